"""Hours of service: when a clock of service runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

from hypothesis import strategies as st

from patronage.measures.hours import ServiceHours
from patronage.strategies.dates import calendars
from patronage.strategies.fields import drawn
from patronage.strategies.options import World
from patronage.strategies.parts import BY_HAND, few

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.strategies.options import Options

__all__ = ["service_hours"]

_ZONES: Final = few("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Tehran", "Pacific/Apia")
_TIMES: Final = ("00:00", "00:30", "02:30", "09:00", "12:00", "17:00:30", "24:00")
_MOST: Final = 4
"""The most times of a day: an even number, since they open and close in turn."""


def service_hours(**options: Unpack[Options]) -> SearchStrategy[ServiceHours]:
    """Draw when service is given: hours of a week in some zone, days off, days of their own.

    >>> from hypothesis import find
    >>> find(service_hours(), lambda hours: hours.zone != "UTC").zone
    'Europe/Berlin'
    """
    return drawn(ServiceHours, World.of(options))


@st.composite
def _service_hours(draw: DrawFn, world: World) -> ServiceHours:
    week = draw(st.lists(_hours(), min_size=7, max_size=7))
    special = draw(st.dictionaries(world.days, _hours(), max_size=2))
    if not any(week):  # it opens on some day
        week[0] = ("09:00-17:00",)
    closed = draw(calendars(days=world.days) | st.frozensets(world.days, max_size=2))
    return ServiceHours(draw(_ZONES), week, closed=closed, special=special)


def _hours() -> SearchStrategy[tuple[str, ...]]:
    """Draw the hours of a day: none, or one interval or two, which may touch."""
    times = st.lists(st.integers(0, len(_TIMES) - 1), max_size=_MOST, unique=True).map(sorted)
    return times.map(
        lambda found: tuple(
            f"{_TIMES[opens]}-{_TIMES[closes]}"
            for opens, closes in zip(found[::2], found[1::2], strict=False)
        )
    )


BY_HAND[ServiceHours] = _service_hours
