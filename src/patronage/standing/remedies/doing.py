"""What something new makes of a criterion: how much of it turns the verdict, and on which days."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from fractions import Fraction
from functools import partial
from operator import index
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from attrs import evolve

from patronage.counting.verdict import Verdict
from patronage.dates.period import Period
from patronage.standing.criteria.checks import EVER
from patronage.standing.criteria.noted import Statistic
from patronage.standing.rules.covering import Unseen, unseen_of
from patronage.standing.rules.lack import Lack, lack
from patronage.standing.rules.own_rules import answer, timeline_of
from patronage.standing.rules.verdict import Observed
from patronage.standing.rules.verdicts import judged, verdicts_of
from patronage.thresholds.threshold import Threshold
from patronage.timeline.timeline import Timeline, trusted

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.judge import Judge
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["Doing", "doing"]

T = TypeVar("T")

_SEEN: Final = timeline_of(Observed)


class Doing(NamedTuple):
    """Something new that turns a criterion: how much it takes, and what is said once it is done.

    `said(day)` is what the criterion says on every day if it is done on that one.
    """

    lack: Lack
    said: Callable[[date], Timeline[Verdict]]


class _Asked(NamedTuple):
    """A criterion that is to be turned, to met or else to unmet, by what is done from a day on.

    What it lacks is what it lacks on `day`.
    """

    judge: Judge
    criterion: Criterion
    anchors: Anchors
    wanted: bool
    asked: date
    day: date

    @property
    def seen(self) -> Timeline[Observed]:
        return self.judge.observed(self.criterion, self.anchors)

    @property
    def said(self) -> Timeline[Verdict]:
        return self.judge.verdict(self.criterion, self.anchors)

    @property
    def verdict(self) -> Verdict:
        return Verdict.MET if self.wanted else Verdict.UNMET

    @property
    def contrary(self) -> Verdict:
        return Verdict.UNMET if self.wanted else Verdict.MET

    @property
    def unseen(self) -> Unseen:
        return unseen_of(self.criterion)

    def moves(self, *, up: bool) -> bool:
        """Say whether something new can move what is seen up, or down."""
        if getattr(self.criterion, "reversible", False):
            return True
        return self.unseen is not (Unseen.LOWERS if up else Unseen.RAISES)

    def lack(self, value: object, threshold: Threshold) -> Lack | None:
        """Return by how much a value has to move, the way that it can.

        A value of which only a bound is known moves with it. Where that leaves the contrary sure,
        as of what is less than 50 where 50 are wanted, it has to move further.
        """
        if isinstance(value, Threshold):
            moved = self.lack(value.bound, threshold)
            if moved is not None and _said_of(value, moved, threshold) is self.contrary:
                return moved.further()
            return moved
        ways = {"rises": self.moves(up=True), "falls": self.moves(up=False)}
        found = lack(value, threshold, wanted=self.wanted, **ways)
        if isinstance(value, int) and getattr(self.criterion, "by", None) in _MEANS:
            between = lack(Fraction(value), threshold, wanted=self.wanted, **ways)
            return between if between is not None and between.beyond else found
        return found


def _said_of(value: Threshold, moved: Lack, threshold: Threshold) -> Verdict | None:
    """Return what is said once what is known of a value has moved; None where it isn't measured."""
    gap = moved.gap
    if gap is None:
        return None
    bound = cast("Any", value.bound)
    return judged(threshold)(evolve(value, bound=bound - gap if moved.excess else bound + gap))


_MEANS: Final = (Statistic.MEAN, Statistic.MEAN_PER_PERIOD)
"""What lies between two whole numbers as a rule: to be past one, the next is not needed."""


def doing(
    judge: Judge, criterion: Criterion, anchors: Anchors, *, wanted: bool, asked: date, day: date
) -> Doing | None:
    """Return what turns a criterion to met, or where that is not `wanted` to unmet; None: nothing.

    A count can't fall, the first day of something can't be another, an act can't be undone: only
    what facts not looked at could do to a value (`unseen`), new ones can do; and what begins may
    end (`reversible`). That time alone turns it is not told here, nor what others may do about what
    is looked at beyond the ledger.

    >>> import patronage as pt
    >>> from patronage.standing.rules.evidence import Facts
    >>> from patronage.standing.rules.judge import Judge
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> nothing, on = Judge(Facts(()), None), date(2026, 1, 1)
    >>> often = pt.PurchaseCount(pt.at_least(2))
    >>> found = doing(nothing, often, NO_ANCHORS, wanted=True, asked=on, day=on)
    >>> found.lack.gap, found.said(on).at(on)
    (2, Verdict.MET)
    """
    if getattr(criterion, "looks_beyond", False):
        return None  # it is another's to do
    of = _Asked(judge, criterion, anchors, wanted, asked, day)
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    if hasattr(criterion, "seen_after"):
        return _as_it_says(of, threshold)
    if threshold is not None and threshold.is_elapsed:
        return _of_time(of, threshold)
    short = _lacking(of, threshold)
    if short is None:
        return None
    turned = _turned(of, threshold, short)

    def said(on: date) -> Timeline[Verdict]:
        spell = _counting(of, short, on)
        if spell is None or spell.start is None:
            return of.said
        line = of.said.splice(spell.start, turned)
        return line if spell.end is None else line.splice(spell.end, of.said)

    return Doing(short, said)


