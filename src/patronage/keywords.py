"""Keyword arguments that several functions share: said once, and spelled out in each signature."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import Factory, fields

from patronage.errors import Fault, offer, raise_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from attrs import AttrsInstance

__all__ = ["taking"]

F = TypeVar("F", bound="Callable[..., Any]")

_FACTORY = cast("type", Factory)  # a class, though its stub says a function


def taking(details: type, *kinds: type, code: str) -> Callable[[F], F]:
    """Return a decorator for a function whose last parameter is `**given: Unpack[details]`.

    Its signature then names each of them, with the default that the classes they are passed on to
    have, `…` where that follows from another. An argument that it doesn't take is a fault of this
    code, which offers the nearest, where Python would speak of a function further down.

    >>> from typing import TypedDict, Unpack
    >>> from attrs import field, frozen
    >>> @frozen
    ... class Note:
    ...     text: str
    ...     source: str | None = None
    >>> class NoteDetails(TypedDict, total=False):
    ...     source: str | None
    >>> @taking(NoteDetails, Note, code="note.unknown")
    ... def noted(text: str, **given: Unpack[NoteDetails]) -> Note:
    ...     return Note(text, **given)
    >>> list(inspect.signature(noted).parameters), noted("x", source="y").source
    (['text', 'source'], 'y')
    >>> try:
    ...     noted("x", sauce="y")
    ... except LookupError as error:
    ...     print(error.faults[0].path, error.faults[0].hint)
    sauce did you mean 'source'? it takes text, source
    """

    def spelled_out(make: F) -> F:
        plain = inspect.signature(make)
        own = [each for each in plain.parameters.values() if each.kind is not each.VAR_KEYWORD]
        defaults = {name: each for kind in kinds for name, each in _defaults(kind).items()}
        more = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=defaults.get(name, ...),
                annotation=getattr(hint, "__forward_arg__", hint),
            )
            for name, hint in details.__annotations__.items()
        ]
        known = [each.name for each in (*own, *more) if each.name not in {"self", "cls"}]
        taken = frozenset(known)

        @wraps(make)
        def checked(*args: object, **given: object) -> object:
            if not taken.issuperset(given):
                raise_faults(
                    Fault.of(code, name, value, f"{offer(name, known)}it takes {', '.join(known)}")
                    for name, value in given.items()
                    if name not in taken
                )
            return make(*args, **given)

        vars(checked)["__signature__"] = plain.replace(parameters=[*own, *more])
        return cast("F", checked)

    return spelled_out


def _defaults(kind: type) -> dict[str, object]:
    return {
        each.name: ... if isinstance(each.default, _FACTORY) else each.default
        for each in fields(cast("type[AttrsInstance]", kind))
    }
