"""A rule in words: its criteria, windows and thresholds, with nothing left unsaid.

What tells two rules apart is told: by the phrase of a criterion, or else in brackets after it. So
what a class of criteria has besides is said without a phrase of its own. All words come from the
one table, keyed by the codes of criteria, rules, windows and thresholds.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from attrs import has

from patronage.checks import as_tuple
from patronage.dates.span import Span
from patronage.facts.standings import Standing
from patronage.money.money import Money
from patronage.standing.criteria.kernel import span_of
from patronage.standing.policy.policy import Policy
from patronage.standing.rules.asked import all_fields, asked_besides, fields_said
from patronage.standing.rules.combining import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Compound,
    Criterion,
    HeldFor,
    HeldWithin,
    Not,
)
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.thresholds.threshold import Threshold, threshold_words
from patronage.windows.window import Window
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from patronage.standing.rules.combining import Rule
    from patronage.text.phrases import Words

__all__ = [
    "anchor_words",
    "every_words",
    "in_brackets",
    "kind_word",
    "rule_words",
    "value_words",
    "window_phrase",
    "window_words",
]


def rule_words(rule: Rule, words: Words = ENGLISH) -> str:
    """Return a rule in words: what it asks for, nothing of what was seen.

    >>> import patronage as pt
    >>> recent, often = pt.Recency(pt.within(pt.days(180))), pt.PurchaseCount(pt.at_least(3))
    >>> rule_words(pt.AnyOf(recent, pt.AllOf(often, pt.Not(recent))))
    'last purchase within 180 days or (at least 3 purchases and not last purchase within 180 days)'
    """
    return _rule_words(rule, words, inner=False)


def _rule_words(rule: Rule, words: Words, *, inner: bool) -> str:
    """Return a rule in words, in brackets where it stands in another and has parts of its own."""
    if isinstance(rule, Not):
        return words.say("rule.not") + _rule_words(rule.rule, words, inner=True)
    if not isinstance(rule, Compound):
        return _criterion_words(rule, words)
    said = _compound_words(rule, words)
    return f"({said})" if inner else said


def _compound_words(rule: Compound, words: Words) -> str:
    if isinstance(rule, AllOf | AnyOf):
        parts = [_rule_words(each, words, inner=True) for each in rule.rules]
        all_of = isinstance(rule, AllOf)
        if len(parts) == 1:
            return words.tell("rule.all_of.one" if all_of else "rule.any_of.one", rule=parts[0])
        joint = words.say("rule.all_of" if all_of else "rule.any_of")
        return words.say("format.comma").join(parts[:-1]) + joint + parts[-1]
    if isinstance(rule, HeldFor | HeldWithin):
        held = _rule_words(rule.rule, words, inner=True)
        code = "rule.held_for" if isinstance(rule, HeldFor) else "rule.held_within"
        return held + words.say(code, span=rule.span)
    if isinstance(rule, InEach):
        held, params = _rule_words(rule.rule, words, inner=True), dict(span_of(rule.periods))
        which = str(params["window"]).partition(".")[2]
        said = words.say(f"rule.in_each.{which}", **params)
        return held + said + anchor_words(params, words)
    if isinstance(rule, AtLeastOf):
        head = words.say("rule.at_least_of", count=rule.count)
        return _listed(head, [_part_words(each, words) for each in rule.rules])
    if isinstance(rule, Score):
        threshold = threshold_words(rule.threshold, words)
        parts = [
            words.tell("rule.score.part", points=points, rule=_part_words(each, words))
            for each, points in rule.weights
        ]
        return _listed(words.tell("rule.score", threshold=threshold), parts)
    besides = [(name, value) for name, value in asked_besides(rule) if not _holds_rules(value)]
    head = f"{_name_of(rule)}{in_brackets(besides, words)}:"
    return _listed(head, [_part_words(each, words) for each in rule.rules])


def _holds_rules(value: object) -> bool:
    parts = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return any(isinstance(each, Criterion | Compound) for each in parts)


def _part_words(rule: Rule, words: Words) -> str:
    """Return a rule as it stands in a list, in brackets where it is a list itself."""
    return _rule_words(rule, words, inner=not isinstance(rule, _IN_A_PHRASE))


_IN_A_PHRASE: Final = (AllOf, AnyOf, HeldFor, HeldWithin, InEach)
"""What is said without a head and a list of parts."""


def _listed(head: str, parts: list[str]) -> str:
    return f"{head} {'; '.join(parts)}"


def _name_of(rule: object) -> str:
    code: object = getattr(rule, "code", None)
    return str(code or type(rule).__name__).replace("_", " ")


# --- criteria -------------------------------------------------------------------------------------


def _criterion_words(criterion: Rule, words: Words) -> str:
    """Return a criterion as its phrase has it, and in brackets what the phrase doesn't mention."""
    asked = dict(asked_besides(criterion))
    values: dict[str, object] = {
        name: value_words(name, value, words) for name, value in all_fields(criterion)
    }
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    values["threshold"] = "" if threshold is None else value_words("", threshold, words)
    values["bound"] = None if threshold is None else threshold.bound
    over: Window | None = getattr(criterion, "over", None)
    values["window"] = "" if over is None else window_words(over, words)
    code, mentioned = _phrase_of(criterion, asked, words)
    if code is None:
        said = f"{_name_of(criterion)} {values['threshold']}".rstrip()
        said = words.in_full(f"{said}{values['window']}")
    else:
        said = words.tell(code, **values)
    return said + in_brackets([each for each in asked.items() if each[0] not in mentioned], words)


