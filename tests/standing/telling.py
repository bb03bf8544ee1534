"""What the stories of the fold are told with: a ladder, its rungs, and what happens by day number.

Day 1 is 1 January 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.billing.periods.cadence import Cadence
from patronage.dates.span import days, months
from patronage.facts.acts import Placement, PolicyVersion, Reviewed, Step
from patronage.facts.attributes import Attribute
from patronage.facts.observed import Observation
from patronage.standing.policy.ladder import Rung
from patronage.standing.policy.policy import Policy
from patronage.thresholds.threshold import at_least
from patronage.windows.plain import Ever
from standing.draws_policy import ALICE
from standing.folding import day, folded
from standing.watching import Counted, Latest

if TYPE_CHECKING:
    from patronage.facts.fact import Fact
    from patronage.standing.policy.versions import PolicyHistory
    from patronage.standing.rules.combining import Rule
    from patronage.timeline.timeline import Timeline
    from patronage.windows.window import Window

__all__ = [
    "GOOD", "MONTHLY", "WEEKLY", "WELL", "bought", "client", "customer", "good", "ladder",
    "placed", "review", "shown", "story", "times", "well",
]  # fmt: skip

GOOD, WELL = Latest("attribute:good"), Latest("attribute:well")
WEEKLY = Cadence(every=days(7), anchor=day(1))
MONTHLY = Cadence(every=months(1), anchor=day(1))


def good(number: int, value: bool | None = True, name: str = "good") -> Attribute:
    return Attribute(name, value, on=day(number))


def well(number: int, value: bool | None = True) -> Attribute:
    return good(number, value, "well")


def bought(*numbers: int) -> list[Fact]:
    return [Observation("buy", on=day(number)) for number in numbers]


def times(count: int, over: Window = Ever()) -> Counted:  # noqa: B008  a frozen value
    return Counted("observation:buy", at_least(count), over)


def placed(standing: str, number: int, **given: object) -> Placement:
    return Placement(standing, on=day(number), by=ALICE, reason="said so", **given)  # type: ignore[arg-type]


def ladder(*rungs: Rung, **given: object) -> Policy:
    return Policy("p", str(given.pop("version", "1")), rungs=rungs, base="base", **given)  # type: ignore[arg-type]


def client(enter: Rule = GOOD, **given: object) -> Rung:
    return Rung("client", enter=enter, **given)  # type: ignore[arg-type]


def customer(enter: Rule = GOOD, **given: object) -> Rung:
    return Rung("customer", enter=enter, **given)  # type: ignore[arg-type]


def shown(line: Timeline[str]) -> dict[int, str]:
    return {(each - day(0)).days: name for each, name in zip(line.days, line.values, strict=True)}


def story(policy: Policy | PolicyHistory, *facts: Fact) -> dict[int, str]:
    return shown(folded(policy, facts).shown)


def review(
    number: int, version: str = "1", *, gained: tuple[str, ...] = (), lost: tuple[str, ...] = ()
) -> Reviewed:
    steps = (Step("base", "client", on=day(number), gained=gained, lost=lost, due=True),)
    return Reviewed(
        "base",
        "client",
        policy=PolicyVersion("p", version, "0" * 64),
        on=day(number),
        steps=steps if gained or lost else (),
    )
