"""The fold: what standing is on every day, from what the rules say and what was decided by hand.

A ladder is one independent latch per rung; the standing is the highest that is held. The fold takes
the days on which something can happen, in order, and does on each what the policy says: version,
keep or lose, gain, depth of a fall, acts, effect. Between those days nothing changes, so it jumps.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.standing.latch import Latch, later
from patronage.standing.moves import Cause, Move
from patronage.standing.ladder import Climb, Fall, first_boundary
from patronage.standing.verdict import Verdict
from patronage.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from patronage.facts import Placement
    from patronage.standing.acts import Acts
    from patronage.standing.judge import Judge
    from patronage.standing.history import PolicyHistory
    from patronage.standing.ladder import Rung
    from patronage.standing.policy import Policy

__all__ = ["Fold", "Folded"]

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Folded:
    """What the fold found: the decided and the shown standing on every day, and each move.

    Standings by name. `shown` is before any override; `decided` is what the rules go on from. Each
    of `held` is a rung by name and the days on which it is held, whatever stands above it; `due`
    names the rungs whose move waits for a decision.
    """

    decided: Timeline[str]
    shown: Timeline[str]
    moves: tuple[Move, ...]
    held: tuple[tuple[str, Timeline[bool]], ...]
    due: Timeline[tuple[str, ...]]

    def turned(self, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the rungs gained and the rungs lost on a day, from the lowest up."""
        turned = [(name, line.at(day)) for name, line in self.held if day in line.days]
        return tuple(name for name, held in turned if held), tuple(
            name for name, held in turned if not held
        )

    def next_change(self, after: date, shown: Timeline[str]) -> date | None:
        """Return the next day on which what shows, or what waits for a decision, changes."""
        days = (shown.next_change(after), self.due.next_change(after) if self.due.days else None)
        return min((day for day in days if day is not None), default=None)


