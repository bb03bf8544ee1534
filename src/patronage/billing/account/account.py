"""The account: charges against what settled them, on every day (D6)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from heapq import heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.billing.account.allocation import Moment, allocated
from patronage.billing.account.debt import Claim
from patronage.billing.account.open_items import BUCKETS, OpenItem, by_age
from patronage.billing.account.postings import KINDS, AccountFact, Movement, postings
from patronage.checks import check_items
from patronage.dates.day import add_days, check_one_day
from patronage.errors import Fault, invalid, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.identity import identify
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.timeline.timeline import Timeline
from patronage.values import Said, unchecked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from patronage.billing.account.allocation import Allocated
    from patronage.billing.account.open_items import AgeingBucket
    from patronage.billing.account.postings import Postings
    from patronage.facts.as_known import FactSource
    from patronage.text.phrases import Words

__all__ = ["Account", "accounts", "past_due"]


@frozen(slots=False)
class Account(Said):
    """What is owed on every day: charges, less payments, credit notes and write-offs, plus refunds.

    What is on an invoice is owed by that, as one. Settlements go to the charge or invoice they
    name, else to what is due first, late fees last; what is left stays in credit. Who pays early as
    the due terms say has the discount of that day. Everything is counted from the day it is dated
    by: what was only learned later is there in hindsight (`known_by` leaves it out). Only issued
    charges are owed: a schedule's forecast is none of its business. Build it by `of`. Faults:
    `account.type`, `currency.mismatch`, `currency.missing`, `evidence.conflict` (one id, two
    contents).

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
    def of(
        cls, facts: FactSource, *, currency: str | None = None, known_by: date | None = None
    ) -> Account:
        """Return the account of a ledger, or of its facts, as known on a day (None: by now).

        Facts that aren't about money are left out, and with `currency` those in another one; it is
        needed only where there are several (`accounts`), or may be none.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").facts
        ()
        """
        mine = facts_known(facts, known_by, *KINDS)
        if currency is None:
            if not mine:
                hint = "an account of nothing has no currency unless you give it"
                raise invalid([Fault.of("currency.missing", "currency", None, hint)])
            currency = mine[0].amount.currency
            raise_faults(_mixed(enumerate(mine), currency))
        own = [fact for fact in mine if fact.amount.currency == currency]
        return cls(cast("tuple[AccountFact, ...]", identify(own)), currency=currency)

    def _said(self, words: Words) -> str:
        if not self.facts:
            return words.say("account.empty", currency=self.currency)
        last = self.facts[-1].on
        owed, count = self.balance.at(last), len(self.facts)
        return words.say("account.owed", amount=owed, count=count, on=last)

    # --- over time ------------------------------------------------------------------------------

    @cached_property
    def _postings(self) -> Postings:
        # What is open is kept by id: charges without one would be taken for one charge.
        if all(fact.id is not None for fact in self.facts):
            return postings(self.facts)
        return postings(cast("tuple[AccountFact, ...]", identify(self.facts)))

    @cached_property
    def allocated(self) -> Allocated:
        """What is open of each charge or invoice, from which days on, and what is in credit.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").allocated.open
        {}
        """
        posted = self._postings
        return allocated(posted.claims, posted.entries, posted.also)

    @cached_property
    def _moved(self) -> list[Movement]:
        """What moves what is owed, in order of days: what is charged first, what follows last."""
        derived = [Movement(*each) for each in self.allocated.derived]
        found = [*self._postings.movements, *derived]
        return sorted(found, key=lambda each: (each.on, _CHARGED.get(each.what, 1), each.ref))

    @cached_property
    def balance(self) -> Timeline[Money]:
        """What is owed at the end of each day; below zero where the patron is in credit.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").balance
        Timeline.constant(Money('0.00', 'EUR'))
        """
        owed = Timeline.running([(each.on, each.minor) for each in self._moved], before=0)
        return owed.map(self._money)

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self.currency)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """What is open of each charge or invoice after each day on which something happens.

        As long as what is open, for each such day: where there is much, ask `allocated`.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").moments
        ()
        """
        found, claims = self.allocated, self.allocated.claims
        credited = dict(found.credit)
        changes = [(on, name, left) for name, line in found.open.items() for on, left in line]
        changes.sort(key=itemgetter(0))
        days = {on for on, _, _ in changes} | credited.keys()
        by_day = {on: list(group) for on, group in groupby(changes, key=itemgetter(0))}
        open_: dict[str, int] = {}
        credit = 0
        moments: list[Moment] = []
        for on in sorted(days):
            credit = credited.get(on, credit)
            open_.update((name, left) for _, name, left in by_day.get(on, ()))
            rest = [(claims[name].turn(left), name, left) for name, left in open_.items() if left]
            opened = tuple((name, left) for _, name, left in sorted(rest))
            moments.append(Moment(on, opened, credit))
        return tuple(moments)

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
        return self.oldest(Claim.due_on)

    @cached_property
    def oldest_invoice(self) -> Timeline[date | None]:
        """The invoice day of the oldest unpaid charge on each day; None: all paid.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").oldest_invoice
        Timeline.constant(None)
        """
        return self.oldest(lambda claim, _: claim.on)

    def oldest(
        self,
        day_of: Callable[[Claim, int], date],
        counts: Callable[[Claim], bool] = lambda _: True,
    ) -> Timeline[date | None]:
        """Return the earliest day, on each day, of what is open: a day of a claim and what is left.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").oldest(lambda claim, left: claim.on).before is None
        True
        """
        claims = self.allocated.claims
        return _earliest(
            [(on, day_of(claims[name], left) if left else None) for on, left in line]
            for name, line in self.allocated.open.items()
            if counts(claims[name])
        )

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
        return past_due(self.oldest_due)

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

    def movements(self) -> tuple[tuple[date, str, str, Money], ...]:
        """Return every movement in order: its day, what it is, id, and by how much it moves.

        What follows from terms is among them: a discount for paying early, a void invoice.

        >>> import patronage as pt
        >>> pt.Account.of([], currency="EUR").movements()
        ()
        """
        return tuple((on, what, ref, self._money(minor)) for on, what, ref, minor in self._moved)

    # --- on a day -------------------------------------------------------------------------------

    def open_items(self, on: date) -> tuple[OpenItem, ...]:
        """Return what is unpaid at the end of a day, charge by charge and due first first.

        >>> import patronage as pt
        >>> from datetime import date
        >>> pt.Account.of([], currency="EUR").open_items(date(2026, 1, 1))
        ()
        """
        check_one_day("on", on)
        found: list[tuple[date, date, str, int]] = []
        for name, line in self.allocated.open.items():
            left = _at(line, on)
            if left:
                claim = self.allocated.claims[name]
                parts = claim.open_parts(left)
                found += [(due_on, claim.on, name, minor) for due_on, minor in parts]
        return tuple(
            _item(name, self._money(minor), invoice_on, due_on, (on - due_on).days)
            for due_on, invoice_on, name, minor in sorted(found)
        )

    def credit(self, on: date) -> Money:
        """Return what was paid beyond what was owed at the end of a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> account = pt.Account.of([pt.Payment(pt.Money("5", "EUR"), on=date(2026, 1, 1))])
        >>> str(account.credit(date(2026, 1, 1)))
        '5.00 EUR'
        """
        check_one_day("on", on)
        return self._money(_at(self.allocated.credit, on))

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
        items = self.open_items(on)
        ages = (
            ((on - item.invoice_on).days if from_invoice else item.days_past_due, item.amount)
            for item in items
        )
        return by_age(ages, limits, self.currency)


