"""A rung and its clocks: what it takes to enter, to stay and to come back, and when that shows."""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import field, frozen

from patronage.billing.periods.cadence import Cadence
from patronage.checks import check_instance
from patronage.dates.month_end import MonthEnd, boundary, index_of
from patronage.dates.span import Span, days
from patronage.errors import Fault, raise_faults
from patronage.facts.standings import Standing, standing_of
from patronage.standing.policy.hysteresis import hysteresis_faults
from patronage.standing.policy.qualifying import current_calendar, looking_back
from patronage.standing.rules.combining import Rule, check_rule
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from patronage.billing.periods.grid import Grid

__all__ = [
    "Better",
    "Climb",
    "EndOfPeriod",
    "Fall",
    "Rung",
    "Shows",
    "check_cadence",
    "first_boundary",
    "rules_of",
]


class Climb(Enum):
    """How far a standing may rise on one day.

    >>> Climb.ONE_RUNG.value
    'one rung'
    """

    AS_EARNED = "as earned"
    ONE_RUNG = "one rung"

    __repr__ = repr_member


class Fall(Enum):
    """How deep a standing falls when it drops: to what is earned, by one rung, or to the base.

    >>> Fall.EARNED.value
    'earned'
    """

    EARNED = "earned"
    ONE_RUNG = "one rung"
    BASE = "base"

    __repr__ = repr_member


class Better(Enum):
    """Which way along the ladder is good for the patron; a dunning ladder gets worse as it climbs.

    >>> Better.UP.value
    'up'
    """

    UP = "up"
    DOWN = "down"

    __repr__ = repr_member


