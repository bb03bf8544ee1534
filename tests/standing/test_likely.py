"""How likely somebody still buys: against published values, whole numbers, and its own edges."""

from __future__ import annotations

import decimal
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.standing.criteria.bgnbd import PLACES, turns_after
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from refusals import codes_of
from standing.likelihood import odds_against
from standing.test_criteria_days import MODELS

from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY, USD = timedelta(days=1), pt.Money("9.90", "USD")
HALF = pt.at_least(Decimal("0.5"))
WEEKLY = pt.BgNbd(r=".2425967", alpha="4.413659", a=".7929869", b="2.426164", unit=pt.weeks(1))
MUSIC = pt.BgNbd(r="0.243", alpha="4.414", a="0.793", b="2.426", unit=pt.weeks(1))
MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
NEW_YEAR = date(1997, 1, 1)


def bought(*days: date) -> pt.Relationship:
    return pt.Relationship("cdnow", "p").add(*[pt.Purchase(USD, on=day) for day in days])


def active(criterion: pt.LikelyActive) -> pt.Policy:
    return pt.Policy("active", "1", base="gone", rungs=(pt.Rung("active", enter=criterion),))


def verdicts(criterion: Any, days: Iterable[date]) -> pt.Timeline[pt.Verdict]:
    return Judge(Facts(bought(*days).facts), None).verdict(criterion)


TWICE = bought(NEW_YEAR, date(1997, 3, 3), date(1997, 8, 2))


# --- the model ----------------------------------------------------------------------------------


def test_published_values_come_out() -> None:
    """Customer 1516 of the BTYD vignette, whose last of 26 repeats was on the day before."""
    last, until = pt.days(216), pt.weeks(31)
    assert round(WEEKLY.alive(26, last=last, until=until), 7) == Decimal("0.9688523")
    expected = WEEKLY.expected(26, last=last, until=until, within=pt.weeks(52))
    assert round(expected, 5) == Decimal("25.75659")


def test_a_source_that_counts_in_hundredths_of_a_week_is_asked_in_those() -> None:
    summary = MUSIC.alive(2, last=Decimal("30.43"), until=Decimal("38.86"))
    by_days = MUSIC.alive(2, last=pt.days(213), until=pt.days(272))
    assert (round(summary, 6), round(by_days, 6)) == (Decimal("0.726579"), Decimal("0.726590"))


histories = st.tuples(
    st.sampled_from([*MODELS, MUSIC]),
    st.lists(st.integers(1, 40), min_size=1, max_size=5),
    st.integers(0, 60),
)


@given(histories)
def test_a_likelihood_is_exact_to_its_last_digit(case: tuple[pt.BgNbd, list[int], int]) -> None:
    model, gaps, since = case
    last = sum(gaps)
    days = [NEW_YEAR + sum(gaps[:place]) * DAY for place in range(len(gaps) + 1)]
    alive = model.alive(len(gaps), last=pt.days(last), until=pt.days(last + since))
    odds, root = odds_against(model, days, days[-1] + since * DAY)
    half = Fraction(1, 2 * 10**PLACES)
    low, high = Fraction(alive) - half, Fraction(alive) + half
    assert (1 / high - 1) ** root <= odds <= (1 / low - 1) ** root


@given(histories, st.sampled_from(["0.5", "0.2", "0.8"]))
@law("E22", kills="a day of crossing that the likelihood of that day does not bear out")
def test_the_day_of_crossing_is_the_first_on_the_other_side(
    case: tuple[pt.BgNbd, list[int], int], bound: str
) -> None:
    model, gaps, _ = case
    last = sum(gaps)
    for on_it in (True, False):
        count = turns_after(model, Decimal(bound), len(gaps), last, on_it=on_it)
        if count is None or count > 10**6:
            continue
        for day in range(max(last, count - 1), max(last, count) + 2):
            alive = model.alive(len(gaps), last=pt.days(last), until=pt.days(day))
            past = alive < Decimal(bound) or (on_it and alive == Decimal(bound))
            assert past is (day >= count), (day, count, alive)


