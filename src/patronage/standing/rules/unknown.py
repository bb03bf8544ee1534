"""Why a verdict is not known: never imported, not observed, or nothing there to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.counting.verdict import Verdict
from patronage.standing.rules.verdicts import verdicts_of
from patronage.thresholds.threshold import Threshold
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from datetime import date

    from patronage.relationship.coverage import Coverage
    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.verdict import Observed

__all__ = ["why_unknown"]


def why_unknown(
    criterion: Criterion, seen: Observed, on: date, coverage: Coverage
) -> tuple[tuple[str, object], ...]:
    """Return as parameters of a finding why its verdict is not known on a day.

    `unknown` is one of `never_imported` and `partly_imported` (with the kinds `missing`),
    `not_observed` (the day itself), `before_observed` (`since` when there was observation),
    `nothing_to_judge`, `bound` (what is known of the value doesn't decide) and `mismatch` (the
    value can't be held against what is asked, as an amount in another currency).

    >>> from datetime import date
    >>> import patronage as pt
    >>> only = pt.Coverage.of("purchase")
    >>> why_unknown(pt.DedicatedManager(), pt.Observed(None), date(2026, 1, 1), only)
    (('unknown', 'never_imported'), ('missing', ('assigned',)))
    """
    kinds = coverage.kinds
    lacking = frozenset[str]() if kinds is None else criterion.needs - kinds
    missing = ("missing", tuple(sorted(lacking)))
    if lacking and (lacking == criterion.needs or not getattr(criterion, "any_will_do", False)):
        return (("unknown", "never_imported"), missing)
    if on not in coverage.observed:
        return (("unknown", "not_observed"),)
    if lacking:
        return (("unknown", "partly_imported"), missing)
    if seen.value is None:
        return (("unknown", "nothing_to_judge"),)
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    alone = verdicts_of(Timeline.constant(seen), threshold).before
    if alone is Verdict.UNKNOWN:
        return (("unknown", "bound" if isinstance(seen.value, Threshold) else "mismatch"),)
    return (("unknown", "before_observed"), ("observed", coverage.observed.start))
