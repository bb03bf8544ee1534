"""Words, tables and escapes: what a stranger typed is shown, never obeyed, and never endless."""

from __future__ import annotations

import copy
import csv
import decimal
import inspect
import io
import pickle
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.span import days, months
from patronage.errors import Fault, InvalidInput, UnknownReference, WrongType, offer, printable
from patronage.manifest import MANIFEST
from patronage.text.characters import bounded, clipped, columns, escape, mermaid_text
from patronage.text.phrases import Words
from patronage.text.spoken import (
    ENGLISH_FORMATS,
    joined,
    long_day,
    member_code,
    number,
    plural,
    short_day,
    span_words,
    spoken,
)
from patronage.text.tables import csv_cell, csv_rows, html_table, table
from patronage.words import ENGLISH

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

NEW_YEAR = date(2026, 1, 1)

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "]]>",
    "--><b>",
    "&lt;b&gt;",
    "&#x3c;b>",
    "</td></table><h1>",
    "\u202egnp.exe",
    "a\x00b\x1b[2J",
    "\ud800",
    "{party.__class__}",
    "日本語" * 30,
    "e\u0301" * 40,
    "x" * 10_000,
]
any_text = st.one_of(st.text(), st.text(st.characters()), st.sampled_from(PAYLOADS))
"""Any text at all: lone surrogates, controls and markup too."""


class Unshowable:
    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


