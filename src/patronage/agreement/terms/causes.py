"""Causes: the grounds on which an agreement may be ended for cause, each by its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.agreement.terms.notice import Notice, counted, last_in, notice_of
from patronage.checks import is_count
from patronage.counting.count import Count
from patronage.counting.when import NEVER
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.fields import Id
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.agreement.terms.notice import Counts

__all__ = ["TerminationCause"]


@frozen
class TerminationCause(Value):
    """A ground on which an agreement may be ended for cause, by the name that its breaches have.

    What is said here holds for breaches of this cause in place of `Termination.cure`. The injured
    side has the right to end it

    - once `cure`, the time to mend the breach, has run from the notice of it; None: at once;
    - once it has gone on for as long as it must (`persists`), from the day of the breach itself
      (`effective`) and without a break: a cure ends the stretch, and a new breach begins anew. A
      bare length counts that first day, and the right is there on the last one: of 30 days from 2
      March that is 31 March;
    - with `times`, from the third breach of the cause, say, by the same party, of those that fall
      `over` a span that counts the day of the first of them; whether they were cured doesn't
      matter. None: whenever they were.

    The right must be used `within` so long after the notice of the breach; where there is a right
    only later, after the last day to cure, or the day on which it has gone on long enough. The last
    day is in time. What is said takes effect when `notice` has run; None: at once. `either`: it is
    nobody's fault, and the party whom it befell may end the agreement as well (force majeure).
    `measure`: the name of a measure, or of what is owed, by whose being missed it arises (three bad
    months, say): a breach on record `about` it says so, and `deadlines` tell of it by the facts.
    Faults: `id.syntax`, `interval.type`, `notice.type`, `flag.type`, `count.range`, `cause.times`
    (`over` of a single breach; a cure of what counts cured or not). Source: BGB 314, 543, 626(2);
    CISG 49.

    >>> import patronage as pt
    >>> pt.TerminationCause("outage", persists=pt.days(30), either=True)
    TerminationCause('outage', persists=days(30), either=True)
    """

    name: Id
    cure: Span | Count | None = field(default=None, kw_only=True)
    persists: Span | Count | None = field(default=None, kw_only=True)
    within: Span | Count | None = field(default=None, kw_only=True)
    notice: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    either: bool = field(default=False, kw_only=True)
    times: int = field(default=1, kw_only=True)
    over: Span | Count | None = field(default=None, kw_only=True)
    measure: Id | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if not is_count(self.times, 1):
            faults.append(Fault.of("count.range", "times", self.times, "give 1 or more"))
        elif self.times == 1 and self.over is not None:
            hint = "only several breaches fall over a span: say how many by times="
            faults.append(Fault.of("cause.times", "over", self.over, hint))
        elif self.times > 1:
            for path in ("cure", "persists"):
                if getattr(self, path) is not None:
                    hint = "its breaches count whether or not they are cured: leave it out"
                    faults.append(Fault.of("cause.times", path, getattr(self, path), hint))

    def last_to_cure(self, noticed_on: date) -> date | None:
        """Return the last day to mend a breach, by the day of its notice; None: there is no time.

        >>> import patronage as pt
        >>> from datetime import date
        >>> pt.TerminationCause("unpaid", cure=pt.days(14)).last_to_cure(date(2026, 3, 2))
        datetime.date(2026, 3, 16)
        """
        return None if self.cure is None else _or_never(last_in, self.cure, noticed_on)

    def complete_on(self, began_on: date) -> date | None:
        """Return the day on which it has gone on for as long as it must; None: it need not.

        >>> import patronage as pt
        >>> from datetime import date
        >>> pt.TerminationCause("outage", persists=pt.days(30)).complete_on(date(2026, 3, 2))
        datetime.date(2026, 3, 31)
        """
        return None if self.persists is None else _or_never(_last_counted, self.persists, began_on)

    def last_to_use(self, since: date) -> date | None:
        """Return the last day to use the right, by the day from which it counts; None: any.

        >>> import patronage as pt
        >>> from datetime import date
        >>> pt.TerminationCause("fraud", within=pt.weeks(2)).last_to_use(date(2026, 3, 2))
        datetime.date(2026, 3, 16)
        """
        return None if self.within is None else _or_never(last_in, self.within, since)

    def counts_with(self, earlier: date, later: date) -> bool:
        """Return whether a breach still counts with one of a later day.

        >>> import patronage as pt
        >>> from datetime import date
        >>> late = pt.TerminationCause("late", times=3, over=pt.months(12))
        >>> [late.counts_with(date(2025, 3, 2), date(2026, 3, day)) for day in (1, 2)]
        [True, False]
        """
        if self.over is None:
            return earlier <= later
        return earlier <= later <= _or_never(_last_counted, self.over, earlier)


def _last_counted(length: Counts, first: date) -> date:
    """Return the last day of a length that counts its first day, unless it says otherwise."""
    return counted(length).last(first)


def _or_never(last: Callable[[Counts, date], date], length: Counts, day: date) -> date:
    try:
        return last(length, day)
    except OutOfRange:
        return NEVER  # it runs beyond the calendar
