"""What is checked of an agreement before its acts are held against its terms; what is remarked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from patronage.agreement.acts import Act
from patronage.agreement.renewal import RenewalKind
from patronage.agreement.term import Term
from patronage.agreement.terms import Terms
from patronage.errors import Fault, PatronageError, raise_faults
from patronage.facts.fact import check_fact
from patronage.facts.parties import check_ref
from patronage.facts.remarks import Remark
from patronage.values import check_day, check_id, check_instance, check_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from patronage.agreement.agreed import Agreed
    from patronage.facts.parties import Ref

__all__ = ["check_days", "faults_of", "remarks_of", "tried"]

T = TypeVar("T")

MOST_ACTS = 500
"""The most acts of one agreement: each is held against all before it."""


def faults_of(agreement: Agreed) -> list[Fault]:
    """Return what is wrong with an agreement by itself, whatever was done with it."""
    faults: list[Fault] = []
    check_fact(faults, agreement)
    if agreement.id is None:
        check_id(faults, "id", agreement.id)
    check_instance(faults, "term.type", "term", agreement.term, Term)
    check_instance(faults, "terms.type", "terms", agreement.terms, Terms)
    _check_parties(faults, agreement)
    if isinstance(agreement.acts, tuple) and len(agreement.acts) > MOST_ACTS:
        hint = f"an agreement has at most {MOST_ACTS:,} acts; begin another one that supersedes it"
        faults.append(Fault.of("act.size", "acts", agreement.acts, hint))
        return faults
    check_items(faults, "act.type", "acts", agreement.acts, Act)
    if not faults:
        for place, act in enumerate(agreement.acts):
            if act.on < agreement.on:
                hint = f"nothing was done with it before it was made, on {agreement.on}"
                faults.append(Fault.of("act.order", f"acts[{place}].on", str(act.on), hint))
    return faults


def _check_parties(faults: list[Fault], agreement: Agreed) -> None:
    seen: dict[Ref, str] = {}
    named = [("provider", agreement.provider), ("patron", agreement.patron)]
    named += [(f"others[{place}]", each) for place, each in enumerate(agreement.others)]
    for path, party in named:
        if party is None:
            continue
        before = len(faults)
        check_ref(faults, path, party)
        if len(faults) > before:
            continue
        if party in seen:
            hint = f"named already as {seen[party]}: each party has one part"
            faults.append(Fault.of("party.repeated", path, party.id, hint))
        seen.setdefault(party, path)


def check_days(on: date, effective: date | None) -> None:
    """Raise if the days of an act are none, before anything is counted from them.

    >>> from datetime import date
    >>> check_days(date(2026, 1, 1), None)
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    if effective is not None:
        check_day(faults, "effective", effective)
    raise_faults(faults)


def tried(faults: list[Fault], make: Callable[[], T]) -> T | None:
    """Return what is made, or note what was wrong with it, so that all is reported at once.

    >>> from datetime import date
    >>> found: list[Fault] = []
    >>> tried(found, lambda: Term(date(2026, 2, 1), until=date(2026, 1, 1))) is None
    True
    >>> found[0].path
    'until'
    """
    try:
        return make()
    except PatronageError as error:
        faults.extend(error.faults)
        return None


def remarks_of(agreement: Agreed) -> Iterator[Remark]:
    """Yield what is lawful and yet worth knowing of an agreement."""
    start, signed = agreement.term.start, agreement.signed_on
    if signed is not None and signed > start:
        yield Remark.of("agreement.signed_late", signed=signed, start=start)
    yield from _long_notices(agreement.term)


def _long_notices(term: Term) -> Iterator[Remark]:
    """Yield a remark on a notice for the first or second end that was due before its term began."""
    if term.renewal.kind is not RenewalKind.AUTOMATIC:
        return
    start = term.start
    for number in (0, 1):
        end = term.end_or_none(number)
        last = None if end is None or term.next_end(end) is None else term.renewal.last_day(end)
        if end is None or last is None:
            return
        if last < start:
            yield Remark.of("agreement.notice_exceeds_term", end=end, last=last, start=start)
            return
        start = end
