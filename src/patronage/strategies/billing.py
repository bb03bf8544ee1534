"""Schedules and what becomes of them; the charges they yield, and accounts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.billing.account.account import Account
from patronage.billing.charges.charge import Charge
from patronage.billing.course.early_end import EarlyEnd, EndCredit
from patronage.billing.fees.recurring import RecurringFee
from patronage.billing.schedule.changes import Change, Effect, Pause, Resumed
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.billing.schedule.terms import BillingTerms
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.strategies.amounts import money
from patronage.strategies.charging import fees, recurring_fees_in
from patronage.strategies.dealings import fact_of
from patronage.strategies.happenings import credit_notes_in, payments_in, refunds_in, write_offs_in
from patronage.strategies.pace import cadences, dues, prorations, timings
from patronage.strategies.pricing import prices
from patronage.strategies.times import periods
from patronage.strategies.wording import ids, names
from patronage.strategies.world import World, drawn_in_world, in_world, pinned, some_of

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.course.course import Fee
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.prices import Price
    from patronage.facts.fact import Fact
    from patronage.strategies.world import Options

__all__ = [
    "accounts",
    "billing_terms",
    "changes",
    "charges",
    "early_ends",
    "pauses",
    "resumptions",
    "schedules",
]

_IN_MONTHS: Final = (Span(months=1), Span(months=3), Span(months=12))
_IN_DAYS: Final = (Span(days=7), Span(days=30))


@in_world
def _fees(world: World) -> SearchStrategy[tuple[Fee, ...]]:
    """Draw one fee or two of one currency, each with an id of its own."""
    any_fee = fees(days=world.days, currency=world.code)
    items = recurring_fees_in(world) | any_fee
    return st.lists(items, min_size=1, max_size=2, unique_by=_id_of).map(tuple)


def _id_of(fee: Fee) -> str:
    return fee.id


def billing_terms(
    *, recurring: bool = False, **options: Unpack[Options]
) -> SearchStrategy[BillingTerms]:
    """Draw how something is billed, before it is known from when to when.

    They suit a term without an end. `recurring`: a fee is charged period after period.

    >>> from hypothesis import find
    >>> find(billing_terms(recurring=True), lambda terms: terms.every is not None).is_recurring
    True
    """
    world = World.of(options)
    return _recurring(world) if recurring else billing_terms_in(world)


@in_world
def _recurring(world: World) -> SearchStrategy[BillingTerms]:
    return _terms(world, recurring_fees_in(world).map(lambda fee: (fee,)))


@in_world
def billing_terms_in(world: World) -> SearchStrategy[BillingTerms]:
    """Draw billing terms in a world."""
    return _terms(world, _fees(world))


def _terms(world: World, items: SearchStrategy[Any]) -> SearchStrategy[BillingTerms]:
    cadence = cadences(days=world.days, endless=True)
    by_months, by_days = _pace(world, Span(months=1)), _pace(world, Span(days=1))
    return st.one_of(
        some_of(BillingTerms, {"fees": items, "every": st.sampled_from(_IN_MONTHS)}, by_months),
        some_of(BillingTerms, {"fees": items, "every": st.sampled_from(_IN_DAYS)}, by_days),
        some_of(BillingTerms, {"fees": items, "cadence": cadence}, by_days),
    )


def _pace(world: World, every: Span | None) -> dict[str, SearchStrategy[Any]]:
    return {
        "timing": timings(days=world.days),
        "proration": prorations(every),
        "due": dues(days=world.days),
    }


# --- schedules -----------------------------------------------------------------------------------


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
    world = World.of(options)
    if id is None and runs is None:
        return schedules_in(world)
    over = pinned(runs, periods(days=world.days, allow_open_start=False))
    return _pinned_schedules(world, pinned(id, _ids()), over)


def _ids() -> SearchStrategy[str]:
    return st.sampled_from(("B1", "B2"))


@st.composite
def _pinned_schedules(
    draw: DrawFn, world: World, own: SearchStrategy[str], over: SearchStrategy[Period]
) -> BillingSchedule:
    return draw(_schedules(world.settled(draw), own, over))


@in_world
def schedules_in(world: World) -> SearchStrategy[BillingSchedule]:
    """Draw a schedule in a world."""
    return _schedules(world, _ids(), periods(days=world.days, allow_open_start=False))


def _schedules(
    world: World, own: SearchStrategy[str], over: SearchStrategy[Period]
) -> SearchStrategy[BillingSchedule]:
    required: dict[str, SearchStrategy[Any]] = {
        "id": own,
        "runs": over,
        "starts": world.days,
        "bounded": cadences(days=world.days),
        "endless": cadences(days=world.days, endless=True),
        "fees": _fees(world),
    }
    changing = st.lists(changes_in(world), min_size=1, max_size=2).map(tuple)
    extra: dict[str, SearchStrategy[Any]] = {
        **_pace(world, Span(days=1)),
        "changes": changing,
        "repriced": prices(currency=world.code),
        "pauses": _pauses_in_a_row(world),
        "ended": early_ends_in(world),
        "resumed": resumptions(days=world.days),
        "label": names(),
        "line": st.sampled_from(("tax", "audit")) if world.lines is None else world.lines,
    }
    return some_of(_schedule, required, extra)


def _schedule(
    *,
    runs: Period,
    starts: date,
    bounded: Cadence,
    endless: Cadence,
    ended: EarlyEnd | None = None,
    resumed: Resumed | None = None,
    repriced: Price | None = None,
    **given: Any,  # noqa: ANN401
) -> BillingSchedule:
    """Return the schedule of parts that fit: it has a start, ends no earlier, resumes inside."""
    start = runs.start or starts
    if runs.start is None:
        runs = Period(start, None)
    if ended is not None and ended.on < start:
        ended = evolve(ended, on=start, recorded_on=None)
    if resumed is not None and resumed.billed_through not in runs:
        resumed = Resumed(billed_through=start, next_on=max(start, resumed.next_on))
    if repriced is not None:
        change = Change(on=starts, fees=_repriced(given["fees"], repriced))
        given["changes"] = (*given.get("changes", ()), change)
    if "changes" in given:
        given["changes"] = _dropping_what_is_there(given["fees"], given["changes"])
    cadence = endless if runs.end is None else bounded
    return BillingSchedule(runs=runs, cadence=cadence, ended=ended, resumed=resumed, **given)


def _dropping_what_is_there(
    items: tuple[Fee, ...], changed: tuple[Change, ...]
) -> tuple[Change, ...]:
    """Return changes that drop fees of the schedule only, or its first instead of strangers."""
    known = {_id_of(fee) for fee in (*items, *(fee for change in changed for fee in change.fees))}
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
    return changes_in(World.of(options))


@in_world
def changes_in(world: World) -> SearchStrategy[Change]:
    """Draw a change in a world: of fees, of the pace, or of several things at once."""
    parts: dict[str, SearchStrategy[Any]] = {
        "fees": _fees(world),
        "drops": st.frozensets(st.sampled_from(("fee", "seats", "setup")), min_size=1, max_size=2),
        "cadence": cadences(days=world.days, endless=True),
        **_pace(world, Span(days=1)),
    }
    extra = {**parts, "effect": st.sampled_from(Effect), "recorded_on": world.days}
    return st.one_of(
        [
            some_of(
                Change,
                {"on": world.days, name: parts[name]},
                {other: extra[other] for other in extra if other != name},
            )
            for name in parts
        ]
    )


def pauses(**options: Unpack[Options]) -> SearchStrategy[Pause]:
    """Draw days on which nothing is charged.

    >>> from hypothesis import find
    >>> find(pauses(), lambda pause: pause.restarts).period.start
    datetime.date(2024, 2, 1)
    """
    return pauses_in(World.of(options))


@drawn_in_world
def pauses_in(draw: DrawFn, world: World) -> Pause:
    """Draw a pause in a world."""
    period = draw(periods(days=world.days, allow_open_start=False))
    if period.start is None:
        period = Period(draw(world.days), None)
    known = draw(st.none() | world.days)
    return Pause(period, restarts=draw(st.booleans()), recorded_on=known)


@st.composite
def _pauses_in_a_row(draw: DrawFn, world: World) -> tuple[Pause, ...]:
    days = sorted(draw(st.lists(world.days, min_size=2, max_size=4, unique=True)))
    ends: list[date | None] = [*days[1::2]]
    if len(ends) < len(days[::2]):
        ends.append(None)
    return tuple(
        Pause(Period(start, end), restarts=draw(st.booleans()))
        for start, end in zip(days[::2], ends, strict=True)
    )


def early_ends(**options: Unpack[Options]) -> SearchStrategy[EarlyEnd]:
    """Draw how a schedule ends before its term.

    >>> from hypothesis import find
    >>> find(early_ends(currency="USD"), lambda end: end.last_day_counts).first_free_day
    datetime.date(2024, 2, 2)
    """
    return early_ends_in(World.of(options))


@in_world
def early_ends_in(world: World) -> SearchStrategy[EarlyEnd]:
    """Draw an early end in a world."""
    extra = {
        "credit": st.sampled_from(EndCredit),
        "fee": money(currency=world.code, allow_negative=False),
        "cap_at_paid": st.booleans(),
        "last_day_counts": st.booleans(),
        "recorded_on": world.days,
    }
    return some_of(EarlyEnd, {"on": world.days}, extra)


def resumptions(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Resumed]:
    """Draw where billing stands when a schedule is taken over.

    >>> from hypothesis import find
    >>> find(resumptions(), lambda each: True).next_on
    datetime.date(2024, 2, 1)
    """
    drawn = World.of({}).days if days is None else days
    pair = st.tuples(drawn, drawn).map(sorted)
    return pair.map(lambda found: Resumed(billed_through=found[0], next_on=found[1]))


# --- charges and accounts ------------------------------------------------------------------------


def charges(**options: Unpack[Options]) -> SearchStrategy[Charge]:
    """Draw one line that was billed, as a fact; below zero where it gives something back.

    >>> from hypothesis import find
    >>> find(charges(currency="USD"), lambda fact: fact.amount.minor == -1).amount
    Money('-0.01', 'USD')
    """
    return charges_in(World.of(options))


@in_world
def charges_in(world: World) -> SearchStrategy[Charge]:
    """Draw a charge in a world; often due on a day on which something else happens."""
    bounded = periods(days=world.days, allow_open_start=False, allow_open_end=False)
    shares = st.sampled_from((Fraction(1), Fraction(1, 2), Fraction(16, 31), Fraction(0)))
    required: dict[str, SearchStrategy[Any]] = {
        "fee": ids(),
        "period": bounded,
        "amount": money(currency=world.code),
        "due": world.days,
    }
    extra: dict[str, SearchStrategy[Any]] = {
        "share": shares,
        "unit_price": prices(currency=world.code),
        "quantity": st.sampled_from((Fraction(2), Fraction(1, 3))),
        "discount": money(currency=world.code, allow_negative=False),
        "bills": bounded,
        "label": names(),
    }

    def make(*, due: date, on: date, **given: Any) -> Charge:  # noqa: ANN401
        return Charge(invoice_on=on, due_on=max(on, due), **given)

    return fact_of(make, world, required, extra)


def accounts(**options: Unpack[Options]) -> SearchStrategy[Account]:
    """Draw an account: charges, and payments and credits that settle them, some by name.

    >>> from hypothesis import find
    >>> day = find(accounts(currency="USD"), lambda account: bool(account.facts)).facts[0].on
    >>> day
    datetime.date(2024, 2, 1)
    """
    return accounts_in(World.of(options))


@drawn_in_world
def accounts_in(draw: DrawFn, world: World) -> Account:
    """Draw an account in a world."""
    issued = [
        evolve(charge, id=f"C{place}")
        for place, charge in enumerate(draw(st.lists(charges_in(world), max_size=4)), start=1)
    ]
    settled: SearchStrategy[Any] = st.one_of(
        payments_in(world), credit_notes_in(world), write_offs_in(world), refunds_in(world)
    )
    targets = st.sampled_from([None, *(charge.id for charge in issued)])
    found: list[Fact] = list(issued)
    for place, fact in enumerate(draw(st.lists(settled, max_size=4)), start=1):
        name = "of" if hasattr(fact, "of") else "charge"
        found.append(evolve(fact, id=f"P{place}", **{name: draw(targets)}))
    return Account.of(found, currency=world.code)
