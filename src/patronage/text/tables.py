"""Tables: on a terminal, in a notebook, and as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, TypeGuard

from patronage.errors import shown
from patronage.text.characters import LENGTH, clipped, columns, escape
from patronage.text.spoken import ENGLISH_FORMATS, counted, number, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from patronage.text.spoken import Formats

__all__ = ["csv_cell", "csv_rows", "html_table", "table"]

ROWS = 100
"""The most rows shown; the rest are counted."""

COLUMNS = 40
"""The most headers shown."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula; the last four are full width."""


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    align: str = "",
    length: int = ROWS,
    width: int = LENGTH,
    formats: Formats = ENGLISH_FORMATS,
) -> str:
    """Return a plain table for a terminal: aligned columns, bounded cells, at most `length` rows.

    Columns of numbers stand on the right; `align` says it per column with `<` and `>`.

    >>> print(table(["party", "purchases"], [("Mary Vane", 12), ("Stan", 1_000)]))
    party      purchases
    Mary Vane         12
    Stan           1,000
    """
    top, note = _bounded(rows, length, formats)
    count = min(len(headers), COLUMNS)
    sides = align[:count] + _sides(top, count)[len(align) :]
    lines = [[clipped(spoken(each, formats, width), width) for each in headers[:count]]]
    lines += [[clipped(spoken(each, formats, width), width) for each in row[:count]] for row in top]
    widths = [max(map(columns, column)) for column in zip_longest(*lines, fillvalue="")]
    text = [_line(line, widths, sides) for line in lines]
    return "\n".join((*text, note) if note else text)


def html_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    caption: str | None = None,
    length: int = ROWS,
    width: int = LENGTH,
    formats: Formats = ENGLISH_FORMATS,
) -> str:
    """Return an HTML table: every text escaped, columns named for screen readers, no colours.

    >>> html_table(["party"], [("<b>",)]).partition("<tbody>")[2]
    '<tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    top, note = _bounded(rows, length, formats)
    count = min(len(headers), COLUMNS)
    title = "" if caption is None else f"<caption>{_html(caption)}</caption>"
    head = "".join(f'<th scope="col">{_html(each)}</th>' for each in headers[:count])
    body = ["".join(_cell(each, width, formats) for each in row[:count]) for row in top]
    if note:
        body.append(f'<td colspan="{max(count, 1)}">{note}</td>')
    lines = "".join(f"<tr>{line}</tr>" for line in body)
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def csv_cell(value: object) -> str:
    """Return what a cell of a CSV file says; a text that could start a formula gets an apostrophe.

    By type, not by looks: numbers and days are written plainly (`-5`, `2026-02-01`), nothing is
    cut. What can't be written in UTF-8 is escaped.

    >>> csv_cell("=SUM(A1)"), csv_cell(-5), csv_cell("-5"), csv_cell(None)
    ("'=SUM(A1)", '-5', "'-5", '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if _is_number(value):
        return _csv_number(value)
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else spoken(value)
    clean = text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")
    return "'" + clean if clean.startswith(_FORMULA) else clean


def csv_rows(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file, each with its line end, the headers first.

    >>> "".join(csv_rows(["party", "amount"], [("Vane, Mary", -5)]))
    'party,amount\\n"Vane, Mary",-5\\n'
    """
    yield _csv_line(headers)
    for row in rows:
        yield _csv_line(row)


def _csv_line(cells: Sequence[object]) -> str:
    line = ",".join(_quoted(csv_cell(cell)) for cell in cells)
    return f"{line}\n" if line or len(cells) != 1 else '""\n'


def _quoted(cell: str) -> str:
    if any(character in cell for character in '",\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _csv_number(value: float | Decimal | Fraction) -> str:
    if isinstance(value, Decimal):
        plain = value.is_finite() and abs(value.adjusted()) <= LENGTH
        return format(value, "f") if plain else str(value)
    if isinstance(value, Fraction):  # "1/3" would be read as a day
        return number(Fraction(round(value * 10**12), 10**12)).replace(",", "")
    if isinstance(value, float):
        return repr(value)
    return shown(value) if value.bit_length() > 10_000 else format(value, "d")


def _is_number(value: object) -> TypeGuard[float | Decimal | Fraction]:
    return isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool)


def _cell(value: object, width: int, formats: Formats) -> str:
    return f"<td{_right(value)}>{_html(value, width, formats)}</td>"


def _html(value: object, width: int = LENGTH, formats: Formats = ENGLISH_FORMATS) -> str:
    return escape(spoken(value, formats, width))


def _right(value: object) -> str:
    return ' style="text-align: right"' if _is_number(value) else ""


def _sides(rows: list[Sequence[object]], count: int) -> str:
    """Return `>` for each column of nothing but numbers, `<` for the others."""
    sides = ""
    for place in range(count):
        cells = [row[place] for row in rows if place < len(row) and row[place] is not None]
        sides += ">" if cells and all(map(_is_number, cells)) else "<"
    return sides


def _line(cells: list[str], widths: list[int], sides: str) -> str:
    parts: list[str] = []
    for cell, width, side in zip(cells, widths, sides, strict=False):
        gap = " " * (width - columns(cell))
        parts.append(gap + cell if side == ">" else cell + gap)
    return "  ".join(parts).rstrip()


def _bounded(
    rows: Iterable[Sequence[object]], length: int, formats: Formats
) -> tuple[list[Sequence[object]], str]:
    """Return the first rows, and what is said of the rest; endless rows are never read out."""
    found = list(islice(rows, length + 1))
    if len(found) <= length:
        return found, ""
    if isinstance(rows, Sized):
        return found[:length], counted("format.rows_more", len(rows) - length, formats)
    return found[:length], counted("format.rows_and_more", 0, formats)
