"""Which fact is which: ids from content, so that arrival order doesn't matter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from attrs import NOTHING, fields, has

from patronage.checks import check_id
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY, Fact, Growing
from patronage.facts.parties import Ref
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["content", "identify", "with_id"]

FactT = TypeVar("FactT", bound=Fact)

_Put: TypeAlias = "Callable[[Any, Any], None]"


def identify(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts, each with an id, once each, in the order of day and id.

    A fact without an id gets `kind-YYYY-MM-DD-digest`, where the digest is of its content; equal
    ones are told apart by `-2`, `-3` and so on, so that two equal rows of an import stay two facts.
    The same given id twice with equal content is one fact; with different content it is
    `evidence.conflict`. The order in which the facts are given changes nothing (E2-E4).

    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1))
    >>> [fact.id for fact in identify([visit, visit])]
    ['observation:visit-2026-01-01-b7b9d569', 'observation:visit-2026-01-01-b7b9d569-2']
    """
    taken, nameless = _given(facts)
    for stem, alike in nameless.items():
        ordinal = 1
        for _, fact in alike if len(alike) == 1 else sorted(alike, key=_by_content):
            while (name := stem if ordinal == 1 else f"{stem}-{ordinal}") in taken:
                ordinal += 1
            taken[name] = with_id(fact, name)
    return tuple(sorted(taken.values(), key=_by_day))


def _given(
    facts: Iterable[Fact],
) -> tuple[dict[str, Fact], dict[str, list[tuple[str, Fact]]]]:
    taken: dict[str, Fact] = {}
    nameless: dict[str, list[tuple[str, Fact]]] = {}
    conflicts: dict[str, Fault] = {}
    for fact in facts:
        if fact.id is None:
            said = content(fact)
            digest = sha256(said.encode()).hexdigest()[:8]
            nameless.setdefault(f"{fact.kind}-{fact.on.isoformat()}-{digest}", []).append(
                (said, fact)
            )
        elif fact.id not in taken:
            taken[fact.id] = fact
        elif (kept := _merged(taken[fact.id], fact)) is not None:
            taken[fact.id] = kept
        else:
            hint = "one id names one fact; correct it by a Correction"
            conflicts[fact.id] = Fault.of("evidence.conflict", "id", fact.id, hint)
    raise_faults(conflicts[key] for key in sorted(conflicts))
    return taken, nameless


def _merged(one: Fact, other: Fact) -> Fact | None:
    """Return the fact that two of one id are, or none if they say different things."""
    if one is other:
        return one
    if content(one) == content(other):
        return min(one, other, key=repr)  # they may differ in labels, which are only shown
    if isinstance(one, Growing) and isinstance(other, Growing) and type(one) is type(other):
        if other.extends(one):
            return other
        if one.extends(other):
            return one
    return None


def _by_content(item: tuple[str, Fact]) -> tuple[str, str]:
    return item[0], repr(item[1])


def _by_day(fact: Fact) -> tuple[date, str]:
    return fact.on, fact.id or ""


def with_id(fact: FactT, id: str) -> FactT:  # noqa: A002  the attribute's own name
    """Return the same fact under an id.

    Cheap: what was checked when the fact was built isn't checked again.

    >>> import patronage as pt
    >>> with_id(pt.Observation("visit", on=date(2026, 1, 1)), "v1").id
    'v1'
    """
    faults: list[Fault] = []
    check_id(faults, "id", id)
    if faults:
        raise_faults(faults)
    copy = _copy(fact)
    object.__setattr__(copy, "id", id)
    return copy


def _copy(fact: FactT) -> FactT:
    read, write = _slots(type(fact))
    copy = object.__new__(type(fact))
    for put, value in zip(write, read(fact), strict=True):
        put(copy, value)
    return copy


@cache
def _slots(kind: type) -> tuple[Callable[[object], tuple[object, ...]], tuple[_Put, ...]]:
    """Return how to read all fields of a class at once, and how to put each into a new value."""
    names = [each.name for each in fields(kind)]
    slots = (kind.__dict__.get(name) for name in names)
    puts = (getattr(slot, "__set__", None) for slot in slots)
    return attrgetter(*names), tuple(
        put or _put_by(name) for put, name in zip(puts, names, strict=True)
    )


def _put_by(name: str) -> _Put:
    def put(value: object, item: object) -> None:
        object.__setattr__(value, name, item)

    return put


def content(fact: Fact) -> str:
    """Return the canonical text of all that a fact says, but its id and the labels it shows.

    What has its default is left out, so that a field added later changes no digest; equal numbers
    are written alike; nothing depends on the process, the locale or the version of Python.

    >>> import patronage as pt
    >>> content(pt.Assigned(pt.Ref("ana", "Ana Ruiz"), on=date(2026, 2, 1)))
    'Assigned(manager=@ana,on=2026-02-01)'
    """
    return f"{type(fact).__name__}({','.join(_said(fact))})"


def _said(value: object) -> list[str]:
    """Return each field of a value that hasn't its default, in the order of the class."""
    kind: type = type(value)
    read, named = _plan(kind)
    parts: list[str] = []
    for each, (name, default) in zip(read(value), named, strict=True):
        if each is default or _equal(each, default):
            continue
        if default is not SAME_DAY or each != getattr(value, "on", None):
            parts.append(f"{name}={_form(each)}")
    return parts


def _equal(value: object, default: object) -> bool:
    return default is not None and default is not NOTHING and value == default


@cache
def _plan(
    kind: type,
) -> tuple[Callable[[object], tuple[object, ...]], tuple[tuple[str, object], ...]]:
    """Return how to read the compared fields of a class, but its id, and their defaults."""
    compared = [each for each in fields(kind) if each.eq and each.name != "id"]
    names = [each.name for each in compared]
    read = attrgetter(*names) if len(names) > 1 else _read_one(names)
    return read, tuple((each.name, each.default) for each in compared)


def _read_one(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    return lambda value: tuple(getattr(value, name) for name in names)


def _form(value: object) -> str:
    """Return the canonical text of a value."""
    form = _FORMS.get(type(value))
    if form is not None:
        return form(value)
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_form, cast('frozenset[object]', value))))}}}"
    if isinstance(value, date):
        return value.isoformat()
    return _nested(value) if has(type(value)) else ascii(value)


def _nested(value: object) -> str:
    """Write a value inside a fact; unlike the fact's own id, an inner one is part of what it is."""
    inner = getattr(value, "id", None)
    named = [] if inner is None else [f"id={inner}"]
    return f"{type(value).__name__}({','.join(named + _said(value))})"


def _number(value: Any) -> str:  # noqa: ANN401  int or Decimal, as the table below says
    """Write equal numbers alike, whatever the decimal context: 1, 1.0 and 1E+0 are `1e0`."""
    sign, digits, exponent = Decimal(value).as_tuple()
    written = "".join(map(str, digits))
    bare = written.rstrip("0")
    power = int(exponent) + len(written) - len(bare)
    return f"{'-' * sign}{bare}e{power}" if bare else "0e0"


_FORMS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "none",
    bool: lambda value: "true" if value else "false",
    str: ascii,  # repr would depend on which characters this Python knows
    int: _number,
    Decimal: _number,
    date: date.isoformat,
    Money: lambda value: f"{value.minor} {value.currency}",
    Ref: lambda value: f"@{value.id}",
    tuple: lambda value: f"({','.join(map(_form, value))})",
}
