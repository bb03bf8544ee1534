"""Recurrence rules of calendars (RRULE), in and out: the only file that knows dateutil."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from patronage.checks import check_day, check_instance
from patronage.dates.day import add_months, month_length, parse_day, refuse
from patronage.dates.month_end import SHORTEST_MONTH, MonthEnd
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.errors import InvalidInput, raise_faults
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateutil.rrule import rrule

    from patronage.errors import Fault

__all__ = ["Recurrence"]

_NUMBER = r"[1-9][0-9]{0,6}"
_YEAR_DAY = r"-?(?:[1-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"
_WEEK = r"-?(?:[1-9]|[1-4][0-9]|5[0-3])"
_WEEKDAY = "MO|TU|WE|TH|FR|SA|SU"
_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY", re.ASCII),
    "INTERVAL": re.compile(_NUMBER, re.ASCII),
    "BYMONTH": re.compile(r"[1-9]|1[0-2]", re.ASCII),
    "BYWEEKNO": re.compile(_WEEK, re.ASCII),
    "BYYEARDAY": re.compile(_YEAR_DAY, re.ASCII),
    "BYMONTHDAY": re.compile(r"-?(?:[1-9]|[12][0-9]|3[01])", re.ASCII),
    "BYDAY": re.compile(rf"(?:{_WEEK})?(?:{_WEEKDAY})", re.ASCII),
    "BYSETPOS": re.compile(_YEAR_DAY, re.ASCII),
    "WKST": re.compile(_WEEKDAY, re.ASCII),
    "COUNT": re.compile(_NUMBER, re.ASCII),
    "UNTIL": re.compile(r"[0-9]{8}", re.ASCII),
}
"""The parts that are understood, in the order in which they are written."""

_NUMBERS = frozenset({"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS"})
_LISTS = _NUMBERS | {"BYDAY"}
_TAKES = {
    "DAILY": frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}),
    "WEEKLY": frozenset({"BYMONTH", "BYDAY", "BYSETPOS"}),
    "MONTHLY": frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}),
    "YEARLY": _LISTS,
}
"""Which parts go with which frequency: the table of RFC 5545, section 3.3.10, for days."""

_DEFAULTS = {"INTERVAL": ("1",), "WKST": ("MO",)}
_MOST_OF_A_MONTH = 5
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {"YEARLY": 0, "MONTHLY": 1, "WEEKLY": 2, "DAILY": 3}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST_RULE = 500
_MOST_STEPS = 1_000_000


@frozen
class Recurrence(Value):
    """The days of a recurrence rule, as calendars write it, from a first day on.

    `rule` is RFC 5545's RRULE, of days only: `FREQ` (daily to yearly) with `INTERVAL`, `COUNT` or
    `UNTIL` (a date, the last day), `WKST`, and `BYMONTH`, `BYWEEKNO` (with `BYDAY`), `BYYEARDAY`,
    `BYMONTHDAY`, `BYDAY` and `BYSETPOS` where the standard lets them go together; anything else is
    refused (`recurrence.unknown`), as are times of day. It is kept in one form, whatever the order
    of its parts. A month without the day is skipped, as the standard says. `start` belongs to the
    days only if the rule says so.

    Not a cadence: a rule may name several days of a month. Where it is as regular as one, `steps`
    says how. Faults: `recurrence.syntax`, `recurrence.unknown`, `date.type`, `date.invalid`.

    >>> payday = Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", start=date(2026, 1, 15))
    >>> [day.isoformat() for day in payday.dates()]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    """

    rule: str
    start: date = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_day(faults, "start", self.start)
        try:
            object.__setattr__(self, "rule", _written(_read(self.rule)))
        except InvalidInput as error:
            faults += error.faults
        raise_faults(faults)

    @classmethod
    def of_steps(
        cls, every: Span, anchor: date, month_end: MonthEnd = MonthEnd.CLAMP
    ) -> Recurrence:
        """Return the rule whose days are the boundaries of a cadence, from the anchor on.

        Days that spill into the next month, or walk there, no rule has: `recurrence.month_end`.

        >>> Recurrence.of_steps(Span(months=1), date(2026, 1, 30)).rule
        'FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1'
        """
        faults: list[Fault] = []
        check_instance(faults, "interval.type", "every", every, Span)
        check_day(faults, "anchor", anchor)
        check_instance(faults, "month_end.type", "month_end", month_end, MonthEnd)
        raise_faults(faults)
        if every.days == 0:
            refuse("interval.range", "every", every, "a cadence steps by at least 1 day")
        if every.is_months and anchor.day > SHORTEST_MONTH and month_end.rule in {"spill", "walk"}:
            hint = "no recurrence has such days: clamp, stick or skip"
            refuse("recurrence.month_end", "month_end", month_end, hint)
        return cls(_rule_of(every, anchor, month_end), start=anchor)

    def dates(self, within: Period | None = None) -> Iterator[date]:
        """Yield the days in order, those of the period only where one is given.

        Lazy, and without end unless the rule, the period or the calendar (9999) ends it.

        >>> tuesdays = Recurrence("FREQ=WEEKLY;BYDAY=TU", start=date(2026, 1, 1))
        >>> next(tuesdays.dates())
        datetime.date(2026, 1, 6)
        """
        if within is not None and not isinstance(within, Period):
            refuse("span.type", "within", within, "give a Period, or None for every day")
        for instant in _expanded(self):
            day = instant.date()
            if within is None or day in within:
                yield day
            elif within.end is not None and within.end <= day:
                return

    def steps(self) -> tuple[Span, date, MonthEnd] | None:
        """Return the length, anchor and rule for month ends of the cadence with the same days.

        None where no cadence has them: several days of a week or month, or "the 2nd Tuesday".
        `COUNT` and `UNTIL` are left out: they say when it stops, not where its days lie.

        >>> Recurrence("FREQ=YEARLY;INTERVAL=2", start=date(2026, 4, 1)).steps()
        (years(2), datetime.date(2026, 4, 1), MonthEnd.CLAMP)
        """
        parts = _read(self.rule)
        first = next(self.dates(), None)
        if first is None:
            return None
        interval = int(parts.get("INTERVAL", ("1",))[0])
        frequency = parts["FREQ"][0]
        if frequency in {"DAILY", "WEEKLY"}:
            count = interval * (7 if frequency == "WEEKLY" else 1)
            if count > _MOST_STEPS or _is_irregular(frequency, parts):
                return None
            return Span(days=count), first, MonthEnd.CLAMP
        count = interval * (12 if frequency == "YEARLY" else 1)
        if count > _MOST_STEPS or _is_irregular(frequency, parts):
            return None
        return _month_steps(Span(months=count), first, self.start, parts)

    def __str__(self) -> str:
        return f"DTSTART;VALUE=DATE:{self.start:%Y%m%d}\nRRULE:{self.rule}"


def _is_irregular(frequency: str, parts: dict[str, tuple[str, ...]]) -> bool:
    """Whether the days can't lie as far apart as the frequency says, but for months' ends."""
    by = {name for name in parts if name.startswith("BY")}
    if frequency == "WEEKLY":
        return bool(by - {"BYDAY"}) or len(parts.get("BYDAY", ())) > 1
    if frequency == "YEARLY":
        by -= {"BYMONTH"} if len(parts.get("BYMONTH", ())) == 1 else set()
        by |= {"BYMONTH"} if "BYMONTHDAY" in by and "BYMONTH" not in parts else set()
    taken = {"BYMONTHDAY", "BYSETPOS"} if frequency in {"MONTHLY", "YEARLY"} else set[str]()
    return bool(by - taken)


def _month_steps(
    every: Span, first: date, start: date, parts: dict[str, tuple[str, ...]]
) -> tuple[Span, date, MonthEnd] | None:
    numbers = [int(each) for each in parts.get("BYMONTHDAY", (str(start.day),))]
    if len(numbers) > 1:
        clamped = list(range(SHORTEST_MONTH, numbers[-1] + 1))
        if numbers != clamped or parts.get("BYSETPOS") != ("-1",):
            return None
        return _clamped(every, first, numbers[-1])
    number = numbers[0]
    if number < -SHORTEST_MONTH:
        return None
    if number < 0:
        return every, first, MonthEnd.keep_distance(-number)
    return every, first, MonthEnd.CLAMP if number <= SHORTEST_MONTH else MonthEnd.SKIP


def _clamped(every: Span, first: date, number: int) -> tuple[Span, date, MonthEnd]:
    """Return the steps for "the 31st or the month's last day": the anchor needs a long month."""
    step = every.months or 1
    for k in range(48):
        try:
            month = add_months(first.replace(day=1), k * step)
        except InvalidInput:
            break
        if number <= month_length(month.year, month.month - 1):
            return every, month.replace(day=number), MonthEnd.CLAMP
    return every, first, MonthEnd.STICK


def _rule_of(every: Span, anchor: date, month_end: MonthEnd) -> str:
    if every.months is None:
        count = every.days or 0
        weekly = count % 7 == 0
        return f"FREQ={'WEEKLY' if weekly else 'DAILY'};INTERVAL={count // 7 if weekly else count}"
    head = f"FREQ=MONTHLY;INTERVAL={every.months};BYMONTHDAY="
    distance = month_length(anchor.year, anchor.month - 1) - anchor.day
    if distance < month_end.days:
        return f"{head}{-1 - distance}"
    if anchor.day <= SHORTEST_MONTH or month_end == MonthEnd.SKIP:
        return f"{head}{anchor.day}"
    days = ",".join(str(day) for day in range(SHORTEST_MONTH, anchor.day + 1))
    return f"{head}{days};BYSETPOS=-1"


def _read(rule: str) -> dict[str, tuple[str, ...]]:
    """Return the parts of a rule, each with its values, or raise for what isn't understood."""
    if type(rule) is not str:
        refuse("recurrence.type", "rule", rule, "give a text such as FREQ=MONTHLY;BYMONTHDAY=-1")
    if len(rule) > _LONGEST_RULE:
        refuse("recurrence.size", "rule", rule, f"give at most {_LONGEST_RULE} characters")
    parts: dict[str, tuple[str, ...]] = {}
    for part in rule.upper().removeprefix("RRULE:").split(";"):
        name, _, text = part.partition("=")
        values = tuple(text.split(",")) if name in _LISTS else (text,)
        if name in parts or not text:
            refuse("recurrence.syntax", "rule", rule, "name each part once: FREQ=…;INTERVAL=…")
        if name not in _PARTS or not all(_PARTS[name].fullmatch(value) for value in values):
            refuse("recurrence.unknown", "rule", part, "give a part that the library understands")
        parts[name] = values
    _check_parts(rule, parts)
    return parts


