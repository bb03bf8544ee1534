"""How criteria combine into a rule: all of, any of, at least k of, not, held for a time.

A rule is a tree of frozen values. Its leaves are criteria: what they see is theirs to say
(`observe`), what follows from it is worked out here, in one place, so that a finding and a verdict
can't disagree. A user's own criterion is any frozen class with `needs` and `observe`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final, Protocol, TypeAlias, cast, runtime_checkable

from attrs import frozen

from patronage.checks import items_of
from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.errors import Fault, PatronageError, raise_faults
from patronage.standing.rules.own_rules import own_faults
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = [
    "AllOf",
    "Always",
    "AnyOf",
    "AtLeastOf",
    "Criterion",
    "HeldFor",
    "HeldWithin",
    "Never",
    "Not",
    "Rule",
    "check_rule",
    "criteria_of",
    "depends_on_ladder",
    "looks_beyond",
    "reads_others",
]


@runtime_checkable
class Criterion(Protocol):
    """One thing that is observed of a relationship: what a rule is made of.

    A frozen value with the kinds of fact it `needs` and one function: `observe(facts, anchors)`
    returns what is seen on each day, as a Timeline of `Observed`. It sees facts and days only: no
    clock, no callbacks. One that can change is refused where a rule is built (`rule.mutable`); one
    that raises, or returns something else, is named by `criterion.failed`. What it may have
    besides, each optional:

    - `threshold`, which what is seen is held against (else it sees True, False or None: not known);
    - `over`, the window in which facts count;
    - `code`, the name that findings and words know it by (else the name of its class);
    - `details(observed, day)`, typed parameters for the words of a finding: (name, value) pairs;
    - `any_will_do`: of the kinds it needs one is enough to say something (`covered`);
    - `unseen`, what facts not looked at could do to the value (`Unseen`; else they can only raise
      it);
    - `sight`, a hashable that is equal for criteria that see the same: they are observed once;
    - `looks_at(fact)`, whether a fact bears on what it sees (else all of the kinds it needs do);
    - `place(day)`, where each day or each period counts once: its number, one more than that of the
      one before. What is still lacked is then looked for in new ones only;
    - `reversible`, that what it sees to have begun can be ended, and the other way round (else new
      facts can do to the value only what those not looked at could);
    - `value_on(observed, day)`, what it sees on the day itself, where that drifts from day to day:
      a number, an amount or None. What it observes is then the bound that the value passes;
    - `seen_after(observed, day)`, what it sees from a day on once something new has happened on
      it, where that may turn it either way (else what facts not looked at could do, new ones do);
    - `reads_others`, that it looks at the ledgers of other parties, beside the facts it is given;
    - `holds_from(observed, day)`, from which day on it is met once something new has begun on a
      day, where that takes time; None: never (else from that day on).

    >>> import patronage as pt
    >>> isinstance(pt.Always(), pt.Criterion)
    True
    """

    @property
    def needs(self) -> frozenset[str]:
        """The kinds of fact without which nothing is known."""
        ...

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return what is seen on each day, and the facts it rests on."""
        ...


@runtime_checkable
class Compound(Protocol):
    """A rule made of rules: their verdicts go in, pointwise or over time, and one comes out.

    What it may have besides, each optional, says what would turn it, for remedies:

    - `helps(wanted=…)`, for each of its rules whether it helps met (True) or unmet, where the whole
      is wanted met or unmet (else each helps as the whole is wanted);
    - `quota(wanted=…)`, where its rules give points once they are as it helps: how many are enough,
      and how many each gives; or
    - `enough(wanted=…)`, the sets of its rules, by place, each of which is enough (with neither it
      takes all of them to be met, and any one to be unmet);
    - `looks_on(day)`, the day whose verdicts of its rules decide its own of a day, where that is an
      earlier one.

    With `looks_back` its verdict of a day rests on those of earlier days; for it, its rules are
    unmet on the days before the relationship began.
    """

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules it is made of."""
        ...

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return the verdict that follows from theirs."""
        ...


Rule: TypeAlias = Criterion | Compound
"""A criterion, or a rule made of rules."""


def _all_rules(each: tuple[Rule, ...], more: Iterable[Rule] = ()) -> tuple[Rule, ...]:
    """Return the rules, however they were given: one by one, or together as `rules=`."""
    rules = (*each, *items_of(more))
    faults: list[Fault] = []
    if not rules:
        faults.append(Fault.of("rule.empty", "rules", rules, "give at least one rule"))
    for place, rule in enumerate(rules):
        check_rule(faults, f"rules[{place}]", rule)
    if faults:
        raise_faults(faults)
    return cast("tuple[Rule, ...]", rules)


