"""What happens to a schedule while it runs: changed terms, pauses, a moved bill date."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar, TypeAlias

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing, check_due
from patronage.billing.course.course import Fee
from patronage.billing.course.early_end import check_days
from patronage.billing.course.fee_answers import check_fees
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.proration import Proration
from patronage.checks import check_instance
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.values import Value, repr_member

__all__ = ["Change", "Effect", "Pause", "Resumed"]


class Effect(Enum):
    """From when a change counts.

    >>> Effect.NEXT_BOUNDARY.value
    'from the next boundary of the cadence'
    """

    AT_ONCE = "on its day"
    DAY_AFTER = "from the day after: the day itself is still at the old terms"
    NEXT_BOUNDARY = "from the next boundary of the cadence"

    __repr__ = repr_member


@frozen
class Change(Value):
    """New terms from a day on: other prices or quantities, another plan, cadence or anchor.

    `fees` replaces the fees of the same id and adds others; `drops` ends those of these ids; what
    isn't named goes on; a schedule refuses to drop what none of its terms has (`fee.unknown`). A
    new `cadence` (or anchor) starts where it takes effect, and its first
    stub is the bridging period: short, or long. New `timing`, `proration` and `due` hold from the
    next boundary. `recorded_on` is the day the change was known (None: its own day): billed days
    before it aren't rewritten, but corrected. Faults: `date.type`, `fee.type`, `fee.twice`,
    `change.empty`, and the types of the parts.

    >>> from datetime import date
    >>> import patronage as pt
    >>> dearer = pt.RecurringFee(id="fee", amount=pt.Money("120", "USD"))
    >>> pt.Change(on=date(2026, 3, 15), fees=(dearer,)).known_on
    datetime.date(2026, 3, 15)
    """

    on: date = field(kw_only=True)
    fees: tuple[Fee, ...] = field(default=(), kw_only=True)
    drops: frozenset[str] = field(default=frozenset(), kw_only=True)
    cadence: Cadence | None = field(default=None, kw_only=True)
    timing: Timing | None = field(default=None, kw_only=True)
    proration: Proration | None = field(default=None, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    effect: Effect = field(default=Effect.AT_ONCE, kw_only=True)
    recorded_on: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_days(faults, self.on, self.recorded_on)
        check_fees(faults, self.fees)
        if not isinstance(self.drops, frozenset):
            faults.append(Fault.of("fee.type", "drops", self.drops, "give a frozenset of ids"))
        check_instance(faults, "cadence.type", "cadence", self.cadence, Cadence, type(None))
        check_instance(faults, "timing.type", "timing", self.timing, Timing, type(None))
        check_instance(faults, "proration.type", "proration", self.proration, Proration, type(None))
        if self.due is not None:
            check_due(faults, "due", self.due)
        check_instance(faults, "effect.type", "effect", self.effect, Effect)
        if not faults and not (self.fees or self.drops or self.reshapes):
            faults.append(Fault.of("change.empty", "", self.on, "say what changes"))
        raise_faults(faults)

    @property
    def known_on(self) -> date:
        """The day on which the change was known.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Change(on=date(2026, 3, 15), drops=frozenset({"a"})).known_on
        datetime.date(2026, 3, 15)
        """
        return self.on if self.recorded_on is None else self.recorded_on

    @property
    def reshapes(self) -> bool:
        """Whether it changes more than fees: the cadence, timing, proration or due terms.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Change(on=date(2026, 3, 15), due=pt.NetDays(10)).reshapes
        True
        """
        parts = (self.cadence, self.timing, self.proration, self.due)
        return any(part is not None for part in parts)


def _check_begun(faults: list[Fault], path: str, period: object) -> None:
    check_instance(faults, "period.type", path, period, Period)
    if isinstance(period, Period) and period.start is None:
        faults.append(Fault.of("span.open", f"{path}.start", period, "a pause begins on a day"))


Begun: TypeAlias = Annotated[Period, _check_begun]
"""A period with a first day."""


@frozen
class Pause(Value):
    """Days on which nothing is charged; until a day, or until further notice (an open period).

    With `restarts`, the cadence starts anew on the day service resumes; else the grid stays where
    it was, and a period with a pause inside costs the share of the days that are left. With
    `single`, what is charged once isn't either where its day is one of them, nor is a recurring fee
    that costs the same however few the days (`Proration.FULL`) for a period that begins on one.
    Faults: `period.type`, `span.open`, `date.type`, `flag.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Pause(pt.Period(date(2026, 3, 1), date(2026, 5, 1))).known_on
    datetime.date(2026, 3, 1)
    """

    period: Begun
    restarts: bool = field(default=False, kw_only=True)
    recorded_on: date | None = field(default=None, kw_only=True)
    single: bool = field(default=False, kw_only=True)

    @property
    def known_on(self) -> date:
        """The day on which the pause was known.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Pause(pt.Period(date(2026, 3, 1), None), recorded_on=date(2026, 4, 1)).known_on
        datetime.date(2026, 4, 1)
        """
        if self.recorded_on is not None:
            return self.recorded_on
        return self.period.start or date.min


@frozen
class Resumed(Value):
    """Where billing stands when a schedule is taken over, or its next bill date was moved by hand.

    Everything before `billed_through` is settled; the next invoice is on `next_on`, and covers the
    days since. A cadence anchored by the term runs on from there; any other keeps its grid. So a
    bill date that was moved makes one long or short period. Faults: `date.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Resumed(billed_through=date(2018, 12, 16), next_on=date(2019, 1, 1)).next_on
    datetime.date(2019, 1, 1)
    """

    billed_through: date = field(kw_only=True)
    next_on: date = field(kw_only=True)

    kind: ClassVar[str] = "resumed"
