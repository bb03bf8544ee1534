"""How far back what was learned of a schedule on a day can reach: which lines it may touch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from patronage.billing.fees.recurring import RecurringFee
from patronage.dates.day import add_days
from patronage.errors import OutOfRange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.course.course import Fee
    from patronage.billing.schedule.changes import Change
    from patronage.billing.schedule.scheduled import Charging

__all__ = ["touched_from"]

LONGEST_MONTH = 31


def touched_from(eve: Charging | None, now: Charging | None, day: date) -> date:
    """Return from which day on periods must end that what was learned on a day may have touched.

    `eve` and `now` are the schedule as it was known the day before and on the day. Changes of the
    prices of plain recurring fees touch the periods that they fall in, those before these at most,
    and later ones. Anything else may touch any (`date.min`).

    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> dearer = pt.RecurringFee(id="fee", amount=pt.Money("10", "USD"))
    >>> changed = schedule.changed(pt.Change(on=date(2026, 6, 1), fees=(dearer,)))
    >>> touched_from(changed, changed, date(2026, 6, 1))
    datetime.date(2026, 3, 31)
    """
    if eve is None or now is None or not (_is_plain(now) and (eve is now or _is_plain(eve))):
        return date.min
    if eve is not now and not _are_alike(eve, now):
        return date.min
    happened = [*now.pauses, *(() if now.ended is None else (now.ended,))]
    every = now.cadence.every
    if every is None or any(each.known_on == day for each in happened):
        return date.min
    first = min((change.on for change in _learned(eve, now, day)), default=date.max)
    try:
        return add_days(first, -2 * ((every.months or 0) * LONGEST_MONTH + (every.days or 0)))
    except OutOfRange:
        return date.min


def _learned(eve: Charging, now: Charging, day: date) -> Iterator[Change]:
    """Yield the changes that count on a day and didn't on the day before, or did and don't."""
    kept = 0
    if eve is not now:
        for one, other in zip(eve.changes, now.changes, strict=False):
            if one != other:
                break
            kept += 1
        yield from eve.changes[kept:]
        yield from now.changes[kept:]
    for change in now.changes:
        if change.known_on == day:
            yield change


def _is_plain(schedule: Charging) -> bool:
    """Whether a schedule has one cadence throughout, and plain recurring fees alone."""
    cadence = schedule.cadence
    if schedule.resumed is not None or cadence.moved:
        return False
    if cadence.first_end is not None or cadence.last_start is not None:
        return False
    if any(change.reshapes for change in schedule.changes):
        return False
    changed = (fee for change in schedule.changes for fee in change.fees)
    return all(map(_is_plain_fee, (*schedule.fees, *changed)))


def _is_plain_fee(fee: Fee) -> bool:
    if type(fee) is not RecurringFee:
        return False
    own = (fee.price_per, fee.cadence, fee.timing)
    return own == (None, None, None)


def _are_alike(one: Charging, other: Charging) -> bool:
    """Whether two schedules differ in their changes at most."""
    parts = ("id", "runs", "cadence", "fees", "timing", "proration", "due", "pauses", "ended")
    return all(getattr(one, part) == getattr(other, part) for part in (*parts, "label", "line"))
