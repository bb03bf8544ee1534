"""A kind of fact, a criterion and a fee, as one would add them: for rows of a longer manifest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import field, frozen

import patronage as pt
from patronage.billing.prices.prices import Amount
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.fields import Id, OneLine, Whole
from patronage.standing.criteria.checks import EVER, Count, Over
from patronage.standing.criteria.kernel import counted
from patronage.standing.criteria.sight import Seeing
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from patronage.billing.course.course import Course
    from patronage.billing.course.window import Window
    from patronage.errors import Fault


@frozen
class Tasting(Value):
    """Wines were tasted."""

    kind = "tasting"

    wines: Whole
    on: date = field(kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)


@frozen(cache_hash=True)
class TastingCount(Seeing):
    """How many tastings count on the day."""

    code = "tasting_count"
    needs = frozenset({"tasting"})

    threshold: Count
    over: Over = field(default=EVER, kw_only=True)

    def observe(self, facts: pt.Facts, anchors: pt.Anchors) -> pt.Timeline[pt.Observed]:
        return counted(facts.among(self.needs), self.over, anchors).line


@frozen
class CellarFee(Value):
    """An amount for the first day of each stretch of days on which a schedule has it."""

    takes_usage = False
    last_day = None

    id: Id = field(kw_only=True)
    amount: Amount = field(kw_only=True)

    @property
    def currency(self) -> str:
        return self.amount.currency

    def lines(
        self, course: Course, days: pt.Period, usage: Sequence[pt.Usage], window: Window
    ) -> Iterator[pt.Charge]:
        on = days.start or course.start
        if days.end is not None and days.end <= on:  # it gave way before the schedule begins
            return
        first = pt.Period(on, on + timedelta(days=1))
        yield course.charge(
            self.id, str(on), due=course.due, invoice_on=on, period=first, amount=self.amount
        )
