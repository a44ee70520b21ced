"""How an event changes the customer; nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salessim.customer.concern import Concern, is_clear
from salessim.model.events import (
    AdvisedAgainst,
    AttitudeChanged,
    ClaimCorrected,
    ClaimMade,
    ClaimNoticed,
    CueGiven,
    CueKind,
    CustomerReplied,
    Event,
    FactLearned,
    FindingRead,
    NeedMet,
    NeedVoiced,
    NeedWeighed,
    ObjectionHandled,
    ObjectionHardened,
    ObjectionLaidToRest,
    ObjectionRaised,
    ObjectionSettled,
    ObjectionUnmasked,
    QuestionAnswered,
    ReferralGiven,
    ResistanceEased,
    SessionEnded,
    StageChanged,
    TraineeSpoke,
)
from salessim.model.moves import PRESENTING, Act, Move, taking_up
from salessim.model.objected import PASSED_OVER
from salessim.model.persona import Attitude
from salessim.model.replies import ReplyAct
from salessim.model.scenario import Reception, Stage

if TYPE_CHECKING:
    from salessim.customer.state import Customer


def listen(customer: Customer, spoken: TraineeSpoke) -> None:
    """Begin a turn: know what was said, and count what is counted."""
    heard = customer.heard = spoken.heard
    customer.now.clear()
    customer.turn = spoken.turn
    customer.said = spoken.text
    customer.quoting = heard.has(Move.QUOTE_PRICE) and any(
        customer.staging.product.price.is_meant_by(amount) for amount in heard.mentioned("money"))
    customer.price_known |= customer.quoting
    customer.gists.append(frozenset(heard.gist))
    customer.shown.update(heard.mentioned("feature") if heard.has(*PRESENTING) else ())
    for finding in customer.known.intersection(heard.mentioned("finding")):
        customer.cited.setdefault(finding, spoken.turn)
    customer.gate_turns += customer.stage is Stage.GATEKEEPER
    customer.made.update(Move(move.move) for move in heard.moves)
    customer.unclear = customer.misheard > 0
    customer.misheard = 0 if is_clear(heard) else customer.misheard + 1
    if customer.signal_fresh:
        customer.missed += not heard.has(*taking_up(customer.acts))


def fold(customer: Customer, event: Event) -> None:
    """Take in one event."""
    match event:
        case AttitudeChanged():
            customer.attitude = Attitude(trust=event.trust, interest=event.interest, patience=event.patience)
            customer.felt.update(cause.by for cause in event.causes)
        case StageChanged():
            if event.dest is Stage.OBJECTING:
                customer.came_from = event.source
            if event.source is Stage.GATEKEEPER and event.dest is Stage.CONTACT:
                customer.through = True
                customer.made.clear()
            customer.stage = event.dest
        case NeedVoiced():
            customer.voiced.setdefault(event.need, event.turn)
        case NeedWeighed():
            customer.weighed.add((event.need, event.by))
        case NeedMet():
            customer.met.setdefault(event.need, event.feature)
        case FactLearned():
            customer.learned.add(event.fact)
        case ObjectionRaised():
            objection = next(o for o in customer.staging.persona.objections if o.id == event.objection)
            customer.concerns[event.objection] = Concern(objection=objection, raised=event.turn)
        case ObjectionLaidToRest():
            customer.rested.add(event.objection)
        case ObjectionHandled():
            customer.concerns[event.objection].rules.add(event.rule)
        case ObjectionHardened():
            customer.concerns[event.objection].hardened += 1
            customer.concerns[event.objection].harsh += event.cause != PASSED_OVER
        case ObjectionSettled() | ObjectionUnmasked():
            customer.concerns[event.objection].settled = True
        case ResistanceEased():
            customer.eased = True
        case ClaimMade():
            customer.claims.setdefault(event.subject, (event.turn, event.right))
        case ClaimCorrected():
            customer.claims.pop(event.subject, None)
        case ClaimNoticed():
            customer.noticed[event.subject] = event.turn
        case QuestionAnswered():
            customer.replied.add(event.feature)
        case FindingRead():
            customer.known.add(event.finding)
        case AdvisedAgainst():
            customer.advised = True
        case ReferralGiven():
            customer.referred = True
        case CueGiven():
            _give(customer, event)
        case CustomerReplied():
            customer.used.update(event.lines)
            customer.acts, customer.words = event.acts, event.text
            customer.confirmed = ReplyAct.CONFIRM in event.reply
            customer.hurried |= Act.CANNOT_TALK in event.acts
            customer.yeses += Act.AGREE in event.acts
        case SessionEnded():
            customer.outcome = event.outcome


def _give(customer: Customer, cue: CueGiven) -> None:
    if cue.cue is CueKind.BUYING_SIGNAL:
        customer.signal = cue.turn
        customer.signals += 1
    elif cue.cue is CueKind.REFUSAL:
        customer.refused = cue.turn
    elif cue.cue is CueKind.UNFINISHED:
        customer.unfinished = (cue.subject, cue.turn)
    elif cue.cue is CueKind.QUESTION:
        customer.asking = (cue.subject, cue.turn)
        customer.wondered.add(cue.subject)
    elif cue.cue is CueKind.NEED_HINT:
        customer.hinted = (cue.subject, cue.turn)
    elif cue.cue is CueKind.RESISTANCE:
        customer.resisted = True
        customer.hurried |= cue.subject == Reception.BUSY.value
