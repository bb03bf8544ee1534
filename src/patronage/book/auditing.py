"""Recorded decisions that rested on what was since taken back, put right, merged or parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.checks import check_instance
from patronage.errors import raise_faults
from patronage.facts.acts import Reviewed
from patronage.facts.identity import ledger_name
from patronage.facts.mends import Correction, holding_retractions, known_in
from patronage.facts.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.book.book import Book
    from patronage.errors import Fault
    from patronage.facts.mends import Retraction
    from patronage.relationship.relationship import Relationship

__all__ = ["audit"]


def audit(book: Book) -> tuple[Remark, ...]:
    """Return what would make a recorded decision another one today, as remarks; it stays as it is.

    By ledger and review: `audit.retracted` and `audit.corrected` name a fact that it rested on and
    the mend (`by`) that was recorded since; `audit.merged` and `audit.parted` a record that became
    the same party since, or no longer is. `on` is the day on which that was learned. Review anew
    and record it with `corrects`, if it matters. Source: E13.

    Faults: `book.type`.

    >>> import patronage as pt
    >>> from datetime import date
    >>> shop, mary = pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary Vane")
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2), id="P1")
    >>> book = pt.Book().add(shop, mary, bought)
    >>> book = book.record(*pt.review_book(book, pt.policies.BY_CONDUCT, on=date(2026, 2, 1)))
    >>> twice = pt.Retraction("P1", on=date(2026, 3, 1), reason="entered twice")
    >>> [(each.code, each.param("fact")) for each in audit(book.add("shop", "mary", twice))]
    [('audit.retracted', 'P1')]
    """
    from patronage.book.book import Book as Whole

    faults: list[Fault] = []
    check_instance(faults, "book.type", "book", book, Whole)
    raise_faults(faults)
    return tuple(
        remark
        for ledger in book.relationships
        for review in known_in(ledger.facts)
        if isinstance(review, Reviewed)
        for remark in (*_mended_since(book, ledger, review), *_moved_since(book, ledger, review))
    )


def _mended_since(book: Book, ledger: Relationship, review: Reviewed) -> Iterator[Remark]:
    """Yield the facts that a review rested on and that were taken back or put right since."""
    read = book.reading(ledger.provider.id, ledger.patron.id, review.recorded_on)
    rested = set(review.evidence)
    for each in (ledger,) if read is None else read.ledgers(review.recorded_on):
        for mend in _holding_mends(each):
            name = _read_as(mend.of, each, ledger)
            if mend.recorded_on > review.recorded_on and name in rested:
                code = "corrected" if isinstance(mend, Correction) else "retracted"
                yield Remark.of(
                    f"audit.{code}",
                    ledger=_name(ledger),
                    review=review.id,
                    fact=mend.of,
                    by=mend.id,
                    on=mend.recorded_on,
                )


def _read_as(fact: str, its: Relationship, ledger: Relationship) -> str:
    """Return the id by which a fact of a ledger is read in another that it is joined to."""
    if its.patron == ledger.patron and its.provider == ledger.provider:
        return fact
    record = its.provider if its.patron == ledger.patron else its.patron
    taken = any(each.id == fact for each in ledger.facts)
    return f"{record.id}:{fact}" if taken else fact


def _holding_mends(ledger: Relationship) -> list[Retraction | Correction]:
    """Return what takes back or puts right facts of a ledger, and was not taken back itself."""
    holding = holding_retractions(ledger.facts)
    gone = {each.of for each in holding}
    found = (each for each in ledger.facts if isinstance(each, Correction))
    return [*holding, *(each for each in found if each.id not in gone)]


def _moved_since(book: Book, ledger: Relationship, review: Reviewed) -> Iterator[Remark]:
    """Yield the records that are the same party as a side since a review, or no longer are."""
    for side in (ledger.provider, ledger.patron):
        then, now = _records(book, side.id, review.recorded_on), _records(book, side.id, None)
        for code, records in (("merged", now - then), ("parted", then - now)):
            for record in sorted(records):
                yield Remark.of(
                    f"audit.{code}",
                    ledger=_name(ledger),
                    review=review.id,
                    party=record,
                    on=_learned(book, {record, side.id}, review.recorded_on),
                )


def _learned(book: Book, records: set[str], after: date) -> date | None:
    """Return the first day after one on which some records were merged, or no longer were."""
    one, other = sorted(records)
    was = book.log.at(after).whose(one) == book.log.at(after).whose(other)
    for period, then in book.log.spells(one):
        is_now = then.whose(one) == then.whose(other)
        if period.start is not None and period.start > after and is_now is not was:
            return period.start
    return None  # pragma: no cover  they differ today


def _records(book: Book, party: str, day: date | None) -> frozenset[str]:
    """Return which records were one party with a record, as known on a day."""
    return frozenset(book.log.at(day).records(party))


def _name(ledger: Relationship) -> str:
    return ledger_name(ledger.provider.id, ledger.patron.id)
