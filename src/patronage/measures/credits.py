"""Credits: what follows from what was reached, window by window, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from attrs import evolve, field, frozen

from patronage.checks import check_day, check_instance, check_items, items_of
from patronage.counting.verdict import Verdict
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.facts.remarks import Remark
from patronage.fields import Id
from patronage.measures.admitted import checked_attainments, checked_fees, checked_rules
from patronage.measures.bases import Bases
from patronage.measures.bounds import Stated
from patronage.measures.closed import Closed, end_of, last_of, start_of
from patronage.measures.crediting import Before, given_by
from patronage.measures.exact import Exact, rounded
from patronage.measures.figures import figure, figure_or_none, nothing_of
from patronage.measures.ids import joined
from patronage.measures.rules import CreditRule, SettledBy
from patronage.money.money import Money
from patronage.values import Said, repr_member, unchecked
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from patronage.measures.attainment import Attainment
    from patronage.measures.crediting import Given
    from patronage.money.amounts import Rounding
    from patronage.text.phrases import Words

__all__ = ["Claim", "Credit", "CreditState", "Evidence", "credits_known", "credits_of"]


class CreditState(Enum):
    """How a credit stands on a day.

    >>> CreditState.CLAIMABLE
    CreditState.CLAIMABLE
    """

    UNKNOWN = "unknown"
    """How much it is, is not known."""
    NONE = "none"
    """Nothing follows."""
    CLAIMABLE = "claimable"
    """It is given if it is claimed in time."""
    DUE = "due"
    """It is owed: nobody has to claim it, or it was claimed in time."""
    FORFEITED = "forfeited"
    """It wasn't claimed in time."""

    __repr__ = repr_member


class Claim(Protocol):
    """A claim: on which day which rule's credit of which window is claimed."""

    @property
    def about(self) -> str | None:
        """The rule's id."""
        ...

    @property
    def on(self) -> date:
        """The day on which it is claimed."""
        ...

    @property
    def for_due(self) -> date | None:
        """A day of the window; None: whatever may be claimed on that day."""
        ...


@frozen
class Credit(Said):
    """What follows by a rule from one window of a measure, or from one observation (`about`).

    `amount` is money, a number of days for an extension, or None while it isn't known (`remark`
    says why); a bonus is owed the other way. It arises on the first day after the window and never
    gets another id, whatever is observed later. `earned_back` is what of it was taken back by what
    was reached since; `is_open` says that this may still come.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> credit = Credit("uptime-credit", march, amount=pt.Money("50", "USD"), state=CreditState.DUE)
    >>> credit.id, credit.arises
    ('uptime-credit@2026-03-01', datetime.date(2026, 4, 1))
    >>> print(credit)
    uptime-credit, 1 Mar 2026 to 31 Mar 2026: 50.00 USD, due
    """

    rule: Id
    period: Closed
    amount: Stated | None = field(kw_only=True, converter=figure_or_none)
    state: CreditState = field(kw_only=True)
    claim_by: date | None = field(default=None, kw_only=True)
    settled_by: SettledBy = field(default=SettledBy.NEXT_INVOICE, kw_only=True)
    bonus: bool = field(default=False, kw_only=True)
    earned_back: Stated | None = field(default=None, kw_only=True, converter=figure_or_none)
    is_open: bool = field(default=False, kw_only=True)
    about: Id | None = field(default=None, kw_only=True)
    remark: Remark | None = field(default=None, kw_only=True)
    agreement: Id | None = field(default=None, kw_only=True)

    @property
    def id(self) -> str:
        """By which it is known for ever: its rule, and the first day or observation it is about.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> Credit("late", day, amount=None, state=CreditState.UNKNOWN, about="T1").id
        'late@T1'
        """
        return joined(self.rule, self.about or str(self.period.start))

    @property
    def arises(self) -> date:
        """The day on which it arises: the first one after the window.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> Credit("late", day, amount=None, state=CreditState.UNKNOWN).arises
        datetime.date(2026, 3, 3)
        """
        return end_of(self.period)

    @property
    def owed(self) -> Money | int | Decimal | Fraction | None:
        """What of it is owed: nothing unless it is due, less what was earned back; None: unknown.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> ten, two = pt.Money("10", "USD"), pt.Money("2", "USD")
        >>> credit = Credit("late", day, amount=ten, state=CreditState.DUE, earned_back=two)
        >>> str(credit.owed)
        '8.00 USD'
        """
        if self.amount is None:
            return None
        if self.state is not CreditState.DUE:
            return nothing_of(self.amount)
        back = self.earned_back
        if back is None:
            return self.amount
        if isinstance(self.amount, Money):
            return self.amount - back if isinstance(back, Money) else None
        return None if isinstance(back, Money) else figure(Fraction(self.amount) - Fraction(back))

    def standing(self, words: Words = ENGLISH) -> str:
        """Return how it stands, in words: due, not claimed in time, to be claimed by a day.

        >>> import patronage as pt
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> Credit("late", day, amount=None, state=CreditState.UNKNOWN).standing()
        'not known'
        """
        if self.state is CreditState.CLAIMABLE and self.claim_by is not None:
            return words.say("credit.claim_by", day=self.claim_by)
        return words.say(f"credit.{self.state.value}")

    def _said(self, words: Words) -> str:
        last = last_of(self.period)
        name = self.rule if self.about is None else f"{self.rule} {self.about}"
        code = "credit.line" if self.amount is not None else "credit.open"
        if self.amount is not None and self.settled_by is SettledBy.EXTENSION:
            code = "credit.days"
        return words.say(
            code,
            rule=name,
            start=self.period.start,
            last=last,
            amount=self.amount,
            state=self.standing(words),
            why="" if self.remark is None else self.remark.say(words),
        )


