"""What people decide about standing: placements, overrides, and recorded reviews."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import Factory, evolve, field, frozen

from patronage.dates.period import Period
from patronage.errors import Fault, printable
from patronage.facts.fact import SAME_DAY, FactId, check_learned, ledger_order
from patronage.facts.parties import Ref, ref_of, ref_or_none
from patronage.facts.standings import Standing, standing_of
from patronage.fields import FreeText, Id, OneLine
from patronage.values import Value, repr_member, unchecked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from patronage.facts.parties import HasRef

__all__ = [
    "Lifted",
    "Mask",
    "Override",
    "Placement",
    "PolicyVersion",
    "Reviewed",
    "Step",
    "are_rivals",
    "lifted",
    "other_texts",
    "rival_acts",
    "trusted_step",
]


@frozen
class Placement(Value):
    """Somebody sets the standing on a day; afterwards the rules go on from there (E11).

    It has the last word on its day. With `until`, what it grants is held up to that day; with
    `yields_to_rules` it never puts a party below what the rules alone would enter. An opening
    standing and a migration enter so. Not an `Override`, which only masks what shows.

    >>> import patronage as pt
    >>> placed = pt.Placement(
    ...     "client", on=date(2026, 1, 1), by="ana", reason="came with the merger"
    ... )
    >>> placed.standing == pt.CLIENT
    True
    """

    kind = "placement"

    standing: Standing = field(converter=standing_of)
    on: date = field(kw_only=True)
    by: Ref = field(kw_only=True, converter=ref_of)
    reason: FreeText = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    yields_to_rules: bool = field(default=False, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        if self.until is not None and self.until <= self.on:
            hint = f"a placement ends after its day, {self.on}"
            faults.append(Fault.of("span.order", "until", self.until.isoformat(), hint))


class Mask(Enum):
    """How an override shows: a pin decides alone; else the floor counts, then the ceiling.

    >>> Mask.PIN
    Mask.PIN
    """

    PIN = "pin"
    FLOOR = "floor"
    CEILING = "ceiling"

    __repr__ = repr_member


def _first_day(override: Override) -> date:
    period: object = override.period
    # An open start gives no day: None is reported as `date.type`.
    return period.start if isinstance(period, Period) else period  # type: ignore[return-value]


@frozen
class Override(Value):
    """A mask on the standing that shows in a period; the rules go on underneath, untouched (F4).

    `on` is the day it was laid down, the first of the period unless said. The later recorded wins.
    A `Lifted` ends it early; `Period.through` gives the period by its last day.

    >>> import patronage as pt
    >>> spring = pt.Period(date(2026, 3, 1), date(2026, 6, 1))
    >>> kept = pt.Override.floor("client", spring, by="ana", reason="key account in the press")
    >>> kept.on, kept.mask
    (datetime.date(2026, 3, 1), Mask.FLOOR)
    """

    kind = "override"

    standing: Standing = field(converter=standing_of)
    mask: Mask
    period: Period = field(kw_only=True)
    by: Ref = field(kw_only=True, converter=ref_of)
    reason: FreeText = field(kw_only=True)
    on: date = field(default=Factory(_first_day, takes_self=True), kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)

    @classmethod
    def pin(
        cls,
        standing: Standing | str,
        period: Period,
        *,
        by: HasRef | str,
        reason: str,
    ) -> Self:
        """Show exactly this standing in the period.

        >>> quarter = Period(date(2026, 1, 1), date(2026, 4, 1))
        >>> Override.pin("client", quarter, by="ana", reason="audit").mask
        Mask.PIN
        """
        return cls(standing, Mask.PIN, period=period, by=by, reason=reason)

    @classmethod
    def floor(
        cls,
        standing: Standing | str,
        period: Period,
        *,
        by: HasRef | str,
        reason: str,
    ) -> Self:
        """Show nothing below this standing in the period.

        >>> quarter = Period(date(2026, 1, 1), date(2026, 4, 1))
        >>> Override.floor("client", quarter, by="ana", reason="audit").mask
        Mask.FLOOR
        """
        return cls(standing, Mask.FLOOR, period=period, by=by, reason=reason)

    @classmethod
    def ceiling(
        cls,
        standing: Standing | str,
        period: Period,
        *,
        by: HasRef | str,
        reason: str,
    ) -> Self:
        """Show nothing above this standing in the period.

        >>> quarter = Period(date(2026, 1, 1), date(2026, 4, 1))
        >>> Override.ceiling("customer", quarter, by="ana", reason="dispute").mask
        Mask.CEILING
        """
        return cls(standing, Mask.CEILING, period=period, by=by, reason=reason)


@frozen
class Lifted(Value):
    """From this day on the override of that id no longer masks what shows, whatever its period.

    It was right until then: an override laid down by mistake is retracted. Of several the earliest
    counts; one that is of no override has no effect.

    >>> import patronage as pt
    >>> pt.Lifted("O1", on=date(2026, 4, 10), by="ana", reason="the dispute is settled").of
    'O1'
    """

    kind = "lifted"

    of: FactId
    on: date = field(kw_only=True)
    by: Ref = field(kw_only=True, converter=ref_of)
    reason: FreeText = field(kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)


def lifted(facts: Iterable[object]) -> Iterator[Override]:
    """Yield the overrides among facts, each until it was lifted; none that was before it began.

    >>> import patronage as pt
    >>> spring = Period(date(2026, 3, 1), date(2026, 6, 1))
    >>> pin = Override("client", Mask.PIN, period=spring, by="ana", reason="audit", id="O1")
    >>> done = Lifted("O1", on=date(2026, 4, 1), by="ana", reason="audited")
    >>> [str(each.period) for each in lifted([pin, done])]
    ['[2026-03-01, 2026-04-01)']
    """
    acts = tuple(facts)
    ends: dict[str, date] = {}
    for act in acts:
        if isinstance(act, Lifted):
            ends[act.of] = min(act.on, ends.get(act.of, act.on))
    for act in acts:
        if isinstance(act, Override):
            end = ends.get(act.id or "")
            if end is None:
                yield act
            elif end > date.min and (period := act.period.intersect(Period(None, end))):
                yield evolve(act, period=period)


@frozen
class PolicyVersion(Value):
    """Which text of which policy: its name, its version, and the digest of its canonical text.

    >>> print(PolicyVersion("professional-services", "1", "9f2c"))
    professional-services v1
    """

    name: OneLine
    version: OneLine
    fingerprint: Id

    def __str__(self) -> str:
        return printable(f"{self.name} v{self.version}")


@frozen
class Step(Value):
    """One change of the derived standing, on its own day, with the rungs gained and lost.

    `due` marks a move that was waiting for a decision, which the review takes.

    >>> step = Step("customer", "client", on=date(2026, 2, 1), gained=("client",))
    >>> print(step)
    2026-02-01: customer -> client
    """

    before: Standing = field(converter=standing_of)
    after: Standing = field(converter=standing_of)
    on: date = field(kw_only=True)
    gained: tuple[OneLine, ...] = field(default=(), kw_only=True)
    lost: tuple[OneLine, ...] = field(default=(), kw_only=True)
    due: bool = field(default=False, kw_only=True)

    def __str__(self) -> str:
        return f"{self.on}: {self.before} -> {self.after}"


trusted_step: Final = unchecked(Step)
"""How the engine builds a step that it knows to be right."""


@frozen
class Reviewed(Value):
    """A review was held and recorded, whether or not the standing moved (E13, E23).

    `before` is the standing recorded last (with none, the base), `after` what the review found,
    `steps` the derived changes between, `evidence` the ids of the facts it rested on, so that an
    audit finds it when one of them is retracted, and `corrects` the id of an earlier review that
    it puts right. What was recorded is never edited.

    >>> import patronage as pt
    >>> policy = pt.PolicyVersion("ours", "1", "9f2c")
    >>> pt.Reviewed("customer", "client", policy=policy, on=date(2026, 2, 1)).moved
    True
    """

    kind = "reviewed"

    before: Standing = field(converter=standing_of)
    after: Standing = field(converter=standing_of)
    policy: PolicyVersion = field(kw_only=True)
    on: date = field(kw_only=True)
    steps: tuple[Step, ...] = field(default=(), kw_only=True)
    evidence: tuple[FactId, ...] = field(default=(), kw_only=True)
    by: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    corrects: Id | None = field(default=None, kw_only=True)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        for place, (one, other) in enumerate(zip(self.steps, self.steps[1:], strict=False)):
            if other.on < one.on:
                hint = f"steps stand in the order of their days: not before {one.on}"
                faults.append(Fault.of("step.order", f"steps[{place + 1}].on", str(other.on), hint))

    @property
    def moved(self) -> bool:
        """Whether the standing found differs from the one recorded before.

        >>> policy = PolicyVersion("ours", "1", "9f2c")
        >>> Reviewed("customer", "customer", policy=policy, on=date(2026, 2, 1)).moved
        False
        """
        return self.before != self.after


def other_texts(facts: Iterable[object], policy: PolicyVersion, path: str) -> list[Fault]:
    """Report a policy that some review among facts knew by its name and version as another text.

    >>> ours, other = (PolicyVersion("ours", "1", text) for text in ("9f2c", "77aa"))
    >>> day = date(2026, 2, 1)
    >>> held = Reviewed("customer", "client", policy=other, on=day, id="R1")
    >>> [fault.code for fault in other_texts([held], ours, "policy")]
    ['policy.version']
    """
    for fact in facts:
        if isinstance(fact, Reviewed) and fact.policy != policy:
            its = fact.policy
            if (its.name, its.version) == (policy.name, policy.version):
                hint = f"{fact.id} was held by another text: give two texts two version numbers"
                return [Fault.of("policy.version", path, str(policy), hint)]
    return []


def rival_acts(facts: Iterable[object]) -> list[Fault]:
    """Return the acts that can't both hold, among facts that stand (see `known_by`).

    Two different placements on one day, and two overrides of a kind recorded on one day for
    overlapping periods that say different things, where their lines of service meet.

    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> up = pt.Placement("client", on=day, by="ana", reason="merger", id="P1")
    >>> down = pt.Placement("customer", on=day, by="stan", reason="merger", id="P2")
    >>> [(fault.code, fault.path) for fault in rival_acts([up, down])]
    [('placement.conflict', 'facts[P2]')]
    """
    acts = sorted(
        (fact for fact in facts if isinstance(fact, Placement | Override)),
        key=ledger_order,
    )
    return [
        Fault.of(
            f"{act.kind}.conflict",
            f"facts[{act.id}]",
            act.standing.name,
            f"another one of the same day, {earlier.id}, says {earlier.standing.name}",
        )
        for place, act in enumerate(acts)
        for earlier in acts[:place]
        if _lines_meet(earlier, act) and _rivals(earlier, act)
    ]


def are_rivals(one: object, other: object) -> bool:
    """Say whether two facts are acts that can't both hold.

    >>> are_rivals(None, None)
    False
    """
    if not isinstance(one, Placement | Override) or not isinstance(other, Placement | Override):
        return False
    return _rivals(one, other)


def _lines_meet(one: Placement | Override, other: Placement | Override) -> bool:
    return one.line == other.line or None in (one.line, other.line)


def _rivals(one: Placement | Override, other: Placement | Override) -> bool:
    if isinstance(one, Placement) and isinstance(other, Placement):
        said = (one.standing, one.until, one.yields_to_rules)
        return one.on == other.on and said != (other.standing, other.until, other.yields_to_rules)
    if isinstance(one, Override) and isinstance(other, Override):
        return (
            one.mask is other.mask
            and one.recorded_on == other.recorded_on
            and one.standing != other.standing
            and one.period.overlaps(other.period)
        )
    return False
