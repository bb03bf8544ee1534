"""Causes that the terms name: what each asks for before an agreement may be ended for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import MADE, PATRON, PROVIDER, loose, refusal, until_ended
from patronage.agreement.life.breaches import cause_of, rights_of
from refusals import codes_of

from draws import ed_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterable

BREACH, CAUSE = pt.ActKind.BREACH, pt.Ground.CAUSE
MARCH = date(2026, 3, 2)
Named = pt.TerminationCause
DAY = timedelta(1)


def under(*causes: pt.TerminationCause, **details: Any) -> pt.Agreement:
    """Return an agreement that may be ended for these causes."""
    return until_ended(termination=pt.Termination(causes=causes, **details))


def end(agreement: pt.Agreement, on: date, by: pt.Side = PROVIDER, **how: Any) -> pt.Agreement:
    return agreement.terminate(on=on, by=by, ground=CAUSE, **how)


def able(agreement: pt.Agreement, days: Iterable[date], by: pt.Side = PROVIDER) -> list[date]:
    """Return the days on which it could be ended for cause."""
    found: list[date] = []
    for day in days:
        try:
            end(agreement, day, by)
        except pt.Refused:
            continue
        found.append(day)
    return found


def days_from(first: date, count: int) -> list[date]:
    return [first + n * DAY for n in range(count)]


def due(agreement: pt.Agreement, on: date) -> list[tuple[str, str, str]]:
    found = agreement.deadlines(on=on, until=on + timedelta(200))
    return [(each.kind.value, str(each.on), each.clause) for each in found]


# --- what a cause is


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Named("non payment"), [("id.syntax", "name")]),
        (lambda: Named("late", times=0), [("count.range", "times")]),
        (lambda: Named("late", over=pt.months(12)), [("cause.times", "over")]),
        (lambda: Named("late", times=3, cure=pt.days(3)), [("cause.times", "cure")]),
        (lambda: Named("late", times=2, persists=pt.days(3)), [("cause.times", "persists")]),
        (lambda: loose.TerminationCause("late", cure=14), [("interval.type", "cure")]),
        (lambda: loose.TerminationCause("late", either=1), [("flag.type", "either")]),
        (
            lambda: pt.Termination(causes=[Named("late"), Named("late")]),
            [("cause.repeated", "causes[1].name")],
        ),
        (lambda: loose.Termination(causes="late"), [("cause.type", "causes[0]")]),
        (lambda: pt.Act(pt.ActKind.SUSPEND, on=MADE, cause="late"), [("act.detail", "cause")]),
        (lambda: pt.Act(BREACH, on=MADE, by=PATRON, cause="a b"), [("id.syntax", "cause")]),
    ],
)  # fmt: skip
def test_a_cause_that_says_two_things_is_refused(make: Any, expected: object) -> None:
    assert codes_of(make) == expected


def test_a_breach_names_a_cause_of_the_terms() -> None:
    rent = under(Named("unpaid"), Named("sublet"))
    with pytest.raises(pt.UnknownReference, match="did you mean 'unpaid'") as error:
        rent.breach(on=MARCH, by=PATRON, cause="unpayed")
    assert [(each.code, each.path) for each in error.value.faults] == [
        ("reference.unknown", "acts[2].cause")
    ]
    without = rent.amend(on=MARCH, termination=pt.Termination())
    code, _, hint = refusal(lambda: without.breach(on=MARCH, by=PATRON, cause="unpaid"))
    assert (code, hint) == (
        "cause.none",
        "clause termination.cause: the terms of 2026-03-02 have no such cause",
    )


def test_a_breach_that_was_named_stays_one_of_its_cause_when_the_terms_change() -> None:
    breached = under(Named("unpaid", cure=pt.days(14))).breach(on=MARCH, by=PATRON, cause="unpaid")
    changed = breached.amend(on=MARCH, effective=MARCH + DAY, termination=pt.Termination())
    assert able(changed, days_from(date(2026, 3, 16), 2)) == [date(2026, 3, 17)]
    breach = breached.acts[-1]
    assert cause_of(pt.Terms(), breach) is None
    assert rights_of([breach], lambda _: pt.Terms())[0].opens == MARCH


def test_it_survives_a_document() -> None:
    breached = under(
        Named("unpaid", cure=pt.days(14), within=pt.days(30), notice=pt.days(10)),
        Named("late", times=3, over=pt.months(12)),
        Named("outage", persists=pt.Count(pt.days(30)), either=True),
    ).breach(on=MARCH, by=PATRON, cause="unpaid")
    assert pt.from_json(pt.to_json(breached), pt.Agreement) == breached
    assert evolve(breached) == breached


# --- the time to cure


def test_each_cause_has_its_own_time_to_cure() -> None:
    terms = under(Named("unpaid", cure=pt.days(14)), Named("insolvency"), cure=pt.days(30))
    days = days_from(MARCH, 40)
    assert able(terms.breach(on=MARCH, by=PATRON), days)[0] == date(2026, 4, 2)
    assert able(terms.breach(on=MARCH, by=PATRON, cause="unpaid"), days)[0] == date(2026, 3, 17)
    assert able(terms.breach(on=MARCH, by=PATRON, cause="insolvency"), days) == days


def test_deadlines_cite_the_cause() -> None:
    stands = pt.Citation("Lease", paragraph="§ 12")
    clause = pt.Clause("unpaid", "Rent unpaid for two weeks.", at=stands)
    terms = pt.Termination(
        cure=pt.days(30), causes=Named("unpaid", cure=pt.days(14), within=pt.days(30))
    )
    breached = until_ended(termination=terms, clauses=clause).breach(
        on=MARCH, by=PATRON, cause="unpaid", id="march"
    )
    named = "termination.cause.unpaid"
    assert due(breached, MARCH) == [
        ("cure", "2026-03-16", named),
        ("endable", "2026-03-17", named),
        ("lapse", "2026-04-15", named),
    ]
    cure, endable, lapse = breached.deadlines(on=MARCH, until=date(2026, 5, 1))
    assert {each.at for each in (cure, endable, lapse)} == {stands}
    assert (cure.by, endable.by, lapse.by) == (PATRON, PROVIDER, PROVIDER)
    assert (endable.uid, lapse.opens) == (f"A1|{named}|endable|march", endable.on)
    assert lapse.consequence() == "the right to end it for that cause is lost"
    assert due(end(breached, date(2026, 3, 20), effective=date(2026, 6, 1)), MARCH)[0] == (
        "cure",
        "2026-03-16",
        named,
    )
    posted = breached.amend(on=MARCH, delivery=pt.days(3))
    due_by = posted.deadlines(on=MARCH, until=date(2026, 5, 1))
    assert [each.send_by for each in due_by] == [None, None, date(2026, 4, 12)]
    used = end(breached, date(2026, 3, 20), effective=date(2026, 6, 1))
    assert due(used, date(2026, 3, 20)) == [("end", "2026-06-01", "termination")]


def test_a_late_cure_leaves_the_right_where_the_terms_say_so() -> None:
    paid = date(2026, 3, 17)
    for late_cure, expected in ((True, []), (False, [paid])):
        rent = under(Named("unpaid", cure=pt.days(14)), late_cure=late_cure)
        cured = rent.breach(on=MARCH, by=PATRON, cause="unpaid").cure(on=paid, by=PATRON)
        assert able(cured, [paid]) == expected


# --- what must go on


def outage(persists: pt.Span | pt.Count | None = None, **details: Any) -> pt.Agreement:
    return under(Named("outage", persists=persists or pt.days(30), either=True), **details)


def test_thirty_days_in_a_row_are_there_on_the_thirtieth() -> None:
    down = outage().breach(on=date(2026, 3, 5), effective=MARCH, by=PROVIDER, cause="outage")
    assert able(down, days_from(MARCH + 9 * DAY, 40))[0] == date(2026, 3, 31)
    statutory = outage(pt.Count(pt.days(30)))
    down = statutory.breach(on=date(2026, 3, 5), effective=MARCH, by=PROVIDER, cause="outage")
    assert able(down, days_from(MARCH + 9 * DAY, 40))[0] == date(2026, 4, 1)
    code, _, hint = refusal(lambda: end(down, date(2026, 3, 31)))
    assert code == "cause.persists"
    assert hint == (
        "clause termination.cause.outage: it has gone on for as long as it must on 2026-04-01"
    )


@pytest.mark.parametrize("late_cure", [True, False])
def test_a_day_between_begins_the_count_anew(late_cure: bool) -> None:
    down = outage(late_cure=late_cure).breach(on=MARCH, by=PROVIDER, cause="outage")
    up = down.cure(on=date(2026, 3, 22), by=PROVIDER)
    again = up.breach(on=date(2026, 3, 23), by=PROVIDER, cause="outage")
    assert able(again, days_from(date(2026, 3, 23), 20), PATRON) == []
    assert able(again, days_from(date(2026, 3, 23), 40), PATRON)[0] == date(2026, 4, 21)


def test_a_cure_on_the_day_that_completes_it_is_in_time() -> None:
    last, late = date(2026, 3, 31), date(2026, 4, 1)
    down = outage(late_cure=False).breach(on=MARCH, by=PROVIDER, cause="outage")
    assert able(down.cure(on=last, by=PROVIDER), [last, late]) == []
    assert able(down.cure(on=late, by=PROVIDER), [late]) == [late]


def test_what_is_nobodys_fault_either_side_may_end() -> None:
    for either, expected in ((True, [PROVIDER, PATRON]), (False, [PATRON])):
        down = under(Named("outage", either=either)).breach(on=MARCH, by=PROVIDER, cause="outage")
        assert [by for by in (PROVIDER, PATRON) if able(down, [MARCH], by)] == expected
        (endable,) = down.deadlines(on=MARCH, until=MARCH)
        assert endable.by == (None if either else PATRON)


def test_what_must_go_on_and_may_be_mended_waits_for_both() -> None:
    both = under(Named("outage", persists=pt.days(10), cure=pt.days(5)), late_cure=False)
    down = both.breach(on=date(2026, 3, 3), effective=MARCH, by=PROVIDER, cause="outage")
    assert due(down, date(2026, 3, 3))[:2] == [
        ("cure", "2026-03-11", "termination.cause.outage"),
        ("endable", "2026-03-11", "termination.cause.outage"),
    ]
    assert able(down, days_from(date(2026, 3, 3), 20), PATRON)[0] == date(2026, 3, 11)


# --- the time to use it, and its notice


def test_the_right_must_be_used_in_time() -> None:
    fraud = under(Named("fraud", within=pt.weeks(2))).breach(on=MARCH, by=PATRON, cause="fraud")
    assert able(fraud, days_from(MARCH, 30)) == days_from(MARCH, 15)
    code, _, hint = refusal(lambda: end(fraud, date(2026, 3, 17)))
    assert code == "cause.late"
    assert hint == "clause termination.cause.fraud: the last day was 2026-03-16"


def test_the_time_to_use_it_does_not_run_before_there_is_a_right() -> None:
    rent = under(Named("unpaid", cure=pt.days(14), within=pt.days(10)))
    owing = rent.breach(on=MARCH, by=PATRON, cause="unpaid")
    assert able(owing, days_from(MARCH, 60)) == days_from(date(2026, 3, 17), 10)
    at_once = under(Named("unpaid", cure=pt.days(14), within=pt.days(0)))
    owing = at_once.breach(on=MARCH, by=PATRON, cause="unpaid")
    assert able(owing, days_from(MARCH, 60)) == [date(2026, 3, 17)]


def test_it_ends_when_its_notice_has_run() -> None:
    rent = under(Named("unpaid", notice=pt.days(10)), Named("fraud"))
    owing = rent.breach(on=MARCH, by=PATRON, cause="unpaid", id="rent")
    assert end(owing, MARCH).ended_on == date(2026, 3, 12)
    code, _, hint = refusal(lambda: end(owing, MARCH, effective=date(2026, 3, 11)))
    assert code == "termination.notice"
    assert hint == "clause termination.cause.unpaid: its notice runs to 2026-03-12"
    both = owing.breach(on=MARCH, by=PATRON, cause="fraud")
    assert end(both, MARCH).ended_on == MARCH
    assert end(both, MARCH, about="rent").ended_on == date(2026, 3, 12)


def test_a_notice_of_one_side_is_asked_of_that_side_alone() -> None:
    mine = pt.Notice(pt.days(10), by=PROVIDER, opens=pt.days(20))
    down = under(Named("outage", notice=mine, either=True)).breach(
        on=MARCH, by=PROVIDER, cause="outage"
    )
    assert end(down, MARCH, PATRON).ended_on == MARCH
    assert end(down, MARCH, PROVIDER).ended_on == date(2026, 3, 12)
    code, _, _ = refusal(lambda: end(down, MARCH, PROVIDER, effective=date(2026, 5, 1)))
    assert code == "notice.early"


# --- the third in twelve months


def late(agreement: pt.Agreement, *days: date) -> pt.Agreement:
    for day in days:
        agreement = agreement.breach(on=day, by=PATRON, cause="late", id=f"late-{day}")
        agreement = agreement.cure(on=day + DAY, by=PATRON)
    return agreement


THIRD = Named("late", times=3, over=pt.months(12))


def test_the_third_in_twelve_months_gives_a_right_though_all_were_cured() -> None:
    first, second = date(2026, 3, 2), date(2026, 7, 2)
    lease = late(under(THIRD, late_cure=True), first, second)
    code, _, hint = refusal(lambda: end(lease, second + DAY))
    assert code == "cause.times"
    assert hint == "clause termination.cause.late: it takes 3 breaches of this cause"
    assert due(lease, second + DAY) == []
    in_time, too_late = date(2027, 3, 1), date(2027, 3, 2)
    assert able(late(lease, in_time), [in_time + DAY]) == [in_time + DAY]
    assert able(late(lease, too_late), [too_late + DAY]) == []
    assert ("endable", "2027-03-01", "termination.cause.late") in due(late(lease, in_time), in_time)


def test_what_is_told_late_counts_from_its_notice() -> None:
    lease = late(under(THIRD), MARCH, date(2026, 5, 2))
    told = lease.breach(
        on=date(2026, 7, 9), effective=date(2026, 4, 2), by=PATRON, cause="late", id="april"
    )
    assert [(str(each.opens), each.breach.id) for each in told.life.rights if each.opens] == [
        ("2026-07-09", "late-2026-05-02")
    ]
    assert told.as_of(date(2026, 7, 8)).life.rights[-1].opens is None


def test_what_is_undone_does_not_count() -> None:
    days = [date(2026, month, 2) for month in (3, 5, 7)]
    lease = late(under(THIRD), *days)
    ended = end(lease, date(2026, 8, 1))
    assert ended.ended_on == date(2026, 8, 1)
    undone = ended.undo("late-2026-05-02", on=date(2026, 8, 9))
    assert undone.ended_on is None
    assert undone.as_of(date(2026, 8, 8)).ended_on == date(2026, 8, 1)


def test_those_of_each_party_count_by_themselves() -> None:
    lease = late(under(Named("late", times=2)), MARCH)
    mixed = lease.breach(on=date(2026, 4, 2), by=PROVIDER, cause="late")
    assert [able(mixed, [date(2026, 4, 3)], by) for by in (PROVIDER, PATRON)] == [[], []]
    assert able(late(mixed, date(2030, 4, 9)), [date(2030, 4, 10)]) == [date(2030, 4, 10)]


# --- laws


lengths = st.builds(pt.days, st.integers(0, 40)) | st.builds(pt.months, st.integers(1, 3))


@given(
    ed_days().filter(lambda day: 2000 < day.year < 2100),
    st.integers(0, 5),
    st.builds(
        Named, st.just("named"), cure=st.none() | lengths,
        persists=st.none() | lengths,
        within=st.none() | lengths,
    ),
)  # fmt: skip
@law("A17", kills="a right to end that lapses a day early, or opens a day late")
def test_it_may_be_ended_from_the_day_named_to_the_last(
    on: date, back: int, cause: pt.TerminationCause
) -> None:
    agreement = pt.Agreement.signed(
        "A1", on=on - 9 * DAY, start=on - 9 * DAY, termination=pt.Termination(causes=cause)
    )
    breached = agreement.breach(on=on, effective=on - back * DAY, by=PATRON, cause="named")
    found = {each.kind: each for each in breached.deadlines(on=on, until=on + timedelta(400))}
    opens = found[pt.DeadlineKind.ENDABLE].on
    assert able(breached, [opens - DAY] if opens > on else []) == []
    assert able(breached, [opens]) == [opens]
    if cause.within is not None:
        last = found[pt.DeadlineKind.LAPSE].on
        assert able(breached, [last, last + DAY]) == [last]
    cures = found.get(pt.DeadlineKind.CURE)
    if cures is not None:
        assert able(breached.cure(on=cures.on, by=PATRON), [opens]) == []


def test_what_is_cured_after_the_right_was_used_is_not_cured() -> None:
    made, used, late = date(2026, 1, 1), date(2026, 3, 12), date(2026, 3, 20)
    owed = pt.Obligation("o", "the fee", by=pt.Side.PATRON, due=date(2026, 2, 1))
    noticed = pt.TerminationCause("slow", cure=pt.days(10), notice=pt.days(30))
    terms = pt.Termination(cure=pt.days(10), causes=[noticed])
    paper = pt.Agreement.signed("A", on=made, start=made, termination=terms, obligations=owed)
    told = date(2026, 3, 1)
    breached = paper.breach(on=told, by=pt.Side.PATRON, about="o", id="b")
    end: Any = {"by": pt.Side.PROVIDER, "ground": pt.Ground.CAUSE}
    ended = breached.terminate(on=used, about="b", id="t", **end)
    performed = ended.perform("o", on=late)
    assert performed.is_cured("b") is pt.Verdict.UNMET
    assert breached.perform("o", on=late).is_cured("b") is pt.Verdict.MET
    assert performed.undo("t", on=late).is_cured("b") is pt.Verdict.MET
    slow = paper.breach(on=told, by=pt.Side.PATRON, cause="slow", id="b")
    told_to_go = slow.terminate(on=used, **end)
    cured = told_to_go.cure(on=late, by=pt.Side.PATRON)
    assert cured.is_cured("b") is pt.Verdict.UNMET
    assert cured.ended_on == date(2026, 4, 11)
    assert slow.cure(on=late, by=pt.Side.PATRON).is_cured("b") is pt.Verdict.MET
