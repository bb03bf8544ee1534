"""A person leaves a ledger: what goes, what stays, and that nothing left gives a word away."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage import strategies as pst
from patronage.facts.identity import content, identify
from patronage.manifest import MANIFEST
from planting import planted
from refusals import faults_of

from laws import law

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

DAY, NEXT, LATE = date(2026, 1, 1), date(2026, 1, 2), date(2026, 4, 1)
FIRM, ANA = pt.Organization("hp", "Harlow & Pine LLP"), pt.Person("ana", "Ana Ruiz")


STAYS = {
    *("Attribute.value", "Observation.value", "Observation.unit", "Observation.details"),
    *("Purchase.product", "Purchase.channel", "Acquisition.channel"),
    *("Standing.name", "PolicyVersion.name", "PolicyVersion.version", "Step.gained", "Step.lost"),
    *("Ref.label", "Reviewed.evidence", "Retraction.of", "Lifted.of", "Agreement.category"),
}
"""The fields that the page on erasure lists as no place for names, ids, and others' labels."""


def told_at(value: Any, text: str, place: str = "") -> set[str]:
    """Return the fields, by their class, in which a text is said somewhere inside a value."""
    if isinstance(value, str):
        return {place} if text in value else set()
    if isinstance(value, tuple | frozenset):
        return {each for item in value for each in told_at(item, text, place)}
    if not attrs.has(type(value)):
        return set()
    kind = type(value)
    return {
        each
        for name in (one.name for one in attrs.fields(kind))
        for each in told_at(getattr(value, name), text, f"{kind.__name__}.{name}")
    }


class Words(NamedTuple):
    """What may be said of a person: two names, a number, an address, and a free text."""

    name: str
    maiden: str
    number: str
    mail: str
    text: str

    @property
    def person(self) -> pt.Person:
        """The person who is known by them."""
        return pt.Person(
            "mary",
            self.name,
            names=(pt.Name(self.maiden),),
            identifiers=(pt.Identifier("vat", self.number),),
            contact_points=(pt.ContactPoint("mail", self.mail),),
        )

    @property
    def own(self) -> list[Fact]:
        """Facts of the person's own ledger, with the words wherever words may stand."""
        ref, text = self.person.ref, self.text
        bought = pt.Purchase(usd("9.90"), on=DAY, note=text, source=text, buyer=ref)
        scope = pt.Scope(
            services=(f"advice to {self.name}",),
            value_promised=text,
            commitments=(pt.Commitment(usd("5"), on=DAY, what=f"for {self.maiden}"),),
        )
        signed = pt.Agreement.signed(
            "A1",
            on=DAY,
            start=DAY,
            summary=f"counsel for {self.name}",
            clauses=[pt.Clause("scope", f"{self.maiden.upper()} is advised")],
            billing=pt.BillingTerms.monthly(usd("100.00")),
            source=text,
        )
        return [
            bought,
            bought,
            attrs.evolve(bought, note=None),
            pt.Observation.need(text, on=DAY),
            pt.Observation.complaint(text, on=DAY),
            pt.Placement("client", on=DAY, by=ANA, reason=text),
            pt.Engagement(pt.EngagementForm.PROJECT, on=DAY, scope=scope),
            signed.suspend(on=NEXT, reason=text).resume(on=LATE, reason=f"{self.name} paid"),
            pt.Purchase(usd("1"), on=DAY, id="P1"),
            pt.Correction("P1", pt.Purchase(usd("2"), on=DAY, note=text), on=NEXT, reason=text),
            pt.Retraction("P1", on=LATE, reason=text),
        ]

    @property
    def elsewhere(self) -> list[Fact]:
        """Facts of another's ledger that speak of the person."""
        drafted = pt.Agreement.drafted("B1", on=DAY, start=DAY, summary=f"as for {self.name}")
        return [
            pt.Observation.referred_by(self.person, on=DAY, note=self.text),
            pt.Observation("visit", on=DAY, note=f"with {self.name}, in haste"),
            pt.Observation.preference(f"not {self.number}", on=DAY),
            drafted.offer(on=DAY, reason=f"{self.mail} asked"),
        ]

    @property
    def book(self) -> pt.Book:
        """The book in which all that is said."""
        reseller = pt.PartyRole("reseller", reason=f"for {self.name}")
        stan = pt.Person("stan", "Stan Oduya", roles=(reseller,))
        vanes = pt.Group.household("home", "The House", [self.person, stan])
        return (
            pt.Book()
            .add_party(ANA)
            .add(FIRM, self.person, *self.own)
            .add(FIRM, stan, *self.elsewhere)
            .add_party(vanes)
            .add_relation(pt.Relation(self.person, pt.Bond.REFERS, stan, on=DAY, source=self.text))
        )

    @property
    def erased(self) -> pt.Book:
        """The book without the person."""
        return self.book.erase("mary", on=LATE, reason="asked for it")


