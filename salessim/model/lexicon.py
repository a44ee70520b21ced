"""What can be mentioned in a scenario: the words of its persona and its product."""

from __future__ import annotations

from collections.abc import Iterator

from salessim.model.heard import Lexicon, Term
from salessim.model.persona import Persona
from salessim.model.scenario import Staging


def lexicon(staging: Staging) -> Lexicon:
    """Gather the needs, facts, features, rivals and names that may be mentioned."""
    return Lexicon(terms=tuple(_terms(staging)))


def _lines(persona: Persona) -> Iterator[str]:
    for need in persona.needs:
        yield from (*need.lines, *need.begins, *need.hints, *need.impact, *need.payoff)
    for fact in persona.facts:
        yield from fact.lines
    for objection in persona.objections:
        yield from (*objection.lines, *objection.begins, *objection.meaning, *objection.insists, *objection.settled)
    for lines in persona.lines.values():
        yield from lines


def _terms(staging: Staging) -> Iterator[Term]:
    persona, product = staging.persona, staging.product
    for need in persona.needs:
        yield Term(kind="need", subject=need.id, phrases=need.phrases, questions=need.questions)
    for fact in persona.facts:
        yield Term(kind="fact", subject=fact.id, questions=fact.questions)
    for objection in persona.objections:
        yield Term(kind="answer", subject=objection.id, phrases=objection.answers)
    for feature in product.features:
        yield Term(kind="feature", subject=feature.id, phrases=feature.phrases,
                   sheet=(feature.says, feature.advantage, feature.benefit))
    service = staging.scenario.service
    allowed = service.allows if service else ()
    for untruth in (one for one in product.untruths if one.id not in allowed):
        yield Term(kind="untruth", subject=untruth.id, phrases=untruth.phrases)
    for rival in product.rivals:
        yield Term(kind="rival", subject=rival.id, phrases=(rival.name, *rival.phrases))
    yield Term(kind="product", subject=product.id, phrases=(product.name, *product.phrases), sheet=(product.about,))
    if staging.scenario.preparation is not None:
        for finding in staging.scenario.preparation.dossier:
            yield Term(kind="finding", subject=finding.id, phrases=finding.phrases)
    if service is not None and service.referral is not None:
        yield Term(kind="referral", subject=persona.id, phrases=service.referral.phrases)
    yield Term(kind="against", subject="offer", phrases=staging.scenario.misfit)
    yield Term(kind="company", subject=product.company, phrases=(product.company,))
    yield Term(kind="figure", subject=persona.id, phrases=tuple(_lines(persona)),
               sheet=(product.price.amount, *product.price.also))
    yield Term(kind="seller", subject=staging.scenario.id, phrases=(staging.scenario.seller,))
    yield Term(kind="person", subject=persona.id, phrases=(persona.address, persona.name, *persona.name.split()))