ODD_VALUES: list[object] = [
    10**6000,
    -(10**6000),
    Decimal("1e1000000"),
    Decimal("-1e-1000000"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("-Infinity"),
    Decimal("1" * 5000),
    Fraction(10**6000, 3),
    Fraction(1, 10**6000),
    Fraction(10**6000 + 1, 2),
    float("nan"),
    float("inf"),
    1e300,
    Unshowable(),
    [Unshowable()],
    list(range(100_000)),
    tuple(range(100_000)),
    set(range(100_000)),
    b"\xff" * 100_000,
    {"a": [1]},
    object(),
    None,
    True,
    timedelta(days=3),
    pt.Period(None, None),
    datetime(2026, 1, 1, 12),
    *PAYLOADS,
]
odd_values = st.sampled_from(ODD_VALUES)


class Seen(HTMLParser):
    """What a browser makes of a piece of HTML: its elements, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.fresh = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.fresh = True

    def handle_endtag(self, tag: str) -> None:
        self.fresh = True

    def handle_data(self, data: str) -> None:
        if self.fresh:
            self.texts.append("")
        self.texts[-1] += data
        self.fresh = False


# --- examples ---


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (0, "0"),
        (-2357, "-2,357"),
        (Decimal("244091.94"), "244,091.94"),
        (Decimal("-0.50"), "-0.50"),
        (Decimal("1E+5"), "100,000"),
        (Fraction(5, 2), "2.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(-7, 1), "-7"),
        (Fraction(2000, 3), "2,000/3"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_numbers(value: int | Decimal | Fraction, says: str) -> None:
    assert number(value) == says


def test_days() -> None:
    assert long_day(date(2026, 2, 1)) == "1 Feb 2026"
    assert short_day(date(2026, 12, 31), 2026) == "31 Dec"
    assert short_day(date(2027, 1, 1), 2026) == "1 Jan 2027"


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (months(1), "1 month"),
        (months(11), "11 months"),
        (months(12), "12 months"),
        (months(18), "18 months"),
        (months(24), "2 years"),
        (days(0), "0 days"),
        (days(1), "1 day"),
        (days(365), "365 days"),
    ],
)
def test_lengths(span: object, says: str) -> None:
    assert span_words(span) == spoken(span) == says  # type: ignore[arg-type]


def test_lists_and_plurals() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(map(str, range(1, 11))) == "1, 2, 3, 4, 5, 6, 7, 8, 9 and 10"
    assert joined(map(str, count(1))) == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …"
    assert plural(1, "party", "parties") == "1 party"
    assert plural(2000, "party", "parties") == "2,000 parties"


def test_values_are_spoken_by_type() -> None:
    class Colour(Enum):
        DARK_BLUE = 3

    assert spoken(True) == "yes"
    assert spoken(False) == "no"
    assert spoken(None) == "-"
    assert spoken(1) == "1"
    assert spoken("1200") == "1200"
    assert spoken(1200.5) == "1,200.5"
    assert spoken(NEW_YEAR) == "1 Jan 2026"
    assert spoken(Colour.DARK_BLUE) == "dark blue"
    assert spoken([NEW_YEAR, 1000]) == "1 Jan 2026 and 1,000"
    assert spoken(timedelta(days=3)) == "3 days, 0:00:00"
    assert spoken(Unshowable()) == "<Unshowable>"


def test_a_cut_is_marked() -> None:
    assert bounded("abcdef", 6) == "abcdef"
    assert bounded("abcdef", 5) == "abcd…"
    assert bounded("abcdef", 1) == "…"
    assert clipped("abcdef", 6) == "abcdef"
    assert clipped("abcdef", 5) == "abcd…"
    assert clipped("日本語", 6) == "日本語"
    assert clipped("日本語", 5) == "日本…"
    assert columns("Ａe\u0301") == 3
    assert clipped("日本語", 4) == "日…"


def test_a_table_lines_up() -> None:
    rows = [("Mary Vane", 12, None), ("日本", 1000, "x"), ("e\u0301", Decimal("2.5"), "long")]
    assert table(["party", "n", "note"], rows).split("\n") == [
        "party          n  note",
        "Mary Vane     12  -",
        "日本       1,000  x",
        "e\u0301            2.5  long",
    ]
    assert table(["a", "b"], [("x", "yy")], align=">") == "a  b\nx  yy"
    assert table(["a", "bb"], [("xx", "y")], align=">>") == " a  bb\nxx   y"
    assert table(["a"], []) == "a"
    assert table([], []) == ""
    assert table(["a", "b"], [("x",), ("x", "y", "z")]) == "a  b\nx\nx  y"


def test_a_long_table_counts_what_it_leaves_out() -> None:
    rows = [(n,) for n in range(5000)]
    assert table(["n"], rows, length=2).splitlines() == ["n", "0", "1", "… and 4,998 more"]
    assert table(["n"], ((n,) for n in count()), length=1) == "n\n0\n… and more"
    assert table(["n"], rows[:2], length=2).splitlines() == ["n", "0", "1"]
    html = Seen(html_table(["n", "m"], rows, length=1))
    assert html.texts == ["n", "m", "0", "… and 4,999 more"]
    assert ("colspan", "2") in html.attributes


def test_a_html_table_can_be_read_aloud() -> None:
    assert html_table(["party", "n"], [("Mary", 12)], caption="R&D") == (
        "<table><caption>R&amp;D</caption><thead><tr>"
        '<th scope="col">party</th><th scope="col">n</th></tr></thead><tbody><tr>'
        '<td>Mary</td><td style="text-align: right">12</td></tr></tbody></table>'
    )


def test_what_is_true_is_no_number() -> None:
    assert "style" not in html_table(["a"], [(True,)])
    assert table(["ab", "n"], [(True, 1)]) == "ab   n\nyes  1"


def test_numbers_of_any_size_are_short() -> None:
    for value in (Decimal("1e-1000000"), Decimal("1e61"), Decimal("1" * 61), 10**80, 2**240):
        assert len(number(value)) <= 61
    assert number(Decimal("1e60")) == number(10**60)
    assert number(10**72).startswith("1,000,000")


def test_csv_is_written_by_type() -> None:
    row = [-5, Decimal("-1E+3"), Fraction(1, 4), 1.5, True, None, NEW_YEAR, "-5", "=1+1", 'a "b"']
    [header, line] = csv_rows(["h"], [row])
    assert header == "h\n"
    assert line == '-5,-1000,0.25,1.5,true,,2026-01-01,\'-5,\'=1+1,"a ""b"""\n'
    assert list(csv_rows([""], [[None]])) == ['""\n', '""\n']
    assert csv_cell(Fraction(1, 3)) == "0.333333333333"
    assert csv_cell(months(3)) == "3 months"
    assert csv_cell(10**6000) == "<int of 19932 bits>"


def test_words_say_typed_values() -> None:
    words = Words.of(
        "en",
        {
            "below": "{n} {n|purchase|purchases} in {window}, needs {least} by {day}: {why}",
            "met": "met",
        },
    )
    assert words.say("met") == "met"
    assert words.say("below", n=1, window=months(12), least=1000, day=NEW_YEAR, why="{n}") == (
        "1 purchase in 12 months, needs 1,000 by 1 Jan 2026: {n}"
    )
    assert words.say("below", n=0, window=1, least=0, day=0, why=("a", "b"), extra=object()) == (
        "0 purchases in 1, needs 0 by 0: a and b"
    )
    assert "met" in words
    assert "unmet" not in words


def test_another_language_is_data() -> None:
    german = Words.of(
        "de",
        {
            "owed": "{n} {n|Rechnung|Rechnungen} seit {since}, {spans}",
            "format.months": "Januar Februar März April Mai Juni Juli August September Oktober "
            "November Dezember",
            "format.day": "{day}. {month} {year}",
            "format.thousands": ".",
            "format.point": ",",
            "format.and": " und ",
            "format.day_span": "{count} {count|Tag|Tage}",
        },
    )
    assert german.say("owed", n=1200, since=date(2026, 3, 1), spans=[days(1), days(2)]) == (
        "1.200 Rechnungen seit 1. März 2026, 1 Tag und 2 Tage"
    )
    assert german.word(Decimal("1200.50")) == "1.200,50"
    assert "verdict.met" in german.missing_from(ENGLISH)
    assert not {*ENGLISH_FORMATS} & {*german.missing_from(german)}
    assert german.extended({"owed": "x"}).say("owed") == "x"
    assert Words.of("x", {"format.day": "{month}"}).word(date(2026, 3, 1)) == "Mar"
    assert Words.of("x", {"format.months": "1 2"}).word(date(2026, 3, 1)) == "1 3 2026"


def test_words_not_there_are_a_fault() -> None:
    words = Words.of("en", {"a": "{x} {y}"})
    with pytest.raises(UnknownReference) as unknown:
        words.say("b")
    assert unknown.value.faults[0].code == "phrase.unknown"
    with pytest.raises(InvalidInput) as missing:
        words.say("a", z=1)
    assert [(f.code, f.path) for f in missing.value.faults] == [
        ("phrase.missing", "x"),
        ("phrase.missing", "y"),
    ]


@pytest.mark.parametrize(
    ("phrases", "code", "path"),
    [
        ((("a", "{x.y}"),), "phrase.template", "phrases[0]"),
        ((("a", "{x[0]}"),), "phrase.template", "phrases[0]"),
        ((("a", "{x!r}"),), "phrase.template", "phrases[0]"),
        ((("a", "{x:>99}"),), "phrase.template", "phrases[0]"),
        ((("a", "{}"),), "phrase.template", "phrases[0]"),
        ((("a", "{X}"),), "phrase.template", "phrases[0]"),
        ((("a", "b"), ("c", "}")), "phrase.template", "phrases[1]"),
        ((("a", "{x|one}"),), "phrase.template", "phrases[0]"),
        ((("format.day", "{hour}"),), "phrase.template", "phrases[0]"),
        ((("format.day", "{day}{month}{year}{hour}"),), "phrase.template", "phrases[0]"),
        ((("a", "b"), ("a", "c")), "phrase.conflict", "phrases[1]"),
        ((("a", 1),), "phrase.type", "phrases[0]"),
        ((("a",),), "phrase.type", "phrases[0]"),
        ({("a", "b")}, "phrase.type", "phrases"),
    ],
)
def test_bad_phrases_are_found_when_built(phrases: object, code: str, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Words("en", phrases)  # type: ignore[arg-type]
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [(code, path)]


def test_a_language_has_a_name() -> None:
    for name in ("", 3, None):
        with pytest.raises(WrongType):
            Words(name, ())  # type: ignore[arg-type]


def test_words_are_a_value() -> None:
    words = Words.of("en", {"a": "b"})
    assert words.say("a") == "b"
    assert pickle.loads(pickle.dumps(words)) == copy.deepcopy(words) == words
    assert hash(words) == hash(Words("en", [("a", "b")]))  # type: ignore[arg-type]
    assert words != Words("en", (("a", "c"),))
    with pytest.raises(InvalidInput):
        words.__setstate__({"phrases": ()})


def test_a_table_of_words_is_summed_up() -> None:
    assert repr(Words.of("de", {"a": "b"})) == "<Words 'de', 1 phrase>"
    assert re.fullmatch(r"<Words 'en', [\d,]+ phrases>", repr(ENGLISH))
    assert len(repr(Words("x" * 10_000, ()))) < 200
    for asked in (pt.describe, pt.mermaid):
        assert len(str(inspect.signature(asked))) < 200


def test_every_english_phrase_is_spoken_somewhere() -> None:
    package = Path(pt.__path__[0])
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if path.name != "words.py"
    )
    by_name = {"criterion", "asks", "seen", "needs", "remedy"}
    criteria = {getattr(pt, name).code for name in MANIFEST.named("criterion")}
    public = [getattr(room, name) for room in (pt, pt.measures) for name in room.__all__]
    kinds = [each for each in public if isinstance(each, type) and issubclass(each, Enum)]
    members = {member_code(member) for kind in kinds for member in kind}
    for phrase, _ in ENGLISH.phrases:
        family, name, *_ = phrase.split(".")
        if family == "verdict":
            assert name in {verdict.name.lower() for verdict in pt.Verdict}
        elif phrase in members:
            continue
        elif f'"{phrase}"' not in code and f"'{phrase}'" not in code:
            parts = phrase.split(".")
            begun = [".".join(parts[:count]) for count in range(1, len(parts))]
            spoken_by = [f'"{each}.{end}' for each in begun for end in ("{", '" + ')]
            assert any(each in code for each in spoken_by), phrase
            assert family not in by_name or name in criteria, phrase


def test_every_english_phrase_can_be_said() -> None:
    for code, template in ENGLISH.phrases:
        fields = dict.fromkeys(re.findall(r"\{([a-z0-9_]+)", template), 1)
        said = ENGLISH.say(code, **fields)
        assert "{" not in said
        assert said


# --- laws ---


@law("R1", kills="one of the five characters left as it is; a header or caption unescaped")
@given(any_text, any_text, any_text)
@example(*PAYLOADS[:3])
def test_text_in_html_is_text_only(header: str, value: str, caption: str) -> None:
    seen = Seen(html_table([header], [(value,)], caption=caption))
    assert seen.tags == ["table", "caption", "thead", "tr", "th", "tbody", "tr", "td"]
    expected = [caption, header, value]
    assert seen.texts == [bounded(each) for each in expected if each]


@law("R1", kills="an entity of the input read as the character it names")
@given(any_text)
@example("<'\">&amp;")
def test_escaped_text_reads_back_as_it_was(text: str) -> None:
    assert "".join(Seen(escape(text)).texts) == printable(text)
    assert not set(escape(text)) & set("<>\"'")


@law("R2", kills="an attribute built from what the user gave")
@given(any_text | odd_values, any_text | odd_values)
def test_attributes_are_ours(header: object, value: object) -> None:
    seen = Seen(html_table([str(header) if isinstance(header, str) else "h"], [(value,)]))
    assert set(seen.attributes) <= {("scope", "col"), ("style", "text-align: right")}
    assert not re.search(r"=(?![\"'])", re.sub(r">[^<]*<", "><", html_table(["h"], [(value,)])))


cells = any_text | st.integers() | st.decimals(allow_nan=False) | both(su_days(), ed_days())


@law("R3", kills="a formula let through; a negative number taken for one; a quote or line end lost")
@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=4))
@example([["=1", "+1", "-1"], ["@a", "\ta", "\ra"], ["\na", " =1", "a\r\nb"]])
@example([[-1, Decimal(-1), "－1"], ["a,b", '"', "a\rb"], [" ", "", "\x00"]])
def test_csv_reads_back_and_starts_no_formula(rows: list[list[object]]) -> None:
    text = "".join(csv_rows(["a", "b", "c"], rows))
    back = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(back) == len(rows) + 1
    for row, cells_ in zip(rows, back[1:], strict=True):
        for value, cell in zip(row, cells_, strict=True):
            if isinstance(value, str):
                assert cell[:1] not in tuple("=+-@\t\r\n")
                plain = value.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()
                assert cell in {plain, "'" + plain}
                assert (cell == plain) == (not value.startswith(tuple("=+-@\t\r\n＝＋－＠")))
            elif isinstance(value, date):
                assert date.fromisoformat(cell) == value
            else:
                assert Decimal(cell) == value


