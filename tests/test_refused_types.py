"""Whatever is put in an attribute, a constructor builds or refuses: no foreign error escapes it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

import patronage as pt
from codec.values import DOCUMENTS, value_of
from patronage.errors import PatronageError
from patronage.standing.questions.story import turn_reason

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

SEEN: Final = {
    *("Fault", "Imported", "Month", "Position", "Spell", "Timeline"),
}
"""Answers, which the library alone builds: what they hold was checked where it came from."""

BUILT: Final = sorted(
    name
    for name, kind in DOCUMENTS.items()
    if attrs.has(kind) and not issubclass(kind, Enum) and name not in SEEN
)


class Unequal:
    """An array of numpy, as far as it matters: a comparison with it has no truth."""

    def __eq__(self, other: object) -> Any:
        raise ValueError

    __hash__ = None  # type: ignore[assignment]


class Liar:
    """What says that it is of another class, as a mock does."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self.kind


def nested(depth: int) -> tuple[Any, ...]:
    """Return a tuple in a tuple in a tuple, deeper than Python's own stack."""
    found: tuple[Any, ...] = ()
    for _ in range(depth):
        found = (found,)
    return found


JUNK: Final[tuple[Any, ...]] = (
    *(None, "x", "", [], ["x"], (), ("x",), (None,), ((1, 2),), {"a": 1}, {"x"}, b"x"),
    *(1.5, float("nan"), True, -1, 10**5000, Decimal("sNaN"), Decimal("Infinity")),
    *(datetime(2026, 1, 1), date(2026, 1, 1), pt.Period, object()),
    *(pt.Money("1", "USD"), pt.CLIENT, "\ud800"),
    *(Unequal(), (Unequal(),), Liar(date), Liar(int)),
)


@pytest.mark.parametrize("name", BUILT)
def test_a_constructor_builds_or_refuses(name: str) -> None:
    kind = DOCUMENTS[name]
    value = value_of(kind, 1)
    state = {each.alias: getattr(value, each.name) for each in attrs.fields(kind) if each.init}
    for path in state:
        for junk in (*JUNK, iter(["x"])):
            try:
                built = kind(**{**state, path: junk})
            except PatronageError as error:
                said = [fault.path for fault in error.faults], str(error)
            except TypeError as error:
                if "unexpected keyword" not in str(error):  # AllOf(*rules) and its kind
                    raise
                break
            else:
                if path not in {"value", "params"}:  # a criterion of one's own may see anything
                    hash(built)
                said = [repr(built)], ""
            assert said[0]
            assert len(said[1]) < 5_000


@pytest.mark.parametrize("junk", [*JUNK, nested(3_000)], ids=lambda junk: type(junk).__name__)
@law("R4", kills="a default worked out of what is known to be wrong")
def test_the_same_junk_in_every_field_is_built_or_refused(junk: Any) -> None:
    for name in BUILT:
        kind = DOCUMENTS[name]
        given = {each.alias: junk for each in attrs.fields(kind) if each.init}
        try:
            repr(kind(**given))
        except PatronageError as error:
            said = str(error)
            assert len(said) < 5_000
        except TypeError as error:
            if "unexpected keyword" not in str(error):  # AllOf(*rules) and its kind
                raise


def test_a_plural_that_is_as_wrong_as_its_singular_is_reported_of_that_one() -> None:
    for given in ((10**7000,), (10**7000, 10**7000), (nested(3_000),) * 2):
        with pytest.raises(pt.InvalidInput) as refused:
            pt.TermOfAddress(*given)  # pyright: ignore[reportArgumentType]
        faults = [(fault.path, fault.code) for fault in refused.value.faults]
        assert faults in (
            [("singular", "name.syntax")],
            [("singular", "name.syntax"), ("plural", "name.syntax")],
        )


