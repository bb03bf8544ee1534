"""Documents: a value with the name of its type and the version of the format, as JSON or a tree."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast, overload

from patronage.codec.catalogue import NO_DOCUMENTS, tag_of
from patronage.codec.flaws import (
    MOST_FAULTS,
    key_faults,
    mismatch,
    missing_field,
    step,
    unknown_field,
)
from patronage.codec.hooks import hooks_for
from patronage.codec.leaves import LONE, is_lone
from patronage.codec.parsing import LIMITS, check_depth, check_limits, parse, too_deep
from patronage.codec.trees import own_tree
from patronage.codec.upgrades import STEPS, check_version, upgrade
from patronage.errors import Fault, MissingExtra, PatronageError, invalid, offer, raise_faults
from patronage.money.currencies import check_currency, exponent_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from patronage.codec.catalogue import Catalogue
    from patronage.codec.parsing import Limits

__all__ = [
    "FORMAT",
    "VERSION",
    "dump",
    "dumps",
    "from_json",
    "from_tree",
    "load",
    "loads",
    "to_json",
    "to_tree",
]

T = TypeVar("T")

FORMAT: Final = "patronage"
"""What each document says that it is."""

VERSION: Final = len(STEPS) + 1
"""The version of the format that is written; documents of earlier ones are read for ever."""

_WIDEST: Final = 16
"""The most spaces by which each level of a document is indented."""

_ENVELOPE: Final = ("format", "version", "type", "currencies", "value")


def to_json(
    value: object,
    *,
    indent: int | None = None,
    types: tuple[type, ...] = (),
    limits: Limits = LIMITS,
) -> str:
    """Return a value as a JSON document; equal values give the same text, in any process.

    A fact, a party, an agreement, a policy, a decision, a book: any public value that says all of
    it itself. A `BookReview` or a `Case` is worked out as it is read, and a tuple of answers, such
    as a `Listing`, is no value: write what is in it, one by one. What has its default is left out,
    what is only shown (a label) is kept. Give classes of your own, such as a criterion, by `types`.

    Raises `WrongType` (`value.type`: no value that a document can hold) and `OutOfRange`
    (`number.size`, `document.depth`).

    >>> import patronage as pt
    >>> to_json(pt.months(3))
    '{"format":"patronage","version":1,"type":"span","value":"P3M"}'
    >>> print(to_json(pt.Money("19.99", "USD"), indent=1))
    {
     "format": "patronage",
     "version": 1,
     "type": "money",
     "currencies": {
      "USD": 2
     },
     "value": {
      "amount": "19.99",
      "currency": "USD"
     }
    }
    """
    if indent is not None and (type(indent) is not int or not 0 <= indent <= _WIDEST):
        hint = f"indent by 0 to {_WIDEST} spaces, or by None for one line"
        raise invalid([Fault.of("indent.range", "indent", indent, hint)])
    with _no_deeper(limits):
        document, text = _written(value, types, limits)
        return text if indent is None else _text(document, indent)


def to_tree(
    value: object, *, types: tuple[type, ...] = (), limits: Limits = LIMITS
) -> dict[str, Any]:
    """Return a value as the tree that its JSON document would be read as.

    Plain dicts, lists, texts, whole numbers, flags and None, for a database or a framework that
    writes JSON itself: `json.loads(to_json(value)) == to_tree(value)`, with the same `format`,
    `version` and `type` around the value. The tree is yours: what you change in it changes nothing
    else. Options and errors are those of `to_json`.

    >>> import patronage as pt
    >>> to_tree(pt.months(3))
    {'format': 'patronage', 'version': 1, 'type': 'span', 'value': 'P3M'}
    """
    with _no_deeper(limits):
        return _written(value, types, limits)[0]


@contextmanager
def _no_deeper(limits: Limits) -> Generator[None]:
    """Refuse what is nested more deeply than Python can go, as what is beyond the limit."""
    try:
        yield
    except RecursionError:
        raise too_deep("more", limits) from None


def _written(
    value: object, types: tuple[type, ...], limits: Limits
) -> tuple[dict[str, object], str]:
    """Return the document of a value, as a tree and as a text on one line."""
    check_limits(limits)
    hooks = hooks_for(types)
    kind = type(value)
    if not hooks.catalogue.has(kind):
        hint = NO_DOCUMENTS.get(kind.__name__, _ONE_VALUE)
        if kind in _SEVERAL:
            hint = "store each by itself, or facts in a Relationship and ledgers in a Book"
        raise invalid([Fault.of("value.type", "", value, hint)])
    tree: object = hooks.of(kind).write(value)
    text = _text(tree)
    head: dict[str, object] = {"format": FORMAT, "version": VERSION, "type": tag_of(kind)}
    if currencies := _currencies(text):
        head["currencies"] = currencies
    text = f'{_text(head)[:-1]},"value":{text}}}'
    check_depth(text, limits)
    return {**head, "value": tree}, text


_ONE_VALUE: Final = "give a value of the package, or its class by `types=`"
_SEVERAL: Final = frozenset({tuple, list, set, frozenset, dict})


def _text(tree: object, indent: int | None = None) -> str:
    separators = (",", ":" if indent is None else ": ")
    return json.dumps(
        tree, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )


# Inside a text a quote is escaped, so that only a field of that name is found.
_CURRENCY: Final = re.compile(r'(?<!\\)"currency":"([A-Z]{3})"')


def _currencies(text: str) -> dict[str, int]:
    return {code: exponent_of(code) for code in sorted(set(_CURRENCY.findall(text)))}


@overload
def from_json(
    text: str | bytes, kind: type[T], *, types: tuple[type, ...] = (), limits: Limits = LIMITS
) -> T: ...
@overload
def from_json(
    text: str | bytes, kind: None = None, *, types: tuple[type, ...] = (), limits: Limits = LIMITS
) -> object: ...
def from_json(
    text: str | bytes,
    kind: type[Any] | None = None,
    *,
    types: tuple[type, ...] = (),
    limits: Limits = LIMITS,
) -> object:
    """Return the value that a document holds, checked as if it were built by hand.

    Strict: nothing is guessed, converted or skipped. One error lists all that is wrong, each with
    its path in the value (`relationships[2].facts[0].price.amount`), and nothing is built. `kind`
    says what is expected; a document of another type is refused.

    Raises `InvalidInput`, or the kind of it that all faults share: `document.size`, `.depth`,
    `.encoding`, `.format`, `.version`, `.type`, `.unknown_field`, `.missing_field`,
    `.duplicate_key`, `.duplicate_item`, `.enum`, `.faults`; `json.syntax`, `json.constant`; the
    types of plain values (`text.type`, `date.type`, …); `kind.type` where `kind` is no class; and
    whatever a constructor has to say.

    >>> import patronage as pt
    >>> from_json(to_json(pt.Money("19.99", "USD")), pt.Money)
    Money('19.99', 'USD')
    >>> from_json('{"format": "patronage", "version": 1, "type": "span", "value": "1 month"}')
    Traceback (most recent call last):
    ...
    patronage.errors.InvalidInput: write an ISO 8601 duration such as P1M or P60D, got '1 month' ...
    """
    return _read(text, parse, kind, types, limits)


@overload
def from_tree(
    tree: dict[str, Any], kind: type[T], *, types: tuple[type, ...] = (), limits: Limits = LIMITS
) -> T: ...
@overload
def from_tree(
    tree: dict[str, Any],
    kind: None = None,
    *,
    types: tuple[type, ...] = (),
    limits: Limits = LIMITS,
) -> object: ...
def from_tree(
    tree: dict[str, Any],
    kind: type[Any] | None = None,
    *,
    types: tuple[type, ...] = (),
    limits: Limits = LIMITS,
) -> object:
    """Return the value that a tree holds, such as `to_tree` or a JSON parser returns.

    As strict as `from_json`, with the same faults and paths; what JSON has no form for (a date, a
    tuple, a number that isn't finite, a class of one's own, even of `dict` or `str`) is none of the
    plain values that are wanted. The tree is neither changed nor kept.

    Raises what `from_json` does, and `key.type` for a key that is no text.

    >>> import patronage as pt
    >>> from_tree({"format": "patronage", "version": 1, "type": "span", "value": "P3M"}, pt.Span)
    months(3)
    """
    return _read(tree, own_tree, kind, types, limits)


def _read(
    given: object,
    taken: Callable[[Any, Limits], object],
    kind: type[Any] | None,
    types: tuple[type, ...],
    limits: Limits,
) -> object:
    """Return the value of what is given, which is `taken` as a tree first."""
    if kind is not None and not isinstance(cast("object", kind), type):
        hint = "give a class such as Book, or leave it out"
        raise invalid([Fault.of("kind.type", "kind", kind, hint)])
    check_limits(limits)
    hooks = hooks_for(types)
    with _no_deeper(limits):
        found, data, faults = _opened(taken(given, limits), kind, hooks.catalogue)
        try:
            value = hooks.of(found).read(data)
        except PatronageError as error:
            raise _all_of([*faults, *error.faults]) from None
        if _may_hold_surrogates(given if isinstance(given, str | bytes) else _text(data)):
            faults += _lone_faults(data)
    raise_faults(_bounded(faults))
    return value


def _may_hold_surrogates(text: str | bytes) -> bool:
    if isinstance(text, str):
        return "\\u" in text or (not text.isascii() and is_lone(text))
    return b"\\u" in text  # bytes that hold one are no UTF-8


def _lone_faults(data: object, path: str = "") -> list[Fault]:
    """Return a fault for each text that no file could hold, where no constructor has found it."""
    if isinstance(data, str):
        return [Fault.of("text.syntax", path, data, LONE)] if is_lone(data) else []
    if isinstance(data, list):
        items = enumerate(cast("list[object]", data))
        return [fault for place, item in items for fault in _lone_faults(item, f"{path}[{place}]")]
    if not isinstance(data, dict):
        return []
    parts = cast("dict[str, object]", data).items()
    found = [fault.under(step(key)) for key, item in parts for fault in _lone_faults(item)]
    return [fault.under(path) for fault in found]


def _all_of(faults: list[Fault]) -> PatronageError:
    """Return the error for all faults; where only an extra is missing, that is what to mend."""
    missing = [fault for fault in faults if fault.code == "extra.missing"]
    return MissingExtra(*missing) if missing else invalid(_bounded(faults))


def _bounded(faults: list[Fault]) -> list[Fault]:
    if len(faults) < MOST_FAULTS:
        return faults
    hint = f"mend these {MOST_FAULTS} first: there may be more"
    return [*faults[:MOST_FAULTS], Fault("document.faults", "", f"{MOST_FAULTS} faults", hint)]


def _opened(
    tree: object, kind: type[Any] | None, catalogue: Catalogue
) -> tuple[type[Any], object, list[Fault]]:
    """Return the type that a document states, its value, and what is wrong around it."""
    if not isinstance(tree, dict):
        hint = "write an object with format, version, type and value"
        if isinstance(tree, str):
            hint += "; from_json reads a text"
        raise mismatch(tree, "document.type", hint)
    document = _up_to_date(cast("dict[str, object]", tree))
    faults = key_faults(document)
    faults += [unknown_field(key, _ENVELOPE) for key in document if key not in _ENVELOPE]
    faults += _currency_faults(document)
    found = _stated(document, kind, catalogue, faults)
    if "value" not in document:
        faults.append(missing_field("value"))
    if found is None or "value" not in document:
        raise invalid(_bounded(faults))
    return found, document["value"], faults


def _up_to_date(document: dict[str, object]) -> dict[str, object]:
    """Return the document as today's format would write it: its type and its value."""
    stated, version = document.get("format"), document.get("version")
    if stated != FORMAT:
        hint = f'write "format": "{FORMAT}" first: this is none of our documents'
        raise invalid([Fault.of("document.format", "format", stated, hint)])
    check_version(version)
    if version == VERSION:
        return document
    parts = {key: document[key] for key in ("type", "value") if key in document}
    document.update(cast("dict[str, object]", upgrade(parts, cast("int", version))))
    return document


