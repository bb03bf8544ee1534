"""What draws have in common: the days, currency, parties and line that their parts share.

Two parts drawn each for itself almost never coincide; drawn from one small world they often do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from patronage.facts.parties import Ref, ref_of
from patronage.strategies.amounts import currencies
from patronage.strategies.times import days as any_days

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn

    from patronage.facts.parties import HasRef

__all__ = [
    "CAST",
    "EVERYWHERE",
    "Options",
    "World",
    "drawn_by",
    "drawn_in_world",
    "drawn_some",
    "in_world",
    "pinned",
    "some_of",
    "together",
]

T = TypeVar("T")

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
    """The options in one place, each as what it is drawn from; `provider`, `patron`: the sides."""

    days: SearchStrategy[date]
    currency: str | SearchStrategy[str]
    parties: tuple[Ref, ...] = CAST
    lines: SearchStrategy[str | None] | None = None
    standings: tuple[str, ...] = ("prospect", "customer", "client")
    provider: Ref | None = None
    patron: Ref | None = None
    labels: tuple[str | None, ...] = field(init=False)
    """The labels of all these: refs are equal without, and strategies are kept by their world."""

    def __post_init__(self) -> None:
        named = (*self.parties, self.provider, self.patron)
        labels = tuple(None if ref is None else ref.label for ref in named)
        object.__setattr__(self, "labels", labels)

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

    def settled(self, draw: DrawFn) -> World:
        """Return the world with one currency, drawn if need be, for all the amounts of a value."""
        currency = self.currency
        return self if isinstance(currency, str) else replace(self, currency=draw(currency))

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

    @property
    def without_sides(self) -> World:
        """The same world for what doesn't ask who the sides are, so that its strategies are shared.

        >>> World.of({}).without_sides == World.of({})
        True
        """
        return replace(self, provider=None, patron=None)

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


def in_world(
    make: Callable[[World], SearchStrategy[T]],
) -> Callable[[World], SearchStrategy[T]]:
    """Return a function from any world to a strategy, out of one from a settled world.

    Strategies are kept: what is drawn often comes from few worlds, and building them takes longer
    than drawing from them.

    >>> @in_world
    ... def codes(world: World) -> SearchStrategy[str]:
    ...     return st.just(world.code)
    >>> codes(World.of({"currency": "EUR"}))
    just('EUR')
    """
    built = lru_cache(maxsize=256)(make)

    @lru_cache(maxsize=256)
    def strategy(world: World) -> SearchStrategy[T]:
        currency = world.currency
        if isinstance(currency, str):
            return built(world)
        return currency.flatmap(lambda code: built(replace(world, currency=code)))

    return strategy


def drawn_in_world(
    make: Callable[[DrawFn, World], T],
) -> Callable[[World], SearchStrategy[T]]:
    """Return a function from world to strategy, out of one that draws in a settled world.

    >>> @drawn_in_world
    ... def codes(draw: DrawFn, world: World) -> str:
    ...     return draw(st.just(world.code))
    >>> from hypothesis import find
    >>> find(codes(World.of({"currency": "EUR"})), lambda code: True)
    'EUR'
    """

    @lru_cache(maxsize=256)
    def strategy(world: World) -> SearchStrategy[T]:
        return drawn_by(make, lambda draw: make(draw, world.settled(draw)))

    return strategy


def pinned(option: T | SearchStrategy[T] | None, otherwise: SearchStrategy[T]) -> SearchStrategy[T]:
    """Return the strategy that an option pins, or the one that holds otherwise.

    >>> pinned(3, st.integers()), pinned(None, st.booleans())
    (just(3), booleans())
    """
    if option is None:
        return otherwise
    if isinstance(option, SearchStrategy):
        return cast("SearchStrategy[T]", option)
    return st.just(option)


def together(*strategies: SearchStrategy[T]) -> SearchStrategy[T]:
    """Draw from one of several, which count as one beside others.

    `a | together(b, c)` is a every other time.

    >>> from hypothesis import find
    >>> find(st.just(1) | together(st.just(2), st.just(3)), lambda number: number > 1)
    2
    """
    return st.tuples(st.one_of(strategies)).map(_first)


def _first(pair: tuple[T]) -> T:
    return pair[0]


_SOMETIMES: Final = st.sampled_from((False, False, False, True))


def some_of(
    make: Callable[..., T],
    required: Mapping[str, SearchStrategy[Any]],
    extra: Mapping[str, SearchStrategy[Any]],
) -> SearchStrategy[T]:
    """Draw a value with what it requires, and with some of what it may have besides.

    >>> from hypothesis import find
    >>> find(some_of(dict, {"a": st.just(1)}, {"b": st.just(2)}), lambda value: len(value) > 1)
    {'a': 1, 'b': 2}
    """
    return drawn_by(make, lambda draw: make(**drawn_some(draw, required, extra)))


def drawn_by(named: Callable[..., object], make: Callable[[DrawFn], T]) -> SearchStrategy[T]:
    """Return the strategy that draws so, shown by the name of what it makes and nothing else.

    Hypothesis shows strategies when it filters or reports; one that showed all its parts would take
    pages.

    >>> drawn_by(dict, lambda draw: {"a": draw(st.integers())})
    dict(…)
    """
    strategy: SearchStrategy[T] = _shown_as(named.__name__)(_Parts(make))
    return strategy


class _Parts:
    """How something is drawn; shown as `…`."""

    def __init__(self, make: Callable[[DrawFn], Any]) -> None:
        self.make = make

    def __repr__(self) -> str:
        return "…"


@lru_cache(maxsize=256)
def _shown_as(name: str) -> Callable[[_Parts], SearchStrategy[Any]]:
    """Return what turns parts into a strategy of this name; to make one anew takes its time."""

    def drawn(draw: DrawFn, *parts: _Parts) -> Any:  # noqa: ANN401  whatever is made
        return parts[0].make(draw)

    drawn.__name__ = drawn.__qualname__ = name
    return st.composite(drawn)


def drawn_some(
    draw: DrawFn,
    required: Mapping[str, SearchStrategy[Any]],
    extra: Mapping[str, SearchStrategy[Any]],
) -> dict[str, Any]:
    """Draw the attributes of such a value, by name."""
    given = {name: draw(strategy) for name, strategy in required.items()}
    for name, strategy in extra.items():
        if draw(_SOMETIMES):
            given[name] = draw(strategy)
    return given
