"""One relationship under one policy: every question is asked of this value, and worked out once."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from patronage.checks import check_day, check_instance, items_of
from patronage.errors import Fault, InvalidInput, WrongType, bounded, raise_faults
from patronage.facts.acts import Step
from patronage.facts.parties import check_ref, ref_or_none
from patronage.relationship.relationship import Relationship
from patronage.standing.fold.derived import Derived
from patronage.standing.fold.succession import rungs_between
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import PolicyHistory, as_history
from patronage.standing.review.decision import direction_of, trusted_decision
from patronage.standing.review.judging import found, judge_day, reasons_of
from patronage.standing.rules.evidence import Facts, Ledgers  # noqa: TC001  its hints can be read
from patronage.values import filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.facts.acts import Reviewed
    from patronage.facts.parties import HasRef, Ref
    from patronage.facts.standings import Standing
    from patronage.relationship.coverage import Coverage
    from patronage.standing.review.decision import Decision, Direction
    from patronage.standing.review.finding import Finding
    from patronage.standing.review.judging import Judged
    from patronage.standing.rules.evidence import Beside
    from patronage.timeline.timeline import Timeline

__all__ = ["Case", "case_of", "require_day", "review", "review_all", "seen", "standing_of"]


class Case:
    """One relationship under one policy as known by some day; it keeps what it works out.

    With `going_on` observation is said to go on after the last day that the coverage names: nothing
    happened since but what the ledger says. Else the days since are not observed, and what rests on
    them is not known.

    Immutable to the eye: no question changes an answer. `review`, `standing_of` and `outlook`
    build one by themselves; build it yourself to ask many questions of one relationship.

    Three standings are never conflated. *Derived* (`standing`) is the fold over the facts known by
    `known_by` (None: by now), with hindsight. *Seen* (`seen(day)`) is what one would have said on
    that day. *Recorded* is what the reviews in the ledger say (`before` of the next review).

    A policy that reads others (`reads_others`) is judged by what they did, too, as the `book` has
    it, as known by the same day. Without the book nothing is known of them.

    Every question takes one in place of a relationship, its policy, `known_by` and `book`. A copy,
    or what a pickle is loaded as, works everything out anew.

    Raises `WrongType` (`relationship.type`, `policy.type`, `date.type`, `book.type`), and what
    `Acts` raises.

    >>> from datetime import date
    >>> import patronage as pt
    >>> case = pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
    >>> case.standing.at(date(2026, 1, 1)) == pt.PROSPECT
    True
    """

    __slots__ = (
        "_coverage", "_derived", "_facts", "_kept", "_narrowed", "_standings",
        "book", "going_on", "history", "known_by", "relationship",
    )  # fmt: skip

    def __init__(
        self,
        relationship: Relationship,
        policy: Policy | PolicyHistory,
        *,
        known_by: date | None = None,
        going_on: bool = False,
        book: Ledgers | None = None,
        kept: dict[object, Any] | None = None,
    ) -> None:
        sound = isinstance(relationship, Relationship) and known_by is None
        if not sound or (book is not None and type(book) is not _kind_of_book()):
            _check_question(relationship, known_by, book)
        self.relationship: Relationship = relationship
        self.history: PolicyHistory = as_history(policy)
        self.known_by: date | None = known_by
        self.going_on: bool = going_on
        self._coverage: Coverage = relationship.coverage_by(known_by)
        if going_on:
            self._coverage = self._coverage.going_on()
        self.book: Ledgers | None = book
        self._kept: dict[object, Any] | None = kept
        beside = self._beside() if self.history.looks_beyond else None  # most look at facts alone
        self._facts: Facts = Facts(relationship.known_by(known_by), beside)
        self._derived: Derived | None = None
        self._standings: tuple[tuple[date, ...], tuple[Standing, ...]] | None = None
        self._narrowed: dict[tuple[int, bool], Derived] = {}

    def __reduce__(self) -> tuple[object, ...]:
        build = partial(Case, known_by=self.known_by, going_on=self.going_on, book=self.book)
        return build, (self.relationship, self.history)

    def _beside(self) -> Beside:
        """Return what stands around the ledger, for a policy that looks beyond its facts."""
        from patronage.standing.rules.others import Others  # few policies need it, nor a book

        known, going_on, kept = self.known_by, self.going_on, self._kept
        return Others(self.relationship, self.book, known_by=known, going_on=going_on, kept=kept)

    def of(self, relationship: Relationship, known_by: date | None) -> Case:
        """Return the same question of another ledger of the two sides, or by another day.

        >>> import patronage as pt
        >>> mary = pt.Relationship("hp", "mary")
        >>> pt.Case(mary, pt.policies.BY_CONDUCT).of(mary, None).relationship is mary
        True
        """
        history, going_on, book = self.history, self.going_on, self.book
        return Case(relationship, history, known_by=known_by, going_on=going_on, book=book)

    def __repr__(self) -> str:
        asked = f"{bounded(self.history.name)}, {self.relationship!r}"
        known = "" if self.known_by is None else f", known by {self.known_by}"
        return f"<Case {asked}{known}>"

    @property
    def derived(self) -> Derived:
        """What follows from all that is known."""
        if self._derived is None:
            self._derived = Derived(self._facts, self._coverage, self.history)
        return self._derived

    @property
    def standing(self) -> Timeline[Standing]:
        """The derived standing on every day, overrides included.

        >>> import patronage as pt
        >>> pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT).standing.before.name
        'prospect'
        """
        derived = self.derived
        return derived.laddered(derived.shown)

    @property
    def unmasked(self) -> Timeline[Standing]:
        """The derived standing on every day as the rules alone would have it, without overrides.

        >>> import patronage as pt
        >>> pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT).unmasked.days
        ()
        """
        return self.derived.laddered(self.derived.folded.shown)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every change of the derived standing, on its day, with the rungs gained and lost.

        >>> import patronage as pt
        >>> pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT).steps
        ()
        """
        return self.derived.steps

    def reasons(self, step: Step) -> tuple[Finding, ...]:
        """Return the findings of the rungs that a step gained or lost, on the day of the move.

        Of a rung gained those of `enter` (of `reenter` where it was held before), of one lost those
        of `stay`. A step that somebody decided, or an override made, has none: see `story`.

        >>> from datetime import date
        >>> import patronage as pt
        >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
        >>> case = pt.Case(pt.Relationship("hp", "mary").add(bought), pt.policies.BY_CONDUCT)
        >>> [(str(step), *(each.code for each in case.reasons(step))) for step in case.steps]
        [('2026-01-02: prospect -> customer', 'dealing_count')]
        """
        if not isinstance(step, Step):
            hint = "give one of the case's steps"
            raise WrongType(Fault.of("step.type", "step", step, hint))
        return reasons_of(self.derived, step)

    def at(self, day: date) -> Standing:
        """Return the derived standing of one day; it carries the ladder of that day's version.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT).at(date(2026, 1, 1)).name
        'prospect'
        """
        if type(day) is not date:
            require_day("day", day)
        if self._standings is None:
            line = self.standing
            self._standings = line.days, (line.before, *line.values)
        days, standings = self._standings
        return standings[bisect_right(days, day)]

    def seen(self, day: date) -> Standing:
        """Return what one would have said on a day, knowing what was known by then.

        >>> from datetime import date
        >>> import patronage as pt
        >>> case = pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
        >>> case.seen(date(2026, 1, 1)).name
        'prospect'
        """
        known = day if self.known_by is None else min(day, self.known_by)
        return self.of(self.relationship, known).at(day)

    def as_of(self, on: date) -> Derived:
        """Return what follows without anything that happened after a day, observation going on.

        >>> from datetime import date
        >>> import patronage as pt
        >>> case = pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
        >>> case.as_of(date(2026, 1, 1)) is case.derived
        True
        """
        if type(on) is not date:
            require_day("on", on)
        coverage, turns = self._coverage, self._facts.turns
        ends = coverage.observed.end is not None and on in coverage.observed
        beside, whole = self._facts.beside, False
        if turns is None or beside is not None:  # what else may happen on a day isn't told here
            count = -on.toordinal()
        else:
            count = bisect_right(turns, on)
            whole = count == len(turns)
            if whole and not ends:
                return self.derived
        known = self._narrowed.get((count, ends))
        if known is None:
            facts = self._facts if whole else self._facts.as_of(on)
            if ends or facts is not self._facts or beside is not None:
                known = Derived(facts, coverage.going_on() if ends else coverage, self.history)
            else:
                known = self.derived
            self._narrowed[count, ends] = known
        return known

    # --- a review -------------------------------------------------------------------------------

    def review(self, on: date, *, by: HasRef | str | None = None) -> Decision:
        """Return the decision of a review on a day: where they stand, since when, and why.

        What happened after the day is dropped first. Moves that wait for a decision are taken by
        recording this one. Source: DESIGN's questions.

        >>> from datetime import date
        >>> import patronage as pt
        >>> case = pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
        >>> case.review(date(2026, 1, 1)).after.name
        'prospect'
        """
        if type(on) is not date:
            require_day("on", on)
        derived = self.as_of(on)
        told = derived.told
        asked_before = told is not None
        if told is None or on < told.since or not (told.until is None or on < told.until):
            told = derived.told = _told(derived, on)
        _, _, policy, before, move, judged = told
        after, steps, due_on, next_change_on, anchors, (act, held_until), _ = judged
        relationship = self.relationship
        return trusted_decision(
            relationship.provider,
            relationship.patron,
            on,
            policy.reference,
            before,
            after,
            move,
            relationship.line,
            self.known_by,
            steps,
            found(derived, policy, on, anchors, keep=asked_before),
            due_on,
            next_change_on,
            by if by is None else _checked_ref("by", by),
            act,
            held_until,
        )


