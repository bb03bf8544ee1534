"""The versions of a policy one after another: what was in force when, and whom a new one spares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import are_pairs, check_instance, check_name, items_of
from patronage.dates.span import Span, days
from patronage.errors import Fault, invalid, offer, raise_faults
from patronage.standing.policy.policy import Policy
from patronage.values import Said, Value

if TYPE_CHECKING:
    from patronage.relationship.coverage import Coverage
    from patronage.text.phrases import Words

__all__ = ["ALWAYS", "PolicyHistory", "Version", "as_history", "policy_on"]

ALWAYS = date.min
"""The day from which a policy without a history is in force."""


@frozen(cache_hash=True)
class Version(Value):
    """A policy in force from a day on, with the protection it leaves to holders of the old one.

    `effective` is the first day. A rung that the version before had is lost only if it fails under
    both until `effective + grandfather`, or until the relationship's first review under the new
    version. `moved` says which standing the holders of a dropped rung go to (default: the next
    lower that remains).

    >>> import patronage as pt
    >>> pt.Version(date(2026, 1, 1), pt.policies.BY_CONDUCT).grandfather
    days(0)
    """

    effective: date
    policy: Policy
    grandfather: Span = field(kw_only=True, default=days(0))
    moved: tuple[tuple[str, str], ...] = field(kw_only=True, default=())

    def _rules(self, faults: list[Fault]) -> None:
        if not are_pairs(self.moved):
            hint = "give a tuple of pairs: a rung that is dropped, and where its holders go"
            faults.append(Fault.of("standing.type", "moved", self.moved, hint))
            return
        for place, pair in enumerate(self.moved):
            for at, name in enumerate(pair):
                check_name(faults, f"moved[{place}][{at}]", name)
        if not faults:
            for place, (_, target) in enumerate(self.moved):
                if target not in self.policy.ladder:
                    ladder = self.policy.ladder
                    hint = f"{offer(target, ladder)}name a standing of {' < '.join(ladder)}"
                    faults.append(Fault.of("standing.unknown", f"moved[{place}]", target, hint))


Dated: TypeAlias = Policy | Version | tuple[date, Policy] | tuple[date, Policy, Span]
"""A version, or what makes one: its first day, its policy, and whom it spares for how long.

