"""How one version of a policy follows another: whose rung goes where, and who is protected."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from patronage.windows.anchors import later

if TYPE_CHECKING:
    from datetime import date

    from patronage.standing.fold.acts import Acts
    from patronage.standing.fold.lines import Past
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory

__all__ = ["guards", "past_of", "protecting", "renamed", "rung_of", "rungs_between", "targets"]


def rung_of(policy: Policy, name: str) -> Rung | None:
    """Return the rung of a policy by name, or None where it has none.

    >>> import patronage as pt
    >>> rung_of(pt.policies.BY_CONDUCT, "prospect") is None
    True
    """
    return next((rung for rung in policy.rungs if rung.name == name), None)


def targets(old: Policy, new: Policy, moved: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return where each standing of an old ladder goes: where told, else the next lower that stays.

    >>> import patronage as pt
    >>> targets(pt.policies.BY_CONDUCT, pt.policies.BY_CONDUCT, ())["client"]
    'client'
    """
    told = dict(moved)
    lower = new.base.name
    goes = {old.base.name: lower}
    kept = {rung.name for rung in new.rungs}
    for rung in old.rungs:
        if rung.name in kept:
            lower = goes[rung.name] = rung.name
        else:
            goes[rung.name] = told.get(rung.name, lower)
    return goes


def renamed(history: PolicyHistory, policy: Policy, name: str) -> str:
    """Return what a policy of a history calls a standing of an earlier version's ladder.

    >>> import patronage as pt
    >>> from patronage.standing.policy.versions import as_history
    >>> policy = pt.policies.BY_CONDUCT
    >>> renamed(as_history(policy), policy, "client")
    'client'
    """
    for old, version in pairwise(history.versions):
        if old.policy == policy:
            break
        name = targets(old.policy, version.policy, version.moved).get(name, name)
    return name


def rungs_between(history: PolicyHistory, policy: Policy, before: str, after: str) -> int:
    """Return by how many rungs of a policy a standing rose (or, below zero, fell); 0: no move.

    A standing of an earlier version counts as what the policy calls it, so that a renaming is none.

    >>> import patronage as pt
    >>> from patronage.standing.policy.versions import as_history
    >>> policy = pt.policies.BY_CONDUCT
    >>> rungs_between(as_history(policy), policy, "client", "prospect")
    -2
    """
    if before == after:
        return 0
    ladder = policy.ladder
    if before not in ladder:
        before = renamed(history, policy, before)
    if before not in ladder or after not in ladder:
        return 0
    return ladder.index(after) - ladder.index(before)


def past_of(history: PolicyHistory, version: int, name: str) -> Past:
    """Return the rung as each version up to one has it, by the version's first day."""
    return tuple(
        (each.effective, rung_of(each.policy, name)) for each in history.versions[: version + 1]
    )


def protecting(history: PolicyHistory, version: int, acts: Acts, day: date) -> frozenset[int]:
    """Return the places of the versions whose holders are still protected on a day.

    A version's holders are protected by the one that follows it.
    """
    found: set[int] = set()
    for place in range(1, version + 1):
        follower = history.versions[place]
        end = later(follower.effective, follower.grandfather)
        if (end is None or day < end) and not acts.reviewed_under(history, place, day):
            found.add(place - 1)
    return frozenset(found)


def guards(past: Past, protected: frozenset[int]) -> tuple[Rung, ...]:
    """Return the rung under each version that must agree before a holder's rung fails.

    First the version in force, then each earlier one that still protects, back to where the rung
    was new.
    """
    found: list[Rung] = []
    last = len(past) - 1
    for place in range(last, -1, -1):
        rung = past[place][1]
        if rung is None:
            break
        if place == last or place in protected:
            found.append(rung)
    return tuple(found)
