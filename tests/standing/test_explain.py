"""Explanations: they say why, rest on what they cite, and obey nothing that a stranger typed."""

from __future__ import annotations

from datetime import date, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.standing.remedies.remedy import averted_words, remedy_words
from patronage.standing.review.finding import finding_line, seen_words
from standing.draws_policy import ALICE, ED, SU, cases

from draws import both
from laws import law

if TYPE_CHECKING:
    from standing.draws_policy import Case

FIRM_DAY = date(2026, 3, 2)
SERVICES = pt.policies.PROFESSIONAL_SERVICES
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "]]> & {value} {0}",
    "=cmd|' /c calc'!a0",
)


def of(who: str, line: str | None = None) -> pt.Relationship:
    return pt.samples.firm().relationship("hp", who, line)


# --- what they say ------------------------------------------------------------------------------


def test_the_explanation_of_a_retained_client() -> None:
    said = str(pt.review(of("mary"), SERVICES, on=FIRM_DAY))
    assert said.splitlines() == [
        "Mary Vane  customer -> CLIENT on 1 Feb 2026  (professional-services v1)",
        "  + agreement in force       A1, signed 5 Jan, from 1 Feb  needs: in force      [A1]",
        "  + recurring billing        monthly, 2,500.00 USD         needs: any interval  [A1/fee]",
        (
            "  + dedicated manager        Ana Ruiz since 1 Feb          needs: one           "
            "[assigned-1]"
        ),
        "  + no conflict of interest  none known                    needs: none known",
        "  prospect -> customer on 4 Mar 2024",
        "  as of 2 Mar 2026, by all that is known now",
    ]


def test_of_what_is_not_known_it_is_said_why() -> None:
    lines = str(pt.review(of("tilda"), SERVICES, on=FIRM_DAY)).splitlines()
    assert "? agreement in force       not known: no agreement was ever imported" in lines[2]
    early = pt.review(of("tilda"), SERVICES, on=date(2024, 12, 31))
    assert "not known: the day was not observed" in str(early)
    nothing = of("tilda").covering(pt.Coverage.of("visit"))
    said = str(pt.review(nothing, pt.policies.BY_CONDUCT, on=FIRM_DAY))
    assert "not known: no engagement or purchase was ever imported" in said


def test_a_day_that_was_not_observed_is_told_from_what_was_never_looked_for() -> None:
    count = pt.PurchaseCount(pt.at_least(3), over=pt.Rolling(pt.months(12)))
    policy = pt.Policy("p", "1", rungs=(pt.Rung(pt.CLIENT, enter=count),))
    since = pt.Coverage.of("purchase", since=date(2025, 1, 1), until=date(2026, 1, 1))
    mary = pt.Relationship("hp", "mary", coverage=since)
    mary = mary.add(pt.Purchase(pt.Money("1.00", "USD"), on=date(2025, 2, 1)))

    def why(day: date) -> str:
        (finding,) = pt.review(mary, policy, on=day).findings
        return seen_words(finding)

    assert why(date(2024, 12, 31)) == "not known: the day was not observed"
    assert why(date(2025, 2, 1)) == "not known: nothing was observed before 1 Jan 2025"
    assert why(date(2025, 12, 30)) == "not known: nothing was observed before 1 Jan 2025"
    assert why(date(2025, 12, 31)) == "1"
    assert why(date(2026, 1, 1)) == "not known: the day was not observed"


def test_with_nothing_to_judge_that_is_said() -> None:
    asked = pt.Satisfaction(pt.at_least(8))
    policy = pt.Policy("p", "1", rungs=(pt.Rung(pt.CLIENT, enter=asked),))
    (finding,) = pt.review(pt.Relationship("a", "b"), policy, on=FIRM_DAY).findings
    assert seen_words(finding) == "not known: nothing to judge"


