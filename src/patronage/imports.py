"""The door for purchase histories in CSV files: header names, strict, each fault with its line."""

from __future__ import annotations

import csv
from io import StringIO
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast

from patronage.book.imported import import_purchases
from patronage.checks import is_count
from patronage.errors import Fault, invalid, offer, raise_faults, shown
from patronage.purchases.cells import ISO
from patronage.purchases.reading import Columns, Unreadable
from patronage.purchases.rows import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.book.imported import Imported
    from patronage.facts.parties import HasRef
    from patronage.money.amounts import Rounding
    from patronage.party.parties import Party
    from patronage.purchases.reading import Key
    from patronage.relationship.coverage import Coverage

__all__ = ["import_csv"]

SIZE: Final = 100_000_000
"""The most bytes of a file, unless the caller says otherwise."""

NAME_SHOWN: Final = 60
"""The most characters of a file's name, or of a column's, in the path of a fault."""


class Readable(Protocol):
    """A file that is open for reading, as text or bytes.

    >>> from io import BytesIO
    >>> open_file: Readable = BytesIO(b"party,day,amount")
    """

    def read(self, size: int = -1, /) -> str | bytes:
        """Return up to so many characters or bytes."""
        ...


Source: TypeAlias = str | PathLike[str] | Readable


def import_csv(
    source: Source,
    *,
    provider: Party | HasRef | str,
    party: Key = "party",
    on: Key = "day",
    amount: Key = "amount",
    currency: str | Column = Column("currency"),  # noqa: B008  a frozen value
    id: Key | None = None,  # noqa: A002  the field's own word
    product: Key | None = None,
    quantity: Key | None = None,
    parties: Iterable[Party] = (),
    day_format: str = ISO,
    rounding: Rounding | None = None,
    coverage: Coverage | None = None,
    source_name: str | None = None,
    delimiter: str = ",",
    size: int = SIZE,
) -> Imported:
    """Return the book of a purchase history in a CSV file, and what is wrong with its other rows.

    `source` is a path, or a file that is open. The first line names the columns; more columns than
    those asked for may stand there. Text is UTF-8, with or without a byte order mark; cells are
    quoted as RFC 4180 says; blank lines are passed over. A fault names file, line and column:
    `shop.csv:19.amount`. The rest is as in `Book.from_purchases`; `.whole` is the book if every row
    was good.

    Raises `InvalidInput` (`file.unreadable`, `document.encoding`, `document.empty`,
    `header.duplicate`, `column.missing`) and `OutOfRange` (`document.size`).

    >>> from io import StringIO
    >>> file = StringIO("party,day,amount,currency\\nmary,2026-01-02,9.90,USD\\n")
    >>> import_csv(file, provider="shop").whole
    <Book 2 parties, 1 relationship, 1 fact, 2026-01-02…2026-01-02>
    """
    if not is_count(size):
        raise invalid([Fault.of("size.type", "size", size, "give the most bytes, a whole number")])
    code = currency if isinstance(currency, str) else None
    column = currency.key if isinstance(currency, Column) else None
    table = _Table(*_text_of(source, size), delimiter)
    place = table.places(Columns(party, on, amount, column, id, product, quantity))
    return import_purchases(
        table.rows(),
        party=place.party,
        on=place.on,
        amount=place.price,
        currency=code if code is not None else Column(cast("Key", place.currency)),
        provider=provider,
        id=place.id,
        product=place.product,
        quantity=place.quantity,
        parties=parties,
        day_format=day_format,
        rounding=rounding,
        coverage=coverage,
        source_name=source_name,
        path=table.path,
    )


