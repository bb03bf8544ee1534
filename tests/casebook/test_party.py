"""The casebook of parties and books: merges, bonds, pools, revenue, who likely still buys.

Each story is told to the library by its topic (`party_*.py`) and must come out as its source has
it, as it is or by a reading, which is named. A topic that isn't told is listed with the reason.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from casebook import party_likely, party_merging, party_standing, party_tables, party_through
from casebook.party_terms import AS_IT_IS, Outside, alike
from casebook.tallies import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from casebook.party_terms import Case, Tell

PARTS: Final = (party_likely, party_merging, party_standing, party_tables, party_through)
"""The files that tell stories, each those of its topics."""

TRANSLATORS: Final[dict[str, Tell]] = {
    topic: tell for part in PARTS for topic, tell in part.TRANSLATORS.items()
}
TO_COME: Final = {
    "acquisition": "what channels cost and how long they take is not reported yet",
    "satisfaction": "scores over a book are not reported yet",
}
"""Why a topic is not told."""


def outcome(case: Case) -> tuple[str, str]:
    """Return what became of a story, and what is to be said of it."""
    try:
        answers = TRANSLATORS[case["topic"]](case)
    except Outside as reason:
        return "outside", f"{case['id']}: {reason}"
    if alike(answers[AS_IT_IS], case["expected"]):
        return "right", ""
    for reading, found in answers.items():
        if alike(found, case["expected"]):
            return "by a reading", f"{case['id']}: {reading}"
    return "wrong", f"{case['id']}: {case['expected']!r} stated, {answers!r} found"


def test_every_story_comes_out_as_its_source_has_it(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases: list[Case] = json.loads((shared_cases / "party.json").read_text(encoding="utf-8"))
    tally: dict[str, Counter[str]] = {}
    remarks: dict[str, list[str]] = {}
    for case in cases:
        topic = case["topic"]
        what, said = outcome(case) if topic in TRANSLATORS else ("to come", "")
        tally.setdefault(topic, Counter())[what] += 1
        remarks.setdefault(what, []).append(said)
    listed = [f"{what}, {each}" for what in LISTED for each in remarks.get(what, ())]
    coming = [
        f"to come, {topic}: {TO_COME.get(topic, 'nobody has told it yet')}"
        for topic in tally
        if topic not in TRANSLATORS
    ]
    rows = lines_of("topic", tally, "right", "by a reading", "wrong", "outside", "to come")
    table = "\n".join([*rows, *listed, *coming])
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is for the reader of the run
    assert "wrong" not in remarks, "\n".join(remarks["wrong"])
    assert not TRANSLATORS.keys() & TO_COME.keys()


def test_reports_of_the_same_kind_come_out_right(shared_cases: Path) -> None:
    cases: list[Case] = json.loads((shared_cases / "reports.json").read_text(encoding="utf-8"))
    stated = {case["id"]: case["expected"] for case in cases}
    told = {**party_standing.REPORTS, **party_through.REPORTS}
    assert {name: told[name]() for name in told if name in stated} == {
        name: stated[name] for name in told if name in stated
    }


LISTED: Final = ("by a reading", "outside")


def test_numbers_are_alike_to_the_digits_that_are_stated() -> None:
    assert alike([Decimal("0.96885226"), Decimal(1), "never"], "0.9688523; 1; never.")
    assert not alike([Decimal("0.96885214")], "0.9688523.")
    assert not alike([Decimal(1)], "1; 1.")
