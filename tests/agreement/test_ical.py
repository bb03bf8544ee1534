"""Deadlines as iCalendar: parsed back by the library, and the same bytes again and again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import icalendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import MADE, PATRON, START, counsel, loose, until_ended

STAMP = date(2026, 3, 1)
PAPER = pt.Citation("Rahmenvertrag; Teil 1, §", paragraph="7(2)", page=12)
parse: Any = icalendar.Calendar.from_ical
"""How the library reads a file; what it says of types differs from version to version."""


def due() -> tuple[pt.Deadline, ...]:
    """Return what is due under an agreement that says where its clauses stand, and was breached."""
    agreement = pt.Agreement.signed(
        "A1",
        on=MADE,
        start=START,
        length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        termination=pt.Termination(cure=pt.days(30)),
        clauses=pt.Clause("notice", "60 days before the end.", at=PAPER),
    ).breach(on=date(2026, 3, 1), by=PATRON)
    return agreement.deadlines(on=date(2026, 3, 1), until=date(2027, 2, 1))


def events(data: bytes) -> list[Any]:
    return list(parse(data).walk("VEVENT"))


def test_each_deadline_is_an_event_of_a_whole_day() -> None:
    data = pt.to_ical(due(), stamp=STAMP, name="Harlow & Pine, deadlines")
    whole = parse(data)
    assert str(whole["version"]) == "2.0"
    assert str(whole["x-wr-calname"]) == "Harlow & Pine, deadlines"
    cure, notice, renewal = events(data)
    assert [each.decoded("dtstart") for each in (cure, notice, renewal)] == [
        date(2026, 3, 31),
        date(2026, 12, 3),
        date(2027, 2, 1),
    ]
    assert {each.decoded("dtstamp") for each in (cure, notice, renewal)} == {
        datetime(2026, 3, 1, tzinfo=UTC)
    }
    assert str(notice["uid"]) == "A1|renewal.notice|notice|1@patronage"
    assert str(notice["summary"]) == "A1: last day for notice, else renews to 1 Feb 2028"
    assert str(notice["description"]).splitlines() == [
        "Clause: renewal.notice",
        "Stands in: Rahmenvertrag; Teil 1, §, 7(2), page 12",
        "If nothing is done: renews to 1 Feb 2028",
    ]
    assert str(cure["description"]).splitlines() == [
        "Clause: termination.cure",
        "Up to: patron",
        "From: 1 Mar 2026",
        "If nothing is done: may be ended for cause",
    ]
    assert str(renewal["description"]) == "Clause: renewal"
    assert [each.walk("VALARM") for each in (cure, notice, renewal)] == [[], [], []]


def test_a_lead_brings_an_alarm_so_many_days_before() -> None:
    lead = {pt.DeadlineKind.NOTICE: pt.months(1), pt.DeadlineKind.RENEWAL: pt.days(1)}
    data = pt.to_ical(due(), stamp=STAMP, lead=lead, calendar=pt.WEEKDAYS)
    alarms = [[each.decoded("trigger") for each in event.walk("VALARM")] for event in events(data)]
    # 3 Nov 2026 is a Tuesday; 31 Jan 2027 a Sunday, so Friday the 29th.
    assert alarms == [[], [timedelta(-30)], [timedelta(-3)]]


def test_the_same_stamp_gives_the_same_bytes_in_any_order_and_process() -> None:
    data = pt.to_ical(due(), stamp=STAMP, lead=pt.days(14))
    assert pt.to_ical((*reversed(due()), *due()), stamp=STAMP, lead=pt.days(14)) == data
    assert pt.to_ical(due(), stamp=date(2026, 3, 2), lead=pt.days(14)) != data
    program = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "import patronage as pt; from agreement.test_ical import due, STAMP\n"
        "sys.stdout.buffer.write(pt.to_ical(due(), stamp=STAMP, lead=pt.days(14)))"
    )
    room = [str(Path(__file__).parents[1]), str(Path(pt.__file__).parents[1])]
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        run = subprocess.run(
            [sys.executable, "-c", program, *room],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        )
        assert run.stdout == data


def test_an_instant_is_stamped_in_utc() -> None:
    vienna = datetime(2026, 3, 1, 9, 30, 15, 123, tzinfo=timezone(timedelta(hours=1)))
    for event in events(pt.to_ical(due(), stamp=vienna)):
        assert event["dtstamp"].to_ical() == b"20260301T083015Z"


def test_a_deadline_that_moves_keeps_its_uid() -> None:
    def notice(length: pt.Span) -> pt.Deadline:
        agreement = until_ended(
            length=pt.years(1), renewal=pt.Renewal.automatic(pt.years(1), notice=length)
        )
        (found,) = [
            each
            for each in agreement.deadlines(on=START, until=date(2027, 1, 31))
            if each.kind is pt.DeadlineKind.NOTICE
        ]
        return found

    sooner, later = notice(pt.days(60)), notice(pt.days(30))
    assert sooner.on != later.on
    assert sooner.uid == later.uid
    option = pt.Renewal.option(pt.years(1), by=PATRON)
    once = until_ended(length=pt.years(1), renewal=option)
    twice = once.renew(on=date(2026, 5, 1), by=PATRON)
    ends = [
        [each.uid for each in agreement.deadlines(on=date(2026, 5, 1), until=date(2028, 3, 1))]
        for agreement in (once, twice)
    ]
    assert ends == [
        ["A1|renewal|option|1", "A1|term|expiry"],
        ["A1|renewal|renewal|1", "A1|renewal|option|2", "A1|term|expiry"],
    ]


def test_two_deadlines_of_one_uid_are_refused() -> None:
    first = due()[0]
    with pytest.raises(pt.Conflict) as refused:
        pt.to_ical([first, evolve(first, on=date(2026, 4, 1))], stamp=STAMP)
    assert refused.value.faults[0].code == "deadline.conflict"


def test_what_is_asked_with_the_wrong_types_is_refused() -> None:
    def codes(**how: object) -> list[str]:
        with pytest.raises(pt.InvalidInput) as refused:
            loose.to_ical(how.pop("deadlines", ()), **{"stamp": STAMP, **how})
        return [fault.code for fault in refused.value.faults]

    assert codes(stamp="today") == ["date.type"]
    assert codes(stamp=datetime(2026, 3, 1)) == ["instant.naive"]
    assert codes(deadlines=[START]) == ["deadline.type"]
    assert codes(name="a\nb", domain="a b") == ["name.syntax", "id.syntax"]
    assert codes(lead=5) == ["interval.type"]
    assert codes(words="de") == ["words.type"]


def test_without_the_library_it_says_which_extra_is_missing(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(pt.MissingExtra) as missing:
        pt.to_ical(due(), stamp=STAMP)
    assert "patronage[ical]" in str(missing.value)


LONG = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=120)


@given(LONG.filter(lambda text: bool(text.strip())), st.integers(1, 10**6))
def test_any_text_comes_back_and_no_line_is_long(text: str, page: int) -> None:
    try:
        paper = pt.Citation(text, page=page)
    except pt.InvalidInput:
        return  # no name
    (first, *_) = counsel().deadlines(on=START, until=START)
    data = pt.to_ical([evolve(first, at=paper)], stamp=STAMP)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    (event,) = events(data)
    assert str(event["description"]) == f"Clause: term\nStands in: {paper}"


def test_the_first_day_that_it_may_be_is_said_to_be_that() -> None:
    first = date(2027, 3, 1)
    said: list[str] = []
    for until in (first, pt.When(first, date(2027, 3, 31)), pt.When(first)):
        agreement = pt.Agreement.signed("A1", on=MADE, start=MADE, until=until)
        (expiry,) = agreement.deadlines(on=START, until=date(2028, 1, 1))
        (event,) = events(pt.to_ical([expiry], stamp=STAMP, lead=pt.days(1)))
        assert event.decoded("dtstart") == first
        (alarm,) = event.walk("VALARM")
        assert str(alarm["description"]) == str(event["summary"])
        said.append(str(event["summary"]))
    assert said == [
        "A1: expires",
        "A1: expires (at the earliest: 1 Mar 2027, or up to 31 Mar 2027)",
        "A1: expires (at the earliest: 1 Mar 2027 or later)",
    ]
