"""How values show themselves: a repr that parses, and words that are never wanting."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given

import patronage as pt
from codec_values import DOCUMENTS, NoValue, documents, value_of

from laws import law

SUMMED_UP: Final = ("Book", "Imported", "Relationship")
"""What holds too much to be written out; its repr says how much."""

NAMES: Final = {
    "datetime": dt,
    "Decimal": Decimal,
    "Fraction": Fraction,
    **{name: getattr(pt, name) for name in pt.__all__ if not name.startswith("__")},
}
WHOLE: Final = [kind for name, kind in DOCUMENTS.items() if name not in SUMMED_UP]


def check(value: Any) -> None:
    assert eval(repr(value), dict(NAMES)) == value  # noqa: S307  what the library wrote
    assert all(line.isprintable() for line in str(value).splitlines())


@pytest.mark.parametrize("kind", WHOLE, ids=lambda kind: kind.__name__)
@law("R4", kills="a field that the repr leaves out, or a phrase whose field is missing")
def test_a_repr_parses_and_words_are_never_wanting(kind: Any) -> None:
    for seed in range(6):
        try:
            check(value_of(kind, seed))
        except NoValue:
            continue


@given(documents(*WHOLE))
@law("R4", kills="a field that the repr leaves out, or a phrase whose field is missing")
def test_so_it_is_of_any_value(value: Any) -> None:
    check(value)


def test_how_nothing_is_rounded_says_nothing() -> None:
    plain, odd = (
        pt.Proration(pt.ProrationRule.FULL, rounding=mode)
        for mode in (pt.Rounding.HALF_UP, pt.Rounding.FLOOR)
    )
    assert plain == odd == pt.Proration.FULL


def test_a_deadline_that_leads_somewhere_says_where() -> None:
    day = dt.date(2026, 12, 3)
    for kind in pt.DeadlineKind:
        assert str(pt.Deadline(kind, on=day, clause="term", agreement="A1", to=day))
    for kind in (pt.DeadlineKind.NOTICE, pt.DeadlineKind.RENEWAL):
        with pytest.raises(pt.WrongType) as refused:
            pt.Deadline(kind, on=day, clause="term", agreement="A1")
        assert [fault.path for fault in refused.value.faults] == ["to"]
