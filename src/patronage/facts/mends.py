"""Mending what was said: retractions, corrections, and what was known on a day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import evolve, field, frozen, has

from patronage.checks import check_day
from patronage.errors import FAULTS_SHOWN, Fault, PatronageError, offer, raise_faults
from patronage.facts.fact import (
    SAME_DAY,
    Fact,
    FactId,
    check_learned,
    is_factual,
    ledger_order,
    recording_order,
)
from patronage.facts.identity import altered, by_id, content, identify
from patronage.fields import FreeText, Id, OneLine
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from patronage.facts.fact import Growing, Leaning, Sided

__all__ = [
    "MENDS",
    "Correction",
    "Retraction",
    "alone",
    "beside",
    "check_mends",
    "holding_retractions",
    "known_by",
    "known_in",
    "seen_between",
    "then_in",
]


@frozen
class Retraction(Value):
    """The fact `of` was never so; from `recorded_on` nobody counts on it.

    It stays in the ledger, and in every answer as known by an earlier day. What was said by
    mistake and is nearly right is mended by a `Correction`; money given back is a `Refund`. A
    retraction can itself be retracted; then the fact stands again.

    >>> import patronage as pt
    >>> pt.Retraction("P7", on=date(2026, 3, 1), reason="entered twice").of
    'P7'
    """

    kind = "retraction"

    of: FactId
    on: date = field(kw_only=True)
    reason: FreeText = field(kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)


@frozen
class Correction(Value):
    """From `recorded_on`, `fact` stands in the place of the fact `of`, under its id (E13).

    Of several corrections of one fact the last recorded holds. A retraction is not corrected but
    retracted: `correction.target`.

    >>> import patronage as pt
    >>> right = pt.Observation("visit", on=date(2026, 1, 2))
    >>> pt.Correction("V1", right, on=date(2026, 3, 1), reason="the day was wrong").fact.on
    datetime.date(2026, 1, 2)
    """

    kind = "correction"

    of: FactId
    fact: Fact
    on: date = field(kw_only=True)
    reason: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        _check_replacement(faults, self)

    @property
    def stands(self) -> Fact:
        """The fact as it stands from then on: under the corrected id, known since the correction.

        >>> import patronage as pt
        >>> right = pt.Observation("visit", on=date(2026, 1, 2))
        >>> pt.Correction("V1", right, on=date(2026, 3, 1)).stands.id
        'V1'
        """
        return _restated(self)


def _check_replacement(faults: list[Fault], correction: Correction) -> None:
    fact: object = correction.fact
    if isinstance(fact, Retraction | Correction):
        hint = "give what is so; a retraction is a fact of its own"
        faults.append(Fault.of("correction.target", "fact", fact, hint))
        return
    if not has(type(fact)) or not is_factual(fact):
        faults.append(Fault.of("fact.type", "fact", fact, "give a fact"))
        return
    if correction.fact.id not in (None, correction.of):
        hint = f"leave it out: the fact takes the id {correction.of}"
        faults.append(Fault.of("correction.id", "fact.id", correction.fact.id, hint))
    if not faults:
        try:
            _restated(correction)
        except PatronageError as error:
            faults.extend(error.under("fact").faults)


def _restated(correction: Correction) -> Fact:
    """Build the fact anew, so that its own checks say whether it can be known since then."""
    fact: Any = correction.fact
    restated: Fact = evolve(fact, id=correction.of, recorded_on=correction.recorded_on)
    return _seen_between(restated, fact.between) if _is_sided(type(restated)) else restated


def known_by(facts: Iterable[Fact], day: date | None = None) -> tuple[Fact, ...]:
    """Return the facts that stood as known on a day (None: by now), in the order of day and id.

    Recorded by then, not retracted, each as last corrected; the mends themselves are left out, and
    a fact that grows is as it was then. A retracted fact stays out, corrected or not, until its
    retraction is retracted; mends that point at each other in a ring mend nothing. The order in
    which the facts are given changes nothing (E2), nor does what was recorded later (E14).

    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
    >>> ledger = [visit, pt.Retraction("V1", on=date(2026, 3, 1), reason="it wasn't them")]
    >>> len(known_by(ledger, date(2026, 2, 28))), len(known_by(ledger, date(2026, 3, 1)))
    (1, 0)
    """
    return known_in(
        facts if isinstance(facts, tuple) and _all_named(facts) else identify(facts), day
    )


def known_in(ledger: tuple[Fact, ...], day: date | None = None) -> tuple[Fact, ...]:
    """Return the same of facts that are as `identify` returns them: named, in order, once each.

    >>> known_in(())
    ()
    """
    if day is not None:
        faults: list[Fault] = []
        check_day(faults, "day", day)
        raise_faults(faults)
    known = ledger if day is None else then_in(ledger, day)
    kinds = frozenset(map(type, known))
    if not MENDS.isdisjoint(kinds):
        known = _mended(known)
        kinds = frozenset(map(type, known))
    leaning = frozenset(filter(_may_lean, kinds))
    return _together(known, leaning) if leaning else known


def _mended(known: tuple[Fact, ...]) -> tuple[Fact, ...]:
    corrections = [each for each in known if type(each) is Correction]
    gone = _retracted(known)
    last = _last_corrections(each for each in corrections if each.id not in gone)
    stand = (
        last[fact.id].stands if fact.id in last else fact
        for fact in known
        if fact.id not in gone and type(fact) is not Retraction and type(fact) is not Correction
    )
    return tuple(sorted(stand, key=ledger_order))


def alone(fact: Fact) -> Fact:
    """Return a fact by itself, without those that it was put beside; one put right as well.

    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
    >>> alone(visit) is visit
    True
    """
    if type(fact) is Correction:
        inner = alone(fact.fact)
        return fact if inner is fact.fact else evolve(fact, fact=inner)
    return cast("Leaning", fact).alone() if _may_lean(type(fact)) else fact


def seen_between(facts: tuple[Fact, ...], sides: tuple[str, str] | None) -> tuple[Fact, ...]:
    """Return facts as the two sides of a ledger see those that say who these are on which days.

    >>> import patronage as pt
    >>> visits = (pt.Observation("visit", on=date(2026, 1, 1), id="V1"),)
    >>> seen_between(visits, ("hp", "mary")) is visits
    True
    """
    if not any(kind is Correction or _is_sided(kind) for kind in frozenset(map(type, facts))):
        return facts
    return tuple([_seen_between(fact, sides) for fact in facts])


def _seen_between(fact: Fact, sides: tuple[str, str] | None) -> Fact:
    if type(fact) is Correction:
        inner = _seen_between(fact.fact, sides)
        return fact if inner is fact.fact else altered(fact, "fact", inner)
    return cast("Sided", fact).seen_between(sides) if _is_sided(type(fact)) else fact


@cache
def _is_sided(kind: type) -> bool:
    return hasattr(kind, "seen_between") and hasattr(kind, "between")


def beside(fact: Fact, ledger: tuple[Fact, ...]) -> Fact:
    """Return a fact beside those of its ledger that stand by now, if it leans on any.

    >>> import patronage as pt
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
    >>> beside(visit, (visit,)) is visit
    True
    """
    if not _may_lean(type(fact)) or not cast("Leaning", fact).leans:
        return fact
    return cast("Leaning", fact).together(known_in(ledger))


def _together(known: tuple[Fact, ...], kinds: frozenset[type]) -> tuple[Fact, ...]:
    """Return facts, those of some kinds, which may lean on others, beside these."""
    leaning = cast("list[Leaning]", [fact for fact in known if type(fact) in kinds])
    tied: dict[str | None, Fact] = {}
    for fact in leaning:
        if fact.leans and fact.id not in tied:
            tied.update({each.id: each for each in fact.tie(leaning)})
    if not tied:
        return known
    return tuple([tied.get(fact.id, fact) if type(fact) in kinds else fact for fact in known])


@cache
def _may_lean(kind: type) -> bool:
    return hasattr(kind, "leans") and hasattr(kind, "together")


MENDS: Final[frozenset[type]] = frozenset({Correction, Retraction})
"""The kinds of fact that speak of another fact of the ledger."""


def _all_named(facts: tuple[Fact, ...]) -> bool:
    """Say whether the facts are as `identify` returns them: named, in order, once each."""
    keys = [ledger_order(fact) for fact in facts]
    return all(fact.id is not None for fact in facts) and all(
        one < other for one, other in pairwise(keys)
    )


def then_in(ledger: tuple[Fact, ...], day: date) -> tuple[Fact, ...]:
    """Return what had been recorded by a day, mends as well: the log as it was then.

    >>> then_in((), date(2026, 1, 1))
    ()
    """
    return tuple(_then(ledger, day))


def _then(ledger: tuple[Fact, ...], day: date) -> Iterable[Fact]:
    for fact in ledger:
        if _grows(type(fact)):
            grown = cast("Growing", fact).known_by(day)
            if grown is not None:
                yield grown
        elif fact.recorded_on <= day:
            yield fact


def holding_retractions(facts: Iterable[Fact]) -> tuple[Retraction, ...]:
    """Return the retractions that hold: those that no retraction that holds retracts.

    >>> wrong = Retraction("V1", on=date(2026, 3, 1), reason="it wasn't them", id="R1")
    >>> hers = Retraction("R1", on=date(2026, 4, 1), reason="it was", id="R2")
    >>> [each.id for each in holding_retractions([wrong, hers])]
    ['R2']
    """
    retractions = {each.id or "": each for each in facts if isinstance(each, Retraction)}
    return tuple([retractions[name] for name in _effective(retractions)])


def _retracted(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset([each.of for each in holding_retractions(facts)])


@cache
def _grows(kind: type) -> bool:
    return hasattr(kind, "extends") and hasattr(kind, "known_by")


def _effective(retractions: Mapping[str, Retraction]) -> frozenset[str]:
    """Return the names of the retractions that hold.

    Each retracts one fact, so they form chains that end in a fact or run into a ring. A chain is
    read from its far end; what is left undecided is in a ring and holds nothing.
    """
    undecided = Counter(each.of for each in retractions.values())
    ready = [name for name in retractions if not undecided[name]]
    decided, refuted, holding = set(ready), set[str](), set[str]()
    while ready:
        name = ready.pop()
        target = retractions[name].of
        if name not in refuted:
            holding.add(name)
        if target not in retractions or target in decided:
            continue
        if name in holding:
            refuted.add(target)
        undecided[target] -= 1
        if target in refuted or not undecided[target]:
            decided.add(target)
            ready.append(target)
    return frozenset(holding)


def _last_corrections(corrections: Iterable[Correction]) -> dict[str | None, Correction]:
    last: dict[str | None, Correction] = {}
    for each in sorted(corrections, key=recording_order):
        last[each.of] = each
    return last


def check_mends(ledger: tuple[Fact, ...], new: Iterable[Fact]) -> list[Fault]:
    """Return what is wrong with the mends among the new facts of a ledger that was right before.

    A mend of a fact that isn't there (`reference.unknown`), a correction of a mend
    (`correction.target`), retractions in a ring (`reference.cycle`), a mend known before what it
    mends (`evidence.time`), and two different corrections of one fact recorded on one day
    (`evidence.conflict`). Paths name facts by id.

    >>> import patronage as pt
    >>> lost = pt.Retraction("P7", on=date(2026, 3, 1), reason="entered twice", id="R1")
    >>> [str(fault) for fault in check_mends((lost,), (lost,))]
    ["facts[R1].of: give the id of a fact of this ledger, got 'P7' [reference.unknown]"]
    """
    mends = [cast("Retraction | Correction", fact) for fact in new if type(fact) in MENDS]
    if not mends:
        return []
    faults: list[Fault] = []
    known = by_id(ledger)
    for mend in mends:
        target = known.get(mend.of)
        faults += _target_faults(mend, target, known if len(faults) < FAULTS_SHOWN else {})
        if type(mend) is Correction and type(target) in MENDS:
            hint = "retract it instead, and say it anew"
            faults.append(Fault.of("correction.target", f"facts[{mend.id}].of", mend.of, hint))
    faults += _rings({each.id or "": each for each in mends if isinstance(each, Retraction)})
    faults += _rival_corrections(ledger)
    return faults


def _target_faults(
    mend: Retraction | Correction, target: Fact | None, known: Mapping[str | None, Fact]
) -> list[Fault]:
    """Report a mend of what isn't there, or of what nobody knew of yet."""
    if target is None:
        meant = offer(mend.of, [name for name in known if name is not None])
        hint = f"{meant}give the id of a fact of this ledger"
        return [Fault.of("reference.unknown", f"facts[{mend.id}].of", mend.of, hint)]
    if mend.recorded_on < target.recorded_on:
        hint = f"{mend.of} was learned on {target.recorded_on}: nobody mends it before"
        path, day = f"facts[{mend.id}].recorded_on", mend.recorded_on.isoformat()
        return [Fault.of("evidence.time", path, day, hint)]
    return []


