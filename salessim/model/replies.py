"""The reply acts: everything a customer can say, as the keys under which lines are authored."""

from __future__ import annotations

from enum import StrEnum

from salessim.model.moves import Act
from salessim.model.persona import ObjectionKind


class ReplyAct(StrEnum):
    """What one authored line does. Several may make up one reply."""

    GREET = "greet"
    """Back to a greeting."""
    GIVE_NAME = "give_name"
    """Asked for the name."""
    SMALL_TALK = "small_talk"
    """Back to small talk."""
    ASK_WHO = "ask_who"
    """The trainee has not said who they are."""
    ASK_PURPOSE = "ask_purpose"
    """The trainee has not said what they want."""
    GRANT_TIME = "grant_time"
    """Asked for time: yes."""
    CANNOT_TALK = "cannot_talk"
    """Asked for time: no."""
    LISTEN = "listen"
    """A sign of listening."""
    STATE_NEED = "state_need"
    """A need, in general; the lines of the need itself come first."""
    HINT = "hint"
    """A need shines through; the hints of the need itself come first."""
    IMPACT = "impact"
    """Asked what a need leads to; the lines of the need itself come first."""
    PAYOFF = "payoff"
    """Asked what solving a need is worth; the lines of the need itself come first."""
    INFORM = "inform"
    """A fact, in general; the lines of the fact itself come first."""
    NO_ANSWER = "no_answer"
    """A question that no fact answers."""
    KEEP_BACK = "keep_back"
    """Asked for what they tell only to somebody they trust more."""
    TOLD = "told"
    """Asked again for what they have told."""
    NOTHING_ELSE = "nothing_else"
    """Asked for more, when there is no more."""
    CONFIRM = "confirm"
    """Rightly understood."""
    GO_ON = "go_on"
    """Going on after encouragement."""
    AGREE = "agree"
    """Yes."""
    SUITS = "suits"
    """A proposal that they like; it is no decision yet."""
    DISAGREE = "disagree"
    """No."""
    INTERESTED = "interested"
    """A benefit that meets a need."""
    TRIES = "tries"
    """Asked to try it: gladly."""
    UNMOVED = "unmoved"
    """A benefit that meets no need."""
    OVERWHELMED = "overwhelmed"
    """A monologue."""
    REPEATED = "repeated"
    """The same again."""
    PUZZLED = "puzzled"
    """Words that make no sense to them."""
    OBJECT_PRICE = "object_price"
    """Objects, for the price; the lines of the objection itself come first."""
    OBJECT_NEED = "object_need"
    """Objects, for want of a need; the lines of the objection itself come first."""
    OBJECT_TRUST = "object_trust"
    """Objects, for want of trust; the lines of the objection itself come first."""
    OBJECT_TIME = "object_time"
    """Objects, for want of time; the lines of the objection itself come first."""
    OBJECT_AUTHORITY = "object_authority"
    """Objects, for not deciding alone; the lines of the objection itself come first."""
    OBJECT_COMPETITOR = "object_competitor"
    """Objects, for another supplier; the lines of the objection itself come first."""
    OBJECT_PRODUCT = "object_product"
    """Objects, for the product itself; the lines of the objection itself come first."""
    MEANING = "meaning"
    """Asked to make an objection precise."""
    SOFTEN = "soften"
    """Shown understanding for an objection."""
    INSIST = "insist"
    """Argued with."""
    SETTLED = "settled"
    """An objection is resolved."""
    SIGNAL = "signal"
    """A buying signal."""
    ASK_PRODUCT = "ask_product"
    """A question about the product."""
    ASK_PRICE = "ask_price"
    """A question about the price."""
    PRICE_EARLY = "price_early"
    """A price before a need is known."""
    PRICE_HEARD = "price_heard"
    """A price in its place."""
    NOT_YET = "not_yet"
    """Asked for the order too early."""
    ACCEPT = "accept"
    """Buys."""
    ACCEPT_STEP = "accept_step"
    """Agrees to the step that was asked for."""
    CALLBACK = "callback"
    """Agrees to another time."""
    DECLINE = "decline"
    """A clear no."""
    OFFENDED = "offended"
    """Hurt by what was said."""
    BORED = "bored"
    """They have all but lost interest."""
    WALK_OUT = "walk_out"
    """Walks away."""
    PART = "part"
    """A polite end."""
    NO_TIME_LEFT = "no_time_left"
    """Time is up."""
    NOT_INTERESTED = "not_interested"
    """At the start, with `reception: unwilling`."""
    HOSTILE = "hostile"
    """At the start, with `reception: rude`."""
    ASK_WHEN = "ask_when"
    """"Another time" was offered, but no day and no time."""
    INTERRUPTED = "interrupted"
    """A pitch came in the middle of their thought."""
    CORRECT = "correct"
    """Noticed that something said of the product is not so."""
    PUT_THROUGH = "put_through"
    """The gatekeeper's: puts the trainee through."""
    PICK_UP = "pick_up"
    """The customer's first line behind a gatekeeper; those of `opening` come first."""
    BEGIN = "begin"
    """A thought broken off; those under `begins` come first."""
    REFER = "refer"
    """Names somebody else."""
    HONEST = "honest"
    """Told honestly that it is not for them."""
    STAYS = "stays"
    """The farewell of a customer who is kept."""
    PART_FRIENDS = "part_friends"
    """The farewell of somebody who was told honestly that it is not for them."""


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
    _R.KEEP_BACK: (),
    _R.TOLD: (Act.INFORM,),
    _R.NOTHING_ELSE: (Act.INFORM,),
    _R.CONFIRM: (Act.AGREE,),
    _R.GO_ON: (Act.INFORM,),
    _R.AGREE: (Act.AGREE,),
    _R.SUITS: (Act.AGREE,),
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
    _R.PART_FRIENDS: (Act.AGREE, Act.END_TALK),
}
"""What each reply act is as acts of the taxonomy; those that are none of them have an empty tuple."""

SLOTS = ("seller", "company", "product", "price", "address", "need", "feature", "benefit", "rival", "when",
         "right")
"""The words that a line may use as `{{ word }}`; a line is passed over while one of its words is not known yet."""
