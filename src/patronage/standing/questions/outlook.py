"""What is going to happen if nothing does: who slips, when, because of what, what averts it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.checks import check_day
from patronage.dates.day import add_days
from patronage.errors import Fault, raise_faults
from patronage.facts.acts import Override, PolicyVersion
from patronage.facts.parties import Ref
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.standing.fold.fold import Fold
from patronage.standing.fold.succession import rungs_between
from patronage.standing.remedies.remedy import (
    OFFERS_SHOWN,
    Remedy,
    averted_words,
    dated_words,
    unsaid_words,
)
from patronage.standing.remedies.why import Why, mask_on, why
from patronage.standing.review.case import case_of
from patronage.standing.review.decision import Direction, direction_of, name_of, policy_named
from patronage.standing.review.finding import Finding, reasons_words, spoken_day
from patronage.values import Said
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.relationship.relationship import Relationship
    from patronage.standing.fold.derived import Derived
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.review.case import Case
    from patronage.standing.rules.evidence import Ledgers
    from patronage.text.phrases import Words
    from patronage.timeline.timeline import Timeline

__all__ = [
    "Expected",
    "Outlook",
    "expected_words",
    "outlook",
    "outlook_words",
    "unobserved_words",
    "waiting_moves",
]


@frozen
class Expected(Said):
    """A move that will come if no fact is added: its day, its reasons, and what would avert it.

    `on` is the day it shows, `since` the day from which the rule fails or holds, `reasons` the
    findings that decide it. `averted_by` are the smallest sets of what would avert it, any one of
    which is enough, each remedy with the days on which it still helps: on the last it averts, a day
    later no longer. None: nothing that can still be done does, as where only a year that is over
    counts, or what was done can't be undone. Each is taken to bear on its own criterion alone.
    Where a rule can be met in more ways than can be looked through, they are not `complete`, and
    `reasons` are all that speaks against it. `act_by` is the last day on which one of them averts
    it, else the day on which it is decided. What is averted is the decision of that day: where
    changes show on boundaries, a later decision may still show on the same one. `act` is the
    override that begins or ends then. With `waits` the move only comes due on `on`: it shows once a
    review that finds it is recorded, and until then what averts it still does.

    >>> import patronage as pt
    >>> day = date(2026, 5, 1)
    >>> pt.Expected(pt.CLIENT, pt.CUSTOMER, on=day, act_by=day, direction=pt.Direction.DEMOTED).on
    datetime.date(2026, 5, 1)
    """

    before: Standing
    after: Standing
    on: date = field(kw_only=True)
    act_by: date = field(kw_only=True)
    direction: Direction = field(kw_only=True)
    since: date | None = field(default=None, kw_only=True)
    reasons: tuple[Finding, ...] = field(default=(), kw_only=True)
    averted_by: tuple[tuple[Remedy, ...], ...] = field(default=(), kw_only=True)
    act: Override | None = field(default=None, kw_only=True)
    waits: bool = field(default=False, kw_only=True)
    complete: bool = field(default=True, kw_only=True)

    def _said(self, words: Words) -> str:
        return expected_words(self, words)


@frozen
class Outlook(Said):
    """The moves that will come between two days if no fact is added (D16); it says what it assumes.

    Observation is taken to go on, and charges not yet issued are no facts. Where the day of the
    question comes after the last that was observed, `unobserved_since` is the first of the days of
    which nothing is known; what rests on them is not foreseen. `moves` in order of day. `waiting`
    are the moves that wait for a decision on `on`, and those that will come due until `until`: they
    show only once a review that finds them is recorded.

    >>> import patronage as pt
    >>> coming = pt.outlook(
    ...     pt.Relationship("a", "b"),
    ...     pt.policies.BY_CONDUCT,
    ...     on=date(2026, 1, 1),
    ...     until=date(2027, 1, 1),
    ... )
    >>> coming.moves
    ()
    """

    provider: Ref
    patron: Ref
    on: date = field(kw_only=True)
    until: date = field(kw_only=True)
    policy: PolicyVersion = field(kw_only=True)
    standing: Standing = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    moves: tuple[Expected, ...] = field(default=(), kw_only=True)
    waiting: tuple[Expected, ...] = field(default=(), kw_only=True)
    unobserved_since: date | None = field(default=None, kw_only=True)

    @property
    def slips_on(self) -> date | None:
        """The first day on which the standing gets worse by itself; None if it doesn't.

        >>> import patronage as pt
        >>> pt.outlook(
        ...     pt.Relationship("a", "b"),
        ...     pt.policies.BY_CONDUCT,
        ...     on=date(2026, 1, 1),
        ...     until=date(2027, 1, 1),
        ... ).slips_on
        """
        falls = (move.on for move in self.moves if move.direction is Direction.DEMOTED)
        return min(falls, default=None)

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each move, and then each that waits, ready for a data frame.

        >>> import patronage as pt
        >>> pt.outlook(
        ...     pt.Relationship("a", "b"),
        ...     pt.policies.BY_CONDUCT,
        ...     on=date(2026, 1, 1),
        ...     until=date(2027, 1, 1),
        ... ).rows()
        []
        """
        return [
            {
                "patron": self.patron.id,
                "line": self.line,
                "on": move.on.isoformat(),
                "before": move.before.name,
                "after": move.after.name,
                "act_by": move.act_by.isoformat(),
                "waits": move.waits,
                "because": " ".join(reason.code for reason in move.reasons),
                "averted_by": " or ".join(
                    " and ".join(map(str, remedies)) for remedies in move.averted_by
                ),
                "complete": move.complete,
            }
            for move in (*self.moves, *self.waiting)
        ]

    def _said(self, words: Words) -> str:
        return outlook_words(self, words)