@pytest.mark.parametrize("name", ["Person", "Engagement", "Observation", "Standing"])
def test_what_has_no_truth_when_compared_is_refused(name: str) -> None:
    kind = DOCUMENTS[name]
    value = value_of(kind, 1)
    state = {each.alias: getattr(value, each.name) for each in attrs.fields(kind) if each.init}
    tuples = [path for path, held in state.items() if isinstance(held, tuple)]
    assert tuples
    for path in tuples:
        with pytest.raises(PatronageError):
            kind(**{**state, path: Unequal()})


@pytest.mark.parametrize("name", BUILT)
def test_a_list_or_a_set_is_stored_as_what_a_field_keeps(name: str) -> None:
    kind = DOCUMENTS[name]
    for seed in range(4):
        value = value_of(kind, seed)
        state = {each.alias: getattr(value, each.name) for each in attrs.fields(kind) if each.init}
        for path, held in state.items():
            if isinstance(held, tuple | frozenset):
                loose = {**state, path: list(held) if isinstance(held, tuple) else set(held)}
                again = kind(**loose)
                assert again == value
                assert hash(again) == hash(value)
                assert repr(again) == repr(value)


@pytest.mark.parametrize("given", [None, pt.Purchase, 3, "x", [pt.Purchase]])
def test_a_ledger_takes_facts_only(given: Any) -> None:
    with pytest.raises(pt.WrongType) as refused:
        pt.Relationship("hp", "mary", facts=given)
    assert refused.value.faults[0].path == "facts[0]"


def test_other_doors_of_a_ledger_and_a_book() -> None:
    mary: Any = pt.Relationship("hp", "mary")
    for ask in (
        lambda: mary.record(None),
        lambda: mary.record(pt.Decision),
        lambda: mary.covering(None),
        lambda: pt.Book(None),  # type: ignore[arg-type]
        lambda: pt.Book((), 3),  # type: ignore[arg-type]
        lambda: pt.Book(relations=[None]),  # type: ignore[list-item]
        lambda: pt.what_if(mary, pt.policies.BY_CONDUCT, None, on=date(2026, 1, 1)),  # type: ignore[arg-type]
    ):
        with pytest.raises(pt.WrongType):
            ask()


@pytest.mark.parametrize("given", [None, 3, pt.Person])
def test_a_book_names_what_is_no_party(given: Any) -> None:
    book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
    for ask in (
        lambda: book.party(given),
        lambda: book.relationship(given, "mary"),
        lambda: book.relationships_of(given),
        lambda: book.add("shop", given),
        lambda: book.erase(given, on=date(2026, 1, 1), reason="asked for it"),
    ):
        with pytest.raises(pt.WrongType) as refused:
            ask()
        assert refused.value.faults[0].code == "party.type"


def test_a_book_records_and_reviews_what_is_meant_to_be() -> None:
    with pytest.raises(pt.WrongType, match=r"^decisions\[0\]: give the Decision of a review"):
        pt.Book().record(None)  # type: ignore[arg-type]
    with pytest.raises(pt.WrongType, match=r"^book: give a Book"):
        pt.review_book(None, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))  # type: ignore[arg-type]


def test_whoever_was_known_since_the_first_day_is_reviewed_on_the_last() -> None:
    bought = pt.Purchase(pt.Money("1", "USD"), on=date.min)
    mary = pt.Relationship("shop", "mary").add(bought)
    decision = pt.review(mary, pt.policies.BY_DURATION, on=date.max)
    assert decision.after == pt.CUSTOMER
    assert pt.days((date.max - date.min).days) in {each.value for each in decision.findings}


@pytest.mark.parametrize("member", [*pt.Verdict, *pt.Cause])
def test_a_member_is_shown_as_it_is_written(member: Enum) -> None:
    assert repr(member) == f"{type(member).__name__}.{member.name}"


def test_a_mask_that_ends_with_its_ladder_is_told_without_an_act() -> None:
    day = date(2026, 1, 1)
    turn = pt.Turn(pt.CLIENT, pt.CUSTOMER, on=day, cause=pt.Cause.MASKED)
    assert turn_reason(turn) == ""


