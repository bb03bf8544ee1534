"""What a ledger says of an agreement's service: what was reached, what follows, what is due."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, cast

from patronage.agreement.ahead.worth import bases_of
from patronage.agreement.life.missed import missed_since
from patronage.agreement.life.service import (
    attained_under,
    credited_under,
    has_credit_rules,
    has_measures,
)
from patronage.agreement.terms.deadline import Deadline, DeadlineKind
from patronage.billing.charges.charge import Charge
from patronage.counting.verdict import Verdict
from patronage.counting.when import bounds
from patronage.dates.day import add_days
from patronage.facts.as_known import facts_known, held
from patronage.facts.observed import Observation
from patronage.facts.parties import Side
from patronage.measures.closed import start_of
from patronage.measures.credits import CreditState
from patronage.measures.figures import number
from patronage.measures.ids import joined
from patronage.measures.measure import Measure
from patronage.measures.methods import AttainmentMethod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.agreement.ahead.worth import Billed
    from patronage.agreement.life.life import Life
    from patronage.agreement.life.service import Sight
    from patronage.billing.schedule.schedule import BillingSchedule
    from patronage.dates.period import Period
    from patronage.facts.as_known import FactSource
    from patronage.measures.attainment import Attainment
    from patronage.measures.credits import Credit

__all__ = ["attained_by", "credited_by", "served_by", "service_deadlines", "serving"]


class Serving(Protocol):
    """An agreement, by what is measured and billed under it."""

    @property
    def id(self) -> str:
        """By which it is known."""
        ...

    @property
    def line(self) -> str | None:
        """The line of service that it is of."""
        ...

    @property
    def life(self) -> Life:
        """What it is, and became."""
        ...

    @property
    def schedules(self) -> tuple[BillingSchedule, ...]:
        """Its terms of billing, bound to its days."""
        ...


def serving(agreement: object) -> Serving:
    """Return an agreement as what is asked of it here: type checkers know no kept properties."""
    return cast("Serving", agreement)


def attained_by(agreement: Serving, facts: FactSource, on: date) -> tuple[Attainment, ...]:
    """Return what the measures of an agreement that holds no later act came to by a day."""
    seen = facts_known(facts, on, Observation)
    mine = _of_its_line(agreement, seen)
    return attained_under(agreement.id, agreement.life, mine, on, _sight_of(facts))


def credited_by(
    first: Billed, agreement: Serving, facts: FactSource, on: date
) -> tuple[Credit, ...]:
    """Return what follows by a day under an agreement that holds no later act.

    `first` is the same as it was first made.
    """
    return served_by(first, agreement, facts, on)[1] if has_credit_rules(agreement.life) else ()


def served_by(
    first: Billed, agreement: Serving, facts: FactSource, on: date
) -> tuple[tuple[Attainment, ...], tuple[Credit, ...]]:
    """Return what its measures came to by a day, and what follows: what is reached, once for both.

    `first` is the agreement as it was first made.
    """
    known = facts_known(facts, on, Observation, Charge)
    life, seen = agreement.life, [each for each in known if isinstance(each, Observation)]
    mine = _of_its_line(agreement, seen)
    reached = attained_under(agreement.id, life, mine, on, _sight_of(facts))
    if not has_credit_rules(life):
        return reached, ()
    charges = [each for each in known if isinstance(each, Charge) and each.on <= on]
    return reached, credited_under(life, reached, on, bases_of(first, agreement, charges, on))


class Covering(Protocol):
    """What was looked at: the kinds of fact, and the days."""

    @property
    def kinds(self) -> frozenset[str] | None:
        """The kinds of fact; None: all of them."""
        ...

    @property
    def observed(self) -> Period:
        """The days."""
        ...


def _sight_of(facts: FactSource) -> Sight | None:
    """Return what of a ledger was looked at; None: everything, as of listed facts."""
    coverage = cast("Covering | None", getattr(facts, "coverage", None))
    if coverage is None:
        return None
    kinds, observed = coverage.kinds, coverage.observed

    def sees(name: str, period: Period) -> bool:
        first, end = observed.start, observed.end
        begins = first is None or (period.start is not None and first <= period.start)
        goes_on = end is None or (period.end is not None and period.end <= end)
        return begins and goes_on and (kinds is None or f"observation:{name}" in kinds)

    return sees


def _of_its_line(agreement: Serving, seen: list[Observation]) -> list[Observation]:
    line = agreement.line
    return [each for each in seen if each.line is None or line is None or each.line == line]


def _missed_on(reached: Attainment, life: Life) -> date | None:
    """Return the day in a window on which its measure will be missed, at the pace so far.

    Of a count, the day of the next one that is too much; of time, or a sum, the first on which more
    is lost than may be. None: none in the window, or it has no pace: a run breaks off, and a share
    of what is seen stays as it is.
    """
    measures = life.terms_over_time.at(reached.on).measures
    measure = next((each for each in measures if each.id == reached.measure), None)
    lost, allowed, target = number(reached.lost), number(reached.allowed), reached.target
    if (
        not isinstance(measure, Measure)
        or measure.method not in _AT_A_PACE
        or measure.over > 1
        or reached.is_complete
    ):
        return None
    if target is None or lost is None or lost <= 0 or allowed is None:
        return None
    is_met_at_bound = target.judge(target.bound)
    if measure.method is AttainmentMethod.COUNT:
        allowed = allowed // 1 + 1 if is_met_at_bound else -(-allowed // 1)
        is_met_at_bound = False  # that is the next one which is too much
    start = start_of(reached.period)
    days = Fraction(allowed * ((reached.on - start).days + 1)) / lost
    past = days // 1 if is_met_at_bound else -(-days // 1) - 1
    return add_days(start, past) if past < reached.period.days else None


_AT_A_PACE: Final = (AttainmentMethod.UPTIME, AttainmentMethod.COUNT, AttainmentMethod.SUM)
"""The methods by which what is lost adds up, against what may be lost in the whole window."""


def service_deadlines(
    first: Billed, agreement: Serving, facts: FactSource, on: date, until: date
) -> Iterator[Deadline]:
    """Yield the days that matter of its service from one day to another, by what is known on it.

    The last days to claim what follows, to end it for what was missed, and the day on which a
    measure will be missed at the pace so far.
    """
    life = agreement.life
    if not has_measures(life):
        return
    found: list[Deadline] = []
    facts = held(facts)
    all_reached, credits_ = served_by(first, agreement, facts, on)
    for credit in credits_:
        if credit.state is CreditState.CLAIMABLE and credit.claim_by is not None:
            by = Side.PROVIDER if credit.bonus else Side.PATRON
            due = Deadline(
                DeadlineKind.CLAIM,
                on=credit.claim_by,
                clause="credits",
                by=by,
                agreement=agreement.id,
                instance=credit.id,
                subject=credit.rule,
            )
            found.append(due)
    for reached in all_reached:
        day = None if reached.verdict is Verdict.UNMET else _missed_on(reached, life)
        if day is not None and day >= on:
            due = Deadline(
                DeadlineKind.MISS,
                on=day,
                clause="measures",
                by=Side.PROVIDER,
                agreement=agreement.id,
                instance=joined(reached.measure, str(reached.period.start)),
                subject=reached.measure,
            )
            found.append(due)
    termination = life.terms_over_time.at(on).termination
    seen = _of_its_line(agreement, facts_known(facts, on, Observation))
    ended = None if life.ended_on is None else bounds(life.ended_on)[0]
    is_over = ended is not None and ended <= on
    for cause in () if termination is None or is_over else termination.causes:
        since = None
        if cause.measure is not None:
            sees = _sight_of(facts)
            since = missed_since(agreement.id, life, seen, cause.measure, on, sees)
        last = None if since is None else cause.last_to_use(since)
        if last is not None:
            due = Deadline(
                DeadlineKind.LAPSE,
                on=last,
                clause="termination.cause",
                agreement=agreement.id,
                instance=joined(cause.name, str(since)),
                subject=cause.name,
            )
            found.append(due)
    yield from (each for each in found if on <= each.on <= until)
