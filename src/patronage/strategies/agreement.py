"""Agreements: terms, renewals and notices, and lives of acts that the terms allow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.agreement.admission.renewing import stopped_end
from patronage.agreement.life.acts import DEEDS, About, Act, Effect, Whose
from patronage.agreement.life.duties import duties_of
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.status.status import TRANSITIONS, AgreementStatus
from patronage.agreement.terms.assignment import Assignment
from patronage.agreement.terms.causes import TerminationCause
from patronage.agreement.terms.citation import Citation
from patronage.agreement.terms.deadline import DeadlineKind, IfNothing
from patronage.agreement.terms.ends import After, EarlierOf, EndOf, EndOfOrders, LaterOf, OnEvent
from patronage.agreement.terms.notice import Notice, applying
from patronage.agreement.terms.reminding import Reminder
from patronage.agreement.terms.renewal import Renewal, RenewalKind
from patronage.agreement.terms.signatories import Signatory
from patronage.agreement.terms.suspension import Suspension
from patronage.agreement.terms.term import Term
from patronage.agreement.terms.terms import Amendment, Clause, Termination, Terms
from patronage.agreement.terms.variation import Variation
from patronage.agreement.terms.withdrawal import Withdrawal
from patronage.agreement.whole.agreement import Agreement
from patronage.counting.count import MONTH
from patronage.counting.when import Unknown, bounds, latest
from patronage.dates.span import days
from patronage.engagement.engagement import Engagement
from patronage.errors import PatronageError
from patronage.facts.fact import Growing
from patronage.facts.parties import Side
from patronage.measures.measure import Measure
from patronage.measures.methods import AttainmentMethod
from patronage.measures.rules import CreditBase, CreditRule, SettledBy
from patronage.strategies.billing import billed_terms
from patronage.strategies.counting import counts
from patronage.strategies.dates import spans
from patronage.strategies.duties import owed, planned
from patronage.strategies.fields import chosen, drawn, from_fields
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import (
    BY_HAND,
    PARTS,
    few,
    pinned,
    pins,
    several,
    sometimes,
    together,
)
from patronage.strategies.text import names, texts
from patronage.thresholds.threshold import at_least

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.obligations import Obligation
    from patronage.agreement.terms.reviews import ReviewPlan
    from patronage.dates.span import Span
    from patronage.facts.parties import Ref
    from patronage.strategies.options import Options

__all__ = [
    "SIDED", "acts", "agreements", "amendments", "clauses", "notices", "renewals",
    "term_sheets", "terminations", "terms",
]  # fmt: skip

SIDED: Final = (Agreement, Engagement)
"""The kinds of fact that may name the sides of their relationship."""
_EVENTS: Final = ("approval", "delivery")
_DAY: Final = timedelta(days=1)
_LENGTHS: Final = spans(allow_zero=False)


def _third_parties(world: World) -> SearchStrategy[tuple[Ref, ...]]:
    others = [ref for ref in world.parties if ref not in {world.provider, world.patron}]
    return several(few(*others), most=1) if others else st.just(())


_CAUSES: Final = ("unpaid", "outage", "insolvency")


def _causes() -> SearchStrategy[TerminationCause]:
    """Draw a cause, every third of which counts its breaches."""
    return st.one_of(
        drawn(TerminationCause, EVERYWHERE),
        drawn(TerminationCause, EVERYWHERE),
        from_fields(
            TerminationCause,
            EVERYWHERE,
            cure=None,
            persists=None,
            times=few(2, 3),
            over=st.none() | _LENGTHS,
        ),
    )


def _name(cause: TerminationCause) -> str:
    return cause.name


PARTS[Agreement] = {
    "id": few("A1", "A2", "A3"),
    "provider": lambda world: st.just(world.provider),
    "patron": lambda world: st.just(world.patron),
    "others": _third_parties,
    "parties": few((), (), (Signatory(Side.PROVIDER, role="Company"),)),
    "under": few(None, None, "A1"),
    "beside": few(None),
    "category": few(None, None, "retainer", "NDA"),
}
PARTS[Suspension] = {
    "bars": st.lists(
        st.sampled_from(
            [
                kind
                for kind in ActKind
                if (AgreementStatus.SUSPENDED, kind) in TRANSITIONS and kind is not ActKind.RESUME
            ]
        ),
        max_size=1,
    ).map(tuple)
}
PARTS[Amendment] = {
    "changes": st.lists(
        few("summary", "clauses", "billing", "termination", "suspension"),
        min_size=1,
        max_size=2,
        unique=True,
    ).map(tuple)
}
PARTS[TerminationCause] = {
    "name": few(*_CAUSES),
    "times": few(1),
    "over": few(None),
    "measure": few(None),
}
PARTS[Termination] = {
    "late_cure": few(True, True, False, Unknown(), Unknown("silent")),
    "causes": few(()) | st.lists(_causes(), max_size=2, unique_by=_name).map(tuple),
}
PARTS[Clause] = {
    "kind": few("scope", "measure", "credit", "review", "liability"),
    "survives": few(True, False),
    "survives_until": few(None),
    "for_what_was_before": few(False),
}


def _citations(world: World) -> SearchStrategy[Citation]:
    return from_fields(Citation, world, document=names())  # without any part it cites nothing


def _reminders(world: World) -> SearchStrategy[Reminder]:
    return from_fields(
        Reminder,
        world,
        opens=st.none() | few(days(20), days(45)),
        closes=few(days(0), days(15), days(20)),
        before=few(DeadlineKind.RENEWAL, DeadlineKind.NOTICE, DeadlineKind.OPTION),
        missed=few(IfNothing.UNENFORCEABLE, IfNothing.ENDABLE, IfNothing.VOID),
    )


def _several_ends(
    kind: type[EarlierOf | LaterOf], world: World
) -> SearchStrategy[EarlierOf | LaterOf]:
    each = st.one_of(world.days, *(drawn(kind, world) for kind in (OnEvent, After, EndOf)))
    return st.lists(each, min_size=1, max_size=3).map(lambda ends: kind(*ends))


def _withdrawals(world: World) -> SearchStrategy[Withdrawal]:
    since = few(
        OnEvent("signed"),
        OnEvent("delivery"),
        LaterOf(OnEvent("signed"), OnEvent("delivery")),
        EarlierOf(OnEvent("approval"), OnEvent("delivery")),
    )
    within = _LENGTHS | counts()
    given = {"within": within, "since": since, "lost_by": st.none() | few(*_EVENTS)}
    return st.one_of(
        from_fields(Withdrawal, world, informed=None, uninformed=None, **given),
        from_fields(Withdrawal, world, informed="approval", uninformed=_LENGTHS, **given),
    )


def _assignments(world: World) -> SearchStrategy[Assignment]:
    return from_fields(Assignment, world, objection=None) | from_fields(
        Assignment, world, notice=None
    )


def _variations(world: World) -> SearchStrategy[Variation]:
    return from_fields(Variation, world, objection=None) | from_fields(
        Variation, world, binding=few(False)
    )


def clauses() -> SearchStrategy[Clause]:
    """Draw one thing that is agreed.

    >>> from hypothesis import find
    >>> find(clauses(), lambda clause: clause.kind == "measure").part
    Part.MEASUREMENT
    """
    return drawn(Clause, EVERYWHERE)


def notices() -> SearchStrategy[Notice]:
    """Draw how long before it takes effect something must be said, and by whom.

    >>> from hypothesis import find
    >>> find(notices(), lambda notice: notice.by is not None).by
    Side.PROVIDER
    """
    return drawn(Notice, EVERYWHERE)


def renewals(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Renewal]:
    """Draw what becomes of an agreement when a term ends.

    >>> from hypothesis import find
    >>> find(renewals(), lambda renewal: renewal.by is not None).kind
    RenewalKind.OPTION
    """
    return drawn(Renewal, World.over(days))


def _renewals(world: World) -> SearchStrategy[Renewal]:
    def renewed(kind: RenewalKind, by: object = None) -> SearchStrategy[Renewal]:
        parts = {"kind": kind, "length": _LENGTHS, "by": by, "needs": None, "to": None}
        parts["open_ended"] = False
        return from_fields(Renewal, world, **parts)

    return st.one_of(
        st.just(Renewal.NONE),
        renewed(RenewalKind.AUTOMATIC),
        renewed(RenewalKind.BY_AGREEMENT),
        renewed(RenewalKind.OPTION, few(*Side)),
    )


def terms(
    *,
    start: date | SearchStrategy[date] | None = None,
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Term]:
    """Draw how long an agreement lasts: a length, to a day, or until somebody ends it.

    >>> from hypothesis import find
    >>> find(terms(), lambda term: term.until is not None)
    Term(datetime.date(2024, 2, 1), until=datetime.date(2024, 2, 2))
    """
    return drawn(Term, World.over(days), **pins(start=start))


def _terms(
    world: World, *, start: date | SearchStrategy[date] | None = None
) -> SearchStrategy[Term]:
    first, renewal = pinned(start, world.days), drawn(Renewal, world.without_sides)
    return st.one_of(
        st.builds(Term, first),
        st.builds(_term, first, st.none(), world.days, renewal),
        st.builds(_term, first, _LENGTHS, st.none(), renewal),
    )


def _term(start: date, length: Span | None, until: date | None, renewal: Renewal) -> Term:
    """Return the term of parts that fit: it ends after its start, and renewals end no earlier."""
    last = None if until is None else max(until, start + _DAY)
    bare = Term(start, length=length, until=last)
    end = bare.end()
    if renewal.latest_end is not None and end is not None:
        renewal = evolve(renewal, latest_end=max(renewal.latest_end, bounds(end)[0]))
    return evolve(bare, renewal=renewal)


def terminations(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Termination]:
    """Draw how an agreement may be ended before its term is over.

    >>> from hypothesis import find
    >>> find(terminations(), lambda each: each.cure is not None).cure
    days(1)
    """
    return drawn(Termination, World.over(days))


def term_sheets(**options: Unpack[Options]) -> SearchStrategy[Terms]:
    """Draw what is agreed, in one version: a summary, clauses, what is billed, how it may end.

    >>> from hypothesis import find
    >>> find(term_sheets(), lambda sheet: sheet.summary is not None)
    Terms(summary='so it was')
    """
    return drawn(Terms, World.of(options))


def _term_sheets(world: World) -> SearchStrategy[Terms]:
    """Draw terms every other of which bill something."""
    duties: dict[str, Any] = {
        "obligations": st.just(()) | owed(world).map(_named_report),
        "reviews": st.just(()) | planned(world).map(_named_review),
        "term": None,
    }
    served = _SERVICE.flatmap(lambda pair: from_fields(Terms, world, **duties, **pair))
    plain = {"measures": (), "credits": ()}
    billed = from_fields(Terms, world, billing=several(billed_terms(world)), **duties, **plain)
    return together(from_fields(Terms, world, **duties, **plain), billed, served)


_UPTIME: Final = Measure(
    "uptime", AttainmentMethod.UPTIME, of="outage", window=MONTH, target=at_least(99)
)
_SERVICE: Final[SearchStrategy[dict[str, Any]]] = few(
    {"measures": _UPTIME, "credits": ()},
    {
        "measures": _UPTIME,
        "credits": CreditRule("credit", on="uptime", form=10, of=CreditBase.PERIOD_FAILED),
    },
    {
        "measures": _UPTIME,
        "credits": CreditRule(
            "days", on="uptime", form=1, settled_by=SettledBy.EXTENSION, claim=days(30)
        ),
    },
)
"""What is measured and what follows: in terms, a rule hangs on a measure that is there."""


def _named_report(owed: Obligation) -> tuple[Obligation, ...]:
    return (evolve(owed, id="report"),)


def _named_review(plan: ReviewPlan) -> tuple[ReviewPlan, ...]:
    return (evolve(plan, id="review"),)


def amendments(**options: Unpack[Options]) -> SearchStrategy[Amendment]:
    """Draw what an amendment changes of the terms, or takes away.

    >>> from hypothesis import find
    >>> find(amendments(), lambda each: each.changes == ("summary",))
    Amendment(Terms(), changes=('summary',))
    """
    return drawn(Amendment, World.of(options))


# --- acts ----------------------------------------------------------------------------------------


_IDS: Final[Mapping[About, Sequence[str]]] = {
    About.EVENT: _EVENTS, About.ACT: ("act-1",), About.BREACH: ("act-1",),
    About.DUTY: ("report", "review"), About.BROKEN: ("report", "review"),
    About.CREDIT: ("credit", "days"),
}  # fmt: skip


def acts(**options: Unpack[Options]) -> SearchStrategy[Act]:
    """Draw one act by itself; which acts terms allow, `agreements` knows.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(acts(), lambda act: act.kind is pt.ActKind.SUPERSEDE).successor
    'A2'
    """
    return drawn(Act, World.of(options))


@st.composite
def _acts(draw: DrawFn, world: World) -> Act:
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
    ids: Mapping[About, Sequence[str]] = _IDS,
    causes: Sequence[str] = _CAUSES,
) -> Act:
    """Draw an act of a kind, by one of the parties or some, with what the kind asks for."""
    ground = draw(st.sampled_from(Ground)) if kind is ActKind.TERMINATE else None
    deed = DEEDS[ground or kind]
    party: SearchStrategy[Side | Ref | Sequence[Side | Ref] | None] = st.sampled_from(who)
    if deed.whose is Whose.ALL:
        party |= st.sampled_from([who, who[:-1], who[1:]])
    about = draw(st.sampled_from(ids[deed.about])) if ids.get(deed.about) else None
    if deed.about in {About.BREACH, About.BROKEN} and draw(st.booleans()):
        about = None
    parts = draw(few(1, 1, 2)) if kind is ActKind.PERFORM else 1
    of, heir = _handing_on(draw, world, who) if kind in _NEWCOMERS else (None, None)
    return Act(
        kind,
        on=on,
        effective=effective,
        by=draw(party if deed.whose is Whose.SOMEBODY else st.none() | party),
        ground=ground,
        successor="A2" if kind is ActKind.SUPERSEDE else None,
        amendment=draw(drawn(Amendment, world.without_sides)) if kind is ActKind.AMEND else None,
        reason=draw(st.none() | st.none() | texts()),
        recorded_on=max(on, draw(st.just(on) | world.days)),
        about=about,
        until=max(on, draw(world.days)) if deed.open and draw(st.booleans()) else None,
        parts=parts,
        of=of if kind is ActKind.ASSIGN else None,
        to=heir,
        cause=draw(few(None, *causes)) if kind is ActKind.BREACH else None,
        extends_term=draw(few(None, None, True, False)) if kind is ActKind.RESUME else None,
    )


_NEWCOMERS: Final = frozenset({ActKind.ASSIGN, ActKind.JOIN})
"""The acts by which somebody becomes a party."""


def _handing_on(draw: DrawFn, world: World, who: tuple[Side | Ref, ...]) -> tuple[Side | Ref, Ref]:
    """Draw one of the parties, and who comes into its place: a party of the world, if any is free.

    Never a stranger to the world: a book knows nobody else.
    """
    taken = {world.provider, world.patron, *who}
    heirs = [ref for ref in world.parties if ref not in taken]
    heir = draw(st.sampled_from(heirs or world.parties))
    return draw(st.sampled_from([party for party in who if party != heir])), heir


# --- whole agreements ----------------------------------------------------------------------------


_MOST_ACTS: Final = 5


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
    wanted = pins(id=id, signed=signed) | ({} if max_acts == _MOST_ACTS else {"max_acts": max_acts})
    return drawn(Agreement, World.of(options), **wanted)


@st.composite
def _agreements(
    draw: DrawFn,
    /,
    world: World,
    *,
    signed: bool | None = None,
    max_acts: int = _MOST_ACTS,
    **fixed: Any,  # noqa: ANN401  the id
) -> Agreement:
    agreement = _draft(draw, world, **fixed)
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


def _draft(draw: DrawFn, world: World, **fixed: object) -> Agreement:
    sheet = drawn(Terms, world.without_sides)
    given: dict[str, Any] = chosen(draw, Agreement, world, terms=sheet, acts=(), **fixed)
    on, term = given["on"], given["term"]
    end = term.rounds().end(0)
    if draw(sometimes) or (end is not None and bounds(end)[1] <= on):
        on = bounds(term.rounds().start)[0]  # after the end, nobody could sign it any more
    known = max(on, given.get("recorded_on", on))
    other = "A2" if given["id"] == "A1" else "A1"
    cut = draw(few(None, None, None, None, EndOf(other), After(days(30))))
    if given["id"] in term.agreements:
        term = Term(on, length=days(30))  # nothing waits for its own end
    given["term"] = evolve(term, at_latest=cut)
    given |= {"on": on, "recorded_on": known}
    return Agreement(**given)


def _coming(agreement: Agreement, world: World) -> SearchStrategy[date]:
    """Draw the day of the next act: any, or one that matters to the agreement, or beside it."""
    life = agreement.life
    start = bounds(life.start)[0]
    if life.expires_on is None:
        return world.days | st.just(start)
    end = bounds(life.expires_on)[0]
    last = agreement.term.renewal.last_day(end)
    dates = [each for each in (last, end, start) if isinstance(each, date) and each > date.min]
    near = [each + step * _DAY for each in dates for step in (0, 1, -1)]
    return world.days | st.sampled_from(near)


def _lived_on(draw: DrawFn, world: World, agreement: Agreement, day: date) -> Agreement:
    """Return the agreement with one more act on a day, if one is drawn that the terms allow."""
    possible = _possible(agreement, day)
    if not possible:
        return agreement
    kind = draw(st.sampled_from(possible))
    effective = day
    if DEEDS[kind].effect is Effect.LATER:
        effective = max(day, draw(st.just(day) | _coming(agreement, world)))
    termination = agreement.terms_on(day).termination
    causes = () if termination is None else [each.name for each in termination.causes]
    act = _act(draw, world, kind, day, effective, agreement.signatories, _ids(agreement), causes)
    if draw(st.booleans()):
        act = evolve(act, id=f"act-{len(agreement.acts)}")
    known = max((each.recorded_on for each in agreement.acts), default=agreement.recorded_on)
    act = evolve(act, recorded_on=max(act.recorded_on, known))
    return _with(agreement, _in_effect(agreement, act))


def _ids(agreement: Agreement) -> Mapping[About, Sequence[str]]:
    """Return what an act may be about: the acts that could be undone, the breaches, some events."""
    life = agreement.life
    gone = life.weighed.undone
    return {
        About.EVENT: _EVENTS,
        About.ACT: [
            act.id for act in life.acts if act.id and act.deed.undoable and act.id not in gone
        ],
        About.BREACH: [each.id for each in life.breaches if each.id is not None],
        About.CREDIT: _claimed(life),
        About.DUTY: sorted(duties_of(life)),
        About.BROKEN: sorted(duties_of(life)),
    }


def _claimed(life: Life) -> list[str]:
    """Return the credit rules under which something may be claimed."""
    rules = (rule for version in life.versions for rule in version.terms.credits)
    return sorted({rule.id for rule in rules if rule.claim is not None})


def _possible(agreement: Agreement, day: date) -> list[ActKind]:
    """Return the kinds of act that the status on a day allows, and for which there is a clause."""
    status, renewal, life = agreement.status.at(day), agreement.term.renewal.kind, agreement.life
    termination = agreement.terms_on(day).termination
    leaving = None if termination is None else termination.leaving
    lacking = {
        ActKind.GIVE_NOTICE: renewal is not RenewalKind.AUTOMATIC,
        ActKind.WITHDRAW_NOTICE: not life.open_notices(day),
        ActKind.RENEW: renewal not in {RenewalKind.BY_AGREEMENT, RenewalKind.OPTION},
        ActKind.CURE: not life.breaches,
        ActKind.UNDO: not _ids(agreement)[About.ACT],
        **dict.fromkeys(_DUTIFUL, not duties_of(life)),
        ActKind.CLAIM: not _claimed(life),
        ActKind.LEAVE: leaving is None,
        ActKind.OBJECT: not any(act.id for act in life.changes if life.last_day_to_object(act)),
    }
    return [
        kind for kind in ActKind if (status, kind) in TRANSITIONS and not lacking.get(kind, False)
    ]


_DUTIFUL: Final = (ActKind.PERFORM, ActKind.WAIVE, ActKind.REVIEW)


def _in_effect(agreement: Agreement, act: Act) -> Act:
    """Return the act by who may do it, with the day on which the terms make it take effect."""
    renewal, termination = agreement.term.renewal, agreement.terms_on(act.on).termination
    if act.kind is ActKind.GIVE_NOTICE:
        end = stopped_end(agreement.life, act.on)
        return evolve(act, effective=end or act.on, by=renewal.stopped_by or act.by)
    if act.kind is ActKind.RENEW:
        end = agreement.life.expires_on
        by = None if isinstance(renewal.by, Unknown) else renewal.by
        return evolve(act, effective=latest(end or act.on, act.on), by=by or act.by)
    if act.kind is ActKind.BREACH and act.about is not None:
        return evolve(act, by=duties_of(agreement.life)[act.about].by or act.by)
    if act.ground is Ground.WITHDRAWAL:
        withdrawal = termination and termination.withdrawal
        by = withdrawal.by if withdrawal else None
        start = bounds(agreement.life.start)[0]
        return evolve(act, effective=min(act.on, start), by=by or act.by)
    party = act.parties[0] if act.parties else None
    own = termination.without_cause if termination else ()
    notice = applying(own, act.on, party, agreement.life.start)[-1]
    if act.ground is Ground.CONVENIENCE and termination and notice:
        first = notice.takes_effect(act.on)
        return evolve(act, effective=latest(first, termination.not_before or first, act.effective))
    return act


def _with(agreement: Agreement, *more: Act) -> Agreement:
    """Return the agreement with these acts, or as it was where the terms don't allow them."""
    try:
        return agreement.after(*more)
    except PatronageError:
        return agreement


BY_HAND[Act] = _acts
BY_HAND[Agreement] = _agreements
BY_HAND[After] = lambda _: few(After(days(9)), After(days(30), event="delivery"))
BY_HAND[Assignment] = _assignments
BY_HAND[Citation] = _citations
BY_HAND[EndOf] = lambda _: few(EndOf("A1"), EndOf("A2"))
BY_HAND[EndOfOrders] = lambda _: few(EndOfOrders())
BY_HAND[EarlierOf] = lambda world: _several_ends(EarlierOf, world)
BY_HAND[Growing] = _agreements
BY_HAND[LaterOf] = lambda world: _several_ends(LaterOf, world)
BY_HAND[OnEvent] = lambda _: few(*map(OnEvent, _EVENTS), OnEvent("delivery", nth=2))
BY_HAND[Reminder] = _reminders
BY_HAND[Renewal] = _renewals
BY_HAND[Term] = _terms
BY_HAND[Terms] = _term_sheets
BY_HAND[Variation] = _variations
BY_HAND[Withdrawal] = _withdrawals
