"""The account: charges against what settled them, on every day (D6)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import field, frozen

from patronage.billing.account.allocation import Entry, Moment, allocated
from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.billing.arguments import each_of
from patronage.billing.charges.charge import Charge
from patronage.checks import check_items
from patronage.dates.day import add_days, check_one_day
from patronage.errors import Fault, invalid, raise_faults
from patronage.facts.dealings import Payment, Refund
from patronage.facts.identity import identify
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.timeline.timeline import Timeline
from patronage.values import Said, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.text.phrases import Words

__all__ = ["Account", "AgeingBucket", "OpenItem"]

AccountFact: TypeAlias = Charge | Payment | Refund | WriteOff | CreditNote
"""What an account is made of."""

KINDS: Final = (Charge, Payment, Refund, WriteOff, CreditNote)
BUCKETS = (0, 30, 60, 90)
"""The usual limits of ageing, in days."""


@frozen
class OpenItem(Value):
    """A charge of which something is still to be paid, as of a day.

    `days_past_due` is below zero before the due day, and 0 on it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
    >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 1, 1))
    >>> pt.Account.of(charges).open_items(date(2026, 2, 5))[0].days_past_due
    5
    """

    charge: str
    amount: Money
    invoice_on: date
    due_on: date
    days_past_due: int


@frozen
class AgeingBucket(Said):
    """What is owed for so many days: more than `over`, up to `up_to` (None: any number).

    The first bucket holds what isn't past due (`over` is None).

    >>> import patronage as pt
    >>> AgeingBucket(None, 0, pt.Money("1", "USD")).label
    'not due'
    """

    over: int | None
    up_to: int | None
    amount: Money

    @property
    def label(self) -> str:
        """What the bucket is called.

        >>> import patronage as pt
        >>> AgeingBucket(30, 60, pt.Money("1", "USD")).label
        '31-60 days'
        """
        return self.say()

    def _said(self, words: Words) -> str:
        if self.over is None:
            return words.say("bucket.not_due")
        if self.up_to is None:
            return words.say("bucket.over", days=self.over)
        return words.say("bucket.between", first=self.over + 1, last=self.up_to)


@frozen(slots=False)
class Account(Said):
    """What is owed on every day: charges, less payments, credit notes and write-offs, plus refunds.

    Settlements go to the charge they name, else to the one due first; what is left stays in
    credit. Everything is counted from the day it is dated by: what was only learned later is
    there in hindsight (leave it out to see what was known). Only issued charges are owed: a
    schedule's forecast is none of its business. Build it by `of`. Faults: `account.type`,
    `currency.mismatch` (a payment in another currency names both), `currency.missing`,
    `evidence.conflict` (one id, two contents).

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
    >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 2, 1))
    >>> account = pt.Account.of(
    ...     [*charges, pt.Payment(pt.Money("150", "USD"), on=date(2026, 2, 10))]
    ... )
    >>> str(account.balance.at(date(2026, 2, 1))), str(account.balance.at(date(2026, 2, 10)))
    ('200.00 USD', '50.00 USD')
    """

    facts: tuple[AccountFact, ...]
    currency: str = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_items(faults, "account.type", "facts", self.facts, *KINDS)
        raise_faults(faults)
        exponent_of(self.currency)
        raise_faults(_mixed(enumerate(self.facts), self.currency))

    @classmethod
    def of(cls, facts: Iterable[object], *, currency: str | None = None) -> Account:
        """Return the account of a ledger's facts: those that aren't about money are left out.

        `currency` is needed only where there may be no facts. Facts without an id are given one.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").facts
        ()
        """
        given = each_of("fact.type", "facts", facts, object)
        placed = [(place, fact) for place, fact in enumerate(given) if isinstance(fact, KINDS)]
        mine = [fact for _, fact in placed]
        if currency is None:
            if not mine:
                hint = "an account of nothing has no currency unless you give it"
                raise invalid([Fault.of("currency.missing", "currency", None, hint)])
            currency = mine[0].amount.currency
        raise_faults(_mixed(placed, currency))
        named = identify(mine)
        return cls(tuple(fact for fact in named if isinstance(fact, KINDS)), currency=currency)

    def _said(self, words: Words) -> str:
        if not self.facts:
            return words.say("account.empty", currency=self.currency)
        last = self.facts[-1].on
        owed, count = self.balance.at(last), len(self.facts)
        return words.say("account.owed", amount=owed, count=count, on=last)

    # --- over time ------------------------------------------------------------------------------

    @cached_property
    def balance(self) -> Timeline[Money]:
        """What is owed at the end of each day; below zero where the patron is in credit.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").balance
        Timeline.constant(Money('0.00', 'EUR'))
        """
        zero = Money.of_minor(0, self.currency)
        return Timeline.running([(fact.on, _effect(fact)) for fact in self.facts], before=zero)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """What is open of each charge after each day on which something happens.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").moments
        ()
        """
        return tuple(allocated(map(_entry, self.facts)))

    @cached_property
    def oldest_due(self) -> Timeline[date | None]:
        """The due day of the oldest unpaid charge on each day, due already or not; None: all paid.

        The day from which the age of a debt counts: days past due are the days since.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 2, 1))
        >>> pt.Account.of(charges).oldest_due.at(date(2026, 6, 1))
        datetime.date(2026, 1, 31)
        """
        return self._oldest(lambda entry: entry.due_on or entry.on)

    @cached_property
    def oldest_invoice(self) -> Timeline[date | None]:
        """The invoice day of the oldest unpaid charge on each day; None: all paid.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").oldest_invoice
        Timeline.constant(None)
        """
        return self._oldest(attrgetter("on"))

    def _oldest(self, day_of: Callable[[Entry], date]) -> Timeline[date | None]:
        entries = self._entries
        changes: list[tuple[date, date | None]] = []
        for moment in self.moments:
            days = [day_of(entries[name]) for name, _ in moment.open]
            changes.append((moment.on, min(days, default=None)))
        nobody: date | None = None
        return Timeline.of(changes, before=nobody)

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in map(_entry, self.facts)}

    @cached_property
    def past_due_since(self) -> Timeline[date | None]:
        """The due day of the oldest charge that is past due on each day, or None.

        A charge is past due from the day after it is due.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 1, 1))
        >>> pt.Account.of(charges).past_due_since.changes()
        ((datetime.date(2026, 2, 1), datetime.date(2026, 1, 31)),)
        """
        changes: list[tuple[date, date | None]] = []
        spells = self.oldest_due.spells()
        for spell in spells:
            start, end, due = spell.period.start, spell.period.end, spell.value
            if due is None or start is None:
                changes.append((start or date.min, None))
                continue
            late = add_days(due, 1)
            if late <= start:
                changes.append((start, due))
            else:
                changes.append((start, None))
                if end is None or late < end:
                    changes.append((late, due))
        nobody: date | None = None
        return Timeline.of(changes, before=nobody)

    def delinquency(self, *steps: int) -> Timeline[int]:
        """Return how many of these numbers of days past due are reached, on each day.

        The input of a dunning ladder: `delinquency(1, 30, 60)` is 0 while nothing is past due, 1
        from the first day on, 2 from the 30th, 3 from the 60th.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 1, 1))
        >>> [
        ...     (str(day), level)
        ...     for day, level in pt.Account.of(charges).delinquency(1, 30).changes()
        ... ]
        [('2026-02-01', 1), ('2026-03-02', 2)]
        """
        wanted = steps or (1,)
        if any(type(step) is not int or step < 1 for step in wanted) or list(wanted) != sorted(
            set(wanted)
        ):
            hint = "give rising numbers of days, 1 or more"
            raise invalid([Fault.of("interval.range", "steps", wanted, hint)])
        changes: dict[date, int] = {}
        for spell in self.past_due_since.spells():
            start, end, due = spell.period.start, spell.period.end, spell.value
            day = start or date.min
            changes[day] = 0
            if due is None:
                continue
            for level, step in enumerate(wanted, 1):
                reached = max(add_days(due, step), day)
                if end is None or reached < end:
                    changes[reached] = level
        return Timeline.of(changes, before=0)

    def entries(self) -> tuple[Entry, ...]:
        """Return each fact in minor units, with the day it is due where it is a charge.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").entries()
        ()
        """
        return tuple(self._entries.values())

    def stretches(self, until: date) -> tuple[tuple[date, date, tuple[tuple[str, int], ...]], ...]:
        """Return, up to a day, the stretches in which nothing happens, with what is open in each.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").stretches(date(2026, 1, 1))
        ()
        """
        check_one_day("until", until)
        days = [moment.on for moment in self.moments if moment.on < until]
        ends = [*days[1:], until]
        return tuple(
            (moment.on, end, moment.open) for moment, end in zip(self.moments, ends, strict=False)
        )

    def movements(self) -> tuple[tuple[date, str, str, Money], ...]:
        """Return every fact in order: its day, kind, id, and by how much it moves what is owed.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").movements()
        ()
        """
        found = [(fact.on, fact.kind, fact.id or "", _effect(fact)) for fact in self.facts]
        return tuple(sorted(found, key=lambda each: (each[0], each[1] != "charge", each[2])))

    # --- on a day -------------------------------------------------------------------------------

    def _moment(self, on: date) -> Moment:
        check_one_day("on", on)
        place = bisect_right(self.moments, on, key=attrgetter("on"))
        return self.moments[place - 1] if place else Moment(on, (), 0)

    def open_items(self, on: date) -> tuple[OpenItem, ...]:
        """Return the charges of which something is unpaid at the end of a day, due first first.

        >>> import patronage as pt
        >>> from datetime import date
        >>> pt.Account.of([], currency="EUR").open_items(date(2026, 1, 1))
        ()
        """
        entries = self._entries
        found: list[OpenItem] = []
        for name, minor in self._moment(on).open:
            entry = entries[name]
            due = entry.due_on or entry.on
            amount = Money.of_minor(minor, self.currency)
            found.append(OpenItem(name, amount, entry.on, due, (on - due).days))
        return tuple(found)

    def credit(self, on: date) -> Money:
        """Return what was paid beyond what was owed at the end of a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> account = pt.Account.of([pt.Payment(pt.Money("5", "EUR"), on=date(2026, 1, 1))])
        >>> str(account.credit(date(2026, 1, 1)))
        '5.00 EUR'
        """
        return Money.of_minor(self._moment(on).credit, self.currency)

    def days_past_due(self, on: date) -> int:
        """Return how many days the oldest unpaid charge is past due; 0 if none is.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 1, 1))
        >>> pt.Account.of(charges).days_past_due(date(2026, 3, 2))
        30
        """
        check_one_day("on", on)
        since = self.past_due_since.at(on)
        return 0 if since is None else (on - since).days

    def ageing(
        self, on: date, *, limits: tuple[int, ...] = BUCKETS, from_invoice: bool = False
    ) -> tuple[AgeingBucket, ...]:
        """Return what is owed by age: not due, then past due by up to each limit, and beyond.

        The age counts from the due day, or from the invoice. The buckets sum to what is open.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 4, 1))
        >>> [str(bucket.amount) for bucket in pt.Account.of(charges).ageing(date(2026, 4, 5))]
        ['100.00 USD', '100.00 USD', '100.00 USD', '100.00 USD', '0.00 USD']
        """
        given = each_of("interval.type", "limits", limits, int)
        if given != sorted(set(given)) or not given:
            hint = "give rising numbers of days"
            raise invalid([Fault.of("interval.range", "limits", limits, hint)])
        sums = [0] * (len(limits) + 1)
        for item in self.open_items(on):
            age = (on - item.invoice_on).days if from_invoice else item.days_past_due
            sums[next((i for i, limit in enumerate(limits) if age <= limit), len(limits))] += (
                item.amount.minor
            )
        overs = (None, *limits)
        ends = (*limits, None)
        return tuple(
            AgeingBucket(over, up_to, Money.of_minor(minor, self.currency))
            for over, up_to, minor in zip(overs, ends, sums, strict=True)
        )


def _mixed(placed: Iterable[tuple[int, AccountFact]], currency: str) -> list[Fault]:
    """Report facts in another currency than the account's."""
    return [
        Fault.of(
            "currency.mismatch",
            f"facts[{place}].amount",
            fact.amount,
            f"the account is in {currency}, the {fact.kind} in {fact.amount.currency}",
        )
        for place, fact in placed
        if fact.amount.currency != currency
    ]


def _effect(fact: AccountFact) -> Money:
    if isinstance(fact, Charge | Refund):
        return fact.amount
    return -fact.amount


def _entry(fact: AccountFact) -> Entry:
    name = fact.id or ""
    if isinstance(fact, Charge):
        return Entry(fact.invoice_on, name, fact.amount.minor, fact.corrects, due_on=fact.due_on)
    if isinstance(fact, Refund):
        return Entry(fact.on, name, -fact.amount.minor, fact.of)
    return Entry(fact.on, name, fact.amount.minor, fact.charge)
