"""Both sides of a relationship, criterion by criterion: the table of D1 to D6, filled in."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, cast

from attrs import field, frozen

from patronage.checks import are_pairs, items_of
from patronage.counting.verdict import Verdict
from patronage.errors import Fault, raise_faults
from patronage.fields import OneLine
from patronage.standing.policy.ladder import Rung
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.ready_made import six_sides
from patronage.standing.questions.outlook import unobserved_words
from patronage.standing.review.case import Case, case_of, require_day
from patronage.standing.review.finding import Finding, label, seen_words
from patronage.standing.review.judging import found
from patronage.text.tables import html_table, table
from patronage.values import Said, Value, checked_words, repr_member
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.relationship.relationship import Relationship
    from patronage.standing.rules.combining import Rule
    from patronage.standing.rules.evidence import Ledgers
    from patronage.text.phrases import Words

__all__ = ["Leaning", "Profile", "ProfileLine", "profile"]


class Leaning(Enum):
    """On which side of a criterion a relationship stands.

    >>> Leaning.CLIENT
    Leaning.CLIENT
    """

    CLIENT = "client"
    CUSTOMER = "customer"
    UNKNOWN = "not known"

    __repr__ = repr_member


_LEANINGS: Final = {
    Verdict.MET: Leaning.CLIENT,
    Verdict.UNMET: Leaning.CUSTOMER,
    Verdict.UNKNOWN: Leaning.UNKNOWN,
}


@frozen(repr=True)
class ProfileLine(Value):
    """One row of the table: which criterion of D1 to D6, on which side, and why.

    >>> ProfileLine("D2", Leaning.CUSTOMER, ()).row
    'D2'
    """

    row: OneLine
    leaning: Leaning
    findings: tuple[Finding, ...]


@frozen(repr=True)
class Profile(Said):
    """The six criteria of D1 to D6 side by side, as of a day (D31); it decides nothing.

    Where the day comes after the last that was observed, `unobserved_since` is the first of those
    that were not.

    >>> from datetime import date
    >>> Profile(date(2026, 1, 1), ()).client_side
    0
    """

    on: date
    lines: tuple[ProfileLine, ...]
    unobserved_since: date | None = field(default=None, kw_only=True)

    def side(self, leaning: Leaning) -> tuple[str, ...]:
        """Return the rows on one side.

        >>> from datetime import date
        >>> Profile(date(2026, 1, 1), (ProfileLine("D2", Leaning.CUSTOMER, ()),)).side(
        ...     Leaning.CUSTOMER
        ... )
        ('D2',)
        """
        return tuple(line.row for line in self.lines if line.leaning is leaning)

    @property
    def client_side(self) -> int:
        """How many of the criteria are on the client's side.

        >>> from datetime import date
        >>> Profile(date(2026, 1, 1), (ProfileLine("D2", Leaning.CLIENT, ()),)).client_side
        1
        """
        return len(self.side(Leaning.CLIENT))

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each criterion, ready for a data frame.

        >>> from datetime import date
        >>> Profile(date(2026, 1, 1), (ProfileLine("D2", Leaning.CLIENT, ()),)).rows()[0]["side"]
        'client'
        """
        return [
            {
                "on": self.on.isoformat(),
                "row": line.row,
                "side": line.leaning.value,
                "criteria": " ".join(each.code for each in line.findings),
                "facts": " ".join(dict.fromkeys(one for each in line.findings for one in each.ids)),
            }
            for line in self.lines
        ]

    def _cells(self, words: Words) -> list[tuple[str, str, str]]:
        cells: list[tuple[str, str, str]] = []
        for line in self.lines:
            code = f"profile.{line.row.lower()}"
            seen = [
                f"{label(each.code, each.params, words)}: {seen_words(each, words)}"
                for each in line.findings
            ]
            name = words.say(code) if code in words else words.word(line.row)
            cells.append((name, words.word(line.leaning), words.say("expected.also").join(seen)))
        return cells

    def _heads(self, words: Words) -> list[str]:
        return [words.say(f"profile.head.{name}") for name in ("criterion", "side", "why")]

    def _said(self, words: Words) -> str:
        body = table(self._heads(words), self._cells(words))
        return "\n".join((body, *unobserved_words(self.unobserved_since, words)))

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        checked_words(words)
        caption = "".join(unobserved_words(self.unobserved_since, words)).strip()
        return html_table(self._heads(words), self._cells(words), caption=caption or None)


def _checked(sides: object) -> tuple[tuple[str, Rule], ...]:
    given = items_of(sides)
    if not given or not are_pairs(given):
        hint = 'give pairs of a row and its rule: [("D2", DedicatedManager())]'
        raise_faults([Fault.of("sides.type", "sides", sides, hint)])
    return cast("tuple[tuple[str, Rule], ...]", given)


def profile(
    relationship: Relationship | Case,
    *,
    on: date,
    known_by: date | None = None,
    going_on: bool = False,
    sides: tuple[tuple[str, Rule], ...] | None = None,
    book: Ledgers | None = None,
) -> Profile:
    """Return on which side a relationship stands of each of D1 to D6 on a day, and why.

    As in a review, what happened after the day is not seen. With `going_on` observation is said to
    go on after the last day of the coverage. `sides` are the rules that stand for the client's
    side, by row (`six_sides()` unless you give your own). Of a `Case` only its policy isn't asked.
    Raises what `review` does.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary").add(pt.Assigned("ana", on=date(2026, 2, 1)))
    >>> profile = pt.profile(mary, on=date(2026, 3, 2))
    >>> profile.side(pt.Leaning.CLIENT), profile.client_side
    (('D2',), 1)
    """
    rules = six_sides() if sides is None else _checked(sides)
    table_of = Policy("profile", "1", rungs=tuple(Rung(row, enter=rule) for row, rule in rules))
    require_day("on", on)
    if isinstance(relationship, Case):
        case = case_of(relationship, None, known_by, book=book)
        relationship, known_by, book = case.relationship, case.known_by, case.book
        going_on = going_on or case.going_on
    case = Case(relationship, table_of, known_by=known_by, going_on=going_on, book=book)
    derived = case.as_of(on)
    findings = found(derived, table_of, on, None)
    lines = tuple(
        ProfileLine(
            row,
            _LEANINGS[derived.judge.verdict(rule).at(on)],
            tuple(each for each in findings if each.rung == row),
        )
        for row, rule in rules
    )
    return Profile(on, lines, unobserved_since=derived.coverage.unobserved_since(on))
