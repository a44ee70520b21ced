"""What comes before the first word: leads to rank, a dossier to look into, a plan (process.md, A2 and A3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Approach(StrEnum):
    """How to come near somebody: ask managers and buyers for an appointment, visit households (process.md, A3)."""

    APPOINTMENT = "appointment"
    VISIT = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFact:
    """One thing that is known of a lead: a clause, as "opens a third shop in May"."""

    id: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Somebody who might become a customer.

    Attributes:
        facts: what is known.
        because: the fact that decides where this lead belongs.
        why: the trainer's reason, a sentence.
        suited: whether it is worth a call at all.
        customer: whether this is the one whom the scenario is about.
    """

    id: str
    name: str
    facts: tuple[LeadFact, ...]
    because: str
    why: str
    suited: bool = True
    customer: bool = False

    @property
    def reason(self) -> str:
        """The clause of the fact that decides."""
        return next(fact.says for fact in self.facts if fact.id == self.because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one source says of the customer.

    Attributes:
        source: where it stands, as "the local paper".
        says: what is found there.
        phrases: words that show in the talk that it is known.
        fact: the fact of the persona that it tells, which need not be asked for again; "" for none.
    """

    id: str
    source: str
    says: str
    phrases: tuple[str, ...]
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What a trainee may do before the talk.

    Attributes:
        leads: raw leads, in the trainer's order, the best first.
        dossier: what can be found out of the customer, a source each.
        looks: into how many sources there is time to look (count).
        approach: how this customer is best come near.
    """

    leads: tuple[Lead, ...] = ()
    dossier: tuple[Finding, ...] = ()
    looks: int = 3
    approach: Approach = Approach.APPOINTMENT
