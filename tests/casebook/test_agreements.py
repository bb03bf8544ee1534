"""The casebook of agreements: stories of statutes, standard contracts, treaties and other systems.

Each is told in terms and acts of this library (`agreements_*.py`) and must come out as its source
has it. What can't be said yet is listed, with the concept that is lacking: a story that is not told
and not listed fails, and so does one that is listed and could be told.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from casebook import agreements_acts, agreements_life, agreements_notice
from casebook.agreements_reports import REPORTS
from casebook.tallies import lines_of
from patronage.counting.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

STORIES: Final = {
    **agreements_notice.STORIES,
    **agreements_life.STORIES,
    **agreements_acts.STORIES,
}

UNSAID: Final[dict[str, dict[str, str]]] = {}
"""What stories ask that can't be said, by the names of their expectations: the concept lacking."""


def plain(answer: object) -> object:
    """Return an answer in the words of the cases."""
    if isinstance(answer, Verdict):
        return {Verdict.MET: "yes", Verdict.UNMET: "no", Verdict.UNKNOWN: "unknown"}[answer]
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if answer is None:
        return "none"
    if isinstance(answer, list):
        return [plain(each) for each in answer]
    return answer.isoformat() if isinstance(answer, date) else answer


def told(case: dict[str, Any]) -> dict[str, object]:
    """Return what the library says to a case, by the names of its expectations."""
    if case["id"] in REPORTS:
        return {"": REPORTS[case["id"]]()}
    story = STORIES.get(case["id"])
    return {} if story is None else {name: plain(each) for name, each in story().items()}


def expected(case: dict[str, Any]) -> dict[str, object]:
    found: Any = case["expected"]
    return found if isinstance(found, dict) else {"": found}


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the stories, and those reports that are about agreements."""
    yield from json.loads((folder / "agreements.json").read_text(encoding="utf-8"))
    for each in json.loads((folder / "reports.json").read_text(encoding="utf-8")):
        if each["id"] in REPORTS or each["id"] in UNSAID:
            yield {**each, "topic": "reports"}


def test_every_story_comes_out_as_its_source_has_it(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    tally: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    unsaid: list[str] = []
    for case in cases(shared_cases):
        counts, lacking = tally.setdefault(case["topic"], Counter()), UNSAID.get(case["id"], {})
        answers, wanted = told(case), expected(case)
        for name, right in wanted.items():
            if name not in lacking and answers.get(name) != right:
                found = answers.get(name, "nothing")
                wrong.append(f"{case['id']}, {name}: {right!r} stated, {found!r} found")
        wrong += [f"{case['id']}, {name}: said after all" for name in lacking if name in answers]
        wrong += [f"{case['id']}, {name}: not asked" for name in answers if name not in wanted]
        is_wrong = any(each.startswith(f"{case['id']},") for each in wrong)
        whole = "in part" if answers else "unsaid"
        counts["wrong" if is_wrong else whole if lacking else "right"] += 1
        unsaid += [f"{whole}, {case['id']}: {each}" for each in dict.fromkeys(lacking.values())]
    rows = lines_of("topic", tally, "right", "wrong", "in part", "unsaid")
    table = "\n".join([*rows, *unsaid])
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is for the reader of the run
    assert not wrong, "\n".join(wrong)


def test_answers_are_given_in_the_words_of_the_cases() -> None:
    asked = (Verdict.UNKNOWN, True, None, [date(2026, 3, 1), False], 161, "refused")
    assert [plain(each) for each in asked] == [
        "unknown",
        "yes",
        "none",
        ["2026-03-01", "no"],
        161,
        "refused",
    ]
