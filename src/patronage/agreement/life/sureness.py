"""Whether an act surely ends an agreement: too early or too late, or on what was mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.agreement.life.breaches import cured, open_breaches, rights_of
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.notice import applying
from patronage.counting.verdict import Verdict
from patronage.counting.when import When, bounds, has_come, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.breaches import Right
    from patronage.agreement.terms.notice import Notice
    from patronage.agreement.terms.terms import Terms
    from patronage.counting.when import Day

__all__ = ["Before", "counts", "ends_surely", "first_effect", "notices_for"]


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
        notices = notices_for(termination.without_cause, act, before.start)
        # What has surely not run is allowed for another reason, such as a reminder that was missed.
        return _counts(notices, act, before.start, Verdict.UNMET) is not Verdict.UNKNOWN
    withdrawal = None if termination is None else termination.withdrawal
    if act.ground is not Ground.WITHDRAWAL or withdrawal is None or before.signed_on is None:
        return True
    last = withdrawal.last_day(before.signed_on, before.occurred)
    return last is None or act.on <= bounds(last)[0]


def notices_for(notices: Iterable[Notice], act: Act, start: Day) -> tuple[Notice | None, ...]:
    """Return that of several notices on which an act was done, or all that it may be; None: none.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on, end = date(2026, 1, 5), pt.ActKind.TERMINATE
    >>> ended = pt.Act(end, on=on, by=pt.Side.PATRON, ground=pt.Ground.CONVENIENCE)
    >>> notices_for([pt.Notice(pt.days(30), by=pt.Side.PROVIDER)], ended, on)
    (None,)
    """
    found = (applying(notices, act.on, party, start) for party in act.parties)
    return next((each for each in found if each != (None,)), (None,))


def first_effect(notices: Iterable[Notice | None], on: date) -> Day:
    """Return the first day on which what is said on a day on one of several notices has effect.

    >>> from datetime import date
    >>> import patronage as pt
    >>> first_effect([None, pt.Notice(pt.days(2))], date(2026, 3, 1))
    When(datetime.date(2026, 3, 1), datetime.date(2026, 3, 3))
    """
    return one_of(*[on if each is None else each.takes_effect(on) for each in notices])


def counts(notice: Notice, act: Act, start: Day) -> Verdict:
    """Return whether an act is not too early for a notice, and its effect not too soon.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on, end = date(2026, 1, 5), pt.ActKind.TERMINATE
    >>> ended = pt.Act(end, on=on, by=pt.Side.PATRON, ground=pt.Ground.CONVENIENCE)
    >>> [counts(pt.Notice(each), ended, on) for each in (pt.days(1), pt.Unknown("redacted"))]
    [Verdict.UNMET, Verdict.UNMET]
    """
    opens, effect = notice.first_day(act.effective, start), notice.takes_effect(act.on)
    last = bounds(act.effective)[1]
    has_run = has_come(effect, last)
    if isinstance(act.effective, When) and last == bounds(effect)[1]:
        has_run = Verdict.MET  # to the end of the notice, whenever that is
    return has_run if opens is None else min(has_run, has_come(opens, act.on))


def _counts(notices: tuple[Notice | None, ...], act: Act, start: Day, without: Verdict) -> Verdict:
    """Return whether an act counts on whichever of several notices it is; without one as given."""
    found = {without if each is None else counts(each, act, start) for each in notices}
    return found.pop() if len(found) == 1 else Verdict.UNKNOWN


def _is_sure(before: Before, act: Act, right: Right) -> bool:
    """Whether a breach surely gave the right that an act uses: it was surely not cured."""
    if not right.is_of(act.parties) or act.about not in {None, right.breach.id}:
        return False
    if right.opens is None or not right.opens <= act.on <= (right.lapses or act.on):
        return False
    notices = [] if right.cause is None or right.cause.notice is None else [right.cause.notice]
    found = notices_for(notices, act, before.start)
    if _counts(found, act, before.start, Verdict.MET) is not Verdict.MET:
        return False
    place = before.acts.index(right.breach)
    return cured(before.acts, place, before.terms_on) is Verdict.UNMET
