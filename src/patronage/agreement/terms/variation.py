"""How some of the parties may bring other terms about: on notice, unless the rest object."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.agreement.terms.notice import Notice, last_in, notice_of
from patronage.counting.count import Count
from patronage.counting.when import NEVER, Unknown  # noqa: TC001  a converter's hint
from patronage.dates.day import add_days, check_one_day
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.fields import spell_out
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Collection

    from patronage.facts.parties import Ref, Side

__all__ = ["Variation"]


def _stated(notice: Span | Count | Unknown | Notice) -> Notice:
    """Return the notice that a bare length means; a converter."""
    return cast("Notice", notice_of(notice))


spell_out(_stated)


@frozen
class Variation(Value):
    """How a party may amend the terms alone: on this notice, if nobody objects in time (D22).

    Without it, or by who hasn't that right, an amendment takes all. The notice runs from the day on
    which the other terms were proposed, that of the recorded act, and says whose right it is
    (`Notice.by`); one that is left open, to the day by which it has run for sure. Who says nothing
    accepts: one may object until the terms take effect, or for so long after the proposal
    (`objection`), to the last day of it; an objection undoes the amendment. Where it is `binding`,
    nobody may object. Faults: `notice.type`, `interval.type`, `flag.type`, `variation.mixed`.
    Source: Directive (EU) 2015/2366 art. 54, BGB 675g.

    >>> import patronage as pt
    >>> bank = pt.Variation(pt.Notice(pt.months(2), by=pt.Side.PROVIDER))
    >>> bank.notice.by
    Side.PROVIDER
    """

    notice: Notice = field(converter=_stated)
    objection: Span | Count | None = field(default=None, kw_only=True)
    binding: bool = field(default=False, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.binding and self.objection is not None:
            hint = "leave it out: where it is binding, nobody may object"
            faults.append(Fault.of("variation.mixed", "objection", self.objection, hint))

    def is_right_of(self, parties: Collection[Side | Ref]) -> bool:
        """Whether these parties may amend the terms without the others.

        >>> import patronage as pt
        >>> bank = pt.Variation(pt.Notice(pt.months(2), by=pt.Side.PROVIDER))
        >>> [bank.is_right_of([side]) for side in (pt.Side.PROVIDER, pt.Side.PATRON)]
        [True, False]
        """
        return bool(parties) and (self.notice.by is None or self.notice.by in parties)

    def last_day_to_object(self, proposed_on: date, effective: date) -> date | None:
        """Return the last day to object to terms proposed on a day; None: nobody may.

        >>> import patronage as pt
        >>> pt.Variation(pt.months(2)).last_day_to_object(date(2026, 4, 1), date(2026, 6, 1))
        datetime.date(2026, 5, 31)
        """
        check_one_day("proposed_on", proposed_on)
        check_one_day("effective", effective)
        if self.binding:
            return None
        if self.objection is not None:
            with suppress(OutOfRange):
                return last_in(self.objection, proposed_on)
            return NEVER  # it runs beyond the calendar
        return max(proposed_on, add_days(effective, -1)) if effective > date.min else effective