SHOWS: list[Callable[[object], str]] = [
    spoken,
    lambda value: table(["a"], [(value,)]),
    lambda value: html_table(["a"], [(value,)]),
    lambda value: Words.of("en", {"a": "{x}{x|y|z}"}).say("a", x=value),
    lambda value: str(Fault.of("a.b", "c", value, "d")),
]


@law("R4", kills="a huge number, a lone surrogate or a stranger's __str__ that raises")
@law("R6", kills="a value changed by being shown")
@law("R7", kills="a message that can't be printed")
@pytest.mark.parametrize("show", SHOWS, ids=range(len(SHOWS)))
@pytest.mark.parametrize("value", ODD_VALUES, ids=range(len(ODD_VALUES)))
def test_anything_can_be_shown_in_bounds(show: Callable[[object], str], value: object) -> None:
    said = show(value)
    assert len(said) < 500
    assert said.encode()
    assert show(value) == said


@law("R4", kills="a CSV cell that raises")
@pytest.mark.parametrize("value", ODD_VALUES, ids=range(len(ODD_VALUES)))
def test_anything_can_be_written_as_csv(value: object) -> None:
    assert csv_cell(value).encode() or value is None


@law("R4", kills="a table as wide or as long as its input")
@given(st.lists(st.lists(any_text | odd_values, max_size=3), max_size=5))
def test_tables_are_bounded_and_line_up(rows: list[list[object]]) -> None:
    lines = table(["a", "b", "c"], rows).split("\n")
    assert len(lines) == len(rows) + 1
    assert all(columns(line) <= 3 * 60 + 4 for line in lines)
    assert table(["a", "b", "c"], rows).encode()
    wide = Seen(html_table([str(n) for n in range(1000)], [range(1000)] * 1000))
    assert wide.tags.count("th") == 40
    assert wide.tags.count("tr") == 102


