"""B13: by which power of its size the cost of a relationship grows; and rules that ask for much.

    python benchmarks/bench_growth.py            # up to 100,000 facts: some minutes
    python benchmarks/bench_growth.py --quick    # up to 10,000

Each row times one piece of work at rising sizes and prints the exponent between the first and the
last: 1 is linear, 2 quadratic. The last rows hold policies of many rules against one of four: they
may cost in proportion to their size, and no more.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from harness import growth, show, timed

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

CONDUCT = pt.policies.BY_CONDUCT
FIRST = date(1990, 1, 1)
LAST = date(2030, 1, 1)
PRICE = pt.Money("10.00", "USD")


def purchases(count: int) -> list[pt.Fact]:
    """Return purchases of ten a day."""
    return [
        pt.Purchase(PRICE, on=FIRST + timedelta(days=place // 10), id=f"p{place}")
        for place in range(count)
    ]


def ledger(count: int) -> pt.Relationship:
    return pt.Relationship("shop", "mary", facts=purchases(count))


def last_day(facts: pt.Relationship) -> date:
    return facts.facts[-1].on


def reviewing(count: int) -> Callable[[], object]:
    facts = ledger(count)
    return lambda: pt.review(facts, CONDUCT, on=last_day(facts))


def standing(count: int) -> Callable[[], object]:
    facts = ledger(count)
    return lambda: pt.standing_of(facts, CONDUCT)


def looking_ahead(count: int) -> Callable[[], object]:
    facts = ledger(count)
    return lambda: pt.outlook(facts, CONDUCT, on=last_day(facts), until=LAST)


def adding_one(count: int) -> Callable[[], object]:
    facts = ledger(count)
    more = pt.Purchase(PRICE, on=last_day(facts), id="more")
    return lambda: pt.review(facts.add(more), CONDUCT, on=last_day(facts))


def appending(count: int) -> Callable[[], object]:
    facts = purchases(count)

    def one_by_one() -> object:
        grown = pt.Relationship("shop", "mary")
        for fact in facts:
            grown = grown.add(fact)
        return grown

    return one_by_one


def billed_daily(count: int) -> pt.Relationship:
    """Return a ledger with a charge of each of so many days."""
    terms = pt.BillingTerms(every=pt.days(1), fees=(pt.RecurringFee(id="fee", amount=PRICE),))
    signed = pt.Agreement.signed("A1", on=FIRST, start=FIRST, billing=terms)
    return pt.Relationship("shop", "mary").add(signed).bill(FIRST + timedelta(days=count - 1))


def billing(count: int) -> Callable[[], object]:
    """Bill once more after so many charges."""
    billed = billed_daily(count)
    return lambda: billed.bill(FIRST + timedelta(days=count))


def retainers(count: int) -> Callable[[], object]:
    """Judge engagements of which none ends."""
    facts = pt.Relationship(
        "shop",
        "mary",
        facts=[
            pt.Engagement(
                pt.EngagementForm.RETAINER, on=FIRST + timedelta(days=each), id=f"e{each}"
            )
            for each in range(count)
        ],
    )
    return lambda: pt.review(facts, pt.policies.SIX_CRITERIA, on=LAST)


def flapping(count: int) -> Callable[[], object]:
    """Judge one who rises and falls again and again."""
    policy = pt.Policy(
        "flap", "1", rungs=(pt.Rung(pt.CLIENT, enter=pt.Recency(pt.within(pt.days(1)))),)
    )
    facts = pt.Relationship(
        "shop",
        "mary",
        facts=[
            pt.Purchase(PRICE, on=FIRST + timedelta(days=2 * each), id=f"p{each}")
            for each in range(count)
        ],
    )
    return lambda: pt.Case(facts, policy).steps


def acting(count: int) -> Callable[[], object]:
    """Suspend and resume an agreement, act by act."""

    def grown() -> object:
        agreement = pt.Agreement.signed("A1", on=FIRST, start=FIRST)
        for each in range(count // 2):
            day = FIRST + timedelta(days=2 * each + 1)
            agreement = agreement.suspend(on=day).resume(on=day + timedelta(days=1))
        return agreement

    return grown


def owing(count: int) -> Callable[[], object]:
    """Ask of an account with open charges and late payments since when it is past due."""
    billed = billed_daily(count)
    paid = [
        pt.Payment(pt.Money("4.00", "USD"), on=fact.on + timedelta(days=60), id=f"paid{place}")
        for place, fact in enumerate(billed.facts)
        if fact.kind == "charge"
    ]
    facts = (*billed.facts, *paid)

    def asked() -> object:
        account = pt.Account.of(facts, currency="USD")
        return account.past_due_since, account.days_past_due, account.oldest_due

    return asked


def many(rule: pt.Rule) -> Callable[[], object]:
    """Ask everything of one who lacks all that a rule wants."""
    policy = pt.Policy("many", "1", rungs=(pt.Rung(pt.CLIENT, enter=rule),))
    facts = ledger(20)
    case = pt.Case(facts, policy)
    day = last_day(facts)

    def asked() -> object:
        book = pt.review_book([facts], policy, on=day)
        return case.review(day), pt.outlook(case, on=day, until=LAST), book.nearest(pt.CLIENT)

    return asked


def visits(count: int) -> list[pt.Criterion]:
    return [
        pt.Aggregate(pt.at_least(1), of=f"observation:visit{each}", by=pt.Statistic.COUNT)
        for each in range(count)
    ]


def nested(count: int) -> pt.Rule:
    pairs = zip(visits(count), visits(2 * count)[count:], strict=True)
    return pt.AllOf(*(pt.AnyOf(one, other) for one, other in pairs))


def main() -> int:
    top = 10_000 if "--quick" in sys.argv else 100_000
    sizes = [size for size in (1_000, 10_000, 100_000) if size <= top]
    rows = [
        growth("B13 a review", sizes, reviewing),
        growth("B13 the standing of every day", sizes, standing),
        growth("B13 an outlook", sizes, looking_ahead),
        growth("B13 one fact more, and a review", sizes, adding_one),
        growth("B13 facts added one by one", [500, 2_000], appending),
        growth("B13 billing once more", [500, 4_000], billing, 3),
        growth("B13 engagements that go on", [1_000, 8_000], retainers, 3),
        growth("B13 a standing that flaps", [1_000, 8_000], flapping, 3),
        growth("B13 an agreement, act by act", [60, 480], acting, 3),
        growth("B13 an account of charges paid late", [500, 4_000], owing, 3),
    ]
    score = pt.Score(pt.at_least(20), [(each, 1) for each in visits(40)])
    four = timed(many(pt.AllOf(*visits(4))), 3)
    for name, count, rule in (
        ("B13 15 of 30 rules", 30, pt.AtLeastOf(15, *visits(30))),
        ("B13 a score of 40 rules", 40, score),
        ("B13 all of 22 pairs", 44, nested(22)),
    ):
        ratio = timed(many(rule)) / four / (count / 4)
        rows.append(
            show(
                f"{name}, for a rule: one of four",
                ratio,
                20,
                5,
                "met" if ratio <= 5 else "within" if ratio <= 20 else "MISSED",
            )
        )
    return 0 if all(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
