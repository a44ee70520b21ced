"""Documents to the values of the model, field by field: the names are the same, lists become tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from salessim.content import judging, offers, people
from salessim.content.shapes import Shape
from salessim.model.campaign import Campaign, Step
from salessim.model.persona import Attitude, Fact, Need, Objection, Persona, Question, Voice
from salessim.model.play import Expected, Play, Prepared
from salessim.model.preparation import Finding, Lead, LeadFact, Preparation
from salessim.model.product import Feature, Price, Product, Rival, Untruth
from salessim.model.rubric import CheckSpec, Criterion, Flag, Level, Round, Rubric, Section
from salessim.model.scenario import Gatekeeper, Referral, Scenario, Service, Stage
from salessim.model.seller import Habit, Seller

if TYPE_CHECKING:
    from salessim.content.documents import Document

Model = TypeVar("Model")

_MODELS: dict[type[Shape], type[Any]] = {
    people.PersonaDocument: Persona, people.AttitudeShape: Attitude, people.NeedShape: Need,
    people.FactShape: Fact, people.ObjectionShape: Objection, people.QuestionShape: Question,
    people.VoiceDocument: Voice, offers.GatekeeperShape: Gatekeeper, offers.UntruthShape: Untruth,
    offers.ProductDocument: Product, offers.FeatureShape: Feature, offers.PriceShape: Price,
    offers.RivalShape: Rival, offers.ScenarioDocument: Scenario, judging.RubricDocument: Rubric,
    judging.SectionShape: Section, judging.CriterionShape: Criterion, judging.CheckShape: CheckSpec,
    judging.FlagShape: Flag, judging.SellerDocument: Seller, judging.HabitShape: Habit,
    offers.PreparationShape: Preparation, offers.LeadShape: Lead, offers.LeadFactShape: LeadFact,
    offers.FindingShape: Finding, offers.ServiceShape: Service, offers.ReferralShape: Referral,
    judging.PreparedShape: Prepared, judging.LevelShape: Level, judging.RoundShape: Round,
}


def _made(value: object) -> Any:
    if isinstance(value, Shape):
        model = _MODELS[type(value)]
        return model(**{field.name: _made(getattr(value, field.name)) for field in fields(model)})
    if isinstance(value, list):
        return tuple(_made(item) for item in value)
    if isinstance(value, Mapping):
        return {str(key): _made(item) for key, item in value.items()}
    return value


def _play(document: judging.PlayDocument) -> Play:
    came = {number: Expected(moves=_made(said.moves), stage=said.stage, reply=_made(said.reply))
            for number, said in enumerate(document.says, 1)}
    return Play(id=document.id, title=document.title, scenario=document.scenario, seed=document.seed,
                difficulty=document.difficulty, outcome=Stage(document.outcome),
                says=tuple(said.say for said in document.says),
                expects={number: one for number, one in came.items() if one != Expected()},
                prepare=_made(document.prepare), at_least=document.score.at_least, at_most=document.score.at_most)


def _campaign(document: offers.CampaignDocument) -> Campaign:
    steps = tuple(Step(scenario=step.scenario, after=tuple(map(Stage, step.after)), days=step.days, of=step.of)
                  for step in document.steps)
    return Campaign(id=document.id, title=document.title, language=document.language, briefing=document.briefing,
                    steps=steps)


def compile_document(document: Document, model: type[Model]) -> Model:
    """Make the model's value of a document.

    Raises:
        TypeError: the document's kind does not compile to `model`.
    """
    match document:
        case judging.PlayDocument():
            made: Any = _play(document)
        case offers.CampaignDocument():
            made = _campaign(document)
        case _:
            made = _made(document)
    if not isinstance(made, model):
        raise TypeError(f"a {document.kind} compiles to {type(made).__name__}, not to {model.__name__}")
    return made
