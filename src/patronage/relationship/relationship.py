"""One provider and one patron, in one line of service or in all: the ledger of their facts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from attrs import field, frozen, has

from patronage.agreement.agreement import Agreement
from patronage.billing.course.usage import Usage
from patronage.billing.schedule.biller import bill
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
from patronage.facts.fact import Fact
from patronage.facts.identity import identify
from patronage.facts.mends import check_ledger, known_in
from patronage.facts.parties import Ref, check_ref, ref_of
from patronage.party.parties import PARTIES
from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.ledger import (
    MENDS,
    billed_so_far,
    day_after,
    facts_of_line,
    mend_line_faults,
    self_descriptions,
)
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.facts.acts import Reviewed
    from patronage.facts.parties import HasRef
    from patronage.party.parties import Party

__all__ = ["Recordable", "Relationship", "trusted_relationship"]


class Recordable(Protocol):
    """What can be recorded in a ledger as a fact of its own: the decision of a review."""

    @property
    def provider(self) -> Ref:
        """The one side."""
        ...

    @property
    def patron(self) -> Ref:
        """The other side."""
        ...

    def as_fact(self) -> Reviewed:
        """Return it as the fact that a review was held."""
        ...


@frozen(init=False, repr=False)
class Relationship(Value):
    """The facts between one provider and one patron, in one line of service or in all.

    Immutable: `add` returns the relationship with more facts. Each fact gets an id here, unless it
    has one; equal rows without ids stay two facts, and the order of arrival changes nothing. It
    names its sides by reference, so that nothing needs a book to be explained.

    Raises `InvalidInput`: `evidence.conflict` (one id, two contents), `reference.unknown` (a mend
    of no fact here, or a fact about strangers), `line.mismatch` (another line of service).

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

    def __init__(
        self,
        provider: HasRef | str,
        patron: HasRef | str,
        *,
        line: str | None = None,
        facts: Iterable[Fact] = (),
        coverage: Coverage = EVERYTHING,
    ) -> None:
        _fill(
            self,
            ref_of(provider),
            ref_of(patron),
            identify(_checked(facts)),
            coverage,
            line=nfc_or_none(line),
        )
        raise_faults(_faults(self))

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
        faults: list[Fault] = []
        check_instance(faults, "party.type", "provider", provider, *PARTIES)
        check_instance(faults, "party.type", "patron", patron, *PARTIES)
        check_day(faults, "since", since)
        raise_faults(faults)
        return cls(provider, patron, facts=self_descriptions(provider, patron, since))

    def add(self, *facts: Fact) -> Relationship:
        """Return the relationship with these facts too.

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1))
        >>> len(pt.Relationship("hp", "mary").add(visit, visit).facts)
        2
        """
        return self._with((*self.facts, *facts), self.coverage)

    def covering(self, coverage: Coverage) -> Relationship:
        """Return the relationship with another coverage.

        >>> Relationship("hp", "mary").covering(Coverage.of("purchase")).coverage.kinds
        frozenset({'purchase'})
        """
        return self._with(self.facts, coverage)

    def _with(self, facts: Iterable[Fact], coverage: Coverage) -> Relationship:
        return Relationship(
            self.provider, self.patron, line=self.line, facts=facts, coverage=coverage
        )

    def known_by(self, day: date | None = None) -> tuple[Fact, ...]:
        """Return the facts that stood as known on a day (None: by now), by day and id.

        Recorded by then, not retracted, as last corrected; see `patronage.facts.known_by`.

        >>> Relationship("hp", "mary").known_by()
        ()
        """
        return known_in(self.facts, day)

    def fact(self, id: str) -> Fact:  # noqa: A002  the field's own word
        """Return the fact of an id.

        Raises `UnknownReference` (`reference.unknown`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="v1")
        >>> pt.Relationship("hp", "mary").add(visit).fact("v1").kind
        'observation:visit'
        """
        for fact in self.facts:
            if fact.id == id:
                return fact
        meant = offer(id, [fact.id for fact in self.facts if fact.id is not None])
        hint = f"{meant}give the id of a fact between {self.provider.id} and {self.patron.id}"
        raise_faults([Fault.of("reference.unknown", "id", id, hint)])
        raise AssertionError  # pragma: no cover

    def bill(self, until: date, *, usage: Iterable[Usage] = ()) -> Relationship:
        """Return the relationship with what its agreements charge by a day, that day included.

        Only charges in the ledger are owed: what was charged before is charged no second time, and
        a change that became known since adds correcting lines (`patronage.bill`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> monthly = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))
        >>> day = date(2026, 1, 1)
        >>> signed = pt.Agreement.signed("A1", on=day, start=day, billing=monthly)
        >>> billed = pt.Relationship("hp", "mary").add(signed).bill(date(2026, 2, 1))
        >>> [fact.id for fact in billed.facts if fact.kind == "charge"]
        ['A1/fee/2026-01-01', 'A1/fee/2026-02-01']
        """
        facts = self.known_by()
        used = cast("tuple[Usage, ...]", items_of(usage))
        faults: list[Fault] = []
        check_items(faults, "usage.type", "usage", used, Usage)
        raise_faults(faults)
        lines: list[Fact] = []
        agreements = [fact for fact in facts if isinstance(fact, Agreement)]
        for _, schedule, charged in billed_so_far(agreements, facts):
            fees = {fee.id for fee in schedule.fees}
            metered = [each for each in used if each.fee in fees]
            lines += bill(schedule, charged, on=until, usage=metered)
        return self.add(*lines)

    def record(self, decision: Recordable) -> Relationship:
        """Return the relationship with the decision of a review recorded in it, moved or not.

        The record is the act that takes moves which wait for a decision. Raises `InvalidInput`
        (`reference.unknown`) for a decision about other sides.

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
            hint = f"record it in the relationship it was made of; this one is {self._sides}"
            raise_faults([Fault.of("reference.unknown", "decision", sides, hint)])
        return self.add(decision.as_fact())

    @property
    def period(self) -> Period | None:
        """The days from the first fact to the last, or None where there are none.

        >>> Relationship("hp", "mary").period is None
        True
        """
        if not self.facts:
            return None
        return Period(self.facts[0].on, day_after(self.facts[-1].on))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of service that its facts name, by name; facts of no line belong to all.

        >>> from datetime import date
        >>> import patronage as pt
        >>> visit = pt.Observation("visit", on=date(2026, 1, 1), line="tax")
        >>> pt.Relationship("hp", "mary").add(visit).lines
        ('tax',)
        """
        return tuple(sorted({fact.line for fact in self.facts if fact.line is not None}))

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
        return trusted_relationship(self.provider, self.patron, facts, self.coverage, line=line)

    @property
    def _sides(self) -> str:
        return f"{self.provider.id}→{self.patron.id}"

    def __repr__(self) -> str:
        line = f" ({bounded(self.line)})" if self.line else ""
        if not self.facts:
            return f"<Relationship {self._sides}{line}, no facts>"
        count = len(self.facts)
        days = f"{self.facts[0].on}…{self.facts[-1].on}"
        return f"<Relationship {self._sides}{line}, {count} fact{'s' * (count != 1)}, {days}>"


