"""How agreements, deadlines and agendas are shown."""

from __future__ import annotations

import datetime as dt
import re
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
from patronage.text.phrases import Words


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


def ends_shown(agreement: pt.Agreement) -> str:
    """Return what the page says of the ends of an agreement, without its marks."""
    page = re.sub(r"(<[^>]*>\s*)+", "|", agreement._repr_html_())
    return page.partition("|term|")[2].partition("|signed|")[0].partition("|")[2]


def test_what_has_ended_is_shown_with_its_end() -> None:
    ended = until_ended(
        length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.months(1)),
        termination=pt.Termination(convenience=pt.months(1)),
    ).terminate(on=date(2026, 3, 31), by=PATRON)
    assert str(ended) == "A1: from 1 Feb 2026, terminated on 30 Apr 2026"
    assert ends_shown(ended) == "ends|30 Apr 2026"
    assert ends_shown(ended.withdraw_notice(on=date(2026, 4, 2), by=PATRON)) == (
        "next ends|1 Feb 2027, 1 Feb 2028 and 1 Feb 2029"
    )
    replaced = until_ended().supersede("A2", on=date(2026, 4, 1))
    assert str(replaced) == "A1: from 1 Feb 2026, superseded on 1 Apr 2026"
    draft = pt.Agreement.drafted("A1", on=MADE, start=START)
    given_up = draft.withdraw(on=date(2026, 1, 20))
    assert str(given_up) == "A1: from 1 Feb 2026, withdrawn on 20 Jan 2026"


def test_after_notice_no_renewal_is_shown() -> None:
    noticed = counsel().give_notice(on=date(2026, 12, 3), by=PATRON)
    assert str(noticed).endswith(": from 1 Feb 2026 to 1 Feb 2027, then ends by notice")
    assert ends_shown(noticed) == "ends|1 Feb 2027"
    later = counsel().give_notice(on=date(2026, 12, 4), by=PATRON)
    assert str(later).endswith(": from 1 Feb 2026 to 1 Feb 2028, then ends by notice")
    assert str(noticed.withdraw_notice(on=date(2026, 12, 20), by=PATRON)) == str(counsel())


def test_renewals_are_shown_as_far_as_they_have_come() -> None:
    renewal = pt.Renewal.by_agreement(pt.years(1), at_most=2)
    once = until_ended(length=pt.years(1), renewal=renewal).renew(on=date(2027, 1, 5))
    assert str(once) == (
        "A1: from 1 Feb 2026 to 1 Feb 2028, then renews for 12 months if both agree, at most once"
    )
    assert ends_shown(once) == "next ends|1 Feb 2028 and 1 Feb 2029"
    twice = once.renew(on=date(2028, 1, 5))
    assert str(twice) == "A1: from 1 Feb 2026 to 1 Feb 2029"


def test_all_rounds_are_shown_with_how_often_and_to_when() -> None:
    yearly = pt.Renewal.automatic(
        pt.years(1), at_most=2, latest_end=date(2028, 6, 1), notice=pt.days(30)
    )
    then = [pt.Renewal.by_agreement(pt.months(1), at_most=5), pt.Renewal.automatic(open_ended=True)]
    paper = until_ended(length=pt.years(1), renewal=yearly, then=then)
    assert str(paper).partition(": ")[2] == (
        "from 1 Feb 2026 to 1 Feb 2027, then renews for 12 months, at most twice, "
        "not beyond 1 Jun 2028, notice 30 days, then renews for 1 month if both agree, "
        "at most 5 times, then goes on without an end"
    )
    assert str(paper).partition(": ")[2] == dict(paper.page(on=START).facts)["term"][0]