def test_what_is_just_the_bound_on_a_day_passes_at_least_and_not_more_than() -> None:
    model = MODELS[1]  # r 1, alpha 4 days, a 1, b 4: the odds quadruple when time has doubled
    days = (NEW_YEAR, NEW_YEAR + 6 * DAY)
    assert model.alive(1, last=pt.days(6), until=pt.days(16)) == Decimal("0.5")
    on = NEW_YEAR + 16 * DAY
    least = verdicts(pt.LikelyActive(HALF, model=model), days)
    more = verdicts(pt.LikelyActive(pt.more_than(Decimal("0.5")), model=model), days)
    assert (least.at(on), least.at(on + DAY)) == (MET, UNMET)
    assert (more.at(on - DAY), more.at(on)) == (MET, UNMET)


def by_the_closed_form(model: pt.BgNbd, x: int, last: int, until: int, within: int) -> Decimal:
    """Return what is expected by the formula as it is printed, with more digits than cancel."""
    with decimal.localcontext(decimal.Context(prec=120)):
        unit = model.unit.days or 1
        t_x, t, horizon = (Decimal(each) / unit for each in (last, until, within))
        r, alpha, a, b = model.r, model.alpha, model.a, model.b
        z = horizon / (alpha + t + horizon)
        term = total = Decimal(1)
        for n in range(6000):
            term *= (r + x + n) * (b + x + n) / (a + b + x - 1 + n) / (n + 1) * z
            total += term
        left = ((alpha + t) / (alpha + t + horizon)) ** (r + x) * total
        against = a / (b + x - 1) * ((alpha + t) / (alpha + t_x)) ** (r + x) if x else 0
        return (a + b + x - 1) / (a - 1) * (1 - left) / (1 + against)


@pytest.mark.parametrize(
    ("x", "last", "until", "within"), [(0, 0, 30, 60), (3, 40, 90, 365), (9, 200, 210, 700)]
)
def test_what_is_expected_is_what_the_printed_formula_says(
    x: int, last: int, until: int, within: int
) -> None:
    found = MUSIC.expected(x, last=pt.days(last), until=pt.days(until), within=pt.days(within))
    assert abs(found - by_the_closed_form(MUSIC, x, last, until, within)) <= Decimal("1e-20")


@pytest.mark.parametrize("x", [0, 4])
def test_where_the_printed_formula_divides_by_nothing_the_answer_lies_between(x: int) -> None:
    def expected(a: str) -> Decimal:
        model = pt.BgNbd(r="0.3", alpha=4, a=a, b="0.5", unit=pt.days(7))
        return model.expected(x, last=20 if x else 0, until=30, within=26)

    low, at_one, high = expected("1.000001"), expected("1"), expected("0.999999")
    assert low < at_one < high
    assert high - low < Decimal("0.0001")
    assert abs((low + high) / 2 - at_one) < Decimal("1e-9")


def test_nothing_is_expected_in_no_time_and_a_horizon_beyond_all_bounds_is_refused() -> None:
    known = {"last": pt.days(20), "until": pt.days(40)}
    assert MUSIC.expected(2, within=0, **known) == 0
    assert codes_of(lambda: MUSIC.expected(2, within=pt.years(99), **known)) == [
        ("interval.mixed", "within")
    ]
    assert codes_of(lambda: MUSIC.expected(2, within=10**6, **known)) == [
        ("horizon.range", "within")
    ]


