"""Terms in words: when it starts and ends, notice, price, how it may be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from patronage.agreement.terms.ends import (
    After,
    EarlierOf,
    EndOf,
    EndOfOrders,
    LaterOf,
    OnEvent,
    agreements_of,
)
from patronage.billing.charges.due_days import NetDays
from patronage.billing.course.course import PerPeriod
from patronage.billing.course.fee_answers import price_of
from patronage.counting.when import NEVER, Unknown, When, bounds
from patronage.dates.span import Span
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.agreement.terms.causes import TerminationCause
    from patronage.agreement.terms.ends import End
    from patronage.agreement.terms.notice import Notice
    from patronage.agreement.terms.renewal import Renewal
    from patronage.agreement.terms.rounds import Rounds
    from patronage.agreement.terms.suspension import Suspension
    from patronage.agreement.terms.term import Term
    from patronage.agreement.terms.terms import Clause, Termination, Terms
    from patronage.agreement.terms.withdrawal import Withdrawal
    from patronage.billing.charges.dues import Timing
    from patronage.billing.schedule.terms import BillingTerms
    from patronage.counting.when import Day
    from patronage.text.phrases import Words

__all__ = [
    "cause_words",
    "changing_words",
    "end_words",
    "ending_words",
    "notice_words",
    "price_words",
    "renewing_words",
    "standing_still",
    "surviving_words",
    "term_words",
    "waits_for_others",
    "worded",
]

_PERIODS: Final = {
    Span(days=7): "week",
    Span(months=1): "month",
    Span(months=3): "quarter",
    Span(months=6): "half",
    Span(months=12): "year",
}


def worded(value: object, words: Words) -> str:
    """Return any value in words: what says itself by its own, all else by its type.

    >>> from datetime import date
    >>> from patronage.words import ENGLISH
    >>> worded(When(date(2026, 3, 1), date(2026, 3, 31)), ENGLISH), worded(None, ENGLISH)
    ('between 1 Mar 2026 and 31 Mar 2026', '-')
    """
    if isinstance(value, tuple):
        several = cast("tuple[object, ...]", value)
        return words.in_full([worded(each, words) for each in several])
    return value.say(words) if isinstance(value, Said) else words.in_full(value)


def end_words(end: End, words: Words, since: str = "when.after_start") -> str:
    """Return when something starts or ends, also where it waits for an event.

    `since` is the phrase for a length that is counted from no event.

    >>> from patronage.words import ENGLISH
    >>> end_words(After(Span(months=18), event="launch"), ENGLISH)
    '18 months after the event launch'
    """
    if isinstance(end, OnEvent):
        return words.say("when.event" if end.nth == 1 else "when.event.nth", **_event(end))
    if isinstance(end, After):
        code = "when.after" if end.nth == 1 else "when.after.nth"
        length = worded(end.length, words)
        code = since if end.event is None else code
        return words.say(code, length=length, **_event(end))
    if isinstance(end, EndOf):
        return words.say("when.end_of", agreement=end.agreement)
    if isinstance(end, EndOfOrders):
        return words.say("when.end_of_orders")
    if isinstance(end, EarlierOf | LaterOf):
        code = "when.earlier" if isinstance(end, EarlierOf) else "when.later"
        return words.say(code, ends=[end_words(each, words, since) for each in end.ends])
    return end.say(words) if isinstance(end, When) else words.say("when.exact", day=end)


def waits_for_others(end: End | None) -> bool:
    """Whether it is with another agreement, or with the orders under it, that something ends.

    >>> waits_for_others(EarlierOf(After(Span(months=18)), EndOf("framework")))
    True
    """
    return any(True for _ in agreements_of(end))


def _event(end: OnEvent | After) -> dict[str, object]:
    return {"event": end.event, "nth": end.nth}


def term_words(code: str, start: Day, end: Day | None, term: Term, words: Words) -> str:
    """Return from when to when a term goes; a day that is open or waits is said as such.

    >>> from datetime import date
    >>> from patronage.agreement.terms.term import Term
    >>> from patronage.words import ENGLISH
    >>> march = When(date(2026, 3, 1), date(2026, 3, 31), why="the day is blank")
    >>> term_words("term.open", march, None, Term(march), ENGLISH)
    'start between 1 Mar 2026 and 31 Mar 2026 (the day is blank), until it is ended'
    """
    waits = start == NEVER
    open_end = end is None and term.until is not None
    is_open = waits or open_end or isinstance(start, When) or isinstance(end, When)
    too_late = code == "term.closed" and end is not None and bounds(end) < bounds(start)
    if not is_open and not too_late:
        return words.say(code, start=start, end=end)
    said = {"start": end_words(term.start if waits else start, words)}
    if end is not None:
        said["end"] = end_words(end, words)
    elif term.until is not None:
        code, said["end"] = "term.closed", end_words(term.until, words)
    elif waits and term.length is not None:
        code, said["end"] = "term.closed", end_words(After(term.length), words)
    return words.say(f"{code}.unsure", **said)


def renewing_words(rounds: Rounds, renewals: int, term: Term, words: Words) -> str:
    """Return a term that has been renewed so often in words.

    >>> from datetime import date
    >>> from patronage.agreement.terms.term import Term
    >>> from patronage.words import ENGLISH
    >>> year = Term(date(2026, 2, 1), length=Span(months=12))
    >>> renewing_words(year.rounds(), 0, year, ENGLISH)
    'from 1 Feb 2026 to 1 Feb 2027'
    """
    end, renewal = rounds.end(renewals), rounds.renewal_after(renewals)
    code = "term.open" if end is None else "term.closed"
    said = None if not renewals and _is_up_to_others(rounds, term) else end
    parts = [term_words(code, rounds.start, said, term, words)]
    cut = [] if term.at_latest is None else [term.at_latest]
    last = [words.say("term.at_latest", end=end_words(each, words)) for each in cut]
    if end is not None and renewal is not None:
        for each, left in _rounds_left(rounds, renewals):
            parts += _round_words(each, left, words)
    return ", ".join((*parts, *last))


def _rounds_left(rounds: Rounds, renewals: int) -> Iterator[tuple[Renewal, int | None]]:
    """Yield the renewals that are left after so many, and how often each takes place at most."""
    for renewal in rounds.renewals:
        most, done = renewal.most, renewals
        if most is None or done < most:
            yield renewal, None if most is None else most - done
        renewals = 0 if most is None else max(0, done - most)


def _round_words(renewal: Renewal, left: int | None, words: Words) -> Iterator[str]:
    """Yield what becomes of an agreement in a round: how it renews, how often, and to when."""
    code, by = f"term.{renewal.kind.value.replace(' ', '_')}", worded(renewal.by, words)
    if renewal.length is not None:
        yield words.say(code, length=worded(renewal.length, words), by=by)
    elif renewal.to is not None:
        yield words.say(f"{code}.to", to=worded(renewal.to, words), by=by)
    else:
        yield words.say(f"{code}.open", by=by)
    if renewal.length is not None and left is not None:
        yield words.say(_TIMES.get(left, "term.at_most"), count=left)
    if renewal.latest_end is not None:
        yield words.say("term.latest_end", day=renewal.latest_end)
    if renewal.needs is not None:
        yield words.say("term.needs", event=renewal.needs)
    if renewal.notice is not None:
        yield words.say("term.notice", span=worded(renewal.notice.span, words))


_TIMES: Final = {1: "term.at_most.once", 2: "term.at_most.twice"}


def _is_up_to_others(rounds: Rounds, term: Term) -> bool:
    """Whether the first term has no latest end, as that waits for other agreements."""
    first = rounds.first
    return first is not None and bounds(first)[1] == NEVER and waits_for_others(term.until)


def notice_words(notice: Notice, words: Words) -> str:
    """Return a notice: how long, whose, in what window, and after what tenure.

    >>> import patronage as pt
    >>> window = pt.Notice(pt.days(60), by=pt.Side.PATRON, opens=pt.days(90))
    >>> notice_words(window, pt.ENGLISH)
    '60 days, by patron alone, at most 90 days before'
    """
    parts = [worded(notice.span, words)]
    if notice.by is not None:
        parts.append(words.say("notice.by", by=notice.by))
    if notice.opens is not None:
        parts.append(words.say("notice.opens", opens=worded(notice.opens, words)))
    if isinstance(notice.not_before, Span):
        parts.append(words.say("notice.not_before.start", length=notice.not_before))
    elif notice.not_before is not None:
        parts.append(words.say("notice.not_before", day=notice.not_before))
    if notice.tenure is not None:
        code = "notice.tenure" if notice.since is None else "notice.tenure.since"
        parts.append(words.say(code, tenure=notice.tenure, since=notice.since))
    return ", ".join(parts)


def ending_words(termination: Termination | None, words: Words) -> Iterator[str]:
    """Yield the ways in which an agreement may be ended before its term is over.

    >>> import patronage as pt
    >>> terms = pt.Termination(convenience=pt.days(30), cure=pt.days(14))
    >>> list(ending_words(terms, pt.ENGLISH))[0]
    'without a reason: notice 30 days'
    """
    if termination is not None:
        yield from _convenience_words(termination, words)
    cure = None if termination is None else termination.cure
    causes = () if termination is None else termination.causes
    for cause in causes:
        yield cause_words(cause, words)
    code = _OF_ANY_BREACH[bool(causes), cure is not None]
    yield words.say(code, cure=worded(cure, words))
    mends = cure is not None or any(cause.cure is not None for cause in causes)
    if termination is not None and mends and termination.late_cure is not True:
        yield _late_cure_words(termination.late_cure, words)
    if termination is not None and termination.undone_within is not None:
        yield words.say("ending.undone", within=worded(termination.undone_within, words))
    if termination is not None and termination.withdrawal is not None:
        yield _withdrawal_words(termination.withdrawal, words)
    if termination is not None and termination.leaving is not None:
        yield words.say("ending.leaving", notice=notice_words(termination.leaving, words))
    yield words.say("ending.consent")


def _convenience_words(termination: Termination, words: Words) -> Iterator[str]:
    """Yield how it may be ended without a reason, and before which days it may not."""
    for notice in termination.without_cause:
        yield words.say("ending.convenience", notice=notice_words(notice, words))
    if termination.not_before is not None:
        yield words.say("ending.not_before", day=termination.not_before)
    if termination.not_before_billed:
        yield words.say("ending.not_before_billed")


def _late_cure_words(late_cure: bool | Unknown, words: Words) -> str:
    """Return what becomes of a right to end where the breach is mended later, or why it is open."""
    if not isinstance(late_cure, Unknown):
        return words.say("ending.late_cure")
    said, why = words.say("ending.late_cure.open"), late_cure.why
    return said if why is None else words.say("when.why", when=said, why=why)


def _withdrawal_words(withdrawal: Withdrawal, words: Words) -> str:
    """Return a right to withdraw: how long, since when, whose, and what it hangs on."""
    code = "signed" if withdrawal.since == OnEvent("signed") else "since"
    since = end_words(withdrawal.since, words, "when.after_signed")
    within = worded(withdrawal.within, words)
    rules = [words.say(f"ending.withdrawal.{code}", within=within, since=since)]
    if withdrawal.by is not None:
        rules.append(words.say("notice.by", by=withdrawal.by))
    if withdrawal.informed is not None:
        rules.append(words.say("ending.withdrawal.informed", event=withdrawal.informed))
    if withdrawal.uninformed is not None:
        longer = worded(withdrawal.uninformed, words)
        rules.append(words.say("ending.withdrawal.uninformed", longer=longer))
    if withdrawal.lost_by is not None:
        rules.append(words.say("ending.withdrawal.lost", event=withdrawal.lost_by))
    return words.say("ending.withdrawal", rules=", ".join(rules))


_OF_ANY_BREACH: Final = {
    (False, False): "ending.cause",
    (False, True): "ending.cause.cure",
    (True, False): "ending.cause.any",
    (True, True): "ending.cause.any.cure",
}
"""How a breach is said, by whether there are causes beside it, and whether it can be mended."""


def cause_words(cause: TerminationCause, words: Words) -> str:
    """Return a cause: its name, and what must hold before it may be ended for it.

    >>> import patronage as pt
    >>> cause = pt.TerminationCause("outage", persists=pt.days(30), either=True)
    >>> cause_words(cause, pt.ENGLISH)
    'for cause: outage, for 30 days without a break, by either side, nobody being at fault'
    """
    rules: list[str] = []
    if cause.times > 1:
        code = "ending.cause.times" if cause.over is None else "ending.cause.times.over"
        rules.append(words.say(code, count=cause.times, over=worded(cause.over, words)))
    if cause.persists is not None:
        rules.append(words.say("ending.cause.persists", persists=worded(cause.persists, words)))
    if cause.cure is not None:
        rules.append(words.say("ending.cause.mended", cure=worded(cause.cure, words)))
    if not rules:
        rules.append(words.say("ending.cause.at_once"))
    if cause.either:
        rules.append(words.say("ending.cause.either"))
    if cause.within is not None:
        rules.append(words.say("ending.cause.within", within=worded(cause.within, words)))
    if cause.notice is not None:
        notice = notice_words(cause.notice, words)
        rules.append(words.say("ending.cause.notice", notice=notice))
    return words.say("ending.cause.named", name=cause.name, rules=", ".join(rules))


def surviving_words(clause: Clause, words: Words) -> str | None:
    """Return how a clause binds after the end, in words; None: it doesn't.

    >>> import patronage as pt
    >>> secrecy = pt.Clause("secrecy", "-", survives=True, survives_until=After(pt.years(2)))
    >>> surviving_words(secrecy, pt.ENGLISH)
    'binds, ends 2 years after the end'
    """
    if not clause.survives:
        return None
    code = "clause.survives.before" if clause.for_what_was_before else "clause.survives"
    parts = [words.say(code)]
    if clause.survives_until is not None:
        until = end_words(clause.survives_until, words, "when.after_end")
        parts.append(words.say("clause.until", until=until))
    return ", ".join(parts)


def changing_words(terms: Terms, words: Words) -> Iterator[str]:
    """Yield how the terms or the parties may become others without the consent of all.

    >>> import patronage as pt
    >>> list(changing_words(pt.Terms(variation=pt.Variation(pt.months(2))), pt.ENGLISH))
    ['by one party alone: notice 2 months, unless others object before it']
    """
    variation, assignment = terms.variation, terms.assignment
    if variation is not None:
        code = "changes.variation.within" if variation.objection else "changes.variation"
        code = "changes.variation.binding" if variation.binding else code
        within, notice = worded(variation.objection, words), notice_words(variation.notice, words)
        yield words.say(code, notice=notice, within=within)
    if assignment is not None and assignment.notice is not None:
        said = notice_words(assignment.notice, words)
        yield words.say("changes.assignment.notice", notice=said)
    elif assignment is not None and assignment.objection is not None:
        within = worded(assignment.objection, words)
        yield words.say("changes.assignment.objection", within=within)
    if terms.joining is not None:
        yield words.say("changes.joining", notice=notice_words(terms.joining, words))


def standing_still(suspension: Suspension | None, words: Words) -> str:
    """Return what stands still while it is suspended, and what may not be done.

    >>> import patronage as pt
    >>> standing_still(pt.Suspension(extends_term=True), pt.ENGLISH)
    'the term stands still, billing goes on'
    """
    extends = False if suspension is None else suspension.extends_term
    stops = suspension is not None and suspension.stops_billing
    parts = [
        words.say("suspension.term_open" if extends is None else _TERM_WORDS[extends]),
        words.say("suspension.billing_stops" if stops else "suspension.billing_on"),
    ]
    if suspension is not None and suspension.bars:
        parts.append(words.say("suspension.bars", kinds=worded(suspension.bars, words)))
    return ", ".join(parts)


_TERM_WORDS: Final = {True: "suspension.term", False: "suspension.term_on"}


def _timing_words(timing: Timing, words: Words) -> str:
    """Return on which day a period is invoiced; one that is moved by days says them."""
    said = words.word(timing.rule)
    if not timing.days:
        return said
    code = "timing.after" if timing.days > 0 else "timing.before"
    return words.say(code, timing=said, count=abs(timing.days))


def price_words(billing: BillingTerms, day: date, start: Day, words: Words) -> Iterator[str]:
    """Yield what is billed: each fee, with its price on a day where it has one.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("2500.00", "USD"))
    >>> list(price_words(terms, date(2026, 3, 1), date(2026, 2, 1), pt.ENGLISH))
    ['2,500.00 USD per month, in advance, due in 30 days']
    """
    every = billing.every if billing.cadence is None else billing.cadence.every
    first = bounds(start)[0]
    for fee in billing.fees:
        if isinstance(fee, PerPeriod):
            price = worded(price_of(fee, max(day, first), first), words)
        else:
            price = words.say("price.fee", fee=fee.id)
        if every is None:
            said = words.say("price.once", price=price)
        elif every in _PERIODS:
            period = words.say(f"count.period.{_PERIODS[every]}")
            said = words.say("price.per", price=price, period=period)
        else:
            said = words.say("price.every", price=price, every=every)
        parts = [said, _timing_words(billing.timing, words)]
        if isinstance(billing.due, NetDays):
            parts.append(words.say("price.due", span=Span(days=int(billing.due.days))))
        yield ", ".join(parts)
