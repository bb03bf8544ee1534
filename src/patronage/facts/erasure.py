"""Taking a person's name and words out of a fact, and leaving what decisions rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from patronage.facts.fact import Fact
from patronage.facts.inside import rewritten
from patronage.facts.parties import Ref
from patronage.facts.wording import TAKEN, told_in

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["ERASED", "redacted"]

FactT = TypeVar("FactT", bound=Fact)

ERASED = "erased"
"""What stands where a text has to stand."""


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

    def left(owner: object, name: str, held: object) -> object:
        if type(owner) is Ref:
            return None if name == "label" and owner.id in parties else held
        if not texts or not isinstance(held, str):  # no kind of source, no sum promised
            return held
        if name in TAKEN:
            return None
        if name == "reason" or (name == "value" and told_in(owner) == name):
            return ERASED
        return None if name == "about" and told_in(owner) == name else held

    return rewritten(fact, left)
