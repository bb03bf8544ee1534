"""The moves of an agreement's status: a fold of its acts and its term over the table of moves."""

from __future__ import annotations

from bisect import insort
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.status.status import TRANSITIONS, AgreementStatus, Occasion
from patronage.counting.when import NEVER, When, bounds
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.timeline.timeline import Timeline, gone_on

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from patronage.agreement.life.acts import Act
    from patronage.counting.when import Day
    from patronage.facts.parties import Ref, Side

__all__ = ["Moves", "Possible"]

Possible: TypeAlias = frozenset[AgreementStatus]
"""Where it may stand: at one status for sure, at one of several where a day is in bounds only."""

Place: TypeAlias = "tuple[date, int, int]"
"""A day, what comes first on it (the end of the term, its start, the acts), the act's number."""

Event: TypeAlias = "tuple[date, int, int, bool, ActKind | Occasion, Act | None]"
"""What moves the status for sure, or may, after its place; no two have a place in common."""

_FIRST: Final = (date.min, -1, -1)
_LAST: Final = (date.max, 3, 0)
_DRAFT: Final[Possible] = frozenset({AgreementStatus.DRAFT})


class Moves(NamedTuple):
    """How the status has moved up to a place in the order of events, and what is still to come.

    The end of the term is not among what is to come, since acts may move it: who asks says it.
    """

    start: Day
    """The first day of the term."""
    signatories: frozenset[Side | Ref]
    """Whose signatures it takes."""
    coming: tuple[Event, ...] = ()
    status: Timeline[Possible] = Timeline.constant(_DRAFT)
    last: Place = _FIRST
    signed: frozenset[Side | Ref] = frozenset()
    """Who has signed what is on offer."""
    offer: Act | None = None
    """The last offer, where it is open until a day."""
    runs_by: date = date.min
    """The last day on which its term surely has no end yet: that of its start, and all signed."""

    @staticmethod
    def of(
        start: Day,
        signatories: Iterable[Side | Ref],
        acts: Iterable[Act],
        doubted: Collection[Act] = (),
    ) -> Moves:
        """Return the moves of acts, all still to come; those that are doubted move it perhaps."""
        coming = [
            event
            for number, act in enumerate(acts)
            for event in _events(act, number, is_sure=act not in doubted)
        ]
        coming.sort()
        return Moves(start, frozenset(signatories), tuple(coming))

    def followed_by(
        self, act: Act, number: int, expires_on: Day | None, *, is_sure: bool = True
    ) -> Moves:
        """Return the moves with an act of this number, done on the day of the one before or later.

        Final is what comes before it, by the end of the term that there was: what is done on a day
        moves nothing on an earlier one, nor an end of the term on that day itself (A15, A4).
        """
        moves = self.up_to((act.on, 2, number), expires_on)
        coming = list(moves.coming)
        for event in _events(act, number, is_sure=is_sure):
            insort(coming, event)
        return moves._replace(coming=tuple(coming))

    def without(self, is_gone: Callable[[Act], bool]) -> Moves:
        """Return the moves without acts to come that were taken back."""
        kept = [each for each in self.coming if each[5] is None or not is_gone(each[5])]
        return self._replace(coming=tuple(kept))

    def over_time(self, expires_on: Day | None) -> Timeline[Possible]:
        """Return the status on every day, as things stand."""
        return self.up_to(_LAST, expires_on).status

    def up_to(self, last: Place, expires_on: Day | None) -> Moves:
        """Return the moves with those before a place made; the term ends on a day, or never."""
        events = list(self.coming)
        ends = [] if expires_on is None else list(_ends(expires_on, self.runs_by))
        for event in ends:
            if self.last < event[:3] < last:
                insort(events, event)
        signed, offer, runs_by, done = self.signed, self.offer, self.runs_by, 0
        over_time = self.status
        now = over_time.values[-1] if over_time.values else over_time.before
        changes: list[tuple[date, Possible]] = []
        while done < len(events) and events[done] < last:
            day, _, _, is_sure, move, act = events[done]
            done += 1
            if act is not None and act.ground is Ground.WITHDRAWAL:
                over_time = _withdrawn(gone_on(over_time, changes), act, is_sure=is_sure)
                now, changes = over_time.at(day), []
                continue
            moved = self._moved(now, move, is_sure=is_sure)
            if moved is None or (move is Occasion.OFFER_LAPSES and act is not offer):
                continue
            now = moved
            if move in _OFFERS:
                signed = signed if move is ActKind.OFFER else _NOBODY
                offer = act if move in _MADE else None
            if act is not None and move is ActKind.SIGN:
                signed = signed.union(act.parties)
                if signed >= self.signatories:
                    now = _after(now, Occasion.ALL_SIGNED)
                    over_time = _in_hindsight(gone_on(over_time, changes), self.start, day)
                    changes = []
                    runs_by = max(day, bounds(self.start)[0])
                    late = () if expires_on is None else _ends(expires_on, runs_by)
                    overtaken = (each for each in late if each not in ends and each < last)
                    starts = _of(self.start, 1, Occasion.TERM_STARTS, day)
                    for event in (*(() if runs_by == NEVER else starts), *overtaken):
                        insort(events, event, lo=done)
            changes.append((day, now))
        status, coming = gone_on(over_time, changes), tuple(events[done:])
        return Moves(self.start, self.signatories, coming, status, last, signed, offer, runs_by)

    def _moved(self, now: Possible, move: ActKind | Occasion, *, is_sure: bool) -> Possible | None:
        """Return where it may stand after a move; None: it isn't one from anywhere there."""
        if move is Occasion.TERM_ENDS and is_sure and isinstance(self.start, When):
            now = _after(now, Occasion.TERM_STARTS)  # what is over for sure has begun
        if not any((each, move) in TRANSITIONS for each in now):
            return None
        return _after(now, move, is_sure=is_sure)


