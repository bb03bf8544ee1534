"""B1 to B4: reviews and standings, against a hand-written if-chain, a state machine, a day loop.

    python benchmarks/bench_standing.py

One relationship of ten engagements (purchases, an agreement, a manager), judged by four criteria:
agreement in force, dedicated manager, three purchases in twelve months, the last within 180 days.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from harness import Row, repeated, table
from transitions import Machine

import patronage as pt

DAY = date(2026, 9, 1)
BOUGHT = [date(2025, 10, 3) + timedelta(days=37 * k) for k in range(10)]
SIGNED = date(2026, 1, 5)
START = date(2026, 2, 1)

POLICY = pt.Policy(
    "four-criteria",
    "1",
    rungs=(
        pt.Rung(
            pt.CLIENT,
            enter=pt.AllOf(
                pt.AgreementInForce(),
                pt.DedicatedManager(),
                pt.PurchaseCount(pt.at_least(3), over=pt.Rolling(pt.months(12))),
                pt.Recency(pt.within(pt.days(180))),
            ),
        ),
    ),
)
RELATIONSHIP = pt.Relationship("hp", "mary").add(
    *(pt.Purchase(pt.Money("120.00", "USD"), on=day) for day in BOUGHT),
    pt.Assigned("ana", on=START),
    pt.Agreement.signed(
        "A1",
        on=SIGNED,
        start=START,
        length=pt.years(1),
        summary="Monthly counsel",
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        billing=pt.BillingTerms.monthly(pt.Money("2500.00", "USD")),
    ),
)


@dataclass(frozen=True)
class Bought:
    """A purchase as a program without the library would keep it."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Held:
    """Something held from a day to a day: an agreement, an assignment."""

    start: date
    end: date | None
    what: str

    def on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Patron:
    """What such a program knows of one patron."""

    purchases: tuple[Bought, ...]
    agreements: tuple[Held, ...]
    managers: tuple[Held, ...]


PATRON = Patron(
    tuple(Bought(day, Decimal("120.00")) for day in BOUGHT),
    (Held(START, date(2027, 2, 1), "A1"),),
    (Held(START, None, "ana"),),
)


def in_force(patron: Patron, day: date) -> bool:
    return any(agreement.on(day) for agreement in patron.agreements)


def managed(patron: Patron, day: date) -> bool:
    return any(manager.on(day) for manager in patron.managers)


def bought_enough(patron: Patron, day: date) -> bool:
    year_ago = day - relativedelta(months=12)
    return sum(year_ago < each.on <= day for each in patron.purchases) >= 3


def bought_lately(patron: Patron, day: date) -> bool:
    last = max((each.on for each in patron.purchases if each.on <= day), default=None)
    return last is not None and day < last + timedelta(days=180)


def if_chain(patron: Patron, day: date) -> bool:
    """Say whether a patron is a client, as one would write it by hand."""
    if not in_force(patron, day):
        return False
    if not managed(patron, day):
        return False
    if not bought_enough(patron, day):
        return False
    return bought_lately(patron, day)


class Guarded:
    """The same guards on a state machine of the peer."""

    def __init__(self) -> None:
        self.machine = Machine(
            model=self, states=["customer", "client"], initial="customer", auto_transitions=False
        )
        guards = [in_force, managed, bought_enough, bought_lately]
        self.machine.add_transition(
            "promote",
            "customer",
            "client",
            conditions=[lambda guard=guard: guard(PATRON, DAY) for guard in guards],
        )


def changing_days() -> list[date]:
    """Return the days on which something the if-chain looks at changes."""
    days = {START, date(2027, 2, 1)}
    for bought in BOUGHT:
        days |= {bought, bought.replace(year=bought.year + 1), bought + timedelta(days=180)}
    return sorted(days)


def day_by_day() -> list[bool]:
    """Review each day on which something changes, one by one, from scratch."""
    return [pt.review(RELATIONSHIP, POLICY, on=day).after == pt.CLIENT for day in changing_days()]


def rows() -> list[Row]:
    case = pt.Case(RELATIONSHIP, POLICY)
    guarded = Guarded()
    assert case.review(DAY).after == pt.CLIENT
    assert if_chain(PATRON, DAY)
    assert guarded.may_promote()  # pyright: ignore[reportAttributeAccessIssue]
    assert [
        case.standing.at(day) == pt.CLIENT for day in changing_days() if day < date(2027, 2, 1)
    ] == [if_chain(PATRON, day) for day in changing_days() if day < date(2027, 2, 1)]
    chain = repeated(lambda: if_chain(PATRON, DAY))
    return [
        Row("B1 review, warm", repeated(lambda: case.review(DAY)), chain, 2_000, limit=4, aim=2.5),
        Row(
            "B1 review, cold",
            repeated(lambda: pt.Case(RELATIONSHIP, POLICY).review(DAY)),
            chain,
            300,
            limit=20,
            aim=12,
        ),
        Row(
            "B2 standing on a day, warm",
            repeated(lambda: case.at(DAY)),
            chain,
            5_000,
            limit=0.5,
            aim=0.1,
        ),
        Row(
            "B3 review against may_promote",
            repeated(lambda: case.review(DAY)),
            repeated(guarded.may_promote),  # pyright: ignore[reportAttributeAccessIssue]
            2_000,
            limit=0.4,
            aim=0.25,
        ),
        Row(
            "B4 whole history, cold",
            repeated(lambda: pt.Case(RELATIONSHIP, POLICY).standing),
            repeated(day_by_day),
            10,
            limit=0.2,
            aim=0.05,
        ),
    ]


if __name__ == "__main__":
    sys.exit(0 if table("B1-B4", "peer", rows()) else 1)
