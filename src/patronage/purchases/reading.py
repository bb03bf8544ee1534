"""Rows of any shape, read into purchases by party; what is at fault is left out and named."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from patronage.checks import check_name, is_count
from patronage.engagement.purchase import Purchase
from patronage.errors import Fault, InvalidInput, invalid
from patronage.facts.identity import content, id_of, ledger_name
from patronage.purchases.cells import party_id, quantity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from patronage.money.money import Money
    from patronage.purchases.cells import Amounts, Days

    Split: TypeAlias = Callable[[object], tuple[object, ...]]

__all__ = [
    "FAULTS_KEPT",
    "Columns",
    "Key",
    "Reading",
    "Unreadable",
    "check_key",
    "named_purchase",
    "row_path",
]

Key: TypeAlias = str | int
"""Which column: its name, or its place from 0."""

FAULTS_KEPT = 1_000
"""The most faulty rows of one import whose faults are spelt out; the others are counted."""


class Columns(NamedTuple):
    """Which column of a row says what; None: no column does.

    >>> Columns("id", "day", "paid").keys
    ('id', 'day', 'paid')
    """

    party: Key
    on: Key
    price: Key
    currency: Key | None = None
    id: Key | None = None
    product: Key | None = None
    quantity: Key | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The columns that there are."""
        return tuple(key for key in self if key is not None)

    @property
    def extras(self) -> tuple[str, ...]:
        """The attributes of a purchase, beside the common ones, that have a column."""
        return tuple(
            name for name in ("id", "product", "quantity") if getattr(self, name) is not None
        )


class Unreadable(NamedTuple):
    """Stands for a row that couldn't even be split into its cells: what is wrong with it.

    >>> Unreadable("row.length", ["a"], "give 4 cells").code
    'row.length'
    """

    code: str
    value: object
    hint: str


Found: TypeAlias = list[tuple[Key | None, Fault]]
"""What is wrong with a row, by column; None: with all of it."""


def check_key(faults: list[Fault], path: str, key: object) -> None:
    """Report what names no column.

    >>> found: list[Fault] = []
    >>> check_key(found, "party", -1)
    >>> found[0].code
    'column.range'
    """
    if isinstance(key, str):
        check_name(faults, path, key)
    elif type(key) is not int:
        faults.append(Fault.of("column.type", path, key, "give a column's name or its place"))
    elif not is_count(key):
        faults.append(Fault.of("column.range", path, key, "count columns from 0"))


def row_path(place: int, key: Key | None) -> str:
    """Return where a fault is: in which row, in which column.

    >>> row_path(17, "amount"), row_path(17, 2), row_path(17, None)
    ('rows[17].amount', 'rows[17][2]', 'rows[17]')
    """
    tail = "" if key is None else f".{key}" if isinstance(key, str) else f"[{key}]"
    return f"rows[{place}]{tail}"


