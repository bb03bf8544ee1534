"""The casebook of billing: schedules, prorations and invoices of eleven other systems.

Each case is translated into terms of this library, peer by peer (`billing_*.py`), and must come
out exactly. Cases that their own peer contradicts (`doubt`) are run and counted, not required.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import patronage as pt
from casebook import (
    billing_bc,
    billing_flexprice,
    billing_killbill,
    billing_lago,
    billing_markets,
    billing_oca,
    billing_others,
)
from casebook.billing_terms import Outside, some_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from casebook.billing_terms import Answer, Case

PEERS = {
    "killbill/killbill": billing_killbill,
    "getlago/lago-api": billing_lago,
    "flexprice/flexprice": billing_flexprice,
    "microsoft/BCApps": billing_bc,
    "OCA/contract": billing_oca,
    "lballabio/QuantLib": billing_markets,
    "actusfrf/actus-tests": billing_markets,
}
DATES = {
    "start",
    "end",
    "date",
    "due_date",
    "invoice_date",
    "next_invoice_date",
    "billed_through",
    "first_billing_date",
    "next_billing_date",
    "last_billing_date",
    "billing_period_start",
    "billing_period_end",
    "as_of",
}
NOT_COMPARED = {"start_at", "end_at", "cycle_terms"}
"""Instants within a day, and the workings of a figure that is compared itself."""


def cases(folder: Path) -> list[Case]:
    found: list[Case] = json.loads((folder / "billing.json").read_text(encoding="utf-8"))
    return found


def answers(case: Case) -> list[Answer]:
    translator = PEERS.get(case["peer"], billing_others)
    found: list[Answer] = translator.answers(case)
    return found


def differs(case: Case) -> str | None:
    """Say in what the library's answer differs from what the case states; None: in nothing."""
    wanted, got = case["expected"], answers(case)
    if len(got) != len(wanted):
        return f"{len(wanted)} stated, {len(got)} found"
    zone = case["input"].get("timezone", "UTC")
    for place, (row, found) in enumerate(zip(wanted, got, strict=False)):
        for key, value in row.items():
            if key in NOT_COMPARED:
                continue
            if key not in found:
                return f"[{place}].{key}: nothing found"
            if not _equal(key, value, found[key], zone):
                return f"[{place}].{key}: {value!r} stated, {found[key]!r} found"
    return None


def _equal(key: str, stated: Any, found: Any, zone: str) -> bool:
    if stated is None or isinstance(stated, bool):
        return stated is found
    if key in DATES or isinstance(found, date):
        return isinstance(found, date) and some_day(stated, zone) == found
    if key == "fraction":
        return bool(Fraction(stated) == found)
    if isinstance(found, pt.Money | pt.UnitPrice):
        found = found.amount
    if isinstance(found, Decimal | Fraction | int):
        return bool(Fraction(str(stated)) == Fraction(found))
    same: bool = stated == found
    return same


def test_every_case_comes_out_as_its_peer_states(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    tally: dict[tuple[str, str], Counter[str]] = {}
    wrong: list[str] = []
    outside: Counter[str] = Counter()
    for case in cases(shared_cases):
        counts = tally.setdefault((case["peer"], case["kind"]), Counter())
        try:
            difference = differs(case)
        except Outside as reason:
            outside[str(reason)] += 1
            counts["outside"] += 1
            continue
        except Exception as error:  # noqa: BLE001  whatever it is, it did not come out
            difference = f"{type(error).__name__}: {error}"
        if difference is None:
            counts["right"] += 1
        elif case["doubt"]:
            counts["doubt"] += 1
        else:
            counts["wrong"] += 1
            wrong.append(f"{case['id']}: {difference}")
    table = _table(tally, outside)
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is what one reads
    assert not wrong, "\n".join(wrong)


def _table(tally: dict[tuple[str, str], Counter[str]], outside: Counter[str]) -> str:
    head = ("peer", "kind", "right", "wrong", "doubt", "outside")
    rows = [
        (peer, kind, *(str(counts[name]) for name in head[2:]))
        for (peer, kind), counts in sorted(tally.items())
    ]
    total = sum(tally.values(), Counter())
    rows.append(("all", "", *(str(total[name]) for name in head[2:])))
    lines = [
        "  ".join(f"{cell:<22}" if i < 2 else f"{cell:>7}" for i, cell in enumerate(row))
        for row in (head, *rows)
    ]
    lines += [f"outside by design, {count}: {reason}" for reason, count in sorted(outside.items())]
    return "\n".join(lines)
