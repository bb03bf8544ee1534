"""Who may be merged: parties that share an identifier or a contact point, never a name alone."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from patronage.checks import check_instance
from patronage.errors import raise_faults
from patronage.facts.remarks import Remark
from patronage.party.likeness import CROWD
from patronage.party.parties import ErasedPerson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.book.book import Book
    from patronage.dates.period import Period
    from patronage.errors import Fault
    from patronage.party.known import ContactPoint, Identifier

__all__ = ["duplicates"]


def duplicates(book: Book) -> tuple[Remark, ...]:
    """Return the pairs of parties that may be one, as remarks `party.duplicate`; none is refused.

    Of one sort, with an identifier or a contact point in common on the same days, whatever its case
    and spaces. What it says is left out, `kind` says what it is. A name is no ground: many people
    bear one (`confusable` reports those). Who is merged is one party already. Of more than twenty
    who share one thing, each is paired with the first only.

    Faults: `book.type`.

    >>> import patronage as pt
    >>> phone = pt.ContactPoint("phone", "555 0100")
    >>> pair = [pt.Person(name, name, contact_points=(phone,)) for name in ("mary", "joe")]
    >>> [remark.say() for remark in duplicates(pt.Book(pair))]
    ['joe and mary share contact:phone']
    """
    from patronage.book.book import Book as Whole

    faults: list[Fault] = []
    check_instance(faults, "book.type", "book", book, Whole)
    raise_faults(faults)
    holders: dict[tuple[str, str, type], list[tuple[str, Period]]] = {}
    for record in book.parties:
        party = book.party(record)
        if party.id == record.id and not isinstance(party, ErasedPerson):
            for kind, value, period in _grounds(party.identifiers, party.contact_points):
                key = kind, " ".join(value.split()).casefold(), type(party)
                holders.setdefault(key, []).append((party.id, period))
    found = {
        (*pair, kind)
        for (kind, *_), held in holders.items()
        for pair in _pairs(held)
        if pair[0] != pair[1]
    }
    return tuple(
        Remark.of("party.duplicate", first=first, second=second, kind=kind)
        for first, second, kind in sorted(found)
    )


def _grounds(
    identifiers: Iterable[Identifier], points: Iterable[ContactPoint]
) -> Iterator[tuple[str, str, Period]]:
    """Yield what tells a party from others, with its days."""
    for each in identifiers:
        yield f"identifier:{each.scheme}", each.value, each.period
    for point in points:
        yield f"contact:{point.kind}", point.value, point.period


def _pairs(held: list[tuple[str, Period]]) -> Iterator[tuple[str, str]]:
    """Yield who holds one thing on the same days."""
    ordered = sorted(held, key=lambda each: each[0])
    crowded = len(ordered) > CROWD
    pairs = ((ordered[0], each) for each in ordered[1:]) if crowded else combinations(ordered, 2)
    for (one, its), (other, days) in pairs:
        if its.overlaps(days):
            yield one, other
