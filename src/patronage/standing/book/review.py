"""A whole book under one policy on a day: who stands where, who slips, who is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sized
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from patronage.book.book import Book
from patronage.checks import check_day, check_instance
from patronage.dates.span import Span, months, years
from patronage.errors import (
    Fault,
    PatronageError,
    WrongType,
    bounded,
    invalid,
    raise_faults,
)
from patronage.facts.parties import Ref
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.money.money import Money
from patronage.relationship.relationship import Relationship
from patronage.standing.book.ledgers import Once, check_ledgers, ledgers_of, no_ledger
from patronage.standing.book.listing import Listing, Unobserved
from patronage.standing.book.progress import progress_of, revenue, year_to
from patronage.standing.book.recurring import recurring_on
from patronage.standing.policy.policy import Policy, standing_named
from patronage.standing.policy.versions import PolicyHistory, as_history, policy_on
from patronage.standing.questions.outlook import Expected, outlook
from patronage.standing.questions.shortfall import lacking
from patronage.standing.remedies.remedy import Remedy
from patronage.standing.review.case import Case
from patronage.standing.review.decision import Direction, hold_cells
from patronage.standing.review.finding import day_cell
from patronage.values import Value
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.book.progress import Progress
    from patronage.standing.review.decision import Decision

__all__ = ["AtRisk", "BookReview", "Near", "review_book", "review_row"]


@frozen
class AtRisk(Value):
    """Somebody who is about to slip: when, because of what, what averts it, what they are worth.

    `worth` is what came in over the last twelve months, one sum per currency; `recurring` what is
    billed at intervals on the day of the question, a year: what one stands to lose. `last_on` is
    the day of their last fact. Source: D16, D28.

    >>> import patronage as pt
    >>> move = pt.Expected(
    ...     pt.CLIENT,
    ...     pt.CUSTOMER,
    ...     on=date(2026, 5, 1),
    ...     act_by=date(2026, 5, 1),
    ...     direction=pt.Direction.DEMOTED,
    ... )
    >>> pt.AtRisk(pt.Ref("mary"), move).move.on
    datetime.date(2026, 5, 1)
    """

    patron: Ref
    move: Expected
    last_on: date | None = field(default=None, kw_only=True)
    worth: tuple[Money, ...] = field(default=(), kw_only=True)
    recurring: tuple[Money, ...] = field(default=(), kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)


@frozen
class Near(Value):
    """Somebody who could rise: what is missing for a standing, the fewest criteria first (D41).

    Not `complete` where there are other sets: too many to look for them all.

    >>> import patronage as pt
    >>> pt.Near(
    ...     pt.Ref("mary"), pt.CUSTOMER, missing=((pt.Remedy("purchase_count", gap=1),),)
    ... ).fewest
    1
    """

    patron: Ref
    standing: Standing
    missing: tuple[tuple[Remedy, ...], ...] = field(kw_only=True)
    worth: tuple[Money, ...] = field(default=(), kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    complete: bool = field(default=True, kw_only=True)

    @property
    def fewest(self) -> int:
        """How many criteria have to turn, at the least.

        >>> import patronage as pt
        >>> pt.Near(pt.Ref("mary"), pt.CUSTOMER, missing=((),)).fewest
        0
        """
        return min((len(each) for each in self.missing), default=0)


class BookReview:
    """The reviews of all relationships of a book, or of some, under one policy on one day.

    Iterating yields one `Decision` each, in the order of the ledgers, worked out as it goes and
    kept nowhere, so that they need not all be in memory. An iterator of ledgers can be gone through
    once, by one question; the next one is refused (`value.state`). `rows()` are flat and ready for
    a data frame. `by_line` asks about each line of service by itself, where a ledger names some:
    one party may be a client in one and a customer in another (D14). With `going_on` observation is
    said to go on after the last day that a ledger's coverage names.

    >>> import patronage as pt
    >>> len(list(pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    0
    """

    __slots__ = ("book", "by_line", "going_on", "history", "known_by", "ledgers", "on")

    def __init__(
        self,
        book: Book | Iterable[Relationship],
        policy: Policy | PolicyHistory,
        on: date,
        *,
        known_by: date | None = None,
        by_line: bool = False,
        going_on: bool = False,
        others: Book | None = None,
    ) -> None:
        self.book: Book | None = book if isinstance(book, Book) else others
        self.ledgers: Iterable[Relationship] = ledgers_of(book, known_by)
        self.history: PolicyHistory = as_history(policy)
        self.on: date = on
        self.known_by: date | None = known_by
        self.by_line: bool = by_line
        self.going_on: bool = going_on

    def __reduce__(self) -> tuple[object, ...]:
        if not isinstance(self.ledgers, Sized):
            hint = "give the ledgers in a tuple: an iterator can be neither copied nor pickled"
            raise invalid([Fault.of("value.state", "ledgers", self.ledgers, hint)])
        build = partial(
            BookReview,
            known_by=self.known_by,
            by_line=self.by_line,
            going_on=self.going_on,
            others=self.book,
        )
        return build, (self.ledgers, self.history, self.on)

    @property
    def cases(self) -> Iterator[Case]:
        """One case for each relationship, or each of its lines, in order, made as it is asked for.

        None is kept: each question goes through the ledgers anew, one at a time.
        """
        kept: dict[object, Any] = {}  # of others, for the next that looks at the same
        return (self._case(each, kept) for each in self._ledgers())

    def _ledgers(self) -> Iterator[Relationship]:
        for place, whole in enumerate(self.ledgers):
            if not isinstance(whole, Relationship):
                raise_faults([no_ledger(place, whole)])
            lines = whole.lines if self.by_line else ()
            yield from map(whole.of_line, lines) if lines else (whole,)

    def _case(self, relationship: Relationship, kept: dict[object, Any]) -> Case:
        try:
            return Case(
                relationship,
                self.history,
                known_by=self.known_by,
                going_on=self.going_on,
                book=self.book,
                kept=kept,
            )
        except PatronageError as error:
            raise error.under(_path(relationship)) from None

    def __iter__(self) -> Iterator[Decision]:
        for case in self.cases:
            try:
                decision = case.review(self.on)
            except PatronageError as error:
                raise error.under(_path(case.relationship)) from None
            yield decision

    def __len__(self) -> int:
        if isinstance(self.ledgers, Once):  # a TypeError, so that list(…) does without it
            hint = "these ledgers can be gone through once: count them as they come"
            raise WrongType(Fault.of("value.state", "book", self.ledgers, hint))
        return sum(1 for _ in self._ledgers())

    def rows(self) -> list[dict[str, object]]:
        """Return one flat row for each relationship: who, standing, since when, what comes next.

        >>> import patronage as pt
        >>> pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).rows()
        []
        """
        return [review_row(decision) for decision in self]

    def counts(self) -> dict[str, int]:
        """Return how many relationships have each standing, from the base up; zeros included.

        >>> import patronage as pt
        >>> pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).counts()
        {'prospect': 0, 'customer': 0, 'client': 0}
        """
        policy = self._policy
        counted = Counter(case.as_of(self.on).standing_at(self.on).name for case in self.cases)
        return {name: counted.get(name, 0) for name in policy.ladder}

    def at_risk(self, within: Span) -> Listing[AtRisk]:
        """Return who slips within a length of time if nothing happens, the soonest first.

        A fall that waits for a decision, or comes due to wait for one, is among them: the move says
        so (`waits`). Of whom no day was observed lately it isn't known: they are `unobserved`.

        >>> import patronage as pt
        >>> pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).at_risk(
        ...     pt.days(60)
        ... )
        ()
        """
        _require_length("within", within)
        until = later(self.on, within) or date.max
        found: list[AtRisk] = []
        unknown: list[Unobserved] = []
        for case in self.cases:
            unknown += self._unobserved(case)
            coming = outlook(case, on=self.on, until=until)
            for move in sorted((*coming.moves, *coming.waiting), key=lambda each: each.on):
                if move.direction is Direction.DEMOTED:
                    facts = case.as_of(self.on).facts
                    found.append(
                        AtRisk(
                            case.relationship.patron,
                            move,
                            last_on=facts.last,
                            worth=self._worth(case),
                            recurring=recurring_on(
                                case.relationship,
                                on=self.on,
                                per=years(1),
                                known_by=self.known_by,
                            ),
                            line=case.relationship.line,
                        )
                    )
                    break
        found.sort(key=lambda each: (each.move.on, each.patron.id, each.line or ""))
        return Listing(found, unknown)

    def _unobserved(self, case: Case) -> Iterator[Unobserved]:
        """Yield that nothing is known of a case on the day, if so."""
        since = case.derived.coverage.unobserved_since(self.on)
        if since is not None:
            yield Unobserved(case.relationship.patron, since=since, line=case.relationship.line)

    def nearest(self, standing: Standing | str, *, limit: int | None = None) -> Listing[Near]:
        """Return who is below a standing and nearest to it, with what each lacks (D41).

        Those who lack the fewest criteria first, then those worth most; `limit` cuts the list. Left
        out is what nothing new can close: where only periods that are over count, or where no day
        was observed lately, so that nothing is known (`unobserved`). What one of them lacks in full
        says `shortfall`. Of whom nothing was found, but
        not all was looked for, comes last (`complete`).
        Raises `UnknownReference` (`standing.unknown`) for a standing that is not on the ladder.

        >>> import patronage as pt
        >>> pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)).nearest(
        ...     pt.CLIENT
        ... )
        ()
        """
        policy = self._policy
        wanted = standing_named(standing, policy.ladder)
        rung = policy.rung(wanted)
        found: list[Near] = []
        unknown: list[Unobserved] = []
        for case in self.cases:
            unknown += self._unobserved(case)
            derived = case.as_of(self.on)
            now = derived.standing_at(self.on)
            if now.is_at_least(wanted) or derived.coverage.unobserved_since(self.on):
                continue
            short = lacking(derived, policy, rung, self.on)
            if not short.missing and short.complete:
                continue
            found.append(
                Near(
                    case.relationship.patron,
                    now,
                    missing=short.missing,
                    worth=self._worth(case),
                    line=case.relationship.line,
                    complete=short.complete,
                )
            )
        found.sort(key=_nearness)
        return Listing(found if limit is None else found[:limit], unknown)

    def over_time(
        self, standing: Standing | str, *, every: Span = months(3)
    ) -> tuple[Progress, ...]:
        """Return how a standing went in each calendar period up to the day: by quarter, or `every`.

        Who rose to it and fell from it, who holds it at the end, their share of all that are known
        by then and of the last twelve months' revenue. By hindsight as of the day of the review.
        Raises `UnknownReference` (`standing.unknown`) for a standing that is not on the ladder.

        >>> import patronage as pt
        >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
        >>> book = pt.Book().add(pt.Organization("shop", "Shop"), pt.Person("m", "Mary"), bought)
        >>> reviews = pt.review_book(book, pt.policies.BY_CONDUCT, on=date(2026, 5, 1))
        >>> [
        ...     (str(each.period), each.promoted, each.holders)
        ...     for each in reviews.over_time("customer")
        ... ]
        [('[2026-01-01, 2026-04-01)', 1, 1), ('[2026-04-01, 2026-07-01)', 0, 1)]
        """
        _require_length("every", every)
        wanted = standing_named(standing, self._policy.ladder)
        return progress_of(self.cases, wanted, on=self.on, every=every)

    @property
    def _policy(self) -> Policy:
        """The version in force on the day; before the first, the first."""
        return policy_on(self.history, self.on)

    def _worth(self, case: Case) -> tuple[Money, ...]:
        return revenue(case.as_of(self.on).facts.all, year_to(self.on))

    def __repr__(self) -> str:
        policy = bounded(self.history.name)
        try:
            count = len(self)
        except (PatronageError, TypeError):  # gone through once, or something that is no ledger
            return f"<BookReview {policy}, as of {self.on}>"
        many = "relationship" if count == 1 else "relationships"
        return f"<BookReview {policy}, {count} {many}, as of {self.on}>"


def _require_length(path: str, length: object) -> None:
    """Refuse what is no length of time."""
    faults: list[Fault] = []
    check_instance(faults, "interval.type", path, length, Span)
    raise_faults(faults)


def _nearness(near: Near) -> tuple[bool, int, int, int, str, str]:
    worth = near.worth[0].minor if len(near.worth) == 1 else 0
    short = (
        sum(each.gap for each in near.missing[0] if isinstance(each.gap, int))
        if near.missing
        else 0
    )
    return (not near.missing, near.fewest, short, -worth, near.patron.id, near.line or "")


def _path(relationship: Relationship) -> str:
    return f"relationships[{relationship.provider.id}→{relationship.patron.id}]"


def review_row(decision: Decision) -> dict[str, object]:
    """Return a decision as flat values by name: who, standing, since when, what comes next.

    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> decision = pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
    >>> review_row(decision)["standing"]
    'prospect'
    """
    return {
        "provider": decision.provider.id,
        "patron": decision.patron.id,
        "name": decision.patron.label,
        "line": decision.line,
        "on": decision.on.isoformat(),
        "policy": str(decision.policy),
        "before": decision.before.name,
        "standing": decision.after.name,
        "since": day_cell(decision.since),
        "move": decision.move.value,
        "met": sum(each.is_met for each in decision.findings),
        "criteria": len(decision.findings),
        **hold_cells(decision),
        "due_on": day_cell(decision.due_on),
        "next_change_on": day_cell(decision.next_change_on),
    }


def review_book(
    book: Book | Iterable[Relationship],
    policy: Policy | PolicyHistory,
    *,
    on: date,
    known_by: date | None = None,
    by_line: bool = False,
    going_on: bool = False,
    others: Book | None = None,
) -> BookReview:
    """Return the reviews of all relationships of a book on a day, or of all their lines.

    Any iterable of relationships will do, such as one that reads them from a store as it goes. One
    that can be gone through only once, as a generator, takes one question; for more give a list, or
    what can be gone through again. With `going_on` observation is said to go on after the last day
    of the coverage: what an import of last week says, asked today. A policy that reads others is
    told of them by the book; where ledgers are given, by `others`, the book that has them. Raises
    what `review` does; a fault names the relationship.

    >>> import patronage as pt
    >>> pt.review_book(pt.Book(), pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
    <BookReview conduct, 0 relationships, as of 2026-01-01>
    """
    faults: list[Fault] = []
    check_ledgers(faults, book)
    check_day(faults, "on", on)
    raise_faults(faults)
    return BookReview(
        book, policy, on, known_by=known_by, by_line=by_line, going_on=going_on, others=others
    )
