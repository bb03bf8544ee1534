"""The user's own rule of who is what: a ladder of rungs, as data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.billing.periods.cadence import Cadence
from patronage.checks import check_instance, check_name
from patronage.errors import Fault, UnknownReference, offer, raise_faults
from patronage.facts.acts import PolicyVersion
from patronage.facts.standings import PROSPECT, Standing, check_standing, standing_of
from patronage.standing.policy.ladder import (
    Better,
    Climb,
    Fall,
    Rung,
    Shows,
    check_cadence,
    rules_of,
)
from patronage.standing.rules.combining import looks_beyond, reads_others
from patronage.values import Said, canonical

if TYPE_CHECKING:
    from patronage.relationship.coverage import Coverage
    from patronage.standing.rules.combining import Rule
    from patronage.text.phrases import Words

__all__ = ["Policy", "standing_named"]


@frozen(cache_hash=True)
class Policy(Said):
    """Who is what, by the user's own rules: rungs above a base, one text under one version.

    The library never decides what makes a client, since the guides disagree (D18): the policy does.
    It is plain data: it can be stored, compared, checked before use and drawn. `str` names it and
    its ladder; `describe` puts all of it into words.

    `rungs` run from the lowest to the highest. `review_on` says on which days the rungs are looked
    at (None: every day). `climb` and `fall` say how far a standing moves on one day, `up` and
    `down` when a change shows. `better` says which way along the ladder is good for the patron.

    Raises `InvalidInput` (`policy.levels`) for an empty ladder or a standing that is on it twice.

    >>> import patronage as pt
    >>> ours = pt.Policy("ours", "1", rungs=(pt.Rung(pt.CLIENT, enter=pt.Always()),))
    >>> ours.ladder
    ('prospect', 'client')
    """

    name: str
    version: str
    rungs: tuple[Rung, ...] = field(kw_only=True)
    base: Standing = field(kw_only=True, default=PROSPECT, converter=standing_of)
    better: Better = field(kw_only=True, default=Better.UP)
    review_on: Cadence | None = field(kw_only=True, default=None)
    climb: Climb = field(kw_only=True, default=Climb.AS_EARNED)
    fall: Fall = field(kw_only=True, default=Fall.EARNED)
    up: Shows = field(kw_only=True, default=Shows())
    down: Shows = field(kw_only=True, default=Shows())

    def __attrs_post_init__(self) -> None:
        raise_faults(_policy_faults(self))

    def _said(self, words: Words) -> str:
        named = words.say("decision.policy", name=self.name, version=self.version)
        standings = words.say("format.comma").join(self.ladder)
        return words.say("policy.ladder", policy=named, standings=standings)

    @cached_property
    def ladder(self) -> tuple[str, ...]:
        """The names of the standings, from the base up.

        >>> import patronage as pt
        >>> pt.policies.BY_CONDUCT.ladder
        ('prospect', 'customer', 'client')
        """
        return (self.base.name, *(rung.standing.name for rung in self.rungs))

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The standings of the ladder by name, each carrying the ladder, from the base up.

        >>> import patronage as pt
        >>> pt.policies.BY_CONDUCT.standings["client"].is_at_least(pt.CUSTOMER)
        True
        """
        ladder = self.ladder
        return MappingProxyType({name: Standing(name, ladder) for name in ladder})

    @cached_property
    def reference(self) -> PolicyVersion:
        """What a decision names the policy by: name, version and fingerprint.

        >>> import patronage as pt
        >>> print(pt.policies.BY_CONDUCT.reference)
        conduct v1
        """
        return PolicyVersion(self.name, self.version, self.fingerprint)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the policy's canonical text, in hexadecimal: equal policies, equal prints.

        >>> import patronage as pt
        >>> len(pt.policies.BY_CONDUCT.fingerprint)
        64
        """
        return hashlib.sha256(canonical(self).encode("utf-8", "backslashreplace")).hexdigest()

    @cached_property
    def reads_others(self) -> bool:
        """Whether it looks at the ledgers of other parties, so that one alone won't do to judge by.

        Whoever cuts a book into ledgers or partitions has to know, and gives the book.

        >>> import patronage as pt
        >>> pt.policies.BY_CONDUCT.reads_others
        False
        """
        return any(map(reads_others, self.rules))

    @cached_property
    def looks_beyond(self) -> bool:
        """Whether it looks at more than facts: at others' ledgers, or at a standing.

        >>> import patronage as pt
        >>> pt.policies.BY_CONDUCT.looks_beyond
        False
        """
        return any(map(looks_beyond, self.rules))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that its rungs state.

        >>> import patronage as pt
        >>> len(pt.policies.BY_CONDUCT.rules)
        3
        """
        return tuple(rule for rung in self.rungs for _, rule in rules_of(rung))

    def standing(self, name: str) -> Standing:
        """Return a standing by name, with the ladder; a name that the ladder has not comes bare.

        >>> import patronage as pt
        >>> pt.policies.BY_CONDUCT.standing("client") > pt.policies.BY_CONDUCT.standing("customer")
        True
        """
        return self.standings.get(name) or Standing(name)

    def rung(self, standing: Standing | str) -> Rung:
        """Return the rung of a standing.

        Raises `UnknownReference` (`standing.unknown`): it offers the nearest, lists the ladder.

        >>> import patronage as pt
        >>> pt.policies.BY_CONDUCT.rung("client").grace
        days(30)
        """
        found = standing_named(standing, self.ladder)
        for rung in self.rungs:
            if rung.standing == found:
                return rung
        hint = f"the base {found.name!r} has no rung; rungs are {', '.join(self.ladder[1:])}"
        raise UnknownReference(Fault.of("standing.unknown", "standing", found.name, hint))

    def check(self, coverage: Coverage | None = None) -> tuple[Fault, ...]:
        """Return what is odd about the policy, before it is used; none of it is refused.

        Each finding has a code, a path and a hint. `policy.never_met`: a rung that no rule gives.
        `policy.always_met`: one that everybody enters. `policy.never_kept`: one that is lost at the
        first look. `policy.idle_stay`: a rule to stay that can't matter. `policy.out_of_reach`:
        where none is climbed over, one above a rung that nobody earns. `policy.order`: one that is
        entered with the rung below. `policy.contradiction`: bounds that no number is within.
        `policy.window`: a term is looked at where there is none. `policy.kind`: a kind of fact that
        only you can have, or a misspelt one. `policy.once`: a likelihood that
        nobody who buys once ever loses. `policy.unobserved`: given what is covered, a kind that
        nobody observes. `coverage.kind`: a covered kind that no fact of the library has.

        >>> import patronage as pt
        >>> never = pt.Policy("never", "1", rungs=(pt.Rung(pt.CLIENT, enter=pt.Not(pt.Always())),))
        >>> [(fault.code, fault.path) for fault in never.check()]
        [('policy.never_met', 'rungs[0].enter')]
        """
        from patronage.standing.policy.oddities import oddities

        return oddities(self.rungs, self.climb, coverage)


