"""Currencies: the current list of ISO 4217, the withdrawn ones, and misspelt codes."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import iso4217
import pytest

import patronage as pt
from patronage.money import currencies


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("eur", "did you mean EUR"),
        ("EUR\n", "did you mean EUR"),
        ("ЕUR", "did you mean EUR"),
        ("USDD", "did you mean USD"),
        ("GPB", "did you mean GBP"),
        ("US", "did you mean USD"),
        ("", "such as USD,"),
        ("DOLLARS", "such as USD,"),
        ("QQQ", "such as USD,"),
        ("XAU", "no minor unit"),
        ("XXX", "no minor unit"),
        ("XFO", "no minor unit"),
    ],
)
def test_unknown_currencies_are_refused_with_the_nearest(code: str, hint: str) -> None:
    with pytest.raises(pt.InvalidInput, match=hint) as caught:
        pt.Money("1", code)
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [
        ("currency.code", "currency")
    ]


def test_current_currencies_are_those_of_the_iso4217_package() -> None:
    for currency in iso4217.Currency:
        if currency.exponent is None:
            with pytest.raises(pt.InvalidInput, match="no minor unit"):
                pt.exponent_of(currency.value)
        else:
            assert pt.exponent_of(currency.value) == currency.exponent


def test_withdrawn_currencies_are_known_and_not_current() -> None:
    withdrawn = [code for group in currencies._WITHDRAWN.values() for code in group.split()]
    assert len(withdrawn) == len(set(withdrawn)) == 126
    for code in ("DEM", "FRF", "HRK", "BGN", "ANG", "CUC", "ZWL", "SUR", "XEU", "YUM"):
        assert pt.exponent_of(code) == 2
    assert pt.exponent_of("ITL") == pt.exponent_of("ESP") == pt.exponent_of("TRL") == 0


def test_a_current_code_wins_over_the_table_of_withdrawn_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(currencies, "_exponents", {})
    monkeypatch.setattr(currencies, "_current", {})
    monkeypatch.setattr(currencies, "_without_unit", set())
    monkeypatch.setattr(currencies, "_published", lambda: {"USD": "2", "YDD": "4", "XAU": "N.A."})
    assert pt.exponent_of("YDD") == 4


def test_the_list_is_read_the_same_from_its_file_and_by_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from_file = currencies._published()
    monkeypatch.setattr(currencies, "find_spec", lambda _: None)
    assert currencies._published() == from_file
    nowhere = ModuleSpec("iso4217", None, is_package=True)
    nowhere.submodule_search_locations = ["/nowhere"]
    monkeypatch.setattr(currencies, "find_spec", lambda _: nowhere)
    assert currencies._published() == from_file


def test_the_list_is_loaded_on_first_use_without_importing_the_package() -> None:
    program = (
        "import sys; from patronage.money import currencies, Money\n"
        "assert not currencies._exponents\n"
        "Money('1.00', 'USD'); assert currencies._exponents\n"
        "assert not {'iso4217', 'xml', 'locale'} & set(sys.modules)"
    )
    path = [str(Path(pt.__file__ or "").parents[1])]
    program = f"import sys; sys.path[:0] = {path}\n{program}"
    subprocess.run([sys.executable, "-c", program], check=True)
