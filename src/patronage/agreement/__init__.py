"""Agreements: what two sides have signed, for how long, and where it stands on every day (D4)."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.agreement.act_kinds import ActKind, Ground
    from patronage.agreement.acts import Act
    from patronage.agreement.agenda import Agenda
    from patronage.agreement.agreement import Agreement
    from patronage.agreement.alerts import Alert
    from patronage.agreement.assignment import Assignment
    from patronage.agreement.causes import TerminationCause
    from patronage.agreement.citation import Citation
    from patronage.agreement.deadline import Deadline, DeadlineKind, IfNothing
    from patronage.agreement.ends import After, EarlierOf, EndOf, EndOfOrders, LaterOf, OnEvent
    from patronage.agreement.growing import tied
    from patronage.agreement.ical import to_ical
    from patronage.agreement.notice import Notice
    from patronage.agreement.obligations import Obligation, ObligationState, Owed
    from patronage.agreement.reminding import Reminder
    from patronage.agreement.renewal import Counted, Renewal, RenewalKind
    from patronage.agreement.reviews import ReviewOutcome, ReviewPlan
    from patronage.agreement.signatories import Signatory
    from patronage.agreement.status import AgreementStatus
    from patronage.agreement.suspension import Suspension
    from patronage.agreement.term import Term
    from patronage.agreement.terms import Amendment, Clause, Part, Termination, Terms
    from patronage.agreement.variation import Variation
    from patronage.agreement.withdrawal import Withdrawal

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
