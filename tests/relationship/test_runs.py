"""Billing runs over a ledger: what was known on the day, and nothing that takes back (S22-S24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage import strategies as pst

from laws import law

DAY = timedelta(days=1)
JUNE, AUGUST = date(2019, 6, 1), date(2019, 8, 15)
PRICE = pt.BillingTerms.monthly(usd("300"))


def ledger(*facts: pt.Fact) -> pt.Relationship:
    return pt.Relationship("hp", "mary").add(*facts)


def charges(of: pt.Relationship) -> list[pt.Charge]:
    return [fact for fact in of.facts if isinstance(fact, pt.Charge)]


def added(before: pt.Relationship, after: pt.Relationship) -> list[pt.Charge]:
    return [fact for fact in charges(after) if fact not in before.facts]


def signed_late() -> pt.Agreement:
    draft = pt.Agreement.drafted("A1", on=date(2019, 5, 20), start=JUNE, billing=PRICE)
    return draft.sign(pt.Side.PROVIDER, on=AUGUST).sign(pt.Side.PATRON, on=AUGUST)


# --- what was known ------------------------------------------------------------------------------


def test_nothing_is_billed_before_the_signature_and_all_of_it_from_then_on() -> None:
    mary = ledger(signed_late())
    early = date(2019, 7, 20)
    assert mary.bill(early) == mary
    assert pt.agenda(mary, on=early, until=early) == ()
    billed = mary.bill(AUGUST)
    assert [(c.period.start, c.invoice_on, c.due_on) for c in charges(billed)] == [
        (date(2019, month, 1), AUGUST, date(2019, 9, 14)) for month in (6, 7, 8)
    ]
    (coming,) = pt.agenda(mary, on=AUGUST, until=AUGUST)
    assert coming.charge == charges(billed)[0]
    account = pt.Account.of(charges(billed))
    assert account.days_past_due(AUGUST) == 0
    assert account.days_past_due(date(2019, 9, 15)) == 1
    assert charges(mary.bill(date(2019, 8, 20))) == charges(billed)


def test_a_run_uses_a_fact_until_the_day_it_was_retracted() -> None:
    on = date(2026, 1, 1)
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    gone = pt.Retraction("A1", on=date(2026, 6, 1), reason="never signed")
    mary = ledger(signed, gone)
    assert len(charges(mary.bill(date(2026, 3, 1)))) == 3
    assert charges(mary.bill(date(2026, 6, 1))) == []
    billed = mary.bill(date(2026, 3, 1)).bill(date(2026, 6, 2))
    assert pt.Money.sum(charge.amount for charge in charges(billed)) == usd("0")
    back = [charge for charge in charges(billed) if charge.corrects]
    assert {charge.invoice_on for charge in back} == {date(2026, 6, 2)}
    assert billed.bill(date(2026, 7, 1)) == billed


def test_a_run_uses_a_correction_from_the_day_it_was_recorded() -> None:
    on = date(2026, 1, 1)
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    right = evolve(signed, terms=pt.Terms(billing=pt.BillingTerms.monthly(usd("200"))))
    mary = ledger(signed, pt.Correction("A1", right, on=date(2026, 2, 10)))
    assert [c.amount for c in charges(mary.bill(date(2026, 2, 9)))] == [usd("300")] * 2
    late = charges(mary.bill(date(2026, 3, 1)))
    assert [(str(c.amount.amount), c.invoice_on) for c in late] == [
        ("200.00", date(2026, 2, 10)),
        ("200.00", date(2026, 2, 10)),
        ("200.00", date(2026, 3, 1)),
    ]
    stepped = mary.bill(date(2026, 2, 9)).bill(date(2026, 3, 1))
    assert pt.Money.sum(c.amount for c in charges(stepped)) == usd("600")


def test_usage_of_a_fee_that_came_by_an_amendment_is_billed() -> None:
    on = date(2026, 1, 1)
    hours = pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd("100")))
    both = pt.BillingTerms(every=pt.months(1), fees=(*PRICE.fees, hours))
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    amended = signed.amend(on=date(2026, 2, 1), billing=both)
    used = [pt.Usage("hours", 2, on=date(2026, 2, 9))]
    found = charges(ledger(amended).bill(date(2026, 3, 1), usage=used))
    assert [c.amount for c in found if c.fee == "hours"] == [usd("200")]


def test_what_was_charged_and_retracted_is_charged_no_second_time() -> None:
    on = date(2026, 1, 1)
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    billed = ledger(signed).bill(on)
    waived = billed.add(pt.Retraction("A1/fee/2026-01-01", on=on, reason="a present"))
    assert waived.bill(on) == waived
    dearer = signed.amend(
        on=date(2026, 1, 10),
        effective=date(2026, 1, 10),
        billing=pt.BillingTerms.monthly(usd("600")),
    )
    later = waived.add(dearer).bill(date(2026, 1, 10))
    assert [c.period.start for c in added(waived, later)] == [date(2026, 1, 10)]


# --- a rerun of an old job -----------------------------------------------------------------------


def test_a_run_with_an_earlier_day_is_harmless() -> None:
    on = date(2026, 1, 1)
    billed = ledger(pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)).bill(
        date(2026, 6, 1)
    )
    again = billed.bill(date(2026, 3, 1))
    assert again == billed
    assert len(charges(again.bill(date(2026, 7, 1)))) == 7
    yearly = pt.BillingTerms.yearly(usd("9"))
    beside = pt.Agreement.signed("A2", on=date(2026, 2, 1), start=date(2026, 2, 1), billing=yearly)
    assert billed.add(beside).bill(date(2026, 3, 1)) == billed.add(beside)
    assert len(charges(billed.add(beside).bill(date(2026, 6, 1)))) == 7


def test_a_later_charge_that_is_no_agreements_stops_no_run() -> None:
    on, far = date(2026, 1, 1), date(2027, 1, 1)
    own = pt.Charge("desk", pt.Period(far, far + DAY), amount=usd("1"), invoice_on=far, due_on=far)
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    assert len(charges(ledger(signed, own).bill(on))) == 2


def test_credits_may_be_rounded_alone() -> None:
    on = date(2026, 4, 1)
    price = pt.BillingTerms.monthly(usd("100.01"))
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=price)
    billed = ledger(signed).bill(on)
    half = date(2026, 4, 16)
    ended = billed.add(signed.terminate(on=half, ground=pt.Ground.CONSENT))
    amounts = [
        added(ended, ended.bill(half, credits_alone=alone))[0].amount for alone in (False, True)
    ]
    assert amounts == [usd("-50.00"), usd("-50.01")]


# --- when to look again --------------------------------------------------------------------------


def test_the_next_day_of_a_ledger_is_a_bill_date_or_one_on_which_more_is_known() -> None:
    on = date(2026, 1, 1)
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    late = pt.Agreement.signed("A2", on=date(2026, 1, 20), start=date(2026, 1, 1), billing=PRICE)
    mary = ledger(signed, late)
    assert mary.next_charge_on(after=on) == date(2026, 1, 2)  # it lacks a charge
    mary = mary.bill(on)
    assert pt.next_charge_on(mary, after=on) == date(2026, 1, 20)
    assert mary.bill(date(2026, 1, 20)).next_charge_on(after=date(2026, 1, 20)) == date(2026, 2, 1)
    assert ledger().next_charge_on(after=on) is None
    assert pt.next_charge_on(signed_late(), after=JUNE) == AUGUST


def test_before_the_last_day_that_was_billed_no_day_is_next() -> None:
    on, billed_to = date(2026, 1, 1), date(2026, 6, 1)
    signed = pt.Agreement.signed("A1", on=on, start=on, billing=PRICE)
    mary = ledger(signed).bill(billed_to)
    assert mary.next_charge_on(after=date(2026, 4, 1)) == date(2026, 7, 1)
    beside = pt.Agreement.signed("A2", on=on, start=date(2026, 2, 1), billing=PRICE)
    lacking = mary.add(beside)
    assert lacking.next_charge_on(after=date(2026, 4, 1)) == billed_to
    assert lacking.bill(billed_to - DAY) == lacking
    assert lacking.bill(billed_to) != lacking


# --- usage ---------------------------------------------------------------------------------------

METERED = pt.BillingTerms(
    every=pt.months(1),
    fees=(
        pt.RetainerFee(id="counsel", amount=usd("500"), included=2, overage=usd("90")),
        pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd("100")), minimum=usd("150")),
    ),
)
FEB = date(2026, 2, 1)
USED = (
    pt.Usage("hours", 3, on=date(2026, 1, 10)),
    pt.Usage("counsel", 3, on=date(2026, 1, 11)),
)


def by_usage() -> pt.Relationship:
    on = date(2026, 1, 1)
    return ledger(pt.Agreement.signed("A1", on=on, start=on, billing=METERED))


def said(lines: list[pt.Charge]) -> list[tuple[str | None, str]]:
    return [(line.id, str(line.amount.amount)) for line in lines]


def test_a_run_without_usage_leaves_what_rests_on_it() -> None:
    billed = by_usage().bill(FEB, usage=USED)
    assert said(charges(billed))[1:] == [
        ("A1/counsel/2026-02-01", "500.00"),
        ("A1/counsel/over/2026-01-01", "90.00"),
        ("A1/hours/2026-01-01", "300.00"),
    ]
    assert billed.bill(FEB + DAY) == billed
    assert billed.next_charge_on(after=FEB) == date(2026, 3, 1)
    later = billed.bill(date(2026, 3, 1))  # the price of March; no minimum of February
    assert said(added(billed, later)) == [("A1/counsel/2026-03-01", "500.00")]
    more = (*USED, pt.Usage("hours", 1, on=date(2026, 2, 3)))
    whole = later.bill(date(2026, 3, 1), usage=more)
    assert said(added(later, whole)) == [
        ("A1/hours/2026-02-01", "100.00"),
        ("A1/hours/true-up/2026-02-01", "50.00"),
    ]


def test_that_nothing_was_used_takes_back_what_rests_on_usage() -> None:
    billed = by_usage().bill(FEB, usage=USED)
    none_used = billed.bill(FEB + DAY, usage=())
    assert said(added(billed, none_used)) == [
        ("A1/counsel/over/2026-01-01~1", "-90.00"),
        ("A1/hours/2026-01-01~1", "-300.00"),
        ("A1/hours/true-up/2026-01-01", "150.00"),
    ]
    assert billed.next_charge_on(after=FEB, usage=()) == FEB + DAY
    assert billed.next_charge_on(after=FEB, usage=USED) == date(2026, 3, 1)
    late = (*USED, pt.Usage("hours", 1, on=date(2026, 1, 20), recorded_on=date(2026, 2, 9)))
    assert billed.next_charge_on(after=FEB, usage=late) == date(2026, 2, 9)
    assert pt.next_charge_on(by_usage().facts[0], after=FEB, usage=late) == date(2026, 2, 9)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_an_early_end_is_billed_without_usage_and_a_retraction_takes_all_back() -> None:
    billed = by_usage().bill(FEB, usage=USED)
    signed = billed.facts[0]
    assert isinstance(signed, pt.Agreement)
    half = date(2026, 2, 15)
    ended = billed.add(signed.terminate(on=half, ground=pt.Ground.CONSENT))
    assert said(added(ended, ended.bill(half))) == [("A1/counsel/2026-02-01~1", "-250.00")]
    gone = billed.add(pt.Retraction("A1", on=half, reason="never signed")).bill(half)
    assert pt.Account.of(gone).balance.at(half) == usd("0")


# --- laws ----------------------------------------------------------------------------------------


@st.composite
def books(draw: st.DrawFn) -> pt.Relationship:
    """Draw ledgers of one or two agreements that were signed, changed, ended or mended late."""
    facts: list[Any] = []
    for name in draw(st.sampled_from([("A1",), ("A1", "A2")])):
        price = pt.BillingTerms.recurring(
            draw(st.sampled_from([pt.months(1), pt.weeks(2), pt.months(3)])),
            usd(draw(st.sampled_from(["1", "9.99", "300"]))),
            timing=draw(st.sampled_from([pt.Timing.IN_ADVANCE, pt.Timing.IN_ARREARS])),
        )
        agreement = draw(pst.agreements(id=name, currency="USD"))
        agreement = evolve(agreement, terms=evolve(agreement.terms, billing=(price,)))
        facts.append(evolve(agreement, provider=None, patron=None, line=None))
        if draw(st.integers(0, 3)) == 0:
            on = agreement.recorded_on + timedelta(draw(st.integers(0, 90)))
            facts.append(pt.Retraction(name, on=on, reason="no", id=f"R{name}"))
    try:
        return ledger(*facts)
    except pt.PatronageError:
        assume(False)
        raise


STEPS = st.lists(st.integers(-20, 200), min_size=1, max_size=4)


def start_of(of: pt.Relationship) -> date:
    return min(fact.on for fact in of.facts)


def cut(of: pt.Relationship, day: date) -> pt.Relationship:
    """The ledger as it was written by a day."""
    known = [
        fact.known_by(day) if isinstance(fact, pt.Agreement) else fact
        for fact in of.facts
        if fact.recorded_on <= day
    ]
    return pt.Relationship("hp", "mary", facts=[fact for fact in known if fact is not None])


@given(books(), STEPS)
@law("S22", kills="a run that looks at what was learned later")
@law("S18", kills="a run that adds something twice")
def test_a_run_on_a_day_is_that_of_the_ledger_as_it_was_written_then(
    mary: pt.Relationship, steps: list[int]
) -> None:
    for step in sorted(steps):
        on = start_of(mary) + timedelta(step)
        then = cut(mary, on)
        billed = mary.bill(on)
        new = added(mary, billed)
        assert new == added(then, then.bill(on))
        assert billed.bill(on) == billed
        for line in new:
            assert line.invoice_on <= on
            if line.corrects is None:  # it is no older than the knowledge that it rests on
                early = cut(mary, line.invoice_on)
                at_once = added(early, early.bill(line.invoice_on))
                assert line.period in {each.period for each in at_once if each.fee == line.fee}
        mary = billed


@given(books(), STEPS)
@law("S19", kills="a run that catches up on other amounts")
def test_runs_step_by_step_come_to_what_one_run_does(
    mary: pt.Relationship, steps: list[int]
) -> None:
    last = start_of(mary) + timedelta(250)
    stepped = mary
    for step in sorted(steps):
        stepped = stepped.bill(start_of(mary) + timedelta(step))
    stepped, once = stepped.bill(last), mary.bill(last)

    def comes_to(of: pt.Relationship) -> dict[str, list[tuple[pt.Period, pt.Money]]]:
        found: dict[str, list[pt.Charge]] = {}
        for charge in charges(of):
            found.setdefault((charge.id or "").split("/")[0], []).append(charge)
        return {
            name: [pair for pair in pt.effective_charges(each) if pair[1]]
            for name, each in found.items()
        }

    found, wanted = comes_to(stepped), comes_to(once)
    assert {name: each for name, each in found.items() if each} == {
        name: each for name, each in wanted.items() if each
    }


@given(books(), STEPS)
@law("S23", kills="a rerun that takes back what was charged since")
def test_runs_in_any_order_come_to_the_latest_alone(
    mary: pt.Relationship, steps: list[int]
) -> None:
    """Where the latest run left its mark: a charge, or nothing that was learned since."""
    days = [start_of(mary) + timedelta(step) for step in steps]
    billed = mary.bill(max(days))
    mark = max((charge.invoice_on for charge in charges(billed)), default=date.min)
    learned = {fact.recorded_on for fact in mary.facts} | {
        act.recorded_on
        for fact in mary.facts
        if isinstance(fact, pt.Agreement)
        for act in fact.acts
    }
    for day in days:
        if day < mark or not any(day < each <= max(days) for each in learned):
            assert billed.bill(day) == billed


@given(books(), st.integers(-20, 200), st.lists(st.integers(1, 200), max_size=4))
@law("S24", kills="an act that was recorded later left out")
def test_until_the_next_day_of_a_ledger_each_run_adds_nothing(
    mary: pt.Relationship, step: int, steps: list[int]
) -> None:
    on = start_of(mary) + timedelta(step)
    for one in (mary, mary.bill(on)):
        coming = one.next_charge_on(after=on)
        assert coming is None or coming > on
        for later in steps:
            day = on + timedelta(later)
            if coming is None or day < coming:
                assert one.bill(day) == one


@given(
    pst.agreements(currency="USD"), st.integers(-20, 200), st.lists(st.integers(1, 200), max_size=4)
)
@law("S24", kills="a notice that is known later left out")
def test_until_the_next_day_of_an_agreement_each_run_adds_nothing(
    agreement: pt.Agreement, step: int, steps: list[int]
) -> None:
    agreement = evolve(agreement, provider=None, patron=None)
    on = agreement.on + timedelta(step)
    try:
        billed = ledger(agreement).bill(on)
        coming = agreement.next_charge_on(after=on)
    except pt.PatronageError:
        return  # held elsewhere: what is refused in a run
    for later in steps:
        day = on + timedelta(later)
        if coming is None or day < coming:
            assert billed.bill(day) == billed


@given(books(), st.integers(-5, 200))
@law("S22", kills="an agenda that announces what no run adds")
def test_the_agenda_announces_for_a_day_what_a_run_adds_on_it(
    mary: pt.Relationship, step: int
) -> None:
    on = start_of(mary) + timedelta(step)
    eve = mary.bill(on - DAY)
    new = added(eve, eve.bill(on))
    for one in (mary, eve):
        said = [each.charge for each in pt.agenda(one, on=on, until=on) if each.charge is not None]
        assert {charge.id for charge in said} <= {line.id for line in new}
        assert all(charge in new for charge in said)
        assert {(c.id or "").split("/")[0] for c in said} == {
            (line.id or "").split("/")[0] for line in new
        }


def test_the_agenda_announces_a_minimum_where_it_is_given_what_was_used() -> None:
    billed = by_usage().bill(FEB, usage=USED)
    march = date(2026, 3, 1)
    (told,) = pt.agenda(billed, on=march, usage=USED)
    assert told.charge is not None
    assert told.charge in added(billed, billed.bill(march, usage=USED))
    (silent,) = pt.agenda(billed, on=march)
    assert silent.charge is not None
    assert silent.charge in added(billed, billed.bill(march))
    hours = pt.UsageFee(id="h", prices=pt.Tiers.per_unit(usd("1")), minimum=usd("9"))
    terms = pt.BillingTerms(every=pt.months(1), fees=(hours,))
    only = ledger(pt.Agreement.signed("A1", on=JUNE, start=JUNE, billing=terms))
    (coming,) = pt.agenda(only, on=JUNE, usage=())
    assert coming.charge is not None
    assert (coming.charge.invoice_on, coming.charge.amount) == (date(2019, 7, 1), usd("9"))
    assert [each.charge for each in pt.agenda(only, on=JUNE)] == [None]


@st.composite
def metered_books(draw: st.DrawFn) -> tuple[pt.Relationship, tuple[pt.Usage, ...] | None]:
    """Draw a ledger of an agreement that bills usage beside a price, and what was used, or not."""
    fees: list[Any] = []
    if draw(st.booleans()):
        fees.append(pt.RecurringFee(id="fee", amount=usd("30")))
    least = draw(st.sampled_from([None, usd("9")]))
    fees.append(pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd("5")), minimum=least))
    if draw(st.booleans()):
        fees.append(pt.RetainerFee(id="r", amount=usd("50"), included=1, overage=usd("7")))
    terms = pt.BillingTerms(every=pt.months(1), fees=tuple(fees))
    agreement = draw(pst.agreements(id="A1", currency="USD"))
    agreement = evolve(agreement, terms=evolve(agreement.terms, billing=(terms,)))
    mary = ledger(evolve(agreement, provider=None, patron=None, line=None))
    shifts = st.tuples(st.sampled_from([fee.id for fee in fees if fee.takes_usage]), STEP, STEP)
    used = [
        pt.Usage(name, 2, on=start_of(mary) + timedelta(min(first, last)), recorded_on=known)
        for name, first, last in draw(st.lists(shifts, max_size=3))
        for known in [start_of(mary) + timedelta(max(first, last))]
    ]
    return mary, draw(st.sampled_from([None, tuple(used)]))


STEP = st.integers(0, 120)


@given(metered_books(), st.integers(-5, 130))
@law("S22", kills="an agenda that announces a minimum which a run without usage doesn't add")
def test_the_agenda_of_a_day_is_what_a_run_adds_that_is_given_as_much(
    drawn: tuple[pt.Relationship, tuple[pt.Usage, ...] | None], step: int
) -> None:
    mary, usage = drawn
    on = start_of(mary) + timedelta(step)
    try:
        eve = mary.bill(on - DAY, usage=usage)
        day = eve.bill(on, usage=usage)
    except pt.PatronageError:
        return  # changed terms that have none of these fees refuse what was used of them
    for one in (mary, eve):
        coming = pt.agenda(one, on=on, until=on, usage=usage)
        said = [each.charge for each in coming if each.charge is not None]
        assert all(charge in added(eve, day) for charge in said)
        assert bool(said) == bool(added(eve, day))
    if cut(mary, on) == mary and all(each.known_on <= on for each in usage or ()):
        for each in pt.agenda(day, on=on, usage=usage):
            if each.charge is not None and each.charge.invoice_on > on:
                then = day.bill(each.charge.invoice_on - DAY, usage=usage)
                assert each.charge in added(then, then.bill(each.charge.invoice_on, usage=usage))
