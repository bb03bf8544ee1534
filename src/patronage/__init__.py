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
    from patronage.amounts import Rounding as Rounding
    from patronage.amounts import round_fraction as round_fraction
    from patronage.billing import Anchor as Anchor
    from patronage.billing import BillingPeriod as BillingPeriod
    from patronage.billing import Cadence as Cadence
    from patronage.billing import Proration as Proration
    from patronage.billing import ProrationRule as ProrationRule
    from patronage.billing import RolledBoundaries as RolledBoundaries
    from patronage.billing import Stub as Stub
    from patronage.calendars import EVERY_DAY as EVERY_DAY
    from patronage.calendars import WEEKDAYS as WEEKDAYS
    from patronage.calendars import Calendar as Calendar
    from patronage.calendars import HolidayCalendar as HolidayCalendar
    from patronage.calendars import NationalCalendar as NationalCalendar
    from patronage.calendars import Roll as Roll
    from patronage.calendars import national as national
    from patronage.currencies import exponent_of as exponent_of
    from patronage.dates import Allen as Allen
    from patronage.dates import MonthEnd as MonthEnd
    from patronage.dates import Period as Period
    from patronage.dates import Span as Span
    from patronage.dates import covering as covering
    from patronage.dates import days as days
    from patronage.dates import gaps as gaps
    from patronage.dates import hull as hull
    from patronage.dates import instant_at as instant_at
    from patronage.dates import local_day as local_day
    from patronage.dates import months as months
    from patronage.dates import parse_day as parse_day
    from patronage.dates import weeks as weeks
    from patronage.dates import years as years
    from patronage.dates.recurrence import Recurrence as Recurrence
    from patronage.errors import Conflict as Conflict
    from patronage.errors import Fault as Fault
    from patronage.errors import InvalidInput as InvalidInput
    from patronage.errors import MissingExtra as MissingExtra
    from patronage.errors import OutOfRange as OutOfRange
    from patronage.errors import PatronageError as PatronageError
    from patronage.errors import Refused as Refused
    from patronage.errors import UnknownReference as UnknownReference
    from patronage.errors import WrongType as WrongType
    from patronage.facts import CLIENT as CLIENT
    from patronage.facts import CUSTOMER as CUSTOMER
    from patronage.facts import FORMER as FORMER
    from patronage.facts import PROSPECT as PROSPECT
    from patronage.facts import Assigned as Assigned
    from patronage.facts import Attribute as Attribute
    from patronage.facts import Correction as Correction
    from patronage.facts import Fact as Fact
    from patronage.facts import Growing as Growing
    from patronage.facts import HasRef as HasRef
    from patronage.facts import Mask as Mask
    from patronage.facts import Observation as Observation
    from patronage.facts import Override as Override
    from patronage.facts import Payment as Payment
    from patronage.facts import Placement as Placement
    from patronage.facts import PolicyVersion as PolicyVersion
    from patronage.facts import Ref as Ref
    from patronage.facts import Refund as Refund
    from patronage.facts import Remark as Remark
    from patronage.facts import Retraction as Retraction
    from patronage.facts import Reviewed as Reviewed
    from patronage.facts import Side as Side
    from patronage.facts import Standing as Standing
    from patronage.facts import Step as Step
    from patronage.facts import known_by as known_by
    from patronage.money import Money as Money
    from patronage.money import rounding_line as rounding_line
    from patronage.money import totals as totals
    from patronage.party import PROFESSIONS as PROFESSIONS
    from patronage.party import Bond as Bond
    from patronage.party import ContactPoint as ContactPoint
    from patronage.party import ErasedPerson as ErasedPerson
    from patronage.party import Group as Group
    from patronage.party import GroupKind as GroupKind
    from patronage.party import Identifier as Identifier
    from patronage.party import Membership as Membership
    from patronage.party import Name as Name
    from patronage.party import Organization as Organization
    from patronage.party import Party as Party
    from patronage.party import PartyRole as PartyRole
    from patronage.party import Person as Person
    from patronage.party import Relation as Relation
    from patronage.party import RoleStatus as RoleStatus
    from patronage.party import TermOfAddress as TermOfAddress
    from patronage.party import confusable as confusable
    from patronage.party import is_profession as is_profession
    from patronage.party import valid_on as valid_on
    from patronage.prices import UnitPrice as UnitPrice
    from patronage.text import Words as Words
    from patronage.timeline import Spell as Spell
    from patronage.timeline import Timeline as Timeline
    from patronage.windows import Anchors as Anchors
    from patronage.windows import Anniversary as Anniversary
    from patronage.windows import CalendarPeriod as CalendarPeriod
    from patronage.windows import Ever as Ever
    from patronage.windows import Fixed as Fixed
    from patronage.windows import InTerm as InTerm
    from patronage.windows import Rolling as Rolling
    from patronage.windows import SinceFall as SinceFall
    from patronage.windows import Which as Which
    from patronage.windows import Window as Window
    from patronage.words import ENGLISH as ENGLISH

    __version__: str

