"""That a holder can't lose a rung by the very number it was gained with: stay against enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import fields, has

from patronage.errors import Fault
from patronage.standing.rules.combining import AllOf, Criterion
from patronage.thresholds.threshold import Threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.standing.rules.combining import Rule

__all__ = [
    "conjuncts",
    "hysteresis_faults",
    "strictest",
    "threshold_of",
    "thresholds_by_sight",
    "without_threshold",
]


def hysteresis_faults(enter: Rule, stay: Rule) -> list[Fault]:
    """Report each criterion that `stay` bounds more strictly than `enter` does, on the same window.

    A holder could otherwise be lost on the day of the gain, and gained again the next (E6).

    >>> import patronage as pt
    >>> faults = hysteresis_faults(
    ...     pt.PurchaseCount(pt.at_least(2)), pt.PurchaseCount(pt.at_least(3))
    ... )
    >>> faults[0].code
    'policy.hysteresis'
    """
    faults: list[Fault] = []
    bounds = {key: strictest(asked) for key, asked in thresholds_by_sight(enter).items()}
    for mine in conjuncts(stay):
        given = threshold_of(mine)
        if given is None:
            continue
        beside = [
            (given.stricter_than(wanted), wanted)
            for wanted in bounds.get(without_threshold(mine), ())
        ]
        same_way = [(stricter, wanted) for stricter, wanted in beside if stricter is not None]
        if same_way and all(stricter for stricter, _ in same_way):
            hint = f"let stay ask no more than enter does ({same_way[0][1]})"
            faults.append(Fault.of("policy.hysteresis", "stay", str(given), hint))
    return faults


def thresholds_by_sight(rule: Rule) -> dict[object, list[Threshold]]:
    """Return what is asked for all together of each thing that is looked at, each once.

    >>> import patronage as pt
    >>> often = pt.PurchaseCount(pt.at_least(3))
    >>> list(thresholds_by_sight(pt.AllOf(often, often)).values())
    [[at_least(3)]]
    """
    found: dict[object, dict[Threshold, None]] = {}
    for each in conjuncts(rule):
        wanted = threshold_of(each)
        if wanted is not None:
            found.setdefault(without_threshold(each), {})[wanted] = None
    return {key: list(asked) for key, asked in found.items()}


def strictest(asked: Iterable[Threshold]) -> list[Threshold]:
    """Return the bounds than which none of the others is stricter; no values by name.

    >>> import patronage as pt
    >>> strictest([pt.at_least(3), pt.at_least(5), pt.at_most(9), pt.equal_to(4)])
    [at_least(5), at_most(9)]
    """
    kept: list[Threshold] = []
    for each in asked:
        if each.is_by_name or any(other.stricter_than(each) for other in kept):
            continue
        kept = [other for other in kept if not each.stricter_than(other)]
        kept.append(each)
    return kept


def conjuncts(rule: Rule) -> Iterator[Criterion]:
    """Yield the criteria that a rule asks for all together; none of what only some are asked of.

    >>> import patronage as pt
    >>> list(conjuncts(pt.AllOf(pt.Always(), pt.Not(pt.Always()))))
    [Always()]
    """
    if isinstance(rule, Criterion):
        yield rule
    elif isinstance(rule, AllOf):
        for part in rule.rules:
            yield from conjuncts(part)


def threshold_of(rule: Rule) -> Threshold | None:
    """Return the threshold that a criterion states; None for one that asks for no number.

    >>> import patronage as pt
    >>> threshold_of(pt.PurchaseCount(pt.at_least(2))), threshold_of(pt.DedicatedManager())
    (at_least(2), None)
    """
    found: object = getattr(rule, "threshold", None)
    return found if isinstance(found, Threshold) else None


def without_threshold(criterion: Criterion) -> tuple[object, ...]:
    """Return all that a criterion looks at but its threshold.

    >>> import patronage as pt
    >>> few, many = pt.PurchaseCount(pt.at_least(1)), pt.PurchaseCount(pt.at_least(9))
    >>> without_threshold(few) == without_threshold(many)
    True
    """
    kind = type(criterion)
    if not has(kind):  # a user's own criterion needn't be an attrs class
        return (kind, id(criterion))
    named = {each.name: getattr(criterion, each.name) for each in fields(kind)}
    named.pop("threshold", None)
    summed: object = named.get("criterion")
    if isinstance(summed, Criterion) and named.get("tiers") != ():
        named["criterion"] = without_threshold(summed)  # whose threshold is that of the sum
    return (kind, *named.values())  # without tiers what is carried over hangs on the threshold
