"""What a measure came to by handler, by any named detail, and of clients against customers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import field, frozen

from patronage.book.book import Book  # noqa: TC001  its hints can be read
from patronage.checks import check_day, check_instance, check_name
from patronage.errors import Fault, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.fact import Scalar, check_scalar
from patronage.facts.observed import Observation
from patronage.facts.parties import Ref, Side
from patronage.fields import Whole
from patronage.measures.attainment import Attainment
from patronage.measures.closed import check_closed, last_of, start_of
from patronage.measures.measure import Measure
from patronage.measures.methods import AttainmentMethod
from patronage.relationship.relationship import Relationship
from patronage.standing.book.ledgers import check_ledgers, ledgers_of, no_ledger
from patronage.standing.criteria.measured import figure_of
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import PolicyHistory, as_history, policy_on
from patronage.standing.review.case import Case
from patronage.standing.review.finding import day_cell
from patronage.text.tables import html_table, table
from patronage.thresholds.threshold import threshold_words
from patronage.values import Said, Value, checked_words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.dates.period import Period
    from patronage.text.phrases import Words

__all__ = ["AttainmentLine", "AttainmentTable", "attainment_by"]

Group: TypeAlias = "Scalar | Ref"
"""By what observations are put together: who handled, what a detail says, a standing's name."""


def _check_group(faults: list[Fault], path: str, group: object) -> None:
    if not isinstance(group, Ref):
        check_scalar(faults, path, group)


@frozen
class AttainmentLine(Value):
    """What a measure came to for one group: a handler, a branch, all clients; None: it isn't said.

    >>> from datetime import date
    >>> import patronage as pt
    >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
    >>> reached = pt.measures.Attainment(
    ...     "answers", may, value=None, verdict=pt.Verdict.UNKNOWN, on=date(2026, 5, 31)
    ... )
    >>> AttainmentLine(pt.Ref("ana", "Ana Ruiz"), reached).row()["n"]
    0
    """

    group: Annotated[Group, _check_group]
    reached: Attainment

    def row(self) -> dict[str, object]:
        """Return it as flat values by name, ready for a data frame; None where it is not known.

        >>> from datetime import date
        >>> import patronage as pt
        >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
        >>> reached = pt.measures.Attainment(
        ...     "answers", may, value=80, n=5, verdict=pt.Verdict.UNKNOWN, on=date(2026, 5, 31)
        ... )
        >>> [AttainmentLine("client", reached).row()[name] for name in ("group", "n", "value")]
        ['client', 5, 80]
        """
        group, reached, target = self.group, self.reached, self.reached.target
        return {
            "measure": reached.measure,
            "since": day_cell(reached.period.start),
            "until": day_cell(reached.period.end),
            "on": reached.on.isoformat(),
            "group": group.id if isinstance(group, Ref) else group,
            "name": group.label if isinstance(group, Ref) else None,
            "n": reached.n,
            "value": figure_of(reached),
            "unit": reached.unit,
            "comparison": None if target is None else target.comparison.name.lower(),
            "target": None if target is None else target.bound,
            "verdict": reached.verdict.name.lower(),
        }


