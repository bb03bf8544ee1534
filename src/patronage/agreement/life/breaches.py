"""Breaches: which of them can still be mended, and the right to end it that each gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.agreement.life.settling import SETTLING, oldest_late, owed_by
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.notice import last_in
from patronage.agreement.terms.obligations import ObligationState
from patronage.checks import ID_LENGTH
from patronage.counting.verdict import Verdict
from patronage.counting.when import NEVER, Unknown
from patronage.dates.day import add_days

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from patronage.agreement.life.acts import Act
    from patronage.agreement.terms.causes import TerminationCause
    from patronage.agreement.terms.obligations import Obligation
    from patronage.agreement.terms.reviews import ReviewPlan
    from patronage.agreement.terms.terms import Terms
    from patronage.facts.parties import Ref, Side

__all__ = [
    "Right",
    "broken_due",
    "cause_of",
    "cured",
    "duty_on",
    "is_cured",
    "may_make_good",
    "open_breaches",
    "rights_of",
    "used_for_cause",
]


class Right(NamedTuple):
    """The right to end an agreement that a breach gives, by the terms of the day of its notice."""

    breach: Act
    cause: TerminationCause | None
    last_to_cure: date | None
    """The last day of the time to mend it; None: the terms give none."""
    complete_on: date | None
    """The day on which it has gone on for as long as its cause must; None: it need not."""
    opens: date | None
    """The first day on which there is a right; None: it takes more breaches of its cause."""
    lapses: date | None
    """The last day to use it; None: any."""

    @property
    def clause(self) -> str:
        """What deadlines and refusals call the clause from which it comes."""
        cause = self.cause
        return "termination.cure" if cause is None else f"{_CAUSE}{cause.name}"[:ID_LENGTH]

    def is_of(self, parties: Collection[Side | Ref]) -> bool:
        """Whether these may use it: nobody who broke it, but where it is nobody's fault."""
        is_anybodys = self.cause is not None and self.cause.either
        return is_anybodys or not set(self.breach.parties) & set(parties)


_CAUSE = "termination.cause."


def open_breaches(acts: Sequence[Act], terms_on: Callable[[date], Terms]) -> tuple[Act, ...]:
    """Return the breaches that were not cured for sure, of acts that have effect.

    With those that count whether or not they are.
    """
    return tuple(
        act
        for place, act in enumerate(acts)
        if act.kind is ActKind.BREACH and cured(acts, place, terms_on) is not Verdict.MET
    )


def cured(acts: Sequence[Act], place: int, terms_on: Callable[[date], Terms]) -> Verdict:
    """Return whether a breach among acts that have effect was cured, or made good, by any of them.

    So that it gives no right to end it any more.
    """
    cures = (act for act in acts[place + 1 :] if act.kind is ActKind.CURE)
    used = used_for_cause(acts)
    by_acts = (is_cured(acts[place], each, terms_on, used) for each in cures)
    return max(_made_good(acts, place, terms_on), *by_acts, Verdict.UNMET)