def test_no_end_is_shown_after_the_latest_and_none_ahead_once_it_has_ended() -> None:
    def next_or_last(agreement: pt.Agreement, on: date) -> tuple[str, ...]:
        facts = dict(agreement.page(on=on).facts)
        return facts.get("ends", ()) or ("next", *facts.get("next ends", ()))

    yearly, cut = pt.Renewal.automatic(pt.years(1)), date(2028, 6, 1)
    renewed = until_ended(length=pt.years(1), renewal=yearly, at_latest=cut)
    ahead = "1 Feb 2027, 1 Feb 2028 and 1 Jun 2028"
    assert next_or_last(renewed, START) == ("next", ahead)
    assert next_or_last(renewed, date(2027, 2, 1)) == ("next", "1 Feb 2028 and 1 Jun 2028")
    assert next_or_last(renewed, date(2028, 5, 31)) == ("next", "1 Jun 2028")
    assert next_or_last(renewed, cut) == ("1 Jun 2028",)
    longer = until_ended(length=pt.years(1), renewal=yearly, at_latest=date(2040, 1, 1))
    assert next_or_last(longer, START) == ("next", "1 Feb 2027, 1 Feb 2028 and 1 Feb 2029")
    assert next_or_last(until_ended(at_latest=cut), START) == ("next", "1 Jun 2028")
    by_hand = until_ended(length=pt.years(1), renewal=pt.Renewal.by_agreement(pt.years(1)))
    assert next_or_last(by_hand, date(2027, 1, 31)) == (
        "next",
        "1 Feb 2027, 1 Feb 2028 and 1 Feb 2029",
    )
    assert next_or_last(by_hand, date(2027, 2, 1)) == ("1 Feb 2027",)


def test_what_ends_with_others_says_what_it_waits_for() -> None:
    frame = until_ended(until=pt.EndOfOrders())
    said = "A1: start on 1 Feb 2026, end at the end of the last order under it"
    assert str(frame) == said
    assert str(until_ended(until=pt.LaterOf(pt.After(pt.years(1)), pt.EndOfOrders()))) == (
        "A1: start on 1 Feb 2026, end at the last of: 12 months after the start and "
        "at the end of the last order under it"
    )
    assert str(until_ended(until=pt.EndOf("F"))) == (
        "A1: start on 1 Feb 2026, end at the end of agreement F"
    )
    order = frame.order("O", on=MADE, start=START, length=pt.years(1))
    tied, _ = pt.tied(frame, order)
    assert str(tied) == "A1: from 1 Feb 2026 to 1 Feb 2027"
    ended = frame.terminate(on=START, ground=pt.Ground.CONSENT)
    assert str(ended) == "A1: from 1 Feb 2026, terminated on 1 Feb 2026"


def test_a_term_that_stands_still_is_not_said_to_last_until_it_is_ended() -> None:
    for extends in (True, None):
        suspended = until_ended(
            length=pt.years(1), suspension=pt.Suspension(extends_term=extends)
        ).suspend(on=date(2026, 3, 1))
        assert str(suspended) == "A1: start on 1 Feb 2026, end on 1 Feb 2027 or later, or never"
        resumed = suspended.resume(on=date(2026, 3, 11), extends_term=True)
        assert str(resumed) == "A1: from 1 Feb 2026 to 11 Feb 2027"


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
    _, notice, renewal = counsel().deadlines(on=START, until=date(2027, 2, 1))
    assert notice.row() == {
        "agreement": "A1",
        "on": date(2026, 12, 3),
        "kind": "notice",
        "clause": "renewal.notice",
        "by": None,
        "to": date(2028, 2, 1),
        "opens": None,
        "if_nothing": "renews",
        "at": None,
        "latest": None,
        "send_by": None,
        "uid": "A1|renewal.notice|notice|1",
    }
    assert renewal.say(year=2027) == "1 Feb: renews to 1 Feb 2028"
    words = Words.of(
        "de", {"deadline.line": "{day}: {what}", "deadline.notice": "kündbar, sonst bis {to}"}
    )
    assert notice.say(words, year=2026) == "3 Dec: kündbar, sonst bis 1 Feb 2028"
    bank = pt.Agreement.signed(
        "A1", on=MADE, start=START, others=["bank"], termination=pt.Termination(cure=pt.days(3))
    ).breach(on=START, by="bank")
    assert bank.deadlines(on=START, until=date(2026, 3, 1))[1].row()["by"] == "bank"


def test_a_notice_longer_than_its_term_is_found_not_refused() -> None:
    renewal = pt.Renewal.automatic(pt.months(1), notice=pt.months(6))
    agreement = until_ended(length=pt.years(1), renewal=renewal)
    (remark,) = agreement.remarks()
    assert remark.code == "agreement.notice_exceeds_term"
    assert remark.param("end") == date(2027, 3, 1)
    assert agreement.give_notice(on=date(2026, 12, 1), by=PATRON).ended_on == date(2027, 6, 1)
    assert counsel().remarks() == ()
    assert until_ended(length=pt.years(1)).remarks() == ()
