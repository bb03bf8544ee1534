"""Billing as a difference: what is owed by the terms as known today, less what was charged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from patronage.billing.arguments import each_of, need
from patronage.billing.charges.charge import Charge
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.dates.day import check_one_day
from patronage.dates.period import Period
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from patronage.billing.course.usage import Usage

__all__ = ["bill", "capped_credit", "effective_charges"]


def bill(
    schedule: BillingSchedule,
    charged: Iterable[Charge],
    *,
    on: date,
    usage: Iterable[Usage] = (),
    paid: Money | None = None,
) -> tuple[Charge, ...]:
    """Return the charges to add on a day, so that all that is charged is all that is owed.

    Billed twice on a day, it adds nothing; billed day by day, it ends where one late run would. A
    change, an end or usage that becomes known after days were billed adds correcting lines, which
    name the charges that they correct; these, and what is charged instead, are dated by the run.
    Nothing charged is ever altered, so no past day's balance is either.
    `paid` is what was paid so far: an end that caps its credit gives back no more. Faults:
    `charge.type`, `charge.twice`, `currency.mismatch`, `fee.unknown`.

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
    before = _charged(schedule, charged)
    owed = schedule.charges(until=on, usage=usage, known_by=on)
    standing = _folded(before)
    taken = {charge.id for charge in before if charge.id is not None}
    lines: list[Charge] = []
    wanted = {_key(charge): charge for charge in owed}
    kept = {key: claim for key, claim in standing.items() if _same(claim, wanted.get(key))}
    loose = {key: claim for key, claim in standing.items() if key not in kept}
    run = _Run(on, schedule.due.due_on(on), taken)
    corrected = [(claim.charge.fee, claim.period) for claim in loose.values()]
    for key, charge in wanted.items():
        if key in kept:
            continue
        claim = loose.pop(key, None)
        if claim is None:
            lines.append(_added(charge, corrected, run))
        elif _same_price(claim.charge, charge):
            if claim.amount != charge.amount:  # days that cost nothing need no line
                lines.append(_difference(claim, charge, run))
        else:
            lines.append(_reversal(claim, run))
            lines.append(_added(charge, corrected, run))
    lines += [_reversal(claim, run) for claim in loose.values()]
    ended = schedule.course(on).ended
    if ended is not None and ended.cap_at_paid and paid is not None:
        lines = _capped(lines, before, paid)
    lines.sort(key=lambda line: line.invoice_on)
    return tuple(lines)


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

    `last` are the days of the last correction, if any.
    """

    charge: Charge
    period: Period
    amount: Money
    share: Fraction
    last: Period | None = None


class _Run(NamedTuple):
    """One run of the biller: its day, when its corrections are due, and the ids that are taken."""

    on: date
    due_on: date
    taken: set[str]


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
    own = f"{schedule.id}/"
    return [charge for charge in before if (charge.id or "").startswith(own)]


def _key(charge: Charge) -> tuple[str, date | None, str | None]:
    """Name a line by its fee and where its days begin; a true-up or overage by its name too."""
    stem = (charge.id or "").partition("~")[0]
    return charge.fee, charge.period.start, stem


def _folded(charges: list[Charge]) -> dict[tuple[str, date | None, str | None], _Claim]:
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
            claims[charge.corrects] = _Claim(claim.charge, kept, amount, left, charge.period)
    return {_key(claim.charge): claim for claim in claims.values()}


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


def _same(claim: _Claim, charge: Charge | None) -> bool:
    return (
        charge is not None
        and claim.period == charge.period
        and claim.amount == charge.amount
        and _same_price(claim.charge, charge)
    )


def _same_price(one: Charge, other: Charge) -> bool:
    """Whether two lines differ in how much only: days, share or usage, not in what a unit costs."""
    metered = one.unit_price is None
    return one.unit_price == other.unit_price and (metered or one.quantity == other.quantity)


def _free(name: str, taken: set[str]) -> str:
    """Return the name, or the first of its corrections that isn't taken."""
    stem, number, found = name.partition("~")[0], 0, name
    while found in taken:
        number += 1
        found = f"{stem}~{number}"
    taken.add(found)
    return found


def _added(charge: Charge, corrected: list[tuple[str, Period]], run: _Run) -> Charge:
    """Return a line that is new: billed late, it keeps its dates; it has the run's in a correction.

    A correction is what comes instead of days that were charged before on other terms.
    """
    name = _free(charge.id or "", run.taken)
    instead = any(fee == charge.fee and days.overlaps(charge.period) for fee, days in corrected)
    if not instead or charge.invoice_on >= run.on:
        return charge if name == charge.id else evolve(charge, id=name)
    due_on = max(charge.due_on, run.due_on)
    return evolve(charge, id=name, invoice_on=run.on, due_on=due_on, recorded_on=run.on)


def _difference(claim: _Claim, charge: Charge, run: _Run) -> Charge:
    """Return the line that makes of what stands what is owed, over the days that differ."""
    days, share = claim.period, None
    if days.end != charge.period.end and None not in (days.end, charge.period.end):
        first, last = sorted(filter(None, (days.end, charge.period.end)))
        days, share = Period(first, last), charge.share - claim.share
    elif claim.last is not None and claim.charge.unit_price is not None:
        days, share = claim.last, charge.share - claim.share  # more of what was capped before
    return _correction(claim, days, charge.amount - claim.amount, run, share)


def _reversal(claim: _Claim, run: _Run) -> Charge:
    """Return the line that takes back all that stands of a charge."""
    return _correction(claim, claim.period, -claim.amount, run, -claim.share)


def _correction(
    claim: _Claim, days: Period, amount: Money, run: _Run, share: Fraction | None
) -> Charge:
    original = claim.charge
    if share is None:
        share = -abs(claim.share) if amount.minor < 0 else abs(claim.share)
    return Charge(
        original.fee,
        days,
        share=share,
        amount=amount,
        invoice_on=max(run.on, original.invoice_on),
        due_on=max(run.due_on, original.invoice_on),
        unit_price=original.unit_price,
        quantity=original.quantity,
        corrects=original.id,
        bills=original.bills,
        label=original.label,
        due=original.due if amount.minor > 0 else None,
        id=_free(original.id or "", run.taken),
        line=original.line,
    )


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
