"""Stories of attainment: what was reached in a window, by which method, out of what.

A story brings what was seen, and the promise as its source has it; each peer's way of working a
figure out is a method or an option of the measure.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import patronage as pt
from patronage.measures import (
    Attainment,
    AttainmentMethod,
    DataRequirement,
    Exclusion,
    Measure,
    WeightedMeasure,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

__all__ = [
    "MONTHS",
    "NOT_OURS",
    "OPTIONS",
    "REPORTS",
    "START",
    "TRANSLATORS",
    "number",
    "window",
    "written",
]

Story = dict[str, Any]

START: Final = pt.parse_day("2026-04-01")
"""The first day of the window, in stories that name none."""

MONTHS: Final = [START.replace(year=2025 + at // 12, month=at % 12 + 1) for at in range(3, 39)]
"""First days of months: a year before that window, and two years from it on."""

MODES: Final = {"half_up": pt.Rounding.HALF_UP, "half_even": pt.Rounding.HALF_EVEN}


def number(text: str | int) -> int | Decimal:
    """Return a number as a story writes it."""
    return Decimal(text) if isinstance(text, str) else text


def window(days: int = 30) -> pt.Period:
    """Return a window of so many days."""
    return pt.Period(START, START + pt.days(days))


def written(found: object, story: Story) -> object:
    """Return a figure as a story writes it: rounded, where it is, by the story's own rounding."""
    if found is None:
        return "unknown"
    assert isinstance(found, int | Decimal | Fraction)
    rounding = story.get("rounding")
    if rounding is None:
        return f"{Decimal(str(found)).normalize():f}"
    places = rounding["places"]
    minor = pt.round_fraction(Fraction(found) * 10**places, MODES[rounding["mode"]])
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def counted(good: list[int], total: list[int]) -> list[pt.Observation]:
    """Return so many good ones of a total, interval by interval."""
    return [
        pt.Observation.counted("seen", good=kept, total=whole, on=START, id=f"I{place}")
        for place, (kept, whole) in enumerate(zip(good, total, strict=True))
    ]


def measured(
    method: AttainmentMethod, seen: list[pt.Observation], days: int = 30, **options: Any
) -> Attainment:
    """Return what a measure of a month comes to in a window."""
    measure = Measure("seen", method, window=pt.counting.MONTH, **options)
    return measure.attained(seen, window(days))


def down(minutes: str | int, **details: Any) -> list[pt.Observation]:
    return [pt.Observation("seen", number(minutes), on=START, details=details)]


# --- shares that were kept ------------------------------------------------------------------------


def budget_burnt(story: Story) -> object:
    seen = counted(story["good"], story["total"])
    target = pt.at_least(number(story["target"]))
    return written(measured(AttainmentMethod.RATIO, seen, target=target).facts["used"], story)


def slices(story: Story) -> object:
    seen = counted(story["good"], story["total"])
    good = pt.more_than(number(story["slice_above"]))
    return written(measured(AttainmentMethod.TIMESLICES, seen, good=good).value, story)


def ratio(story: Story) -> object:
    seen = counted(story["good"], story["total"])
    return written(measured(AttainmentMethod.RATIO, seen).value, story)


def share(story: Story) -> object:
    seen = counted([story["good"]], [story["total"]])
    return written(measured(AttainmentMethod.RATIO, seen).value, story)


def mean_error(story: Story) -> object:
    """Return 100 less the mean share of errors; an interval without requests as the text has it."""
    seen = [
        pt.Observation.counted("seen", bad=errors, total=requests, on=START, id=f"I{place}")
        for place, (errors, requests) in enumerate(
            zip(story["errors"], story["requests"], strict=True)
        )
    ]
    empty = {"0": 100, "100": 0}.get(story.get("empty_is") or "")
    data = DataRequirement(empty=empty)
    return written(measured(AttainmentMethod.MEAN_OF_RATIOS, seen, data=data).value, story)


def measured_only(story: Story) -> object:
    seen = [
        pt.Observation("seen", place < story["good"], on=START, id=f"S{place}")
        for place in range(story["measured"])
    ]
    data = DataRequirement(per_window=story["slices"])
    reached = measured(AttainmentMethod.TIMESLICES, seen, data=data)
    return [written(reached.value, story), written(reached.covered, story)]


