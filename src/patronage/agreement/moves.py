"""The moves of an agreement's status: a fold of its acts and its term over the table of moves."""

from __future__ import annotations

from bisect import insort
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.agreement.acts import ActKind
from patronage.agreement.status import TRANSITIONS, AgreementStatus, Occasion
from patronage.dates.day import add_days
from patronage.timeline.timeline import Timeline, gone_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.agreement.acts import Act
    from patronage.facts.parties import Ref, Side

__all__ = ["Moves"]

Place: TypeAlias = "tuple[date, int, int]"
"""A day, what comes first on it (the end of the term, its start, the acts), the act's number."""

Event: TypeAlias = "tuple[date, int, int, ActKind | Occasion, Act | None]"
"""What may move the status, after its place, which no two have in common: so they can be sorted."""

_FIRST: Final = (date.min, -1, -1)
_LAST: Final = (date.max, 3, 0)


class Moves(NamedTuple):
    """How the status has moved up to a place in the order of events, and what is still to come.

    The end of the term is not among what is to come, since acts may move it: who asks says it.
    """

    start: date
    """The first day of the term."""
    signatories: frozenset[Side | Ref]
    """Whose signatures it takes."""
    coming: tuple[Event, ...] = ()
    status: Timeline[AgreementStatus] = Timeline.constant(AgreementStatus.DRAFT)
    last: Place = _FIRST
    signed: frozenset[Side | Ref] = frozenset()
    """Who has signed what is on offer."""
    offer: Act | None = None
    """The last offer, where it is open until a day."""

    @staticmethod
    def of(start: date, signatories: Iterable[Side | Ref], acts: Iterable[Act]) -> Moves:
        """Return the moves of acts, all still to come."""
        coming: list[Event] = []
        for number, act in enumerate(acts):
            coming += _events(act, number)
        coming.sort()
        return Moves(start, frozenset(signatories), tuple(coming))

    def followed_by(self, act: Act, number: int, expires_on: date | None) -> Moves:
        """Return the moves with an act of this number, done on the day of the one before or later.

        Final is what comes before it, by the end of the term that there was: what is done on a day
        moves nothing on an earlier one, nor an end of the term on that day itself (A15, A4).
        """
        moves = self.up_to((act.on, 2, number), expires_on)
        events = _events(act, number)
        if not events:
            return moves
        coming = list(moves.coming)
        for each in events:
            insort(coming, each)
        return moves._replace(coming=tuple(coming))

    def without(self, is_gone: Callable[[Act], bool]) -> Moves:
        """Return the moves without acts to come that were taken back."""
        kept = [each for each in self.coming if each[4] is None or not is_gone(each[4])]
        return self._replace(coming=tuple(kept))

    def over_time(self, expires_on: date | None) -> Timeline[AgreementStatus]:
        """Return the status on every day, as things stand."""
        return self.up_to(_LAST, expires_on).status

    def up_to(self, last: Place, expires_on: date | None) -> Moves:
        """Return the moves with those before a place made; the term ends on a day, or never."""
        events = list(self.coming)
        if expires_on is not None and self.last < (expires_on, 0, -1) < last:
            insort(events, (expires_on, 0, -1, Occasion.TERM_ENDS, None))
        signed, offer, done = self.signed, self.offer, 0
        status = self.status.values[-1] if self.status.values else self.status.before
        changes: list[tuple[date, AgreementStatus]] = []
        while done < len(events) and events[done] < last:
            day, _, _, move, act = events[done]
            done += 1
            after = TRANSITIONS.get((status, move))
            if after is None or (move is Occasion.OFFER_LAPSES and act is not offer):
                continue
            status = after
            if move in _OFFERS:
                signed = signed if move is ActKind.OFFER else _NOBODY
                offer = act if move in _MADE else None
            if act is not None and move is ActKind.SIGN:
                signed = signed.union(act.parties)
                if signed >= self.signatories:
                    status = TRANSITIONS[status, Occasion.ALL_SIGNED]
                    starts: Event = (max(day, self.start), 1, -1, Occasion.TERM_STARTS, None)
                    insort(events, starts, lo=done)
            changes.append((day, status))
        status_then = gone_on(self.status, changes)
        return Moves(
            self.start, self.signatories, tuple(events[done:]), status_then, last, signed, offer
        )


_NOBODY: Final[frozenset[Side | Ref]] = frozenset()
_OFFERS: Final = frozenset({ActKind.OFFER, ActKind.COUNTER, ActKind.REJECT, Occasion.OFFER_LAPSES})


_MADE: Final = frozenset({ActKind.OFFER, ActKind.COUNTER})


def _events(act: Act, number: int) -> list[Event]:
    """Return how an act moves the status, and how an offer lapses after its last day."""
    if not act.deed.moves:
        return []
    found: list[Event] = [(act.effective, 2, number, act.kind, act)]
    if act.until is not None and act.until < date.max:
        found.append((add_days(act.until, 1), 0, number, Occasion.OFFER_LAPSES, act))
    return found
