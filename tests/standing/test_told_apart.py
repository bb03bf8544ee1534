"""Two policies that differ are never told alike: nothing that tells them apart goes unsaid."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest
from attrs import field, frozen
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import patronage as pt
from patronage import strategies as pst
from patronage.manifest import MANIFEST
from patronage.standing.policy.rule_words import in_brackets, kind_word, rule_words, value_words
from patronage.standing.review.finding import label
from patronage.standing.rules.asked import all_fields, asked_besides, fields_said

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

JANUARY, APRIL = date(2020, 1, 1), date(2020, 4, 1)
LATEST, COUNT = pt.Statistic.LATEST, pt.Statistic.COUNT


def entered_by(rule: Any) -> pt.Policy:
    return pt.Policy("p", "1", rungs=(pt.Rung("vip", enter=rule),))


def seen_over(window: Any) -> pt.Policy:
    return entered_by(pt.PurchaseCount(pt.at_least(1), over=window))


def held_first(term: Any) -> pt.Policy:
    rung = pt.Rung("vip", enter=pt.Always(), first=term, renewal=term)
    return pt.Policy("p", "1", rungs=(rung,))


def in_force(version: Any) -> pt.PolicyHistory:
    return pt.PolicyHistory(version)


def sized(threshold: Any) -> pt.Policy:
    return entered_by(pt.Aggregate(threshold, of="attribute:size", by=LATEST))


KINDS: dict[str, tuple[SearchStrategy[Any], Callable[[Any], Any]]] = {
    **{
        name: (pst.criteria(kinds=[getattr(pt, name)], ladder=True), entered_by)
        for name in MANIFEST.named("criterion")
    },
    **{
        name: (pst.compounds(kinds=[getattr(pt, name)]), entered_by)
        for name in MANIFEST.named("compound")
    },
    **{kind.__name__: (pst.windows(kinds=[kind]), seen_over) for kind in get_args(pt.Window)},
    "Cadence": (
        pst.cadences(anchored=True, endless=True),
        lambda cadence: attrs.evolve(entered_by(pt.Always()), review_on=cadence),
    ),
    "EndOfPeriod": (pst.ends_of_periods(), held_first),
    "Policy": (
        st.builds(
            lambda policy, name, shows: attrs.evolve(
                policy, name=name, version=name[::-1], down=shows
            ),
            pst.policies(),
            st.sampled_from(["ours", "theirs"]),
            pst.shows(),
        ),
        lambda policy: policy,
    ),
    "Rung": (pst.rungs(), lambda rung: pt.Policy("p", "1", rungs=(rung,), base="0")),
    "Shows": (
        pst.shows(),
        lambda shows: attrs.evolve(entered_by(pt.Always()), up=shows, down=pt.Shows()),
    ),
    "Threshold": (
        pst.thresholds(
            st.sampled_from([3, 4, True, False, "yes", "3", "a and b", "b", pt.Money("3", "USD")])
        ),
        sized,
    ),
    "Version": (pst.versions(), in_force),
}
NOTHING_TO_DIFFER_IN = {
    "Always", "ContinuingEngagement", "DedicatedManager", "Ever", "Referred", "SinceFall",
}  # fmt: skip


def drawn(strategy: SearchStrategy[Any], count: int) -> list[Any]:
    """Return so many draws, the same in every run."""
    found: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], derandomize=True, database=None)
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found


def changed(one: Any, other: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value with one field of another of its class, for each field that can be so."""
    for each in attrs.fields(type(one)):
        value = getattr(other, each.name)
        if getattr(one, each.name) == value:
            continue
        try:
            yield each.name, attrs.evolve(one, **{each.alias: value})
        except pt.InvalidInput:
            continue  # the two don't go together