def test_an_amended_price_is_told_as_of_the_day_asked() -> None:
    cheap = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))
    dear = pt.BillingTerms.monthly(pt.Money("120.00", "USD"))
    start, change = date(2026, 1, 1), date(2026, 3, 1)
    agreed = pt.Agreement.signed("A1", on=start, start=start, billing=cheap)
    agreed = agreed.amend(on=date(2026, 2, 1), effective=change, billing=dear)
    case = pt.Case(pt.Relationship("a", "b").add(agreed, pt.Assigned("c", on=start)), SERVICES)
    before = case.review(change - timedelta(days=1))
    assert "monthly, 100.00 USD" in str(before)
    assert "monthly, 120.00 USD" in str(case.review(change))
    assert str(case.review(before.on)) == str(before)


def test_it_says_what_was_known_when() -> None:
    known = date(2026, 2, 19)
    decision = pt.review(of("nils"), pt.policies.BY_CONDUCT, on=FIRM_DAY, known_by=known)
    assert str(decision).endswith("as of 2 Mar 2026, by what was known on 19 Feb 2026")


def test_a_line_of_service_is_named() -> None:
    assert str(pt.review(of("piet", "counsel"), SERVICES, on=FIRM_DAY)).startswith(
        "Piet Vos (counsel)  prospect -> CLIENT on 1 Dec 2025"
    )


def test_another_language_is_another_table() -> None:
    german = pt.ENGLISH.extended(
        {"decision.stays": "ist {standing}", "format.day": "{day}.{month}"}
    )
    told = pt.review(pt.Relationship("a", "b"), pt.policies.BY_OWN_WORD, on=FIRM_DAY)
    from patronage.standing.review.decision import explanation

    assert explanation(told, german).startswith("b  ist prospect")


def test_who_buys_more_need_not_be_told_to_buy_again() -> None:
    both_lack = (pt.Remedy("purchase_count", gap=2), pt.Remedy("recency"))
    assert averted_words([both_lack]) == "2 more purchases"
    assert remedy_words(pt.Remedy("recency")) == "a purchase"


# --- stories ------------------------------------------------------------------------------------


def test_the_story_of_one_who_slipped_back_and_returned() -> None:
    said = str(pt.story(of("rosa"), SERVICES, on=FIRM_DAY)).splitlines()
    assert said[0] == "Rosa Lindt  is client  (professional-services v1, as of 2 Mar 2026)"
    assert said[2] == (
        "  3 Mar 2025  client -> customer  agreement in force: none; recurring billing: none, "
        "grace since 1 Feb 2025"
    )


def test_the_story_of_a_placement_and_an_override() -> None:
    placed = pt.Placement("client", on=date(2026, 1, 2), by="ana", reason="came with a merger")
    spring = pt.Period(date(2026, 3, 1), date(2026, 6, 1))
    kept = pt.Override.ceiling("customer", spring, by="ben", reason="a dispute")
    ledger = pt.Relationship("hp", "mary").add(placed, kept)
    told = pt.story(ledger, SERVICES, on=date(2026, 7, 1))
    assert [(str(turn.after), turn.cause) for turn in told.turns] == [
        ("client", pt.Cause.PLACED),
        ("customer", pt.Cause.MASKED),
        ("client", pt.Cause.MASKED),
    ]
    said = str(told)
    assert "placed by ana: came with a merger" in said
    assert "override by ben: a dispute" in said
    assert "the override by ben ended: a dispute" in said
    assert [row["by"] for row in told.rows()] == ["ana", "ben", "ben"]


def test_grace_is_open_from_the_first_day_that_fails_to_the_day_before_the_loss() -> None:
    case = pt.Case(of("bakery"), SERVICES)
    assert pt.story(case, on=date(2026, 2, 14)).grace == ()
    (grace,) = pt.story(case, on=date(2026, 2, 15)).grace
    assert (grace.rung, grace.ends) == ("client", date(2026, 3, 17))
    assert len(pt.story(case, on=date(2026, 3, 16)).grace) == 1
    assert pt.story(case, on=date(2026, 3, 17)).grace == ()


# --- laws ---------------------------------------------------------------------------------------

_BUYS = st.lists(st.sampled_from(SU), max_size=8)
_LEVELS = st.tuples(st.integers(1, 4), st.sampled_from([2, 5, 9]), st.integers(1, 6))


