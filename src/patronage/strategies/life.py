"""Agreements: terms, renewals and notices, and lives of acts that the terms allow."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.agreement.acts import Act, ActKind, Ground
from patronage.agreement.admission import stopped_end
from patronage.agreement.agreement import Agreement
from patronage.agreement.renewal import RenewalKind
from patronage.agreement.status import TRANSITIONS
from patronage.errors import PatronageError
from patronage.facts.parties import Side
from patronage.strategies.agreed import amendments_in, term_sheets_in, terms
from patronage.strategies.wording import names, texts
from patronage.strategies.world import World, drawn_in_world, drawn_some, in_world, pinned

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.parties import Ref
    from patronage.strategies.world import Options

__all__ = ["acts", "agreements", "agreements_in"]

_DAY: Final = timedelta(days=1)


def acts(**options: Unpack[Options]) -> SearchStrategy[Act]:
    """Draw one act by itself; which acts terms allow, `agreements` knows.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(acts(), lambda act: act.kind is pt.ActKind.SUPERSEDE).successor
    'A2'
    """
    return acts_in(World.of(options))


@drawn_in_world
def acts_in(draw: DrawFn, world: World) -> Act:
    """Draw an act in a world."""
    on, later = sorted((draw(world.days), draw(world.days)))
    kind = draw(st.sampled_from(ActKind))
    return _act(draw, world, kind, on, later, (*Side, *world.parties))


def _act(  # noqa: PLR0917  each in the order it is said: what, when, by whom
    draw: DrawFn,
    world: World,
    kind: ActKind,
    on: date,
    effective: date,
    who: tuple[Side | Ref, ...],
) -> Act:
    """Draw an act of a kind, by one of the parties, with what the kind asks for."""
    ground = draw(st.sampled_from(Ground)) if kind is ActKind.TERMINATE else None
    anybody = kind in _BY_ANYBODY and ground in {None, Ground.CONSENT}
    party: SearchStrategy[Side | Ref | None] = st.sampled_from(who)
    return Act(
        kind,
        on=on,
        effective=effective,
        by=draw(st.none() | party if anybody else party),
        ground=ground,
        successor="A2" if kind is ActKind.SUPERSEDE else None,
        amendment=draw(amendments_in(world.without_sides)) if kind is ActKind.AMEND else None,
        reason=draw(st.none() | st.none() | texts()),
        recorded_on=max(on, draw(st.just(on) | world.days)),
    )


_BY_ANYBODY: Final = frozenset(
    {
        ActKind.OFFER,
        ActKind.WITHDRAW,
        ActKind.RENEW,
        ActKind.SUSPEND,
        ActKind.RESUME,
        ActKind.AMEND,
        ActKind.TERMINATE,
        ActKind.SUPERSEDE,
    }
)

# --- whole agreements ----------------------------------------------------------------------------


def agreements(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    signed: bool | None = None,
    max_acts: int = 5,
    **options: Unpack[Options],
) -> SearchStrategy[Agreement]:
    """Draw an agreement with a life of acts, each of which its terms allow.

    Acts come on rising days, often on the last day for notice, on the end of the term, or on the
    day beside it. `signed`: all parties have signed it on the day it was made, before any other
    act; or (False) nobody has done anything with it.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> found = find(agreements(id="A1", signed=True), lambda each: each.ended_on is not None)
    >>> found.signed_on == found.on
    True
    """
    world = World.of(options)
    if id is None and signed is None and max_acts == _MOST_ACTS:
        return agreements_in(world)
    return _agreements(world, pinned(id, st.sampled_from(_IDS)), signed, max_acts)


_IDS: Final = ("A1", "A2", "A3")
_MOST_ACTS: Final = 5


@in_world
def agreements_in(world: World) -> SearchStrategy[Agreement]:
    """Draw an agreement in a world; the sides, where it names them, are those of the world."""
    return _agreements(world, st.sampled_from(_IDS), None, _MOST_ACTS)


@st.composite
def _agreements(
    draw: DrawFn,
    world: World,
    own: SearchStrategy[str],
    signed: bool | None,
    max_acts: int,
) -> Agreement:
    world = world.settled(draw)
    agreement = _draft(draw, world, draw(own))
    if signed is False:
        return agreement
    most_are = draw(st.integers(0, 3)) > 0
    if signed or most_are:
        signatures = [
            Act(ActKind.SIGN, on=agreement.on, by=by, recorded_on=agreement.recorded_on)
            for by in agreement.signatories
        ]
        agreement = _with(agreement, *signatures)
    day = agreement.on
    for _ in range(draw(st.integers(0, max_acts))):
        day = max(day, draw(_coming(agreement, world)))
        agreement = _lived_on(draw, world, agreement, day)
    return agreement


def _draft(draw: DrawFn, world: World, own: str) -> Agreement:
    required, extra = _parts(world)
    given = drawn_some(draw, required, extra)
    on, term = given["on"], given["term"]
    end = term.end()
    if given.pop("at_start", None) or (end is not None and end <= on):
        on = term.start  # after the end, nobody could sign it any more
    known = max(on, given.pop("learned", on))
    return Agreement(own, **{**given, "on": on, "term": term, "recorded_on": known})


@lru_cache(maxsize=256)
def _parts(
    world: World,
) -> tuple[dict[str, SearchStrategy[Any]], dict[str, SearchStrategy[Any]]]:
    """Return what an agreement requires, and what it may have besides."""
    extra: dict[str, SearchStrategy[Any]] = {
        "at_start": st.just(True),
        "learned": world.days,
        "source": names(),
        "line": st.sampled_from(("tax", "audit")),
    }
    if world.provider is not None and world.patron is not None:
        extra |= {"provider": st.just(world.provider), "patron": st.just(world.patron)}
    others = [ref for ref in world.parties if ref not in {world.provider, world.patron}]
    if others:
        extra["others"] = st.sampled_from(others).map(lambda ref: (ref,))
    required: dict[str, SearchStrategy[Any]] = {
        "on": world.days,
        "term": terms(days=world.days),
        "terms": term_sheets_in(world.without_sides),
    }
    if world.lines is not None:
        required["line"] = world.lines
        del extra["line"]
    return required, extra


def _coming(agreement: Agreement, world: World) -> SearchStrategy[date]:
    """Draw the day of the next act: any, or one that matters to the agreement, or beside it."""
    end = agreement.life.expires_on
    if end is None:
        return world.days | st.just(agreement.term.start)
    last = agreement.term.renewal.last_day(end)
    dates = [each for each in (last, end, agreement.term.start) if each is not None]
    near = [each + step * _DAY for each in dates for step in (0, 1, -1)]
    return world.days | st.sampled_from(near)


def _lived_on(draw: DrawFn, world: World, agreement: Agreement, day: date) -> Agreement:
    """Return the agreement with one more act on a day, if one is drawn that the terms allow."""
    possible = _possible(agreement, day)
    if not possible:
        return agreement
    kind = draw(st.sampled_from(possible))
    effective = day
    if kind in _WITH_EFFECT:
        effective = max(day, draw(st.just(day) | _coming(agreement, world)))
    act = _act(draw, world, kind, day, effective, agreement.signatories)
    known = max((each.recorded_on for each in agreement.acts), default=agreement.recorded_on)
    act = evolve(act, recorded_on=max(act.recorded_on, known))
    return _with(agreement, _in_effect(agreement, act))


def _possible(agreement: Agreement, day: date) -> list[ActKind]:
    """Return the kinds of act that the status on a day allows, and for which there is a clause."""
    status, renewal, life = agreement.status.at(day), agreement.term.renewal.kind, agreement.life
    lacking = {
        ActKind.GIVE_NOTICE: renewal is not RenewalKind.AUTOMATIC,
        ActKind.WITHDRAW_NOTICE: not life.open_notices(day),
        ActKind.RENEW: renewal not in {RenewalKind.BY_AGREEMENT, RenewalKind.OPTION},
        ActKind.CURE: all(life.breach_by(each, day) is None for each in agreement.signatories),
    }
    return [
        kind for kind in ActKind if (status, kind) in TRANSITIONS and not lacking.get(kind, False)
    ]


def _in_effect(agreement: Agreement, act: Act) -> Act:
    """Return the act by who may do it, with the day on which the terms make it take effect."""
    renewal, termination = agreement.term.renewal, agreement.terms_on(act.on).termination
    if act.kind is ActKind.GIVE_NOTICE:
        end = stopped_end(agreement.life, act.on)
        return evolve(act, effective=end or act.on, by=renewal.stopped_by or act.by)
    if act.kind is ActKind.RENEW:
        end = agreement.life.expires_on
        return evolve(act, effective=max(end or act.on, act.on), by=renewal.by)
    if act.ground is Ground.CONVENIENCE and termination and termination.convenience:
        first = termination.convenience.takes_effect(act.on)
        least = max(first, termination.not_before or first, act.effective)
        return evolve(act, effective=least, by=termination.convenience.by or act.by)
    return act


_WITH_EFFECT: Final = frozenset(
    {ActKind.SUSPEND, ActKind.RESUME, ActKind.AMEND, ActKind.TERMINATE, ActKind.SUPERSEDE}
)


def _with(agreement: Agreement, *more: Act) -> Agreement:
    """Return the agreement with these acts, or as it was where the terms don't allow them."""
    try:
        return agreement.after(*more)
    except PatronageError:
        return agreement