def minute(story: Story) -> object:
    """Return whether a minute is down: more of its requests fail than the bound has it."""
    seen = counted([story["errors"]], [story["requests"]])
    target = pt.at_most(number(story["over"]))
    return measured(AttainmentMethod.RATIO, seen, target=target).verdict is pt.Verdict.UNMET


# --- time -----------------------------------------------------------------------------------------


def uptime(story: Story) -> object:
    seen = down(story["down"])
    return written(measured(AttainmentMethod.UPTIME, seen, base=story["minutes"]).value, story)


def user_minutes(story: Story) -> object:
    seen = [each for lost, users in story["incidents"] for each in down(lost, units=users)]
    reached = measured(AttainmentMethod.UPTIME, seen, base=story["minutes"], units=story["users"])
    return written(reached.value, story)


def allowance(story: Story) -> object:
    target = pt.at_least(number(story["target"]))
    reached = measured(AttainmentMethod.UPTIME, [], story["days"], target=target)
    return written(reached.allowed, story)


def exhaust(story: Story) -> object:
    """Return how long the allowance of a window lasts: one a day, of which so many are used."""
    reached = Attainment(
        "seen",
        window(story["days"]),
        value=number(story["burn"]),
        verdict=pt.Verdict.UNKNOWN,
        lost=number(story["burn"]),
        allowed=story["days"],
        on=START,
    )
    return written(reached.facts["lasts"], story)


def burn_share(story: Story) -> object:
    """Return what hours at a pace use of an allowance of one for each hour of the window."""
    seen = [each for _ in range(story["hours"]) for each in down(story["burn"])]
    reached = measured(
        AttainmentMethod.UPTIME, seen, story["days"], unit="hours", target=pt.at_least(0)
    )
    return written(reached.facts["used"], story)


def excluded(story: Story) -> object:
    planned = Exclusion(
        "maintenance",
        from_base=True,
        notice=pt.days(story["days_before"]),
        at_most=number(story["at_most"]),
    )
    outage = pt.Observation(
        "seen",
        number(story["minutes"]),
        on=pt.parse_day(story["on"]),
        details={"excluded": "maintenance", "announced": pt.parse_day(story["announced"])},
    )
    measure = Measure("seen", AttainmentMethod.UPTIME, window=pt.counting.MONTH, exclude=planned)
    return written(_over(measure, [outage], outage.on)[-1].excluded, story)


def _over(measure: Measure, seen: list[Any], on: date) -> tuple[Attainment, ...]:
    """Return what a measure came to in each window by a day."""
    return measure.attainments(seen, pt.Period(pt.parse_day("2020-01-01"), None), on=on)


# --- values and numbers of them -------------------------------------------------------------------


def _values(values: list[str]) -> list[pt.Observation]:
    return [each for value in values for each in down(value)]


def _percentile(story: Story, method: str, **options: Any) -> Attainment:
    return measured(
        AttainmentMethod[method.upper()],
        _values(story["values"]),
        percentile=number(story["p"]),
        **options,
    )


def percentile(story: Story) -> object:
    return written(_percentile(story, story["method"]).value, story)


def percentile_target(story: Story) -> object:
    target = pt.at_most(number(story["at_most"]))
    reached = [_percentile(story, method, target=target) for method in story["methods"]]
    return [each.verdict is pt.Verdict.MET for each in reached]


def nps(story: Story) -> object:
    seen = [
        pt.Observation("seen", int(score), on=START)
        for score, many in story["scores"].items()
        for _ in range(many)
    ]
    good, bad = pt.at_least(9), pt.at_most(6)
    return written(measured(AttainmentMethod.NET_SCORE, seen, good=good, bad=bad).value, story)


def on_time_asof(story: Story, *, overdue_counts: bool = True) -> object:
    """Return the share of orders that came in time; what isn't due yet is no order yet."""
    as_of = pt.parse_day(story["as_of"])
    seen: list[pt.Observation] = []
    for place, (promised, delivered) in enumerate(story["promised_delivered"]):
        order = pt.Obligation(
            f"order-{place}", "delivery", by=pt.Side.PROVIDER, due=pt.parse_day(promised)
        )
        done = [] if delivered is None else [_Done(order.id, pt.parse_day(delivered))]
        since = order.due
        seen += [
            pt.Observation("seen", owed.days_late, on=owed.due, id=owed.of)
            for owed in order.owed(as_of, since=min(since, as_of), until=as_of, performed=done)
            if overdue_counts or owed.state is pt.ObligationState.MET
        ]
    measure = Measure("seen", AttainmentMethod.RATIO, good=pt.at_most(0), window=pt.windows.Ever())
    return written(_over(measure, seen, as_of)[-1].value, story)


