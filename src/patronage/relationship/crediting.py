"""Credits on invoices: what follows from missed measures, off what is billed next, each once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from patronage.agreement.life.service import has_credit_rules
from patronage.agreement.whole.agreement import Agreement
from patronage.billing.charges.charge import Charge
from patronage.billing.schedule.ahead import next_lines
from patronage.errors import OutOfRange
from patronage.facts.mends import known_in
from patronage.facts.observed import Observation
from patronage.measures.ids import free, joined, owner_of, plain
from patronage.measures.rules import SettledBy
from patronage.money.money import Money
from patronage.relationship.coverage import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from patronage.dates.period import Period
    from patronage.dates.span import Span
    from patronage.facts.fact import Fact
    from patronage.measures.credits import Credit
    from patronage.relationship.coverage import Coverage

__all__ = ["credit_lines", "credited_by", "days_to_credit"]


class _Owing(NamedTuple):
    """What is still to be posted of a credit: in minor units, below zero where it is given.

    `id` is that of the first line that posts it; `takes_back` says that it takes back what was
    posted before.
    """

    id: str
    rule: str
    period: Period
    currency: str
    rest: int
    arises: date
    settled_by: SettledBy
    takes_back: bool


class _Looked(NamedTuple):
    """Facts as they were known on a day, with what was looked at."""

    facts: tuple[Fact, ...]
    coverage: Coverage

    def known_by(self, day: date | None = None) -> tuple[Fact, ...]:  # noqa: ARG002  known already
        """Return the facts."""
        return self.facts


def credit_lines(
    facts: tuple[Fact, ...],
    on: date,
    lines: Iterable[tuple[str, Charge]],
    coverage: Coverage = EVERYTHING,
) -> list[tuple[str, Charge]]:
    """Return what a run adds for credits, each line with its agreement, beside its other lines.

    A credit goes off the invoices that are issued by its agreement once it is owed, never below
    zero, what is left of it off the next ones; what is set off at once, and what is refunded where
    no invoice follows, are lines of their own. Where less is owed now than was given, the
    difference is charged. Each is the difference of what is owed, as known on the day of the
    invoice, and of what was posted, so that nothing is given twice.

    >>> from datetime import date
    >>> credit_lines((), date(2026, 1, 1), ())
    []
    """
    own = _with_rules(facts)
    if not own:
        return []
    new: dict[str, list[Charge]] = defaultdict(list)
    for name, line in lines:
        new[name].append(line)
    found: list[tuple[str, Charge]] = []
    charges = [fact for fact in facts if isinstance(fact, Charge)]
    for agreement in own:
        mine = [each for each in charges if credited_by(each, (agreement.id,))]
        posting = _Posting(agreement.id, facts, mine, new[agreement.id], coverage)
        posting.run(on)
        found += [(agreement.id, line) for line in posting.lines]
    return found


def _with_rules(facts: Iterable[Fact]) -> list[Agreement]:
    agreements = (fact for fact in facts if isinstance(fact, Agreement))
    return [each for each in agreements if has_credit_rules(each.life)]


def credited_by(charge: Charge, agreements: Collection[str]) -> str | None:
    """Return the agreement by which a charge posts a credit; None: it is no such charge.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> fee = pt.BillingTerms.monthly(pt.Money("9.00", "USD")).bind("A1", day).charges(until=day)[0]
    >>> credited_by(fee, ("A1",)) is None
    True
    """
    return owner_of(charge.id or "", charge.fee, agreements)


def days_to_credit(facts: tuple[Fact, ...], after: date) -> Iterator[date]:
    """Yield days after one on which more may be owed, or known, of the credits of a ledger.

    >>> from datetime import date
    >>> list(days_to_credit((), date(2026, 1, 1)))
    []
    """
    own = _with_rules(facts)
    if not own:
        return
    for fact in facts:
        if isinstance(fact, Observation) and fact.recorded_on > after:
            yield fact.recorded_on
    for agreement in own:
        for reached in agreement.attainments((), on=after):
            end = reached.period.end
            if end is not None and end > after:
                yield end


class _Posting:
    """The posting of one agreement's credits in one run."""

    def __init__(
        self,
        agreement: str,
        facts: tuple[Fact, ...],
        posted: list[Charge],
        new: list[Charge],
        coverage: Coverage,
    ) -> None:
        self.agreement, self.facts, self.posted, self.new = agreement, facts, posted, new
        self.coverage = coverage
        self._by_day: dict[date, tuple[Agreement | None, tuple[Fact, ...]]] = {}
        self._owed_by_day: dict[date, dict[str, Credit]] = {}
        self.lines: list[Charge] = []

    def run(self, on: date) -> None:
        """Post on each day on which something is invoiced, then what needs no invoice."""
        days = sorted({line.invoice_on for line in self.new if line.invoice_on <= on})
        for day in days:
            self._on_invoices(day)
        for each in self._owing(on):
            at_once = each.settled_by is SettledBy.SET_OFF
            waits = each.settled_by is SettledBy.REFUND or each.takes_back
            if at_once or (waits and self._is_over(on)):
                self._post(each, each.rest, on, on)

    def _on_invoices(self, day: date) -> None:
        """Post what goes onto the invoices of a day, none of which may fall below zero.

        What is due on one day, in one currency, is on one invoice.
        """
        room: dict[tuple[str, date], int] = defaultdict(int)
        for line in self.new:
            if line.invoice_on == day:
                room[line.amount.currency, line.due_on] += line.amount.minor
        for each in self._owing(day):
            if each.settled_by is SettledBy.SET_OFF or not self._is_held(each, day):
                continue
            rest = each.rest
            mine = [key for key in room if key[0] == each.currency]
            for key in sorted(mine, key=lambda key: (-room[key], key)):
                minor = max(rest, -max(room[key], 0))
                if minor:
                    room[key] += minor
                    rest -= minor
                    self._post(each, minor, day, key[1])

    def _known(self, day: date) -> tuple[Agreement | None, tuple[Fact, ...]]:
        """Return the agreement and the facts as they were known on a day, with this run's lines."""
        if day not in self._by_day:
            lines = (line for line in self.new if line.invoice_on <= day)
            known = (*known_in(self.facts, day), *lines)
            mine = (fact for fact in known if isinstance(fact, Agreement))
            agreement = next((each for each in mine if each.id == self.agreement), None)
            self._by_day[day] = agreement, known
        return self._by_day[day]

    def _owing(self, day: date) -> list[_Owing]:
        """Return the credits of which something is to be posted, the oldest first.

        What was posted and is no credit any more is owed no more; what isn't known stays.
        """
        given: dict[str, int] = defaultdict(int)
        last: dict[str, Charge] = {}
        for line in (*self.posted, *self.lines):
            name = plain(line.id or "")
            given[name] += line.amount.minor
            last[name] = line
        found: list[_Owing] = []
        for name, credit in self._credits(day).items():
            before = given.pop(name, 0)
            owed = credit.owed
            if isinstance(owed, Money) and credit.settled_by is not SettledBy.EXTENSION:
                rest = (owed.minor if credit.bonus else -owed.minor) - before
                how = credit.settled_by
                about = (credit.rule, credit.period, owed.currency, rest, credit.arises, how)
                found.append(_Owing(name, *about, takes_back=rest * before < 0))
        for name, before in given.items():
            line, end = last[name], last[name].period.end or day
            gone = (line.fee, line.period, line.amount.currency, -before, end)
            found.append(_Owing(name, *gone, SettledBy.REFUND, takes_back=True))
        return sorted((each for each in found if each.rest), key=lambda each: each.arises)

    def _credits(self, day: date) -> dict[str, Credit]:
        """Return the credits as they were known on a day, by the id of the first line of each."""
        if day not in self._owed_by_day:
            agreement, known = self._known(day)
            seen = _Looked(known, self.coverage)
            found = () if agreement is None else agreement.credits(seen, on=day)
            self._owed_by_day[day] = {
                joined(self.agreement, each.rule, each.about or str(each.period.start)): each
                for each in found
            }
        return self._owed_by_day[day]

    def _is_held(self, owing: _Owing, day: date) -> bool:
        """Whether it may still go onto an invoice of a day.

        It is held for so long after the first invoice that it could go off; what is taken back may
        always be.
        """
        held = None if owing.takes_back else self._held(owing.rule, day)
        if held is None:
            return True
        charges = (fact for fact in (*self._known(day)[1], *self.new) if isinstance(fact, Charge))
        days = {
            line.invoice_on
            for line in charges
            if line.amount.minor > 0 and owing.arises <= line.invoice_on <= day
        }
        size = self._size(owing.id, day)
        first = next((each for each in sorted(days) if self._size(owing.id, each) >= size), day)
        try:
            return day <= first + held
        except OutOfRange:
            return True

    def _size(self, name: str, day: date) -> int:
        """Return how much of a credit was owed as it was known on a day."""
        credit = self._credits(day).get(name)
        owed = None if credit is None else credit.owed
        return owed.minor if isinstance(owed, Money) else 0

    def _held(self, rule: str, day: date) -> Span | None:
        """Return for how long what a rule gives is held; None: for good."""
        agreement, _ = self._known(day)
        terms = () if agreement is None else [v.terms for v in agreement.life.versions]
        return next((each.held for t in terms for each in t.credits if each.id == rule), None)

    def _is_over(self, on: date) -> bool:
        """Whether no invoice follows by its schedules as they are known."""
        agreement, _ = self._known(on)
        return agreement is None or not any(
            next_lines(schedule, 1, on, known_by=on) for schedule in agreement.schedules
        )

    def _post(self, owing: _Owing, minor: int, day: date, due_on: date) -> None:
        taken = {line.id for line in (*self.posted, *self.lines)}
        self.lines.append(
            Charge(
                owing.rule,
                owing.period,
                amount=Money.of_minor(minor, owing.currency),
                invoice_on=day,
                due_on=max(due_on, day),
                id=free(owing.id, taken),
            )
        )
