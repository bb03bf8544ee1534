"""What somebody is to you on every day, by your own policy: since when, why, and what comes next.

Its modules load when they are asked for: the ready-made `policies` bring agreements and billing.

>>> from patronage import standing
>>> standing.policies.BY_CONDUCT.name
'conduct'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patronage.standing import policies as policies

__all__ = ["policies"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load the ready-made policies when they are first asked for (PEP 562)."""
        if name != "policies":
            raise AttributeError(f"module 'patronage.standing' has no attribute {name!r}")
        from importlib import import_module

        return import_module("patronage.standing.policies")
