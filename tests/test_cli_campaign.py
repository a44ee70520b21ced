"""Campaigns and preparation through the real command line: played, put aside, taken up again."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from running import events, salessim, session_of

from salessim.content.library import Library

CALL = Library.open().play("cold-call-bakery-prepared")
SCENARIO = Library.open().stage(CALL.scenario).scenario


def typed_plan() -> str:
    """Give the play's preparation as a trainee types it, with two slips on the way."""
    assert CALL.prepare is not None
    assert SCENARIO.preparation is not None
    leads = [lead.id for lead in SCENARIO.preparation.leads]
    Random(1).shuffle(leads)
    sources = [finding.id for finding in SCENARIO.preparation.dossier]
    read = [finding for finding in sources if finding in CALL.prepare.read]
    return "\n".join((
        "the first one", "0 99", " ".join(str(leads.index(lead) + 1) for lead in CALL.prepare.order),
        ", ".join(str(sources.index(finding) + 1) for finding in CALL.prepare.read), "2", "1",
        " ".join(str(read.index(finding) + 1) for finding in CALL.prepare.use), "Good morning!", ""))


def said(lines: tuple[str, ...]) -> str:
    return "".join(f"{' '.join(line.split())}\n" for line in lines)


def test_who_prepares_is_asked_told_what_is_wrong_and_scored_for_it(tmp_path: Path) -> None:
    ran = salessim("practice", CALL.scenario, "--prepare", "--seed", "1", typed=typed_plan() + said(CALL.says),
                   SALESSIM_HOME=str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert "no number was found" in ran.stderr
    assert "found 0; expected numbers from 1 to" in ran.stderr
    assert ran.stdout.index("Prospecting") < ran.stdout.index("Pre-approach") < ran.stdout.index("Your plan")
    assert ran.stdout.index("Prospecting") < ran.stdout.index("Nuala Byrne"), "the name would give the answer away"
    assert "Preparation  " in ran.stdout


def test_without_being_asked_for_it_nothing_stands_between_the_trainee_and_the_customer(tmp_path: Path) -> None:
    ran = salessim("practice", CALL.scenario, "--seed", "1", typed="Good morning!\n", SALESSIM_HOME=str(tmp_path))
    assert "You: Good morning!" in ran.stdout
    assert "Prospecting\n-----" not in ran.stdout


def test_a_preparation_that_breaks_off_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    home, plan = str(tmp_path), typed_plan().splitlines(keepends=True)
    ran = salessim("practice", CALL.scenario, "--prepare", "--seed", "1", "--format", "json", typed="".join(plan[:3]),
                   SALESSIM_HOME=home)
    assert "Kept. Take it up again with: salessim resume" in ran.stderr
    again = salessim("resume", "--format", "json", typed="".join(plan[3:]) + said(CALL.says), SALESSIM_HOME=home)
    assert again.returncode == 0, again.stderr
    kinds = [event["kind"] for event in events(again.stdout)]
    assert kinds.index("leads_ranked") < kinds.index("plan_made") < kinds.index("trainee_spoke")
    name = session_of(again.stdout)
    assert "the same" in salessim("replay", name, "--check", SALESSIM_HOME=home).stdout


def test_a_campaign_goes_on_where_the_talk_before_it_ended(tmp_path: Path) -> None:
    home = str(tmp_path)
    first = salessim("campaign", "bakery-round", "--seed", "1", typed=typed_plan() + said(CALL.says),
                     SALESSIM_HOME=home)
    assert first.returncode == 0, first.stderr
    assert "5 days later" in first.stdout
    assert "appointment" in first.stdout.splitlines()[-2]
    second = salessim("campaign", "bakery-round", "--format", "json", typed="Good morning, Ms Byrne.\n",
                      SALESSIM_HOME=home)
    told = json.loads(second.stdout.splitlines()[-1])
    assert told["kind"] == "campaign"
    assert [step["scenario"] for step in told["steps"]] == ["cold-call-bakery", "visit-bakery"]
    opening = events(second.stdout)
    known = [event for event in opening if event["kind"] == "need_voiced" and not event["turn"]]
    assert {event["drawn_by"] for event in known} == {"earlier"}
    new = salessim("campaign", "bakery-round", "--new", "--format", "json", SALESSIM_HOME=home)
    assert [step["scenario"] for step in json.loads(new.stdout.splitlines()[-1])["steps"]] == ["cold-call-bakery"]
    listed = json.loads(salessim("history", "--format", "json", SALESSIM_HOME=home).stdout)
    assert len(listed) == 3
    for kept in listed:
        assert salessim("forget", kept["session"], "--yes", SALESSIM_HOME=home).returncode == 0


def test_an_unknown_campaign_is_answered_with_the_nearest(tmp_path: Path) -> None:
    ran = salessim("campaign", "bakery-rownd", SALESSIM_HOME=str(tmp_path))
    assert ran.returncode == 2
    assert "did you mean bakery-round" in ran.stderr
