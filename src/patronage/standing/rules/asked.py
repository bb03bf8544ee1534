"""What a rule asks for beside its threshold and its window: its other fields, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from attrs import NOTHING, Factory, fields, has

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["all_fields", "asked_besides", "fields_said"]

_FACTORY: Final = cast("type", Factory)  # a class, though its stub says a function
_ELSEWHERE: Final = frozenset({"threshold", "over"})


def asked_besides(rule: object) -> tuple[tuple[str, object], ...]:
    """Return the fields of a criterion that aren't their default, but its threshold and window.

    So nothing that tells two criteria apart is left unsaid because nobody thought of it.

    >>> import patronage as pt
    >>> asked_besides(pt.OldestUnpaid(pt.at_least(pt.days(30)), age=pt.DebtAge.FROM_INVOICE))
    (('age', DebtAge.FROM_INVOICE),)
    >>> asked_besides(pt.PurchaseCount(pt.at_least(3)))
    ()
    """
    return tuple([each for each in fields_said(rule) if each[0] not in _ELSEWHERE])


def fields_said(value: object) -> Iterator[tuple[str, object]]:
    """Yield the fields of a value, of whatever class, that aren't their default.

    >>> import patronage as pt
    >>> list(fields_said(pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS)))
    [('every', years(1)), ('which', Which.PREVIOUS)]
    """
    for name, default in _known_of(value):
        found: object = getattr(value, name)
        if default is NOTHING or type(found) is not type(default) or found != default:
            yield name, found


def all_fields(value: object) -> list[tuple[str, object]]:
    """Return all fields of a value, also those that are their default.

    >>> import patronage as pt
    >>> all_fields(pt.Recency(pt.within(pt.days(3))))
    [('threshold', within(days(3)))]
    """
    return [(name, getattr(value, name)) for name, _ in _known_of(value)]


def _known_of(value: object) -> list[tuple[str, object]]:
    """Return the names of the fields of a value with their defaults."""
    kind = type(value)
    if has(kind):
        return [(each.name, _default(each.default)) for each in fields(kind)]
    if hasattr(kind, "__dataclass_fields__"):
        return _known_of_dataclass(kind)
    return [(name, NOTHING) for name in getattr(value, "__dict__", {})]


def _default(default: Any) -> object:  # noqa: ANN401  attrs says Any
    if not isinstance(default, _FACTORY):
        return cast("object", default)
    made: Any = default
    return NOTHING if made.takes_self else made.factory()


def _known_of_dataclass(kind: type) -> list[tuple[str, object]]:
    from dataclasses import MISSING, fields  # here alone: no rule of ours is one

    found: list[tuple[str, object]] = []
    for each in fields(kind):
        default: object = each.default
        if default is MISSING and each.default_factory is not MISSING:
            default = each.default_factory()
        found.append((each.name, NOTHING if default is MISSING else default))
    return found
