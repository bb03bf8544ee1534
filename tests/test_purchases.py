"""Purchase histories from rows and files: what is taken, what is refused, and where it stood."""

from __future__ import annotations

import csv
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.errors import InvalidInput, OutOfRange, UnknownReference
from patronage.facts.identity import identify
from patronage.imports import import_csv
from patronage.purchases.reading import FAULTS_KEPT, named_purchase
from refusals import faults_of

from draws import both, ed_days, su_days, su_ids
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from random import Random

    Rows: TypeAlias = list[tuple[str, date, str]]

DAY = date(2026, 1, 2)
MARYS = "shop→mary"


def book_of(rows: Iterable[object], **more: Any) -> pt.Book:
    asked: dict[str, Any] = {"party": 0, "on": 1, "amount": 2, "currency": "USD"}
    asked |= {"provider": "shop", **more}
    return pt.Book.from_purchases(rows, **asked)


def the_purchase(row: object, **more: Any) -> pt.Purchase:
    (ledger,) = book_of([row], **more).relationships
    (fact,) = ledger.facts
    assert isinstance(fact, pt.Purchase)
    return fact


def refused(row: object, **more: Any) -> list[tuple[str, str]]:
    return faults_of(lambda: book_of([("stan", "2026-01-01", "1.00"), row], **more))


# --- The shapes of rows

NAMED: dict[str, Any] = {"party": "who", "on": "day", "amount": "paid"}


class Row(NamedTuple):
    """What a data frame yields."""

    Index: int
    who: str
    day: str | date
    paid: str | int


class Sale:
    def __init__(self, who: str, day: str, paid: str) -> None:
        self.who, self.day, self.paid = who, day, paid


def stored() -> sqlite3.Row:
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    found = database.execute("select 'mary' who, '2026-01-02' day, 9.9 paid").fetchone()
    database.close()
    assert isinstance(found, sqlite3.Row)
    return found


@pytest.mark.parametrize(
    "row",
    [
        {"who": "mary", "day": "2026-01-02", "paid": "9.90", "more": 1},
        Row(0, "mary", "2026-01-02", "9.90"),
        Sale("mary", "2026-01-02", "9.90"),
        stored(),
    ],
)
def test_rows_by_name(row: object) -> None:
    assert the_purchase(row, **NAMED) == named_purchase(usd("9.90"), DAY, MARYS)


@pytest.mark.parametrize(
    "row",
    [
        ("mary", "2026-01-02", "9.90"),
        ["mary", "2026-01-02", "9.90", "more"],
        {0: "mary", 1: "2026-01-02", 2: "9.90"},
    ],
)
def test_rows_by_place(row: object) -> None:
    assert the_purchase(row) == named_purchase(usd("9.90"), DAY, MARYS)


def test_rows_of_several_shapes_and_from_an_iterator() -> None:
    rows = iter([{"who": "mary", "day": DAY, "paid": 9}, Row(0, "mary", DAY, 9)])
    assert len(book_of(rows, **NAMED).relationships[0].facts) == 2


FRAME = {"who": [4, 4], "paid": [9.9, 29.33]}
DAYS = [datetime(2026, 1, 2), datetime(2026, 1, 3)]


def check_frame(rows: Iterable[object], **columns: Any) -> None:
    facts = book_of(rows, **columns).relationship("shop", "4").facts
    assert facts == (
        named_purchase(usd("9.90"), DAY, "shop→4"),
        named_purchase(usd("29.33"), date(2026, 1, 3), "shop→4"),
    )


def test_the_rows_of_a_pandas_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({**FRAME, "day": pandas.to_datetime(DAYS)})
    check_frame(frame.to_dict("records"), **NAMED)
    check_frame(frame.itertuples(), **NAMED)
    check_frame(frame.itertuples(index=False, name=None), party=0, on=2, amount=1)
    check_frame((row for _, row in frame.iterrows()), **NAMED)
    frame["day"] = [None, frame["day"][1]]
    assert faults_of(lambda: book_of(frame.itertuples(), **NAMED)) == [("rows[0].day", "date.type")]
    assert faults_of(lambda: book_of(frame, **NAMED)) == [("rows", "rows.type")]


