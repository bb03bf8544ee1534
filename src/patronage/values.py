"""What every frozen value shares: its fields are checked by their annotations, and copied safely.

A value class of this library is written so:

```python
@frozen
class Discount(Value):
    '''One sentence in the words of the domain …'''

    name: OneLine
    on: date = field(kw_only=True)
    amount: Money | None = field(default=None, kw_only=True)
    percent: Whole | None = field(default=None, kw_only=True)
    note: FreeText | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.amount is not None and self.percent is not None:
            faults.append(Fault.of("discount.both", "percent", self.percent, "give one of the two"))
```

Each field is held against its annotation when a value is built; a list where a tuple is stored, or
a set where a frozenset is, is stored as one. `_rules`, what fields say together,
is asked only where each is sound by itself. A check appends to `faults`, so that one error reports
all that is wrong. `Id`, `OneLine`, `FreeText` and `Whole` say which texts and numbers are meant; a
module says more by an `Annotated[…, check]` of its own, above the class. What stands in an
annotation is imported at run time; what none can say (a protocol, a mapping) is left to `_rules`.

A class that is built all the time has a `__attrs_post_init__` of its own that lets through at one
go what most of them carry, and asks `Value.__attrs_post_init__` about all others.
"""

from __future__ import annotations

import unicodedata
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, TypeVar, cast

from attrs import NOTHING, Factory, fields

from patronage.errors import Fault, PatronageError, invalid, printable
from patronage.fields import held_by, store
from patronage.text.characters import escape
from patronage.text.phrases import Words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from attrs import Attribute, AttrsInstance

__all__ = [
    "ONCE",
    "Said",
    "Value",
    "canonical",
    "checked_words",
    "filled",
    "once",
    "repr_member",
    "unchecked",
]

T = TypeVar("T")

ONCE: Final = "once"
"""The mark of a field that could once be left out."""

_OF_OLD: Final = ContextVar("of_old", default=False)

_FACTORY = cast("type", Factory)  # a class, though its stub says a function


class Value:
    """What every frozen value is: shown as the call that builds it, copied and loaded by that call.

    A base for what values share, not for behaviour: no public class is a base of another. attrs
    would write a `__repr__` and, for slotted classes, a `__setstate__` that fills in the fields
    without a single check, unless a class has its own; so each gets these two before `@frozen`
    looks at it. `@frozen(repr=True)` keeps attrs' repr.

    >>> import copy
    >>> from attrs import field, frozen
    >>> @frozen
    ... class Tag(Value):
    ...     name: str
    ...     note: str | None = field(default=None, kw_only=True)
    >>> Tag("a"), copy.deepcopy(Tag("a", note="b"))
    (Tag('a'), Tag('a', note='b'))
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        wrong: list[object] = []
        for path, sound, check, is_text, default in held_by(type(self)):
            value: object = getattr(self, path)
            if type(value) in sound:
                continue
            if default and any(value is each for each in wrong) and _follows(self, value, default):
                continue  # it follows from another field, and is reported of that one alone
            if is_text and type(value) is str and not value.isascii():
                value = unicodedata.normalize("NFC", value)
                object.__setattr__(self, path, value)
            before = len(faults)
            check(faults, path, value)
            if len(faults) > before:
                wrong.append(value)
        if not faults:
            self._rules(faults)
        if faults and not store(self):
            raise invalid(faults)
        if faults:
            Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        """Report what is wrong between fields that are sound by themselves."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()  # first: `Generic` reads its parameters there
        own: Callable[[Value], None] | None = vars(cls).get("__attrs_post_init__")
        hints = vars(cls).get("__annotations__", {}).values()
        if own and any("tuple[" in str(hint) or "frozenset[" in str(hint) for hint in hints):
            cls.__attrs_post_init__ = _storing(own)  # type: ignore[assignment,method-assign]
        for name in ("__repr__", "__setstate__"):
            if name not in vars(cls):
                setattr(cls, name, getattr(cls, name))  # the one that it inherits

    def __reduce__(self) -> tuple[object, ...]:
        kind = cast("type[AttrsInstance]", type(self))
        return _construct, (
            kind,
            {each.alias: getattr(self, each.name) for each in fields(kind) if each.init},
        )

    def __repr__(self) -> str:
        parts: list[str] = []
        by_position = True
        for each in fields(cast("type[AttrsInstance]", type(self))):
            value: object = getattr(self, each.name)
            default = _default(self, each)
            if default is NOTHING and ONCE in each.metadata and _OF_OLD.get():
                default = each.metadata[ONCE]
            if not each.init or _alike(value, default):
                by_position = False
            elif by_position and not each.kw_only:
                parts.append(_one_form(value))
            else:
                parts.append(f"{each.alias}={_one_form(value)}")
        return f"{type(self).__qualname__}({', '.join(parts)})"

    def __str__(self) -> str:
        return printable(repr(self))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __setstate__(self, state: object) -> NoReturn:
        hint = f"build it by {type(self).__name__}(…)"
        raise invalid([Fault.of("value.state", "", state, hint)])


