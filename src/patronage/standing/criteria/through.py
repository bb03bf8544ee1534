"""What others meet on ledgers of their own: an employer, a payer, a parent, a household member."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, TypeAlias, cast

from attrs import field, frozen

from patronage.book.bonds import Way
from patronage.checks import is_count
from patronage.counting.verdict import Verdict
from patronage.dates.month_end import index_of
from patronage.errors import Fault
from patronage.party.relations import Bond, OwnBond, bond_of, kind_of
from patronage.standing.criteria.checks import EVER, Over, check_calendar
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
from patronage.windows.anchors import NO_ANCHORS, first_only
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
_ALL: Final = (None, _MET, _UNMET, _UNKNOWN)
_DAY: Final = timedelta(days=1)

_Sayer: TypeAlias = "Callable[[dict[Verdict | None, int]], bool | None]"


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


def _check_per(faults: list[Fault], path: str, per: object) -> None:
    if per is not None:
        check_calendar(faults, path, per)


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

    Somebody counts from the day on which they are bound and meet the rule, until they don't. With
    `over` only while that day counts in a window; with `newly` only who didn't meet it before they
    were bound; with `most` and `per` only the first so many of those of one period: when one of
    them stops, the next comes up. So a referral counts when the referred one has paid and kept it
    for so long, and no more when the money went back: `Through(HeldFor(Spend(more_than(…)), …),
    by=Bond.REFERS, back=True, places=1, newly=True)`; by `places` the first who referred them.

    Not known where no book is given, or where its coverage leaves out the relations and it has
    none of them; and where what the others meet isn't known and could make the difference. The rule
    may look through a bond in turn; it can't hang on the term of a rung (`window.ladder`).

    Faults: `rule.type`, `window.ladder`, `bond.type`, `rule.count`, `flag.type`, `window.type`,
    `window.which` (other than the current period), `rule.most` (of `most` and `per` only one).

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
    over: Over = field(default=EVER, kw_only=True)
    newly: bool = field(default=False, kw_only=True)
    most: _Number | None = field(default=None, kw_only=True)
    per: Annotated[CalendarPeriod | None, _check_per] = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if (self.most is None) is not (self.per is None):
            hint = "say both: at most so many per period, most=5, per=CalendarPeriod(years(1))"
            faults.append(Fault.of("rule.most", "most", self.most, hint))

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
        said = self._sayer(unseen=others.lacks(self.way) is not None)
        if self._by_the_day_alone:
            return _tallied([line for _, line, _ in self._conferring(others)], said)
        lines = [line for _, line in self._lines(others, anchors)]
        if self.per is None:
            return _tallied([line.map(_said_of) for line in lines], said)
        if not lines:
            return Timeline.constant(Observed(said(dict.fromkeys(_ALL, 0))))
        return Timeline.combine(partial(self._of_the_first, said), *lines)

    @property
    def _by_the_day_alone(self) -> bool:
        """Whether it makes no difference since when somebody meets the rule."""
        return self.over == EVER and self.per is None and not self.newly

    def _conferring(
        self, others: Others
    ) -> Iterator[tuple[str, Timeline[Verdict | None], Timeline[Verdict]]]:
        """Yield who confers it, with what they say while bound, and what they say at all."""
        for party, bound in sorted(self._bound(others), key=itemgetter(0)):
            said = others.judge_of(party, self.rule).verdict(self.rule)
            yield party, Timeline.combine(_while_bound, bound, said), said

    def _lines(self, others: Others, anchors: Anchors) -> Iterator[tuple[str, Timeline[_Counts]]]:
        """Yield who confers it, with what is said of them on each day."""
        for party, line, said in self._conferring(others):
            yield party, self._counting(line, said, anchors)

    def _counting(
        self, line: Timeline[Verdict | None], said: Timeline[Verdict], anchors: Anchors
    ) -> Timeline[_Counts]:
        """Return on which days somebody counts, by the day since which they meet the rule."""
        if self._by_the_day_alone:
            return line.map(_Counts)
        changes: list[tuple[date, _Counts]] = []
        earlier, ends = line.before, (*line.days, None)[1:]
        for start, end, verdict in zip(line.days, ends, line.values, strict=True):
            before = said.at(start - _DAY) if self.newly and start > date.min else None
            if verdict is not _MET:
                changes.append((start, _Counts(verdict)))
            elif _UNKNOWN in (earlier, before):
                changes.append((start, _Counts(_UNKNOWN)))  # since when it is so isn't known
            elif before is _MET:
                changes.append((start, _Counts(_UNMET)))
            else:
                changes += self._while_it_counts(start, end, anchors)
            earlier = verdict
        at_first = _UNKNOWN if line.before is _MET else line.before
        return coalesced(_Counts(at_first), changes)

    def _while_it_counts(
        self, start: date, end: date | None, anchors: Anchors
    ) -> Iterator[tuple[date, _Counts]]:
        """Yield when somebody who meets the rule from a day up to another counts in the window."""
        window = self.over.counts(start, anchors)
        first = None if window is None else max(window.start or start, start)
        if first != start:
            yield start, _Counts(_UNMET)
        if window is None or first is None or (end is not None and end <= first):
            return
        yield first, _Counts(_MET, start)
        if window.end is not None and (end is None or window.end < end):
            yield window.end, _Counts(_UNMET)

    def _of_the_first(self, said: _Sayer, *seen: _Counts) -> Observed:
        """Return what follows where no more than the first of each period count."""
        per, most = cast("CalendarPeriod", self.per), cast("int", self.most)
        counts: dict[Verdict | None, int] = dict.fromkeys(_ALL, 0)
        unknown = sum(verdict is _UNKNOWN for verdict, _ in seen)
        came: dict[int, int] = {}
        for verdict, since in sorted(seen, key=_by_day):
            now = verdict
            if verdict is _MET and since is not None:
                place = index_of(since, per.anchor, per.every)
                before = came.get(place, 0)
                came[place] = before + 1
                if before + unknown >= most:  # one of whom it isn't known may have come before
                    now = _UNMET if before >= most else _UNKNOWN
            counts[now] += 1
        return Observed(said(counts))

    def _bound(self, others: Others) -> Iterator[tuple[str, Timeline[bool]]]:
        """Yield who confers it, with the days on which it does."""
        way = self.way
        for party, shares in others.reach(way).items():
            if self.places is None:
                yield party, shares.map(_is_bound)
            elif others.book is not None:
                bonds = others.bonds
                yield party, bonds.placed(others.party, party, way, self.places, others.on)

    def _sayer(self, *, unseen: bool) -> _Sayer:
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
        anchors = first_only(facts.first) if facts.first else NO_ANCHORS
        bound = [
            (-said, party)
            for party, line in self._lines(others, anchors)
            if (said := line.at(day).verdict) is not None
        ]
        for _, party in sorted(bound)[:MOST_TOLD]:
            judge = others.judge_of(party, self.rule)
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


class _Counts(NamedTuple):
    """What is said of somebody on a day, None for who isn't bound, and since when they meet it."""

    verdict: Verdict | None
    since: date | None = None


def _said_of(counts: _Counts) -> Verdict | None:
    return counts.verdict


def _by_day(counts: _Counts) -> date:
    return counts.since or date.min


def _is_bound(share: object) -> bool:
    return share is not None


def _while_bound(bound: bool, said: Verdict) -> Verdict | None:
    return said if bound else None


def _tallied(
    lines: list[Timeline[Verdict | None]],
    said: _Sayer,
) -> Timeline[Observed]:
    """Return what follows on each day from how many say what; one pass over all their changes."""
    counts: dict[Verdict | None, int] = dict.fromkeys(_ALL, 0)
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
