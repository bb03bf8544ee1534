"""What a review says: the standing before and after, the steps between, every finding, and why."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from patronage.counting.verdict import Verdict
from patronage.facts.acts import Override, Placement, PolicyVersion, Reviewed, Step
from patronage.facts.parties import Ref, ref_or_none
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.standing.policy.ladder import Better
from patronage.standing.policy.policy import standing_named
from patronage.standing.review.finding import Finding, Role, day_cell, finding_rows, speaks
from patronage.text.characters import bounded, escape
from patronage.text.tables import html_table, table
from patronage.values import Said, checked_words, repr_member, unchecked
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = [
    "LINE_WIDTH",
    "Decision",
    "Direction",
    "direction_of",
    "explanation",
    "explanation_html",
    "headline",
    "held_words",
    "hold_cells",
    "name_of",
    "policy_named",
    "told",
    "trusted_decision",
]


class Direction(Enum):
    """Which way a review moved somebody: for the better, for the worse, or not at all.

    On a ladder that gets worse as it climbs, such as a dunning ladder, going up is a demotion.

    >>> Direction.PROMOTED.value
    'promoted'
    """

    PROMOTED = "promoted"
    DEMOTED = "demoted"
    UNCHANGED = "unchanged"

    __repr__ = repr_member


def direction_of(rungs: int, better: Better) -> Direction:
    """Return which way somebody moved who went up so many rungs, or below zero down.

    >>> direction_of(-1, Better.UP), direction_of(-1, Better.DOWN)
    (Direction.DEMOTED, Direction.PROMOTED)
    """
    if rungs == 0:
        return Direction.UNCHANGED
    return Direction.PROMOTED if (rungs > 0) is (better is Better.UP) else Direction.DEMOTED


@frozen
class Decision(Said):
    """The answer of a review: who stands where on a day, since when, why, and what comes next.

    It says which question it answered: `on` as of which day, `known_by` with what was known when
    (None: all that is known now), `policy` by which version of which policy. `before` is the
    standing recorded last (with none, the base), `after` the derived one, `steps` each change
    between with its own day, `findings` one for every criterion of every rung. `due_on` is the
    first day on which a move waited for this decision, `next_change_on` the next day on which
    something changes if nothing else happens. `act` is the override or placement that decides what
    shows, whatever the findings say; `held_until` the day on which that act, or the running term of
    the rung, ends (None: no day is set). `str` is the explanation.

    A decision changes nothing until it is recorded: `relationship.record(decision)`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> decision = pt.review(
    ...     pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)
    ... )
    >>> decision.after, decision.move
    (Standing('prospect', ('prospect', 'customer', 'client')), Direction.UNCHANGED)
    """

    provider: Ref
    patron: Ref
    on: date = field(kw_only=True)
    policy: PolicyVersion = field(kw_only=True)
    before: Standing = field(kw_only=True)
    after: Standing = field(kw_only=True)
    move: Direction = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    known_by: date | None = field(default=None, kw_only=True)
    steps: tuple[Step, ...] = field(default=(), kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), kw_only=True)
    due_on: date | None = field(default=None, kw_only=True)
    next_change_on: date | None = field(default=None, kw_only=True)
    by: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    act: Placement | Override | None = field(default=None, kw_only=True)
    held_until: date | None = field(default=None, kw_only=True)

    @property
    def since(self) -> date | None:
        """The day of the last step, since when the standing is what it is; None without steps.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.review(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).since
        """
        return self.steps[-1].on if self.steps else None

    def of(self, rung: Standing | str, role: Role = Role.ENTER) -> tuple[Finding, ...]:
        """Return the findings of one rung in one role.

        Raises `UnknownReference` (`standing.unknown`): it offers the nearest, lists the ladder.

        >>> from datetime import date
        >>> import patronage as pt
        >>> decision = pt.review(
        ...     pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)
        ... )
        >>> len(decision.of(pt.CLIENT))
        3
        """
        name = rung.name if isinstance(rung, Standing) else rung
        ladder = self.after.ladder
        if ladder:
            standing_named(name, ladder, "rung")
        return tuple(each for each in self.findings if each.rung == name and each.role is role)

    def as_fact(self) -> Reviewed:
        """Return the decision as the fact that a review was held, to be recorded in the ledger.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.review(
        ...     pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)
        ... ).as_fact().kind
        'reviewed'
        """
        evidence = {one for finding in self.findings for one in finding.ids}
        return Reviewed(
            self.before.name,
            self.after.name,
            policy=self.policy,
            on=self.on,
            recorded_on=max(self.on, self.known_by or self.on),
            steps=self.steps,
            evidence=tuple(sorted(evidence)),
            by=self.by,
            line=self.line,
        )

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each finding, ready for a data frame.

        >>> from datetime import date
        >>> import patronage as pt
        >>> decision = pt.review(
        ...     pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)
        ... )
        >>> decision.rows()[0]["criterion"]
        'dealing_count'
        """
        return [
            {
                "patron": self.patron.id,
                "on": self.on.isoformat(),
                "standing": self.after.name,
                "rung": each.rung,
                "role": each.role.value,
                "criterion": each.code,
                "verdict": each.verdict.name.lower(),
                "value": None if each.value is None else str(each.value),
                "required": None if each.required is None else str(each.required),
                "facts": " ".join(each.ids),
                "changes_on": day_cell(each.changes_on),
                **hold_cells(self),
            }
            for each in self.findings
        ]

    def _said(self, words: Words) -> str:
        return explanation(self, words)

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        return explanation_html(self, checked_words(words))


