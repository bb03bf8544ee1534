"""For which due day counts what was done, waived or found to be a breach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from patronage.facts.parties import Ref, Side

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.agreement.terms.due_series import DueSeries
    from patronage.dates.span import Span

__all__ = ["Deed", "Fulfilment", "Held", "Outcome", "Performed", "Progress", "is_by"]


class Deed(Protocol):
    """What is read of a deed, whichever it is: an act of an agreement, or a row of one's own.

    `about` is the id of the obligation or plan, `for_due` the due day that is meant (None: the
    oldest that is open), `id` what the deed itself is named by.
    """

    @property
    def about(self) -> str | None:
        """The id of the obligation, or of the plan of reviews."""
        ...

    @property
    def on(self) -> date:
        """The day it was done."""
        ...

    @property
    def by(self) -> object:
        """Whose deed it is, one party's or several; None: that of all together."""
        ...

    @property
    def for_due(self) -> date | None:
        """The due day that is meant; None: the oldest that is open."""
        ...

    @property
    def id(self) -> str | None:
        """What it is named by."""
        ...


class Performed(Deed, Protocol):
    """What is read of a performance beside that: how many parts of the whole it was."""

    @property
    def parts(self) -> int:
        """How many parts were done."""
        ...


class Outcome(Protocol):
    """What is read of the outcome of a review."""

    @property
    def every(self) -> Span | None:
        """The new length between two reviews; None: as before."""
        ...

    @property
    def next_on(self) -> date | None:
        """The day on which the next one is due; None: as the plan counts it."""
        ...


class Held(Deed, Protocol):
    """What is read of a review that was held, beside what is read of any deed."""

    @property
    def outcome(self) -> Outcome | None:
        """What came out of it for the reviews to come; None: nothing."""
        ...


def is_by(deed: Deed, party: Side | Ref | None) -> bool:
    """Say whether a deed is that of a party; what all did together is the deed of each.

    The one place that knows how a deed says whose it is. None for the party: anybody's will do.

    >>> from types import SimpleNamespace
    >>> is_by(SimpleNamespace(by=None), Side.PATRON), is_by(SimpleNamespace(by=Ref("a")), Ref("b"))
    (True, False)
    """
    whose = deed.by
    if party is None or whose is None:
        return True
    return (
        party in cast("tuple[object, ...]", whose) if isinstance(whose, tuple) else whose == party
    )


class Progress:
    """What became of one due day: how much was done when, and what settled it.

    `done` are the parts done by each day on which some were, in order of the days. `settled_on` is
    the day on which all of it was done, or it was waived.
    """

    __slots__ = ("breached_on", "done", "evidence", "settled_on", "waived")

    def __init__(self) -> None:
        self.done: list[tuple[date, int]] = []
        self.evidence: list[tuple[date, str]] = []
        self.settled_on: date | None = None
        self.waived: bool = False
        self.breached_on: date | None = None

    @property
    def parts(self) -> int:
        """How many parts are done."""
        return self.done[-1][1] if self.done else 0


_DONE, _WAIVED, _BREACHED = range(3)


class Fulfilment:
    """What became of each due day, as deeds are taken in the order of their days.

    A deed counts for the due day that it names; one that names none for the oldest that is open,
    and what of it is too much for that one for the next. On a day, what names its due day counts
    first, and what is done before what is waived or found to be a breach. What is waived or wholly
    done is settled: nothing counts for it any more. A breach can be found of what is late, only.

    >>> from datetime import date
    >>> from types import SimpleNamespace
    >>> from patronage.agreement.terms.due_series import DueSeries
    >>> from patronage.dates.span import months
    >>> day = date(2026, 1, 9)
    >>> paid = SimpleNamespace(on=day, about="O1", by=None, for_due=None, id=None, parts=3)
    >>> monthly = DueSeries(date(2026, 1, 31), months(1))
    >>> found = Fulfilment(monthly, parts=2, performed=[paid])
    >>> found.of(0).parts, found.of(1).parts
    (2, 1)
    """

    def __init__(
        self,
        series: DueSeries,
        parts: int,
        performed: Iterable[Performed] = (),
        waived: Iterable[Deed] = (),
        breached: Iterable[Deed] = (),
    ) -> None:
        self._series, self._parts, self._size = series, parts, series.size
        self._known: dict[int, Progress] = {}
        self._oldest = 0
        deeds = [
            *((each, _DONE, each.parts) for each in performed),
            *((each, _WAIVED, 0) for each in waived),
            *((each, _BREACHED, 0) for each in breached),
        ]
        for deed, rank, number in sorted(deeds, key=_turn):
            self._take(deed, rank, number)

    def of(self, number: int) -> Progress:
        """Return what became of the due day of a number."""
        return self._known.get(number) or Progress()

    def oldest_open(self) -> int:
        """Return the number of the oldest due day that isn't settled; the size, if all are."""
        while self._is_settled(self._oldest):
            self._oldest += 1
        return self._oldest

    def _take(self, deed: Deed, rank: int, parts: int) -> None:
        number = self._meant(deed)
        if number is None:
            return
        if rank == _DONE:
            self._perform(deed, number, parts)
        elif rank == _WAIVED:
            self._settle(self._at(number), deed, waived=True)
        elif deed.on > (self._series.due(number) or deed.on):
            found = self._at(number)
            if found.breached_on is None:
                found.breached_on = deed.on
                _note(found, deed)

    def _meant(self, deed: Deed) -> int | None:
        """Return the number of the due day that a deed counts for; None: for none."""
        if deed.for_due is not None:
            number = self._series.number_of(deed.for_due)
            return None if number is None or self._is_settled(number) else number
        oldest = self.oldest_open()
        return oldest if oldest < self._size else None

    def _perform(self, deed: Deed, number: int, parts: int) -> None:
        """Do parts of a due day, and where none was named, of those after it."""
        while parts > 0 and number < self._size:
            if not self._is_settled(number):
                found = self._at(number)
                taken = min(parts, self._parts - found.parts)
                found.done.append((deed.on, found.parts + taken))
                if found.parts == self._parts:
                    self._settle(found, deed, waived=False)
                else:
                    _note(found, deed)
                parts -= taken
            if deed.for_due is not None:
                return
            number += 1

    def _at(self, number: int) -> Progress:
        return self._known.setdefault(number, Progress())

    def _is_settled(self, number: int) -> bool:
        found = self._known.get(number)
        return found is not None and found.settled_on is not None

    def _settle(self, found: Progress, deed: Deed, *, waived: bool) -> None:
        found.settled_on, found.waived = deed.on, waived
        _note(found, deed)


def _turn(taken: tuple[Deed, int, int]) -> tuple[date, int, bool, str]:
    deed, rank, _ = taken
    return deed.on, rank, deed.for_due is None, deed.id or ""


def _note(found: Progress, deed: Deed) -> None:
    """Keep by what a deed is named."""
    if deed.id is not None:
        found.evidence.append((deed.on, deed.id))
