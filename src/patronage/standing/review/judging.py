"""One day of one relationship, judged: the standing that a review finds, and every finding."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from types import NoneType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias, cast

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.facts.acts import Step
from patronage.money.money import Money
from patronage.relationship.coverage import EVERYTHING
from patronage.standing.criteria.kernel import span_of
from patronage.standing.fold.fold import Fold
from patronage.standing.fold.holding import Hold, hold_on
from patronage.standing.fold.moves import Cause
from patronage.standing.policy.plain import Asked as AskedFor
from patronage.standing.policy.plain import asked_of
from patronage.standing.review.finding import Role, trusted_finding
from patronage.standing.rules.asked import asked_besides
from patronage.standing.rules.judge import known_of
from patronage.standing.rules.own_rules import answer, is_ours
from patronage.standing.rules.unknown import why_unknown
from patronage.standing.rules.verdict import TAKEN_BACK
from patronage.thresholds.threshold import Threshold
from patronage.values import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from patronage.facts.parties import Ref
    from patronage.facts.standings import Standing
    from patronage.standing.fold.derived import Derived
    from patronage.standing.fold.latch import Latch
    from patronage.standing.policy.plain import Asked
    from patronage.standing.policy.policy import Policy
    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.judge import Judge, Known
    from patronage.standing.rules.looks import Look
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = [
    "Hanging",
    "Judged",
    "anchors_on",
    "found",
    "found_for",
    "judge_day",
    "reasons_of",
]

_BY_RULE: Final = (Cause.EARNED, Cause.LOST)
_NO_HOLD: Final = Hold()
_UNKNOWN: Final = Verdict.UNKNOWN
_NEGATED: Final = (("negated", True),)

_Params: TypeAlias = tuple[tuple[str, object], ...]


class Hanging(NamedTuple):
    """What the rungs' own windows hang on, on a day, by name.

    `now` as it stands in the end; `kept` as it stood when it was asked whether a rung is kept: of
    one that was lost on the day, before it was, since its term is gone with it.
    """

    now: Mapping[str, Anchors]
    kept: Mapping[str, Anchors]

    def of_rung(self, asked: _Asked, *, kept: bool) -> Anchors | None:
        """Return what a rung's windows hang on for a criterion: `kept` asks by what it is kept."""
        by_rung = self.kept if kept or asked.role is Role.STAY else self.now
        return by_rung.get(asked.rung)

    @classmethod
    def of(cls, latches: Iterable[Latch], on: date) -> Hanging:
        """Return what the windows of some latches hang on, as of a day."""
        now = {latch.name: latch.anchors for latch in latches}
        lost = {
            latch.name: latch.lost_under
            for latch in latches
            if latch.last_loss == on and latch.lost_under is not None
        }
        return cls(now, {**now, **lost})


class Judged(NamedTuple):
    """What a review finds on a day, before it is held against what was recorded.

    `lasts` says that it finds the same on each day until the next change.
    """

    after: Standing
    steps: tuple[Step, ...]
    due_on: date | None
    next_change_on: date | None
    anchors: Hanging | None
    hold: Hold = _NO_HOLD
    lasts: bool = False


def judge_day(derived: Derived, policy: Policy, on: date) -> Judged:
    """Return what a review finds on a day, as if it were recorded."""
    plan, shown = _plan(policy), derived.shown
    # Where no move waits for a review, no window hangs on a rung's term and no version ends by a
    # review, recording one changes nothing: the fold over all days already says what it finds.
    if not (plan.waits or plan.hangs or len(derived.history.versions) > 1):
        count = bisect_right(shown.days, on)
        hold, acts = _NO_HOLD, derived.acts
        lasts = not (plan.terms or acts.days or acts.overrides)
        if not lasts:
            hold = hold_on(derived, policy, on, terms=plan.terms)
        after = policy.standing(shown.values[count - 1] if count else shown.before)
        coming = shown.days[count] if count < len(shown.days) else None
        steps = derived.steps[:count]
        return filled(Judged, (after, steps, None, coming, None, hold, lasts))
    # Else two folds up to the day: as things stand without this review, which says what its windows
    # hang on and what has been waiting, and as recording it would leave them.
    coming = derived.folded.next_change(on, shown)
    plain = Fold(derived.history, derived.judge, derived.acts)
    plain.run(until=on)
    anchors = Hanging.of(plain.latches, on)
    judged = Fold(derived.history, derived.judge, derived.acts, reviewed=on)
    folded = judged.run(until=on)
    shown = derived.masked(folded.shown)
    after = policy.standing(shown.at(on))
    steps = derived.steps_of(folded, shown)[: bisect_right(shown.days, on)]
    due = [latch.state.due for latch in plain.latches if latch.state.due is not None]
    if due:
        steps = _with_due(steps, on, after, plain, judged)
    hold = hold_on(derived, policy, on, fold=judged)
    return Judged(after, steps, min(due, default=None), coming, anchors, hold)


