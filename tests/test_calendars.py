"""Working days and rolls: examples, then laws."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import QuantLib as ql  # noqa: N813
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt

from draws import SU_FIRST, both, ed_days, su_days, universe
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
MODIFIED = (pt.Roll.MODIFIED_FOLLOWING, pt.Roll.MODIFIED_PRECEDING)

weekends = st.sampled_from([{5, 6}, {4, 5}, {6}, set(), {0, 1, 2, 3, 4, 5}]).map(frozenset)
calendars = st.builds(
    pt.HolidayCalendar,
    both(
        st.frozensets(su_days(), max_size=20),
        st.frozensets(ed_days(), max_size=20),
    ),
    weekend=weekends,
)
days_of_cases = both(su_days(), ed_days())


@frozen
class Broken:
    """A user's own calendar that fails."""

    def is_working_day(self, day: date, /) -> bool:
        raise RuntimeError(f"no table for {day.year}")


@frozen
class Closed:
    """A user's own calendar without a working day."""

    def is_working_day(self, day: date, /) -> bool:
        return False


# Examples.


@pytest.mark.parametrize(
    ("roll", "day", "expected"),
    [
        (pt.Roll.UNADJUSTED, "2026-01-31", "2026-01-31"),
        (pt.Roll.FOLLOWING, "2026-01-31", "2026-02-02"),
        (pt.Roll.MODIFIED_FOLLOWING, "2026-01-31", "2026-01-30"),
        (pt.Roll.MODIFIED_FOLLOWING, "2026-01-10", "2026-01-12"),
        (pt.Roll.PRECEDING, "2026-02-01", "2026-01-30"),
        (pt.Roll.MODIFIED_PRECEDING, "2026-02-01", "2026-02-02"),
        (pt.Roll.MODIFIED_PRECEDING, "2026-01-11", "2026-01-09"),
        (pt.Roll.NEAREST, "2026-01-10", "2026-01-09"),
        (pt.Roll.NEAREST, "2026-01-11", "2026-01-12"),
    ],
)
def test_where_a_weekend_day_moves(roll: pt.Roll, day: str, expected: str) -> None:
    assert roll.apply(pt.parse_day(day), pt.WEEKDAYS) == pt.parse_day(expected)


def test_of_two_equally_near_days_the_later_is_taken() -> None:
    closed = pt.HolidayCalendar.of(date(2026, 1, 7))
    assert pt.Roll.NEAREST.apply(date(2026, 1, 7), closed) == date(2026, 1, 8)


def test_a_month_without_a_working_day_is_left() -> None:
    august = pt.HolidayCalendar.of(*(date(2026, 8, 1) + n * DAY for n in range(31)))
    day = date(2026, 8, 10)
    assert pt.Roll.MODIFIED_FOLLOWING.apply(day, august) == date(2026, 7, 31)
    assert pt.Roll.MODIFIED_PRECEDING.apply(day, august) == date(2026, 9, 1)


def test_no_day_is_off_every_day() -> None:
    assert all(roll.apply(date(2026, 1, 4), pt.EVERY_DAY) == date(2026, 1, 4) for roll in pt.Roll)


@pytest.mark.parametrize("roll", [roll for roll in pt.Roll if roll is not pt.Roll.UNADJUSTED])
def test_a_calendar_without_working_days_is_named(roll: pt.Roll) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        roll.apply(date(2026, 1, 1), Closed())
    assert [fault.code for fault in error.value.faults] == ["calendar.empty"]
    assert "Closed()" in str(error.value)


@pytest.mark.parametrize("roll", [roll for roll in pt.Roll if roll is not pt.Roll.UNADJUSTED])
@law("E19", kills="a calendar's own error that leaks")
def test_a_calendar_that_fails_is_named(roll: pt.Roll) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        roll.apply(date(2026, 1, 1), Broken())
    assert [fault.code for fault in error.value.faults] == ["calendar.failed"]
    assert "Broken()" in str(error.value)
    assert "no table for 2026" in str(error.value)
    assert isinstance(error.value.__cause__, RuntimeError)


def test_a_typed_error_of_a_calendar_passes_as_it_is() -> None:
    @frozen
    class Limited:
        def is_working_day(self, day: date, /) -> bool:
            raise pt.OutOfRange(pt.Fault("date.range", "", str(day), "ask for 2026"))

    with pytest.raises(pt.OutOfRange):
        pt.Roll.NEAREST.apply(date(2026, 1, 1), Limited())