def check_further(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no number of later periods.

    >>> found: list[Fault] = []
    >>> check_further(found, "further", -1)
    >>> found[0].code
    'interval.range'
    """
    if type(value) is not int or not 0 <= value <= 1000:
        faults.append(Fault.of("interval.range", path, value, "give an int from 0 to 1000"))


Further: TypeAlias = Annotated[int, check_further]
"""How many periods after the one that runs."""

Asked: TypeAlias = Annotated[Rule, check_rule]
"""A rule that a rung asks for."""


@frozen(cache_hash=True)
class EndOfPeriod(Value):
    """A length of term that ends with a calendar period: with this one, or `further` ones later.

    `EndOfPeriod(years(1), further=1)` is "the rest of this year and all of the next". The k-th
    renewal ends k such steps after the first end.

    >>> EndOfPeriod(Span(months=12), further=1).end(date(2018, 11, 15))
    datetime.date(2020, 1, 1)
    """

    every: Span
    anchor: date = field(default=date(2000, 1, 1), kw_only=True)
    further: Further = field(default=0, kw_only=True)

    def end(self, start: date, renewals: int = 0) -> date:
        """Return the first day after a term from `start`, or after its k-th renewal.

        >>> EndOfPeriod(Span(months=12)).end(date(2018, 11, 15), renewals=2)
        datetime.date(2021, 1, 1)
        """
        place = index_of(start, self.anchor, self.every, MonthEnd.CLAMP)
        return boundary(
            self.anchor, self.every, place + (renewals + 1) * (self.further + 1), MonthEnd.CLAMP
        )


@frozen(cache_hash=True)
class Shows(Value):
    """When a change of standing shows, and whether it needs somebody's decision.

    `delay` is None for the same day, a `Cadence` for its first boundary on or after the day it was
    decided, or a `Span`. With `on_decision` a move is only *due* until a recorded review takes it.

    >>> Shows().day(date(2026, 3, 3))
    datetime.date(2026, 3, 3)
    >>> Shows(days(30)).day(date(2026, 3, 3))
    datetime.date(2026, 4, 2)
    """

    delay: Span | Cadence | None = None
    on_decision: bool = field(default=False, kw_only=True)

    @staticmethod
    def _meant(value: object) -> str | None:
        if isinstance(value, Span):
            return f"wrap it: Shows({value!r})"
        return "wrap it: Shows(…)" if isinstance(value, Cadence) else None

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if isinstance(self.delay, Cadence):
            check_cadence(faults, "delay", self.delay)
        elif self.delay is not None:
            check_instance(faults, "effect.type", "delay", self.delay, Span, Cadence)
        check_instance(faults, "effect.type", "on_decision", self.on_decision, bool)
        raise_faults(faults)

    def day(self, decided: date) -> date:
        """Return the day on which a change decided on this day shows.

        >>> monthly = Cadence(every=Span(months=1), anchor=date(2026, 1, 1))
        >>> Shows(monthly).day(date(2026, 3, 3))
        datetime.date(2026, 4, 1)
        """
        if self.delay is None:
            return decided
        if isinstance(self.delay, Span):
            return decided + self.delay
        return first_boundary(self.delay, decided)


def first_boundary(cadence: Cadence, day: date) -> date:
    """Return the first boundary of a cadence on or after a day.

    >>> first_boundary(Cadence(every=Span(months=3), anchor=date(2026, 1, 1)), date(2026, 4, 1))
    datetime.date(2026, 4, 1)
    """
    grid = _grid(cadence)
    place = grid.index(day)
    found = grid.boundary(place)
    return found if found == day else grid.boundary(place + 1)


@lru_cache(maxsize=256)
def _grid(cadence: Cadence) -> Grid:
    return cadence.grid()


def check_cadence(faults: list[Fault], path: str, cadence: object) -> None:
    """Report what has no boundaries of its own: no cadence, or one whose anchor needs a term.

    >>> found: list[Fault] = []
    >>> check_cadence(found, "review_on", Cadence(every=Span(months=1)))
    >>> found[0].code
    'cadence.unresolved'
    """
    if not isinstance(cadence, Cadence):
        hint = "give a Cadence"
        if isinstance(cadence, Span):
            hint = f"wrap it: Cadence(every={cadence!r}, anchor=date(…))"
        faults.append(Fault.of("cadence.type", path, cadence, hint))
    elif cadence.every is None or not isinstance(cadence.anchor, date):
        hint = "give it a length and a day as its anchor: Cadence(every=…, anchor=date(…))"
        faults.append(Fault.of("cadence.unresolved", f"{path}.anchor", cadence.anchor, hint))
    else:
        faults += _mutable_faults(path, cadence)


def _mutable_faults(path: str, cadence: Cadence) -> list[Fault]:
    """Return that the calendar by which boundaries are rolled, a stranger's, has no hash."""
    try:
        hash(cadence)
    except Exception:  # noqa: BLE001  a stranger's hash may raise anything
        calendar = None if cadence.rolled is None else cadence.rolled.calendar
        hint = "give a calendar that never changes, of a frozen class"
        return [Fault.of("calendar.mutable", f"{path}.rolled.calendar", calendar, hint)]
    return []


@frozen(cache_hash=True)
class Rung(Value):
    """One step of a ladder: what it takes to enter, to stay, and to come back, and its clocks.

    `stay` and `reenter` default to `enter`. `confirm` is how long `enter` must have been met,
    `grace` how long a failing rung is kept, `cooldown` how long after a loss nothing is gained;
    with `cooldown_from_gain` that runs from the day on which it was granted before: once a year.
    `first` and `renewal` are the lengths of a term (none: it is looked at on each review day).

    Raises `InvalidInput`: `policy.hysteresis` where `stay` is stricter than `enter` on the same
    criterion and window, so that a holder could lose a rung on the day it is gained (E6).

    Source: D15, D16; the entry, renewal and soft-landing rules of loyalty programmes.

    >>> import patronage as pt
    >>> pt.Rung(pt.CLIENT, enter=pt.Always()).to_stay
    Always()
    """

    standing: Standing = field(converter=standing_of)
    enter: Asked = field(kw_only=True)
    stay: Asked | None = field(kw_only=True, default=None)
    reenter: Asked | None = field(kw_only=True, default=None)
    confirm: Span = field(kw_only=True, default=days(0))
    grace: Span = field(kw_only=True, default=days(0))
    cooldown: Span = field(kw_only=True, default=days(0))
    cooldown_from_gain: bool = field(kw_only=True, default=False)
    first: Span | EndOfPeriod | None = field(kw_only=True, default=None)
    renewal: Span | EndOfPeriod | None = field(kw_only=True, default=None)

    def _rules(self, faults: list[Fault]) -> None:
        for path in ("first", "renewal"):
            length = getattr(self, path)
            if length == days(0):
                hint = "give a term of at least one day"
                faults.append(Fault.of("interval.range", path, length, hint))
        if self.cooldown_from_gain and self.cooldown == days(0):
            hint = "give `cooldown` too: how long it is"
            faults.append(Fault.of("policy.cooldown", "cooldown_from_gain", True, hint))
        if self.renewal is not None and self.first is None:
            hint = "give `first` too: only a term can be renewed"
            faults.append(Fault.of("policy.term", "renewal", self.renewal, hint))
        if not faults:
            faults += hysteresis_faults(self.enter, self.to_stay)

    @classmethod
    def kept_through_next(
        cls,
        standing: Standing | str,
        *,
        enter: Rule,
        stay: Rule | None = None,
        reenter: Rule | None = None,
        confirm: Span = days(0),
        grace: Span = days(0),
        cooldown: Span = days(0),
        cooldown_from_gain: bool = False,
    ) -> Self:
        """Return a rung to qualify for in a calendar period, and kept until the next one ends.

        `enter` counts in the current period of one calendar, a `CalendarPeriod`. So does `stay`,
        unless said the same: it is asked when the term ends, of the period that is then over, and
        keeps the rung for one more. `grace` comes after that: the tier year that ends in April.
        Raises `InvalidInput`: `policy.calendar`, and what a `Rung` refuses.

        Source: the tier years of airlines and hotels.

        >>> import patronage as pt
        >>> year = pt.CalendarPeriod(pt.years(1))
        >>> gold = pt.Rung.kept_through_next(
        ...     "gold", enter=pt.PurchaseDays(pt.at_least(9), over=year)
        ... )
        >>> gold.stay.over.which, gold.first.further, gold.renewal.further
        (Which.PREVIOUS, 1, 0)
        """
        keeping = enter if stay is None else stay
        calendar = current_calendar(("enter", enter), ("stay", keeping))
        every, anchor = calendar.every, calendar.anchor
        return cls(
            standing,
            enter=enter,
            stay=looking_back(keeping, "enter" if stay is None else "stay"),
            reenter=reenter,
            confirm=confirm,
            grace=grace,
            cooldown=cooldown,
            cooldown_from_gain=cooldown_from_gain,
            first=EndOfPeriod(every, anchor=anchor, further=1),
            renewal=EndOfPeriod(every, anchor=anchor),
        )

    @property
    def name(self) -> str:
        """The name of the standing that the rung stands for.

        >>> import patronage as pt
        >>> pt.Rung(pt.CLIENT, enter=pt.Always()).name
        'client'
        """
        return self.standing.name

    @property
    def to_stay(self) -> Rule:
        """The rule that keeps the rung: `stay`, or where there is none `enter`.

        >>> import patronage as pt
        >>> pt.Rung(pt.CLIENT, enter=pt.Always()).to_stay
        Always()
        """
        return self.enter if self.stay is None else self.stay

    @property
    def to_reenter(self) -> Rule:
        """The rule that brings the rung back once it was lost: `reenter`, or else `enter`.

        >>> import patronage as pt
        >>> pt.Rung(pt.CLIENT, enter=pt.Always()).to_reenter
        Always()
        """
        return self.enter if self.reenter is None else self.reenter


def rules_of(rung: Rung) -> Iterator[tuple[str, Rule]]:
    """Yield each rule that a rung states, under the name of its field.

    >>> import patronage as pt
    >>> list(rules_of(pt.Rung(pt.CLIENT, enter=pt.Always())))
    [('enter', Always())]
    """
    for name in ("enter", "stay", "reenter"):
        rule: Rule | None = getattr(rung, name)
        if rule is not None:
            yield name, rule
