"""What somebody lacks for a standing: why not yet, what brings it, and when time alone does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from patronage.checks import check_day, check_instance
from patronage.errors import raise_faults
from patronage.facts.acts import Override, Placement, PolicyVersion
from patronage.facts.parties import Ref
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.standing.fold.moves import Cause
from patronage.standing.policy.policy import standing_named
from patronage.standing.questions.outlook import unobserved_words, waiting_moves
from patronage.standing.remedies.remedy import OFFERS_SHOWN, Remedy, dated_words
from patronage.standing.remedies.why import could_rise
from patronage.standing.review.case import case_of
from patronage.standing.review.decision import LINE_WIDTH, held_words, name_of, policy_named
from patronage.standing.review.finding import (
    Finding,
    Role,
    day_cell,
    finding_rows,
    spoken_day,
)
from patronage.standing.review.judging import found_for, judge_day
from patronage.standing.rules.turning import turning_sets
from patronage.text.tables import table
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.errors import Fault
    from patronage.relationship.relationship import Relationship
    from patronage.standing.fold.derived import Derived
    from patronage.standing.fold.moves import Move
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.review.case import Case
    from patronage.standing.rules.evidence import Ledgers
    from patronage.text.phrases import Words

__all__ = ["Lacking", "Shortfall", "lacking", "lost_before", "shortfall"]


@frozen
class Shortfall(Said):
    """What somebody lacks for a standing on a day: why not, what would bring it, when time does.

    `reasons` are the findings that speak against it: each would have to turn in some way in.
    `missing` are the smallest sets of what would bring it, the fewest first, any one of which is
    enough: each remedy with its gap and the days on which it helps. Nothing lacks where it is
    `reached`, or where a set is empty: the rule is met, and it waits, for a clock (`comes_on`) or
    for a decision (`waits`). Left out is what nothing new can close; with none left, only time, or
    nobody, brings it. Not `complete` where there are other sets: too many to look for them all.
    `comes_on` is the day on which it comes by itself if nothing happens; None: on none, as far as
    days are observed. `act` is the override or placement that decides what shows, whatever the
    findings say.

    >>> import patronage as pt
    >>> bought = [pt.Purchase(pt.Money("9", "USD"), on=date(2026, 1, day)) for day in (2, 3)]
    >>> mary = pt.Relationship("hp", "mary").add(*bought)
    >>> short = pt.shortfall(mary, pt.policies.BY_CONDUCT, on=date(2026, 5, 1), to=pt.CLIENT)
    >>> [[(each.code, each.gap) for each in one] for one in short.missing]
    [[('purchase_count', 1)]]
    """

    provider: Ref
    patron: Ref
    on: date = field(kw_only=True)
    policy: PolicyVersion = field(kw_only=True)
    standing: Standing = field(kw_only=True)
    wanted: Standing = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    reasons: tuple[Finding, ...] = field(default=(), kw_only=True)
    missing: tuple[tuple[Remedy, ...], ...] = field(default=(), kw_only=True)
    complete: bool = field(default=True, kw_only=True)
    comes_on: date | None = field(default=None, kw_only=True)
    waits: bool = field(default=False, kw_only=True)
    act: Override | Placement | None = field(default=None, kw_only=True)
    unobserved_since: date | None = field(default=None, kw_only=True)

    @property
    def is_reached(self) -> bool:
        """Whether the standing that shows is the one wanted, or a higher one.

        >>> import patronage as pt
        >>> day, mary = date(2026, 5, 1), pt.Relationship("hp", "mary")
        >>> pt.shortfall(mary, pt.policies.BY_CONDUCT, on=day, to="prospect").is_reached
        True
        """
        return _is_at_least(self.standing, self.wanted)

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each remedy of each set, ready for a data frame.

        >>> import patronage as pt
        >>> mary = pt.Relationship("hp", "mary")
        >>> short = pt.shortfall(mary, pt.policies.BY_CONDUCT, on=date(2026, 5, 1), to="customer")
        >>> [(row["set"], row["criterion"], row["gap"]) for row in short.rows()]
        [(1, 'dealing_count', '1')]
        """
        return [
            {
                "patron": self.patron.id,
                "line": self.line,
                "on": self.on.isoformat(),
                "standing": self.standing.name,
                "wanted": self.wanted.name,
                "set": place,
                "criterion": each.code,
                "gap": None if each.gap is None else str(each.gap),
                "not_before": day_cell(each.not_before),
                "by": day_cell(each.by),
                "complete": self.complete,
                "comes_on": day_cell(self.comes_on),
            }
            for place, one in enumerate(self.missing, start=1)
            for each in one
        ]

    def _said(self, words: Words) -> str:
        return "\n".join(_lines(self, words))