class _Table:
    """The rows of one file, with the line on which each begins."""

    def __init__(self, name: str, text: str, delimiter: str) -> None:
        self.name = name
        self._lines: list[int] = []
        try:
            self._reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        except (TypeError, ValueError):
            hint = "give the one character that stands between cells"
            error = invalid([Fault.of("delimiter.syntax", "delimiter", delimiter, hint)])
        else:
            self.header = self._header()
            return
        raise error

    def _header(self) -> list[str]:
        try:
            header = next(self._reader)
        except StopIteration:
            found = Fault.of("document.empty", self.name, "", _NO_HEADER)
        except csv.Error as error:
            code, value, hint = _unreadable(error)
            found = Fault.of(code, f"{self.name}:1", value, hint)
        else:
            twice = [name for place, name in enumerate(header) if name in header[:place]]
            if header and not twice:
                return header
            found = Fault.of("document.empty", f"{self.name}:1", "", _NO_HEADER)
            if twice:
                hint = "name each column once"
                found = Fault.of("header.duplicate", f"{self.name}:1", twice[0], hint)
        raise invalid([found])

    def places(self, columns: Columns) -> Columns:
        """Return where in a row the columns asked for stand."""
        faults: list[Fault] = []
        found = {name: self._place(faults, key) for name, key in columns._asdict().items()}
        raise_faults(faults)
        return Columns(**cast("dict[str, int]", found))

    def _place(self, faults: list[Fault], key: object) -> object:
        if isinstance(key, str) and key in self.header:
            return self.header.index(key)
        if key is None or (type(key) is int and 0 <= key < len(self.header)):
            return key
        columns = f"{shown(self.header)}{self._other_delimiter()}"
        hint = f"{offer(key, self.header)}name one of the columns {columns}"
        faults.append(Fault.of("column.missing", f"{self.name}:1", key, hint))
        return 0

    def _other_delimiter(self) -> str:
        """Ask for the delimiter by which the header is probably split, where it is one column."""
        found = [mark for mark in _DELIMITERS if mark in self.header[0]]
        return f": is the delimiter {found[0]!r}?" if found and len(self.header) == 1 else ""

    def rows(self) -> Iterator[list[str] | Unreadable]:
        """Yield the rows; what is none, for the reading to report in its place."""
        width = len(self.header)
        hint = f"give {width} cells, as the first line does"
        while True:
            line = self._reader.line_num + 1
            try:
                row: list[str] | Unreadable = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                row = _unreadable(error)
            if not row:
                continue
            self._lines.append(line)
            short = not isinstance(row, Unreadable) and len(row) != width
            yield Unreadable("row.length", row, hint) if short else row

    def path(self, place: int, key: Key | None) -> str:
        """Return where a fault is: file, line and column."""
        column = f".{_bounded(self.header[key])}" if isinstance(key, int) else ""
        return f"{self.name}:{self._lines[place]}{column}"


_DELIMITERS: Final = (";", "\t", "|", ",")
"""What stands between cells in files of others."""

_NO_HEADER: Final = "give a first line that names the columns"
_QUOTING: Final = 'quote a cell whole, and a quote in it twice: "a ""b""", on to its end'


def _unreadable(error: csv.Error) -> Unreadable:
    if "field limit" not in str(error):
        return Unreadable("csv.syntax", str(error), _QUOTING)
    hint = f"give cells of at most {csv.field_size_limit():,} characters; is a quote left open?"
    return Unreadable("cell.size", str(error), hint)


def _bounded(name: str) -> str:
    return name if len(name) <= NAME_SHOWN else f"{name[: NAME_SHOWN - 1]}…"


def _text_of(source: Source, size: int) -> tuple[str, str]:
    """Return the name of a source, and its text."""
    if isinstance(source, str | PathLike):
        name = _bounded(Path(source).name)
        try:
            with Path(source).open("rb") as file:
                found: str | bytes = file.read(size + 1)
        except (OSError, ValueError) as error:  # a path may hold what no file name can
            hint = f"give a file that can be read ({type(error).__name__})"
            refused = invalid([Fault.of("file.unreadable", name, fspath(source), hint)])
        else:
            return name, _decoded(name, found, size)
        raise refused
    if not hasattr(source, "read") or isinstance(source, type):
        hint = "give a path, or a file open for reading"
        raise invalid([Fault.of("file.type", "source", source, hint)])
    called: object = getattr(source, "name", None)
    name = _bounded(Path(called).name) if isinstance(called, str) else "csv"
    try:
        found = source.read(size + 1)
    except UnicodeDecodeError as error:
        hint = f"the file is open as {error.encoding}, and isn't: open it as what it is"
        there = error.object[error.start : error.start + 8]
        refused = invalid([Fault.of("document.encoding", name, there, hint)])
    except (OSError, ValueError) as error:
        hint = f"give a file that can be read ({type(error).__name__})"
        refused = invalid([Fault.of("file.unreadable", name, source, hint)])
    else:
        return name, _decoded(name, found, size)
    raise refused


def _decoded(name: str, found: str | bytes, size: int) -> str:
    if not isinstance(found, str | bytes):
        hint = "give a file whose read(…) returns text or bytes"
        raise invalid([Fault.of("file.type", name, found, hint)])
    if len(found) > size:
        hint = f"give a file of at most {size:,} bytes, or a larger `size`"
        raise invalid([Fault.of("document.size", name, f"more than {size:,}", hint)])
    if isinstance(found, str):
        return found.removeprefix("\ufeff")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
        hint = f"give text in UTF-8; byte {start:,} of the file is none"
        refused = invalid([Fault.of("document.encoding", name, found[start : start + 8], hint)])
    raise refused


def __dir__() -> list[str]:
    """Return the public names and nothing else."""
    return __all__
