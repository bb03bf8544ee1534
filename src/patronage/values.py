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

Each field is held against its annotation when a value is built; `_rules`, what fields say together,
is asked only where each is sound by itself. A check appends to `faults`, so that one error reports
all that is wrong. `Id`, `OneLine`, `FreeText` and `Whole` say which texts and numbers are meant; a
module says more by an `Annotated[…, check]` of its own. What stands in an annotation is imported at
run time; what none can say (a protocol, a mapping) is left to `_rules`.

A class that is built all the time has a `__attrs_post_init__` of its own that lets through at one
go what most of them carry, and asks `Value.__attrs_post_init__` about all others.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from inspect import get_annotations
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    NamedTuple,
    NoReturn,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

from attrs import Factory, fields

from patronage.errors import Fault, invalid

if TYPE_CHECKING:
    from enum import Enum

    from attrs import Attribute, AttrsInstance

__all__ = [
    "COMPOSED",
    "FreeText",
    "Id",
    "OneLine",
    "Value",
    "Whole",
    "are_pairs",
    "check_day",
    "check_id",
    "check_instance",
    "check_items",
    "check_name",
    "check_text",
    "check_whole",
    "is_count",
    "items_of",
    "keep_name",
    "keep_text",
    "nfc",
    "nfc_or_none",
    "repr_member",
    "unchecked",
]

T = TypeVar("T")

ID_LENGTH = 128
"""The most characters of an id."""

NAME_LENGTH = 1_000
"""The most characters of a name: one line."""


TEXT_LENGTH = 20_000
"""The most characters of a free text: a note, a reason, a clause."""

_FACTORY = cast("type", Factory)  # a class, though its stub says a function

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+~#-]{0,127}", re.ASCII)

# Controls but TAB and line ends, bidi marks and overrides, zero-width spaces, lone surrogates; in
# names also line ends, separators, and the joiners that stand beside ASCII (Persian names need
# them between letters).
_CONTROLS = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb"
    r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
)
_JOINERS = r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
_NOT_IN_NAMES = re.compile(rf"[\n\r\u2028\u2029{_CONTROLS}]|{_JOINERS}")
_NOT_IN_TEXTS = re.compile(rf"[{_CONTROLS}]")


def nfc(text: str) -> str:
    """Return the text in Unicode's composed form, so that what looks alike is stored alike.

    A converter of attributes: anything but a `str` passes through, for the check to report.

    >>> nfc("Zoe\\u0308") == "Zo\\u00eb"
    True
    """
    if type(text) is not str or text.isascii():
        return text
    return unicodedata.normalize("NFC", text)


def nfc_or_none(text: str | None) -> str | None:
    """Return the same for an optional text.

    >>> nfc_or_none(None) is None
    True
    """
    return None if text is None else nfc(text)


