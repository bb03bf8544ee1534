"""Values as JSON documents, in and out: strict, versioned, byte-stable, with a path in every fault.

Needs the extra `json` (cattrs): `pip install 'patronage[json]'`.
"""

from __future__ import annotations

from patronage.codec.converters import converter
from patronage.codec.documents import (
    FORMAT,
    VERSION,
    dump,
    dumps,
    from_json,
    load,
    loads,
    to_json,
)
from patronage.codec.parsing import LIMITS, Limits

__all__ = [
    "FORMAT",
    "LIMITS",
    "VERSION",
    "Limits",
    "converter",
    "dump",
    "dumps",
    "from_json",
    "load",
    "loads",
    "to_json",
]
