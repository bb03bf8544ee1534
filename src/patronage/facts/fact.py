"""What a fact is: something that happened on a day, and that we learned on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Final, Protocol, TypeAlias, runtime_checkable

from attrs import Factory

from patronage.checks import check_day, check_text
from patronage.errors import Fault
from patronage.fields import COMPOSED
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

__all__ = [
    "SAME_DAY",
    "Fact",
    "FactId",
    "Growing",
    "Leaning",
    "Scalar",
    "check_fact_id",
    "check_learned",
    "check_scalar",
    "is_factual",
    "ledger_order",
    "recording_order",
]

NUMBER_DIGITS = 100
"""The most digits, and the largest exponent, of a number that a fact may carry."""

SAME_DAY = Factory(attrgetter("on"), takes_self=True)
"""The default of `recorded_on`: learned on the day it happened."""


class Fact(Protocol):
    """A dated statement about the two sides of a relationship, never edited.

    `on` is the day it happened, `recorded_on` the day we learned it (the same, unless said), `id`
    what later facts name it by (given by the ledger where you don't), `source` where it was read,
    `line` the line of service it belongs to (none: to all), and `kind` what coverage and criteria
    call it (`"purchase"`, `"observation:visit"`).

    >>> import patronage as pt
    >>> fact: Fact = pt.Attribute("trade", "law", on=date(2026, 1, 1))
    >>> fact.kind, fact.recorded_on
    ('attribute:trade', datetime.date(2026, 1, 1))
    """

    @property
    def kind(self) -> str:
        """What coverage and criteria call facts of this kind."""
        ...

    @property
    def on(self) -> date:
        """The day it happened."""
        ...

    @property
    def recorded_on(self) -> date:
        """The day we learned it."""
        ...

    @property
    def id(self) -> str | None:
        """What other facts name it by; none until the ledger gives one."""
        ...

    @property
    def source(self) -> str | None:
        """Where it was read, such as a file and line."""
        ...

    @property
    def line(self) -> str | None:
        """The line of service it belongs to; none: to every line."""
        ...


@runtime_checkable
class Growing(Fact, Protocol):
    """A fact that grows in place: a later value under the same id only adds to the earlier one.

    An agreement is one: acts and versions are added to it. The ledger keeps the larger value, and
    `known_by` asks it what of it was known. What grows may say by `stamped(on, kept)` what of it
    was learned on a day.

    >>> import patronage as pt
    >>> isinstance(pt.Attribute("trade", "law", on=date(2026, 1, 1)), Growing)
    False
    """

    def extends(self, earlier: Self) -> bool:
        """Say whether this value is the earlier one with something added, or equal to it."""
        ...

    def known_by(self, day: date) -> Self | None:
        """Return the value as it was known on a day, or none if nothing of it was."""
        ...


class Leaning(Fact, Protocol):
    """A fact of which some answers wait for others of its ledger, as an order for its framework.

    The ledger keeps each by itself; `known_by` gives those that lean beside the others.

    >>> import patronage as pt
    >>> pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1)).leans
    False
    """

    @property
    def leans(self) -> bool:
        """Whether it waits for others."""
        ...

    def together(self, others: Iterable[Fact]) -> Self:
        """Return the fact beside others of its ledger."""
        ...

    def tie(self, others: Iterable[Fact]) -> Iterable[Fact]:
        """Return those of its kind that lean, this one too, each beside all the others."""
        ...

    def alone(self) -> Self:
        """Return the fact by itself."""
        ...


class Sided(Fact, Protocol):
    """A fact that says who the two sides are, on which days: it counts for a ledger's on theirs.

    >>> import patronage as pt
    >>> pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1)).between is None
    True
    """

    @property
    def between(self) -> tuple[str, str] | None:
        """The ids of the provider and the patron that see it; None: whoever they are."""
        ...

    def seen_between(self, sides: tuple[str, str] | None) -> Self:
        """Return the fact as a provider and a patron see it."""
        ...


_FACTUAL: Final = ("kind", "on", "recorded_on", "id", "source", "line")


def is_factual(what: object) -> bool:
    """Say whether an object, or a class, has all that a fact has.

    >>> import patronage as pt
    >>> is_factual(pt.Attribute("trade", "law", on=date(2026, 1, 1))), is_factual("a visit")
    (True, False)
    """
    return all(hasattr(what, name) for name in _FACTUAL)


def ledger_order(fact: Fact) -> tuple[date, str]:
    """Return what orders a ledger: the day, then the id.

    >>> import patronage as pt
    >>> ledger_order(pt.Attribute("trade", "law", on=date(2026, 1, 1), id="A1"))
    (datetime.date(2026, 1, 1), 'A1')
    """
    return fact.on, fact.id or ""


def recording_order(fact: Fact) -> tuple[date, date, str]:
    """Return what orders what was said of one thing: of several, the one recorded last holds.

    >>> import patronage as pt
    >>> recording_order(pt.Attribute("trade", "law", on=date(2026, 1, 1), id="A1"))[0]
    datetime.date(2026, 1, 1)
    """
    return fact.recorded_on, fact.on, fact.id or ""


def check_learned(faults: list[Fault], fact: Fact, *, planned: bool = False) -> None:
    """Report a fact known before it happened (`evidence.time`), unless its kind is `planned`.

    >>> import patronage as pt
    >>> day, eve = date(2026, 1, 2), date(2026, 1, 1)
    >>> pt.Attribute("trade", "law", on=day, recorded_on=eve)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    patronage.errors.InvalidInput: recorded_on: ... [evidence.time]
    """
    on, recorded_on = fact.on, fact.recorded_on
    if recorded_on < on and not planned:
        hint = f"a fact is learned when it happens or later: on or after {on}"
        faults.append(Fault.of("evidence.time", "recorded_on", recorded_on.isoformat(), hint))


def check_fact_id(faults: list[Fault], path: str, value: object) -> None:
    """Report what names no fact: any text may, since facts of one's own have ids of any form.

    >>> found: list[Fault] = []
    >>> check_fact_id(found, "of", "my visit 5")
    >>> check_fact_id(found, "of", "")
    >>> [fault.code for fault in found]
    ['id.syntax']
    """
    if type(value) is not str or not value:
        faults.append(Fault.of("id.syntax", path, value, "give the id of a fact"))


FactId: TypeAlias = Annotated[str, check_fact_id]
"""What another fact is named by."""


def check_scalar(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that no fact may carry: a float, an endless number, an object.

    >>> found: list[Fault] = []
    >>> check_scalar(found, "value", 0.5)
    >>> check_scalar(found, "value", Decimal("NaN"))
    >>> [fault.code for fault in found]
    ['value.type', 'value.not_finite']
    """
    kind = type(value)
    if value is None or kind is bool or kind is Money:
        return
    if isinstance(value, str):
        check_text(faults, path, value)
    elif kind is int:
        _check_size(faults, path, value)
    elif isinstance(value, Decimal):
        _check_decimal(faults, path, value)
    elif isinstance(value, date):
        check_day(faults, path, value)
    else:
        hint = "give a Decimal, an int, a str, a bool, Money or a date"
        if kind is float:
            hint = 'a float is not exact; give Decimal("0.1") or an int'
        faults.append(Fault.of("value.type", path, value, hint))


def _check_size(faults: list[Fault], path: str, value: object) -> None:
    if isinstance(value, int) and value.bit_length() > NUMBER_DIGITS * 3:
        hint = f"give a number of at most {NUMBER_DIGITS * 9 // 10} digits"
        faults.append(Fault.of("number.size", path, value, hint))


def _check_decimal(faults: list[Fault], path: str, value: Decimal) -> None:
    if not value.is_finite():
        faults.append(Fault.of("value.not_finite", path, value, "give a finite number"))
        return
    digits = len(value.as_tuple().digits)
    if digits > NUMBER_DIGITS or abs(value.adjusted()) > NUMBER_DIGITS:
        hint = f"give a number of at most {NUMBER_DIGITS} digits"
        faults.append(Fault.of("number.size", path, value, hint))


Scalar: TypeAlias = Annotated[
    Decimal | int | str | bool | Money | date | None, check_scalar, COMPOSED
]
"""What an observation, an attribute or a detail may say. No floats: they aren't exact."""
