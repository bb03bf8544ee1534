"""One readable page of an agreement, as text and as HTML: what is agreed, and how it stands."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.agreement.ahead.deadlines import deadlines_of
from patronage.agreement.life.acts import About
from patronage.agreement.life.breaches import cured, duty_on
from patronage.agreement.life.effect import remaining
from patronage.agreement.life.life import Unsure
from patronage.agreement.life.overdue import overdue_of
from patronage.agreement.shown.in_words import (
    changing_words,
    end_words,
    ending_words,
    notice_words,
    price_words,
    standing_still,
    surviving_words,
    waits_for_others,
    worded,
)
from patronage.agreement.shown.shown import life_words, next_ends, title_of
from patronage.agreement.status.act_kinds import Ground
from patronage.agreement.terms.due_series import day_after
from patronage.agreement.terms.obligations import Obligation
from patronage.counting.verdict import Verdict
from patronage.counting.when import NEVER, bounds, has_come, when
from patronage.dates.day import add_days
from patronage.errors import LENGTH
from patronage.facts.parties import Side
from patronage.text.characters import escape
from patronage.text.spoken import counted
from patronage.text.tables import table
from patronage.thresholds.threshold import threshold_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.breaches import Right
    from patronage.agreement.life.life import Life
    from patronage.agreement.paper.agreed import Agreed
    from patronage.agreement.terms.deadline import Deadline
    from patronage.agreement.terms.signatories import Signatory
    from patronage.measures.attainment import Attainment
    from patronage.measures.credits import Credit
    from patronage.text.phrases import Words
    from patronage.thresholds.threshold import Threshold

__all__ = ["Page", "Service", "a_year_on", "known_on", "page_of"]

YEAR: Final = 366
"""How many days ahead it says what is due."""

WINDOWS_SHOWN: Final = 12
"""The most windows of a measure shown, and the most credits: the last ones."""

DUE_SHOWN: Final = 12
"""The most days that matter shown; the rest are counted."""

WIDTH: Final = 20_000
"""The most characters of a cell: a clause is never cut."""

SHORT: Final = 12
"""Up to so many characters, as a day, are never broken over two lines."""

_TABLE: Final = ' style="border-collapse:collapse;max-width:50rem;margin:0 0 1.2rem"'
_CAPTION: Final = ' style="text-align:left;font-weight:700;padding:.3rem 0"'
_LINE: Final = "border:0 solid color-mix(in srgb,currentColor 16%,transparent);border-top-width:1px"
_CELL: Final = f"text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;{_LINE}"


def _style(*texts: str) -> str:
    """Return the style of a cell: in the ink of whatever page it stands on."""
    is_short = all(len(each) <= SHORT for each in texts)
    return f' style="{_CELL};white-space:nowrap"' if is_short else f' style="{_CELL}"'


class Section(NamedTuple):
    """One table of the page: its heading, the names of its columns, its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    most: int = 100

    def html(self, words: Words) -> str:
        """Return it as a table: its heading in bold, a hairline above each row, days unbroken."""
        head = "".join(f'<th scope="col"{_style(each)}>{escape(each)}</th>' for each in self.heads)
        body = [
            "".join(f"<td{_style(each)}>{escape(each)}</td>" for each in row)
            for row in self.rows[: self.most]
        ]
        if len(self.rows) > self.most:
            more = counted("format.rows_more", len(self.rows) - self.most, words.formats)
            body.append(f'<td colspan="{len(self.heads)}"{_style(more)}>{escape(more)}</td>')
        lines = "".join(f"<tr>{line}</tr>" for line in body)
        caption = f"<caption{_CAPTION}>{escape(self.title)}</caption>"
        return (
            f"<table{_TABLE}>{caption}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        )


class Page(NamedTuple):
    """An agreement on one page, in the words of one language: `str` is text, a notebook shows HTML.

    What anybody wrote is escaped; nothing rests on colour, and nothing sets one.
    """

    title: str
    status: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]
    small: str
    words: Words

    def __str__(self) -> str:
        lines = [f"{self.title} ({self.status})"]
        names = [name for name, _ in self.facts]
        wide = max(map(len, names))
        for name, said in self.facts:
            lines.append(f"{name.ljust(wide)}  {said[0]}")
            lines += [f"{' ' * wide}  {each}" for each in said[1:]]
        for each in self.sections:
            lines += ["", each.title]
            lines.append(
                table(
                    each.heads,
                    each.rows,
                    length=each.most,
                    width=WIDTH,
                    formats=self.words.formats,
                )
            )
        return "\n".join((*lines, "", self.small))

    def html(self) -> str:
        """Return it as a section of HTML, escaped, without a script: what a notebook shows.

        >>> from datetime import date
        >>> import patronage as pt
        >>> day = date(2026, 1, 5)
        >>> pt.Agreement.signed("A1", on=day, start=day).page(on=day).html()[:9]
        '<section>'
        """
        return self._repr_html_()

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row"{_style(name)}>{escape(name)}</th>'
            f"<td{_style(*said)}>{'<br>'.join(map(escape, said))}</td></tr>"
            for name, said in self.facts
        )
        tables = "".join(each.html(self.words) for each in self.sections)
        first = f"<p><b>{escape(self.title)}</b> ({escape(self.status)})</p>"
        small = f"<p><small>{escape(self.small)}</small></p>"
        return (
            f"<section>{first}<table{_TABLE}><tbody>{rows}</tbody></table>{tables}{small}</section>"
        )


