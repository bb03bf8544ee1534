"""What is counted in lots, and when a lot expires."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from attrs import field, frozen

from patronage.dates.day import add_days, check_one_day
from patronage.dates.month_end import boundary, index_of
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.facts.fact import check_scalar
from patronage.facts.observed import FactName
from patronage.money.money import Money
from patronage.values import Value
from patronage.windows.anchors import span_faults
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = ["Counted", "Length", "LotTerms"]

_ANCHOR: Final = date(2000, 1, 1)


def _check_length(faults: list[Fault], path: str, length: object) -> None:
    faults += span_faults(path, length)


def _check_counted(faults: list[Fault], path: str, quantity: object) -> None:
    if type(quantity) in (int, Decimal, Money):
        check_scalar(faults, path, quantity)
    else:
        hint = "give an int, a Decimal or Money"
        faults.append(Fault.of("quantity.type", path, quantity, hint))


Length: TypeAlias = Annotated[Span, _check_length]
"""A length of at least one day."""

Counted: TypeAlias = Annotated[int | Decimal | Money, _check_counted]
"""How much of something: whole units, parts of them, or money."""


@frozen(cache_hash=True)
class LotTerms(Value):
    """What is kept in lots, for how long each is there, and which is drawn first.

    `name` is that of the observations that grant (above zero) and draw (below zero). A lot is there
    from its grant up to the grant's own `until`; without one, for `lasts`, and on to the end of the
    period of length `to_end_of` in which its last day lies (periods count from `anchor`); with
    neither, for good. A draw takes from the lot that expires first, unless `oldest_first`. What is
    drawn beyond the balance is owed; where `overdraft` is False it is refused.

    Faults: `id.syntax`, `interval.type`, `interval.range`, `date.type`, `flag.type`.

    >>> import patronage as pt
    >>> print(pt.LotTerms("points", lasts=pt.months(12), to_end_of=pt.months(3)))
    points, each lot for 12 months and to the end of that 3 months
    """

    name: FactName
    lasts: Length | None = field(default=None, kw_only=True)
    to_end_of: Length | None = field(default=None, kw_only=True)
    anchor: date = field(default=_ANCHOR, kw_only=True)
    oldest_first: bool = field(default=False, kw_only=True)
    overdraft: bool = field(default=True, kw_only=True)

    @staticmethod
    def _meant(value: object) -> str | None:
        return f"wrap it: LotTerms({value!r})" if type(value) is str else None

    def until(self, on: date) -> date | None:
        """Return the first day on which a lot granted on a day is no longer there; None: never.

        >>> import patronage as pt
        >>> pt.LotTerms("points", lasts=pt.months(24)).until(date(2024, 1, 1))
        datetime.date(2026, 1, 1)
        >>> pt.LotTerms("leave", to_end_of=pt.years(1)).until(date(2026, 3, 15))
        datetime.date(2027, 1, 1)
        """
        check_one_day("on", on)
        if self.lasts is None and self.to_end_of is None:
            return None
        try:
            end = add_days(on, 1) if self.lasts is None else on + self.lasts
            if self.to_end_of is None:
                return end
            place = index_of(add_days(end, -1), self.anchor, self.to_end_of)
            return boundary(self.anchor, self.to_end_of, place + 1)
        except OutOfRange:  # past the last day of the calendar: for good
            return None

    def say(self, words: Words = ENGLISH) -> str:
        """Return the terms in words.

        >>> LotTerms("points", oldest_first=True).say()
        'points, the oldest first'
        """
        said = [self.name]
        ends = (("lasts", self.lasts), ("to_end_of", self.to_end_of))
        named = {name: span for name, span in ends if span is not None}
        if named:
            said.append(words.tell("lots." + "_".join(named), **named))
        if self.anchor != _ANCHOR:
            said.append(words.tell("lots.anchor", day=self.anchor))
        if self.oldest_first:
            said.append(words.tell("lots.oldest_first"))
        if not self.overdraft:
            said.append(words.tell("lots.no_overdraft"))
        return words.say("format.comma").join(said)

    def __str__(self) -> str:
        return self.say()
