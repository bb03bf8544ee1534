"""How tests read a refusal: what is wrong with a call, by code and by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(call: Callable[[], object]) -> tuple[pt.Fault, ...]:
    """Return all that is wrong with a call; nothing but our own error passes, and it is short."""
    with pytest.raises(pt.InvalidInput) as caught:
        call()
    assert len(str(caught.value)) < 4_000
    return caught.value.faults


def faults_of(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Return what is wrong with a call, as (path, code)."""
    return [(fault.path, fault.code) for fault in refused(call)]


def codes_of(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Return what is wrong with a call, as (code, path)."""
    return [(fault.code, fault.path) for fault in refused(call)]


def code_of(call: Callable[[], object]) -> str:
    """Return the code of the one thing that is wrong with a call."""
    (fault,) = refused(call)
    return fault.code
