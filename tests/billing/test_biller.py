"""Billing as a difference: examples, the laws S17-S20 and A11, and the state machine."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import patronage as pt
from amounts import paid_for
from billing.draws_billing import amounts, cadences, terms
from billing.naive import Naive

from draws import su_days
from laws import law

JAN = date(2026, 1, 1)


def usd(cents: int) -> pt.Money:
    return pt.Money.of_minor(cents, "USD")


def fee(cents: int, quantity: int = 1, **more: object) -> pt.RecurringFee:
    return pt.RecurringFee(id="fee", amount=usd(cents), quantity=quantity, **more)  # type: ignore[arg-type]


def monthly(cents: int = 310_00, **more: object) -> pt.BillingSchedule:
    return pt.BillingSchedule(
        id="B",
        runs=pt.Period(JAN, None),
        cadence=pt.Cadence(every=pt.months(1)),
        fees=(fee(cents),),
        **more,  # type: ignore[arg-type]
    )


def lines(charges: tuple[pt.Charge, ...]) -> list[tuple[str, str, str, str | None]]:
    return [(c.id or "", str(c.period), str(c.amount.amount), c.corrects) for c in charges]


# --- examples ------------------------------------------------------------------------------------


def test_an_upgrade_within_a_period_gives_back_and_charges() -> None:
    schedule = monthly(310_00)
    charged = pt.bill(schedule, (), on=JAN)
    upgraded = schedule.changed(pt.Change(on=date(2026, 1, 21), fees=(fee(620_00),)))
    assert lines(pt.bill(upgraded, charged, on=date(2026, 1, 21))) == [
        ("B/fee/2026-01-01~1", "[2026-01-21, 2026-02-01)", "-110.00", "B/fee/2026-01-01"),
        ("B/fee/2026-01-21", "[2026-01-21, 2026-02-01)", "220.00", None),
    ]


def test_a_fee_that_is_added_within_a_period_costs_the_rest_of_it() -> None:
    extra = pt.RecurringFee(id="extra", amount=usd(31_00))
    schedule = monthly().changed(pt.Change(on=date(2026, 1, 11), fees=(extra,)))
    found = [c for c in schedule.charges(until=date(2026, 2, 1)) if c.fee == "extra"]
    assert [(str(c.period), str(c.amount.amount)) for c in found] == [
        ("[2026-01-11, 2026-02-01)", "21.00"),
        ("[2026-02-01, 2026-03-01)", "31.00"),
    ]
    dropped = schedule.changed(pt.Change(on=date(2026, 1, 21), drops=frozenset({"extra"})))
    left = [c for c in dropped.charges(until=date(2026, 2, 1)) if c.fee == "extra"]
    assert [(str(c.period), str(c.amount.amount)) for c in left] == [
        ("[2026-01-11, 2026-01-21)", "10.00")
    ]


def test_the_change_day_may_still_be_at_the_old_price() -> None:
    change = pt.Change(on=date(2026, 1, 20), fees=(fee(620_00),), effect=pt.Effect.DAY_AFTER)
    charges = monthly().changed(change).charges(until=date(2026, 1, 31))
    assert [str(c.period) for c in charges] == [
        "[2026-01-01, 2026-01-21)",
        "[2026-01-21, 2026-02-01)",
    ]


def test_a_change_may_wait_for_the_boundary() -> None:
    change = pt.Change(on=date(2026, 1, 20), fees=(fee(620_00),), effect=pt.Effect.NEXT_BOUNDARY)
    charges = monthly().changed(change).charges(until=date(2026, 2, 1))
    assert [str(c.amount.amount) for c in charges] == ["310.00", "620.00"]


def test_a_change_of_anchor_bridges_short_or_long() -> None:
    def periods(first: pt.Stub) -> list[str]:
        new = pt.Cadence(every=pt.months(1), anchor=pt.Anchor.day_of_month(25), first=first)
        change = pt.Change(on=date(2026, 1, 10), cadence=new, effect=pt.Effect.NEXT_BOUNDARY)
        found = monthly().changed(change).periods(pt.Period(JAN, date(2026, 4, 1)))
        return [str(p) for p in found]

    assert periods(pt.Stub.SHORT)[:3] == [
        "[2026-01-01, 2026-02-01)",
        "[2026-02-01, 2026-02-25)",
        "[2026-02-25, 2026-03-25)",
    ]
    assert periods(pt.Stub.LONG)[:2] == ["[2026-01-01, 2026-02-01)", "[2026-02-01, 2026-03-25)"]


def test_a_pause_costs_nothing_and_may_restart_the_cadence() -> None:
    away = pt.Period(date(2026, 1, 11), date(2026, 2, 15))
    kept = monthly().paused(pt.Pause(away)).charges(until=date(2026, 3, 1))
    assert [(str(c.period), str(c.amount.amount)) for c in kept] == [
        ("[2026-01-01, 2026-01-11)", "100.00"),
        ("[2026-02-15, 2026-03-01)", "155.00"),
        ("[2026-03-01, 2026-04-01)", "310.00"),
    ]
    anew = monthly().paused(pt.Pause(away, restarts=True)).charges(until=date(2026, 3, 15))
    assert [str(c.period) for c in anew] == [
        "[2026-01-01, 2026-01-11)",
        "[2026-02-15, 2026-03-15)",
        "[2026-03-15, 2026-04-15)",
    ]


def test_an_early_end_with_credit_without_or_with_a_fee() -> None:
    charged = pt.bill(monthly(), (), on=JAN)
    day = date(2026, 1, 11)

    def after(**terms_: object) -> list[str]:
        ended = monthly().ended_by(pt.EarlyEnd(on=day, **terms_))  # type: ignore[arg-type]
        return [str(c.amount.amount) for c in pt.bill(ended, charged, on=day)]

    assert after() == ["-210.00"]
    assert after(credit=pt.EndCredit.NONE) == []
    assert after(fee=usd(50_00)) == ["-210.00", "50.00"]
    capped = monthly().ended_by(pt.EarlyEnd(on=day, cap_at_paid=True))
    assert [str(c.amount.amount) for c in pt.bill(capped, charged, on=day, paid=usd(30_00))] == [
        "-30.00"
    ]


def test_more_of_a_capped_credit_is_given_for_the_days_that_it_was_capped_for() -> None:
    ended = monthly().ended_by(pt.EarlyEnd(on=date(2026, 1, 11), cap_at_paid=True))
    charged = pt.bill(monthly(), (), on=JAN)
    given = []
    for day, paid in ((11, 50_00), (12, 50_00), (20, 120_00), (25, 310_00), (26, 310_00)):
        new = pt.bill(ended, charged, on=date(2026, 1, day), paid=usd(paid))
        given += [(str(line.period), str(line.amount.amount)) for line in new]
        charged += new
    unserved = "[2026-01-11, 2026-02-01)"
    assert given == [(unserved, "-50.00"), (unserved, "-70.00"), (unserved, "-90.00")]
    assert pt.effective_charges(charged) == ((pt.Period(JAN, date(2026, 1, 11)), usd(100_00)),)


def test_a_backdated_change_corrects_every_period_it_touches() -> None:
    schedule = monthly(300_00)
    charged = pt.bill(schedule, (), on=date(2026, 3, 1))
    change = pt.Change(on=date(2026, 2, 1), fees=(fee(200_00),), recorded_on=date(2026, 3, 5))
    changed = schedule.changed(change)
    assert pt.bill(changed, charged, on=date(2026, 3, 4)) == ()
    assert lines(pt.bill(changed, charged, on=date(2026, 3, 5))) == [
        ("B/fee/2026-02-01~1", "[2026-02-01, 2026-03-01)", "-300.00", "B/fee/2026-02-01"),
        ("B/fee/2026-02-01~2", "[2026-02-01, 2026-03-01)", "200.00", None),
        ("B/fee/2026-03-01~1", "[2026-03-01, 2026-04-01)", "-300.00", "B/fee/2026-03-01"),
        ("B/fee/2026-03-01~2", "[2026-03-01, 2026-04-01)", "200.00", None),
    ]


def test_usage_that_comes_late_is_a_line_that_names_the_first() -> None:
    hours = pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd(100_00)))
    schedule = pt.BillingTerms(every=pt.months(1), fees=(hours,)).bind("B", JAN)
    first = [pt.Usage("hours", 3, on=date(2026, 1, 9))]
    charged = pt.bill(schedule, (), on=date(2026, 2, 1), usage=first)
    late = [*first, pt.Usage("hours", 2, on=date(2026, 1, 30), recorded_on=date(2026, 2, 7))]
    assert pt.bill(schedule, charged, on=date(2026, 2, 6), usage=late) == ()
    more = pt.bill(schedule, charged, on=date(2026, 2, 7), usage=late)
    assert lines(more) == [
        ("B/hours/2026-01-01~1", "[2026-01-01, 2026-02-01)", "200.00", "B/hours/2026-01-01")
    ]
    assert pt.bill(schedule, (*charged, *more), on=date(2026, 2, 8), usage=late) == ()


@law("A11", kills="a boundary day priced by the wrong rule")
def test_the_price_rule_at_a_boundary_is_said() -> None:
    for day, split, start in (
        (date(2026, 1, 31), ["300.00", "20.00"], ["310.00"]),
        (date(2026, 2, 1), ["310.00"], ["310.00"]),
    ):
        steps = pt.Timeline.of({day: usd(620_00)}, before=usd(310_00))
        for price_rule, wanted in (
            (pt.PriceRule.SPLIT, split),
            (pt.PriceRule.PERIOD_START, start),
        ):
            stepped = pt.RecurringFee(id="fee", amount=steps, price_rule=price_rule)
            schedule = pt.BillingTerms(every=pt.months(1), fees=(stepped,)).bind("B", JAN)
            charges = schedule.charges(until=date(2026, 1, 31))
            assert [str(c.amount.amount) for c in charges] == wanted


# --- laws ----------------------------------------------------------------------------------------


@st.composite
def schedules(draw: st.DrawFn) -> pt.BillingSchedule:
    """Draw schedules of one or two fees, in advance or in arrears, perhaps changed and paused."""
    term = draw(terms(longest=400))
    assert term.start is not None
    fees: list[pt.Fee] = [
        pt.RecurringFee(id="a", amount=draw(amounts()), quantity=draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        fees.append(pt.OneOffFee(id="b", amount=draw(amounts())))
    schedule = pt.BillingSchedule(
        id="B",
        runs=term,
        cadence=draw(cadences()),
        fees=tuple(fees),
        timing=draw(
            st.sampled_from(
                [pt.Timing.IN_ADVANCE, pt.Timing.IN_ARREARS, pt.Timing.IN_ARREARS_LAST_DAY]
            )
        ),
    )
    if draw(st.booleans()):
        on = term.start + timedelta(draw(st.integers(0, 60)))
        new = pt.RecurringFee(id="a", amount=draw(amounts()))
        schedule = schedule.changed(pt.Change(on=on, fees=(new,)))
    if draw(st.booleans()):
        on = term.start + timedelta(draw(st.integers(0, 60)))
        schedule = schedule.paused(
            pt.Pause(pt.Period(on, on + timedelta(draw(st.integers(1, 40)))))
        )
    return schedule


FAR = date(2130, 1, 1)


@given(schedules(), st.lists(st.integers(0, 420), max_size=5))
@law("S18", kills="a period billed twice")
@law("S19", kills="a run that catches up otherwise than step by step")
def test_billing_again_adds_nothing_and_steps_end_where_one_run_does(
    schedule: pt.BillingSchedule, steps: list[int]
) -> None:
    assert schedule.runs.start is not None
    charged: tuple[pt.Charge, ...] = ()
    for step in sorted(steps):
        on = schedule.runs.start + timedelta(step)
        charged += pt.bill(schedule, charged, on=on)
        assert pt.bill(schedule, charged, on=on) == ()
    charged += pt.bill(schedule, charged, on=FAR)
    once = pt.bill(schedule, (), on=FAR)
    assert paid_for(charged) == paid_for(once)
    total = pt.Money.sum((c.amount for c in charged), "USD")
    assert total == pt.Money.sum((c.amount for c in once), "USD")
    for one in ("a", "b"):
        spans = [c.period for c in once if c.fee == one]
        assert not any(x.overlaps(y) for i, x in enumerate(spans) for y in spans[:i])


@given(schedules(), st.integers(0, 200), amounts())
@law("S17", kills="an amendment that rewrites what was billed before it")
def test_a_change_leaves_what_was_charged_before_as_it_was(
    schedule: pt.BillingSchedule, after: int, amount: pt.Money
) -> None:
    assert schedule.runs.start is not None
    on = schedule.runs.start + timedelta(after)
    if any(change.on >= on for change in schedule.changes):
        return  # it would overtake a change that is already stated
    before = schedule.charges(until=FAR)
    changed = schedule.changed(
        pt.Change(on=on, fees=(pt.RecurringFee(id="a", amount=amount),))
    ).charges(until=FAR)
    wanted = [c for c in before if c.fee == "a" and c.period.end <= on]  # type: ignore[operator]
    found = [c for c in changed if c.fee == "a" and c.period.end <= on]  # type: ignore[operator]
    assert found[: len(wanted)] == wanted


@given(schedules(), st.integers(0, 420), st.integers(0, 420))
def test_an_early_end_never_charges_more_than_running_on(
    schedule: pt.BillingSchedule, after: int, asked: int
) -> None:
    assert schedule.runs.start is not None
    ended = schedule.ended_by(pt.EarlyEnd(on=schedule.runs.start + timedelta(after)))
    for until in (schedule.runs.start + timedelta(asked), FAR):
        if schedule.timing.in_advance or until == FAR:
            less = pt.Money.sum((c.amount for c in ended.charges(until=until)), "USD")
            more = pt.Money.sum((c.amount for c in schedule.charges(until=until)), "USD")
            assert less <= more


@given(schedules(), st.integers(0, 300), st.integers(1, 90))
@law("S7", kills="a charge at the edge of a window left out")
def test_a_window_of_charges_is_the_filter_of_all(
    schedule: pt.BillingSchedule, after: int, length: int
) -> None:
    assert schedule.runs.start is not None
    since = schedule.runs.start + timedelta(after)
    until = since + timedelta(length)
    wanted = [c for c in schedule.charges(until=until) if c.invoice_on >= since]
    assert list(schedule.charges(since=since, until=until)) == wanted


# --- the state machine ---------------------------------------------------------------------------


class Billing(RuleBasedStateMachine):
    """Edit, bill, re-bill, pay and correct at random; a walker of days says what is owed."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2024, 1, 31)
        self.schedule = monthly()
        self.naive = Naive(JAN, 1, 0)
        self.charged: tuple[pt.Charge, ...] = ()
        self.payments: list[pt.Payment] = []

    @initialize(start=su_days(), months=st.sampled_from([1, 1, 2, 3]), cents=st.integers(0, 9_999))
    def begin(self, start: date, months: int, cents: int) -> None:
        self.today = start
        self.naive = Naive(start, months, cents)
        self.schedule = pt.BillingSchedule(
            id="B",
            runs=pt.Period(start, None),
            cadence=pt.Cadence(every=pt.months(months)),
            fees=(fee(cents),),
        )

    @rule(days=st.sampled_from([0, 1, 1, 7, 28, 31, 45]))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(back=st.integers(-20, 40), cents=st.integers(0, 9_999), quantity=st.integers(0, 3))
    def price_changes(self, back: int, cents: int, quantity: int) -> None:
        on = max(self.today - timedelta(back), self.naive.start)
        if any(day >= on for day, *_ in self.naive.price_changes):
            return
        change = pt.Change(on=on, fees=(fee(cents, quantity),), recorded_on=self.today)
        self.schedule = self.schedule.changed(change)
        self.naive.price_changes.append((on, cents, quantity))

    @rule(back=st.integers(-10, 30), length=st.integers(1, 40))
    def pauses(self, back: int, length: int) -> None:
        start = max(self.today - timedelta(back), self.naive.start)
        end = start + timedelta(length)
        if any(a <= end and start <= b for a, b in self.naive.pauses):
            return
        self.schedule = self.schedule.paused(
            pt.Pause(pt.Period(start, end), recorded_on=self.today)
        )
        self.naive.pauses.append((start, end))

    @precondition(lambda self: self.naive.ended is None)
    @rule(back=st.integers(-10, 30))
    def ends(self, back: int) -> None:
        on = max(self.today - timedelta(back), self.naive.start + timedelta(1))
        self.schedule = self.schedule.ended_by(pt.EarlyEnd(on=on, recorded_on=self.today))
        self.naive.ended = on

    @rule()
    def bills(self) -> None:
        self.charged += pt.bill(self.schedule, self.charged, on=self.today)

    @rule(cents=st.integers(1, 20_000))
    def pays(self, cents: int) -> None:
        self.payments.append(pt.Payment(usd(cents), on=self.today))

    @rule()
    def run_on_the_same_day_adds_nothing(self) -> None:
        self.bills()
        assert pt.bill(self.schedule, self.charged, on=self.today) == ()
        wanted = self.naive.owed(self.today)
        assert [
            (period.start, period.end, amount.minor)
            for period, amount in pt.effective_charges(self.charged)
            if amount.minor
        ] == [line for line in wanted if line[2]]

    @invariant()
    def ids_are_unique_and_corrections_name_a_charge(self) -> None:
        ids = [c.id for c in self.charged]
        assert len(set(ids)) == len(ids)
        assert all(c.corrects in ids for c in self.charged if c.corrects is not None)

    @invariant()
    def the_balance_is_charges_less_payments(self) -> None:
        account = pt.Account.of([*self.charged, *self.payments], currency="USD")
        charged = sum(c.amount.minor for c in self.charged if c.invoice_on <= self.today)
        paid = sum(p.amount.minor for p in self.payments)
        assert account.balance.at(self.today).minor == charged - paid


TestBilling = law("S20", kills="a correction that doesn't net to a clean bill")(Billing.TestCase)
