"""How credits are worked out: what rules give, what replaces what, and what caps leave."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

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


Amount: TypeAlias = "Money | int | Decimal | Fraction | Remark"
"""An amount or a number, or why it isn't known."""


class Given(NamedTuple):
    """What a rule gives for one attainment: so much, or why that isn't known."""

    rule: CreditRule
    reached: Attainment
    amount: Amount


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
    earlier: Sequence[Before] = (),
    former: Iterable[CreditRule] = (),
) -> list[Given]:
    """Return what each rule gives for each attainment of its measure, in the order of their ends.

    For those whose windows end `within` some days (None: for all). Caps count what was given
    `earlier`, by these rules or `former` ones, but for what is worked out here anew.

    >>> from patronage.measures.bases import Bases
    >>> given_by((), (), Bases())
    []
    """
    raw, used = _raw(rules, reached, bases, within), Used(bases, since)
    anew = {(each.rule.id, each.reached.period, each.reached.about) for each in raw if earlier}
    before = [each for each in earlier if (each.rule, each.period, each.about) not in anew]
    _note(used, rules, before, former)
    run = _Run(raw, used)
    return [Given(each.rule, each.reached, run.give(each)) for each in raw]


def _note(
    used: Used,
    rules: Iterable[CreditRule],
    before: Iterable[Before],
    former: Iterable[CreditRule],
) -> None:
    """Count what was given before under the caps of today, and those that it shared with them."""
    shared = {cap.shared: cap for rule in rules for cap in rule.caps if cap.shared is not None}
    own = {rule.id: rule for rule in rules}
    caps: dict[str, list[Cap]] = {}
    for rule in former:
        own.setdefault(rule.id, rule)
        those = (shared[cap.shared] for cap in rule.caps if cap.shared in shared)
        caps.setdefault(rule.id, []).extend(those)
    for name, period, about, credited in before:
        if name in own:
            exact = None if credited is None else stated(credited)
            used.note(own[name], Window(period, about, {}), exact, caps.get(name, ()))


class _Raw:
    """What a rule gives for one attainment before anything limits it."""

    __slots__ = ("facts", "reached", "result", "rule")

    def __init__(self, rule: CreditRule, reached: Attainment, facts: Facts, result: Result) -> None:
        self.rule, self.reached, self.facts, self.result = rule, reached, facts, result

    @property
    def window(self) -> Window:
        """The window, or the observation in it, that it is for."""
        return Window(self.reached.period, self.reached.about, self.facts)


class _Run:
    """What is given for one attainment after another, as the caps stand when it is its turn.

    Rules come instead of others by what they give under their caps, and where that is enough; of
    what is left, the largest of each group is given.
    """

    def __init__(self, raw: Sequence[_Raw], used: Used) -> None:
        self.used = used
        self.replacing: dict[str, list[_Raw]] = defaultdict(list)
        self.groups: dict[tuple[object, ...], list[_Raw]] = defaultdict(list)
        self.known: dict[int, Amount] = {}
        self.best: dict[tuple[object, ...], Amount | _Raw] = {}
        for each in raw:
            for name in each.rule.instead_of:
                self.replacing[name].append(each)
            if each.rule.group is not None:
                self.groups[_group(each)].append(each)

    def give(self, each: _Raw) -> Amount:
        """Return what is given in the end, and count it under the caps."""
        amount = self.known[id(each)] = self._ungrouped(each)
        if each.rule.group is not None and _is_something(amount):
            amount = self._of_group(each, amount)
        self.used.note(
            each.rule, each.window, None if isinstance(amount, Remark) else stated(amount)
        )
        return amount

    def _ungrouped(self, each: _Raw) -> Amount:
        """Return what is given but for groups: under the caps, if that is enough, or none instead.

        What had its turn stays as it was then.
        """
        if id(each) in self.known:
            return self.known[id(each)]
        result = each.result
        if not isinstance(result, Remark):
            result = self.used.left_of(each.rule, each.window, result)
        amount = _enough(each.rule, result)
        if not _is_something(amount):
            return amount
        over = [
            self._ungrouped(one)
            for one in self.replacing.get(each.rule.id, ())
            if one.reached.period.overlaps(each.reached.period)
        ]
        for one in over:
            if not isinstance(one, Remark) and one:
                return nothing_of(one if isinstance(amount, Remark) else amount)
        return next((one for one in over if isinstance(one, Remark)), amount)

    def _of_group(self, each: _Raw, amount: Amount) -> Amount:
        """Return all of an amount if it is the largest of its group, else nothing."""
        key = _group(each)
        if key not in self.best:
            self.best[key] = self._largest(self.groups[key])
        best = self.best[key]
        if isinstance(best, Remark):
            return best
        if best is each or isinstance(amount, Remark):
            return amount
        return nothing_of(amount)

    def _largest(self, members: Sequence[_Raw]) -> _Raw | Remark:
        """Return the largest of a group, of equal ones the first; or why it isn't known."""
        exact: list[Exact] = []
        for amount in map(self._ungrouped, members):
            if isinstance(amount, Remark):
                return amount
            exact.append(stated(amount))
        best = largest([each for each in exact if each.number])
        if isinstance(best, Remark):
            return best
        return members[exact.index(best)]


def _group(each: _Raw) -> tuple[object, ...]:
    return each.rule.group, each.reached.period, each.reached.about


def _is_something(amount: Amount) -> bool:
    """Whether something is given, as far as that is known."""
    return isinstance(amount, Remark) or bool(amount)


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


def _enough(rule: CreditRule, result: Result) -> Amount:
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
