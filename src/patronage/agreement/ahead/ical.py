"""Deadlines as a calendar in the form of iCalendar, for the calendar one looks at (D23)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from patronage.agreement.ahead.alerts import alerts_of, check_lead
from patronage.agreement.terms.deadline import Deadline
from patronage.billing.arguments import each_of
from patronage.checks import check_day, check_id, check_name
from patronage.dates.instants import local_day
from patronage.errors import Conflict, Fault, missing_extra, raise_faults
from patronage.facts.parties import Side
from patronage.text.spoken import long_day
from patronage.values import checked_words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.agreement.ahead.alerts import Lead
    from patronage.calendars import Calendar
    from patronage.text.phrases import Words

__all__ = ["to_ical"]


def to_ical(
    deadlines: Iterable[Deadline],
    *,
    stamp: date | datetime,
    name: str | None = None,
    lead: Lead | None = None,
    calendar: Calendar | None = None,
    domain: str = "patronage",
    words: Words = ENGLISH,
) -> bytes:
    """Return deadlines as an iCalendar file: one event of a whole day for each.

    The same deadlines with the same `stamp` (a day, or an instant with its zone: when this was
    exported) are the same bytes, in whatever order, by one version of icalendar. Each event has the
    deadline's `uid` at the `domain`, so that a calendar that reads a later export moves what it
    has; ids are those of one ledger, so give each ledger a domain of its own. With `lead`, an alarm
    so long before, on a working day of the calendar if one is given (see `Agreement.reminders`). A
    day in bounds is the first that it may be, and the summary says so.

    Raises `MissingExtra` without the extra `ical`. Faults: `deadline.type`, `date.type`,
    `instant.naive`, `name.syntax`, `id.syntax`, `interval.type`, `calendar.type`, `words.type`;
    `deadline.conflict` for two deadlines of one uid. Source: RFC 5545.

    >>> from datetime import date
    >>> import patronage as pt
    >>> agreement = pt.Agreement.signed(
    ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1), length=pt.years(1)
    ... )
    >>> due = agreement.deadlines(on=date(2026, 3, 1), until=date(2027, 3, 1))
    >>> lines = pt.to_ical(due, stamp=date(2026, 3, 1), lead=pt.days(14)).decode().splitlines()
    >>> [line for line in lines if line[:7] in ("SUMMARY", "DTSTART", "TRIGGER")]
    ['SUMMARY:A1: expires', 'DTSTART;VALUE=DATE:20270201', 'TRIGGER:-P14D']
    """
    given = each_of("deadline.type", "deadlines", deadlines, Deadline)
    checked_words(words)
    _check(stamp, name, domain)
    check_lead({} if lead is None else lead, calendar)
    try:
        import icalendar
    except ImportError as cause:
        raise missing_extra("ical", "icalendar") from cause
    found: Any = icalendar.Calendar()
    found.add("prodid", "-//patronage//deadlines//EN")
    found.add("version", "2.0")
    if name is not None:
        found.add("name", name)
        found.add("x-wr-calname", name)
    alarms = {each.deadline.uid: each.on for each in alerts_of(given, lead or {}, calendar)}
    for due in _by_uid(given):
        event: Any = icalendar.Event()
        event.add("uid", f"{due.uid}@{domain}")
        event.add("dtstamp", _instant(stamp))
        event.add("dtstart", due.on)
        event.add("summary", _summary(due, words))
        event.add("description", _description(due, words))
        event.add("transp", "TRANSPARENT")  # it takes up no time of the day
        if due.uid in alarms:
            alarm: Any = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _summary(due, words))
            alarm.add("trigger", alarms[due.uid] - due.on)
            event.add_component(alarm)
        found.add_component(event)
    text: bytes = found.to_ical()
    return text


def _check(stamp: object, name: object, domain: object) -> None:
    faults: list[Fault] = []
    if isinstance(stamp, datetime):
        local_day(stamp, UTC)  # which refuses one without a zone
    else:
        check_day(faults, "stamp", stamp)
    if name is not None:
        check_name(faults, "name", name)
    check_id(faults, "domain", domain)
    raise_faults(faults)


def _instant(stamp: date | datetime) -> datetime:
    """Return when it was exported; a day is its first moment."""
    if isinstance(stamp, datetime):
        return stamp.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(stamp, time(), UTC)


def _by_uid(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Return each deadline once, in the order of their days; raise where two have one uid."""
    found: dict[str, Deadline] = {}
    for each in deadlines:
        if found.setdefault(each.uid, each) != each:
            hint = "two deadlines of one uid: export each ledger by itself, as of one day"
            raise Conflict(Fault.of("deadline.conflict", "deadlines", each.uid, hint))
    return sorted(found.values(), key=lambda each: (each.on, each.uid))


def _summary(due: Deadline, words: Words) -> str:
    what = due.what(words)
    if due.latest is not None:  # an event has one day, and this one may come on a later one
        what = words.say("deadline.first", what=what, when=due.when(words))
    return f"{due.agreement}: {what}"


def _description(due: Deadline, words: Words) -> str:
    lines = [words.say("deadline.clause", clause=due.clause)]
    if due.at is not None:
        lines.append(words.say("deadline.at", at=due.at.say(words)))
    if due.by is not None:
        by = due.by.value if isinstance(due.by, Side) else due.by.id
        lines.append(words.say("deadline.by", by=by))
    if due.opens is not None:
        lines.append(words.say("deadline.opens", day=long_day(due.opens, words.formats)))
    follows = due.consequence(words)
    if follows is not None:
        lines.append(words.say("deadline.follows", follows=follows))
    return "\n".join(lines)
