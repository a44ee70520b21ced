"""The shipped plays must hold: a win, a loss and an honest no for each scenario, live and through the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salessim.content.kept import restage
from salessim.content.library import Library
from salessim.journal import Journal
from salessim.model.codec import dumps
from salessim.model.events import Event, SessionAssessed, SessionStarted
from salessim.model.play import Play
from salessim.model.scenario import REACHES, Reception, Scenario, Stage
from salessim.rehearsal.plays import Performance, begin, perform
from salessim.session import Session

LIBRARY = Library.open()
PLAYS = {entry.id: LIBRARY.play(entry.id) for entry in LIBRARY.listing("play")}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def played(play: Play) -> Performance:
    return perform(play, LIBRARY.stage(play.scenario))


@pytest.mark.parametrize("name", PLAYS)
def test_a_play_ends_and_scores_as_it_says(name: str) -> None:
    found = played(PLAYS[name])
    assert found.differences == ()
    assert found.score is not None


def best_end(scenario: Scenario) -> Stage:
    """Give the end that a good trainee reaches: an honest no where nothing fits, another time where there is none."""
    if not scenario.fits:
        return Stage.POLITE_EXIT
    return Stage.CALLBACK if scenario.reception is Reception.BUSY else REACHES[scenario.goal]


@pytest.mark.parametrize("scenario", [entry.id for entry in LIBRARY.listing("scenario")])
def test_each_scenario_can_be_done_well_badly_and_left_politely(scenario: str) -> None:
    staging = LIBRARY.stage(scenario)
    plays = [play for play in PLAYS.values() if play.scenario == scenario]
    best, bad = best_end(staging.scenario), {Stage.LOST, Stage.WALKED_OUT}
    outcomes = {play.outcome for play in plays}
    assert best in outcomes
    assert outcomes & bad
    assert Stage.POLITE_EXIT in outcomes
    scores = {play.outcome: played(play).score or 0 for play in plays}
    assert scores[best] >= staging.rubric.pass_mark
    assert all(scores[best] > score + 20 for outcome, score in scores.items() if outcome in bad)
    if not staging.scenario.fits:
        assert scores[Stage.WON] <= 40 < scores[best], "a sale of what does not fit"


@pytest.mark.parametrize("name", PLAYS)
def test_a_play_is_the_same_through_the_journal_turn_by_turn(name: str, tmp_path: Path) -> None:
    """Each turn is said by a program that knows nothing but what the journal kept of the turns before."""
    play, live = PLAYS[name], played(PLAYS[name]).session
    kept = ""

    def keep(events: Sequence[Event]) -> None:
        nonlocal kept
        if isinstance(events[0], SessionStarted):
            kept = journal.begin(events[0], staging.documents, events[1:])
        else:
            journal.append_all(kept, events)

    with Journal.open(tmp_path / "j.sqlite3", clock=lambda: NOON) as journal:
        staging = LIBRARY.stage(play.scenario)
        begin(play, staging, record=keep)
    for text in play.says:
        with Journal.open(tmp_path / "j.sqlite3", clock=lambda: NOON) as journal:
            past = [event for _, event in journal.events(kept)]
            Session.resume(restage(journal.documents(kept)), past, record=keep).say(text)
    with Journal.open(tmp_path / "j.sqlite3", clock=lambda: NOON) as journal:
        told = [dumps(event) for _, event in journal.events(kept)]
    assert told == [dumps(event) for event in live.events if not isinstance(event, SessionAssessed)]
