"""Terms of every kind, as the strategies draw them: no run lets a foreign exception out (S25)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage import strategies as pst

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = st.lists(st.integers(-40, 500), min_size=1, max_size=4)
TYPED = {"proration.unit", "retainer.exceeded", "span.open", "calendar.empty"}
"""What is refused in a run: part periods, work beyond, for want of an end or a working day."""


def asked(ask: Callable[[], object]) -> None:
    try:
        ask()
    except pt.PatronageError as error:
        assert {fault.code for fault in error.faults} <= TYPED  # noqa: PT017


@given(pst.schedules(), STEPS, st.integers(0, 9))
@law("S25", kills="a period without days that is divided by")
def test_no_terms_let_a_foreign_exception_out_of_a_run(
    schedule: pt.BillingSchedule, steps: list[int], units: int
) -> None:
    start = schedule.runs.start
    assert start is not None
    usage = [pt.Usage(fee.id, units, on=start) for fee in schedule.fees if fee.takes_usage]
    charged: tuple[pt.Charge, ...] = ()

    def run() -> None:
        nonlocal charged
        charged += pt.bill(schedule, charged, on=on, usage=usage)

    for step in sorted(steps):
        on = start + timedelta(step)
        for ask in (
            run,
            partial(pt.year_ahead, schedule, after=on),
            partial(schedule.position, on),
            partial(schedule.preview, 2, after=on),
            partial(schedule.last_period, on),
            partial(schedule.period_on, on),
        ):
            asked(ask)


@given(pst.agreements(), STEPS)
@law("S25", kills="terms that can be signed and not be billed")
def test_no_agreement_lets_a_foreign_exception_out_of_a_run_or_an_agenda(
    agreement: pt.Agreement, steps: list[int]
) -> None:
    provider, patron = agreement.provider or pt.Ref("hp"), agreement.patron or pt.Ref("mary")
    ledger = pt.Relationship(provider, patron).add(agreement)

    def run() -> None:
        nonlocal ledger
        ledger = ledger.bill(on)

    for step in sorted(steps):
        on = agreement.on + timedelta(step)
        asked(run)
        asked(partial(pt.agenda, ledger, on=on))
        asked(partial(agreement.agenda, on=on))
