"""Service hours: examples, refusals, then law A22 against a loop over the minutes of UTC."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from measures.naive_hours import (
    MINUTE,
    REACH,
    cases,
    instant,
    naive_days,
    naive_minutes,
)
from refusals import code_of, codes_of, faults_of

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

    from measures.naive_hours import Case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = 7 * ["00:00-24:00"]
OFFICE = pt.ServiceHours("Europe/Vienna", dict.fromkeys(range(5), "09:00-17:00"))
ROUND_THE_CLOCK = pt.ServiceHours("Europe/Berlin", ALWAYS)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(instant: datetime | None) -> str:
    return "not known" if instant is None else instant.isoformat(timespec="minutes")


# Examples.


def test_what_is_due_at_closing_is_due_that_day() -> None:
    opened = utc("2026-03-02T13:00")
    assert shown(OFFICE.after(opened, 3 * HOUR)) == "2026-03-02T17:00+01:00"
    assert shown(OFFICE.after(opened, 3 * HOUR + MINUTE)) == "2026-03-03T09:01+01:00"
    assert shown(OFFICE.before(utc("2026-03-03T09:00"), 2 * HOUR)) == "2026-03-02T16:00+01:00"
    assert shown(OFFICE.before(utc("2026-03-03T09:00"), HOUR)) == "2026-03-03T09:00+01:00"


def test_no_time_at_all_is_over_at_once_also_where_it_is_closed() -> None:
    night = utc("2026-03-02T23:00")
    assert OFFICE.after(night, timedelta()) == night == OFFICE.before(night, timedelta())
    assert OFFICE.elapsed(night, night) == timedelta()


def test_an_hour_that_is_skipped_is_not_counted_and_one_shown_twice_counts_twice() -> None:
    for day, length in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)):
        ((start, end),) = ROUND_THE_CLOCK.opens(day)
        assert ROUND_THE_CLOCK.elapsed(start, end) == length * HOUR
        assert ROUND_THE_CLOCK.split(start, end) == ((day, length * HOUR),)
    early = pt.ServiceHours("Europe/Berlin", 7 * ["02:00-02:30"])
    assert early.opens(date(2026, 3, 29)) == ()
    assert not early.is_working_day(date(2026, 3, 29))
    assert [shown(each) for pair in early.opens(date(2026, 10, 25)) for each in pair] == [
        "2026-10-25T02:00+02:00",
        "2026-10-25T02:30+02:00",
        "2026-10-25T02:00+01:00",
        "2026-10-25T02:30+01:00",
    ]


def test_a_day_may_begin_late_or_never_be() -> None:
    def opening(zone: str, day: date) -> list[str]:
        return [shown(pair[0]) for pair in pt.ServiceHours(zone, ALWAYS).opens(day)]

    assert opening("America/Sao_Paulo", date(2018, 11, 4)) == ["2018-11-04T01:00-02:00"]
    assert opening("Asia/Tehran", date(2021, 3, 22)) == ["2021-03-22T01:00+04:30"]
    assert opening("Pacific/Apia", date(2011, 12, 30)) == []
    assert not pt.ServiceHours("Pacific/Apia", ALWAYS).is_working_day(date(2011, 12, 30))


def test_a_day_that_has_begun_may_come_back() -> None:
    """At 00:01 clocks in St John's went back to 23:01 of the day before."""
    always = pt.ServiceHours("America/St_Johns", ALWAYS)
    eve, day = date(2006, 10, 28), date(2006, 10, 29)
    utc_of = [[shown(each.astimezone(UTC))[:16] for each in pair] for pair in always.opens(eve)]
    assert utc_of == [
        ["2006-10-28T02:30", "2006-10-29T02:30"],
        ["2006-10-29T02:31", "2006-10-29T03:30"],
    ]
    assert always.split(utc("2006-10-29T02:30"), utc("2006-10-29T03:31")) == (
        (eve, 59 * MINUTE),
        (day, 2 * MINUTE),
    )
    late = pt.ServiceHours("America/St_Johns", 7 * ["23:00-24:00"])
    assert shown(late.after(utc("2006-10-29T02:30"), MINUTE)) == "2006-10-28T23:02-03:30"


