"""The stories of standings in which two records prove to be one party, and are parted again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import patronage as pt

if TYPE_CHECKING:
    from pathlib import Path


def two_halves(case: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Return who stands where on each day that a story of two halves asks about.

    A shared invoice bears one number in both; what is asked is what one would have said that day.
    """
    book = pt.Book([pt.Organization(each, each) for each in ("us", "A", "B")])
    rung = pt.Rung("client", enter=pt.PurchaseCount(pt.at_least(6), over=pt.Rolling(pt.months(12))))
    policy = pt.Policy("ours", "1", base="customer", rungs=(rung,))
    for row in case["evidence"]:
        on = date.fromisoformat(row["on"])
        if row["kind"] == "invoices":
            shared = row.get("duplicates_of_A", 0)
            for number in range(row["count_12m"]):
                name = f"{'A' if number < shared else row['party']}-{number}"
                first = date(2026, 1, 15) if number < shared else on
                paid = pt.Purchase(pt.Money("1.00", "USD"), on=first, recorded_on=first, id=name)
                book = book.add("us", row["party"], paid)
        elif row["kind"] == "merge":
            book = book.merge(row["from_"], row["into"], on=on)
        else:
            book = book.unmerge(row["into"][1], on=on, reason="split")
    found: list[tuple[str, dict[str, str]]] = []
    for row in case["expected"]:
        on, said = date.fromisoformat(row["at"]), dict[str, str]()
        for name in sorted({"A", "B"} & row.keys()):
            ledger = book.relationship("us", name, known_by=on)
            case_of_it = pt.Case(ledger, policy, known_by=on, book=book)
            said[name] = case_of_it.seen(on).name
            if "count" in row:
                (finding,) = case_of_it.review(on).findings
                assert finding.value == row["count"]
        found.append((row["at"], said))
    return found


def test_two_halves_of_one_party_are_counted_once_and_parted_again(shared_cases: Path) -> None:
    cases = {
        case["id"]: case
        for case in json.loads((shared_cases / "standings.json").read_text(encoding="utf-8"))
    }
    first = cases["mg-01"]
    undone = {**first, **{key: cases["mg-02"][key] for key in ("expected",)}}
    undone["evidence"] = [*first["evidence"], cases["mg-02"]["evidence"][1]]
    for case in (first, undone):
        stated = [
            (row["at"], {name: row[name] for name in ("A", "B") if name in row})
            for row in case["expected"]
        ]
        assert two_halves(case) == stated
