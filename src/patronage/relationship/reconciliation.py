"""The rows of a source against what a ledger has of it: what is new, edited, gone or back again."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias, cast

from attrs import evolve, field, frozen, has

from patronage.checks import check_day, check_instance, check_name
from patronage.dates.period import Period
from patronage.errors import Fault, PatronageError, bounded, raise_faults
from patronage.facts.fact import Fact, Growing
from patronage.facts.identity import free_id, ledger_name, made_id, with_id
from patronage.facts.mends import MENDS, Correction, Retraction, known_in
from patronage.facts.stamping import stamped
from patronage.relationship.admission import checked_facts
from patronage.relationship.relationship import Relationship, extended
from patronage.relationship.said import said_by, says, text_of
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable
    from datetime import date

    from patronage.relationship.said import Said

__all__ = ["Reconciliation", "reconcile"]


def _check_facts(faults: list[Fault], path: str, value: object) -> None:
    try:
        if isinstance(value, tuple):
            checked_facts(cast("tuple[Fact, ...]", value), path)
            return
        faults.append(Fault.of("fact.type", path, value, "give a tuple of facts"))
    except PatronageError as error:
        faults += error.faults


Told: TypeAlias = Annotated[tuple[Fact, ...], _check_facts]
"""Facts of any kind."""


@frozen(repr=False)
class Reconciliation(Value):
    """What the rows of a source change in a ledger: nothing is edited, facts are added.

    `new` are rows that the source says for the first time, `corrected` what it says otherwise now,
    `retracted` what it no longer says, in a period for which its rows are complete. `claimed` says
    of facts that named no source that this one says them as they are: corrections that put nothing
    right but the source. `undone` takes back mends, its own or made by hand, over which a row says
    something new: what retracted its fact, what corrected it on the same day; and the claim of a
    fact that a mend by hand has put right, or that grows, so that this goes on standing.
    `unchanged` are the facts that its other rows say, as they said them before. `ledger` is the
    ledger with all of it, `facts` what was added to it.

    >>> import patronage as pt
    >>> from datetime import date
    >>> row = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2), id="S7")
    >>> tonight = pt.reconcile(
    ...     pt.Relationship("shop", "mary"), [row], source="till", recorded_on=date(2026, 1, 3)
    ... )
    >>> tonight, tonight.ledger
    (<Reconciliation 1 new>, <Relationship shop→mary, 1 fact, 2026-01-02…2026-01-02>)
    """

    ledger: Relationship
    new: Told = field(default=(), kw_only=True)
    corrected: tuple[Correction, ...] = field(default=(), kw_only=True)
    retracted: tuple[Retraction, ...] = field(default=(), kw_only=True)
    claimed: tuple[Correction, ...] = field(default=(), kw_only=True)
    undone: tuple[Retraction, ...] = field(default=(), kw_only=True)
    unchanged: Told = field(default=(), kw_only=True)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What was added to the ledger, each under its id: what a store has to write.

        >>> Reconciliation(Relationship("shop", "mary")).facts
        ()
        """
        return (*self.new, *self.corrected, *self.retracted, *self.claimed, *self.undone)

    def __repr__(self) -> str:
        parts = ("new", "corrected", "retracted", "claimed", "undone", "unchanged")
        counts = [(len(getattr(self, name)), name) for name in parts]
        said = ", ".join(f"{count:,} {name}" for count, name in counts if count)
        return f"<Reconciliation {said or 'of nothing'}>"


