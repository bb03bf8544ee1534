"""How a value is drawn from the fields of its class, each from its type.

What is drawn by hand stands in the tables of `parts`. A class that stands in none of them, such as
a criterion of one's own, is drawn all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass, replace
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

from patronage import manifest
from patronage.codec.choices import is_union
from patronage.codec.shapes import shape_of
from patronage.errors import PatronageError
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.strategies.dates import spells, timelines
from patronage.strategies.parts import (
    AHEAD,
    AS_FIELD,
    BY_HAND,
    LATER,
    PARTS,
    WORDS,
    as_strategy,
    several,
)
from patronage.timeline.timeline import Spell, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.codec.shapes import Slot
    from patronage.manifest import Manifest
    from patronage.strategies.options import World

__all__ = [
    "any_of", "chosen", "drawn", "field_of", "filled", "from_fields", "kinds_of", "slots_of",
]  # fmt: skip

T = TypeVar("T")


# --- values --------------------------------------------------------------------------------------


def drawn(kind: type[T], world: World, /, **fixed: object) -> SearchStrategy[T]:
    """Draw a value of a class in a world, some of its fields as given: a value, or a strategy.

    Strategies are kept: what is drawn often comes from few worlds, and building them takes longer
    than drawing from them.

    >>> import patronage as pt
    >>> from hypothesis import find
    >>> from patronage.strategies.options import World
    >>> find(drawn(pt.Ref, World.of({})), lambda ref: True)
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
    others = (each for each in inner if hint not in {each, *get_args(each)})  # it may hold itself
    return any(map(_has_amounts, others))


def any_of(
    role: str, world: World, kinds: Iterable[type[T]] | None = None, /, **fixed: object
) -> SearchStrategy[T]:
    """Draw a value of these classes, or of any that has a role in the manifest.

    >>> import patronage as pt
    >>> from hypothesis import find
    >>> from patronage.strategies.options import World
    >>> find(any_of("fact", World.of({"currency": "USD"}), [pt.Engagement]), lambda _: True).on
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

    >>> import patronage as pt
    >>> [slot.name for slot in slots_of(pt.Ref)]
    ['id', 'label']
    """
    return _shape_of(kind).slots


def _has_fields(hint: object) -> bool:
    kind = get_origin(hint) or hint
    named = isinstance(kind, type) and (has(kind) or is_dataclass(kind))
    return named and kind not in {Timeline, Spell}


# --- fields --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096, typed=True)
def from_fields(kind: type[T], world: World, /, **fixed: Any) -> SearchStrategy[T]:  # noqa: ANN401
    """Draw a value with what its class requires, and with some of what it may have besides.

    >>> import patronage as pt
    >>> from hypothesis import find
    >>> from patronage.strategies.options import World
    >>> find(from_fields(pt.Ref, World.of({}), id="mary"), lambda ref: ref.label is not None)
    Ref('mary', 'Mary Vane')
    """
    required, extra = _parts(cast("Any", kind), world, frozenset(fixed))
    always = {name: as_strategy(part, world) for name, part in fixed.items()} | required
    build = _built if kind.__module__.startswith("patronage.") else _fitting
    return _shown_as(kind, lambda draw: build(draw, kind, always, extra))


def filled(draw: DrawFn, kind: type[T], world: World, /, **known: object) -> T:
    """Draw a value some of whose fields are known by now, or are drawn so.

    >>> import patronage as pt
    >>> from hypothesis import find
    >>> from patronage.strategies.options import World
    >>> @st.composite
    ... def maries(draw: DrawFn) -> pt.Ref:
    ...     return filled(draw, pt.Ref, World.of({}), id="mary")
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

    >>> import patronage as pt
    >>> from patronage.strategies.options import World
    >>> from patronage.strategies.text import ids
    >>> field_of(pt.Ref, "id", World.of({})) is ids()
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
    return _shape_of(kind).build(_in_order(given, ahead=kind in AHEAD))


def _field(kind: object, slot: Slot, world: World) -> SearchStrategy[Any]:
    part = PARTS.get(kind, {}).get(slot.name)
    hint: Any = slot.hint
    if slot.default is None and is_union(hint):  # what is left out is None already
        kinds: list[Any] = [each for each in get_args(hint) if each is not NoneType]
        hint = reduce(lambda one, other: one | other, kinds)
    if part is None and hint is str:
        part = WORDS.get(slot.name)
    return _of_type(hint, world.without_sides) if part is None else as_strategy(part, world)


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


def _in_order(given: dict[str, Any], *, ahead: bool) -> dict[str, Any]:
    """Return the fields with their days in the order that they must have."""
    on, until = given.get("on"), given.get("until")
    if on is not None and until is not None:
        given |= {"on": min(on, until), "until": max(on, until) if on != until else None}
    for first, later in LATER:
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