@pytest.mark.parametrize("name", KINDS)
@law("E27", kills="a field that goes unsaid where a policy is described")
def test_no_field_of_anything_in_a_policy_goes_unsaid(name: str) -> None:
    strategy, policy_of = KINDS[name]
    values = drawn(strategy, 400 if name in {"Policy", "Rung"} else 120)
    told_by: set[str] = set()
    for one, other in pairwise(values):
        for changed_field, twin in changed(one, other):
            try:
                before, after = policy_of(one), policy_of(twin)
            except pt.InvalidInput:
                continue
            assert before != after
            assert pt.describe(before) != pt.describe(after), (changed_field, one, twin)
            if isinstance(before, pt.Policy) and isinstance(after, pt.Policy):
                said = pt.policies.diff(before, after)
                assert ("\n" in said) is (changed_field not in {"name", "version"}), said
            told_by.add(changed_field)
    fields = {each.name for each in attrs.fields(type(values[0]))}
    assert told_by == fields or name in NOTHING_TO_DIFFER_IN or fields - told_by <= UNTRIED


UNTRIED = {"first_end", "last_start", "moved"}
"""Fields of a cadence that say nothing of its boundaries, and are seldom drawn."""


@given(pst.policies(), pst.policies())
@law("E27", kills="two policies that read alike")
def test_two_policies_that_differ_are_never_described_alike(
    one: pt.Policy, other: pt.Policy
) -> None:
    assert (pt.describe(one) == pt.describe(other)) is (one == other)


@given(pst.policies(), pst.policies())
@law("E27", kills="an empty diff of policies that differ")
def test_two_policies_that_differ_never_have_an_empty_diff(
    one: pt.Policy, other: pt.Policy
) -> None:
    for older, newer in ((one, other), (other, one), (one, one)):
        said = pt.policies.diff(older, newer).splitlines()
        named = (older.name, older.version) == (newer.name, newer.version)
        assert len(said) >= (older != newer) + (older != newer and named)
        assert bool(said) is (older != newer)


def test_a_diff_says_what_is_gone_and_what_is_new() -> None:
    bought = pt.PurchaseCount(pt.at_least(3))
    card, calls = pt.ActTaken("card"), pt.CallsItself(pt.equal_to("member"))
    old = pt.Policy("club", "1", rungs=(
        pt.Rung("silver", enter=pt.AnyOf(bought, card), grace=pt.days(30)),
        pt.Rung("gold", enter=bought, stay=card),
        pt.Rung("iron", enter=pt.AllOf(bought, card)),
    ))  # fmt: skip
    new = pt.Policy("club", "2", better=pt.Better.DOWN, rungs=(
        pt.Rung("silver", enter=pt.AnyOf(pt.PurchaseCount(pt.at_least(5)), card),
                grace=pt.days(60), confirm=pt.days(9)),
        pt.Rung("platinum", enter=pt.Never()),
        pt.Rung("iron", enter=pt.AllOf(card, bought), reenter=calls),
    ))  # fmt: skip
    assert (
        pt.policies.diff(old, new)
        == """\
club v1 -> club v2
- standings: prospect, silver, gold and iron
+ standings: prospect, silver, platinum and iron
+ The higher, the worse.
silver
  - to enter, among any: at least 3 purchases
  + to enter, among any: at least 5 purchases
  - 30 days of grace.
  + This must have held for 9 days.
  + 60 days of grace.
- Gold: at least 3 purchases. Stays with the step card taken.
iron
  - to enter: at least 3 purchases and the step card taken
  + to enter: the step card taken and at least 3 purchases
  + to come back: calls itself member
+ Platinum: never."""
    )
    assert pt.policies.diff(new, new) == ""
    with pytest.raises(pt.WrongType) as error:
        pt.policies.diff("club", None)  # type: ignore[arg-type]
    assert [fault.path for fault in error.value.faults] == ["old", "new"]


@given(pst.policy_histories(), pst.policy_histories())
@law("E27", kills="two histories of a policy that read alike")
def test_two_histories_that_differ_are_never_described_alike(
    one: pt.PolicyHistory, other: pt.PolicyHistory
) -> None:
    assert (pt.describe(one) == pt.describe(other)) is (one == other)


