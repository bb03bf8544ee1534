"""Extensions: the days that credits have added to the term of an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.counting.when import When
from patronage.dates.period import Period
from patronage.measures.ids import is_of, plain
from patronage.measures.rules import SettledBy

if TYPE_CHECKING:
    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life
    from patronage.measures.rules import CreditRule

__all__ = ["Extension", "extended_by", "extensions_of"]


class Extension(NamedTuple):
    """The days that a credit has added, and the act that did."""

    credit: str
    days: Period
    act: Act


def extended_by(life: Life, name: str) -> CreditRule | None:
    """Return the rule of a name whose credits are days for the term; None: there never was one."""
    return next((each for each in _extending(life) if each.id == name), None)


def _extending(life: Life) -> list[CreditRule]:
    rules = (rule for version in life.versions for rule in version.terms.credits)
    return [each for each in rules if each.settled_by is SettledBy.EXTENSION]


def extensions_of(life: Life) -> list[Extension]:
    """Return which days credits have added to the term, by the acts that have effect.

    Such an act amends the term, and has the credit's id, with a number behind if it is a later one.
    """
    rules = _extending(life)
    if not rules:
        return []
    found: list[Extension] = []
    for place, act in enumerate(life.acts):
        if act.id is None or act.amendment is None or act not in life.standing_acts:
            continue
        credit = plain(act.id)
        if act.amendment.changes != ("term",) or not any(is_of(credit, each.id) for each in rules):
            continue
        before, after = (life.with_acts(life.acts[:at]).expires_on for at in (place, place + 1))
        if None in {before, after} or isinstance(before, When) or isinstance(after, When):
            continue
        if before and after and before < after:
            found.append(Extension(credit, Period(before, after), act))
    return found
