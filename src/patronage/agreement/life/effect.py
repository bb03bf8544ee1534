"""Which acts have effect: what was taken back has none, and what takes all waits for the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from patronage.agreement.life.acts import About, Effect, Whose
from patronage.agreement.life.breaches import open_breaches, rights_of
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.notice import last_in
from patronage.agreement.terms.renewal import RenewalKind
from patronage.counting.when import NEVER, Unknown
from patronage.errors import OutOfRange
from patronage.facts.parties import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from patronage.agreement.life.acts import Act
    from patronage.agreement.terms.term import Term
    from patronage.agreement.terms.terms import Terms
    from patronage.agreement.terms.variation import Variation
    from patronage.facts.parties import Ref

__all__ = [
    "CHANGING",
    "Agreeing",
    "Offered",
    "Weighed",
    "has_effect_at_once",
    "is_alike",
    "is_notice",
    "is_open_notice",
    "is_withdrawn",
    "last_to_undo",
    "may_object",
    "offered",
    "remaining",
    "replaced_by",
    "sets_a_term",
    "sides_on",
    "takes_all",
    "weighed",
]


VariationOn: TypeAlias = "Callable[[date], Variation | None]"
"""How the terms of a day let some amend them alone."""

CHANGING = frozenset({ActKind.LEAVE, ActKind.ASSIGN, ActKind.JOIN})
"""The acts by which the parties are others."""


class Agreeing(NamedTuple):
    """What an agreement says that decides which acts have effect."""

    term: Term
    terms: Terms
    signatories: tuple[Side | Ref, ...]
    changes: tuple[Act, ...] = ()
    """Those by which parties left, were replaced, or joined."""

    def parties_on(self, day: date) -> tuple[Side | Ref, ...]:
        """Return who is a party on a day."""
        return remaining(self.signatories, self.changes, day) if self.changes else self.signatories

    def changed_by(self, act: Act) -> Agreeing:
        """Return what is agreed with the parties after an act that has effect."""
        if act.kind in CHANGING:
            return self._replace(changes=(*self.changes, act))
        if act.kind is ActKind.WITHDRAW_NOTICE and self.changes:
            kept = tuple(each for each in self.changes if not is_withdrawn(each, act))
            return self._replace(changes=kept)
        return self

    def after(self, act: Act) -> Agreeing:
        """Return what is agreed after an act that has effect: it may set another term."""
        term = act.amendment.terms.term if act.amendment is not None else None
        changed = self.changed_by(act)
        return changed if term is None else changed._replace(term=term)

    def missing(self, act: Act, *others: Act) -> tuple[Side | Ref, ...]:
        """Return who has yet to agree to what takes all, beside those who did."""
        if any(not each.parties for each in (act, *others)):
            return ()  # all of them together
        agreed = {party for each in (act, *others) for party in each.parties}
        return tuple(party for party in self.parties_on(act.on) if party not in agreed)


def remaining(
    parties: Iterable[Side | Ref], changes: Iterable[Act], day: date
) -> tuple[Side | Ref, ...]:
    """Return who is a party on a day, by the acts of those who left, were replaced, or joined.

    A side stays a side, whoever it is.

    >>> from datetime import date
    >>> from patronage.agreement.status.act_kinds import ActKind
    >>> from patronage.agreement.life.acts import Act
    >>> left = Act(ActKind.LEAVE, on=date(2026, 1, 5), effective=date(2027, 1, 5), by="bank")
    >>> remaining(left.parties, [left], date(2027, 1, 4))
    (Ref('bank'),)
    >>> remaining(left.parties, [left], date(2027, 1, 5))
    ()
    """
    found: tuple[Side | Ref, ...] = tuple(parties)
    for act in sorted(changes, key=lambda each: each.effective_from):
        if act.effective_from > day:
            break
        new = act.to
        if new is None:
            found = tuple([each for each in found if each not in act.parties])
        elif act.of is None:
            found = (*found, new)
        elif not isinstance(act.of, Side):
            found = tuple([new if each == act.of else each for each in found])
    return tuple(dict.fromkeys(found))  # who came back, and never went after all, is one party


def sides_on(
    named: tuple[Ref | None, Ref | None], changes: Iterable[Act], day: date
) -> tuple[Ref | None, Ref | None]:
    """Return who the provider and the patron are on a day, by the acts that replaced them.

    >>> from datetime import date
    >>> from patronage.agreement.status.act_kinds import ActKind
    >>> from patronage.agreement.life.acts import Act
    >>> sold = Act(ActKind.ASSIGN, on=date(2026, 1, 5), of=Side.PATRON, to="ulla")
    >>> sides_on((None, None), [sold], date(2026, 1, 5))
    (None, Ref('ulla'))
    """
    sides: dict[Side | Ref | None, Ref | None] = dict(zip(Side, named, strict=True))
    for act in changes:
        if act.of is not None and act.effective_from <= day:
            held = next((side for side in Side if act.of in {side, sides[side]}), None)
            sides |= {} if held is None else {held: act.to}
    return sides[Side.PROVIDER], sides[Side.PATRON]


class Weighed(NamedTuple):
    """The acts that have effect, and those of some parties that wait for the others."""

    standing: tuple[Act, ...]
    waiting: tuple[Act, ...]
    undone: frozenset[str]
    """The ids of the acts that were taken back."""
    ceased: tuple[tuple[Act, date], ...] = ()
    """The acts that had effect until a day: a notice was withdrawn, a consent moved by another."""


def takes_all(term: Term, variation_on: VariationOn, act: Act) -> bool:
    """Whether an act is nothing without all parties: a renewal is, unless one side has an option.

    An option that is used after the end takes the others too. So does an amendment, unless by the
    terms of its day those whose it is may do it alone.

    >>> from datetime import date
    >>> import patronage as pt
    >>> term = pt.Term(date(2026, 2, 1), length=pt.years(1))
    >>> suspended = pt.Act(pt.ActKind.SUSPEND, on=date(2026, 3, 1))
    >>> takes_all(term, lambda day: None, suspended)
    False
    """
    if act.kind is ActKind.RENEW:
        options = [each for each in term.renewals if each.kind is RenewalKind.OPTION]
        return act.reaches_back or not any(
            each.by == act.by or isinstance(each.by, Unknown) for each in options
        )
    if act.kind is ActKind.AMEND:
        variation = variation_on(act.on) if act.parties else None
        return variation is None or not variation.is_right_of(act.parties)
    return act.deed.whose is Whose.ALL


def has_effect_at_once(term: Term, variation_on: VariationOn, act: Act) -> bool:
    """Whether an act adds to those before it, and changes nothing of what they did.

    >>> from datetime import date
    >>> import patronage as pt
    >>> term = pt.Term(date(2026, 2, 1), length=pt.years(1))
    >>> undo = pt.Act(pt.ActKind.UNDO, on=date(2026, 3, 1), about="S1")
    >>> has_effect_at_once(term, lambda day: None, undo)
    False
    """
    if act.kind in {ActKind.UNDO, ActKind.OBJECT} or act.ground is Ground.CONSENT:
        return False
    if act.kind is ActKind.OCCUR and act.about in term.events:
        return False  # its start or its end may have come with it, on that very day
    if act.amendment is not None and "termination" in act.amendment.changes:
        # What a breach gives, and a cure takes, may be otherwise.
        return act.effective_from > act.on
    if act.amendment is not None and "suspension" in act.amendment.changes:
        return False  # what stands still in a suspension to come may be otherwise
    if act.kind is ActKind.RESUME and act.extends_term is not None:
        return False  # the end may have been open before
    may_move_back = act.deed.moves or act.deed.effect is Effect.AT_AN_END
    if sets_a_term(act) or (act.effective_from < act.on and may_move_back):
        return False
    return act.by is None or not takes_all(term, variation_on, act)


def weighed(agreeing: Agreeing, acts: Sequence[Act]) -> Weighed:
    """Return which of the acts have effect, after all of them."""
    undone = _undone(agreeing, acts)
    standing: list[Act] = []
    waiting: list[Act] = []
    ceased: list[tuple[Act, date]] = []
    variation_on = partial(_variation_on, agreeing.terms, standing)
    for act in acts:
        if act.kind is ActKind.UNDO or _is_undone(act, undone):
            continue
        takes = takes_all(agreeing.term, variation_on, act)
        if takes and not _is_agreed(agreeing, waiting, act):
            waiting.append(act)
            continue
        if act.kind is ActKind.WITHDRAW_NOTICE:
            ceased += [(each, act.on) for each in standing if is_withdrawn(each, act)]
            standing[:] = [each for each in standing if not is_withdrawn(each, act)]
            agreeing = agreeing.changed_by(act)
            continue
        if act.ground is Ground.CONSENT:
            gone = replaced_by(act, standing)
            ceased += [(each, act.on) for each in gone]
            standing[:] = [each for each in standing if each not in gone]
        agreeing = agreeing.after(act)
        standing.append(act)
    waiting += [act for act in acts if act.kind is ActKind.UNDO and act.about not in undone]
    if undone:
        standing = [act for act in standing if _is_grounded(agreeing, standing, act)]
    return Weighed(tuple(standing), tuple(waiting), undone, tuple(ceased))


def _is_undone(act: Act, undone: frozenset[str]) -> bool:
    """Whether an act, or the one that it is about, was taken back."""
    if act.id in undone:
        return True
    return act.about in undone and act.deed.about in {About.ACT, About.BREACH}


def _is_agreed(agreeing: Agreeing, waiting: list[Act], act: Act) -> bool:
    """Whether with this act all have agreed; those that waited for it wait no more."""
    like = [each for each in waiting if is_alike(each, act)]
    if agreeing.missing(act, *like):
        return False
    waiting[:] = [each for each in waiting if each not in like]
    return True


def is_alike(act: Act, other: Act) -> bool:
    """Whether two parties agree to the same by these acts."""
    if (act.kind, act.ground, act.about) != (other.kind, other.ground, other.about):
        return False
    if (act.amendment, act.successor) != (other.amendment, other.successor):
        return False
    return act.kind is ActKind.UNDO or act.effective == other.effective


def replaced_by(consent: Act, acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the ends by consent, still to come, that a later consent moves."""
    return tuple(
        act for act in acts if act.ground is Ground.CONSENT and act.effective_from > consent.on
    )


