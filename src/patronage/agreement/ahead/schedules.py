"""What is billed under an agreement: its terms of billing, bound to its days."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from patronage.agreement.life.extensions import extensions_of
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.schedule.ahead import next_day_of
from patronage.billing.schedule.changes import Change, Pause
from patronage.billing.schedule.knowledge import metered
from patronage.counting.when import When, bounds
from patronage.dates.day import add_days
from patronage.dates.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from patronage.agreement.life.life import Life, Version
    from patronage.billing.course.usage import Usage
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.schedule.schedule import BillingSchedule
    from patronage.billing.schedule.terms import BillingTerms

__all__ = ["KnownTerms", "known_terms_of", "next_day_among", "schedules_of"]


def schedules_of(id: str, life: Life, line: str | None) -> tuple[BillingSchedule, ...]:  # noqa: A002
    """Return the schedules of an agreement: none before all have signed, none beyond its end.

    They run from the start to the end of the term as things stand; an early end, and each change
    of the terms, is known to them with its own day. Days that a credit added to the term are free
    of charge. What can't be dated charges nothing: where the
    start is left open there are none, where the end is they run to the first day that it may be.
    The first has the agreement's id.
    """
    start, end = life.start, life.ended_on
    if life.signed_on is None or isinstance(start, When):
        return ()
    first = None if end is None else bounds(end)[0]
    expires = date.max if life.expires_on is None else bounds(life.expires_on)[0]
    if expires <= start or (first is not None and first <= start):
        return ()
    others = _others_days(life, start)
    if others and others[-1].period.end is None:
        left = others[-1].period.start or start
        first = left if first is None else min(first, left)
        if first <= start:
            return ()
    versions = [each for each in life.versions if first is None or each.effective < first]
    found: list[BillingSchedule] = []
    for place in range(max(len(version.terms.billing) for version in versions)):
        for stretch in _stretches(versions, place):
            name = id if not found else f"{id}.{len(found) + 1}"
            found.append(_schedule(name, life, line, stretch, others))
    return tuple(found)


class KnownTerms(NamedTuple):
    """One of the schedules of an agreement, as the agreement was known on each day."""

    id: str
    learned_on: frozenset[date]
    """The days on which something was learned of the agreement."""
    then: Callable[[date], Iterable[BillingSchedule]]
    """The schedules as they were known on a day."""

    def as_of(self, day: date) -> BillingSchedule | None:
        """Return the schedule as it was known on a day; None: it wasn't, or had no place then."""
        return next((each for each in self.then(day) if each.id == self.id), None)


def known_terms_of(
    on: date,
    learned_on: frozenset[date],
    then: Callable[[date], Iterable[BillingSchedule]],
    names: Iterable[str] = (),
) -> list[KnownTerms]:
    """Return the schedules of an agreement that a run on a day is about, as they were known.

    Those known that day or the day before, and others that are named: what was charged by one that
    is no more is taken back.
    """
    remembered = cache(then)
    days = (on, add_days(on, -1)) if on > date.min else (on,)
    known = [schedule.id for day in days for schedule in remembered(day)]
    return [KnownTerms(name, learned_on, remembered) for name in dict.fromkeys([*known, *names])]


def next_day_among(
    known: Iterable[KnownTerms],
    learned_on: Iterable[date],
    after: date,
    usage: Collection[Usage] = (),
) -> date | None:
    """Return the first day after one on which a run could add something: None: none will come."""
    days = {day for day in learned_on if day > after}
    for terms in known:
        schedule = terms.as_of(after)
        if schedule is not None:
            days.add(next_day_of(schedule, after, metered(schedule, usage)) or date.max)
    found = min(days, default=date.max)
    return None if found == date.max else found


class _Stretch:
    """Billing terms that one schedule can hold: they change from day to day, and may be dropped."""

    def __init__(self, version: Version, terms: BillingTerms) -> None:
        self.first = version
        self.terms = terms
        self.changes: list[tuple[Version, BillingTerms]] = []
        self.dropped: Version | None = None


