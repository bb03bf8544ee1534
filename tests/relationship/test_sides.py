"""An agreement whose sides change counts in each ledger on the days on which they are its sides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd

if TYPE_CHECKING:
    from collections.abc import Callable

START, PASSED, LAST = date(2026, 1, 1), date(2026, 5, 10), date(2026, 8, 1)
DAYS = [START + timedelta(days=number) for number in range((LAST - START).days + 1)]
PATRONS = ("tom", "ulla")
DAILY = pt.BillingTerms(every=pt.weeks(1), fees=(pt.RecurringFee(id="rent", amount=usd("70")),))


def lease(**details: Any) -> pt.Agreement:
    """Return a lease to Tom."""
    terms: dict[str, Any] = {"billing": DAILY} | details
    return pt.Agreement.signed(
        "L", on=START, start=START, provider="landlord", patron="tom", **terms
    )


def passed(agreement: pt.Agreement, on: date = PASSED, **details: Any) -> pt.Agreement:
    return agreement.assign("tom", to="ulla", on=on, **details)


def ledger(agreement: pt.Agreement, patron: str = "tom") -> pt.Relationship:
    return pt.Relationship("landlord", patron).add(agreement)


def total(of: pt.Relationship) -> int:
    return sum(fact.amount.minor for fact in of.facts if isinstance(fact, pt.Charge))


def owed_by_day(agreement: pt.Agreement, on: date) -> dict[str, int]:
    """Return what each patron owes by a day at ten a day, of the weeks begun by then."""
    weeks = [START + timedelta(days=7 * number) for number in range(60)]
    through = next(week for week in weeks if week > on)
    owed: dict[str, int] = dict.fromkeys(PATRONS, 0)
    for number in range((through - START).days):
        day = START + timedelta(days=number)
        (_, patron) = agreement.parties_on(day)
        owed[getattr(patron, "id", "")] += 1000
    return owed


@pytest.mark.parametrize("day", [PASSED, date(2026, 5, 7), date(2026, 5, 14), START])
def test_each_side_is_billed_for_its_days_and_each_day_once(day: date) -> None:
    agreement = passed(lease(), day)
    for on in DAYS[120:150]:
        naive = owed_by_day(agreement.as_of(on), on)
        for patron in PATRONS if on >= day else PATRONS[:1]:
            assert total(ledger(agreement, patron).bill(on)) == naive[patron], (on, patron)
    both = [ledger(agreement, patron).bill(LAST) for patron in PATRONS]
    assert sum(map(total, both)) == total(ledger(lease()).bill(LAST))


@given(
    on=st.sampled_from(DAYS[5:]),
    effective=st.integers(0, 40),
    learned=st.integers(0, 40),
    terms=st.sampled_from(
        [
            DAILY,
            pt.BillingTerms.monthly(usd("310")),
            pt.BillingTerms.monthly(usd("310"), timing=pt.Timing.IN_ARREARS),
            pt.BillingTerms.quarterly(usd("900")),
        ]
    ),
)
def test_runs_every_night_come_to_what_one_late_run_does(
    on: date, effective: int, learned: int, terms: pt.BillingTerms
) -> None:
    agreement = passed(
        lease(billing=terms),
        on,
        effective=on + timedelta(days=effective),
        recorded_on=on + timedelta(days=learned),
    )
    end = LAST + timedelta(days=90)
    summed = 0
    for patron in PATRONS:
        late = nightly = ledger(agreement, patron)
        for day in DAYS:
            nightly = nightly.bill(day)
        late = late.bill(end)
        assert total(nightly.bill(end)) == total(late)
        summed += total(late)
    assert abs(summed - total(ledger(lease(billing=terms)).bill(end))) <= 1  # two are rounded


def test_the_first_part_is_a_stub_of_the_periods_as_before() -> None:
    agreement = passed(lease(billing=pt.BillingTerms.monthly(usd("310"))))
    for patron, said in (
        ("tom", [(5, 1, "310.00"), (5, 10, "-220.00")]),
        ("ulla", [(5, 10, "220.00"), (6, 1, "310.00")]),
    ):
        billed = ledger(agreement, patron)
        for day in DAYS:
            billed = billed.bill(day)
        charges = [fact for fact in billed.facts if isinstance(fact, pt.Charge)]
        shown = [(c.period.start or date.min, str(c.amount.amount)) for c in charges]
        wanted = [(date(2026, month, day), amount) for month, day, amount in said]
        assert [each for each in shown if date(2026, 5, 1) <= each[0] <= date(2026, 6, 1)] == wanted


def test_a_period_that_is_charged_in_full_is_charged_to_who_has_its_first_day() -> None:
    full = pt.BillingTerms.monthly(usd("310"), proration=pt.Proration.FULL)
    tom, ulla = (ledger(passed(lease(billing=full)), each).bill(LAST) for each in PATRONS)
    assert (total(tom), total(ulla)) == (5 * 31000, 3 * 31000)


def test_what_is_charged_once_is_charged_to_who_is_a_side_on_its_day() -> None:
    fees = (
        pt.OneOffFee(id="setup", amount=usd("50")),
        pt.OneOffFee(id="later", amount=usd("60"), on=date(2026, 6, 1)),
        pt.PointOfSale(id="key", amount=usd("5"), on=date(2026, 3, 1)),
        pt.PointOfSale(id="lamp", amount=usd("7"), on=PASSED),
    )
    agreement = passed(lease(billing=pt.BillingTerms(every=pt.months(1), fees=fees)))
    charged = {
        patron: {
            fact.fee
            for fact in ledger(agreement, patron).bill(LAST).facts
            if isinstance(fact, pt.Charge)
        }
        for patron in PATRONS
    }
    assert charged == {"tom": {"setup", "key"}, "ulla": {"later", "lamp"}}


def test_a_suspension_and_a_change_of_price_go_on_for_the_new_side() -> None:
    def changed(agreement: pt.Agreement) -> pt.Agreement:
        dearer = pt.RecurringFee(id="rent", amount=usd("140"))
        terms = pt.BillingTerms(every=pt.weeks(1), fees=(dearer,))
        return (
            agreement.suspend(on=date(2026, 5, 2))
            .resume(on=date(2026, 5, 20))
            .amend(on=date(2026, 6, 6), billing=terms)
        )

    stops = pt.Suspension(stops_billing=True)
    agreement = changed(passed(lease(suspension=stops), date(2026, 5, 1), effective=PASSED))
    both = [ledger(agreement, patron).bill(LAST) for patron in PATRONS]
    assert sum(map(total, both)) == total(ledger(changed(lease(suspension=stops))).bill(LAST))
    assert total(both[0]) == 1000 * (date(2026, 5, 2) - START).days


def test_a_side_that_comes_back_is_billed_for_both_stretches() -> None:
    again = passed(lease()).assign("ulla", to="tom", on=date(2026, 6, 10))
    days: dict[str, int] = dict.fromkeys(PATRONS, 0)
    for day in DAYS[:-1]:
        days["ulla" if PASSED <= day < date(2026, 6, 10) else "tom"] += 1
    through = total(ledger(lease()).bill(LAST))
    assert total(ledger(again, "ulla").bill(LAST)) == 1000 * days["ulla"]
    assert total(ledger(again).bill(LAST)) == through - 1000 * days["ulla"]


def test_a_provider_is_followed_likewise() -> None:
    sold = lease().assign("landlord", to="heirs", on=PASSED)
    ledgers = [pt.Relationship(name, "tom").add(sold).bill(LAST) for name in ("landlord", "heirs")]
    assert total(ledgers[0]) == 1000 * (PASSED - START).days
    assert sum(map(total, ledgers)) == total(ledger(lease()).bill(LAST))
    with pytest.raises(pt.InvalidInput, match=r"reference\.unknown"):
        pt.Relationship("others", "tom").add(sold)


def test_a_side_that_nobody_names_is_the_ledgers_until_another_takes_its_place() -> None:
    agreement = pt.Agreement.signed("L", on=START, start=START, billing=DAILY)
    given = agreement.assign(pt.Side.PATRON, to="ulla", on=PASSED)
    both = [ledger(given, patron).bill(LAST) for patron in PATRONS]
    assert total(both[0]) == 1000 * (PASSED - START).days
    assert sum(map(total, both)) == total(ledger(agreement).bill(LAST))


def test_an_assignment_that_is_undone_is_taken_back_in_both() -> None:
    terms = pt.Assignment(objection=pt.months(1))
    agreement = lease(assignment=terms).assign("tom", to="ulla", on=PASSED, by="tom", id="a")
    both = [ledger(agreement, patron).bill(date(2026, 5, 20)) for patron in PATRONS]
    assert total(both[1]) > 0
    undone = agreement.object_to("a", on=date(2026, 5, 25), by="landlord")
    tom, ulla = (each.add(undone).bill(LAST) for each in both)
    assert total(ulla) == 0
    assert total(tom) == total(ledger(lease()).bill(LAST))


# --- what else is asked of a ledger ---------------------------------------------------------------


def seen(
    agreement: pt.Agreement, criterion: pt.Criterion, on: date, patron: str, known_by: date
) -> bool:
    policy = pt.Policy("p", "1", rungs=(pt.Rung(pt.CLIENT, enter=criterion),))
    return pt.review(ledger(agreement, patron), policy, on=on, known_by=known_by).after == pt.CLIENT


CRITERIA: dict[str, Callable[[], pt.Criterion]] = {
    "in force": pt.AgreementInForce,
    "billing": pt.RecurringBilling,
    "notice": pt.NoticeGiven,
    "broken": pt.ObligationBreached,
    "overdue": pt.ReviewOverdue,
}


@pytest.mark.parametrize("name", CRITERIA)
def test_criteria_see_it_on_the_days_of_these_sides(name: str) -> None:
    report = pt.Obligation("report", "a report", by=pt.Side.PROVIDER, due=date(2026, 4, 1))
    agreement = passed(
        lease(
            until=date(2026, 12, 1),
            renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(30)),
            obligations=report,
            reviews=pt.ReviewPlan("talk", first=date(2026, 4, 1), every=pt.years(1)),
        ).give_notice(on=date(2026, 4, 2), by="landlord")
    )
    for day in (date(2026, 4, 20), PASSED - timedelta(days=1), PASSED, LAST):
        for patron in PATRONS:
            is_theirs = agreement.parties_on(day)[1] == pt.Ref(patron)
            assert seen(agreement, CRITERIA[name](), day, patron, LAST) == is_theirs, (day, patron)


def test_an_assignment_that_is_learned_later_counts_from_then_on() -> None:
    agreement = passed(lease(), recorded_on=date(2026, 6, 1))
    for known_by, client in ((date(2026, 5, 31), "tom"), (date(2026, 6, 1), "ulla")):
        for patron in PATRONS:
            found = seen(agreement, pt.AgreementInForce(), known_by, patron, known_by)
            assert found == (patron == client)


def test_the_agenda_is_of_who_is_a_side() -> None:
    agreement = passed(lease(until=LAST, renewal=pt.Renewal.automatic(pt.years(1))))
    tom, ulla = (ledger(agreement, patron).bill(PASSED) for patron in PATRONS)
    assert pt.agenda(tom, on=PASSED + timedelta(days=1)) == ()
    assert pt.next_charge_on(tom, after=PASSED) is None
    (coming,) = pt.agenda(ulla, on=PASSED + timedelta(days=1))
    assert coming.charge is not None
    assert coming.charge.invoice_on == date(2026, 5, 14) == pt.next_charge_on(ulla, after=PASSED)
    assert coming.deadline is not None
    assert coming.deadline.on == LAST - timedelta(days=1)


def test_measures_and_credits_are_of_the_days_of_each() -> None:
    uptime = pt.measures.Measure(
        "outages",
        pt.measures.AttainmentMethod.COUNT,
        of="outage",
        window=pt.counting.MONTH,
        target=pt.at_most(0),
    )
    rule = pt.measures.CreditRule("each", on="outages", form=usd("5"))
    agreement = passed(lease(measures=uptime, credits=rule))
    outages = [
        pt.Observation("outage", 1, on=day, id=str(day))
        for day in (date(2026, 4, 3), date(2026, 5, 20), date(2026, 6, 3))
    ]
    starts: dict[str, list[date | None]] = {}
    for patron in PATRONS:
        of = ledger(agreement, patron).add(*outages)
        own = of.fact("L")
        assert isinstance(own, pt.Agreement)
        owed = [each for each in own.credits(of, on=LAST) if each.owed]
        starts[patron] = [each.period.start for each in owed]
        given = total(of.bill(LAST)) - total(ledger(agreement, patron).bill(LAST))
        assert given == -500 * len(starts[patron])
    assert starts == {"tom": [date(2026, 4, 1)], "ulla": [PASSED, date(2026, 6, 1)]}


# --- as it is kept --------------------------------------------------------------------------------


def test_what_is_kept_is_the_agreement_as_it_was_said() -> None:
    agreement = passed(lease())
    for patron in PATRONS:
        of = ledger(agreement, patron)
        assert of.facts == (agreement,)
        assert hash(of.facts[0]) == hash(agreement)
        assert pt.to_json(of.facts[0]) == pt.to_json(agreement)
        read = pt.from_json(pt.to_json(of), pt.Relationship)
        assert read.bill(LAST) == of.bill(LAST)
        assert total(read.bill(LAST)) == total(of.bill(LAST))
    assert ledger(lease()).facts[0].between is None  # type: ignore[attr-defined]


def test_a_correction_and_an_erasure_leave_it_seen_from_its_ledger() -> None:
    later = passed(lease(), date(2026, 6, 10))
    right = pt.Correction("L", passed(lease()), on=date(2026, 6, 12), reason="the day")
    tom = ledger(later).add(right)
    assert total(tom.bill(LAST)) == 1000 * (PASSED - START).days
    ulla = ledger(passed(lease(), reason="Ulla Berg moved in"), "ulla")
    left = ulla.erased(pt.Person("ulla", "Ulla Berg"))
    assert total(left.bill(LAST)) == total(ulla.bill(LAST))


def test_an_order_beside_its_framework_is_seen_from_its_ledger_too() -> None:
    frame = pt.Agreement.signed("F", on=START, start=START, until=date(2026, 7, 1))
    order = passed(lease(at_latest=pt.EndOf("F")))
    tom, ulla = (ledger(order, patron).add(frame).bill(LAST) for patron in PATRONS)
    assert total(tom) == 1000 * (PASSED - START).days
    assert total(ulla) == 1000 * (date(2026, 7, 1) - PASSED).days