def test_days_of_their_own_go_before_the_week_and_days_off() -> None:
    eve, first = date(2026, 12, 24), date(2027, 1, 1)
    off = pt.HolidayCalendar(frozenset({eve}), weekend=frozenset(), yearly=frozenset({(1, 1)}))
    special = {date(2026, 12, 26): ["10:00-11:00"], eve: "09:00-12:00", date(2026, 12, 28): ()}
    shop = pt.ServiceHours("UTC", OFFICE.week, closed=off, special=special)
    days = [eve + n * DAY for n in range(9)]
    assert [day.day for day in days if shop.is_working_day(day)] == [24, 25, 26, 29, 30, 31]
    assert not shop.is_working_day(first)
    opened = utc("2026-12-24T11:00")
    assert shown(shop.after(opened, 10 * HOUR)) == "2026-12-26T11:00+00:00"
    assert str(shop) == ("Mon to Fri 09:00-17:00, but for days off, other hours on 3 days (UTC)")


def test_hours_are_a_calendar_like_any_other() -> None:
    friday = date(2026, 1, 2)
    assert pt.Count(working=2, calendar=OFFICE).last(friday) == date(2026, 1, 6)
    assert pt.Roll.FOLLOWING.apply(date(2026, 1, 3), OFFICE) == date(2026, 1, 5)
    due = pt.NetDays(1, roll=pt.Roll.FOLLOWING, calendar=OFFICE)
    assert due.due_on(friday) == date(2026, 1, 5)
    assert pt.from_json(pt.to_json(due), pt.NetDays) == due


def test_hours_may_rest_on_a_calendar_of_a_country() -> None:
    shop = pt.ServiceHours("Europe/Vienna", OFFICE.week, closed=pt.national("AT"))
    assert not shop.is_working_day(date(2026, 1, 6))
    assert shop.is_working_day(date(2026, 1, 7))


def test_waiting_that_goes_on_leaves_the_due_moment_open_only_where_it_matters() -> None:
    opened, waits = utc("2026-03-02T08:00"), utc("2026-03-02T10:00")
    assert shown(OFFICE.after(opened, 2 * HOUR, [(waits, None)])) == "2026-03-02T11:00+01:00"
    assert OFFICE.after(opened, 2 * HOUR + MINUTE, [(waits, None)]) is None
    assert OFFICE.after(opened, 3 * HOUR, [(waits, None)], by_wall_clock=True) is None
    assert OFFICE.elapsed(opened, utc("2026-03-05T08:00"), [(waits, None)]) == 2 * HOUR


def test_by_the_wall_clock_a_pause_moves_the_due_moment_to_where_it_is_closed() -> None:
    opened = utc("2026-03-02T14:00")
    night = [(utc("2026-03-02T15:30"), utc("2026-03-02T19:30"))]
    assert shown(OFFICE.after(opened, 2 * HOUR, night)) == "2026-03-03T09:30+01:00"
    by_wall = OFFICE.after(opened, 2 * HOUR, night, by_wall_clock=True)
    assert shown(by_wall) == "2026-03-02T21:00+01:00"
    earlier = [(opened - 2 * HOUR, opened - HOUR), (opened - HOUR, opened + HOUR)]
    by_wall = OFFICE.after(opened, HOUR, [earlier[1], earlier[0]], by_wall_clock=True)
    assert shown(by_wall) == "2026-03-02T17:00+01:00"
    assert shown(OFFICE.after(opened, HOUR, earlier[:1], by_wall_clock=True)) == (
        "2026-03-02T16:00+01:00"
    )


def test_a_tracker_may_ask_for_years() -> None:
    since = utc("2000-01-03T00:00")
    assert OFFICE.elapsed(since, since + 10 * 364 * DAY) == 10 * 52 * 40 * HOUR
    years = OFFICE.after(since, 10 * 52 * 40 * HOUR)
    assert years == since + 10 * 364 * DAY - timedelta(days=2, hours=8)


def test_hours_in_words() -> None:
    shop = pt.ServiceHours(
        "Europe/Vienna", {0: ("08:00-13:00", "14:00-18:00"), 1: "08:00-13:00", 2: "08:00-13:00"}
    )
    assert str(shop) == "Mon 08:00-13:00, 14:00-18:00, Tue to Wed 08:00-13:00 (Europe/Vienna)"
    german = pt.ENGLISH.extended(
        {"hours.weekdays": "Mo Di Mi Do Fr Sa So", "hours.days": "{first} bis {last} {hours}"}
    )
    assert OFFICE.say(german) == "Mo bis Fr 09:00-17:00 (Europe/Vienna)"


