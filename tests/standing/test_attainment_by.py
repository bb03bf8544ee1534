"""What a measure came to by handler, by a detail, and of clients against customers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from refusals import code_of

MAY = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
DAY = date(2026, 5, 4)
METHOD = pt.measures.AttainmentMethod
MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
ANA = pt.Ref("ana", "Ana Ruiz")


def answers(method: METHOD = METHOD.RATIO, **fields: Any) -> pt.measures.Measure:
    given: dict[str, Any] = {"good": pt.at_most(60), "target": pt.at_least(90)} | fields
    return pt.measures.Measure("answers", method, of="answer", window=pt.counting.MONTH, **given)


def answer(minutes: int | None, *, on: date = DAY, **details: Any) -> pt.Observation:
    return pt.Observation("answer", minutes, on=on, **details)


def ledger(name: str, *facts: Any) -> pt.Relationship:
    return pt.Relationship("hp", name).add(*facts)


def found(table: pt.AttainmentTable) -> list[tuple[object, object, object, object]]:
    return [tuple(row[n] for n in ("group", "n", "value", "verdict")) for row in table.rows()]  # type: ignore[misc]


def test_each_handler_has_what_all_relationships_saw_of_it() -> None:
    mary = ledger("mary", answer(20, by=ANA), answer(90, by="ben"), answer(5, by=pt.Side.PROVIDER))
    stan = ledger("stan", answer(30, by="ana"), answer(61, by=ANA), answer(7))
    table = pt.attainment_by(iter([mary, stan]), answers(), within=MAY)
    assert found(table) == [
        ("ana", 3, Decimal("66.6667"), "unmet"),
        ("ben", 1, 0, "unmet"),
        ("hp", 1, 100, "met"),
        (None, 1, 100, "met"),
    ]
    assert str(table).splitlines() == [
        "by        n  attained  target",
        "Ana Ruiz  3  66.6667%  at least 90, not met",
        "ben       1        0%  at least 90, not met",
        "hp        1      100%  at least 90, met",
        "not said  1      100%  at least 90, met",
    ]
    assert "<td>Ana Ruiz</td>" in table._repr_html_()


def test_a_detail_may_say_the_group() -> None:
    mary = ledger(
        "mary", answer(20, details={"branch": "north"}), answer(90, details={"branch": "south"})
    )
    table = pt.attainment_by(
        [mary], answers(METHOD.MEAN, good=None, target=None), within=MAY, by="branch"
    )
    assert found(table) == [("north", 1, 20, "unknown"), ("south", 1, 90, "unknown")]
    assert str(table).splitlines()[1].split() == ["north", "1", "20"]


def test_what_is_undefined_is_neither_0_nor_100() -> None:
    mary = ledger("mary", answer(None, by="ana"))
    table = pt.attainment_by([mary], answers(), within=MAY)
    assert found(table) == [("ana", 1, None, "unknown")]
    assert "not known" in str(table)


def policy() -> pt.Policy:
    twice = pt.PurchaseCount(pt.at_least(2))
    once = pt.PurchaseCount(pt.at_least(1))
    return pt.Policy(
        "p", "1", rungs=(pt.Rung(pt.CUSTOMER, enter=once), pt.Rung(pt.CLIENT, enter=twice))
    )


def test_clients_are_held_against_customers_by_their_standing_of_the_day() -> None:
    price = pt.Money("5.00", "USD")
    mary = ledger(
        "mary",
        pt.Purchase(price, on=date(2026, 4, 1)),
        answer(90, on=date(2026, 5, 3)),
        pt.Purchase(price, on=DAY),
        answer(20, on=DAY),
        answer(30, on=DAY),
    )
    stan = ledger("stan", pt.Purchase(price, on=DAY), answer(10, on=DAY + timedelta(days=1)))
    table = pt.attainment_by([mary, stan], answers(), within=MAY, by=policy())
    assert found(table) == [
        ("prospect", 0, None, "unknown"),
        ("customer", 2, 50, "unmet"),
        ("client", 2, 100, "met"),
    ]
    early = pt.attainment_by([mary, stan], answers(), within=MAY, by=policy(), on=date(2026, 5, 3))
    assert found(early)[1:] == [("customer", 1, 0, "unknown"), ("client", 0, None, "unknown")]


def test_what_was_not_looked_at_is_said() -> None:
    covered = [
        ledger("mary", answer(20, by="ana")).covering(coverage)
        for coverage in (
            pt.Coverage.of("purchase"),
            pt.Coverage.of("observation:answer", until=date(2026, 5, 20)),
            pt.Coverage.of("observation:answer"),
        )
    ]
    table = pt.attainment_by(covered, answers(), within=MAY)
    assert table.unseen == 2
    assert str(table).splitlines()[-1].startswith("of 2 relationships not all was looked at")
    assert pt.attainment_by(covered, answers(), within=MAY, on=DAY).unseen == 1


def test_what_was_learned_later_or_taken_back_does_not_count() -> None:
    late = answer(90, by="ana", recorded_on=date(2026, 6, 9), id="late")
    mary = ledger("mary", answer(20, by="ana"), late)
    assert found(pt.attainment_by([mary], answers(), within=MAY, known_by=date(2026, 6, 1))) == [
        ("ana", 1, 100, "met")
    ]
    back = mary.add(pt.Retraction("late", on=date(2026, 6, 10), reason="another desk's"))
    assert found(pt.attainment_by([back], answers(), within=MAY)) == [("ana", 1, 100, "met")]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"measure": answers(METHOD.UPTIME, good=None)}, "measure.method"),
    ({"measure": answers(METHOD.EACH)}, "measure.method"),
    ({"measure": answers(over=2)}, "measure.over"),
    ({"measure": answers(data=pt.measures.DataRequirement(per_day=2))}, "measure.data"),
    ({"measure": "answers"}, "measure.type"),
    ({"within": pt.Period(DAY, None)}, "span.open"),
    ({"on": date(2026, 4, 30)}, "span.order"),
    ({"by": 3}, "name.syntax"),
    ({"book": "mary"}, "book.type"),
    ({"book": ["mary"]}, "relationship.type"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
def test_what_makes_no_table_is_refused(wrong: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"book": [], "measure": answers(), "within": MAY} | wrong
    assert (
        code_of(lambda: pt.attainment_by(given.pop("book"), given.pop("measure"), **given)) == code
    )


SEEN = st.tuples(
    st.sampled_from(["mary", "stan"]),
    st.sampled_from(["ana", "ben", None]),
    st.integers(58, 62) | st.none(),
    st.integers(-1, 32),
)


@given(st.lists(SEEN, max_size=12))
def test_every_observation_of_the_period_is_in_one_group(seen: list[Any]) -> None:
    facts: dict[str, list[pt.Observation]] = defaultdict(list)
    groups: dict[str | None, list[int | None]] = defaultdict(list)
    for patron, by, minutes, after in seen:
        day = date(2026, 5, 1) + timedelta(days=after)
        facts[patron].append(answer(minutes, on=day, by=by))
        if day in MAY:
            groups[by].append(minutes)
    ledgers = [ledger(patron, *own) for patron, own in facts.items()]
    rows = found(pt.attainment_by(ledgers, answers(target=None), within=MAY))
    assert {group: n for group, n, _, _ in rows} == {by: len(own) for by, own in groups.items()}
    for group, _, value, _ in rows:
        own = groups[group]  # type: ignore[index]
        good = sum(1 for each in own if each is not None and each <= 60)
        expected = None if None in own else round(Decimal(100 * good) / len(own), 4).normalize()
        assert value == expected
