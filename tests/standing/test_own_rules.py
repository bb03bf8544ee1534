"""A user's own criteria and compounds: refused where they can change, named where they fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from attrs import define, frozen

import patronage as pt
from patronage.standing.rules.combining import Compound

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DAY = date(2026, 1, 1)
SHOP = pt.Relationship("shop", "mary").add(pt.Purchase(pt.Money("1.00", "USD"), on=DAY))
RECENT = pt.Recency(pt.within(pt.days(3)))


def bang(*_: object, **__: object) -> Any:
    raise ZeroDivisionError("bang")


def answering(found: object) -> Callable[..., object]:
    return lambda *_, **__: found


def a_criterion(**parts: object) -> type:
    """Return a class of criteria that is sound but for some parts."""
    sound = {
        "code": "own",
        "needs": frozenset({"purchase"}),
        "threshold": pt.at_least(2),
        "observe": answering(pt.Timeline.constant(pt.Observed(1))),
    }
    return frozen(type("Own", (), {**sound, **parts}))


def a_compound(**parts: object) -> type:
    sound = {"__annotations__": {"rules": tuple}, "judge": lambda _, verdicts: next(iter(verdicts))}
    return frozen(type("Both", (), {**sound, **parts}))


def ask_everything(rule: pt.Rule) -> None:
    """Ask about one who holds a rung and is to lose it, one who hasn't it, and the policy."""
    kept = pt.DealingCount(pt.at_least(1), over=pt.Rolling(pt.days(30)))
    for rung in (
        pt.Rung("vip", enter=rule),
        pt.Rung("vip", enter=kept, stay=rule, grace=pt.days(9)),
        pt.Rung("vip", enter=pt.AnyOf(kept, pt.Not(rule))),
    ):
        policy = pt.Policy("p", "1", rungs=(rung,))
        policy.check(pt.Coverage.of("purchase"))
        assert pt.describe(policy)
        for ledger in (SHOP, SHOP.covering(pt.Coverage.of("purchase", since=DAY))):
            case = pt.Case(ledger, policy)
            assert str(case.review(DAY))
            assert str(pt.outlook(case, on=DAY, until=date(2026, 12, 1)))
            assert str(pt.story(case, on=date(2026, 2, 5)))
            book = pt.Book().add(
                pt.Organization("shop", "S"), pt.Person("mary", "M"), *ledger.facts
            )
            pt.review_book(book, policy, on=DAY).nearest("vip")


def test_sound_ones_answer_everything() -> None:
    ask_everything(a_criterion()())
    ask_everything(a_criterion(place=lambda _, day: day.toordinal())())
    ask_everything(a_compound()((RECENT, pt.Always())))
    ask_everything(a_compound(helps=answering((True, False)))((RECENT, RECENT)))
    ask_everything(a_compound(enough=answering([(0,), (1,)]))((RECENT, RECENT)))
    ask_everything(a_compound(quota=answering((1, (1, 1))))((RECENT, RECENT)))
    ask_everything(a_compound(looks_on=lambda _, day: day)((RECENT, RECENT)))
    ask_everything(a_criterion(holds_from=answering(None), reversible=True)())
    ask_everything(a_criterion(value_on=answering(1), seen_after=answering(OBSERVED))())


OBSERVED = pt.Timeline.constant(pt.Observed(1))
LATER = pt.Timeline.of({DAY: 3}, before=pt.Observed(None))


