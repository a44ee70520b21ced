"""Documents to the values of the model, field by field: the names are the same, lists become tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

from salessim.content import documents
from salessim.content.shapes import Shape
from salessim.model.persona import Attitude, Fact, Need, Objection, Persona, Voice
from salessim.model.play import Play
from salessim.model.product import Feature, Price, Product, Rival
from salessim.model.rubric import CheckSpec, Criterion, Flag, Rubric, Section
from salessim.model.scenario import Scenario

if TYPE_CHECKING:
    from salessim.content.documents import Document

Model = TypeVar("Model")

_MODELS: dict[type[Shape], type[Any]] = {
    documents.PersonaDocument: Persona, documents.AttitudeShape: Attitude, documents.NeedShape: Need,
    documents.FactShape: Fact, documents.ObjectionShape: Objection, documents.VoiceDocument: Voice,
    documents.ProductDocument: Product, documents.FeatureShape: Feature, documents.PriceShape: Price,
    documents.RivalShape: Rival, documents.ScenarioDocument: Scenario, documents.RubricDocument: Rubric,
    documents.SectionShape: Section, documents.CriterionShape: Criterion, documents.CheckShape: CheckSpec,
    documents.FlagShape: Flag,
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


def compile_document(document: Document, model: type[Model]) -> Model:
    """Make the model's value of a document; `model` is the class that its kind compiles to."""
    if isinstance(document, documents.PlayDocument):
        return cast("Model", Play(
            id=document.id, title=document.title, scenario=document.scenario, seed=document.seed,
            difficulty=document.difficulty, outcome=document.outcome, says=tuple(document.says),
            at_least=document.score.at_least, at_most=document.score.at_most))
    return cast("Model", _made(document))
