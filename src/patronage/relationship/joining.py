"""Several ledgers read as one: facts that they share count once, references stay in their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from attrs import fields, has

from patronage.checks import is_id
from patronage.facts.acts import Placement, Reviewed, are_rivals
from patronage.facts.fact import Growing, ledger_order, recording_order
from patronage.facts.identity import altered, by_id, content, free_id
from patronage.facts.observed import Observation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from patronage.facts.fact import Fact

__all__ = ["Said", "read_together", "refers_to"]


class Said(NamedTuple):
    """What one ledger says: `whose` it is, all that was said in it, and what of that stands."""

    whose: str
    log: tuple[Fact, ...]
    stands: tuple[Fact, ...]


def read_together(ledgers: Iterable[Said]) -> tuple[Fact, ...]:
    """Return the facts that stand in several ledgers as those of one; the first names it.

    A fact is in two ledgers where both say the same under one given id, of one source if they name
    any: it counts once, as it was put right last. It is not the same where it leads to another fact
    that is not. Any other fact whose id is taken is shown under `whose:id`, and what leads to it
    with it. Of acts that can't both hold (two placements, overrides of a kind, reviews of one day)
    that of the earlier ledger counts.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
    >>> call = pt.Observation("call", on=date(2026, 1, 1), id="V1")
    >>> parts = [Said("p1", (visit,), (visit,)), Said("p2", (call,), (call,))]
    >>> [fact.id for fact in read_together(parts)]
    ['V1', 'p2:V1']
    """
    found: dict[str | None, Fact] = {}
    held: dict[str | None, list[_Held]] = {}
    acts: list[Fact] = []
    for ledger in ledgers:
        log = by_id(ledger.log)
        shared = _shared(log, held)
        new = _new_ids(ledger.whose, log.keys() & held.keys(), shared, held)
        stands = ledger.stands
        if any(name != its for name, its in new.items()):
            stands = tuple([_under_new_ids(fact, new) for fact in stands])
        names = frozenset(shared.values())
        own = [fact for fact in stands if _is_act(fact) and fact.id not in names]
        beaten = {fact.id for fact in own if any(_exclude(act, fact) for act in acts)}
        acts += own
        for fact in stands:
            if fact.id in names and fact.id in found:
                found[fact.id] = _latest(found[fact.id], fact)
            elif fact.id not in beaten:
                found[fact.id] = fact
        for name, fact in log.items():
            held.setdefault(name, []).append(_Held(fact, _led(name or "", new)))
    return tuple(sorted(found.values(), key=ledger_order))


class _Held(NamedTuple):
    """A fact as it was said, and the id under which it is read."""

    said: Fact
    name: str


def _shared(
    log: dict[str | None, Fact], held: dict[str | None, list[_Held]]
) -> dict[str | None, str]:
    """Return, for each id under which a ledger has a fact that is held, the one it is read under.

    A fact that leads to another one, which is not the same in both, is not the same either.
    """
    clashing = log.keys() & held.keys()
    alike = {
        name: each.name
        for name in clashing
        for each in reversed(held[name])
        if _say_the_same(each.said, log[name])
    }
    while True:
        apart = clashing - alike.keys()
        parted = [name for name in alike if not apart.isdisjoint(references(log[name]))]
        if not parted:
            return alike
        for name in parted:
            del alike[name]


def _new_ids(
    whose: str,
    clashing: Collection[str | None],
    shared: dict[str | None, str],
    held: dict[str | None, list[_Held]],
) -> dict[str, str]:
    """Return the ids under which a ledger's facts are read, for those whose own is taken."""
    new: dict[str, str] = {}
    if not clashing:
        return new
    used = {*held, *(each.name for facts in held.values() for each in facts)}
    for name in sorted(each for each in clashing if each is not None):
        above = next((path for path in _paths(name)[:-1] if path in new), None)
        if name in shared:
            new[name] = shared[name]
        elif above is None or above in shared:
            new[name] = free_id(_owned(whose, name), used)
    return new


def _say_the_same(one: Fact, other: Fact) -> bool:
    if type(one) is not type(other) or (one.source and other.source and one.source != other.source):
        return False
    if isinstance(one, Growing) and isinstance(other, Growing):
        return one.extends(other) or other.extends(one)
    return _bare(one) == _bare(other)


def _bare(fact: Fact) -> str:
    """Return what a fact says, without its words and the day on which it was learned."""
    return content(fact, words=False, but=_LEARNED)