@pytest.mark.parametrize(
    ("parts", "where", "cause"),
    [
        ({"observe": bang}, "own.observe", ZeroDivisionError),
        ({"observe": answering(None)}, "own.observe", TypeError),
        ({"observe": answering({DAY: 3})}, "own.observe", TypeError),
        ({"observe": answering(pt.Timeline.constant(3))}, "own.observe", TypeError),
        ({"observe": answering(LATER)}, "own.observe", TypeError),
        ({"observe": lambda *_: pt.Money("x", "USD")}, "own.observe", pt.InvalidInput),
        ({"needs": property(bang)}, "own.needs", ZeroDivisionError),
        ({"over": property(bang)}, "own.over", ZeroDivisionError),
        ({"threshold": property(bang)}, "own.threshold", ZeroDivisionError),
        ({"any_will_do": property(bang)}, "own.any_will_do", ZeroDivisionError),
        ({"sight": property(bang)}, "own.sight", ZeroDivisionError),
        ({"unseen": property(bang)}, "own.unseen", ZeroDivisionError),
        ({"unseen": "raises"}, "own.unseen", TypeError),
        ({"reversible": property(bang)}, "own.reversible", ZeroDivisionError),
        ({"holds_from": bang}, "own.holds_from", ZeroDivisionError),
        ({"holds_from": answering(3)}, "own.holds_from", AttributeError),
        ({"seen_after": bang}, "own.seen_after", ZeroDivisionError),
        ({"seen_after": answering(DAY)}, "own.seen_after", TypeError),
        ({"value_on": bang}, "own.value_on", ZeroDivisionError),
        ({"value_on": answering("much")}, "own.value_on", TypeError),
        ({"details": bang}, "own.details", ZeroDivisionError),
        ({"details": answering((1, 2))}, "own.details", TypeError),
        ({"place": bang}, "own.place", ZeroDivisionError),
        ({"place": answering("first")}, "own.place", TypeError),
    ],
)
@law("E19", kills="an exception of a user's own criterion that escapes unnamed")
def test_a_criterion_that_fails_is_named(
    parts: dict[str, object], where: str, cause: type[Exception]
) -> None:
    with pytest.raises(pt.InvalidInput) as caught:
        ask_everything(a_criterion(**parts)())
    (fault,) = caught.value.faults
    assert (fault.code, fault.path) == ("criterion.failed", where)
    assert isinstance(caught.value.__cause__, cause)
    assert "Own()" in str(caught.value)
    assert SHOP.facts[0].on == DAY


@pytest.mark.parametrize(
    ("parts", "where", "cause"),
    [
        ({"judge": bang}, "Both.judge", ZeroDivisionError),
        ({"judge": answering(None)}, "Both.judge", TypeError),
        ({"judge": answering(pt.Timeline.constant(True))}, "Both.judge", TypeError),
        ({"helps": bang}, "Both.helps", ZeroDivisionError),
        ({"helps": answering(3)}, "Both.helps", TypeError),
        ({"helps": answering((True,))}, "Both.helps", ValueError),
        ({"enough": bang}, "Both.enough", ZeroDivisionError),
        ({"enough": answering([(7,)])}, "Both.enough", IndexError),
        ({"quota": bang}, "Both.quota", ZeroDivisionError),
        ({"quota": answering((1, (1,)))}, "Both.quota", ValueError),
        ({"looks_on": bang}, "Both.looks_on", ZeroDivisionError),
        ({"looks_on": answering(3)}, "Both.looks_on", AttributeError),
        ({"rules": property(bang), "__annotations__": {}}, "Both.rules", ZeroDivisionError),
    ],
)
@law("E19", kills="an exception of a user's own compound that escapes unnamed")
def test_a_compound_that_fails_is_named(
    parts: dict[str, object], where: str, cause: type[Exception]
) -> None:
    made = a_compound(**parts)
    rule = made() if "rules" in parts else made((RECENT, RECENT))
    with pytest.raises(pt.InvalidInput) as caught:
        ask_everything(rule)
    (fault,) = caught.value.faults
    assert (fault.code, fault.path) == ("criterion.failed", where)
    assert isinstance(caught.value.__cause__, cause)


def test_what_fails_inside_another_is_the_one_that_is_named() -> None:
    inside = a_compound()((pt.AllOf(a_criterion(observe=bang)()),))
    with pytest.raises(pt.InvalidInput, match=r"own\.observe") as caught:
        ask_everything(pt.AnyOf(inside, RECENT))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_long_complaint_is_cut() -> None:
    def complain(*_: object) -> Any:
        raise ValueError("x" * 10**6)

    with pytest.raises(pt.InvalidInput) as caught:
        ask_everything(a_criterion(observe=complain)())
    assert len(str(caught.value)) < 500


# --- refused where a rule is built ----------------------------------------------------------------


@define
class Unfrozen:
    size: int = 1
    needs = frozenset({"purchase"})
    observe = answering(OBSERVED)


@define(unsafe_hash=True)
class Hashed:
    size: int = 1
    needs = frozenset({"purchase"})
    observe = answering(OBSERVED)


@dataclass
class Data:
    size: int = 1
    needs = frozenset({"purchase"})
    observe = answering(OBSERVED)


@dataclass(frozen=True)
class FrozenData:
    size: int = 1
    needs = frozenset({"purchase"})
    observe = answering(OBSERVED)


@frozen
class WithList:
    sizes: list[int]
    needs = frozenset({"purchase"})
    observe = answering(OBSERVED)


class Plain:
    needs = frozenset({"purchase"})
    observe = answering(OBSERVED)


