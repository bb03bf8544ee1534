"""A minimum within a commitment: what a shorter period comes to counts in the longer ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd

APR = date(2025, 4, 1)
YEARLY, QUARTERLY = (pt.Cadence(every=each) for each in (pt.years(1), pt.months(3)))


def fee(**limits: Any) -> pt.UsageFee:
    return pt.UsageFee(id="u", prices=pt.Tiers.per_unit(usd("12")), **limits)


def schedule(*fees: pt.Fee, end: date | None = date(2026, 4, 1), **more: Any) -> pt.BillingSchedule:
    monthly = pt.Cadence(every=pt.months(1))
    return pt.BillingSchedule(id="B", runs=pt.Period(APR, end), cadence=monthly, fees=fees, **more)


def used(*units: int) -> list[pt.Usage]:
    """So many units in each month from the first on."""
    days = pt.Cadence(every=pt.months(1)).periods(pt.Period(APR, None))
    return [
        pt.Usage("u", unit, on=period.start + timedelta(8))
        for unit, period in zip(units, days, strict=False)
        if unit
    ]


def by_month(charges: tuple[pt.Charge, ...]) -> list[int]:
    """What is billed on each day, in whole dollars."""
    found: dict[date, int] = {}
    for charge in charges:
        found[charge.invoice_on] = found.get(charge.invoice_on, 0) + charge.amount.minor
    return [minor // 100 for minor in found.values()]


def test_a_monthly_minimum_counts_towards_the_years() -> None:
    both = fee(minimum=usd("60"), limits=(pt.Limit(YEARLY, minimum=usd("1200")),))
    owed = schedule(both).charges(until=date(2026, 4, 1), usage=used(4, 10, 5))
    assert by_month(owed) == [60, 120, 60, *[60] * 8, 480]
    assert pt.Money.sum(charge.amount for charge in owed) == usd("1200")
    assert [(charge.id, str(charge.amount.amount)) for charge in owed][-2:] == [
        ("B/u/true-up/2026-03-01", "60.00"),
        ("B/u/true-up-2/2026-03-01", "420.00"),
    ]


def test_the_years_minimum_alone() -> None:
    alone = fee(minimum=usd("1200"), limits_over=YEARLY)
    owed = schedule(alone).charges(until=date(2026, 4, 1), usage=used(4, 10, 5))
    assert by_month(owed) == [48, 120, 60, 972]


def test_caps_within_caps_and_a_floor_that_stops_at_the_cap_above_it() -> None:
    capped = fee(
        minimum=usd("60"),
        cap=usd("100"),
        limits=(pt.Limit(QUARTERLY, cap=usd("250")), pt.Limit(YEARLY, minimum=usd("900"))),
    )
    owed = schedule(capped).charges(until=date(2026, 4, 1), usage=used(10, 10, 10, 0, 20, 20, 20))
    assert by_month(owed) == [100, 100, 50, 60, 100, 90, 100, 60, 60, 60, 60, 60]
    assert pt.Money.sum(charge.amount for charge in owed) == usd("900")


def test_a_change_of_other_terms_or_of_the_price_is_no_second_commitment() -> None:
    yearly = fee(minimum=usd("1200"), limits_over=YEARLY)
    dearer = evolve(yearly, prices=pt.Tiers.per_unit(usd("24")))
    for change in (
        pt.Change(on=date(2025, 6, 15), due=pt.NetDays(5)),
        pt.Change(on=date(2025, 7, 1), fees=(dearer,)),
        pt.Change(on=date(2025, 6, 15), fees=(dearer,)),
    ):
        owed = schedule(yearly).changed(change).charges(until=date(2026, 4, 1), usage=used(4, 10))
        assert by_month(owed) == [48, 120, 1032]


def test_a_commitment_is_owed_though_it_ends_early_with_or_without_credit() -> None:
    both = fee(minimum=usd("60"), limits=(pt.Limit(YEARLY, minimum=usd("1200")),))
    for credit, first in ((pt.EndCredit.PRORATED, 30), (pt.EndCredit.NONE, 60)):
        ended = schedule(both).ended_by(pt.EarlyEnd(on=date(2025, 4, 16), credit=credit))
        owed = ended.charges(until=date(2026, 4, 1))
        assert [charge.amount for charge in owed] == [
            usd(str(first)),
            usd(str(1200 - first)),
        ]


def test_over_the_whole_term_there_is_one_window_and_none_ends_without_an_end() -> None:
    once = fee(minimum=usd("500"), limits_over=pt.Cadence.once())
    ended = schedule(once, end=date(2025, 7, 1))
    assert by_month(ended.charges(until=date(2026, 4, 1), usage=used(1, 1))) == [12, 12, 476]
    endless = schedule(once, end=None)
    assert by_month(endless.charges(until=date(2030, 4, 1), usage=used(1, 1))) == [12, 12]


@pytest.mark.parametrize(
    ("build", "faults"),
    [
        (lambda: pt.Limit(YEARLY), [("limit.empty", "")]),
        (lambda: pt.Limit(None, cap=usd("1")), [("cadence.type", "over")]),  # type: ignore[arg-type]
        (lambda: pt.Limit(YEARLY, cap=usd("-1")), [("amount.sign", "cap")]),
        (lambda: pt.Limit(YEARLY, minimum=usd("2"), cap=usd("1")), [("fee.cap", "cap")]),
        (
            lambda: pt.Limit(YEARLY, minimum=usd("2"), cap=pt.Money("3", "EUR")),
            [("currency.mismatch", "cap")],
        ),
        (
            lambda: fee(limits=(pt.Limit(YEARLY, cap=pt.Money("3", "EUR")),)),
            [("currency.mismatch", "limits[0].cap")],
        ),
        (lambda: fee(limits=(1,)), [("limit.type", "limits[0]")]),
        (lambda: fee(minimum=usd("-1")), [("amount.sign", "minimum")]),
    ],
)
def test_what_is_no_limit(build: Any, faults: list[tuple[str, str]]) -> None:
    with pytest.raises(pt.PatronageError) as refused:
        build()
    assert [(fault.code, fault.path) for fault in refused.value.faults] == faults


@given(
    st.lists(st.integers(0, 12), min_size=12, max_size=12),
    st.sampled_from([None, 0, 60]),
    st.sampled_from([None, 60, 100]),
    st.sampled_from([None, 0, 200, 400]),
    st.sampled_from([None, 0, 240, 400]),
)
def test_limits_within_limits_agree_with_a_plain_count(
    units: list[int], low: int | None, high: int | None, floor: int | None, top: int | None
) -> None:
    if floor is not None and top is not None and top < floor:
        return
    outer = (
        ()
        if floor is None and top is None
        else (pt.Limit(QUARTERLY, minimum=_usd(floor), cap=_usd(top)),)
    )
    owed = schedule(fee(minimum=_usd(low), cap=_usd(high), limits=outer)).charges(
        until=date(2026, 4, 1), usage=used(*units)
    )
    total = 0
    for quarter in range(4):
        so_far = 0
        for unit in units[3 * quarter : 3 * quarter + 3]:
            room = 10**9 if top is None else top - so_far
            most = room if high is None else min(room, high)
            so_far += max(min(12 * unit, most), min(low or 0, room))
        total += max(so_far, floor or 0)
    assert pt.Money.sum((charge.amount for charge in owed), "USD").minor == total * 100


def _usd(amount: int | None) -> pt.Money | None:
    return None if amount is None else pt.Money.of_minor(amount * 100, "USD")
