"""What standing is on every day, by a literal loop over the days: the oracle of the fold.

Written from the text of the design (steps 0 to 8 of "The fold"), not from the fold: nothing is
jumped over, kept or bisected. Where the text leaves room, a comment says how it was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from patronage.counting.verdict import Verdict
from patronage.facts.acts import Lifted, Override, Placement, Reviewed
from patronage.standing.policy.ladder import Climb, Fall
from patronage.standing.rules.combining import criteria_of
from standing.dayloop_latch import Latch, begin, effect_day, later, lose, place_rung, renew
from standing.dayloop_masks import masked
from standing.naive import Seen, boundaries, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from patronage.dates.period import Period
    from patronage.facts.fact import Fact
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory

__all__ = ["Day", "days_of"]

DAY = timedelta(days=1)
MET, UNKNOWN, UNMET = Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET


@dataclass(frozen=True)
class Day:
    """What is so at the end of a day."""

    decided: str
    shown: str
    masked: str
    held: frozenset[str]
    due: frozenset[str] = frozenset()


@dataclass
class Fold:
    """The whole state that is carried from day to day."""

    history: PolicyHistory
    seen: Seen
    acts: tuple[Fact, ...]
    reviewed_on: date | None = None
    version: int = 0
    latches: dict[str, Latch] = field(default_factory=dict)
    decided: str = ""
    shown: str = ""
    pending: list[tuple[date, str]] = field(default_factory=list)
    clocks: dict[str, dict[date, tuple[Verdict, Verdict]]] = field(default_factory=dict)
    """What `enter` and `reenter` of each rung said on each day, by that day's own version."""

    @property
    def policy(self) -> Policy:
        return self.history.versions[self.version].policy

    def index(self, name: str) -> int:
        return self.policy.ladder.index(name)


def days_of(
    history: PolicyHistory,
    facts: Sequence[Fact],
    until: date,
    *,
    known_by: date | None = None,
    kinds: frozenset[str] | None = None,
    observed: Period | None = None,
    reviewed_on: date | None = None,
) -> dict[date, Day]:
    """Return what is so on each day from the first up to, not including, `until`."""
    known = sorted(
        (fact for fact in facts if known_by is None or fact.recorded_on <= known_by),
        key=lambda fact: (fact.on, fact.id or ""),
    )
    # An override never touches the fold and a review is read for its moves only: neither begins it.
    evidence = tuple(fact for fact in known if not isinstance(fact, Lifted | Override | Reviewed))
    if not evidence:
        return {}  # there is no relationship, and so no day of it
    # The relationship's first day: of its first fact, or of the policy if that is later. No clock
    # starts before it, and nothing is held there.
    first = evidence[0].on
    start = max(first, history.versions[0].effective)
    seen = Seen(evidence, first, start, kinds, observed)
    fold = Fold(history, seen, tuple(known), reviewed_on)
    for place, version in enumerate(history.versions):
        if version.effective < start:
            fold.version = place
    fold.latches = {rung.name: Latch() for rung in fold.policy.rungs}
    fold.decided = fold.shown = fold.policy.base.name
    days: dict[date, Day] = {}
    today = start
    while today < until:
        days[today] = _one_day(fold, today)
        today += DAY
    return days


def _one_day(fold: Fold, today: date) -> Day:
    _change_version(fold, today)  # 0
    _show_what_matured(fold, today)
    before = fold.decided
    _tick(fold, today)
    lost = _keep_or_lose(fold, today)  # 1, 2, 3
    _gain(fold, today, lost)  # 4
    _fall(fold, today, before, lost)  # 5
    fold.decided = _highest(fold)
    if fold.decided != before:
        _take_effect(fold, today, before)  # 7
    _place(fold, today)  # 6: it has the last word on its day, and shows at once
    return Day(
        fold.decided,
        fold.shown,
        masked(fold.acts, fold.policy.ladder, fold.shown, today),  # 8
        frozenset(name for name, latch in fold.latches.items() if latch.held),
        frozenset(name for name, latch in fold.latches.items() if latch.due is not None),
    )


