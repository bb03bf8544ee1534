"""What is owed: for how long the oldest unpaid charge has been, how many there are, how much."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from attrs import field, frozen

from patronage.billing.account.account import Account
from patronage.billing.account.debt import Claim
from patronage.billing.account.invoice import Invoice
from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.billing.charges.charge import Charge
from patronage.facts.dealings import Payment, Refund
from patronage.facts.fact import ledger_order
from patronage.money.money import Money
from patronage.standing.criteria.amounts import uncounted
from patronage.standing.criteria.checks import Amount, elapsed, whole
from patronage.standing.criteria.sight import Seeing
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.threshold import Threshold, at_least, more_than
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import repr_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from patronage.billing.account.allocation import Moment
    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool
    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = ["DebtAge", "OldestUnpaid", "UnpaidBalance", "UnpaidCount"]

_NEEDS = frozenset({"charge", "payment"})
_SETTLED = frozenset({"charge", "invoice", "payment", "refund", "credit-note", "write-off"})


Owed: TypeAlias = "Charge | Invoice"
"""What is owed as one: a charge, or those of an invoice."""


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
        self.settling = {code: _by_day(group) for code, group in groups.items()}

    def open_charges(self, moment: Moment) -> tuple[Owed, ...]:
        """Return the charges or invoices of which something is open, due first first."""
        return tuple(self.charges[name] for name, _ in moment.open if name in self.charges)

    def observed(self, value_of: Callable[[tuple[Owed, ...]], object]) -> Timeline[Observed]:
        """Return what is worked out of all open charges on each day."""
        lines = [self._open(each, self.settling[code]) for code, each in self.accounts.items()]
        if not lines:
            return Timeline.constant(Observed(value_of(())))

        def together(*parts: Pool) -> Observed:
            found = tuple(sorted((each for part in parts for each in part), key=ledger_order))
            charges = _charges(found)
            return Observed(value_of(charges), charges or found)

        return Timeline.combine(together, *lines)

    def oldest(self, day_of: Callable[[Claim, int], date]) -> list[Timeline[date | None]]:
        """Return the earliest day, on each day, of what is open in each currency."""
        return [each.oldest(day_of, _is_charged) for each in self.accounts.values()]

    def days_of(self, fact: Owed, from_due: bool) -> set[date]:
        """Return the days that the age of a charge may count from: each instalment has its own."""
        if not from_due:
            return {fact.on}
        claim = self.accounts[fact.amount.currency].allocated.claims[fact.id or ""]
        return {due_on for due_on, _ in claim.parts}

    def _open(self, account: Account, settling: dict[date, list[Fact]]) -> Timeline[Pool]:
        """Return the open charges on each day; once there are none, what settled the last."""
        found: Pool = ()
        changes: list[tuple[date, Pool]] = []
        for moment in account.moments:
            charges = self.open_charges(moment)
            if charges or _charges(found):
                found = charges or tuple(settling.get(moment.on, ()))
                changes.append((moment.on, found))
        return coalesced((), changes)


def _is_charged(claim: Claim) -> bool:
    return claim.is_charged


def _charges(facts: Sequence[Fact]) -> tuple[Owed, ...]:
    """Return the charges that something is open of: what settles one is a charge below zero."""
    return tuple(
        fact for fact in facts if isinstance(fact, Charge | Invoice) and fact.amount.minor > 0
    )


def _by_day(facts: Iterable[Fact]) -> dict[date, list[Fact]]:
    """Return those of some facts that settle what is owed, by day."""
    found: dict[date, list[Fact]] = {}
    for fact in facts:
        if not _charges((fact,)):
            found.setdefault(fact.on, []).append(fact)
    return found


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
        books = _Books(facts)
        from_due = self.age is DebtAge.FROM_DUE_DAY

        def only(seen: Observed, *days: date | None) -> Observed:
            first = min((day for day in days if day is not None), default=None)
            owed = _charges(seen.pool)
            if not owed:
                return Observed(None, seen.pool)
            kept = (each for each in owed if first in books.days_of(each, from_due))
            return Observed(first, tuple(kept))

        oldest = books.oldest(Claim.due_on if from_due else _invoice_day)
        return Timeline.combine(only, books.observed(len), *oldest)

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
        return _Books(facts).observed(len)


@frozen(cache_hash=True)
class UnpaidBalance(_Owing):
    """How much is owed in all; below zero where the patron is in credit.

    While something is owed in another currency than the threshold's, it is only known to be more
    than what is owed in its own. Faults:
    `threshold.type` (an amount is wanted), `currency.mismatch`.

    >>> import patronage as pt
    >>> pt.UnpaidBalance(pt.at_most(pt.Money("0", "USD"))).code
    'unpaid_balance'
    """

    code = "unpaid_balance"

    threshold: Amount

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the balance on each day."""
        currency = cast("Money", self.threshold.bounds[0]).currency
        books = _Books(facts)
        zero = Money.of_minor(0, currency)
        account = books.accounts.get(currency)
        balance = Timeline.constant(zero) if account is None else account.balance

        def owed(seen: Observed, mine: Money) -> Observed:
            others = uncounted(Observed(None, _charges(seen.pool)), currency)
            return Observed(more_than(mine) if others else mine, seen.pool)

        return Timeline.combine(owed, books.observed(len), balance)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the number of open charges, and the currencies that were not counted."""
        currency = cast("Money", self.threshold.bounds[0]).currency
        charges = _charges(observed.pool)
        named = uncounted(observed._replace(pool=charges), currency)
        return (("charges", len(charges)), *named)
