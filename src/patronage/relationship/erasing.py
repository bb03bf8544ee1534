"""How a person leaves a ledger: which words of its facts go, and what stays for its decisions."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from operator import is_
from typing import TYPE_CHECKING, Final, TypeVar

from attrs import fields

from patronage.agreement.whole.agreement import Agreement
from patronage.billing.account.invoice import Invoice
from patronage.billing.charges.charge import Charge
from patronage.engagement.engagement import Engagement
from patronage.facts.erasure import ERASED, redacted
from patronage.facts.identity import content, free_id, identify, made_id
from patronage.facts.inside import inside, rewritten
from patronage.facts.mends import Correction
from patronage.facts.observed import Observation
from patronage.facts.parties import Ref
from patronage.facts.wording import NAMED_IN, TAKEN, told_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.facts.fact import Fact
    from patronage.party.parties import Person

FactT = TypeVar("FactT", bound="Fact")

__all__ = ["fact_without", "facts_without", "saying"]


def saying(person: Person) -> re.Pattern[str]:
    """Return what finds any word by which a person could be known, in any case of letters.

    >>> import patronage as pt
    >>> saying(pt.Person("mary", "Mary Vane")).sub("…", "with MARY\\nVANE, not Mary Vanek")
    'with …, not Mary Vanek'
    """
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in person.words)
    longest_first = sorted(spaced, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def facts_without(
    facts: tuple[Fact, ...], person: str, said: re.Pattern[str], ledger: str, *, own: bool
) -> tuple[Fact, ...]:
    """Return the facts of a ledger without a person's words; of its `own`, without all free text.

    Ids stay, but for those that 0.1.0 made of words that are gone now: they would confirm a guess.
    The very same facts where they say nothing of the person.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), note="Mary Vane in haste", id="V1")
    >>> said = saying(pt.Person("mary", "Mary Vane"))
    >>> facts_without((visit,), "mary", said, "hp→stan", own=False)[0].note is None
    True
    """
    part = _own if own else fact_without
    left = tuple([part(fact, person, said) for fact in facts])
    names = _telling_ids(facts, left, ledger, own=own)
    if names:
        left = identify([rewritten(fact, _named_by(names)) for fact in left])
    return facts if all(map(is_, left, facts)) else left


def _own(fact: FactT, person: str, said: re.Pattern[str]) -> FactT:
    return _unnamed(redacted(fact, {person}, texts=True), said)


def fact_without(fact: FactT, person: str, said: re.Pattern[str]) -> FactT:
    """Return a fact of others without what it says of a person, if it says anything.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), note="with Marylin")
    >>> fact_without(visit, "mary", saying(pt.Person("mary", "Mary Vane"))) is visit
    True
    """
    parts = inside(fact)
    named = any(type(part) is Ref and part.id == person for part in parts)
    if named or any(said.search(text) for part in parts for text in _texts_of(part)):
        fact = redacted(fact, {person}, texts=True)
    return _unnamed(fact, said)


def _texts_of(part: object) -> Iterable[str]:
    """Yield the free texts of a fact, or of a part of one, that erasure takes."""
    kind: type = type(part)
    names, told = _taken_of(kind), told_in(part)
    for name in names if told is None else (*names, told):
        text: object = getattr(part, name)
        if isinstance(text, str):
            yield text


@cache
def _taken_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a class whose texts erasure takes by their names."""
    taken = TAKEN | {"reason"}
    return tuple([each.name for each in fields(kind) if each.name in taken])


_WORDED: Final = (Agreement, Charge, Correction, Engagement, Invoice)
"""The facts that may say in words what was agreed, charged or done."""


def _unnamed(fact: FactT, said: re.Pattern[str]) -> FactT:
    """Return a fact that says `erased` where its words said one of the names."""

    def left(owner: object, name: str, held: object) -> object:
        is_about = name == "about" and type(owner) is Observation
        if not (name in NAMED_IN or is_about) or not isinstance(held, str) or type(owner) is Ref:
            return held
        return said.sub(ERASED, held) if said.search(held) else held

    worded = isinstance(fact, _WORDED) or (isinstance(fact, Observation) and fact.about is not None)
    return rewritten(fact, left) if worded else fact


# --- ids that tell of words ---------------------------------------------------------------------


def _telling_ids(
    facts: tuple[Fact, ...], left: tuple[Fact, ...], ledger: str, *, own: bool
) -> dict[str, str]:
    """Return new ids for those that were made of words that are gone.

    A guess could be tried on them: those of 0.1.0 digest all that the fact said, later ones, of the
    words that may go, only what an observation is about.
    """
    taken = {fact.id for fact in left}
    names: dict[str, str] = {}
    for old, new in zip(facts, left, strict=True):
        stem = f"{new.kind}-{new.on.isoformat()}-"
        name = new.id or ""
        made = _DIGEST.fullmatch(name, len(stem)) if name.startswith(stem) else None
        if made is None or (new is old and not own):
            tells = new is not old and _is_made_of(name, old, ledger)
            tells = tells and not _is_made_of(name, new, ledger)
        else:
            tells = sha256(content(new).encode()).hexdigest()[:8] != made[1]
        if tells:
            names[name] = free_id(made_id(new, ledger), taken)
            taken.add(names[name])
    return names


def _is_made_of(name: str, fact: Fact, ledger: str) -> bool:
    """Say whether an id is the one that is made of what a fact says, in a ledger or in none."""
    return any(
        re.fullmatch(rf"{re.escape(made_id(fact, where))}(?:-[0-9]+)?", name)
        for where in (ledger, "")
    )


_DIGEST: Final = re.compile(r"([0-9a-f]{8})(?:-[0-9]+)?")


def _named_by(names: dict[str, str]) -> Callable[[object, str, object], object]:
    """Return what puts the new ids in the place of the old ones, wherever facts name each other."""

    def named(owner: object, _name: str, held: object) -> object:
        return names.get(held, held) if isinstance(held, str) and type(owner) is not Ref else held

    return named
