"""Measures: what was promised, what was reached, and what follows (D4, D22, D23)."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.measures.attainment import Attainment
    from patronage.measures.conditions import DataRequirement, Exclusion
    from patronage.measures.credits import Credit, CreditState, credits_of
    from patronage.measures.forms import PartUnit, Per, Pick, Row, Table
    from patronage.measures.hours import ServiceHours
    from patronage.measures.measure import Measure
    from patronage.measures.methods import AttainmentMethod
    from patronage.measures.rules import Cap, CreditBase, CreditRule, SettledBy
    from patronage.measures.weighted import WeightedMeasure

# fmt: off
__all__ = [
    "Attainment", "AttainmentMethod", "Cap", "Credit", "CreditBase", "CreditRule",
    "CreditState", "DataRequirement", "Exclusion", "Measure", "PartUnit", "Per", "Pick", "Row",
    "ServiceHours", "SettledBy", "Table", "WeightedMeasure", "credits_of",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
