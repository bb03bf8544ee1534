"""Statements: what an account says about a period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import field, frozen

from patronage.billing.account.account import Account
from patronage.billing.arguments import each_of, need
from patronage.billing.prices.prices import Amount
from patronage.checks import check_items
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault, invalid
from patronage.fields import OneLine
from patronage.money.money import Money
from patronage.text.tables import html_table, table
from patronage.values import Said, Value, checked_words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.text.phrases import Words

__all__ = ["Statement", "StatementLine", "statement", "statements"]


@frozen
class StatementLine(Value):
    """One line of a statement: what happened, by how much it moved what is owed, and the balance.

    >>> from datetime import date
    >>> import patronage as pt
    >>> one = pt.Money("1", "USD")
    >>> StatementLine(date(2026, 1, 1), "charge", "C1", one, one).what
    'charge'
    """

    on: date
    what: OneLine
    ref: OneLine
    amount: Money
    balance: Money


def _check_lines(faults: list[Fault], path: str, lines: object) -> None:
    check_items(faults, "line.type", path, lines, StatementLine)


Lines: TypeAlias = Annotated[tuple[StatementLine, ...], _check_lines]
"""The lines of a statement."""


@frozen
class Statement(Said):
    """What an account says about a period: opening balance, every line, closing balance.

    opening + the lines = closing, and the closing balance opens the next one. `credit_before` is
    what was carried over in credit, `credit_after` what is carried over into the next: money that
    no charge has taken yet. None where that isn't known.

    >>> from datetime import date
    >>> import patronage as pt
    >>> charges = (
    ...     pt.BillingTerms.monthly(pt.Money("100", "USD"))
    ...     .bind("B1", date(2026, 1, 1))
    ...     .charges(until=date(2026, 3, 1))
    ... )
    >>> february = pt.Period(date(2026, 2, 1), date(2026, 3, 1))
    >>> print(pt.statement(pt.Account.of(charges), february))
    Statement [2026-02-01, 2026-03-01)
    day         what     reference              amount     balance
    2026-02-01  opening                                 100.00 USD
    2026-02-01  charge   B1/fee/2026-02-01  100.00 USD  200.00 USD
    2026-03-01  closing                                 200.00 USD
    """

    period: Period
    opening: Amount = field(kw_only=True)
    lines: Lines = field(kw_only=True)
    closing: Amount = field(kw_only=True)
    credit_before: Amount | None = field(default=None, kw_only=True)
    credit_after: Amount | None = field(default=None, kw_only=True)

    def rows(self) -> list[dict[str, object]]:
        """Return the lines as flat rows, ready for a data frame.

        >>> from datetime import date
        >>> import patronage as pt
        >>> paid = pt.Payment(pt.Money("5", "EUR"), on=date(2026, 1, 2), id="P1")
        >>> january = pt.Period(date(2026, 1, 1), date(2026, 2, 1))
        >>> pt.statement(pt.Account.of([paid]), january).rows()[0]["amount"]
        Decimal('-5.00')
        """
        return [
            {
                "on": line.on,
                "what": line.what,
                "ref": line.ref,
                "amount": line.amount.amount,
                "balance": line.balance.amount,
                "currency": line.amount.currency,
            }
            for line in self.lines
        ]

    def _cells(self, words: Words) -> list[tuple[str, ...]]:
        opening, closing = (words.say(f"statement.{name}") for name in ("opening", "closing"))
        start, end = _day(self.period.start), _day(self.period.end)
        first = (start, opening, "", "", words.word(self.opening))
        last = (end, closing, "", "", words.word(self.closing))
        middle = [
            (_day(line.on), _what(line, words), line.ref, *_amounts(line, words))
            for line in self.lines
        ]
        before = _credit_cells(self.period.start, self.credit_before, words)
        after = _credit_cells(self.period.end, self.credit_after, words)
        return [first, *before, *middle, last, *after]

    def _said(self, words: Words) -> str:
        lines = table(_heads(words), self._cells(words), align="<<<>>", formats=words.formats)
        return f"{words.say('statement.title', period=self.period)}\n{lines}"

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        return html_table(_heads(checked_words(words)), self._cells(words), formats=words.formats)


def _amounts(line: StatementLine, words: Words) -> tuple[str, str]:
    return words.word(line.amount), words.word(line.balance)


def _heads(words: Words) -> list[str]:
    names = ("day", "what", "reference", "amount", "balance")
    return [words.say(f"statement.head.{name}") for name in names]


def _what(line: StatementLine, words: Words) -> str:
    code = f"kind.{line.what}"
    return words.say(code) if code in words else line.what


def _credit_cells(on: date | None, credit: Money | None, words: Words) -> list[tuple[str, ...]]:
    """Return the line that tells of what is carried over in credit, if anything is."""
    carried = words.say("statement.in_credit")
    return [(_day(on), carried, "", words.word(credit), "")] if credit else []


def _day(day: date | None) -> str:
    return "…" if day is None else day.isoformat()


def statement(account: Account, period: Period) -> Statement:
    """Return the statement of an account for a period with both ends.

    >>> from datetime import date
    >>> import patronage as pt
    >>> january = pt.Period(date(2026, 1, 1), date(2026, 2, 1))
    >>> str(pt.statement(pt.Account.of([], currency="EUR"), january).closing)
    '0.00 EUR'
    """
    need("account.type", "account", account, Account)
    need("period.type", "period", period, Period)
    if period.start is None or period.end is None:
        hint = "give a period with both ends"
        raise invalid([Fault.of("span.open", "period", period, hint)])
    zero = Money.of_minor(0, account.currency)
    opening = credit = zero  # nothing is older than the calendar
    if period.start > date.min:
        eve = add_days(period.start, -1)
        opening, credit = account.balance.at(eve), account.credit(eve)
    balance = opening
    lines: list[StatementLine] = []
    for on, what, ref, amount in account.movements():
        if on in period:
            balance += amount
            lines.append(StatementLine(on, what, ref, amount, balance))
    return Statement(
        period,
        opening=opening,
        lines=tuple(lines),
        closing=balance,
        credit_before=credit,
        credit_after=account.credit(add_days(period.end, -1)),
    )


def statements(account: Account, periods: Iterable[Period]) -> Iterator[Statement]:
    """Yield one statement for each period.

    >>> from datetime import date
    >>> import patronage as pt
    >>> quarter = pt.Period(date(2026, 1, 1), date(2026, 4, 1)).split(
    ...     date(2026, 2, 1), date(2026, 3, 1)
    ... )
    >>> len(list(pt.statements(pt.Account.of([], currency="EUR"), quarter)))
    3
    """
    need("account.type", "account", account, Account)
    for period in each_of("period.type", "periods", periods, Period):
        yield statement(account, period)
