"""Agreements drawn for the tests: short terms whose ends, notices and acts coincide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

import patronage as pt
from agreement.naive_life import Named, Paper

from draws import both, ed_days, su_days

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from agreement.naive_life import Length

SIDES = {"provider": pt.Side.PROVIDER, "patron": pt.Side.PATRON, None: None}


def span(length: Length) -> pt.Span:
    unit, count = length
    return pt.Span(**{unit: count})


def su_lengths() -> SearchStrategy[Length]:
    """Draw a few days: ends, last days and acts of one month then fall together often."""
    return st.tuples(st.just("days"), st.integers(1, 9))


def ed_lengths() -> SearchStrategy[Length]:
    months: SearchStrategy[Length] = st.tuples(st.just("months"), st.integers(1, 3))
    days: SearchStrategy[Length] = st.tuples(st.just("days"), st.integers(20, 40))
    return months | days


KINDS = ("automatic", "automatic", "none", "by agreement", "option")


BARRED = ("give_notice", "renew", "breach", "amend")


def _named(lengths: SearchStrategy[Length]) -> SearchStrategy[Named]:
    perhaps = st.none() | lengths
    rest = {"within": perhaps, "notice": perhaps, "either": st.booleans()}
    single = st.builds(Named, cure=perhaps, persists=perhaps, **rest)
    return single | st.builds(Named, times=st.integers(2, 3), over=perhaps, **rest)


def causes_of(paper: Paper) -> list[pt.TerminationCause]:
    named = paper.named
    if named is None:
        return []
    lengths: dict[str, Any] = {
        name: None if length is None else span(length)
        for name, length in vars(named).items()
        if name not in {"either", "times"}
    }
    cause = pt.TerminationCause("named", either=named.either, times=named.times, **lengths)
    return [cause]


def _papers(
    days: SearchStrategy[date],
    lengths: SearchStrategy[Length],
    lead: int,
    kinds: tuple[str, ...],
) -> SearchStrategy[Paper]:
    @st.composite
    def draw_paper(draw: st.DrawFn) -> Paper:
        on = draw(days)
        paper = Paper(on=on, start=on + timedelta(draw(st.integers(-lead, lead))), first=None)
        if kinds != KINDS or draw(st.integers(0, 4)):
            paper.first = draw(lengths)
            paper.renewal = draw(st.sampled_from(kinds))
        if paper.renewal != "none":
            paper.renewed = draw(lengths)
            zero: SearchStrategy[Length | None] = st.just(("days", 0))
            paper.notice = draw(st.none() | zero | lengths)
            paper.at_most = draw(st.none() | st.integers(1, 3))
            if draw(st.booleans()) and draw(st.booleans()):
                paper.latest = paper.end(0) + timedelta(draw(st.integers(0, 2 * lead)))
        if paper.renewal == "automatic" and paper.notice is not None:
            paper.notice_by = draw(st.sampled_from([None, None, "provider", "patron"]))
        if paper.renewal == "option":
            paper.option_by = draw(st.sampled_from(["provider", "patron"]))
        paper.convenience = draw(st.none() | lengths)
        paper.cure = draw(st.none() | lengths)
        paper.late_cure = draw(st.sampled_from([True, False, None]))
        paper.withdrawal = draw(st.none() | lengths)
        paper.named = draw(st.none() | _named(lengths))
        paper.stops_billing = draw(st.booleans())
        paper.bars = draw(st.sampled_from([None, None, *BARRED]))
        if paper.latest is None:
            paper.extends_term = draw(st.sampled_from([False, False, True]))
        return paper

    return draw_paper()


def papers(kinds: tuple[str, ...] = KINDS) -> SearchStrategy[Paper]:
    """Draw what is agreed, of the small universe or at the edges of months and years."""
    return both(
        _papers(su_days(), su_lengths(), 5, kinds), _papers(ed_days(), ed_lengths(), 40, kinds)
    )


def renewing_papers() -> SearchStrategy[Paper]:
    """Draw the same, of those that renew of themselves."""
    return papers(("automatic",))


def renewal_of(paper: Paper) -> pt.Renewal:
    if paper.renewal == "none":
        return pt.Renewal.NONE
    notice = None
    if paper.notice is not None:
        notice = pt.Notice(span(paper.notice), by=SIDES[paper.notice_by])
    return pt.Renewal(
        pt.RenewalKind(paper.renewal),
        span(paper.renewed),
        notice=notice,
        by=SIDES[paper.option_by],
        at_most=paper.at_most,
        latest_end=paper.latest,
    )


def draft_of(paper: Paper) -> pt.Agreement:
    return pt.Agreement.drafted(
        "A1",
        on=paper.on,
        start=paper.start,
        length=None if paper.first is None else span(paper.first),
        renewal=renewal_of(paper),
        summary="first",
        billing=pt.BillingTerms.recurring(pt.days(7), pt.Money("70.00", "USD")),
        termination=pt.Termination(
            convenience=None if paper.convenience is None else span(paper.convenience),
            cure=None if paper.cure is None else span(paper.cure),
            late_cure=pt.Unknown() if paper.late_cure is None else paper.late_cure,
            withdrawal=paper.withdrawal and pt.Withdrawal(span(paper.withdrawal)),
            causes=causes_of(paper),
        ),
        suspension=pt.Suspension(
            extends_term=paper.extends_term,
            stops_billing=paper.stops_billing,
            bars=() if paper.bars is None else pt.ActKind(paper.bars.replace("_", " ")),
        ),
    )