def test_what_is_no_calendar_is_named() -> None:
    with pytest.raises(pt.InvalidInput) as error:
        pt.Roll.FOLLOWING.apply(date(2026, 1, 1), "weekdays")  # type: ignore[arg-type]
    assert [fault.code for fault in error.value.faults] == ["calendar.failed"]


def test_rolls_stop_at_the_ends_of_the_calendar() -> None:
    off = pt.HolidayCalendar.of(date.min, date.max)
    assert pt.Roll.NEAREST.apply(date.max, off) == date.max - DAY
    assert pt.Roll.MODIFIED_FOLLOWING.apply(date.max, off) == date.max - DAY
    assert pt.Roll.MODIFIED_PRECEDING.apply(date.min, off) == date(1, 1, 2)
    for roll, day in ((pt.Roll.FOLLOWING, date.max), (pt.Roll.PRECEDING, date.min)):
        with pytest.raises(pt.InvalidInput) as error:
            roll.apply(day, off)
        assert [fault.code for fault in error.value.faults] == ["calendar.empty"]


def test_the_search_ends_after_a_year() -> None:
    def closed(days: int) -> pt.HolidayCalendar:
        return pt.HolidayCalendar(
            frozenset(date(2026, 1, 1) + n * DAY for n in range(days)), weekend=frozenset()
        )

    assert pt.Roll.FOLLOWING.apply(date(2026, 1, 1), closed(366)) == date(2027, 1, 2)
    with pytest.raises(pt.InvalidInput):
        pt.Roll.FOLLOWING.apply(date(2026, 1, 1), closed(367))


def test_only_days_roll() -> None:
    for wrong in (datetime(2026, 1, 1), "2026-01-01"):
        with pytest.raises(pt.WrongType) as error:
            pt.Roll.UNADJUSTED.apply(wrong, pt.WEEKDAYS)  # type: ignore[arg-type]
        assert [fault.code for fault in error.value.faults] == ["date.type"]


def test_a_weekend_day_may_be_worked() -> None:
    saturday = date(2026, 1, 3)
    calendar = pt.HolidayCalendar(workdays=frozenset({saturday}))
    assert calendar.is_working_day(saturday)
    assert not calendar.is_working_day(saturday + DAY)
    assert pickle.loads(pickle.dumps(calendar)) == copy.deepcopy(calendar) == calendar
    assert len({calendar, copy.copy(calendar), pt.WEEKDAYS}) == 2


@pytest.mark.parametrize(
    ("build", "codes"),
    [
        (lambda: pt.HolidayCalendar([date(2026, 1, 1)]), ["date.type"]),  # type: ignore[arg-type]
        (lambda: pt.HolidayCalendar.of(datetime(2026, 1, 1)), ["date.type"]),
        (
            lambda: pt.HolidayCalendar(frozenset({"a", "b"})),  # type: ignore[arg-type]
            ["date.type", "date.type"],
        ),
        (lambda: pt.HolidayCalendar(weekend=frozenset(range(7))), ["weekend.range"]),
        (lambda: pt.HolidayCalendar(weekend=frozenset({7})), ["weekend.range"]),
        (lambda: pt.HolidayCalendar(weekend=frozenset({"Sunday"})), ["weekend.type"]),  # type: ignore[arg-type]
        (lambda: pt.HolidayCalendar(weekend=frozenset({True})), ["weekend.type"]),
        (lambda: pt.HolidayCalendar(weekend=[5, 6]), ["weekend.type"]),  # type: ignore[arg-type]
        (
            lambda: pt.HolidayCalendar(
                frozenset({date(2026, 1, 3)}), workdays=frozenset({date(2026, 1, 3)})
            ),
            ["date.conflict"],
        ),
        (lambda: pt.HolidayCalendar(yearly=[(1, 1)]), ["date.type"]),  # type: ignore[arg-type]
        (
            lambda: pt.HolidayCalendar(
                yearly=frozenset({(2, 30), (0, 1), (1, True), (1,), "01-01", (10**30, 1)})  # type: ignore[arg-type]
            ),
            6 * ["date.yearly"],
        ),
        (
            lambda: pt.HolidayCalendar(
                yearly=frozenset({(1, 3)}), workdays=frozenset({date(2026, 1, 3)})
            ),
            ["date.conflict"],
        ),
        (lambda: pt.WEEKDAYS.without("2026-01-01"), ["date.type"]),  # type: ignore[arg-type]
        (lambda: pt.national("AT", weekend=[6]), ["weekend.type"]),  # type: ignore[arg-type]
        (lambda: pt.national("AT", weekend=frozenset({7})), ["weekend.range"]),
        (lambda: pt.national("XX"), ["calendar.unknown"]),
        (lambda: pt.national("us"), ["calendar.unknown"]),
        (lambda: pt.national("HolidayBase"), ["calendar.unknown"]),
        (lambda: pt.national("US", "ZZ"), ["calendar.unknown"]),
        (lambda: pt.national("US", 1), ["calendar.unknown"]),  # type: ignore[arg-type]
        (lambda: pt.national(None), ["calendar.unknown"]),  # type: ignore[arg-type]
        (lambda: pt.national("US").written_down(2027, 2026), ["date.range"]),
        (lambda: pt.national("US").written_down(0, 1), ["date.range"]),
        (lambda: pt.national("US").written_down(9999, 10_000), ["date.range"]),
        (lambda: pt.national("US").written_down(2026.0, 2027), ["date.range"]),  # type: ignore[arg-type]
    ],
)
def test_no_other_calendar_exists(build: Callable[[], object], codes: list[str]) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        build()
    assert [fault.code for fault in error.value.faults] == codes


