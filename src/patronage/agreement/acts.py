"""What the parties do with an agreement: dated acts, each with the day it takes effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from operator import attrgetter
from types import MappingProxyType
from typing import Final, cast

from attrs import evolve, field, frozen

from patronage.agreement.terms import Amendment, several
from patronage.checks import check_day, check_id, check_instance, keep_text
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY
from patronage.facts.parties import Ref, Side, check_ref, side_or_ref
from patronage.fields import spell_out
from patronage.values import Value, repr_member

__all__ = ["DEEDS", "Act", "ActKind", "Deed", "Effect", "Ground", "Whose", "by_a_side", "in_order"]


class ActKind(Enum):
    """What a party, or both, may do with an agreement.

    >>> ActKind.GIVE_NOTICE
    ActKind.GIVE_NOTICE
    """

    OFFER = "offer"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    GIVE_NOTICE = "give notice"
    WITHDRAW_NOTICE = "withdraw notice"
    RENEW = "renew"
    SUSPEND = "suspend"
    RESUME = "resume"
    BREACH = "breach"
    CURE = "cure"
    AMEND = "amend"
    TERMINATE = "terminate"
    SUPERSEDE = "supersede"

    __repr__ = repr_member


class Ground(Enum):
    """On what ground an agreement is terminated.

    >>> Ground.CAUSE
    Ground.CAUSE
    """

    CONVENIENCE = "convenience"
    """Without a reason, on the notice that the terms ask for."""
    CAUSE = "cause"
    """For a breach by another party that was not cured in time."""
    CONSENT = "consent"
    """Both sides agree to end it."""

    __repr__ = repr_member


class Whose(Enum):
    """Whose act a deed is.

    >>> Whose.SOMEBODY
    Whose.SOMEBODY
    """

    ANYBODY = "anybody"
    """It may be said whose, and need not."""
    SOMEBODY = "somebody"
    """It is nothing without the party whose it is."""

    __repr__ = repr_member


class Effect(Enum):
    """When a deed takes effect.

    >>> Effect.AT_ONCE
    Effect.AT_ONCE
    """

    AT_ONCE = "at once"
    """On its own day."""
    AT_AN_END = "at an end"
    """On the end of a term that it stops or moves; it is judged by the status of its own day."""
    LATER = "later"
    """On its own day or a later one; it is judged by the status of that one."""

    __repr__ = repr_member


@frozen(kw_only=True)
class Deed:
    """What holds of every act of one kind: one row of the table below.

    What an act moves the status to, `TRANSITIONS` says; what the terms ask of it, `admission`.
    """

    whose: Whose = Whose.ANYBODY
    effect: Effect = Effect.AT_ONCE
    moves: bool = False
    """Whether it moves the status, on the day it takes effect."""
    carries: str | None = None
    """The attribute that only this act has, and must have."""


_ANYBODYS = Deed(effect=Effect.LATER, moves=True, carries="ground")
_SOMEBODYS = evolve(_ANYBODYS, whose=Whose.SOMEBODY)

DEEDS: Final[Mapping[ActKind | Ground, Deed]] = MappingProxyType(
    {
        ActKind.OFFER: Deed(moves=True),
        ActKind.SIGN: Deed(whose=Whose.SOMEBODY, moves=True),
        ActKind.WITHDRAW: Deed(moves=True),
        ActKind.GIVE_NOTICE: Deed(whose=Whose.SOMEBODY, effect=Effect.AT_AN_END),
        ActKind.WITHDRAW_NOTICE: Deed(whose=Whose.SOMEBODY),
        ActKind.RENEW: Deed(effect=Effect.AT_AN_END),
        ActKind.SUSPEND: Deed(effect=Effect.LATER, moves=True),
        ActKind.RESUME: Deed(effect=Effect.LATER, moves=True),
        ActKind.BREACH: Deed(whose=Whose.SOMEBODY),
        ActKind.CURE: Deed(whose=Whose.SOMEBODY),
        ActKind.AMEND: Deed(effect=Effect.LATER, carries="amendment"),
        ActKind.TERMINATE: _ANYBODYS,
        Ground.CONVENIENCE: _SOMEBODYS,
        Ground.CAUSE: _SOMEBODYS,
        Ground.CONSENT: _ANYBODYS,
        ActKind.SUPERSEDE: Deed(effect=Effect.LATER, moves=True, carries="successor"),
    }
)
"""What holds of the acts of each kind, and of terminating on each ground: the one table of deeds.

