"""An agreement in a line: what it is called, from when to when it goes, and what then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.shown.in_words import renewing_words, term_words
from patronage.counting.verdict import Verdict
from patronage.counting.when import NEVER, bounds, has_come
from patronage.text.characters import bounded

if TYPE_CHECKING:
    from datetime import date

    from patronage.agreement.life.life import Life
    from patronage.counting.when import Day
    from patronage.text.phrases import Words

__all__ = ["life_words", "next_ends", "summary_of", "title_of"]

ENDS_SHOWN: Final = 3
"""How many ends of terms are shown, the first included."""


def life_words(life: Life, words: Words) -> str:
    """Return from when, to when, and what then, by the term and by what was done since.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on, yearly = date(2026, 1, 5), pt.Renewal.automatic(pt.years(1), notice=pt.days(60))
    >>> life_words(
    ...     pt.Agreement.signed("A1", on=on, start=on, length=pt.years(1), renewal=yearly).life,
    ...     pt.ENGLISH,
    ... )
    'from 5 Jan 2026 to 5 Jan 2027, then renews for 12 months, notice 60 days'
    """
    start, end = life.start, life.ended_on
    if life.end_act is not None and end is not None:
        status = next(each for each in life.possible.at(bounds(end)[0]) if each.is_ended)
        return term_words(f"term.{status.value}", start, end, life.term, words)
    if life.is_stopped and end is not None:
        closed = term_words("term.closed", start, end, life.term, words)
        return f"{closed}, {words.say('term.stopped')}"
    return renewing_words(life.rounds, len(life.renewed_on), life.term, words)


def next_ends(life: Life, on: date) -> tuple[str, list[Day]]:
    """Return the day it ends where that is settled by an act or has come, else the next ends.

    Of those of its terms none after the day on which it ends at the latest, which is one too.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> next_ends(pt.Agreement.signed("A1", on=on, start=on, length=pt.years(1)).life, on)
    ('next_ends', [datetime.date(2027, 1, 5)])
    """
    is_over = has_come(life.ended_on, on) is Verdict.MET
    if is_over or life.end_act is not None or life.is_stopped:
        return "ends", [] if life.ended_on is None else [life.ended_on]
    done = max(len(life.renewed_on), life.rounds.by(on))
    ends = (life.rounds.end(number) for number in range(done, done + ENDS_SHOWN))
    found, cut = [end for end in ends if end is not None], life.cut_on
    if cut is not None and bounds(cut)[1] < NEVER:
        last = bounds(cut)[1]
        found = [*(end for end in found if bounds(end)[0] < last), cut][:ENDS_SHOWN]
    return "next_ends", found


def title_of(agreement: str, life: Life) -> str:
    """Return what an agreement, by its id and its life, is called: its summary stands beside it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> title_of("A1", pt.Agreement.signed("A1", on=on, start=on, summary="Counsel").life)
    'A1 Counsel'
    """
    summary = life.terms_over_time.at(bounds(life.start)[0]).summary
    return agreement if summary is None else f"{agreement} {bounded(summary)}"


def summary_of(agreement: str, life: Life, words: Words) -> str:
    """Return an agreement, by its id and its life, in one line.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> summary_of("A1", pt.Agreement.signed("A1", on=on, start=on).life, pt.ENGLISH)
    'A1: from 5 Jan 2026 until it is ended'
    """
    return f"{title_of(agreement, life)}: {life_words(life, words)}"
