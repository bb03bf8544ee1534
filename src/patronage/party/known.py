"""What is known of a party, each thing with the days on which it holds."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from attrs import Factory, field, frozen

from patronage.checks import check_day, items_of
from patronage.dates.period import Period
from patronage.errors import Fault, printable, raise_faults, shown
from patronage.facts.parties import Ref, ref_of
from patronage.fields import FreeText, Id, OneLine
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "ALWAYS",
    "ContactPoint",
    "Dated",
    "Identifier",
    "Membership",
    "Name",
    "PartyRole",
    "RoleStatus",
    "TermOfAddress",
    "valid_on",
]

ALWAYS = Period(None, None)
"""The period of what has no known beginning or end."""


class Dated(Protocol):
    """Something that holds in a period.

    >>> each: Dated = Name("Mary Vane")
    >>> each.period == ALWAYS
    True
    """

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        ...


DatedT = TypeVar("DatedT", bound=Dated)


def valid_on(things: tuple[DatedT, ...], day: date) -> tuple[DatedT, ...]:
    """Return those of the dated things that hold on a day, in their order.

    >>> from datetime import date
    >>> married = date(2020, 5, 1)
    >>> names = (Name("Mary Pine", period=Period(None, married)), Name("Mary Vane"))
    >>> [name.text for name in valid_on(names, married)]
    ['Mary Vane']
    """
    faults: list[Fault] = []
    check_day(faults, "day", day)
    dated = cast("tuple[DatedT, ...]", items_of(things))
    for place, thing in enumerate(dated):
        if not isinstance(getattr(thing, "period", None), Period):
            hint = "give what holds in a period, as a name or a role does"
            faults.append(Fault.of("period.type", f"things[{place}]", thing, hint))
    raise_faults(faults)
    return tuple(thing for thing in dated if day in thing.period)


@frozen
class Name(Value):
    """One name of a party, and when it bore it; `kind` as you like: legal, trading, former.

    >>> print(Name("Harlow & Pine LLP", kind="legal"))
    Harlow & Pine LLP
    """

    text: OneLine
    kind: OneLine | None = field(default=None, kw_only=True)
    period: Period = field(default=ALWAYS, kw_only=True)

    @staticmethod
    def _meant(value: object) -> str | None:
        return f"wrap it: Name({shown(value, 40)})" if isinstance(value, str) else None

    def __str__(self) -> str:
        return printable(self.text)


@frozen
class Identifier(Value):
    """A number or code under which a register knows the party: a VAT number, an LEI, a customer no.

    >>> Identifier("vat", "GB123456789").scheme
    'vat'
    """

    scheme: Id
    value: OneLine
    period: Period = field(default=ALWAYS, kw_only=True)


@frozen
class ContactPoint(Value):
    """How a party is reached: a mail address, a phone number, a postal address of several lines.

    >>> ContactPoint("mail", "mary@example.com").kind
    'mail'
    """

    kind: Id
    value: FreeText
    period: Period = field(default=ALWAYS, kw_only=True)


class RoleStatus(Enum):
    """How far a role has come.

    >>> RoleStatus.SUSPENDED
    RoleStatus.SUSPENDED
    """

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"

    __repr__ = repr_member


@frozen
class PartyRole(Value):
    """A part that a party plays: supplier, reseller, tenant, partner; several at once (D14).

    No standing: being a client is derived, and belongs to a relationship. A status other than
    active says why.

    >>> PartyRole("reseller", status=RoleStatus.SUSPENDED, reason="audit open").is_active
    False
    """

    name: OneLine
    status: RoleStatus = field(default=RoleStatus.ACTIVE, kw_only=True)
    reason: FreeText | None = field(default=None, kw_only=True)
    period: Period = field(default=ALWAYS, kw_only=True)

    @property
    def is_active(self) -> bool:
        """Whether the part is being played, on the days of its period.

        >>> PartyRole("tenant").is_active
        True
        """
        return self.status is RoleStatus.ACTIVE


def _with_s(term: TermOfAddress) -> str:
    given: object = term.singular
    return f"{given}s" if type(given) is str else cast("Any", given)  # reported of the singular


@frozen
class TermOfAddress(Value):
    """The word by which a party wants to be called, for one and for many (D20).

    Not its standing: a clinic's client is a "patient", and an inn's customer a "guest". The plural
    takes an "s" unless you say otherwise.

    >>> TermOfAddress("patient").plural, TermOfAddress("patron", "patronage").plural
    ('patients', 'patronage')
    """

    singular: OneLine
    plural: OneLine = field(default=Factory(_with_s, takes_self=True))
    period: Period = field(default=ALWAYS, kw_only=True)


@frozen
class Membership(Value):
    """A party that belongs to a group, and when.

    >>> from datetime import date
    >>> Membership("mary", period=Period(date(2024, 1, 1), None)).member
    Ref('mary')
    """

    member: Ref = field(converter=ref_of)
    period: Period = field(default=ALWAYS, kw_only=True)