class Fold:
    """One run of the fold over one relationship; `run(until)` leaves the latches as of that day.

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
        self.version = -1
        self.policy: Policy = history.versions[0].policy
        self.latches: list[Latch] = []
        self.decided = self.shown = self.base = self.policy.base.name
        self.pending: list[Move] = []
        self.moves: list[Move] = []
        self._decided: list[tuple[date, str]] = []
        self._shown: list[tuple[date, str]] = []
        self._held: dict[str, list[tuple[date, bool]]] = {}
        self._due: list[tuple[date, tuple[str, ...]]] = []
        self._turns = tuple(sorted(set(self._turning_days())))

    # --- running --------------------------------------------------------------------------------

    def run(self, until: date | None = None) -> Folded:
        """Take the days from the first fact or version on, up to and including `until`."""
        day = self._first_day()
        while day is not None and (until is None or day <= until):
            moved = self._step(day)
            day = self._next_day(day, moved=moved)
        self._mature(until)
        return Folded(
            decided=Timeline.of(self._decided, before=self.base),
            shown=Timeline.of(self._shown, before=self.base),
            moves=tuple(self.moves),
            held=tuple((name, Timeline.of(days, before=False)) for name, days in self._held.items()),
            due=Timeline.of(self._due, before=()),
        )

    def _first_day(self) -> date | None:
        effective = self.history.versions[0].effective
        return self.judge.facts.first if effective == date.min else effective

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

    def _next_day(self, day: date, *, moved: bool) -> date | None:
        cadence = self.policy.review_on
        looked = cadence is None or first_boundary(cadence, day) == day
        days = [turn for turn in self._turns if turn > day][:1] if self._turns else []
        for latch in self.latches:
            found = latch.next_day(day, self._review_from, looked=looked, moved=moved)
            if found is not None:
                days.append(found)
        return min(days, default=None)

    def _review_from(self, day: date) -> date | None:
        cadence = self.policy.review_on
        return day if cadence is None else first_boundary(cadence, day)

    # --- one day --------------------------------------------------------------------------------

    def _step(self, day: date) -> bool:
        """Do what the policy says on one day; say whether the decided standing changed."""
        self._mature(day - _DAY)
        self._enter_versions(day)
        self._mature(day)
        before = self.decided
        review = self._review_from(day) == day
        lost = self._lose(day, review=review)
        gained = self._gain(day, before, review=review)
        decided = self._highest()
        if self._level(decided) < self._level(before):
            self._deepen(day, before, decided, lost)
            decided = self._highest()
        placement = self.acts.placement(day)
        if placement is not None:
            self._place(day, placement)
        elif decided != before:
            self._decide(day, before, decided, lost, gained)
        self._note(day)
        return self.decided != before

    def _highest(self) -> str:
        for latch in reversed(self.latches):
            if latch.held:
                return latch.name
        return self.policy.base.name

    def _level(self, name: str) -> int:
        """Return how high a standing is: 0 is the base, or a name that the ladder has not."""
        ladder = self.policy.ladder
        return ladder.index(name) if name in ladder else 0

    def _note(self, day: date) -> None:
        for latch in self.latches:
            noted = self._held.setdefault(latch.name, [])
            if latch.held != (noted[-1][1] if noted else False):
                noted.append((day, latch.held))
        if self.policy.up.on_decision or self.policy.down.on_decision:
            due = tuple(each.name for each in self.latches if each.due_gain or each.due_loss)
            self._due.append((day, due))

    # --- step 0: version ------------------------------------------------------------------------

    def _enter_versions(self, day: date) -> None:
        place = self.history.index_at(day)
        while self.version < place:
            self.version += 1
            self._enter_version(day)
        if len(self.history.versions) > 1 or self.version == 0:
            self._guard(day)

    def _enter_version(self, day: date) -> None:
        """Take the rungs of a new version; the latch of a dropped one moves with its term."""
        version, old = self.history.versions[self.version], self.policy
        self.policy = version.policy
        dropped = {latch.name: latch for latch in self.latches}
        self.latches = [
            dropped.pop(rung.name, None) or Latch(rung, self.judge) for rung in self.policy.rungs
        ]
        if self.version == 0:
            return
        targets = _targets(old, self.policy, dict(version.moved))
        heirs = {latch.name: latch for latch in self.latches}
        for name, latch in dropped.items():
            if latch.held:
                self._held[name].append((day, False))
                heir = heirs.get(targets[name])
                if heir is not None and not heir.held:
                    heir.inherit(latch)
        self.decided = self._highest()
        self._decided.append((day, self.decided))
        self.pending = [move.renamed(targets.get(move.after, move.after)) for move in self.pending]
        shown = targets.get(self.shown, self.shown)
        if shown != self.shown:
            self._put(Move(day, self.shown, shown, day, Cause.RENAMED, version=self.version))

    def _guard(self, day: date) -> None:
        """Tell the latches which versions protect their holders, and what they were before."""
        versions = self.history.versions[: self.version + 1]
        guards = [
            older.policy
            for place, older in enumerate(versions[:-1])
            if self._protects(place + 1, day)
        ]
        for latch, rung in zip(self.latches, self.policy.rungs, strict=True):
            older = [each for policy in guards if (each := _rung_of(policy, latch.name)) is not None]
            past = [(version.effective, _rung_of(version.policy, latch.name)) for version in versions]
            latch.under(rung, (rung, *older), tuple(past) if len(past) > 1 else ())

    def _protects(self, place: int, day: date) -> bool:
        """Say whether the protection that a version leaves to holders of the one before it runs."""
        version = self.history.versions[place]
        end = later(version.effective, version.grandfather)
        if end is not None and day >= end:
            return False
        return self.reviewed != day and not self.acts.reviewed_under(self.history, place, day)

    # --- steps 1 to 4: looking, keep or lose, gain ----------------------------------------------

    def _takes(self, day: date, name: str, *, gain: bool) -> bool:
        return self.reviewed == day or self.acts.takes(day, name, gain=gain)

    def _lose(self, day: date, *, review: bool) -> list[_Lost]:
        lost: list[_Lost] = []
        waits = self.policy.down.on_decision
        for latch in self.latches:
            if not latch.held:
                continue
            taken = waits and self._takes(day, latch.name, gain=False)
            if latch.look(day, looking=review, on_decision=waits, taken=taken):
                lost.append(_Lost(latch.name, latch.over, latch.grace_from))
                latch.lose(day)
        return lost

    def _gain(self, day: date, before: str, *, review: bool) -> dict[str, date]:
        gained: dict[str, date] = {}
        waits = self.policy.up.on_decision
        highest = self._level(before) + 1 if self.policy.climb is Climb.ONE_RUNG else len(self.latches)
        for level, latch in enumerate(self.latches, start=1):
            if latch.held or latch.last_loss == day:
                continue
            since = latch.ready(day) if level <= highest else None
            if since is None:
                latch.due_gain = None
                continue
            if waits:
                if review and latch.due_gain is None:
                    latch.due_gain = day
                if latch.due_gain is None or not self._takes(day, latch.name, gain=True):
                    continue
            elif not review:
                continue
            latch.gain(day, self.policy.up.day(day))
            gained[latch.name] = since
        return gained

    # --- step 5: depth of a fall ----------------------------------------------------------------

    def _deepen(self, day: date, before: str, decided: str, lost: list[_Lost]) -> None:
        if self.policy.fall is Fall.BASE:
            for latch in self.latches:
                if latch.held:
                    latch.lose(day)
        elif self.policy.fall is Fall.ONE_RUNG and self._level(decided) < self._level(before) - 1:
            ran_out = next((each.over for each in lost if each.name == before), None)
            self.latches[self._level(before) - 2].catch(day, ran_out)

    # --- step 6: acts ---------------------------------------------------------------------------

    def _place(self, day: date, placement: Placement) -> None:
        level = self._level(placement.standing.name)
        if placement.yields_to_rules:
            level = max(level, self._entered_level(day))
        for place, latch in enumerate(self.latches, start=1):
            latch.due_gain = None
            if place <= level:
                latch.place(day, placement.until)
            elif latch.held:
                latch.lose(day)
        self.pending.clear()
        self.decided = self._highest()
        self._decided.append((day, self.decided))
        if self.decided != self.shown:
            cause = Cause.PLACED
            self._put(Move(day, self.shown, self.decided, day, cause, act=placement, version=self.version))

    def _entered_level(self, day: date) -> int:
        met = [
            level
            for level, latch in enumerate(self.latches, start=1)
            if latch.says(latch.rung.enter, day) is Verdict.MET
        ]
        return max(met, default=0)

    # --- step 7: effect -------------------------------------------------------------------------

    def _decide(
        self, day: date, before: str, decided: str, lost: list[_Lost], gained: Mapping[str, date]
    ) -> None:
        """Note a change that the rules made; it shows on its effect day, stated per direction."""
        compared = before if self.shown == decided else self.shown
        rises = self._level(decided) > self._level(compared)
        shows = (self.policy.up if rises else self.policy.down).day(day)
        if self._level(decided) > self._level(before):
            move = Move(
                day, before, decided, shows, Cause.EARNED,
                rung=decided, since=gained.get(decided), version=self.version,
            )  # fmt: skip
        else:
            found = next((each for each in lost if each.name == before), None)
            move = Move(
                day, before, decided, shows, Cause.LOST,
                rung=before, since=found.grace_from if found else None, version=self.version,
            )  # fmt: skip
        self.decided = decided
        self._decided.append((day, decided))
        self.pending = [other for other in self.pending if other.shows_on < shows]
        self.pending.append(move)
        self._mature(day)

    def _mature(self, day: date | None) -> None:
        """Show what was decided to show by now."""
        while self.pending and (day is None or self.pending[0].shows_on <= day):
            move = self.pending.pop(0)
            if move.after != self.shown:
                self._put(move.shown_from(self.shown))

    def _put(self, move: Move) -> None:
        self.shown = move.after
        self._shown.append((move.shows_on, move.after))
        self.moves.append(move)


@frozen
class _Lost:
    """A rung lost today: the end of the term that ran out, and the first day of its grace."""

    name: str
    over: date | None
    grace_from: date | None


def _rung_of(policy: Policy, name: str) -> Rung | None:
    return next((rung for rung in policy.rungs if rung.name == name), None)


def _targets(old: Policy, new: Policy, moved: Mapping[str, str]) -> dict[str, str]:
    """Return where each standing of an old ladder goes: where told, else the next lower that stays."""
    targets: dict[str, str] = {}
    lower = new.base.name
    for name in old.ladder:
        if name in new.ladder:
            lower = name
        targets[name] = moved.get(name, lower) if name not in new.ladder else name
    return targets
