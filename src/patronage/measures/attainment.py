"""Attainment: what a measure came to in a window, and what follows for its target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.counting.verdict import Verdict
from patronage.errors import Fault
from patronage.facts.details import Details, sorted_details
from patronage.facts.remarks import Remark
from patronage.fields import Id, OneLine, Whole
from patronage.measures.closed import Closed, last_of, start_of
from patronage.measures.conditions import Target
from patronage.measures.figures import Figure, figure, figure_or_none, number
from patronage.money.money import Money
from patronage.thresholds.threshold import LOWER, threshold_words
from patronage.values import Said
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.measures.exact import Facts
    from patronage.text.phrases import Words

__all__ = ["Attainment"]


@frozen
class Attainment(Said):
    """What was reached in a window, against what was promised (D22, D23).

    `value` is the figure (None: it is not known, and `remarks` say why), `verdict` whether the
    target was attained (unknown without one), `n` how many observations it rests on. Of a share
    that was to be kept, `base` is all there was, `lost` what was not kept of it, `allowed` what
    might have been lost; of a count or sum, `lost` is the figure itself. `excluded` is what was
    left out, `covered` how much of what was to be observed was, in percent. As of `on`: where the
    window isn't over by then, the figure is of the part that is, and the verdict is what can't
    change. Faults: `id.syntax`, `period.type`, `span.open`, `number.type`, `verdict.type`,
    `threshold.type`, `date.type`, `span.order` (`on` before the window), `count.range`.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> measure = pt.measures.Measure(
    ...     "uptime",
    ...     pt.measures.AttainmentMethod.UPTIME,
    ...     of="outage",
    ...     window=pt.counting.MONTH,
    ...     target=pt.at_least(99),
    ... )
    >>> print(measure.attained([pt.Observation("outage", 500, on=date(2026, 3, 9))], march))
    uptime, 1 Mar 2026 to 31 Mar 2026: 98.8799%, not met (at least 99)
    """

    measure: Id
    period: Closed
    value: Figure | None = field(kw_only=True, converter=figure_or_none)
    verdict: Verdict = field(kw_only=True)
    target: Target | None = field(default=None, kw_only=True)
    on: date = field(kw_only=True)
    n: Whole = field(default=0, kw_only=True)
    base: Figure | None = field(default=None, kw_only=True, converter=figure_or_none)
    lost: Figure | None = field(default=None, kw_only=True, converter=figure_or_none)
    allowed: Figure | None = field(default=None, kw_only=True, converter=figure_or_none)
    excluded: Figure | None = field(default=None, kw_only=True, converter=figure_or_none)
    covered: Figure | None = field(default=None, kw_only=True, converter=figure_or_none)
    unit: OneLine | None = field(default=None, kw_only=True)
    about: Id | None = field(default=None, kw_only=True)
    details: Details = field(default=(), kw_only=True, converter=sorted_details)
    remarks: tuple[Remark, ...] = field(default=(), kw_only=True)
    agreement: Id | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.on < start_of(self.period):
            hint = f"give a day of the window, {self.period.start} or later"
            faults.append(Fault.of("span.order", "on", self.on, hint))

    @property
    def is_complete(self) -> bool:
        """Whether the window was over on the day as of which this is.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
        >>> Attainment("calls", day, value=3, verdict=Verdict.MET, on=date(2026, 3, 1)).is_complete
        True
        """
        return self.on >= last_of(self.period)

    @property
    def facts(self) -> Facts:
        """What forms read, by name; what is not known, or doesn't apply, is left out.

        `value`, `n`, `base`, `lost`, `allowed`, `excluded` and `covered` as they are; `short`, by
        how much the target is missed; `left` and `beyond`, what may still be lost and what was lost
        too much; `used`, the lost part of what was allowed, in percent; `pace`, that over the part
        of the window that has passed: above 100 the allowance won't do; `lasts`, how many days it
        does at that pace; `days`, of the window; and the numbers, amounts and names that an
        observation says of itself, where each counts alone.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
        >>> seen = Attainment(
        ...     "calls",
        ...     day,
        ...     value=3,
        ...     verdict=Verdict.UNMET,
        ...     target=pt.at_most(2),
        ...     on=date(2026, 3, 1),
        ... )
        >>> int(seen.facts["short"])
        1
        """
        known: dict[str, int | Decimal | Fraction | Money | str] = {
            name: value
            for name, value in self.details
            if isinstance(value, int | Decimal | Money | str) and not isinstance(value, bool)
        }
        for name in ("value", "n", "base", "lost", "allowed", "excluded", "covered", "short"):
            said = getattr(self, name)
            if said is not None:
                known[name] = said
        known["days"] = days = self.period.days
        lost, allowed = number(self.lost), number(self.allowed)
        if lost is not None and allowed is not None:
            known["left"], known["beyond"] = max(allowed - lost, 0), max(lost - allowed, 0)
            if allowed > 0:
                known["used"] = Fraction(100 * lost, allowed)
                known["pace"] = Fraction(100 * lost * days, allowed * self._passed)
            if lost > 0:
                known["lasts"] = Fraction(allowed * self._passed, lost)
        return known

    @property
    def _passed(self) -> int:
        start = start_of(self.period).toordinal()
        return min(self.on.toordinal() + 1 - start, self.period.days)

    @property
    def short(self) -> Decimal | int | Fraction | None:
        """By how much the target is missed, 0 where it isn't; None: that is not known.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
        >>> Attainment("calls", day, value=3, verdict=Verdict.MET, on=date(2026, 3, 1)).short
        """
        target, value = self.target, self.value
        if target is None or value is None:
            return None
        gap = (number(target.bound) or 0) - (number(value) or 0)
        return figure(max(gap if target.comparison in LOWER else -gap, 0))

    @property
    def exhausted_on(self) -> date | None:
        """The day on which nothing of what may be lost will be left, at the pace so far.

        None: the allowance lasts to the end of the window, or there is none.

        >>> import patronage as pt
        >>> april = pt.Period(date(2026, 4, 1), date(2026, 5, 1))
        >>> seen = Attainment(
        ...     "errors",
        ...     april,
        ...     value=3,
        ...     verdict=Verdict.UNKNOWN,
        ...     lost=3,
        ...     allowed=30,
        ...     on=date(2026, 4, 1),
        ... )
        >>> seen.exhausted_on
        datetime.date(2026, 4, 10)
        """
        lost, allowed = self.lost, self.allowed
        if lost is None or allowed is None or lost <= 0:
            return None
        days = -(-Fraction(allowed) * self._passed // Fraction(lost))
        if days > self.period.days:
            return None
        return date.fromordinal(start_of(self.period).toordinal() + max(days, 1) - 1)

    @property
    def _shown(self) -> int | Decimal | Fraction | None:
        """The figure as it is said: to four places, or as many as tell it from the target."""
        if self.value is None:
            return None
        value, places = Fraction(self.value), 4
        bound = None if self.target is None else Fraction(cast("int", self.target.bound))
        while (shown := round(value, places)) == bound != value and places < 28:
            places += 4
        return figure(shown)

    def reached(self, words: Words = ENGLISH) -> str:
        """Return the figure and whether the target was attained, in words.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
        >>> Attainment("calls", day, value=3, verdict=Verdict.MET, on=date(2026, 3, 1)).reached()
        '3, met'
        """
        verdict = words.say(f"verdict.{self.verdict}")
        if self.value is None:
            return verdict
        unit = {None: "", "%": "%"}.get(self.unit, f" {self.unit}")
        return words.say("attainment.reached", value=self._shown, unit=unit, verdict=verdict)

    @property
    def last(self) -> date:
        """The last day of the window.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
        >>> Attainment("calls", day, value=3, verdict=Verdict.MET, on=date(2026, 3, 1)).last
        datetime.date(2026, 3, 1)
        """
        return last_of(self.period)

    def _said(self, words: Words) -> str:
        said = words.say(
            "attainment.line",
            measure=self.measure if self.about is None else f"{self.measure} {self.about}",
            start=self.period.start,
            last=self.last,
            reached=self.reached(words),
        )
        if self.target is None:
            return said
        return words.say("attainment.target", said=said, target=threshold_words(self.target, words))
