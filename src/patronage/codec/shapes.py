"""What a class looks like in a document: its fields, their types and defaults, how it is built."""

from __future__ import annotations

import builtins
import dataclasses
import inspect
import re
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from attrs import NOTHING, Factory, field, fields, frozen

from patronage.codec.catalogue import AMOUNTS, public
from patronage.codec.leaves import AmountText, CurrencyCode
from patronage.errors import Fault, invalid
from patronage.facts.fact import SAME_DAY, Scalar
from patronage.values import ONCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Shape", "Slot", "shape_of"]


@frozen
class Slot:
    """One field: its name in documents and calls, its attribute, its type and its default.

    `same_as` names the attribute that it repeats unless said otherwise: the day a fact was learned
    is the day it happened. `unsaid` is what leaving it out means where a call has to give it.
    """

    name: str
    attribute: str
    hint: object
    default: object = field(factory=lambda: NOTHING)
    same_as: str | None = None
    unsaid: object = field(factory=lambda: NOTHING)

    @property
    def required(self) -> bool:
        """Whether a document has to give it."""
        return self.default is NOTHING and self.same_as is None


@frozen
class Shape:
    """The fields of a class, and which of them its constructor takes by position."""

    kind: type
    slots: tuple[Slot, ...]
    positional: tuple[str, ...] = ()
    variadic: str | None = None

    def build(self, given: dict[str, Any]) -> Any:  # noqa: ANN401  an instance of `kind`
        """Return a value of the class, built by its constructor."""
        for slot in self.slots:
            if slot.unsaid is not NOTHING:
                given.setdefault(slot.name, slot.unsaid)
        if self.variadic is None:
            return self.kind(**given)
        rest = dict(given)
        first = [rest.pop(name) for name in self.positional]
        return self.kind(*first, *rest.pop(self.variadic), **rest)


def shape_of(hint: object) -> Shape:
    """Return the shape of a class, or of a generic class of something.

    >>> from patronage.dates.period import Period
    >>> [slot.name for slot in shape_of(Period).slots]
    ['start', 'end']
    """
    kind = cast("type[Any]", get_origin(hint) or hint)
    if kind in AMOUNTS:
        parts = (Slot("amount", "amount", AmountText), Slot("currency", "currency", CurrencyCode))
        return Shape(kind, parts)
    slots = list(_slots(kind))
    hints = _hints({slot.attribute: slot.hint for slot in slots}, _names_known_in(kind))
    chosen = _chosen(kind, hint)
    positional, variadic, defaults = _calling(kind)
    return Shape(
        kind,
        tuple(
            Slot(
                slot.name,
                slot.attribute,
                _specific(hints[slot.attribute], chosen),
                defaults.get(slot.name, slot.default),
                slot.same_as,
                slot.unsaid,
            )
            for slot in slots
        ),
        positional,
        variadic,
    )


_FACTORY: Final = cast("type", Factory)  # a class, though its stub says a function


def _slots(kind: type[Any]) -> Iterable[Slot]:
    if dataclasses.is_dataclass(kind):
        for each in dataclasses.fields(kind):
            if each.init:
                yield Slot(each.name, each.name, each.type, _dataclass_default(each))
        return
    for one in fields(kind):
        if one.init:
            same_as = "on" if one.default is SAME_DAY else None
            unsaid = one.metadata.get(ONCE, NOTHING)
            default = unsaid if one.default is NOTHING else _default(one.default)
            yield Slot(one.alias or one.name, one.name, one.type, default, same_as, unsaid)


def _dataclass_default(each: dataclasses.Field[Any]) -> object:
    if each.default is not dataclasses.MISSING:
        return each.default
    make = each.default_factory
    return NOTHING if make is dataclasses.MISSING else make()


def _default(default: Any) -> object:  # noqa: ANN401  attrs says Any
    """Return a default that every value has; one that hangs on other fields is always written."""
    if not isinstance(default, _FACTORY):
        return default
    made: Any = default
    return DERIVED if made.takes_self else made.factory()


class _Derived:
    """A default that follows from other fields: documents may leave it out, we write it."""

    def __repr__(self) -> str:
        return "derived"


DERIVED: Final = _Derived()


def _calling(kind: type[Any]) -> tuple[tuple[str, ...], str | None, dict[str, object]]:
    """Return what a constructor of the class's own takes by position, and its defaults."""
    if not hasattr(kind, "__attrs_init__"):
        return (), None, {}
    positional: list[str] = []
    variadic: str | None = None
    defaults: dict[str, object] = {}
    names = {one.alias or one.name for one in fields(kind)}
    for each in list(inspect.signature(kind.__init__).parameters.values())[1:]:
        if each.kind is inspect.Parameter.VAR_POSITIONAL and each.name not in names:
            return (), None, {}  # what it takes one by one it takes together too, by keyword
        if each.default is not inspect.Parameter.empty:
            defaults[each.name] = each.default
        if each.kind is inspect.Parameter.VAR_POSITIONAL:
            variadic = each.name
        elif each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
            positional.append(each.name)
    return (tuple(positional) if variadic else ()), variadic, defaults


_NAME: Final = re.compile(r"(?<![\w.'\"])[A-Za-z_]\w*")
_ELSEWHERE: Final[Mapping[str, object]] = {
    "date": date,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "Scalar": Scalar,
}


def _names_known_in(kind: type) -> dict[str, Any]:
    """Return the names that the modules know in which a class and its bases are written."""
    modules = [sys.modules[each.__module__] for each in reversed(kind.__mro__)]
    return {name: value for module in modules for name, value in vars(module).items()}


def _hints(annotations: dict[str, object], known: dict[str, Any]) -> dict[str, object]:
    """Return the types of fields, of names that may be imported for the type checker only."""
    texts = " ".join(each for each in annotations.values() if isinstance(each, str))
    missing = {
        name: _ELSEWHERE.get(name) or public(name)
        for name in set(_NAME.findall(texts))
        if name not in known and not hasattr(builtins, name)
    }
    carrier = SimpleNamespace(__annotations__=annotations)
    found = {name: each for name, each in missing.items() if each is not None}
    try:
        return get_type_hints(carrier, globalns=known, localns=found)
    except (NameError, TypeError, SyntaxError) as error:
        hint = "import the types of fields at run time, so that they can be read"
        raise invalid([Fault.of("types.hint", "types", str(error), hint)]) from None


def _chosen(kind: type[Any], hint: object) -> dict[object, object]:
    """Return what stands for each type variable of a generic class; anything where nobody says."""
    names: tuple[object, ...] = getattr(kind, "__parameters__", ())
    chosen = get_args(hint)
    return dict(zip(names, chosen or (object,) * len(names), strict=True))


def _specific(hint: object, chosen: dict[object, object]) -> object:
    if isinstance(hint, TypeVar):
        return chosen.get(hint, object)
    names = getattr(hint, "__parameters__", ())
    if not names or isinstance(hint, type):
        return hint
    generic = cast("Any", hint)
    return cast("object", generic[tuple(chosen.get(name, object) for name in names)])
