"""The rows of a source against what a ledger has of it: what is new, edited, gone or back again."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias, cast

from attrs import evolve, field, frozen, has

from patronage.checks import check_day, check_instance, check_name
from patronage.dates.period import Period
from patronage.errors import Fault, PatronageError, bounded, raise_faults
from patronage.facts.fact import Fact, Growing
from patronage.facts.identity import content, free_id, ledger_name, made_id, with_id
from patronage.facts.mends import MENDS, Correction, Retraction, holding_retractions, known_in
from patronage.facts.stamping import stamped
from patronage.relationship.admission import checked_facts
from patronage.relationship.ledger import mended
from patronage.relationship.relationship import Relationship, extended
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable
    from datetime import date

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
    right but the source. `undone` takes back mends of its own: the retraction of a row that came
    back, the correction of one that was edited again on the same day, the claim of a fact that a
    mend by hand has put right, or that grows, so that this goes on standing.
    `unchanged` are the facts that its other rows say, as they stand. `ledger` is the ledger with
    all of it, `facts` what was added to it.

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
    says, as many times as it says it. Only for a period that is stated to be `complete` is what the
    rows lack retracted: so an edited row without an id is a retraction and a new fact. The facts of
    a source are those that name it (`Fact.source`), and those that name none from the first row
    with their id on, which a correction says (`claimed`). A mend made by hand names another source
    or none, and stands until the source itself says something new.

    Afterwards the source's facts as known on that day are its rows; what was known before is
    untouched; to reconcile again adds nothing. Raises `InvalidInput`, with the place of the row:
    `fact.type` (a mend is no row), `source.mismatch`, `evidence.conflict` (one id for two rows, or
    for a fact of another source), `line.mismatch` (moved to another line of service, or the rows of
    another one), `reference.unknown` (the rows of other sides) and `evidence.time` (dated after the
    day, or the source was read later than that).

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


_ABOUT: Final = frozenset({"source", "recorded_on"})
"""What isn't said by a row, but about it."""


