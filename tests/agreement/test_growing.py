"""The agreement as one fact that grows: in the ledger, as known by a day, recorded late."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import (
    MADE,
    PATRON,
    START,
    counsel,
    refusal,
)


def test_the_ledger_keeps_the_larger_value() -> None:
    agreement = counsel()
    noticed = agreement.give_notice(on=date(2026, 11, 1), by=PATRON)
    ledger = pt.Relationship("hp", "mary").add(noticed).add(agreement)
    assert ledger.facts == (noticed,)
    assert isinstance(noticed, pt.Growing)
    (then,) = ledger.known_by(date(2026, 10, 31))
    assert then == agreement
    assert ledger.known_by(date(2026, 1, 4)) == ()


def test_two_different_lives_of_one_agreement_are_a_conflict() -> None:
    agreement = counsel()
    one = agreement.give_notice(on=date(2026, 11, 1), by=PATRON)
    other = agreement.suspend(on=date(2026, 11, 1))
    assert not one.extends(other)
    with pytest.raises(pt.InvalidInput) as error:
        pt.Relationship("hp", "mary").add(one, other)
    assert error.value.faults[0].code == "evidence.conflict"


def test_another_text_is_not_the_same_agreement_grown() -> None:
    agreement = counsel()
    assert not evolve(agreement, line="work").extends(agreement)
    assert not agreement.extends(agreement.suspend(on=START))
    assert not evolve(agreement, term=pt.Term(START)).extends(agreement)


def test_the_relationship_knows_the_sides_named() -> None:
    agreement = pt.Agreement.signed("A1", on=MADE, start=START, patron="stan")
    with pytest.raises(pt.InvalidInput) as error:
        pt.Relationship("hp", "mary").add(agreement)
    assert error.value.faults[0].code == "reference.unknown"


def test_what_was_known_must_make_sense_by_itself() -> None:
    suspended = counsel().suspend(on=date(2026, 3, 1), recorded_on=date(2026, 3, 20))
    with pytest.raises(pt.InvalidInput) as error:
        suspended.resume(on=date(2026, 3, 10))
    (fault,) = error.value.faults
    assert (fault.code, fault.path) == ("evidence.time", "acts[3].recorded_on")
    assert "learned later" in fault.hint
    resumed = suspended.resume(on=date(2026, 3, 10), recorded_on=date(2026, 3, 20))
    assert resumed.in_force_on(date(2026, 3, 10))


def test_an_act_may_be_recorded_late_and_takes_its_place_by_its_day() -> None:
    agreement = counsel().suspend(on=date(2026, 4, 1))
    backdated = agreement.amend(on=date(2026, 3, 1), summary="x", recorded_on=date(2026, 5, 1))
    assert [act.kind.value for act in backdated.acts] == ["sign", "sign", "amend", "suspend"]
    assert backdated.known_by(date(2026, 4, 30)) == agreement
    assert backdated.extends(agreement)
    code, path, _ = refusal(
        lambda: agreement.terminate(
            on=date(2026, 3, 1), ground=pt.Ground.CONSENT, recorded_on=date(2026, 5, 1)
        )
    )
    assert (code, path) == ("status.refused", "acts[3].effective")