class _Told(NamedTuple):
    """What a decision says beside its findings, the same from `since` to before `until`.

    `judged` has the steps since the last review.
    """

    since: date
    until: date | None
    policy: Policy
    before: Standing
    move: Direction
    judged: Judged


def _told(derived: Derived, on: date) -> _Told:
    policy = derived.policy_at(on)
    judged = judge_day(derived, policy, on)
    last = derived.acts.last_review
    first = derived.history.versions[0].policy.base
    before = policy.standing(first.name if last is None else last.after.name)
    if last is not None:
        judged = judged._replace(steps=_steps_since(last, judged.steps, before, derived))
    move = _direction(derived, policy, before, judged.after, judged.steps)
    until = judged.next_change_on if judged.lasts else on
    return filled(_Told, (on, until, policy, before, move, judged))


def _direction(
    derived: Derived, policy: Policy, before: Standing, after: Standing, steps: tuple[Step, ...]
) -> Direction:
    """Say which way somebody moved; that a new version calls a standing otherwise is no move."""
    history = derived.history
    if len(history.versions) == 1:
        rungs = rungs_between(history, policy, before.name, after.name)
    else:  # a fall is one, though the rung it was from has gone since
        rungs = sum(
            rungs_between(history, derived.policy_at(step.on), step.before.name, step.after.name)
            for step in steps
        )
    return direction_of(rungs, policy.better)