__all__ = [
    "CLIENT",
    "CUSTOMER",
    "ENGLISH",
    "EVERY_DAY",
    "FORMER",
    "PROFESSIONS",
    "PROSPECT",
    "WEEKDAYS",
    "Allen",
    "Anchor",
    "Anchors",
    "Anniversary",
    "Assigned",
    "Attribute",
    "BillingPeriod",
    "Bond",
    "Cadence",
    "Calendar",
    "CalendarPeriod",
    "Conflict",
    "ContactPoint",
    "Correction",
    "ErasedPerson",
    "Ever",
    "Fact",
    "Fault",
    "Fixed",
    "Group",
    "GroupKind",
    "Growing",
    "HasRef",
    "HolidayCalendar",
    "Identifier",
    "InTerm",
    "InvalidInput",
    "Mask",
    "Membership",
    "MissingExtra",
    "Money",
    "MonthEnd",
    "Name",
    "NationalCalendar",
    "Observation",
    "Organization",
    "OutOfRange",
    "Override",
    "Party",
    "PartyRole",
    "PatronageError",
    "Payment",
    "Period",
    "Person",
    "Placement",
    "PolicyVersion",
    "Proration",
    "ProrationRule",
    "Recurrence",
    "Ref",
    "Refund",
    "Refused",
    "Relation",
    "Remark",
    "Retraction",
    "Reviewed",
    "RoleStatus",
    "Roll",
    "RolledBoundaries",
    "Rolling",
    "Rounding",
    "Side",
    "SinceFall",
    "Span",
    "Spell",
    "Standing",
    "Step",
    "Stub",
    "TermOfAddress",
    "Timeline",
    "UnitPrice",
    "UnknownReference",
    "Which",
    "Window",
    "Words",
    "WrongType",
    "__version__",
    "confusable",
    "covering",
    "days",
    "exponent_of",
    "gaps",
    "hull",
    "instant_at",
    "is_profession",
    "known_by",
    "local_day",
    "months",
    "national",
    "parse_day",
    "round_fraction",
    "rounding_line",
    "totals",
    "valid_on",
    "weeks",
    "years",
]

_HOMES = {
    "Allen": "dates",
    "Anchor": "billing",
    "Anchors": "windows",
    "Anniversary": "windows",
    "Assigned": "facts",
    "Attribute": "facts",
    "BillingPeriod": "billing",
    "Bond": "party",
    "CLIENT": "facts",
    "CUSTOMER": "facts",
    "Cadence": "billing",
    "Calendar": "calendars",
    "CalendarPeriod": "windows",
    "Conflict": "errors",
    "ContactPoint": "party",
    "Correction": "facts",
    "ENGLISH": "words",
    "EVERY_DAY": "calendars",
    "ErasedPerson": "party",
    "Ever": "windows",
    "FORMER": "facts",
    "Fact": "facts",
    "Fault": "errors",
    "Fixed": "windows",
    "Group": "party",
    "GroupKind": "party",
    "Growing": "facts",
    "HasRef": "facts",
    "HolidayCalendar": "calendars",
    "Identifier": "party",
    "InTerm": "windows",
    "InvalidInput": "errors",
    "Mask": "facts",
    "Membership": "party",
    "MissingExtra": "errors",
    "Money": "money",
    "MonthEnd": "dates",
    "Name": "party",
    "NationalCalendar": "calendars",
    "Observation": "facts",
    "Organization": "party",
    "OutOfRange": "errors",
    "Override": "facts",
    "PROFESSIONS": "party",
    "PROSPECT": "facts",
    "Party": "party",
    "PartyRole": "party",
    "PatronageError": "errors",
    "Payment": "facts",
    "Period": "dates",
    "Person": "party",
    "Placement": "facts",
    "PolicyVersion": "facts",
    "Proration": "billing",
    "ProrationRule": "billing",
    "Recurrence": "dates.recurrence",
    "Ref": "facts",
    "Refund": "facts",
    "Refused": "errors",
    "Relation": "party",
    "Remark": "facts",
    "Retraction": "facts",
    "Reviewed": "facts",
    "RoleStatus": "party",
    "Roll": "calendars",
    "RolledBoundaries": "billing",
    "Rolling": "windows",
    "Rounding": "amounts",
    "Side": "facts",
    "SinceFall": "windows",
    "Span": "dates",
    "Spell": "timeline",
    "Standing": "facts",
    "Step": "facts",
    "Stub": "billing",
    "TermOfAddress": "party",
    "Timeline": "timeline",
    "UnitPrice": "prices",
    "UnknownReference": "errors",
    "WEEKDAYS": "calendars",
    "Which": "windows",
    "Window": "windows",
    "Words": "text",
    "WrongType": "errors",
    "confusable": "party",
    "covering": "dates",
    "days": "dates",
    "exponent_of": "currencies",
    "gaps": "dates",
    "hull": "dates",
    "instant_at": "dates",
    "is_profession": "party",
    "known_by": "facts",
    "local_day": "dates",
    "months": "dates",
    "national": "calendars",
    "parse_day": "dates",
    "round_fraction": "amounts",
    "rounding_line": "money",
    "totals": "money",
    "valid_on": "party",
    "weeks": "dates",
    "years": "dates",
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
