"""Policies: every field of rung and policy, and versions with their protection."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.dates.span import Span
from patronage.errors import InvalidInput
from patronage.standing.policy.ladder import EndOfPeriod, Rung, Shows
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import PolicyHistory, Version
from patronage.strategies.cadence import cadences
from patronage.strategies.criterion import CLOCKS
from patronage.strategies.fields import chosen, drawn, filled
from patronage.strategies.options import World
from patronage.strategies.parts import BY_HAND, PARTS, few, pins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.strategies.options import Options

__all__ = [
    "ends_of_periods", "policies", "policy_histories", "rungs", "shows", "versions",
]  # fmt: skip

_CLOCKS: Final = few(*CLOCKS)


def _lengths(world: World) -> SearchStrategy[Span | EndOfPeriod]:
    return few(*CLOCKS, Span(months=12)) | drawn(EndOfPeriod, world)


PARTS[EndOfPeriod] = {
    "every": few(Span(months=1), Span(months=12), Span(days=7)),
    "further": st.just(1),
}
PARTS[Policy] = {"review_on": lambda world: cadences(days=world.days, anchored=True)}
PARTS[Rung] = {
    "standing": few("customer", "client", "gold"),
    "confirm": _CLOCKS,
    "grace": _CLOCKS,
    "cooldown": _CLOCKS,
    "first": _lengths,
    "renewal": _lengths,
}
PARTS[Shows] = {"delay": lambda world: _CLOCKS | cadences(days=world.days, anchored=True)}
PARTS[Version] = {"grandfather": _CLOCKS, "moved": st.just(())}


def ends_of_periods(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[EndOfPeriod]:
    """Draw a length of term that ends with a calendar period.

    >>> from hypothesis import find
    >>> find(ends_of_periods(), lambda each: each.further == 1).every
    months(1)
    """
    return drawn(EndOfPeriod, World.over(days))


def shows(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Shows]:
    """Draw when a change of standing shows, and whether it needs somebody's decision.

    >>> from hypothesis import find
    >>> find(shows(), lambda each: each.on_decision)
    Shows(on_decision=True)
    """
    return drawn(Shows, World.over(days))


def rungs(name: str | None = None, **options: Unpack[Options]) -> SearchStrategy[Rung]:
    """Draw one step of a ladder, of this name: its rules, its clocks and the lengths of its term.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(rungs("client", kinds=[pt.Always]), lambda rung: rung.grace.days == 30)
    Rung(Standing('client'), enter=Always(), grace=days(30))
    """
    return drawn(Rung, World.of(options), **pins(standing=name))


@st.composite
def _rungs(draw: DrawFn, /, world: World, **fixed: object) -> Rung:
    given = chosen(draw, Rung, world.on_ladder, **fixed)
    if given.get("cooldown", Span(days=0)) == Span(days=0):
        given.pop("cooldown_from_gain", None)
    if "first" not in given:
        given.pop("renewal", None)
    try:
        return Rung(**given)
    except InvalidInput:  # stay is stricter than enter: a rung without it
        del given["stay"]
        return Rung(**given)


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
    pinned = pins(ladder=None if ladder is None else tuple(ladder))
    return drawn(Policy, World.of(options), name=name, version=version, **pinned)


_LADDERS: Final = few(
    ("prospect", "client"),
    ("prospect", "customer", "client"),
    ("basic", "silver", "gold", "client"),
)


@st.composite
def _policies(
    draw: DrawFn,
    world: World,
    *,
    name: str = "conduct",
    version: str = "1",
    ladder: tuple[str, ...] | None = None,
) -> Policy:
    base, *above = draw(_LADDERS) if ladder is None else ladder
    rungs_of_it = tuple([draw(drawn(Rung, world, standing=each)) for each in above])
    return filled(draw, Policy, world, name=name, version=version, base=base, rungs=rungs_of_it)


def versions(**options: Unpack[Options]) -> SearchStrategy[Version]:
    """Draw a policy in force from a day on.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, derandomize=True)
    ... @given(versions())
    ... def they_are_dated(version):
    ...     assert version.effective <= date.max
    >>> they_are_dated()
    """
    return drawn(Version, World.of(options))


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
    return drawn(PolicyHistory, World.of(options), max_versions=max_versions)


_ABOVE: Final = st.lists(few("customer", "client", "gold"), min_size=1, max_size=3, unique=True)


@st.composite
def _histories(draw: DrawFn, world: World, *, max_versions: int = 3) -> PolicyHistory:
    days: list[date] = sorted(
        draw(st.lists(world.days, min_size=1, max_size=max_versions, unique=True))
    )
    if draw(st.booleans()):
        days[0] = date.min if len(days) == 1 else min(days) - timedelta(1)
    found: list[Version] = []
    for place, day in enumerate(days, start=1):
        above = draw(_ABOVE)
        policy = draw(_policies(world, version=str(place), ladder=("prospect", *above)))
        some_stay = draw(st.booleans())
        if found and some_stay:
            policy = _with_some_rungs_of(found[-1].policy, policy)
        found.append(
            Version(
                day,
                policy,
                grandfather=draw(few(Span(days=0), *CLOCKS)),
                moved=draw(_moves(found[-1].policy, policy)) if found else (),
            )
        )
    return PolicyHistory(*found)


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


BY_HAND[Policy] = _policies
BY_HAND[PolicyHistory] = _histories
BY_HAND[Rung] = _rungs
