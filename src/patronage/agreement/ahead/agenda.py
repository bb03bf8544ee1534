"""What comes next under an agreement: the next charge and the next day that matters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.agreement.ahead.deadlines import deadlines_of
from patronage.agreement.terms.deadline import Deadline
from patronage.billing.charges.charge import Charge
from patronage.billing.schedule.biller import is_charged_by, next_line
from patronage.counting.when import bounds
from patronage.text.spoken import short_day
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from patronage.agreement.ahead.schedules import KnownTerms
    from patronage.agreement.life.life import Life
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
            day, what = self.deadline.when(words, year), self.deadline.what(words, year)
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
                "latest": None,
            }
            found.append((each.invoice_on, row))
        if self.deadline is not None:
            due = self.deadline
            row = {"on": due.on, "what": due.kind.value, "amount": None, "to": due.to}
            row["latest"] = due.latest
            found.append((due.on, row))
        return [row for _, row in sorted(found, key=lambda item: item[0])]


def agenda_of(
    id: str,  # noqa: A002  the agreement's own word
    life: Life,
    schedules: Iterable[KnownTerms],
    on: date,
    charged: Sequence[Charge] = (),
) -> Agenda:
    """Return what comes next; the life holds no act after the day.

    The charge is the first that a run on the day adds to those that stand, or else the next one.
    """
    coming = (
        next_line(known, [each for each in charged if is_charged_by(known.id, each)], on=on)
        for known in schedules
    )
    charges = [charge for charge in coming if charge is not None]
    charges.sort(key=lambda charge: (charge.invoice_on, charge.corrects is not None))
    found = (deadlines_of(id, life, on, until, next_only=True) for until in _horizons(life, on))
    deadlines = next((each for each in found if each), ())
    return Agenda(on, charges[0] if charges else None, deadlines[0] if deadlines else None)


def _horizons(life: Life, on: date) -> Iterator[date]:
    """Yield up to which days to look for what comes next: to the next end, and if that is none, on.

    An end in bounds is told by its first day, which may be over, so that the one after it comes
    next. Some of what is owed falls due after the last end.
    """
    rounds = life.rounds
    number = rounds.by(on)
    for each in (number, number + 1):
        end = rounds.end(each)
        if end is not None:
            yield max(on, bounds(end)[1])
    if life.ended_on is not None:
        yield max(on, bounds(life.ended_on)[1])
    yield date.max
