"""Windows, thresholds, criteria and rules: bounds that what is drawn meets, or misses by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Unpack, cast

from attrs import evolve
from hypothesis import strategies as st

from patronage import criteria as c
from patronage.dates.span import Span
from patronage.engagement.natures import Offering
from patronage.facts.standings import CLIENT, CUSTOMER
from patronage.party.relations import Bond, OwnBond
from patronage.standing.policy.conduct import BY_CONDUCT
from patronage.standing.policy.ready_made import BY_OWN_WORD
from patronage.standing.rules.combining import AtLeastOf, HeldFor, HeldWithin, Rule
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.strategies.amounts import money
from patronage.strategies.dates import periods, spans
from patronage.strategies.fields import any_of, chosen, drawn, from_fields, kinds_of, slots_of
from patronage.strategies.options import World
from patronage.strategies.parts import AS_FIELD, BY_HAND, PARTS, few, pins, several
from patronage.thresholds.threshold import Comparison, Threshold, at_least, at_most
from patronage.windows.anchors import Anchors
from patronage.windows.grid import Anniversary, CalendarPeriod, Which
from patronage.windows.ladder import InTerm
from patronage.windows.plain import Ever, Fixed, Rolling
from patronage.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.standing.rules.combining import Criterion
    from patronage.strategies.options import Options

__all__ = [
    "CLOCKS", "anchors", "compounds", "criteria", "rules", "thresholds", "whiches", "windows",
]  # fmt: skip

CLOCKS: Final = (*(Span(days=count) for count in (1, 2, 3, 30, 29, 31)), Span(months=1))
"""How long something must last before it counts."""

_MONTH, _WEEK = Span(months=1), Span(days=7)
_STEPS: Final = few(_MONTH, Span(months=12), Span(months=3), _WEEK, Span(days=3), Span(days=30))


# --- windows -------------------------------------------------------------------------------------


def whiches() -> SearchStrategy[Which]:
    """Draw which period of a calendar window is meant: the current one or complete ones.

    >>> from hypothesis import find
    >>> find(whiches(), lambda which: which.complete > 1)
    Which.last(2)
    """
    return few(Which.CURRENT, Which.PREVIOUS, Which.last(2), Which.last(4), Which.ago(2))


def windows(
    *,
    days: SearchStrategy[date] | None = None,
    kinds: Iterable[type[Window]] | None = None,
) -> SearchStrategy[Window]:
    """Draw a window: of any kind, or of these kinds.

    `InTerm` and `SinceFall` hang on the ladder: leave them out of `kinds` where there is none.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(windows(kinds=[pt.Rolling]), lambda window: window.span.is_months)
    Rolling(months(1))
    """
    return any_of("window", World.over(days), kinds)


_WITHOUT_LADDER: Final = (Ever, Rolling, CalendarPeriod, Anniversary, Fixed)


def _windows_of(world: World) -> SearchStrategy[Window]:
    """Draw the window of a criterion; without a ladder, one that doesn't hang on it."""
    return windows(days=world.days, kinds=None if world.ladder else _WITHOUT_LADDER)


@st.composite
def _parts_of_terms(draw: DrawFn, _: World) -> InTerm:
    start = draw(few(None, Span(days=0), Span(days=1), Span(days=30)))
    if start is None:
        return InTerm()
    length = draw(few(None, Span(days=1), Span(days=29)))
    return InTerm(start, None if length is None else start + length)


def anchors(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Anchors]:
    """Draw the days that windows hang on: the first, a term and its first day, the last fall.

    >>> from hypothesis import find
    >>> find(anchors(), lambda each: each.last_fall is not None)
    Anchors(last_fall=datetime.date(2024, 2, 1))
    """
    return drawn(Anchors, World.over(days))


@st.composite
def _anchors(draw: DrawFn, world: World) -> Anchors:
    given = chosen(draw, Anchors, world, entered=None)
    if "term" in given and draw(st.booleans()):
        given["entered"] = given["term"].start
    return Anchors(**given)