class _Done:
    """What was done about an obligation on a day."""

    by = for_due = id = None
    parts = 1

    def __init__(self, about: str, on: date) -> None:
        self.about, self.on = about, on


def with_previous(story: Story) -> object:
    """Return the mean of a month and the one before, where there is one."""
    months = [("2026-03-31", story["previous"]), ("2026-04-30", story["this"])]
    seen = [
        pt.Observation("seen", number(value), on=pt.parse_day(day))
        for day, value in months
        if value is not None
    ]
    measure = Measure("seen", AttainmentMethod.MEAN, window=pt.counting.MONTH, over=2)
    life = pt.Period(min(each.on for each in seen).replace(day=1), None)
    reached = measure.attainments(seen, life, on=pt.parse_day("2026-04-30"))[-1]
    return written(reached.value, {"rounding": {"places": 1, "mode": "half_up"}})


def count_in_year(story: Story) -> object:
    month, day = map(int, story["year_from"].split("-"))
    year = pt.CalendarPeriod(pt.years(1), anchor=START.replace(month=month, day=day))
    long = pt.at_least(number(story["hours"]))
    measure = Measure("cut", AttainmentMethod.COUNT, window=year, good=long, counts=pt.Verdict.MET)
    cuts = [pt.Observation("cut", hours, on=pt.parse_day(on)) for on, hours in story["cuts"]]
    return _over(measure, cuts, pt.parse_day(story["on"]))[-1].value


def more_than(story: Story, *, or_more: bool = False) -> object:
    bound = (pt.at_least if or_more else pt.more_than)(number(story["bound"]))
    seen = [pt.Observation("seen", on=START) for _ in range(story["count"])]
    return bound.judge(measured(AttainmentMethod.COUNT, seen).value)


# --- scores ---------------------------------------------------------------------------------------


def weighted(story: Story) -> object:
    """Return the score of parts, each with its weight and its figure."""
    parts = {f"part-{place}": pair for place, pair in enumerate(story["parts"])}
    weights = {name: number(weight) for name, (weight, _) in parts.items()}
    reached = [
        Attainment(name, window(), value=number(score), verdict=pt.Verdict.UNKNOWN, on=START)
        for name, (_, score) in parts.items()
    ]
    least = None if story.get("least_each") is None else number(story["least_each"])
    (score,) = WeightedMeasure("score", weights, least_each=least).attainments(reached)
    return score.value


def weighted_total(story: Story) -> object:
    """Return the same as its source writes it: to one place."""
    return written(weighted(story), {"rounding": {"places": 1, "mode": "half_up"}})


def award_all(story: Story) -> object:
    return written(weighted(story), story)


TRANSLATORS: Final[Mapping[str, Callable[[Story], object]]] = {
    "allowance": allowance,
    "award_all": award_all,
    "budget_burnt": budget_burnt,
    "burn_share": burn_share,
    "count_in_year": count_in_year,
    "excluded": excluded,
    "exhaust": exhaust,
    "mean_error": mean_error,
    "measured": measured_only,
    "minute": minute,
    "more_than": more_than,
    "nps": nps,
    "on_time_asof": on_time_asof,
    "percentile": percentile,
    "percentile_target": percentile_target,
    "ratio": ratio,
    "share": share,
    "slices": slices,
    "uptime": uptime,
    "user_minutes": user_minutes,
    "weighted": weighted_total,
    "with_previous": with_previous,
}
"""How the stories of each kind are told to the library."""

OPTIONS: Final[Mapping[str, Mapping[str, Callable[[Story], object]]]] = {
    "more_than": {"at_least": lambda story: more_than(story, or_more=True)},
    "on_time_asof": {"only what was done": lambda story: on_time_asof(story, overdue_counts=False)},
}
"""What else may be said of a kind, for stories of which the source leaves open what is meant."""

NOT_OURS: Final[Mapping[str, str]] = {}
"""The kinds of story that are not asked, each with the reason."""

REPORTS: Final[Mapping[str, Callable[[], str]]] = {}
"""What users of other systems report, by the id of the report."""
