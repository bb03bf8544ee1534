"""Stories of one party's standing, and of who looks after whom: categories, corrections, erasures.

Lapsed givers and the names of fiscal years stand here too.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook.party_terms import book_of, by_story, only, spells
from patronage.text.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REPORTS", "TRANSLATORS"]


def dollars(amount: str) -> pt.Money:
    return pt.Money(amount, "USD")


def ledger(*facts: pt.Fact, patron: str = "ann") -> pt.Relationship:
    return pt.Relationship("us", patron).add(*facts)


# --- category -------------------------------------------------------------------------------------

CATEGORY: Final = pt.Policy(
    "category",
    "1",
    base="retail",
    rungs=(
        pt.Rung(
            "professional",
            enter=pt.Aggregate(
                pt.equal_to("professional"), of="attribute:category", by=pt.Statistic.LATEST
            ),
        ),
    ),
)


def category(value: str, on: date, line: str | None = None) -> pt.Attribute:
    return pt.Attribute("category", value, on=on, line=line)


def by_service() -> str:
    ann = ledger(
        category("professional", date(2026, 2, 1), "derivatives"),
        category("retail", date(2026, 9, 1), "derivatives"),
        category("retail", date(2026, 2, 1), "funds"),
    )
    found = []
    for line in ("derivatives", "funds"):
        standing = pt.standing_of(ann.of_line(line), CATEGORY)
        found.append([standing.at(date(2026, month, 1)).name for month in (3, 10)])
    return f"Derivatives: {'; '.join(found[0])}. Funds: {'; '.join(found[1])}."


def by_transaction() -> str:
    ann = ledger(
        category("professional", date(2026, 2, 1)), category("retail", date(2026, 5, 1), "T9")
    )
    on = date(2026, 5, 10)
    found = [pt.review(ann.of_line(line), CATEGORY, on=on).after.name for line in ("T8", "T9")]
    return f"{'; '.join(found)}.".capitalize()


# --- correction -----------------------------------------------------------------------------------

CUSTOMER: Final = only(pt.PurchaseCount(pt.at_least(1)), "customer")


def backdated() -> str:
    won = pt.Purchase(dollars("10.00"), on=date(2016, 10, 1), recorded_on=date(2016, 12, 13))
    ann = ledger(won)
    ((since, _),) = spells(ann, CUSTOMER)
    then = pt.seen(ann, CUSTOMER, on=date(2016, 11, 1)).name
    (step,) = pt.review(ann, CUSTOMER, on=date(2016, 12, 14)).steps
    before = "not customer" if then == "none" else then
    return f"{spoken(since)}; {before}; the move with its own day, {step.on.day} {step.on:%b}."


def refunded() -> str:
    bought = pt.Purchase(dollars("120.00"), on=date(2026, 2, 1), id="P1")
    back = pt.Refund(dollars("50.00"), of="P1", on=date(2026, 4, 1))
    year = pt.Rolling(pt.months(12))
    silver = only(pt.Spend(pt.at_least(dollars("100.00")), over=year), "silver")
    ((start, end),) = spells(ledger(bought, back), silver)
    assert end is not None
    return f"{start.day} {start:%b} to {spoken(end)}."


# --- erasure --------------------------------------------------------------------------------------


def sums_kept() -> str:
    book = pt.Book().add_party(pt.Organization("us", "Us"))
    for place in range(1, 6):
        person = pt.Person(f"p{place}", f"Name {place}")
        sold = pt.Purchase(dollars(f"{place}00.00"), on=date(2026, place, 1))
        book = book.add("us", person, sold)
    after = book.erase("p3", on=date(2026, 6, 1), reason="asked for it")
    day, told = date(2026, 7, 1), []
    for each in (book, after):
        revenue = pt.totals(sum_ for one in each.relationships for sum_ in pt.revenue(one))
        names = [(row.patron.id, row.after) for row in pt.review_book(each, CUSTOMER, on=day)]
        months = [
            pt.revenue_by(one, pt.CalendarPeriod(pt.months(1)), on=day)
            for one in each.relationships
        ]
        told.append((revenue, names, months))
    same = "same" if told[0] == told[1] else "others"
    pairs = zip(book.parties, after.parties, strict=True)
    differ = (
        "only the name" if sum(one.label != other.label for one, other in pairs) == 1 else "more"
    )
    return f"The {same}; {differ} differs."


def again() -> str:
    shop, old = pt.Organization("us", "Us"), pt.Person("p1", "Ann Vane")
    bought = pt.Purchase(dollars("10.00"), on=date(2020, 1, 1))
    book = pt.Book().add(shop, old, bought).erase("p1", on=date(2026, 3, 1), reason="asked")
    new = pt.Observation("signup", on=date(2026, 5, 1))
    book = book.add("us", pt.Person("p2", "Ann Vane"), new)
    asked = only(pt.Tenure(pt.at_least(pt.days(1))))
    (found,) = pt.review(book.relationship("us", "p2"), asked, on=date(2026, 6, 1)).findings
    linked = book.relations or pt.refs_of(new) or "Vane" in pt.to_json(book.party("p1"))
    return f"{spoken(found.value)}; {'yes' if linked else 'no'}."


# --- lapsed ---------------------------------------------------------------------------------------


def fiscal_names() -> str:
    year = pt.CalendarPeriod(pt.years(1), anchor=date(2000, 4, 1))
    days = (date(2014, 4, 1), date(2015, 3, 1), date(2015, 4, 1))
    names = [
        ", ".join(str(year.year_of(day, name)) for day in days)
        for name in (pt.YearName.BY_END, pt.YearName.BY_START)
    ]
    return f"{names[0]}. Variant: {names[1]}."


def household() -> str:
    moved = date(2025, 1, 1)
    homes = (
        pt.Relation("1", pt.Bond.INCLUDES, "ann", on=date(2024, 1, 1), until=moved),
        pt.Relation("2", pt.Bond.INCLUDES, "ann", on=moved),
    )
    gift = pt.Purchase(pt.Money("50.00", "USD"), on=date(2024, 6, 1))
    book = book_of("1", "2", "ann", relations=homes, ann=[gift])
    gave = {
        which: pt.Pooled(
            pt.PurchaseCount(pt.at_least(1), over=pt.CalendarPeriod(pt.years(1), which=which)),
            by=pt.Bond.INCLUDES,
            back=True,
        )
        for which in (pt.Which.PREVIOUS, pt.Which.CURRENT)
    }
    rule = pt.AllOf(gave[pt.Which.PREVIOUS], pt.Not(gave[pt.Which.CURRENT]))
    found = [
        home
        for home in ("1", "2")
        if pt.review(
            book.relationship("us", home), only(rule, "lapsed"), on=date(2025, 3, 1), book=book
        ).after.name
        == "lapsed"
    ]
    return f"Household {', '.join(found)}."


def two_years_ago() -> str:
    gave = {date(2014, 6, 30): "50.00", date(2015, 7, 1): "70.00"}
    ann = ledger(*(pt.Purchase(dollars(amount), on=day) for day, amount in gave.items()))
    found = []
    for which in (pt.Which.CURRENT, pt.Which.PREVIOUS, pt.Which.ago(2)):
        year = pt.CalendarPeriod(pt.years(1), anchor=date(2000, 7, 1), which=which)
        asked = only(pt.Spend(pt.at_least(dollars("1.00")), over=year))
        (finding,) = pt.review(ann, asked, on=date(2016, 9, 1)).findings
        assert isinstance(finding.value, pt.Money)
        found.append(str(finding.value.minor // 100))
    return f"{'; '.join(found)}."


def grace_by_kind() -> str:
    ends = {"one": date(2026, 1, 1), "other": date(2026, 2, 1)}
    held = [
        pt.Agreement.signed(
            kind, on=date(2025, 1, 1), start=date(2025, 1, 1), until=end, category=kind
        )
        for kind, end in ends.items()
    ]
    graces = {"one": pt.days(30), "other": pt.days(90)}
    member = only(
        pt.AnyOf(
            *(
                pt.HeldWithin(pt.AgreementInForce(category=kind), grace)
                for kind, grace in graces.items()
            )
        )
    )
    lasts = [spells(ledger(*each), member)[-1][1] for each in (held, held[:1])]
    return f"{'; '.join(spoken(last) for last in lasts if last)}."


# --- manager --------------------------------------------------------------------------------------


def full() -> str:
    new = [
        ledger(pt.Observation("came", on=date(2026, 1, place)), patron=f"a{place:02}")
        for place in range(1, 15)
    ]
    able = {"m1": 4, "m2": 4, "m3": 4}
    shared = pt.workload(new, on=date(2026, 2, 1), capacities=able).shared_out()
    loads = [sum(to == pt.Ref(name) for _, to in shared) for name in able]
    over = [f"{int(each.patron.id[1:])}th" for each, to in shared if to is None]
    given = [
        each.add(pt.Assigned(to, on=date(2026, 2, 1)))
        for each, (_, to) in zip(new, shared, strict=True)
        if to is not None
    ]
    left = pt.workload(given, on=date(2026, 2, 1), capacities=able).free
    free = "no free manager" if not left else f"{len(left)} free managers"
    return f"{', '.join(map(str, loads))}; the {' and '.join(over)}; {free}."


def leaving() -> str:
    held = {"a": [(1, 1, "m1")], "b": [(2, 1, "m1"), (4, 1, "m2")], "c": [(3, 1, "m1")]}
    held["a"].append((6, 1, ""))
    held["c"] += [(6, 1, ""), (6, 15, "m2")]
    ledgers = [
        ledger(
            *(
                pt.Assigned(pt.Ref(to) if to else None, on=date(2026, month, day))
                for month, day, to in turns
            ),
            patron=patron,
        )
        for patron, turns in held.items()
    ]
    days = [date(2026, *each) for each in ((1, 31), (3, 31), (4, 30), (6, 10), (6, 20))]
    able = {"m1": 9, "m2": 9}
    found = [pt.workload(ledgers, on=day, capacities=able) for day in days]
    loads = [", ".join(str(len(each.loads[place].patrons)) for each in found) for place in (0, 1)]
    waits = [" and ".join(each.patron.id for each in load.waiting) for load in found[3:]]
    return f"m1 {loads[0]}; m2 {loads[1]}. {waits[0]}; {waits[1]}."


STORIES: Final[dict[str, Callable[[], str]]] = {
    "ca-service": by_service,
    "ca-transaction": by_transaction,
    "co-backdated": backdated,
    "co-refund-day": refunded,
    "er-sums": sums_kept,
    "er-again": again,
    "la-fiscal": fiscal_names,
    "la-house": household,
    "ma-full": full,
    "ma-leaves": leaving,
}
REPORTS: Final[dict[str, Callable[[], str]]] = {"c19": grace_by_kind, "c21": two_years_ago}
"""Stories of the casebook of reports that are about standings of the same kind."""

TOPICS: Final = ("category", "correction", "erasure", "lapsed", "manager")
TRANSLATORS: Final = dict.fromkeys(TOPICS, by_story(STORIES))
