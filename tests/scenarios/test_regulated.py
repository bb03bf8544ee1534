"""Stories of regulated standings: filers, firms' sizes, professional clients, tax, ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import patronage as pt
from scenarios.told import YEAR, Told, bought, day, euros, latest, noted, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

# --- SEC: measured in June, in force at the year's end, left at a fraction of what it took --------


def _float(threshold: pt.Threshold) -> pt.Aggregate:
    return latest(threshold, "float")


AT_YEAR_END = pt.Shows(pt.Cadence(every=YEAR, anchor=day("2020-12-31")))
IN_JUNE = pt.Cadence(every=YEAR, anchor=day("2020-06-30"))
FILER = pt.Policy(
    "filer",
    "1",
    base="none",
    rungs=(
        pt.Rung("accelerated", enter=_float(pt.at_least(75)), stay=_float(pt.at_least(60))),
        pt.Rung("large", enter=_float(pt.at_least(700)), stay=_float(pt.at_least(560))),
    ),
    review_on=IN_JUNE,
    up=AT_YEAR_END,
    down=AT_YEAR_END,
)
SMALLER = pt.Policy(
    "smaller company",
    "1",
    base="regular",
    rungs=(pt.Rung("smaller", enter=_float(pt.less_than(250)), reenter=_float(pt.less_than(200))),),
    review_on=IN_JUNE,
)
KNOWN_A_YEAR = pt.Policy(
    "filer",
    "2",
    base="none",
    rungs=(
        pt.Rung(
            "large",
            enter=pt.AllOf(_float(pt.at_least(700)), pt.Tenure(pt.at_least(pt.months(12)))),
            stay=_float(pt.at_least(560)),
        ),
    ),
    review_on=pt.Cadence(every=YEAR, anchor=day("2020-12-31")),
)
REVENUE = latest(pt.at_least(100), "revenue")


def _accelerated(version: str, *more: pt.Rule, stay: int) -> pt.Policy:
    return pt.Policy(
        "accelerated",
        version,
        base="none",
        rungs=(
            pt.Rung(
                "accelerated",
                enter=pt.AllOf(_float(pt.at_least(75)), *more),
                stay=pt.AllOf(_float(pt.at_least(stay)), *more),
            ),
        ),
        review_on=pt.Cadence(every=YEAR, anchor=day("2018-12-31")),
    )


RULE_OF_2020 = pt.PolicyHistory(
    (day("2018-01-01"), _accelerated("2018", stay=50)),
    (day("2020-04-27"), _accelerated("2020", REVENUE, stay=60)),
)


def floats(first: int, *values: int) -> list[pt.Observation]:
    return [
        noted("float", value, f"{year}-06-30") for year, value in enumerate(values, start=first)
    ]


FILERS = [
    Told(
        "650 and 699 don't bring back what 550 lost",
        FILER,
        floats(2020, 800, 600, 550, 650, 699, 700),
        "none; large from 31 Dec 2020; accelerated from 31 Dec 2022; large from 31 Dec 2025",
    ),
    Told(
        "down two rungs at once",
        FILER,
        floats(2020, 800, 59),
        "none; large from 31 Dec 2020; none from 31 Dec 2021",
    ),
    Told(
        "560 and 60 are enough to stay",
        FILER,
        floats(2020, 700, 560, 60, 59),
        "none; large from 31 Dec 2020; accelerated from 31 Dec 2022; none from 31 Dec 2023",
    ),
    Told(
        "a peak between two measurements isn't seen",
        FILER,
        [
            noted("float", 50, "2020-06-30"),
            noted("float", 900, "2020-09-30"),
            noted("float", 50, "2021-06-01"),
        ],
        "none",
    ),
    Told(
        "coming back takes four fifths",
        SMALLER,
        floats(2020, 240, 260, 220, 200, 199),
        "regular; smaller from 30 Jun 2020; regular from 30 Jun 2021; smaller from 30 Jun 2024",
    ),
    Told(
        "a newly public company waits for a year",
        KNOWN_A_YEAR,
        floats(2020, 900),
        "none; large from 31 Dec 2021",
    ),
    Told(
        "a new rule lets those of small revenue go, and doesn't reach back",
        RULE_OF_2020,
        [*floats(2018, 100), noted("revenue", 40, "2018-06-30")],
        "none; accelerated from 31 Dec 2018; none from 31 Dec 2020",
    ),
]

# --- Recommendation 2003/361/EC: two accounting periods in a row ----------------------------------

LARGE = pt.AnyOf(
    latest(pt.at_least(250), "headcount"),
    pt.AllOf(latest(pt.more_than(50), "turnover"), latest(pt.more_than(43), "balance")),
)
TWO_YEARS = pt.CalendarPeriod(YEAR, which=pt.Which.last(2))
SIZE = pt.Policy(
    "size of a firm",
    "2003/361/EC",
    base="sme",
    better=pt.Better.DOWN,
    rungs=(
        pt.Rung(
            "large",
            enter=pt.InEach(LARGE, TWO_YEARS),
            stay=pt.Not(pt.InEach(pt.Not(LARGE), TWO_YEARS)),
        ),
    ),
)


def accounts(first: int, *years: tuple[int, int, int]) -> Iterator[pt.Observation]:
    for year, values in enumerate(years, start=first):
        for name, value in zip(("headcount", "turnover", "balance"), values, strict=True):
            yield noted(name, value, f"{year}-12-31")


SMALL, BY_STAFF, BY_MONEY = (200, 40, 30), (250, 40, 30), (200, 51, 44)
SIZES = [
    Told(
        "one year over is not two",
        SIZE,
        accounts(2021, SMALL, BY_STAFF, SMALL, BY_STAFF, SMALL, SMALL),
        "sme",
    ),
    Told("two years over", SIZE, accounts(2023, SMALL, BY_STAFF, BY_STAFF),
         "sme; large from 1 Jan 2026"),
    Told(
        "by staff in one year and by money in the next",
        SIZE,
        accounts(2023, SMALL, BY_STAFF, BY_MONEY),
        "sme; large from 1 Jan 2026",
    ),
    Told(
        "turnover alone is not over",
        SIZE,
        accounts(2023, SMALL, (249, 51, 43), (249, 50, 44)),
        "sme",
    ),
    Told(
        "one year below doesn't bring back, two do",
        SIZE,
        accounts(2021, BY_STAFF, BY_STAFF, SMALL, BY_MONEY, SMALL, SMALL),
        "sme; large from 1 Jan 2023; sme from 1 Jan 2027",
    ),
]  # fmt: skip

# --- MiFID II, Annex II ---------------------------------------------------------------------------

ASKED = "professional treatment"
LAST_FOUR = pt.CalendarPeriod(pt.months(3), which=pt.Which.last(4))
AS_PROFESSIONAL = pt.AllOf(
    pt.ConsentGiven(ASKED),
    pt.ActTaken("warning", over=pt.SinceFall()),
    pt.ActTaken("acknowledgement", over=pt.SinceFall()),
    pt.Aggregate(
        pt.equal_to("pass"),
        of="observation:assessment",
        by=pt.Statistic.LATEST,
        over=pt.SinceFall(),
    ),
    pt.AtLeastOf(
        2,
        pt.Aggregate(
            pt.at_least(10),
            of="observation:trades",
            by=pt.Statistic.MEAN_PER_PERIOD,
            over=LAST_FOUR,
        ),
        latest(pt.more_than(euros("500000")), "portfolio"),
        pt.TimeSpent(YEAR, of="observation:employment"),
    ),
)
ELECTIVE = pt.Policy(
    "elective professional",
    "2014/65/EU",
    base="retail",
    rungs=(pt.Rung("professional", enter=AS_PROFESSIONAL, stay=pt.ConsentGiven(ASKED)),),
)
LARGE_UNDERTAKING = pt.Policy(
    "professional per se",
    "2014/65/EU",
    base="retail",
    rungs=(
        pt.Rung(
            "professional",
            enter=pt.AllOf(
                pt.AtLeastOf(
                    2,
                    latest(pt.at_least(euros("20000000")), "balance"),
                    latest(pt.at_least(euros("40000000")), "turnover"),
                    latest(pt.at_least(euros("2000000")), "own-funds"),
                ),
                pt.Not(pt.ActTaken("asks for protection")),
            ),
        ),
    ),
)


def procedure(on: str, result: str = "pass") -> list[pt.Observation]:
    return [
        pt.Observation.consent(ASKED, on=day(on)),
        pt.Observation.act("warning", on=day(on), by=pt.Side.PROVIDER),
        pt.Observation.act("acknowledgement", on=day(on), by=pt.Side.PATRON),
        noted("assessment", result, on),
    ]


QUARTERS = ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31")
TRADES = [noted("trades", 10, on) for on in QUARTERS]
RICH = noted("portfolio", euros("800000"), "2026-01-05")
PROFESSIONALS = [
    Told(
        "500,000 does not exceed 500,000",
        ELECTIVE,
        [*TRADES, noted("portfolio", euros("500000"), "2026-01-05"), *procedure("2026-01-10")],
        "retail",
    ),
    Told(
        "trades of the running quarter don't count yet",
        ELECTIVE,
        [*TRADES[:3], noted("trades", 9, "2025-12-31"), noted("trades", 50, "2026-01-03"),
         RICH, *procedure("2026-01-10")],
        "retail; professional from 1 Apr 2026",
    ),
    Told(
        "has worked for a year in all, years ago",
        ELECTIVE,
        [noted("employment", None, "2010-01-01", "2010-07-01"),
         noted("employment", None, "2012-03-15", "2012-09-15"), RICH, *procedure("2026-01-10")],
        "retail; professional from 10 Jan 2026",
    ),
    Told(
        "a day short of a year",
        ELECTIVE,
        [noted("employment", None, "2010-01-01", "2010-12-31"), RICH, *procedure("2026-01-10")],
        "retail",
    ),
    Told(
        "back to retail, and the whole procedure anew",
        ELECTIVE,
        [*TRADES, RICH, *procedure("2026-01-10"),
         pt.Observation.consent(ASKED, given=False, on=day("2026-03-01")),
         pt.Observation.consent(ASKED, on=day("2026-03-20")), *procedure("2026-03-31")],
        "retail; professional from 10 Jan 2026; retail from 1 Mar 2026;"
        " professional from 31 Mar 2026",
    ),
    Told(
        "a portfolio that melts is the firm's to act on",
        ELECTIVE,
        [*TRADES, RICH, *procedure("2026-01-10"), noted("portfolio", euros("1"), "2026-02-05")],
        "retail; professional from 10 Jan 2026",
    ),
    Told(
        "two of three sizes, until protection is asked for",
        LARGE_UNDERTAKING,
        [noted("balance", euros("20000000"), "2026-01-01"),
         noted("turnover", euros("39999999.99"), "2026-01-01"),
         noted("own-funds", euros("2000000"), "2026-02-01"),
         pt.Observation.act("asks for protection", on=day("2026-05-01"))],
        "retail; professional from 1 Feb 2026; retail from 1 May 2026",
    ),
]  # fmt: skip

# --- a tax, a rating, an investment account -------------------------------------------------------

TWELVE_MONTHS = pt.CalendarPeriod(pt.months(1), which=pt.Which.last(12))
VAT = pt.Policy(
    "registration",
    "2024",
    base="exempt",
    better=pt.Better.DOWN,
    rungs=(
        pt.Rung(
            "registered",
            enter=pt.Spend(pt.more_than(pt.Money("90000", "USD")), over=TWELVE_MONTHS),
            stay=pt.Spend(pt.at_least(pt.Money("88000", "USD")), over=TWELVE_MONTHS),
        ),
    ),
    review_on=pt.Cadence(every=pt.months(1), anchor=day("2024-01-01")),
    up=pt.Shows(pt.months(1)),
)
GRADE = pt.Policy(
    "grade",
    "1",
    base="speculative",
    rungs=(
        pt.Rung(
            "investment",
            enter=pt.AtLeastOf(
                2, *(latest(pt.one_of("A", "BBB"), f"rating-{name}") for name in "abc")
            ),
        ),
    ),
)
OTHERS = [
    Told(
        "crossed in May, seen at its end, in force from July",
        VAT,
        [bought("90000", "2024-01-15"), bought("0.01", "2024-05-20"),
         bought("50000", "2025-01-15")],
        "exempt; registered from 1 Jul 2024; exempt from 1 Feb 2025",
    ),
    Told(
        "two agencies of three; the third never spoke, so one that leaves is no fall",
        GRADE,
        [noted("rating-a", "BBB", "2024-01-01"), noted("rating-b", "BBB", "2024-02-01"),
         noted("rating-a", "BB", "2024-03-01"), noted("rating-c", "BB", "2024-05-01")],
        "speculative; investment from 1 Feb 2024; speculative from 1 May 2024",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "told", [*FILERS, *SIZES, *PROFESSIONALS, *OTHERS], ids=lambda told: told.title
)
def test_a_regulated_standing_comes_out_as_its_rules_have_it(told: Told) -> None:
    assert standing(told) == told.standing


def test_what_is_missing_for_a_professional_is_named() -> None:
    facts = [*TRADES[:3], noted("trades", 9, "2025-12-31"), RICH, *procedure("2026-01-10")]
    client = pt.Relationship("provider", "patron").add(*facts)
    said = str(pt.review(client, ELECTIVE, on=day("2026-01-10")))
    assert "- mean trades per period             9.75" in said
    assert "- time in employment                 0 days" in said
    assert "+ consent to professional treatment" in said