def _checked(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts, each of which has what every fact has."""
    found = cast("tuple[Fact, ...]", items_of(facts))
    faults = [
        Fault.of("fact.type", f"facts[{place}]", fact, _instead_of(fact))
        for place, fact in enumerate(found)
        if not (hasattr(fact, "kind") and hasattr(fact, "on") and hasattr(fact, "recorded_on"))
        or isinstance(fact, type)
    ]
    raise_faults(faults)
    return found


def _instead_of(given: object) -> str:
    if isinstance(given, list | tuple | set | frozenset):
        return "unpack it: add(*facts)"
    return "give a fact, such as Purchase(…, on=day)"


def _faults(relationship: Relationship) -> list[Fault]:
    faults: list[Fault] = []
    check_ref(faults, "provider", relationship.provider)
    check_ref(faults, "patron", relationship.patron)
    if relationship.line is not None:
        check_name(faults, "line", relationship.line)
    check_instance(faults, "coverage.type", "coverage", relationship.coverage, Coverage)
    if faults:
        return faults
    if relationship.provider == relationship.patron:
        hint = "a relationship has two sides"
        return [Fault.of("reference.cycle", "patron", relationship.patron.id, hint)]
    mends = False
    for fact in relationship.facts:
        if relationship.line is not None and fact.line not in (None, relationship.line):
            hint = f"give a fact of the line {relationship.line!r}, or of none"
            faults.append(Fault.of("line.mismatch", f"facts[{fact.id}].line", fact.line, hint))
        if _names_sides(type(fact)):
            faults += _stranger_faults(relationship, fact)
        mends = mends or type(fact) in MENDS
    if mends:  # nothing else in a ledger speaks of another fact of it
        faults += check_ledger(relationship.facts)
        if not faults:
            faults += mend_line_faults(relationship.facts)
    return faults


@cache
def _names_sides(kind: type) -> bool:
    """Say whether facts of a class may name the two sides; one that isn't ours may."""
    return not has(kind) or not {"provider", "patron"}.isdisjoint(dir(kind))


def _stranger_faults(relationship: Relationship, fact: Fact) -> list[Fault]:
    """Report a fact that names other sides than the relationship's own."""
    faults: list[Fault] = []
    for name, side in (("provider", relationship.provider), ("patron", relationship.patron)):
        named = getattr(fact, name, None)
        if isinstance(named, Ref) and named != side:
            hint = f"{named.id} is a stranger here: the {name} of this relationship is {side.id}"
            faults.append(Fault.of("reference.unknown", f"facts[{fact.id}].{name}", named.id, hint))
    return faults


def trusted_relationship(
    provider: Ref,
    patron: Ref,
    facts: tuple[Fact, ...],
    coverage: Coverage = EVERYTHING,
    *,
    line: str | None = None,
) -> Relationship:
    """Return the ledger of facts that are known to be right: nothing is checked.

    The facts are named, in order and once each, as `identify` returns them, and agree with each
    other. For the package's own hot paths only.

    >>> trusted_relationship(Ref("hp"), Ref("mary"), ())
    <Relationship hp→mary, no facts>
    """
    relationship = object.__new__(Relationship)
    _fill(relationship, provider, patron, facts, coverage, line=line)
    return relationship


def _fill(
    relationship: Relationship,
    provider: Ref,
    patron: Ref,
    facts: tuple[Fact, ...],
    coverage: Coverage,
    *,
    line: str | None,
) -> None:
    _set_provider(relationship, provider)
    _set_patron(relationship, patron)
    _set_line(relationship, line)
    _set_facts(relationship, facts)
    _set_coverage(relationship, coverage)


_set_provider = Relationship.__dict__["provider"].__set__
_set_patron = Relationship.__dict__["patron"].__set__
_set_line = Relationship.__dict__["line"].__set__
_set_facts = Relationship.__dict__["facts"].__set__
_set_coverage = Relationship.__dict__["coverage"].__set__
