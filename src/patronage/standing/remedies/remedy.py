"""What a criterion lacks: by how much it falls short, and until when that still helps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from attrs import field, frozen

from patronage.checks import are_pairs, check_day, check_instance, check_name
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import Scalar, check_scalar
from patronage.money.money import Money
from patronage.standing.review.finding import kind_words, label, spoken_day
from patronage.standing.rules.lack import Lack, lack
from patronage.text.spoken import joined
from patronage.values import Said
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.standing.review.finding import Finding
    from patronage.text.phrases import Words

__all__ = [
    "OFFERS_SHOWN",
    "Remedy",
    "averted_words",
    "dated_words",
    "remedy",
    "remedy_words",
    "unsaid_words",
]


@frozen
class Remedy(Said):
    """What one criterion lacks; `gap` says how much, where that is a number, an amount or a time.

    `by` is the last day on which it still helps, itself included; None where there is none.
    `not_before` is the first, where what is done earlier doesn't count when it matters: as before a
    calendar year begins. With `excess` the gap is too much, not too little; with `beyond` it takes
    more than the gap; with `undone` the criterion holds and must not. `params` are those of its
    finding.

    >>> Remedy("purchase_count", gap=1).gap
    1
    """

    code: str
    gap: Scalar | Span | Fraction = field(default=None, kw_only=True)
    by: date | None = field(default=None, kw_only=True)
    not_before: date | None = field(default=None, kw_only=True)
    excess: bool = field(default=False, kw_only=True)
    beyond: bool = field(default=False, kw_only=True)
    undone: bool = field(default=False, kw_only=True)
    params: tuple[tuple[str, object], ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (
            type(self.code) is str
            and type(self.gap) in _PLAIN
            and (self.by is None or type(self.by) is date)
            and self.not_before is None
            and type(self.excess) is bool
            and type(self.beyond) is bool
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
    for name in ("excess", "beyond", "undone"):
        check_instance(faults, "value.type", name, getattr(remedy, name), bool)
    if not are_pairs(remedy.params):
        hint = "give a tuple of pairs: a name and a value"
        faults.append(Fault.of("details.type", "params", remedy.params, hint))
    return faults


def remedy(
    finding: Finding,
    by: date | None = None,
    not_before: date | None = None,
    *,
    short: Lack | None = None,
) -> Remedy:
    """Return what a criterion lacks, as its finding has it, and when that still helps.

    `short` is how much it lacks; else what its value is away from its threshold.

    >>> import patronage as pt
    >>> short = pt.Finding(
    ...     "purchase_count", pt.Verdict.UNMET, value=1, required=pt.at_least(3), rung="client"
    ... )
    >>> remedy(short).gap
    2
    """
    required = finding.required
    if short is None and required is not None and not required.is_elapsed:
        short = lack(finding.value, required, wanted=not finding.is_met)
    short = short or Lack()
    return Remedy(
        finding.code,
        gap=short.gap,
        by=by,
        not_before=not_before,
        excess=short.excess,
        beyond=short.beyond,
        undone=finding.is_met,
        params=finding.params,
    )


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
    given: dict[str, object] = {
        "gap": remedy.gap,
        "by": remedy.by,
        "criterion": label(remedy.code, remedy.params, words),
        "act": _act_words(dict(remedy.params).get("kinds"), words),
    }
    values = {name: each for name, each in given.items() if each is not None}
    found = (
        code
        for code in _phrases(remedy)
        if code in words and words.fields_of(code) <= values.keys()
    )
    return words.say(next(found, "remedy.any"), **values)


def _phrases(remedy: Remedy) -> Iterator[str]:
    """Yield the phrases by which a remedy may be said, the one that fits best first."""
    code, gap = f"remedy.{remedy.code}", remedy.gap
    beyond = ".beyond" if remedy.beyond else ""
    if remedy.undone:
        yield f"{code}.undone"
    if gap is None:
        yield "remedy.undone" if remedy.undone else f"{code}.any"
    elif isinstance(gap, Span):
        yield from (f"{code}.time", "remedy.gap")
    elif remedy.excess:
        yield "remedy.excess.beyond" if beyond else "remedy.excess"
    else:
        yield from (f"{code}{beyond}", f"{code}.any")
        yield "remedy.gap.beyond" if beyond else "remedy.gap"


def _act_words(kinds: object, words: Words) -> str | None:
    """Return what is to happen, if facts of some kinds are to: a contact, or a request."""
    if not isinstance(kinds, tuple):
        return None
    named = cast("tuple[object, ...]", kinds)
    said = [_one_act(str(kind), words) for kind in named]
    return joined(said, dict(words.phrases), last_by="format.or")


def _one_act(kind: str, words: Words) -> str:
    code = f"act.{kind}"
    return words.say(code) if code in words else kind_words(kind, words)


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
        said_of = averted_words((tuple(group),), words)
        if first is None and last is None:
            said.append(said_of)
            continue
        code = "remedy.by" if first is None else "remedy.on" if first == last else "remedy.between"
        code = "remedy.from" if last is None else code
        days = {"by": last and spoken_day(last, year, words)}
        days["start"] = first and spoken_day(first, year, words)
        said.append(words.say(code, remedy=said_of, **days))
    return words.word(said)
