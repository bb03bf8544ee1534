"""Airlines and hotels: tiers that are earned in one year and kept into the next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import patronage as pt
from casebook.standings_terms import Told, day, ledger, placed, reading, total

if TYPE_CHECKING:
    from casebook.standings_terms import Case
    from patronage.standing.rules.combining import Rule

_YEAR = pt.years(1)
_CALENDAR = pt.CalendarPeriod(_YEAR)


# --- Turkish Airlines: two years to the day, kept by the first year or by both ------------------


def _miles(name: str, enter: int, first_year: int, both_years: int) -> pt.Rung:
    return pt.Rung(
        name,
        enter=total(enter, "miles", pt.Rolling(_YEAR)),
        stay=pt.AnyOf(
            total(first_year, "miles", pt.InTerm(end=_YEAR)),
            total(both_years, "miles", pt.InTerm()),
        ),
        first=pt.years(2),
        renewal=pt.years(2),
    )


TURKISH = pt.Policy(
    "turkish-miles",
    "2020-10",
    base="classic_plus",
    rungs=(_miles("elite", 40_000, 25_000, 37_500), _miles("elite_plus", 80_000, 40_000, 60_000)),
    fall=pt.Fall.ONE_RUNG,
)


def _turkish(case: Case) -> Told:
    amounts = (
        (day(row["on"]), next(value for key, value in row.items() if key not in {"on", "kind"}))
        for row in case["evidence"]
    )
    return Told(ledger(*(pt.Observation("miles", miles, on=on) for on, miles in amounts)), TURKISH)


# --- Qantas: credits and own flights, in the member's own year ------------------------------------

_MEMBER_YEAR = pt.Anniversary()
QANTAS = pt.Policy(
    "qantas-credits",
    "2014",
    base="silver",
    rungs=(
        pt.Rung(
            "gold",
            enter=pt.AllOf(
                reading(700, "credits", _MEMBER_YEAR), reading(4, "own-flights", _MEMBER_YEAR)
            ),
            first=_YEAR,
        ),
    ),
)


def _qantas(case: Case) -> Told:
    facts: list[pt.Fact] = []
    for row in case["evidence"]:
        on = day(row["on"])
        if "year" in row:
            facts.append(pt.Observation("credits", row["year"], on=on))
        if (count := row.get("own_flights", row.get("count"))) is not None:
            facts.append(pt.Observation("own-flights", count, on=on))
    return Told(ledger(*facts), QANTAS)


# --- British Airways: a year from April to March, kept through the next, and a month beyond it ----

_BA_YEAR = pt.CalendarPeriod(_YEAR, anchor=date(2025, 4, 1))
_BA_LAST_YEAR = pt.CalendarPeriod(_YEAR, anchor=date(2025, 4, 1), which=pt.Which.PREVIOUS)
_THIS_YEAR = pt.EndOfPeriod(_YEAR, anchor=date(2025, 4, 1))
_APRIL = pt.months(1)


def _points(threshold: int, over: pt.Window = _BA_YEAR) -> Rule:
    return total(threshold, "points", over)


def _tier(name: str, enter: Rule) -> pt.Rung:
    return pt.Rung.kept_through_next(name, enter=enter, grace=_APRIL)


BRITISH = pt.Policy(
    "british-tiers",
    "2025-04",
    base="blue",
    rungs=(
        _tier("bronze", _points(3_500)),
        _tier("silver", pt.AnyOf(_points(7_500), total(50, "sectors", _BA_YEAR))),
        _tier("gold", _points(20_000)),
    ),
    fall=pt.Fall.ONE_RUNG,
)


def _in_all_and_own(everything: int, own: int) -> Rule:
    return pt.AllOf(
        _points(everything, _BA_LAST_YEAR),
        total(own, "points", _BA_LAST_YEAR, where={"own": True}),
    )


GUEST_LIST = pt.Policy(
    "british-guest-list",
    "2025-04",
    base="gold",
    rungs=(
        pt.Rung(
            "guest_list",
            enter=_in_all_and_own(65_000, 52_000),
            stay=_in_all_and_own(40_000, 32_000),
            first=_THIS_YEAR,  # counted when the year is over, so from the first day of the next
            renewal=_THIS_YEAR,
            grace=_APRIL,
        ),
    ),
)


def _british(case: Case) -> Told:
    facts: list[pt.Fact] = []
    for row in case["evidence"]:
        on = day(row["on"])
        if row["kind"] == "state":
            facts.append(placed(row["state"], on))
        elif row["kind"] == "sectors":
            facts.append(pt.Observation("sectors", row["in_year"], on=on))
        elif "own" in row:
            others = row["total"] - row["own"]
            facts.append(pt.Observation("points", row["own"], details={"own": True}, on=on))
            facts.append(pt.Observation("points", others, details={"own": False}, on=on))
        else:
            facts.append(pt.Observation("points", row["in_year"], on=on))
    policy = GUEST_LIST if "guest_list" in case["policy"]["states"] else BRITISH
    return Told(ledger(*facts), policy)


# --- Flying Blue, the old rule: twelve months to qualify, fifteen months valid --------------------


def _experience(name: str, keep: int) -> pt.Rung:
    return pt.Rung(
        name,
        enter=total(keep, "xp", pt.Rolling(_YEAR)),
        stay=total(keep, "xp", pt.InTerm(end=_YEAR)),
        first=pt.months(15),
        renewal=_YEAR,
    )


FLYING_BLUE = pt.Policy(
    "flying-blue-old",
    "2020",
    base="explorer",
    rungs=(_experience("silver", 100), _experience("gold", 180), _experience("platinum", 300)),
    fall=pt.Fall.ONE_RUNG,
)


def _flying_blue(case: Case) -> Told:
    facts: list[pt.Fact] = [
        placed(row["state"], day(row["on"]))
        if row["kind"] == "state"
        else pt.Observation("xp", row["in_period"], on=day(row["on"]))
        for row in case["evidence"]
    ]
    return Told(ledger(*facts), FLYING_BLUE)


# --- Marriott: nights of a calendar year, valid to the end of February of the year after the next -


def _nights(name: str, threshold: int) -> pt.Rung:
    return pt.Rung.kept_through_next(
        name, enter=reading(threshold, "nights", _CALENDAR), grace=pt.months(2)
    )


MARRIOTT = pt.Policy(
    "marriott-nights",
    "2025",
    base="member",
    rungs=(_nights("gold", 25), _nights("platinum", 50)),
)


def _marriott(case: Case) -> Told:
    readings = (
        pt.Observation("nights", row["year_to_date"], on=day(row["on"])) for row in case["evidence"]
    )
    return Told(ledger(*readings), MARRIOTT)


_BY_ID = {
    "tk": _turkish,
    "qf": _qantas,
    "ba": _british,
    "fb": _flying_blue,
    "mb": _marriott,
}


def travel(case: Case) -> Told:
    """Return a case about the tier of a traveller."""
    return _BY_ID[case["id"].partition("-")[0]](case)
