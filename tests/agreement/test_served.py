"""What an agreement's measures came to, what follows from them, and what is claimed of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import refusal
from patronage.measures import (
    AttainmentMethod,
    Cap,
    CreditBase,
    CreditRule,
    CreditState,
    Measure,
    PartUnit,
    Per,
    Row,
    Table,
)
from refusals import code_of

START = date(2026, 1, 1)
PATRON, PROVIDER = pt.Side.PATRON, pt.Side.PROVIDER
UPTIME = Measure(
    "uptime",
    AttainmentMethod.UPTIME,
    of="outage",
    window=pt.counting.MONTH,
    target=pt.at_least(Decimal("99.9")),
)
RULE = CreditRule(
    "credit",
    on="uptime",
    form=Table(
        [Row(5, [pt.at_least(99), pt.less_than(Decimal("99.9"))]), Row(10, pt.less_than(99))],
        otherwise=0,
    ),
    of=CreditBase.PERIOD_FAILED,
    claim=pt.days(30),
)


def hosting(**terms: object) -> pt.Agreement:
    given: dict[str, object] = {
        "measures": UPTIME,
        "credits": RULE,
        "length": pt.years(1),
        "billing": pt.BillingTerms.monthly(pt.Money("310.00", "USD")),
    }
    return pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        **(given | terms),  # type: ignore[arg-type]
    )


def outage(minutes: int, day: date) -> pt.Observation:
    return pt.Observation("outage", minutes, on=day)


def test_a_window_is_measured_and_its_credit_is_of_the_fee_that_was_billed() -> None:
    agreement = hosting()
    lost = outage(500, date(2026, 1, 9)), outage(50, date(2026, 2, 9))
    ledger = pt.Relationship("host", "mary").add(agreement, *lost).bill(date(2026, 3, 1))
    reached = agreement.attainments(ledger, on=date(2026, 3, 5))
    assert [(each.period.start, each.verdict) for each in reached] == [
        (START, pt.Verdict.UNMET),
        (date(2026, 2, 1), pt.Verdict.UNMET),
        (date(2026, 3, 1), pt.Verdict.UNKNOWN),
    ]
    owed = agreement.credits(ledger, on=date(2026, 3, 5))
    assert [(str(each.amount), each.state) for each in owed] == [
        ("31.00 USD", CreditState.FORFEITED),
        ("15.50 USD", CreditState.CLAIMABLE),
    ]
    assert {each.agreement for each in reached} == {each.agreement for each in owed} == {"A1"}


def test_what_is_not_billed_yet_is_what_it_will_be_as_things_stand() -> None:
    agreement = hosting()
    (credit,) = agreement.credits([outage(500, date(2026, 1, 9))], on=date(2026, 2, 5))
    assert (credit.state, str(credit.amount)) == (CreditState.CLAIMABLE, "31.00 USD")
    # of a year of which only the first month is billed, a cap is a share of all of it
    yearly = CreditRule(
        "credit",
        on="uptime",
        form=100,
        of=CreditBase.PERIOD_FAILED,
        caps=Cap(30, per=pt.counting.YEAR),
    )
    for length in (pt.years(1), None):
        capped = hosting(credits=yearly, length=length)
        ledger = pt.Relationship("host", "mary").add(capped, outage(3_000, date(2026, 1, 4)))
        for month in (1, 2, 3):
            ledger = ledger.bill(date(2026, month, 1))
        charges = [each for each in ledger.facts if isinstance(each, pt.Charge)]
        assert [str(each.amount) for each in charges if each.fee == "credit"] == ["-310.00 USD"]


def test_what_hangs_on_usage_is_not_known_until_it_is_billed() -> None:
    used = pt.BillingTerms(
        every=pt.months(1),
        fees=(pt.UsageFee(id="calls", prices=pt.Tiers.per_unit(pt.Money("1", "USD"))),),
    )
    agreement = hosting(billing=used)
    (credit,) = agreement.credits([outage(500, date(2026, 1, 9))], on=date(2026, 2, 5))
    assert (credit.state, credit.amount) == (CreditState.UNKNOWN, None)


def test_a_cap_that_rules_share_goes_on_under_rules_of_other_names() -> None:
    pool = Cap(pt.Money("100", "USD"), per=pt.counting.YEAR, shared="pool")
    old, new = (
        CreditRule(name, on="uptime", form=pt.Money("80", "USD"), caps=pool)
        for name in ("old", "new")
    )
    lost = [outage(3_000, date(2026, month, 4)) for month in (1, 5)]
    agreement = hosting(credits=old).amend(on=date(2026, 4, 1), credits=new)
    owed = agreement.credits(lost, on=date(2026, 6, 1))
    assert [str(each.owed) for each in owed if each.owed != pt.Money("0", "USD")] == [
        "80.00 USD",
        "20.00 USD",
    ]


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 1, 20), CreditState.DUE), (date(2026, 3, 2), CreditState.DUE)],
)
def test_what_is_claimed_in_time_is_due(day: date, state: CreditState) -> None:
    claimed = hosting().claim("credit", on=day, by=PATRON, for_due=date(2026, 1, 9))
    ledger = pt.Relationship("host", "mary").add(claimed, outage(500, date(2026, 1, 9)))
    owed = claimed.credits(ledger.bill(date(2026, 3, 1)), on=date(2026, 4, 1))
    assert owed[0].state is state


def test_claims_too_early_too_late_or_without_need_are_refused() -> None:
    agreement = hosting()
    first = date(2026, 1, 9)
    late = lambda: agreement.claim("credit", on=date(2026, 3, 3), by=PATRON, for_due=first)  # noqa: E731
    early = lambda: agreement.claim("credit", on=date(2026, 1, 8), by=PATRON, for_due=first)  # noqa: E731
    free = hosting(credits=CreditRule("free", on="uptime", form=5, of=CreditBase.PERIOD_FAILED))
    needless = lambda: free.claim("free", on=first, by=PATRON)  # noqa: E731
    assert [refusal(each)[0] for each in (late, early, needless)] == [
        "claim.late",
        "claim.early",
        "claim.needless",
    ]
    assert code_of(lambda: agreement.claim("credits", on=first, by=PATRON)) == "reference.unknown"


def test_a_change_of_one_rule_leaves_what_is_in_a_row_and_earned_back() -> None:
    free = CreditRule("free", on="uptime", form=5)
    row = CreditRule(
        "row",
        on="uptime",
        form=Table([Row(7, {"in_a_row": pt.at_least(2)})], otherwise=0),
        earned_back=50,
        earned_back_after=2,
    )
    changed = hosting(credits=[free, row]).amend(
        on=date(2026, 1, 20),
        effective=date(2026, 2, 1),
        credits=[evolve(free, form=6), row],
    )
    lost = outage(500, date(2026, 1, 9)), outage(500, date(2026, 2, 9))
    owed = {each.id: each for each in changed.credits(lost, on=date(2026, 5, 1))}
    assert [owed[f"free@2026-0{month}-01"].amount for month in (1, 2)] == [5, 6]
    assert [owed[f"row@2026-0{month}-01"].amount for month in (1, 2)] == [0, 7]
    assert owed["row@2026-02-01"].earned_back == Decimal("3.5")
    # the same before the change: a window at its end is made good by those after it
    single = evolve(row, form=7)
    later = hosting(credits=[free, single]).amend(
        on=date(2026, 2, 1), effective=date(2026, 3, 1), credits=[evolve(free, form=6), single]
    )
    owed = {each.id: each for each in later.credits(lost[1:], on=date(2026, 5, 1))}
    assert owed["row@2026-02-01"].earned_back == Decimal("3.5")


def test_a_rule_hangs_on_what_the_terms_have() -> None:
    assert code_of(lambda: hosting(measures=())) == "reference.unknown"
    wrong = CreditRule(
        "credit", on="uptime", form=5, instead_of="other", of=CreditBase.CONTRACT_NOW
    )
    assert code_of(lambda: hosting(credits=wrong)) == "reference.unknown"
    taken = lambda: hosting().amend(on=date(2026, 2, 1), measures=())  # noqa: E731
    assert code_of(taken) == "reference.unknown"


def test_what_earns_a_credit_back_is_a_measure_of_the_terms() -> None:
    rule = CreditRule(
        "credit",
        on="uptime",
        form=5,
        of=CreditBase.CONTRACT_NOW,
        earned_back=50,
        earned_back_after=2,
        earned_back_by="uptimes",
    )
    assert code_of(lambda: hosting(credits=rule)) == "reference.unknown"
    own = evolve(rule, earned_back_by="uptime")
    assert hosting(credits=own).terms.credits == (own,)


def test_no_measures_read_each_other() -> None:
    def misses(name: str, of: str) -> Measure:
        return Measure(name, AttainmentMethod.COUNT, of=of, window=pt.counting.YEAR)

    circle = (misses("a", "b"), misses("b", "c"), misses("c", "b"))
    with pytest.raises(pt.InvalidInput) as caught:
        hosting(measures=circle, credits=())
    assert [(each.code, each.path) for each in caught.value.faults] == [
        ("measure.cycle", "terms.measures[1]"),
        ("measure.cycle", "terms.measures[2]"),
    ]
    assert hosting(measures=circle[:2], credits=()).terms.measures == circle[:2]


def test_another_target_begins_another_window() -> None:
    laxer = Measure(
        "uptime",
        AttainmentMethod.UPTIME,
        of="outage",
        window=pt.counting.MONTH,
        target=pt.at_least(90),
    )
    amended = hosting().amend(on=date(2026, 2, 10), measures=laxer)
    reached = amended.attainments([outage(500, date(2026, 2, 20))], on=date(2026, 2, 28))
    assert [(str(each.period), each.verdict.name) for each in reached] == [
        ("[2026-01-01, 2026-02-01)", "MET"),
        ("[2026-02-01, 2026-02-10)", "MET"),
        ("[2026-02-10, 2026-03-01)", "MET"),
    ]


def test_what_is_not_in_force_is_not_measured() -> None:
    paused = hosting().suspend(on=date(2026, 1, 11)).resume(on=date(2026, 1, 21))
    reached = paused.attainments([], on=date(2026, 1, 31))
    assert [str(each.period) for each in reached] == [
        "[2026-01-01, 2026-01-11)",
        "[2026-01-21, 2026-02-01)",
    ]


def test_misses_are_counted_over_windows() -> None:
    misses = Measure(
        "misses",
        AttainmentMethod.COUNT,
        of="uptime",
        counts=pt.Verdict.UNMET,
        window=pt.Rolling(pt.months(12)),
        target=pt.at_most(1),
    )
    facts = [outage(500, date(2026, month, 9)) for month in (1, 2)]
    agreement = hosting(measures=[misses, UPTIME])
    for day, verdict in (
        (date(2026, 2, 27), pt.Verdict.MET),
        (date(2026, 2, 28), pt.Verdict.UNMET),
    ):
        found = agreement.attainments(facts, on=day)
        assert next(each for each in found if each.measure == "misses").verdict is verdict


def test_lateness_costs_a_share_of_what_the_contract_is_worth() -> None:
    report = pt.Obligation("report", "the report", by=PROVIDER, due=date(2026, 2, 1))
    weekly = CreditRule(
        "late",
        on="report",
        form=Per(7, each=1, part=PartUnit.COUNTED),
        of=CreditBase.CONTRACT_NOW,
        caps=Cap(3),
    )
    agreement = hosting(obligations=report, measures=(), credits=weekly)
    amounts = [
        [str(each.amount) for each in agreement.credits([], on=day)]
        for day in (date(2026, 2, 1), date(2026, 2, 8), date(2026, 2, 9), date(2026, 9, 1))
    ]
    assert amounts == [["0.00 USD"], ["37.20 USD"], ["74.40 USD"], ["111.60 USD"]]
    done = agreement.perform("report", on=date(2026, 2, 8))
    assert [str(each.amount) for each in done.credits([], on=date(2026, 9, 1))] == ["37.20 USD"]


def test_the_parts_of_an_agreement_are_there_once_they_can_be_computed() -> None:
    assert {pt.Part.MEASUREMENT, pt.Part.CONSEQUENCES} <= hosting().terms.parts


def test_a_hole_between_two_rows_is_a_remark() -> None:
    hole = Table([Row(5, pt.more_than(99)), Row(10, pt.less_than(99))])
    agreement = hosting(
        credits=CreditRule("credit", on="uptime", form=hole, of=CreditBase.PERIOD_FAILED)
    )
    assert "table.hole" in {each.code for each in agreement.remarks()}


MISSES = Measure(
    "misses",
    AttainmentMethod.CONSECUTIVE,
    of="uptime",
    window=pt.Ever(),
    target=pt.at_most(1),
)


def test_the_last_day_to_claim_is_a_deadline() -> None:
    agreement = hosting()
    ledger = pt.Relationship("host", "mary").add(agreement, outage(500, date(2026, 1, 9)))
    ledger = ledger.bill(date(2026, 2, 1))
    first, *_ = agreement.deadlines(on=date(2026, 2, 1), until=date(2026, 4, 1), facts=ledger)
    assert (first.kind, first.on, first.by) == (pt.DeadlineKind.CLAIM, date(2026, 3, 2), PATRON)
    assert str(first) == "2 Mar 2026: last day to claim credit"
    (coming,) = pt.agenda(ledger, on=date(2026, 2, 2))
    assert coming.deadline == first
    claimed = agreement.claim("credit", on=date(2026, 2, 3), by=PATRON, for_due=date(2026, 1, 9))
    assert claimed.deadlines(on=date(2026, 2, 3), until=date(2026, 4, 1), facts=ledger) == ()


def test_a_miss_is_seen_coming() -> None:
    agreement = hosting()
    lost = [outage(20, date(2026, 2, 5))]  # 40.32 minutes are allowed, ten days have passed
    (coming,) = agreement.deadlines(on=date(2026, 2, 10), until=date(2026, 3, 1), facts=lost)
    assert (coming.kind, coming.on) == (pt.DeadlineKind.MISS, date(2026, 2, 21))
    assert agreement.deadlines(on=date(2026, 2, 28), until=date(2026, 3, 1), facts=lost) == ()


def test_the_right_to_end_it_after_misses_has_its_last_day() -> None:
    cause = pt.TerminationCause("chronic", measure="misses", within=pt.days(30))
    agreement = hosting(
        measures=[UPTIME, MISSES], credits=(), termination=pt.Termination(causes=cause)
    )
    missed = [outage(500, date(2026, month, 9)) for month in (1, 2)]
    asked: dict[str, Any] = {"on": date(2026, 3, 5), "until": date(2026, 6, 1)}
    (last,) = agreement.deadlines(**asked, facts=missed)
    assert agreement.deadlines(**asked, facts=iter(missed)) == (last,)
    assert (last.kind, last.on) == (pt.DeadlineKind.LAPSE, date(2026, 3, 30))
    assert agreement.deadlines(**asked, facts=missed[:1]) == ()
    ended = agreement.breach(
        on=date(2026, 3, 5), by=PROVIDER, cause="chronic", about="misses", id="B1"
    ).terminate(on=date(2026, 3, 30), ground=pt.Ground.CAUSE, by=PATRON, about="B1")
    assert ended.ended_on == date(2026, 3, 30)


def test_a_cause_names_what_is_measured() -> None:
    cause = pt.TerminationCause("chronic", measure="misses")
    assert code_of(lambda: hosting(termination=pt.Termination(causes=cause))) == "reference.unknown"


def test_what_was_never_looked_at_is_neither_met_nor_missed() -> None:
    agreement = hosting()
    ledger = pt.Relationship("host", "mary").add(agreement).bill(date(2026, 2, 1))
    blind = ledger.covering(pt.Coverage.of("charge", "agreement"))
    (reached, _) = agreement.attainments(blind, on=date(2026, 2, 1))
    assert (reached.value, reached.verdict) == (None, pt.Verdict.UNKNOWN)
    assert [each.state for each in agreement.credits(blind, on=date(2026, 2, 1))] == [
        CreditState.UNKNOWN
    ]
    till = ledger.covering(pt.Coverage.of("observation:outage", until=date(2026, 1, 20)))
    assert agreement.attainments(till, on=date(2026, 1, 19))[0].value == 100
    assert agreement.attainments(till, on=date(2026, 1, 20))[0].value is None


def test_days_extend_the_term_once() -> None:
    days = CreditRule("days", on="uptime", form=3, settled_by=pt.measures.SettledBy.EXTENSION)
    agreement = hosting(credits=days)
    (credit,) = agreement.credits([outage(500, date(2026, 1, 9))], on=date(2026, 2, 1))
    longer = agreement.extend(credit, on=date(2026, 2, 1))
    assert longer.ended_on == date(2027, 1, 4)
    assert longer.extend(credit, on=date(2026, 2, 5)) == longer
    money = evolve(credit, amount=pt.Money("5", "USD"))
    assert code_of(lambda: agreement.extend(money, on=date(2026, 2, 1))) == "credit.days"
    assert code_of(lambda: agreement.extend(agreement, on=date(2026, 2, 1))) == "credit.type"  # type: ignore[arg-type]


def test_contract_years_go_on_whatever_is_amended() -> None:
    yearly = Measure("visits", AttainmentMethod.COUNT, window=pt.Anniversary())
    fewer = Measure(
        "visits", AttainmentMethod.COUNT, window=pt.Anniversary(), target=pt.at_least(4)
    )
    agreement = pt.Agreement.signed(
        "A1", on=START, start=date(2026, 1, 16), length=pt.years(3), measures=yearly
    ).amend(on=date(2026, 7, 1), measures=fewer)
    reached = agreement.attainments([], on=date(2027, 2, 1))
    assert [str(each.period) for each in reached] == [
        "[2026-01-16, 2026-07-01)",
        "[2026-07-01, 2027-01-16)",
        "[2027-01-16, 2028-01-16)",
    ]


def test_what_never_ends_gives_no_credit() -> None:
    assert (
        code_of(
            lambda: hosting(
                measures=[UPTIME, MISSES],
                credits=CreditRule("credit", on="misses", form=pt.Money("5", "USD")),
            )
        )
        == "credit.window"
    )


def test_a_claim_is_of_whom_it_is_owed_to_and_for_a_day_that_is_measured() -> None:
    agreement = hosting()
    other = lambda: agreement.claim("credit", on=date(2026, 2, 1), by=PROVIDER)  # noqa: E731
    never = lambda: agreement.claim(  # noqa: E731
        "credit", on=date(2026, 2, 1), by=PATRON, for_due=date(2025, 1, 9)
    )
    assert [refusal(each)[0] for each in (other, never)] == ["claim.party", "claim.window"]


def test_what_is_missed_already_is_not_announced() -> None:
    agreement = hosting()
    lost = [outage(500, date(2026, 2, 9))]
    assert agreement.deadlines(on=date(2026, 2, 10), until=date(2026, 3, 1), facts=lost) == ()


def test_the_name_of_a_measure_is_none_of_observations() -> None:
    answers = Measure(
        "answers", AttainmentMethod.RATIO, window=pt.counting.MONTH, target=pt.at_least(95)
    )
    misses, run = (
        Measure(
            name,
            method,
            of="answers",
            counts=pt.Verdict.UNMET,
            window=window,
            target=pt.at_most(0),
        )
        for name, method, window in (
            ("misses", AttainmentMethod.COUNT, pt.counting.YEAR),
            ("run", AttainmentMethod.CONSECUTIVE, pt.Rolling(pt.months(6))),
        )
    )
    cause = pt.TerminationCause("chronic", measure="run", within=pt.days(10))
    agreement = hosting(
        measures=[answers, misses, run], credits=(), termination=pt.Termination(causes=cause)
    )
    day = date(2026, 4, 1)
    good = [
        pt.Observation.counted("answers", good=99, total=100, on=date(2026, month, 5))
        for month in (1, 2, 3)
    ]
    found = {each.measure: each.value for each in agreement.attainments(good, on=day)}
    assert (found["misses"], found["run"]) == (0, 0)
    assert agreement.deadlines(on=day, until=date(2026, 12, 1), facts=good) == ()
    # what is owed is late by so many days, and no observation of its name says otherwise
    report = pt.Obligation("report", "the report", by=PROVIDER, due=date(2026, 2, 1))
    late = Measure("late", AttainmentMethod.SUM, of="report", window=pt.counting.YEAR)
    owing = hosting(obligations=report, measures=late, credits=())
    owing = owing.perform("report", on=date(2026, 2, 4))
    said = pt.Observation("report", 50, on=date(2026, 2, 2))
    assert [each.value for each in owing.attainments([said], on=day)] == [3]


def test_a_changed_measure_goes_on_beside_the_whole_window_it_is_held_against() -> None:
    whole = evolve(UPTIME, whole=True)
    agreement = hosting(measures=whole, credits=evolve(RULE, claim=None)).amend(
        on=date(2026, 1, 16), measures=evolve(whole, target=pt.at_least(99))
    )
    lost = outage(50, date(2026, 1, 9)), outage(60, date(2026, 1, 20))
    reached = agreement.attainments(lost, on=date(2026, 1, 31))
    assert [(str(each.period), each.base, each.lost, each.verdict.name) for each in reached] == [
        ("[2026-01-01, 2026-01-16)", 44_640, 50, "UNMET"),
        ("[2026-01-16, 2026-02-01)", 44_640, 60, "MET"),
    ]
    ledger = pt.Relationship("host", "mary").add(agreement, *lost).bill(date(2026, 2, 1))
    owed = agreement.credits(ledger, on=date(2026, 2, 1))
    assert [str(each.amount) for each in owed] == ["7.50 USD", "0.00 USD"]


OFTEN = Measure(
    "late", AttainmentMethod.COUNT, window=pt.Rolling(pt.days(30)), target=pt.at_most(1)
)


def late_on(*days: date) -> list[pt.Observation]:
    return [pt.Observation("late", on=day) for day in days]


def lapses(agreement: pt.Agreement, facts: list[pt.Observation], on: date) -> list[date]:
    found = agreement.deadlines(on=on, until=date(2027, 12, 1), facts=facts)
    return [each.on for each in found if each.kind is pt.DeadlineKind.LAPSE]


def often(*measures: Measure, name: str = "late", **more: object) -> pt.Agreement:
    cause = pt.TerminationCause("often", measure=name, within=pt.days(10))
    return hosting(measures=measures, credits=(), termination=pt.Termination(causes=cause), **more)


def test_a_right_to_end_it_begins_anew_once_it_was_not_missed_in_between() -> None:
    """On 9 February the first of January has left the thirty days, and one alone is too few."""
    facts = late_on(START, date(2026, 1, 20), date(2026, 2, 10))
    assert lapses(often(OFTEN), facts, date(2026, 2, 10)) == [date(2026, 2, 20)]
    monthly = evolve(OFTEN, window=pt.Rolling(pt.months(1)))
    assert lapses(often(monthly), facts, date(2026, 2, 10)) == [date(2026, 2, 20)]
    without_break = late_on(START, date(2026, 1, 20), date(2026, 1, 29))
    assert lapses(often(OFTEN), without_break, date(2026, 1, 29)) == [date(2026, 1, 30)]


def test_a_right_to_end_it_is_there_since_what_is_owed_was_too_late() -> None:
    late = Measure(
        "late",
        AttainmentMethod.COUNT,
        of="report",
        good=pt.at_most(5),
        counts=pt.Verdict.UNMET,
        window=pt.Rolling(pt.days(60)),
        target=pt.at_most(0),
    )
    report = pt.Obligation("report", "the report", by=PROVIDER, due=date(2026, 2, 1))
    agreement = often(late, obligations=report)
    assert lapses(agreement, [], date(2026, 2, 6)) == []
    assert lapses(agreement, [], date(2026, 2, 10)) == [date(2026, 2, 17)]


def test_what_was_counted_since_ever_was_too_much_since_the_day_that_it_was() -> None:
    ever = evolve(OFTEN, window=pt.Ever(), target=pt.at_most(2))
    days = [START + pt.days(9 * place) for place in range(6)]
    assert lapses(often(ever), late_on(*days), days[-1]) == []
    assert lapses(often(ever), late_on(*days[:4]), days[3]) == [days[2] + pt.days(10)]


def test_a_score_of_a_rolling_measure_is_missed_since_that_was() -> None:
    runs = Measure(
        "runs",
        AttainmentMethod.COUNT,
        of="late",
        counts=pt.Verdict.UNMET,
        window=pt.Rolling(pt.days(1)),
        target=pt.at_most(0),
    )
    facts = late_on(START, date(2026, 1, 20), date(2026, 1, 29))
    found = lapses(often(OFTEN, runs, name="runs"), facts, date(2026, 1, 29))
    assert found == lapses(often(OFTEN), facts, date(2026, 1, 29))


DAYS = CreditRule(
    "days",
    on="uptime",
    form=Per(1_440, each=1, part=PartUnit.COUNTED, of="lost"),
    settled_by=pt.measures.SettledBy.EXTENSION,
)


def test_days_that_turn_out_to_be_more_are_added_once_they_are_known() -> None:
    agreement, first = hosting(credits=DAYS), outage(1_000, date(2026, 1, 4))
    on = date(2026, 2, 1)
    longer = agreement.extend(agreement.credits([first], on=on)[0], on=on)
    assert longer.ended_on == date(2027, 1, 2)
    more = outage(5_000, date(2026, 1, 14))
    (grown, *_) = longer.credits([first, more], on=date(2026, 3, 1))
    assert grown.owed == 5
    longest = longer.extend(grown, on=date(2026, 3, 1))
    assert longest.ended_on == date(2027, 1, 6)
    assert longest.extend(grown, on=date(2026, 3, 2)) == longest
    # what turns out to be too many days stays
    (fewer, *_) = longest.credits([first], on=date(2026, 3, 3))
    assert longest.extend(fewer, on=date(2026, 3, 3)) == longest


def test_only_days_by_a_rule_of_its_own_extend_an_agreement() -> None:
    agreement = hosting(credits=[DAYS, CreditRule("points", on="uptime", form=3)])
    facts, on = [outage(1_000, date(2026, 1, 4))], date(2026, 2, 1)
    days, points = agreement.credits(facts, on=on)[:2]
    others = evolve(days, agreement="A2"), evolve(days, rule="day"), points
    assert [code_of(partial(agreement.extend, each, on=on)) for each in others] == [
        "credit.agreement",
        "reference.unknown",
        "credit.days",
    ]


def test_days_added_to_the_term_are_free_of_charge() -> None:
    """Days that are added since service was out cost nothing: they make good for those."""
    agreement, lost = hosting(credits=DAYS), outage(3_000, date(2026, 1, 4))
    on = date(2026, 2, 1)
    longer = agreement.extend(agreement.credits([lost], on=on)[0], on=on)
    assert longer.ended_on == date(2027, 1, 4)
    ledger = pt.Relationship("host", "mary").add(longer, lost).bill(date(2027, 3, 1))
    charged = [fact for fact in ledger.facts if isinstance(fact, pt.Charge)]
    assert sum(each.amount.minor for each in charged) == 12 * 31_000
    # another year agreed on afterwards costs what it costs
    renewed = longer.amend(on=date(2026, 3, 1), until=date(2028, 1, 4))
    ledger = pt.Relationship("host", "mary").add(renewed, lost).bill(date(2028, 3, 1))
    charged = [fact for fact in ledger.facts if isinstance(fact, pt.Charge)]
    assert sum(each.amount.minor for each in charged) == 24 * 31_000


def test_a_deadline_of_ids_that_are_long_is_known_by_a_short_one() -> None:
    long = "c" * 128
    agreement = hosting(
        measures=evolve(UPTIME, id="u" * 128),
        credits=evolve(RULE, id=long, on="u" * 128, form=pt.Money("5", "USD"), of=None),
    )
    asked: dict[str, Any] = {"on": date(2026, 2, 10), "until": date(2026, 4, 1)}
    facts = [outage(500, date(2026, 1, 9)), outage(20, date(2026, 2, 5))]
    assert [each.kind for each in agreement.deadlines(**asked, facts=facts)] == [
        pt.DeadlineKind.MISS,
        pt.DeadlineKind.CLAIM,
    ]


def test_a_claim_for_no_day_in_particular_is_for_a_window_that_is_over_and_open() -> None:
    short = hosting(credits=evolve(RULE, claim=pt.days(10)))

    def claimed(agreement: pt.Agreement, on: date, about: str = "credit") -> str | None:
        try:
            agreement.claim(about, on=on, by=PATRON)
        except pt.Refused as error:
            return error.faults[0].code
        return None

    days = date(2026, 1, 10), date(2026, 2, 1), date(2026, 2, 10), date(2026, 2, 11)
    assert [claimed(short, day) for day in days] == ["claim.early", None, None, "claim.late"]
    # what each observation gives is of its own day, and so is what is owed by one
    each = Measure("late", AttainmentMethod.EACH, window=pt.counting.MONTH)
    by_each = hosting(
        measures=each, credits=evolve(RULE, on="late", claim=pt.days(10)), length=pt.months(1)
    )
    days = START, date(2026, 1, 2), date(2026, 2, 10), date(2026, 2, 11)
    assert [claimed(by_each, day) for day in days] == ["claim.early", None, None, "claim.late"]
    first = partial(by_each.claim, "credit", by=PATRON, for_due=date(2026, 1, 5))
    assert first(on=date(2026, 1, 15)).acts[-1].kind is pt.ActKind.CLAIM
    assert refusal(lambda: first(on=date(2026, 1, 16)))[0] == "claim.late"
    report = pt.Obligation("report", "the report", by=PROVIDER, due=date(2026, 2, 1))
    owing = hosting(
        obligations=report, measures=(), credits=evolve(RULE, on="report", claim=pt.days(10))
    )
    days = date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 11), date(2026, 2, 12)
    assert [claimed(owing, day) for day in days] == ["claim.early", None, None, "claim.late"]


def test_the_page_names_every_day_that_the_deadlines_name() -> None:
    cause = pt.TerminationCause("chronic", measure="misses", within=pt.days(30))
    agreement = hosting(
        measures=[UPTIME, MISSES],
        credits=evolve(RULE, form=pt.Money("5", "USD"), of=None),
        termination=pt.Termination(causes=cause),
    )
    lost = [outage(500, date(2026, month, 9)) for month in (1, 2)]
    on = date(2026, 3, 5)
    due = agreement.deadlines(on=on, until=date(2027, 3, 6), facts=iter(lost))
    assert {each.kind for each in due} >= {pt.DeadlineKind.CLAIM, pt.DeadlineKind.LAPSE}
    page = agreement.page(on=on, facts=iter(lost))
    rows = next(each.rows for each in page.sections if each.title.startswith("What is due"))
    assert [row[1] for row in rows] == [each.what(pt.ENGLISH) for each in due]
    assert "claim" not in str(agreement.page(on=on)).partition("What is due")[2]


def miss(measure: Measure, facts: list[pt.Observation], on: date) -> date | None:
    agreement = hosting(measures=measure, credits=())
    found = agreement.deadlines(on=on, until=date(2026, 12, 31), facts=facts)
    return next((each.on for each in found if each.kind is pt.DeadlineKind.MISS), None)


@pytest.mark.parametrize(
    ("on", "target", "due"),
    [
        (date(2026, 1, 4), pt.at_most(3), date(2026, 1, 6)),  # three in four days
        (date(2026, 1, 20), pt.at_most(3), date(2026, 1, 27)),
        (date(2026, 1, 30), pt.at_most(3), None),  # the fourth would come in February
        (date(2026, 1, 4), pt.less_than(4), date(2026, 1, 6)),
        (date(2026, 1, 10), pt.at_most(Decimal("3.5")), date(2026, 1, 14)),
    ],
)
def test_a_limit_that_is_used_up_is_missed_when_the_next_one_is_due(
    on: date, target: pt.Threshold, due: date | None
) -> None:
    calls = Measure("late", AttainmentMethod.COUNT, window=pt.counting.MONTH, target=target)
    seen = late_on(*(date(2026, 1, day) for day in (2, 3, 4)))
    assert miss(calls, seen, on) == due


def test_only_what_adds_up_over_one_window_has_a_pace() -> None:
    on, seen = date(2026, 1, 4), late_on(date(2026, 1, 2), date(2026, 1, 3))
    calls = evolve(OFTEN, window=pt.counting.MONTH, target=pt.at_most(2))
    assert miss(calls, seen, on) == date(2026, 1, 6)
    run = evolve(calls, method=AttainmentMethod.CONSECUTIVE, good=pt.at_most(1))
    worse = [evolve(each, value=5) for each in seen]
    assert miss(run, worse, on) is None
    assert miss(evolve(calls, over=3, pooled=True), seen, on) is None
    share = Measure(
        "late", AttainmentMethod.RATIO, window=pt.counting.MONTH, target=pt.at_least(50)
    )
    good = [pt.Observation.counted("late", good=6, total=10, on=date(2026, 1, 2))]
    assert miss(share, good, on) is None
    # time that is just used up is too much the day after
    up = evolve(UPTIME, target=pt.at_least(99))
    assert miss(up, [outage(446, date(2026, 1, 4))], date(2026, 1, 10)) == date(2026, 1, 11)


def test_a_right_to_end_it_for_what_is_owed_has_its_last_day() -> None:
    report = pt.Obligation("report", "the report", by=PROVIDER, due=date(2026, 2, 1))
    cause = pt.TerminationCause("no-report", measure="report", within=pt.days(10))
    agreement = hosting(
        obligations=report, measures=(), credits=(), termination=pt.Termination(causes=cause)
    )
    assert lapses(agreement, [], date(2026, 2, 1)) == []
    assert lapses(agreement, [], date(2026, 2, 5)) == [date(2026, 2, 11)]
    done = agreement.perform("report", on=date(2026, 2, 1))
    assert lapses(done, [], date(2026, 2, 5)) == []


def test_what_each_window_of_another_measure_gives_is_claimed_in_its_time() -> None:
    each = Measure(
        "bad",
        AttainmentMethod.EACH,
        of="uptime",
        window=pt.counting.MONTH,
        target=pt.at_least(99),
    )
    given = CreditRule("credit", on="bad", form=pt.Money("5", "USD"), claim=pt.days(30))
    agreement = hosting(measures=[UPTIME, each], credits=given)
    lost, first = [outage(500, date(2026, 1, 9))], date(2026, 1, 9)
    claimed = agreement.claim("credit", on=date(2026, 3, 2), by=PATRON, for_due=first)
    owed = claimed.credits(lost, on=date(2026, 3, 3))
    assert [(each.period.start, each.state) for each in owed[:1]] == [(START, CreditState.DUE)]
    late = partial(agreement.claim, "credit", on=date(2026, 3, 3), by=PATRON, for_due=first)
    assert refusal(late)[0] == "claim.late"


def test_a_changed_measure_of_stated_days_goes_on_beside_the_whole_of_them() -> None:
    days = pt.Fixed(pt.Period(START, date(2026, 3, 1)))
    whole = evolve(UPTIME, whole=True, window=days)
    agreement = hosting(measures=whole, credits=evolve(RULE, claim=None)).amend(
        on=date(2026, 2, 1), measures=evolve(whole, target=pt.at_least(99))
    )
    reached = agreement.attainments([outage(60, date(2026, 1, 9))], on=date(2026, 3, 1))
    assert [(str(each.period), each.base, each.lost) for each in reached] == [
        ("[2026-01-01, 2026-02-01)", 59 * 1_440, 60),
        ("[2026-02-01, 2026-03-01)", 59 * 1_440, 0),
    ]
    assert len(agreement.credits([], on=date(2026, 3, 2))) == 2
