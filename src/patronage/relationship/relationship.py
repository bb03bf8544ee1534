"""One provider and one patron, in one line of service or in all: the ledger of their facts.

What bills, what erases, and who parties are is loaded when it is first asked for: a ledger that is
only judged needs neither agreements nor fees, and knows its two sides by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.checks import (
    check_day,
    check_instance,
    check_items,
    check_name,
    items_of,
    nfc,
    nfc_or_none,
)
from patronage.dates.period import Period
from patronage.errors import Fault, bounded, offer, raise_faults
from patronage.facts.acts import other_texts
from patronage.facts.fact import Fact
from patronage.facts.identity import ledger_name, taken_in
from patronage.facts.mends import beside, known_in, seen_between, then_in
from patronage.facts.parties import HasRef, Ref, check_ref, ref_of
from patronage.fields import spell_out
from patronage.relationship.admission import (
    checked_facts,
    learned_on,
    new_fact_faults,
    refuse_early_ends,
)
from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.joining import Said, read_together, refers_to
from patronage.relationship.ledger import day_after, facts_of_line
from patronage.relationship.taken import has_grown, taken_ids
from patronage.values import Value

if TYPE_CHECKING:
    import re
    from datetime import date

    from patronage.billing.course.usage import Usage
    from patronage.party.parties import Party, Person
    from patronage.relationship.ledger import Recordable

__all__ = [
    "Joined",
    "Relationship",
    "as_recorded_by",
    "extended",
    "joined_to",
    "ledger_without",
    "relabelled",
    "trusted_relationship",
]


@frozen(repr=False)
class Joined(Value):
    """The ledger of another record of a side, and the days of knowledge by which it is read along.

    >>> Joined(Relationship("hp", "p2"), known=(Period(None, None),)).ledger.patron
    Ref('p2')
    """

    ledger: Relationship
    known: tuple[Period, ...] = field(kw_only=True)

    def is_read(self, day: date | None) -> bool:
        """Say whether it is read along as known on a day (None: by now).

        >>> Joined(Relationship("hp", "p2"), known=(Period(None, None),)).is_read(None)
        True
        """
        if day is None:
            return any(period.end is None for period in self.known)
        return any(day in period for period in self.known)

    def __repr__(self) -> str:
        return f"<Joined {self.ledger!r}, known in {', '.join(map(str, self.known))}>"


@frozen(init=False, repr=False)
class Relationship(Value):
    """The facts between one provider and one patron, in one line of service or in all.

    Immutable: `add` returns the relationship with more facts. Each fact gets an id here, unless it
    has one: of no word, for this ledger only; equal rows without ids stay two facts. The order of
    arrival changes nothing but the numbers of facts that only words tell apart. It names its sides
    by reference, so that nothing needs a book to be explained.

    `facts` is the log: all that was ever said, what was retracted or put right since as well. To
    count or to sum, ask `known_by()`, or give the relationship itself (`pt.revenue(ledger)`).

    Where a book has merged records of a side, `joined` are the ledgers of the others: they are read
    along (`known_by`), each from the day on which that was known. What is added goes to its own.

    Raises `InvalidInput`: `evidence.conflict` (one id, two contents), `invoice.twice` (a charge on
    two invoices that stand), `reference.unknown` (a mend of no fact here, or a fact about
    strangers), `line.mismatch` (another line of service), `party.type` (a fact that holds a party
    whole: name it by its `Ref`).

    Source: D13, D14; the ledger of DESIGN's standing.

    >>> from datetime import date
    >>> import patronage as pt
    >>> shop, mary = pt.Organization("hp", "Harlow & Pine"), pt.Person("mary", "Mary Vane")
    >>> pt.Relationship(shop, mary).add(pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2)))
    <Relationship hp→mary, 1 fact, 2026-01-02…2026-01-02>
    """

    provider: Ref
    patron: Ref
    line: str | None = field(kw_only=True)
    facts: tuple[Fact, ...] = field(kw_only=True)
    coverage: Coverage = field(kw_only=True)
    joined: tuple[Joined, ...] = field(kw_only=True)

    def __init__(
        self,
        provider: HasRef | str,
        patron: HasRef | str,
        *,
        line: str | None = None,
        facts: Iterable[Fact] = (),
        coverage: Coverage = EVERYTHING,
        joined: Iterable[Joined] = (),
    ) -> None:
        one, other = ref_of(provider), ref_of(patron)
        along = cast("tuple[Joined, ...]", items_of(joined))
        _fill(self, one, other, (), coverage, line=nfc_or_none(line), joined=along)
        raise_faults(_faults(self))
        given = seen_between(checked_facts(facts), _ids(self))
        known, new = taken_in((), given, _sides(self))
        raise_faults(new_fact_faults(self.provider, self.patron, self.line, known, new))
        _set_facts(self, known)

    @staticmethod
    def _meant(value: object) -> str | None:
        if isinstance(value, list | tuple):
            return "give one Relationship; review_book(ledgers, …) takes several"
        ledgers = getattr(value, "relationships", None)  # of a book
        return "give one of book.relationships" if type(ledgers) is tuple else None

    @classmethod
    def between(cls, provider: Party, patron: Party, *, since: date) -> Relationship:
        """Return the ledger of two parties that opens with what they say of themselves, as facts.

        The provider's trade since that day, and the patron's own word for what it is, from the days
        on which it used it. What is said later is recorded like any fact: `Attribute.trade(…)`,
        `Attribute.calls_itself(…)`. The plain constructor takes only who they are (D20, D30, D36).

        >>> from datetime import date
        >>> import patronage as pt
        >>> firm = pt.Organization("hp", "Harlow & Pine LLP", trade="law")
        >>> opened = pt.Relationship.between(firm, pt.Person("m", "Mary"), since=date(2026, 1, 1))
        >>> [(fact.kind, fact.value) for fact in opened.facts]
        [('attribute:trade', 'law')]
        """
        from patronage.relationship.opening import self_descriptions

        return cls(provider, patron, facts=self_descriptions(provider, patron, since))

    def add(self, *facts: Fact, recorded_on: date | None = None) -> Relationship:
        """Return the relationship with these facts too.

        Those that leave open when they were learned count as learned when they happened, or on the
        day `recorded_on` (`patronage.stamped`). Only what is new is looked at. Raises `Refused`
        (`termination.billed`) where an agreement grows by an early end before what it has billed,
        and its terms bar that (`Termination.not_before_billed`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1))
        >>> ledger = pt.Relationship("hp", "mary").add(visit, visit)
        >>> len(ledger.facts)
        2
        >>> len(ledger.add(visit, recorded_on=date(2026, 1, 9)).known_by(date(2026, 1, 8)))
        2
        """
        return extended(self, facts, recorded_on=recorded_on)[0]

    def covering(self, coverage: Coverage) -> Relationship:
        """Return the relationship with another coverage.

        >>> Relationship("hp", "mary").covering(Coverage.of("purchase")).coverage.kinds
        frozenset({'purchase'})
        """
        faults: list[Fault] = []
        check_instance(faults, "coverage.type", "coverage", coverage, Coverage)
        raise_faults(faults)
        along = [Joined(each.ledger.covering(coverage), known=each.known) for each in self.joined]
        return _like(self, self.facts, coverage, joined=tuple(along))

    def known_by(self, day: date | None = None) -> tuple[Fact, ...]:
        """Return the facts that stood as known on a day (None: by now), by day and id.

        Recorded by then, not retracted, as last corrected; see `patronage.facts.known_by`. What
        `facts` holds beside them is the log.

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
        >>> wrong = pt.Retraction("V1", on=date(2026, 1, 9), reason="it wasn't them")
        >>> ledger = pt.Relationship("hp", "mary").add(visit, wrong)
        >>> len(ledger.facts), len(ledger.known_by()), len(ledger.known_by(date(2026, 1, 8)))
        (2, 0, 1)
        """
        if not self.joined:
            return known_in(self.facts, day)
        ledgers = self.ledgers(day)
        records = {each.patron.id for each in ledgers}
        said = [Said(_record(self, e), _log(e, day), known_in(e.facts, day)) for e in ledgers]
        return tuple([fact for fact in read_together(said) if not refers_to(fact, records)])

    def ledgers(self, day: date | None = None) -> tuple[Relationship, ...]:
        """Return the ledgers that are read as one, as known on a day: its own, those joined to it.

        >>> [each.patron.id for each in Relationship("hp", "mary").ledgers()]
        ['mary']
        """
        if not self.joined:
            return (self,)
        own = _like(self, self.facts, joined=())
        return own, *(each.ledger for each in self.joined if each.is_read(day))

    def coverage_by(self, day: date | None = None) -> Coverage:
        """Return what was looked at, as known on a day: of several ledgers what was in each.

        >>> Relationship("hp", "mary").coverage_by().is_everything
        True
        """
        found = self.coverage
        for each in self.ledgers(day)[1:] if self.joined else ():
            found = found.common(each.coverage)
        return found

    def fact(self, id: str) -> Fact:  # noqa: A002  the field's own word
        """Return the fact of an id, as it was said; `known_by` has it as corrected, if it stands.

        An agreement that waits for others of the ledger is beside them, as there.

        Raises `UnknownReference` (`reference.unknown`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="v1")
        >>> pt.Relationship("hp", "mary").add(visit).fact("v1").kind
        'observation:visit'
        """
        for fact in self.facts:
            if fact.id == id:
                return beside(fact, self.facts)
        for fact in self.known_by() if self.joined else ():
            if fact.id == id:
                return fact
        meant = offer(id, [fact.id for fact in self.facts if fact.id is not None])
        hint = f"{meant}give the id of a fact between {self.provider.id} and {self.patron.id}"
        raise_faults([Fault.of("reference.unknown", "id", id, hint)])
        raise AssertionError  # pragma: no cover

    def bill(
        self,
        until: date,
        *,
        usage: Iterable[Usage] | None = None,
        credits_alone: bool = False,
    ) -> Relationship:
        """Return the relationship with what a run on a day adds: what its agreements charge.

        By what was known on that day. Only charges in the ledger are owed: what was charged before
        is charged no second time, and what became known since adds correcting lines; what could
        not be known on its bill date, as before a signature, is invoiced when it could. Once a
        later day was billed, nothing is added. `usage` is all that was used so far: a run to which
        it isn't given leaves what rests on it as it is. See `patronage.bill`.

        >>> from datetime import date
        >>> import patronage as pt
        >>> monthly = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))
        >>> day = date(2026, 1, 1)
        >>> signed = pt.Agreement.signed("A1", on=day, start=day, billing=monthly)
        >>> billed = pt.Relationship("hp", "mary").add(signed).bill(date(2026, 2, 1))
        >>> [fact.id for fact in billed.facts if fact.kind == "charge"]
        ['A1/fee/2026-01-01', 'A1/fee/2026-02-01']
        """
        from patronage.relationship.runs import lines_of_run

        faults: list[Fault] = []
        check_day(faults, "until", until)
        used = _used(faults, usage)
        check_instance(faults, "flag.type", "credits_alone", credits_alone, bool)
        raise_faults(faults)
        lines = lines_of_run(
            self.facts, until, used, credits_alone=credits_alone, coverage=self.coverage
        )
        return self.add(*(line for _, line in lines))

    def next_charge_on(self, *, after: date, usage: Iterable[Usage] | None = None) -> date | None:
        """Return the first day after one on which a run could add something.

        The day after where one on that day would; else the next bill date of an agreement as it is
        known, or the next day on which more becomes known: facts that were recorded later, acts
        that are dated later. Until then each run adds nothing, given the same `usage`. None:
        nothing will come.

        >>> from datetime import date
        >>> import patronage as pt
        >>> yearly, day = pt.BillingTerms.yearly(pt.Money("100.00", "USD")), date(2026, 1, 1)
        >>> signed = pt.Agreement.signed("A1", on=day, start=day, billing=yearly)
        >>> mary = pt.Relationship("hp", "mary").add(signed)
        >>> mary.next_charge_on(after=day), mary.bill(day).next_charge_on(after=day)
        (datetime.date(2026, 1, 2), datetime.date(2027, 1, 1))
        """
        from patronage.relationship.runs import next_run_on

        faults: list[Fault] = []
        check_day(faults, "after", after)
        used = _used(faults, usage)
        raise_faults(faults)
        return next_run_on(self.facts, after, used)

    def record(self, decision: Recordable) -> Relationship:
        """Return the relationship with the decision of a review recorded in it, moved or not.

        The record is the act that takes moves which wait for a decision. Raises `InvalidInput`
        (`reference.unknown`) for a decision about other sides, and (`policy.version`) where an
        earlier one was made by another text under the same name and version.

        >>> from datetime import date
        >>> import patronage as pt
        >>> mary = pt.Relationship("hp", "mary")
        >>> decision = pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
        >>> mary.record(decision).facts[0].kind
        'reviewed'
        """
        given: object = decision
        if isinstance(given, type) or not hasattr(given, "as_fact"):
            hint = "give the Decision of a review"
            raise_faults([Fault.of("decision.type", "decision", given, hint)])
        if (decision.provider, decision.patron) != (self.provider, self.patron):
            sides = f"{decision.provider.id}→{decision.patron.id}"
            hint = f"record it in the relationship it was made of; this one is {_sides(self)}"
            raise_faults([Fault.of("reference.unknown", "decision", sides, hint)])
        fact = decision.as_fact()
        raise_faults(other_texts(self.facts, fact.policy, "decision.policy"))
        return self.add(fact)

    def erased(self, person: Person) -> Relationship:
        """Return the relationship without the words of a person, side of it or not.

        What `Book.erase` does to each of its ledgers, for a store that keeps them one by one: gone
        are labels, notes, sources and reasons, all of them where the person is a side, else where a
        fact names the person or says one of `person.words`; where an agreement, a charge, an
        invoice, the scope of a job or what an observation is about says one, it says `erased`.
        Days, amounts and kinds stay, and so does every decision. Ids stay as well, but for those
        that were made of words that are gone (by 0.1.0, or of what an observation is about). Raises
        `InvalidInput` (`erasure.person`) for what is no person.

        >>> from datetime import date
        >>> import patronage as pt
        >>> mary = pt.Person("mary", "Mary Vane")
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), note="Mary Vane, in haste")
        >>> ledger = pt.Relationship("hp", mary).add(visit).erased(mary)
        >>> ledger.patron, ledger.facts[0].note
        (Ref('mary'), None)
        """
        from patronage.party.parties import Person
        from patronage.relationship.erasing import saying

        if not isinstance(cast("object", person), Person):
            hint = "give the Person, whose words are to go"
            raise_faults([Fault.of("erasure.person", "person", person, hint)])
        return ledger_without(self, person.id, saying(person))

    @property
    def period(self) -> Period | None:
        """The days from the first fact of the log to the last, or None where there are none.

        >>> Relationship("hp", "mary").period is None
        True
        """
        logs = [each.facts for each in self.ledgers() if each.facts]
        if not logs:
            return None
        return Period(min(log[0].on for log in logs), day_after(max(log[-1].on for log in logs)))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of service that its facts name, by name; facts of no line belong to all.

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), line="tax")
        >>> pt.Relationship("hp", "mary").add(visit).lines
        ('tax',)
        """
        facts = (fact for each in self.ledgers() for fact in each.facts)
        return tuple(sorted({fact.line for fact in facts if fact.line is not None}))

    def of_line(self, line: str) -> Relationship:
        """Return the view of one line of service: its facts, and those of no line.

        A retraction or correction belongs where the fact belongs that it mends.

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), line="tax")
        >>> pt.Relationship("hp", "mary").add(visit).of_line("audit")
        <Relationship hp→mary (audit), no facts>
        """
        line = nfc(line)
        faults: list[Fault] = []
        check_name(faults, "line", line)
        if not faults and self.line not in (None, line):
            hint = f"this is the view of the line {self.line!r}; ask the whole ledger"
            faults.append(Fault.of("line.mismatch", "line", line, hint))
        raise_faults(faults)
        facts = facts_of_line(self.facts, line)
        along = tuple([Joined(each.ledger.of_line(line), known=each.known) for each in self.joined])
        return trusted_relationship(
            self.provider, self.patron, facts, self.coverage, line=line, joined=along
        )

    def __repr__(self) -> str:
        line = f" ({bounded(self.line)})" if self.line else ""
        logs = [each.facts for each in self.ledgers() if each.facts]
        if not logs:
            return f"<Relationship {_sides(self)}{line}, no facts>"
        count = sum(map(len, logs))
        days = f"{min(log[0].on for log in logs)}…{max(log[-1].on for log in logs)}"
        return f"<Relationship {_sides(self)}{line}, {count} fact{'s' * (count != 1)}, {days}>"


