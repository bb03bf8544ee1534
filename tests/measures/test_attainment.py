"""What a measure comes to in its windows: every method, what is excluded, what is lacking."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

import patronage as pt
from patronage.measures import (
    Attainment,
    AttainmentMethod,
    DataRequirement,
    Exclusion,
    Measure,
    WeightedMeasure,
)
from refusals import code_of

MARCH = pt.Period(date(2026, 3, 1), date(2026, 4, 1))


def test_uptime_is_of_the_time_of_the_window() -> None:
    uptime = Measure(
        "uptime",
        AttainmentMethod.UPTIME,
        of="outage",
        window=pt.counting.MONTH,
        target=pt.at_least(Decimal("99.9")),
    )
    reached = uptime.attained([pt.Observation("outage", 60, on=date(2026, 3, 9))], MARCH)
    assert (reached.base, reached.lost, reached.verdict) == (44_640, 60, pt.Verdict.UNMET)
    assert reached.allowed == Decimal("44.64")


def test_what_was_announced_in_time_is_left_out_of_both_sides() -> None:
    planned = Exclusion("maintenance", from_base=True, notice=pt.days(5), at_most=60)
    uptime = Measure("outage", AttainmentMethod.UPTIME, window=pt.counting.MONTH, exclude=planned)
    said: dict[str, str | date] = {"excluded": "maintenance", "announced": date(2026, 3, 1)}
    late = pt.Observation("outage", 90, on=date(2026, 3, 5), details=said)
    in_time = pt.Observation("outage", 90, on=date(2026, 3, 6), details=said)
    assert uptime.attained([late], MARCH).lost == 90
    reached = uptime.attained([in_time], MARCH)
    assert (reached.lost, reached.base) == (30, 44_580)


def test_what_is_not_measured_is_not_up() -> None:
    slices = Measure(
        "slice",
        AttainmentMethod.TIMESLICES,
        window=pt.counting.MONTH,
        data=DataRequirement(per_window=288, covered=pt.at_least(50)),
    )
    seen = [
        pt.Observation("slice", place < 190, on=date(2026, 3, 1), id=f"S{place}")
        for place in range(200)
    ]
    reached = slices.attained(seen, MARCH)
    assert (reached.value, reached.covered) == (95, Fraction(625, 9))
    assert isinstance(reached, Attainment)
    assert slices.attained(seen[:100], MARCH).value is None


def test_a_score_weighs_its_measures() -> None:
    parts = [
        Attainment(name, MARCH, value=value, verdict=pt.Verdict.UNKNOWN, on=date(2026, 3, 31))
        for name, value in (("quality", 95), ("cost", 90), ("time", 80))
    ]
    score = WeightedMeasure("award", {"quality": 40, "cost": 40, "time": 20}, least_each=80)
    assert [each.value for each in score.attainments(parts)] == [90]
    assert score.findings() == ()


def test_uptime_may_be_of_the_hours_in_which_service_is_given() -> None:
    office = pt.ServiceHours("Europe/Berlin", dict.fromkeys(range(5), "09:00-17:00"))
    uptime = Measure(
        "outage", AttainmentMethod.UPTIME, window=pt.counting.MONTH, unit="hours", hours=office
    )
    lost = pt.Observation("outage", 11, unit="hours", on=date(2026, 3, 9))
    reached = uptime.attained([lost], MARCH)
    assert (reached.base, reached.value) == (22 * 8, Decimal("93.75"))


@pytest.mark.parametrize(
    ("method", "came", "verdict"),
    [
        (AttainmentMethod.CONSECUTIVE, "xx?", pt.Verdict.UNMET),
        (AttainmentMethod.CONSECUTIVE, "x?x", pt.Verdict.UNKNOWN),
        (AttainmentMethod.CONSECUTIVE, "?x.", pt.Verdict.UNKNOWN),
        (AttainmentMethod.COUNT, "x?x", pt.Verdict.UNMET),
        (AttainmentMethod.COUNT, "x?.", pt.Verdict.UNKNOWN),
    ],
)
def test_what_broke_a_limit_stays_so_whatever_is_not_known_of_the_rest(
    method: AttainmentMethod, came: str, verdict: pt.Verdict
) -> None:
    verdicts = {"x": pt.Verdict.UNMET, ".": pt.Verdict.MET, "?": pt.Verdict.UNKNOWN}
    months = [pt.Period(date(2026, at, 1), date(2026, at + 1, 1)) for at in range(1, 4)]
    seen = [
        Attainment("uptime", month, value=None, verdict=verdicts[each], on=date(2026, 4, 1))
        for each, month in zip(came, months, strict=True)
    ]
    counts = pt.Verdict.UNMET
    for target, wanted in (
        (pt.at_most(1), verdict),
        (pt.at_least(2), {pt.Verdict.UNMET: pt.Verdict.MET}.get(verdict, verdict)),
    ):
        misses = Measure(
            "misses", method, of="uptime", window=pt.counting.YEAR, counts=counts, target=target
        )
        year = pt.Period(date(2026, 1, 1), date(2027, 1, 1))
        reached = misses.attained(seen, year)
        assert (reached.value, reached.verdict) == (None, wanted)
        assert [each.code for each in reached.remarks] == ["measure.good"]


def test_a_limit_is_open_where_it_is_not_known_whether_what_was_seen_counts() -> None:
    calls = Measure(
        "call",
        AttainmentMethod.COUNT,
        good=pt.at_most(5),
        counts=pt.Verdict.UNMET,
        unit="minutes",
        window=pt.counting.MONTH,
        target=pt.at_most(0),
    )
    seen = [pt.Observation("call", value, on=date(2026, 3, 9)) for value in (9, "long")]
    assert calls.attained(seen, MARCH).verdict is pt.Verdict.UNMET
    unreadable = pt.Observation("call", 9, unit="EUR", on=date(2026, 3, 9))
    assert calls.attained([*seen, unreadable], MARCH).verdict is pt.Verdict.UNKNOWN


def outage(month: int, minutes: int, **details: str | bool) -> pt.Observation:
    return pt.Observation("outage", minutes, on=date(2026, month, 9), details=details)


def test_so_much_at_most_is_left_out_in_each_of_the_windows_read_together() -> None:
    planned = Exclusion("maintenance", from_base=False, at_most=60)
    seen = [outage(month, 60, excluded="maintenance") for month in (1, 2, 3)]
    uptime = Measure(
        "uptime",
        AttainmentMethod.UPTIME,
        of="outage",
        window=pt.counting.MONTH,
        exclude=planned,
        over=3,
        pooled=True,
    )
    *_, last = uptime.attainments(seen, pt.Period(date(2026, 1, 1), None), on=date(2026, 3, 31))
    assert (last.value, last.excluded, last.lost) == (100, 180, 0)


def test_what_another_measure_came_to_is_read_and_no_observation_of_its_name() -> None:
    ended = Attainment("answers", MARCH, value=99, verdict=pt.Verdict.MET, on=date(2026, 3, 31))
    seen = [pt.Observation("answers", 5, on=date(2026, 3, day)) for day in (2, 9)]
    for method, reached in ((AttainmentMethod.COUNT, 1), (AttainmentMethod.SUM, 99)):
        whole = Measure("of-all", method, of="answers", window=pt.counting.YEAR)
        year = pt.Period(date(2026, 1, 1), date(2027, 1, 1))
        assert whole.attained([*seen, ended], year).value == reached
        assert whole.attained(seen, year).n == 2
    each = Measure(
        "late",
        AttainmentMethod.EACH,
        of="answers",
        window=pt.counting.MONTH,
        target=pt.at_least(100),
    )
    (one,) = each.attainments([*seen, ended], MARCH, on=date(2026, 3, 31))
    assert (one.period, one.value, one.verdict) == (MARCH, 99, pt.Verdict.UNMET)


def test_the_latest_word_on_a_window_counts_in_whatever_order_it_comes() -> None:
    early, late = (
        Attainment("a", MARCH, value=value, verdict=pt.Verdict.UNMET, on=date(2026, 3, day))
        for value, day in ((10, 5), (80, 31))
    )
    score = WeightedMeasure("score", {"a": 100})
    best = Measure("best", AttainmentMethod.SUM, of="a", window=pt.counting.YEAR)
    year = pt.Period(date(2026, 1, 1), date(2027, 1, 1))
    for told in ([early, late], [late, early]):
        assert [each.value for each in score.attainments(told)] == [80]
        assert best.attained(told, year).value == 80
    other = evolve(late, value=81)
    assert code_of(lambda: score.attainments([late, other])) == "evidence.conflict"
    assert code_of(lambda: best.attained([late, other], year)) == "evidence.conflict"


def test_a_part_of_a_window_is_held_against_the_whole_of_it() -> None:
    """What is measured from 16 January on has lost of the time of all of January."""
    uptime = Measure(
        "outage",
        AttainmentMethod.UPTIME,
        window=pt.counting.MONTH,
        whole=True,
        target=pt.at_least(Decimal("99.9")),
    )
    seen = [pt.Observation("outage", 40, on=date(2026, 1, day)) for day in (9, 20)]
    life = pt.Period(date(2026, 1, 16), date(2026, 2, 10))
    first, last = uptime.attainments(seen, life, on=date(2026, 3, 1))
    assert (str(first.period), first.lost, first.base) == ("[2026-01-16, 2026-02-01)", 40, 44_640)
    assert (str(last.period), last.base) == ("[2026-02-01, 2026-02-10)", 40_320)
    assert first.verdict is pt.Verdict.MET
    own = evolve(uptime, whole=False).attainments(seen, life, on=date(2026, 3, 1))
    assert [each.base for each in own] == [16 * 1_440, 9 * 1_440]
    assert own[0].verdict is pt.Verdict.UNMET