@law("E1", kills="a repr in the order of a set")
def test_a_calendar_shows_its_days_in_order() -> None:
    days = [date(2026, 1, n) for n in (5, 2, 9, 1)]
    calendar = pt.HolidayCalendar(
        frozenset(days), weekend=frozenset({6}), workdays=frozenset({date(2026, 1, 4)})
    )
    names = {"datetime": dt, "HolidayCalendar": pt.HolidayCalendar}
    for each in (calendar, pt.WEEKDAYS, pt.EVERY_DAY):
        assert eval(repr(each), names) == each  # noqa: S307
    places = [repr(calendar).index(repr(day)) for day in sorted(days)]
    assert places == sorted(places)
    assert repr(pt.national("US")) == "NationalCalendar('US')"
    assert repr(pt.Roll.NEAREST) == "Roll.NEAREST"


# Examples: national holidays.


def test_national_holidays() -> None:
    states, bavaria = pt.national("US"), pt.national("DE", "BY")
    assert not states.is_working_day(date(2027, 12, 24))  # Christmas, observed on Friday
    assert not states.is_working_day(date(2027, 12, 31))  # New Year of 2028, observed
    assert states.is_working_day(date(2026, 1, 6))
    assert not bavaria.is_working_day(date(2026, 1, 6))
    assert pt.national("DE").is_working_day(date(2026, 1, 6))
    assert pt.national("CN").is_working_day(date(2024, 2, 18))  # a Sunday that is worked
    assert not pt.national("CN").is_working_day(date(2024, 2, 12))
    assert pickle.loads(pickle.dumps(bavaria)) == bavaria


@pytest.mark.parametrize("country", ["US", "CN", "IL", "GB"])
def test_a_national_calendar_written_down_is_the_same(country: str) -> None:
    national = pt.national(country)
    written = national.written_down(2023, 2025)
    days = [date(2023, 1, 1) + n * DAY for n in range(3 * 365 + 1)]
    assert [day for day in days if written.is_working_day(day)] == [
        day for day in days if national.is_working_day(day)
    ]
    assert {day.year for day in written.holidays | written.workdays} <= {2023, 2024, 2025}
    assert pt.national("US").written_down(9999, 9999).weekend == {5, 6}


@law("S12", kills="holidays that depend on the year asked for first")
def test_national_holidays_do_not_depend_on_the_order_of_questions() -> None:
    from patronage import calendars

    days = [date(2027, 12, 31), date(2028, 1, 3), date(2022, 12, 26), date(2022, 1, 3)]
    first = [pt.national("US").is_working_day(day) for day in days]
    calendars._working_days.cache_clear()
    again = [pt.national("US").is_working_day(day) for day in reversed(days)]
    assert first == again[::-1]


def test_years_far_away_can_be_asked_for() -> None:
    for day in (date(1, 1, 3), date(9999, 12, 30)):
        pt.national("US").is_working_day(day)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from patronage import calendars

    calendars._in_tables.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(pt.MissingExtra) as error:
        pt.national("US")
    assert "calendars" in str(error.value)
    assert error.value.faults[0].code == "extra.missing"


