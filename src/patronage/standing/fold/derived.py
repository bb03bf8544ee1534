"""The derived standing: the fold over known facts, with the overrides laid over it."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from patronage.dates.period import Period
from patronage.facts.acts import Mask, trusted_step
from patronage.standing.fold.acts import Acts
from patronage.standing.fold.fold import Fold
from patronage.standing.fold.plain import plain_ladder
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from patronage.timeline.timeline import Timeline, coalesced, trusted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.facts.acts import Override, Step
    from patronage.facts.fact import Fact
    from patronage.facts.standings import Standing
    from patronage.relationship.coverage import Coverage
    from patronage.standing.fold.fold import Folded
    from patronage.standing.fold.moves import Move
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory

__all__ = ["Derived", "level_in"]


class Derived:
    """What follows from some facts under a policy, on every day; worked out when first asked for.

    The facts are those known by some day, in order, without mends. Not the recorded standing, which
    is what reviews in the ledger say. `told` and `kept` hold what the last review said and found,
    with the days that it is good for; what they are is the review's, which stands above the fold.
    """

    __slots__ = (
        "_acts", "_first_held", "_folded", "_moves", "_shown", "_steps",
        "coverage", "facts", "history", "judge", "kept", "told",
    )  # fmt: skip

    def __init__(
        self, facts: Facts | Iterable[Fact], coverage: Coverage, history: PolicyHistory
    ) -> None:
        self.facts: Facts = facts if isinstance(facts, Facts) else Facts(facts)
        self.coverage: Coverage = coverage
        self.history: PolicyHistory = history
        self.judge: Judge = Judge(self.facts, coverage, self._begins())
        self._acts: Acts | None = None
        self._folded: Folded | None = None
        self._shown: Timeline[str] | None = None
        self._steps: tuple[Step, ...] | None = None
        self._moves: dict[date, Move] | None = None
        self._first_held: dict[str, date] | None = None
        self.told: Any = None
        self.kept: dict[object, tuple[Any, date, date | None]] = {}

    def _begins(self) -> date | None:
        """Return the relationship's first day: of a fact, or of the first version if that is later.

        Where the policy reads others, it may have begun with one of these.
        Clocks start there at the earliest, and nothing is decided before. None: it has not begun.
        """
        first, effective = self.facts.first, self.history.versions[0].effective
        if self.facts.beside is not None:
            from patronage.standing.rules.others import (
                first_day,
            )  # few policies need it, nor a book

            rules = (rule for each in self.history.versions for rule in each.policy.rules)
            first = first_day(self.facts, rules)
        return first if first is None or first >= effective else effective

    @property
    def acts(self) -> Acts:
        """The placements, overrides and reviews that concern this policy."""
        if self._acts is None:
            self._acts = Acts.among(self.facts, self.history)
        return self._acts

    @property
    def folded(self) -> Folded:
        """What the fold found over all days: standings decided and shown, moves, rungs held."""
        if self._folded is None:
            versions = self.history.versions
            ladder = plain_ladder(versions[0]) if len(versions) == 1 else None
            if ladder is None or self.acts.days:
                self._folded = Fold(self.history, self.judge, self.acts).run()
            else:
                self._folded = ladder.folded(self.judge)
        return self._folded

    @property
    def shown(self) -> Timeline[str]:
        """The name of the standing that shows on each day, overrides included."""
        if self._shown is None:
            self._shown = self.masked(self.folded.shown)
        return self._shown

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every change of what shows, on its own day, with the rungs gained and lost."""
        if self._steps is None:
            self._steps = self.steps_of(self.folded, self.shown)
        return self._steps

    @property
    def moves(self) -> dict[date, Move]:
        """Each move by the day from which it shows."""
        if self._moves is None:
            self._moves = _by_day(self.folded.moves)
        return self._moves

    def was_held(self, rung: str, day: date) -> bool:
        """Say whether a rung was held on some day before this one."""
        if self._first_held is None:
            self._first_held = self.folded.first_held
        first = self._first_held.get(rung)
        return first is not None and first < day

    def steps_of(self, folded: Folded, shown: Timeline[str]) -> tuple[Step, ...]:
        """Return the changes of what shows as steps; those of an override gain and lose no rung."""
        moves = self.moves if folded is self._folded else _by_day(folded.moves)
        versions, turns = self.history.versions, folded.turns
        one = versions[0].policy.standings.__getitem__ if len(versions) == 1 else None
        before = shown.before
        steps: list[Step] = []
        for day, name in zip(shown.days, shown.values):  # noqa: B905  strict costs as much as the loop
            gained, lost = _NO_RUNGS
            move = moves.get(day)
            if move is not None and move.after == name:
                gained, lost = turns.get(move.day, _NO_RUNGS)
            named = one or self.policy_at(day).standing
            steps.append(trusted_step(named(before), named(name), day, gained, lost, False))
            before = name
        return tuple(steps)

    def _named(self, name: str, day: date) -> Standing:
        return self.policy_at(day).standing(name)

    def policy_at(self, day: date) -> Policy:
        """Return the policy of the version in force on a day; before the first, the first."""
        versions = self.history.versions
        return versions[0 if len(versions) == 1 else max(self.history.index_at(day), 0)].policy

    def standing_at(self, day: date) -> Standing:
        """Return the standing that shows on a day, with the ladder of that day's version."""
        shown = self.shown
        place = bisect_right(shown.days, day)
        name = shown.values[place - 1] if place else shown.before
        return self.policy_at(day).standing(name)

    def laddered(self, names: Timeline[str]) -> Timeline[Standing]:
        """Return standings for names, each with the ladder of its day's version."""
        first = self.history.versions[0].policy
        if len(self.history.versions) == 1:
            one = first.standings.__getitem__
            return trusted(one(names.before), names.days, tuple(map(one, names.values)))
        before = first.standing(names.before)
        named = (self._named(name, day) for day, name in zip(names.days, names.values, strict=True))
        return coalesced(before, zip(names.days, named, strict=True))

    # --- step 8: overrides ----------------------------------------------------------------------

    def masked(self, shown: Timeline[str]) -> Timeline[str]:
        """Lay the overrides over what shows: a pin alone, else the floor, then the ceiling.

        Of several of a kind the later recorded wins. One that names a standing which the ladder of
        a day has not is without effect on it.
        """
        if not self.acts.overrides:
            return shown
        ladders = self._ladders()
        for mask in (Mask.FLOOR, Mask.CEILING, Mask.PIN):
            laid: Timeline[str | None] = Timeline.constant(None)
            for override in self.acts.overrides:
                if override.mask is mask:
                    laid = _laid_over(laid, override, ladders)
            shown = Timeline.combine(_MASKED[mask], shown, laid, ladders)
        return shown

    def _ladders(self) -> Timeline[tuple[str, ...]]:
        """Return the ladder of each day: the one that says which standing is above another."""
        first, *more = self.history.versions
        later = ((version.effective, version.policy.ladder) for version in more)
        return coalesced(first.policy.ladder, later)


