"""Splitting money by weights: the laws M1 to M8."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.errors import shown
from patronage.money import amounts
from refusals import codes_of

from draws import around, both, su_weights
from laws import law

su_minors = st.integers(-20, 20)
ed_minors = around(0) | around(100) | around(10**6) | around(amounts.HIGHEST // 2) | around(10**27)
minors = both(su_minors, ed_minors)
codes = st.sampled_from(["JPY", "USD", "KWD", "ITL"])
monies = st.builds(pt.Money.of_minor, minors, codes)
dollars = minors.map(lambda minor: pt.Money.of_minor(minor, "USD"))
ed_weights = st.lists(
    st.sampled_from([0, 0, 1, 1, 2, 3, 10**30, 2**64, 2**64 + 1]), min_size=1, max_size=9
).filter(any)
weights = both(su_weights(), ed_weights)
exact_weights = st.lists(
    st.integers(0, 9)
    | st.builds(Fraction, st.integers(0, 9), st.integers(1, 31))
    | st.decimals(0, 9, places=2, allow_nan=False),
    min_size=1,
    max_size=6,
).filter(any)


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("19.99", [1, 1, 1], "6.67 6.66 6.66"),
        ("0.05", [3, 7], "0.02 0.03"),
        ("-0.05", [3, 7], "-0.02 -0.03"),
        ("0.02", [1, 1, 1, 0, 1], "0.01 0.01 0.00 0.00 0.00"),
        ("1.00", [1, 2], "0.33 0.67"),
        ("0.10", [Fraction(1, 3), Fraction(2, 3)], "0.03 0.07"),
        ("0.10", [Decimal("0.5"), 1, Fraction(1, 2)], "0.03 0.05 0.02"),
        ("0.01", [0, 1, 1], "0.00 0.01 0.00"),
        ("7.00", [0, 5], "0.00 7.00"),
    ],
)
def test_allocate(amount: str, shares: list[int], parts: str) -> None:
    assert " ".join(str(part.amount) for part in usd(amount).allocate(shares)) == parts


@pytest.mark.parametrize(
    ("shares", "code", "path"),
    [
        ([], "weights.empty", "weights"),
        ([0, 0], "weights.zero", "weights"),
        ([1, -1], "weights.negative", "weights[1]"),
        ([1, Fraction(-1, 2)], "weights.negative", "weights[1]"),
        ([1, 0.5], "weights.type", "weights[1]"),
        ([True], "weights.type", "weights[0]"),
        (["1"], "weights.type", "weights[0]"),
        ([Decimal("NaN")], "weights.not_finite", "weights[0]"),
        ([Decimal("Infinity")], "weights.not_finite", "weights[0]"),
        ([Decimal("1E+1000000")], "weights.range", "weights[0]"),
        ([1 << 5_000], "weights.range", "weights"),
        ([Fraction(1, n) for n in range(1, 9_000)], "weights.range", "weights"),
        (range(1_000_000), "weights.size", "weights"),
        ({1, 2}, "weights.type", "weights"),
        ({1: 2}, "weights.type", "weights"),
        ("123", "weights.type", "weights"),
        (3, "weights.type", "weights"),
    ],
    ids=shown,
)
def test_bad_weights(shares: Any, code: str, path: str) -> None:
    assert codes_of(lambda: usd("1.00").allocate(shares)) == [(code, path)]


def test_many_bad_weights_are_reported_up_to_a_bound() -> None:
    assert len(codes_of(lambda: usd("1.00").allocate(["1"] * 50_000))) == 20  # type: ignore[list-item]


def test_a_hundred_thousand_weights_are_allowed() -> None:
    parts = usd("1.00").allocate([1] * 100_000)
    assert [part.minor for part in parts] == [1] * 100 + [0] * 99_900


@given(monies, weights)
@law("M1", kills="remainder dropped")
@law("M3", kills="odd unit given to a weight of zero")
@law("M5", kills="remainder looped past the last part")
def test_parts_add_up_to_the_whole(money: pt.Money, shares: list[int]) -> None:
    parts = money.allocate(shares)
    assert len(parts) == len(shares)
    assert pt.Money.sum(parts) == money
    for part, weight in zip(parts, shares, strict=True):
        assert part.minor * money.minor >= 0
        assert weight or not part


@given(minors, weights)
@law("M2", kills="remainder all to the first")
def test_parts_are_near_their_exact_shares(minor: int, shares: list[int]) -> None:
    total = sum(shares)
    for part, weight in zip(pt.Money.of_minor(minor, "USD").allocate(shares), shares, strict=True):
        assert abs(part.minor * total - minor * weight) < total


@given(dollars, weights)
@law("M4", kills="floor division of a negative amount")
def test_a_refund_splits_as_its_charge(money: pt.Money, shares: list[int]) -> None:
    assert (-money).allocate(shares) == tuple(-part for part in money.allocate(shares))


@given(dollars, weights, both(st.integers(1, 9), st.sampled_from([10**20, 2**61 - 1])))
@law("M6", kills="weights taken as amounts")
def test_scaled_weights_split_alike(money: pt.Money, shares: list[int], scale: int) -> None:
    parts = money.allocate(shares)
    assert money.allocate([scale * weight for weight in shares]) == parts
    assert money.allocate([Fraction(weight, scale) for weight in shares]) == parts


@given(dollars, exact_weights)
@law("M6", kills="fractions truncated to whole weights")
def test_exact_weights_split_like_whole_ones(money: pt.Money, shares: list[Any]) -> None:
    exact = [Fraction(weight) for weight in shares]
    common = 1
    for weight in exact:
        common *= weight.denominator
    assert money.allocate(shares) == money.allocate([int(weight * common) for weight in exact])


@given(dollars, weights, st.randoms(use_true_random=False))
@law("M7", kills="odd unit to the last among equals")
def test_ties_go_to_the_earliest(money: pt.Money, shares: list[int], random: Any) -> None:
    parts = [abs(part).minor for part in money.allocate(shares)]
    for weight in set(shares):
        equal = [part for part, other in zip(parts, shares, strict=True) if other == weight]
        assert equal == sorted(equal, reverse=True)
    total = sum(shares)
    rests = [abs(money.minor) * weight % total for weight in shares]
    ranked = sorted(range(len(shares)), key=lambda i: (-rests[i], i))
    given_more = [parts[i] > abs(money.minor) * shares[i] // total for i in ranked]
    assert given_more == sorted(given_more, reverse=True)


@law("M7", kills="parts ranked in the order of a set")
def test_the_split_is_the_same_under_every_hash_seed() -> None:
    program = "import patronage as pt; print(*pt.Money('0.11', 'USD').allocate([3, 1, 3, 1, 3]))"
    path = str(Path(pt.__file__ or "").parents[1])
    program = f"import sys; sys.path.insert(0, {path!r}); {program}"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "01234"
    }
    assert printed == {b"0.03 USD 0.01 USD 0.03 USD 0.01 USD 0.03 USD\n"}


@given(dollars, weights, weights)
@law("M8", kills="parts rounded on their own")
def test_splitting_the_parts_again_loses_nothing(
    money: pt.Money, outer: list[int], inner: list[int]
) -> None:
    parts = [part for whole in money.allocate(outer) for part in whole.allocate(inner)]
    assert pt.Money.sum(parts) == money
