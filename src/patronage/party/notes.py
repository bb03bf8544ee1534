"""What is noted of parties over time: particulars, that two are one, and what ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from patronage.dates.period import Period
from patronage.errors import Fault, printable
from patronage.facts.fact import SAME_DAY, FactId, check_learned
from patronage.facts.mends import Correction, Retraction
from patronage.facts.parties import Ref, ref_of
from patronage.fields import FreeText, Id, OneLine
from patronage.party.known import (
    ALWAYS,
    ContactPoint,
    Identifier,
    Name,
    PartyRole,
    TermOfAddress,
)
from patronage.party.relations import Bond, OwnBond, bonds_of
from patronage.values import Said, Value

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = ["NOTED", "Ended", "Merged", "Note", "Particular"]


@frozen
class Particular(Said):
    """From this day, this is known of a party: a name, a number, where it is reached, a role.

    A fact of the book, with the days on which it holds (`until` is the first on which it no longer
    does) and the day on which it was learned. A new one is another particular; what was never so is
    retracted. What a party began with stands in the party itself.

    Faults: `particular.type`, `particular.days` (days inside `what`: they are the fact's own),
    `span.order`, `evidence.time`.

    >>> print(Particular("mary", ContactPoint("phone", "555 0100"), on=date(2024, 1, 1)))
    mary: 555 0100
    """

    party: Ref = field(converter=ref_of)
    what: Name | Identifier | ContactPoint | PartyRole | TermOfAddress
    on: date = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        if self.until is not None and self.until <= self.on:
            hint = f"what is known of a party ends after its first day, {self.on}"
            faults.append(Fault.of("span.order", "until", self.until.isoformat(), hint))
        if self.what.period != ALWAYS:
            hint = "say the days by on= and until=, outside of it"
            faults.append(Fault.of("particular.days", "what.period", self.what.period, hint))

    def _said(self, words: Words) -> str:
        return words.say("particular.line", party=self.party, what=printable(self.text))

    @property
    def text(self) -> str:
        """What it says: the name, the number, the address, the role, the word.

        >>> Particular("mary", Identifier("vat", "GB1"), on=date(2024, 1, 1)).text
        'GB1'
        """
        what = self.what
        if isinstance(what, Identifier | ContactPoint):
            return what.value
        if isinstance(what, Name):
            return what.text
        return what.name if isinstance(what, PartyRole) else what.singular

    @property
    def kind(self) -> str:
        """What it is about: `particular:name`, `particular:contact:phone`, `particular:term`.

        >>> Particular("mary", Identifier("vat", "GB1"), on=date(2024, 1, 1)).kind
        'particular:identifier:vat'
        """
        return f"particular:{self._about}"

    @property
    def _about(self) -> str:
        what = self.what
        if isinstance(what, Identifier):
            return f"identifier:{what.scheme}"
        if isinstance(what, ContactPoint):
            return f"contact:{what.kind}"
        if isinstance(what, PartyRole):
            return f"role:{what.name}"
        return "name" if isinstance(what, Name) else "term"

    @property
    def period(self) -> Period:
        """The days on which it holds.

        >>> Particular("mary", Name("Mary Pine"), on=date(2024, 1, 1)).period.end is None
        True
        """
        return Period(self.on, self.until)


@frozen
class Ended(Value):
    """From this day on the relation, or the particular, of that id no longer holds.

    It was so until then: what never was is retracted. Of several the earliest counts, and an end
    that was noted by mistake is itself retracted.

    Faults: `evidence.time`; in a book `reference.unknown`, `span.order` (it ends before it began).

    >>> Ended("R1", on=date(2025, 6, 1), reason="moved").of
    'R1'
    """

    kind = "ended"

    of: FactId
    on: date = field(kw_only=True)
    reason: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)


@frozen
class Merged(Said):
    """Two records are one party: `absorbed` leads to `into` from the day on which that was learned.

    They always were one, so it holds for all days; `on` is the day on which it was found. It copies
    nothing: a `Retraction` undoes it, and what was known before stays to be asked for. Bonds named
    by `without` (a household that only one of the records lives in) don't pass on while merged.

    Faults: `merge.self`, `bond.type`, `evidence.time`; in a book `merge.sort`, `merge.ring`,
    `merge.already`, `merge.erased`, `reference.unknown`.

    >>> print(Merged("p2", "p1", on=date(2026, 3, 1), reason="the same passport"))
    p2 is p1
    """

    kind = "merged"

    absorbed: Ref = field(converter=ref_of)
    into: Ref = field(converter=ref_of)
    on: date = field(kw_only=True)
    without: tuple[Bond | OwnBond, ...] = field(default=(), kw_only=True, converter=bonds_of)
    reason: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        if self.absorbed == self.into:
            hint = "give two records: one is itself already"
            faults.append(Fault.of("merge.self", "into", self.into.id, hint))

    def _said(self, words: Words) -> str:
        return words.say("merged.line", absorbed=self.absorbed, into=self.into)


Note: TypeAlias = Particular | Merged | Ended | Correction | Retraction
"""What a book notes of its parties beside their relations."""

NOTED = (Particular, Merged, Ended, Correction, Retraction)
"""The classes of `Note`."""
