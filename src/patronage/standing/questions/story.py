"""One party in full: each move so far with its day and its reason, and the grace that runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.facts.acts import Override, Placement, PolicyVersion
from patronage.facts.parties import Ref
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.standing.fold.fold import Fold
from patronage.standing.fold.moves import Cause
from patronage.standing.questions.outlook import (
    Expected,
    expected_words,
    unobserved_words,
    waiting_moves,
)
from patronage.standing.remedies.remedy import Remedy, averted_words, unsaid_words
from patronage.standing.remedies.why import failing, mask_on, speaking_against, turned
from patronage.standing.review.case import case_of, require_day
from patronage.standing.review.decision import name_of, policy_named
from patronage.standing.review.finding import Finding, day_cell, reasons_words, spoken_day
from patronage.text.tables import table
from patronage.values import Said
from patronage.windows.anchors import later
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.relationship.relationship import Relationship
    from patronage.standing.fold.derived import Derived
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.review.case import Case
    from patronage.standing.rules.evidence import Ledgers
    from patronage.text.phrases import Words

__all__ = [
    "Grace",
    "Story",
    "Turn",
    "grace_words",
    "story",
    "story_words",
    "turn_reason",
    "turn_words",
]


@frozen
class Turn(Said):
    """A change of the standing that showed: its day, what made it, and since when.

    `since` is the day from which the rule held (a gain), or on which it was first seen to fail (a
    loss: the days from there to `on` were the grace). `reasons` are the findings of that day that
    made it; `act` is the placement or override, where somebody decided.

    >>> import patronage as pt
    >>> turn = pt.Turn(pt.PROSPECT, pt.CUSTOMER, on=date(2026, 1, 2), cause=pt.Cause.EARNED)
    >>> print(turn)
    prospect -> customer on 2 Jan 2026
    """

    before: Standing
    after: Standing
    on: date = field(kw_only=True)
    cause: Cause = field(kw_only=True)
    since: date | None = field(default=None, kw_only=True)
    reasons: tuple[Finding, ...] = field(default=(), kw_only=True)
    act: Placement | Override | None = field(default=None, kw_only=True)

    def _said(self, words: Words) -> str:
        return turn_words(self, words)


@frozen
class Grace(Said):
    """A rung that is kept although its rule fails: since when, until when, and what would keep it.

    `ends` is the day on which it is lost if nothing happens (None: beyond the calendar). Not
    `complete` where more would keep it than `averted_by` lists.

    >>> import patronage as pt
    >>> print(pt.Grace("client", since=date(2026, 2, 15), ends=date(2026, 3, 17)))
    grace for client since 15 Feb 2026, runs out on 17 Mar 2026
    """

    rung: OneLine
    since: date = field(kw_only=True)
    ends: date | None = field(kw_only=True)
    reasons: tuple[Finding, ...] = field(default=(), kw_only=True)
    averted_by: tuple[tuple[Remedy, ...], ...] = field(default=(), kw_only=True)
    complete: bool = field(default=True, kw_only=True)

    def _said(self, words: Words) -> str:
        return grace_words(self, words)


@frozen
class Story(Said):
    """Everything that became of one relationship's standing up to a day, with hindsight over it.

    Derived, not recorded: what the policy says of each day by the facts as they are known now.
    `grace` is what runs on that day, `waiting` the moves that wait for a decision. Where the day
    comes after the last that was observed, `unobserved_since` is the first of those that were not.

    >>> import patronage as pt
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
    >>> mary = pt.Relationship("shop", pt.Person("mary", "Mary Vane")).add(bought)
    >>> print(pt.story(mary, pt.policies.BY_CONDUCT, on=date(2026, 3, 2)))
    Mary Vane  is customer  (conduct v1, as of 2 Mar 2026)
      2 Jan 2026  prospect -> customer  dealings: 1
    """

    provider: Ref
    patron: Ref
    on: date = field(kw_only=True)
    policy: PolicyVersion = field(kw_only=True)
    standing: Standing = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    turns: tuple[Turn, ...] = field(default=(), kw_only=True)
    grace: tuple[Grace, ...] = field(default=(), kw_only=True)
    waiting: tuple[Expected, ...] = field(default=(), kw_only=True)
    unobserved_since: date | None = field(default=None, kw_only=True)

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each move, ready for a data frame.

        >>> import patronage as pt
        >>> pt.story(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).rows()
        []
        """
        return [
            {
                "patron": self.patron.id,
                "line": self.line,
                "on": turn.on.isoformat(),
                "before": turn.before.name,
                "after": turn.after.name,
                "cause": turn.cause.value,
                "since": day_cell(turn.since),
                "because": " ".join(each.code for each in turn.reasons),
                "facts": " ".join(dict.fromkeys(one for each in turn.reasons for one in each.ids)),
                "by": None if turn.act is None else turn.act.by.id,
            }
            for turn in self.turns
        ]

    def _said(self, words: Words) -> str:
        return story_words(self, words)


