"""Two records that are one party: merged by a fact, read as one, parted again, nothing lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import patronage as pt
from amounts import usd
from refusals import faults_of

from laws import law

JAN, FEB, MAR, APR, MAY, JUN = (date(2026, month, 1) for month in range(1, 7))
SHOP = pt.Organization("shop", "The Shop")
RECORDS = [pt.Person(each, each.upper()) for each in ("p1", "p2", "p3")]
BASE = pt.Book([SHOP, *RECORDS])


def bought(amount: str = "5.00", on: date = JAN, **more: Any) -> pt.Purchase:
    return pt.Purchase(usd(amount), on=on, **more)


def told(*ledgers: tuple[str, list[Any]]) -> pt.Book:
    book = BASE
    for record, facts in ledgers:
        book = book.add("shop", record, *facts)
    return book


def ids(book: pt.Book, record: str = "p1") -> list[str | None]:
    return [fact.id for fact in book.relationship("shop", record).known_by()]


def worth(book: pt.Book, record: str = "p1") -> str:
    return ", ".join(map(str, pt.revenue(book.relationship("shop", record))))


# --- who is who --------------------------------------------------------------------------------


def test_the_absorbed_id_leads_to_the_party() -> None:
    book = told(("p1", [bought()]), ("p2", [bought()])).merge("p2", "p1", on=MAR)
    assert book.party("p2").ref == book.party("p1").ref == pt.Ref("p1")
    assert book.relationship("shop", "p2") == book.relationship("shop", "p1")
    assert [each.id for each in book.records("p2")] == ["p1", "p2"]
    assert book.relationships_of("p2") == book.readings()
    assert [each.patron.id for each in book.relationships] == ["p1", "p2"]
    assert book.record_of("p2").label == "P2"


def test_merges_chain_and_an_inner_one_can_be_undone() -> None:
    book = told(*((each.id, [bought()]) for each in RECORDS))
    book = book.merge("p3", "p2", on=MAR).merge("p2", "p1", on=APR)
    assert (worth(book), book.party("p3").ref.id) == ("15.00 USD", "p1")
    inner = book.unmerge("p3", on=MAY, reason="a cousin")
    assert (worth(inner), worth(inner, "p3")) == ("10.00 USD", "5.00 USD")
    outer = book.unmerge("p2", on=MAY, reason="a cousin")
    assert (worth(outer), worth(outer, "p3")) == ("5.00 USD", "10.00 USD")


@law("E30", kills="facts that move with a merge, and are not where they were after the undo")
def test_facts_since_the_merge_stay_with_their_id() -> None:
    book = told(("p1", [bought("1.00")]), ("p2", [bought("2.00")])).merge("p2", "p1", on=MAR)
    book = book.add("shop", "p2", bought("4.00", on=APR)).add("shop", "p1", bought("8.00", on=APR))
    assert worth(book) == "15.00 USD"
    parted = book.unmerge("p2", on=MAY, reason="two people")
    assert (worth(parted), worth(parted, "p2")) == ("9.00 USD", "6.00 USD")
    again = parted.merge("p2", "p1", on=JUN)
    assert worth(again) == "15.00 USD"


@law("E30", kills="a merge that is read before it was known")
def test_before_it_was_known_nothing_changed() -> None:
    book = told(("p1", [bought("1.00")]), ("p2", [bought("2.00")]))
    merged = book.merge("p2", "p1", on=MAR, recorded_on=APR)
    assert merged.known_by(MAR) == book.known_by(MAR)
    policy = pt.policies.by_conduct(purchases=2)
    for record in ("p1", "p2"):
        was = pt.review(book.relationship("shop", record), policy, on=MAR, known_by=MAR)
        ledger = merged.relationship("shop", record, known_by=MAR)
        assert pt.review(ledger, policy, on=MAR, known_by=MAR) == was
    names = [each.patron.id for each in pt.review_book(merged, policy, on=MAR, known_by=MAR)]
    assert names == ["p1", "p2"]
    assert [each.patron.id for each in pt.review_book(merged, policy, on=APR)] == ["p1"]


def test_what_was_seen_while_merged_stays_to_be_asked_for() -> None:
    facts = [bought(on=JAN) for _ in range(4)]
    book = told(("p1", facts), ("p2", facts[:2])).merge("p2", "p1", on=FEB)
    book = book.unmerge("p2", on=MAR, reason="two firms")
    policy = pt.Policy(
        "ours", "1", rungs=(pt.Rung("client", enter=pt.PurchaseCount(pt.at_least(6))),)
    )
    case = pt.Case(book.relationship("shop", "p1"), policy, book=book)
    assert [case.seen(day).name for day in (JAN, FEB, MAR)] == ["prospect", "client", "prospect"]
    looks = pt.next_look_on(book.relationship("shop", "p1"), policy, on=JAN, book=book)
    assert looks == FEB
    assert pt.next_look_on(book.relationship("shop", "p1"), policy, on=FEB, book=book) == MAR


def test_a_record_without_a_ledger_reads_the_others() -> None:
    book = told(("p2", [bought()])).merge("p2", "p1", on=MAR)
    assert worth(book) == "5.00 USD"
    assert book.relationship("shop", "p2").patron == pt.Ref("p1")
    decision = pt.review(book.relationship("shop", "p1"), pt.policies.BY_CONDUCT, on=APR)
    assert len(book.record(decision).relationship("shop", "p2").known_by()) == 2
    with pytest.raises(pt.UnknownReference):
        book.unmerge("p2", on=MAY, reason="two").relationship("shop", "p1")


def test_providers_are_merged_alike() -> None:
    other = pt.Organization("store", "The Store")
    book = BASE.add_party(other).add("shop", "p1", bought()).add("store", "p1", bought())
    merged = book.merge("store", "shop", on=MAR)
    assert worth(merged) == "10.00 USD"
    assert len(merged.readings()) == 1
    dealt = book.add("shop", "store", bought()).merge("store", "shop", on=MAR)
    assert [each.patron.id for each in dealt.readings()] == ["p1"]
    with pytest.raises(pt.UnknownReference, match="are one party"):
        dealt.relationship("shop", "store")
    with pytest.raises(pt.WrongType, match="known_by"):
        book.relationship("shop", "p1", known_by="2026")  # type: ignore[arg-type]


def test_an_undo_can_be_taken_back_and_that_again() -> None:
    book = told(("p1", [bought()]), ("p2", [bought()])).merge("p2", "p1", on=FEB)
    name = book.notes[0].id or ""
    worths: list[str] = []
    for place, on in enumerate((MAR, APR, MAY)):
        book = book.note(pt.Retraction(name, on=on, reason="?", id=f"R{place}"))
        name = f"R{place}"
        worths.append(worth(book))
    assert worths == ["5.00 USD", "10.00 USD", "5.00 USD"]
    assert [worth(book.known_by(day)) for day in (FEB, MAR, APR, MAY)] == [
        *("10.00 USD", "5.00 USD", "10.00 USD", "5.00 USD"),
    ]
    case = pt.Case(book.relationship("shop", "p1"), pt.policies.BY_CONDUCT, known_by=APR)
    assert len(case.relationship.known_by(APR)) == 2


# --- one fact or two ---------------------------------------------------------------------------


@law("E30", kills="a fact of a common source that counts twice, or one of two that counts once")
def test_facts_are_shared_under_an_id_of_one_source_only() -> None:
    def counted(one: pt.Purchase, other: pt.Purchase) -> int:
        return len(ids(told(("p1", [one]), ("p2", [other])).merge("p2", "p1", on=MAR)))

    assert counted(bought(), bought()) == 2
    assert counted(bought(id="7"), bought(id="7")) == 1
    assert counted(bought(id="7", source="erp"), bought(id="7", source="erp")) == 1
    assert counted(bought(id="7", source="erp"), bought(id="7", source="crm")) == 2
    assert counted(bought(id="7"), bought("6.00", id="7")) == 2
    assert counted(bought(id="7", note="a"), bought(id="7", recorded_on=FEB)) == 1


def test_a_shared_fact_is_as_it_was_put_right_last_and_stands_while_one_ledger_has_it() -> None:
    right = pt.Correction("7", bought("4.00"), on=FEB)
    book = told(("p1", [bought(id="7")]), ("p2", [bought(id="7"), right])).merge("p2", "p1", on=MAR)
    assert worth(book) == "4.00 USD"
    gone = pt.Retraction("7", on=FEB, reason="not hers")
    book = told(("p1", [bought(id="7")]), ("p2", [bought(id="7"), gone])).merge("p2", "p1", on=MAR)
    assert worth(book) == "5.00 USD"


def test_references_lead_to_the_fact_of_their_own_ledger() -> None:
    back = pt.Refund(usd("1.00"), on=FEB, of="7", id="8")
    other = pt.Refund(usd("2.00"), on=FEB, of="7", id="9")
    book = told(("p1", [bought(id="7"), back]), ("p2", [bought("6.00", id="7"), other]))
    book = book.merge("p2", "p1", on=MAR)
    found = {fact.id: fact for fact in book.relationship("shop", "p1").known_by()}
    assert sorted(found) == ["7", "8", "9", "p2:7"]  # type: ignore[type-var]
    assert getattr(found["9"], "of", None) == "p2:7"
    assert getattr(found["8"], "of", None) == "7"
    assert found["p2:7"] == book.relationship("shop", "p2").fact("p2:7")


def test_what_leads_to_another_fact_is_another_fact() -> None:
    back = pt.Refund(usd("1.00"), on=FEB, of="7", id="8")
    book = told(("p1", [bought(id="7"), back]), ("p2", [bought("6.00", id="7"), back]))
    assert worth(book.merge("p2", "p1", on=MAR)) == "9.00 USD"


def agreed(start: date) -> pt.Agreement:
    billing = pt.BillingTerms.monthly(usd("10.00"))
    return pt.Agreement.signed("A1", on=start, start=start, length=pt.years(1), billing=billing)


def test_agreements_of_one_number_are_two_and_so_are_their_charges() -> None:
    book = told(("p1", [agreed(JAN)]), ("p2", [agreed(JAN), bought(id="x")]))
    assert sum(name == "A1" for name in ids(book.merge("p2", "p1", on=MAR))) == 1
    ledgers = [
        pt.Relationship("shop", record).add(agreed(start)).bill(APR)
        for record, start in (("p1", JAN), ("p2", FEB))
    ]
    paid = pt.Payment(usd("10.00"), on=APR, charge="A1/fee/2026-02-01", id="P")
    book = pt.Book([SHOP, *RECORDS], [ledgers[0], ledgers[1].add(paid)])
    merged = book.merge("p2", "p1", on=MAY)
    assert worth(merged) == "70.00 USD"
    names = ids(merged)
    assert "p2:A1" in names
    assert [each for each in names if each and "2026-02-01" in each] == [
        "A1/fee/2026-02-01",
        "p2:A1/fee/2026-02-01",
    ]
    facts = {fact.id: fact for fact in merged.relationship("shop", "p1").known_by()}
    assert getattr(facts["P"], "charge", None) == "p2:A1/fee/2026-02-01"
    invoice = pt.invoices(ledgers[1], numbers=["I1", "I2", "I3"])[0]
    with_paper = pt.Book([SHOP, *RECORDS], [ledgers[0], ledgers[1].add(invoice)])
    shown = with_paper.merge("p2", "p1", on=MAY).relationship("shop", "p1").known_by()
    (paper,) = (fact for fact in shown if isinstance(fact, pt.Invoice))
    assert {line.id for line in paper.lines} <= {fact.id for fact in shown}


def test_two_of_three_may_share_what_the_third_has_otherwise() -> None:
    same = bought("6.00", id="7")
    book = told(("p1", [bought(id="7")]), ("p2", [same]), ("p3", [same]))
    book = book.merge("p2", "p1", on=MAR).merge("p3", "p1", on=MAR)
    assert (worth(book), ids(book)) == ("11.00 USD", ["7", "p2:7"])


def test_an_id_that_would_grow_too_long_is_numbered() -> None:
    name = "x" * 127
    book = told(("p1", [bought(id=name)]), ("p2", [bought("6.00", id=name)]))
    assert ids(book.merge("p2", "p1", on=MAR)) == [name, f"{name}-2"]


def test_a_referral_of_oneself_is_none() -> None:
    book = told(("p1", [pt.Observation.referral("p2", on=JAN)]), ("p2", [bought()]))
    came = pt.Observation.referred_by("p1", on=JAN)
    merged = book.add("shop", "p2", came).merge("p2", "p1", on=MAR)
    assert [fact.kind for fact in merged.relationship("shop", "p1").known_by()] == ["purchase"]
    ledger = pt.Relationship("shop", "p1")
    won = pt.Acquisition("referral", referrer="p1")
    engaged = pt.Engagement(pt.EngagementForm.PROJECT, on=JAN, acquisition=won, id="E")
    right = pt.Correction("R", pt.Observation.referral("p1", on=JAN), on=FEB, id="C")
    for fact, path in (
        (pt.Observation.referral("p1", on=JAN, id="R"), "facts[R].party"),
        (pt.Observation.referred_by("p1", on=JAN, id="R"), "facts[R].party"),
        (engaged, "facts[E].acquisition.referrer"),
    ):
        assert faults_of(lambda fact=fact: ledger.add(fact)) == [(path, "referral.self")]  # type: ignore[misc]
    said = ledger.add(pt.Observation.referral("p2", on=JAN, id="R"))
    assert faults_of(lambda: said.add(right)) == [("facts[C].fact.party", "referral.self")]


# --- acts, reviews, coverages ------------------------------------------------------------------


def placed(standing: str, on: date = JAN, **more: Any) -> pt.Placement:
    return pt.Placement(standing, on=on, by="ana", reason="opening", **more)


def test_of_two_opening_placements_that_of_the_record_merged_into_counts() -> None:
    people = BASE.add_party(pt.Person("ana", "Ana"))
    book = people.add("shop", "p1", placed("customer")).add("shop", "p2", placed("client"))
    policy = pt.policies.BY_CONDUCT
    for one, other, standing in (("p2", "p1", "customer"), ("p1", "p2", "client")):
        merged = book.merge(one, other, on=MAR)
        assert pt.review(merged.relationship("shop", one), policy, on=JAN).after.name == standing
    lines = people.add("shop", "p1", placed("customer", line="tax"))
    lines = lines.add("shop", "p2", placed("client", line="audit")).merge("p2", "p1", on=MAR)
    assert len(lines.relationship("shop", "p1").known_by()) == 2
    later = people.add("shop", "p1", placed("customer")).add("shop", "p2", placed("client", FEB))
    assert len(later.merge("p2", "p1", on=MAR).relationship("shop", "p1").known_by()) == 2


def test_of_two_overrides_and_two_reviews_of_one_day_too() -> None:
    period = pt.Period(JAN, JUN)
    people = BASE.add_party(pt.Person("ana", "Ana"))

    def pin(standing: str) -> pt.Override:
        return pt.Override.pin(standing, period, by="ana", reason="audit")

    book = people.add("shop", "p1", pin("customer")).add("shop", "p2", pin("client"))
    merged = book.merge("p2", "p1", on=MAR)
    assert pt.review(
        merged.relationship("shop", "p1"), pt.policies.BY_CONDUCT, on=FEB
    ).after.name == ("customer")
    book = told(("p1", [bought()]), ("p2", []))
    book = book.record(*pt.review_book(book, pt.policies.BY_CONDUCT, on=FEB))
    ledger = book.merge("p2", "p1", on=MAR).relationship("shop", "p1")
    (review,) = (fact for fact in ledger.known_by() if isinstance(fact, pt.Reviewed))
    assert review.after.name == "customer"


def test_of_two_coverages_what_was_looked_at_in_both_counts() -> None:
    owes = pt.Policy("owes", "1", rungs=(pt.Rung("late", enter=pt.UnpaidCount(pt.at_least(1))),))
    book = told(("p1", [bought()]), ("p2", []))
    narrow = book.relationships[1].covering(pt.Coverage.of("purchase"))
    book = pt.Book(book.parties, [book.relationships[0], narrow]).merge("p2", "p1", on=MAR)
    ledger = book.relationship("shop", "p1")
    (finding,) = pt.review(ledger, owes, on=APR).findings
    assert finding.verdict is pt.Verdict.UNKNOWN
    (before,) = pt.review(ledger, owes, on=FEB, known_by=FEB).findings
    assert before.verdict is pt.Verdict.UNMET


# --- bonds, particulars, what survives ---------------------------------------------------------


def test_bonds_are_the_partys_and_those_upon_itself_vanish_while_merged() -> None:
    firms = [pt.Organization(each, each) for each in ("a", "b", "c")]
    book = pt.Book([SHOP, *firms]).note(
        pt.Relation("a", pt.Bond.OWNS, "b", on=JAN, id="O1"),
        pt.Relation("b", pt.Bond.OWNS, "c", on=JAN, id="O2"),
        pt.Relation("shop", pt.Bond.PAYS_FOR, "b", on=JAN, id="O3"),
    )
    merged = book.merge("b", "a", on=MAR)
    assert [str(each) for each in merged.bonds_of("b")] == ["a owns c", "The Shop pays for a"]
    kept = book.merge("b", "a", on=MAR, without=["pays for"])
    assert [str(each) for each in kept.bonds_of("a")] == ["a owns c"]
    parted = merged.unmerge("b", on=MAY, reason="two")
    assert [each.id for each in parted.bonds_of("b")] == ["O1", "O2", "O3"]
    assert faults_of(lambda: book.merge("c", "a", on=MAR)) == [("party[a]", "reference.cycle")]
    assert book.merge("b", "a", on=MAR).merge("c", "a", on=MAR).bonds_of("a") != ()
    later = book.merge("b", "a", on=MAY)
    assert faults_of(lambda: later.merge("c", "a", on=MAR)) == [("party[a]", "reference.cycle")]


def test_bonds_that_do_not_pass_on_do_not_pass_on_through_a_chain() -> None:
    book = told().note(pt.Relation("shop", "sponsors", "p3", on=JAN, id="S1"))
    book = book.merge("p3", "p2", on=MAR).merge("p2", "p1", on=MAR, without=["sponsors"])
    assert book.bonds_of("p1") == ()
    assert len(book.known_by(FEB).bonds_of("p3")) == 1


def test_all_that_is_known_of_the_records_is_known_of_the_party_and_gone_on_undo() -> None:
    records = [
        pt.Person("p1", "Mary", names=(pt.Name("Mary Pine"),)),
        pt.Person("p2", "M. Vane", identifiers=(pt.Identifier("vat", "2"),)),
    ]
    mail = pt.Particular("p2", pt.ContactPoint("mail", "m@x"), on=JAN, source="crm")
    named = pt.Particular("p2", pt.Name("M. Wane"), on=FEB)
    book = pt.Book(records).note(mail, named).merge("p2", "p1", on=MAR)
    party = book.party("p2")
    assert isinstance(party, pt.Person)
    assert (party.id, party.name_on(APR)) == ("p1", "Mary Pine")
    assert [each.text for each in party.names] == ["M. Vane", "M. Wane", "Mary", "Mary Pine"]
    assert book.find("vat", "2") == party
    assert [each.text for each in book.particulars("p1")] == ["m@x", "M. Wane"]
    parted = book.unmerge("p2", on=MAY, reason="two")
    assert parted.party("p1") == records[0]
    assert pt.surviving(parted.particulars("p1"), "particular:contact:mail", on=JUN) is None


def test_groups_are_merged_with_their_members() -> None:
    book = BASE.add_party(pt.Group("g1", "One", members=(pt.Membership("p1"),)))
    book = book.add_party(pt.Group("g2", "Two", members=(pt.Membership("p2"), pt.Membership("p1"))))
    merged = book.merge("g2", "g1", on=MAR)
    assert [each.id for each in merged.members("g2", on=JAN)] == ["p1", "p2"]
    group = merged.party("g1")
    assert isinstance(group, pt.Group)
    assert [each.member.id for each in group.members] == ["p2", "p1"]


def test_what_survives_is_said_by_a_rule() -> None:
    said: list[pt.Fact] = [
        pt.Attribute("size", "small", on=JAN, source="crm", id="a"),
        pt.Attribute("size", "large", on=FEB, source="erp", id="b"),
        pt.Attribute("size", None, on=MAR, source="crm", id="c"),
        pt.Observation("visit", on=JAN, until=FEB, id="d"),
    ]

    def survives(kind: str, on: date, **more: Any) -> object:
        found = pt.surviving(said, kind, on=on, **more)
        return None if found is None else found.id

    assert survives("attribute:size", FEB) == "b"
    assert survives("attribute:size", MAR) is None
    assert survives("attribute:size", MAR, by=pt.Survives.EARLIEST) == "a"
    assert survives("attribute:size", MAR, sources=["erp", "crm"]) == "b"
    assert survives("attribute:size", FEB, sources=["crm"]) == "a"
    assert survives("attribute:size", FEB, sources=["x"]) == "b"
    assert (survives("observation:visit", JAN), survives("observation:visit", FEB)) == ("d", None)
    wrong: Any = "latest"
    assert faults_of(lambda: pt.surviving(said, "x", on=JAN, by=wrong)) == [("by", "survives.type")]


# --- what is refused ---------------------------------------------------------------------------


def test_each_merge_that_can_not_be_is_refused_by_its_own_name() -> None:
    book = BASE.merge("p1", "p2", on=MAR)

    def refused(one: str, other: str, on: date = APR) -> list[str]:
        return [code for _, code in faults_of(lambda: book.merge(one, other, on=on))]

    assert refused("p1", "p1") == ["merge.self"]
    assert refused("p2", "p1") == ["merge.ring"]
    assert refused("p1", "p3") == ["merge.already"]
    assert refused("p1", "p3", JAN) == ["merge.already"]
    assert refused("p3", "shop") == ["merge.sort"]
    assert refused("p3", "nobody") == ["reference.unknown"]
    assert [code for _, code in faults_of(lambda: book.unmerge("p3", on=APR, reason="?"))] == [
        "merge.none"
    ]
    gone = BASE.erase("p1", on=FEB, reason="asked for it")
    for pair in (("p1", "p2"), ("p2", "p1")):
        assert [code for _, code in faults_of(lambda pair=pair: gone.merge(*pair, on=MAR))] == [  # type: ignore[misc]
            "merge.erased"
        ]
    firm = pt.Organization("p1", "P1")
    assert [code for _, code in faults_of(lambda: book.replace_party(firm))] == ["merge.sort"]
    led = BASE.merge("p1", "p2", on=MAR).merge("p3", "p1", on=MAR)
    assert [code for _, code in faults_of(lambda: led.merge("p2", "p1", on=MAR))] == ["merge.ring"]
    ring = BASE.merge("p1", "p2", on=MAR).merge("p2", "p3", on=MAR)
    assert [code for _, code in faults_of(lambda: ring.merge("p3", "p1", on=APR))] == ["merge.ring"]


def test_a_view_of_several_ledgers_is_no_ledger_of_a_book() -> None:
    book = told(("p1", [bought()]), ("p2", [bought()])).merge("p2", "p1", on=MAR)
    view = book.relationship("shop", "p1")
    assert [code for _, code in faults_of(lambda: pt.Book(BASE.parties, [view]))] == [
        "relationship.joined"
    ]


def test_what_a_book_is_told_of_parties_belongs_in_no_ledger() -> None:
    merged = pt.Merged("p2", "p1", on=MAR, id="N")
    named = pt.Particular("p1", pt.Name("M"), on=JAN, id="N")
    for fact in (merged, named, pt.Ended("x", on=MAR, id="N")):
        ledger = pt.Relationship("shop", "p1")
        assert faults_of(lambda f=fact, at=ledger: at.add(f)) == [("facts[N]", "fact.type")]  # type: ignore[misc]


def test_what_is_no_day_no_fact_or_no_bond_is_a_wrong_type() -> None:
    book, wrong = told(("p1", [bought()])).merge("p2", "p1", on=MAR), "x"
    odd: Any = wrong
    day = [("known_by", "date.type")]
    assert faults_of(lambda: book.readings(odd)) == day
    assert faults_of(lambda: book.bonds_by(odd)) == day
    assert faults_of(lambda: book.relationship("shop", "p1", known_by=odd)) == day
    number: Any = 3
    assert faults_of(lambda: BASE.merge("p2", "p1", on=MAR, without=number)) == [
        ("without[0]", "bond.type")
    ]
    assert faults_of(lambda: pt.surviving([number], "x", on=JAN)) == [("said[0]", "fact.type")]


# --- erasure -----------------------------------------------------------------------------------


def test_erasing_takes_every_record_and_an_undo_brings_no_name_back() -> None:
    records = [pt.Person("p1", "Quux"), pt.Person("p2", "Zork"), pt.Person("p3", "Stan")]
    noted: list[pt.Note] = [
        pt.Particular("p2", pt.ContactPoint("mail", "q@zork"), on=JAN, id="M1"),
        pt.Correction("M1", pt.Particular("p2", pt.ContactPoint("mail", "z@zork"), on=JAN), on=FEB),
        pt.Ended("M1", on=APR, reason="Zork moved", id="E1"),
        pt.Retraction("E1", on=MAY, reason="no"),
    ]
    book = pt.Book([SHOP, *records]).note(*noted)
    for record in ("p1", "p2"):
        book = book.add("shop", record, bought(note="Quux or Zork, q@zork"))
    book = book.add("shop", "p3", bought(note="with z@zork"))
    book = book.merge("p2", "p1", on=MAR, reason="Zork is Quux")
    gone = book.erase("p1", on=MAY, reason="asked for it")
    parted = gone.unmerge("p2", on=JUN, reason="two")
    for each in (gone, parted):
        told_still = pt.to_json(each)
        assert [word for word in ("Quux", "Zork", "@zork") if word in told_still] == []
    assert worth(gone) == worth(book) == "10.00 USD"
    assert (worth(parted), worth(parted, "p2")) == ("5.00 USD", "5.00 USD")
    assert [type(parted.party(each)).__name__ for each in ("p1", "p2")] == ["ErasedPerson"] * 2
    assert pt.Book(gone.parties, gone.relationships, notes=gone.notes) == gone
    earlier = book.unmerge("p2", on=APR, reason="two").erase("p1", on=MAY, reason="asked for it")
    assert isinstance(earlier.party("p2"), pt.Person)


# --- candidates --------------------------------------------------------------------------------


def test_candidates_share_what_tells_them_apart_never_a_name_alone() -> None:
    def person(name: str, label: str = "Mary", **more: Any) -> pt.Person:
        return pt.Person(name, label, **more)

    number = pt.Identifier("vat", "gb 1")
    book = pt.Book(
        [
            person("a", identifiers=(number,)),
            person("b", "Bo", identifiers=(pt.Identifier("vat", "GB  1"),)),
            person("c"),
            pt.Organization("d", "D", identifiers=(number,)),
            person("e", identifiers=(pt.Identifier("vat", "gb 1", period=pt.Period(None, JAN)),)),
            person("f", identifiers=(pt.Identifier("vat", "gb 2", period=pt.Period(None, JAN)),)),
            person("g", identifiers=(pt.Identifier("vat", "gb 2", period=pt.Period(JAN, None)),)),
        ]
    ).note(*(pt.Particular(each, pt.ContactPoint("mail", "M@x"), on=JAN) for each in ("a", "c")))

    def pairs(book: pt.Book) -> list[tuple[object, ...]]:
        return [tuple(map(each.param, ("first", "second", "kind"))) for each in pt.duplicates(book)]

    assert pairs(book) == [
        ("a", "b", "identifier:vat"),
        ("a", "c", "contact:mail"),
        ("a", "e", "identifier:vat"),
        ("b", "e", "identifier:vat"),
    ]
    assert pairs(book.merge("b", "a", on=MAR)) == [
        ("a", "c", "contact:mail"),
        ("a", "e", "identifier:vat"),
    ]
    crowd = pt.Book([person(f"p{n}", identifiers=(number,)) for n in range(30)])
    assert len(pairs(crowd)) == 29
    wrong: Any = [1]
    assert faults_of(lambda: pt.duplicates(wrong)) == [("book", "book.type")]


def test_identifiers_are_looked_up_by_day() -> None:
    old = pt.Identifier("vat", "1", period=pt.Period(None, JAN))
    book = pt.Book([pt.Person("a", "A", identifiers=(old,)), pt.Person("b", "B")])
    book = book.note(pt.Particular("b", pt.Identifier("vat", "1"), on=JAN))
    found = [book.find("vat", "1", on=day) for day in (date(2025, 1, 1), JAN)]
    assert [each and each.id for each in found] == ["a", "b"]
    assert book.find("vat", "2") is None
    wrong: Any = "today"
    assert faults_of(lambda: book.find("vat", "1", on=wrong)) == [("on", "date.type")]


# --- audit -------------------------------------------------------------------------------------


@law("E13", kills="a recorded decision that is edited, or that nobody finds when its ground goes")
def test_recorded_decisions_are_found_when_what_they_rested_on_goes() -> None:
    policy = pt.policies.by_conduct(purchases=2)
    book = told(("p1", [bought(id="P1"), bought(id="P2")]), ("p2", [bought(id="P1", on=FEB)]))
    book = book.record(*pt.review_book(book, policy, on=MAR))
    assert pt.audit(book) == ()
    mended = book.add("shop", "p1", pt.Retraction("P1", on=APR, reason="twice", id="R1"))
    mended = mended.add("shop", "p1", pt.Correction("P2", bought("9.00"), on=MAY, id="C1"))
    found = [(each.code, each.param("fact"), each.param("by")) for each in pt.audit(mended)]
    assert ("audit.retracted", "P1", "R1") in found
    assert {code for code, *_ in found} <= {"audit.retracted", "audit.corrected"}
    same_day = pt.Retraction("P1", on=MAR, reason="twice")
    assert pt.audit(book.add("shop", "p1", same_day)) == ()
    undone = mended.add("shop", "p1", pt.Retraction("R1", on=JUN, reason="no"))
    assert "P1" not in [each.param("fact") for each in pt.audit(undone)]
    assert all(" rested on " in each.say() for each in pt.audit(mended))
    assert all(fact in mended.relationships[0].facts for fact in book.relationships[0].facts)


def test_recorded_decisions_are_found_when_records_are_merged_or_parted() -> None:
    book = told(("p1", [bought(id="P1")]), ("p2", [bought("6.00", id="P1", on=FEB)]))
    policy = pt.policies.by_conduct(purchases=2)
    book = book.record(*pt.review_book(book, policy, on=FEB))
    merged = book.merge("p2", "p1", on=MAR)
    found = [
        (each.code, each.param("ledger"), each.param("party"), each.param("on"))
        for each in pt.audit(merged)
    ]
    assert found == [
        ("audit.merged", "shop→p1", "p2", MAR),
        ("audit.merged", "shop→p2", "p1", MAR),
    ]
    assert "before p2 was merged" in pt.audit(merged)[0].say()
    seen = merged.record(*pt.review_book(merged, policy, on=APR))
    wrong = pt.Retraction("P1", on=MAY, reason="twice")
    taken = [each for each in pt.audit(seen.add("shop", "p2", wrong)) if each.param("fact")]
    assert [(each.code, each.param("ledger")) for each in taken] in (
        [("audit.retracted", "shop→p1"), ("audit.retracted", "shop→p2")],
        [("audit.retracted", "shop→p2"), ("audit.retracted", "shop→p1")],
    )
    parted = seen.unmerge("p2", on=JUN, reason="two")
    assert [(each.code, each.param("on")) for each in pt.audit(parted)] == [("audit.parted", JUN)]
    bad: Any = None
    assert faults_of(lambda: pt.audit(bad)) == [("book", "book.type")]


# --- a group's facts ---------------------------------------------------------------------------


def test_a_groups_facts_are_those_of_who_belonged() -> None:
    home = pt.Group("home", "Home", members=(pt.Membership("p1"),))
    back = pt.Refund(usd("1.00"), on=APR, of="P2", id="R")
    book = told(
        ("p1", [bought(id="P1")]),
        ("p2", [bought("2.00", id="P2"), bought("4.00", on=MAR, id="P1"), back]),
    ).add_party(home)
    book = book.note(pt.Relation("home", pt.Bond.INCLUDES, "p2", on=JAN, until=FEB))
    assert [fact.id for fact in book.facts_of("shop", "home")] == ["P1", "P2", "R"]
    assert [fact.id for fact in book.facts_of("shop", "home", on=JAN)] == ["P1", "P2", "p2:P1", "R"]
    assert [fact.id for fact in book.facts_of("shop", "home", on=FEB)] == ["P1"]
    assert book.facts_of("shop", "p3") == ()
    wrong: Any = "today"
    assert faults_of(lambda: book.facts_of("shop", "home", on=wrong)) == [("on", "date.type")]
    assert faults_of(lambda: book.members("home", on=wrong)) == [("on", "date.type")]
    assert faults_of(lambda: book.known_by(wrong)) == [("day", "date.type")]


def test_reports_read_the_records_that_were_one_by_the_day_of_knowledge() -> None:
    """E30: as known before the merge, and while it stood."""
    start = date(2025, 1, 1)
    book = pt.Book([pt.Organization("us", "Us"), pt.Person("a", "A"), pt.Person("b", "B")])
    for who, paid in (("a", "10"), ("b", "20")):
        terms = pt.BillingTerms.monthly(pt.Money(paid, "USD"))
        signed = pt.Agreement.signed(f"S{who}", on=start, start=start, billing=terms)
        bought = pt.Purchase(pt.Money("5", "USD"), on=date(2025, 1, 2))
        book = book.add("us", who, bought, signed)
    merged = book.merge("a", "b", on=date(2025, 3, 15))
    parted = merged.unmerge("a", on=date(2025, 6, 1), reason="cousins")
    for whole, day in ((merged, date(2025, 3, 1)), (parted, date(2025, 4, 1))):
        last = date(2025, 1, 31)
        known = pt.recurring_revenue(whole, since=start, until=last, known_by=day)
        assert known == pt.recurring_revenue(whole.known_by(day), since=start, until=last)
        table = pt.rfm(whole, on=date(2025, 3, 1), known_by=day)
        assert table == pt.rfm(whole.known_by(day), on=date(2025, 3, 1))
