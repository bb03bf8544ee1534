"""A policy in words, and as a drawing: what it takes to enter, to stay and to come back.

What tells two policies apart is told. All words come from the one table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from patronage.checks import check_instance
from patronage.dates.span import Span
from patronage.errors import raise_faults
from patronage.standing.criteria.purchases import DealingCount, PurchaseCount
from patronage.standing.policy.ladder import Better, Climb, Fall
from patronage.standing.policy.rule_words import (
    anchor_words,
    every_words,
    in_brackets,
    kind_word,
    rule_words,
    window_words,
)
from patronage.standing.policy.versions import ALWAYS, as_history
from patronage.standing.rules.asked import fields_said
from patronage.standing.rules.combining import Always
from patronage.text.characters import mermaid_text
from patronage.text.phrases import Words
from patronage.thresholds.threshold import LOWER, threshold_words
from patronage.windows.plain import Ever
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.billing.periods.cadence import Cadence
    from patronage.errors import Fault
    from patronage.standing.policy.ladder import EndOfPeriod, Rung, Shows
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory, Version

__all__ = [
    "check_words", "clock_words", "describe", "habits", "kind_word", "mermaid", "rule_words",
    "rung_words", "threshold_words", "window_words",
]  # fmt: skip

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
    check_words(words)
    versions = as_history(policy).versions
    return "\n\n".join(_version_words(each, words) for each in versions)


def check_words(words: object) -> None:
    """Raise if it is no table of words.

    >>> check_words(ENGLISH)
    """
    faults: list[Fault] = []
    check_instance(faults, "words.type", "words", words, Words)
    raise_faults(faults)


def _version_words(version: Version, words: Words) -> str:
    """Return one text of a policy, from when it counts, and what it leaves to earlier holders."""
    lines: list[str] = []
    if version.effective != ALWAYS:
        lines.append(words.say("policy.from", day=version.effective))
    lines.append(_policy_words(version.policy, words))
    spared: list[str] = []
    if version.grandfather != _NO_TIME:
        spared.append(words.say("policy.grandfather", span=version.grandfather))
    spared += [words.tell("policy.moved", old=old, new=new) for old, new in version.moved]
    return "\n".join([*lines, *([" ".join(spared)] if spared else [])])


def _policy_words(policy: Policy, words: Words) -> str:
    named = words.tell("decision.policy", name=policy.name, version=policy.version)
    standings = words.say("format.comma").join(policy.ladder)
    lines = [words.tell("policy.ladder", policy=named, standings=standings)]
    lines += [rung_words(rung, words) for rung in policy.rungs]
    if kept := habits(policy, words):
        lines.append(" ".join(kept))
    return "\n".join(lines)


def rung_words(rung: Rung, words: Words) -> str:
    """Return a rung in words: a paragraph.

    >>> import patronage as pt
    >>> rung_words(pt.Rung("vip", enter=pt.Never(), grace=pt.days(3)), ENGLISH)
    'Vip: never. 3 days of grace.'
    """
    name = rung.name[:1].upper() + rung.name[1:]
    sentences = [words.tell("rung.enter", rung=name, rule=rule_words(rung.enter, words))]
    if rung.confirm != _NO_TIME:
        sentences.append(words.say("rung.confirm", span=rung.confirm))
    if rung.stay is not None:
        sentences.append(words.tell("rung.stay", rule=rule_words(rung.stay, words)))
    if rung.reenter is not None:
        sentences.append(words.tell("rung.reenter", rule=rule_words(rung.reenter, words)))
    return " ".join([*sentences, *clock_words(rung, words)])


def clock_words(rung: Rung, words: Words) -> list[str]:
    """Return how long a rung is spared and held by terms, and how long it isn't gained again.

    >>> import patronage as pt
    >>> clock_words(pt.Rung("vip", enter=pt.Never(), grace=pt.days(3)), ENGLISH)
    ['3 days of grace.']
    """
    found: list[str] = []
    if rung.grace != _NO_TIME:
        found.append(words.say("rung.grace", span=rung.grace))
    if rung.cooldown != _NO_TIME:
        code = "rung.cooldown.from_gain" if rung.cooldown_from_gain else "rung.cooldown"
        found.append(words.say(code, span=rung.cooldown))
    if rung.first is not None:
        found.append(words.tell("rung.first", term=_term_words(rung.first, words)))
    if rung.renewal is not None:
        found.append(words.tell("rung.renewal", term=_renewal_words(rung.renewal, words)))
    return found


def _term_words(term: Span | EndOfPeriod, words: Words) -> str:
    if isinstance(term, Span):
        return words.word(term)
    code = "term.end_of_period" if term.further == 0 else "term.end_of_later_period"
    said = words.say(code, every=term.every, further=term.further)
    return said + anchor_words(dict(fields_said(term)), words)


def _renewal_words(term: Span | EndOfPeriod, words: Words) -> str:
    if isinstance(term, Span):
        return words.say("rung.renewal.span", span=term)
    said = words.say("rung.renewal.periods", count=term.further + 1, every=term.every)
    return said + anchor_words(dict(fields_said(term)), words)


def habits(policy: Policy, words: Words) -> list[str]:
    """Return what a policy says besides its rungs: when they are looked at, and how one moves.

    >>> import patronage as pt
    >>> habits(pt.policies.BY_CONDUCT, ENGLISH)
    []
    """
    found: list[str] = []
    if policy.better is Better.DOWN:
        found.append(words.say("policy.better.down"))
    if policy.review_on is not None:
        found.append(words.tell("policy.review_from", since=_since(policy.review_on, words)))
        every = every_words(policy.review_on.every, words)
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
        every, since = shows.delay.every, _since(shows.delay, words)
        found.append(words.tell("policy.at_boundary", which=which, every=every, since=since))
    return found


def _since(cadence: Cadence, words: Words) -> str:
    """Return from which day the boundaries of a cadence are counted, and what else it says."""
    besides = [each for each in fields_said(cadence) if each[0] not in {"every", "anchor"}]
    return words.in_full(cadence.anchor) + in_brackets(besides, words)


def mermaid(policy: Policy | PolicyHistory, words: Words = ENGLISH) -> str:
    """Return a policy as a Mermaid state diagram: standings are states, rules stand on the arrows.

    What no arrow shows (clocks, terms, when it is looked at) stands in notes. A history is drawn as
    its last version. Whatever a name holds is text in the drawing, never syntax. Raises `WrongType`
    (`policy.type`, `words.type`).

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
    check_words(words)
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
            said = words.tell("arrow.down", rule=rule_words(rung.to_stay, words))
            if rung.grace != _NO_TIME:
                said += words.say("arrow.grace", span=rung.grace)
            lines.append(f"    s{place} --> s{place - 1}: {mermaid_text(said, _WORD_LENGTH)}")
    notes = [habits(policy, words), *(_note_words(rung, words) for rung in policy.rungs)]
    for place, note in enumerate(notes):
        if note:
            said = mermaid_text(" ".join(note), _WORD_LENGTH)
            lines.append(f"    note right of s{place}: {said}")
    return "\n".join(lines)


def _note_words(rung: Rung, words: Words) -> list[str]:
    """Return what a rung has that no arrow shows: its clocks, and another way back in."""
    found: list[str] = []
    if rung.confirm != _NO_TIME:
        found.append(words.say("rung.confirm", span=rung.confirm))
    if rung.reenter is not None:
        found.append(words.tell("rung.reenter", rule=rule_words(rung.reenter, words)))
    return [*found, *clock_words(evolve(rung, grace=_NO_TIME), words)]  # an arrow says the grace


def _lasts(rung: Rung) -> bool:
    """Say whether a rung, once entered, is never lost: it asks for a thing that once was."""
    stay = rung.to_stay
    if isinstance(stay, Always):
        return True
    if not isinstance(stay, DealingCount | PurchaseCount):
        return False
    return isinstance(stay.over, Ever) and stay.threshold.comparison in LOWER
