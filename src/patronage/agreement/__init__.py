"""Agreements: what two sides have signed, for how long, and where it stands on every day (D4)."""

from __future__ import annotations

from patronage.agreement.acts import Act, ActKind, Ground
from patronage.agreement.agenda import Agenda
from patronage.agreement.agreement import Agreement
from patronage.agreement.deadlines import Deadline, DeadlineKind
from patronage.agreement.drafting import AgreementDetails
from patronage.agreement.renewal import Notice, Renewal, RenewalKind
from patronage.agreement.status import TRANSITIONS, AgreementStatus, Occasion
from patronage.agreement.term import Term
from patronage.agreement.terms import Amendment, Clause, Part, Termination, Terms

__all__ = [
    "TRANSITIONS",
    "Act",
    "ActKind",
    "Agenda",
    "Agreement",
    "AgreementDetails",
    "AgreementStatus",
    "Amendment",
    "Clause",
    "Deadline",
    "DeadlineKind",
    "Ground",
    "Notice",
    "Occasion",
    "Part",
    "Renewal",
    "RenewalKind",
    "Term",
    "Termination",
    "Terms",
]