class Service(NamedTuple):
    """What the measures of an agreement came to, and what follows, by a ledger's facts.

    `due` are the days that matter in the year ahead, by the facts too; None: they weren't given.
    """

    reached: tuple[Attainment, ...] = ()
    owed: tuple[Credit, ...] = ()
    due: tuple[Deadline, ...] | None = None


NOT_ASKED: Final = Service()


def a_year_on(on: date) -> date:
    """Return the last day of the year ahead of which the page says what is due.

    >>> from datetime import date
    >>> str(a_year_on(date(2026, 1, 1)))
    '2027-01-02'
    """
    return add_days(on, min(YEAR, (on.max - on).days))


def page_of(agreement: Agreed, on: date, words: Words, service: Service = NOT_ASKED) -> Page:
    """Return the page of an agreement that holds no act after a day, as of that day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 5)
    >>> page = page_of(pt.Agreement.signed("A1", on=day, start=day), day, pt.ENGLISH)
    >>> page.title, page.status
    ('A1', 'in force')
    """
    life = agreement.life
    found = [(name, tuple(said)) for name, said in _facts(agreement, on, words)]
    return Page(
        title_of(agreement.id, life),
        words.word(life.status.at(on)),
        tuple((words.say(f"agreement.head.{name}"), said) for name, said in found if said),
        tuple(each for each in _sections(agreement, on, words, service) if each.rows),
        words.say("agreement.as_of", on=on),
        words,
    )


def _facts(agreement: Agreed, on: date, words: Words) -> Iterator[tuple[str, Iterable[str]]]:
    life = agreement.life
    terms = life.terms_over_time.at(on)
    if agreement.category is not None:
        yield "category", [words.in_full(agreement.category)]
    if terms.summary is not None and len(terms.summary) > LENGTH:
        yield "summary", [words.in_full(terms.summary)]
    yield "parties", _parties(agreement, on, words)
    if agreement.under is not None:
        yield "under", [agreement.under]
    yield "term", [life_words(life, words)]
    name, ends = next_ends(life, on)
    with_others = _ended_with(life, words) if name == "ends" else ()
    yield name, [worded(tuple(ends), words), *with_others] if ends else ()
    yield "signed", [worded(life.signed_on, words)]
    if agreement.dated is not None:
        yield "dated", [worded(agreement.dated, words)]
    yield "notice", _notices(life, words)
    yield (
        "price",
        [said for each in terms.billing for said in price_words(each, on, life.start, words)],
    )
    yield "ending", ending_words(terms.termination, words)
    yield "changes", changing_words(terms, words)
    yield "measures", [each.say(words) for each in terms.measures]
    yield "credits", [each.say(words) for each in terms.credits]
    if terms.delivery is not None:
        yield "delivery", [words.say("changes.delivery", within=worded(terms.delivery, words))]
    yield "suspension", [standing_still(terms.suspension, words)]
    parts = tuple(sorted(terms.parts, key=lambda part: part.value))
    yield "parts", [worded(parts, words)] if parts else ()


