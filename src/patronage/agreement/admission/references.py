"""What acts name that must stand in the agreement: parties, duties, acts before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.admission.said import named, names
from patronage.agreement.life.acts import About
from patronage.agreement.life.duties import duties_of
from patronage.agreement.life.service import is_endless, read_by
from patronage.errors import Fault, offer
from patronage.facts.parties import Side
from patronage.measures.weighted import WeightedMeasure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.terms import Terms

__all__ = ["faults_of", "reference_faults"]


def reference_faults(life: Life) -> Iterable[Fault]:
    """Yield what terms and acts name that doesn't stand in the agreement.

    Parties, acts before them, and what a credit rule hangs on.
    """
    yield from _loose_ends(life.terms, "terms")
    for place, act in enumerate(life.acts):
        yield from faults_of(life, place, act)


def faults_of(life: Life, place: int, act: Act) -> Iterable[Fault]:
    """Yield what one act names that isn't there, and an id that is another's; its place is given.

    Those before it are the acts of the life up to that place.
    """
    who = act.parties if act.of is None else (*act.parties, act.of)
    for party in [each for each in who if each not in life.signatories]:
        if all(party != each.to for each in (*life.acts[:place], act)):
            hint = f"a stranger to this agreement, whose parties are {names(life.signatories)}"
            hint = _SIDES.get(named(party).casefold(), "") + hint
            yield Fault.of("reference.unknown", f"acts[{place}].by", named(party), hint)
    for path, name, known, what in _named_in_terms(life, place, act):
        if name not in known:
            hint = f"{offer(name, known)}{what}"
            yield Fault.of("reference.unknown", f"acts[{place}].{path}", name, hint)
    if act.amendment is not None and not _HUNG_ON.isdisjoint(act.amendment.changes):
        terms = life.terms
        for each in (*life.acts[:place], act):
            terms = terms if each.amendment is None else each.amendment.applied(terms)
        yield from _loose_ends(terms, f"acts[{place}].amendment.terms")
    names_an_act = act.about is not None and act.deed.about in {About.ACT, About.BREACH}
    if act.id is None and not names_an_act:
        return
    ids = {each.id for each in life.acts[:place] if each.id is not None}
    if act.id in ids:
        hint = "another act of this agreement has this id: give each its own"
        yield Fault.of("act.repeated", f"acts[{place}].id", act.id, hint)
    if names_an_act and act.about not in ids:
        hint = f"{offer(act.about, ids)}name an act that was done before by its id"
        yield Fault.of("reference.unknown", f"acts[{place}].about", act.about, hint)


_SIDES: Final = {side.value: f"write Side.{side.name} for that side; " for side in Side}


def _named_in_terms(
    life: Life, place: int, act: Act
) -> Iterator[tuple[str, str, Collection[str], str]]:
    """Yield what an act names that must stand in the terms: where, the name, those there are."""
    if act.about is not None and act.deed.about is About.DUTY:
        what = "name an obligation, or a plan of reviews, by its id"
        yield "about", act.about, duties_of(life), what
    if act.about is not None and act.deed.about is About.BROKEN:
        known = {*duties_of(life), *_measures(life, place)}
        yield "about", act.about, known, "name an obligation, a review or a measure by its id"
    if act.about is not None and act.deed.about is About.CREDIT:
        what = "name a credit rule that stands in the terms"
        yield "about", act.about, _credit_rules(life, place), what
    if act.cause is not None:
        yield "cause", act.cause, _causes(life, place), "name a cause that stands in the terms"


_HUNG_ON: Final = frozenset({"obligations", "reviews", "measures", "credits", "termination"})
"""What of the terms names, or is named by, something else of them."""


def _loose_ends(terms: Terms, path: str) -> Iterable[Fault]:
    """Yield what credit rules and scores hang on that doesn't stand in the same terms."""
    measured = {each.id for each in terms.measures}
    for place, score in enumerate(terms.measures):
        for name, _ in score.parts if isinstance(score, WeightedMeasure) else ():
            if name not in measured:
                hint = f"{offer(name, measured)}name a measure of these terms"
                yield Fault.of("reference.unknown", f"{path}.measures[{place}].parts", name, hint)
    owed = measured | {each.id for each in terms.duties}
    for place, cause in enumerate(() if terms.termination is None else terms.termination.causes):
        if cause.measure is not None and cause.measure not in owed:
            here = f"{path}.termination.causes[{place}].measure"
            hint = f"{offer(cause.measure, owed)}name a measure, an obligation or a review of it"
            yield Fault.of("reference.unknown", here, cause.measure, hint)
    yield from _of_rules(terms, path, owed)
    for place in _circling(terms):
        hint = "measures that read each other never come to anything: let one read observations"
        name = terms.measures[place].id
        yield Fault.of("measure.cycle", f"{path}.measures[{place}]", name, hint)


def _of_rules(terms: Terms, path: str, owed: set[str]) -> Iterable[Fault]:
    """Yield what credit rules hang on that isn't there, or from which no credit ever arises."""
    rules = {each.id for each in terms.credits}
    endless = {each.id for each in terms.measures if is_endless(each)}
    for place, rule in enumerate(terms.credits):
        here = f"{path}.credits[{place}]"
        if rule.on not in owed:
            hint = f"{offer(rule.on, owed)}name a measure, an obligation or a review of these terms"
            yield Fault.of("reference.unknown", f"{here}.on", rule.on, hint)
        if rule.on in endless:
            hint = "a window that goes with the day never ends: give that measure calendar windows"
            yield Fault.of("credit.window", f"{here}.on", rule.on, hint)
        for name in rule.instead_of:
            if name not in rules:
                hint = f"{offer(name, rules)}name a credit rule of these terms"
                yield Fault.of("reference.unknown", f"{here}.instead_of", name, hint)
        other = rule.earned_back_by
        if other is not None and other not in owed:
            hint = f"{offer(other, owed)}name a measure, an obligation or a review of these terms"
            yield Fault.of("reference.unknown", f"{here}.earned_back_by", other, hint)


def _circling(terms: Terms) -> Iterator[int]:
    """Yield the places of the measures that, by what they read, read themselves in the end."""
    reads = {each.id: read_by(each) for each in terms.measures}
    for place, each in enumerate(terms.measures):
        found: set[str] = set()
        ahead = [each.id]
        while ahead:
            more = reads.get(ahead.pop(), set()) - found
            found |= more
            ahead += more
        if each.id in found:
            yield place


def _causes(life: Life, place: int) -> list[str]:
    """Return the names of the causes that its terms have, or had at some time."""
    said = [each.termination for each in _terms(life, place) if each.termination is not None]
    return sorted({cause.name for termination in said for cause in termination.causes})


def _credit_rules(life: Life, place: int) -> list[str]:
    """Return the names of the credit rules that its terms have, or had at some time."""
    return sorted({rule.id for terms in _terms(life, place) for rule in terms.credits})


def _measures(life: Life, place: int) -> set[str]:
    """Return the ids of the measures that its terms have, or had at some time."""
    return {each.id for terms in _terms(life, place) for each in terms.measures}


def _terms(life: Life, place: int) -> list[Terms]:
    """Return the terms that its acts up to a place have brought, after the first ones."""
    amended = (act.amendment.terms for act in life.acts[:place] if act.amendment is not None)
    return [life.terms, *amended]
