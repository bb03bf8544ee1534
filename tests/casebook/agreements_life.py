"""Stories of terms: renewals, starts before or after the signature, suspensions, open days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook.agreements_terms import (
    PATRON,
    PROVIDER,
    day,
    ended,
    first_of,
    last_in,
    signed,
    tried,
)
from patronage.counting import MONTH
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from casebook.agreements_terms import (
        Answer,
        Story,
    )

# --- renewal ----------------------------------------------------------------------------------


def glpi() -> Answer:
    """Nothing is told of the start but that it is over with the first term."""
    yearly = pt.Renewal.automatic(pt.months(12), notice=pt.months(2))
    until, start = day("2025-08-28"), pt.When(latest=day("2025-08-27"), why="not told")
    contract = pt.Agreement.signed("glpi", on=until, start=start, until=until, renewal=yearly)
    seen, far = "2026-02-11", "2026-12-31"
    return {
        "next_end": first_of(contract, pt.DeadlineKind.RENEWAL, seen, far).on,
        "last_day_for_notice": first_of(contract, pt.DeadlineKind.NOTICE, seen, far).on,
    }


def evergreen() -> Answer:
    forever = pt.Renewal.automatic(open_ended=True)
    subscription = signed("2025-05-01", length=pt.months(12), renewal=forever)
    assert subscription.in_force_on(day("2026-05-02"))
    return {"end": subscription.ended_on}


def civicrm() -> Answer:
    rolling = pt.Renewal.by_agreement(pt.years(1))
    membership = signed("2006-01-21", length=pt.years(1), renewal=rolling)
    renewed = membership.renew(on=day("2006-12-11"))
    return {"start": renewed.term.start, "last_day": last_in(renewed.ended_on)}


COTONOU: Final = pt.Agreement.signed(
    "cotonou", on=date(2000, 6, 23), start=date(2000, 3, 1), length=pt.years(20)
)


def cotonou() -> Answer:
    treaty = COTONOU.amend(on=date(2020, 2, 20), until=date(2021, 12, 1))
    treaty = treaty.amend(on=date(2021, 11, 26), until=date(2022, 7, 1))
    or_the_new = pt.EarlierOf(date(2023, 7, 1), pt.OnEvent("new-applied"))
    treaty = treaty.amend(on=date(2022, 6, 21), until=or_the_new)
    replaced = treaty.occur("new-applied", on=date(2023, 2, 1))
    return {
        "first_last_day": last_in(COTONOU.ended_on),
        "2022-07-01": treaty.in_force_on(day("2022-07-01")),
        "2023-03-01_if_new_applied": replaced.in_force_on(day("2023-03-01")),
    }


def bgb_309() -> Answer:
    month = pt.Count(pt.months(1))
    on = pt.Renewal.automatic(open_ended=True, notice=month)
    first = pt.Term(day("2024-03-01"), length=pt.months(24), renewal=on)
    end = first.end()
    assert isinstance(end, date)
    terms = pt.Termination(convenience=month, not_before=end)
    contract = signed("2024-03-01", length=pt.months(24), renewal=on, termination=terms)
    return {
        "last_day_for_first_end": contract.term.renewal.last_day(end),
        "ends_after_2026-05-10": ended(contract, "2026-05-10", PATRON),
    }


# --- effective before signing -----------------------------------------------------------------


def cotonou_begins() -> Answer:
    assert COTONOU.signed_on is not None
    (began, _), *_ = COTONOU.status.changes()
    return {
        "begins_before_signing": began < COTONOU.signed_on,
        "last_month": f"{last_in(COTONOU.ended_on):%Y-%m}",
    }


def provisional_cover() -> Answer:
    concluded, covered = day("2026-02-20"), day("2026-03-01")
    provisional = signed("2026-02-03").supersede("main", on=concluded, effective=covered)
    main = pt.Agreement.signed("main", on=concluded, start=covered)
    both = {"provisional": provisional, "main": main}
    cover = {
        each: ", ".join(name for name, one in both.items() if one.in_force_on(day(each)))
        for each in ("2026-02-25", "2026-03-01")
    }
    return {**cover, "provisional_ends": provisional.ended_on}


# --- signatures and conditions ----------------------------------------------------------------


def _in_force_from(agreement: pt.Agreement) -> date | None:
    days = agreement.status.changes()
    return next((each for each, status in days if status is pt.AgreementStatus.IN_FORCE), None)


def kyoto() -> Answer:
    start = pt.After(pt.days(90), event="thresholds")
    treaty = pt.Agreement.signed("kyoto", on=date(1997, 12, 11), start=start)
    return {"in_force": _in_force_from(treaty.occur("thresholds", on=day("2004-11-18")))}


def rome_126() -> Answer:
    """For each party, from the first of the month after the sixtieth day after its deposit."""
    start = pt.After(pt.Count(pt.days(60), to=MONTH), event="deposit")
    treaty = pt.Agreement.signed("rome", on=date(1998, 7, 17), start=start)
    deposits = ("2023-11-14", "2003-02-10", "2002-07-01")
    return {each: _in_force_from(treaty.occur("deposit", on=day(each))) for each in deposits}


def late_acceptance() -> Answer:
    made = day("2026-03-02")
    draft = pt.Agreement.drafted("offer", on=made, start=made)
    offered = draft.offer(on=made, by=PROVIDER, until=pt.Count(pt.days(10)).last(made))
    late = offered.sign(PROVIDER, on=made).sign(PATRON, on=day("2026-03-13"))
    taken = late.sign(PROVIDER, on=day("2026-03-16"))
    return {
        "2026-03-13": late.status.at(day("2026-03-13")).is_live,
        "2026-03-16": taken.status.at(day("2026-03-16")).is_live,
    }


# --- suspension -------------------------------------------------------------------------------


def after_the_end() -> Answer:
    """Here a suspension after the end is refused: nothing changes."""
    line = signed("2026-01-01", until=pt.Count().effect(day("2026-05-01")))
    on, away = day("2026-04-20"), day("2026-06-01")
    assert tried(line.suspend, on=on, effective=away) == "refused"
    spells = [status for _, status in line.status.changes()]
    again = spells.count(pt.AgreementStatus.IN_FORCE) > 1
    return {"last_day": last_in(line.ended_on), "successor": again or None}


def fidic_811() -> Answer:
    """What goes on for more than 84 days is a cause; it may be mended once that is asked for."""
    terms = pt.TerminationCause(
        "long-suspension", persists=pt.Count(pt.days(84 + 1)), cure=pt.Count(pt.days(28))
    )
    works = signed("2026-01-05", termination=pt.Termination(causes=terms))
    works = works.suspend(on=day("2026-03-02"))
    asked = works.breach(
        on=day("2026-06-01"), effective=day("2026-03-02"), by=PATRON, cause=terms.name
    )
    return {
        "may_ask_from": terms.complete_on(day("2026-03-02")),
        "may_act_from": first_of(asked, pt.DeadlineKind.ENDABLE, "2026-06-01", "2026-12-31").on,
    }


def oca_line() -> Answer:
    line = signed(
        "2026-01-01",
        until=pt.Count().effect(day("2026-07-01")),
        suspension=pt.Suspension(extends_term=True),
    )
    away, back = day("2026-04-01"), pt.Count().effect(day("2026-06-01"))
    line = line.suspend(on=day("2026-03-20"), effective=away)
    line = line.resume(on=day("2026-03-20"), effective=back)
    (_, suspended, resumed, over) = [each for each, _ in line.status.changes()]
    return {"first_ends": last_in(suspended), "successor": [resumed, last_in(over)]}


def zuora() -> Answer:
    terms = pt.Suspension(extends_term=None)
    kept = signed("2026-01-01", length=pt.months(12), suspension=terms)
    kept = kept.suspend(on=day("2026-04-01"))
    back = day("2026-05-01")
    return {
        chosen: kept.resume(on=back, extends_term=extends).ended_on
        for chosen, extends in (("with", True), ("without", False))
    }


# --- days that are left open ------------------------------------------------------------------

FIRST: Final = date(2026, 3, 1)
MARCH: Final = pt.Period(FIRST, date(2026, 4, 1))
YEAR_2027: Final = pt.Period(date(2027, 1, 1), date(2028, 1, 1))


def some_day_in_march() -> Answer:
    start = pt.When.within(MARCH, why="the day is not known")
    contract = pt.Agreement.signed("p", on=FIRST, start=start, length=pt.years(1))
    asked = ("2026-02-28", "2026-03-15", "2026-04-01", "2027-02-28", "2027-03-15", "2027-04-01")
    return {each: contract.in_force_on(day(each)) for each in asked}


def some_day_in_2027() -> Answer:
    last = pt.Notice(pt.days(60)).last_day(pt.When.within(YEAR_2027))
    assert last is not None
    safe, latest = bounds(last)
    return {"safe_until": safe, "too_late_from": pt.Count().effect(latest)}


def in_pieces() -> Answer:
    return {"days": pt.months(3).in_pieces.days}


STORIES: Final[dict[str, Story]] = {
    "r-glpi-23084": glpi,
    "r-zuora-evergreen": evergreen,
    "r-civi": civicrm,
    "r-cotonou": cotonou,
    "r-309-9": bgb_309,
    "e-cotonou": cotonou_begins,
    "e-vvg52": provisional_cover,
    "c-kyoto": kyoto,
    "c-rome-late": rome_126,
    "c-148": late_acceptance,
    "s-oca-1": after_the_end,
    "s-fidic-811": fidic_811,
    "s-oca-3": oca_line,
    "s-zuora-ext": zuora,
    "p-month-start": some_day_in_march,
    "p-year-notice": some_day_in_2027,
    "p-191": in_pieces,
}
