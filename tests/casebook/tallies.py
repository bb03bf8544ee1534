"""What a casebook prints: how many cases of each kind came out how."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def lines_of(kind: str, tally: Mapping[str, Counter[str]], *outcomes: str) -> Iterator[str]:
    """Yield the lines of a table: for each kind of case, and for all, how many came out how."""
    rows = [*tally.items(), ("all", sum(tally.values(), Counter[str]()))]
    first = max(len(name) for name in (kind, *tally, "all"))
    others = max(len(name) for name in (*outcomes, "0000")) + 2
    yield f"{kind:<{first}}" + "".join(f"{name:>{others}}" for name in outcomes)
    for name, counts in rows:
        yield f"{name:<{first}}" + "".join(f"{counts[each]:>{others}}" for each in outcomes)
