"""What a criterion lacks: by how much it falls short, and until when that still helps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from patronage.checks import are_pairs, check_day, check_instance, check_name
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import Scalar, check_scalar
from patronage.money.money import Money
from patronage.standing.review.finding import label, spoken_day
from patronage.standing.rules.threshold import LOWER, UPPER, Comparison
from patronage.values import Said
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.threshold import Threshold
    from patronage.text.phrases import Words

__all__ = [
    "OFFERS_SHOWN",
    "Remedy",
    "averted_words",
    "dated_words",
    "gap",
    "remedy",
    "remedy_words",
    "unsaid_words",
]


@frozen
class Remedy(Said):
    """What one criterion lacks; `gap` says how much, where that is a number, an amount or a time.

    `by` is the last day on which it still helps, itself included; None where there is none.
    `not_before` is the first, where what is done earlier doesn't count when it matters: as before a
    calendar year begins. With `excess` the gap is too much, not too little; with `undone` the
    criterion holds and must not. `params` are those of its finding.

    >>> Remedy("purchase_count", gap=1).gap
    1
    """

    code: str
    gap: Scalar | Span | Fraction = field(default=None, kw_only=True)
    by: date | None = field(default=None, kw_only=True)
    not_before: date | None = field(default=None, kw_only=True)
    excess: bool = field(default=False, kw_only=True)
    undone: bool = field(default=False, kw_only=True)
    params: tuple[tuple[str, object], ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (
            type(self.code) is str
            and type(self.gap) in _PLAIN
            and (self.by is None or type(self.by) is date)
            and self.not_before is None
            and type(self.excess) is bool
            and type(self.undone) is bool
            and are_pairs(self.params)
        ):
            raise_faults(_remedy_faults(self))

    def _said(self, words: Words) -> str:
        return remedy_words(self, words)


_PLAIN = frozenset({type(None), Fraction, Money, Span})


def _remedy_faults(remedy: Remedy) -> list[Fault]:
    faults: list[Fault] = []
    check_name(faults, "code", remedy.code)
    if type(remedy.gap) not in _PLAIN:
        check_scalar(faults, "gap", remedy.gap)
    for name in ("by", "not_before"):
        if getattr(remedy, name) is not None:
            check_day(faults, name, getattr(remedy, name))
    if not faults and remedy.by is not None and (remedy.not_before or date.min) > remedy.by:
        hint = "let it help on its last day at the latest"
        faults.append(Fault.of("span.order", "not_before", remedy.not_before, hint))
    for name in ("excess", "undone"):
        check_instance(faults, "value.type", name, getattr(remedy, name), bool)
    if not are_pairs(remedy.params):
        hint = "give a tuple of pairs: a name and a value"
        faults.append(Fault.of("details.type", "params", remedy.params, hint))
    return faults


def remedy(finding: Finding, by: date | None = None, not_before: date | None = None) -> Remedy:
    """Return what a criterion lacks, as its finding has it, and when that still helps.

    >>> import patronage as pt
    >>> short = pt.Finding(
    ...     "purchase_count", pt.Verdict.UNMET, value=1, required=pt.at_least(3), rung="client"
    ... )
    >>> remedy(short).gap
    2
    """
    required = finding.required
    upper = required is not None and required.comparison in UPPER
    return Remedy(
        finding.code,
        gap=None if finding.is_met else gap(finding.value, required),
        by=by,
        not_before=not_before,
        excess=upper and not finding.is_met,
        undone=finding.is_met,
        params=finding.params,
    )


def gap(value: Scalar | Span | Fraction, required: Threshold | None) -> Scalar | Span | Fraction:
    """Return how far a value is from its threshold, in its own unit; None where that says nothing.

    >>> import patronage as pt
    >>> gap(pt.Money("80.00", "EUR"), pt.at_least(pt.Money("100.00", "EUR")))
    Money('20.00', 'EUR')
    """
    if required is None or value is None or isinstance(value, str | bool):
        return None
    lower = required.comparison in LOWER
    bound: Any = required.bound
    try:
        short: int | Decimal | Fraction | Money = bound - value if lower else value - bound
    except (TypeError, ValueError):
        return None
    if required.comparison in {Comparison.MORE_THAN, Comparison.LESS_THAN} and isinstance(
        short, int
    ):
        short += 1
    return short


OFFERS_SHOWN: Final = 3
"""The most ways out that a sentence offers."""


IMPLIED: Final = {"recency": frozenset({"purchase_count", "purchase_days"})}
"""What goes without saying beside something else: who buys more has also bought lately."""


def remedy_words(remedy: Remedy, words: Words = ENGLISH) -> str:
    """Return what a criterion lacks, in words.

    >>> import patronage as pt
    >>> remedy_words(pt.Remedy("visits", gap=2)), remedy_words(pt.Remedy("purchase_count", gap=1))
    ('visits: 2 short', '1 more purchase')
    """
    values = {
        "gap": remedy.gap,
        "by": remedy.by,
        "criterion": label(remedy.code, remedy.params, words),
    }
    if remedy.undone:
        code = f"remedy.{remedy.code}.undone"
        return words.say(code if code in words else "remedy.undone", **values)
    if remedy.gap is not None and remedy.excess:
        return words.say("remedy.excess", **values)
    if remedy.gap is not None and f"remedy.{remedy.code}" in words:
        return words.say(f"remedy.{remedy.code}", **values)
    if f"remedy.{remedy.code}.any" in words:
        return words.say(f"remedy.{remedy.code}.any", **values)
    return words.say("remedy.gap" if remedy.gap is not None else "remedy.any", **values)


def averted_words(
    averted_by: Iterable[tuple[Remedy, ...]], words: Words = ENGLISH, *, complete: bool = True
) -> str:
    """Return the sets of what averts a fall, any one of which is enough; whether these are all.

    >>> import patronage as pt
    >>> offered = ((pt.Remedy("recency"),), (pt.Remedy("visits", gap=2),))
    >>> averted_words(offered), averted_words(offered, complete=False)
    ('a purchase or visits: 2 short', 'a purchase or visits: 2 short, among others')
    """
    offers: list[str] = []
    for remedies in averted_by:
        codes = {each.code for each in remedies}
        each_said = [
            remedy_words(each, words)
            for each in remedies
            if codes.isdisjoint(IMPLIED.get(each.code, ()))
        ]
        if len(offers) < OFFERS_SHOWN:
            offers.append(words.word(each_said))
    said = words.say("expected.or").join(dict.fromkeys(offers))
    return (
        said if complete else said + words.say("expected.among" if said else "expected.incomplete")
    )


def unsaid_words(
    averted_by: tuple[tuple[Remedy, ...], ...], words: Words, *, complete: bool
) -> str:
    """Return that more may avert a fall than what was offered, to follow it; if that is so."""
    if complete:
        return ""
    if averted_by:
        return words.say("expected.among")
    return words.say("expected.also") + words.say("expected.incomplete")


def dated_words(remedies: tuple[Remedy, ...], words: Words, year: int | None) -> str:
    """Return the remedies of a set, each with the days on which it helps."""
    by_days: dict[tuple[date | None, date | None], list[Remedy]] = {}
    for each in remedies:
        by_days.setdefault((each.not_before, each.by), []).append(each)
    said: list[str] = []
    for (first, last), group in by_days.items():
        code = "remedy.by" if first is None else "remedy.on" if first == last else "remedy.between"
        days = {"by": last and spoken_day(last, year, words)}
        days["start"] = first and spoken_day(first, year, words)
        said.append(words.say(code, remedy=averted_words((tuple(group),), words), **days))
    return words.word(said)
