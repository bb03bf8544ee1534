"""Every criterion against brute force, day by day: what it sees, what follows, what comes next."""

from __future__ import annotations

import copy
import datetime  # noqa: ICN001  reprs of days name it so
import pickle
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.facts.identity import identify
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge, known_of
from standing.asking import SEEN, value_on, verdict_on
from standing.draws_facts import ed_ledgers, ed_spans, su_ledgers, su_spans

from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DAY = timedelta(days=1)
USD = pt.Money("50.00", "USD")
MODELS = [
    pt.BgNbd(r=1, alpha=1, a=1, b=1, unit=pt.days(1)),
    pt.BgNbd(r=1, alpha=2, a=1, b=4, unit=pt.days(2)),
    pt.BgNbd(r="0.5", alpha=1, a="0.25", b=1, unit=pt.days(1)),
    pt.BgNbd(r="0.2", alpha="4.4", a="0.8", b="2.4", unit=pt.weeks(1)),
]
"""Some of which cross a half, a fifth or four fifths just on a day."""


def windows(spans: SearchStrategy[pt.Span]) -> SearchStrategy[Any]:
    which = st.sampled_from([pt.Which.CURRENT, pt.Which.PREVIOUS, pt.Which.last(2)])
    fixed = pt.Fixed(pt.Period(date(2024, 2, 15), date(2024, 3, 1)))
    return st.one_of(
        st.just(pt.Ever()),
        spans.map(pt.Rolling),
        spans.map(pt.Rolling),
        st.builds(lambda every, each: pt.CalendarPeriod(every, which=each), spans, which),
        st.builds(lambda every, each: pt.Anniversary(every, which=each), spans, which),
        st.just(fixed),
    )


def counts() -> SearchStrategy[pt.Threshold]:
    makers = st.sampled_from([pt.at_least, pt.more_than, pt.at_most, pt.less_than, pt.equal_to])
    return st.builds(lambda make, bound: make(bound), makers, st.sampled_from([0, 1, 2, 3]))


def amounts() -> SearchStrategy[pt.Threshold]:
    makers = st.sampled_from([pt.at_least, pt.more_than, pt.at_most, pt.less_than, pt.equal_to])
    bounds = st.sampled_from([USD, pt.Money("100.00", "USD"), pt.Money("0.00", "USD")])
    return st.builds(lambda make, bound: make(bound), makers, bounds)


def numbers() -> SearchStrategy[pt.Threshold]:
    makers = st.sampled_from([pt.at_least, pt.more_than, pt.at_most, pt.less_than, pt.equal_to])
    return st.builds(lambda make, bound: make(bound), makers, st.sampled_from([0, 9, 10, 20]))


def elapsed(spans: SearchStrategy[pt.Span]) -> SearchStrategy[pt.Threshold]:
    makers = st.sampled_from([pt.at_least, pt.more_than, pt.at_most, pt.less_than, pt.within])
    return st.builds(lambda make, span: make(span), makers, spans)


def aggregates(spans: SearchStrategy[pt.Span]) -> SearchStrategy[pt.Aggregate]:
    plain = [each for each in pt.Statistic if each is not pt.Statistic.MEAN_PER_PERIOD]
    where = st.sampled_from([{}, {"own": True}])
    any_by = st.builds(
        lambda bound, by, over, keep: pt.Aggregate(
            bound, of="observation:miles", by=by, over=over, where=keep
        ),
        numbers(),
        st.sampled_from(plain),
        windows(spans),
        where,
    )
    per_period = st.builds(
        lambda bound, every, last: pt.Aggregate(
            bound,
            of="observation:miles",
            by=pt.Statistic.MEAN_PER_PERIOD,
            over=pt.CalendarPeriod(every, which=pt.Which.last(last)),
        ),
        numbers(),
        spans,
        st.sampled_from([1, 2, 4]),
    )
    return any_by | per_period


MEASURES = (
    "uptime", "uptime", "answers", "calm", "each", "once", "rolling", "steady", "in-time", "award",
    "other",
)  # fmt: skip
READS = {"in-time": "agreement", "award": ("observation:outage", "observation:answer")} | {
    name: f"observation:{kind}"
    for kind, names in (
        ("outage", "uptime calm steady other"),
        ("answer", "answers each once rolling"),
    )
    for name in names.split()
}
"""What the measures of `measured_agreements` read."""


def of_windows(kind: Any, measure: str, many: tuple[int, int], category: str | None) -> Any:
    least, last = many
    return kind(measure, of=READS[measure], at_least=least, last=last, category=category)


