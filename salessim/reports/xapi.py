"""Write a report as xAPI statements (1.0.3), for a learning record store; nothing is sent anywhere.

The shape is that of the specification (adlnet/xAPI-Spec 1.0.3, part 2). The ids are addresses below one that can never
exist (`.invalid`, RFC 2606): they name things, and nobody is meant to open them.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from salessim.model.text import escape_json, visible

if TYPE_CHECKING:
    from datetime import datetime

    from salessim.model.assessment import CriterionResult
    from salessim.reports.report import Report

HOME = "https://salessim.invalid"
_ADL = "http://adlnet.gov/expapi"
_UNKNOWN = "und"  # of an undetermined language (RFC 5646)
# The addresses that every store takes as they are; whoever has another one is named by an account.
_EMAIL = re.compile(r"(?=.{1,64}@)[a-z0-9_%+'-]+(?:\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
                    r"[a-z]{2,63}", re.IGNORECASE | re.ASCII)


def is_email(learner: str) -> bool:
    """Tell whether it is a plain e-mail address, as `anna@example.com`."""
    return _EMAIL.fullmatch(learner) is not None


def statements(report: Report, *, session: str, scenario: str, ended: datetime,
               learner: str = "") -> list[dict[str, Any]]:
    """Give the statements as plain JSON values: one for the attempt, then one for each criterion that was observed.

    They tell the automatic score: a store never changes a statement, so a later correction could not stand in it.

    Args:
        report: what to tell.
        session: the session's name; the same session and rubric in the same version give the same ids, so a store keeps
            each once.
        scenario: the scenario's id.
        ended: when it was judged, with its zone.
        learner: an e-mail address, or a name under which the trainee is known; without one the session's name is used.
    """
    seen = [criterion for criterion in report.assessment.criteria if criterion.score is not None]
    told = [_attempt(report, session, scenario), *(_scored(report, session, scenario, each) for each in seen)]
    actor, timestamp = _actor(learner or session), _time(ended)
    return [{"id": statement["id"], "actor": actor, **statement, "timestamp": timestamp} for statement in told]


def render_xapi(report: Report, *, session: str, scenario: str, ended: datetime, learner: str = "") -> str:
    """Write the statements as one JSON array that ends with a line feed; the arguments are those of `statements`."""
    told = statements(report, session=session, scenario=scenario, ended=ended, learner=learner)
    return escape_json(json.dumps(told, ensure_ascii=False, indent=2)) + "\n"


def _attempt(report: Report, session: str, scenario: str) -> dict[str, Any]:
    judged = report.assessment
    verb = {True: "passed", False: "failed", None: "completed"}[judged.passed]
    result: dict[str, Any] = {"completion": True}
    if judged.score is not None:
        result["score"] = _score(judged.score, 100)
    if judged.passed is not None:
        result["success"] = judged.passed
    if judged.outcome:
        result["extensions"] = {f"{HOME}/extensions/outcome": visible(judged.outcome)}
    return {"id": _judged(report, session), "verb": _verb(verb), "object": _scenario(report, scenario),
            "result": result, "context": _context(report, session, grouping=[_rubric(report)])}


def _scored(report: Report, session: str, scenario: str, criterion: CriterionResult) -> dict[str, Any]:
    # A criterion's id is its own only within its section.
    named = criterion.section, criterion.id
    return {"id": _judged(report, session, *named), "verb": _verb("scored"),
            "object": _activity(report, "objective", criterion.title, "rubrics", report.assessment.rubric, *named),
            "result": {"score": _score(criterion.score or 0.0, 1)},
            "context": _context(report, session, parent=[_scenario(report, scenario)], grouping=[_rubric(report)])}


def _actor(learner: str) -> dict[str, Any]:
    if is_email(learner):
        return {"objectType": "Agent", "mbox": f"mailto:{learner}"}
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": visible(learner)}}


def _verb(name: str) -> dict[str, Any]:
    return {"id": f"{_ADL}/verbs/{name}", "display": {"en": name}}


def _scenario(report: Report, scenario: str) -> dict[str, Any]:
    return _activity(report, "simulation", report.scene.title, "scenarios", scenario)


def _rubric(report: Report) -> dict[str, Any]:
    return _activity(report, "assessment", report.assessment.title, "rubrics", report.assessment.rubric)


def _activity(report: Report, kind: str, title: str, *path: str) -> dict[str, Any]:
    # An empty name is no name to a store.
    name = " ".join(visible(title).split()) or visible(path[-1])
    return {"objectType": "Activity", "id": _address(*path),
            "definition": {"type": f"{_ADL}/activities/{kind}", "name": {report.scene.language or _UNKNOWN: name}}}


def _address(*path: str) -> str:
    return "/".join((HOME, *(quote(visible(step), safe="") for step in path)))


def _score(score: float, full: int) -> dict[str, Any]:
    return {"scaled": round(score / full, 4), "raw": round(score, 4), "min": 0, "max": full}


def _context(report: Report, session: str, **activities: list[dict[str, Any]]) -> dict[str, Any]:
    judged, scene = report.assessment, report.scene
    context: dict[str, Any] = {
        "registration": _id(session), "platform": "SalesSim", "revision": f"{visible(judged.rubric)} {judged.version}",
        "language": scene.language, "contextActivities": activities,
        "extensions": {f"{HOME}/extensions/difficulty": scene.difficulty} if scene.difficulty else None}
    return {name: value for name, value in context.items() if value}


def _judged(report: Report, session: str, *named: str) -> str:
    return _id(session, report.assessment.rubric, str(report.assessment.version), *named)


def _id(session: str, *path: str) -> str:
    return str(uuid5(NAMESPACE_URL, _address("sessions", session, *path)))


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
