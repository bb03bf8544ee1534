"""Amounts as tests write them down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Iterable


def usd(amount: str) -> pt.Money:
    """Return an amount in dollars."""
    return pt.Money(amount, "USD")


def paid_for(charges: Iterable[pt.Charge]) -> list[tuple[pt.Period, pt.Money]]:
    """Return what charges come to, without the days that cost nothing."""
    return [(period, amount) for period, amount in pt.effective_charges(charges) if amount]
