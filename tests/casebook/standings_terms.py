"""What the translators of standing cases share: facts, terms and policies, and no answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import patronage as pt

if TYPE_CHECKING:
    from datetime import date

Row: TypeAlias = dict[str, Any]
Case: TypeAlias = dict[str, Any]


class Outside(Exception):
    """The case asks for something that the library doesn't answer, or not yet."""


class Told(NamedTuple):
    """A case in the library's own words: what happened, and whose rules are asked."""

    relationship: pt.Relationship
    policy: pt.Policy


def ledger(*facts: pt.Fact) -> pt.Relationship:
    """Return the relationship of a case, with everything covered that it speaks of."""
    return pt.Relationship("provider", "patron").add(*facts)


def day(text: str) -> date:
    """Return a day of a case."""
    return pt.parse_day(text)


def placed(standing: str, on: date) -> pt.Placement:
    """Return the standing that a case opens with."""
    return pt.Placement(standing, on=on, by="source", reason="the case opens with it")


def euros(amount: str) -> pt.Money:
    """Return an amount of a case that is in euros."""
    return pt.Money(amount, "EUR")


def dollars(amount: str | int) -> pt.Money:
    """Return an amount of a case that is in dollars, or in no currency at all."""
    return pt.Money(amount, "USD")


def total(
    threshold: int, of: str, over: pt.Window, where: dict[str, object] | None = None
) -> pt.Aggregate:
    """Return the criterion that what was observed in a window adds up to so much."""
    return pt.Aggregate(
        pt.at_least(threshold),
        of=f"observation:{of}",
        by=pt.Statistic.SUM,
        over=over,
        where=where or {},
    )


def reading(threshold: int, of: str, over: pt.Window) -> pt.Aggregate:
    """Return the criterion that a running total, as it was last read in a window, is so much."""
    return pt.Aggregate(
        pt.at_least(threshold),
        of=f"observation:{of}",
        by=pt.Statistic.RUNNING_TOTAL,
        over=over,
    )
