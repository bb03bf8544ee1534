"""Stories of tables of recency, frequency and worth: for segments, for models, with a hold-out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook.party_terms import AS_IT_IS, Outside, parts_of

if TYPE_CHECKING:
    from datetime import date
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


TRANSLATORS: Final = {"rfm": recency}