_trusted: Final = unchecked(Credit)


def credits_of(
    rules: CreditRule | Iterable[CreditRule],
    attainments: Iterable[Attainment],
    *,
    on: date,
    fees: Iterable[tuple[Period, Money]] | None = None,
    contract_at_start: Money | None = None,
    contract_now: Money | None = None,
    since: date | None = None,
    within: Period | None = None,
    claims: Iterable[Claim] = (),
    earlier: Iterable[Credit] = (),
    earlier_rules: CreditRule | Iterable[CreditRule] = (),
) -> tuple[Credit, ...]:
    """Return what follows by rules from what was reached in windows that are over by a day.

    Pure: the same attainments, fees and claims give the same credits, in whatever order they come,
    by the ends of the windows and then in the order of the rules. Of two attainments of one window,
    the one as of the later day counts. `fees` are what is paid for which days of service, as
    `effective_charges` returns them: of days after the last of them nothing is known, and days
    between that have none are free. `since` is the first day of the agreement, on which
    anniversaries hang. Credited are the windows that end `within` some days (None: all of them);
    the others tell what is in a row, and what is earned back.

    `earlier` are credits that were given before, which caps count, but for those that are worked
    out here anew. Where the rules that gave them are no longer among `rules`, or shared other caps,
    they are `earlier_rules` (several versions of one, too): else a cap that they shared with those
    of today would begin anew. What depends on a base that isn't given is unknown, and so is what a
    cap leaves of later credits in its window. Claims are what says `about` which rule, `on` which
    day, and `for_due` which day of the window. Faults: `date.type`, `credit_rule.type`,
    `rule.repeated`, `rule.cycle` (rules that come instead of each other), `cap.shared` (rules that
    share a cap and differ about it), `attainment.type`, `evidence.conflict` (two attainments of one
    window and day), `period.type`, `span.open`, `amount.type`, `credit.type`, `claim.type`.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> uptime = pt.measures.Measure(
    ...     "uptime",
    ...     pt.measures.AttainmentMethod.UPTIME,
    ...     of="outage",
    ...     window=pt.counting.MONTH,
    ...     target=pt.at_least(99),
    ... )
    >>> rule = pt.measures.CreditRule(
    ...     "credit", on="uptime", form=10, of=pt.measures.CreditBase.PERIOD_FAILED
    ... )
    >>> reached = [uptime.attained([pt.Observation("outage", 500, on=date(2026, 3, 9))], march)]
    >>> fees = [(march, pt.Money("1000", "USD"))]
    >>> print(*credits_of(rule, reached, on=date(2026, 4, 1), fees=fees))
    credit, 1 Mar 2026 to 31 Mar 2026: 100.00 USD, due
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    if since is not None:
        check_day(faults, "since", since)
    those, all_reached = checked_rules(faults, rules), checked_attainments(faults, attainments)
    paid = checked_fees(faults, fees)
    for path, worth in (("contract_at_start", contract_at_start), ("contract_now", contract_now)):
        if worth is not None:
            check_instance(faults, "amount.type", path, worth, Money)
    if within is not None:
        check_instance(faults, "period.type", "within", within, Period)
    made, before = _claims_by_day(faults, claims), items_of(earlier)
    check_items(faults, "credit.type", "earlier", before, Credit)
    former = items_of(earlier_rules)
    check_items(faults, "credit_rule.type", "earlier_rules", former, CreditRule)
    raise_faults(faults)
    bases = Bases(paid, contract_at_start, contract_now)
    known = Evidence(tuple(all_reached), bases, on, since, made)
    earlier = cast("tuple[Credit, ...]", before)
    return credits_known(those, known, within, earlier, cast("tuple[CreditRule, ...]", former))


class Evidence(NamedTuple):
    """What credits are worked out from on a day: what was reached, what is paid, and claims.

    `since` is the first day of the agreement.
    """

    reached: tuple[Attainment, ...]
    bases: Bases
    on: date
    since: date | None = None
    claims: Sequence[Claim] = ()


def credits_known(
    rules: Sequence[CreditRule],
    known: Evidence,
    within: Period | None = None,
    earlier: Iterable[Credit] = (),
    former: Iterable[CreditRule] = (),
) -> tuple[Credit, ...]:
    """Return the same as `credits_of` by what is known to be right.

    >>> credits_known((), Evidence((), Bases(), date(2026, 3, 1)))
    ()
    """
    reached = [each for each in known.reached if last_of(each.period) <= known.on]
    verdicts = _verdicts(reached)
    before = [Before(each.rule, each.period, each.about, each.amount) for each in earlier]
    return tuple(
        [
            _standing(
                each,
                known.on,
                known.claims,
                verdicts.get(each.rule.earned_back_by or each.rule.on, ()),
            )
            for each in given_by(
                rules,
                reached,
                known.bases,
                since=known.since,
                within=within,
                earlier=before,
                former=former,
            )
        ]
    )


def _claims_by_day(faults: list[Fault], given: Iterable[Claim]) -> list[Claim]:
    """Return claims by their days, and report what is none, or says no day."""
    found: list[Claim] = []
    for place, each in enumerate(items_of(given)):
        before, path = len(faults), f"claims[{place}]"
        if not all(hasattr(each, name) for name in ("about", "on", "for_due")):
            hint = "give what says about which rule, on which day and for which day it claims"
            faults.append(Fault.of("claim.type", path, each, hint))
            continue
        claim = cast("Claim", each)
        check_day(faults, f"{path}.on", claim.on)
        if claim.for_due is not None:
            check_day(faults, f"{path}.for_due", claim.for_due)
        if len(faults) == before:
            found.append(claim)
    return sorted(found, key=attrgetter("on"))


def _verdicts(reached: Iterable[Attainment]) -> dict[str, list[tuple[Period, Verdict]]]:
    """Return how the windows of each measure came out, in their order."""
    found: dict[str, list[tuple[Period, Verdict]]] = {}
    for each in reached:
        if each.is_complete:
            found.setdefault(each.measure, []).append((each.period, each.verdict))
    return {name: sorted(own, key=itemgetter(0)) for name, own in found.items()}


def _standing(
    given: Given, on: date, claims: Sequence[Claim], verdicts: Sequence[tuple[Period, Verdict]]
) -> Credit:
    rule, reached, amount = given
    unknown_ = isinstance(amount, Remark)
    claim_by = rule.claim_by(reached.period)
    if unknown_:
        state = CreditState.UNKNOWN
    elif not amount:
        state = CreditState.NONE
    elif claim_by is None or _is_claimed(rule, reached.period, claim_by, claims, on):
        state = CreditState.DUE
    else:
        state = CreditState.FORFEITED if on > claim_by else CreditState.CLAIMABLE
    credit = _trusted(
        rule.id,
        reached.period,
        None if isinstance(amount, Remark) else amount,
        state,
        claim_by,
        rule.settled_by,
        rule.bonus,
        None,
        False,
        reached.about,
        amount if isinstance(amount, Remark) else None,
        reached.agreement,
    )
    if rule.earned_back_after is None or isinstance(amount, Remark) or not amount:
        return credit
    after = [verdict for period, verdict in verdicts if start_of(period) >= end_of(reached.period)]
    next_ones = after[: rule.earned_back_after]
    if Verdict.UNMET in next_ones:
        return credit
    if len(next_ones) < rule.earned_back_after or Verdict.UNKNOWN in next_ones:
        return evolve(credit, is_open=True)
    share = _share_of(amount, Fraction(rule.earned_back or 0), rule.rounding)
    return evolve(credit, earned_back=share)


def _share_of(
    amount: Money | int | Decimal | Fraction, percent: Fraction, rounding: Rounding
) -> Money | int | Decimal | Fraction:
    if isinstance(amount, Money):
        return rounded(Exact(Fraction(amount.amount), amount.currency).share(percent), rounding)
    return figure(Fraction(amount) * percent / 100)


def _is_claimed(
    rule: CreditRule, period: Period, claim_by: date, claims: Sequence[Claim], on: date
) -> bool:
    """Whether it was claimed in time by a day: for a day of the window, or once it had arisen."""
    for claim in claims:
        if claim.about != rule.id or not claim.on <= min(on, claim_by):
            continue
        if claim.for_due is None and claim.on >= end_of(period):
            return True
        if claim.for_due is not None and claim.for_due in period and claim.on >= claim.for_due:
            return True
    return False