def _notices(life: Life, words: Words) -> Iterator[str]:
    """Yield the notice of each round of renewals that is still ahead."""
    if life.end_act is not None or life.is_stopped:
        return
    said = (each.notice for each in life.term.renewals if each.notice is not None)
    yield from dict.fromkeys(notice_words(each, words) for each in said)


def _ended_with(life: Life, words: Words) -> Iterator[str]:
    """Yield with which other agreement it has ended, where no act of its own ended it."""
    if life.end_act is not None or life.is_stopped:
        return
    for end, day in ((life.term.at_latest, life.cut_on), (life.term.until, life.rounds.first)):
        if end is not None and day == life.ended_on and waits_for_others(end):
            yield end_words(end, words)
            return


def _parties(agreement: Agreed, on: date, words: Words) -> Iterator[str]:
    """Yield who stands in it on a day: a side with who that is, whoever has a role with it."""
    life = agreement.life
    who = {Side.PROVIDER: agreement.provider, Side.PATRON: agreement.patron}
    named = dict(zip(life.agreeing.parties_on(on), agreement.parties_on(on), strict=True))
    roles = {each.party: each for each in agreement.parties}
    for act in sorted(life.changes, key=attrgetter("effective_from")):
        if act.to is not None and act.of in roles and act.effective_from <= on:
            roles.setdefault(act.to, roles[act.of])
    for party in remaining(agreement.parts_in_it, life.changes, on):
        said = words.word(party)
        if isinstance(party, Side):
            name = named.get(party, who[party])
            said = said if name is None or name is party else f"{said} {name}"
        yield _with_role(said, roles[party], words) if party in roles else said


def _with_role(said: str, entry: Signatory, words: Words) -> str:
    notes = [] if entry.role is None else [words.in_full(entry.role)]
    if not entry.signs:
        notes.append(words.say("party.does_not_sign"))
    return words.say("party.role", party=said, role=", ".join(notes)) if notes else said


def _sections(agreement: Agreed, on: date, words: Words, service: Service) -> Iterator[Section]:
    life = agreement.life

    def section(
        name: str, heads: str, rows: Iterable[Sequence[object]], most: int = 100
    ) -> Section:
        named = tuple(words.say(f"agreement.head.{head}") for head in heads.split())
        said = tuple(tuple(worded(each, words) for each in row) for row in rows)
        return Section(words.say(f"agreement.title.{name}"), named, said, most)

    broken = [*_overdue(life, on, words), *_broken(life, on, words)]
    yield section("overdue", "since due by follows", broken)
    coming = service.due
    if coming is None:
        coming = deadlines_of(agreement.id, life, on, a_year_on(on))
    due = [
        (when(each.on, each.latest or each.on), each.what(words), each.by, each.at or each.clause)
        for each in coming
    ]
    yield section("due", "on due by clause", due, DUE_SHOWN)
    yield section("measured", "measure from to target reached", _measured(life, on, service, words))
    credited = [
        (each.rule, each.period.start, each.amount, each.standing(words))
        for each in service.owed[-WINDOWS_SHOWN:]
    ]
    yield section("follows", "rule from amount status", credited)
    heads, clauses = _clauses(agreement, on, words)
    yield section("clauses", heads, clauses)
    changes = [(day, status) for day, status in life.status.changes() if day < NEVER]
    yield section("status", "from status", changes)
    acts = [
        (act.on, act.effective, _deed_words(act, life, words), act.by, act.reason or act.cause)
        for act in life.acts
    ]
    yield section("acts", "on effective act by reason", acts)


def _overdue(life: Life, on: date, words: Words) -> Iterator[tuple[object, ...]]:
    """Yield what of its obligations and reviews is late, and since when the oldest of each is."""
    for name, late in overdue_of(life, lambda _: True).items():
        since = late.at(on)
        duty = duty_on(life.standing_acts, life.terms_over_time.at, name, on)
        if since is not None and duty is not None:
            by = duty.by if isinstance(duty, Obligation) else None
            day = Verdict.UNKNOWN if isinstance(since, Unsure) else day_after(since)
            yield day, words.in_full(duty.what), by, None