def reconcile(
    ledger: Relationship,
    rows: Iterable[Fact] | Relationship,
    *,
    source: str,
    recorded_on: date,
    complete: Period | None = None,
) -> Reconciliation:
    """Return what the rows of a source change in a ledger, as read on a day: its edits, as facts.

    The rows are what the source says of these two sides now: facts, or a ledger of them, such as an
    import makes. One with an id is known again by it, moved or edited; one without by all that it
    says, as many times as it says it, and by facts without ids first. Only for a period that is
    stated to be `complete` is what the rows lack retracted: so an edited row without an id is a
    retraction and a new fact. The facts of a source are those that name it (`Fact.source`), and
    those that name none from the first row with their id on, which a correction says (`claimed`).

    A mend made by hand, which names another source or none, is a word like the source's own, be it
    a correction or a retraction, and of all words on a fact the later stands. The source says a new
    one when its row, or the lack of it, is not what it said last; and on the day on which it is
    read that is the later word. So the source's facts as known on that day are its rows, but for
    mends by hand since it last said something new. What was known before is untouched; to reconcile
    again adds nothing.

    Raises `InvalidInput`, with the place of the row: `fact.type` (a mend is no row),
    `source.mismatch`, `evidence.conflict` (one id for two rows, or for a fact of another source),
    `line.mismatch` (moved to another line of service, or the rows of another one),
    `reference.unknown` (the rows of other sides) and `evidence.time` (dated after the day, or the
    source was read later than that).

    >>> import patronage as pt
    >>> from datetime import date
    >>> def sold(amount, on, id):
    ...     return pt.Purchase(pt.Money(amount, "USD"), on=on, id=id)
    >>> monday = [sold("9.90", date(2026, 1, 2), "S1"), sold("5.00", date(2026, 1, 3), "S2")]
    >>> tuesday = [sold("8.90", date(2026, 1, 2), "S1")]
    >>> january = pt.Period(date(2026, 1, 1), date(2026, 2, 1))
    >>> first = pt.reconcile(
    ...     pt.Relationship("shop", "mary"), monday, source="till", recorded_on=date(2026, 1, 5)
    ... )
    >>> then = pt.reconcile(
    ...     first.ledger, tuesday, source="till", recorded_on=date(2026, 1, 6), complete=january
    ... )
    >>> first, then
    (<Reconciliation 2 new>, <Reconciliation 1 corrected, 1 retracted>)
    >>> [str(fact.price) for fact in then.ledger.known_by()]
    ['8.90 USD']
    """
    _check_question(ledger, source, recorded_on, complete)
    _check_sides(ledger, rows)
    given = _rows_of(rows, ledger, source)
    run = _Run(ledger, source, recorded_on, {row.id for row in given})
    run.take(given)
    if complete is not None:
        run.retract_within(complete)
    grown, added = extended(ledger, run.added)
    mended_before = {fact.id for fact in ledger.facts if type(fact) in MENDS}
    corrections = [fact for fact in added if isinstance(fact, Correction)]
    retractions = [fact for fact in added if isinstance(fact, Retraction)]
    mends = mended_before | run.claims
    return Reconciliation(
        grown,
        new=tuple([fact for fact in added if type(fact) not in MENDS]),
        corrected=tuple([fact for fact in corrections if fact.id not in run.claims]),
        retracted=tuple([fact for fact in retractions if fact.of not in mends]),
        claimed=tuple([fact for fact in corrections if fact.id in run.claims]),
        undone=tuple([fact for fact in retractions if fact.of in mends]),
        unchanged=tuple(run.unchanged),
    )


def _check_question(
    ledger: Relationship, source: str, recorded_on: date, complete: Period | None
) -> None:
    faults: list[Fault] = []
    check_instance(faults, "relationship.type", "ledger", ledger, Relationship)
    check_name(faults, "source", source)
    check_day(faults, "recorded_on", recorded_on)
    if complete is not None:
        check_instance(faults, "period.type", "complete", complete, Period)
    raise_faults(faults)


def _check_sides(ledger: Relationship, rows: object) -> None:
    """Refuse a ledger of rows that is between others, or of another line than the ledger."""
    if not isinstance(rows, Relationship):
        if hasattr(rows, "relationships"):  # a book
            faults: list[Fault] = []
            check_instance(faults, "relationship.type", "rows", rows, Relationship)
            raise_faults(faults)
        return
    others = (rows.provider, rows.patron) != (ledger.provider, ledger.patron)
    if others or rows.line not in (None, ledger.line):
        code = "reference.unknown" if others else "line.mismatch"
        hint = f"these are the rows of {_named(rows)}: give those of {_named(ledger)}"
        raise_faults([Fault.of(code, "rows", _named(rows), hint)])


def _named(ledger: Relationship) -> str:
    """Return which ledger it is: its sides, and its line where it is the view of one."""
    sides = ledger_name(ledger.provider.id, ledger.patron.id)
    return sides if ledger.line is None else f"{sides} ({bounded(ledger.line)})"


class _Row(NamedTuple):
    """A row of the source: its place, the id that the source gave it, and the fact."""

    place: int
    id: str | None
    fact: Fact


