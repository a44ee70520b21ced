"""What pages say about each other: needs, features, languages."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from salessim.content.codes import fault
from salessim.content.documents import PersonaDocument, ProductDocument, ScenarioDocument
from salessim.content.shaping import listed, nearest
from salessim.errors import Diagnostic

if TYPE_CHECKING:
    from salessim.content.shaping import Page


def together_faults(scenario: Page, persona: Page, product: Page, rubric: Page) -> list[Diagnostic]:
    """Find what does not fit between the pages of one scenario."""
    situation = cast("ScenarioDocument", scenario.document)
    customer = cast("PersonaDocument", persona.document)
    offer = cast("ProductDocument", product.document)
    faults: list[Diagnostic] = []
    for page in (persona, product, rubric):
        language = page.source.value["language"]
        if language != situation.language:
            faults.append(fault("SS207", scenario.source.file, scenario.source.place((page.kind,)),
                                f"the scenario's language is '{situation.language}', that of the {page.kind} "
                                f"'{page.document.id}' is '{language}'"))
    solved = {need for feature in offer.features for need in feature.solves}
    for need in customer.needs if situation.fits and situation.service is None else ():
        if need.id not in solved:
            faults.append(fault("SS204", scenario.source.file, scenario.source.place(("product",)),
                                f"no feature of '{offer.id}' solves the need '{need.id}' of '{customer.id}', "
                                "though the product fits this customer", nearest(need.id, solved)))
    features = {feature.id for feature in offer.features}
    held, page, path = (customer, persona, ()) if situation.service is None else (situation.service, scenario,
                                                                                ("service",))
    for index, objection in enumerate(held.objections):
        if objection.answered_by and features.isdisjoint(objection.answered_by):
            place = page.source.place((*path, "objections", index, "answered_by"))
            faults.append(fault("SS307", page.source.file, place,
                                f"no feature of '{offer.id}' answers the objection '{objection.id}'; found "
                                f"{listed(objection.answered_by)}", nearest(objection.answered_by[0], features)))
    for index, question in enumerate(held.questions):
        if question.about not in features:
            faults.append(fault("SS310", page.source.file, page.source.place((*path, "questions", index, "about")),
                                f"'{customer.id}' asks about '{question.about}', which '{offer.id}' does not have",
                                nearest(question.about, features)))
    facts = {fact.id for fact in customer.facts}
    for index, finding in enumerate(situation.preparation.dossier if situation.preparation else ()):
        if finding.fact and finding.fact not in facts:
            faults.append(fault("SS313", scenario.source.file,
                                scenario.source.place(("preparation", "dossier", index, "fact")),
                                f"'{customer.id}' has no fact '{finding.fact}'", nearest(finding.fact, facts)))
    untruths = {untruth.id for untruth in offer.untruths}
    for key, known in (("outdated", facts), ("allows", untruths)):
        for index, name in enumerate(getattr(situation.service, key, ())):
            if name not in known:
                faults.append(fault("SS316", scenario.source.file, scenario.source.place(("service", key, index)),
                                    f"there is no {'fact' if key == 'outdated' else 'untruth'} '{name}'",
                                    nearest(name, known)))
    return faults


def need_faults(product: Page, needs: Collection[str] | None) -> list[Diagnostic]:
    """Find the needs that a product solves and nobody has; `needs` are those of all personas, None: unknown."""
    offer = cast("ProductDocument", product.document)
    return [fault("SS202", product.source.file, product.source.place(("features", first, "solves", second)),
                  f"no persona has the need '{need}'", nearest(need, needs))
            for first, feature in enumerate(offer.features)
            for second, need in enumerate(feature.solves) if needs is not None and need not in needs]


def feature_faults(persona: Page, features: Collection[str] | None) -> list[Diagnostic]:
    """Find features named by objections that no product has; `features` are those of all products, None: unknown."""
    customer = cast("PersonaDocument", persona.document)
    return [fault("SS203", persona.source.file,
                  persona.source.place(("objections", first, "answered_by", second)),
                  f"no product has the feature '{feature}'", nearest(feature, features))
            for first, objection in enumerate(customer.objections)
            for second, feature in enumerate(objection.answered_by)
            if features is not None and feature not in features]
