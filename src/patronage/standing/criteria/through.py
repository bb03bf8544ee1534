"""What others meet on ledgers of their own: an employer, a payer, a parent, a household member."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.book.bonds import Way
from patronage.checks import is_count
from patronage.counting.verdict import Verdict
from patronage.errors import Fault
from patronage.party.relations import Bond, OwnBond, bond_of, kind_of
from patronage.standing.rules.combining import (
    Rule,
    check_rule,
    criteria_of,
    depends_on_ladder,
)
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.others import others_of
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.facts.parties import Ref
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.judge import Judge
    from patronage.standing.rules.others import Others
    from patronage.windows.anchors import Anchors

__all__ = ["MOST_TOLD", "Inner", "Through", "check_inner", "unknown_because"]

MOST_TOLD: Final = 5
"""Of how many others a finding tells what they meet, or add."""

_NOT_KNOWN: Final = Timeline.constant(Observed(None))
_MET, _UNMET, _UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


def check_inner(faults: list[Fault], path: str, rule: object) -> None:
    """Report what is no rule that can be asked of another's ledger.

    What hangs on the term or the fall of a rung can't: the other holds none.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_inner(found, "rule", pt.PurchaseCount(pt.at_least(1), over=pt.InTerm()))
    >>> found[0].code
    'window.ladder'
    """
    before = len(faults)
    check_rule(faults, path, rule)
    if len(faults) == before and depends_on_ladder(cast("Rule", rule)):
        hint = "another has no term and no fall of this rung: give a window of days or periods"
        faults.append(Fault.of("window.ladder", path, type(rule).__name__, hint))


Inner: TypeAlias = Annotated[Rule, check_inner]
"""A rule that is asked of another's ledger."""


def _check_least(faults: list[Fault], path: str, number: object) -> None:
    if not is_count(number, 1):
        faults.append(Fault.of("rule.count", path, number, "give a whole number, 1 or more"))


_Number: TypeAlias = Annotated[int, _check_least]


