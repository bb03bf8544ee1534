"""CDNOW's parties under the policy by conduct, worked out day by day in plain Python.

Nothing of the library is used here. Read from a CSV file, one party at a time, one day after the
other: what would somebody with the list of purchases in hand say on this day?

- A customer bought at least once. A client bought at least 3 times within 12 months, has been known
  for 90 days, and bought last within 180 days. Whoever is a client stays one with 2 purchases
  within 12 months and one within 180 days; where that fails, there are 30 days of grace.
- A purchase of day `f` counts from `f` on, up to the day before the same date a year later; "within
  180 days" are the 180 days that begin with it.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = date(1997, 1, 1), date(1998, 6, 30)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
PROSPECT, CUSTOMER, CLIENT = "prospect", "customer", "client"


def purchases(path: Path) -> dict[str, list[date]]:
    """Return the days on which each party bought, a day as often as it did."""
    found: dict[str, list[date]] = {}
    with path.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["party"], []).append(date.fromisoformat(row["day"]))
    return {party: sorted(days) for party, days in found.items()}


def a_year_after(day: date) -> date:
    """Return the same date of the next year; the 29th of February has none in these years."""
    return day.replace(year=day.year + 1)


def standings(bought: list[date]) -> list[str]:
    """Return the standing of a party on each of the days."""
    found: list[str] = []
    is_client = False
    failing_since: date | None = None
    for today in DAYS:
        so_far = [day for day in bought if day <= today]
        if not so_far:
            found.append(PROSPECT)
            continue
        lately = [day for day in so_far if today < a_year_after(day)]
        recent = today < so_far[-1] + timedelta(days=180)
        known = today >= so_far[0] + timedelta(days=90)
        may_enter = len(lately) >= 3 and known and recent
        may_stay = len(lately) >= 2 and recent
        if is_client:
            if may_stay or may_enter:
                failing_since = None
            else:
                failing_since = failing_since or today
                if today >= failing_since + timedelta(days=30):
                    is_client, failing_since = False, None
                    found.append(CUSTOMER)
                    continue  # nobody comes back on the day of the fall
        elif may_enter:
            is_client = True
        found.append(CLIENT if is_client else CUSTOMER)
    return found


def quarter(day: date) -> str:
    """Return the quarter of a day, 1997-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def by_quarter(all_standings: dict[str, list[str]]) -> dict[str, tuple[int, int, int]]:
    """Return for each quarter how many rose to client, how many fell, and how many there are."""
    found: dict[str, list[int]] = {quarter(day): [0, 0, 0] for day in DAYS}
    for each in all_standings.values():
        before = PROSPECT
        for day, today in zip(DAYS, each, strict=True):
            found[quarter(day)][0] += today == CLIENT != before
            found[quarter(day)][1] += before == CLIENT != today
            if day == LAST or quarter(day) != quarter(day + timedelta(days=1)):
                found[quarter(day)][2] += today == CLIENT
            before = today
    return {name: (up, down, clients) for name, (up, down, clients) in found.items()}
