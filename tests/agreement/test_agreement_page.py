"""The page of an agreement: what it says, that it cuts nothing, and what it says of open days."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

import patronage as pt
from agreement.counsel import COUNSEL, MADE, PATRON, PROVIDER, START, counsel, until_ended
from patronage.agreement.status.status import TRANSITIONS

DAY = date(2026, 5, 5)
RENEWS = "renews to 1 Feb 2028"


def facts(agreement: pt.Agreement, on: date = DAY) -> dict[str, tuple[str, ...]]:
    """Return what the first table of the page says, by its headings."""
    return dict(agreement.page(on=on).facts)


def section(agreement: pt.Agreement, title: str, on: date = DAY) -> list[tuple[object, ...]]:
    """Return the rows of a table of the page."""
    found = [each for each in agreement.page(on=on).sections if each.title.startswith(title)]
    return [tuple(row) for each in found for row in each.rows]


def test_the_page_of_the_first_agreement() -> None:
    assert facts(counsel()) == {
        "parties": ("provider", "patron"),
        "term": ("from 1 Feb 2026 to 1 Feb 2027, then renews for 12 months, notice 60 days",),
        "next ends": ("1 Feb 2027, 1 Feb 2028 and 1 Feb 2029",),
        "signed": ("5 Jan 2026",),
        "notice": ("60 days",),
        "price": ("2,500.00 USD per month, in advance, due in 30 days",),
        "ended by": ("for cause: a breach by the other side", "by consent of all"),
        "if suspended": ("the term goes on, billing goes on",),
        "parts": ("summary",),
    }
    assert section(counsel(), "What is due") == [
        ("3 Dec 2026", f"last day for notice, else {RENEWS}", "-", "renewal.notice"),
        ("1 Feb 2027", RENEWS, "-", "renewal"),
    ]
    assert str(counsel().page(on=DAY)).startswith("A1 Monthly counsel (in force)\nparties ")
    assert str(counsel().page(on=DAY)).endswith("\n\nAs of 5 May 2026, by what was done up to then")


def test_parties_are_named_with_their_roles() -> None:
    agreement = until_ended(
        provider=pt.Ref("hp", "Harper"),
        parties=[
            pt.Signatory(PATRON, role="tenant"),
            pt.Signatory("kim", role="beneficiary", signs=False),
            pt.Signatory("bank", signs=False),
        ],
    )
    assert facts(agreement)["parties"] == (
        "provider Harper",
        "patron (tenant)",
        "kim (beneficiary, does not sign)",
        "bank (does not sign)",
    )


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (pt.Notice(pt.Count(pt.weeks(4), to=pt.counting.MONTH)), "28 days, to the end of a month"),
        (pt.Notice(pt.days(60), by=PATRON), "60 days, by patron alone"),
        (pt.Notice(pt.days(60), opens=pt.days(90)), "60 days, at most 90 days before"),
        (pt.Notice(pt.days(9), not_before=DAY), "9 days, given from 5 May 2026 on"),
        (
            pt.Notice(pt.years(1), not_before=pt.years(3)),
            "12 months, given from 3 years after the start on",
        ),
        (pt.Notice(pt.days(9), tenure=pt.years(5)), "9 days, after 5 years from the start"),
        (
            pt.Notice(pt.days(9), tenure=pt.years(5), since=DAY),
            "9 days, after 5 years from 5 May 2026",
        ),
        (pt.Notice(pt.Unknown("redacted")), "not known (redacted)"),
    ],
)
def test_a_notice_is_said_with_its_windows_and_tenure(notice: pt.Notice, said: str) -> None:
    ended = until_ended(termination=pt.Termination(convenience=notice))
    assert facts(ended)["ended by"][0] == f"without a reason: notice {said}"


def test_how_it_may_be_ended_and_what_stands_still() -> None:
    agreement = until_ended(
        termination=pt.Termination(
            not_before=DAY, cure=pt.days(14), late_cure=False, undone_within=pt.months(2)
        ),
        suspension=pt.Suspension(extends_term=True),
    )
    assert facts(agreement)["ended by"] == (
        "without a reason not before 5 May 2026",
        "for cause: a breach by the other side, not mended within 14 days",
        "a breach that is mended later may still be a cause",
        "for cause, it may be undone within 2 months",
        "by consent of all",
    )
    assert facts(agreement)["if suspended"] == ("the term stands still, billing goes on",)


def test_prices_by_their_periods() -> None:
    money = pt.Money("9.00", "USD")
    flat = pt.BillingTerms(every=pt.days(10), fees=(pt.RecurringFee(id="f", amount=money),))
    staged = pt.BillingTerms(every=pt.months(3), fees=(pt.OneOffFee(id="start", amount=money),))
    assert facts(until_ended(billing=[flat, staged, COUNSEL]))["price"] == (
        "9.00 USD every 10 days, in advance, due in 30 days",
        "by use or stage: start per quarter, in advance, due in 30 days",
        "2,500.00 USD per month, in advance, due in 30 days",
    )


BLANK = pt.When(date(2026, 3, 1), date(2026, 3, 31), why="the day is blank")
MARCH = "between 1 Mar 2026 and 31 Mar 2026 (the day is blank)"


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        (BLANK, None, f"start {MARCH}, until it is ended"),
        (
            BLANK,
            date(2027, 3, 1),
            "start between 1 Mar 2026 and 31 Mar 2026 (the day is blank), end on",
        ),
        (START, pt.When(why="redacted"), "start on 1 Feb 2026, end not known (redacted)"),
        (pt.OnEvent("sale"), None, "start on the event sale, until it is ended"),
        (pt.OnEvent("sale", nth=2), None, "start on event sale number 2, until it is ended"),
        (START, pt.OnEvent("sale"), "start on 1 Feb 2026, end on the event sale"),
        (
            START,
            pt.After(pt.months(6), event="sale"),
            "start on 1 Feb 2026, end 6 months after the event sale",
        ),
        (
            START,
            pt.LaterOf(pt.OnEvent("sale"), date(2030, 1, 1)),
            "start on 1 Feb 2026, end at the last of: on the event sale and on 1 Jan 2030",
        ),
        (
            pt.EarlierOf(pt.OnEvent("a"), pt.OnEvent("b")),
            None,
            "start at the first of: on the event a and on the event b, until it is ended",
        ),
    ],
)
def test_days_that_are_open_say_so_in_words(start: Any, until: Any, said: str) -> None:
    agreement = pt.Agreement.signed("A1", on=MADE, start=start, until=until)
    assert facts(agreement)["term"][0].startswith(said)
    assert str(agreement).startswith(f"A1: {said}")
    assert "9999" not in str(agreement.page(on=DAY))


def test_nothing_is_cut_but_the_days_ahead() -> None:
    text = "word " * 2_000 + "the end"
    agreement = until_ended(
        summary=text, clauses=[pt.Clause("scope", text, at=pt.Citation("Paper", page=3))]
    )
    page = unescape(agreement._repr_html_())
    assert page.count("the end</td>") == 2
    assert section(agreement, "What is agreed") == [("scope", text, "Paper, page 3")]
    assert str(agreement.page(on=DAY)).count("the end") == 2


def test_status_and_acts_are_those_known_on_the_day() -> None:
    agreement = counsel().suspend(on=date(2026, 4, 1), by=PATRON, reason="on leave")
    noticed = agreement.give_notice(on=date(2026, 11, 1), by=[PROVIDER, PATRON])
    assert section(noticed, "What was done")[-1] == (
        "1 Apr 2026",
        "1 Apr 2026",
        "suspend",
        "patron",
        "on leave",
    )
    assert section(noticed, "How it stands")[-2:] == [
        ("1 Feb 2026", "in force"),
        ("1 Apr 2026", "suspended"),
    ]
    later = noticed.page(on=date(2026, 11, 1))
    assert later.status == "suspended"
    assert later.sections[-1].rows[-1][3] == "provider and patron"
    assert dict(later.facts)["ends"] == ("1 Feb 2027",)
    assert "notice" not in dict(later.facts)


def test_a_notebook_shows_it_as_of_its_last_act_in_tables_with_named_rows() -> None:
    page = counsel().suspend(on=date(2026, 4, 1))._repr_html_()
    assert "As of 1 Apr 2026" in page
    assert re.search(r'<th scope="row"[^>]*>term</th>', page)
    assert re.search(r"<caption[^>]*>How it stands</caption>", page)
    assert not re.search(r"[^-(]color:|background", page)


def test_the_life_of_one_agreement_as_a_diagram() -> None:
    suspended = counsel().suspend(on=date(2026, 4, 1)).resume(on=date(2026, 4, 9))
    ended = suspended.terminate(on=DAY, ground=pt.Ground.CONSENT)
    assert ended.diagram().splitlines() == [
        "stateDiagram-v2",
        '    state "in force" as in_force',
        "    [*] --> executed: 5 Jan 2026, sign",
        "    executed --> in_force: 1 Feb 2026",
        "    in_force --> suspended: 1 Apr 2026, suspend",
        "    suspended --> in_force: 9 Apr 2026, resume",
        "    in_force --> terminated: 5 May 2026, terminate",
        "    terminated --> [*]",
    ]
    draft = pt.Agreement.drafted("A1", on=MADE, start=START)
    assert draft.diagram().splitlines() == ["stateDiagram-v2", "    [*] --> draft: 5 Jan 2026"]


def test_the_diagram_of_all_lives_shows_each_move_of_the_table() -> None:
    drawn = pt.AgreementStatus.diagram().splitlines()
    for (before, move), after in TRANSITIONS.items():
        names = [each.value.replace(" ", "_") for each in (before, after)]
        line = next((each for each in drawn if each.startswith(f"    {' --> '.join(names)}:")), "")
        assert (move.value in line) is (before is not after)
    assert "not_known" not in "".join(drawn)
