"""Which fact is which: ids that a ledger makes of what its facts say, without a word of theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from attrs import NOTHING, fields, has

from patronage.checks import check_id
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY, Fact, Growing, ledger_order
from patronage.facts.parties import Ref
from patronage.facts.wording import WORDING, told_in
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

__all__ = [
    "altered",
    "by_id",
    "content",
    "free_id",
    "id_of",
    "identify",
    "ids_of",
    "known_under",
    "ledger_name",
    "made_id",
    "taken_in",
    "with_id",
]

FactT = TypeVar("FactT", bound=Fact)

_Put: TypeAlias = "Callable[[Any, Any], None]"


def identify(facts: Iterable[Fact], ledger: str = "") -> tuple[Fact, ...]:
    """Return the facts, each with an id, once each, in the order of day and id.

    A fact without an id gets `kind-YYYY-MM-DD-digest`. The digest is of the ledger (`hp→mary`) and
    of what the fact says without its words: notes, sources, reasons and the like, which erasure
    takes. So it is nobody else's, and gives nothing away. Equal ones are told apart by `-2`, `-3`
    in the order of arrival: two equal rows of an import stay two facts. The same given id twice
    with equal content is one fact; with different content it is `evidence.conflict`.

    The order in which the facts are given changes nothing, but which of those that differ in words
    only has which number (E2-E4).

    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1))
    >>> [fact.id for fact in identify([visit, visit], "hp→mary")]
    ['observation:visit-2026-01-01-0ce8a56dd6', 'observation:visit-2026-01-01-0ce8a56dd6-2']
    """
    return taken_in((), facts, ledger)[0]


def taken_in(
    facts: tuple[Fact, ...],
    more: Iterable[Fact],
    ledger: str = "",
    taken_ids: set[str | None] | None = None,
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return the facts of a ledger with more of them, and of these those that are new or grew.

    `facts` are as `identify` returns them; `taken_ids`, where they are known, are ids among which
    are all of theirs, and spare a look at each. Taken in one by one or at once, facts without ids
    are named alike, unless somebody gives an id that the ledger makes.

    >>> import patronage as pt
    >>> visits = identify([pt.Observation("visit", on=date(2026, 1, day)) for day in (1, 2)])
    >>> whole, new = taken_in(visits, [pt.Observation("call", on=date(2026, 1, 1), id="C1")])
    >>> [fact.kind for fact in whole], [fact.id for fact in new]
    (['observation:call', 'observation:visit', 'observation:visit'], ['C1'])
    """
    added = tuple(more)
    nameless = [(made_id(fact, ledger), fact) for fact in added if fact.id is None]
    names = ids_of(added) - {None}
    for first, count in Counter(first for first, _ in nameless).items():
        names.update(_numbered(first, number) for number in range(1, count + 1))
    known = known_under(names, facts, taken_ids)
    fresh = _under_given_ids(added, known)
    taken = {*known, *fresh}
    used: dict[str, int] = {}
    for first, fact in nameless:
        used[first] = used.get(first, 0) + 1
        name = free_id(first, taken, used[first])
        taken.add(name)
        fresh[name] = with_id(fact, name)
    new = tuple(sorted(fresh.values(), key=ledger_order))
    if not known.keys().isdisjoint(fresh):
        facts = tuple([fact for fact in facts if fact.id not in fresh])
    return _merged_in_order(facts, new), new


def _under_given_ids(added: Iterable[Fact], known: dict[str | None, Fact]) -> dict[str, Fact]:
    """Return the facts that came with an id, by it, but those that say nothing new."""
    fresh: dict[str, Fact] = {}
    conflicts: dict[str, Fault] = {}
    for place, fact in enumerate(added):
        if fact.id is None:
            continue
        earlier = fresh.get(fact.id) or known.get(fact.id)
        kept = fact if earlier is None else _merged(earlier, fact)
        if kept is None and earlier is not None and earlier.kind != fact.kind:
            hint = f"it is the id of the {earlier.kind}: give the {fact.kind} another one"
            path = f"facts[{place}].id"
            conflicts[fact.id] = Fault.of("evidence.conflict", path, fact.id, hint)
        elif kept is None:
            hint = "one id names one fact; correct it by a Correction"
            conflicts[fact.id] = Fault.of("evidence.conflict", "id", fact.id, hint)
        elif kept is not earlier:
            fresh[fact.id] = kept
    raise_faults(conflicts[name] for name in sorted(conflicts))
    return fresh


def ledger_name(provider: str, patron: str) -> str:
    """Return what tells a ledger from any other: the ids of its two sides.

    >>> ledger_name("hp", "mary")
    'hp→mary'
    """
    return f"{provider}→{patron}"


def made_id(fact: Fact, ledger: str) -> str:
    """Return the id that a ledger makes for a fact, before likes of it are told apart.

    >>> import patronage as pt
    >>> made_id(pt.Observation("visit", on=date(2026, 1, 1)), "hp→mary")
    'observation:visit-2026-01-01-0ce8a56dd6'
    """
    return id_of(fact.kind, fact.on, content(fact, words=False), ledger)


def id_of(kind: str, on: date, said: str, ledger: str) -> str:
    """Return the id that a ledger makes for a fact of a kind and a day, of what it says.

    >>> id_of("purchase", date(2026, 1, 2), "Purchase(price=990 USD,on=2026-01-02)", "hp→mary")
    'purchase-2026-01-02-df2789c44f'
    """
    digest = sha256(f"{ledger}\n{said}".encode()).hexdigest()[:_DIGITS]
    return f"{kind}-{on.isoformat()}-{digest}"


