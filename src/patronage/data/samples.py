"""Books to try things on, read from the package's own data when they are first asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from patronage.imports import import_csv
from patronage.party.parties import Organization

if TYPE_CHECKING:
    from patronage.book.book import Book

__all__ = ["cdnow", "firm"]


@cache
def cdnow() -> Book:
    """Return the purchases of one in ten of those who first bought at CDNOW early in 1997.

    A seller of music on the net: 2,357 parties made 6,919 purchases for 244,091.94 USD from 1 Jan
    1997 to 30 Jun 1998. Only purchases are known of them. Source: Fader and Hardie (2001); see
    `data/README.md`.

    >>> import patronage as pt
    >>> pt.samples.cdnow()
    <Book 2,358 parties, 2,357 relationships, 6,919 facts, 1997-01-01…1998-06-30>
    """
    seller = Organization("cdnow", "CDNOW", trade="retail")
    with files("patronage.data").joinpath("cdnow.csv").open("rb") as file:
        return import_csv(file, provider=seller).whole


@cache
def firm() -> Book:
    """Return the book of a small law firm, made up: twelve relationships, short enough to check.

    A single consultation, a retained client, one who slipped back and returned, one who is both
    customer and client, a subscriber with a conflict of interest, a household, a company, an
    override, a backdated correction and more. See `data/README.md`.

    >>> import patronage as pt
    >>> pt.samples.firm()
    <Book 18 parties, 12 relationships, 71 facts, 2024-01-15…2026-02-20>
    """
    from patronage.book.book import Book
    from patronage.codec.documents import from_json

    text = files("patronage.data").joinpath("firm.json").read_text(encoding="utf-8")
    return from_json(text, Book)


def __dir__() -> list[str]:
    """Return the public names and nothing else."""
    return __all__
