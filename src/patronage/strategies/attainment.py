"""What is measured and what follows: measures and scores, tables, credit rules; what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Unpack

from hypothesis import strategies as st

from patronage.counting.count import MONTH, QUARTER, YEAR, Count
from patronage.counting.verdict import Verdict
from patronage.dates.period import Period
from patronage.dates.span import days as in_days
from patronage.dates.span import months
from patronage.measures.attainment import Attainment
from patronage.measures.conditions import DataRequirement, Exclusion
from patronage.measures.credits import Credit, CreditState
from patronage.measures.forms import PartUnit, Per, Pick, Row, Table
from patronage.measures.measure import Measure
from patronage.measures.methods import PERCENTILES, AttainmentMethod
from patronage.measures.rules import Cap, CreditBase, CreditRule, SettledBy
from patronage.measures.weighted import WeightedMeasure
from patronage.money.amounts import Rounding
from patronage.strategies.amounts import money
from patronage.strategies.fields import drawn
from patronage.strategies.hours import service_hours
from patronage.strategies.options import World
from patronage.strategies.parts import BY_HAND, above_zero, few, sometimes
from patronage.strategies.text import remarks
from patronage.thresholds.threshold import at_least, at_most, less_than, more_than, one_of
from patronage.windows.grid import Anniversary
from patronage.windows.plain import Ever, Rolling

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.dates.span import Span
    from patronage.money.money import Money
    from patronage.strategies.options import Options
    from patronage.thresholds.threshold import Threshold

__all__ = [
    "attainments",
    "caps",
    "credit_rules",
    "measures",
    "service_credits",
    "tables",
    "weighted_measures",
]

_NAMES: Final = few("uptime", "answers", "deliveries")
"""What is measured: few, so that rules hang on what is there."""

_FIGURES: Final = few(99, 98, 100, Decimal("99.9"), Decimal("98.999"), 0, Fraction(200, 3))
_BOUNDS: Final[SearchStrategy[Threshold]] = few(
    at_least(99), at_least(Decimal("99.9")), at_most(2), more_than(98), less_than(100)
)
_WORDS: Final[SearchStrategy[Threshold]] = few(one_of("passed", "waived"))
_WINDOWS: Final = few(MONTH, QUARTER, YEAR, Anniversary(), Rolling(in_days(30)), Ever())
_LIMITS: Final = few(None, MONTH, Rolling(months(12)), YEAR, Anniversary())
_SHARES: Final = few(10, 5, 100, 0, Decimal("12.5"), Fraction(100, 3))


def measures(**options: Unpack[Options]) -> SearchStrategy[Measure]:
    """Draw what is promised as a figure: by any method, in months, quarters or rolling windows.

    >>> from hypothesis import find
    >>> find(measures(), lambda measure: measure.over > 1).over
    2
    """
    return drawn(Measure, World.of(options))


def weighted_measures() -> SearchStrategy[WeightedMeasure]:
    """Draw a score of one to three measures, whose weights mostly come to 100.

    >>> from hypothesis import find
    >>> find(weighted_measures(), lambda score: bool(score.findings())).parts
    (('uptime', 60),)
    """
    return drawn(WeightedMeasure, World.of({}))


def tables(**options: Unpack[Options]) -> SearchStrategy[Table]:
    """Draw a table of credits in percent, in amounts or in days, sometimes with a hole in it.

    >>> from hypothesis import find
    >>> [remark.code for remark in find(tables(), lambda table: table.findings()).findings()]
    ['table.hole']
    """
    return drawn(Table, World.of(options))


def caps(**options: Unpack[Options]) -> SearchStrategy[Cap]:
    """Draw the most that is given: an amount, or a share of a base, in some window.

    >>> from hypothesis import find
    >>> find(caps(), lambda cap: cap.shared is not None).shared
    'pool'
    """
    return drawn(Cap, World.of(options))


def credit_rules(**options: Unpack[Options]) -> SearchStrategy[CreditRule]:
    """Draw what follows from a miss: how much, of what, at most, to be claimed by when.

    >>> from hypothesis import find
    >>> find(credit_rules(), lambda rule: rule.settled_by is SettledBy.EXTENSION).of is None
    True
    """
    return drawn(CreditRule, World.of(options))


def attainments(**options: Unpack[Options]) -> SearchStrategy[Attainment]:
    """Draw what a measure came to in a window, met, missed or not known.

    >>> from hypothesis import find
    >>> find(attainments(), lambda reached: reached.value is None).verdict
    Verdict.UNKNOWN
    """
    return drawn(Attainment, World.of(options))


def service_credits(**options: Unpack[Options]) -> SearchStrategy[Credit]:
    """Draw what follows from one window by a rule, in any state.

    >>> from hypothesis import find
    >>> find(service_credits(), lambda credit: credit.state is CreditState.UNKNOWN).amount is None
    True
    """
    return drawn(Credit, World.of(options))


# --- what is promised -----------------------------------------------------------------------------

_SLICES: Final = (AttainmentMethod.TIMESLICES, AttainmentMethod.MEAN_OF_RATIOS)
_COUNTING: Final = (AttainmentMethod.COUNT, AttainmentMethod.CONSECUTIVE)


def _by_method(draw: DrawFn, method: AttainmentMethod) -> dict[str, Any]:
    """Draw what a method asks for, and what it may ask for."""
    if method is AttainmentMethod.NET_SCORE:
        return {"good": at_least(9), "bad": at_most(6)}
    if method is AttainmentMethod.UPTIME:
        hours = draw(service_hours()) if draw(sometimes) else None
        base = 43_200 if hours is None and draw(sometimes) else None
        units = {"unit": draw(few(None, "hours")), "units": draw(few(1, 100))}
        return {**units, "hours": hours, "base": base}
    said: dict[str, Any] = {"good": draw(st.none() | _BOUNDS | _WORDS)}
    if method in PERCENTILES:
        said["percentile"] = draw(few(95, 50, Decimal("99.9")))
    if method in _COUNTING:
        said["counts"] = draw(few(None, Verdict.MET, Verdict.UNMET))
    return said


@st.composite
def _measures(draw: DrawFn, world: World) -> Measure:
    method = draw(few(*AttainmentMethod))
    said: dict[str, Any] = {"window": draw(_WINDOWS), "target": draw(_BOUNDS)}
    said |= _by_method(draw, method)
    if said["window"] in (MONTH, QUARTER, YEAR, Anniversary()) and draw(sometimes):
        said |= {"over": 2, "pooled": draw(st.booleans())}
    if draw(sometimes):
        said |= {"places": 2, "rounding": draw(few(*Rounding))}
    if draw(sometimes):
        said |= {"where": {"branch": "north"}, "of": draw(_NAMES), "whole": True}
    if draw(sometimes):
        said["exclude"] = draw(drawn(Exclusion, world))
    if method is AttainmentMethod.EACH and said.get("exclude"):
        said["exclude"] = Exclusion("maintenance", from_base=True)
    if draw(sometimes):
        said["data"] = draw(_requirements(is_of_slices=method in _SLICES))
    return Measure(draw(_NAMES), method, **said)


@st.composite
def _exclusions(draw: DrawFn, _: World) -> Exclusion:
    notice: Span | Count | None = draw(few(None, in_days(5), Count(in_days(2))))
    most = draw(few(None, 60, Decimal("0.5")))
    return Exclusion("maintenance", from_base=draw(st.booleans()), notice=notice, at_most=most)


@st.composite
def _requirements(draw: DrawFn, *, is_of_slices: bool = True) -> DataRequirement:
    empty = draw(few(None, 0, 100))
    if not draw(st.booleans()):
        return DataRequirement(empty=empty)
    return DataRequirement(
        **draw(few({"per_day": 288}, {"per_window": 30})),
        covered=draw(few(None, at_least(90))),
        missing=draw(few(*Verdict)) if is_of_slices else Verdict.UNKNOWN,
        empty=empty,
    )


@st.composite
def _scores(draw: DrawFn, _: World) -> WeightedMeasure:
    places = draw(few(None, None, 1))
    return WeightedMeasure(
        "score",
        draw(_WEIGHTS),
        target=draw(st.none() | _BOUNDS),
        least_each=draw(few(None, 80)),
        places=places,
        rounding=None if places is None else Rounding.HALF_UP,
    )


_WEIGHTS: Final[SearchStrategy[dict[str, object]]] = few(
    {"uptime": 100},
    {"uptime": 60, "answers": 25, "deliveries": 15},
    {"uptime": 60},
    {"uptime": Fraction(200, 3), "answers": Fraction(100, 3)},
)


# --- what follows ---------------------------------------------------------------------------------


def _results(draw: DrawFn, world: World) -> SearchStrategy[Any]:
    """Return what all results of one form are drawn from: numbers, or amounts of one currency."""
    return _SHARES if draw(few(True, True, False)) else _amounts(world)


def _amounts(world: World) -> SearchStrategy[Money]:
    return money(currency=world.code, allow_negative=False)


@st.composite
def _pers(draw: DrawFn, world: World, each: SearchStrategy[Any] | None = None) -> Per:
    amounts = _results(draw, world) if each is None else each
    first = (at_least(12), draw(amounts)) if draw(sometimes) else None
    return Per(
        draw(few(1, Decimal("0.5"), 30, "base")),
        each=draw(amounts),
        part=draw(few(*PartUnit)),
        first=first,
        free=0 if first else draw(few(0, 0, 10)),
        of=draw(few("value", "lost", "short")),
    )


@st.composite
def _rows(draw: DrawFn, world: World) -> Row:
    amounts = _results(draw, world)
    bounds = draw(few((), at_most(99), [at_least(98), less_than(99)], {"in_a_row": at_least(2)}))
    return Row(draw(amounts | _pers(world, amounts)), bounds)


_EDGES: Final[SearchStrategy[Decimal]] = few(*map(Decimal, ("99", "98", "99.9", "95")))


@st.composite
def _tables(draw: DrawFn, world: World) -> Table:
    amounts, pick = _results(draw, world), draw(few(*Pick))
    edges = sorted(draw(st.sets(_EDGES, min_size=1, max_size=3)))
    least = at_least if draw(few(True, True, False)) else more_than
    rows = [Row(draw(amounts | _pers(world, amounts)), least(edges[-1]))]
    rows += [Row(draw(amounts), [least(low), less_than(high)]) for low, high in pairwise(edges)]
    if pick is not Pick.GRADUATED:
        rows.append(Row(draw(amounts), less_than(edges[0])))
    otherwise = draw(st.none() | amounts)
    numbers = amounts is _SHARES and draw(sometimes)
    return Table(rows, pick=pick, otherwise=otherwise, then=draw(_pers(world)) if numbers else None)


@st.composite
def _caps(draw: DrawFn, world: World) -> Cap:
    per, shared = draw(_LIMITS), draw(few(None, None, "pool"))
    if draw(st.booleans()):
        return Cap(draw(_amounts(world)), per=per, shared=shared)
    return Cap(draw(_SHARES), of=draw(_BASES), per=per, shared=shared)


_BASES: Final = few(*CreditBase, "price", Cap(10, of=CreditBase.PERIOD_FAILED))


@st.composite
def _credit_rules(draw: DrawFn, world: World) -> CreditRule:
    name, settled = draw(few("credit", "second", "third")), draw(few(*SettledBy))
    said: dict[str, Any] = {"settled_by": settled}
    if settled is SettledBy.EXTENSION:
        said |= {"form": draw(few(1, Per(1, each=1, part=PartUnit.COUNTED)))}
        said["caps"] = draw(few((), Cap(30, per=YEAR)))
    else:
        said["form"] = draw(_SHARES | _amounts(world) | _pers(world) | _tables(world))
        said |= {"of": draw(_BASES), "caps": draw(st.lists(_caps(world), max_size=2))}
    if draw(sometimes):
        said |= {"earned_back": 50, "earned_back_after": 6, "earned_back_by": draw(few(None, "b"))}
    if draw(sometimes):
        said |= {"instead_of": ("other",), "group": "one", "held": draw(few(in_days(0), months(6)))}
    claims = few(None, in_days(30), Count(months(1)), Count(in_days(10), since=MONTH))
    least = few(None, None, more_than(1))
    return CreditRule(
        name,
        on=draw(_NAMES),
        bonus=draw(sometimes),
        claim=draw(claims),
        de_minimis=draw(least),
        rounding=draw(few(*Rounding)),
        **said,
    )


# --- what was reached, and what followed ----------------------------------------------------------


def _window(draw: DrawFn, world: World) -> Period:
    """Draw a window of one day, some days or a month, whose end is in the calendar."""
    start = min(draw(world.days), date.max - timedelta(days=32))
    return Period(start, start + timedelta(days=draw(few(1, 28, 31))))


@st.composite
def _attainments(draw: DrawFn, world: World) -> Attainment:
    period, value = _window(draw, world), draw(st.none() | _FIGURES)
    target, is_over = draw(st.none() | few(at_least(99), at_most(2))), draw(few(True, True, False))
    end = period.end or date.max
    on = end - timedelta(days=1) if is_over else period.start or end
    verdict = Verdict.UNKNOWN
    if value is not None and target is not None and is_over:
        verdict = Verdict.of(target.judge(value))
    has_base = draw(st.booleans())
    return Attainment(
        draw(_NAMES),
        period,
        value=value,
        verdict=verdict,
        target=target,
        on=on,
        n=draw(few(0, 1, 30)),
        base=43_200 if has_base else None,
        lost=draw(few(0, 60, Decimal("0.5"))) if has_base else None,
        allowed=432 if has_base else None,
        covered=draw(few(None, 100, Fraction(200, 3))),
        unit=draw(few(None, "%", "minutes")),
        about=draw(few(None, None, "T1")),
        details={"price": draw(_amounts(world))} if draw(sometimes) else (),
        remarks=() if value is not None else (draw(remarks()),),
    )


@st.composite
def _credits(draw: DrawFn, world: World) -> Credit:
    state = draw(few(*CreditState))
    amounts: SearchStrategy[Any] = few(1, Decimal("0.5")) | above_zero(world)
    drawn_amount = draw(amounts)
    amount = {CreditState.UNKNOWN: None, CreditState.NONE: drawn_amount * 0}.get(
        state, drawn_amount
    )
    period = _window(draw, world)
    return Credit(
        draw(few("credit", "second", "third")),
        period,
        amount=amount,
        state=state,
        claim_by=draw(st.none() | world.days),
        settled_by=draw(few(*SettledBy)),
        bonus=draw(sometimes),
        is_open=draw(sometimes),
        about=draw(few(None, None, "T1")),
        remark=None if amount is not None else draw(remarks()),
    )


BY_HAND.update(
    {
        Attainment: _attainments,
        Cap: _caps,
        Credit: _credits,
        CreditRule: _credit_rules,
        DataRequirement: lambda _: _requirements(),
        Exclusion: _exclusions,
        Measure: _measures,
        Per: _pers,
        Row: _rows,
        Table: _tables,
        WeightedMeasure: _scores,
    }
)
