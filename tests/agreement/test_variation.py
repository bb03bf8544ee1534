"""Other terms by one party's doing, who joins, and who may object."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import patronage as pt
from refusals import code_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

DAY = date(2020, 1, 1)
PROPOSED = date(2026, 4, 1)
SILENCE = pt.Variation(pt.Notice(pt.months(2), by=pt.Side.PROVIDER))


def account(**details: object) -> pt.Agreement:
    given = {"summary": "old", "variation": SILENCE, **details}
    return pt.Agreement.signed("A1", on=DAY, start=DAY, **given)  # type: ignore[arg-type]


def proposed(**details: object) -> pt.Agreement:
    given = {"by": pt.Side.PROVIDER, "id": "new", "summary": "new", **details}
    return account().amend(on=PROPOSED, **given)  # type: ignore[arg-type]


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(pt.Refused, match=rf"\[{code}\]")


def test_who_says_nothing_accepts() -> None:
    changed = proposed()
    days = date(2026, 5, 31), date(2026, 6, 1)
    assert [changed.terms_on(day).summary for day in days] == ["old", "new"]
    (last,) = changed.deadlines(on=PROPOSED, until=date(2026, 6, 30))
    assert (last.kind, last.on, last.clause) == (pt.DeadlineKind.OBJECTION, days[0], "variation")
    assert (last.by, last.if_nothing) == (pt.Side.PATRON, pt.IfNothing.STANDS)
    assert last.consequence() == "it stands"


def test_whose_move_an_objection_is_where_several_may_object() -> None:
    three = account(others=["bank"]).amend(
        on=PROPOSED, by=pt.Side.PROVIDER, id="new", summary="new"
    )
    (last,) = three.deadlines(on=PROPOSED, until=date(2026, 6, 30))
    assert last.by is None


def test_an_objection_in_time_undoes_it() -> None:
    kept = proposed().object_to("new", on=date(2026, 5, 31), by=pt.Side.PATRON)
    assert kept.terms_on(date(2026, 6, 1)).summary == "old"
    assert kept.as_of(date(2026, 5, 30)).terms_on(date(2026, 6, 1)).summary == "new"
    assert kept.deadlines(on=date(2026, 6, 1), until=date(2027, 1, 1)) == ()
    with refused("objection.late"):
        proposed().object_to("new", on=date(2026, 6, 1), by=pt.Side.PATRON)
    with refused("objection.party"):
        proposed().object_to("new", on=date(2026, 5, 1), by=pt.Side.PROVIDER)


def test_a_time_to_object_may_be_shorter_or_there_is_none() -> None:
    weeks = pt.Variation(pt.months(2), objection=pt.weeks(2))
    changed = account(variation=weeks).amend(
        on=PROPOSED, by=pt.Side.PATRON, id="new", summary="new"
    )
    assert changed.life.last_day_to_object(changed.acts[-1]) == date(2026, 4, 15)
    binding = account(variation=pt.Variation(pt.months(1), binding=True))
    binding = binding.amend(on=PROPOSED, by=pt.Side.PROVIDER, id="new", summary="new")
    assert binding.terms_on(date(2026, 5, 1)).summary == "new"
    with refused("objection.none"):
        binding.object_to("new", on=PROPOSED, by=pt.Side.PATRON)
    assert code_of(lambda: pt.Variation(pt.days(1), objection=pt.days(1), binding=True)) == (
        "variation.mixed"
    )


def test_it_takes_the_notice_and_the_right_party() -> None:
    with refused("amendment.notice"):
        proposed(effective=date(2026, 5, 31))
    waiting = proposed(by=pt.Side.PATRON)  # it isn't the right of that side: it takes both
    assert waiting.terms_on(date(2027, 1, 1)).summary == "old"
    soon: dict[str, object] = {"on": PROPOSED, "effective": PROPOSED, "summary": "new"}
    agreed = waiting.amend(by=pt.Side.PROVIDER, **soon)  # type: ignore[arg-type]
    assert agreed.terms_on(PROPOSED).summary == "new"
    assert agreed.life.last_day_to_object(agreed.acts[-1]) is None


def test_a_right_to_amend_that_one_party_gave_itself_is_none() -> None:
    paper = account(variation=None).amend(on=DAY, by=pt.Side.PROVIDER, variation=SILENCE)
    assert (
        paper.amend(on=PROPOSED, by=pt.Side.PROVIDER, summary="new")
        .terms_on(date(2027, 1, 1))
        .summary
        == "old"
    )
    agreed = paper.amend(on=DAY, by=pt.Side.PATRON, variation=SILENCE)
    changed = agreed.amend(on=PROPOSED, by=pt.Side.PROVIDER, summary="new")
    assert changed.terms_on(date(2026, 6, 1)).summary == "new"


def test_other_terms_come_when_a_notice_that_is_left_open_has_run_for_sure() -> None:
    open_ = pt.Variation(pt.Notice(pt.Unknown("redacted", least=pt.days(30), most=pt.days(60))))
    changed = account(variation=open_).amend(on=PROPOSED, by=pt.Side.PROVIDER, summary="new")
    assert changed.acts[-1].effective == date(2026, 5, 31)
    with refused("amendment.notice"):
        account(variation=open_).amend(
            on=PROPOSED, by=pt.Side.PROVIDER, effective=date(2026, 5, 15), summary="new"
        )
    early = pt.Variation(pt.Notice(pt.days(30), not_before=pt.months(2)))
    draft = pt.Agreement.signed(
        "A1", on=DAY, start=pt.When(DAY, date(2020, 6, 30)), summary="old", variation=early
    )
    with refused("notice.early"):
        draft.amend(on=date(2020, 7, 15), by=pt.Side.PROVIDER, summary="new")
    assert draft.amend(on=date(2020, 8, 30), by=pt.Side.PROVIDER, summary="new").acts[
        -1
    ].effective == date(2020, 9, 29)


def test_all_together_need_neither_notice_nor_time() -> None:
    agreed = proposed(by=None)
    assert agreed.terms_on(PROPOSED).summary == "new"
    with refused("objection.none"):
        agreed.object_to("new", on=PROPOSED, by=pt.Side.PATRON)


def test_a_party_joins_by_consent_or_by_itself_as_the_terms_have_it() -> None:
    treaty = pt.Agreement.signed("T", on=DAY, start=DAY)
    joined = treaty.join("bank", on=date(2026, 1, 5), effective=date(2026, 2, 1))
    assert pt.Ref("bank") not in joined.parties_on(date(2026, 1, 31))
    assert pt.Ref("bank") in joined.parties_on(date(2026, 2, 1))
    with refused("join.consent"):
        treaty.join("bank", on=date(2026, 1, 5), by="bank")
    with refused("join.repeated"):
        joined.join("bank", on=date(2026, 3, 1))
    open_one = pt.Agreement.signed("T", on=DAY, start=DAY, joining=pt.days(30))
    with refused("join.notice"):
        open_one.join("bank", on=date(2026, 1, 5), by="bank", effective=date(2026, 2, 3))
    assert open_one.join("bank", on=date(2026, 1, 5), by="bank").acts[-1].effective == date(
        2026, 2, 4
    )


def test_who_has_joined_is_asked_and_may_leave() -> None:
    leaving = pt.Termination(leaving=pt.days(30))
    treaty = pt.Agreement.signed("T", on=DAY, start=DAY, termination=leaving)
    joined = treaty.join("bank", on=date(2026, 1, 5))
    ended = joined.terminate(
        on=date(2026, 2, 1),
        effective=date(2026, 3, 1),
        ground=pt.Ground.CONSENT,
        by=[pt.Side.PROVIDER, pt.Side.PATRON],
    )
    assert ended.ended_on is None
    left = joined.leave(on=date(2026, 2, 1), by="bank")
    assert pt.Ref("bank") not in left.parties_on(date(2026, 3, 3))
    assert pt.from_json(pt.to_json(left)) == left


# --- sent, given, learned -------------------------------------------------------------------------

POSTED = pt.Count(pt.days(3))


def test_what_was_sent_counts_as_given_at_the_latest_so_long_after() -> None:
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))
    paper = pt.Agreement.signed(
        "A1", on=DAY, start=DAY, length=pt.years(1), renewal=yearly, delivery=POSTED
    )
    given = paper.give_notice(on=date(2020, 12, 2), sent_on=date(2020, 11, 29), by=pt.Side.PATRON)
    assert given.ended_on == date(2021, 1, 1)
    assert given.acts[-1].sent_on == date(2020, 11, 29)
    with refused("act.delivery"):  # it counted as given the day before
        paper.give_notice(on=date(2020, 12, 2), sent_on=date(2020, 11, 28), by=pt.Side.PATRON)
    early = paper.give_notice(on=date(2020, 11, 30), sent_on=date(2020, 11, 29), by=pt.Side.PATRON)
    assert early.ended_on == date(2021, 1, 1)  # it may well have arrived before


def test_deadlines_say_by_when_to_send() -> None:
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))
    paper = pt.Agreement.signed(
        "A1", on=DAY, start=DAY, length=pt.years(1), renewal=yearly, delivery=POSTED
    )
    last, renewal = paper.deadlines(on=date(2020, 11, 1), until=date(2021, 1, 1))
    assert (last.on, last.send_by, renewal.send_by) == (date(2020, 12, 2), date(2020, 11, 29), None)
    assert str(last).endswith("else renews to 1 Jan 2022; sent by 29 Nov 2020")


def test_nothing_is_given_before_it_was_sent() -> None:
    late = date(2020, 11, 30)
    assert code_of(lambda: pt.Act(pt.ActKind.SUSPEND, on=date(2020, 11, 29), sent_on=late)) == (
        "act.order"
    )


def test_the_page_says_how_it_may_change() -> None:
    paper = account(delivery=POSTED, assignment=pt.Assignment(objection=pt.months(1)))
    said = str(paper.page(on=DAY))
    assert "by one party alone: notice 2 months, by provider alone, unless others object" in said
    assert "a party may be replaced; others may object within 1 month" in said
    assert "counts as given 3 days after it was sent" in said


def test_a_side_takes_no_second_part() -> None:
    named = pt.Agreement.signed("A1", on=DAY, start=DAY, provider="hp", patron="mary")
    assert code_of(lambda: named.assign(pt.Side.PATRON, to="hp", on=PROPOSED)) == "party.repeated"
    assert code_of(lambda: named.join("mary", on=PROPOSED)) == "party.repeated"
    sold = named.assign("hp", to="new", on=PROPOSED)
    assert code_of(lambda: sold.join("new", on=PROPOSED)) == "party.repeated"


def test_what_rolls_on_its_way_is_sent_earlier() -> None:
    posted = pt.Count(
        pt.days(3), roll=pt.Roll.FOLLOWING, calendar=pt.HolidayCalendar(weekend=frozenset({5, 6}))
    )
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))
    paper = pt.Agreement.signed(
        "A1",
        on=date(2026, 1, 5),
        start=date(2026, 1, 5),
        length=pt.years(1),
        renewal=yearly,
        delivery=posted,
    )
    (last, *_) = paper.deadlines(on=date(2026, 12, 1), until=date(2026, 12, 31))
    assert (last.on, last.send_by) == (date(2026, 12, 6), date(2026, 12, 1))  # a Sunday; a Tuesday
    assert posted.last(date(2026, 12, 1)) == date(2026, 12, 4)
    assert posted.last(date(2026, 12, 2)) == date(2026, 12, 7)


def test_a_time_to_object_may_run_beyond_the_calendar() -> None:
    long = account(variation=pt.Variation(pt.days(1), objection=pt.years(9000)))
    changed = long.amend(on=PROPOSED, by=pt.Side.PATRON, id="new", summary="new")
    assert changed.life.last_day_to_object(changed.acts[-1]) == date.max


def test_nobody_but_who_joins_may_have_it_join_without_consent() -> None:
    open_one = pt.Agreement.signed("T", on=DAY, start=DAY, joining=pt.days(30))
    with refused("join.consent"):
        open_one.join("bank", on=date(2026, 1, 5), by=pt.Side.PATRON)


def test_who_left_may_join_and_leave_again() -> None:
    leaving = pt.Termination(leaving=pt.days(30))
    treaty = pt.Agreement.signed("T", on=DAY, start=DAY, others=["c"], termination=leaving)
    again = treaty.leave(on=date(2026, 2, 1), by="c").join("c", on=date(2026, 4, 1))
    left = again.leave(on=date(2026, 7, 1), by="c")
    asked = date(2026, 3, 3), date(2026, 4, 1), date(2026, 7, 31)
    assert [pt.Ref("c") in left.parties_on(day) for day in asked] == [False, True, False]


def test_what_an_undone_change_said_of_a_side_is_forgotten() -> None:
    clause = pt.Assignment(objection=pt.months(1))
    paper = pt.Agreement.signed(
        "A", on=DAY, start=DAY, provider="hp", patron="mary", others=["c"], assignment=clause
    )
    sold = paper.assign("hp", to="hp2", on=date(2026, 3, 1), by="hp", id="sale")
    back = sold.undo("sale", on=date(2026, 4, 1))
    assert back.breach(on=date(2026, 4, 10), by="hp").acts[-1].by is pt.Side.PROVIDER
    acts = [
        sold.acts[-1],
        pt.Act(pt.ActKind.BREACH, on=date(2026, 3, 20), by="hp2"),
        pt.Act(pt.ActKind.OBJECT, on=date(2026, 4, 1), by="mary", about="sale"),
    ]
    one_by_one = paper
    for act in acts:
        one_by_one = one_by_one.after(act)
    assert one_by_one == paper.after(*acts)
