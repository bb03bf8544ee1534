"""What is owed: for how long the oldest unpaid charge has been, how many there are, how much."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.billing.account.account import Account
from patronage.billing.account.debt import Claim
from patronage.billing.account.invoice import Invoice
from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.billing.charges.charge import Charge
from patronage.dates.period import Period
from patronage.facts.dealings import Payment, Refund
from patronage.money.money import Money
from patronage.standing.criteria.amounts import total_in
from patronage.standing.criteria.checks import Amount, elapsed, whole
from patronage.standing.criteria.lasting import lasting
from patronage.standing.criteria.sight import Seeing
from patronage.standing.rules.covering import Unseen
from patronage.thresholds.threshold import Threshold, at_least
from patronage.timeline.timeline import Timeline
from patronage.values import repr_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors

__all__ = ["DebtAge", "OldestUnpaid", "UnpaidBalance", "UnpaidCount"]

_NEEDS = frozenset({"charge", "payment"})
_SETTLED = frozenset({"charge", "invoice", "payment", "refund", "credit-note", "write-off"})


Owed: TypeAlias = "Charge | Invoice"
"""What is owed as one: a charge, or those of an invoice."""

DayOf: TypeAlias = "Callable[[Claim, int], date]"
"""From which day the age of a claim counts of which so much is open."""

_NO_DAY: Final[date | None] = None


class DebtAge(Enum):
    """From which day the age of a debt counts: that of its invoice, or the day it was due.

    >>> DebtAge.FROM_DUE_DAY
    DebtAge.FROM_DUE_DAY
    """

    FROM_INVOICE = "from invoice"
    FROM_DUE_DAY = "from due day"

    __repr__ = repr_member


class _Owing(Seeing):
    """What criteria share that see what is owed."""

    __slots__ = ()

    needs = _NEEDS
    unseen = Unseen.ANYTHING

    def looks_at(self, fact: Fact) -> bool:
        """Return whether it is charged, or settles a charge."""
        return fact.kind in _SETTLED


class _Books:
    """The charges of a ledger, and one account for each currency.

    Where nothing is open any more, what is seen rests on what settled the last of it.
    """

    def __init__(self, facts: Facts) -> None:
        kinds = (Charge, Invoice, Payment, Refund, CreditNote, WriteOff)
        mine = [fact for fact in facts.among(_SETTLED) if isinstance(fact, kinds)]
        self.charges: dict[str | None, Charge | Invoice] = {
            fact.id: fact for fact in mine if isinstance(fact, Charge | Invoice)
        }
        settled = {fact.id for fact in mine if isinstance(fact, Charge | Invoice | Payment)}
        groups: dict[str, list[Fact]] = {}
        for fact in mine:
            if isinstance(fact, Refund) and fact.of is not None and fact.of not in settled:
                continue  # it gives back what was never charged: a purchase
            groups.setdefault(fact.amount.currency, []).append(fact)
        self.accounts: dict[str, Account] = {
            code: Account.of(group) for code, group in groups.items()
        }
        self._settling: dict[tuple[str, date], list[Fact]] = {}
        for code, group in groups.items():
            for settling in group:
                if not _is_owed(settling):  # a charge below zero settles what is owed, too
                    self._settling.setdefault((code, settling.on), []).append(settling)

    def observed(self) -> Timeline[Observed]:
        """Return how many charges are open on each day."""
        return self._lasting((fact, days) for fact, days, _ in self._open())

    def observed_beside(self, currency: str) -> Timeline[Observed]:
        """Return what is open on each day, and what left other currencies than this one uneven."""
        left = (each for code in self.accounts if code != currency for each in self._uneven(code))
        return self._lasting((*((fact, days) for fact, days, _ in self._open()), *left))

    def _uneven(self, code: str) -> Iterator[tuple[Fact, Period]]:
        """Yield what last settled an account, with days on which that leaves a balance.

        Where something is owed, that is told by the charges that are open, if there are any.
        """
        charged = any(fact.amount.currency == code for fact in self.charges.values())
        last: Fact | None = None
        for spell in self.accounts[code].balance.spells():
            start = spell.period.start
            settling = None if start is None else self._settling.get((code, start))
            last = settling[-1] if settling else last
            owes = spell.value.minor > 0 and charged
            if last is not None and spell.value.minor and not owes:
                yield last, spell.period

    def oldest(self, day_of: DayOf) -> Timeline[Observed]:
        """Return the earliest day of what is open on each day, and the charges of that day."""
        owed = {name for name, fact in self.charges.items() if _is_owed(fact)}
        lines = [
            each.oldest(day_of, lambda claim: claim.id in owed) for each in self.accounts.values()
        ]
        first = Timeline.combine(_earliest, *lines) if lines else Timeline.constant(_NO_DAY)
        by_day: dict[date | None, list[Period]] = {}
        for spell in first.spells():
            by_day.setdefault(spell.value, []).append(spell.period)
        spells = (
            (fact, both)
            for fact, days, (claim, left) in self._open()
            for other in by_day.get(day_of(claim, left), ())
            if (both := days.intersect(other)) is not None
        )
        return Timeline.combine(_of_day, self._lasting(spells), first)

    def _lasting(self, spells: Iterable[tuple[Fact, Period]]) -> Timeline[Observed]:
        return lasting(spells, int, ending=self._settled_by)

    def _open(self) -> Iterator[tuple[Owed, Period, tuple[Claim, int]]]:
        """Yield each charge or invoice with days on which so much of its claim is open."""
        for account in self.accounts.values():
            found = account.allocated
            for name, line in found.open.items():
                fact = self.charges.get(name)
                if fact is None or not _is_owed(fact):
                    continue
                for place, (day, left) in enumerate(line, start=1):
                    if left > 0:
                        until = line[place][0] if place < len(line) else None
                        yield fact, Period(day, until), (found.claims[name], left)

    def _settled_by(self, day: date, ended: list[Fact]) -> Iterable[Fact]:
        """Return what settled, on its day, the last of what was open."""
        currencies = {cast("Owed", fact).amount.currency for fact in ended}
        return [fact for code in currencies for fact in self._settling.get((code, day), ())]


def _is_owed(fact: Fact) -> bool:
    """Say whether something is owed by it: what is charged below zero settles what is."""
    return isinstance(fact, Charge | Invoice) and fact.amount.minor > 0


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _of_day(seen: Observed, day: date | None) -> Observed:
    return seen._replace(value=day)


@frozen(cache_hash=True)
class OldestUnpaid(_Owing):
    """For how long the oldest charge has been unpaid: what a dunning ladder climbs by.

    `age` says from which day it counts. Where nothing is owed it is unmet, not unknown. Only
    charges of the ledger are owed, never what a schedule will charge. Fault: `threshold.type`
    (a length of time is wanted).

    >>> import patronage as pt
    >>> pt.OldestUnpaid(pt.at_least(pt.days(30))).age
    DebtAge.FROM_DUE_DAY
    """

    code = "oldest_unpaid"

    threshold: Annotated[Threshold, elapsed("at_least(days(30))")]
    age: DebtAge = field(default=DebtAge.FROM_DUE_DAY, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the day from which the oldest open charge's age counts, on each day."""
        from_due = self.age is DebtAge.FROM_DUE_DAY
        return _Books(facts).oldest(Claim.due_on if from_due else _invoice_day)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the amount of the oldest open charge."""
        first = next(iter(observed.facts), None)
        return (("amount", first.amount),) if isinstance(first, Charge | Invoice) else ()


def _invoice_day(claim: Claim, _: int) -> date:
    return claim.on


@frozen(cache_hash=True)
class UnpaidCount(_Owing):
    """How many charges are unpaid, wholly or in part, those of an invoice as one; none is 0.

    Fault: `threshold.type` (a whole number is wanted).

    >>> import patronage as pt
    >>> pt.UnpaidCount().threshold
    at_least(1)
    """

    code = "unpaid_count"

    threshold: Annotated[Threshold, whole("at_least(1)")] = field(default=at_least(1))

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the number of open charges on each day."""
        return _Books(facts).observed()


