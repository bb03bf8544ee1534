"""Timelines: what holds on every day. The oracles are naive dicts of days."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from patronage.dates.period import Period
from patronage.dates.span import days, months, years
from patronage.errors import Conflict, InvalidInput, PatronageError, WrongType
from patronage.timeline.timeline import Spell, Timeline, coalesced, trusted

from draws import both, ed_days, ed_periods, su_days, su_periods, universe
from laws import law

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Mapping

    from hypothesis.strategies import SearchStrategy

    from patronage.dates.span import Span

DAY = timedelta(days=1)
NEW_YEAR = date(2026, 1, 1)
SPRING = date(2026, 3, 1)

# Winter 2023/24: month ends of 31, 29 and 31 days and the turn of a year, with the days beside.
WINTER = universe(date(2023, 12, 28), 100)
EDGES = [day for day in WINTER[1:] if day.day in {1, 2} or day.day >= 28]
SU_SEEN = universe(date(2024, 2, 8), 35)
VALUES = st.integers(0, 2)

Changes = dict[date, int]
Naive = dict[date, int]


def naive(changes: Mapping[date, int], before: int, seen: Iterable[date]) -> Naive:
    """Return the value of each day, by looking at every change."""
    result: Naive = {}
    for day in seen:
        at_or_before = [change for change in changes if change <= day]
        result[day] = changes[max(at_or_before)] if at_or_before else before
    return result


def read(timeline: Timeline[int], seen: Iterable[date]) -> Naive:
    return {day: timeline.at(day) for day in seen}


def drawn(day: SearchStrategy[date]) -> SearchStrategy[tuple[Changes, int]]:
    return st.tuples(st.dictionaries(day, VALUES, max_size=8), VALUES)


def cases(count: int) -> SearchStrategy[tuple[tuple[date, ...], list[tuple[Changes, int]]]]:
    """Draw so many timelines in one universe, with the days on which to compare them."""
    su = st.tuples(st.just(SU_SEEN), st.lists(drawn(su_days()), min_size=count, max_size=count))
    edges = drawn(st.sampled_from(EDGES))
    ed = st.tuples(st.just(WINTER), st.lists(edges, min_size=count, max_size=count))
    return both(su, ed)


def build(case: tuple[Changes, int]) -> Timeline[int]:
    changes, before = case
    return Timeline.of(changes, before=before)


# --- examples ---


def test_a_value_holds_from_its_day_until_the_next_change() -> None:
    status = Timeline.of({SPRING: "expired", NEW_YEAR: "in force"}, before="draft")
    assert status.at(NEW_YEAR - DAY) == "draft"
    assert status.at(NEW_YEAR) == status.at(SPRING - DAY) == "in force"
    assert status.at(SPRING) == status.at(date.max) == "expired"
    assert status.at(date.min) == "draft"


def test_questions_of_a_day() -> None:
    status = Timeline.of({NEW_YEAR: "b", SPRING: "c"}, before="a")
    assert status.since(NEW_YEAR - DAY) is None
    assert status.since(NEW_YEAR) == status.since(SPRING - DAY) == NEW_YEAR
    assert status.next_change(NEW_YEAR - DAY) == NEW_YEAR
    assert status.next_change(NEW_YEAR) == SPRING
    assert status.next_change(SPRING) is None
    assert status.first("c".__eq__, NEW_YEAR) == SPRING
    assert status.first("c".__eq__, SPRING + DAY) == SPRING + DAY
    assert status.first("a".__eq__, NEW_YEAR) is None


def test_equal_neighbours_are_one_spell() -> None:
    assert Timeline.of({NEW_YEAR: 0, SPRING: 1}, before=0).days == (SPRING,)
    assert Timeline.of({NEW_YEAR: 0}, before=0) == Timeline.constant(0)
    assert coalesced(0, [(NEW_YEAR, 1), (NEW_YEAR, 0), (SPRING, 0)]) == Timeline.constant(0)
    assert coalesced(0, [(NEW_YEAR, 1), (SPRING, 2), (SPRING, 1)]).days == (NEW_YEAR,)


def test_a_change_on_the_first_day_of_the_calendar_is_no_change() -> None:
    always = Timeline.of({date.min: 1}, before=0)
    assert always == Timeline.constant(1)
    assert Timeline.from_periods([Period(date.min, None)]) == Timeline.constant(True)
    assert Timeline.constant(0).splice(date.min, always) == always
    assert Timeline.constant(0).override(Period(date.min, SPRING), 1).before == 1


def test_two_timelines_join_where_both_change() -> None:
    old = Timeline.of({NEW_YEAR: 1, SPRING: 2}, before=0)
    new = Timeline.of({NEW_YEAR: 7, SPRING: 2}, before=1)
    assert old.splice(NEW_YEAR, new) == Timeline.of({NEW_YEAR: 7, SPRING: 2}, before=0)
    assert old.splice(SPRING, new) == old
    assert old.splice(NEW_YEAR + DAY, new).days == (NEW_YEAR, NEW_YEAR + DAY, SPRING)
    assert new.splice(NEW_YEAR, old.splice(SPRING, Timeline.constant(1))) == Timeline.constant(1)


def test_a_truth_must_last_beyond_the_span() -> None:
    january = Timeline.from_periods([Period(NEW_YEAR, date(2026, 2, 1))])
    assert january.held_for(days(0)) == january
    assert january.held_for(days(30)).where(bool) == (Period(date(2026, 1, 31), date(2026, 2, 1)),)
    assert january.held_for(days(31)) == january.held_for(months(1)) == Timeline.constant(False)


def test_a_day_given_twice_must_have_one_value() -> None:
    assert Timeline.of([(NEW_YEAR, 1), (NEW_YEAR, 1)], before=0).days == (NEW_YEAR,)
    with pytest.raises(Conflict) as caught:
        Timeline.of([(NEW_YEAR, 1), (SPRING, 1), (NEW_YEAR, 2)], before=0)
    assert [(f.code, f.path) for f in caught.value.faults] == [("timeline.conflict", "2026-01-01")]


def asks_at(day: object) -> object:
    return Timeline.constant(0).at(day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "ask",
    [
        asks_at,
        lambda day: Timeline.constant(0).since(day),
        lambda day: Timeline.constant(0).next_change(day),
        lambda day: Timeline.constant(0).first(bool, day),
        lambda day: Timeline.constant(0).splice(day, Timeline.constant(1)),
        lambda day: Timeline.of({day: 1}, before=0),
        lambda day: Timeline.of([(day, 1)], before=0),
        lambda day: Timeline.running([(day, 1)], before=0),
        lambda day: Timeline(0, (day,), (1,)),
    ],
)
@pytest.mark.parametrize("day", [dt.datetime(2026, 1, 1), "2026-01-01", None, 20260101])
def test_what_is_no_plain_day_is_refused(ask: Callable[[object], object], day: object) -> None:
    with pytest.raises(WrongType) as caught:
        ask(day)
    assert caught.value.faults[0].code == "date.type"


@pytest.mark.parametrize(
    ("before", "days_given", "values", "code"),
    [
        (0, (SPRING, NEW_YEAR), (1, 2), "timeline.order"),
        (0, (SPRING, SPRING), (1, 2), "timeline.order"),
        (0, (date.min,), (1,), "timeline.order"),
        (0, (SPRING,), (0,), "timeline.equal"),
        (0, (NEW_YEAR, SPRING), (1, 1), "timeline.equal"),
        (0, (SPRING,), (), "timeline.length"),
        (0, {SPRING}, (1,), "timeline.type"),
        (0, (SPRING,), {1}, "timeline.type"),
    ],
)
def test_the_constructor_takes_the_canonical_form_only(
    before: object, days_given: object, values: object, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        Timeline(before, days_given, values)  # type: ignore[arg-type]
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.parametrize("pairs", [[1], ["ab"], [(SPRING,)], [(SPRING, 1, 2)], [[SPRING, 1]]])
def test_what_is_no_pair_is_refused(pairs: list[object]) -> None:
    with pytest.raises(WrongType) as caught:
        Timeline.of(pairs, before=0)  # type: ignore[arg-type]
    assert [(f.code, f.path) for f in caught.value.faults] == [("timeline.type", "[0]")]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Timeline.constant(0).spells("2026"),  # type: ignore[arg-type]
        lambda: Timeline.constant(0).override((None, None), 1),  # type: ignore[arg-type]
        lambda: Timeline.constant(0).clip(None, 1),  # type: ignore[arg-type]
        lambda: Timeline.from_periods([SPRING]),  # type: ignore[list-item]
        lambda: Spell(SPRING, 1),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_period_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(WrongType) as caught:
        ask()
    assert caught.value.faults[0].code == "period.type"


def test_held_for_asks_truths_only() -> None:
    for timeline in (Timeline.constant(1), Timeline.of({SPRING: None}, before=True)):
        with pytest.raises(WrongType) as caught:
            timeline.held_for(days(1))  # type: ignore[misc]
        assert caught.value.faults[0].code == "timeline.type"


def test_held_for_ends_where_the_calendar_ends() -> None:
    late = Timeline.of({date(9999, 12, 1): True}, before=False)
    assert late.held_for(days(30)).days == (date.max,)
    assert late.held_for(days(31)) == Timeline.constant(False)
    assert late.held_for(months(1)) == Timeline.constant(False)
    assert Timeline.constant(True).held_for(years(20_000 // 12)) == Timeline.constant(True)


def test_unhashable_values_are_kept_and_not_hashed() -> None:
    timeline = Timeline.of({SPRING: [1]}, before=[])
    assert timeline.at(SPRING) == [1]
    with pytest.raises(TypeError, match="unhashable"):
        hash(timeline)


def test_a_value_unequal_to_itself_is_still_one_value() -> None:
    nan = float("nan")
    assert Timeline.of({SPRING: nan, NEW_YEAR: nan}, before=0.0).days == (NEW_YEAR,)
    assert Timeline.constant(nan).map(lambda _: nan).days == ()
    assert Timeline.constant(nan).splice(SPRING, Timeline.constant(nan)).days == ()
    assert Timeline.of([(SPRING, nan), (SPRING, nan)], before=0.0).days == (SPRING,)
    two = Timeline.of({SPRING: nan}, before=0.0)
    assert Timeline.combine(lambda a, _: a, two, Timeline.of({date.max: 1}, before=0)) == two
    assert Timeline.combine(lambda a, _, __: a, two, two, Timeline.constant(0)) == two


def test_copies_go_through_the_constructor() -> None:
    timeline = Timeline.of({NEW_YEAR: "b", SPRING: "c"}, before="a")
    for value in (timeline, *timeline.spells()):
        assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    crafted = trusted("a", (SPRING, NEW_YEAR), ("b", "c"))
    with pytest.raises(InvalidInput):
        pickle.loads(pickle.dumps(crafted))
    with pytest.raises(PatronageError):
        timeline.__setstate__({"before": 1})


def test_shown_in_short() -> None:
    assert str(Timeline.constant("client")) == "client"
    assert str(Timeline.of({NEW_YEAR: "b", SPRING: True}, before="a\x00")) == (
        "a\\x00; b from 1 Jan 2026; yes from 1 Mar 2026"
    )
    long = Timeline.of({NEW_YEAR + n * DAY: n for n in range(1000)}, before=-1)
    assert str(long).endswith("5 from 6 Jan 2026; … and 994 more changes")
    assert repr(Timeline.constant(1)) == "Timeline.constant(1)"


@law("R4", kills="an endless repr, or one that raises")
@pytest.mark.parametrize("value", ["\ud800", "x" * 10**6, 10**6000, "\u202e<b>"], ids=range(4))
def test_whatever_it_holds_it_can_be_shown(value: object) -> None:
    timeline = Timeline.of({NEW_YEAR: value}, before=None)
    for text in (repr(timeline), str(timeline), timeline._repr_html_()):
        assert len(text) < 30_000
        assert text.encode()
        assert "\u202e" not in text


@law("R4", kills="every change shown")
def test_a_long_one_is_summed_up() -> None:
    long = Timeline.of({date(1800, 1, 1) + n * DAY: n % 2 for n in range(100_000)}, before=1)
    assert repr(long) == "<Timeline of 100,000 changes>"
    assert len(str(long)) < 500
    assert len(long._repr_html_()) < 20_000
    assert "… and 99,901 more" in long._repr_html_()


@law("R1", kills="a value put into HTML as it is")
@given(st.text() | st.sampled_from(["<img src=x onerror=alert(1)>", '"><script>', "]]>"]))
def test_values_appear_as_text_only(value: str) -> None:
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)

    Tags().feed(Timeline.of({NEW_YEAR: value + "."}, before=value)._repr_html_())
    assert found == ["table", "thead", "tr", "th", "th", "th", "tbody", *(["tr"] + ["td"] * 3) * 2]


# --- laws ---


@law("L1", kills="bisect_left for bisect_right; the first or last change forgotten")
@given(cases(1))
def test_at_is_the_latest_change_on_or_before_the_day(
    case: tuple[tuple[date, ...], list[tuple[Changes, int]]],
) -> None:
    seen, [(changes, before)] = case
    assert read(Timeline.of(changes, before=before), seen) == naive(changes, before, seen)


@law("L1", kills="`since`, `next_change`, `first` off by a day")
@given(cases(1))
def test_neighbours_in_time_agree_with_the_days(
    case: tuple[tuple[date, ...], list[tuple[Changes, int]]],
) -> None:
    seen, [drawn_] = case
    timeline, values = build(drawn_), naive(*drawn_, seen)
    turns = [day for day in seen[1:] if values[day] != values[day - DAY]]
    for day in seen:
        assert timeline.since(day) == max((t for t in turns if t <= day), default=None)
        assert timeline.next_change(day) == min((t for t in turns if t > day), default=None)
        ones = [other for other in seen if other >= day and values[other] == 1]
        assert timeline.first(lambda value: value == 1, day) == min(ones, default=None)
    assert timeline.changes() == tuple((turn, values[turn]) for turn in turns)


@law("L2", kills="`f` fed with yesterday's value; ties counted twice; a tail dropped")
@given(cases(4), st.integers(0, 4))
def test_combining_is_pointwise(
    case: tuple[tuple[date, ...], list[tuple[Changes, int]]], count: int
) -> None:
    seen, several = case
    several = several[:count]
    every = [naive(*each, seen) for each in several]
    combined = Timeline.combine(
        lambda *v: sum(n * 3**i for i, n in enumerate(v)), *map(build, several)
    )
    assert read(combined, seen) == {
        day: sum(each[day] * 3**i for i, each in enumerate(every)) for day in seen
    }
    zipped = Timeline.zip(*map(build, several))
    assert {day: zipped.at(day) for day in seen} == {
        day: tuple(each[day] for each in every) for day in seen
    }


@law("L2", kills="`map` that forgets `before`")
@given(cases(1))
def test_mapping_is_pointwise(case: tuple[tuple[date, ...], list[tuple[Changes, int]]]) -> None:
    seen, [drawn_] = case
    mapped = build(drawn_).map(lambda value: value > 0)
    assert {day: mapped.at(day) for day in seen} == {
        day: value > 0 for day, value in naive(*drawn_, seen).items()
    }


@law("L2", kills="the joint of two timelines a day off; an end of the period counted in")
@given(
    both(
        st.tuples(st.just(SU_SEEN), drawn(su_days()), drawn(su_days()), su_days(), su_periods()),
        st.tuples(
            st.just(WINTER),
            drawn(st.sampled_from(EDGES)),
            drawn(st.sampled_from(EDGES)),
            ed_days(),
            ed_periods(),
        ),
    )
)
def test_replacing_some_days_leaves_the_others(
    case: tuple[tuple[date, ...], tuple[Changes, int], tuple[Changes, int], date, Period],
) -> None:
    seen, one, other, day, period = case
    a, b = naive(*one, seen), naive(*other, seen)
    spliced = build(one).splice(day, build(other))
    assert read(spliced, seen) == {d: a[d] if d < day else b[d] for d in seen}
    overridden = build(one).override(period, 7)
    assert read(overridden, seen) == {d: 7 if d in period else a[d] for d in seen}
    clipped = build(one).clip(period, 7)
    assert read(clipped, seen) == {d: a[d] if d in period else 7 for d in seen}
    for result in (spliced, overridden, clipped):
        assert is_canonical(result)


def is_canonical(timeline: Timeline[int]) -> bool:
    return Timeline(timeline.before, timeline.days, timeline.values) == timeline


@law("L3", kills="equal neighbours kept, so that equal functions differ")
@given(cases(2), st.randoms(use_true_random=False))
def test_one_function_has_one_form(
    case: tuple[tuple[date, ...], list[tuple[Changes, int]]], chance: random.Random
) -> None:
    seen, [(changes, before), other] = case
    plain = Timeline.of(changes, before=before)
    values = naive(changes, before, seen)
    pairs = [*changes.items(), *((day, values[day]) for day in seen)]
    chance.shuffle(pairs)
    ways = [
        Timeline.of(pairs, before=before),
        Timeline.combine(lambda a, _: a, plain, build(other)),
        Timeline.combine(lambda a, _, __: a, plain, build(other), build(other)),
        build(other).splice(date.min, plain),
        plain.splice(chance.choice(seen), plain),
        Timeline.zip(plain, build(other)).map(lambda pair: pair[0]),
        Timeline.running(steps_between(values, before), before=before),
        eval(repr(plain), {"Timeline": Timeline, "datetime": dt}),  # noqa: S307
    ]
    for way in ways:
        assert way == plain
        assert hash(way) == hash(plain)
        assert is_canonical(way)
    differs = plain.override(Period(seen[3], seen[4]), 9)
    assert differs != plain


def steps_between(values: Naive, before: int) -> list[tuple[date, int]]:
    """Return each day's step, in reverse order and cut in two: a running total must not mind."""
    steps: list[tuple[date, int]] = []
    for day in sorted(values):
        steps = [(day, values[day] - before - 1), (day, 1), *steps]
        before = values[day]
    return steps