def test_the_ways_to_give_hours_are_one_value() -> None:
    week: list[Any] = [*5 * [["09:00-17:00"]], [], []]
    days = [date(2026, 12, 25), date(2026, 12, 26)]
    off = pt.HolidayCalendar(frozenset(days), weekend=frozenset())
    special = {days[1]: ["10:00-12:00"], days[0]: ()}
    given = pt.ServiceHours("Europe/Vienna", week, closed=days, special=special)
    pairs: list[Any] = [(days[0], []), (days[1], "10:00-12:00")]
    assert given == pt.ServiceHours("Europe/Vienna", OFFICE.week, closed=off, special=pairs)
    assert eval(repr(given), {**vars(pt), "datetime": __import__("datetime")}) == given  # noqa: S307
    assert pickle.loads(pickle.dumps(given)) == copy.deepcopy(given) == given
    assert len({given, OFFICE}) == 2
    assert pt.from_json(pt.to_json(given), pt.ServiceHours) == given


def test_times_stand_in_documents_as_they_are_written() -> None:
    shop = pt.ServiceHours("UTC", {5: "10:00-24:00"}, special={date(2026, 1, 3): "10:00-11:30"})
    assert pt.to_tree(shop)["value"] == {
        "zone": "UTC",
        "week": [[], [], [], [], [], ["10:00-24:00"], []],
        "special": [["2026-01-03", ["10:00-11:30"]]],
    }


# Refusals.

WEEK: Any = {0: "09:00-17:00"}
WRONG: Any = {True: "09:00-17:00"}
NO_DAY: Any = {"2026-01-01": ()}
NO_CALENDAR: Any = "AT"


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        ("9:00-17:00", ("hours.syntax", "week[0][0]")),
        ("09:00", ("hours.syntax", "week[0][0]")),
        ("17:00-09:00", ("hours.syntax", "week[0][0]")),
        ("09:00-09:00", ("hours.syntax", "week[0][0]")),
        ("09:00-24:01", ("hours.syntax", "week[0][0]")),
        ("09:00-17:60", ("hours.syntax", "week[0][0]")),
        ("09:00:00-17:00", ("hours.syntax", "week[0][0]")),
        ("\uff10\uff19:00-17:00", ("hours.syntax", "week[0][0]")),
        (("09:00-12:00", 13), ("hours.type", "week[0][1]")),
        (("09:00-12:00", "11:00-13:00"), ("hours.order", "week[0][1]")),
        (("13:00-14:00", "09:00-12:00"), ("hours.order", "week[0][1]")),
        (9, ("hours.type", "week[0]")),
    ],
)
def test_no_other_hours_can_be_written(hours: Any, fault: tuple[str, str]) -> None:
    assert codes_of(lambda: pt.ServiceHours("UTC", {0: hours})) == [fault]


def test_what_touches_may_be_written_and_seconds_too() -> None:
    shop = pt.ServiceHours("UTC", {0: ("09:00-12:00", "12:00-17:00:30")})
    ((start, end),) = shop.opens(date(2026, 1, 5))
    assert end - start == 8 * HOUR + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("build", "fault"),
    [
        (lambda: pt.ServiceHours("Europe/Wien", WEEK), ("zone.unknown", "zone")),
        (lambda: pt.ServiceHours(UTC, WEEK), ("zone.type", "zone")),  # type: ignore[arg-type]
        (lambda: pt.ServiceHours("UTC", {7: "09:00-17:00"}), ("hours.week", "week")),
        (lambda: pt.ServiceHours("UTC", WRONG), ("hours.week", "week")),
        (lambda: pt.ServiceHours("UTC", 6 * ["09:00-17:00"]), ("hours.week", "week")),
        (lambda: pt.ServiceHours("UTC", None), ("hours.week", "week")),  # type: ignore[arg-type]
        (lambda: pt.ServiceHours("UTC", {}), ("hours.never", "week")),
        (lambda: pt.ServiceHours("UTC", WEEK, closed=NO_CALENDAR), ("calendar.type", "closed")),
        (
            lambda: pt.ServiceHours("UTC", WEEK, closed=[datetime(2026, 1, 1)]),
            ("date.type", "closed"),
        ),
        (lambda: pt.ServiceHours("UTC", WEEK, special=3), ("hours.type", "special")),  # type: ignore[arg-type]
        (
            lambda: pt.ServiceHours("UTC", WEEK, special=NO_DAY),
            ("date.type", "special[0][0]"),
        ),
        (
            lambda: pt.ServiceHours("UTC", WEEK, special=2 * [(date(2026, 1, 1), ())]),
            ("hours.repeated", "special[1][0]"),
        ),
    ],
)
def test_no_other_service_hours_exist(build: Callable[[], object], fault: tuple[str, str]) -> None:
    assert codes_of(build) == [fault]


