"""A user's property tests, fully typed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import patronage as pt
from patronage import strategies as pst

FIRM = pt.Organization("hp", "Harlow & Pine")
spring = pst.days(pt.Period(date(2026, 3, 1), date(2026, 6, 1)))
amounts: SearchStrategy[pt.Timeline[pt.Money]] = pst.timelines(pst.money(currency="EUR"))
books: SearchStrategy[pt.Book] = pst.books(provider=FIRM, parties=["mary"])
signed: SearchStrategy[date | None] = pst.agreements(signed=True).map(lambda each: each.signed_on)
either: SearchStrategy[pt.Span | pt.Period] = pst.spans() | pst.periods()
ours = pst.relationships(
    provider=FIRM, kinds=(pt.Purchase, pt.Payment), days=spring, currency=st.just("EUR"), line=None
)


@given(ours, pst.policies(ladder=("prospect", "client")), spring)
def test_a_review_says_who_was_asked_about(
    ours: pt.Relationship, policy: pt.Policy, day: date
) -> None:
    decision: pt.Decision = pt.review(ours, policy, on=day)
    assert decision.provider == FIRM.ref


@given(...)
def test_by_its_types(agreement: pt.Agreement, book: pt.Book) -> None:
    assert agreement.id
    assert book.parties is not None