def _highest(fold: Fold) -> str:
    held = [rung.name for rung in fold.policy.rungs if fold.latches[rung.name].held]
    return held[-1] if held else fold.policy.base.name


# -- 0. Version ----------------------------------------------------------------------------------


def _change_version(fold: Fold, today: date) -> None:
    for place, version in enumerate(fold.history.versions):
        if place > fold.version and version.effective == today:
            _move_latches(fold, place)


def _move_latches(fold: Fold, place: int) -> None:
    old, new = fold.policy, fold.history.versions[place].policy
    names = {rung.name for rung in new.rungs}
    latches = {rung.name: fold.latches.get(rung.name, Latch()) for rung in new.rungs}
    goes = {old.base.name: new.base.name}
    below = new.base.name
    for rung in old.rungs:
        if rung.name in names:
            below = goes[rung.name] = rung.name
            continue
        target = dict(fold.history.versions[place].moved).get(rung.name, below)
        goes[rung.name] = target
        moving = fold.latches[rung.name]
        if target == new.base.name:
            continue
        # Where the target has a latch of its own, one that is held wins, the moved before its own;
        # a loss of either stays a loss.
        new_here = target not in {other.name for other in old.rungs}
        if moving.held or (new_here and not latches[target].held):
            losses = [latches[target].last_loss, moving.last_loss]
            last_loss = max((each for each in losses if each is not None), default=None)
            gains = [latches[target].last_gain, moving.last_gain]
            last_gain = max((each for each in gains if each is not None), default=None)
            latches[target] = replace(moving, last_loss=last_loss, last_gain=last_gain)
    fold.latches, fold.version = latches, place
    fold.decided = _highest(fold)
    fold.pending = [(day, goes[name]) for day, name in fold.pending]
    fold.shown = goes[fold.shown]
    # What was to show last was the decided standing, and still is.
    if fold.pending:
        fold.pending[-1] = (fold.pending[-1][0], fold.decided)
    else:
        fold.shown = fold.decided


def _judging_versions(fold: Fold, rung: str, today: date) -> list[Policy]:
    """Return the policies under all of which the rung must fail before it counts as failing."""
    judging = [fold.policy]
    for place in range(fold.version, 0, -1):
        before = fold.history.versions[place - 1].policy
        if not any(other.name == rung for other in before.rungs):
            break  # a rung new in a version is not protected
        if _protects(fold, place, today):
            judging.append(before)
    return judging


def _protects(fold: Fold, place: int, today: date) -> bool:
    version = fold.history.versions[place]
    if today >= version.effective + version.grandfather:
        return False
    if fold.reviewed_on is not None and fold.reviewed_on <= today:
        return False
    return not any(
        fact.on <= today and _held_under(fold, fact) >= place
        for fact in fold.acts
        if isinstance(fact, Reviewed)
    )


def _held_under(fold: Fold, review: Reviewed) -> int:
    """Return the version of a review; of a text that was in force twice, the last by its day."""
    same = [
        place
        for place, version in enumerate(fold.history.versions)
        if (version.policy.name, version.policy.version)
        == (review.policy.name, review.policy.version)
    ]
    begun = [place for place in same if fold.history.versions[place].effective <= review.on]
    return max(begun) if begun else min(same, default=-1)


# -- 1. Verdicts ---------------------------------------------------------------------------------


def _tick(fold: Fold, today: date) -> None:
    """Let the clocks run: what `enter` and `reenter` say today, by today's version."""
    for rung in fold.policy.rungs:
        place = fold.latches[rung.name].place
        enter = verdict(rung.enter, today, place, fold.seen)
        again = enter
        if rung.reenter is not None:
            again = verdict(rung.reenter, today, place, fold.seen)
        fold.clocks.setdefault(rung.name, {})[today] = (enter, again)


