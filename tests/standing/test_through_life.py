"""Standing through others as it is lived: a day at a time, with what is learned late or taken back.

A machine draws what others buy, when it is learned, what is retracted and who is bound to whom, and
asks after each step what a loop over days would say that knows nothing of the library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import patronage as pt
from amounts import usd

from laws import law

DAY = timedelta(days=1)
START = date(2026, 1, 5)
NAMES = ("a", "b", "c")
BOND = pt.Bond.EMPLOYS


@dataclass
class Bought:
    """A purchase: by whom, on which day, learned on which, and when it was taken back."""

    by: str
    on: date
    learned: date
    id: str
    retracted: date | None = None

    def is_seen(self, on: date, known_by: date) -> bool:
        """Return whether it counts as of a day, as known by another."""
        gone = self.retracted is not None and self.retracted <= known_by
        return self.on <= on and self.learned <= known_by and not gone


@dataclass
class Told:
    """All that was told: purchases, and bonds from a day on until another."""

    bought: list[Bought] = field(default_factory=list)
    bonds: list[tuple[str, str, date, date | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What is asked: how many purchases in how many days, by whom, one or several, or in sum."""

    least: int
    within: int | None
    back: bool
    pooled: bool
    every: bool
    belongs: pt.Belongs

    @property
    def rule(self) -> pt.Criterion:
        over = pt.Ever() if self.within is None else pt.Rolling(pt.days(self.within))
        often = pt.PurchaseCount(pt.at_least(self.least), over=over)
        if self.pooled:
            return pt.Pooled(often, by=BOND, back=self.back, belongs=self.belongs)
        return pt.Through(often, by=BOND, back=self.back, all=self.every)

    @property
    def policy(self) -> pt.Policy:
        return pt.Policy("ours", "1", base="out", rungs=(pt.Rung("in", enter=self.rule),))


def is_in(told: Told, asked: Asked, name: str, on: date, known_by: date) -> bool:
    """Return whether somebody stands in on a day, by what was told: counted one by one."""

    def others(day: date) -> set[str]:
        found = set()
        for subject, other, start, end in told.bonds:
            looked_at, looking = (other, subject) if asked.back else (subject, other)
            if looking == name and start <= day and (end is None or day < end):
                found.add(looked_at)
        return found

    def counted(by: str, *, member: bool) -> int:
        count = 0
        for each in told.bought:
            aged = asked.within is not None and on >= each.on + asked.within * DAY
            if each.by != by or not each.is_seen(on, known_by) or aged:
                continue
            then = each.on if asked.belongs is pt.Belongs.THEN else on
            count += not member or by in others(then)
        return count

    if asked.pooled:
        known = sum(counted(by, member=by != name) for by in NAMES)
        return known >= asked.least
    met = [counted(by, member=False) >= asked.least for by in others(on)]
    return any(met) and (all(met) or not asked.every)


