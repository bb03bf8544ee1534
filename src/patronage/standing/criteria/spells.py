"""How long something has lasted in all: years in a trade, days under observation, nights away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple

from attrs import field, frozen

from patronage.dates.day import add_months
from patronage.dates.month_end import index_of
from patronage.dates.span import Span
from patronage.facts.observed import Observation
from patronage.standing.criteria.checks import Kinds, kinds_of
from patronage.standing.criteria.sight import Seeing
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import coalesced
from patronage.windows.anchors import later, span_faults

if TYPE_CHECKING:
    from patronage.errors import Fault
    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool
    from patronage.standing.rules.evidence import Facts
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors

__all__ = ["TimeSpent"]


def _check_least(faults: list[Fault], path: str, least: object) -> None:
    faults += span_faults(path, least)


@frozen(cache_hash=True)
class TimeSpent(Seeing):
    """Dated spells add up to a length of time: has worked in the sector for a year in all.

    A spell is a fact with an end (`Observation("employment", on=start, until=end)`, an engagement);
    without one it runs on. Days that several spells cover count once, gaps not at all, and what is
    reached stays reached. Of a length in months, whole months of days in a row count as months, the
    days over as days: six months and another six are a year.

    Faults: `interval.type`, `interval.range`, `rule.empty`, `name.syntax`.

    Source: Directive 2014/65/EU, Annex II, section II.1: works or has worked for at least one year.

    >>> import patronage as pt
    >>> pt.TimeSpent(pt.years(1), of="observation:employment").needs
    frozenset({'observation:employment'})
    """

    code = "time_spent"

    least: Annotated[Span, _check_least]
    kinds: Kinds = field(alias="of", kw_only=True, converter=kinds_of)

    @property
    def needs(self) -> frozenset[str]:
        """The kinds of fact that last."""
        return frozenset(self.kinds)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether the spells of each day and before have lasted long enough."""
        pool = facts.among(self.needs)
        changes: dict[date, Observed] = {}
        reached: date | None = None
        stretches = _stretches(pool, by_months=self.least.is_months)
        for place, stretch in enumerate(stretches):
            if reached is not None and reached <= pool[place].on:
                break
            if reached is None:
                reached = _reached(stretch, self.least)
            begun = pool[place].on
            changes[begun] = Observed(reached == begun, pool, 0, place + 1)
            if reached is not None:
                changes[reached] = Observed(True, pool, 0, place + 1)
        return coalesced(Observed(False), sorted(changes.items()))

    def holds_from(self, observed: Observed, day: date) -> date | None:
        """Return the day on which it is long enough if a new spell begins on a day and runs on."""
        begun = Observation("spell", on=day)
        stretches = _stretches((*observed.facts, begun), by_months=self.least.is_months)
        return _reached(stretches[-1], self.least)

    def details(self, observed: Observed, day: date) -> Details:
        """Return of what, how long it is to be, and for how long it has lasted by the day."""
        spent = sum(stretch.days_by(day) for stretch in _stretches(observed.facts))
        of = tuple(kind.rpartition(":")[2] for kind in self.kinds)
        named = (("of", of[0]),) if len(of) == 1 else ()
        return (*named, ("least", self.least), ("spent", Span(days=spent)))


class _Run(NamedTuple):
    """Days in a row that spells cover: the first, and what runs before it have lasted."""

    start: date
    months: int = 0
    days: int = 0

    def ended(self, end: date, *, by_months: bool) -> tuple[int, int]:
        """Return what all have lasted once it has ended: whole months and days, or days alone."""
        if not by_months:
            return 0, self.days + (end - self.start).days
        whole = index_of(end, self.start, Span(months=1))
        over = (end - add_months(self.start, whole)).days
        return self.months + whole, self.days + over

    def reaches(self, least: Span) -> date | None:
        """Return the day on which it makes up a length, if it runs on for so long."""
        if least.months is None:
            left: date | None = later(self.start, Span(days=max((least.days or 0) - self.days, 0)))
            return left
        months = least.months - self.months
        day = later(self.start, Span(months=months)) if months > 0 else self.start
        return None if day is None else max(day - timedelta(days=self.days), self.start)


class _Stretch(NamedTuple):
    """What a spell adds to those before it: from a day to a day (None: it runs on)."""

    run: _Run
    start: date
    end: date | None

    def days_by(self, day: date) -> int:
        """Return how many days of it are over by a day."""
        return max((min(day, self.end or day) - self.start).days, 0)


def _stretches(pool: Pool, *, by_months: bool = False) -> list[_Stretch]:
    """Return what each spell adds, in order; one that adds nothing is empty."""
    found: list[_Stretch] = []
    run: _Run | None = None
    covered: date | None = None
    for fact in pool:
        end = _end_of(fact)
        if run is None or (covered is not None and fact.on > covered):
            lasted = (0, 0)
            if run is not None and covered is not None:
                lasted = run.ended(covered, by_months=by_months)
            run = _Run(fact.on, *lasted)
            covered = fact.on
        start = covered
        if start is None or (end is not None and end <= start):
            found.append(_Stretch(run, fact.on, fact.on))
            continue
        found.append(_Stretch(run, start, end))
        covered = end
    return found


def _reached(stretch: _Stretch, least: Span) -> date | None:
    """Return the day on which a stretch makes up the length, None if it doesn't."""
    if stretch.end == stretch.start:
        return None
    day = stretch.run.reaches(least)
    if day is None or (stretch.end is not None and day > stretch.end):
        return None
    return max(day, stretch.start)


def _end_of(fact: Fact) -> date | None:
    """Return the day on which what a fact says ended, None where it didn't."""
    found: object = getattr(fact, "until", None)
    return found if isinstance(found, date) else None
