"""The same cases by other tools: QuantLib's Schedule, dateutil's relativedelta and its rrule.

    python tests/casebook/billing_rivals.py [folder of cases]

Each tool is given, for every case that states periods, what our translator made of it: the term,
the length and the day of the anchor, and (QuantLib) end of month, calendar, rolls and stubs. What
it can't be told is left out. Prints how many cases of each peer come out right.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import QuantLib as ql  # noqa: N813  as its users write it
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, rrule

if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root / "tests"), str(root / "src")]

import patronage as pt
from casebook import billing_markets, test_billing
from patronage.billing.periods.cadence import Cadence
from patronage.billing.periods.period import BillingPeriod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FAR = 60


class Rival:
    """What stands in for our edges: the periods of a term between another tool's boundaries."""

    def __init__(self, days: list[date]) -> None:
        self.days = days

    def periods(self, within: pt.Period | None = None) -> Iterator[BillingPeriod]:
        """Yield the periods that share a day with a window."""
        for start, end in zip(self.days, self.days[1:], strict=False):
            if within is None or pt.Period(start, end).overlaps(within):
                yield BillingPeriod(start, end)


def by_relativedelta(cadence: Cadence, term: pt.Period) -> list[date]:
    """Anchor plus k times the length."""
    anchor, every = _anchor(cadence, term), cadence.every
    step = relativedelta(months=every.months or 0, days=every.days or 0)  # type: ignore[union-attr]
    low = -FAR if anchor > term.start else 0  # type: ignore[operator]
    return _cut([anchor + step * k for k in range(low, 2_000)], term)


def by_rrule(cadence: Cadence, term: pt.Period) -> list[date]:
    """Occurrences from the anchor, or from the start where the anchor lies beyond it."""
    anchor, every = _anchor(cadence, term), cadence.every
    assert every is not None
    assert term.start is not None
    first = min(anchor, term.start) if anchor > term.start else anchor
    rule = rrule(
        MONTHLY if every.is_months else DAILY,
        interval=every.months or every.days or 1,
        dtstart=datetime.combine(first, datetime.min.time()),
        count=2_000,
    )
    return _cut([moment.date() for moment in rule], term)


def by_quantlib(cadence: Cadence, term: pt.Period) -> list[date]:
    """A schedule forward from the start, with the first boundary as its first date."""
    every, start = cadence.every, term.start
    assert every is not None
    assert start is not None
    end = term.end or start + timedelta(days=3_660)
    rolled = cadence.rolled
    calendar = ql.NullCalendar()
    first_roll = last_roll = ql.Unadjusted
    if rolled is not None and isinstance(rolled.calendar, billing_markets.Peer):
        calendar = rolled.calendar.calendar
        names = {"nearest": ql.Nearest, "unadjusted": ql.Unadjusted}
        names |= {"following": ql.Following, "preceding": ql.Preceding}
        names |= {"modified following": ql.ModifiedFollowing}
        names |= {"modified preceding": ql.ModifiedPreceding}
        first_roll = names[rolled.roll.value]
        last_roll = names[(rolled.last or rolled.roll).value]
    length = every.months or every.days or 1
    unit = ql.Months if every.is_months else ql.Days
    boundary = cadence.first_end or cadence.over(term).first_boundary(term)
    told = ql.Date() if not start < boundary < end else _theirs(boundary)
    schedule = ql.Schedule(
        _theirs(start),
        _theirs(end),
        ql.Period(length, unit),
        calendar,
        first_roll,
        last_roll,
        ql.DateGeneration.Forward,
        cadence.month_end is pt.MonthEnd.STICK,
        told,
    )
    return [date(day.year(), day.month(), day.dayOfMonth()) for day in schedule]


TOOLS = {"QuantLib": by_quantlib, "relativedelta": by_relativedelta, "rrule": by_rrule}


def _theirs(day: date) -> Any:
    return ql.Date(day.day, day.month, day.year)


def _anchor(cadence: Cadence, term: pt.Period) -> date:
    anchor = cadence.over(term).anchor
    assert isinstance(anchor, date)
    return anchor


def _cut(days: list[date], term: pt.Period) -> list[date]:
    assert term.start is not None
    end = term.end or days[-1]
    return [term.start, *(day for day in days if term.start < day < end), end]


def tally(folder: Path, tool: Callable[[Cadence, pt.Period], list[date]] | None) -> Counter[str]:
    """Count by peer the schedule cases that come out right: by a tool, or by this library."""
    found: Counter[str] = Counter()
    original = Cadence.edges
    if tool is not None:

        def edges(self: Cadence, term: pt.Period) -> Any:
            return original(self, term) if self.every is None else Rival(tool(self, term))

        Cadence.edges = edges  # type: ignore[method-assign]
    try:
        for case in test_billing.cases(folder):
            if not _states_periods(case):
                continue
            found[f"{case['peer']} of"] += 1
            try:
                found[case["peer"]] += test_billing.differs(case) is None
            except Exception:  # noqa: BLE001, S112  it did not come out, however it failed
                continue
    finally:
        Cadence.edges = original  # type: ignore[method-assign]
    return found


def _states_periods(case: dict[str, Any]) -> bool:
    rows = case["expected"]
    periods = bool(rows) and ("start" in rows[0] or "end" in rows[0] or "date" in rows[0])
    return case["kind"] == "schedule" and periods and not case["doubt"]


def main() -> None:
    """Print the table."""
    here = Path(__file__).resolve().parents[3] / "shared" / "cases"
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PATRONAGE_CASES", here))
    columns = {"patronage": tally(folder, None)}
    columns |= {name: tally(folder, tool) for name, tool in TOOLS.items()}
    peers = sorted(name for name in columns["patronage"] if not name.endswith(" of"))
    counts = {
        peer: [*(columns[name][peer] for name in columns), columns["patronage"][f"{peer} of"]]
        for peer in peers
    }
    counts["all"] = [sum(column) for column in zip(*counts.values(), strict=True)]
    print("| peer |", " | ".join(columns), "| cases |")  # noqa: T201
    for peer, row in counts.items():
        print("|", peer, "|", " | ".join(map(str, row)), "|")  # noqa: T201


if __name__ == "__main__":
    main()
