"""The formal agreement in force, and what is billed under it at intervals (D4, D6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, cast

from attrs import field, frozen

from patronage.agreement.life.life import Unsure
from patronage.agreement.terms.terms import Part
from patronage.agreement.whole.agreement import Agreement
from patronage.billing.course.course import PerPeriod
from patronage.billing.course.fee_answers import price_of
from patronage.checks import check_instance, items_of
from patronage.counting.verdict import Verdict
from patronage.counting.when import bounds
from patronage.dates.span import Span
from patronage.fields import OneLine
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline
from patronage.values import Value, filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.agreement.terms.terms import Terms
    from patronage.billing.schedule.terms import BillingTerms
    from patronage.errors import Fault
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = ["AGREEMENTS", "AgreementInForce", "RecurringBilling", "agreements_among", "seen_under"]

AGREEMENTS = frozenset({"agreement"})
_NONE = Timeline.constant(Observed(value=False))


def agreements_among(facts: Facts, category: str | None = None) -> tuple[Agreement, ...]:
    """Return the agreements among facts: all, or those that say that they are of a category.

    >>> from patronage.standing.rules.evidence import Facts
    >>> agreements_among(Facts(()), "retainer")
    ()
    """
    found = tuple([fact for fact in facts.among(AGREEMENTS) if isinstance(fact, Agreement)])
    if category is None:
        return found
    return tuple([each for each in found if each.category == category])


def seen_under(
    agreements: tuple[Agreement, ...], so: Callable[[Agreement], Timeline[bool | None]]
) -> Timeline[Observed]:
    """Return whether something is so under any of them on each day, and under which.

    Where under none it surely is, and under some it is not known (None), it is not known.

    >>> seen_under((), lambda agreement: Timeline.constant(True)).before.value
    False
    """
    if not agreements:
        return _NONE

    def together(*known: bool | None) -> Observed:
        pairs = list(zip(agreements, known, strict=True))
        met = tuple([each for each, now in pairs if now])
        unsure = tuple([each for each, now in pairs if now is None])
        return Observed(True, met) if met else Observed(None if unsure else False, unsure)

    return Timeline.combine(together, *map(so, agreements))


def _parts(given: Part | Iterable[Part]) -> tuple[Part, ...]:
    """Return parts in the order of D4, each once; what is none is left for the check."""
    found = cast("tuple[Part, ...]", items_of(given))
    if not all(isinstance(each, Part) for each in found):
        return found
    return tuple(part for part in Part if part in found)


def _check_parts(faults: list[Fault], path: str, parts: tuple[object, ...]) -> None:
    for part in parts:
        check_instance(faults, "part.type", path, part, Part)


@frozen(cache_hash=True)
class AgreementInForce(Value):
    """A formal agreement is in force, and has the parts that are asked for (D4, D34).

    In force is neither signed and not begun, nor suspended, nor ended. `parts` may be all five,
    `parts=Part`; those of the version that counts on the day are looked at. Of a `category`, only
    agreements that say that they are of it count. Faults: `part.type`, `name.syntax`.

    >>> import patronage as pt
    >>> pt.AgreementInForce(parts=pt.Part.SUMMARY)
    AgreementInForce(parts=(Part.SUMMARY,))
    """

    code = "agreement_in_force"
    needs = AGREEMENTS
    reversible = True

    parts: Annotated[tuple[Part, ...], _check_parts] = field(
        default=(), kw_only=True, converter=_parts
    )
    category: OneLine | None = field(default=None, kw_only=True)

    @property
    def tells_of_the_day(self) -> bool:
        """Whether its details differ from day to day: where it says which parts are lacking."""
        return bool(self.parts)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether one with the parts is in force on each day; else which one lacks some."""
        found = agreements_among(facts, self.category)
        if not found:
            return _NONE
        lines = [each.life.terms_in_force for each in found]
        return Timeline.combine(_Together(found, frozenset(self.parts)), *lines)

    def details(self, observed: Observed, day: date) -> Details:
        """Return which agreement it is, when it was signed and begun, and which parts it lacks."""
        for fact in observed.facts:
            if isinstance(fact, Agreement):
                here = self.parts and fact.in_force_on(day) is not Verdict.UNMET
                there = fact.terms_on(day).parts if here else self.parts
                named = tuple(part.value for part in self.parts if part not in there)
                return (
                    ("agreement", fact.id),
                    ("signed", fact.signed_on),
                    ("start", fact.life.start),
                    *((("lacks", named),) if named else ()),
                )
        return ()