@law("L4", kills="a spell missing, doubled or cut at the wrong day")
@given(
    both(
        st.tuples(drawn(su_days()), su_periods() | st.none()),
        st.tuples(drawn(ed_days()), ed_periods() | st.none()),
    )
)
def test_spells_tile_what_they_are_asked_of(
    case: tuple[tuple[Changes, int], Period | None],
) -> None:
    drawn_, within = case
    timeline = build(drawn_)
    spells = timeline.spells(within)
    whole = Period(None, None) if within is None else within
    assert spells[0].period.start == whole.start
    assert spells[-1].period.end == whole.end
    for spell, later in pairwise(spells):
        assert spell.period.end == later.period.start
        assert spell.value != later.value
    for spell in spells:
        first, end = spell.period.start, spell.period.end
        assert timeline.at(first or date.min) == timeline.at(end - DAY if end else date.max)
        assert timeline.at(first or date.min) == spell.value
    inside = [change for change in timeline.changes() if change[0] in whole]
    assert list(timeline.changes(within)) == inside
    assert timeline.where(lambda value: value == 1, within) == tuple(
        spell.period for spell in spells if spell.value == 1
    )


@law("L5", kills="`<=` for `<` at the end of a spell; a held spell that starts a day off")
@given(
    both(
        st.tuples(
            st.just(universe(days=80)), st.dictionaries(su_days(), st.booleans()), st.booleans()
        ),
        st.tuples(
            st.just((*WINTER, *universe(date(2024, 4, 6), 100))),
            st.dictionaries(st.sampled_from(EDGES), st.booleans()),
            st.booleans(),
        ),
    ),
    st.builds(days, st.integers(0, 8) | st.sampled_from([29, 30, 31]))
    | st.builds(months, st.integers(1, 3)),
)
def test_held_for_equals_a_loop_over_the_days(
    case: tuple[tuple[date, ...], dict[date, bool], bool], span: Span
) -> None:
    seen, changes, before = case
    true = Timeline.of(changes, before=before)
    held = true.held_for(span)
    length = relativedelta(months=span.months or 0, days=span.days or 0)
    reached = {day: day + length for day in seen}
    assert is_canonical(held)
    since: list[date] = []
    always = before
    for day in seen:
        since = [*since, day] if true.at(day) else []
        always = always and true.at(day)
        assert held.at(day) == (always or any(reached[start] <= day for start in since))


