"""What a field holds by its annotation: the classes that are sound, and the check of all else."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container
from datetime import date
from inspect import get_annotations
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
)

from attrs import fields, has

from patronage.checks import (
    A_TUPLE,
    check_day,
    check_id,
    check_instance,
    check_name,
    check_text,
    check_whole,
)
from patronage.errors import Fault

if TYPE_CHECKING:
    from attrs import AttrsInstance

__all__ = [
    "COMPOSED",
    "FreeText",
    "Held",
    "Id",
    "OneLine",
    "Whole",
    "held_by",
    "spell_out",
    "store",
]

Id: TypeAlias = Annotated[str, check_id]
"""A text by which something is named: ASCII letters, digits and a few signs."""

COMPOSED: Final = "composed"
"""Marks an annotation whose texts are stored in Unicode's composed form (see `nfc`)."""

OneLine: TypeAlias = Annotated[str, check_name, COMPOSED]
"""A text of one line: a name, a title."""

FreeText: TypeAlias = Annotated[str, check_text, COMPOSED]
"""A text of any lines: a note, a reason, a clause."""

Whole: TypeAlias = Annotated[int, check_whole]
"""A count: a whole number, 0 or more."""


def spell_out(function: Callable[..., Any], **names: object) -> None:
    """Make of the hints of a function what they stand for, where they name nothing in its module.

    For converters: attrs repeats their hints in the signature of each class whose fields they
    convert. And for the `__init__` of a class whose fields name the class itself.

    >>> import patronage as pt
    >>> from typing import get_type_hints
    >>> get_type_hints(pt.Override.__init__)["by"]
    patronage.facts.parties.HasRef | str
    """
    function.__annotations__ = get_annotations(function, eval_str=True, locals=names)


_Check: TypeAlias = Callable[[list[Fault], str, object], None]


class Held(NamedTuple):
    """What a field holds: values of the `sound` classes, and those that `check` lets through.

    `is_text` says that texts are stored composed, `default` what follows from other fields.
    """

    path: str
    sound: frozenset[type]
    check: _Check
    is_text: bool
    default: Callable[[object], object] | None


_HELD: Final[dict[type, tuple[Held, ...]]] = {}
"""What the fields of each class hold, worked out when the first value of it is built."""


def held_by(kind: type) -> tuple[Held, ...]:
    """Return what each field of a class holds, but for those whose annotations can't be checked.

    >>> from patronage.dates.period import Period
    >>> [held.path for held in held_by(Period)]
    ['start', 'end']
    """
    known = _HELD.get(kind)
    return _worked_out(kind) if known is None else known


def _worked_out(kind: type) -> tuple[Held, ...]:
    """Return what the fields of a class hold, and keep it in mind."""
    found: list[Held] = []
    for each in fields(cast("type[AttrsInstance]", kind)):
        hint = _hint(kind, each.name)
        held = _holding(hint, converted=each.converter is not None)
        if held is not None:
            sound, check = held
            made: Any = each.default
            default = made.factory if getattr(made, "takes_self", False) else None
            found.append(Held(each.name, sound, check, COMPOSED in _marks(hint), default))
    _HELD[kind] = tuple(found)
    return _HELD[kind]


def _hint(kind: type, name: str) -> object:
    """Return what is said of a field by the class that is checked; `Any` where nothing is."""
    for owner in kind.__mro__:
        if name not in get_annotations(owner) or not _is_checked(owner):
            continue
        hint: object = get_annotations(owner)[name]
        try:  # alone: `get_type_hints` would need what methods speak of, too
            names = vars(sys.modules[owner.__module__])
            return eval(hint, names) if isinstance(hint, str) else hint  # noqa: S307  source code
        except Exception:
            if owner.__module__.startswith("patronage."):
                raise
            break
    return Any


def _is_checked(owner: type) -> bool:
    """Say whether a class means its annotations to be checked: any of ours, and any on `Value`.

    A class that somebody derives from a public one is taken as it is, and so is what it adds.
    """
    return owner.__module__.startswith("patronage.") or not any(map(has, owner.__mro__[1:]))


def store(value: object) -> bool:
    """Store lists as tuples and sets as frozensets where a field keeps those; say if any were.

    >>> from patronage.standing.review.finding import Finding
    >>> from patronage.counting.verdict import Verdict
    >>> Finding("visits", Verdict.MET, rung="client", ids=["P1", "P2"]).ids
    ('P1', 'P2')
    """
    found = False
    for each in fields(cast("type[AttrsInstance]", type(value))):
        given: object = getattr(value, each.name)
        kept = _KEPT_AS.get(type(given))
        if kept is not None and kept in _origins(_hint(type(value), each.name)):
            made = _stored(given)
            convert: Any = each.converter
            object.__setattr__(value, each.name, made if convert is None else convert(made))
            found = True
    return found


_KEPT_AS: Final[dict[type, type]] = {list: tuple, set: frozenset}


