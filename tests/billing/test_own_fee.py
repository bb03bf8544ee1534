"""A kind of fee of one's own: it stands in a schedule, is billed, and is written to documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from unittest.mock import Mock

import pytest
from attrs import evolve, frozen

import patronage as pt
from refusals import faults_of

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from patronage.billing.course.course import Course
    from patronage.billing.course.window import Window

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
USD = pt.Money("100", "USD")


@frozen(kw_only=True)
class CallOut:
    """So much for each time that someone was called out, on its day; the first of them is free."""

    id: str
    each: pt.Money
    last_day: date | None = None
    takes_usage = True

    @property
    def currency(self) -> str:
        return self.each.currency

    def lines(
        self, course: Course, days: pt.Period, usage: Sequence[pt.Usage], window: Window
    ) -> Iterator[pt.Charge]:
        times = sorted(each.on for each in usage if each.fee == self.id and each.on in days)
        for place, on in enumerate(times[1:]):
            yield pt.Charge(
                self.id,
                pt.Period(on, on + timedelta(days=1)),
                amount=self.each,
                invoice_on=on,
                due_on=course.due.due_on(on),
                id=f"{course.id}/{self.id}/{place}",
            )


@dataclass(frozen=True)
class Levy:
    """A flat amount on the first day of each billing period."""

    id: str
    amount: pt.Money
    takes_usage: bool = False
    last_day: date | None = None

    @property
    def currency(self) -> str:
        return self.amount.currency

    def price_on(self, day: date, runs_from: date) -> pt.Money:
        return self.amount

    def lines(
        self, course: Course, days: pt.Period, usage: Sequence[pt.Usage], window: Window
    ) -> Iterator[pt.Charge]:
        for stretch in course.stretches:
            for period in stretch.periods(pt.Period(None, window.until + timedelta(days=1))):
                if period.start in days:
                    yield course.charge(
                        self.id,
                        str(period.start),
                        due=stretch.due,
                        invoice_on=period.start,
                        period=period.span,
                        amount=self.amount,
                    )


class Listed(Levy):
    """One that could still be changed."""

    __hash__ = None  # type: ignore[assignment]


class Late(Levy):
    """One that learns its currency from outside, whenever that is."""

    known: ClassVar[bool] = False

    @property
    def currency(self) -> str:
        if not self.known:
            raise LookupError
        return self.amount.currency


class Odd:
    """An amount of play money."""

    currency = "ZZZZ"


ODD: Any = Odd()
NOTHING: Any = None


CALLS = CallOut(id="calls", each=pt.Money("40", "USD"))
LEVY = Levy("levy", pt.Money("3", "USD"))
FEE = pt.RecurringFee(id="fee", amount=USD)
TERMS = pt.BillingTerms(every=pt.months(1), fees=(CALLS, LEVY, FEE))
SCHEDULE = TERMS.bind("B", JAN)
USED = [pt.Usage("calls", 1, on=JAN + timedelta(days=day)) for day in (3, 9, 40)]


def test_a_fee_of_your_own_is_charged_beside_the_others() -> None:
    charges = SCHEDULE.charges(until=FEB, usage=USED)
    assert [(charge.fee, str(charge.invoice_on), str(charge.amount)) for charge in charges] == [
        ("levy", "2026-01-01", "3.00 USD"),
        ("fee", "2026-01-01", "100.00 USD"),
        ("calls", "2026-01-10", "40.00 USD"),
        ("levy", "2026-02-01", "3.00 USD"),
        ("fee", "2026-02-01", "100.00 USD"),
    ]
    assert SCHEDULE.charges(since=FEB, until=FEB, usage=USED) == charges[3:]


def test_it_is_changed_dropped_and_billed_as_a_difference() -> None:
    first = pt.bill(SCHEDULE, (), on=JAN)
    dearer = evolve(CALLS, each=pt.Money("50", "USD"))
    later = SCHEDULE.changed(pt.Change(on=FEB, fees=(dearer,), drops=frozenset({"levy"})))
    rest = pt.bill(later, first, on=date(2026, 2, 20), usage=USED[:2])
    assert [(charge.fee, charge.amount.minor) for charge in rest] == [
        ("calls", 4000),
        ("fee", 10000),
    ]
    assert pt.bill(later, (*first, *rest), on=date(2026, 2, 20), usage=USED[:2]) == ()


def test_what_it_says_of_itself_is_believed() -> None:
    assert TERMS.is_recurring
    assert not pt.BillingTerms(every=pt.months(1), fees=(CALLS,)).is_recurring
    with pytest.raises(pt.UnknownReference):
        SCHEDULE.charges(until=FEB, usage=[pt.Usage("levy", 1, on=JAN)])
    late = evolve(CALLS, last_day=date(2030, 1, 1))
    ended = pt.BillingTerms(every=pt.months(1), fees=(late,)).bind("B", JAN, FEB)
    far = [pt.Usage("calls", 1, on=date(2029, 6, day)) for day in (1, 2)]
    assert [str(each.invoice_on) for each in ended.preview(1, after=MAR, usage=far)] == [
        "2029-06-02"
    ]


def test_criteria_of_recurring_billing_see_its_price() -> None:
    agreement = pt.Agreement.signed("A1", on=JAN, start=JAN, length=pt.years(1), billing=TERMS)
    seen = pt.RecurringBilling().details(pt.Observed(True, (agreement,)), FEB)
    assert seen == (("every", pt.months(1)), ("amount", LEVY.amount), ("fee", "levy"))


@pytest.mark.parametrize(("price", "code"), [(ODD, "price.type"), (None, "fee.failed")])
def test_a_price_that_is_none_is_refused_by_its_name(price: Any, code: str) -> None:
    class Odd(Levy):
        def price_on(self, day: date, runs_from: date) -> Any:
            return price or 1 / 0

    terms = terms_of(Odd("odd", USD))
    signed = pt.Agreement.signed("A1", on=JAN, start=JAN, length=pt.years(1), billing=terms)
    seen = pt.Observed(True, (signed,))
    ((path, found),) = faults_of(lambda: pt.RecurringBilling().details(seen, FEB))
    assert (path.partition(".")[0], found) == ("fees[odd]", code)


@pytest.mark.parametrize(
    ("fees", "codes"),
    [
        ((CallOut,), ["fee.type"]),
        ((CALLS, CALLS), ["fee.twice"]),
        ((CALLS, evolve(CALLS, id="b", each=pt.Money("1", "EUR"))), ["currency.mismatch"]),
        ((object(),), ["fee.type"]),
        ((Mock(),), ["id.syntax", "currency.type", "date.type", "flag.type"]),
        ((pt.RecurringFee,), ["fee.type"]),
        ((Listed("a", USD),), ["fee.type"]),
        ((Late("late", USD),), ["fee.type"]),
        ((evolve(CALLS, id="two words"),), ["id.syntax"]),
        ((Levy("levy", USD, last_day=ODD),), ["date.type"]),
        ((Levy("levy", ODD),), ["currency.code"]),
        ((Levy("levy", USD, takes_usage=NOTHING),), ["flag.type"]),
    ],
)
def test_it_is_held_to_what_every_fee_is_held_to(fees: Any, codes: list[str]) -> None:
    with pytest.raises(pt.InvalidInput) as caught:
        pt.BillingTerms(every=pt.months(1), fees=fees)
    assert [fault.code for fault in caught.value.faults] == codes


def test_whether_a_value_is_a_fee_hangs_on_no_earlier_one(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Late("late", USD)
    for known in (True, False, True):
        monkeypatch.setattr(Late, "known", known)
        if known:
            assert terms_of(late).fees == (late,)
        else:
            assert faults_of(lambda: terms_of(late)) == [("fees[0]", "fee.type")]


def terms_of(fee: pt.Fee) -> pt.BillingTerms:
    return pt.BillingTerms(every=pt.months(1), fees=(fee,))


class Saying(Levy):
    """A levy whose lines are what a test says they are."""

    says: ClassVar[Callable[[Course], object]]

    def lines(self, course: Course, *_: object) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return type(self).says(course)


def charge(course: Course, fee: str = "own", **parts: Any) -> pt.Charge:
    """Return a line as `Course.charge` makes it, with something in it changed."""
    plain = {"period": pt.Period(JAN, FEB), "amount": USD, "invoice_on": JAN, "due": course.due}
    return course.charge(fee, "1", **{**plain, **parts})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("says", "faults"),
    [
        (lambda _: None, [("fees[own]", "fee.failed")]),
        (lambda _: 1 / 0, [("fees[own]", "fee.failed")]),
        (lambda _: (1 / 0 for _ in "a"), [("fees[own]", "fee.failed")]),
        (lambda _: ["x"], [("fees[own].lines[0]", "charge.type")]),
        (lambda _: [pt.Money("a", "USD")], [("fees[own].amount", "amount.syntax")]),
        (lambda c: [charge(c, amount=5)], [("fees[own].lines[0].amount", "amount.type")]),
        (lambda c: [charge(c, period=None)], [("fees[own].lines[0].period", "period.type")]),
        (
            lambda c: [charge(c, amount=pt.Money("1", "EUR"))],
            [("fees[own].lines[0].amount", "currency.mismatch")],
        ),
        (
            lambda c: [charge(c, "other")],
            [("fees[own].lines[0].fee", "fee.mismatch"), ("fees[own].lines[0].id", "id.prefix")],
        ),
        (lambda c: [evolve(charge(c), id=None)], [("fees[own].lines[0].id", "id.prefix")]),
        (lambda c: [evolve(charge(c), id="own/1")], [("fees[own].lines[0].id", "id.prefix")]),
        (
            lambda c: [charge(c), evolve(charge(c), id="B/own/1~2")],
            [("fees[own].lines[1].id", "charge.twice")],
        ),
    ],
)
@law("E19", kills="a fee's own error that leaks, a line of it that a later run doesn't know again")
def test_lines_that_are_none_of_its_own_are_refused_by_its_name(
    says: Any, faults: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Saying, "says", staticmethod(says), raising=False)
    schedule = terms_of(Saying("own", USD)).bind("B", JAN)  # pyright: ignore[reportArgumentType]
    assert faults_of(lambda: schedule.charges(until=FEB)) == faults
    assert faults_of(lambda: pt.bill(schedule, (), on=FEB)) == faults


def test_the_error_of_a_fee_is_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Saying, "says", staticmethod(lambda _: 1 / 0), raising=False)
    with pytest.raises(pt.InvalidInput, match="division by zero") as caught:
        terms_of(Saying("own", USD)).bind("B", JAN).charges(until=FEB)  # pyright: ignore[reportArgumentType]
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_schedule_with_it_is_written_and_read() -> None:
    text = pt.to_json(SCHEDULE, types=(CallOut, Levy))
    assert '"type":"call-out"' in text.replace(" ", "")
    assert pt.from_json(text, types=(CallOut, Levy)) == SCHEDULE
    with pytest.raises(pt.InvalidInput):
        pt.from_json(text)


@pytest.mark.parametrize("fee", [FEE, CALLS, LEVY])
def test_every_kind_answers_the_protocol(fee: pt.Fee) -> None:
    assert isinstance(fee, pt.Fee)
    assert not isinstance(pt.FlatTax("20", id="vat"), pt.Fee)
