"""What made a move: the findings that decide it, and what would have averted it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from patronage.counting.verdict import Verdict
from patronage.dates.day import add_days
from patronage.standing.fold.moves import Cause
from patronage.standing.policy.ladder import Better
from patronage.standing.remedies.doing import doing
from patronage.standing.remedies.in_time import Search, Trial, by_time
from patronage.standing.remedies.remedy import remedy
from patronage.standing.review.finding import Role
from patronage.standing.review.judging import anchors_on, found_for
from patronage.standing.rules.judge import known_of
from patronage.standing.rules.own_rules import answer
from patronage.standing.rules.turning import compounds_over, favours, turning_sets
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patronage.facts.acts import Override
    from patronage.standing.fold.derived import Derived
    from patronage.standing.fold.moves import Move
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.remedies.doing import Doing
    from patronage.standing.remedies.remedy import Remedy
    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.turning import TurningSets
    from patronage.windows.anchors import Anchors

    Found = dict[Criterion, Finding]
    Sets = tuple[frozenset[Criterion], ...]

__all__ = [
    "Why",
    "could_rise",
    "failing",
    "mask_on",
    "speaking_against",
    "speaking_for",
    "turned",
    "why",
]


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
    reasons = tuple(_supporting(findings, rule).values())
    if policy.better is not Better.DOWN:
        return Why(reasons)
    asked, anchors = asked or move.day, _anchors(derived, policy, move.rung, move.day)
    trial = Trial(derived.judge, rung, anchors, asked, move.day, move.day, entered=rule)
    decided = _decided(derived, policy, rung, role, move.day)
    sets = _sets(rule, decided.findings, wanted=False, as_known=True)
    return Why(reasons, _offered(trial, rule, decided, sets, wanted=False), sets.complete)


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
    rung = policy.rung(name)
    decided, sets, reasons = _against(derived, policy, rung, on)
    if policy.better is Better.DOWN:
        return Why(reasons)
    asked = on if asked is None else asked
    anchors = _anchors(derived, policy, name, on)
    trial = Trial(derived.judge, rung, anchors, asked, max(since or on, asked), on)
    trial = trial._replace(since=max(trial.failing_since(), trial.since))
    averted_by, complete = _offered(trial, rung.to_stay, decided, sets), sets.complete
    if not averted_by and rung.stay is not None:
        decided = _decided(derived, policy, rung, Role.ENTER, on)
        sets = _sets(rung.enter, decided.findings)
        averted_by = _offered(trial, rung.enter, decided, sets)
        complete = complete and sets.complete
    return Why(reasons, averted_by, complete)


def speaking_against(derived: Derived, policy: Policy, name: str, on: date) -> tuple[Finding, ...]:
    """Return the findings by which a rung fails on a day."""
    return _against(derived, policy, policy.rung(name), on)[2]


def speaking_for(derived: Derived, policy: Policy, name: str, on: date) -> tuple[Finding, ...]:
    """Return the findings by which a rung is entered on a day; none of the base."""
    if name == policy.base.name:
        return ()
    rung = policy.rung(name)
    findings, role = _entered(derived, policy, name, on)
    return tuple(
        _supporting(findings, rung.enter if role is Role.ENTER else rung.to_reenter).values()
    )


def _against(
    derived: Derived, policy: Policy, rung: Rung, on: date
) -> tuple[_Decided, TurningSets, tuple[Finding, ...]]:
    """Return by what a rung is kept or not on a day, what would keep it, and what speaks against.

    What is not known need not turn for that: not known to fail is enough.
    """
    role = Role.ENTER if rung.stay is None else Role.STAY
    decided = _decided(derived, policy, rung, role, on)
    sets = _sets(rung.to_stay, decided.findings, as_known=True)
    return decided, sets, tuple(_decisive(decided.findings, sets, rung.to_stay).values())


def _anchors(derived: Derived, policy: Policy, name: str, on: date) -> Anchors:
    """Return what a rung's own windows hang on while it is asked whether it is kept."""
    hanging = anchors_on(derived, policy, on)
    base = derived.judge.base
    return base if hanging is None else hanging.kept.get(name, base)


class _Decided(NamedTuple):
    """The findings by which a rule is decided on a day, each with the day that it is of.

    That is an earlier one where a compound looks at it (`looks_on`): at the end of a period.
    """

    findings: Found
    days: dict[Criterion, date]


def _decided(derived: Derived, policy: Policy, rung: Rung, role: Role, on: date) -> _Decided:
    rule = getattr(rung, role.value) or rung.enter
    findings = found_for(derived, policy, on, rung.name, role, kept=True)
    days = dict.fromkeys(findings, on)
    for criterion in () if known_of(rule).day_by_day else findings:
        for compound in compounds_over(rule, criterion):
            if hasattr(compound, "looks_on"):
                days[criterion] = answer(compound, "looks_on", _as_day, days[criterion])
        if days[criterion] != on:
            then = found_for(derived, policy, days[criterion], rung.name, role, kept=True)
            findings[criterion] = then[criterion]
    return _Decided(findings, days)


def _as_day(day: date) -> date:
    return date.fromordinal(day.toordinal())