@given(st.integers(1, 50), st.sampled_from([decimal.ROUND_UP, decimal.ROUND_FLOOR]))
@law("M10", kills="a likelihood worked out in the caller's own decimal context")
def test_the_callers_decimal_context_changes_nothing(prec: int, rounding: str) -> None:
    def answers() -> list[object]:
        model = pt.BgNbd(r="0.243", alpha="4.414", a="0.793", b="2.426", unit=pt.weeks(1))
        policy = active(pt.LikelyActive(HALF, model=model))
        known = {"last": pt.days(213), "until": pt.days(272)}
        return [
            model.alive(2, **known),
            model.expected(2, within=4, **known),
            turns_after(model, Decimal("0.3"), 2, 213, on_it=False),
            str(pt.review(TWICE, policy, on=date(1997, 9, 30))),
            repr(policy),
        ]

    usual = answers()
    with decimal.localcontext() as context:
        context.prec, context.rounding = prec, rounding
        context.traps[decimal.Inexact] = True
        assert answers() == usual


def test_equal_numbers_make_equal_models() -> None:
    one = pt.BgNbd(r="1.50", alpha=Decimal("1E+1"), a=2, b="3.0", unit=pt.weeks(1))
    other = pt.BgNbd(r=Decimal("1.5"), alpha=10, a="2.000", b=3, unit=pt.days(7))
    assert one == other
    assert repr(one) == repr(other)
    policies = [active(pt.LikelyActive(HALF, model=each)) for each in (one, other)]
    assert pt.to_json(policies[0]) == pt.to_json(policies[1])
    assert str(one) == "BG/NBD (r 1.5, alpha 10, a 2, b 3 per 7 days)"


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        ("r", 0.243, "number.type"),
        ("r", True, "number.type"),
        ("alpha", "4,4", "number.type"),
        ("alpha", "", "number.type"),
        ("alpha", "\u0664", "number.type"),
        ("alpha", Decimal("NaN"), "number.range"),
        ("a", 0, "number.range"),
        ("a", "0.0", "number.range"),
        ("a", -1, "number.range"),
        ("b", Decimal("1e1000000"), "number.range"),
        ("b", 10**13, "number.range"),
        ("unit", 7, "interval.type"),
        ("unit", pt.days(0), "interval.range"),
        ("unit", pt.months(1), "interval.mixed"),
    ],
)
def test_a_parameter_that_is_none_is_refused(field: str, given: Any, code: str) -> None:
    sound: dict[str, Any] = {"r": 1, "alpha": 1, "a": 1, "b": 1, "unit": pt.days(1)}
    assert codes_of(lambda: pt.BgNbd(**{**sound, field: given})) == [(code, field)]


@pytest.mark.parametrize(
    ("repeats", "last", "until", "fault"),
    [
        (-1, 0, 1, ("count.range", "repeats")),
        (1, 0.5, 1, ("length.type", "last")),
        (1, 1, Decimal("NaN"), ("length.range", "until")),
        (1, -1, 1, ("length.range", "last")),
        (1, pt.months(1), 99, ("interval.mixed", "last")),
        (1, 2, 1, ("span.order", "until")),
        (1, 0, 1, ("length.range", "last")),
        (0, 1, 1, ("length.range", "last")),
    ],
)
def test_a_history_that_is_none_is_refused(
    repeats: Any, last: Any, until: Any, fault: tuple[str, str]
) -> None:
    assert codes_of(lambda: MUSIC.alive(repeats, last=last, until=until)) == [fault]


# --- the criterion ------------------------------------------------------------------------------


def test_who_bought_twice_after_the_first_time_is_below_a_half_from_15_march() -> None:
    policy = active(pt.LikelyActive(HALF, model=MUSIC))
    standing = pt.standing_of(TWICE, policy)
    assert standing.at(date(1998, 3, 14)).name == "active"
    assert standing.at(date(1998, 3, 15)).name == "gone"
    (finding,) = pt.review(TWICE, policy, on=date(1997, 9, 30)).findings
    assert isinstance(finding.value, Decimal)
    assert round(finding.value, 6) == Decimal("0.726590")
    assert finding.changes_on == date(1998, 3, 15)
    assert dict(finding.params)["repeats"] == 2
    said = "0.7265 after 2 repeats, last on 2 Aug 1997, until 15 Mar 1998"
    assert said in str(finding)
    (later,) = pt.review(TWICE, policy, on=date(1998, 3, 15)).findings
    assert "0.4993 after 2 repeats, last on 2 Aug 1997, since 15 Mar 1998" in str(later)


