"""Two rules over one book: who would move if the one took the other's place, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, cast

from attrs import field, frozen

from patronage.book.book import Book
from patronage.checks import as_tuple, check_day, check_instance, is_count, items_of
from patronage.errors import Fault, raise_faults
from patronage.facts.acts import PolicyVersion
from patronage.facts.parties import Ref
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.money.money import Money, totals
from patronage.relationship.relationship import Relationship  # noqa: TC001  its hints can be read
from patronage.standing.book.ledgers import check_ledgers
from patronage.standing.book.listing import Unobserved
from patronage.standing.book.progress import revenue, year_to
from patronage.standing.book.review import review_book
from patronage.standing.fold.succession import rung_of, targets
from patronage.standing.policy.versions import as_history, policy_on
from patronage.standing.questions.outlook import waiting_moves
from patronage.standing.questions.shortfall import lacking, lost_before
from patronage.standing.remedies.why import speaking_against, speaking_for, turned
from patronage.standing.review.case import Case
from patronage.standing.review.decision import Direction, direction_of, name_of, policy_named
from patronage.standing.review.finding import Finding, label, reasons_words
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.fold.derived import Derived
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.text.phrases import Words

__all__ = ["Compared", "Moved", "compare"]

_SHOWN: Final = 20
"""The most that a printed comparison lists by name."""


@frozen
class Moved(Said):
    """Somebody who stands elsewhere by another rule: from where to where, because of what.

    `reasons` are the findings of the new rule that speak against the standing that is lost, or for
    the one that is gained; `worth` is what came in over the last twelve months, by currency.

    >>> import patronage as pt
    >>> print(
    ...     pt.Moved(
    ...         pt.Ref("mary"),
    ...         pt.CLIENT,
    ...         pt.CUSTOMER,
    ...         direction=pt.Direction.DEMOTED,
    ...         worth=(pt.Money("90", "USD"),),
    ...     )
    ... )
    mary  client -> customer, 90.00 USD a year
    """

    patron: Ref
    before: Standing
    after: Standing
    direction: Direction = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    reasons: tuple[Finding, ...] = field(default=(), kw_only=True)
    worth: tuple[Money, ...] = field(default=(), kw_only=True)

    def _said(self, words: Words) -> str:
        move = words.say("story.move", before=self.before.name, after=self.after.name)
        said = f"{name_of(self.patron, self.line, words)}  {move}"
        if self.reasons:
            said += words.say("expected.because") + reasons_words(self.reasons, words)
        if self.worth:
            said += words.say("compared.worth", worth=self.worth)
        return said


def _counts_of(given: object) -> tuple[tuple[str, str, int], ...]:
    rows = (as_tuple(each) for each in items_of(given))
    return cast("tuple[tuple[str, str, int], ...]", tuple(rows))  # the check says what is wrong


def _check_counts(faults: list[Fault], path: str, counts: tuple[object, ...]) -> None:
    for place, row in enumerate(counts):
        parts = as_tuple(row)
        if [type(each) for each in parts] != [str, str, int] or not is_count(parts[2], 0):
            hint = "give the standing before, the one after, and how many"
            faults.append(Fault.of("totals.type", f"{path}[{place}]", row, hint))


@frozen
class Compared(Said):
    """Who of a book stands elsewhere by a new rule than by the old one on a day, and who stays.

    `moved` are those who do, those worth most first; `standings` how many stand where by the old
    and by the new one, from the base up. Nothing is recorded by it. Of whom no day was observed up
    to the day, it is not known (`unobserved`).

    >>> import patronage as pt
    >>> stricter = pt.policies.by_conduct(purchases=5, version="2")
    >>> found = pt.compare(pt.Book(), pt.policies.BY_CONDUCT, stricter, on=date(2026, 1, 1))
    >>> print(found)
    conduct v1 -> conduct v2, as of 1 Jan 2026: of 0 nobody moves
    """

    old: PolicyVersion
    new: PolicyVersion
    on: date = field(kw_only=True)
    known_by: date | None = field(default=None, kw_only=True)
    standings: Annotated[tuple[tuple[str, str, int], ...], _check_counts] = field(
        default=(), kw_only=True, converter=_counts_of
    )
    moved: tuple[Moved, ...] = field(default=(), kw_only=True)
    unobserved: tuple[Unobserved, ...] = field(default=(), kw_only=True)

    def because(self, direction: Direction) -> dict[str, int]:
        """Return by which criteria those move who move in a direction: how many by each.

        >>> import patronage as pt
        >>> rule = pt.policies.BY_CONDUCT
        >>> found = pt.compare(pt.Book(), rule, rule, on=date(2026, 1, 1))
        >>> found.because(pt.Direction.DEMOTED)
        {}
        """
        moved = [each for each in self.moved if each.direction is direction]
        return dict(Counter(code for each in moved for code in {r.code for r in each.reasons}))

    def worth(self, direction: Direction) -> tuple[Money, ...]:
        """Return what those who move in a direction are worth a year, one sum per currency.

        >>> import patronage as pt
        >>> rule = pt.policies.BY_CONDUCT
        >>> pt.compare(pt.Book(), rule, rule, on=date(2026, 1, 1)).worth(pt.Direction.PROMOTED)
        ()
        """
        moved = (each for each in self.moved if each.direction is direction)
        return totals(amount for each in moved for amount in each.worth)

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each who moves, ready for a data frame.

        >>> import patronage as pt
        >>> rule = pt.policies.BY_CONDUCT
        >>> pt.compare(pt.Book(), rule, rule, on=date(2026, 1, 1)).rows()
        []
        """
        return [
            {
                "patron": each.patron.id,
                "name": each.patron.label,
                "line": each.line,
                "before": each.before.name,
                "after": each.after.name,
                "move": each.direction.value,
                "because": " ".join(dict.fromkeys(reason.code for reason in each.reasons)),
                "worth": each.worth[0].amount if len(each.worth) == 1 else None,
                "currency": each.worth[0].currency if len(each.worth) == 1 else None,
            }
            for each in self.moved
        ]

    def _said(self, words: Words) -> str:
        return "\n".join(_lines(self, words))


