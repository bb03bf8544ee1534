"""Credits on invoices: once, never below zero, and made up for where more or less is owed later."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.measures import (
    AttainmentMethod,
    CreditBase,
    CreditRule,
    CreditState,
    Measure,
    SettledBy,
)

from laws import law

if TYPE_CHECKING:
    from collections.abc import Sequence

START = date(2026, 1, 1)
FEE = pt.Money("100.00", "USD")


def rule(percent: int = 40, **details: object) -> CreditRule:
    given: dict[str, object] = {"of": CreditBase.PERIOD_FAILED} | details
    return CreditRule("credit", on="outage", form=percent, **given)  # type: ignore[arg-type]


def hosting(*rules: CreditRule, months: int = 6) -> pt.Agreement:
    return pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        length=pt.months(months),
        billing=pt.BillingTerms.monthly(FEE),
        measures=Measure(
            "outage",
            AttainmentMethod.UPTIME,
            window=pt.counting.MONTH,
            target=pt.at_least(99),
        ),
        credits=rules,
    )


def outage(month: int, recorded: date | None = None, id: str | None = None) -> pt.Observation:  # noqa: A002
    day = date(2026, month, 9)
    return pt.Observation("outage", 900, on=day, recorded_on=recorded or day, id=id)


def posted(ledger: pt.Relationship) -> list[tuple[str, str, str]]:
    return [
        (fact.id or "", str(fact.amount), str(fact.invoice_on))
        for fact in ledger.facts
        if isinstance(fact, pt.Charge) and "@" in (fact.id or "")
    ]


def billed(ledger: pt.Relationship, *days: date) -> pt.Relationship:
    for day in days:
        ledger = ledger.bill(day)
    return ledger


FEB, MAR, APR = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


def test_a_credit_goes_off_the_next_invoice_once() -> None:
    ledger = billed(pt.Relationship("h", "m").add(hosting(rule()), outage(1)), START, FEB, FEB, MAR)
    assert posted(ledger) == [("A1@credit@2026-01-01", "-40.00 USD", "2026-02-01")]
    second = pt.invoices(ledger, numbers=["1", "2", "3"])[1]
    assert [str(line.amount) for line in second.lines] == ["100.00 USD", "-40.00 USD"]


def test_what_turns_out_otherwise_is_made_up_for_on_the_next_invoice() -> None:
    ledger = billed(pt.Relationship("h", "m").add(hosting(rule()), outage(1, id="O1")), START, FEB)
    wrong = pt.Retraction("O1", on=date(2026, 2, 5), reason="another host's")
    late = outage(1, recorded=date(2026, 3, 9))
    ledger = billed(ledger.add(wrong), MAR)
    assert posted(ledger)[1:] == [("A1@credit@2026-01-01~1", "40.00 USD", "2026-03-01")]
    ledger = billed(ledger.add(late), APR)
    assert posted(ledger)[2:] == [("A1@credit@2026-01-01~2", "-40.00 USD", "2026-04-01")]


def test_no_invoice_is_below_zero_and_what_is_left_goes_off_later_ones() -> None:
    ledger = billed(
        pt.Relationship("h", "m").add(hosting(rule(250)), outage(1)), START, FEB, MAR, APR
    )
    assert posted(ledger) == [
        ("A1@credit@2026-01-01", "-100.00 USD", "2026-02-01"),
        ("A1@credit@2026-01-01~1", "-100.00 USD", "2026-03-01"),
        ("A1@credit@2026-01-01~2", "-50.00 USD", "2026-04-01"),
    ]


def test_what_is_not_held_is_lost_after_the_first_invoice() -> None:
    ledger = pt.Relationship("h", "m").add(hosting(rule(250, held=pt.days(0))), outage(1))
    assert [amount for _, amount, _ in posted(billed(ledger, START, FEB, MAR, APR))] == [
        "-100.00 USD"
    ]
    month = pt.Relationship("h", "m").add(hosting(rule(250, held=pt.months(1))), outage(1))
    assert len(posted(billed(month, START, FEB, MAR, APR))) == 2


def test_the_last_month_has_no_next_invoice() -> None:
    end, later = date(2026, 3, 1), date(2026, 3, 2)
    facts = {
        by: pt.Relationship("h", "m").add(hosting(rule(settled_by=by), months=2), outage(2))
        for by in (SettledBy.NEXT_INVOICE, SettledBy.REFUND, SettledBy.SET_OFF)
    }
    found = {by: posted(billed(each, START, FEB, end, later)) for by, each in facts.items()}
    assert found[SettledBy.NEXT_INVOICE] == []
    assert [line[1:] for line in found[SettledBy.REFUND]] == [("-40.00 USD", "2026-03-01")]
    assert found[SettledBy.SET_OFF] == found[SettledBy.REFUND]


def test_only_what_was_claimed_in_time_is_credited() -> None:
    agreement = hosting(rule(claim=pt.days(30)))
    ledger = pt.Relationship("h", "m").add(agreement, outage(1))
    assert posted(billed(ledger, START, FEB, MAR, APR)) == []
    claimed = agreement.claim(
        "credit", on=date(2026, 2, 9), by=pt.Side.PATRON, for_due=date(2026, 1, 9)
    )
    ledger = billed(pt.Relationship("h", "m").add(claimed, outage(1)), START, FEB, MAR)
    assert posted(ledger) == [("A1@credit@2026-01-01", "-40.00 USD", "2026-03-01")]


def test_days_for_the_term_are_no_line_of_an_invoice() -> None:
    days = CreditRule("days", on="outage", form=3, settled_by=SettledBy.EXTENSION)
    agreement = hosting(days)
    ledger = billed(pt.Relationship("h", "m").add(agreement, outage(1)), START, FEB)
    assert posted(ledger) == []
    (credit,) = agreement.credits(ledger, on=FEB)
    assert (credit.amount, credit.state) == (3, CreditState.DUE)


def test_a_bonus_is_charged() -> None:
    bonus = rule(10, bonus=True)
    ledger = billed(pt.Relationship("h", "m").add(hosting(bonus)), START, FEB)
    assert [line[1:] for line in posted(ledger)] == [("10.00 USD", "2026-02-01")]


def test_the_next_day_on_which_a_run_adds_something_knows_of_credits() -> None:
    ledger = billed(
        pt.Relationship("h", "m").add(hosting(rule(settled_by=SettledBy.SET_OFF))), START
    )
    late = ledger.add(outage(1, recorded=date(2026, 2, 20)))
    late = billed(late, FEB)
    day = late.next_charge_on(after=FEB)
    assert day is not None
    assert day <= date(2026, 2, 20)
    assert posted(late.bill(date(2026, 2, 20)))


@st.composite
def outages(draw: st.DrawFn) -> pt.Observation:
    day = START + timedelta(draw(st.integers(0, 150)))
    known = day + timedelta(draw(st.sampled_from([0, 0, 0, 30, 75])))
    minutes = draw(st.sampled_from([100, 446, 447, 900, 9_000]))
    return pt.Observation("outage", minutes, on=day, recorded_on=known)


@law("A21", kills="a credit given twice by a second run, or an invoice below zero")
@given(
    st.lists(outages(), max_size=4),
    st.lists(st.integers(0, 230), max_size=6),
    st.sampled_from([30, 250]),
)
def test_however_often_it_is_billed_no_more_is_credited_than_is_owed(
    seen: Sequence[pt.Observation], days: Sequence[int], percent: int
) -> None:
    agreement = hosting(rule(percent))
    ledger = pt.Relationship("h", "m").add(agreement, *seen)
    on = date(2026, 8, 20)
    runs = sorted({START + timedelta(day) for day in days} | {on})
    often = billed(ledger, *runs)
    assert often.bill(on) == often
    last = date(2026, 6, 1)  # the last invoice
    for each in (often, ledger.bill(on)):
        charges = [fact for fact in each.facts if isinstance(fact, pt.Charge)]
        invoiced: dict[date, int] = defaultdict(int)
        credited: dict[str, int] = defaultdict(int)
        for fact in charges:
            invoiced[fact.invoice_on] += fact.amount.minor
            name = (fact.id or "").removeprefix("A1@").partition("~")[0]
            credited[name] -= fact.amount.minor
        assert min(invoiced.values()) >= 0
        for credit in agreement.credits(each, on=on):
            assert isinstance(credit.owed, pt.Money)
            known = [fact.recorded_on for fact in seen if fact.on in credit.period]
            if max([credit.arises, *known]) <= last:
                assert credited[credit.id] <= credit.owed.minor
                assert credited[credit.id] == credit.owed.minor or percent > 100


def test_no_bonus_is_charged_where_nobody_looked() -> None:
    blind = pt.Coverage.of("agreement", "charge")
    ledger = pt.Relationship("h", "m").add(hosting(rule(10, bonus=True))).covering(blind)
    assert posted(billed(ledger, START, FEB)) == []


# --- what an attack found -------------------------------------------------------------------------


def test_what_is_no_credit_any_more_is_taken_back() -> None:
    ticket = Measure("late", AttainmentMethod.EACH, window=pt.Ever(), target=pt.at_most(60))
    each = CreditRule("credit", on="late", form=pt.Money("25", "USD"))
    agreement = pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        billing=pt.BillingTerms.monthly(FEE),
        measures=ticket,
        credits=each,
    )
    seen = pt.Observation("late", 90, on=date(2026, 1, 9), id="T1")
    ledger = billed(pt.Relationship("h", "m").add(agreement, seen), START, FEB)
    wrong = pt.Retraction("T1", on=date(2026, 2, 5), reason="another's")
    ledger = billed(ledger.add(wrong), MAR, APR)
    assert [line[1] for line in posted(ledger)] == ["-25.00 USD", "25.00 USD"]


def test_a_rule_that_another_takes_the_place_of_gives_nothing_beside_it() -> None:
    agreement = hosting(rule())
    ledger = billed(pt.Relationship("h", "m").add(agreement, outage(1)), START, FEB)
    other = CreditRule("other", on="outage", form=40, of=CreditBase.PERIOD_FAILED)
    amended = agreement.amend(on=date(2026, 2, 15), effective=date(2026, 1, 15), credits=other)
    ledger = billed(ledger.add(amended), MAR)
    assert sorted(line[1] for line in posted(ledger)) == ["-40.00 USD", "-40.00 USD", "40.00 USD"]


def test_too_much_is_taken_back_also_where_no_invoice_follows() -> None:
    agreement = hosting(rule(), months=2)
    ledger = billed(pt.Relationship("h", "m").add(agreement, outage(1, id="O1")), START, FEB)
    wrong = pt.Retraction("O1", on=date(2026, 3, 10), reason="another's")
    ledger = billed(ledger.add(wrong), date(2026, 3, 10), date(2026, 3, 20))
    assert [line[1] for line in posted(ledger)] == ["-40.00 USD", "40.00 USD"]


def test_what_is_held_is_held_from_when_it_could_first_be_given() -> None:
    late = hosting(rule(claim=pt.days(60), held=pt.days(20))).claim(
        "credit", on=date(2026, 3, 20), by=pt.Side.PATRON, for_due=date(2026, 1, 9)
    )
    ledger = billed(pt.Relationship("h", "m").add(late, outage(1)), START, FEB, MAR, APR)
    assert [line[1:] for line in posted(ledger)] == [("-40.00 USD", "2026-04-01")]


def test_no_invoice_of_several_due_terms_falls_below_zero() -> None:
    def terms(name: str, days: int) -> pt.BillingTerms:
        fee = pt.RecurringFee(id=name, amount=pt.Money("600", "USD"))
        return pt.BillingTerms(every=pt.months(1), fees=(fee,), due=pt.NetDays(days))

    agreement = pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        billing=[terms("a", 30), terms("b", 14)],
        measures=hosting().terms.measures,
        credits=rule(90),
    )
    ledger = billed(pt.Relationship("h", "m").add(agreement, outage(1)), START, FEB)
    amounts = [str(each.amount) for each in pt.invoices(ledger, numbers=["1", "2", "3", "4"])]
    assert sorted(amounts) == ["0.00 USD", "120.00 USD", "600.00 USD", "600.00 USD"]


def test_nothing_is_credited_under_what_was_withdrawn_from() -> None:
    agreement = pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        billing=pt.BillingTerms.monthly(FEE),
        measures=hosting().terms.measures,
        credits=rule(),
        termination=pt.Termination(withdrawal=pt.Withdrawal(pt.days(60))),
    )
    ledger = billed(pt.Relationship("h", "m").add(agreement, outage(1)), START, FEB)
    gone = agreement.cancel(on=date(2026, 2, 20), by=pt.Side.PATRON)
    ledger = billed(ledger.add(gone), date(2026, 2, 20), MAR)
    charges = [fact.amount for fact in ledger.facts if isinstance(fact, pt.Charge)]
    assert pt.Money.sum(charges, "USD") == pt.Money("0", "USD")


LATE = Measure("late", AttainmentMethod.EACH, window=pt.counting.MONTH, target=pt.at_most(5))


def trains(*ids: str, rule: str = "lc", agreement: str = "A1") -> pt.Relationship:
    """Return the ledger of a carrier that pays ten for each train of these ids that was late."""
    found = pt.Agreement.signed(
        agreement,
        on=START,
        start=START,
        length=pt.months(6),
        billing=pt.BillingTerms.monthly(FEE),
        measures=LATE,
        credits=CreditRule(rule, on="late", form=pt.Money("10", "USD")),
    )
    late = [pt.Observation("late", 9, on=date(2026, 1, 9), id=each) for each in ids]
    return billed(pt.Relationship("h", "m").add(found, *late), FEB, MAR, APR)


@given(
    st.lists(st.from_regex(r"T[~@.1]{0,4}", fullmatch=True), min_size=1, max_size=3, unique=True)
)
@law("A22", kills="a credit told from another one by a sign that its own id may have")
def test_whatever_the_ids_of_observations_each_is_credited_once(ids: list[str]) -> None:
    found = posted(trains(*ids))
    assert [(amount, day) for _, amount, day in found] == [("-10.00 USD", "2026-02-01")] * len(ids)
    assert len({line[0] for line in found}) == len(ids)


def test_ids_that_are_too_long_together_are_shortened_and_known_again() -> None:
    train, rule, agreement = "T" * 120, "r" * 128, "A" * 128
    for ledger in (trains(train), trains(train, rule=rule, agreement=agreement)):
        ((name, amount, _),) = posted(ledger)
        assert len(name) <= 128
        assert amount == "-10.00 USD"
        wrong = pt.Retraction(train, on=date(2026, 4, 9), reason="another carrier's")
        again = posted(ledger.add(wrong).bill(date(2026, 5, 1)))
        assert [line[1] for line in again] == ["-10.00 USD", "10.00 USD"]
        assert posted(ledger.bill(date(2026, 5, 1))) == posted(ledger)
