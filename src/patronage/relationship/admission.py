"""What a ledger takes as a fact of its own, and what it refuses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import has

from patronage.billing.account.invoice import Invoice
from patronage.checks import check_day, items_of
from patronage.errors import Fault, Refused, raise_faults
from patronage.facts.fact import check_fact_id, is_factual
from patronage.facts.identity import ids_of, known_under
from patronage.facts.inside import inside
from patronage.facts.mends import Correction, alone, check_mends, known_in
from patronage.facts.parties import Ref, Side
from patronage.facts.stamping import stamped
from patronage.relationship.joining import refers_to
from patronage.relationship.ledger import mend_line_faults

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.facts.fact import Fact

__all__ = ["checked_facts", "learned_on", "new_fact_faults", "refuse_early_ends"]


def checked_facts(facts: Iterable[Fact], path: str = "facts") -> tuple[Fact, ...]:
    """Return the facts, each of which has what every fact has, and holds no party whole.

    Those of the package were checked when they were built; one of another class may hold anything.

    >>> checked_facts(["visit"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    patronage.errors.WrongType: facts[0]: give a fact, ... got 'visit' [fact.type]
    """
    found = cast("tuple[Fact, ...]", items_of(facts))
    faults: list[Fault] = []
    for place, fact in enumerate(found):
        inner = fact.fact if type(fact) is Correction else fact
        if not _is_ours(type(inner)):
            faults += [fault.under(f"{path}[{place}]") for fault in _foreign_faults(inner)]
    raise_faults(faults)
    return tuple([alone(fact) for fact in found])  # the ledger puts its own beside them


_OF_BOOKS: Final = "patronage.party.notes"
"""Where the facts of a book are, that mean nothing in a ledger: not loaded for one."""


def learned_on(
    day: date,
    facts: tuple[Fact, ...],
    ledger: tuple[Fact, ...],
    taken_ids: set[str | None] | None = None,
) -> tuple[Fact, ...]:
    """Return facts as learned on a day, where they leave it open and a ledger doesn't know them.

    `taken_ids`, where they are known, have all of the ledger's ids among them.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1))
    >>> learned_on(date(2026, 1, 9), (visit,), ())[0].recorded_on
    datetime.date(2026, 1, 9)
    """
    ids = ids_of(facts) - {None}
    known = known_under(ids, ledger, taken_ids) if ids else {}
    return tuple([stamped(fact, day, kept=known.get(fact.id)) for fact in facts])


@cache
def _is_ours(kind: type) -> bool:
    """Say whether a class is a fact of the package, whose fields are checked when it is built."""
    ours = kind.__module__.startswith("patronage.") and has(kind)
    return ours and is_factual(kind)


def _foreign_faults(fact: object) -> list[Fault]:
    given: Any = fact
    if isinstance(fact, type) or not is_factual(fact):
        return [Fault.of("fact.type", "", fact, _instead_of(fact))]
    faults: list[Fault] = []
    check_day(faults, "on", given.on)
    check_day(faults, "recorded_on", given.recorded_on)
    if given.id is not None:
        check_fact_id(faults, "id", given.id)
    elif not has(type(fact)):
        hint = "give an id: the ledger names facts of attrs classes only"
        faults.append(Fault.of("fact.id", "id", given.id, hint))
    from patronage.party.parties import PARTIES

    party = next((each for each in inside(fact) if isinstance(each, PARTIES)), None)
    if party is not None:
        hint = "facts name a party by its Ref: use ref_of as the field's converter"
        faults.append(Fault.of("party.type", "", party.id, hint))
    return faults


def _instead_of(given: object) -> str:
    """Return what to give for what is often given in place of a fact."""
    if isinstance(given, list | tuple | set | frozenset):
        return "unpack it: add(*facts)"
    if not isinstance(given, type) and hasattr(given, "as_fact"):
        return "record it: record(decision)"
    if not isinstance(given, type) and isinstance(getattr(given, "facts", None), tuple):
        return "unpack its facts: add(*ledger.facts)"
    return "give a fact, such as Purchase(…, on=day)"


def new_fact_faults(
    provider: Ref, patron: Ref, line: str | None, facts: tuple[Fact, ...], new: tuple[Fact, ...]
) -> list[Fault]:
    """Report what is wrong with new facts in the ledger of two sides; what it held was right.

    >>> import patronage as pt
    >>> from datetime import date
    >>> lost = pt.Retraction("P7", on=date(2026, 3, 1), reason="entered twice", id="R1")
    >>> [fault.code for fault in new_fact_faults(Ref("hp"), Ref("m"), None, (lost,), (lost,))]
    ['reference.unknown']
    """
    faults: list[Fault] = []
    for fact in new:
        if line is not None and fact.line not in (None, line):
            hint = f"give a fact of the line {line!r}, or of none"
            faults.append(Fault.of("line.mismatch", f"facts[{fact.id}].line", fact.line, hint))
        if type(fact).__module__ == _OF_BOOKS:
            hint = "it is about parties, not about two sides: note it in the book, book.note(…)"
            faults.append(Fault.of("fact.type", f"facts[{fact.id}]", fact.kind, hint))
        if _names_sides(type(fact)):
            faults += _stranger_faults(fact, provider=provider, patron=patron)
        faults += _self_referral_faults(fact, patron)
    mend_faults = check_mends(facts, new)
    faults += mend_faults or mend_line_faults(facts, new)
    return faults or _twice_invoiced(facts, new)


def _self_referral_faults(fact: Fact, patron: Ref) -> list[Fault]:
    """Report a patron who recommends itself, or came by its own recommendation."""
    said = fact.fact if isinstance(fact, Correction) else fact
    path = f"facts[{fact.id}].{'fact.' if said is not fact else ''}"
    hint = "nobody refers oneself: name who recommended, or who was recommended"
    if refers_to(said, (patron.id,)):
        return [Fault.of("referral.self", f"{path}party", patron.id, hint)]
    won: object = getattr(said, "acquisition", None)
    if getattr(won, "referrer", None) == patron:
        return [Fault.of("referral.self", f"{path}acquisition.referrer", patron.id, hint)]
    return []


def _twice_invoiced(facts: tuple[Fact, ...], new: tuple[Fact, ...]) -> list[Fault]:
    """Report a charge that is on two invoices of which neither is void, by the one that is new."""
    said = [fact.fact if isinstance(fact, Correction) else fact for fact in new]
    if not any(isinstance(fact, Invoice) for fact in said):
        return []
    fresh = {fact.id for fact in new}
    known = [fact for fact in known_in(facts) if isinstance(fact, Invoice)]
    standing = [fact for fact in known if fact.void_on is None]
    faults: list[Fault] = []
    papers: dict[str | None, str] = {}
    for invoice in sorted(standing, key=lambda each: each.id in fresh):
        for place, line in enumerate(invoice.lines):
            if line.id in papers:
                hint = f"it is on invoice {papers[line.id]}: void that first, or retract it"
                path = f"facts[{invoice.id}].lines[{place}].id"
                faults.append(Fault.of("invoice.twice", path, line.id, hint))
            papers.setdefault(line.id, invoice.id)
    return faults


def refuse_early_ends(
    before: tuple[Fact, ...], facts: tuple[Fact, ...], new: tuple[Fact, ...]
) -> None:
    """Raise `Refused` where an agreement would end before what it has billed, and it bars that.

    `before` is what the ledger held, `facts` what it holds with the `new` ones.

    >>> refuse_early_ends((), (), ())
    """
    said = (fact.fact if isinstance(fact, Correction) else fact for fact in new)
    if all(fact.kind != "agreement" for fact in said):
        return
    from patronage.relationship.early_ends import early_end_faults

    refused = list(early_end_faults(before, facts, new))
    if refused:
        raise Refused(*refused)


@cache
def _names_sides(kind: type) -> bool:
    """Say whether facts of a class may name the two sides; one that isn't ours may."""
    return not has(kind) or not {"provider", "patron"}.isdisjoint(dir(kind))


def _stranger_faults(fact: Fact, **sides: Ref) -> list[Fault]:
    """Report a fact that names other sides than the relationship's own."""
    faults: list[Fault] = []
    for name, side in sides.items():
        named = getattr(fact, name, None)
        if (
            isinstance(named, Ref)
            and named != side
            and side not in _become(fact, Side(name), named)
        ):
            hint = f"{named.id} is a stranger here: the {name} of this relationship is {side.id}"
            faults.append(Fault.of("reference.unknown", f"facts[{fact.id}].{name}", named.id, hint))
    return faults


def _become(fact: Fact, side: Side, named: Ref) -> set[Side | Ref | None]:
    """Return who is a side of a fact, or comes to be it by an act of an agreement."""
    from patronage.agreement.paper.agreed import Agreed

    found: set[Side | Ref | None] = {side, named}
    for act in fact.acts if isinstance(fact, Agreed) else ():
        if act.of is not None and act.of in found:
            found.add(act.to)
    return found
