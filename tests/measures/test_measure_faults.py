"""What measures, forms and credit rules refuse, and what is unknown rather than guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from attrs import evolve

import patronage as pt
from patronage.measures import (
    Attainment,
    AttainmentMethod,
    Cap,
    Credit,
    CreditBase,
    CreditRule,
    CreditState,
    DataRequirement,
    Exclusion,
    Measure,
    PartUnit,
    Per,
    Pick,
    Row,
    SettledBy,
    Table,
    WeightedMeasure,
    credits_of,
)
from refusals import faults_of, refused

if TYPE_CHECKING:
    from collections.abc import Callable

M = AttainmentMethod
MONTH = pt.counting.MONTH
MARCH = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
LAST = date(2026, 3, 31)
USD, EUR = pt.Money("5.00", "USD"), pt.Money("5.00", "EUR")
COUNT = Measure("seen", M.COUNT, window=MONTH)
RULE = CreditRule("r", on="seen", form=USD)


def reached(value: Any = 3, **more: Any) -> Attainment:
    return Attainment("seen", MARCH, value=value, verdict=pt.Verdict.UNKNOWN, on=LAST, **more)


def seen(value: Any = None, day: int = 3, **more: Any) -> pt.Observation:
    return pt.Observation("seen", value, on=date(2026, 3, day), **more)


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "a worst without a target": (lambda: Measure("m", M.WORST, window=MONTH), "measure.target"),
    "uptime with good ones": (
        lambda: Measure("m", M.UPTIME, window=MONTH, good=pt.at_least(1)),
        "measure.good",
    ),
    "a percentile that is none": (
        lambda: Measure("m", M.NEAREST_RANK, window=MONTH),
        "measure.percentile",
    ),
    "a percentile of nothing": (
        lambda: Measure("m", M.NEAREST_RANK, window=MONTH, percentile=0),
        "number.range",
    ),
    "a float": (
        lambda: Measure("m", M.NEAREST_RANK, window=MONTH, percentile=0.5),
        "number.type",
    ),
    "good in money": (
        lambda: Measure("m", M.RATIO, window=MONTH, good=pt.at_most(USD)),
        "threshold.type",
    ),
    "a target in words": (
        lambda: Measure("m", M.COUNT, window=MONTH, target=pt.equal_to("x")),
        "threshold.type",
    ),
    "missing ones that weigh nothing": (
        lambda: Measure(
            "m",
            M.RATIO,
            window=MONTH,
            data=DataRequirement(per_day=1, missing=pt.Verdict.MET),
        ),
        "measure.data",
    ),
    "the mean of rolling windows": (
        lambda: Measure("m", M.COUNT, window=pt.Rolling(pt.days(30)), over=2),
        "measure.over",
    ),
    "places without a rounding": (
        lambda: Measure("m", M.COUNT, window=MONTH, places=2),
        "measure.rounding",
    ),
    "so much at most of each by itself": (
        lambda: Measure(
            "m", M.EACH, window=MONTH, exclude=Exclusion("x", from_base=True, at_most=1)
        ),
        "measure.exclude",
    ),
    "a share of nothing above all of it": (lambda: DataRequirement(empty=101), "number.range"),
    "no parts": (lambda: WeightedMeasure("s", {}), "measure.parts"),
    "a claim for a window without an end": (
        lambda: evolve(RULE, claim=pt.days(3)).claim_by(pt.Period(LAST, None)),
        "span.open",
    ),
    "a claim for a day": (
        lambda: evolve(RULE, claim=pt.days(3)).claim_by(LAST),  # type: ignore[arg-type]
        "period.type",
    ),
    "units that are no number": (
        lambda: PartUnit.COUNTED.counted_of("x"),  # type: ignore[arg-type]
        "number.type",
    ),
    "a weight below zero": (lambda: WeightedMeasure("s", {"a": -1}), "number.range"),
    "a part twice": (
        lambda: WeightedMeasure("s", [("a", 50), ("a", 50)]),
        "measure.parts",
    ),
    "no unit": (lambda: Per(0, each=1, part=PartUnit.COUNTED), "form.unit"),
    "a first one and free ones": (
        lambda: Per(1, each=1, part=PartUnit.COUNTED, first=(pt.at_least(1), 1), free=1),
        "form.first",
    ),
    "a first one in money, the others not": (
        lambda: Per(1, each=1, part=PartUnit.COUNTED, first=(pt.at_least(1), USD)),
        "form.mixed",
    ),
    "a first one from an amount on": (
        lambda: Per(1, each=1, part=PartUnit.COUNTED, first=(pt.at_least(USD), 1)),
        "threshold.type",
    ),
    "two currencies": (lambda: Table([Row(USD), Row(EUR)]), "form.mixed"),
    "numbers and amounts, of which the largest counts": (
        lambda: Table([Row(1), Row(USD)], pick=Pick.LARGEST),
        "form.mixed",
    ),
    "amounts that are read on from": (
        lambda: Table([Row(USD)], then=Table([Row(1)])),
        "form.mixed",
    ),
    "steps of nothing": (
        lambda: Table([Row(1, pt.at_most(5))], pick=Pick.GRADUATED),
        "table.graduated",
    ),
    "no rows": (lambda: Table([]), "table.empty"),
    "a bound in money": (lambda: Row(1, pt.at_least(USD)), "row.bounds"),
    "a cap below zero": (lambda: Cap(-1, of=CreditBase.CONTRACT_NOW), "number.range"),
    "an amount of a base": (lambda: Cap(USD, of=CreditBase.CONTRACT_NOW), "base.type"),
    "a share of no base": (
        lambda: CreditRule("r", on="m", form=USD, caps=Cap(10)),
        "base.type",
    ),
    "days of a base": (
        lambda: CreditRule(
            "r", on="m", form=1, of=CreditBase.CONTRACT_NOW, settled_by=SettledBy.EXTENSION
        ),
        "base.type",
    ),
    "an extension in money": (
        lambda: CreditRule("r", on="m", form=USD, settled_by=SettledBy.EXTENSION),
        "base.type",
    ),
    "a credit below zero": (lambda: CreditRule("r", on="m", form=-1), "number.range"),
    "instead of itself": (
        lambda: CreditRule("r", on="m", form=1, instead_of="r"),
        "rule.cycle",
    ),
    "earned back at no time": (
        lambda: CreditRule("r", on="m", form=1, earned_back=50),
        "rule.earned_back",
    ),
    "at most as the least": (
        lambda: CreditRule("r", on="m", form=1, de_minimis=pt.at_most(5)),
        "threshold.type",
    ),
    "an attainment as of before": (
        lambda: Attainment("m", MARCH, value=1, verdict=pt.Verdict.MET, on=date(2026, 2, 1)),
        "span.order",
    ),
    "an open window": (lambda: COUNT.attained([], pt.Period(LAST, None)), "span.open"),
    "a day before the window": (
        lambda: COUNT.attained([], MARCH, on=date(2026, 2, 1)),
        "span.order",
    ),
    "each of one window": (
        lambda: Measure("m", M.EACH, window=MONTH).attained([], MARCH),
        "measure.each",
    ),
    "what is no observation": (lambda: COUNT.attained([99], MARCH), "observation.type"),  # type: ignore[list-item]
    "two facts of one id": (
        lambda: COUNT.attained([seen(1, id="A"), seen(2, id="A")], MARCH),
        "evidence.conflict",
    ),
    "a life without a start": (
        lambda: COUNT.attainments([], pt.Period(None, LAST), on=LAST),
        "span.open",
    ),
    "windows of a life without a start": (
        lambda: COUNT.periods(pt.Period(None, LAST), on=LAST),
        "span.open",
    ),
    "facts that are floats": (
        lambda: Table([Row(1)]).read({"value": 99.5}),  # type: ignore[dict-item]
        "number.type",
    ),
    "facts that are not a number": (
        lambda: Per(1, each=1, part=PartUnit.COUNTED).read({"value": Decimal("NaN")}),
        "value.not_finite",
    ),
    "rules that are none": (lambda: credits_of(["r"], [], on=LAST), "credit_rule.type"),  # type: ignore[list-item]
    "rules of one id": (lambda: credits_of([RULE, RULE], [], on=LAST), "rule.repeated"),
    "rules in a circle": (
        lambda: credits_of(
            [
                CreditRule("a", on="m", form=1, instead_of="b"),
                CreditRule("b", on="m", form=1, instead_of="a"),
            ],
            [],
            on=LAST,
        ),
        "rule.cycle",
    ),
    "a pool of two sizes": (
        lambda: credits_of(
            [
                CreditRule("a", on="m", form=USD, caps=Cap(USD, shared="p")),
                CreditRule("b", on="m", form=USD, caps=Cap(EUR, shared="p")),
            ],
            [],
            on=LAST,
        ),
        "cap.shared",
    ),
    "attainments that are none": (lambda: credits_of(RULE, [3], on=LAST), "attainment.type"),  # type: ignore[list-item]
    "two figures of one window": (
        lambda: credits_of(RULE, [reached(1), reached(2)], on=LAST),
        "evidence.conflict",
    ),
    "fees that are none": (
        lambda: credits_of(RULE, [], on=LAST, fees=[(MARCH, 5)]),  # type: ignore[list-item]
        "amount.type",
    ),
    "fees of open days": (
        lambda: credits_of(RULE, [], on=LAST, fees=[(pt.Period(LAST, None), USD)]),
        "span.open",
    ),
    "a worth that is none": (
        lambda: credits_of(RULE, [], on=LAST, contract_now=5),  # type: ignore[arg-type]
        "amount.type",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_means_nothing_is_refused_with_its_code(name: str) -> None:
    make, code = REFUSED[name]
    assert code in {fault.code for fault in refused(make)}


# What is not known.


@pytest.mark.parametrize(
    ("measure", "facts", "code"),
    [
        (Measure("seen", M.SUM, window=MONTH), [seen("much")], "measure.value"),
        (Measure("seen", M.RATIO, window=MONTH), [seen(3)], "measure.good"),
        (Measure("seen", M.RATIO, window=MONTH), [], "measure.nothing"),
        (Measure("seen", M.UPTIME, window=MONTH), [seen(-5)], "measure.lost"),
        (
            Measure("seen", M.UPTIME, window=MONTH, units=10),
            [seen(5, details={"units": 11})],
            "measure.lost",
        ),
        (Measure("seen", M.SUM, window=MONTH, unit="kg"), [seen(5, unit="g")], "measure.unit"),
        (
            Measure("seen", M.COUNT, window=MONTH, where={"x": pt.at_least(1)}),
            [seen(details={"x": "one"})],
            "measure.where",
        ),
        (
            Measure("seen", M.RATIO, window=MONTH),
            [seen(details={"good": 3, "total": 2})],
            "measure.counts",
        ),
    ],
)
def test_what_an_observation_leaves_open_makes_the_window_unknown(
    measure: Measure, facts: list[pt.Observation], code: str
) -> None:
    found = measure.attained(facts, MARCH)
    assert found.value is None
    assert found.verdict is pt.Verdict.UNKNOWN
    assert [remark.code for remark in found.remarks] == [code]
    assert str(found.remarks[0])


def test_a_month_that_is_not_known_makes_the_mean_with_it_unknown() -> None:
    mean = Measure("seen", M.MEAN, window=MONTH, over=2, target=pt.at_least(1))
    facts = [seen("much", 3), pt.Observation("seen", 5, on=date(2026, 4, 2))]
    months = mean.attainments(facts, pt.Period(MARCH.start, None), on=date(2026, 4, 30))
    assert [each.value for each in months] == [None, None]
    assert months[1].remarks[0].code == "measure.before"


def test_too_little_in_an_earlier_month_makes_the_mean_unknown_too() -> None:
    data = DataRequirement(per_window=2, covered=pt.at_least(100))
    mean = Measure("seen", M.MEAN, window=MONTH, over=2, data=data)
    april = [pt.Observation("seen", 5, on=date(2026, 4, day)) for day in (2, 3)]
    months = mean.attainments([seen(5), *april], pt.Period(MARCH.start, None), on=date(2026, 4, 30))
    assert months[1].value is None


def test_fees_of_other_days_are_no_fees_of_these() -> None:
    rule = CreditRule("r", on="seen", form=10, of=CreditBase.PERIOD_FAILED)
    april = (pt.Period(date(2026, 4, 1), date(2026, 5, 1)), USD)
    for fees in (None, [], [april]):
        (credit,) = credits_of(rule, [reached()], on=LAST, fees=fees)
        assert (credit.state, credit.amount) == (CreditState.UNKNOWN, None)


def test_contract_years_without_their_first_day_leave_a_cap_unknown() -> None:
    rule = CreditRule("r", on="seen", form=USD, caps=Cap(USD, per=pt.Anniversary()))
    assert credits_of(rule, [reached()], on=LAST)[0].amount is None
    known = credits_of(rule, [reached()], on=LAST, since=date(2025, 7, 1))
    assert known[0].amount == USD


def test_an_unknown_credit_leaves_open_what_its_cap_leaves_of_later_ones() -> None:
    form = Per(1, each="price", part=PartUnit.COUNTED)
    rule = CreditRule("r", on="seen", form=form, caps=Cap(USD, per=pt.counting.YEAR))
    april = Attainment(
        "seen",
        pt.Period(date(2026, 4, 1), date(2026, 5, 1)),
        value=1,
        verdict=pt.Verdict.UNKNOWN,
        on=date(2026, 4, 30),
        details={"price": USD},
    )
    found = credits_of(rule, [reached(), april], on=date(2026, 4, 30))
    assert [each.amount for each in found] == [None, None]
    assert [each.remark.code for each in found if each.remark] == ["form.fact", "credit.cap"]


def test_a_currency_that_changes_is_not_added_up() -> None:
    rule = CreditRule("r", on="seen", form=USD, caps=Cap(USD, per=pt.counting.YEAR))
    before = Credit(
        "r",
        pt.Period(date(2026, 2, 1), date(2026, 3, 1)),
        amount=EUR,
        state=CreditState.DUE,
    )
    (credit,) = credits_of(rule, [reached()], on=LAST, earlier=[before])
    assert credit.remark is not None
    assert credit.remark.code == "credit.currency"


def test_the_day_since_which_years_run_is_a_day() -> None:
    life = pt.Period(LAST, None)
    for ask in (
        lambda: COUNT.periods(life, on=LAST, since="x"),  # type: ignore[arg-type]
        lambda: COUNT.attainments([], life, on=LAST, since="x"),  # type: ignore[arg-type]
    ):
        assert faults_of(ask) == [("since", "date.type")]


# Edges.


def test_each_observation_of_a_life_counts_by_itself_and_has_its_own_credit() -> None:
    each = Measure("seen", M.EACH, window=MONTH, exclude=Exclusion("x", from_base=True))
    facts = [seen(1), seen(1), seen(2, 3, id="B"), seen(9, 20), seen(1, details={"excluded": "x"})]
    found = each.attainments(facts, pt.Period(MARCH.start, date(2026, 3, 10)), on=LAST)
    assert [one.value for one in found] == [1, 1, 2]
    rule = CreditRule("r", on="seen", form=USD, caps=Cap(pt.Money("3.00", "USD")))
    given = credits_of(rule, found, on=LAST)
    assert len({credit.id for credit in given}) == 3
    assert [str(credit.amount) for credit in given] == ["3.00 USD"] * 3


def test_units_of_time_turn_into_each_other() -> None:
    hours = Measure("seen", M.SUM, unit="hours", window=MONTH, target=pt.at_most(Decimal("7.2")))
    assert hours.attained([seen(432, unit="minutes")], MARCH).verdict is pt.Verdict.MET
    assert hours.attained([seen(25_921, unit="seconds")], MARCH).verdict is pt.Verdict.UNMET


def test_words_may_say_what_is_good() -> None:
    passed = Measure("seen", M.RATIO, window=MONTH, good=pt.one_of("passed", "waived"))
    facts = [seen("passed"), seen("failed"), seen("waived"), seen("passed")]
    assert passed.attained(facts, MARCH).value == 75


def test_the_last_day_of_the_calendar_is_no_trouble() -> None:
    last = date.max
    life = pt.Period(date(9999, 12, 1), None)
    each = Measure("seen", M.EACH, window=pt.Ever())
    for measure in (COUNT, each, Measure("seen", M.COUNT, window=pt.Rolling(pt.days(30)))):
        assert measure.attainments([pt.Observation("seen", on=last)], life, on=last) is not None


def test_rows_that_say_the_same_are_no_contradiction() -> None:
    table = Table([Row(5, pt.at_least(98)), Row(5, pt.at_most(99)), Row(7, pt.at_most(97))])
    assert table.read({"value": Fraction(197, 2)}) == 5
    assert isinstance(table.read({"value": 97}), pt.Remark)


def test_a_fact_that_is_lacking_is_named_also_where_no_row_holds() -> None:
    table = Table([Row(5, {"value": pt.at_least(98), "late": pt.at_least(1)})], otherwise=0)
    assert table.read({"value": 97}) == 0
    found = table.read({"value": 99})
    assert isinstance(found, pt.Remark)
    assert found.param("fact") == "late"


def test_bands_may_touch_but_not_overlap() -> None:
    def graduated(low: int) -> Table:
        per = Per(1, each=1, part=PartUnit.PRO_RATA)
        bands = [Row(per, [pt.at_least(0), pt.at_most(10)]), Row(per, pt.at_least(low))]
        return Table(bands, pick=Pick.GRADUATED)

    assert graduated(10).findings() == ()
    assert [each.code for each in graduated(8).findings()] == ["table.overlap"]
    assert [each.code for each in graduated(12).findings()] == ["table.hole"]


def test_a_rule_that_is_replaced_replaces_nothing_whatever_the_order() -> None:
    rules = [
        CreditRule("a", on="seen", form=USD),
        CreditRule("b", on="seen", form=USD, instead_of="a"),
        CreditRule("c", on="seen", form=USD, instead_of="b"),
    ]
    for those in (rules, rules[::-1]):
        found = {each.rule: each.amount for each in credits_of(those, [reached()], on=LAST)}
        assert found == {"a": USD, "b": pt.Money("0.00", "USD"), "c": USD}


@pytest.mark.parametrize("value", [None, True, pt.Money("5", "USD"), date(2026, 3, 1), -5, "long"])
def test_an_outage_of_no_usable_length_is_unknown_also_without_an_id(value: Any) -> None:
    measure = Measure("uptime", M.UPTIME, of="outage", window=MONTH, target=pt.at_least(99))
    seen = [pt.Observation("outage", value, on=date(2026, 3, 9))]
    reached = measure.attained(seen, MARCH)
    assert (reached.value, reached.verdict) == (None, pt.Verdict.UNKNOWN)
    assert reached.remarks[0].param("fact") == "outage"


def test_numbers_in_another_unit_are_unknown_also_without_an_id() -> None:
    measure = Measure("delay", M.EACH, window=MONTH, unit="days", target=pt.at_most(3))
    seen = [pt.Observation("delay", 5, unit="EUR", on=date(2026, 3, 9))]
    (reached,) = measure.attainments(seen, MARCH, on=date(2026, 3, 31))
    assert (reached.value, reached.remarks[0].param("fact")) == (None, "delay")


EXCLUSION = Exclusion("maintenance", from_base=True)
ONE_ROW = Table(Row(1, pt.at_least(1)), otherwise=0)
EACH = Per(1, each=2, part=PartUnit.PRO_RATA)
PLAIN = CreditRule("r", on="seen", form=USD)
SCORE = WeightedMeasure("s", {"a": 100})


@pytest.mark.parametrize(
    ("ask", "code", "path"),
    [
        (lambda no: credits_of(PLAIN, [], on=LAST, claims=no), "claim.type", "claims[0]"),
        (lambda no: credits_of(PLAIN, [], on=LAST, claims=[no]), "claim.type", "claims[0]"),
        (lambda no: credits_of(PLAIN, [], on=LAST, fees=[no]), "amount.type", "fees[0]"),
        (lambda no: credits_of(PLAIN, [], on=LAST, earlier=no), "credit.type", "earlier[0]"),
        (SCORE.attainments, "attainment.type", "reached[0]"),
        (lambda no: SCORE.attainments([no]), "attainment.type", "reached[0]"),
        (EXCLUSION.covers, "observation.type", "fact"),
        (DataRequirement(per_day=3).expected, "count.range", "days"),
        (lambda _: DataRequirement(per_window=3).expected(0), "count.range", "days"),
        (lambda _: DataRequirement(per_day=3).expected(2, of=0), "count.range", "of"),
        (ONE_ROW.worked_out, "details.type", "facts"),
        (lambda no: ONE_ROW.worked_out({"value": no}), "number.type", "facts[value]"),
    ],
)
def test_what_is_none_is_refused_by_its_place(
    ask: Callable[[Any], object], code: str, path: str
) -> None:
    assert faults_of(lambda: ask(None)) == [(path, code)]


def test_a_claim_says_its_rule_and_its_days() -> None:
    class Claimed(NamedTuple):
        about: str | None = "r"
        on: Any = None
        for_due: Any = "March"

    seen: Any = pt.Observation("claim", on=LAST)
    assert faults_of(lambda: credits_of(PLAIN, [], on=LAST, claims=[seen, Claimed()])) == [
        ("claims[0]", "claim.type"),
        ("claims[1].on", "date.type"),
        ("claims[1].for_due", "date.type"),
    ]


def test_fees_are_pairs() -> None:
    fees: Any = 3
    assert faults_of(lambda: credits_of(PLAIN, [], on=LAST, fees=fees)) == [
        ("fees[0]", "amount.type")
    ]


@pytest.mark.parametrize("form", [ONE_ROW, EACH])
@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 1.5, True])
def test_no_form_reads_what_is_no_exact_number(form: Per | Table, value: Any) -> None:
    faults = faults_of(lambda: form.worked_out({"value": value}))
    assert [path for path, _ in faults] == ["facts[value]"]


def test_what_was_counted_may_be_excluded_by_its_details() -> None:
    measure = Measure("answers", M.RATIO, window=MONTH, exclude=EXCLUSION)
    day = date(2026, 3, 9)
    seen = [
        pt.Observation.counted("answers", good=1, total=2, on=day),
        pt.Observation.counted(
            "answers", bad=5, total=5, on=day, details={"excluded": "maintenance"}
        ),
    ]
    assert measure.attained(seen, MARCH).value == 50


def test_details_beside_counts_say_nothing_twice() -> None:
    counted = pt.Observation.counted
    twice: Any = {"good": 2}
    loose: Any = 3
    for details, code in ((twice, "details.duplicate"), (loose, "details.type")):
        with pytest.raises(pt.InvalidInput) as caught:
            counted("answers", good=1, total=2, on=LAST, details=details)
        assert [fault.code for fault in caught.value.faults] == [code]
