"""Starts and ends that wait: for events, for lengths after them, for the first or last of days."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from patronage.agreement.terms.ends import events_of, resolved
from refusals import code_of

from laws import law

if TYPE_CHECKING:
    from collections.abc import Mapping

    from patronage.agreement.terms.ends import End

START = date(2026, 1, 31)
SALES = {"sale": (date(2026, 5, 1), date(2026, 6, 1))}


def test_an_event_is_the_first_of_its_name_or_the_nth() -> None:
    assert resolved(pt.OnEvent("sale"), START, SALES) == date(2026, 5, 1)
    assert resolved(pt.OnEvent("sale", nth=2), START, SALES) == date(2026, 6, 1)
    assert resolved(pt.OnEvent("sale", nth=3), START, SALES) is None
    assert resolved(pt.OnEvent("launch"), START, SALES) is None


def test_a_length_runs_from_the_start_or_from_an_event() -> None:
    assert resolved(pt.After(pt.months(1)), START, {}) == date(2026, 2, 28)
    assert resolved(pt.After(pt.months(1), event="sale"), START, SALES) == date(2026, 6, 1)
    assert resolved(pt.After(pt.months(1), event="sale"), START, {}) is None
    hidden = pt.After(pt.Unknown("hidden"), event="sale")
    assert resolved(hidden, START, SALES) == pt.When(date(2026, 5, 2), why="hidden")


def test_a_count_ends_where_its_last_day_in_is_over() -> None:
    count = pt.Count(pt.months(2), to=pt.counting.YEAR)
    joined = date(2025, 10, 31), date(2025, 11, 1), date(2025, 12, 31)
    ends = [pt.Term(day, until=pt.After(count)).end() for day in joined]
    assert ends == [date(2026, 1, 1), date(2027, 1, 1), date(2027, 1, 1)]
    november = pt.When(date(2025, 11, 1), date(2025, 11, 30))
    assert resolved(pt.After(count), november, {}) == date(2027, 1, 1)
    term = pt.Term(joined[0], until=pt.After(count))
    assert pt.from_json(pt.to_json(term)) == term


_DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
_LEAVES: st.SearchStrategy[End] = st.one_of(
    _DAYS,
    st.sampled_from(["a", "b"]).map(pt.OnEvent),
    st.integers(1, 3).map(lambda count: pt.After(pt.days(count), event="a")),
)
_ENDS: st.SearchStrategy[End] = st.recursive(
    _LEAVES,
    lambda ends: st.lists(ends, min_size=1, max_size=3).flatmap(
        lambda few: st.sampled_from([pt.EarlierOf(*few), pt.LaterOf(*few)])
    ),
    max_leaves=6,
)


def naive(end: End, occurred: Mapping[str, tuple[date, ...]]) -> date:
    """Read an end by the day, with a day beyond all others for never."""
    if isinstance(end, pt.EarlierOf | pt.LaterOf):
        days = [naive(each, occurred) for each in end.ends]
        return min(days) if isinstance(end, pt.EarlierOf) else max(days)
    if isinstance(end, date):
        return end
    assert isinstance(end, pt.OnEvent | pt.After)
    came = occurred.get(end.event or "", ())
    if not came:
        return date.max
    return came[0] if isinstance(end, pt.OnEvent) else came[0] + end.length  # type: ignore[operator]


@given(_ENDS, st.dictionaries(st.sampled_from(["a", "b"]), st.tuples(_DAYS)))
def test_the_first_and_the_last_of_several(end: End, occurred: dict[str, tuple[date]]) -> None:
    found = resolved(end, START, occurred)
    assert (date.max if found is None else found) == naive(end, occurred)
    assert set(events_of(end)) <= {"a", "b"}
    term = pt.Term(date(2025, 12, 31), until=end)
    assert pt.from_json(pt.to_json(term)) == term


_SIGNED = date(2025, 12, 31)
_SHOWN = [date(2026, 1, day) for day in range(1, 16)]


@law("A7", kills="an end before the start that is put off to the day after it")
@given(_ENDS, _ENDS, st.dictionaries(st.sampled_from("ab"), _DAYS))
def test_what_ends_before_it_begins_is_never_in_force(
    start: End, until: End, occurred: dict[str, date]
) -> None:
    assume(not isinstance(start, date) or not isinstance(until, date) or start < until)
    agreement = pt.Agreement.signed("A1", on=_SIGNED, start=start, until=until)
    for event, day in sorted(occurred.items(), key=itemgetter(1)):
        agreement = agreement.occur(event, on=day)
    days = {event: (day,) for event, day in occurred.items()}
    begins, ends = naive(start, days), naive(until, days)
    status = pt.AgreementStatus
    for day in _SHOWN:
        live = status.IN_FORCE if begins <= day else status.EXECUTED
        assert agreement.status.at(day) is (status.EXPIRED if ends <= day else live)


def test_what_never_began_is_not_billed_and_a_renewal_may_still_begin() -> None:
    fee = pt.RecurringFee(id="f", amount=pt.Money(100, "USD"))
    billing = pt.BillingTerms(every=pt.months(1), fees=(fee,))
    go, until = pt.OnEvent("go"), date(2026, 6, 30)
    late = pt.Agreement.signed("A1", on=START, start=go, until=until, billing=billing)
    late = late.occur("go", on=date(2026, 8, 1))
    assert str(late.status) == "draft; executed from 31 Jan 2026; expired from 30 Jun 2026"
    assert not late.charges(date(2027, 1, 1))
    yearly = pt.Renewal.automatic(pt.years(1), at_most=1)
    renewed = pt.Agreement.signed("A1", on=START, start=go, until=until, renewal=yearly)
    assert renewed.ended_on == date(2027, 6, 30)
    renewed = renewed.occur("go", on=date(2026, 8, 1))
    assert str(renewed).startswith("A1: start on 1 Aug 2026, end on 30 Jun 2026, then renews")
    assert str(renewed.status) == (
        "draft; executed from 31 Jan 2026; in force from 1 Aug 2026; expired from 30 Jun 2027"
    )


def test_what_is_no_end_is_named() -> None:
    assert code_of(pt.EarlierOf) == "end.empty"
    assert code_of(lambda: pt.LaterOf(date(2026, 1, 1), 3)) == "date.type"  # type: ignore[arg-type]
    assert code_of(lambda: pt.OnEvent("sale", nth=0)) == "count.range"
    assert code_of(lambda: pt.After(pt.days(1), nth=0)) == "count.range"
    assert code_of(lambda: pt.After(3)) == "interval.type"  # type: ignore[arg-type]