PLAIN = Words("Mary Vane", "Mary Pine", "GB-7 33", "mary@example.org", "her cousin asked for it")
SAID = st.text("qxzjvk", min_size=5, max_size=9)
WORDS = st.builds(
    Words,
    st.builds("{} {}".format, SAID, SAID),
    SAID,
    SAID,
    st.builds("{}@{}.org".format, SAID, SAID),
    st.lists(SAID, min_size=1, max_size=4).map(" ".join),
)


def shown(book: pt.Book) -> str:
    """Return all that can be seen of a book, as it is stored and as it is shown."""
    values = chain(book.parties, book.relations, *(each.facts for each in book.relationships))
    return "\n".join([pt.to_json(book), repr(book), *map(repr, values), *map(str, values)])


# --- Examples


def test_one_ledger_loses_a_person_as_it_would_in_its_book() -> None:
    whole = PLAIN.book
    for before, after in zip(whole.relationships, PLAIN.erased.relationships, strict=True):
        left = before.erased(PLAIN.person)
        assert left == after
        assert pt.to_json(left) == pt.to_json(after)
        assert left.erased(PLAIN.person) == left
    untouched = pt.Relationship(FIRM, ANA).add(pt.Observation("visit", on=DAY, note="in haste"))
    assert untouched.erased(PLAIN.person) is untouched


def test_only_persons_are_erased() -> None:
    ledger: Any = PLAIN.book.relationships[0]
    for other in (FIRM, PLAIN.erased.party("mary"), "mary", None):
        assert faults_of(lambda who=other: ledger.erased(who)) == [("person", "erasure.person")]  # type: ignore[misc]


def test_the_words_that_find_a_person_are_public() -> None:
    assert PLAIN.person.words == ("GB-7 33", "Mary Pine", "Mary Vane", "mary@example.org")


def test_a_name_is_found_however_it_is_spaced() -> None:
    said = pt.Observation("visit", on=DAY, note="with MARY\n  Vane")
    other = pt.Observation("visit", on=DAY, note="with Marylin Vane")
    ledger = pt.Relationship(FIRM, ANA).add(said, other).erased(PLAIN.person)
    assert [getattr(fact, "note", None) for fact in ledger.facts] == [None, "with Marylin Vane"]


def test_ids_that_the_first_release_made_of_words_are_made_anew() -> None:
    """They digested all that a fact said, so that a guess could be tried on them."""

    def named(fact: Fact) -> Fact:
        digest = sha256(content(fact).encode()).hexdigest()[:8]
        given_: Any = fact
        return attrs.evolve(given_, id=f"{fact.kind}-{fact.on.isoformat()}-{digest}")  # type: ignore[no-any-return]

    told = named(pt.Observation.need("more sleep", on=DAY))
    plain = named(pt.Purchase(usd("9.90"), on=DAY))
    policy = pt.PolicyVersion("ours", "1", "9f2c")
    review = pt.Reviewed("a", "b", policy=policy, on=LATE, evidence=(told.id or "", plain.id or ""))
    wrong = pt.Retraction(told.id or "", on=NEXT, reason="it wasn't her", id="R1")
    ledger = pt.Relationship(FIRM, PLAIN.person).add(told, plain, review, wrong)
    left = ledger.erased(PLAIN.person)
    (need,) = (fact for fact in left.facts if fact.kind == "observation:need")
    assert need.id == identify([pt.Observation.need("erased", on=DAY)], "hp→mary")[0].id
    assert left.fact("R1").of == need.id  # type: ignore[attr-defined]
    (found,) = (fact for fact in left.facts if isinstance(fact, pt.Reviewed))
    assert found.evidence == (need.id, plain.id)
    assert left.fact(plain.id or "") == plain  # it says no more than what is left
    assert left.known_by() == tuple(f for f in left.facts if f.kind in {"purchase", "reviewed"})
    assert left.erased(PLAIN.person) == left


# --- Laws


