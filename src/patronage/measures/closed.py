"""Windows that are closed: periods with both ends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias, cast

from patronage.checks import check_instance
from patronage.dates.period import Period
from patronage.errors import Fault

__all__ = ["Closed", "check_closed", "end_of", "last_of", "start_of"]


def check_closed(faults: list[Fault], path: str, period: object) -> None:
    """Report what is no period with both ends.

    >>> found: list[Fault] = []
    >>> check_closed(found, "period", Period(date(2026, 3, 1), None))
    >>> found[0].code
    'span.open'
    """
    if type(period) is not Period:
        check_instance(faults, "period.type", path, period, Period)
    elif period.start is None or period.end is None:
        faults.append(Fault.of("span.open", path, period, "give a period with both ends"))


Closed: TypeAlias = Annotated[Period, check_closed]
"""A period with both ends."""


def start_of(period: Period) -> date:
    """Return the first day of a closed period.

    >>> start_of(Period(date(2026, 3, 1), date(2026, 4, 1)))
    datetime.date(2026, 3, 1)
    """
    return cast("date", period.start)


def end_of(period: Period) -> date:
    """Return the first day after a closed period.

    >>> end_of(Period(date(2026, 3, 1), date(2026, 4, 1)))
    datetime.date(2026, 4, 1)
    """
    return cast("date", period.end)


def last_of(period: Period) -> date:
    """Return the last day of a closed period.

    >>> last_of(Period(date(2026, 3, 1), date(2026, 4, 1)))
    datetime.date(2026, 3, 31)
    """
    return date.fromordinal(end_of(period).toordinal() - 1)