class _Together:
    """What several agreements come to on a day, by the terms of each that is in force.

    Where none is, by those that no longer are.
    """

    def __init__(self, agreements: tuple[Agreement, ...], parts: frozenset[Part]) -> None:
        self.agreements = agreements
        self.parts = parts

    def __call__(self, *terms: Now) -> Observed:
        mine, asked = self.agreements, self.parts
        if len(mine) == 1:  # mostly
            (now,) = terms
            if isinstance(now, Unsure):
                return Observed(None, mine)
            met = now and (not asked or asked <= now.parts)
            return filled(Observed, (bool(met), () if now is None else mine, 0, None))
        pairs = list(zip(mine, terms, strict=True))
        here = [(each, now) for each, now in pairs if now and not isinstance(now, Unsure)]
        whole = tuple([each for each, now in here if not asked or asked <= now.parts])
        if whole:
            return Observed(True, whole)
        unsure = tuple([each for each, now in pairs if isinstance(now, Unsure)])
        if unsure:
            return Observed(None, unsure)
        lacking = tuple([each for each, _ in here])
        return Observed(False, lacking or _no_longer(zip(mine, terms, strict=True)))


Now: TypeAlias = "Terms | Literal[False] | Unsure | None"
"""The terms of an agreement in force; None: it is not yet, False: it is so no longer.

`Unsure` where a day that is left open decides it.
"""


def _no_longer(pairs: Iterable[tuple[Agreement, Now]]) -> tuple[Agreement, ...]:
    return tuple(each for each, now in pairs if now is False)


def _check_every(faults: list[Fault], path: str, every: object) -> None:
    check_instance(faults, "interval.type", path, every, Span, type(None))


@frozen(cache_hash=True)
class RecurringBilling(Value):
    """Something is billed at intervals known beforehand, under an agreement in force (D6, D18).

    A recurring fee or a retainer; usage and single sums are none. `every` asks for one interval,
    by default any will do. Whether that makes a client is the policy's to say. Fault:
    `interval.type`.

    >>> import patronage as pt
    >>> pt.RecurringBilling(every=pt.months(1))
    RecurringBilling(every=months(1))
    """

    code = "recurring_billing"
    needs = AGREEMENTS
    reversible = True
    tells_of_the_day = True

    every: Annotated[Span | None, _check_every] = field(default=None, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether something is billed so on each day, and under what agreement."""
        found = agreements_among(facts)
        if not found:
            return _NONE

        def together(*terms: Now) -> Observed:
            pairs = tuple(zip(found, terms, strict=True))
            unsure = tuple([each for each, now in pairs if isinstance(now, Unsure)])
            here = [(each, now) for each, now in pairs if now and not isinstance(now, Unsure)]
            billed = tuple([each for each, now in here if self._bills(now)])
            if unsure and not billed:
                return Observed(None, unsure)
            return Observed(bool(billed), billed or _no_longer(pairs))

        return Timeline.combine(together, *(each.life.terms_in_force for each in found))

    def _bills(self, terms: Terms) -> bool:
        return any(_at_intervals(each, self.every) for each in terms.billing)

    def details(self, observed: Observed, day: date) -> Details:
        """Return how often and how much is billed, and by which fee."""
        for fact in observed.facts if observed.value else ():
            if isinstance(fact, Agreement):
                for terms in fact.terms_on(day).billing:
                    if _at_intervals(terms, self.every):
                        return _fee_of(terms, day, bounds(fact.life.start)[0])
        return ()


def _interval(terms: BillingTerms) -> Span | None:
    return terms.every if terms.cadence is None else terms.cadence.every


def _at_intervals(terms: BillingTerms, every: Span | None) -> bool:
    interval = _interval(terms)
    if interval is None or (every is not None and interval != every):
        return False
    return terms.is_recurring


def _fee_of(terms: BillingTerms, day: date, start: date) -> Details:
    for fee in terms.fees:
        if isinstance(fee, PerPeriod):
            amount = price_of(fee, day, start)
            return (("every", _interval(terms)), ("amount", amount), ("fee", fee.id))
    return ()
