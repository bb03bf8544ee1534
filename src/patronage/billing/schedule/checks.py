"""What is refused of a schedule: its parts one by one, then what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.billing.charges.dues import Timing, check_due
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.course.fee_answers import check_fees
from patronage.billing.fees.recurring import RecurringFee
from patronage.billing.fees.retainer import RetainerFee
from patronage.billing.fees.usage import UsageFee
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.proration import Proration
from patronage.billing.schedule.changes import Change, Pause, Resumed
from patronage.checks import check_id, check_instance, keep_name
from patronage.dates.period import Period
from patronage.errors import Fault, invalid, offer, raise_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.course.course import Fee
    from patronage.billing.course.usage import Usage
    from patronage.billing.schedule.scheduled import Scheduled
    from patronage.dates.span import Span

__all__ = ["check_drops", "check_shares", "check_usage", "schedule_faults"]


def check_usage(schedule: Scheduled, usage: list[Usage]) -> None:
    """Refuse usage of a fee that isn't there: it would be billed nowhere.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1))
    >>> check_usage(schedule, [])
    """
    if not usage:
        return
    named = {fee.id for fee in _fees(schedule) if fee.takes_usage}
    for place, each in enumerate(usage):
        if each.fee not in named:
            known = ", ".join(sorted(named)) or "none"
            hint = f"{offer(each.fee, named)}the fees by usage are {known}"
            raise invalid([Fault.of("fee.unknown", f"usage[{place}].fee", each.fee, hint)])


def _fees(schedule: Scheduled) -> Iterator[Fee]:
    """Yield every fee that the terms of a schedule have, at first or later."""
    yield from schedule.fees
    for change in schedule.changes:
        yield from change.fees


def schedule_faults(schedule: Scheduled) -> list[Fault]:
    """Return what is wrong with the parts of a schedule, and between them.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule_faults(pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1)))
    []
    """
    faults: list[Fault] = []
    check_id(faults, "id", schedule.id)
    check_instance(faults, "period.type", "runs", schedule.runs, Period)
    if isinstance(schedule.runs, Period) and schedule.runs.start is None:
        faults.append(Fault.of("span.open", "runs.start", schedule.runs, "say when it starts"))
    check_instance(faults, "cadence.type", "cadence", schedule.cadence, Cadence)
    check_fees(faults, schedule.fees)
    check_instance(faults, "timing.type", "timing", schedule.timing, Timing)
    check_instance(faults, "proration.type", "proration", schedule.proration, Proration)
    check_due(faults, "due", schedule.due)
    for path, items, wanted in (
        ("changes", schedule.changes, Change),
        ("pauses", schedule.pauses, Pause),
    ):
        if not isinstance(items, tuple) or any(type(each) is not wanted for each in items):
            hint = f"give a tuple of {wanted.__name__}, such as (x,)"
            faults.append(Fault.of(f"{path[:-1]}.type", path, items, hint))
    check_instance(faults, "end.type", "ended", schedule.ended, EarlyEnd, type(None))
    check_instance(faults, "resumed.type", "resumed", schedule.resumed, Resumed, type(None))
    for path, name in (("label", schedule.label), ("line", schedule.line)):
        if name is not None:
            keep_name(faults, schedule, path, name)
    if not faults:
        faults.extend(_joint_faults(schedule))
    return faults


def check_shares(
    faults: list[Fault], fees: tuple[Fee, ...], every: Span | None, proration: Proration
) -> None:
    """Report a rule by months for a price by days: no period could ever be billed by it.

    One for part periods alone may never be asked: it is refused where it is.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> fee = pt.RecurringFee(id="fee", amount=pt.Money("7", "USD"))
    >>> check_shares(found, (fee,), pt.weeks(1), pt.Proration.ACTUAL_30)
    >>> found[0].code, found[0].path
    ('proration.unit', 'proration')
    """
    for place, fee in enumerate(fees):
        found = _unmeasured(fee, every, proration)
        if found is not None:
            path = "proration" if found is proration else f"fees[{place}].proration"
            faults.append(Fault.of("proration.unit", path, found, _MEASURED_BY))


_MEASURED_BY = "a price by days takes a rule that counts no months"


def _unmeasured(fee: Fee, every: Span | None, proration: Proration) -> Proration | None:
    """Return the rule by which a fee has no share, of a schedule so often; None: it has."""
    rule, length = proration, every
    if isinstance(fee, RecurringFee):
        rule, counted = fee.proration or proration, fee.price_per or fee.cadence
        length = every if counted is None else counted.every
    elif isinstance(fee, UsageFee) and fee.bears_shares:
        rule = fee.proration or proration
        length = every if fee.cadence is None else fee.cadence.every
    elif not isinstance(fee, RetainerFee) or not fee.prorated:
        return None
    fits = not rule.counts_months or rule.stubs_only or length is None or length.is_months
    return None if fits else rule


def _share_faults(schedule: Scheduled) -> list[Fault]:
    """Report what no period could be billed by, at first and after each change."""
    faults: list[Fault] = []
    cadence, proration = schedule.cadence, schedule.proration
    check_shares(faults, schedule.fees, cadence.every, proration)
    fees = {fee.id: fee for fee in schedule.fees}
    changes = sorted(enumerate(schedule.changes), key=lambda item: item[1].on)
    for place, change in changes if not faults else ():
        fees.update({fee.id: fee for fee in change.fees})
        fees = {name: fee for name, fee in fees.items() if name not in change.drops}
        cadence, proration = change.cadence or cadence, change.proration or proration
        found = (_unmeasured(fee, cadence.every, proration) for fee in fees.values())
        rule = next((each for each in found if each is not None), None)
        if rule is not None:
            return [Fault.of("proration.unit", f"changes[{place}]", rule, _MEASURED_BY)]
    return faults


def _joint_faults(schedule: Scheduled) -> list[Fault]:
    faults = _share_faults(schedule)
    currency = schedule.currency
    for place, change in enumerate(schedule.changes):
        for at, fee in enumerate(change.fees):
            if currency is not None and fee.currency != currency:
                path, hint = f"changes[{place}].fees[{at}]", f"the schedule bills in {currency}"
                faults.append(Fault.of("currency.mismatch", path, fee.currency, hint))
    for place, pause in enumerate(schedule.pauses):
        if any(pause.period.overlaps(other.period) for other in schedule.pauses[:place]):
            hint = "pauses don't overlap"
            faults.append(Fault.of("pause.overlap", f"pauses[{place}]", pause.period, hint))
    runs, resumed = schedule.runs, schedule.resumed
    if resumed is not None and resumed.billed_through not in runs:
        hint = f"name a day of {runs}: what is billed from then on"
        through = str(resumed.billed_through)
        faults.append(Fault.of("span.order", "resumed.billed_through", through, hint))
    end = schedule.ended
    if end is not None:
        start = runs.start
        if start is not None and end.on < start:
            hint = f"end on or after the start, {start}"
            faults.append(Fault.of("span.order", "ended.on", end.on, hint))
        if end.fee is not None and currency not in {None, end.fee.currency}:
            hint = f"the schedule bills in {currency}"
            faults.append(Fault.of("currency.mismatch", "ended.fee", end.fee, hint))
    return faults


def check_drops(schedule: Scheduled) -> None:
    """Refuse changes that drop a fee which no terms have: what was meant would go on.

    Asked where a change is added and where a schedule charges, so that old documents can be read.

    >>> from datetime import date
    >>> import patronage as pt
    >>> check_drops(pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1)))
    """
    if not any(change.drops for change in schedule.changes):
        return
    named = {fee.id for fee in _fees(schedule)}
    raise_faults(
        [
            Fault.of("fee.unknown", f"changes[{place}].drops", gone, _hint(gone, sorted(named)))
            for place, change in enumerate(schedule.changes)
            for gone in sorted(change.drops - named, key=str)
        ]
    )


def _hint(name: object, known: list[str]) -> str:
    return f"{offer(name, known)}the fees are {', '.join(known) or 'none'}"