# --- the faults that were found ---------------------------------------------------------------


def visits(branch: str) -> pt.Aggregate:
    return pt.Aggregate(pt.at_least(2), of="observation:visit", by=COUNT, where={"branch": branch})


def test_four_tiers_by_branch_do_not_read_alike() -> None:
    rungs = tuple(pt.Rung(name, enter=visits(name)) for name in ("north", "south", "east", "west"))
    tiers = pt.Policy("tiers", "1", base="none yet", rungs=rungs)
    assert pt.describe(tiers).splitlines()[1:] == [
        f"{name.capitalize()}: count of visit at least 2 (branch: {name})."
        for name in ("north", "south", "east", "west")
    ]
    drawing = pt.mermaid(tiers)
    for name in ("north", "south", "east", "west"):
        assert f"(branch#58; {name})".replace("(", "#40;").replace(")", "#41;") in drawing
    visit = pt.Observation("visit", on=JANUARY, details={"branch": "north"})
    decision = pt.review(pt.Relationship("gym", "ann").add(visit), tiers, on=JANUARY)
    assert "- count of visit (branch: north)  1  needs: at least 2" in str(decision)
    found = [dict(each.params)["where"] for each in decision.findings]
    assert len(set(found)) == 4


def test_years_from_january_and_from_april_do_not_read_alike() -> None:
    def spent(anchor: date) -> pt.Policy:
        year = pt.CalendarPeriod(pt.years(1), anchor=anchor, which=pt.Which.PREVIOUS)
        return entered_by(pt.Spend(pt.at_least(pt.Money("5", "USD")), over=year))

    plain, fiscal = spent(date(2000, 1, 1)), spent(APRIL)
    assert pt.describe(plain).endswith("spent in the previous period of 12 months.")
    assert pt.describe(fiscal).endswith(
        "spent in the previous period of 12 months counted from 1 Apr 2020."
    )
    assert pt.mermaid(plain) != pt.mermaid(fiscal)
    shop = pt.Relationship("shop", "mary").add(
        pt.Purchase(pt.Money("9", "USD"), on=date(2024, 2, 1))
    )
    said = [str(pt.review(shop, policy, on=date(2025, 2, 1))) for policy in (plain, fiscal)]
    assert "counted from 1 Apr 2020" in said[1]
    assert "counted from" not in said[0]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (pt.CalendarPeriod(pt.years(1), anchor=APRIL, which=pt.Which.ago(2)),
         "in the period of 12 months, 2 periods ago counted from 1 Apr 2020"),
        (pt.CalendarPeriod(pt.years(1), which=pt.Which(2, skipped=1)),
         "in the 2 complete periods of 12 months, before the last 1"),
        (pt.Anniversary(which=pt.Which.ago(2)),
         "in the 12 months since the beginning, 2 periods ago"),
        (pt.Anniversary(which=pt.Which(2, skipped=1)),
         "in the 2 full periods of 12 months since the beginning, before the last 1"),
    ],
)  # fmt: skip
def test_earlier_periods_are_told(over: pt.Window, said: str) -> None:
    assert rule_words(pt.PurchaseCount(pt.at_least(2), over=over)) == f"at least 2 purchases {said}"


