"""One more row of each: a fact, a criterion and a fee need a file of their own and a line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import patronage as pt
from own_rows import CellarFee, Tasting, TastingCount
from patronage import strategies as pst
from patronage.errors import OutOfRange, UnknownReference
from patronage.manifest import MANIFEST, Manifest, rows
from patronage.strategies import fields
from patronage.strategies.registration import register

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGER: Final = Manifest(
    [
        *MANIFEST.rows,
        *(
            row._replace(home="own_rows")
            for row in rows("""
facts    fact      own_rows Tasting
criteria criterion own_rows TastingCount
billing  fee       own_rows CellarFee
""")
        ),
    ]
)
DAY: Final = date(2026, 3, 1)
TASTER: Final = pt.Policy(
    "tasters",
    "1",
    rungs=(pt.Rung("taster", enter=TastingCount(pt.at_least(2), over=pt.Rolling(pt.months(6)))),),
)
LEDGER: Final = pt.Relationship("cellar", "mary").add(
    Tasting(6, on=date(2026, 1, 9)), Tasting(4, on=date(2026, 2, 20))
)
SCHEDULE: Final = pt.BillingTerms(
    every=pt.months(1), fees=(CellarFee(id="key", amount=pt.Money("30.00", "EUR")),)
).bind("B1", DAY)


@pytest.fixture(autouse=True)
def longer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the longer manifest be that of the package."""
    with monkeypatch.context() as patch:
        patch.setattr("patronage.manifest.MANIFEST", LONGER)
        register()
        yield
    for kept in (fields._whole, fields.from_fields, fields._parts):
        kept.cache_clear()  # strategies that were built from the longer one


def test_it_is_judged_and_described() -> None:
    head, finding, *_ = str(pt.review(LEDGER, TASTER, on=DAY)).splitlines()
    assert head == "mary  prospect -> TASTER on 20 Feb 2026  (tasters v1)"
    assert finding.startswith(
        "  + tasting count  2  needs: at least 2 in 6 months  [tasting-2026-01-09-"
    )
    assert pt.describe(TASTER).splitlines()[-1] == "Taster: tasting count at least 2 in 6 months."
    moves = pt.outlook(LEDGER, TASTER, on=DAY, until=date(2026, 12, 31)).moves
    assert [move.on for move in moves] == [date(2026, 7, 9)]


def test_what_was_never_imported_is_not_known() -> None:
    shop = pt.Relationship("cellar", "mary", coverage=pt.Coverage.of("purchase"))
    assert pt.review(shop, TASTER, on=DAY).findings[0].verdict is pt.Verdict.UNKNOWN


def test_a_fee_of_it_is_charged() -> None:
    (charge,) = SCHEDULE.charges(until=date(2026, 6, 1))
    assert (charge.fee, charge.amount, charge.invoice_on) == ("key", pt.Money("30", "EUR"), DAY)


def test_it_is_stored_and_read_back() -> None:
    for value in (LEDGER, TASTER, SCHEDULE):
        assert pt.from_json(pt.to_json(value)) == value
        assert pt.from_tree(pt.to_tree(value)) == value


def test_it_is_checked_like_the_others() -> None:
    with pytest.raises(OutOfRange) as caught:
        Tasting("six", on=DAY, recorded_on=DAY)  # type: ignore[arg-type]
    assert caught.value.faults[0].path == "wines"
    with pytest.raises(UnknownReference, match="did you mean 'key'"):
        SCHEDULE.changed(pt.Change(on=DAY, drops=frozenset({"kye"})))


@settings(max_examples=20)
@given(st.data())
def test_it_is_drawn_alone_and_among_its_kind(data: st.DataObject) -> None:
    for kind in (Tasting, TastingCount, CellarFee):
        value: Any = data.draw(st.from_type(kind))
        assert type(value) is kind
        assert evolve(value) == value
    drawn = (
        data.draw(pst.facts(kinds=[Tasting])),
        data.draw(pst.criteria(kinds=[TastingCount])),
        data.draw(pst.fees(kinds=[CellarFee])),
    )
    assert [type(each) for each in drawn] == [Tasting, TastingCount, CellarFee]


def test_the_manifest_lists_it_among_its_kind() -> None:
    assert "Tasting" in LONGER.named("fact")
    assert "Tasting" not in MANIFEST.named("fact")
    assert LONGER.load("CellarFee") is CellarFee
