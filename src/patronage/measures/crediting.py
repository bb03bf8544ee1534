"""How credits are worked out: what rules give, what replaces what, and what caps leave."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from patronage.counting.verdict import Verdict
from patronage.dates.period import trusted_period
from patronage.errors import InvalidInput
from patronage.facts.remarks import Remark
from patronage.measures.closed import end_of, last_of, start_of
from patronage.measures.exact import Exact, rounded, unknown
from patronage.measures.figures import figure
from patronage.measures.forms import Per, Table, worked_out
from patronage.measures.rules import Cap, CreditBase
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.windows.anchors import Anchors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from patronage.dates.period import Period
    from patronage.measures.attainment import Attainment
    from patronage.measures.exact import Facts, Result
    from patronage.measures.rules import CreditRule

__all__ = ["Bases", "Given", "given_by"]


class Bases(NamedTuple):
    """What credits are a share of: fees by days of service, and what a contract is worth.

    >>> Bases().fees is None
    True
    """

    fees: tuple[tuple[Period, Money], ...] | None = None
    at_start: Money | None = None
    now: Money | None = None

    def of_days(self, period: Period) -> Result:
        """Return the fees for the days of a period, those of longer periods in proportion.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> Bases(((march, Money("62", "USD")),)).of_days(day)
        Exact(number=Fraction(2, 1), currency='USD')
        """
        if not self.fees:
            return unknown("credit.base", base=CreditBase.PERIOD_FAILED.value)
        total, currency = Fraction(0), self.fees[0][1].currency
        first, end = _ordinals(period)
        for days, fee in self.fees:
            start, stop = _ordinals(days)
            both = min(end, stop) - max(first, start)
            if both > 0:
                if fee.currency != currency:
                    return unknown("credit.currency", first=currency, second=fee.currency)
                total += Fraction(fee.amount) * both / (stop - start)
        return Exact(total, currency)

    def after(self, period: Period) -> Result:
        """Return what is billed for the first period that begins after another.

        >>> from datetime import date
        >>> import patronage as pt
        >>> april = pt.Period(date(2026, 4, 1), date(2026, 5, 1))
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases(((april, Money("62", "USD")),)).after(march).currency
        'USD'
        """
        end = end_of(period)
        later = [pair for pair in self.fees or () if start_of(pair[0]) >= end]
        if not later:
            return unknown("credit.base", base=CreditBase.INVOICE_APPLIED_TO.value)
        first = min(start_of(days) for days, _ in later)
        found = [fee for days, fee in later if days.start == first]
        if len({fee.currency for fee in found}) > 1:
            return unknown("credit.currency", first=found[0].currency, second=found[1].currency)
        return Exact(sum((Fraction(fee.amount) for fee in found), Fraction(0)), found[0].currency)

    def of(self, base: CreditBase | Cap | str, period: Period, facts: Facts) -> Result:
        """Return a base for a window, by the facts of what was reached in it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases().of("price", march, {"price": Money("40", "GBP")})
        Exact(number=Fraction(40, 1), currency='GBP')
        """
        if isinstance(base, str):
            said = facts.get(base)
            if not isinstance(said, Money):
                return unknown("form.fact", fact=base)
            return Exact(Fraction(said.amount), said.currency)
        if isinstance(base, Cap):
            return self.most(base, None, period, facts)
        if base is CreditBase.PERIOD_FAILED:
            return self.of_days(period)
        if base is CreditBase.INVOICE_APPLIED_TO:
            return self.after(period)
        worth = self.at_start if base is CreditBase.CONTRACT_AT_START else self.now
        if worth is None:
            return unknown("credit.base", base=base.value)
        return Exact(Fraction(worth.amount), worth.currency)

    def most(
        self, cap: Cap, own: CreditBase | Cap | str | None, period: Period, facts: Facts
    ) -> Result:
        """Return how much a cap allows: an amount, a share of its base, or of the rule's own.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases(at_start=Money("900", "USD")).most(
        ...     Cap(10), CreditBase.CONTRACT_AT_START, march, {}
        ... )
        Exact(number=Fraction(90, 1), currency='USD')
        """
        if isinstance(cap.most, Money):
            return Exact(Fraction(cap.most.amount), cap.most.currency)
        base = cap.of or own
        if base is None:
            return Exact(Fraction(cap.most))
        whole = self.of(base, period, facts)
        return whole if isinstance(whole, Remark) else whole.share(Fraction(cap.most))


def _ordinals(period: Period) -> tuple[int, int]:
    return start_of(period).toordinal(), end_of(period).toordinal()


class Given(NamedTuple):
    """What a rule gives for one attainment: so much, or why that isn't known."""

    rule: CreditRule
    reached: Attainment
    amount: Money | int | Decimal | Fraction | Remark


