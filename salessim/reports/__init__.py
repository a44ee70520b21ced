"""Tell a person, or a program, how a conversation went.

In: a transcript, its assessment, and the staging it was played with. Out: terminal text, JSON, or one HTML page.
Never: judges, changes a score, runs a script, or fetches anything.
"""
