"""What tells two policies apart, in words: rung by rung, criterion by criterion."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from patronage.checks import check_instance
from patronage.errors import raise_faults
from patronage.standing.policy.in_words import (
    check_words,
    clock_words,
    habits,
    rule_words,
    rung_words,
)
from patronage.standing.policy.policy import Policy
from patronage.standing.rules.combining import AllOf, AnyOf
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.errors import Fault
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.rules.combining import Rule
    from patronage.text.phrases import Words

__all__ = ["diff"]

_ROLES: Final = ("enter", "stay", "reenter")


def diff(old: Policy, new: Policy, words: Words = ENGLISH) -> str:
    """Return what tells a policy from an earlier one, in words; nothing for equal ones (E27).

    What is gone stands after a minus, what is new after a plus: standings, then each rung with its
    rules, of which only the parts that differ, and its clocks. A rung is known by its name.

    Raises `WrongType` (`policy.type`, `words.type`).

    >>> import patronage as pt
    >>> stricter = pt.policies.by_conduct(purchases=5, version="2")
    >>> print(pt.policies.diff(pt.policies.BY_CONDUCT, stricter))
    conduct v1 -> conduct v2
    client
      - to enter, among all: at least 3 purchases in 12 months
      + to enter, among all: at least 5 purchases in 12 months
    """
    faults: list[Fault] = []
    for path, policy in (("old", old), ("new", new)):
        check_instance(faults, "policy.type", path, policy, Policy)
    raise_faults(faults)
    check_words(words)
    return "" if old == new else "\n".join(_lines(old, new, words))


def _lines(old: Policy, new: Policy, words: Words) -> Iterator[str]:
    named = [
        words.tell("decision.policy", name=each.name, version=each.version) for each in (old, new)
    ]
    yield words.tell("diff.policies", old=named[0], new=named[1])
    ladders = [
        [words.tell("diff.standings", standings=each.ladder)] if old.ladder != new.ladder else []
        for each in (old, new)
    ]
    yield from _signed(
        [*ladders[0], *habits(old, words)], [*ladders[1], *habits(new, words)], words
    )
    mine, its = ({rung.name: rung for rung in each.rungs} for each in (old, new))
    for name in {**mine, **its}:
        before, after = mine.get(name), its.get(name)
        if before is None or after is None:
            code, rung = ("diff.new", after) if before is None else ("diff.gone", before)
            if rung is not None:
                yield words.tell(code, said=rung_words(rung, words))
        elif before != after:
            yield words.tell("diff.rung", rung=name)
            yield from (f"  {line}" for line in _of_rung(before, after, words))


def _of_rung(old: Rung, new: Rung, words: Words) -> Iterator[str]:
    for role in _ROLES:
        before: Rule | None = getattr(old, role)
        after: Rule | None = getattr(new, role)
        if before != after:
            yield from _of_rules(role, before, after, words)
    yield from _signed(_clocks(old, words), _clocks(new, words), words)


def _clocks(rung: Rung, words: Words) -> list[str]:
    confirmed = words.say("rung.confirm", span=rung.confirm) if rung.confirm.days != 0 else ""
    return [*filter(None, [confirmed]), *clock_words(rung, words)]


def _of_rules(role: str, old: Rule | None, new: Rule | None, words: Words) -> Iterator[str]:
    """Yield what differs between two rules: of two lists of one kind, their parts that do."""
    for kind, code in ((AllOf, "diff.among_all"), (AnyOf, "diff.among_any")):
        if isinstance(old, kind) and isinstance(new, kind):
            parts = [
                [
                    words.tell(code, role=words.say(f"diff.{role}"), rule=rule_words(part, words))
                    for part in each.rules
                ]
                for each in (old, new)
            ]
            if Counter(parts[0]) != Counter(parts[1]):  # else only their order differs
                yield from _signed(parts[0], parts[1], words)
                return
    whole = [
        []
        if each is None
        else [words.tell("diff.rule", role=words.say(f"diff.{role}"), rule=rule_words(each, words))]
        for each in (old, new)
    ]
    yield from _signed(whole[0], whole[1], words)


def _signed(old: Iterable[str], new: Iterable[str], words: Words) -> Iterator[str]:
    """Yield the sentences that are gone, and those that are new."""
    before, after = Counter(old), Counter(new)
    yield from (words.tell("diff.gone", said=each) for each in (before - after).elements())
    yield from (words.tell("diff.new", said=each) for each in (after - before).elements())
