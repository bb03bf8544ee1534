"""Stories of standing through others: payers, employers, groups, pools, and the sum of a group.

Each is told in facts, bonds and a policy; what is asked of it is read off the answers.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import patronage as pt
from casebook import party_merging
from casebook.party_terms import book_of, by_story, only, spells

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REPORTS", "TRANSLATORS"]

HOLDS: Final = pt.AgreementInForce()


def membership(name: str, start: date, end: date) -> pt.Agreement:
    return pt.Agreement.signed(name, on=start, start=start, length=pt.days((end - start).days))


def said(day: date | None, year: int) -> str:
    if day is None:
        return "open"
    return f"{day.day} {day:%b}" + ("" if day.year == year else f" {day.year}")


def seen(book: pt.Book, name: str, policy: pt.Policy, on: date) -> Any:
    """Return what the one criterion of a policy sees of somebody on a day."""
    (found,) = pt.review(book.relationship("us", name), policy, on=on, book=book).findings
    return found.value


# --- relation -------------------------------------------------------------------------------------


def kind_changed() -> str:
    held = {1: "X", 6: "Y"}
    kinds = [pt.Attribute("kind", value, on=date(2018, m, 1)) for m, value in held.items()]
    employed = pt.Relation("firm", pt.Bond.EMPLOYS, "ann", on=date(2018, 2, 1))
    book = book_of("firm", "ann", relations=(employed,), firm=kinds)
    of_x = pt.Aggregate(pt.equal_to("X"), of="attribute:kind", by=pt.Statistic.LATEST)
    ((start, end),) = spells(
        book.relationship("us", "ann"), only(pt.Through(of_x, by=pt.Bond.EMPLOYS)), book
    )
    return f"{said(start, 2018)} to {said(end, 0)}."


def places() -> str:
    staff = {"e1": (1, date(2025, 6, 1)), "e2": (2, None), "e3": (3, None)}
    bonds = tuple(
        pt.Relation("firm", pt.Bond.EMPLOYS, name, on=date(2025, month, 1), until=until)
        for name, (month, until) in staff.items()
    )
    firm = [membership("M", date(2025, 1, 1), date(2026, 1, 1))]
    book = book_of("firm", *staff, relations=bonds, firm=firm)
    policy = only(pt.Through(HOLDS, by=pt.Bond.EMPLOYS, places=2))
    told = {name: spells(book.relationship("us", name), policy, book) for name in staff}
    found = [
        f"{name} {said(start, 2025)} to {said(end, 2025)}" for name, ((start, end),) in told.items()
    ]
    return "; ".join(found) + "."


def payer() -> str:
    owed = pt.Charge(
        id="C1", fee="fee", period=pt.Period(date(2026, 2, 1), date(2026, 3, 1)),
        amount=pt.Money("10.00", "USD"), invoice_on=date(2026, 2, 1), due_on=date(2026, 3, 1),
    )  # fmt: skip
    start = date(2026, 1, 1)
    pays = (
        pt.Relation("parent", pt.Bond.PAYS_FOR, "c1", on=start),
        pt.Relation("parent", pt.Bond.PAYS_FOR, "c3", on=start, until=date(2026, 3, 15)),
    )
    names = ("parent", "c1", "c2", "c3")
    book = book_of(*names, relations=pays, parent=[owed])
    own = pt.OldestUnpaid(pt.at_least(pt.days(10)))
    policy = only(pt.AnyOf(own, pt.Through(own, by=pt.Bond.PAYS_FOR)), "late")

    def late(day: int) -> str:
        found = [
            each.patron.id
            for each in pt.review_book(book, policy, on=date(2026, 3, day))
            if each.after.name == "late"
        ]
        return ", ".join(sorted(found, key=names.index)) or "nobody"

    assert late(11) == late(14)
    assert late(15) == late(20)
    return f"10: {late(10)}. 11 and 14: {late(11)}. 15 and 20: {late(20)}."


def ring() -> str:
    start = date(2026, 3, 1)
    there = pt.Relation("a", pt.Bond.PAYS_FOR, "b", on=start)
    back = pt.Relation("b", pt.Bond.PAYS_FOR, "a", on=start)
    earlier = pt.Relation("a", pt.Bond.PAYS_FOR, "b", on=date(2026, 1, 1), until=start)
    policy = only(pt.Through(pt.UnpaidCount(pt.at_least(1)), by=pt.Bond.PAYS_FOR), "late")
    variant = book_of("a", "b", relations=(earlier, back))
    answered = pt.review(variant.relationship("us", "a"), policy, on=start, book=variant)
    assert answered.after.name == "none"
    try:
        book_of("a", "b", relations=(there, back))
    except pt.InvalidInput as refusal:
        (fault,) = refusal.faults
        assert fault.code == "reference.cycle"
        named = str(fault).partition("got ")[2].partition(" [reference")[0]
        ids = named.strip("[]").replace("'", "")
        return f"Refused, the ring named ({ids}). Variant: no ring, answered."
    return "Not refused."


def sync() -> str:
    stages = ("lead", "opportunity", "customer")

    def at(stage: str) -> pt.Rule:
        latest = pt.Statistic.LATEST
        up = stages[stages.index(stage) :]
        return pt.Aggregate(pt.one_of(*up), of="attribute:stage", by=latest)

    rungs = tuple(pt.Rung(stage, enter=at(stage)) for stage in stages)
    company = pt.Policy("company", "1", base="subscriber", rungs=rungs)
    policy = pt.Policy(
        "contact",
        "1",
        base="subscriber",
        rungs=tuple(
            pt.Rung(
                stage,
                enter=pt.AnyOf(
                    at(stage), pt.Through(pt.HoldsStanding(stage, company), by=pt.Bond.EMPLOYS)
                ),
                stay=pt.Always(),
            )
            for stage in stages
        ),
    )
    became = {2: "lead", 3: "customer", 4: "lead"}
    facts = [pt.Attribute("stage", stage, on=date(2026, m, 1)) for m, stage in became.items()]
    k2 = [pt.Attribute("stage", "opportunity", on=date(2026, 1, 1))]
    bonds = tuple(
        pt.Relation("co", pt.Bond.EMPLOYS, name, on=date(2026, 1, 1)) for name in ("k1", "k2")
    )
    book = book_of("co", "k1", "k2", relations=bonds, co=facts, k2=k2)
    found = [
        [
            pt.review(book.relationship("us", name), policy, on=date(2026, m, 2), book=book).after
            for name in ("k1", "k2")
        ]
        for m in (2, 3, 4)
    ]
    return "; ".join(", ".join(each.name for each in pair) for pair in found) + "."


# --- exposure, pool -------------------------------------------------------------------------------


def noted(name: str, *values: tuple[date, int]) -> list[Any]:
    return [pt.Observation(name, on=day, value=value) for day, value in values]


def exposure() -> str:
    controls = pt.Relation("A", pt.Bond.CONTROLS, "B", on=date(2026, 3, 1), until=date(2026, 9, 1))
    book = book_of(
        "A", "B", relations=(controls,),
        A=noted("exposure", (date(2026, 1, 1), 60)),
        B=noted("exposure", (date(2026, 1, 1), 50), (date(2026, 6, 1), 30)),
    )  # fmt: skip
    owed = pt.Aggregate(pt.at_least(100), of="observation:exposure", by=pt.Statistic.LATEST)
    group = pt.Pooled(owed, by=pt.Bond.CONTROLS, back=True, belongs=pt.Belongs.NOW)
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1)]
    return "; ".join(str(seen(book, "A", only(group), day)) for day in days) + "."


def pool_of(**miles: list[Any]) -> pt.Book:
    """Return the book of an airline, whose patrons are members of a pool from 1 January on."""
    start = date(2026, 1, 1)
    bonds = tuple(pt.Relation("pool", pt.Bond.INCLUDES, each, on=start) for each in miles)
    return book_of("pool", *miles, relations=bonds, **miles)


def tier() -> str:
    year = pt.CalendarPeriod(pt.years(1))
    flown = pt.Aggregate(
        pt.at_least(25_000), of="observation:points", by=pt.Statistic.SUM, over=year
    )
    book = pool_of(
        m1=noted("points", (date(2026, 3, 1), 15_000)),
        m2=noted("points", (date(2026, 4, 1), 12_000)),
    )
    alone = [
        spells(book.relationship("us", name), only(flown, "gold"), book) for name in ("m1", "m2")
    ]
    assert alone == [[], []]
    pooled = pt.Pooled(flown, by=pt.Bond.INCLUDES, back=True)
    ((start, _),) = spells(book.relationship("us", "pool"), only(pooled, "gold"), book)
    return f"Nobody; the pool would be from {said(start, 0)}."


def rate() -> str:
    start = date(2026, 1, 1)
    miles = {"head": 1_000, "m1": 2_000, "m2": 3_000}  # 5,000 of the members', however parted
    bonds = tuple(pt.Relation("head", "heads", each, on=start) for each in ("m1", "m2"))
    facts = {name: noted("miles", (date(2026, 2, 1), value)) for name, value in miles.items()}
    book = book_of(*miles, relations=bonds, **facts)
    flown = pt.Aggregate(pt.at_least(1), of="observation:miles", by=pt.Statistic.SUM)
    passed_on = pt.Pooled(flown, by="heads", back=True, share="0.7")
    own = seen(book, "head", only(flown), date(2026, 3, 1))
    return f"{seen(book, 'head', only(passed_on), date(2026, 3, 1)):,}; {own:,}, 0, 0."


def leaving() -> str:
    bonds = (
        pt.Relation("pool", pt.Bond.INCLUDES, "m1", on=date(2026, 1, 1)),
        pt.Relation("pool", pt.Bond.INCLUDES, "m2", on=date(2026, 1, 1), until=date(2026, 6, 1)),
    )
    book = book_of(
        "pool", "m1", "m2", relations=bonds,
        m1=noted("points", (date(2026, 2, 1), 5_000)),
        m2=noted("points", (date(2026, 3, 1), 3_000)),
    )  # fmt: skip
    balance = pt.LotBalance(pt.at_least(1), lots=pt.LotTerms("points"))
    pooled = only(pt.Pooled(balance, by=pt.Bond.INCLUDES, back=True, belongs=pt.Belongs.NOW))
    last, first = date(2026, 5, 31), date(2026, 6, 1)
    found = [seen(book, "pool", pooled, last), seen(book, "pool", pooled, first)]
    found.append(seen(book, "m2", only(balance), first))
    return "; ".join(f"{each:,}" for each in found) + "."


def employer() -> str:
    firm = [membership("M", date(2025, 1, 1), date(2026, 1, 1))]
    bond = pt.Relation("firm", pt.Bond.EMPLOYS, "ann", on=date(2025, 3, 1), until=date(2025, 9, 1))
    book = book_of("firm", "ann", relations=(bond,), firm=firm)
    ((start, end),) = spells(
        book.relationship("us", "ann"), only(pt.Through(HOLDS, by=pt.Bond.EMPLOYS)), book
    )
    return f"Member from {start.day} {start:%b}, not from {end and end.day} {end:%b}."


STORIES: Final[dict[str, Callable[[], str]]] = {
    "rl-kind-changed": kind_changed,
    "rl-places": places,
    "rl-payer": payer,
    "rl-ring": ring,
    "rl-sync": sync,
    "ex-end": exposure,
    "po-tier": tier,
    "po-rate": rate,
    "po-leave": leaving,
    "rl-role": party_merging.roles,
}
REPORTS: Final[dict[str, Callable[[], str]]] = {
    "c20": employer,
    "c35": party_merging.numbered_alike,
}
TRANSLATORS: Final = dict.fromkeys(("relation", "exposure", "pool"), by_story(STORIES))
