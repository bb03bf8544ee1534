"""What is agreed, and how amendments change it and what is billed."""

from __future__ import annotations

from datetime import date

from attrs import evolve

import patronage as pt
from agreement.counsel import (
    COUNSEL,
    MADE,
    PATRON,
    START,
    USD,
    counsel,
    refusal,
    until_ended,
)

# --- what is agreed --------------------------------------------------------------------------


def test_the_five_parts() -> None:
    agreement = until_ended(
        summary="Counsel",
        clauses=[
            pt.Clause("scope", "Advice on contracts."),
            pt.Clause("measure", "Answers within two working days."),
            pt.Clause("credit", "Ten percent back for each week late."),
            pt.Clause("review", "Each quarter."),
        ],
    )
    assert agreement.parts == set(pt.Part)
    special = pt.Clause("hours", "Weekdays.", part=pt.Part.MEASUREMENT)
    assert until_ended(clauses=special).parts == {pt.Part.MEASUREMENT}


# --- amendments ------------------------------------------------------------------------------


def amounts(agreement: pt.Agreement, until: date) -> list[str]:
    return [f"{charge.invoice_on} {charge.amount}" for charge in agreement.charges(until)]


def test_an_amended_price_counts_from_its_day_in_the_same_schedule() -> None:
    dearer = pt.BillingTerms.monthly(pt.Money("3100.00", USD))
    agreement = until_ended(billing=COUNSEL).amend(
        on=date(2026, 2, 20), effective=date(2026, 4, 1), billing=dearer
    )
    (schedule,) = agreement.schedules
    assert schedule.id == "A1"
    assert amounts(agreement, date(2026, 4, 1)) == [
        "2026-02-01 2,500.00 USD",
        "2026-03-01 2,500.00 USD",
        "2026-04-01 3,100.00 USD",
    ]


def test_an_amendment_may_add_drop_and_replace_what_is_billed() -> None:
    extra = pt.BillingTerms.monthly(pt.Money("100.00", USD))
    euros = pt.BillingTerms.monthly(pt.Money("90.00", "EUR"))
    agreement = (
        until_ended(billing=COUNSEL)
        .amend(on=START, effective=date(2026, 3, 1), billing=(COUNSEL, extra))
        .amend(on=START, effective=date(2026, 4, 1), billing=(euros, extra))
        .amend(on=START, effective=date(2026, 5, 1), billing=euros)
    )
    assert [(each.id, str(each.runs.start)) for each in agreement.schedules] == [
        ("A1", "2026-02-01"),
        ("A1.2", "2026-04-01"),
        ("A1.3", "2026-03-01"),
    ]
    assert sorted(amounts(agreement, date(2026, 5, 1))) == [
        "2026-02-01 2,500.00 USD",
        "2026-03-01 100.00 USD",
        "2026-03-01 2,500.00 USD",
        "2026-04-01 100.00 USD",
        "2026-04-01 90.00 EUR",
        "2026-05-01 90.00 EUR",
    ]


def test_other_intervals_and_due_days_count_from_the_amendment() -> None:
    quarterly = evolve(pt.BillingTerms.quarterly(pt.Money("7000.00", USD)), due=pt.NetDays(10))
    agreement = until_ended(billing=COUNSEL).amend(
        on=START, effective=date(2026, 4, 1), billing=quarterly
    )
    charges = agreement.charges(date(2026, 7, 1))
    assert [(str(each.invoice_on), str(each.amount)) for each in charges[-2:]] == [
        ("2026-04-01", "7,000.00 USD"),
        ("2026-07-01", "7,000.00 USD"),
    ]
    assert charges[-1].due_on == date(2026, 7, 11)


def test_the_order_of_fees_changes_nothing() -> None:
    one, two = (pt.RecurringFee(id=name, amount=pt.Money("1.00", USD)) for name in ("a", "b"))
    both = pt.BillingTerms(fees=(one, two), every=pt.months(1))
    agreement = until_ended(billing=both).amend(
        on=START, effective=date(2026, 3, 1), billing=evolve(both, fees=(two, one))
    )
    assert len(agreement.terms_over_time.days) == 1
    assert agreement.schedules[0].changes == ()


def test_other_due_days_alone_are_a_change() -> None:
    later = evolve(COUNSEL, due=pt.NetDays(60), timing=pt.Timing.IN_ARREARS)
    agreement = until_ended(billing=COUNSEL).amend(
        on=START, effective=date(2026, 3, 1), billing=later, recorded_on=date(2026, 3, 9)
    )
    (change,) = agreement.schedules[0].changes
    assert change == pt.Change(
        on=date(2026, 3, 1),
        due=pt.NetDays(60),
        timing=pt.Timing.IN_ARREARS,
        recorded_on=date(2026, 3, 9),
    )


def test_an_amendment_of_the_summary_alone_leaves_the_schedule_as_it_is() -> None:
    agreement = until_ended(billing=COUNSEL, summary="Counsel")
    amended = agreement.amend(on=date(2026, 3, 1), summary="More counsel", clauses=())
    assert amended.schedules == agreement.schedules
    assert amended.parts_over_time == agreement.parts_over_time


def test_an_amendment_may_bring_the_right_to_end() -> None:
    amended = until_ended().amend(
        on=date(2026, 3, 1),
        effective=date(2026, 4, 1),
        termination=pt.Termination(convenience=pt.days(1)),
        recorded_on=date(2026, 3, 5),
        reason="asked for",
    )
    assert (
        refusal(lambda: amended.terminate(on=date(2026, 3, 31), by=PATRON))[0] == "termination.none"
    )
    assert amended.terminate(on=date(2026, 4, 1), by=PATRON).ended_on == date(2026, 4, 2)
    assert amended.parts_over_time.at(date(2026, 3, 31)) == frozenset()
    assert amended.parts == {pt.Part.REVIEW_AND_TERMINATION}
    assert amended.acts[-1].recorded_on == date(2026, 3, 5)


def test_no_amendment_before_the_agreement() -> None:
    code, path, hint = refusal(lambda: counsel().amend(on=MADE, summary="x"))
    assert (code, path) == ("amendment.early", "acts[2].effective")
    assert str(START) in hint
    amended = counsel().amend(on=MADE, effective=START, summary="x")
    assert amended.terms_on(START).summary == "x"
    assert amended.terms_on(date(2026, 1, 31)).summary == "Monthly counsel"
