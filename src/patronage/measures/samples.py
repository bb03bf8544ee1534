"""Samples: what one observation says to a measure, or what another measure has come to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, cast

from patronage.counting.verdict import Verdict
from patronage.measures.exact import unknown

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.observed import Observation
    from patronage.facts.remarks import Remark
    from patronage.thresholds.threshold import Threshold

__all__ = ["Sample", "sample_of"]


class Sample(NamedTuple):
    """What was seen on a day: a value, or so many good ones of a total, and whether it is good.

    `verdict` is whether it counts as good; `name` tells those of one day apart.
    """

    on: date
    name: str
    value: Fraction | None
    good: Fraction
    total: Fraction
    verdict: Verdict

    @property
    def share(self) -> Fraction | None:
        """The share of good ones, in percent; None of nothing."""
        return 100 * self.good / self.total if self.total else None


def sample_of(fact: Observation, good: Threshold | None, unit: str | None) -> Sample | Remark:
    """Return what an observation says to a measure, or the remark that it says nothing known.

    >>> from datetime import date
    >>> import patronage as pt
    >>> seen = pt.Observation("answer", 30, on=date(2026, 3, 2))
    >>> sample_of(seen, pt.at_most(60), None).verdict
    Verdict.MET
    """
    name = fact.id or ""
    if unit is not None and fact.unit is not None and fact.unit != unit:
        return unknown("measure.unit", fact=name, on=fact.on, unit=fact.unit, wanted=unit)
    counts = {each: _number(fact.detail(each)) for each in ("good", "bad", "total")}
    total = counts["total"]
    if total is not None:
        kept = counts["good"]
        if kept is None and counts["bad"] is not None:
            kept = total - counts["bad"]
        if kept is None or not 0 <= kept <= total:
            return unknown("measure.counts", fact=name, on=fact.on)
        share = 100 * kept / total if total else None
        verdict = Verdict.UNKNOWN if share is None else Verdict.of(kept == total)
        if good is not None and share is not None:
            verdict = Verdict.of(good.judge(share))
        return Sample(fact.on, name, share, kept, total, verdict)
    if isinstance(fact.value, bool):
        one = Fraction(1 if fact.value else 0)
        return Sample(fact.on, name, None, one, Fraction(1), Verdict.of(fact.value))
    value = _number(fact.value)
    verdict = Verdict.UNKNOWN
    if value is not None and good is not None:
        verdict = Verdict.of(good.judge(value))
    one = Fraction(1 if verdict is Verdict.MET else 0)
    return Sample(fact.on, name, value, one, Fraction(1), verdict)


def _number(value: object) -> Fraction | None:
    return Fraction(cast("int", value)) if type(value) in (int, Decimal) else None