_NOTHING: Final[frozenset[str]] = frozenset()
_ALWAYS_MET: Final = Timeline.constant(Verdict.MET)
_NEVER_MET: Final = Timeline.constant(Verdict.UNMET)


def _lower(one: Timeline[Verdict], other: Timeline[Verdict]) -> Timeline[Verdict]:
    if not one.days and one.before is not Verdict.UNKNOWN:
        return other if one.before is Verdict.MET else one
    return Timeline.combine(min, one, other)


def _higher(one: Timeline[Verdict], other: Timeline[Verdict]) -> Timeline[Verdict]:
    if not one.days and one.before is not Verdict.UNKNOWN:
        return one if one.before is Verdict.MET else other
    return Timeline.combine(max, one, other)


def check_rule(faults: list[Fault], path: str, rule: object) -> None:
    """Report what is neither a criterion nor made of rules.

    >>> found: list[Fault] = []
    >>> check_rule(found, "enter", lambda: True)
    >>> found[0].code
    'rule.type'
    """
    given, found = rule, [] if isinstance(rule, type) else own_faults(path, rule)
    if isinstance(rule, type) or not isinstance(rule, Criterion | Compound):
        hint = (
            "unpack it: AllOf(*rules), or AnyOf(*rules)"
            if isinstance(rule, list | tuple | set | frozenset)
            else "give a criterion, or AllOf, AnyOf, AtLeastOf, Not or HeldFor of criteria"
        )
        faults.append(Fault.of("rule.type", path, given, hint))
    elif found:
        faults += found
    elif _is_too_deep(rule):
        hint = f"put rules into each other at most {MOST_LEVELS} deep"
        faults.append(Fault.of("rule.depth", path, type(rule).__name__, hint))
    elif _count_of(rule, {}) > MOST_RULES:
        hint = f"put at most {MOST_RULES:,} rules together"
        faults.append(Fault.of("rule.size", path, type(rule).__name__, hint))


MOST_LEVELS: Final = 16
"""How deep rules may stand in each other: so that each can be hashed, judged, told and written."""

MOST_RULES: Final = 100_000
"""How many rules may stand in one: one that is there twice is judged once, but told twice."""


def _count_of(rule: object, known: dict[int, int]) -> int:
    """Return how many rules stand in one that is not too deep, itself included."""
    parts = _parts(rule)
    if not parts:
        return 1
    count = known.get(id(rule))
    if count is None:
        count = known[id(rule)] = 1 + sum(_count_of(part, known) for part in parts)
    return count


def _is_too_deep(rule: Rule) -> bool:
    level: list[object] = [rule]
    for _ in range(MOST_LEVELS):
        parts = {id(part): part for each in level for part in _parts(each)}
        if not parts:
            return False
        level = list(parts.values())
    return True


def _parts(rule: object) -> tuple[object, ...]:
    parts: object = getattr(rule, "rules", None) if hasattr(type(rule), "judge") else None
    if parts is None:
        parts = getattr(rule, "inner", None) if hasattr(type(rule), "looks_beyond") else None
    return cast("tuple[object, ...]", parts) if isinstance(parts, tuple) else ()


@frozen(init=False, eq=False)
class _Several(Value):
    """What rules made of several share: they are given one by one, compared, shown and hashed.

    The hash is kept, since a rule is looked up once for each relationship; attrs keeps that of what
    its own `__init__` builds only. With an `__eq__` of attrs a class would not inherit the hash.
    """

    rules: tuple[Rule, ...]

    def __init__(self, *each: Rule, rules: Iterable[Rule] = ()) -> None:
        object.__setattr__(self, "rules", _all_rules(each, rules))

    @property
    def _least(self) -> int:
        """How many of the rules have to hold."""
        return len(self.rules)

    def quota(self, *, wanted: bool) -> tuple[int, tuple[int, ...]]:
        """Return how many of the rules have to be so for it to be met, or unmet; each gives one."""
        every, least = len(self.rules), self._least
        return (least if wanted else every - least + 1), (1,) * every

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.rules))})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Several) or type(other) is not type(self):
            return NotImplemented
        return (self._least, self.rules) == (other._least, other.rules)

    @cached_property
    def _digest(self) -> int:
        return hash((type(self), self._least, self.rules))

    def __hash__(self) -> int:
        return self._digest


