"""Windows: examples, then laws against a loop over days."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.windows.anchors import NO_ANCHORS

from draws import SU_FIRST, both, ed_days, ed_periods, su_days, su_periods
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
NEW_YEAR = date(2026, 1, 1)
YEAR = pt.Period(NEW_YEAR, date(2027, 1, 1))

anchor_days = both(su_days(), ed_days())
month_spans = st.sampled_from([1, 1, 2, 3, 6, 12]).map(pt.months)
day_spans = st.sampled_from([1, 2, 7, 14, 28, 30, 31]).map(pt.days)
spans = month_spans | day_spans
which = st.sampled_from([
    pt.Which.CURRENT, pt.Which.PREVIOUS, pt.Which.last(2), pt.Which.last(3), pt.Which.ago(2),
    pt.Which(2, skipped=1),
])  # fmt: skip


def plus(day: date, span: pt.Span, times: int = 1) -> date:
    """Return the day so many spans later, by dateutil."""
    if span.months is None:
        return day + timedelta(days=times * (span.days or 0))
    return day + relativedelta(months=times * span.months)


def days_around(day: date, before: int = 430, after: int = 70) -> list[date]:
    return [day + n * DAY for n in range(-before, after)]


def check_against(
    window: pt.Window, anchors: pt.Anchors, day: date, counted: Callable[[date, date], bool]
) -> None:
    """Compare a window with its rule `counted(fact, question)` on every day around one day."""
    around = days_around(day)
    found = {fact for fact in around if _counts(window, anchors, fact, day)}
    assert found == {fact for fact in around if counted(fact, day)}
    period = window.counts(day, anchors)
    for question in days_around(day, before=70, after=430):
        assert (period is not None and question in period) == counted(day, question)
    reach = window.reach(day, anchors)
    if reach is None:
        assert counted(date.min, day)
    elif reach >= around[0]:
        assert reach == min(found, default=day)
    else:
        assert counted(reach, day)
        assert not counted(reach - DAY, day)


def _counts(window: pt.Window, anchors: pt.Anchors, fact: date, question: date) -> bool:
    period = window.counts(fact, anchors)
    return period is not None and question in period


# Examples.


def test_within_180_days_includes_the_180th_day() -> None:
    bought = pt.Rolling(pt.days(180)).counts(NEW_YEAR)
    assert bought is not None
    assert NEW_YEAR + 179 * DAY in bought
    assert NEW_YEAR + 180 * DAY not in bought


@pytest.mark.parametrize(
    ("window", "fact", "expected"),
    [
        (pt.Rolling(pt.months(1)), "2026-01-31", "[2026-01-31, 2026-02-28)"),
        (pt.Rolling(pt.days(1)), "2026-01-31", "[2026-01-31, 2026-02-01)"),
        (pt.CalendarPeriod(pt.years(1)), "2026-12-31", "[2026-12-31, 2027-01-01)"),
        (
            pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS),
            "2026-12-31",
            "[2027-01-01, 2028-01-01)",
        ),
        (
            pt.CalendarPeriod(pt.months(3), which=pt.Which.last(4)),
            "2026-02-10",
            "[2026-04-01, 2027-04-01)",
        ),
        (
            pt.CalendarPeriod(pt.years(1), anchor=date(2020, 4, 1)),
            "2026-03-31",
            "[2026-03-31, 2026-04-01)",
        ),
        (pt.CalendarPeriod(pt.weeks(1)), "2026-01-01", "[2026-01-01, 2026-01-03)"),
        (pt.Fixed(YEAR), "2026-05-01", "[2026-05-01, …)"),
        (pt.Fixed(YEAR), "2027-01-01", "None"),
        (pt.Ever(), "2026-05-01", "[2026-05-01, …)"),
    ],
)
def test_how_long_a_fact_counts(window: pt.Window, fact: str, expected: str) -> None:
    assert str(window.counts(pt.parse_day(fact))) == expected


def test_a_leap_day_customer_has_anniversaries_every_year() -> None:
    since = pt.Anchors(first=date(2024, 2, 29))
    assert str(pt.Anniversary().counts(date(2025, 2, 27), since)) == "[2025-02-27, 2025-02-28)"
    assert str(pt.Anniversary().counts(date(2028, 2, 28), since)) == "[2028-02-28, 2028-02-29)"


def test_the_first_twelve_months_of_a_term_of_fifteen() -> None:
    term = pt.Anchors(term=pt.Period(NEW_YEAR, date(2027, 4, 1)), entered=NEW_YEAR)
    first_year, rest = pt.InTerm(end=pt.years(1)), pt.InTerm(start=pt.years(1))
    assert first_year.counts(NEW_YEAR, term) is None
    assert str(first_year.counts(NEW_YEAR + DAY, term)) == "[2026-01-02, …)"
    assert first_year.counts(date(2027, 1, 1), term) is None
    assert str(rest.counts(date(2027, 1, 1), term)) == "[2027-01-01, …)"
    assert rest.counts(date(2026, 12, 31), term) is None
    assert rest.counts(date(2027, 4, 1), term) is None


def test_facts_of_the_first_day_count_unless_they_earned_the_rung() -> None:
    term = pt.Period(NEW_YEAR, date(2027, 1, 1))
    renewed, earned = pt.Anchors(term=term), pt.Anchors(term=term, entered=NEW_YEAR)
    assert str(pt.InTerm().counts(NEW_YEAR, renewed)) == "[2026-01-01, …)"
    assert pt.InTerm().reach(date(2026, 5, 1), renewed) == NEW_YEAR
    assert pt.InTerm().counts(NEW_YEAR, earned) is None
    assert pt.InTerm().reach(date(2026, 5, 1), earned) == NEW_YEAR + DAY
    assert pt.InTerm(start=pt.days(0)).counts(NEW_YEAR, earned) is None


def test_a_fact_of_the_term_counts_on_its_last_day_and_until_it_is_settled() -> None:
    term = pt.Anchors(term=pt.Period(NEW_YEAR, date(2027, 1, 1)), entered=NEW_YEAR)
    counts = pt.InTerm().counts(date(2026, 12, 31), term)
    assert counts is not None
    assert date(2027, 1, 1) in counts
    assert pt.InTerm().counts(date(2027, 1, 1), term) is None
    assert pt.InTerm().reach(date(2027, 2, 1), term) == NEW_YEAR + DAY


def test_a_term_without_end_never_forgets() -> None:
    term = pt.Anchors(term=pt.Period(NEW_YEAR, None))
    assert str(pt.InTerm().counts(date(2030, 1, 1), term)) == "[2030-01-01, …)"


def test_a_part_beyond_the_term_is_empty() -> None:
    term = pt.Anchors(term=pt.Period(NEW_YEAR, NEW_YEAR + DAY), entered=NEW_YEAR)
    assert pt.InTerm().counts(NEW_YEAR, term) is None
    assert pt.InTerm().reach(NEW_YEAR, term) == NEW_YEAR
    assert pt.InTerm(start=pt.days(400), end=pt.months(1)).counts(NEW_YEAR, term) is None


def test_facts_of_the_day_of_a_fall_are_past() -> None:
    fallen = pt.Anchors(last_fall=NEW_YEAR)
    assert pt.SinceFall().counts(NEW_YEAR, fallen) is None
    assert pt.SinceFall().counts(NEW_YEAR + DAY, fallen) == pt.Period(NEW_YEAR + DAY, None)
    assert pt.SinceFall().reach(NEW_YEAR, fallen) == NEW_YEAR
    assert pt.SinceFall().counts(date(1990, 1, 1)) == pt.Period(date(1990, 1, 1), None)
    assert pt.SinceFall().reach(NEW_YEAR) is None


def test_without_an_anchor_nothing_counts() -> None:
    for window in (pt.Anniversary(), pt.InTerm()):
        assert window.counts(NEW_YEAR, NO_ANCHORS) is None
        assert window.reach(NEW_YEAR, NO_ANCHORS) == NEW_YEAR


@law("T8", kills="an OverflowError at the calendar's ends")
def test_windows_reach_the_ends_of_the_calendar() -> None:
    year = pt.years(1)
    assert pt.Rolling(year).counts(date.max) == pt.Period(date.max, None)
    assert pt.Rolling(pt.days(2)).counts(date.max - DAY) == pt.Period(date.max - DAY, None)
    assert pt.Rolling(pt.days(1)).counts(date.max - DAY) == pt.Period(date.max - DAY, date.max)
    assert pt.Rolling(year).reach(date.max) == date(9999, 1, 1)
    assert pt.Rolling(year).reach(date(1, 5, 1)) is None
    assert pt.Rolling(year).reach(date(1, 12, 31)) == date.min
    assert pt.Rolling(pt.days(5)).reach(date(1, 1, 5)) == date.min
    assert pt.Rolling(pt.days(6)).reach(date(1, 1, 5)) is None
    assert pt.CalendarPeriod(year).counts(date.max) == pt.Period(date.max, None)
    previous = pt.CalendarPeriod(year, which=pt.Which.PREVIOUS)
    assert previous.counts(date.max) is None
    assert previous.reach(date(1, 5, 1)) is None
    fiscal = pt.CalendarPeriod(year, anchor=date(2020, 4, 1), which=pt.Which.PREVIOUS)
    assert fiscal.reach(date(1, 2, 1)) == date(1, 2, 1)
    assert (
        pt.InTerm(start=year).counts(date.max, pt.Anchors(term=pt.Period(date.max, None))) is None
    )


@pytest.mark.parametrize(
    ("build", "codes"),
    [
        (lambda: pt.Rolling(pt.days(0)), ["interval.range"]),
        (lambda: pt.Rolling(30), ["interval.type"]),  # type: ignore[arg-type]
        (lambda: pt.CalendarPeriod(pt.days(0)), ["interval.range"]),
        (
            lambda: pt.CalendarPeriod("P1Y", anchor="2026", which=1),  # type: ignore[arg-type]
            ["interval.type", "date.type", "window.type"],
        ),
        (
            lambda: pt.Anniversary(pt.days(0), which=None),  # type: ignore[arg-type]
            ["interval.range", "window.type"],
        ),
        (lambda: pt.Which(-1), ["interval.range"]),
        (lambda: pt.Which(10_001), ["interval.range"]),
        (lambda: pt.Which.last(0), ["interval.range"]),
        (lambda: pt.Which.last(1.0), ["interval.type"]),  # type: ignore[arg-type]
        (lambda: pt.Which.last(True), ["interval.type"]),
        (lambda: pt.Fixed(NEW_YEAR), ["span.type"]),  # type: ignore[arg-type]
        (lambda: pt.InTerm(start=pt.months(2), end=pt.months(2)), ["span.order"]),
        (lambda: pt.InTerm(end=pt.days(0)), ["interval.range"]),
        (
            lambda: pt.InTerm(start=1, end="x"),  # type: ignore[arg-type]
            ["interval.type", "interval.type"],
        ),
        (lambda: pt.Anchors(term=pt.Period(None, NEW_YEAR)), ["span.open"]),
        (
            lambda: pt.Anchors(first="a", term="b", last_fall="c", entered="d"),  # type: ignore[arg-type]
            ["date.type", "date.type", "date.type", "span.type"],
        ),
    ],
)
def test_no_other_window_exists(build: Callable[[], object], codes: list[str]) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        build()
    assert [fault.code for fault in error.value.faults] == codes


def test_which_has_one_form() -> None:
    assert pt.Which.last(1) == pt.Which.PREVIOUS == pt.Which(1)
    assert repr(pt.Which.last(2)) == "Which.last(2)"
    assert repr(pt.Which.PREVIOUS) == "Which.PREVIOUS"
    assert repr(pt.Which.CURRENT) == "Which.CURRENT"
    assert pt.Which(10_000).complete == 10_000
    assert pt.Which.ago(1) == pt.Which.PREVIOUS
    assert repr(pt.Which.ago(3)) == "Which.ago(3)"
    assert repr(pt.Which(2, skipped=1)) == "Which(2, skipped=1)"


@pytest.mark.parametrize(
    ("build", "path"),
    [
        (lambda: pt.Which.ago(0), "count"),
        (lambda: pt.Which.ago("2"), "skipped"),  # type: ignore[arg-type]
        (lambda: pt.Which(0, skipped=1), "skipped"),
        (lambda: pt.Which(1, skipped=-1), "skipped"),
        (lambda: pt.Which(1, skipped=10_001), "skipped"),
    ],
)
def test_periods_that_cannot_be_meant_are_refused(build: Callable[[], object], path: str) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        build()
    assert [fault.path for fault in error.value.faults] == [path]


def test_a_single_earlier_fiscal_year_is_not_read_together_with_the_last() -> None:
    donor = pt.Relationship("charity", "ann").add(
        pt.Purchase(pt.Money("50", "USD"), on=date(2014, 6, 30)),
        pt.Purchase(pt.Money("70", "USD"), on=date(2015, 7, 1)),
    )

    def given_in(of: pt.Which) -> object:
        over = pt.CalendarPeriod(pt.years(1), anchor=date(2000, 7, 1), which=of)
        rung = pt.Rung("donor", enter=pt.Spend(pt.more_than(pt.Money("0", "USD")), over=over))
        found = pt.review(donor, pt.Policy("p", "1", rungs=(rung,)), on=date(2016, 9, 1))
        return found.findings[0].value

    asked = (pt.Which.CURRENT, pt.Which.PREVIOUS, pt.Which.ago(2), pt.Which.ago(3))
    assert [str(given_in(of)) for of in asked] == ["0.00 USD", "70.00 USD", "0.00 USD", "50.00 USD"]


def test_a_fiscal_year_is_named_by_its_end_or_by_its_start() -> None:
    fiscal = pt.CalendarPeriod(pt.years(1), anchor=date(2020, 4, 1))
    asked = (date(2014, 4, 1), date(2015, 3, 1), date(2015, 4, 1))
    assert [fiscal.year_of(day, pt.YearName.BY_END) for day in asked] == [2015, 2015, 2016]
    assert [fiscal.year_of(day, pt.YearName.BY_START) for day in asked] == [2014, 2014, 2015]
    calendar = pt.CalendarPeriod(pt.years(1))
    assert {calendar.year_of(date(2015, 12, 31), by) for by in pt.YearName} == {2015}
    leap = pt.CalendarPeriod(pt.years(1), anchor=date(2024, 2, 29))
    assert leap.year_of(date(2025, 2, 28), pt.YearName.BY_START) == 2025
    assert leap.year_of(date(2025, 2, 27), pt.YearName.BY_START) == 2024
    with pytest.raises(pt.InvalidInput) as error:
        pt.CalendarPeriod(pt.months(3)).year_of("2015", "end")  # type: ignore[arg-type]
    codes = [fault.code for fault in error.value.faults]
    assert codes == ["date.type", "year.type", "interval.range"]


def test_only_two_windows_hang_on_the_ladder() -> None:
    windows: list[pt.Window] = [
        pt.Rolling(pt.days(1)),
        pt.CalendarPeriod(pt.years(1)),
        pt.Anniversary(),
        pt.Fixed(YEAR),
        pt.Ever(),
        pt.InTerm(),
        pt.SinceFall(),
    ]
    assert [type(each) for each in windows if each.depends_on_ladder] == [pt.InTerm, pt.SinceFall]
    for window in windows:
        assert pickle.loads(pickle.dumps(window)) == copy.deepcopy(window) == window
        assert len({window, copy.copy(window)}) == 1
        assert eval(repr(window), {"datetime": dt, **vars(pt)}) == window  # noqa: S307


# Laws.


@given(anchor_days, spans)
@law("L5", kills="<= for < at the end of a rolling window")
def test_rolling_equals_the_loop(day: date, span: pt.Span) -> None:
    check_against(
        pt.Rolling(span),
        NO_ANCHORS,
        day,
        lambda fact, question: fact <= question < plus(fact, span),
    )


def number(day: date, anchor: date, every: pt.Span) -> int:
    """Return the number of the period that holds the day: by walking there."""
    k = 0
    while plus(anchor, every, k) > day:
        k -= 1
    while plus(anchor, every, k + 1) <= day:
        k += 1
    return k


# Fewer steps to walk: at least a month, from an anchor near the days.
near = st.tuples(su_days(), su_days())
grids = st.tuples(
    near | st.tuples(ed_days(), st.just(0)).map(lambda pair: (pair[0], pair[0] + 40 * DAY)),
    st.sampled_from([1, 3, 12]).map(pt.months) | st.sampled_from([30, 91]).map(pt.days),
    which,
)


@given(grids)
@law("L5", kills="a period that begins a day late")
def test_calendar_periods_equal_the_loop(
    case: tuple[tuple[date, date], pt.Span, pt.Which],
) -> None:
    (anchor, day), every, of = case
    numbers: dict[date, int] = {}

    def counted(fact: date, question: date) -> bool:
        for each in (fact, question):
            if each not in numbers:
                numbers[each] = number(each, anchor, every)
        apart = numbers[question] - numbers[fact]
        first, last = of.skipped + 1, of.skipped + of.complete
        return fact <= question and (first <= apart <= last if of.complete else apart == 0)

    check_against(pt.CalendarPeriod(every, anchor=anchor, which=of), NO_ANCHORS, day, counted)
    check_against(pt.Anniversary(every, which=of), pt.Anchors(first=anchor), day, counted)


@given(both(st.tuples(su_days(), su_periods()), st.tuples(ed_days(), ed_periods())))
@law("L5", kills="a fact that counts before it happened")
def test_fixed_equals_the_loop(case: tuple[date, pt.Period]) -> None:
    day, period = case
    check_against(
        pt.Fixed(period),
        NO_ANCHORS,
        day,
        lambda fact, question: fact <= question and fact in period,
    )


@given(
    both(st.tuples(su_days(), su_periods()), st.tuples(ed_days(), ed_periods())),
    st.none() | st.sampled_from([0, 1, 7]).map(pt.days),
    st.none() | st.sampled_from([1, 7, 14]).map(pt.days) | st.just(pt.months(1)),
    st.sampled_from([None, -5, 0, 0]),
)
@law("L5", kills="facts of the entry day count")
def test_the_own_term_equals_the_loop(
    case: tuple[date, pt.Period], start: pt.Span | None, end: pt.Span | None, entry: int | None
) -> None:
    day, drawn = case
    first = drawn.start or (drawn.end or SU_FIRST) - 20 * DAY
    term = pt.Period(first, drawn.end)
    entered = None if entry is None else first + entry * DAY
    if start and end and start.is_months is end.is_months and end <= start:
        end = None

    def counted(fact: date, question: date) -> bool:
        return (
            fact <= question
            and first <= fact
            and (entered is None or entered < fact)
            and (start is None or plus(first, start) <= fact)
            and (end is None or fact < plus(first, end))
            and (drawn.end is None or fact < drawn.end)
        )

    check_against(pt.InTerm(start, end), pt.Anchors(term=term, entered=entered), day, counted)


@given(st.tuples(su_days(), su_days()) | st.tuples(ed_days(), ed_days()))
@law("L5", kills="facts of the day of the fall count")
def test_since_the_fall_equals_the_loop(case: tuple[date, date]) -> None:
    day, fall = case
    check_against(
        pt.SinceFall(),
        pt.Anchors(last_fall=fall),
        day,
        lambda fact, question: fall < fact <= question,
    )


@given(anchor_days)
def test_ever_equals_the_loop(day: date) -> None:
    check_against(pt.Ever(), NO_ANCHORS, day, lambda fact, question: fact <= question)