def _as_it_says(of: _Asked, threshold: Threshold | None) -> Doing | None:
    """Return what something new does to a criterion that says so itself, for good or ill."""
    if of.said.at(of.day) is Verdict.UNKNOWN:
        return None  # nor is it known once there is more

    def said(on: date) -> Timeline[Verdict]:
        seen = of.seen.at(on)
        after = answer(of.criterion, "seen_after", _SEEN, seen, on)
        return of.said.splice(on, verdicts_of(after, threshold))

    return Doing(Lack(), said)


def _of_time(of: _Asked, threshold: Threshold) -> Doing | None:
    """Return what lets time run anew; of the age of a debt, what pays it off."""
    since = of.seen.at(of.day).value
    if of.unseen is Unseen.ANYTHING:
        ended = Timeline.constant(Verdict.UNMET)
        return None if of.wanted else Doing(Lack(), partial(of.said.splice, later=ended))
    if of.unseen is Unseen.LOWERS and since is not None:
        return None

    def said(on: date) -> Timeline[Verdict]:
        if isinstance(since, date) and on <= since:
            return of.said
        from_then = Timeline.of({on: Observed(on)}, before=Observed(None))
        return of.said.splice(on, verdicts_of(from_then, threshold))

    return Doing(Lack(), said)


def _lacking(of: _Asked, threshold: Threshold | None) -> Lack | None:
    """Return what a criterion lacks when that counts; None where nothing new can bring it."""
    seen = of.seen.at(of.day)
    value = seen.value
    if threshold is None:
        return Lack() if of.moves(up=of.wanted) else None
    if value is None and seen.last is not None and of.unseen is not Unseen.NOTHING:
        return None  # what counts doesn't fit together, and goes on to count
    found = of.lack(value, threshold)
    if isinstance(value, Threshold):  # it is only known to pass this
        value = value.bound
    if found is None or not isinstance(value, int) or not isinstance(found.gap, int):
        return found
    return None if found.excess and found.gap > value >= 0 else found  # no count is below zero


def _turned(of: _Asked, threshold: Threshold | None, short: Lack) -> Timeline[Verdict]:
    """Return what is said on the days on which so much more, or less, counts.

    What is enough on the one day is on those on which no more is lacking. A mean or a balance is
    only known to be moved so far from the day itself on.
    """
    enough = Timeline.constant(of.verdict)
    if threshold is None or short.gap is None:
        return enough
    enough = Timeline.constant(_reached(of, of.seen.at(of.day).value, threshold, short))
    if of.unseen is Unseen.ANYTHING:
        return of.said.splice(of.day, enough)

    def turn(seen: Observed, said: Verdict) -> Verdict:
        then = of.lack(seen.value, threshold)
        if said is of.verdict or then is None or then.excess is not short.excess:
            return said
        return _reached(of, seen.value, threshold, short) if then.within(short) else said

    return Timeline.combine(turn, _from(of.asked, of.seen), _from(of.asked, of.said))


def _reached(of: _Asked, value: object, threshold: Threshold, short: Lack) -> Verdict:
    """Return what is said of a value that has moved so far: of a bound it may not be known.

    What is known to be less than something is never known to be more than anything.
    """
    if not isinstance(value, Threshold):
        return of.verdict
    said = _said_of(value, short, threshold)
    return of.verdict if said is of.verdict else Verdict.UNKNOWN


def _from(day: date, line: Timeline[T]) -> Timeline[T]:
    """Return a timeline as it is from a day on, without what was before."""
    place = bisect_right(line.days, day)
    return trusted(line.at(day), line.days[place:], line.values[place:])


def _counting(of: _Asked, short: Lack, on: date) -> Period | None:
    """Return the days on which what is done on a day counts; None: on none."""
    criterion = of.criterion
    if hasattr(criterion, "holds_from"):
        seen = of.seen.at(of.asked)
        start = answer(criterion, "holds_from", _day_or_none, seen, on)
        return None if start is None else Period(start, None)
    window: Window = getattr(criterion, "over", None) or EVER
    spell = window.counts(on, of.anchors)
    if spell is None or short.excess or not hasattr(criterion, "place") or of.asked == of.day:
        return spell
    return _in_new_places(of, window, spell, on, short.gap if isinstance(short.gap, int) else 1)


def _in_new_places(of: _Asked, window: Window, spell: Period, on: date, many: int) -> Period | None:
    """Return the days on which so many places count together, of which the last is that of a day.

    Each day, or each period, counts once: they are the last ones that are new, each used on its
    last day. None where there aren't as many.
    """
    place = partial(answer, of.criterion, "place", index)
    here = place(of.asked)
    used = {place(fact.on) for day in (of.asked, of.day) for fact in of.seen.at(day).facts}
    first = place(on) - many + 1
    if first < here or (first == here and here in used):
        return None
    days = range(of.asked.toordinal(), on.toordinal() + 1)
    after = bisect_right(days, first, key=lambda day: place(date.fromordinal(day)))
    begun = window.counts(date.fromordinal(days[after - 1]), of.anchors)
    if begun is None or (begun.end is not None and begun.end <= (spell.start or on)):
        return None
    return Period(spell.start, begun.end)


def _day_or_none(day: date | None) -> date | None:
    return None if day is None else date.fromordinal(day.toordinal())