def test_all_that_is_wrong_is_said_at_once() -> None:
    naive: Any = datetime(2026, 1, 5, 9)
    at = utc("2026-01-05T09:00")
    assert faults_of(lambda: OFFICE.elapsed(naive, "now", [(at, naive), 3, (at, at - HOUR)])) == [  # type: ignore[arg-type, list-item]
        ("start", "instant.naive"),
        ("end", "instant.type"),
        ("pauses[0][1]", "instant.naive"),
        ("pauses[1]", "pause.type"),
        ("pauses[2][1]", "instant.order"),
    ]
    wrong: Any = 3
    assert faults_of(lambda: OFFICE.after(naive, wrong, wrong, by_wall_clock=wrong)) == [
        ("start", "instant.naive"),
        ("pauses", "pause.type"),
        ("span", "duration.type"),
        ("by_wall_clock", "flag.type"),
    ]
    assert faults_of(lambda: OFFICE.before(naive, -HOUR)) == [
        ("end", "instant.naive"),
        ("span", "duration.range"),
    ]
    assert faults_of(lambda: OFFICE.elapsed(at, at - MINUTE)) == [("end", "instant.order")]
    for ask in (OFFICE.opens, OFFICE.is_working_day):
        assert code_of(lambda ask=ask: ask(at)) == "date.type"  # type: ignore[misc]


@frozen
class Broken:
    """A calendar of one's own that fails."""

    def is_working_day(self, day: date, /) -> bool:
        raise RuntimeError("no table")


def test_a_calendar_of_days_off_that_fails_is_named() -> None:
    shop = pt.ServiceHours("UTC", ALWAYS, closed=Broken())
    assert code_of(lambda: shop.opens(date(2026, 1, 1))) == "calendar.failed"


def test_what_never_comes_is_refused_after_bounded_work() -> None:
    asked: list[date] = []

    @frozen
    class Shut:
        def is_working_day(self, day: date, /) -> bool:
            asked.append(day)
            return False

    never, at = pt.ServiceHours("UTC", ALWAYS, closed=Shut()), utc("2026-01-05T09:00")
    for ask in (never.after, never.before):
        assert code_of(lambda ask=ask: ask(at, HOUR)) == "hours.range"  # type: ignore[misc]
    assert len(asked) < 80_000
    asked.clear()
    assert never.after(at, HOUR, [(at + HOUR, None)]) is None
    assert len(asked) < 4
    assert code_of(lambda: OFFICE.after(at, timedelta.max)) == "duration.range"
    assert code_of(lambda: OFFICE.after(at, 36_525 * DAY)) == "hours.range"
    assert code_of(lambda: OFFICE.elapsed(at, at.replace(year=9998))) == "hours.range"


def test_the_calendar_ends() -> None:
    east = pt.ServiceHours("Asia/Tokyo", ALWAYS)
    for day in (date.min, date.max):
        assert east.is_working_day(day)
        assert code_of(lambda day=day: east.opens(day)) == "date.range"  # type: ignore[misc]
    last = datetime.max.replace(tzinfo=UTC)
    assert code_of(lambda: ROUND_THE_CLOCK.after(last, HOUR)) == "hours.range"
    assert pt.ServiceHours("America/Lima", ALWAYS).elapsed(last - HOUR, last) == HOUR
    assert east.elapsed(datetime.min.replace(tzinfo=UTC), utc("0001-01-01T01:00")) == HOUR


# Law A22.

_MINUTES = st.integers(-30, 30).flatmap(
    lambda halves: st.sampled_from([halves * 30, halves * 30 - 1, halves * 30 + 1])
)
_WIDE = _MINUTES | st.sampled_from([-REACH + 1, REACH - 1]) | st.integers(-1_800, 1_800)
_PAIRS = st.tuples(_WIDE, _WIDE).map(lambda pair: (min(pair), max(pair)))
_PAUSES = st.lists(_PAIRS, max_size=3) | st.lists(_PAIRS, max_size=3).flatmap(
    lambda pairs: _MINUTES.map(lambda since: [*pairs, (since, None)])
)


def as_pauses(case: Case, pauses: list[Any]) -> list[Any]:
    return [
        (instant(case, since), None if until is None else instant(case, until))
        for since, until in pauses
    ]


@given(cases(), _PAIRS, _PAUSES)
@law("A22", kills="the hour that clocks skip or repeat; a pause that overlaps another, twice out")
def test_elapsed_is_the_number_of_open_minutes(
    case: Case, asked: tuple[int, int], pauses: list[Any]
) -> None:
    first, last = (instant(case, minute) for minute in asked)
    open_minutes = [m for m in naive_minutes(case, pauses) if m in range(*asked)]
    told = as_pauses(case, pauses)
    assert case.hours.elapsed(first, last, told) == len(open_minutes) * MINUTE
    assert dict(case.hours.split(first, last, told)) == naive_days(case, open_minutes)