def check_day(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no calendar day; a `datetime` is none.

    >>> found: list[Fault] = []
    >>> check_day(found, "on", "2026-01-01")
    >>> found[0].code, found[0].path
    ('date.type', 'on')
    """
    if type(value) is date:
        return
    if isinstance(value, datetime):
        hint = "give a datetime.date; local_day(instant, zone) turns an instant into one"
        faults.append(Fault.of("date.type", path, value, hint))
    elif not isinstance(value, date):
        faults.append(Fault.of("date.type", path, value, "give a datetime.date"))


def check_id(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no id: 1 to 128 ASCII letters, digits and `._:/@+~#-`.

    Ids of equal looks are equal, since there is one form of each character.

    >>> found: list[Fault] = []
    >>> check_id(found, "id", "Mary Vane")
    >>> found[0].code
    'id.syntax'
    """
    if type(value) is str and len(value) <= ID_LENGTH and value.isascii() and value.isalnum():
        return
    if type(value) is not str or _ID.fullmatch(value) is None:
        hint = f"give 1 to {ID_LENGTH} ASCII letters, digits or ._:/@+~#-, a letter or digit first"
        faults.append(Fault.of("id.syntax", path, value, hint))


def check_name(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no name: one line that isn't blank, without invisible controls.

    Markup and formulas are names like any other: they are escaped where they are shown.

    >>> found: list[Fault] = []
    >>> check_name(found, "name", "<b>")
    >>> check_name(found, "name", "a\\u202eb")
    >>> [fault.code for fault in found]
    ['name.syntax']
    """
    if type(value) is str and 0 < len(value) <= NAME_LENGTH:
        if value.isascii() and value.isprintable():
            if not value.isspace():
                return
        elif not value.isspace() and _NOT_IN_NAMES.search(value) is None:
            return
    hint = f"give one line of 1 to {NAME_LENGTH} characters, not blank, without control characters"
    faults.append(Fault.of("name.syntax", path, value, hint))


def check_text(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no free text: lines that aren't all blank, without invisible controls.

    >>> found: list[Fault] = []
    >>> check_text(found, "reason", "two\\nlines")
    >>> check_text(found, "reason", "")
    >>> [fault.code for fault in found]
    ['text.syntax']
    """
    if (
        type(value) is str
        and 0 < len(value) <= TEXT_LENGTH
        and not value.isspace()
        and ((value.isascii() and value.isprintable()) or _NOT_IN_TEXTS.search(value) is None)
    ):
        return
    hint = f"give 1 to {TEXT_LENGTH} characters, not blank, without control characters"
    faults.append(Fault.of("text.syntax", path, value, hint))


def keep_name(faults: list[Fault], self: object, path: str, value: str) -> None:
    """Check the name that an attribute of a value holds, and store it composed (see `nfc`).

    For `__attrs_post_init__`, where a converter would be in the way: it costs each construction,
    and hides the attribute from protocols.

    >>> found: list[Fault] = []
    >>> keep_name(found, object(), "line", "workshop")
    >>> found
    []
    """
    if type(value) is str and not value.isascii():
        value = unicodedata.normalize("NFC", value)
        object.__setattr__(self, path, value)
    check_name(faults, path, value)


def keep_text(faults: list[Fault], self: object, path: str, value: str) -> None:
    """Check and store likewise a free text.

    >>> found: list[Fault] = []
    >>> keep_text(found, object(), "note", "thanks")
    >>> found
    []
    """
    if type(value) is str and not value.isascii():
        value = unicodedata.normalize("NFC", value)
        object.__setattr__(self, path, value)
    check_text(faults, path, value)


def check_instance(faults: list[Fault], code: str, path: str, value: object, *wanted: type) -> None:
    """Report a value that is of none of the wanted classes; `code` is `noun.type`.

    >>> found: list[Fault] = []
    >>> check_instance(found, "span.type", "every", 3, str, date)
    >>> found[0].hint
    'give str or date'
    """
    if not isinstance(value, wanted) or (value is True and bool not in wanted):
        names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in wanted)
        faults.append(Fault.of(code, path, value, f"give {names}"))


def check_items(faults: list[Fault], code: str, path: str, value: object, *wanted: type) -> None:
    """Report a value that is no tuple, and each item of it that is of none of the wanted classes.

    >>> found: list[Fault] = []
    >>> check_items(found, "fee.type", "fees", ("a", 1), str)
    >>> found[0].path
    'fees[1]'
    """
    if not isinstance(value, tuple):
        faults.append(Fault.of(code, path, value, "give a tuple"))
        return
    for place, item in enumerate(cast("tuple[object, ...]", value)):
        check_instance(faults, code, f"{path}[{place}]", item, *wanted)


MOST_COUNTED = 10**9
"""The largest count that a value takes: beyond all days, and short enough to be shown."""


def is_count(value: object, least: int = 0) -> bool:
    """Say whether a value is a whole number from `least` up to a thousand million.

    >>> is_count(3), is_count(True), is_count(0, 1), is_count(10**20)
    (True, False, False, False)
    """
    return type(value) is int and least <= value <= MOST_COUNTED


def check_whole(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no count: a whole number, 0 or more (see `is_count`).

    >>> found: list[Fault] = []
    >>> check_whole(found, "more", -1)
    >>> found[0].code
    'count.range'
    """
    if not is_count(value):
        faults.append(Fault.of("count.range", path, value, "give a whole number, 0 or more"))


Id: TypeAlias = Annotated[str, check_id]
"""A text by which something is named: ASCII letters, digits and a few signs."""

COMPOSED: Final = "composed"
"""Marks an annotation whose texts are stored in Unicode's composed form (see `nfc`)."""

OneLine: TypeAlias = Annotated[str, check_name, COMPOSED]
"""A text of one line: a name, a title."""

FreeText: TypeAlias = Annotated[str, check_text, COMPOSED]
"""A text of any lines: a note, a reason, a clause."""

Whole: TypeAlias = Annotated[int, check_whole]
"""A count: a whole number, 0 or more."""


def items_of(given: object) -> tuple[object, ...]:
    """Return the items of what is given; what has none is itself the one item.

    For converters of attributes: the check then says what is wrong with it.

    >>> items_of([1, 2]), items_of("one"), items_of(3)
    ((1, 2), ('one',), (3,))
    """
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        return tuple(cast("Iterable[object]", given))
    return (given,)


def are_pairs(given: object) -> bool:
    """Say whether a value is a tuple of pairs.

    >>> are_pairs((("a", 1), ("b", 2))), are_pairs((("a",),)), are_pairs("ab")
    (True, False, False)
    """
    return isinstance(given, tuple) and all(
        isinstance(pair, tuple) and len(cast("tuple[object, ...]", pair)) == 2
        for pair in cast("tuple[object, ...]", given)
    )


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
        for path, sound, check, is_text, default in _HELD.get(type(self)) or _work_out(type(self)):
            value: object = getattr(self, path)
            if type(value) in sound:
                continue
            if default and any(value is each for each in wrong) and default(self) is value:
                continue  # it follows from another field, and is reported of that one alone
            if is_text and type(value) is str and not value.isascii():
                value = unicodedata.normalize("NFC", value)
                object.__setattr__(self, path, value)
            check(faults, path, value)
            if faults:
                wrong.append(value)
        if not faults:
            self._rules(faults)
        if faults:
            raise invalid(faults)

    def _rules(self, faults: list[Fault]) -> None:
        """Report what is wrong between fields that are sound by themselves."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()  # first: `Generic` reads its parameters there
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
            if not each.init or value is default or value == default:
                by_position = False
            elif by_position and not each.kw_only:
                parts.append(_one_form(value))
            else:
                parts.append(f"{each.alias}={_one_form(value)}")
        return f"{type(self).__qualname__}({', '.join(parts)})"

    def __setstate__(self, state: object) -> NoReturn:
        hint = f"build it by {type(self).__name__}(…)"
        raise invalid([Fault.of("value.state", "", state, hint)])


def _construct(kind: type, state: dict[str, object]) -> object:
    return kind(**state)


_Check: TypeAlias = Callable[[list[Fault], str, object], None]


class _Held(NamedTuple):
    """What a field holds: values of the `sound` classes, and those that `check` lets through.

    `is_text` says that texts are stored composed, `default` what follows from other fields.
    """

    path: str
    sound: frozenset[type]
    check: _Check
    is_text: bool
    default: Callable[[object], object] | None


_HELD: Final[dict[type, tuple[_Held, ...]]] = {}
"""What the fields of each class hold, worked out when the first value of it is built."""


def _work_out(kind: type) -> tuple[_Held, ...]:
    """Return what each field of a class holds, but for those whose annotations can't be checked."""
    found: list[_Held] = []
    for each in fields(cast("type[AttrsInstance]", kind)):
        hint: object = each.type
        if isinstance(hint, str):  # alone: `get_type_hints` would need what methods speak of, too
            owner = next(one for one in kind.__mro__ if each.name in get_annotations(one))
            hint = eval(hint, vars(sys.modules[owner.__module__]))  # noqa: S307  our own source
        held = _holding(hint, converted=each.converter is not None)
        if held is not None:
            sound, check = held
            made: Any = each.default
            default = made.factory if getattr(made, "takes_self", False) else None
            found.append(_Held(each.name, sound, check, COMPOSED in _marks(hint), default))
    _HELD[kind] = tuple(found)
    return _HELD[kind]


def _marks(hint: object) -> tuple[object, ...]:
    """Return what an annotation says beside its type, also where there may be nothing."""
    parts = [hint, *get_args(hint)]
    return next((part.__metadata__ for part in parts if get_origin(part) is Annotated), ())


def _holding(hint: object, *, converted: bool) -> tuple[frozenset[type], _Check] | None:
    """Return the classes that an annotation lets through, and the check of all else; or None.

    Where other things are `converted` to a class, its own check says what those may be.
    """
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kinds = [part for part in parts if part is not NoneType]
    sound: frozenset[type] = frozenset([NoneType] if len(kinds) < len(parts) else [])
    if len(kinds) == 1:
        found = _holding_one(kinds[0], converted=converted)
        return found and (sound | found[0], found[1])
    if not all(map(_is_class, kinds)):
        return None
    classes = cast("tuple[type, ...]", tuple(kinds))
    own = [each for each in map(_own_check, classes) if converted and each is not None]
    return sound | {*classes}, own[0] if own else _instance_check(classes)


def _holding_one(hint: object, *, converted: bool) -> tuple[frozenset[type], _Check] | None:
    if get_origin(hint) is Annotated:
        return frozenset(), get_args(hint)[1]
    if get_origin(hint) is tuple:
        item, *rest = get_args(hint)
        found = _holding(item, converted=converted) if rest == [...] else None
        return found and (frozenset(), _items_check(hint, *found))
    if not _is_class(hint):
        return None
    kind = cast("type", hint)
    if kind is date:
        return frozenset({date}), check_day
    own = _own_check(kind) if converted else None
    return frozenset({kind}), own or _instance_check((kind,))


def _own_check(kind: type) -> _Check | None:
    """Return the check that a class brings, whose values are asked for by other things as well."""
    check: _Check | None = getattr(kind, "_check", None)
    return check


def _is_class(hint: object) -> bool:
    """Say whether an annotation is a class that values can be held against: no protocol, no Any."""
    is_open = hint is object or getattr(hint, "_is_protocol", False)
    return isinstance(hint, type) and get_origin(hint) is None and not is_open


def _instance_check(kinds: tuple[type, ...]) -> _Check:
    code = f"{_noun(kinds[0])}.type"
    return lambda faults, path, value: check_instance(faults, code, path, value, *kinds)


def _items_check(hint: object, sound: frozenset[type], check: _Check) -> _Check:
    """Return the check of a tuple of any length, whose items are checked one by one."""
    code = f"{_noun(_innermost(hint))}.type"

    def check_each(faults: list[Fault], path: str, value: object) -> None:
        if not isinstance(value, tuple):
            faults.append(Fault.of(code, path, value, "give a tuple"))
            return
        for place, item in enumerate(cast("tuple[object, ...]", value)):
            if type(item) not in sound:
                check(faults, f"{path}[{place}]", item)

    return check_each


def _innermost(hint: object) -> object:
    """Return the class of the items of a tuple, or the check that says which texts they are."""
    while get_origin(hint) is not None:
        hint = get_args(hint)[get_origin(hint) is Annotated]
    return hint


def _noun(kind: object) -> str:
    """Return what faults call a class: `interval` for `Span`, else its own name, `month_end`."""
    name = getattr(kind, "__name__", "value").removeprefix("check_")
    return _NOUNS.get(name) or _WORD.sub("_", name).lower()


_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOUNS: Final = {
    "ActKind": "act",
    "BillingTerms": "billing",
    "Comparison": "threshold",
    "CompensationSource": "source",
    "ContactPoint": "contact",
    "DeadlineKind": "deadline",
    "DebtAge": "age",
    "EarlyEnd": "end",
    "EndCredit": "credit",
    "EngagementForm": "form",
    "EscalationRule": "escalation",
    "GroupKind": "group",
    "Money": "amount",
    "PartyRole": "role",
    "PolicyVersion": "policy",
    "ProrationRule": "proration",
    "Ref": "party",
    "RenewalKind": "renewal",
    "RoleStatus": "status",
    "RolledBoundaries": "rolled",
    "Span": "interval",
    "TermOfAddress": "term",
    "TierRule": "tiers",
    "TimingRule": "timing",
    "Which": "window",
    "bool": "flag",
    "str": "text",
}
"""What faults call a class where it isn't its own name."""


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
    puts = [vars(kind)[each.name].__set__ for each in fields(cast("type[AttrsInstance]", kind))]

    def build(*values: object) -> T:
        made = _new(kind)
        for put, value in zip(puts, values, strict=True):
            put(made, value)
        return made

    return build


_new = object.__new__


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
