"""Values of earlier formats, brought up to date before they are read.

The forms of documents may move on, and documents of every release load for ever. A change of form
takes one step here, from the version before it to the next, and `VERSION` follows. A step is a pure
function of a tree; `each_object` goes through all that stands in one:

```python
def _with_a_grain(part: Part) -> Part:
    '''Format 2: a purchase says by `grain` how finely it is counted.'''
    return {**part, "grain": "piece"} if part.get("kind") == "purchase" else part


STEPS: Final[tuple[Step, ...]] = (each_object(_with_a_grain),)
```

A step is written once and stays as it is: what it makes is read by the steps after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from patronage.codec.flaws import FlawedObject
from patronage.codec.parsing import LIMITS, too_deep
from patronage.errors import Fault, invalid, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    Part: TypeAlias = dict[str, Any]
    Step: TypeAlias = Callable[[object], object]

__all__ = ["STEPS", "check_version", "each_object", "upgrade"]

STEPS: Final[tuple[Step, ...]] = ()
"""The steps from one version of the format to the next; the first leads from version 1 to 2."""


def upgrade(value: object, version: int) -> object:
    """Return what is stored of a value, written by a version of the format, as it is written today.

    For values that are kept without the document around them, as by `converter().unstructure`: keep
    `VERSION` beside them, and upgrade what is read before it is structured. `from_json` and
    `from_tree` do so by what the document says. Today there is one version, 1, so nothing changes;
    the tree that is given never does.

    Raises `InvalidInput`: `document.version` (none that this release knows) and `document.upgrade`
    (the value can't be of that version).

    >>> from patronage import codec
    >>> stored = {"kind": "purchase", "price": {"amount": "9.90", "currency": "USD"}}
    >>> upgrade(stored, codec.VERSION) == stored
    True
    """
    check_version(version)
    for step in STEPS[version - 1 :]:
        try:
            value = step(value)
        except RecursionError:
            raise too_deep("more", LIMITS) from None
        except Exception as error:  # noqa: BLE001  a step may meet anything that somebody wrote
            said = printable(f"{type(error).__name__}: {error}"[:200])
            hint = f"give what version {version} of the format wrote ({said})"
            raise invalid([Fault.of("document.upgrade", "", value, hint)]) from None
    return value


def check_version(version: object) -> None:
    """Refuse what is no version of the format that this release can read.

    >>> check_version(1)
    """
    latest = len(STEPS) + 1
    if type(version) is int and 1 <= version <= latest:
        return
    hint = f'write "version": {latest}'
    if type(version) is int and version > latest:
        hint = f"use a later release: this one reads documents up to version {latest}"
    raise invalid([Fault.of("document.version", "version", version, hint)])


def each_object(change: Callable[[Part], Part]) -> Step:
    """Return the step that changes each object of a tree, those inside an object before it.

    What is wrong with an object's keys stays with it, for the reader to report.

    >>> step = each_object(lambda part: {**part, "seen": True})
    >>> step([{"a": {}}])
    [{'a': {'seen': True}, 'seen': True}]
    """

    def changed(tree: object) -> object:
        if isinstance(tree, list):
            return [changed(each) for each in cast("list[object]", tree)]
        if not isinstance(tree, dict):
            return tree
        parts = cast("Part", tree)
        found = change({key: changed(each) for key, each in parts.items()})
        if isinstance(tree, FlawedObject):
            return FlawedObject(found.items(), tree.faults)
        return found

    return changed
