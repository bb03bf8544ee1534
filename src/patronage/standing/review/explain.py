"""Decisions and findings in words: every phrase comes from the one table.

Each function takes the table as `words`, so that another language is another value. Days of the
year of the question are written without their year.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, cast

from patronage.dates.span import Span
from patronage.facts.acts import Override
from patronage.standing.review.decision import Role
from patronage.standing.rules.verdict import Verdict
from patronage.text.characters import bounded, escape
from patronage.text.spoken import joined, short_day
from patronage.text.tables import html_table, table
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.facts.acts import Step
    from patronage.facts.parties import Ref
    from patronage.standing.remedies.remedy import Remedy
    from patronage.standing.review.decision import Decision, Finding
    from patronage.standing.rules.threshold import Threshold
    from patronage.text.phrases import Words

__all__ = [
    "explanation",
    "explanation_html",
    "finding_line",
    "finding_rows",
    "headline",
    "label",
    "name_of",
    "required_words",
    "seen_words",
    "spoken_day",
    "threshold_words",
    "told",
    "window_said",
]

MARKS: Final = {Verdict.MET: "+", Verdict.UNMET: "-", Verdict.UNKNOWN: "?"}
"""What stands before a finding: for it, against it, not known. Readable without colour."""

IDS_WIDTH: Final = 40
"""The most characters that the ids of a finding's facts take; the rest are counted."""

CELL_WIDTH: Final = 200
"""The most characters of a cell on a page, where there is room."""

STEPS_SHOWN: Final = 3
"""The most earlier changes that an explanation tells."""


def spoken_day(day: date, year: int | None, words: Words = ENGLISH) -> str:
    """Return a day as it is said; without its year where that is the one given.

    >>> spoken_day(date(2026, 2, 1), 2026), spoken_day(date(2026, 2, 1), None)
    ('1 Feb', '1 Feb 2026')
    """
    return words.word(day) if year is None else short_day(day, year, dict(words.phrases))


def name_of(patron: Ref, line: str | None = None, words: Words = ENGLISH) -> str:
    """Return who an answer is about: the name, and the line of service where it is of one.

    >>> import patronage as pt
    >>> name_of(pt.Ref("mary", "Mary Vane"), "counsel")
    'Mary Vane (counsel)'
    """
    name = bounded(str(patron), 60)
    return name if line is None else words.say("decision.line", name=name, line=line)


def label(finding: Finding | Remedy, words: Words = ENGLISH) -> str:
    """Return what a criterion is called; where it asks for a thing of many, with the thing's name.

    >>> import patronage as pt
    >>> label(pt.Finding("my_own_rule", pt.Verdict.MET, rung="client"))
    'my own rule'
    >>> warned = pt.Finding(
    ...     "act_taken", pt.Verdict.MET, rung="client", params=(("what", "warning"),)
    ... )
    >>> label(warned)
    'warning'
    """
    code = f"criterion.{finding.code}"
    params = dict(finding.params)
    by = params.get("by")
    named = f"{code}.{str(by.value).replace(' ', '_')}" if isinstance(by, Enum) else f"{code}.named"
    if named in words and words.fields_of(named) <= params.keys():
        plain = {
            name: value.replace("-", " ") if isinstance(value, str) else value
            for name, value in params.items()
        }
        return words.say(named, **plain)
    return words.say(code) if code in words else words.word(finding.code.replace("_", " "))


def seen_words(finding: Finding, words: Words = ENGLISH, *, year: int | None = None) -> str:
    """Return what was seen; of what is not known, why it isn't.

    >>> import patronage as pt
    >>> why = (("unknown", "never_imported"), ("missing", ("assigned",)))
    >>> seen_words(pt.Finding("dedicated_manager", pt.Verdict.UNKNOWN, rung="client", params=why))
    'not known: no assignment of a manager was ever imported'
    """
    values = _values(finding, words, year)
    if finding.verdict is Verdict.UNKNOWN:
        return _unknown_words(finding, values, words)
    nothing = finding.value is None or finding.value is False
    code = f"seen.{finding.code}.none" if nothing else f"seen.{finding.code}"
    if code in words and words.fields_of(code) <= values.keys():
        return words.say(code, **values)
    if nothing or finding.value is True:
        return words.say("seen.nothing" if nothing else "seen.yes")
    return words.word(finding.value)


def _unknown_words(finding: Finding, values: dict[str, object], words: Words) -> str:
    code = f"seen.{finding.code}.none"
    why = f"unknown.{dict(finding.params).get('unknown')}"
    if why == "unknown.nothing_to_judge" and code in words:
        own = words.fields_of(code)
        if own and own <= values.keys():  # what was seen says by itself why nothing follows
            return words.say(code, **values)
    return words.say(why, **values) if why in words else words.say("verdict.unknown")


