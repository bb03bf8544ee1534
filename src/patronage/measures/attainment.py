"""Attainment: what a measure came to in a window, and what follows for its target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, cast

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
from patronage.values import Said, unchecked
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from patronage.measures.exact import Facts
    from patronage.measures.figures import Number
    from patronage.text.phrases import Words

__all__ = ["Attainment", "Known", "trusted_attainment"]


@frozen
class Attainment(Said):
    """What was reached in a window, against what was promised (D22, D23).

    `value` is the figure (None: it is not known, and `remarks` say why), `verdict` whether the
    target was attained (unknown without one; known also where a count has more than may be, while
    the rest of it isn't known), `n` how many observations it rests on. Of a share
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
        return Known(self)

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
        days = -(-Fraction(allowed) * _passed(self) // Fraction(lost))
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
        """Return the figure and whether the target was attained, if there is one, in words.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
        >>> Attainment("calls", day, value=3, verdict=Verdict.MET, on=date(2026, 3, 1)).reached()
        '3, met'
        """
        verdict = words.say(f"verdict.{self.verdict}")
        if self.value is None:
            return verdict
        code = f"attainment.value.{self.unit or 'number'}"
        if code not in _IN_UNITS:
            code = "attainment.value.unit"
        value = words.say(code, value=self._shown, unit=self.unit)
        if self.target is None and self.verdict is Verdict.UNKNOWN:
            return value
        return words.say("attainment.reached", value=value, verdict=verdict)

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


_IN_UNITS: Final = frozenset(
    f"attainment.value.{unit}" for unit in ("number", "%", "seconds", "minutes", "hours", "days")
)
"""By which figures are said, where their unit has words of its own."""

trusted_attainment: Final = unchecked(Attainment)
"""Builds one of what is known to be right: all fields in order, each figure in its one form."""


class Known(Mapping[str, "int | Decimal | Fraction | Money | str"]):
    """What forms read of an attainment by name, worked out when it is asked for.

    >>> import patronage as pt
    >>> day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
    >>> Known(Attainment("n", day, value=3, verdict=Verdict.MET, on=date(2026, 3, 1)), in_a_row=2)
    {'value': 3, 'n': 0, 'days': 1, 'in_a_row': 2}
    """

    __slots__ = ("more", "reached")

    def __init__(self, reached: Attainment, **more: int) -> None:
        self.reached: Attainment = reached
        self.more: dict[str, int] = more

    def __getitem__(self, name: str) -> int | Decimal | Fraction | Money | str:
        if name in self.more:
            return self.more[name]
        own = _FACTS.get(name)
        found = own(self.reached) if own is not None else _detail(self.reached, name)
        if found is None:
            raise KeyError(name)
        return figure(found) if type(found) is Fraction else found

    def __iter__(self) -> Iterator[str]:
        own = (name for name, _ in self.reached.details)
        return (name for name in dict.fromkeys((*_FACTS, *own, *self.more)) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


def _detail(reached: Attainment, name: str) -> int | Decimal | Money | str | None:
    """Return what an observation says of itself: a number, an amount or a name."""
    said = next((value for key, value in reached.details if key == name), None)
    return said if isinstance(said, Decimal | Money | str) or type(said) is int else None


def _passed(reached: Attainment) -> int:
    """Return how many days of the window have passed."""
    start = start_of(reached.period).toordinal()
    return min(reached.on.toordinal() + 1 - start, reached.period.days)


def _over(made: Callable[[Number, Number], Number | None]) -> Callable[[Attainment], Number | None]:
    """Return the fact that is made of what was lost and what was allowed, where both are known."""

    def found(reached: Attainment) -> Number | None:
        lost, allowed = number(reached.lost), number(reached.allowed)
        return None if lost is None or allowed is None else made(lost, allowed)

    return found


def _pace(reached: Attainment) -> Number | None:
    used = _USED(reached)
    return None if used is None else Fraction(used * reached.period.days, _passed(reached))


def _lasts(reached: Attainment) -> Number | None:
    share = _SHARE(reached)
    return None if share is None else share * _passed(reached)


_USED: Final = _over(lambda lost, most: Fraction(100 * lost, most) if most > 0 else None)
_SHARE: Final = _over(lambda lost, most: Fraction(most, lost) if lost > 0 else None)

_FACTS: Final[Mapping[str, Callable[[Attainment], Any]]] = {
    **{
        name: attrgetter(name)
        for name in ("value", "n", "base", "lost", "allowed", "excluded", "covered", "short")
    },
    "days": attrgetter("period.days"),
    "left": _over(lambda lost, allowed: max(allowed - lost, 0)),
    "beyond": _over(lambda lost, allowed: max(lost - allowed, 0)),
    "used": _USED,
    "pace": _pace,
    "lasts": _lasts,
}
"""What an attainment says by name; None where that is not known, or doesn't apply."""
