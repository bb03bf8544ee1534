"""Values of every class that documents know, drawn from the types of their fields.

What a constructor refuses is drawn anew. Days are drawn from a small universe or from the edges, so
that they coincide; the few classes that take words of a list have them here.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import attrs
from hypothesis import strategies as st

import patronage as pt
from patronage.codec.catalogue import NO_DOCUMENTS, is_protocol
from patronage.codec.choices import is_union, origin_of
from patronage.codec.shapes import shape_of
from patronage.errors import PatronageError
from patronage.manifest import MANIFEST

from draws import universe

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

__all__ = ["DOCUMENTS", "documents", "value_of"]

TRIES: Final = 200
DEEPEST: Final = 5

EDGES: Final = tuple(
    map(
        date.fromisoformat,
        [
            *("2023-12-31", "2024-01-01", "2024-01-31", "2024-02-28", "2024-02-29"),
            *("2024-03-01", "2024-03-31", "2024-04-30", "1999-12-31", "9999-12-30"),
        ],
    )
)


def _documents() -> dict[str, Any]:
    rooms = (pt.measures, pt)
    found = {
        name: getattr(room, name)
        for room in rooms
        for name in room.__all__
        if name not in NO_DOCUMENTS
    }
    return {
        name: kind
        for name, kind in found.items()
        if isinstance(kind, type)
        and (attrs.has(kind) or issubclass(kind, Enum) or kind in {pt.Money, pt.UnitPrice})
    }


DOCUMENTS: Final = _documents()
"""The public classes whose values are documents, by name."""


class NoValue(Exception):
    """Nothing that the constructor takes was drawn."""


def documents(*kinds: Any) -> SearchStrategy[Any]:
    """Draw values of these classes, or of any public one."""
    pool = kinds or tuple(DOCUMENTS.values())
    seeds = st.integers(0, 2**32 - 1)
    return st.tuples(st.sampled_from(pool), seeds).map(lambda case: value_of(case[0], case[1]))


def value_of(kind: Any, seed: int) -> Any:
    """Return the value of a class that a seed stands for."""
    for attempt in range(TRIES):
        random = Random(seed * TRIES + attempt)
        days = random.choice([universe(), EDGES])
        with suppress(NoValue):
            return _Drawing(random, days).value(kind, 0)
    raise NoValue(f"no {kind.__name__} for the seed {seed}: draw its parts by hand, in PLAIN")


_shape_of: Final = cache(shape_of)


class _Drawing:
    def __init__(self, random: Random, days: tuple[date, ...]) -> None:
        self.random = random
        self.days = days

    def value(self, hint: Any, depth: int) -> Any:
        kind: Any = origin_of(hint)
        if kind in PLAIN:
            return PLAIN[kind](self.random, self.days)
        if is_union(hint):
            return self._one_of(get_args(hint), depth)
        if kind is tuple or kind is frozenset:
            return self._several(kind, get_args(hint), depth)
        if hint is object or hint is Any or isinstance(hint, TypeVar):
            return self._one_of((int, str, bool, date, Decimal, pt.Money, pt.Span), depth)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self.random.choice(list(hint))
        if is_protocol(kind):
            return self.value(self._member(kind.__name__, depth), depth + 1)
        return self._built(hint, depth)

    def _one_of(self, kinds: tuple[Any, ...], depth: int) -> Any:
        if type(None) in kinds and (depth > DEEPEST or self.random.random() < 0.4):
            return None
        return self.value(self.random.choice(kinds), depth)

    def _several(self, kind: Any, items: tuple[Any, ...], depth: int) -> Any:
        if kind is tuple and items[1:] != (...,):
            return tuple(self.value(item, depth + 1) for item in items)
        count = self.random.choice([0, 0, 1] if depth > DEEPEST else [0, 1, 1, 2, 3])
        return kind(self.value(items[0], depth + 1) for _ in range(count))

    def _member(self, protocol: str, depth: int) -> Any:
        names = list(MANIFEST.named(protocol.lower()))
        if protocol in {"Criterion", "Compound"} and depth > DEEPEST // 2:
            names = ["Always"]
        return getattr(pt, self.random.choice(names))

    def _built(self, hint: Any, depth: int) -> Any:
        shape = _shape_of(hint)
        error: Exception | None = None
        for _ in range(TRIES):
            given = {
                slot.name: "USD" if slot.name == "currency" else self.value(slot.hint, depth + 1)
                for slot in shape.slots
                if slot.required or (depth < DEEPEST and self.random.random() < 0.5)
            }
            try:
                return shape.build(_issued(given) if shape.kind is pt.Invoice else given)
            except PatronageError as refused:
                error = refused
        raise NoValue(f"{shape.kind.__name__}: {error}")


def _issued(invoice: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an invoice with lines that fit: of its day and currency, with ids."""
    on, found = invoice["on"], dict(invoice)
    for name in {"lines", "tax"} & set(invoice):
        found[name] = tuple(
            attrs.evolve(
                charge,
                id=f"{name}-{place}",
                invoice_on=on,
                recorded_on=max(on, charge.recorded_on),
                amount=pt.Money.of_minor(25 * place, "USD"),
                discount=None,
            )
            for place, charge in enumerate(invoice[name], start=1)
        )
    return found