def accounts(facts: FactSource, *, known_by: date | None = None) -> dict[str, Account]:
    """Return the account of each currency of a ledger, or of its facts, by the codes in order.

    Each has its own payments and its own credit: none settles what is owed in another currency.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> euros = pt.BillingTerms.monthly(pt.Money("10", "EUR")).bind("E", day).charges(until=day)
    >>> dollars = pt.BillingTerms.monthly(pt.Money("12", "USD")).bind("D", day).charges(until=day)
    >>> found = pt.accounts([*dollars, *euros, pt.Payment(pt.Money("10", "EUR"), on=day)])
    >>> [(code, str(account.balance.at(day))) for code, account in found.items()]
    [('EUR', '0.00 EUR'), ('USD', '12.00 USD')]
    """
    groups: dict[str, list[AccountFact]] = {}
    for fact in facts_known(facts, known_by, *KINDS):
        groups.setdefault(fact.amount.currency, []).append(fact)
    return {code: Account.of(groups[code], currency=code) for code in sorted(groups)}


_CHARGED = {"charge": 0, "invoice": 0, "late fee": 0, "discount": 2, "void": 2}
"""In which order movements of a day are told: what is charged, what settles, what follows."""

_item = unchecked(OpenItem)


def past_due(oldest: Timeline[date | None]) -> Timeline[date | None]:
    """Return the same due days from the day after they are due on, and None until then.

    >>> past_due(Timeline.constant(None))
    Timeline.constant(None)
    """
    changes: list[tuple[date, date | None]] = []
    for spell in oldest.spells():
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


def _earliest(lines: Iterable[list[tuple[date, date | None]]]) -> Timeline[date | None]:
    """Return the earliest of the days that several lines take, each from a day on (None: none)."""
    changes = [(on, place, day) for place, line in enumerate(lines) for on, day in line]
    changes.sort(key=itemgetter(0))
    now: dict[int, date | None] = {}
    waiting: list[tuple[date, int]] = []
    found: list[tuple[date, date | None]] = []
    for on, group in groupby(changes, key=itemgetter(0)):
        for _, place, day in group:
            now[place] = day
            if day is not None:
                heappush(waiting, (day, place))
        while waiting and now[waiting[0][1]] != waiting[0][0]:
            heappop(waiting)  # it was paid, or another part of it is the first that is open
        found.append((on, waiting[0][0] if waiting else None))
    nobody: date | None = None
    return Timeline.of(found, before=nobody)


def _at(line: list[tuple[date, int]], on: date) -> int:
    """Return what a line of days and numbers comes to on a day."""
    place = bisect_right(line, on, key=itemgetter(0))
    return line[place - 1][1] if place else 0


def _mixed(placed: Iterable[tuple[int, AccountFact]], currency: str) -> Iterator[Fault]:
    """Report facts in another currency than the account's."""
    for place, fact in placed:
        if fact.amount.currency != currency:
            hint = (
                f"the account is in {currency}, the {fact.kind} in {fact.amount.currency}: "
                "ask for one by currency=…, or for all by accounts(…)"
            )
            yield Fault.of("currency.mismatch", f"facts[{place}].amount", fact.amount, hint)
