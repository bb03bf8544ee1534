"""Regulators: MiFID II's elective professionals, SEC filers, small firms, forborne exposures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import patronage as pt
from casebook.standings_terms import Told, day, euros, ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casebook.standings_terms import Case, Row

# --- MiFID II, Annex II section II ------------------------------------------------------------

REQUEST, WARNING, ACKNOWLEDGEMENT = "professional treatment", "warning", "acknowledgement"
QUARTERS = pt.CalendarPeriod(pt.months(3), which=pt.Which.last(4))
TWO_OF_THREE = pt.AtLeastOf(
    2,
    pt.Aggregate(
        pt.at_least(10),
        of="observation:transactions",
        by=pt.Statistic.MEAN_PER_PERIOD,
        over=QUARTERS,
    ),
    pt.Aggregate(pt.more_than(euros("500000")), of="observation:portfolio", by=pt.Statistic.LATEST),
    pt.Aggregate(pt.at_least(1), of="observation:experience", by=pt.Statistic.GREATEST),
)
# After a fall the whole procedure is gone through anew; before one, SinceFall is all the time.
PROCEDURE = pt.AllOf(
    pt.ConsentGiven(REQUEST),
    pt.ActTaken(WARNING, over=pt.SinceFall()),
    pt.ActTaken(ACKNOWLEDGEMENT, over=pt.SinceFall()),
    pt.Aggregate(
        pt.equal_to("pass"),
        of="observation:assessment",
        by=pt.Statistic.LATEST,
        over=pt.SinceFall(),
    ),
)
MIFID = pt.Policy(
    "mifid-elective-professional",
    "2014/65/EU",
    base="retail",
    rungs=(
        pt.Rung(
            "elective_professional",
            enter=pt.AllOf(PROCEDURE, TWO_OF_THREE),
            # What is found later is for the firm to act on; the request itself must stand.
            stay=pt.ConsentGiven(REQUEST),
        ),
    ),
)


def mifid(case: Case) -> Told:
    """Return a case about a retail client who asks to be treated as a professional."""
    return Told(ledger(*(_of_mifid(row) for row in case["evidence"])), MIFID)


def _of_mifid(row: Row) -> pt.Fact:
    on, line = day(row["on"]), row.get("scope")
    match row["kind"]:
        case "transactions_in_quarter":
            return pt.Observation("transactions", row["significant_count"], on=on)
        case "portfolio":
            return pt.Observation("portfolio", euros(row["eur"]), on=on)
        case "sector_experience":
            return pt.Observation("experience", row["years"], unit="years", on=on)
        case "written_request":
            return pt.Observation.consent(REQUEST, on=on, line=line)
        case "client_request":
            assert row["to"] == "retail"
            return pt.Observation.consent(REQUEST, given=False, on=on, line=line)
        case "firm_warning":
            return pt.Observation.act(WARNING, on=on, line=line, by=pt.Side.PROVIDER)
        case "client_acknowledgement_separate_document":
            return pt.Observation.act(ACKNOWLEDGEMENT, on=on, line=line, by=pt.Side.PATRON)
        case "qualitative_assessment":
            return pt.Observation("assessment", row["result"], on=on, line=line)
        case unknown:
            raise ValueError(unknown)


# --- SEC Rule 12b-2 ---------------------------------------------------------------------------


def _float(threshold: pt.Threshold) -> pt.Aggregate:
    return pt.Aggregate(threshold, of="observation:public-float", by=pt.Statistic.LATEST)


_YEARLY = pt.years(1)
SEC = pt.Policy(
    "sec-filer",
    "2020",
    base="non_accelerated",
    rungs=(
        pt.Rung(
            "accelerated",
            enter=pt.AllOf(
                _float(pt.at_least(75)),
                pt.Aggregate(pt.at_least(100), of="observation:revenue", by=pt.Statistic.LATEST),
            ),
            stay=_float(pt.at_least(60)),
        ),
        pt.Rung("large_accelerated", enter=_float(pt.at_least(700)), stay=_float(pt.at_least(560))),
    ),
    review_on=pt.Cadence(every=_YEARLY, anchor=date(2020, 6, 30)),
    up=pt.Shows(pt.Cadence(every=_YEARLY, anchor=date(2020, 12, 31))),
    down=pt.Shows(pt.Cadence(every=_YEARLY, anchor=date(2020, 12, 31))),
)


def _of_sec(row: Row) -> Iterator[pt.Fact]:
    on, unit = day(row["on"]), "million USD"
    yield pt.Observation("public-float", row["usd_m"], unit=unit, on=on)
    yield pt.Observation("revenue", row["revenue_m"], unit=unit, on=on)


# --- Recommendation 2003/361/EC -----------------------------------------------------------------

_SIZES = ("headcount", "turnover_m", "balance_sheet_m")
_THIS_YEAR = pt.CalendarPeriod(_YEARLY)
_LAST_YEAR = pt.CalendarPeriod(_YEARLY, which=pt.Which.PREVIOUS)


def _staff(threshold: pt.Threshold) -> pt.Aggregate:
    return pt.Aggregate(
        threshold, of="observation:headcount", by=pt.Statistic.LATEST, over=_THIS_YEAR
    )


def _above(limit: int, of: str) -> pt.Aggregate:
    """Return that a year's accounts say more than the limit; what they don't say is not above."""
    return pt.Aggregate(
        pt.at_least(1),
        of=f"observation:{of}",
        by=pt.Statistic.COUNT,
        over=_THIS_YEAR,
        where={"value": pt.more_than(limit)},
    )


def _two_years(rule: pt.Rule) -> pt.Rule:
    """Return that it was so in the last year, and is so by the accounts of this one."""
    return pt.AllOf(rule, pt.InEach(rule, _LAST_YEAR))


_MONEY = pt.AllOf(_above(50, "turnover_m"), _above(43, "balance_sheet_m"))
SME = pt.Policy(
    "sme",
    "2003/361/EC",
    base="sme",
    better=pt.Better.DOWN,
    rungs=(
        pt.Rung(
            "not_sme",
            enter=_two_years(pt.AnyOf(_staff(pt.at_least(250)), _MONEY)),
            stay=pt.Not(_two_years(pt.AllOf(_staff(pt.less_than(250)), pt.Not(_MONEY)))),
        ),
    ),
)

# --- EBA/GL/2026/05 -----------------------------------------------------------------------------

DEFAULT, FORBEARANCE = "observation:default", "observation:forbearance"
EBA = pt.Policy(
    "eba-forborne",
    "2026/05",
    base="performing",
    better=pt.Better.DOWN,
    rungs=(
        pt.Rung(
            "default",
            enter=pt.ElapsedSince(pt.within(pt.years(1)), of=DEFAULT),
            stay=pt.ElapsedSince(pt.within(pt.years(1)), of=(DEFAULT, FORBEARANCE)),
        ),
    ),
)


def _of_eba(row: Row) -> pt.Fact:
    on = day(row["on"])
    if row["kind"] == "classified_default":
        return pt.Observation("default", on=on)
    until = row.get("grace_period_to")
    return pt.Observation("forbearance", on=on, until=None if until is None else day(until))


def regulated(case: Case) -> Told:
    """Return a case about a regulated status."""
    evidence = case["evidence"]
    if "sme" in case["policy"].get("states", ()):
        sizes = [
            pt.Observation(name, row[name], on=day(row["on"]))
            for row in evidence
            for name in _SIZES
            if name in row
        ]
        return Told(ledger(*sizes), SME)
    if "restore" in case["policy"]:
        return Told(ledger(*map(_of_eba, evidence)), EBA)
    return Told(ledger(*(fact for row in evidence for fact in _of_sec(row))), SEC)