def _steps_since(
    last: Reviewed, steps: tuple[Step, ...], before: Standing, derived: Derived
) -> tuple[Step, ...]:
    """Return the steps after the last review, first what it would have had to record.

    Where late facts changed what held on the day of that review, the first step leads from what
    was recorded to what holds, on the day since when it does.
    """
    later = tuple(step for step in steps if step.on > last.on or (step.due and step.on == last.on))
    earlier = [step for step in steps if step.on <= last.on and step not in later]
    then = derived.standing_at(last.on)
    if then.name == before.name:
        return later
    on = earlier[-1].on if earlier else last.on
    return (Step(before, then, on=on), *later)


def _check_question(relationship: object, known_by: object, book: object) -> None:
    faults: list[Fault] = []
    if isinstance(relationship, Case):
        hint = "give the Relationship alone: case.relationship"
        faults.append(Fault.of("relationship.type", "relationship", relationship, hint))
    else:
        check_instance(faults, "relationship.type", "relationship", relationship, Relationship)
    if known_by is not None:
        check_day(faults, "known_by", known_by)
    if book is not None:
        check_instance(faults, "book.type", "book", book, _kind_of_book())
    raise_faults(faults)


@cache  # loaded by the first case that is given one
def _kind_of_book() -> type[Ledgers]:
    from patronage.book.book import Book

    return Book


def _checked_ref(path: str, given: HasRef | str) -> Ref | None:
    faults: list[Fault] = []
    ref = ref_or_none(given)
    check_ref(faults, path, ref)
    raise_faults(faults)
    return ref