def _with_due(
    steps: tuple[Step, ...], on: date, after: Standing, plain: Fold, judged: Fold
) -> tuple[Step, ...]:
    """Mark the step of the day with the rungs whose moves were due and are taken now."""
    held = {latch.name for latch in plain.latches if latch.state.held}
    kept = {latch.name for latch in judged.latches if latch.state.held}
    before = after
    if steps and steps[-1].on == on:
        before = steps[-1].before
        steps = steps[:-1]
    gained, lost = tuple(sorted(kept - held)), tuple(sorted(held - kept))
    return (*steps, Step(before, after, on=on, gained=gained, lost=lost, due=True))


class _Asked:
    """A criterion as a rung asks for it, with what the findings on it share.

    `alike` is the first of its policy that sees the same and tells the same of it.
    """

    __slots__ = (
        "alike",
        "asked",
        "code",
        "criterion",
        "daily",
        "details",
        "drifts",
        "elapsed",
        "hangs",
        "known",
        "looks_beyond",
        "negated",
        "role",
        "rung",
        "tells_more",
        "threshold",
    )

    def __init__(self, asked: Asked) -> None:
        criterion = asked.criterion
        self.rung: str = asked.rung
        self.role: Role = Role(asked.role)
        self.criterion: Criterion = criterion
        self.negated: bool = asked.negated
        self.known: Known = known_of(criterion)
        self.code: str = getattr(criterion, "code", None) or type(criterion).__name__
        self.details: Callable[[Observed, date], _Params] | None = getattr(
            criterion, "details", None
        )
        if self.details is not None and not is_ours(type(criterion)):
            self.details = partial(answer, criterion, "details", _pairs)
        self.threshold: Threshold | None = getattr(criterion, "threshold", None)
        self.asked: _Params = _besides(criterion)
        self.elapsed: bool = self.threshold is not None and isinstance(self.threshold.bound, Span)
        self.drifts: bool = hasattr(criterion, "value_on")
        self.daily: bool = (
            self.elapsed or self.drifts or getattr(criterion, "tells_of_the_day", False)
        )
        self.hangs: bool = self.known.hangs
        self.looks_beyond: bool = getattr(criterion, "looks_beyond", False)
        self.tells_more: bool = self.negated or self.looks_beyond
        self.alike: _Asked = self


class Beyond(Protocol):
    """A criterion that looks beyond its ledger, by what its findings tell of that."""

    def told(self, facts: Facts, day: date) -> Iterable[tuple[Ref, Judge, tuple[Criterion, ...]]]:
        """Return whose ledgers decide it on a day, with what is asked of each."""
        ...

    def unknown_because(self, facts: Facts, day: date) -> tuple[tuple[str, object], ...]:
        """Return why it is not known on a day."""
        ...


class _Plan:
    """What a review of a policy goes through, in order, and by rung and role."""

    __slots__ = ("asked", "hangs", "of", "terms", "waits")

    def __init__(self, policy: Policy) -> None:
        self.of = {
            rung.name: {role: tuple(map(_Asked, asked)) for role, asked in asked_of(rung)}
            for rung in policy.rungs
        }
        self.asked = tuple(
            each for roles in self.of.values() for asked in roles.values() for each in asked
        )
        first: dict[object, _Asked] = {}
        for each in self.asked:
            if is_ours(type(each.criterion)) and not (each.hangs or each.drifts):
                kind = type(each.criterion), each.known.sight, each.elapsed
                each.alike = first.setdefault(kind, each)
        self.hangs = any(each.hangs for each in self.asked)
        self.waits = policy.up.on_decision or policy.down.on_decision
        self.terms = any(rung.first is not None for rung in policy.rungs)


