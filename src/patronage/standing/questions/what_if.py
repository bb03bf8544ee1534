"""What a standing would be with facts that aren't in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.checks import check_instance, items_of
from patronage.facts.standings import Standing
from patronage.standing.review.case import case_of
from patronage.standing.review.decision import Decision, name_of, policy_named
from patronage.timeline.timeline import Timeline
from patronage.values import Said
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.errors import Fault
    from patronage.facts.fact import Fact
    from patronage.relationship.relationship import Relationship
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.review.case import Case
    from patronage.standing.rules.evidence import Ledgers
    from patronage.text.phrases import Words

__all__ = ["WhatIf", "what_if", "what_if_words"]


@frozen
class WhatIf(Said):
    """What a standing is, and what it would be with facts that aren't there.

    `now` and `then` are the decisions of the day without and with them, `standing` and `with_facts`
    the standings on every day. The relationship itself is as it was.

    >>> from datetime import date
    >>> import patronage as pt
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
    >>> asked = pt.what_if(
    ...     pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, [bought], on=date(2026, 1, 2)
    ... )
    >>> asked.moves, asked.then.after.name
    (True, 'customer')
    """

    now: Decision
    then: Decision
    standing: Timeline[Standing] = field(kw_only=True)
    with_facts: Timeline[Standing] = field(kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        for path in ("standing", "with_facts"):  # an annotation can't say: a timeline of anything
            check_instance(faults, "timeline.type", path, getattr(self, path), Timeline)

    def _said(self, words: Words) -> str:
        return what_if_words(self, words)

    @property
    def moves(self) -> bool:
        """Whether the facts make a difference on the day that was asked about.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.what_if(
        ...     pt.Relationship("hp", "m"), pt.policies.BY_CONDUCT, (), on=date(2026, 1, 2)
        ... ).moves
        False
        """
        return self.now.after != self.then.after

    @property
    def differs(self) -> Timeline[bool]:
        """On which days the facts make a difference.

        >>> from datetime import date
        >>> import patronage as pt
        >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
        >>> pt.what_if(
        ...     pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, [bought], on=bought.on
        ... ).differs
        Timeline.of({datetime.date(2026, 1, 2): True}, before=False)
        """
        return Timeline.combine(lambda one, other: one != other, self.standing, self.with_facts)


def what_if(
    relationship: Relationship | Case,
    policy: Policy | PolicyHistory | None = None,
    facts: Iterable[Fact] = (),
    *,
    on: date,
    known_by: date | None = None,
    book: Ledgers | None = None,
) -> WhatIf:
    """Return what a standing would be on a day with facts that aren't in the ledger.

    Facts after the day are not seen on it, as in any review, but show in `with_facts`. A `Case` may
    be given, as to `review`: `what_if(case, facts=[…], on=day)`. Raises what `Relationship.add` and
    `review` do.

    >>> from datetime import date
    >>> import patronage as pt
    >>> price = pt.Money("9.90", "USD")
    >>> twice = [pt.Purchase(price, on=date(2026, month, 2)) for month in (1, 4)]
    >>> mary = pt.Relationship("hp", "mary").add(*twice)
    >>> one_more = pt.Purchase(price, on=date(2026, 5, 2))
    >>> pt.what_if(mary, pt.policies.BY_CONDUCT, [one_more], on=one_more.on).then.after.name
    'client'
    """
    case = case_of(relationship, policy, known_by, book=book)
    added = case.relationship.add(*cast("tuple[Fact, ...]", items_of(facts)))
    with_them = case.of(added, case.known_by)
    return WhatIf(
        case.review(on),
        with_them.review(on),
        standing=case.standing,
        with_facts=with_them.standing,
    )


def what_if_words(asked: WhatIf, words: Words = ENGLISH) -> str:
    """Return what some facts would change, in words: the day's standing, and both timelines.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day, ledger = date(2026, 1, 2), pt.Relationship("shop", "mary")
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=day)
    >>> print(what_if_words(pt.what_if(ledger, pt.policies.BY_CONDUCT, [bought], on=day)))
    mary  is prospect, and would be customer  (conduct v1, as of 2 Jan 2026)
      as it is: prospect
      with these facts: prospect; customer from 2 Jan 2026
    """
    now, then = asked.now, asked.then
    code = "what_if.moves" if asked.moves else "what_if.same"
    name = name_of(now.patron, now.line, words)
    question = words.say("story.asked", policy=policy_named(now.policy, words), on=now.on)
    said = words.say(code, now=now.after.name, then=then.after.name)
    lines = (
        words.say("what_if.now", standing=asked.standing.say(words)),
        words.say("what_if.then", standing=asked.with_facts.say(words)),
    )
    return "\n".join((f"{name}  {said}  {question}", *(f"  {line}" for line in lines)))
