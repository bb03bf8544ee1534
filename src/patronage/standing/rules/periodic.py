"""What must have been so in several periods in a row: two accounting years, four quarters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from attrs import frozen

from patronage.checks import check_instance
from patronage.counting.verdict import Verdict
from patronage.dates.month_end import MonthEnd, boundary, index_of
from patronage.errors import Fault, OutOfRange
from patronage.standing.rules.combining import Rule, check_rule
from patronage.timeline.timeline import Timeline
from patronage.values import Value
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["InEach"]


def _check_periods(faults: list[Fault], path: str, periods: object) -> None:
    check_instance(faults, "window.type", path, periods, CalendarPeriod)


@frozen(cache_hash=True)
class InEach(Value):
    """The rule that holds when another held at the end of each of the last complete periods.

    `InEach(rule, CalendarPeriod(years(1), which=Which.last(2)))`: on the last day of both the last
    and the last but one year, as for the size of a firm. What happens within a period doesn't
    count, and the period that is running doesn't either. A criterion over the current period of the
    same calendar sees the whole period on its last day. That a rule was met on every day is
    `HeldFor`. To count the running period as it stands: `AllOf(rule, InEach(rule, …))` over one
    complete period fewer; `Streak` tells how many there are. `Which.ago(2)` asks for the one before
    the last alone. A period that was over before the relationship began is none of them. Unknown
    where it would be met had the unknown periods been met.

    Faults: `rule.type`, `window.type`, `window.period` (no complete periods are asked for).

    Source: Recommendation 2003/361/EC, Annex, Art. 4(2): two consecutive accounting periods.

    >>> import patronage as pt
    >>> twice = pt.CalendarPeriod(pt.years(1), which=pt.Which.last(2))
    >>> large = pt.Aggregate(pt.at_least(250), of="observation:headcount", by=pt.Statistic.LATEST)
    >>> pt.InEach(large, twice).count
    2
    """

    looks_back = True

    rule: Annotated[Rule, check_rule]
    periods: Annotated[CalendarPeriod, _check_periods]

    def _rules(self, faults: list[Fault]) -> None:
        if self.count == 0:
            hint = "ask for complete periods: which=Which.last(2)"
            faults.append(Fault.of("window.period", "periods", self.periods, hint))

    @property
    def count(self) -> int:
        """How many periods there must be in a row.

        >>> import patronage as pt
        >>> last_year = pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS)
        >>> pt.InEach(pt.Always(), last_year).count
        1
        """
        return self.periods.which.complete

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule that must have held in each period, alone."""
        return (self.rule,)

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return whether the verdict was met at the end of each of the periods, day by day."""
        (line,) = verdicts
        ends = self._at_the_last_end(line)
        sure = self._in_a_row(ends.map(lambda said: said is Verdict.MET))
        perhaps = self._in_a_row(ends.map(lambda said: said is not Verdict.UNMET))
        return Timeline.combine(_of, sure, perhaps)

    def looks_on(self, day: date) -> date:
        """Return the last day of the period that counts last: a later one is too late."""
        start = self._boundary(self._place(day) - self.periods.which.skipped)
        return day if start is None or start == date.min else start - timedelta(days=1)

    def _at_the_last_end(self, line: Timeline[Verdict]) -> Timeline[Verdict]:
        """Return, for each day, the verdict at the end of the last period that counts."""
        changes: dict[date, Verdict] = {}
        for day, said in zip(line.days, line.values, strict=True):
            start = self._boundary(self._place(day) + 1 + self.periods.which.skipped)
            if start is not None:
                changes[start] = said  # of several in one period the last is what holds at its end
        return Timeline.of(changes, before=line.before)

    def _in_a_row(self, held: Timeline[bool]) -> Timeline[bool]:
        """Return whether it was so for so many periods in a row: it begins that much later."""
        changes: dict[date, bool] = {}
        for spell in held.spells():
            start, end = spell.period.start, spell.period.end
            if start is None:
                continue
            if not spell.value:
                changes[start] = False
                continue
            later = self._boundary(self._place(start) + self.count - 1)
            if later is not None and (end is None or later < end):
                changes[later] = True
        return Timeline.of(changes, before=held.before)

    def _place(self, day: date) -> int:
        return index_of(day, self.periods.anchor, self.periods.every, MonthEnd.CLAMP)

    def _boundary(self, place: int) -> date | None:
        try:
            return boundary(self.periods.anchor, self.periods.every, place, MonthEnd.CLAMP)
        except OutOfRange:
            return None


def _of(sure: bool, perhaps: bool) -> Verdict:
    if sure:
        return Verdict.MET
    return Verdict.UNKNOWN if perhaps else Verdict.UNMET
