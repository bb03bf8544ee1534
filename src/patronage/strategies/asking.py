"""Thresholds and criteria: bounds that what is drawn meets exactly, or misses by one."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Unpack

from hypothesis import strategies as st

from patronage import criteria as c
from patronage.agreement.terms import Part
from patronage.dates.span import Span
from patronage.engagement.natures import Offering
from patronage.standing.rules.combining import Always
from patronage.standing.rules.threshold import Comparison, Threshold
from patronage.strategies.amounts import money
from patronage.strategies.looking import whiches, windows
from patronage.strategies.times import spans
from patronage.strategies.world import World, some_of
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.plain import Ever, Fixed, Rolling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.standing.rules.combining import Criterion
    from patronage.strategies.world import Options
    from patronage.windows.window import Window

__all__ = ["criteria", "thresholds"]

_WITHOUT_LADDER: Final = (Ever, Rolling, CalendarPeriod, Anniversary, Fixed)
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
    world = World.of(options)
    names = tuple(_MADE) if kinds is None else tuple(kinds)
    return _criteria(world, names, ladder)


@st.composite
def _criteria(
    draw: DrawFn, world: World, kinds: tuple[type[Criterion], ...], ladder: bool
) -> Criterion:
    return draw(criteria_in(world.settled(draw), kinds, ladder=ladder))


@lru_cache(maxsize=256)
def criteria_in(
    world: World, kinds: tuple[type[Criterion], ...] | None = None, *, ladder: bool = True
) -> SearchStrategy[Criterion]:
    """Draw a criterion in a settled world.

    >>> from hypothesis import find
    >>> usd = World.of({"currency": "USD"})
    >>> find(criteria_in(usd), lambda each: True)
    Always()
    """
    over = windows(days=world.days, kinds=None if ladder else _WITHOUT_LADDER)
    return st.one_of([_MADE[kind](world, over) for kind in kinds or _MADE])


_Making: TypeAlias = "Callable[[World, SearchStrategy[Window]], SearchStrategy[Any]]"

# --- one strategy for each -----------------------------------------------------------------------


def _counts() -> SearchStrategy[Threshold]:
    return thresholds(st.integers(0, 4))


def _elapsed() -> SearchStrategy[Threshold]:
    return thresholds(spans())


def _sums(world: World) -> SearchStrategy[Threshold]:
    return thresholds(money(currency=world.code))


def _numbers(world: World) -> SearchStrategy[Threshold]:
    return thresholds(st.integers(0, 4) | st.just(Decimal("0.5"))) | _sums(world)


def _just(kind: type[Any]) -> _Making:
    return lambda _world, _over: st.just(kind())


def _counting(kind: type[Any]) -> _Making:
    return lambda _world, over: some_of(kind, {"threshold": _counts()}, {"over": over})


def _adding(kind: type[Any]) -> _Making:
    return lambda world, over: some_of(kind, {"threshold": _sums(world)}, {"over": over})


_SAID: Final = st.sampled_from(("risk warning", "success story", "R1"))
_EVENTS: Final = (
    "observation:visit", "observation:contact", "purchase", "payment", "engagement", "charge",
)  # fmt: skip
_VALUED: Final = ("observation:visit", "observation:miles", "attribute:x", "purchase")


def _kinds() -> SearchStrategy[Any]:
    return st.lists(st.sampled_from(_EVENTS), min_size=1, max_size=3)


def _wheres() -> SearchStrategy[Any]:
    values = st.sampled_from((1, True, "opened", "phone"))
    names = st.sampled_from(("channel", "branch", "about", "value"))
    return st.dictionaries(names, values | thresholds(), min_size=1, max_size=2)


def _spends(world: World, over: SearchStrategy[Window]) -> SearchStrategy[c.Spend]:
    kinds = st.sampled_from((("purchase", "engagement"), "charge", "payment"))
    return some_of(c.Spend, {"threshold": _sums(world)}, {"over": over, "kinds": kinds})


def _aggregates(world: World, over: SearchStrategy[Window]) -> SearchStrategy[c.Aggregate]:
    latest = some_of(
        c.Aggregate,
        {
            "threshold": _numbers(world) | thresholds(st.sampled_from((True, "opened", "client"))),
            "of": st.sampled_from(_VALUED),
        },
        {"over": over, "where": _wheres()},
    )
    number, of = thresholds(st.integers(0, 4)), st.sampled_from(_VALUED)
    extra = {"over": over, "where": _wheres()}
    count = {"threshold": number, "of": of, "by": st.just(c.Statistic.COUNT)}
    by = st.sampled_from((c.Statistic.SUM, c.Statistic.LEAST, c.Statistic.GREATEST))
    made = some_of(c.Aggregate, {"threshold": _numbers(world), "of": of, "by": by}, extra)
    mean = some_of(
        c.Aggregate,
        {"threshold": number, "of": of, "by": st.just(c.Statistic.MEAN)},
        {"over": over},
    )
    complete = whiches().map(lambda which: which if which.complete else which.last(2))
    calendar = st.builds(
        CalendarPeriod,
        st.sampled_from((Span(months=1), Span(days=7))),
        anchor=world.days,
        which=complete,
    )
    per_period = some_of(
        c.Aggregate,
        {
            "threshold": number,
            "of": of,
            "by": st.just(c.Statistic.MEAN_PER_PERIOD),
            "over": calendar,
        },
        {},
    )
    return latest | made | some_of(c.Aggregate, count, extra) | mean | per_period


def _satisfactions(_: World, over: SearchStrategy[Window]) -> SearchStrategy[c.Satisfaction]:
    by = (c.Statistic.LATEST, c.Statistic.MEAN, c.Statistic.LEAST, c.Statistic.GREATEST)
    scores = thresholds(st.sampled_from((8, 7, 9, 0, 10)))
    return some_of(c.Satisfaction, {"threshold": scores}, {"by": st.sampled_from(by), "over": over})


def _earnings(world: World, _: object) -> SearchStrategy[c.EarningPeriods]:
    extra = {
        "every": st.sampled_from((Span(months=1), Span(days=7))),
        "last": st.integers(1, 4),
        "anchor": world.days,
    }
    return some_of(c.EarningPeriods, {"threshold": _counts()}, extra)


def _words(kind: type[Any], *said: str) -> _Making:
    return lambda _world, _over: some_of(kind, {"threshold": thresholds(st.sampled_from(said))}, {})


_MADE: Final[dict[type[Any], _Making]] = {
    Always: _just(Always),
    c.PurchaseCount: _counting(c.PurchaseCount),
    c.PurchaseDays: _counting(c.PurchaseDays),
    c.DealingCount: _counting(c.DealingCount),
    c.HasReferred: _counting(c.HasReferred),
    c.Spend: _spends,
    c.LargestPurchase: _adding(c.LargestPurchase),
    c.Tenure: lambda _w, _o: st.builds(c.Tenure, _elapsed()),
    c.Recency: lambda _w, _o: st.builds(c.Recency, _elapsed()),
    c.InTouch: lambda _w, _o: some_of(c.InTouch, {"threshold": _elapsed()}, {"kinds": _kinds()}),
    c.ElapsedSince: lambda _w, _o: some_of(
        c.ElapsedSince, {"threshold": _elapsed(), "of": _kinds()}, {}
    ),
    c.TimeSpent: lambda _w, _o: st.builds(
        c.TimeSpent, spans().filter(lambda span: span != Span(days=0)), of=_kinds()
    ),
    c.DedicatedManager: _just(c.DedicatedManager),
    c.ContinuingEngagement: _just(c.ContinuingEngagement),
    c.Buys: lambda _w, over: some_of(
        c.Buys,
        {},
        {"offerings": st.lists(st.sampled_from(Offering), min_size=1, unique=True), "over": over},
    ),
    c.AdvisedWithoutConflict: lambda _w, _o: st.builds(
        c.AdvisedWithoutConflict, disclosure_cures=st.booleans()
    ),
    c.Referred: _just(c.Referred),
    c.AgreementInForce: lambda _w, _o: some_of(
        c.AgreementInForce, {}, {"parts": st.lists(st.sampled_from(Part), max_size=3, unique=True)}
    ),
    c.RecurringBilling: lambda _w, _o: st.builds(
        c.RecurringBilling, every=st.sampled_from((None, Span(months=1), Span(months=12)))
    ),
    c.OldestUnpaid: lambda _w, _o: some_of(
        c.OldestUnpaid, {"threshold": _elapsed()}, {"age": st.sampled_from(c.DebtAge)}
    ),
    c.UnpaidCount: lambda _w, _o: st.builds(c.UnpaidCount, _counts()),
    c.UnpaidBalance: lambda world, _o: st.builds(c.UnpaidBalance, _sums(world)),
    c.EarningPeriods: _earnings,
    c.Satisfaction: _satisfactions,
    c.Aggregate: _aggregates,
    c.LastObservations: lambda world, _o: some_of(
        c.LastObservations,
        {
            "threshold": _numbers(world),
            "of": st.sampled_from(_VALUED),
            "count": st.integers(1, 3),
        },
        {"where": _wheres()},
    ),
    c.ActTaken: lambda _w, over: some_of(c.ActTaken, {"what": _SAID}, {"over": over}),
    c.ConsentGiven: lambda _w, _o: st.builds(c.ConsentGiven, _SAID),
    c.CallsItself: _words(c.CallsItself, "client", "guest", "member"),
    c.ProviderTrade: _words(c.ProviderTrade, "law", "health care", "retail"),
}
"""How each kind of criterion is drawn, from a settled world and a strategy of windows."""
