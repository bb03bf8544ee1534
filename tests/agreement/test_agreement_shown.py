"""How agreements, deadlines and agendas are shown."""

from __future__ import annotations

import datetime as dt
from datetime import date

from attrs import evolve

import patronage as pt
from agreement.counsel import (
    MADE,
    PATRON,
    START,
    counsel,
    until_ended,
)
from patronage.text import Words


def test_reprs_parse() -> None:
    agreement = counsel().give_notice(on=date(2026, 11, 1), by=PATRON, reason="moving")
    names = {name: getattr(pt, name) for name in pt.__all__ if name != "__version__"}

    plain = evolve(agreement, terms=pt.Terms(summary="x", clauses=pt.Clause("scope", "y")))
    assert eval(repr(plain), {**names, "datetime": dt}) == plain  # noqa: S307
    for deadline in agreement.deadlines(on=START, until=date(2027, 2, 1)):
        assert eval(repr(deadline), {**names, "datetime": dt}) == deadline  # noqa: S307


def test_an_agreement_in_a_line() -> None:
    assert str(counsel()) == (
        "A1 Monthly counsel: from 1 Feb 2026 to 1 Feb 2027, "
        "then renews for 12 months, notice 60 days"
    )
    assert str(until_ended()) == "A1: from 1 Feb 2026 until it is ended"
    option = pt.Renewal.option(pt.years(2), by=PATRON)
    assert str(until_ended(length=pt.months(6), renewal=option)) == (
        "A1: from 1 Feb 2026 to 1 Aug 2026, then renews for 2 years if patron chooses"
    )
    agreed = until_ended(until=date(2026, 8, 1), renewal=pt.Renewal.by_agreement(pt.days(30)))
    assert str(agreed).endswith("then renews for 30 days if both agree")


def test_html_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    agreement = until_ended(summary=evil, clauses=pt.Clause("scope", evil)).breach(
        on=START, by=PATRON, reason=evil
    )
    shown = agreement._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "in force" in shown


def test_deadlines_as_rows_and_in_other_words() -> None:
    notice, renewal = counsel().deadlines(on=START, until=date(2027, 2, 1))
    assert notice.row() == {
        "agreement": "A1",
        "on": date(2026, 12, 3),
        "kind": "notice",
        "clause": "renewal.notice",
        "by": None,
        "to": date(2028, 2, 1),
    }
    assert renewal.say(year=2027) == "1 Feb: renews to 1 Feb 2028"
    words = Words.of(
        "de", {"deadline.line": "{day}: {what}", "deadline.notice": "kündbar, sonst bis {to}"}
    )
    assert notice.say(words, year=2026) == "3 Dec: kündbar, sonst bis 1 Feb 2028"
    bank = pt.Agreement.signed(
        "A1", on=MADE, start=START, others=["bank"], termination=pt.Termination(cure=pt.days(3))
    ).breach(on=START, by="bank")
    assert bank.deadlines(on=START, until=date(2026, 3, 1))[0].row()["by"] == "bank"


def test_a_notice_longer_than_its_term_is_found_not_refused() -> None:
    renewal = pt.Renewal.automatic(pt.months(1), notice=pt.months(6))
    agreement = until_ended(length=pt.years(1), renewal=renewal)
    (remark,) = agreement.remarks()
    assert remark.code == "agreement.notice_exceeds_term"
    assert remark.param("end") == date(2027, 3, 1)
    assert agreement.give_notice(on=date(2026, 12, 1), by=PATRON).ended_on == date(2027, 6, 1)
    assert counsel().remarks() == ()
    assert until_ended(length=pt.years(1)).remarks() == ()