@frozen(init=False, eq=False)
class AllOf(_Several):
    """The rule that holds when every one of its rules does.

    Unmet as soon as one is unmet; unknown when none is unmet and one unknown.

    >>> import patronage as pt
    >>> pt.AllOf(pt.Always(), pt.Always())
    AllOf(Always(), Always())
    """

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return the lowest of the verdicts, day by day; none is asked after one never met."""
        lowest = _ALWAYS_MET
        for line in verdicts:
            lowest = _lower(lowest, line)
            if not lowest.days and lowest.before is Verdict.UNMET:
                break
        return lowest


@frozen(init=False, eq=False)
class AnyOf(_Several):
    """The rule that holds when at least one of its rules does.

    >>> import patronage as pt
    >>> pt.AnyOf(pt.Always()).rules
    (Always(),)
    """

    @property
    def _least(self) -> int:
        return 1

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return the highest of the verdicts, day by day; none is asked after one always met."""
        highest = _NEVER_MET
        for line in verdicts:
            highest = _higher(highest, line)
            if not highest.days and highest.before is Verdict.MET:
                break
        return highest


@frozen(init=False, eq=False)
class AtLeastOf(_Several):  # type: ignore[override]  # nobody calls the init that attrs writes
    """The rule that holds when at least `count` of its rules do (D31, the MiFID two of three).

    Unknown while the unknown ones could still make it or break it.

    >>> import patronage as pt
    >>> pt.AtLeastOf(2, pt.Always(), pt.Always(), pt.Not(pt.Always())).count
    2
    """

    count: int
    rules: tuple[Rule, ...]

    @property
    def _least(self) -> int:
        return self.count

    def __init__(self, count: int, *each: Rule, rules: Iterable[Rule] = ()) -> None:
        faults: list[Fault] = []
        sound: tuple[Rule, ...] = ()
        try:
            sound = _all_rules(each, rules)
        except PatronageError as error:
            faults += error.faults
        if type(count) is not int or count < 1 or (sound and count > len(sound)):
            hint = f"give a count from 1 to the {len(sound)} rules" if sound else "give 1 or more"
            faults.append(Fault.of("rule.count", "count", count, hint))
        raise_faults(faults)
        object.__setattr__(self, "count", count)
        object.__setattr__(self, "rules", sound)

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return whether enough verdicts are met, day by day: the count-th highest."""
        place = len(self.rules) - self.count
        return Timeline.combine(lambda *seen: sorted(seen)[place], *verdicts)

    def __repr__(self) -> str:
        return f"AtLeastOf({self.count}, {', '.join(map(repr, self.rules))})"


@frozen(repr=True, cache_hash=True)
class Not(Value):
    """The rule that holds when another does not; unknown stays unknown.

    A policy with it is no longer monotone: more favourable evidence may demote.

    >>> import patronage as pt
    >>> pt.Not(pt.Always()).rule
    Always()
    """

    rule: Rule

    def __attrs_post_init__(self) -> None:
        _all_rules((self.rule,))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule that is negated, alone."""
        return (self.rule,)

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return the opposite of the verdict, day by day."""
        (line,) = verdicts
        return line.map(lambda verdict: verdict.negated)

    def helps(self, *, wanted: bool) -> tuple[bool]:
        """Return that its rule helps by being the opposite."""
        return (not wanted,)


@frozen(repr=True, cache_hash=True)
class HeldFor(Value):
    """The rule that holds when another has been met on every day of a length of time.

    Met on day *d* when the rule was met on all of some [s, d] with s + span <= d, where s is no day
    before the relationship began: who first bought yesterday has not owed nothing for a year.
    Unknown where it would be met had the unknown days been met.

    >>> import patronage as pt
    >>> pt.HeldFor(pt.Always(), pt.months(12)).span
    years(1)
    """

    looks_back = True

    rule: Annotated[Rule, check_rule]
    span: Span

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule that must have held, alone."""
        return (self.rule,)

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return whether the verdict has been met for the span, day by day."""
        (line,) = verdicts
        sure = line.map(_is_met).held_for(self.span)
        if line.before is not _UNKNOWN and _UNKNOWN not in line.values:
            return sure.map(_VERDICTS.__getitem__)
        perhaps = line.map(_is_not_unmet).held_for(self.span)
        return Timeline.combine(_sure_or_perhaps, sure, perhaps)


@frozen(repr=True, cache_hash=True)
class HeldWithin(Value):
    """The rule that holds while another does, and for a length of time after it last did.

    Met on day *d* when the rule is met, or was last met on the day before some e <= d < e + span: a
    grace that belongs to what lapsed, not to the rung. A membership of one kind may count for 30
    days after it ended, one of another kind for 90. Nothing was so before the relationship began.
    Unknown where it would be met had the unknown days been met.

    >>> import patronage as pt
    >>> pt.HeldWithin(pt.AgreementInForce(category="gym"), pt.days(30)).span
    days(30)
    """

    looks_back = True

    rule: Annotated[Rule, check_rule]
    span: Span

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule that holds or lately held, alone."""
        return (self.rule,)

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return whether the verdict is met or was within the span, day by day."""
        (line,) = verdicts
        unmet_for = line.map(_is_not_met).held_for(self.span)
        perhaps_not = line.map(_is_unmet).held_for(self.span)
        return Timeline.combine(_of_neither, unmet_for, perhaps_not)


_UNKNOWN: Final = Verdict.UNKNOWN
_VERDICTS: Final = (Verdict.UNMET, Verdict.MET)


def _is_met(verdict: Verdict) -> bool:
    return verdict is Verdict.MET


def _is_not_unmet(verdict: Verdict) -> bool:
    return verdict is not Verdict.UNMET


def _is_not_met(verdict: Verdict) -> bool:
    return verdict is not Verdict.MET


def _is_unmet(verdict: Verdict) -> bool:
    return verdict is Verdict.UNMET


def _of_neither(not_surely: bool, surely_not: bool) -> Verdict:
    """Return unmet where it surely hasn't been so for the span; met where it surely has."""
    if surely_not:
        return Verdict.UNMET
    return Verdict.UNKNOWN if not_surely else Verdict.MET