def given_by(
    rules: Sequence[CreditRule],
    reached: Iterable[Attainment],
    bases: Bases,
    *,
    since: date | None = None,
    earlier: Iterable[tuple[str, Period, Money]] = (),
) -> list[Given]:
    """Return what each rule gives for each attainment of its measure, in the order of their ends.

    `earlier` is what was given before: by which rule, for which window, how much; caps count it.

    >>> given_by((), (), Bases())
    []
    """
    raw = _raw(rules, reached, bases)
    _replace(rules, raw)
    _keep_largest(raw)
    used = _Used(bases, since)
    by_id = {rule.id: rule for rule in rules}
    for name, period, credited in earlier:
        if name in by_id:
            used.note(by_id[name], period, _exact(credited))
    found: list[Given] = []
    for each in raw:
        amount = each.result
        if not isinstance(amount, Remark):
            amount = used.left_of(each, amount)
        found.append(Given(each.rule, each.reached, _enough(each.rule, amount)))
        last = found[-1].amount
        used.note(
            each.rule,
            each.reached.period,
            None if isinstance(last, Remark) else _exact(last),
        )
    return found


class _Raw:
    """What a rule gives for one attainment before anything limits it."""

    __slots__ = ("facts", "reached", "result", "rule")

    def __init__(self, rule: CreditRule, reached: Attainment, facts: Facts, result: Result) -> None:
        self.rule, self.reached, self.facts, self.result = rule, reached, facts, result


def _nothing(rule: CreditRule, bases: Bases, facts: Facts) -> Exact:
    """Return nothing, in the currency that it would be in, as far as that is known."""
    of: object = rule.of
    while isinstance(of, Cap):
        of = of.most if isinstance(of.most, Money) else of.of
    amounts: list[object] = [of, *_amounts(rule.form)]
    if isinstance(of, str):
        amounts.append(facts.get(of))
    if of is not None:
        amounts += [*(fee for _, fee in (bases.fees or ())[:1]), bases.at_start, bases.now]
    currencies = (each.currency for each in amounts if isinstance(each, Money))
    return Exact(Fraction(0), next(currencies, None))


def _amounts(form: object) -> Iterator[object]:
    """Yield the numbers and amounts that a form may come to."""
    if isinstance(form, Per):
        yield from (form.each, *_amounts(form.then))
    elif isinstance(form, Table):
        yield from (form.otherwise, *_amounts(form.then))
        for row in form.rows:
            yield from _amounts(row.result)
    else:
        yield form


def _raw(rules: Sequence[CreditRule], reached: Iterable[Attainment], bases: Bases) -> list[_Raw]:
    """Return what each rule gives, by the ends of the windows, then in the order of the rules."""
    wanted = {rule.on for rule in rules}
    by_measure: dict[str, list[Attainment]] = {}
    for each in reached:
        if each.measure in wanted and each.is_complete:
            by_measure.setdefault(each.measure, []).append(each)
    found: list[tuple[tuple[object, ...], _Raw]] = []
    for name, own in by_measure.items():
        own.sort(key=lambda each: (each.period, each.about or ""))
        row = 0
        for each in own:
            row = row + 1 if each.verdict is Verdict.UNMET else 0
            facts: Facts = {**each.facts, "in_a_row": Fraction(row)}
            for place, rule in enumerate(rules):
                if rule.on == name:
                    result = _given(rule, each, facts, bases)
                    order = (each.period.end, each.period.start, each.about or "", place)
                    found.append((order, _Raw(rule, each, facts, result)))
    return [raw for _, raw in sorted(found, key=lambda pair: pair[0])]


def _given(rule: CreditRule, reached: Attainment, facts: Facts, bases: Bases) -> Result:
    if reached.target is not None:
        if reached.verdict is Verdict.UNKNOWN:
            return next(iter(reached.remarks), unknown("form.fact", fact=reached.measure))
        if reached.verdict is not (Verdict.MET if rule.bonus else Verdict.UNMET):
            return _nothing(rule, bases, facts)
    result = worked_out(rule.form, facts)
    if isinstance(result, Remark):
        return next(iter(reached.remarks), result)
    if result.currency is not None or (rule.of is None and result.number):
        return result
    if not result.number or rule.of is None:
        return _nothing(rule, bases, facts)
    base = bases.of(rule.of, reached.period, facts)
    return base if isinstance(base, Remark) else base.share(result.number)


def _replace(rules: Sequence[CreditRule], raw: list[_Raw]) -> None:
    """Let what a rule replaces come to nothing in the windows in which it gives something."""
    for rule in rules:
        if not rule.instead_of:
            continue
        giving = [each for each in raw if each.rule is rule and _is_something(each.result)]
        for each in raw:
            if each.rule.id not in rule.instead_of or not _is_something(each.result):
                continue
            over = [one for one in giving if one.reached.period.overlaps(each.reached.period)]
            sure = [one for one in over if not isinstance(one.result, Remark)]
            if sure:
                each.result = _zero(each.result, sure[0].result)
            elif over:
                each.result = over[0].result


