"""Filters: which facts count, by their named details."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, cast

from patronage.checks import are_pairs, check_instance, check_name, items_of
from patronage.counting.verdict import Verdict
from patronage.errors import Fault, InvalidInput
from patronage.facts.observed import Observation
from patronage.fields import spell_out
from patronage.money.money import Money
from patronage.thresholds.threshold import Threshold, equal_to

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

__all__ = ["Where", "check_where", "filters", "passing"]

Where: TypeAlias = tuple[tuple[str, Threshold], ...]
"""Which facts count: each named detail passes its threshold."""


def filters(given: Mapping[str, object] | Where) -> Where:
    """Return filters as pairs sorted by name; a converter of attributes.

    >>> filters({"branch": "north"})
    (('branch', equal_to('north')),)
    """
    pairs: object = items_of(given.items() if isinstance(given, Mapping) else given)
    if not are_pairs(pairs):
        return cast("Where", pairs)  # the check says what is wrong
    found = [
        (name, each if isinstance(each, Threshold) else equal_to(each))
        for name, each in cast("tuple[tuple[str, object], ...]", pairs)
    ]
    return tuple(sorted(found, key=lambda pair: str(pair[0])))


spell_out(filters)


def check_where(faults: list[Fault], path: str, where: Where) -> None:
    """Report a filter that names nothing, or twice the same.

    >>> found: list[Fault] = []
    >>> check_where(found, "where", (("a", equal_to(1)), ("a", equal_to(2))))
    >>> found[0].code
    'details.duplicate'
    """
    if not are_pairs(where):
        faults.append(Fault.of("details.type", path, where, "give a mapping of names"))
        return
    seen: set[str] = set()
    for name, threshold in where:
        before = len(faults)
        check_name(faults, path, name)
        if len(faults) > before:
            continue
        check_instance(faults, "threshold.type", f"{path}[{name}]", threshold, Threshold)
        if name in seen:
            faults.append(Fault.of("details.duplicate", path, name, "filter by each name once"))
        seen.add(name)


def passing(fact: Fact, where: Where) -> Verdict:
    """Return whether a fact has the details that are asked for; one that lacks one has not.

    A name means the detail of that name, else the attribute of the fact: `about`, `value`, `unit`.
    Of a detail that can't be held against its threshold, as an amount in another currency, it is
    not known.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", 3, on=date(2026, 1, 9), details={"branch": "north"})
    >>> passing(visit, filters({"branch": "north"})), passing(visit, filters({"city": "x"}))
    (Verdict.MET, Verdict.UNMET)
    >>> passing(visit, filters({"branch": pt.at_least(3)}))
    Verdict.UNKNOWN
    """
    lowest = Verdict.MET
    for name, threshold in where:
        value = _field(fact, name)
        lowest = min(lowest, Verdict.UNMET if value is None else _held(threshold, value))
    return lowest


def _field(fact: Fact, name: str) -> object:
    if isinstance(fact, Observation) and (found := fact.detail(name)) is not None:
        return found
    value: object = getattr(fact, name, None)
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, int | Decimal | str | Money) else str(value)


def _held(threshold: Threshold, value: object) -> Verdict:
    try:
        return Verdict.of(threshold.judge(value))
    except InvalidInput:  # of another currency, or no number
        return Verdict.UNKNOWN