_NOBODY: Final[frozenset[Side | Ref]] = frozenset()
_MADE: Final = frozenset({ActKind.OFFER, ActKind.COUNTER})
_OFFERS: Final = frozenset({*_MADE, ActKind.REJECT, Occasion.OFFER_LAPSES})


def _after(now: Possible, move: ActKind | Occasion, *, is_sure: bool = True) -> Possible:
    """Return where it may stand after a move that takes place for sure, or perhaps."""
    moved = frozenset([TRANSITIONS.get((each, move), each) for each in now])
    return moved if is_sure else now | moved


def _in_hindsight(over_time: Timeline[Possible], start: Day, signed_on: date) -> Timeline[Possible]:
    """Return the status with what a last signature says of days before it: in force from the start.

    Until then nobody could know (see `known_by`); now the parties have it that it was so.
    """
    first, last = bounds(start)
    if first >= signed_on:
        return over_time
    in_force = frozenset({AgreementStatus.IN_FORCE})
    if first < last:
        perhaps = Period(first, min(last, signed_on))
        for spell in over_time.spells(perhaps):
            over_time = over_time.override(spell.period, spell.value | in_force)
    if last < signed_on:
        over_time = over_time.override(Period(last, signed_on), in_force)
    return over_time


def _ends(expires_on: Day, runs_by: date) -> Iterator[Event]:
    """Yield how a term ends, or may: not on a day on which it still runs for sure."""
    first = min(runs_by.toordinal() + 1, NEVER.toordinal())
    return _of(expires_on, 0, Occasion.TERM_ENDS, date.fromordinal(first))


def _withdrawn(over_time: Timeline[Possible], act: Act, *, is_sure: bool) -> Timeline[Possible]:
    """Return the status with what a withdrawal says of the days from the start: it was ended."""
    first = act.effective_from
    if not any((each, act.kind) in TRANSITIONS for each in over_time.at(first)):
        return over_time
    ended: Possible = frozenset({AgreementStatus.TERMINATED})
    if is_sure:
        return over_time.override(Period(first, None), ended)
    for spell in over_time.spells(Period(first, None)):
        over_time = over_time.override(spell.period, spell.value | ended)
    return over_time


def cut(over_time: Timeline[Possible], day: Day | None) -> Timeline[Possible]:
    """Return the status with what a latest end says: it is over from then on, begun or not.

    >>> in_force = Timeline.constant(frozenset({AgreementStatus.IN_FORCE}))
    >>> cut(in_force, date(2026, 3, 1)).at(date(2026, 3, 1))
    frozenset({AgreementStatus.EXPIRED})
    """
    first, last = (NEVER, NEVER) if day is None else bounds(day)
    if first < last:
        for spell in over_time.spells(Period(first, last)):
            over_time = over_time.override(spell.period, spell.value | _over(spell.value, _LIVE))
    if last < NEVER:
        stays = {each for each in over_time.at(last) if each.is_ended}
        for spell in over_time.spells(Period(last, None)):
            over = _over(spell.value, _LIVE | (_ENDS - stays))
            over_time = over_time.override(spell.period, over)
    return over_time


def _over(now: Possible, gone: Possible) -> Possible:
    return frozenset([AgreementStatus.EXPIRED if each in gone else each for each in now])


_LIVE: Final[Possible] = frozenset(
    {AgreementStatus.EXECUTED, AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED}
)
_ENDS: Final[Possible] = frozenset({AgreementStatus.TERMINATED, AgreementStatus.SUPERSEDED})
"""What a latest end takes away: that it goes on, and that it is ended in another way later."""


def _of(
    day: Day | None, rank: int, occasion: Occasion, not_before: date = date.min
) -> Iterator[Event]:
    if day is None:
        return
    first, last = bounds(day)
    if isinstance(day, When) and max(first, not_before) < max(last, not_before):
        yield max(first, not_before), rank, -1, False, occasion, None
    if not isinstance(day, When) or last < NEVER:
        yield max(last, not_before), rank, -1, True, occasion, None


def _events(act: Act, number: int, *, is_sure: bool) -> Iterator[Event]:
    """Yield how an act moves the status, or may, and how an offer lapses after its last day."""
    if not act.deed.moves:
        return
    withdraws = act.ground is Ground.WITHDRAWAL  # what it ends from the start goes on until then
    first, last = bounds(act.on if withdraws else act.effective)
    if first < last or not is_sure:
        yield first, 2, number, False, act.kind, act
    if is_sure and (first == last or last < NEVER):
        yield last, 2, number, True, act.kind, act
    if act.until is not None and act.until < date.max:
        yield add_days(act.until, 1), 0, number, True, Occasion.OFFER_LAPSES, act