def standing_named(
    standing: Standing | str, ladder: tuple[str, ...], path: str = "standing"
) -> Standing:
    """Return the standing as one of the ladder.

    Raises `UnknownReference` (`standing.unknown`), which offers the nearest and lists the ladder.

    >>> standing_named("client", ("prospect", "client"))
    Standing('client', ('prospect', 'client'))
    """
    name = standing.name if isinstance(standing, Standing) else standing
    if name in ladder:
        return Standing(name, ladder=ladder)
    hint = f"{offer(name, ladder)}the ladder is {' < '.join(ladder)}"
    raise UnknownReference(Fault.of("standing.unknown", path, name, hint))


def _policy_faults(policy: Policy) -> list[Fault]:
    faults: list[Fault] = []
    check_name(faults, "name", policy.name)
    check_name(faults, "version", policy.version)
    check_standing(faults, "base", policy.base)
    if not isinstance(policy.rungs, tuple) or not policy.rungs:
        faults.append(
            Fault.of("policy.levels", "rungs", policy.rungs, "give a tuple of at least one Rung")
        )
        return faults
    for place, rung in enumerate(policy.rungs):
        check_instance(faults, "policy.type", f"rungs[{place}]", rung, Rung)
    if not faults:
        ladder = policy.ladder
        for place, name in enumerate(ladder):
            if name in ladder[:place]:
                path = f"rungs[{place - 1}].standing"
                faults.append(
                    Fault.of("policy.levels", path, name, "name each standing of the ladder once")
                )
    for name, kind in (
        ("better", Better),
        ("climb", Climb),
        ("fall", Fall),
        ("up", Shows),
        ("down", Shows),
    ):
        check_instance(faults, "policy.type", name, getattr(policy, name), kind)
    if policy.review_on is not None:
        check_cadence(faults, "review_on", policy.review_on)
    return faults
