"""Customers, clients and their agreements: who we serve, on what terms, since when and why.

Every public name is here, and is loaded from its module when it is first asked for: importing the
package itself costs next to nothing.

>>> import patronage as pt
>>> "Period" in dir(pt)
True
"""

# The list below is written by tools/exports.py from tests/exports.txt.

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patronage.errors import Conflict as Conflict
    from patronage.errors import Fault as Fault
    from patronage.errors import InvalidInput as InvalidInput
    from patronage.errors import MissingExtra as MissingExtra
    from patronage.errors import OutOfRange as OutOfRange
    from patronage.errors import PatronageError as PatronageError
    from patronage.errors import Refused as Refused
    from patronage.errors import UnknownReference as UnknownReference
    from patronage.errors import WrongType as WrongType

    __version__: str

__all__ = [
    "Conflict",
    "Fault",
    "InvalidInput",
    "MissingExtra",
    "OutOfRange",
    "PatronageError",
    "Refused",
    "UnknownReference",
    "WrongType",
    "__version__",
]

_HOMES = {
    "Conflict": "errors",
    "Fault": "errors",
    "InvalidInput": "errors",
    "MissingExtra": "errors",
    "OutOfRange": "errors",
    "PatronageError": "errors",
    "Refused": "errors",
    "UnknownReference": "errors",
    "WrongType": "errors",
}


if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object

    def __getattr__(name: str) -> object:
        """Load a public name from its module when it is first asked for (PEP 562)."""
        if name == "__version__":
            from importlib.metadata import version

            value = version("patronage")
        elif name in _HOMES:
            from importlib import import_module

            value = getattr(import_module(f"patronage.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module 'patronage' has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Return every public name, loaded or not."""
        return sorted({*globals(), *__all__})
