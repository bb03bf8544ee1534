"""Early ends that are held against what has been billed, where the terms say so."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd

DAY = timedelta(days=1)
JANUARY, FEBRUARY = date(2018, 1, 15), date(2018, 2, 15)
SAID = date(2018, 2, 1)
HELD = pt.Termination(
    convenience=pt.days(0),
    not_before_billed=True,
    withdrawal=pt.Withdrawal(pt.days(60)),
)
PATRON = pt.Side.PATRON


def signed(**details: Any) -> pt.Agreement:
    given: dict[str, Any] = {"termination": HELD, "billing": pt.BillingTerms.monthly(usd("280"))}
    return pt.Agreement.signed("A1", on=JANUARY, start=JANUARY, **(given | details))


def billed(agreement: pt.Agreement, on: date = JANUARY) -> pt.Relationship:
    return pt.Relationship("hp", "mary").add(agreement).bill(on)


def owed(ledger: pt.Relationship) -> pt.Money:
    return pt.Account.of(ledger.facts).balance.at(FEBRUARY)


def is_taken(ledger: pt.Relationship, *facts: pt.Fact) -> bool:
    """Whether a ledger takes facts; what it took is history, to another one that is given it."""
    try:
        grown = ledger.add(*facts)
    except pt.Refused:
        return False
    assert pt.Relationship("hp", "mary", facts=grown.facts) == grown
    return True


def test_it_may_not_end_before_what_has_been_billed() -> None:
    agreement = signed()
    ledger = billed(agreement)
    ended = agreement.terminate(on=SAID, effective=FEBRUARY - DAY, by=PATRON)
    with pytest.raises(pt.Refused) as refused:
        ledger.add(ended)
    (fault,) = refused.value.faults
    assert (fault.code, fault.path) == ("termination.billed", "facts[A1].acts[2].effective")
    assert "clause termination.not_before_billed: it is billed up to 2018-02-15" in fault.hint
    assert is_taken(ledger, agreement.terminate(on=SAID, effective=FEBRUARY, by=PATRON))
    assert is_taken(pt.Relationship("hp", "mary").add(agreement), ended)  # nothing is billed
    assert not is_taken(pt.Relationship("hp", "mary").add(agreement), ended, *ledger.facts)


def test_what_a_ledger_knows_already_or_is_given_at_once_is_not_judged() -> None:
    agreement = signed()
    ended = agreement.terminate(on=SAID, effective=FEBRUARY - DAY, by=PATRON)
    (charge,) = (fact for fact in billed(agreement).facts if isinstance(fact, pt.Charge))
    ledger = pt.Relationship("hp", "mary").add(ended, charge)
    assert is_taken(ledger, ended.occur("sale", on=SAID))


def test_by_default_what_was_billed_for_later_is_given_back() -> None:
    agreement = signed(termination=evolve(HELD, not_before_billed=False))
    ledger = billed(agreement)
    ended = agreement.terminate(on=SAID, effective=FEBRUARY - 3 * DAY, by=PATRON)
    assert is_taken(ledger, ended)
    assert owed(ledger.add(ended).bill(FEBRUARY)) == usd("252.90")  # for 28 of 31 days


@pytest.mark.parametrize("ground", [pt.Ground.CAUSE, pt.Ground.CONSENT])
def test_it_is_held_on_other_grounds_too(ground: pt.Ground) -> None:
    agreement = signed().breach(on=JANUARY, by=PATRON)
    ledger = billed(agreement)
    by = [pt.Side.PROVIDER, PATRON] if ground is pt.Ground.CONSENT else pt.Side.PROVIDER
    for effective, taken in ((FEBRUARY - DAY, False), (FEBRUARY, True)):
        ended = agreement.terminate(on=SAID, effective=effective, by=by, ground=ground)
        assert is_taken(ledger, ended) is taken


def test_an_amendment_or_a_correction_is_no_way_round() -> None:
    agreement = signed()
    ledger = billed(agreement)
    early, in_time = FEBRUARY - DAY, FEBRUARY
    back = {"on": SAID, "effective": JANUARY + DAY, "until": SAID - DAY}
    assert not is_taken(ledger, agreement.amend(**back))  # type: ignore[arg-type]
    for end, taken in ((early, False), (in_time, True)):
        assert is_taken(ledger, agreement.amend(on=SAID, until=end)) is taken
        ended = agreement.terminate(on=SAID, effective=end, by=PATRON)
        for fact in (ended, agreement.amend(on=SAID, until=end)):
            assert is_taken(ledger, pt.Correction("A1", fact, on=SAID, reason="wrong")) is taken
    longer = agreement.amend(on=SAID, summary="more")
    assert is_taken(ledger, pt.Correction("A1", longer, on=SAID, reason="wrong"))
    freed = agreement.amend(on=SAID, termination=evolve(HELD, not_before_billed=False))
    assert is_taken(ledger, freed.amend(on=SAID + DAY, until=early))  # all agree to lift the bar


def test_consent_that_is_given_one_by_one_is_held_when_the_last_gives_it() -> None:
    agreement = signed()
    consent: dict[str, Any] = {"effective": SAID + DAY, "ground": pt.Ground.CONSENT}
    one = agreement.terminate(on=SAID, by=PATRON, **consent)
    ledger = billed(agreement)
    assert is_taken(ledger, one)
    both = one.terminate(on=SAID, by=pt.Side.PROVIDER, **consent)
    assert not is_taken(ledger.add(one), both)


def test_what_takes_its_place_is_held_likewise_and_who_withdraws_is_not() -> None:
    agreement = signed()
    ledger = billed(agreement)
    assert not is_taken(ledger, agreement.supersede("A2", on=SAID))
    assert is_taken(ledger, agreement.supersede("A2", on=SAID, effective=FEBRUARY))
    cancelled = agreement.cancel(on=SAID, by=PATRON)
    assert is_taken(ledger, cancelled)
    assert owed(ledger.add(cancelled).bill(SAID)) == usd("0")


def test_an_end_in_bounds_is_refused_where_all_of_them_are_too_early() -> None:
    agreement = signed()
    ledger = billed(agreement)
    for last, taken in ((FEBRUARY - DAY, False), (FEBRUARY, True)):
        act = pt.Act(
            pt.ActKind.TERMINATE,
            on=SAID,
            effective=pt.When(SAID, last),
            by=PATRON,
            ground=pt.Ground.CONVENIENCE,
        )
        assert is_taken(ledger, agreement.after(act)) is taken


def test_what_is_billed_or_learned_later_bars_nothing() -> None:
    agreement = signed()
    ended = agreement.terminate(
        on=FEBRUARY - DAY, effective=FEBRUARY + DAY, by=PATRON, recorded_on=FEBRUARY + 5 * DAY
    )
    ledger = billed(agreement, FEBRUARY)
    assert is_taken(ledger, ended)  # when it was said, no more than the first month was billed
    late = agreement.terminate(on=FEBRUARY, effective=FEBRUARY + DAY, by=PATRON)
    assert not is_taken(ledger, late)
    *_, second = (fact for fact in ledger.facts if isinstance(fact, pt.Charge))
    known_later = evolve(second, recorded_on=FEBRUARY + DAY)
    assert is_taken(billed(agreement).add(known_later), late)
    wrong = pt.Retraction(second.id or "", on=FEBRUARY, reason="not theirs")
    assert is_taken(ledger.add(wrong), late)


def test_what_was_given_back_before_is_billed_no_more() -> None:
    agreement = signed()
    (first,) = (fact for fact in billed(agreement).facts if isinstance(fact, pt.Charge))
    back = pt.Period(date(2018, 2, 5), FEBRUARY)
    credit = pt.Charge(
        "fee",
        back,
        share=Fraction(-10, 31),
        amount=usd("-90"),
        invoice_on=date(2018, 1, 20),
        due_on=date(2018, 1, 20),
        corrects=first.id,
        id=f"{first.id}~1",
    )
    ledger = billed(agreement).add(credit)
    for effective, taken in ((date(2018, 2, 4), False), (date(2018, 2, 5), True)):
        ended = agreement.terminate(on=SAID, effective=effective, by=PATRON)
        assert is_taken(ledger, ended) is taken


def test_the_terms_of_the_day_on_which_it_is_said_count_and_so_does_each_schedule() -> None:
    two = [pt.BillingTerms.monthly(usd("1")), pt.BillingTerms.yearly(usd("9"))]
    agreement = signed(billing=two)
    ledger = billed(agreement)
    ended = agreement.terminate(on=SAID, effective=FEBRUARY, by=PATRON)
    assert not is_taken(ledger, ended)
    assert is_taken(ledger, agreement.terminate(on=SAID, effective=date(2019, 1, 15), by=PATRON))
    eased = agreement.amend(
        on=SAID - DAY, termination=pt.Termination(convenience=pt.days(0))
    ).terminate(on=SAID, effective=FEBRUARY, by=PATRON)
    assert is_taken(ledger, eased)
    other = pt.Agreement.signed("A2", on=JANUARY, start=JANUARY, termination=HELD)
    assert is_taken(ledger.add(other), other.terminate(on=SAID, by=PATRON))  # it billed nothing


@given(
    st.sampled_from([pt.BillingTerms.monthly, pt.BillingTerms.yearly]),
    st.sampled_from([pt.Timing.IN_ADVANCE, pt.Timing.IN_ARREARS]),
    st.lists(st.integers(0, 90), max_size=4),
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20)),
)
def test_it_is_refused_where_a_line_reaches_beyond_it_and_billing_goes_on(
    pace: Any, timing: pt.Timing, runs: list[int], days: tuple[int, int, int]
) -> None:
    agreement = signed(billing=pace(usd("280"), timing=timing))
    said, later, learned = days
    on, known = JANUARY + said * DAY, JANUARY + (said + learned) * DAY
    ended = agreement.terminate(on=on, effective=on + later * DAY, by=PATRON, recorded_on=known)
    ledger = pt.Relationship("hp", "mary").add(agreement)
    for run in sorted(runs):
        if JANUARY + run * DAY <= known:
            ledger = ledger.bill(JANUARY + run * DAY)
    ends = [
        fact.period.end
        for fact in ledger.facts
        if isinstance(fact, pt.Charge) and fact.invoice_on <= on
    ]
    expected = all(end is not None and end <= on + later * DAY for end in ends)
    assert is_taken(ledger, ended) is expected
    if expected:
        ledger = ledger.add(ended)
        for run in sorted(runs):
            ledger = ledger.bill(known + run * DAY)
