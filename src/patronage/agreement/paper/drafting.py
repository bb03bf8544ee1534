"""What an agreement is drafted from: the details of its term, its terms, and the paper itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

from attrs import evolve

from patronage.checks import check_day, items_of
from patronage.errors import PatronageError, raise_faults
from patronage.facts.parties import HasRef, Ref, ref_of
from patronage.fields import spell_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.agreement.terms.assignment import Assignment
    from patronage.agreement.terms.ends import End
    from patronage.agreement.terms.notice import Notice
    from patronage.agreement.terms.obligations import Obligation
    from patronage.agreement.terms.renewal import Renewal
    from patronage.agreement.terms.reviews import ReviewPlan
    from patronage.agreement.terms.signatories import Signatory
    from patronage.agreement.terms.suspension import Suspension
    from patronage.agreement.terms.term import Term
    from patronage.agreement.terms.terms import Clause, Termination
    from patronage.agreement.terms.variation import Variation
    from patronage.billing.schedule.terms import BillingTerms
    from patronage.counting.count import Count
    from patronage.counting.when import Day, Unknown
    from patronage.dates.span import Span
    from patronage.errors import Fault
    from patronage.measures.measure import Measure
    from patronage.measures.rules import CreditRule
    from patronage.measures.weighted import WeightedMeasure

__all__ = [
    "ActDetails",
    "AgreementDetails",
    "AmendmentDetails",
    "PaperDetails",
    "TermDetails",
    "TermsDetails",
    "amended",
    "check_days",
    "parted",
    "refs",
    "tried",
]


T = TypeVar("T")


class ActDetails(TypedDict, total=False):
    """What every act may say beside its days.

    Why, when it was sent, when we learned it (default: its day), and the id by which a later act
    names it.
    """

    reason: str | None
    sent_on: date | None
    recorded_on: date
    id: str | None


class TermDetails(TypedDict, total=False):
    """What a term may say beside its start; see `Term`."""

    length: Span | Unknown | None
    until: End | None
    renewal: Renewal
    then: Renewal | Iterable[Renewal]
    at_latest: End | None


class TermsDetails(TypedDict, total=False):
    """What terms consist of, one clause or several; see `Terms`."""

    summary: str | None
    clauses: Clause | Iterable[Clause]
    billing: BillingTerms | Iterable[BillingTerms]
    termination: Termination | None
    suspension: Suspension | None
    obligations: Obligation | Iterable[Obligation]
    reviews: ReviewPlan | Iterable[ReviewPlan]
    measures: Measure | WeightedMeasure | Iterable[Measure | WeightedMeasure]
    credits: CreditRule | Iterable[CreditRule]
    assignment: Assignment | None
    variation: Variation | None
    joining: Notice | Span | Count | None
    delivery: Span | Count | None


class AmendmentDetails(TermDetails, TermsDetails, total=False):
    """What an amendment may change: the term, or the terms."""


class PaperDetails(TypedDict, total=False):
    """Who stands in an agreement, of what category it is, where it was read; see `Agreement`."""

    provider: HasRef | str | None
    patron: HasRef | str | None
    others: HasRef | str | Iterable[HasRef | str]
    recorded_on: date
    source: str | None
    line: str | None
    dated: Day | None
    parties: Signatory | Iterable[Signatory]
    under: str | None
    category: str | None


class AgreementDetails(TermDetails, TermsDetails, PaperDetails, total=False):
    """All that an agreement may say beside its id, its day and its start."""


def parted(details: AgreementDetails) -> tuple[TermDetails, TermsDetails, PaperDetails]:
    """Return the details of the term, of the terms, and of the paper.

    >>> parted({"summary": "Counsel", "source": "scan-7.pdf"})
    ({}, {'summary': 'Counsel'}, {'source': 'scan-7.pdf'})
    """
    given: dict[str, object] = dict(details)
    term = {name: given.pop(name) for name in _TERM if name in given}
    terms = {name: given.pop(name) for name in _TERMS if name in given}
    return cast("TermDetails", term), cast("TermsDetails", terms), cast("PaperDetails", given)


def refs(parties: HasRef | str | Iterable[HasRef | str]) -> tuple[Ref, ...]:
    """Return the references of one party, or of several; a converter.

    >>> refs("bank"), refs(["bank", "court"])
    ((Ref('bank'),), (Ref('bank'), Ref('court')))
    """
    return tuple(ref_of(cast("HasRef | str", each)) for each in items_of(parties))


spell_out(refs)


_TERM = tuple(TermDetails.__annotations__)
_TERMS = tuple(TermsDetails.__annotations__)


def amended(term: Term, details: TermDetails) -> Term:
    """Return a term with other details; a length takes the place of an end, and the reverse.

    >>> from datetime import date
    >>> import patronage as pt
    >>> year = pt.Term(date(2026, 1, 1), length=pt.years(1))
    >>> amended(year, {"until": date(2027, 7, 1)}).length is None
    True
    """
    given: dict[str, Any] = dict(details)
    for one, other in (("length", "until"), ("until", "length")):
        if given.get(one) is not None:
            given.setdefault(other, None)
    return evolve(term, **given)


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
    >>> from patronage.agreement.terms.term import Term
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