def _by_day(moves: tuple[Move, ...]) -> dict[date, Move]:
    """Return moves by the day from which they show."""
    return {move.shows_on: move for move in moves}


def _pinned(shown: str, mask: str | None, ladder: tuple[str, ...]) -> str:  # noqa: ARG001  pointwise
    return shown if mask is None else mask


def _floored(shown: str, mask: str | None, ladder: tuple[str, ...]) -> str:
    return shown if mask is None else max(shown, mask, key=partial(level_in, ladder))


def _capped(shown: str, mask: str | None, ladder: tuple[str, ...]) -> str:
    return shown if mask is None else min(shown, mask, key=partial(level_in, ladder))


def level_in(ladder: tuple[str, ...], name: str) -> int:
    """Return how high a standing is; a fold that was cut short may still show an older ladder's."""
    return ladder.index(name) if name in ladder else -1


_NO_RUNGS: Final[tuple[tuple[str, ...], tuple[str, ...]]] = ((), ())
_MASKED: Final = {Mask.PIN: _pinned, Mask.FLOOR: _floored, Mask.CEILING: _capped}


def _laid_over(
    laid: Timeline[str | None], override: Override, ladders: Timeline[tuple[str, ...]]
) -> Timeline[str | None]:
    """Lay one override over the earlier ones, from its own day on, where the ladder knows it."""
    seen = override.period.intersect(Period(override.on, None))
    if seen is None:
        return laid
    name = override.standing.name

    def over(old: str | None, here: bool, ladder: tuple[str, ...]) -> str | None:
        return name if here and name in ladder else old

    return Timeline.combine(over, laid, Timeline.from_periods([seen]), ladders)