def test_the_rows_of_a_polars_frame() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({**FRAME, "day": DAYS})
    check_frame(frame.iter_rows(named=True), **NAMED)
    check_frame(frame.iter_rows(), party=0, on=2, amount=1)
    assert faults_of(lambda: book_of(frame, **NAMED)) == [("rows", "rows.type")]
    assert faults_of(lambda: book_of(frame)) == [("rows", "rows.type")]


def test_the_rows_of_numpy_arrays() -> None:
    numpy = pytest.importorskip("numpy")
    days = numpy.array(DAYS, dtype="datetime64[ns]")
    who, paid = numpy.array([4, 4]), numpy.array([9.9, 29.33])
    check_frame(zip(who, days, paid, strict=True))
    check_frame(zip(who, days.astype("datetime64[D]"), paid.astype("float32"), strict=True))
    late = numpy.datetime64("2026-01-02T00:01")
    assert refused((4, late, paid[0])) == [("rows[1][1]", "date.type")]
    assert refused((4, numpy.datetime64("NaT"), numpy.float64("nan"))) == [
        ("rows[1][1]", "date.type"),
        ("rows[1][2]", "amount.not_finite"),
    ]
    assert refused((numpy.bool_(True), days[0], numpy.bool_(True))) == [
        ("rows[1][0]", "party.type"),
        ("rows[1][2]", "amount.syntax"),
    ]


@pytest.mark.parametrize("rows", ["mary", b"mary", {"mary": 1}, None, 3, object()])
def test_what_holds_no_rows(rows: Any) -> None:
    assert faults_of(lambda: book_of(rows)) == [("rows", "rows.type")]


# --- Days


class NumpyDay:
    """Stands in for numpy's datetime64, which knows how it is written and little else."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


NumpyDay.__name__ = "datetime64"


class Stamp(datetime):
    """Stands in for a data frame's time stamp: a datetime with nanoseconds."""

    nanosecond = 0


class LateStamp(Stamp):
    nanosecond = 1


class Feast(date):
    pass


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-02",
        DAY,
        Feast(2026, 1, 2),
        datetime(2026, 1, 2),
        Stamp(2026, 1, 2),
        NumpyDay("2026-01-02"),
        NumpyDay("2026-01-02T00:00:00.000000000"),
        NumpyDay("2026-01-02T00"),
    ],
)
def test_days_as_files_and_frames_have_them(day: object) -> None:
    bought = the_purchase(("mary", day, "9.90"))
    assert (bought.on, type(bought.on)) == (DAY, date)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("20260102", "date.syntax"),  # bad input 17
        ("2026-W01-5", "date.syntax"),
        ("02/03/04", "date.syntax"),  # 18
        ("2026-02-30", "date.invalid"),  # 16
        ("0000-01-01", "date.range"),  # 22
        ("now", "date.syntax"),  # 23
        ("２０２６-01-02", "date.syntax"),
        ("2026-01-02 ", "date.syntax"),
        (datetime(2026, 1, 2, 0, 0, 1), "date.type"),
        (datetime(2026, 1, 2, tzinfo=UTC), "date.type"),
        (LateStamp(2026, 1, 2), "date.type"),
        (NumpyDay("2026-01-02T00:00:00.000000001"), "date.type"),
        (NumpyDay("NaT"), "date.type"),
        (20260102, "date.type"),
        (True, "date.type"),
        (None, "date.type"),
    ],
)
def test_days_that_are_none(day: object, code: str) -> None:
    assert refused(("mary", day, "9.90")) == [("rows[1][1]", code)]


@pytest.mark.parametrize(
    ("day_format", "day"),
    [
        ("YYYYMMDD", "20260102"),
        ("YYYYMMDD", 20260102),
        ("DD.MM.YYYY", "02.01.2026"),
        ("MM/DD/YYYY", "01/02/2026"),
        ("YYYY-MM-DD", "2026-01-02"),
    ],
)
def test_another_format_is_named(day_format: str, day: object) -> None:
    assert the_purchase(("mary", day, "9.90"), day_format=day_format).on == DAY


