"""What people decided about a relationship's standing: placements, overrides, recorded reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.errors import raise_faults
from patronage.facts import Override, Placement, Reviewed, rival_acts
from patronage.standing.policy import standing_named

if TYPE_CHECKING:
    from datetime import date

    from patronage.standing.evidence import Facts
    from patronage.standing.history import PolicyHistory

__all__ = ["Acts"]

_ACTS: Final = frozenset({"placement", "override", "reviewed"})


class Acts:
    """The acts among a relationship's facts that concern one policy.

    Raises `InvalidInput`: two different placements of one day, or two overrides of a kind recorded
    on one day (`placement.conflict`, `override.conflict`), and `standing.unknown` for an act that
    names a standing which the ladder of its day has not.
    """

    __slots__ = ("_placements", "_reviews", "days", "overrides")

    def __init__(self, facts: Facts, history: PolicyHistory) -> None:
        acts = facts.among(_ACTS)
        if acts:
            raise_faults(rival_acts(acts))
        for act in acts:
            if isinstance(act, Placement | Override):
                _check_standing(act, history)
        self._placements = {act.on: act for act in acts if isinstance(act, Placement)}
        self._reviews = tuple(
            act for act in acts if isinstance(act, Reviewed) and act.policy.name == history.name
        )
        self.overrides: tuple[Override, ...] = tuple(
            act for act in acts if isinstance(act, Override)
        )
        self.days: tuple[date, ...] = (*self._placements, *(review.on for review in self._reviews))

    def placement(self, day: date) -> Placement | None:
        """Return the placement of a day."""
        return self._placements.get(day)

    @property
    def last_review(self) -> Reviewed | None:
        """The review recorded last under this policy."""
        return max(self._reviews, key=lambda each: (each.on, each.recorded_on), default=None)

    def takes(self, day: date, rung: str, *, gain: bool) -> bool:
        """Say whether a review of a day takes the gain, or the loss, of a rung."""
        return any(
            rung in (step.gained if gain else step.lost)
            for review in self._reviews
            if review.on == day
            for step in review.steps
            if step.due
        )

    def reviewed_under(self, history: PolicyHistory, place: int, day: date) -> bool:
        """Say whether there was a review by a day under the version at a place, or a later one."""
        numbers = {version.policy.version for version in history.versions[place:]}
        return any(
            review.on <= day and review.policy.version in numbers for review in self._reviews
        )


def _check_standing(act: Placement | Override, history: PolicyHistory) -> None:
    day = act.on
    place = max(history.index_at(day), 0)
    ladders = [history.versions[place].policy.ladder]
    if isinstance(act, Override):
        ladders = [version.policy.ladder for version in history.versions]
    if not any(act.standing.name in ladder for ladder in ladders):
        standing_named(act.standing, ladders[0], f"facts[{act.id}].standing")
