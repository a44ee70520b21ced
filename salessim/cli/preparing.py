"""What is done before the talk: rank the leads, look into the dossier, write a plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING, TypeVar

from salessim.errors import SalesSimError
from salessim.model.beforehand import FindingRead, LeadsRanked, PlanMade
from salessim.model.preparation import Approach
from salessim.model.scenario import Goal

if TYPE_CHECKING:
    from salessim.cli.screens import Screen
    from salessim.session import Session

Answer = TypeVar("Answer")

GOALS = {Goal.SALE: "an order", Goal.APPOINTMENT: "an appointment", Goal.INFORMATION: "what I need to know",
         Goal.SERVICE: "a customer who stays"}
APPROACHES = {Approach.APPOINTMENT: "ask for an appointment, by telephone or mail", Approach.VISIT: "go there unasked"}


def ready(session: Session, screen: Screen, name: str) -> bool:
    """Let the trainee prepare what is not done yet, and meet the customer; False when the input ended before.

    Whom the talk is with is not told before the leads are ranked.
    """
    preparation = session.preparation
    if preparation.leads and not session.prepared(LeadsRanked) and not _rank(session, screen):
        return False
    screen.brief(session, name)
    if preparation.dossier and not session.prepared(PlanMade) and not (_look(session, screen)
                                                                       and _plan(session, screen)):
        return False
    session.open()
    screen.meet(session)
    return True


def _rank(session: Session, screen: Screen) -> bool:
    leads = list(session.preparation.leads)
    Random(session.started.seed).shuffle(leads)  # the trainer's order is theirs
    screen.line("\nProspecting\n-----------\nThese names are on your desk. Rank them: who first?\n")
    for number, lead in enumerate(leads, 1):
        screen.line(f"{number:3}  {lead.name}")
        for fact in lead.facts:
            screen.line(f"     - {fact.says}")
    told = f"\nNumbers from 1 to {len(leads)}, the best first; leave out who is not worth a call:"

    def given(numbers: Sequence[int]) -> None:
        if not numbers:
            raise SalesSimError("no number was found", hint="as 3 1 4")
        session.rank([leads[number - 1].id for number in numbers])

    done = _asked(screen, told, len(leads), given)
    meant = next((lead for lead in leads if lead.customer), None)
    if done and meant is not None:
        order = session.prepared(LeadsRanked)[0].order
        place = f"number {order.index(meant.id) + 1} on your list" if meant.id in order else "whom you had dropped"
        screen.line(f"\nNext: {meant.name}, {place}.\n")
    return done


def _look(session: Session, screen: Screen) -> bool:
    read = {event.finding for event in session.prepared(FindingRead)}
    left = [finding for finding in session.preparation.dossier if finding.id not in read]
    looks = session.preparation.looks - len(read)
    if looks <= 0 or not left:
        return True
    screen.line(f"\nPre-approach\n------------\nYou have time for {looks} of these:\n")
    for number, finding in enumerate(left, 1):
        screen.line(f"{number:3}  {finding.source}")

    def given(numbers: Sequence[int]) -> None:
        if not 1 <= len(set(numbers)) <= looks:
            raise SalesSimError(f"found {len(set(numbers))} numbers; expected 1 to {looks}", hint="as 1 3")
        for number in dict.fromkeys(numbers):
            session.read(left[number - 1].id)
            screen.line(f"\n{left[number - 1].source}: {left[number - 1].says}")

    return _asked(screen, "\nWhich do you look into? Numbers:", len(left), given)


def _plan(session: Session, screen: Screen) -> bool:
    read = {event.finding for event in session.prepared(FindingRead)}
    found = [finding for finding in session.preparation.dossier if finding.id in read]
    goals, approaches, chosen = list(GOALS), list(APPROACHES), []

    def one(values: Sequence[Answer], of: Callable[[Answer], str], question: str) -> bool:
        listed = "\n".join(f"{number:3}  {of(value)}" for number, value in enumerate(values, 1))

        def given(numbers: Sequence[int]) -> None:
            if len(numbers) != 1:
                raise SalesSimError(f"found {len(numbers)} numbers; expected one", hint="as 2")
            chosen.append(numbers[0] - 1)

        return _asked(screen, f"\n{question}\n{listed}\nOne number:", len(values), given)

    screen.line("\nYour plan\n---------")
    if not (one(goals, lambda goal: GOALS[goal], "What do you want from this talk?")
            and one(approaches, lambda way: APPROACHES[way], "How do you come near them?")):
        return False
    named: list[str] = []
    listed = "\n".join(f"{number:3}  {finding.source}: {finding.says}" for number, finding in enumerate(found, 1))

    def use(numbers: Sequence[int]) -> None:
        named[:] = [found[number - 1].id for number in dict.fromkeys(numbers)]

    if not _asked(screen, f"\nWhat of it will you use?\n{listed}\nNumbers, or nothing:", len(found), use):
        return False
    note = screen.answer("\nA note to yourself: your first sentence.")
    if note is None:
        return False
    session.plan(objective=goals[chosen[0]], approach=approaches[chosen[1]], findings=named, note=note)
    return True


def _asked(screen: Screen, question: str, most: int, given: Callable[[Sequence[int]], None]) -> bool:
    """Ask until numbers from 1 to `most` are given that can be used; False when the input has ended."""
    while (said := screen.answer(question)) is not None:
        numbers = [int(number) for number in re.findall(r"\d{1,9}", said)]
        wrong = [number for number in numbers if not 1 <= number <= most]
        try:
            if wrong:
                raise SalesSimError(f"found {wrong[0]}; expected numbers from 1 to {most}")
            given(numbers)
        except SalesSimError as refused:
            screen.notice(str(refused))
            continue
        return True
    return False
