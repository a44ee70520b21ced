"""Write a report as JSON: stable, documented in docs/report-json.md, and the same bytes for the same report."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from salessim.model.assessment_json import assessment_from_json, assessment_json
from salessim.model.text import escape_json

if TYPE_CHECKING:
    from salessim.model.assessment import Evidence
    from salessim.reports.followed import NeedFollowed, ObjectionFollowed, Opportunity
    from salessim.reports.report import Exchange, Report

__all__ = ["assessment_from_json", "assessment_json", "render_json", "report_json"]


def report_json(report: Report) -> dict[str, Any]:
    """Give a report as plain JSON values; texts are verbatim. What people said of the score is there if they did."""
    figures = report.figures
    return {
        "kind": "report",
        "scene": asdict(report.scene),
        "outcome": report.outcome,
        "reason": report.reason,
        "next_time": [{"text": change.text, "points": change.points, "why": change.why,
                       "evidence": [_evidence(quote) for quote in change.quotes]} for change in report.next_time],
        "figures": {"turns": figures.turns, "talk_share": _rounded(figures.talk_share),
                    "open_questions": figures.open_questions, "closed_questions": figures.closed_questions},
        "holds": list(report.holds), "differ": list(report.differ),
        "better": [asdict(better) for better in report.better],
        "needs": [_need(need) for need in report.needs],
        "objections": [_objection(objection) for objection in report.objections],
        "opportunities": [_opportunity(chance) for chance in report.opportunities],
        "card": [{"turn": number, "says": told} for number, told in report.card],
        "turns": [_turn(exchange, live=report.live) for exchange in report.exchanges],
        "assessment": assessment_json(report.assessment),
        **_remarks(report),
    }


def _remarks(report: Report) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if report.corrected:
        given["corrected"] = assessment_json(report.corrected)
        given["corrections"] = [asdict(correction) for correction in report.corrections]
    if report.disputes:
        given["disputes"] = [asdict(dispute) for dispute in report.disputes]
    if report.guess is not None:
        given["guess"] = report.guess
    if report.progress:
        given["progress"] = asdict(report.progress)
    return given


def render_json(report: Report) -> str:
    """Write the whole report as JSON text that ends with a line feed; what a terminal could obey is escaped."""
    return escape_json(json.dumps(report_json(report), ensure_ascii=False, indent=2)) + "\n"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _evidence(quote: Evidence) -> dict[str, Any]:
    return {"turn": quote.turn, "start": quote.start, "end": quote.end, "quote": quote.quote, "side": quote.side}


def _need(need: NeedFollowed) -> dict[str, Any]:
    return {"id": need.id, "says": need.says, "voiced": need.voiced, "drawn_by": need.drawn_by,
            "weighed": list(need.weighed), "met": need.met, "by": need.by}


def _objection(objection: ObjectionFollowed) -> dict[str, Any]:
    return {"id": objection.id, "says": objection.says, "raised": objection.raised,
            "kept": {rule.value: turn for rule, turn in objection.kept},
            "hardened": [{"turn": turn, "cause": cause} for turn, cause in objection.hardened],
            "settled": objection.settled, "seen_through": objection.seen_through}


def _opportunity(chance: Opportunity) -> dict[str, Any]:
    return {"turn": chance.turn, "cue": chance.cue.value, "subject": chance.subject, "taken": chance.taken}


def _turn(exchange: Exchange, *, live: bool) -> dict[str, Any]:
    attitude = exchange.attitude
    return {
        "turn": exchange.number,
        "said": exchange.said,
        "passages": [{"start": passage.start, "end": passage.end, "moves": [move.value for move in passage.moves]}
                     for passage in exchange.passages],
        "reply": exchange.reply,
        "stage": exchange.stage.value,
        "attitude": {"trust": attitude.trust, "interest": attitude.interest,
                     "patience": attitude.patience} if live else None,
        "causes": [asdict(cause) for cause in exchange.causes],
    }