def _used(faults: list[Fault], usage: Iterable[Usage] | None) -> tuple[Usage, ...] | None:
    """Return what was used, and report what is none; None: it wasn't given."""
    from patronage.billing.course.usage import Usage

    if usage is None:
        return None
    used = cast("tuple[Usage, ...]", items_of(usage))
    check_items(faults, "usage.type", "usage", used, Usage)
    return used


def _log(ledger: Relationship, day: date | None) -> tuple[Fact, ...]:
    return ledger.facts if day is None else then_in(ledger.facts, day)


def _record(whole: Relationship, ledger: Relationship) -> str:
    """Return the record that tells a joined ledger: the patron's, or else the provider's."""
    return (ledger.provider if whole.patron == ledger.patron else ledger.patron).id


def _sides(relationship: Relationship) -> str:
    return ledger_name(relationship.provider.id, relationship.patron.id)


def _ids(relationship: Relationship) -> tuple[str, str]:
    return relationship.provider.id, relationship.patron.id


def extended(
    relationship: Relationship, facts: Iterable[Fact], *, recorded_on: date | None = None
) -> tuple[Relationship, tuple[Fact, ...]]:
    """Return the relationship with these facts too, and those of them that are new or grew.

    Only these are looked at: what a ledger holds already was right.

    >>> from datetime import date
    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
    >>> ledger, new = extended(Relationship("hp", "mary"), [visit])
    >>> len(new), len(extended(ledger, [visit])[1])
    (1, 0)
    """
    provider, patron, line = relationship.provider, relationship.patron, relationship.line
    added, taken = checked_facts(facts), taken_ids(relationship)
    if recorded_on is not None:
        added = learned_on(recorded_on, added, relationship.facts, taken)
    added = seen_between(added, _ids(relationship))
    whole, new = taken_in(relationship.facts, added, _sides(relationship), taken)
    raise_faults(new_fact_faults(provider, patron, line, whole, new))
    refuse_early_ends(relationship.facts, whole, new)
    grown = _like(relationship, whole)
    has_grown(grown, taken, new)
    return grown, new