def test_a_format_is_kept_to() -> None:
    assert refused(("mary", "2026-01-02", "1"), day_format="YYYYMMDD") == [
        ("rows[0][1]", "date.syntax"),
        ("rows[1][1]", "date.syntax"),
    ]
    row = ("mary", "13/02/2026", "1")
    assert refused(row, day_format="MM/DD/YYYY")[1] == ("rows[1][1]", "date.invalid")


@pytest.mark.parametrize(
    "day_format", ["", "YYYY-MM", "YYYY-MM-DD-DD", "%Y-%m-%d", "DD.MM.YY", "YYYYxMMxDD", None, 3]
)
def test_a_format_names_year_month_and_day(day_format: Any) -> None:
    assert faults_of(lambda: book_of([], day_format=day_format)) == [
        ("day_format", "day_format.syntax")
    ]


# --- Amounts


class NumpyNumber:
    dtype = "float32"

    def __str__(self) -> str:
        return "29.33"


class NumpyYen:
    dtype = "float32"

    def __str__(self) -> str:
        return "1500.0"


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "amount", ["29.33", 29.33, Decimal("29.33"), Decimal("29.330"), NumpyNumber(), Text("29.33")]
)
def test_amounts_as_files_and_frames_have_them(amount: object) -> None:
    assert the_purchase(("mary", DAY, amount)).price == usd("29.33")


def test_amounts_of_whole_units_and_of_nothing() -> None:
    assert the_purchase(("mary", DAY, 29)).price == usd("29.00")
    assert the_purchase(("mary", DAY, 29.0)).price == usd("29.00")
    assert the_purchase(("mary", DAY, "0")).price == the_purchase(("mary", DAY, -0.0)).price
    assert the_purchase(("mary", DAY, 1e15)).price == usd("1000000000000000.00")


def test_a_float_of_whole_units_claims_no_digits() -> None:
    yen = the_purchase(("mary", DAY, 1500.0), currency="JPY").price
    assert yen == the_purchase(("mary", DAY, NumpyYen()), currency="JPY").price
    assert yen == pt.Money("1500", "JPY")
    assert refused(("mary", DAY, "1500.0"), currency="JPY")[1] == ("rows[1][2]", "amount.precision")
    assert refused(("mary", DAY, 1500.5), currency="JPY")[1] == ("rows[1][2]", "amount.precision")


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1e1000000", "amount.range"),  # bad input 1
        ("NaN", "amount.not_finite"),  # 3
        (float("nan"), "amount.not_finite"),
        (float("inf"), "amount.not_finite"),  # 4
        (True, "amount.type"),  # 7
        ("１２.５０", "amount.syntax"),  # 8
        ("1_000", "amount.syntax"),  # 9
        (" 12 ", "amount.syntax"),
        ("$12", "amount.syntax"),
        ("1,200.00", "amount.syntax"),
        ("9.999", "amount.precision"),  # 11
        (29.330001, "amount.precision"),
        (0.1 + 0.2, "amount.precision"),
        (10**70, "amount.range"),
        ("-1.00", "amount.sign"),
        (-1.0, "amount.sign"),
        (None, "amount.type"),
        ([], "amount.type"),
        (b"1.00", "amount.type"),
    ],
)
def test_amounts_that_are_none(amount: object, code: str) -> None:
    assert refused(("mary", DAY, amount)) == [("rows[1][2]", code)]


def test_finer_amounts_are_rounded_only_where_it_is_said_how() -> None:
    row = ("mary", DAY, "9.995")
    assert the_purchase(row, rounding=pt.Rounding.HALF_UP).price == usd("10.00")
    assert the_purchase(row, rounding=pt.Rounding.DOWN).price == usd("9.99")


def test_a_column_may_say_the_currency() -> None:
    rows = [("mary", DAY, "9.90", "USD"), ("mary", DAY, "990", "JPY"), ("mary", DAY, "9.90", "EUR")]
    (ledger,) = book_of(rows, currency=pt.Column(3)).relationships
    prices = {str(getattr(fact, "price", "")) for fact in ledger.facts}
    assert prices == {"9.90 USD", "990 JPY", "9.90 EUR"}
    for currency, code in (("eur", "currency.code"), (None, "currency.type"), (3, "currency.type")):
        row = ("mary", DAY, "9.90", currency)
        with pytest.raises(InvalidInput) as caught:
            book_of([row], currency=pt.Column(3))
        assert [(each.path, each.code) for each in caught.value.faults] == [("rows[0][3]", code)]


