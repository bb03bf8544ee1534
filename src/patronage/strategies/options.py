"""What may be pinned, and what the parts of a draw share: days, currency, parties, line.

Two parts drawn each for itself almost never coincide; drawn from one small world they often do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from patronage.facts.parties import Ref, ref_of
from patronage.strategies.amounts import currencies
from patronage.strategies.dates import days as any_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from patronage.facts.parties import HasRef

__all__ = ["CAST", "EVERYWHERE", "Options", "World"]

CAST: Final = tuple(map(Ref, ("mary", "ana", "stan", "luma", "hp")))
"""Who may be named, where you don't say."""


class Options(TypedDict, total=False):
    """What you may pin, the same for every strategy that draws such parts.

    Each is a value or a strategy of values; what you leave out is drawn.

    - `days`: the strategy of all the days inside (default: `days()`);
    - `currency`: that of all the amounts inside (default: one per value, of `currencies()`);
    - `parties`: who may be named (default: five ids);
    - `line`: the line of service of facts (None: none; default: mostly none);
    - `standings`: the names of the standings that acts may speak of, from the base up.

    An option that a value has no use for is ignored.

    >>> from hypothesis import find
    >>> from patronage import strategies as pst
    >>> find(pst.purchases(currency="JPY"), lambda fact: True).price
    Money('100', 'JPY')
    """

    days: SearchStrategy[date]
    currency: str | SearchStrategy[str]
    parties: Sequence[HasRef | str]
    line: str | SearchStrategy[str | None] | None
    standings: Sequence[str]


@dataclass(frozen=True)
class World:
    """The options in one place, each as what it is drawn from.

    `provider` and `patron` are the sides, where they are settled; `ladder` says that windows may
    hang on the ladder.
    """

    days: SearchStrategy[date]
    currency: str | SearchStrategy[str]
    parties: tuple[Ref, ...] = CAST
    lines: SearchStrategy[str | None] | None = None
    standings: tuple[str, ...] = ("prospect", "customer", "client")
    provider: Ref | None = None
    patron: Ref | None = None
    ladder: bool = False
    labels: tuple[str | None, ...] = field(init=False)
    """The labels of all these: refs are equal without, and strategies are kept by their world."""

    def __post_init__(self) -> None:
        named = (*self.parties, self.provider, self.patron)
        labels = tuple(None if ref is None else ref.label for ref in named)
        object.__setattr__(self, "labels", labels)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:  # strategies are looked up by their world all the time
        names = (self.parties, self.standings, self.provider, self.patron, self.labels)
        return hash((self.days, self.currency, self.lines, self.ladder, names))

    @classmethod
    def of(cls, options: Options) -> World:
        """Return the world of the options given, and of the defaults of those left out.

        >>> World.of({}).standings[0]
        'prospect'
        """
        lines: SearchStrategy[str | None] | None = None
        if "line" in options:
            line = options["line"]
            lines = line if isinstance(line, SearchStrategy) else st.just(line)
        return cls(
            days=options.get("days", _DAYS),
            currency=options.get("currency", _CURRENCIES),
            parties=tuple(ref_of(each) for each in options.get("parties", CAST)),
            lines=lines,
            standings=tuple(options.get("standings", cls.standings)),
        )

    @classmethod
    def over(
        cls, days: SearchStrategy[date] | None, parties: Sequence[HasRef | str] | None = None
    ) -> World:
        """Return the world of what has days and parties only, so that no currency is drawn for it.

        >>> World.over(None).code
        'USD'
        """
        named = CAST if parties is None else tuple(map(ref_of, parties))
        return cls(_DAYS if days is None else days, "USD", named)

    def __repr__(self) -> str:
        return "World(…)"

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # noqa: ANN401  of Hypothesis
        printer.text("World(…)")

    @property
    def code(self) -> str:
        """The one currency of a settled world.

        >>> World.of({"currency": "USD"}).code
        'USD'
        """
        return cast("str", self.currency)

    @cached_property
    def without_sides(self) -> World:
        """The same world for what doesn't ask who the sides are, so that its strategies are shared.

        >>> World.of({}).without_sides == World.of({})
        True
        """
        return replace(self, provider=None, patron=None)

    @cached_property
    def on_ladder(self) -> World:
        """The same world for rules of a rung.

        >>> World.of({}).on_ladder.ladder
        True
        """
        return replace(self, ladder=True)

    @property
    def refs(self) -> SearchStrategy[Ref]:
        """Draw one of the parties.

        >>> World.of({"parties": ["mary"]}).refs
        just(Ref('mary'))
        """
        return st.just(self.parties[0]) if len(self.parties) == 1 else st.sampled_from(self.parties)


_DAYS: Final = any_days()
_CURRENCIES: Final = currencies()
EVERYWHERE: Final = World.of({})
"""The world without any options."""