def _check_parts(rule: str, parts: dict[str, tuple[str, ...]]) -> None:
    if "FREQ" not in parts or {"COUNT", "UNTIL"} <= set(parts):
        refuse("recurrence.syntax", "rule", rule, "give FREQ, and not both COUNT and UNTIL")
    if _is_refused(parts["FREQ"][0], parts):
        refuse("recurrence.unknown", "rule", rule, "give parts that go together: see Recurrence")
    if "UNTIL" in parts:
        _until(parts)
    if any(int(parts.get(name, ("1",))[0]) > _MOST_STEPS for name in ("INTERVAL", "COUNT")):
        refuse("recurrence.size", "rule", rule, f"count to at most {_MOST_STEPS}")


def _is_refused(frequency: str, parts: dict[str, tuple[str, ...]]) -> bool:
    """Whether parts don't go together, or can't name any day at all."""
    by = {name for name in parts if name.startswith("BY")}
    nths = [abs(nth) for nth, _ in map(_weekday_key, parts.get("BYDAY", ())) if nth]
    months = [int(each) for each in parts.get("BYMONTH", ())] or list(range(1, 13))
    longest = max(_LONGEST_MONTHS[month - 1] for month in months)
    return bool(
        by - _TAKES[frequency]
        or by == {"BYSETPOS"}
        or ("BYWEEKNO" in by and "BYDAY" not in by)
        or (nths and (frequency in {"DAILY", "WEEKLY"} or "BYWEEKNO" in by))
        or (frequency == "MONTHLY" and any(nth > _MOST_OF_A_MONTH for nth in nths))
        or all(abs(int(day)) > longest for day in parts.get("BYMONTHDAY", ("1",)))
        or all(abs(int(n)) > _most(frequency, parts) for n in parts.get("BYSETPOS", ("1",)))
    )


