"""One screen that shows what the library is for, computed from the two books that come with it.

Every figure is worked out when it is asked for; nothing here is written down beforehand but the
days of the questions.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from patronage.agreement.whole.agreement import Agreement
from patronage.counting.verdict import Verdict
from patronage.dates.day import add_days
from patronage.dates.span import days
from patronage.engagement.engagement import Engagement
from patronage.engagement.purchase import Purchase
from patronage.facts.acts import Mask, Override
from patronage.facts.mends import Correction
from patronage.facts.standings import CLIENT, CUSTOMER
from patronage.money.money import Money, totals
from patronage.relationship.agendas import agenda
from patronage.standing.book.review import review_book
from patronage.standing.criteria.purchases import Recency
from patronage.standing.policy.conduct import BY_CONDUCT, by_conduct
from patronage.standing.policy.in_words import describe
from patronage.standing.policy.ready_made import (
    BY_AGREEMENT,
    BY_PROFESSION,
    PROFESSIONAL_SERVICES,
    SIX_CRITERIA,
    six_sides,
)
from patronage.standing.questions.story import grace_words, story
from patronage.standing.questions.what_if import what_if
from patronage.standing.remedies.remedy import averted_words
from patronage.standing.review.case import Case, review, review_all
from patronage.standing.review.decision import explanation
from patronage.standing.review.finding import reasons_words
from patronage.standing.rules.combining import criteria_of
from patronage.text.spoken import long_day, number, plural, short_day, spoken
from patronage.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.book.book import Book
    from patronage.facts.fact import Fact
    from patronage.relationship.relationship import Relationship
    from patronage.standing.book.review import AtRisk, BookReview
    from patronage.standing.questions.story import Story

__all__ = ["screen", "screen_of_conduct", "screen_of_firm"]

FIRM_DAY: Final = date(2026, 3, 2)
"""The day on which the firm's book is asked; the purchase history is asked on its last day."""

ASKED: Final = (
    ("six criteria", SIX_CRITERIA),
    ("profession", BY_PROFESSION),
    ("agreement", BY_AGREEMENT),
    ("conduct", BY_CONDUCT),
)
AHEAD: Final = days(60)
SILENCE: Final = days(120)
SHOWN: Final = 5
WIDTH: Final = 100


def screen() -> str:
    """Return the whole screen: the firm, a client explained, and a seller's purchase history.

    >>> print(screen().partition(" · ")[0])
    Harlow & Pine LLP
    """
    from patronage.data import samples

    return f"{screen_of_firm(samples.firm())}\n\n{screen_of_conduct(samples.cdnow())}"


# --- the firm -----------------------------------------------------------------------------------


def screen_of_firm(book: Book, *, on: date = FIRM_DAY, in_full: str = "mary") -> str:
    """Return who is a client of a firm by each definition, and one of them explained.

    >>> import patronage as pt
    >>> print(screen_of_firm(pt.samples.firm()).splitlines()[0])
    Harlow & Pine LLP · as of 2 Mar 2026 · who is a client? It depends whom you ask
    """
    provider = book.relationships[0].provider
    head = f"{provider} · as of {long_day(on)} · who is a client? It depends whom you ask"
    rows = sorted(_asked_all(each, on) for each in _ledgers(book))
    body = table(("", "", *(name for name, _ in ASKED), ""), rows)
    lines = [head, *body.splitlines()]
    for each in _ledgers(book):
        lines += _asides(each, on)
    ledger = book.relationship(provider, in_full)
    lines += ["", *explanation(review(ledger, PROFESSIONAL_SERVICES, on=on)).splitlines()[:-1]]
    lines += [f"  Next: {each}" for each in agenda(ledger, on=on)]
    return _fitted(lines)


def _fitted(lines: Iterable[str]) -> str:
    """Return lines that fit the screen: longer ones go on below, further in."""
    fitted: list[str] = []
    for line in lines:
        depth = len(line) - len(line.lstrip()) + 2
        fitted += wrap(line, WIDTH, subsequent_indent=" " * depth) if len(line) > WIDTH else [line]
    return "\n".join(line.rstrip() for line in fitted)


