"""The reply in words: authored lines, the persona's own first, none twice in a session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from salessim.customer.dice import Dice
from salessim.customer.parts import Part
from salessim.customer.plan import plan
from salessim.customer.state import Customer
from salessim.expressions import render, slots
from salessim.model.events import ClaimNoticed, CustomerReplied, NeedMet
from salessim.model.heard import Heard
from salessim.model.moves import Act
from salessim.model.persona import Mood
from salessim.model.replies import ACTS, OBJECT, ReplyAct

INSTEAD: dict[ReplyAct, ReplyAct] = {
    ReplyAct.INTERESTED: ReplyAct.AGREE, ReplyAct.CONFIRM: ReplyAct.AGREE, ReplyAct.SETTLED: ReplyAct.AGREE,
    ReplyAct.SUITS: ReplyAct.AGREE, ReplyAct.AGREE: ReplyAct.LISTEN, ReplyAct.IMPACT: ReplyAct.GO_ON,
    ReplyAct.PAYOFF: ReplyAct.GO_ON,
    ReplyAct.HINT: ReplyAct.GO_ON, ReplyAct.MEANING: ReplyAct.INSIST, ReplyAct.UNMOVED: ReplyAct.BORED,
    ReplyAct.OVERWHELMED: ReplyAct.BORED, ReplyAct.REPEATED: ReplyAct.BORED, ReplyAct.NOT_YET: ReplyAct.DISAGREE,
    ReplyAct.OFFENDED: ReplyAct.BORED, ReplyAct.DECLINE: ReplyAct.DISAGREE, ReplyAct.NOT_INTERESTED: ReplyAct.DECLINE,
    ReplyAct.HOSTILE: ReplyAct.OFFENDED, ReplyAct.INTERRUPTED: ReplyAct.INSIST, ReplyAct.CORRECT: ReplyAct.DISAGREE,
    ReplyAct.ASK_WHEN: ReplyAct.CANNOT_TALK, ReplyAct.HONEST: ReplyAct.SETTLED, ReplyAct.KEEP_BACK: ReplyAct.NO_ANSWER,
    ReplyAct.STAYS: ReplyAct.PART, ReplyAct.PART_FRIENDS: ReplyAct.PART,
}
"""Which act speaks when one has no line left; from there it is a listening sign, and at last silence."""

SILENCE = "…"
WHEN_GAP = 6
"""How far a day and a time may stand apart to be given back together ("Thursday at ten"), in characters; ours."""


def greet(customer: Customer, dice: Dice) -> CustomerReplied:
    """Say the customer's first words, before the trainee's."""
    scenario = customer.staging.scenario
    line = dice.pick(scenario.gatekeeper.opening if scenario.gatekeeper else scenario.opening)
    acts = (Act.GREET, Act.STATE_NEED) if customer.voiced else (Act.GREET,)
    return CustomerReplied(turn=0, text=render(line, _words(customer)), reply=("open",), acts=acts, lines=(line,))


def answer(customer: Customer, heard: Heard, dice: Dice) -> CustomerReplied:
    """Put the reply to this turn into words."""
    words = _words(customer)
    said: list[tuple[ReplyAct, str]] = []
    for part in plan(customer, heard):
        taken = customer.used | {line for _, line in said}
        found = _line(customer, part, words, taken, dice)
        if found is not None:
            said.append(found)
    acts = dict.fromkeys(act for reply, _ in said for act in ACTS[reply])
    text = "".join(f"{chr(10) if reply is ReplyAct.PICK_UP else ' '}{render(line, words)}" for reply, line in said)
    return CustomerReplied(turn=customer.turn, text=text.strip() or SILENCE,
                           reply=tuple(reply.value for reply, _ in said), acts=tuple(acts),
                           lines=tuple(line for _, line in said))


def _line(customer: Customer, part: Part, words: Mapping[str, str], taken: set[str],
          dice: Dice) -> tuple[ReplyAct, str] | None:
    """Choose among the first pool that still has a line; an act that has run dry is spoken by its stand-in."""
    act: ReplyAct | None = part.act
    subject = part.subject
    while act is not None:
        for pool in _pools(customer, act, subject):
            left = [line for line in pool if line not in taken and all(words.get(slot) for slot in slots(line))]
            left = [line for line in left if "when" in slots(line)] or left  # a time that was named is given back
            if left:
                return act, dice.pick(left)
        act = INSTEAD.get(act, ReplyAct.LISTEN) if act is not ReplyAct.LISTEN else None
    return None


def _pools(customer: Customer, act: ReplyAct, subject: str) -> Iterator[tuple[str, ...]]:
    staging = customer.staging
    if act is ReplyAct.PICK_UP:
        yield staging.scenario.opening
        return
    if customer.at_gate or act is ReplyAct.PUT_THROUGH:
        yield staging.scenario.gatekeeper.lines.get(act.value, ()) if staging.scenario.gatekeeper else ()
    else:
        yield _own(customer, act, subject)
        yield staging.persona.lines.get(act.value, ())
    felt = mood(customer)
    if felt is not None:
        for voice in staging.voices:
            yield voice.moods.get(felt.value, {}).get(act.value, ())
    for voice in staging.voices:
        yield voice.lines.get(act.value, ())


def mood(customer: Customer) -> Mood | None:
    """Tell how the customer feels about the talk by now: warm, cool, or neither; ours."""
    attitude = customer.attitude
    if attitude.patience < 0.25 or attitude.trust < 0.2:
        return Mood.COOL
    return Mood.WARM if attitude.trust >= 0.6 and attitude.patience >= 0.5 else None


def _own(customer: Customer, act: ReplyAct, subject: str) -> tuple[str, ...]:
    """The lines that a need, a fact or an objection brings for this act."""
    persona = customer.staging.persona
    for need in persona.needs:
        if need.id == subject:
            return {ReplyAct.STATE_NEED: need.lines, ReplyAct.BEGIN: need.begins, ReplyAct.HINT: need.hints,
                    ReplyAct.IMPACT: need.impact, ReplyAct.PAYOFF: need.payoff}.get(act, ())
    for objection in persona.objections:
        if objection.id == subject:
            return {OBJECT[objection.kind]: objection.lines, ReplyAct.BEGIN: objection.begins,
                    ReplyAct.MEANING: objection.meaning, ReplyAct.INSIST: objection.insists,
                    ReplyAct.SETTLED: objection.settled}.get(act, ())
    service = customer.staging.scenario.service
    if act is ReplyAct.REFER:
        return service.referral.lines if service and service.referral else ()
    if act is ReplyAct.ASK_PRODUCT:
        return next((question.lines for question in persona.questions if question.about == subject), ())
    told = next((fact for fact in persona.facts if fact.id == subject), None)
    return told.lines if told is not None and act is ReplyAct.INFORM else ()


def _words(customer: Customer) -> dict[str, str]:
    """What a line may name; a word not known yet is empty, and lines that want it are passed over."""
    staging = customer.staging
    product, persona = staging.product, staging.persona
    met = next((event for event in customer.now if isinstance(event, NeedMet)), None)
    shown = product.feature(met.feature) if met else None
    latest = next(reversed(customer.voiced), "") if customer.voiced else ""
    need = customer.need(met.need if met else latest)
    noticed = next((event for event in customer.now if isinstance(event, ClaimNoticed)), None)
    return {"seller": staging.scenario.seller, "company": product.company, "product": product.name,
            "price": product.price.says if customer.price_known else "", "address": persona.address,
            "need": need.says if need else "", "feature": shown.says if shown else "",
            "benefit": shown.benefit if shown else "", "rival": product.rivals[0].name if product.rivals else "",
            "when": _when(customer), "right": customer.claims[noticed.subject][1] if noticed else ""}


def _when(customer: Customer) -> str:
    """Give the trainee's own words for the day and time that they named, as "Thursday at ten"."""
    named = [mention for mention in customer.heard.mentions if mention.kind in {"date", "period", "time"}]
    if not named:
        return ""
    # A day beside a time is meant; a time alone may be a number that only looks like one ("look at one of them").
    for before, last in reversed(list(pairwise(named))):
        if before.kind != last.kind and last.start - before.end <= WHEN_GAP:
            return customer.said[before.start:last.end]
    alone = next((one for one in reversed(named) if one.kind != "time"), named[-1])
    return customer.said[alone.start:alone.end] if alone.kind != "time" or ":" in alone.subject else ""
