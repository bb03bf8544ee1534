"""What values are named and described by: ids, names, free texts, and what a fact may say."""

from __future__ import annotations

from functools import cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from patronage.errors import Fault
from patronage.facts.parties import Ref
from patronage.facts.remarks import Remark
from patronage.strategies.amounts import money, quantities
from patronage.strategies.dates import days as any_days
from patronage.text.phrases import Words

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from patronage.facts.fact import Scalar

__all__ = ["details", "faults", "ids", "names", "refs", "remarks", "scalars", "texts", "words"]

_IDS: Final = ("a", "b", "c", "A1", "x-1", "2024/7#b")
_FIRST: Final = ascii_letters + digits
_NAMES: Final = (
    "Mary Vane",
    "Zoë",
    "<b>bold</b>",
    "=SUM(1)",
    'O\'Hara & "Sons"',
    "مریم",
    "李",
    "{name}",
    "a|b",
    "x" * 80,
)
_TEXTS: Final = ("so it was", "two\nlines", "ends in a tab\t", "`code` *star* [link](x)", "🙂 é")


def ids() -> SearchStrategy[str]:
    """Draw an id: one of a few, so that they meet, or any that is allowed.

    >>> from hypothesis import find
    >>> find(ids(), lambda text: text == "A1")
    'A1'
    """
    return _kept_ids()


@cache
def _kept_ids() -> SearchStrategy[str]:
    few = st.sampled_from(_IDS)
    first, more = st.sampled_from(_FIRST), st.sampled_from(_FIRST + "._:/@+~#-")
    other = st.builds(_joined, first, st.lists(more, max_size=9))
    return few | few | other


def _joined(first: str, more: list[str]) -> str:
    return first + "".join(more)


def names() -> SearchStrategy[str]:
    """Draw a name: one line, with accents, markup, formulas and other scripts among them.

    >>> from hypothesis import find
    >>> find(names(), lambda name: not name.isascii())
    'Zoë'
    """
    return st.sampled_from(_NAMES)


def texts() -> SearchStrategy[str]:
    """Draw a free text: of one line or several, with names and markup among them.

    >>> from hypothesis import find
    >>> find(texts(), lambda text: "\\n" in text)
    'two\\nlines'
    """
    return st.sampled_from((*_TEXTS, *_NAMES))


def refs() -> SearchStrategy[Ref]:
    """Draw a reference to a party, with or without a label.

    >>> from hypothesis import find
    >>> find(refs(), lambda ref: ref.label is not None)
    Ref('a', 'Mary Vane')
    """
    return st.builds(Ref, ids(), st.none() | names())


def scalars(
    *, days: SearchStrategy[date] | None = None, currency: str | SearchStrategy[str] | None = None
) -> SearchStrategy[Scalar]:
    """Draw what an observation, an attribute or a detail may say; True, 1 and "1" among them.

    >>> from hypothesis import find
    >>> find(scalars(), lambda value: type(value) is bool and value)
    True
    """
    few: SearchStrategy[Scalar] = st.sampled_from(
        (1, True, False, None, 0, "1", "opened", "true", 3, 10)
    )
    return st.one_of(
        few,
        st.integers(-1_000, 1_000),
        quantities(),
        texts(),
        money(currency=currency),
        any_days() if days is None else days,
    )


def details(
    *, days: SearchStrategy[date] | None = None, currency: str | SearchStrategy[str] | None = None
) -> SearchStrategy[dict[str, Scalar]]:
    """Draw named details, as observations and remarks carry them.

    >>> from hypothesis import find
    >>> find(details(), bool)
    {'channel': 1}
    """
    keys = st.sampled_from(("channel", "branch", "cost", "own", "größe"))
    return st.dictionaries(keys, scalars(days=days, currency=currency), max_size=3)


def remarks() -> SearchStrategy[Remark]:
    """Draw a remark, with parameters of any kind.

    >>> from hypothesis import find
    >>> find(remarks(), lambda remark: True)
    Remark('my.own')
    """
    free = st.builds(Remark, st.just("my.own"), details())
    pair = st.builds(_alike, ids(), ids(), names())
    return free | pair


def _alike(first: str, second: str, name: str) -> Remark:
    return Remark.of("names.confusable", first=first, second=second, name=name)


def faults() -> SearchStrategy[Fault]:
    """Draw a fault: a code, a path, a value as it is shown, and a hint.

    >>> from hypothesis import find
    >>> find(faults(), lambda fault: fault.path == "").code
    'date.type'
    """
    codes = st.sampled_from(("date.type", "span.order", "reference.unknown", "evidence.conflict"))
    paths = st.sampled_from(("on", "", "facts[3].on", "fees[0].amount"))
    return st.builds(Fault.of, codes, paths, scalars(), st.just("give a datetime.date"))


def words() -> SearchStrategy[Words]:
    """Draw the words of a language that says little.

    >>> from hypothesis import find
    >>> find(words(), lambda table: "move.up" in table).say("move.up")
    'steigt auf'
    """
    codes = st.lists(st.sampled_from(tuple(_PHRASES)), unique=True)
    return st.builds(_words, st.sampled_from(("de", "en", "xx")), codes)


_PHRASES: Final = {"move.up": "steigt auf", "owed": "owes {amount}", "n": "{n} {n|day|days}"}


def _words(language: str, codes: list[str]) -> Words:
    return Words.of(language, {code: _PHRASES[code] for code in codes})
