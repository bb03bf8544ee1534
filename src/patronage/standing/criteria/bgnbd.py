"""A model of buying without a contract: how likely somebody still buys, and how often (BG/NBD)."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import check_whole
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.fields import spell_out
from patronage.values import Said
from patronage.windows.anchors import span_faults

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = ["PLACES", "BgNbd", "Length", "turns_after"]

PLACES: Final = 20
"""So many digits after the point of a likelihood, and of the day it crosses, are exact."""

_STEP: Final = Decimal((0, (1,), -PLACES))
_EXACT: Final = Context(
    prec=60, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, capitals=1, clamp=0,
    flags=[], traps=[],
)  # fmt: skip
"""What everything is worked out in, whatever the caller's own: 40 digits are there to be lost."""

_NO_CHANCE: Final = Decimal(200)
"""Odds of e to this power against somebody are a likelihood of 0, to `PLACES` digits."""

_MOST_STEPS: Final = 20_000
"""So many terms of a series are summed at the most; a longer horizon is refused."""

_ENOUGH: Final = Decimal("1e-50")
"""A term of so little of the sum is the last that counts."""

Length: TypeAlias = Span | Decimal | int
"""A length of time: in days, or a number of the model's units."""


def _parameter(given: Decimal | int | str) -> Decimal:
    """Return a number as it is stored, one form for equal ones; what is none is for the check."""
    is_plain = type(given) is str and _PLAIN.fullmatch(given)
    if is_plain or (type(given) is int and abs(given) <= _MOST):
        given = Decimal(given)
    if type(given) is not Decimal or not given.is_finite() or _too_long(given):
        return cast("Decimal", given)
    text = f"{given:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


spell_out(_parameter)

_PLAIN: Final = re.compile(r"(?=.)[0-9]{0,40}(?:\.[0-9]{1,40})?", re.ASCII)
_MOST: Final = 10**12
_LEAST: Final = Decimal("1e-12")


def _too_long(number: Decimal) -> bool:
    return abs(number.adjusted()) > PLACES or len(number.as_tuple().digits) > 2 * PLACES


def _check_parameter(faults: list[Fault], path: str, given: object) -> None:
    if type(given) not in (Decimal, int):
        hint = 'give a Decimal, an int or a text such as "0.243"; a float isn\'t exact'
        faults.append(Fault.of("number.type", path, given, hint))
    elif type(given) is int or not _in_range(cast("Decimal", given)):
        hint = f"give a number above 0, at most 10**12, with at most {2 * PLACES} digits"
        faults.append(Fault.of("number.range", path, given, hint))


def _in_range(number: Decimal) -> bool:
    return number.is_finite() and not _too_long(number) and _LEAST <= number <= _MOST


Parameter: TypeAlias = Annotated[Decimal, _check_parameter]


def _check_unit(faults: list[Fault], path: str, unit: object) -> None:
    found = span_faults(path, unit)
    if not found and cast("Span", unit).is_months:
        hint = "give the days of one unit: weeks(1), days(1)"
        found = [Fault.of("interval.mixed", path, unit, hint)]
    faults += found


