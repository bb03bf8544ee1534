"""Agreements beside each other: orders under a framework, one that ends with another."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

import patronage as pt
from patronage.agreement.life import ties
from refusals import code_of

from laws import law

DAY = date(2026, 1, 5)
MONEY = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))
HELD_OPEN = pt.LaterOf(pt.After(pt.years(1)), pt.EndOfOrders())


def frame(**details: object) -> pt.Agreement:
    return pt.Agreement.signed("F", on=DAY, start=DAY, **{"until": HELD_OPEN, **details})  # type: ignore[arg-type]


def test_a_framework_lasts_until_the_last_of_its_orders_has_ended() -> None:
    short = frame().order("O1", on=DAY, start=DAY, length=pt.months(6))
    long = frame().order("O2", on=DAY, start=date(2026, 9, 1), length=pt.years(1))
    assert pt.tied(frame(), short)[0].ended_on == date(2027, 1, 5)
    assert pt.tied(frame(), short, long)[0].ended_on == date(2027, 9, 1)
    assert pt.tied(frame())[0].ended_on == date(
        2027, 1, 5
    )  # without orders there is none to wait for
    endless = frame().order("O3", on=DAY, start=DAY)
    assert pt.tied(frame(), endless)[0].ended_on is None


@law("A6", kills="an end that an order signed after it takes back")
def test_an_order_that_is_signed_after_the_end_holds_nothing_open() -> None:
    over = date(2027, 9, 1)
    order = frame().order("O", on=DAY, start=date(2026, 9, 1), length=pt.years(1))
    for on, end in (
        (over - timedelta(1), date(2028, 9, 1)),
        (over, over),
        (over + timedelta(9), over),
    ):
        late = frame().order("Z", on=on, start=date(2027, 9, 1), length=pt.years(1))
        assert pt.tied(frame(), late, order)[0].ended_on == end
        ledger = pt.Relationship("hp", "mary").add(frame(), order).add(late)
        (known,) = (each for each in ledger.known_by() if each.id == "F")
        assert isinstance(known, pt.Agreement)
        assert known.ended_on == end
        with_it = known.order("Y", on=over - timedelta(1), start=over)
        assert with_it.under == "F"
    with pytest.raises(pt.Refused):
        pt.tied(frame(), order)[0].order("Z", on=over, start=over)


def test_it_moves_as_its_orders_are_renewed_and_ended() -> None:
    renewal = pt.Renewal.automatic(pt.years(1), notice=pt.days(30), at_most=2)
    order = frame().order("O", on=DAY, start=date(2026, 9, 1), length=pt.years(1), renewal=renewal)
    assert pt.tied(frame(), order)[0].ended_on == date(2029, 9, 1)
    stopped = order.give_notice(on=date(2027, 7, 1), by=pt.Side.PATRON)
    whole = pt.tied(frame(), stopped)[0]
    assert whole.ended_on == date(2027, 9, 1)
    assert whole.as_of(date(2027, 6, 30)).ended_on == date(2029, 9, 1)
    ended = order.terminate(on=date(2026, 10, 1), ground=pt.Ground.CONSENT)
    assert pt.tied(frame(), ended)[0].ended_on == date(2027, 1, 5)


def test_an_order_ends_with_its_framework_however_that_ends() -> None:
    master = frame(until=None, termination=pt.Termination(convenience=pt.days(30)))
    order = master.order("O", on=DAY, start=DAY, length=pt.years(3), at_latest=pt.EndOf("F"))
    other = master.order("P", on=DAY, start=DAY, length=pt.years(3))
    ended = master.terminate(on=date(2026, 3, 2), by=pt.Side.PATRON)
    _, tied, free = pt.tied(ended, order, other)
    assert tied.ended_on == date(2026, 4, 1)
    assert tied.status.at(date(2026, 4, 1)) is pt.AgreementStatus.EXPIRED
    assert free.ended_on == date(2029, 1, 5)
    assert tied.as_of(date(2026, 3, 1)).ended_on == date(2029, 1, 5)
    assert [str(each) for each in tied.deadlines(on=date(2026, 3, 5), until=date(2026, 5, 1))] == [
        "1 Apr 2026: expires"
    ]


def test_a_framework_and_its_orders_that_wait_for_each_other_are_no_circle() -> None:
    order = frame().order("O", on=DAY, start=DAY, length=pt.years(2), at_latest=pt.EndOf("F"))
    master, tied = pt.tied(frame(), order)
    assert (master.ended_on, tied.ended_on) == (date(2028, 1, 5), date(2028, 1, 5))
    ended = frame().terminate(on=date(2026, 6, 1), ground=pt.Ground.CONSENT)
    master, tied = pt.tied(ended, order)
    assert (master.ended_on, tied.ended_on) == (date(2026, 6, 1), date(2026, 6, 1))
    one = pt.Agreement.signed("A", on=DAY, start=DAY, at_latest=pt.EndOf("B"))
    two = pt.Agreement.signed(
        "B", on=DAY, start=DAY, at_latest=pt.EndOf("A"), until=date(2027, 1, 1)
    )
    assert [each.ended_on for each in pt.tied(one, two)] == [date(2027, 1, 1)] * 2


def test_alone_it_is_not_known_whether_it_has_ended() -> None:
    order = frame().order("O", on=DAY, start=DAY, until=date(2027, 1, 1), at_latest=pt.EndOf("F"))
    assert order.in_force_on(date(2026, 6, 1)) is pt.Verdict.UNKNOWN
    assert order.in_force_on(date(2027, 1, 1)) is pt.Verdict.UNMET
    assert str(order.ended_on).endswith("(F)")
    assert frame().in_force_on(date(2026, 12, 31)) is pt.Verdict.MET
    assert frame().in_force_on(date(2027, 1, 5)) is pt.Verdict.UNKNOWN


def test_a_tied_contract_falls_with_the_one_that_is_withdrawn_from() -> None:
    withdrawal = pt.Withdrawal(pt.days(14), by=pt.Side.PATRON)
    device = pt.Agreement.signed(
        "device", on=DAY, start=DAY, termination=pt.Termination(withdrawal=withdrawal)
    )
    service = pt.Agreement.signed(
        "service", on=DAY, start=date(2026, 2, 1), at_latest=pt.EndOf("device")
    )
    gone = device.cancel(on=date(2026, 1, 12), by=pt.Side.PATRON)
    _, tied = pt.tied(gone, service)
    assert tied.in_force_on(date(2026, 2, 1)) is pt.Verdict.UNMET
    assert tied.as_of(date(2026, 1, 11)).in_force_on(date(2026, 2, 1)) is pt.Verdict.MET


def test_an_order_is_refused_where_the_framework_does_not_bind() -> None:
    master = frame(until=date(2027, 1, 1))
    assert master.order("O", on=DAY, start=date(2026, 6, 1)).under == "F"
    with pytest.raises(pt.Refused, match=r"is expired.*order\.refused"):
        master.order("O", on=date(2027, 1, 1), start=date(2027, 1, 1))
    with pytest.raises(pt.Refused, match=r"is draft.*order\.refused"):
        pt.Agreement.drafted("F", on=DAY, start=DAY).order("O", on=DAY, start=DAY)


def test_a_ledger_ties_its_own_in_every_answer() -> None:
    master = frame(until=None, termination=pt.Termination(convenience=pt.days(30)))
    order = master.order("O", on=DAY, start=DAY, at_latest=pt.EndOf("F"), billing=MONEY)
    ledger = pt.Relationship("hp", "mary").add(master, order).bill(date(2026, 3, 5))
    assert [str(each) for each in pt.agenda(ledger, on=date(2026, 3, 6))] == [
        "5 Apr charge 100.00 USD, due 5 May"
    ]
    ended = master.terminate(on=date(2026, 3, 10), by=pt.Side.PATRON)
    ledger = ledger.add(ended)
    known = {fact.id: fact for fact in ledger.known_by() if isinstance(fact, pt.Agreement)}
    assert known["O"].ended_on == date(2026, 4, 9)
    then = {
        fact.id: fact
        for fact in ledger.known_by(date(2026, 3, 9))
        if isinstance(fact, pt.Agreement)
    }
    assert then["O"].ended_on is None
    billed = ledger.bill(date(2026, 6, 5))
    charges = [fact for fact in billed.facts if isinstance(fact, pt.Charge)]
    assert [(str(each.period), str(each.amount)) for each in charges][-2:] == [
        ("[2026-03-05, 2026-04-05)", "100.00 USD"),
        ("[2026-04-05, 2026-04-09)", "13.33 USD"),
    ]
    assert billed.bill(date(2026, 7, 5)) == billed
    signed = pt.AgreementInForce()
    policy = pt.Policy("orders", "1", rungs=(pt.Rung("client", enter=signed, stay=signed),))
    just = pt.Relationship("hp", "mary").add(ended, order)
    standing = pt.standing_of(just, policy)
    assert [str(day) for day, _ in standing.changes()] == ["2026-01-05", "2026-04-09"]
    # What stands in the ledger is each agreement by itself, also where a tied one is given back.
    back = ledger.add(known["O"])
    assert back == ledger
    assert pt.from_json(pt.to_json(ledger)) == ledger
    assert pt.from_json(pt.to_json(known["O"])) == known["O"]


def test_what_is_no_agreement_or_is_given_twice_is_named() -> None:
    assert code_of(lambda: pt.tied(frame(), frame())) == "agreement.repeated"
    assert code_of(lambda: pt.tied("F")) == "agreement.type"  # type: ignore[type-var]


def test_a_fact_of_a_ledger_is_beside_the_others_as_well() -> None:
    order = frame().order("O", on=DAY, start=DAY, length=pt.years(2))
    ledger = pt.Relationship("hp", "mary").add(frame(), order)
    master = ledger.fact("F")
    assert isinstance(master, pt.Agreement)
    assert master.ended_on == date(2028, 1, 5)
    ended = master.terminate(on=date(2026, 6, 1), ground=pt.Ground.CONSENT)
    assert len(ledger.add(ended).facts) == 2


# --- what an attack found -------------------------------------------------------------------------


def test_what_waits_for_what_is_not_at_hand_charges_nothing() -> None:
    order = pt.Agreement.signed("O", on=DAY, start=DAY, until=pt.EndOf("X"), billing=MONEY)
    assert order.charges(until=date(2026, 3, 1)) == ()
    other = pt.Agreement.signed("A", on=DAY, start=DAY, billing=MONEY)
    ledger = pt.Relationship("hp", "mary").add(order, other).bill(DAY)
    assert len([fact for fact in ledger.facts if isinstance(fact, pt.Charge)]) == 1


def test_what_was_done_stays_whatever_becomes_of_others() -> None:
    master = frame(until=None)
    order = master.order("O", on=DAY, start=DAY, at_latest=pt.EndOf("F"))
    order = order.suspend(on=date(2026, 5, 1)).resume(on=date(2026, 6, 1))
    ended = master.terminate(
        on=date(2026, 7, 1), effective=date(2026, 3, 1), ground=pt.Ground.CONSENT
    )
    tied = pt.tied(ended, order)[1]
    assert tied.ended_on == date(2026, 3, 1)
    assert tied.as_of(date(2026, 5, 2)).status.at(date(2026, 5, 2)) is pt.AgreementStatus.SUSPENDED
    for again in (
        pickle.loads(pickle.dumps(tied)),
        pt.from_json(pt.to_json(tied), pt.Agreement),
        evolve(tied),
    ):
        assert again == tied
        assert again.ended_on == tied.ended_on
    with pytest.raises(pt.Refused, match="expired"):
        tied.suspend(on=date(2026, 8, 1))


def test_who_waits_for_each_other_in_a_ring_waits_for_the_last() -> None:
    def until(years: int, other: str) -> pt.LaterOf:
        return pt.LaterOf(pt.After(pt.years(years)), pt.EndOf(other))

    one, two, three = (
        pt.Agreement.signed(name, on=DAY, start=DAY, until=until(years, other))
        for name, years, other in (("A", 1, "B"), ("B", 3, "C"), ("C", 2, "A"))
    )
    assert {each.ended_on for each in pt.tied(one, two, three)} == {date(2029, 1, 5)}


def test_a_draft_and_a_rejected_order_keep_no_framework_open() -> None:
    draft = pt.Agreement.drafted("O", on=DAY, start=DAY, length=pt.years(3), under="F")
    rejected = draft.offer(on=DAY, by=pt.Side.PROVIDER).reject(
        on=date(2026, 2, 1), by=pt.Side.PATRON
    )
    assert [pt.tied(frame(), each)[0].ended_on for each in (draft, rejected)] == [
        date(2027, 1, 5)
    ] * 2


def test_an_amendment_may_wait_for_another_agreement() -> None:
    other = pt.Agreement.signed("G", on=DAY, start=DAY, length=pt.months(6))
    order = frame().order("O", on=DAY, start=DAY, length=pt.years(2))
    *_, tied = pt.tied(frame(), other, order)
    grown = tied.amend(on=date(2026, 2, 1), at_latest=pt.EndOf("G"))
    *_, anew = pt.tied(frame(), other, order.amend(on=date(2026, 2, 1), at_latest=pt.EndOf("G")))
    assert grown.ended_on == anew.ended_on == date(2026, 7, 5)


def test_many_orders_are_asked_for_each_end_once() -> None:
    orders = [
        frame().order(f"O{n}", on=DAY, start=DAY, length=pt.months(6 + n), at_latest=pt.EndOf("F"))
        for n in range(60)
    ]
    worked_out: list[object] = []

    def counting(life: Any, **changes: object) -> object:
        worked_out.append(life)
        return evolve(life, **changes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ties, "evolve", counting)
        master, *tied = pt.tied(frame(), *orders)
    assert master.ended_on == tied[-1].ended_on == date(2031, 6, 5)
    assert len(worked_out) < 4 * len(orders)


def test_ends_stand_in_each_other_up_to_a_depth() -> None:
    end: Any = date(2027, 1, 1)
    for _ in range(20):
        end = pt.LaterOf(end)
    assert code_of(lambda: pt.LaterOf(end)) == "end.depth"


def test_an_order_is_under_its_own_framework() -> None:
    assert code_of(lambda: frame().order("O", on=DAY, start=DAY, under="G")) == "order.under"
    assert code_of(lambda: frame().together([5])) == "agreement.type"  # type: ignore[list-item]
