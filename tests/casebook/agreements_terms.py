"""What the translators of stories of agreements share: they build terms and acts, count nothing.

A story answers by the names of its expectations; what can't be said, the test lists.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

Answer: TypeAlias = dict[str, Any]
Story: TypeAlias = "Callable[[], Answer]"
Made = TypeVar("Made", pt.Agreement, pt.Relationship)

PROVIDER: Final = pt.Side.PROVIDER
PATRON: Final = pt.Side.PATRON
REFUSED: Final = "refused"

FROM_THE_DAY: Final = pt.Counting.FIRST_OUT
MONDAY_TO_SATURDAY: Final = pt.HolidayCalendar(weekend=frozenset({6}))

day: Final = pt.parse_day


def signed(start: str, /, **details: Any) -> pt.Agreement:
    """Return an agreement as signed on the day on which it begins."""
    begins = day(start)
    return pt.Agreement.signed("story", on=begins, start=begins, **details)


def last_in(end: object) -> date:
    """Return the last day in of what is over on a day, as most sources name it."""
    assert isinstance(end, date)
    return end - pt.days(1)


def ended(agreement: pt.Agreement, given: str, by: pt.Side) -> date:
    """Return the last day of an agreement that a party ends by notice, given on a day."""
    return last_in(agreement.terminate(on=day(given), by=by).ended_on)


def tried(act: Callable[..., Made], **details: Any) -> Made | str:
    """Return what comes of an act; or that the terms refuse it."""
    try:
        return act(**details)
    except pt.Refused:
        return REFUSED


def first_of(agreement: pt.Agreement, kind: pt.DeadlineKind, on: str, until: str) -> pt.Deadline:
    """Return the first deadline of a kind that is listed between two days."""
    listed = agreement.deadlines(on=day(on), until=day(until))
    return next(each for each in listed if each.kind is kind)
