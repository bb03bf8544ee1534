"""A policy in words, and as a drawing: what it takes to enter, to stay and to come back.

All words come from the one table, keyed by the codes of criteria, rules, windows and thresholds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import fields, has

from patronage.checks import check_instance
from patronage.dates.span import Span
from patronage.errors import raise_faults
from patronage.standing.criteria.kernel import span_of
from patronage.standing.criteria.noted import Statistic
from patronage.standing.policy.ladder import Climb, Fall
from patronage.standing.policy.versions import as_history
from patronage.standing.rules.combining import AllOf, AnyOf, AtLeastOf, HeldFor, Not
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.text.characters import mermaid_text
from patronage.text.phrases import Words
from patronage.windows.plain import Ever, Rolling
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.errors import Fault
    from patronage.standing.policy.ladder import EndOfPeriod, Rung, Shows
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.threshold import Threshold
    from patronage.windows.window import Window

__all__ = ["describe", "kind_word", "mermaid", "rule_words", "threshold_words", "window_words"]

_NO_TIME = Span(days=0)
_WORD_LENGTH = 2_000


def describe(policy: Policy | PolicyHistory, words: Words = ENGLISH) -> str:
    """Return a policy in plain words: a line on the ladder, then a paragraph for each rung.

    Raises `WrongType` (`policy.type`, `words.type`).

    >>> import patronage as pt
    >>> print(pt.describe(pt.policies.BY_OWN_WORD))
    own-word v1: prospect, customer, client
    Customer: at least 1 purchase or engagement.
    Client: calls itself client.
    """
    _check_words(words)
    versions = as_history(policy).versions
    if len(versions) == 1:
        return _policy_words(versions[0].policy, words)
    return "\n\n".join(
        words.say("policy.from", day=each.effective) + "\n" + _policy_words(each.policy, words)
        for each in versions
    )


def _check_words(words: object) -> None:
    faults: list[Fault] = []
    check_instance(faults, "words.type", "words", words, Words)
    raise_faults(faults)


def _policy_words(policy: Policy, words: Words) -> str:
    named = words.say("decision.policy", name=policy.name, version=policy.version)
    lines = [words.say("policy.ladder", policy=named, standings=_joined(policy.ladder, words))]
    lines += [_rung_words(rung, words) for rung in policy.rungs]
    habits = _habits(policy, words)
    if habits:
        lines.append(" ".join(habits))
    return "\n".join(lines)


def _joined(parts: tuple[str, ...], words: Words) -> str:
    return words.say("format.comma").join(parts)


def _rung_words(rung: Rung, words: Words) -> str:
    name = rung.name[:1].upper() + rung.name[1:]
    sentences = [_with_rule("rung.enter", rung.enter, words, rung=name)]
    if rung.confirm != _NO_TIME:
        sentences.append(words.say("rung.confirm", span=rung.confirm))
    if rung.stay is not None:
        sentences.append(_with_rule("rung.stay", rung.stay, words))
    if rung.reenter is not None:
        sentences.append(_with_rule("rung.reenter", rung.reenter, words))
    for code in ("grace", "cooldown"):
        span = getattr(rung, code)
        if span != _NO_TIME:
            sentences.append(words.say(f"rung.{code}", span=span))
    if rung.first is not None:
        sentences.append(words.say("rung.first", term=_term_words(rung.first, words)))
    if rung.renewal is not None:
        sentences.append(words.say("rung.renewal", term=_renewal_words(rung.renewal, words)))
    return " ".join(sentences)


_PLACE = "<rule>"
"""Stands for a rule while its sentence is said: a rule is as long as it is, a parameter is not."""


def _with_rule(code: str, rule: Rule, words: Words, **values: object) -> str:
    before, _, after = words.say(code, rule=_PLACE, **values).partition(_PLACE)
    return before + rule_words(rule, words) + after


def _term_words(term: Span | EndOfPeriod, words: Words) -> str:
    if isinstance(term, Span):
        return words.word(term)
    code = "term.end_of_period" if term.further == 0 else "term.end_of_later_period"
    return words.say(code, every=term.every, further=term.further)


def _renewal_words(term: Span | EndOfPeriod, words: Words) -> str:
    if isinstance(term, Span):
        return words.say("rung.renewal.span", span=term)
    return words.say("rung.renewal.periods", count=term.further + 1, every=term.every)


def _every_words(every: Span | None, words: Words) -> str:
    """Return how often, as it follows `every`: a single day, week, month or year without a 1."""
    code = f"every.{every}"
    return words.say(code) if code in words else words.word(every)


def _habits(policy: Policy, words: Words) -> list[str]:
    found: list[str] = []
    if policy.review_on is not None:
        every = _every_words(policy.review_on.every, words)
        found.append(words.say("policy.review_on", every=every))
    if policy.climb is Climb.ONE_RUNG:
        found.append(words.say("policy.climb.one_rung"))
    if policy.fall is not Fall.EARNED:
        found.append(words.say(f"policy.fall.{policy.fall.name.lower()}"))
    for way, shows in (("up", policy.up), ("down", policy.down)):
        found += _shows_words(way, shows, words)
    return found


def _shows_words(way: str, shows: Shows, words: Words) -> list[str]:
    which = words.say(f"policy.{way}")
    found: list[str] = []
    if shows.on_decision:
        found.append(words.say("policy.on_decision", which=which))
    if isinstance(shows.delay, Span):
        found.append(words.say("policy.after", which=which, span=shows.delay))
    elif shows.delay is not None:
        found.append(words.say("policy.at_boundary", which=which, every=shows.delay.every))
    return found


def rule_words(rule: Rule, words: Words = ENGLISH) -> str:
    """Return a rule in words: what it asks for, nothing of what was seen.

    >>> import patronage as pt
    >>> recent, often = pt.Recency(pt.within(pt.days(180))), pt.PurchaseCount(pt.at_least(3))
    >>> rule_words(pt.AnyOf(recent, pt.AllOf(often, pt.Not(recent))))
    'last purchase within 180 days or (at least 3 purchases and not last purchase within 180 days)'
    """
    return _rule_words(rule, words, inner=False)


def _rule_words(rule: Rule, words: Words, *, inner: bool) -> str:
    if isinstance(rule, AtLeastOf):
        parts = [_rule_words(each, words, inner=False) for each in rule.rules]
        said = words.say("rule.at_least_of", count=rule.count) + " " + "; ".join(parts)
    elif isinstance(rule, AllOf | AnyOf):
        parts = [_rule_words(each, words, inner=True) for each in rule.rules]
        if len(parts) == 1:
            return parts[0]
        code = "rule.all_of" if isinstance(rule, AllOf) else "rule.any_of"
        said = f"{_joined(tuple(parts[:-1]), words)}{words.say(code)}{parts[-1]}"
    elif isinstance(rule, Not):
        return words.say("rule.not") + _rule_words(rule.rule, words, inner=True)
    elif isinstance(rule, HeldFor):
        held = _rule_words(rule.rule, words, inner=True)
        return held + words.say("rule.held_for", span=rule.span)
    elif isinstance(rule, InEach):
        held, every = _rule_words(rule.rule, words, inner=True), rule.periods.every
        code = "rule.in_each.last" if rule.count > 1 else "rule.in_each.previous"
        return held + words.say(code, count=rule.count, every=every)
    elif isinstance(rule, Score):
        parts = [
            _with_rule("rule.score.part", each, words, points=points)
            for each, points in rule.weights
        ]
        threshold = threshold_words(rule.threshold, words)
        said = words.say("rule.score", threshold=threshold) + " " + "; ".join(parts)
    else:
        return _criterion_words(rule, words)
    return f"({said})" if inner else said


def _criterion_words(criterion: Criterion | Rule, words: Words) -> str:
    kind = type(criterion)
    code: str = getattr(criterion, "code", None) or kind.__name__
    values: dict[str, object] = (
        {each.name: getattr(criterion, each.name) for each in fields(kind)} if has(kind) else {}
    )
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    if threshold is not None:
        values["threshold"] = threshold_words(threshold, words)
        values["bound"] = threshold.bound
    over: Window | None = getattr(criterion, "over", None)
    values["window"] = "" if over is None else window_words(over, words)
    if f"asks.{code}" not in words:
        said = f"{code.replace('_', ' ')} {values.get('threshold', '')}".rstrip()
        return words.word(f"{said}{values['window']}")
    for name in ("of", "kinds"):
        if name in values:
            kinds: object = values[name]
            if isinstance(kinds, tuple):
                values[name] = [kind_word(each) for each in cast("tuple[object, ...]", kinds)]
            else:
                values[name] = kind_word(kinds)
    by = values.get("by")
    filled = sorted(name for name, value in values.items() if value)
    if isinstance(by, Statistic):
        filled.insert(0, f"by_{by.value.replace(' ', '_')}")
    for name in filled:
        if f"asks.{code}.{name}" in words:
            return words.say(f"asks.{code}.{name}", **values)
    return words.say(f"asks.{code}", **values)


def kind_word(kind: object) -> str:
    """Return what the facts of a kind are called.

    >>> kind_word("observation:late-visit")
    'late visit'
    """
    return str(kind).rpartition(":")[2].replace("-", " ")


def window_words(window: Window, words: Words = ENGLISH) -> str:
    """Return a window in words, to follow what it bounds; nothing for all the time there is.

    >>> import patronage as pt
    >>> window_words(pt.Rolling(pt.months(12))), window_words(pt.Ever())
    (' in 12 months', '')
    """
    if isinstance(window, Rolling):
        return " " + words.say("window.rolling", span=window.span)
    values = dict(span_of(window))
    return " " + words.say(f"window.{values['window']}", **values) if values else ""


def mermaid(policy: Policy | PolicyHistory, words: Words = ENGLISH) -> str:
    """Return a policy as a Mermaid state diagram: standings are states, rules stand on the arrows.

    A history is drawn as its last version. Whatever a name holds is text in the drawing, never
    syntax. Raises `WrongType` (`policy.type`, `words.type`).

    >>> import patronage as pt
    >>> print(pt.mermaid(pt.policies.BY_OWN_WORD))
    stateDiagram-v2
        state "prospect" as s0
        state "customer" as s1
        state "client" as s2
        [*] --> s0
        s0 --> s1: at least 1 purchase or engagement
        s1 --> s2: calls itself client
        s2 --> s1: no longer calls itself client
    """
    _check_words(words)
    policy = as_history(policy).versions[-1].policy
    lines = ["stateDiagram-v2"]
    for place, name in enumerate(policy.ladder):
        lines.append(f'    state "{mermaid_text(name)}" as s{place}')
    lines.append("    [*] --> s0")
    for place, rung in enumerate(policy.rungs, start=1):
        enter = mermaid_text(rule_words(rung.enter, words), _WORD_LENGTH)
        lines.append(f"    s{place - 1} --> s{place}: {enter}")
    for place, rung in enumerate(policy.rungs, start=1):
        if not _lasts(rung):
            said = _with_rule("arrow.down", rung.to_stay, words)
            if rung.grace != _NO_TIME:
                said += words.say("arrow.grace", span=rung.grace)
            lines.append(f"    s{place} --> s{place - 1}: {mermaid_text(said, _WORD_LENGTH)}")
    return "\n".join(lines)


def _lasts(rung: Rung) -> bool:
    """Say whether a rung, once entered, is never lost: it asks for a thing that once was."""
    code = getattr(rung.to_stay, "code", None)
    over = getattr(rung.to_stay, "over", None)
    return code in {"always", "dealing_count", "purchase_count"} and isinstance(over, Ever)


def threshold_words(threshold: Threshold, words: Words = ENGLISH) -> str:
    """Return a threshold in words, its comparison stated.

    >>> import patronage as pt
    >>> threshold_words(pt.within(pt.days(180)))
    'within 180 days'
    """
    return words.say(f"threshold.{threshold.comparison.name.lower()}", bound=threshold.bound)
