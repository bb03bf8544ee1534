"""What was found of a book, and of whom nothing can be said since their days aren't observed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from attrs import field, frozen

from patronage.facts.parties import Ref
from patronage.fields import OneLine
from patronage.standing.questions.outlook import unobserved_words
from patronage.text.spoken import plural
from patronage.values import Value

__all__ = ["Listing", "Unobserved"]

T_co = TypeVar("T_co", covariant=True)


@frozen
class Unobserved(Value):
    """Somebody of whom nothing is known on the day of a question: no day was observed since one.

    >>> import patronage as pt
    >>> print(pt.Unobserved(pt.Ref("mary"), since=date(2025, 12, 2)))
    mary  not known: the days since 2 Dec 2025 were not observed
    """

    patron: Ref
    since: date = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __str__(self) -> str:
        return f"{self.patron}{''.join(unobserved_words(self.since))}"


class Listing(tuple[T_co, ...]):  # noqa: SLOT001  a tuple has room for no slots of its own
    """What was found of a book, in order, and of whom it is not known, so that empty isn't nobody.

    A tuple of what was found; `unobserved` are the relationships whose days weren't observed up to
    the day of the question, unless observation was said to go on.

    >>> import patronage as pt
    >>> found = pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).nearest(
    ...     "client"
    ... )
    >>> found, found.unobserved
    ((), ())
    """

    unobserved: tuple[Unobserved, ...]

    def __new__(cls, found: Iterable[T_co], unobserved: Iterable[Unobserved] = ()) -> Self:
        """Return a listing of what was found, and those of whom it is not known."""
        made = super().__new__(cls, found)
        made.unobserved = tuple(unobserved)
        return made

    def __repr__(self) -> str:
        if not self.unobserved:
            return super().__repr__()
        since = min(each.since for each in self.unobserved)
        unknown = f"{len(self.unobserved)} not observed since {since} or later"
        return f"<Listing of {plural(len(self), 'entry', 'entries')}, {unknown}>"
