"""What the parties do with an agreement: dated acts, each with the day it takes effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from operator import attrgetter
from types import MappingProxyType
from typing import Final, TypeAlias, cast

from attrs import evolve, field, frozen

from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.reviews import ReviewOutcome
from patronage.agreement.terms.terms import Amendment
from patronage.checks import check_day, check_id, check_instance, is_count, items_of, keep_text
from patronage.counting.when import Day, When, bounds, check_when
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY
from patronage.facts.parties import HasRef, Ref, Side, check_ref, ref_or_none, side_or_ref
from patronage.fields import spell_out
from patronage.values import Value, repr_member

__all__ = [
    "DEEDS",
    "About",
    "Act",
    "Back",
    "By",
    "Deed",
    "Effect",
    "Whose",
    "by_a_side",
    "by_whom",
    "in_order",
]

By: TypeAlias = Side | HasRef | str | Iterable[Side | HasRef | str] | None
"""One party, several, or none that is named."""


class Whose(Enum):
    """Whose act a deed is.

    >>> Whose.SOMEBODY
    Whose.SOMEBODY
    """

    ANYBODY = "anybody"
    """It may be said whose, and need not."""
    SOMEBODY = "somebody"
    """It is nothing without the party whose it is."""
    ALL = "all"
    """It takes all parties: what some of them did waits for the others."""

    __repr__ = repr_member


class Effect(Enum):
    """When a deed takes effect.

    >>> Effect.AT_ONCE
    Effect.AT_ONCE
    """

    AT_ONCE = "at once"
    """On its own day."""
    AT_AN_END = "at an end"
    """On the end of a term that it stops or moves; it is judged by the status of its own day."""
    LATER = "later"
    """On its own day or a later one; it is judged by the status of that one."""

    __repr__ = repr_member


class About(Enum):
    """What a deed is about.

    >>> About.EVENT
    About.EVENT
    """

    NOTHING = "nothing"
    BREACH = "breach"
    """One breach, by its id; all of them, where none is named."""
    ACT = "act"
    """An act that was done before, by its id."""
    DUTY = "duty"
    """An obligation, or a plan of reviews, by its id."""
    BROKEN = "broken"
    """The obligation that was broken, by its id, where it is one."""
    EVENT = "event"
    """An event, by its name."""
    CREDIT = "credit"
    """What follows from a measure, by the id of its rule."""

    __repr__ = repr_member


class Back(Enum):
    """Whether a deed may take effect before its own day.

    >>> Back.BY_ALL
    Back.BY_ALL
    """

    NEVER = "never"
    BY_ALL = "by all"
    """Where it is the act of all parties together."""
    ALWAYS = "always"

    __repr__ = repr_member


@frozen(kw_only=True)
class Deed:
    """What holds of every act of one kind: one row of the table below.

    What an act moves the status to, `TRANSITIONS` says; what the terms ask of it, `admission`.
    """

    whose: Whose = Whose.ANYBODY
    effect: Effect = Effect.AT_ONCE
    back: Back = Back.NEVER
    moves: bool = False
    """Whether it moves the status, on the day it takes effect."""
    carries: str | None = None
    """The attribute that only this act has, and must have."""
    about: About = About.NOTHING
    open: bool = False
    """Whether it may be open until a day."""
    undoable: bool = False


_AN_END = Deed(effect=Effect.LATER, moves=True, carries="ground", about=About.BREACH, undoable=True)
_ONE_SIDED = evolve(_AN_END, whose=Whose.SOMEBODY, about=About.NOTHING)

DEEDS: Final[Mapping[ActKind | Ground, Deed]] = MappingProxyType(
    {
        ActKind.OFFER: Deed(moves=True, open=True),
        ActKind.COUNTER: Deed(whose=Whose.SOMEBODY, moves=True, open=True),
        ActKind.REJECT: Deed(whose=Whose.SOMEBODY, moves=True),
        ActKind.SIGN: Deed(whose=Whose.SOMEBODY, moves=True),
        ActKind.WITHDRAW: Deed(moves=True),
        ActKind.GIVE_NOTICE: Deed(whose=Whose.SOMEBODY, effect=Effect.AT_AN_END, undoable=True),
        ActKind.WITHDRAW_NOTICE: Deed(whose=Whose.SOMEBODY),
        ActKind.RENEW: Deed(
            whose=Whose.ALL, effect=Effect.AT_AN_END, back=Back.BY_ALL, undoable=True
        ),
        ActKind.SUSPEND: Deed(effect=Effect.LATER, moves=True, undoable=True),
        ActKind.RESUME: Deed(effect=Effect.LATER, moves=True, undoable=True),
        ActKind.BREACH: Deed(
            whose=Whose.SOMEBODY, back=Back.ALWAYS, about=About.BROKEN, undoable=True
        ),
        ActKind.CURE: Deed(whose=Whose.SOMEBODY, about=About.BREACH, undoable=True),
        ActKind.AMEND: Deed(
            whose=Whose.ALL,
            effect=Effect.LATER,
            back=Back.BY_ALL,
            carries="amendment",
            undoable=True,
        ),
        ActKind.TERMINATE: _AN_END,
        Ground.CONVENIENCE: _ONE_SIDED,
        Ground.CAUSE: evolve(_ONE_SIDED, about=About.BREACH),
        Ground.CONSENT: evolve(_ONE_SIDED, whose=Whose.ALL, back=Back.BY_ALL),
        Ground.WITHDRAWAL: evolve(_ONE_SIDED, back=Back.ALWAYS),
        ActKind.SUPERSEDE: Deed(
            whose=Whose.ALL,
            effect=Effect.LATER,
            back=Back.BY_ALL,
            moves=True,
            carries="successor",
            undoable=True,
        ),
        ActKind.UNDO: Deed(whose=Whose.ALL, about=About.ACT),
        ActKind.OCCUR: Deed(about=About.EVENT, undoable=True),
        ActKind.PERFORM: Deed(about=About.DUTY, undoable=True),
        ActKind.WAIVE: Deed(about=About.DUTY, undoable=True),
        ActKind.REVIEW: Deed(about=About.DUTY, undoable=True),
        ActKind.CLAIM: Deed(whose=Whose.SOMEBODY, about=About.CREDIT, undoable=True),
        ActKind.REMIND: Deed(whose=Whose.SOMEBODY, undoable=True),
        ActKind.LEAVE: Deed(whose=Whose.SOMEBODY, effect=Effect.LATER, undoable=True),
        ActKind.ASSIGN: Deed(effect=Effect.LATER, carries="to", undoable=True),
        ActKind.JOIN: Deed(effect=Effect.LATER, carries="to", undoable=True),
        ActKind.OBJECT: Deed(whose=Whose.SOMEBODY, about=About.ACT),
    }
)
"""What holds of the acts of each kind, and of terminating on each ground: the one table of deeds.

