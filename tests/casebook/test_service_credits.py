"""The casebook of published tables of service credits.

Each text is told as a form, or as rules with their caps, and every input must come to the credit
that the text gives. Where the text leaves a hole, says two things, or doesn't say what becomes of a
part of a unit, that is found, by a remark with its code; nothing is guessed.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import patronage as pt
from casebook.measures_attainment import MONTHS, START, number, window
from patronage.measures import (
    AttainmentMethod,
    Cap,
    CreditBase,
    CreditRule,
    Measure,
    PartUnit,
    Per,
    Row,
    Table,
    credits_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pytest

    from patronage.measures import (
        Credit,
    )

Story = dict[str, Any]

OPERATORS: Final[Mapping[str, Callable[[object], pt.Threshold]]] = {
    "<": pt.less_than,
    "<=": pt.at_most,
    ">": pt.more_than,
    ">=": pt.at_least,
}

WHOLE: Final = pt.Money("100.00", "USD")
"""A fee of which one percent is one."""

LATER: Final = MONTHS[-1]

FOUND: Final = {
    "undefined_gap": {"table.none", "table.hole"},
    "ambiguous_overlap": {"table.several", "table.overlap"},
    "undefined": {"form.part", "table.none"},
    "ambiguous": {"table.several", "form.part"},
}
"""By which remark what a text leaves open is found."""


# --- tables ---------------------------------------------------------------------------------------


def table_of(case: Story) -> Table:
    rows: list[Row] = []
    for tier in case["tiers"]:
        bounds = [
            OPERATORS[tier[f"{end}_op"]](number(tier[end]))
            for end in ("upper", "lower")
            if tier[end] is not None
        ]
        rows.append(Row(number(tier["credit"]), bounds))
    return Table(rows, otherwise=0)


def percent_of_fee(case: Story, given: Any) -> object:
    found = table_of(case).read({"value": number(given)})
    return found if isinstance(found, pt.Remark) else Decimal(str(found))


# --- so much per unit -----------------------------------------------------------------------------


def _part(rule: Story) -> PartUnit:
    said = f"{rule.get('rounding', '')} {rule.get('partial_unit', rule.get('partial_step', ''))}"
    named = {"nearest": PartUnit.NEAREST, "begun": PartUnit.COUNTED, "complete": PartUnit.IGNORED}
    found = [part for word, part in named.items() if word in said]
    return found[0] if found else PartUnit.NOT_SAID


def per_time(case: Story, given: Story) -> object:
    """Return the percentage for time that was lost, capped; told in minutes or in hours."""
    rule = case["rule"]
    form = Per(rule["unit_minutes"], each=rule["percent_per_unit"], part=_part(rule), of="lost")
    outages: list[pt.Observation] = []
    hours, _, minutes = str(given.get("hours_and_minutes", "")).partition(":")
    for unit, value in (
        ("minutes", given.get("minutes") or minutes),
        ("hours", given.get("hours") or hours),
    ):
        if value:
            outages.append(pt.Observation("outage", Decimal(value), on=START, unit=unit))
    measure = Measure("outage", AttainmentMethod.UPTIME, window=pt.counting.MONTH)
    credit_rule = CreditRule(
        "credit",
        on="outage",
        form=form,
        of=CreditBase.PERIOD_FAILED,
        caps=Cap(rule["cap_percent"]),
    )
    return _amount(credit_rule, measure, outages)


def _amount(rule: CreditRule, measure: Measure, seen: list[pt.Observation]) -> object:
    reached = measure.attained(seen, window())
    (credit,) = credits_of(rule, [reached], on=LATER, fees=[(window(), WHOLE)])
    return _of(credit)


def _of(credit: Credit) -> object:
    return credit.remark if credit.amount is None else getattr(credit.amount, "amount", None)


def _short(case: Story, given: Story, form: Per | Table) -> object:
    """Return what a form makes of how far an uptime falls short of the target."""
    measure = Measure(
        "uptime",
        AttainmentMethod.MEAN,
        window=pt.counting.MONTH,
        target=pt.at_least(Decimal(case["rule"]["target"])),
    )
    seen = pt.Observation("uptime", Decimal(given["uptime"]), on=START)
    return form.read(measure.attained([seen], window()).facts)


def per_step(case: Story, given: Story) -> object:
    step = case["rule"]["step"].split()
    if len(step) == 1:
        each = case["rule"]["percent_per_step"]
        return _short(
            case, given, Per(Decimal(step[0]), each=each, part=_part(case["rule"]), of="short")
        )
    steps = [Decimal(word) for word in step if word[0].isdigit()]
    readings = [Row(Per(one, each=10, part=PartUnit.COUNTED, of="short")) for one in steps]
    return _short(case, given, Table(readings))


def lost_time(case: Story, given: Story) -> object:
    """Return the price of the time that was lost, so many times."""
    form = Per(
        1,
        each="rate",
        part=PartUnit.PRO_RATA,
        then=Per(1, each=case["rule"]["multiple"], part=PartUnit.PRO_RATA),
    )
    if "uptime" in given:
        return _short(case, given, Per(1, each=1, part=PartUnit.PRO_RATA, of="short"))
    return form.read({"value": Decimal(given["lost_hours"]), "rate": Decimal(given["hourly_rate"])})


# --- several rules --------------------------------------------------------------------------------


def termination_right(case: Story, given: Story) -> object:
    """Return whether there is a right to end: a month over a bound, or several in a row."""
    once, row = case["rule"]["any_of"]
    facts = [
        pt.Observation("down", Decimal(str(minutes)), on=month, unit="minutes")
        for month, minutes in zip(MONTHS, given["month_minutes"], strict=False)
    ]
    life = pt.Period(MONTHS[0], MONTHS[len(facts)])
    last = MONTHS[len(facts)]
    in_hours = Measure(
        "hours",
        AttainmentMethod.SUM,
        of="down",
        unit="hours",
        window=pt.counting.MONTH,
        target=pt.at_most(Decimal(once["over_hours_in_one_month"])),
    )
    in_minutes = Measure("monthly", AttainmentMethod.SUM, of="down", window=pt.counting.MONTH)
    run = Measure(
        "run",
        AttainmentMethod.CONSECUTIVE,
        of="monthly",
        good=pt.at_most(Decimal(row["over_minutes_each"])),
        window=pt.windows.Ever(),
        target=pt.less_than(row["consecutive_months"]),
    )
    reached = [
        *in_hours.attainments(facts, life, on=last),
        *run.attainments(in_minutes.attainments(facts, life, on=last), life, on=last),
    ]
    return "right" if pt.Verdict.UNMET in {each.verdict for each in reached} else "no right"


def combination(_: Story, given: Story) -> object:
    """Return what follows from commitments of which the most favourable alone counts."""
    measure = Measure("down", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    rules = [
        CreditRule(
            name.replace("_", "-"),
            on="down",
            form=Decimal(percent),
            of=CreditBase.PERIOD_FAILED,
            group="one",
        )
        for name, percent in given.items()
    ]
    reached = [measure.attained([], window())]
    found = credits_of(rules, reached, on=LATER, fees=[(window(), WHOLE)])
    amounts = [each.amount for each in found if isinstance(each.amount, pt.Money)]
    return pt.Money.sum(amounts, "USD").amount


def capped(case: Story, given: Story) -> object:
    """Return a credit under a cap of so many percent of a twelfth of the annual charge."""
    percent = case["rule"]["cap"].split("%")[0]
    twelfth = Cap(Fraction(100, 12), of=CreditBase.CONTRACT_NOW)
    rule = CreditRule(
        "credit",
        on="down",
        form=pt.Money(given["computed_credit"], "USD"),
        caps=Cap(Decimal(percent), of=twelfth),
    )
    measure = Measure("down", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    charge = pt.Money(given["annual_charge"], "USD")
    reached = [measure.attained([], window())]
    return _of(credits_of(rule, reached, on=LATER, contract_now=charge)[0])


FORMS: Final[Mapping[str, Callable[[Story, Any], object]]] = {
    "cap_rule": capped,
    "combination_rule": combination,
    "fee_for_lost_time": lost_time,
    "percent_of_bill_per_shortfall_step": per_step,
    "percent_of_fee": percent_of_fee,
    "percent_of_fee_per_unit_of_time": per_time,
    "termination_right": termination_right,
}
"""How the texts of each kind are told to the library."""


def is_right(example: Story, found: object) -> bool:
    """Say whether an answer is the credit stated; where none is, whether that is found."""
    if example["status"] != "defined":
        return isinstance(found, pt.Remark) and found.code in FOUND[example["status"]]
    if isinstance(found, int | Decimal | Fraction):
        return Fraction(found) == Fraction(example["credit"])
    return bool(found == example["credit"])


def test_every_text_gives_the_credits_that_it_states(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases = json.loads((shared_cases / "service_credits.json").read_text(encoding="utf-8"))
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    for case in cases:
        for example in case["examples"]:
            found = FORMS[case["credit_form"]](case, example["input"])
            right = is_right(example, found)
            tally[f"{example['status']}, {'right' if right else 'wrong'}"] += 1
            if not right:
                wrong.append(f"{case['id']}: {example} stated, {found!r} found")
    table = "\n".join(f"{what:<40}{count:>6}" for what, count in sorted(tally.items()))
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is for the reader of the run
    assert not wrong, "\n".join(wrong)


def test_what_tables_leave_open_is_found_before_it_happens(shared_cases: Path) -> None:
    cases = json.loads((shared_cases / "service_credits.json").read_text(encoding="utf-8"))
    for case in cases:
        if "tiers" in case:
            states = {example["status"] for example in case["examples"]} - {"defined"}
            wanted = {code for state in states for code in FOUND[state]}
            found = {remark.code for remark in table_of(case).findings()}
            assert found == {code for code in wanted if code in ("table.hole", "table.overlap")}