def test_a_cell_that_equals_a_good_one_is_not_taken_for_it() -> None:
    rows = [("a", DAY, 1), ("a", DAY, True), ("a", DAY, 0.1), ("a", DAY, Decimal(0.1))]  # noqa: RUF032
    assert faults_of(lambda: book_of(rows)) == [
        ("rows[1][2]", "amount.type"),
        ("rows[3][2]", "amount.precision"),
    ]


# --- Parties


def test_ids_are_text_or_whole_numbers() -> None:
    for given_id in ("4", 4, Text("4")):
        assert book_of([(given_id, DAY, "1")]).parties[0] == pt.Person("4", "4")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("Mary Vane", "id.syntax"),
        ("", "id.syntax"),
        ("m\x00", "id.syntax"),  # bad input 36
        ("x" * 10**6, "id.syntax"),
        (4.0, "party.type"),
        (True, "party.type"),
        (None, "party.type"),
        pytest.param(10**5000, "id.syntax", id="huge"),  # 12
        (-4, "id.syntax"),
        ("shop", "reference.cycle"),
    ],
)
def test_ids_that_are_none(who: object, code: str) -> None:
    assert refused((who, DAY, "9.90")) == [("rows[1][0]", code)]


def test_parties_that_are_known_keep_what_is_known_of_them() -> None:
    luma = pt.Organization("luma", "Luma Ltd")
    shop = pt.Organization("shop", "The Shop", trade="retail")
    book = book_of([("luma", DAY, "1")], parties=[luma], provider=shop)
    assert book.parties == (luma, shop)
    (ledger,) = book.relationships
    assert (ledger.provider.label, ledger.patron.label) == ("The Shop", "Luma Ltd")
    assert book_of([], parties=[shop]).parties == (shop,)
    assert book_of([], provider=pt.Ref("shop", "The Shop")).party("shop").label == "The Shop"


def test_parties_that_contradict_each_other_are_refused() -> None:
    other = pt.Organization("shop", "Another Shop")
    shop = pt.Organization("shop", "The Shop")
    vanes = pt.Group.household("vanes", "The Vanes", ["mary"])
    assert faults_of(lambda: book_of([], parties=[other], provider=shop)) == [
        ("parties[1]", "party.conflict")
    ]
    assert faults_of(lambda: book_of([], parties=[vanes])) == [
        ("parties[vanes].members", "reference.unknown")
    ]
    assert faults_of(lambda: book_of([], parties=["mary"])) == [("parties[0]", "party.type")]


# --- Many rows


def test_equal_rows_stay_separate_and_ids_say_which_are_the_same() -> None:
    row = ("mary", DAY, "9.90", "S1")
    assert len(book_of([row, row]).relationships[0].facts) == 2
    assert [each.id for each in book_of([row, row], id=3).relationships[0].facts] == ["S1"]


def test_one_id_with_two_contents_is_refused_where_it_comes_again() -> None:
    rows = [("mary", DAY, "9.90", "S1"), ("stan", DAY, "5", "S1"), ("mary", DAY, "9.99", "S1")]
    with pytest.raises(InvalidInput) as caught:
        book_of(rows, id=3)
    assert [(each.path, each.code) for each in caught.value.faults] == [
        ("rows[2][3]", "evidence.conflict")
    ]


def test_further_columns_of_a_purchase() -> None:
    row = ("mary", DAY, "9.90", 7, "lamp", 2.0)
    bought = the_purchase(row, id=3, product=4, quantity=5)
    assert (bought.id, bought.product, bought.quantity) == ("7", "lamp", 2)
    assert the_purchase(("mary", DAY, "1", "2.5"), quantity=3).quantity == Decimal("2.5")
    wrong = ("mary", DAY, "-9.90", "a b", "lamp\n", "two")
    assert faults_of(lambda: book_of([wrong], id=3, product=4, quantity=5)) == [
        ("rows[0][3]", "id.syntax")
    ]
    worse = (*wrong[:3], "S1", *wrong[4:])
    assert faults_of(lambda: book_of([worse], id=3, product=4, quantity=5)) == [
        ("rows[0][2]", "amount.sign"),
        ("rows[0][4]", "name.syntax"),
        ("rows[0][5]", "quantity.type"),
    ]


