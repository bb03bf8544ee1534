"""The ways through gates: which criteria, turned, are just enough, in a bounded search.

They can be as many as there are subsets. So the work is bounded, not only what is found: the search
stops after so many steps, with at least one way through each gate, and says that there are others.
"""

from __future__ import annotations

from itertools import accumulate, product
from typing import TYPE_CHECKING, Final, TypeAlias

from patronage.counting.verdict import Verdict
from patronage.standing.rules.gates import Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.gates import Gate, Node, Plan

__all__ = ["MOST_STEPS", "MOST_WAYS", "Way", "ways_through"]

MOST_WAYS: Final = 64
"""The most ways that are looked for: a wide at-least-k has more than anyone reads."""

MOST_STEPS: Final = 20_000
"""The most steps of a search: parts that are chosen and joined, criteria that are tried."""

Way: TypeAlias = frozenset[Literal]
"""Criteria that are just enough once each is as it helps; none where it is so as it is."""

_Said: TypeAlias = "Callable[[Criterion], Verdict]"


def ways_through(plan: Plan, verdict: _Said) -> tuple[list[Way], bool]:
    """Return ways through the gates of a rule, none of them needless in part; whether all are.

    >>> import patronage as pt
    >>> from patronage.standing.rules.gates import plan_of
    >>> rules = [pt.PurchaseCount(pt.at_least(count)) for count in range(1, 31)]
    >>> half = plan_of(pt.AtLeastOf(15, *rules), wanted=True)
    >>> found, complete = ways_through(half, lambda criterion: pt.Verdict.UNMET)
    >>> len(found), {len(way) for way in found}, complete
    (64, {15}, False)
    """
    search = _Search(verdict)
    found = search.ways(plan.root)
    if not plan.reads_once and found != _AS_IT_IS:
        found = _Trial(plan, search).minimal(found)
    return found, search.complete


_AS_IT_IS: Final[list[Way]] = [frozenset()]


class _Search:
    """Looks for the ways through gates, from the criteria up, in so many steps at the most."""

    def __init__(self, verdict: _Said) -> None:
        self.complete = True
        self.steps = MOST_STEPS
        self._verdict = verdict
        self._known: dict[Gate, list[Way]] = {}

    def is_as_wanted(self, node: Literal) -> bool:
        """Say whether a criterion helps as it is."""
        return self._verdict(node.criterion) is (Verdict.MET if node.wanted else Verdict.UNMET)

    def ways(self, node: Node) -> list[Way]:
        """Return the ways through a node, the smallest first."""
        if isinstance(node, Literal):
            return _AS_IT_IS if self.is_as_wanted(node) else [frozenset({node})]
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._through(node)
        return found

    def _through(self, gate: Gate) -> list[Way]:
        lacking = gate.least
        shut: list[tuple[int, list[Way]]] = []
        for part, points in gate.parts:
            ways = self.ways(part)
            if ways == _AS_IT_IS:
                lacking -= points
            elif ways and points:
                shut.append((points, ways))
        if lacking <= 0:
            return _AS_IT_IS
        self.complete = self.complete and not gate.cut
        shut.sort(key=lambda each: (-each[0], len(each[1][0])))
        found: list[Way] = []
        for way in self._joined(shut, lacking):
            if not any(smaller <= way for smaller in found):
                if len(found) == MOST_WAYS:
                    self.complete = False
                    break
                found.append(way)
        return sorted(found, key=len)

    def _joined(self, shut: list[tuple[int, list[Way]]], lacking: int) -> Iterator[Way]:
        """Yield what parts that are just enough come to, in each of their ways."""
        for chosen in self._just_enough([points for points, _ in shut], lacking):
            for ways in product(*[shut[place][1] for place in chosen]):
                yield frozenset[Literal]().union(*ways)
                if not self.spend(len(ways)):
                    return

    def spend(self, steps: int = 1) -> bool:
        """Say whether there are steps left after these; without any it isn't complete."""
        self.steps -= steps
        if self.steps > 0:
            return True
        self.complete = False
        return False

    def _just_enough(self, points: Sequence[int], lacking: int) -> Iterator[list[int]]:
        """Yield sets of places whose points are just enough, the fewest first.

        The points fall from place to place. So the last of a set gives the least of it: if the
        others are not enough without it, none of the set can be left out.
        """
        count = len(points)
        upto = [0, *accumulate(points)]
        found = False
        for size in range(1, count + 1):
            if upto[count] - upto[count - size + 1] >= lacking:
                return  # any that are one fewer are enough
            chosen: list[int] = []
            place = have = 0
            while True:
                wanted = size - len(chosen)
                if wanted == 0:
                    yield chosen
                    found = True
                elif (
                    place + wanted <= count and have + upto[place + wanted] - upto[place] >= lacking
                ):
                    if wanted == 1 or have + points[place] < lacking:
                        chosen.append(place)
                        have += points[place]
                    place += 1
                    if self.spend() or not found:
                        continue
                    return
                if not chosen:
                    break
                place = chosen.pop()
                have -= points[place]
                place += 1


class _Trial:
    """Turns criteria and sees what becomes of a rule in which some stand in several places."""

    def __init__(self, plan: Plan, search: _Search) -> None:
        self._root = plan.root
        self._over = plan.over
        self._search = search
        self._points: dict[Gate, int] = {}
        for gate in plan.gates:
            self._points[gate] = sum(points for part, points in gate.parts if self._is_so(part))

    def minimal(self, ways: list[Way]) -> list[Way]:
        """Return those of the ways that are enough, without what can be left out of them."""
        found: dict[Way, None] = {}
        for way in ways:
            least = self._least_of(way)
            if least is not None:
                found[least] = None
            if found and not self._search.spend(len(way)):
                break
        return list(found)

    def _least_of(self, way: Way) -> Way | None:
        if len({each.criterion for each in way}) < len(way):
            return None  # met and unmet at once
        kept = sorted(way, key=repr)
        for each in kept:
            self._put(each, turned=True)
        enough = self._is_so(self._root)
        needless = enough
        while needless:
            needless = False
            for each in list(kept):
                self._put(each, turned=False)
                if self._is_so(self._root):
                    kept.remove(each)
                    needless = True
                else:
                    self._put(each, turned=True)
        for each in kept:
            self._put(each, turned=False)
        return frozenset(kept) if enough else None

    def _is_so(self, node: Node) -> bool:
        if isinstance(node, Literal):
            return self._search.is_as_wanted(node)
        return self._points[node] >= node.least

    def _put(self, node: Literal, *, turned: bool) -> None:
        """Turn a criterion to the verdict that helps, or back to what it was."""
        self._turn(node, holds=turned)
        opposite = Literal(node.criterion, not node.wanted)
        if opposite in self._over and self._search.is_as_wanted(opposite):
            self._turn(opposite, holds=not turned)

    def _turn(self, node: Node, *, holds: bool) -> None:
        """Let a node hold or no longer, and with it the gates that hang on it."""
        turning: list[Node] = [node]
        while turning:
            for gate, points in self._over.get(turning.pop(), ()):
                self._search.steps -= 1
                held = self._points[gate] >= gate.least
                self._points[gate] += points if holds else -points
                if (self._points[gate] >= gate.least) is not held:
                    turning.append(gate)
