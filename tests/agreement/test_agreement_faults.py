"""Bad input: each fault by its code and path, several at once; acts built by hand; pickles."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import (
    MADE,
    PATRON,
    RENEWED_BY_HAND,
    START,
    counsel,
    loose,
    loose_counsel,
    refusal,
    until_ended,
)
from refusals import codes_of

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable


def test_several_faults_are_reported_at_once() -> None:
    assert codes_of(
        lambda: loose.Agreement.signed(
            "not an id",
            on=datetime(2026, 1, 5, 9),
            start=START,
            until=date(2026, 1, 1),
            summary="",
            billing=5,
            provider="hp",
            patron="hp",
            recorded_on="then",
        )
    ) == [
        ("span.order", "until"),
        ("text.syntax", "summary"),
        ("billing.type", "billing[0]"),
        ("id.syntax", "id"),
        ("date.type", "on"),
        ("date.type", "recorded_on"),
    ]
    # What fields say together is asked where each is sound by itself.
    one = {"provider": "hp", "patron": "hp"}
    assert codes_of(lambda: loose.Agreement("A1", on=MADE, term=loose.Term(START), **one)) == [
        ("party.repeated", "patron")
    ]


def test_faults_of_the_paper_alone() -> None:
    assert codes_of(lambda: loose.Agreement(None, on=MADE, term=5, terms=None, others=[7])) == [
        ("id.syntax", "id"),
        ("term.type", "term"),
        ("terms.type", "terms"),
        ("party.type", "others[0]"),
    ]
    assert codes_of(lambda: loose.Agreement("A1", on=MADE, term=loose.Term(START), acts=[1])) == [
        ("act.type", "acts[0]")
    ]
    early = loose.Act(pt.ActKind.OFFER, on=date(2026, 1, 4))
    assert codes_of(
        lambda: loose.Agreement("A1", on=MADE, term=loose.Term(START), acts=[early])
    ) == [("act.order", "acts[0].on")]
    assert codes_of(
        lambda: loose.Agreement.drafted("A1", on=MADE, start=START, recorded_on=date(2026, 1, 1))
    ) == [("evidence.time", "recorded_on")]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: loose.Term(datetime(2026, 1, 1)), [("date.type", "start")]),
        (lambda: loose.Term(START, length=pt.days(0)), [("interval.range", "length")]),
        (lambda: loose.Term(START, length=5), [("interval.type", "length")]),
        (lambda: loose.Term(START, until=START), [("span.order", "until")]),
        (lambda: loose.Term(START, until=datetime(2027, 1, 1)), [("date.type", "until")]),
        (
            lambda: loose.Term(START, length=pt.years(1), until=date(2027, 1, 1)),
            [("term.mixed", "until")],
        ),
        (lambda: loose.Term(START, length=pt.years(9999)), [("date.range", "length")]),
        (lambda: loose.Term(START, renewal="yearly"), [("renewal.type", "renewal")]),
        (
            lambda: loose.Term(START, renewal=loose.Renewal.automatic(pt.years(1))),
            [("renewal.perpetual", "renewal")],
        ),
        (
            lambda: loose.Term(
                START,
                length=pt.years(1),
                renewal=loose.Renewal.automatic(pt.years(1), latest_end=date(2027, 1, 31)),
            ),
            [("span.order", "renewal.latest_end")],
        ),
        (lambda: loose.Renewal.automatic(pt.days(0)), [("interval.range", "length")]),
        (lambda: loose.Renewal.automatic(None), [("interval.type", "length")]),
        (
            lambda: loose.Renewal.automatic(pt.years(1), notice=60, at_most=0, latest_end="2030"),
            [
                ("notice.type", "notice"),
                ("count.range", "at_most"),
                ("date.type", "latest_end"),
            ],
        ),
        (lambda: loose.Renewal.automatic(pt.years(1), at_most=True), [("count.type", "at_most")]),
        (lambda: loose.Renewal.option(pt.years(1), by=None), [("renewal.option", "by")]),
        (lambda: loose.Renewal.option(pt.years(1), by="patron"), [("side.type", "by")]),
        (lambda: loose.Renewal("automatic", pt.years(1)), [("renewal.type", "kind")]),
        (
            lambda: loose.Renewal(pt.RenewalKind.AUTOMATIC, pt.years(1), by=PATRON),
            [("renewal.option", "by")],
        ),
        (
            lambda: loose.Renewal(pt.RenewalKind.NONE, pt.years(1), notice=pt.days(1), at_most=1),
            [("renewal.length", "length"), ("renewal.none", "notice"), ("renewal.none", "at_most")],
        ),
        (
            lambda: loose.Notice(60, by="me"),
            [("interval.type", "span"), ("side.type", "by")],
        ),
        (lambda: loose.Clause("two words", ""), [("id.syntax", "kind"), ("text.syntax", "text")]),
        (lambda: loose.Clause(5, "text", part="x"), [("id.syntax", "kind"), ("part.type", "part")]),
        (
            lambda: loose.Termination(convenience=1, not_before=2, cure=3),
            [
                ("notice.type", "convenience"),
                ("date.type", "not_before"),
                ("interval.type", "cure"),
            ],
        ),
        (
            lambda: loose.Terms(summary="\x00", clauses="a", billing=None, termination=1),
            [
                ("text.syntax", "summary"),
                ("clause.type", "clauses[0]"),
                ("billing.type", "billing[0]"),
                ("termination.type", "termination"),
            ],
        ),
        (
            lambda: loose.Act("sign", on=datetime(2026, 1, 1), by=4),
            [("act.type", "kind"), ("date.type", "on"), ("party.type", "by")],
        ),
        (
            lambda: loose.Act(pt.ActKind.SUSPEND, on=START, effective=MADE, recorded_on=MADE),
            [("act.order", "effective"), ("evidence.time", "recorded_on")],
        ),
        (lambda: loose.Act(pt.ActKind.SIGN, on=START), [("party.type", "by")]),
        (
            lambda: loose.Act(pt.ActKind.TERMINATE, on=START, ground=pt.Ground.CAUSE),
            [("party.type", "by")],
        ),
        (lambda: loose.Act(pt.ActKind.TERMINATE, on=START), [("ground.type", "ground")]),
        (lambda: loose.Act(pt.ActKind.AMEND, on=START), [("amendment.type", "amendment")]),
        (
            lambda: loose.Amendment(1, changes=["sum", 2]),
            [
                ("terms.type", "terms"),
                ("amendment.unknown", "changes[0]"),
                ("amendment.unknown", "changes[1]"),
            ],
        ),
        (lambda: pt.Amendment(pt.Terms(), changes=()), [("amendment.empty", "changes")]),
        (
            lambda: loose.Agreement("A1", on=MADE, term=pt.Term(START), others=5, acts=6),
            [("party.type", "others[0]"), ("act.type", "acts[0]")],
        ),
        (
            lambda: loose.Act(pt.ActKind.SUPERSEDE, on=START, successor="A 2", reason=""),
            [("text.syntax", "reason"), ("id.syntax", "successor")],
        ),
        (
            lambda: loose.Act(pt.ActKind.OFFER, on=START, ground=pt.Ground.CAUSE, successor="A2"),
            [("act.detail", "ground"), ("act.detail", "successor")],
        ),
        (
            lambda: loose.Deadline("notice", on=1, clause="a b", by=5, to=7, agreement=""),
            [
                ("deadline.type", "kind"),
                ("date.type", "on"),
                ("id.syntax", "clause"),
                ("party.type", "by"),
                ("date.type", "to"),
                ("id.syntax", "agreement"),
            ],
        ),
        (
            lambda: loose.Agenda(1, 2, 3),
            [("date.type", "on"), ("charge.type", "charge"), ("deadline.type", "deadline")],
        ),
        (
            lambda: counsel().deadlines(on=START, until=MADE),
            [("span.order", "until")],
        ),
        (
            lambda: loose_counsel().deadlines(on=datetime(2026, 1, 1), until=5),
            [("date.type", "on"), ("date.type", "until")],
        ),
        (
            lambda: loose_counsel().give_notice(on=datetime(2026, 1, 1), by=PATRON, effective=1),
            [("date.type", "on"), ("date.type", "effective")],
        ),
        (lambda: loose_counsel().renew(on=5), [("date.type", "on")]),
        (lambda: loose_counsel().terminate(on="now", by=PATRON), [("date.type", "on")]),
        (
            lambda: loose_counsel().amend(on=START, effective=datetime(2026, 1, 1), summary="x"),
            [("date.type", "effective")],
        ),
        (lambda: counsel().amend(on=START), [("amendment.empty", "changes")]),
        (lambda: loose_counsel().suspend(on=5), [("date.type", "on")]),
        (lambda: loose_counsel().sign(5, on=START), [("party.type", "by")]),
        (lambda: loose_counsel().agenda(on=5), [("date.type", "on")]),
        (lambda: loose_counsel().will_renew(on=datetime(2026, 1, 1)), [("date.type", "on")]),
        (lambda: loose_counsel().charges("later"), [("date.type", "until")]),
        (lambda: loose_counsel().in_force_on(5), [("date.type", "day")]),
        (lambda: counsel().term.end(renewals=-1), [("count.range", "renewals")]),
        (lambda: counsel().term.end(renewals=True), [("count.range", "renewals")]),
        (lambda: counsel().as_of(datetime(2026, 1, 1)), [("date.type", "day")]),
        (lambda: loose_counsel().known_by("now"), [("date.type", "day")]),
    ],
)
def test_bad_input_is_named(make: Callable[[], object], expected: list[tuple[str, str]]) -> None:
    assert codes_of(make) == expected


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (loose.Act(pt.ActKind.OFFER, on=MADE, effective=START), "act.effective"),
        (loose.Act(pt.ActKind.SIGN, on=MADE, effective=START, by=PATRON), "act.effective"),
        (loose.Act(pt.ActKind.WITHDRAW, on=MADE, effective=START), "act.effective"),
    ],
)
def test_drafting_takes_effect_on_its_day(act: pt.Act, code: str) -> None:
    draft = loose.Agreement.drafted("A1", on=MADE, start=START)
    assert refusal(lambda: draft.after(act))[0] == code


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (
            loose.Act(pt.ActKind.BREACH, on=START, effective=date(2026, 3, 1), by=PATRON),
            "act.effective",
        ),
        (loose.Act(pt.ActKind.GIVE_NOTICE, on=START, by=PATRON), "notice.effective"),
        (
            loose.Act(pt.ActKind.GIVE_NOTICE, on=START, effective=date(2027, 2, 2), by=PATRON),
            "notice.effective",
        ),
    ],
)
def test_acts_built_by_hand_are_held_against_the_terms_too(act: pt.Act, code: str) -> None:
    assert refusal(lambda: counsel().after(act))[0] == code


def test_notice_for_an_end_beyond_an_early_end_is_refused() -> None:
    ending = counsel().terminate(on=START, effective=date(2026, 7, 1), ground=pt.Ground.CONSENT)
    code, _, hint = refusal(lambda: ending.give_notice(on=date(2026, 3, 1), by=PATRON))
    assert (code, "2026-07-01" in hint) == ("notice.effective", True)
    hand = until_ended(length=pt.years(1), renewal=RENEWED_BY_HAND)
    ending = hand.terminate(on=START, effective=date(2026, 7, 1), ground=pt.Ground.CONSENT)
    assert refusal(lambda: ending.renew(on=START))[0] == "renewal.effective"
    renewal = loose.Act(pt.ActKind.RENEW, on=START, effective=date(2026, 8, 1))
    assert refusal(lambda: hand.after(renewal))[0] == "renewal.effective"


def test_an_end_on_the_last_day_of_a_term_leaves_nothing_to_stop_or_to_renew() -> None:
    last, end = date(2027, 1, 31), date(2027, 2, 1)
    hand = until_ended(length=pt.years(1), renewal=RENEWED_BY_HAND)
    for agreement, act in ((counsel(), "give_notice"), (hand, "renew")):
        over = agreement.terminate(on=START, effective=last, ground=pt.Ground.CONSENT)
        code, path, hint = refusal(partial(getattr(over, act), on=START, by=PATRON))
        assert code in {"notice.effective", "renewal.effective"}
        assert (path, str(last) in hint) == ("acts[3].effective", True)
    later = counsel().terminate(on=START, effective=end, ground=pt.Ground.CONSENT)
    assert later.give_notice(on=START, by=PATRON).status.at(end) is pt.AgreementStatus.EXPIRED


@law("Z11", kills="a crafted state that passes the constructor")
def test_pickles_and_copies_go_through_the_constructor() -> None:
    agreement = counsel().give_notice(on=date(2026, 11, 1), by=PATRON)
    assert pickle.loads(pickle.dumps(agreement)) == agreement
    assert copy.deepcopy(agreement) == copy.copy(agreement) == agreement
    for value in (
        agreement,
        agreement.term,
        agreement.terms,
        agreement.acts[0],
        agreement.term.renewal,
    ):
        with pytest.raises(pt.InvalidInput):
            value.__setstate__({"on": None})
    with pytest.raises(pt.Refused):
        evolve(agreement, acts=(*agreement.acts, agreement.acts[-1]))


@law("Z9", kills="acts without number, each held against all before it")
def test_an_agreement_has_so_many_acts_and_no_more() -> None:
    day = date(2026, 1, 1)
    signed = pt.Agreement.signed("A1", on=day, start=day)
    pair = (pt.Act(pt.ActKind.SUSPEND, on=day), pt.Act(pt.ActKind.RESUME, on=day))
    busy = evolve(signed, acts=(*signed.acts, *pair * 100))
    assert busy.in_force_on(day)
    with pytest.raises(pt.OutOfRange) as refused:
        evolve(signed, acts=(*signed.acts, *pair * 500))
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("acts", "act.size")]
    breaches = [
        pt.Act(
            pt.ActKind.BREACH,
            on=day + pt.days(place),
            by=pt.Side.PATRON,
            recorded_on=day + pt.days(900 - place),
        )
        for place in range(60)
    ]
    assert evolve(signed, acts=(*signed.acts, *breaches[:40])).acts
    with pytest.raises(pt.OutOfRange, match="on at most 50 days"):
        evolve(signed, acts=(*signed.acts, *breaches))


def test_acts_by_nobody_and_agreements_beside_nothing_are_named() -> None:
    made = date(2026, 1, 1)
    terms = pt.Termination(convenience=pt.days(3), cure=pt.days(3))
    agreement: Any = pt.Agreement.signed("A", on=made, start=made, termination=terms)
    for ground in pt.Ground:
        with pytest.raises(pt.InvalidInput) as error:
            agreement.terminate(on=made, by=[], ground=ground)
        assert error.value.faults[0].code == "party.type"
    for wrong in (None, 3):
        with pytest.raises(pt.InvalidInput) as error:
            agreement.tie(wrong)
        assert error.value.faults[0].code == "agreement.type"


def test_nothing_waits_for_its_own_end() -> None:
    made = date(2026, 1, 1)
    plain = pt.Agreement.signed("F", on=made, start=made)
    builders: list[Callable[[], object]] = [
        lambda: pt.Agreement.signed("F", on=made, start=made, until=pt.EndOf("F")),
        lambda: pt.Agreement.signed("F", on=made, start=pt.EndOf("F")),
        lambda: plain.amend(on=made, until=pt.EndOf("F")),
    ]
    for build in builders:
        with pytest.raises(pt.InvalidInput) as error:
            build()
        assert error.value.faults[0].code == "end.own"


def test_what_is_no_length_has_none() -> None:
    least = pt.Unknown("silent", least=pt.days(3))
    with pytest.raises(pt.InvalidInput) as error:
        pt.Termination(late_cure=least)
    assert error.value.faults[0].code == "flag.type"
    with pytest.raises(pt.InvalidInput) as error:
        pt.Renewal.option(pt.years(1), by=least)
    assert error.value.faults[0].code == "side.type"


DEEDS_ON_A_DAY: dict[str, dict[str, Any]] = {
    "give_notice": {"by": PATRON},
    "renew": {},
    "terminate": {"by": PATRON},
    "cancel": {"by": PATRON},
    "leave": {"by": "bank"},
    "join": {"party": "new"},
    "assign": {"of": "bank", "to": "new"},
    "amend": {"summary": "new"},
    "supersede": {"successor": "A2"},
    "suspend": {},
    "breach": {"by": PATRON},
    "occur": {"event": "sale"},
}


@pytest.mark.parametrize("deed", DEEDS_ON_A_DAY)
def test_an_instant_is_no_day_on_which_an_act_was_learned(deed: str) -> None:
    agreement: Any = pt.Agreement.signed("A1", on=MADE, start=START, others=["bank"])
    details = {"on": START, "recorded_on": datetime(2026, 3, 1, 9), **DEEDS_ON_A_DAY[deed]}
    found = codes_of(lambda: getattr(agreement, deed)(**details))
    assert found == [("date.type", "recorded_on")]


def test_what_was_given_is_called_as_it_was_given() -> None:
    agreement: Any = loose_counsel()
    assert codes_of(lambda: agreement.occur(3, on=START)) == [("id.syntax", "event")]
    assert codes_of(lambda: agreement.join(3, on=START)) == [("party.type", "party")]
    for name in ("start", "until", "at_latest"):
        with pytest.raises(pt.WrongType, match=rf"{name}: .*OnEvent") as error:
            loose.Agreement.signed("A1", **{"on": MADE, "start": START, name: "2026"})
        assert error.value.faults[0].code == "date.type"
    with pytest.raises(pt.UnknownReference, match=r"write Side\.PATRON"):
        agreement.suspend(on=START, by="patron")
