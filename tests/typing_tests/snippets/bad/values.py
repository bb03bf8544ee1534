"""What looks right and is not: texts for days, foreign lengths, bare numbers, missing arguments."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import patronage as pt

day = date(2026, 1, 1)
usd = pt.Money("1.00", "USD")

class relativedelta:
    """A length of another library: the same words, months and days in one."""

    months, days = 1, 3


# A text is no day, a day is no period, and lengths are ours: neither timedelta nor a number.
pt.Period("2026-01-01", None)  # error: arg-type
pt.Person("mary", "Mary", terms=(pt.TermOfAddress("guest", period="2026"),))  # error: arg-type
pt.Fixed(day)  # error: arg-type
pt.Rolling(timedelta(days=180))  # error: arg-type
pt.Rolling(180)  # error: arg-type
pt.Rolling(relativedelta())  # error: arg-type
day + relativedelta()  # error: operator
pt.Period(pt.Period(None, None), None)  # error: arg-type
pt.Term(day, length="P1Y")  # error: arg-type
pt.Cadence(every="monthly")  # error: arg-type
pt.Purchase(usd, on="2026-01-01")  # error: arg-type
day + 30  # error: operator
pt.months(1) + 1  # error: operator
pt.years(1) < 12  # error: operator

# Amounts: no floats, no bare numbers, no product of two.
pt.Money(0.1, "USD")  # error: arg-type
pt.Money("1.00")  # error: call-arg
usd + 1  # error: operator
1 + usd  # error: operator
usd * Decimal("0.5")  # error: operator
usd * usd  # error: operator
usd < 5  # error: operator
usd / 3  # error: operator
usd // 3  # error: operator
sum([usd, usd])  # error: list-item, list-item
pt.Purchase(5, on=day)  # error: arg-type
pt.Payment(Decimal("5.00"), on=day)  # error: arg-type
pt.BillingTerms.monthly(usd, due=10)  # error: arg-type
pt.BillingTerms.monthly(usd, dew=pt.NetDays(10))  # error: call-arg

# A timeline knows of what it is, and a period is no timeline.
owed = pt.Timeline.constant(usd)
owed.at(day).upper()  # error: attr-defined
owed.map(lambda amount: amount.minor).at(day).currency  # error: attr-defined
owed.at("2026-01-01")  # error: arg-type
names: pt.Timeline[str] = owed  # error: assignment
spell: pt.Spell[str] = owed.spells()[0]  # error: assignment
pt.standing_of(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT).at(day).minor  # error: attr-defined

# What must be said, and what there isn't.
pt.Purchase(usd)  # error: call-arg
pt.Purchase(usd, day)  # error: call-arg
pt.Assigned("ana", at=day)  # error: call-arg
pt.Placement("client", on=day, by="ana")  # error: call-arg
pt.Relationship("hp")  # error: call-arg
pt.Policy("ours", "1")  # error: call-arg
pt.Person("mary", "Mary").nmae  # error: attr-defined
usd.currncy  # error: attr-defined
usd.minor = 3  # error: misc
pt.Relationship("hp", "mary").facts = ()  # error: misc

# A policy is data: a rule is no function, a threshold no number, a standing no rung.
pt.Rung(pt.CLIENT, enter=lambda facts: True)  # error: arg-type
pt.PurchaseCount(3)  # error: arg-type
pt.Policy("ours", "1", rungs=(pt.CLIENT,))  # error: arg-type
pt.review(pt.Relationship("hp", "mary"), "conduct", on=day)  # error: arg-type
pt.review("mary", pt.policies.BY_CONDUCT, on=day)  # error: arg-type
pt.local_day(datetime(2026, 1, 1), 1)  # error: arg-type