def _values(finding: Finding, words: Words, year: int | None) -> dict[str, object]:
    """Return what the phrases of a finding may name, its days and intervals as they are said."""
    params: dict[str, object] = {
        "value": finding.value,
        "required": finding.required,
        **dict(finding.params),
    }
    values: dict[str, object] = {}
    for name, value in params.items():
        said: object = value
        if isinstance(value, date):
            said = spoken_day(value, year, words)
        elif name == "every" and isinstance(value, Span) and f"interval.{value}" in words:
            said = words.say(f"interval.{value}")
        elif name == "missing" and isinstance(value, tuple):
            kinds = [_kind_words(str(kind), words) for kind in cast("tuple[object, ...]", value)]
            said = joined(kinds, dict(words.phrases), last_by="format.or")
        if said is not None or name == "value":
            values[name] = said
    return values


def _kind_words(kind: str, words: Words) -> str:
    code = f"kind.{kind}"
    if code in words:
        return words.say(code)
    return words.word(kind.rpartition(":")[2].replace("-", " "))


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
        said = words.say(code, **{**values, "required": bound})
    elif bound and (window := window_said(finding, words)) is not None:
        said = words.say("needs.window", required=bound, window=window)
    elif not bound:
        return words.say("needs.none" if _negated(finding) else "needs.any")
    else:
        said = bound
    return words.say("needs.not", required=said) if _negated(finding) else said


def window_said(finding: Finding, words: Words = ENGLISH) -> str | None:
    """Return the window in which facts count, as a phrase; None for all the time there is.

    >>> import patronage as pt
    >>> month = (("over", pt.months(1)),)
    >>> window_said(pt.Finding("visits", pt.Verdict.MET, value=3, rung="client", params=month))
    'in 1 month'
    """
    values = dict(finding.params)
    if isinstance(over := values.get("over"), Span):
        return words.say("window.rolling", span=over)
    code = f"window.{values.get('window')}"
    return words.say(code, **values) if code in words else None


def _negated(finding: Finding) -> bool:
    return dict(finding.params).get("negated") is True


def _speaks(finding: Finding) -> Verdict:
    """Return whether a finding speaks for the rung: of what must not be so, the opposite."""
    return finding.verdict.negated if _negated(finding) else finding.verdict


def threshold_words(threshold: Threshold, words: Words = ENGLISH) -> str:
    """Return a threshold in words, its comparison stated.

    >>> import patronage as pt
    >>> threshold_words(pt.within(pt.days(180)))
    'within 180 days'
    """
    return words.say(f"threshold.{threshold.comparison.name.lower()}", bound=threshold.bound)


def _ids(finding: Finding, words: Words) -> str:
    """Return the first ids of the facts, as many as fit, at least one; the rest are counted."""
    fee = dict(finding.params).get("fee")
    within = "" if fee is None else f"/{fee}"
    shown: list[str] = []
    for each in finding.ids:
        said = bounded(f"{each}{within}", IDS_WIDTH)
        if shown and sum(map(len, shown)) + len(said) > IDS_WIDTH:
            break
        shown.append(said)
    if len(finding.ids) > len(shown):
        shown.append(words.say("facts.more", count=len(finding.ids) - len(shown)))
    return f"[{', '.join(shown)}]" if shown else ""


def finding_line(finding: Finding, words: Words = ENGLISH) -> str:
    """Return a finding as one line: mark, criterion, what was seen, what is asked, the facts.

    >>> import patronage as pt
    >>> asked = pt.Finding(
    ...     "visits", pt.Verdict.UNMET, value=1, required=pt.at_least(3), rung="client"
    ... )
    >>> print(finding_line(asked))
    - visits: 1 (needs: at least 3)
    """
    needs = words.say("finding.needs", required=required_words(finding, words))
    mark, named = MARKS[_speaks(finding)], label(finding, words)
    return f"{mark} {named}: {seen_words(finding, words)} ({needs}) {_ids(finding, words)}".rstrip()


def finding_rows(
    findings: tuple[Finding, ...], words: Words = ENGLISH, *, year: int | None = None
) -> list[tuple[str, str, str, str]]:
    """Return for each finding its mark and name, what was seen, what is asked, and the facts.

    >>> import patronage as pt
    >>> finding_rows((pt.Finding("always", pt.Verdict.MET, value=True, rung="client"),))
    [('+ always', 'yes', 'needs: yes', '')]
    """
    return [
        (
            f"{MARKS[_speaks(each)]} {label(each, words)}",
            seen_words(each, words, year=year),
            words.say("finding.needs", required=required_words(each, words)),
            _ids(each, words),
        )
        for each in findings
    ]


def headline(decision: Decision, words: Words = ENGLISH) -> str:
    """Return the first line of an explanation: who moved, from what to what, on which day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> print(headline(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    mary  is prospect  (conduct v1)
    """
    version = decision.policy
    policy = words.say("decision.policy", name=version.name, version=version.version)
    name = name_of(decision.patron, decision.line, words)
    return f"{name}  {_standing_line(decision, words)}  ({policy})"


