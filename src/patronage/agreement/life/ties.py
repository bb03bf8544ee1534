"""Agreements that are looked at together: orders under a framework, one that ends with another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from patronage.agreement.terms.ends import Ends, agreements_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def ends_beside(agreement: Paper, others: Iterable[Paper]) -> Ends:
    """Return when those end that an agreement waits for, as things stand with each of them.

    Where two wait for each other, each sees the other as if that one did not wait for it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 5)
    >>> frame = pt.Agreement.signed("F", on=day, start=day, length=pt.years(1))
    >>> order = pt.Agreement.signed("O", on=day, start=day, at_latest=pt.EndOf("F"))
    >>> papers = [Paper("F", None, frame.life), Paper("O", "F", order.life)]
    >>> ends_beside(papers[1], papers).by_id
    {'F': datetime.date(2027, 1, 5)}
    """
    found = {each.id: each for each in (*others, agreement)}
    return _ends(agreement, found, frozenset())


def _ends(agreement: Paper, others: Mapping[str, Paper], seen: frozenset[str]) -> Ends:
    """Return the ends that an agreement waits for; those that wait for it already are seen."""
    seen |= {agreement.id}
    by_id: dict[str, Day | None] = {}
    orders: list[Day | None] = []
    for name in awaited(agreement.life):
        if name is None:
            # An order may be what asked for this end: here it counts by its own paper.
            orders += [
                _end_of(each, others, seen - {each.id})
                for each in others.values()
                if each.under == agreement.id and each.id != agreement.id
            ]
        elif name in seen:
            by_id[name] = None
        elif name in others:
            by_id[name] = _end_of(others[name], others, seen)
    return Ends(by_id, tuple(orders))


def _end_of(agreement: Paper, others: Mapping[str, Paper], seen: frozenset[str]) -> Day | None:
    life = agreement.life
    if awaited(life):
        life = evolve(life, ends=_ends(agreement, others, seen))
    return life.ended_on
