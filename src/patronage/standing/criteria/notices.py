"""Notice that will end an agreement: given, and neither withdrawn nor yet in effect (A16, D22)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from attrs import field, frozen

from patronage.agreement.acts import ActKind
from patronage.agreement.agreement import Agreement
from patronage.agreement.effect import is_notice, is_withdrawn
from patronage.checks import check_instance
from patronage.counting.when import bounds
from patronage.facts.parties import Side
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.agreement.acts import Act
    from patronage.errors import Fault
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = ["NoticeGiven"]

_AGREEMENTS = frozenset({"agreement"})
_NONE = Observed(value=False)


def _check_by(faults: list[Fault], path: str, by: object) -> None:
    check_instance(faults, "side.type", path, by, Side, type(None))


@frozen(cache_hash=True)
class NoticeGiven(Value):
    """Notice is given that will end an agreement: by one side, or by either (A16, D22).

    From the day it was given up to the day before it takes effect, or before it is withdrawn: an
    agreement under notice is in force still. Notice that stops a renewal counts, and one to end it
    early. Undone, it was never given. Fault: `side.type`.

    >>> import patronage as pt
    >>> pt.NoticeGiven(by=pt.Side.PATRON)
    NoticeGiven(by=Side.PATRON)
    """

    code = "notice_given"
    needs = _AGREEMENTS
    reversible = True

    by: Annotated[Side | None, _check_by] = field(default=None, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return on which days notice stands open, and of which agreements."""
        found = [fact for fact in facts.among(_AGREEMENTS) if isinstance(fact, Agreement)]
        if not found:
            return Timeline.constant(_NONE)

        def together(*under: bool) -> Observed:
            given = tuple([each for each, now in zip(found, under, strict=True) if now])
            return Observed(bool(given), given)

        return Timeline.combine(together, *map(self._under_notice, found))

    def _under_notice(self, agreement: Agreement) -> Timeline[bool]:
        spells = [period for _, period in self._spells(agreement)]
        days = {day for first, last in spells for day in (first, last)}
        return coalesced(
            False,
            [(day, any(first <= day < last for first, last in spells)) for day in sorted(days)],
        )

    def _spells(self, agreement: Agreement) -> Iterator[tuple[Act, tuple[date, date]]]:
        """Yield each notice with the days from and to which it stands open."""
        life = agreement.life
        withdrawals = [act for act in life.acts if act.kind is ActKind.WITHDRAW_NOTICE]
        end = date.max if life.ended_on is None else bounds(life.ended_on)[0]
        for act in life.acts:
            is_whole = act.id not in life.weighed.undone and is_notice(act)
            if is_whole and (self.by is None or self.by in act.parties):
                back = [each.on for each in withdrawals if is_withdrawn(act, each)]
                yield act, (act.on, min(act.effective_from, end, *back))

    def details(self, observed: Observed, day: date) -> Details:
        """Return which agreement is under notice, and when it ends by it."""
        for fact in observed.facts if observed.value else ():
            if isinstance(fact, Agreement):
                spells = self._spells(fact)
                ends = [act.effective_from for act, (on, to) in spells if on <= day < to]
                return (("agreement", fact.id), ("ends", min(ends, default=None)))
        return ()
