"""Stories of acts and duties: breach, termination, amendments, what is owed and reviewed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import patronage as pt
from casebook.agreements_terms import (
    FROM_THE_DAY,
    PATRON,
    PROVIDER,
    REFUSED,
    day,
    first_of,
    signed,
    tried,
)
from patronage.counting import MONTH

if TYPE_CHECKING:
    from casebook.agreements_terms import (
        Answer,
        Story,
    )

CAUSE: Final = pt.Ground.CAUSE

# --- breach and cure --------------------------------------------------------------------------


def ucc() -> Answer:
    """Up to the day on which delivery was due anyway, the breach can be cured."""
    reasons = pt.Unknown("whether the seller had reason to believe that the goods would do")
    performance = pt.Termination(cure=pt.Count(not_before=day("2026-03-31")), late_cure=reasons)
    sale = signed("2026-01-05", termination=performance)
    rejected = sale.breach(on=day("2026-03-23"), effective=day("2026-03-20"), by=PROVIDER, id="b")
    return {
        each: rejected.cure(on=day(each), by=PROVIDER).is_cured("b")
        for each in ("2026-03-30", "2026-04-02")
    }


def late_rent() -> Answer:
    lease = signed("2024-01-01", termination=pt.Termination(late_cure=True))
    owing = lease.breach(on=day("2026-06-04"), by=PATRON, reason="the rents of May and June")
    paid = owing.cure(on=day("2026-06-20"), by=PATRON)
    return {"ends": tried(paid.terminate, on=day("2026-06-22"), by=PROVIDER, ground=CAUSE)}


def cloud_breach() -> Answer:
    terms = pt.Termination(cure=pt.Count(pt.days(30)), late_cure=False)
    service = signed("2026-01-05", termination=terms)
    breached = service.breach(on=day("2026-03-02"), effective=day("2026-02-20"), by=PROVIDER)
    last = first_of(breached, pt.DeadlineKind.CURE, "2026-03-02", "2026-12-31").on
    cured = breached.cure(on=day("2026-04-01"), by=PROVIDER)
    days = [date(2026, 3, 20) + pt.days(count) for count in range(30)]
    able = [
        each
        for each in days
        if tried(breached.terminate, on=each, by=PATRON, ground=CAUSE) != REFUSED
    ]
    return {
        "last_day_to_cure": last,
        "if_cured_2026-04-01": tried(
            cured.terminate, on=day("2026-04-02"), by=PATRON, ground=CAUSE
        ),
        "may_end_from": able[0],
    }


# --- termination ------------------------------------------------------------------------------


def insurance() -> Answer:
    start = day("2024-01-01")
    third = pt.Term(start, length=pt.years(3)).end()
    assert isinstance(third, date)
    years = pt.CalendarPeriod(pt.years(1), anchor=start)
    count = pt.Count(pt.months(3), to=years, not_before=third - pt.days(1))
    last = count.last(start)
    return {"last_day_of_cover": last, "last_day_for_notice": count.latest(last)}


def two_of_three() -> Answer:
    treaty = signed("2020-01-01", others=["third"])
    wished = treaty.terminate(
        on=day("2026-03-10"),
        effective=day("2026-03-31"),
        by=[PROVIDER, PATRON],
        ground=pt.Ground.CONSENT,
    )
    return {"2026-04-01": wished.ended_on is not None}


def force_majeure() -> Answer:
    """The day on which thirty in a row are reached, that of the event counted."""
    thirty = pt.TerminationCause("force-majeure", persists=pt.days(30), either=True)
    order = signed("2026-01-05", termination=pt.Termination(causes=thirty, late_cure=False))
    befallen = order.breach(on=day("2026-03-02"), by=PROVIDER, cause=thirty.name)
    first = first_of(befallen, pt.DeadlineKind.ENDABLE, "2026-03-02", "2026-12-31").on
    for party in (PROVIDER, PATRON):
        assert tried(befallen.terminate, on=first - pt.days(1), by=party, ground=CAUSE) == REFUSED
        assert tried(befallen.terminate, on=first, by=party, ground=CAUSE) != REFUSED
    again = befallen.cure(on=day("2026-03-22"), by=PROVIDER)
    again = again.breach(on=day("2026-03-23"), by=PROVIDER, cause=thirty.name)
    last = day("2026-04-11")  # the last of twenty
    return {
        "one_stretch": first,
        "two_stretches": tried(again.terminate, on=last, by=PATRON, ground=CAUSE),
    }


def invoiced() -> Answer:
    """What was billed up to a day bars an end before that day is over, where the terms say so."""
    start = day("2018-01-15")
    terms = pt.Termination(convenience=pt.days(0), not_before_billed=True)
    monthly = pt.BillingTerms.monthly(pt.Money("100.00", "EUR"))
    contract = signed("2018-01-15", billing=monthly, termination=terms)
    ledger = pt.Relationship("provider", "patron").add(contract).bill(start)
    last = pt.Count().effect(day("2018-02-13"))

    def end(effective: date) -> pt.Relationship:
        return ledger.add(contract.terminate(on=start, effective=effective, by=PATRON))

    assert tried(end, effective=last + pt.days(1)) != REFUSED
    return {"accepted": tried(end, effective=last)}


# --- amendments -------------------------------------------------------------------------------


def new_terms_of_a_bank() -> Answer:
    """The user says nothing, and leaves before the new terms take effect."""
    proposed, bank = day("2026-04-01"), pt.Notice(pt.months(2), by=PROVIDER)
    account = signed(
        "2020-01-01",
        summary="old",
        variation=pt.Variation(bank),
        termination=pt.Termination(convenience=pt.days(0)),
    )
    account = account.amend(on=proposed, by=PROVIDER, summary="new", id="new")
    left = account.terminate(on=day("2026-05-20"), by=PATRON)
    return {
        "first_effective": account.acts[-1].effective,
        "terms_2026-05-20": left.terms_on(day("2026-05-20")).summary,
    }


def higher_rent() -> Answer:
    received = day("2026-02-20")
    agreeing = pt.Count(pt.months(2), since=MONTH)
    last = agreeing.last(received)
    return {
        "agree_until": last,
        "owed_from": agreeing.effect(received),
        "sue_until": pt.Count(pt.months(3), since=MONTH).last(last),
    }


# --- masters, survival, others in their place -------------------------------------------------


HELD_OPEN: Final = pt.LaterOf(pt.After(pt.years(1)), pt.EndOfOrders())


def renewed_order() -> Answer:
    framework = signed("2025-06-01", until=HELD_OPEN)
    yearly = pt.Renewal.automatic(pt.years(1))
    begins = day("2025-09-01")
    order = framework.order(
        "order", on=begins, start=begins, until=date(2027, 9, 1), renewal=yearly
    )
    asked = day("2027-09-02")
    assert framework.together([order]).in_force_on(asked)
    renewed = first_of(order, pt.DeadlineKind.RENEWAL, "2027-09-02", "2028-12-31")
    stopped = order.give_notice(on=asked, by=PATRON)
    assert framework.together([stopped]).ended_on == renewed.on
    return {"end": renewed.on}


def one_order() -> Answer:
    framework = signed("2025-06-01", until=HELD_OPEN)
    on = day("2025-06-01")
    kept, bad = (
        framework.order(name, on=on, start=on, length=pt.years(2), at_latest=pt.EndOf("story"))
        for name in ("kept", "bad")
    )
    bad = bad.breach(on=day("2026-03-02"), by=PROVIDER)
    bad = bad.terminate(on=day("2026-05-15"), by=PATRON, ground=CAUSE)
    framework, kept, bad = pt.tied(framework, kept, bad)
    asked = day("2026-05-16")
    assert not bad.in_force_on(asked)
    return {
        "framework": framework.in_force_on(asked),
        "other_order": kept.in_force_on(asked),
    }


def _binds(agreement: pt.Agreement, kind: str, on: str, **asked: Any) -> bool:
    return any(each.kind == kind for each in agreement.clauses_on(day(on), **asked))


def use_after_the_end() -> Answer:
    clauses = [
        pt.Clause("licence", "Use of the product."),
        pt.Clause("confidentiality", "Nothing is told.", survives=True),
        pt.Clause("payment", "What is owed is paid.", survives=True, for_what_was_before=True),
    ]
    order = signed("2025-04-01", length=pt.years(1), clauses=clauses)
    asked = "2026-05-01"
    return {
        "use": _binds(order, "licence", asked),
        "confidentiality": _binds(order, "confidentiality", asked),
        "payment_for_march": _binds(order, "payment", asked, made_on=day("2026-03-15")),
    }


def jurisdiction() -> Answer:
    clause = pt.Clause("jurisdiction", "Of crimes there.", survives=True, for_what_was_before=True)
    year = pt.Termination(leaving=pt.Count(pt.years(1), day=FROM_THE_DAY))
    statute = signed("2002-07-01", others=["bi"], termination=year, clauses=clause)
    left = statute.leave(on=day("2016-10-27"), by="bi")
    return {
        done: _binds(left, "jurisdiction", "2019-01-01", made_on=day(done), party=pt.Ref("bi"))
        for done in ("2017-10-01", "2017-11-01")
    }


def objection() -> Answer:
    """It is told, and by law it comes about, unless the employee objects."""
    by_law = pt.Assignment(objection=pt.months(1))
    job = signed("2020-01-01", provider="old", patron="mary", assignment=by_law)
    passed = job.assign(
        "old", to="new", on=day("2026-03-10"), effective=day("2026-04-01"), by="old", id="sale"
    )

    def employer(objected: str) -> str:
        stays = tried(passed.object_to, about="sale", on=day(objected), by="mary")
        after = stays if isinstance(stays, pt.Agreement) else passed
        return str(after.parties_on(day("2026-04-20"))[0])

    last = first_of(passed, pt.DeadlineKind.OBJECTION, "2026-03-10", "2026-12-31")
    return {
        "last_day": last.on,
        **{f"objected_{each}": employer(each) for each in ("2026-04-08", "2026-04-14")},
    }


def nafta() -> Answer:
    new = day("2020-07-01")
    old = signed("1994-01-01").supersede("usmca", on=date(2018, 11, 30), effective=new)
    return {each: old.in_force_on(day(each)) for each in ("2020-06-30", "2020-07-01")}


def pilot() -> Answer:
    """That the new agreement says so is here an act on the old one."""
    old = signed("2025-01-01", until=pt.Count().effect(day("2026-12-31")))
    replaced = old.supersede("new", on=day("2026-03-01"))
    return {"2026-03-02": replaced.in_force_on(day("2026-03-02"))}


# --- what is owed, and reviewed ---------------------------------------------------------------


class Done(NamedTuple):
    """What was done about an obligation or a review."""

    about: str
    on: date
    by: pt.Side | pt.Ref | None = None
    for_due: date | None = None
    parts: int = 1
    id: str | None = None
    outcome: pt.ReviewOutcome | None = None


def _owes(by: pt.Side, event: str, within: pt.Span) -> pt.Obligation:
    return pt.Obligation("duty", "what is due", by=by, due=day(event), within=within)


def _due(obligation: pt.Obligation) -> date:
    (due,) = obligation.due_days(date(2026, 1, 1), date(2026, 12, 31))
    return due


def warranty() -> Answer:
    notice = _owes(PATRON, "2026-03-02", pt.days(45))
    given = Done("duty", day("2026-04-10"), by=PATRON)
    (owed,) = notice.owed(day("2026-06-01"), since=day("2026-01-01"), performed=[given])
    return {
        "in_time": owed.state is pt.ObligationState.MET and not owed.days_late,
        "repair_until": _due(_owes(PROVIDER, "2026-04-10", pt.days(45))),
    }


def nec() -> Answer:
    return {"last_day": _due(_owes(PROVIDER, "2026-03-02", pt.weeks(8)))}


def fidic_201() -> Answer:
    """A claim of which notice was not given in time has lapsed."""
    event = day("2026-03-02")
    notice = pt.Obligation(
        "notice", "notice of the claim", by=PROVIDER, due=event, within=pt.days(28), lapses=True
    )
    works = signed("2025-06-01", obligations=notice)
    late = tried(works.perform, about="notice", on=day("2026-03-31"), by=PROVIDER)
    return {
        "notice": _due(notice),
        "detailed": _due(_owes(PROVIDER, "2026-03-02", pt.days(42))),
        "2026-03-31": late,
    }


def commission() -> Answer:
    plan = pt.ReviewPlan("report", first=day("2016-12-13"), every=pt.years(5))
    held = [Done("report", day("2017-05-23"))]
    then, *_ = plan.owed(day("2017-03-01"), held=held)
    (done,) = plan.owed(
        day("2018-01-01"), since=day("2016-12-13"), until=day("2016-12-13"), held=held
    )
    return {"2017-03-01": then.state is pt.ObligationState.LATE, "days": done.days_late}


def stocktake() -> Answer:
    """What is due in a year is due by its last day."""
    plan = pt.ReviewPlan("stocktake", first=day("2023-12-31"), every=pt.years(5))
    held = [Done("stocktake", date(2023, 12, 13)), Done("stocktake", date(2028, 12, 10))]

    def third(on: str) -> pt.Owed:
        return plan.owed(day(on), held=held)[0]

    late: dict[str, Any] = {
        on: third(on).state is pt.ObligationState.LATE for on in ("2033-07-01", "2034-01-01")
    }
    return {"third": str(third("2033-07-01").due.year), **late}


STORIES: Final[dict[str, Story]] = {
    "b-ucc": ucc,
    "b-543-late": late_rent,
    "b-csa": cloud_breach,
    "x-vvg11": insurance,
    "x-vclt54": two_of_three,
    "x-csa-fm": force_majeure,
    "x-oca-inv": invoiced,
    "a-psd2": new_terms_of_a_bank,
    "a-558b": higher_rent,
    "m-csa-renewed": renewed_order,
    "m-csa-one": one_order,
    "v-csa": use_after_the_end,
    "v-icc": jurisdiction,
    "z-613a": objection,
    "z-nafta": nafta,
    "z-csa-entire": pilot,
    "o-csa-warr": warranty,
    "o-nec": nec,
    "o-fidic": fidic_201,
    "q-crd30": commission,
    "q-gst": stocktake,
}
