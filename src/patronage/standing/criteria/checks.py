"""What the fields of criteria hold: thresholds of the fitting type, windows, and kinds of fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast, get_args

from patronage.checks import check_id, check_instance, check_name, items_of
from patronage.dates.span import Span
from patronage.errors import Fault
from patronage.fields import spell_out
from patronage.money.money import Money
from patronage.thresholds.threshold import Threshold, check_threshold
from patronage.windows.grid import CalendarPeriod, Which
from patronage.windows.plain import Ever
from patronage.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "EVER",
    "Amount",
    "Count",
    "Kind",
    "Kinds",
    "Over",
    "bounded",
    "calendar_of",
    "check_calendar",
    "check_kind",
    "check_kinds",
    "check_window",
    "elapsed",
    "kinds_of",
    "whole",
]

EVER: Final = Ever()

Check: TypeAlias = "Callable[[list[Fault], str, object], None]"
"""What reports a value of a field that isn't sound, with the path of the field."""


def bounded(
    *kinds: type,
    such_as: str,
    besides: Callable[[list[Fault], tuple[object, ...]], None] | None = None,
) -> Check:
    """Return the check of a threshold whose bounds are of some kinds, and sound `besides`.

    >>> from patronage.thresholds.threshold import at_least
    >>> found: list[Fault] = []
    >>> bounded(str, such_as="a word")(found, "threshold", at_least(3))
    >>> found[0].hint
    'give a word'
    """

    def check(faults: list[Fault], path: str, threshold: object) -> None:  # noqa: ARG001  its own
        found: list[Fault] = []
        check_threshold(found, threshold, *kinds, such_as=such_as)
        if not found and besides is not None:
            besides(found, cast("Threshold", threshold).bounds)
        faults += found

    return check


def elapsed(such_as: str) -> Check:
    """Return the check of a threshold on elapsed time.

    >>> from patronage.thresholds.threshold import at_least
    >>> found: list[Fault] = []
    >>> elapsed("at_least(days(90))")(found, "threshold", at_least(90))
    >>> found[0].hint
    'give a length of time, such as at_least(days(90))'
    """
    return bounded(Span, such_as=f"a length of time, such as {such_as}")


def whole(such_as: str) -> Check:
    """Return the check of a threshold on a whole number.

    >>> from patronage.thresholds.threshold import at_least
    >>> found: list[Fault] = []
    >>> whole("at_least(4)")(found, "threshold", at_least(4))
    >>> found
    []
    """
    return bounded(int, such_as=f"a whole number, such as {such_as}")


def _none_below_0(faults: list[Fault], bounds: tuple[object, ...]) -> None:
    for bound in bounds:
        if cast("int", bound) < 0:
            hint = "no count is below 0: give a whole number, 0 or more"
            faults.append(Fault.of("threshold.range", "threshold", bound, hint))


def _of_one_currency(faults: list[Fault], bounds: tuple[object, ...]) -> None:
    found = sorted({cast("Money", each).currency for each in bounds})
    if len(found) > 1:
        hint = "give amounts of one currency"
        faults.append(Fault.of("currency.mismatch", "threshold", found, hint))


Count: TypeAlias = Annotated[
    Threshold,
    bounded(int, such_as="a whole number, such as at_least(3)", besides=_none_below_0),
]
"""A threshold on a number of facts."""

Amount: TypeAlias = Annotated[
    Threshold,
    bounded(
        Money, such_as='an amount, such as at_least(Money("500", "USD"))', besides=_of_one_currency
    ),
]
"""A threshold on an amount of one currency."""


def check_window(faults: list[Fault], path: str, window: object) -> None:
    """Report what is no window.

    >>> found: list[Fault] = []
    >>> check_window(found, "over", Span(days=3))
    >>> found[0].code
    'window.type'
    """
    check_instance(faults, "window.type", path, window, *get_args(Window))


def check_calendar(faults: list[Fault], path: str, periods: object) -> None:
    """Report what is no calendar, or means other than its current period.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_calendar(found, "periods", pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS))
    >>> found[0].code
    'window.which'
    """
    check_instance(faults, "window.type", path, periods, CalendarPeriod)
    if isinstance(periods, CalendarPeriod) and periods.which != Which.CURRENT:
        hint = "leave out which: each period is told by itself"
        faults.append(Fault.of("window.which", path, periods.which, hint))


def calendar_of(criterion: object) -> CalendarPeriod | None:
    """Return the calendar in whose current period a criterion counts; None for any other.

    >>> import patronage as pt
    >>> calendar_of(pt.Always()) is None
    True
    """
    over: object = getattr(criterion, "over", None)
    return over if isinstance(over, CalendarPeriod) and over.which == Which.CURRENT else None


Over: TypeAlias = Annotated[Window, check_window]
"""The window in which facts count."""


def kinds_of(kinds: Iterable[str] | str) -> tuple[str, ...]:
    """Return kinds of fact as a tuple, each once and in order; a converter of attributes.

    >>> kinds_of({"purchase", "charge"}), kinds_of("charge")
    (('charge', 'purchase'), ('charge',))
    """
    found = items_of(kinds)
    if not all(type(kind) is str for kind in found):
        return cast("tuple[str, ...]", found)  # the check says what is wrong
    return tuple(sorted(set(cast("tuple[str, ...]", found))))


spell_out(kinds_of)


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


def check_kinds(faults: list[Fault], path: str, kinds: tuple[str, ...]) -> None:
    """Report what names no kinds of fact.

    >>> found: list[Fault] = []
    >>> check_kinds(found, "kinds", ())
    >>> found[0].code
    'rule.empty'
    """
    for kind in kinds:
        check_kind(faults, path, kind)
    if not kinds:
        faults.append(Fault.of("rule.empty", path, kinds, "name at least one kind of fact"))


Kind: TypeAlias = Annotated[str, check_kind]
"""A kind of fact, `"purchase"` or `"observation:visit"`."""

Kinds: TypeAlias = Annotated[tuple[str, ...], check_kinds]
"""Kinds of fact, at least one."""
