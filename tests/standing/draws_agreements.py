"""Agreements with duties and notices to draw from, each with some acts that its terms allow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from patronage.facts.fact import Fact

__all__ = ["dutiful_agreements", "measured_agreements", "noticed_agreements"]

DAY = timedelta(days=1)
PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON
PARTED = pt.Termination(convenience=pt.days(6), cure=pt.days(2))
WEEKLY = pt.Renewal.automatic(pt.days(7), notice=pt.days(3))
FORTNIGHT: Any = {"length": pt.days(14), "renewal": WEEKLY}


def _report(day: date, parts: int = 1, first: int = 3) -> pt.Obligation:
    due = day + first * DAY
    return pt.Obligation("report", "report", by=PROVIDER, due=due, every=pt.days(5), parts=parts)


def _logo(day: date) -> pt.Obligation:
    return pt.Obligation("logo", "the logo", by=PATRON, due=day + 4 * DAY)


def _paper(agreed_on: date, open_end: int) -> list[dict[str, Any]]:
    """Return what the terms may be of an agreement that was made on a day."""
    plan = pt.ReviewPlan("review", first=agreed_on + 6 * DAY, every=pt.days(8))
    from_held = pt.ReviewPlan("review", first=agreed_on + DAY, every=pt.days(9), from_held=True)
    perhaps = pt.When(agreed_on + 9 * DAY, agreed_on + (9 + open_end) * DAY)
    return [
        {**FORTNIGHT, "obligations": (_report(agreed_on), _logo(agreed_on)), "reviews": plan},
        {**FORTNIGHT, "obligations": _logo(agreed_on), "reviews": from_held},
        {"until": perhaps, "obligations": _report(agreed_on, parts=2), "reviews": plan},
        {"obligations": (_report(agreed_on, parts=2), _logo(agreed_on)), "reviews": plan},
    ]


DUTIES = ("report", "report", "reports", "logo", "logo, undone", "let go", "broken", "amend",
          "review", "review", "other", "end")  # fmt: skip
NOTICES = ("stop", "stop", "end", "end", "end, undone", "go on", "go on too", "suspend", "resume")
DONE: dict[str, Callable[[Any, date, str], Any]] = {
    "report": lambda a, on, _: a.perform("report", on=on),
    "reports": lambda a, on, _: a.perform("report", on=on, parts=3),
    "logo": lambda a, on, _: a.perform("logo", on=on),
    "logo, undone": lambda a, on, name: a.perform("logo", on=on, id=name).undo(name, on=on + DAY),
    "let go": lambda a, on, _: a.waive("report", on=on, by=PATRON),
    "broken": lambda a, on, _: a.breach(on=on, by=PATRON, about="logo"),
    "review": lambda a, on, _: a.review("review", on=on),
    "other": lambda a, on, _: a.review("review", on=on, outcome=pt.ReviewOutcome(every=pt.days(4))),
    "stop": lambda a, on, name: a.give_notice(on=on, by=PATRON, id=name),
    "end": lambda a, on, name: a.terminate(on=on, by=PROVIDER, id=name),
    "end, undone": lambda a, on, name: a.terminate(on=on, by=PROVIDER, id=name).undo(
        name, on=on + 2 * DAY
    ),
    "go on": lambda a, on, _: a.withdraw_notice(on=on, by=PATRON),
    "go on too": lambda a, on, _: a.withdraw_notice(on=on, by=PROVIDER),
    "suspend": lambda a, on, _: a.suspend(on=on),
    "resume": lambda a, on, _: a.resume(on=on),
    "amend": lambda a, on, _: a.amend(on=on, obligations=(_report(on, first=1), _logo(a.on))),
}


def dutiful_agreements(day: date) -> SearchStrategy[Fact]:
    """Draw an agreement made on a day, with what was performed and held in the weeks after."""
    return _lived(day, DUTIES)


def noticed_agreements(day: date) -> SearchStrategy[Fact]:
    """Draw an agreement made on a day, with what was said of its end in the weeks after."""
    return _lived(day, NOTICES)


METHODS = pt.measures.AttainmentMethod
SPLIT = (("uptime", 60), ("answers", 40))


def _measures(every: pt.Span, over: int, least: int) -> list[Any]:
    """Return measures of what is observed, of each other and of what is owed."""
    weeks, measure = pt.CalendarPeriod(every), pt.measures.Measure
    few: dict[str, Any]
    double = pt.CalendarPeriod(every * 2)
    few = {
        "of": "outage",
        "target": pt.at_most(1),
        "window": pt.CalendarPeriod(every, anchor=date(2024, 1, 2)),
    }
    fixed = pt.Fixed(pt.Period(date(2024, 2, 12), date(2024, 2, 20)))
    met: dict[str, Any] = {"target": pt.at_least(50), "window": weeks}
    return [
        measure("uptime", METHODS.UPTIME, of="outage", over=over, **met),
        measure("answers", METHODS.RATIO, of="answer", good=pt.at_most(3), **met),
        measure("calm", METHODS.COUNT, **few),
        measure("each", METHODS.EACH, of="answer", target=pt.at_most(3), window=weeks),
        measure("once", METHODS.COUNT, of="answer", target=pt.at_least(least), window=fixed),
        measure("rolling", METHODS.COUNT, of="answer", window=pt.Rolling(every)),
        measure("steady", METHODS.RATIO, of="uptime", target=pt.at_least(100), window=double),
        measure("in-time", METHODS.RATIO, of="report", good=pt.at_most(least), **met),
        pt.measures.WeightedMeasure("award", SPLIT, target=pt.at_least(70)),
    ]


SERVICE = ("report", "report", "reports", "let go", "suspend", "resume", "end", "other terms")


def measured_agreements(day: date) -> SearchStrategy[Fact]:
    """Draw an agreement made on a day that is measured, with some of what came of it after."""

    def build(name: int, many: tuple[pt.Span, int, int], category: str | None, done: Any) -> Fact:
        every, over, least = many
        measures = _measures(every, over, least)
        stricter = [*_measures(every, over, 1)[1:], *measures[:1]]
        made = pt.Agreement.signed(
            f"M{name}",
            on=day,
            start=day + DAY,
            termination=PARTED,
            category=category,
            obligations=_report(day),
            measures=measures,
        )
        for after, deed in sorted(done):
            on = day + after * DAY
            try:
                if deed == "other terms":
                    made = made.amend(on=on, measures=stricter)
                else:
                    made = DONE[deed](made, on, "")
            except pt.PatronageError:
                continue  # not after what was done before
        return made

    return st.builds(
        build,
        st.integers(1, 999),
        st.tuples(
            st.sampled_from([pt.days(3), pt.days(5), pt.days(8)]),
            st.sampled_from([1, 1, 2]),
            st.sampled_from([0, 1, 2]),
        ),
        st.sampled_from([None, None, "retainer"]),
        st.lists(st.tuples(st.integers(1, 24), st.sampled_from(SERVICE)), max_size=4),
    )


def _lived(day: date, named: tuple[str, ...]) -> SearchStrategy[Fact]:
    deed = st.tuples(st.integers(1, 24), st.sampled_from(named))
    deeds = st.lists(deed, max_size=2) | st.lists(deed, min_size=3, max_size=7)

    def build(name: int, which: int, open_end: int, category: str | None, done: Any) -> Fact:
        make = pt.Agreement.signed if name % 8 else pt.Agreement.drafted
        paper = _paper(day, open_end)[which]
        made = make(
            f"K{name}", on=day, start=day + DAY, termination=PARTED, category=category, **paper
        )
        for place, (after, deed) in enumerate(sorted(done)):
            try:
                made = DONE[deed](made, day + after * DAY, f"a{place}")
            except pt.PatronageError:
                continue  # not after what was done before
        return made

    return st.builds(
        build,
        st.integers(1, 999),
        st.integers(0, 3),
        st.sampled_from([1, 6]),
        st.sampled_from([None, "retainer", "NDA"]),
        deeds,
    )
