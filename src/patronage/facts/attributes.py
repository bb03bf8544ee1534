"""What is said of the relationship or its sides, until something else is said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.facts.fact import SAME_DAY, Scalar, check_learned
from patronage.facts.observed import WORDS, FactName, keep_word
from patronage.fields import FreeText, Id, OneLine
from patronage.values import Value

if TYPE_CHECKING:
    from typing import Self

    from patronage.errors import Fault

__all__ = ["CALLS_ITSELF", "TRADE", "Attribute"]

TRADE = "trade"
"""The attribute that names the provider's trade: law, accounting, retail … (D30, D32)."""

CALLS_ITSELF = "calls-itself"
"""The attribute that holds the patron's own word for what it is (D20, D36)."""


@frozen
class Attribute(Value):
    """From this day on, the attribute `name` has this value; None takes it back.

    Unlike an observation, which is of its day, an attribute holds until the next one of its name.
    An `Attribute` that you record is the simplest criterion of your own.

    >>> Attribute("trade", "law", on=date(2026, 1, 1)).kind
    'attribute:trade'
    """

    name: FactName
    value: Scalar
    on: date = field(kw_only=True)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        name, value, on = self.name, self.value, self.on
        if (  # what most of them carry is checked at one go
            type(name) is str
            and name in WORDS
            and type(on) is date
            and self.recorded_on is on
            and self.note is None
            and self.id is None
            and self.source is None
            and self.line is None
            and (value is None or (type(value) is str and value in WORDS))
        ):
            return
        Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        keep_word(self.value)

    @property
    def kind(self) -> str:
        """What coverage and criteria call it, `attribute:trade`.

        >>> Attribute("trade", "law", on=date(2026, 1, 1)).kind
        'attribute:trade'
        """
        return f"attribute:{self.name}"

    @classmethod
    def trade(cls, trade: str, *, on: date) -> Self:
        """The provider follows this trade (D30, D32).

        >>> Attribute.trade("law", on=date(2026, 1, 1))
        Attribute('trade', 'law', on=datetime.date(2026, 1, 1))
        """
        return cls(TRADE, trade, on=on)

    @classmethod
    def calls_itself(cls, word: str, *, on: date) -> Self:
        """The patron calls itself so, in the singular: client, member, guest (D20, D36).

        >>> Attribute.calls_itself("client", on=date(2026, 1, 1)).name
        'calls-itself'
        """
        return cls(CALLS_ITSELF, word, on=on)
