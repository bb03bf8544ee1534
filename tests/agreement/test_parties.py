"""Who is a party on a day: parties that leave, are replaced, or object to that."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import MADE, PATRON, PROVIDER, START, refusal
from refusals import codes_of

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, C = pt.Ref("a"), pt.Ref("b"), pt.Ref("c")


def treaty() -> pt.Agreement:
    """Return an agreement of four parties, any of which may leave on a year's notice."""
    on = date(2002, 7, 1)
    terms = pt.Termination(leaving=pt.years(1))
    return pt.Agreement.signed("T", on=on, start=on, others=["a", "b"], termination=terms)


def work(**details: Any) -> pt.Agreement:
    """Return a contract of employment whose employer passes on the business."""
    clause = pt.Assignment(objection=pt.months(1))
    return pt.Agreement.signed(
        "W", on=MADE, start=START, provider="mary", patron="old", assignment=clause, **details
    )


def sold() -> pt.Agreement:
    return work().assign(
        "old", to="new", on=date(2026, 3, 10), effective=date(2026, 4, 1), by="old", id="sale"
    )


# --- leaving


def test_one_of_many_leaves_and_the_others_go_on() -> None:
    # Rome Statute, art. 127(1): notices of October 2016, one of them taken back in March 2017.
    noticed = treaty().leave(on=date(2016, 10, 19), by="b").leave(on=date(2016, 10, 27), by="a")
    agreement = noticed.withdraw_notice(on=date(2017, 3, 7), by="b")
    assert agreement.parties_on(date(2017, 10, 26)) == (PROVIDER, PATRON, A, B)
    assert agreement.parties_on(date(2017, 10, 27)) == (PROVIDER, PATRON, B)
    assert agreement.parties_on(date(2017, 11, 1)) == (PROVIDER, PATRON, B)
    assert noticed.parties_on(date(2017, 11, 1)) == (PROVIDER, PATRON)
    assert agreement.in_force_on(date(2017, 11, 1))
    assert evolve(agreement).parties_on(date(2017, 11, 1)) == (PROVIDER, PATRON, B)


def test_who_has_left_is_asked_no_more_and_has_no_say() -> None:
    agreement = treaty().leave(on=date(2016, 10, 27), by="a")
    consent = pt.Ground.CONSENT
    staying: list[pt.Side | pt.Ref] = [PROVIDER, PATRON, B]
    before, after = date(2017, 10, 26), date(2017, 10, 27)
    waits = agreement.terminate(on=before, by=staying, ground=consent)
    assert (waits.ended_on, len(waits.life.weighed.waiting)) == (None, 1)
    assert agreement.terminate(on=after, by=staying, ground=consent).ended_on == after
    code, path, hint = refusal(lambda: agreement.terminate(on=after, by="a", ground=consent))
    assert (code, path, hint) == (
        "party.left", "acts[5].by", "clause parties: on 2017-10-27 these are provider, patron, b",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (
            lambda each: each.leave(on=START, by="a", effective=date(2026, 3, 1)),
            "leave.notice",
        ),
        (lambda each: each.leave(on=START, by="a").leave(on=START, by="a"), "leave.repeated"),
        (
            lambda each: each.leave(on=START, by="a").leave(on=START, by="b").leave(
                on=START, by=PATRON
            ),
            "leave.last",
        ),
        (lambda each: each.amend(on=START, termination=None).leave(on=START, by="a"), "leave.none"),
    ],
)  # fmt: skip
def test_leaving_that_is_refused(act: Callable[[pt.Agreement], object], code: str) -> None:
    assert refusal(lambda: act(treaty()))[0] == code


# --- being replaced


def test_an_objection_in_time_undoes_the_change_of_party() -> None:
    # BGB 613a(6): informed on 10 March, passed on 1 April, objected to on 8 April or on 14 April.
    agreement = sold()
    (due,) = agreement.deadlines(on=date(2026, 3, 11), until=date(2026, 6, 1))
    assert str(due) == "10 Apr 2026: last day to object to the change"
    assert agreement.parties_on(date(2026, 3, 31)) == (pt.Ref("mary"), pt.Ref("old"))
    assert agreement.parties_on(date(2026, 4, 20)) == (pt.Ref("mary"), pt.Ref("new"))
    stays = agreement.object_to("sale", on=date(2026, 4, 8), by="mary")
    assert stays.parties_on(date(2026, 4, 20)) == (pt.Ref("mary"), pt.Ref("old"))
    assert stays.as_of(date(2026, 4, 7)).parties_on(date(2026, 4, 7))[1] == pt.Ref("new")
    assert agreement.object_to("sale", on=date(2026, 4, 10), by="mary").life.changes == ()
    code, _, hint = refusal(lambda: agreement.object_to("sale", on=date(2026, 4, 14), by="mary"))
    assert (code, hint) == ("objection.late", "clause assignment: the last day was 2026-04-10")


