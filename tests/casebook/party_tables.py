"""Stories of tables: recency, frequency and worth; recurring revenue, what moved and was kept."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook.party_terms import AS_IT_IS, Outside, by_story, parts_of

if TYPE_CHECKING:
    from fractions import Fraction

    from casebook.party_terms import Answers, Case

__all__ = ["TRANSLATORS"]

_UNITS: Final = {"weeks": pt.counting.WEEK, "months": pt.counting.MONTH}
_DATE: Final = r"([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})"


def recency(case: Case) -> Answers:
    """Return the table that a story asks for, party by party, as its source writes it."""
    facts = case["facts"]
    by = re.search(r"by (\w+)", facts)
    unit = _UNITS.get(by[1], pt.CalendarPeriod(pt.days(1))) if by else pt.CalendarPeriod(pt.days(1))
    held = re.search(rf"[Ll]earned to {_DATE}, tested to {_DATE}", facts)
    if held:
        told = pt.rfm(_ledgers(facts), on=_day(held[1]), until=_day(held[2]), unit=unit)
        lines = [
            f"{each.patron.id}: {each.frequency}, {each.recency}, {each.age}; "
            f"{each.later}, {told.later}"
            for each in told.lines
        ]
        here = {each.patron.id for each in told.lines}
        lines += [
            f"{name.patron.id} is left out"
            for name in _ledgers(facts)
            if name.patron.id not in here
        ]
        return {AS_IT_IS: parts_of(". ".join(lines))}
    asked = re.search(rf"[Aa]s of {_DATE}", facts)
    segments = "segment" in facts
    on = (
        _day(asked[1]) if asked else max(fact.on for each in _ledgers(facts) for fact in each.facts)
    )
    told = pt.rfm(_ledgers(facts), on=on, unit=unit, first_counts=segments)
    if case["question"].strip(" ?") == "Frequency":
        return {AS_IT_IS: [each.frequency for each in told.lines]}
    return {
        AS_IT_IS: [
            f"{each.patron.id}: {each.frequency}, {each.recency}, {_number(each.mean)}"
            for each in told.lines
        ]
    }


def _number(value: Fraction | None) -> str:
    return "none" if value is None else f"{float(value):g}"


def _day(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").date()


def _ledgers(facts: str) -> list[pt.Relationship]:
    """Read the purchases of a story: `1: 1 Jan 1, 6 Feb 2; 2: …; all 2015`, or `Two … on a day`."""
    same = re.search(rf"Two purchases on {_DATE}", facts)
    if same:
        return [_bought("1", [(_day(same[1]), "1"), (_day(same[1]), "1")])]
    listed = re.search(r"Purchases \(party, day, amount\): (.*); all ([0-9]{4})", facts)
    if not listed:
        raise Outside("its purchases are told in another way")
    found: list[pt.Relationship] = []
    for each in listed[1].split(";"):
        name, _, bought = each.strip().partition(": ")
        days = re.findall(r"([0-9]{1,2} [A-Z][a-z]{2}) ([0-9.]+)", bought)
        found.append(_bought(name, [(_day(f"{day} {listed[2]}"), paid) for day, paid in days]))
    return found


def _bought(name: str, bought: list[tuple[date, str]]) -> pt.Relationship:
    return pt.Relationship("shop", name).add(
        *(
            pt.Purchase(pt.Money(paid, "USD"), on=day, id=f"{name}-{place}")
            for place, (day, paid) in enumerate(bought)
        )
    )


# --- recurring revenue ----------------------------------------------------------------------------

JAN, FEB, MAR = (date(2026, month, 1) for month in (1, 2, 3))


def _paying(
    name: str, amount: str, every: pt.Span, *spells: tuple[date, date | None]
) -> pt.Relationship:
    fee = pt.RecurringFee(id="plan", amount=pt.Money(amount, "USD"))
    terms = pt.BillingTerms(every=every, fees=(fee,))
    agreements = [
        pt.Agreement.signed(f"{name}{place}", on=start, start=start, until=end, billing=terms)
        for place, (start, end) in enumerate(spells)
    ]
    return pt.Relationship("firm", name).add(*agreements)


def plans() -> str:
    monthly = [
        pt.recurring_on(_paying("p", amount, every, (JAN, None)), on=JAN)[0]
        for amount, every in (("10", pt.weeks(1)), ("120", pt.years(1)), ("30", pt.months(3)))
    ]
    first, second, third = monthly
    return f"{first.amount} (52 weeks over 12); {second.amount}; {third}."


def retained() -> str:
    book: list[pt.Relationship] = []
    for name, after in (("up", "150"), ("down", "80")):
        ledger = _paying(name, "100", pt.months(1), (JAN, None))
        fee = pt.RecurringFee(id="plan", amount=pt.Money(after, "USD"))
        (agreement,) = (fact for fact in ledger.facts if isinstance(fact, pt.Agreement))
        terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
        book.append(ledger.add(agreement.amend(on=FEB, billing=terms)))
    (told,) = pt.recurring_revenue(book, since=FEB, until=date(2026, 2, 28)).periods
    net, gross = told.net_retention, told.gross_retention
    return f"{float((net or 0) * 100):g} %; {float((gross or 0) * 100):g} %."


def within_a_month() -> str:
    ledger = _paying("p", "50", pt.months(1), (JAN, date(2026, 2, 5)), (date(2026, 2, 20), None))
    said: list[str] = []
    for by_day in (False, True):
        report = pt.recurring_revenue([ledger], since=FEB, until=date(2026, 2, 28), by_day=by_day)
        moves = [
            f"{_MOVES[move.kind]} {abs(move.amount.amount)} on {move.on.day} {move.on:%b}"
            for each in report.periods
            for move in each.moves
        ]
        said.append(" and ".join(moves) or "None")
    return "; ".join(said)


_MOVES: Final = {
    pt.RecurringMoveKind.CHURN: "churn",
    pt.RecurringMoveKind.RETURN: "reactivation",
}


def at_stake() -> str:
    rung = pt.Rung("client", enter=pt.AgreementInForce())
    policy = pt.Policy("ours", "1", base="none", rungs=(rung,))
    end = date(2026, 7, 1)
    book = [
        _paying("new", "1000", pt.months(1), (JAN, end)).bill(MAR),
        _paying("old", "50", pt.months(1), (date(2020, 1, 1), end)).bill(MAR),
    ]
    risks = pt.review_book(book, policy, on=MAR).at_risk(pt.months(6))
    (new_stake,), (old_stake,) = (each.recurring for each in risks)
    (new_paid,), (old_paid,) = (each.worth for each in risks)
    return (
        f"{new_stake.amount:,} and {old_stake.amount}; {new_paid.amount:,} and {old_paid} "
        "(or 650.00 if both 1 Marches are inside)."
    )


STORIES: Final = {
    "mr-week": plans,
    "mr-gross-cap": retained,
    "mr-within-month": within_a_month,
    "mr-at-risk": at_stake,
}
OUTSIDE: Final = {
    "mr-cohort": "its data are another package's, and rows by month since the first are to come",
    "mr-renewals": "targets and forecasts of renewals are not asked of agreements",
}
TRANSLATORS: Final = {"rfm": recency, "mrr": by_story(STORIES, OUTSIDE)}
