"""What was said of one fact until a day: by its source, and by anybody."""

from __future__ import annotations

from datetime import date  # noqa: TC003  its hints can be read
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.facts.fact import Fact
from patronage.facts.identity import content
from patronage.facts.mends import Correction, holding_retractions, known_in
from patronage.relationship.ledger import mended

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from patronage.facts.mends import Retraction

__all__ = ["Said", "said_by", "says", "text_of"]


class Said(NamedTuple):
    """What was said of one fact, the fact itself among it: by its source, and by all.

    What its source said is a log of its own, whose state is the last word of the source. The log of
    all has what was mended by hand as well, and its state is what stands.

    >>> import patronage as pt
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2), id="S7", source="till")
    >>> lost = pt.Retraction("S7", on=date(2026, 1, 5), reason="another Mary", id="R1")
    >>> said = Said(bought, date(2026, 1, 9), own=[bought], whole=[bought, lost])
    >>> said.word() == bought, said.agrees(bought), [each.id for each in said.retracting()]
    (True, False, ['R1'])
    """

    first: Fact
    day: date
    own: list[Fact]
    whole: list[Fact]

    def word(self, *, but: Collection[Fact] = ()) -> Fact | None:
        """Return the last word of the source without some mends; none where it fell silent.

        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
        >>> Said(visit, date(2026, 1, 9), own=[visit], whole=[visit]).word() == visit
        True
        """
        return _state(self.own, self.day, but)

    def agrees(self, row: Fact, *, but: Collection[Fact] = ()) -> bool:
        """Say whether what a row says is the last word and stands as well, without some mends.

        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
        >>> Said(visit, date(2026, 1, 9), own=[visit], whole=[visit]).agrees(visit)
        True
        """
        return all(says(_state(log, self.day, but), row) for log in (self.own, self.whole))

    def retracting(self) -> list[Retraction]:
        """Return what retracts the fact as of the day, in either log.

        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
        >>> Said(visit, date(2026, 1, 9), own=[visit], whole=[visit]).retracting()
        []
        """
        found: dict[str | None, Retraction] = {}
        for log in (self.own, _until(self.day, self.whole)):
            holding = holding_retractions(log)
            found |= {each.id: each for each in holding if each.of == self.first.id}
        return list(found.values())

    def correcting(self) -> list[Correction]:
        """Return what corrects the fact, in either log, as of the day or as of now.

        Two corrections of one day are in conflict whenever both stand, and not on that day alone.

        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
        >>> Said(visit, date(2026, 1, 9), own=[visit], whole=[visit]).correcting()
        []
        """
        found: dict[str | None, Correction] = {}
        for log in (self.own, _until(self.day, self.whole), self.whole):
            gone = {each.of for each in holding_retractions(log)}
            standing = [each for each in log if type(each) is Correction and each.id not in gone]
            found |= {each.id: each for each in standing}
        return list(found.values())


def said_by(
    source: str, day: date, facts: tuple[Fact, ...], ids: Collection[str | None]
) -> dict[str, Said]:
    """Return what was said of each fact of a source, by the id of the fact.

    A fact that names no source is its own where a row of it has the id, or had it once.

    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> visit, call = (pt.Observation(what, on=day, id=what) for what in ("visit", "call"))
    >>> list(said_by("desk", day, (call, visit), {"visit"}))
    ['visit']
    """
    ends = mended(facts)
    found: dict[str, Said] = {}
    for fact in facts:
        first = ends.get(fact.id, fact)
        if first.source in (None, source):
            said = found.setdefault(first.id or "", Said(first, day, [], []))
            said.whole.append(fact)
            if fact.source == source or (fact is first and fact.source is None):
                said.own.append(fact)
    return {
        name: said
        for name, said in found.items()
        if name in ids or any(fact.source == source for fact in said.own)
    }


def says(word: Fact | None, row: Fact) -> bool:
    """Say whether a word, if there is one, says what a row does.

    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1))
    >>> says(visit, visit), says(None, visit)
    (True, False)
    """
    return word is not None and text_of(word) == text_of(row)


def text_of(fact: Fact) -> str:
    """Return what a fact says, without what is said about it.

    >>> import patronage as pt
    >>> text_of(pt.Assigned("ana", on=date(2026, 2, 1), source="desk"))
    'Assigned(manager=@ana,on=2026-02-01)'
    """
    return content(fact, but=_ABOUT)


_ABOUT: Final = frozenset({"source", "recorded_on"})
"""What isn't said by a row, but about it."""


def _state(log: Iterable[Fact], day: date, but: Collection[Fact]) -> Fact | None:
    """Return the one fact that a log is about, as of a day, if it stands."""
    known = known_in(tuple([each for each in log if each not in but]), day)
    return known[0] if known else None


def _until(day: date, log: Iterable[Fact]) -> list[Fact]:
    return [each for each in log if each.recorded_on <= day]
