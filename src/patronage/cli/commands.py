"""The commands: each reads its file, asks the library, and puts out what it says."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final

from patronage.cli.arguments import UsageError
from patronage.cli.inputs import last_day, policy_of, read_book
from patronage.cli.output import put, put_rows, say, tracked
from patronage.dates.span import days, years
from patronage.errors import bounded, offer, shown
from patronage.money.money import totals
from patronage.relationship.agendas import agenda
from patronage.relationship.runs import lines_of_run
from patronage.standing.book.progress import revenue, year_to
from patronage.standing.book.review import review_book, review_row
from patronage.standing.questions.outlook import outlook
from patronage.standing.questions.story import story
from patronage.standing.remedies.remedy import averted_words
from patronage.standing.review.finding import reasons_words
from patronage.text.spoken import long_day, plural, spoken
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from patronage.billing.charges.charge import Charge
    from patronage.book.book import Book
    from patronage.dates.span import Span
    from patronage.relationship.relationship import Relationship
    from patronage.standing.questions.outlook import Expected
    from patronage.standing.review.case import Case

__all__ = ["ANSWERED", "COMMANDS", "NOTHING"]

ANSWERED, NOTHING = 0, 1
AHEAD: Final = days(60)

_REVIEW: Final = ("patron", "name", "line", "standing", "since", "next_change_on", "policy")
_REVIEW_HEADS: Final = ("party", "name", "line", "standing", "since", "changes on", "policy")
_OUTLOOK: Final = ("on", "patron", "name", "line", "before", "after", "worth", "why", "averted")
_OUTLOOK_HEADS: Final = ("day", "party", "name", "line", "from", "to", "worth a year", "because of")
_OUTLOOK_FIELDS: Final = (
    *("patron", "line", "on", "before", "after", "act_by", "waits", "because", "averted_by"),
    *("complete", "why", "averted", "worth", "name"),
)
_BILL_FIELDS: Final = (
    *("patron", "name", "agreement", "charge", "fee", "since", "until"),
    *("amount", "currency", "invoice_on", "due_on", "corrects"),
)
_BILL: Final = ("patron", "agreement", "charge", "since", "until", "amount", "currency")
_BILL_HEADS: Final = ("party", "agreement", "charge", "from", "up to", "amount", "currency")


def demo(options: Namespace) -> int:  # noqa: ARG001  each command takes them
    """Put out the demo's screen."""
    from patronage.demo import screen

    put(screen())
    return ANSWERED


def review(options: Namespace) -> int:
    """Put out who stands where, and since when."""
    asked = _Asked(options)
    rows = [review_row(case.review(asked.on)) for case in asked.cases("reviewing")]
    if not rows:
        return asked.nothing()
    put_rows(rows, options.format, _REVIEW, heads=_REVIEW_HEADS)
    return ANSWERED


def look_ahead(options: Namespace) -> int:
    """Put out who moves if nothing happens: when, because of what, and what averts it."""
    asked = _Asked(options)
    until: date = options.until or _ahead(asked.on, options.within)
    if until < asked.on:
        message = f"--until {until} comes before the day of the question, {asked.on}"
        raise UsageError(f"patronage outlook: {message}")
    rows: list[dict[str, object]] = []
    counted = 0
    for case in asked.cases("looking ahead"):
        counted += 1
        found = outlook(case, on=asked.on, until=until)
        worth = revenue(case.as_of(asked.on).facts.all, year_to(asked.on))
        for move, row in zip((*found.moves, *found.waiting), found.rows(), strict=True):
            rows.append({**_moved(move, row), "worth": spoken([str(each) for each in worth])})
            rows[-1]["name"] = found.patron.label
    if not counted:
        return asked.nothing()
    rows.sort(key=lambda row: (str(row["on"]), str(row["patron"]), str(row["line"] or "")))
    heads = (*_OUTLOOK_HEADS, "averted by")
    put_rows(rows, options.format, _OUTLOOK, heads=heads, fields=_OUTLOOK_FIELDS)
    say(f"{plural(len(rows), 'move')} up to {long_day(until)} if nothing happens")
    return ANSWERED


def _ahead(on: date, span: Span | None) -> date:
    """Return the day so far ahead; by default sixty days, or as many as the calendar has left."""
    return later(on, AHEAD) or date.max if span is None else on + span


def _moved(move: Expected, row: dict[str, object]) -> dict[str, object]:
    why = reasons_words(move.reasons)
    if move.act is not None:
        why = f"{move.act.kind} by {move.act.by}: {move.act.reason}"
    if move.waits:
        why = f"{why}; waits for a decision"
    return {**row, "why": why, "averted": averted_words(move.averted_by, complete=move.complete)}


def explain(options: Namespace) -> int:
    """Put out one party in full: why it stands where it does, how it came there, what comes."""
    asked = _Asked(options)
    cases = list(asked.cases("explaining"))
    if not cases:
        return asked.nothing()
    if options.format == "csv":
        rows = [row for case in cases for row in case.review(asked.on).rows()]
        put_rows(rows, "csv", ("patron", "on", "standing"))
    elif options.format == "json":
        put(json.dumps([_told(case, asked.on) for case in cases], ensure_ascii=False, indent=1))
    else:
        put("\n\n".join(_in_words(case, asked.on) for case in cases))
    return ANSWERED


