"""Which ids are taken in ledgers that grow: kept beside them, so that an add looks at no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from weakref import ref

from patronage.facts.identity import ids_of

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

__all__ = ["has_grown", "taken_ids"]

FEW: Final = 100
"""Up to so many facts a ledger is looked through: that takes no longer than anything else here."""


class Ledger(Protocol):
    """What holds facts, each with its id."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of them, in order."""
        ...


class _Kept(ref[Ledger]):
    """A ledger that came of another by adding, as long as it lives, and the ids taken in it.

    None until it is added to in turn: many a ledger is added to once.
    """

    __slots__ = ("ids", "key")

    ids: set[str | None] | None
    key: int


_GROWN: Final[dict[int, _Kept]] = {}
"""The ledgers that came of others, by their identity: to be equal takes a look at every fact."""


def taken_ids(ledger: Ledger) -> set[str | None] | None:
    """Return ids among which are all of a ledger's; None where it must be looked through.

    What isn't among them is not taken. What is may be so in another ledger that came of the same.

    >>> import patronage as pt
    >>> taken_ids(pt.Relationship("hp", "mary")) is None
    True
    """
    facts = ledger.facts
    kept = _GROWN.get(id(ledger)) if len(facts) > FEW else None
    if kept is None or kept() is not ledger:
        return None
    ids = kept.ids
    if ids is None or len(ids) > 2 * len(facts):  # the ids of others that came of it are forgotten
        ids = kept.ids = ids_of(facts)
    return ids


def has_grown(ledger: Ledger, ids: set[str | None] | None, new: tuple[Fact, ...]) -> None:
    """Keep in mind that a ledger came of another, the taken ids of which are these, by new facts.

    The set is shared by all that came of one ledger, in all threads, without a lock: it only grows,
    by one step of the interpreter's own, since ids are plain texts; and it has the ids of a ledger
    before anybody else has that ledger. Where two threads begin sets for one ledger, each of what
    they add has its ids in the set that it was given.

    >>> import patronage as pt
    >>> has_grown(pt.Relationship("hp", "mary"), None, ())
    """
    if len(ledger.facts) <= FEW:
        return
    if ids is not None:
        ids.update(ids_of(new))
    kept = _Kept(ledger, _forget)
    kept.ids, kept.key = ids, id(ledger)
    _GROWN[kept.key] = kept


def _forget(kept: ref[Ledger]) -> None:
    if isinstance(kept, _Kept) and _GROWN.get(kept.key) is kept:
        del _GROWN[kept.key]