def story(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    on: date,
    known_by: date | None = None,
    going_on: bool = False,
    book: Ledgers | None = None,
) -> Story:
    """Return what became of a standing up to a day: each move with its reasons, and open grace.

    With `going_on` observation is said to go on after the last day of the coverage. A `Case` may be
    given, as to `review`. Raises what `review` does.

    >>> import patronage as pt
    >>> told = pt.story(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
    >>> told.standing.name, told.turns, told.grace
    ('prospect', (), ())
    """
    require_day("on", on)
    case = case_of(relationship, policy, known_by, going_on=going_on, book=book)
    derived = case.as_of(on)
    return Story(
        case.relationship.provider,
        case.relationship.patron,
        on=on,
        policy=derived.policy_at(on).reference,
        standing=derived.standing_at(on),
        line=case.relationship.line,
        turns=_turns(derived, on),
        grace=_open_grace(derived, on),
        waiting=waiting_moves(derived, on, on),
        unobserved_since=derived.coverage.unobserved_since(on),
    )


def _turns(derived: Derived, on: date) -> tuple[Turn, ...]:
    found: list[Turn] = []
    for step in derived.steps:
        if step.on > on:
            break
        move = derived.moves.get(step.on)
        if move is None or move.after != step.after.name:
            mask = mask_on(derived, step.on)
            found.append(Turn(step.before, step.after, on=step.on, cause=Cause.MASKED, act=mask))
            continue
        found.append(
            Turn(
                step.before,
                step.after,
                on=step.on,
                cause=move.cause,
                since=None if move.since == date.min else move.since,
                reasons=turned(derived, move),
                act=move.act,
            )
        )
    return tuple(found)


def _open_grace(derived: Derived, on: date) -> tuple[Grace, ...]:
    fold = Fold(derived.history, derived.judge, derived.acts)
    fold.run(until=on)
    policy = derived.policy_at(on)
    found: list[Grace] = []
    for latch in fold.latches:
        now = latch.state
        if now.held and now.grace_from is not None and now.due is None:
            ends = later(now.grace_from, latch.rung.grace)
            last = on if ends is None else ends  # until then something may keep it
            kept = failing(derived, policy, latch.name, last, since=on, asked=on)
            found.append(
                Grace(
                    latch.name,
                    since=now.grace_from,
                    ends=ends,
                    reasons=speaking_against(derived, policy, latch.name, on),
                    averted_by=kept.averted_by,
                    complete=kept.complete,
                )
            )
    return tuple(found)