class Counting(Plain):
    def __init__(self) -> None:
        self.count = 0


class Slotted(Plain):
    __slots__ = ("count",)


class Pair(NamedTuple):
    rules: tuple[pt.Rule, ...]

    def judge(self, verdicts: Iterable[pt.Timeline[pt.Verdict]]) -> pt.Timeline[pt.Verdict]:
        return next(iter(verdicts))


@pytest.mark.parametrize(
    "rule",
    [Unfrozen(), Hashed(), Data(), WithList([1]), Counting(), Slotted()],
    ids=lambda rule: type(rule).__name__,
)
@law("E19", kills="a criterion that changes after it was judged")
def test_what_can_change_is_refused_when_a_policy_is_built(rule: Any) -> None:
    for build in (
        lambda: pt.Rung("vip", enter=rule),
        lambda: pt.AllOf(RECENT, rule),
        lambda: pt.Not(rule),
        lambda: pt.Score(pt.at_least(1), [(rule, 1)]),
        lambda: pt.HeldFor(rule, pt.days(3)),
    ):
        with pytest.raises(pt.InvalidInput) as caught:
            build()
        (fault,) = caught.value.faults
        assert fault.code == "rule.mutable"
        assert "never changes" in fault.hint


@pytest.mark.parametrize(
    "rule", [FrozenData(), Plain(), Pair((RECENT,))], ids=lambda rule: type(rule).__name__
)
def test_what_can_not_change_is_taken_however_it_is_written(rule: Any) -> None:
    ask_everything(rule)


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"needs": ["purchase"]}, "enter.needs"),
        ({"threshold": 3}, "enter.threshold"),
        ({"over": pt.days(3)}, "enter.over"),
        ({"code": 7}, "enter.code"),
        ({"any_will_do": "yes"}, "enter.any_will_do"),
    ],
)
def test_what_a_criterion_says_of_itself_is_checked_where_it_is_used(
    parts: dict[str, object], path: str
) -> None:
    with pytest.raises(pt.WrongType) as caught:
        pt.Rung("vip", enter=a_criterion(**parts)())
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [("criterion.type", path)]


def test_a_sight_that_has_no_hash_is_refused() -> None:
    with pytest.raises(pt.InvalidInput) as caught:
        pt.Rung("vip", enter=a_criterion(sight=["purchase"])())
    assert [fault.path for fault in caught.value.faults] == ["enter.sight"]


def test_what_is_no_rule_is_still_named_as_none() -> None:
    for wrong in (3, "recent", Plain, lambda: True, None):
        with pytest.raises(pt.WrongType) as caught:
            pt.AllOf(wrong)  # type: ignore[arg-type]
        assert [fault.code for fault in caught.value.faults] == ["rule.type"]
    assert isinstance(Pair((RECENT,)), Compound)


# --- and the calendar by which a policy looks -----------------------------------------------------


class Open:
    """A calendar that can change."""

    def __init__(self) -> None:
        self.closed: list[date] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Open) and self.closed == other.closed

    __hash__ = None  # type: ignore[assignment]

    def is_working_day(self, day: date, /) -> bool:
        return day not in self.closed


@frozen
class Broken:
    def is_working_day(self, day: date, /) -> bool:
        raise LookupError(day)


def rolled(calendar: Any) -> pt.Cadence:
    return pt.Cadence(every=pt.months(1), anchor=DAY, rolled=pt.RolledBoundaries(calendar))


@law("E19", kills="a calendar of the user's own that breaks a policy unnamed")
def test_a_calendar_that_can_change_is_refused_and_one_that_fails_is_named() -> None:
    rung = pt.Rung("vip", enter=pt.PurchaseCount(pt.at_least(1)))
    for build in (
        lambda cadence: pt.Policy("p", "1", rungs=(rung,), review_on=cadence),
        lambda cadence: pt.Policy("p", "1", rungs=(rung,), up=pt.Shows(cadence)),
    ):
        with pytest.raises(pt.InvalidInput) as caught:
            build(rolled(Open()))  # type: ignore[no-untyped-call]
        assert [fault.code for fault in caught.value.faults] == ["calendar.mutable"]
        with pytest.raises(pt.InvalidInput) as failed:
            pt.standing_of(SHOP, build(rolled(Broken())))  # type: ignore[no-untyped-call]
        assert [fault.code for fault in failed.value.faults] == ["calendar.failed"]
        assert isinstance(failed.value.__cause__, LookupError)