def _ledger(days: list[date], keep: frozenset[str] | None = None) -> pt.Relationship:
    ledger = pt.Relationship("shop", "mary").add(
        *(pt.Purchase(pt.Money("5.00", "USD"), on=day) for day in days)
    )
    if keep is None:
        return ledger
    kept = [fact for fact in ledger.facts if fact.id in keep]
    return pt.Relationship("shop", "mary", facts=kept)


@given(_BUYS, _LEVELS, st.sampled_from(SU))
@law("E16", kills="a finding that leaves out a fact it rests on, or cites one it doesn't")
def test_what_is_cited_is_enough_for_the_decision_and_it_rests_on_it(
    days: list[date], level: tuple[int, int, int], on: date
) -> None:
    count, window, most = level
    often = pt.PurchaseCount(pt.at_least(count), over=pt.Rolling(pt.days(window)))
    lately = pt.Recency(pt.within(pt.days(most)))
    policy = pt.Policy("p", "1", rungs=(pt.Rung(pt.CLIENT, enter=pt.AllOf(often, lately)),))
    ledger = _ledger(days)
    decision = pt.review(ledger, policy, on=on)
    cited = frozenset(one for each in decision.findings for one in each.ids)
    assert cited <= {fact.id for fact in ledger.facts}
    alone = pt.review(_ledger(days, cited), policy, on=on)
    assert alone.after == decision.after
    assert [each.verdict for each in alone.findings] == [each.verdict for each in decision.findings]
    if decision.after == pt.CLIENT:
        rest = frozenset(fact.id or "" for fact in ledger.facts) - cited
        assert pt.review(_ledger(days, rest), policy, on=on).after != pt.CLIENT


@given(both(st.tuples(cases(SU), st.sampled_from(SU)), st.tuples(cases(ED), st.sampled_from(ED))))
@law("R4", kills="a policy, an act or a version that an explanation has no words for")
def test_whatever_was_decided_can_be_said(drawn: tuple[Case, date]) -> None:
    case, on = drawn
    ledger = pt.Relationship("hp", ALICE, facts=case.facts, coverage=case.coverage)
    asked = pt.Case(ledger, case.history)
    decision = asked.review(on)
    coming = pt.outlook(asked, on=on, until=on + timedelta(days=60))
    told = pt.story(asked, on=on)
    for said in (str(decision), decision._repr_html_(), str(coming), str(told)):
        assert 0 < len(said) < 20_000
    assert told.standing == asked.as_of(on).standing_at(on)
    steps = [turn.after.name for turn in told.turns]
    assert not steps or steps[-1] == told.standing.name
    assert len(coming.rows()) == len(coming.moves) + len(coming.waiting)


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("payload", PAYLOADS)
@law("R1", kills="a name that is put into the page as it is")
@law("R2", kills="an attribute built from what was typed")
def test_what_a_stranger_typed_is_text_in_every_place_of_the_page(payload: str) -> None:
    day = date(2026, 1, 1)
    ledger = pt.Relationship("hp", pt.Person("mary", payload), line=payload).add(
        pt.Assigned(pt.Person("ana", payload), on=day, line=payload),
        pt.Attribute.calls_itself(payload, on=day),
    )
    asked = pt.AllOf(pt.DedicatedManager(), pt.CallsItself(payload))
    policy = pt.Policy(payload, payload, rungs=(pt.Rung(payload, enter=asked),), base=payload + "0")
    plain = Page(pt.review(pt.Relationship("a", "b"), policy, on=day)._repr_html_())
    page = Page(pt.review(ledger, policy, on=day)._repr_html_())
    assert (
        page.tags
        == plain.tags
        <= {"div", "p", "strong", "table", "caption", "thead"}
        | {
            "tbody",
            "tr",
            "th",
            "td",
        }
    )
    assert page.attributes <= {"scope", "style"}
    assert payload[:20] in page.text


@law("R5", kills="a control or bidi character that is passed on")
@pytest.mark.parametrize("strange", ["\x1b[31m", "\u202e", "\x00", "\ud800", "\u200b\n"], ids=ascii)
def test_strange_characters_are_shown_and_not_obeyed(strange: str) -> None:
    finding = pt.Finding(
        f"own{strange}",
        pt.Verdict.MET,
        rung="client",
        value=f"v{strange}",
        params=(("x", strange),),
        ids=(f"id{strange}",),
    )
    said = finding_line(finding)
    assert strange not in said
    assert said.isprintable()