DAY: Final = date(2026, 1, 1)
NO_DAYS: Final[tuple[Any, ...]] = (datetime(2026, 1, 1), "2026-01-01", None)
WINDOWS: Final = (
    pt.Rolling(pt.days(30)),
    pt.Rolling(pt.months(1)),
    pt.CalendarPeriod(pt.months(3)),
    pt.Anniversary(),
    pt.Fixed(pt.Period(DAY, None)),
    pt.Ever(),
    pt.InTerm(),
    pt.SinceFall(),
)


@pytest.mark.parametrize("day", NO_DAYS)
@law("T9", kills="a window or a calendar that takes a time of day for a day")
def test_what_asks_for_a_day_takes_nothing_else(day: Any) -> None:
    asked: list[Callable[[], object]] = [
        lambda: pt.WEEKDAYS.is_working_day(day),
        lambda: pt.HolidayCalendar.of(DAY, day),
        lambda: pt.national("AT").is_working_day(day),
        lambda: pt.Notice(pt.days(60)).last_day(day),
        lambda: pt.Notice(pt.days(60)).takes_effect(day),
        lambda: pt.Scope().committed_by(day),
    ]
    for window in WINDOWS:
        asked += [partial(window.counts, day), partial(window.reach, day)]
    for ask in asked:
        with pytest.raises(pt.WrongType) as refused:
            ask()
        assert refused.value.faults[0].code == "date.type"


YEAR: Final = pt.Period(DAY, date(2027, 1, 1))


@pytest.mark.parametrize("given", [None, "2026", YEAR.start, range(3)])
@pytest.mark.parametrize(
    "ask",
    [
        YEAR.overlaps,
        YEAR.abuts,
        YEAR.intersect,
        YEAR.union,
        YEAR.minus,
        YEAR.relation,
        pt.covering,
        pt.gaps,
        pt.hull,
    ],
)
def test_periods_are_set_against_periods_only(ask: Callable[[Any], object], given: Any) -> None:
    with pytest.raises(pt.WrongType) as refused:
        ask(given)
    assert refused.value.faults[0].code == "period.type"


def test_members_kinds_and_usage_are_named_by_their_place() -> None:
    mary: Any = pt.Relationship("hp", "mary")
    for ask, fault in (
        (lambda: pt.Group.household("v", "V", ["mary", 3]), ("members[1]", "party.type")),  # type: ignore[list-item]
        (lambda: pt.Group.corporate("v", "V", None), ("members[0]", "party.type")),  # type: ignore[arg-type]
        (lambda: pt.Coverage.of("purchase", []), ("kinds[1]", "name.syntax")),  # type: ignore[arg-type]
        (lambda: pt.Coverage(frozenset({10**5000})), ("kinds", "name.syntax")),  # type: ignore[arg-type]
        (lambda: mary.bill(DAY, usage=7), ("usage[0]", "usage.type")),
        (lambda: mary.between(mary, None, since=DAY), ("provider", "party.type")),
        (lambda: pt.to_json(DAY, indent=10**9), ("indent", "indent.range")),
        (lambda: pt.to_json(DAY, indent="x"), ("indent", "indent.range")),  # type: ignore[arg-type]
    ):
        with pytest.raises(pt.InvalidInput) as refused:
            ask()
        found = refused.value.faults[0]
        assert (found.path.partition(".")[0], found.code) == fault


def test_a_misspelt_standing_is_offered_the_nearest_and_the_ladder() -> None:
    decision = pt.review(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=DAY)
    with pytest.raises(pt.UnknownReference) as refused:
        decision.after.is_at_least("cilent")
    assert str(refused.value) == (
        "did you mean 'client'? the ladder is prospect < customer < client, got 'cilent' "
        "[standing.unknown]"
    )


def monthly(**more: Any) -> pt.BillingTerms:
    return pt.BillingTerms(every=pt.months(1), fees=(), **more)


def one_rung(**more: Any) -> pt.Policy:
    return pt.Policy("p", "1", rungs=(pt.Rung("a", enter=pt.Always()),), **more)