# --- thresholds and criteria ---------------------------------------------------------------------


_ORDERED: Final = (
    Comparison.AT_LEAST, Comparison.MORE_THAN, Comparison.AT_MOST, Comparison.LESS_THAN,
)  # fmt: skip


def thresholds(bounds: SearchStrategy[Any] | None = None) -> SearchStrategy[Threshold]:
    """Draw a bound with its comparison stated: one of these bounds, else a number of 0 to 4.

    A bound that has no order (a text, True) is asked for by name: equal to it, or one of several.
    A `Span` bounds elapsed time.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(thresholds(), lambda threshold: threshold.judge(2) and not threshold.judge(1))
    more_than(1)
    >>> find(thresholds(st.just(pt.days(90))), lambda threshold: True)
    within(days(90))
    """
    drawn = st.integers(0, 4) | st.sampled_from((Decimal("0.5"), 3)) if bounds is None else bounds
    return _thresholds(drawn)


@st.composite
def _thresholds(draw: DrawFn, bounds: SearchStrategy[Any]) -> Threshold:
    bound = draw(bounds)
    if isinstance(bound, Span):
        return Threshold(draw(st.sampled_from((Comparison.WITHIN, *_ORDERED))), bound)
    by_name = (Comparison.EQUAL_TO, Comparison.ONE_OF)
    unordered = isinstance(bound, str | bool)
    comparison = draw(st.sampled_from(by_name if unordered else (*_ORDERED, *by_name)))
    if comparison is Comparison.ONE_OF:
        return Threshold(comparison, (bound, *draw(st.lists(bounds, max_size=2))))
    return Threshold(comparison, bound)


def criteria(
    *,
    kinds: Iterable[type[Criterion]] | None = None,
    ladder: bool = False,
    **options: Unpack[Options],
) -> SearchStrategy[Criterion]:
    """Draw a criterion: of any kind, or of these kinds.

    `ladder`: its window may hang on the rung's own term or last fall.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(criteria(kinds=[pt.PurchaseCount]), lambda each: True)
    PurchaseCount(at_least(0))
    """
    return any_of("criterion", replace(World.of(options), ladder=ladder), kinds)


_SCALARS: Final = st.integers(0, 4) | st.just(Decimal("0.5"))
_COUNTS: Final = thresholds(st.integers(0, 4))
_ELAPSED: Final = thresholds(spans())
_CATEGORIES: Final = few(None, "retainer", "NDA")
_SAID: Final = few("risk warning", "success story", "R1")
_VALUED: Final = few("observation:visit", "observation:miles", "attribute:x", "purchase")
_KINDS: Final = several(
    few("observation:visit", "observation:contact", "purchase", "payment", "engagement", "charge"),
    most=3,
)
_WHERE: Final = st.dictionaries(
    few("channel", "branch", "about", "value"),
    few(1, True, "opened", "phone") | thresholds(),
    min_size=1,
    max_size=2,
)


def _sums(world: World) -> SearchStrategy[Threshold]:
    return thresholds(money(currency=world.code))


def _numbers(world: World) -> SearchStrategy[Threshold]:
    return thresholds(_SCALARS) | _sums(world)


_CALENDARS: Final = st.builds(CalendarPeriod, _STEPS)
_BONDS: Final = few(*Bond, OwnBond("sponsors"))


def _summed(world: World) -> SearchStrategy[Criterion]:
    """Draw a criterion that sees a number or an amount, and doesn't hang on a ladder."""
    kinds = (c.PurchaseCount, c.Spend, c.UnpaidBalance, c.LotBalance, c.DealingCount)
    return any_of("criterion", replace(world, ladder=False), kinds)


def _of_periods(world: World) -> SearchStrategy[Criterion]:
    """Draw a criterion that sees the figure of the current period of a calendar."""
    return from_fields(c.DealingCount, world, over=_CALENDARS) | from_fields(
        c.Spend, world, over=_CALENDARS
    )


