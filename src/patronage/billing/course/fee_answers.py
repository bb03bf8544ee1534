"""What a fee answers, held against what a schedule needs of it: its own words, and its lines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from patronage.billing.arguments import answer_of
from patronage.billing.charges.charge import Charge
from patronage.billing.prices.prices import check_price
from patronage.checks import check_day, check_id, check_instance
from patronage.errors import Fault, InvalidInput, raise_faults
from patronage.money.currencies import check_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from patronage.billing.course.course import Course, Fee, PerPeriod
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.prices.prices import Price
    from patronage.dates.period import Period

__all__ = ["check_fees", "lines_of", "price_of"]


def check_fees(faults: list[Fault], fees: object) -> None:
    """Report fees that are none or answer amiss, that share an id, or are in several currencies.

    >>> found: list[Fault] = []
    >>> check_fees(found, ("fee",))
    >>> found[0].code, found[0].path
    ('fee.type', 'fees[0]')
    """
    if not issubclass(type(fees), tuple):
        faults.append(Fault.of("fee.type", "fees", fees, "give a tuple of fees, such as (fee,)"))
        return
    seen: set[str] = set()
    currency: str | None = None
    for place, fee in enumerate(cast("tuple[object, ...]", fees)):
        path = f"fees[{place}]"
        before = len(faults)
        said = _said(faults, path, fee)
        if len(faults) > before or said is None:
            continue
        name, its = said
        if name in seen:
            hint = "each fee of a schedule has an id of its own"
            faults.append(Fault.of("fee.twice", f"{path}.id", name, hint))
        seen.add(name)
        if currency is None:
            currency = its
        elif its != currency:
            hint = f"a schedule bills in one currency: {currency}"
            faults.append(Fault.of("currency.mismatch", path, its, hint))


def _said(faults: list[Fault], path: str, value: object) -> tuple[str, str] | None:
    """Return the id and the currency of a fee, and report what is wrong with what it answers.

    It is asked, not held against the protocol: that looks at names alone, and costs more than the
    rest of a schedule.
    """
    fee = cast("Fee", value)
    if _is_ours(type(fee)):
        return fee.id, fee.currency
    try:
        name, currency, last_day, takes_usage = fee.id, fee.currency, fee.last_day, fee.takes_usage
        is_fee = callable(fee.lines) and not isinstance(value, type)
    except Exception:  # noqa: BLE001  what a stranger's property raises
        _refused(faults, path, value)
        return None
    if not is_fee or type(value).__hash__ is None:
        _refused(faults, path, value)
        return None
    check_id(faults, f"{path}.id", name)
    check_currency(faults, f"{path}.currency", currency)
    if last_day is not None:
        check_day(faults, f"{path}.last_day", last_day)
    check_instance(faults, "flag.type", f"{path}.takes_usage", takes_usage, bool)
    return name, currency


@lru_cache(maxsize=64)
def _is_ours(kind: type[Fee]) -> bool:
    """Say whether a class of fees is the library's own: its values were checked when built."""
    is_fee = all(hasattr(kind, name) for name in ("currency", "takes_usage", "lines"))
    return is_fee and kind.__module__.startswith("patronage.")


def _refused(faults: list[Fault], path: str, value: object) -> None:
    hint = "give a RecurringFee or another kind of fee: a frozen value"
    faults.append(Fault.of("fee.type", path, value, hint))


def lines_of(
    fee: Fee, course: Course, days: Period, usage: Sequence[Usage], window: Window
) -> Iterable[Charge]:
    """Return the lines of a fee (see `Fee.lines`); those of a kind of your own are checked.

    One that fails is named (`fee.failed`), with its error as the cause.

    >>> from datetime import date
    >>> import patronage as pt
    >>> from patronage.billing.course.window import Window
    >>> course = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B", date(2026, 1, 1)).course()
    >>> [(fee, days)] = course.spells()
    >>> len(list(lines_of(fee, course, days, [], Window(None, date(2026, 3, 1)))))
    3
    """
    if _is_ours(type(fee)):
        return fee.lines(course, days, usage, window)
    path = f"fees[{fee.id}]"
    lines = answer_of(
        "fee.failed", path, fee, lambda: tuple(fee.lines(course, days, usage, window))
    )
    faults: list[Fault] = []
    for place, line in enumerate(lines):
        _check_line(faults, f"{path}.lines[{place}]", line, fee, f"{course.id}/{fee.id}/")
    raise_faults(faults)
    seen: set[tuple[date | None, str]] = set()
    for place, charge in enumerate(lines):
        key = charge.period.start, (charge.id or "").partition("~")[0]
        if key in seen:
            hint = "each line of a fee has an id of its own"
            faults.append(Fault.of("charge.twice", f"{path}.lines[{place}].id", charge.id, hint))
        seen.add(key)
    raise_faults(faults)
    return lines


def price_of(fee: PerPeriod, day: date, runs_from: date) -> Price:
    """Return what one whole period of a fee costs (see `PerPeriod.price_on`), checked likewise.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> price_of(pt.RecurringFee(id="fee", amount=pt.Money("9", "EUR")), day, day)
    Money('9.00', 'EUR')
    """
    charged = cast("Fee", fee)
    path = f"fees[{charged.id}]"
    price = answer_of("fee.failed", path, fee, lambda: fee.price_on(day, runs_from))
    faults: list[Fault] = []
    check_price(faults, f"{path}.price_on", price)
    raise_faults(faults)
    return price


def _check_line(faults: list[Fault], path: str, line: object, fee: Fee, stem: str) -> None:
    """Report a line that is no charge of its fee, or that a later run would not know again."""
    if type(line) is not Charge:
        faults.append(Fault.of("charge.type", path, line, "give a Charge"))
        return
    try:
        line.__attrs_post_init__()  # `Course.charge` checks nothing
    except InvalidInput as error:
        faults.extend(error.under(path).faults)
        return
    if line.fee != fee.id:
        hint = f"a fee charges under its own id, {fee.id}"
        faults.append(Fault.of("fee.mismatch", f"{path}.fee", line.fee, hint))
    if line.amount.currency != fee.currency:
        hint = f"the fee is in {fee.currency}"
        faults.append(Fault.of("currency.mismatch", f"{path}.amount", line.amount, hint))
    if not (line.id or "").startswith(stem):
        hint = f"begin it with {stem}, by which later runs know it again"
        faults.append(Fault.of("id.prefix", f"{path}.id", line.id, hint))
