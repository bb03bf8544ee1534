"""Schedules and what becomes of them; the charges they yield, and accounts."""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.billing.account.account import Account
from patronage.billing.account.invoice import Invoice
from patronage.billing.account.late_fees import LateFee, LateFees
from patronage.billing.charges.charge import Charge
from patronage.billing.course.course import Fee
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.fees.recurring import RecurringFee
from patronage.billing.fees.usage import UsageFee
from patronage.billing.schedule.changes import Change, Pause, Resumed
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.billing.schedule.terms import BillingTerms
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.strategies.amounts import percents
from patronage.strategies.cadence import cadences, prorations
from patronage.strategies.dates import periods
from patronage.strategies.fact import SETTLING
from patronage.strategies.fee import prices
from patronage.strategies.fields import any_of, chosen, drawn, field_of, filled, from_fields
from patronage.strategies.options import World
from patronage.strategies.parts import (
    AS_FIELD,
    BY_HAND,
    PARTS,
    above_zero,
    as_strategy,
    few,
    pins,
    signed,
    sometimes,
)

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.prices import Price
    from patronage.facts.fact import Fact
    from patronage.strategies.options import Options

__all__ = [
    "accounts", "billed_terms", "billing_terms", "changes", "charges", "early_ends", "invoices",
    "pauses", "resumptions", "schedules",
]  # fmt: skip


def _starting(world: World) -> SearchStrategy[Period]:
    return periods(days=world.days, allow_open_start=False)


def _bounded(world: World) -> SearchStrategy[Period]:
    return periods(days=world.days, allow_open_start=False, allow_open_end=False)


def _fees(world: World) -> SearchStrategy[tuple[Fee, ...]]:
    """Draw one fee or two of one currency, each with an id of its own."""
    any_fee: SearchStrategy[Fee] = any_of("fee", world)
    items = drawn(RecurringFee, world) | any_fee
    return st.lists(items, min_size=1, max_size=2, unique_by=_id_of).map(tuple)


def _id_of(fee: Fee) -> str:
    return fee.id


@st.composite
def _pauses_in_a_row(draw: DrawFn, world: World) -> tuple[Pause, ...]:
    """Draw pauses that don't overlap: between days in their order, the last without end or not."""
    days = sorted(draw(st.lists(world.days, min_size=2, max_size=4, unique=True)))
    ends: list[date | None] = [*days[1::2]]
    if len(ends) < len(days[::2]):
        ends.append(None)
    return tuple(
        Pause(Period(start, end), restarts=draw(st.booleans()))
        for start, end in zip(days[::2], ends, strict=True)
    )


AS_FIELD[tuple[Fee, ...]] = _fees
PARTS[BillingSchedule] = {"id": few("B1", "B2"), "pauses": _pauses_in_a_row}
PARTS[Change] = {"drops": st.frozensets(few("fee", "seats", "setup"), min_size=1, max_size=2)}
PARTS[Charge] = {
    "period": _bounded,
    "share": few(Fraction(1), Fraction(1, 2), Fraction(16, 31), Fraction(0)),
    "amount": signed,
    "quantity": few(Fraction(2), Fraction(1, 3)),
    "bills": _bounded,
}
PARTS[LateFee] = {"after": few(7, 1, 14, 30), "amount": above_zero, "percent": percents(0, 10)}
PARTS[LateFees] = {
    "steps": lambda world: st.lists(
        drawn(LateFee, world), min_size=1, max_size=3, unique_by=attrgetter("after")
    ).map(lambda steps: tuple(sorted(steps, key=attrgetter("after")))),
    "most": above_zero,
}
PARTS[Pause] = {"period": _starting}


def billing_terms(
    *, recurring: bool = False, **options: Unpack[Options]
) -> SearchStrategy[BillingTerms]:
    """Draw how something is billed, before it is known from when to when.

    They suit a term without an end. `recurring`: a fee is charged period after period.

    >>> from hypothesis import find
    >>> find(billing_terms(recurring=True), lambda terms: terms.every is not None).is_recurring
    True
    """
    return drawn(BillingTerms, World.of(options), recurring=recurring)


