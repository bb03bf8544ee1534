"""The life of an agreement as a loop over days: slow, literal, and without the library's own code.

It walks from day to day and keeps a status, the end of the term that runs, the notices given and
the acts that are still to take effect. Dates are moved by dateutil. `forecast` walks on without
further acts. What the terms allow is asked on the spot, of the day it is. What is undone is left
out of a life that is walked again from its first day.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from datetime import date

ONE = timedelta(days=1)
LIVE = ("executed", "in force", "suspended")
ENDED = ("expired", "terminated", "superseded", "withdrawn")

Length = tuple[Literal["months", "days"], int]


def moved(day: date, length: Length, times: int = 1) -> date:
    unit, count = length
    return day + relativedelta(**{unit: count * times})  # type: ignore[arg-type]


@dataclass
class Given:
    """A notice, or an act that is still to take effect."""

    kind: str
    by: str | None
    on: date
    effective: date
    k: int | None = None
    """Which end a notice is about."""
    extends_term: bool | None = None


@dataclass
class Named:
    """A cause of termination that the paper names."""

    cure: Length | None = None
    persists: Length | None = None
    within: Length | None = None
    notice: Length | None = None
    either: bool = False
    times: int = 1
    over: Length | None = None


@dataclass
class Done:
    """An act that was done, as it is said again when the life is walked anew."""

    kind: str
    by: str | None
    on: date
    effective: date
    id: str | None = None
    about: str | None = None
    until: date | None = None
    cause: str | None = None
    extends_term: bool | None = None


UNDOABLE = frozenset(
    {
        "give_notice", "renew", "suspend", "resume", "breach", "cure", "amend", "supersede",
        "terminate_at_will", "terminate_for_cause", "terminate_together", "occur",
        "cancel",
    }
)  # fmt: skip
BOTH = frozenset({"provider", "patron"})


@dataclass
class Paper:
    """What was agreed, in bare values."""

    on: date
    start: date
    first: Length | None
    renewal: str = "none"
    renewed: Length = ("months", 1)
    notice: Length | None = None
    notice_by: str | None = None
    option_by: str | None = None
    at_most: int | None = None
    latest: date | None = None
    convenience: Length | None = None
    cure: Length | None = None
    late_cure: bool | None = True
    """None: it is left open whether a late cure counts."""
    withdrawal: Length | None = None
    named: Named | None = None
    extends_term: bool = False
    stops_billing: bool = False
    bars: str | None = None

    def end(self, k: int) -> date:
        assert self.first is not None
        if k and self.first[0] == self.renewed[0]:
            unit = self.first[0]
            end = moved(self.start, (unit, self.first[1] + k * self.renewed[1]))
        else:
            end = moved(self.start, self.first)
            end = moved(end, self.renewed, k) if k else end
        return end if self.latest is None else min(end, self.latest)

    def can_renew(self, k: int) -> bool:
        """Whether, after k renewals, there can be another."""
        if self.first is None or self.renewal == "none":
            return False
        if self.at_most is not None and k >= self.at_most:
            return False
        return self.latest is None or self.end(k) < self.latest

    def last_day(self, end: date) -> date:
        """The last day to stop, choose or agree on a renewal at this end: within the term."""
        last = end - ONE
        if self.notice is not None:
            unit, count = self.notice
            given = end - relativedelta(**{unit: count})  # type: ignore[arg-type]
            while moved(given + ONE, self.notice) <= end:  # months shorter than their neighbours
                given += ONE
            last = min(last, given)
        return last


@dataclass
class Naive:
    paper: Paper
    day: date = field(init=False)
    status: str = "draft"
    missing: set[str] = field(default_factory=lambda: {"provider", "patron"})
    k: int = 0
    notices: list[Given] = field(default_factory=list)
    renewed_rounds: set[int] = field(default_factory=set)
    stood_still: int = 0
    """The days by which its term is longer, as it stood still on so many."""
    suspended_since: date | None = None
    reached: dict[int, date] | None = None
    """Of a walk on which it is renewed wherever it can be: the day of each end."""
    late: frozenset[date] = frozenset()
    """The ends at which it was renewed after they had come."""
    coming: list[Given] = field(default_factory=list)
    breaches: list[Done] = field(default_factory=list)
    perhaps_cured: list[Done] = field(default_factory=list)
    """Those that were cured late, where it is left open whether that counts."""
    versions: list[tuple[date, str]] = field(default_factory=list)
    offer: Done | None = None
    signed_on: date | None = None
    cancelled: bool = False
    agreeing: list[Done] = field(default_factory=list)
    log: list[Done] = field(default_factory=list)
    undone: frozenset[str] = frozenset()
    seen: dict[date, str] = field(default_factory=dict)
    """The status on every day gone by, in hindsight."""
    known: dict[date, str] = field(default_factory=dict)
    """The status on every day gone by, as it was known on that day."""

    def __post_init__(self) -> None:
        self.day = self.paper.on

    # --- days pass ---------------------------------------------------------------------------

    @property
    def end(self) -> date | None:
        return None if self.paper.first is None else self.end_of(self.k)

    def end_of(self, k: int) -> date:
        return self.paper.end(k) + self.stood_still * ONE

    def ends_ahead(self, until: date) -> dict[int, date]:
        """The ends from the running term's on, if it is renewed each time and nothing else ends it.

        By what was announced: an end that a suspension without an end puts off never comes.
        """
        if self.paper.first is None:
            return {}
        walker = self.forecast(self.day)
        walker.coming = [each for each in walker.coming if each.kind in {"suspend", "resume"}]
        walker.reached = {}
        walker.status = "in force" if walker.status == "executed" else walker.status
        walker.walk_to(until)
        return walker.reached

    def next_end(self) -> date | None:
        """The end of the running term as it is known; none while that stands still."""
        end = self.end
        if end is None or self.day >= end:
            return end
        return self.ends_ahead(end + 200 * ONE).get(self.k)

    def walk_to(self, day: date) -> None:
        while self.day < day:
            self.seen[self.day] = self.known[self.day] = self.status
            self.stood_still += self.status == "suspended" and self.paper.extends_term
            self.day += ONE
            self.morning()

    def morning(self) -> None:
        if self.status in LIVE and self.day == self.end:
            self.at_the_end()
        until = None if self.offer is None else self.offer.until
        if self.status == "offered" and until is not None and until < self.day:
            self.fall_back()
        self.begin()
        for act in [each for each in self.coming if each.effective == self.day]:
            self.take_effect(act)

    def at_the_end(self) -> None:
        end = self.end
        assert end is not None
        if self.reached is not None:
            self.reached[self.k] = end
            goes_on = self.paper.can_renew(self.k)
        elif self.paper.renewal == "automatic":
            stopped = any(each.k == self.k for each in self.notices)
            goes_on = self.paper.can_renew(self.k) and not stopped
        else:
            goes_on = self.k in self.renewed_rounds or end in self.late
        if goes_on:
            self.k += 1
        else:
            self.status = "expired"

    def begin(self) -> None:
        if self.status == "executed" and self.day >= self.paper.start:
            self.status = "in force"
            while self.end is not None and self.end <= self.day and self.paper.can_renew(self.k):
                self.k += 1  # signed so late that terms have gone by

    def take_effect(self, act: Given) -> None:
        if act.kind == "suspend" and self.status == "in force":
            self.status, self.suspended_since = "suspended", self.day
        elif act.kind == "resume" and self.status == "suspended":
            self.status = "in force"
            if act.extends_term and not self.paper.extends_term:
                self.stand_still_after_all()
        elif act.kind == "supersede" and self.status in LIVE:
            self.status = "superseded"
        elif act.kind.startswith("terminate") and self.status in LIVE:
            self.status = "terminated"

    def stand_still_after_all(self) -> None:
        """All ends that came or come after the suspension began are so much later."""
        assert self.suspended_since is not None
        self.stood_still += (self.day - self.suspended_since).days
        while self.k and self.end_of(self.k - 1) > self.day:
            self.k -= 1

    def fall_back(self) -> None:
        """Whatever was offered or signed is void."""
        self.status, self.offer, self.missing = "draft", None, set(BOTH)

    def forecast(self, day: date) -> Naive:
        past = self.log, self.seen, self.known
        self.log, self.seen, self.known = [], {}, {}  # the past is not needed to walk on
        other = deepcopy(self)
        self.log, self.seen, self.known = past
        other.walk_to(day)
        return other

    def terms_on(self, day: date) -> str:
        said = [summary for effective, summary in sorted_stably(self.versions) if effective <= day]
        return said[-1] if said else "first"

    # --- what the parties do -------------------------------------------------------------------

    def does(self, act: Done) -> bool:
        """Do it if the terms allow it, and say whether they do."""
        if self.is_barred(act) or not getattr(self, "may_" + act.kind)(act):
            return False
        self.log.append(act)
        getattr(self, "do_" + act.kind)(act)
        return True

    def is_barred(self, act: Done) -> bool:
        return self.status == "suspended" and act.kind == self.paper.bars

    def agree(self, act: Done) -> bool:
        """Whether with this act both have agreed to the same; else it waits."""
        like = self.alike(act)
        if act.by is not None and {act.by, *(each.by for each in like)} != BOTH:
            self.agreeing.append(act)
            return False
        self.agreeing = [each for each in self.agreeing if each not in like]
        return True

    def alike(self, act: Done) -> list[Done]:
        def same(each: Done) -> tuple[object, ...]:
            return each.kind, each.about, None if each.kind == "undo" else each.effective

        return [each for each in self.agreeing if same(each) == same(act)]

    def is_agreed_already(self, act: Done) -> bool:
        like = self.alike(act)
        return bool(like) and act.by in {each.by for each in like}

    def may_offer(self, act: Done) -> bool:
        return self.status == "draft"

    def do_offer(self, act: Done) -> None:
        self.status, self.offer = "offered", act

    def may_counter(self, act: Done) -> bool:
        return self.status == "offered" and self.offer is not None and self.offer.by != act.by

    may_reject = may_counter

    def do_counter(self, act: Done) -> None:
        self.fall_back()
        self.do_offer(act)

    def do_reject(self, act: Done) -> None:
        self.fall_back()

    def may_occur(self, act: Done) -> bool:
        return True

    def do_occur(self, act: Done) -> None:
        pass

    def may_undo(self, act: Done) -> bool:
        target = self.done(act.about)
        if target is None or target.kind not in UNDOABLE or act.about in self.undone:
            return False
        return not self.is_agreed_already(act)

    def do_undo(self, act: Done) -> None:
        target = self.done(act.about)
        assert target is not None
        assert act.about is not None
        is_own = target.by is not None and target.by == act.by and self.day < target.effective
        if self.agree(act) or (is_own and not self.is_bound(target)):
            self.agreeing = [each for each in self.agreeing if each.about != act.about]
            self.walk_again(self.undone | {act.about})

    def done(self, name: str | None) -> Done | None:
        return next((each for each in self.log if name is not None and each.id == name), None)

    def is_bound(self, act: Done) -> bool:
        """Whether both had agreed to it."""
        if act.kind == "renew" and self.paper.renewal == "option":
            return False
        if act.kind not in {"renew", "terminate_together"}:
            return False
        like = [
            each for each in self.log if (each.kind, each.effective) == (act.kind, act.effective)
        ]
        return {each.by for each in like} >= BOTH or any(each.by is None for each in like)

    def walk_again(self, undone: frozenset[str]) -> None:
        """Live all that was done again, but for what was undone and what it bears."""
        again = Naive(self.paper)
        again.undone = undone
        again.late = self.agreed_late(undone)
        for act in self.log:
            again.walk_to(act.on)
            if act.id in undone or (act.about in undone and act.kind != "occur"):
                continue
            if act.kind == "undo":
                again.agreeing.append(act)  # it waits for the other
            elif act.kind == "renew" and act.effective < act.on:
                if act.effective not in again.late:
                    again.agreeing.append(act)
            elif act.kind != "terminate_for_cause" or again.broken_by_the_other(act):
                getattr(again, "do_" + act.kind)(act)
        again.walk_to(self.day)
        again.log, again.known = self.log, self.known
        self.__dict__.update(again.__dict__)

    def agreed_late(self, undone: frozenset[str]) -> frozenset[date]:
        """The ends that have come at which all have agreed to go on."""
        late = [
            each
            for each in self.log
            if each.kind == "renew" and each.effective < each.on and each.id not in undone
        ]
        ends = {each.effective: {each.by} for each in late}
        for each in late:
            ends[each.effective].add(each.by)
        return frozenset(end for end, by in ends.items() if None in by or by >= BOTH)

    def may_sign(self, act: Done) -> bool:
        if self.status not in {"draft", "offered"} or act.by not in self.missing:
            return False
        if self.paper.first is None:
            return True
        k = 0
        while self.paper.renewal == "automatic" and self.paper.can_renew(k):
            if self.paper.end(k) > self.day:
                return True
            k += 1
        return self.paper.end(k) > self.day

    def do_sign(self, act: Done) -> None:
        assert act.by is not None
        self.missing.remove(act.by)
        self.offer = self.offer or act
        self.status = "offered" if self.missing else "executed"
        self.signed_on = None if self.missing else self.day
        self.begin()

    def may_withdraw(self, act: Done) -> bool:
        return self.status in {"draft", "offered"}

    def do_withdraw(self, act: Done) -> None:
        self.status = "withdrawn"

    def round_of(self, end: date) -> int | None:
        """Which end of a term that can be renewed is on a day."""
        ends = self.ends_ahead(end)
        return next((k for k, day in ends.items() if day == end and self.paper.can_renew(k)), None)

    def may_give_notice(self, act: Done) -> bool:
        paper = self.paper
        if self.status not in LIVE or paper.renewal != "automatic":
            return False
        if paper.notice_by not in {None, act.by} or self.round_of(act.effective) is None:
            return False
        if self.day > paper.last_day(act.effective):
            return False
        if any(each.by == act.by and each.effective > self.day for each in self.notices):
            return False
        return self.forecast(act.effective - ONE).status not in ENDED

    def do_give_notice(self, act: Done) -> None:
        k = self.round_of(act.effective)
        self.notices.append(Given("notice", act.by, self.day, act.effective, k))

    def open_notices(self, by: str | None) -> list[Given]:
        given = [*self.notices, *(each for each in self.coming if each.kind == "terminate_at_will")]
        return [each for each in given if each.by == by and each.effective > self.day]

    def may_withdraw_notice(self, act: Done) -> bool:
        return self.status in LIVE and bool(self.open_notices(act.by))

    def do_withdraw_notice(self, act: Done) -> None:
        gone = self.open_notices(act.by)
        self.notices = [each for each in self.notices if each not in gone]
        self.coming = [each for each in self.coming if each not in gone]

    def may_renew(self, act: Done) -> bool:
        paper, end = self.paper, self.next_end()
        if act.effective < act.on:
            return self.may_renew_late(act)
        if self.status not in LIVE or paper.renewal not in {"by agreement", "option"}:
            return False
        if end is None or act.effective != end or self.k in self.renewed_rounds:
            return False
        if paper.renewal == "option" and act.by not in {None, paper.option_by}:
            return False
        if paper.renewal == "by agreement" and self.is_agreed_already(act):
            return False
        is_late = self.day > paper.last_day(end) and (paper.renewal != "option" or act.by)
        if not paper.can_renew(self.k) or is_late:
            return False
        return self.forecast(end - ONE).status not in ENDED

    def may_renew_late(self, act: Done) -> bool:
        if self.status != "expired" or self.paper.renewal not in {"by agreement", "option"}:
            return False
        if act.effective != self.end or not self.paper.can_renew(self.k):
            return False
        return not self.is_agreed_already(act)

    def do_renew(self, act: Done) -> None:
        if act.effective < act.on:
            if self.agree(act):
                self.walk_again(self.undone)
        elif self.paper.renewal == "option" or self.agree(act):
            self.renewed_rounds.add(self.k)

    def may_suspend(self, act: Done) -> bool:
        return self.forecast(act.effective).status == "in force"

    def may_resume(self, act: Done) -> bool:
        return self.forecast(act.effective).status == "suspended"

    def may_supersede(self, act: Done) -> bool:
        return self.forecast(act.effective).status in LIVE

    def may_terminate_together(self, act: Done) -> bool:
        if self.is_agreed_already(act):
            return False
        other = deepcopy(self)
        other.coming = other.to_come_beside_consent()
        return other.forecast(act.effective).status in LIVE

    def to_come_beside_consent(self) -> list[Given]:
        return [
            each
            for each in self.coming
            if each.kind != "terminate_together" or each.effective <= self.day
        ]

    def may_terminate_at_will(self, act: Done) -> bool:
        length = self.paper.convenience
        if length is None or act.effective < moved(self.day, length):
            return False
        return self.forecast(act.effective).status in LIVE

    def broken_by_the_other(self, act: Done) -> list[Done]:
        """The breaches for which a party may end it, in their time."""
        found = [each for each in self.breaches if each.by != act.by or self.is_nobodys(each)]
        found = [each for each in found if act.about in {None, each.id}]
        return [each for each in found if self.counted(each) is not None]

    def rules_of(self, breach: Done) -> Named:
        if breach.cause is None or self.paper.named is None:
            return Named(cure=self.paper.cure)
        return self.paper.named

    def is_nobodys(self, breach: Done) -> bool:
        return self.rules_of(breach).either

    def counted(self, breach: Done) -> date | None:
        """The day on which it was known that there were as many breaches as it takes."""
        rules = self.rules_of(breach)
        told = sorted(
            each.on
            for each in self.breaches
            if (each.cause, each.by) == (breach.cause, breach.by)
            and each.effective <= breach.effective
            and (rules.over is None or breach.effective < moved(each.effective, rules.over))
        )
        if rules.times == 1:
            return breach.on
        return max(breach.on, told[rules.times - 1]) if len(told) >= rules.times else None

    def last_days(self, breach: Done) -> list[date]:
        """The days that must pass, or be there, before a breach gives a right: cure, persisting."""
        rules = self.rules_of(breach)
        found = [] if rules.cure is None else [moved(breach.on, rules.cure)]
        if rules.persists is not None:
            found.append(moved(breach.effective, rules.persists) - ONE)
        return found

    def may_end_for(self, breach: Done, act: Done) -> bool:
        rules, counted = self.rules_of(breach), self.counted(breach)
        assert counted is not None
        if rules.cure is not None and self.day <= moved(breach.on, rules.cure):
            return False
        if any(self.day < last for last in self.last_days(breach)):
            return False
        if rules.within is not None:
            since = max([counted, *self.last_days(breach)])
            if self.day > moved(since, rules.within):
                return False
        return rules.notice is None or act.effective >= moved(self.day, rules.notice)

    def may_terminate_for_cause(self, act: Done) -> bool:
        if self.forecast(act.effective).status not in LIVE:
            return False
        return any(self.may_end_for(each, act) for each in self.broken_by_the_other(act))

    def is_doubtful(self, act: Done) -> bool:
        """Whether all that an end for cause rests on may have been cured."""
        used = [each for each in self.broken_by_the_other(act) if self.may_end_for(each, act)]
        return all(each in self.perhaps_cured for each in used)

    def _schedule(self, act: Done) -> None:
        given = Given(act.kind, act.by, self.day, act.effective, extends_term=act.extends_term)
        if act.effective == self.day:
            self.take_effect(given)
        else:
            self.coming.append(given)

    do_suspend = do_resume = do_supersede = _schedule
    do_terminate_at_will = do_terminate_for_cause = _schedule

    def do_terminate_together(self, act: Done) -> None:
        if self.agree(act):
            self.coming = self.to_come_beside_consent()
            self._schedule(act)

    def may_cancel(self, act: Done) -> bool:
        length, signed = self.paper.withdrawal, self.signed_on
        if length is None or signed is None or self.day > moved(signed, length):
            return False
        if self.cancelled:
            return False
        first = min(self.day, self.paper.start)
        now = self.status if first == self.day else self.seen.get(first)
        return first < signed or now in LIVE

    def do_cancel(self, act: Done) -> None:
        """It ends from its start, in hindsight."""
        day = min(self.day, self.paper.start)
        while day < self.day:
            self.seen[day] = "terminated"
            day += ONE
        self.status, self.cancelled = "terminated", True

    def may_breach(self, act: Done) -> bool:
        return {self.status, self.status_on(act.effective)} <= {"in force", "suspended"}

    def status_on(self, day: date) -> str:
        """The status in hindsight: with what a last signature says of days before it."""
        if self.signed_on is not None and self.paper.start <= day < self.signed_on:
            return "in force"
        return self.status if day == self.day else self.seen.get(day, "draft")

    def do_breach(self, act: Done) -> None:
        self.breaches.append(act)

    def may_cure(self, act: Done) -> bool:
        mended = [each for each in self.breaches if each.by == act.by]
        if self.status not in {"in force", "suspended"}:
            return False
        return any(act.about in {None, each.id} for each in mended)

    def do_cure(self, act: Done) -> None:
        if self.paper.late_cure is None:
            self.perhaps_cured += [
                each
                for each in self.breaches
                if each.by == act.by
                and act.about in {None, each.id}
                and self.rules_of(each).times == 1
            ]
        self.breaches = [each for each in self.breaches if not self.mends(act, each)]

    def mends(self, act: Done, breach: Done) -> bool:
        if breach.by != act.by or act.about not in {None, breach.id}:
            return False
        if self.rules_of(breach).times > 1:
            return False
        return self.paper.late_cure is True or any(
            self.day <= last for last in self.last_days(breach)
        )

    def may_amend(self, act: Done) -> bool:
        is_late = act.effective >= self.paper.start
        return is_late and self.forecast(act.effective).status in LIVE

    def do_amend(self, act: Done) -> None:
        self.versions.append((act.effective, f"as agreed by {act.id}"))


def sorted_stably(versions: list[tuple[date, str]]) -> list[tuple[date, str]]:
    return sorted(versions, key=lambda version: version[0])