def _phrase_of(
    criterion: object, asked: Mapping[str, object], words: Words
) -> tuple[str | None, set[str]]:
    """Return the phrase of a criterion, by a field of it if there is one, and what it mentions."""
    base = f"asks.{getattr(criterion, 'code', '')}"
    by: object = getattr(criterion, "by", None)
    variants: list[tuple[str, str]] = []
    if isinstance(by, Enum):
        variants.append(("by", f"{base}.by_{str(by.value).replace(' ', '_')}"))
    variants += [(name, f"{base}.{name}") for name in sorted(asked)]
    for name, code in (*variants, ("", base)):
        if code in words:
            return code, {name, *words.fields_of(code)}
    return None, set()


def in_brackets(asked: Iterable[tuple[str, object]], words: Words = ENGLISH) -> str:
    """Return fields of a criterion as they follow what is said of it; nothing for none.

    >>> import patronage as pt
    >>> in_brackets([("where", (("branch", pt.equal_to("north")),)), ("room", 3)])
    ' (branch: north; room: 3)'
    """
    said = "; ".join(_field_words(name, value, words) for name, value in asked)
    return f" ({said})" if said else ""


def _field_words(name: str, value: object, words: Words) -> str:
    said = value_words(name, value, words)
    code = f"asked.{name}"
    if code in words:
        return words.tell(code, **{name: said})
    called = name.replace("_", " ")
    return called if value is True else f"{called}: {said}"


# --- values ---------------------------------------------------------------------------------------


def value_words(name: str, value: object, words: Words = ENGLISH) -> str:
    """Return the value of a field in words, all of it, and so that no other value is told alike.

    >>> import patronage as pt
    >>> value_words("kinds", ("observation:late-visit", "attribute:card"))
    'late visit and attribute card'
    >>> value_words("bound", "north"), value_words("bound", "3"), value_words("bound", 3)
    ('north', '"3"', '3')
    """
    if isinstance(value, Threshold):
        bound = value_words("bound", value.bound, words)
        return words.tell(f"threshold.{value.comparison.name.lower()}", bound=bound)
    if isinstance(value, str):
        return kind_word(value) if name in _KINDS else _text_words(value, words)
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return words.in_full([_item_words(name, each, words) for each in items])
    if isinstance(value, frozenset):  # in one order, whatever the process
        members = cast("frozenset[object]", value)
        said = sorted(_item_words(name, each, words) for each in members)
        return f"{{{words.say('format.comma').join(said)}}}"
    if isinstance(value, _SPOKEN) or value is None:
        return words.in_full(value)
    if isinstance(value, _NESTED):
        return _nested_words(value, words)
    if isinstance(value, get_args(Window)):
        return window_words(cast("Window", value), words).strip() or "ever"
    if hasattr(type(value), "say"):  # it has words of its own
        return cast("str", cast("Any", value).say(words))
    if not has(type(value)):
        return repr(value)
    kind = type(value).__name__
    return kind + in_brackets(fields_said(value), words)