def _origins(hint: object) -> set[object]:
    """Return the generic classes of an annotation, of each of its choices."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType, Annotated) else ()
    return {get_origin(hint)}.union(*map(_origins, parts))


def _stored(given: object) -> object:
    """Return a list as a tuple, lists in it likewise; a set as a frozenset."""
    if isinstance(given, set):
        return frozenset(cast("set[object]", given))
    return tuple(map(_stored, cast("list[object]", given))) if isinstance(given, list) else given


def _marks(hint: object) -> tuple[object, ...]:
    """Return what an annotation says beside its type, also where there may be nothing."""
    marked = [part for part in (hint, *get_args(hint)) if get_origin(part) is Annotated]
    return get_args(marked[0])[1:] if marked else ()


def _holding(hint: object, *, converted: bool) -> tuple[frozenset[type], _Check] | None:
    """Return the classes that an annotation lets through, and the check of all else; or None.

    Where other things are `converted` to a class, its own check says what those may be.
    """
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kinds = [part for part in parts if part is not NoneType]
    sound: frozenset[type] = frozenset([NoneType] if len(kinds) < len(parts) else [])
    if len(kinds) == 1:
        found = _holding_one(kinds[0], converted=converted)
        return found and (sound | found[0], found[1])
    if not all(map(_is_class, kinds)):
        return None
    classes = cast("tuple[type, ...]", tuple(kinds))
    own = [each for each in map(_own_check, classes) if converted and each is not None]
    return sound | {*classes}, own[0] if own else _instance_check(classes)


def _holding_one(hint: object, *, converted: bool) -> tuple[frozenset[type], _Check] | None:
    if get_origin(hint) is Annotated:
        return frozenset(), get_args(hint)[1]
    if get_origin(hint) is tuple:
        item, *rest = get_args(hint) or (None,)
        found = _holding(item, converted=converted) if rest == [...] else None
        return found and (frozenset(), _items_check(item, *found))
    if not _is_class(hint):
        return None
    kind = cast("type", hint)
    if kind is date:
        return frozenset({date}), check_day
    own = _own_check(kind) if converted else None
    return frozenset({kind}), own or _instance_check((kind,))


def _own_check(kind: type) -> _Check | None:
    """Return the check that a class brings, whose values are asked for by other things as well."""
    check: _Check | None = getattr(kind, "_check", None)
    return check


def _is_class(hint: object) -> bool:
    """Say whether an annotation is a class that values can be held against: no protocol, no Any."""
    is_open = hint in cast("Container[object]", _OPEN) or getattr(hint, "_is_protocol", False)
    return isinstance(hint, type) and get_origin(hint) is None and not is_open


_OPEN: Final = (Any, object, float, complex)
"""Classes by which an annotation means more: where a float is asked for, an int will do."""


def _instance_check(kinds: tuple[type, ...]) -> _Check:
    code = f"{_noun(kinds[0])}.type"
    return lambda faults, path, value: check_instance(faults, code, path, value, *kinds)


def _items_check(item: object, sound: frozenset[type], check: _Check) -> _Check:
    """Return the check of a tuple of any length, whose items are checked one by one."""
    kind, noun = _innermost(item)
    code = f"{noun}.type"
    is_text = kind is str and get_origin(item) is not tuple
    plain = (str,) if is_text else ()  # what is no text at all is said so

    def check_each(faults: list[Fault], path: str, value: object) -> None:
        if not issubclass(type(value), tuple):
            faults.append(Fault.of(code, path, value, A_TUPLE))
            return
        for place, each in enumerate(cast("tuple[object, ...]", value)):
            if type(each) in sound:
                continue
            before = len(faults)
            if plain:
                check_instance(faults, code, f"{path}[{place}]", each, *plain)
            if len(faults) == before:
                check(faults, f"{path}[{place}]", each)

    return check_each


def _innermost(hint: object) -> tuple[object, str]:
    """Return the class of the items of a tuple, and what faults call it: by its check, if any."""
    while get_origin(hint) not in {None, Annotated}:
        hint = get_args(hint)[0]
    if get_origin(hint) is Annotated:
        kind, check, *_ = get_args(hint)
        return kind, _noun(check)
    return hint, _noun(hint)


def _noun(kind: object) -> str:
    """Return what faults call a class: `interval` for `Span`, else its own name, `month_end`."""
    name = getattr(kind, "__name__", "value").removeprefix("check_")
    return _NOUNS.get(name) or _WORD.sub("_", name).lower()


_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOUNS: Final = {
    "ActKind": "act",
    "BillingTerms": "billing",
    "Comparison": "threshold",
    "CompensationSource": "source",
    "ContactPoint": "contact",
    "DeadlineKind": "deadline",
    "DebtAge": "age",
    "EarlyEnd": "end",
    "EndCredit": "credit",
    "EngagementForm": "form",
    "EscalationRule": "escalation",
    "GroupKind": "group",
    "Money": "amount",
    "NetDays": "due",
    "PartyRole": "role",
    "PolicyVersion": "policy",
    "ProrationRule": "proration",
    "Ref": "party",
    "RenewalKind": "renewal",
    "RoleStatus": "status",
    "RolledBoundaries": "rolled",
    "Span": "interval",
    "TermOfAddress": "term",
    "TerminationCause": "cause",
    "TierRule": "tiers",
    "TimingRule": "timing",
    "Which": "window",
    "bool": "flag",
    "fact_id": "id",
    "str": "text",
}
"""What faults call a class where it isn't its own name."""
