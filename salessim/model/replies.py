"""The reply acts: everything a customer can say, as the keys under which lines are authored."""

from __future__ import annotations

from enum import StrEnum

from salessim.model.moves import Act
from salessim.model.persona import ObjectionKind


class ReplyAct(StrEnum):
    """What one authored line does. Several may make up one reply."""

    GREET = "greet"
    GIVE_NAME = "give_name"
    SMALL_TALK = "small_talk"
    ASK_WHO = "ask_who"
    ASK_PURPOSE = "ask_purpose"
    GRANT_TIME = "grant_time"
    CANNOT_TALK = "cannot_talk"
    LISTEN = "listen"
    STATE_NEED = "state_need"
    HINT = "hint"
    IMPACT = "impact"
    PAYOFF = "payoff"
    INFORM = "inform"
    NO_ANSWER = "no_answer"
    TOLD = "told"
    CONFIRM = "confirm"
    GO_ON = "go_on"
    AGREE = "agree"
    DISAGREE = "disagree"
    INTERESTED = "interested"
    TRIES = "tries"
    UNMOVED = "unmoved"
    OVERWHELMED = "overwhelmed"
    REPEATED = "repeated"
    PUZZLED = "puzzled"
    OBJECT_PRICE = "object_price"
    OBJECT_NEED = "object_need"
    OBJECT_TRUST = "object_trust"
    OBJECT_TIME = "object_time"
    OBJECT_AUTHORITY = "object_authority"
    OBJECT_COMPETITOR = "object_competitor"
    OBJECT_PRODUCT = "object_product"
    MEANING = "meaning"
    SOFTEN = "soften"
    INSIST = "insist"
    SETTLED = "settled"
    SIGNAL = "signal"
    ASK_PRODUCT = "ask_product"
    ASK_PRICE = "ask_price"
    PRICE_EARLY = "price_early"
    PRICE_HEARD = "price_heard"
    NOT_YET = "not_yet"
    ACCEPT = "accept"
    ACCEPT_STEP = "accept_step"
    CALLBACK = "callback"
    DECLINE = "decline"
    OFFENDED = "offended"
    BORED = "bored"
    WALK_OUT = "walk_out"
    PART = "part"
    NO_TIME_LEFT = "no_time_left"
    NOT_INTERESTED = "not_interested"
    HOSTILE = "hostile"
    ASK_WHEN = "ask_when"
    INTERRUPTED = "interrupted"
    CORRECT = "correct"
    PUT_THROUGH = "put_through"
    PICK_UP = "pick_up"
    BEGIN = "begin"
    REFER = "refer"
    HONEST = "honest"
    STAYS = "stays"


OBJECT: dict[ObjectionKind, ReplyAct] = {kind: ReplyAct(f"object_{kind.value}") for kind in ObjectionKind}

_R = ReplyAct
ACTS: dict[ReplyAct, tuple[Act, ...]] = {
    _R.GREET: (Act.GREET,),
    _R.GIVE_NAME: (Act.INFORM,),
    _R.SMALL_TALK: (Act.INFORM,),
    _R.ASK_WHO: (),
    _R.ASK_PURPOSE: (),
    _R.GRANT_TIME: (Act.AGREE,),
    _R.CANNOT_TALK: (Act.CANNOT_TALK,),
    _R.LISTEN: (),
    _R.STATE_NEED: (Act.STATE_NEED,),
    _R.HINT: (Act.INFORM,),
    _R.IMPACT: (Act.INFORM, Act.STATE_NEED),
    _R.PAYOFF: (Act.STATE_NEED,),
    _R.INFORM: (Act.INFORM,),
    _R.NO_ANSWER: (),
    _R.TOLD: (Act.INFORM,),
    _R.CONFIRM: (Act.AGREE,),
    _R.GO_ON: (Act.INFORM,),
    _R.AGREE: (Act.AGREE,),
    _R.DISAGREE: (Act.DISAGREE,),
    _R.INTERESTED: (Act.AGREE,),
    _R.TRIES: (Act.AGREE,),
    _R.UNMOVED: (),
    _R.OVERWHELMED: (),
    _R.REPEATED: (),
    _R.PUZZLED: (),
    **{act: (Act(act.value),) for act in OBJECT.values()},
    _R.MEANING: (Act.INFORM,),
    _R.SOFTEN: (),
    _R.INSIST: (Act.DISAGREE,),
    _R.SETTLED: (Act.AGREE,),
    _R.SIGNAL: (Act.BUYING_SIGNAL,),
    _R.ASK_PRODUCT: (Act.ASK_PRODUCT,),
    _R.ASK_PRICE: (Act.ASK_PRICE,),
    _R.PRICE_EARLY: (),
    _R.PRICE_HEARD: (),
    _R.NOT_YET: (Act.DISAGREE,),
    _R.ACCEPT: (Act.AGREE, Act.ACCEPT),
    _R.ACCEPT_STEP: (Act.AGREE, Act.ACCEPT),
    _R.CALLBACK: (Act.AGREE, Act.ACCEPT, Act.OBJECT_TIME),
    _R.DECLINE: (Act.DECLINE, Act.DISAGREE),
    _R.OFFENDED: (Act.HOSTILE,),
    _R.BORED: (),
    _R.WALK_OUT: (Act.END_TALK,),
    _R.PART: (Act.END_TALK,),
    _R.NO_TIME_LEFT: (Act.END_TALK,),
    _R.NOT_INTERESTED: (Act.OBJECT_NEED,),
    _R.HOSTILE: (Act.HOSTILE,),
    _R.ASK_WHEN: (),
    _R.INTERRUPTED: (Act.DISAGREE,),
    _R.CORRECT: (Act.DISAGREE, Act.OBJECT_TRUST),
    _R.PUT_THROUGH: (),
    _R.PICK_UP: (Act.GREET,),
    _R.BEGIN: (),
    _R.REFER: (Act.INFORM, Act.AGREE),
    _R.HONEST: (Act.AGREE,),
    _R.STAYS: (Act.AGREE, Act.END_TALK),
}
"""What each reply act is as acts of the taxonomy; those that are none of them have an empty tuple."""

SLOTS = ("seller", "company", "product", "price", "address", "need", "feature", "benefit", "rival", "when",
         "right")
"""The words that a line may use as `{{ word }}`; a line is passed over while one of its words is not known yet."""
