"""How a period runs from a given day: which day is its last, and when to give notice at the latest.

Notice, cure, offers, withdrawal and what is owed under a contract count alike: a `Count` says from
where, how long, to which boundary, and whether the day itself counts. It answers the last day in.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.counting.count import HALF_YEAR, MONTH, QUARTER, WEEK, YEAR, Count, Counting

# fmt: off
__all__ = [
    "HALF_YEAR", "MONTH", "QUARTER", "WEEK", "YEAR", "Count", "Counting",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
