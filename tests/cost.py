"""What work costs, in calls or lines: the same on every machine, which seconds are not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["calls_of", "lines_of"]


Tracer: TypeAlias = "Callable[[FrameType, str, object], Tracer]"


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions are called, of Python and of C, while the work is done."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def lines_of(work: Callable[[], object]) -> int:
    """Return how many lines are run while the work is done: loops that call nothing count too."""
    lines = 0

    def count(_frame: FrameType, event: str, _argument: object) -> Tracer:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return lines
