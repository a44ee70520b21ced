"""Conversations from elsewhere: calls that were recorded, chats that were kept, talks that somebody wrote down.

In: a file of what seller and customer said. Out: a transcript and a staging, as a session has them, with the customer's
acts recognised instead of known. Never: scores, plays a customer, or learns from what it reads.
"""

from salessim.recording.follow import follow
from salessim.recording.formats import Line, Recording, read

__all__ = ["Line", "Recording", "follow", "read"]
