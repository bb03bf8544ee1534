"""The names of the package, as checkers see them."""

import patronage as pt
from patronage import Fault, InvalidInput


def codes(error: pt.PatronageError) -> list[str]:
    fault: Fault
    return [fault.code for fault in error.faults]


def caught() -> str:
    try:
        raise InvalidInput(Fault.of("date.type", "on", 1, "give a date"))
    except ValueError as error:
        return str(error)


version: str = pt.__version__