def _standing_of(fold: Fold, rung: Rung, today: date) -> Verdict:
    """Say whether a held rung fails (unmet), is kept (met), or isn't known."""
    latch = fold.latches[rung.name]
    said: list[Verdict] = []
    for policy in _judging_versions(fold, rung.name, today):
        its = policy.rung(rung.name)
        stay = verdict(its.to_stay, today, latch.place, fold.seen)
        enter = verdict(its.enter, today, latch.place, fold.seen)
        again = verdict(its.to_reenter, today, latch.place, fold.seen)
        if enter is MET or (latch.last_loss is not None and again is MET):
            stay = MET
        said.append(stay)
    return max(said)


# -- 2 and 3. Looking; keep or lose --------------------------------------------------------------


def _keep_or_lose(fold: Fold, today: date) -> dict[str, Latch]:
    """Return the rungs lost today, each as it was before."""
    lost: dict[str, Latch] = {}
    for rung in fold.policy.rungs:
        latch = fold.latches[rung.name]
        if not latch.held or not _looked_at(fold, rung, today):
            continue
        said = _standing_of(fold, rung, today)
        if said is UNMET:
            # Grace starts at this look; where the term ended in doubt, on its end.
            since = latch.end if latch.doubtful and latch.end is not None else today
            latch.grace_from = latch.grace_from or since
            latch.doubtful = False
            if today >= latch.grace_from + rung.grace:
                latch.due = latch.due or today
                if not fold.policy.down.on_decision or _taken(fold, rung.name, today, "lost"):
                    lost[rung.name] = replace(latch)
                    lose(latch, today)
            else:
                latch.due = None
        else:
            latch.grace_from = latch.due = None
            if said is UNKNOWN and latch.end == today:
                latch.doubtful = True
            if said is MET and latch.end is not None and latch.end <= today:
                renew(latch, rung, today)
    return lost


def _looked_at(fold: Fold, rung: Rung, today: date) -> bool:
    latch = fold.latches[rung.name]
    if latch.placed_on is not None:
        if not _rests_on_later(fold, rung, today, latch.placed_on):
            return False
        latch.placed_on = None
    if latch.end is not None:
        return latch.grace_from is not None or today >= latch.end
    return latch.grace_from is not None or _is_review_day(fold, today)


def _rests_on_later(fold: Fold, rung: Rung, today: date, placed: date) -> bool:
    """Say whether a fact after a placement is of a kind that a criterion of the rung looks at.

    What the criterion makes of it, and whether its window shows it, is all the same.
    """
    rules = (rung.enter, rung.to_stay, rung.to_reenter)
    looked_at = {kind for rule in rules for each in criteria_of(rule) for kind in each.needs}
    return any(placed < fact.on <= today and fact.kind in looked_at for fact in fold.seen.facts)


def _is_review_day(fold: Fold, today: date) -> bool:
    on = fold.policy.review_on
    return on is None or today in boundaries(on.anchor, on.every)


def _taken(fold: Fold, rung: str, today: date, which: str) -> bool:
    names = {version.policy.name for version in fold.history.versions}
    return fold.reviewed_on == today or any(
        step.due and rung in getattr(step, which)
        for fact in fold.acts
        if isinstance(fact, Reviewed) and fact.on == today and fact.policy.name in names
        for step in fact.steps
    )


# -- 4. Gain -------------------------------------------------------------------------------------


def _gain(fold: Fold, today: date, lost: dict[str, Latch]) -> None:
    yesterday = fold.index(fold.decided)
    for rung in fold.policy.rungs:
        latch = fold.latches[rung.name]
        if latch.held or rung.name in lost:
            continue
        near = fold.policy.climb is Climb.AS_EARNED or fold.index(rung.name) <= yesterday + 1
        if not (near and _cooled_down(latch, rung, today) and _confirmed(fold, rung, today)):
            latch.due = None
            continue
        if not fold.policy.up.on_decision:
            latch.due = None
            if _is_review_day(fold, today):
                _enter(fold, latch, rung, today)
            continue
        if latch.due is None and _is_review_day(fold, today):
            latch.due = today
        if latch.due is not None and _taken(fold, rung.name, today, "gained"):
            _enter(fold, latch, rung, today)


