"""What the parties do with an agreement: dated acts, each with the day it takes effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import cast

from attrs import evolve, field, frozen

from patronage.agreement.terms import Amendment, several
from patronage.checks import check_day, check_id, check_instance, keep_text
from patronage.counting.when import Day, When, bounds, check_when
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY
from patronage.facts.parties import Ref, Side, check_ref, side_or_ref
from patronage.fields import spell_out
from patronage.values import Value, repr_member

__all__ = ["Act", "ActKind", "Ground", "by_a_side", "in_order"]


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


_BY_SOMEBODY = frozenset(
    {
        ActKind.SIGN,
        ActKind.GIVE_NOTICE,
        ActKind.WITHDRAW_NOTICE,
        ActKind.BREACH,
        ActKind.CURE,
    }
)
"""The acts that are nothing without the party whose they are."""

_IN_BOUNDS = frozenset({ActKind.GIVE_NOTICE, ActKind.RENEW, ActKind.TERMINATE, ActKind.SUPERSEDE})
"""The acts that may take effect on a day that is known in bounds only."""


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
    effective: Day = field(default=SAME_DAY, kw_only=True)
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


def _check_days(faults: list[Fault], act: Act) -> None:
    before = len(faults)
    check_day(faults, "on", act.on)
    if act.effective is not act.on:
        check_when(faults, "effective", act.effective)
    if act.recorded_on is not act.on:
        check_day(faults, "recorded_on", act.recorded_on)
    if len(faults) > before:
        return
    if bounds(act.effective)[1] < act.on:
        hint = f"an act takes effect on or after its own day, {act.on}"
        faults.append(Fault.of("act.order", "effective", str(act.effective), hint))
    if isinstance(act.effective, When) and act.kind not in _IN_BOUNDS:
        hint = f"say on which day to {getattr(act.kind, 'value', 'act')} takes effect"
        faults.append(Fault.of("act.effective", "effective", act.effective, hint))
    if act.recorded_on < act.on:
        hint = f"an act is learned when it is done or later: on or after {act.on}"
        faults.append(Fault.of("evidence.time", "recorded_on", act.recorded_on.isoformat(), hint))


def _check_details(faults: list[Fault], act: Act) -> None:
    known = isinstance(act.kind, ActKind)
    if act.by is None and known and (act.kind in _BY_SOMEBODY or _is_one_sided(act)):
        hint = "say whose act it is, such as Side.PATRON"
        faults.append(Fault.of("party.type", "by", act.by, hint))
    for path, kind, owner in (
        ("ground", Ground, ActKind.TERMINATE),
        ("amendment", Amendment, ActKind.AMEND),
        ("successor", str, ActKind.SUPERSEDE),
    ):
        value: object = getattr(act, path)
        if act.kind is owner:
            check_instance(faults, f"{path}.type", path, value, kind)
        elif value is not None and known:
            hint = f"only the act {owner.value} has one"
            faults.append(Fault.of("act.detail", path, value, hint))
    if act.kind is ActKind.SUPERSEDE and isinstance(act.successor, str):
        check_id(faults, "successor", act.successor)


def _is_one_sided(act: Act) -> bool:
    return act.kind is ActKind.TERMINATE and act.ground in (Ground.CONVENIENCE, Ground.CAUSE)


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
