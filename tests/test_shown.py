"""How values show themselves: a repr that parses, and words that are never wanting."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given

import patronage as pt
from codec.values import DOCUMENTS, NoValue, documents, value_of
from patronage.errors import printable
from planting import planted

from laws import law

SUMMED_UP: Final = ("Book", "Imported", "Joined", "Reconciliation", "Relationship")
"""What holds too much to be written out; its repr says how much."""

NAMES: Final = {
    "datetime": dt,
    "Decimal": Decimal,
    "Fraction": Fraction,
    **{name: getattr(pt, name) for name in pt.__all__ if not name.startswith("__")},
    **{name: getattr(pt.measures, name) for name in pt.measures.__all__},
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


HIDDEN: Final = "=\tM\xada\u3164\U000e0041\ufe0f\U000e0100 2"


@pytest.mark.parametrize("kind", WHOLE, ids=lambda kind: kind.__name__)
@law("R5", kills="a name that is printed as it was written")
def test_what_can_not_be_seen_in_a_name_is_spelt_out(kind: Any) -> None:
    for seed in range(3):
        with suppress(NoValue):
            for value in planted(value_of(kind, seed), HIDDEN):
                lines = str(value).splitlines()
                assert [line for line in lines if printable(line) != line] == []


@dataclass(frozen=True)
class CarsSold:
    """A criterion of the user's own, of which the table of words knows nothing."""

    threshold: pt.Threshold | None = None
    over: pt.Window | None = None
    needs: frozenset[str] = frozenset({"purchase"})

    def observe(self, facts: pt.Facts, anchors: pt.Anchors) -> pt.Timeline[pt.Observed]:
        sold = facts.of("purchase")
        value = bool(sold) if self.threshold is None else len(sold)
        return pt.Timeline.constant(pt.Observed(value, sold))


class CarsOf(CarsSold):
    code = "cars_of_2026"


@pytest.mark.parametrize(
    ("criterion", "says"),
    [
        (CarsSold(), "CarsSold"),
        (CarsOf(), "cars of 2026"),
        (CarsOf(pt.at_least(3)), "cars of 2026 at least 3"),
        (CarsOf(pt.at_least(3), pt.Ever()), "cars of 2026 at least 3"),
        (CarsOf(pt.at_most(1), pt.Rolling(pt.months(3))), "cars of 2026 at most 1 in 3 months"),
        (CarsOf(None, pt.InTerm()), "cars of 2026 in the term"),
    ],
)
def test_a_criterion_without_words_is_said_by_its_code(criterion: CarsSold, says: str) -> None:
    policy = pt.Policy("cars", "1", rungs=(pt.Rung("dealer", enter=criterion),))
    assert pt.describe(policy).splitlines()[1:] == [f"Dealer: {says}."]
    assert says in pt.mermaid(policy)
    day = dt.date(2026, 3, 1)
    ledger = pt.Relationship("a", "b").add(pt.Purchase(pt.Money("1", "USD"), on=day))
    decision = pt.review(ledger, policy, on=day)
    name = says.partition(" at ")[0].partition(" in ")[0]
    assert f" {name}  " in str(decision)
    assert f" {name}: " in str(decision.findings[0])


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
    for kind in (pt.DeadlineKind.OPTION, pt.DeadlineKind.CONSENT):
        with pytest.raises(pt.WrongType) as refused:
            pt.Deadline(kind, on=day, clause="term", agreement="A1")
        assert [fault.path for fault in refused.value.faults] == ["to"]
    lasting = pt.Deadline(pt.DeadlineKind.NOTICE, on=day, clause="renewal", agreement="A1")
    assert str(lasting) == "3 Dec 2026: last day for notice, else goes on without an end"