def test_a_finding_tells_the_likelihood_of_each_day() -> None:
    case = pt.Case(TWICE, active(pt.LikelyActive(HALF, model=MUSIC)))
    values = [case.review(date(1997, 9, 1) + place * DAY).findings[0].value for place in range(40)]
    assert values == sorted(set(values), reverse=True)  # type: ignore[type-var]


def test_a_party_of_cdnow_is_below_a_half_from_4_november_by_what_was_known() -> None:
    party = pt.samples.cdnow().relationship("cdnow", "15562")
    case = pt.Case(party, active(pt.LikelyActive(HALF, model=MUSIC)), known_by=date(1997, 9, 30))
    decision = case.review(date(1997, 9, 30))
    assert decision.findings[0].changes_on == date(1997, 11, 4)


def test_who_bought_once_is_active_for_ever_and_it_is_said() -> None:
    likely = pt.LikelyActive(HALF, model=MUSIC)
    assert verdicts(likely, [NEW_YEAR]) == pt.Timeline.of({NEW_YEAR: MET}, before=UNMET)
    (finding,) = pt.review(bought(NEW_YEAR), active(likely), on=date(2007, 1, 1)).findings
    assert finding.value == 1
    assert "1, bought once only, on 1 Jan 1997" in str(finding)
    assert [(each.code, each.path) for each in active(likely).check()] == [
        ("policy.once", "rungs[0].enter")
    ]


@pytest.mark.parametrize(("make", "at_first"), [(pt.at_least, MET), (pt.less_than, UNMET)])
def test_with_a_guard_who_bought_once_counts_as_active_for_so_long(
    make: Any, at_first: pt.Verdict
) -> None:
    likely = pt.LikelyActive(make(Decimal("0.5")), model=MUSIC, once=pt.days(180))
    said, end = verdicts(likely, [NEW_YEAR]), NEW_YEAR + 180 * DAY
    assert said.at(NEW_YEAR) is said.at(end - DAY) is at_first
    assert said.at(end) is said.at(date(2007, 1, 1)) is not at_first
    assert said.at(NEW_YEAR - DAY) is UNMET
    assert active(likely).check() == ()
    again = verdicts(likely, [NEW_YEAR, NEW_YEAR + DAY])
    assert again.at(end) is not at_first  # and then the model alone decides
    assert "(for 180 days after a single purchase)" in pt.describe(active(likely)).splitlines()[1]


def test_two_purchases_of_one_day_are_one() -> None:
    likely = pt.LikelyActive(HALF, model=MUSIC)
    once, twice = verdicts(likely, [NEW_YEAR]), verdicts(likely, [NEW_YEAR, NEW_YEAR])
    assert once == twice


def test_who_never_bought_is_unmet_whatever_is_asked() -> None:
    nobody = pt.Relationship("cdnow", "p")
    for make in (pt.at_least, pt.less_than):
        likely = pt.LikelyActive(make(Decimal("0.5")), model=MUSIC)
        assert verdicts(likely, []) == pt.Timeline.constant(UNMET)
        (finding,) = pt.review(nobody, active(likely), on=NEW_YEAR).findings
        assert finding.value is None
        assert "never bought" in str(finding)


def test_a_first_repeat_lowers_it_and_so_may_a_purchase_that_is_learned_of_late() -> None:
    """So E9 does not hold for it: more purchases may demote."""
    likely = pt.LikelyActive(HALF, model=MUSIC)
    some_day = date(1998, 1, 1)
    assert verdicts(likely, [NEW_YEAR]).at(some_day) is MET
    assert verdicts(likely, [NEW_YEAR, NEW_YEAR + 3 * DAY]).at(some_day) is UNMET
    last = date(1997, 8, 2)
    without = verdicts(likely, [NEW_YEAR, last])
    between = verdicts(likely, [NEW_YEAR, *(NEW_YEAR + n * DAY for n in range(50, 90, 4)), last])
    assert without.at(some_day) is MET
    assert between.at(some_day) is UNMET


