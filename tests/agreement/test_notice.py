"""Notice: how it counts, when it may be given at all, and which of several applies."""

from __future__ import annotations

from datetime import date

import pytest

import patronage as pt
from refusals import code_of

ON = date(2026, 1, 5)
PATRON, PROVIDER = pt.Side.PATRON, pt.Side.PROVIDER
MONTH = pt.counting.MONTH


def ended(agreement: pt.Agreement, on: date, by: pt.Side = PATRON) -> object:
    return agreement.terminate(on=on, by=by).ended_on


def test_statutory_notice_has_its_last_day_in() -> None:
    statutory = pt.Notice(pt.Count(pt.days(30)))
    assert statutory.takes_effect(date(2026, 3, 2)) == date(2026, 4, 2)
    assert pt.Notice(pt.days(30)).takes_effect(date(2026, 3, 2)) == date(2026, 4, 1)
    six_weeks = pt.Notice(pt.Count(pt.weeks(6), to=pt.counting.QUARTER))  # BGB 621 no. 4
    assert six_weeks.last_day(date(2026, 7, 1)) == date(2026, 5, 19)
    assert six_weeks.takes_effect(date(2026, 5, 19)) == date(2026, 7, 1)
    assert six_weeks.takes_effect(date(2026, 5, 20)) == date(2026, 10, 1)


def test_notice_and_cure_count_the_same_way_where_both_say_so() -> None:
    thirty = pt.Count(pt.days(30))
    terms = pt.Termination(convenience=thirty, cure=thirty)
    agreement = pt.Agreement.signed("A1", on=ON, start=ON, termination=terms)
    assert ended(agreement, date(2026, 3, 2)) == date(2026, 4, 2)
    breached = agreement.breach(on=date(2026, 3, 2), by=PROVIDER)
    with pytest.raises(pt.Refused):
        breached.terminate(on=date(2026, 4, 1), by=PATRON, ground=pt.Ground.CAUSE)
    done = breached.terminate(on=date(2026, 4, 2), by=PATRON, ground=pt.Ground.CAUSE)
    assert done.ended_on == date(2026, 4, 2)


def test_an_open_term_with_a_month_from_any_day() -> None:
    monthly = pt.Termination(convenience=pt.Count(pt.months(1)))  # BGB 309 no. 9
    agreement = pt.Agreement.signed(
        "A1",
        on=ON,
        start=date(2024, 3, 1),
        length=pt.months(24),
        renewal=pt.Renewal.automatic(open_ended=True, notice=pt.Count(pt.months(1))),
        termination=monthly,
    )
    assert agreement.term.renewal.last_day(date(2026, 3, 1)) == date(2026, 1, 31)
    assert ended(agreement, date(2026, 5, 10)) == date(2026, 6, 11)


def test_of_several_the_last_whose_tenure_is_completed_applies() -> None:
    terms = pt.Termination(
        convenience=pt.Count(pt.weeks(1)),
        notices=[
            pt.Notice(pt.Count(pt.weeks(years)), by=PROVIDER, tenure=pt.years(years))
            for years in range(2, 13)
        ],
    )
    agreement = pt.Agreement.signed("A1", on=date(2020, 2, 3), start=date(2020, 2, 3))
    agreement = agreement.amend(on=ON, termination=terms)
    assert ended(agreement, date(2026, 3, 2), PROVIDER) == date(2026, 4, 14)  # UK ERA 86: 6 weeks
    assert ended(agreement, date(2026, 3, 2), PATRON) == date(2026, 3, 10)
    moved_in = pt.Notice(pt.days(9), tenure=pt.years(1), since=date(2025, 3, 1))
    assert not moved_in.applies(date(2026, 2, 28), PATRON, ON)
    assert moved_in.applies(date(2026, 3, 1), PATRON, ON)


def test_notice_given_too_early_is_refused_with_its_first_day() -> None:
    exit_right = pt.Notice(pt.years(1), not_before=pt.years(3))  # Paris Agreement, art. 28
    agreement = pt.Agreement.signed(
        "paris",
        on=date(2016, 9, 3),
        start=date(2016, 11, 4),
        termination=pt.Termination(convenience=exit_right),
    )
    with pytest.raises(pt.Refused, match="from 2019-11-04 on"):
        agreement.terminate(on=date(2019, 11, 3), by=PATRON)
    assert ended(agreement, date(2019, 11, 4)) == date(2020, 11, 4)


def test_a_window_opens_and_closes() -> None:
    window = pt.Notice(pt.days(30), opens=pt.days(90))
    agreement = pt.Agreement.signed(
        "A1", on=ON, start=ON, length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), notice=window),
    )  # fmt: skip
    with pytest.raises(pt.Refused) as early:
        agreement.give_notice(on=date(2026, 10, 6), by=PATRON, effective=date(2027, 1, 5))
    assert early.value.faults[0].code == "notice.early"
    assert agreement.give_notice(on=date(2026, 10, 7), by=PATRON).ended_on == date(2027, 1, 5)
    february = pt.Notice(pt.days(1), opens=pt.months(1))
    assert february.first_day(date(2026, 2, 28), ON) == date(2026, 1, 28)


def test_a_notice_of_no_sense_is_named() -> None:
    assert code_of(lambda: pt.Notice("30 days")) == "interval.type"  # type: ignore[arg-type]
    assert code_of(lambda: pt.Notice(pt.days(1), opens=3)) == "interval.type"  # type: ignore[arg-type]
    assert code_of(lambda: pt.Notice(pt.days(1), not_before=3)) == "date.type"  # type: ignore[arg-type]
    assert code_of(lambda: pt.Termination(notices="a")) == "notice.type"  # type: ignore[arg-type]
