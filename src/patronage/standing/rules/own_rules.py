"""A user's own criteria and compounds: sound when a policy is built, and named where they fail.

What a rule says of itself (`needs`, `threshold`, `code` …) is looked at once, when it is put into a
rule or a rung. What its functions do is found out when they are asked: whatever they raise, or
return instead of an answer, becomes one typed error that names the rule, with the cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast, get_args

import attrs

from patronage.errors import Fault, InvalidInput, invalid, shown
from patronage.thresholds.threshold import Threshold
from patronage.timeline.timeline import Timeline
from patronage.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["answer", "fail", "is_ours", "own_faults", "timeline_of"]

T = TypeVar("T")

FAILED: Final = "criterion.failed"


# --- when it is put into a rule -----------------------------------------------------------------


def own_faults(path: str, rule: object) -> list[Fault]:
    """Return what is wrong with a rule before it is asked anything; nothing of the library's own.

    `rule.mutable`: it can change, or be unequal to itself later. `criterion.type`: something that
    it says of itself is none of the kind. Where it raises as it is looked at, that is raised as
    `answer` does.

    >>> [fault.code for fault in own_faults("enter", ["a list"])]
    ['rule.mutable']
    """
    if is_ours(type(rule)):
        return []
    faults: list[Fault] = []
    for name, (kinds, hint) in _SAID.items():
        found = _said(rule, name)
        if found is not None and not isinstance(found, kinds):
            faults.append(Fault.of("criterion.type", f"{path}.{name}", found, f"give {hint}"))
    for name, held in (("", rule), (".sight", _said(rule, "sight"))):
        try:
            _hashed(held)
        except Exception as cause:  # noqa: BLE001  a stranger's hash may raise anything
            faults.append(_mutable(path + name, rule, f"it has no hash: {shown(cause)}"))
    if not faults and not _is_frozen(rule):
        why = "freeze its class (@frozen, @dataclass(frozen=True))"
        faults.append(_mutable(path, rule, why))
    return faults


_SAID: Final[dict[str, tuple[tuple[type, ...], str]]] = {
    "needs": ((frozenset, set), "a frozenset of kinds of fact"),
    "rules": ((tuple,), "a tuple of rules"),
    "threshold": ((Threshold,), "a threshold, such as at_least(3)"),
    "over": (get_args(Window), "a window, such as Rolling(months(12))"),
    "any_will_do": ((bool,), "True or False"),
    "looks_back": ((bool,), "True or False"),
    "reversible": ((bool,), "True or False"),
    "code": ((str,), "a text"),
}
"""What a rule may say of itself, and of which class that is."""


def _hashed(value: object) -> int:
    return hash(value)


def _said(rule: object, name: str) -> object:
    try:
        return getattr(rule, name, None)
    except Exception as cause:  # noqa: BLE001  a stranger's property may raise anything
        fail(rule, name, cause)


def is_ours(kind: type) -> bool:
    """Say whether a class is the library's own, whose answers are known to be some.

    >>> is_ours(object)
    False
    """
    return kind.__module__.startswith("patronage.")


def _is_frozen(rule: object) -> bool:
    """Say whether the class of a rule forbids to change it; one without any state can't change."""
    kind = type(rule)
    if attrs.has(kind):
        return attrs.inspect(kind).is_frozen
    params: Any = getattr(kind, "__dataclass_params__", None)
    if params is not None:
        return bool(params.frozen)
    state: object = getattr(rule, "__dict__", None) or getattr(kind, "__slots__", None)
    return not state or cast("Any", kind).__setattr__ is not object.__setattr__


def _mutable(path: str, rule: object, why: str) -> Fault:
    hint = f"give a rule that never changes, with tuples for lists; {why}"
    return Fault.of("rule.mutable", path, rule, hint)


# --- when it is asked ---------------------------------------------------------------------------


def answer(rule: object, name: str, read: Callable[[Any], T], *given: object, **named: object) -> T:
    """Return what a function of a rule answers, as it is `read`; a failure of either is named.

    Raises `InvalidInput` (`criterion.failed`), with what was raised as its cause.

    >>> from patronage.standing.rules.combining import Always
    >>> from patronage.standing.rules.verdict import Observed
    >>> answer(Always(), "observe", timeline_of(Observed), None, None).before.value
    True
    >>> try:
    ...     answer(Always(), "observe", timeline_of(Observed))
    ... except InvalidInput as error:
    ...     print(error.faults[0].path, type(error.__cause__))
    always.observe <class 'TypeError'>
    """
    try:
        return read(getattr(rule, name)(*given, **named))
    except Exception as cause:  # noqa: BLE001  a stranger's code may raise anything
        fail(rule, name, cause)


def fail(rule: object, name: str, cause: Exception) -> NoReturn:
    """Raise the error that a rule failed by this; one that names a rule already, as it is.

    >>> from patronage.standing.rules.combining import Always
    >>> try:
    ...     fail(Always(), "observe", ZeroDivisionError())
    ... except InvalidInput as error:
    ...     print(error.faults[0].hint)
    it raised ZeroDivisionError()
    """
    if isinstance(cause, InvalidInput) and cause.faults and cause.faults[0].code == FAILED:
        raise cause
    raise invalid([_failure(rule, name, cause)]) from cause


def _failure(rule: object, name: str, cause: Exception) -> Fault:
    code: object = getattr(type(rule), "code", None)
    called = code if isinstance(code, str) else type(rule).__name__
    said = cause.args[0] if isinstance(cause, _NoAnswerError) else f"it raised {shown(cause)}"
    return Fault.of(FAILED, f"{called}.{name}", rule, str(said))


class _NoAnswerError(TypeError):
    """Something was returned that is no answer; it says what was wanted."""


def timeline_of(kind: type[T]) -> Callable[[object], Timeline[T]]:
    """Return how to read a timeline of values of a class; anything else is no answer.

    >>> from patronage.counting.verdict import Verdict
    >>> timeline_of(Verdict)(Timeline.constant(Verdict.MET)).before
    Verdict.MET
    """

    def read(found: object) -> Timeline[T]:
        given: Any = found
        if isinstance(given, Timeline):
            line = cast("Timeline[object]", given)
            if all(isinstance(each, kind) for each in (line.before, *line.values[-1:])):
                return cast("Timeline[T]", line)
        hint = f"it returned {shown(found)}: give a Timeline of {kind.__name__}"
        raise _NoAnswerError(hint)

    return read