ODD: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "a member by its value": (lambda: one_rung(fall="one rung"), "fall: give Fall.ONE_RUNG,"),
    "a member by its name": (lambda: one_rung(climb="ONE_RUNG"), "climb: give Climb.ONE_RUNG,"),
    "no member": (
        lambda: one_rung(fall="down"),
        "fall: give Fall.EARNED or Fall.ONE_RUNG or Fall.BASE,",
    ),
    "a constant": (lambda: monthly(timing="in advance"), "timing: give Timing.IN_ADVANCE,"),
    "a length": (lambda: one_rung(up=pt.days(3)), "up: wrap it: Shows(days(3)),"),
    "a cadence": (
        lambda: one_rung(review_on=pt.months(1)),
        "review_on: wrap it: Cadence(every=months(1), anchor=date(…)),",
    ),
    "a window": (
        lambda: pt.PurchaseCount(pt.at_least(1), over=pt.days(9)),  # type: ignore[arg-type]
        "over: wrap it: Rolling(days(9)),",
    ),
    "a period": (
        lambda: pt.PurchaseCount(pt.at_least(1), over=YEAR),  # type: ignore[arg-type]
        "over: wrap it: Fixed(…),",
    ),
    "a number of days": (
        lambda: pt.Rung("a", enter=pt.Always(), grace=30),  # type: ignore[arg-type]
        "grace: give a length of time, such as days(30),",
    ),
    "a timedelta": (
        lambda: pt.HeldFor(pt.Always(), timedelta(days=30)),  # type: ignore[arg-type]
        "span: give a length of time, such as days(30),",
    ),
    "within a number": (
        lambda: pt.within(30),  # type: ignore[arg-type]
        "bound: give a length of time, such as days(30),",
    ),
    "a list of rules": (
        lambda: pt.AllOf([pt.Always()]),  # type: ignore[arg-type]
        "rules[0]: unpack it: AllOf(*rules), or AnyOf(*rules),",
    ),
    "a list of values": (lambda: pt.one_of(["a"]), "bound[0]: unpack it: one_of(*values),"),
    "a list of facts": (
        lambda: pt.Relationship("a", "b").add([]),  # type: ignore[arg-type]
        "facts[0]: unpack it: add(*facts),",
    ),
    "a name": (
        lambda: pt.Person("a", "A", names=["Mary"]),  # type: ignore[arg-type]
        "names[0]: wrap it: Name('Mary'),",
    ),
    "a day as a text": (
        lambda: pt.Purchase(pt.Money("1", "USD"), on="2026-01-31"),  # type: ignore[arg-type]
        "on: give a datetime.date; parse_day('2026-01-31') reads a text,",
    ),
    "a bare number": (
        lambda: pt.Engagement(pt.EngagementForm.PROJECT, on=DAY, price=5),  # type: ignore[arg-type]
        'price: give an amount with its currency: Money("19.99", "USD"),',
    ),
    "an agreement": (
        lambda: pt.bill(pt.Agreement.signed("A1", on=DAY, start=DAY), (), on=DAY),  # type: ignore[arg-type]
        "schedule: bill each of its .schedules, or let Relationship.bill do so,",
    ),
    "one side": (
        lambda: pt.Book().add(pt.Person("a", "A")),
        "patron: give the other side of the ledger too; add_party(…) adds a party alone,",
    ),
    "one of several": (
        lambda: pt.Person("a", "A", names=5),  # type: ignore[arg-type]
        "names: give a tuple, such as (x,),",
    ),
    "a book": (
        lambda: pt.review(pt.Book(), pt.policies.BY_CONDUCT, on=DAY),  # type: ignore[arg-type]
        "relationship: give one of book.relationships,",
    ),
    "several ledgers": (
        lambda: pt.review([pt.Relationship("a", "b")], pt.policies.BY_CONDUCT, on=DAY),  # type: ignore[arg-type]
        "relationship: give one Relationship; review_book(ledgers, …) takes several,",
    ),
    "a book for its facts": (
        lambda: pt.revenue(pt.Book()),  # type: ignore[arg-type]
        "facts: give one of book.relationships, or the facts of one,",
    ),
    "a policy by its name": (
        lambda: pt.review(pt.Relationship("a", "b"), "conduct", on=DAY),  # type: ignore[arg-type]
        "policy: give a Policy, such as policies.BY_CONDUCT, or a PolicyHistory,",
    ),
    "a ledger for its facts": (
        lambda: pt.Relationship("a", "b").add(pt.Relationship("a", "b")),  # type: ignore[arg-type]
        "facts[0]: unpack its facts: add(*ledger.facts),",
    ),
    "a decision": (
        lambda: pt.Relationship("a", "b").add(
            pt.review(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=DAY)  # type: ignore[arg-type]
        ),
        "facts[0]: record it: record(decision),",
    ),
    "lots by their name": (
        lambda: pt.LotBalance(pt.at_least(1), lots="points"),  # type: ignore[arg-type]
        "lots: wrap it: LotTerms('points'),",
    ),
    "a price without a length": (
        lambda: pt.Agreement.signed("A", on=DAY, start=DAY, billing=pt.Money("3", "USD")),  # type: ignore[arg-type]
        "billing[0]: say how often: BillingTerms.monthly(…), or .recurring(every, …),",
    ),
    "a fee without a length": (
        lambda: pt.Agreement.signed(
            "A",
            on=DAY,
            start=DAY,
            billing=pt.RecurringFee(id="f", amount=pt.Money("3", "USD")),  # type: ignore[arg-type]
        ),
        "billing[0]: wrap it: BillingTerms(every=…, fees=(…,)),",
    ),
    "a day for a period": (
        lambda: pt.revenue(pt.Relationship("a", "b"), DAY),  # type: ignore[arg-type]
        "within: give a Period, such as Period(day, None),",
    ),
    "a share of money": (
        lambda: pt.Money("1", "USD") / 3,  # type: ignore[operator]
        "can't divide USD: allocate([1, 1, 1]) splits it to the last unit, times(Fraction(1, 3), ",
    ),
    "a path": (lambda: pt.from_json("ledgers/mary.json"), "to read a file, codec.load(path): "),
    "a Path": (
        lambda: pt.from_json(Path("mary.json")),  # type: ignore[call-overload]
        "give the text of a document; codec.load(path) reads a file,",
    ),
    "a file": (
        lambda: pt.from_json(StringIO("{}")),  # type: ignore[call-overload]
        "give the text of a document, such as file.read(),",
    ),
    "a tree": (
        lambda: pt.from_json({}),  # type: ignore[call-overload]
        "give the text of a document; from_tree(…) takes plain values,",
    ),
    "the text of a tree": (
        lambda: pt.from_tree("{}"),  # type: ignore[call-overload]
        "write an object with format, version, type and value; from_json reads a text,",
    ),
    "several values": (
        lambda: pt.to_json((DAY,)),
        "store each by itself, or facts in a Relationship and ledgers in a Book,",
    ),
    "an argument of a ready-made policy": (
        lambda: pt.policies.by_conduct(purchases="3"),  # type: ignore[arg-type]
        "purchases: give a whole number, 0 or more,",
    ),
    "words of a ready-made policy": (
        lambda: pt.policies.by_own_word(words=3),  # type: ignore[arg-type]
        "words[0]: give one line",
    ),
    "sides of a profile": (
        lambda: pt.profile(pt.Relationship("a", "b"), on=DAY, sides=3),  # type: ignore[arg-type]
        "sides: give pairs of a row and its rule:",
    ),
}


