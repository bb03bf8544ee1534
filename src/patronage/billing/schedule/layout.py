"""The layout of a schedule: its terms, as known on a day, laid out as a course over time."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from patronage.billing.charges.dues import TimingRule
from patronage.billing.course.course import Course
from patronage.billing.course.early_end import EndCredit
from patronage.billing.course.stretch import Stretch
from patronage.billing.periods.anchor import Anchor
from patronage.billing.periods.cadence import Stub
from patronage.billing.schedule.changes import Change, Effect
from patronage.calendars import Roll
from patronage.dates.day import add_days
from patronage.dates.period import Period, covering

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.billing.course.course import Fee, FeeValues
    from patronage.billing.course.early_end import EarlyEnd
    from patronage.billing.periods.cadence import Cadence
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
    events: list[tuple[date, Change | Pause]] = [(change.on, change) for change in changes]
    events += [
        (pause.period.start, pause) for pause in pauses if pause.restarts and pause.period.start
    ]
    events.sort(key=lambda event: event[0])

    @cache
    def laid(own: Cadence | None) -> _Laid:
        return _laid_out(schedule, events, ended, own)

    stretches, runs = laid(None).stretches, schedule.runs
    if schedule.resumed is not None:
        runs = Period(schedule.resumed.billed_through, runs.end)
    end = runs.end
    if ended is not None:
        end = stretches[-1].end if stretches else ended.first_free_day
    if end is not None and (runs.end is None or end < runs.end):
        runs = Period(runs.start, max(end, add_days(runs.start or end, 1)))
    return Course(
        schedule.id,
        runs,
        stretches,
        lambda own: laid(own).stretches,
        _fees(schedule, changes, laid),
        schedule.due,
        schedule.runs.start or date.min,
        covering(pause.period for pause in pauses),
        ended,
        schedule.line,
        without_single=tuple(pause.period for pause in pauses if pause.single),
    )


class _Laid(NamedTuple):
    """The stretches of one cadence, and the day from which each change counts for its fees.

    By the identity of the change: there may be many, and to hash one is to hash all its terms.
    """

    stretches: tuple[Stretch, ...]
    starts: dict[int, date]


def _laid_out(
    schedule: Scheduled,
    events: list[tuple[date, Change | Pause]],
    ended: EarlyEnd | None,
    own: Cadence | None,
) -> _Laid:
    """Lay the stretches of a cadence end to end: a fee's own, or the schedule's (None)."""
    found = [_first(schedule, own)]
    starts: dict[int, date] = {}
    for _, event in events:
        if isinstance(event, Change):
            starts[id(event)] = _change(found, event, schedule.runs.start, own)
        elif event.period.end is not None:
            _restart(found, event.period, schedule.runs.start)
    return _Laid(tuple(found if ended is None else _ended(found, ended)), starts)


def _ended(stretches: list[Stretch], ended: EarlyEnd) -> list[Stretch]:
    """End the stretches with service, or with the period that runs then.

    Those that begin later are gone, the one that runs is cut.
    """
    end = ended.first_free_day
    if ended.credit is EndCredit.NONE:
        running = (stretch.period_on(end) for stretch in stretches)
        period = next((each for each in running if each is not None), None)
        if period is not None and period.start < end:
            end = period.end
    return [
        stretch if stretch.cut is not None and stretch.cut <= end else evolve(stretch, cut=end)
        for stretch in stretches
        if stretch.term.start is None or stretch.term.start < end
    ]


def _on(change: Change) -> date:
    return change.on


def _inner(cadence: Cadence) -> Cadence:
    """Return a cadence that begins inside a schedule: there its first period reaches back nowhere.

    What lies before is billed by other terms, or settled.
    """
    first = Stub.SHORT if cadence.first is Stub.WHOLE else cadence.first
    rolled = cadence.rolled
    if rolled is not None and rolled.first is not Roll.UNADJUSTED:
        rolled = evolve(rolled, first=Roll.UNADJUSTED)
    if (first, rolled) == (cadence.first, cadence.rolled):
        return cadence
    return evolve(cadence, first=first, rolled=rolled)


def _first(schedule: Scheduled, own: Cadence | None) -> Stretch:
    terms = (schedule.timing, schedule.proration, schedule.due)
    cadence, timing, resumed = own or schedule.cadence, schedule.timing, schedule.resumed
    if resumed is None:
        return Stretch(schedule.runs, cadence, *terms)
    term, next_on = Period(resumed.billed_through, schedule.runs.end), resumed.next_on
    served_until = add_days(next_on, -timing.days)
    if timing.rule is TimingRule.LAST_DAY:
        served_until = add_days(served_until, 1)
    if cadence.anchor not in {Anchor.START, Anchor.END}:
        cadence = cadence.over(schedule.runs)
    elif own is None:
        cadence = evolve(cadence, anchor=served_until)
    first_end: date | None = served_until
    if not timing.in_advance and served_until <= resumed.billed_through:
        return Stretch(term, _inner(cadence), *terms)  # there is nothing to bill on that day
    if own is not None:
        first_end = cadence.first_end
    elif timing.in_advance:
        first_end = cadence.first_boundary(Period(add_days(served_until, 1), None))
    return Stretch(term, _inner(evolve(cadence, first_end=first_end)), *terms, first_on=next_on)


def _boundary_from(found: list[Stretch], day: date) -> date:
    """Return the first end of a period on or after a day; the day itself where none runs."""
    last = found[-1]
    period = last.period_on(day)
    if period is None:
        return day
    if day == period.start and (day != last.term.start or day == period.nominal.start):
        return day
    return period.end


def _change(
    found: list[Stretch], change: Change, runs_from: date | None, own: Cadence | None
) -> date:
    """Let a change reshape the stretches; return the day from which it counts.

    The cadence changes on its day, other terms with the next period that begins.
    """
    day = add_days(change.on, 1) if change.effect is Effect.DAY_AFTER else change.on
    cadence = change.cadence if own is None else None
    waits = change.effect is Effect.NEXT_BOUNDARY
    if not waits and (cadence is not None or not change.reshapes):
        boundary = day
    else:
        boundary = _boundary_from(found, day)
    if not change.reshapes:
        return boundary
    last = found[-1]
    new = evolve(
        last,
        timing=change.timing or last.timing,
        proration=change.proration or last.proration,
        due=change.due or last.due,
    )
    if cadence is not None:
        _split(found, boundary, evolve(new, cadence=cadence, first_on=None), runs_from)
    elif new != last and last.term.start is not None and boundary <= last.term.start:
        found[-1] = new
    elif new != last:
        if last.cadence.every is not None:
            new = evolve(new, cadence=evolve(last.cadence.over(last.term), first_end=None))
        _split(found, boundary, evolve(new, first_on=None), runs_from)
    return boundary if waits else day


def _restart(found: list[Stretch], pause: Period, runs_from: date | None) -> None:
    last = found[-1]
    if pause.start is None or pause.end is None:
        return
    cadence = last.cadence
    if cadence.every is not None:
        cadence = evolve(cadence, anchor=Anchor.START, first_end=None, moved=())
    new = evolve(last, cadence=cadence, first_on=None)
    _split(found, pause.start, new, runs_from, resumes=pause.end)


def _split(
    found: list[Stretch],
    day: date,
    new: Stretch,
    runs_from: date | None,
    *,
    resumes: date | None = None,
) -> None:
    """Cut the last stretch on a day, and go on with another: at once, or when service resumes."""
    last = found.pop()
    after = last.term.intersect(Period(resumes or day, None))
    begins = last.term.start is None or last.term.start < day
    if begins or after is None:
        is_cut = begins and (last.end is None or day < last.end)
        found.append(evolve(last, cut=day) if is_cut else last)
    if after is not None:
        cadence = new.cadence if after.start == runs_from else _inner(new.cadence)
        found.append(evolve(new, term=after, cadence=cadence))


def _fees(
    schedule: Scheduled, changes: list[Change], laid: Callable[[Cadence | None], _Laid]
) -> tuple[tuple[str, FeeValues], ...]:
    """Return the values of each fee: one of its own cadence waits for the boundary of that."""
    start = schedule.runs.start or date.min
    found: dict[str, list[tuple[date, Fee | None]]] = {
        fee.id: [(date.min, fee)] for fee in schedule.fees
    }
    for change in changes:
        news: list[tuple[str, Fee | None]] = [(fee.id, fee) for fee in change.fees]
        news += [(gone, None) for gone in sorted(change.drops)]
        for name, fee in news:
            values = found.setdefault(name, [])
            serving: Cadence | None = getattr(values[-1][1], "cadence", None) if values else None
            day = laid(serving).starts[id(change)]
            _take(values, day if day > start else date.min, fee)
    return tuple((key, tuple(values)) for key, values in found.items())


def _take(values: list[tuple[date, Fee | None]], day: date, fee: Fee | None) -> None:
    """Let a fee have a value from a day on; what was stated for later days is overtaken."""
    while values and values[-1][0] >= day:
        values.pop()
    if values and values[-1][1] == fee:
        return
    if fee is not None or values:
        values.append((day, fee))
