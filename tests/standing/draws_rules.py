"""Random rules, windows and lengths of time, from one universe of days.

Strategies are built once for each universe: building them costs more than drawing.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from patronage.billing.periods.cadence import Cadence
from patronage.dates.period import Period
from patronage.dates.span import days, months
from patronage.standing.policy.ladder import EndOfPeriod, Shows
from patronage.standing.rules.combining import (
    AllOf,
    Always,
    AnyOf,
    AtLeastOf,
    HeldFor,
    HeldWithin,
    Never,
    Not,
)
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.thresholds.threshold import (
    at_least,
    at_most,
    equal_to,
    less_than,
    more_than,
    one_of,
    within,
)
from patronage.windows.grid import Anniversary, CalendarPeriod, Which
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Ever, Fixed, Rolling
from standing.watching import Counted, Latest, SinceFirst, SinceLast

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.dates.span import Span
    from patronage.standing.rules.combining import Rule
    from patronage.windows.window import Window

__all__ = [
    "COUNTED", "FLAGS", "KINDS", "PURCHASE",
    "cadences", "effects", "few_days", "lengths", "mostly_none", "rules", "terms",
]  # fmt: skip

DAY = timedelta(days=1)
FLAGS = ("attribute:x", "attribute:y")
PURCHASE, VISIT = "observation:buy", "observation:visit"
COUNTED = (PURCHASE, VISIT)
KINDS = (*FLAGS, *COUNTED)

# -- lengths -------------------------------------------------------------------------------------

few_days = st.sampled_from([0, 1, 2, 3, 5]).map(days)
lengths = st.sampled_from([days(n) for n in (1, 2, 3, 5, 7, 10)] + [months(1)])
mostly_none: SearchStrategy[Span] = st.just(days(0)) | few_days | st.just(months(1))


@cache
def cadences(universe_days: tuple[date, ...]) -> SearchStrategy[Cadence]:
    every = st.sampled_from([days(2), days(3), days(7), months(1)])
    return st.builds(
        lambda every, anchor: Cadence(every=every, anchor=anchor),
        every,
        st.sampled_from(universe_days),
    )


@cache
def terms(universe_days: tuple[date, ...]) -> SearchStrategy[Span | EndOfPeriod | None]:
    ends = st.builds(
        lambda every, anchor, further: EndOfPeriod(every, anchor=anchor, further=further),
        st.sampled_from([days(3), days(7), months(1)]),
        st.sampled_from(universe_days),
        st.sampled_from([0, 0, 1]),
    )
    return st.none() | lengths | ends


@cache
def effects(universe_days: tuple[date, ...], *, deciding: bool = True) -> SearchStrategy[Shows]:
    delays = st.none() | st.none() | few_days | st.just(months(1)) | cadences(universe_days)
    waiting = st.sampled_from([False, False, False, True]) if deciding else st.just(False)
    return st.builds(lambda delay, on: Shows(delay, on_decision=on), delays, waiting)


# -- rules ---------------------------------------------------------------------------------------


@cache
def windows(universe_days: tuple[date, ...], *, ladder: bool = True) -> SearchStrategy[Window]:
    which = st.sampled_from([Which.CURRENT, Which.PREVIOUS, Which.last(2), Which.ago(2)])
    day = st.sampled_from(universe_days)
    plain: SearchStrategy[Window] = st.one_of(
        st.just(Ever()),
        st.builds(Rolling, lengths),
        st.builds(
            lambda every, anchor, which: CalendarPeriod(every, anchor=anchor, which=which),
            st.sampled_from([days(3), days(7), months(1)]),
            day,
            which,
        ),
        st.builds(
            lambda every, which: Anniversary(every, which=which),
            st.sampled_from([days(5), months(1)]),
            which,
        ),
        st.builds(lambda start, n: Fixed(Period(start, start + n * DAY)), day, st.integers(1, 15)),
    )
    if not ladder:
        return plain
    parts = st.sampled_from(
        [
            InTerm(),
            InTerm(),
            InTerm(end=days(3)),
            InTerm(start=days(2)),
            InTerm(start=days(1), end=days(4)),
        ]
    )
    return plain | parts | parts | st.just(SinceFall())


@cache
def criteria(universe_days: tuple[date, ...], *, ladder: bool = True) -> SearchStrategy[Rule]:
    over = windows(universe_days, ladder=ladder)
    counts = st.sampled_from([
        at_least(1), at_least(1), at_least(2), at_least(3), at_most(0), at_most(1), less_than(2),
        more_than(1), equal_to(1), equal_to(0), one_of(0, 2),
    ])  # fmt: skip
    elapsed = st.builds(
        lambda build, span: build(span),
        st.sampled_from([within, at_least, more_than, less_than, at_most]),
        lengths | st.just(days(0)),
    )
    said = st.sampled_from([None, None, equal_to(True), one_of(True, False), equal_to(False)])
    flag = st.builds(Latest, st.sampled_from(FLAGS))
    return st.one_of(
        flag,
        flag,
        st.builds(Latest, st.sampled_from(FLAGS), said, over),
        st.builds(Counted, st.sampled_from(COUNTED), counts, over),
        st.builds(Counted, st.sampled_from(COUNTED), counts, over),
        st.builds(SinceLast, st.sampled_from(KINDS), elapsed, over),
        st.builds(SinceFirst, st.sampled_from(KINDS), elapsed, over),
        st.just(Always()) | st.just(Never()),
    )


@cache
def rules(universe_days: tuple[date, ...], *, ladder: bool = True) -> SearchStrategy[Rule]:
    """Draw rules of criteria, up to two deep."""
    leaf = criteria(universe_days, ladder=ladder)

    def grow(parts: SearchStrategy[Rule]) -> SearchStrategy[Rule]:
        several = st.lists(parts, min_size=1, max_size=3)
        return st.one_of(
            several.map(lambda found: AllOf(*found)),
            several.map(lambda found: AnyOf(*found)),
            several.flatmap(
                lambda found: st.integers(1, len(found)).map(lambda k: AtLeastOf(k, *found))
            ),
            parts.map(Not),
            st.builds(HeldFor, parts, few_days | st.just(months(1))),
            st.builds(HeldWithin, parts, few_days | st.just(months(1))),
            st.builds(InEach, parts, _in_a_row(universe_days)),
            several.flatmap(_scores),
        )

    return leaf | leaf | leaf | st.recursive(leaf, grow, max_leaves=4)


def _in_a_row(universe_days: tuple[date, ...]) -> SearchStrategy[CalendarPeriod]:
    return st.builds(
        lambda every, anchor, which: CalendarPeriod(every, anchor=anchor, which=which),
        st.sampled_from([days(1), days(3), days(7), months(1)]),
        st.sampled_from(universe_days),
        st.sampled_from([*map(Which.last, (1, 2, 3)), Which.ago(2), Which(2, skipped=1)]),
    )


@st.composite
def _scores(draw: DrawFn, found: list[Rule]) -> Score:
    weights = [(rule, draw(st.sampled_from([1, 2, 3, -1, -2]))) for rule in found]
    worst = sum(min(points, 0) for _, points in weights)
    best = sum(max(points, 0) for _, points in weights)
    bound = st.integers(worst, best)
    return draw(
        st.builds(
            Score, st.builds(draw(st.sampled_from([at_least, at_most])), bound), st.just(weights)
        )
    )