def test_a_fiscal_year_is_told_wherever_there_are_periods() -> None:
    quarters = pt.EarningPeriods(pt.at_least(4), anchor=APRIL)
    rung = pt.Rung(
        "vip",
        enter=quarters,
        stay=pt.InEach(
            pt.Always(), pt.CalendarPeriod(pt.years(1), anchor=APRIL, which=pt.Which.last(2))
        ),
        first=pt.EndOfPeriod(pt.years(1), anchor=APRIL),
        renewal=pt.EndOfPeriod(pt.years(1), anchor=APRIL),
    )
    monthly = pt.Cadence(every=pt.months(1), anchor=APRIL)
    policy = pt.Policy(
        "p", "1", rungs=(rung,), review_on=monthly, down=pt.Shows(monthly), better=pt.Better.DOWN
    )
    _, rung_said, habits = pt.describe(policy).splitlines()
    assert rung_said == (
        "Vip: earnings in at least 4 of the last 8 periods of 3 months (counted from 1 Apr 2020). "
        "Stays with always, at the end of each of the last 2 periods of 12 months counted from "
        "1 Apr 2020. At first it is held for the rest of the current period of 12 months counted "
        "from 1 Apr 2020. Each renewal holds it for 1 more period of 12 months counted from 1 Apr "
        "2020."
    )
    assert habits == (
        "The higher, the worse. Its reviews are counted from 1 Apr 2020. Looked at every month. "
        "Falls show at the next boundary of a cadence of 1 month counted from 1 Apr 2020."
    )
    notes = [line for line in pt.mermaid(policy).splitlines() if "note right of" in line]
    assert len(notes) == 2
    assert "The higher" in notes[0]
    assert "At first it is held" in notes[1]


def test_what_a_version_leaves_to_earlier_holders_is_told() -> None:
    old = entered_by(pt.PurchaseCount(pt.at_least(1)))
    new = pt.Policy("p", "2", rungs=(pt.Rung("gold", enter=pt.PurchaseCount(pt.at_least(2))),))
    history = pt.PolicyHistory(
        (JANUARY, old),
        pt.Version(APRIL, new, grandfather=pt.months(3), moved=(("vip", "gold"),)),
    )
    assert pt.describe(history).splitlines()[-3:] == [
        "p v2: prospect, gold",
        "Gold: at least 2 purchases.",
        "Who held a rung before is spared for 3 months. Who held vip moves to gold.",
    ]
    assert pt.describe(pt.PolicyHistory((JANUARY, old))).startswith("From 1 Jan 2020:\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pt.AllOf(pt.Always()), pt.Always()),
        (pt.AllOf(pt.Always()), pt.AnyOf(pt.Always())),
        (
            pt.Not(pt.HeldFor(pt.Always(), pt.days(3))),
            pt.HeldFor(pt.Not(pt.Always()), pt.days(3)),
        ),
        (
            pt.AtLeastOf(2, pt.Always(), pt.AtLeastOf(1, pt.Referred()), pt.Always()),
            pt.AtLeastOf(2, pt.Always(), pt.AtLeastOf(1, pt.Referred(), pt.Always())),
        ),
        (
            pt.Aggregate(pt.at_least(1), of="observation:card", by=LATEST),
            pt.Aggregate(pt.at_least(1), of="attribute:card", by=LATEST),
        ),
        (
            pt.Aggregate(pt.at_least(8), of="observation:satisfaction", by=LATEST),
            pt.Satisfaction(pt.at_least(8)),
        ),
        (pt.ActTaken("came by referral"), pt.Referred()),
        (
            pt.AllOf(pt.ActTaken("a"), pt.ActTaken("b")),
            pt.AllOf(pt.ActTaken("a and the step b taken")),
        ),
        (
            pt.ProviderTrade(pt.one_of(*(f"trade {letter}" for letter in "abcdefghijklm"))),
            pt.ProviderTrade(pt.one_of(*(f"trade {letter}" for letter in "abcdefghijkln"))),
        ),
        (pt.ActTaken("x" * 999 + "y"), pt.ActTaken("x" * 999 + "z")),
        (
            pt.Aggregate(pt.equal_to(True), of="attribute:a", by=LATEST),
            pt.Aggregate(pt.equal_to("yes"), of="attribute:a", by=LATEST),
        ),
        (
            pt.Aggregate(pt.at_least(3), of="attribute:a", by=LATEST),
            pt.Aggregate(pt.equal_to("at least 3"), of="attribute:a", by=LATEST),
        ),
    ],
)
@law("E27", kills="words that may be read as another rule")
def test_rules_that_could_be_read_alike_are_not(one: pt.Rule, other: pt.Rule) -> None:
    assert rule_words(one) != rule_words(other)


