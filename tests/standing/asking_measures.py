"""What criteria about measures see on a day: in-force day by day, window by window, by brute force.

Windows are found by going through the days; what a measure comes to in one is asked of the measure,
and tried in its own tests.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from attrs import evolve

import patronage as pt
from patronage.counting.when import bounds

__all__ = ["measure_attained", "measure_missed"]

DAY = timedelta(days=1)
MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN


def measure_attained(criterion: Any, facts: Any, day: date, anchors: Any) -> bool | None:
    """Say whether enough of the last windows attained their target, under any agreement."""
    return _counted(criterion, facts, day, MET)


def measure_missed(criterion: Any, facts: Any, day: date, anchors: Any) -> bool | None:
    """Say whether enough of them missed it."""
    return _counted(criterion, facts, day, UNMET)


def _counted(criterion: Any, facts: Any, day: date, wanted: pt.Verdict) -> bool | None:
    known: list[bool | None] = []
    for fact in facts:
        if fact.kind != "agreement" or criterion.category not in {None, fact.category}:
            continue
        said = fact.in_force_on(day)
        if said is UNKNOWN:
            known.append(None)
        elif said is MET and criterion.measure in {m.id for m in fact.terms_on(day).measures}:
            seen = [each for each in facts if each.kind.startswith("observation:")]
            last = _windows(fact, tuple(seen), criterion.measure, day)[-criterion.last :]
            sure = [verdict for _, verdict in last].count(wanted)
            doubt = [verdict for _, verdict in last].count(UNKNOWN) + criterion.last - len(last)
            enough = criterion.at_least
            known.append(True if sure >= enough else None if sure + doubt >= enough else False)
    return True if True in known else None if None in known else False


def _windows(
    fact: Any, seen: tuple[Any, ...], name: str, day: date
) -> list[tuple[date, pt.Verdict]]:
    """Return the ends of the windows that are over by a day, each with its verdict on it."""
    whole = _stretches(fact, name)
    found = [each for each in whole if each.period.end <= day]
    if whole and isinstance(whole[0].measure, pt.measures.WeightedMeasure):
        return _scores(fact, seen, whole[0].measure, day)
    said: list[tuple[date, pt.Verdict]] = []
    for place, (period, measure, _) in enumerate(found):
        if measure.method is not pt.measures.AttainmentMethod.EACH:
            said.append((period.end, _verdict(fact, seen, found[: place + 1], day)))
    for period, measure, _ in whole:  # each is over the day after, by itself
        if measure.method is pt.measures.AttainmentMethod.EACH:
            here = [each for each in seen if each.name == measure.of and each.on in period]
            said += [(each.on + DAY, _judged(measure, each)) for each in here if each.on < day]
    return said


def _judged(measure: Any, seen: Any) -> pt.Verdict:
    return UNKNOWN if seen.value is None else pt.Verdict.of(measure.target.judge(seen.value))


def _scores(
    fact: Any, seen: tuple[Any, ...], score: Any, day: date
) -> list[tuple[date, pt.Verdict]]:
    """Return the scores of the windows of its parts, which are the same for all of them."""
    said: dict[Any, list[Any]] = {}
    for name, _ in score.parts:
        found = [each for each in _stretches(fact, name) if each.period.end <= day]
        for place, each in enumerate(found):
            said.setdefault(each.period, []).append(_reached(fact, seen, found[: place + 1]))
    weights = [weight for _, weight in score.parts]
    verdicts: list[tuple[date, pt.Verdict]] = []
    for period, values in sorted(said.items()):
        if None in values or len(values) < len(weights):
            verdicts.append((period.end, UNKNOWN))
        else:
            total = sum(v * w for v, w in zip(values, weights, strict=True)) / 100
            verdicts.append((period.end, pt.Verdict.of(score.target.judge(total))))
    return verdicts


def _verdict(fact: Any, seen: tuple[Any, ...], found: list[Any], day: date) -> pt.Verdict:
    """Return the verdict of the last of some windows as it is known on a day."""
    period, measure, _ = found[-1]
    if measure.of == "report" and not _all_settled(fact, period, day):
        return UNKNOWN
    value = _reached(fact, seen, found)
    if value is None or measure.target is None:
        return UNKNOWN
    return pt.Verdict.of(measure.target.judge(value))


def _all_settled(fact: Any, period: Any, day: date) -> bool:
    owed = fact.owed(on=day, since=period.start, until=period.end - DAY)
    mine = [each for each in owed if each.of == "report"]
    return all(each.state.is_settled for each in mine)


def _reached(fact: Any, seen: tuple[Any, ...], found: list[Any]) -> Any:
    """Return the figure of the last of some windows: the mean of as many as are taken together."""
    period, measure, began = found[-1]
    read: list[Any] = list(seen)
    if measure.of == "report":
        owed = fact.owed(on=date(2030, 1, 1), since=period.start, until=period.end - DAY)
        kept = [each for each in owed if each.of == "report"]
        read = [
            pt.Observation("report", each.days_late or -1, on=each.due, id=f"o{place}")
            for place, each in enumerate(kept)
            if each.state is not pt.ObligationState.WAIVED
        ]
    if measure.of == "uptime":
        inner = [each for each in _stretches(fact, "uptime") if each.period.end <= period.end]
        said = [_verdict(fact, seen, inner[: place + 1], date.max) for place in range(len(inner))]
        read = [
            pt.Observation("uptime", TRUTH[each], on=one.period.end - DAY, id=f"w{place}")
            for place, (one, each) in enumerate(zip(inner, said, strict=True))
        ]
    values = [
        _alone(measure, read, each.period) for each in found[-measure.over :] if each.began == began
    ]
    return None if None in values else sum(values) / len(values)


TRUTH = {MET: True, UNMET: False, UNKNOWN: None}


def _alone(measure: Any, read: list[Any], period: Any) -> Any:
    return evolve(measure, over=1).attained(read, period).value


class Stretch(NamedTuple):
    """A window of a measure, and since when the measure has been so."""

    period: Any
    measure: Any
    began: date


@lru_cache(maxsize=256)
def _stretches(fact: Any, name: str) -> list[Stretch]:
    """Return the windows of a measure: days in a row on which it is the same, of one period."""
    found: list[tuple[date, date, Any]] = []
    day, began, before = bounds(fact.life.start)[0], date.min, None
    while day < FAR:
        measure = None
        if fact.in_force_on(day) is MET:
            measure = {m.id: m for m in fact.terms_on(day).measures}.get(name)
        if measure is None or before != measure:
            began = day
        before = measure
        if measure is not None and _counts(measure, day):
            key = (measure, began, _number(measure, day))
            if found and found[-1][1:] == (day, key):
                found[-1] = (found[-1][0], day + DAY, key)
            else:
                found.append((day, day + DAY, key))
        day += DAY
    return [Stretch(pt.Period(start, end), key[0], key[1]) for start, end, key in found]


FAR = date(2026, 1, 1)
"""A day after all that is drawn."""


def _counts(measure: Any, day: date) -> bool:
    window: Any = getattr(measure, "window", None)
    return day in window.period if isinstance(window, pt.Fixed) else True


def _number(measure: Any, day: date) -> int:
    """Return which of the windows of a measure a day lies in."""
    window: Any = getattr(measure, "window", None)
    if not isinstance(window, pt.CalendarPeriod):
        return 0
    return (day - window.anchor).days // (window.every.days or 1)