def test_who_took_the_place_acts_for_the_side() -> None:
    agreement = sold()
    april = date(2026, 4, 1)
    assert agreement.breach(on=april, by="new").acts[-1].by is PATRON
    early = date(2026, 3, 31)
    assert refusal(lambda: agreement.suspend(on=early, by="new"))[0] == "party.left"
    assert codes_of(lambda: agreement.amend(on=april, summary="x").breach(on=april, by="old")) == [
        ("reference.unknown", "acts[4].by")
    ]


def test_another_party_than_a_side_is_replaced_by_consent() -> None:
    agreement = treaty()
    day = date(2020, 1, 1)
    code, _, hint = refusal(lambda: agreement.assign("a", to="c", on=day, by="a"))
    assert (code, hint) == (
        "assignment.consent",
        "clause assignment: it is void without the consent of all; missing: provider, patron, b",
    )
    replaced = agreement.assign("a", to="c", on=day)
    assert replaced.parties_on(day) == (PROVIDER, PATRON, C, B)
    assert replaced.leave(on=day, by="c").parties_on(date(2021, 1, 1)) == (PROVIDER, PATRON, B)
    assert refusal(lambda: replaced.suspend(on=day, by="a"))[0] == "party.left"
    assert pt.from_json(pt.to_json(replaced)) == replaced


def test_on_notice_it_takes_no_consent() -> None:
    clause = pt.Assignment(notice=pt.days(30))
    agreement = pt.Agreement.signed("A1", on=MADE, start=START, others=["a"], assignment=clause)
    day = date(2026, 3, 1)
    early: Any = {"on": day, "effective": day, "by": "a"}
    assert refusal(lambda: agreement.assign("a", to="c", **early))[0] == "assignment.notice"
    assert refusal(lambda: agreement.assign("a", to="c", on=day, by=PATRON))[0] == (
        "assignment.party"
    )
    then = date(2026, 3, 31)
    passed = agreement.assign("a", to="c", on=day, by="a")
    assert passed == agreement.assign("a", to="c", on=day, effective=then, by="a")
    assert passed.parties_on(then) == (PROVIDER, PATRON, C)
    assert agreement.assign("a", to="c", on=day).parties_on(day) == (PROVIDER, PATRON, C)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda each: each.object_to("sale", on=date(2026, 4, 1), by="mary"), "objection.late"),
        (lambda each: each.object_to("sale", on=START, by="old"), "objection.party"),
        (
            lambda each: each.amend(on=START, summary="x", id="x").object_to(
                "x", on=START, by="mary"
            ),
            "objection.none",
        ),
    ],
)  # fmt: skip
def test_a_change_that_is_refused(act: Callable[[pt.Agreement], object], code: str) -> None:
    agreement = work().assign("old", to="new", on=START, effective=date(2026, 9, 1), by="old",
                              id="sale")  # fmt: skip
    assert refusal(lambda: act(agreement))[0] == code


def test_what_an_assignment_says_is_checked() -> None:
    kind = pt.ActKind.ASSIGN
    assert codes_of(lambda: pt.Act(kind, on=START, to=pt.Ref("c"))) == [("act.detail", "of")]
    assert codes_of(lambda: pt.Act(kind, on=START, of="c", to="c")) == [("party.repeated", "to")]
    assert codes_of(lambda: pt.Act(pt.ActKind.SIGN, on=START, by="c", to="d")) == [
        ("act.detail", "to")
    ]
    assert codes_of(
        lambda: pt.Assignment(notice=pt.days(3), objection=pt.days(3))
    ) == [("assignment.mixed", "objection")]  # fmt: skip
    assert codes_of(lambda: treaty().assign("x", to="c", on=START)) == [
        ("reference.unknown", "acts[4].by")
    ]


def test_who_joined_again_and_never_went_after_all_is_one_party() -> None:
    rules = pt.Assignment(objection=pt.days(9))
    on = date(2026, 1, 5)
    agreement = pt.Agreement.signed("A1", on=on, start=on, others=["a", "b"], assignment=rules)
    moved = agreement.assign("a", to="c", on=date(2026, 2, 1), id="G1")
    back = moved.join("a", on=date(2026, 2, 1)).object_to(
        "G1", on=date(2026, 2, 2), by=pt.Side.PATRON
    )
    told = back.parties_on(date(2026, 3, 1))
    assert sorted(map(str, told)).count("a") == 1
