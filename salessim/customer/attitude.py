"""How the customer feels about what was just said: every reason by name, then the sum."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from salessim.customer import reception
from salessim.customer.answering import answers, remedies, weighs
from salessim.customer.claims import left_open
from salessim.customer.concern import HASTY, INTERRUPTED, UNDERSTOOD
from salessim.customer.questions import reflects
from salessim.customer.reactions import NORMS, REACTIONS, STYLE, TEMPER, WORDS, Reaction
from salessim.customer.state import Customer
from salessim.customer.thoughts import interrupts, listens
from salessim.model.events import (
    TIME_PASSES,
    AdvisedAgainst,
    AttitudeChanged,
    Cause,
    ClaimNoticed,
    QuestionAnswered,
)
from salessim.model.heard import Heard
from salessim.model.moves import CLOSING, HARMFUL, LISTENING, PRESENTING, Move, taking_up
from salessim.model.persona import Attitude

FADES = 0.5
"""How fast a repeated move stops helping: the nth counts 1 / (1 + 0.5 (n − 1)); ours."""
ROOM = 1.6
"""A rise counts whole up to 1 − 1/1.6 = 0.375, and from there less and less; ours."""
ALIKE = 0.75
"""Share of content words in common from which an utterance repeats an earlier one; ours."""
PARROTED = 0.8
"""Share of the customer's own words from which an utterance only gives them back; ours."""
VERBATIM = 0.95
"""Share from which it does so even where it sounds like a summing-up; ours."""
FREE = "left the choice to me"
"""A cause that counts once."""

ENOUGH = 3
"""From so many content words on, an utterance can repeat an earlier one or parrot the customer; ours."""


def repeats(customer: Customer, heard: Heard) -> bool:
    """Tell whether the trainee has said nearly the same before."""
    said = frozenset(heard.gist)
    if len(said) < ENOUGH:
        return False
    return any(len(said & earlier) >= ALIKE * len(said | earlier) for earlier in customer.gists[:-1])


def parrots(heard: Heard) -> bool:
    """Tell whether the utterance only gives the customer's words back: all of them, or most of them to no purpose."""
    if len(heard.gist) < ENOUGH or heard.echo < PARROTED:
        return False
    return heard.echo >= VERBATIM or not heard.has(*LISTENING)


def rambles(customer: Customer, heard: Heard) -> bool:
    """Tell whether the utterance is a monologue for this channel (process.md, A4)."""
    return heard.words > WORDS[customer.staging.scenario.channel]


def dumps(customer: Customer, heard: Heard) -> bool:
    """Tell whether the utterance piles up properties: four features at once, or three and two that answer nothing."""
    named, product = heard.mentioned("feature"), customer.staging.product
    shown = [product.feature(feature) for feature in named]
    idle = sum(1 for feature in shown if feature is None or not set(feature.solves) & set(customer.voiced))
    return len(named) >= 4 or (len(named) == 3 and idle >= 2)


def too_early(customer: Customer, heard: Heard) -> bool:
    """Tell whether something was presented before any need was known (process.md, B7)."""
    return not customer.voiced and heard.has(Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT)


def sells_again(customer: Customer, heard: Heard) -> bool:
    """Tell whether somebody who has bought is shown the thing again, though it answers nothing of theirs."""
    shows = heard.has(Move.FEATURE, Move.ADVANTAGE, Move.BENEFIT) and not remedies(heard)
    return customer.serving and shows and not customer.open and not customer.happened(QuestionAnswered)


def _is_hasty(customer: Customer, heard: Heard) -> bool:
    """Tell whether a decision was asked for before the customer wants one, and without a buying signal (A7)."""
    return heard.has(Move.ASK_COMMITMENT) and not customer.ripe and not customer.signal_fresh


def _causes(customer: Customer, heard: Heard) -> Iterator[Cause]:
    yield Cause(by=TIME_PASSES, patience=-0.015)
    if repeats(customer, heard):
        yield Cause(by="said the same again", interest=-0.04, patience=-0.08)
        return
    if parrots(heard):
        yield Cause(by="only gave the customer's words back", patience=-0.06)
        return
    style, norms = STYLE[customer.staging.persona.style], NORMS.get(customer.staging.scenario.channel, {})
    early = too_early(customer, heard)
    for spoken in heard.moves:
        move = Move(spoken.move)
        reaction = norms.get(move) or REACTIONS.get(move, Reaction())
        if (early and move in PRESENTING) or (move is Move.REFLECT and not reflects(customer, heard)):
            continue
        factor = style.get(move, 1.0)
        if move not in HARMFUL:
            factor /= 1 + FADES * (customer.made[move] - 1)
        yield Cause(by=move.value, trust=reaction.trust * factor, interest=reaction.interest * factor,
                    patience=reaction.patience * factor)
    yield from _circumstances(customer, heard, early=early)
    yield from _signs(customer, heard)
    yield from reception.causes(customer, heard)