def _asides(ledger: Relationship, on: date) -> Iterator[str]:
    """Yield what only the history and the reasons can say of somebody in the table."""
    case = Case(ledger, PROFESSIONAL_SERVICES)
    told = story(case, on=on)
    for grace in told.grace:
        yield f"* {ledger.patron}: {grace_words(grace, year=on.year)}"
    lacking = [each for each in case.review(on).of(CLIENT) if each.verdict is Verdict.UNMET]
    if len(lacking) == 1 and not told.standing.is_at_least(CLIENT):
        lacks = reasons_words(lacking)
        yield f"* {ledger.patron}: one short of {case.history.name}: {lacks}"
    for mend in ledger.facts:
        if isinstance(mend, Correction) and mend.recorded_on <= on:
            before = add_days(mend.recorded_on, -1)
            was = review(ledger, BY_CONDUCT, on=on, known_by=before).after
            now = review(ledger, BY_CONDUCT, on=on).after
            if was != now:
                then = f"as known by {short_day(before, on.year)}: {was}; today: {now}"
                yield f"* {ledger.patron}: by conduct, {then} ({mend.reason})"


def _ledgers(book: Book) -> Iterator[Relationship]:
    """Yield each relationship, line by line where it names lines of service."""
    for each in book.relationships:
        yield from map(each.of_line, each.lines) if each.lines else (each,)


def _asked_all(ledger: Relationship, on: date) -> tuple[str, ...]:
    found = [str(each.after) for each in review_all(ledger, [each for _, each in ASKED], on=on)]
    met = f"{found[0]} {_sides_met(ledger, on)}"
    return (str(ledger.patron), _what(ledger, on), met, *found[1:], _note(ledger, on))


def _sides_met(ledger: Relationship, on: date) -> str:
    """Return on how many of the six criteria of D1 to D6 somebody stands on the client's side."""
    judge = Case(ledger, SIX_CRITERIA).as_of(on).judge
    verdicts = [judge.verdict(rule).at(on) for _, rule in six_sides()]
    return f"{verdicts.count(Verdict.MET)}/{len(verdicts)}"


def _what(ledger: Relationship, on: date) -> str:
    """Return what is done for somebody, in a word: what was agreed last, the work, or bought."""
    facts = [fact for fact in ledger.known_by() if fact.on <= on]
    agreed = [fact for fact in facts if isinstance(fact, Agreement)]
    if agreed:
        return (agreed[-1].terms_on(on).summary or agreed[-1].id).lower()
    work = [fact for fact in facts if isinstance(fact, Engagement)]
    if work:
        return f"a {work[0].form.value}" if len(work) == 1 else plural(len(work), "engagement")
    bought = [fact for fact in facts if isinstance(fact, Purchase)]
    products = {fact.product for fact in bought}
    return plural(len(bought), products.pop() or "purchase" if len(products) == 1 else "purchase")


def _note(ledger: Relationship, on: date) -> str:
    """Return what to know of a row: a conflict of interest, an override, what was not looked at."""
    facts = ledger.known_by()
    if any(_conflicts(fact, on) for fact in facts):
        return "<- conflict of interest"
    for fact in facts:
        if isinstance(fact, Override) and on in fact.period and fact.mask is not Mask.CEILING:
            end = fact.period.end
            until = "" if end is None else f" until {short_day(end, on.year)}"
            return f"<- override{until}"
    kinds = ledger.coverage.kinds
    return "" if kinds is None else f"<- only {', '.join(sorted(kinds))}s known"


def _conflicts(fact: Fact, on: date) -> bool:
    return isinstance(fact, Engagement) and on in fact.period and bool(fact.conflicts())


# --- the purchase history -----------------------------------------------------------------------


def screen_of_conduct(book: Book, *, on: date | None = None) -> str:
    """Return what a policy by conduct says of a purchase history as of its last day.

    >>> import patronage as pt
    >>> print(screen_of_conduct(pt.samples.cdnow()).splitlines()[0].split(" · ")[3])
    244,091.94 USD
    """
    last = max(each.facts[-1].on for each in book.relationships if each.facts)
    day = last if on is None else on
    reviews = review_book(book, BY_CONDUCT, on=day)
    cases = tuple(reviews.cases)  # asked again and again below
    by_patron = {case.relationship.patron.id: case for case in cases}
    lines = [_size(book, day, is_last=day == last), *_policy_lines()]
    lines += _quarters(reviews)
    lines += _at_risk(reviews, by_patron)
    lines.append(_one_away(reviews, by_patron))
    lines += _in_full(cases, day)
    lines.append(_if_silence_counted_sooner(reviews, cases))
    return _fitted(lines)


def _size(book: Book, on: date, *, is_last: bool) -> str:
    bought = [fact for each in book.relationships for fact in each.facts if fact.on <= on]
    amount = _amount(totals(fact.price for fact in bought if isinstance(fact, Purchase)))
    which = " (last day in the file)" if is_last else ""
    parties, provider = number(len(book.relationships)), book.relationships[0].provider
    counted = f"{parties} parties · {number(len(bought))} purchases · {amount}"
    return f"{provider} · {counted} · as of {long_day(on)}{which}"


