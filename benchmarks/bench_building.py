"""B8: building an object with its checks, against a bare attrs class that converts the same.

python benchmarks/bench_building.py
"""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from harness import Row, table

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 1, 5)
PRICE = pt.Money("19.99", "USD")


def bare(kind: type[Any]) -> type[Any]:
    """Return a frozen slotted attrs class with the same fields and conversions, and no check."""
    same = {
        each.name: attrs.field(default=each.default, kw_only=each.kw_only, converter=each.converter)
        for each in attrs.fields(kind)
    }
    return attrs.make_class(f"Bare{kind.__name__}", same, frozen=True, slots=True)


def row(kind: type[Any], *subjects: object, **details: object) -> Row:
    ours: Callable[[], object] = partial(kind, *subjects, **details)
    theirs: Callable[[], object] = partial(bare(kind), *subjects, **details)
    return Row(f"B8 {kind.__name__}: bare attrs", ours, theirs, 3_000, limit=1.3, aim=1.15)


def rows() -> list[Row]:
    return [
        row(pt.Period, DAY, date(2026, 2, 5)),
        row(pt.Span, months=1),
        row(pt.Purchase, PRICE, on=DAY),
        row(pt.Payment, PRICE, on=DAY),
        row(pt.Observation, "visit", on=DAY),
        row(pt.Attribute, "trade", "law", on=DAY),
        row(pt.Assigned, pt.Ref("ana"), on=DAY),
        row(pt.Engagement, pt.EngagementForm.MATTER, on=DAY),
    ]


if __name__ == "__main__":
    sys.exit(0 if table(rows()) else 1)
