"""Working days, and where a day that isn't one moves to: for due dates, not for service periods."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn, Protocol, cast, runtime_checkable

from attrs import evolve, field, frozen

from patronage.checks import check_day
from patronage.dates.day import check_one_day, refuse
from patronage.errors import (
    Fault,
    PatronageError,
    invalid,
    missing_extra,
    raise_faults,
    shown,
)
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from holidays import HolidayBase

__all__ = [
    "EVERY_DAY",
    "WEEKDAYS",
    "Calendar",
    "HolidayCalendar",
    "NationalCalendar",
    "Roll",
    "check_calendar",
    "national",
]

SATURDAY, SUNDAY = 5, 6
"""Days of the week count from Monday, 0, as `date.weekday` does."""

LEAP_YEAR = 2000
"""A year that has every day that there is."""

FARTHEST = 366
"""The most days that a roll moves a day."""

_DAY = timedelta(days=1)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@runtime_checkable
class Calendar(Protocol):
    """Anything that knows its working days; a user's own frozen class will do.

    The answer for a day must never change, else due dates would depend on when they were asked.

    >>> isinstance(WEEKDAYS, Calendar)
    True
    """

    def is_working_day(self, day: date, /) -> bool:
        """Whether business is done on this day.

        >>> WEEKDAYS.is_working_day(date(2026, 1, 3))
        False
        """
        ...


def check_calendar(faults: list[Fault], path: str, calendar: object) -> None:
    """Report what is no calendar; a class is none.

    >>> found: list[Fault] = []
    >>> check_calendar(found, "calendar", HolidayCalendar)
    >>> found[0].code
    'calendar.type'
    """
    if type(calendar) is HolidayCalendar:  # asking a protocol costs far more
        return
    if isinstance(calendar, type) or not isinstance(calendar, Calendar):
        faults.append(Fault.of("calendar.type", path, calendar, "give a Calendar such as WEEKDAYS"))


def _days_faults(path: str, days: object) -> list[Fault]:
    if not isinstance(days, frozenset):
        return [Fault.of("date.type", path, days, "give a frozenset of dates")]
    faults: list[Fault] = []
    for day in cast("frozenset[object]", days):
        check_day(faults, path, day)
    return sorted(faults, key=str)


def _weekend_faults(weekend: object) -> list[Fault]:
    hint = "give a frozenset of days of the week, 0 for Monday to 6, with a working day left"
    if not isinstance(weekend, frozenset):
        return [Fault.of("weekend.type", "weekend", weekend, hint)]
    numbers = cast("frozenset[object]", weekend)
    if any(type(day) is not int for day in numbers):
        return [Fault.of("weekend.type", "weekend", numbers, hint)]
    if not numbers < frozenset(range(7)):
        return [Fault.of("weekend.range", "weekend", numbers, hint)]
    return []


def _yearly_faults(yearly: object) -> list[Fault]:
    hint = "give a frozenset of months and days, such as (12, 25)"
    if not isinstance(yearly, frozenset):
        return [Fault.of("date.type", "yearly", yearly, hint)]
    wrong = [day for day in cast("frozenset[object]", yearly) if not _is_yearly(day)]
    return sorted((Fault.of("date.yearly", "yearly", day, hint) for day in wrong), key=str)


def _is_yearly(day: object) -> bool:
    """Whether a value is the month and the day of what comes in every year, or in leap years."""
    if not isinstance(day, tuple):
        return False
    parts = cast("tuple[object, ...]", day)
    if [*map(type, parts)] != [int, int]:
        return False
    try:
        date(LEAP_YEAR, *cast("tuple[int, int]", parts))
    except (ValueError, OverflowError):
        return False
    return True


@frozen(repr=False)
class HolidayCalendar(Value):
    """Every day is a working day but the days of the weekend and the listed holidays.

    `weekend` names days of the week, Monday 0 to Sunday 6; `workdays` are days of the weekend that
    are worked all the same; `yearly` are the months and days of holidays that come every year. A
    day that is both a holiday and worked is refused. Faults: `date.type`, `date.yearly`,
    `date.conflict`, `weekend.type`, `weekend.range` (a week without a working day).

    >>> office = HolidayCalendar(frozenset({date(2026, 4, 6)}), yearly=frozenset({(12, 25)}))
    >>> [office.is_working_day(date(2026, *day)) for day in ((4, 6), (12, 24), (12, 25))]
    [False, True, False]
    """

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = field(default=frozenset({SATURDAY, SUNDAY}), kw_only=True)
    workdays: frozenset[date] = field(default=frozenset(), kw_only=True)
    yearly: frozenset[tuple[int, int]] = field(default=frozenset(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = [
            *_days_faults("holidays", self.holidays),
            *_weekend_faults(self.weekend),
            *_days_faults("workdays", self.workdays),
            *_yearly_faults(self.yearly),
        ]
        both = [] if faults else sorted(str(day) for day in self.workdays if self._is_holiday(day))
        if both:
            hint = "a day can't be both a holiday and worked"
            faults.append(Fault.of("date.conflict", "workdays", both, hint))
        raise_faults(faults)

    @classmethod
    def of(cls, *holidays: date) -> HolidayCalendar:
        """Return Monday to Friday without these holidays.

        >>> HolidayCalendar.of(date(2026, 1, 1)).is_working_day(date(2026, 1, 1))
        False
        """
        faults: list[Fault] = []
        for place, day in enumerate(holidays):
            check_day(faults, f"holidays[{place}]", day)
        raise_faults(faults)
        return cls(frozenset(holidays))

    def without(self, *days: date) -> HolidayCalendar:
        """Return the calendar with these days off too, such as those on which somebody waited.

        >>> waited = WEEKDAYS.without(date(2026, 1, 7), date(2026, 1, 8))
        >>> Roll.FOLLOWING.apply(date(2026, 1, 7), waited)
        datetime.date(2026, 1, 9)
        """
        off = HolidayCalendar.of(*days).holidays
        return evolve(self, holidays=self.holidays | off, workdays=self.workdays - off)

    def is_working_day(self, day: date, /) -> bool:
        """Whether the day is neither of the weekend (unless worked) nor a holiday.

        >>> HolidayCalendar(weekend=frozenset()).is_working_day(date(2026, 1, 4))
        True
        """
        check_one_day("day", day)
        if day.weekday() in self.weekend:
            return day in self.workdays
        return not self._is_holiday(day)

    def _is_holiday(self, day: date) -> bool:
        return day in self.holidays or (day.month, day.day) in self.yearly

    def __repr__(self) -> str:
        # Sorted: a set of days has another order in each process, and a repr must not.
        parts = [_shown_set(self.holidays)] if self.holidays else []
        if self.weekend != {SATURDAY, SUNDAY}:
            parts.append(f"weekend={_shown_set(self.weekend)}")
        if self.workdays:
            parts.append(f"workdays={_shown_set(self.workdays)}")
        if self.yearly:
            parts.append(f"yearly={_shown_set(self.yearly)}")
        return f"HolidayCalendar({', '.join(parts)})"


def _shown_set(values: frozenset[date] | frozenset[int] | frozenset[tuple[int, int]]) -> str:
    shown_values = ", ".join(repr(value) for value in sorted(values))
    return f"frozenset({{{shown_values}}})" if values else "frozenset()"


WEEKDAYS = HolidayCalendar()
"""Monday to Friday, without any holidays."""

EVERY_DAY = HolidayCalendar(weekend=frozenset())
"""No day is off."""


@frozen
class NationalCalendar(Value):
    """The public holidays and weekends of a country, by the tables of the package `holidays`.

    Named by its ISO 3166 codes, so that a document can carry it. The tables grow with each release
    of that package: pin it, or write the days down with `written_down`, where a due day must never
    move. `weekend` are other days of the week that are off than the country's: those of a shop that
    opens on Saturdays. Needs the extra `calendars` (`MissingExtra`). Faults: `calendar.unknown`,
    `weekend.type`, `weekend.range`.

    >>> national("US").is_working_day(date(2026, 7, 3))  # Independence Day, observed
    False
    """

    country: str
    subdivision: str | None = field(default=None, kw_only=True)
    weekend: frozenset[int] | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.subdivision is not None and type(self.subdivision) is not str:
            hint = "give an ISO 3166 code of a part of the country, or None"
            refuse("calendar.unknown", "subdivision", self.subdivision, hint)
        if not _known(self.country, self.subdivision):
            where = (self.country, self.subdivision)
            hint = "give an ISO 3166 country code such as US, and a part of that country or None"
            refuse("calendar.unknown", "country", where, hint)
        raise_faults([] if self.weekend is None else _weekend_faults(self.weekend))

    def is_working_day(self, day: date, /) -> bool:
        """Whether the day is neither of the country's weekend nor a public holiday.

        >>> national("GB", "SCT").is_working_day(date(2026, 11, 30))  # St Andrew's Day
        False
        """
        check_one_day("day", day)
        return day in _working_days(self.country, self.subdivision, day.year, self.weekend)

    def written_down(self, first: int, last: int) -> HolidayCalendar:
        """Return these years, both included, as a calendar that needs no extra and never changes.

        In other years only the weekends are off. Fault: `date.range`.

        >>> national("US").written_down(2026, 2027).is_working_day(date(2027, 12, 24))
        False
        """
        if type(first) is not int or type(last) is not int or not 0 < first <= last < 10_000:
            refuse("date.range", "first", (first, last), "give a first and a last year in order")
        weekend = self.weekend
        if weekend is None:
            weekend = frozenset(_table(self.country, self.subdivision, (last,)).weekend)
        off: set[date] = set()
        worked: set[date] = set()
        for year in range(first, last + 1):
            working = _working_days(self.country, self.subdivision, year, self.weekend)
            for day in _days_of(year):
                if (day in working) is (day.weekday() in weekend):
                    (worked if day in working else off).add(day)
        return HolidayCalendar(frozenset(off), weekend=weekend, workdays=frozenset(worked))


def national(
    country: str, subdivision: str | None = None, *, weekend: frozenset[int] | None = None
) -> NationalCalendar:
    """Return the calendar of a country, or of one of its parts, by ISO 3166 codes.

    >>> national("DE", "BY").is_working_day(date(2026, 1, 6))  # Epiphany, in Bavaria
    False
    >>> national("DE", weekend=frozenset({6})).is_working_day(date(2026, 1, 3))  # a Saturday
    True
    """
    return NationalCalendar(country, subdivision=subdivision, weekend=weekend)


class Roll(Enum):
    """Where a day moves that is no working day; working days stay.

    - `UNADJUSTED`: it stays where it is.
    - `FOLLOWING`: to the first working day after it.
    - `MODIFIED_FOLLOWING`: to the first after it, unless that is in another month; then the last
      before it.
    - `PRECEDING`: to the last working day before it.
    - `MODIFIED_PRECEDING`: to the last before it, unless that is in another month; then the first
      after it.
    - `NEAREST`: to the nearer of the two, to the later where they are equally near.

    For due days; service periods don't move. A modified roll leaves the month only where that has
    no working day at all. Source: the business day conventions of ISDA and of FpML.

    >>> Roll.MODIFIED_FOLLOWING.apply(date(2026, 1, 31), WEEKDAYS)
    datetime.date(2026, 1, 30)
    """

    UNADJUSTED = "unadjusted"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified following"
    PRECEDING = "preceding"
    MODIFIED_PRECEDING = "modified preceding"
    NEAREST = "nearest"

    __repr__ = repr_member

    def apply(self, day: date, calendar: Calendar) -> date:
        """Return the day that this one moves to.

        Faults: `date.type`, `calendar.empty` (no working day for 366 days), `calendar.failed` (the
        calendar itself raised; the error names it).

        >>> Roll.FOLLOWING.apply(date(2026, 1, 3), WEEKDAYS)
        datetime.date(2026, 1, 5)
        """
        check_one_day("day", day)
        if self is Roll.UNADJUSTED or is_working(calendar, day):
            return day
        later = None if self is Roll.PRECEDING else _search(calendar, day, _DAY)
        if later is not None and (
            self is Roll.FOLLOWING or (self is Roll.MODIFIED_FOLLOWING and _same_month(day, later))
        ):
            return later
        earlier = None if self is Roll.FOLLOWING else _search(calendar, day, -_DAY)
        if later is None or earlier is None:
            return later or earlier or _refuse_empty(calendar, day)
        if self is Roll.MODIFIED_PRECEDING:
            return earlier if _same_month(day, earlier) else later
        if self is Roll.NEAREST:
            return later if later - day <= day - earlier else earlier
        return earlier


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _search(calendar: Calendar, day: date, step: timedelta) -> date | None:
    """Return the first working day in a direction, or None if there is none near."""
    for _ in range(FARTHEST):
        try:
            day += step
        except OverflowError:
            return None
        if is_working(calendar, day):
            return day
    return None


def is_working(calendar: Calendar, day: date) -> bool:
    """Ask a calendar, anybody's own, for a day; whatever it raises but faults is `calendar.failed`.

    >>> is_working(EVERY_DAY, date(2026, 1, 3))
    True
    """
    try:
        return bool(calendar.is_working_day(day))
    except PatronageError:
        raise
    except Exception as cause:
        hint = f"the calendar {shown(calendar)} must answer for every day; it raised {shown(cause)}"
        raise invalid([Fault.of("calendar.failed", "calendar", str(day), hint)]) from cause


def _refuse_empty(calendar: Calendar, day: date) -> NoReturn:
    hint = f"the calendar {shown(calendar)} has no working day within {FARTHEST} days to roll to"
    refuse("calendar.empty", "calendar", str(day), hint)


def _table(country: str, subdivision: str | None, years: Iterable[int]) -> HolidayBase:
    try:
        from holidays import country_holidays
    except ImportError as cause:
        raise missing_extra("calendars", "holidays") from cause
    return country_holidays(country, subdiv=subdivision, years=tuple(years), expand=False)


def _known(country: object, subdivision: str | None) -> bool:
    if type(country) is not str or _COUNTRY.fullmatch(country) is None:
        return False
    return _in_tables(country, subdivision)


@lru_cache(maxsize=256)
def _in_tables(country: str, subdivision: str | None) -> bool:
    try:
        _table(country, subdivision, ())
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=512)
def _working_days(
    country: str, subdivision: str | None, year: int, weekend: frozenset[int] | None
) -> frozenset[date]:
    # One fresh table per year: the package's own grow as they are asked, and an answer must not
    # depend on which year was asked for first.
    table = _table(country, subdivision, (year,))
    if weekend is None:
        return frozenset(day for day in _days_of(year) if table.is_working_day(day))
    return frozenset(
        day
        for day in _days_of(year)
        if (day in table.weekend_workdays if day.weekday() in weekend else day not in table)
    )


def _days_of(year: int) -> list[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return [date.fromordinal(ordinal) for ordinal in range(first, last + 1)]


def __dir__() -> list[str]:
    """Return the public names and nothing else."""
    return [name for name in __all__ if not name.startswith("check_")]
