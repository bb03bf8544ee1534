"""Ledgers as tests draw them: facts that are alike, and facts that only their words tell apart."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zlib import crc32

from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.facts.identity import content, with_id

from draws import both, ed_days, su_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from patronage.facts.fact import Fact

__all__ = ["LEDGERS", "shuffled"]

VALUES: SearchStrategy[object] = st.sampled_from(
    [None, 1, True, Decimal("1.0"), "x", usd("1"), "manager", "manager", "price", "price"]
)


def some_facts(days: SearchStrategy[date]) -> SearchStrategy[list[Fact]]:
    """Draw facts, some alike, some under ids of their own, some of one id and content."""

    def build(on: date, lag: int, what: object, said: str | None, name: str | None) -> Fact:
        known = on + timedelta(days=lag)
        fact: Fact = pt.Observation("visit", what, on=on, recorded_on=known, note=said)  # type: ignore[arg-type]
        if what == "manager":
            fact = pt.Assigned(pt.Ref("ana", said or "A. Ruiz"), on=on, recorded_on=known)
        elif what == "price":
            fact = pt.Purchase(usd("5.00"), on=on, recorded_on=known, source=said)
        if name is None:
            return fact
        return with_id(fact, f"{name}-{crc32(content(fact).encode())}")

    names = st.none() | st.sampled_from(["a", "b"])
    words = st.sampled_from([None, None, "in haste", "Mary Vane"])
    drawn = st.builds(build, days, st.integers(0, 3), VALUES, words, names)
    return st.lists(drawn, max_size=8)


LEDGERS = both(some_facts(su_days(days=4)), some_facts(ed_days()))


def shuffled(facts: Sequence[Fact], seed: int) -> list[Fact]:
    """Return the facts in another order."""
    mixed = list(facts)
    random.Random(seed).shuffle(mixed)
    return mixed