@lru_cache(maxsize=512)
def _plan(policy: Policy) -> _Plan:
    return _Plan(policy)


def anchors_on(derived: Derived, policy: Policy, on: date) -> Hanging | None:
    """Return what the rungs' own windows hang on, on a day; None where no criterion has such."""
    if not _plan(policy).hangs:
        return None
    fold = Fold(derived.history, derived.judge, derived.acts)
    fold.run(until=on)
    return Hanging.of(fold.latches, on)


def found(
    derived: Derived, policy: Policy, on: date, anchors: Hanging | None, *, keep: bool = False
) -> tuple[Finding, ...]:
    """Return a finding for every criterion of every rung, as of a day.

    With `keep` they are kept for the next such day: a finding stays the same until what was seen or
    its verdict changes. Where time itself is what is seen, terms of the day are named, or the day
    isn't observed, it is of the day.
    """
    asked = _plan(policy).asked
    if not keep:
        return tuple(_each_found(derived.judge, asked, on, anchors))
    daily = on not in derived.coverage.observed
    return tuple(_each_found(derived.judge, asked, on, anchors, earlier=derived.kept, daily=daily))


def found_for(
    derived: Derived, policy: Policy, on: date, rung: str, role: Role, *, kept: bool = False
) -> dict[Criterion, Finding]:
    """Return the findings of one rung in one role, by criterion, as of a day.

    With `kept` those by which it is kept or lost that day, whatever its role.
    """
    asked = _plan(policy).of[rung].get(role.value, ())
    results = _each_found(derived.judge, asked, on, anchors_on(derived, policy, on), kept=kept)
    return {each.criterion: finding for each, finding in zip(asked, results, strict=True)}


def reasons_of(derived: Derived, step: Step) -> tuple[Finding, ...]:
    """Return the findings of the rungs that a step gained or lost by the rules (`Case.reasons`)."""
    move = derived.moves.get(step.on)
    if move is None or move.cause not in _BY_RULE or not (step.gained or step.lost):
        return ()
    policy = derived.history.versions[move.version].policy
    plan, on, judge = _plan(policy), move.day, derived.judge
    anchors = anchors_on(derived, policy, on) if plan.hangs else None
    found: list[Finding] = []
    for name in step.gained:
        roles = plan.of[name]
        again = "reenter" in roles and derived.was_held(name, on)
        found += _each_found(judge, roles["reenter" if again else "enter"], on, anchors)
    for name in step.lost:
        roles = plan.of.get(name, {})
        asked = roles.get("stay") or roles.get("enter", ())
        found += _each_found(judge, asked, on, anchors, kept=True)
    return tuple(found)


def _each_found(
    judge: Judge,
    asked_for: Iterable[_Asked],
    on: date,
    anchors: Hanging | None,
    *,
    kept: bool = False,
    earlier: dict[object, tuple[Finding, date, date | None]] | None = None,
    daily: bool = False,
) -> list[Finding]:
    """Return a finding for each criterion; `kept` is that of `found_for`.

    `earlier` are those kept for days to come, each since one day and until another, unless all
    are `daily`.
    """
    base = judge.base
    results: list[Finding] = []
    sights: dict[_Asked, _Sight] = {}
    for asked in asked_for:
        at = base
        key: object = asked
        if anchors is not None and asked.hangs:
            at = anchors.of_rung(asked, kept=kept) or base
            key = (asked, at)
        if earlier and key in earlier and _lasts(earlier[key], on):
            results.append(earlier[key][0])
            continue
        known = asked.known
        sight = sights.get(asked.alike)
        if sight is None:
            sight = sights[asked.alike] = _seen_by(asked, judge.look(known, at), on)
        look, seen, coming, value, params, ids = sight
        verdict, changes_on = judge.said_on(known, look, at, on)
        if verdict is _UNKNOWN or asked.tells_more:
            params += _besides_seen(asked, seen, on, judge, unknown=verdict is _UNKNOWN)
        finding = trusted_finding(
            asked.code,
            verdict,
            asked.rung,
            asked.role,
            value,
            asked.threshold,
            params,
            ids,
            changes_on,
        )
        results.append(finding)
        if earlier is not None:
            if daily or asked.daily:
                changes_on = on
            if changes_on is not None and (coming is None or changes_on < coming):
                coming = changes_on
            earlier[key] = finding, on, coming
    return results