A new kind of act has its member in `ActKind`, its row here, its rows in `TRANSITIONS`, and, where
terms decide, a check in `admission`. A renewal takes all where the terms say so; an option is one
side's. So is an amendment where the terms give one side the right to it.
"""


def by_whom(by: By) -> Side | Ref | tuple[Side | Ref, ...] | None:
    """Return whose act it is: one party, or several in one order; a converter.

    >>> by_whom(["bank", Side.PATRON, Side.PROVIDER])
    (Side.PROVIDER, Side.PATRON, Ref('bank'))
    >>> by_whom("bank"), by_whom([Side.PATRON])
    (Ref('bank'), Side.PATRON)
    """
    if isinstance(by, str | Side) or not isinstance(by, Iterable):
        return side_or_ref(by)
    found = [cast("Side | Ref", side_or_ref(each)) for each in by]
    if any(type(each) not in {Side, Ref} for each in found):
        return tuple(found)  # the check says what is wrong
    several_parties = tuple(sorted(dict.fromkeys(found), key=_rank))
    return several_parties[0] if len(several_parties) == 1 else several_parties


def _rank(party: Side | Ref) -> tuple[int, str]:
    return (2, party.id) if isinstance(party, Ref) else (_SIDES.index(party), "")


_SIDES: Final = tuple(Side)

_IN_BOUNDS = frozenset({ActKind.GIVE_NOTICE, ActKind.RENEW, ActKind.TERMINATE, ActKind.SUPERSEDE})
"""The acts that may take effect on a day that is known in bounds only."""


@frozen
class Act(Value):
    """What was done with an agreement: agreed or said on one day, effective on that or a later one.

    `by` is the party whose act it is, or several (None: all together, or it doesn't matter);
    `ground` belongs to terminating, `successor` (an agreement's id) to superseding, `amendment` to
    amending. Notice that stops a renewal takes effect on the end of the term, a renewal on the end
    that it moves. Usually built by a method of `Agreement`, which works that out.

    `on` is the day it was done; of a breach, the day on which notice of it was given, and
    `effective` may be the earlier day of the breach itself. Amending, renewing, superseding and
    terminating by consent may reach back likewise, where all parties do it. A later act names this
    one by its `id`: `about` is the id of the breach that is cured or terminated for, of the act
    undone, or the name of an event. An offer may be open `until` a day, its last. An assignment
    says `of` whom, and `to` whom; who joins is named by `to` as well. A breach may name its
    `cause`, one of `Termination.causes`; a resumption may say whether the term is extended by the
    days of the suspension. What was sent before says when (`sent_on`): `on` is the day on which it
    counts as given (see `Terms.delivery`). Faults:
    `act.type`, `date.type`, `act.order` (effective before it was done), `party.type`, `act.detail`,
    `act.about` (not said about what), `id.syntax`, `evidence.time`.

    >>> import patronage as pt
    >>> pt.Act(pt.ActKind.SUSPEND, on=date(2026, 3, 1), reason="unpaid").effective
    datetime.date(2026, 3, 1)
    """

    kind: ActKind
    on: date = field(kw_only=True)
    effective: Day = field(default=SAME_DAY, kw_only=True)
    by: Side | Ref | tuple[Side | Ref, ...] | None = field(
        default=None, kw_only=True, converter=by_whom
    )
    ground: Ground | None = field(default=None, kw_only=True)
    successor: str | None = field(default=None, kw_only=True)
    amendment: Amendment | None = field(default=None, kw_only=True)
    reason: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    about: str | None = field(default=None, kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    for_due: date | None = field(default=None, kw_only=True)
    parts: int = field(default=1, kw_only=True)
    outcome: ReviewOutcome | None = field(default=None, kw_only=True)
    of: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    to: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    cause: str | None = field(default=None, kw_only=True)
    extends_term: bool | None = field(default=None, kw_only=True)
    sent_on: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_instance(faults, "act.type", "kind", self.kind, ActKind)
        _check_days(faults, self)
        _check_parties(faults, self.by)
        _check_replaced(faults, self)
        if self.reason is not None:
            keep_text(faults, self, "reason", self.reason)
        for path in ("id", "about", "cause"):
            if getattr(self, path) is not None:
                check_id(faults, path, getattr(self, path))
        _check_details(faults, self)
        if faults:
            raise_faults(faults)

    @property
    def effective_from(self) -> date:
        """The day on which it takes effect; the first, where that is known in bounds only.

        >>> import patronage as pt
        >>> pt.Act(pt.ActKind.SUSPEND, on=date(2026, 3, 1)).effective_from
        datetime.date(2026, 3, 1)
        """
        return bounds(self.effective)[0]

    @property
    def reaches_back(self) -> bool:
        """Whether it takes effect before its own day, for sure.

        >>> Act(ActKind.RENEW, on=date(2026, 3, 9), effective=date(2026, 3, 1)).reaches_back
        True
        """
        return bounds(self.effective)[1] < self.on

    @property
    def parties(self) -> tuple[Side | Ref, ...]:
        """Whose act it is, one or several; nobody where it isn't said.

        >>> Act(ActKind.SIGN, on=date(2026, 3, 9), by=Side.PATRON).parties
        (Side.PATRON,)
        """
        if self.by is None:
            return ()
        return self.by if isinstance(self.by, tuple) else (self.by,)

    @property
    def deed(self) -> Deed:
        """What holds of every act of its kind.

        >>> Act(ActKind.RESUME, on=date(2026, 3, 9)).deed.effect
        Effect.LATER
        """
        ends = self.kind is ActKind.TERMINATE and isinstance(self.ground, Ground)
        return DEEDS[self.ground if ends and self.ground else self.kind]


def _check_parties(faults: list[Fault], by: object) -> None:
    if isinstance(by, tuple):
        several_parties = cast("tuple[object, ...]", by)
        for place, party in enumerate(several_parties):
            if not isinstance(party, Side):
                check_ref(faults, f"by[{place}]", party)
        if not several_parties:
            hint = "name one party or several, or leave it out"
            faults.append(Fault.of("party.type", "by", several_parties, hint))
    elif by is not None and not isinstance(by, Side):
        check_ref(faults, "by", by)


def _check_replaced(faults: list[Fault], act: Act) -> None:
    if act.of is not None and not isinstance(act.of, Side):
        check_ref(faults, "of", act.of)
    is_assigned = act.kind is ActKind.ASSIGN
    if is_assigned is (act.of is None):
        hint = "say which party is replaced" if is_assigned else "only the act assign has one"
        faults.append(Fault.of("act.detail", "of", act.of, hint))
    if isinstance(act.to, Ref) and act.to == act.of:
        hint = "name another party than the one that is replaced"
        faults.append(Fault.of("party.repeated", "to", act.to.id, hint))


def _check_days(faults: list[Fault], act: Act) -> None:
    before = len(faults)
    check_day(faults, "on", act.on)
    if act.effective is not act.on:
        check_when(faults, "effective", act.effective)
    for path in ("recorded_on", "until", "for_due", "sent_on"):
        day: object = getattr(act, path)
        if day is not act.on and (day is not None or path == "recorded_on"):
            check_day(faults, path, day)
    if len(faults) > before:
        return
    may_reach_back = isinstance(act.kind, ActKind) and act.deed.back is not Back.NEVER
    if bounds(act.effective)[1] < act.on and not may_reach_back:
        hint = f"an act takes effect on or after its own day, {act.on}"
        faults.append(Fault.of("act.order", "effective", str(act.effective), hint))
    if isinstance(act.effective, When) and act.kind not in _IN_BOUNDS:
        hint = f"say on which day to {getattr(act.kind, 'value', 'act')} takes effect"
        faults.append(Fault.of("act.effective", "effective", act.effective, hint))
    if act.recorded_on < act.on:
        hint = f"an act is learned when it is done or later: on or after {act.on}"
        faults.append(Fault.of("evidence.time", "recorded_on", act.recorded_on.isoformat(), hint))
    if act.sent_on is not None and act.sent_on > act.on:
        hint = f"it was sent before it counted as given: on or before {act.on}"
        faults.append(Fault.of("act.order", "sent_on", act.sent_on.isoformat(), hint))
    if act.until is not None and act.until < act.on:
        hint = f"an offer is open on its own day at least, {act.on}"
        faults.append(Fault.of("act.order", "until", act.until.isoformat(), hint))


def _check_details(faults: list[Fault], act: Act) -> None:
    if not isinstance(act.kind, ActKind):
        return
    kind, deed = DEEDS[act.kind], act.deed
    if act.by is None and deed.whose is Whose.SOMEBODY:
        hint = "say whose act it is, such as Side.PATRON"
        faults.append(Fault.of("party.type", "by", act.by, hint))
    for path, wanted in _CARRIED.items():
        value: object = getattr(act, path)
        if kind.carries == path:
            check_instance(faults, f"{path}.type", path, value, wanted)
        elif value is not None:
            owner = next(each for each, other in DEEDS.items() if other.carries == path)
            hint = f"only the act {owner.value} has one"
            faults.append(Fault.of("act.detail", path, value, hint))
    if kind.carries == "successor" and isinstance(act.successor, str):
        check_id(faults, "successor", act.successor)
    if act.about is not None and deed.about is About.NOTHING:
        hint = f"the act {act.kind.value} is about no other"
        faults.append(Fault.of("act.detail", "about", act.about, hint))
    if act.about is None and deed.about in _NEEDED:
        hint = f"give {_NEEDED[deed.about]} that it is about"
        faults.append(Fault.of("act.about", "about", act.about, hint))
    _check_duty(faults, act)
    _check_of_one_kind(faults, act)
    if act.until is not None and not deed.open:
        hint = "only an offer, or a counter-offer, is open until a day"
        faults.append(Fault.of("act.detail", "until", act.until, hint))


_OF_ONE_KIND: Final = (
    ("cause", ActKind.BREACH, "a breach"),
    ("extends_term", ActKind.RESUME, "a resumption"),
)
"""What acts of one kind alone may say, beside what they must."""

_NEEDED: Final = {
    About.ACT: "the id of the act",
    About.EVENT: "the event's name",
    About.DUTY: "the id of the obligation, or of the plan of reviews,",
    About.CREDIT: "the id of the credit rule",
}


def _check_of_one_kind(faults: list[Fault], act: Act) -> None:
    """Report what acts of another kind say."""
    for path, owner, whose in _OF_ONE_KIND:
        if getattr(act, path) is not None and act.kind is not owner:
            hint = f"only {whose} has one"
            faults.append(Fault.of("act.detail", path, getattr(act, path), hint))
    if act.extends_term is not None:
        check_instance(faults, "flag.type", "extends_term", act.extends_term, bool)


def _check_duty(faults: list[Fault], act: Act) -> None:
    """Report what only deeds about a duty say, and how much of it they may say."""
    if act.for_due is not None and act.deed.about not in _FOR_A_DAY:
        hint = "only what is about an obligation, a review or a credit says for which day it is"
        faults.append(Fault.of("act.detail", "for_due", act.for_due, hint))
    if not is_count(act.parts, 1):
        faults.append(Fault.of("count.range", "parts", act.parts, "give 1 part or more"))
    elif act.parts != 1 and act.kind is not ActKind.PERFORM:
        hint = "only a performance is one of several parts"
        faults.append(Fault.of("act.detail", "parts", act.parts, hint))
    if act.outcome is not None:
        check_instance(faults, "review_outcome.type", "outcome", act.outcome, ReviewOutcome)
        if act.kind is not ActKind.REVIEW:
            hint = "only a review has an outcome"
            faults.append(Fault.of("act.detail", "outcome", act.outcome, hint))


_FOR_A_DAY: Final = frozenset({About.DUTY, About.BROKEN, About.CREDIT})
"""What is due on a day, or arises from one."""

_CARRIED: Final = {"ground": Ground, "amendment": Amendment, "successor": str, "to": Ref}


def in_order(acts: Act | Iterable[Act]) -> tuple[Act, ...]:
    """Return acts in the order of their days, those of one day as given; a converter.

    >>> late, early = (Act(ActKind.OFFER, on=date(2026, 1, day)) for day in (9, 5))
    >>> in_order([late, early]) == (early, late)
    True
    """
    found = cast("tuple[Act, ...]", items_of(acts))
    if any(type(act) is not Act for act in found):
        return found  # the check says what is wrong
    return tuple(sorted(found, key=attrgetter("on")))


spell_out(in_order)
spell_out(by_whom)


def by_a_side(act: Act, provider: Ref | None, patron: Ref | None) -> Act:
    """Return the act as that of a side, where it names who that side is.

    >>> mary = Ref("mary")
    >>> by_a_side(Act(ActKind.SIGN, on=date(2026, 1, 5), by=mary), None, mary).by
    Side.PATRON
    """
    named = {provider: Side.PROVIDER, patron: Side.PATRON}
    if isinstance(act.of, Ref) and act.of in named:
        act = evolve(act, of=named[act.of])
    if not any(isinstance(each, Ref) and each in named for each in act.parties):
        return act
    return evolve(
        act, by=[named.get(each, each) if isinstance(each, Ref) else each for each in act.parties]
    )
