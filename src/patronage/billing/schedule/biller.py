"""Billing as a difference: what is owed by the terms as known today, less what was charged."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from patronage.billing.arguments import each_of, need
from patronage.billing.charges.charge import Charge
from patronage.billing.charges.dues import carried
from patronage.billing.course.usage import Usage
from patronage.billing.schedule.ahead import next_lines
from patronage.billing.schedule.checks import check_usage
from patronage.billing.schedule.knowledge import (
    KnownSchedule,
    first_issued,
    key_of,
    metered,
    rests_on_usage,
    same_price,
)
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from patronage.billing.charges.early_discount import EarlyDiscount
    from patronage.billing.charges.instalments import Instalments
    from patronage.billing.schedule.knowledge import Known, LineKey

__all__ = [
    "bill", "billed_through", "capped_credit", "effective_charges", "is_charged_by",
    "lines_to_add", "next_line",
]  # fmt: skip


def bill(
    schedule: BillingSchedule,
    charged: Iterable[Charge],
    *,
    on: date,
    usage: Iterable[Usage] | None = None,
    paid: Money | None = None,
    credits_alone: bool = False,
) -> tuple[Charge, ...]:
    """Return the charges to add on a day, so that all that is charged is all that is owed.

    Billed twice on a day, it adds nothing; billed day by day, it comes to what one late run would;
    and once a later day was billed (a charge is dated after this one), what was charged stands and
    nothing is added. A change, an end or usage that becomes known after days were billed adds
    correcting lines, which name the charges that they correct; these, and what is charged instead,
    are dated by the run. Any other line has its bill date, but never one before the day since which
    it could be known to be owed as it is. Nothing charged is ever altered, so no past day's balance
    is either. `usage` is all that was used so far, not only what is new. Left out, it wasn't given:
    what rests on it is neither charged nor taken back, and all else is billed as ever; `()` says
    that nothing was used. `paid` is what was paid so far: an end that caps its credit gives back no
    more.
    `credits_alone` rounds what is given back by itself, where else it is what the rounded amounts
    differ by. Faults: `charge.type`, `charge.twice`, `currency.mismatch`, `fee.unknown`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind("B1", date(2026, 1, 1))
    >>> first = pt.bill(schedule, (), on=date(2026, 1, 1))
    >>> ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 1, 11)))
    >>> [
    ...     (line.id, str(line.period), str(line.amount), line.corrects)
    ...     for line in pt.bill(ended, first, on=date(2026, 1, 11))
    ... ]
    [('B1/fee/2026-01-01~1', '[2026-01-11, 2026-02-01)', '-210.00 USD', 'B1/fee/2026-01-01')]
    """
    check_one_day("on", on)
    if not isinstance(schedule, BillingSchedule):
        whose = "bill each of its .schedules, or let Relationship.bill do so"
        hint = whose if hasattr(schedule, "schedules") else "give a BillingSchedule"
        raise invalid([Fault.of("schedule.type", "schedule", schedule, hint)])
    if paid is not None:
        need("amount.type", "paid", paid, Money)
    need("flag.type", "credits_alone", credits_alone, bool)
    before = _charged(schedule, charged)
    used = None if usage is None else each_of("usage.type", "usage", usage, Usage)
    check_usage(schedule, used or [])
    lines = lines_to_add(
        KnownSchedule(schedule), before, on=on, usage=used, credits_alone=credits_alone
    )
    ended = schedule.course(on).ended
    if ended is not None and ended.cap_at_paid and paid is not None:
        lines = _capped(lines, before, paid)
    return tuple(lines)


def lines_to_add(
    known: Known,
    before: list[Charge],
    *,
    on: date,
    usage: Collection[Usage] | None = None,
    credits_alone: bool = False,
) -> list[Charge]:
    """Return what a run on a day adds to the charges of one schedule, as it was known then.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind("B1", date(2026, 1, 1))
    >>> known = KnownSchedule(schedule)
    >>> [str(line.invoice_on) for line in lines_to_add(known, [], on=date(2026, 2, 1))]
    ['2026-01-01', '2026-02-01']
    """
    if any(max(charge.invoice_on, charge.recorded_on) > on for charge in before):
        return []  # a later day was billed
    run = _Run(known, before, on, usage, credits_alone=credits_alone)
    standing = _folded(before)
    kept = {key: claim for key, claim in standing.items() if run.is_settled(claim)}
    loose = {key: claim for key, claim in standing.items() if key not in kept}
    corrected = [(claim.charge.fee, claim.period) for claim in loose.values()]
    taken_back = {key_of(charge) for charge in before} - standing.keys()
    lines: list[Charge] = []
    new: list[Charge] = []
    for key, charge in run.owed.items():
        if key in kept:
            continue
        claim = loose.pop(key, None)
        if claim is not None and same_price(claim.charge, charge):
            lines += run.difference(claim, charge)
            continue
        if claim is not None:
            lines.append(run.reversal(claim))
        if claim is not None or run.comes_instead(charge, corrected):
            lines.append(run.named(run.later(charge)))
        elif charge.amount or key not in taken_back:  # no line says twice that nothing is owed
            new.append(charge)
    lines += [run.reversal(claim) for claim in loose.values()]
    lines += map(run.named, first_issued(known, new, on=on, usage=usage or ()).values())
    lines.sort(key=lambda line: line.invoice_on)
    return lines


def next_line(known: Known, before: list[Charge], *, on: date) -> Charge | None:
    """Return what comes next of one schedule on a day or after it, as it was known then.

    What a run on that day adds, once the days before it are billed; else the next charge after it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind("B1", date(2026, 1, 1))
    >>> days = date(2026, 2, 1), date(2026, 2, 2)
    >>> [str(next_line(KnownSchedule(schedule), [], on=day).invoice_on) for day in days]
    ['2026-02-01', '2026-03-01']
    """
    charged = list(before)
    if on > date.min:
        charged += lines_to_add(known, charged, on=add_days(on, -1))
    lines = lines_to_add(known, charged, on=on)
    if lines:
        return min(lines, key=lambda line: line.corrects is not None)
    schedule = known.as_of(on)
    coming = () if schedule is None or on == date.max else next_lines(schedule, 1, on, known_by=on)
    return next(iter(coming), None)


def capped_credit(credit: Money, *, paid: Money, credited: Money) -> Money:
    """Return as much of a credit as was paid and not given back before; never below zero.

    >>> import patronage as pt
    >>> two, one = pt.Money("200", "USD"), pt.Money("100", "USD")
    >>> str(pt.capped_credit(one, paid=two, credited=pt.Money("180", "USD")))
    '20.00 USD'
    """
    for path, amount in (("credit", credit), ("paid", paid), ("credited", credited)):
        need("amount.type", path, amount, Money)
    zero = Money.of_minor(0, credit.currency)
    return max(min(credit, paid - credited), zero)


def effective_charges(charges: Iterable[Charge]) -> tuple[tuple[Period, Money], ...]:
    """Return what charges come to once corrections are taken into account, by days of service.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind("B1", date(2026, 1, 1))
    >>> first = pt.bill(schedule, (), on=date(2026, 1, 1))
    >>> ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 1, 11)))
    >>> both = (*first, *pt.bill(ended, first, on=date(2026, 1, 11)))
    >>> [(str(period), str(amount)) for period, amount in effective_charges(both)]
    [('[2026-01-01, 2026-01-11)', '100.00 USD')]
    """
    claims = _folded(each_of("charge.type", "charges", charges, Charge)).values()
    found = [(claim.period, claim.amount) for claim in claims]
    return tuple(sorted(found, key=lambda item: (item[0], item[1].minor)))


class _Claim(NamedTuple):
    """An original charge with its corrections: what of it still stands.

    `last` are the days of the last correction, if any; `rounded` is how many amounts were rounded
    for it beside its own.
    """

    charge: Charge
    period: Period
    amount: Money
    share: Fraction
    last: Period | None = None
    rounded: int = 0


class _Terms(NamedTuple):
    """By which day a correction is to be paid, and the due terms that say more than that."""

    due_on: date
    due: EarlyDiscount | Instalments | None


class _Run:
    """One run of the biller: what is owed on its day, and the ids that are taken."""

    def __init__(
        self,
        known: Known,
        before: list[Charge],
        on: date,
        usage: Collection[Usage] | None,
        *,
        credits_alone: bool,
    ) -> None:
        self.on, self.credits_alone = on, credits_alone
        self._taken = {charge.id for charge in before}
        self._schedule = known.as_of(on)
        self._used = [] if self._schedule is None else metered(self._schedule, usage or ())
        self._usage_given = usage is not None
        owed = self._charges()
        self.owed = {key: line for key, line in owed.items() if not self._stays(line)}

    def _charges(self, not_before: date | None = None) -> dict[LineKey, Charge]:
        if self._schedule is None:
            return {}
        found = self._schedule.charges(
            until=self.on, usage=self._used, known_by=self.on, not_before=not_before
        )
        return {key_of(charge): charge for charge in found}

    @cached_property
    def _dated(self) -> dict[LineKey, Charge]:
        """What is owed, invoiced on the day of the run at the earliest."""
        return self._charges(self.on)

    def later(self, charge: Charge) -> Charge:
        """Return a line that is owed with the dates of the run, where it has earlier ones."""
        return self._dated[key_of(charge)]

    def is_settled(self, claim: _Claim) -> bool:
        """Whether what stands of a charge is what is owed, or is not asked about."""
        if self._stays(claim.charge):
            return True
        charge = self.owed.get(key_of(claim.charge))
        if charge is None or claim.period != charge.period or not same_price(claim.charge, charge):
            return False
        apart = abs(claim.amount.minor - charge.amount.minor)
        return apart == 0 or (self.credits_alone and apart <= claim.rounded)

    def _stays(self, charge: Charge) -> bool:
        """Whether a line rests on usage where that wasn't given: it stays as it is, or is not."""
        if self._usage_given or self._schedule is None:
            return False
        return rests_on_usage(self._schedule, charge)

    def comes_instead(self, charge: Charge, corrected: list[tuple[str, Period]]) -> bool:
        """Whether a line comes instead of days that were charged before on other terms."""
        return any(fee == charge.fee and days.overlaps(charge.period) for fee, days in corrected)

    def named(self, charge: Charge) -> Charge:
        """Return a line under its own name, or the first of its corrections that isn't taken."""
        name = self._free(charge.id or "")
        return charge if name == charge.id else evolve(charge, id=name)

    def difference(self, claim: _Claim, charge: Charge) -> Iterator[Charge]:
        """Yield the line that makes of what stands what is owed, over the days that differ.

        None where these cost nothing.
        """
        days, share = claim.period, None
        if days.end != charge.period.end and None not in (days.end, charge.period.end):
            first, last = sorted(filter(None, (days.end, charge.period.end)))
            days, share = Period(first, last), charge.share - claim.share
        elif claim.last is not None and claim.charge.unit_price is not None:
            days, share = claim.last, charge.share - claim.share  # more of what was capped before
        amount = charge.amount - claim.amount
        if self.credits_alone and share is not None and share < 0:
            amount = self._alone(claim.charge, share, amount)
        if amount:
            later = self.later(charge)
            terms = _Terms(later.due_on, later.due)
            yield self._correction(claim, days, amount, share, terms)

    def reversal(self, claim: _Claim) -> Charge:
        """Return the line that takes back all that stands of a charge."""
        schedule = self._schedule
        terms = _Terms(self.on, None)
        if schedule is not None:
            terms = _Terms(schedule.due.due_on(self.on), carried(schedule.due))
        return self._correction(claim, claim.period, -claim.amount, -claim.share, terms)

    def _alone(self, charge: Charge, share: Fraction, otherwise: Money) -> Money:
        """Return what a share of a charge costs, rounded by itself as its fee is."""
        if charge.unit_price is None or self._schedule is None:
            return otherwise
        exact = Fraction(charge.unit_price.amount) * charge.quantity * share
        if charge.gross:
            exact = exact * charge.amount.minor / charge.gross.minor
        changed = (fee for change in self._schedule.changes for fee in change.fees)
        named = (fee for fee in (*self._schedule.fees, *changed) if fee.id == charge.fee)
        rounding = getattr(next(named, None), "rounding", Rounding.HALF_UP)
        currency = charge.amount.currency
        minor = round_fraction(exact * 10 ** exponent_of(currency), rounding)
        return Money.of_minor(minor, currency)

    def _correction(
        self,
        claim: _Claim,
        days: Period,
        amount: Money,
        share: Fraction | None,
        terms: _Terms,
    ) -> Charge:
        original = claim.charge
        if share is None:
            share = -abs(claim.share) if amount.minor < 0 else abs(claim.share)
        return Charge(
            original.fee,
            days,
            share=share,
            amount=amount,
            invoice_on=self.on,
            due_on=terms.due_on,
            unit_price=original.unit_price,
            quantity=original.quantity,
            corrects=original.id,
            bills=original.bills,
            label=original.label,
            due=terms.due if amount.minor > 0 else None,
            id=self._free(original.id or ""),
            line=original.line,
        )

    def _free(self, name: str) -> str:
        stem, number, found = name.partition("~")[0], 0, name
        while found in self._taken:
            number += 1
            found = f"{stem}~{number}"
        self._taken.add(found)
        return found


