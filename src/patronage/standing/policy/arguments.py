"""What a ready-made policy is given, held against what its arguments are, by their names."""

from __future__ import annotations

from functools import partial, wraps
from inspect import get_annotations
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from patronage.checks import check_instance, check_name, check_whole, items_of
from patronage.dates.span import Span
from patronage.errors import raise_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.errors import Fault

__all__ = ["by_argument"]

P = ParamSpec("P")
Made = TypeVar("Made")


def by_argument(build: Callable[P, Made]) -> Callable[P, Made]:
    """Return the same function, which refuses what it is given by the name of the argument.

    Else that would be the name of a part of the policy that is made of it, such as `bound`.

    >>> from patronage.standing.policy.conduct import by_conduct
    >>> by_conduct(purchases="3")
    Traceback (most recent call last):
    patronage.errors.OutOfRange: purchases: give a whole number, 0 or more, got '3' [count.range]
    """
    hints = get_annotations(build)

    @wraps(build)
    def checked(*args: P.args, **given: P.kwargs) -> Made:
        faults: list[Fault] = []
        for name, value in given.items():
            if (check := _CHECKS.get(hints.get(name))) is not None:
                check(faults, name, value)
        raise_faults(faults)
        return build(*args, **given)

    return checked


def _check_kind(kind: type, code: str, faults: list[Fault], path: str, value: object) -> None:
    check_instance(faults, code, path, value, kind)


def _check_texts(faults: list[Fault], path: str, value: object) -> None:
    for place, text in enumerate(items_of(value)):
        check_name(faults, f"{path}[{place}]", text)


_CHECKS: Final[dict[object, Callable[[list[Fault], str, object], None]]] = {
    "int": check_whole,
    "bool": partial(_check_kind, bool, "flag.type"),
    "Span": partial(_check_kind, Span, "interval.type"),
    "Iterable[str]": _check_texts,
}
"""What arguments are held against, by their annotation; what a policy has itself it checks."""