@frozen(cache_hash=True)
class UnpaidBalance(_Owing):
    """How much is owed in all; below zero where the patron is in credit.

    While something is owed in another currency than the threshold's, it is only known to be more
    than what is owed in its own; while there is credit in another, less; where some is owed and
    some in credit, it is not known. Faults: `threshold.type` (an amount is wanted),
    `currency.mismatch`.

    >>> import patronage as pt
    >>> pt.UnpaidBalance(pt.at_most(pt.Money("0", "USD"))).code
    'unpaid_balance'
    """

    code = "unpaid_balance"

    threshold: Amount

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the balance on each day."""
        currency, books = self._currency, _Books(facts)
        mine = books.accounts.get(currency)
        zero = Timeline.constant(Money.of_minor(0, currency))
        others = [each.balance for code, each in books.accounts.items() if code != currency]

        def owed(seen: Observed, *balances: Money) -> Observed:
            minors = {each.currency: each.minor for each in balances}
            return seen._replace(value=total_in(currency, minors))

        lines = (zero if mine is None else mine.balance, *others)
        return Timeline.combine(owed, books.observed_beside(currency), *lines)

    @property
    def _currency(self) -> str:
        return cast("Money", self.threshold.bounds[0]).currency

    def details(self, observed: Observed, day: date) -> Details:
        """Return the number of open charges, and the currencies that were not counted."""
        charges = ("charges", sum(map(_is_owed, observed.pool)))
        if isinstance(observed.value, Money):
            return (charges,)
        found = {cast("Owed", fact).amount.currency for fact in observed.pool} - {self._currency}
        return (charges, ("uncounted", tuple(sorted(found))))
