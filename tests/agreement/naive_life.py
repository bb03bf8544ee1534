"""The life of an agreement as a loop over days: slow, literal, and without the library's own code.

It walks from day to day and keeps a status, the end of the term that runs, the notices given and
the acts that are still to take effect. Dates are moved by dateutil. `forecast` walks on without
further acts. What the terms allow is asked on the spot, of the day it is.
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
    renewed_ends: set[date] = field(default_factory=set)
    coming: list[Given] = field(default_factory=list)
    breaches: dict[str, date] = field(default_factory=dict)
    versions: list[tuple[date, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.day = self.paper.on

    # --- days pass ---------------------------------------------------------------------------

    @property
    def end(self) -> date | None:
        return None if self.paper.first is None else self.paper.end(self.k)

    def walk_to(self, day: date) -> None:
        while self.day < day:
            self.day += ONE
            self.morning()

    def morning(self) -> None:
        if self.status in LIVE and self.day == self.end:
            self.at_the_end()
        self.begin()
        for act in [each for each in self.coming if each.effective == self.day]:
            self.take_effect(act)

    def at_the_end(self) -> None:
        end = self.end
        assert end is not None
        if self.paper.renewal == "automatic":
            stopped = any(each.effective == end for each in self.notices)
            goes_on = self.paper.can_renew(self.k) and not stopped
        else:
            goes_on = end in self.renewed_ends
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
            self.status = "suspended"
        elif act.kind == "resume" and self.status == "suspended":
            self.status = "in force"
        elif act.kind == "supersede" and self.status in LIVE:
            self.status = "superseded"
        elif act.kind.startswith("terminate") and self.status in LIVE:
            self.status = "terminated"

    def forecast(self, day: date) -> Naive:
        other = deepcopy(self)
        other.walk_to(day)
        return other

    def terms_on(self, day: date) -> str:
        said = [summary for effective, summary in sorted_stably(self.versions) if effective <= day]
        return said[-1] if said else "first"

    # --- what the parties do -------------------------------------------------------------------

    def does(self, kind: str, *, by: str | None, effective: date) -> bool:
        """Do it if the terms allow it, and say whether they do."""
        if not getattr(self, "may_" + kind)(by, effective):
            return False
        getattr(self, "do_" + kind)(by, effective)
        return True

    def may_offer(self, by: str | None, effective: date) -> bool:
        return self.status == "draft"

    def do_offer(self, by: str | None, effective: date) -> None:
        self.status = "offered"

    def may_sign(self, by: str | None, effective: date) -> bool:
        if self.status not in {"draft", "offered"} or by not in self.missing:
            return False
        if self.paper.first is None:
            return True
        k = 0
        while self.paper.renewal == "automatic" and self.paper.can_renew(k):
            if self.paper.end(k) > self.day:
                return True
            k += 1
        return self.paper.end(k) > self.day

    def do_sign(self, by: str | None, effective: date) -> None:
        assert by is not None
        self.missing.remove(by)
        self.status = "offered" if self.missing else "executed"
        self.begin()

    def may_withdraw(self, by: str | None, effective: date) -> bool:
        return self.status in {"draft", "offered"}

    def do_withdraw(self, by: str | None, effective: date) -> None:
        self.status = "withdrawn"

    def ends_that_renew(self, until: date) -> list[date]:
        found, k = [], 0
        while self.paper.can_renew(k) and self.paper.end(k) <= until:
            found.append(self.paper.end(k))
            k += 1
        return found

    def may_give_notice(self, by: str | None, effective: date) -> bool:
        paper = self.paper
        if self.status not in LIVE or paper.renewal != "automatic":
            return False
        if paper.notice_by not in {None, by} or effective not in self.ends_that_renew(effective):
            return False
        if self.day > paper.last_day(effective):
            return False
        if any(each.by == by and each.effective > self.day for each in self.notices):
            return False
        return self.forecast(effective - ONE).status not in ENDED

    def do_give_notice(self, by: str | None, effective: date) -> None:
        self.notices.append(Given("notice", by, self.day, effective))

    def open_notices(self, by: str | None) -> list[Given]:
        given = [*self.notices, *(each for each in self.coming if each.kind == "terminate_at_will")]
        return [each for each in given if each.by == by and each.effective > self.day]

    def may_withdraw_notice(self, by: str | None, effective: date) -> bool:
        return self.status in LIVE and bool(self.open_notices(by))

    def do_withdraw_notice(self, by: str | None, effective: date) -> None:
        gone = self.open_notices(by)
        self.notices = [each for each in self.notices if each not in gone]
        self.coming = [each for each in self.coming if each not in gone]

    def may_renew(self, by: str | None, effective: date) -> bool:
        paper, end = self.paper, self.end
        if self.status not in LIVE or paper.renewal not in {"by agreement", "option"}:
            return False
        if end is None or effective != end or end in self.renewed_ends:
            return False
        if paper.renewal == "option" and by != paper.option_by:
            return False
        if not paper.can_renew(self.k) or self.day > paper.last_day(end):
            return False
        return self.forecast(end - ONE).status not in ENDED

    def do_renew(self, by: str | None, effective: date) -> None:
        self.renewed_ends.add(effective)

    def may_suspend(self, by: str | None, effective: date) -> bool:
        return self.forecast(effective).status == "in force"

    def may_resume(self, by: str | None, effective: date) -> bool:
        return self.forecast(effective).status == "suspended"

    def may_supersede(self, by: str | None, effective: date) -> bool:
        return self.forecast(effective).status in LIVE

    may_terminate_together = may_supersede

    def may_terminate_at_will(self, by: str | None, effective: date) -> bool:
        length = self.paper.convenience
        if length is None or effective < moved(self.day, length):
            return False
        return self.forecast(effective).status in LIVE

    def may_terminate_for_cause(self, by: str | None, effective: date) -> bool:
        other = "patron" if by == "provider" else "provider"
        since = self.breaches.get(other)
        if since is None or self.forecast(effective).status not in LIVE:
            return False
        return self.paper.cure is None or self.day > moved(since, self.paper.cure)

    def _schedule(self, kind: str, by: str | None, effective: date) -> None:
        act = Given(kind, by, self.day, effective)
        if effective == self.day:
            self.take_effect(act)
        else:
            self.coming.append(act)

    def do_suspend(self, by: str | None, effective: date) -> None:
        self._schedule("suspend", by, effective)

    def do_resume(self, by: str | None, effective: date) -> None:
        self._schedule("resume", by, effective)

    def do_supersede(self, by: str | None, effective: date) -> None:
        self._schedule("supersede", by, effective)

    def do_terminate_together(self, by: str | None, effective: date) -> None:
        self._schedule("terminate_together", by, effective)

    def do_terminate_at_will(self, by: str | None, effective: date) -> None:
        self._schedule("terminate_at_will", by, effective)

    def do_terminate_for_cause(self, by: str | None, effective: date) -> None:
        self._schedule("terminate_for_cause", by, effective)

    def may_breach(self, by: str | None, effective: date) -> bool:
        return self.status in {"in force", "suspended"}

    def do_breach(self, by: str | None, effective: date) -> None:
        assert by is not None
        self.breaches.setdefault(by, self.day)

    def may_cure(self, by: str | None, effective: date) -> bool:
        return self.status in {"in force", "suspended"} and by in self.breaches

    def do_cure(self, by: str | None, effective: date) -> None:
        assert by is not None
        del self.breaches[by]

    def may_amend(self, by: str | None, effective: date) -> bool:
        return effective >= self.paper.start and self.forecast(effective).status in LIVE


def sorted_stably(versions: list[tuple[date, str]]) -> list[tuple[date, str]]:
    return sorted(versions, key=lambda version: version[0])
