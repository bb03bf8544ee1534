"""A book read day by day, by the plain words of its laws: the oracle of merges and bonds.

What was said is a list; what stood on a day of knowledge is found by looking through it. Nothing is
shared with the library but the classes of its facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Naive"]


class Naive:
    """What was said of parties and in their ledgers, in the order in which it was said."""

    def __init__(self) -> None:
        self.noted: list[pt.Fact] = []
        self.ledgers: dict[str, list[pt.Fact]] = {}

    # --- what stood ------------------------------------------------------------------------------

    def _stands(self, log: Iterable[pt.Fact], known: date) -> list[pt.Fact]:
        """Return what stood of a log: recorded by then, not taken back, as last put right."""
        said = [fact for fact in log if fact.recorded_on <= known]
        found: list[pt.Fact] = []
        for fact in said:
            if isinstance(fact, pt.Retraction | pt.Correction) or _is_taken_back(fact, said):
                continue
            mends = [
                each
                for each in said
                if isinstance(each, pt.Correction)
                and each.of == fact.id
                and not _is_taken_back(each, said)
            ]
            last = max(
                mends, key=lambda each: (each.recorded_on, each.on, each.id or ""), default=None
            )
            found.append(fact if last is None else last.stands)
        return found

    def _lasting(self, known: date) -> list[pt.Relation]:
        """Return the bonds that stood, each with its end; those that never held are left out."""
        noted = self._stands(self.noted, known)
        found: list[pt.Relation] = []
        for each in noted:
            if isinstance(each, pt.Relation):
                ends = [end.on for end in noted if isinstance(end, pt.Ended) and end.of == each.id]
                ends += [] if each.until is None else [each.until]
                until = min(ends, default=None)
                if until is None or until > each.on:
                    found.append(
                        pt.Relation(
                            *(each.subject, each.bond, each.object), on=each.on, until=until
                        )
                    )
        return found

    # --- who is who ------------------------------------------------------------------------------

    def whose(self, record: str, known: date) -> str:
        for each in self._stands(self.noted, known):
            if isinstance(each, pt.Merged) and each.absorbed.id == record:
                return self.whose(each.into.id, known)
        return record

    def _bound(self, bond: pt.Bond, day: date, known: date) -> set[tuple[str, str]]:
        pairs = {
            (self.whose(each.subject.id, known), self.whose(each.object.id, known))
            for each in self._lasting(known)
            if each.bond is bond and day in each.period
        }
        return {(one, other) for one, other in pairs if one != other}

    def members(self, group: str, day: date, known: date) -> list[str]:
        bound = self._bound(pt.Bond.INCLUDES, day, known)
        return sorted(other for one, other in bound if one == group)

    # --- facts -----------------------------------------------------------------------------------

    def facts(self, party: str, known: date) -> list[pt.Purchase]:
        """Return the purchases of all records of a party; one number, one price is one of them."""
        found: list[pt.Purchase] = []
        records = [name for name in self.ledgers if self.whose(name, known) == party]
        for record in sorted(records, key=lambda name: (name != party, name)):
            stood = [
                fact
                for fact in self._stands(self.ledgers[record], known)
                if isinstance(fact, pt.Purchase)
            ]
            for fact in stood:
                if not any(_is_one(fact, each) for each in found):
                    found.append(fact)
        return found

    def spent(self, party: str, day: date, known: date) -> int:
        return sum(fact.price.minor for fact in self.facts(party, known) if fact.on <= day)

    def is_in(self, party: str, day: date, known: date) -> bool:
        """Say whether an employer of a party has bought anything by a day."""
        bound = self._bound(pt.Bond.EMPLOYS, day, known)
        return any(
            fact.on <= day
            for one, other in bound
            if other == party
            for fact in self.facts(one, known)
        )


def _is_taken_back(fact: pt.Fact, said: list[pt.Fact]) -> bool:
    return any(
        isinstance(each, pt.Retraction) and each.of == fact.id and not _is_taken_back(each, said)
        for each in said
    )


def _is_one(fact: pt.Purchase, other: pt.Purchase) -> bool:
    """Say whether two purchases of two records are one: a number was given to both."""
    given = fact.id is not None and fact.id.startswith("N")
    return given and fact.id == other.id and (fact.on, fact.price) == (other.on, other.price)