def _most(frequency: str, parts: dict[str, tuple[str, ...]]) -> int:
    """Return the most days that a rule can name in one of its days, weeks, months or years."""
    if frequency == "YEARLY":
        return 366
    if frequency == "DAILY":
        return 1
    weekdays = [_weekday_key(text) for text in parts.get("BYDAY", ())]
    counts = [sum(1 if nth or frequency == "WEEKLY" else 5 for nth, _ in weekdays)]
    return min(filter(None, [len(parts.get("BYMONTHDAY", ())), *counts]), default=1)


def _until(parts: dict[str, tuple[str, ...]]) -> date:
    text = parts["UNTIL"][0]
    return parse_day(f"{text[:4]}-{text[4:6]}-{text[6:]}", "rule")


def _written(parts: dict[str, tuple[str, ...]]) -> str:
    """Return the rule in its one form: parts in order, values sorted, defaults left out."""
    kept = {name: text for name, text in parts.items() if text != _DEFAULTS.get(name)}
    for name in _NUMBERS & set(parts):
        kept[name] = tuple(str(number) for number in sorted({int(text) for text in parts[name]}))
    if "BYDAY" in parts:
        kept["BYDAY"] = tuple(sorted(set(parts["BYDAY"]), key=_weekday_key))
    return ";".join(f"{name}={','.join(kept[name])}" for name in _PARTS if name in kept)


def _weekday_key(text: str) -> tuple[int, int]:
    return int(text[:-2] or 0), _WEEKDAYS.index(text[-2:])


def _expanded(recurrence: Recurrence) -> rrule:
    from dateutil.rrule import rrule, weekday

    parts = _read(recurrence.rule)
    counts = {name: int(parts[name][0]) for name in ("INTERVAL", "COUNT") if name in parts}
    numbers = {name: [int(text) for text in parts[name]] for name in _NUMBERS & set(parts)}
    weekdays = [_weekday_key(text) for text in parts.get("BYDAY", ())]
    return rrule(
        _FREQUENCIES[parts["FREQ"][0]],
        dtstart=datetime.combine(recurrence.start, time()),
        wkst=_WEEKDAYS.index(parts.get("WKST", ("MO",))[0]),
        interval=counts.get("INTERVAL", 1),
        count=counts.get("COUNT"),
        until=None if "UNTIL" not in parts else datetime.combine(_until(parts), time()),
        bysetpos=numbers.get("BYSETPOS"),
        bymonth=numbers.get("BYMONTH"),
        bymonthday=numbers.get("BYMONTHDAY"),
        byyearday=numbers.get("BYYEARDAY"),
        byweekno=numbers.get("BYWEEKNO"),
        byweekday=[weekday(day, nth or None) for nth, day in weekdays] or None,
    )
