"""Notice given, as a criterion: from its day until it takes effect, or is withdrawn."""

from __future__ import annotations

from datetime import date

import patronage as pt
from agreement.counsel import PATRON, PROVIDER, counsel, until_ended
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from refusals import code_of

GIVEN, BACK = date(2026, 11, 1), date(2026, 11, 20)


def days_of(agreement: pt.Agreement, criterion: pt.NoticeGiven) -> list[tuple[str, object]]:
    """Return the days on which what is seen changes."""
    seen = Judge(Facts([agreement]), None).observed(criterion)
    return [(str(day), each.value) for day, each in seen.changes()]


def test_notice_stands_from_its_day_to_the_day_before_it_takes_effect() -> None:
    noticed = counsel().give_notice(on=GIVEN, by=PATRON)
    spell = [("2026-11-01", True), ("2027-02-01", False)]
    assert days_of(noticed, pt.NoticeGiven()) == spell
    assert days_of(noticed, pt.NoticeGiven(by=PATRON)) == spell
    assert days_of(noticed, pt.NoticeGiven(by=PROVIDER)) == []
    assert days_of(counsel(), pt.NoticeGiven()) == []


def test_notice_to_end_it_early_counts() -> None:
    ended = until_ended(termination=pt.Termination(convenience=pt.days(30))).terminate(
        on=GIVEN, by=PATRON
    )
    assert days_of(ended, pt.NoticeGiven()) == [("2026-11-01", True), ("2026-12-01", False)]


def test_withdrawn_it_stood_until_then_and_undone_it_never_did() -> None:
    noticed = counsel().give_notice(on=GIVEN, by=PATRON, id="n")
    withdrawn = noticed.withdraw_notice(on=BACK, by=PATRON)
    assert days_of(withdrawn, pt.NoticeGiven()) == [("2026-11-01", True), ("2026-11-20", False)]
    assert days_of(noticed.undo("n", on=BACK), pt.NoticeGiven()) == []


def test_an_end_before_it_cuts_it_short() -> None:
    ended = counsel().give_notice(on=GIVEN, by=PATRON)
    ended = ended.terminate(on=BACK, ground=pt.Ground.CONSENT)
    assert days_of(ended, pt.NoticeGiven()) == [("2026-11-01", True), ("2026-11-20", False)]


def test_what_is_seen_and_asked_in_words() -> None:
    ledger = pt.Relationship("hp", "mary").add(counsel().give_notice(on=GIVEN, by=PATRON))
    asked = pt.Rung("leaving", enter=pt.NoticeGiven(by=PATRON))
    policy = pt.Policy("under-notice", "1", rungs=(asked,))
    decision = pt.review(ledger, policy, on=GIVEN)
    assert "A1, ends 1 Feb 2027" in str(decision)


def test_a_side_alone_is_asked_for() -> None:
    assert code_of(lambda: pt.NoticeGiven(by="mary")) == "side.type"  # type: ignore[arg-type]
