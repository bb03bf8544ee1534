"""An agreement that grows act by act: it is judged, and answers, as one of all its acts at once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.papers import draft_of, papers
from cost import calls_of
from patronage.agreement.admission.admission import followed, refusal_of, refusals
from patronage.agreement.life.acts import DEEDS, About, Back, Whose, in_order
from patronage.agreement.life.moves import Moves
from patronage.agreement.paper.agreed import MOST_ACTS
from patronage.counting.when import bounds, latest
from patronage.errors import Fault

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.agreement.life.acts import Deed
    from patronage.agreement.life.life import Life

START = date(2024, 2, 1)
PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON
ON_A_LATER_DAY = {
    pt.ActKind.SUSPEND,
    pt.ActKind.RESUME,
    pt.ActKind.TERMINATE,
    pt.ActKind.SUPERSEDE,
    pt.ActKind.AMEND,
    pt.ActKind.LEAVE,
    pt.ActKind.ASSIGN,
    pt.ActKind.JOIN,
}
KINDS = [*pt.ActKind, *[pt.ActKind.SUSPEND, pt.ActKind.RESUME] * 2, pt.ActKind.WITHDRAW_NOTICE]
OFTEN = [*KINDS, pt.ActKind.UNDO, pt.ActKind.BREACH, pt.ActKind.CURE]


# --- The same judgement


@st.composite
def what_its_deed_asks(
    draw: st.DrawFn, day: date, deed: Deed, before: list[pt.Act]
) -> dict[str, object]:
    """Draw by whom, about what and open until when; sometimes it reaches back."""
    found: dict[str, object] = {"id": draw(st.sampled_from([None, f"act-{len(before)}"]))}
    whose: list[object] = [PROVIDER, PATRON]
    if deed.whose is Whose.ALL:
        whose += [None, (PROVIDER, PATRON)]
    found["by"] = draw(st.sampled_from(whose))
    if deed.back is not Back.NEVER and draw(st.sampled_from([False, False, True])):
        found["effective"] = day - timedelta(draw(st.integers(0, 9)))
    if deed.open:
        found["until"] = draw(st.none() | st.just(day + timedelta(1)))
    if deed.about is not About.NOTHING:
        ids = [each.id for each in before if each.id is not None]
        needed = deed.about is not About.BREACH
        found["about"] = draw(st.sampled_from(ids or ["none"] if needed else [None, *ids]))
    return found


@st.composite
def drawn_acts(draw: st.DrawFn, agreement: pt.Agreement) -> list[pt.Act]:
    """Draw acts on days that rise, most of them such as the terms might allow."""
    day, found = agreement.on, list(agreement.acts)
    for kind in draw(st.lists(st.sampled_from(OFTEN), max_size=12)):
        day += timedelta(draw(st.sampled_from([0, 0, 1, 2, 9])))
        details: dict[str, object] = {"effective": day}
        ahead = draw(st.integers(0, 2))
        rounds = agreement.life.rounds
        end = rounds.end(rounds.by(day) + ahead // 2)
        if kind in {pt.ActKind.GIVE_NOTICE, pt.ActKind.RENEW}:
            details["effective"] = latest(end or day, day)
        elif kind in ON_A_LATER_DAY:
            details["effective"] = day + timedelta(draw(st.sampled_from([0, 0, 1, 4])))
        if kind is pt.ActKind.TERMINATE:
            details["ground"] = draw(st.sampled_from(pt.Ground))
        if kind is pt.ActKind.ASSIGN:
            details |= {"of": draw(st.sampled_from([PROVIDER, "bank"])), "to": "new"}
        if kind is pt.ActKind.JOIN:
            details["to"] = draw(st.sampled_from(["new", "other"]))
        if kind is pt.ActKind.SUPERSEDE:
            details["successor"] = "A2"
        if kind is pt.ActKind.AMEND:
            summary = draw(st.sampled_from(["first", "second", "third"]))
            details["amendment"] = pt.Amendment(pt.Terms(summary=summary), changes=("summary",))
        details["recorded_on"] = day + timedelta(draw(st.sampled_from([0, 0, 0, 3])))
        details |= draw(what_its_deed_asks(day, DEEDS[details.get("ground", kind)], found))  # type: ignore[index]
        found.append(pt.Act(kind, on=day, **details))  # type: ignore[arg-type]
    return found


@st.composite
def lives(draw: st.DrawFn) -> tuple[pt.Agreement, list[pt.Act]]:
    """Draw an agreement on paper, and acts with it in any order, refused ones as well."""
    agreement = draw(pt.strategies.agreements() | papers().map(draft_of))
    if not agreement.acts:
        signed = [pt.Act(pt.ActKind.SIGN, on=agreement.on, by=by) for by in (PROVIDER, PATRON)]
    else:
        signed = []
    acts = [*signed, *draw(drawn_acts(agreement))]
    if draw(st.sampled_from([False, False, True])):
        acts = draw(st.permutations(acts))
    return evolve(agreement, acts=()), acts


def judged_anew(life: Life) -> list[Fault]:
    """Return what `refusals` does, each act judged by a life that is worked out from the start."""
    faults: list[Fault] = []
    past: list[pt.Act] = []
    for place, act in enumerate(life.acts):
        refusal = refusal_of(evolve(life, acts=tuple(past)), act)
        if refusal is None:
            past.append(act)
        else:
            code, path, value, hint = refusal
            faults.append(Fault.of(code, f"acts[{place}].{path}", value, hint))
    return faults


def answers(life: Life, days: Iterable[date]) -> list[object]:
    found: list[object] = [
        (life.status, life.expires_on, life.ended_on, life.end_act, life.is_stopped),
        (life.versions, life.terms_over_time, life.terms_in_force, life.signed_on, life.renewed_on),
        (life.breaches, life.standing_acts, life.weighed.waiting, life.weighed.undone),
        (life.changes, life.agreeing.changes),
    ]
    return [*found, *map(life.open_notices, days)]


OWING = [pt.ActKind.BREACH, pt.ActKind.PERFORM] * 3 + [
    pt.ActKind.BREACH,
    pt.ActKind.CURE,
    pt.ActKind.WAIVE,
    pt.ActKind.REVIEW,
    pt.ActKind.UNDO,
    pt.ActKind.AMEND,
    pt.ActKind.TERMINATE,
]


def owed_by(provider_due: date) -> list[pt.Obligation]:
    return [
        pt.Obligation("report", "report", by=PROVIDER, due=provider_due, every=pt.days(4), parts=2),
        pt.Obligation("logo", "logo", by=PATRON, due=START + timedelta(3)),
    ]


@st.composite
def owing(draw: st.DrawFn) -> tuple[pt.Agreement, list[pt.Act]]:
    """Draw an agreement under which much is owed, and acts about that in any order."""
    cured = pt.TerminationCause("late", cure=pt.days(2))
    cause = draw(st.sampled_from([cured, pt.TerminationCause("late", times=2)]))
    agreement = pt.Agreement.drafted(
        "A1",
        on=START,
        start=START,
        obligations=owed_by(START),
        reviews=pt.ReviewPlan("review", first=START + timedelta(4), every=pt.days(5)),
        termination=pt.Termination(
            cure=pt.days(3),
            late_cure=draw(st.booleans() | st.just(pt.Unknown())),
            causes=cause,
            undone_within=pt.days(4),
        ),
    )
    acts = [pt.Act(pt.ActKind.SIGN, on=START, by=by) for by in (PROVIDER, PATRON)]
    day = START
    for place, kind in enumerate(draw(st.lists(st.sampled_from(OWING), max_size=14))):
        day += timedelta(draw(st.sampled_from([0, 0, 1, 2, 5])))
        details: dict[str, object] = {"by": draw(st.sampled_from([PROVIDER, PATRON]))}
        if kind in {pt.ActKind.BREACH, pt.ActKind.PERFORM, pt.ActKind.WAIVE}:
            details["about"] = draw(st.sampled_from(["report", "report", "report", "logo"]))
            named = draw(st.sampled_from([None, None, START, START + timedelta(4)]))
            details["for_due"] = named if details["about"] == "report" else None
        if kind is pt.ActKind.BREACH:
            details["about"] = draw(st.sampled_from([details["about"], details["about"], "review"]))
            owed_by_patron = details["about"] == "logo"
            details["by"] = PATRON if owed_by_patron else PROVIDER
            details["effective"] = day - timedelta(draw(st.sampled_from([0, 0, 2])))
            details["cause"] = draw(st.sampled_from([None, None, "late"]))
        if kind is pt.ActKind.REVIEW:
            details["about"] = "review"
        if kind is pt.ActKind.PERFORM:
            details["parts"] = draw(st.sampled_from([1, 2, 2, 4]))
        if kind is pt.ActKind.UNDO and acts:
            ids = [each.id for each in acts if each.id is not None]
            details |= {"by": None, "about": draw(st.sampled_from(ids or ["none"]))}
        if kind is pt.ActKind.TERMINATE:
            details["ground"] = pt.Ground.CAUSE
        if kind is pt.ActKind.AMEND:
            moved = owed_by(START + timedelta(draw(st.integers(1, 2))))
            terms = pt.Terms(obligations=draw(st.sampled_from([moved, moved[1:]])))
            details |= {"by": None, "amendment": pt.Amendment(terms, changes=("obligations",))}
        details["recorded_on"] = day + timedelta(draw(st.sampled_from([0, 0, 0, 6])))
        name = draw(st.sampled_from([f"act-{place}", None]))
        acts.append(pt.Act(kind, on=day, id=name, **details))  # type: ignore[arg-type]
    if draw(st.sampled_from([False, False, True])):
        acts = draw(st.permutations(acts))
    return agreement, acts


@given(lives() | owing())
@law("A7", kills="an act judged by something else than all that were allowed before it")
def test_acts_in_any_order_are_judged_as_each_would_be_anew(
    case: tuple[pt.Agreement, list[pt.Act]],
) -> None:
    agreement, acts = case
    life = evolve(agreement.life, acts=in_order(acts))
    assert refusals(life) == judged_anew(life)


def tried(build: Callable[[], pt.Agreement]) -> pt.Agreement | list[tuple[str, str, str, str]]:
    try:
        return build()
    except pt.PatronageError as error:
        return [(each.code, each.path, each.value, each.hint) for each in error.faults]


@given(lives() | owing(), st.integers(0, 3))
@law("A7", kills="an act that is taken by itself and would be refused among all, or the reverse")
def test_act_by_act_an_agreement_is_the_same_as_at_once(
    case: tuple[pt.Agreement, list[pt.Act]], asked: int
) -> None:
    agreement, acts = case
    days = sorted({each.on for each in acts} | {bounds(each.effective)[0] for each in acts})
    for place, act in enumerate(acts):
        grown = tried(partial(agreement.after, act))
        anew = tried(partial(evolve, agreement, acts=(*agreement.acts, act)))
        assert grown == anew
        if isinstance(grown, pt.Agreement) and isinstance(anew, pt.Agreement):
            assert (repr(grown), hash(grown)) == (repr(anew), hash(anew))
            agreement = grown
            if place % 4 == asked:  # what was asked before, or not, changes no answer
                answers(agreement.life, days)
    anew_life = evolve(agreement.life)
    assert answers(agreement.life, days) == answers(anew_life, days)
    assert str(agreement) == str(evolve(agreement))


def test_acts_that_come_before_others_are_judged_with_all() -> None:
    agreement = pt.Agreement.signed("A1", on=START, start=START)
    later = agreement.suspend(on=date(2024, 3, 1))
    earlier = later.after(
        pt.Act(pt.ActKind.RESUME, on=date(2024, 2, 20)),
        pt.Act(pt.ActKind.SUSPEND, on=date(2024, 2, 10)),
    )
    assert [act.on.day for act in earlier.acts] == [1, 1, 10, 20, 1]
    assert followed(later.life, [pt.Act(pt.ActKind.RESUME, on=date(2024, 2, 20))]) is None
    assert followed(later.life, [pt.Act(pt.ActKind.RESUME, on=date(2024, 3, 2))]) is not None


def test_an_act_is_by_the_side_that_it_names() -> None:
    draft = pt.Agreement.drafted("A1", on=START, start=START, patron="mary")
    assert draft.sign("mary", on=START).acts[0].by is PATRON
    with pytest.raises(pt.InvalidInput) as error:
        draft.sign("stan", on=START)
    assert error.value.faults[0].code == "reference.unknown"


def test_what_moves_the_status_waits_for_its_day() -> None:
    draft = Moves(START, frozenset({PATRON}))
    eve = START - timedelta(days=1)
    offered = draft.followed_by(pt.Act(pt.ActKind.OFFER, on=eve), 0, None)
    signed = offered.followed_by(pt.Act(pt.ActKind.SIGN, on=eve, by=PATRON), 1, None)
    assert signed.over_time(None).at(eve) == {pt.AgreementStatus.EXECUTED}
    assert signed.over_time(START + timedelta(days=9)).values[-2:] == (
        frozenset({pt.AgreementStatus.IN_FORCE}),
        frozenset({pt.AgreementStatus.EXPIRED}),
    )
    assert signed.without(lambda act: act.kind is pt.ActKind.SIGN).over_time(None).values == (
        frozenset({pt.AgreementStatus.OFFERED}),
    )


# --- What it costs


def suspended(agreement: pt.Agreement, day: date) -> pt.Agreement:
    return agreement.suspend(on=day).resume(on=day + timedelta(days=1))


def suspended_on_one_day(agreement: pt.Agreement, _: date) -> pt.Agreement:
    return agreement.suspend(on=START).resume(on=START)


def breached(agreement: pt.Agreement, day: date) -> pt.Agreement:
    return agreement.breach(on=day, by=PATRON).cure(on=day + timedelta(days=1), by=PATRON)


def amended(agreement: pt.Agreement, day: date) -> pt.Agreement:
    return agreement.amend(on=day, summary=f"on {day}").amend(on=day, summary=f"again on {day}")


def stopped(agreement: pt.Agreement, day: date) -> pt.Agreement:
    return agreement.give_notice(on=day, by=PATRON).withdraw_notice(on=day, by=PATRON)


def breached_one_by_one(agreement: pt.Agreement, day: date) -> pt.Agreement:
    name = f"b{len(agreement.acts)}"
    return agreement.breach(on=day, by=PATRON, id=name).cure(on=day, by=PATRON, about=name)


def occurred(agreement: pt.Agreement, day: date) -> pt.Agreement:
    return agreement.occur("delivery", on=day).occur("approval", on=day)


WAYS = [suspended, suspended_on_one_day, breached, breached_one_by_one, amended, stopped, occurred]


def lived(way: Callable[[pt.Agreement, date], pt.Agreement], count: int) -> pt.Agreement:
    """Return an agreement with so many acts, taken one by one."""
    agreement = pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        length=pt.years(5),
        renewal=pt.Renewal.automatic(pt.years(1)),
    )
    for each in range(count // 2):
        agreement = way(agreement, START + timedelta(days=2 * each))
    return agreement


@pytest.mark.parametrize("way", WAYS)
@law(
    "E35", kills="every act judged again, by a life worked out from the start, for each that comes"
)
def test_act_by_act_costs_what_the_acts_are(
    way: Callable[[pt.Agreement, date], pt.Agreement],
) -> None:
    few, many = (calls_of(partial(lived, way, count)) for count in (30, 120))
    assert many < 4.5 * few


@pytest.mark.parametrize("way", WAYS)
@law("E35", kills="a life worked out from the start for each act that is judged")
def test_an_agreement_at_once_costs_what_its_acts_are(
    way: Callable[[pt.Agreement, date], pt.Agreement],
) -> None:
    few, many = (calls_of(partial(evolve, lived(way, count), line="tax")) for count in (30, 120))
    assert many < 4.5 * few


def test_an_agreement_may_be_full() -> None:
    full = lived(suspended, MOST_ACTS - 2)
    assert len(full.acts) == MOST_ACTS
    assert answers(full.life, []) == answers(evolve(full.life), [])
    assert pt.from_json(pt.to_json(full), pt.Agreement) == full
    with pytest.raises(pt.InvalidInput) as error:
        full.suspend(on=date(2040, 1, 1))
    assert error.value.faults[0].code == "act.size"
