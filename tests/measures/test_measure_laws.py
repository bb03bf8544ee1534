"""Laws A20 and A21: attainment and credits against the long way round, in any order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from measures.naive_measures import cases, naive

from laws import law

if TYPE_CHECKING:
    from measures.naive_measures import Case


def exact(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))


@given(cases())
@law("A20", kills="a value at the bound on the wrong side, an exclusion that leaves the wrong side")
def test_attainment_is_what_a_loop_over_the_slices_finds(case: Case) -> None:
    found = case.measure.attained(case.seen, case.period, on=case.on)
    stated = naive(case)
    assert exact(found.value) == stated.value
    assert evolve(found) == found  # as it is where each field is checked
    if found.value is not None:
        assert (exact(found.lost), found.n) == (
            stated.lost if found.lost is not None else None,
            stated.n,
        )
        assert not found.remarks
    else:
        assert found.remarks


@given(cases(), st.randoms())
@law("A20", kills="a run counted in the order of arrival, an exclusion used up in that order")
def test_the_order_and_the_number_of_times_they_are_told_do_not_matter(
    case: Case, random: object
) -> None:
    told = [*case.seen, *case.seen[:2]]
    random.shuffle(told)  # type: ignore[attr-defined]
    measured = case.measure.attained(told, case.period, on=case.on)
    assert measured == case.measure.attained(case.seen, case.period, on=case.on)


@given(cases())
@law("A20", kills="a verdict that later days turn")
def test_a_verdict_before_the_window_is_over_stands_whatever_comes(case: Case) -> None:
    early = case.measure.attained(case.seen, case.period, on=case.on)
    late = case.measure.attained(case.seen, case.period)
    if early.verdict is not pt.Verdict.UNKNOWN and late.value is not None:
        assert early.verdict is late.verdict
