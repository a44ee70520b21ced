"""Begin an example conversation as it says: prepared or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salessim.session import Record, Session, forget

if TYPE_CHECKING:
    from salessim.model.play import Play
    from salessim.model.scenario import Staging


def begin(play: Play, staging: Staging, *, record: Record = forget) -> Session:
    """Begin a play: prepare as it says, and meet the customer."""
    session = Session.begin(staging, seed=play.seed, difficulty=play.difficulty, record=record,
                            prepare=play.prepare is not None)
    if play.prepare is not None:
        if play.prepare.order:
            session.rank(play.prepare.order)
        for finding in play.prepare.read:
            session.read(finding)
        session.plan(objective=play.prepare.objective, approach=play.prepare.approach, findings=play.prepare.use)
        session.open()
    return session