def test_a_national_calendar_may_have_a_weekend_of_its_own() -> None:
    shop = pt.national("AT", weekend=frozenset({6}))
    saturday, epiphany = date(2026, 1, 3), date(2026, 1, 6)
    assert not pt.national("AT").is_working_day(saturday)
    assert shop.is_working_day(saturday)
    assert not shop.is_working_day(saturday + DAY)
    assert not shop.is_working_day(epiphany)
    assert not shop.is_working_day(date(2026, 8, 15))  # Assumption, a Saturday
    written = shop.written_down(2026, 2026)
    days = [date(2026, 1, 1) + n * DAY for n in range(365)]
    assert [written.is_working_day(day) for day in days] == [
        shop.is_working_day(day) for day in days
    ]
    assert pt.from_json(pt.to_json(shop), pt.NationalCalendar) == shop
    emirates = pt.national("AE", weekend=frozenset())  # whose weekend has moved over the years
    assert emirates.is_working_day(date(2026, 1, 3))
    assert emirates.is_working_day(date(2015, 1, 2))


def test_holidays_may_come_every_year() -> None:
    fixed = pt.HolidayCalendar(weekend=frozenset(), yearly=frozenset({(12, 25), (2, 29)}))
    assert [fixed.is_working_day(date(year, 12, 25)) for year in (1999, 2026)] == [False, False]
    assert not fixed.is_working_day(date(2024, 2, 29))
    assert fixed.is_working_day(date(2023, 2, 28))
    assert fixed.is_working_day(date(2026, 12, 24))
    assert eval(repr(fixed), {"HolidayCalendar": pt.HolidayCalendar}) == fixed  # noqa: S307
    assert pt.from_json(pt.to_json(fixed), pt.HolidayCalendar) == fixed


def test_days_may_be_taken_out_of_a_calendar() -> None:
    saturday, monday = date(2026, 1, 3), date(2026, 1, 5)
    worked = pt.HolidayCalendar(workdays=frozenset({saturday}))
    assert worked.without(saturday, monday) == pt.HolidayCalendar(frozenset({saturday, monday}))
    assert pt.WEEKDAYS.without() == pt.WEEKDAYS
    # Within five working days, of which the other side took the 7th and the 8th (glpi#14937).
    count = pt.Count(working=5, calendar=pt.WEEKDAYS.without(date(2026, 1, 7), date(2026, 1, 8)))
    assert count.last(monday) == date(2026, 1, 14)


# Laws.


@given(calendars, st.sampled_from(pt.Roll), days_of_cases, days_of_cases)
@law("S12", kills="nearest by distance to the wrong side")
def test_rolling_is_monotone_and_idempotent(
    calendar: pt.HolidayCalendar, roll: pt.Roll, one: date, other: date
) -> None:
    first, last = (roll.apply(day, calendar) for day in sorted([one, other]))
    assert first <= last
    assert roll.apply(first, calendar) == first
    assert roll is pt.Roll.UNADJUSTED or calendar.is_working_day(first)


@given(calendars, st.sampled_from(MODIFIED), days_of_cases)
@law("S12", kills="a modified roll into the next month")
def test_a_modified_roll_stays_in_the_month(
    calendar: pt.HolidayCalendar, roll: pt.Roll, day: date
) -> None:
    first = day.replace(day=1)
    month = [first + n * DAY for n in range(31) if (first + n * DAY).month == day.month]
    if any(calendar.is_working_day(each) for each in month):
        rolled = roll.apply(day, calendar)
        assert (rolled.year, rolled.month) == (day.year, day.month)


@given(st.frozensets(su_days(), max_size=25), su_days())
@law("S12", kills="following for preceding")
def test_rolls_equal_quantlib(holidays: frozenset[date], day: date) -> None:
    theirs = ql.BespokeCalendar(f"draw {hash(holidays)}")
    theirs.addWeekend(ql.Saturday)
    theirs.addWeekend(ql.Sunday)
    for holiday in holidays:
        theirs.addHoliday(ql.Date(holiday.day, holiday.month, holiday.year))
    ours = pt.HolidayCalendar(holidays)
    conventions = {
        pt.Roll.UNADJUSTED: ql.Unadjusted,
        pt.Roll.FOLLOWING: ql.Following,
        pt.Roll.MODIFIED_FOLLOWING: ql.ModifiedFollowing,
        pt.Roll.PRECEDING: ql.Preceding,
        pt.Roll.MODIFIED_PRECEDING: ql.ModifiedPreceding,
        pt.Roll.NEAREST: ql.Nearest,
    }
    for roll, convention in conventions.items():
        rolled = theirs.adjust(ql.Date(day.day, day.month, day.year), convention)
        expected = date(rolled.year(), rolled.month(), rolled.dayOfMonth())
        assert roll.apply(day, ours) == expected, roll


def test_the_small_universe_holds_a_weekend_and_a_month_end() -> None:
    days = universe(SU_FIRST)
    assert {day.month for day in days} == {2, 3}
    assert {day.weekday() for day in days} == set(range(7))
