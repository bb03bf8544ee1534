"""What the constructors of criteria check alike: thresholds of the fitting type, and windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from attrs import fields

from patronage.dates.span import Span
from patronage.errors import Fault
from patronage.money.money import Money
from patronage.standing.rules.threshold import check_threshold
from patronage.values import check_id, check_instance, check_name, items_of
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Ever, Fixed, Rolling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attrs import AttrsInstance

    from patronage.standing.rules.threshold import Threshold

__all__ = [
    "EVER",
    "check_count",
    "check_elapsed",
    "check_kind",
    "check_kinds",
    "check_money",
    "check_window",
    "kinds_of",
    "sight",
]

EVER: Final = Ever()
_WINDOWS: Final = (Rolling, CalendarPeriod, Anniversary, Fixed, Ever, InTerm, SinceFall)


def sight(criterion: AttrsInstance) -> tuple[object, ...]:
    """Return all that a criterion looks at but its threshold: criteria alike in it see the same.

    >>> import patronage as pt
    >>> sight(pt.PurchaseCount(pt.at_least(2))) == sight(pt.PurchaseCount(pt.at_least(3)))
    True
    """
    kind = type(criterion)
    names = [each.name for each in fields(kind) if each.name != "threshold"]
    return (kind, *(getattr(criterion, name) for name in names))


def check_elapsed(faults: list[Fault], threshold: object, such_as: str) -> None:
    """Report a threshold that is none on elapsed time.

    >>> from patronage.standing.rules.threshold import at_least
    >>> found: list[Fault] = []
    >>> check_elapsed(found, at_least(90), "at_least(days(90))")
    >>> found[0].hint
    'give a length of time, such as at_least(days(90))'
    """
    check_threshold(faults, threshold, Span, such_as=f"a length of time, such as {such_as}")


def check_window(faults: list[Fault], window: object) -> None:
    """Report what is no window.

    >>> found: list[Fault] = []
    >>> check_window(found, Span(days=3))
    >>> found[0].code
    'window.type'
    """
    check_instance(faults, "window.type", "over", window, *_WINDOWS)


def check_count(faults: list[Fault], threshold: object, over: object) -> None:
    """Report what bounds no number of facts in a window.

    >>> from patronage.standing.rules.threshold import at_least
    >>> found: list[Fault] = []
    >>> check_count(found, at_least(3), EVER)
    >>> found
    []
    """
    before = len(faults)
    check_threshold(faults, threshold, int, such_as="a whole number, such as at_least(3)")
    if len(faults) == before:
        for bound in cast("Threshold", threshold).bounds:
            if cast("int", bound) < 0:
                hint = "no count is below 0: give a whole number, 0 or more"
                faults.append(Fault.of("threshold.range", "threshold", bound, hint))
    check_window(faults, over)


def check_money(faults: list[Fault], threshold: object, over: object) -> None:
    """Report what bounds no amount of one currency in a window.

    >>> from patronage.standing.rules.threshold import at_least
    >>> found: list[Fault] = []
    >>> check_money(found, at_least(500), EVER)
    >>> found[0].code
    'threshold.type'
    """
    before = len(faults)
    such_as = 'an amount, such as at_least(Money("500", "USD"))'
    check_threshold(faults, threshold, Money, such_as=such_as)
    if len(faults) == before:
        bounds = cast("Threshold", threshold).bounds
        found = sorted({cast("Money", each).currency for each in bounds})
        if len(found) > 1:
            hint = "give amounts of one currency"
            faults.append(Fault.of("currency.mismatch", "threshold", found, hint))
    check_window(faults, over)


def kinds_of(kinds: Iterable[str] | str) -> tuple[str, ...]:
    """Return kinds of fact as a tuple, each once and in order; a converter of attributes.

    >>> kinds_of({"purchase", "charge"}), kinds_of("charge")
    (('charge', 'purchase'), ('charge',))
    """
    found = items_of(kinds)
    if not all(type(kind) is str for kind in found):
        return cast("tuple[str, ...]", found)  # the check says what is wrong
    return tuple(sorted(set(cast("tuple[str, ...]", found))))


def check_kind(faults: list[Fault], path: str, kind: object) -> None:
    """Report what no fact is of: a kind that isn't named, or an observation without a name.

    >>> found: list[Fault] = []
    >>> check_kind(found, "of", "observation:late visit")
    >>> found[0].path, found[0].code
    ('of', 'id.syntax')
    """
    before = len(faults)
    check_name(faults, path, kind)
    if len(faults) == before and isinstance(kind, str):
        sort, named, name = kind.partition(":")
        if named and sort in _NAMED:
            check_id(faults, path, name)


_NAMED: Final = ("attribute", "observation")
"""The sorts of fact that have names of the user's own, written after a colon."""


def check_kinds(faults: list[Fault], kinds: tuple[str, ...]) -> None:
    """Report what names no kinds of fact.

    >>> found: list[Fault] = []
    >>> check_kinds(found, ())
    >>> found[0].code
    'rule.empty'
    """
    for kind in kinds:
        check_kind(faults, "kinds", kind)
    if not kinds:
        faults.append(Fault.of("rule.empty", "kinds", kinds, "name at least one kind of fact"))
