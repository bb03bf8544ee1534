"""Renewals that differ from round to round, lead to named days, or have no end."""

from __future__ import annotations

from datetime import date

import patronage as pt
from refusals import codes_of

START = date(2026, 1, 31)
MONTH = pt.months(1)


def ends(term: pt.Term, count: int) -> list[str]:
    return [str(term.end_or_none(k)) for k in range(count)]


def test_rounds_follow_each_other_counted_from_the_start() -> None:
    twice = pt.Renewal.automatic(MONTH, at_most=2)
    term = pt.Term(START, length=MONTH, renewal=twice, then=[pt.Renewal.by_agreement(pt.months(2))])
    assert ends(term, 5) == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-06-30", "2026-08-31"]


def test_rounds_may_count_from_the_end_before_or_mix_days_and_months() -> None:
    drifting = pt.Renewal.automatic(MONTH, counted=pt.Counted.FROM_THE_END)
    assert ends(pt.Term(START, length=MONTH, renewal=drifting), 3) == [
        "2026-02-28", "2026-03-28", "2026-04-28",
    ]  # fmt: skip
    weeks = pt.Renewal.automatic(pt.weeks(1), at_most=2)
    term = pt.Term(START, length=MONTH, renewal=weeks, then=pt.Renewal.automatic(MONTH))
    assert ends(term, 5) == ["2026-02-28", "2026-03-07", "2026-03-14", "2026-04-14", "2026-05-14"]


def test_a_renewal_may_lead_to_a_day_or_have_no_end() -> None:
    prolonged = [
        pt.Renewal.by_agreement(to=date(2027, 6, 30)),
        pt.Renewal.automatic(open_ended=True),
    ]
    term = pt.Term(START, until=date(2027, 1, 1), renewal=prolonged[0], then=prolonged[1:])
    assert ends(term, 3) == ["2027-01-01", "2027-06-30", "None"]
    agreement = pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        length=pt.years(2),
        renewal=pt.Renewal.automatic(open_ended=True),
    )
    assert agreement.ended_on is None
    stopped = agreement.give_notice(on=date(2027, 12, 1), by=pt.Side.PATRON)
    assert stopped.ended_on == date(2028, 1, 31)


def test_an_automatic_round_then_one_that_takes_both() -> None:
    agreement = pt.Agreement.signed(
        "A1", on=START, start=START, length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), at_most=1),
        then=pt.Renewal.by_agreement(pt.months(6), at_most=2),
    )  # fmt: skip
    assert agreement.ended_on == date(2028, 1, 31)
    renewed = agreement.renew(on=date(2028, 1, 1))
    assert renewed.ended_on == date(2028, 7, 31)
    assert renewed.renew(on=date(2028, 7, 1)).ended_on == date(2029, 1, 31)
    assert agreement.give_notice(on=START, by=pt.Side.PATRON).ended_on == date(2027, 1, 31)


def test_a_round_may_count_from_the_act_that_renews_it() -> None:
    review = pt.Renewal.by_agreement(pt.years(16), counted=pt.Counted.FROM_THE_ACT)
    agreement = pt.Agreement.signed(
        "usmca", on=date(2020, 7, 1), start=date(2020, 7, 1), length=pt.years(16), renewal=review
    )
    assert agreement.renew(on=date(2026, 7, 1)).ended_on == date(2042, 7, 1)


def test_a_length_left_open_leaves_the_end_open() -> None:
    hidden = pt.Term(START, length=pt.Unknown("redacted"), renewal=pt.Renewal.automatic(MONTH))
    assert hidden.end() == pt.When(date(2026, 2, 1), why="redacted")
    yearly = pt.Term(START, length=pt.years(1), renewal=pt.Renewal.automatic(pt.Unknown()))
    assert yearly.end(renewals=2) == pt.When(date(2027, 2, 2))
    month = pt.When(date(2026, 3, 1), date(2026, 3, 31))
    term = pt.Term(month, length=pt.years(1), renewal=pt.Renewal.automatic(pt.years(1)))
    assert term.end(renewals=1) == pt.When(date(2028, 3, 1), date(2028, 3, 31))


def test_what_cannot_follow_is_named() -> None:
    endless = pt.Renewal.automatic(MONTH)
    assert codes_of(lambda: pt.Term(START, length=MONTH, renewal=endless, then=endless)) == [
        ("renewal.endless", "renewal.at_most")
    ]
    assert codes_of(lambda: pt.Renewal.automatic(MONTH, open_ended=True)) == [
        ("renewal.mixed", "length")
    ]
    latest = date(2027, 1, 1)
    assert codes_of(lambda: pt.Renewal.automatic(open_ended=True, latest_end=latest)) == [
        ("renewal.mixed", "latest_end")
    ]
    assert codes_of(lambda: pt.Renewal.automatic(to=START, at_most=2)) == [
        ("renewal.once", "at_most")
    ]
    assert codes_of(pt.Renewal.automatic) == [("interval.type", "length")]


def test_an_option_on_a_condition_takes_both_the_condition_and_the_choice() -> None:
    patron, on = pt.Side.PATRON, date(2026, 1, 5)
    renewal = pt.Renewal.option(pt.years(1), by=patron, needs="growth", at_most=1)
    agreement = pt.Agreement.signed("A1", on=on, start=on, length=pt.years(1), renewal=renewal)
    grown = agreement.occur("growth", on=date(2026, 6, 1))
    chosen = agreement.renew(on=date(2026, 7, 1), by=patron)
    ends = [each.ended_on for each in (agreement, grown, chosen)]
    assert ends == [date(2027, 1, 5)] * 3
    both = (grown.renew(on=date(2026, 7, 1), by=patron), chosen.occur("growth", on=on))
    assert [each.ended_on for each in both] == [date(2028, 1, 5)] * 2
