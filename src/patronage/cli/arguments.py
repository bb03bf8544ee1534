"""What can be said on the command line."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Final, NoReturn

from patronage.dates.day import parse_day
from patronage.dates.span import Span
from patronage.dates.span import days as days_of
from patronage.errors import PatronageError, offer, shown
from patronage.purchases.cells import ISO

if TYPE_CHECKING:
    from datetime import date

__all__ = ["FORMATS", "UsageError", "parser"]

FORMATS: Final = ("table", "json", "csv")

EPILOG: Final = """\
A file that ends in .json is a book, as written by patronage.codec; any other is a purchase history
in CSV, whose first line names its columns; - reads standard input.

exit codes: 0 answered · 1 nothing of what was asked for is there · 2 the input or the command is
at fault · 3 the program itself is
"""

MESSAGE: Final = 400
"""The most characters of what is said of a command that can't be understood."""

_CHOICE: Final = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)
_NAME: Final = re.compile(r"[\w-]+")
_PLAIN_DAYS: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_SHORT: Final = re.compile(r"([0-9]{1,6})([dwmy])", re.ASCII)


class UsageError(Exception):
    """The command can't be understood; the message is one line."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of leaving."""

    def error(self, message: str) -> NoReturn:
        wrong = _CHOICE.search(message)
        if wrong is not None and (meant := offer(wrong[1], _NAME.findall(wrong[2]))):
            message = f"{meant}{message}"
        short = message if len(message) < MESSAGE else f"{message[: MESSAGE - 1]}…"
        raise UsageError(f"{self.prog}: {short} (see {self.prog} --help)")


def day(text: str) -> date:
    """Return the day that an argument says.

    >>> day("2026-03-02")
    datetime.date(2026, 3, 2)
    """
    try:
        return parse_day(text)
    except PatronageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def span(text: str) -> Span:
    """Return the length that an argument says: 60, 60d, 8w, 2m, 1y, or ISO 8601 as P60D.

    >>> span("60"), span("2m"), span("P1Y")
    (days(60), months(2), years(1))
    """
    if _PLAIN_DAYS.fullmatch(text):
        return days_of(int(text))
    short = _SHORT.fullmatch(text)
    try:
        return Span.parse(f"P{short[1]}{short[2].upper()}" if short else text)
    except PatronageError as error:
        hint = f"give a length such as 60d, 8w, 2m or 1y, got {shown(text)}"
        raise argparse.ArgumentTypeError(str(error) if short else hint) from None


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands.

    >>> parser().parse_args(["review", "shop.csv", "--on", "2026-03-02"]).on
    datetime.date(2026, 3, 2)
    """
    whole = _Parser(
        prog="patronage",
        description="Who is a customer, who is a client, since when, why, and for how long.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="store_true", help="say which version this is")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    commands.add_parser("demo", help="show what this is for, on the two books that come with it")
    review = _asking(commands.add_parser("review", help="who stands where, and since when"))
    review.add_argument("--party", metavar="ID", help="only this party")
    outlook = _asking(commands.add_parser("outlook", help="who moves if nothing happens, and why"))
    outlook.add_argument("--party", metavar="ID", help="only this party")
    ahead = outlook.add_mutually_exclusive_group()
    ahead.add_argument("--within", type=span, metavar="SPAN", help="60d, 8w, 2m, 1y (default 60d)")
    ahead.add_argument("--until", type=day, metavar="DAY", help="up to and including this day")
    explain = _asking(commands.add_parser("explain", help="one party in full: why, and what comes"))
    explain.add_argument("--party", metavar="ID", required=True, help="whom to explain")
    bill = commands.add_parser("bill", help="the charges that the agreements of a book still lack")
    _reading(bill)
    bill.add_argument("--until", type=day, metavar="DAY", help="up to this day (default: the last)")
    bill.add_argument("--party", metavar="ID", help="only this party")
    return whole


def _asking(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _reading(command)
    command.add_argument(
        "--policy", metavar="NAME|FILE", help="a ready-made policy or one in JSON (see the docs)"
    )
    command.add_argument("--on", type=day, metavar="DAY", help="as of this day (default: the last)")
    command.add_argument(
        "--known-by", type=day, metavar="DAY", help="with what was known on this day"
    )
    command.add_argument(
        "--by-line", action="store_true", help="ask about each line of service by itself"
    )
    command.add_argument(
        "--going-on", action="store_true", help="nothing happened since the last day observed"
    )
    return command


def _reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", metavar="FILE", help="a book (.json) or purchases (.csv); - for stdin"
    )
    command.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    columns = command.add_argument_group("columns of a purchase history")
    for name, column in (("party", "party"), ("day", "day"), ("amount", "amount")):
        columns.add_argument(
            f"--{name}-column", metavar="NAME", default=column, help=f"default: {column}"
        )
    columns.add_argument("--currency-column", metavar="NAME", help="default: currency")
    columns.add_argument("--currency", metavar="CODE", help="one currency for all, as USD")
    columns.add_argument("--id-column", metavar="NAME", help="says which rows are the same")
    columns.add_argument("--day-format", metavar="FORMAT", default=ISO, help=f"default: {ISO}")
    columns.add_argument("--delimiter", metavar="CHAR", default=",", help="default: a comma")
    columns.add_argument(
        "--provider", metavar="ID", default="provider", help="who sold it (default: provider)"
    )