def _of_counts(world: World) -> SearchStrategy[Criterion]:
    """Draw a criterion that counts in the current period of a calendar, or in the last."""
    last = _CALENDARS.map(lambda each: evolve(each, which=Which.PREVIOUS))
    some = st.builds(Threshold, few(*_ORDERED), st.integers(1, 4))
    return from_fields(c.PurchaseCount, world, threshold=some, over=_CALENDARS | last)


def _inner(world: World) -> SearchStrategy[Rule]:
    """Draw a rule that is asked of others: it hangs on no ladder."""
    return _nested(replace(world, ladder=False))


def _throughs(world: World) -> SearchStrategy[c.Through]:
    """Draw a look through others, some of whom at most count in one period."""
    parts = {"rule": _inner, "by": _BONDS, "least": few(1, 2), "places": few(None, 1, 2)}
    return st.one_of(
        from_fields(c.Through, world, most=st.none(), per=st.none(), **parts),
        from_fields(c.Through, world, most=few(1, 2), per=_CALENDARS, **parts),
    )


def _streaks(world: World) -> SearchStrategy[c.Streak]:
    """Draw a streak of a rule by a calendar that is said."""
    return from_fields(c.Streak, world, threshold=_COUNTS, rule=_inner, periods=_CALENDARS)


def _standings(world: World) -> SearchStrategy[c.HoldsStanding]:  # noqa: ARG001  they are few
    return st.builds(c.HoldsStanding, few(CUSTOMER, CLIENT), few(BY_CONDUCT, BY_OWN_WORD))


def _aggregates(world: World) -> SearchStrategy[c.Aggregate]:
    """Draw an aggregate by each statistic, with a threshold and a window that it can have."""

    def by(*statistics: c.Statistic, **parts: object) -> SearchStrategy[c.Aggregate]:
        return from_fields(c.Aggregate, world, by=few(*statistics), **parts)

    statistic, numbers = c.Statistic, _numbers(world)
    complete = whiches().map(lambda which: which if which.complete else which.last(2))
    calendar = from_fields(CalendarPeriod, world, every=few(_MONTH, _WEEK), which=complete)
    return st.one_of(
        by(statistic.LATEST, threshold=numbers | thresholds(few(True, "opened", "client"))),
        by(statistic.SUM, statistic.LEAST, statistic.GREATEST, threshold=numbers),
        by(statistic.RUNNING_TOTAL, threshold=numbers),
        by(statistic.COUNT, threshold=_COUNTS),
        by(statistic.MEAN, threshold=_COUNTS, where=()),
        by(statistic.MEAN_PER_PERIOD, threshold=_COUNTS, where=(), over=calendar),
    )


@st.composite
def _of_windows(draw: DrawFn, world: World, kind: type[Any]) -> object:
    """Draw a criterion that counts windows: at most as many as it looks at."""
    least = draw(st.integers(1, 2))
    last = draw(st.integers(least, 4) | st.just(12))
    counted = {"at_least": st.just(least), "last": st.just(last)}
    return draw(from_fields(cast("Any", kind), world, **counted, **_READING))


_READING: Final[dict[str, object]] = {
    "measure": few("uptime", "answers"),
    "of": several(few("observation:outage", "observation:answer", "agreement"), most=2),
    "category": _CATEGORIES,
}

