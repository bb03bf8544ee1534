"""The fold: what standing is on every day, from what the rules say and what was decided by hand.

A ladder is one independent latch per rung; the standing is the highest that is held. The fold takes
the days on which something can happen, in order, and does on each what the policy says: version,
keep or lose, gain, depth of a fall, acts, effect. Between those days nothing changes, so it jumps.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.errors import OutOfRange
from patronage.standing.fold.coming import next_day
from patronage.standing.fold.latch import Latch
from patronage.standing.fold.moves import Cause, Move
from patronage.standing.fold.showing import Showing, effective
from patronage.standing.fold.succession import guards, past_of, protecting, targets
from patronage.standing.policy.ladder import Climb, Fall, first_boundary
from patronage.timeline.timeline import coalesced
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from patronage.facts.acts import Placement
    from patronage.standing.fold.acts import Acts
    from patronage.standing.fold.latch import State
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.rules.judge import Judge
    from patronage.timeline.timeline import Timeline

__all__ = ["Fold", "Folded"]


class Folded(NamedTuple):
    """What the fold found: the decided and the shown standing on every day, and each move.

    Standings by name. `shown` is before any override; `decided` is what the rules go on from.
    `turns` are the rungs gained and lost on each day on which any was, whatever stands above them,
    from the lowest up; `due` names the rungs whose move waits for a decision.
    """

    decided: Timeline[str]
    shown: Timeline[str]
    moves: tuple[Move, ...]
    turns: Mapping[date, tuple[tuple[str, ...], tuple[str, ...]]]
    due: Timeline[tuple[str, ...]]

    @property
    def first_held(self) -> dict[str, date]:
        """The day on which each rung was held first, of those that ever were."""
        found: dict[str, date] = {}
        for day in sorted(self.turns):
            for name in self.turns[day][0]:
                found.setdefault(name, day)
        return found

    def next_change(self, after: date, shown: Timeline[str]) -> date | None:
        """Return the next day on which what shows, or what waits for a decision, changes."""
        if not self.due.days:
            return shown.next_change(after)
        days = (shown.next_change(after), self.due.next_change(after))
        return min((day for day in days if day is not None), default=None)


def _turned(
    held: Mapping[str, Mapping[date, bool]],
) -> dict[date, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the rungs gained and lost by day."""
    turns: dict[date, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for name, days in held.items():
        holds = False
        for day, now in days.items():
            if now is holds:
                continue
            holds = now
            gained, lost = turns.get(day, ((), ()))
            turns[day] = ((*gained, name), lost) if now else (gained, (*lost, name))
    return turns


class Fold:
    """One run of the fold over one relationship; `run(until)` leaves the latches as of that day.

    `coming` is then the next day on which something can happen by itself; None: there is none.
    With `reviewed` a day is judged as if a review were recorded on it: the protection of older
    versions has ended, and the moves that are due are taken.
    """

    def __init__(
        self, history: PolicyHistory, judge: Judge, acts: Acts, *, reviewed: date | None = None
    ) -> None:
        self.history = history
        self.judge = judge
        self.acts = acts
        self.reviewed = reviewed
        self.version: int = -1
        self.policy: Policy = history.versions[0].policy
        self.latches: list[Latch] = [Latch(rung, judge) for rung in self.policy.rungs]
        self.base: str = self.policy.base.name
        self.decided: str = self.base
        self.showing: Showing = Showing(self.base)
        self.coming: date | None = None
        self._decided: dict[date, str] = {}
        self._held: dict[str, dict[date, bool]] = {}
        self._due: dict[date, tuple[str, ...]] = {}
        self._turns = sorted(set(self._turning_days()))

    # --- running --------------------------------------------------------------------------------

    def run(self, until: date | None = None) -> Folded:
        """Take the days from the relationship's first on, up to and including `until`."""
        day = self.judge.begins
        self._enter_before(day, until)
        while day is not None and (until is None or day <= until):
            retry = self._step(day)
            day = self._next_day(day, retry=retry)
        self.coming = day
        self.showing.mature(until)
        if until is not None:
            for latch in self.latches:
                latch.catch_up(until)
        return Folded(
            decided=coalesced(self.base, self._decided.items()),
            shown=coalesced(self.base, self.showing.names.items()),
            moves=tuple(self.showing.moves),
            turns=_turned(self._held),
            due=coalesced((), self._due.items()),
        )

    def _enter_before(self, first: date | None, until: date | None) -> None:
        """Take the versions that came into force before there was anything to judge by them."""
        for version in self.history.versions:
            early = first is None or version.effective < first
            if early and (until is None or version.effective <= until):
                self.version += 1
                self._enter_version(version.effective)

    def _turning_days(self) -> Iterator[date]:
        """Yield the days on which something may happen whatever the verdicts: versions and acts."""
        for version in self.history.versions[1:]:
            yield version.effective
            ending = later(version.effective, version.grandfather)
            if ending is not None:
                yield ending
        yield from self.acts.days
        if self.reviewed is not None:
            yield self.reviewed

    def _next_day(self, day: date, *, retry: bool) -> date | None:
        place = bisect_right(self._turns, day)
        last = place == len(self._turns)
        found = None if last else self._turns[place]
        looked = self._review_from(day) == day
        for latch in self.latches:
            each = next_day(latch, day, self._review_from, looked=looked, retry=retry, last=last)
            if each is not None and (found is None or each < found):
                found = each
        return found

    def _review_from(self, day: date) -> date | None:
        """Return the first review day on or after a day; None beyond the last day there is."""
        cadence = self.policy.review_on
        if cadence is None:
            return day
        try:
            return first_boundary(cadence, day)
        except OutOfRange:
            return None

    # --- one day --------------------------------------------------------------------------------

    def _step(self, day: date) -> bool:
        """Do what the policy says on one day; say whether tomorrow may be otherwise for that."""
        self.showing.mature(day, itself=False)  # an older version's, before names are another's
        turned = self._enter_versions(day)
        self.showing.mature(day)
        placement = self.acts.placement(day)
        entered = self._entered_level(day) if placement and placement.yields_to_rules else 0
        before = self.decided
        review = self._review_from(day) == day
        lost = self._lose(day, review=review)
        gained = self._gain(day, before, review=review)
        decided = self._highest()
        if self._level(decided) < self._level(before):
            self._deepen(day, before, decided, lost)
            decided = self._highest()
        if placement is not None:
            self._place(day, placement, entered)
        elif decided != before:
            self._decide(day, before, decided, lost, gained)
        self._note(day)
        return turned or placement is not None or decided != before

    def _highest(self) -> str:
        for latch in reversed(self.latches):
            if latch.state.held:
                return latch.name
        return self.policy.base.name

    def _level(self, name: str) -> int:
        """Return how high a standing is: 0 is the base, or a name that the ladder has not."""
        ladder = self.policy.ladder
        return ladder.index(name) if name in ladder else 0

    def _note(self, day: date) -> None:
        for latch in self.latches:
            self._note_held(day, latch.name, held=latch.state.held)
        if self._due or self.policy.up.on_decision or self.policy.down.on_decision:
            due = tuple(each.name for each in self.latches if each.state.due)
            self._due[day] = due

    def _note_held(self, day: date, name: str, *, held: bool) -> None:
        self._held.setdefault(name, {})[day] = held

    # --- step 0: version ------------------------------------------------------------------------

    def _enter_versions(self, day: date) -> bool:
        """Take each version that came into force by a day; say whether there was one."""
        place = self.history.index_at(day)
        turned = self.version < place
        while self.version < place:
            self.version += 1
            self._enter_version(day)
        if self.version > 0:
            self._guard(day)
        return turned

    def _enter_version(self, day: date) -> None:
        """Take the rungs of a new version; the latch of a dropped one moves with its term."""
        version, old = self.history.versions[self.version], self.policy
        self.policy = version.policy
        dropped = {latch.name: latch for latch in self.latches}
        fresh: set[str] = set()
        self.latches = []
        for rung in self.policy.rungs:
            latch = dropped.pop(rung.name, None)
            if latch is None:
                latch = Latch(rung, self.judge)
                fresh.add(rung.name)
            self.latches.append(latch)
        if self.version == 0:
            return
        goes = targets(old, self.policy, version.moved)
        self._bequeath(day, dropped, goes, fresh)
        self.decided = self._decided[day] = self._highest()
        self.showing.rename(day, goes, self.decided, self.version)

    def _bequeath(
        self, day: date, dropped: Mapping[str, Latch], goes: Mapping[str, str], fresh: set[str]
    ) -> None:
        """Move the latches of dropped rungs; where the heir has one of its own, only a held one."""
        heirs = {latch.name: latch for latch in self.latches}
        for name, latch in dropped.items():
            self._note_held(day, name, held=False)
            heir = heirs.get(goes[name])
            new = goes[name] in fresh
            if heir is not None and (latch.state.held or (new and not heir.state.held)):
                heir.inherit(latch, day, fresh=new)

    def _guard(self, day: date) -> None:
        """Tell the latches which versions protect their holders, and what they were before."""
        protected: frozenset[int] = frozenset()
        if self.reviewed != day:
            protected = protecting(self.history, self.version, self.acts, day)
        for latch, rung in zip(self.latches, self.policy.rungs, strict=True):
            past = past_of(self.history, self.version, latch.name)
            latch.under(rung, guards(past, protected), past)

    # --- steps 1 to 4: looking, keep or lose, gain ----------------------------------------------

    def _takes(self, day: date, name: str, *, gain: bool) -> bool:
        return self.reviewed == day or self.acts.takes(day, name, gain=gain)

    def _lose(self, day: date, *, review: bool) -> dict[str, State]:
        """Lose what is lost on a day; return the states of those rungs until then, by name."""
        lost: dict[str, State] = {}
        waits = self.policy.down.on_decision
        for latch in self.latches:
            if not latch.state.held:
                continue
            taken = waits and self._takes(day, latch.name, gain=False)
            if latch.look(day, looking=review, on_decision=waits, taken=taken):
                lost[latch.name] = latch.state
                latch.lose(day)
        return lost

    def _gain(self, day: date, before: str, *, review: bool) -> dict[str, date]:
        """Gain what is gained on a day; return since when the ways in were open, by name."""
        gained: dict[str, date] = {}
        one_rung = self.policy.climb is Climb.ONE_RUNG
        highest = self._level(before) + 1 if one_rung else len(self.latches)
        for level, latch in enumerate(self.latches, start=1):
            if latch.state.held or latch.last_loss == day:
                continue
            since = latch.ready(day) if level <= highest else None
            if since is None:
                latch.wait(None)
            elif self._may_gain(latch, day, review=review):
                latch.gain(day, effective(self.policy.up, day) or date.max)
                gained[latch.name] = since
        return gained

    def _may_gain(self, latch: Latch, day: date, *, review: bool) -> bool:
        """Say whether a rung whose conditions hold is gained: on a review day, or by decision."""
        if not self.policy.up.on_decision:
            latch.wait(None)
            return review
        if review and latch.state.due is None:
            latch.wait(day)
        return latch.state.due is not None and self._takes(day, latch.name, gain=True)

    # --- step 5: depth of a fall ----------------------------------------------------------------

    def _deepen(self, day: date, before: str, decided: str, lost: Mapping[str, State]) -> None:
        if self.policy.fall is Fall.BASE:
            for latch in self.latches:
                if latch.state.held:
                    latch.lose(day)
        elif self.policy.fall is Fall.ONE_RUNG and self._level(decided) < self._level(before) - 1:
            ran_out = lost[before].over if before in lost else None
            self.latches[self._level(before) - 2].catch(day, ran_out)

    # --- step 6: acts ---------------------------------------------------------------------------

    def _place(self, day: date, placement: Placement, entered: int) -> None:
        """Hold the rungs up to a placement, or to what the rules alone enter; lose the rest."""
        level = max(self._level(placement.standing.name), entered)
        for place, latch in enumerate(self.latches, start=1):
            latch.wait(None)
            if place <= level:
                latch.place(day, placement.until)
            elif latch.state.held:
                latch.lose(day)
        decided = self.decided = self._decided[day] = self._highest()
        showing, version = self.showing, self.version
        showing.pending.clear()
        if decided != showing.name:
            cause = Cause.PLACED
            showing.put(
                Move(day, showing.name, decided, day, cause, act=placement, version=version)
            )

    def _entered_level(self, day: date) -> int:
        """Return the highest level whose `enter` is met on a day."""
        met = [
            level
            for level, latch in enumerate(self.latches, start=1)
            if latch.enters(day) is Verdict.MET
        ]
        return max(met, default=0)

    # --- step 7: effect -------------------------------------------------------------------------

    def _decide(
        self,
        day: date,
        before: str,
        decided: str,
        lost: Mapping[str, State],
        gained: Mapping[str, date],
    ) -> None:
        """Note a change that the rules made; it shows on its effect day, stated per direction."""
        # When it shows goes by what will be seen to change, which is what shows by now: a rise that
        # still waits and is lost again may be seen as no fall at all. Where it already shows what
        # is decided, only the move that waits is taken back, and what was decided before tells.
        compared = before if self.showing.name == decided else self.showing.name
        rises = self._level(decided) > self._level(compared)
        shows = effective(self.policy.up if rises else self.policy.down, day)
        self.decided = self._decided[day] = decided
        if shows is None:
            return
        # What made it goes by what was decided before, whatever of that was ever seen.
        if self._level(decided) > self._level(before):
            cause, rung, since = Cause.EARNED, decided, gained.get(decided)
        else:
            cause, rung = Cause.LOST, before
            since = lost[before].grace_from if before in lost else None
        move = Move(day, before, decided, shows, cause, rung, since, version=self.version)
        self.showing.wait(move)
        self.showing.mature(day)