def _rows_of(rows: Iterable[Fact] | Relationship, ledger: Relationship, source: str) -> list[_Row]:
    """Return the rows, each of which is a fact that this source may say of these sides."""
    facts = checked_facts(rows.known_by() if isinstance(rows, Relationship) else rows, "rows")
    name = ledger_name(ledger.provider.id, ledger.patron.id)
    faults: list[Fault] = []
    found: list[_Row] = []
    for place, fact in enumerate(facts):
        if type(fact) in MENDS or not has(type(fact)):
            hint = "give what is so, as a fact; what it changes is worked out"
            faults.append(Fault.of("fact.type", f"rows[{place}]", fact, hint))
        elif fact.source not in (None, source):
            hint = f"give the rows of {source}, or rows that name no source"
            faults.append(Fault.of("source.mismatch", f"rows[{place}].source", fact.source, hint))
        else:
            found.append(_Row(place, _given_id(fact, name), fact))
    raise_faults(faults)
    return found


def _given_id(fact: Fact, ledger: str) -> str | None:
    """Return the id that the source gave a row; none where the ledger of an import made one."""
    made = made_id(fact, ledger) if fact.id is not None else ""
    return None if fact.id is not None and f"{fact.id}-".startswith(f"{made}-") else fact.id


class _Run:
    """One reading of a source: what it had said before, what it says now, and what that adds."""

    def __init__(
        self, ledger: Relationship, source: str, day: date, ids: Collection[str | None]
    ) -> None:
        self.source = source
        self.day = day
        self.added: list[Fact] = []
        self.unchanged: list[Fact] = []
        self.claims: set[str | None] = set()
        self._ledger = ledger_name(ledger.provider.id, ledger.patron.id)
        self._ids = {fact.id for fact in ledger.facts}
        self._said = said_by(source, day, ledger.facts, ids)  # by the fact that it is about
        mine = {fact.id for said in self._said.values() for fact in said.own}
        own = tuple([fact for fact in ledger.facts if fact.id in mine])
        later = max((fact.recorded_on for fact in own), default=day)
        if later > day:
            hint = f"{source} was read on {later}: give that day, or a later one"
            raise_faults([Fault.of("evidence.time", "recorded_on", day.isoformat(), hint)])
        self._words = {fact.id or "": fact for fact in known_in(own, day)}  # its last, of each

    def take(self, rows: list[_Row]) -> None:
        """Take in all rows: those with ids first, so that the others find what is left."""
        faults: list[tuple[int, Fault]] = []
        named: dict[str, _Row] = {}
        for row in rows:
            first = row if row.id is None else named.setdefault(row.id, row)
            if first is not row and text_of(first.fact) != text_of(row.fact):
                hint = f"rows[{first.place}] has this id and says otherwise"
                faults.append((row.place, Fault.of("evidence.conflict", "id", row.id, hint)))
        for name, row in named.items():
            try:
                self._take_named(name, row.fact)
            except PatronageError as error:
                faults += [(row.place, fault) for fault in error.faults]
        nameless = [row for row in rows if row.id is None]
        left, gone = self._by_text(nameless, named) if nameless else ({}, {})
        for row in nameless:
            text = text_of(row.fact)
            try:
                self._take_nameless(row.fact, left[text], gone[text])
            except PatronageError as error:
                faults += [(row.place, fault) for fault in error.faults]
        faults.sort(key=itemgetter(0))
        raise_faults([fault.under(f"rows[{place}]") for place, fault in faults])

    def _by_text(
        self, rows: list[_Row], named: Container[str]
    ) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Return, by what they say, the facts that no row names: those still said, and others.

        The last is the first to be taken. The others have no id of the source: one with an id comes
        back under it.
        """
        left: dict[str, list[str]] = defaultdict(list)
        gone: dict[str, list[str]] = defaultdict(list)
        for name, fact in reversed(self._words.items()):
            left[text_of(fact)].append(name)
        for text, count in Counter([text_of(row.fact) for row in rows]).items():
            if len(left[text]) > count:  # else all of them are taken
                left[text].sort(key=self._preference, reverse=True)
        for name in sorted(self._said.keys() - self._words.keys(), reverse=True):
            said = self._said[name]
            word = said.word(but=said.retracting())
            if word is not None and name not in named and not self._is_given(said.first):
                gone[text_of(word)].append(name)
        return left, gone

    def _preference(self, name: str) -> tuple[bool, bool, str]:
        """Return which of the facts that the source says alike a row without an id takes first.

        One without an id; and one that stands as it says, so that what somebody has retracted as
        told twice is what is left over when the source drops the second.
        """
        said = self._said[name]
        touched = len(said.whole) > len(said.own) and not said.agrees(self._words[name])
        return self._is_given(said.first), touched, name

    def _is_given(self, fact: Fact) -> bool:
        return _given_id(fact, self._ledger) is not None

    def _take_nameless(self, row: Fact, left: list[str], gone: list[str]) -> None:
        if left:
            self.unchanged.append(self._words.pop(left.pop()))
        elif gone:
            self._say(self._said[gone.pop()], row)
        else:
            self.added.append(self._learned(row, id=None))

    def _take_named(self, name: str, row: Fact) -> None:
        last = self._words.pop(name, None)
        said = self._said.get(name)
        if said is None:
            if name in self._ids:
                hint = "another source has said this id: put the name of the source before ids"
                raise_faults([Fault.of("evidence.conflict", "id", name, hint)])
            self.added.append(self._learned(row))
            return
        first = said.first
        if row.line not in (None, first.line):
            hint = f"it is of the line {first.line!r}; give it another id to move it"
            raise_faults([Fault.of("line.mismatch", "line", row.line, hint)])
        if isinstance(row, Growing):
            row = self._learned(row, kept=first)
        if last is None or not says(last, row):
            self._say(said, row)
        elif self._claimed(said):
            self.unchanged.append(last)
        else:
            self._claim(said, row)

    def _say(self, said: Said, row: Fact) -> None:
        """Let a row that says something new be the later word, whoever said what until this day.

        It is then what stands, and the last that the source said. What retracted the fact is taken
        back; what corrected it before this day is older by itself. A correction of this very day
        is taken back as well, for no order tells which of two is the later.
        """
        undone: list[Fact] = [*said.retracting()]
        if not said.agrees(row, but=undone):
            undone += [mend for mend in said.correcting() if mend.recorded_on == self.day]
        self.added += [self._retraction(mend, _OTHERWISE) for mend in undone]
        if said.agrees(row, but=undone):
            return
        corrected = any(mend not in undone for mend in said.correcting())
        grown = None if corrected else _grown(said.first, row)
        self.added.append(grown or self._correction(said.first, row))
        if grown is not None and not self._claimed(said):
            self._claim(said, row)

    def _claimed(self, said: Said) -> bool:
        """Say whether the source has said of a fact that it is its own."""
        return any(fact.source == self.source for fact in said.own)

    def _claim(self, said: Said, row: Fact) -> None:
        """Say once that a fact which names no source is this one's, so that it is followed.

        Over a mend by hand, or what grows on, the correction would stand: there it is withdrawn.
        """
        mend = self._correction(said.first, row, reason=_CLAIMED)
        mend = with_id(mend, free_id(made_id(mend, self._ledger), self._ids))
        self.claims.add(mend.id)
        self.added.append(mend)
        if said.correcting() or isinstance(row, Growing):
            self.added.append(self._retraction(mend, _AS_IT_STANDS))

    def _correction(self, first: Fact, row: Fact, *, reason: str | None = None) -> Correction:
        right = self._learned(row) if isinstance(row, Growing) else self._learned(row, id=None)
        return Correction(first.id or "", right, on=self.day, reason=reason, source=self.source)

    def retract_within(self, complete: Period) -> None:
        """Retract what the source no longer says of a period for which its rows are complete."""
        gone = [fact for fact in self._words.values() if fact.on in complete]
        self.added += [self._retraction(fact, _GONE) for fact in gone]

    def _retraction(self, fact: Fact, reason: str) -> Retraction:
        return Retraction(fact.id or "", on=self.day, reason=reason, source=self.source)

    def _learned(self, row: Fact, *, kept: Fact | None = None, **more: str | None) -> Fact:
        """Return a row as a fact of the source that was learned on the day."""
        given: Any = row
        if isinstance(row, Growing):
            grown: Fact = stamped(evolve(given, source=self.source), self.day, kept=kept)
            return grown
        found: Fact = evolve(given, source=self.source, recorded_on=self.day, **more)
        return found


_GONE: Final = "no longer said by its source"
_OTHERWISE: Final = "its source says otherwise"
_CLAIMED: Final = "said by this source as it is"
_AS_IT_STANDS: Final = "what stands goes on standing"


def _grown(first: Fact, row: Fact) -> Fact | None:
    """Return what a fact grows to by its row, if it does."""
    if not isinstance(row, Growing):
        return None
    given: Any = row
    grown: Growing = evolve(given, source=first.source)
    return grown if grown.extends(cast("Growing", first)) else None
