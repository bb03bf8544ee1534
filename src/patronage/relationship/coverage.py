"""What was looked at: missing is not the same as no."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

from attrs import field, frozen

from patronage import manifest
from patronage.checks import check_instance, check_name
from patronage.dates.period import Period
from patronage.errors import Fault, offer, raise_faults, shown
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

__all__ = ["EVERYTHING", "Coverage", "meant_by"]

_SORTS: Final = ("attribute", "observation", "particular", "relation")
"""The kinds of fact that go by many names: `observation:visit`."""


def meant_by(kind: str) -> str:
    """Return the question what was meant by a kind that no fact of the library has; else nothing.

    It may well be that of a fact of your own, so it is asked and not refused.

    >>> meant_by("purchas"), meant_by("sitting"), meant_by("observation:sitting")
    ("did you mean 'purchase'?", "did you mean 'observation:sitting'?", '')
    """
    sort, _, name = kind.partition(":")
    known = _one_named()
    if kind in known or (name and sort in _SORTS):
        return ""
    return offer(kind, known).rstrip() or f"did you mean 'observation:{name or kind}'?"


def _one_named() -> list[str]:
    """Return the kinds of fact of the manifest that go by one name."""
    listed = manifest.MANIFEST
    kinds = (getattr(listed.load(name), "kind", None) for name in listed.named("fact"))
    return sorted(kind for kind in kinds if isinstance(kind, str))


@frozen
class Coverage(Value):
    """What was looked at: the kinds of fact that were imported, and the days that were observed.

    Missing is not the same as no. Where a kind was never imported (`kinds` names those that were;
    None: all), or the day lies outside `observed`, a criterion's verdict is unknown, and unknown
    neither promotes nor demotes. Built in code, everything is covered.

    >>> from datetime import date
    >>> import patronage as pt
    >>> until = pt.Coverage.of("purchase", until=date(1998, 7, 1))
    >>> "payment" in until.kinds, until.observed.end
    (False, datetime.date(1998, 7, 1))
    """

    kinds: frozenset[str] | None = field(default=None)
    observed: Period = field(default=Period(None, None), kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if self.kinds is not None:
            check_instance(faults, "coverage.type", "kinds", self.kinds, frozenset)
            if not faults:
                for kind in sorted(self.kinds, key=shown):
                    check_name(faults, "kinds", kind)
        check_instance(faults, "span.type", "observed", self.observed, Period)
        raise_faults(faults)

    @classmethod
    def of(cls, *kinds: str, since: date | None = None, until: date | None = None) -> Self:
        """Return the coverage of these kinds of fact, from `since` up to, not including, `until`.

        >>> Coverage.of("purchase").kinds
        frozenset({'purchase'})
        """
        faults: list[Fault] = []
        for place, kind in enumerate(kinds):
            check_name(faults, f"kinds[{place}]", kind)
        raise_faults(faults)
        return cls(frozenset(kinds), observed=Period(since, until))

    @property
    def is_everything(self) -> bool:
        """Whether every kind of fact is covered on every day.

        >>> Coverage().is_everything
        True
        """
        return self.kinds is None and (self is EVERYTHING or self.observed == _ALL_DAYS)

    def check(self) -> tuple[Fault, ...]:
        """Return the kinds that no fact of the library has: misspelt, or those of your own facts.

        A kind that is misspelt here was never imported, as far as criteria know. `Policy.check`
        asks this too, of the coverage that it is given.

        >>> print(*Coverage.of("purchas", "observation:visit").check())
        kinds: did you mean 'purchase'? got 'purchas' [coverage.kind]
        """
        asked = ((kind, meant_by(kind)) for kind in sorted(self.kinds or ()))
        return tuple(Fault.of("coverage.kind", "kinds", kind, hint) for kind, hint in asked if hint)

    def going_on(self) -> Coverage:
        """Return the coverage on the assumption that observation goes on: its end left open.

        >>> from datetime import date
        >>> Coverage.of("purchase", until=date(1998, 7, 1)).going_on().observed.end is None
        True
        """
        return self if self.observed.end is None else self._going_on

    def common(self, other: Coverage) -> Coverage:
        """Return what was looked at in both: the kinds of each, on the days of each.

        >>> Coverage.of("purchase", "payment").common(Coverage.of("purchase")).kinds
        frozenset({'purchase'})
        """
        if self == other or other.is_everything:
            return self
        observed = self.observed.intersect(other.observed)
        if observed is None:  # no day of one was a day of the other
            return Coverage(frozenset(), observed=self.observed)
        if self.kinds is None or other.kinds is None:
            kinds = self.kinds if other.kinds is None else other.kinds
        else:
            kinds = self.kinds & other.kinds
        return Coverage(kinds, observed=observed)

    def unobserved_since(self, day: date) -> date | None:
        """Return the first day after the observed ones, where a day is that one or later.

        >>> from datetime import date
        >>> until = Coverage.of("purchase", until=date(1998, 7, 1))
        >>> until.unobserved_since(date(1998, 6, 30)), until.unobserved_since(date(1998, 7, 1))
        (None, datetime.date(1998, 7, 1))
        """
        end = self.observed.end
        return end if end is not None and end <= day else None

    @cached_property
    def _going_on(self) -> Coverage:  # kept: a whole book mostly has one coverage
        return Coverage(self.kinds, observed=Period(self.observed.start, None))


_ALL_DAYS = Period(None, None)
EVERYTHING = Coverage()
"""The coverage of a relationship built in code: every kind of fact, on every day."""