A new kind of act has its member above, its row here, its rows in `TRANSITIONS`, and, where terms
decide, a check in `admission`.
"""


@frozen
class Act(Value):
    """What was done with an agreement: agreed or said on one day, effective on that or a later one.

    `by` is the party whose act it is (None: both together, or it doesn't matter); `ground` belongs
    to terminating, `successor` (an agreement's id) to superseding, `amendment` to amending. Notice
    that stops a renewal takes effect on the end of the term, a renewal on the end that it moves.
    Usually built by a method of `Agreement`, which works that out. Faults: `act.type`, `date.type`,
    `act.order` (effective before it was done), `party.type`, `act.detail`, `evidence.time`.

    >>> import patronage as pt
    >>> pt.Act(pt.ActKind.SUSPEND, on=date(2026, 3, 1), reason="unpaid").effective
    datetime.date(2026, 3, 1)
    """

    kind: ActKind
    on: date = field(kw_only=True)
    effective: date = field(default=SAME_DAY, kw_only=True)
    by: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    ground: Ground | None = field(default=None, kw_only=True)
    successor: str | None = field(default=None, kw_only=True)
    amendment: Amendment | None = field(default=None, kw_only=True)
    reason: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_instance(faults, "act.type", "kind", self.kind, ActKind)
        _check_days(faults, self)
        if self.by is not None and not isinstance(self.by, Side):
            check_ref(faults, "by", self.by)
        if self.reason is not None:
            keep_text(faults, self, "reason", self.reason)
        _check_details(faults, self)
        if faults:
            raise_faults(faults)

    @property
    def deed(self) -> Deed:
        """What holds of every act of its kind.

        >>> Act(ActKind.RESUME, on=date(2026, 3, 9)).deed.effect
        Effect.LATER
        """
        ends = self.kind is ActKind.TERMINATE and isinstance(self.ground, Ground)
        return DEEDS[self.ground if ends and self.ground else self.kind]


def _check_days(faults: list[Fault], act: Act) -> None:
    before = len(faults)
    check_day(faults, "on", act.on)
    for path in ("effective", "recorded_on"):
        day: object = getattr(act, path)
        if day is not act.on:
            check_day(faults, path, day)
    if len(faults) > before:
        return
    if act.effective < act.on:
        hint = f"an act takes effect on or after its own day, {act.on}"
        faults.append(Fault.of("act.order", "effective", act.effective.isoformat(), hint))
    if act.recorded_on < act.on:
        hint = f"an act is learned when it is done or later: on or after {act.on}"
        faults.append(Fault.of("evidence.time", "recorded_on", act.recorded_on.isoformat(), hint))


def _check_details(faults: list[Fault], act: Act) -> None:
    deed = DEEDS.get(act.kind) if isinstance(act.kind, ActKind) else None
    if deed is None:
        return
    if act.by is None and act.deed.whose is Whose.SOMEBODY:
        hint = "say whose act it is, such as Side.PATRON"
        faults.append(Fault.of("party.type", "by", act.by, hint))
    for path, kind in _CARRIED.items():
        value: object = getattr(act, path)
        if deed.carries == path:
            check_instance(faults, f"{path}.type", path, value, kind)
        elif value is not None:
            owner = next(each for each, other in DEEDS.items() if other.carries == path)
            hint = f"only the act {owner.value} has one"
            faults.append(Fault.of("act.detail", path, value, hint))
    if deed.carries == "successor" and isinstance(act.successor, str):
        check_id(faults, "successor", act.successor)


_CARRIED: Final = {"ground": Ground, "amendment": Amendment, "successor": str}


def in_order(acts: Act | Iterable[Act]) -> tuple[Act, ...]:
    """Return acts in the order of their days, those of one day as given; a converter.

    >>> late, early = (Act(ActKind.OFFER, on=date(2026, 1, day)) for day in (9, 5))
    >>> in_order([late, early]) == (early, late)
    True
    """
    found = cast("tuple[Act, ...]", several(acts))
    if any(type(act) is not Act for act in found):
        return found  # the check says what is wrong
    return tuple(sorted(found, key=attrgetter("on")))


spell_out(in_order)


def by_a_side(act: Act, provider: Ref | None, patron: Ref | None) -> Act:
    """Return the act as that of a side, where it names who that side is.

    >>> mary = Ref("mary")
    >>> by_a_side(Act(ActKind.SIGN, on=date(2026, 1, 5), by=mary), None, mary).by
    Side.PATRON
    """
    if not isinstance(act.by, Ref) or act.by not in {provider, patron}:
        return act
    return evolve(act, by=Side.PROVIDER if act.by == provider else Side.PATRON)
