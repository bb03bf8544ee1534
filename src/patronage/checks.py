"""Checks of what a field or an argument is given: days, ids, names, texts, counts, classes, tuples.

A check appends to `faults`, so that one error reports all that is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Final, cast

from patronage.errors import Fault

__all__ = [
    "A_TUPLE", "are_pairs", "as_tuple", "check_day", "check_id", "check_instance", "check_items",
    "check_name", "check_text", "check_whole", "is_count", "items_of", "keep_name", "keep_text",
    "nfc", "nfc_or_none",
]  # fmt: skip

ID_LENGTH = 128
"""The most characters of an id."""

NAME_LENGTH = 1_000
"""The most characters of a name: one line."""


TEXT_LENGTH = 20_000
"""The most characters of a free text: a note, a reason, a clause."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+~#-]{0,127}", re.ASCII)

# Controls but TAB and line ends, bidi marks and overrides, zero-width spaces, lone surrogates; in
# names also line ends, separators, and the joiners that stand beside ASCII (Persian names need
# them between letters).
_CONTROLS = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb"
    r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
)
_JOINERS = r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"


@cache  # most programs never ask, since plain ASCII is let through without them
def _not_in_names() -> re.Pattern[str]:
    return re.compile(rf"[\n\r\u2028\u2029{_CONTROLS}]|{_JOINERS}")


@cache
def _not_in_texts() -> re.Pattern[str]:
    return re.compile(rf"[{_CONTROLS}]")


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
    if issubclass(type(value), datetime):
        hint = "give a datetime.date; local_day(instant, zone) turns an instant into one"
        faults.append(Fault.of("date.type", path, value, hint))
    elif not issubclass(type(value), date):
        hint = "give a datetime.date"
        if type(value) is str and _DAY.fullmatch(value):
            hint = f"{hint}; parse_day({value!r}) reads a text"
        faults.append(Fault.of("date.type", path, value, hint))


def is_id(value: object) -> bool:
    """Say whether a value is an id (see `check_id`).

    >>> is_id("B1/fee/2026-01-01"), is_id("Mary Vane"), is_id(7)
    (True, False, False)
    """
    if type(value) is not str:
        return False
    if len(value) <= ID_LENGTH and value.isascii() and value.isalnum():
        return True
    return _ID.fullmatch(value) is not None


def check_id(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no id: 1 to 128 ASCII letters, digits and `._:/@+~#-`.

    Ids of equal looks are equal, since there is one form of each character.

    >>> found: list[Fault] = []
    >>> check_id(found, "id", "Mary Vane")
    >>> found[0].code
    'id.syntax'
    """
    if not is_id(value):
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
        elif not value.isspace() and _not_in_names().search(value) is None:
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
        and ((value.isascii() and value.isprintable()) or _not_in_texts().search(value) is None)
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


_UNLIKE: Final[dict[type, type]] = {bool: int, datetime: date}
"""Classes whose values are not meant where values of the class that they extend are asked for."""


def check_instance(faults: list[Fault], code: str, path: str, value: object, *wanted: type) -> None:
    """Report a value that is of none of the wanted classes; `code` is `noun.type`.

    >>> found: list[Fault] = []
    >>> check_instance(found, "span.type", "every", 3, str, date)
    >>> found[0].hint
    'give str or date'
    """
    kind = type(value)  # not what the value says of itself: a mock says what it is asked for
    if kind in wanted:
        return
    if not issubclass(kind, wanted) or _UNLIKE.get(kind) in wanted:
        faults.append(Fault.of(code, path, value, _hint(value, wanted)))


MEMBERS_SHOWN = 6
"""The most members of an enumeration that a hint names."""


def _hint(value: object, wanted: tuple[type, ...]) -> str:
    """Return what to give instead of a value, as it is written where that can be told.

    A class says by `_meant` what values are often given in its place, and how to put them right.
    """
    for kind in wanted:
        meant = _member(value, kind) or getattr(kind, "_meant", _no_idea)(value)
        if meant is not None:
            return meant
    named = [_named(kind) for kind in wanted]
    return f"give {' or '.join(named)}"


def _no_idea(_: object) -> str | None:
    return None


def _member(value: object, kind: type) -> str | None:
    """Return the member of an enumeration, or the constant of a class, that a text names."""
    if type(value) is not str:
        return None
    said = value.casefold().replace(" ", "_")
    if issubclass(kind, Enum):
        names = {name: str(each.value) for name, each in kind.__members__.items()}
    else:
        names = {name: name for name in vars(cast("object", kind)) if name.isupper()}
    for name, written in names.items():
        if said in {name.casefold(), written.casefold().replace(" ", "_")}:
            return f"give {kind.__name__}.{name}"
    return None


def _named(kind: type) -> str:
    """Return how a class is named in a hint: an enumeration by its members, if they are few."""
    if kind is type(None):
        return "None"
    if not issubclass(kind, Enum) or len(kind) > MEMBERS_SHOWN:
        return kind.__name__
    return " or ".join(f"{kind.__name__}.{each.name}" for each in kind)


A_TUPLE: Final = "give a tuple, such as (x,)"
"""What to give where several are kept and one was given, or a list that is kept as it is."""


def check_items(faults: list[Fault], code: str, path: str, value: object, *wanted: type) -> None:
    """Report a value that is no tuple, and each item of it that is of none of the wanted classes.

    >>> found: list[Fault] = []
    >>> check_items(found, "fee.type", "fees", ("a", 1), str)
    >>> found[0].path
    'fees[1]'
    """
    if not issubclass(type(value), tuple):
        faults.append(Fault.of(code, path, value, A_TUPLE))
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


def items_of(given: object) -> tuple[object, ...]:
    """Return the items of what is given; what has none is itself the one item.

    For converters of attributes: the check then says what is wrong with it.

    >>> items_of([1, 2]), items_of("one"), items_of(3)
    ((1, 2), ('one',), (3,))
    """
    if issubclass(type(given), Iterable) and not isinstance(given, str | bytes):
        return tuple(cast("Iterable[object]", given))
    return (given,)


def as_tuple(given: object) -> tuple[object, ...]:
    """Return what is given as a tuple, where it is one; else an empty one.

    >>> as_tuple(("late", 3)), as_tuple("late"), as_tuple(["late", 3])
    (('late', 3), (), ())
    """
    return cast("tuple[object, ...]", given) if isinstance(given, tuple) else ()


def are_pairs(given: object) -> bool:
    """Say whether a value is a tuple of pairs.

    >>> are_pairs((("a", 1), ("b", 2))), are_pairs((("a",),)), are_pairs("ab")
    (True, False, False)
    """
    return issubclass(type(given), tuple) and all(
        issubclass(type(pair), tuple) and len(cast("tuple[object, ...]", pair)) == 2
        for pair in cast("tuple[object, ...]", given)
    )
