"""When to look again: the first day on which an answer could be another without a new fact."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from patronage.agreement.whole.agreement import Agreement
from patronage.billing.periods.cadence import Cadence
from patronage.book.bonds import HOMELY
from patronage.facts.mends import Correction
from patronage.relationship.ledger import day_after
from patronage.standing.fold.fold import Fold
from patronage.standing.fold.lines import kept_by
from patronage.standing.fold.showing import effective
from patronage.standing.policy.ladder import Shows, rules_of
from patronage.standing.review.case import case_of, require_day
from patronage.standing.review.finding import Role
from patronage.standing.review.judging import anchors_on
from patronage.standing.rules.combining import criteria_of
from patronage.standing.rules.evidence import happened_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.book.bonds import Way
    from patronage.facts.fact import Fact
    from patronage.relationship.coverage import Coverage
    from patronage.relationship.relationship import Relationship
    from patronage.standing.fold.derived import Derived
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.review.case import Case
    from patronage.standing.rules.combining import Rule
    from patronage.standing.rules.evidence import Facts, Ledgers
    from patronage.standing.rules.others import Others

__all__ = ["next_look_on"]


def next_look_on(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    on: date,
    book: Ledgers | None = None,
) -> date | None:
    """Return the first day after `on` on which something could be otherwise without a new fact.

    Until then, asked day after day with what is known by the day, nothing is: neither the standing
    nor what waits for a decision, no verdict and nothing seen, no move to come. On it something may
    be: what is in the ledger already and dated or recorded later is due, so are acts of an
    agreement that take effect, a window or a term ends, a grace runs out, a review comes, a version
    of the policy begins, or observation ends. While a move waits for a review, or a version
    protects until one, a review on a boundary finds what then shows and one on the day after does
    not yet: each is a day to look, until a review is recorded. None: never. What only tells the
    time, as how long ago something was, and by when a remedy helps, changes from day to day
    (`Expected.act_by`).

    It is no later than the `next_change_on` of a review as known by the same day, which is the next
    change of what shows or waits by the facts up to the day alone. A `Case` may be given instead of
    a relationship and a policy. Raises what `review` does.

    >>> from datetime import date
    >>> import patronage as pt
    >>> price = pt.Money("9.90", "USD")
    >>> mary = pt.Relationship("shop", "mary").add(
    ...     pt.Purchase(price, on=date(2026, 1, 2)),
    ...     pt.Purchase(price, on=date(2026, 2, 2), recorded_on=date(2026, 3, 9)),
    ... )
    >>> lately = pt.Rung("lately", enter=pt.Recency(pt.within(pt.days(90))))
    >>> policy = pt.Policy("lately", "1", rungs=(lately,))
    >>> str(pt.next_look_on(mary, policy, on=date(2026, 1, 2)))
    '2026-03-09'
    >>> str(pt.next_look_on(mary, policy, on=date(2026, 3, 9)))
    '2026-05-03'
    >>> pt.next_look_on(mary, policy, on=date(2026, 5, 3))
    """
    require_day("on", on)
    case = case_of(relationship, policy, book=book)
    known = on if case.known_by is None else min(on, case.known_by)
    then = case.of(case.relationship, known)
    derived = then.as_of(on)
    days = (
        *_of_the_ledger(case.relationship, case.known_by),
        *_of_the_coverage(then.derived.coverage),
        *_of_the_policy(case.history),
        *_of_the_standing(derived, on),
        *_of_what_is_seen(derived, on),
        *_beyond(derived.facts, case.history, case.known_by, on),
    )
    return min((day for day in days if day is not None and day > on), default=None)


def _of_the_ledger(relationship: Relationship, known_by: date | None) -> Iterator[date]:
    """Yield the days on which facts happen and become known, as far as they ever do by a day."""
    for ledger, since in _read_along(relationship):
        for fact in ledger.facts:
            for on, learned in _days_of(fact):
                if known_by is None or learned <= known_by:
                    yield max(on, learned, since)


def _read_along(relationship: Relationship) -> Iterator[tuple[Relationship, date]]:
    """Yield a ledger, and those joined to it, each with the days on which that is or is no more."""
    yield relationship, date.min
    for each in relationship.joined:
        for period in each.known:
            for day in (period.start, period.end):
                if day is not None:
                    yield each.ledger, day


def _days_of(fact: Fact) -> Iterator[tuple[date, date]]:
    """Yield when something happened and when it was learned: a fact, a mend, an act."""
    learned = fact.recorded_on
    if isinstance(fact, Agreement):
        yield from ((act.on, act.recorded_on) for act in fact.acts)
    elif isinstance(fact, Correction):
        yield fact.fact.on, learned
    yield from ((day, learned) for day in happened_on(fact))


def _beyond(
    facts: Facts, history: PolicyHistory, known_by: date | None, on: date
) -> Iterator[date | None]:
    """Yield the same days of what a policy looks at beyond a ledger: of others, of a standing."""
    if history.looks_beyond:
        for version in history.versions:
            yield from _beyond_by(facts, version.policy.rules, known_by, on)


def _beyond_by(
    facts: Facts, rules: Iterable[Rule], known_by: date | None, on: date
) -> Iterator[date | None]:
    from patronage.standing.rules.others import others_of  # few policies need it, nor a book

    others = others_of(facts)
    for criterion in (each for rule in rules for each in criteria_of(rule)):
        if isinstance(criterion, _ByStanding):
            derived = criterion.derived(facts)
            yield from _of_the_standing(derived, on)
            yield from _of_what_is_seen(derived, on)
            yield from _beyond_by(facts, criterion.inner, known_by, on)
        elif isinstance(criterion, _ByWay):
            if others is not None and others.book is not None:
                yield from _through(others, criterion, known_by, on)
        elif isinstance(criterion, _Within):
            yield from _beyond_by(facts, criterion.inner, known_by, on)


def _through(
    others: Others, criterion: _ByWay, known_by: date | None, on: date
) -> Iterator[date | None]:
    """Yield the days on which others come and go, and those on which something of theirs is due."""
    bonds, way, book = others.bonds, criterion.way, others.book
    near = not way.deep and getattr(criterion, "places", None) is None and way.bond not in HOMELY
    for day in () if book is None else book.turns_of(way, others.party, near=near):
        if known_by is None or day <= known_by:
            yield day
    for party, shares in bonds.reach(others.party, way).items():
        yield from shares.days
        if getattr(criterion, "places", None) is not None:
            for line in bonds.reach(party, way.turned).values():
                yield from line.days
        around = others.of(party)
        yield from _of_the_ledger(around.ledger, known_by)
        yield from _of_the_coverage(around.ledger.coverage)
        for rule in criterion.inner:
            judge = others.judge_of(party, rule)
            for each in criteria_of(rule):
                yield judge.observed(each).next_change(on)
                yield judge.verdict(each).next_change(on)
            yield judge.verdict(rule).next_change(on)
            yield from _of_terms(judge.facts, on)
            yield from _beyond_by(judge.facts, (rule,), known_by, on)


@runtime_checkable
class _ByWay(Protocol):
    """A criterion that looks at others by a way."""

    @property
    def way(self) -> Way:
        """The way."""
        ...

    @property
    def inner(self) -> tuple[Rule, ...]:
        """What is asked of them."""
        ...


@runtime_checkable
class _Within(Protocol):
    """A criterion that asks a rule of the same ledger, in which others may be looked at."""

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rules that it asks."""
        ...


