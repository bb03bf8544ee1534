"""Criteria of a user's own: frozen classes with `needs` and `observe`, as small as they can be.

The fold is tested with these, so that its tests stand on the protocol alone and not on the
ready-made criteria, which have their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.evidence import counting_days, merged
from patronage.standing.rules.verdict import Observed
from patronage.thresholds.threshold import Threshold
from patronage.timeline.timeline import coalesced
from patronage.windows.plain import Ever
from patronage.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.facts.fact import Fact
    from patronage.standing.rules.evidence import Facts
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors

__all__ = ["Counted", "Latest", "SinceFirst", "SinceLast"]

EVER = Ever()


@frozen
class Counted:
    """How many facts of a kind count."""

    fact_kind: str
    threshold: Threshold
    over: Window = EVER

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({self.fact_kind})

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        return _seen(self, facts, anchors, len, lambda found: found)


@frozen
class Latest:
    """The last value said of an attribute; nothing said is not known."""

    fact_kind: str
    threshold: Threshold | None = None
    over: Window = EVER

    unseen: ClassVar[Unseen] = Unseen.NOTHING

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({self.fact_kind})

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        return _seen(self, facts, anchors, _last_value, lambda f: f[-1:])


@frozen
class SinceLast:
    """The day of the last fact of a kind, from which time runs."""

    fact_kind: str
    threshold: Threshold
    over: Window = EVER

    unseen: ClassVar[Unseen] = Unseen.NOTHING

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({self.fact_kind})

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        return _seen(self, facts, anchors, _last_day, lambda f: f[-1:])


@frozen
class SinceFirst:
    """The day of the first fact of a kind, from which time runs."""

    fact_kind: str
    threshold: Threshold
    over: Window = EVER

    unseen: ClassVar[Unseen] = Unseen.LOWERS

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({self.fact_kind})

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        return _seen(self, facts, anchors, _first_day, lambda f: f[:1])


Found = tuple["Fact", ...]


def _last_value(found: Found) -> object:
    return getattr(found[-1], "value", None) if found else None


def _last_day(found: Found) -> object:
    return found[-1].on if found else None


def _first_day(found: Found) -> object:
    return found[0].on if found else None


def _seen(
    criterion: Counted | Latest | SinceFirst | SinceLast,
    facts: Facts,
    anchors: Anchors,
    value: Callable[[Found], object],
    resting: Callable[[Found], Found],
) -> Timeline[Observed]:
    pool = facts.of(criterion.fact_kind)
    places, starts, ends = counting_days([fact.on for fact in pool], criterion.over, anchors)
    counted = tuple(pool[place] for place in places)
    changes = (
        (day, Observed(value(counted[low:high]), resting(counted[low:high])))
        for day, low, high in merged(starts, ends)
    )
    return coalesced(Observed(value(())), changes)