_LEARNED: Final = frozenset({"recorded_on"})


def _latest(one: Fact, other: Fact) -> Fact:
    """Return the fact of two ledgers as it was put right last; of one that grows, the larger."""
    if isinstance(one, Growing) and isinstance(other, Growing):
        return other if other.extends(one) else one
    return max(one, other, key=recording_order)


def refers_to(fact: Fact, records: Collection[str]) -> bool:
    """Say whether a fact is a referral of one of these, or by one of them.

    >>> import patronage as pt
    >>> from datetime import date
    >>> refers_to(pt.Observation.referral("p2", on=date(2026, 1, 1)), ["p1", "p2"])
    True
    """
    return (
        isinstance(fact, Observation)
        and fact.party is not None
        and fact.name in _REFERRALS
        and fact.party.id in records
    )


_REFERRALS: Final = frozenset({"referral", "referred-by"})


# --- references ---------------------------------------------------------------------------------

_LEADING: Final = frozenset(
    {"of", "charge", "corrects", "late_for", "evidence", "following", "agreement", "under"}
)
"""The fields in which a fact names others of its ledger by their ids."""


def references(fact: Fact) -> Iterator[str]:
    """Yield the ids of facts of its ledger that a fact leads to: what it is of, or was made of.

    >>> import patronage as pt
    >>> from datetime import date
    >>> paid = pt.Payment(pt.Money("5", "USD"), on=date(2026, 1, 2), charge="A1/fee/2026-01-01")
    >>> sorted(references(paid))
    ['A1', 'A1/fee', 'A1/fee/2026-01-01']
    """
    for name in _leading(fact):
        held: object = getattr(fact, name)
        for each in cast("tuple[object, ...]", held if isinstance(held, tuple) else (held,)):
            if isinstance(each, str):
                yield from _paths(each)
    for line in _lines_of(fact):
        yield from _paths(line.id or "")
    *above, _ = _paths(fact.id or "")
    yield from above


def _paths(name: str) -> list[str]:
    """Return an id, and what it is made of: a charge bears the id of its agreement in its own."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _leading(fact: Fact) -> list[str]:
    if not has(type(fact)):
        return []
    kind: type[Any] = type(fact)
    return [each.name for each in fields(kind) if each.name in _LEADING]


def _lines_of(fact: Fact) -> tuple[Fact, ...]:
    """Return the charges that stand on an invoice."""
    if fact.kind != "invoice":
        return ()
    return cast("tuple[Fact, ...]", (*getattr(fact, "lines", ()), *getattr(fact, "tax", ())))


def _owned(whose: str, name: str) -> str:
    """Return an id that says whose fact it is, if that is still an id."""
    owned = f"{whose}:{name}"
    return owned if is_id(owned) or not is_id(name) else name


def _under_new_ids(fact: Fact, new: dict[str, str]) -> Fact:
    """Return a fact with the new ids of itself and of those that it leads to."""
    found = fact
    for name in ("id", *_leading(fact)):
        held: object = getattr(fact, name)
        led: object = held
        if isinstance(held, str):
            led = _led(held, new)
        elif isinstance(held, tuple):
            led = tuple([_led(each, new) for each in cast("tuple[str, ...]", held)])
        if led != held:
            found = altered(found, name, led)
    for name in ("lines", "tax") if fact.kind == "invoice" else ():
        lines = cast("tuple[Fact, ...]", getattr(fact, name))
        led_lines = tuple([_under_new_ids(line, new) for line in lines])
        if led_lines != lines:
            found = altered(found, name, led_lines)
    return found


def _led(name: str, new: dict[str, str]) -> str:
    """Return the id under which a fact is read: of a charge, by that of its agreement."""
    for path in reversed(_paths(name)):
        if path in new:
            return new[path] + name[len(path) :]
    return name


# --- acts that can't both hold ------------------------------------------------------------------


def _is_act(fact: Fact) -> bool:
    return fact.kind in _ACTS


_ACTS: Final = frozenset({"placement", "override", "reviewed"})


def _exclude(one: Fact, other: Fact) -> bool:
    """Say whether two acts of two ledgers are about the same day and thing."""
    if one.line != other.line and None not in (one.line, other.line):
        return False
    if isinstance(one, Placement) and isinstance(other, Placement):
        return one.on == other.on
    if isinstance(one, Reviewed) and isinstance(other, Reviewed):
        return (one.on, one.policy.name) == (other.on, other.policy.name)
    return are_rivals(one, other)
