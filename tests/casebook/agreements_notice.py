"""Stories of notice: lengths and boundaries, tenure, windows, working days, withdrawal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook.agreements_terms import (
    FROM_THE_DAY,
    MONDAY_TO_SATURDAY,
    PATRON,
    PROVIDER,
    day,
    ended,
    first_of,
    last_in,
    signed,
    tried,
)
from patronage.agreement.terms.reminding import reminder_due
from patronage.counting import MONTH, QUARTER, YEAR

if TYPE_CHECKING:
    from casebook.agreements_terms import (
        Answer,
        Story,
    )


def _ended_by(notice: pt.Notice | pt.Count, given: list[str], by: pt.Side = PATRON) -> Answer:
    """Return the last days of what one party ends by notice, by the days on which it is given."""
    contract = signed("2016-01-01", termination=pt.Termination(convenience=notice))
    return {each: ended(contract, each, by) for each in given}


# --- lengths and boundaries -------------------------------------------------------------------


def unesco() -> Answer:
    count = pt.Count(pt.years(1), since=YEAR)
    return {"takes_effect": _ended_by(count, ["2017-10-12"])["2017-10-12"]}


def bw_672() -> Answer:
    count = pt.Count(pt.months(1), to=MONTH)
    return {"last_day": _ended_by(count, ["2026-04-14"])["2026-04-14"]}


def bgb_621() -> Answer:
    return {"last_day_for_notice": pt.Count(pt.weeks(6), to=QUARTER).latest(day("2026-06-30"))}


def bgb_622() -> Answer:
    middle = pt.CalendarPeriod(pt.months(1), anchor=date(2000, 1, 16))
    count = pt.Count(pt.weeks(4), to=(middle, MONTH))
    return _ended_by(count, ["2026-03-17", "2026-03-18", "2026-03-19"])


def contract_manager() -> Answer:
    found = _ended_by(pt.Count(pt.weeks(2), to=MONTH), ["2026-04-03", "2026-04-20"])
    return {f"given_{given}": last for given, last in found.items()}


# --- by tenure --------------------------------------------------------------------------------

THIRD: Final = pt.Count(working=3, calendar=MONDAY_TO_SATURDAY)


def _rent(months: int) -> pt.Count:
    return pt.Count(pt.months(months), since=MONTH, cutoff=THIRD)


def bgb_573c() -> Answer:
    longer = [
        pt.Notice(_rent(months), by=PROVIDER, tenure=pt.years(tenure))
        for months, tenure in ((6, 5), (9, 8))
    ]
    terms = pt.Termination(convenience=_rent(3), notices=longer)
    lease = signed("2016-03-01", termination=terms)
    sides = {"landlord": PROVIDER, "tenant": PATRON}
    return {who: ended(lease, "2026-03-03", side) for who, side in sides.items()}


def angestelltengesetz() -> Answer:
    steps = ((2, 2), (3, 5), (4, 15), (5, 25))
    longer = [
        pt.Notice(pt.Count(pt.months(months), to=QUARTER), tenure=pt.years(tenure))
        for months, tenure in steps
    ]
    terms = pt.Termination(convenience=pt.Count(pt.weeks(6), to=QUARTER), notices=longer)
    job = signed("2022-09-01", termination=terms)
    given = ("2026-04-15", "2026-05-04")
    return {f"given_{each}": ended(job, each, PROVIDER) for each in given}


def era_86() -> Answer:
    a_week_for_each_year = [
        pt.Notice(pt.Count(pt.weeks(years)), by=PROVIDER, tenure=pt.years(years))
        for years in range(3, 13)
    ]
    terms = pt.Termination(convenience=pt.Count(pt.weeks(2)), notices=a_week_for_each_year)
    return {"last_day": ended(signed("2020-02-03", termination=terms), "2026-03-02", PROVIDER)}


def hgb_89() -> Answer:
    """The shorter one gives way: the agent's stands last, and holds for both."""
    principal = pt.Notice(pt.Count(pt.months(2), to=MONTH), by=PROVIDER)
    agent = pt.Notice(pt.Count(pt.months(4), to=MONTH))
    terms = pt.Termination(convenience=principal, notices=agent)
    return {"last_day": ended(signed("2024-10-01", termination=terms), "2026-01-10", PROVIDER)}


# --- windows and reminders --------------------------------------------------------------------


def new_york() -> Answer:
    duty = pt.Reminder(PROVIDER, opens=pt.days(30), closes=pt.days(15), over=pt.months(1))
    monthly = pt.Renewal.automatic(pt.months(1), notice=pt.days(15))
    lease = signed("2026-01-01", length=pt.months(1), renewal=monthly)
    renewal = first_of(lease, pt.DeadlineKind.RENEWAL, "2026-01-02", "2026-12-31")
    due = reminder_due(duty, renewal, pt.Period(renewal.on, renewal.to))
    return {"reminder": due}