# --- findings and decisions -------------------------------------------------------------------


def _asked_in(rule: Any) -> object:
    """Return all that a finding says of what a criterion asks for."""
    finding = pt.review(pt.Relationship("a", "b"), entered_by(rule), on=JANUARY).findings[0]
    return finding.code, finding.required, finding.params


@pytest.mark.parametrize("name", MANIFEST.named("criterion"))
@law("E27", kills="a field that no finding names")
def test_no_field_of_a_criterion_goes_unsaid_in_its_findings(name: str) -> None:
    values = drawn(pst.criteria(kinds=[getattr(pt, name)], ladder=True), 60)
    for one, other in pairwise(values):
        for changed_field, twin in changed(one, other):
            assert _asked_in(one) != _asked_in(twin), (changed_field, one, twin)


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (pt.InTouch(pt.at_most(pt.days(3)), kinds="payment"), "in touch (counting payment)"),
        (
            pt.Spend(pt.at_least(pt.Money("5", "USD")), kinds=["charge", "payment"]),
            "spent (counting charge and payment)",
        ),
        (
            pt.OldestUnpaid(pt.at_least(pt.days(3)), age=pt.DebtAge.FROM_INVOICE),
            "oldest unpaid charge (from invoice)",
        ),
        (pt.AgreementInForce(parts=pt.Part.SUMMARY), "agreement in force (with summary)"),
        (pt.AdvisedWithoutConflict(disclosure_cures=True), "no conflict of interest (unless disc"),
        (pt.Satisfaction(pt.at_least(8), about="speed"), "satisfaction (about speed)"),
        (
            pt.Satisfaction(pt.at_least(8), by=pt.Statistic.MEAN),
            "satisfaction (mean)",
        ),
        (
            pt.ElapsedSince(pt.at_least(pt.days(3)), of=["observation:default", "charge"]),
            "time since charge and default",
        ),
        (
            pt.TimeSpent(pt.days(3), of=["observation:stay", "engagement"]),
            "time in engagement and stay",
        ),
        (
            pt.EarningPeriods(pt.at_least(1), every=pt.months(1)),
            "periods with earnings (every: 1 month)",
        ),
        (visits("north"), "count of visit (branch: north)"),
        (
            pt.LastObservations(
                pt.at_least(1), of="observation:size", count=2, where={"unit": "cm"}
            ),
            "last 2 of size (unit: cm)",
        ),
    ],
    ids=str,
)
def test_what_a_criterion_asks_for_besides_stands_with_its_name(
    criterion: pt.Criterion, said: str
) -> None:
    decision = pt.review(pt.Relationship("a", "b"), entered_by(criterion), on=JANUARY)
    assert f" {said}" in str(decision)


def test_the_interval_and_the_window_that_are_asked_for_are_told() -> None:
    def needs(rule: pt.Rule) -> str:
        decision = pt.review(pt.Relationship("a", "b"), entered_by(rule), on=JANUARY)
        return str(decision).splitlines()[1].partition("needs: ")[2]

    assert needs(pt.RecurringBilling()) == "any interval"
    assert needs(pt.RecurringBilling(every=pt.months(1))) == "every month"
    assert needs(pt.ActTaken("warning", over=pt.Rolling(pt.days(9)))) == "yes in 9 days"
    assert needs(pt.Buys(over=pt.Rolling(pt.days(9)))) == (
        "any of professional advice and tailored service in 9 days"
    )


def test_who_was_placed_and_may_stand_higher_is_told() -> None:
    def placed(*, yields: bool) -> str:
        fact = pt.Placement("vip", on=JANUARY, by="ana", reason="merger", yields_to_rules=yields)
        ledger = pt.Relationship("a", "b").add(fact)
        return str(pt.review(ledger, entered_by(visits("north")), on=JANUARY)).splitlines()[1]

    assert placed(yields=False) == "  placed by ana on 1 Jan 2020 (merger)"
    assert placed(yields=True) == "  placed by ana on 1 Jan 2020, or higher if earned (merger)"


