"""Write `tests/golden/VERSION.json`: documents as this release writes them, and what they mean.

    python tests/write_golden.py

Run it once, at the end of the work on a release. What is there is never written again: later
releases have to read it, and to mean the same by it (law Z4).
"""

from __future__ import annotations

import json
import sys
from datetime import date
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import patronage as pt
from codec.values import DOCUMENTS, value_of
from meaning import meaning

GOLDEN = Path(__file__).parent / "golden"
LONGEST = 6_000
"""The most characters of a drawn document."""

if TYPE_CHECKING:
    from collections.abc import Iterator


def values() -> Iterator[Any]:
    """Yield values of every public class: a slight and a full one of each, and a whole firm's."""
    for kind in DOCUMENTS.values():
        if issubclass(kind, Enum):
            yield from kind
            continue
        drawn = sorted((value_of(kind, seed) for seed in range(8)), key=_length)
        full = [value for value in drawn if _length(value) <= LONGEST]
        yield from dict.fromkeys([drawn[0], (full or drawn[:1])[-1]])
    firm = pt.samples.firm()
    yield firm
    yield from pt.policies.READY_MADE
    for ledger in firm.relationships:
        yield pt.review(ledger, pt.policies.PROFESSIONAL_SERVICES, on=date(2026, 3, 2))


def _length(value: Any) -> int:
    return len(pt.to_json(value))


def main() -> None:
    """Write the documents of the version that is installed."""
    target = GOLDEN / f"{version('patronage')}.json"
    entries = [
        {"document": json.loads(pt.to_json(value)), "means": meaning(value)} for value in values()
    ]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in entries)
    with target.open("x", encoding="utf-8") as file:  # x: what is there stays as it is
        file.write(f"[\n{lines}\n]\n")
    sys.stdout.write(f"{target}: {len(entries)} documents\n")


if __name__ == "__main__":
    main()