def far() -> Answer:
    """The preliminary notice is a reminder without which the option is void."""
    preliminary = pt.Reminder(
        PATRON, closes=pt.days(60), before=pt.DeadlineKind.OPTION, missed=pt.IfNothing.VOID
    )

    def used(latest_end: date | None) -> pt.Agreement:
        """Return the contract in its fifth year."""
        yearly = pt.Renewal.option(
            pt.years(1),
            by=PATRON,
            notice=pt.days(1),
            reminder=preliminary,
            latest_end=latest_end,
        )
        contract = signed("2021-10-01", length=pt.years(1), renewal=yearly)
        for year in range(2022, 2026):
            told = contract.remind(on=date(year, 7, 1), by=PATRON)
            contract = told.renew(on=date(year, 9, 15), by=PATRON)
        return contract

    late = used(None).remind(on=day("2026-08-10"), by=PATRON)
    full = used(date(2026, 10, 1)).remind(on=date(2026, 7, 1), by=PATRON)
    asked = {"on": day("2026-09-15"), "by": PATRON}
    return {
        "last_day_preliminary": first_of(
            used(None), pt.DeadlineKind.REMIND, "2026-07-01", "2026-10-01"
        ).on,
        "option_after_late_preliminary": tried(late.renew, **asked),
        "further_year": tried(full.renew, **asked),
    }


def california() -> Answer:
    duty = pt.Reminder(PROVIDER, opens=pt.days(21), closes=pt.days(3))
    opens, closes = duty.window(day("2026-07-16"))
    return {"opens": opens, "closes": closes}


# --- working days -----------------------------------------------------------------------------


def _worked(*holidays: str) -> pt.HolidayCalendar:
    return pt.HolidayCalendar(frozenset(map(day, holidays)), weekend=frozenset({6}))


def ftc() -> Answer:
    count = pt.Count(working=3, calendar=_worked("2026-05-25"))
    return {"last_day": count.last(day("2026-05-21"))}


def regulation_z() -> Answer:
    count = pt.Count(working=3, calendar=_worked("2021-07-04"))
    return {"last_day": count.last(day("2021-07-02"))}


def swiss_78() -> Answer:
    due = pt.Count(roll=pt.Roll.FOLLOWING, calendar=MONDAY_TO_SATURDAY)
    return {"due_sat": due.last(day("2026-09-12")), "due_sun": due.last(day("2026-09-13"))}


# --- withdrawal -------------------------------------------------------------------------------


def lots() -> Answer:
    """The right runs until 14 days after the third of three deliveries."""
    right = pt.Term(day("2026-03-01"), until=pt.After(FORTNIGHT, event="delivery", nth=3))
    delivered = {"delivery": tuple(map(day, ("2026-03-02", "2026-03-05", "2026-03-10")))}
    return {"last_day": last_in(right.rounds(delivered).first)}


def service() -> Answer:
    return {"last_day": FORTNIGHT.last(day("2026-03-03"))}


def ancillary() -> Answer:
    right = pt.Termination(withdrawal=pt.Withdrawal(FORTNIGHT, by=PATRON))
    bought = day("2026-03-01")
    purchase = pt.Agreement.signed("purchase", on=bought, start=bought, termination=right)
    maintenance = signed("2026-03-01", at_latest=pt.EndOf("purchase"))
    over = maintenance.together([purchase.cancel(on=day("2026-03-12"), by=PATRON)])
    return {"2026-03-13": over.in_force_on(day("2026-03-13"))}


FORTNIGHT: Final = pt.Count(pt.days(14))


# --- what one of many does --------------------------------------------------------------------


def rome_127() -> Answer:
    year = pt.Termination(leaving=pt.Count(pt.years(1), day=FROM_THE_DAY))
    treaty = signed("2002-07-01", others=["bi", "za"], termination=year)
    one = treaty.leave(on=day("2016-10-27"), by="bi", id="bi")
    both = one.leave(on=day("2016-10-21"), by="za")
    kept = both.withdraw_notice(on=day("2017-03-08"), by="za")
    return {
        "first_out": one.acts[-1].effective,
        "other_2017-11-01": pt.Ref("za") in kept.parties_on(day("2017-11-01")),
    }


STORIES: Final[dict[str, Story]] = {
    "n-unesco": unesco,
    "n-nl-672": bw_672,
    "n-621-4": bgb_621,
    "n-622-1": bgb_622,
    "n-cm-13": contract_manager,
    "t-573c-10y": bgb_573c,
    "t-at20": angestelltengesetz,
    "t-uk86-6": era_86,
    "t-hgb89-shorter": hgb_89,
    "w-ny-month": new_york,
    "w-far-9": far,
    "w-ca-trial": california,
    "h-ftc": ftc,
    "h-regz": regulation_z,
    "h-ch78": swiss_78,
    "k-crd-lots": lots,
    "k-crd-service": service,
    "k-crd-ancillary": ancillary,
    "a-icc": rome_127,
}
