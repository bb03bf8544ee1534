"""The right to withdraw: what was signed is ended from its start, in the first days."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import PATRON, PROVIDER, loose, refusal
from refusals import codes_of

from draws import both, ed_days, su_days

if TYPE_CHECKING:
    from collections.abc import Callable

MAY = date(2026, 5, 1)
FORTNIGHT = pt.Withdrawal(pt.days(14), by=PATRON)
WITHDRAWAL = pt.DeadlineKind.WITHDRAWAL


def bought(withdrawal: pt.Withdrawal = FORTNIGHT, **details: Any) -> pt.Agreement:
    """Return what costs 10.00 a month in advance from 1 May, and can be left at 1 May 2027."""
    given_: dict[str, Any] = {"on": MAY, "start": MAY} | details
    return pt.Agreement.signed(
        "A1",
        billing=pt.BillingTerms.monthly(pt.Money("10.00", "USD")),
        termination=pt.Termination(
            convenience=pt.days(0), not_before=date(2027, 5, 1), withdrawal=withdrawal
        ),
        **given_,
    )


def last_days(agreement: pt.Agreement, on: date) -> list[str]:
    due = agreement.deadlines(on=on, until=date(2028, 1, 1))
    return [str(each.on) for each in due if each.kind is WITHDRAWAL]


# --- what follows


def test_whoever_withdraws_in_time_owes_nothing() -> None:
    agreement = bought()
    until = date(2027, 5, 1)
    gone = agreement.cancel(on=date(2026, 5, 10), by=PATRON)
    assert gone.charges(until=until) == ()
    assert (gone.ended_on, gone.status.at(MAY)) == (MAY, pt.AgreementStatus.TERMINATED)
    assert gone.as_of(date(2026, 5, 9)).in_force_on(MAY)
    left = agreement.terminate(on=date(2026, 9, 1), by=PATRON)
    assert left.ended_on == until
    owed = sum(
        (each.amount for each in left.charges(until=date(2030, 1, 1))), pt.Money("0.00", "USD")
    )
    assert owed == pt.Money("120.00", "USD")


def test_what_was_charged_is_taken_back() -> None:
    agreement = bought()
    ledger = pt.Relationship("hp", "mary").add(agreement).bill(date(2026, 5, 2))
    gone = agreement.cancel(on=date(2026, 5, 10), by=PATRON)
    billed = ledger.add(gone).bill(date(2026, 5, 10))
    charged = [str(each.amount) for each in billed.facts if isinstance(each, pt.Charge)]
    assert charged == ["10.00 USD", "-10.00 USD"]


def test_its_last_day_is_a_deadline_and_in_time() -> None:
    agreement = bought()
    (due,) = (
        each for each in agreement.deadlines(on=MAY, until=date(2026, 6, 1))
        if each.kind is WITHDRAWAL
    )  # fmt: skip
    assert (str(due), due.clause, due.by, due.opens) == (
        "15 May 2026: last day to withdraw", "termination.withdrawal", PATRON, MAY,
    )  # fmt: skip
    assert (due.uid, due.consequence()) == (
        "A1|termination.withdrawal|withdrawal", "binds for its whole term",
    )  # fmt: skip
    assert agreement.cancel(on=due.on, by=PATRON).ended_on == MAY
    assert last_days(agreement.cancel(on=date(2026, 5, 3), by=PATRON), date(2026, 5, 3)) == []
    code, path, hint = refusal(partial(agreement.cancel, on=date(2026, 5, 16), by=PATRON))
    assert (code, path) == ("withdrawal.late", "acts[2].on")
    assert hint == "clause termination.withdrawal: the last day to withdraw was 2026-05-15"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda each: each.cancel(on=MAY, by=PROVIDER), "withdrawal.party"),
        (
            lambda each: each.amend(on=MAY, termination=None).cancel(on=MAY, by=PATRON),
            "withdrawal.none",
        ),
        (
            lambda each: each.terminate(
                on=date(2026, 5, 3),
                by=PATRON,
                ground=pt.Ground.WITHDRAWAL,
                effective=date(2026, 5, 2),
            ),
            "withdrawal.effective",
        ),
        (lambda each: each.supersede("A2", on=MAY).cancel(on=MAY, by=PATRON), "status.refused"),
    ],
)
def test_without_the_right_it_is_refused(act: Callable[[pt.Agreement], object], code: str) -> None:
    assert refusal(lambda: act(bought()))[0] == code


def test_before_the_start_it_is_ended_on_its_own_day() -> None:
    gone = bought(start=date(2026, 6, 1)).cancel(on=date(2026, 5, 10), by=PATRON)
    assert str(gone.status) == "draft; executed from 1 May 2026; terminated from 10 May 2026"


def test_what_is_over_may_still_be_withdrawn_from() -> None:
    bag = bought(length=pt.days(1))
    assert bag.status.at(date(2026, 5, 2)) is pt.AgreementStatus.EXPIRED
    gone = bag.cancel(on=date(2026, 5, 9), by=PATRON)
    assert str(gone.status) == "draft; terminated from 1 May 2026"


def test_signed_after_its_start_it_ends_from_the_start() -> None:
    gone = bought(start=date(2026, 4, 20)).cancel(on=date(2026, 5, 9), by=PATRON)
    assert (gone.ended_on, gone.charges(until=date(2027, 1, 1))) == (date(2026, 4, 20), ())


def test_an_end_before_it_stays_what_it_was_known_to_be() -> None:
    ended = bought().terminate(on=date(2026, 5, 5), ground=pt.Ground.CONSENT)
    gone = ended.cancel(on=date(2026, 5, 9), by=PATRON, id="gone")
    assert gone.ended_on == MAY
    assert gone.as_of(date(2026, 5, 8)).ended_on == date(2026, 5, 5)
    assert gone.undo("gone", on=date(2026, 5, 20)).ended_on == date(2026, 5, 5)


# --- since when, how long


def test_of_several_lots_the_time_runs_from_the_last() -> None:
    # Directive 2011/83/EU, art. 9(2)(b)(i)
    goods = pt.Withdrawal(pt.days(14), since=pt.OnEvent("delivery", nth=3))
    agreement = bought(goods)
    assert last_days(agreement, date(2026, 5, 1)) == []
    for day in (2, 5, 10):
        agreement = agreement.occur("delivery", on=date(2026, 5, day))
    assert last_days(agreement, date(2026, 5, 10)) == ["2026-05-24"]


def test_a_service_is_counted_from_its_conclusion() -> None:
    # Directive 2011/83/EU, art. 9(2)(a)
    assert pt.Withdrawal(pt.days(14)).last_day(date(2026, 3, 3)) == date(2026, 3, 17)


SIGNED, INFORMED = date(2026, 3, 3), pt.Withdrawal(
    pt.days(14), informed="told", uninformed=pt.years(1)
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (None, date(2027, 3, 17)),
        (date(2026, 3, 1), date(2026, 3, 17)),
        (date(2026, 3, 20), date(2026, 4, 3)),
        (date(2027, 3, 2), date(2027, 3, 16)),
        (date(2027, 3, 9), date(2027, 3, 17)),
    ],
)
def test_it_is_longer_for_who_was_not_informed(told: date | None, last: date) -> None:
    # Directive 2011/83/EU, art. 10
    came = {} if told is None else {"told": (told,)}
    assert INFORMED.last_day(SIGNED, came) == last
    for_ever = pt.Withdrawal(pt.days(14), informed="told")
    assert (for_ever.last_day(SIGNED, came) is None) is (told is None)


def test_of_one_never_informed_no_day_is_too_late() -> None:
    agreement = bought(pt.Withdrawal(pt.days(14), informed="told"))
    assert agreement.cancel(on=date(2029, 1, 1), by=PATRON).ended_on == MAY


def test_it_is_lost_by_performance() -> None:
    # Directive 2011/83/EU, art. 16(a)
    agreement = bought(pt.Withdrawal(pt.days(14), lost_by="performed"))
    done = agreement.occur("performed", on=date(2026, 5, 8))
    assert last_days(agreement, date(2026, 5, 8)) == ["2026-05-15"]
    assert last_days(done, date(2026, 5, 8)) == []
    assert done.as_of(date(2026, 5, 7)).cancel(on=date(2026, 5, 7), by=PATRON).ended_on == MAY
    code, path, hint = refusal(partial(done.cancel, on=date(2026, 5, 8), by=PATRON))
    assert (code, path, "performed" in hint) == ("withdrawal.lost", "acts[3].on", True)


@given(
    both(st.tuples(su_days(), su_days(), su_days()), st.tuples(ed_days(), ed_days(), ed_days())),
    st.integers(0, 40),
)
def test_it_runs_from_the_first_or_the_last_of_events(
    days: tuple[date, date, date], within: int
) -> None:
    signed, told, sent = days
    came = {"told": (told,), "sent": (sent,)}
    ends = pt.OnEvent("signed"), pt.OnEvent("told"), pt.OnEvent("sent")
    for several, pick in ((pt.EarlierOf(*ends), min), (pt.LaterOf(*ends), max)):
        right = pt.Withdrawal(pt.days(within), since=several)
        assert right.last_day(signed, came) == pick(days) + pt.days(within)


def test_what_is_told_of_it_is_checked() -> None:
    assert codes_of(lambda: pt.Withdrawal(pt.days(14), uninformed=pt.years(1))) == [
        ("withdrawal.uninformed", "informed")
    ]
    assert codes_of(lambda: loose.Withdrawal(3, by="x", since=4)) == [
        ("interval.type", "within"), ("side.type", "by"), ("date.type", "since"),
    ]  # fmt: skip
    right = pt.Withdrawal(pt.weeks(2), since=pt.OnEvent("delivery"), lost_by="used")
    terms = pt.Termination(withdrawal=right)
    assert pt.from_json(pt.to_json(terms)) == terms
    assert "withdrawal" not in pt.to_json(pt.Termination(cure=pt.days(3)))
    far = pt.Withdrawal(pt.days(14)).last_day(date(9999, 12, 30))
    assert far == date.max