def is_charged_by(schedule: str, charge: Charge) -> bool:
    """Whether a charge is one of a schedule's own: no tax on it, nor one of another schedule.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind("B1", date(2026, 1, 1))
    >>> charges = pt.with_tax(schedule.charges(until=date(2026, 1, 1)), pt.FlatTax("20", id="vat"))
    >>> [is_charged_by("B1", charge) for charge in charges]
    [True, False]
    """
    return (charge.id or "").startswith(f"{schedule}/{charge.fee}/")


def _charged(schedule: BillingSchedule, charged: Iterable[Charge]) -> list[Charge]:
    before = each_of("charge.type", "charged", charged, Charge)
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, charge in enumerate(before):
        if charge.id is None or charge.id in seen:
            hint = "each charge that was issued has an id of its own"
            faults.append(Fault.of("charge.twice", f"charged[{place}].id", charge.id, hint))
        elif schedule.currency not in {None, charge.amount.currency}:
            hint = f"the schedule bills in {schedule.currency}"
            path = f"charged[{place}].amount"
            faults.append(Fault.of("currency.mismatch", path, charge.amount, hint))
        else:
            seen.add(charge.id)
    raise_faults(faults)
    return [charge for charge in before if is_charged_by(schedule.id, charge)]


def _folded(charges: list[Charge]) -> dict[LineKey, _Claim]:
    """Lay corrections over what they correct; what comes to nothing is gone."""
    claims: dict[str, _Claim] = {}
    for charge in charges:
        name = charge.id or ""
        if charge.corrects is None or charge.corrects not in claims:
            claims[name] = _Claim(charge, charge.period, charge.amount, charge.share)
            continue
        claim = claims[charge.corrects]
        amount = claim.amount + charge.amount
        days = _laid(claim.period, charge)
        if days is None and not amount:
            del claims[charge.corrects]
        else:
            left = claim.share if days in {None, claim.period} else claim.share + charge.share
            kept = days or claim.period
            rounded = claim.rounded + 1
            claims[charge.corrects] = _Claim(
                claim.charge, kept, amount, left, charge.period, rounded
            )
    return {key_of(claim.charge): claim for claim in claims.values()}


