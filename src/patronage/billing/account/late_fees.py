"""Late fees: flat sums, or shares of what is late, by steps of a dunning ladder."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from attrs import evolve, field, frozen

from patronage.billing.account.account import Account, past_due
from patronage.billing.account.debt import Claim
from patronage.billing.account.invoice import Invoice
from patronage.billing.arguments import need
from patronage.billing.charges.charge import Charge
from patronage.billing.charges.due_days import LONGEST_OFFSET, DueDay, NetDays
from patronage.billing.prices.prices import Percent, optional_percent
from patronage.checks import ID_LENGTH
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.errors import Fault, OutOfRange, invalid
from patronage.facts.dealings import AboveZero
from patronage.fields import Id, OneLine
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.billing.account.postings import AccountFact

__all__ = ["LateFee", "LateFees"]

AT_ONCE: Final = NetDays(0)
"""When a late fee is to be paid unless the terms say otherwise."""

MOST_ROUNDS: Final = 1_000
"""A bound on how often fees are worked out anew, far above what any account takes."""


def _check_after(faults: list[Fault], path: str, days: object) -> None:
    if type(days) not in {int, bool}:
        faults.append(Fault.of("interval.type", path, days, "give a whole number"))
    elif type(days) is not int or not 1 <= days <= LONGEST_OFFSET:
        hint = f"give 1 to {LONGEST_OFFSET} days"
        faults.append(Fault.of("interval.range", path, days, hint))


DaysLate: TypeAlias = Annotated[int, _check_after]
"""So many days past due: 1 is the first day late."""


@frozen
class LateFee(Value):
    """One step of a dunning ladder: after so many days past due, so much; nothing for a reminder.

    An `amount`, a `percent` of what is late then, or both together. Faults: `interval.type`,
    `interval.range`, `amount.type`, `amount.sign`, `percent.type`, `percent.range`, `name.syntax`.

    >>> import patronage as pt
    >>> pt.LateFee(21, pt.Money("5.00", "EUR"), label="second reminder").after
    21
    """

    after: DaysLate
    amount: AboveZero | None = None
    percent: Percent | None = field(default=None, kw_only=True, converter=optional_percent)
    label: OneLine | None = field(default=None, kw_only=True)


@frozen
class LateFees(Value):
    """What it costs to pay late, by steps: each once for what is late, or once per account.

    For each charge, invoice or instalment that is past due, its steps are reached as long as
    something of it is open; what is paid stops further ones, and what was charged stays owed. With
    `per_account` the days count from the oldest that is past due, and the steps begin anew once
    nothing is. No more than `most` is charged in all for one that is late (per account: for one
    time in arrears). Late fees bear no late fees, and payments go to them last. Beside them may
    stand `LateInterest`. Faults: `late_fee.type`, `late_fee.steps` (none, or not rising),
    `currency.mismatch`, `id.syntax`, and those of a `LateFee`.

    >>> import patronage as pt
    >>> reminders = pt.LateFees(
    ...     id="reminder",
    ...     steps=(pt.LateFee(7), pt.LateFee(21, pt.Money("5.00", "EUR"))),
    ... )
    >>> day = date(2026, 3, 1)
    >>> monthly = pt.BillingTerms.monthly(pt.Money("200", "EUR")).bind("B1", day)
    >>> account = pt.Account.of(monthly.charges(until=day))
    >>> [
    ...     (str(fee.invoice_on), str(fee.amount), fee.late_for)
    ...     for fee in reminders.charges(account, until=date(2026, 5, 1))
    ... ]
    [('2026-04-21', '5.00 EUR', 'B1/fee/2026-03-01')]
    """

    id: Id = field(kw_only=True)
    steps: tuple[LateFee, ...] = field(kw_only=True)
    per_account: bool = field(default=False, kw_only=True)
    most: AboveZero | None = field(default=None, kw_only=True)
    due: DueDay = field(default=AT_ONCE, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        days = [step.after for step in self.steps]
        if not days or any(one >= other for one, other in pairwise(days)):
            hint = "give steps of rising numbers of days, one at least"
            faults.append(Fault.of("late_fee.steps", "steps", days, hint))
        currencies = sorted(self._currencies)
        if len(currencies) > 1:
            hint = "give all amounts in one currency"
            faults.append(Fault.of("currency.mismatch", "steps", currencies, hint))

    @property
    def _currencies(self) -> set[str]:
        amounts = (self.most, *(step.amount for step in self.steps))
        return {amount.currency for amount in amounts if amount is not None}

    def charges(self, account: Account, *, until: date) -> tuple[Charge, ...]:
        """Return the charges to add by a day, so that all that the terms ask for is charged.

        Like `bill`, it returns the difference: run again it adds nothing, and where it turns out
        that something was paid in time, what was charged for it is taken back by a line that names
        it. Only what is in the ledger is owed: add them to it. Faults: `account.type`, `date.type`,
        `currency.mismatch`.

        >>> import patronage as pt
        >>> day, once = date(2026, 3, 1), pt.LateFee(1, pt.Money("40.00", "EUR"))
        >>> monthly = pt.BillingTerms.monthly(pt.Money("200", "EUR")).bind("B1", day)
        >>> account = pt.Account.of(monthly.charges(until=day))
        >>> fees = pt.LateFees(id="late", steps=(once,)).charges(account, until=date(2026, 5, 1))
        >>> again = pt.Account.of([*account.facts, *fees])
        >>> str(again.balance.at(date(2026, 4, 1)))
        '240.00 EUR'
        >>> pt.LateFees(id="late", steps=(once,)).charges(again, until=date(2026, 5, 1))
        ()
        """
        need("account.type", "account", account, Account)
        check_one_day("until", until)
        if self._currencies - {account.currency}:
            hint = f"the account is in {account.currency}"
            wrong = sorted(self._currencies)
            raise invalid([Fault.of("currency.mismatch", "account", wrong, hint)])
        added: tuple[Charge, ...] = ()
        for _ in range(MOST_ROUNDS):
            # A fee that is charged may take a later payment: what is late then is asked anew. Each
            # round is right for one more day at least, and most accounts take two.
            facts: tuple[AccountFact, ...] = (*account.facts, *added)
            wanted = self._wanted(Account(facts, currency=account.currency), until)
            lines = tuple(self._missing(wanted, account, until))
            if lines == added:
                break
            added = lines
        return added

    def _missing(
        self, wanted: dict[str, Charge], account: Account, until: date
    ) -> Iterator[Charge]:
        """Yield what makes of the fees that were charged by a day those that are wanted."""
        charged: dict[str, int] = {}
        taken: set[str] = set()
        for fee in _charges(account.facts):
            taken.add(fee.id or "")
            if fee.fee == self.id and fee.late_for is not None and fee.invoice_on <= until:
                name = fee.corrects or fee.id or ""
                charged[name] = charged.get(name, 0) + fee.amount.minor
                wanted.setdefault(name, evolve(fee, amount=fee.amount * 0))
        for name, fee in sorted(wanted.items()):
            minor = fee.amount.minor - charged.get(name, 0)
            if name not in charged:
                yield fee
            elif minor:
                number = next(n for n in range(1, len(taken) + 2) if f"{name}~{n}" not in taken)
                amount = Money.of_minor(minor, account.currency)
                yield evolve(
                    self._fee(f"{name}~{number}", until, amount, fee.late_for or "", fee.label),
                    corrects=name,
                )

    def _fee(self, name: str, on: date, amount: Money, late_for: str, label: str | None) -> Charge:
        return Charge(
            self.id,
            Period(on, add_days(on, 1)),
            amount=amount,
            invoice_on=on,
            due_on=self.due.due_on(on),
            label=label,
            late_for=late_for,
            id=name,
        )

    def _wanted(self, account: Account, until: date) -> dict[str, Charge]:
        """Return the fees that are to be charged by a day, by their ids."""
        late = _late_account if self.per_account else _late_parts
        found: dict[str, Charge] = {}
        for name, reached in late(account, [step.after for step in self.steps], until):
            given = 0
            for step in self.steps:
                if step.after not in reached:
                    continue
                on, base, late_for = reached[step.after]
                minor = self._minor(step, base)
                if self.most is not None:
                    minor = min(minor, self.most.minor - given)
                given += minor
                if minor:
                    key = _id(self.id, name, step.after)
                    amount = Money.of_minor(minor, account.currency)
                    found[key] = self._fee(key, on, amount, late_for, step.label)
        return found

    def _minor(self, step: LateFee, base: int) -> int:
        """Return what a step costs where so much is late, in minor units."""
        minor = 0 if step.amount is None else step.amount.minor
        if step.percent is None:
            return minor
        return minor + round_fraction(base * Fraction(step.percent) / 100, self.rounding)


def _id(fees: str, name: str, after: int) -> str:
    """Return the id of a fee, from what it is for; of a name that is too long, from its digest."""
    found = f"{fees}/{name}/{after}"
    if len(found) <= ID_LENGTH:
        return found
    return f"{fees[:64]}/{sha256(name.encode()).hexdigest()[:32]}/{after}"


_Reached: TypeAlias = dict[int, tuple[date, int, str]]
"""For a number of days past due: when it was reached, how much was late then, and the oldest."""


def _late_parts(account: Account, steps: list[int], until: date) -> Iterator[tuple[str, _Reached]]:
    """Yield each instalment that was past due by a day, with the steps that it reached."""
    for name, line in account.allocated.open.items():
        claim = account.allocated.claims[name]
        if not _bears_fees(claim):
            continue
        spells: dict[date, list[tuple[date, date | None, int]]] = {}
        ends = [*(start for start, _ in line[1:]), None]
        for (start, left), end in zip(line, ends, strict=True):
            for due_on, minor in claim.open_parts(left):
                spells.setdefault(due_on, []).append((start, end, minor))
        for due_on, open_ in spells.items():
            reached: _Reached = {}
            for after in steps:
                found = _first(due_on, after, open_, until)
                if found is not None:
                    reached[after] = (*found, name)
            yield (name if len(claim.parts) == 1 else f"{name}/{due_on}"), reached


def _first(
    due_on: date, after: int, spells: Iterable[tuple[date, date | None, int]], until: date
) -> tuple[date, int] | None:
    """Return the first day on which something is open so many days past due, and how much."""
    day = _later(due_on, after)
    for start, end, minor in spells:
        on = max(start, day)
        if on <= until and (end is None or on < end):
            return on, minor
    return None


def _late_account(
    account: Account, steps: list[int], until: date
) -> Iterator[tuple[str, _Reached]]:
    """Yield each time in arrears that began by a day, with the steps that it reached."""
    arrears: list[tuple[date, list[tuple[date, date | None, date]]]] = []
    running = False
    for spell in past_due(account.oldest(Claim.due_on, _bears_fees)).spells():
        start, due_on = spell.period.start, spell.value
        if due_on is not None and start is not None:
            if not running:
                arrears.append((start, []))
            arrears[-1][1].append((start, spell.period.end, due_on))
        running = due_on is not None
    for first, spells in arrears:
        reached: _Reached = {}
        for after in steps:
            days = (
                max(start, _later(due_on, after))
                for start, end, due_on in spells
                if end is None or max(start, _later(due_on, after)) < end
            )
            on = next(days, None)
            if on is not None and on <= until:
                reached[after] = (on, *_past_due_on(account, on))
        yield str(first), reached


def _past_due_on(account: Account, on: date) -> tuple[int, str]:
    """Return how much is past due on a day, late fees not counted, and of what the oldest is."""
    items = [
        item
        for item in account.open_items(on)
        if item.days_past_due > 0 and _bears_fees(account.allocated.claims[item.charge])
    ]
    return sum(item.amount.minor for item in items), items[0].charge


def _bears_fees(claim: Claim) -> bool:
    return claim.is_charged and not claim.is_late_fee


def _later(day: date, count: int) -> date:
    try:
        return add_days(day, count)
    except OutOfRange:
        return date.max


def _charges(facts: Iterable[AccountFact]) -> Iterator[Charge]:
    """Yield each charge of an account once, those on its invoices too."""
    seen: set[str | None] = set()
    for fact in facts:
        lines = fact.lines if isinstance(fact, Invoice) else (fact,)
        for line in lines:
            if isinstance(line, Charge) and line.id not in seen:
                seen.add(line.id)
                yield line
