"""Amounts as tests write them down."""

from __future__ import annotations

import patronage as pt


def usd(amount: str) -> pt.Money:
    """Return an amount in dollars."""
    return pt.Money(amount, "USD")
