"""Fees that change, start late or pause: each piece by its own terms, whatever is asked for."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from attrs import evolve

import patronage as pt
from amounts import usd

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def schedule(*fees: pt.Fee) -> pt.BillingSchedule:
    return pt.BillingTerms(every=pt.months(1), fees=fees).bind("B", JAN)


def amounts(charges: tuple[pt.Charge, ...]) -> list[str]:
    return [str(charge.amount) for charge in charges]


def test_each_piece_is_prorated_by_its_own_rule_whatever_window_is_asked_for() -> None:
    old = pt.RecurringFee(id="fee", amount=usd("310"))
    new = pt.RecurringFee(id="fee", amount=usd("310"), proration=pt.Proration.ACTUAL_30)
    changed = schedule(old).changed(pt.Change(on=date(2026, 1, 16), fees=(new,)))
    both = changed.charges(until=date(2026, 1, 31))
    assert amounts(both) == ["150.00 USD", "165.33 USD"]
    assert changed.charges(since=date(2026, 1, 2), until=date(2026, 1, 31)) == both[1:]


def test_a_change_of_a_fees_own_cadence_is_charged_by_the_new_one() -> None:
    monthly = pt.RecurringFee(id="fee", amount=usd("310"))
    weekly = pt.RecurringFee(id="fee", amount=usd("70"), cadence=pt.Cadence(every=pt.weeks(1)))
    changed = schedule(monthly).changed(pt.Change(on=FEB, fees=(weekly,)))
    found = changed.charges(until=date(2026, 2, 28))
    assert str(found[0].amount) == "310.00 USD"
    assert [charge.period.start for charge in found[1:]] == [
        FEB,
        date(2026, 2, 5),
        date(2026, 2, 12),
        date(2026, 2, 19),
        date(2026, 2, 26),
    ]
    assert amounts(found[1:3]) == ["40.00 USD", "70.00 USD"]  # four of seven days, then a week


def test_the_first_periods_of_a_fee_count_from_the_day_it_is_first_charged() -> None:
    late = pt.RecurringFee(id="late", amount=usd("100"), discounts=(pt.PercentOff(50, periods=2),))
    changed = schedule(pt.RecurringFee(id="fee", amount=usd("10"))).changed(
        pt.Change(on=MAR, fees=(late,))
    )
    found = [c for c in changed.charges(until=date(2026, 5, 1)) if c.fee == "late"]
    assert amounts(tuple(found)) == ["50.00 USD", "50.00 USD", "100.00 USD"]


def test_nothing_is_charged_for_usage_or_a_minimum_while_paused() -> None:
    fee = pt.UsageFee(id="u", prices=pt.Tiers.per_unit(usd("10")), minimum=usd("280"))
    paused = schedule(fee).paused(pt.Pause(pt.Period(date(2026, 2, 8), date(2026, 4, 1))))
    usage = [pt.Usage("u", 1, on=date(2026, 2, 7)), pt.Usage("u", 9, on=date(2026, 2, 8))]
    found = paused.charges(until=date(2026, 4, 1), usage=usage)
    assert amounts(found) == ["280.00 USD", "10.00 USD", "60.00 USD"]
    # The week that is served bears a quarter of the minimum; March bears nothing.


def test_a_last_period_taken_whole_ends_on_the_boundary_that_the_term_ends_on() -> None:
    rolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING)
    quarterly = pt.Cadence(
        every=pt.months(3), anchor=date(2015, 6, 20), last=pt.Stub.WHOLE, rolled=rolled
    )
    found = list(quarterly.periods(pt.Period(date(2015, 6, 20), date(2015, 9, 20))))
    assert [period.end for period in found] == [date(2015, 9, 18)]  # the 20th is a Sunday


def monthly_moved(*moved: tuple[date, date]) -> pt.Cadence:
    return pt.Cadence(every=pt.months(1), anchor=JAN, moved=moved)


def test_a_moved_bill_date_never_leaves_the_term_nor_moves_its_ends() -> None:
    term = pt.Period(JAN, date(2026, 3, 10))
    for moved in ((MAR, date(2026, 3, 20)), (JAN, date(2026, 1, 20)), (MAR, date(2026, 3, 10))):
        found = list(monthly_moved(moved).periods(term))
        assert (found[0].start, found[-1].end) == (term.start, term.end)
        assert all(one.end == other.start for one, other in pairwise(found))
        assert all(period.days > 0 for period in found)


@pytest.mark.parametrize("other", [date(2026, 2, 10), date(2026, 2, 20)])
def test_bill_dates_that_move_past_each_other_are_a_fault(other: date) -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        monthly_moved((FEB, date(2026, 2, 20)), (MAR, other))
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [
        ("cadence.moved", "moved[1]")
    ]


def test_a_first_period_stated_to_end_after_the_term_lasts_to_its_end() -> None:
    term = pt.Period(date(2018, 1, 6), date(2018, 2, 10))
    stated = pt.Cadence(every=pt.months(1), anchor=date(2018, 2, 22), first_end=date(2018, 2, 22))
    assert [period.span for period in stated.periods(term)] == [term]
    last = pt.Cadence(every=pt.months(1), anchor=date(2018, 1, 22), last_start=date(2018, 1, 2))
    assert [period.span for period in last.periods(term)] == [term]


@pytest.mark.parametrize(
    ("timing", "next_on", "period"),
    [
        (pt.Timing.IN_ARREARS, date(2026, 2, 22), "[2026-01-06, 2026-02-10)"),
        (pt.Timing.IN_ARREARS.offset(5), date(2026, 2, 1), "[2026-01-06, 2026-01-27)"),
        (pt.Timing.IN_ARREARS_LAST_DAY, date(2026, 1, 31), "[2026-01-06, 2026-02-01)"),
        (pt.Timing.IN_ADVANCE.offset(-7), date(2026, 1, 2), "[2026-01-06, 2026-02-09)"),
    ],
)
def test_taken_over_with_a_next_bill_date_the_next_invoice_is_on_it(
    timing: pt.Timing, next_on: date, period: str
) -> None:
    left = pt.BillingSchedule(
        id="B",
        runs=pt.Period(JAN, date(2026, 2, 10)),
        cadence=pt.Cadence(every=pt.months(1)),
        timing=timing,
        fees=(pt.RecurringFee(id="fee", amount=usd("310")),),
        resumed=pt.Resumed(billed_through=date(2026, 1, 6), next_on=next_on),
    )
    first = left.charges(until=date(2026, 12, 31))[0]
    assert (str(first.period), first.invoice_on) == (period, next_on)


def test_terms_changed_on_the_first_boundary_hold_though_the_term_ends_in_that_period() -> None:
    short = pt.BillingTerms.monthly(usd("310")).bind("B", JAN, date(2026, 1, 20))
    late = short.changed(pt.Change(on=JAN, timing=pt.Timing.IN_ARREARS, due=pt.NetDays(10)))
    found = late.charges(until=FEB)
    assert [(c.invoice_on, c.due_on) for c in found] == [(date(2026, 1, 20), date(2026, 1, 30))]


def test_no_period_runs_after_an_early_end() -> None:
    ended = schedule(pt.RecurringFee(id="fee", amount=usd("310"))).ended_by(
        pt.EarlyEnd(on=date(2026, 1, 11))
    )
    assert str(ended.period_on(date(2026, 1, 10))) == "[2026-01-01, 2026-01-11)"
    assert ended.period_on(date(2026, 1, 11)) is None
    assert ended.period_on(date(2026, 1, 20)) is None


def test_a_bill_date_long_after_the_end_is_found_in_a_window() -> None:
    quarterly = pt.BillingSchedule(
        id="B",
        runs=pt.Period(JAN, date(2026, 1, 9)),
        cadence=pt.Cadence(every=pt.months(6)),
        timing=pt.Timing.IN_ARREARS_ON_BILL_DATE,
        fees=(pt.RecurringFee(id="fee", amount=usd("181")),),
    )
    day = date(2026, 7, 1)
    found = quarterly.charges(since=day, until=day)
    assert [str(charge.amount) for charge in found] == ["8.00 USD"]
    assert quarterly.charges(until=day) == found


def test_service_periods_in_a_long_billing_period_are_found_in_a_window() -> None:
    weekly = pt.Cadence(every=pt.weeks(1))
    schedule = pt.BillingSchedule(
        id="B",
        runs=pt.Period(date(2026, 2, 4), None),
        cadence=pt.Cadence(
            every=pt.months(3),
            anchor=date(2026, 1, 31),
            month_end=pt.MonthEnd.SKIP,
            first=pt.Stub.LONG,
        ),
        timing=pt.Timing.IN_ARREARS,
        fees=(pt.RecurringFee(id="fee", amount=usd("7"), cadence=weekly),),
    )
    day = date(2026, 10, 31)
    found = schedule.charges(since=day, until=day)
    assert found == schedule.charges(until=day)
    assert [charge.period.start for charge in found][:2] == [date(2026, 2, 4), date(2026, 2, 11)]


def test_what_a_backdated_change_charges_instead_is_dated_by_the_run_that_corrects() -> None:
    plain = schedule(pt.RecurringFee(id="fee", amount=usd("300")))
    charged = pt.bill(plain, (), on=MAR)
    learned = date(2026, 3, 5)
    dearer = pt.RecurringFee(id="fee", amount=usd("400"))
    changed = plain.changed(pt.Change(on=FEB, fees=(dearer,), recorded_on=learned))
    new = pt.bill(changed, charged, on=learned)
    assert {(line.invoice_on, line.due_on) for line in new} == {(learned, date(2026, 4, 4))}
    before, after = pt.Account.of(charged).balance, pt.Account.of((*charged, *new)).balance
    assert all(before.at(day) == after.at(day) for day in (FEB, MAR, date(2026, 3, 4)))
    assert str(after.at(learned)) == "1,100.00 USD"


def test_the_share_of_a_correction_is_the_share_of_its_days() -> None:
    plain = schedule(pt.RecurringFee(id="fee", amount=usd("2500.00")))
    charged = pt.bill(plain, (), on=JAN)
    half = date(2026, 1, 16)
    (line,) = pt.bill(plain.ended_by(pt.EarlyEnd(on=half)), charged, on=half)
    assert (str(line.amount), str(line.share)) == ("-1,290.32 USD", "-16/31")


MARCH_TO_MAY = pt.Period(MAR, date(2026, 6, 1))
ONCE = pt.Cadence.once()
MONTHLY = pt.Cadence(every=pt.months(1))


def paused(fee: pt.Fee, first: date, after: date, **more: object) -> pt.BillingSchedule:
    away = (pt.Pause(pt.Period(first, after)),)
    given = {"runs": MARCH_TO_MAY, "cadence": MONTHLY, **more}
    return pt.BillingSchedule(id="S", fees=(fee,), pauses=away, **given)  # type: ignore[arg-type]


PAUSES_IN_APRIL = [
    (date(2026, 4, 1), date(2026, 4, 2)),
    (date(2026, 4, 30), date(2026, 5, 1)),
    (date(2026, 4, 10), date(2026, 4, 12)),
]


@pytest.mark.parametrize(("first", "after"), PAUSES_IN_APRIL)
def test_a_pause_inside_a_period_leaves_a_price_in_full_and_skips_what_is_skipped(
    first: date, after: date
) -> None:
    fee = pt.RecurringFee(id="fee", amount=usd("100"))
    retainer = pt.RetainerFee(id="fee", amount=usd("100"), included=5, prorated=True)
    for each in (fee, retainer):
        for rule, total in ((pt.Proration.FULL, "300.00"), (pt.Proration.SKIP, "200.00")):
            found = paused(each, first, after, proration=rule).charges(until=date(2026, 6, 1))
            assert str(pt.Money.sum(c.amount for c in found).amount) == total
    once = paused(fee, first, after, cadence=ONCE, proration=pt.Proration.FULL)
    assert str(pt.Money.sum(c.amount for c in once.charges(until=MAR.replace(month=6)))) == (
        "100.00 USD"
    )
    floor = pt.UsageFee(id="u", prices=pt.Tiers.per_unit(usd("1")), minimum=usd("100"))
    least = paused(floor, first, after, proration=pt.Proration.FULL)
    assert amounts(least.charges(until=date(2026, 6, 1))) == ["100.00 USD"] * 3


def test_once_a_whole_period_is_paused_it_costs_nothing_even_in_full() -> None:
    fee = pt.RecurringFee(id="fee", amount=usd("100"))
    away = paused(fee, date(2026, 4, 1), date(2026, 5, 1), proration=pt.Proration.FULL)
    found = away.charges(until=date(2026, 6, 1))
    assert [charge.period.start for charge in found] == [MAR, date(2026, 5, 1)]


def test_a_fee_added_inside_a_period_is_charged_in_full_and_once() -> None:
    extra = pt.RecurringFee(id="extra", amount=usd("100"), proration=pt.Proration.FULL)
    dearer = pt.RecurringFee(id="extra", amount=usd("200"), proration=pt.Proration.FULL)
    changed = schedule(pt.RecurringFee(id="fee", amount=usd("10"))).changed(
        pt.Change(on=date(2026, 1, 11), fees=(extra,)),
        pt.Change(on=date(2026, 1, 21), fees=(dearer,)),
    )
    found = [c for c in changed.charges(until=date(2026, 1, 31)) if c.fee == "extra"]
    assert amounts(tuple(found)) == ["100.00 USD", "0.00 USD"]


@pytest.mark.parametrize("first", [date(2026, 4, 1), date(2026, 4, 11), date(2026, 4, 29)])
def test_a_pause_in_full_known_after_it_was_billed_gives_nothing_back(first: date) -> None:
    fee = pt.RecurringFee(id="fee", amount=usd("100"))
    whole = paused(fee, first, first.replace(day=30), proration=pt.Proration.FULL)
    before = pt.bill(
        pt.BillingSchedule(
            id="S", runs=MARCH_TO_MAY, cadence=MONTHLY, fees=(fee,), proration=pt.Proration.FULL
        ),
        (),
        on=date(2026, 4, 30),
    )
    added = pt.bill(whole, before, on=date(2026, 4, 30))
    assert not sum(line.amount.minor for line in added)
    assert pt.bill(whole, (*before, *added), on=date(2026, 4, 30)) == ()


@pytest.mark.parametrize(
    ("first", "after", "whole"),
    [
        (date(2026, 4, 11), date(2026, 5, 1), ["69.99 USD"]),
        (date(2026, 4, 1), date(2026, 4, 21), ["69.99 USD"]),
        (date(2026, 4, 11), date(2026, 4, 21), ["84.99 USD", "85.00 USD"]),
    ],
)
def test_an_amount_off_comes_off_once_however_a_pause_cuts_the_period(
    first: date, after: date, whole: list[str]
) -> None:
    for off, expected in ((True, ["90.00 USD"] * len(whole)), (False, whole)):
        discount = pt.AmountOff(usd("30.01"), prorated=off)
        fee = pt.RecurringFee(id="fee", amount=usd("300"), discounts=(discount,))
        april = paused(fee, first, after, runs=pt.Period(date(2026, 4, 1), date(2026, 5, 1)))
        assert amounts(april.charges(until=date(2026, 5, 1))) == expected


def test_an_amount_off_a_price_that_changes_sums_to_itself() -> None:
    old, new = (
        pt.RecurringFee(id="fee", amount=usd(price), discounts=(pt.AmountOff(usd("0.05")),))
        for price in ("310", "620")
    )
    changed = schedule(old).changed(
        pt.Change(on=date(2026, 1, 11), fees=(new,)), pt.Change(on=date(2026, 1, 21), fees=(old,))
    )
    found = changed.charges(until=date(2026, 1, 31))
    assert sum(charge.discount.minor for charge in found if charge.discount is not None) == 5


def test_a_change_that_drops_what_is_not_there_is_refused_with_the_nearest_name() -> None:
    plain = schedule(pt.RecurringFee(id="fee", amount=usd("10")))
    with pytest.raises(pt.UnknownReference, match="did you mean 'fee'") as refused:
        plain.changed(pt.Change(on=FEB, drops=frozenset({"fe"})))
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [
        ("fee.unknown", "changes[0].drops")
    ]
    built = evolve(plain, changes=(pt.Change(on=FEB, drops=frozenset({"fe"})),))
    with pytest.raises(pt.UnknownReference, match="did you mean 'fee'"):
        built.charges(until=MAR)
    extra = pt.RecurringFee(id="extra", amount=usd("10"))
    later = plain.changed(pt.Change(on=FEB, fees=(extra,)))
    assert later.changed(pt.Change(on=MAR, drops=frozenset({"fee", "extra"}))).changes


def test_an_account_is_that_of_a_relationship_or_of_its_facts() -> None:
    both = pt.Relationship("hp", "mary").add(pt.Payment(usd("1"), on=JAN))
    assert pt.Account.of(both) == pt.Account.of(both.facts)
    with pytest.raises(pt.InvalidInput, match=r"facts: give a ledger"):
        pt.Account.of(pt.Relationship)  # type: ignore[arg-type]


SETUP = {
    "billed already, of no stated day": (None, None, [("500.00", "2026-01-01")]),
    "billed already, of a stated day": (date(2026, 1, 10), None, [("500.00", "2026-01-01")]),
    "of a day that is still to come": (
        date(2026, 4, 10),
        date(2026, 4, 10),
        [("600.00", "2026-04-01")],
    ),
    "brought forward to the change": (date(2026, 4, 10), None, [("600.00", "2026-03-15")]),
    "billed already, and given a day": (None, date(2026, 4, 10), [("500.00", "2026-01-01")]),
}


@pytest.mark.parametrize("name", SETUP)
def test_a_one_off_fee_is_billed_once_however_its_amount_changes(name: str) -> None:
    on, changed_to, billed = SETUP[name]

    def setup(amount: str, on: date | None) -> pt.OneOffFee:
        return pt.OneOffFee(id="setup", amount=pt.Money(amount, "USD"), on=on)

    terms = pt.BillingTerms(every=pt.months(1), fees=(setup("500", on),))
    change = pt.Change(on=date(2026, 3, 15), fees=(setup("600", changed_to),))
    found = terms.bind("B", date(2026, 1, 1)).changed(change).charges(until=date(2027, 1, 1))
    assert [(str(each.amount.amount), str(each.invoice_on)) for each in found] == billed


def test_a_one_off_fee_that_is_added_later_is_billed_then() -> None:
    setup = pt.OneOffFee(id="setup", amount=pt.Money("600", "USD"))
    terms = pt.BillingTerms.monthly(pt.Money("9", "USD"))
    changes = [pt.Change(on=date(2026, month, 15), fees=(setup,)) for month in (3, 5)]
    found = terms.bind("B", date(2026, 1, 1)).changed(*changes).charges(until=date(2027, 1, 1))
    added = [each.invoice_on for each in found if each.fee == "setup"]
    assert added == [date(2026, 3, 15)]