def _like(
    relationship: Relationship,
    facts: tuple[Fact, ...],
    coverage: Coverage | None = None,
    joined: tuple[Joined, ...] | None = None,
) -> Relationship:
    """Return the ledger with other facts, or another coverage, that are known to be right."""
    provider, patron, line = relationship.provider, relationship.patron, relationship.line
    coverage = coverage or relationship.coverage
    along = relationship.joined if joined is None else joined
    return trusted_relationship(provider, patron, facts, coverage, line=line, joined=along)


def joined_to(relationship: Relationship, joined: tuple[Joined, ...]) -> Relationship:
    """Return the ledger with others that are read along, of records of its sides.

    >>> hers = Relationship("hp", "mary")
    >>> joined_to(hers, ()) is hers
    True
    """
    return _like(relationship, relationship.facts, joined=joined) if joined else relationship


def as_recorded_by(relationship: Relationship, day: date) -> Relationship:
    """Return the ledger without what was recorded after a day.

    >>> from datetime import date
    >>> as_recorded_by(Relationship("hp", "mary"), date(2026, 1, 1)).facts
    ()
    """
    return _like(relationship, then_in(relationship.facts, day))


def _faults(relationship: Relationship) -> list[Fault]:
    """Report what is wrong with a ledger before it has any facts."""
    faults: list[Fault] = []
    check_ref(faults, "provider", relationship.provider)
    check_ref(faults, "patron", relationship.patron)
    if relationship.line is not None:
        check_name(faults, "line", relationship.line)
    check_instance(faults, "coverage.type", "coverage", relationship.coverage, Coverage)
    check_items(faults, "relationship.type", "joined", relationship.joined, Joined)
    if not faults and relationship.provider == relationship.patron:
        hint = "a relationship has two sides"
        faults.append(Fault.of("reference.cycle", "patron", relationship.patron.id, hint))
    return faults


