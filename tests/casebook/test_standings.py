"""The casebook of standings: regulators, airlines, hotels, loyalty schemes, a dunning engine.

Each case is told in facts and a policy (`standings_*.py`) and held, day by day up to its horizon,
against what its source says. What the library doesn't answer is left out with its reason.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook import standings_regulated as rules
from casebook import standings_travel as tiers
from casebook.standings_schemes import dunning, loyalty
from casebook.standings_terms import Outside, day
from casebook.tallies import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

    from casebook.standings_terms import Case, Row, Told

TRANSLATORS: Final[dict[str, Callable[[Case], Told]]] = {
    "airline": tiers.travel,
    "hotel": tiers.travel,
    "killbill": dunning,
    "loyalty": loyalty,
    "mifid": rules.mifid,
    "regulated": rules.regulated,
}
ANSWERED: Final = {"standing", "end_of_day"}
NO_STANDING: Final = {
    "report": "asks for a report of terms that a new rule re-dates; here a term once set is kept",
    "decide": "the source leaves the decision open",
    "out": "no question of standing",
}
ONE_DAY: Final = timedelta(days=1)


def told(case: Case) -> Told:
    """Return the case in the library's own words."""
    if case["family"] == "party":
        raise Outside("told with the other merges, in test_party_merging.py")
    if case["kind"] not in ANSWERED:
        raise Outside(NO_STANDING.get(case["kind"], f"kind {case['kind']} is not asked here"))
    return TRANSLATORS[case["family"]](case)


def stated(case: Case) -> dict[str | None, dict[date, str]]:
    """Return the standing that the source states for each day up to its horizon, by scope.

    Where it states several for one day, the last is what holds at the end of the day.
    """
    inclusive = case["to_is"].startswith("inclusive")
    horizon = day(case["horizon"])
    found: dict[str | None, dict[date, str]] = {}
    for row in case["expected"]:
        days = found.setdefault(row.get("scope"), {})
        for each in _days(row, horizon, inclusive=inclusive):
            days[each] = row["state"]
    return found


def _days(row: Row, horizon: date, *, inclusive: bool) -> Iterator[date]:
    first = day(row.get("at") or row["from"])
    last = first if "at" in row else horizon
    if row.get("to") is not None:
        last = min(horizon, day(row["to"]) - ONE_DAY * (not inclusive))
    yield from (first + ONE_DAY * place for place in range((last - first).days + 1))


def differs(case: Case) -> str | None:
    """Say where the library's answer first differs from the source's; None: nowhere."""
    relationship, policy = told(case)
    for scope, days in stated(case).items():
        line = "anything else" if scope == "*" else scope
        view = relationship if line is None else relationship.of_line(line)
        standing = pt.standing_of(view, policy)
        for each, wanted in sorted(days.items()):
            if (answer := standing.at(each).name) != wanted:
                return f"{each}: {wanted} stated, {answer} found"
    return None


def test_every_standing_comes_out_as_its_source_states(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases: list[Case] = json.loads((shared_cases / "standings.json").read_text(encoding="utf-8"))
    tally: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    outside: list[str] = []
    for case in cases:
        counts = tally.setdefault(case["family"], Counter())
        try:
            difference = differs(case)
        except Outside as reason:
            counts["outside"] += 1
            outside.append(f"outside, {case['id']}: {reason}")
            continue
        counts["right" if difference is None else "wrong"] += 1
        if difference is not None:
            wrong.append(f"{case['id']}: {difference}")
    rows = lines_of("family", dict(sorted(tally.items())), "right", "wrong", "outside")
    table = "\n".join([*rows, *outside])
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is for the reader of the run
    assert not wrong, "\n".join(wrong)


def test_the_days_of_a_row_end_where_its_source_means_them_to() -> None:
    row = {"from": "2026-01-30", "to": "2026-02-01", "state": "tier"}
    horizon = date(2026, 3, 1)
    assert len(list(_days(row, horizon, inclusive=False))) == 2
    assert len(list(_days(row, horizon, inclusive=True))) == 3
    assert len(list(_days({**row, "to": None}, horizon, inclusive=False))) == 31
    assert list(_days({"at": "2026-02-01"}, horizon, inclusive=False)) == [date(2026, 2, 1)]


def test_the_policies_of_the_casebook_are_plain_data_that_says_itself_in_words() -> None:
    names: dict[str, object] = {name: getattr(pt, name) for name in pt.__all__}
    names["datetime"] = dt
    regulated = [rules.MIFID, rules.SEC, rules.SME, rules.EBA]
    travelling = [tiers.TURKISH, tiers.QANTAS, tiers.BRITISH, tiers.GUEST_LIST]
    for policy in (*regulated, *travelling, tiers.FLYING_BLUE, tiers.MARRIOTT):
        assert eval(repr(policy), names) == policy  # noqa: S307  its own repr
        assert pt.describe(policy).startswith(policy.name)
