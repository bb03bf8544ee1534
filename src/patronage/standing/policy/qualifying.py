"""Qualify in one calendar period, keep it through the next: what is asked when the term ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, fields_dict, has

from patronage.errors import Fault, invalid
from patronage.standing.criteria.checks import calendar_of
from patronage.standing.rules.combining import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Not,
    criteria_of,
)
from patronage.standing.rules.score import Score
from patronage.windows.grid import Which

if TYPE_CHECKING:
    from patronage.standing.rules.combining import Rule
    from patronage.windows.grid import CalendarPeriod

__all__ = ["current_calendar", "looking_back"]


def current_calendar(*asked: tuple[str, Rule]) -> CalendarPeriod:
    """Return the calendar in whose current period some rules, by name, count what they count.

    Raises `InvalidInput` (`policy.calendar`) where they count in none, or in several.

    >>> import patronage as pt
    >>> year = pt.CalendarPeriod(pt.years(1))
    >>> current_calendar(("enter", pt.PurchaseDays(pt.at_least(3), over=year))) == year
    True
    """
    found = {
        window: path
        for path, rule in reversed(asked)
        for criterion in criteria_of(rule)
        if (window := calendar_of(_summed_up(criterion))) is not None
    }
    if len(found) != 1:
        hint = "count in the current period of one calendar: over=CalendarPeriod(years(1))"
        path, rule = asked[0]
        raise invalid([Fault.of("policy.calendar", path, [*found] or rule, hint)])
    return next(iter(found))


def looking_back(rule: Rule, path: str) -> Rule:
    """Return the same rule, asked in the next period of its calendar of the one that is over.

    Raises `InvalidInput` (`policy.calendar`) for a rule that can't be moved: say it as `stay`.

    >>> import patronage as pt
    >>> often = pt.PurchaseDays(pt.at_least(3), over=pt.CalendarPeriod(pt.years(1)))
    >>> looking_back(pt.AllOf(often, pt.AgreementInForce()), "enter").rules[0].over.which
    Which.PREVIOUS
    """
    if all(calendar_of(_summed_up(each)) is None for each in criteria_of(rule)):
        return rule
    if isinstance(rule, AllOf | AnyOf | AtLeastOf):
        return _with(rule, "rules", tuple(looking_back(each, path) for each in rule.rules))
    if isinstance(rule, Not):
        return Not(looking_back(rule.rule, path))
    if isinstance(rule, Score):
        weights = tuple((looking_back(each, path), points) for each, points in rule.weights)
        return _with(rule, "weights", weights)
    if (summed := _summed_up(rule)) is not rule:
        return _with(rule, "criterion", looking_back(summed, path))
    window = calendar_of(rule)
    if window is None or "over" not in _fields_of(type(rule)):
        hint = "build the Rung itself: this can't be asked of the period before by itself"
        raise invalid([Fault.of("policy.calendar", path, type(rule).__name__, hint)])
    return _with(rule, "over", evolve(window, which=Which.PREVIOUS))


def _summed_up(rule: Any) -> Any:  # noqa: ANN401  of whatever kind
    """Return the criterion whose window a rule has: of a sum, the one that sees its parts."""
    return rule.criterion if getattr(rule, "windowed_by_its_criterion", False) else rule


def _fields_of(kind: Any) -> frozenset[str]:  # noqa: ANN401  a user's own class may be of any kind
    return frozenset(fields_dict(kind)) if has(kind) else frozenset()


def _with(rule: Any, name: str, value: object) -> Rule:  # noqa: ANN401  of whatever kind
    made: Rule = evolve(rule, **{name: value})
    return made