def relabelled(relationship: Relationship, ref: Ref) -> Relationship:
    """Return the ledger with another label for one of its sides, if it is one.

    >>> relabelled(Relationship("hp", "mary"), Ref("mary", "Mary Vane")).patron.label
    'Mary Vane'
    """
    provider, patron = relationship.provider, relationship.patron
    if ref not in (provider, patron):
        return relationship
    return trusted_relationship(
        ref if provider == ref else provider,
        ref if patron == ref else patron,
        relationship.facts,
        relationship.coverage,
        line=relationship.line,
        joined=relationship.joined,
    )


def ledger_without(relationship: Relationship, person: str, said: re.Pattern[str]) -> Relationship:
    """Return the ledger without a person's words, which `said` finds; itself where it has none.

    >>> import re
    >>> mary = Relationship("hp", Ref("mary", "Mary Vane"))
    >>> ledger_without(mary, "mary", re.compile("Mary Vane")).patron.label is None
    True
    """
    from patronage.relationship.erasing import facts_without

    bare = relabelled(relationship, Ref(person))
    own = bare is not relationship
    facts = facts_without(bare.facts, person, said, _sides(bare), own=own)
    along = [
        Joined(ledger_without(each.ledger, person, said), known=each.known) for each in bare.joined
    ]
    if facts is bare.facts and not along:
        return bare
    return _like(bare, seen_between(facts, _ids(bare)), joined=tuple(along))