def compare(
    book: Book | Iterable[Relationship],
    old: Policy | PolicyHistory,
    new: Policy | PolicyHistory,
    *,
    on: date,
    known_by: date | None = None,
    by_line: bool = False,
    going_on: bool = False,
    others: Book | None = None,
) -> Compared:
    """Return who would stand elsewhere on a day, if a new rule took the place of the old one.

    Before it goes live. A policy alone is taken as if it had always been in force; with whom a new
    version spares, and until when, says a history: `PolicyHistory(old, (day, new, months(6)))`. The
    day may be one to come, if nothing happens until then; with `going_on` where the days up to it
    are not observed. A move that waits for a decision on the day counts as decided. The other
    options are those of `review_book`, and so are the faults.

    >>> import patronage as pt
    >>> nine = pt.Money("9", "USD")
    >>> bought = [pt.Purchase(nine, on=date(2026, 1, day)) for day in (2, 3, 4)]
    >>> mary = pt.Relationship("hp", "mary").add(*bought)
    >>> stricter = pt.policies.by_conduct(purchases=5, version="2")
    >>> day = date(2026, 5, 1)
    >>> print(pt.compare([mary], pt.policies.BY_CONDUCT, stricter, on=day))
    conduct v1 -> conduct v2, as of 1 May 2026: 1 of 1 moves: 1 falls, 27.00 USD a year
      client -> customer  1
      fall by purchases: 1
      mary  client -> customer, because of purchases: 3 in 12 months, 27.00 USD a year
    >>> spared = pt.PolicyHistory(pt.policies.BY_CONDUCT, (day, stricter, pt.months(6)))
    >>> len(pt.compare([mary], pt.policies.BY_CONDUCT, spared, on=day).moved)
    0
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    for path, flag in (("by_line", by_line), ("going_on", going_on)):
        check_instance(faults, "flag.type", path, flag, bool)
    if others is not None:
        check_instance(faults, "book.type", "others", others, Book)
    check_ledgers(faults, book)
    raise_faults(faults)
    whole = book if isinstance(book, Book) else others
    by_old, by_new = as_history(old), as_history(new)
    reviews = review_book(
        book, by_old, on=on, known_by=known_by, by_line=by_line, going_on=going_on, others=others
    )
    kept: dict[object, object] = {}
    moved: list[Moved] = []
    unobserved: list[Unobserved] = []
    counted: Counter[tuple[str, str]] = Counter()
    for case in reviews.cases:
        then = Case(
            case.relationship, by_new, known_by=known_by, going_on=going_on, book=whole, kept=kept
        )
        was, now = _stands(case, on), _stands(then, on)
        since = case.as_of(on).coverage.unobserved_since(on)
        if since is not None:
            who = case.relationship
            unobserved.append(Unobserved(who.patron, since=since, line=who.line))
        counted[was.name, now.name] += 1
        if was.name != now.name:
            moved.append(_moved(case, was, now, then.as_of(on), on))
    moved.sort(key=_by_worth)
    policy_old, policy_new = policy_on(by_old, on), policy_on(by_new, on)
    return Compared(
        policy_old.reference,
        policy_new.reference,
        on=on,
        known_by=known_by,
        standings=_in_order(counted, policy_old, policy_new),
        moved=tuple(moved),
        unobserved=tuple(unobserved),
    )


def _stands(case: Case, on: date) -> Standing:
    derived = case.as_of(on)
    due = waiting_moves(derived, on, on)
    return due[-1].after if due else derived.standing_at(on)


def _moved(case: Case, was: Standing, now: Standing, after: Derived, on: date) -> Moved:
    before = case.as_of(on)
    old, new = before.policy_at(on), after.policy_at(on)
    goes = targets(old, new, ()).get(was.name, was.name)
    rungs = new.ladder.index(now.name) - new.ladder.index(goes)
    if not rungs and was.name not in new.ladder:
        rungs = -1  # what it was is no more: it goes to the next lower one
    return Moved(
        case.relationship.patron,
        was,
        now,
        direction=direction_of(rungs, new.better),
        line=case.relationship.line,
        reasons=_reasons(after, new, was.name, now.name, on, rose=rungs > 0),
        worth=revenue(before.facts.all, year_to(on)),
    )


def _reasons(
    derived: Derived, policy: Policy, was: str, now: str, on: date, *, rose: bool
) -> tuple[Finding, ...]:
    """Return by what findings of a policy somebody is where they are, and not where they were.

    Who held that by this policy too lost it on some day, and is told by what did that.
    """
    if rose:
        return speaking_for(derived, policy, now, on)
    rung = rung_of(policy, was)
    if rung is None:
        return ()
    lost = lost_before(derived, was, on)
    if lost is not None:
        return turned(derived, lost)
    return lacking(derived, policy, rung, on).reasons or speaking_against(derived, policy, was, on)


def _by_worth(moved: Moved) -> tuple[int, str, str]:
    worth = moved.worth[0].minor if len(moved.worth) == 1 else 0
    return (-worth, moved.patron.id, moved.line or "")


def _in_order(
    counted: Counter[tuple[str, str]], old: Policy, new: Policy
) -> tuple[tuple[str, str, int], ...]:
    """Return how many stand where by both, in the order of the ladders."""
    ladders = (*old.ladder, *new.ladder)

    def place(pair: tuple[str, str]) -> tuple[int, int]:
        return ladders.index(pair[0]), ladders.index(pair[1])

    return tuple((*pair, counted[pair]) for pair in sorted(counted, key=place))


def _lines(found: Compared, words: Words) -> Iterator[str]:
    """Yield a comparison in words: how many move, from where to where, by what, and who."""
    total = sum(count for *_, count in found.standings)
    counts = Counter(each.direction for each in found.moved)
    ways = [
        words.say(f"compared.{way.value}", count=counts[way])
        + (words.say("compared.worth", worth=worth) if (worth := found.worth(way)) else "")
        for way in Direction
        if counts[way]
    ]
    code = "compared.moves" if found.moved else "compared.none"
    yield words.say(
        code,
        old=policy_named(found.old, words),
        new=policy_named(found.new, words),
        on=found.on,
        total=total,
        count=len(found.moved),
        ways=tuple(ways),
    )
    for before, after, count in found.standings:
        if before != after:
            move = words.say("story.move", before=before, after=after)
            yield f"  {words.say('compared.count', what=move, count=count)}"
    yield from (f"  {line}" for line in _by_criterion(found, words))
    yield from (f"  {each.say(words)}" for each in found.moved[:_SHOWN])
    if len(found.moved) > _SHOWN:
        yield f"  {words.say('compared.more', count=len(found.moved) - _SHOWN)}"
    if found.unobserved:
        since = min(each.since for each in found.unobserved)
        yield f"  {words.say('compared.unobserved', count=len(found.unobserved), since=since)}"


def _by_criterion(found: Compared, words: Words) -> Iterator[str]:
    """Yield by which criteria those fall who fall, and those rise who rise."""
    for way in (Direction.DEMOTED, Direction.PROMOTED):
        moved = [each for each in found.moved if each.direction is way]
        names = Counter(
            name
            for each in moved
            for name in dict.fromkeys(label(r.code, r.params, words) for r in each.reasons)
        )
        if names:
            counts = [
                words.say("compared.by", what=name, count=n) for name, n in names.most_common()
            ]
            yield words.say(f"compared.because.{way.value}", counts=tuple(counts))