def _offered(
    trial: Trial, rule: Rule, decided: _Decided, sets: Sets, *, wanted: bool = True
) -> tuple[tuple[Remedy, ...], ...]:
    """Return the sets of remedies all of which can still be had, each with its days."""
    turns = _turns(rule, decided.findings, wanted=wanted)

    def way_of(criterion: Criterion) -> Doing | None:
        day = decided.days[criterion]
        return doing(
            trial.judge, criterion, trial.anchors,
            wanted=turns[criterion], asked=trial.asked, day=day,
        )  # fmt: skip

    ways = {each: way_of(each) for each in decided.findings if any(each in one for one in sets)}
    search = Search(trial, rule)
    found: list[tuple[Remedy, ...]] = []
    for one in sets:
        here = {each: ways[each] for each in decided.findings if each in one}
        doings = {each: (way, decided.days[each]) for each, way in here.items() if way is not None}
        days = search.days_for(doings) if doings and len(doings) == len(one) else None
        if days is not None:
            found.append(
                tuple(
                    _dated(decided.findings[each], way, days[each], trial.asked)
                    for each, (way, _) in doings.items()
                )
            )
    return tuple(found)


def _turns(rule: Rule, findings: Found, *, wanted: bool = True) -> dict[Criterion, bool]:
    """Return for each criterion whether it is to be met: the opposite of what it is, if known."""
    helps = _helps(rule, wanted)
    return {
        each: helps[each] if found.verdict is Verdict.UNKNOWN else not found.is_met
        for each, found in findings.items()
    }


def _dated(finding: Finding, way: Doing, days: tuple[date, date], asked: date) -> Remedy:
    first, last = days
    return remedy(finding, last, not_before=first if first > asked else None, short=way.lack)


def could_rise(
    derived: Derived, policy: Policy, rung: Rung, rule: Rule, *,
    findings: Found, sets: Sets, on: date,
) -> tuple[tuple[Remedy, ...], ...]:  # fmt: skip
    """Return the sets of what is missing for a rung on a day that something new can still close.

    `rule` is the way in, `sets` are what would turn it. It counts on that day, or else once its
    window opens, if it counts for ever then. What time alone closes is told with the days left.
    """
    hanging = anchors_on(derived, policy, on)
    base = derived.judge.base
    anchors = base if hanging is None else hanging.now.get(rung.name, base)
    turns = _turns(rule, findings)

    def offered(criterion: Criterion) -> Remedy | None:
        for_ever = isinstance(getattr(criterion, "over", None), _FOR_EVER)
        until = date.max if for_ever else on
        trial = Trial(derived.judge, rung, anchors, on, until, until)
        finding, wanted = findings[criterion], turns[criterion]
        way = doing(derived.judge, criterion, anchors, wanted=wanted, asked=on, day=until)
        search = Search(trial, rule)
        days = None if way is None else search.days_of(criterion, way, until)
        if way is None or days is None or not _turns_it(way, days, until, wanted=wanted):
            return by_time(trial, criterion, finding, wanted=wanted)
        first, last = days
        by = last if on < last < date.max else None
        return remedy(finding, by, not_before=first if first > on else None, short=way.lack)

    offers = {each: offered(each) for each in findings if any(each in one for one in sets)}
    missing = (tuple(offers[each] for each in findings if each in one) for one in sets)
    return tuple(
        tuple(each for each in one if each is not None) for one in missing if None not in one
    )


def _turns_it(way: Doing, days: tuple[date, date], until: date, *, wanted: bool) -> bool:
    """Say whether what is done turns a verdict for sure: not only to what isn't known any more."""
    return way.said(days[1]).at(until) is (Verdict.MET if wanted else Verdict.UNMET)


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
    rung = policy.rung(move.rung)
    if move.cause is Cause.LOST:
        role = Role.ENTER if rung.stay is None else Role.STAY
        found = found_for(derived, policy, on, move.rung, role, kept=True)
        now = _decisive(found, _sets(rung.to_stay, found, as_known=True), rung.to_stay)
    else:
        found, role = _entered(derived, policy, move.rung, on)
        now = _supporting(found, rung.enter if role is Role.ENTER else rung.to_reenter)
    if on == date.min:
        return tuple(now.values())
    before = found_for(derived, policy, add_days(on, -1), move.rung, role)
    fresh = (
        each for criterion, each in now.items() if each.verdict is not before[criterion].verdict
    )
    return tuple(fresh) or tuple(now.values())


def _decisive(findings: Found, sets: TurningSets, rule: Rule) -> Found:
    """Return the findings of what would have to turn; all that speak against, of too many sets."""
    if not sets.complete:
        speaking = _supporting(findings, rule)
        return {each: found for each, found in findings.items() if each not in speaking}
    wanted = frozenset[object]().union(*sets)
    return {criterion: each for criterion, each in findings.items() if criterion in wanted}


def _work_out_helps(rule: Rule, wanted: bool) -> Mapping[Criterion, bool]:
    return dict(favours(rule, wanted=wanted))


_helps = cast(
    "Callable[[Rule, bool], Mapping[Criterion, bool]]", lru_cache(maxsize=512)(_work_out_helps)
)
"""Return for each criterion whether it helps met, or unmet, where a rule is wanted met, or not."""


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


def _sets(
    rule: Rule, findings: Found, *, wanted: bool = True, as_known: bool = False
) -> TurningSets:
    """Return what would turn a rule; with `as_known` what isn't known need not turn for that."""
    helps: Mapping[Criterion, bool] = _helps(rule, wanted) if as_known else {}

    def verdict(criterion: Criterion) -> Verdict:
        found = findings[criterion].verdict
        if found is Verdict.UNKNOWN and criterion in helps:
            return Verdict.MET if helps[criterion] else Verdict.UNMET
        return found

    return turning_sets(rule, verdict, wanted=wanted)


def mask_on(derived: Derived, day: date) -> Override | None:
    """Return the override that begins or ends on a day, the later recorded of several."""
    found = (
        each
        for each in reversed(derived.acts.overrides)
        if day in {each.period.start, each.period.end, each.on}
    )
    return next(found, None)
