"""Taking a person's name and words out of a fact, and leaving what decisions rest on."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import evolve, fields, has

from patronage.facts.fact import Fact
from patronage.facts.observed import Observation
from patronage.facts.parties import Ref

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["ERASED", "redacted"]

FactT = TypeVar("FactT", bound=Fact)

ERASED = "erased"
"""What stands where a text has to stand."""

_FREE_VALUES = frozenset({"need", "preference", "objective", "pain-point"})


def redacted(fact: FactT, parties: Collection[str], *, texts: bool) -> FactT:
    """Return the fact without the labels of these parties and, with `texts`, without free text.

    Ids, days, amounts and kinds stay, and so does every decision; gone are labels, notes, sources,
    reasons (`erased` stands for them), and what the party said of its needs (D37).

    >>> import patronage as pt
    >>> from datetime import date
    >>> told = pt.Observation.need("more sleep", on=date(2026, 1, 2), note="Mary said so", id="N1")
    >>> gone = redacted(told, {"mary"}, texts=True)
    >>> gone.id, gone.value, gone.note
    ('N1', 'erased', None)
    """
    return cast("FactT", _without(fact, parties, texts=texts))


def _without(value: object, parties: Collection[str], *, texts: bool) -> object:
    if isinstance(value, Ref):
        return Ref(value.id) if value.id in parties else value
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        left = tuple(_without(item, parties, texts=texts) for item in items)
        return items if all(map(is_, left, items)) else left
    kind: type[Any] = type(value)
    if not has(kind):
        return value
    changes = _changes(value, parties, texts=texts)
    return evolve(cast("Any", value), **changes) if changes else value


def _changes(value: object, parties: Collection[str], *, texts: bool) -> dict[str, object]:
    changes: dict[str, object] = {}
    kind: type[Any] = type(value)
    for each in fields(kind):
        held: object = getattr(value, each.name)
        free = texts and isinstance(held, str)  # no kind of source, no sum promised
        if free and each.name in ("note", "source", "value_promised"):
            new: object = None
        elif free and each.name == "reason":
            new = ERASED
        else:
            new = _without(held, parties, texts=texts)
        if new is not held:
            changes[each.alias] = new
    if texts and isinstance(value, Observation):
        changes |= _said(value)
    return changes


def _said(observation: Observation) -> dict[str, object]:
    if observation.name in _FREE_VALUES and isinstance(observation.value, str):
        return {"value": ERASED}
    return {"about": None} if observation.name == "complaint" and observation.about else {}
