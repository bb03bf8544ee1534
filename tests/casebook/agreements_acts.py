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
    performance = pt.Termination(cure=pt.Count(not_before=day("2026-03-31")), late_cure=False)
    sale = signed("2026-01-05", termination=performance)
    rejected = sale.breach(on=day("2026-03-23"), effective=day("2026-03-20"), by=PROVIDER)
    cured = rejected.cure(on=day("2026-03-30"), by=PROVIDER)
    return {"2026-03-30": not cured.life.breaches}


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


# --- amendments -------------------------------------------------------------------------------


def new_terms_of_a_bank() -> Answer:
    """Nobody objects, so that it is amended; the user leaves before."""
    proposed = day("2026-04-01")
    first = pt.Count(pt.months(2), day=FROM_THE_DAY).effect(proposed)
    leaves = pt.Termination(convenience=pt.days(0))
    account = signed("2020-01-01", summary="old", termination=leaves)
    account = account.amend(on=proposed, effective=first, summary="new")
    left = account.terminate(on=day("2026-05-20"), by=PATRON)
    return {
        "first_effective": first,
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


def one_order() -> Answer:
    """The framework and its orders are agreements of their own; here nothing ties them."""
    framework, kept, bad = (signed("2025-06-01") for _ in range(3))
    bad = bad.breach(on=day("2026-03-02"), by=PROVIDER)
    bad = bad.terminate(on=day("2026-05-15"), by=PATRON, ground=CAUSE)
    asked = day("2026-05-16")
    assert not bad.in_force_on(asked)
    return {
        "framework": framework.in_force_on(asked),
        "other_order": kept.in_force_on(asked),
    }


def use_after_the_end() -> Answer:
    order = signed("2025-04-01", length=pt.years(1))
    return {"use": order.in_force_on(day("2026-05-01"))}


def objection() -> Answer:
    return {"last_day": pt.Count(pt.months(1)).last(day("2026-03-10"))}


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
    lengths = {"notice": pt.days(28), "detailed": pt.days(42)}
    return {what: _due(_owes(PROVIDER, "2026-03-02", length)) for what, length in lengths.items()}


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
    "a-psd2": new_terms_of_a_bank,
    "a-558b": higher_rent,
    "m-csa-one": one_order,
    "v-csa": use_after_the_end,
    "z-613a": objection,
    "z-nafta": nafta,
    "z-csa-entire": pilot,
    "o-csa-warr": warranty,
    "o-nec": nec,
    "o-fidic": fidic_201,
    "q-crd30": commission,
    "q-gst": stocktake,
}
