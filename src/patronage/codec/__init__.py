"""Values as documents, in and out: strict, versioned, byte-stable, with a path in every fault.

As JSON, or as a tree of plain values. Only `converter`, for apps that use cattrs, needs an extra:
`pip install 'patronage[cattrs]'`.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.codec.converters import converter
    from patronage.codec.documents import (
        FORMAT,
        VERSION,
        dump,
        dumps,
        from_json,
        from_tree,
        load,
        loads,
        to_json,
        to_tree,
    )
    from patronage.codec.parsing import LIMITS, Limits
    from patronage.codec.upgrades import upgrade

# fmt: off
__all__ = [
    "FORMAT", "LIMITS", "VERSION", "Limits", "converter", "dump", "dumps", "from_json",
    "from_tree", "load", "loads", "to_json", "to_tree", "upgrade",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
