"""Random policies, histories and ledgers for the tests of the fold: every field is drawn.

Strategies are built once for each universe of days: building them costs more than drawing.
A case's parts all come from one universe of days (SU: 31 in a row; ED: month ends, a leap day), so
that a term ends on a review day, a grace on a purchase, a version on a placement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import attrs
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.period import Period
from patronage.errors import InvalidInput
from patronage.facts.acts import Lifted, Mask, Override, Placement, PolicyVersion, Reviewed, Step
from patronage.facts.attributes import Attribute
from patronage.facts.identity import with_id
from patronage.facts.observed import Observation
from patronage.standing.policy.ladder import Better, Climb, Fall, Rung
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import PolicyHistory, Version, as_history
from standing.draws_rules import (
    COUNTED,
    FLAGS,
    KINDS,
    cadences,
    effects,
    mostly_none,
    rules,
    terms,
)

from draws import universe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact

__all__ = ["ALICE", "Case", "cases", "ed_cases", "facts_of", "ladders", "rules", "su_cases"]

DAY = timedelta(days=1)
EVERYTHING = pt.Coverage()
ALICE = pt.Ref("alice")
NAMES = ("a", "b", "c", "d", "e")

SU = universe()
ED = tuple(
    day for day in universe(date(2024, 1, 27), 40) if day.day in {1, 2, 10, 11, 27, 28, 29, 30, 31}
)


@dataclass(frozen=True)
class Case:
    """One relationship under one history, with what it covers, and until when to look."""

    history: PolicyHistory
    facts: tuple[Fact, ...]
    until: date
    coverage: pt.Coverage = EVERYTHING
    reviewed: date | None = None

    def without(self, *kinds: type) -> Case:
        """Return the case without the facts of some classes."""
        return replace(self, facts=tuple(each for each in self.facts if type(each) not in kinds))


# -- policies ------------------------------------------------------------------------------------


@cache
@st.composite
def rungs(draw: DrawFn, name: str, universe_days: tuple[date, ...], *, ladder: bool = True) -> Rung:
    rule = rules(universe_days, ladder=ladder)
    first, cooldown = draw(terms(universe_days)), draw(mostly_none)
    plain = Rung(
        name,
        enter=draw(rule),
        reenter=draw(st.none() | st.none() | rule),
        confirm=draw(mostly_none),
        grace=draw(mostly_none),
        cooldown=cooldown,
        cooldown_from_gain=cooldown.days != 0 and draw(st.booleans()),
        first=first,
        renewal=None if first is None else draw(terms(universe_days)),
    )
    try:
        return attrs.evolve(plain, stay=draw(st.none() | rule))
    except InvalidInput:  # stay stricter than enter: refused, so nothing to fold
        return plain


@cache
@st.composite
def policies(
    draw: DrawFn,
    names: tuple[str, ...],
    version: str,
    universe_days: tuple[date, ...],
    *,
    base: str = "base",
    deciding: bool = True,
    ladder: bool = True,
) -> Policy:
    return Policy(
        "p",
        version,
        base=base,
        rungs=tuple(draw(rungs(name, universe_days, ladder=ladder)) for name in names),
        review_on=draw(st.none() | st.none() | cadences(universe_days)),
        climb=draw(st.sampled_from(Climb)),
        fall=draw(st.sampled_from(Fall)),
        up=draw(effects(universe_days, deciding=deciding)),
        down=draw(effects(universe_days, deciding=deciding)),
        better=draw(st.sampled_from(Better)),
    )


ladders = st.sampled_from([("a",), ("a", "b"), ("a", "b"), ("a", "b", "c")])
later_ladders = st.sampled_from([
    ("a",), ("b",), ("a", "b"), ("a", "c"), ("d",), ("a", "d"), ("d", "b"), ("b", "a"),
    ("a", "b", "c"), ("c",), ("a", "d", "b"), ("e", "d"),
])  # fmt: skip


@cache
@st.composite
def histories(draw: DrawFn, universe_days: tuple[date, ...], *, deciding: bool) -> PolicyHistory:
    first = draw(policies(draw(ladders), "1", universe_days, deciding=deciding))
    more = draw(st.sampled_from([0, 0, 1, 1, 2]))
    if not more and draw(st.booleans()):
        return as_history(first)
    starts = sorted(
        draw(st.lists(st.sampled_from(universe_days), min_size=more, max_size=more, unique=True))
    )
    since = draw(st.sampled_from([date.min, min([*starts, *universe_days]) - 3 * DAY]))
    versions = [Version(since, first)]
    for place, effective in enumerate(starts, start=2):
        base = draw(st.sampled_from(["base", "base", "floor"]))
        before = versions[-1].policy
        same = draw(st.booleans())
        names = draw(later_ladders)
        policy = draw(policies(names, str(place), universe_days, base=base, deciding=deciding))
        policy = attrs.evolve(policy, name=draw(st.sampled_from(["p", "p", "p", "q"])))
        if same:  # some of the rungs stay as they were
            old = {rung.name: rung for rung in before.rungs}
            kept = tuple(old.get(rung.name, rung) for rung in policy.rungs)
            policy = attrs.evolve(policy, rungs=kept)
        if place > 2 and draw(st.sampled_from([False, False, True])):  # the first text again
            policy = first
        versions.append(
            Version(
                effective,
                policy,
                grandfather=draw(mostly_none),
                moved=draw(moves(before, policy)),
            )
        )
    return PolicyHistory(*versions)


def moves(before: Policy, after: Policy) -> SearchStrategy[tuple[tuple[str, str], ...]]:
    dropped = [name for name in before.ladder[1:] if name not in after.ladder]
    if not dropped:
        return st.just(())
    one = st.tuples(st.sampled_from(dropped), st.sampled_from(after.ladder))
    return st.just(()) | st.lists(one, max_size=2, unique_by=lambda pair: pair[0]).map(tuple)


# -- facts ---------------------------------------------------------------------------------------


@cache
def evidence(universe_days: tuple[date, ...]) -> SearchStrategy[Fact]:
    day = st.sampled_from(universe_days)
    values = st.sampled_from([True, True, False, None])
    return st.one_of(
        st.builds(
            lambda name, value, on: Attribute(name[10:], value, on=on),
            st.sampled_from(FLAGS),
            values,
            day,
        ),
        st.builds(lambda kind, on: Observation(kind[12:], on=on), st.sampled_from(COUNTED), day),
    )


def ladder_on(history: PolicyHistory, day: date) -> tuple[str, ...]:
    return history.versions[max(history.index_at(day), 0)].policy.ladder


@st.composite
def placements(draw: DrawFn, history: PolicyHistory, on: date) -> Placement:
    until = draw(st.none() | st.none() | st.integers(1, 12).map(lambda n: on + n * DAY))
    return Placement(
        draw(st.sampled_from(ladder_on(history, on))),
        on=on,
        by=ALICE,
        reason="said so",
        until=until,
        yields_to_rules=draw(st.booleans()),
    )


@st.composite
def overrides(draw: DrawFn, history: PolicyHistory, days_: tuple[date, ...], nth: int) -> Override:
    start = draw(st.sampled_from(days_))
    lasting = draw(st.none() | st.integers(1, 12))
    names = sorted({name for version in history.versions for name in version.policy.ladder})
    on = start + draw(st.sampled_from([0, 0, -1, 2])) * DAY
    return Override(
        draw(st.sampled_from(names)),
        draw(st.sampled_from(Mask)),
        period=Period(start, None if lasting is None else start + lasting * DAY),
        on=on,
        recorded_on=max(days_) + (nth + 3) * DAY,
        by=ALICE,
        reason="said so",
    )


@st.composite
def reviews(draw: DrawFn, history: PolicyHistory, universe_days: tuple[date, ...]) -> Reviewed:
    on = draw(st.sampled_from(universe_days))
    version = draw(st.sampled_from(history.versions)).policy
    name = draw(st.sampled_from([*[version.name] * 4, "another"]))
    some = st.lists(st.sampled_from(NAMES), max_size=4, unique=True).map(tuple)
    everything = st.just(NAMES)
    step = Step(
        version.base,
        version.rungs[0].standing,
        on=on,
        gained=draw(everything | some),
        lost=draw(everything | some),
        due=draw(st.sampled_from([True, True, True, False])),
    )
    return Reviewed(
        version.base,
        version.rungs[0].standing,
        policy=PolicyVersion(name, version.version, version.fingerprint),
        on=on,
        steps=draw(st.just((step,)) | st.just(())),
    )


@st.composite
def facts_of(
    draw: DrawFn, history: PolicyHistory, universe_days: tuple[date, ...], *, acts: bool = True
) -> tuple[Fact, ...]:
    """Draw a ledger, each fact with an id, in the order of their days."""
    found: list[Fact] = list(draw(st.lists(evidence(universe_days), max_size=12)))
    if acts:
        on = draw(st.lists(st.sampled_from(universe_days), max_size=2, unique=True))
        found += [draw(placements(history, day)) for day in on]
        count = draw(st.sampled_from([0, 0, 1, 2]))
        found += [draw(overrides(history, universe_days, nth)) for nth in range(count)]
        waits = any(
            version.policy.up.on_decision or version.policy.down.on_decision
            for version in history.versions
        )
        if waits or len(history.versions) > 1:
            found += draw(st.lists(reviews(history, universe_days), max_size=5 if waits else 1))
    facts: tuple[Fact, ...] = named(found)
    masks = [fact for fact in facts if isinstance(fact, Override)]
    if masks:
        facts += tuple(draw(st.lists(lifts(masks, universe_days), max_size=1)))
    return facts


@st.composite
def lifts(draw: DrawFn, masks: list[Override], universe_days: tuple[date, ...]) -> Lifted:
    """Draw the end of one of some overrides: before it began, on a day of it, or after it."""
    of = draw(st.sampled_from(masks)).id
    assert of is not None
    on = draw(st.sampled_from(universe_days))
    return Lifted(of, on=on, by=ALICE, reason="said so", id="lifted")


def named(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts with ids of their own, in the order of their days."""
    ids = [with_id(fact, f"f{place:02}") for place, fact in enumerate(facts)]
    return tuple(sorted(ids, key=lambda fact: (fact.on, fact.id or "")))


