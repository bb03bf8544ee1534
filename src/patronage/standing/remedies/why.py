"""What made a move: the findings that decide it, and what would have averted it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from patronage.dates.day import add_days
from patronage.standing.fold.moves import Cause
from patronage.standing.policy.ladder import Better
from patronage.standing.remedies.in_time import Horizon, useful
from patronage.standing.remedies.remedy import remedy
from patronage.standing.review.finding import Role
from patronage.standing.review.judging import anchors_on, found_for
from patronage.standing.rules.turning import TurningSets, favours, turning_sets
from patronage.standing.rules.verdict import Verdict
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Fixed

if TYPE_CHECKING:
    from patronage.facts.acts import Override
    from patronage.standing.fold.derived import Derived
    from patronage.standing.fold.moves import Move
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.remedies.remedy import Remedy
    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.windows.anchors import Anchors

    Found = dict[Criterion, Finding]
    Sets = tuple[frozenset[Criterion], ...]

__all__ = ["Why", "could_rise", "failing", "lacking", "mask_on", "turned", "why"]


class Why(NamedTuple):
    """The findings that decide a move, and the smallest sets of what would avert it.

    Not `complete` where there may be other sets: there are too many to look for.
    """

    reasons: tuple[Finding, ...] = ()
    averted_by: tuple[tuple[Remedy, ...], ...] = ()
    complete: bool = True


def why(derived: Derived, move: Move, *, asked: date | None = None) -> Why:
    """Return why a rule-made move comes about, as of the day and by the version that decides it.

    A gain is decided by what speaks for it, a loss by what would have to turn; what somebody
    placed, or a version renamed, is decided by no finding. Only what is bad for the patron is to be
    averted: a loss, or on a ladder that gets worse a gain; and only by what is done from the day
    `asked` on and still counts when it is decided.
    """
    if move.rung is None or move.cause not in {Cause.EARNED, Cause.LOST}:
        return Why()
    policy = derived.history.versions[move.version].policy
    since = move.day if move.since is None or move.since > move.day else move.since
    if move.cause is Cause.LOST:
        return failing(derived, policy, move.rung, move.day, since=since, asked=asked)
    findings, role = _entered(derived, policy, move.rung, move.day)
    rung = policy.rung(move.rung)
    rule = rung.enter if role is Role.ENTER else rung.to_reenter
    bad = policy.better is Better.DOWN and (asked is None or asked <= move.day)
    sets = _sets(rule, findings, wanted=False) if bad else TurningSets()
    averted_by = tuple(
        tuple(remedy(findings[each], move.day) for each in findings if each in one) for one in sets
    )
    return Why(tuple(_supporting(findings, rule).values()), averted_by, sets.complete)


def failing(
    derived: Derived,
    policy: Policy,
    name: str,
    on: date,
    *,
    since: date | None = None,
    asked: date | None = None,
) -> Why:
    """Return why a rung fails on a day, and what would keep it, where that is worth keeping.

    What is done from the day `asked` on (None: on that day), and counts on that day or, where the
    rung is in grace `since` an earlier one, then. A way in that is open keeps a rung too: what
    would enter it is told where nothing else can be done any more.
    """
    findings, _, sets = _kept(derived, policy, name, on)
    reasons = tuple(_decisive(findings, sets, policy.rung(name).to_stay).values())
    if policy.better is Better.DOWN:
        return Why(reasons)
    first = on if asked is None else asked
    at = Horizon(first, max(since or on, first), on, _anchors(derived, policy, name, on))
    rung = policy.rung(name)
    averted_by, complete = lacking(derived, rung.to_stay, findings, sets, at), sets.complete
    if not averted_by and rung.stay is not None:
        ways_in = found_for(derived, policy, on, name, Role.ENTER, kept=True)
        sets = _sets(rung.enter, ways_in)
        averted_by = lacking(derived, rung.enter, ways_in, sets, at)
        complete = complete and sets.complete
    return Why(reasons, averted_by, complete)


def _anchors(derived: Derived, policy: Policy, name: str, on: date) -> Anchors:
    """Return what a rung's own windows hang on while it is asked whether it is kept."""
    hanging = anchors_on(derived, policy, on)
    base = derived.judge.base
    return base if hanging is None else hanging.kept.get(name, base)


def lacking(
    derived: Derived, rule: Rule, findings: Found, sets: Sets, at: Horizon
) -> tuple[tuple[Remedy, ...], ...]:
    """Return the sets of remedies all of which can still be had, with the days on which they help.

    What several of them turn must hold on one day: on the last.
    """

    def offered(criterion: Criterion, *, alone: bool) -> Remedy | None:
        when = at if alone else at.on(at.until)
        days = useful(derived, rule, criterion, findings[criterion], when)
        if days is None:
            return None
        first, last = days
        not_before = first if first > at.asked else None
        return remedy(findings[criterion], last, not_before=not_before)

    return _whole(sets, findings, offered)


