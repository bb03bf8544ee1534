"""Parties that may be taken for each other: reported, never refused."""

from __future__ import annotations

import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING, Final, cast

from attrs import evolve

from patronage.checks import check_items, items_of
from patronage.errors import BLANKS, raise_faults
from patronage.facts.remarks import Remark
from patronage.party.known import Identifier
from patronage.party.notes import Particular
from patronage.party.parties import PARTIES, ErasedPerson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.errors import Fault
    from patronage.party.parties import Party

__all__ = ["confusable", "identified"]

# The letters of other scripts that look like Latin ones in common fonts; not all of Unicode's
# confusables, but those with which a familiar name can be written again.
_LOOKALIKES: Final = {
    ord(other): latin
    for latin, others in {
        "a": "\u0430\u03b1\u0251",
        "b": "\u0432",
        "c": "\u0441",
        "d": "\u0501",
        "e": "\u0435\u03b5",
        "g": "\u0261",
        "h": "\u04bb\u043d",
        "i": "\u0456\u03b9",
        "j": "\u0458",
        "k": "\u043a\u03ba",
        "l": "\u0131\u2113\u04cf1|",
        "m": "\u043c",
        "o": "\u043e\u03bf0",
        "p": "\u0440\u03c1",
        "q": "\u051b",
        "r": "\u0433",
        "s": "\u0455",
        "t": "\u0442\u03c4",
        "u": "\u03c5",
        "v": "\u03bd",
        "w": "\u051d\u03c9",
        "x": "\u0445\u03c7",
        "y": "\u0443",
    }.items()
    for other in others
}


def confusable(parties: Iterable[Party]) -> tuple[Remark, ...]:
    """Return the pairs of parties whose names look alike, as remarks `names.confusable`.

    Alike are names that differ in case, accents, spaces, punctuation, width, or in letters of other
    scripts that look the same. Two people may well be called the same, so nothing is refused; ids
    can't be confused, being ASCII. Of more than twenty that look alike, each is paired with the
    first only.

    >>> import patronage as pt
    >>> pair = [pt.Person("mary", "Mary Vane"), pt.Person("mary-2", "M\\u0430ry  VANE")]
    >>> [(found.param("first"), found.param("second")) for found in confusable(pair)]
    [('mary', 'mary-2')]
    """
    alike: dict[str, dict[str, str]] = {}
    everybody = cast("tuple[Party, ...]", items_of(parties))
    faults: list[Fault] = []
    check_items(faults, "party.type", "parties", everybody, *PARTIES)
    raise_faults(faults)
    for party in everybody:
        if not isinstance(party, ErasedPerson):
            for name in (party.name, *(each.text for each in party.names)):
                alike.setdefault(_skeleton(name), {}).setdefault(party.id, name)
    pairs = {pair: names[pair[0]] for names in alike.values() for pair in _pairs(sorted(names))}
    return tuple(
        Remark.of("names.confusable", first=first, second=second, name=pairs[first, second])
        for first, second in sorted(pairs)
    )


def identified(
    parties: Iterable[Party], notes: Iterable[object] = ()
) -> Iterator[tuple[str, Identifier]]:
    """Yield each identifier under which a record is known, of its own and noted, with its days.

    >>> list(identified(()))
    []
    """
    for party in parties:
        if not isinstance(party, ErasedPerson):
            yield from ((party.id, each) for each in party.identifiers)
    for note in notes:
        if isinstance(note, Particular) and isinstance(note.what, Identifier):
            yield note.party.id, evolve(note.what, period=note.period)


CROWD: Final = 20
"""The most parties of one name that are all paired with each other."""


def _pairs(ids: list[str]) -> Iterable[tuple[str, str]]:
    if len(ids) <= CROWD:
        return combinations(ids, 2)
    return ((ids[0], other) for other in ids[1:])


def _skeleton(name: str) -> str:
    """Return what is left of a name when all that the eye passes over is taken away."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_LOOKALIKES)
    kept = "".join(each for each in plain if each.isalnum() and each not in BLANKS)
    return kept or name
