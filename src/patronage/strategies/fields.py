"""How a value is drawn from the fields of its class, each from its type.

By hand is drawn only what must coincide, and what no independent draws would make valid: the rooms
enter it in the tables below. A class that stands in none of them, such as a criterion of one's own,
is drawn all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import EnumType
from functools import cache, lru_cache, reduce
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    NamedTuple,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

from attrs import has
from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from patronage import manifest
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.schedule.changes import Change
from patronage.codec.choices import is_union
from patronage.codec.shapes import shape_of
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import Period
from patronage.dates.recurrence import Recurrence
from patronage.dates.span import Span
from patronage.engagement.engagement import Engagement
from patronage.errors import Fault, PatronageError
from patronage.facts.parties import Ref
from patronage.facts.remarks import Remark
from patronage.facts.standings import Standing
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.strategies.amounts import money, quantities, unit_prices
from patronage.strategies.dates import month_ends, periods, recurrences, spans, spells, timelines
from patronage.strategies.options import World
from patronage.strategies.text import faults, ids, names, refs, remarks, texts, words
from patronage.text.phrases import Words
from patronage.timeline.timeline import Spell, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn

    from patronage.codec.shapes import Slot
    from patronage.manifest import Manifest

__all__ = [
    "AS_FIELD", "BY_HAND", "PARTS", "Part", "above_zero", "any_of", "as_strategy", "chosen",
    "drawn", "few", "field_of", "filled", "from_fields", "kinds_of", "pinned", "pins",
    "several", "signed", "slots_of", "sometimes", "together",
]  # fmt: skip

T = TypeVar("T")
Making: TypeAlias = Callable[[World], SearchStrategy[Any]]
Part: TypeAlias = SearchStrategy[Any] | Making


# --- what fields are drawn from ------------------------------------------------------------------


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
_WORDS: Final[Mapping[str, Part]] = {
    **dict.fromkeys(
        ("id", "of", "charge", "fee", "following", "agreement", "corrects", "late_for"), ids()
    ),
    **dict.fromkeys(("note", "reason", "summary", "text"), texts()),
    "line": lambda world: _LINES if world.lines is None else world.lines,
}
"""What fields of text are drawn from, by what they are called in every class; others are names."""


# --- values --------------------------------------------------------------------------------------


def drawn(kind: type[T], world: World, /, **fixed: object) -> SearchStrategy[T]:
    """Draw a value of a class in a world, some of its fields as given: a value, or a strategy.

    Strategies are kept: what is drawn often comes from few worlds, and building them takes longer
    than drawing from them.

    >>> from hypothesis import find
    >>> find(drawn(Ref, World.of({})), lambda ref: True)
    Ref('a')
    """
    hint: Any = kind
    return cast("SearchStrategy[T]", _whole(hint, world, **fixed))


@lru_cache(maxsize=4096, typed=True)
def _whole(hint: Any, world: World, /, **fixed: Any) -> SearchStrategy[Any]:  # noqa: ANN401
    """Return the strategy of a type, after its world has settled on a currency for all of it."""
    currency = world.currency
    if not isinstance(currency, str):
        if not _has_amounts(hint):
            return _whole(hint, replace(world, currency=_ANY_CODE), **fixed)
        return currency.flatmap(lambda code: _whole(hint, replace(world, currency=code), **fixed))
    if hint in BY_HAND:
        by_hand: Any = BY_HAND[hint]
        made: SearchStrategy[Any] = by_hand(world, **fixed)
        return made
    if _has_fields(hint):
        return from_fields(hint, world, **fixed)
    return _of_type(hint, world)


_ANY_CODE: Final = "USD"


@cache
def _has_amounts(hint: Any) -> bool:  # noqa: ANN401  any type of a field
    """Say whether values of a type may hold amounts, so that a currency must be drawn for them."""
    if hint in {Money, UnitPrice, object} or _is_protocol(hint):
        return True
    inner = get_args(hint) or ([slot.hint for slot in slots_of(hint)] if _has_fields(hint) else [])
    return any(map(_has_amounts, inner))


def any_of(
    role: str, world: World, kinds: Iterable[type[T]] | None = None, /, **fixed: object
) -> SearchStrategy[T]:
    """Draw a value of these classes, or of any that has a role in the manifest.

    >>> from hypothesis import find
    >>> find(any_of("fact", World.of({"currency": "USD"}), [Engagement]), lambda fact: True).on
    datetime.date(2024, 2, 1)
    """
    wanted = cast("tuple[type[T], ...]", kinds_of(role)) if kinds is None else kinds
    return st.one_of([drawn(kind, world, **fixed) for kind in wanted])


def kinds_of(role: str) -> tuple[type[Any], ...]:
    """Return the classes of a role, those that ask for the fewest fields first: shrunk to them.

    >>> kinds_of("window")[0]
    <class 'patronage.windows.plain.Ever'>
    """
    return _kinds_in(manifest.MANIFEST, role)


@cache
def _kinds_in(listed: Manifest, role: str) -> tuple[type[Any], ...]:
    kinds = [cast("type[Any]", listed.load(name)) for name in listed.named(role)]
    return tuple(sorted(kinds, key=_weight))


def _weight(kind: type[Any]) -> tuple[int, int]:
    slots = slots_of(kind)
    return sum(slot.required for slot in slots), len(slots)


def _is_protocol(hint: Any) -> bool:  # noqa: ANN401  any type of a field
    return getattr(hint, "_is_protocol", False)


_shape_of: Final = cache(shape_of)


def slots_of(kind: object) -> tuple[Slot, ...]:
    """Return the fields of a class, as documents have them.

    >>> [slot.name for slot in slots_of(Ref)]
    ['id', 'label']
    """
    return _shape_of(kind).slots


def _has_fields(hint: object) -> bool:
    kind = get_origin(hint) or hint
    named = isinstance(kind, type) and (has(kind) or is_dataclass(kind))
    return named and kind not in {Timeline, Spell}


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


# --- fields --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096, typed=True)
def from_fields(kind: type[T], world: World, /, **fixed: Any) -> SearchStrategy[T]:  # noqa: ANN401
    """Draw a value with what its class requires, and with some of what it may have besides.

    >>> from hypothesis import find
    >>> find(from_fields(Ref, World.of({}), id="mary"), lambda ref: ref.label is not None)
    Ref('mary', 'Mary Vane')
    """
    required, extra = _parts(cast("Any", kind), world, frozenset(fixed))
    always = {name: as_strategy(part, world) for name, part in fixed.items()} | required
    build = _built if kind.__module__.startswith("patronage.") else _fitting
    return _shown_as(kind, lambda draw: build(draw, kind, always, extra))


def filled(draw: DrawFn, kind: type[T], world: World, /, **known: object) -> T:
    """Draw a value some of whose fields are known by now, or are drawn so.

    >>> from hypothesis import find
    >>> @st.composite
    ... def maries(draw: DrawFn) -> Ref:
    ...     return filled(draw, Ref, World.of({}), id="mary")
    >>> find(maries(), lambda ref: True)
    Ref('mary')
    """
    required, extra = _parts(cast("Any", kind), world, frozenset(known))
    given = {name: as_strategy(part, world) for name, part in known.items()}
    return cast("T", _built(draw, kind, given | required, extra))


def chosen(draw: DrawFn, kind: object, world: World, /, **known: object) -> dict[str, Any]:
    """Draw the fields of such a value, by name, before they are made to fit."""
    given = {name: draw(as_strategy(part, world)) for name, part in known.items()}
    return given | _drawn_some(draw, *_parts(kind, world, frozenset(known)))


def field_of(kind: object, name: str, world: World) -> SearchStrategy[Any]:
    """Return what one field of a class is drawn from.

    >>> field_of(Ref, "id", World.of({})) is ids()
    True
    """
    required, extra = _parts(kind, world, frozenset[str]())
    return (required | extra)[name]


_Parts: TypeAlias = "dict[str, SearchStrategy[Any]]"


@lru_cache(maxsize=4096)
def _parts(kind: object, world: World, known: frozenset[str]) -> tuple[_Parts, _Parts]:
    """Return what the other fields that a class requires are drawn from, and those it may have."""
    required: _Parts = {}
    extra: _Parts = {}
    for slot in slots_of(kind):
        always = slot.required or (slot.name == "line" and world.lines is not None)
        if slot.name not in known:
            (required if always else extra)[slot.name] = _field(kind, slot, world)
    return required, extra


def _built(draw: DrawFn, kind: Any, required: _Parts, extra: _Parts) -> Any:  # noqa: ANN401
    given = _drawn_some(draw, required, extra)
    return _shape_of(kind).build(_in_order(given, ahead=kind in _AHEAD))


def _field(kind: object, slot: Slot, world: World) -> SearchStrategy[Any]:
    part = PARTS.get(kind, {}).get(slot.name)
    hint: Any = slot.hint
    if slot.default is None and is_union(hint):  # what is left out is None already
        kinds: list[Any] = [each for each in get_args(hint) if each is not NoneType]
        hint = reduce(lambda one, other: one | other, kinds)
    if part is None and hint is str:
        part = _WORDS.get(slot.name)
    return _of_type(hint, world.without_sides) if part is None else as_strategy(part, world)


def as_strategy(part: Any, world: World) -> SearchStrategy[Any]:  # noqa: ANN401
    """Return what a strategy, a value, or a function of the world stands for.

    >>> as_strategy(3, World.of({})), as_strategy(lambda world: world.refs, World.of({}))
    (just(3), sampled_from((Ref('mary'), Ref('ana'), Ref('stan'), Ref('luma'), Ref('hp'))))
    """
    made: Any = part(world) if callable(part) else part
    return cast("Any", made) if isinstance(made, SearchStrategy) else st.just(made)


def _of_type(hint: Any, world: World) -> SearchStrategy[Any]:  # noqa: ANN401  any type of a field
    """Return what a field of a type is drawn from."""
    kind: Any = get_origin(hint) or hint
    items = get_args(hint)
    if hint in AS_FIELD:
        return as_strategy(AS_FIELD[hint], world)
    if hint is NoneType:
        return st.none()
    if is_union(hint):
        ordered = sorted(items, key=lambda each: each is not NoneType)
        return st.one_of([_of_type(each, world) for each in ordered])
    if kind in {Timeline, Spell}:
        values = _of_type(items[0], world) if items else st.integers(0, 3)
        return (timelines if kind is Timeline else spells)(values, days=world.days)
    if kind is tuple and items[1:] != (...,):
        return st.tuples(*(_of_type(each, world) for each in items))
    if kind in {tuple, frozenset}:
        found = several(_of_type(items[0], world))
        return found if kind is tuple else found.map(frozenset)
    if isinstance(kind, EnumType):
        return st.sampled_from(hint)
    if _is_protocol(hint) and manifest.MANIFEST.named(hint.__name__.lower()):
        return any_of(hint.__name__.lower(), world)
    return _whole(hint, world) if hint in BY_HAND or _has_fields(hint) else st.from_type(hint)


sometimes: Final = few(False, False, False, True)
"""Whether a value has what it may do without; where that is little, each comes more often."""
_FEW: Final = 3


def _drawn_some(draw: DrawFn, required: _Parts, extra: _Parts) -> dict[str, Any]:
    """Draw the fields of such a value, by name."""
    given = {name: draw(strategy) for name, strategy in required.items()}
    there = draw(_bits(len(extra)))  # one draw for all of them: most of the time goes into draws
    if len(extra) > _FEW:
        there &= draw(_bits(len(extra)))
    for place, (name, strategy) in enumerate(extra.items()):
        if there >> place & 1:
            given[name] = draw(strategy)
    return given


@cache
def _bits(count: int) -> SearchStrategy[int]:
    return st.integers(0, 2**count - 1)


_LATER: Final = (
    ("on", "recorded_on"), ("invoice_on", "recorded_on"), ("invoice_on", "due_on"),
    ("billed_through", "next_on"),
)  # fmt: skip
_AHEAD: Final = (Change, EarlyEnd, Engagement)
"""What may be known before its day."""


def _in_order(given: dict[str, Any], *, ahead: bool) -> dict[str, Any]:
    """Return the fields with their days in the order that they must have."""
    on, until = given.get("on"), given.get("until")
    if on is not None and until is not None:
        given |= {"on": min(on, until), "until": max(on, until) if on != until else None}
    for first, later in _LATER:
        if first in given and given.get(later) is not None and not (ahead and first == "on"):
            given[later] = max(given[first], given[later])
    return given


_TRIES: Final = 5


def _fitting(draw: DrawFn, kind: Any, required: _Parts, extra: _Parts) -> Any:  # noqa: ANN401
    """Draw a value of a class whose rules nobody told us: what it refuses is drawn anew."""
    for _ in range(_TRIES):
        try:
            return _built(draw, kind, required, extra)
        except (PatronageError, ValueError, TypeError):
            extra = {}
    return reject()


# --- how strategies are shown --------------------------------------------------------------------


def _shown_as(named: object, make: Callable[[DrawFn], T]) -> SearchStrategy[T]:
    """Return the strategy that draws so, shown by the name of what it makes and nothing else.

    Hypothesis shows strategies when it filters or reports; one that showed all its parts would take
    pages.

    >>> _shown_as("Ref", lambda draw: {"a": draw(st.integers())})
    made(Ref)
    """
    return made(_Shown(named, make))


class _Shown(NamedTuple):
    """How something is drawn; shown as what it is."""

    what: object
    make: Callable[[DrawFn], Any]

    def __repr__(self) -> str:
        return getattr(self.what, "__name__", str(self.what))


@st.composite
def made(draw: DrawFn, *what: _Shown) -> Any:  # noqa: ANN401  whatever is made
    """Draw what is made so."""
    return what[0].make(draw)