def _zero(result: Result, other: Result) -> Exact:
    known = other if isinstance(result, Remark) else result
    return cast("Exact", known).share(Fraction(0))


def _is_something(result: Result) -> bool:
    return isinstance(result, Remark) or bool(result.number)


def _keep_largest(raw: list[_Raw]) -> None:
    """Let the largest of each group alone count in its window; of equal ones, the first."""
    groups: dict[tuple[str, Period, str | None], list[_Raw]] = {}
    for each in raw:
        if each.rule.group is not None and _is_something(each.result):
            key = (each.rule.group, each.reached.period, each.reached.about)
            groups.setdefault(key, []).append(each)
    for members in groups.values():
        if len(members) < 2:
            continue
        open_ = next((one.result for one in members if isinstance(one.result, Remark)), None)
        known = [one for one in members if not isinstance(one.result, Remark)]
        best = max(known, key=lambda one: cast("Exact", one.result).number, default=None)
        for each in members:
            if open_ is not None:
                each.result = open_
            elif each is not best:
                each.result = cast("Exact", each.result).share(Fraction(0))


_Entry: TypeAlias = "tuple[date, Period, Exact | None]"


class _Used:
    """What was given under each cap so far."""

    def __init__(self, bases: Bases, since: date | None) -> None:
        self.bases, self.anchors = bases, Anchors(first=since)
        self.entries: dict[tuple[str, object], list[_Entry]] = {}

    def note(self, rule: CreditRule, period: Period, amount: Exact | None) -> None:
        """Count what a rule gave under each of its caps; None: it is not known."""
        day = last_of(period)
        for place, cap in enumerate(rule.caps):
            self.entries.setdefault(_key(rule, place, cap), []).append((day, period, amount))

    def left_of(self, raw: _Raw, amount: Exact) -> Exact | Remark:
        """Return as much of an amount as the caps of its rule leave."""
        rule, period = raw.rule, raw.reached.period
        for place, cap in enumerate(rule.caps):
            if not amount.number:
                break
            window = self._window(cap, period)
            most = self.bases.most(cap, rule.of, window, raw.facts)
            if isinstance(most, Remark):
                return most
            left = most.number
            for _, _, used in self._counting(cap, _key(rule, place, cap), period):
                if used is None:
                    return unknown("credit.cap", rule=rule.id)
                left -= used.number
            if most.currency not in (None, amount.currency):
                return unknown(
                    "credit.currency", first=most.currency, second=amount.currency or rule.id
                )
            room = max(_floor(left, amount.currency), Fraction(0))
            amount = Exact(min(amount.number, room), amount.currency)
        return amount

    def _window(self, cap: Cap, period: Period) -> Period:
        if cap.per is None:
            return period
        last = last_of(period)
        first = cap.per.reach(last, self.anchors) or start_of(period)
        return trusted_period(min(first, last), period.end)

    def _counting(self, cap: Cap, key: tuple[str, object], period: Period) -> Iterable[_Entry]:
        entries = self.entries.get(key, ())
        if cap.per is None:
            return [each for each in entries if each[1] == period]
        last = last_of(period)
        found: list[_Entry] = []
        for each in entries:
            counts = cap.per.counts(each[0], self.anchors)
            if counts is not None and last in counts:
                found.append(each)
        return found


def _key(rule: CreditRule, place: int, cap: Cap) -> tuple[str, object]:
    return (rule.id, place) if cap.shared is None else ("", cap.shared)


def _floor(number: Fraction, currency: str | None) -> Fraction:
    """Return what of it is whole minor units: no rounding may exceed a cap."""
    if currency is None:
        return number
    unit = 10 ** exponent_of(currency)
    return Fraction(round_fraction(number * unit, Rounding.FLOOR), unit)


def _exact(amount: Money | int | Decimal | Fraction) -> Exact:
    if isinstance(amount, Money):
        return Exact(Fraction(amount.amount), amount.currency)
    return Exact(Fraction(amount))


def _enough(rule: CreditRule, result: Result) -> Money | int | Decimal | Fraction | Remark:
    """Return the amount in its minor unit; too little is nothing."""
    if isinstance(result, Remark):
        return result
    amount: Money | int | Decimal | Fraction = figure(result.number)
    if result.currency is not None:
        amount = rounded(result, rule.rounding)
    if rule.de_minimis is None or not result.number:
        return amount
    seen: object = amount
    if isinstance(amount, Money) and not isinstance(rule.de_minimis.bound, Money):
        seen = amount.amount
    try:
        return amount if rule.de_minimis.judge(seen) else amount * 0
    except InvalidInput:
        return unknown("credit.minimum", rule=rule.id)