def could_rise(
    derived: Derived, policy: Policy, rung: Rung, findings: Found, sets: Sets, *, on: date
) -> tuple[tuple[Remedy, ...], ...]:
    """Return the sets of what is missing for a rung on a day that something new can still close.

    It counts on that day, or else once its window opens, if it counts for ever then.
    """
    hanging = anchors_on(derived, policy, on)
    base = derived.judge.base
    anchors = base if hanging is None else hanging.now.get(rung.name, base)

    def offered(criterion: Criterion, *, alone: bool) -> Remedy | None:  # noqa: ARG001  as any
        until = date.max if isinstance(getattr(criterion, "over", None), _FOR_EVER) else on
        at = Horizon(on, until, until, anchors)
        days = useful(derived, rung.enter, criterion, findings[criterion], at)
        if days is None:
            return None
        first, last = days
        by = last if on < last < date.max else None
        return remedy(findings[criterion], by, not_before=first if first > on else None)

    return _whole(sets, findings, offered)


class _Offer(Protocol):
    """What a criterion lacks, if that can still be had; `alone` says that nothing else is."""

    def __call__(self, criterion: Criterion, *, alone: bool) -> Remedy | None: ...


def _whole(sets: Sets, findings: Found, offered: _Offer) -> tuple[tuple[Remedy, ...], ...]:
    """Return the remedies of each set all of which are offered, in the order of the findings."""
    found: list[tuple[Remedy, ...]] = []
    offers: dict[tuple[Criterion, bool], Remedy | None] = {}
    for one in sets:
        alone = len(one) == 1
        for each in one:
            if (each, alone) not in offers:
                offers[each, alone] = offered(each, alone=alone)
        remedies = [offers[each, alone] for each in findings if each in one]
        had = tuple(each for each in remedies if each is not None)
        if len(had) == len(one):
            found.append(had)
    return tuple(found)


_FOR_EVER: Final = (Fixed, InTerm, SinceFall)
"""Windows whose facts, once they count, count for ever."""


def turned(derived: Derived, move: Move) -> tuple[Finding, ...]:
    """Return the findings that made a past move, on the day on which they did.

    Where a gain waited to be confirmed, or a loss was in grace, that is an earlier day than the
    move's. Of several that hold, those that turned on that day; where none did, all of them.
    """
    if move.rung is None or move.cause not in {Cause.EARNED, Cause.LOST}:
        return ()
    policy = derived.history.versions[move.version].policy
    on = move.day if move.since is None or move.since == date.min else move.since
    if move.cause is Cause.LOST:
        found, role, sets = _kept(derived, policy, move.rung, on)
        now = _decisive(found, sets, policy.rung(move.rung).to_stay)
    else:
        found, role = _entered(derived, policy, move.rung, on)
        rung = policy.rung(move.rung)
        now = _supporting(found, rung.enter if role is Role.ENTER else rung.to_reenter)
    if on == date.min:
        return tuple(now.values())
    before = found_for(derived, policy, add_days(on, -1), move.rung, role)
    fresh = (
        each for criterion, each in now.items() if each.verdict is not before[criterion].verdict
    )
    return tuple(fresh) or tuple(now.values())


def _kept(derived: Derived, policy: Policy, name: str, on: date) -> tuple[Found, Role, TurningSets]:
    """Return the findings by which a rung is kept or not on a day, and what would keep it."""
    rung = policy.rung(name)
    role = Role.ENTER if rung.stay is None else Role.STAY
    findings = found_for(derived, policy, on, name, role, kept=True)
    return findings, role, _sets(rung.to_stay, findings)


def _decisive(findings: Found, sets: TurningSets, rule: Rule) -> Found:
    """Return the findings of what would have to turn; all that speak against, of too many sets."""
    if not sets.complete:
        speaking = _supporting(findings, rule)
        return {each: found for each, found in findings.items() if each not in speaking}
    wanted = frozenset[object]().union(*sets)
    return {criterion: each for criterion, each in findings.items() if criterion in wanted}


def _supporting(findings: Found, rule: Rule) -> Found:
    """Return the findings that speak for a rule: what is met, or under a not unmet."""
    helps = {(criterion, Verdict.MET if met else Verdict.UNMET) for criterion, met in favours(rule)}
    return {each: found for each, found in findings.items() if (each, found.verdict) in helps}


def _entered(derived: Derived, policy: Policy, name: str, on: date) -> tuple[Found, Role]:
    """Return the findings by which a rung is entered on a day: for the first time, or again."""
    rung = policy.rung(name)
    findings = found_for(derived, policy, on, name, Role.ENTER)
    if rung.reenter is None or frozenset() in _sets(rung.enter, findings):
        return findings, Role.ENTER
    return found_for(derived, policy, on, name, Role.REENTER), Role.REENTER


def _sets(rule: Rule, findings: Found, *, wanted: bool = True) -> TurningSets:
    return turning_sets(rule, lambda each: findings[each].verdict, wanted=wanted)


def mask_on(derived: Derived, day: date) -> Override | None:
    """Return the override that begins or ends on a day, the later recorded of several."""
    found = (
        each
        for each in reversed(derived.acts.overrides)
        if day in {each.period.start, each.period.end, each.on}
    )
    return next(found, None)