@cache
def coverages(universe_days: tuple[date, ...]) -> SearchStrategy[pt.Coverage]:
    day = st.sampled_from(universe_days)
    return st.one_of(
        st.just(EVERYTHING),
        st.just(EVERYTHING),
        st.just(EVERYTHING),
        st.sampled_from(KINDS).map(lambda kind: pt.Coverage(frozenset(KINDS) - {kind})),
        day.map(lambda end: pt.Coverage(observed=Period(None, end))),
        day.map(lambda start: pt.Coverage(observed=Period(start, None))),
    )


@cache
@st.composite
def cases(
    draw: DrawFn,
    universe_days: tuple[date, ...],
    *,
    acts: bool = True,
    deciding: bool = True,
    reviewing: bool = True,
) -> Case:
    """Draw a whole case from one universe of days."""
    history = draw(histories(universe_days, deciding=deciding))
    facts = draw(facts_of(history, universe_days, acts=acts))
    until = max(universe_days) + 75 * DAY
    reviewed = draw(st.none() | st.none() | st.sampled_from(universe_days)) if reviewing else None
    return Case(history, facts, until, draw(coverages(universe_days)), reviewed)


def su_cases(*, acts: bool = True, deciding: bool = True) -> SearchStrategy[Case]:
    """Draw cases of a small universe: 31 days in a row."""
    return cases(SU, acts=acts, deciding=deciding)


def ed_cases(*, acts: bool = True, deciding: bool = True) -> SearchStrategy[Case]:
    """Draw cases on the edges: month ends, their neighbours and a leap day."""
    return cases(ED, acts=acts, deciding=deciding)
