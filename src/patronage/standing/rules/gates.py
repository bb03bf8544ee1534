"""A rule as gates over its criteria: so many points are enough, and what gives how many.

All of is as many as there are, any of is one, a score is its own points; under a not it is the
opposite of a criterion that helps. What would turn a rule is looked for in these.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from operator import index
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar, cast

from patronage.standing.rules.combining import Criterion
from patronage.standing.rules.own_rules import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.standing.rules.combining import Compound, Rule

__all__ = ["Gate", "Literal", "Node", "Plan", "helping", "plan_of"]

T = TypeVar("T")

MOST_SETS: Final = 1_000
"""The most sets of its rules that a compound of the user's own is asked for."""


class Literal(NamedTuple):
    """A criterion with the verdict of it that helps: met, or unmet."""

    criterion: Criterion
    wanted: bool


class Gate:
    """Passed with enough points, of which each part that is as wanted gives some.

    `cut` says that there are more ways through it than it has parts for.
    """

    __slots__ = ("cut", "least", "parts")

    def __init__(self, least: int, parts: Iterable[tuple[Node, int]], *, cut: bool = False) -> None:
        self.least: int = least
        self.parts: tuple[tuple[Node, int], ...] = tuple(parts)
        self.cut: bool = cut


Node: TypeAlias = Literal | Gate


class Plan:
    """The gates of a rule: its root, all gates from the inside out, and what stands in which.

    `reads_once` says that no criterion stands in it twice: what is found in one part then has
    nothing to do with the others.
    """

    __slots__ = ("gates", "over", "reads_once", "root")

    def __init__(self, root: Node) -> None:
        self.root: Node = root
        self.gates: list[Gate] = []
        self.over: dict[Node, list[tuple[Gate, int]]] = {}
        self._enter(root)
        literals = [node for node in self.over if isinstance(node, Literal)]
        self.reads_once: bool = len({each.criterion for each in literals}) == len(literals) and all(
            len(over) == 1 for over in self.over.values()
        )

    def _enter(self, node: Node) -> None:
        if isinstance(node, Literal):
            return
        for part, points in node.parts:
            known = part in self.over
            self.over.setdefault(part, []).append((node, points))
            if not known:
                self._enter(part)
        self.gates.append(node)


def _work_out_plan(rule: Rule, *, wanted: bool) -> Plan:
    return Plan(_node(rule, wanted, {}))


plan_of: Final = cast("Callable[..., Plan]", lru_cache(maxsize=512)(_work_out_plan))
"""Return the gates of a rule that is wanted met, or unmet; equal rules have the same."""


def _node(rule: Rule, wanted: bool, known: dict[tuple[Rule, bool], Node]) -> Node:
    """Return the gate of a rule; one that stands in several places is one gate."""
    node = known.get((rule, wanted))
    if node is None:
        node = known[rule, wanted] = _new_node(rule, wanted, known)
    return node


def _new_node(rule: Rule, wanted: bool, known: dict[tuple[Rule, bool], Node]) -> Node:
    if isinstance(rule, Criterion):
        return Literal(rule, wanted)
    parts = [_node(part, way, known) for part, way in helping(rule, wanted=wanted)]
    if hasattr(rule, "quota"):
        least, points = answer(rule, "quota", _quota_of(len(parts)), wanted=wanted)
        return Gate(least, zip(parts, points, strict=True))
    if hasattr(rule, "enough"):
        ways = answer(rule, "enough", _places_of(len(parts)), wanted=wanted)
        through = [Gate(len(way), [(parts[place], 1) for place in way]) for way in ways[:MOST_SETS]]
        return Gate(1, [(each, 1) for each in through], cut=len(ways) > MOST_SETS)
    return Gate(len(parts) if wanted else 1, [(part, 1) for part in parts])


def helping(rule: Compound, *, wanted: bool) -> list[tuple[Rule, bool]]:
    """Return the rules of a compound, each with the verdict of it that helps: met, or unmet.

    >>> import patronage as pt
    >>> helping(pt.Not(pt.Always()), wanted=True)
    [(Always(), False)]
    """
    rules = rule.rules
    if not hasattr(rule, "helps"):
        return [(part, wanted) for part in rules]
    ways = answer(rule, "helps", _flags_of(len(rules)), wanted=wanted)
    return list(zip(rules, ways, strict=True))


def _flags_of(count: int) -> Callable[[Iterable[bool]], list[bool]]:
    def read(found: Iterable[bool]) -> list[bool]:
        flags = list(map(bool, found))
        return _as_many(flags, count)

    return read


def _quota_of(count: int) -> Callable[[tuple[int, Iterable[int]]], tuple[int, list[int]]]:
    def read(found: tuple[int, Iterable[int]]) -> tuple[int, list[int]]:
        least, points = found
        return index(least), _as_many([max(index(each), 0) for each in points], count)

    return read


def _places_of(count: int) -> Callable[[Iterable[Iterable[int]]], list[tuple[int, ...]]]:
    def read(found: Iterable[Iterable[int]]) -> list[tuple[int, ...]]:
        ways = [tuple(dict.fromkeys(map(index, way))) for way in islice(found, MOST_SETS + 1)]
        for place in (place for way in ways for place in way):
            if not 0 <= place < count:
                hint = f"there is no rule {place} of {count}"
                raise IndexError(hint)
        return ways

    return read


def _as_many(found: list[T], count: int) -> list[T]:
    if len(found) != count:
        hint = f"give one for each of the {count} rules"
        raise ValueError(hint)
    return found
