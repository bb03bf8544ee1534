"""Named details, as observations and remarks carry them."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Annotated, TypeAlias, cast

from patronage.checks import check_name, nfc
from patronage.errors import Fault, shown
from patronage.facts.fact import Scalar, check_scalar
from patronage.fields import spell_out

__all__ = ["Details", "check_details", "sorted_details"]


_NO_DETAILS: tuple[()] = ()


def _are_named(pairs: object) -> bool:
    return isinstance(pairs, tuple) and all(
        _is_pair(pair) and type(pair[0]) is str for pair in cast("Details", pairs)
    )


def _scalar(value: Scalar) -> Scalar:
    return nfc(value) if isinstance(value, str) else value


def _is_pair(pair: object) -> bool:
    return isinstance(pair, tuple) and len(cast("tuple[object, ...]", pair)) == 2


def check_details(faults: list[Fault], path: str, details: object) -> None:
    """Report named details that are none, or that are named twice.

    >>> found: list[Fault] = []
    >>> check_details(found, "details", (("a", 1), ("a", 2)))
    >>> found[0].code
    'details.duplicate'
    """
    given: object = details
    pairs = cast("tuple[object, ...]", details) if isinstance(details, tuple) else (None,)
    if not all(_is_pair(pair) for pair in pairs):
        faults.append(Fault.of("details.type", path, given, "give a mapping of names"))
        return
    seen: set[str] = set()
    for key, value in cast("Details", pairs):
        place = f"{path}[{shown(key)}]"
        check_name(faults, place, key)
        check_scalar(faults, place, value)
        if type(key) is str and key in seen:
            faults.append(Fault.of("details.duplicate", place, key, "name each detail once"))
        elif type(key) is str:
            seen.add(key)


Details: TypeAlias = Annotated[tuple[tuple[str, Scalar], ...], check_details]
"""Named details of an observation, sorted by name."""


def sorted_details(details: Mapping[str, Scalar] | Details) -> Details:
    """Return details as pairs sorted by name; a converter of attributes.

    >>> sorted_details({"to": 2, "from": 1})
    (('from', 1), ('to', 2))
    """
    if details is _NO_DETAILS:  # there is only one empty tuple
        return _NO_DETAILS
    pairs = tuple(details.items()) if isinstance(details, Mapping) else details
    if not _are_named(pairs):
        return pairs  # the check says what is wrong
    composed = ((nfc(key), _scalar(value)) for key, value in pairs)
    return tuple(sorted(composed, key=itemgetter(0)))


spell_out(sorted_details)
