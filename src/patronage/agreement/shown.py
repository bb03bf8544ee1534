"""How an agreement is shown: in one line, and as a page of a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.counting.when import bounds
from patronage.text.characters import bounded, escape
from patronage.text.tables import html_table
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from patronage.agreement.life import Life
    from patronage.agreement.rounds import Rounds
    from patronage.agreement.term import Term
    from patronage.text.phrases import Words

__all__ = ["html_of", "summary_of", "term_words"]

ENDS_SHOWN = 3
"""How many ends of terms are shown, the first included."""


def term_words(term: Term, words: Words = ENGLISH) -> str:
    """Return a term in words: from when, to when, and what then.

    >>> from datetime import date
    >>> import patronage as pt
    >>> yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(60))
    >>> term_words(pt.Term(date(2026, 2, 1), length=pt.years(1), renewal=yearly))
    'from 1 Feb 2026 to 1 Feb 2027, then renews for 12 months, notice 60 days'
    """
    return _renewing_words(term.rounds(), 0, words)


def _renewing_words(rounds: Rounds, renewals: int, words: Words) -> str:
    """Return a term that has been renewed so often in words."""
    end, renewal = rounds.end(renewals), rounds.renewal_after(renewals)
    if end is None:
        return words.say("term.open", start=rounds.start)
    parts = [words.say("term.closed", start=rounds.start, end=end)]
    if renewal is None:
        return parts[0]
    code = f"term.{renewal.kind.value.replace(' ', '_')}"
    if renewal.length is not None:
        parts.append(words.say(code, length=renewal.length, by=renewal.by))
    elif renewal.to is not None:
        parts.append(words.say(f"{code}.to", to=renewal.to, by=renewal.by))
    else:
        parts.append(words.say(f"{code}.open", by=renewal.by))
    if renewal.notice is not None:
        parts.append(words.say("term.notice", span=renewal.notice.span))
    return ", ".join(parts)


def _life_words(life: Life, words: Words = ENGLISH) -> str:
    """Return from when, to when, and what then, by the term and by what was done since."""
    start, end = life.start, life.ended_on
    if life.end_act is not None and end is not None:
        (status,) = life.possible.at(bounds(end)[1])
        return words.say(f"term.{status.value}", start=start, end=end)
    if life.is_stopped and end is not None:
        closed = words.say("term.closed", start=start, end=end)
        return f"{closed}, {words.say('term.stopped')}"
    return _renewing_words(life.rounds, len(life.renewed_on), words)


def _ends(life: Life, words: Words) -> tuple[str, object]:
    """Return the day it ends where that is settled by an act, else the next ends of its terms."""
    if life.end_act is not None or life.is_stopped:
        return "ends", words.word(life.ended_on)
    done = len(life.renewed_on)
    ends = (life.rounds.end(number) for number in range(done, done + ENDS_SHOWN))
    return "next_ends", [words.word(end) for end in ends if end is not None]


def summary_of(agreement: str, life: Life, words: Words = ENGLISH) -> str:
    """Return an agreement, by its id and its life, in one line."""
    summary = life.terms_over_time.at(bounds(life.start)[0]).summary
    title = agreement if summary is None else f"{agreement} {bounded(summary)}"
    return f"{title}: {_life_words(life, words)}"


def html_of(agreement: str, life: Life, words: Words = ENGLISH) -> str:
    """Return an agreement, by its id and its life, as HTML: terms, status, acts; all escaped."""
    facts: list[tuple[str, object]] = [
        ("parties", _party(life.signatories, words)),
        ("term", _life_words(life, words)),
        _ends(life, words),
        ("signed", life.signed_on),
        ("parts", sorted(life.versions[-1].terms.parts, key=lambda part: part.value)),
    ]
    agreed: list[tuple[str, object]] = [
        (words.say(f"agreement.head.{name}"), value) for name, value in facts
    ]
    agreed += [(clause.kind, clause.text) for clause in life.terms.clauses]
    acts = [(act.on, words.word(act.effective), act.kind, act.by, act.reason) for act in life.acts]
    tables = (
        _table(words, ("", "agreed"), agreed),
        _table(words, ("from", "status"), life.status.changes()),
        _table(words, ("on", "effective", "act", "by", "reason"), acts),
    )
    title = escape(summary_of(agreement, life, words))
    return f"<section><p><b>{title}</b></p>{''.join(tables)}</section>"


def _table(words: Words, heads: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    named = [head and words.say(f"agreement.head.{head}") for head in heads]
    return html_table(named, rows, formats=words.formats)


def _party(parties: Iterable[object], words: Words) -> str:
    return words.word([words.word(each) for each in parties])
