"""What an answer must hold to be one: the check of values that the engine builds, built by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from patronage.errors import Fault, raise_faults
from patronage.facts.standings import Standing
from patronage.values import check_day, check_instance, check_items, check_name, is_count

__all__ = ["Slot", "check_held", "many", "maybe", "one", "sets"]

if TYPE_CHECKING:
    from collections.abc import Iterable


class Slot(NamedTuple):
    """What one attribute holds: a value of some kinds, a tuple of them, or a tuple of tuples.

    >>> Slot("on", (date,)).optional
    False
    """

    path: str
    kinds: tuple[type, ...]
    optional: bool = False
    depth: int = 0


def one(path: str, *kinds: type) -> Slot:
    """Return the slot of a value that is always there.

    >>> one("on", date).depth
    0
    """
    return Slot(path, kinds)


def maybe(path: str, *kinds: type) -> Slot:
    """Return the slot of a value that may be None.

    >>> maybe("since", date).optional
    True
    """
    return Slot(path, kinds, optional=True)


def many(path: str, *kinds: type) -> Slot:
    """Return the slot of a tuple of values.

    >>> many("reasons", date).depth
    1
    """
    return Slot(path, kinds, depth=1)


def sets(path: str, *kinds: type) -> Slot:
    """Return the slot of a tuple of tuples of values.

    >>> sets("averted_by", date).depth
    2
    """
    return Slot(path, kinds, depth=2)


def check_held(answer: object, slots: Iterable[Slot]) -> None:
    """Refuse an answer that holds what it can't hold, all faults at once.

    Raises `WrongType` and `InvalidInput`: `date.type`, `name.syntax`, `standing.type`, …

    >>> import patronage as pt
    >>> pt.Grace("client", since=3, ends=None)
    Traceback (most recent call last):
    patronage.errors.WrongType: since: give a datetime.date, got 3 [date.type]
    """
    faults: list[Fault] = []
    for path, kinds, optional, depth in slots:
        value: object = getattr(answer, path)
        if optional and value is None:
            continue
        if depth == 0:
            _check(faults, path, value, kinds)
        elif depth == 1:
            check_items(faults, _code(kinds), path, value, *kinds)
        else:
            _check_sets(faults, path, value, kinds)
    if faults:
        raise_faults(faults)


def _check(faults: list[Fault], path: str, value: object, kinds: tuple[type, ...]) -> None:
    if type(value) in kinds and str not in kinds and int not in kinds:
        return
    if date in kinds:
        check_day(faults, path, value)
    elif str in kinds:
        check_name(faults, path, value)
    elif int in kinds:
        if not is_count(value):
            faults.append(Fault.of("count.range", path, value, "give a whole number, 0 or more"))
    else:
        check_instance(faults, _code(kinds), path, value, *kinds)


def _check_sets(faults: list[Fault], path: str, value: object, kinds: tuple[type, ...]) -> None:
    if not isinstance(value, tuple):
        faults.append(Fault.of(_code(kinds), path, value, "give a tuple of tuples"))
        return
    for place, each in enumerate(cast("tuple[object, ...]", value)):
        check_items(faults, _code(kinds), f"{path}[{place}]", each, *kinds)


def _code(kinds: tuple[type, ...]) -> str:
    return f"{_NOUNS.get(kinds[0].__name__, kinds[0].__name__.lower())}.type"


_NOUNS: Final = {
    Standing.__name__: "standing",
    "Ref": "party",
    "PolicyVersion": "policy",
    "Money": "amount",
    "Period": "span",
}