def _stated(
    document: dict[str, object], kind: type[Any] | None, catalogue: Catalogue, faults: list[Fault]
) -> type[Any] | None:
    tag = document.get("type")
    found = catalogue.kind(tag) if type(tag) is str else None
    if kind is not None and found is not kind:
        hint = f"give a document of type {tag_of(kind)!r}"
        faults.append(Fault.of("document.type", "type", tag, hint))
        return None
    if found is None:
        meant = offer(tag, catalogue.tags())
        hint = f"{meant}write the name of a type, such as book, relationship or policy"
        faults.append(Fault.of("document.type", "type", tag, hint))
    return found


def _currency_faults(document: dict[str, object]) -> list[Fault]:
    """Check that amounts mean what they meant when the document was written."""
    if "currencies" not in document:
        return []
    stated = document["currencies"]
    if not isinstance(stated, dict):
        hint = 'write the digits of each currency: {"USD": 2}'
        return list(mismatch(stated, "document.type", hint).under("currencies").faults)
    parts = cast("dict[str, object]", stated)
    faults = key_faults(parts)
    for code, digits in parts.items():
        known = check_currency(faults, step(code), code)
        if known is not None and (type(digits) is not int or digits != known):
            hint = f"the minor unit of {code} has {known} digits"
            faults.append(Fault.of("currency.digits", step(code), digits, hint))
    return [fault.under("currencies") for fault in faults]