def _nested_words(value: Compound | Criterion | Policy | Standing, words: Words) -> str:
    """Return what a criterion asks of others: a rule, or a standing under a policy."""
    if isinstance(value, Standing):
        return _text_words(value.name, words)
    if isinstance(value, Policy):  # two of one name may differ
        named = words.tell("decision.policy", name=value.name, version=value.version)
        return words.tell("policy.named", policy=named, fingerprint=value.fingerprint[:12])
    return _rule_words(value, words, inner=True)


_NESTED: Final = (Standing, Policy, Compound, Criterion)
_KINDS: Final = frozenset({"of", "kinds"})
_SPOKEN: Final = (bool, int, Decimal, Fraction, date, Money, Span, Enum)


def _item_words(name: str, item: object, words: Words) -> str:
    """Return one of several values; of a filter, what it asks of which detail."""
    pair = as_tuple(item)
    if len(pair) == 2 and isinstance(pair[1], Threshold):
        named, threshold = cast("tuple[str, Threshold]", pair)
        return f"{_text_words(named, words)}: {value_words(named, threshold, words)}"
    return value_words(name, item, words)


_PLAIN: Final = re.compile(r"[^\W\d_][\w-]*(?: [^\W\d_][^\W\d_]*)*")


def _text_words(text: str, words: Words) -> str:
    """Return a user's own text, in quotes where it may be read as something else."""
    taken = {words.in_full(True), words.in_full(False)}
    joints = {words.say(code).strip() for code in ("format.and", "format.or", "rule.not")}
    plain = _PLAIN.fullmatch(text) and text not in taken and joints.isdisjoint(text.split())
    return text if plain else '"' + text.replace('"', '""') + '"'


def kind_word(kind: object) -> str:
    """Return what the facts of a kind are called.

    >>> kind_word("observation:late-visit"), kind_word("attribute:card"), kind_word("purchase")
    ('late visit', 'attribute card', 'purchase')
    """
    sort, named, name = str(kind).partition(":")
    called = name if named and sort == "observation" else " ".join(filter(None, (sort, name)))
    return called.replace("-", " ")


# --- windows and lengths of time ------------------------------------------------------------------


def window_words(window: Window, words: Words = ENGLISH) -> str:
    """Return a window in words, to follow what it bounds; nothing for all the time there is.

    >>> import patronage as pt
    >>> window_words(pt.Rolling(pt.months(12))), window_words(pt.Ever())
    (' in 12 months', '')
    >>> fiscal = pt.CalendarPeriod(pt.years(1), anchor=pt.parse_day("2020-04-01"))
    >>> window_words(fiscal)
    ' in the current period of 12 months counted from 1 Apr 2020'
    """
    said = window_phrase(dict(span_of(window)), words)
    return "" if said is None else f" {said}"


def window_phrase(params: Mapping[str, object], words: Words = ENGLISH) -> str | None:
    """Return the window that parameters of a finding name, as a phrase; None for all the time.

    >>> import patronage as pt
    >>> window_phrase({"over": pt.months(1)})
    'in 1 month'
    """
    if isinstance(over := params.get("over"), Span):
        return words.say("window.rolling", span=over)
    code = f"window.{params.get('window')}"
    return words.say(code, **params) + anchor_words(params, words) if code in words else None


def anchor_words(params: Mapping[str, object], words: Words = ENGLISH) -> str:
    """Return from which day periods are counted, to follow them; nothing where that goes unsaid.

    >>> anchor_words({"anchor": date(2020, 4, 1)}), anchor_words({})
    (' counted from 1 Apr 2020', '')
    """
    anchor = params.get("anchor")
    return "" if anchor is None else words.tell("window.anchor", anchor=anchor)


def every_words(every: object, words: Words = ENGLISH) -> str:
    """Return how often, as it follows `every`: a single day, week, month or year without a 1.

    >>> import patronage as pt
    >>> every_words(pt.months(1)), every_words(pt.months(3))
    ('month', '3 months')
    """
    code = f"every.{every}"
    return words.say(code) if code in words else words.word(every)
