"""What goes into a question is checked, and so is what code of the user's own answers to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from patronage.checks import check_instance
from patronage.errors import Fault, PatronageError, invalid, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["answer_of", "each_of", "need"]

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def answer_of(code: str, path: str, asked: object, question: Callable[[], Answer]) -> Answer:
    """Return what the user's own code answers; an error of it is named, and is the cause.

    >>> answer_of("fee.failed", "fees[a]", "a", lambda: 1 / 0)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    patronage.errors.InvalidInput: fees[a]: ... ZeroDivisionError('division by zero'), got 'a' ...
    """
    try:
        return question()
    except PatronageError as error:
        raise error.under(path) from error
    except Exception as cause:
        hint = f"it must answer whatever it is asked; it raised {shown(cause)}"
        raise invalid([Fault.of(code, path, asked, hint)]) from cause


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
