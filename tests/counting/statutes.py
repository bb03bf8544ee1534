"""What statutes, treaties and standard contracts say of how a period runs, as rows to be held.

A row is where it stands and what it says, the count that says so, a day, and the day that follows
from it, worked out by hand.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

from attrs import evolve

from patronage import (
    WEEKDAYS,
    CalendarPeriod,
    Count,
    Counting,
    HolidayCalendar,
    Roll,
    days,
    months,
    weeks,
    years,
)
from patronage.counting import HALF_YEAR, MONTH, QUARTER, WEEK, YEAR

__all__ = ["EFFECTS", "LAST_DAYS", "LATEST", "MIDDLE", "Row", "rent"]

Row: TypeAlias = tuple[str, Count, str, str]

MONDAY_TO_SATURDAY: Final = HolidayCalendar(weekend=frozenset({6}))
MIDDLE: Final = CalendarPeriod(months(1), anchor=date(2000, 1, 16))
THIRD: Final = Count(working=3, calendar=MONDAY_TO_SATURDAY)
FIRST_OUT: Final = Counting.FIRST_OUT
CLEAR: Final = Counting.CLEAR
BEFORE: Final = Counting.BEFORE


def worked(*holidays: date) -> HolidayCalendar:
    """Return Monday to Saturday without these holidays."""
    return HolidayCalendar(frozenset(holidays), weekend=frozenset({6}))


def rent(length: int) -> Count:
    """Return a notice by the third working day of a month, for the end of a later one."""
    return Count(months(length), since=MONTH, cutoff=THIRD)


THREE_OPEN: Final = Count(working=3, calendar=WEEKDAYS, day=FIRST_OUT)
FOURTEEN_ON: Final = Count(days(14), roll=Roll.FOLLOWING, calendar=WEEKDAYS)
NINE_BEFORE: Final = Count(days(9), day=FIRST_OUT, roll=Roll.FOLLOWING, calendar=WEEKDAYS)
BY_MONDAY: Final = Count(days(6), since=WEEK, cutoff=Count(working=1, calendar=WEEKDAYS))
BY_THE_15TH: Final = Count(months(1), since=MONTH, cutoff=Count(days(15)))
THIRD_OF_QUARTER: Final = evolve(THIRD, calendar=worked(date(2026, 1, 1)))
PREMISES: Final = Count(months(6), since=QUARTER, cutoff=THIRD_OF_QUARTER)
INSURANCE_YEARS: Final = CalendarPeriod(years(1), anchor=date(2024, 1, 1))
INSURANCE: Final = Count(months(3), to=INSURANCE_YEARS, not_before=date(2026, 12, 31))
FISCAL: Final = CalendarPeriod(years(1), anchor=date(2000, 4, 1))
ON_FROM_SUNDAY: Final = Count(roll=Roll.FOLLOWING, calendar=worked())

# From the day given to the last day in. The right days are worked out by hand.
LAST_DAYS: Final[list[Row]] = [
    ("BGB 187(1), 188(1): the day isn't counted", Count(days(10)), "2026-03-02", "2026-03-12"),
    ("BGB 187(1), 188(2): to the same number", Count(months(1)), "2026-05-10", "2026-06-10"),
    ("BGB 188(3): or the last day of the month", Count(months(1)), "2026-01-31", "2026-02-28"),
    (
        "BGB 187(2), 188(2): the day is counted",
        Count(months(1), day=FIRST_OUT),
        "2026-03-01",
        "2026-03-31",
    ),
    ("BGB 189(2): a month and a half", Count((months(1), days(15))), "2026-01-14", "2026-03-01"),
    ("BGB 193: on from a Saturday", FOURTEEN_ON, "2026-03-07", "2026-03-23"),
    ("BGB 355(2): fourteen days", Count(weeks(2)), "2026-03-03", "2026-03-17"),
    (
        "BGB 556b(1): Saturday is no working day",
        Count(working=3, calendar=WEEKDAYS),
        "2026-07-31",
        "2026-08-05",
    ),
    ("BGB 573c(1): Saturday is one", THIRD, "2026-07-31", "2026-08-04"),
    (
        "BGB 558b(1): the end of the second month after",
        Count(months(2), since=MONTH),
        "2026-02-20",
        "2026-04-30",
    ),
    (
        "BGB 558b(2): and three more to sue",
        Count(months(3), since=MONTH),
        "2026-04-30",
        "2026-07-31",
    ),
    ("BGB 573c(1): on the third working day", rent(3), "2026-03-03", "2026-05-31"),
    ("BGB 573c(1): on the fourth", rent(3), "2026-03-05", "2026-06-30"),
    ("BGB 573c(1): the landlord, past eight years", rent(9), "2026-03-03", "2026-11-30"),
    ("BGB 580a(2): by the quarter's third", PREMISES, "2026-01-05", "2026-06-30"),
    ("BGB 580a(2): a day late", PREMISES, "2026-01-06", "2026-09-30"),
    ("BGB 613a(6): a month to object", Count(months(1)), "2026-03-10", "2026-04-10"),
    ("BGB 621 no. 1: the end of the next day", Count(days(1)), "2026-02-28", "2026-03-01"),
    ("BGB 621 no. 2: on Monday for Saturday", BY_MONDAY, "2026-03-02", "2026-03-07"),
    ("BGB 621 no. 2: on Tuesday for the next", BY_MONDAY, "2026-03-03", "2026-03-14"),
    ("BGB 621 no. 3: by the 15th for the month", BY_THE_15TH, "2026-02-15", "2026-02-28"),
    ("BGB 621 no. 3: on the 16th for the next", BY_THE_15TH, "2026-02-16", "2026-03-31"),
    (
        "BGB 621 no. 4: six weeks to a quarter",
        Count(weeks(6), to=QUARTER),
        "2026-05-20",
        "2026-09-30",
    ),
    (
        "BGB 622(1): four weeks to the 15th",
        Count(weeks(4), to=(MIDDLE, MONTH)),
        "2026-03-18",
        "2026-04-15",
    ),
    (
        "BGB 622(1): or the end of a month",
        Count(weeks(4), to=(MIDDLE, MONTH)),
        "2026-03-19",
        "2026-04-30",
    ),
    (
        "HGB 89(2): four months to a month's end",
        Count(months(4), to=MONTH),
        "2026-01-10",
        "2026-05-31",
    ),
    ("VVG 11(4): not before the third year", INSURANCE, "2025-02-01", "2026-12-31"),
    ("VVG 11(4): or any later one", INSURANCE, "2026-10-01", "2027-12-31"),
    (
        "AngG 20(2): two months to a quarter",
        Count(months(2), to=QUARTER),
        "2026-04-15",
        "2026-06-30",
    ),
    ("AngG 20(2): past its last day", Count(months(2), to=QUARTER), "2026-05-04", "2026-09-30"),
    ("BW 7:672: a month, to a month's end", Count(months(1), to=MONTH), "2026-04-14", "2026-05-31"),
    (
        "OR 335c(1): from the last day of January",
        Count(months(1), to=MONTH),
        "2026-01-31",
        "2026-02-28",
    ),
    ("OR 78(1): an agreed Saturday stays", ON_FROM_SUNDAY, "2026-09-12", "2026-09-12"),
    ("OR 78(1): a Sunday moves", ON_FROM_SUNDAY, "2026-09-13", "2026-09-14"),
    ("ERA 1996 s. 86: six weeks", Count(weeks(6)), "2026-03-02", "2026-04-13"),
    (
        "CPR 2.8(2): clear days after service",
        Count(days(14), day=CLEAR),
        "2023-10-02",
        "2023-10-16",
    ),
    (
        "16 CFR 429: the third business day",
        Count(working=3, calendar=worked(date(2026, 5, 25))),
        "2026-05-21",
        "2026-05-26",
    ),
    (
        "12 CFR 1026.23: a holiday merely observed",
        Count(working=3, calendar=worked(date(2021, 7, 4))),
        "2021-07-02",
        "2021-07-06",
    ),
    ("Directive 2011/83/EU art. 9: after the last", Count(days(14)), "2026-03-10", "2026-03-24"),
    (
        "UNESCO art. II(6): the end of next year",
        Count(years(1), since=YEAR),
        "2017-10-12",
        "2018-12-31",
    ),
    ("FIDIC 1999 20.1: notice", Count(days(28)), "2026-03-02", "2026-03-30"),
    ("FIDIC 1999 20.1: claim", Count(days(42)), "2026-03-02", "2026-04-13"),
    ("NEC3 61.3: eight weeks", Count(weeks(8)), "2026-03-02", "2026-04-27"),
    ("Common Paper CSA 5.3: the 30th day cures", Count(days(30)), "2026-03-02", "2026-04-01"),
    (
        "Common Paper CSA 5.4: thirty days on end",
        Count(days(30), day=FIRST_OUT),
        "2026-03-02",
        "2026-03-31",
    ),
    ("Common Paper CSA 6.4: 45 to repair", Count(days(45)), "2026-04-10", "2026-05-25"),
    ("two weeks to a month's end", Count(weeks(2), to=MONTH), "2026-04-20", "2026-05-31"),
    ("a fiscal year's end", Count(months(1), to=FISCAL), "2026-03-01", "2027-03-31"),
    (
        "a half-year's end, on its last day",
        Count(months(3), to=HALF_YEAR),
        "2026-03-30",
        "2026-06-30",
    ),
    ("the day itself", Count(), "2026-03-01", "2026-03-01"),
    (
        "no days of notice, as 0.1.0 had them",
        Count(days(0), day=FIRST_OUT),
        "2026-03-01",
        "2026-02-28",
    ),
    ("three working days, the day among them", THREE_OPEN, "2026-03-04", "2026-03-06"),
    ("which it isn't on a Saturday", THREE_OPEN, "2026-03-07", "2026-03-11"),
]

# From the day given to the first day out.
EFFECTS: Final[list[Row]] = [
    ("Rome Statute art. 126(2)", Count(days(60), to=MONTH), "2023-11-14", "2024-02-01"),
    ("Rome Statute art. 126(2)", Count(days(60), to=MONTH), "2003-02-10", "2003-05-01"),
    ("Rome Statute art. 126(2)", Count(days(60), to=MONTH), "2002-07-01", "2002-09-01"),
    ("Rome Statute art. 127(1)", Count(years(1), day=FIRST_OUT), "2016-10-27", "2017-10-27"),
    ("Kyoto Protocol art. 25(1)", Count(days(90), day=FIRST_OUT), "2004-11-18", "2005-02-16"),
    ("Paris Agreement art. 21(1)", Count(days(30), day=FIRST_OUT), "2016-10-05", "2016-11-04"),
    ("Paris Agreement art. 28(2)", Count(years(1), day=FIRST_OUT), "2019-11-04", "2020-11-04"),
    ("TEU art. 50(3)", Count(years(2), day=FIRST_OUT), "2017-03-29", "2019-03-29"),
    (
        "Directive (EU) 2015/2366 art. 54(1)",
        Count(months(2), day=FIRST_OUT),
        "2026-04-01",
        "2026-06-01",
    ),
    (
        "BGB 558b(1): the third month after",
        Count(months(2), since=MONTH),
        "2026-02-20",
        "2026-05-01",
    ),
    ("FIDIC 1999 8.11: 84 days", Count(days(84)), "2026-03-02", "2026-05-26"),
    ("FIDIC 1999 8.11: then 28", Count(days(28)), "2026-06-01", "2026-06-30"),
    (
        "Companies Act 2006 s. 360: clear days",
        Count(days(14), day=CLEAR),
        "2026-03-02",
        "2026-03-17",
    ),
]

# From the last day in that is wanted to the last day on which to give.
LATEST: Final[list[Row]] = [
    ("BGB 621 no. 4", Count(weeks(6), to=QUARTER), "2026-06-30", "2026-05-19"),
    ("BGB 309 no. 9", Count(months(1)), "2026-02-28", "2026-01-31"),
    ("BGB 573c(1)", rent(3), "2026-05-31", "2026-03-04"),
    ("VVG 11(4)", INSURANCE, "2026-12-31", "2026-09-30"),
    ("FAR 52.217-9: 60 days before the last", Count(days(60)), "2026-09-30", "2026-08-01"),
    ("or before a named day", Count(days(60), day=BEFORE), "2026-09-29", "2026-08-01"),
    (
        "CPR 2.8(3): three clear days, hearing on 20 Oct",
        Count(days(3), day=CLEAR),
        "2023-10-19",
        "2023-10-16",
    ),
    ("FRCP 6(a)(5): back from a Saturday", NINE_BEFORE, "2026-11-08", "2026-10-30"),
    (
        "Cal. B&P 17602: 3 days before 16 July",
        Count(days(3), day=FIRST_OUT),
        "2026-07-15",
        "2026-07-13",
    ),
    ("two months before a renewal", Count(months(2)), "2026-08-28", "2026-06-28"),
    ("60 days before 1 Jan 2027", Count(days(60), day=FIRST_OUT), "2026-12-31", "2026-11-02"),
    ("60 days before 31 Dec 2027", Count(days(60), day=FIRST_OUT), "2027-12-30", "2027-11-01"),
]
