"""A second reading of the rows of contracts, by dateutil and without the library's own code.

Days are pairs, of the first and the last that they may be; None is a day that doesn't come.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from casebook.contracts_terms import Row

Days: TypeAlias = "tuple[date, date] | None"

ONE: Final = timedelta(days=1)
OPEN: Final = (date.min, date.max)


def lasting(said: Row) -> relativedelta:
    return relativedelta(**{said["unit"] + "s": said["count"]})


def moved(days: tuple[date, date], by: relativedelta | timedelta) -> tuple[date, date]:
    first, last = days
    return (
        first if first == date.min else first + by,
        last if last == date.max else last + by,
    )


class Reading:
    """What a row says, and what follows."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.derived = row["derived"]
        kind = self.derived["renewal_kind"]
        said = row["renewal_term"]["normalised"] or {}
        self.is_automatic = kind in {"automatic", "automatic_presumed", "perpetual"}
        self.is_conditional = "renewal_conditional" in self.derived["signals"]
        self.is_none = kind == "none_stated"
        self.is_endless = kind == "perpetual"
        self.length = lasting(said) if "count" in said else None
        self.most = 0 if self.is_none else 1 if self.is_endless else said.get("max_renewals")

    @property
    def dated(self) -> tuple[date, date]:
        return _said(self.row["agreement_date"])

    @property
    def start(self) -> tuple[date, date]:
        has_own = self.row["effective_date"]["precision"] != "absent"
        return _said(self.row["effective_date" if has_own else "agreement_date"])

    @property
    def made(self) -> date:
        """The first day of which the paper can be."""
        has_own = self.row["agreement_date"]["precision"] != "absent"
        return self.dated[0] if has_own else self.start[0]

    # --- ends, before and after the events come ---------------------------------------------------

    def first_end(self, came: date | None = None) -> Days:
        """The end of the first term; `came` is the day on which all events come that it names."""
        said, derived = self.row["expiration"], self.derived
        if said["precision"] == "day":
            is_last_in = (
                derived["initial_term_from_dates"].get("end_convention") == "day_before_anniversary"
            )
            return moved(_said(said), timedelta(days=is_last_in))
        if said["precision"] == "year":
            return _said(said)
        if said["precision"] == "perpetual" and derived["perpetual_reading"] != "ends_on_event":
            return None if self.is_none else OPEN
        return self._on_events(came)

    def _on_events(self, came: date | None) -> Days:
        derived = self.derived
        events, signals = len(derived["expiry_events"]), derived["signals"]
        is_later, is_earlier = "later_of" in signals, "earlier_of" in signals
        is_counted = derived["expiration_basis"] == "duration_from_or_with_event"
        if (
            not events
            or (is_later and is_earlier)
            or (events > 1 and not is_later and not is_earlier)
        ):
            return OPEN
        assert not is_earlier
        if came is None:
            return None
        day = came, came
        if is_counted:
            spans = sorted(
                (lasting(each) for each in derived["term_durations_in_text"]),
                key=lambda span: came + span,
            )
            since = self.start if derived["expiry_events"] == ["patent_or_royalty_term"] else day
            counted = moved(since, spans[0])[0], moved(since, spans[-1])[1]
            return max(counted[0], came), max(counted[1], came)
        return (came, date.max) if is_later and events == 1 else day

    @property
    def waits(self) -> bool:
        """Whether the first term ends with events."""
        return self.first_end() is None and self.first_end(date(2030, 1, 1)) is not None

    def end(self, renewals: int, came: date | None = None) -> Days:
        """The end after so many renewals; None: there is none."""
        first = self.first_end(came)
        if first is None or (renewals and self.is_endless):
            return None
        if self.length is not None:
            return moved(first, self.length * renewals)
        if not renewals:
            return first
        return first[0] if first[0] == date.min else first[0] + ONE * renewals, date.max

    def allows(self, renewals: int) -> bool:
        return self.most is None or renewals <= self.most

    def ended(self, came: date | None = None) -> Days:
        """The end as things stand: nobody has acted."""
        if not self.is_automatic or self.is_conditional:
            found = self.end(0, came)
        elif self.most is None or self.is_endless:
            return None
        else:
            found = self.end(self.most, came)
        if found is None or found[0] == found[1]:
            return found
        runs = max(self.start[0], self.made)
        return max(found[0], runs + ONE), found[1]

    def in_force(self, day: date) -> str:
        first, last = self.start
        end = self.ended()
        if day < first or (end is not None and end[1] < date.max and end[1] <= day):
            return "unmet"
        is_sure = last <= day and last < date.max and (end is None or day < end[0])
        return "met" if is_sure else "unknown"

    # --- notice -----------------------------------------------------------------------------------

    def last_day(self, end: tuple[date, date]) -> tuple[date, date]:
        """The last day for notice before an end."""
        before = moved(end, -ONE)
        said = self.row["notice_to_terminate_renewal"]["normalised"]
        if said is None:
            is_asked = "notice_before_end_of_term" in self.derived["signals"]
            return (date.min, before[1]) if is_asked else before
        spans = [lasting(each) for each in (said if isinstance(said, list) else [said])]
        found = [[_latest(span, day) for span in spans] for day in end]
        return min(found[0]), max(found[1])

    def effect(self, on: date) -> tuple[date, date]:
        """When notice to end it for convenience takes effect that is given on a day."""
        spans = [
            lasting(each) for each in self.derived["termination_for_convenience_durations_in_text"]
        ]
        days = [on + span for span in spans]
        return (min(days), max(days)) if days else (on + ONE, date.max)


def _said(said: Row) -> tuple[date, date]:
    day = said["normalised"]
    if day is None:
        return OPEN
    first = date.fromisoformat(day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day)
    if said["precision"] == "day":
        return first, first
    last = relativedelta(years=1) if said["precision"] == "year" else relativedelta(months=1)
    return first, first + last - ONE


def _latest(span: relativedelta, end: date) -> date:
    if end in OPEN:
        return end
    day = end - ONE
    while day + span > end:
        day -= ONE
    return day
