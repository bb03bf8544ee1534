"""Stories of airlines and hotels: qualifying years, terms, soft landings, matches, life tiers."""

from __future__ import annotations

import pytest

import patronage as pt
from scenarios.told import (
    LAST_YEAR,
    THIS_YEAR,
    YEAR,
    Told,
    counted,
    day,
    noted,
    placed,
    standing,
    summed,
)

ONE_DOWN = pt.Fall.ONE_RUNG
REST_AND_NEXT = pt.EndOfPeriod(YEAR, further=1)
NEXT_YEAR = pt.EndOfPeriod(YEAR)

# --- two years to the day, kept by the first of them or by both -----------------------------------


def _miles(name: str, enter: int, first: int, both: int) -> pt.Rung:
    return pt.Rung(
        name,
        enter=summed(enter, "miles", pt.Rolling(YEAR)),
        stay=pt.AnyOf(
            summed(first, "miles", pt.InTerm(end=YEAR)), summed(both, "miles", pt.InTerm())
        ),
        first=pt.years(2),
        renewal=pt.years(2),
    )


MILES = pt.Policy(
    "miles",
    "1",
    base="classic",
    rungs=(_miles("elite", 40_000, 25_000, 37_500), _miles("elite plus", 80_000, 40_000, 60_000)),
    fall=ONE_DOWN,
)


def flown(amount: int, on: str) -> pt.Observation:
    return noted("miles", amount, on)


ELITES = [
    Told(
        "one mile short of the second way",
        MILES,
        [flown(40_000, "2023-03-10"), flown(24_999, "2023-06-01"), flown(12_500, "2024-06-01")],
        "classic; elite from 10 Mar 2023; classic from 10 Mar 2025",
    ),
    Told(
        "both years together, exactly",
        MILES,
        [flown(40_000, "2023-03-10"), flown(20_000, "2023-06-01"), flown(17_500, "2024-06-01")],
        "classic; elite from 10 Mar 2023; classic from 10 Mar 2027",
    ),
    Told(
        "the first day of the second year is no day of the first",
        MILES,
        [flown(40_000, "2023-03-10"), flown(25_000, "2024-03-10")],
        "classic; elite from 10 Mar 2023; classic from 10 Mar 2025",
    ),
    Told(
        "what was flown on the day of the rise is spent",
        MILES,
        [flown(65_000, "2023-03-10")],
        "classic; elite from 10 Mar 2023; classic from 10 Mar 2025",
    ),
    Told(
        "a rise in mid-term has two years of its own, then lands softly",
        MILES,
        [flown(40_000, "2023-03-10"), flown(40_000, "2023-12-01")],
        "classic; elite from 10 Mar 2023; elite plus from 1 Dec 2023; elite from 1 Dec 2025;"
        " classic from 10 Mar 2027",
    ),
]

# --- a calendar year, valid through January of the year after the next ----------------------------


def _flights(flights: int, points: int, alone: int, over: pt.Window) -> pt.Rule:
    both = pt.AllOf(summed(flights, "flights", over), summed(points, "points", over))
    return pt.AllOf(
        pt.AnyOf(both, summed(alone, "points", over)),
        summed(4, "flights", over, where={"own": True}),
    )


def _premier(name: str, flights: int, points: int, alone: int) -> pt.Rung:
    return pt.Rung(
        name,
        enter=_flights(flights, points, alone, THIS_YEAR),
        stay=_flights(flights, points, alone, LAST_YEAR),
        first=REST_AND_NEXT,
        renewal=NEXT_YEAR,
        grace=pt.months(1),
    )


PREMIER = pt.Policy(
    "premier",
    "1",
    base="member",
    rungs=(_premier("silver", 15, 5_000, 6_000), _premier("gold", 30, 10_000, 12_000)),
)


def trips(number: int, points: int, on: str, *, own: bool = True) -> list[pt.Observation]:
    return [noted("flights", number, on, own=own), noted("points", points, on)]


PREMIERS = [
    Told(
        "flights and points together",
        PREMIER,
        trips(15, 5_000, "2024-06-01"),
        "member; silver from 1 Jun 2024; member from 1 Feb 2026",
    ),
    Told(
        "points alone, but only three own flights",
        PREMIER,
        [*trips(3, 6_000, "2024-06-01"), *trips(20, 0, "2024-06-02", own=False)],
        "member",
    ),
    Told(
        "the fourth own flight completes it, on its own day",
        PREMIER,
        [*trips(3, 6_000, "2024-06-01"), *trips(1, 0, "2024-09-01")],
        "member; silver from 1 Sep 2024; member from 1 Feb 2026",
    ),
    Told(
        "gold for a year, then what was earned",
        PREMIER,
        [*trips(30, 12_000, "2024-06-01"), *trips(15, 5_000, "2025-06-01")],
        "member; gold from 1 Jun 2024; silver from 1 Feb 2026; member from 1 Feb 2027",
    ),
    Told(
        "earned again in the January that is left",
        PREMIER,
        [*trips(15, 5_000, "2024-06-01"), *trips(15, 5_000, "2026-01-20")],
        "member; silver from 1 Jun 2024; member from 1 Feb 2028",
    ),
    Told(
        "earned again a day too late",
        PREMIER,
        [*trips(15, 5_000, "2024-06-01"), *trips(15, 5_000, "2026-02-02")],
        "member; silver from 1 Jun 2024; member from 1 Feb 2026; silver from 2 Feb 2026;"
        " member from 1 Feb 2028",
    ),
]

