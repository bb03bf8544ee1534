"""What comes next under an agreement: the next charge and the next day that matters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.agreement.deadlines import Deadline, deadlines_of
from patronage.billing.charges.charge import Charge
from patronage.dates.day import add_days
from patronage.text.spoken import short_day
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.agreement.life import Life
    from patronage.billing.schedule.schedule import BillingSchedule
    from patronage.money.money import Money
    from patronage.text.phrases import Words

__all__ = ["Agenda", "agenda_of"]


@frozen
class Agenda(Said):
    """What comes next on a day or after it: the next charge, and the next deadline, if any (D23).

    A forecast of what is agreed, not a debt: a charge that isn't issued is no fact yet. In words,
    days of the year of `on` stand without their year.

    >>> print(Agenda(date(2026, 3, 2)))
    nothing is due
    """

    on: date
    charge: Charge | None = None
    deadline: Deadline | None = None

    def _said(self, words: Words) -> str:
        year, formats = self.on.year, words.formats
        parts: list[str] = []
        if self.charge is not None:
            day = short_day(self.charge.invoice_on, year, formats)
            due = short_day(self.charge.due_on, year, formats)
            parts.append(words.say("agenda.charge", day=day, amount=self.charge.amount, due=due))
        if self.deadline is not None:
            day = short_day(self.deadline.on, year, formats)
            what = self.deadline.what(words, year)
            parts.append(words.say("agenda.deadline", day=day, what=what))
        return " · ".join(parts) or words.say("agenda.nothing")

    def rows(self) -> list[dict[str, str | date | Money | None]]:
        """Return one flat row for each of the two, in the order of their days.

        >>> Agenda(date(2026, 3, 2)).rows()
        []
        """
        found: list[tuple[date, dict[str, str | date | Money | None]]] = []
        row: dict[str, str | date | Money | None]
        if self.charge is not None:
            each = self.charge
            row = {
                "on": each.invoice_on,
                "what": "charge",
                "amount": each.amount,
                "to": each.due_on,
            }
            found.append((each.invoice_on, row))
        if self.deadline is not None:
            due = self.deadline
            row = {"on": due.on, "what": due.kind.value, "amount": None, "to": due.to}
            found.append((due.on, row))
        return [row for _, row in sorted(found, key=lambda item: item[0])]


def agenda_of(id: str, life: Life, schedules: Iterable[BillingSchedule], on: date) -> Agenda:  # noqa: A002
    """Return what comes next; the life and the schedules hold no act after the day."""
    charges: list[Charge] = []
    for schedule in schedules:
        charges += schedule.preview(1, after=add_days(on, -1) if on > date.min else on)
    number = life.term.renewals_by(on)
    until = life.term.end_or_none(number) or life.ended_on or date.max
    deadlines = deadlines_of(id, life, on, until)
    return Agenda(
        on,
        min(charges, key=lambda charge: charge.invoice_on, default=None),
        deadlines[0] if deadlines else None,
    )