def hold_cells(decision: Decision) -> dict[str, object]:
    """Return as cells of a row what holds a standing beside its findings: an act, a day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("a", "b")
    >>> hold_cells(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1)))["act"]
    """
    act = decision.act
    return {
        "act": None if act is None else act.kind,
        "decided_by": None if act is None else act.by.id,
        "act_reason": None if act is None else act.reason,
        "held_until": day_cell(decision.held_until),
    }


trusted_decision: Final = unchecked(Decision)
"""Return the decision of values known to be right, all in order: for the library's own engine."""


CELL_WIDTH: Final = 200
"""The most characters of a cell on a page, where there is room."""


LINE_WIDTH: Final = 100
"""The most characters of a cell of an explanation: what is asked for should not be cut."""


STEPS_SHOWN: Final = 3
"""The most earlier changes that an explanation tells."""


def name_of(patron: Ref, line: str | None = None, words: Words = ENGLISH) -> str:
    """Return who an answer is about: the name, and the line of service where it is of one.

    >>> import patronage as pt
    >>> name_of(pt.Ref("mary", "Mary Vane"), "counsel")
    'Mary Vane (counsel)'
    """
    name = bounded(str(patron), 60)
    return name if line is None else words.say("decision.line", name=name, line=line)


def policy_named(policy: PolicyVersion, words: Words = ENGLISH) -> str:
    """Return how an answer names the policy that it goes by.

    >>> policy_named(PolicyVersion("conduct", "1", "9f2c"))
    'conduct v1'
    """
    return words.say("decision.policy", name=policy.name, version=policy.version)


def headline(decision: Decision, words: Words = ENGLISH) -> str:
    """Return the first line of an explanation: who moved, from what to what, on which day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> print(headline(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    mary  is prospect  (conduct v1)
    """
    policy = policy_named(decision.policy, words)
    name = name_of(decision.patron, decision.line, words)
    return f"{name}  {_standing_line(decision, words)}  ({policy})"


def _standing_line(decision: Decision, words: Words) -> str:
    after = decision.after.name
    if not decision.steps:
        return words.say("decision.stays", standing=after)
    last = decision.steps[-1]
    code = "decision.due" if last.due else "decision.moved"
    ladder = decision.after.ladder  # of the last step before a new version, perhaps another one
    known = after in ladder and last.before.name in ladder
    rises = known and ladder.index(after) > ladder.index(last.before.name)
    name = after.upper() if rises else after
    return words.say(code, before=last.before.name, after=name, on=last.on)


def told(decision: Decision) -> tuple[Finding, ...]:
    """Return the findings that an explanation tells: of the rung that moved, and of the next.

    After a gain those that made it, or keep it now where those no longer hold; after a loss those
    of staying that failed; where somebody may rise further, those of the next rung above.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> decision = pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
    >>> {finding.rung for finding in told(decision)}
    {'customer'}
    """
    ladder = decision.after.ladder
    if decision.steps and decision.steps[-1].before.name in ladder:
        last = decision.steps[-1]
        place, before = ladder.index(decision.after.name), ladder.index(last.before.name)
        if place > before:
            return (*_holding(decision, last.on), *_next_above(decision, place))
        if before > place:
            return decision.of(last.before, Role.STAY) or decision.of(last.before)
    place = ladder.index(decision.after.name) if decision.after.name in ladder else 0
    return _next_above(decision, place) or decision.of(decision.after)