PARTS[CalendarPeriod] = {"every": _STEPS}
PARTS[Anniversary] = {"every": _STEPS}
PARTS[Rolling] = {"span": spans(allow_zero=False)}
PARTS[Anchors] = {"term": lambda world: periods(days=world.days, allow_open_start=False)}
PARTS[c.LargestPurchase] = {"threshold": _sums}
PARTS[c.OldestUnpaid] = {"threshold": _ELAPSED}
PARTS[c.Recency] = {"threshold": _ELAPSED}
PARTS[c.Tenure] = {"threshold": _ELAPSED}
PARTS[c.UnpaidBalance] = {"threshold": _sums}
PARTS[c.LotBalance] = {"threshold": _numbers}
PARTS[c.ActTaken] = {"what": _SAID}
PARTS[c.Aggregate] = {"of": _VALUED, "where": _WHERE}
PARTS[c.Buys] = {"offerings": st.lists(few(*Offering), min_size=1, unique=True)}
PARTS[c.CallsItself] = {"threshold": thresholds(few("client", "guest", "member"))}
PARTS[c.ConsentGiven] = {"what": _SAID}
PARTS[c.EarningPeriods] = {"every": few(_MONTH, _WEEK), "last": st.integers(1, 4)}
PARTS[c.ElapsedSince] = {"threshold": _ELAPSED, "of": _KINDS}
PARTS[c.InTouch] = {"threshold": _ELAPSED, "kinds": _KINDS}
PARTS[c.LastObservations] = {
    "threshold": _numbers,
    "of": _VALUED,
    "count": st.integers(1, 3),
    "where": _WHERE,
}
PARTS[c.AgreementInForce] = {"category": _CATEGORIES}
PARTS[c.NoticeGiven] = {"category": _CATEGORIES}
PARTS[c.ObligationBreached] = {"obligation": few(None, "report"), "category": _CATEGORIES}
PARTS[c.ReviewOverdue] = {"category": _CATEGORIES}
_RATES: Final = few(*map(Decimal, ("0.243", "4.414", "1", "0.05")))
PARTS[c.BgNbd] = {
    **dict.fromkeys(("r", "alpha", "a", "b"), _RATES),
    "unit": few(Span(days=7), Span(days=1)),
}
PARTS[c.LikelyActive] = {
    "threshold": st.builds(Threshold, few(*_ORDERED), few(Decimal("0.5"), Decimal("0.75"))),
    "once": st.none() | spans(allow_zero=False),
}
PARTS[c.ProviderTrade] = {"threshold": thresholds(few("law", "health care", "retail"))}
PARTS[c.RecurringBilling] = {"every": few(_MONTH, Span(months=12))}
PARTS[c.Satisfaction] = {
    "threshold": thresholds(few(8, 7, 9, 0, 10)),
    "by": few(c.Statistic.LATEST, c.Statistic.MEAN, c.Statistic.LEAST, c.Statistic.GREATEST),
}
PARTS[c.Spend] = {
    "threshold": _sums,
    "kinds": few(("purchase", "engagement"), "charge", "payment"),
}
PARTS[c.Pooled] = {
    "criterion": _summed,
    "by": _BONDS,
    "share": few(Decimal(1), Decimal("0.5"), Decimal("0.7")),
}
PARTS[c.BestPeriod] = {"criterion": _of_periods}
PARTS[c.CarriedOver] = {
    "criterion": _of_counts,
    "tiers": few((1,), (2,), (1, 3)),
    "most": few(None, 1, 2),
}
PARTS[c.TimeSpent] = {"least": spans(allow_zero=False), "of": _KINDS}


# --- rules ---------------------------------------------------------------------------------------


_RULE: Final = cast("type[Rule]", Rule)


def rules(
    *,
    kinds: Iterable[type[Criterion]] | None = None,
    ladder: bool = False,
    **options: Unpack[Options],
) -> SearchStrategy[Rule]:
    """Draw a rule: a criterion (of these kinds), or several joined up to two deep.

    `ladder`: windows may hang on the rung's own term or last fall.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(rules(kinds=[pt.DedicatedManager]), lambda rule: isinstance(rule, pt.AllOf))
    AllOf(DedicatedManager())
    """
    world = replace(World.of(options), ladder=ladder)
    return drawn(_RULE, world, **pins(kinds=None if kinds is None else tuple(kinds)))


