"""What somebody said or showed last: their own word, their trade, how satisfied they are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

from attrs import field, frozen

from patronage.checks import check_name, is_count
from patronage.counting.verdict import Verdict
from patronage.errors import Fault
from patronage.facts.attributes import CALLS_ITSELF, TRADE
from patronage.party.trades import PROFESSIONS
from patronage.standing.criteria.amounts import value_of
from patronage.standing.criteria.checks import EVER, Kind, Over, bounded
from patronage.standing.criteria.kernel import dated, latest, span_of, weighed
from patronage.standing.criteria.noted import (
    Aggregate,
    Statistic,
    kept,
)
from patronage.standing.criteria.sight import Seeing
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.verdict import Observed
from patronage.standing.rules.verdicts import judged
from patronage.thresholds.threshold import Threshold, equal_to, one_of
from patronage.thresholds.where import Where, check_where, filters
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.checks import Check
    from patronage.standing.criteria.kernel import Details, Pool, ValueOf
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors

__all__ = ["CallsItself", "LastObservations", "ProviderTrade", "Satisfaction"]

_OWN_WORD: Final[frozenset[str]] = frozenset({f"attribute:{CALLS_ITSELF}"})
_TRADES: Final[frozenset[str]] = frozenset({f"attribute:{TRADE}"})
_SURVEYS: Final[frozenset[str]] = frozenset({"observation:survey"})


def _folded(fact: Fact) -> object:
    """Return a word as it is compared: however it is written, one space between its parts."""
    value = value_of(fact)
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _words(threshold: Threshold | str) -> Threshold:
    return equal_to(threshold) if isinstance(threshold, str) else threshold


def _as_compared(faults: list[Fault], words: tuple[object, ...]) -> None:
    for word in words:
        folded = " ".join(str(word).casefold().split())
        if folded != word:
            hint = f"write it as it is compared: {folded!r}"
            faults.append(Fault.of("threshold.form", "threshold", word, hint))


def _word(such_as: str) -> Check:
    return bounded(str, such_as=such_as, besides=_as_compared)


@frozen(cache_hash=True)
class CallsItself(Seeing):
    """What the patron calls itself, by its own last word: a client, a member, a guest (D20, D36).

    However it is written: "Client" is "client". While nothing was said, it is not known; once the
    word is taken back, it is unmet. Faults:
    `threshold.type` (a text is wanted), `threshold.form` (in small letters).

    >>> import patronage as pt
    >>> pt.CallsItself("client")
    CallsItself(equal_to('client'))
    """

    code = "calls_itself"
    needs = _OWN_WORD
    unseen = Unseen.NOTHING

    threshold: Annotated[Threshold, _word('a word, such as equal_to("client")')] = field(
        converter=_words
    )

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the word on each day."""
        return latest(facts.among(self.needs), EVER, anchors, _folded)

    def details(self, observed: Observed, day: date) -> Details:
        """Return since when it has used the word."""
        return dated((), observed, "since")


@frozen(cache_hash=True)
class ProviderTrade(Seeing):
    """The provider's trade is one of these: by default, one of the professions (D30, D32).

    However it is written. While the trade was not said, it is not known; once it is taken back, it
    is unmet. Faults: as `CallsItself`.

    >>> import patronage as pt
    >>> pt.ProviderTrade(pt.one_of("law", "accounting")).threshold.bounds
    ('law', 'accounting')
    """

    code = "provider_trade"
    needs = _TRADES
    unseen = Unseen.NOTHING

    threshold: Annotated[Threshold, _word('trades, such as one_of("law", "accounting")')] = field(
        default=one_of(*sorted(PROFESSIONS)), converter=_words
    )

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the trade on each day."""
        return latest(facts.among(self.needs), EVER, anchors, _folded)


_SCORE: Final = bounded(int, Decimal, such_as="a number, such as at_least(8)")


_ADDED_UP: Final = (
    Statistic.COUNT, Statistic.MEAN_PER_PERIOD, Statistic.RUNNING_TOTAL, Statistic.SUM,
)  # fmt: skip
"""What is made of values that add up, as scores don't."""