@given(cases(), st.tuples(_WIDE, _WIDE, _WIDE).map(sorted), _PAUSES)
@law("A22", kills="an opening counted on both sides of a cut, or a change of zone on neither")
def test_elapsed_adds_up_and_never_runs_back(
    case: Case, asked: list[int], pauses: list[Any]
) -> None:
    one, two, three = (instant(case, minute) for minute in asked)
    told = as_pauses(case, pauses)
    whole = case.hours.elapsed(one, three, told)
    assert whole == case.hours.elapsed(one, two, told) + case.hours.elapsed(two, three, told)
    assert timedelta() <= case.hours.elapsed(one, two, told) <= whole <= three - one


@given(cases(), _PAIRS, _PAUSES)
@law("A22", kills="the next opening for a closing exactly at the due moment")
def test_after_is_the_first_moment_at_which_so_much_has_elapsed(
    case: Case, asked: tuple[int, int], pauses: list[Any]
) -> None:
    first, last = (instant(case, minute) for minute in asked)
    told = as_pauses(case, pauses)
    span = case.hours.elapsed(first, last, told)
    due = case.hours.after(first, span, told)
    open_minutes = [m for m in naive_minutes(case, pauses) if m in range(*asked)]
    wanted = instant(case, open_minutes[-1]) + MINUTE if open_minutes else first
    assert due is not None
    assert due.astimezone(UTC) == wanted <= last
    assert str(due.tzinfo) == case.zone


@given(cases(), _WIDE, _MINUTES, st.integers(0, 600))
@law("A22", kills="a due moment told while the waiting goes on, or kept back where it is known")
def test_waiting_that_goes_on_keeps_a_later_due_moment_open(
    case: Case, start: int, waits: int, minutes: int
) -> None:
    first, told = instant(case, start), as_pauses(case, [(waits, None)])
    before = [m for m in naive_minutes(case) if start <= m < waits]
    due = case.hours.after(first, minutes * MINUTE, told)
    assert (due is None) is (minutes > len(before))
    assert due is None or due == case.hours.after(first, minutes * MINUTE)


@given(cases(), _PAIRS)
@law("A22", kills="counting back from the closing, or past the hour that is shown twice")
def test_before_is_the_last_moment_from_which_so_much_elapses(
    case: Case, asked: tuple[int, int]
) -> None:
    first, last = (instant(case, minute) for minute in asked)
    span = case.hours.elapsed(first, last)
    back = case.hours.before(last, span)
    open_minutes = [m for m in naive_minutes(case) if m in range(*asked)]
    assert back.astimezone(UTC) == (instant(case, open_minutes[0]) if open_minutes else last)
    due = case.hours.after(back, span)
    assert case.hours.elapsed(due, last) == timedelta() == case.hours.elapsed(first, back)


@given(cases(), _MINUTES, st.integers(0, 600), st.lists(_PAIRS, max_size=3))
@law("A22", kills="a pause by the wall clock that counts its open time, or twice where two overlap")
def test_by_the_wall_clock_each_minute_of_waiting_moves_the_due_moment(
    case: Case, start: int, minutes: int, pauses: list[tuple[int, int]]
) -> None:
    minutes = min(minutes, sum(m >= start for m in naive_minutes(case)))
    first = instant(case, start)
    due = case.hours.after(first, minutes * MINUTE).astimezone(UTC)
    waited = {m for since, until in pauses for m in range(max(since, start), until)}
    runs = sorted(m for m in waited if m - 1 not in waited)
    for run in runs:
        length = next(m for m in range(run, 2 * REACH) if m not in waited) - run
        due += length * MINUTE if instant(case, run) < due else timedelta()
    told = as_pauses(case, list(pauses))
    found = case.hours.after(first, minutes * MINUTE, told, by_wall_clock=True)
    assert found is not None
    assert found.astimezone(UTC) == due


@given(cases(), st.integers(-1, 1))
@law("A22", kills="a day that is skipped, or whose hours are, taken for one that opens")
def test_a_day_is_a_working_day_if_it_opens_at_all(case: Case, shift: int) -> None:
    day = case.change.date() + shift * DAY
    minutes = naive_days(case, naive_minutes(case)).get(day, timedelta())
    pairs = [(one.astimezone(UTC), two.astimezone(UTC)) for one, two in case.hours.opens(day)]
    if shift == 0:  # a day that lies in the universe of the case as a whole
        assert sum((end - start for start, end in pairs), timedelta()) == minutes
    assert case.hours.is_working_day(day) is bool(pairs)
    assert all(start < end for start, end in pairs)
    assert all(one[1] < two[0] for one, two in pairwise(pairs))