def outlook(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    on: date,
    until: date,
    known_by: date | None = None,
    going_on: bool = False,
    book: Ledgers | None = None,
) -> Outlook:
    """Return what will happen to a standing after `on`, up to and including `until`.

    With `going_on` observation is said to go on after the last day of the coverage: what an import
    of last week foresees, asked today. A `Case` may be given, as to `review`. Raises `InvalidInput`
    (`span.order`) for an `until` before `on`.

    >>> import patronage as pt
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
    >>> shop = pt.Relationship("hp", "mary").add(bought)
    >>> pt.outlook(shop, pt.policies.BY_CONDUCT, on=date(2026, 1, 2), until=date(2027, 1, 2)).moves
    ()
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    check_day(faults, "until", until)
    if not faults and until < on:
        faults.append(Fault.of("span.order", "until", until, f"give a day on or after {on}"))
    raise_faults(faults)
    case = case_of(relationship, policy, known_by, going_on=going_on, book=book)
    derived = case.as_of(on)
    return Outlook(
        case.relationship.provider,
        case.relationship.patron,
        on=on,
        until=until,
        policy=derived.policy_at(on).reference,
        standing=derived.standing_at(on),
        line=case.relationship.line,
        moves=tuple(_expected(derived, day, on) for day in derived.shown.days if on < day <= until),
        waiting=waiting_moves(derived, on, until),
        unobserved_since=derived.coverage.unobserved_since(on),
    )


def _expected(derived: Derived, day: date, asked: date) -> Expected:
    policy = derived.policy_at(day)
    before = derived.standing_at(add_days(day, -1))
    after = derived.standing_at(day)
    move = next((each for each in derived.folded.moves if each.shows_on == day), None)
    by_rule = move is not None and move.after == after.name
    because = why(derived, move, asked=asked) if move is not None and by_rule else Why()
    return Expected(
        before,
        after,
        on=day,
        act_by=_last_chance(because) or (day if move is None else move.day),
        direction=_direction(derived, policy, before, after),
        since=None if move is None else move.since,
        reasons=because.reasons,
        averted_by=because.averted_by,
        act=None if by_rule else mask_on(derived, day),
        complete=because.complete,
    )


def waiting_moves(derived: Derived, on: date, until: date) -> tuple[Expected, ...]:
    """Return the moves that wait for a decision on a day, and those that come due until another.

    >>> import patronage as pt
    >>> waiting_moves(
    ...     pt.Case(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT).derived,
    ...     date(2026, 1, 1),
    ...     date(2027, 1, 1),
    ... )
    ()
    """
    due = derived.folded.due
    found: list[Expected] = []
    names = frozenset(due.at(on))
    if names:
        since = _all_due_since(due, names, on)
        found += _waiting(derived, since, decided=on, asked=on)
    for day, later in due.changes():
        if on < day <= until:
            if not names.issuperset(later):
                found += _waiting(derived, day, decided=day, asked=on)
            names = frozenset(later)
    return tuple(found)


def _all_due_since(due: Timeline[tuple[str, ...]], names: frozenset[str], on: date) -> date:
    """Return the first day from which one of some rungs has been due without a break."""
    since = on
    for day, then in reversed(due.changes()):
        if day <= on:
            names = names.intersection(then)
            if not names:
                break
            since = day
    return since


def _waiting(derived: Derived, day: date, *, decided: date, asked: date) -> tuple[Expected, ...]:
    """Return the move that recording a review on a day would take; none where nothing changes."""
    fold = Fold(derived.history, derived.judge, derived.acts, reviewed=decided)
    folded = fold.run(until=decided)
    policy = derived.policy_at(decided)
    before = policy.standing(derived.masked(derived.folded.decided).at(decided))
    after = policy.standing(derived.masked(folded.decided).at(decided))
    if before.name == after.name:
        return ()
    moves = [each for each in (*folded.moves, *fold.showing.pending) if each.day == decided]
    because = why(derived, moves[-1], asked=asked) if moves else Why()
    return (
        Expected(
            before,
            after,
            on=day,
            act_by=decided,
            direction=_direction(derived, policy, before, after),
            since=moves[-1].since if moves else None,
            reasons=because.reasons,
            averted_by=because.averted_by,
            waits=True,
            complete=because.complete,
        ),
    )


def _last_chance(because: Why) -> date | None:
    """Return the last day on which all of some set can still be done."""
    ends = (min(each.by or date.max for each in one) for one in because.averted_by if one)
    return max(ends, default=None)


def _direction(derived: Derived, policy: Policy, before: Standing, after: Standing) -> Direction:
    rungs = rungs_between(derived.history, policy, before.name, after.name)
    return direction_of(rungs, policy.better)


def expected_words(
    move: Expected, words: Words = ENGLISH, *, year: int | None = None, asked: date | None = None
) -> str:
    """Return an expected move in words: when, from what to what, because of what, what averts it.

    `asked` is the day of the question: a move due by then has been waiting since its day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 5, 1)
    >>> demoted = pt.Direction.DEMOTED
    >>> coming = pt.Expected(pt.CLIENT, pt.CUSTOMER, on=day, act_by=day, direction=demoted)
    >>> print(expected_words(coming))
    client -> customer on 1 May 2026
    """
    on = spoken_day(move.on, year, words)
    code = "decision.step"
    if move.waits:
        waited = move.on < move.act_by or (asked is not None and move.on <= asked)
        code = "expected.waiting" if waited else "expected.waits"
    line = words.say(code, before=move.before.name, after=move.after.name, on=on)
    if move.act is not None:
        line += words.say("expected.unmasked", by=move.act.by, reason=move.act.reason)
    if move.direction is Direction.UNCHANGED:
        line += words.say("turn.by") + words.say("turn.renamed")
    if move.reasons:
        line += words.say("expected.because") + reasons_words(move.reasons, words, year=year)
    if move.averted_by:
        line += _averted(move, words, year)
    return line + unsaid_words(move.averted_by, words, complete=move.complete)


def _averted(move: Expected, words: Words, year: int | None) -> str:
    """Return what averts a move, and when: said once where that is the same for all."""
    whens = {(each.not_before, each.by) for one in move.averted_by for each in one}
    if move.waits or not all(by for _, by in whens) or whens == {(None, move.act_by)}:
        by = spoken_day(move.act_by, year, words)
        remedies = averted_words(move.averted_by, words)
        code = "expected.averted.waits" if move.waits else "expected.averted"
        return words.say(code, remedies=remedies, by=by)
    offers = (dated_words(one, words, year) for one in move.averted_by[:OFFERS_SHOWN])
    remedies = words.say("expected.or").join(dict.fromkeys(offers))
    return words.say("expected.averted.waits", remedies=remedies)


def outlook_words(outlook: Outlook, words: Words = ENGLISH) -> str:
    """Return an outlook in words: where they stand, and each move to come.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day, later = date(2026, 1, 1), date(2027, 1, 1)
    >>> ledger = pt.Relationship("a", "b")
    >>> print(outlook_words(pt.outlook(ledger, pt.policies.BY_CONDUCT, on=day, until=later)))
    b  is prospect; nothing changes by 1 Jan 2027 if nothing happens  (conduct v1, as of 1 Jan 2026)
    """
    name = name_of(outlook.patron, outlook.line, words)
    who = f"{name}  {words.say('decision.stays', standing=outlook.standing.name)}"
    policy = policy_named(outlook.policy, words)
    asked = words.say("story.asked", policy=policy, on=outlook.on)
    since = outlook.unobserved_since
    if not (outlook.moves or outlook.waiting or since):
        return f"{who}; {words.say('outlook.none', until=outlook.until)}  {asked}"
    on = outlook.on
    coming = sorted((*outlook.moves, *outlook.waiting), key=lambda move: move.on)
    moves = (f"  {expected_words(move, words, year=on.year, asked=on)}" for move in coming)
    return "\n".join((f"{who}  {asked}", *unobserved_words(since, words), *moves))


def unobserved_words(since: date | None, words: Words = ENGLISH) -> list[str]:
    """Return the line that says since when no day was observed; none where all were.

    >>> from datetime import date
    >>> unobserved_words(date(2025, 12, 2)), unobserved_words(None)
    (['  not known: the days since 2 Dec 2025 were not observed'], [])
    """
    return [] if since is None else [f"  {words.say('unobserved.since', since=since)}"]
