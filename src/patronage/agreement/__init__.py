"""Agreements: what two sides have signed, for how long, and where it stands on every day (D4)."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.agreement.ahead.agenda import Agenda
    from patronage.agreement.ahead.alerts import Alert
    from patronage.agreement.ahead.ical import to_ical
    from patronage.agreement.life.acts import Act
    from patronage.agreement.paper.growing import tied
    from patronage.agreement.status.act_kinds import ActKind, Ground
    from patronage.agreement.status.status import AgreementStatus
    from patronage.agreement.terms.assignment import Assignment
    from patronage.agreement.terms.causes import TerminationCause
    from patronage.agreement.terms.citation import Citation
    from patronage.agreement.terms.deadline import Deadline, DeadlineKind, IfNothing
    from patronage.agreement.terms.ends import (
        After,
        EarlierOf,
        EndOf,
        EndOfOrders,
        LaterOf,
        OnEvent,
    )
    from patronage.agreement.terms.notice import Notice
    from patronage.agreement.terms.obligations import Obligation, ObligationState, Owed
    from patronage.agreement.terms.reminding import Reminder
    from patronage.agreement.terms.renewal import Counted, Renewal, RenewalKind
    from patronage.agreement.terms.reviews import ReviewOutcome, ReviewPlan
    from patronage.agreement.terms.signatories import Signatory
    from patronage.agreement.terms.suspension import Suspension
    from patronage.agreement.terms.term import Term
    from patronage.agreement.terms.terms import Amendment, Clause, Part, Termination, Terms
    from patronage.agreement.terms.variation import Variation
    from patronage.agreement.terms.withdrawal import Withdrawal
    from patronage.agreement.whole.agreement import Agreement

# fmt: off
__all__ = [
    "Act", "ActKind", "After", "Agenda", "Agreement", "AgreementStatus", "Alert", "Amendment",
    "Assignment", "Citation", "Clause", "Counted", "Deadline", "DeadlineKind", "EarlierOf",
    "EndOf", "EndOfOrders", "Ground", "IfNothing", "LaterOf", "Notice", "Obligation",
    "ObligationState", "OnEvent", "Owed", "Part", "Reminder", "Renewal", "RenewalKind",
    "ReviewOutcome", "ReviewPlan", "Signatory", "Suspension", "Term", "Termination",
    "TerminationCause", "Terms", "Variation", "Withdrawal", "tied", "to_ical",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