def _broken(life: Life, on: date, words: Words) -> Iterator[tuple[object, ...]]:
    """Yield the breaches that are not mended, each with what may follow from it."""
    is_over = life.ended_on is not None and bounds(life.ended_on)[0] <= on
    for right in life.rights:
        breach = right.breach
        follows = None if is_over else _follows(life, right, on, words)
        yield breach.effective_from, _deed_words(breach, life, words), breach.by, follows


def _follows(life: Life, right: Right, on: date, words: Words) -> str:
    """Return what may follow from a breach that is on record on a day."""
    acts, cause, opens, last = life.standing_acts, right.cause, right.opens, right.last_to_cure
    if cured(acts, acts.index(right.breach), life.terms_over_time.at) is Verdict.UNKNOWN:
        return words.say("breach.left_open")
    if cause is not None and opens is None:
        return words.say("breach.more", times=cause.times)
    if last is not None and on <= last:
        return words.say("breach.curable", last=last)
    if opens is not None and on < opens:
        return words.say("breach.endable_from", opens=opens)
    if right.lapses is None:
        return words.say("if_nothing.endable_for_cause")
    return words.say("breach.endable" if on <= right.lapses else "breach.lost", last=right.lapses)


def _measured(life: Life, on: date, service: Service, words: Words) -> Iterator[tuple[object, ...]]:
    """Yield what was reached in the last windows of each measure; none of it: its target alone."""
    for each in life.terms_over_time.at(on).measures:
        mine = [one for one in service.reached if one.measure == each.id]
        for one in mine[-WINDOWS_SHOWN:]:
            yield (
                each.id,
                one.period.start,
                one.last,
                _target(one.target, words),
                one.reached(words),
            )
        if not mine:
            yield (each.id, None, None, _target(each.target, words), None)


def _target(target: Threshold | None, words: Words) -> str | None:
    return None if target is None else threshold_words(target, words)


def _clauses(agreement: Agreed, on: date, words: Words) -> tuple[str, Iterable[tuple[object, ...]]]:
    """Return the heads and rows of its clauses: once it has ended, of those that still bind."""
    is_over = has_come(agreement.ended_on, on) is Verdict.MET
    found = agreement.clauses_on(on) if is_over else agreement.terms_on(on).clauses
    rows = [(each.kind, each.text, each.at) for each in found]
    if not any(each.survives for each in found):
        return "clause says stands", rows
    after = [surviving_words(each, words) for each in found]
    return "clause says stands survives", [
        (*row, says) for row, says in zip(rows, after, strict=True)
    ]


def _deed_words(act: Act, life: Life, words: Words) -> str:
    """Return what was done: its kind, whom or what it is about, and whether it was undone."""
    said, what = words.word(act.kind), ", ".join(_what(act, life, words))
    said = words.tell("deed.about", kind=said, what=what) if what else said
    if act in life.weighed.waiting:
        return words.tell("deed.waits", deed=said)
    return words.tell("deed.undone", deed=said) if _is_undone(act, life) else said


def _what(act: Act, life: Life, words: Words) -> Iterator[str]:
    if act.of is not None:
        yield words.tell("deed.assign", of=act.of, to=act.to)
    elif act.to is not None:
        yield worded(act.to, words)
    if act.ground is not None:
        yield words.word(act.ground)
    if act.successor is not None:
        yield worded(act.successor, words)
    if act.amendment is not None:
        yield from (words.say(f"amends.{name}") for name in act.amendment.changes)
    if act.about is None:
        return
    about = life.act(act.about) if act.deed.about in {About.ACT, About.BREACH} else None
    if about is None:
        yield worded(act.about, words)
    else:
        yield words.say("deed.act", kind=about.kind, on=about.on)


def _is_undone(act: Act, life: Life) -> bool:
    """Whether an act was taken back, or what it rests on was."""
    gone = life.weighed.undone
    if act.id in gone or (act.deed.about is About.BREACH and act.about in gone):
        return True
    return act.ground is Ground.CAUSE and act not in life.standing_acts


def known_on(agreement: Agreed) -> date:
    """Return the day of the last act, else the one it was made: how it stands where none is asked.

    >>> from datetime import date
    >>> import patronage as pt
    >>> str(known_on(pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))))
    '2026-01-05'
    """
    return agreement.acts[-1].on if agreement.acts else agreement.on
