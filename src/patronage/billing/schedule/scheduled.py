"""What is read of a schedule by what stands below it: checks, layout, what it charges and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.billing.charges.charge import Charge
    from patronage.billing.charges.dues import Due, Timing
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.early_end import EarlyEnd
    from patronage.billing.course.usage import Usage
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.proration import Proration
    from patronage.billing.schedule.changes import Change, Pause, Resumed
    from patronage.dates.period import Period

__all__ = ["Charging", "Scheduled"]


class Scheduled(Protocol):
    """The fields of a `BillingSchedule`."""

    # ruff: noqa: D102  described where they are fields

    @property
    def id(self) -> str: ...
    @property
    def runs(self) -> Period: ...
    @property
    def cadence(self) -> Cadence: ...
    @property
    def fees(self) -> tuple[Fee, ...]: ...
    @property
    def timing(self) -> Timing: ...
    @property
    def proration(self) -> Proration: ...
    @property
    def due(self) -> Due: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...
    @property
    def pauses(self) -> tuple[Pause, ...]: ...
    @property
    def ended(self) -> EarlyEnd | None: ...
    @property
    def resumed(self) -> Resumed | None: ...
    @property
    def label(self) -> str | None: ...
    @property
    def line(self) -> str | None: ...
    @property
    def currency(self) -> str | None: ...


class Charging(Scheduled, Protocol):
    """A `BillingSchedule` with what it charges."""

    # ruff: noqa: D102  described where they are methods

    def course(self, known_by: date | None = None) -> Course: ...

    def charges(
        self,
        *,
        until: date,
        since: date | None = None,
        usage: Iterable[Usage] = (),
        known_by: date | None = None,
        not_before: date | None = None,
    ) -> tuple[Charge, ...]: ...