# --- a year from April to March, a month beyond it, one tier down a year --------------------------

APRIL = day("2025-04-01")
FROM_APRIL = pt.CalendarPeriod(YEAR, anchor=APRIL)
BEFORE_APRIL = pt.CalendarPeriod(YEAR, anchor=APRIL, which=pt.Which.PREVIOUS)


def _tier(name: str, points: int) -> pt.Rung:
    return pt.Rung(
        name,
        enter=summed(points, "points", FROM_APRIL),
        stay=summed(points, "points", BEFORE_APRIL),
        first=pt.EndOfPeriod(YEAR, anchor=APRIL, further=1),
        renewal=pt.EndOfPeriod(YEAR, anchor=APRIL),
        grace=pt.months(1),
    )


CLUB = pt.Policy(
    "club",
    "1",
    base="blue",
    rungs=(_tier("bronze", 3_500), _tier("silver", 7_500), _tier("gold", 20_000)),
    fall=ONE_DOWN,
)
STEPS_DOWN = "silver from 1 May 2027; bronze from 1 May 2028; blue from 1 May 2029"
TIERS = [
    Told(
        "gold once: a step down each May",
        CLUB,
        [noted("points", 20_000, "2025-06-01")],
        f"blue; gold from 1 Jun 2025; {STEPS_DOWN}",
    ),
    Told(
        "the next year's points don't delay the fall they don't reach",
        CLUB,
        [noted("points", 20_000, "2025-06-01"), noted("points", 7_500, "2026-06-01")],
        f"blue; gold from 1 Jun 2025; {STEPS_DOWN}",
    ),
    Told(
        "on the last day of the year",
        CLUB,
        [noted("points", 7_500, "2026-03-31")],
        "blue; silver from 31 Mar 2026; bronze from 1 May 2027; blue from 1 May 2028",
    ),
    Told(
        "on the first day of the year",
        CLUB,
        [noted("points", 7_500, "2026-04-01")],
        "blue; silver from 1 Apr 2026; bronze from 1 May 2028; blue from 1 May 2029",
    ),
]

# --- other clocks ---------------------------------------------------------------------------------

MEMBER_YEAR = pt.Anniversary()
OWN_YEAR = pt.Policy(
    "own year",
    "1",
    base="bronze",
    rungs=(pt.Rung("gold", enter=summed(700, "credits", MEMBER_YEAR), first=YEAR),),
)
FROM_NEXT_APRIL = pt.Policy(
    "next April",
    "1",
    base="member",
    rungs=(
        pt.Rung(
            "platinum",
            enter=summed(50_000, "points", LAST_YEAR),
            stay=summed(50_000, "points", LAST_YEAR),
            first=YEAR,
            renewal=YEAR,
        ),
    ),
    up=pt.Shows(pt.Cadence(every=YEAR, anchor=day("2020-04-01"))),
)
FIFTEEN_MONTHS = pt.Policy(
    "fifteen months",
    "1",
    base="explorer",
    rungs=tuple(
        pt.Rung(
            name,
            enter=summed(keep, "xp", pt.Rolling(YEAR)),
            stay=summed(keep, "xp", pt.InTerm(end=YEAR)),
            first=pt.months(15),
            renewal=YEAR,
        )
        for name, keep in (("silver", 100), ("gold", 180), ("platinum", 300))
    ),
    fall=ONE_DOWN,
)
FOR_LIFE = pt.Policy(
    "for life",
    "1",
    base="member",
    rungs=(
        pt.Rung(
            "gold",
            enter=pt.AnyOf(summed(50, "nights", pt.Rolling(YEAR)), summed(1_000_000, "miles")),
        ),
    ),
)
MATCHED = pt.Policy(
    "matched",
    "1",
    base="member",
    rungs=(
        pt.Rung(
            "gold",
            enter=summed(50, "nights", THIS_YEAR),
            stay=summed(8, "nights", pt.InTerm()),
            first=REST_AND_NEXT,
            renewal=REST_AND_NEXT,
        ),
    ),
)


def _honors(name: str, nights: int, stays: int, points: int) -> pt.Rung:
    def earned(over: pt.Window) -> pt.Rule:
        return pt.AnyOf(
            summed(nights, "nights", over), counted(stays, "stay", over),
            summed(points, "points", over),
        )  # fmt: skip

    return pt.Rung(
        name,
        enter=earned(THIS_YEAR),
        stay=earned(LAST_YEAR),
        first=REST_AND_NEXT,
        renewal=NEXT_YEAR,
        grace=pt.months(3),
    )


