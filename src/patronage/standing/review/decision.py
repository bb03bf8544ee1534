"""What a review says: the standing before and after, the steps between, and every finding."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.facts.acts import Override, Placement, PolicyVersion, Reviewed, Step
from patronage.facts.fact import Scalar
from patronage.facts.parties import Ref, check_ref
from patronage.facts.standings import Standing
from patronage.standing.policy.policy import standing_named
from patronage.standing.rules.threshold import Threshold
from patronage.standing.rules.verdict import Verdict
from patronage.values import (
    Value,
    are_pairs,
    check_day,
    check_instance,
    check_items,
    check_name,
    repr_member,
    unchecked,
)

__all__ = ["Decision", "Direction", "Finding", "Role", "trusted_decision", "trusted_finding"]


class Role(Enum):
    """What a criterion is asked for: to enter a rung, to stay on it, to come back to it.

    >>> Role.STAY.value
    'stay'
    """

    ENTER = "enter"
    STAY = "stay"
    REENTER = "reenter"

    __repr__ = repr_member


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


@frozen
class Finding(Value):
    """What one criterion of one rung found on a day: seen, asked for, on which facts, until when.

    `value` is what was seen (for elapsed time: how long, in days), None where nothing was;
    `required` the threshold; `params` further details by name; `ids` the facts that it rests on;
    `changes_on` the next day on which the verdict changes if nothing else happens.

    >>> import patronage as pt
    >>> pt.Finding("purchase_count", pt.Verdict.MET, value=3, rung="client").role
    Role.ENTER
    """

    code: str
    verdict: Verdict
    rung: str = field(kw_only=True)
    role: Role = field(default=Role.ENTER, kw_only=True)
    value: Scalar | Span | Fraction = field(default=None, kw_only=True)
    required: Threshold | None = field(default=None, kw_only=True)
    params: tuple[tuple[str, object], ...] = field(default=(), kw_only=True)
    ids: tuple[str, ...] = field(default=(), kw_only=True)
    changes_on: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (  # the engine builds them by the thousand
            type(self.code) is str
            and type(self.verdict) is Verdict
            and type(self.rung) is str
            and type(self.role) is Role
            and (self.required is None or type(self.required) is Threshold)
            and type(self.ids) is tuple
            and are_pairs(self.params)
            and (self.changes_on is None or type(self.changes_on) is date)
        ):
            raise_faults(_finding_faults(self))

    @property
    def is_met(self) -> bool:
        """Whether the criterion is met, neither unmet nor unknown.

        >>> Finding("always", Verdict.UNKNOWN, rung="client").is_met
        False
        """
        return self.verdict is Verdict.MET

    def __str__(self) -> str:
        from patronage.standing.review.explain import finding_line

        return finding_line(self)


@frozen
class Decision(Value):
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
    line: str | None = field(default=None, kw_only=True)
    known_by: date | None = field(default=None, kw_only=True)
    steps: tuple[Step, ...] = field(default=(), kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), kw_only=True)
    due_on: date | None = field(default=None, kw_only=True)
    next_change_on: date | None = field(default=None, kw_only=True)
    by: Ref | None = field(default=None, kw_only=True)
    act: Placement | Override | None = field(default=None, kw_only=True)
    held_until: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (  # likewise
            type(self.on) is date
            and type(self.provider) is type(self.patron) is Ref
            and type(self.before) is type(self.after) is Standing
            and type(self.policy) is PolicyVersion
            and type(self.move) is Direction
            and (self.line is None and self.known_by is None)
            and (self.due_on is None and self.by is None)
            and (self.act is None and self.held_until is None)
            and (self.next_change_on is None or type(self.next_change_on) is date)
            and (type(self.steps) is tuple and type(self.findings) is tuple)
            and _STEPS.issuperset(map(type, self.steps))
            and _FINDINGS.issuperset(map(type, self.findings))
        ):
            raise_faults(_decision_faults(self))

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
                "changes_on": None if each.changes_on is None else each.changes_on.isoformat(),
                "act": None if self.act is None else self.act.kind,
                "decided_by": None if self.act is None else self.act.by.id,
                "act_reason": None if self.act is None else self.act.reason,
                "held_until": None if self.held_until is None else self.held_until.isoformat(),
            }
            for each in self.findings
        ]

    def __str__(self) -> str:
        from patronage.standing.review.explain import explanation

        return explanation(self)

    def _repr_html_(self) -> str:
        from patronage.standing.review.explain import explanation_html

        return explanation_html(self)


trusted_finding: Final = unchecked(Finding)
"""Return the finding of values known to be right, all in order: for the library's own engine."""


trusted_decision: Final = unchecked(Decision)
"""Return the decision of values known to be right, all in order: for the library's own engine."""


def _finding_faults(finding: Finding) -> list[Fault]:
    faults: list[Fault] = []
    check_name(faults, "code", finding.code)
    check_instance(faults, "verdict.type", "verdict", finding.verdict, Verdict)
    check_name(faults, "rung", finding.rung)
    check_instance(faults, "role.type", "role", finding.role, Role)
    if finding.required is not None:
        check_instance(faults, "threshold.type", "required", finding.required, Threshold)
    if not are_pairs(finding.params):
        faults.append(Fault.of("details.type", "params", finding.params, "give pairs"))
    check_items(faults, "id.type", "ids", finding.ids, str)
    if finding.changes_on is not None:
        check_day(faults, "changes_on", finding.changes_on)
    return faults


def _decision_faults(decision: Decision) -> list[Fault]:
    faults: list[Fault] = []
    for path, kind, code in _HELD:
        value: object = getattr(decision, path)
        if type(value) is not kind:
            check_instance(faults, code, path, value, kind)
    check_day(faults, "on", decision.on)
    for path in ("known_by", "due_on", "next_change_on", "held_until"):
        day: object = getattr(decision, path)
        if day is not None:
            check_day(faults, path, day)
    if decision.line is not None:
        check_name(faults, "line", decision.line)
    if decision.by is not None:
        check_ref(faults, "by", decision.by)
    if decision.act is not None:
        check_instance(faults, "act.type", "act", decision.act, Placement, Override)
    check_items(faults, "step.type", "steps", decision.steps, Step)
    check_items(faults, "finding.type", "findings", decision.findings, Finding)
    return faults


_STEPS: Final = frozenset({Step})
_FINDINGS: Final = frozenset({Finding})
_HELD: Final = (
    ("provider", Ref, "party.type"),
    ("patron", Ref, "party.type"),
    ("policy", PolicyVersion, "policy.type"),
    ("before", Standing, "standing.type"),
    ("after", Standing, "standing.type"),
    ("move", Direction, "direction.type"),
)