@frozen(cache_hash=True)
class BgNbd(Said):
    """How often people buy who may leave unseen, fitted to many of them: BG/NBD.

    Who is active buys at a rate of their own (over all: gamma, `r`, `alpha`), and after each repeat
    may leave for good (beta, `a`, `b`). `unit` is the time that `alpha` counts in, a week for most
    published fits; it is never guessed. The four come from a fit elsewhere: as text, `Decimal` or
    whole number. Days on which somebody bought count, and the first doesn't: `repeats` are the
    others, `last` is the time from the first to the last, `until` that from the first to the day
    asked. Nobody leaves before the first repeat.

    All is worked out in decimal numbers of its own precision. Faults: `number.type` (floats too),
    `number.range`, `interval.type`, `interval.range`, `interval.mixed`.

    Source: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24
    (2005); Fader and Hardie, Computing P(alive) Using the BG/NBD Model (2008).

    >>> import patronage as pt
    >>> music = pt.BgNbd(r="0.243", alpha="4.414", a="0.793", b="2.426", unit=pt.weeks(1))
    >>> round(music.alive(2, last=pt.days(213), until=pt.days(272)), 6)
    Decimal('0.726590')
    """

    r: Parameter = field(kw_only=True, converter=_parameter)
    alpha: Parameter = field(kw_only=True, converter=_parameter)
    a: Parameter = field(kw_only=True, converter=_parameter)
    b: Parameter = field(kw_only=True, converter=_parameter)
    unit: Annotated[Span, _check_unit] = field(kw_only=True)

    def _said(self, words: Words) -> str:
        numbers = {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}
        return words.tell("model.bgnbd", **numbers, unit=self.unit)

    def alive(self, repeats: int, *, last: Length, until: Length) -> Decimal:
        """Return how likely somebody still buys: 0 to 1, to 20 digits after the point.

        Without a repeat it is 1 for ever; the first repeat lowers it. Faults:
        `count.range`, `interval.mixed`, `length.type`, `length.range`, `span.order`.

        >>> import patronage as pt
        >>> weekly = BgNbd(
        ...     r=".2425967", alpha="4.413659", a=".7929869", b="2.426164", unit=pt.weeks(1)
        ... )
        >>> round(weekly.alive(26, last=pt.days(216), until=31), 7)
        Decimal('0.9688523')
        >>> weekly.alive(0, last=0, until=pt.days(3650))
        Decimal('1')
        """
        first_to_last, first_to_day = self._lengths(repeats, last, until)
        if not repeats:
            return Decimal(1)
        with localcontext(_EXACT):
            return self._alive(repeats, first_to_last, first_to_day).quantize(_STEP)

    def expected(self, repeats: int, *, last: Length, until: Length, within: Length) -> Decimal:
        """Return how many more days of buying to expect within a time from the day asked on.

        To 20 digits after the point. Faults: those of `alive`, and `horizon.range`: a time that is
        many times as long as somebody has been known takes too long to work out.

        >>> import patronage as pt
        >>> weekly = BgNbd(
        ...     r=".2425967", alpha="4.413659", a=".7929869", b="2.426164", unit=pt.weeks(1)
        ... )
        >>> round(weekly.expected(26, last=pt.days(216), until=31, within=52), 5)
        Decimal('25.75659')
        """
        first_to_last, first_to_day = self._lengths(repeats, last, until)
        faults: list[Fault] = []
        horizon = self._in_units(faults, "within", within)
        raise_faults(faults)
        known = Fraction(self.alpha) + first_to_day
        if (repeats + Fraction(self.r) + 150) * horizon > _MOST_STEPS * known:
            raise_faults([Fault.of("horizon.range", "within", within, "ask for a shorter time")])
        with localcontext(_EXACT):
            bought = self._bought(repeats, _decimal(known), _decimal(horizon))
            if repeats:
                bought *= self._alive(repeats, first_to_last, first_to_day)
            return bought.quantize(_STEP)

    def _alive(self, repeats: int, last: Fraction, until: Fraction) -> Decimal:
        """Return the likelihood after a repeat: the odds against grow by a power of time."""
        alpha = Fraction(self.alpha)
        grown = _decimal((alpha + until) / (alpha + last)).ln() * (self.r + repeats)
        against = (self.a / (self.b + repeats - 1)).ln() + grown
        return 1 / (1 + against.exp()) if against < _NO_CHANCE else Decimal(0)

    def _bought(self, repeats: int, known: Decimal, horizon: Decimal) -> Decimal:
        """Return how many days of buying to expect of one who is active.

        The closed form has Gauss's hypergeometric series, less 1 and divided by a - 1. Summed term
        by term, each less its own part of that 1, no two terms cancel, and a may be 1.
        """
        rate, stays = self.r + repeats, self.b + repeats
        over, part = self.a + stays - 1, horizon / (known + horizon)
        term, weight, rest = rate * part, Decimal(1), stays
        total, place = term, 1
        while term * weight > total * _ENOUGH * (1 - part):
            term *= part * (rate + place) / (place + 1)
            weight += rest / (over + place)
            rest *= (stays + place) / (over + place)
            total += term * weight
            place += 1
        return total * ((1 - part).ln() * rate).exp()

    def _lengths(self, repeats: int, last: Length, until: Length) -> tuple[Fraction, Fraction]:
        """Return the times from the first purchase to the last and to the day, in units."""
        faults: list[Fault] = []
        check_whole(faults, "repeats", repeats)
        first_to_last = self._in_units(faults, "last", last)
        first_to_day = self._in_units(faults, "until", until)
        if not faults and first_to_day < first_to_last:
            hint = "ask for the last day of buying, or a later one"
            faults.append(Fault.of("span.order", "until", until, hint))
        if not faults and (repeats > 0) is not (first_to_last > 0):
            hint = "the time from the first day of buying to the last: 0 without a repeat"
            faults.append(Fault.of("length.range", "last", last, hint))
        raise_faults(faults)
        return first_to_last, first_to_day

    def _in_units(self, faults: list[Fault], path: str, length: Length) -> Fraction:
        if isinstance(length, Span):
            if length.days is not None:
                return Fraction(length.days, self.unit.days or 1)
            hint = "give days: no number of days is a month"
            faults.append(Fault.of("interval.mixed", path, length, hint))
        elif type(length) not in (int, Decimal):
            hint = "give days(90), or a number of units; a float isn't exact"
            faults.append(Fault.of("length.type", path, length, hint))
        elif (
            not Decimal(length).is_finite() or _too_long(Decimal(length)) or not 0 <= length < _MOST
        ):
            faults.append(Fault.of("length.range", path, length, "give a number, 0 or more"))
        else:
            return Fraction(length)
        return Fraction(0)


def _decimal(number: Fraction) -> Decimal:
    """Return a fraction in as many digits as the context at hand has."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def turns_after(
    model: BgNbd, bound: Decimal, repeats: int, last: int, *, on_it: bool
) -> int | None:
    """Return how many days after the first purchase a likelihood is below a bound; None: never.

    From a first repeat on, the last of `repeats` being `last` days after the first purchase; with
    `on_it` already where it is just the bound. Fewer than `last`: it was never above.

    >>> import patronage as pt
    >>> music = pt.BgNbd(r="0.243", alpha="4.414", a="0.793", b="2.426", unit=pt.weeks(1))
    >>> turns_after(music, Decimal("0.5"), 2, 213, on_it=False)
    438
    """
    with localcontext(_EXACT):
        alpha = model.alpha * Decimal(model.unit.days or 1)
        crossed = (alpha + last) * _stretch(model, bound, repeats) - alpha
        if crossed >= _BEYOND:
            return None
        crossed = crossed.quantize(_STEP)
        whole = int(crossed.to_integral_value(ROUND_FLOOR))
        return whole if on_it and whole == crossed else whole + 1


_BEYOND: Final = 4_000_000
"""More days than there are in the calendar."""


@lru_cache(maxsize=4096)
def _stretch(model: BgNbd, bound: Decimal, repeats: int) -> Decimal:
    """Return by how much time, alpha counted in, has grown since the last purchase at a bound."""
    with localcontext(_EXACT):
        odds = (1 - bound) / bound * (model.b + repeats - 1) / model.a
        return (odds.ln() / (model.r + repeats)).exp()