def turn_reason(turn: Turn, words: Words = ENGLISH, *, year: int | None = None) -> str:
    """Return why a standing changed: the findings that made it, or whose word it was.

    >>> from datetime import date
    >>> import patronage as pt
    >>> by_hand = pt.Placement("client", on=date(2026, 1, 2), by="ana", reason="came with a merger")
    >>> turn_reason(
    ...     pt.Turn(pt.PROSPECT, pt.CLIENT, on=by_hand.on, cause=pt.Cause.PLACED, act=by_hand)
    ... )
    'placed by ana: came with a merger'
    """
    if turn.act is not None:
        code = "turn.masked" if turn.cause is Cause.MASKED else "turn.placed"
        if isinstance(turn.act, Override) and turn.on == turn.act.period.end:
            code = "turn.unmasked"
        return words.say(code, by=turn.act.by, reason=turn.act.reason)
    if not turn.reasons:
        if turn.cause in {Cause.MASKED, Cause.PLACED}:
            return ""  # no act of the day: a new version's ladder lacks its standing
        return words.say(f"turn.{turn.cause.value}") if f"turn.{turn.cause.value}" in words else ""
    said = reasons_words(turn.reasons, words, year=year)
    if turn.since is None or turn.since == turn.on:
        return said
    code = "turn.grace" if turn.cause is Cause.LOST else "turn.confirmed"
    return said + words.say(code, since=spoken_day(turn.since, year, words))


def turn_words(turn: Turn, words: Words = ENGLISH) -> str:
    """Return a change of standing in words: when, from what to what, and why.

    >>> from datetime import date
    >>> import patronage as pt
    >>> turn = pt.Turn(pt.PROSPECT, pt.CUSTOMER, on=date(2026, 1, 2), cause=pt.Cause.EARNED)
    >>> print(turn_words(turn))
    prospect -> customer on 2 Jan 2026
    """
    line = words.say("decision.step", before=turn.before.name, after=turn.after.name, on=turn.on)
    reason = turn_reason(turn, words)
    if not reason:
        return line
    return line + words.say("expected.because" if turn.reasons else "turn.by") + reason


def grace_words(grace: Grace, words: Words = ENGLISH, *, year: int | None = None) -> str:
    """Return a running grace in words: since when, why, when it runs out, and what saves the rung.

    >>> from datetime import date
    >>> import patronage as pt
    >>> print(grace_words(pt.Grace("client", since=date(2026, 2, 15), ends=None)))
    grace for client since 15 Feb 2026
    """
    since = spoken_day(grace.since, year, words)
    line = words.say("grace.since", rung=grace.rung, since=since)
    if grace.reasons:
        line += words.say("expected.because") + reasons_words(grace.reasons, words, year=year)
    if grace.ends is not None:
        line += words.say("grace.ends", ends=spoken_day(grace.ends, year, words))
    if grace.averted_by:
        line += words.say("grace.averted", remedies=averted_words(grace.averted_by, words))
    return line + unsaid_words(grace.averted_by, words, complete=grace.complete)


def story_words(story: Story, words: Words = ENGLISH) -> str:
    """Return a story in words: where they stand, each move with its reason, the grace that runs.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> print(story_words(pt.story(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=day)))
    b  is prospect  (conduct v1, as of 1 Jan 2026)
    """
    name = name_of(story.patron, story.line, words)
    asked = words.say("story.asked", policy=policy_named(story.policy, words), on=story.on)
    lines = [f"{name}  {words.say('decision.stays', standing=story.standing.name)}  {asked}"]
    if story.turns:
        rows = [
            (
                words.word(turn.on),
                words.say("story.move", before=turn.before.name, after=turn.after.name),
                turn_reason(turn, words),
            )
            for turn in story.turns
        ]
        body = table(("", "", ""), rows, align="><<", width=200).splitlines()[1:]
        lines += [f"  {line}" for line in body]
    lines += unobserved_words(story.unobserved_since, words)
    year = story.on.year
    lines += [f"  {grace_words(each, words, year=year)}" for each in story.grace]
    lines += [
        f"  {expected_words(each, words, year=year, asked=story.on)}" for each in story.waiting
    ]
    return "\n".join(lines)
