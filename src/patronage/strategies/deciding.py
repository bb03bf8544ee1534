"""What people decide about standing: placements, overrides, and recorded reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from hypothesis import strategies as st

from patronage.dates.period import Period
from patronage.facts.acts import Mask, Override, Placement, PolicyVersion, Reviewed, Step
from patronage.facts.standings import Standing
from patronage.strategies.dealings import fact_of
from patronage.strategies.wording import ids, texts
from patronage.strategies.world import World, in_world, some_of

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from patronage.strategies.world import Options

__all__ = ["overrides", "placements", "policy_versions", "reviews", "standings", "steps"]


def standings(ladder: tuple[str, ...] | None = None) -> SearchStrategy[Standing]:
    """Draw a standing: one of this ladder, which it carries, or one by its bare name.

    >>> from hypothesis import find
    >>> find(standings(("basic", "gold")), lambda standing: standing.name == "gold")
    Standing('gold', ('basic', 'gold'))
    """
    if ladder is None:
        bare = ("customer", "client", "prospect", "former", "gold")
        return st.sampled_from(bare).map(Standing)
    return st.sampled_from(ladder).map(lambda name: Standing(name, ladder))


def placements(**options: Unpack[Options]) -> SearchStrategy[Placement]:
    """Draw the act by which somebody sets the standing.

    >>> from hypothesis import find
    >>> find(placements(standings=["gold"], parties=["ana"]), lambda fact: fact.yields_to_rules).by
    Ref('ana')
    """
    return placements_in(World.of(options))


@in_world
def placements_in(world: World) -> SearchStrategy[Placement]:
    """Draw a placement in a world."""
    required = {
        "standing": st.sampled_from(world.standings),
        "by": world.refs,
        "reason": texts(),
    }
    extra = {"yields_to_rules": st.booleans(), "ends": world.days}

    def make(*, ends: date | None = None, **given: Any) -> Placement:  # noqa: ANN401
        until = ends if ends is not None and ends > given["on"] else None
        return Placement(**given, until=until)

    return fact_of(make, world, required, extra)


def overrides(**options: Unpack[Options]) -> SearchStrategy[Override]:
    """Draw a mask on the standing that shows in a period.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(overrides(), lambda fact: fact.mask is pt.Mask.CEILING).standing
    Standing('prospect')
    """
    return overrides_in(World.of(options))


@in_world
def overrides_in(world: World) -> SearchStrategy[Override]:
    """Draw an override in a world; it was laid down on the first day of its period, or another."""
    required: dict[str, SearchStrategy[Any]] = {
        "standing": st.sampled_from(world.standings),
        "mask": st.sampled_from(Mask),
        "by": world.refs,
        "reason": texts(),
        "ends": st.none() | world.days,
    }
    return fact_of(_override, world, required, {"starts": world.days})


def _override(*, ends: date | None, starts: date | None = None, **given: Any) -> Override:  # noqa: ANN401
    start = starts or given["on"]
    until = ends if ends is not None and ends > start else None
    return Override(**given, period=Period(start, until))


def policy_versions() -> SearchStrategy[PolicyVersion]:
    """Draw which text of which policy a decision was made by.

    >>> from hypothesis import find
    >>> print(find(policy_versions(), lambda each: True))
    conduct v1
    """
    return st.builds(
        PolicyVersion,
        st.sampled_from(("conduct", "ours")),
        st.sampled_from(("1", "2")),
        st.sampled_from(("0" * 64, "9f2c")),
    )


def steps(**options: Unpack[Options]) -> SearchStrategy[Step]:
    """Draw one change of the derived standing on its day.

    >>> from hypothesis import find
    >>> print(find(steps(standings=["customer", "client"]), lambda step: step.due))
    2024-02-01: customer -> customer
    """
    return steps_in(World.of(options))


@in_world
def steps_in(world: World) -> SearchStrategy[Step]:
    """Draw a step in a world."""
    standing = st.sampled_from(world.standings)
    some = st.lists(standing, max_size=3, unique=True).map(tuple)
    required = {"before": standing, "after": standing, "on": world.days}
    return some_of(Step, required, {"gained": some, "lost": some, "due": st.booleans()})


def reviews(**options: Unpack[Options]) -> SearchStrategy[Reviewed]:
    """Draw the record that a review was held.

    >>> from hypothesis import find
    >>> find(reviews(standings=["customer", "client"]), lambda fact: fact.moved).after
    Standing('client')
    """
    return reviews_in(World.of(options))


@in_world
def reviews_in(world: World) -> SearchStrategy[Reviewed]:
    """Draw a recorded review in a world; its steps are in the order of their days."""
    standing = st.sampled_from(world.standings)
    in_order = st.lists(steps_in(world), min_size=1, max_size=3).map(
        lambda found: tuple(sorted(found, key=lambda step: step.on))
    )
    required = {"before": standing, "after": standing, "policy": policy_versions()}
    extra = {
        "steps": in_order,
        "evidence": st.lists(ids(), max_size=3).map(tuple),
        "by": world.refs,
        "corrects": ids(),
        "note": texts(),
    }
    return fact_of(Reviewed, world, required, extra)
