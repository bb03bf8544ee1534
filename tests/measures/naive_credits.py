"""Credits worked out window by window, with lists and fractions: the twin of law A21.

Every rule, cap and pool is asked anew of all that was given before; nothing is kept between them.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import strategies as st

import patronage as pt
from patronage.measures import Attainment, Cap, CreditBase, CreditRule, PartUnit, Per, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

__all__ = ["LATER", "Service", "naive_credits", "services"]

_DAY: Final = timedelta(days=1)
LATER: Final = date(2026, 12, 31)
FIRSTS: Final = [date(2024, month, 1) for month in range(1, 8)]
MONTHS: Final = [pt.Period(*pair) for pair in pairwise(FIRSTS)]
WEEKS: Final = [
    pt.Period(date(2024, 1, 1) + 7 * at * _DAY, date(2024, 1, 8) + 7 * at * _DAY)
    for at in range(20)
]
TARGET: Final = pt.at_least(99)


class Service(NamedTuple):
    """Rules, what was reached, and what is paid for which days."""

    rules: list[CreditRule]
    reached: list[Attainment]
    fees: list[tuple[pt.Period, pt.Money]]


def usd(minor: int) -> pt.Money:
    return pt.Money.of_minor(minor, "USD")


_FORMS: Final[tuple[Any, ...]] = (
    10,
    100,
    Fraction(1, 3),
    Table([Row(5, [pt.at_least(98), pt.less_than(99)]), Row(25, pt.less_than(98))], otherwise=0),
    Table([Row(5, pt.more_than(98)), Row(25, pt.less_than(98))], otherwise=0),
    Per(1, each=7, part=PartUnit.COUNTED, of="short"),
    usd(0),
    usd(1_000),
    Per(1, each=usd(333), part=PartUnit.PRO_RATA, of="short"),
)
_PER: Final = (
    None,
    pt.counting.MONTH,
    pt.counting.QUARTER,
    pt.Rolling(pt.days(40)),
    pt.Rolling(pt.months(2)),
    pt.windows.Ever(),
    pt.Fixed(pt.Period(date(2024, 2, 1), date(2024, 4, 1))),
)


@st.composite
def services(draw: DrawFn) -> Service:
    """Draw up to three rules of two measures, and what was reached in months or weeks."""
    names = ["first", "second", "third"][: draw(st.integers(1, 3))]
    pool = Cap(usd(draw(st.integers(0, 3_000))), per=draw(st.sampled_from(_PER)), shared="pool")
    rules: list[CreditRule] = []
    for place, name in enumerate(names):
        form = draw(st.sampled_from(_FORMS))
        caps = draw(st.lists(_cap() | st.just(pool), min_size=1, max_size=2))
        rules.append(
            CreditRule(
                name,
                on=draw(st.sampled_from(["a", "b"])),
                form=form,
                of=CreditBase.PERIOD_FAILED,
                caps=caps,
                instead_of=draw(st.sampled_from([(), *[(each,) for each in names[:place]]])),
                group=draw(st.sampled_from([None, None, "one"])),
                de_minimis=draw(st.sampled_from([None, None, pt.more_than(2)])),
            )
        )
    reached = [
        draw(_reached(measure, period))
        for measure in ("a", "b")
        for period in draw(st.sampled_from([MONTHS[:4], MONTHS[1:3], WEEKS[:6], WEEKS[8:]]))
    ]
    fees = [
        (month, usd(draw(st.sampled_from([3_000, 9_999, 7_777, 1, 0]))))
        for month in MONTHS[draw(st.sampled_from([0, 0, 2])) : draw(st.sampled_from([6, 6, 3]))]
    ]
    return Service(draw(st.permutations(rules)), reached, fees)


def _cap() -> st.SearchStrategy[Cap]:
    most = st.sampled_from([usd(0), usd(500), usd(1_001), 0, 10, Fraction(100, 3), 100])
    told = st.tuples(most, st.sampled_from(_PER))
    return told.map(lambda pair: Cap(pair[0], per=pair[1]))


def _reached(measure: str, period: pt.Period) -> st.SearchStrategy[Attainment]:
    values = st.sampled_from([97, 98, Fraction(197, 2), 97, 99, None])
    return values.map(
        lambda value: Attainment(
            measure,
            period,
            value=value,
            verdict=pt.Verdict.UNKNOWN if value is None else pt.Verdict.of(value >= 99),
            target=TARGET,
            on=LATER,
        )
    )


# --- worked out the long way ----------------------------------------------------------------------


class _Line(NamedTuple):
    """What a rule gives for one window; None: it is not known."""

    rule: CreditRule
    period: pt.Period
    amount: Fraction | None


def _days(period: pt.Period) -> list[date]:
    assert period.start is not None
    return [period.start + at * _DAY for at in range(period.days)]


def _fee(service: Service, days: Sequence[date]) -> Fraction | None:
    """Return the fees of days, each day's share of its month.

    None: they are not known, as some come after all of them, or all before.
    """
    if not service.fees:
        return None
    first, last = service.fees[0][0].start, _last(service.fees[-1][0])
    if first is None or days[-1] > last or days[-1] < first:
        return None
    found = [
        Fraction(fee.amount) / month.days
        for day in days
        for month, fee in service.fees
        if day in month
    ]
    return sum(found, Fraction(0))


def _before_caps(service: Service, rule: CreditRule, one: Attainment) -> Fraction | None:
    if one.value is None:
        return None
    if one.verdict is pt.Verdict.MET:
        return Fraction(0)
    value, form = Fraction(one.value), rule.form
    facts = {"value": value, "short": max(99 - value, Fraction(0))}
    found = form.read(facts) if isinstance(form, Per | Table) else form
    exact = _exact(rule, value)
    if isinstance(found, pt.Remark):
        return None
    if exact is not None:
        return exact
    if not found:
        return Fraction(0)
    fee = _fee(service, _days(one.period))
    return None if fee is None else fee * Fraction(found) / 100  # type: ignore[arg-type]


def _exact(rule: CreditRule, value: Fraction) -> Fraction | None:
    """Return an amount of money that a form says by itself, not rounded; None: it says none."""
    form = rule.form
    if isinstance(form, pt.Money):
        return Fraction(form.amount)
    if isinstance(form, Per) and isinstance(form.each, pt.Money):
        return Fraction(form.each.amount) * (99 - value)
    return None


def naive_credits(service: Service) -> list[tuple[str, date, Fraction | None]]:
    """Return what follows: the rule, the first day of the window, how much."""
    lines = [
        _Line(rule, one.period, _before_caps(service, rule, one))
        for one in service.reached
        for rule in service.rules
        if rule.on == one.measure
    ]
    order = {rule.id: place for place, rule in enumerate(service.rules)}
    lines.sort(key=lambda each: (each.period.end, each.period.start, order[each.rule.id]))
    run = _Run(service, lines, {}, {}, [])
    for at, each in enumerate(lines):
        run.given.append(each._replace(amount=_in_the_end(run, at)))
    return [(each.rule.id, each.period.start or LATER, each.amount) for each in run.given]


class _Run(NamedTuple):
    """The lines in their order; what each gave but for groups, who won each group, what was given.

    Lines by their places.
    """

    service: Service
    lines: list[_Line]
    alone: dict[int, Fraction | None]
    best: dict[object, int | None]
    given: list[_Line]


def _in_the_end(run: _Run, at: int) -> Fraction | None:
    """Return what a line gives at its turn: nothing if another one of its group is the largest."""
    run.alone[at] = amount = _alone(run, at)
    line = run.lines[at]
    if amount == 0 or line.rule.group is None:
        return amount
    key = line.rule.group, line.period
    if key not in run.best:
        rivals = [
            place
            for place, each in enumerate(run.lines)
            if (each.rule.group, each.period) == key and _alone(run, place) != 0
        ]
        sizes = [_alone(run, place) for place in rivals]
        run.best[key] = None if None in sizes else rivals[sizes.index(max(sizes, key=_size))]
    best = run.best[key]
    return None if best is None else amount if best == at else Fraction(0)


def _size(amount: Fraction | None) -> Fraction:
    return amount or Fraction(0)


def _alone(run: _Run, at: int) -> Fraction | None:
    """Return what a line gives under its caps, or nothing where what comes instead of it does."""
    if at in run.alone:
        return run.alone[at]
    line = run.lines[at]
    amount = _under_caps(run.service, line, run.given)
    over = [
        _alone(run, place)
        for place, each in enumerate(run.lines)
        if line.rule.id in each.rule.instead_of
        and set(_days(each.period)) & set(_days(line.period))
    ]
    if amount == 0 or any(over):
        return Fraction(0)
    return None if None in over else amount


def _under_caps(service: Service, line: _Line, given: list[_Line]) -> Fraction | None:
    amount = line.amount
    if amount is None:
        return None
    for place, cap in enumerate(line.rule.caps):
        if not amount:
            break
        if cap.per == _PER[6] and _last(line.period) not in _window(cap, LATER):
            continue
        before = [
            each.amount
            for each in given
            if _shares(line.rule, place, each.rule) and _counts(cap, each.period, line.period)
        ]
        if isinstance(cap.most, pt.Money):
            most: Fraction | None = Fraction(cap.most.amount)
        else:
            base = _fee(service, _cap_days(cap, line.period))
            most = None if base is None else base * Fraction(cap.most) / 100
        if most is None or None in before:
            return None
        left = most - sum((each or 0 for each in before), Fraction(0))
        amount = max(min(amount, Fraction(left * 100 // 1, 100)), Fraction(0))
    amount = Fraction((amount * 100 + Fraction(1, 2)) // 1, 100)
    least = line.rule.de_minimis
    if least is None or not amount:
        return amount
    bound = least.bound
    number = Fraction(str(bound.amount if isinstance(bound, pt.Money) else bound))
    passes = amount > number if least.comparison.value == "more than" else amount >= number
    return amount if passes else Fraction(0)


def _shares(rule: CreditRule, place: int, other: CreditRule) -> bool:
    """Say whether what another rule gave uses up a cap: its own alone, or one that both share."""
    cap = rule.caps[place]
    if cap.shared is None:
        return other.id == rule.id
    return any(each.shared == cap.shared for each in other.caps)


def _last(period: pt.Period) -> date:
    return _days(period)[-1]


def _counts(cap: Cap, earlier: pt.Period, now: pt.Period) -> bool:
    """Say whether what was given for one window counts under a cap for another."""
    if cap.per is None:
        return earlier == now
    return _last(earlier) in _window(cap, _last(now))


def _window(cap: Cap, last: date) -> list[date]:
    """Return the days of a cap's window, up to one."""
    past = [date(2023, 1, 1) + at * _DAY for at in range((last - date(2023, 1, 1)).days + 1)]
    quarter = (last.month - 1) // 3
    windows: dict[object, list[date]] = {
        _PER[1]: [day for day in past if (day.year, day.month) == (last.year, last.month)],
        _PER[2]: [day for day in past if day.year == last.year and (day.month - 1) // 3 == quarter],
        _PER[3]: past[-40:],
        _PER[4]: [day for day in past if _two_months_on(day) > last],
        _PER[5]: past,
        _PER[6]: _days(pt.Period(date(2024, 2, 1), date(2024, 4, 1))),
    }
    return windows[cap.per]


def _two_months_on(day: date) -> date:
    """Return the day two months later; the last one of a shorter month."""
    month = day.month + 2
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + (day.day - 1) * _DAY, following - _DAY)


def _cap_days(cap: Cap, period: pt.Period) -> list[date]:
    """Return the days of whose fees a cap is a share: all of a calendar's period."""
    if cap.per is None:
        return _days(period)
    last = _last(period)
    days = _window(cap, last)
    if cap.per in (_PER[1], _PER[2]):
        end = next(first for first in FIRSTS[1:] if first > last)
        if cap.per == _PER[2]:
            end = next(first for first in FIRSTS[1:] if first > last and first.month % 3 == 1)
        days = [*days, *_days(pt.Period(last, end))[1:]]
    return days
