"""Which strategy draws which public type, and how Hypothesis comes to know it without being slowed.

Hypothesis runs `register` whenever it is imported, in every project of an environment that has this
package. So nothing is loaded there and then: types are registered when the module that exports them
is loaded, strategies are built when they are first asked for.
"""

from __future__ import annotations

import sys
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, Final, cast

from patronage import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

    from patronage.manifest import Manifest

__all__ = ["NOT_DRAWN", "register", "rooms", "strategy_of"]

NOT_DRAWN: Final[Mapping[str, str]] = {
    "an answer of the library: ask it of what is drawn": """
        AgeingBucket Agenda Alert AtRisk BookReview Compared Deadline Drawdown Expected
        Facts Finding Grace Imported InterestItem Listing Load Lot Month Moved Near Observed
        OpenItem Outlook Owed PeriodTotals Position Profile ProfileLine Progress
        RecurringMove RecurringPeriod RecurringRevenue Remedy RfmLine RfmTable Shortfall
        Statement StatementLine Story Turn Unobserved Waiting WhatIf Workload
    """,
    "names a column of the user's own rows": "Column",
    "its days are those of another package, whose tables grow": "NationalCalendar",
}
"""The public classes that nobody draws, and why."""


_ROOMS: Final = (
    "amounts", "dates", "text", "options", "parts", "fields", "party", "engagement", "fact",
    "stock", "counting", "hours", "attainment", "cadence", "fee", "billing", "duties",
    "agreement", "criterion", "policy", "book",
)  # fmt: skip
"""The modules that define strategies, each after those that it draws from."""


def rooms() -> Iterator[ModuleType]:
    """Yield the modules that define strategies, each loaded when it is asked for.

    >>> next(rooms()).__name__
    'patronage.strategies.amounts'
    """
    return (import_module(f"patronage.strategies.{room}") for room in _ROOMS)


def strategy_of(thing: Any) -> SearchStrategy[Any]:  # noqa: ANN401  a type, or one of parameters
    """Return the strategy of a public type; of `Timeline[T]` one of the values of T.

    >>> import patronage as pt
    >>> from hypothesis import find
    >>> find(strategy_of(pt.Timeline[bool]), lambda line: line.before)
    Timeline.constant(True)
    """
    fields: Any = import_module("patronage.strategies.fields")
    options: Any = import_module("patronage.strategies.options")
    parts: Any = import_module("patronage.strategies.parts")
    for _ in rooms():  # no more than it takes: this counts as time of the first draw
        if thing in parts.BY_HAND or thing in parts.PARTS:
            break
    strategy: SearchStrategy[Any] = fields.drawn(thing, options.EVERYWHERE)
    return strategy


# --- telling Hypothesis --------------------------------------------------------------------------


def register() -> None:
    """Let Hypothesis draw the public types, so that `st.from_type(pt.Agreement)` works.

    Run by Hypothesis itself when it is imported, through its entry point; to run it again changes
    nothing. Types whose modules aren't loaded yet are registered when they are.

    >>> import patronage as pt
    >>> from hypothesis import find, strategies as st
    >>> register()
    >>> find(st.from_type(pt.Person), lambda person: person.id == "a").name
    'Mary Vane'
    """
    for home, names in _waiting(manifest.MANIFEST).items():
        if home in sys.modules:
            _register_types_of(sys.modules[home], names)
    if not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


@cache
def _waiting(listed: Manifest) -> dict[str, list[str]]:
    """Return the names that may be types to draw, by the module that has them."""
    exempt = {name for names in NOT_DRAWN.values() for name in names.split()}
    waiting: dict[str, list[str]] = {}
    for name, home in listed.homes.items():
        if name not in exempt:
            waiting.setdefault(home, []).append(name)
    return waiting


def _register_types_of(module: ModuleType, names: Sequence[str]) -> None:
    from hypothesis import strategies as st

    for name in names:
        kind: Any = getattr(module, name, None)
        if isinstance(kind, type) and not issubclass(kind, Enum | Exception):
            st.register_type_strategy(cast("type[Any]", kind), strategy_of)


class _Watch(MetaPathFinder):
    """Has the types of a module registered once it is loaded; finds nothing that isn't there."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module that exports types, with a loader that registers them."""
        names = _waiting(manifest.MANIFEST).get(fullname)
        if names is None:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Registering(spec.loader, names)
        return spec


class _Registering(Loader):
    """Loads a module as its own loader does, then has its types registered."""

    def __init__(self, loader: Loader, names: Sequence[str]) -> None:
        self.loader = loader
        self.names = names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Create the module as its own loader does."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with its own loader in it, then register its types."""
        module.__loader__ = self.loader
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        _register_types_of(module, self.names)
