"""Whether an act surely ends an agreement: it may come too late, or rest on what was mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.agreement.life.breaches import cured, open_breaches, rights_of
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.notice import applying
from patronage.counting.verdict import Verdict
from patronage.counting.when import When, bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.breaches import Right
    from patronage.agreement.terms.notice import Notice
    from patronage.agreement.terms.terms import Terms
    from patronage.counting.when import Day

__all__ = ["Before", "ends_surely"]


class Before(NamedTuple):
    """What was so before an act."""

    start: Day
    signed_on: date | None
    acts: tuple[Act, ...]
    """Those that have effect."""
    terms_on: Callable[[date], Terms]
    occurred: Mapping[str, tuple[date, ...]]
    """The days on which events came, by their names."""


def ends_surely(before: Before, act: Act) -> bool:
    """Whether an act that is allowed ends an agreement, whatever its terms leave open.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on, hidden = date(2026, 1, 5), pt.Termination(convenience=pt.Unknown("redacted"))
    >>> before = Before(on, on, (), lambda day: pt.Terms(termination=hidden), {})
    >>> how = {"by": pt.Side.PATRON, "ground": pt.Ground.CONVENIENCE}
    >>> ends_surely(before, pt.Act(pt.ActKind.TERMINATE, on=on, effective=date(2026, 4, 1), **how))
    False
    """
    if act.kind is not ActKind.TERMINATE:
        return True
    termination = before.terms_on(act.on).termination
    if act.ground is Ground.CAUSE:
        rights = rights_of(open_breaches(before.acts, before.terms_on), before.terms_on)
        return any(_is_sure(before, act, right) for right in rights)
    if act.ground is Ground.CONVENIENCE and termination is not None:
        found = (termination.notice(act.on, party, before.start) for party in act.parties)
        return _has_run(next((each for each in found if each is not None), None), act)
    withdrawal = None if termination is None else termination.withdrawal
    if act.ground is not Ground.WITHDRAWAL or withdrawal is None or before.signed_on is None:
        return True
    last = withdrawal.last_day(before.signed_on, before.occurred)
    return last is None or act.on <= bounds(last)[0]


def _has_run(notice: Notice | None, act: Act) -> bool:
    """Whether a notice has run for sure by the day that is named; where none is, it runs to it."""
    if notice is None or isinstance(act.effective, When):
        return True
    first, last = bounds(notice.takes_effect(act.on))
    return not first <= act.effective < last


def _is_sure(before: Before, act: Act, right: Right) -> bool:
    """Whether a breach surely gave the right that an act uses: it was surely not cured."""
    if not right.is_of(act.parties) or act.about not in {None, right.breach.id}:
        return False
    if right.opens is None or not right.opens <= act.on <= (right.lapses or act.on):
        return False
    notices = [] if right.cause is None or right.cause.notice is None else [right.cause.notice]
    found = (applying(notices, act.on, party, before.start) for party in act.parties)
    if not _has_run(next((each for each in found if each is not None), None), act):
        return False
    place = before.acts.index(right.breach)
    return cured(before.acts, place, before.terms_on) is Verdict.UNMET