def test_every_faulty_row_is_named_at_once_with_each_of_its_cells() -> None:
    rows = [("mary", DAY, "1"), ("Mary Vane", "x", "y"), ("mary", DAY), "text", 3, {}, None]
    assert faults_of(lambda: book_of(rows)) == [
        ("rows[1][0]", "id.syntax"),
        ("rows[1][1]", "date.syntax"),
        ("rows[1][2]", "amount.syntax"),
        ("rows[2][2]", "column.missing"),
        ("rows[3]", "row.type"),
        *((f"rows[4][{key}]", "column.missing") for key in range(3)),
        *((f"rows[5][{key}]", "column.missing") for key in range(3)),
        *((f"rows[6][{key}]", "column.missing") for key in range(3)),
    ]
    assert faults_of(lambda: book_of([{"who": "mary", "day": DAY}], **NAMED)) == [
        ("rows[0].paid", "column.missing")
    ]


def test_the_good_rows_may_be_kept_and_the_rest_reported() -> None:
    rows = [("mary", DAY, "1"), ("stan", "never", "1"), ("mary", DAY, "2")]
    found = pt.import_purchases(rows, party=0, on=1, amount=2, currency="USD", provider="shop")
    assert (found.rows, found.refused, len(found.faults)) == (3, 1, 1)
    assert [each.patron.id for each in found.book.relationships] == ["mary"]
    with pytest.raises(InvalidInput, match=r"rows\[1\]\[1\]"):
        _ = found.whole


def test_the_faults_of_a_hopeless_file_are_bounded() -> None:
    found = pt.import_purchases(
        [("mary", "never", "1")] * (FAULTS_KEPT + 5),
        party=0, on=1, amount=2, currency="USD", provider="shop",
    )  # fmt: skip
    assert (found.refused, len(found.faults)) == (FAULTS_KEPT + 5, FAULTS_KEPT + 1)
    assert (found.faults[-1].code, found.faults[-1].value) == ("rows.faulty", "1005")
    exactly = pt.import_purchases(
        [("mary", "never", "1")] * FAULTS_KEPT,
        party=0, on=1, amount=2, currency="USD", provider="shop",
    )  # fmt: skip
    assert len(exactly.faults) == FAULTS_KEPT


class Trap:
    """A row that raises whatever it likes."""

    def __getitem__(self, key: object) -> object:
        raise RuntimeError("boo")

    def __repr__(self) -> str:
        raise RuntimeError("boo")