@frozen(cache_hash=True)
class Satisfaction(Value):
    """How satisfied the patron is by its surveys: the last score, or their mean, in a window (D24).

    `about` names the measure that was surveyed. Without a survey it is not known. Faults:
    `threshold.type` (a number is wanted), `statistic.type`, `window.type`, `name.syntax`.

    >>> import patronage as pt
    >>> pt.Satisfaction(pt.at_least(8), over=pt.Rolling(pt.months(12))).by
    Statistic.LATEST
    """

    code = "satisfaction"
    needs = _SURVEYS

    threshold: Annotated[Threshold, _SCORE]
    by: Statistic = field(default=Statistic.LATEST, kw_only=True)
    about: Annotated[str, check_name] = field(default="satisfaction", kw_only=True)
    over: Over = field(default=EVER, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.by in _ADDED_UP:
            hint = "take the latest, the mean, the least or the greatest score"
            faults.append(Fault.of("statistic.type", "by", self.by, hint))

    @property
    def _scores(self) -> Aggregate:
        return Aggregate(
            self.threshold,
            of="observation:survey",
            by=self.by,
            over=self.over,
            where={"about": self.about},
        )

    @property
    def sight(self) -> tuple[object, ...]:
        """What it looks at: criteria alike in it see the same."""
        return self._scores.sight

    def looks_at(self, fact: Fact) -> bool:
        """Return whether it is a survey of the measure."""
        return fact.kind in _SURVEYS and getattr(fact, "about", None) == self.about

    @property
    def unseen(self) -> Unseen:
        """What surveys not looked at could do to the score."""
        return self._scores.unseen

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the score on each day."""
        return self._scores.observe(facts, anchors)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the day of the last survey that counts."""
        return dated(span_of(self.over), observed)


def _check_number(faults: list[Fault], path: str, number: object) -> None:
    if not is_count(number, 1):
        faults.append(Fault.of("rule.count", path, number, "give at least 1"))


@frozen(cache_hash=True)
class LastObservations(Value):
    """The last `count` observations of a kind all pass the threshold: crossed twice in a row.

    While there are fewer, it is not known. What is seen is the first of them that doesn't pass,
    else the first that can't be judged, else the last one. Faults: `threshold.type`, `rule.count`,
    `name.syntax`, `details.duplicate`.

    >>> import patronage as pt
    >>> pt.LastObservations(pt.at_least(250), of="observation:headcount", count=2).count
    2
    """

    code = "last_observations"
    unseen = Unseen.NOTHING

    threshold: Threshold
    of: Kind = field(kw_only=True)
    count: Annotated[int, _check_number] = field(kw_only=True)
    where: Annotated[Where, check_where] = field(default=(), kw_only=True, converter=filters)

    def _rules(self, faults: list[Fault]) -> None:
        if self.threshold.is_elapsed:
            hint = "give a value that observations are held against"
            faults.append(Fault.of("threshold.type", "threshold", self.threshold, hint))

    @property
    def needs(self) -> frozenset[str]:
        """The kind of observation."""
        return frozenset({self.of})

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the value that decides, of the last ones on each day."""
        pool, perhaps = kept(facts.of(self.of), self.where)
        unsure = set(map(id, perhaps))
        said_of = judged(self.threshold)

        def prepare(shown: Pool) -> ValueOf:
            values = [None if id(fact) in unsure else value_of(fact) for fact in shown]
            said = [said_of(value) for value in values]

            def deciding(low: int, high: int) -> object:
                first = high - self.count
                if first < low:
                    return None
                worst = min(said[first:high])
                return values[high - 1 if worst is Verdict.MET else said.index(worst, first)]

            return deciding

        seen = weighed(pool, EVER, anchors, None, prepare).line
        return seen.map(lambda each: each._replace(low=max((each.high or 0) - self.count, 0)))

    def details(self, observed: Observed, day: date) -> Details:
        """Return of what, how many, and the day of the last of them."""
        named = (("of", self.of.partition(":")[2] or self.of), ("count", self.count))
        return dated(named, observed)