@pytest.mark.parametrize("given", ODD)
def test_a_hint_says_what_to_write_instead(given: str) -> None:
    build, says = ODD[given]
    with pytest.raises(pt.InvalidInput) as refused:
        build()
    assert str(refused.value).startswith(says)


def test_a_single_word_of_ones_own_is_one_word() -> None:
    one, other = (pt.policies.by_own_word(words=words) for words in ("client", ["client"]))
    assert one == other == pt.policies.BY_OWN_WORD


@law("Z12", kills="a count blamed for rules that couldn't be read")
def test_a_count_of_rules_is_held_against_sound_rules_only() -> None:
    wrong: Any = "always"
    for count, rules, faults in (
        (2, (pt.Always(), wrong), [("rules[1]", "rule.type")]),
        (0, (wrong,), [("rules[0]", "rule.type"), ("count", "rule.count")]),
        (1, (), [("rules", "rule.empty")]),
        (2, (pt.Always(),), [("count", "rule.count")]),
    ):
        with pytest.raises(pt.InvalidInput) as refused:
            pt.AtLeastOf(count, *rules)
        assert [(fault.path, fault.code) for fault in refused.value.faults] == faults


def test_functions_over_values_name_what_is_none_of_them() -> None:
    nothing: Any = None
    agreement = pt.Agreement.signed("A1", on=DAY, start=DAY)
    amendment = pt.Amendment(pt.Terms(summary="Counsel"), changes="summary")
    weekly = pt.Recurrence("FREQ=WEEKLY", start=DAY)
    for ask, path in (
        (lambda: agreement.extends(nothing), "earlier"),
        (lambda: amendment.applied(nothing), "terms"),
        (lambda: pt.Renewal.automatic(pt.years(1)).last_day(nothing), "end"),
        (lambda: next(weekly.dates("2026")), "within"),  # type: ignore[arg-type]
        (lambda: pt.confusable(nothing), "parties[0]"),
        (lambda: pt.is_profession(3), "trade"),  # type: ignore[arg-type]
        (lambda: pt.valid_on(nothing, DAY), "things[0]"),
        (lambda: pt.Words.of("de", nothing), "phrases"),
    ):
        with pytest.raises(pt.WrongType) as refused:
            ask()
        assert [fault.path for fault in refused.value.faults] == [path]
    assert pt.Renewal.automatic(pt.years(1)).last_day(date.min) is None


