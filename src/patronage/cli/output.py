"""How answers are put out: a table, JSON or CSV on standard output; the rest on standard error."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from patronage.errors import bounded, missing_extra
from patronage.text.spoken import spoken
from patronage.text.tables import csv_rows, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeVar

    T = TypeVar("T")

__all__ = ["put", "put_rows", "require_rich", "say", "tracked"]

ENOUGH_TO_SHOW: Final = 500
"""From so many relationships on, progress is shown."""

REMARK: Final = 1_200
"""The most characters of a remark: the longest that is said of one fault."""

CELL: Final = 60
"""The most characters of a cell of a table."""


def require_rich() -> None:
    """Raise `MissingExtra` (`extra.missing`) where the command line's own extra isn't installed."""
    if find_spec("rich") is None:
        raise missing_extra("cli", "rich")


def put(text: str) -> None:
    """Write a text to standard output, in lines."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """Write a remark to standard error, on one line; where nobody can hear it, it goes unsaid."""
    with suppress(OSError):
        sys.stderr.write(f"{bounded(text, REMARK)}\n")
        sys.stderr.flush()


def put_rows(
    rows: Sequence[Mapping[str, object]],
    form: str,
    columns: Sequence[str],
    *,
    heads: Sequence[str] | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Write rows in a form: JSON and CSV with all they have, a table with these columns.

    `fields` are the header of CSV where there is no row to take it from.
    """
    if form == "json":
        put(json.dumps(list(rows), ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        names = list(rows[0]) if rows else list(fields or columns)
        lines = csv_rows(names, ([row.get(name) for name in names] for row in rows))
        sys.stdout.writelines(lines)
    else:
        _put_table(heads or columns, [[row.get(name) for name in columns] for row in rows])


def _put_table(heads: Sequence[str], rows: list[list[object]]) -> None:
    """Write a table: by rich, as wide as the terminal, or plainly where there is none."""
    cells = [["" if each is None else each for each in row] for row in rows]
    if not sys.stdout.isatty():
        put(table(heads, cells, length=max(len(cells), 1), width=CELL))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        drawn.add_column(Text(head), overflow="fold")
    for row in cells:
        drawn.add_row(*(Text(spoken(each)) for each in row))
    Console(file=sys.stdout, highlight=False).print(drawn)


def tracked(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Yield the items; if they are many, show progress on standard error where it is a terminal."""
    if total < ENOUGH_TO_SHOW or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, description=what, total=total, console=console, transient=True)
