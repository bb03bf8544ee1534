"""Measures and credit rules in words: what is promised, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.counting.count import period_words
from patronage.counting.verdict import Verdict
from patronage.measures.forms import PartUnit, Per, Pick, Table
from patronage.measures.methods import AttainmentMethod
from patronage.money.money import Money
from patronage.text.spoken import joined
from patronage.thresholds.threshold import threshold_words
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.plain import Fixed, Rolling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.measures.conditions import DataRequirement, Exclusion
    from patronage.measures.forms import Form
    from patronage.measures.promise import Promise
    from patronage.money.amounts import Rounding
    from patronage.text.phrases import Words
    from patronage.thresholds.threshold import Threshold
    from patronage.windows.window import Window

__all__ = ["form_words", "measure_words", "rounding_words", "window_said"]


def window_said(window: Window, words: Words) -> str:
    """Return in which windows something is measured.

    >>> import patronage as pt
    >>> window_said(pt.counting.MONTH, pt.ENGLISH), window_said(pt.Rolling(pt.days(30)), pt.ENGLISH)
    ('each month', 'in any 30 days')
    """
    if isinstance(window, CalendarPeriod):
        return words.say("measured.each", period=period_words(window, words))
    if isinstance(window, Anniversary):
        return words.say("measured.anniversary", every=window.every)
    if isinstance(window, Rolling):
        return words.say("measured.rolling", span=window.span)
    if isinstance(window, Fixed):
        start, end = window.period.start, window.period.end
        if start is None and end is None:
            return words.say("measured.ever")
        code = "from" if end is None else "until" if start is None else "between"
        return words.say(f"measured.{code}", start=start, end=end)
    return words.say("measured.ever")


def measure_words(measure: Promise, words: Words) -> str:
    """Return what is said of a measure, with what else its figure hangs on.

    >>> import patronage as pt
    >>> slow = pt.measures.Measure(
    ...     "slow",
    ...     pt.measures.AttainmentMethod.NEAREST_RANK,
    ...     percentile=95,
    ...     window=pt.counting.MONTH,
    ... )
    >>> measure_words(slow, pt.ENGLISH)
    'slow: percentile 95 (nearest rank) of slow each month'
    """
    method = words.word(measure.method)
    if measure.percentile is not None:
        percentile = measure.percentile
        method = words.say("measured.percentile", percentile=percentile, method=method)
    window = window_said(measure.window, words)
    said = words.say("measured.line", id=measure.id, method=method, of=measure.of, window=window)
    for more in _more_of(measure, words):
        said = words.tell("measured.more", said=said, more=more)
    return said


def _more_of(measure: Promise, words: Words) -> Iterator[str]:
    yield from _judged(measure, words)
    yield from _against(measure, words)
    if measure.exclude:
        is_of_time = measure.method is AttainmentMethod.UPTIME
        unit = (measure.unit or "minutes") if is_of_time else measure.unit
        reasons = tuple([_exclusion(each, unit, words) for each in measure.exclude])
        yield words.tell("measured.exclude", reasons=reasons)
    if measure.over > 1:
        yield words.say("measured.pooled" if measure.pooled else "measured.over", over=measure.over)
    if measure.data is not None:
        yield from _data(measure.data, words)
    yield from rounding_words(measure.places, measure.rounding, words)


def _judged(measure: Promise, words: Words) -> Iterator[str]:
    """Yield of a measure which observations count, and which of them are good."""
    for code, bound in (("measured.good", measure.good), ("measured.bad", measure.bad)):
        if bound is not None:
            yield words.tell(code, bound=threshold_words(bound, words))
    if measure.counts is not None:
        yield words.say(f"measured.counts.{measure.counts.name.lower()}")
    if measure.where:
        bounds = [
            words.tell("form.bound", fact=name, bound=threshold_words(bound, words))
            for name, bound in measure.where
        ]
        yield words.tell("measured.where", where=joined(bounds, words.formats, most=len(bounds)))


def _against(measure: Promise, words: Words) -> Iterator[str]:
    """Yield of what its figure is a share."""
    if measure.base is not None:
        yield words.say("measured.base", base=measure.base, unit=measure.unit or "minutes")
    if measure.hours is not None:
        yield words.tell("measured.hours", hours=measure.hours.say(words))
    if measure.units > 1:
        yield words.say("measured.units", units=measure.units)
    if measure.whole:
        yield words.say("measured.whole")


def rounding_words(places: int | None, rounding: Rounding | None, words: Words) -> Iterator[str]:
    """Yield how a figure is rounded, if it is.

    >>> import patronage as pt
    >>> list(rounding_words(2, pt.Rounding.HALF_EVEN, pt.ENGLISH))
    ['rounded to 2 places (half even)']
    """
    if places is not None and rounding is not None:
        yield words.say("measured.places", places=places, rounding=rounding)


def _exclusion(exclusion: Exclusion, unit: str | None, words: Words) -> str:
    said: str = exclusion.reason
    if exclusion.notice is not None:
        notice = words.word(exclusion.notice)
        said = words.tell("measured.exclude.notice", said=said, notice=notice)
    if exclusion.at_most is not None:
        most = exclusion.at_most
        said = words.tell("measured.exclude.at_most", said=said, most=most, unit=unit or "").strip()
    return words.tell("measured.exclude.base", said=said) if exclusion.from_base else said


def _data(data: DataRequirement, words: Words) -> Iterator[str]:
    for code, count in (("per_day", data.per_day), ("per_window", data.per_window)):
        if count is not None:
            yield words.say(f"measured.{code}", count=count)
    if data.covered is not None:
        yield words.tell("measured.covered", bound=threshold_words(data.covered, words))
    if data.missing is not Verdict.UNKNOWN:
        yield words.say(f"measured.missing.{data.missing.name.lower()}")
    if data.empty is not None:
        yield words.say("measured.empty", empty=data.empty)


def form_words(form: Form, words: Words, unit: str) -> str:
    """Return how a consequence is read; a bare number is in the unit of this code.

    >>> import patronage as pt
    >>> tiers = pt.measures.Table(
    ...     [pt.measures.Row(5, pt.less_than(99)), pt.measures.Row(0, pt.at_least(99))]
    ... )
    >>> form_words(tiers, pt.ENGLISH, "form.percent")
    '5% where less than 99; 0% where at least 99'
    """
    if isinstance(form, Table):
        said = list(_rows(form, words, unit if form.then is None else "form.points"))
    elif isinstance(form, Per):
        said = [_per(form, words, unit if form.then is None else "form.points")]
    else:
        said = [_amount(form, words, unit)]
    if isinstance(form, Table | Per) and form.then is not None:
        said.append(words.tell("form.then", form=form_words(form.then, words, unit)))
    text = said[0]
    for each in said[1:]:
        text = words.tell("form.rows", first=text, rest=each)
    return text


def _amount(value: object, words: Words, unit: str) -> str:
    if isinstance(value, Money | str):
        return words.in_full(value)
    return words.say(unit, amount=value)


def _rows(table: Table, words: Words, unit: str) -> Iterator[str]:
    for row in table.rows:
        result = form_words(row.result, words, unit)
        bounds = [_bound(name, bound, words) for name, bound in row.bounds]
        if not bounds:
            yield result
            continue
        where = joined(bounds, words.formats, most=len(bounds))
        yield words.tell("form.where", result=result, where=where)
    if table.otherwise is not None:
        yield words.tell("form.otherwise", result=_amount(table.otherwise, words, unit))
    if table.pick in _PICKED:
        yield words.say(_PICKED[table.pick])


_PICKED: Final = {
    Pick.LARGEST: "form.pick.largest",
    Pick.GRADUATED: "form.pick.graduated",
}
"""What is said of which rows count, where not exactly one of them does."""


def _bound(name: str, bound: Threshold, words: Words) -> str:
    return words.say(
        "form.value" if name == "value" else "form.bound",
        fact=name,
        bound=threshold_words(bound, words),
    )


def _per(form: Per, words: Words, unit: str) -> str:
    each = _amount(form.each, words, unit)
    code = "form.per.one" if form.unit == 1 else "form.per"
    said = words.tell(code, each=each, unit=form.unit, of=form.of)
    if form.part is not PartUnit.NOT_SAID:
        said = words.tell(f"form.part.{form.part.name.lower()}", said=said)
    if form.first is not None:
        bound, amount = form.first
        first = _amount(amount, words, unit)
        return words.tell("form.first", first=first, bound=threshold_words(bound, words), said=said)
    return said if form.free == 0 else words.tell("form.free", said=said, free=form.free)