def sets_a_term(act: Act) -> bool:
    """Whether an act is an amendment that brings another term."""
    return act.amendment is not None and "term" in act.amendment.changes


# --- what is taken back ---------------------------------------------------------------------------


def _undone(agreeing: Agreeing, acts: Sequence[Act]) -> frozenset[str]:
    """Return the ids of the acts that were taken back, by those who could."""
    found: set[str] = set()
    amended: list[Act] = []
    waiting: list[Act] = []
    named: dict[str, Act] = {}
    variation_on = partial(_variation_on, agreeing.terms, amended)
    for act in acts:
        agreeing = agreeing.changed_by(act)
        if act.id is not None:
            named[act.id] = act
        if act.kind is ActKind.OBJECT and act.about is not None:
            found.add(act.about)
        if act.amendment is not None:
            takes = takes_all(agreeing.term, variation_on, act)
            (waiting if takes and not _is_agreed(agreeing, waiting, act) else amended).append(act)
        if act.kind is not ActKind.UNDO or act.about is None or act.about not in named:
            continue
        undone = named[act.about]
        before = acts[: acts.index(act)]
        takes = takes_all(agreeing.term, variation_on, undone)
        is_bound = takes and _is_bound(agreeing, before, undone)
        terms = _terms_on(agreeing, amended, undone.on)
        if _is_agreed(agreeing, waiting, act) or _may_alone(terms, undone, act, is_bound=is_bound):
            found.add(act.about)
        else:
            waiting.append(act)
    return frozenset(found)


