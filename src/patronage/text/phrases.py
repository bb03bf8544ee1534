"""The one table of words: what each code is called in a language, with room for its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, cast

from attrs import frozen

from patronage.errors import Fault, invalid, offer, raise_faults, shown
from patronage.text.characters import bounded
from patronage.text.spoken import ENGLISH_FORMATS, in_full, plural, spoken
from patronage.text.templates import fields_of, fill, template_faults

if TYPE_CHECKING:
    from patronage.text.spoken import Formats

__all__ = ["Words"]

LENGTH = 200
"""The most characters of one parameter in a sentence."""


@frozen
class Words:
    """What every finding, move and heading is called in one language.

    A phrase is a template with named fields, `{name}`, and `{count|purchase|purchases}` where the
    word follows a number; nothing else is read in it, and what is put in is never read again.
    Another language is another value, handed to whatever speaks. The phrases `format.…` (see
    `ENGLISH_FORMATS`) say how days, numbers, lengths and lists are written; English where missing.

    >>> words = Words("en", (("count.below", "{count} {count|purchase|purchases} since {since}"),))
    >>> from datetime import date
    >>> words.say("count.below", count=1, since=date(2026, 2, 1))
    '1 purchase since 1 Feb 2026'
    """

    language: str
    phrases: tuple[tuple[str, str], ...]

    def __attrs_post_init__(self) -> None:
        given: object = self.phrases
        if isinstance(given, list):  # as wherever a tuple is stored
            object.__setattr__(self, "phrases", tuple(cast("list[object]", given)))
        raise_faults(_faults(self.language, self.phrases))

    def __repr__(self) -> str:
        return f"<Words {shown(self.language)}, {plural(len(self.phrases), 'phrase')}>"

    def __reduce__(self) -> tuple[type[Words], tuple[str, tuple[tuple[str, str], ...]]]:
        return (Words, (self.language, self.phrases))

    def __setstate__(self, state: object) -> NoReturn:
        hint = "give the phrases to Words(…), which checks them"
        raise invalid([Fault.of("value.state", "", state, hint)])

    @classmethod
    def of(cls, language: str, phrases: Mapping[str, str]) -> Words:
        """Return the words of a language from a mapping of codes to templates.

        >>> Words.of("de", {"move.up": "steigt auf"}).say("move.up")
        'steigt auf'
        """
        if not isinstance(phrases, Mapping):
            hint = "give a mapping of codes to templates"
            raise invalid([Fault.of("phrase.type", "phrases", phrases, hint)])
        return cls(language, tuple(phrases.items()))

    @cached_property
    def _by_code(self) -> Mapping[str, str]:
        return MappingProxyType(dict(self.phrases))

    @property
    def formats(self) -> Formats:
        """How days, numbers, lengths and lists are written: the phrases by code, read-only.

        >>> Words.of("de", {"format.point": ","}).formats["format.point"]
        ','
        """
        return self._by_code

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def say(self, code: str, /, **values: object) -> str:
        """Return the phrase of a code with its parameters said by type; plain text, bounded.

        A code that the table hasn't got is `phrase.unknown`, a field without a value
        `phrase.missing`; values that the phrase doesn't mention are left unsaid.

        >>> Words.of("en", {"owed": "owes {amount}"}).say("owed", amount=1200)
        'owes 1,200'
        """
        return fill(self._template(code, values), values, self.word)

    def tell(self, code: str, /, **values: object) -> str:
        """Return the same with every parameter in full, however long: for what must tell all.

        >>> len(Words.of("en", {"name": "{name}"}).tell("name", name="x" * 999))
        999
        """
        return fill(self._template(code, values), values, self.in_full)

    def _template(self, code: str, values: Mapping[str, object]) -> str:
        template = self._by_code.get(code)
        if template is None:
            hint = f"{offer(code, self._by_code)}give words for this code in {self.language!r}"
            raise invalid([Fault.of("phrase.unknown", "", code, hint)])
        missing = fields_of(template) - values.keys()
        if missing:
            raise invalid(
                Fault.of("phrase.missing", name, code, "give a value for this field of the phrase")
                for name in sorted(missing)
            )
        return template

    def fields_of(self, code: str) -> frozenset[str]:
        """Return the names of the fields of a code's phrase; none for a code without one.

        >>> sorted(Words.of("en", {"owed": "owes {amount} since {day}"}).fields_of("owed"))
        ['amount', 'day']
        """
        return fields_of(self._by_code.get(code, ""))

    def word(self, value: object) -> str:
        """Return a value in this language: a day, number, length, list, yes or no, or a text.

        >>> from decimal import Decimal
        >>> Words.of("de", {"format.thousands": ".", "format.point": ","}).word(Decimal("1200.50"))
        '1.200,50'
        """
        if hasattr(type(value), "_said"):  # it says itself, in the words that it is given
            return bounded(str(cast("Any", value).say(self)), LENGTH)
        return spoken(value, self._by_code, LENGTH)

    def in_full(self, value: object) -> str:
        """Return a value in this language, all of it.

        >>> len(Words.of("en", {}).in_full("x" * 999))
        999
        """
        return in_full(value, self._by_code)

    def extended(self, phrases: Mapping[str, str]) -> Words:
        """Return these words and more; a phrase given for a known code replaces it.

        >>> Words.of("en", {"a": "x"}).extended({"a": "y"}).say("a")
        'y'
        """
        return Words.of(self.language, {**self._by_code, **phrases})

    def missing_from(self, other: Words) -> tuple[str, ...]:
        """Return the codes that another table has and this one hasn't, to complete a translation.

        >>> Words.of("de", {}).missing_from(Words.of("en", {"a": "x"}))
        ('a',)
        """
        return tuple(code for code, _ in other.phrases if code not in self)


def _faults(language: str, phrases: tuple[tuple[str, str], ...]) -> list[Fault]:
    faults: list[Fault] = []
    if type(language) is not str or not language:
        faults.append(Fault.of("phrase.type", "language", language, "name the language, as 'en'"))
    if type(phrases) is not tuple:
        faults.append(Fault.of("phrase.type", "phrases", phrases, "give a tuple of pairs"))
        return faults
    known: set[str] = set()
    for place, pair in enumerate(phrases):
        path = f"phrases[{place}]"
        if type(pair) is not tuple or [type(each) for each in pair] != [str, str]:
            faults.append(Fault.of("phrase.type", path, pair, "give (code, template) pairs"))
            continue
        code, template = pair
        faults += template_faults(template, path, ENGLISH_FORMATS.get(code))
        if code in known:
            faults.append(Fault.of("phrase.conflict", path, code, "give each code once"))
        known.add(code)
    return faults