@given(WORDS)
@law("P1", kills="a word left in a part of a fact, in an id or beside a name")
def test_no_word_is_left(words: Words) -> None:
    left = shown(words.erased)
    for word in {*words.text.split(), *words.person.words, *words.name.split()}:
        assert not re.search(re.escape(word), left, re.IGNORECASE)


@given(WORDS, WORDS)
@law("P1", kills="an id, an order or a length that hangs on what was said")
def test_what_is_left_hangs_on_nothing_that_was_said(one: Words, other: Words) -> None:
    """So no guess can be confirmed: a book that said something else leaves the same bytes."""
    assert shown(one.erased) == shown(other.erased)


@given(WORDS)
@law("P1", kills="a decision that hung on a word")
def test_decisions_outlive_the_words(words: Words) -> None:
    before, after = words.book, words.erased
    for old, new in zip(before.relationships, after.relationships, strict=True):
        for policy in pt.policies.READY_MADE:
            was, now = (pt.review(each, policy, on=LATE) for each in (old, new))
            assert (was.after, was.steps, was.next_change_on) == (
                now.after,
                now.steps,
                now.next_change_on,
            )


@pytest.mark.parametrize("place", range(len(PLAIN.own)))
def test_each_fact_gives_way_by_itself(place: int) -> None:
    needed = [fact for fact in PLAIN.own if fact.id == "P1"]
    facts = [*needed, PLAIN.own[place]]
    ledger = pt.Relationship(FIRM, PLAIN.person).add(*facts).erased(PLAIN.person)
    for word in ("Mary", "mary@", "GB-7", "cousin"):
        assert word not in repr(ledger.facts)


# --- every field of every kind of fact -----------------------------------------------------------

OF_BOOKS = {"Ended", "Merged", "Particular", "Relation"}
KINDS = [getattr(pt, name) for name in MANIFEST.named("fact") if name not in OF_BOOKS]
ZORK = pt.Person("mary", "Quux Zork")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_field_of_any_kind_of_fact_keeps_a_name_but_those_that_are_listed(kind: Any) -> None:
    seen: set[str] = set()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(pst.facts(kinds=[kind]))
    def held(fact: Any) -> None:
        for said in planted(fact, ZORK.label):
            seen.update(told_at(said, ZORK.label))
            try:
                ledger = pt.Relationship("hp", "mary").add(said)
            except pt.PatronageError:
                continue  # it mends what isn't there
            for left in (ledger.erased(ZORK), *_by_book(ledger)):
                told = told_at(left.facts, ZORK.label)
                assert {each for each in told if not each.endswith(".line")} <= STAYS
                if not told:
                    assert ZORK.label not in pt.to_json(left)

    held()
    assert any(each.endswith(".source") for each in seen)


def _by_book(ledger: pt.Relationship) -> list[pt.Relationship]:
    """Return the ledger of a book without the person, where its facts name no strangers."""
    try:
        book = pt.Book().add(FIRM, ZORK, *ledger.facts)
    except pt.PatronageError:
        return []
    return [book.erase("mary", on=LATE, reason="asked for it").relationship("hp", "mary")]


def test_an_invoice_and_what_an_observation_is_about_say_no_name() -> None:
    days = pt.Period(DAY, NEXT)
    line = pt.Charge(
        *("desk", days),
        amount=usd("5"),
        invoice_on=DAY,
        due_on=NEXT,
        label="for Quux Zork",
        id="C1",
    )
    (paper,) = pt.invoices([line], numbers=["I1"], tax=pt.FlatTax("19", id="vat"))
    tax = tuple(attrs.evolve(each, label="tax of Quux Zork") for each in paper.tax)
    paper = attrs.evolve(paper, tax=tax)
    asked = pt.Observation("granted", 3, on=DAY, about="Quux Zork")
    ledger = pt.Relationship("hp", "mary").add(line, paper, asked)
    found = [ledger.erased(ZORK), *_by_book(ledger)]
    assert len(found) == 2
    for left in found:
        assert "Zork" not in pt.to_json(left)
        by_id = {fact.id: fact for fact in left.facts}
        assert by_id["I1"].lines[0].label == "for erased"  # type: ignore[attr-defined]
        assert by_id["I1"].tax[0].label == "tax of erased"  # type: ignore[attr-defined]
    other = attrs.evolve(asked, about="Another Name")
    anew = pt.Relationship("hp", "mary").add(line, paper, other)
    named = pt.Person("mary", "Another Name")
    ids = [{fact.id for fact in each.facts} for each in (*found, anew.erased(named))]
    assert ids[0] == ids[1] == ids[2]
