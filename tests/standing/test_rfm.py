"""Recency, frequency and worth: both tables of that name, and what is held out to test on."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from statistics import mean, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from refusals import code_of

DAYS = {
    "1": [((1, 1), 1), ((2, 6), 2)],
    "2": [((1, 1), 2)],
    "3": [((1, 1), 3), ((1, 2), 1), ((1, 5), 5)],
    "4": [((1, 16), 6), ((2, 2), 3), ((2, 5), 3), ((2, 5), 6)],
    "5": [((1, 16), 3), ((1, 17), 1), ((1, 18), 8)],
    "6": [((2, 2), 5)],
}
"""What the tests of the packages buy in 2015, by party: the day and the amount."""


def buyer(name: str, bought: Any, currency: str = "USD") -> pt.Relationship:
    facts = [
        pt.Purchase(pt.Money(str(amount), currency), on=date(2015, *day), id=f"{name}-{n}")
        for n, (day, amount) in enumerate(bought)
    ]
    return pt.Relationship("shop", name).add(*facts)


LEDGERS = [buyer(name, bought) for name, bought in DAYS.items()]
ON = date(2015, 2, 7)


def test_the_table_for_segments_counts_the_first_and_how_long_ago_the_last_was() -> None:
    table = pt.rfm(LEDGERS, on=ON, first_counts=True)
    assert [(each.frequency, each.recency, each.mean) for each in table.lines] == [
        (2, 1, Fraction(3, 2)),
        (1, 37, 2),
        (3, 33, 3),
        (3, 2, 6),
        (3, 20, 4),
        (1, 5, 5),
    ]


def test_the_table_for_models_counts_what_comes_after_the_first() -> None:
    table = pt.rfm(LEDGERS, on=ON)
    assert [(each.frequency, each.recency, each.age, each.mean) for each in table.lines] == [
        (1, 36, 37, 2),
        (0, 0, 37, 0),
        (2, 4, 37, 3),
        (2, 20, 22, 6),
        (2, 2, 22, Fraction(9, 2)),
        (0, 0, 5, 0),
    ]


def test_the_time_after_a_day_is_held_out_by_weeks() -> None:
    table = pt.rfm(LEDGERS, on=date(2015, 2, 1), unit=pt.counting.WEEK, until=ON)
    assert table.later == 1
    assert [(each.frequency, each.recency, each.age, each.later) for each in table.lines] == [
        (0, 0, 4, 1),
        (0, 0, 4, 0),
        (1, 1, 4, 0),
        (0, 0, 2, 1),
        (0, 0, 2, 0),
    ]
    rows = table.rows()
    assert (rows[3]["later"], rows[3]["later_monetary"]) == (1, 12)


def test_two_purchases_of_a_day_are_one() -> None:
    twice = buyer("1", [((1, 1), 1), ((1, 1), 1)])
    (line,) = pt.rfm([twice], on=ON).lines
    assert line.frequency == 0
    assert line.mean == 0


def test_the_real_book_has_the_figures_that_the_packages_find() -> None:
    table = pt.rfm(pt.samples.cdnow(), on=date(1997, 10, 1))
    worth = [float(each.mean or 0) for each in table.lines if each.frequency]
    assert (len(table.lines), len(worth)) == (2_357, 946)
    assert (round(mean(worth)), round(stdev(worth))) == (35, 30)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=8), st.integers(0, 45),
    st.sampled_from([1, 7]),
)  # fmt: skip
def test_it_is_a_loop_over_units(bought: list[tuple[int, int]], on: int, length: int) -> None:
    start = date(2000, 1, 3)  # a Monday
    ledger = pt.Relationship("shop", "mary").add(
        *(
            pt.Purchase(pt.Money(str(amount), "USD"), on=start + timedelta(day), id=f"P{n}")
            for n, (day, amount) in enumerate(bought)
        )
    )
    unit = pt.CalendarPeriod(pt.days(length), anchor=start)
    lines = pt.rfm([ledger], on=start + timedelta(on), unit=unit).lines
    units: dict[int, int] = {}
    for day, amount in bought:
        if day <= on:
            units[day // length] = units.get(day // length, 0) + amount
    if not units:
        assert lines == ()
        return
    first, last = min(units), max(units)
    repeats = [amount for place, amount in units.items() if place > first]
    (line,) = lines
    assert (line.frequency, line.recency, line.age) == (
        len(repeats),
        last - first,
        on // length - first,
    )
    assert line.mean == (Fraction(sum(repeats), len(repeats)) if repeats else 0)


def test_currencies_are_never_added() -> None:
    mixed = buyer("1", [((1, 1), 1), ((1, 3), 2)]).add(
        pt.Purchase(pt.Money("7", "EUR"), on=date(2015, 1, 4))
    )
    (line,) = pt.rfm([mixed], on=ON).lines
    assert (line.frequency, line.mean, len(line.spent)) == (2, None, 2)
    assert line.row()["currency"] is None
    assert pt.from_json(pt.to_json(line)) == line


def test_what_was_not_known_by_a_day_is_left_out() -> None:
    late = pt.Purchase(pt.Money("7", "USD"), on=date(2015, 1, 4), recorded_on=date(2015, 3, 1))
    ledger = LEDGERS[1].add(late)
    assert pt.rfm([ledger], on=ON, known_by=ON).lines[0].frequency == 0
    assert pt.rfm([ledger], on=ON).lines[0].frequency == 1


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"on": "today"}, "date.type"),
        ({"until": ON}, "span.order"),
        ({"unit": pt.days(7)}, "window.type"),
        ({"unit": pt.CalendarPeriod(pt.days(7), which=pt.Which.PREVIOUS)}, "window.which"),
        ({"first_counts": 1}, "flag.type"),
        ({"book": LEDGERS[0]}, "book.type"),
    ],
)
def test_what_can_not_be_counted_is_refused(given_: dict[str, Any], code: str) -> None:
    asked: dict[str, Any] = {"book": LEDGERS, "on": ON} | given_
    assert code_of(lambda: pt.rfm(**asked)) == code
