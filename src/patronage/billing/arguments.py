"""What a question is asked with is checked before it is answered: a day, a period, money, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from patronage.checks import check_instance
from patronage.errors import Fault, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["each_of", "need"]

Item = TypeVar("Item")


def need(code: str, path: str, value: object, *wanted: type) -> None:
    """Raise if an argument is of none of the wanted classes; `code` is `noun.type`.

    >>> need("number.type", "k", 3, int)
    """
    if type(value) in wanted:
        return
    faults: list[Fault] = []
    check_instance(faults, code, path, value, *wanted)
    if faults:
        raise invalid(faults)


def each_of(code: str, path: str, values: Iterable[Item], *wanted: type) -> list[Item]:
    """Return the items of an iterable, or raise for each that is of none of the wanted classes.

    >>> each_of("number.type", "parts", (1, 2), int)
    [1, 2]
    """
    names = " or ".join(kind.__name__ for kind in wanted)
    try:
        found = list(values)
    except TypeError:
        hint = f"give its .{path}" if hasattr(values, path) else f"give {names}s"
        raise invalid([Fault.of(code, path, cast("object", values), hint)]) from None
    faults: list[Fault] = []
    for place, item in enumerate(found):
        check_instance(faults, code, f"{path}[{place}]", item, *wanted)
    if faults:
        raise invalid(faults)
    return found