@law("L5", kills="overlapping periods counted once; the end day counted in")
@given(
    both(
        st.tuples(st.just(SU_SEEN), st.lists(su_periods(), max_size=6)),
        st.tuples(st.just(WINTER), st.lists(ed_periods(), max_size=6)),
    )
)
def test_counting_periods_equals_a_loop_over_the_days(
    case: tuple[tuple[date, ...], list[Period]],
) -> None:
    seen, periods = case
    counts = Timeline.counting(periods)
    covered = Timeline.from_periods(periods)
    assert Timeline.from_periods(periods, inside="in", outside="out") == covered.map(
        lambda inside: "in" if inside else "out"
    )
    assert Timeline.from_periods(covered.where(bool)) == covered
    for day in seen:
        count = sum(day in period for period in periods)
        assert counts.at(day) == count
        assert covered.at(day) is (count > 0)


class CountedDay(date):
    """A day that counts how often it is compared."""

    compared = 0

    def __lt__(self, other: date) -> bool:
        type(self).compared += 1
        return super().__lt__(other)


@law("L7", kills="a walk over the days or over all changes")
def test_a_lookup_is_a_bisection() -> None:
    wide = Timeline.of({date(1, 1, 2) + 30 * n * DAY: n for n in range(100_000)}, before=-1)
    CountedDay.compared = 0
    assert wide.at(CountedDay(2026, 1, 1)) == wide.at(date(2026, 1, 1))
    assert wide.since(CountedDay(2026, 1, 1)) == wide.since(date(2026, 1, 1))
    assert CountedDay.compared <= 2 * 18