def _rules(
    world: World, *, kinds: tuple[type[Criterion], ...] | None = None
) -> SearchStrategy[Rule]:
    leaf: SearchStrategy[Rule] = any_of("criterion", world, kinds)

    def grow(parts: SearchStrategy[Rule]) -> SearchStrategy[Rule]:
        made = kinds_of("compound")
        return st.one_of([drawn(kind, world, **_made_of(kind, parts)) for kind in made])

    return leaf | leaf | st.recursive(leaf, grow, max_leaves=4)


def _made_of(kind: type[Any], parts: SearchStrategy[Rule]) -> dict[str, SearchStrategy[Any]]:
    """Return what the fields of a compound that hold rules are drawn from: these parts."""
    some = several(parts, most=3)
    held: dict[object, SearchStrategy[Any]] = {
        Rule: parts,
        tuple[Rule, ...]: some,
        tuple[tuple[Rule, int], ...]: some,
    }
    return {slot.name: held[slot.hint] for slot in slots_of(kind) if slot.hint in held}


def compounds(
    *, kinds: Iterable[type[Any]] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Rule]:
    """Draw a rule made of rules: of any kind, or of these kinds.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(compounds(kinds=[pt.HeldFor]), lambda rule: rule.span.is_months)
    HeldFor(rule=Always(), span=months(1))
    """
    return any_of("compound", World.of(options), kinds)


@st.composite
def _counted(
    draw: DrawFn, world: World, rules: SearchStrategy[tuple[Rule, ...]] | None = None
) -> AtLeastOf:
    found = draw(_some_rules(world) if rules is None else rules)
    return AtLeastOf(draw(st.integers(1, len(found))), *found)


@st.composite
def _scores(
    draw: DrawFn, world: World, weights: SearchStrategy[tuple[Rule, ...]] | None = None
) -> Score:
    """Draw a score of rules, each of some weight, whose bound can be met."""
    found = draw(_some_rules(world) if weights is None else weights)
    points = st.integers(1, 3) | few(-1, -2)
    weighed = [(rule, draw(points)) for rule in found]
    least = sum(min(weight, 0) for _, weight in weighed)
    most = sum(max(weight, 0) for _, weight in weighed)
    bound = draw(st.integers(least, most))
    return Score(draw(few(at_least, at_most))(bound), weighed)


def _nested(world: World) -> SearchStrategy[Rule]:
    return st.deferred(lambda: drawn(_RULE, world))  # rules hold rules


def _some_rules(world: World) -> SearchStrategy[tuple[Rule, ...]]:
    return several(_nested(world), most=3)


PARTS[HeldFor] = PARTS[HeldWithin] = {"span": few(*CLOCKS)}
PARTS[InEach] = {
    "periods": st.builds(
        CalendarPeriod,
        few(_MONTH, Span(months=12), _WEEK, Span(days=1)),
        anchor=few(date(2000, 1, 1), date(2025, 4, 1), date(2024, 2, 29)),
        which=st.integers(1, 3).map(Which.last) | st.just(Which.ago(2)),
    )
}
AS_FIELD[Rule] = _nested
AS_FIELD[tuple[Rule, ...]] = _some_rules
AS_FIELD[Threshold] = _COUNTS
AS_FIELD[Window] = _windows_of
BY_HAND[Anchors] = _anchors
BY_HAND[AtLeastOf] = _counted
BY_HAND[c.Aggregate] = _aggregates
BY_HAND[c.MeasureAttained] = partial(_of_windows, kind=c.MeasureAttained)
BY_HAND[c.MeasureMissed] = partial(_of_windows, kind=c.MeasureMissed)
BY_HAND[c.HoldsStanding] = _standings
BY_HAND[c.Streak] = _streaks
BY_HAND[c.Through] = _throughs
BY_HAND[InTerm] = _parts_of_terms
BY_HAND[Rule] = _rules
BY_HAND[Score] = _scores
BY_HAND[Threshold] = lambda _: thresholds()
BY_HAND[Which] = lambda _: whiches()
