"""Whether somebody likely still buys, in whole numbers alone: no logarithm, no power of a root."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import patronage as pt
from patronage import Comparison

if TYPE_CHECKING:
    from datetime import date

__all__ = ["likely_active", "odds_against"]

OTHER = {
    Comparison.AT_LEAST: Comparison.LESS_THAN,
    Comparison.LESS_THAN: Comparison.AT_LEAST,
    Comparison.MORE_THAN: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.MORE_THAN,
}


def odds_against(model: pt.BgNbd, days: list[date], day: date) -> tuple[Fraction, int]:
    """Return the odds that somebody has left, and the root that is still to be taken of them."""
    unit, repeats = model.unit.days or 0, len(days) - 1
    until, last = ((each - days[0]).days for each in (day, days[-1]))
    alpha, power = Fraction(model.alpha) * unit, Fraction(model.r) + repeats
    grown, root = (alpha + until) / (alpha + last), power.denominator
    level = Fraction(model.a) / (Fraction(model.b) + repeats - 1)
    return level**root * grown**power.numerator, root


def likely_active(criterion: Any, facts: Any, day: date, anchors: Any) -> pt.Threshold:
    """Return the threshold, or its opposite: on which side of it the likelihood is that day."""
    days = sorted({fact.on for fact in facts if fact.kind == "purchase" and fact.on <= day})
    asked: pt.Threshold = criterion.threshold
    passes = bool(days) and _passes(criterion, days, day)
    return asked if passes else pt.Threshold(OTHER[asked.comparison], asked.bound)


def _passes(criterion: Any, days: list[date], day: date) -> bool:
    asked = criterion.threshold
    low = asked.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN)
    if len(days) == 1:
        gone = criterion.once is not None and day >= days[0] + criterion.once
        return gone is low
    odds, root = odds_against(criterion.model, days, day)
    bound = ((1 - Fraction(asked.bound)) / Fraction(asked.bound)) ** root
    return {
        Comparison.AT_LEAST: odds <= bound,
        Comparison.MORE_THAN: odds < bound,
        Comparison.AT_MOST: odds >= bound,
        Comparison.LESS_THAN: odds > bound,
    }[asked.comparison]