@law("R4", kills="a value whose length is not bounded")
@pytest.mark.parametrize(
    "value", [10**9_000, "x" * 10**5, tuple("x" * 10**5)], ids=["number", "text", "tuple"]
)
def test_a_huge_value_is_shown_short(value: object) -> None:
    finding = pt.Finding(
        "own",
        pt.Verdict.MET,
        rung="client",
        value=value,  # type: ignore[arg-type]
        ids=tuple(f"id{number}" for number in range(10**5)),
    )
    assert len(finding_line(finding)) < 500


@law("R6", kills="an explanation that changes what it explains")
def test_explaining_changes_nothing() -> None:
    ledger = of("keel")
    decision = pt.review(ledger, SERVICES, on=FIRM_DAY)
    said = str(decision)
    assert said == str(decision)
    assert decision == pt.review(ledger, SERVICES, on=FIRM_DAY)
    assert ledger == of("keel")


def test_what_must_not_be_so_speaks_for_somebody_while_it_isn_t() -> None:
    complaints = pt.Aggregate(
        pt.at_least(1),
        of="observation:complaint",
        by=pt.Statistic.COUNT,
        over=pt.Rolling(pt.months(12)),
    )
    enter = pt.AllOf(
        pt.PurchaseCount(pt.at_least(1)), pt.Not(complaints), pt.Not(pt.ActTaken("ban"))
    )
    calm = pt.Policy("calm", "1", rungs=(pt.Rung("calm", enter=enter),))
    mary = pt.Relationship("shop", "mary").add(
        pt.Purchase(pt.Money("5", "USD"), on=date(2024, 1, 1), id="P"),
        pt.Observation.complaint("cold", on=date(2024, 2, 1), id="C"),
    )
    good, bad = (pt.review(mary, calm, on=date(2024, month, 5)) for month in (1, 3))
    assert str(good).splitlines()[1:4] == [
        "  + purchases           1     needs: at least 1                   [P]",
        "  + count of complaint  0     needs: not at least 1 in 12 months",
        "  + ban                 none  needs: no",
    ]
    assert [each.verdict.name for each in good.findings] == ["MET", "UNMET", "UNMET"]
    assert "  - count of complaint  1     needs: not at least 1 in 12 months  [C]" in str(bad)
    back = pt.story(mary, calm, on=date(2025, 3, 1)).turns[-1]
    assert [(each.code, each.value) for each in back.reasons] == [("aggregate", 0)]
    assert str(back) == (
        "prospect -> calm on 1 Feb 2025, because of count of complaint: 0 in 12 months"
    )


def test_a_policy_in_words_needs_words() -> None:
    for say in (pt.describe, pt.mermaid):
        with pytest.raises(pt.WrongType) as caught:
            say(SERVICES, "en")  # type: ignore[arg-type]
        assert [(fault.code, fault.path) for fault in caught.value.faults] == [
            ("words.type", "words")
        ]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (pt.months(1), "every month"),
        (pt.days(1), "every day"),
        (pt.days(7), "every week"),
        (pt.years(1), "every year"),
        (pt.months(3), "every 3 months"),
    ],
)
def test_a_single_interval_is_said_without_a_number(span: pt.Span, said: str) -> None:
    rung = pt.Rung("vip", enter=pt.PurchaseCount(pt.at_least(2)))
    looked = pt.Cadence(every=span, anchor=date(2026, 1, 1))
    policy = pt.Policy("p", "1", rungs=(rung,), review_on=looked)
    assert pt.describe(policy).endswith(f"Looked at {said}.")


def test_terms_are_said_in_plain_words() -> None:
    enter = pt.PurchaseCount(pt.at_least(2))
    first = pt.EndOfPeriod(pt.years(1), further=1)
    rung = pt.Rung("vip", enter=enter, first=first, renewal=pt.years(1))
    assert pt.describe(pt.Policy("p", "1", rungs=(rung,))).endswith(
        "At first it is held for the rest of the current period of 12 months and 1 more period."
        " Each renewal holds it for 12 months more."
    )