def _lasts(kept: tuple[Finding, date, date | None], on: date) -> bool:
    """Say whether what was found on an earlier day, until some day, is found on this one."""
    _, since, until = kept
    return since == on or (since < on and (until is None or on < until))


_Sight: TypeAlias = "tuple[Look, Observed, date | None, object, _Params, tuple[str, ...]]"
"""What is seen, and what of it on a day, until when; and what a finding tells of that: value,
details and facts."""


def _seen_by(asked: _Asked, look: Look, on: date) -> _Sight:
    """Return what a criterion sees on a day, as its findings tell it."""
    seen, coming = look.on(on)
    value, pool, low, high = seen
    ids = tuple([fact.id for fact in pool[low:high] if fact.id is not None]) if pool else ()
    params: _Params = ()
    if asked.elapsed and isinstance(value, date):
        params = (("since", value),) if value <= on else ()
        value = _span((on - value).days if params else 0)
    elif asked.drifts:
        value = answer(asked.criterion, "value_on", _scalar, seen, on)
    elif isinstance(value, Threshold):  # it is only known to pass this
        params = (("known", value),)
        value = value.bound
    elif value is TAKEN_BACK:
        value = None
    if asked.details is not None:
        params += asked.details(seen, on)
    besides = asked.asked
    if besides and params[: len(besides)] != besides:  # its details mostly begin with them
        params += _unsaid(besides, dict(params))
    return look, seen, coming, value, params, ids


def _besides_seen(
    asked: _Asked, seen: Observed, on: date, judge: Judge, *, unknown: bool
) -> _Params:
    """Return that it must not be so, what is told of others it looks at, and why it isn't known."""
    found: _Params = _NEGATED if asked.negated else ()
    if asked.looks_beyond:
        return found + _beyond(asked, on, judge, unknown=unknown)
    if unknown:
        found += why_unknown(asked.criterion, seen, on, judge.coverage or EVERYTHING)
    return found


def _scalar(value: object) -> object:
    if not isinstance(value, _SCALARS):
        hint = "`value_on` returns a number, an amount or None"
        raise TypeError(hint)
    return value


_SCALARS: Final = (int, Decimal, Fraction, Money, NoneType)


def _beyond(
    asked: _Asked, on: date, judge: Judge, *, unknown: bool
) -> tuple[tuple[str, object], ...]:
    """Return what is told of others: who they are, and for each what their own ledger says.

    Where the verdict is `unknown`, why it is.
    """
    beyond, facts = cast("Beyond", asked.criterion), judge.facts
    found: list[tuple[Ref, tuple[Finding, ...]]] = []
    for party, its, criteria in beyond.told(facts, on):
        inner = [_Asked(AskedFor(asked.rung, asked.role.value, each, False)) for each in criteria]
        found.append((party, tuple(_each_found(its, inner, on, None))))
    told = (("through", tuple(party for party, _ in found)), ("theirs", tuple(found)))
    return (*(told if found else ()), *(beyond.unknown_because(facts, on) if unknown else ()))


def _pairs(found: Iterable[tuple[str, object]]) -> tuple[tuple[str, object], ...]:
    return tuple([(name, value) for name, value in found])


def _besides(criterion: Criterion) -> tuple[tuple[str, object], ...]:
    """Return what a criterion asks for besides its threshold: its window, and its other fields.

    Those that aren't their default are named by `asked`, for the words to tell them.
    """
    over: Window | None = getattr(criterion, "over", None)
    fields = asked_besides(criterion)
    names = (("asked", tuple([name for name, _ in fields])),) if fields else ()
    return (*(() if over is None else span_of(over)), *fields, *names)


def _unsaid(
    besides: tuple[tuple[str, object], ...], said: Mapping[str, object]
) -> tuple[tuple[str, object], ...]:
    """Return what the details of a finding don't say of what was asked for.

    Where they say something else under a name, as what was seen by it, `asked_…` is what was asked.
    """
    found: list[tuple[str, object]] = []
    for name, value in besides:
        if name not in said:
            found.append((name, value))
        elif said[name] != value:
            found.append((f"asked_{name}", value))
    return tuple(found)


@lru_cache(maxsize=4096)
def _span(count: int) -> Span:
    return Span(days=count)