def dump(
    value: object,
    path: str | Path,
    *,
    indent: int | None = None,
    types: tuple[type, ...] = (),
    limits: Limits = LIMITS,
) -> None:
    """Write a value to a file as a JSON document, in UTF-8, with a line end.

    Raises what `to_json` does, before the file is touched, and `OSError` where the file can't be
    written.

    >>> import patronage as pt, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dump(pt.months(3), pathlib.Path(folder, "span.json"))
    ...     load(pathlib.Path(folder, "span.json"), pt.Span)
    months(3)
    """
    text = to_json(value, indent=indent, types=types, limits=limits)
    Path(path).write_bytes(f"{text}\n".encode())


@overload
def load(
    path: str | Path, kind: type[T], *, types: tuple[type, ...] = (), limits: Limits = LIMITS
) -> T: ...
@overload
def load(
    path: str | Path, kind: None = None, *, types: tuple[type, ...] = (), limits: Limits = LIMITS
) -> object: ...
def load(
    path: str | Path,
    kind: type[Any] | None = None,
    *,
    types: tuple[type, ...] = (),
    limits: Limits = LIMITS,
) -> object:
    """Return the value of the document in a file; no more of it is read than the limit allows.

    Raises what `from_json` does, and `OSError` where the file can't be read.

    >>> load("no-such-file.json")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] No such file or directory: 'no-such-file.json'
    """
    check_limits(limits)
    with Path(path).open("rb") as file:
        text = file.read(limits.size + 1)
    return from_json(text, cast("Any", kind), types=types, limits=limits)


dumps = to_json
"""`to_json` by the name that the standard library uses."""

loads = from_json
"""`from_json` by the name that the standard library uses."""