def billed_through(charges: list[Charge]) -> date | None:
    """Return the first day that charges of one schedule don't bill, less what was taken back.

    None: nothing is billed.

    >>> import patronage as pt
    >>> monthly = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind("B1", date(2026, 1, 1))
    >>> first = pt.bill(monthly, (), on=date(2026, 1, 1))
    >>> ended = monthly.ended_by(pt.EarlyEnd(on=date(2026, 1, 11)))
    >>> both = [*first, *pt.bill(ended, first, on=date(2026, 1, 11))]
    >>> str(billed_through(list(first))), str(billed_through(both))
    ('2026-02-01', '2026-01-11')
    """
    ends = (claim.period.end for claim in _folded(charges).values())
    return max((day for day in ends if day is not None), default=None)


def _laid(days: Period, correction: Charge) -> Period | None:
    """Return the days of a claim with those of a correction taken away, or added."""
    other = correction.period
    if other == days:
        return None
    taken = (correction.share or correction.amount.minor) < 0
    if taken and other.end == days.end and other.start is not None and other.start in days:
        return Period(days.start, other.start)
    if not taken and other.start == days.end:
        return Period(days.start, other.end)
    return days


def _capped(lines: list[Charge], before: list[Charge], paid: Money) -> list[Charge]:
    """Cut credits, in order, to what was paid and wasn't given back before."""
    zero = Money.of_minor(0, paid.currency)
    given = -Money.sum((each.amount for each in before if each.amount < zero), paid.currency)
    found: list[Charge] = []
    for line in lines:
        if line.amount >= zero:
            found.append(line)
            continue
        credit = capped_credit(-line.amount, paid=paid, credited=given)
        given += credit
        if credit:
            found.append(evolve(line, amount=-credit))
    return found