_DIGITS: Final = 10
"""How much of a digest stands in an id: enough that like facts of two ledgers never meet."""


def free_id(name: str, taken: Container[str | None], number: int = 1) -> str:
    """Return an id that isn't taken, from a number on: the name, or `name-2`, `name-3` and so on.

    >>> free_id("V", {"V", "V-2"})
    'V-3'
    """
    while (found := _numbered(name, number)) in taken:
        number += 1
    return found


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def by_id(facts: tuple[Fact, ...]) -> dict[str | None, Fact]:
    """Return the facts of a ledger by their ids.

    >>> by_id(())
    {}
    """
    return dict(zip(map(_id_of, facts), facts, strict=True))


def ids_of(facts: tuple[Fact, ...]) -> set[str | None]:
    """Return the ids of facts; None is one of them where a fact has none yet.

    >>> ids_of(())
    set()
    """
    return set(map(_id_of, facts))


def known_under(
    ids: set[str | None], facts: tuple[Fact, ...], taken_ids: set[str | None] | None = None
) -> dict[str | None, Fact]:
    """Return the facts of a ledger by their ids, where it has one of these ids; else nothing.

    `taken_ids`, where they are known, have all of the ledger's ids among them.

    >>> known_under({"V1"}, (), {"V2"})
    {}
    """
    if taken_ids is not None and ids.isdisjoint(taken_ids):
        return {}
    return by_id(facts) if ids.intersection(map(_id_of, facts)) else {}


_id_of = attrgetter("id")


def _merged_in_order(facts: tuple[Fact, ...], new: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return two sequences of facts as one, each in the order of day and id."""
    if not facts or not new:
        return facts or new
    first = done = bisect_left(facts, ledger_order(new[0]), key=ledger_order)
    if first == len(facts):
        return facts + new  # copies once; what unpacks builds a list on the way
    between: list[Fact] = []
    for fact in new:
        place = bisect_left(facts, ledger_order(fact), done, key=ledger_order)
        between += facts[done:place]
        between.append(fact)
        done = place
    return facts[:first] + (*between, *facts[done:])  # noqa: RUF005  as above


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
    return altered(fact, "id", id)


def altered(fact: FactT, name: str, value: object) -> FactT:
    """Return the same fact with one field changed to what is known to be right: nothing is checked.

    >>> import patronage as pt
    >>> altered(pt.Observation("visit", on=date(2026, 1, 1)), "line", "tax").line
    'tax'
    """
    copy = _copy(fact)
    object.__setattr__(copy, name, value)
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


_NOTHING: Final[frozenset[str]] = frozenset()


def content(fact: Fact, *, words: bool = True, but: frozenset[str] = _NOTHING) -> str:
    """Return the canonical text of all that a fact says, but its id and the labels it shows.

    What has its default is left out, so that a field added later changes no digest; equal numbers
    are written alike; nothing depends on the process, the locale or the version of Python. Without
    `words` it is what erasure leaves of it; `but` names fields of the fact itself to leave out.

    >>> import patronage as pt
    >>> content(pt.Assigned(pt.Ref("ana", "Ana Ruiz"), on=date(2026, 2, 1)))
    'Assigned(manager=@ana,on=2026-02-01)'
    >>> content(pt.Assigned("ana", on=date(2026, 2, 1), note="Mary likes her"), words=False)
    'Assigned(manager=@ana,on=2026-02-01)'
    """
    if not has(type(fact)):
        return repr(fact)  # a class that isn't ours says itself what it says
    return f"{type(fact).__name__}({','.join(_said(fact, words, but))})"


def _said(value: object, words: bool, but: frozenset[str] = _NOTHING) -> list[str]:
    """Return each field of a value that hasn't its default, in the order of the class."""
    kind: type = type(value)
    read, named = _plan(kind, words, but)
    told = None if words else told_in(value)
    parts: list[str] = []
    for each, (name, default) in zip(read(value), named, strict=True):
        if each is default or name == told or _equal(each, default):
            continue
        if default is not SAME_DAY or each != getattr(value, "on", None):
            parts.append(f"{name}={_form(each, words)}")
    return parts


def _equal(value: object, default: object) -> bool:
    return default is not None and default is not NOTHING and value == default


@cache
def _plan(
    kind: type, words: bool, but: frozenset[str]
) -> tuple[Callable[[object], tuple[object, ...]], tuple[tuple[str, object], ...]]:
    """Return how to read the compared fields of a class, but its id, and their defaults."""
    left_out = {"id", *but} if words else {"id", *but, *WORDING}
    compared = [each for each in fields(kind) if each.eq and each.name not in left_out]
    names = [each.name for each in compared]
    read = attrgetter(*names) if len(names) > 1 else _read_few(names)
    return read, tuple((each.name, each.default) for each in compared)


def _read_few(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    return lambda value: tuple(getattr(value, name) for name in names)


def _form(value: object, words: bool) -> str:
    """Return the canonical text of a value."""
    form = _FORMS.get(type(value))
    if form is not None:
        return form(value)
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return f"({','.join([_form(item, words) for item in items])})"
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset):
        parts = cast("frozenset[object]", value)
        return f"{{{','.join(sorted([_form(part, words) for part in parts]))}}}"
    if isinstance(value, date):
        return value.isoformat()
    return _nested(value, words) if has(type(value)) else ascii(value)


def _nested(value: object, words: bool) -> str:
    """Write a value inside a fact; unlike the fact's own id, an inner one is part of what it is."""
    inner = getattr(value, "id", None)
    named = [] if inner is None else [f"id={inner}"]
    return f"{type(value).__name__}({','.join(named + _said(value, words))})"


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
}
