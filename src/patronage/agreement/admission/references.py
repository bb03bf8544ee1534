"""What acts name that must stand in the agreement: parties, duties, acts before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.admission.said import named, names
from patronage.agreement.life.acts import About
from patronage.agreement.life.duties import duties_of
from patronage.errors import Fault, offer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life

__all__ = ["faults_of", "reference_faults"]


def reference_faults(life: Life) -> Iterable[Fault]:
    """Yield what acts name that doesn't stand in the agreement: parties, and acts before them."""
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
            yield Fault.of("reference.unknown", f"acts[{place}].by", named(party), hint)
    names_an_act = act.about is not None and act.deed.about in {About.ACT, About.BREACH}
    if act.about is not None and act.deed.about in {About.DUTY, About.BROKEN}:
        duties = duties_of(life)
        if act.about not in duties:
            hint = f"{offer(act.about, duties)}name an obligation, or a plan of reviews, by its id"
            yield Fault.of("reference.unknown", f"acts[{place}].about", act.about, hint)
    if act.cause is not None:
        causes = _causes(life, place)
        if act.cause not in causes:
            hint = f"{offer(act.cause, causes)}name a cause that stands in the terms"
            yield Fault.of("reference.unknown", f"acts[{place}].cause", act.cause, hint)
    if act.id is None and not names_an_act:
        return
    ids = {each.id for each in life.acts[:place] if each.id is not None}
    if act.id in ids:
        hint = "another act of this agreement has this id: give each its own"
        yield Fault.of("act.repeated", f"acts[{place}].id", act.id, hint)
    if names_an_act and act.about not in ids:
        hint = f"{offer(act.about, ids)}name an act that was done before by its id"
        yield Fault.of("reference.unknown", f"acts[{place}].about", act.about, hint)


def _causes(life: Life, place: int) -> list[str]:
    """Return the names of the causes that its terms have, or had at some time."""
    amended = (act.amendment.terms for act in life.acts[:place] if act.amendment is not None)
    said = [each.termination for each in (life.terms, *amended) if each.termination is not None]
    return sorted({cause.name for termination in said for cause in termination.causes})