def used_for_cause(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the acts that use the right to end it for a breach."""
    return tuple([act for act in acts if act.ground is Ground.CAUSE])


def is_cured(
    breach: Act, cure: Act, terms_on: Callable[[date], Terms], used: Iterable[Act]
) -> Verdict:
    """Return whether a cure takes away the right to end that a breach gives, by its day's terms.

    A cure before there is a right always does, but of what counts whether or not it is cured. One
    that comes after the right was used, by the acts that are given, never does.
    """
    if not set(breach.parties) <= set(cure.parties) or cure.about not in {None, breach.id}:
        return Verdict.UNMET
    return _mended(breach, cure.on, terms_on, used)


def _mended(
    breach: Act, day: date, terms_on: Callable[[date], Terms], used: Iterable[Act]
) -> Verdict:
    """Return whether what mends a breach on a day is in time for that, by its notice's terms."""
    terms = terms_on(breach.on)
    cause = cause_of(terms, breach)
    if cause is not None and cause.times > 1:
        return Verdict.UNMET
    if any(day <= last for last in _must_pass(terms, cause, breach)):
        return Verdict.MET
    if any(_uses(act, breach, cause, day) for act in used):
        return Verdict.UNMET
    late_cure = terms.termination is None or terms.termination.late_cure
    return Verdict.UNKNOWN if isinstance(late_cure, Unknown) else Verdict.of(late_cure)


def _uses(act: Act, breach: Act, cause: TerminationCause | None, day: date) -> bool:
    """Whether it was ended by a day for a breach, by somebody who could."""
    is_anybodys = cause is not None and cause.either
    by_another = is_anybodys or not set(breach.parties) & set(act.parties)
    return by_another and act.about in {None, breach.id} and breach.on <= act.on <= day


# --- what is broken -------------------------------------------------------------------------------


def duty_on(
    acts: Iterable[Act],
    terms_on: Callable[[date], Terms],
    id: str,  # noqa: A002  the field's own word
    day: date,
) -> Obligation | ReviewPlan | None:
    """Return an obligation or a plan of reviews as it was agreed last by a day; None: it wasn't.

    What later terms no longer name stays owed.
    """
    days = (each.effective_from for each in acts if each.amendment is not None)
    for each in (day, *sorted((each for each in days if each < day), reverse=True), date.min):
        found = next((duty for duty in terms_on(each).duties if duty.id == id), None)
        if found is not None:
            return found
    return None


def broken_due(duty: Obligation | ReviewPlan, breach: Act, before: Iterable[Act]) -> date | None:
    """Return the due day that was broken, by the acts before a breach; None: nothing was late.

    The oldest that was late on the day of the breach, or the one that it names, by what was known
    when it was: a performance that one learns of later takes no breach off the record.
    """
    known = [each for each in before if each.recorded_on <= breach.recorded_on]
    day = breach.effective_from
    if breach.for_due is None:
        return oldest_late(duty, known).at(day)
    asked = owed_by(duty, known, day, breach.for_due, breach.for_due)
    return next((each.due for each in asked if each.state in _LATE), None)


_LATE: Final = frozenset({ObligationState.LATE, ObligationState.BREACHED})


def may_make_good(act: Act, acts: Iterable[Act]) -> bool:
    """Whether an act after others may settle what a breach among them is about, or unsettle it."""
    changed = () if act.amendment is None else act.amendment.changes
    if not {"obligations", "reviews"}.isdisjoint(changed):
        return any(each.kind is ActKind.BREACH and each.about is not None for each in acts)
    if act.kind not in SETTLING:
        return False
    return any(each.kind is ActKind.BREACH and each.about == act.about for each in acts)


def _made_good(acts: Sequence[Act], place: int, terms_on: Callable[[date], Terms]) -> Verdict:
    """Return whether all that a breach is about was done, or let go, in time to mend it.

    Where it turns out that it had been done before the day of the breach, there was none.
    """
    breach, day = acts[place], acts[place].effective_from
    if breach.about is None:
        return Verdict.UNMET
    duty = duty_on(acts, terms_on, breach.about, day)
    due = None if duty is None else broken_due(duty, breach, acts[:place])
    if duty is None or due is None:
        return Verdict.UNMET
    for owed in owed_by(duty, acts, date.max, due, due):
        settled = owed.settled_on
        if settled is not None:
            if settled < day:
                return Verdict.MET
            return _mended(breach, settled, terms_on, used_for_cause(acts))
    return Verdict.UNMET


# --- the right to end it --------------------------------------------------------------------------


def cause_of(terms: Terms, breach: Act) -> TerminationCause | None:
    """Return the cause that a breach has by these terms; None: they name none."""
    if breach.cause is None or terms.termination is None:
        return None
    return next((each for each in terms.termination.causes if each.name == breach.cause), None)


def _must_pass(terms: Terms, cause: TerminationCause | None, breach: Act) -> Iterator[date]:
    """Yield the last days that must pass before there is a right: to mend it, and to persist."""
    last = _last_to_cure(terms, cause, breach)
    complete = None if cause is None else cause.complete_on(breach.effective_from)
    yield from (day for day in (last, complete) if day is not None)


def _last_to_cure(terms: Terms, cause: TerminationCause | None, breach: Act) -> date | None:
    if cause is not None:
        return cause.last_to_cure(breach.on)
    cure = None if terms.termination is None else terms.termination.cure
    return None if cure is None else last_in(cure, breach.on)


def rights_of(breaches: Collection[Act], terms_on: Callable[[date], Terms]) -> tuple[Right, ...]:
    """Return the right that each of the breaches gives, or would give in time."""
    return tuple(_right_of(each, terms_on(each.on), breaches) for each in breaches)


def _right_of(breach: Act, terms: Terms, breaches: Iterable[Act]) -> Right:
    cause = cause_of(terms, breach)
    last = _last_to_cure(terms, cause, breach)
    if cause is None:
        opens = breach.on if last is None else _day_after(last)
        return Right(breach, None, last, None, opens, None)
    complete = cause.complete_on(breach.effective_from)
    noticed = _noticed_on(cause, breach, breaches)
    if noticed is None:
        return Right(breach, cause, last, complete, None, None)
    opens = max(noticed, complete or noticed, noticed if last is None else _day_after(last))
    lapses = cause.last_to_use(max(noticed, complete or noticed, last or noticed))
    return Right(breach, cause, last, complete, opens, lapses and max(opens, lapses))


def _noticed_on(cause: TerminationCause, breach: Act, breaches: Iterable[Act]) -> date | None:
    """Return the day on which notice of as many breaches had been given as its cause takes."""
    if cause.times == 1:
        return breach.on
    noticed = sorted(
        each.on
        for each in breaches
        if (each.cause, each.parties) == (breach.cause, breach.parties)
        and cause.counts_with(each.effective_from, breach.effective_from)
    )
    return max(breach.on, noticed[cause.times - 1]) if len(noticed) >= cause.times else None


def _day_after(day: date) -> date:
    return day if day == NEVER else add_days(day, 1)