def billed_terms(world: World, *, recurring: bool = False) -> SearchStrategy[BillingTerms]:
    """Draw billing terms by months, by days or by a cadence, each with what suits it."""
    fees = drawn(RecurringFee, world).map(lambda fee: (fee,)) if recurring else _fees(world)
    month = Span(months=1)
    by_month = few(month, Span(months=3), Span(months=12))
    counted = fees.map(lambda found: tuple(_by_months(fee) for fee in found))
    by_days, cadence = few(Span(days=7), Span(days=30)), field_of(BillingTerms, "cadence", world)
    return st.one_of(
        from_fields(BillingTerms, world, fees=fees, every=by_month, cadence=None),
        from_fields(
            BillingTerms,
            world,
            fees=counted,
            every=by_month,
            cadence=None,
            proration=prorations(month),
        ),
        from_fields(BillingTerms, world, fees=fees, every=by_days, cadence=None),
        from_fields(BillingTerms, world, fees=fees, every=None, cadence=cadence),
    )


def _by_months(fee: Fee) -> Fee:
    """Return the fee without a price by days, of which a rule by months has no share."""
    if isinstance(fee, UsageFee):
        return evolve(fee, cadence=_if_by_months(fee.cadence))
    if not isinstance(fee, RecurringFee):
        return fee
    return evolve(fee, cadence=_if_by_months(fee.cadence), price_per=_if_by_months(fee.price_per))


def _if_by_months(cadence: Cadence | None) -> Cadence | None:
    by_days = cadence is not None and cadence.every is not None and not cadence.every.is_months
    return None if by_days else cadence


def schedules(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    runs: Period | SearchStrategy[Period] | None = None,
    **options: Unpack[Options],
) -> SearchStrategy[BillingSchedule]:
    """Draw a schedule: what is billed, over which days, how often, and what happened to it.

    Its start, its bill dates and its changes often fall together.

    >>> from hypothesis import find
    >>> find(schedules(id="B1"), lambda schedule: bool(schedule.pauses)).runs.start
    datetime.date(2024, 2, 1)
    """
    return drawn(BillingSchedule, World.of(options), **pins(id=id, runs=runs))


@st.composite
def _schedules(draw: DrawFn, /, world: World, **fixed: Any) -> BillingSchedule:  # noqa: ANN401
    runs: Period = draw(as_strategy(fixed.pop("runs", _starting), world))
    start = runs.start or draw(world.days)
    if runs.start is None:
        runs = Period(start, None)
    cadence = draw(cadences(days=world.days, endless=runs.end is None))
    given = chosen(draw, BillingSchedule, world, **fixed, runs=runs, cadence=cadence)
    if draw(sometimes):
        change = Change(
            on=draw(world.days), fees=_repriced(given["fees"], draw(prices(currency=world.code)))
        )
        given["changes"] = (*given.get("changes", ()), change)
    return BillingSchedule(**_from_its_start(given, start))


def _from_its_start(given: dict[str, Any], start: date) -> dict[str, Any]:
    """Return parts that fit: none ends or resumes before the start, or drops what isn't there."""
    ended, resumed = given.get("ended"), given.get("resumed")
    if ended is not None and ended.on < start:
        given["ended"] = evolve(ended, on=start, recorded_on=None)
    if resumed is not None and resumed.billed_through not in given["runs"]:
        given["resumed"] = Resumed(billed_through=start, next_on=max(start, resumed.next_on))
    given["changes"] = _dropping_what_is_there(given["fees"], given.get("changes", ()))
    return given


def _dropping_what_is_there(
    items: tuple[Fee, ...], changed: tuple[Change, ...]
) -> tuple[Change, ...]:
    """Return changes that drop fees of the schedule only, or its first instead of strangers."""
    known = {fee.id for fee in (*items, *(fee for change in changed for fee in change.fees))}
    first = frozenset({items[0].id})
    return tuple(
        evolve(change, drops=change.drops & known or first) if change.drops - known else change
        for change in changed
    )


def _repriced(items: tuple[Fee, ...], price: Price) -> tuple[Fee, ...]:
    """Return the fees with another price for those that recur."""
    return tuple(
        evolve(fee, amount=price) if isinstance(fee, RecurringFee) else fee for fee in items
    )


def changes(**options: Unpack[Options]) -> SearchStrategy[Change]:
    """Draw new terms from a day on.

    >>> from hypothesis import find
    >>> find(changes(), lambda change: change.reshapes).on
    datetime.date(2024, 2, 1)
    """
    return drawn(Change, World.of(options))


