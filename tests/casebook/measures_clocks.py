"""Stories of clocks: due when, how long it ran, counted back, by day; in working time and in days.

A story brings its hours, the moment from which its clock runs, and the pauses in it. Whose move it
is, what starts and stops a clock, and which of several is next are a tracker's own logic: it is
told in `NOT_OURS` why such a story isn't asked of the library.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["NOT_OURS", "OPTIONS", "REPORTS", "TRANSLATORS"]

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ALWAYS: Final = 7 * ["00:00-24:00"]

Story = dict[str, Any]


def _intervals(pairs: list[list[str]]) -> list[str]:
    return ["-".join(pair) for pair in pairs]


def _off(holidays: list[str], weekend: list[str]) -> pt.HolidayCalendar:
    """Return days off: days, and months with days that come every year."""
    yearly = [tuple(map(int, each.split("-"))) for each in holidays if len(each) == len("01-01")]
    return pt.HolidayCalendar(
        frozenset(pt.parse_day(each) for each in holidays if len(each) > len("01-01")),
        weekend=frozenset(map(_WEEK.index, weekend)),
        yearly=frozenset(yearly),  # type: ignore[arg-type]
    )


def _hours(story: Story) -> pt.ServiceHours:
    calendar = story.get("calendar")
    if calendar is None:
        return pt.ServiceHours(story.get("zone", "UTC"), _ALWAYS)
    special = calendar.get("special", {})
    return pt.ServiceHours(
        calendar["zone"],
        {_WEEK.index(day): _intervals(pairs) for day, pairs in calendar["week"].items()},
        closed=_off(calendar.get("holidays", []), []),
        special={pt.parse_day(day): _intervals(pairs) for day, pairs in special.items()},
    )


def _instant(story: Story, text: str) -> datetime:
    """Return an instant of a story: with its offset, or as a clock in the story's zone shows it."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(story["zone"]))


def _pauses(story: Story) -> list[tuple[datetime, datetime | None]]:
    if story.get("pause_counts"):  # set aside, but not taken out
        return []
    return [
        (_instant(story, since), None if until is None else _instant(story, until))
        for since, until in story.get("pauses", ())
    ]


def _said(story: Story, moment: datetime | None) -> str | None:
    """Return a moment as the stories write it: in one zone, to the minute unless they say more."""
    if moment is None:
        return None
    shown = moment.astimezone(ZoneInfo(story.get("shown_in", "UTC"))).replace(tzinfo=None, fold=0)
    return shown.isoformat(timespec="seconds")


def _span(story: Story) -> timedelta:
    return timedelta(seconds=story["target_s"])


# --- in working time ------------------------------------------------------------------------------


def due(story: Story, **options: bool) -> object:
    start = _instant(story, story["from"])
    return _said(story, _hours(story).after(start, _span(story), _pauses(story), **options))


def elapsed(story: Story) -> object:
    start, end = _instant(story, story["from"]), _instant(story, story["to"])
    return _hours(story).elapsed(start, end, _pauses(story)).total_seconds()


def margin(story: Story) -> object:
    start, end = _instant(story, story["from"]), _instant(story, story["to"])
    left = _span(story) - _hours(story).elapsed(start, end, _pauses(story))
    return left.total_seconds()


def back(story: Story) -> object:
    return _said(story, _hours(story).before(_instant(story, story["from"]), _span(story)))


def due_known(story: Story) -> object:
    """Return when it is due as it looks now, if the waiting that goes on ended now."""
    start, since = (_instant(story, story[name]) for name in ("from", "pause_from"))
    now = _instant(story, story["now"]) if "now" in story else None
    return _said(story, _hours(story).after(start, _span(story), [(since, now)]))


def per_day(story: Story) -> object:
    found = _split(story)
    return [[day.isoformat(), length.total_seconds() / 60] for day, length in found]


def month_split(story: Story) -> object:
    months: dict[str, float] = {}
    for day, length in _split(story):
        month = day.isoformat()[:7]
        months[month] = months.get(month, 0) + length.total_seconds() / 60
    return [[month, minutes] for month, minutes in months.items()]


def _split(story: Story) -> Any:
    start, end = _instant(story, story["from"]), _instant(story, story["to"])
    return _hours(story).split(start, end)


# --- in working days ------------------------------------------------------------------------------


def working_days(story: Story) -> object:
    given, calendar = pt.parse_day(story["from"]), _off(story.get("holidays", []), story["weekend"])
    count = pt.Count(working=abs(story["days"]), calendar=calendar)
    found = count.last(given) if story["days"] > 0 else count.earliest(given)
    return None if found is None else found.isoformat()


def days_then_pauses(story: Story) -> object:
    """Return what is due in working days at the time of the start, then on by what was waited."""
    hours, start = _hours(story), _instant(story, story["from"])
    agreed = pt.Count(working=story["days"], calendar=hours).last(pt.local_day(start, hours.zone))
    wall = start.astimezone(ZoneInfo(hours.zone)).time()
    waited = (hours.elapsed(since, until) for since, until in _pauses(story) if until is not None)
    due = pt.instant_at(agreed, wall, hours.zone, fold=0)
    return _said(story, hours.after(due, sum(waited, timedelta())))


def waiting_in_days() -> str:
    """Return what is due in five working days of which two were waited, and what is in time."""
    waited = pt.WEEKDAYS.without(pt.parse_day("2026-01-07"), pt.parse_day("2026-01-08"))
    due = pt.Count(working=5, calendar=waited).last(pt.parse_day("2026-01-05"))
    in_time = (pt.parse_day(f"2026-01-{done}") <= due for done in (14, 15))
    return f"{due.day} {due:%b %Y}; {'; '.join('yes' if each else 'no' for each in in_time)}."


# --- what a story is asked by ---------------------------------------------------------------------

TRANSLATORS: Final[Mapping[str, Callable[[Story], object]]] = {
    "back": back,
    "days_then_pauses": days_then_pauses,
    "due": due,
    "due_known": due_known,
    "elapsed": elapsed,
    "margin": margin,
    "month_split": month_split,
    "per_day": per_day,
    "working_days": working_days,
}
"""How the stories of each kind are told to the library."""

OPTIONS: Final[Mapping[str, Mapping[str, Callable[[Story], object]]]] = {
    "due": {"by_wall_clock": lambda story: due(story, by_wall_clock=True)},
}
"""What else may be said of a kind, for stories of which the source leaves open what is meant."""

NOT_OURS: Final[Mapping[str, str]] = {
    "fixed_due": "an agreed moment is no length of time: nothing is counted, and no pause moves it",
    "response": "who owes an answer, and which of several is next, is a tracker's own logic",
}
"""The kinds of story that are not asked, each with the reason."""

REPORTS: Final[Mapping[str, Callable[[], str]]] = {"c38": waiting_in_days}
"""What users of other systems report, by the id of the report."""
