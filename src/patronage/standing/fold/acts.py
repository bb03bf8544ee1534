"""What people decided about a relationship's standing: placements, overrides, recorded reviews."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from patronage.errors import raise_faults
from patronage.facts.acts import Override, Placement, Reviewed, lifted, rival_acts
from patronage.facts.fact import recording_order
from patronage.standing.policy.policy import standing_named

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.rules.evidence import Facts

__all__ = ["Acts"]

_ACTS: Final = frozenset({"lifted", "override", "placement", "reviewed"})


class Acts:
    """The acts among a relationship's facts that concern one policy.

    Raises `InvalidInput`: two different placements of one day, or two overrides of a kind recorded
    on one day (`placement.conflict`, `override.conflict`), and `standing.unknown` for an act that
    names a standing which the ladder of its day has not. `last_review` is the review recorded last
    under this policy.
    """

    __slots__ = ("_placements", "_reviews", "days", "last_review", "overrides")

    def __init__(self) -> None:
        self._placements: dict[date, Placement] = {}
        self._reviews: tuple[Reviewed, ...] = ()
        self.overrides: tuple[Override, ...] = ()
        self.days: tuple[date, ...] = ()
        self.last_review: Reviewed | None = None

    @classmethod
    def among(cls, facts: Facts, history: PolicyHistory) -> Acts:
        """Return those of a relationship; where there are none, as mostly, one value for all."""
        if not facts.has_any(_ACTS):
            return _NONE
        found = cls()
        found._take(facts.among(_ACTS), history)
        return found

    def _take(self, acts: tuple[Fact, ...], history: PolicyHistory) -> None:
        raise_faults(rival_acts(acts))
        for act in acts:
            if isinstance(act, Placement | Override):
                _check_standing(act, history)
        self._placements = {act.on: act for act in acts if isinstance(act, Placement)}
        names = {version.policy.name for version in history.versions}
        self._reviews = tuple(
            act for act in acts if isinstance(act, Reviewed) and act.policy.name in names
        )
        self.overrides = tuple(sorted(lifted(acts), key=recording_order))
        self.days = (*self._placements, *(review.on for review in self._reviews))
        self.last_review = _last(self._reviews, history.versions[0].policy.base.name)

    def placement(self, day: date) -> Placement | None:
        """Return the placement of a day."""
        return self._placements.get(day)

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
        return any(
            review.on <= day and _version_of(review, history) >= place for review in self._reviews
        )


_NONE: Final = Acts()


def _version_of(review: Reviewed, history: PolicyHistory) -> int:
    """Return the place of the version that a review was held under, -1 where it isn't among them.

    Of a text that came into force twice, the last by the day of the review.
    """
    found = -1
    for place, version in enumerate(history.versions):
        text = (version.policy.name, version.policy.version)
        same = text == (review.policy.name, review.policy.version)
        if same and (found < 0 or version.effective <= review.on):
            found = place
    return found


def _last(reviews: tuple[Reviewed, ...], base: str) -> Reviewed | None:
    """Return the review recorded last; of several on one day, the one that the others lead up to.

    Each found `before` what the one ahead of it had left, so the last is the one whose `after` is
    left once more often than it is found; where each is found as often, where they began.
    """
    if not reviews:
        return None
    latest = max(_recorded(each) for each in reviews)
    rivals = [each for each in reviews if _recorded(each) == latest]
    if len(rivals) == 1:
        return rivals[0]
    earlier = _last(tuple(each for each in reviews if _recorded(each) != latest), base)
    left = Counter(each.after.name for each in rivals)
    left.subtract(each.before.name for each in rivals)
    began = base if earlier is None else earlier.after.name
    end = next((name for name, count in left.items() if count > 0), began)
    return next((each for each in reversed(rivals) if each.after.name == end), rivals[-1])


def _recorded(review: Reviewed) -> tuple[date, date]:
    return review.on, review.recorded_on


def _check_standing(act: Placement | Override, history: PolicyHistory) -> None:
    day = act.on
    place = max(history.index_at(day), 0)
    ladders = [history.versions[place].policy.ladder]
    if isinstance(act, Override):
        ladders = [version.policy.ladder for version in history.versions]
    if not any(act.standing.name in ladder for ladder in ladders):
        standing_named(act.standing, ladders[0], f"facts[{act.id}].standing")
