"""What is coming up under an agreement: renewals, charges, deadlines, reminders."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Self

from attrs import evolve, frozen

from patronage.agreement.ahead.agenda import agenda_of
from patronage.agreement.ahead.alerts import alerts_of, check_lead, last_due
from patronage.agreement.ahead.deadlines import check_range, deadlines_of
from patronage.agreement.ahead.schedules import (
    known_terms_of,
    next_day_among,
    schedules_of,
)
from patronage.agreement.ahead.service import served_by, service_deadlines, serving
from patronage.agreement.paper.growing import Growing
from patronage.agreement.shown.diagram import diagram_of
from patronage.agreement.shown.page import Service, a_year_on, known_on, page_of
from patronage.agreement.shown.remarks import remarks_of
from patronage.agreement.shown.shown import summary_of
from patronage.billing.arguments import each_of
from patronage.billing.course.usage import Usage
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.counting.when import bounds
from patronage.dates.day import check_one_day
from patronage.dates.span import days
from patronage.facts.as_known import held
from patronage.values import checked_words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.agreement.ahead.agenda import Agenda
    from patronage.agreement.ahead.alerts import Alert, Lead
    from patronage.agreement.ahead.schedules import KnownTerms
    from patronage.agreement.shown.page import Page
    from patronage.agreement.terms.deadline import Deadline
    from patronage.billing.charges.charge import Charge
    from patronage.calendars import Calendar
    from patronage.facts.as_known import FactSource
    from patronage.facts.remarks import Remark
    from patronage.text.phrases import Words

__all__ = ["Upcoming"]


@frozen(repr=False, getstate_setstate=False)
class Upcoming(Growing):
    """What is coming up under an agreement: renewals, charges, deadlines, reminders.

    Each answer is given as things stand on a day, by what was done up to then.
    """

    def will_renew(self, *, on: date) -> bool:
        """Whether, as things stand on a day, the term that runs then is followed by another (A16).

        Not whether it is in force: after notice it is, to the end, and will not renew. Raises
        `Undecided` (`status.unknown`) where it is not known whether it runs on that day.

        >>> import patronage as pt
        >>> on, yearly = date(2026, 1, 5), pt.Renewal.automatic(pt.years(1))
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=on, start=on, length=pt.years(1), renewal=yearly
        ... )
        >>> stopped = agreement.give_notice(on=date(2026, 3, 1), by=pt.Side.PATRON)
        >>> agreement.will_renew(on=date(2026, 3, 1)), stopped.will_renew(on=date(2026, 3, 1))
        (True, False)
        """
        check_one_day("on", on)
        then = self.as_of(on)
        rounds = then.life.rounds
        end = rounds.end(rounds.by(on))
        if end is None or not then.status.at(on).is_live or rounds.next_end(end) is None:
            return False
        ended = then.ended_on
        return ended is None or bounds(ended)[0] > bounds(end)[1]

    @cached_property
    def schedules(self) -> tuple[BillingSchedule, ...]:
        """Its terms of billing, bound to its days; none before all have signed.

        The first has the agreement's id, further ones `A1.2`, `A1.3` and so on.

        >>> import patronage as pt
        >>> on, price = date(2026, 1, 5), pt.BillingTerms.monthly(pt.Money("2500.00", "USD"))
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, billing=price)
        >>> [(each.id, str(each.runs)) for each in agreement.schedules]
        [('A1', '[2026-01-05, …)')]
        """
        return schedules_of(self.id, self.life, self.line)

    def charges(self, until: date, *, since: date | None = None) -> tuple[Charge, ...]:
        """Return the charges of its schedules invoiced up to and including a day; cut at its end.

        >>> import patronage as pt
        >>> on, price = date(2026, 1, 5), pt.BillingTerms.monthly(pt.Money("310.00", "USD"))
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=on, start=on, until=date(2026, 2, 15), billing=price
        ... )
        >>> [str(charge.amount) for charge in agreement.charges(until=date(2027, 1, 1))]
        ['310.00 USD', '110.71 USD']
        """
        found = [
            charge
            for schedule in self.schedules
            for charge in schedule.charges(until=until, since=since)
        ]
        return tuple(sorted(found, key=attrgetter("invoice_on")))

    def deadlines(self, *, on: date, until: date, facts: FactSource = ()) -> tuple[Deadline, ...]:
        """Return what is due from one day to another, both included, as things stand on the first.

        What falls on the day itself is in, so that a list of each day (`until=on`) names every one
        once. By the `facts` of a ledger, as known on the first day, also what its measures lead to:
        the last days to claim a credit and to end it for what was missed, and the day on which a
        target will be missed at the pace so far. Raises `span.order` for an `until` before `on`.

        >>> import patronage as pt
        >>> start, yearly = date(2026, 2, 1), pt.Renewal.automatic(pt.years(1), notice=pt.days(60))
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=date(2026, 1, 5), start=start, length=pt.years(1), renewal=yearly
        ... )
        >>> for deadline in agreement.deadlines(on=start, until=date(2027, 2, 1)):
        ...     print(deadline, f"({deadline.clause})")
        1 Feb 2026: comes into force (term)
        3 Dec 2026: last day for notice, else renews to 1 Feb 2028 (renewal.notice)
        1 Feb 2027: renews to 1 Feb 2028 (renewal)
        """
        check_range(on, until)
        then = self.as_of(on)
        found = deadlines_of(self.id, then.life, on, until)
        more = tuple(service_deadlines(serving(self.first_made), serving(then), facts, on, until))
        return tuple(sorted((*found, *more), key=attrgetter("on"))) if more else found

    @property
    def first_made(self) -> Self:
        """The agreement as it was when all had signed it; as it is, where they haven't.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on)
        >>> agreement.suspend(on=date(2026, 3, 1)).first_made == agreement
        True
        """
        signed = self.life.signed_on
        return self if signed is None else self.as_of(signed)

    def reminders(
        self,
        *,
        on: date,
        until: date,
        lead: Lead = days(14),
        calendar: Calendar | None = None,
        facts: FactSource = (),
    ) -> tuple[Alert, ...]:
        """Return when to be told of its deadlines, a lead time before each: those from day to day.

        `lead` is a length, or lengths by kind: of other kinds one isn't told. Days that aren't
        worked roll back. Like `deadlines` as things stand on the first day; both days are in.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1), length=pt.years(1)
        ... )
        >>> print(*agreement.reminders(on=date(2026, 2, 1), until=date(2027, 1, 18)))
        18 Jan 2027, for 1 Feb 2027: expires
        """
        check_range(on, until)
        check_lead(lead, calendar)
        due = self.deadlines(on=on, until=last_due(until, lead, calendar), facts=facts)
        return tuple(each for each in alerts_of(due, lead, calendar) if on <= each.on <= until)

    def agenda(self, *, on: date, facts: FactSource = ()) -> Agenda:
        """Return what comes next on a day or after it: the next charge and the next deadline.

        By the `facts` of a ledger, also of what its measures lead to (see `deadlines`).

        >>> import patronage as pt
        >>> pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1)).agenda(
        ...     on=date(2026, 1, 6)
        ... ).deadline.kind
        DeadlineKind.START
        """
        check_one_day("on", on)
        then = self.as_of(on)
        found = agenda_of(self.id, then.life, self._known_terms(on), on)
        last = found.deadline and found.deadline.on
        more = service_deadlines(
            serving(self.first_made), serving(then), facts, on, last or date.max
        )
        first = min(more, key=attrgetter("on"), default=found.deadline)
        return found if first is found.deadline else evolve(found, deadline=first)

    def next_charge_on(self, *, after: date, usage: Iterable[Usage] | None = None) -> date | None:
        """Return the first day after one on which a run could add something, if it ran on that one.

        The next bill date, as it is known, or a day on which more is known, of what was used as
        well. None: none will come.

        >>> import patronage as pt
        >>> on, price = date(2026, 1, 5), pt.BillingTerms.monthly(pt.Money("2500.00", "USD"))
        >>> pt.Agreement.signed("A1", on=on, start=on, billing=price).next_charge_on(after=on)
        datetime.date(2026, 2, 5)
        """
        check_one_day("after", after)
        used = each_of("usage.type", "usage", () if usage is None else usage, Usage)
        return next_day_among(self._known_terms(after), self.learned_on, after, used)

    def _known_terms(self, on: date) -> list[KnownTerms]:
        def then(day: date) -> tuple[BillingSchedule, ...]:
            known = self.known_by(day)
            return () if known is None else known.schedules

        return known_terms_of(on, self.learned_on, then)

    def remarks(self) -> tuple[Remark, ...]:
        """Return what is lawful and yet worth knowing: a notice longer than the term, and so on.

        >>> import patronage as pt
        >>> on, monthly = date(2026, 1, 5), pt.Renewal.automatic(pt.months(1), notice=pt.days(60))
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=on, start=on, length=pt.months(1), renewal=monthly
        ... )
        >>> print(agreement.remarks()[0])
        notice for the end on 5 Feb 2026 was due by 7 Dec 2025, before that term began
        """
        return tuple(remarks_of(self.life))

    def page(self, *, on: date, words: Words = ENGLISH, facts: FactSource | None = None) -> Page:
        """Return all that matters of it on one page, as of a day: text, and HTML in a notebook.

        Who its parties are, its term with the next ends, notice, price, how it may be ended, what
        is due in the year ahead, its clauses, its status over time, and what was done with it. By
        the `facts` of a ledger, also what its measures came to, what follows, and by when that
        matters.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> print(str(agreement.page(on=date(2026, 3, 2))).partition("ended by")[0])
        A1 (in force)
        parties       provider
                      patron
        term          from 1 Feb 2026 until it is ended
        signed        5 Jan 2026
        <BLANKLINE>
        """
        check_one_day("on", on)
        checked_words(words)
        then = self.as_of(on)
        if facts is None:
            return page_of(then, on, words)
        facts = held(facts)
        reached, owed = served_by(serving(self.first_made), serving(then), facts, on)
        due = self.deadlines(on=on, until=a_year_on(on), facts=facts)
        return page_of(then, on, words, Service(reached, owed, due))

    def diagram(self, words: Words = ENGLISH) -> str:
        """Return its own life as a Mermaid state diagram: each state with its day and its acts.

        What is ahead is drawn as things stand; all lives there are draws `AgreementStatus.diagram`.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> print(agreement.diagram())
        stateDiagram-v2
            state "in force" as in_force
            [*] --> executed: 5 Jan 2026, sign
            executed --> in_force: 1 Feb 2026
        """
        return diagram_of(self.life, self.on, checked_words(words))

    def _said(self, words: Words) -> str:
        return summary_of(self.id, self.life, words)

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        page = page_of(self, known_on(self), checked_words(words))
        return page._repr_html_()  # pyright: ignore[reportPrivateUsage]
