"""Steps of a procedure, and consent given or taken back (D42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.facts.observed import Observation
from patronage.fields import OneLine
from patronage.standing.criteria.checks import EVER, Over
from patronage.standing.criteria.kernel import dated, weighed
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import coalesced
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from patronage.standing.criteria.kernel import Details, Pool
    from patronage.standing.rules.evidence import Facts
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors

__all__ = ["ActTaken", "ConsentGiven"]

_ACTS = frozenset({"observation:act"})
_CONSENTS = frozenset({"observation:consent"})


@frozen(cache_hash=True)
class ActTaken(Value):
    """A step of a procedure was taken: a warning given, a form signed.

    With `over=SinceFall()` it must be taken anew after a fall. Faults: `name.syntax`,
    `window.type`.

    >>> import patronage as pt
    >>> pt.ActTaken("risk warning", over=pt.SinceFall())
    ActTaken('risk warning', over=SinceFall())
    """

    code = "act_taken"
    needs = _ACTS

    what: OneLine
    over: Over = field(default=EVER, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether the window shows the act on each day."""
        return weighed(_about(facts, _ACTS, self.what), self.over, anchors, False, _always).line

    def details(self, observed: Observed, day: date) -> Details:
        """Return which act, and the day it was last taken."""
        return dated((("what", self.what),), observed)


def _about(facts: Facts, kinds: frozenset[str], what: str) -> Pool:
    found = facts.among(kinds)
    return tuple([fact for fact in found if isinstance(fact, Observation) and fact.about == what])


def _always(pool: Pool) -> Callable[[int, int], object]:  # noqa: ARG001  a run has an act in it
    return lambda low, high: low < high


@frozen(cache_hash=True)
class ConsentGiven(Value):
    """The patron consents to something, by its last word and until the day it named (D42).

    Where it never said so it doesn't. Fault: `name.syntax`.

    >>> import patronage as pt
    >>> pt.ConsentGiven("success story").code
    'consent_given'
    """

    code = "consent_given"
    needs = _CONSENTS
    unseen = Unseen.NOTHING

    what: OneLine

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether consent stands on each day."""
        pool = _about(facts, _CONSENTS, self.what)
        return coalesced(Observed(value=False), _given(pool))

    def details(self, observed: Observed, day: date) -> Details:
        """Return to what, and since when."""
        return dated((("what", self.what),), observed, "since")


def _given(pool: Pool) -> Iterator[tuple[date, Observed]]:
    last = len(pool) - 1
    for place, fact in enumerate(pool):
        if not isinstance(fact, Observation):
            continue
        yield fact.on, Observed(fact.value is True, pool, place, place + 1)
        over = fact.until
        if fact.value is True and over is not None and (place == last or over < pool[place + 1].on):
            yield over, Observed(False, pool, place, place + 1)
