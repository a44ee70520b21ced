"""Rebuild what a session was played and judged with from the documents it kept, whatever their files say by now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from salessim.content.source import Source

if TYPE_CHECKING:
    from salessim.content.shaping import Page
    from salessim.model.rubric import Rubric
    from salessim.model.scenario import Staging


def restage(documents: Mapping[str, Any]) -> Staging:
    """Rebuild a staging from the documents that an earlier one kept, whatever their files say by now.

    Args:
        documents: `Staging.documents`, as it was or after a way through JSON.

    Raises:
        ContentError: they no longer have a shape that this version understands.
    """
    from salessim.content.staging import Cast, compose

    page, voices = _kept_page, documents.get("voices")
    return compose(Cast(
        scenario=page("scenario", documents.get("scenario")), persona=page("persona", documents.get("persona")),
        product=page("product", documents.get("product")), rubric=page("rubric", documents.get("rubric")),
        voices=tuple(page("voice", value) for value in voices) if isinstance(voices, list) else ()))


def restore_rubric(document: Mapping[str, Any]) -> Rubric:
    """Rebuild the rubric that an assessment was kept with.

    Args:
        document: the plain values of its page.

    Raises:
        ContentError: it no longer has a shape that this version understands.
    """
    from salessim.content.compile import compile_document
    from salessim.model.rubric import Rubric

    return compile_document(_kept_page("rubric", document).document, Rubric)


def _kept_page(kind: str, value: object) -> Page:
    from salessim.content.parsing import Spot
    from salessim.content.shaping import shape

    values = dict(value) if isinstance(value, Mapping) else {}
    return shape(Source(file=f"the session's {kind}", value=values, spot=Spot(1, 1)), kind=kind)
