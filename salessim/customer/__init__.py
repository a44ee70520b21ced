"""The customer: a state machine with an attitude, needs and objections, and words of their own.

In: what was heard of the trainee's utterance. Out: events (what changed and why) and a reply.
Never: recognises words, scores anybody, or reads a file; chance comes in as `Dice` and is spent here alone.
"""

from salessim.customer.dice import Dice
from salessim.customer.hear import hear, meet
from salessim.customer.past import Past
from salessim.customer.reply import answer, greet
from salessim.customer.rulebook import Rulebook
from salessim.customer.state import Customer

__all__ = ["Customer", "Dice", "Past", "Rulebook", "answer", "greet", "hear", "meet"]
