"""On which day what was decided shows: moves that wait for their day, and those that came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.errors import OutOfRange
from patronage.standing.fold.moves import Cause, Move

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from patronage.standing.policy.ladder import Shows

__all__ = ["Showing", "effective"]


class Showing:
    """The standing that shows as the days go by, the moves that made it, and those to come.

    A move waits from the day on which it is decided to the day from which it shows.
    """

    __slots__ = ("moves", "name", "names", "pending")

    def __init__(self, base: str) -> None:
        self.name: str = base
        self.names: dict[date, str] = {}
        self.moves: list[Move] = []
        self.pending: list[Move] = []

    def wait(self, move: Move) -> None:
        """Let a move wait for its day, in the place of those that would show then or later."""
        self.pending = [other for other in self.pending if other.shows_on < move.shows_on]
        self.pending.append(move)

    def mature(self, day: date | None, *, itself: bool = True) -> None:
        """Show what was decided to show before a day, and on the day itself (None: ever)."""
        while self.pending:
            shows = self.pending[0].shows_on
            if day is not None and (shows > day or (shows == day and not itself)):
                return
            move = self.pending.pop(0)
            if move.after != self.name:
                self.put(move.shown_from(self.name))

    def put(self, move: Move) -> None:
        """Show a move, on its day."""
        self.name = self.names[move.shows_on] = move.after
        self.moves.append(move)

    def rename(self, day: date, goes: Mapping[str, str], decided: str, version: int) -> None:
        """Give what shows, or is yet to show, the names of the new ladder: no move, and at once."""
        self.pending = [move.renamed(goes[move.after]) for move in self.pending]
        shown = goes[self.name]
        if self.pending:
            self.pending[-1] = self.pending[-1].renamed(decided)
        else:
            shown = decided
        if shown != self.name:
            self.put(Move(day, self.name, shown, day, Cause.RENAMED, version=version))


def effective(shows: Shows, day: date) -> date | None:
    """Return the day on which a change of a day shows; None beyond the last day there is.

    >>> import patronage as pt
    >>> from datetime import date
    >>> effective(pt.Shows(), date(2026, 1, 1))
    datetime.date(2026, 1, 1)
    """
    try:
        return shows.day(day)
    except OutOfRange:
        return None