def _cooled_down(latch: Latch, rung: Rung, today: date) -> bool:
    since = latch.last_loss
    if since is not None and rung.cooldown_from_gain and latch.last_gain is not None:
        since = latch.last_gain
    return since is None or since + rung.cooldown <= today


def _confirmed(fold: Fold, rung: Rung, today: date) -> bool:
    which = 0 if fold.latches[rung.name].last_loss is None else 1
    clock = fold.clocks[rung.name]
    since = today
    while since in clock and clock[since][which] is MET:
        if since + rung.confirm <= today:
            return True
        since -= DAY
    return False


def _enter(fold: Fold, latch: Latch, rung: Rung, today: date) -> None:
    start = effect_day(fold.policy.up, today)
    latch.held, latch.due, latch.entered, latch.last_gain = True, None, start, start
    begin(latch, start, None if rung.first is None else later(start, rung.first))


# -- 5. Depth of a fall --------------------------------------------------------------------------


def _fall(fold: Fold, today: date, before: str, lost: dict[str, Latch]) -> None:
    was, now = fold.index(before), fold.index(_highest(fold))
    if now >= was:
        return
    if fold.policy.fall is Fall.BASE:
        for latch in fold.latches.values():
            if latch.held:
                lose(latch, today)
    elif fold.policy.fall is Fall.ONE_RUNG and now < was - 1:
        _hold_below(fold, was - 1, today, lost.get(before))


def _hold_below(fold: Fold, index: int, today: date, fallen: Latch | None) -> None:
    rung = fold.policy.rungs[index - 1]
    latch = fold.latches[rung.name]
    # Its terms are counted from there as renewals are: the k-th ends k lengths later.
    start = today if fallen is None or fallen.end is None or fallen.end > today else fallen.end
    latch.held, latch.entered, latch.due = True, None, None
    begin(latch, start, None)
    if rung.renewal is not None:
        latch.anchor = latch.end = start
        latch.length = rung.renewal
        renew(latch, rung, today)


# -- 6. Acts -------------------------------------------------------------------------------------


def _place(fold: Fold, today: date) -> None:
    placements = [fact for fact in fold.acts if isinstance(fact, Placement) and fact.on == today]
    if not placements:
        return
    placed = placements[0]
    index = fold.index(placed.standing.name)
    if placed.yields_to_rules:
        for rung in fold.policy.rungs:
            if fold.clocks[rung.name][today][0] is MET:
                index = max(index, fold.index(rung.name))
    for rung in fold.policy.rungs:
        latch = fold.latches[rung.name]
        if fold.index(rung.name) <= index:
            place_rung(latch, rung, today, placed.until)
        elif latch.held:
            lose(latch, today)
        latch.due = None
    fold.decided = fold.shown = fold.policy.ladder[index]
    fold.pending = []


# -- 7. Shows -----------------------------------------------------------------------------------


def _show_what_matured(fold: Fold, today: date) -> None:
    for day, name in sorted(fold.pending, key=lambda each: each[0]):
        if day <= today:
            fold.shown = name
    fold.pending = [(day, name) for day, name in fold.pending if day > today]


def _take_effect(fold: Fold, today: date, before: str) -> None:
    source = before if fold.shown == fold.decided else fold.shown
    rises = fold.index(fold.decided) > fold.index(source)
    shows = effect_day(fold.policy.up if rises else fold.policy.down, today)
    fold.pending = [(day, name) for day, name in fold.pending if day < shows]
    fold.pending.append((shows, fold.decided))
    _show_what_matured(fold, today)