@pytest.mark.parametrize("make", [pt.at_least, pt.equal_to, pt.one_of])
def test_a_bound_may_be_no_tuple_however_deep(make: Callable[[object], object]) -> None:
    with pytest.raises(pt.WrongType) as refused:
        make(nested(3_000))
    assert {fault.code for fault in refused.value.faults} == {"threshold.type"}


def test_a_class_of_calendars_is_no_calendar() -> None:
    kinds: list[Any] = [pt.Calendar, pt.HolidayCalendar]
    asked: list[Callable[[Any], object]] = [
        lambda calendar: pt.Timing(pt.Timing.IN_ADVANCE.rule, calendar=calendar),
        lambda calendar: pt.NetDays(3, calendar=calendar),
        pt.RolledBoundaries,
        pt.Anchor.last_working_day,
    ]
    for ask in asked:
        for kind in kinds:
            with pytest.raises(pt.WrongType) as refused:
                ask(kind)
            assert [fault.code for fault in refused.value.faults] == ["calendar.type"]


def test_what_can_not_be_held_against_anything_is_no_value_of_a_timeline() -> None:
    wrong: Any
    for wrong in (Decimal("sNaN"), Unequal()):
        asked: list[Callable[[], object]] = [
            lambda: pt.Timeline(wrong, (DAY,), (1,)),  # noqa: B023  asked at once
            lambda: pt.Timeline.of({DAY: wrong}, before=1),  # noqa: B023
            lambda: pt.Timeline.of([(DAY, 1), (DAY, wrong)], before=1),  # noqa: B023
        ]
        for ask in asked:
            with pytest.raises(pt.WrongType) as refused:
                ask()
            assert [fault.code for fault in refused.value.faults] == ["timeline.type"]


@pytest.mark.parametrize("types", [([],), (1,), {pt.Money}, pt.Money])
def test_documents_take_classes_only(types: Any) -> None:
    asked: list[Callable[[], object]] = [
        lambda: pt.from_json("{}", types=types),
        lambda: pt.from_tree({}, types=types),
        lambda: pt.to_json(DAY, types=types),
    ]
    for ask in asked:
        with pytest.raises(pt.WrongType) as refused:
            ask()
        assert [fault.code for fault in refused.value.faults] == ["types.type"]
