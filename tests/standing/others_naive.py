"""Others as somebody would look at them day by day, relation by relation: slow, and plain."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

import patronage as pt
from amounts import usd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn

DAY = timedelta(days=1)
NAMES = ("a", "b", "c", "d")
BONDS: tuple[pt.Bond | pt.OwnBond, ...] = (
    pt.Bond.EMPLOYS,
    pt.Bond.HOUSEHOLD,
    pt.Bond.INCLUDES,
    pt.OwnBond("sponsors"),
)


@st.composite
def small_books(draw: DrawFn, days: tuple[date, ...], by: pt.Bond | pt.OwnBond) -> pt.Book:
    """Draw a shop's book: four patrons, what they bought, some of it learned late, and bonds.

    Most of these are `by` one kind, few days apart, and end where others begin.
    """
    shop, *patrons = (pt.Person(name, name) for name in ("shop", *NAMES))
    book = pt.Book([shop, *patrons])
    some = st.sampled_from(days)
    for patron in patrons:
        found: list[pt.Purchase] = []
        for on in draw(st.lists(some, min_size=1, max_size=3)):
            late = draw(st.sampled_from([0, 0, 1, 4]))
            found.append(pt.Purchase(usd("10.00"), on=on, recorded_on=on + late * DAY))
        book = book.add(shop, patron, *found)
    pairs = [(one, other) for one in NAMES for other in NAMES if one < other]
    for first, second in draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=7)):
        bond = draw(st.sampled_from([by, by, by, *BONDS]))
        on, until = draw(some), draw(st.none() | some)
        ends = [second, first] if draw(st.booleans()) and not bond.is_parental else [first, second]
        relation = pt.Relation(
            ends[0],
            bond,
            ends[1],
            on=on if until is None else min(on, until),
            until=None if until is None else max(on, until) + DAY,
            share=draw(st.sampled_from([None, "0.5", "0.7", "0.2"])),
        )
        book = book.add_relation(relation)
    return book


@st.composite
def ways(draw: DrawFn) -> dict[str, Any]:
    """Draw which way one looks at others."""
    return {
        "by": draw(st.sampled_from(BONDS)),
        "back": draw(st.booleans()),
        "deep": draw(st.sampled_from([False, False, True])),
    }


class Asked:
    """A book as of a day, as known by another (None: by now)."""

    def __init__(self, book: pt.Book, on: date, known_by: date | None = None) -> None:
        self.book = book
        self.on = on
        self.known_by = known_by
        self.kept: dict[tuple[str, pt.Rule], pt.Timeline[pt.Verdict]] = {}


def links(asked: Asked, name: str, way: dict[str, Any], day: date) -> dict[str, Fraction]:
    """Return who is bound to one on a day, with the share, by the relations begun by then."""
    found: dict[str, Fraction] = {}
    for each in asked.book.relations:
        ends = each.subject.id, each.object.id
        if each.bond != way["by"] or each.on > asked.on or day not in each.period:
            continue
        subject, other = ends
        looked_at = other if way["back"] else subject
        if way["by"] is pt.Bond.HOUSEHOLD:
            looked_at = subject if name == other else other
        if looked_at != name and name in ends:
            share = Fraction(1) if each.share is None else Fraction(each.share)
            found[looked_at] = min(found.get(looked_at, Fraction(0)) + share, Fraction(1))
    return found


def bound(asked: Asked, name: str, way: dict[str, Any], day: date) -> dict[str, Fraction]:
    """Return the same, link by link where one looks so: by the greatest share of any way."""
    if not way["deep"]:
        return links(asked, name, way, day)
    best = {name: Fraction(1)}
    for _ in NAMES:
        for each, share in list(best.items()):
            for other, step in links(asked, each, way, day).items():
                best[other] = max(best.get(other, Fraction(0)), share * step)
    del best[name]
    return best


def has_place(asked: Asked, name: str, other: str, through: pt.Through, day: date) -> bool:
    """Return whether one is among the first whom another is bound to, by how long they were."""
    if through.places is None:
        return True
    turned = {"by": through.by, "back": not through.back, "deep": through.deep}
    came: list[tuple[date, str]] = []
    for each in bound(asked, other, turned, day):
        since = day
        while each in bound(asked, other, turned, since - DAY):
            since -= DAY
        came.append((since, each))
    return name in [each for _, each in sorted(came)[: through.places]]


def said_of(counts: Sequence[pt.Verdict], through: pt.Through) -> pt.Verdict:
    """Return whether enough of those who are bound meet a rule."""
    met, perhaps = (sum(each >= least for each in counts) for least in (2, 1))
    none_fails, all_meet = perhaps == len(counts), met == len(counts)
    if met >= through.least and (all_meet or not through.all):
        return pt.Verdict.MET
    if perhaps >= through.least and (none_fails or not through.all):
        return pt.Verdict.UNKNOWN
    return pt.Verdict.UNMET


def conferred(
    asked: Asked, name: str, other: str, through: pt.Through, day: date
) -> pt.Verdict | None:
    """Return what another says of a rule on a day; None where they confer nothing."""
    way = {"by": through.by, "back": through.back, "deep": through.deep}
    if other not in bound(asked, name, way, day) or not has_place(asked, name, other, through, day):
        return None
    return alone(asked, other, through.rule, day)


def counting(
    asked: Asked, name: str, other: str, through: pt.Through, day: date
) -> tuple[pt.Verdict | None, date]:
    """Return whether another counts on a day, and since when they do."""
    met, unmet, unknown = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
    said = conferred(asked, name, other, through, day)
    plain = through.over == pt.Ever() and through.most is None and not through.newly
    if said is not met or plain:
        return said, day
    since = day
    while (earlier := conferred(asked, name, other, through, since - DAY)) is met:
        since -= DAY
    before = alone(asked, other, through.rule, since - DAY) if through.newly else None
    if unknown in (earlier, before):
        return unknown, day
    window = through.over.counts(since, pt.Anchors())
    return (met if before is not met and window and day in window else unmet), since


def verdict_of(asked: Asked, name: str, through: pt.Through, day: date) -> pt.Verdict:
    """Return what a look through others finds on a day."""
    found = [
        (since, other, said)
        for other in NAMES
        for said, since in [counting(asked, name, other, through, day)]
        if said is not None
    ]
    if through.per is None:
        return said_of([said for _, _, said in found], through)
    counts: list[pt.Verdict] = [said for *_, said in found if said is not pt.Verdict.MET]
    perhaps = counts.count(pt.Verdict.UNKNOWN)
    came: list[date | None] = []
    for since, _, _ in sorted(each for each in found if each[2] is pt.Verdict.MET):
        period = through.per.counts(since)
        end = None if period is None else period.end
        ahead, most = came.count(end), through.most or 0
        came.append(end)
        unsure = pt.Verdict.UNKNOWN if ahead + perhaps >= most else pt.Verdict.MET
        counts.append(pt.Verdict.UNMET if ahead >= most else unsure)
    return said_of(counts, through)


def alone(asked: Asked, name: str, rule: pt.Rule, day: date) -> pt.Verdict:
    """Return what a rule says of one ledger by itself."""
    line = asked.kept.get((name, rule))
    if line is None:
        ledger = asked.book.relationship("shop", name)
        known = [fact for fact in ledger.known_by(asked.known_by) if fact.on <= asked.on]
        only = pt.Relationship(ledger.provider, ledger.patron).add(*known)
        line = pt.Case(only, policy_of(rule)).derived.judge.verdict(rule)
        asked.kept[name, rule] = line
    return line.at(day)


def policy_of(rule: pt.Rule, **more: Any) -> pt.Policy:
    return pt.Policy("ours", "1", base="out", rungs=(pt.Rung("in", enter=rule, **more),))


def sum_of(asked: Asked, name: str, pooled: pt.Pooled, day: date) -> Fraction:
    """Return how many purchases count on a day for a party and for who is bound to it."""
    way = {"by": pooled.by, "back": pooled.back, "deep": pooled.deep}
    window = pooled.criterion.over  # type: ignore[attr-defined]
    total = Fraction(0)
    for other in NAMES:
        for fact in asked.book.relationship("shop", other).known_by(asked.known_by):
            spell = window.counts(fact.on, pt.Anchors())
            if fact.on > asked.on or spell is None or day not in spell:
                continue
            if other == name:
                total += pooled.own
                continue
            then = fact.on if pooled.belongs is pt.Belongs.THEN else day
            share = bound(asked, name, way, then).get(other)
            if share is not None:
                total += Fraction(pooled.share) * (share if pooled.by_share else 1)
    return total
