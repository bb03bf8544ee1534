"""Who looks after whom in a book on a day, who has room, and who waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import evolve, field, frozen

from patronage.book.book import Book  # noqa: TC001  its hints can be read
from patronage.checks import check_day, check_name
from patronage.errors import Fault, invalid, raise_faults
from patronage.facts.attributes import Attribute
from patronage.facts.dealings import Assigned
from patronage.facts.parties import Ref, ref_of
from patronage.fields import Whole
from patronage.relationship.relationship import Relationship
from patronage.standing.book.ledgers import check_ledgers, ledgers_of, no_ledger
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

__all__ = ["Load", "Waiting", "Workload", "workload"]


@frozen
class Load(Value):
    """Whom a manager looks after on a day, what they weigh together, and how much would be full.

    Without a `capacity` nobody is ever full.

    >>> import patronage as pt
    >>> ana = pt.Load(pt.Ref("ana"), (pt.Ref("mary"),), weight=Fraction(1), capacity=1)
    >>> ana.has_room
    False
    """

    manager: Ref = field(converter=ref_of)
    patrons: tuple[Ref, ...]
    weight: Fraction = field(kw_only=True)
    capacity: Whole | None = field(default=None, kw_only=True)

    @property
    def has_room(self) -> bool:
        """Whether it is less than the capacity.

        >>> import patronage as pt
        >>> pt.Load(pt.Ref("ana"), (), weight=Fraction(0)).has_room
        True
        """
        return self.capacity is None or self.weight < self.capacity


@frozen
class Waiting(Value):
    """Somebody whom no dedicated manager looks after, and since when: the first day without one.

    >>> import patronage as pt
    >>> pt.Waiting(pt.Ref("mary"), since=date(2026, 6, 1)).weight
    Fraction(1, 1)
    """

    patron: Ref = field(converter=ref_of)
    since: date = field(kw_only=True)
    weight: Fraction = field(default=Fraction(1), kw_only=True)


@frozen
class Workload(Value):
    """The managers of a book on a day with their loads, by id, and who waits, the longest first.

    >>> import patronage as pt
    >>> pt.workload([], on=date(2026, 6, 1), capacities={"ana": 4}).free[0].manager
    Ref('ana')
    """

    on: date
    loads: tuple[Load, ...]
    waiting: tuple[Waiting, ...] = ()

    @property
    def free(self) -> tuple[Load, ...]:
        """The managers who have room, the least laden first; of several, by id.

        >>> import patronage as pt
        >>> pt.workload([], on=date(2026, 6, 1), capacities={"ana": 0}).free
        ()
        """
        return tuple(sorted(self._with_room, key=lambda each: (each.weight, each.manager.id)))

    @property
    def _with_room(self) -> list[Load]:
        return [each for each in self.loads if each.has_room]

    def shared_out(self) -> tuple[tuple[Waiting, Ref | None], ...]:
        """Return whom each who waits would go to: to the least laden who has room; None: to nobody.

        In the order of their waiting. Nothing is assigned by that: record an `Assigned` for each.

        >>> import patronage as pt
        >>> new = pt.Relationship("hp", "mary").add(pt.Observation("visit", on=date(2026, 5, 1)))
        >>> load = pt.workload([new], on=date(2026, 6, 1), capacities={"ana": 4})
        >>> [(str(each.patron), str(manager)) for each, manager in load.shared_out()]
        [('mary', 'ana')]
        """
        now, found = self, list[tuple[Waiting, Ref | None]]()
        for each in self.waiting:
            best = next(iter(now.free), None)
            found.append((each, None if best is None else best.manager))
            if best is not None:
                taken = (*best.patrons, each.patron)
                more = evolve(best, patrons=taken, weight=best.weight + each.weight)
                loads = tuple(more if each_load is best else each_load for each_load in now.loads)
                now = evolve(now, loads=loads)
        return tuple(found)


def workload(
    book: Book | Iterable[Relationship],
    *,
    on: date,
    capacities: Mapping[str, int] | None = None,
    weight: str | None = None,
    known_by: date | None = None,
) -> Workload:
    """Return who looks after whom on a day, over a whole book, and who has nobody (D2, D39).

    As the last `Assigned` of each line of service says; a pool of agents is no manager. A manager
    counts a party once. `capacities` are how much each manager can bear, by id; those named there
    are told though they have nobody. `weight` names an attribute whose number on the day says how
    much a party weighs; who has none weighs 1. `known_by`: as known by that day.

    Raises `InvalidInput`: `book.type`, `relationship.type`, `date.type`, `name.syntax`,
    `capacity.type`.

    >>> import patronage as pt
    >>> day = date(2026, 3, 1)
    >>> ledgers = [
    ...     pt.Relationship("hp", "mary").add(pt.Assigned(pt.Ref("ana"), on=day)),
    ...     pt.Relationship("hp", "stan").add(pt.Assigned(None, on=day)),
    ... ]
    >>> found = pt.workload(ledgers, on=date(2026, 4, 1), capacities={"ben": 2})
    >>> [(each.manager.id, len(each.patrons)) for each in found.loads]
    [('ana', 1), ('ben', 0)]
    >>> [str(each.patron) for each in found.waiting]
    ['stan']
    """
    _check(book, on, capacities, weight, known_by)
    borne: dict[str, list[tuple[Ref, Fraction]]] = {}
    named: dict[str, Ref] = {}
    waiting: list[Waiting] = []
    for place, ledger in enumerate(ledgers_of(book, known_by)):
        if not isinstance(cast("object", ledger), Relationship):
            raise invalid([no_ledger(place, ledger)])
        facts = [fact for fact in ledger.known_by(known_by) if fact.on <= on]
        if not facts:
            continue
        weighs = _weight_of(facts, weight)
        managers = _managers_of(facts)
        for manager in managers:
            named.setdefault(manager.id, manager)
            borne.setdefault(manager.id, []).append((ledger.patron, weighs))
        if not managers:
            waiting.append(Waiting(ledger.patron, since=_without_since(facts), weight=weighs))
    able = {} if capacities is None else dict(capacities)
    loads = tuple(
        Load(
            named.get(name, Ref(name)),
            tuple(patron for patron, _ in borne.get(name, ())),
            weight=sum((weighs for _, weighs in borne.get(name, ())), Fraction(0)),
            capacity=able.get(name),
        )
        for name in sorted({*borne, *able})
    )
    return Workload(
        on, loads, tuple(sorted(waiting, key=lambda each: (each.since, each.patron.id)))
    )


def _check(book: object, on: object, capacities: object, weight: object, known_by: object) -> None:
    faults: list[Fault] = []
    check_ledgers(faults, book)
    check_day(faults, "on", on)
    if known_by is not None:
        check_day(faults, "known_by", known_by)
    if weight is not None:
        check_name(faults, "weight", weight)
    if capacities is not None and not isinstance(capacities, Mapping):
        hint = "give a mapping of ids to whole numbers"
        faults.append(Fault.of("capacity.type", "capacities", capacities, hint))
    elif capacities is not None:
        for name, most in cast("Mapping[object, object]", capacities).items():
            check_name(faults, "capacities", name)
            if type(most) is not int or most < 0:
                hint = "give a whole number, 0 or more"
                faults.append(Fault.of("capacity.type", f"capacities[{name}]", most, hint))
    raise_faults(faults)


def _managers_of(facts: Iterable[Fact]) -> tuple[Ref, ...]:
    """Return who looks after somebody: by the last word of each line of service, each once."""
    last = {fact.line: fact for fact in facts if isinstance(fact, Assigned)}
    found = {
        fact.manager.id: fact.manager
        for fact in last.values()
        if fact.is_dedicated and fact.manager is not None
    }
    return tuple(found.values())


def _without_since(facts: list[Fact]) -> date:
    """Return the first day without a manager of somebody who has none now."""
    since, held = facts[0].on, dict[str | None, bool]()
    for fact in facts:
        if isinstance(fact, Assigned):
            had = any(held.values())
            held[fact.line] = fact.is_dedicated
            if had and not any(held.values()):
                since = fact.on
    return since


def _weight_of(facts: Iterable[Fact], name: str | None) -> Fraction:
    said: object = None
    for fact in facts:
        if isinstance(fact, Attribute) and fact.name == name:
            said = fact.value
    known = isinstance(said, int | Decimal) and not isinstance(said, bool)
    return Fraction(cast("int | Decimal", said)) if known else Fraction(1)
