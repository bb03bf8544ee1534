"""What is agreed: a summary, clauses in plain words, the price, and how it may be ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import Factory, evolve, field, fields, frozen

from patronage.agreement.terms.assignment import Assignment
from patronage.agreement.terms.causes import TerminationCause
from patronage.agreement.terms.citation import Citation
from patronage.agreement.terms.ends import End, check_end
from patronage.agreement.terms.notice import Notice, applying, notice_of
from patronage.agreement.terms.obligations import Obligation
from patronage.agreement.terms.reviews import ReviewPlan
from patronage.agreement.terms.suspension import Suspension
from patronage.agreement.terms.term import Term
from patronage.agreement.terms.variation import Variation
from patronage.agreement.terms.withdrawal import Withdrawal
from patronage.billing.arguments import need
from patronage.billing.schedule.terms import BillingTerms
from patronage.checks import items_of
from patronage.counting.count import Count
from patronage.counting.when import Unknown
from patronage.dates.span import Span
from patronage.errors import Fault, Undecided, offer
from patronage.fields import FreeText, Id
from patronage.measures.measure import Measure
from patronage.measures.rules import CreditRule
from patronage.measures.weighted import WeightedMeasure
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from patronage.counting.when import Day
    from patronage.facts.parties import Ref, Side

__all__ = ["Amendment", "Citation", "Clause", "Part", "Termination", "Terms"]


class Part(Enum):
    """The five parts of a formal agreement (D4).

    >>> [part.value for part in Part][:2]
    ['summary', 'terms of service']
    """

    SUMMARY = "summary"
    SERVICE = "terms of service"
    MEASUREMENT = "performance measurement"
    CONSEQUENCES = "consequences"
    REVIEW_AND_TERMINATION = "review and termination"

    __repr__ = repr_member


PARTS_BY_KIND: Final[Mapping[str, Part]] = MappingProxyType(
    {
        "measure": Part.MEASUREMENT,
        "target": Part.MEASUREMENT,
        "consequence": Part.CONSEQUENCES,
        "credit": Part.CONSEQUENCES,
        "penalty": Part.CONSEQUENCES,
        "bonus": Part.CONSEQUENCES,
        "review": Part.REVIEW_AND_TERMINATION,
        "termination": Part.REVIEW_AND_TERMINATION,
        "survival": Part.REVIEW_AND_TERMINATION,
    }
)
"""Which part a clause belongs to by its kind; every other kind is a term of service."""


def _part_of(clause: Clause) -> Part:
    kind: object = clause.kind
    return PARTS_BY_KIND.get(kind, Part.SERVICE) if isinstance(kind, str) else Part.SERVICE


@frozen
class Clause(Value):
    """One thing that is agreed, as a kind (ASCII, as an id) and a text in plain words (D4).

    The kind says which of the five parts it belongs to: `measure`, `consequence`, `review` and the
    like to theirs, any other to the terms of service; say `part` where it is otherwise. Nothing is
    computed from the text. `at` says where it stands, and deadlines cite it (see
    `Terms.citation_of`).

    One that `survives` binds after the end too: for good, or until `survives_until`, the first day
    on which it no longer does (`After` counts from the end of the agreement); with
    `for_what_was_before`, only for what was done or owed before the end. Which bind on a day,
    `Agreement.clauses_on` says. Faults: `id.syntax`, `text.syntax`, `part.type`, `citation.type`,
    `flag.type`, `date.type`, `clause.survival` (a limit of what doesn't survive).

    >>> Clause("review", "Both sides meet each quarter.").part
    Part.REVIEW_AND_TERMINATION
    """

    kind: Id
    text: FreeText
    part: Part = field(default=Factory(_part_of, takes_self=True), kw_only=True)
    at: Citation | None = field(default=None, kw_only=True)
    survives: bool = field(default=False, kw_only=True)
    survives_until: Annotated[End, check_end] | None = field(default=None, kw_only=True)
    for_what_was_before: bool = field(default=False, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        for path in ("survives_until", "for_what_was_before"):
            if not self.survives and getattr(self, path):
                hint = "only what survives the end has a limit after it: say survives=True"
                faults.append(Fault.of("clause.survival", path, getattr(self, path), hint))


def _notices(notices: Notice | Iterable[Notice]) -> tuple[Notice, ...]:
    return cast("tuple[Notice, ...]", items_of(notices))  # the check says what is wrong


def _causes(causes: TerminationCause | Iterable[TerminationCause]) -> tuple[TerminationCause, ...]:
    return cast("tuple[TerminationCause, ...]", items_of(causes))  # likewise


@frozen
class Termination(Value):
    """How an agreement may be ended before its term is over (D22).

    `convenience`: without a reason, on this notice, not to take effect before `not_before` (None:
    it may not be ended so). For cause it may always be ended by the side that a breach injures,
    once `cure`, the time to mend the breach, has run; its last day is still in time to mend it. The
    time runs from the notice of the breach, the day of the recorded act; a bare length doesn't
    count that day. `causes` are those that have rules of their own, by which breaches name them.
    `notices` are further ones: of them all, the last applies that is the party's and whose tenure
    is completed.

    `late_cure`: whether a cure after that time takes away a right to end that was not used yet. By
    default it does, as in a lease under BGB 543(2); contracts mostly say that the right stays until
    it is used: there say False. Where it hangs on more than is said, as on what the seller had
    reason to believe (UCC 2-508(2)), say `Unknown(why)`: whether the breach is cured is unknown
    then (`Agreement.is_cured`), and who ends it for that is not refused: so is whether it is ended.
    Nor is it known where a notice of which the length is left open may not have run by the day that
    it is given for. `undone_within`: for so
    long after it was declared, to the last day of it, a termination for cause may be undone by one
    party alone, as by paying what was owed (BGB 569(3): two months); None: it takes all.
    `withdrawal`: a right to end it from its start, in the first days. `leaving`: on which notice
    one of several parties may leave, while the agreement goes on for the others.

    By default what was billed for days after an early end is given back. With `not_before_billed`
    it may not end early, on whatever ground but a right to withdraw, before the end of what has
    been billed on the day that it is said. An agreement alone doesn't know that: the ledger that
    has its charges refuses it when it grows so, by an early end, another term or a correction
    (`Relationship.add`, `termination.billed`). Faults:
    `notice.type`, `date.type`, `interval.type`, `flag.type`, `withdrawal.type`, `cause.type`,
    `cause.repeated`.

    >>> import patronage as pt
    >>> pt.Termination(convenience=pt.days(30), cure=pt.days(14)).convenience
    Notice(days(30))
    """

    convenience: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    not_before: date | None = field(default=None, kw_only=True)
    not_before_billed: bool = field(default=False, kw_only=True)
    cure: Span | Count | None = field(default=None, kw_only=True)
    late_cure: bool | Unknown = field(default=True, kw_only=True)
    undone_within: Span | Count | None = field(default=None, kw_only=True)
    notices: tuple[Notice, ...] = field(default=(), kw_only=True, converter=_notices)
    withdrawal: Withdrawal | None = field(default=None, kw_only=True)
    leaving: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    causes: tuple[TerminationCause, ...] = field(default=(), kw_only=True, converter=_causes)

    def _rules(self, faults: list[Fault]) -> None:
        late_cure = self.late_cure
        if isinstance(late_cure, Unknown) and (late_cure.least or late_cure.most):
            hint = "whether it counts is no length: give True, False or Unknown(why)"
            faults.append(Fault.of("flag.type", "late_cure", late_cure, hint))
        names = [cause.name for cause in self.causes]
        for place, name in enumerate(names):
            if name in names[:place]:
                hint = "another cause has this name: give each its own"
                faults.append(Fault.of("cause.repeated", f"causes[{place}].name", name, hint))

    @property
    def without_cause(self) -> tuple[Notice, ...]:
        """The notices on which it may be ended without a reason: of them, the last applies.

        >>> import patronage as pt
        >>> pt.Termination(convenience=pt.months(3)).without_cause
        (Notice(months(3)),)
        """
        first = () if self.convenience is None else (self.convenience,)
        return (*first, *self.notices)

    def notice(self, given_on: date, by: Side | Ref | None, start: Day) -> Notice | None:
        """Return the notice on which a party may end it that says so on a day; None: it may not.

        Raises `Undecided` (`verdict.unknown`) where a start in bounds leaves open which one it is.

        >>> import patronage as pt
        >>> longer = pt.Notice(pt.months(6), by=pt.Side.PROVIDER, tenure=pt.years(5))
        >>> terms = pt.Termination(convenience=pt.months(3), notices=longer)
        >>> terms.notice(date(2026, 1, 5), pt.Side.PATRON, date(2020, 1, 1)).span
        months(3)
        """
        found, *others = applying(self.without_cause, given_on, by, start)
        if others:
            hint = "whether the tenure is completed depends on the start: it may be another notice"
            raise Undecided(Fault.of("verdict.unknown", "start", str(start), hint))
        return found


def _clauses(clauses: Clause | Iterable[Clause]) -> tuple[Clause, ...]:
    return cast("tuple[Clause, ...]", items_of(clauses))  # the check says what is wrong


def _billing(billing: BillingTerms | Iterable[BillingTerms]) -> tuple[BillingTerms, ...]:
    return cast("tuple[BillingTerms, ...]", items_of(billing))  # likewise


def _obligations(obligations: Obligation | Iterable[Obligation]) -> tuple[Obligation, ...]:
    return cast("tuple[Obligation, ...]", items_of(obligations))  # the check says what is wrong


def _measures(
    measures: Measure | WeightedMeasure | Iterable[Measure | WeightedMeasure],
) -> tuple[Measure | WeightedMeasure, ...]:
    return cast("tuple[Measure | WeightedMeasure, ...]", items_of(measures))  # likewise


def _credits(credits_: CreditRule | Iterable[CreditRule]) -> tuple[CreditRule, ...]:
    return cast("tuple[CreditRule, ...]", items_of(credits_))  # likewise


def _reviews(reviews: ReviewPlan | Iterable[ReviewPlan]) -> tuple[ReviewPlan, ...]:
    return cast("tuple[ReviewPlan, ...]", items_of(reviews))  # likewise


@frozen
class Terms(Value):
    """What is agreed, in one version: an amendment brings the next (D4, D21, D22).

    A summary, clauses (one or several), what is billed (`BillingTerms`, one or several), and how
    the agreement may be ended early; what is owed (`obligations`), when it is reviewed, what is
    measured, and what follows (`credits`), each by an id of its own. How long it lasts is the
    agreement's `term`; an amendment may bring another one. `assignment`: how a party may be
    replaced; `variation`: how one may amend alone; `joining`: on which notice others may join
    without the consent of all; `delivery`: how long after it was sent (`Act.sent_on`) what is said
    counts as given at the latest, a bare length without the day itself. Faults: `text.syntax`,
    `clause.type`, `billing.type`, `termination.type`, `term.type`, `obligation.type`,
    `review_plan.type`, `measure.type`, `credit_rule.type`, `obligation.repeated`,
    `assignment.type`, `variation.type`, `notice.type`, `interval.type`.

    >>> import patronage as pt
    >>> sorted(part.value for part in pt.Terms(summary="Monthly counsel").parts)
    ['summary']
    """

    summary: FreeText | None = field(default=None, kw_only=True)
    clauses: tuple[Clause, ...] = field(default=(), kw_only=True, converter=_clauses)
    billing: tuple[BillingTerms, ...] = field(default=(), kw_only=True, converter=_billing)
    termination: Termination | None = field(default=None, kw_only=True)
    term: Term | None = field(default=None, kw_only=True)
    suspension: Suspension | None = field(default=None, kw_only=True)
    obligations: tuple[Obligation, ...] = field(default=(), kw_only=True, converter=_obligations)
    reviews: tuple[ReviewPlan, ...] = field(default=(), kw_only=True, converter=_reviews)
    measures: tuple[Measure | WeightedMeasure, ...] = field(
        default=(), kw_only=True, converter=_measures
    )
    credits: tuple[CreditRule, ...] = field(default=(), kw_only=True, converter=_credits)

    def _rules(self, faults: list[Fault]) -> None:
        seen: dict[str, str] = {}
        named = [(f"obligations[{n}]", each.id) for n, each in enumerate(self.obligations)]
        named += [(f"reviews[{n}]", each.id) for n, each in enumerate(self.reviews)]
        named += [(f"measures[{n}]", each.id) for n, each in enumerate(self.measures)]
        named += [(f"credits[{n}]", each.id) for n, each in enumerate(self.credits)]
        for path, name in named:
            if name in seen:
                hint = f"{seen[name]} has this id: give each its own"
                faults.append(Fault.of("obligation.repeated", f"{path}.id", name, hint))
            seen.setdefault(name, path)

    assignment: Assignment | None = field(default=None, kw_only=True)
    variation: Variation | None = field(default=None, kw_only=True)
    joining: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    delivery: Span | Count | None = field(default=None, kw_only=True)

    @property
    def parts(self) -> frozenset[Part]:
        """Which of the five parts of a formal agreement there are (D4).

        A summary; a clause of each of the other four, where a measure, a credit rule, termination
        terms and plans of reviews count as one.

        >>> import patronage as pt
        >>> terms = pt.Terms(clauses=pt.Clause("measure", "Answers within 2 working days."))
        >>> terms.parts
        frozenset({Part.MEASUREMENT})
        """
        found = {clause.part for clause in self.clauses}
        if self.summary is not None:
            found.add(Part.SUMMARY)
        if self.measures:
            found.add(Part.MEASUREMENT)
        if self.credits:
            found.add(Part.CONSEQUENCES)
        if self.termination is not None or self.reviews:
            found.add(Part.REVIEW_AND_TERMINATION)
        return frozenset(found)

    @property
    def duties(self) -> tuple[Obligation | ReviewPlan, ...]:
        """What is owed and what is reviewed: obligations, then plans of reviews.

        >>> Terms().duties
        ()
        """
        return (*self.obligations, *self.reviews)

    def citation_of(self, clause: str) -> Citation | None:
        """Return where a clause stands, by the name that deadlines and refusals have for it.

        Such a name goes from the general to the special: for `renewal.notice`, it is where the
        first clause of kind `notice` stands, or else `renewal`. None: none of them says it.

        >>> paper = Citation("Contract", paragraph="§ 3", page=2)
        >>> terms = Terms(clauses=Clause("renewal", "Renews yearly, 60 days' notice.", at=paper))
        >>> print(terms.citation_of("renewal.notice"), terms.citation_of("term"))
        Contract, § 3, page 2 None
        """
        for kind in reversed(clause.split(".")):
            for each in self.clauses:
                if each.kind == kind and each.at is not None:
                    return each.at
        return None


def _names(names: Iterable[str]) -> tuple[str, ...]:
    found = items_of(names)
    if any(type(name) is not str for name in found):
        return cast("tuple[str, ...]", found)  # the check says what is wrong
    return tuple(sorted(cast("set[str]", set(found))))


def _check_changes(faults: list[Fault], path: str, names: tuple[object, ...]) -> None:
    hint = f"say what changes: some of {', '.join(_NAMES)}"
    faults += [
        Fault.of("amendment.unknown", f"{path}[{place}]", name, f"{offer(name, _NAMES)}{hint}")
        for place, name in enumerate(names)
        if type(name) is not str or name not in _NAMES
    ]
    if not names:
        faults.append(Fault.of("amendment.empty", path, names, hint))


Changes: TypeAlias = Annotated[tuple[str, ...], _check_changes]
"""The names of the attributes of terms that an amendment changes."""


@frozen
class Amendment(Value):
    """What an amendment changes of the terms, by the names of their attributes; the rest stays.

    `terms` carries the new values, `changes` says which of its attributes count (one name or
    several), so that an attribute can be taken away too. Amendments of different attributes commute
    (A10); of two of one attribute the later effective counts, of those of one day the later agreed.
    Faults: `terms.type`, `amendment.unknown`, `amendment.empty`.

    >>> import patronage as pt
    >>> dearer = pt.Amendment(pt.Terms(summary="More counsel"), changes="summary")
    >>> dearer.applied(pt.Terms(summary="Counsel", clauses=pt.Clause("scope", "All."))).summary
    'More counsel'
    """

    terms: Terms
    changes: Changes = field(kw_only=True, converter=_names)

    def _rules(self, faults: list[Fault]) -> None:
        if "term" in self.changes and self.terms.term is None:
            hint = "give the term that takes the place of the one there is"
            faults.append(Fault.of("term.type", "terms.term", None, hint))

    def applied(self, terms: Terms) -> Terms:
        """Return terms with these changes.

        >>> taken_away = Amendment(Terms(), changes="summary")
        >>> taken_away.applied(Terms(summary="Counsel")).summary is None
        True
        """
        need("terms.type", "terms", terms, Terms)
        changed = {name: getattr(self.terms, name) for name in self.changes}
        return evolve(terms, **changed)


_NAMES: Final = tuple(each.name for each in fields(Terms))
