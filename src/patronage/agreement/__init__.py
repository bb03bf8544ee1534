"""Agreements: what two sides have signed, for how long, and where it stands on every day (D4)."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.agreement.acts import Act, ActKind, Ground
    from patronage.agreement.agenda import Agenda
    from patronage.agreement.agreement import Agreement
    from patronage.agreement.deadlines import Deadline, DeadlineKind
    from patronage.agreement.obligations import Obligation, ObligationState, Owed
    from patronage.agreement.renewal import Notice, Renewal, RenewalKind
    from patronage.agreement.reviews import ReviewOutcome, ReviewPlan
    from patronage.agreement.status import AgreementStatus
    from patronage.agreement.term import Term
    from patronage.agreement.terms import Amendment, Clause, Part, Termination, Terms

# fmt: off
__all__ = [
    "Act", "ActKind", "Agenda", "Agreement", "AgreementStatus", "Amendment", "Clause",
    "Deadline", "DeadlineKind", "Ground", "Notice", "Obligation", "ObligationState", "Owed",
    "Part", "Renewal", "RenewalKind", "ReviewOutcome", "ReviewPlan", "Term", "Termination",
    "Terms",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
