"""The layout of a schedule: its terms, as known on a day, laid out as a course over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from patronage.billing.charges.dues import TimingRule
from patronage.billing.course.course import Course
from patronage.billing.course.early_end import EndCredit
from patronage.billing.course.stretch import Stretch
from patronage.billing.periods.anchor import Anchor
from patronage.billing.schedule.changes import Change, Effect
from patronage.dates.day import add_days
from patronage.dates.period import Period, covering

if TYPE_CHECKING:
    from patronage.billing.course.course import Fee, FeeValues
    from patronage.billing.course.early_end import EarlyEnd
    from patronage.billing.schedule.changes import Pause
    from patronage.billing.schedule.scheduled import Scheduled

__all__ = ["course_of"]


def course_of(schedule: Scheduled, known_by: date | None = None) -> Course:
    """Return the course of a schedule: with the changes, pauses and end that were known by a day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
    >>> course_of(terms.bind("B1", date(2026, 1, 1), date(2026, 7, 1))).runs.end
    datetime.date(2026, 7, 1)
    """

    def known(item: Change | Pause | EarlyEnd) -> bool:
        return known_by is None or item.known_on <= known_by

    changes = sorted((each for each in schedule.changes if known(each)), key=_on)
    pauses = [pause for pause in schedule.pauses if known(pause)]
    ended = schedule.ended if schedule.ended is not None and known(schedule.ended) else None
    stretches, starts = _stretches(schedule, changes, pauses)
    runs = schedule.runs
    if schedule.resumed is not None:
        runs = Period(schedule.resumed.billed_through, runs.end)
    if ended is not None:
        end = _last_day(ended, stretches, runs)
        if runs.end is None or end < runs.end:
            stretches = _cut(stretches, end)
            runs = Period(runs.start, max(end, add_days(runs.start or end, 1)))
    return Course(
        schedule.id,
        runs,
        tuple(stretches),
        _fees(schedule, changes, starts),
        schedule.due,
        schedule.runs.start or date.min,
        covering(pause.period for pause in pauses),
        ended,
        schedule.line,
    )


def _cut(stretches: list[Stretch], end: date) -> list[Stretch]:
    """End the stretches on a day: those that begin later are gone, the one that runs is cut."""
    found: list[Stretch] = []
    for stretch in stretches:
        start, last = stretch.term.start, stretch.term.end
        if start is not None and start >= end:
            continue
        runs_on = last is None or last > end
        found.append(evolve(stretch, cut=end) if runs_on else stretch)
    return found


def _on(change: Change) -> date:
    return change.on


def _first(schedule: Scheduled) -> Stretch:
    terms = (schedule.timing, schedule.proration, schedule.due)
    resumed = schedule.resumed
    if resumed is None:
        return Stretch(schedule.runs, schedule.cadence, *terms)
    term = Period(resumed.billed_through, schedule.runs.end)
    cadence, timing = schedule.cadence, schedule.timing
    served_until = add_days(resumed.next_on, -timing.days)
    if timing.rule is TimingRule.LAST_DAY:
        served_until = add_days(served_until, 1)
    if cadence.anchor in {Anchor.START, Anchor.END}:
        cadence = evolve(cadence, anchor=served_until)
    else:
        cadence = cadence.over(schedule.runs)
    if timing.in_advance:
        served_until = cadence.first_boundary(Period(add_days(served_until, 1), None))
    return Stretch(term, evolve(cadence, first_end=served_until), *terms, first_on=resumed.next_on)


def _stretches(
    schedule: Scheduled, changes: list[Change], pauses: list[Pause]
) -> tuple[list[Stretch], dict[Change, date]]:
    """Lay the cadences end to end; return also the day from which each change counts."""
    found = [_first(schedule)]
    starts: dict[Change, date] = {}
    events: list[tuple[date, Change | Pause]] = [(change.on, change) for change in changes]
    events += [
        (pause.period.start, pause) for pause in pauses if pause.restarts and pause.period.start
    ]
    events.sort(key=lambda event: event[0])
    for _, event in events:
        if isinstance(event, Change):
            starts[event] = _effective(event, found)
            if event.reshapes:
                _reshape(found, event, starts[event])
        elif event.period.end is not None:
            _restart(found, event.period)
    return found, starts


def _effective(change: Change, found: list[Stretch]) -> date:
    """Return the day from which a change counts."""
    day = add_days(change.on, 1) if change.effect is Effect.DAY_AFTER else change.on
    waits = change.effect is Effect.NEXT_BOUNDARY or (change.reshapes and change.cadence is None)
    return _boundary_from(found, day) if waits else day


def _boundary_from(found: list[Stretch], day: date) -> date:
    """Return the first end of a period on or after a day; the day itself where none runs."""
    last = found[-1]
    period = last.cadence.period_on(day, last.term)
    if period is None:
        return day
    if day == period.start and (day != last.term.start or day == period.nominal.start):
        return day
    return period.end


def _reshape(found: list[Stretch], change: Change, day: date) -> None:
    last = found[-1]
    new = evolve(
        last,
        timing=change.timing or last.timing,
        proration=change.proration or last.proration,
        due=change.due or last.due,
        first_on=None,
    )
    if change.cadence is not None:
        new = evolve(new, cadence=change.cadence)
    elif last.cadence.every is not None:
        new = evolve(new, cadence=evolve(last.cadence.over(last.term), first_end=None))
    _split(found, day, new)


def _restart(found: list[Stretch], pause: Period) -> None:
    last = found[-1]
    if pause.start is None or pause.end is None:
        return
    cadence = last.cadence
    if cadence.every is not None:
        cadence = evolve(cadence, anchor=Anchor.START, first_end=None, moved=())
    _split(found, pause.start, evolve(last, cadence=cadence, first_on=None), pause.end)


def _split(found: list[Stretch], day: date, new: Stretch, resumes: date | None = None) -> None:
    """End the last stretch on a day, and go on with another: at once, or when service resumes."""
    last = found.pop()
    start = resumes or day
    before = last.term.intersect(Period(None, day))
    after = last.term.intersect(Period(start, None))
    if before is not None:
        found.append(evolve(last, term=before))
    if after is not None:
        found.append(evolve(new, term=after))
    elif before is None:
        found.append(last)


def _last_day(ended: EarlyEnd, stretches: list[Stretch], runs: Period) -> date:
    """Return the end of what is owed: the end of service, or of the period that runs."""
    day = ended.first_free_day
    if ended.credit is EndCredit.PRORATED:
        return day
    for stretch in stretches:
        period = stretch.cadence.period_on(day, stretch.term) if day in stretch.term else None
        if period is not None:
            return day if period.start == day else period.end
    return runs.end or day


def _fees(
    schedule: Scheduled, changes: list[Change], starts: dict[Change, date]
) -> tuple[tuple[str, FeeValues], ...]:
    start = schedule.runs.start or date.min
    found: dict[str, list[tuple[date, Fee | None]]] = {
        fee.id: [(start, fee)] for fee in schedule.fees
    }
    for change in changes:
        day = max(starts[change], start)
        for fee in change.fees:
            _take(found.setdefault(fee.id, []), day, fee)
        for gone in sorted(change.drops):
            _take(found.setdefault(gone, []), day, None)
    return tuple((key, tuple(values)) for key, values in found.items())


def _take(values: list[tuple[date, Fee | None]], day: date, fee: Fee | None) -> None:
    """Let a fee have a value from a day on; what was stated for later days is overtaken."""
    while values and values[-1][0] >= day:
        values.pop()
    if values and values[-1][1] == fee:
        return
    if fee is not None or values:
        values.append((day, fee))