def _from(*values: Any) -> Callable[[Random, tuple[date, ...]], Any]:
    return lambda random, _: random.choice(values)


def _period(random: Random, days: tuple[date, ...]) -> pt.Period:
    first, last = sorted(random.sample(days, 2))
    ends = [(first, last), (first, last), (first, last), (first, None), (None, last), (None, None)]
    return pt.Period(*random.choice(ends))


def _reference(random: Random, _: object) -> pt.Ref:
    return pt.Ref(random.choice("abcde"), random.choice([None, "Mary Vane", "Zoë <b>"]))


PLAIN: Final[dict[Any, Callable[[Random, tuple[date, ...]], Any]]] = {
    type(None): _from(None),
    bool: _from(True, False),
    int: _from(0, 1, 1, 2, 3, 12, 28),
    str: _from("a", "b", "client", "mary", "Zoë", 'say "hi" \\ no'),
    date: lambda random, days: random.choice(days),
    Decimal: _from(Decimal(0), Decimal(1), Decimal("2.50"), Decimal("1E+2"), Decimal("99.9")),
    Fraction: _from(Fraction(0), Fraction(1), Fraction(17, 31)),
    pt.Span: _from(pt.days(0), pt.days(1), pt.days(30), pt.months(1), pt.years(2)),
    pt.Money: _from(*(pt.Money.of_minor(n, c) for n in (0, 1, 2500) for c in ("USD", "JPY"))),
    pt.UnitPrice: _from(pt.UnitPrice("0.000125", "USD"), pt.UnitPrice("1", "USD")),
    pt.Period: _period,
    pt.Ref: _reference,
    pt.Threshold: _from(
        *(pt.at_least(3), pt.at_most(pt.Money("9.90", "USD")), pt.one_of("law", "retail")),
        *(pt.at_least(pt.days(90)), pt.within(pt.days(180)), pt.more_than(Decimal("2.5"))),
        *(pt.at_least(pt.years(1)), pt.at_most(pt.months(6)), pt.equal_to("client")),
        pt.less_than(Decimal("0.25")),
    ),
    pt.Amendment: lambda random, _: pt.Amendment(
        pt.Terms(summary=random.choice(["Counsel", "Zoë"])), changes="summary"
    ),
    pt.MonthEnd: _from(
        pt.MonthEnd.CLAMP, pt.MonthEnd.STICK, pt.MonthEnd.WALK, pt.MonthEnd.keep_distance(3)
    ),
    pt.Anchor: _from(pt.Anchor.START, pt.Anchor.CALENDAR),
    pt.Recurrence: lambda random, days: pt.Recurrence("FREQ=MONTHLY", start=random.choice(days)),
    pt.ServiceHours: lambda random, days: pt.ServiceHours(
        random.choice(["UTC", "Europe/Vienna"]),
        {random.randrange(7): random.choice(["00:00-24:00", ("08:30-12:00", "13:00-17:45")])},
        closed=random.choice([pt.EVERY_DAY, pt.HolidayCalendar.of(random.choice(days))]),
        special=random.choice([{}, {random.choice(days): "09:00-11:00"}]),
    ),
    pt.NationalCalendar: _from(
        pt.national("US"), pt.national("DE", "BY"), pt.national("AT", weekend=frozenset({6}))
    ),
}
"""How the values are drawn that have no fields, or words that only they know."""
