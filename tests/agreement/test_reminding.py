"""Reminders that one side owes the other, by statutes and standard clauses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import PATRON, PROVIDER, loose, refusal
from patronage.agreement.terms.reminding import reminder_due

from draws import su_days

ONE = timedelta(days=1)

YEARLY = pt.Agreement.signed(
    "A1",
    on=date(2025, 1, 5),
    start=date(2025, 2, 1),
    length=pt.years(1),
    renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(15)),
)
BEFORE_RENEWAL = pt.Reminder(PROVIDER, opens=pt.days(45), closes=pt.days(15))


def test_a_window_of_15_to_45_days_before_a_yearly_renewal() -> None:
    listed = YEARLY.deadlines(on=date(2025, 12, 1), until=date(2026, 2, 1))
    found = [reminder_due(BEFORE_RENEWAL, each) for each in listed]
    (due,) = [each for each in found if each is not None]
    assert (due.opens, due.on, due.by) == (date(2025, 12, 18), date(2026, 1, 17), PROVIDER)
    assert str(due) == "17 Jan 2026: last day to remind, else the renewal cannot be enforced"
    assert due.uid == "A1|renewal.reminder|remind|1"
    assert BEFORE_RENEWAL.is_sent(date(2026, 2, 1), [date(2025, 12, 17), date(2026, 1, 17)])
    assert not BEFORE_RENEWAL.is_sent(date(2026, 2, 1), [date(2025, 12, 17), date(2026, 1, 18)])


def test_new_york_hangs_the_window_on_the_last_day_for_notice() -> None:
    # N.Y. Gen. Oblig. Law § 5-903(2): 15 to 30 days before the last day to give notice.
    reminder = pt.Reminder(
        PROVIDER,
        opens=pt.days(30),
        closes=pt.days(15),
        before=pt.DeadlineKind.NOTICE,
        over=pt.months(1),
    )
    (last, renewal) = YEARLY.deadlines(on=date(2025, 12, 1), until=date(2026, 2, 1))
    due = reminder_due(reminder, last, pt.Period(renewal.on, renewal.to))
    assert due is not None
    assert (due.opens, due.on) == (date(2025, 12, 18), date(2026, 1, 2))
    assert reminder_due(reminder, renewal) is None
    # (3): not where it renews for a month or less.
    monthly = pt.Period(date(2026, 2, 1), date(2026, 3, 1))
    assert reminder_due(reminder, last, monthly) is None
    assert reminder.covers(pt.Period(date(2026, 2, 1), date(2026, 3, 2)))
    assert reminder.covers(pt.Period(date(2026, 2, 1), None))


def test_a_trial_that_turns_into_a_subscription_has_a_window_of_its_own() -> None:
    # Cal. Bus. & Prof. Code § 17602: 3 to 21 days before a trial of more than 31 days ends.
    reminder = pt.Reminder(
        PROVIDER, opens=pt.days(21), closes=pt.days(3), missed=pt.IfNothing.ENDABLE
    )
    trial = pt.Agreement.signed(
        "T1",
        on=date(2026, 5, 16),
        start=date(2026, 5, 16),
        until=date(2026, 7, 16),
        renewal=pt.Renewal.automatic(pt.months(1)),
    )
    (_, turns) = trial.deadlines(on=date(2026, 5, 17), until=date(2026, 7, 16))
    due = reminder_due(reminder, turns)
    assert due is not None
    assert (due.opens, due.on) == (date(2026, 6, 25), date(2026, 7, 13))
    assert due.consequence() == "may be ended at any time"


def test_an_option_without_its_preliminary_notice_is_void() -> None:
    # FAR 52.217-9: a preliminary notice at least 60 days before the contract expires.
    preliminary = pt.Reminder(
        PATRON,
        closes=pt.days(60),
        before=pt.DeadlineKind.OPTION,
        missed=pt.IfNothing.VOID,
    )
    contract = pt.Agreement.signed(
        "F1",
        on=date(2021, 9, 1),
        start=date(2021, 10, 1),
        length=pt.years(4),
        renewal=pt.Renewal.option(pt.years(1), by=PATRON, latest_end=date(2026, 10, 1)),
    ).renew(on=date(2025, 9, 30), by=PATRON)
    last = date(2026, 9, 30)
    assert preliminary.window(last) == (None, date(2026, 8, 1))
    assert not preliminary.is_sent(last, [date(2026, 8, 10)])
    assert preliminary.is_sent(last, [date(2026, 8, 1)])
    again = refusal(lambda: contract.renew(on=date(2026, 9, 15), by=PATRON))
    assert again[0] == "renewal.limit"


def test_a_window_before_the_calendar_begins_is_its_first_day() -> None:
    assert BEFORE_RENEWAL.window(date(1, 1, 20)) == (date.min, date(1, 1, 5))
    assert BEFORE_RENEWAL.window(date(1, 1, 5)) == (date.min, date.min)


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"opens": pt.days(10), "closes": pt.days(15)}, "span.order", "opens"),
        ({"opens": pt.months(1), "closes": pt.days(15)}, "interval.mixed", "opens"),
        ({"closes": pt.days(1), "before": pt.DeadlineKind.CURE}, "reminder.before", "before"),
        ({"closes": pt.days(1), "missed": pt.IfNothing.RENEWS}, "reminder.missed", "missed"),
        ({"closes": 15}, "interval.type", "closes"),
    ],
)
def test_what_is_no_reminder_is_refused(fields: dict[str, object], code: str, path: str) -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        loose.Reminder(PROVIDER, **fields)
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [(code, path)]


@given(
    su_days(),
    st.lists(su_days(), max_size=4),
    st.integers(0, 9),
    st.none() | st.integers(0, 9),
)
def test_it_agrees_with_a_walk_through_the_days(
    anchor: date, sent: list[date], closes: int, longer: int | None
) -> None:
    opens = None if longer is None else pt.days(closes + longer)
    reminder = pt.Reminder(PROVIDER, opens=opens, closes=pt.days(closes))
    day, is_open, is_sent = min([anchor - timedelta(60), *sent]), longer is None, False
    while day <= anchor:
        left = (anchor - day).days
        is_open = is_open or left == closes + (longer or 0)
        is_sent = is_sent or (is_open and left >= closes and day in sent)
        day += ONE
    assert reminder.is_sent(anchor, sent) is is_sent