@runtime_checkable
class _ByStanding(Protocol):
    """A criterion that looks at a standing."""

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rules that it rests on."""
        ...

    def derived(self, facts: Facts) -> Derived:
        """Return what follows from some facts."""
        ...


def _of_the_coverage(coverage: Coverage) -> tuple[date | None, date | None]:
    return coverage.observed.start, coverage.observed.end


def _of_the_policy(history: PolicyHistory) -> Iterator[date]:
    return (version.effective for version in history.versions)


def _of_the_standing(derived: Derived, on: date) -> Iterator[date | None]:
    """Yield the days on which the fold does something, a term ends, or an override begins or ends.

    A change that was decided shows on a day of its own.
    """
    fold = Fold(derived.history, derived.judge, derived.acts)
    fold.run(until=on)
    yield fold.coming
    yield from (latch.state.end for latch in fold.latches)
    yield derived.shown.next_change(on)
    for override in derived.acts.overrides:
        yield from (override.on, override.period.start, override.period.end)
    yield from _of_a_review(derived, fold, on)


def _of_a_review(derived: Derived, fold: Fold, on: date) -> Iterator[date | None]:
    """Yield the days on which a review does something else than on this one, as things stand.

    A review is taken to be recorded on its day. That makes a difference only while a move waits for
    it, or a version protects until it; then what it does may be another on each boundary on which
    it shows or is looked for, and again on the day after.
    """
    guarded = [latch for latch in fold.latches if len(latch.lines.guards) > 1]
    morrow = day_after(on)
    if morrow is None or not (guarded or any(latch.state.due for latch in fold.latches)):
        return
    if _begins_a_term(derived, fold, on):
        yield morrow  # the later it is recorded, the later it ends
    policy = fold.policy
    for shows in (policy.up, policy.down, Shows(policy.review_on)):
        if isinstance(shows.delay, Cadence):
            yield morrow if effective(shows, on) == on else effective(shows, morrow)
    for latch in guarded:
        yield kept_by(latch.rung, latch.lines.say, lost=latch.again).next_change(on)


def _begins_a_term(derived: Derived, fold: Fold, on: date) -> bool:
    """Say whether a review on a day begins a term of what shows: by a gain, or a caught fall."""
    judged = Fold(derived.history, derived.judge, derived.acts, reviewed=on)
    judged.run(until=on)
    return any(
        then.name == judged.showing.name and then.state.end is not None and then.state != now.state
        for now, then in zip(fold.latches, judged.latches, strict=True)
    )


def _of_what_is_seen(derived: Derived, on: date) -> Iterator[date | None]:
    """Yield the next changes of what is seen, of verdicts, and of the terms that findings tell."""
    policy, judge = derived.policy_at(on), derived.judge
    hanging = anchors_on(derived, policy, on)
    for rung in policy.rungs:
        for name, rule in rules_of(rung):
            at = judge.base
            if hanging is not None:
                by_rung = hanging.kept if Role(name) is Role.STAY else hanging.now
                at = by_rung.get(rung.name, at)
            for criterion in criteria_of(rule):
                yield judge.observed(criterion, at).next_change(on)
                yield judge.verdict(criterion, at).next_change(on)
    yield from _of_terms(derived.facts, on)


def _of_terms(facts: Facts, on: date) -> Iterator[date | None]:
    for fact in facts.of("agreement"):
        if isinstance(fact, Agreement):
            yield fact.terms_over_time.next_change(on)
