"""Stories of who likely still buys, by a BG/NBD model: on a day, first below, to be expected.

A story gives the parameters with their unit, and a history: its days, or how many repeats there
were and how long after the first purchase the last was, in weeks. Purchases lie on days, so such
weeks are read as the whole days that they stand for. Where only their number is told, the repeats
before the last are put on the days after the first: no answer hangs on them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import patronage as pt
from casebook.party_terms import AS_IT_IS, Outside, parts_of

if TYPE_CHECKING:
    from casebook.party_terms import Answers, Case

__all__ = ["TRANSLATORS"]

_DAY: Final = timedelta(days=1)
_UNITS: Final = {"days": pt.days(1), "weeks": pt.weeks(1)}
_SPANS: Final = {
    "day": pt.days(1), "week": pt.weeks(1), "month": pt.months(1), "year": pt.years(1),
}  # fmt: skip
_COUNTS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_DATE: Final = r"([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})"


class History(NamedTuple):
    """The days of purchases, and the day that is asked about where the story says one."""

    days: tuple[date, ...]
    asked: date

    @property
    def ledger(self) -> pt.Relationship:
        price = pt.Money("9.99", "USD")
        bought = [pt.Purchase(price, on=day) for day in self.days]
        return pt.Relationship("shop", "patron").add(*bought)


def likely(case: Case) -> Answers:
    """Return what the library answers, part by part."""
    model, history = _model(case["facts"]), _history(case["facts"])
    questions = [each for part in parts_of(case["question"]) for each in _days_of(part, history)]
    answers = [_answer(each, model, history) for each in questions]
    found = {AS_IT_IS: [each for each in answers if each is not None]}
    if "lifetimes" in case["source"] and len(history.days) > 1:
        found["lengths in hundredths of a week, as its summary has them"] = [
            _rounded(model, history) if isinstance(each, Decimal) else each
            for each in found[AS_IT_IS]
        ]
    return found


def _model(facts: str) -> pt.BgNbd:
    numbers = {
        name: _read(rf"\b{name} (\.?[0-9][0-9.]*[0-9])", facts) for name in ("r", "alpha", "a", "b")
    }
    return pt.BgNbd(**numbers, unit=_UNITS[_read(r"\b(days|weeks)\b", facts)])


def _read(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Outside(f"nothing in it reads as {pattern}")
    return found[1]


def _history(facts: str) -> History:
    if re.search(r"One purchase", facts):
        first = _day(_read(rf"One purchase[^.]*?{_DATE}", facts))
        return History((first,), first)
    repeats = int(_read(r"\bx ([0-9]+)", facts))
    if re.search(r"\bt_x ", facts):
        first = date(1997, 1, 1)
        last = first + _whole_days(_read(r"\bt_x ([0-9.]*[0-9])", facts)) * _DAY
        asked = first + _whole_days(_read(r"\bT ([0-9.]*[0-9])", facts)) * _DAY
    else:
        first = _day(_read(rf"[Ff]irst purchase (?:on )?{_DATE}", facts))
        last = _day(_read(rf"last on {_DATE}", facts))
        asked = _day(_read(rf"asked on {_DATE}", facts))
    between = [first + place * _DAY for place in range(1, repeats)]
    return History((first, *between, last) if repeats else (first,), asked)


def _whole_days(weeks: str) -> int:
    """Return the days that a number of weeks stands for, to the digits that it is given in."""
    found = round(Decimal(weeks) * 7)
    if round(Decimal(found) / 7, len(weeks.partition(".")[2])) != Decimal(weeks):
        raise Outside(f"{weeks} weeks are no whole days")
    return found


def _day(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").date()


def _days_of(question: str, history: History) -> list[tuple[str, date]]:
    """Return a question once for each day that it asks about."""
    if "P(alive)" not in question:
        return [(question, history.asked)]
    if named := re.findall(_DATE, question):
        return [(question, _day(each)) for each in named]
    later = re.findall(r"\b(a|one|two|three|five|ten|[0-9]+) (day|week|month|year)s?", question)
    first = history.days[-1]
    days = [first + _SPANS[unit] * _COUNTS.get(many, 0) for many, unit in later]
    return [(question, each) for each in days or [history.asked]]


def _answer(question: tuple[str, date], model: pt.BgNbd, history: History) -> object:
    asked, on = question
    if "P(alive)" in asked:
        return _finding(model, history, on, Decimal("0.5")).value
    if "below" in asked:
        bound = Decimal(_read(r"below ([0-9.]*[0-9])", asked))
        return _finding(model, history, history.asked, bound).changes_on or "never"
    if within := re.search(r"expected purchases in ([0-9]+) (day|week)s?", asked):
        first, last = history.days[0], history.days[-1]
        return model.expected(
            len(history.days) - 1,
            last=pt.days((last - first).days),
            until=pt.days((history.asked - first).days),
            within=_SPANS[within[2]] * int(within[1]),
        )
    raise Outside(f"asks {asked!r}")


def _finding(model: pt.BgNbd, history: History, on: date, bound: Decimal) -> pt.Finding:
    """Return what is found on a day by the criterion that asks for so much."""
    rung = pt.Rung("active", enter=pt.LikelyActive(pt.at_least(bound), model=model))
    policy = pt.Policy("active", "1", base="gone", rungs=(rung,))
    (finding,) = pt.review(history.ledger, policy, on=on).findings
    return finding


def _rounded(model: pt.BgNbd, history: History) -> Decimal:
    first, last = history.days[0], history.days[-1]
    lengths = [round(Decimal((day - first).days) / 7, 2) for day in (last, history.asked)]
    return model.alive(len(history.days) - 1, last=lengths[0], until=lengths[1])


TRANSLATORS: Final = {"bgnbd": likely}
