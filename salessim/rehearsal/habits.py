"""Who plays in an exploration: one who does what is right, and many who depart from it in one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salessim.model.moves import Move
from salessim.model.scenario import PATH, Difficulty, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a player departs from what is right.

    Attributes:
        name: what they are called.
        brief: whether one need is enough.
        asks: whether they ask for everything, and offer nothing until all is told.
        wants: the need that they ask for first; "" for the most important one.
        packs: whether they do several things at once.
        pitches: whether something is presented before anything is asked.
        sells: whether they offer what is sold whatever the talk is for, and whomever it fits.
        leaves_at: the stage in which they take leave.
        without: moves that they never make, and `always` those that they make each time.
        quiet: whether they say nothing at all, and `quiet_in` the stages in which they fall silent.
        extra: words too many in each utterance (count).
        stubborn: whether they go on so after a clear no.
        deaf: whether they never take up the customer's words.
        repeats: whether they say the same again and again.
        prepared: how they prepare: well, badly, or not at all (None).
        chance: the seed of who says anything; None: who knows what to do.
    """

    name: str
    brief: bool = False
    asks: bool = False
    wants: str = ""
    packs: bool = False
    pitches: bool = False
    sells: bool = False
    leaves_at: Stage | None = None
    without: frozenset[Move] = frozenset()
    always: tuple[Move, ...] = ()
    quiet: bool = False
    quiet_in: tuple[Stage, ...] = ()
    extra: int = 0
    stubborn: bool = False
    deaf: bool = False
    repeats: bool = False
    prepared: bool | None = None
    chance: int | None = None

    @property
    def answers(self) -> bool:
        """Whether they settle objections as well as they can, whatever else they do."""
        return not (self.without or self.always or self.quiet or self.quiet_in or self.extra or self.repeats
                    or self.leaves_at) and self.chance is None

    @property
    def sound(self) -> bool:
        """Whether they do what is right, as far as they know it."""
        return self.answers and not (self.pitches or self.sells or self.stubborn or self.deaf)


_HARSH = (Move.RUDE, Move.OVERPROMISE, Move.QUOTE_PRICE)
_RECITAL = (Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT, Move.EVIDENCE, Move.COMPARE, Move.QUOTE_PRICE,
            Move.SITUATION_QUESTION, Move.PROBLEM_QUESTION, Move.DECISION_QUESTION)
ENDS = frozenset({Move.FAREWELL, Move.THANK, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP})
"""What ends a talk; who never does it talks until the customer goes."""
FIRST = (
    Habits(name="thorough", prepared=True), Habits(name="brief", brief=True, prepared=False),
    Habits(name="rude", always=_HARSH, stubborn=True, prepared=False), Habits(name="silent", quiet=True))
"""Those who play every scenario once: what goes right with them need not be looked for further."""
_OMITTED = frozenset({
    Move.OPEN_QUESTION, Move.CLOSED_QUESTION, Move.CLARIFYING_QUESTION, Move.REFLECT, Move.EMPATHISE, Move.APOLOGISE,
    Move.EVIDENCE, Move.COMPARE, Move.INVOLVE, Move.TRIAL_CLOSE, Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP})
MORE = (
    Habits(name="asks", asks=True, prepared=True), *FIRST[:2],
    Habits(name="leaves much out", without=_OMITTED, extra=30, deaf=True, prepared=True),
    Habits(name="in few words", packs=True, brief=True), Habits(name="repeats", repeats=True),
    Habits(name="presses", always=(Move.ASK_COMMITMENT,)),
    Habits(name="lingers", without=ENDS),
    Habits(name="pitches first", pitches=True, deaf=True, prepared=True), Habits(name="sells", sells=True),
    Habits(name="sells in brief", sells=True, brief=True),
    Habits(name="presses on", always=(Move.ASK_COMMITMENT,), stubborn=True),
    Habits(name="argues", always=(Move.ARGUE, Move.PRESSURE), stubborn=True),
    Habits(name="falls silent", quiet_in=(Stage.INTEREST, Stage.DESIRE), asks=True),
    Habits(name="lies", always=(Move.OVERPROMISE, Move.QUOTE_PRICE), deaf=True),
    Habits(name="prices", always=(Move.QUOTE_PRICE,)), Habits(name="talks on", extra=80),
    Habits(name="puts off", always=(Move.PROPOSE_NEXT_STEP,)),
    Habits(name="hears nothing", deaf=True,
           without=frozenset({Move.REFLECT, Move.EMPATHISE, Move.CLARIFYING_QUESTION})),
    Habits(name="asks on", always=(Move.OPEN_QUESTION, Move.PROBLEM_QUESTION), without=ENDS),
    Habits(name="recites", always=_RECITAL),
    *(Habits(name=f"leaves in {stage.value}", leaves_at=stage) for stage in (*PATH, Stage.OBJECTING)))
"""Those who play at each difficulty where something is still open."""
CHANCE = 12
"""How many players who say anything follow at each difficulty (count); ours."""


def in_order() -> Iterator[tuple[Habits, Difficulty]]:
    """Give who plays, at which difficulty, the most telling first."""
    yield from ((habits, Difficulty.NORMAL) for habits in FIRST)
    chance = tuple(Habits(name=f"says anything ({seed})", chance=seed) for seed in range(1, CHANCE + 1))
    for difficulty in (Difficulty.NORMAL, Difficulty.HARD, Difficulty.EASY):
        yield from ((habits, difficulty) for habits in (*MORE, *chance)
                    if difficulty is not Difficulty.NORMAL or habits not in FIRST)
