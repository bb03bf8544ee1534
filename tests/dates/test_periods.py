"""Periods: examples, then laws."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from datetime import date, timedelta
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.period import Allen, Period, covering, gaps, hull

from draws import SU_FIRST, both, ed_days, ed_periods, su_days, su_periods, universe
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
UNIVERSE = list(universe(SU_FIRST - DAY, 33))

pairs_of_periods = both(
    st.tuples(su_periods(), su_periods()),
    st.tuples(ed_periods(), ed_periods()),
)
lists_of_periods = both(
    st.lists(su_periods(), max_size=5),
    st.lists(ed_periods(), max_size=5),
)
anchors = both(su_days(), ed_days())


def code_of(error: pytest.ExceptionInfo[pt.PatronageError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_a_period_may_be_given_by_its_last_day() -> None:
    january = Period.through(date(2026, 1, 1), date(2026, 1, 31))
    assert january == Period(date(2026, 1, 1), date(2026, 2, 1))
    assert Period.through(date(2026, 1, 1), date(2026, 1, 1)).days == 1
    assert Period.through(None, date(2026, 1, 31)) == Period(None, date(2026, 2, 1))
    assert Period.through(date(2026, 1, 1), None) == Period(date(2026, 1, 1), None)
    with pytest.raises(pt.InvalidInput) as error:
        Period.through(date(2026, 1, 2), date(2026, 1, 1))
    assert [(each.code, each.path) for each in error.value.faults] == [("span.order", "last")]
    with pytest.raises(pt.InvalidInput) as error:
        Period.through("2026-01-02", date(2026, 1, 1))  # type: ignore[arg-type]
    assert [(each.code, each.path) for each in error.value.faults] == [("date.type", "start")]
    with pytest.raises(pt.InvalidInput):
        Period.through(date(2026, 1, 1), "2026-01-02")  # type: ignore[arg-type]
    with pytest.raises(pt.OutOfRange):
        Period.through(date(2026, 1, 1), date.max)


def members(period: Period, universe: list[date]) -> set[date]:
    """Return the days of a small universe that lie in the period, by the definition of T1."""
    return {
        day
        for day in universe
        if (period.start is None or period.start <= day)
        and (period.end is None or day < period.end)
    }


# Examples: periods.


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), ["span.order"]),
        (date(2026, 1, 2), date(2026, 1, 1), ["span.order"]),
        (None, date.min, ["span.order"]),
        (dt.datetime(2026, 1, 1), None, ["date.type"]),
        (date(2026, 1, 1), dt.datetime(2026, 1, 2), ["date.type"]),
        ("2026-01-01", "2026-01-02", ["date.type", "date.type"]),
    ],
)
@law("T7", kills="start <= end")
@law("T9", kills="isinstance(value, date)")
def test_no_empty_reversed_or_untyped_period_exists(
    start: date | None, end: date | None, codes: list[str]
) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        Period(start, end)
    assert code_of(error) == codes


@law("T7", kills="a copy that skips the checks")
def test_no_way_round_the_constructor() -> None:
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert (
        pickle.loads(pickle.dumps(period)) == copy.deepcopy(period) == copy.copy(period) == period
    )
    with pytest.raises(pt.InvalidInput):
        attrs.evolve(period, end=date(2026, 1, 1))
    with pytest.raises(pt.InvalidInput):
        period.__setstate__({"start": date(2026, 1, 1), "end": date(2025, 1, 1)})
    crafted = pickle.dumps(period).replace(b"\x07\xea\x02\x01", b"\x07\xea\x01\x01")
    with pytest.raises(pt.InvalidInput) as error:
        pickle.loads(crafted)
    assert code_of(error) == ["span.order"]
    with attrs.validators.disabled(), pytest.raises(pt.InvalidInput):
        Period(date(2026, 1, 1), date(2026, 1, 1))


def test_a_period_refuses_to_look_up_anything_but_a_day() -> None:
    period = Period(date(2026, 1, 1), None)
    for wrong in (dt.datetime(2026, 1, 2), "2026-01-02", None):
        with pytest.raises(pt.WrongType) as error:
            _ = wrong in period  # type: ignore[operator]
        assert code_of(error) == ["date.type"]
    with pytest.raises(pt.WrongType):
        period.split(dt.datetime(2026, 1, 2))


@law("T8", kills="9999-12-31 for an open end")
def test_an_open_end_is_no_far_off_day() -> None:
    from_new_year = Period(date(2026, 1, 1), None)
    assert date.max in from_new_year
    assert from_new_year != Period(date(2026, 1, 1), date.max)
    assert from_new_year > Period(date(2026, 1, 1), date.max)
    assert Period(None, date(2026, 1, 1)) < Period(date.min, date(2026, 1, 1))
    assert Period(date.max, None).minus(Period(None, date.max)) == (Period(date.max, None),)
    with pytest.raises(pt.InvalidInput) as error:
        _ = from_new_year.days
    assert code_of(error) == ["span.open"]


def test_a_period_reads_as_half_open() -> None:
    assert str(Period(date(2026, 1, 1), date(2026, 2, 1))) == "[2026-01-01, 2026-02-01)"
    assert str(Period(None, date(2026, 2, 1))) == "(…, 2026-02-01)"
    assert str(Period(date(2026, 1, 1), None)) == "[2026-01-01, …)"


def test_periods_order_by_start_then_end() -> None:
    a, b, c = (date(2026, 1, day) for day in (1, 2, 3))
    ordered = [Period(None, b), Period(None, None), Period(a, b), Period(a, c), Period(b, c)]
    assert sorted([*ordered[3:], *ordered[:3]]) == ordered
    assert Period(a, b) <= Period(a, b) >= Period(a, b)
    assert not Period(a, b) < Period(a, b)
    assert not Period(a, b) > Period(a, b)
    with pytest.raises(TypeError):
        _ = Period(a, b) < a  # type: ignore[operator]


def test_hull_of_nothing_is_nothing() -> None:
    assert hull([]) is None
    assert covering([]) == gaps([]) == ()


# Laws: periods.


@given(both(su_periods(), ed_periods()))
@law("T1", kills="day <= end")
def test_a_period_is_half_open(period: Period) -> None:
    for day in UNIVERSE:
        assert (day in period) == (day in members(period, UNIVERSE))
    if period.start is not None:
        assert period.start in period
        assert period.start - DAY not in period
    if period.end is not None:
        assert period.end not in period
        assert period.end - DAY in period


@given(anchors, st.integers(1, 40), st.integers(1, 40))
@law("T2", kills="start <= last in overlaps")
def test_adjacent_periods_neither_overlap_nor_leave_a_gap(day: date, n: int, k: int) -> None:
    one, other = Period(day, day + n * DAY), Period(day + n * DAY, day + (n + k) * DAY)
    for left, right in ((one, other), (other, one)):
        assert not left.overlaps(right)
        assert left.intersect(right) is None
        assert left.abuts(right)
        assert left.union(right) == (Period(day, day + (n + k) * DAY),)
    assert gaps([one, other]) == ()
    assert one.days + other.days == n + k


@given(st.tuples(su_periods(), su_periods(), su_periods()))
@law("T3", kills="an overlap seen from one side only")
def test_overlap_is_symmetric_and_order_is_irrelevant(three: tuple[Period, ...]) -> None:
    verdicts = {
        any(one.overlaps(other) for one, other in pairwise((*order, order[0])))
        for order in permutations(three)
    }
    assert len(verdicts) == 1
    assert len({covering(order) for order in permutations(three)}) == 1
    assert len({gaps(order) for order in permutations(three)}) == 1
    assert len({hull(order) for order in permutations(three)}) == 1


@given(
    both(
        st.tuples(su_periods(), st.lists(su_days(), max_size=4)),
        st.tuples(ed_periods(), st.lists(ed_days(), max_size=4)),
    )
)
@law("T4", kills="a cut on the start gives an empty piece")
def test_split_then_join_is_identity(case: tuple[Period, list[date]]) -> None:
    period, cuts = case
    pieces = period.split(*cuts)
    assert covering(pieces) == (period,)
    assert all(one.end == other.start for one, other in pairwise(pieces))
    assert all(one.abuts(other) for one, other in pairwise(pieces))
    inside = {cut for cut in cuts if cut in period and cut not in {period.start, date.min}}
    assert {piece.start for piece in pieces} == {period.start} | inside
    if period.start and period.end:
        assert sum(piece.days for piece in pieces) == period.days


FEW = universe(SU_FIRST, 4)
ALL_PERIODS = [
    Period(start, end)
    for start, end in product((None, *FEW), (None, *FEW))
    if start is None or end is None or start < end
]


@pytest.mark.parametrize("one", ALL_PERIODS, ids=str)
@law("T5", kills="< for <= where two periods touch")
@law("T11", kills="< for <= where two periods touch")
def test_all_pairs_of_periods_of_four_days(one: Period) -> None:
    for other in ALL_PERIODS:
        check_as_sets(one, other)
        check_relation(one, other)


@given(pairs_of_periods)
@law("T5", kills="max for min in intersect")
def test_periods_are_sets_of_days(pair: tuple[Period, Period]) -> None:
    check_as_sets(*pair)


def check_as_sets(one: Period, other: Period) -> None:
    edges = {edge for period in (one, other) for edge in (period.start, period.end) if edge}
    universe = sorted({*UNIVERSE, *edges, *(edge - DAY for edge in edges)})
    mine, theirs = members(one, universe), members(other, universe)
    both_ = one.intersect(other)
    assert (set() if both_ is None else members(both_, universe)) == mine & theirs
    assert set().union(*(members(each, universe) for each in one.union(other))) == mine | theirs
    assert set().union(*(members(each, universe) for each in one.minus(other))) == mine - theirs
    assert one.overlaps(other) == bool(mine & theirs) == (both_ is not None)
    assert len(one.union(other)) == (1 if one.overlaps(other) or one.abuts(other) else 2)


@given(st.sampled_from([Period(None, date(1, 1, 2)), Period(date.min, None), Period(None, None)]))
@law("T5", kills="an open piece before the first day there is")
def test_no_piece_lies_outside_the_calendar(period: Period) -> None:
    from_the_start = Period(date.min, date(1, 1, 2))
    for piece in (*period.minus(from_the_start), *period.split(date.min, date(1, 1, 2))):
        assert Period(piece.start, piece.end) == piece  # the checked constructor takes it
    second = date(1, 1, 2)
    assert Period(None, second).minus(from_the_start) == ()
    assert Period(None, second).intersect(Period(None, None)) == Period(None, second)
    assert Period(None, None).split(date.min, second) == (
        Period(None, second),
        Period(second, None),
    )


@given(lists_of_periods)
@law("T6", kills="periods merged only with the one before")
@example(
    [Period(date(2024, 2, 10), date(2024, 3, 1)), Period(date(2024, 2, 11), date(2024, 2, 12))]
)
def test_gaps_and_cover_tile_the_hull(periods: list[Period]) -> None:
    whole = hull(periods)
    cover, between = covering(periods), gaps(periods)
    assert covering([*cover, *between]) == (() if whole is None else (whole,))
    assert all(not one.overlaps(other) for one in cover for other in between)
    assert all(not one.overlaps(other) and not one.abuts(other) for one, other in pairwise(cover))
    assert {day for day in UNIVERSE for one in periods if day in one} == {
        day for day in UNIVERSE for one in cover if day in one
    }
    assert all(Period(each.start, each.end) == each for each in (*cover, *between))


ALLEN: dict[Allen, Callable[[float, float, float, float], bool]] = {
    # by how the first's start and end lie to the other's start and end
    Allen.BEFORE: lambda s, e, f, g: e < f,
    Allen.MEETS: lambda s, e, f, g: e == f,
    Allen.OVERLAPS: lambda s, e, f, g: s < f < e < g,
    Allen.STARTS: lambda s, e, f, g: s == f and e < g,
    Allen.DURING: lambda s, e, f, g: f < s and e < g,
    Allen.FINISHES: lambda s, e, f, g: f < s and e == g,
    Allen.EQUALS: lambda s, e, f, g: s == f and e == g,
    Allen.FINISHED_BY: lambda s, e, f, g: s < f and e == g,
    Allen.CONTAINS: lambda s, e, f, g: s < f and g < e,
    Allen.STARTED_BY: lambda s, e, f, g: s == f and g < e,
    Allen.OVERLAPPED_BY: lambda s, e, f, g: f < s < g < e,
    Allen.MET_BY: lambda s, e, f, g: g == s,
    Allen.AFTER: lambda s, e, f, g: g < s,
}


def ends(period: Period) -> tuple[float, float]:
    first = float("-inf") if period.start is None else period.start.toordinal()
    return first, float("inf") if period.end is None else period.end.toordinal()


@given(pairs_of_periods)
@law("T11", kills="meets taken for before")
def test_exactly_one_relation_holds(pair: tuple[Period, Period]) -> None:
    check_relation(*pair)


def check_relation(one: Period, other: Period) -> None:
    holds = [each for each, rule in ALLEN.items() if rule(*ends(one), *ends(other))]
    assert holds == [one.relation(other)]
    assert other.relation(one) is one.relation(other).inverse


@given(both(su_periods(), ed_periods()))
def test_a_period_survives_its_repr_and_copies(period: Period) -> None:
    assert eval(repr(period), {"datetime": dt, "Period": Period}) == period  # noqa: S307
    assert pickle.loads(pickle.dumps(period)) == copy.deepcopy(period) == period
    assert len({period, Period(period.start, period.end)}) == 1
