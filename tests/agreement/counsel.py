"""What the tests of agreements share: the agreement of the first block, and how refusals read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON
USD = "USD"
MADE, START = date(2026, 1, 5), date(2026, 2, 1)
COUNSEL = pt.BillingTerms.monthly(pt.Money("2500.00", USD))
RENEWED_BY_HAND = pt.Renewal.by_agreement(pt.years(1))

loose: Any = pt
"""The library as those see it who don't check types."""


def counsel() -> pt.Agreement:
    """Return the agreement of the README's first block."""
    return pt.Agreement.signed(
        "A1",
        on=date(2026, 1, 5),
        start=START,
        length=pt.years(1),
        summary="Monthly counsel",
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        billing=pt.BillingTerms.monthly(pt.Money("2500.00", USD)),
    )


loose_counsel: Callable[[], Any] = counsel
"""Likewise."""


def until_ended(**details: Any) -> pt.Agreement:
    """Return an agreement that lasts until somebody ends it, unless the details say otherwise."""
    return pt.Agreement.signed("A1", on=MADE, start=START, **details)


def refusal(act: Callable[[], object]) -> tuple[str, str, str]:
    """Return the code, the path and the hint of the one refusal that an act meets."""
    with pytest.raises(pt.Refused) as error:
        act()
    (fault,) = error.value.faults
    return fault.code, fault.path, fault.hint
