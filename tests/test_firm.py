"""The firm's book, checked by hand: who stands where on which day, and why, in plain words."""

from __future__ import annotations

import sys
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import patronage as pt

from laws import law

if TYPE_CHECKING:
    from types import ModuleType

TOOL = Path(__file__).resolve().parents[1] / "tools" / "build_firm.py"
TODAY = date(2026, 3, 2)

# Who is a client on 2 March 2026, by each definition; a dot says customer. In the order of
# READY_MADE: six criteria, profession, duration, agreement, conduct, own word, services.
ON_2_MARCH = """
mary                client client .      client .      client client
stan                .      client .      .      .      .      .
luma     letter     .      .      .      client client .      .
rosa                client client client client .      .      client
piet     counsel    client client .      client .      .      client
piet     seminars   .      .      .      .      .      .      .
fields              .      client .      .      .      client .
keel                client client client client .      client client
otto                client client client client client client client
nils                .      client .      .      .      .      .
bakery              client client client .      .      .      client
ida                 .      client .      .      client .      .
tilda               .      .      .      .      .      .      .
"""

SERVICES, CONDUCT = pt.policies.PROFESSIONAL_SERVICES, pt.policies.BY_CONDUCT

# (who, line, policy, standing on which days, and why that is so)
STORIES = [
    (
        "mary",
        None,
        SERVICES,
        {"2024-03-03": "prospect", "2024-03-04": "customer", "2026-02-01": "client"},
        "she first bought on 4 Mar 2024; agreement, billing and manager begin on 1 Feb 2026",
    ),
    (
        "rosa",
        None,
        SERVICES,
        {
            "2024-01-31": "prospect",
            "2024-02-01": "client",
            "2025-03-02": "client",
            "2025-03-03": "customer",
            "2025-09-30": "customer",
            "2025-10-01": "client",
        },
        "R1 is over on 1 Feb 2025, 30 days of grace end on 3 Mar; R2 begins on 1 Oct",
    ),
    (
        "bakery",
        None,
        SERVICES,
        {"2026-02-15": "client", "2026-03-16": "client", "2026-03-17": "customer"},
        "notice of 16 Jan ends B1 on 15 Feb 2026; 30 days of grace end on 17 Mar",
    ),
    (
        "otto",
        None,
        SERVICES,
        {"2025-12-30": "client", "2025-12-31": "client", "2026-07-01": "customer"},
        "O1 is over on 1 Dec 2025 and grace on 31 Dec, but the override holds until 1 Jul 2026",
    ),
    (
        "nils",
        None,
        CONDUCT,
        {"2024-06-04": "prospect", "2024-06-05": "customer", "2025-12-05": "customer"},
        "with the right day there were never three checks in twelve months",
    ),
    (
        "ida",
        None,
        CONDUCT,
        {"2025-10-20": "customer", "2025-10-21": "client"},
        "the third check within twelve months, known since 10 Mar 2025",
    ),
    (
        "ida",
        None,
        pt.policies.BY_DURATION,
        {"2026-03-09": "customer", "2026-03-10": "client"},
        "known for twelve months on 10 Mar 2026, never more than six months apart",
    ),
    (
        "luma",
        "letter",
        CONDUCT,
        {"2026-02-10": "customer", "2026-02-11": "client"},
        "the third special issue within twelve months",
    ),
    (
        "keel",
        None,
        pt.policies.BY_DURATION,
        {"2025-04-30": "customer", "2025-05-01": "client"},
        "in touch without a gap since the work began on 1 May 2024",
    ),
    (
        "stan",
        None,
        pt.policies.BY_PROFESSION,
        {"2026-01-13": "prospect", "2026-01-14": "client", "2027-01-13": "client"},
        "one consultation of a lawyer on 14 Jan 2026, and the twelve months that follow",
    ),
]


def ledger(who: str, line: str | None = None) -> pt.Relationship:
    return pt.samples.firm().relationship("hp", who, line)


def tool() -> ModuleType:
    spec = spec_from_file_location("build_firm", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not TOOL.exists(), reason="the tool lies beside the sources")