def _circumstances(customer: Customer, heard: Heard, *, early: bool) -> Iterator[Cause]:
    if early:
        yield Cause(by="presented before any need was known", interest=-0.05, patience=-0.06)
    elif met := [need for need, _ in answers(customer, heard) if need not in customer.met]:
        # 0.14 for a need of importance 0.75; the weightier, the more.
        weight = max(weighs(customer, need) for need in met)
        yield Cause(by="answered a need of mine", trust=0.04, interest=round(0.08 + 0.08 * weight, 4), patience=0.04)
    elif sells_again(customer, heard):
        yield Cause(by="sold me what I have already", interest=-0.03, patience=-0.08)
    if rambles(customer, heard):
        yield Cause(by="talked too long at once", interest=-0.06, patience=-0.12)
    if dumps(customer, heard):
        yield Cause(by="piled up properties", interest=-0.06, patience=-0.06)
    if customer.quoting and not customer.yeses:
        yield Cause(by="named a price before any yes", trust=-0.02, interest=-0.06)
    if customer.misheard:
        yield Cause(by="said nothing I understood", interest=-0.02, patience=-0.05 * min(3, customer.misheard))
    elif not heard.moves and not heard.mentioned(*UNDERSTOOD):
        yield Cause(by="said next to nothing", interest=-0.01, patience=-0.02)
    if heard.mentioned("leaves") and not heard.has(*HARMFUL, Move.ASK_COMMITMENT) and not customer.felt[FREE]:
        yield Cause(by=FREE, trust=0.03, patience=0.03)
    once = 2 if customer.staging.scenario.gatekeeper else 1
    if heard.has(Move.INTRODUCE_SELF) and customer.made[Move.INTRODUCE_SELF] > once:
        yield Cause(by="introduced themselves again", trust=-0.04, patience=-0.12)
    if _is_hasty(customer, heard):
        yield Cause(by=HASTY, trust=-0.06, patience=-0.1)
    yields = heard.comes_back or heard.has(Move.FAREWELL, Move.THANK, Move.APOLOGISE) or (
        heard.has(Move.EMPATHISE, Move.ENCOURAGE) and not heard.has(*PRESENTING, *CLOSING, *HARMFUL))
    if customer.refused is not None and not yields:
        yield Cause(by="went on after a clear no", trust=-0.1, patience=-0.25)
    if customer.missed == 2 and customer.signal_fresh and not heard.has(*taking_up(customer.acts)):
        yield Cause(by="passed over two buying signals", interest=-0.15)


def _signs(customer: Customer, heard: Heard) -> Iterator[Cause]:
    """Give what comes of the signs that they gave: a thought broken off, a question, a claim that they know better."""
    if interrupts(customer, heard):
        yield Cause(by=INTERRUPTED, trust=-0.06, patience=-0.08)
    elif customer.broken_off and listens(heard):
        yield Cause(by="heard me out", trust=0.06, interest=0.03, patience=0.02)
    if customer.happened(QuestionAnswered):
        yield Cause(by="answered my question", trust=0.05, interest=0.04)
    elif left_open(customer, heard):
        yield Cause(by="left my question open", trust=-0.03, patience=-0.05)
    if customer.happened(AdvisedAgainst):
        yield Cause(by="told me honestly that it is not for me", trust=0.12, interest=-0.12, patience=0.04)
    if customer.turn in customer.cited.values():
        yield Cause(by="had done their homework", trust=0.06, interest=0.06)
    if customer.happened(ClaimNoticed):
        yield Cause(by="said what is not so", trust=-0.15, interest=-0.05)
    if customer.unclear and heard.has(Move.APOLOGISE, *LISTENING):
        yield Cause(by="made themselves clear after all", patience=0.06)


def feel(customer: Customer, heard: Heard) -> Iterator[AttitudeChanged]:
    """Change the attitude by everything that was heard."""
    yield changed(customer, tuple(_causes(customer, heard)))


def changed(customer: Customer, causes: tuple[Cause, ...]) -> AttitudeChanged:
    """Add causes to the attitude: scaled by the difficulty, bounded to 0 to 1, and rounded.

    A rise counts less the nearer the feeling is to full, so that good work goes on mattering; a fall counts whole.
    """
    temper, now = TEMPER[customer.difficulty], customer.attitude

    def scaled(amount: float, before: float) -> float:
        return round(amount * (temper.gain * min(1.0, ROOM * (1 - before)) if amount > 0 else temper.loss), 4)

    felt = tuple(Cause(by=cause.by, trust=scaled(cause.trust, now.trust), interest=scaled(cause.interest, now.interest),
                       patience=scaled(cause.patience, now.patience)) for cause in causes)

    def summed(before: float, amounts: Iterator[float]) -> float:
        # fsum, because what sum() gives for floats differs between versions of Python.
        return round(min(1.0, max(0.0, fsum((before, *amounts)))), 4)

    after = Attitude(trust=summed(now.trust, (cause.trust for cause in felt)),
                     interest=summed(now.interest, (cause.interest for cause in felt)),
                     patience=summed(now.patience, (cause.patience for cause in felt)))
    moving = tuple(cause for cause in felt if cause.trust or cause.interest or cause.patience)
    return AttitudeChanged(turn=customer.turn, trust=after.trust, interest=after.interest, patience=after.patience,
                           causes=moving)
