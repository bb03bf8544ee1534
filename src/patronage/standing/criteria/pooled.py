"""A figure over a set of parties: what they spent, owe or have noted together, each fact once."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, floor
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from attrs import field, frozen

from patronage.book.bonds import Way
from patronage.counting.verdict import Verdict
from patronage.measures.figures import figure
from patronage.money.money import Money
from patronage.party.relations import Bond, OwnBond, Share, bond_of, kind_of, share_of
from patronage.standing.criteria.checks import EVER
from patronage.standing.criteria.figures import NOTHING, Figured, known_figures
from patronage.standing.criteria.kernel import span_of
from patronage.standing.criteria.sight import currency_of
from patronage.standing.criteria.through import MOST_TOLD, unknown_because
from patronage.standing.rules.covering import Unseen, unseen_of
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge, known_of
from patronage.standing.rules.others import others_of
from patronage.standing.rules.verdict import Observed
from patronage.thresholds.threshold import (
    LOWER,
    UPPER,
    Threshold,
    at_least,
    at_most,
    less_than,
    more_than,
)
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.facts.parties import Ref
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.others import Others
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["Belongs", "Pooled"]

_WHOLE: Final = Fraction(1)
_MET, _UNMET = Verdict.MET, Verdict.UNMET


class Belongs(Enum):
    """Whose facts count, where who belongs changes: by the fact's day, or by the day asked.

    `THEN`: what was done while one belonged counts, and goes on to when one has left: a gift stays
    where it was given. `NOW`: all of those who belong on the day asked counts, and of nobody else:
    who leaves takes along what is theirs.

    >>> Belongs.THEN.value
    'then'
    """

    THEN = "then"
    NOW = "now"

    __repr__ = repr_member


@frozen(cache_hash=True)
class Pooled(Value):
    """What a criterion sees of one and of others together: the sum, held against its threshold.

    Who is bound, `by` which bond, `back` and `deep`, as `Through` has it. Each fact counts once,
    though it stands in two ledgers under one given id. `belongs` says whose facts count where that
    changes: those of who was bound on the fact's own day (what gives something back counts where
    that does), or all of who is bound on the day asked. One's `own` count whole on every day, or
    not at all. Of others' counts all, or a `share`; and, `by_share`, the share of the bond.

    Of an amount that isn't whole the sum is rounded, once, to the nearest minor unit. What somebody
    has nothing of adds nothing; where what somebody adds isn't known, the sum is not, and where a
    bound of it is, a bound. Not known without a book.

    Faults: `rule.type` (a criterion without a number, or one that looks at others itself),
    `window.ladder`, `bond.type`, `belongs.type`, `share.type`, `share.range`, `flag.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> air, ann, bob = (pt.Person(name, name.title()) for name in ("air", "ann", "bob"))
    >>> home = pt.Group.household("home", "Home", [ann, bob])
    >>> miles = [
    ...     pt.Observation("miles", on=date(2026, month, 1), value=value)
    ...     for month, value in ((3, 15_000), (4, 12_000))
    ... ]
    >>> book = pt.Book([air, ann, bob, home]).add(air, ann, miles[0]).add(air, bob, miles[1])
    >>> flown = pt.Aggregate(pt.at_least(25_000), of="observation:miles", by=pt.Statistic.SUM)
    >>> gold = pt.Rung("gold", enter=pt.Pooled(flown, by=pt.Bond.HOUSEHOLD))
    >>> policy = pt.Policy("air", "1", rungs=(gold,))
    >>> print(pt.standing_of(book.relationship(air, ann), policy, book=book))
    prospect; gold from 1 Apr 2026
    """

    code = "pooled"
    windowed_by_its_criterion = True
    looks_beyond = True
    reads_others = True
    tells_of_the_day = True
    unseen = Unseen.ANYTHING

    criterion: Figured
    by: Bond | OwnBond = field(kw_only=True, converter=bond_of)
    back: bool = field(default=False, kw_only=True)
    deep: bool = field(default=False, kw_only=True)
    own: bool = field(default=True, kw_only=True)
    belongs: Belongs = field(default=Belongs.THEN, kw_only=True)
    share: Share = field(default=Decimal(1), kw_only=True, converter=share_of)
    by_share: bool = field(default=False, kw_only=True)

    @property
    def threshold(self) -> Threshold:
        """What the sum is held against: the threshold of the criterion."""
        return cast("Any", self.criterion).threshold  # type: ignore[no-any-return]

    @property
    def needs(self) -> frozenset[str]:
        """The kind of the relations, and what the criterion needs."""
        return frozenset({kind_of(self.by)}) | self.criterion.needs

    @property
    def inner(self) -> tuple[Criterion, ...]:
        """The criterion, alone."""
        return (self.criterion,)

    @property
    def way(self) -> Way:
        """Where one looks."""
        return Way(self.by, self.back, self.deep)

    def looks_at(self, fact: Fact) -> bool:
        """Return whether one's own fact counts."""
        return self.own and known_of(self.criterion).looks_at(fact)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the window in which facts count."""
        over: Window = getattr(self.criterion, "over", EVER)
        return span_of(over)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the sum on each day."""
        others = others_of(facts)
        if others is None or others.book is None:
            return Timeline.constant(Observed(None))
        parts = self._parts(facts, others)
        lines = [
            Timeline.combine(_weighed, known_figures(part.judge, self.criterion), part.weight)
            for part in parts
        ]
        bounded = others.lacks(self.way) is not None
        if bounded and unseen_of(self.criterion) is not Unseen.RAISES:
            return Timeline.constant(Observed(None))
        return _added_up(lines, currency_of(self.threshold), bounded=bounded).map(Observed)

    def _parts(self, facts: Facts, others: Others) -> list[_Part]:
        """Return whose facts count, by how much, with what is made of them alone."""
        own = Timeline.constant(_WHOLE if self.own else None)
        holders = [_Holder(others.party, facts, others.coverage, own)]
        for party, shares in others.reach(self.way).items():
            around = others.of(party)
            holders.append(
                _Holder(party, around.facts, around.coverage, shares.map(self._weight_of))
            )
        doubled = _doubled(holders)
        if self.belongs is Belongs.THEN:
            return _by_day_of_fact(holders, doubled)
        if doubled:
            return _by_day_without(holders, doubled)
        return [_part(each, each.facts, each.weight) for each in holders]

    def _weight_of(self, share: Fraction | None) -> Fraction | None:
        """Return by how much what others have counts, by the share of their bond."""
        if share is None:
            return None
        return Fraction(self.share) * (share if self.by_share else 1)

    def told(self, facts: Facts, day: date) -> Iterator[tuple[Ref, Judge, tuple[Criterion, ...]]]:
        """Yield of those who add to it on a day what they add, before any share of it.

        No more than anybody reads.
        """
        others = others_of(facts)
        if others is None or others.book is None:
            return
        told = 0
        for part in self._parts(facts, others):
            adds = part.weight.at(day) is not None and part.party != others.party
            if adds and told < MOST_TOLD and part.judge.facts.all:
                told += 1
                yield others.ref(part.party), part.judge, (self.criterion,)

    def unknown_because(self, facts: Facts, day: date) -> Details:
        """Return why it isn't known, as parameters of a finding."""
        return unknown_because(facts, self.way)


# --- whose facts count --------------------------------------------------------------------------


_Weight: TypeAlias = "Timeline[Fraction | None]"
"""By how much somebody's facts count on each day; None: not at all."""


class _Holder(NamedTuple):
    """Somebody whose facts may count."""

    party: str
    facts: Facts
    coverage: Any
    weight: _Weight


class _Part(NamedTuple):
    """Some facts of one party, that count by so much."""

    party: str
    judge: Judge
    weight: _Weight


def _part(holder: _Holder, facts: Facts, weight: _Weight) -> _Part:
    return _Part(holder.party, Judge(facts, holder.coverage, facts.first), weight)


def _doubled(holders: list[_Holder]) -> set[str | None]:
    """Return the ids under which one fact stands in several ledgers."""
    known: dict[str | None, Fact] = {}
    found: set[str | None] = set()
    for holder in holders:
        for fact in holder.facts.all:
            if known.setdefault(fact.id, fact) is not fact and known[fact.id] == fact:
                found.add(fact.id)
    return found


def _by_day_of_fact(holders: list[_Holder], doubled: set[str | None]) -> list[_Part]:
    """Return the facts by the share of which they count on their own day, each with the first."""
    found: list[_Part] = []
    taken: set[str | None] = set()
    for holder in holders:
        counted: dict[Fraction, list[Fact]] = {}
        days = {fact.id: fact.on for fact in holder.facts.all}
        for fact in holder.facts.all:
            weight = holder.weight.at(_own_day(fact, days))
            if weight is None or fact.id in taken:
                continue
            counted.setdefault(weight, []).append(fact)
            if fact.id in doubled:
                taken.add(fact.id)
        for weight, facts in counted.items() or [(_WHOLE, [])]:
            found.append(_part(holder, Facts(facts), Timeline.constant(weight)))
    return found


def _own_day(fact: Fact, days: dict[str | None, date]) -> date:
    """Return the day by which it is asked to whom a fact belongs: what it gives back is its own."""
    of: object = getattr(fact, "of", None)
    return days.get(of, fact.on) if isinstance(of, str) else fact.on


def _by_day_without(holders: list[_Holder], doubled: set[str | None]) -> list[_Part]:
    """Return the facts of each on the days on which they are the first there to have them.

    Between the days on which somebody comes or goes, who has what is settled.
    """
    days = sorted({day for holder in holders for day in holder.weight.days})
    starts = [None, *days]
    found: list[_Part] = []
    for place, holder in enumerate(holders):
        settled: dict[frozenset[str | None], list[tuple[date | None, Fraction | None]]] = {}
        for start in starts:
            here = _on(holder.weight, start)
            gone = frozenset[str | None]()
            if here is not None:
                earlier = [each for each in holders[:place] if _on(each.weight, start) is not None]
                gone = frozenset(
                    fact.id for each in earlier for fact in each.facts.all if fact.id in doubled
                )
            for known in settled.values():
                known.append((start, None))
            settled.setdefault(gone, [(start, None)])[-1] = (start, here)
        for gone, weights in settled.items():
            facts = Facts([fact for fact in holder.facts.all if fact.id not in gone])
            before = weights[0][1] if weights[0][0] is None else None
            later = [(day, weight) for day, weight in weights if day is not None]
            found.append(_part(holder, facts, coalesced(before, later)))
    return found


def _on(weight: _Weight, start: date | None) -> Fraction | None:
    return weight.before if start is None else weight.at(start)


# --- what they come to --------------------------------------------------------------------------


class _Adds(NamedTuple):
    """What one part adds to a sum on a day: an exact number, or a bound on which side it is."""

    exact: Fraction
    kind: str


_ABSENT: Final = _Adds(Fraction(0), "absent")
_ADDS_NOTHING: Final = _Adds(Fraction(0), "nothing")
_OPEN: Final = _Adds(Fraction(0), "open")


def _weighed(value: object, weight: Fraction | None) -> tuple[object, Fraction | None]:
    return value, weight


def _adds(value: object, weight: Fraction | None, currency: str | None) -> _Adds:
    if weight is None:
        return _ABSENT
    if value is NOTHING:
        return _ADDS_NOTHING
    kind = "sum"
    if isinstance(value, Threshold):
        if value.comparison not in LOWER | UPPER:
            return _OPEN
        kind, value = value.comparison.value, value.bound
    if isinstance(value, Money):
        return _Adds(value.minor * weight, kind) if value.currency == currency else _OPEN
    if currency is not None or isinstance(value, bool):
        return _OPEN
    if not isinstance(value, int | Decimal | Fraction):
        return _OPEN
    return _Adds(Fraction(value) * weight, kind)


def _added_up(
    lines: list[Timeline[tuple[object, Fraction | None]]],
    currency: str | None,
    *,
    bounded: bool,
) -> Timeline[object]:
    """Return what some parts come to on each day; one pass over all their changes.

    Where it is `bounded`, others may add to it of whom nothing is known.
    """
    now = [_adds(*line.before, currency) for line in lines]
    total = _Total(now, currency, bounded=bounded)
    before = total.value
    turns = [
        (day, place, pair)
        for place, line in enumerate(lines)
        for day, pair in zip(line.days, line.values, strict=True)
    ]
    changes: list[tuple[date, object]] = []
    for day, place, pair in sorted(turns, key=itemgetter(0)):
        adds = _adds(*pair, currency)
        total.turn(now[place], -1)
        total.turn(adds, 1)
        now[place] = adds
        changes.append((day, total.value))
    return coalesced(before, changes)


class _Total:
    """What some parts come to, kept up to date part by part."""

    __slots__ = ("_bounded", "_count", "_currency", "_sum")

    def __init__(self, parts: Iterable[_Adds], currency: str | None, *, bounded: bool) -> None:
        self._currency = currency
        self._bounded = bounded
        self._sum = Fraction(0)
        self._count: dict[str, int] = {}
        for each in parts:
            self.turn(each, 1)

    def turn(self, adds: _Adds, step: int) -> None:
        """Take one part in, or out again."""
        self._sum += step * adds.exact
        self._count[adds.kind] = self._count.get(adds.kind, 0) + step

    @property
    def value(self) -> object:
        """The sum, or a bound of it; None where neither is known, or nobody has noted anything."""
        counted = {kind for kind, count in self._count.items() if count}
        if "open" in counted or ("nothing" in counted and not counted - {"absent", "nothing"}):
            return None
        bounds = counted & _SIDES.keys()
        sides = {_SIDES[kind] for kind in bounds}
        if self._bounded:
            bounds, sides = {*bounds, "at least"}, {*sides, 1}
        if not sides:
            return self._made(round)
        if sides == {1}:
            return (more_than if "more than" in bounds else at_least)(self._made(floor))
        if sides == {-1}:
            return (less_than if "less than" in bounds else at_most)(self._made(ceil))
        return None

    def _made(self, whole: Callable[[Fraction], int]) -> Any:  # noqa: ANN401  a number or an amount
        if self._currency is None:
            return figure(self._sum)
        return Money.of_minor(whole(self._sum), self._currency)


_SIDES: Final = {"at least": 1, "more than": 1, "at most": -1, "less than": -1}
"""On which side of what is known the value of a part may lie."""