def _standing_line(decision: Decision, words: Words) -> str:
    after = decision.after.name
    if not decision.steps:
        return words.say("decision.stays", standing=after)
    last = decision.steps[-1]
    code = "decision.due" if last.due else "decision.moved"
    ladder = decision.after.ladder  # of the last step before a new version, perhaps another one
    known = after in ladder and last.before.name in ladder
    rises = known and ladder.index(after) > ladder.index(last.before.name)
    name = after.upper() if rises else after
    return words.say(code, before=last.before.name, after=name, on=last.on)


def told(decision: Decision) -> tuple[Finding, ...]:
    """Return the findings that an explanation tells: of the rung that moved, and of the next.

    After a gain those that made it, or keep it now where those no longer hold; after a loss those
    of staying that failed; where somebody may rise further, those of the next rung above.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> decision = pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
    >>> {finding.rung for finding in told(decision)}
    {'customer'}
    """
    ladder = decision.after.ladder
    if decision.steps and decision.steps[-1].before.name in ladder:
        last = decision.steps[-1]
        place, before = ladder.index(decision.after.name), ladder.index(last.before.name)
        if place > before:
            return (*_holding(decision, last.on), *_next_above(decision, place))
        if before > place:
            return decision.of(last.before, Role.STAY) or decision.of(last.before)
    place = ladder.index(decision.after.name) if decision.after.name in ladder else 0
    return _next_above(decision, place) or decision.of(decision.after)


def _holding(decision: Decision, gained: date) -> tuple[Finding, ...]:
    """Return what made a gain; where that no longer holds, and a rule of staying does, that one."""
    entered, stays = decision.of(decision.after), decision.of(decision.after, Role.STAY)
    if gained == decision.on or not stays or all(_speaks(each) is Verdict.MET for each in entered):
        return entered
    return stays


def _next_above(decision: Decision, place: int) -> tuple[Finding, ...]:
    rungs = {each.rung for each in decision.findings}
    above = [name for name in decision.after.ladder[place + 1 :] if name in rungs][:1]
    return tuple(each for name in above for each in decision.of(name))


def explanation(decision: Decision, words: Words = ENGLISH) -> str:
    """Return a decision as an explanation: the headline, each finding, earlier steps, what comes.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> print(explanation(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))))
    mary  is prospect  (conduct v1)
      - dealings  0  needs: at least 1
      as of 1 Jan 2026, by all that is known now
    """
    lines = [headline(decision, words), *(f"  {line}" for line in _hold_words(decision, words))]
    rows = finding_rows(told(decision), words, year=decision.on.year)
    if rows:
        body = table(("", "", "", ""), rows).splitlines()[1:]
        lines += [f"  {line}".rstrip() for line in body]
    lines += [f"  {line}" for line in _context(decision, words)]
    return "\n".join(lines)


def _context(decision: Decision, words: Words) -> list[str]:
    """Return the lines about other days: earlier steps, what waits, what comes, what was asked."""
    lines = [_step_words(step, words) for step in decision.steps[:-1][-STEPS_SHOWN:]]
    if decision.due_on is not None:
        lines.append(words.say("decision.waits", since=decision.due_on))
    if decision.next_change_on is not None:
        lines.append(words.say("decision.next", on=decision.next_change_on))
    if decision.known_by is None:
        lines.append(words.say("decision.as_of", on=decision.on))
    else:
        lines.append(words.say("decision.known_by", on=decision.on, day=decision.known_by))
    return lines


def _hold_words(decision: Decision, words: Words) -> list[str]:
    """Return the line on what decides beside the findings: an act, a running term; or none."""
    act, until = decision.act, decision.held_until
    if act is None:
        return [] if until is None else [words.say("held.term", until=until)]
    named = {"standing": act.standing.name, "by": act.by, "reason": act.reason}
    if isinstance(act, Override):
        since = max(act.period.start or act.on, act.on)
        line = words.say(f"held.{act.mask.value}", since=since, **named)
    else:
        line = words.say("held.placed", since=act.on, **named)
    return [line if until is None else words.say("held.until", line=line, until=until)]


def _step_words(step: Step, words: Words) -> str:
    return words.say("decision.step", before=step.before.name, after=step.after.name, on=step.on)


def explanation_html(decision: Decision, words: Words = ENGLISH) -> str:
    """Return a decision as HTML for a notebook: escaped, accessible, without script or colour.

    >>> from datetime import date
    >>> import patronage as pt
    >>> mary = pt.Relationship("hp", "mary")
    >>> html = explanation_html(pt.review(mary, pt.policies.BY_CONDUCT, on=date(2026, 1, 1)))
    >>> html.startswith("<div><p><strong>mary")
    True
    """
    heads = ("head.criterion", "head.seen", "head.needs", "head.facts")
    rows = finding_rows(told(decision), words, year=decision.on.year)
    body = html_table(
        [words.say(each) for each in heads],
        rows,
        caption=headline(decision, words),
        width=CELL_WIDTH,
    )
    held = "".join(f"<p>{escape(line)}</p>" for line in _hold_words(decision, words))
    context = "".join(f"<p>{escape(line)}</p>" for line in _context(decision, words))
    first = f"<p><strong>{escape(headline(decision, words))}</strong></p>"
    return f"<div>{first}{held}{body}{context}</div>"
