"""Agreements that are looked at together: orders under a framework, one that ends with another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import evolve

from patronage.agreement.terms.ends import Ends, agreements_of
from patronage.counting.verdict import Verdict
from patronage.counting.when import NEVER, When, has_come, later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.agreement.life.life import Life
    from patronage.counting.when import Day

__all__ = ["Paper", "awaited", "ends_beside"]


class Paper(NamedTuple):
    """An agreement by itself: its id, the framework that it is an order under, its own life."""

    id: str
    under: str | None
    life: Life


def awaited(life: Life) -> frozenset[str | None]:
    """Return the ids of agreements that any of its versions waits for; None stands for its orders.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 5)
    >>> order = pt.Agreement.signed("O", on=day, start=day, at_latest=pt.EndOf("F"))
    >>> awaited(order.life)
    frozenset({'F'})
    """
    brought = (act.amendment.terms for act in life.acts if act.amendment is not None)
    versions = (life.terms, *brought)
    terms = (life.first_term, *(each.term for each in versions if each.term is not None))
    survivals = (clause.survives_until for each in versions for clause in each.clauses)
    ends = (end for term in terms for end in (term.start, term.until, term.at_latest))
    return frozenset(agreements_of(*ends, *survivals))


def ends_beside(agreements: Iterable[Paper], *names: str) -> dict[str, Ends]:
    """Return what each of several agreements knows of the ends of those that it waits for.

    Of those that are named, or all. As things stand with each of them. Where two wait for each
    other, each sees the other as if that one did not wait for it. Orders count from the day on
    which all have signed them, unless the framework has ended by then: they hold nothing open.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 5)
    >>> frame = pt.Agreement.signed("F", on=day, start=day, length=pt.years(1))
    >>> order = pt.Agreement.signed("O", on=day, start=day, at_latest=pt.EndOf("F"))
    >>> papers = [Paper("F", None, frame.life), Paper("O", "F", order.life)]
    >>> ends_beside(papers)["O"].by_id
    {'F': datetime.date(2027, 1, 5)}
    """
    company = _Company(agreements)
    asked = names or tuple(company.papers)
    return {name: company.ends(company.papers[name], frozenset())[0] for name in asked}


MOST_DEEP: Final = 40
"""Over how many agreements an end is followed that waits for another: beyond it, it isn't known."""


class _Told(NamedTuple):
    """An end that was worked out, and what it rests on: who was asked for, and who waited then."""

    end: Day | None
    asked: frozenset[str]
    waited: frozenset[str]


class _Company:
    """Agreements that are asked for each other's ends, each as seldom as can be."""

    def __init__(self, agreements: Iterable[Paper]) -> None:
        self.papers = {each.id: each for each in agreements}
        self.orders: dict[str, list[Paper]] = {}
        for each in self.papers.values():
            if each.under is not None and each.id != each.under and each.life.signed_on is not None:
                self.orders.setdefault(each.under, []).append(each)
        for orders in self.orders.values():
            orders.sort(key=lambda each: (each.life.signed_on or NEVER, each.id))
        self.told: dict[str, list[_Told]] = {}
        self.over: dict[object, Day | None] = {}

    def ends(self, agreement: Paper, seen: frozenset[str]) -> tuple[Ends, frozenset[str]]:
        """Return the ends that it waits for, and who was asked; those that wait for it are seen."""
        seen |= {agreement.id}
        by_id: dict[str, Day | None] = {}
        waited, asked, names = set[str](), {agreement.id}, awaited(agreement.life)
        for name in [each for each in names if each is not None]:
            asked.add(name)
            if name in seen:
                waited.add(name)
            elif name in self.papers:
                told = self.end(self.papers[name], seen)
                by_id[name] = told.end
                asked |= told.asked
        ends = Ends(by_id, (), frozenset(waited))
        for each in self.orders.get(agreement.id, ()) if None in names else ():
            # An order may be what asked for this end: here it counts by its own paper.
            told = self.end(each, seen - {each.id})
            asked |= told.asked
            over, signed = self._over(agreement, ends), each.life.signed_on
            if signed is None or has_come(over, signed) is not Verdict.MET:
                ends = ends._replace(orders=(*(ends.orders or ()), told.end))
        return ends, frozenset(asked)

    def _over(self, framework: Paper, ends: Ends) -> Day | None:
        """Return when a framework ends with these orders: of them it only matters which is last."""
        last = later(*ends.orders) if ends.orders else None
        key = framework.id, bool(ends.orders), last, tuple(ends.by_id.items()), ends.waiting
        if key not in self.over:
            self.over[key] = evolve(framework.life, ends=ends).ended_on
        return self.over[key]

    def end(self, agreement: Paper, seen: frozenset[str]) -> _Told:
        """Return when one ends by itself, and with those it waits for."""
        life = agreement.life
        if not awaited(life):
            return _Told(life.ended_on, frozenset({agreement.id}), frozenset())
        for told in self.told.get(agreement.id, ()):
            if told.asked & seen == told.waited:
                return told
        if len(seen) > MOST_DEEP:
            return _Told(When.unknown(agreement.id), frozenset(self.papers), seen)
        ends, asked = self.ends(agreement, seen)
        told = _Told(evolve(life, ends=ends).ended_on, asked, asked & seen)
        self.told.setdefault(agreement.id, []).append(told)
        return told