@frozen(repr=True)
class AttainmentTable(Said):
    """What a measure came to in a period, group by group; n says on how many observations it rests.

    What is undefined, as a share of nothing, is not known: neither 0 nor 100. `unseen` is of how
    many relationships not all was looked at that the measure reads in the period.

    >>> AttainmentTable(()).rows()
    []
    """

    lines: tuple[AttainmentLine, ...]
    unseen: Whole = field(default=0, kw_only=True)

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each group, ready for a data frame.

        >>> AttainmentTable((), unseen=2).rows()
        []
        """
        return [line.row() for line in self.lines]

    def _heads(self, words: Words) -> list[str]:
        return [words.say(f"attained.head.{name}") for name in ("group", "n", "value", "target")]

    def _cells(self, words: Words) -> list[tuple[object, ...]]:
        return [
            (
                words.say("attained.nobody") if line.group is None else words.word(line.group),
                line.reached.n,
                words.say("verdict.unknown")
                if line.reached.value is None
                else words.say(
                    "attained.value",
                    value=figure_of(line.reached),
                    unit={None: "", "%": "%"}.get(line.reached.unit, f" {line.reached.unit}"),
                ),
                ""
                if line.reached.target is None
                else words.say(
                    "attained.target",
                    target=threshold_words(line.reached.target, words),
                    verdict=words.say(f"verdict.{line.reached.verdict}"),
                ),
            )
            for line in self.lines
        ]

    def _note(self, words: Words) -> str | None:
        return words.say("attained.unseen", count=self.unseen) if self.unseen else None

    def _said(self, words: Words) -> str:
        body = table(self._heads(words), self._cells(words), align="<>><")
        note = self._note(words)
        return body if note is None else f"{body}\n{note}"

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        checked_words(words)
        return html_table(self._heads(words), self._cells(words), caption=self._note(words))


def attainment_by(
    book: Book | Iterable[Relationship],
    measure: Measure,
    *,
    within: Period,
    by: str | Policy | PolicyHistory = "by",
    on: date | None = None,
    known_by: date | None = None,
) -> AttainmentTable:
    """Return what a measure came to in a period over many relationships, group by group.

    Grouped by who handled it (`by` of the observations; a side is its party), by a detail of
    another name, or by the standing that a policy gives the patron on the day of each observation:
    clients against customers, in the order of the ladder, those of whom nothing was observed
    included. The relationships are gone through once, and none is kept. As of a day (None: the last
    of the period), as known by another (None: by now).

    Of a share, a mean, a count, a percentile: time (`UPTIME`), and how much should have been
    observed, are those of one relationship and nobody's part of it; single observations (`EACH`)
    and several windows taken together (`over`) are no one figure. Faults: `measure.type`,
    `measure.method`, `measure.data`, `measure.over`, `period.type`, `span.open`, `date.type`,
    `span.order` (a day before the period), `name.syntax`, `book.type`, `relationship.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> answers = pt.measures.Measure(
    ...     "answers",
    ...     pt.measures.AttainmentMethod.RATIO,
    ...     of="answer",
    ...     good=pt.at_most(60),
    ...     window=pt.counting.MONTH,
    ...     target=pt.at_least(90),
    ... )
    >>> ana, day = pt.Ref("ana", "Ana Ruiz"), date(2026, 5, 4)
    >>> mary = pt.Relationship("hp", "mary").add(
    ...     *(pt.Observation("answer", n, on=day, by=ana) for n in (20, 50, 90)),
    ...     pt.Observation("answer", None, on=day, by="ben"),
    ... )
    >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
    >>> print(attainment_by([mary], answers, within=may))
    by        n   attained  target
    Ana Ruiz  3   66.6667%  at least 90, not met
    ben       1  not known  at least 90, not known
    """
    _check_asked(book, measure, within, by, on=on, known_by=known_by)
    history = as_history(by) if isinstance(by, Policy | PolicyHistory) else None
    last = last_of(within) if on is None else min(on, last_of(within))
    pools: dict[Group, list[Observation]] = {}
    if history is not None:
        pools = {name: [] for name in policy_on(history, last).ladder}
    unseen = 0
    for place, each in enumerate(ledgers_of(book, known_by)):
        if not isinstance(each, Relationship):
            raise_faults([no_ledger(place, each)])
        unseen += not _is_covered(each, measure, within, last)
        group_of = _by_party(each, str(by))
        if history is not None:
            group_of = _by_standing(Case(each, history, known_by=known_by))
        for seen in facts_known(each, known_by, Observation):
            if seen.name == measure.of and seen.on in within and seen.on <= last:
                pools.setdefault(group_of(seen), []).append(seen)
    groups = pools if history is not None else sorted(pools, key=_by_name)
    lines = (AttainmentLine(of, measure.attained(pools[of], within, on=on)) for of in groups)
    return AttainmentTable(tuple(lines), unseen=unseen)


def _check_asked(
    book: object, measure: object, within: Period, by: object, **days: date | None
) -> None:
    faults: list[Fault] = []
    check_ledgers(faults, book)
    _check_measure(faults, measure)
    check_closed(faults, "within", within)
    for name, day in days.items():
        if day is not None:
            check_day(faults, name, day)
    if not isinstance(by, Policy | PolicyHistory):
        check_name(faults, "by", by)
    if not faults and (on := days["on"]) is not None and on < start_of(within):
        hint = f"give a day of the period, {within.start} or later"
        faults.append(Fault.of("span.order", "on", on, hint))
    raise_faults(faults)


def _check_measure(faults: list[Fault], measure: object) -> None:
    if not isinstance(measure, Measure):
        check_instance(faults, "measure.type", "measure", measure, Measure)
        return
    if measure.method in (AttainmentMethod.UPTIME, AttainmentMethod.EACH):
        hint = "give one that makes one figure of observations: a share, a mean, a count"
        faults.append(Fault.of("measure.method", "measure.method", measure.method, hint))
    if measure.over > 1:
        hint = "leave it out: the period is one window"
        faults.append(Fault.of("measure.over", "measure.over", measure.over, hint))
    data = measure.data
    if data is not None and data.expected(1) is not None:
        hint = "leave out how many there should be: that is of one relationship, of no group"
        faults.append(Fault.of("measure.data", "measure.data", data, hint))


def _is_covered(ledger: Relationship, measure: Measure, within: Period, last: date) -> bool:
    """Say whether all was looked at that a measure reads in a period up to a day."""
    kinds, observed = ledger.coverage.kinds, ledger.coverage.observed
    if kinds is not None and f"observation:{measure.of}" not in kinds:
        return False
    return start_of(within) in observed and min(last, last_of(within)) in observed


def _by_party(ledger: Relationship, name: str) -> Callable[[Observation], Group]:
    """Return what puts observations together by who handled, or by a detail of a name."""
    sides = {Side.PROVIDER: ledger.provider, Side.PATRON: ledger.patron}

    def group_of(seen: Observation) -> Group:
        if name != "by":
            return seen.detail(name)
        return sides[seen.by] if isinstance(seen.by, Side) else seen.by

    return group_of


def _by_standing(case: Case) -> Callable[[Observation], Group]:
    """Return what puts observations together by the standing on their days."""
    return lambda seen: case.standing.at(seen.on).name


def _by_name(group: Group) -> tuple[bool, str]:
    """Return what orders groups: by name, of whom it isn't said last."""
    return group is None, group.id if isinstance(group, Ref) else str(group)