@law("R5", kills="a control or bidi character passed through")
@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1), any_text)
def test_what_can_not_be_seen_is_spelt_out(controls: str, text: str) -> None:
    value = text + controls + text
    words = Words.of("en", {"a": "{x}"})
    for said in (escape(value), bounded(value, 10**6), spoken(value), words.say("a", x=value)):
        assert {unicodedata.category(c) for c in said} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    assert set(table([value], [(value,)])) & set(controls) <= {"\n"}


HIDDEN = "\t\xad\u034f\u115f\u1160\u17b4\u17b5\u180b\u3164\ufe0f\uffa0\U000e0041\U000e0100"


@law("R5", kills="a letter that no font shows, passed through because it is a letter")
@pytest.mark.parametrize("hidden", HIDDEN)
def test_letters_and_marks_without_a_look_are_spelt_out(hidden: str) -> None:
    assert printable(f"Ma{hidden}ry") == f"Ma{hidden.encode('unicode_escape').decode()}ry"


def test_one_mark_that_selects_the_look_of_a_letter_stays() -> None:
    for name in ("葛\U000e0100飾", "\u2764\ufe0f"):
        assert printable(name) == name
        assert printable(f"{name[:2]}\ufe0f") == f"{name[:2]}\\ufe0f"


@given(any_text, any_text, any_text, any_text)
@example("c" * 10**6, "k" * 10**6, "v" * 10**6, "h\n" * 10**6)
@law("R4", kills="a key of a million characters in a message")
@law("R5", kills="a hint or a value that is put into a message as it is")
def test_a_message_is_one_line_in_bounds(code: str, path: str, value: str, hint: str) -> None:
    said = str(InvalidInput(Fault(code, path, value, hint)))
    assert len(said) < 1_200
    assert printable(said) == said