def _policy_lines() -> Iterator[str]:
    yield from f"Policy {describe(BY_CONDUCT)}".splitlines()


def _amount(amounts: Iterable[Money]) -> str:
    return spoken([str(each) for each in amounts]) or "nothing"


def _quarters(reviews: BookReview) -> list[str]:
    heads = ("quarter", "promoted", "demoted", "clients", "of all parties", "of the year's revenue")
    rows = [
        (
            _quarter(each.period.start),
            each.promoted,
            each.demoted,
            each.holders,
            each.row()["share_of_parties"],
            each.row()["share_of_revenue"],
        )
        for each in reviews.over_time(CLIENT)
    ]
    return [f"  {line}" for line in table(heads, rows, align="<>>>>>").splitlines()]


def _quarter(start: date | None) -> str:
    return "" if start is None else f"{start.year} Q{(start.month + 2) // 3}"


def _at_risk(reviews: BookReview, by_patron: dict[str, Case]) -> list[str]:
    slipping = reviews.at_risk(AHEAD)
    why = Counter(_cause(each) for each in slipping)
    split = ", ".join(f"{number(count)} {what}" for what, count in why.most_common())
    worth = _amount(totals(amount for each in slipping for amount in each.worth))
    slips = f"{plural(len(slipping), 'client')} slip within {spoken(AHEAD)}"
    head = f"{slips}, {worth} a year: {split}"
    rows = [
        (
            each.patron.id,
            f"slips {short_day(each.move.on, reviews.on.year)}",
            f"last bought {_last_bought(by_patron[each.patron.id], reviews.on)}",
            f"{_amount(each.worth)} a year",
            f"averted by {averted_words(each.move.averted_by)} until then",
        )
        for each in slipping[:SHOWN]
    ]
    return [head, *(f"  {line}" for line in table(("",) * 5, rows, align="<<<>").splitlines()[1:])]


def _cause(risk: AtRisk) -> str:
    codes = {each.code for each in risk.move.reasons}
    if codes == {"recency"}:
        return "silent too long"
    return "bought too little" if codes == {"purchase_count"} else "both"


def _last_bought(case: Case, on: date) -> str:
    bought = [fact.on for fact in case.as_of(on).facts.of("purchase")]
    return long_day(max(bought))


def _one_away(reviews: BookReview, by_patron: dict[str, Case]) -> str:
    """Return how many customers one more purchase would make clients: tried, not guessed."""
    one = 0
    for near in reviews.nearest(CLIENT):
        case = by_patron[near.patron.id]
        lacking = ({each.code for each in remedies} for remedies in near.missing)
        if near.standing == CUSTOMER and any(each <= _BY_BUYING for each in lacking):
            last = case.relationship.facts[-1]
            price = last.price if isinstance(last, Purchase) else Money("1.00", "USD")
            bought = Purchase(price, on=reviews.on)
            one += what_if(case, facts=[bought], on=reviews.on).then.after == CLIENT
    return f"{plural(one, 'customer')} are one purchase away from client"


_BY_BUYING: Final = frozenset({"purchase_count", "recency"})


def _in_full(cases: Iterable[Case], on: date) -> list[str]:
    """Return the story with the most moves among those whose grace is running."""
    told = (story(case, on=on) for case in cases if case.at(on) == CLIENT)
    found = max((each for each in told if each.grace), key=_interest, default=None)
    if found is None:
        return []
    lines = str(found).splitlines()
    return [f"In full: {lines[0]}", *lines[1:]]


def _interest(told: Story) -> tuple[int, str]:
    return len(told.turns), told.patron.id


def _if_silence_counted_sooner(reviews: BookReview, cases: Iterable[Case]) -> str:
    sooner = by_conduct(silence=SILENCE, version=f"silence {SILENCE}")
    other = review_book(reviews.ledgers, sooner, on=reviews.on)
    was = {case.relationship.patron.id for case in cases if case.at(reviews.on) == CLIENT}
    now = {case.relationship.patron.id for case in other.cases if case.at(reviews.on) == CLIENT}
    kept = criteria_of(BY_CONDUCT.rung(CLIENT).to_stay)
    usual = next(each.threshold.bound for each in kept if isinstance(each, Recency))
    return (
        f"If silence counted after {spoken(SILENCE)}, not {spoken(usual)}: "
        f"{number(len(was - now))} fewer clients, {number(len(now - was))} new"
    )
