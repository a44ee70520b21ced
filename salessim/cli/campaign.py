"""`salessim campaign`: several scenarios with one customer, one after another."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salessim.cli.shared import CONTENT, TIER, Keeping, formats, open_journal, open_library, print_json
from salessim.errors import SalesSimError

if TYPE_CHECKING:
    from salessim.cli.screens import Screen
    from salessim.content.library import Library
    from salessim.journal import Journal
    from salessim.model.campaign import Campaign
    from salessim.session import Session


@click.command(short_help="Stay with one customer, from the raw leads to the service.")
@click.argument("campaign", required=False)
@click.option("--seed", type=int, help="The seed of the first talk; the others follow from it.")
@click.option("--difficulty", type=click.Choice(["easy", "normal", "hard"]), default="normal", show_default=True,
              help="How forgiving the customer is.")
@click.option("--new", is_flag=True, help="Begin again, although there is a run to go on with.")
@click.option("--plain", is_flag=True, help="Plain lines on a terminal.")
@CONTENT
@TIER
@formats("text", "json")
def campaign(campaign: str | None, seed: int | None, difficulty: str, *, new: bool, plain: bool,
             content: tuple[Path, ...], tier: str, form: str) -> None:
    """Stay with one customer: rank leads, prepare, talk, and come back later.

    CAMPAIGN is an id from `salessim list campaigns`. Every talk is a session of its own; a run that was put aside is
    taken up again where it was left.
    """
    from salessim.cli.practice import open_screen

    library = open_library(content)
    screen = open_screen(form, plain=plain)
    wanted = library.campaign(campaign or _first(library))
    for step in wanted.steps:
        library.stage(step.scenario)  # what is broken is told before the first talk, not after it
    with open_journal() as journal:
        run = _Run(library, journal, wanted, screen, tier)
        if not new:
            run.take_up()
        run.play(seed=secrets.randbelow(2**31) if seed is None else seed, difficulty=difficulty)
        lines = run.lines()
    if form == "json":
        print_json({"kind": "campaign", "campaign": wanted.id, "steps": lines})
        return
    screen.line(f"\n{wanted.title}\n{'-' * len(wanted.title)}")
    for line in lines:
        score = "not scored" if line["score"] is None else f"{line['score']:5.1f}"
        screen.line(f"{line['title']:44} {line['outcome'] or 'open':12} {score}")


def _first(library: Library) -> str:
    there = library.listing("campaign")
    if not there:
        raise SalesSimError("there is no campaign", hint="docs/content.md says how one is written")
    return there[0].id


class _Run:
    """One going through a campaign: what was played of it, and what comes next."""

    def __init__(self, library: Library, journal: Journal, campaign: Campaign, screen: Screen, tier: str) -> None:
        self._library = library
        self._journal = journal
        self._campaign = campaign
        self._screen = screen
        self._tier = tier
        self._name = ""
        self._played: list[tuple[int, str, Session]] = []

    def take_up(self) -> None:
        """Find the newest run; one that has come to its end is left as it is."""
        from salessim.cli.review import recall
        from salessim.session import Session

        played = []
        for name, step in self._journal.run(self._campaign.id):
            _, staging, events, _ = recall(self._journal, name)
            keeping = Keeping(self._journal, staging, name)
            played.append((step.number, name, Session.resume(staging, events, tier=self._tier, record=keeping.record)))
            run = step.run
        if played and (played[-1][2].outcome is None or self._following(played[-1]) is not None):
            self._played, self._name = played, run

    def play(self, *, seed: int, difficulty: str) -> None:
        """Play on until the campaign has come to its end, or the trainee puts it aside."""
        from salessim.cli.practice import perform
        from salessim.cli.screens import Left
        from salessim.cli.words import paragraphs

        if self._played and self._played[-1][2].outcome is None:
            _, name, session = self._played[-1]
            self._screen.again(session, name)
        elif self._played:
            session, name = self._next(seed, difficulty)
        else:
            self._screen.line(f"{self._campaign.title}\n{'=' * len(self._campaign.title)}\n\n"
                              f"{paragraphs(self._campaign.briefing)}\n")
            session, name = self._begin(0, seed, difficulty)
        while perform(session, self._screen, name) is not None or session.outcome is not None:
            if session.outcome is None or self._following(self._played[-1]) is None:
                return
            try:
                session, name = self._next(seed, difficulty)
            except Left:
                self._screen.notice(f"Kept. Go on with: salessim campaign {self._campaign.id}")
                return

    def lines(self) -> list[dict[str, object]]:
        """Give what was played: title, outcome and score of each talk."""
        sessions = {kept.name: kept for kept in self._journal.sessions()}
        return [{"session": name, "scenario": session.staging.scenario.id, "title": session.staging.scenario.title,
                 "outcome": session.outcome.value if session.outcome else None, "score": sessions[name].score}
                for _, name, session in self._played]

    def _following(self, last: tuple[int, str, Session]) -> int | None:
        number, _, session = last
        return None if session.outcome is None else self._campaign.next(number, session.outcome)

    def _next(self, seed: int, difficulty: str) -> tuple[Session, str]:
        number = self._following(self._played[-1])
        if number is None:
            raise SalesSimError("the campaign has come to its end")
        self._screen.pause()
        days = self._campaign.steps[number].days
        self._screen.line("\n" + {0: "Later that day", 1: "The next day"}.get(days, f"{days} days later"))
        return self._begin(number, seed, difficulty)

    def _begin(self, number: int, seed: int, difficulty: str) -> tuple[Session, str]:
        from salessim.customer import Past
        from salessim.journal.rows import Step
        from salessim.model.scenario import Difficulty
        from salessim.session import Session

        staging = self._library.stage(self._campaign.steps[number].scenario)
        keeping = Keeping(self._journal, staging, step=Step(campaign=self._campaign.id, number=number, run=self._name))
        before = self._played[-1][2] if self._played else None
        first = before.started if before else None
        session = Session.begin(
            staging, seed=first.seed + 1 if first else seed, tier=self._tier, record=keeping.record,
            difficulty=first.difficulty if first else Difficulty(difficulty),
            past=Past.of(before.customer, staging) if before else None,
            prepare=staging.scenario.preparation is not None)
        self._name = self._name or keeping.name
        self._played.append((number, keeping.name, session))
        self._screen.begin(session, keeping.name)
        return session, keeping.name