@pytest.mark.parametrize(
    ("given", "known", "says"),
    [
        ("marry", ["ana", "mary"], "did you mean 'mary'? "),
        ("custumer", ["CUSTOMER", "CLIENT"], "did you mean 'CUSTOMER'? "),
        ("zzz", ["ana", "mary"], ""),
        (3, ["ana"], ""),
        ("x" * 10**6, ["x" * 10**6], f"did you mean '{'x' * 79}…'? "),
        ("p19999", [f"p{number}" for number in range(5_000)], "did you mean 'p1999'? "),
    ],
    ids=range(6),
)
def test_the_nearest_of_what_there_is_is_offered(
    given: object, known: list[str], says: str
) -> None:
    assert offer(given, known) == says


@law("R6", kills="an endless sequence read to its end")
def test_endless_things_are_shown_in_part() -> None:
    rows = ((n,) for n in count())
    assert table(["n"], rows, length=3).splitlines()[-1] == "… and more"
    assert next(rows) == (4,)
    assert next(csv_rows(["n"], rows)) == "n\n"


@law("R1", kills="Mermaid syntax in a label")
@given(any_text)
def test_labels_hold_no_syntax(text: str) -> None:
    label = mermaid_text(text)
    assert re.fullmatch(r"(?:[\w .,-]|#\d+;)*", label)
    assert "_" not in label
    back = re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)
    assert back == bounded(text)


@law("M10", kills="a number rounded by the ambient decimal context")
@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.integers(1, 50),
    st.sampled_from([decimal.ROUND_UP, decimal.ROUND_FLOOR, decimal.ROUND_HALF_EVEN]),
)
def test_numbers_are_said_exactly(value: Decimal, precision: int, rounding: str) -> None:
    said = number(value)
    with decimal.localcontext() as context:
        context.prec, context.rounding = precision, rounding
        context.traps[decimal.Inexact] = context.traps[decimal.Rounded] = True
        assert number(value) == said
        assert number(Fraction(value)) == number(Fraction(value))
    assert Decimal(said.replace(",", "")) == value
    assert Fraction(number(Fraction(value)).replace(",", "")) == value