def test_another_table_of_words_reaches_every_part_of_a_rule() -> None:
    german = pt.ENGLISH.extended(
        {
            "asks.buys": "kauft {offerings}{window}",
            "asks.oldest_unpaid": "offen {threshold} {age}",
            "asked.kinds": "gezählt {kinds}",
            "asks.in_touch": "Kontakt {threshold}",
            "format.and": " und ",
            "format.day_span": "{count} {count|Tag|Tage}",
            "debt_age.from_invoice": "ab Rechnung",
            "offering.goods": "Ware",
            "offering.tailored_service": "Maßarbeit",
            "threshold.at_least": "mindestens {bound}",
            "threshold.at_most": "höchstens {bound}",
            "window.rolling": "in {span}",
        }
    )
    offered = (pt.Offering.GOODS, pt.Offering.TAILORED_SERVICE)
    assert rule_words(pt.Buys(offered, over=pt.Rolling(pt.days(9))), german) == (
        "kauft Ware und Maßarbeit in 9 Tage"
    )
    unpaid = pt.OldestUnpaid(pt.at_least(pt.days(3)), age=pt.DebtAge.FROM_INVOICE)
    assert rule_words(unpaid, german) == "offen mindestens 3 Tage ab Rechnung"
    touch = pt.InTouch(pt.at_most(pt.days(3)), kinds=["payment", "purchase"])
    assert rule_words(touch, german) == ("Kontakt höchstens 3 Tage (gezählt payment und purchase)")


# --- criteria of the user's own -------------------------------------------------------------------


@frozen
class Tastings:
    """A criterion with a field that nobody wrote a phrase for."""

    threshold: pt.Threshold
    wine: str = field(default="any", kw_only=True)
    blind: bool = field(default=False, kw_only=True)
    code = "tastings"
    needs = frozenset({"observation:tasting"})

    def observe(self, facts: pt.Facts, anchors: pt.Anchors) -> pt.Timeline[pt.Observed]:
        return pt.Timeline.constant(pt.Observed(len(facts.all)))


@frozen
class Soon:
    """A compound that nobody wrote a phrase for."""

    rule: pt.Rule
    within: pt.Span

    @property
    def rules(self) -> tuple[pt.Rule, ...]:
        return (self.rule,)

    def judge(self, verdicts: Any) -> pt.Timeline[pt.Verdict]:
        return next(iter(verdicts))


def test_fields_without_a_phrase_are_told_in_brackets() -> None:
    red = Tastings(pt.at_least(2), wine="red", blind=True)
    assert rule_words(red) == "tastings at least 2 (wine: red; blind)"
    assert rule_words(Tastings(pt.at_least(2))) == "tastings at least 2"
    assert rule_words(Soon(red, pt.days(3))) == (
        "Soon (within: 3 days): tastings at least 2 (wine: red; blind)"
    )
    assert asked_besides(red) == (("wine", "red"), ("blind", True))
    decision = pt.review(pt.Relationship("a", "b"), entered_by(red), on=JANUARY)
    assert "- tastings (wine: red; blind)  0  needs: at least 2" in str(decision)


def test_values_of_any_class_are_told_in_full() -> None:
    stuck = pt.Cadence(every=pt.months(1), anchor=APRIL, month_end=pt.MonthEnd.STICK)
    assert value_words("on", stuck) == (
        "Cadence (every: 1 month; counted from 1 Apr 2020;"
        " month end: MonthEnd (rule: stick; days: 1))"
    )
    assert value_words("over", pt.Rolling(pt.days(3))) == "in 3 days"
    assert value_words("over", pt.Ever()) == "ever"
    assert value_words("days", frozenset({3})) == "{3}"
    assert in_brackets([]) == ""
    assert kind_word("relation:employs") == "relation employs"
    assert all_fields(pt.Always()) == list(fields_said(pt.Always())) == []
    assert label("aggregate", (("of", "late-visit"), ("by", COUNT))) == "count of late visit"
