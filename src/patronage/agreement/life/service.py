"""What an agreement's measures came to, and what follows from it, on the days it is in force."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from attrs import evolve

from patronage.agreement.life.duties import owed_of
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.obligations import ObligationState
from patronage.agreement.terms.terms import Terms
from patronage.counting.verdict import Verdict
from patronage.counting.when import When, bounds
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.facts.observed import Observation
from patronage.measures.attainment import Attainment
from patronage.measures.closed import end_of
from patronage.measures.credits import Evidence, credits_known
from patronage.measures.exact import unknown
from patronage.measures.measure import Measure
from patronage.measures.methods import AttainmentMethod
from patronage.thresholds.threshold import at_most
from patronage.windows.plain import Ever, Rolling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.obligations import Owed
    from patronage.measures.bases import Bases
    from patronage.measures.credits import Credit
    from patronage.measures.rules import CreditRule
    from patronage.measures.weighted import WeightedMeasure

__all__ = [
    "Agreed",
    "Reading",
    "Sight",
    "as_seen",
    "attained_under",
    "credit_rule",
    "credited_under",
    "has_credit_rules",
    "has_measures",
    "is_endless",
    "last_window",
    "measured_days",
    "owed_under",
    "read_by",
    "window_of",
]

ON_TIME = at_most(0)
"""The target of what is owed by a day: no day late."""


Sight: TypeAlias = "Callable[[str, Period], bool]"
"""Whether observations of a name were looked at throughout a period."""


class Agreed(NamedTuple):
    """A measure, and the days on which it is in force as it is."""

    measure: Measure | WeightedMeasure
    days: Period


def measured_days(life: Life) -> list[Agreed]:
    """Return each measure with the days on which the agreement is in force and it is agreed so.

    In the order of the terms and of the days. Where the terms or the status are not known, nothing
    is measured.
    """
    found: list[Agreed] = []
    last: dict[str, int] = {}
    for spell in life.terms_in_force.spells():
        if not isinstance(spell.value, Terms) or spell.period.start is None:
            continue
        for each in spell.value.measures:
            place = last.get(each.id)
            before = None if place is None else found[place]
            if before and before.measure == each and before.days.end == spell.period.start:
                found[last[each.id]] = Agreed(each, Period(before.days.start, spell.period.end))
            else:
                last[each.id] = len(found)
                found.append(Agreed(each, spell.period))
    return found


def attained_under(
    agreement: str, life: Life, facts: Iterable[object], on: date, sees: Sight | None = None
) -> tuple[Attainment, ...]:
    """Return what its measures came to by a day, window by window, in the order of its terms.

    A measure reads observations, what another one came to, or how late what was owed is; the name
    of another measure, or of what is owed, is never one of observations. Windows are cut where the
    terms or the status change. What is owed by a day counts as a measure of its own, no day late,
    where a credit rule hangs on it, or a cause of termination. Where observations of a name were
    not looked at in a window (`sees`), what was reached is not known.
    """
    owed = owed_under(life, on)
    agreed = [each for each in measured_days(life) if each.days.start is not None]
    reading = Reading(life, agreed, facts, owed, on)
    reached: dict[int, tuple[Attainment, ...]] = {}
    for place in _in_reading_order(agreed):
        own = reading.attained(agreed[place], sees)
        reached[place] = tuple([evolve(each, agreement=agreement) for each in own])
        reading.add(reached[place])
    hung_on = _hung_on(life)
    return (
        *(each for place in sorted(reached) for each in reached[place]),
        *(_as_attained(agreement, each) for each in owed if each.of in hung_on),
    )


def _hung_on(life: Life) -> set[str | None]:
    """Return on what its terms hang a credit rule, or a cause of termination, or once did."""
    terms = [version.terms for version in life.versions]
    causes = (cause for each in terms if each.termination for cause in each.termination.causes)
    return {
        *(rule.on for each in terms for rule in each.credits),
        *(each.measure for each in causes),
    }


def has_measures(life: Life) -> bool:
    """Return whether its terms measure anything, or hang something on what is owed, or did so."""
    is_measured = any(version.terms.measures for version in life.versions)
    return is_measured or bool(_hung_on(life) - {None})


class Reading:
    """What the measures of an agreement read by a day: of each name what it is the name of.

    That of another measure is what this one came to, that of what is owed how late it was; any
    other is of observations, and so is a measure's own.
    """

    def __init__(
        self,
        life: Life,
        agreed: Iterable[Agreed],
        facts: Iterable[object],
        owed: Iterable[Owed],
        on: date,
    ) -> None:
        self.on: date = on
        self.since: date = bounds(life.start)[0]
        self.attainments: dict[str, list[Attainment]] = {each.measure.id: [] for each in agreed}
        self.late: dict[str, list[Observation]] = {
            duty.id: [] for version in life.versions for duty in version.terms.duties
        }
        self.seen: dict[str, list[Observation]] = defaultdict(list)
        for late in owed:
            self.late.setdefault(late.of, []).append(_as_observed(late))
        for fact in facts:
            if isinstance(fact, Observation) and fact.on <= on:
                self.seen[fact.name].append(fact)

    def add(self, reached: Iterable[Attainment]) -> None:
        """Take up what a measure came to."""
        for each in reached:
            self.attainments[each.measure].append(each)

    def is_observed(self, measure: Measure) -> bool:
        """Whether a measure reads observations."""
        others = self.attainments.keys() - {measure.id}
        return measure.of not in others and measure.of not in self.late

    def of(self, measure: Measure) -> Sequence[Observation | Attainment]:
        """Return what a measure reads."""
        if self.is_observed(measure):
            return self.seen.get(measure.of, ())
        return self.attainments.get(measure.of) or self.late.get(measure.of) or ()

    def attained(self, agreed: Agreed, sees: Sight | None) -> tuple[Attainment, ...]:
        """Return what a measure came to on the days on which it is agreed."""
        measure, days = agreed
        if not isinstance(measure, Measure):
            read = [each for name, _ in measure.parts for each in self.attainments.get(name, ())]
            return measure.attainments([each for each in read if _last_day(each) in days])
        own = measure.attainments(self.of(measure), days, on=self.on, since=self.since)
        if sees is None or not self.is_observed(measure):
            return own
        return tuple([as_seen(each, measure.of, sees) for each in own])


def as_seen(reached: Attainment, name: str, sees: Sight) -> Attainment:
    """Return what was reached; where its window was not looked at, that is not known."""
    last = min(_last_day(reached), reached.on)
    if sees(name, Period(reached.period.start, add_days(last, 1))):
        return reached
    return evolve(
        reached,
        value=None,
        verdict=Verdict.UNKNOWN,
        lost=None,
        remarks=(unknown("measure.unseen", of=name),),
    )


def _in_reading_order(agreed: Sequence[Agreed]) -> list[int]:
    """Return the places of measures so that each comes after those that it reads, in a circle last.

    Scores come after all of them.
    """
    left = list(range(len(agreed)))
    order: list[int] = []
    while left:
        waiting = {agreed[place].measure.id for place in left}
        ready = [place for place in left if not read_by(agreed[place].measure) & waiting]
        order += ready or left
        left = [place for place in left if place not in ready] if ready else []
    return order


def read_by(measure: Measure | WeightedMeasure) -> set[str]:
    """Return the names of what a measure reads: other measures, or observations, but not its own.

    >>> import patronage as pt
    >>> sorted(read_by(pt.measures.WeightedMeasure("award", {"quality": 60, "time": 40})))
    ['quality', 'time']
    """
    if isinstance(measure, Measure):
        return {measure.of} - {measure.id}
    return {name for name, _ in measure.parts}


def is_endless(measure: Measure | WeightedMeasure) -> bool:
    """Return whether a measure's window goes with the day: it never ends, nor does credit arise.

    >>> import patronage as pt
    >>> pt.measures.Measure(
    ...     "n", pt.measures.AttainmentMethod.COUNT, window=pt.Rolling(pt.days(30))
    ... ).window
    Rolling(days(30))
    """
    if not isinstance(measure, Measure) or measure.method is AttainmentMethod.EACH:
        return False
    return isinstance(measure.window, Rolling | Ever)


def credited_under(
    life: Life, reached: Sequence[Attainment], on: date, bases: Bases
) -> tuple[Credit, ...]:
    """Return what follows by its credit rules from what was reached, as it stands on a day.

    By the rules that stand in the terms on the last day of each window.
    """
    claims = [act for act in life.standing_acts if act.kind is ActKind.CLAIM and act.on <= on]
    since = None if isinstance(life.start, When) else life.start
    known = Evidence(tuple(reached), bases, on, since, claims)
    found: list[Credit] = []
    former: list[CreditRule] = []
    for spell in life.terms_over_time.map(_rules_of).spells():
        found += credits_known(spell.value, known, spell.period, found, former)
        former += spell.value
    return tuple(found)


def _rules_of(terms: Terms) -> tuple[CreditRule, ...]:
    return terms.credits


def _last_day(reached: Attainment) -> date:
    end = reached.period.end
    return reached.on if end is None else add_days(end, -1)


def has_credit_rules(life: Life) -> bool:
    """Return whether its terms have, or had at some time, rules by which credits follow."""
    return any(version.terms.credits for version in life.versions)


def credit_rule(life: Life, name: str, day: date) -> CreditRule | None:
    """Return the credit rule of a name that is agreed on a day; None: there is none."""
    return next((each for each in life.terms_over_time.at(day).credits if each.id == name), None)


def window_of(life: Life, rule: CreditRule, day: date) -> Period | None:
    """Return the window of what a rule hangs on in which a day lies; None: it lies in none."""
    return next((each for each in _windows(life, rule, day) if day in each), None)


def last_window(life: Life, rule: CreditRule, day: date) -> Period | None:
    """Return the last window of what a rule hangs on that is over on a day; None: none is."""
    over = (each for each in _windows(life, rule, day) if end_of(each) <= day)
    return max(over, key=end_of, default=None)


def _windows(life: Life, rule: CreditRule, on: date) -> Iterator[Period]:
    """Yield the windows of what a rule hangs on that began by a day; the last day of any alone."""
    since, agreed = bounds(life.start)[0], measured_days(life)
    ids = {each.measure.id for each in agreed}
    names = {rule.on}
    for each in agreed:
        if each.measure.id in names and _has_windows_of_others(each.measure, ids):
            names |= read_by(each.measure)
    for measure, days in agreed:
        if (
            measure.id not in names
            or not isinstance(measure, Measure)
            or _has_windows_of_others(measure, ids)
        ):
            continue
        if measure.method is AttainmentMethod.EACH:
            yield from _single_days(days, on)
        else:
            yield from measure.periods(days, on=on, since=since)
    for owed in owed_under(life, on):
        if owed.of in names:
            yield Period(owed.due, add_days(owed.due, 1))


def _has_windows_of_others(measure: Measure | WeightedMeasure, ids: set[str]) -> bool:
    """Whether the windows of a measure are those of others: a score's, each one of another's."""
    if not isinstance(measure, Measure):
        return True
    return measure.method is AttainmentMethod.EACH and measure.of in ids - {measure.id}


def _single_days(days: Period, on: date) -> Iterator[Period]:
    """Yield the last two of some days by one: what is by itself is of its own day."""
    last = on if days.end is None else min(on, add_days(days.end, -1))
    for day in (add_days(last, -1), last) if last > date.min else (last,):
        if day in days:
            yield Period(day, add_days(day, 1))


# --- what is owed by a day, as measures read it ---------------------------------------------------


def owed_under(life: Life, on: date) -> list[Owed]:
    """Return what fell due by a day, with what became of it; what was waived is nothing."""
    since = bounds(life.start)[0]
    if on < since:
        return []
    found = owed_of(life, on, since, on)
    return [each for each in found if each.state is not ObligationState.WAIVED]


def _as_observed(owed: Owed) -> Observation:
    """Return how many days late what is owed was done, or still isn't; below zero, how early."""
    late = ((owed.settled_on or owed.on) - owed.due).days
    details = {"late": max(late, 0), "early": max(-late, 0)}
    return Observation(owed.of, late, on=owed.due, unit="days", details=details)


def _as_attained(agreement: str, owed: Owed) -> Attainment:
    seen = _as_observed(owed)
    late = (owed.settled_on or owed.on) - owed.due
    return Attainment(
        owed.of,
        Period(owed.due, add_days(owed.due, 1)),
        value=late.days,
        verdict=Verdict.of(late.days <= 0),
        target=ON_TIME,
        on=owed.on,
        n=1,
        unit="days",
        details=seen.details,
        agreement=agreement,
    )
