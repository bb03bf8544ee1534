"""How likely somebody still buys, by a model that was fitted to many."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Annotated, Final, cast

from attrs import evolve, field, frozen

from patronage.dates.span import Span
from patronage.errors import Fault
from patronage.standing.criteria.bgnbd import PLACES, BgNbd, turns_after
from patronage.standing.criteria.checks import bounded
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.verdict import Observed
from patronage.thresholds.threshold import LOWER, Comparison, Threshold
from patronage.timeline.timeline import Timeline, stepped
from patronage.values import Value
from patronage.windows.anchors import later, span_faults

if TYPE_CHECKING:
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = ["LikelyActive"]

_PURCHASES: Final = frozenset({"purchase"})
_OTHER_SIDE: Final = {
    Comparison.AT_LEAST: Comparison.LESS_THAN,
    Comparison.MORE_THAN: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.MORE_THAN,
    Comparison.LESS_THAN: Comparison.AT_LEAST,
}
"""What a value passes that doesn't pass a bound."""

_ON_IT: Final = frozenset({Comparison.MORE_THAN, Comparison.AT_MOST})
"""The comparisons that turn where a value that falls is just the bound."""

_SAID: Final = 4
"""So many digits after the point are said of a likelihood, or as many as its bound has."""


def _a_likelihood(faults: list[Fault], bounds: tuple[object, ...]) -> None:
    for bound in cast("tuple[Decimal | int, ...]", bounds):
        if not 0 < bound < 1 or _places(bound) > PLACES:
            hint = f"give a likelihood between 0 and 1, of at most {PLACES} digits"
            faults.append(Fault.of("threshold.range", "threshold", bound, hint))


def _places(number: Decimal | int) -> int:
    return -cast("int", Decimal(number).as_tuple().exponent)


def _check_once(faults: list[Fault], path: str, once: object) -> None:
    if once is not None:
        faults += span_faults(path, once)


@frozen(cache_hash=True)
class LikelyActive(Value):
    """How likely somebody still buys, by how often and when they did (BG/NBD).

    It falls from day to day until the next purchase, so the day on which it crosses the threshold
    is known beforehand. Three purchases of one day are one. Who never bought is unmet, whatever is
    asked. By the model nobody leaves before buying again: of who bought once it is 1, for ever.
    With `once` they are taken to be active for so long after it and no longer, as by `Recency`.

    More purchases don't always help: the first repeat lowers it, and so may one that is learned of
    late, since a closer rhythm makes a silence longer. Purchases that were not looked at could do
    either, so it is not known where the first ones may be missing.

    Faults: `threshold.type` (a bound between 0 and 1), `threshold.range`, `interval.type`,
    `interval.range`, `bg_nbd.type`.

    >>> import patronage as pt
    >>> music = pt.BgNbd(r="0.243", alpha="4.414", a="0.793", b="2.426", unit=pt.weeks(1))
    >>> pt.LikelyActive(pt.at_least(Decimal("0.5")), model=music, once=pt.days(180)).needs
    frozenset({'purchase'})
    """

    code = "likely_active"
    needs = _PURCHASES
    unseen = Unseen.ANYTHING

    threshold: Annotated[
        Threshold,
        bounded(
            int,
            Decimal,
            such_as='a likelihood, such as at_least(Decimal("0.5"))',
            besides=_a_likelihood,
        ),
    ]
    model: BgNbd = field(kw_only=True)
    once: Annotated[Span | None, _check_once] = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.threshold.is_by_name:
            hint = "bound it: at_least, more_than, at_most, less_than"
            faults.append(Fault.of("threshold.type", "threshold", self.threshold, hint))

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return on which side of the threshold it is on each day."""
        pool, days = facts.dated(_PURCHASES)
        starts: list[date] = []
        seen: list[Observed] = []
        repeats = -1
        for high, day in enumerate(days, start=1):
            coming = days[high] if high < len(days) else None
            if coming == day:
                continue
            repeats += 1
            turn = self._turn(days[0], day, repeats)
            if turn is None or turn > day:
                starts.append(day)
                seen.append(Observed(self._above, pool, 0, high))
            if turn is not None and (coming is None or turn < coming):
                starts.append(max(turn, day))
                seen.append(Observed(self._below, pool, 0, high))
        return stepped(Observed(self._other), tuple(starts), tuple(seen))

    def _turn(self, first: date, last: date, repeats: int) -> date | None:
        """Return the day on which it passes over the threshold if nothing more is bought."""
        if not repeats:
            return None if self.once is None else later(first, self.once)
        bound = cast("Decimal", self.threshold.bound)
        on_it = self.threshold.comparison in _ON_IT
        count = turns_after(self.model, bound, repeats, (last - first).days, on_it=on_it)
        if count is None or count > (date.max - first).days:
            return None
        return max(last, first + timedelta(days=max(count, 0)))

    @property
    def _other(self) -> Threshold:
        """What is known of a likelihood that doesn't pass."""
        return evolve(self.threshold, comparison=_OTHER_SIDE[self.threshold.comparison])

    @property
    def _above(self) -> Threshold:
        return self.threshold if self.threshold.comparison in LOWER else self._other

    @property
    def _below(self) -> Threshold:
        return self._other if self.threshold.comparison in LOWER else self.threshold

    def value_on(self, observed: Observed, day: date) -> Decimal | None:
        """Return how likely it is on the day; None of who never bought."""
        days = _days_of(observed)
        if not days:
            return None
        first = days[0]
        last, until = Span(days=(days[-1] - first).days), Span(days=(day - first).days)
        return self.model.alive(len(days) - 1, last=last, until=until)

    def seen_after(self, observed: Observed, day: date) -> Timeline[Observed]:
        """Return on which side it is from a day on if something more is bought on it."""
        days = sorted({*_days_of(observed), day})
        turn = self._turn(days[0], days[-1], len(days) - 1)
        above, below = Observed(self._above), Observed(self._below)
        if turn is None:
            return Timeline.constant(above)
        return Timeline.of({turn: below}, before=above)

    def details(self, observed: Observed, day: date) -> Details:
        """Return how often it was bought again, and until or since when it passes."""
        days = _days_of(observed)
        value = self.value_on(observed, day)
        if value is None:
            return ()
        repeats, turn = len(days) - 1, self._turn(days[0], days[-1], len(days) - 1)
        past = turn is not None and turn <= day
        how = "once" if not repeats else "past" if past else "again"
        turned = () if turn is None else (("since" if past else "until", turn),)
        chance = self._said(value) if repeats else value
        found = (("how", how), ("chance", chance), ("repeats", repeats), ("last", days[-1]))
        return (*found, *turned)

    def _said(self, value: Decimal) -> Decimal:
        """Return a likelihood as it is said, on the side of the bound on which it is."""
        way = ROUND_CEILING if self.threshold.comparison in _ON_IT else ROUND_FLOOR
        places = max(_SAID, _places(cast("Decimal", self.threshold.bound)))
        return value.quantize(Decimal((0, (1,), -places)), way, Context(prec=2 * PLACES))


def _days_of(observed: Observed) -> list[date]:
    """Return the different days of what was bought, in order."""
    return sorted({fact.on for fact in observed.facts})