class Said(Value):
    """What says itself in words: an answer, a fact's remark, what is due.

    `say` in those of any language, `str` in English; a notebook shows what `print` does, unless a
    class has a page of its own. What it says is `_said`.

    >>> from patronage.facts.remarks import Remark
    >>> Remark("budget.none").say(ENGLISH.extended({"budget.none": "kein Budget"}))
    'kein Budget'
    """

    __slots__ = ()

    def say(self, words: Words = ENGLISH) -> str:
        """Return it in words: in English, or in those of another table.

        Raises `WrongType` (`words.type`), and what `Words.say` does where a phrase is missing.

        >>> from datetime import date
        >>> import patronage as pt
        >>> never = pt.ENGLISH.extended({"agenda.nothing": "nichts ist fällig"})
        >>> pt.Agenda(date(2026, 3, 2)).say(never)
        'nichts ist fällig'
        """
        return self._said(checked_words(words))

    def _said(self, words: Words) -> str:
        """Return it in the words of a table."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.say()

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        lines = map(escape, self.say(words).split("\n"))
        return "<pre>" + "\n".join(lines) + "</pre>"


def checked_words(words: object) -> Words:
    """Return a table of words, or raise `words.type` for what is none.

    >>> checked_words(ENGLISH) is ENGLISH
    True
    """
    if not isinstance(words, Words):
        hint = "give a table of words, Words.of(language, phrases)"
        raise invalid([Fault.of("words.type", "words", words, hint)])
    return words


def _storing(check: Callable[[Value], None]) -> Callable[[Value], None]:
    """Return the check that asks once more after lists in the place of tuples are stored as such.

    Only of what is refused: nothing else pays for it. What is checked twice is checked alike.
    """

    @wraps(check)
    def check_stored(self: Value) -> None:
        try:
            check(self)
        except PatronageError:
            if not store(self):
                raise
            check(self)

    return check if hasattr(check, "__wrapped__") else check_stored


def once(default: object) -> dict[str, object]:
    """Return what says of a field that it must be given now, and what leaving it out once meant.

    Documents that leave it out keep their meaning, and texts their fingerprint (`canonical`).

    >>> once("latest")
    {'once': 'latest'}
    """
    return {ONCE: default}


def canonical(value: object) -> str:
    """Return the text by which a value is known for ever: its repr, what may go unsaid left out.

    >>> from attrs import field, frozen
    >>> @frozen
    ... class Note(Value):
    ...     size: int = field(kw_only=True, metadata=once(1))
    >>> Note(size=1), canonical(Note(size=1))
    (Note(size=1), 'Note()')
    """
    token = _OF_OLD.set(True)
    try:
        return repr(value)
    finally:
        _OF_OLD.reset(token)


def _construct(kind: type, state: dict[str, object]) -> object:
    return kind(**state)


def unchecked(kind: type[T]) -> Callable[..., T]:
    """Return how the engine builds a frozen value that it knows to be right: fields in order.

    No defaults, no converters and no checks: a fraction of the cost, and for our own code only.

    >>> from attrs import frozen
    >>> @frozen
    ... class Tag:
    ...     name: str
    >>> unchecked(Tag)("a")
    Tag(name='a')
    """
    names = [each.name for each in fields(cast("type[AttrsInstance]", kind))]
    thawed = {"__slots__": (), **{name: vars(object)[name] for name in _SETTING}}
    lines = [f"def build({', '.join(names)}):", " made = new(draft)"]
    lines += [f" made.{name} = {name}" for name in names]
    lines += [" made.__class__ = kind", " return made"]
    # Filled in as one of a kind alike that isn't frozen yet, since `object.__setattr__`, field by
    # field, costs two to three times as much; and written out, as attrs and namedtuple do, since a
    # loop over the fields costs twice as much again.
    found: dict[str, Any] = {"draft": type(kind.__name__, (kind,), thawed)}
    found |= {"kind": kind, "new": object.__new__}
    exec("\n".join(lines), found)  # noqa: S102  names of our own fields
    return cast("Callable[..., T]", found["build"])


class _Filled(Protocol):
    def __call__(self, kind: type[T], fields: tuple[object, ...], /) -> T: ...


filled: Final = cast("_Filled", vars(tuple)["__new__"])
"""Return a named tuple of all its fields, in order: a third of the cost, for our own code only."""


_SETTING: Final = ("__setattr__", "__delattr__")
"""What keeps a frozen value as it is: Python takes the two for one."""


def _one_form(value: object) -> str:
    """Return the repr of a value; that of a set in one order, whatever the process."""
    plain: object = value
    if type(plain) is int and plain.bit_length() > 10_000:
        return hex(plain)  # Python refuses to write so many digits, but reads them so
    if not isinstance(value, frozenset) or not value:
        return repr(plain)
    return f"frozenset({{{', '.join(sorted(map(repr, cast('frozenset[object]', value))))}}})"


def _default(self: object, each: Attribute[Any]) -> object:
    default: Any = each.default
    if not isinstance(default, _FACTORY):
        return default
    make: Any = default
    return make.factory(self) if make.takes_self else make.factory()


def _follows(self: object, value: object, default: Callable[[object], object]) -> bool:
    """Say whether a default gives this value; one that stumbles over a wrong field gives none."""
    try:
        return default(self) is value
    except Exception:  # noqa: BLE001  whatever wrong fields lead to
        return False


def _alike(value: object, default: object) -> bool:
    """Say whether a value goes without saying; of an array, which compares to an array, never."""
    try:
        return value is default or bool(value == default)
    except Exception:  # noqa: BLE001  whatever a stranger's comparison raises
        return False


def repr_member(self: Enum) -> str:
    """Show a member of an enumeration as it is written, `Side.PATRON`.

    To be assigned in the class as `__repr__`.

    >>> from enum import Enum
    >>> class Side(Enum):
    ...     PATRON = "patron"
    ...     __repr__ = repr_member
    >>> Side.PATRON
    Side.PATRON
    """
    return f"{type(self).__name__}.{self.name}"
