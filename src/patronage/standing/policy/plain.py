"""What of a policy is plain, and what it asks: read by every engine, so that none can drift.

A policy is plain where each rung is a latch by itself (law F3): then no day has to be gone through.
What it asks are the criteria of its rungs, each in the role that it is asked in.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from patronage.standing.policy.ladder import Climb, Fall, Shows, rules_of
from patronage.standing.rules.combining import criteria_of, depends_on_ladder
from patronage.standing.rules.turning import favours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import Version
    from patronage.standing.rules.combining import Criterion

__all__ = ["Asked", "Unplain", "asked_by", "asked_of", "unplain"]


class Asked(NamedTuple):
    """One criterion that a rung asks for: in which role, and whether it helps by not being met."""

    rung: str
    role: str
    criterion: Criterion
    negated: bool


def asked_of(rung: Rung) -> Iterator[tuple[str, tuple[Asked, ...]]]:
    """Yield what a rung asks for in each role that it has: each criterion once, in order.

    >>> import patronage as pt
    >>> rung = pt.Rung(pt.CLIENT, enter=pt.Not(pt.Always()))
    >>> [(role, [each.negated for each in asked]) for role, asked in asked_of(rung)]
    [('enter', [True])]
    """
    for role, rule in rules_of(rung):
        helped = {each for each, met in favours(rule) if met}
        criteria = dict.fromkeys(criteria_of(rule))
        yield role, tuple(Asked(rung.name, role, each, each not in helped) for each in criteria)


def asked_by(policy: Policy) -> tuple[Asked, ...]:
    """Return all that a policy asks, rung by rung from the lowest.

    >>> import patronage as pt
    >>> [each.role for each in asked_by(pt.policies.BY_OWN_WORD)]
    ['enter', 'enter']
    """
    rungs = policy.rungs
    return tuple(each for rung in rungs for _, asked in asked_of(rung) for each in asked)


class Unplain(NamedTuple):
    """Why a policy takes the fold over its days: the field, and its value."""

    path: str
    value: object


def unplain(first: Version, /, *more: Version) -> Iterator[Unplain]:
    """Yield why a policy of these versions isn't plain, by field; nothing where it is.

    Plain is one version that is always in force, whose every day is a review day, with climbs and
    falls as earned that show at once, and rungs without terms whose windows hang on no term of
    their own.

    >>> import patronage as pt
    >>> from patronage.standing.policy.versions import as_history
    >>> list(unplain(*as_history(pt.policies.BY_CONDUCT).versions))
    []
    """
    if more or first.effective != date.min:
        yield Unplain("versions", tuple(each.effective for each in (first, *more)))
    policy = first.policy
    wanted = {
        "review_on": None,
        "climb": Climb.AS_EARNED,
        "fall": Fall.EARNED,
        "up": Shows(),
        "down": Shows(),
    }
    for name, plain in wanted.items():
        value: object = getattr(policy, name)
        if value != plain:
            yield Unplain(name, value)
    for place, rung in enumerate(policy.rungs):
        if rung.first is not None:
            yield Unplain(f"rungs[{place}].first", rung.first)
        for role, rule in rules_of(rung):
            if depends_on_ladder(rule):
                yield Unplain(f"rungs[{place}].{role}", rule)
