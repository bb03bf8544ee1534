"""Ids of credits, and of what gives them: made of other ids, and told apart by them."""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Final

from patronage.checks import ID_LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["free", "is_of", "joined", "owner_of", "plain"]

_ROOM: Final = 8
"""How many letters are left for a number behind."""

_SHORT: Final = 39
"""The most letters of each of three ids that are too long together."""

_NUMBER: Final = re.compile(r"~[0-9]+\Z")


def joined(*ids: str) -> str:
    """Return one id made of several, which no others make; too long together, they are digests.

    The last may be any: what sets ids and numbers apart is written in other letters in it.

    >>> joined("A1", "late", "T1"), joined("late", "T~1@2")
    ('A1@late@T1', 'late@T~.1~-2')
    """
    *first, last = ids
    parts = (*first, last.replace("~", "~.").replace("@", "~-"))
    found = "@".join(parts)
    return found if len(found) <= ID_LENGTH - _ROOM else "@".join(map(_shortened, parts))


def _shortened(name: str) -> str:
    """Return an id as it is, or of one that is too long its beginning and its digest."""
    if len(name) <= _SHORT:
        return name
    return f"{name[: _SHORT - 33]}#{sha256(name.encode()).hexdigest()[:32]}"


def free(name: str, taken: Collection[str | None]) -> str:
    """Return an id that isn't taken: itself, or with the first number behind that is free.

    >>> free("late@T1", ["late@T1", "late@T1~1"])
    'late@T1~2'
    """
    if name not in taken:
        return name
    return next(each for at in count(1) if (each := f"{name}~{at}") not in taken)


def plain(name: str) -> str:
    """Return such an id without the number behind.

    >>> plain("late@T1~2"), plain("late@T~.1")
    ('late@T1', 'late@T~.1')
    """
    return _NUMBER.sub("", name)


def is_of(name: str, first: str) -> bool:
    """Return whether an id was made of one and a last other.

    >>> is_of("late@T1~2", "late"), is_of("late@T1", "lat")
    (True, False)
    """
    return plain(name).rpartition("@")[0] in {first, _shortened(first)}


def owner_of(name: str, inner: str, owners: Collection[str]) -> str | None:
    """Return which of some ids was joined first with an inner one, and any other; None: none.

    >>> owner_of("A1@late@T1~2", "late", ["A1", "A2"])
    'A1'
    """
    head = plain(name).rpartition("@")[0]
    for each in (inner, _shortened(inner)):
        owner = head.removesuffix(f"@{each}")
        if owner != head and owner in owners:
            return owner
        if owner != head and "#" in owner:  # perhaps one that was too long
            return next((each for each in owners if _shortened(each) == owner), None)
    return None
