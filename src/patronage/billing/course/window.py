"""The bill dates that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Window"]


class Window(NamedTuple):
    """The bill dates that are asked for: from one day (None: any), up to and including another.

    >>> from datetime import date
    >>> Window(None, date(2026, 1, 1)).holds(date(2026, 1, 1))
    True
    """

    since: date | None
    until: date

    def holds(self, day: date) -> bool:
        """Whether a bill date is asked for.

        >>> from datetime import date
        >>> Window(date(2026, 1, 2), date(2026, 1, 3)).holds(date(2026, 1, 1))
        False
        """
        return day <= self.until and (self.since is None or day >= self.since)
