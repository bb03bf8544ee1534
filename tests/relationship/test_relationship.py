"""The ledger of two sides: what it takes and refuses, what it covers, and how it is shown."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from cost import calls_of
from patronage.errors import Conflict, InvalidInput, UnknownReference
from refusals import faults_of

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY, NEXT = date(2026, 1, 1), date(2026, 1, 2)
LEDGER = pt.Relationship(pt.Organization("hp", "Harlow & Pine"), "mary")


def visit(on: date = DAY, **more: Any) -> pt.Observation:
    return pt.Observation("visit", on=on, **more)


# --- The ledger


def test_facts_are_named_and_stand_in_order() -> None:
    ledger = LEDGER.add(visit(NEXT), visit(id="V1")).add(visit(NEXT))
    assert [each.on for each in ledger.facts] == [DAY, NEXT, NEXT]
    assert len({each.id for each in ledger.facts}) == 3
    assert ledger.fact("V1") == visit(id="V1")
    assert faults_of(lambda: ledger.fact("V2")) == [("id", "reference.unknown")]


def test_it_says_who_and_how_much() -> None:
    assert repr(LEDGER) == "<Relationship hp→mary, no facts>"
    assert repr(LEDGER.add(visit())) == "<Relationship hp→mary, 1 fact, 2026-01-01…2026-01-01>"
    tax = pt.Relationship("hp", "mary", line="tax", facts=[visit(), visit(NEXT)])
    assert repr(tax) == "<Relationship hp→mary (tax), 2 facts, 2026-01-01…2026-01-02>"


def test_its_days_are_those_from_the_first_fact_to_the_last() -> None:
    assert LEDGER.period is None
    assert LEDGER.add(visit(NEXT), visit()).period == pt.Period(DAY, date(2026, 1, 3))
    assert LEDGER.add(visit(date.max)).period == pt.Period(date.max, None)


@pytest.mark.parametrize(
    ("given_sides", "more", "faults"),
    [
        (("hp", "hp"), {}, [("patron", "reference.cycle")]),
        ((1, "Mary Vane"), {}, [("provider", "party.type"), ("patron", "id.syntax")]),
        (("hp", "mary"), {"line": "a\nb"}, [("line", "name.syntax")]),
        (("hp", "mary"), {"coverage": None}, [("coverage", "coverage.type")]),
        (("hp", "mary"), {"facts": ["visit", 3]}, [
            ("facts[0]", "fact.type"), ("facts[1]", "fact.type"),
        ]),
        (("hp", "mary"), {"facts": [visit(line="audit", id="V1")], "line": "tax"}, [
            ("facts[V1].line", "line.mismatch"),
        ]),
    ],
)  # fmt: skip
def test_what_is_no_ledger_is_refused(
    given_sides: Any, more: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert faults_of(lambda: pt.Relationship(*given_sides, **more)) == faults


class Named:
    """A fact of another package that says between whom it is."""

    kind = "named"
    on = recorded_on = DAY
    source = line = None

    def __init__(self, provider: str, patron: str) -> None:
        self.id = "N1"
        self.provider, self.patron = pt.Ref(provider), pt.Ref(patron)


def test_a_fact_about_strangers_names_both() -> None:
    assert len(LEDGER.add(Named("hp", "mary")).facts) == 1
    with pytest.raises(UnknownReference) as caught:
        LEDGER.add(Named("hp", "stan"))
    assert str(caught.value) == (
        "facts[N1].patron: stan is a stranger here: the patron of this relationship is mary, "
        "got 'stan' [reference.unknown]"
    )


def test_one_id_with_two_contents_is_a_conflict() -> None:  # bad input 28
    with pytest.raises(Conflict, match=r"evidence\.conflict"):
        LEDGER.add(visit(id="V1")).add(visit(NEXT, id="V1"))


def test_only_a_decision_about_its_sides_is_recorded() -> None:
    conduct = pt.policies.BY_CONDUCT
    decision = pt.review(LEDGER, conduct, on=NEXT)
    assert [each.kind for each in LEDGER.record(decision).facts] == ["reviewed"]
    assert faults_of(lambda: pt.Relationship("hp", "stan").record(decision)) == [
        ("decision", "reference.unknown")
    ]
    book = pt.Book([pt.Person("mary", "Mary"), pt.Organization("hp", "H")], [LEDGER])
    assert book.record(decision).relationships == (LEDGER.record(decision),)
    assert book.record(decision, decision).relationships[0].facts != ()
    assert book.record() == book


def test_two_texts_under_one_version_are_a_fault_when_a_decision_is_recorded() -> None:
    one, other = pt.policies.by_conduct(), pt.policies.by_conduct(purchases=9)
    assert (one.name, one.version) == (other.name, other.version)
    recorded = LEDGER.record(pt.review(LEDGER, one, on=NEXT))
    twin = pt.review(recorded, other, on=NEXT)
    again = pt.review(recorded, one, on=NEXT)
    assert faults_of(lambda: recorded.record(twin)) == [("decision.policy", "policy.version")]
    assert recorded.record(again).facts != ()
    renamed = pt.review(recorded, pt.policies.by_conduct(purchases=9, version="2"), on=NEXT)
    assert len(recorded.record(renamed).facts) == 2
    book = pt.Book([pt.Person("mary", "Mary"), pt.Organization("hp", "H")], [LEDGER])
    first = pt.review(LEDGER, one, on=NEXT)
    assert faults_of(lambda: book.record(first, twin)) == [
        ("decisions[1].policy", "policy.version")
    ]


# --- Names that are nearly right


def test_the_nearest_of_what_a_ledger_or_a_book_has_is_offered() -> None:
    ledger = LEDGER.add(visit(id="visit-1"), pt.Purchase(pt.Money("1", "USD"), on=DAY, id="A1"))
    book = pt.Book([pt.Person("mary", "Mary"), pt.Organization("hp", "HP")], [LEDGER])
    yearly = pt.BillingTerms.yearly(pt.Money("1", "USD")).bind("B", DAY)
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: ledger.fact("A"), "id: did you mean 'A1'? give the id of a fact"),
        (lambda: ledger.add(pt.Retraction("vist-1", on=DAY, reason="x")), "mean 'visit-1'? give"),
        (lambda: book.party("marry"), "party: did you mean 'mary'? give the id of a party"),
        (lambda: book.relationship("hp", "marry"), "did you mean 'hp→mary'? give two sides"),
        (
            lambda: yearly.charges(until=NEXT, usage=[pt.Usage("fe", 1, on=DAY)]),
            "by usage are none",
        ),
        (lambda: pt.Amendment(pt.Terms(), changes="sumary"), "did you mean 'summary'? say what"),
        (lambda: pt.ENGLISH.say("verdict.mett"), "did you mean 'verdict.met'? give words"),
        (
            lambda: pt.RateCard.of({pt.CLIENT: pt.Money("1", "USD")}).prices(
                pt.Timeline.constant("cilent")
            ),
            "did you mean 'client'? the card has client",
        ),
        (
            lambda: pt.Version(DAY, pt.policies.BY_CONDUCT, moved=(("gold", "custumer"),)),
            "did you mean 'customer'? name a standing",
        ),
    ]
    for ask, says in refused:
        with pytest.raises(UnknownReference) as error:
            ask()
        assert says in str(error.value)


# --- Coverage


def test_what_was_not_looked_at_is_not_known() -> None:
    purchases = pt.Coverage.of("purchase", until=NEXT)
    assert pt.Coverage().is_everything
    assert not purchases.is_everything
    assert not pt.Coverage(observed=pt.Period(DAY, None)).is_everything
    assert purchases.going_on() == pt.Coverage.of("purchase")
    assert purchases.going_on().going_on() is not None
    assert LEDGER.covering(purchases).add(visit()).coverage == purchases


def test_a_kind_that_no_fact_has_is_asked_about() -> None:
    assert [
        (fault.code, fault.value, fault.hint)
        for fault in pt.Coverage.of("purchas", "payment", "sitting", "relation:owns").check()
    ] == [
        ("coverage.kind", "'purchas'", "did you mean 'purchase'?"),
        ("coverage.kind", "'sitting'", "did you mean 'observation:sitting'?"),
    ]
    assert pt.Coverage().check() == ()


@pytest.mark.parametrize(
    ("kinds", "observed", "faults"),
    [
        (["purchase"], pt.Period(None, None), [("kinds", "coverage.type")]),
        (frozenset({3}), pt.Period(None, None), [("kinds", "name.syntax")]),
        (None, "1997", [("observed", "span.type")]),
    ],
)
def test_what_is_no_coverage_is_refused(
    kinds: Any, observed: Any, faults: list[tuple[str, str]]
) -> None:
    assert faults_of(lambda: pt.Coverage(kinds, observed=observed)) == faults


def test_a_coverage_is_copied_through_its_checks() -> None:
    purchases = pt.Coverage.of("purchase", since=DAY)
    assert pickle.loads(pickle.dumps(purchases)) == copy.copy(purchases) == purchases
    with pytest.raises(InvalidInput):
        purchases.__setstate__({})


# --- Laws


def ledgers() -> st.SearchStrategy[list[pt.Fact]]:
    days = both(su_days(), ed_days())
    lines = st.sampled_from([None, "tax", "audit"])
    named = st.builds(visit, days, line=lines)
    return st.lists(named, max_size=8)


@given(ledgers(), st.randoms(use_true_random=False))
@law("E2", kills="a view that keeps the order of arrival")
def test_lines_tile_the_ledger_but_for_what_belongs_to_all(facts: list[pt.Fact], rnd: Any) -> None:
    ledger = LEDGER.add(*rnd.sample(facts, len(facts)))
    assert ledger == LEDGER.add(*facts)
    views = {line: ledger.of_line(line) for line in ("tax", "audit")}
    shared = [each for each in ledger.facts if each.line is None]
    for line, view in views.items():
        own = [each for each in ledger.facts if each.line == line]
        assert sorted(view.facts, key=repr) == sorted([*shared, *own], key=repr)
        assert view == pt.Relationship("hp", "mary", line=line, facts=view.facts)


def test_billing_twice_adds_nothing_and_later_only_what_came_since() -> None:
    day = date(2026, 1, 1)
    monthly = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))
    signed = pt.Agreement.signed("A1", on=day, start=day, billing=monthly)
    once = pt.Relationship("hp", "mary").add(signed).bill(date(2026, 2, 1))
    assert once.bill(date(2026, 2, 1)) == once
    later = once.bill(date(2026, 4, 1))
    assert [fact.id for fact in later.facts if fact.kind == "charge"] == [
        f"A1/fee/2026-0{month}-01" for month in (1, 2, 3, 4)
    ]


@law("S18", kills="a charge taken for that of another agreement")
def test_each_agreement_is_charged_by_itself_whatever_it_is_called() -> None:
    day = date(2026, 1, 1)
    signed = (("A", "10", "USD"), ("A/fee", "20", "USD"), ("A.2", "30", "EUR"))
    agreements = [
        pt.Agreement.signed(
            name,
            on=day,
            start=day,
            billing=(pt.BillingTerms.monthly(pt.Money(price, currency)),),
        )
        for name, price, currency in signed
    ]
    once = pt.Relationship("hp", "mary").add(*agreements).bill(date(2026, 2, 1))
    charges = [fact for fact in once.facts if isinstance(fact, pt.Charge)]
    assert sorted(f"{each.id} {each.amount}" for each in charges) == [
        "A.2/fee/2026-01-01 30.00 EUR",
        "A.2/fee/2026-02-01 30.00 EUR",
        "A/fee/2026-01-01 10.00 USD",
        "A/fee/2026-02-01 10.00 USD",
        "A/fee/fee/2026-01-01 20.00 USD",
        "A/fee/fee/2026-02-01 20.00 USD",
    ]
    assert once.bill(date(2026, 2, 1)) == once


@law("Z9", kills="a chain that is walked from each of its links")
def test_a_long_chain_of_retractions_is_walked_once() -> None:
    def walk(links: int) -> None:
        chain = (
            pt.Retraction(f"F{place}", on=DAY, reason="no", id=f"F{place + 1}")
            for place in range(links)
        )
        visit = pt.Observation("visit", on=DAY, id="F0", line="tax")
        ledger = pt.Relationship("hp", "mary", facts=[visit, *chain])
        assert len(ledger.of_line("tax").facts) == links + 1
        assert ledger.of_line("audit").facts == ()
        assert len(ledger.known_by()) == 1

    few, many = (calls_of(partial(walk, links)) for links in (200, 2_000))
    assert many < 20 * few


def test_ledgers_of_other_records_are_read_along_by_the_days_of_knowledge() -> None:
    day, later = date(2026, 1, 1), date(2026, 3, 1)
    hers = pt.Relationship("hp", "p2").add(pt.Observation("visit", on=day, line="tax"))
    along = pt.Joined(hers, known=(pt.Period(later, date(2026, 6, 1)),))
    whole = pt.Relationship("hp", "p1", joined=[along])
    assert [len(whole.known_by(each)) for each in (day, later, date(2026, 6, 1), None)] == [
        0, 1, 0, 0,
    ]  # fmt: skip
    kept = pt.Relationship("hp", "p1", joined=[pt.Joined(hers, known=(pt.Period(later, None),))])
    assert repr(kept) == "<Relationship hp→p1, 1 fact, 2026-01-01…2026-01-01>"
    assert (kept.lines, kept.period) == (("tax",), pt.Period(day, date(2026, 1, 2)))
    assert len(kept.of_line("tax").known_by()) == 1
    assert kept.of_line("audit").known_by() == ()
    assert kept.fact(hers.facts[0].id or "") == hers.facts[0]
    assert len(kept.add(pt.Observation("visit", on=later)).known_by()) == 2
    assert pickle.loads(pickle.dumps(kept)) == kept == pt.from_json(pt.to_json(kept))
    assert "known in" in repr(along)
    assert kept.covering(pt.Coverage.of("payment")).coverage_by().kinds == frozenset({"payment"})


def test_erasing_from_several_ledgers_read_as_one_takes_the_words_of_each() -> None:
    mary, day = pt.Person("p1", "Mary Vane"), date(2026, 1, 1)
    hers = pt.Relationship("hp", "p2").add(pt.Observation("visit", on=day, note="Mary Vane"))
    along = pt.Joined(hers, known=(pt.Period(day, None),))
    whole = pt.Relationship("hp", mary, joined=[along])
    assert "Mary Vane" not in pt.to_json(whole.erased(mary))
    assert len(whole.erased(mary).known_by()) == 1


def test_of_several_ledgers_only_that_counts_as_looked_at_which_was_in_each() -> None:
    first = pt.Coverage.of("purchase", "payment", until=date(2026, 5, 1))
    other = pt.Coverage.of("purchase", since=date(2026, 2, 1))
    assert first.common(other) == pt.Coverage.of(
        "purchase", since=date(2026, 2, 1), until=date(2026, 5, 1)
    )
    assert first.common(pt.Coverage()) == first == pt.Coverage().common(first)
    late = pt.Coverage.of("purchase", since=date(2026, 5, 1))
    assert first.common(late).kinds == frozenset()
    days = pt.Coverage(observed=pt.Period(date(2026, 2, 1), None))
    assert days.common(first).kinds == first.common(days).kinds == first.kinds
    hers = pt.Relationship("hp", "p2", coverage=other)
    along = pt.Joined(hers, known=(pt.Period(date(2026, 3, 1), None),))
    whole = pt.Relationship("hp", "p1", coverage=first, joined=[along])
    assert whole.coverage_by() == first.common(other)
    assert whole.coverage_by(date(2026, 2, 1)) == first