def _text(fact: Fact) -> str:
    return content(fact, but=_ABOUT)


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
        gone = {each.of for each in holding_retractions(ledger.facts)}
        self._corrected = {  # by whomever
            each.of for each in ledger.facts if isinstance(each, Correction) and each.id not in gone
        }
        self._said = _said_by(source, ledger.facts, ids)  # by the fact that it is about
        mine = {fact.id for told in self._said.values() for fact in told}
        own = tuple([fact for fact in ledger.facts if fact.id in mine])
        later = max((fact.recorded_on for fact in own), default=day)
        if later > day:
            hint = f"{source} was read on {later}: give that day, or a later one"
            raise_faults([Fault.of("evidence.time", "recorded_on", day.isoformat(), hint)])
        self._stand = {fact.id or "": fact for fact in known_in(own, day)}

    def take(self, rows: list[_Row]) -> None:
        """Take in all rows: those with ids first, so that the others find what is left."""
        faults: list[tuple[int, Fault]] = []
        named: dict[str, _Row] = {}
        for row in rows:
            first = row if row.id is None else named.setdefault(row.id, row)
            if first is not row and _text(first.fact) != _text(row.fact):
                hint = f"rows[{first.place}] has this id and says otherwise"
                faults.append((row.place, Fault.of("evidence.conflict", "id", row.id, hint)))
        for name, row in named.items():
            try:
                self._take_named(name, row.fact)
            except PatronageError as error:
                faults += [(row.place, fault) for fault in error.faults]
        left, gone = self._by_text(named)
        for row in rows:
            if row.id is None:
                text = _text(row.fact)
                try:
                    self._take_nameless(row.fact, left[text], gone[text])
                except PatronageError as error:
                    faults += [(row.place, fault) for fault in error.faults]
        faults.sort(key=itemgetter(0))
        raise_faults([fault.under(f"rows[{place}]") for place, fault in faults])

    def _by_text(self, named: Container[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Return, by what they say, the facts that no row names: those that stand, and others.

        Of the others those without an id of the source: one with an id comes back under it.
        """
        left: dict[str, list[str]] = defaultdict(list)
        gone: dict[str, list[str]] = defaultdict(list)
        for name, fact in reversed(self._stand.items()):
            left[_text(fact)].append(name)
        for name in sorted(self._said.keys() - self._stand.keys(), reverse=True):
            said = self._said[name]
            if name not in named and _given_id(_first(said, name), self._ledger) is None:
                gone[_text(_standing(said, _retracting(said, name)))].append(name)
        return left, gone

    def _take_nameless(self, row: Fact, left: list[str], gone: list[str]) -> None:
        if left:
            self.unchanged.append(self._stand.pop(left.pop()))
        elif gone:
            name = gone.pop()
            self._put_right(name, row, self._said[name], None)
        else:
            self.added.append(self._learned(row, id=None))

    def _take_named(self, name: str, row: Fact) -> None:
        now = self._stand.pop(name, None)
        said = self._said.get(name)
        if said is None:
            if name in self._ids:
                hint = "another source has said this id: put the name of the source before ids"
                raise_faults([Fault.of("evidence.conflict", "id", name, hint)])
            self.added.append(self._learned(row))
            return
        first = _first(said, name)
        if row.line not in (None, first.line):
            hint = f"it is of the line {first.line!r}; give it another id to move it"
            raise_faults([Fault.of("line.mismatch", "line", row.line, hint)])
        if isinstance(row, Growing):
            row = self._learned(row, kept=first)
        ours = any(fact.source == self.source for fact in said)
        grown = None if now is None else self._grown(first, row)
        if now is not None and ours and _text(now) == _text(row):
            self.unchanged.append(now)
        elif now is not None and _text(now) == _text(row):
            self._claim(name, row)
        elif grown is not None:
            self.added.append(grown)
            if not ours:
                self._claim(name, row)
        else:
            self._put_right(name, row, said, now)

    def _grown(self, first: Fact, row: Fact) -> Fact | None:
        """Return what a fact grows to by its row, if it does, and nothing stands in its place."""
        if not isinstance(row, Growing) or first.id in self._corrected:
            return None
        given: Any = row
        grown: Growing = evolve(given, source=first.source)
        return grown if grown.extends(cast("Growing", first)) else None

    def _put_right(self, name: str, row: Fact, said: list[Fact], now: Fact | None) -> None:
        """Let what stands under an id be what its row says.

        Mends of the source itself that are in the way are taken back: what retracted the fact, and
        what corrected it on this very day, for two corrections of a day are in conflict.
        """
        undone: list[Fact] = []
        if now is None:
            undone += _retracting(said, name)
            now = _standing(said, undone)
        if _text(now) != _text(row):
            gone = {each.of for each in holding_retractions(said)}
            undone += [
                each
                for each in said
                if type(each) is Correction and each.recorded_on == self.day and each.id not in gone
            ]
            now = _standing(said, undone)
        self.added += [self._retraction(mend, _OTHERWISE) for mend in undone]
        if _text(now) != _text(row):
            self.added.append(self._correction(name, row))

    def _claim(self, name: str, row: Fact) -> None:
        """Say once that a fact which names no source is this one's, so that it is followed.

        Over a mend by hand, or what grows on, the correction would stand: there it is withdrawn.
        """
        mend = self._correction(name, row, reason=_CLAIMED)
        mend = with_id(mend, free_id(made_id(mend, self._ledger), self._ids))
        self.claims.add(mend.id)
        self.added.append(mend)
        if name in self._corrected or isinstance(row, Growing):
            self.added.append(self._retraction(mend, _AS_IT_STANDS))

    def _correction(self, name: str, row: Fact, *, reason: str | None = None) -> Correction:
        right = self._learned(row) if isinstance(row, Growing) else self._learned(row, id=None)
        return Correction(name, right, on=self.day, reason=reason, source=self.source)

    def retract_within(self, complete: Period) -> None:
        """Retract what the source no longer says of a period for which its rows are complete."""
        gone = [fact for fact in self._stand.values() if fact.on in complete]
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


def _said_by(
    source: str, facts: tuple[Fact, ...], ids: Collection[str | None]
) -> dict[str, list[Fact]]:
    """Return what a source said of each of its facts, the fact itself among it.

    A fact that names no source is its own where a row of it has the id, or had it once.
    """
    ends = mended(facts)
    said: dict[str, list[Fact]] = {}
    for fact in facts:
        first = ends.get(fact.id, fact)
        named = fact.source == source or (fact is first and fact.source is None)
        if named and first.source in (None, source):
            said.setdefault(first.id or "", []).append(fact)
    return {
        name: told
        for name, told in said.items()
        if name in ids or any(fact.source == source for fact in told)
    }


def _first(said: list[Fact], name: str) -> Fact:
    """Return the fact of an id, of all that a source said of it."""
    return next(fact for fact in said if fact.id == name)


def _standing(said: list[Fact], undone: list[Fact]) -> Fact:
    """Return the fact that a source said under one id, without some of its mends."""
    (fact,) = known_in(tuple([each for each in said if each not in undone]))
    return fact


def _retracting(said: list[Fact], name: str) -> list[Fact]:
    """Return what retracts the fact of an id, of what a source said of it."""
    return [each for each in holding_retractions(said) if each.of == name]