@cache
def criteria(code: str, spans: SearchStrategy[pt.Span]) -> SearchStrategy[Any]:
    over, known = windows(spans), elapsed(spans)
    categories = st.sampled_from([None, None, "retainer"])
    sides = st.sampled_from([None, *pt.Side])
    parts = st.sampled_from([(), (pt.Part.SUMMARY,), tuple(pt.Part)])
    scores = st.sampled_from([pt.at_least(8), pt.more_than(8), pt.equal_to(9)])
    windows_of = st.tuples(
        st.sampled_from(MEASURES), st.sampled_from([(1, 1), (1, 2), (2, 2), (2, 4)]), categories
    )
    table: dict[str, SearchStrategy[Any]] = {
        "act_taken": st.builds(lambda o: pt.ActTaken("risk warning", over=o), over),
        "advised_without_conflict": st.booleans().map(
            lambda cures: pt.AdvisedWithoutConflict(disclosure_cures=cures)
        ),
        "aggregate": aggregates(spans),
        "agreement_in_force": st.builds(
            lambda p, c: pt.AgreementInForce(parts=p, category=c), parts, categories
        ),
        "buys": st.builds(
            lambda what, o: pt.Buys(what, over=o),
            st.sampled_from([tuple(pt.Offering), pt.Offering.PROFESSIONAL_ADVICE]),
            over,
        ),
        "calls_itself": st.sampled_from(
            [pt.CallsItself("client"), pt.CallsItself(pt.one_of("client", "guest"))]
        ),
        "consent_given": st.just(pt.ConsentGiven("story")),
        "continuing_engagement": st.just(pt.ContinuingEngagement()),
        "dealing_count": st.builds(lambda t, o: pt.DealingCount(t, over=o), counts(), over),
        "dedicated_manager": st.just(pt.DedicatedManager()),
        "earning_periods": st.builds(
            lambda t, every, last: pt.EarningPeriods(t, every=every, last=last),
            counts(),
            spans,
            st.sampled_from([1, 2, 8]),
        ),
        "elapsed_since": known.map(
            lambda t: pt.ElapsedSince(t, of=["observation:miles", "observation:contact"])
        ),
        "has_referred": st.builds(lambda t, o: pt.HasReferred(t, over=o), counts(), over),
        "in_touch": known.map(pt.InTouch),
        "largest_purchase": st.builds(lambda t, o: pt.LargestPurchase(t, over=o), amounts(), over),
        "last_observations": st.builds(
            lambda t, count: pt.LastObservations(t, of="observation:miles", count=count),
            numbers(),
            st.sampled_from([1, 2, 3]),
        ),
        "likely_active": st.builds(
            lambda make, bound, model, once: pt.LikelyActive(
                make(Decimal(bound)), model=model, once=once
            ),
            st.sampled_from([pt.at_least, pt.more_than, pt.at_most, pt.less_than]),
            st.sampled_from(["0.5", "0.2", "0.8"]),
            st.sampled_from(MODELS),
            st.none() | spans.filter(lambda span: span != pt.days(0)),
        ),
        "lot_balance": st.builds(
            lambda t, lasts, oldest: pt.LotBalance(
                t, lots=pt.LotTerms("miles", lasts=lasts, oldest_first=oldest)
            ),
            numbers(),
            st.none() | spans.filter(lambda span: span != pt.days(0)),
            st.booleans(),
        ),
        "measure_attained": windows_of.map(lambda each: of_windows(pt.MeasureAttained, *each)),
        "measure_missed": windows_of.map(lambda each: of_windows(pt.MeasureMissed, *each)),
        "notice_given": st.builds(
            lambda by, c: pt.NoticeGiven(by=by, category=c), sides, categories
        ),
        "obligation_breached": st.builds(
            lambda of, by, c: pt.ObligationBreached(obligation=of, by=by, category=c),
            st.sampled_from([None, None, "report", "logo"]),
            sides,
            categories,
        ),
        "oldest_unpaid": st.builds(
            lambda t, age: pt.OldestUnpaid(t, age=age), known, st.sampled_from(list(pt.DebtAge))
        ),
        "provider_trade": st.just(pt.ProviderTrade()),
        "purchase_count": st.builds(lambda t, o: pt.PurchaseCount(t, over=o), counts(), over),
        "purchase_days": st.builds(lambda t, o: pt.PurchaseDays(t, over=o), counts(), over),
        "recency": known.map(pt.Recency),
        "recurring_billing": st.sampled_from(
            [pt.RecurringBilling(), pt.RecurringBilling(every=pt.months(1))]
        ),
        "referred": st.just(pt.Referred()),
        "review_overdue": categories.map(lambda c: pt.ReviewOverdue(category=c)),
        "satisfaction": st.builds(
            lambda t, by, o: pt.Satisfaction(t, by=by, over=o),
            scores,
            st.sampled_from([pt.Statistic.LATEST, pt.Statistic.MEAN, pt.Statistic.LEAST]),
            over,
        ),
        "spend": st.builds(lambda t, o: pt.Spend(t, over=o), amounts(), over),
        "tenure": known.map(pt.Tenure),
        "time_spent": spans.map(lambda span: pt.TimeSpent(span, of="observation:miles")),
        "unpaid_balance": amounts().map(pt.UnpaidBalance),
        "unpaid_count": counts().map(pt.UnpaidCount),
    }
    return table[code]