def _changes(world: World) -> SearchStrategy[Change]:
    """Draw a change of something: of fees, of the pace, or of several things at once."""
    names = ("fees", "drops", "cadence", "timing", "proration", "due")
    return st.one_of(
        [from_fields(Change, world, **{name: field_of(Change, name, world)}) for name in names]
    )


def pauses(**options: Unpack[Options]) -> SearchStrategy[Pause]:
    """Draw days on which nothing is charged.

    >>> from hypothesis import find
    >>> find(pauses(), lambda pause: pause.restarts).period.start
    datetime.date(2024, 2, 1)
    """
    return drawn(Pause, World.of(options))


def early_ends(**options: Unpack[Options]) -> SearchStrategy[EarlyEnd]:
    """Draw how a schedule ends before its term.

    >>> from hypothesis import find
    >>> find(early_ends(currency="USD"), lambda end: end.last_day_counts).first_free_day
    datetime.date(2024, 2, 2)
    """
    return drawn(EarlyEnd, World.of(options))


def resumptions(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Resumed]:
    """Draw where billing stands when a schedule is taken over.

    >>> from hypothesis import find
    >>> find(resumptions(), lambda each: True).next_on
    datetime.date(2024, 2, 1)
    """
    return drawn(Resumed, World.over(days))


def charges(**options: Unpack[Options]) -> SearchStrategy[Charge]:
    """Draw one line that was billed, as a fact; below zero where it gives something back.

    >>> from hypothesis import find
    >>> find(charges(currency="USD"), lambda fact: fact.amount.minor == -1).amount
    Money('-0.01', 'USD')
    """
    return drawn(Charge, World.of(options))


def invoices(**options: Unpack[Options]) -> SearchStrategy[Invoice]:
    """Draw an invoice: charges of one day and currency, with tax or without, void or not.

    >>> from hypothesis import find
    >>> find(invoices(currency="USD"), lambda invoice: bool(invoice.tax)).amount
    Money('2.00', 'USD')
    """
    return drawn(Invoice, World.of(options))


@st.composite
def _invoices(draw: DrawFn, /, world: World, **fixed: object) -> Invoice:
    on, name = draw(world.days), draw(as_strategy(fixed.pop("id", few("I1", "I2")), world))
    taxed = draw(few(0, 0, 1))
    lines = [
        draw(from_fields(Charge, world, invoice_on=on, id=f"{name}/{place}"))
        for place in range(draw(few(1, 2)) + taxed)
    ]
    rest: dict[str, Any] = {"on": on, "void_on": None, **fixed}
    made = filled(
        draw, Invoice, world, id=name, lines=tuple(lines[taxed:]), tax=tuple(lines[:taxed]), **rest
    )
    void_on = draw(st.none() | world.days)
    return made if void_on is None or void_on < on else made.voided(void_on, reason="a slip")


def accounts(**options: Unpack[Options]) -> SearchStrategy[Account]:
    """Draw an account: charges, and payments and credits that settle them, some by name.

    >>> from hypothesis import find
    >>> day = find(accounts(currency="USD"), lambda account: bool(account.facts)).facts[0].on
    >>> day
    datetime.date(2024, 2, 1)
    """
    return drawn(Account, World.of(options))


@st.composite
def _accounts(draw: DrawFn, world: World) -> Account:
    issued = [
        evolve(charge, id=f"C{place}")
        for place, charge in enumerate(draw(st.lists(drawn(Charge, world), max_size=4)), start=1)
    ]
    settled: SearchStrategy[Any] = st.one_of([drawn(kind, world) for kind in SETTLING])
    papers = draw(st.lists(drawn(Invoice, world), max_size=2, unique_by=attrgetter("id")))
    found: list[Fact] = [*issued, *papers]
    targets = st.sampled_from([None, *(fact.id for fact in found)])
    for place, fact in enumerate(draw(st.lists(settled, max_size=4)), start=1):
        name = "of" if hasattr(fact, "of") else "charge"
        found.append(evolve(fact, id=f"P{place}", **{name: draw(targets)}))
    return Account.of(found, currency=world.code)


BY_HAND[Account] = _accounts
BY_HAND[Invoice] = _invoices
BY_HAND[BillingSchedule] = _schedules
BY_HAND[BillingTerms] = billed_terms
BY_HAND[Change] = _changes
