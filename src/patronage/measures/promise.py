"""What a measure says to the functions that work out what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from patronage.counting.verdict import Verdict
    from patronage.measures.conditions import DataRequirement, Exclusion
    from patronage.measures.hours import ServiceHours
    from patronage.measures.methods import AttainmentMethod
    from patronage.money.amounts import Rounding
    from patronage.thresholds.threshold import Threshold
    from patronage.thresholds.where import Where
    from patronage.windows.window import Window

__all__ = ["Promise"]


class Promise(Protocol):
    """A measure, by what it says: `Measure` is one (its fields say more)."""

    @property
    def id(self) -> str:
        """What it is called."""
        ...

    @property
    def method(self) -> AttainmentMethod:
        """How the figure is made."""
        ...

    @property
    def of(self) -> str:
        """Which observations it reads."""
        ...

    @property
    def window(self) -> Window:
        """In which windows it is measured."""
        ...

    @property
    def target(self) -> Threshold | None:
        """What is promised."""
        ...

    @property
    def good(self) -> Threshold | None:
        """Which values are good."""
        ...

    @property
    def bad(self) -> Threshold | None:
        """Which values are bad, for a net score."""
        ...

    @property
    def counts(self) -> Verdict | None:
        """Which observations are counted."""
        ...

    @property
    def percentile(self) -> int | Decimal | Fraction | None:
        """Which percentile."""
        ...

    @property
    def where(self) -> Where:
        """Which observations count."""
        ...

    @property
    def unit(self) -> str | None:
        """What values are in."""
        ...

    @property
    def base(self) -> int | Decimal | Fraction | None:
        """The stated time of a window."""
        ...

    @property
    def hours(self) -> ServiceHours | None:
        """When service is given, of which uptime is."""
        ...

    @property
    def units(self) -> int:
        """How many things are up at once."""
        ...

    @property
    def whole(self) -> bool:
        """Whether a window that is cut counts as a whole one."""
        ...

    @property
    def pooled(self) -> bool:
        """Whether several windows are read together."""
        ...

    @property
    def over(self) -> int:
        """How many windows are taken together."""
        ...

    @property
    def places(self) -> int | None:
        """To how many places it is rounded."""
        ...

    @property
    def rounding(self) -> Rounding | None:
        """How it is rounded."""
        ...

    @property
    def exclude(self) -> tuple[Exclusion, ...]:
        """What doesn't count."""
        ...

    @property
    def data(self) -> DataRequirement | None:
        """How much has to be observed."""
        ...