def _rings(retractions: Mapping[str, Retraction]) -> list[Fault]:
    faults: list[Fault] = []
    done: set[str] = set()
    for start in retractions:
        trail: dict[str, None] = {}
        name = start
        while name in retractions and name not in done and name not in trail:
            trail[name] = None
            name = retractions[name].of
        if name in trail:
            hint = "a retraction can't come back to itself"
            faults.append(Fault.of("reference.cycle", f"facts[{name}].of", list(trail), hint))
        done.update(trail)
    return faults


def _rival_corrections(ledger: tuple[Fact, ...]) -> list[Fault]:
    """Report corrections of one fact that were recorded on one day and say different things."""
    days: dict[tuple[str, date], list[Correction]] = {}
    for fact in ledger:
        if type(fact) is Correction:
            days.setdefault((fact.of, fact.recorded_on), []).append(fact)
    rivals = [each for each in days.values() if len(each) > 1]
    gone = _retracted(ledger) if rivals else frozenset[str]()
    faults: list[Fault] = []
    for each in rivals:
        standing = [fact for fact in each if fact.id not in gone]
        said = [content(fact.stands) for fact in standing]
        for fact, text in zip(standing, said, strict=True):
            if text != said[0]:
                hint = f"another correction of {fact.of} was recorded on {fact.recorded_on}"
                faults.append(Fault.of("evidence.conflict", f"facts[{fact.id}].of", fact.of, hint))
    return faults
