"""The page of an agreement: what it says, that it cuts nothing, and what it says of open days."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from attrs import fields

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
            not_before=DAY,
            not_before_billed=True,
            cure=pt.days(14),
            late_cure=False,
            undone_within=pt.months(2),
        ),
        suspension=pt.Suspension(extends_term=True),
    )
    assert facts(agreement)["ended by"] == (
        "without a reason not before 5 May 2026",
        "not before the end of what has been billed",
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


WITHDRAWAL = pt.Withdrawal(pt.days(14), by=PATRON)
CHANGING: dict[str, Any] = {
    "provider": "hp",
    "patron": "mary",
    "parties": [
        pt.Signatory("bank", role="escrow agent"),
        pt.Signatory("kim", role="beneficiary", signs=False),
    ],
    "assignment": pt.Assignment(notice=pt.days(1)),
    "joining": pt.days(1),
    "variation": pt.Variation(pt.months(2), objection=pt.days(14)),
    "termination": pt.Termination(leaving=pt.days(30), withdrawal=WITHDRAWAL),
}
"""What an agreement says whose parties and terms become others."""


def done(agreement: pt.Agreement, on: date = DAY) -> list[object]:
    """Return what the page says was done since all signed, but for days and parties."""
    return [row[2] for row in section(agreement, "What was done", on) if row[2] != "sign"]


def test_parties_are_those_of_the_day() -> None:
    new = pt.Ref("new", "New Co")
    changed = (
        until_ended(**CHANGING)
        .join("zoe", on=date(2026, 3, 2), by="zoe", effective=date(2026, 4, 1))
        .assign(PATRON, to=new, on=date(2026, 3, 2), by=PATRON, effective=date(2026, 4, 1))
        .assign("bank", to="trust", on=date(2026, 3, 3), by="bank", effective=date(2026, 4, 5))
        .leave(on=date(2026, 5, 1), by="zoe", effective=date(2026, 6, 1))
    )
    kim, bank = "kim (beneficiary, does not sign)", "bank (escrow agent)"
    assert facts(changed, START)["parties"] == ("provider hp", "patron mary", bank, kim)
    assert facts(changed, date(2026, 4, 1))["parties"] == (
        "provider hp",
        "patron New Co",
        bank,
        kim,
        "zoe",
    )
    trust = "trust (escrow agent)"
    later = ("provider hp", "patron New Co", trust, kim)
    assert facts(changed, date(2026, 5, 31))["parties"] == (*later, "zoe")
    assert facts(changed, date(2026, 6, 1))["parties"] == later
    assert done(changed) == [
        "join: zoe",
        "assign: patron to New Co",
        "assign: bank to trust",
        "leave",
    ]


def test_the_ways_out_are_said_with_leaving_and_withdrawal() -> None:
    assert facts(until_ended(**CHANGING))["ended by"] == (
        "for cause: a breach by the other side",
        "from its start: within 14 days of the last signature, by patron alone",
        "a party may leave, the others go on: notice 30 days",
        "by consent of all",
    )
    goods = pt.Withdrawal(
        pt.days(14),
        since=pt.LaterOf(pt.OnEvent("delivery"), pt.After(pt.days(3))),
        informed="told",
        uninformed=pt.months(12),
        lost_by="unsealed",
    )
    termination = pt.Termination(withdrawal=goods)
    assert facts(until_ended(termination=termination))["ended by"][1] == (
        "from its start: within 14 days, counted from: at the last of: on the event delivery and "
        "3 days after the last signature, once the event told came, without it 12 months longer, "
        "not after the event unsealed"
    )


def test_what_was_done_says_what_it_is_about() -> None:
    duty = pt.Obligation("report", "the report", by=PROVIDER, due=date(2026, 3, 2))
    acts = (
        until_ended(obligations=duty, billing=COUNSEL, termination=pt.Termination(cure=pt.days(9)))
        .occur("launch", on=date(2026, 2, 2))
        .amend(on=date(2026, 2, 3), summary="More", billing=())
        .breach(on=date(2026, 3, 9), by=PROVIDER, about="report", id="late")
        .terminate(
            on=date(2026, 3, 20),
            by=PATRON,
            ground=pt.Ground.CAUSE,
            about="late",
        )
    )
    assert done(acts) == [
        "event came: launch",
        "amend: price, summary",
        "breach: report",
        "terminate: for cause, breach of 9 Mar 2026",
    ]
    owing = until_ended(obligations=duty)
    assert done(owing.perform("report", on=date(2026, 3, 1))) == ["perform: report"]
    assert done(until_ended().supersede("A2", on=DAY)) == ["supersede: A2"]


@pytest.mark.parametrize(
    ("ground", "by", "on", "said"),
    [
        (pt.Ground.CONVENIENCE, PATRON, DAY, "without a reason"),
        (pt.Ground.CONSENT, None, DAY, "by consent"),
        (pt.Ground.WITHDRAWAL, PATRON, date(2026, 1, 9), "by withdrawal"),
    ],
)
def test_a_termination_says_its_ground(
    ground: pt.Ground, by: pt.Side | None, on: date, said: str
) -> None:
    terms = pt.Termination(convenience=pt.days(9), withdrawal=WITHDRAWAL)
    ended = until_ended(termination=terms).terminate(on=on, by=by, ground=ground)
    assert done(ended) == [f"terminate: {said}"]


def test_what_was_taken_back_is_marked_from_the_day_it_was() -> None:
    objected = (
        until_ended(**CHANGING)
        .amend(on=date(2026, 3, 3), by=PROVIDER, summary="x", effective=date(2026, 6, 3), id="am")
        .object_to("am", on=date(2026, 3, 5), by=PATRON)
    )
    assert done(objected, date(2026, 3, 4)) == ["amend: summary"]
    assert done(objected) == ["amend: summary (undone)", "object: amend of 3 Mar 2026"]
    breached = until_ended(termination=pt.Termination(cure=pt.days(9))).breach(
        on=date(2026, 3, 1), by=PROVIDER, id="late"
    )
    ended = breached.terminate(on=date(2026, 3, 20), by=PATRON, ground=pt.Ground.CAUSE)
    assert done(ended.undo("late", on=DAY)) == [
        "breach (undone)",
        "terminate: for cause (undone)",
        "undo: breach of 1 Mar 2026",
    ]
    cured = breached.cure(on=date(2026, 3, 2), by=PROVIDER, about="late").undo("late", on=DAY)
    assert done(cured)[1] == "cure: breach of 1 Mar 2026 (undone)"


def test_clauses_say_which_survive_and_after_the_end_only_those_stand() -> None:
    clauses = [
        pt.Clause("licence", "Use."),
        pt.Clause("secrecy", "Silence.", survives=True),
        pt.Clause("audit", "Books.", survives=True, survives_until=pt.After(pt.years(2))),
        pt.Clause("debts", "Paid.", survives=True, for_what_was_before=True),
        pt.Clause("name", "Kept.", survives=True, survives_until=date(2030, 1, 1)),
    ]
    agreement = until_ended(length=pt.years(1), clauses=clauses)
    surviving = [
        ("secrecy", "Silence.", "-", "binds"),
        ("audit", "Books.", "-", "binds, ends 2 years after the end"),
        ("debts", "Paid.", "-", "binds for what was before the end"),
        ("name", "Kept.", "-", "binds, ends on 1 Jan 2030"),
    ]
    assert section(agreement, "What is agreed") == [("licence", "Use.", "-", "-"), *surviving]
    (table,) = [each for each in agreement.page(on=DAY).sections if each.title == "What is agreed"]
    assert table.heads == ("clause", "says", "stands in", "after the end")
    over = date(2027, 2, 1)
    assert section(agreement, "What is agreed", over) == surviving
    assert len(section(agreement, "What is agreed", date(2029, 2, 1))) == 3
    assert (
        section(until_ended(length=pt.years(1), clauses=clauses[0]), "What is agreed", over) == []
    )


def test_an_order_that_ended_with_its_framework_says_so() -> None:
    frame = until_ended(until=date(2026, 4, 1))
    order = frame.order("O", on=START, start=START, at_latest=pt.EndOf("A1"), length=pt.years(1))
    until = frame.order("P", on=START, start=START, until=pt.EndOf("A1"))
    with_it = ("1 Apr 2026", "at the end of agreement A1")
    _, *orders = pt.tied(frame, order, until)
    for each in orders:
        assert facts(each)["ends"] == with_it
        assert facts(each, date(2026, 3, 31))["next ends"] == with_it[:1]
        ended = each.terminate(on=date(2026, 3, 3), ground=pt.Ground.CONSENT)
        assert facts(ended)["ends"] == ("3 Mar 2026",)
    assert facts(order)["next ends"] == ("1 Feb 2027",)  # alone, it can't tell


def test_the_page_is_to_be_had_as_html() -> None:
    day = date(2026, 1, 5)
    page = pt.Agreement.signed("A1", on=day, start=day, summary="<b>Counsel</b>").page(on=day)
    assert page.html().startswith("<section>")
    assert "&lt;b&gt;Counsel" in page.html()


LATE = "What is late or broken"


def test_what_is_late_is_shown_with_since_when_the_oldest_is_late() -> None:
    logo = pt.Obligation("logo", "the logo", by=PROVIDER, due=date(2026, 3, 2))
    plan = pt.ReviewPlan("talk", what="a talk", first=date(2026, 2, 2), every=pt.months(1))
    agreement = until_ended(obligations=logo, reviews=plan)
    assert section(agreement, LATE, date(2026, 2, 2)) == []
    review = ("3 Feb 2026", "a talk", "-", "-")
    assert section(agreement, LATE, date(2026, 3, 2)) == [review]
    assert section(agreement, LATE) == [("3 Mar 2026", "the logo", "provider", "-"), review]
    said = [str(each) for each in agreement.owed(on=date(2026, 3, 9))]
    assert "the logo: late since 3 Mar 2026, by 7 days" in said
    done = agreement.perform("logo", on=date(2026, 3, 9), by=PROVIDER)
    assert section(done, LATE) == [review]
    assert section(done, LATE, date(2026, 3, 8))[0][1] == "the logo"


@pytest.mark.parametrize(
    ("cause", "on", "follows"),
    [
        (
            None,
            date(2026, 3, 31),
            "can be mended up to 31 Mar 2026, else it may be ended for cause",
        ),
        (None, date(2026, 4, 1), "may be ended for cause"),
        ({}, date(2026, 3, 1), "may be ended for cause"),
        ({"within": pt.days(9)}, date(2026, 3, 10), "may be ended for cause, up to 10 Mar 2026"),
        (
            {"within": pt.days(9)},
            date(2026, 3, 11),
            "the right to end it for that cause was lost after 10 Mar 2026",
        ),
        (
            {"persists": pt.days(30)},
            date(2026, 3, 2),
            "may be ended for cause from 30 Mar 2026 on, if it goes on",
        ),
        ({"times": 3}, date(2026, 3, 2), "may be ended for cause at 3 such breaches"),
    ],
)
def test_a_breach_says_what_may_follow(
    cause: dict[str, Any] | None, on: date, follows: str
) -> None:
    causes = () if cause is None else pt.TerminationCause("delay", **cause)
    agreement = until_ended(termination=pt.Termination(cure=pt.days(30), causes=causes)).breach(
        on=date(2026, 3, 1), by=PATRON, id="b", cause=None if cause is None else "delay"
    )
    assert section(agreement, LATE, on) == [("1 Mar 2026", "breach", "patron", follows)]
    ended = agreement.terminate(on=on, ground=pt.Ground.CONSENT)
    assert section(ended, LATE, on)[0][-1] == "-"


def test_a_breach_is_shown_until_it_is_mended_and_where_that_is_left_open() -> None:
    def mended(*, late: bool | pt.Unknown) -> list[tuple[object, ...]]:
        terms = pt.Termination(cure=pt.days(30), late_cure=late)
        breached = until_ended(termination=terms).breach(on=date(2026, 3, 1), by=PATRON)
        return section(breached.cure(on=date(2026, 4, 2), by=PATRON), LATE)

    assert mended(late=True) == []
    assert [row[-1] for row in mended(late=False)] == ["may be ended for cause"]
    left_open = "whether it may be ended for cause is left open"
    assert [row[-1] for row in mended(late=pt.Unknown("silent"))] == [left_open]


def test_whatever_an_amendment_changes_has_words() -> None:
    for each in fields(pt.Terms):
        assert f"amends.{each.name}" in pt.ENGLISH
    uptime = pt.measures.Measure(
        "uptime", pt.measures.AttainmentMethod.UPTIME, window=pt.counting.MONTH
    )
    credit = pt.measures.CreditRule("credit", on="uptime", form=5)
    on = date(2026, 1, 5)
    agreement = pt.Agreement.signed("A1", on=on, start=on)
    amended = agreement.amend(on=date(2026, 3, 1), measures=uptime, credits=credit)
    page = str(amended.page(on=date(2026, 4, 1)))
    assert "what is measured" in page
    assert "what follows from what is measured" in page
