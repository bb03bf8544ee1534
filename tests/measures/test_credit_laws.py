"""Law A21: credits stay within caps, pools and the fee, and nothing is credited twice."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from measures.naive_credits import LATER, naive_credits, services
from patronage.measures import CreditState, credits_of

from laws import law

if TYPE_CHECKING:
    from random import Random

    from measures.naive_credits import Service
    from patronage.measures import Credit


def credited(service: Service, *earlier: Credit) -> tuple[Credit, ...]:
    """Return what follows from a service, after what was credited before."""
    return credits_of(service.rules, service.reached, on=LATER, fees=service.fees, earlier=earlier)


def minor(credit: Credit) -> Fraction | None:
    amount = credit.amount
    return None if amount is None else Fraction(str(getattr(amount, "amount", amount)))


@given(services())
@law("A21", kills="a cap asked of the wrong window, a pool that each rule has for itself")
def test_credits_are_what_is_found_window_by_window(service: Service) -> None:
    found = [(each.rule, each.period.start, minor(each)) for each in credited(service)]
    assert found == naive_credits(service)


@given(services())
@law("A21", kills="a cap that a period lets in anew, a share rounded up beyond it")
def test_no_cap_is_ever_exceeded_whatever_the_windows(service: Service) -> None:
    found = [each for each in credited(service) if minor(each)]
    for rule in service.rules:
        for cap in rule.caps:
            if not isinstance(cap.most, pt.Money) or cap.per is None:
                continue
            sharing = {
                each.id
                for each in service.rules
                if each is rule or (cap.shared and cap in each.caps)
            }
            own = [each for each in found if each.rule in sharing]
            for last in own:
                window = cap.per.reach(last.arises - pt.days(1)), last.arises
                inside = [
                    minor(each) or 0
                    for each in own
                    if (window[0] is None or each.arises > window[0]) and each.arises <= window[1]
                ]
                if not isinstance(cap.per, pt.Fixed):
                    assert sum(inside) <= Fraction(cap.most.amount)


@given(services(), st.randoms())
@law("A21", kills="what is told first takes the cap, a window measured twice is credited twice")
def test_neither_order_nor_telling_it_twice_changes_a_credit(
    service: Service, random: Random
) -> None:
    told = [*service.reached, *service.reached[:3]]
    random.shuffle(told)
    assert credited(service._replace(reached=told)) == credited(service)


@given(services(), st.integers(0, 6))
@law("A21", kills="an earlier credit counted beside itself, a cap that forgets what went before")
def test_credits_worked_out_month_by_month_are_those_worked_out_at_once(
    service: Service, month: int
) -> None:
    at_once = credited(service)
    before = tuple(each for each in at_once if each.arises.month <= month + 1)
    assert credited(service, *before) == at_once
    late = [each for each in service.reached if each.period.end not in {b.arises for b in before}]
    rest = credited(service._replace(reached=late), *before)
    if all(not rule.instead_of and rule.group is None for rule in service.rules):
        known = {each.id: each for each in at_once}
        assert [each for each in rest if each != known[each.id]] == []


@given(services())
@law("A21", kills="an unknown amount under a cap taken for nothing")
def test_what_is_not_known_is_neither_due_nor_nothing(service: Service) -> None:
    for each in credited(service):
        assert evolve(each) == each
        assert (each.amount is None) is (each.state is CreditState.UNKNOWN)
        assert (each.remark is not None) is (each.amount is None)
