"""A fact, a criterion and a fee of a module outside the package, for rows of a manifest."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import ClassVar, Protocol

from attrs import field, frozen

import patronage as pt
from patronage.facts.fact import SAME_DAY


class Warmth(Enum):
    MILD = "mild"
    HEARTY = "hearty"


@frozen
class ShakenHands:
    """A kind of fact."""

    warmth: Warmth
    on: date = field(kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    kind: ClassVar[str] = "shaken-hands"


@frozen
class Greeted:
    """A criterion."""

    warmly: Warmth = Warmth.MILD
    over: pt.Window = field(default=pt.Ever(), kw_only=True)

    needs = frozenset({"shaken-hands"})

    def observe(self, facts: pt.Facts, anchors: pt.Anchors) -> pt.Timeline[pt.Observed]:
        return pt.Timeline.constant(pt.Observed(value=True))


class Fee(Protocol):
    """What any fee has, so that a place may be open to all of them."""

    @property
    def id(self) -> str: ...


@frozen
class Toll:
    """A fee."""

    id: str
    amount: pt.Money


@frozen
class Road:
    """What holds fees of any kind."""

    fees: tuple[Fee, ...] = ()