def _stretches(versions: Iterable[Version], place: int) -> list[_Stretch]:
    found: list[_Stretch] = []
    now: _Stretch | None = None
    last: BillingTerms | None = None
    for version in versions:
        billing = version.terms.billing
        terms = billing[place] if place < len(billing) else None
        if now is not None and (terms is None or _currency(terms) != _currency(now.terms)):
            now.dropped = version
            now = None
        if terms is not None and now is None:
            now = _Stretch(version, terms)
            found.append(now)
        elif terms is not None and now is not None and terms != last:
            now.changes.append((version, terms))
        last = terms
    return found


def _schedule(
    name: str, life: Life, line: str | None, stretch: _Stretch, others: list[Pause]
) -> BillingSchedule:
    end = None if life.expires_on is None else bounds(life.expires_on)[0]
    bound = stretch.terms.bind(name, stretch.first.effective, end, line=line)
    changes: list[Change] = []
    before = stretch.terms
    for version, terms in stretch.changes:
        if set(before.fees) != set(terms.fees) or evolve(before, fees=terms.fees) != terms:
            changes.append(_change(before, terms, version))
        before = terms
    ended = None
    if stretch.dropped is not None:
        ended = EarlyEnd(on=stretch.dropped.effective, recorded_on=stretch.dropped.recorded_on)
    elif life.end_act is not None:
        day = bounds(life.end_act.effective)[0]
        ended = EarlyEnd(on=day, recorded_on=life.end_act.recorded_on)
    pauses = _pauses(life)
    added = [
        Pause(each.days, recorded_on=each.act.recorded_on, single=True)
        for each in extensions_of(life)
    ]
    pauses = (*_apart(pauses, added), *added)
    if others:
        pauses = (*_apart(pauses, others), *others)
        left = others[-1].period
        if left.end is None and left.start and (ended is None or left.start < ended.on):
            ended = EarlyEnd(on=left.start, recorded_on=others[-1].recorded_on)
    return evolve(bound, changes=tuple(changes), pauses=pauses, ended=ended)


def _others_days(life: Life, start: date) -> list[Pause]:
    """Return the days from the start on which others are its sides than those who ask.

    As days on which nothing is charged to them, each known when it was learned who takes their
    place; those before they came, always.
    """
    found: list[Pause] = []
    for spell in () if life.theirs is None else life.theirs.spells():
        first, end = spell.period.start, spell.period.end
        if spell.value or (end is not None and end <= start):
            continue
        learned = [
            act.recorded_on
            for act in life.changes
            if act.of is not None and act.effective_from == first
        ]
        begins = start if first is None else max(first, start)
        known_on = date.min if spell.value is None else max(learned)
        found.append(Pause(Period(begins, end), single=True, recorded_on=known_on))
    return found


def _apart(pauses: tuple[Pause, ...], others: list[Pause]) -> Iterator[Pause]:
    """Yield what is left of pauses beside others."""
    for pause in pauses:
        left = [pause.period]
        for other in others:
            left = [rest for each in left for rest in each.minus(other.period)]
        yield from (evolve(pause, period=each) for each in left)


def _pauses(life: Life) -> tuple[Pause, ...]:
    """Return the days on which nothing is charged; a suspension that is over at once has none."""
    return tuple(
        Pause(Period(each.start, each.end), recorded_on=each.recorded_on)
        for each in life.pauses
        if each.stops_billing and each.end != each.start
    )


def _change(before: BillingTerms, after: BillingTerms, version: Version) -> Change:
    kept = {fee.id for fee in after.fees}
    same_pace = (before.every, before.cadence) == (after.every, after.cadence)
    return Change(
        on=version.effective,
        fees=tuple(fee for fee in after.fees if fee not in before.fees),
        drops=frozenset(fee.id for fee in before.fees if fee.id not in kept),
        cadence=None if same_pace else _cadence(after, version),
        timing=None if before.timing == after.timing else after.timing,
        proration=None if before.proration == after.proration else after.proration,
        due=None if before.due == after.due else after.due,
        recorded_on=version.recorded_on,
    )


def _cadence(terms: BillingTerms, version: Version) -> Cadence:
    return terms.bind("x", version.effective).cadence


def _currency(terms: BillingTerms) -> str | None:
    return terms.fees[0].currency if terms.fees else None