HONORS = pt.Policy(
    "honors",
    "1",
    base="member",
    rungs=(
        _honors("silver", 10, 4, 25_000),
        _honors("gold", 40, 20, 75_000),
        _honors("diamond", 60, 30, 120_000),
    ),
    fall=ONE_DOWN,
)
QUARTER = pt.months(3)
DRIVERS = pt.Policy(
    "drivers",
    "1",
    base="blue",
    rungs=tuple(
        pt.Rung(
            name,
            enter=summed(least, "points", pt.CalendarPeriod(QUARTER)),
            stay=summed(least, "points", pt.CalendarPeriod(QUARTER, which=pt.Which.PREVIOUS)),
            first=pt.EndOfPeriod(QUARTER, further=1),
            renewal=pt.EndOfPeriod(QUARTER),
        )
        for name, least in (("gold", 600), ("platinum", 1_200))
    ),
)
CLOCKS = [
    Told(
        "the member's own year, not the calendar's",
        OWN_YEAR,
        [noted("joined", None, "2020-05-17"), noted("credits", 400, "2021-05-16"),
         noted("credits", 300, "2021-05-17"), noted("credits", 400, "2022-05-16")],
        "bronze; gold from 16 May 2022; bronze from 16 May 2023",
    ),
    Told(
        "earned in a year, worn from April of the next for a year",
        FROM_NEXT_APRIL,
        [noted("points", 50_000, "2024-02-01")],
        "member; platinum from 1 Apr 2025; member from 1 Apr 2026",
    ),
    Told(
        "earned twice, worn twice",
        FROM_NEXT_APRIL,
        [noted("points", 50_000, "2024-08-01"), noted("points", 50_000, "2025-08-01")],
        "member; platinum from 1 Apr 2025; member from 1 Apr 2027",
    ),
    Told(
        "three months beyond the missed year, then a step a year",
        FIFTEEN_MONTHS,
        [noted("xp", 180, "2020-01-15")],
        "explorer; gold from 15 Jan 2020; silver from 15 Apr 2021; explorer from 15 Apr 2022",
    ),
    Told(
        "a million miles are for life",
        FOR_LIFE,
        [noted("nights", 50, "2020-01-01"), noted("miles", 400_000, "2020-01-01"),
         noted("miles", 600_000, "2022-05-01")],
        "member; gold from 1 Jan 2020; member from 1 Jan 2021; gold from 1 May 2022",
    ),
    Told(
        "a status matched for ninety days, and not confirmed",
        MATCHED,
        [placed("gold", "2024-03-01", "2024-05-30"), noted("nights", 7, "2024-04-01")],
        "member; gold from 1 Mar 2024; member from 30 May 2024",
    ),
    Told(
        "a status matched and confirmed: the rest of the year and all of the next",
        MATCHED,
        [placed("gold", "2024-03-01", "2024-05-30"), noted("nights", 8, "2024-04-01")],
        "member; gold from 1 Mar 2024; member from 1 Jan 2026",
    ),
    Told(
        "diamond by points, then a step down each April",
        HONORS,
        [noted("points", 120_000, "2024-11-30")],
        "member; diamond from 30 Nov 2024; gold from 1 Apr 2026; silver from 1 Apr 2027;"
        " member from 1 Apr 2028",
    ),
    Told(
        "the rest of this quarter and all of the next",
        DRIVERS,
        [noted("points", 600, "2024-02-10"), noted("points", 600, "2024-03-31"),
         noted("points", 650, "2024-04-30")],
        "blue; gold from 10 Feb 2024; platinum from 31 Mar 2024; gold from 1 Jul 2024;"
        " blue from 1 Oct 2024",
    ),
]  # fmt: skip


@pytest.mark.parametrize("told", [*ELITES, *PREMIERS, *TIERS, *CLOCKS], ids=lambda told: told.title)
def test_a_traveller_stands_where_the_programme_says(told: Told) -> None:
    assert standing(told) == told.standing


def test_a_soft_landing_is_seen_coming_and_what_averts_it() -> None:
    facts = [noted("points", 20_000, "2025-06-01")]
    member = pt.Relationship("provider", "patron").add(*facts)
    coming = pt.outlook(member, CLUB, on=day("2027-04-02"), until=day("2027-12-31"))
    (move,) = coming.moves
    assert str(move) == (
        "gold -> silver on 1 May 2027, because of sum of points: 0 in the previous period of"
        " 12 months counted from 1 Apr 2025; averted by sum of points: 20,000 short by 1 May 2027"
    )
    open_ones = pt.story(member, CLUB, on=day("2027-04-02")).grace
    assert [each.rung for each in open_ones] == ["bronze", "silver", "gold"]
    assert {(str(each.since), str(each.ends)) for each in open_ones} == {
        ("2027-04-01", "2027-05-01")
    }
