"""Which fact is which: ids that a ledger makes, and how facts with ids come together."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal, localcontext
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from cost import calls_of
from facts.ledgers import LEDGERS, shuffled
from patronage.errors import Conflict
from patronage.facts.fact import Growing
from patronage.facts.identity import content, identify, taken_in, with_id
from patronage.facts.mends import known_by

from laws import law

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

DAY, NEXT = date(2026, 1, 1), date(2026, 1, 2)
HERS = "hp→mary"


# --- Ids that the ledger makes


def test_the_id_tells_kind_day_and_content() -> None:
    visit = pt.Observation("visit", on=DAY)
    (named,) = identify([visit], HERS)
    assert named.id is not None
    assert named.id.startswith("observation:visit-2026-01-01-")
    assert len(named.id.rpartition("-")[2]) == 10
    assert named == with_id(visit, named.id)


def test_an_id_is_the_same_for_ever() -> None:
    """A digest that changed would make strangers of the facts in old files."""
    facts: list[Fact] = [
        pt.Purchase(usd("120.00"), on=DAY, product="lamp", source="orders.csv:7"),
        pt.Observation.work(Decimal("90.0"), cost=usd("60"), on=DAY, recorded_on=NEXT, by="ana"),
        pt.Assigned(pt.Ref("ana", "Ana Ruiz"), on=DAY),
    ]
    assert [fact.id for fact in identify(facts, HERS)] == [
        "assigned-2026-01-01-b75883c175",
        "observation:work-2026-01-01-8d07463c8c",
        "purchase-2026-01-01-e25b90f900",
    ]


def test_no_word_enters_an_id() -> None:
    said = [
        (pt.Purchase(usd("5"), on=DAY), {"note": "for Mary", "source": "mary.csv"}),
        (pt.Refund(usd("5"), on=DAY), {"reason": "Mary asked"}),
        (pt.Observation.need("sleep", on=DAY), {"value": "more sleep"}),
        (pt.Observation.complaint("late", on=DAY), {"about": "Mary waits"}),
        (
            pt.Engagement(pt.EngagementForm.PROJECT, on=DAY, scope=pt.Scope()),
            {"scope": pt.Scope(services=("advice to Mary",), value_promised="a lot")},
        ),
    ]
    for fact, words in said:
        other: Any = attrs.evolve(fact, **words)  # type: ignore[arg-type, misc]
        (one,), (two,) = identify([fact], HERS), identify([other], HERS)  # type: ignore[list-item]
        assert one.id == two.id
        assert content(one) != content(two)
    right = pt.Correction("V", pt.Observation("visit", on=DAY, note="Mary"), on=NEXT)
    bare = pt.Correction("V", pt.Observation("visit", on=DAY), on=NEXT)
    assert identify([right], HERS)[0].id == identify([bare], HERS)[0].id


def test_what_a_criterion_reads_enters_an_id() -> None:
    one, two = (pt.Purchase(usd("5"), on=DAY, product=what) for what in ("lamp", "chair"))
    assert len({fact.id for fact in identify([one, two], HERS)}) == 2
    assert not any(fact.id and fact.id.endswith("-2") for fact in identify([one, two], HERS))


def test_a_made_id_is_nobody_elses() -> None:  # mg-twins
    fifty, term = usd("50.00"), pt.years(1)
    mine, yours = (
        pt.Relationship("club", who).add(
            pt.Agreement.signed(f"A-{who}", on=DAY, start=DAY, length=term),
            pt.Purchase(fifty, on=DAY),
        )
        for who in ("p1", "p2")
    )
    both = mine.add(*yours.facts)
    assert pt.revenue(both.known_by()) == (usd("100.00"),)
    assert both.add(*mine.facts, *yours.facts) == both


def test_facts_are_shared_under_an_id_that_a_common_source_gave() -> None:
    shared = pt.Purchase(usd("5"), on=DAY, id="S7")
    mine, yours = (pt.Relationship("hp", who).add(shared) for who in ("mary", "stan"))
    assert mine.add(*yours.facts) == mine


def test_what_names_a_fact_resolves_in_its_own_ledger() -> None:
    visit = pt.Observation("visit", on=DAY)
    mine, yours = (pt.Relationship("hp", who).add(visit) for who in ("mary", "stan"))
    wrong = pt.Retraction(yours.facts[0].id or "", on=NEXT, reason="it wasn't them")
    with pytest.raises(pt.InvalidInput, match=r"reference\.unknown"):
        mine.add(wrong)
    both = mine.add(*yours.add(wrong).facts)
    assert both.known_by() == mine.facts


def test_facts_that_only_words_tell_apart_are_numbered_as_they_come() -> None:
    said = [pt.Observation("visit", on=DAY, note=note) for note in ("b", "a")]
    first, second = identify(said, HERS)
    assert (first.id, second.id) == (first.id, f"{first.id}-2")
    assert [getattr(fact, "note", "") for fact in (first, second)] == ["b", "a"]


def test_a_fact_of_a_class_that_is_not_ours_needs_an_id() -> None:
    class Plain:
        kind = "plain"
        on = recorded_on = DAY
        source = line = None

        def __init__(self, id: str | None) -> None:  # noqa: A002
            self.id = id

    ledger: Any = pt.Relationship("hp", "mary")
    assert len(ledger.add(Plain("X1"), Plain("X2")).facts) == 2
    with pytest.raises(pt.InvalidInput) as caught:
        ledger.add(Plain(None))
    assert [(each.path, each.code) for each in caught.value.faults] == [("facts[0].id", "fact.id")]


# --- What a fact says


def test_labels_and_defaults_are_no_content() -> None:
    assert content(pt.Assigned(pt.Ref("ana", "Ana Ruiz"), on=DAY)) == content(
        pt.Assigned("ana", on=DAY, pool=False, recorded_on=DAY)
    )


def test_the_order_of_a_standing_is_no_content() -> None:
    placed = [
        pt.Placement(standing, on=DAY, by="ana", reason="merger")
        for standing in (pt.Standing("b", ("a", "b")), pt.Standing("b"), "b")
    ]
    assert len({content(fact) for fact in placed}) == 1


def test_what_stands_inside_a_fact_is_its_content() -> None:
    bound = pt.Commitment(usd("5.00"), on=NEXT)
    scope = pt.Scope(services=("a", "b"), commitments=(bound,))
    assert content(pt.Engagement(pt.EngagementForm.MATTER, on=DAY, scope=scope)) == (
        "Engagement(form=EngagementForm.MATTER,on=2026-01-01,nature=Nature.CONTINUING,"
        "offering=Offering.PROFESSIONAL_ADVICE,duty=Duty.ADVISES,"
        "scope=Scope(services=('a','b'),"
        "commitments=(Commitment(amount=500 USD,on=2026-01-02))))"
    )
    right = pt.Observation("visit", on=DAY, id="V")
    assert content(pt.Correction("V", right, on=NEXT)) == (
        "Correction(of='V',fact=Observation(id=V,name='visit',on=2026-01-01),on=2026-01-02)"
    )


def test_equal_numbers_are_one_content_but_truth_is_no_number() -> None:
    said = {
        content(pt.Attribute("n", value, on=DAY))
        for value in (100, Decimal(100), Decimal("100.00"), Decimal("1E+2"))
    }
    assert len(said) == 1
    assert content(pt.Attribute("n", True, on=DAY)) != content(pt.Attribute("n", 1, on=DAY))
    assert content(pt.Attribute("n", "1", on=DAY)) != content(pt.Attribute("n", 1, on=DAY))
    assert content(pt.Attribute("n", 0, on=DAY)) == content(
        pt.Attribute("n", Decimal("-0.0"), on=DAY)
    )


@law("M10", kills="a number normalised in the ambient context")
@given(st.decimals(min_value=-(10**40), max_value=10**40, places=20))
def test_content_does_not_hang_on_the_decimal_context(value: Decimal) -> None:
    plain = content(pt.Attribute("n", value, on=DAY))
    with localcontext(prec=2):
        assert content(pt.Attribute("n", value, on=DAY)) == plain


# --- Facts that come with an id


@law("E4", kills="the later copy overwrites the earlier")
def test_one_id_with_two_contents_is_a_conflict() -> None:  # bad input 28
    one = pt.Purchase(usd("1"), on=DAY, id="P1")
    others = [
        pt.Purchase(usd("2"), on=DAY, id="P1"),
        pt.Purchase(usd("1"), on=DAY, id="P1", line="x"),
    ]
    for other in others:
        with pytest.raises(Conflict) as caught:
            identify([one, other])
        assert [(fault.code, fault.value) for fault in caught.value.faults] == [
            ("evidence.conflict", "'P1'")
        ]


def test_an_id_of_another_kind_of_fact_is_told_with_both_kinds_and_its_place() -> None:
    visit = pt.Observation("visit", on=DAY, id="A1")
    sale = pt.Purchase(usd("1"), on=DAY, id="A1")
    ledger = pt.Relationship("hp", "mary").add(visit)
    for say in (lambda: identify([visit, sale]), lambda: ledger.add(sale)):
        with pytest.raises(Conflict) as caught:
            say()
        (fault,) = caught.value.faults
        assert fault.path in {"facts[0].id", "facts[1].id"}
        assert fault.hint == "it is the id of the observation:visit: give the purchase another one"


def test_every_conflict_is_named() -> None:
    facts: list[Fact] = [
        pt.Attribute("a", n, on=DAY, id=name) for n in (1, 2, 3) for name in ("F1", "F2")
    ]
    for arrived in (facts, facts[::-1]):
        with pytest.raises(Conflict) as caught:
            identify(arrived)
        assert [fault.value for fault in caught.value.faults] == ["'F1'", "'F2'"]


def test_an_id_that_looks_given_by_the_ledger_is_respected() -> None:
    visit = pt.Observation("visit", on=DAY)
    (first,) = identify([visit])
    assert len(identify([first, visit, visit])) == 3
    again = identify([*identify([first, visit]), visit])
    assert {fact.id for fact in again} == {first.id, f"{first.id}-2", f"{first.id}-3"}


class Grown:
    """The least that grows: a set of words, each learned on a day."""

    kind = "grown"
    on = recorded_on = DAY
    id = "G1"
    source = line = None

    def __init__(self, words: dict[str, date]) -> None:
        self.words = words

    def __repr__(self) -> str:
        return f"Grown({sorted(self.words)})"

    def extends(self, earlier: Grown) -> bool:
        return earlier.words.items() <= self.words.items()

    def known_by(self, day: date) -> Grown | None:
        then = {word: learned for word, learned in self.words.items() if learned <= day}
        return Grown(then) if then else None


def test_a_fact_that_grows_is_kept_in_its_largest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patronage.facts.identity.content", repr)
    small, large, other = Grown({"a": DAY}), Grown({"a": DAY, "b": NEXT}), Grown({"c": DAY})
    assert isinstance(small, Growing)
    for facts in ([small, large], [large, small], [large, small, large]):
        assert identify(facts) == (large,)
    with pytest.raises(Conflict):
        identify([small, other])
    assert [repr(fact) for fact in known_by((large,), DAY)] == ["Grown(['a'])"]
    assert known_by((large,), DAY - timedelta(days=1)) == ()


# --- Laws


def bare(facts: tuple[Fact, ...]) -> list[tuple[str | None, str]]:
    """Return what is left of facts without their words."""
    return [(fact.id, content(fact, words=False)) for fact in facts]


@given(LEDGERS, st.integers(0, 99))
@law("E2", kills="a number that hangs on arrival for more than words")
def test_ids_do_not_hang_on_the_order_of_arrival(facts: list[Fact], seed: int) -> None:
    named, mixed = identify(facts, HERS), identify(shuffled(facts, seed), HERS)
    assert bare(mixed) == bare(named)
    assert Counter(map(content, mixed)) == Counter(map(content, named))
    alike = Counter(content(fact, words=False) for fact in facts if fact.id is None)
    told = {fact.id: content(fact) for fact in named}
    for fact in mixed:
        if alike[content(fact, words=False)] < 2:
            assert told[fact.id] == content(fact)


@given(LEDGERS, st.integers(0, 8))
@law("E2", kills="facts added one by one named otherwise than at once")
def test_ids_do_not_hang_on_how_often_one_adds(facts: list[Fact], cut: int) -> None:
    made = {fact.id for fact in identify([fact for fact in facts if fact.id is None], HERS)}
    assume(made.isdisjoint(fact.id for fact in facts))  # nobody gives an id that the ledger makes
    at_once = identify(facts, HERS)
    assert repr(taken_in(identify(facts[:cut], HERS), facts[cut:], HERS)[0]) == repr(at_once)
    one_by_one: tuple[Fact, ...] = ()
    for fact in facts:
        one_by_one, _ = taken_in(one_by_one, [fact], HERS)
    assert repr(one_by_one) == repr(at_once)
    assert identify([*identify(facts[:cut], HERS), *facts[cut:]], HERS) == at_once


@given(LEDGERS)
@law("P1", kills="an id made of words")
def test_what_erasure_leaves_explains_every_id(facts: list[Fact]) -> None:
    """So that no guess at the words can be tried on it: any words whatever give the same ids."""
    named = identify(facts, HERS)
    guess = [
        fact if fact.id else attrs.evolve(cast("Any", fact), source="a guess") for fact in facts
    ]
    assert bare(identify(guess, HERS)) == bare(named)


@given(LEDGERS, LEDGERS)
def test_facts_of_another_ledger_are_not_taken_for_ones_own(
    mine: list[Fact], others: list[Fact]
) -> None:
    mine, others = ([fact for fact in facts if fact.id is None] for facts in (mine, others))
    here, there = identify(mine, HERS), identify(others, "hp→stan")
    both, new = taken_in(here, there, HERS)
    assert len(both) == len(mine) + len(others)
    assert sorted(map(repr, new)) == sorted(map(repr, there))


def test_adding_a_fact_costs_what_is_added() -> None:
    def add(count: int, fact: Fact) -> None:
        ledger = identify(
            [pt.Observation("visit", on=DAY + timedelta(days=n)) for n in range(count)], HERS
        )
        calls = calls_of(partial(taken_in, ledger, [fact], HERS))
        assert calls < 150 + 2 * count.bit_length()

    for fact in (
        pt.Observation("visit", on=DAY + timedelta(days=7)),
        pt.Observation("visit", on=DAY, id="V1"),
    ):
        add(10, fact)
        add(5_000, fact)


@given(LEDGERS, st.integers(0, 99))
@law("E3", kills="a fact counted once for each time it is sent")
def test_facts_with_ids_sent_again_are_the_same_facts(facts: list[Fact], seed: int) -> None:
    named = identify(facts)
    again = random.Random(seed).choices(named, k=5) if named else []
    assert identify([*named, *again]) == named


@given(LEDGERS)
@law("E3", kills="equal rows of an import merged into one")
def test_rows_without_ids_stay_as_many_as_they_were(facts: list[Fact]) -> None:
    given_ids = {fact.id for fact in facts if fact.id is not None}
    rows = sum(fact.id is None for fact in facts)
    named = identify(facts)
    assert len(named) == rows + len(given_ids)
    assert len({fact.id for fact in named}) == len(named)
    assert [(fact.on, fact.id) for fact in named] == sorted((f.on, f.id) for f in named)


@given(LEDGERS, st.data())
@law("E4", kills="a field left out of the comparison")
def test_one_changed_field_under_a_given_id_is_a_conflict(
    facts: list[Fact], data: st.DataObject
) -> None:
    named = identify(facts)
    if not named:
        return
    fact = data.draw(st.sampled_from(named))
    change: dict[str, Any] = data.draw(
        st.sampled_from(
            [
                {"source": "elsewhere"},
                {"line": "another"},
                {"recorded_on": fact.recorded_on + timedelta(days=1)},
            ]
        )
    )
    anything: Any = fact
    other: Fact = attrs.evolve(anything, **change)
    with pytest.raises(Conflict):
        identify([*named, other])


@law("E1", kills="an id from a salted hash, or from a set's order")
def test_ids_are_the_same_in_every_process() -> None:
    code = (
        "import datetime, patronage as pt\n"
        "from patronage.facts.identity import identify\n"
        "day = datetime.date(2026, 1, 1)\n"
        "facts = [pt.Observation('v', n % 3, on=day, details={'b': 1, 'a': 2}) for n in range(6)]\n"
        "print([fact.id for fact in identify(facts)])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "TZ": zone},
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"))
    }
    assert len(runs) == 1
