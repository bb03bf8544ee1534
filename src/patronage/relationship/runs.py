"""A billing run over a ledger: what each agreement lacks on a day, as it was known then."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from patronage.agreement.ahead.schedules import known_terms_of, next_day_among
from patronage.agreement.whole.agreement import Agreement
from patronage.billing.charges.charge import Charge
from patronage.billing.schedule.ahead import next_lines
from patronage.billing.schedule.biller import lines_to_add
from patronage.billing.schedule.knowledge import metered
from patronage.dates.day import add_days
from patronage.facts.fact import ledger_order
from patronage.facts.mends import MENDS, Correction, known_in
from patronage.relationship.coverage import EVERYTHING
from patronage.relationship.crediting import credit_lines, credited_by, days_to_credit
from patronage.relationship.ledger import day_after, mended

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from patronage.agreement.ahead.schedules import KnownTerms
    from patronage.billing.course.usage import Usage
    from patronage.billing.schedule.schedule import BillingSchedule
    from patronage.facts.fact import Fact
    from patronage.relationship.coverage import Coverage

__all__ = [
    "Claimed", "claimed_on", "coming_on", "lines_of_run", "next_run_on", "was_billed_after",
]  # fmt: skip


class Claimed(NamedTuple):
    """One schedule of an agreement, as it was known on each day, and what was charged by it.

    >>> import patronage as pt
    >>> from datetime import date
    >>> day, fee = date(2026, 1, 1), pt.BillingTerms.monthly(pt.Money("9.00", "USD"))
    >>> signed = pt.Agreement.signed("A1", on=day, start=day, billing=fee)
    >>> facts = pt.Relationship("hp", "mary").add(signed).bill(day).facts
    >>> [(each.agreement, each.terms.id, len(each.charged)) for each in claimed_on(facts, day)]
    [('A1', 'A1', 1)]
    """

    agreement: str
    terms: KnownTerms
    charged: list[Charge]


def claimed_on(facts: tuple[Fact, ...], on: date) -> list[Claimed]:
    """Return the schedules of a ledger that a run on a day is about, with what they charged.

    Also those of an agreement that was retracted by then, and those that it has no more, as long as
    charges of theirs stand.

    >>> from datetime import date
    >>> claimed_on((), date(2026, 1, 1))
    []
    """
    about = _about_agreements(facts)
    charges = [fact for fact in known_in(facts, on) if isinstance(fact, Charge)] if about else []
    own = _by_schedule(charges, about)
    names: dict[str, list[str]] = {}
    for schedule in own:
        names.setdefault(_agreement_of(schedule, about) or schedule, []).append(schedule)
    found: list[Claimed] = []
    asked: dict[int, _Known] = {}  # those that wait for each other are read once a day for all
    for name, said in about.items():
        if id(said) not in asked:
            asked[id(said)] = _Known(said)
        known, charged = asked[id(said)], names.get(name, ())
        terms = known_terms_of(on, known.learned, partial(known.schedules, name), charged)
        found += [Claimed(name, each, own.get(each.id, [])) for each in terms]
    return found


def _about_agreements(facts: tuple[Fact, ...]) -> dict[str, tuple[Fact, ...]]:
    """Return each agreement of a ledger with what was retracted or corrected of it, by its id.

    One that waits for the end of others, with all of them.
    """
    found: dict[str, list[Fact]] = {
        fact.id: [fact] for fact in facts if isinstance(fact, Agreement)
    }
    mends = [fact for fact in facts if type(fact) in MENDS] if found else []
    ends = mended(facts) if mends else {}
    for mend in mends:
        found.get(ends[mend.id].id or "", []).append(mend)
    said = {name: tuple(own) for name, own in found.items()}
    if not any(_leans(fact) for own in said.values() for fact in own):
        return said
    every = tuple(sorted(chain.from_iterable(said.values()), key=ledger_order))
    return {name: every if any(map(_leans, own)) else own for name, own in said.items()}


def _leans(fact: Fact) -> bool:
    stated = fact.fact if isinstance(fact, Correction) else fact
    return isinstance(stated, Agreement) and stated.leans


def lines_of_run(
    facts: tuple[Fact, ...],
    on: date,
    usage: Collection[Usage] | None = None,
    *,
    credits_alone: bool = False,
    coverage: Coverage = EVERYTHING,
) -> list[tuple[str, Charge]]:
    """Return what a run on a day adds to a ledger, each line with the agreement it is charged by.

    Nothing where a later day was billed. What was charged and retracted is charged no second time,
    and what rests on usage is left alone where that isn't given. Credits go off what is invoiced.

    >>> from datetime import date
    >>> lines_of_run((), date(2026, 1, 1))
    []
    """
    if not any(isinstance(fact, Agreement) for fact in facts) or was_billed_after(facts, on):
        return []
    standing = {fact.id for fact in known_in(facts, on)}
    gone = {fact.id for fact in facts if isinstance(fact, Charge)} - standing
    lines = [
        (each.agreement, line)
        for each in claimed_on(facts, on)
        for line in lines_to_add(
            each.terms, each.charged, on=on, usage=usage, credits_alone=credits_alone
        )
        if line.id not in gone
    ]
    return [*lines, *credit_lines(facts, on, lines, coverage)]


def coming_on(
    facts: tuple[Fact, ...], on: date, usage: Collection[Usage] | None = None
) -> dict[str, Charge]:
    """Return what comes next of each agreement of a ledger on a day or after it, if anything does.

    The first line that a run on that day adds once the days before are billed; else the next charge
    as the agreement is known, if nothing changes. What rests on usage is left out where that isn't
    given, as a run leaves it.

    >>> from datetime import date
    >>> coming_on((), date(2026, 1, 1))
    {}
    """
    eve = lines_of_run(facts, add_days(on, -1), usage) if on > date.min else []
    billed = tuple(sorted((*facts, *(line for _, line in eve)), key=ledger_order))
    due: dict[str, Charge] = {}
    for name, line in lines_of_run(billed, on, usage):
        if name not in due or due[name].corrects is not None:
            due[name] = line
    later: dict[str, Charge] = {}
    for each in claimed_on(facts, on) if on < date.max else ():
        schedule = each.terms.as_of(on)
        if schedule is None:
            continue
        used = None if usage is None else metered(schedule, usage)
        for charge in next_lines(schedule, 1, on, used, known_by=on):
            first = later.setdefault(each.agreement, charge)
            later[each.agreement] = min(first, charge, key=lambda one: one.invoice_on)
    return later | due


def was_billed_after(facts: tuple[Fact, ...], on: date) -> bool:
    """Whether a charge that stands by an agreement of a ledger is dated after a day.

    >>> from datetime import date
    >>> was_billed_after((), date(2026, 1, 1))
    False
    """
    return _billed_to(facts, on) > on


def _billed_to(facts: tuple[Fact, ...], day: date) -> date:
    """Return the last day that was billed after a day, or that day itself."""
    later = [
        fact
        for fact in known_in(facts)
        if isinstance(fact, Charge) and max(fact.invoice_on, fact.recorded_on) > day
    ]
    if not later:
        return day
    agreements = {fact.id for fact in facts if isinstance(fact, Agreement)}
    lines = [line for own in _by_schedule(later, agreements).values() for line in own]
    lines += [line for line in later if credited_by(line, agreements)]
    return max((max(line.invoice_on, line.recorded_on) for line in lines), default=day)


def next_run_on(
    facts: tuple[Fact, ...], after: date, usage: Collection[Usage] | None = None
) -> date | None:
    """Return the first day after one on which a run could add something to a ledger.

    >>> from datetime import date
    >>> next_run_on((), date(2026, 1, 1)) is None
    True
    """
    billed_to = _billed_to(facts, after)  # until then no run adds anything
    if lines_of_run(facts, billed_to, usage):
        return day_after(after) if billed_to == after else billed_to
    after = billed_to
    kinds = (Agreement, Charge, *MENDS)
    learned = {day for fact in facts if isinstance(fact, kinds) for day in _learned(fact)}
    learned |= {*days_to_credit(facts, after)}
    known = (each.terms for each in claimed_on(facts, after))
    return next_day_among(known, learned, after, usage or ())


def _learned(fact: Fact) -> Iterator[date]:
    yield fact.recorded_on
    stated = fact.fact if isinstance(fact, Correction) else fact
    if isinstance(stated, Agreement):
        yield from stated.learned_on
    elif isinstance(stated, Charge):
        yield stated.invoice_on


class _Known:
    """What was said of an agreement, or of several that wait for each other."""

    def __init__(self, said: tuple[Fact, ...]) -> None:
        self.said = said
        self.learned = frozenset(day for fact in said for day in _learned(fact))
        self.agreements: dict[date, dict[str, Agreement]] = {}

    def schedules(self, name: str, day: date) -> tuple[BillingSchedule, ...]:
        """Return the schedules of an agreement as it and what it rests on was known on a day."""
        if day not in self.agreements:
            known = (fact for fact in known_in(self.said, day) if isinstance(fact, Agreement))
            self.agreements[day] = {fact.id: fact for fact in known}
        agreement = self.agreements[day].get(name)
        return () if agreement is None else agreement.schedules


def _by_schedule(charges: list[Charge], agreements: Collection[str]) -> dict[str, list[Charge]]:
    """Return the charges of agreements by the schedule that charged each.

    A charge is its schedule's whose id, then the fee, begins its own id; of two the longer id's.
    """
    found: dict[str, list[Charge]] = {}
    for charge in charges:
        name, mark = charge.id or "", f"/{charge.fee}/"
        end = name.rfind(mark)
        while end > 0 and _agreement_of(name[:end], agreements) is None:
            end = name.rfind(mark, 0, end + len(mark) - 1)
        if end > 0:
            found.setdefault(name[:end], []).append(charge)
    return found


def _agreement_of(schedule: str, agreements: Collection[str]) -> str | None:
    """Return the agreement that a schedule is of by its id: `A1`, or `A1.2` for a further one."""
    if schedule in agreements:
        return schedule
    name, _, number = schedule.rpartition(".")
    return name if number.isascii() and number.isdigit() and name in agreements else None
