"""Fees of every kind in one schedule: prices, tiers, retainers, discounts, dates of money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

import patronage as pt
from amounts import usd

JAN = date(2026, 1, 1)


def amounts(fee: pt.Fee, until: date, **more: object) -> list[str]:
    schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", JAN)
    return [str(c.amount.amount) for c in schedule.charges(until=until, **more)]  # type: ignore[arg-type]


def test_free_period_ramp_and_escalation() -> None:
    free = pt.Phase.free(pt.Period(JAN, date(2026, 2, 1)), "USD")
    ramp = pt.ramp(date(2026, 2, 1), [(date(2026, 3, 1), usd("50")), (date(2026, 4, 1), usd("75"))])
    fee = pt.RecurringFee(
        id="fee",
        amount=usd("100"),
        phases=(free, *ramp),
        escalation=pt.Escalation.by_percent("10"),
    )
    assert amounts(fee, date(2026, 4, 1)) == ["0.00", "50.00", "75.00", "100.00"]
    assert amounts(fee, date(2027, 1, 1))[-1] == "110.00"


def test_an_index_with_cap_and_floor_steps_each_year() -> None:
    index = pt.Timeline.of(
        {
            date(2027, 1, 1): Decimal(110),
            date(2028, 1, 1): Decimal(110),
            date(2029, 1, 1): Decimal(99),
        },
        before=Decimal(100),
    )
    rise = pt.Escalation.by_index(index, cap="5", floor="0")
    prices = [rise.price(usd("100"), date(year, 6, 1), JAN).amount for year in range(2026, 2030)]
    assert prices == [Decimal("100.00"), Decimal("105.00"), Decimal("105.00"), Decimal("105.00")]
    plain = pt.Escalation.by_index(index)
    assert plain.price(usd("100"), date(2029, 6, 1), JAN).amount == Decimal("99.00")


def test_graduated_volume_and_flat_tiers() -> None:
    tiers = (
        pt.Tier(10, usd("5"), flat=usd("1")),
        pt.Tier(20, usd("4")),
        pt.Tier(None, usd("3"), flat=usd("2")),
    )
    graduated, volume = pt.Tiers.graduated(*tiers), pt.Tiers.volume(*tiers)
    assert [str(graduated.cost(n).amount) for n in (0, 10, 11, 25)] == [
        "0.00",
        "51.00",
        "55.00",
        "108.00",
    ]
    assert [str(volume.cost(n).amount) for n in (10, 11, 25)] == ["51.00", "44.00", "77.00"]


def test_of_a_part_of_a_period_as_much_of_the_limits_counts_as_of_a_price() -> None:
    def charged(start: int, *, end: date | None = None, **more: Any) -> list[str]:
        price = pt.Tiers.per_unit(usd("10"))
        fee = pt.UsageFee(
            id="u", prices=price, included=31, minimum=usd("310"), cap=usd("620"), **more
        )
        terms = pt.BillingTerms(cadence=pt.Cadence(every=pt.months(1), anchor=JAN), fees=(fee,))
        schedule = terms.bind("B", date(2026, 1, start))
        if end is not None:
            schedule = schedule.ended_by(pt.EarlyEnd(on=end))
        used = [pt.Usage("u", units, on=date(2026, 1, 29)) for units in (20, 80)]
        found = [
            schedule.charges(until=date(2026, 2, 1), usage=given)
            for given in (used[:0], used[:1], used)
        ]
        return [str(pt.Money.sum((c.amount for c in lines), "USD").amount) for lines in found]

    assert charged(1) == ["310.00", "310.00", "620.00"]
    assert charged(22) == ["100.00", "100.00", "200.00"]
    assert charged(22, proration=pt.Proration.FULL) == ["310.00", "310.00", "620.00"]
    assert charged(22, proration=pt.Proration.SKIP) == ["0.00", "200.00", "1000.00"]
    assert charged(1, end=date(2026, 1, 30)) == ["290.00", "290.00", "580.00"]


def test_included_quantity_minimum_and_cap() -> None:
    price = pt.Tiers.per_unit(usd("10"))
    used = [pt.Usage("u", n, on=date(2026, month, 5)) for month, n in ((1, 3), (2, 20), (3, 60))]
    fee = pt.UsageFee(id="u", prices=price, included=2, minimum=usd("50"), cap=usd("400"))
    assert amounts(fee, date(2026, 4, 1), usage=used) == ["10.00", "40.00", "180.00", "400.00"]


def test_a_cap_over_the_whole_term_is_time_and_materials_not_to_exceed() -> None:
    fee = pt.UsageFee(
        id="u",
        prices=pt.Tiers.per_unit(usd("100")),
        cap=usd("500"),
        minimum=usd("450"),
        limits_over=pt.Cadence.once(),
    )
    terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
    schedule = terms.bind("B", JAN, date(2026, 4, 1))
    used = [pt.Usage("u", 4, on=date(2026, month, 5)) for month in (1, 2, 3)]
    charges = schedule.charges(until=date(2026, 4, 1), usage=used)
    assert [str(c.amount.amount) for c in charges] == ["400.00", "100.00", "0.00"]
    short = schedule.charges(until=date(2026, 4, 1), usage=used[:1])
    assert [(c.label, str(c.amount.amount)) for c in short] == [
        (None, "400.00"),
        ("true-up to the minimum", "50.00"),
    ]


def test_a_retainer_rolls_over_expires_and_is_exceeded() -> None:
    fee = pt.RetainerFee(
        id="r",
        amount=usd("1000"),
        included=10,
        overage=usd("150"),
        rollover=pt.Rollover(limit=8, periods=1),
    )
    schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", JAN)
    used = [
        pt.Usage("r", 1, on=date(2026, 1, 5)),
        pt.Usage("r", 2, on=date(2026, 2, 5)),
        pt.Usage("r", 20, on=date(2026, 3, 5)),
    ]
    rows = schedule.drawdown("r", used, until=date(2026, 3, 31))
    shown = [
        tuple(int(n) for n in (row.carried, row.used, row.expired, row.left, row.over))
        for row in rows
    ]
    assert shown == [
        (0, 1, 1, 8, 0),
        (8, 2, 8, 8, 0),
        (8, 18, 0, 0, 2),
    ]
    assert all(row.carried + row.granted == row.used + row.expired + row.left for row in rows)
    over = schedule.charges(since=date(2026, 4, 1), until=date(2026, 4, 1), usage=used)
    assert [(c.id, str(c.amount.amount)) for c in over] == [
        ("B/r/over/2026-03-01", "300.00"),
        ("B/r/2026-04-01", "1000.00"),
    ]


def test_usage_and_retainers_that_change_within_a_period_lose_no_day() -> None:
    cheap = pt.UsageFee(id="u", prices=pt.Tiers.per_unit(usd("10")), included=31)
    dear = pt.UsageFee(id="u", prices=pt.Tiers.per_unit(usd("20")), included=31)
    counsel = pt.RetainerFee(id="r", amount=usd("310"), included=31, overage=usd("1"))
    more = pt.RetainerFee(id="r", amount=usd("620"), included=31, overage=usd("1"))
    schedule = pt.BillingTerms(every=pt.months(1), fees=(cheap, counsel)).bind("B", JAN)
    change = pt.Change(on=date(2026, 1, 11), fees=(dear, more))
    used = [
        pt.Usage("u", 15, on=date(2026, 1, 9)),
        pt.Usage("u", 25, on=date(2026, 1, 20)),
        pt.Usage("r", 12, on=date(2026, 1, 3)),
    ]
    charges = schedule.changed(change).charges(until=date(2026, 1, 31), usage=used)
    assert [(c.id, str(c.amount.amount)) for c in charges] == [
        ("B/r/2026-01-01", "100.00"),
        ("B/r/over/2026-01-01", "2.00"),
        ("B/r/2026-01-11", "420.00"),
    ]
    later = schedule.changed(change).charges(
        since=date(2026, 2, 1), until=date(2026, 2, 1), usage=used
    )
    assert [(c.id, str(c.amount.amount)) for c in later if c.fee == "u"] == [
        ("B/u/2026-01-01", "50.00"),
        ("B/u/2026-01-11", "80.00"),
    ]
    away = pt.Pause(pt.Period(date(2026, 1, 11), date(2026, 1, 21)))
    paused = schedule.paused(away).charges(until=date(2026, 1, 31))
    assert [str(c.amount.amount) for c in paused if c.fee == "r"] == ["100.00", "110.00"]


def test_a_one_off_that_is_added_later_is_billed_when_it_is_added() -> None:
    schedule = pt.BillingTerms.monthly(usd("10")).bind("B", JAN)
    extra = pt.OneOffFee(id="extra", amount=usd("99"))
    schedule = schedule.changed(pt.Change(on=date(2026, 3, 10), fees=(extra,)))
    found = [c for c in schedule.charges(until=date(2026, 6, 1)) if c.fee == "extra"]
    assert [(str(c.invoice_on), str(c.bills)) for c in found] == [
        ("2026-03-10", "[2026-03-01, 2026-04-01)")
    ]


def test_a_schedule_shows_itself_and_never_runs_on() -> None:
    endless = pt.BillingTerms.recurring(pt.days(1), usd("1")).bind("B", JAN)
    assert endless._repr_html_().count("<tr>") <= 26


def test_discounts_stack_in_order_for_the_first_periods_and_until_a_day() -> None:
    fee = pt.RecurringFee(
        id="fee",
        amount=usd("100"),
        discounts=(
            pt.PercentOff("10", periods=2),
            pt.AmountOff(usd("15"), until=date(2026, 3, 1)),
        ),
    )
    assert amounts(fee, date(2026, 4, 1)) == ["75.00", "75.00", "100.00", "100.00"]


def test_discounts_round_each_or_once() -> None:
    def charge(*, once: bool) -> pt.Charge:
        fee = pt.RecurringFee(
            id="fee",
            amount=usd("0.99"),
            discounts=(pt.PercentOff("50"), pt.PercentOff("50")),
            discounts_once=once,
        )
        terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
        return terms.bind("B", JAN).charges(until=JAN)[0]

    assert str(charge(once=False).amount.amount) == "0.24"
    assert str(charge(once=True).amount.amount) == "0.25"
    assert charge(once=True).gross == usd("0.99")


def test_the_price_follows_the_standing() -> None:
    card = pt.RateCard.of({pt.CUSTOMER: usd("80"), pt.CLIENT: usd("120")})
    standing = pt.Timeline.of({date(2026, 1, 21): pt.CLIENT}, before=pt.CUSTOMER)
    fee = pt.RecurringFee(id="fee", amount=card.prices(standing))
    assert amounts(fee, date(2026, 2, 1)) == ["51.61", "42.58", "120.00"]


def test_a_monthly_price_billed_by_the_year_has_its_own_anchor() -> None:
    per = pt.Cadence(
        every=pt.months(1), anchor=date(2023, 1, 29), month_end=pt.MonthEnd.keep_distance(3)
    )
    fee = pt.RecurringFee(id="fee", amount=usd("100"), price_per=per, price_digits=3)
    schedule = pt.BillingSchedule(
        id="B",
        runs=pt.Period(date(2023, 1, 29), date(2023, 2, 28)),
        cadence=pt.Cadence(every=pt.years(1), anchor=date(2023, 1, 29)),
        fees=(fee,),
    )
    (charge,) = schedule.charges(until=date(2023, 1, 29))
    one = fee.unit_price(charge.share, usd("100"))
    assert one is not None
    assert one.amount == Decimal("106.452")


def test_everything_in_one_object() -> None:
    """Recurring, milestones, a retainer with drawdown and capped time and materials together."""
    schedule = pt.BillingTerms(
        every=pt.months(1),
        fees=(
            pt.RecurringFee(id="seat", amount=usd("20"), quantity=3),
            pt.OneOffFee(id="setup", amount=usd("500")),
            pt.PointOfSale(id="desk", amount=usd("9.90"), on=date(2026, 1, 7)),
            pt.MilestoneFee(
                id="logo",
                total=usd("1000"),
                parts=(
                    pt.Milestone("draft", percent=40, on=date(2026, 1, 10)),
                    pt.Milestone("final", percent=60),
                ),
            ),
            pt.RetainerFee(id="counsel", amount=usd("2500"), included=10, overage=usd("300")),
            pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd("150")), cap=usd("300")),
        ),
    ).bind("B", JAN)
    used = [
        pt.Usage("counsel", 11, on=date(2026, 1, 9)),
        pt.Usage("hours", 4, on=date(2026, 1, 9)),
    ]
    charges = schedule.charges(until=date(2026, 2, 1), usage=used)
    assert {c.id: str(c.amount.amount) for c in charges} == {
        "B/seat/2026-01-01": "60.00",
        "B/setup/2026-01-01": "500.00",
        "B/counsel/2026-01-01": "2500.00",
        "B/desk/2026-01-07": "9.90",
        "B/logo/1": "400.00",
        "B/seat/2026-02-01": "60.00",
        "B/counsel/2026-02-01": "2500.00",
        "B/counsel/over/2026-01-01": "300.00",
        "B/hours/2026-01-01": "300.00",
    }
    desk = next(c for c in charges if c.fee == "desk")
    assert desk.due_on == desk.invoice_on


def test_what_has_a_day_is_charged_once_by_what_counts_on_that_day() -> None:
    """A milestone that is put off is charged on its new day; one that was reached stays."""

    def logo(second: date | None) -> pt.MilestoneFee:
        first = pt.Milestone("draft", percent=40, on=date(2026, 1, 10))
        return pt.MilestoneFee(
            id="logo", total=usd("500"), parts=(first, pt.Milestone("final", percent=60, on=second))
        )

    def desk(amount: str, on: date) -> pt.PointOfSale:
        return pt.PointOfSale(id="desk", amount=usd(amount), on=on)

    def lines(before: Any, *after: Any, drops: frozenset[str] = frozenset()) -> list[str]:
        change = pt.Change(on=date(2026, 2, 15), fees=after, drops=drops)
        terms = pt.BillingTerms(every=pt.months(1), fees=(before,)).bind("B", JAN)
        changed = evolve(terms, changes=(change,))
        charges = changed.charges(until=date(2026, 4, 1))
        issued = pt.bill(changed, (), on=date(2026, 4, 1))
        assert [(c.id, c.amount) for c in issued] == [(c.id, c.amount) for c in charges]
        return [f"{charge.invoice_on} {charge.amount.amount}" for charge in charges]

    march, april = date(2026, 3, 1), date(2026, 4, 1)
    assert lines(logo(march), logo(april)) == ["2026-01-10 200.00", "2026-04-01 300.00"]
    assert lines(logo(None), logo(march)) == ["2026-01-10 200.00", "2026-03-01 300.00"]
    assert lines(logo(None), logo(date(2026, 2, 1))) == ["2026-01-10 200.00", "2026-02-01 300.00"]
    assert lines(logo(march), drops=frozenset({"logo"})) == ["2026-01-10 200.00"]
    assert lines(desk("5", march), desk("6", march)) == ["2026-03-01 6.00"]
    assert lines(desk("5", JAN), desk("6", JAN)) == ["2026-01-01 5.00"]
    assert lines(desk("5", JAN), desk("6", march)) == ["2026-01-01 5.00", "2026-03-01 6.00"]
    assert lines(desk("5", march), drops=frozenset({"desk"})) == []


@pytest.mark.parametrize(
    ("due", "day"),
    [
        (pt.NetDays.ON_RECEIPT, date(2026, 1, 30)),
        (pt.NetDays(30), date(2026, 3, 1)),
        (pt.NetDays(1, roll=pt.Roll.FOLLOWING, calendar=pt.WEEKDAYS), date(2026, 2, 2)),
        (pt.NetMonths(1), date(2026, 2, 28)),
        (pt.EndOfMonth(), date(2026, 1, 31)),
        (pt.EndOfMonth(months=1), date(2026, 2, 28)),
        (pt.EndOfMonth(days=30), date(2026, 3, 31)),
        (pt.DayOfMonth(15), date(2026, 2, 15)),
        (pt.DayOfMonth(15, months=0), date(2026, 2, 15)),
    ],
)
def test_due_terms(due: pt.Due, day: date) -> None:
    assert due.due_on(date(2026, 1, 30)) == day


def test_bill_dates() -> None:
    stub = pt.BillingPeriod(
        date(2026, 1, 1), date(2026, 1, 20), grid=(date(2026, 1, 1), date(2026, 2, 1))
    )
    timings = {
        pt.Timing.IN_ADVANCE: date(2026, 1, 1),
        pt.Timing.IN_ADVANCE.offset(-14): date(2025, 12, 18),
        pt.Timing.IN_ARREARS: date(2026, 1, 20),
        pt.Timing.IN_ARREARS_LAST_DAY: date(2026, 1, 19),
        pt.Timing.IN_ARREARS_ON_BILL_DATE: date(2026, 2, 1),
        pt.Timing.IN_ARREARS_ON_BILL_DATE.rolled(pt.Roll.FOLLOWING, pt.WEEKDAYS): date(2026, 2, 2),
    }
    assert {timing: timing.invoice_on(stub) for timing in timings} == timings


LENGTHS = (pt.weeks(1), pt.months(1), pt.months(3), pt.months(6), pt.years(1))
BY_NAME = (
    *(pt.BillingTerms.weekly, pt.BillingTerms.monthly, pt.BillingTerms.quarterly),
    *(pt.BillingTerms.half_yearly, pt.BillingTerms.yearly),
)


@pytest.mark.parametrize(("every", "named"), [*zip(LENGTHS, BY_NAME, strict=True)])
def test_terms_by_the_name_of_their_length_take_what_recurring_takes(
    every: pt.Span, named: Any
) -> None:
    stated = pt.BillingTerms.recurring
    assert named(usd("9")) == stated(every, usd("9"))
    options: tuple[dict[str, Any], ...] = (
        {"due": pt.NetDays(10), "timing": pt.Timing.IN_ARREARS, "fee": "counsel"},
        {"anchor": date(2026, 1, 15), "month_end": pt.MonthEnd.SPILL, "last": pt.Stub.LONG},
        {"first": pt.Stub.LONG, "proration": pt.Proration.SKIP},
    )
    for more in options:
        assert named(usd("9"), **more) == stated(every, usd("9"), **more)
    with pytest.raises(TypeError):
        named(usd("9"), dew=pt.NetDays(10))


def test_a_monthly_price_in_arrears_at_ten_days() -> None:
    terms = pt.BillingTerms.monthly(usd("9"), timing=pt.Timing.IN_ARREARS, due=pt.NetDays(10))
    (charge,) = terms.bind("B", JAN).charges(until=date(2026, 2, 1))
    assert (charge.invoice_on, charge.due_on) == (date(2026, 2, 1), date(2026, 2, 11))


def test_preview_and_the_year_ahead() -> None:
    schedule = pt.BillingTerms.yearly(usd("900")).bind("B", date(2026, 2, 1), date(2029, 2, 1))
    assert len(schedule.preview(10, after=JAN)) == 3
    assert schedule.preview(3, after=date(2030, 1, 1)) == ()
    months = pt.year_ahead(schedule, after=JAN)
    assert [str(m.invoiced.amount) for m in months if m.charges] == ["900.00"]
    assert next(m.first for m in months if m.due) == date(2026, 3, 1)


def test_a_preview_ends_where_nothing_comes() -> None:
    schedule = pt.BillingTerms.monthly(usd("9")).bind("B", JAN)
    for_good = schedule.paused(pt.Pause(pt.Period(date(2026, 2, 10), None)))
    assert len(for_good.preview(9, after=date(2025, 12, 1))) == 2
    assert for_good.preview(3, after=date(2026, 3, 1)) == ()


def test_a_year_of_charges_costs_the_same_however_long_ago_it_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Count the boundaries that are worked out, not the seconds."""
    from patronage.billing.periods import grid

    counted: list[int] = []
    original = getattr(grid, "boundary")  # noqa: B009  not exported from there

    def counting(*args: object) -> date:
        counted.append(1)
        found: date = original(*args)
        return found

    monkeypatch.setattr(grid, "boundary", counting)
    work: list[int] = []
    for start in (date(2025, 1, 31), date(1926, 1, 31)):
        counted.clear()
        schedule = pt.BillingTerms.monthly(usd("1")).bind("B", start)
        assert len(schedule.charges(since=JAN, until=date(2026, 12, 31))) == 12
        work.append(len(counted))
    assert work[0] == work[1]
