"""How a consequence is read: per unit, and from tables, their holes and overlaps."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import patronage as pt
from patronage.measures import PartUnit, Per, Pick, Row, Table

TIERS = Table(
    [
        Row(10, [pt.at_least(99), pt.less_than(Decimal("99.9"))]),
        Row(25, [pt.at_least(95), pt.less_than(99)]),
        Row(100, pt.less_than(95)),
    ],
    otherwise=0,
)


@pytest.mark.parametrize(
    ("seen", "credit"),
    [("99.9", 0), ("99.899", 10), ("99.0", 10), ("98.999", 25), ("95", 25), ("94.999", 100)],
)
def test_a_row_holds_to_its_very_bounds(seen: str, credit: int) -> None:
    assert TIERS.read({"value": Decimal(seen)}) == credit
    assert TIERS.findings() == ()


def test_a_hole_and_an_overlap_are_found_before_they_are_met() -> None:
    hole = Table([Row(10, pt.more_than(99)), Row(25, pt.less_than(99))], otherwise=0)
    overlap = Table([Row(10, pt.at_least(99)), Row(25, pt.at_most(99))])
    assert [each.code for each in hole.findings()] == ["table.hole"]
    assert [each.code for each in overlap.findings()] == ["table.overlap"]
    assert [type(each.read({"value": 99})) for each in (hole, overlap)] == [pt.Remark] * 2


def test_a_row_whose_bounds_contradict_each_other_is_found() -> None:
    never = Row(25, [pt.at_least(99), pt.less_than(95)])
    table = Table([Row(10, pt.less_than(99)), never, Row(0, pt.at_least(99))])
    assert [str(each) for each in table.findings()] == ["row 2 never holds"]
    # a fact that is a number or a name has rows for both
    mixed = Table([Row(1, {"grade": pt.one_of("A")}), Row(2, {"grade": pt.at_least(3)})])
    assert "table.never" not in {each.code for each in mixed.findings()}
    # a row of a single number is none of them, also where such numbers make no stretch
    exactly = Row(1, [pt.at_least(5), pt.at_most(5)])
    assert Table(exactly, pick=Pick.GRADUATED).findings() == ()


@pytest.mark.parametrize(
    ("part", "comes_to"),
    [
        (PartUnit.COUNTED, 3),
        (PartUnit.IGNORED, 2),
        (PartUnit.NEAREST, 3),
        (PartUnit.PRO_RATA, Decimal("2.5")),
    ],
)
def test_a_part_of_a_unit_counts_as_is_said(part: PartUnit, comes_to: object) -> None:
    assert Per(2, each=1, part=part).read({"value": 5}) == comes_to
    assert isinstance(Per(2, each=1, part=PartUnit.NOT_SAID).read({"value": 5}), pt.Remark)


def test_graduated_rows_each_take_what_falls_into_them() -> None:
    rows = [
        Row(Per(1, each=2, part=PartUnit.PRO_RATA), [pt.more_than(0), pt.at_most(10)]),
        Row(Per(1, each=3, part=PartUnit.PRO_RATA), pt.more_than(10)),
    ]
    assert Table(rows, pick=Pick.GRADUATED, otherwise=0).read({"value": Fraction(25, 2)}) == (
        Decimal("27.5")
    )
