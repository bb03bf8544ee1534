"""What policies ask of measures: attained or missed, in so many of the last windows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import PATRON, PROVIDER
from patronage.facts.identity import identify
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from refusals import code_of
from standing.asking import value_on
from standing.draws_agreements import measured_agreements
from standing.test_criteria_days import MEASURES, of_windows

from laws import law

DAY = timedelta(days=1)
MADE = date(2024, 2, 10)
JAN, FEB, MAR, APR, MAY = (date(2026, month, 1) for month in range(1, 6))
METHOD = pt.measures.AttainmentMethod
OUTAGE = "observation:outage"
MET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNKNOWN


def measure(id: str = "uptime", method: METHOD = METHOD.UPTIME, **fields: Any) -> Any:  # noqa: A002
    given: dict[str, Any] = {"of": "outage", "window": pt.counting.MONTH, "target": pt.at_least(99)}
    return pt.measures.Measure(id, method, **given | fields)


def hosting(*measures: Any, **details: Any) -> pt.Agreement:
    return pt.Agreement.signed("A1", on=JAN, start=JAN, measures=measures or measure(), **details)


def out(day: date, minutes: int = 500) -> pt.Observation:
    return pt.Observation("outage", minutes, on=day)


def attained(least: int = 1, last: int = 1, of: Any = OUTAGE) -> pt.MeasureAttained:
    return pt.MeasureAttained("uptime", of=of, at_least=least, last=last)


def missed(least: int = 1, last: int = 1) -> pt.MeasureMissed:
    return pt.MeasureMissed("uptime", of=OUTAGE, at_least=least, last=last)


def days_of(criterion: Any, *facts: Any) -> list[tuple[str, object]]:
    """Return the days on which what is seen turns."""
    seen = Judge(Facts(identify(facts)), None).observed(criterion).map(lambda each: each.value)
    return [(str(day), value) for day, value in seen.changes()]


def test_a_window_counts_from_the_day_after_its_last() -> None:
    facts = (hosting(), out(date(2026, 2, 9)))
    assert days_of(attained(), *facts) == [
        ("2026-01-01", None), ("2026-02-01", True), ("2026-03-01", False), ("2026-04-01", True),
    ]  # fmt: skip
    assert days_of(missed(), *facts)[1:3] == [("2026-02-01", False), ("2026-03-01", True)]


def test_so_many_of_the_last_windows_are_counted() -> None:
    facts = (hosting(), out(date(2026, 1, 9)), out(date(2026, 3, 9)))
    assert days_of(missed(2, 3), *facts) == [
        ("2026-01-01", None), ("2026-04-01", True), ("2026-05-01", False),
    ]  # fmt: skip
    assert days_of(attained(2, 3), *facts) == [
        ("2026-01-01", None), ("2026-04-01", False), ("2026-05-01", True),
    ]  # fmt: skip


def test_windows_that_are_not_yet_there_are_not_known_unless_the_others_decide() -> None:
    facts = (hosting(), out(date(2026, 1, 9)), out(date(2026, 2, 9)))
    assert days_of(attained(3, 3), *facts)[1][1] is False  # one of three missed is enough for no
    assert days_of(missed(2, 12), *facts)[:2] == [("2026-01-01", None), ("2026-03-01", True)]
    assert days_of(missed(3, 12), *facts)[1:] == [("2027-01-01", False)]
    assert days_of(attained(2, 3), *facts)[1] == ("2026-03-01", False)


def test_without_an_agreement_in_force_with_the_measure_nothing_is_attained_or_missed() -> None:
    ended = hosting().terminate(on=date(2026, 2, 15), ground=pt.Ground.CONSENT)
    dropped = hosting().amend(on=date(2026, 2, 15), measures=measure("other"))
    for criterion in (attained(), missed()):
        assert days_of(criterion, out(JAN)) == []
        for agreement in (ended, dropped):
            seen = Judge(Facts(identify([agreement])), None).observed(criterion)
            assert seen.at(FEB).value is (criterion == attained())
            assert seen.at(date(2026, 2, 15)).value is False
    paused = hosting().suspend(on=date(2026, 2, 10)).resume(on=date(2026, 2, 20))
    assert days_of(attained(), paused)[1:] == [
        ("2026-02-01", True), ("2026-02-10", False), ("2026-02-20", True),
    ]  # fmt: skip


def test_of_several_agreements_one_is_enough() -> None:
    other = pt.Agreement.signed("A2", on=JAN, start=JAN, category="backup", measures=measure())
    stricter = hosting(measure(target=pt.at_least(100)))
    facts = (stricter, other, out(date(2026, 1, 9), 50))
    seen = Judge(Facts(identify(facts)), None).observed(attained()).at(FEB)
    assert (seen.value, seen.ids[0]) == (True, "A2")
    of_it = pt.MeasureAttained("uptime", of=OUTAGE, category="backup")
    assert days_of(of_it, stricter, out(JAN)) == []
    assert days_of(missed(), *facts)[1] == ("2026-02-01", True)


def test_too_little_data_is_not_known_and_neither_a_measure_without_target() -> None:
    answers = measure("uptime", METHOD.RATIO, good=pt.at_most(60))
    assert days_of(attained(), hosting(answers)) == [("2026-01-01", None)]
    assert days_of(missed(), hosting(answers), out(date(2026, 1, 9), 20)) == [
        ("2026-01-01", None), ("2026-02-01", False), ("2026-03-01", None),
    ]  # fmt: skip
    assert days_of(attained(), hosting(measure(target=None))) == [("2026-01-01", None)]
    rolling = hosting(measure(window=pt.Rolling(pt.days(30))))
    assert days_of(attained(), rolling) == [("2026-01-01", None)]


def test_anniversaries_and_a_stated_period_are_windows_too() -> None:
    of_year = hosting(measure(window=pt.Anniversary(pt.months(2))))
    assert days_of(attained(), of_year, out(date(2026, 4, 9), 900)) == [
        ("2026-01-01", None), ("2026-03-01", True), ("2026-05-01", False), ("2026-07-01", True),
    ]  # fmt: skip
    spring = pt.Fixed(pt.Period(MAR, MAY))
    assert days_of(missed(), hosting(measure(window=spring)), out(APR, 900)) == [
        ("2026-01-01", None), ("2026-05-01", True),
    ]  # fmt: skip


def test_what_is_read_and_not_named_is_not_known() -> None:
    facts = (hosting(measure(of="downtime")), pt.Observation("downtime", 9, on=JAN))
    assert days_of(attained(), *facts) == [("2026-01-01", None)]
    assert days_of(attained(of="observation:downtime"), *facts)[1] == ("2026-02-01", True)


def test_a_kind_that_was_never_imported_makes_it_unknown() -> None:
    facts = identify((hosting(), out(date(2026, 1, 9))))
    said = Judge(Facts(facts), pt.Coverage.of("agreement")).verdict(missed())
    assert said == pt.Timeline.constant(UNKNOWN)
    known = Judge(Facts(facts), pt.Coverage.of("agreement", OUTAGE)).verdict(missed())
    assert known.at(FEB) is MET
    later = pt.Coverage.of("agreement", OUTAGE, since=MAR)
    assert Judge(Facts(facts), later).verdict(attained()).at(MAY) is UNKNOWN


def test_an_observation_of_another_line_of_service_does_not_count() -> None:
    other = pt.Observation("outage", 500, on=date(2026, 1, 9), line="mail")
    assert days_of(attained(), hosting(line="web"), other)[1] == ("2026-02-01", True)


def test_a_score_and_a_measure_of_another_one_are_measures_too() -> None:
    steady = measure("steady", METHOD.RATIO, of="uptime", window=pt.counting.QUARTER)
    award = pt.measures.WeightedMeasure("award", (("uptime", 100),), target=pt.at_least(99))
    agreement = hosting(measure(), steady, award)
    bad = out(date(2026, 2, 9))
    of_quarter = pt.MeasureAttained("steady", of=OUTAGE)
    assert days_of(of_quarter, agreement, bad) == [
        ("2026-01-01", None), ("2026-04-01", False), ("2026-07-01", True),
    ]  # fmt: skip
    of_score = pt.MeasureMissed("award", of=OUTAGE)
    assert days_of(of_score, agreement, bad)[2:] == [("2026-03-01", True), ("2026-04-01", False)]


def test_how_late_what_is_owed_was_is_not_known_before_it_is_done() -> None:
    report = pt.Obligation("report", "report", by=PROVIDER, due=date(2026, 1, 28))
    in_time = measure("in-time", METHOD.RATIO, of="report", good=pt.at_most(7))
    criterion = pt.MeasureAttained("in-time", of="agreement")
    agreement = hosting(in_time, obligations=report)
    assert days_of(criterion, agreement) == [("2026-01-01", None)]
    done = agreement.perform("report", on=date(2026, 2, 3))
    assert days_of(criterion, done)[1] == ("2026-02-03", True)
    late = agreement.perform("report", on=date(2026, 2, 20))
    assert days_of(criterion, late)[1] == ("2026-02-20", False)
    waived = agreement.waive("report", on=date(2026, 2, 2), by=PATRON)
    assert days_of(criterion, waived) == [("2026-01-01", None)]  # nothing is left to judge


def test_what_falls_due_after_all_that_is_known_leaves_it_open() -> None:
    report = pt.Obligation("report", "report", by=PROVIDER, due=date(2027, 1, 28))
    late = measure("late", METHOD.COUNT, of="report", target=pt.at_most(0))
    criterion = pt.MeasureAttained("late", of="agreement")
    seen = days_of(criterion, hosting(late, obligations=report))
    assert [value for _, value in seen] == [None, True, None]
    assert seen[-1][0] < "2027-02-01"


def test_it_rests_on_the_agreement_and_what_its_windows_saw() -> None:
    facts = identify((hosting(measure(over=2)), out(date(2026, 1, 9)), out(date(2026, 2, 9)),
                      out(date(2026, 3, 9))))  # fmt: skip
    line = Judge(Facts(facts), None).observed(attained())
    rested = [[each.on for each in line.at(day).facts] for day in (FEB, APR)]
    assert rested == [
        [JAN, date(2026, 1, 9)],
        [JAN, date(2026, 2, 9), date(2026, 3, 9)],  # two windows are taken together
    ]


def test_a_finding_says_how_the_last_window_went() -> None:
    ledger = pt.Relationship("host", "mary").add(hosting(), out(date(2026, 2, 9)))
    policy = pt.Policy("service", "1", rungs=(pt.Rung("served", enter=attained(2, 3)),))
    (finding,) = pt.review(ledger, policy, on=date(2026, 3, 15)).findings
    assert finding.verdict is UNKNOWN
    (finding,) = pt.review(ledger, policy, on=APR).findings
    params = dict(finding.params)
    assert [params[name] for name in ("agreement", "counted", "windows", "figure", "until")] == [
        "A1", 2, 3, 100, date(2026, 3, 31),
    ]  # fmt: skip
    assert finding.required is None
    assert params["target"] == pt.at_least(99)
    assert len(finding.ids) == 2
    said = str(pt.review(ledger, policy, on=APR)).splitlines()[1]
    assert "uptime attained, by outage" in said
    assert "A1: 100 (at least 99) up to 31 Mar, 2 of 3" in said
    assert "needs: in at least 2 of the last 3 windows" in said
    assert pt.describe(policy).splitlines()[1] == (
        "Served: uptime attained in at least 2 of the last 3 windows, by outage."
    )
    assert pt.from_json(pt.to_json(policy), pt.Policy) == policy


def test_the_outlook_sees_windows_end_and_offers_nothing_to_do() -> None:
    ledger = pt.Relationship("host", "mary").add(hosting(), out(date(2026, 3, 9)))
    policy = pt.Policy("service", "1", rungs=(pt.Rung("served", enter=attained()),))
    on = date(2026, 3, 15)
    assert pt.review(ledger, policy, on=on).next_change_on == APR
    coming = pt.outlook(ledger, policy, on=on, until=date(2026, 7, 1))
    assert [(each.on, each.after.name) for each in coming.moves] == [
        (APR, "prospect"), (MAY, "served"),
    ]  # fmt: skip
    assert coming.moves[0].averted_by == ()
    assert pt.review_book([ledger], policy, on=APR).nearest("served")[0].missing[0][0].gap == (
        pt.days(30)
    )


def test_what_cannot_be_asked_is_refused() -> None:
    assert code_of(lambda: attained(3, 2)) == "count.range"
    assert code_of(lambda: attained(1, 1_001)) == "count.range"
    assert code_of(lambda: attained(0, 1)) == "count.range"
    assert code_of(lambda: attained(of=())) == "rule.empty"
    assert code_of(lambda: pt.MeasureMissed("a b", of=OUTAGE)) == "id.syntax"


# --- against brute force --------------------------------------------------------------------------

SEEN = st.tuples(
    st.sampled_from(["outage", "answer"]),
    st.sampled_from([0, 3, 4, 700, 4000, 4000, 5000, None]),
    st.integers(0, 30),
)


@pytest.mark.parametrize("kind", [pt.MeasureAttained, pt.MeasureMissed])
@pytest.mark.parametrize("name", sorted(set(MEASURES)))
@law("E22", kills="a window that counts a day too early, or is forgotten a window too soon")
@given(data=st.data())
def test_one_agreement_is_seen_on_every_day_as_brute_force_sees_it(
    kind: Any, name: str, data: st.DataObject
) -> None:
    agreement = data.draw(measured_agreements(MADE))
    seen = data.draw(st.lists(SEEN, max_size=8))
    facts = identify(
        (agreement, *(pt.Observation(what, n, on=MADE + day * DAY) for what, n, day in seen))
    )
    many = data.draw(st.sampled_from([(1, 1), (1, 2), (2, 2), (2, 4), (3, 4)]))
    criterion = of_windows(kind, name, many, None)
    line = Judge(Facts(facts), None).observed(criterion)
    for number in range(-2, 90):
        day = MADE + number * DAY
        assert line.at(day).value is value_on(criterion, facts, day), day
