"""Which clauses bind on a day, also after the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import patronage as pt
from agreement.counsel import MADE, PROVIDER, START, loose, until_ended
from refusals import codes_of

SECRECY = pt.Clause("secrecy", "Nothing is told.", survives=True)
PAYMENT = pt.Clause("payment", "Within 30 days.", survives=True, for_what_was_before=True)
LICENCE = pt.Clause("licence", "The product may be used.")
MAY = date(2026, 5, 1)


def over(*clauses: pt.Clause, **details: Any) -> pt.Agreement:
    """Return an agreement that was over on 1 April 2026."""
    return until_ended(until=date(2026, 4, 1), clauses=clauses, **details)


def test_named_clauses_survive_the_licence_does_not() -> None:
    # Common Paper Cloud Service Agreement 5.5.a, 5.6.a
    agreement = over(LICENCE, SECRECY, PAYMENT)
    assert agreement.clauses_on(date(2026, 3, 31)) == (LICENCE, SECRECY, PAYMENT)
    assert agreement.clauses_on(MAY) == (SECRECY, PAYMENT)
    assert agreement.clauses_on(MAY, made_on=date(2026, 3, 31)) == (SECRECY, PAYMENT)
    assert agreement.clauses_on(MAY, made_on=date(2026, 4, 1)) == (SECRECY,)


def test_for_a_party_that_left_the_end_is_that_day() -> None:
    # Rome Statute, art. 127(2): asked in 2019 of acts on 1 October and 1 November 2017.
    on, asked = date(2002, 7, 1), date(2019, 1, 1)
    court = pt.Clause("jurisdiction", "All.", survives=True, for_what_was_before=True)
    terms = pt.Termination(leaving=pt.years(1))
    treaty = pt.Agreement.signed(
        "T", on=on, start=on, others=["a"], termination=terms, clauses=court
    ).leave(on=date(2016, 10, 27), by="a")
    for party, later in ((pt.Ref("a"), ()), (PROVIDER, (court,)), (None, (court,))):
        assert treaty.clauses_on(asked, made_on=date(2017, 10, 1), party=party) == (court,)
        assert treaty.clauses_on(asked, made_on=date(2017, 11, 1), party=party) == later


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (pt.After(pt.years(2)), date(2028, 3, 31)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (pt.OnEvent("published"), date(2026, 6, 8)),
    ],
)
def test_it_survives_until_an_end_of_its_own(until: Any, last: date) -> None:
    clause = pt.Clause("secrecy", "Nothing is told.", survives=True, survives_until=until)
    agreement = over(clause).occur("published", on=date(2026, 6, 9))
    assert agreement.clauses_on(last) == (clause,)
    assert agreement.clauses_on(last + pt.days(1)) == ()
    assert pt.from_json(pt.to_json(agreement)) == agreement


def test_none_binds_before_all_have_signed() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, clauses=SECRECY)
    assert draft.clauses_on(START) == ()
    given_up = draft.withdraw(on=date(2026, 1, 9))
    assert given_up.clauses_on(START) == ()
    assert over(SECRECY).clauses_on(date(2026, 1, 4)) == ()
    assert over(SECRECY).clauses_on(MADE) == (SECRECY,)


def test_of_an_end_in_bounds_only_what_survives_is_sure() -> None:
    open_end = until_ended(
        until=pt.When(date(2026, 4, 1), date(2026, 4, 30)), clauses=(LICENCE, SECRECY)
    )
    assert open_end.clauses_on(date(2026, 3, 31)) == (LICENCE, SECRECY)
    assert open_end.clauses_on(date(2026, 4, 1)) == (SECRECY,)


def test_it_is_the_version_of_the_last_day_that_survives() -> None:
    agreement = over(LICENCE).amend(on=date(2026, 3, 31), clauses=SECRECY)
    assert agreement.clauses_on(MAY) == (SECRECY,)


def test_what_is_said_of_survival_is_checked() -> None:
    assert codes_of(lambda: pt.Clause("a", "b", for_what_was_before=True)) == [
        ("clause.survival", "for_what_was_before")
    ]
    assert codes_of(lambda: pt.Clause("a", "b", survives_until=MAY)) == [
        ("clause.survival", "survives_until")
    ]
    assert codes_of(lambda: loose.Clause("a", "b", survives=1)) == [("flag.type", "survives")]
    assert "survives" not in pt.to_json(LICENCE)
