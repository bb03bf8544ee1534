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
    from patronage.calendars import Calendar as Calendar
    from patronage.calendars import EVERY_DAY as EVERY_DAY
    from patronage.calendars import HolidayCalendar as HolidayCalendar
    from patronage.calendars import NationalCalendar as NationalCalendar
    from patronage.calendars import Roll as Roll
    from patronage.calendars import WEEKDAYS as WEEKDAYS
    from patronage.calendars import national as national
    from patronage.dates import Allen as Allen
    from patronage.dates import MonthEnd as MonthEnd
    from patronage.dates import Period as Period
    from patronage.dates import Recurrence as Recurrence
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
    from patronage.errors import Conflict as Conflict
    from patronage.errors import Fault as Fault
    from patronage.errors import InvalidInput as InvalidInput
    from patronage.errors import MissingExtra as MissingExtra
    from patronage.errors import OutOfRange as OutOfRange
    from patronage.errors import PatronageError as PatronageError
    from patronage.errors import Refused as Refused
    from patronage.errors import UnknownReference as UnknownReference
    from patronage.errors import WrongType as WrongType
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
    "Allen",
    "Anchors",
    "Anniversary",
    "Calendar",
    "CalendarPeriod",
    "Conflict",
    "ENGLISH",
    "EVERY_DAY",
    "Ever",
    "Fault",
    "Fixed",
    "HolidayCalendar",
    "InTerm",
    "InvalidInput",
    "MissingExtra",
    "MonthEnd",
    "NationalCalendar",
    "OutOfRange",
    "PatronageError",
    "Period",
    "Recurrence",
    "Refused",
    "Roll",
    "Rolling",
    "SinceFall",
    "Span",
    "Spell",
    "Timeline",
    "UnknownReference",
    "WEEKDAYS",
    "Which",
    "Window",
    "Words",
    "WrongType",
    "__version__",
    "covering",
    "days",
    "gaps",
    "hull",
    "instant_at",
    "local_day",
    "months",
    "national",
    "parse_day",
    "weeks",
    "years",
]

_HOMES = {
    "Allen": "dates",
    "Anchors": "windows",
    "Anniversary": "windows",
    "Calendar": "calendars",
    "CalendarPeriod": "windows",
    "Conflict": "errors",
    "ENGLISH": "words",
    "EVERY_DAY": "calendars",
    "Ever": "windows",
    "Fault": "errors",
    "Fixed": "windows",
    "HolidayCalendar": "calendars",
    "InTerm": "windows",
    "InvalidInput": "errors",
    "MissingExtra": "errors",
    "MonthEnd": "dates",
    "NationalCalendar": "calendars",
    "OutOfRange": "errors",
    "PatronageError": "errors",
    "Period": "dates",
    "Recurrence": "dates",
    "Refused": "errors",
    "Roll": "calendars",
    "Rolling": "windows",
    "SinceFall": "windows",
    "Span": "dates",
    "Spell": "timeline",
    "Timeline": "timeline",
    "UnknownReference": "errors",
    "WEEKDAYS": "calendars",
    "Which": "windows",
    "Window": "windows",
    "Words": "text",
    "WrongType": "errors",
    "covering": "dates",
    "days": "dates",
    "gaps": "dates",
    "hull": "dates",
    "instant_at": "dates",
    "local_day": "dates",
    "months": "dates",
    "national": "calendars",
    "parse_day": "dates",
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
