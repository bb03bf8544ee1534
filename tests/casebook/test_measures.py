"""The casebook of measures: stories of trackers, of service-level texts and of contracts.

Each is told to the library by its kind (`measures_*.py`) and must come out as its source has it. Of
a story that its source leaves in doubt, one of its readings must: as it is, or by an option, which
is named. What is not asked is listed with the reason: a story that is neither told nor listed is
counted as still to come, and none may be wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from casebook import measures_attainment, measures_clocks, measures_credits
from casebook.tallies import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pytest

PARTS: Final = (measures_clocks, measures_attainment, measures_credits)
"""The files that tell stories, each those of its kinds."""

TRANSLATORS: Final = {kind: tell for part in PARTS for kind, tell in part.TRANSLATORS.items()}
OPTIONS: Final = {kind: told for part in PARTS for kind, told in part.OPTIONS.items()}
NOT_OURS: Final = {kind: why for part in PARTS for kind, why in part.NOT_OURS.items()}

TOPICS: Final = frozenset({"clocks", "attainment", "consequences", "review"})
"""The topics all of whose kinds are told or listed."""

REPORTS: Final = {each: tell for part in PARTS for each, tell in part.REPORTS.items()}


def alike(answer: object, stated: object) -> bool:
    """Say whether an answer is what is stated; moments may be written with or without seconds."""
    if isinstance(answer, str) and isinstance(stated, str) and "T" in answer and "T" in stated:
        return datetime.fromisoformat(answer) == datetime.fromisoformat(stated)
    return answer == stated


def test_moments_are_alike_whether_seconds_are_written_or_not() -> None:
    assert alike("2026-03-02T10:00:00", "2026-03-02T10:00")
    assert not alike("2026-03-02T10:00:30", "2026-03-02T10:00")
    assert not alike(None, "2026-03-02T10:00")


def told(case: Mapping[str, Any]) -> dict[str, object]:
    """Return what the library says to a case: as it is, and by each option of its kind."""
    kind, facts = case["kind"], case["facts"]
    found = {"as it is": TRANSLATORS[kind](facts)}
    options = OPTIONS.get(kind, {}) if case["doubt"] else {}
    return found | {name: tell(facts) for name, tell in options.items()}


def outcome(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return what became of a case, and what is to be said of it."""
    if case["kind"] in NOT_OURS:
        return "not ours", f"{case['id']}: {NOT_OURS[case['kind']]}"
    if case["kind"] not in TRANSLATORS:
        return "to come", ""
    answers = told(case)
    if alike(answers["as it is"], case["expected"]):
        return "right", ""
    readings = case.get("readings", {}) if case["doubt"] else {}
    for option, answer in answers.items():
        for name, reading in readings.items():
            if alike(answer, reading):
                return "by a reading", f"{case['id']}: {name}, {option}"
    return "wrong", f"{case['id']}: {case['expected']!r} stated, {answers!r} found"


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / "measures.json"
    yield from json.loads(path.read_text(encoding="utf-8"))


def test_every_story_comes_out_as_its_source_has_it(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    tally: dict[str, Counter[str]] = {}
    remarks: dict[str, list[str]] = {}
    for case in cases(shared_cases):
        what, said = outcome(case)
        tally.setdefault(case["topic"], Counter())[what] += 1
        remarks.setdefault(what, []).append(said)
    listed = ("by a reading", "not ours")
    lines = [f"{what}, {each}" for what in listed for each in remarks.get(what, ())]
    rows = lines_of("topic", tally, "right", "by a reading", "wrong", "not ours", "to come")
    table = "\n".join([*rows, *lines])
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is for the reader of the run
    assert "wrong" not in remarks, "\n".join(remarks["wrong"])
    assert not [topic for topic in TOPICS if tally[topic]["to come"]]


def test_every_report_comes_out_as_it_should(shared_cases: Path) -> None:
    reports = json.loads((shared_cases / "reports.json").read_text(encoding="utf-8"))
    stated = {each["id"]: each["expected"] for each in reports if each["id"] in REPORTS}
    assert {each: tell() for each, tell in REPORTS.items()} == stated
