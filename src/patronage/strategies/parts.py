"""What fields are drawn from: the tables of what is drawn by hand, and the small draws in them.

By hand is drawn only what must coincide, and what no independent draws would make valid: the rooms
enter it in `PARTS`, `AS_FIELD` and `BY_HAND`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.schedule.changes import Change
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import Period
from patronage.dates.recurrence import Recurrence
from patronage.dates.span import Span
from patronage.engagement.engagement import Engagement
from patronage.errors import Fault
from patronage.facts.parties import Ref
from patronage.facts.remarks import Remark
from patronage.facts.standings import Standing
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.strategies.amounts import money, quantities, unit_prices
from patronage.strategies.dates import month_ends, periods, recurrences, spans
from patronage.strategies.options import World
from patronage.strategies.text import faults, ids, names, refs, remarks, texts, words
from patronage.text.phrases import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AHEAD", "AS_FIELD", "BY_HAND", "LATER", "PARTS", "WORDS", "Part", "above_zero",
    "as_strategy", "few", "pinned", "pins", "several", "signed", "sometimes", "together",
]  # fmt: skip

T = TypeVar("T")
Making: TypeAlias = Callable[[World], SearchStrategy[Any]]
Part: TypeAlias = SearchStrategy[Any] | Making


# --- small draws ---------------------------------------------------------------------------------


def few(*values: T) -> SearchStrategy[T]:
    """Draw one of these values; the first is the simplest.

    >>> few(1, 2)
    sampled_from((1, 2))
    """
    return st.sampled_from(values)


def several(items: SearchStrategy[T], *, most: int = 2) -> SearchStrategy[tuple[T, ...]]:
    """Draw one or a few of these items.

    >>> from hypothesis import find
    >>> find(several(few("a", "b")), lambda found: len(found) > 1)
    ('a', 'a')
    """
    return st.lists(items, min_size=1, max_size=most).map(tuple)


def together(*strategies: SearchStrategy[T]) -> SearchStrategy[T]:
    """Draw from one of several, which count as one beside others.

    `a | together(b, c)` is a every other time.

    >>> from hypothesis import find
    >>> find(st.just(1) | together(st.just(2), st.just(3)), lambda number: number > 1)
    2
    """
    return st.tuples(st.one_of(strategies)).map(_first)


def _first(pair: tuple[T]) -> T:
    return pair[0]


def signed(world: World) -> SearchStrategy[Money]:
    """Draw an amount of either sign in the currency of a world.

    >>> from hypothesis import find
    >>> find(signed(World.of({"currency": "USD"})), lambda amount: amount.minor < 0)
    Money('-0.01', 'USD')
    """
    return money(currency=world.code)


def above_zero(world: World) -> SearchStrategy[Money]:
    """Draw an amount above zero in the currency of a world.

    >>> from hypothesis import find
    >>> find(above_zero(World.of({"currency": "USD"})), lambda amount: True)
    Money('1.00', 'USD')
    """
    return money(currency=world.code, allow_zero=False, allow_negative=False)


def pinned(option: T | SearchStrategy[T] | None, otherwise: SearchStrategy[T]) -> SearchStrategy[T]:
    """Return the strategy that an option pins, or the one that holds otherwise.

    >>> pinned(3, st.integers()), pinned(None, st.booleans())
    (just(3), booleans())
    """
    if option is None:
        return otherwise
    if isinstance(option, SearchStrategy):
        return cast("SearchStrategy[T]", option)
    return st.just(option)


def pins(**options: object) -> dict[str, object]:
    """Return the options that are given, by name.

    >>> pins(id="A1", form=None)
    {'id': 'A1'}
    """
    return {name: option for name, option in options.items() if option is not None}


def as_strategy(part: Any, world: World) -> SearchStrategy[Any]:  # noqa: ANN401
    """Return what a strategy, a value, or a function of the world stands for.

    >>> as_strategy(3, World.of({})), as_strategy(lambda world: world.refs, World.of({}))
    (just(3), sampled_from((Ref('mary'), Ref('ana'), Ref('stan'), Ref('luma'), Ref('hp'))))
    """
    made: Any = part(world) if callable(part) else part
    return cast("Any", made) if isinstance(made, SearchStrategy) else st.just(made)


sometimes: Final = few(False, False, False, True)
"""Whether a value has what it may do without; where that is little, each comes more often."""


# --- the tables ----------------------------------------------------------------------------------


PARTS: Final[dict[object, Mapping[str, Part]]] = {}
"""What some fields of a class are drawn from, where not every value of their type will do."""

AS_FIELD: Final[dict[object, Part]] = {
    Money: lambda world: money(currency=world.code, allow_negative=False),
    Ref: lambda world: world.refs,
    Standing: lambda world: st.sampled_from(world.standings),
}
"""What a type is drawn from as the field of another, where that is not as it is by itself."""

BY_HAND: Final[dict[object, Making]] = {
    date: lambda world: world.days,
    Decimal: lambda _: quantities(),
    Fault: lambda _: faults(),
    int: lambda _: st.integers(1, 3),
    Money: signed,
    MonthEnd: lambda _: month_ends(),
    Period: lambda world: periods(days=world.days),
    Recurrence: lambda world: recurrences(days=world.days),
    Ref: lambda _: refs(),
    Remark: lambda _: remarks(),
    Span: lambda _: spans(),
    str: lambda _: names(),
    UnitPrice: lambda world: unit_prices(currency=world.code),
    Words: lambda _: words(),
}
"""How a type is drawn whose fields won't do by themselves, in a world and with some of its fields
drawn so."""

_LINES: Final = few("tax", "audit")
WORDS: Final[Mapping[str, Part]] = {
    **dict.fromkeys(
        ("id", "of", "charge", "fee", "following", "agreement", "corrects", "late_for"), ids()
    ),
    **dict.fromkeys(("note", "reason", "summary", "text"), texts()),
    "line": lambda world: _LINES if world.lines is None else world.lines,
}
"""What fields of text are drawn from, by what they are called in every class; others are names."""

LATER: Final = (
    ("on", "recorded_on"), ("invoice_on", "recorded_on"), ("invoice_on", "due_on"),
    ("billed_through", "next_on"),
)  # fmt: skip
"""Days that stand in an order: the first of each pair is no later than the second."""

AHEAD: Final = (Change, EarlyEnd, Engagement)
"""What may be known before its day."""