def _may_alone(terms: Terms, undone: Act, undo: Act, *, is_bound: bool) -> bool:
    """Whether some of the parties may take an act back without the others.

    Those whose act it is, while it has no effect yet, and not all had agreed to it; and any of them
    a termination for cause, in the time that the terms of its day give for it.
    """
    is_own = bool(undone.parties) and set(undone.parties) <= set(undo.parties)
    if is_own and undo.on < undone.effective_from and not is_bound:
        return True
    last = last_to_undo(terms, undone)
    return last is not None and undo.on <= last


def last_to_undo(terms: Terms, act: Act) -> date | None:
    """Return the last day on which one party alone may undo a termination for cause; None: none.

    By the terms of the day of the act.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.Terms(termination=pt.Termination(undone_within=pt.months(2)))
    >>> ended = pt.Act(pt.ActKind.TERMINATE, on=date(2026, 3, 1), ground=pt.Ground.CAUSE, by="mary")
    >>> last_to_undo(terms, ended)
    datetime.date(2026, 5, 1)
    """
    within = None if terms.termination is None else terms.termination.undone_within
    if act.ground is not Ground.CAUSE or within is None:
        return None
    try:
        return last_in(within, act.on)
    except OutOfRange:
        return NEVER


def may_object(party: Side | Ref, changed: Act) -> bool:
    """Whether a party may object to a change of party or of terms: not if it takes part in it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> left = pt.Act(pt.ActKind.ASSIGN, on=date(2026, 3, 1), by="old", of="old", to="new")
    >>> [may_object(pt.Ref(name), left) for name in ("old", "new", "mary")]
    [False, False, True]
    """
    return party not in {changed.of, changed.to, *changed.parties}


