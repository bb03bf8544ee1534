"""Counting: how a period runs from a day, and days and lengths that are left open.

What is exact is a plain `date`, what never comes is None; a `When` is a day that is known in bounds
only, and a `Verdict` the answer to whether something holds: yes, no, or not known.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.counting.count import HALF_YEAR, MONTH, QUARTER, WEEK, YEAR, Count, Counting
    from patronage.counting.when import Unknown, When

# fmt: off
__all__ = [
    "HALF_YEAR", "MONTH", "QUARTER", "WEEK", "YEAR", "Count", "Counting", "Unknown", "When",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