def test_a_row_that_raises_is_a_faulty_row() -> None:
    assert [path for path, _ in faults_of(lambda: book_of([Trap()]))] == [
        f"rows[0][{key}]" for key in range(3)
    ]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"party": -1}, ("party", "column.range")),
        ({"on": None}, ("on", "column.type")),
        ({"amount": 1.0}, ("amount", "column.type")),
        ({"amount": ""}, ("amount", "name.syntax")),
        ({"currency": "eur"}, ("currency", "currency.code")),
        ({"currency": None}, ("currency", "currency.type")),
        ({"provider": "The Shop"}, ("provider", "id.syntax")),
        ({"provider": 3}, ("provider", "party.type")),
        ({"coverage": "purchase"}, ("coverage", "coverage.type")),
        ({"rounding": "up"}, ("rounding", "rounding.type")),
        ({"parties": None}, ("parties[0]", "party.type")),
        ({"parties": "mary"}, ("parties[0]", "party.type")),
    ],
)
def test_what_is_asked_is_checked_before_any_row(
    more: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults_of(lambda: book_of(iter([Trap()]), **more)) == [fault]


def test_a_column_is_a_name_or_a_place() -> None:
    assert faults_of(lambda: pt.Column(-1)) == [("key", "column.range")]
    assert repr(pt.Column(3)) == "Column(3)"


# --- Coverage


def test_only_purchases_were_looked_at_up_to_the_last_day_that_occurs() -> None:
    rows = [("mary", "2026-01-05", "1"), ("stan", "2026-03-31", "1"), ("mary", "2026-02-01", "1")]
    book = book_of(rows)
    assert book.coverage == pt.Coverage.of("purchase", until=date(2026, 4, 1))
    assert all(each.coverage == book.coverage for each in book.relationships)
    assert book.period == pt.Period(date(2026, 1, 5), date(2026, 4, 1))


def test_the_coverage_may_be_said_and_may_have_no_end() -> None:
    spring = pt.Coverage.of("purchase", since=DAY, until=date(2026, 5, 1))
    assert book_of([("mary", DAY, "1")], coverage=spring).relationships[0].coverage is spring
    assert book_of([]).coverage == pt.Coverage.of("purchase")
    assert book_of([("mary", date.max, "1")]).coverage == pt.Coverage.of("purchase")


# --- Laws


def rows() -> st.SearchStrategy[Rows]:
    days = both(su_days(), ed_days())
    return st.lists(st.tuples(su_ids(), days, st.sampled_from(["1.00", "2.00"])), max_size=15)


@given(rows(), st.randoms(use_true_random=False))
@law("E2", kills="equal rows numbered in order of arrival")
def test_the_order_of_rows_changes_nothing(given_rows: Rows, rnd: Random) -> None:
    assert book_of(rnd.sample(given_rows, len(given_rows))) == book_of(given_rows)


@given(rows())
@law("E17", kills="the quick way through an import names facts otherwise")
def test_an_import_is_what_adding_one_by_one_would_be(given_rows: Rows) -> None:
    book = book_of(given_rows)
    for who in {row[0] for row in given_rows}:
        bought = [pt.Purchase(usd(paid), on=on) for name, on, paid in given_rows if name == who]
        plain = pt.Relationship("shop", who, facts=bought, coverage=book.coverage)
        assert book.relationship("shop", who) == plain
        assert book.relationship("shop", who).facts == identify(bought, f"shop→{who}")
    built = pt.Book(book.parties, book.relationships, coverage=book.coverage)
    assert built == book


@given(rows(), rows())
@law("E18", kills="one party's rows counted for another")
def test_other_parties_rows_leave_a_ledger_as_it_is(given_rows: Rows, noise: Rows) -> None:
    mine = [("x", on, paid) for _, on, paid in given_rows]
    if mine:
        alone = book_of(mine).relationship("shop", "x")
        assert book_of([*noise, *mine]).relationship("shop", "x").facts == alone.facts


@given(rows())
@law("E3", kills="a sale with an id counted again when its file comes again")
def test_rows_with_ids_count_once(given_rows: Rows) -> None:
    named = [(*row, f"S{place}") for place, row in enumerate(given_rows)]
    assert book_of([*named, *reversed(named)], id=3) == book_of(named, id=3)


@given(both(su_days(), ed_days()), st.integers(0, 10**6), st.sampled_from(["USD", "JPY", "KWD"]))
def test_the_quick_name_of_a_purchase_is_the_one_the_ledger_gives(
    on: date, minor: int, currency: str
) -> None:
    price = pt.Money.of_minor(minor, currency)
    assert identify([pt.Purchase(price, on=on)], MARYS) == (named_purchase(price, on, MARYS),)


@law("R4", kills="every fault spelt out where an import is only shown")
def test_an_import_at_fault_is_shown_short() -> None:  # FAULTS D7
    rows = [("mary", "2026-02-30", "1")] * 260
    found = pt.import_purchases(rows, party=0, on=1, amount=2, currency="USD", provider="shop")
    assert len(found.faults) == 260
    assert repr(found) == (
        "<Imported 260 rows, 260 refused, <Book 1 party, 0 relationships, 0 facts>>"
    )
    with pytest.raises(InvalidInput) as refused:
        _ = found.whole
    assert len(repr(refused.value)) < 2_000


# --- CSV files

SHOP = "party,day,amount,currency\nmary,2026-01-02,9.90,USD\nstan,2026-01-05,5,EUR\n"


def csv_of(text: str | bytes, **more: Any) -> pt.Imported:
    source = StringIO(text) if isinstance(text, str) else BytesIO(text)
    options: dict[str, Any] = {"provider": "shop", **more}
    return import_csv(source, **options)


def test_a_file_is_read_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(SHOP, encoding="utf-8")
    book = import_csv(path, provider="shop").whole
    assert book == import_csv(str(path), provider="shop").whole == csv_of(SHOP).whole
    assert book.coverage == pt.Coverage.of("purchase", until=date(2026, 1, 6))
    with path.open("rb") as file:
        assert import_csv(file, provider="shop").whole == book


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SHOP,
        SHOP.encode("utf-8-sig"),
        SHOP.replace("\n", "\r\n"),
        SHOP + "\n\n",
        SHOP.replace("mary", '"mary"'),
    ],
)
def test_marks_line_ends_blank_lines_and_quotes_change_nothing(text: str | bytes) -> None:
    assert csv_of(text).whole == csv_of(SHOP).whole