def _sure_or_perhaps(sure: bool, perhaps: bool) -> Verdict:
    if sure:
        return Verdict.MET
    return Verdict.UNKNOWN if perhaps else Verdict.UNMET


def criteria_of(rule: Rule) -> Iterator[Criterion]:
    """Yield the criteria of a rule, left to right, each as often as it stands there.

    >>> import patronage as pt
    >>> list(criteria_of(pt.AllOf(pt.Always(), pt.Not(pt.Always()))))
    [Always(), Always()]
    """
    if isinstance(rule, Compound):
        for part in rule.rules:
            yield from criteria_of(part)
    else:
        yield rule


def looks_beyond(rule: Rule) -> bool:
    """Say whether a rule looks at more than the facts of one ledger: at others', or at a standing.

    >>> import patronage as pt
    >>> looks_beyond(pt.Always())
    False
    """
    return any(getattr(criterion, "looks_beyond", False) for criterion in criteria_of(rule))


def reads_others(rule: Rule) -> bool:
    """Say whether a rule looks at the ledgers of other parties.

    >>> import patronage as pt
    >>> reads_others(pt.Through(pt.Always(), by=pt.Bond.EMPLOYS))
    True
    """
    return any(getattr(criterion, "reads_others", False) for criterion in criteria_of(rule))


def depends_on_ladder(rule: Rule) -> bool:
    """Say whether a rule looks at the rung's own term or last fall, so that it differs by rung.

    >>> import patronage as pt
    >>> depends_on_ladder(pt.PurchaseCount(pt.at_least(1), over=pt.InTerm()))
    True
    """
    windows = (getattr(criterion, "over", None) for criterion in criteria_of(rule))
    return any(window is not None and window.depends_on_ladder for window in windows)


@frozen(cache_hash=True)
class Always(Value):
    """The criterion that is met on every day of a relationship, whatever happens.

    >>> import patronage as pt
    >>> pt.Always().needs
    frozenset()
    """

    code = "always"
    needs = _NOTHING

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:  # noqa: ARG002  the protocol's arguments
        """Return True for every day."""
        return _ALWAYS_TRUE


_ALWAYS_TRUE = Timeline.constant(Observed(value=True))


@frozen(cache_hash=True)
class Never(Value):
    """The criterion that is met on no day: a rung that nobody earns by rule, only by placement.

    >>> import patronage as pt
    >>> pt.Rung("by hand", enter=pt.Never()).enter.needs
    frozenset()
    """

    code = "never"
    needs = _NOTHING

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:  # noqa: ARG002  the protocol's arguments
        """Return False for every day."""
        return _NEVER_TRUE


_NEVER_TRUE = Timeline.constant(Observed(value=False))
