"""Setting settlements against charges, day by day: the oldest first, or as they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

__all__ = ["Entry", "Moment", "allocated"]


class Entry(NamedTuple):
    """One fact of an account in minor units: a charge, or what settles one (`to` names which).

    >>> from datetime import date
    >>> Entry(date(2026, 1, 1), "C1", 100, None, due_on=date(2026, 1, 31)).is_charge
    True
    """

    on: date
    id: str
    minor: int
    to: str | None
    due_on: date | None = None

    @property
    def is_charge(self) -> bool:
        """Whether it adds to what is owed on a charge of its own.

        >>> from datetime import date
        >>> Entry(date(2026, 1, 1), "P1", 100, None).is_charge
        False
        """
        return self.due_on is not None


class Moment(NamedTuple):
    """What is open from a day on: the minor units left of each charge, and what is in credit.

    >>> from datetime import date
    >>> Moment(date(2026, 1, 1), (("C1", 100),), 0).credit
    0
    """

    on: date
    open: tuple[tuple[str, int], ...]
    credit: int


def allocated(entries: Iterable[Entry]) -> Iterator[Moment]:
    """Yield what is open after each day on which something happens.

    On a day, charges come before what settles them. A settlement that names a charge goes to it
    first, and what is left of it, as any other, to the charges that are due first, those of one
    day in the order of their invoices and ids. What no charge takes stays in credit until one
    comes; what names a charge still to come is held for that one. A charge below zero (a
    correction) settles the charge that it names in the same way.

    >>> from datetime import date
    >>> day, later = date(2026, 1, 1), date(2026, 1, 9)
    >>> facts = [Entry(day, "C1", 100, None, due_on=later), Entry(later, "P1", 130, None)]
    >>> [(str(moment.on), moment.open, moment.credit) for moment in allocated(facts)]
    [('2026-01-01', (('C1', 100),), 0), ('2026-01-09', (), 30)]
    """
    ordered = sorted(entries, key=_order)
    to_come = {entry.id for entry in ordered if entry.is_charge and entry.minor > 0}
    left: dict[str, int] = {}
    ranks: dict[str, tuple[date, date, str]] = {}
    held: dict[str, int] = {}
    paid: dict[str, list[tuple[str, int]]] = {}
    credit = 0
    for place, entry in enumerate(ordered):
        if entry.is_charge and entry.minor > 0:
            to_come.discard(entry.id)
            left[entry.id] = entry.minor
            ranks[entry.id] = (entry.due_on or entry.on, entry.on, entry.id)
            credit += _settled(left, ranks, held.pop(entry.id, 0), entry.id)
            if entry.id in left:
                credit = _settled(left, ranks, credit, entry.id)
        elif entry.minor < 0 and not entry.is_charge:
            credit = _taken_back(left, ranks, entry, credit + sum(held.values()), paid)
            credit = _kept_for(held, credit)
        elif entry.to in to_come:
            held[entry.to or ""] = held.get(entry.to or "", 0) + abs(entry.minor)
        else:
            before = dict(left)
            credit += _settled(left, ranks, abs(entry.minor), entry.to)
            paid[entry.id] = [
                (name, was - left.get(name, 0))
                for name, was in before.items()
                if was != left.get(name, 0)
            ]
        if place + 1 == len(ordered) or ordered[place + 1].on != entry.on:
            rest = sorted(left.items(), key=lambda item: ranks[item[0]])
            yield Moment(entry.on, tuple(rest), credit + sum(held.values()))


def _kept_for(held: dict[str, int], credit: int) -> int:
    """Keep of what is in credit what is held for charges to come; return what is free."""
    for name, amount in held.items():
        held[name] = min(amount, credit)
        credit -= held[name]
    return credit


def _order(entry: Entry) -> tuple[date, bool, date, str]:
    settles = not entry.is_charge or entry.minor < 0
    return entry.on, settles, entry.due_on or entry.on, entry.id


def _settled(
    left: dict[str, int], ranks: dict[str, tuple[date, date, str]], amount: int, to: str | None
) -> int:
    """Take an amount off what is open; return what no charge takes."""
    order = sorted(left, key=lambda each: ranks[each])
    if to in left:
        order.remove(to)
        order.insert(0, to)
    for each in order:
        if not amount:
            break
        taken = min(left[each], amount)
        amount -= taken
        if taken == left[each]:
            del left[each]
        else:
            left[each] -= taken
    return amount


def _taken_back(
    left: dict[str, int],
    ranks: dict[str, tuple[date, date, str]],
    entry: Entry,
    credit: int,
    paid: dict[str, list[tuple[str, int]]],
) -> int:
    """Give money back: from what is in credit, then from what it had paid, else as a claim."""
    taken = min(credit, -entry.minor)
    rest = -entry.minor - taken
    bought = paid.get(entry.to or "", [])
    while rest and bought:
        name, amount = bought.pop()
        again = min(amount, rest)
        left[name] = left.get(name, 0) + again
        rest -= again
        if again < amount:
            bought.append((name, amount - again))
    if rest:
        left[entry.id] = rest
        ranks[entry.id] = (entry.on, entry.on, entry.id)
    return credit - taken
