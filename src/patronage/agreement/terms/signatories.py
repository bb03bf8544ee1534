"""Who stands in an agreement, by what role, and whose signature it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from attrs import field, frozen

from patronage.checks import items_of
from patronage.facts.parties import HasRef, Ref, Side, side_or_ref
from patronage.fields import OneLine, spell_out
from patronage.values import Value

__all__ = ["Signatory", "signatories"]


def _party(party: Side | HasRef | str) -> Side | Ref:
    return cast("Side | Ref", side_or_ref(party))


spell_out(_party)


@frozen
class Signatory(Value):
    """A party to an agreement: a side, or somebody else, by the role that the paper gives it.

    Whoever `signs` is one without whose signature it isn't executed; a beneficiary does not. Of a
    side it says the role alone. Faults: `party.type`, `id.syntax`, `text.syntax`.

    >>> import patronage as pt
    >>> pt.Signatory("bank", role="escrow agent", signs=False).party
    Ref('bank')
    """

    party: Side | Ref = field(converter=_party)
    role: OneLine | None = field(default=None, kw_only=True)
    signs: bool = field(default=True, kw_only=True)


def signatories(parties: Signatory | Iterable[Signatory]) -> tuple[Signatory, ...]:
    """Return one party, or several, as a tuple; a converter.

    >>> signatories(Signatory("bank"))
    (Signatory(Ref('bank')),)
    """
    return cast("tuple[Signatory, ...]", items_of(parties))  # the check says what is wrong


spell_out(signatories)