def test_columns_may_have_other_names_and_places() -> None:
    text = "paid;note;who;when\n9,90;x;mary;02.01.2026\n".replace("9,90", "9.90")
    found = csv_of(
        text, party="who", on=3, amount="paid", currency="USD", delimiter=";",
        day_format="DD.MM.YYYY",
    )  # fmt: skip
    assert found.whole.relationship("shop", "mary").facts == (
        named_purchase(usd("9.90"), DAY, MARYS),
    )


def test_a_fault_names_file_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    text = SHOP + '\nmary,2026-02-30,"9,90",USD\nmary,2026-01-02\n"two\nlines",x,1,USD\n'
    path.write_text(text, encoding="utf-8")
    found = import_csv(path, provider="shop")
    assert [(each.path, each.code) for each in found.faults] == [
        ("shop.csv:5.day", "date.invalid"),
        ("shop.csv:5.amount", "amount.syntax"),
        ("shop.csv:6", "row.length"),
        ("shop.csv:7.party", "id.syntax"),
        ("shop.csv:7.day", "date.syntax"),
    ]
    assert (found.rows, found.refused) == (5, 3)
    with pytest.raises(InvalidInput, match=r"shop\.csv:5\.day: give a day that the calendar has"):
        _ = found.whole


@pytest.mark.parametrize("broken", ['"a"b,2026-01-02,1,USD\n', '"a,2026-01-02,1,USD\n'])
def test_broken_quotes_are_told_by_line(broken: str) -> None:
    found = csv_of(SHOP + broken)
    assert (found.faults[0].path, found.faults[0].code) == ("csv:4", "csv.syntax")
    assert len(found.book.relationships) == 2


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("csv", "document.empty")),
        ("\n" + SHOP, ("csv:1", "document.empty")),
        ("party,day,day,amount,currency\n", ("csv:1", "header.duplicate")),
        ('"party', ("csv:1", "csv.syntax")),
        (b"party,day,amount,currency\nm\xff,2026-01-02,1,USD\n", ("csv", "document.encoding")),
    ],
)
def test_a_file_without_a_good_header(text: str | bytes, fault: tuple[str, str]) -> None:
    assert faults_of(lambda: csv_of(text)) == [fault]


