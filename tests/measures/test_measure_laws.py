"""Laws A20 and A21: attainment and credits against the long way round, in any order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from measures.naive_measures import METHODS, cases, naive

from laws import law

if TYPE_CHECKING:
    from random import Random

    from measures.naive_measures import Case
    from patronage.measures import AttainmentMethod


def exact(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@law("A20", kills="a value at the bound on the wrong side, an exclusion that leaves the wrong side")
def test_attainment_is_what_a_loop_over_the_slices_finds(method: AttainmentMethod) -> None:
    @given(cases(method))
    def holds(case: Case) -> None:
        found, stated = case.measure.attained(case.seen, case.period, on=case.on), naive(case)
        assert exact(found.value) == stated.value
        assert evolve(found) == found  # as it is where each field is checked
        assert bool(found.remarks) is (found.value is None)
        if found.value is not None:
            lost = None if found.lost is None else stated.lost
            assert (exact(found.lost), found.n) == (lost, stated.n)

    holds()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@law("A20", kills="a run counted in the order of arrival, an exclusion used up in that order")
def test_the_order_and_the_number_of_times_they_are_told_do_not_matter(
    method: AttainmentMethod,
) -> None:
    @given(cases(method), st.randoms())
    def holds(case: Case, random: Random) -> None:
        told = [*case.seen, *case.seen[:2]]
        random.shuffle(told)
        measured = case.measure.attained(told, case.period, on=case.on)
        assert measured == case.measure.attained(case.seen, case.period, on=case.on)

    holds()


@given(cases())
@law("A20", kills="a verdict that later days turn")
def test_a_verdict_before_the_window_is_over_stands_whatever_comes(case: Case) -> None:
    early = case.measure.attained(case.seen, case.period, on=case.on)
    late = case.measure.attained(case.seen, case.period)
    if early.verdict is not pt.Verdict.UNKNOWN and late.value is not None:
        assert early.verdict is late.verdict