@law("L7", kills="a walk over the days; a call for each input of a shared day")
@given(cases(3))
def test_combining_calls_once_for_each_day_of_change(
    case: tuple[tuple[date, ...], list[tuple[Changes, int]]],
) -> None:
    _, several = case
    timelines = [build(each) for each in several]
    calls: list[tuple[int, ...]] = []

    def counted(*values: int) -> int:
        calls.append(values)
        return sum(values)

    for count in (1, 2, 3):
        calls.clear()
        Timeline.combine(counted, *timelines[:count])
        assert len(calls) == 1 + len({day for each in timelines[:count] for day in each.days})
    calls.clear()
    timelines[0].map(counted)
    assert len(calls) == 1 + len(timelines[0].days)
    assert len(calls) == len(timelines[0].spells())


@law("L7", kills="cost by the days between the changes")
def test_nine_thousand_years_cost_as_much_as_nine_days() -> None:
    calls = 0

    def counted(a: int, b: int) -> int:
        nonlocal calls
        calls += 1
        return a + b

    for last in (date(2026, 1, 9), date(9999, 1, 1)):
        calls = 0
        a = Timeline.of({NEW_YEAR: 1}, before=0)
        Timeline.combine(counted, a, Timeline.of({last: 1}, before=0))
        assert calls == 3
