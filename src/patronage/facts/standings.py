"""A standing is a name here; its order is a policy's."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from patronage.checks import check_instance, check_name, nfc
from patronage.errors import Fault, offer, printable, raise_faults
from patronage.values import Value

__all__ = ["CLIENT", "CUSTOMER", "FORMER", "PROSPECT", "Standing", "check_standing", "standing_of"]


def _names(ladder: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(nfc(name) for name in ladder) if isinstance(ladder, tuple) else ladder


@frozen(order=False)
class Standing(Value):
    """What a party is to a provider: prospect, customer, client, or a name of your own.

    Equal by name. The order belongs to a policy: what the engine returns carries its `ladder`
    (names from the base up), and only standings of one ladder compare. A bare name compares with
    one that carries a ladder, not with another bare name: `standing.ladder`; a name that the
    ladder lacks: `standing.unknown` (D13, D18). A text is no standing: `standing == "client"` is
    always False; compare `.name`, or ask `standing.is_at_least("client")`.

    >>> ladder = ("prospect", "customer", "client")
    >>> Standing("client", ladder).is_at_least(CUSTOMER)
    True
    >>> Standing("client", ladder) == CLIENT
    True
    """

    name: str = field(converter=nfc)
    ladder: tuple[str, ...] = field(default=(), eq=False, converter=_names)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_name(faults, "name", self.name)
        if type(self.ladder) is not tuple or self.ladder:
            _check_ladder(faults, self)
        if faults:
            raise_faults(faults)

    @staticmethod
    def _check(faults: list[Fault], path: str, value: object) -> None:
        """Report what a field that converts to a standing is given besides."""
        check_standing(faults, path, value)

    def __str__(self) -> str:
        return printable(self.name)

    def is_at_least(self, other: Standing | str) -> bool:
        """Say whether this standing is the other one, or the one of that name, or stands above it.

        A client *is* a customer (D13), so ask this rather than `==`.

        >>> Standing("prospect", ("prospect", "customer")).is_at_least(CUSTOMER)
        False
        """
        mine, its = _places(self, standing_of(other))
        return mine >= its

    def __lt__(self, other: Standing) -> bool:
        mine, its = _places(self, other)
        return mine < its

    def __le__(self, other: Standing) -> bool:
        mine, its = _places(self, other)
        return mine <= its

    def __gt__(self, other: Standing) -> bool:
        mine, its = _places(self, other)
        return mine > its

    def __ge__(self, other: Standing) -> bool:
        mine, its = _places(self, other)
        return mine >= its


def _check_ladder(faults: list[Fault], standing: Standing) -> None:
    ladder: object = standing.ladder
    if not isinstance(ladder, tuple):
        faults.append(
            Fault.of("ladder.type", "ladder", ladder, "give a tuple of names, base first")
        )
        return
    before = len(faults)
    for place, name in enumerate(standing.ladder):
        check_name(faults, f"ladder[{place}]", name)
    if len(faults) > before:
        return
    if len(set(standing.ladder)) < len(standing.ladder):
        faults.append(Fault.of("standing.ladder", "ladder", ladder, "name each standing once"))
    if isinstance(standing.name, str) and standing.name not in standing.ladder:
        hint = "give a ladder that names this standing"
        faults.append(Fault.of("standing.unknown", "ladder", standing.name, hint))


def _places(one: Standing, other: Standing) -> tuple[int, int]:
    faults: list[Fault] = []
    check_instance(faults, "standing.type", "", other, Standing)
    raise_faults(faults)
    ladder = one.ladder or other.ladder
    if not ladder or (other.ladder and other.ladder != ladder):
        hint = "compare standings that carry the same ladder; a policy's answers do"
        raise_faults([Fault.of("standing.ladder", "", (one.name, other.name), hint)])
    for standing in (one, other):
        if standing.name not in ladder:
            raise_faults([_off_the_ladder(standing.name, ladder)])
    return ladder.index(one.name), ladder.index(other.name)


def _off_the_ladder(name: str, ladder: tuple[str, ...]) -> Fault:
    hint = f"{offer(name, ladder)}the ladder is {' < '.join(ladder)}"
    return Fault.of("standing.unknown", "", name, hint)


def standing_of(standing: Standing | str) -> Standing:
    """Return the standing of that name; a converter of attributes.

    What is neither, or no name, passes through for `check_standing` to report.

    >>> standing_of("gold")
    Standing('gold')
    """
    if not isinstance(standing, str):
        return standing
    faults: list[Fault] = []
    check_name(faults, "", standing)
    return standing if faults else Standing(standing)  # type: ignore[return-value]  # see above


def check_standing(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that is no standing.

    >>> found: list[Fault] = []
    >>> check_standing(found, "standing", "")
    >>> found[0].code
    'name.syntax'
    """
    if isinstance(value, str):
        check_name(faults, path, value)
    elif type(value) is not Standing:
        faults.append(Fault.of("standing.type", path, value, "give a Standing or its name"))


PROSPECT: Final = Standing("prospect")
"""Someone who may buy: known, and no more (the base of the default ladder)."""

CUSTOMER: Final = Standing("customer")
"""Someone who bought: transactional (D1)."""

CLIENT: Final = Standing("client")
"""Someone served continuously, on whatever terms the policy asks for (D1-D12)."""

FORMER: Final = Standing("former")
"""Someone who was a customer or client; only by an explicit rule."""
