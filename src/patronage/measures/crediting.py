"""How credits are worked out: what rules give, what replaces what, and what caps leave."""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.errors import InvalidInput
from patronage.facts.remarks import Remark
from patronage.measures.attainment import Known
from patronage.measures.capping import Used, Window
from patronage.measures.closed import last_of
from patronage.measures.exact import Exact, largest, rounded, stated, unknown
from patronage.measures.figures import figure, nothing_of
from patronage.measures.forms import outcomes, worked_out
from patronage.measures.rules import Cap
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from patronage.dates.period import Period
    from patronage.measures.attainment import Attainment
    from patronage.measures.bases import Bases
    from patronage.measures.exact import Facts, Result
    from patronage.measures.rules import CreditRule

__all__ = ["Before", "Given", "given_by"]


class Given(NamedTuple):
    """What a rule gives for one attainment: so much, or why that isn't known."""

    rule: CreditRule
    reached: Attainment
    amount: Money | int | Decimal | Fraction | Remark


class Before(NamedTuple):
    """What was given before by a rule for a window, or for one observation; None: not known."""

    rule: str
    period: Period
    about: str | None
    amount: Money | int | Decimal | Fraction | None


def given_by(
    rules: Sequence[CreditRule],
    reached: Iterable[Attainment],
    bases: Bases,
    *,
    since: date | None = None,
    within: Period | None = None,
    earlier: Iterable[Before] = (),
) -> list[Given]:
    """Return what each rule gives for each attainment of its measure, in the order of their ends.

    For those whose windows end `within` some days (None: for all). Caps count what was given
    `earlier`, but for what is worked out here anew.

    >>> from patronage.measures.bases import Bases
    >>> given_by((), (), Bases())
    []
    """
    raw = _raw(rules, reached, bases, within)
    _replace(rules, raw)
    _keep_largest(raw)
    used, before = Used(bases, since), list(earlier)
    by_id = {rule.id: rule for rule in rules}
    anew = {(each.rule.id, each.reached.period, each.reached.about) for each in raw if before}
    for name, period, about, credited in before:
        if name in by_id and (name, period, about) not in anew:
            exact = None if credited is None else stated(credited)
            used.note(by_id[name], Window(period, about, {}), exact)
    found: list[Given] = []
    for each in raw:
        window = Window(each.reached.period, each.reached.about, each.facts)
        result = each.result
        if not isinstance(result, Remark):
            result = used.left_of(each.rule, window, result)
        amount = _enough(each.rule, result)
        found.append(Given(each.rule, each.reached, amount))
        used.note(each.rule, window, None if isinstance(amount, Remark) else stated(amount))
    return found


class _Raw:
    """What a rule gives for one attainment before anything limits it."""

    __slots__ = ("facts", "reached", "result", "rule")

    def __init__(self, rule: CreditRule, reached: Attainment, facts: Facts, result: Result) -> None:
        self.rule, self.reached, self.facts, self.result = rule, reached, facts, result

    @property
    def gives(self) -> bool:
        """Whether it gives something, as far as that is known."""
        return isinstance(self.result, Remark) or bool(self.result.number)

    def give_nothing(self, instead: Exact) -> None:
        """Let it come to nothing, since something else is given instead."""
        own = instead if isinstance(self.result, Remark) else self.result
        self.result = own.share(Fraction(0))


def _raw(
    rules: Sequence[CreditRule],
    reached: Iterable[Attainment],
    bases: Bases,
    within: Period | None,
) -> list[_Raw]:
    """Return what each rule gives, by the ends of the windows, then in the order of the rules."""
    by_measure: dict[str, list[tuple[int, CreditRule]]] = {}
    for place, rule in enumerate(rules):
        by_measure.setdefault(rule.on, []).append((place, rule))
    own = [each for each in reached if each.measure in by_measure and each.is_complete]
    own.sort(key=_by_window)
    found: list[tuple[tuple[object, ...], _Raw]] = []
    in_a_row: dict[str, int | None] = dict.fromkeys(by_measure, 0)
    for each in own:
        name = each.measure
        row = in_a_row[name] = _in_a_row(in_a_row[name], each)
        if within is not None and last_of(each.period) not in within:
            continue
        facts = Known(each) if row is None else Known(each, in_a_row=row)
        for place, rule in by_measure[name]:
            result = _given(rule, each, facts, bases)
            order = (each.period.end, each.period.start, each.about or "", place)
            found.append((order, _Raw(rule, each, facts, result)))
    return [raw for _, raw in sorted(found, key=itemgetter(0))]


