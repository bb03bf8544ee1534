"""Reminders of one's own: on which day one is told of a deadline, each once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import START, counsel, loose
from agreement.naive_life import ONE
from agreement.papers import draft_of, ed_lengths, papers, span, su_lengths
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from agreement.naive_life import Paper

PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON
FAR = date(2027, 3, 1)


def days_of(agreement: pt.Agreement, **asked: Any) -> list[tuple[str, str]]:
    told = agreement.reminders(on=START, until=FAR, **asked)
    return [(str(each.on), each.deadline.kind.value) for each in told]


def test_a_lead_before_each_deadline() -> None:
    assert days_of(counsel(), lead=pt.days(14)) == [
        ("2026-11-19", "notice"),
        ("2027-01-18", "renewal"),
    ]
    assert (
        days_of(counsel(), lead=pt.months(1))
        == [
            ("2026-11-03", "notice"),
            ("2027-01-01", "renewal"),
            ("2027-11-03", "notice"),
        ][:2]
    )


def test_a_lead_by_kind_says_of_which_one_wants_to_be_told() -> None:
    only = {pt.DeadlineKind.NOTICE: pt.days(3)}
    assert days_of(counsel(), lead=only) == [("2026-11-30", "notice")]
    assert days_of(counsel(), lead={}) == []


def test_the_deadline_may_lie_after_the_last_day_asked() -> None:
    day = date(2026, 11, 19)
    (told,) = counsel().reminders(on=day, until=day)
    assert told.deadline.on == date(2026, 12, 3)
    assert counsel().reminders(on=day + ONE, until=date(2027, 1, 17)) == ()


def test_working_days_roll_back_and_never_pass_the_deadline() -> None:
    end = date(2026, 8, 17)  # a Monday; a day before it is a Sunday
    agreement = pt.Agreement.signed("A1", on=START, start=START, until=end)
    for lead, day in ((0, end), (1, date(2026, 8, 14)), (2, date(2026, 8, 14))):
        (told,) = agreement.reminders(
            on=START + ONE, until=end, lead=pt.days(lead), calendar=pt.WEEKDAYS
        )
        assert told.on == day
    sunday = agreement.terminate(on=START, effective=date(2026, 8, 16), ground=pt.Ground.CONSENT)
    (told,) = sunday.reminders(on=START + ONE, until=end, lead=pt.days(0), calendar=pt.WEEKDAYS)
    assert told.on == date(2026, 8, 14)


def test_it_is_said_and_shown_as_a_row() -> None:
    (told, _) = counsel().reminders(on=START, until=FAR)
    assert str(told) == (
        "19 Nov 2026, for 3 Dec 2026: last day for notice, else renews to 1 Feb 2028"
    )
    assert told.row()["remind_on"] == date(2026, 11, 19)
    assert told.row()["on"] == date(2026, 12, 3)
    assert pt.from_json(pt.to_json(told)) == told


def test_what_no_lead_is_refused() -> None:
    def codes(lead: object, calendar: object = None) -> list[str]:
        with pytest.raises(pt.InvalidInput) as refused:
            loose_counsel.reminders(on=START, until=FAR, lead=lead, calendar=calendar)
        return [fault.code for fault in refused.value.faults]

    loose_counsel: Any = counsel()
    assert codes(14) == ["interval.type"]
    assert codes({"notice": pt.days(1)}) == ["deadline.type"]
    assert codes({pt.DeadlineKind.NOTICE: 1}) == ["interval.type"]
    assert codes(pt.days(1), calendar=5) == ["calendar.type"]
    due = counsel().deadlines(on=START, until=START)[0]
    with pytest.raises(pt.InvalidInput) as refused:
        loose.Alert(START + ONE, deadline=due)
    assert refused.value.faults[0].code == "span.order"


@given(papers(), su_lengths() | ed_lengths(), st.none() | st.just(pt.WEEKDAYS))
def test_a_list_each_day_tells_of_each_deadline_once(
    paper: Paper, lead: Any, calendar: pt.Calendar | None
) -> None:
    draft = draft_of(paper)
    end = draft.life.expires_on
    assume(end is None or bounds(end)[0] > paper.on)
    agreement = draft.sign(PROVIDER, on=paper.on).sign(PATRON, on=paper.on)
    on, until, length = paper.on, paper.on + timedelta(40), span(lead)
    told = agreement.reminders(on=on, until=until, lead=length, calendar=calendar)
    days = [on + timedelta(count) for count in range(41)]
    daily = [
        each
        for day in days
        for each in agreement.reminders(on=day, until=day, lead=length, calendar=calendar)
    ]
    assert daily == list(told)
    far = agreement.deadlines(on=on, until=until + timedelta(140))
    expected = []
    for due in far:
        day = due.on - length
        while calendar is not None and not calendar.is_working_day(day):
            day -= ONE
        if on <= day <= until:
            expected.append((day, due))
    assert [(each.on, each.deadline) for each in told] == sorted(
        expected, key=lambda pair: (pair[0], pair[1].on)
    )