def test_missing_columns_are_all_named_with_the_nearest() -> None:
    text = SHOP.replace("amount,currency", "ammount,cur")
    with pytest.raises(InvalidInput) as caught:
        csv_of(text)
    assert [(each.path, each.code, each.value) for each in caught.value.faults] == [
        ("csv:1", "column.missing", "'amount'"),
        ("csv:1", "column.missing", "'currency'"),
    ]
    assert "did you mean 'ammount'?" in str(caught.value)
    assert "name one of the columns ['" in str(caught.value)
    assert faults_of(lambda: csv_of(SHOP, on=9)) == [("csv:1", "column.missing")]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_header_that_is_one_column_asks_for_the_delimiter(mark: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        csv_of(SHOP.replace(",", mark))
    hints = {each.hint for each in caught.value.faults}
    assert len(hints) == 1
    assert hints.pop().endswith(f": is the delimiter {mark!r}?")
    with pytest.raises(InvalidInput) as caught:
        csv_of("customer\n")
    assert not any("delimiter" in each.hint for each in caught.value.faults)


def test_size_is_limited_before_anything_is_read() -> None:  # bad input 33
    with pytest.raises(OutOfRange) as caught:
        csv_of(SHOP, size=len(SHOP) - 1)
    assert caught.value.faults[0].code == "document.size"
    assert csv_of(SHOP, size=len(SHOP)).rows == 2


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def read(source: Any) -> Callable[[], object]:
        return lambda: import_csv(source, provider="shop")

    assert faults_of(read(tmp_path / "none.csv")) == [("none.csv", "file.unreadable")]
    assert faults_of(read(tmp_path)) == [(tmp_path.name, "file.unreadable")]
    assert faults_of(read("a\0b")) == [("a\0b", "file.unreadable")]
    assert faults_of(read(3)) == [("source", "file.type")]


class Failing:
    """A file that is open, and says when it is read what it likes."""

    name = "shop.csv"

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def read(self, size: int = -1, /) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_files_that_are_open_and_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(SHOP.encode().replace(b"mary", "mär".encode("latin-1")))
    with path.open(encoding="utf-8") as file, pytest.raises(InvalidInput) as caught:
        import_csv(file, provider="shop")
    (fault,) = caught.value.faults
    assert (fault.path, fault.code) == ("latin.csv", "document.encoding")
    assert fault.value.startswith("b'\\xe4r")
    for answer, code in (
        (OSError("gone"), "file.unreadable"),
        (ValueError("closed"), "file.unreadable"),
        (None, "file.type"),
        (3, "file.type"),
    ):
        source: Any = Failing(answer)
        assert faults_of(lambda: import_csv(source, provider="shop")) == [("shop.csv", code)]  # noqa: B023
    closed = StringIO(SHOP)
    closed.close()
    assert faults_of(lambda: import_csv(closed, provider="shop")) == [("csv", "file.unreadable")]
    kind: Any = Failing
    assert faults_of(lambda: import_csv(kind, provider="shop")) == [("source", "file.type")]
    assert faults_of(lambda: csv_of(SHOP, size="1")) == [("size", "size.type")]


def test_a_cell_that_never_ends_is_told_as_such() -> None:
    long = csv.field_size_limit() + 1
    found = csv_of(f"{SHOP}{'x' * long},2026-01-02,1,USD\nstan,2026-01-02,1,USD\n")
    assert [(fault.path, fault.code) for fault in found.faults] == [("csv:4", "cell.size")]
    assert found.book.relationship("shop", "stan").facts
    assert faults_of(lambda: csv_of("x" * long)) == [("csv:1", "cell.size")]


@pytest.mark.parametrize("delimiter", ["", ";;", None, 3])
def test_one_character_stands_between_cells(delimiter: Any) -> None:
    assert faults_of(lambda: csv_of(SHOP, delimiter=delimiter)) == [
        ("delimiter", "delimiter.syntax")
    ]
    assert faults_of(lambda: csv_of(SHOP, delimiter=";"))[0] == ("csv:1", "column.missing")


def test_a_formula_or_markup_in_a_cell_is_text() -> None:  # bad inputs 38, 39
    text = SHOP.replace("currency\n", "currency,what\n", 1).replace("USD\n", "USD,=cmd|' /C'!A0\n")
    text = text.replace("EUR\n", "EUR,<img src=x>\n")
    book = csv_of(text, product="what").whole
    assert {getattr(each.facts[0], "product", "") for each in book.relationships} == {
        "=cmd|' /C'!A0",
        "<img src=x>",
    }


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_a_book_or_a_typed_refusal(text: str) -> None:
    found = csv_of("party,day,amount,currency\n" + text)
    kept = sum(len(each.facts) for each in found.book.relationships)
    assert found.rows == found.refused + kept
    assert all(str(fault).isprintable() for fault in found.faults)


def test_a_stranger_in_the_known_parties_is_an_unknown_reference() -> None:
    with pytest.raises(UnknownReference):
        book_of([], parties=[pt.Group.household("v", "The Vanes", ["mary"])])
