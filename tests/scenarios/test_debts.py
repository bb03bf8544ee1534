"""Stories of debts: dunning ladders, retries, default and its cure, stages of a loan."""

from __future__ import annotations

import pytest

import patronage as pt
from scenarios.told import YEAR, Told, day, invoice, latest, noted, paid, standing, usd


def ladder(*rungs: pt.Rung, fall: pt.Fall = pt.Fall.EARNED) -> pt.Policy:
    return pt.Policy("dunning", "1", base="clear", rungs=rungs, better=pt.Better.DOWN, fall=fall)


def invoiced(days: int) -> pt.OldestUnpaid:
    return pt.OldestUnpaid(pt.at_least(pt.days(days)), age=pt.DebtAge.FROM_INVOICE)


def overdue(days: int) -> pt.OldestUnpaid:
    return pt.OldestUnpaid(pt.at_least(pt.days(days)))


STAGES = ladder(
    pt.Rung("late", enter=invoiced(30)),
    pt.Rung("blocked", enter=invoiced(40)),
    pt.Rung("ended", enter=invoiced(50)),
)
TO_THE_END = "late from 31 Jan 2024; blocked from 10 Feb 2024; ended from 20 Feb 2024"
DUNNED = [
    Told(
        "an invoice of nothing is nothing owed",
        STAGES,
        [invoice("z", "2024-01-01", "0"), invoice("a", "2024-02-01")],
        "clear; late from 2 Mar 2024; blocked from 12 Mar 2024; ended from 22 Mar 2024",
    ),
    Told(
        "all but a cent is not paid",
        STAGES,
        [invoice("a", "2024-01-01"), paid("99.99", "2024-02-05", "a")],
        f"clear; {TO_THE_END}",
    ),
    Told(
        "with the oldest paid, the next oldest counts",
        STAGES,
        [invoice("a", "2024-01-01"), invoice("b", "2024-01-21"), paid("100", "2024-02-20", "a")],
        "clear; late from 31 Jan 2024; blocked from 10 Feb 2024; late from 20 Feb 2024;"
        " blocked from 1 Mar 2024; ended from 11 Mar 2024",
    ),
    Told(
        "a payment that names no invoice goes to the oldest",
        STAGES,
        [invoice("a", "2024-01-01"), invoice("b", "2024-01-21"), paid("100", "2024-02-05")],
        "clear; late from 31 Jan 2024; clear from 5 Feb 2024; late from 20 Feb 2024;"
        " blocked from 1 Mar 2024; ended from 11 Mar 2024",
    ),
    Told(
        "a payment charged back leaves the invoice as old as it is",
        STAGES,
        [invoice("a", "2024-01-01"), paid("100", "2024-02-05", "a", "p"),
         pt.Refund(usd("100"), on=day("2024-02-15"), of="p", reason="charged back")],
        "clear; late from 31 Jan 2024; clear from 5 Feb 2024; blocked from 15 Feb 2024;"
        " ended from 20 Feb 2024",
    ),
    Told(
        "a write-off that was a mistake never was",
        STAGES,
        [invoice("a", "2024-01-01"),
         pt.WriteOff(usd("100"), on=day("2024-01-10"), charge="a", reason="lost", id="w"),
         pt.Retraction("w", on=day("2024-03-01"), reason="wrong account")],
        f"clear; {TO_THE_END}",
    ),
    Told(
        "enforcement switched off for two weeks; the clock runs on",
        STAGES,
        [invoice("a", "2024-01-01"),
         pt.Override.pin("clear", pt.Period(day("2024-02-01"), day("2024-02-15")),
                         by="desk", reason="a promise to pay")],
        "clear; late from 31 Jan 2024; clear from 1 Feb 2024; blocked from 15 Feb 2024;"
        " ended from 20 Feb 2024",
    ),
    Told(
        "a small balance is let be",
        ladder(
            pt.Rung(
                "late",
                enter=pt.AllOf(invoiced(30), pt.UnpaidBalance(pt.at_least(usd("50")))),
            )
        ),
        [invoice("a", "2024-01-01", "49.99"), invoice("b", "2024-03-01", "0.01")],
        "clear; late from 1 Mar 2024",
    ),
    Told(
        "two unpaid invoices, one of them old",
        ladder(pt.Rung("late", enter=pt.AllOf(invoiced(30), pt.UnpaidCount(pt.at_least(2))))),
        [invoice("a", "2024-01-01"), invoice("b", "2024-02-10"), paid("100", "2024-03-01", "b")],
        "clear; late from 10 Feb 2024; clear from 1 Mar 2024",
    ),
]  # fmt: skip

# --- attempts to collect --------------------------------------------------------------------------


def failed(times: int) -> pt.LastObservations:
    return pt.LastObservations(pt.equal_to("failed"), of="observation:attempt", count=times)


RETRIES = ladder(pt.Rung("past due", enter=failed(1)), pt.Rung("unpaid", enter=failed(4)))


def attempts(*days: str, paid_on: str | None = None) -> list[pt.Observation]:
    found = [noted("attempt", "failed", on) for on in days]
    return found if paid_on is None else [*found, noted("attempt", "paid", paid_on)]


