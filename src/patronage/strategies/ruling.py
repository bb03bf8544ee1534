"""Rules and policies: every field of rung and policy, and versions with their protection."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.dates.span import Span
from patronage.errors import InvalidInput
from patronage.standing.policy.ladder import Better, Climb, EndOfPeriod, Fall, Rung, Shows
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import PolicyHistory, Version
from patronage.standing.rules.combining import AllOf, AnyOf, AtLeastOf, HeldFor, Not
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.standing.rules.threshold import at_least, at_most
from patronage.strategies.asking import criteria_in
from patronage.strategies.pace import cadences
from patronage.strategies.world import World, drawn_some, some_of
from patronage.windows.grid import CalendarPeriod, Which

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.strategies.world import Options

__all__ = [
    "compounds",
    "ends_of_periods",
    "policies",
    "policy_histories",
    "rules",
    "rungs",
    "shows",
    "versions",
]

_FEW_DAYS: Final = tuple(Span(days=count) for count in (1, 2, 3, 30, 29, 31))
_CLOCKS: Final = (*_FEW_DAYS, Span(months=1))
_LENGTHS: Final = (*_CLOCKS, Span(months=12))
_LADDERS: Final = (
    ("prospect", "client"),
    ("prospect", "customer", "client"),
    ("basic", "silver", "gold", "client"),
)


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
    wanted = None if kinds is None else tuple(kinds)
    return _settled_rules(World.of(options), wanted, ladder)


@st.composite
def _settled_rules(
    draw: DrawFn, world: World, kinds: tuple[type[Criterion], ...] | None, ladder: bool
) -> Rule:
    return draw(_rules(world.settled(draw), kinds, ladder=ladder))


@lru_cache(maxsize=256)
def _rules(
    world: World, kinds: tuple[type[Criterion], ...] | None = None, *, ladder: bool = True
) -> SearchStrategy[Rule]:
    leaf: SearchStrategy[Rule] = criteria_in(world, kinds, ladder=ladder)

    def grow(parts: SearchStrategy[Rule]) -> SearchStrategy[Rule]:
        return st.one_of([_COMPOUNDS[kind](parts) for kind in _COMPOUNDS])

    return leaf | leaf | st.recursive(leaf, grow, max_leaves=4)


def _several(parts: SearchStrategy[Rule]) -> SearchStrategy[list[Rule]]:
    return st.lists(parts, min_size=1, max_size=3)


def _counted(found: list[Rule]) -> SearchStrategy[AtLeastOf]:
    return st.integers(1, len(found)).map(lambda count: AtLeastOf(count, *found))


def _in_a_row() -> SearchStrategy[CalendarPeriod]:
    every = st.sampled_from((Span(months=1), Span(months=12), Span(days=7), Span(days=1)))
    anchors = st.sampled_from((date(2000, 1, 1), date(2025, 4, 1), date(2024, 2, 29)))
    which = st.integers(1, 3).map(Which.last)
    return st.builds(CalendarPeriod, every, anchor=anchors, which=which)


@st.composite
def _weighed(draw: DrawFn, found: list[Rule]) -> Score:
    points = st.integers(1, 3) | st.sampled_from((-1, -2))
    weights = [(rule, draw(points)) for rule in found]
    least = sum(min(weight, 0) for _, weight in weights)
    most = sum(max(weight, 0) for _, weight in weights)
    bound = draw(st.integers(least, most))
    return Score(draw(st.sampled_from((at_least, at_most)))(bound), weights)


_COMPOUNDS: Final[Mapping[type[Any], Callable[[SearchStrategy[Rule]], SearchStrategy[Any]]]] = {
    AllOf: lambda parts: _several(parts).map(lambda found: AllOf(*found)),
    AnyOf: lambda parts: _several(parts).map(lambda found: AnyOf(*found)),
    AtLeastOf: lambda parts: _several(parts).flatmap(_counted),
    Not: lambda parts: parts.map(Not),
    HeldFor: lambda parts: st.builds(HeldFor, parts, st.sampled_from(_CLOCKS)),
    InEach: lambda parts: st.builds(InEach, parts, _in_a_row()),
    Score: lambda parts: _several(parts).flatmap(_weighed),
}


def compounds(
    *, kinds: Iterable[type[Any]] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Rule]:
    """Draw a rule made of rules: of any kind, or of these kinds.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(compounds(kinds=[pt.HeldFor]), lambda rule: rule.span.is_months)
    HeldFor(rule=Always(), span=months(1))
    """
    parts = rules(**options)
    wanted = tuple(_COMPOUNDS if kinds is None else kinds)
    return st.one_of([_COMPOUNDS[kind](parts) for kind in wanted])


def ends_of_periods(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[EndOfPeriod]:
    """Draw a length of term that ends with a calendar period.

    >>> from hypothesis import find
    >>> find(ends_of_periods(), lambda each: each.further == 1).every
    months(1)
    """
    drawn = World.of({}).days if days is None else days
    every = st.sampled_from((Span(months=1), Span(months=12), Span(days=7)))
    extra = {"anchor": drawn, "further": st.just(1)}
    return some_of(EndOfPeriod, {"every": every}, extra)


def shows(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Shows]:
    """Draw when a change of standing shows, and whether it needs somebody's decision.

    >>> from hypothesis import find
    >>> find(shows(), lambda each: each.on_decision)
    Shows(on_decision=True)
    """
    delays = st.sampled_from(_CLOCKS) | cadences(days=days, anchored=True)
    return some_of(Shows, {}, {"delay": delays, "on_decision": st.booleans()})


def rungs(name: str | None = None, **options: Unpack[Options]) -> SearchStrategy[Rung]:
    """Draw one step of a ladder, of this name: its rules, its clocks and the lengths of its term.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(rungs("client", kinds=[pt.Always]), lambda rung: rung.grace.days == 30)
    Rung(Standing('client'), enter=Always(), grace=days(30))
    """
    names = st.sampled_from(("customer", "client", "gold")) if name is None else st.just(name)
    return _rungs(World.of(options), names)


@st.composite
def _rungs(draw: DrawFn, world: World, names: SearchStrategy[str]) -> Rung:
    return draw(_rungs_of(world.settled(draw), draw(names)))


@lru_cache(maxsize=256)
def _rungs_of(world: World, name: str) -> SearchStrategy[Rung]:
    rule = _rules(world)
    lengths = st.sampled_from(_LENGTHS) | ends_of_periods(days=world.days)
    extra: dict[str, SearchStrategy[Any]] = {
        "stay": rule,
        "reenter": rule,
        "confirm": st.sampled_from(_CLOCKS),
        "grace": st.sampled_from(_CLOCKS),
        "cooldown": st.sampled_from(_CLOCKS),
        "first": lengths,
        "renewal": lengths,
    }

    def make(**given: Any) -> Rung:  # noqa: ANN401  the attributes of a rung
        if "first" not in given:
            given.pop("renewal", None)
        try:
            return Rung(name, **given)
        except InvalidInput:  # stay is stricter than enter: a rung without it
            del given["stay"]
            return Rung(name, **given)

    return some_of(make, {"enter": rule}, extra)


def policies(
    *,
    ladder: Sequence[str] | None = None,
    name: str = "conduct",
    version: str = "1",
    **options: Unpack[Options],
) -> SearchStrategy[Policy]:
    """Draw a policy with any of its fields: rungs of this ladder (its base first), or of one drawn.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, derandomize=True)
    ... @given(policies(ladder=("basic", "gold")))
    ... def they_have_the_ladder(policy):
    ...     assert policy.ladder == ("basic", "gold")
    >>> they_have_the_ladder()
    """
    world = World.of(options)
    ladders = st.sampled_from(_LADDERS) if ladder is None else st.just(tuple(ladder))
    return _policies(world, ladders, name, version)


@st.composite
def _policies(
    draw: DrawFn, world: World, ladders: SearchStrategy[tuple[str, ...]], name: str, version: str
) -> Policy:
    world = world.settled(draw)
    ladder = draw(ladders)
    return Policy(name, version, **drawn_some(draw, *_parts(world, ladder)))


@lru_cache(maxsize=256)
def _parts(
    world: World, ladder: tuple[str, ...]
) -> tuple[dict[str, SearchStrategy[Any]], dict[str, SearchStrategy[Any]]]:
    """Return what a policy of a ladder requires, and what it may have besides."""
    base, *above = ladder
    required: dict[str, SearchStrategy[Any]] = {
        "base": st.just(base),
        "rungs": st.tuples(*(_rungs_of(world, each) for each in above)),
    }
    extra: dict[str, SearchStrategy[Any]] = {
        "review_on": cadences(days=world.days, anchored=True),
        "climb": st.sampled_from(Climb),
        "fall": st.sampled_from(Fall),
        "up": shows(days=world.days),
        "down": shows(days=world.days),
        "better": st.sampled_from(Better),
    }
    return required, extra


def versions(**options: Unpack[Options]) -> SearchStrategy[Version]:
    """Draw a policy in force from a day on.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, derandomize=True)
    ... @given(versions())
    ... def they_are_dated(version):
    ...     assert version.effective <= date.max
    >>> they_are_dated()
    """
    world = World.of(options)
    grandfather = {"grandfather": st.sampled_from(_CLOCKS)}
    required = {"effective": world.days, "policy": policies(**options)}
    return some_of(Version, required, grandfather)


def policy_histories(
    *, max_versions: int = 3, **options: Unpack[Options]
) -> SearchStrategy[PolicyHistory]:
    """Draw the versions of a policy one after another: rungs stay, change, are dropped or added.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, derandomize=True)
    ... @given(policy_histories(max_versions=2))
    ... def they_are_few(history):
    ...     assert 1 <= len(history.versions) <= 2
    >>> they_are_few()
    """
    return _histories(World.of(options), max_versions)


@st.composite
def _histories(draw: DrawFn, world: World, most: int) -> PolicyHistory:
    world = world.settled(draw)
    days: list[date] = sorted(draw(st.lists(world.days, min_size=1, max_size=most, unique=True)))
    if draw(st.booleans()):
        days[0] = date.min if len(days) == 1 else min(days) - timedelta(1)
    same = st.booleans()
    found: list[Version] = []
    for place, day in enumerate(days, start=1):
        policy = draw(_policies(world, _ladders(), "conduct", str(place)))
        some_stay = draw(same)
        if found and some_stay:
            policy = _with_some_rungs_of(found[-1].policy, policy)
        found.append(
            Version(
                day,
                policy,
                grandfather=draw(st.sampled_from((Span(days=0), *_CLOCKS))),
                moved=draw(_moves(found[-1].policy, policy)) if found else (),
            )
        )
    return PolicyHistory(*found)


def _ladders() -> SearchStrategy[tuple[str, ...]]:
    rungs_drawn = st.lists(
        st.sampled_from(("customer", "client", "gold")), min_size=1, max_size=3, unique=True
    )
    return rungs_drawn.map(lambda names: ("prospect", *names))


def _with_some_rungs_of(before: Policy, policy: Policy) -> Policy:
    """Return the policy with those rungs as they were that the version before had too."""
    old = {rung.name: rung for rung in before.rungs}
    return evolve(policy, rungs=tuple(old.get(rung.name, rung) for rung in policy.rungs))


def _moves(before: Policy, after: Policy) -> SearchStrategy[tuple[tuple[str, str], ...]]:
    dropped = [name for name in before.ladder[1:] if name not in after.ladder]
    if not dropped:
        return st.just(())
    one = st.tuples(st.sampled_from(dropped), st.sampled_from(after.ladder))
    return st.just(()) | st.lists(one, max_size=2, unique_by=lambda pair: pair[0]).map(tuple)