@frozen(cache_hash=True)
class Through(Value):
    """Whether others that one is bound to meet a rule: by an employer, a payer, a parent (D17).

    Met on a day on which somebody who is so bound on that day meets the rule on a ledger of their
    own with the same provider. `by` names the bond, of the library's or of one's own. It is looked
    at from the object up to the subject: from who is employed to the employer, from who is paid for
    to the payer, from who is included to the group. With `back` from the subject down to the
    objects; a household has no direction. With `deep` link by link, as far as the bonds of the day
    go: the owner's owner as well. One is never among one's own others.

    Several confer it once. At `least` so many have to meet it, and with `all` none of those bound
    may not (nobody bound, and it is unmet). With `places` each confers it on so many only, the
    first by the day of their bond; when one leaves, the next comes up.

    Not known where no book is given, or where its coverage leaves out the relations and it has
    none of them; and where what the others meet isn't known and could make the difference. The rule
    may look through a bond in turn; it can't hang on the term of a rung (`window.ladder`).

    Faults: `rule.type`, `window.ladder`, `bond.type`, `rule.count`, `flag.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> firm, mary, union = (pt.Person(name, name.title()) for name in ("firm", "mary", "union"))
    >>> member = pt.Observation("member", on=date(2025, 1, 1))
    >>> employed = pt.Relation(firm, pt.Bond.EMPLOYS, mary, on=date(2025, 3, 1))
    >>> book = pt.Book().add(union, firm, member).add(union, mary).add_relation(employed)
    >>> joined = pt.ElapsedSince(pt.at_least(pt.days(0)), of="observation:member")
    >>> through = pt.Through(joined, by=pt.Bond.EMPLOYS)
    >>> policy = pt.Policy("union", "1", rungs=(pt.Rung("member", enter=through),))
    >>> print(pt.standing_of(book.relationship(union, mary), policy, book=book))
    prospect; member from 1 Mar 2025
    """

    code = "through"
    looks_beyond = True
    reads_others = True
    tells_of_the_day = True
    unseen = Unseen.ANYTHING

    rule: Inner
    by: Bond | OwnBond = field(kw_only=True, converter=bond_of)
    back: bool = field(default=False, kw_only=True)
    deep: bool = field(default=False, kw_only=True)
    least: _Number = field(default=1, kw_only=True)
    all: bool = field(default=False, kw_only=True)
    places: _Number | None = field(default=None, kw_only=True)

    @property
    def needs(self) -> frozenset[str]:
        """The kind of the relations."""
        return frozenset({kind_of(self.by)})

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rule that is asked of others, alone."""
        return (self.rule,)

    @property
    def way(self) -> Way:
        """Where one looks."""
        return Way(self.by, self.back, self.deep)

    def looks_at(self, fact: Fact) -> bool:
        """Return that no fact of the ledger itself bears on it."""
        return False

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether enough of those who are bound on each day meet the rule."""
        others = others_of(facts)
        if others is None or others.book is None:
            return _NOT_KNOWN
        lines = [
            Timeline.combine(
                _while_bound, bound, others.judge_of(party, self.rule).verdict(self.rule)
            )
            for party, bound in self._bound(others)
        ]
        return _tallied(lines, self._sayer(unseen=others.lacks(self.way) is not None))

    def _bound(self, others: Others) -> Iterator[tuple[str, Timeline[bool]]]:
        """Yield who confers it, with the days on which it does."""
        way = self.way
        for party, shares in others.reach(way).items():
            if self.places is None:
                yield party, shares.map(_is_bound)
            elif others.book is not None:
                bonds = others.bonds
                yield party, bonds.placed(others.party, party, way, self.places, others.on)

    def _sayer(self, *, unseen: bool) -> Callable[[dict[Verdict | None, int]], bool | None]:
        """Return what follows from how many of those bound meet the rule, don't, or may."""

        def said(counts: dict[Verdict | None, int]) -> bool | None:
            met, perhaps = counts[_MET], counts[_MET] + counts[_UNKNOWN]
            if perhaps < self.least or (self.all and counts[_UNMET]):
                return None if unseen and not (self.all and counts[_UNMET]) else False
            if met < self.least or (self.all and (counts[_UNKNOWN] or unseen)):
                return None
            return True

        return said

    def told(self, facts: Facts, day: date) -> Iterator[tuple[Ref, Judge, tuple[Criterion, ...]]]:
        """Yield of those who are bound on a day their judge, and what it is asked; the met first.

        No more than anybody reads.
        """
        others = others_of(facts)
        if others is None or others.book is None:
            return
        bound = [
            (others.judge_of(party, self.rule), party)
            for party, line in self._bound(others)
            if line.at(day)
        ]
        found = [(-judge.verdict(self.rule).at(day), party, judge) for judge, party in bound]
        for _, party, judge in sorted(found, key=itemgetter(0, 1))[:MOST_TOLD]:
            yield others.ref(party), judge, tuple(dict.fromkeys(criteria_of(self.rule)))

    def unknown_because(self, facts: Facts, day: date) -> Details:
        """Return why it isn't known, as parameters of a finding."""
        return unknown_because(facts, self.way)


def unknown_because(facts: Facts, way: Way) -> Details:
    """Return why nothing is known through a bond: no book, no relations, or what others meet isn't.

    >>> from patronage.standing.rules.evidence import Facts
    >>> unknown_because(Facts(()), Way(Bond.EMPLOYS))
    (('unknown', 'no_book'),)
    """
    others = others_of(facts)
    if others is None or others.book is None:
        return (("unknown", "no_book"),)
    lacking = others.lacks(way)
    if lacking is not None:
        return (("unknown", "never_imported"), ("missing", (lacking,)))
    return (("unknown", "others"),)


def _is_bound(share: object) -> bool:
    return share is not None


def _while_bound(bound: bool, said: Verdict) -> Verdict | None:
    return said if bound else None


def _tallied(
    lines: list[Timeline[Verdict | None]],
    said: Callable[[dict[Verdict | None, int]], bool | None],
) -> Timeline[Observed]:
    """Return what follows on each day from how many say what; one pass over all their changes."""
    counts: dict[Verdict | None, int] = dict.fromkeys((None, _MET, _UNMET, _UNKNOWN), 0)
    now = [line.before for line in lines]
    for verdict in now:
        counts[verdict] += 1
    before = Observed(said(counts))
    turns = [
        (day, place, verdict)
        for place, line in enumerate(lines)
        for day, verdict in zip(line.days, line.values, strict=True)
    ]
    changes: list[tuple[date, Observed]] = []
    for day, place, verdict in sorted(turns, key=itemgetter(0)):
        counts[now[place]] -= 1
        counts[verdict] += 1
        now[place] = verdict
        changes.append((day, Observed(said(counts))))
    return coalesced(before, changes)
