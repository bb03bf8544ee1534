"""What stands around one ledger: its coverage, and others' ledgers as known by the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

from patronage.party.relations import kind_of
from patronage.relationship.relationship import Relationship
from patronage.standing.rules.combining import criteria_of
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from patronage.book.bonds import Bonds, Reach, Way
    from patronage.facts.parties import Ref
    from patronage.relationship.coverage import Coverage
    from patronage.standing.rules.combining import Rule
    from patronage.standing.rules.evidence import Ledgers

__all__ = ["Others", "first_day", "others_of"]

T = TypeVar("T")

KEPT: Final = 4096
"""How much of others is kept for the next ledger of a book that looks at the same."""


class Others:
    """What stands around the facts of one ledger: its coverage, and others' facts, read when asked.

    Others' ledgers are those that they have with the same provider, in the same line, as known by
    the same day and as of the same day; one who has none has had no dealings. `asked` is the one
    that the question was asked of, which stands for that of the book. Relations are those of the
    book as known by that day; as of a day, those that have begun by then. Without a `book` nothing
    is known of others. `kept` is shared by all ledgers that one question goes through.

    >>> import patronage as pt
    >>> mary = pt.Relationship("shop", "mary")
    >>> Others(mary).book is None
    True
    """

    __slots__ = ("_asked", "_kept", "_of", "book", "coverage", "going_on", "known_by", "on")

    def __init__(
        self,
        relationship: Relationship,
        book: Ledgers | None = None,
        *,
        known_by: date | None = None,
        going_on: bool = False,
        on: date | None = None,
        kept: dict[object, Any] | None = None,
        asked: Relationship | None = None,
    ) -> None:
        self._of: Relationship = relationship
        self._asked: Relationship = relationship if asked is None else asked
        self._kept: dict[object, Any] = {} if kept is None else kept
        self.book: Ledgers | None = book
        self.known_by: date | None = known_by
        self.going_on: bool = going_on
        self.on: date | None = on
        self.coverage: Coverage = self._coverage_of(relationship)

    @property
    def party(self) -> str:
        """Whose ledger it is: the patron."""
        return self._of.patron.id

    def as_of(self, on: date) -> Others:
        """Return the same as of a day, without anything that happened later."""
        return self._around(self._of, on)

    def _around(self, ledger: Relationship, on: date | None) -> Others:
        return Others(
            ledger,
            self.book,
            known_by=self.known_by,
            going_on=self.going_on,
            on=on,
            kept=self._kept,
            asked=self._asked,
        )

    def _coverage_of(self, relationship: Relationship) -> Coverage:
        """Return what was looked at: on a day that was observed, observation is to go on."""
        coverage = relationship.coverage_by(self.known_by)
        within = self.on is not None and self.on in coverage.observed
        return coverage.going_on() if self.going_on or within else coverage

    def of(self, party: str) -> Others:
        """Return what stands around another's ledger; of who asks, the one that was given."""
        if party == self._asked.patron.id:
            return self._around(self._asked, self.on)
        book, provider = cast("Ledgers", self.book), self._of.provider
        ledger = book.reading(provider.id, party, self.known_by)
        if ledger is None:
            ledger = Relationship(provider, book.party(party).ref, coverage=book.coverage)
        if self._of.line is not None:
            ledger = ledger.of_line(self._of.line)
        return self._around(ledger, self.on)

    @property
    def facts(self) -> Facts:
        """The facts of the ledger, as known by the day and as of it."""
        facts = Facts(self._of.known_by(self.known_by), self)
        return facts if self.on is None else facts.as_of(self.on)

    @property
    def ledger(self) -> Relationship:
        """The ledger itself, whole."""
        return self._of

    def ref(self, party: str) -> Ref:
        """Return how another party is named."""
        return cast("Ledgers", self.book).party(party).ref

    def judge_of(self, party: str, rule: Rule) -> Judge:
        """Return what judges another's ledger by a rule."""

        def made() -> Judge:
            around = self.of(party)
            facts = around.facts
            return Judge(facts, around.coverage, first_day(facts, (rule,)))

        return self.kept((party, rule), made)

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """Return what was worked out under a key for a ledger of this provider, line and day."""
        whole = (self._of.provider.id, self._of.line, self.on, key)
        if whole not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[whole] = make()
        return cast("T", self._kept[whole])

    def reach(self, way: Way) -> Reach:
        """Return who is bound to this ledger's patron, on which days and of what share."""
        return self.kept((self.party, way), lambda: self.bonds.reach(self.party, way, self.on))

    @property
    def bonds(self) -> Bonds:
        """Who is bound to whom in the book, as known by the day."""
        return cast("Ledgers", self.book).bonds_by(self.known_by)

    def lacks(self, way: Way) -> str | None:
        """Return the kind of relation of which nothing was ever looked at; None: something was.

        A book that says of nobody that they are so bound, and whose coverage leaves that kind out,
        doesn't know whether anybody is.
        """
        book = cast("Ledgers", self.book)
        kind, kinds = kind_of(way.bond), book.coverage.kinds
        return None if kinds is None or kind in kinds or way.bond in self.bonds.known else kind


class _Looking(Protocol):
    """A criterion that looks beyond its ledger: by which way, if not at the same, and for what."""

    @property
    def inner(self) -> tuple[Rule, ...]: ...


def first_day(facts: Facts, rules: Iterable[Rule]) -> date | None:
    """Return the day on which a relationship began, as some rules see it; None: it hasn't.

    That of its first fact; or, where a rule looks at others, the first day on which one of these
    was bound to it and had begun.

    >>> import patronage as pt
    >>> first_day(Facts(()), [pt.Through(pt.Always(), by=pt.Bond.EMPLOYS)]) is None
    True
    """
    days = [] if facts.first is None else [facts.first]
    for rule in rules:
        for criterion in criteria_of(rule):
            if getattr(criterion, "looks_beyond", False):
                days += _first_days(facts, cast("_Looking", criterion))
    return min(days, default=None)


def _first_days(facts: Facts, criterion: _Looking) -> Iterator[date]:
    """Yield when a relationship began by those that one criterion looks at."""
    way, others = getattr(criterion, "way", None), others_of(facts)
    if way is None:
        its = first_day(facts, criterion.inner)
        if its is not None:
            yield its
    elif others is not None and others.book is not None:
        for party, shares in others.reach(way).items():
            its = first_day(others.of(party).facts, criterion.inner)
            bound = None if its is None else shares.first(_is_bound, its)
            if bound is not None:
                yield bound


def _is_bound(share: object) -> bool:
    return share is not None


def others_of(facts: Facts) -> Others | None:
    """Return what stands around some facts; None where they were given alone.

    >>> others_of(Facts(())) is None
    True
    """
    return facts.beside if isinstance(facts.beside, Others) else None
