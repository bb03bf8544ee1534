"""The parts of a fee by which it may differ from its schedule: timing, proration, due, label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.billing.charges.dues import Timing, check_due
from patronage.billing.prices.proration import Proration
from patronage.checks import check_instance, keep_name
from patronage.money.amounts import Rounding

if TYPE_CHECKING:
    from patronage.errors import Fault

__all__ = ["check_overrides"]


def check_overrides(faults: list[Fault], fee: object) -> None:
    """Report what is wrong with the parts by which any fee may differ from its schedule.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_overrides(found, pt.OneOffFee(id="a", amount=pt.Money("1", "USD")))
    >>> found
    []
    """
    for path, wanted in (("timing", Timing), ("proration", Proration)):
        check_instance(faults, f"{path}.type", path, getattr(fee, path, None), wanted, type(None))
    rounding = getattr(fee, "rounding", Rounding.HALF_UP)
    check_instance(faults, "rounding.type", "rounding", rounding, Rounding)
    due = getattr(fee, "due", None)
    if due is not None:
        check_due(faults, "due", due)
    label = getattr(fee, "label", None)
    if label is not None:
        keep_name(faults, fee, "label", label)