COLLECTED = [
    Told(
        "four failures, then paid",
        RETRIES,
        attempts("2024-01-01", "2024-01-04", "2024-01-09", "2024-01-16", paid_on="2024-01-20"),
        "clear; past due from 1 Jan 2024; unpaid from 16 Jan 2024; clear from 20 Jan 2024",
    ),
    Told(
        "a success in between begins the count anew",
        RETRIES,
        [*attempts("2024-01-01", "2024-01-04", paid_on="2024-01-05"),
         *attempts("2024-01-09", "2024-01-16", "2024-01-17", "2024-01-18")],
        "clear; past due from 1 Jan 2024; clear from 5 Jan 2024; past due from 9 Jan 2024;"
        " unpaid from 18 Jan 2024",
    ),
]  # fmt: skip

# --- default and its cure -------------------------------------------------------------------------

DEFAULT = ladder(pt.Rung("default", enter=overdue(90), stay=overdue(1), grace=pt.months(3)))
AS_A_RULE = ladder(
    pt.Rung(
        "default",
        enter=overdue(90),
        stay=pt.Not(pt.HeldFor(pt.Not(overdue(1)), pt.months(3))),
    )
)
MATERIAL = ladder(
    pt.Rung("default", enter=pt.HeldFor(pt.UnpaidBalance(pt.more_than(usd("100"))), pt.days(90)))
)
CURED: list[pt.Fact] = [invoice("a", "2024-01-01"), paid("100", "2024-04-15", "a")]
RELAPSED: list[pt.Fact] = [*CURED, invoice("b", "2024-06-01"), paid("100", "2024-06-11", "b")]
WATCHED = latest(pt.equal_to(True), "watched")
STAGED = ladder(
    pt.Rung(
        "stage 2",
        enter=pt.AnyOf(overdue(30), WATCHED),
        stay=pt.AnyOf(overdue(1), WATCHED),
        grace=pt.months(3),
    ),
    pt.Rung("stage 3", enter=overdue(90), stay=overdue(1), grace=pt.months(12)),
)
PROBATION = ladder(
    pt.Rung(
        "probation",
        enter=pt.Not(pt.Always()),
        stay=overdue(1),
        first=pt.years(2),
        renewal=pt.years(2),
    ),
    pt.Rung(
        "default",
        enter=overdue(90),
        stay=pt.ElapsedSince(pt.within(YEAR), of="observation:forbearance"),
    ),
    fall=pt.Fall.ONE_RUNG,
)
LOANS = [
    Told("three months without arrears", DEFAULT, CURED,
         "clear; default from 31 Mar 2024; clear from 15 Jul 2024"),
    Told("new arrears begin the three months anew", DEFAULT, RELAPSED,
         "clear; default from 31 Mar 2024; clear from 11 Sep 2024"),
    Told("the same said as a rule", AS_A_RULE, RELAPSED,
         "clear; default from 31 Mar 2024; clear from 11 Sep 2024"),
    Told(
        "above the limit on ninety days in a row",
        MATERIAL,
        [invoice("a", "2024-01-01"), invoice("b", "2024-02-01", "0.01"),
         paid("0.01", "2024-05-01"), invoice("c", "2024-05-02", "50")],
        "clear; default from 31 Jul 2024",
    ),
    Told(
        "two stages, and a year of cure for the deeper one",
        STAGED,
        [noted("watched", False, "2023-12-01"), *CURED],
        "clear; stage 2 from 31 Jan 2024; stage 3 from 31 Mar 2024; clear from 15 Apr 2025",
    ),
    Told(
        "watched without any arrears",
        STAGED,
        [noted("watched", True, "2024-01-01"), noted("watched", False, "2024-06-01")],
        "clear; stage 2 from 1 Jan 2024; clear from 1 Sep 2024",
    ),
    Told(
        "a year in default after forbearance, then two years of probation",
        PROBATION,
        [*CURED, noted("forbearance", None, "2024-04-10")],
        "clear; default from 31 Mar 2024; probation from 10 Apr 2025; clear from 10 Apr 2027",
    ),
]  # fmt: skip


@pytest.mark.parametrize("told", [*DUNNED, *COLLECTED, *LOANS], ids=lambda told: told.title)
def test_a_debtor_stands_where_the_rules_say(told: Told) -> None:
    assert standing(told) == told.standing


def test_a_mistake_taken_back_was_seen_as_it_was_known() -> None:
    told = next(each for each in DUNNED if "mistake" in each.title)
    ledger = pt.Relationship("provider", "patron").add(*told.facts)
    days = ("2024-02-05", "2024-02-29", "2024-03-01")
    assert [pt.seen(ledger, STAGES, on=day(each)).name for each in days] == [
        "clear", "clear", "ended"
    ]  # fmt: skip
    line = pt.standing_of(ledger, STAGES)
    assert [line.at(day(each)).name for each in days] == ["late", "ended", "ended"]


def test_the_climb_is_seen_coming_and_a_payment_averts_it() -> None:
    owing = pt.Relationship("provider", "patron").add(invoice("a", "2024-01-01"))
    coming = pt.outlook(owing, STAGES, on=day("2024-01-16"), until=day("2024-02-05"))
    assert str(coming).splitlines()[1] == (
        "  clear -> late on 31 Jan, because of oldest unpaid charge (from invoice): 100.00 USD, for"
        " 30 days;"
        " averted by payment of what has been owed longest by 31 Jan"
    )
