"""The ground, as checkers see it: what is meant is accepted, and what comes out has its type."""

from datetime import date
from decimal import Decimal

import patronage as pt

day = date(2026, 1, 1)
usd = pt.Money("1.00", "USD")

later: date = day + pt.months(1)
earlier: date = day - pt.days(60)
length: pt.Span = pt.years(1) + pt.months(6)
total: pt.Money = usd + usd * 3
half: pt.Money = usd.times(Decimal("0.5"), rounding=pt.Rounding.HALF_UP)
parts: tuple[pt.Money, ...] = usd.allocate([1, 2])
inside: bool = day in pt.Period(day, None)
owed: pt.Timeline[pt.Money] = pt.Timeline.running([(day, usd)], before=pt.Money("0", "USD"))
richer: pt.Timeline[bool] = owed.map(lambda amount: amount > usd)
both: pt.Timeline[tuple[pt.Money, bool]] = pt.Timeline.combine(
    lambda amount, rich: (amount, rich), owed, richer
)
due: pt.Due = pt.NetDays(30)
terms: pt.BillingTerms = pt.BillingTerms.monthly(usd, due=due, timing=pt.Timing.IN_ARREARS)
spells: tuple[pt.Spell[pt.Money], ...] = owed.spells(pt.Period(day, None))
value, stretch = spells[0].value, spells[0].period
last: pt.Money = value + owed.at(day)
ends: date | None = stretch.end
fee: pt.Fee = pt.RecurringFee(id="fee", amount=usd, quantity=2)
window: pt.Window = pt.Rolling(pt.months(12))
fact: pt.Fact = pt.Purchase(usd, on=day)
who: pt.HasRef = pt.Person("mary", "Mary Vane")
calendar: pt.Calendar = pt.WEEKDAYS
rule: pt.Rule = pt.AllOf(pt.PurchaseCount(pt.at_least(3), over=window), pt.Not(pt.Referred()))
policy = pt.Policy("ours", "1", rungs=(pt.Rung(pt.CLIENT, enter=rule, grace=pt.days(30)),))
decision: pt.Decision = pt.review(pt.Relationship("hp", who).add(fact), policy, on=day)
after: str = decision.after.name
standing: pt.Timeline[pt.Standing] = pt.standing_of(pt.Relationship("hp", "mary"), policy)


class Weekends:
    """A calendar of the user's own."""

    def is_working_day(self, day: date, /) -> bool:
        """Whether the day is a Saturday or a Sunday."""
        return day.weekday() > 4


rolled: date = pt.Roll.FOLLOWING.apply(day, Weekends())
