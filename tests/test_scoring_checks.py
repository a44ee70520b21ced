"""Every check: a conversation that passes it, one that fails it, and one that gave no opportunity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from scored import (
    ASKING,
    OK,
    REFUSAL,
    SIGNAL,
    STAGING,
    Say,
    cue,
    goal,
    hardened,
    kept,
    met,
    raised,
    say,
    settled,
    talk,
    voiced,
)

from salessim.errors import SalesSimError
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.events import (
    AdvisedAgainst,
    CueKind,
    FactLearned,
    KeptBack,
    NeedWeighed,
    ObjectionUnmasked,
    QuestionAnswered,
    Rule,
)
from salessim.model.moves import Act
from salessim.model.preparation import Approach, Finding, Lead, LeadFact, Preparation
from salessim.model.scenario import Goal, Stage, Staging
from salessim.model.transcript import Transcript
from salessim.scoring import CHECKS

GREET = say("Good morning", "greet")
ASK = ASKING[0]
PITCH = say("It is fast", "advantage")
GAIN = say("You open with full shelves", "benefit", feature="before-six")
PROBLEM = say("What goes wrong?", "open_question problem_question", voiced("late"), reply="They come late.")
COMMIT = say("Shall we sign?", "ask_commitment")
WEIGHED = NeedWeighed(turn=0, need="late", by="impact")
ANSWERED = say("Before six, every day", "advantage", QuestionAnswered(turn=0, feature="before-six"))
TRIAL = say("How does that sound?", "open_question trial_close")
BYE = say("Goodbye", "farewell")
UNMASKED = ObjectionUnmasked(turn=0, objection="price", behind="bound")
SMOKE = replace(STAGING, persona=replace(STAGING.persona, objections=tuple(
    replace(one, hides="bound") if one.id == "price" else one for one in STAGING.persona.objections)))
RAISES = say("It is dear, I know", "empathise", raised(), reply="Too dear.")
KEY = say("And then?", "open_question", SIGNAL, reply="When could you start?", stage=Stage.DESIRE)
YES = say("So it is late?", "reflect", acts=(Act.AGREE,), reply="Yes.")
YES_TOO = say("And that costs you customers?", "implication_question", acts=(Act.AGREE,), reply="It does.")
PRICE = say("It is 240 euros a month", "quote_price", money={"240 euros": "240"})
WRONG = say("It is 120 euros a month", "quote_price", money={"120 euros": "120"})
EIGHT = say("It comes eight days a week", "feature", feature="courier", figure={"eight days": "misstatement"})
NO = say("Sign now?", "ask_commitment", REFUSAL, reply="No.")
EMPTY = say("")
RUDE = say("You are a fool", "rude")
RUDE_TOO = say("And deaf as well", "rude")
WONDERS = say("So?", "encourage", acts=(Act.ASK_PRODUCT,), reply="When does it come?")
def served(*orientations: float) -> list[Say]:
    return [say(f"Thing number {number}", "small_talk", serves=one) for number, one in enumerate(orientations)]


HARSH = say("Hello?", "greet", acts=(Act.HOSTILE,), reply="Get lost.")


@dataclass
class Case:
    """Arguments of a check and the conversations by how it must come out."""

    check: str
    args: dict[str, object] = field(default_factory=dict)
    passes: Iterable[Transcript] = ()
    fails: Iterable[Transcript] = ()
    unobserved: Iterable[Transcript] = ()
    staging: Staging = STAGING

    def __str__(self) -> str:
        return f"{self.check}({', '.join(f'{name}={value}' for name, value in self.args.items())})"


LEADS = tuple(Lead(id=name, name=name.title(), facts=(LeadFact(id="f", says=f"{name} is so"),), because="f", why="So.",
                   suited=name != "far") for name in ("best", "next", "last", "far"))
PREPARED = goal(Goal.APPOINTMENT, preparation=Preparation(
    leads=LEADS, dossier=(Finding(id="paper", source="The paper", says="A shop opens.", phrases=("new shop",),
                                  fact="lease"),
                          Finding(id="web", source="The web", says="Six vans.", phrases=("six vans",)))))
PLAN = PlanMade(turn=0, objective=Goal.APPOINTMENT, approach=Approach.APPOINTMENT, findings=("paper",), note="")
OTHER_PLAN = PlanMade(turn=0, objective=Goal.SALE, approach=Approach.VISIT, findings=(), note="")
READ = FindingRead(turn=0, finding="paper")
KNOWS = say("I read of your new shop", "small_talk", finding="new shop")
LEASE = say("When does the lease end?", "closed_question", FactLearned(turn=0, fact="lease"))
OTHERS = say("Do you know anyone else?", "closed_question", referral="anyone else")
SORRY = say("I'll send somebody on Monday", "propose_next_step", met())


def ranked(*order: str) -> tuple[LeadsRanked, ...]:
    return (LeadsRanked(turn=0, order=order),)


CASES = [
    Case("ranked_leads", {"at_least": 0.8}, staging=PREPARED,
         passes=[talk(facts=ranked("best", "next", "last")), talk(facts=ranked("best", "next", "last", "far"))],
         fails=[talk(facts=ranked("last", "next", "best")), talk(facts=ranked("far", "best")), talk(facts=ranked())],
         unobserved=[talk(*ASKING)]),
    Case("placed_lead", {"lead": "far"}, staging=PREPARED, passes=[talk(facts=ranked("best"))],
         fails=[talk(facts=ranked("best", "next", "last", "far"))], unobserved=[talk()]),
    Case("placed_lead", {"lead": "best"}, staging=PREPARED,
         passes=[talk(facts=ranked("best")), talk(facts=ranked("next", "best"))],
         fails=[talk(facts=ranked("next", "last", "best")), talk(facts=ranked("next"))]),
    Case("looked_into", {"at_least": 1}, staging=PREPARED, passes=[talk(facts=(READ, PLAN))],
         fails=[talk(facts=(PLAN,))], unobserved=[talk(), talk(facts=(READ,))]),
    Case("planned_goal", staging=PREPARED, passes=[talk(facts=(PLAN,))], fails=[talk(facts=(OTHER_PLAN,))],
         unobserved=[talk()]),
    Case("planned_approach", staging=PREPARED, passes=[talk(facts=(PLAN,))], fails=[talk(facts=(OTHER_PLAN,))],
         unobserved=[talk()]),
    Case("used_plan", {"at_least": 1}, staging=PREPARED, passes=[talk(GREET, KNOWS, facts=(READ, PLAN))],
         fails=[talk(GREET, facts=(READ, PLAN))],
         unobserved=[talk(KNOWS), talk(facts=(READ, PLAN)), talk(KNOWS, facts=(OTHER_PLAN,))]),
    Case("asked_what_is_new", staging=PREPARED, passes=[talk(KNOWS, facts=(READ, PLAN))],
         fails=[talk(KNOWS, LEASE, facts=(READ, PLAN))], unobserved=[talk(LEASE), talk(facts=(READ,))]),
    Case("advised_against", staging=goal(Goal.SALE, fits=False),
         passes=[talk(PROBLEM, say("It isn't right for you", "", AdvisedAgainst(turn=0), against="isn't right"))],
         fails=[talk(PROBLEM, BYE)], unobserved=[talk(GREET)]),
    Case("advised_against", unobserved=[talk(PROBLEM, BYE)]),
    Case("saw_to_everything", passes=[talk(PROBLEM, SORRY), talk(RAISES, say("I'll see to it", "", settled()))],
         fails=[talk(PROBLEM), talk(PROBLEM, SORRY, RAISES)], unobserved=[talk(GREET)]),
    Case("sold_after_service", passes=[talk(PROBLEM, SORRY, COMMIT), talk(PROBLEM, SORRY, OTHERS)],
         fails=[talk(COMMIT), talk(PROBLEM, COMMIT, SORRY), talk(OTHERS, PROBLEM)], unobserved=[talk(PROBLEM, SORRY)]),
    Case("asked_for_others", passes=[talk(PROBLEM, SORRY, OTHERS)], fails=[talk(PROBLEM, SORRY)],
         unobserved=[talk(PROBLEM), talk(GREET)]),
    Case("made_move", {"moves": ("greet",), "by_turn": 1},
         passes=[talk(GREET)], fails=[talk(ASK), talk(ASK, GREET), talk(EMPTY)], unobserved=[talk()]),
    Case("made_move", {"moves": ("situation_question", "problem_question"), "at_least": 2},
         passes=[talk(ASK, PROBLEM)], fails=[talk(ASK, ASK), talk(ASK)]),
    Case("made_move", {"moves": ("evidence",), "once": ("benefit",)},
         passes=[talk(GAIN, say("A clinic proved it", "evidence"))], fails=[talk(GAIN)], unobserved=[talk(ASK)]),
    Case("made_move", {"moves": ("contact",)}, passes=[talk(GREET)], fails=[talk(ASK)]),
    Case("never_made", {"moves": ("harmful",)},
         passes=[talk(*ASKING)], fails=[talk(say("You fool", "rude")), talk(*ASKING, say("Sign or else", "pressure"))],
         unobserved=[talk(), talk(*ASKING[:3]), talk(*[OK] * 9), talk(*[ASK] * 9), talk(*[EMPTY] * 9)]),
    Case("asked_questions", {"at_least": 3}, passes=[talk(*ASKING[:3])],
         fails=[talk(*[ASK] * 5), talk(EMPTY), talk(*[TRIAL] * 3)], unobserved=[talk()]),
    Case("asked_before_presenting", {"at_least": 2},
         passes=[talk(*ASKING[:2], PITCH)], fails=[talk(ASK, PITCH, *ASKING[1:]), talk(ASK, ASK, PITCH)],
         unobserved=[talk(*ASKING)]),
    Case("found_before_selling", {"times": 2},
         passes=[talk(PROBLEM, PITCH, GAIN), talk(PITCH, PROBLEM, GAIN),
                 talk(PITCH, GAIN, facts=(voiced("late", "earlier"),)),
                talk(say("What does that cost you?", "implication_question", WEIGHED), PITCH, GAIN,
                     facts=(voiced("late", "unasked"),))],
         fails=[talk(PITCH, GAIN, PROBLEM), talk(PITCH, COMMIT), talk(PITCH, GAIN, facts=(voiced("late", "unasked"),))],
         unobserved=[talk(PITCH), talk(ASK, PROBLEM), talk(PITCH, GAIN, elsewhere=True), talk(PITCH, ANSWERED)]),
    Case("asked_open", {"at_least": 2}, passes=[talk(*ASKING[:2])], fails=[talk(ASK, ASK), talk(ASK, TRIAL)],
         unobserved=[talk()]),
    Case("open_share", {"at_least": 0.5},
         passes=[talk(ASK, say("How many?", "closed_question situation_question"))],
         fails=[talk(*[say(f"How many {n}?", "closed_question situation_question") for n in "ab"])],
         unobserved=[talk(ASK)]),
    Case("asked_purposes", {"at_least": 2}, passes=[talk(ASK, PROBLEM)], fails=[talk(*ASKING), talk(EMPTY)],
         unobserved=[talk()]),
    Case("need_found", {"need": "late"},
         passes=[talk(PROBLEM)], fails=[talk(ASK), talk(EMPTY), talk(say("So?", "", cue(CueKind.NEED_HINT, "late")))],
         unobserved=[talk(GREET, facts=(voiced("late", "unasked"),)), talk(ASK, elsewhere=True), talk()]),
    Case("gave_back", {"need": "late", "within": 2},
         passes=[talk(PROBLEM, ASK, say("So it is late", "reflect"))],
         fails=[talk(PROBLEM, *ASKING[:2], say("So it is late", "reflect"))], unobserved=[talk(ASK), talk(PROBLEM)]),
    Case("presented_after_need", passes=[talk(PROBLEM, PITCH)], fails=[talk(PITCH, PROBLEM), talk(PITCH)],
         unobserved=[talk(PROBLEM), talk(PITCH, elsewhere=True)]),
    Case("need_answered", {"need": "late"},
         passes=[talk(PROBLEM, say("You get full shelves", "benefit", met()))], fails=[talk(PROBLEM, PITCH)],
         unobserved=[talk(PITCH), talk(PROBLEM)]),
    Case("need_answered", {"need": "breakage"},  # no feature of the product solves it
         unobserved=[talk(say("And?", "problem_question", voiced("breakage")), PITCH)]),
    Case("benefits_tied", {"at_least": 0.6},
         passes=[talk(PROBLEM, GAIN), talk(PROBLEM, ASK, say("You never stand idle", "benefit", kept(Rule.ANSWERED))),
                 talk(PROBLEM, ASK, say("It is quicker", "advantage", QuestionAnswered(turn=0, feature="courier")))],
         fails=[talk(GAIN, PROBLEM), talk(PROBLEM, GAIN, PITCH),
                talk(PROBLEM, ASK, say("You never stand idle", "benefit", kept(Rule.SIDED)))],
         unobserved=[talk(PROBLEM), talk(GAIN, elsewhere=True)]),
    Case("price_right",
         passes=[talk(PRICE), talk(say("Late trays? I lose 900.", reply="I lose 900 a week"),
                                   say("240 is less than 900", "quote_price", money={"240": "240", "900": "900"}))],
         fails=[talk(WRONG), talk(PRICE, WRONG), talk(say("Late trays?", reply="I lose 1120 euros a week"), WRONG)],
         unobserved=[talk(ASK), talk(say("It is cheap", "quote_price")),
                     talk(say("Theirs is 900 less", "quote_price compare", money={"900": "900"})),
                     talk(say("I take 50 off", "quote_price offer_concession", money={"50": "50"}))]),
    Case("price_right", passes=[talk(say("240 a month, that is 8 a day", "quote_price",
                                         money={"240": "240", "8": "8"}))]),
    Case("figures_right",
         passes=[talk(say("It comes six days a week", "feature", feature="courier", figure={"six days": "statement"}))],
         fails=[talk(EIGHT)],
         unobserved=[talk(PITCH), talk(say("Theirs comes eight days", "compare", feature="courier",
                                           figure={"eight days": "misstatement"}))]),
    Case("no_claim_repeated",
         passes=[talk(PRICE, WRONG), talk(EIGHT, WRONG), talk(WRONG, say("theirs is 120 euros", "quote_price compare",
                                                                        money={"120 euros": "120"}))],
         fails=[talk(WRONG, say("As I said, 120 euros", "quote_price", money={"120 euros": "120"})),
                talk(EIGHT, ASK, say("Yes, eight days", "feature", feature="courier",
                                     figure={"eight days": "misstatement"}))],
         unobserved=[talk(PRICE), talk(ASK), talk(EIGHT, ASK, EIGHT, elsewhere=True)]),
    Case("price_after_yeses", {"at_least": 2},
         passes=[talk(YES, YES_TOO, PRICE)], fails=[talk(YES, PRICE), talk(PRICE, YES, YES_TOO)],
         unobserved=[talk(YES), talk(say("So?", "reflect", acts=(Act.ASK_PRICE,)), PRICE)]),
    *[Case("objection_rule", {"objection": "price", "rule": rule.value},
           passes=[talk(RAISES, say("I see why. Compared with what?", "empathise clarifying_question", kept(rule)))],
           fails=[talk(RAISES, PITCH), talk(RAISES, say("Fine", "", kept(rule, "bound")))],
           unobserved=[talk(ASK), talk(RAISES)]) for rule in Rule],
    Case("objection_rule", {"objection": "price", "rule": "answered"}, staging=SMOKE,
         unobserved=[talk(RAISES, PITCH)]),
    Case("objection_settled", {"objection": "price"},
         passes=[talk(RAISES, say("It saves you 300", "benefit", settled())),
                 talk(RAISES, say("What is it really?", "clarifying_question", UNMASKED))],
         fails=[talk(RAISES, PITCH), talk(RAISES, say("Nonsense", "argue", hardened()))],
         unobserved=[talk(ASK), talk(RAISES)]),
    Case("made_often", {"moves": ("question_form",), "at_least": 0.5},
         passes=[talk(*ASKING), talk(ASK, ASKING[1], PITCH)],
         fails=[talk(ASK, PITCH, GAIN), talk(ASK, PITCH, GAIN, BYE)],
         unobserved=[talk(ASK, ASKING[1]), talk(ASK, ASK, ASK)]),
    Case("made_seldom", {"moves": ("harmful",), "at_most": 0.25},
         passes=[talk(*ASKING), talk(RUDE), talk(*ASKING, RUDE)], fails=[talk(ASK, RUDE, RUDE_TOO)],
         unobserved=[talk(ASK), talk(OK, OK)]),
    Case("learned_things", {"at_least": 2},
         passes=[talk(PROBLEM, say("And who pays?", "closed_question", FactLearned(turn=0, fact="lease")))],
         fails=[talk(PROBLEM), talk(say("Hm", "", voiced("late", "unasked")), PROBLEM)], unobserved=[talk()]),
    Case("turned_to_needs", {"by_turn": 2},
         passes=[talk(GREET, ASK), talk(ASK, PITCH)], fails=[talk(GREET, BYE, ASK), talk(PITCH, ASK), talk(GREET)],
         unobserved=[talk()]),
    Case("questions_met", {"at_least": 0.5},
         passes=[talk(WONDERS, say("It comes before six", "feature", feature="before-six")), talk(WONDERS, PRICE)],
         fails=[talk(WONDERS, PITCH), talk(WONDERS, BYE)], unobserved=[talk(ASK, PITCH), talk(WONDERS)]),
    Case("used_sheet", {"at_least": 1}, passes=[talk(GAIN)], fails=[talk(PITCH)], unobserved=[talk()]),
    Case("stayed_composed",
         passes=[talk(HARSH, say("I can see why", "empathise")), talk(HARSH, BYE)],
         fails=[talk(HARSH, PITCH), talk(HARSH, say("I see, you fool", "empathise rude"))],
         unobserved=[talk(ASK, PITCH), talk(HARSH)]),
    Case("closed_on_answers",
         passes=[talk(PROBLEM, say("With us it comes early", "benefit", met()), COMMIT), talk(KEY, COMMIT)],
         fails=[talk(PITCH, COMMIT), talk(COMMIT, say("It comes early", "benefit", met()))],
         unobserved=[talk(PITCH, TRIAL)]),
    Case("needs_taken_up", {"at_least": 0.5},
         passes=[talk(PROBLEM, YES), talk(PROBLEM, say("That is hard", "empathise"))], fails=[talk(PROBLEM, PITCH)],
         unobserved=[talk(ASK, PITCH), talk(PROBLEM)]),
    Case("took_up", {"at_least": 0.6},
         passes=[talk(PROBLEM, *[say(f"So it is {word}?", "reflect closed_question") for word in ("late", "bad")])],
         fails=[talk(*ASKING)], unobserved=[talk(PROBLEM, YES)]),
    Case("to_the_point", {"at_most": 0.3},
         passes=[talk(*ASKING)],
         fails=[talk(*[say(f"My cousin lived in {town}") for town in ("Rome", "Bonn", "Oslo")])],
         unobserved=[talk(*ASKING[:2]), talk(OK, OK, OK, OK)]),
    Case("said_in_own_words",
         passes=[talk(*ASKING),
                 talk(say("good morning my name is may I ask", "greet introduce_self name_company ask_permission "
                          "ask_name state_purpose situation_question closed_question propose_next_step"))],
         fails=[talk(say("The vans come late on Mondays", reply="Right, and then the shop is closed all day."),
                     say("and then the shop is closed all day")),
                talk(say("good morning which means what bothers shall we", "greet situation_question problem_question "
                         "open_question reflect feature benefit evidence quote_price ask_commitment"))],
         unobserved=[talk(), talk(EMPTY)]),
    Case("took_signals",
         passes=[talk(KEY, COMMIT), talk(say("So?", "", SIGNAL, acts=(Act.ASK_PRICE,)), PRICE)],
         fails=[talk(KEY, PITCH), talk(KEY, PRICE), talk(KEY, COMMIT, KEY, PITCH)],
         unobserved=[talk(PITCH), talk(PITCH, KEY)]),
    Case("took_signals", {"at_least": 0.5}, passes=[talk(KEY, COMMIT, KEY, PITCH)]),
    Case("trial_close_before_close",
         passes=[talk(TRIAL, COMMIT)], fails=[talk(COMMIT), talk(COMMIT, TRIAL)],
         unobserved=[talk(TRIAL), talk(KEY, COMMIT)]),
    Case("asked_for_goal",
         passes=[talk(KEY, COMMIT), talk(KEY, PITCH, COMMIT),
                 talk(say("Shall we?", "ask_commitment", stage=Stage.WON), outcome=Stage.WON)],
         fails=[talk(KEY, PITCH), talk(COMMIT, KEY, PITCH)], unobserved=[talk(COMMIT), talk(PITCH, KEY)]),
    Case("asked_for_goal", staging=goal(Goal.APPOINTMENT),
         passes=[talk(KEY, say("Tuesday at ten?", "propose_next_step"))], fails=[talk(KEY, TRIAL)]),
    Case("asked_for_goal", staging=goal(Goal.INFORMATION), unobserved=[talk(KEY, COMMIT)]),
    Case("outcome_reached", {"outcomes": ("won", "callback")},
         passes=[talk(COMMIT, outcome=Stage.WON)], fails=[talk(COMMIT, outcome=Stage.LOST), talk(EMPTY)],
         unobserved=[talk(), talk(COMMIT, elsewhere=True)]),
    Case("did_not_end", {"outcomes": ("won", "")},
         passes=[talk(COMMIT, outcome=Stage.LOST), talk(COMMIT)], fails=[talk(COMMIT, outcome=Stage.WON)],
         unobserved=[talk()]),
    Case("did_not_end", {"outcomes": ("",)}, unobserved=[talk(COMMIT, outcome=Stage.WON)]),
    Case("respected_no",
         passes=[talk(NO, say("I understand, thank you", "thank")), talk(NO, EMPTY, BYE)],
         fails=[talk(NO, PITCH), talk(NO, BYE, COMMIT)], unobserved=[talk(COMMIT), talk(NO), talk(NO, EMPTY)]),
    Case("learned_name",
         passes=[talk(say("May I ask your name?", "ask_name")),
                 talk(say("Hello Ms Keller", "greet", person="Ms Keller"))],
         fails=[talk(GREET)], unobserved=[talk(GREET, opening="Keller."), talk()]),
    Case("used_name",
         passes=[talk(say("Ms Keller, hello", "greet", person="Ms Keller"), opening="Keller speaking."),
                 talk(say("Is that Ms Keller?", "ask_name", person="Ms Keller"),
                      say("Ms Keller, why?", "open_question", person="Ms Keller"))],
         fails=[talk(GREET, opening="Keller speaking."),
                talk(say("Is that Ms Keller?", "ask_name", person="Ms Keller"), ASK)],
         unobserved=[talk(GREET), talk(GREET, say("And you are?", "ask_name", reply="Ruth Keller."))]),
    Case("ended_politely",
         passes=[talk(ASK, BYE), talk(ASK, say("Thank you", "thank"), COMMIT, outcome=Stage.WON)],
         fails=[talk(ASK), talk(BYE, *ASKING[:2]), talk(ASK, say("Goodbye, you fool", "farewell rude"))],
         unobserved=[talk(COMMIT, outcome=Stage.WON), talk(ASK, outcome=Stage.WALKED_OUT), talk()]),
    Case("talk_share", {"at_most": 0.5},
         passes=[talk(*[say(one.said, "open_question situation_question", reply="Well, " * 9) for one in ASKING])],
         fails=[talk(*ASKING)], unobserved=[talk(*ASKING[:3]), talk(*[OK] * 9)]),
    Case("utterance_length", {"at_most": 10},
         passes=[talk(*ASKING)], fails=[talk(*ASKING, say("and " * 60, "feature"))], unobserved=[talk(*ASKING[:3])]),
    Case("varied_length", {"at_least": 0.6},
         passes=[talk(*ASKING, say("and " * 40, "feature"))], fails=[talk(*ASKING)],
         unobserved=[talk(*ASKING[:3]), talk(*[OK] * 9)]),
    Case("customer_seldom", {"acts": ("ask_product", "ask_price"), "at_most": 0.34},
         passes=[talk(*ASKING, WONDERS)], fails=[talk(*ASKING, *[replace(WONDERS, said=word) for word in "abcd"])],
         unobserved=[talk(*ASKING[:3]), talk()]),
    Case("in_their_words", {"at_least": 0.5},
         passes=[talk(say("How is it?", "open_question", reply="The vans come late."),
                      say("How late are the vans?", "open_question", gist=("late", "van")),
                      say("And late vans cost you what?", "implication_question", gist=("cost", "late", "van")))],
         fails=[talk(*ASKING), talk(say("My vans are fast", "feature", gist=("fast", "van"), reply="Fast vans?"),
                                    say("Yes, fast vans", "feature", gist=("fast", "van", "yes")),
                                    say("And they are cheap", "feature", gist=("cheap",)))],
         unobserved=[talk(*ASKING[:2]), talk()]),
    Case("customer_oriented", {"at_least": 0.2},
         passes=[talk(*served(0.4, 0.4, -0.2, 0.4))],
         fails=[talk(*served(0.4, 0.4, -0.8, 0.4)), talk(*[replace(one, said="Yes") for one in served(*[0.6] * 9)])],
         unobserved=[talk(*served(0.4, 0.4, 0.4)), talk(*ASKING, *ASKING), talk()]),
    Case("customer_oriented", {"at_least": 0.2, "where": "closing"},
         passes=[talk(*served(-0.4, -0.4, -0.4), say("Shall we sign?", "ask_commitment", serves=0.5))],
         fails=[talk(*served(0.4, 0.4, 0.4), say("Shall we sign?", "ask_commitment", serves=-0.5))],
         unobserved=[talk(*served(0.4, 0.4, 0.4, 0.4))]),
    Case("customer_oriented", {"at_least": 0.2, "where": "objections"},
         passes=[talk(RAISES, *served(0.5, -0.4, -0.4, -0.4))],
         fails=[talk(RAISES, *served(-0.5, 0.4, 0.4, 0.4))], unobserved=[talk(*served(0.4, 0.4, 0.4, 0.4))]),
    Case("customer_oriented", {"at_least": 0.2, "where": "opening"},
         passes=[talk(*served(0.5, 0.5, 0.5, -1))], fails=[talk(*served(-1, 0.5, 0.5, 1, 1, 1))],
         unobserved=[talk(*served(0.5, 0.5))]),
    Case("customer_oriented", {"at_least": 0.2, "where": "asking"},
         passes=[talk(*served(-1, -1, -1), say("How late?", "situation_question", serves=0.5))],
         fails=[talk(*served(1, 1, 1), say("How late?", "situation_question", serves=-0.5))],
         unobserved=[talk(*served(0.5, 0.5, 0.5, 0.5))]),
    Case("customer_oriented", {"at_least": 0.2, "where": "presenting"},
         passes=[talk(*served(-1, -1, -1), say("You sleep till six", "benefit", serves=0.5))],
         fails=[talk(*served(1, 1, 1), say("It is green", "feature", serves=-0.5))],
         unobserved=[talk(*served(0.5, 0.5, 0.5, 0.5))]),
    Case("often_oriented", {"at_least": 0.5},
         passes=[talk(*served(0.6, -1, 0.5, -1))],
         fails=[talk(*served(0.4, 0.4, 0.4, 0.6)), talk(*[replace(one, said="Yes") for one in served(*[0.6] * 9)])],
         unobserved=[talk(*served(0.6, 0.6, 0.6)), talk(*ASKING)]),
    Case("seldom_against", {"at_most": 0.25},
         passes=[talk(*served(0.4, 0.4, -0.8, 0.4))], fails=[talk(*served(0.4, -0.5, -0.8, 0.4))],
         unobserved=[talk(*served(0.4, -0.8, -0.8)), talk(*ASKING)]),
    Case("did_not_repeat",
         passes=[talk(*ASKING)],
         fails=[talk(ASK, ASK), talk(say("Vans before six daily", gist=("before", "daily", "six", "vans")),
                                     say("Daily vans, before six", gist=("before", "daily", "six", "vans")))],
         unobserved=[talk(*ASKING[:3]), talk(*[OK] * 9)]),
    Case("held_conversation", {"unless": ("won",)},
         passes=[talk(*ASKING), talk(COMMIT, outcome=Stage.WON), talk(*served(0.7, 0.7, 0.3, 0.7))],
         fails=[talk(*[ASK] * 9), talk(*[OK] * 9), talk(*ASKING[:3]), talk(EMPTY), talk(*served(0.7, 0.7, 0.7)),
                talk(*served(0.7, 0.7, 0.1, 0.1)), talk(*[served(0.7)[0]] * 9)],
         unobserved=[talk(), talk(say("Have you time?", "ask_permission", acts=(Act.CANNOT_TALK,)), BYE)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_check_passes_fails_and_is_not_observed(case: Case) -> None:
    judge = CHECKS[case.check](**case.args)
    for wanted, transcripts in ((True, case.passes), (False, case.fails), (None, case.unobserved)):
        for transcript in transcripts:
            verdict = judge(transcript, case.staging)
            assert (verdict.passed if verdict else None) is wanted, (verdict, [turn.said for turn in transcript.turns])
            for evidence in verdict.evidence if verdict else ():
                turn = transcript.all[evidence.turn]
                words = turn.said if evidence.side == "seller" else turn.reply
                assert words[evidence.start:evidence.end] == evidence.quote


def test_every_check_is_tried_both_ways_and_without_an_opportunity() -> None:
    for name in CHECKS:
        cases = [case for case in CASES if case.check == name]
        assert any(case.passes for case in cases), name
        assert any(case.fails for case in cases), name
        assert any(case.unobserved for case in cases), name


def test_every_check_says_what_it_asks_what_it_takes_and_where_it_comes_from() -> None:
    for name, factory in CHECKS.items():
        assert factory.__doc__, name
        assert factory.__doc__.splitlines()[0].endswith("?"), name
        assert "Source:" in factory.__doc__, name


@pytest.mark.parametrize(("name", "args", "said"), [
    ("made_move", {"moves": ["gret"]}, "did you mean 'greet'"),
    ("made_move", {"moves": []}, "no move is named"),
    ("made_move", {"moves": "greet"}, "must be a list of texts"),
    ("made_move", {"move": ["greet"]}, "did you mean 'moves'"),
    ("made_move", {"moves": ["greet"], "at_least": True}, "must be a whole number"),
    ("made_move", {"moves": ["greet"], "at_least": 0}, "from 1 to 20"),
    ("asked_questions", {}, "needs 'at_least', a whole number"),
    ("open_share", {"at_least": float("nan")}, "must be a number"),
    ("open_share", {"at_least": 2}, "from 0 to 1"),
    ("objection_rule", {"objection": "price", "rule": "herd"}, "did you mean 'heard'"),
    ("outcome_reached", {"outcomes": ["wun"]}, "did you mean 'won'"),
    ("learned_name", {"at_least": 1}, "there are: none"),
    ("customer_oriented", {"at_least": 2}, "from -1 to 1"),
    ("customer_oriented", {"at_least": 0.2, "where": "openings"}, "did you mean 'opening'"),
    ("seldom_against", {"at_most": 0.2, "below": 0.5}, "from -1 to 0"),
    ("often_oriented", {"at_least": 0.2, "above": -0.1}, "from 0 to 1"),
])
def test_wrong_arguments_are_refused_when_a_check_is_built(name: str, args: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        CHECKS[name](**args)


@pytest.mark.parametrize(("name", "args"), [
    ("need_found", {"need": "lat"}), ("gave_back", {"need": "lat"}), ("need_answered", {"need": "lat"}),
    ("objection_rule", {"objection": "prise", "rule": "heard"}), ("objection_settled", {"objection": "prise"}),
])
def test_a_need_or_objection_that_the_persona_has_not_is_an_error_and_not_unobserved(
        name: str, args: dict[str, object]) -> None:
    with pytest.raises(SalesSimError, match="did you mean"):
        CHECKS[name](**args)(talk(ASK), STAGING)


def test_the_why_gives_the_figures_and_the_turns() -> None:
    asked = CHECKS["asked_before_presenting"](at_least=3)(talk(*ASKING[:2], PITCH), STAGING)
    assert asked is not None
    assert asked.why == "2 of 3 questions before the first that was presented (turn 3)"
    missed = CHECKS["took_signals"]()(talk(KEY, COMMIT, KEY, PITCH), STAGING)
    assert missed is not None
    assert missed.why == "1 of 2 buying signals taken up; missed: the one in turn 3"
    assert [evidence.side for evidence in missed.evidence] == ["customer"]


def test_who_did_not_keep_a_customer_is_told_what_was_left_open() -> None:
    service = goal(Goal.SERVICE)
    main = max(service.persona.needs, key=lambda need: need.importance)
    asked = say("I see.", "encourage", cue(CueKind.QUESTION, "before-six"), raised())
    judge = CHECKS["outcome_reached"](outcomes=("won",))
    verdict = judge(talk(asked, BYE, outcome=Stage.POLITE_EXIT), service)
    assert verdict is not None
    objection = next(one for one in service.persona.objections if one.id == "price")
    assert verdict.why == ("the conversation ended: polite exit (turn 2); what matters most to them never came out; "
                           f"not settled: {objection.says}; their question in turn 1 is open")
    told = judge(talk(say("Well?", "problem_question", voiced(main.id)), BYE, outcome=Stage.POLITE_EXIT), service)
    assert told is not None
    assert told.why.endswith(f"; not seen to: {main.says}")
    seen_to = say("Well?", "problem_question", voiced(main.id), met(main.id))
    seen = judge(talk(seen_to, BYE, outcome=Stage.LOST), service)
    assert seen is not None
    assert seen.why == "the conversation ended: lost (turn 2)"


def test_who_asked_before_they_were_trusted_is_told_when_that_was() -> None:
    kept = say("What goes wrong?", "problem_question", KeptBack(turn=0, subject="late"), reply="Not yet.")
    verdict = CHECKS["need_found"](need="late")(talk(kept, *ASKING), STAGING)
    assert verdict is not None
    assert not verdict.passed
    assert verdict.why == "asked for in turn 1, before they trusted enough to tell it; nothing drew it out later"
    assert [evidence.quote for evidence in verdict.evidence] == ["Not yet."]


def test_who_found_out_too_little_is_told_how_much_it_was() -> None:
    survey, short = goal(Goal.INFORMATION), talk(say("What goes wrong?", "problem_question", voiced("late")), BYE,
                                                 outcome=Stage.POLITE_EXIT)
    told = len(survey.persona.needs) + len(survey.persona.facts)
    verdict = CHECKS["outcome_reached"](outcomes=("information",))(short, survey)
    assert verdict is not None
    assert verdict.why == f"the conversation ended: polite exit (turn 2); told were 1 of {told} things, half are wanted"
    elsewhere = CHECKS["outcome_reached"](outcomes=("won",))(short, STAGING)
    assert elsewhere is not None
    assert elsewhere.why == "the conversation ended: polite exit (turn 2)"


def test_words_are_the_same_words_in_any_script_case_and_punctuation() -> None:
    for once, again in (("Колко вана имате?", "КОЛКО ВАНА ИМАТЕ"), ("כמה רכבים יש לכם?", "כמה רכבים יש לכם"),
                        ("Cafe\N{COMBINING ACUTE ACCENT} wann auf?", "CAFÉ wann auf")):
        judge = CHECKS["asked_questions"](at_least=2)
        verdict = judge(talk(say(once, "situation_question"), say(again, "situation_question")), STAGING)
        assert verdict is not None
        assert not verdict.passed