def _in_a_row(before: int | None, reached: Attainment) -> int | None:
    """Return how many windows the target has been missed by now; None: that is not known.

    After a window of which it is not known whether it was missed, that lasts until one is met.
    """
    if reached.verdict is Verdict.UNMET:
        return None if before is None else before + 1
    return None if reached.verdict is Verdict.UNKNOWN and reached.target is not None else 0


def _by_window(reached: Attainment) -> tuple[Period, str]:
    return (reached.period, reached.about or "")


def _given(rule: CreditRule, reached: Attainment, facts: Facts, bases: Bases) -> Result:
    if reached.target is not None:
        if reached.verdict is Verdict.UNKNOWN:
            return next(iter(reached.remarks), unknown("form.fact", fact=reached.measure))
        if reached.verdict is not (Verdict.MET if rule.bonus else Verdict.UNMET):
            return _nothing(rule, bases, facts)
    result = worked_out(rule.form, facts)
    if isinstance(result, Remark):
        return next(iter(reached.remarks), result)
    if result.number <= 0:
        return _nothing(rule, bases, facts)
    if result.currency is not None or rule.of is None:
        return result
    base = bases.of(rule.of, reached.period, facts)
    return base if isinstance(base, Remark) else base.share(result.number)


def _nothing(rule: CreditRule, bases: Bases, facts: Facts) -> Exact:
    """Return nothing, in the currency that it would be in, as far as that is known."""
    of: object = rule.of
    while isinstance(of, Cap):
        of = of.most if isinstance(of.most, Money) else of.of
    amounts = [of, facts.get(of) if isinstance(of, str) else None, *outcomes(rule.form)]
    currencies = (each.currency for each in amounts if isinstance(each, Money))
    return Exact(Fraction(0), next(currencies, None if of is None else bases.currency))


def _replace(rules: Sequence[CreditRule], raw: Sequence[_Raw]) -> None:
    """Let what a rule replaces come to nothing in the windows in which it gives something.

    A rule that is itself replaced there replaces nothing, so those that nothing replaces come
    first.
    """
    for rule in _replacing_first(rules):
        giving = [each for each in raw if each.rule is rule and each.gives]
        for each in raw if giving else ():
            if each.rule.id not in rule.instead_of or not each.gives:
                continue
            over = [
                one.result
                for one in giving
                if one.gives and one.reached.period.overlaps(each.reached.period)
            ]
            sure = [result for result in over if not isinstance(result, Remark)]
            if sure:
                each.give_nothing(sure[0])
            elif over:
                each.result = over[0]


def _replacing_first(rules: Sequence[CreditRule]) -> list[CreditRule]:
    """Return the rules that replace others, each before those that it replaces."""
    ordered: list[CreditRule] = []
    left = list(rules)
    while left:
        replaced = {name for rule in left for name in rule.instead_of}
        free = [rule for rule in left if rule.id not in replaced]
        ordered += free or left
        left = [rule for rule in left if rule.id in replaced] if free else []
    return [rule for rule in ordered if rule.instead_of]


def _keep_largest(raw: Sequence[_Raw]) -> None:
    """Let the largest of each group alone count in its window; of equal ones, the first."""
    groups: dict[tuple[str, Period, str | None], list[_Raw]] = {}
    for each in raw:
        if each.rule.group is not None and each.gives:
            key = (each.rule.group, each.reached.period, each.reached.about)
            groups.setdefault(key, []).append(each)
    for members in groups.values():
        known = [one.result for one in members if not isinstance(one.result, Remark)]
        open_ = [one.result for one in members if isinstance(one.result, Remark)]
        best = open_[0] if open_ else largest(known)
        kept = False
        for each in members:
            if isinstance(best, Remark):
                each.result = best
            elif each.result == best and not kept:
                kept = True
            else:
                each.give_nothing(best)


def _enough(rule: CreditRule, result: Result) -> Money | int | Decimal | Fraction | Remark:
    """Return the amount in its minor unit; too little is nothing."""
    if isinstance(result, Remark):
        return result
    amount = figure(result.number) if result.currency is None else rounded(result, rule.rounding)
    if rule.de_minimis is None or not result.number:
        return amount
    seen: object = amount
    if isinstance(amount, Money) and not isinstance(rule.de_minimis.bound, Money):
        seen = amount.amount
    try:
        return amount if rule.de_minimis.judge(seen) else nothing_of(amount)
    except InvalidInput:
        return unknown("credit.minimum", rule=rule.id)