def _holding(decision: Decision, gained: date) -> tuple[Finding, ...]:
    """Return what made a gain; where that no longer holds, and a rule of staying does, that one."""
    entered, stays = decision.of(decision.after), decision.of(decision.after, Role.STAY)
    if gained == decision.on or not stays or all(speaks(each) is Verdict.MET for each in entered):
        return entered
    return stays


def _next_above(decision: Decision, place: int) -> tuple[Finding, ...]:
    rungs = {each.rung for each in decision.findings}
    above = [name for name in decision.after.ladder[place + 1 :] if name in rungs][:1]
    return tuple(each for name in above for each in decision.of(name))


def explanation(decision: Decision, words: Words = ENGLISH) -> str:
    """Return a decision as an explanation: the headline, each finding, earlier steps, what comes.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> print(explanation(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    mary  is prospect  (conduct v1)
      - dealings  0  needs: at least 1
      as of 1 Jan 2026, by all that is known now
    """
    lines = [
        headline(decision, words),
        *(f"  {line}" for line in held_words(decision.act, words, decision.held_until)),
    ]
    rows = finding_rows(told(decision), words, year=decision.on.year)
    if rows:
        body = table(("", "", "", ""), rows, width=LINE_WIDTH).splitlines()[1:]
        lines += [f"  {line}".rstrip() for line in body]
    lines += [f"  {line}" for line in _context(decision, words)]
    return "\n".join(lines)


def _context(decision: Decision, words: Words) -> list[str]:
    """Return the lines about other days: earlier steps, what waits, what comes, what was asked."""
    lines = [_step_words(step, words) for step in decision.steps[:-1][-STEPS_SHOWN:]]
    if decision.due_on is not None:
        lines.append(words.say("decision.waits", since=decision.due_on))
    if decision.next_change_on is not None:
        lines.append(words.say("decision.next", on=decision.next_change_on))
    if decision.known_by is None:
        lines.append(words.say("decision.as_of", on=decision.on))
    else:
        lines.append(words.say("decision.known_by", on=decision.on, day=decision.known_by))
    return lines


def held_words(
    act: Override | Placement | None, words: Words, until: date | None = None
) -> list[str]:
    """Return the line on what decides beside the findings: an act, a running term; or none.

    >>> held_words(None, ENGLISH, date(2026, 5, 1))
    ['held until 1 May 2026, when its term ends']
    """
    if act is None:
        return [] if until is None else [words.say("held.term", until=until)]
    named = {"standing": act.standing.name, "by": act.by, "reason": act.reason}
    if isinstance(act, Override):
        since = max(act.period.start or act.on, act.on)
        line = words.say(f"held.{act.mask.value}", since=since, **named)
    else:
        code = "held.placed.or_higher" if act.yields_to_rules else "held.placed"
        line = words.say(code, since=act.on, **named)
    return [line if until is None else words.say("held.until", line=line, until=until)]


def _step_words(step: Step, words: Words) -> str:
    return words.say("decision.step", before=step.before.name, after=step.after.name, on=step.on)


def explanation_html(decision: Decision, words: Words = ENGLISH) -> str:
    """Return a decision as HTML for a notebook: escaped, accessible, without script or colour.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> html = explanation_html(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1)))
    >>> html.startswith("<div><p><strong>mary")
    True
    """
    heads = ("head.criterion", "head.seen", "head.needs", "head.facts")
    rows = finding_rows(told(decision), words, year=decision.on.year)
    body = html_table(
        [words.say(each) for each in heads],
        rows,
        caption=headline(decision, words),
        width=CELL_WIDTH,
    )
    held = "".join(
        f"<p>{escape(line)}</p>" for line in held_words(decision.act, words, decision.held_until)
    )
    context = "".join(f"<p>{escape(line)}</p>" for line in _context(decision, words))
    first = f"<p><strong>{escape(headline(decision, words))}</strong></p>"
    return f"<div>{first}{held}{body}{context}</div>"