def trusted_relationship(
    provider: Ref,
    patron: Ref,
    facts: tuple[Fact, ...],
    coverage: Coverage = EVERYTHING,
    *,
    line: str | None = None,
    joined: tuple[Joined, ...] = (),
) -> Relationship:
    """Return the ledger of facts that are known to be right: nothing is checked.

    The facts are named, in order and once each, as `identify` returns them, and agree with each
    other. For the package's own hot paths only.

    >>> trusted_relationship(Ref("hp"), Ref("mary"), ())
    <Relationship hp→mary, no facts>
    """
    relationship = object.__new__(Relationship)
    _fill(relationship, provider, patron, facts, coverage, line=line, joined=joined)
    return relationship


def _fill(
    relationship: Relationship,
    provider: Ref,
    patron: Ref,
    facts: tuple[Fact, ...],
    coverage: Coverage,
    *,
    line: str | None,
    joined: tuple[Joined, ...],
) -> None:
    _set_provider(relationship, provider)
    _set_patron(relationship, patron)
    _set_line(relationship, line)
    _set_facts(relationship, facts)
    _set_coverage(relationship, coverage)
    _set_joined(relationship, joined)


_set_provider = Relationship.__dict__["provider"].__set__
_set_patron = Relationship.__dict__["patron"].__set__
_set_line = Relationship.__dict__["line"].__set__
_set_facts = Relationship.__dict__["facts"].__set__
_set_coverage = Relationship.__dict__["coverage"].__set__
_set_joined = Relationship.__dict__["joined"].__set__
spell_out(Joined.__init__, Relationship=Relationship)