A policy alone, which can only be the first, has always been in force.
"""


@frozen(init=False, repr=False)
class PolicyHistory(Said):
    """The versions of a policy one after another, accepted wherever a policy is.

    On each day the version in force decides; a new version does not rewrite the past (E23). The
    first may be given without a day: it has always been in force.

    Raises `InvalidInput`: `policy.versions` where there is none, or their days don't rise;
    `policy.version` where one version number stands for two texts.

    >>> import patronage as pt
    >>> stricter = pt.policies.by_conduct(purchases=5, version="2")
    >>> pt.PolicyHistory(pt.policies.BY_CONDUCT, (date(2026, 1, 1), stricter)).name
    'conduct'
    """

    versions: tuple[Version, ...]

    def __init__(self, *each: Dated, versions: Iterable[Dated] = ()) -> None:
        given = cast("tuple[Dated, ...]", (*each, *items_of(versions)))
        object.__setattr__(self, "versions", tuple(map(_version, given)))
        raise_faults(_history_faults(self))

    def __repr__(self) -> str:
        return f"PolicyHistory({', '.join(map(repr, self.versions))})"

    def _said(self, words: Words) -> str:
        return "\n".join(
            each.policy.say(words)
            if each.effective == ALWAYS
            else f"{words.say('policy.from', day=each.effective)} {each.policy.say(words)}"
            for each in self.versions
        )

    @property
    def name(self) -> str:
        """The name of the policy, as its last version has it.

        >>> import patronage as pt
        >>> as_history(pt.policies.BY_CONDUCT).name
        'conduct'
        """
        return self.versions[-1].policy.name

    @cached_property
    def reads_others(self) -> bool:
        """Whether any version looks at the ledgers of other parties; see `Policy.reads_others`.

        >>> import patronage as pt
        >>> as_history(pt.policies.BY_CONDUCT).reads_others
        False
        """
        return any(each.policy.reads_others for each in self.versions)

    @cached_property
    def looks_beyond(self) -> bool:
        """Whether any version looks at others' ledgers, or at a standing.

        >>> import patronage as pt
        >>> as_history(pt.policies.BY_CONDUCT).looks_beyond
        False
        """
        return any(each.policy.looks_beyond for each in self.versions)

    def check(self, coverage: Coverage | None = None) -> tuple[Fault, ...]:
        """Return what is odd about each of the versions; see `Policy.check`.

        >>> import patronage as pt
        >>> as_history(pt.policies.BY_CONDUCT).check()
        ()
        """
        return tuple(
            fault.under(f"versions[{place}].policy")
            for place, version in enumerate(self.versions)
            for fault in version.policy.check(coverage)
        )

    def index_at(self, day: date) -> int:
        """Return the place of the version in force on a day, -1 before the first.

        >>> import patronage as pt
        >>> as_history(pt.policies.BY_CONDUCT).index_at(date(2026, 1, 1))
        0
        """
        found = -1
        for place, version in enumerate(self.versions):
            if version.effective <= day:
                found = place
        return found


def _version(given: Dated) -> Version:
    if isinstance(given, Policy):
        return Version(ALWAYS, given)
    if isinstance(given, tuple) and len(given) == 2:
        return Version(given[0], given[1])
    if isinstance(given, tuple) and len(given) == 3:
        return Version(given[0], given[1], grandfather=given[2])
    return given  # what is neither is reported with its place


def _history_faults(history: PolicyHistory) -> list[Fault]:
    faults: list[Fault] = []
    if not isinstance(history.versions, tuple) or not history.versions:
        return [
            Fault.of(
                "policy.versions",
                "versions",
                history.versions,
                "give a tuple of at least one Version",
            )
        ]
    for place, version in enumerate(history.versions):
        check_instance(faults, "policy.type", f"versions[{place}]", version, Version)
    if faults:
        return faults
    texts: dict[tuple[str, str], Policy] = {}
    for place, version in enumerate(history.versions):
        if place and version.effective <= history.versions[place - 1].effective:
            hint = "give the versions in the order of their days, one for a day"
            faults.append(
                Fault.of("policy.versions", f"versions[{place}].effective", version.effective, hint)
            )
        key = (version.policy.name, version.policy.version)
        if texts.setdefault(key, version.policy) != version.policy:
            hint = "give two texts two version numbers"
            faults.append(
                Fault.of("policy.version", f"versions[{place}].policy.version", key[1], hint)
            )
    return faults


def as_history(policy: Policy | PolicyHistory) -> PolicyHistory:
    """Return a policy as the history that has always had this one version.

    >>> import patronage as pt
    >>> as_history(pt.policies.BY_CONDUCT).versions[0].policy.name
    'conduct'
    """
    if isinstance(policy, PolicyHistory):
        return policy
    if isinstance(policy, Policy):
        return _always(policy)
    hint = "give a Policy, such as policies.BY_CONDUCT, or a PolicyHistory"
    raise invalid([Fault.of("policy.type", "policy", policy, hint)])


def policy_on(history: PolicyHistory, day: date) -> Policy:
    """Return the version of a policy that is in force on a day; before the first, the first.

    >>> import patronage as pt
    >>> policy_on(as_history(pt.policies.BY_CONDUCT), date(2026, 1, 1)).name
    'conduct'
    """
    return history.versions[max(history.index_at(day), 0)].policy


@lru_cache(maxsize=512)
def _always(policy: Policy) -> PolicyHistory:
    return PolicyHistory(Version(ALWAYS, policy))