def _told(case: Case, on: date) -> dict[str, object]:
    decision = case.review(on)
    return {
        "review": review_row(decision),
        "findings": decision.rows(),
        "moves": story(case, on=on).rows(),
        "expected": outlook(case, on=on, until=_a_year_on(on)).rows(),
        "agenda": [each.say() for each in agenda(case.relationship, on=on)],
    }


def _in_words(case: Case, on: date) -> str:
    lines = [str(case.review(on))]
    told = story(case, on=on)
    if told.turns or told.grace:
        lines += ["so far", *str(told).splitlines()[1:]]
    coming = outlook(case, on=on, until=_a_year_on(on))
    if coming.moves or coming.waiting or coming.unobserved_since:
        lines += ["if nothing happens", *str(coming).splitlines()[1:]]
    due = agenda(case.relationship, on=on)
    if due:
        lines += ["agreed", *(f"  {each}" for each in due)]
    return "\n".join(lines)


def _a_year_on(on: date) -> date:
    return later(on, years(1)) or date.max


def charges(options: Namespace) -> int:
    """Put out the charges that the agreements of a book come to and the ledgers still lack."""
    book = read_book(options).book
    until = options.until or last_day(book)
    ledgers = [each for each in book.relationships if options.party in {None, each.patron.id}]
    if until is None or not ledgers:
        return _nothing(options, book)
    if options.until is None:
        say(f"until {until}, the last day in the file (choose another with --until)")
    found = [pair for ledger in ledgers for pair in _owed(ledger, until)]
    rows = [_charge_row(*each) for each in found]
    put_rows(rows, options.format, _BILL, heads=_BILL_HEADS, fields=_BILL_FIELDS)
    amounts = spoken([str(each) for each in totals(charge.amount for _, _, charge in found)])
    say(f"{plural(len(found), 'charge')} to add{f', {amounts}' if found else ''}")
    return ANSWERED


def _owed(ledger: Relationship, until: date) -> Iterator[tuple[Relationship, str, Charge]]:
    for agreement, charge in lines_of_run(ledger.facts, until, coverage=ledger.coverage):
        yield ledger, agreement, charge


def _charge_row(ledger: Relationship, agreement: str, charge: Charge) -> dict[str, object]:
    period = charge.period
    return {
        "patron": ledger.patron.id,
        "name": ledger.patron.label,
        "agreement": agreement,
        "charge": charge.id,
        "fee": charge.fee,
        "since": None if period.start is None else period.start.isoformat(),
        "until": None if period.end is None else period.end.isoformat(),
        "amount": str(charge.amount.amount),
        "currency": charge.amount.currency,
        "invoice_on": charge.invoice_on.isoformat(),
        "due_on": charge.due_on.isoformat(),
        "corrects": charge.corrects,
    }


class _Asked:
    """What the commands about standing have in common: book, policy, day, and whom."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        read = read_book(options)
        self.book = read.book
        self.policy = policy_of(options.policy, of_a_book=read.is_document)
        last = last_day(self.book)
        self.is_empty = last is None and options.on is None
        self.on: date = options.on or last or date.min
        if options.on is None and last is not None:
            say(f"as of {last}, the last day in the file (choose another with --on)")
        if options.policy is None:
            say(f"by the policy {bounded(self.policy.name)} (choose another with --policy)")

    def cases(self, doing: str) -> Iterator[Case]:
        """Yield the case of each relationship that is asked about."""
        if self.is_empty:
            return
        wanted = self.options.party
        reviews = review_book(
            self.book,
            self.policy,
            on=self.on,
            known_by=self.options.known_by,
            by_line=self.options.by_line,
            going_on=self.options.going_on,
        )
        found = [each for each in reviews.cases if wanted in {None, each.relationship.patron.id}]
        self._warn_of_unobserved(found)
        yield from tracked(found, doing, len(found))

    def _warn_of_unobserved(self, cases: list[Case]) -> None:
        """Say of how many nothing is known on the day, since no day was observed lately."""
        ends = [each.derived.coverage.unobserved_since(self.on) for each in cases]
        since = [end for end in ends if end is not None]
        if since:
            whose = f"{len(since)} of {plural(len(cases), 'relationship')}"
            say(f"not observed since {min(since)}: {whose}; what comes of them is not known")
            say("if observation goes on and nothing happened since, say --going-on")

    def nothing(self) -> int:
        """Say that nothing of what was asked for is there."""
        return _nothing(self.options, self.book)


def _nothing(options: Namespace, book: Book) -> int:
    """Say that nothing of what was asked for is there, and who may have been meant."""
    wanted: str | None = options.party
    whom = "anybody" if wanted is None else shown(wanted)
    meant = offer(wanted, [each.patron.id for each in book.relationships]).rstrip()
    what = f"nothing of {whom} in {bounded(options.file)}"
    say(f"patronage {options.command}: {what}{meant and f'; {meant}'}")
    return NOTHING


COMMANDS: Final[dict[str, Callable[[Namespace], int]]] = {
    "demo": demo,
    "review": review,
    "outlook": look_ahead,
    "explain": explain,
    "bill": charges,
}