@cache
def cases(code: str, max_size: int = 10) -> SearchStrategy[Any]:
    """Draw a criterion and facts, both from the small universe or both from the edges."""
    su = st.tuples(criteria(code, su_spans()), su_ledgers(max_size, code), st.just(True))
    ed = st.tuples(criteria(code, ed_spans()), ed_ledgers(code=code), st.just(False))
    return su | ed


def all_days(facts: tuple[Any, ...]) -> list[date]:
    """Return every day from before the first fact to well after the last."""
    first, last = facts[0].on - 2 * DAY, facts[-1].on + 45 * DAY
    return [first + n * DAY for n in range((last - first).days + 1)]


def turning_days(facts: tuple[Any, ...], *lines: Any) -> list[date]:
    """Return the days on which something happens or changes, and those beside them."""
    days = {fact.on for fact in facts} | {day for line in lines for day in line.days}
    near = {day + n * DAY for day in days for n in (-1, 0, 1) if day < date(9999, 1, 1)}
    return sorted(near)


def as_number(value: Any) -> Any:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Fraction(value) if number else value


@pytest.mark.parametrize("code", sorted(SEEN))
@law("L6", kills="a finding that says something else than the verdict it explains")
@law("E22", kills="an edge of a threshold or a window that is a day or a unit off")
@law("L5", kills="a window that forgets a fact too early or keeps it too long")
@given(data=st.data())
def test_a_criterion_sees_what_brute_force_sees(code: str, data: st.DataObject) -> None:
    criterion, facts, small = data.draw(cases(code))
    judge = Judge(Facts(facts), None)
    seen, said = judge.observed(criterion), judge.verdict(criterion)
    if not facts:
        assert said.days == ()
        return
    days = all_days(facts) if small else turning_days(facts, seen, said)
    for day in days:
        value = seen.at(day).value
        assert as_number(value) == as_number(value_on(criterion, facts, day)), day
        assert said.at(day) == verdict_on(criterion, facts, day), day


@pytest.mark.parametrize("code", sorted(SEEN))
@law("L6", kills="a next change that passes over a day, or is none")
@given(data=st.data())
def test_the_next_change_is_the_next_day_that_differs(code: str, data: st.DataObject) -> None:
    criterion, facts, small = data.draw(cases(code, max_size=5))
    if not facts or not small:
        return
    said = Judge(Facts(facts), None).verdict(criterion)
    days = all_days(facts)
    verdicts = [verdict_on(criterion, facts, day) for day in days]
    for place, day in enumerate(days):
        later = (
            d for d, v in zip(days[place:], verdicts[place:], strict=True) if v != verdicts[place]
        )
        expected = next(later, None)
        found = said.next_change(day)
        assert found == expected or (expected is None and found is not None and found > days[-1])


@pytest.mark.parametrize("code", sorted(SEEN))
@law("E16", kills="an id of a fact that had nothing to do with it")
@given(data=st.data())
def test_what_is_seen_rests_on_facts_of_its_own_kinds_that_happened(
    code: str, data: st.DataObject
) -> None:
    criterion, facts, _ = data.draw(cases(code))
    for day, seen in Judge(Facts(facts), None).observed(criterion).changes():
        for fact in seen.facts:
            assert fact.on <= day or isinstance(fact, pt.Agreement)
            assert known_of(criterion).looks_at(fact)
        assert list(seen.facts) == sorted(seen.facts, key=lambda fact: (fact.on, fact.id))
        assert seen.ids == tuple(fact.id for fact in seen.facts)


@pytest.mark.parametrize("code", sorted(SEEN))
@law("E2", kills="a criterion that looks at the order in which facts arrived")
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing(code: str, data: st.DataObject) -> None:
    criterion, facts, _ = data.draw(cases(code))
    shuffled = identify(data.draw(st.permutations(facts)))
    one, other = Judge(Facts(facts), None), Judge(Facts(shuffled), None)
    assert one.verdict(criterion) == other.verdict(criterion)


@pytest.mark.parametrize("code", sorted(SEEN))
@law("L3", kills="a criterion whose timeline isn't in its one form")
@given(data=st.data())
def test_what_is_seen_is_a_canonical_timeline(code: str, data: st.DataObject) -> None:
    criterion, facts, _ = data.draw(cases(code))
    judge = Judge(Facts(facts), None)
    for line in (judge.observed(criterion), judge.verdict(criterion)):
        assert pt.Timeline(line.before, line.days, line.values) == line


@pytest.mark.parametrize("code", sorted(SEEN))
@law("Z11", kills="a pickle that gets past the checks of a criterion")
@given(data=st.data())
def test_a_criterion_copies_compares_and_shows_itself(code: str, data: st.DataObject) -> None:
    criterion = data.draw(criteria(code, su_spans()))
    twin = pickle.loads(pickle.dumps(criterion))
    assert twin == criterion == copy.deepcopy(criterion)
    assert hash(twin) == hash(criterion)
    assert isinstance(criterion, pt.Criterion)
    names = {name: getattr(pt, name) for name in pt.__all__ if not name.startswith("__")}
    assert eval(repr(criterion), {**names, "datetime": datetime, "Decimal": Decimal}) == criterion  # noqa: S307
