"""What the library noticed: a code with typed parameters, to be put into words elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.facts.details import Details, sorted_details
from patronage.fields import Id
from patronage.values import Said
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from typing import Self

    from patronage.facts.fact import Scalar
    from patronage.text.phrases import Words

__all__ = ["Remark"]


@frozen
class Remark(Said):
    """Something worth knowing that is no error: over budget, an adviser who earns a commission.

    A `code` and its parameters, by name; words come from the table. What is refused is a `Fault`;
    what a criterion found is standing's `Finding`.

    >>> alike = Remark.of("names.confusable", first="mary", second="mary-2", name="Mary Vane")
    >>> print(alike.say())
    mary and mary-2 look alike by name: Mary Vane
    """

    code: Id
    params: Details = field(default=(), converter=sorted_details)

    @classmethod
    def of(cls, code: str, /, **params: Scalar) -> Self:
        """Return the remark with its parameters by keyword.

        >>> Remark.of("budget.none").params
        ()
        """
        return cls(code, tuple(params.items()))

    def param(self, name: str) -> Scalar:
        """Return a parameter, or None where there is none of that name.

        >>> Remark.of("budget.none").param("over") is None
        True
        """
        return next((value for key, value in self.params if key == name), None)

    def _said(self, words: Words) -> str:
        if self.code not in words and self.code not in ENGLISH:
            return self.code  # of one's own, for which no table has to have words
        return words.say(self.code, **dict(self.params))
