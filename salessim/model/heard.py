"""What was understood of one utterance: moves and mentions with their places in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from salessim.model.moves import HARMFUL, PRESENTING, Act, Move

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT_LIMIT = 2000
"""The longest utterance that is understood, in characters; ours: about five minutes of speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardMove:
    """One move and the clause that shows it.

    Attributes:
        move: a seller's `Move` or a customer's `Act`.
        start: first character of the span, from 0.
        end: one past the last character.
        confidence: 0 to 1, rounded to two decimals.
        by: the stage of recognition that decided: "cue", "model", "echo" (the other side's own words given back), or
            "name" (a name of the scenario: the trainee's own, the firm's, or a feature's).
    """

    move: Move | Act
    start: int
    end: int
    confidence: float
    by: str = "cue"


Kind = Literal[
    "need", "fact", "near need", "near fact", "detail", "answer", "feature", "statement", "misstatement", "untruth",
    "rival", "product", "company", "person", "seller", "sheet", "finding", "referral", "against", "unsure", "leaves",
    "again", "more", "yes", "money", "figure", "percent", "duration", "date", "period", "time"]
"""What can be mentioned; `Mention` says what each is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A thing of the scenario that was named, or an amount.

    Attributes:
        kind: what it is.
            Of the persona: "need" and "fact"; "near need" and "near fact" for a question that may have meant it;
            "detail" for a question that asks on about what was told; "answer" for what meets an objection; "person".
            Of the offer: "feature", "product", "company", "rival"; "untruth" for what is not so of it; "statement" or
            "misstatement" for a figure of a feature that is on the sheet, or that the sheet gives otherwise; "sheet"
            for a fact of a recording's header.
            Of the scenario: "seller" for the trainee's own name, "finding" of the dossier, "referral".
            Of no scenario: "against" (advises against the offer), "unsure" (owns up to not knowing), "leaves" (leaves
            the choice to the customer), "again" (speaks of another talk), "more" (asks whether there is anything
            else), "yes" (begins with yes or no); "money", "figure" for an amount of money that the customer's own
            lines name; "percent", "duration", "date", "period" (a week, a month), "time".
        subject: its id in persona or product; for "money", "figure" and "percent" the amount as a plain decimal
            number; for "statement" and "misstatement" the id of the feature; a duration as in ISO 8601 ("P3M",
            "PT20M"), a date or period as the pack names it ("thursday", "next week") or as
            "--05-14", a time as "14:30" or a part of the day.
        start: first character of the span, from 0.
        end: one past the last character.
    """

    kind: Kind
    subject: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One utterance as understood. It is stored with the words, and scores come from it.

    Attributes:
        moves: in order of their spans; each move at most once.
        mentions: in order of their spans.
        words: how many words were said.
        gist: the distinct content words, normalised and sorted: what repetition is noticed by.
        echo: share of the gist that the other side's last words held, 0 to 1.
        polar: whether it asks something that yes or no answers.
        broad: whether it names nothing in particular: "how do you do it at the moment?".
        orientation: how far a seller's utterance serves the customer after what they said last, from −1 (works against
            them) to 1, rounded to two decimals; None where nobody said: the light tier, a customer's words, silence.
    """

    moves: tuple[HeardMove, ...] = ()
    mentions: tuple[Mention, ...] = ()
    words: int = 0
    gist: tuple[str, ...] = ()
    echo: float = 0.0
    broad: bool = False
    polar: bool = False
    orientation: float | None = None

    def has(self, *moves: Move | Act) -> bool:
        """Tell whether any of the moves was heard."""
        for heard in self.moves:  # noqa: SIM110 (asked thousands of times of a conversation, and any() takes twice as long)
            if heard.move in moves:
                return True
        return False

    def any_of(self, moves: Iterable[Move | Act]) -> HeardMove | None:
        """Give the first heard move that is among `moves`."""
        wanted = frozenset(moves)
        return next((heard for heard in self.moves if heard.move in wanted), None)

    def mentioned(self, *kinds: Kind) -> tuple[str, ...]:
        """Give the subjects of these kinds that were mentioned, in order, each once."""
        return tuple(dict.fromkeys(mention.subject for mention in self.mentions if mention.kind in kinds))


    @property
    def comes_back(self) -> bool:
        """Whether another talk is asked for, and nothing is sold in this one: so a no is taken for today's."""
        sells = self.has(*HARMFUL, *PRESENTING, Move.ASK_COMMITMENT)
        return self.has(Move.PROPOSE_NEXT_STEP) and bool(self.mentioned("again")) and not sells


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A thing that may be mentioned: what it is, and the words and questions that name it.

    Attributes:
        kind: as in `Mention.kind`; a term of kind "figure" holds the lines whose amounts are the customer's own.
        subject: its id.
        phrases: words or phrases that name it, in any inflection.
        questions: example questions that ask for it.
        sheet: what is truly said of it; the figures in it are right. For "figure": amounts that are the product's price
            nevertheless.
    """

    kind: Kind
    subject: str
    phrases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    sheet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All that can be mentioned in one scenario.

    Attributes:
        terms: the things.
        loose: whether the features are known by single words of a sheet, so that who uses one has not yet shown them.
    """

    terms: tuple[Term, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What went before an utterance, where it is known.

    Attributes:
        last_words: what the other side said last.
        serving: whether the customer has bought, so that "how is it going?" asks something.
    """

    last_words: str = ""
    serving: bool = False