def require_day(path: str, value: object) -> None:
    """Refuse what is no calendar day.

    >>> require_day("on", "today")
    Traceback (most recent call last):
    patronage.errors.WrongType: on: give a datetime.date, got 'today' [date.type]
    """
    faults: list[Fault] = []
    check_day(faults, path, value)
    raise_faults(faults)


def case_of(
    asked: Relationship | Case,
    policy: Policy | PolicyHistory | None,
    known_by: date | None = None,
    *,
    going_on: bool = False,
    book: Ledgers | None = None,
) -> Case:
    """Return the case that a question is asked of: the one given, or that of a relationship.

    A case has its policy, its book and the day by which it is known: another beside it is
    `case.conflict`.
    With `going_on` the same with observation said to go on.

    >>> import patronage as pt
    >>> case = pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
    >>> case_of(case, None) is case
    True
    """
    if not isinstance(asked, Case):
        policy = cast("Policy", policy)  # it checks
        return Case(asked, policy, known_by=known_by, going_on=going_on, book=book)
    hint = "the Case has its own: leave this out, or ask of case.relationship"
    beside = {"policy": policy, "known_by": known_by, "book": book}
    raise_faults(
        Fault.of("case.conflict", path, given, hint)
        for path, given in beside.items()
        if given is not None
    )
    if asked.going_on or not going_on:
        return asked
    known, book = asked.known_by, asked.book
    return Case(asked.relationship, asked.history, known_by=known, going_on=True, book=book)


def review(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    on: date | None = None,
    known_by: date | None = None,
    by: HasRef | str | None = None,
    book: Ledgers | None = None,
) -> Decision:
    """Return the decision of a review of one relationship on a day, with its reasons.

    `known_by` asks with what was known by an earlier day. A policy that reads others needs the
    `book` that has them. A `Case` may be given instead of a relationship, its policy, `known_by`
    and book; one of these beside it is refused (`case.conflict`).
    Raises `WrongType` (`date.type`) without `on`, since the library reads no clock.

    >>> from datetime import date
    >>> import patronage as pt
    >>> print(
    ...     pt.review(
    ...         pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)
    ...     ).after
    ... )
    prospect
    """
    if on is None:
        hint = "give the day to review as of, on=date(…): the library reads no clock"
        raise WrongType(Fault.of("date.type", "on", on, hint))
    return case_of(relationship, policy, known_by, book=book).review(on, by=by)


def review_all(
    relationship: Relationship,
    policies: Iterable[Policy | PolicyHistory],
    *,
    on: date,
    known_by: date | None = None,
    book: Ledgers | None = None,
) -> tuple[Decision, ...]:
    """Return what each policy says of a relationship on a day: it depends whom you ask.

    One decision for each, in the order given; each names its policy. Raises what `review` does; a
    fault names the place of the policy. Source: D18, D31-D36.

    >>> from datetime import date
    >>> import patronage as pt
    >>> advice = pt.Engagement(pt.EngagementForm.CONSULTATION, on=date(2026, 1, 14))
    >>> stan = pt.Relationship("hp", "stan").add(advice)
    >>> asked = (pt.policies.BY_PROFESSION, pt.policies.BY_AGREEMENT)
    >>> for each in pt.review_all(stan, asked, on=date(2026, 3, 2)):
    ...     print(each.policy, each.after)
    profession v1 client
    agreement v1 customer
    """
    found: list[Decision] = []
    for place, policy in enumerate(items_of(policies)):
        try:
            history = as_history(cast("Policy", policy))
        except InvalidInput as error:
            raise error.under(f"policies[{place}]") from None
        found.append(Case(relationship, history, known_by=known_by, book=book).review(on))
    return tuple(found)


def standing_of(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    known_by: date | None = None,
    book: Ledgers | None = None,
) -> Timeline[Standing]:
    """Return the derived standing of a relationship on every day, with hindsight over all facts.

    A `Case` may be given, as to `review`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> line = pt.standing_of(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
    >>> line.at(date(2026, 1, 1)).name
    'prospect'
    """
    return case_of(relationship, policy, known_by, book=book).standing


def seen(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    on: date,
    book: Ledgers | None = None,
) -> Standing:
    """Return the standing that one would have said on a day, knowing what was known by then.

    A `Case` may be given, as to `review`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.seen(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).name
    'prospect'
    """
    return case_of(relationship, policy, book=book).seen(on)
