"""Scores that are made of several measures, each with its weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import as_tuple, check_id, items_of
from patronage.counting.verdict import Verdict
from patronage.errors import Fault, raise_faults
from patronage.fields import Id, spell_out
from patronage.measures.admitted import checked_attainments
from patronage.measures.attainment import Attainment
from patronage.measures.conditions import Target
from patronage.measures.exact import unknown
from patronage.measures.figures import (
    Share,
    check_places,
    check_share,
    figure,
    figure_or_none,
    to_places,
)
from patronage.measures.in_words import rounding_words
from patronage.money.amounts import Rounding
from patronage.thresholds.threshold import threshold_words
from patronage.values import Said

if TYPE_CHECKING:
    from patronage.dates.period import Period
    from patronage.facts.remarks import Remark
    from patronage.text.phrases import Words

__all__ = ["WeightedMeasure"]


def _parts(
    given: Mapping[str, object] | Iterable[object],
) -> tuple[tuple[str, int | Decimal | Fraction], ...]:
    """Return the parts of a score as pairs: a measure's id, and its weight; a converter."""
    items: Iterable[object] = items_of(given)
    if isinstance(given, Mapping):
        items = cast("Mapping[str, object]", given).items()
    found = [
        (both[0], figure(both[1])) if len(both := as_tuple(each)) == 2 else each for each in items
    ]
    return cast("tuple[tuple[str, int], ...]", tuple(found))  # the check says what is wrong


spell_out(_parts)


def _check_parts(faults: list[Fault], path: str, parts: tuple[object, ...]) -> None:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        here = f"{path}[{place}]"
        pair = as_tuple(part)
        if len(pair) != 2:
            hint = "give the id of a measure, and its weight: {'quality': 60}"
            faults.append(Fault.of("measure.parts", here, part, hint))
            continue
        check_id(faults, here, pair[0])
        check_share(faults, here, pair[1])
        if pair[0] in seen:
            faults.append(Fault.of("measure.parts", here, pair[0], "name each measure once"))
        seen.add(cast("str", pair[0]))
    if not parts:
        faults.append(Fault.of("measure.parts", path, parts, "give at least one part"))


Parts: TypeAlias = Annotated[tuple[tuple[str, int | Decimal | Fraction], ...], _check_parts]
"""The measures that make a score, each with its weight in percent."""


@frozen
class WeightedMeasure(Said):
    """A score made of several measures, each with its weight in percent.

    It is the sum of the weighted figures of one window, over 100; not known while one of them
    isn't. With `least_each`, it is 0 where one of them is below. Weights that don't come to 100 are
    a finding (`findings`). Faults: `id.syntax`, `measure.parts`, `number.type`, `number.range`,
    `threshold.type`, `measure.rounding`, `count.range`.

    >>> import patronage as pt
    >>> score = pt.measures.WeightedMeasure("award", {"quality": 60, "cost": 25, "time": 15})
    >>> score.parts
    (('quality', 60), ('cost', 25), ('time', 15))
    """

    id: Id
    parts: Parts = field(converter=_parts)
    target: Target | None = field(default=None, kw_only=True)
    least_each: Share | None = field(default=None, kw_only=True, converter=figure_or_none)
    places: int | None = field(default=None, kw_only=True)
    rounding: Rounding | None = field(default=None, kw_only=True)

    def _said(self, words: Words) -> str:
        parts = [f"{name} {words.say('form.percent', amount=each)}" for name, each in self.parts]
        said = words.tell("measured.score", id=self.id, parts=words.in_full(tuple(parts)))
        for more in rounding_words(self.places, self.rounding, words):
            said = words.tell("measured.more", said=said, more=more)
        if self.target is None:
            return said
        return words.tell("measured.target", said=said, target=threshold_words(self.target, words))

    def _rules(self, faults: list[Fault]) -> None:
        check_places(faults, self.places, self.rounding)

    def findings(self) -> tuple[Remark, ...]:
        """Return the remark that the weights don't come to 100, if they don't.

        >>> print(*WeightedMeasure("award", {"quality": 60, "cost": 25}).findings())
        the weights of award come to 85, not to 100
        """
        total = sum(Fraction(weight) for _, weight in self.parts)
        return () if total == 100 else (unknown("measure.weights", measure=self.id, total=total),)

    def attainments(self, reached: Iterable[Attainment]) -> tuple[Attainment, ...]:
        """Return the score of each window in which one of its measures was reached, in order.

        Of two attainments of one window, the one as of the later day counts. Faults:
        `attainment.type`, `evidence.conflict` (two of one window and day).

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> reached = [
        ...     Attainment(name, march, value=n, verdict=Verdict.UNKNOWN, on=date(2026, 3, 31))
        ...     for name, n in (("quality", 80), ("cost", 90), ("time", 70))
        ... ]
        >>> score = pt.measures.WeightedMeasure("award", {"quality": 60, "cost": 25, "time": 15})
        >>> score.attainments(reached)[0].value
        81
        """
        windows: dict[Period, dict[str, Attainment]] = {}
        names = {name for name, _ in self.parts}
        faults: list[Fault] = []
        given = checked_attainments(faults, reached, "reached")
        raise_faults(faults)
        for each in given:
            if each.measure in names and each.about is None:
                windows.setdefault(each.period, {})[each.measure] = each
        return tuple(self._scored(period, windows[period]) for period in sorted(windows))

    def _scored(self, period: Period, reached: dict[str, Attainment]) -> Attainment:
        total: int | Fraction | None = 0
        remarks: list[Remark] = []
        poor = False
        for name, weight in self.parts:
            part = reached.get(name)
            if part is None or part.value is None:
                remarks.append(unknown("form.fact", fact=name))
                total = None
            elif total is not None:
                total += Fraction(part.value) * Fraction(weight) / 100
            if part is not None and part.value is not None and self.least_each is not None:
                poor = poor or part.value < self.least_each
        if poor:
            total, remarks = 0, []
        if total is not None:
            total = to_places(total, self.places, self.rounding)
        days = [each.on for each in reached.values()]
        is_over = all(each.is_complete for each in reached.values())
        judged = total is not None and self.target is not None and is_over
        return Attainment(
            self.id,
            period,
            value=total,
            verdict=Verdict.of(self.target.judge(total))
            if judged and self.target is not None
            else Verdict.UNKNOWN,
            target=self.target,
            on=min(days),
            n=len(reached),
            remarks=tuple(remarks),
        )
