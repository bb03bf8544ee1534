"""Stories of two records that prove to be one party: read together, parted again, erased.

Each record is a party of the book with a ledger of its own; a merge is an act of the book.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import patronage as pt
from casebook.party_terms import AS_IT_IS, Outside, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from casebook.party_terms import Answers, Case

__all__ = ["STORIES", "TRANSLATORS", "tell"]

ON: Final = date(2018, 3, 1)


def usd(amount: str) -> pt.Money:
    return pt.Money(amount, "USD")


def book_of(**records: list[Any]) -> pt.Book:
    """Return the book of a shop with these records and their facts."""
    book = pt.Book([pt.Organization("us", "Us"), *(pt.Person(each, each) for each in records)])
    for record, facts in records.items():
        book = book.add("us", record, *facts)
    return book


def membership(number: str, start: date) -> pt.Agreement:
    return pt.Agreement.signed(number, on=start, start=start, length=pt.years(1))


MEMBER: Final = pt.Policy(
    "club", "1", base="guest", rungs=(pt.Rung("member", enter=pt.AgreementInForce()),)
)


def spells(book: pt.Book, record: str, known_by: date | None = None) -> list[str]:
    ledger = book.relationship("us", record, known_by=known_by)
    line = pt.standing_of(ledger, MEMBER, known_by=known_by, book=book)
    return [
        f"{each.period.start:%-d %b %Y} to {each.period.end:%-d %b %Y}"
        for each in line.spells()
        if each.value.name == "member"
    ]


def spent(book: pt.Book, record: str, known_by: date | None = None) -> str:
    then = book if known_by is None else book.known_by(known_by)
    return ", ".join(map(str, pt.revenue(then.relationship("us", record))))


def twins() -> str:
    start = date(2018, 1, 1)
    bought = pt.Purchase(usd("50.00"), on=start)
    book = book_of(
        p1=[membership("M1", start), bought], p2=[membership("M2", start), bought]
    ).merge("p2", "p1", on=ON)
    (spell,) = spells(book, "p2")
    eve = date(2018, 2, 28)
    before = [(spells(book, each, eve), spent(book, each, eve)) for each in ("p1", "p2")]
    assert before == [([spell], "50.00 USD")] * 2
    return (
        f"One spell {spell}; {spent(book, 'p1')}. As known by 28 Feb: "
        f"each record member over the same days, {before[0][1]} each."
    )


def refused() -> str:
    people = [pt.Person(each, each) for each in "abc"]
    book = pt.Book([*people, pt.Organization("f", "F")]).merge("a", "b", on=ON)
    found: list[str] = []
    for one, other in (("a", "a"), ("b", "a"), ("a", "c"), ("c", "f")):
        try:
            book.merge(one, other, on=ON)
        except pt.InvalidInput as refusal:
            found += [fault.code for fault in refusal.faults]
    assert found == ["merge.self", "merge.ring", "merge.already", "merge.sort"]
    return (
        "All refused, each by its own name, except that a, given again, may stand for b "
        "if the API resolves ids (then it says so)."
    )


def origin() -> str:
    def came(channel: str, on: date) -> pt.Fact:
        return pt.Observation.contact(channel, on=on)

    first, signed, on = date(2023, 3, 3), date(2024, 2, 1), date(2024, 3, 1)
    book = book_of(
        p1=[came("advertising", first)],
        p2=[came("referral", date(2024, 1, 10)), pt.Purchase(usd("10.00"), on=signed)],
    ).merge("p2", "p1", on=on)
    ledger = book.relationship("us", "p2")
    source = pt.surviving(ledger.known_by(), "observation:contact", on=on, by=pt.Survives.EARLIEST)
    assert source is not None
    channel = source.detail("channel") if isinstance(source, pt.Observation) else None
    policy = pt.Policy(
        "ours", "1", rungs=(pt.Rung("customer", enter=pt.PurchaseCount(pt.at_least(1))),)
    )
    decision = pt.review(ledger, policy, on=on, book=book)
    (move,) = decision.steps
    year = pt.Policy(
        "known", "1", rungs=(pt.Rung("known", enter=pt.Tenure(pt.at_least(pt.years(1)))),)
    )
    (since,) = pt.standing_of(ledger, year).days
    assert since == date(2024, 3, 3)
    return (
        f"{source.on:%-d %b %Y}; {channel}; {decision.after.name} since {move.on:%-d %b %Y}; "
        "one year."
    )


def latest() -> str:
    def said(name: str, value: str | None, month: int, day: int = 1) -> pt.Fact:
        return pt.Attribute(name, value, on=date(2024, month, day))

    book = book_of(
        p1=[
            *(said("segment", "small", 1), said("phone", "100", 1), said("phone", None, 3)),
            said("mail", "x", 1, 5),
        ],
        p2=[said("segment", "large", 2), said("phone", "200", 2)],
    ).merge("p2", "p1", on=date(2024, 3, 2))
    known = book.relationship("us", "p1").known_by()
    found = [
        pt.surviving(known, f"attribute:{name}", on=date(2024, 3, 2))
        for name in ("segment", "phone", "mail")
    ]
    values = ["none" if each is None else getattr(each, "value", None) for each in found]
    return "; ".join(map(str, values)) + "."


def source() -> str:
    def said(record: str, what: Any, month: int, where: str) -> pt.Particular:
        return pt.Particular(record, what, on=date(2024, month, 1), source=where)

    book = pt.Book([pt.Organization("f1", "One"), pt.Organization("f2", "Two")]).note(
        said("f1", pt.Name("N1"), 1, "register"),
        said("f2", pt.Name("N2"), 6, "crm"),
        said("f2", pt.ContactPoint("phone", "200"), 6, "crm"),
        said("f1", pt.ContactPoint("phone", "100"), 2, "erp"),
    )
    merged = book.merge("f2", "f1", on=date(2024, 6, 1)).particulars("f2")
    on = date(2024, 7, 1)
    ranked = ("register", "erp", "crm")
    name = pt.surviving(merged, "particular:name", on=on, sources=ranked)
    phone = pt.surviving(merged, "particular:contact:phone", on=on)
    return f"{name and name.text}; {phone and phone.text}."


def house() -> str:
    gift = pt.Purchase(usd("25.00"), on=date(2024, 1, 1))
    book = book_of(**{each: [gift] for each in "abcd"}).add_party(
        pt.Group.household("h1", "1", ["a", "b"]), pt.Group.household("h2", "2", ["c", "d"])
    )
    on = date(2024, 6, 1)
    book = book.merge("c", "b", on=on, without=[pt.Bond.INCLUDES])
    homes = {home: book.members(home, on=on) for home in ("h1", "h2")}
    gifts = [len(book.facts_of("us", home, on=on)) for home in homes]
    gifts.append(len(book.relationship("us", "b").known_by()))
    lived = "; ".join(
        f"{'H' if home == 'h1' else 'h'}ousehold {home[1]}: {', '.join(each.id for each in who)}"
        for home, who in homes.items()
    )
    return f"{lived}. Gifts {', '.join(map(str, gifts))}."


def numbers() -> str:
    def record(name: str, number: str) -> pt.Person:
        return pt.Person(name, name, identifiers=(pt.Identifier("customer", number),))

    book = pt.Book([record("p1", "abc123"), record("p2", "def234")]).merge("p2", "p1", on=ON)
    found = [book.find("customer", number) for number in ("abc123", "def234")]
    assert [each and each.id for each in found] == ["p1", "p1"]
    return "The merged party under both; no."


def erased() -> str:
    on = date(2026, 3, 1)
    people: list[pt.Party] = [
        pt.Organization("us", "Us"),
        pt.Person("p1", "N1"),
        pt.Person("p2", "N2"),
    ]
    book = pt.Book(people)
    for each in ("p1", "p2"):
        book = book.add("us", each, pt.Purchase(usd("5.00"), on=date(2026, 1, 1), note="N1, N2"))
    book = book.merge("p2", "p1", on=on, reason="N2 is N1")
    policy = pt.policies.BY_CONDUCT
    sums = [
        (spent(book, each), pt.standing_of(book.relationship("us", each), policy))
        for each in ("p1", "p2")
    ]
    gone = book.erase("p2", on=date(2026, 4, 1), reason="asked for it")
    parted = gone.unmerge("p2", on=date(2026, 5, 1), reason="two people")
    names = [
        "None" if "N1" not in text and "N2" not in text else "some"
        for text in (pt.to_json(gone), pt.to_json(parted))
    ]
    then = [
        (spent(gone, each), pt.standing_of(gone.relationship("us", each), policy))
        for each in ("p1", "p2")
    ]
    kept = then == sums and [spent(parted, each) for each in ("p1", "p2")] == ["5.00 USD"] * 2
    return f"{names[0]}; {names[1].lower()}; {'yes' if kept else 'no'}."


def roles() -> str:
    parties: list[pt.Party] = [pt.Person(each, each) for each in "ab"]
    parties += [pt.Organization(each, each) for each in "AB"]
    book = pt.Book(parties).add_relation(
        pt.Relation("a", pt.Bond.ACTS_FOR, "A", on=date(2020, 1, 1), role="director"),
        pt.Relation("b", pt.Bond.ACTS_FOR, "B", on=date(2021, 1, 1), role="buyer"),
    )
    merged = book.merge("B", "A", on=date(2024, 1, 1))
    found = sorted(
        (each.subject.id, each.role) for each in merged.bonds_of("A") if each.object.id == "A"
    )
    return ", ".join(f"{who} {role}" for who, role in found) + "."


def numbered_alike() -> str:
    def year(start: int, amount: str) -> list[pt.Fact]:
        day = date(start, 1, 1)
        return [membership("A1", day), pt.Purchase(usd(amount), on=day)]

    on = date(2021, 1, 1)
    book = book_of(m1=year(2019, "40.00"), m2=year(2020, "60.00"))
    merged = book.merge("m2", "m1", on=on)
    ((start, _, end),) = (each.partition(" to ") for each in spells(merged, "m1"))
    parted = merged.unmerge("m2", on=date(2021, 6, 1), reason="they weren't")
    for each in ("m1", "m2"):
        assert (spells(parted, each), spent(parted, each)) == (
            spells(book, each),
            spent(book, each),
        )
    total = spent(merged, "m1").removesuffix(" USD")
    return f"In force {start} to {end} without a break, {total}; then as before."


STORIES: Final[dict[str, Callable[[], str]]] = {
    "mg-twins": twins,
    "mg-refused": refused,
    "mg-origin": origin,
    "mg-latest": latest,
    "mg-source": source,
    "mg-house": house,
    "mg-numbers": numbers,
    "mg-erase": erased,
    "rl-role": roles,
    "c35": numbered_alike,
}

READINGS: Final = {"mg-house": "the merge says that bonds of membership don't pass on"}
"""Stories that come out by a choice of the caller's, which a part of an answer names."""


def tell(case: Case) -> Answers:
    """Return what the library answers, part by part."""
    story = STORIES.get(case["id"])
    if story is None:
        raise Outside("nobody has told it yet")
    reading = READINGS.get(case["id"])
    answers = {AS_IT_IS: parts_of(story())}
    return answers if reading is None else {AS_IT_IS: [], reading: answers[AS_IT_IS]}


TRANSLATORS: Final = {"merge": tell}