def _is_bound(agreeing: Agreeing, before: Sequence[Act], undone: Act) -> bool:
    """Whether all had agreed to an act, by those before it was taken back."""
    like = [act for act in before if is_alike(act, undone)]
    return not agreeing.missing(undone, *like)


def _variation_on(terms: Terms, acts: Iterable[Act], day: date) -> Variation | None:
    """Return how the terms may be amended by some alone on a day, by these acts."""
    found, since = terms.variation, date.min
    for act in acts:
        changed, day_of_it = act.amendment, act.effective_from
        if changed is None or "variation" not in changed.changes:
            continue
        if since <= day_of_it <= day:
            found, since = changed.terms.variation, day_of_it
    return found


def _terms_on(agreeing: Agreeing, acts: Sequence[Act], day: date) -> Terms:
    """Return the terms that count on a day, by these acts."""
    terms = agreeing.terms
    for act in sorted(acts, key=attrgetter("effective_from")):
        if act.amendment is not None and act.effective_from <= day:
            terms = act.amendment.applied(terms)
    return terms


def _is_grounded(agreeing: Agreeing, acts: Sequence[Act], act: Act) -> bool:
    """Whether a termination for cause still has a breach to rest on; other acts need none."""
    if act.ground is not Ground.CAUSE:
        return True
    before = acts[: acts.index(act)]
    terms_on = partial(_terms_on, agreeing, before)
    rights = rights_of(open_breaches(before, terms_on), terms_on)
    return any(
        each.opens is not None and each.is_of(act.parties) and act.about in {None, each.breach.id}
        for each in rights
    )


# --- notices --------------------------------------------------------------------------------------


def is_notice(act: Act) -> bool:
    """Whether an act is a notice: to stop a renewal, to end without cause, or to leave."""
    return act.kind in _NOTICES or act.ground is Ground.CONVENIENCE


_NOTICES = frozenset({ActKind.GIVE_NOTICE, ActKind.LEAVE})


def is_open_notice(act: Act, on: date) -> bool:
    """Whether an act is a notice that could still be withdrawn on a day."""
    return is_notice(act) and act.on <= on < act.effective_from


def is_withdrawn(act: Act, withdrawal: Act) -> bool:
    """Whether a withdrawal takes an act back."""
    return act.by == withdrawal.by and is_open_notice(act, withdrawal.on)


# --- offers and signatures ------------------------------------------------------------------------


class Offered(NamedTuple):
    """What lies on the table: the offer, if any, and who has signed since it was made."""

    offer: Act | None
    """The last offer or counter-offer; without one, the first signature."""
    signed: tuple[Act, ...]


def offered(
    signatories: Iterable[Side | Ref], acts: Iterable[Act], on: date | None = None
) -> Offered:
    """Return what lies on the table after the acts, on a day if one is given.

    An offer lapses after its last day, and with it what was signed; a counter-offer puts another
    one in its place, a rejection none. Once all have signed, nothing lapses any more.
    """
    missing = set(signatories)
    offer: Act | None = None
    signed: tuple[Act, ...] = ()
    everybody = frozenset(missing)
    for act in acts:
        if not missing:
            break
        if _has_lapsed(offer, act.on):
            missing, offer, signed = set(everybody), None, ()
        if act.kind in _TURNING:
            missing, signed = set(everybody), ()
            offer = None if act.kind is ActKind.REJECT else act
        elif act.kind is ActKind.OFFER:
            offer = act
        elif act.kind is ActKind.SIGN:
            missing -= set(act.parties)
            offer, signed = offer or act, (*signed, act)
    if missing and on is not None and _has_lapsed(offer, on):
        return Offered(None, ())
    return Offered(offer, signed)


_TURNING = frozenset({ActKind.COUNTER, ActKind.REJECT})


def _has_lapsed(offer: Act | None, on: date) -> bool:
    return offer is not None and offer.until is not None and offer.until < on
