"""B1 to B4: reviews and standings, against a hand-written if-chain, a state machine, a day loop.

    python benchmarks/bench_standing.py

The if-chain counts dates with the standard library and gives the same answers on every day. "New
days" asks each day once, of a case that was asked one question before, so that no cache of answers
is measured.

One relationship of ten engagements (purchases, an agreement, a manager), judged by four criteria:
agreement in force, dedicated manager, three purchases in twelve months, the last within 180 days.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from harness import Row, table
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
class Patron:
    """What a program without the library would keep of one patron: days, in order."""

    bought: tuple[date, ...]
    agreement: tuple[date, date]
    managed_since: date


PATRON = Patron(tuple(BOUGHT), (START, date(2027, 2, 1)), START)
RECENT = timedelta(days=180)


def in_force(patron: Patron, day: date) -> bool:
    start, end = patron.agreement
    return start <= day < end


def managed(patron: Patron, day: date) -> bool:
    return patron.managed_since <= day


def bought_enough(patron: Patron, day: date) -> bool:
    if day.month == 2 and day.day == 29:
        year_ago = date(day.year - 1, 2, 28)
    else:
        year_ago = day.replace(year=day.year - 1)
    bought = patron.bought
    return bisect_right(bought, day) - bisect_right(bought, year_ago) >= 3


def bought_lately(patron: Patron, day: date) -> bool:
    count = bisect_right(patron.bought, day)
    return count > 0 and day < patron.bought[count - 1] + RECENT


def if_chain(patron: Patron, day: date) -> bool:
    """Say whether a patron is a client, as one would write it by hand."""
    return (
        in_force(patron, day)
        and managed(patron, day)
        and bought_enough(patron, day)
        and bought_lately(patron, day)
    )


class Guarded:
    """The same guards on a state machine of the peer."""

    def __init__(self) -> None:
        self.day = DAY
        self.machine = Machine(
            model=self, states=["customer", "client"], initial="customer", auto_transitions=False
        )
        guards = [in_force, managed, bought_enough, bought_lately]
        self.machine.add_transition(
            "promote",
            "customer",
            "client",
            conditions=[lambda guard=guard: guard(PATRON, self.day) for guard in guards],
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


NEW_DAYS = [date(2026, 1, 1) + timedelta(days=k) for k in range(330)]


class Asked:
    """A case that was asked one question, to be asked for days that nobody asked for yet."""

    def __init__(self) -> None:
        self.case = pt.Case(RELATIONSHIP, POLICY)
        self.anew()

    def anew(self) -> None:
        self.case = pt.Case(RELATIONSHIP, POLICY)
        self.case.review(DAY)

    def new_days(self) -> None:
        review = self.case.review
        for day in NEW_DAYS:
            review(day)


def rows() -> list[Row]:
    case = pt.Case(RELATIONSHIP, POLICY)
    guarded = Guarded()
    asked = Asked()
    may_promote = guarded.may_promote  # pyright: ignore[reportAttributeAccessIssue]
    assert may_promote()
    assert [case.review(day).after == pt.CLIENT for day in NEW_DAYS] == [
        if_chain(PATRON, day) for day in NEW_DAYS
    ]

    def chain() -> bool:
        return if_chain(PATRON, DAY)

    def chain_on_new_days() -> None:
        for day in NEW_DAYS:
            if_chain(PATRON, day)

    def guards_on_new_days() -> None:
        for day in NEW_DAYS:
            guarded.day = day
            may_promote()

    return [
        Row(
            "B1 a review, warm, new days: if-chain",
            asked.new_days,
            chain_on_new_days,
            1,
            12,
            6,
            asked.anew,
        ),
        Row(
            "B1 a review, cold: if-chain",
            lambda: pt.Case(RELATIONSHIP, POLICY).review(DAY),
            chain,
            300,
            60,
            30,
        ),
        Row("B2 standing on a day, warm: if-chain", lambda: case.at(DAY), chain, 5_000, 0.3, 0.1),
        Row(
            "B3 a review, the same day: may_promote",
            lambda: case.review(DAY),
            may_promote,
            2_000,
            0.5,
            0.3,
        ),
        Row(
            "B3 a review, new days: may_promote",
            asked.new_days,
            guards_on_new_days,
            1,
            2,
            1,
            asked.anew,
        ),
        Row(
            "B4 whole history, cold: a review of each day of change",
            lambda: pt.Case(RELATIONSHIP, POLICY).standing,
            day_by_day,
            10,
            0.05,
            0.03,
        ),
    ]


if __name__ == "__main__":
    sys.exit(0 if table(rows()) else 1)
