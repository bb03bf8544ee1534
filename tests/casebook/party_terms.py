"""What the translators of stories on parties and books share: what an answer is, and when right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

import patronage as pt
from patronage.text.spoken import spoken

__all__ = [
    "AS_IT_IS",
    "Answers",
    "Case",
    "Outside",
    "Tell",
    "alike",
    "book_of",
    "by_story",
    "only",
    "parts_of",
    "spells",
]

_NONE: Final[Mapping[str, str]] = {}

Case: TypeAlias = Mapping[str, Any]

Answers: TypeAlias = "Mapping[str, Sequence[object]]"
"""What the library answers to each part of a question: as it is, and by each named reading."""

Tell: TypeAlias = Callable[[Case], "Answers"]

AS_IT_IS: Final = "as it is"


class Outside(Exception):
    """The story asks for what the library does not answer, or is written in another way."""


def parts_of(text: str) -> list[str]:
    """Return the parts of a question, or of what is expected: they stand between semicolons."""
    return [each.strip(" .?") for each in text.split(";")]


def alike(answers: Sequence[object], stated: str) -> bool:
    """Say whether answers are what is stated, each number to as many digits as it is stated."""
    parts = parts_of(stated)
    return len(parts) == len(answers) and all(map(_is_so, answers, parts))


def _is_so(answer: object, stated: str) -> bool:
    if isinstance(answer, Decimal) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", stated):
        return round(answer, len(stated.partition(".")[2])) == Decimal(stated)
    return (spoken(answer) if isinstance(answer, date) else str(answer)) == stated


def by_story(told: Mapping[str, Callable[[], str]], outside: Mapping[str, str] = _NONE) -> Tell:
    """Return what tells stories each by itself, by its id; of some why they can't be told."""

    def tell(case: Case) -> Answers:
        story = told.get(case["id"])
        if story is None:
            raise Outside(outside.get(case["id"], "nobody has told it yet"))
        return {AS_IT_IS: parts_of(story())}

    return tell


# --- facts and policies ---------------------------------------------------------------------------


def book_of(*names: str, relations: tuple[pt.Relation, ...] = (), **facts: list[Any]) -> pt.Book:
    """Return the book of a firm that serves these parties."""
    parties = [pt.Organization(name, name) for name in ("us", *names)]
    book = pt.Book(parties, relations=relations)
    for name in names:
        book = book.add("us", name, *facts.get(name, ()))
    return book


def only(rule: pt.Rule, standing: str = "member") -> pt.Policy:
    """Return the policy of one standing above the base, and of one rule."""
    return pt.Policy("ours", "1", base="none", rungs=(pt.Rung(standing, enter=rule),))


def spells(
    ledger: pt.Relationship, policy: pt.Policy, book: pt.Book | None = None
) -> list[tuple[date, date | None]]:
    """Return from when to when something better than the base is held."""
    line = pt.standing_of(ledger, policy, book=book)
    return [
        (each.period.start, each.period.end)
        for each in line.spells()
        if each.value.name != policy.base.name and each.period.start
    ]
