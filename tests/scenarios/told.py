"""What the dated stories share: facts in few words, and a story with the standings it must give."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import patronage as pt
from amounts import usd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "LAST_YEAR",
    "THIS_YEAR",
    "YEAR",
    "Told",
    "bought",
    "counted",
    "day",
    "euros",
    "invoice",
    "latest",
    "noted",
    "paid",
    "placed",
    "spent",
    "standing",
    "summed",
    "usd",
]

YEAR = pt.years(1)
THIS_YEAR = pt.CalendarPeriod(YEAR)
LAST_YEAR = pt.CalendarPeriod(YEAR, which=pt.Which.PREVIOUS)
EVER = pt.Ever()


class Told(NamedTuple):
    """A story: whose rules, what happened, and the standing on every day, worked out by hand."""

    title: str
    policy: pt.Policy | pt.PolicyHistory
    facts: Iterable[pt.Fact]
    standing: str


def standing(told: Told) -> str:
    """Return the standing on every day as the library has it."""
    return str(pt.standing_of(pt.Relationship("provider", "patron").add(*told.facts), told.policy))


def day(text: str) -> date:
    """Return a day written as 2026-01-31."""
    return date.fromisoformat(text)


def euros(amount: str) -> pt.Money:
    """Return an amount in euros."""
    return pt.Money(amount, "EUR")


def noted(
    kind: str,
    value: pt.Money | int | str | bool | None,
    on: str,
    until: str | None = None,
    **details: bool,
) -> pt.Observation:
    """Return something noted on a day, or for a spell."""
    end = None if until is None else day(until)
    return pt.Observation(kind, value, on=day(on), until=end, details=details)


def bought(amount: str, on: str, name: str | None = None) -> pt.Purchase:
    """Return a purchase."""
    return pt.Purchase(usd(amount), on=day(on), id=name)


def placed(name: str, on: str, until: str | None = None) -> pt.Placement:
    """Return a standing that somebody was given by hand."""
    end = None if until is None else day(until)
    return pt.Placement(name, on=day(on), until=end, by="desk", reason="by hand")


def invoice(name: str, on: str, amount: str = "100") -> pt.Charge:
    """Return an invoice that is payable at once."""
    start = day(on)
    period = pt.Period(start, start + pt.months(1))
    return pt.Charge("fee", period, amount=usd(amount), invoice_on=start, due_on=start, id=name)


def paid(amount: str, on: str, charge: str | None = None, name: str | None = None) -> pt.Payment:
    """Return a payment, of one charge or of what is owed longest."""
    return pt.Payment(usd(amount), on=day(on), charge=charge, id=name)


def latest(threshold: pt.Threshold, of: str) -> pt.Aggregate:
    """Return the criterion that the last value noted passes."""
    return pt.Aggregate(threshold, of=f"observation:{of}", by=pt.Statistic.LATEST)


def summed(
    least: int, of: str, over: pt.Window = EVER, where: Mapping[str, object] | None = None
) -> pt.Aggregate:
    """Return the criterion that what was noted in a window adds up to so much."""
    return pt.Aggregate(
        pt.at_least(least),
        of=f"observation:{of}",
        by=pt.Statistic.SUM,
        over=over,
        where=where or {},
    )


def counted(least: int, of: str, over: pt.Window = EVER) -> pt.Aggregate:
    """Return the criterion that something was noted so often in a window."""
    return pt.Aggregate(
        pt.at_least(least), of=f"observation:{of}", by=pt.Statistic.COUNT, over=over
    )


def spent(least: str, over: pt.Window = EVER) -> pt.Spend:
    """Return the criterion that so many dollars were spent in a window."""
    return pt.Spend(pt.at_least(usd(least)), over=over)