class LifeThroughOthers(RuleBasedStateMachine):
    """A shop's book, told day by day, and what was said of it on each day before."""

    def __init__(self) -> None:
        super().__init__()
        self.today = START
        self.told = Told()
        people = [pt.Person(name, name) for name in ("shop", *NAMES)]
        self.book = pt.Book(people)
        for name in NAMES:
            self.book = self.book.add("shop", name)
        self.said: dict[date, list[str]] = {}

    @initialize(
        asked=st.builds(
            Asked,
            least=st.integers(1, 2),
            within=st.sampled_from([None, 4]),
            back=st.booleans(),
            pooled=st.booleans(),
            every=st.booleans(),
            belongs=st.sampled_from(pt.Belongs),
        ),
        subject=st.sampled_from(NAMES),
    )
    def begin(self, asked: Asked, subject: str) -> None:
        self.asked = asked
        self.bind(subject, subject == "b", None)
        self.wait(3)

    @rule(days=st.integers(1, 3))
    def wait(self, days: int) -> None:
        self.said[self.today] = self.answers(self.today, self.today)
        self.today += days * DAY

    @rule(by=st.sampled_from(NAMES), ago=st.sampled_from([1, 0, 2, 4]))
    def buy(self, by: str, ago: int) -> None:
        number = f"P{len(self.told.bought)}"
        bought = Bought(by, self.today - ago * DAY, self.today, number)
        self.told.bought.append(bought)
        self.book = self.book.add("shop", by, purchase(bought))

    @rule(place=st.integers(0, 20))
    def retract(self, place: int) -> None:
        standing = [each for each in self.told.bought if each.retracted is None]
        if standing:
            gone = standing[place % len(standing)]
            gone.retracted = self.today
            taken = pt.Retraction(gone.id, reason="by mistake", on=self.today)
            self.book = self.book.add("shop", gone.by, taken)

    @rule(
        subject=st.sampled_from(NAMES),
        up=st.booleans(),
        days=st.sampled_from([None, 1, 2, 5]),
    )
    def bind(self, subject: str, up: bool, days: int | None) -> None:
        place = (NAMES.index(subject) + (1 if up else 2)) % len(NAMES)
        until = None if days is None else self.today + days * DAY
        self.told.bonds.append((subject, NAMES[place], self.today, until))
        bond = pt.Relation(subject, BOND, NAMES[place], on=self.today, until=until)
        self.book = self.book.add_relation(bond)

    def case(self, name: str, known_by: date | None, book: pt.Book | None = None) -> pt.Case:
        book = self.book if book is None else book
        ledger = book.relationship("shop", name)
        return pt.Case(ledger, self.asked.policy, known_by=known_by, book=book)

    def answers(self, on: date, known_by: date, book: pt.Book | None = None) -> list[str]:
        return [self.case(name, known_by, book).review(on).after.name for name in NAMES]

    def wanted(self, on: date, known_by: date) -> list[str]:
        told, asked = self.told, self.asked
        return ["in" if is_in(told, asked, name, on, known_by) else "out" for name in NAMES]

    @invariant()
    def what_is_said_is_what_one_counts(self) -> None:
        if not hasattr(self, "asked"):
            return
        for ago, unknown in ((0, 0), (1, 1), (3, 1)):
            on, known_by = self.today - ago * DAY, self.today - unknown * DAY
            assert self.answers(on, known_by) == self.wanted(on, known_by)

    @invariant()
    def what_was_said_is_what_one_says_by_what_was_known(self) -> None:
        for day, said in list(self.said.items())[-2:]:
            assert self.answers(day, day) == said

    def teardown(self) -> None:
        if not hasattr(self, "asked"):
            return
        self.by_hindsight()
        self.without_what_was_taken_back()

    def by_hindsight(self) -> None:
        """Compare the whole line of each with what one counts day by day, all being known."""
        last = self.today + 6 * DAY
        days = [START - 5 * DAY + step * DAY for step in range((last - START).days + 5)]
        for name in NAMES:
            line = self.case(name, None).standing
            wanted = [is_in(self.told, self.asked, name, day, self.today) for day in days]
            assert [line.at(day).name == "in" for day in days] == wanted

    def without_what_was_taken_back(self) -> None:
        """Compare with a book in which what was retracted was never said."""
        never = pt.Book(self.book.parties, relations=self.book.relations)
        for name in NAMES:
            kept = [
                purchase(each)
                for each in self.told.bought
                if each.by == name and each.retracted is None
            ]
            never = never.add("shop", name, *kept)
        assert self.answers(self.today, self.today, never) == self.answers(self.today, self.today)


def purchase(bought: Bought) -> pt.Purchase:
    more: dict[str, Any] = {"id": bought.id, "recorded_on": bought.learned}
    return pt.Purchase(usd("10.00"), on=bought.on, **more)


TestLifeThroughOthers = law("E12", kills="an answer through others that a later fact changes")(
    law("E13", kills="another's backdated purchase that nothing is decided by")(
        law("E14", kills="what another did is seen before it was known")(
            law("E15", kills="another's purchase that was taken back, and still counts")(
                LifeThroughOthers.TestCase
            )
        )
    )
)