def test_the_file_is_what_the_tool_writes() -> None:
    built = tool()
    assert built.firm() == pt.samples.firm()
    assert built.document() == built.TARGET.read_text(encoding="utf-8")
    sys.modules.pop("build_firm", None)


def test_the_book_is_short_enough_to_check_by_hand() -> None:
    book = pt.samples.firm()
    assert len(book.relationships) == 12
    assert sum(len(each.facts) for each in book.relationships) < 80


@pytest.mark.parametrize("row", ON_2_MARCH.strip().splitlines(), ids=str.split)
def test_who_is_a_client_on_2_march_depends_on_whom_you_ask(row: str) -> None:
    words = row.split()
    line = words[1] if len(words) > 8 else None
    expected = ["customer" if each == "." else each for each in words[-7:]]
    decisions = pt.review_all(ledger(words[0], line), pt.policies.READY_MADE, on=TODAY)
    assert [each.after.name for each in decisions] == expected


@pytest.mark.parametrize(("who", "line", "policy", "days", "why"), STORIES)
def test_where_they_stand_on_which_day(
    who: str, line: str | None, policy: pt.Policy, days: dict[str, str], why: str
) -> None:
    standing = pt.standing_of(ledger(who, line), policy)
    found = {day: standing.at(date.fromisoformat(day)).name for day in days}
    assert found == days, why


def test_rosa_slipped_back_and_returned() -> None:
    told = pt.story(ledger("rosa"), SERVICES, on=TODAY)
    assert [(turn.before.name, turn.after.name) for turn in told.turns] == [
        ("prospect", "client"),
        ("client", "customer"),
        ("customer", "client"),
    ]
    assert [each.code for each in told.turns[1].reasons] == [
        "agreement_in_force",
        "recurring_billing",
    ]
    assert told.turns[1].since == date(2025, 2, 1)


def test_the_bakery_is_in_grace_until_17_march() -> None:
    (grace,) = pt.story(ledger("bakery"), SERVICES, on=TODAY).grace
    assert (grace.since, grace.ends) == (date(2026, 2, 15), date(2026, 3, 17))


@law("E14", kills="a correction that reaches back before it was known")
def test_what_was_said_of_nils_in_january_stays_as_it_was_said() -> None:
    case = pt.Case(ledger("nils"), CONDUCT)
    assert case.seen(date(2026, 1, 15)) == pt.CLIENT
    assert case.at(date(2026, 1, 15)) == pt.CUSTOMER
    assert pt.review(ledger("nils"), CONDUCT, on=TODAY, known_by=date(2026, 2, 19)).after == (
        pt.CLIENT
    )


@law("F4", kills="an override that reaches into the fold")
def test_without_the_override_otto_is_a_customer_from_31_december() -> None:
    unmasked = pt.Case(ledger("otto"), SERVICES).unmasked
    assert unmasked.at(date(2025, 12, 30)) == pt.CLIENT
    assert unmasked.at(date(2025, 12, 31)) == pt.CUSTOMER


def test_only_the_commission_keeps_luma_from_being_a_client_of_the_firm() -> None:
    decision = pt.review(ledger("luma", "letter"), SERVICES, on=TODAY)
    assert [each.code for each in decision.of(pt.CLIENT) if not each.is_met] == [
        "advised_without_conflict"
    ]


def test_of_tilda_it_is_said_what_is_not_known() -> None:
    decision = pt.review(ledger("tilda"), SERVICES, on=TODAY)
    assert {each.verdict for each in decision.of(pt.CLIENT)} == {pt.Verdict.UNKNOWN}
    assert "no agreement was ever imported" in str(decision)


def test_piet_is_a_client_over_all() -> None:
    reviews = pt.review_book(pt.samples.firm(), SERVICES, on=TODAY, by_line=True)
    of_piet = {each.line: each.after for each in reviews if each.patron.id == "piet"}
    assert of_piet == {"counsel": pt.CLIENT, "seminars": pt.CUSTOMER}
    assert pt.review(ledger("piet"), SERVICES, on=TODAY).after == pt.CLIENT
