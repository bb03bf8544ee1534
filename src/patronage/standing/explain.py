"""Decisions, findings and outlooks in words: every phrase comes from the one table.

Each function takes the table as `words`, so that another language is another value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.dates import Span
from patronage.standing.decision import Decision, Finding, Role
from patronage.standing.verdict import Threshold, Verdict
from patronage.text import bounded, escape, html_table, table
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.facts import Ref, Step
    from patronage.standing.outlook import Expected, Outlook
    from patronage.standing.remedies import Remedy
    from patronage.text import Words

__all__ = [
    "expected_words",
    "explanation",
    "explanation_html",
    "finding_line",
    "headline",
    "label",
    "outlook_words",
    "remedy_words",
    "required_words",
    "seen_words",
]

MARKS = {Verdict.MET: "+", Verdict.UNMET: "-", Verdict.UNKNOWN: "?"}
"""What stands before a finding: met, not met, not known. Readable without colour."""

IDS_SHOWN = 3
"""The most facts that an explanation names; the rest are counted."""


def label(finding: Finding | Remedy, words: Words = ENGLISH) -> str:
    """Return what a criterion is called.

    >>> import patronage as pt
    >>> label(pt.Finding("my_own_rule", pt.Verdict.MET, rung="client"))
    'my own rule'
    """
    code = f"criterion.{finding.code}"
    return words.say(code) if code in words else words.word(finding.code.replace("_", " "))


def seen_words(finding: Finding, words: Words = ENGLISH) -> str:
    """Return what was seen.

    >>> import patronage as pt
    >>> seen_words(pt.Finding("my_own_rule", pt.Verdict.UNKNOWN, rung="client"))
    'not known'
    """
    values = {"value": finding.value, "required": finding.required, **dict(finding.params)}
    nothing = finding.value is None or finding.value is False
    code = f"seen.{finding.code}.none" if nothing else f"seen.{finding.code}"
    if finding.verdict is Verdict.UNKNOWN and finding.value is not None:
        return words.say("verdict.unknown")
    if code in words and words.fields_of(code) <= values.keys():
        if isinstance(every := values.get("every"), Span) and f"interval.{every}" in words:
            values["every"] = words.say(f"interval.{every}")
        return words.say(code, **values)
    if finding.verdict is Verdict.UNKNOWN:
        return words.say("verdict.unknown")
    if nothing or finding.value is True:
        return words.say("seen.yes" if finding.value else "seen.nothing")
    return words.word(finding.value)


def required_words(finding: Finding, words: Words = ENGLISH) -> str:
    """Return what was asked for.

    >>> import patronage as pt
    >>> required_words(pt.Finding("visits", pt.Verdict.MET, required=pt.at_least(3), rung="client"))
    'at least 3'
    """
    bound = "" if finding.required is None else threshold_words(finding.required, words)
    code = f"needs.{finding.code}"
    values = dict(finding.params)
    if code in words:
        return words.say(code, required=bound, **values)
    if isinstance(over := values.get("over"), Span):
        return words.say("needs.over", required=bound, over=over)
    return bound or words.say("needs.any")


def threshold_words(threshold: Threshold, words: Words = ENGLISH) -> str:
    """Return a threshold in words, its comparison stated.

    >>> import patronage as pt
    >>> threshold_words(pt.within(pt.days(180)))
    'within 180 days'
    """
    return words.say(f"threshold.{threshold.comparison.name.lower()}", bound=threshold.bound)


def _ids(ids: tuple[str, ...], words: Words) -> str:
    shown = [bounded(each, 40) for each in ids[:IDS_SHOWN]]
    if len(ids) > IDS_SHOWN:
        shown.append(words.say("facts.more", count=len(ids) - IDS_SHOWN))
    return f"[{', '.join(shown)}]" if shown else ""


def finding_line(finding: Finding, words: Words = ENGLISH) -> str:
    """Return a finding as one line: mark, criterion, what was seen, what is asked, the facts.

    >>> import patronage as pt
    >>> print(finding_line(pt.Finding("visits", pt.Verdict.UNMET, value=1, required=pt.at_least(3), rung="client")))
    - visits: 1 (needs: at least 3)
    """
    needs = words.say("finding.needs", required=required_words(finding, words))
    line = f"{MARKS[finding.verdict]} {label(finding, words)}: {seen_words(finding, words)} ({needs})"
    return f"{line} {_ids(finding.ids, words)}".rstrip()


def _name(ref: Ref) -> str:
    return bounded(str(ref), 60)


def headline(decision: Decision, words: Words = ENGLISH) -> str:
    """Return the first line of an explanation: who moved, from what to what, on which day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> print(headline(pt.review(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    mary  is prospect  (conduct v1)
    """
    policy = words.say("decision.policy", name=decision.policy.name, version=decision.policy.version)
    return f"{_name(decision.patron)}  {_standing_line(decision, words)}  ({policy})"


def _standing_line(decision: Decision, words: Words) -> str:
    after = decision.after.name
    if not decision.steps:
        return words.say("decision.stays", standing=after)
    last = decision.steps[-1]
    code = "decision.due" if last.due else "decision.moved"
    rises = after in last.before.ladder and decision.after > last.before
    name = after.upper() if rises else after
    return words.say(code, before=last.before.name, after=name, on=last.on)


def told(decision: Decision) -> tuple[Finding, ...]:
    """Return the findings that an explanation tells: of the rung that moved, or that is next.

    After a gain those that made it, after a loss those of staying that failed, else those of the
    rung that is held and of the next above it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> decision = pt.review(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
    >>> {finding.rung for finding in told(decision)}
    {'customer'}
    """
    ladder = decision.after.ladder
    if decision.steps and decision.steps[-1].before.name in ladder:
        last = decision.steps[-1]
        place, before = ladder.index(decision.after.name), ladder.index(last.before.name)
        if place > before:
            return decision.of(decision.after)
        if before > place:
            return decision.of(last.before, Role.STAY) or decision.of(last.before)
    rungs = {each.rung for each in decision.findings}
    place = ladder.index(decision.after.name) if decision.after.name in ladder else 0
    above = [name for name in ladder[place + 1 :] if name in rungs][:1]
    return tuple(each for name in above for each in decision.of(name)) or decision.of(decision.after)


def _finding_rows(findings: tuple[Finding, ...], words: Words) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"{MARKS[each.verdict]} {label(each, words)}",
            seen_words(each, words),
            words.say("finding.needs", required=required_words(each, words)),
            _ids(each.ids, words),
        )
        for each in findings
    ]


def explanation(decision: Decision, words: Words = ENGLISH) -> str:
    """Return a decision as an explanation: the headline, each finding, earlier steps, what comes.

    >>> from datetime import date
    >>> import patronage as pt
    >>> print(explanation(pt.review(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    mary  is prospect  (conduct v1)
      - purchases  none  needs: at least 1
    """
    lines = [headline(decision, words)]
    rows = _finding_rows(told(decision), words)
    if rows:
        body = table(("", "", "", ""), rows).splitlines()[1:]
        lines += [f"  {line}".rstrip() for line in body]
    lines += [f"  {line}" for line in _context(decision, words)]
    return "\n".join(lines)


def _context(decision: Decision, words: Words) -> list[str]:
    """Return the lines about other days: earlier steps, what waits, what comes."""
    lines = [_step_words(step, words) for step in decision.steps[:-1][-3:]]
    if decision.due_on is not None:
        lines.append(words.say("decision.waits", since=decision.due_on))
    if decision.next_change_on is not None:
        lines.append(words.say("decision.next", on=decision.next_change_on))
    if decision.known_by is not None:
        lines.append(words.say("decision.known_by", day=decision.known_by))
    return lines


def _step_words(step: Step, words: Words) -> str:
    return words.say("decision.step", before=step.before.name, after=step.after.name, on=step.on)


def explanation_html(decision: Decision, words: Words = ENGLISH) -> str:
    """Return a decision as HTML for a notebook: escaped, accessible, without script or colour.

    >>> from datetime import date
    >>> import patronage as pt
    >>> html = explanation_html(pt.review(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT, on=date(2026, 1, 1)))
    >>> html.startswith("<div><p><strong>mary")
    True
    """
    heads = ("head.criterion", "head.seen", "head.needs", "head.facts")
    rows = _finding_rows(told(decision), words)
    body = html_table([words.say(each) for each in heads], rows, caption=headline(decision, words))
    context = "".join(f"<p>{escape(line)}</p>" for line in _context(decision, words))
    return f"<div><p><strong>{escape(headline(decision, words))}</strong></p>{body}{context}</div>"


def remedy_words(remedy: Remedy, words: Words = ENGLISH) -> str:
    """Return what a criterion lacks, in words.

    >>> import patronage as pt
    >>> remedy_words(pt.Remedy("visits", gap=2))
    'visits: 2 short'
    """
    values = {"gap": remedy.gap, "by": remedy.by, "criterion": label(remedy, words)}
    if f"remedy.{remedy.code}" in words and remedy.gap is not None:
        return words.say(f"remedy.{remedy.code}", **values)
    if f"remedy.{remedy.code}.any" in words:
        return words.say(f"remedy.{remedy.code}.any", **values)
    return words.say("remedy.gap" if remedy.gap is not None else "remedy.any", **values)


def expected_words(move: Expected, words: Words = ENGLISH) -> str:
    """Return an expected move in words: when, from what to what, because of what, what averts it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 5, 1)
    >>> print(expected_words(pt.Expected(pt.CLIENT, pt.CUSTOMER, on=day, act_by=day, direction=pt.Direction.DEMOTED)))
    client -> customer on 1 May 2026
    """
    line = words.say("decision.step", before=move.before.name, after=move.after.name, on=move.on)
    if move.reasons:
        reasons = [f"{label(each, words)}: {seen_words(each, words)}" for each in move.reasons]
        line += words.say("expected.because", reasons=reasons)
    if move.averted_by:
        offers = [words.word([remedy_words(each, words) for each in one]) for one in move.averted_by[:3]]
        line += words.say("expected.averted", remedies=words.say("expected.or").join(offers), by=move.act_by)
    return line


def outlook_words(outlook: Outlook, words: Words = ENGLISH) -> str:
    """Return an outlook in words: where they stand, and each move to come.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day, later = date(2026, 1, 1), date(2027, 1, 1)
    >>> print(outlook_words(pt.outlook(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT, on=day, until=later)))
    b  is prospect; nothing changes by 1 Jan 2027 if nothing happens
    """
    who = f"{_name(outlook.patron)}  {words.say('decision.stays', standing=outlook.standing.name)}"
    if not outlook.moves:
        return f"{who}; {words.say('outlook.none', until=outlook.until)}"
    return "\n".join((who, *(f"  {expected_words(move, words)}" for move in outlook.moves)))
