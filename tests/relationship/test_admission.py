"""What a ledger takes as a fact and what it refuses, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import attrs
import pytest

import patronage as pt
from cost import calls_of
from patronage.errors import Conflict
from refusals import faults_of

DAY, NEXT = date(2026, 1, 1), date(2026, 1, 2)
LEDGER = pt.Relationship("hp", "mary")


def visit(on: date = DAY, **more: Any) -> pt.Observation:
    return pt.Observation("visit", on=on, **more)


# --- Facts of classes that are not the package's


@attrs.frozen
class Told:
    """A fact of another package, which says by whom it was told."""

    who: object
    on: date = DAY
    recorded_on: date = DAY
    id: str | None = None
    source: str | None = None
    line: str | None = None
    kind: str = "told"


@dataclass(frozen=True)
class Noted:
    """A fact that is a dataclass."""

    id: str | None = None
    on: date = DAY
    recorded_on: date = DAY
    source: str | None = None
    line: str | None = None
    kind: str = "noted"


def test_a_party_is_named_and_not_put_into_a_fact() -> None:
    """Its names would stay where a person is erased, and no book would find the stranger."""
    ledger: Any = LEDGER
    ana = pt.Person("ana", "Ana Ruiz")
    right: Any = visit(id="V1")
    assert [ref.id for ref in pt.refs_of(ledger.add(Told(ana.ref)).facts[0])] == ["ana"]
    for fact in (Told(ana), Told((1, (ana,))), pt.Correction("V1", Told(ana), on=NEXT)):
        assert faults_of(lambda told=fact: ledger.add(right, told)) == [("facts[1]", "party.type")]  # type: ignore[misc]


def test_a_fact_of_another_class_has_what_every_fact_has() -> None:
    ledger: Any = LEDGER
    assert len(ledger.add(Noted("N1"), Noted("N2"), Noted("N1")).facts) == 2
    assert faults_of(lambda: ledger.add(Noted())) == [("facts[0].id", "fact.id")]
    wrong: Any = Told("x", on="today", recorded_on=DAY, id="")  # type: ignore[arg-type]
    assert faults_of(lambda: ledger.add(wrong)) == [
        ("facts[0].on", "date.type"),
        ("facts[0].id", "id.syntax"),
    ]
    for other in ("visit", 3, Told, pt.Ref("ana"), pt.ContactPoint("mail", "m@example.org")):
        assert faults_of(lambda given=other: ledger.add(given)) == [("facts[0]", "fact.type")]  # type: ignore[misc]


# --- One write never makes every report fail


def test_whom_a_fact_names_can_be_asked_before_it_is_written() -> None:
    fact = pt.Assigned(pt.Person("ana", "Ana Ruiz"), on=DAY)
    assert pt.refs_of(fact) == (pt.Ref("ana"),)
    ledger = LEDGER.add(fact)
    (row,) = pt.review_book([ledger], pt.policies.BY_CONDUCT, on=NEXT).rows()
    assert row["standing"] == "prospect"  # a report needs no book, so no stranger stops it


# --- What it costs


@pytest.mark.parametrize(
    "fact",
    [
        visit(),
        visit(NEXT, id="V"),
        visit(id="V7"),
        pt.Placement("client", on=DAY, by="ana", reason="merger"),
    ],
    ids=["nameless", "named", "said again", "an act"],
)
def test_adding_a_fact_looks_at_no_other(fact: Any) -> None:
    """Nothing that is in the ledger is named, compared or checked again."""

    def calls(count: int) -> int:
        facts = [visit(DAY + timedelta(days=n % 900), id=f"V{n}") for n in range(count)]
        ledger = LEDGER.add(*(facts if fact.id != "V7" else [*facts[:7], fact, *facts[8:]]))
        return calls_of(partial(ledger.add, fact))

    few, many = calls(30), calls(6_000)
    assert many < few + 200


def test_adding_a_mend_looks_at_mends_only() -> None:
    def calls(count: int) -> int:
        facts = [visit(DAY + timedelta(days=n), id=f"V{n}") for n in range(count)]
        right = pt.Correction("V3", visit(NEXT), on=date(2036, 1, 1))
        return calls_of(partial(LEDGER.add(*facts).add, right))

    assert calls(3_000) < calls(30) + 200


def test_another_coverage_looks_at_no_fact() -> None:
    facts = [visit(DAY + timedelta(days=n)) for n in range(2_000)]
    ledger = LEDGER.add(*facts)
    assert calls_of(partial(ledger.covering, pt.Coverage.of("purchase"))) < 60
    assert faults_of(lambda: ledger.covering(None)) == [("coverage", "coverage.type")]  # type: ignore[arg-type]


# --- What comes again


def test_what_is_said_again_changes_nothing_and_what_differs_is_a_conflict() -> None:
    ledger = LEDGER.add(visit(id="V1"), visit(NEXT))
    assert ledger.add(*ledger.facts) == ledger
    with pytest.raises(Conflict):
        ledger.add(visit(NEXT, id="V1"))


def test_a_grown_agreement_takes_the_place_of_the_smaller() -> None:
    signed = pt.Agreement.signed("A1", on=DAY, start=DAY)
    ledger = LEDGER.add(visit(), signed, visit(NEXT))
    grown = signed.suspend(on=date(2026, 3, 1))
    assert ledger.add(grown).fact("A1") == grown
    assert ledger.add(grown).add(signed).fact("A1") == grown
    assert [fact.kind for fact in ledger.add(grown).facts] == [fact.kind for fact in ledger.facts]