def shortfall(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    *,
    on: date,
    to: Standing | str,
    known_by: date | None = None,
    going_on: bool = False,
    book: Ledgers | None = None,
) -> Shortfall:
    """Return what somebody lacks for a standing on a day, as `nearest` has it for a whole book.

    Printed, it says why not. Taken are the ways into the rung: to enter it, and for whom it was
    lost before, to come back. A `Case` may be given, as to `review`. With `going_on` observation is
    said to go on after the last day of the coverage. Raises `UnknownReference`
    (`standing.unknown`) for a standing that is not on the ladder.

    >>> import patronage as pt
    >>> nine = pt.Money("9", "USD")
    >>> bought = [pt.Purchase(nine, on=date(2026, 1, day), id=f"P{day}") for day in (2, 3)]
    >>> mary = pt.Relationship("hp", "mary").add(*bought)
    >>> print(pt.shortfall(mary, pt.policies.BY_CONDUCT, on=date(2026, 2, 1), to=pt.CLIENT))
    mary  is customer, not client  (conduct v1, as of 1 Feb 2026)
      - purchases  2                         needs: at least 3 in 12 months  [P2, P3]
      - known      for 30 days, since 2 Jan  needs: at least 90 days         [P2]
      it takes 1 more purchase and 60 days more
      time alone doesn't bring it
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    check_instance(faults, "flag.type", "going_on", going_on, bool)
    raise_faults(faults)
    case = case_of(relationship, policy, known_by, going_on=going_on, book=book)
    derived = case.as_of(on)
    rules = derived.policy_at(on)
    wanted = standing_named(to, rules.ladder, "to")
    standing = derived.standing_at(on)
    short = Lacking()
    if not _is_at_least(standing, wanted):
        short = lacking(derived, rules, rules.rung(wanted), on)
    return Shortfall(
        case.relationship.provider,
        case.relationship.patron,
        on=on,
        policy=rules.reference,
        standing=standing,
        wanted=wanted,
        line=case.relationship.line,
        reasons=short.reasons,
        missing=short.missing,
        complete=short.complete,
        comes_on=_comes_on(derived, wanted, on),
        waits=any(_is_at_least(each.after, wanted) for each in waiting_moves(derived, on, on)),
        act=judge_day(derived, rules, on).hold.act,
        unobserved_since=derived.coverage.unobserved_since(on),
    )


class Lacking(NamedTuple):
    """What is lacking for a rung: what speaks against it, and the smallest sets of what brings it.

    Not `complete` where there may be other sets.
    """

    reasons: tuple[Finding, ...] = ()
    missing: tuple[tuple[Remedy, ...], ...] = ()
    complete: bool = True


def lacking(derived: Derived, policy: Policy, rung: Rung, on: date) -> Lacking:
    """Return what is lacking for a rung on a day, by each way in that is open to it."""
    ways = [(Role.ENTER, rung.enter)]
    if rung.reenter is not None and lost_before(derived, rung.name, on) is not None:
        ways.insert(0, (Role.REENTER, rung.reenter))
    reasons: list[Finding] = []
    missing: dict[tuple[Remedy, ...], None] = {}
    complete = True
    for role, rule in ways:
        findings = found_for(derived, policy, on, rung.name, role)
        sets = turning_sets(rule, lambda each, by=findings: by[each].verdict)  # type: ignore[misc]
        turning = frozenset[object]().union(*sets)
        reasons += [each for criterion, each in findings.items() if criterion in turning]
        missing |= dict.fromkeys(
            could_rise(derived, policy, rung, rule, findings=findings, sets=sets, on=on)
        )
        complete = complete and sets.complete
    return Lacking(tuple(reasons), tuple(sorted(missing, key=len)), complete)


def lost_before(derived: Derived, name: str, on: date) -> Move | None:
    """Return the last move by which a rung was lost up to a day; None: it never was.

    >>> import patronage as pt
    >>> case = pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT)
    >>> lost_before(case.derived, "client", date(2026, 1, 1)) is None
    True
    """
    lost = (
        move
        for move in reversed(derived.folded.moves)
        if move.cause is Cause.LOST and move.rung == name and move.day <= on
    )
    return next(lost, None)


def _comes_on(derived: Derived, wanted: Standing, on: date) -> date | None:
    """Return the day after another on which a standing comes by itself; None: on none."""
    if _is_at_least(derived.standing_at(on), wanted):
        return None
    coming = (day for day in derived.shown.days if day > on)
    return next((day for day in coming if _is_at_least(derived.standing_at(day), wanted)), None)


def _is_at_least(standing: Standing, wanted: Standing) -> bool:
    """Whether a standing is one or a higher one, on the ladder of its own day."""
    name, ladder = wanted.name, standing.ladder
    return standing.name == name or (name in ladder and standing.is_at_least(name))


def _lines(short: Shortfall, words: Words) -> Iterator[str]:
    """Yield in words where somebody stands, what speaks against more, and what brings it."""
    year = short.on.year
    asked = words.say("story.asked", policy=policy_named(short.policy, words), on=short.on)
    code = "shortfall.reached" if short.is_reached else "shortfall.not"
    said = words.say(code, standing=short.standing.name, wanted=short.wanted.name)
    yield f"{name_of(short.patron, short.line, words)}  {said}  {asked}"
    for line in (*held_words(short.act, words), *unobserved_words(short.unobserved_since, words)):
        yield f"  {line.strip()}"
    if short.is_reached:
        return
    rows = finding_rows(short.reasons, words, year=year)
    if rows:
        for line in table(("", "", "", ""), rows, width=LINE_WIDTH).splitlines()[1:]:
            yield f"  {line}".rstrip()
    yield from (f"  {line}" for line in _ways_words(short, words))


def _ways_words(short: Shortfall, words: Words) -> Iterator[str]:
    """Yield what would bring it, and when time alone does."""
    year = short.on.year
    sets = [dated_words(one, words, year) for one in short.missing if one]
    if sets:
        offers = words.say("expected.or").join(dict.fromkeys(sets[:OFFERS_SHOWN]))
        more = len(sets) > OFFERS_SHOWN or not short.complete
        yield words.say("shortfall.takes", remedies=offers) + (
            words.say("expected.among") if more else ""
        )
    elif short.waits:
        yield words.say("shortfall.waits")
    elif () in short.missing:
        yield words.say("shortfall.met")
    else:
        yield words.say("shortfall.nothing" if short.complete else "shortfall.unsaid")
    if short.comes_on is not None:
        yield words.say("shortfall.comes", on=spoken_day(short.comes_on, None, words))
    elif not short.waits:
        yield words.say("shortfall.stays")
