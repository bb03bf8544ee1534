"""What was and what will be in words: outlooks, what averts a fall, the story of a standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.facts.acts import Override
from patronage.standing.fold.moves import Cause
from patronage.standing.review.decision import Direction
from patronage.standing.review.explain import label, name_of, seen_words, spoken_day, window_said
from patronage.text.tables import table
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.standing.questions.outlook import Expected, Outlook
    from patronage.standing.questions.story import Grace, Story, Turn
    from patronage.standing.questions.what_if import WhatIf
    from patronage.standing.remedies.remedy import Remedy
    from patronage.standing.review.decision import Finding
    from patronage.text.phrases import Words

__all__ = [
    "averted_words",
    "expected_words",
    "grace_words",
    "outlook_words",
    "reasons_words",
    "remedy_words",
    "story_words",
    "turn_reason",
    "turn_words",
    "what_if_words",
]

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
    values = {"gap": remedy.gap, "by": remedy.by, "criterion": label(remedy, words)}
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


def averted_words(averted_by: Iterable[tuple[Remedy, ...]], words: Words = ENGLISH) -> str:
    """Return the sets of what averts a fall, any one of which is enough.

    >>> import patronage as pt
    >>> averted_words(((pt.Remedy("recency"),), (pt.Remedy("visits", gap=2),)))
    'a purchase or visits: 2 short'
    """
    offers: list[str] = []
    for remedies in averted_by:
        codes = {each.code for each in remedies}
        said = [
            remedy_words(each, words)
            for each in remedies
            if codes.isdisjoint(IMPLIED.get(each.code, ()))
        ]
        if len(offers) < OFFERS_SHOWN:
            offers.append(words.word(said))
    return words.say("expected.or").join(dict.fromkeys(offers))


def reasons_words(
    reasons: Iterable[Finding], words: Words = ENGLISH, *, year: int | None = None
) -> str:
    """Return the findings that made a move, as one phrase.

    >>> import patronage as pt
    >>> reasons_words((pt.Finding("visits", pt.Verdict.MET, value=3, rung="client"),))
    'visits: 3'
    """
    return words.say("expected.also").join(_reason(each, words, year) for each in reasons)


def _reason(finding: Finding, words: Words, year: int | None) -> str:
    said = seen_words(finding, words, year=year)
    window = window_said(finding, words)
    if window is not None and finding.value is not None:
        said = words.say("expected.window", seen=said, window=window)
    return f"{label(finding, words)}: {said}"


def expected_words(
    move: Expected, words: Words = ENGLISH, *, year: int | None = None, asked: date | None = None
) -> str:
    """Return an expected move in words: when, from what to what, because of what, what averts it.

    `asked` is the day of the question: a move due by then has been waiting since its day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 5, 1)
    >>> demoted = pt.Direction.DEMOTED
    >>> coming = pt.Expected(pt.CLIENT, pt.CUSTOMER, on=day, act_by=day, direction=demoted)
    >>> print(expected_words(coming))
    client -> customer on 1 May 2026
    """
    on = spoken_day(move.on, year, words)
    code = "decision.step"
    if move.waits:
        waited = move.on < move.act_by or (asked is not None and move.on <= asked)
        code = "expected.waiting" if waited else "expected.waits"
    line = words.say(code, before=move.before.name, after=move.after.name, on=on)
    if move.act is not None:
        line += words.say("expected.unmasked", by=move.act.by, reason=move.act.reason)
    if move.direction is Direction.UNCHANGED:
        line += words.say("turn.by") + words.say("turn.renamed")
    if move.reasons:
        line += words.say("expected.because") + reasons_words(move.reasons, words, year=year)
    if move.averted_by:
        line += _averted(move, words, year)
    return line


def _averted(move: Expected, words: Words, year: int | None) -> str:
    """Return what averts a move, and when: said once where that is the same for all."""
    whens = {(each.not_before, each.by) for one in move.averted_by for each in one}
    if move.waits or not all(by for _, by in whens) or whens == {(None, move.act_by)}:
        by = spoken_day(move.act_by, year, words)
        remedies = averted_words(move.averted_by, words)
        code = "expected.averted.waits" if move.waits else "expected.averted"
        return words.say(code, remedies=remedies, by=by)
    offers = (_dated(one, words, year) for one in move.averted_by[:OFFERS_SHOWN])
    remedies = words.say("expected.or").join(dict.fromkeys(offers))
    return words.say("expected.averted.waits", remedies=remedies)


def _dated(remedies: tuple[Remedy, ...], words: Words, year: int | None) -> str:
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


def outlook_words(outlook: Outlook, words: Words = ENGLISH) -> str:
    """Return an outlook in words: where they stand, and each move to come.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day, later = date(2026, 1, 1), date(2027, 1, 1)
    >>> ledger = pt.Relationship("a", "b")
    >>> print(outlook_words(pt.outlook(ledger, pt.policies.BY_CONDUCT, on=day, until=later)))
    b  is prospect; nothing changes by 1 Jan 2027 if nothing happens  (conduct v1, as of 1 Jan 2026)
    """
    name = name_of(outlook.patron, outlook.line, words)
    who = f"{name}  {words.say('decision.stays', standing=outlook.standing.name)}"
    asked = words.say("story.asked", policy=outlook.policy, on=outlook.on)
    if not (outlook.moves or outlook.waiting):
        return f"{who}; {words.say('outlook.none', until=outlook.until)}  {asked}"
    on = outlook.on
    coming = sorted((*outlook.moves, *outlook.waiting), key=lambda move: move.on)
    moves = (f"  {expected_words(move, words, year=on.year, asked=on)}" for move in coming)
    return "\n".join((f"{who}  {asked}", *moves))


def turn_reason(turn: Turn, words: Words = ENGLISH, *, year: int | None = None) -> str:
    """Return why a standing changed: the findings that made it, or whose word it was.

    >>> from datetime import date
    >>> import patronage as pt
    >>> by_hand = pt.Placement("client", on=date(2026, 1, 2), by="ana", reason="came with a merger")
    >>> turn_reason(
    ...     pt.Turn(pt.PROSPECT, pt.CLIENT, on=by_hand.on, cause=pt.Cause.PLACED, act=by_hand)
    ... )
    'placed by ana: came with a merger'
    """
    if turn.act is not None:
        code = "turn.masked" if turn.cause is Cause.MASKED else "turn.placed"
        if isinstance(turn.act, Override) and turn.on == turn.act.period.end:
            code = "turn.unmasked"
        return words.say(code, by=turn.act.by, reason=turn.act.reason)
    if not turn.reasons:
        if turn.cause in {Cause.MASKED, Cause.PLACED}:
            return ""  # no act of the day: a new version's ladder lacks its standing
        return words.say(f"turn.{turn.cause.value}") if f"turn.{turn.cause.value}" in words else ""
    said = reasons_words(turn.reasons, words, year=year)
    if turn.since is None or turn.since == turn.on:
        return said
    code = "turn.grace" if turn.cause is Cause.LOST else "turn.confirmed"
    return said + words.say(code, since=spoken_day(turn.since, year, words))


def turn_words(turn: Turn, words: Words = ENGLISH) -> str:
    """Return a change of standing in words: when, from what to what, and why.

    >>> from datetime import date
    >>> import patronage as pt
    >>> turn = pt.Turn(pt.PROSPECT, pt.CUSTOMER, on=date(2026, 1, 2), cause=pt.Cause.EARNED)
    >>> print(turn_words(turn))
    prospect -> customer on 2 Jan 2026
    """
    line = words.say("decision.step", before=turn.before.name, after=turn.after.name, on=turn.on)
    reason = turn_reason(turn, words)
    if not reason:
        return line
    return line + words.say("expected.because" if turn.reasons else "turn.by") + reason


def grace_words(grace: Grace, words: Words = ENGLISH, *, year: int | None = None) -> str:
    """Return a running grace in words: since when, why, when it runs out, and what saves the rung.

    >>> from datetime import date
    >>> import patronage as pt
    >>> print(grace_words(pt.Grace("client", since=date(2026, 2, 15), ends=None)))
    grace for client since 15 Feb 2026
    """
    since = spoken_day(grace.since, year, words)
    line = words.say("grace.since", rung=grace.rung, since=since)
    if grace.reasons:
        line += words.say("expected.because") + reasons_words(grace.reasons, words, year=year)
    if grace.ends is not None:
        line += words.say("grace.ends", ends=spoken_day(grace.ends, year, words))
    if grace.averted_by:
        line += words.say("grace.averted", remedies=averted_words(grace.averted_by, words))
    return line


def story_words(story: Story, words: Words = ENGLISH) -> str:
    """Return a story in words: where they stand, each move with its reason, the grace that runs.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> print(story_words(pt.story(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=day)))
    b  is prospect  (conduct v1, as of 1 Jan 2026)
    """
    name = name_of(story.patron, story.line, words)
    asked = words.say("story.asked", policy=story.policy, on=story.on)
    lines = [f"{name}  {words.say('decision.stays', standing=story.standing.name)}  {asked}"]
    if story.turns:
        rows = [
            (
                words.word(turn.on),
                words.say("story.move", before=turn.before.name, after=turn.after.name),
                turn_reason(turn, words),
            )
            for turn in story.turns
        ]
        body = table(("", "", ""), rows, align="><<", width=200).splitlines()[1:]
        lines += [f"  {line}" for line in body]
    year = story.on.year
    lines += [f"  {grace_words(each, words, year=year)}" for each in story.grace]
    lines += [
        f"  {expected_words(each, words, year=year, asked=story.on)}" for each in story.waiting
    ]
    return "\n".join(lines)


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
    policy = words.say("decision.policy", name=now.policy.name, version=now.policy.version)
    question = words.say("story.asked", policy=policy, on=now.on)
    said = words.say(code, now=now.after.name, then=then.after.name)
    lines = (
        words.say("what_if.now", standing=str(asked.standing)),
        words.say("what_if.then", standing=str(asked.with_facts)),
    )
    return "\n".join((f"{name}  {said}  {question}", *(f"  {line}" for line in lines)))