class Reading:
    """The rows of one import, as they are read: purchases by party, and faults.

    A purchase of nothing but day and amount (`is_plain`) comes named as its ledger would name it.
    `last` is the last day that occurs.

    >>> from patronage.purchases.cells import Amounts, Days
    >>> reading = Reading(Columns(0, 1, 2), Days(), Amounts("USD"), "shop")
    >>> reading.read([("mary", "2026-01-02", "9.90"), ("mary", "2026-01-02", "free")])
    >>> len(reading.purchases["mary"]), reading.faults[0].path, reading.rows
    (1, 'rows[1][2]', 2)
    """

    def __init__(
        self,
        columns: Columns,
        days: Days,
        amounts: Amounts,
        provider: str,
        *,
        source: str | None = None,
        path: Callable[[int, Key | None], str] = row_path,
    ) -> None:
        self.columns = columns
        self.extras: tuple[str, ...] = columns.extras
        self.is_plain: bool = not columns.extras and source is None
        self.purchases: dict[str, list[Purchase]] = {}
        self.faults: list[Fault] = []
        self.rows: int = 0
        self.refused: int = 0
        self.last: date | None = None
        self._keys = columns.keys
        self._first_extra = 3 + (columns.currency is not None)
        self._days, self._amounts, self._provider, self._path = days, amounts, provider, path
        self._given: dict[tuple[str, str], Purchase] = {}
        self._source = {} if source is None else {"source": source}

    def read(self, rows: Iterable[object]) -> None:
        """Read all the rows."""
        splits: dict[type, Split] = {}
        for place, row in enumerate(_each(rows)):
            split = splits.get(type(row))
            if split is None:
                split = splits[type(row)] = self._splitter(row)
            try:
                cells = split(row)
            except Exception:  # noqa: BLE001  a stranger's row may raise anything when asked
                found: Found | None = self._unsplit(row)
            else:
                found = self._take(cells)
            self.rows += 1
            if found:
                self._refuse(place, found)

    def _refuse(self, place: int, found: Found) -> None:
        self.refused += 1
        if self.refused <= FAULTS_KEPT:
            self.faults += [fault.under(self._path(place, key)) for key, fault in found]

    # --- a row into cells -----------------------------------------------------------------------

    def _splitter(self, row: object) -> Split:
        """Return how to take the cells out of rows of this class."""
        keys = self._keys
        if isinstance(row, str | bytes | Unreadable):
            return _refusing
        if hasattr(row, "keys") or all(isinstance(key, int) for key in keys):
            return cast("Split", itemgetter(*keys))
        return lambda each: tuple([_cell(each, key) for key in keys])

    def _unsplit(self, row: object) -> Found:
        """Say why a row has not all the cells: what it is, or which columns it lacks."""
        if isinstance(row, Unreadable):
            return [(None, Fault.of(row.code, "", row.value, row.hint))]
        if isinstance(row, str | bytes):
            hint = "give a mapping or a tuple for each row, one cell for each column"
            return [(None, Fault.of("row.type", "", row, hint))]
        lacking: Found = []
        for key in self._keys:
            try:
                _cell(row, key)
            except Exception:  # noqa: BLE001  likewise
                lacking.append((key, Fault.of("column.missing", "", row, "give this column")))
        return lacking or [(None, Fault.of("row.type", "", row, "give a mapping or a tuple"))]

    # --- cells into a purchase ------------------------------------------------------------------

    def _take(self, cells: tuple[object, ...]) -> Found | None:
        """Take in a row; return what is wrong with it, if anything is."""
        who: object = cells[0]
        if type(who) is not str or who not in self.purchases:
            who = self._party(who)
        day = self._days.read(cells[1])
        price = self._amounts.read(*cells[2 : self._first_extra])
        if isinstance(day, Fault) or isinstance(price, list) or not isinstance(who, str):
            return self._wrong(who, day, price)
        try:
            bought = (
                named_purchase(price, day, ledger_name(self._provider, who))
                if self.is_plain
                else self._full(day, price, cells)
            )
        except InvalidInput as error:
            return [self._under_column(fault) for fault in error.faults]
        if bought.id is not None and not self.is_plain and not self._is_new(who, bought):
            return self._repeated(who, bought)
        self.purchases.setdefault(who, []).append(bought)
        if self.last is None or day > self.last:
            self.last = day
        return None

    def _party(self, cell: object) -> str | Fault:
        who = party_id(cell)
        if who == self._provider:
            return Fault.of("reference.cycle", "", who, "nobody buys of itself")
        return who

    def _full(self, day: date, price: Money, cells: tuple[object, ...]) -> Purchase:
        given = self._source | dict(zip(self.extras, cells[self._first_extra :], strict=True))
        if "quantity" in given:
            given["quantity"] = quantity_of(given["quantity"])
        if "id" in given:
            name = party_id(given["id"])
            if isinstance(name, Fault):
                raise invalid([name.under("id")])
            given["id"] = name
        return Purchase(price, on=day, **given)  # type: ignore[arg-type]  # it checks them

    def _is_new(self, who: str, bought: Purchase) -> bool:
        return self._given.setdefault((who, bought.id or ""), bought) is bought

    def _repeated(self, who: str, bought: Purchase) -> Found | None:
        """Say nothing of the same purchase given again, but refuse another of its id."""
        if content(self._given[who, bought.id or ""]) == content(bought):
            return None
        hint = f"another row of {who} with this id says otherwise"
        return [(self.columns.id, Fault.of("evidence.conflict", "", bought.id, hint))]

    def _wrong(self, who: object, day: object, price: object) -> Found:
        found: Found = [
            (key, cell)
            for key, cell in ((self.columns.party, who), (self.columns.on, day))
            if isinstance(cell, Fault)
        ]
        if isinstance(price, list):
            found += [self._under_column(fault) for fault in cast("list[Fault]", price)]
        return found

    def _under_column(self, fault: Fault) -> tuple[Key | None, Fault]:
        """Return a fault of a purchase or its price as one of the column that says it."""
        name = "price" if fault.path == "amount" else fault.path
        key = getattr(self.columns, name, None)
        return key, Fault(fault.code, "", fault.value, fault.hint)


def named_purchase(price: Money, day: date, ledger: str) -> Purchase:
    """Return a purchase of nothing but price and day under the id that its ledger would give it.

    Twice as fast, for imports: what such a purchase says is known beforehand.

    >>> from datetime import date
    >>> from patronage.facts.identity import identify
    >>> from patronage.money.money import Money
    >>> bought = named_purchase(Money("9.90", "USD"), date(2026, 1, 2), "shop→mary")
    >>> identify([Purchase(bought.price, on=bought.on)], "shop→mary") == (bought,)
    True
    """
    said = f"Purchase(price={price.minor} {price.currency},on={day.isoformat()})"
    bought = Purchase(price, on=day)
    _set_id(bought, id_of(Purchase.kind, day, said, ledger))  # new, and nobody else has it yet
    return bought


_set_id = Purchase.__dict__["id"].__set__


def _refusing(row: object) -> tuple[object, ...]:
    raise invalid([Fault.of("row.type", "", row, "give a mapping or a tuple")])


def _cell(row: object, key: Key) -> object:
    if isinstance(key, str) and not hasattr(row, "keys"):
        return getattr(row, key)
    return row[key]  # type: ignore[index]  # what it raises is told as the row's fault


def _each(rows: Iterable[object]) -> Iterable[object]:
    """Return the rows, if they can be gone through one by one."""
    if (
        isinstance(rows, str | bytes)
        or any(hasattr(rows, name) for name in _WHOLES)
        or not hasattr(rows, "__iter__")
    ):
        hint = (
            "give the rows one by one; of a data frame df.to_dict('records'), df.itertuples() or "
            "df.iter_rows(named=True)"
        )
        raise invalid([Fault.of("rows.type", "rows", type(rows).__name__, hint)])
    return rows


_WHOLES = ("keys", "iter_rows", "to_pydict")
"""What marks a mapping, a data frame or a table: going through it yields its columns, no rows."""
