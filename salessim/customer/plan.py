"""What the customer is going to say: reply acts in order, read off what has just happened."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.customer.answering import answers, remedies
from salessim.customer.attitude import dumps, parrots, rambles, repeats
from salessim.customer.concern import HASTY, INTERRUPTED, SHORT, is_clear
from salessim.customer.guards import is_convinced, knows_who
from salessim.customer.parts import Part, concerns, cues, meaning, presented, told
from salessim.customer.questions import asks, told_already
from salessim.customer.reception import named_when
from salessim.customer.service import asks_for_others
from salessim.customer.state import Customer
from salessim.model.events import (
    AdvisedAgainst,
    ClaimNoticed,
    CueGiven,
    CueKind,
    FactLearned,
    KeptBack,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionRaised,
    ObjectionSettled,
    ReferralGiven,
    ResistanceEased,
    SessionEnded,
    StageChanged,
)
from salessim.model.heard import Heard
from salessim.model.moves import CONTACT, DISCOVERY, PRESENTING, TAKES_UP, Move
from salessim.model.replies import OBJECT, ReplyAct
from salessim.model.scenario import Channel, Reception, Stage, Temperature

ENDING: dict[Stage, ReplyAct] = {
    Stage.WON: ReplyAct.ACCEPT, Stage.APPOINTMENT: ReplyAct.ACCEPT_STEP, Stage.INFORMATION: ReplyAct.PART,
    Stage.CALLBACK: ReplyAct.CALLBACK, Stage.POLITE_EXIT: ReplyAct.PART, Stage.WALKED_OUT: ReplyAct.WALK_OUT,
    Stage.LOST: ReplyAct.DECLINE,
}
PARTS: dict[Channel, int] = {Channel.PHONE: 2, Channel.SHOP: 2, Channel.MEETING: 3, Channel.DOOR: 2,
                             Channel.TASTING: 2, Channel.CHAT: 2}
"""How many lines one reply may join; ours: people say less on the telephone than in a meeting."""


PLEASED, CURIOUS = 0.45, 0.35
"""Interest (0 to 1) from which what is proposed suits them, and from which a question of no weight gets a yes; ours."""
FRESH = 2
"""For so many turns silence after an objection asks for more of it; ours."""
TELLING = frozenset({ReplyAct.STATE_NEED, ReplyAct.INFORM, ReplyAct.IMPACT, ReplyAct.PAYOFF, ReplyAct.SIGNAL,
                     ReplyAct.ASK_PRICE, ReplyAct.ASK_PRODUCT, ReplyAct.BEGIN, ReplyAct.CORRECT, ReplyAct.REFER,
                     *OBJECT.values()})
"""What counts as known once it has happened, and so must be said."""


def plan(customer: Customer, heard: Heard) -> list[Part]:
    """Give the parts of the reply, at least one, at most as many as the channel allows."""
    ended = next((event for event in customer.now if isinstance(event, SessionEnded)), None)
    if customer.at_gate or any(isinstance(event, StageChanged) and event.source is Stage.GATEKEEPER
                               for event in customer.now):
        return _at_the_gate(customer, ended)
    if ended is not None:
        if ended.outcome is Stage.WON and customer.serving and not heard.has(Move.ASK_COMMITMENT):
            return [Part(ReplyAct.STAYS)]
        if ended.outcome is Stage.POLITE_EXIT and customer.dissuaded:
            return [Part(ReplyAct.PART_FRIENDS)]
        out_of_time = ended.outcome is Stage.LOST and customer.refused is None
        return [Part(ReplyAct.NO_TIME_LEFT if out_of_time else ENDING[ended.outcome])]
    if heard.has(Move.RUDE):
        return [Part(ReplyAct.OFFENDED)]
    if customer.refused is not None:
        noticed = [Part(ReplyAct.CORRECT)] if customer.happened(ClaimNoticed) else []
        return [*noticed, Part(ReplyAct.DECLINE)]
    if customer.resisting:
        return [_resistance(customer, heard)]
    parts = [*dict.fromkeys(_reactions(customer, heard)), *cues(customer)]
    parts.sort(key=lambda part: part.act is ReplyAct.BEGIN)  # what breaks off comes last
    return _fitted(parts, PARTS[customer.staging.scenario.channel]) or [_otherwise(customer, heard)]


def _at_the_gate(customer: Customer, ended: SessionEnded | None) -> list[Part]:
    """Say what the gatekeeper says; who is put through hears the customer pick up."""
    if ended is not None:
        return [Part(ReplyAct.DECLINE if ended.outcome is Stage.LOST else ENDING[ended.outcome])]
    if customer.through:
        return [Part(ReplyAct.PUT_THROUGH), Part(ReplyAct.PICK_UP)]
    return [Part(ReplyAct.ASK_PURPOSE if knows_who(customer) else ReplyAct.ASK_WHO)]


def _resistance(customer: Customer, heard: Heard) -> Part:
    kind = customer.staging.scenario.reception
    if kind is Reception.BUSY and heard.has(Move.PROPOSE_NEXT_STEP) and not named_when(heard):
        return Part(ReplyAct.ASK_WHEN)
    return Part({Reception.BUSY: ReplyAct.CANNOT_TALK, Reception.RUDE: ReplyAct.HOSTILE}.get(
        kind, ReplyAct.NOT_INTERESTED))


def _fitted(parts: list[Part], room: int) -> list[Part]:
    """Leave out courtesies and reactions for which there is no room; what has been told or raised is always said."""
    spare = max(0, room - sum(part.act in TELLING for part in parts))
    fitted = []
    for part in parts:
        if part.act in TELLING or spare > 0:
            fitted.append(part)
            spare -= part.act not in TELLING
    return fitted


def _reactions(customer: Customer, heard: Heard) -> Iterator[Part]:
    if customer.happened(ClaimNoticed):
        yield Part(ReplyAct.CORRECT)
    if customer.happened(AdvisedAgainst):
        yield Part(ReplyAct.HONEST)
    if customer.happened(ResistanceEased):
        yield Part(ReplyAct.GRANT_TIME)
    if customer.minds(INTERRUPTED):
        yield Part(ReplyAct.INTERRUPTED)
    yield from _courtesies(customer, heard)
    if repeats(customer, heard) or parrots(heard):
        yield Part(ReplyAct.REPEATED)
        return
    if rambles(customer, heard) or dumps(customer, heard):
        yield Part(ReplyAct.OVERWHELMED)
    yield from concerns(customer)
    yield from told(customer, heard)
    if customer.happened(ObjectionSettled, ObjectionHardened, ObjectionHandled):
        return
    spoke = not answers(customer, heard) and customer.happened(
        ObjectionRaised, NeedVoiced, NeedWeighed, FactLearned, KeptBack)
    begun = any(isinstance(event, CueGiven) and event.cue is CueKind.UNFINISHED for event in customer.now)
    if spoke or begun or customer.happened(ClaimNoticed, AdvisedAgainst):
        return
    if asks_for_others(customer, heard):
        if not customer.happened(ReferralGiven):
            yield Part(ReplyAct.NOT_YET)
        return
    if customer.serving and customer.happened(NeedMet):
        yield Part(ReplyAct.INTERESTED)
        return
    if customer.minds(HASTY):
        yield from _declined(customer, heard)
    elif heard.has(*PRESENTING) and not (customer.serving and remedies(heard)):
        yield from presented(customer, heard)
    elif customer.quoting:
        early = customer.stage in {Stage.CONTACT, Stage.ATTENTION}
        yield Part(ReplyAct.PRICE_EARLY if early else ReplyAct.PRICE_HEARD)
    elif heard.has(*TAKES_UP):
        sold = not heard.has(Move.ASK_COMMITMENT) or is_convinced(customer)  # to a close a yes is a yes
        if customer.open or not sold or customer.attitude.interest < PLEASED:
            yield from _declined(customer, heard)
        else:  # "how does that sound?" wants more than a yes
            yield Part(ReplyAct.INTERESTED if heard.has(Move.OPEN_QUESTION) else ReplyAct.SUITS)


def _declined(customer: Customer, heard: Heard) -> Iterator[Part]:
    """Say what still stands in the way; to who asks for a decision or a date, first that it is too early."""
    standing = _standing(customer)
    if standing is None or heard.has(Move.ASK_COMMITMENT, Move.PROPOSE_NEXT_STEP):
        yield Part(ReplyAct.NOT_YET)
    yield from [standing] if standing is not None else []


def _courtesies(customer: Customer, heard: Heard) -> Iterator[Part]:
    if heard.has(Move.GREET) and customer.made[Move.GREET] == 1:
        yield Part(ReplyAct.GREET)
    if heard.has(Move.ASK_NAME) and not (heard.mentioned("fact") or heard.has(Move.SITUATION_QUESTION)):
        yield Part(ReplyAct.GIVE_NAME)  # else it is somebody else's name, or something's
    if heard.has(Move.ASK_PERMISSION):
        granted = ReplyAct.AGREE if customer.voiced else ReplyAct.GRANT_TIME  # by then they are talking
        yield Part(granted if customer.attitude.patience >= 0.25 else ReplyAct.CANNOT_TALK)
    if heard.has(Move.SMALL_TALK):
        yield Part(ReplyAct.SMALL_TALK)


def _otherwise(customer: Customer, heard: Heard) -> Part:
    """Say something when nothing in particular happened."""
    if heard.has(Move.ENCOURAGE) or (not heard.moves and heard.words <= SHORT):
        return _go_on(customer)
    if asks_for_others(customer, heard):
        return _standing(customer) or Part(ReplyAct.NOT_YET)
    if not heard.moves:
        return Part(ReplyAct.PUZZLED if not is_clear(heard) else ReplyAct.LISTEN)
    if customer.attitude.interest <= 0.12 and customer.stage is not Stage.CONTACT:
        return Part(ReplyAct.BORED)
    if customer.stage is Stage.CONTACT and not heard.has(*CONTACT):
        cold = customer.staging.scenario.temperature is Temperature.COLD
        return Part(ReplyAct.ASK_WHO if cold and not customer.made[Move.INTRODUCE_SELF] else ReplyAct.LISTEN)
    if heard.has(*CONTACT) and not customer.made[Move.STATE_PURPOSE] and not customer.voiced:
        return Part(ReplyAct.ASK_PURPOSE)
    if asks(heard):
        return _left(customer, heard)
    if heard.has(Move.EMPATHISE):
        return Part(ReplyAct.SOFTEN)
    return Part(ReplyAct.LISTEN)


def _left(customer: Customer, heard: Heard) -> Part:
    """Answer a question that nothing was told to."""
    standing = _standing(customer)
    if standing is not None and (heard.broad or heard.has(Move.CLARIFYING_QUESTION) or heard.mentioned("more")):
        return standing
    if heard.mentioned("more") and all(need.id in customer.voiced for need in customer.staging.persona.needs):
        return Part(ReplyAct.NOTHING_ELSE)
    if told_already(customer, heard):
        return Part(ReplyAct.TOLD)
    if heard.polar and heard.mentioned("feature", "product") and not heard.has(*DISCOVERY):  # "would you like one?"
        return standing or Part(ReplyAct.SUITS if customer.attitude.interest >= PLEASED else ReplyAct.LISTEN)
    # To a question about them, a yes that no fact stands behind would be made up.
    agrees = heard.polar and heard.broad and not heard.has(*DISCOVERY) and customer.attitude.interest >= CURIOUS
    return Part(ReplyAct.AGREE if agrees else ReplyAct.NO_ANSWER)


def _standing(customer: Customer) -> Part | None:
    """Name the concern that still stands: who asks what is in the way is told."""
    return meaning(customer.open[0].objection) if customer.open else None


def _go_on(customer: Customer) -> Part:
    """Let silence and a sign to go on do their work: a fresh concern is explained, otherwise they talk on (B8)."""
    if customer.open and customer.turn - customer.open[0].raised <= FRESH:
        return meaning(customer.open[0].objection)
    return Part(ReplyAct.GO_ON if customer.voiced else ReplyAct.LISTEN)