def test_where_earlier_purchases_may_be_missing_nothing_is_known() -> None:
    likely = pt.LikelyActive(HALF, model=MUSIC)
    partly = pt.Case(
        TWICE.covering(pt.Coverage.of("purchase", since=date(1997, 2, 1))), active(likely)
    )
    (finding,) = partly.review(date(1997, 9, 30)).findings
    assert finding.verdict is UNKNOWN
    assert dict(finding.params)["unknown"] == "before_observed"
    assert pt.outlook(partly, on=date(1997, 9, 30), until=date(1999, 1, 1)).moves == ()
    whole = TWICE.covering(pt.Coverage.of("purchase"))
    assert pt.review(whole, active(likely), on=date(1997, 9, 30)).findings[0].verdict is MET


def test_a_purchase_averts_a_fall_and_time_alone_brings_what_asks_for_little() -> None:
    coming = pt.outlook(
        TWICE, active(pt.LikelyActive(HALF, model=MUSIC)),
        on=date(1997, 9, 30), until=date(1998, 12, 31),
    )  # fmt: skip
    (move,) = coming.moves
    assert move.on == move.act_by == date(1998, 3, 15)
    assert "averted by a purchase by 15 Mar" in str(coming)
    lapsed = pt.Rung("lapsed", enter=pt.LikelyActive(pt.less_than(Decimal("0.5")), model=MUSIC))
    policy = pt.Policy("lapsed", "1", base="other", rungs=(lapsed,))
    sides = (pt.Organization("cdnow", "CDNOW"), pt.Person("p", "P"))
    book = pt.Book().add(*sides, *TWICE.facts)
    (near,) = pt.review_book(book, policy, on=date(1998, 3, 5)).nearest("lapsed")
    ((lack,),) = near.missing
    assert str(lack) == "10 days without a purchase"


@pytest.mark.parametrize(
    ("threshold", "code"),
    [
        (pt.at_least(0), "threshold.range"),
        (pt.more_than(1), "threshold.range"),
        (pt.at_least(Decimal("1.5")), "threshold.range"),
        (pt.at_least(Decimal("-0.5")), "threshold.range"),
        (pt.at_least(Decimal("0." + "3" * 21)), "threshold.range"),
        (pt.equal_to(Decimal("0.5")), "threshold.type"),
        (pt.one_of(Decimal("0.5")), "threshold.type"),
        (pt.within(pt.days(3)), "threshold.type"),
        (Decimal("0.5"), "threshold.type"),
    ],
)
def test_a_bound_that_no_likelihood_has_is_refused(threshold: Any, code: str) -> None:
    assert codes_of(lambda: pt.LikelyActive(threshold, model=MUSIC)) == [(code, "threshold")]


def test_a_guard_or_a_model_that_is_none_is_refused() -> None:
    model: Any = {"r": 1}
    assert codes_of(lambda: pt.LikelyActive(HALF, model=model)) == [("bg_nbd.type", "model")]
    many: Any = 180
    for once, code in ((many, "interval.type"), (pt.days(0), "interval.range")):
        with pytest.raises(pt.InvalidInput) as caught:
            pt.LikelyActive(HALF, model=MUSIC, once=once)
        assert [(fault.code, fault.path) for fault in caught.value.faults] == [(code, "once")]


def test_a_rung_that_is_kept_by_more_than_it_takes_is_refused() -> None:
    more = pt.LikelyActive(pt.at_least(Decimal("0.7")), model=MUSIC)
    with pytest.raises(pt.InvalidInput) as caught:
        pt.Rung("active", enter=pt.LikelyActive(HALF, model=MUSIC), stay=more)
    assert [fault.code for fault in caught.value.faults] == ["policy.hysteresis"]
