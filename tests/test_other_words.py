"""Whoever is handed the words of another language speaks no English."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import given, settings

import patronage as pt
from codec.values import DOCUMENTS, NoValue, value_of
from patronage import strategies as pst
from patronage.manifest import MANIFEST
from patronage.values import Said

from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD: Final = re.compile(r"(\{[a-z][a-z0-9_]*(?:\||\}))|[A-Za-z]")


def _foreign(template: str) -> str:
    """Return a template with each letter of its words replaced, its fields as they were."""
    return _FIELD.sub(lambda found: found[1] or "¤", template)


OTHER: Final = pt.Words.of(
    "xx",
    {
        **{code: _foreign(template) for code, template in pt.ENGLISH.phrases},
        "format.months": " ".join("¤" * 12),
    },
)
"""A language without letters: what has some has not been put into it."""

MONEY: Final = {"USD", "EUR", "JPY", "KWD"}


def english(said: str, *written: object) -> set[str]:
    """Return the words in a text that nobody wrote: no name, no id, no currency."""
    mine = {word for text in written for word in re.findall(r"[a-z]+", str(text).casefold())}
    text = re.sub(r"\[[^\]]*\]|\\[nt]|\w*…", " ", said)  # ids of facts, ends of lines, what is cut
    return {word for word in re.findall(r"[A-Za-z]+", text) if word.casefold() not in mine} - MONEY


def texts(value: Any) -> Iterator[str]:
    """Yield what people wrote in a value, but for the codes by which words are looked up."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from texts(each)
    elif isinstance(value, pt.Finding | pt.Remedy):
        for name, each in value.params:
            if name not in {"lacks", "offerings", "offering", "sources", "window", "unknown"}:
                yield from texts(each)
        yield from texts(getattr(value, "rung", ""))
    elif attrs.has(type(value)):
        for each in attrs.fields(type(value)):
            yield from texts(getattr(value, each.name))


SAID: Final = sorted(
    name for name, kind in DOCUMENTS.items() if issubclass(kind, Said) and name != "Remark"
)


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("words", ["de", None, {"move.up": "steigt"}, pt.Words])
def test_what_is_no_table_of_words_is_refused(name: str, words: Any) -> None:
    value = next(_values(name))
    page = getattr(value, "_repr_html_", value.say)
    for say in (value.say, page):
        with pytest.raises(pt.WrongType) as refused:
            say(words)
        assert [(fault.path, fault.code) for fault in refused.value.faults] == [
            ("words", "words.type")
        ]


def _values(name: str) -> Iterator[Any]:
    for seed in range(12):
        try:
            yield value_of(DOCUMENTS[name], seed)
        except NoValue:
            continue


@pytest.mark.parametrize("name", SAID)
@law("R4", kills="an English head in a table, an English word between two values")
def test_a_value_is_said_in_the_words_that_it_is_handed(name: str) -> None:
    for value in _values(name):
        codes = [each.replace("_", " ") for each in _codes(value)]
        page = unescape(re.sub(r"<[^>]*>", " ", value._repr_html_(OTHER)))
        for said in (value.say(OTHER), page):
            assert english(said, *texts(value), *codes) == set()
        assert str(value) == value.say() == value.say(pt.ENGLISH)


@law("R4", kills="the heads of a table of charges")
def test_so_are_the_charges_of_a_schedule() -> None:
    fee = pt.RecurringFee(id="1", amount=pt.Money("1000.00", "USD"), label="2")
    schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("3", date(2026, 1, 1))
    charges = schedule.charges(until=date(2026, 2, 1))
    page = unescape(re.sub(r"<[^>]*>", " ", schedule._repr_html_(OTHER)))
    assert english(page) == english(pt.charge_table(charges, words=OTHER)) == set()


def test_amounts_are_written_as_the_language_writes_numbers() -> None:
    german = pt.ENGLISH.extended({"format.thousands": ".", "format.point": ","})
    paid = pt.Account.of([pt.Payment(pt.Money("1234.50", "EUR"), on=date(2026, 2, 1), id="P1")])
    assert paid.say(german).startswith("-1.234,50 EUR")
    short = pt.Remedy("spend", gap=pt.Money("1234.50", "EUR"))
    assert short.say(german) == "1.234,50 EUR more spent"


def _codes(value: Any) -> Iterator[str]:
    """Yield the codes of criteria that were drawn: of what has no words the code is said."""
    if isinstance(value, pt.Finding | pt.Remedy):
        yield value.code
    elif isinstance(value, tuple):
        for each in value:
            yield from _codes(each)
    elif attrs.has(type(value)):
        for each in attrs.fields(type(value)):
            yield from _codes(getattr(value, each.name))


def policies_in(rule: Any) -> Iterator[pt.Policy]:
    """Yield the policies that a rule names, each by its fingerprint."""
    if isinstance(rule, pt.HoldsStanding):
        yield rule.policy
    for part in (*getattr(rule, "inner", ()), *getattr(rule, "rules", ())):
        yield from policies_in(part)


CRITERIA: Final = [
    getattr(pt, name)
    for name in MANIFEST.named("criterion")
    if name != "LotBalance"  # it asks for a value of several fields, said by their names
]


@pytest.mark.parametrize("kind", CRITERIA, ids=lambda kind: kind.__name__)
@law("R4", kills="what a criterion saw, said by an English name of it")
def test_so_is_what_any_criterion_sees(kind: Any) -> None:
    called = f"criterion.{kind.code}" in pt.ENGLISH
    own = [] if called else [kind.code]  # said by its code until somebody gives it words

    @settings(max_examples=40)
    @given(pst.relationships(provider="5", patron="6"), pst.criteria(kinds=[kind]), pst.days())
    def holds(ledger: pt.Relationship, criterion: pt.Criterion, on: date) -> None:
        negated = pt.Rung(pt.CLIENT, enter=pt.Not(criterion))
        policy = pt.Policy("3", "4", rungs=(pt.Rung(pt.CUSTOMER, enter=criterion), negated))
        case = pt.Case(ledger, policy)
        written = [*texts(ledger.facts), *texts(policy.rungs), *policy.ladder]
        written += [rule.fingerprint[:12] for rule in policies_in(criterion)]
        answers: list[Any] = [
            case.review(on),
            *case.review(on).findings,
            pt.outlook(case, on=on, until=on.replace(year=on.year + 1, day=1)),
            pt.story(case, on=on),
            pt.what_if(case, facts=[pt.Attribute("trade", "7", on=on)], on=on),
        ]
        for answer in answers:
            assert english(answer.say(OTHER), *written, *own) == set()

    holds()
