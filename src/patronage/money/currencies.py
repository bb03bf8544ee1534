"""Which currencies exist, and how many digits their minor unit has."""

from __future__ import annotations

import re
from contextlib import suppress
from importlib.util import find_spec
from typing import Final

from patronage.errors import Fault, raise_faults

__all__ = ["check_currency", "exponent_of"]

_ENTRY: Final = re.compile(
    r"<Ccy>\s*([A-Z]{3})\s*</Ccy>.*?<CcyMnrUnts>\s*([^<\s]+)\s*</CcyMnrUnts>", re.DOTALL
)

_FAMILIAR: Final = ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "CNY")
"""Where several codes are as near to a misspelt one, the first of these is suggested."""

# ISO 4217 table A.3, the codes for historic denominations, as published on 1 January 2026, less
# those still in use elsewhere (EUR, IDR, MWK, PEN, RON, SDG, SZL, TRY). Books outlive currencies:
# a code is only ever added here. The digits are those of the last list that had the code; a code
# withdrawn before such lists had the digits of its coins at the time.
_WITHDRAWN: Final = {
    0: """
        ADP BEC BEF BEL BYB BYR ESA ESB ESP GRD ITL LUC LUF LUL MGF MLF PTE ROL TPE TRL
    """,
    2: """
        AFA ALK ANG AOK AON AOR ARA ARP ARY ATS AYM AZM BAD BGJ BGK BGL BGN BOP BRB BRC BRE BRN
        BRR BUK CHC CSD CSJ CSK CUC CYP DDM DEM ECS ECV EEK FIM FRF GEK GHC GHP GNE GNS GQE GWE
        GWP HRD HRK IEP ILP ILR ISJ LAJ LSM LTL LTT LVL LVR MRO MTL MTP MVQ MXP MZE MZM NIC NLG
        PEH PEI PES PLZ RHD ROK RUR SDD SDP SIT SKK SLL SRG STD SUR TJR TMM UAK UGS UGW USS UYN
        UYP VEB VEF VNC XEU YUD YUM YUN ZAL ZMK ZRN ZRZ ZWC ZWD ZWL ZWN ZWR
    """,
    3: "YDD",
}

# Withdrawn units of account that never had a minor unit: known, yet no amount can be in them.
_WITHDRAWN_WITHOUT_UNIT: Final = "XFO XFU XRE"

_exponents: dict[str, int] = {}
_without_unit: set[str] = set()
_current: dict[str, int] = {}


def _published() -> dict[str, str]:
    """Return the current codes with their digits, as the `iso4217` package has them.

    Its file is read without importing it: the import costs twenty times as much, and may set the
    locale of the whole process. It is imported where the file can't be read, as from a zip. And it
    is read without a `Path`: no other part of a first review would load `pathlib`.
    """
    spec = find_spec("iso4217")
    for folder in (spec and spec.submodule_search_locations) or ():
        with suppress(OSError), open(f"{folder}/table.xml", encoding="utf-8") as table:  # noqa: PTH123
            return dict(_ENTRY.findall(table.read()))
    from iso4217 import raw_table

    return {code: str(row["CcyMnrUnts"]) for code, row in raw_table.items() if code}


def _load() -> None:
    """Fill the tables, on the first question about a currency; the one that is asked comes last."""
    published = _published()
    exponents = {code: n for n, codes in _WITHDRAWN.items() for code in codes.split()}
    current = {code: int(digits) for code, digits in published.items() if digits.isdigit()}
    _current.update(current)
    _without_unit.update(_WITHDRAWN_WITHOUT_UNIT.split(), published.keys() - current.keys())
    _exponents.update(exponents | current)


def _nearest(code: str) -> str | None:
    """Return the current code that has most letters of this one, at best in the same places."""
    wanted = code.strip().upper()
    if not 2 <= len(wanted) <= 4:
        return None

    def likeness(known: str) -> tuple[int, int, str]:
        in_place = sum(a == b for a, b in zip(wanted, known, strict=False))
        place = _FAMILIAR.index(known) if known in _FAMILIAR else len(_FAMILIAR)
        return -in_place - len(set(wanted) & set(known)), place, known

    best = min(_current, key=likeness)
    return best if likeness(best)[0] <= -3 else None


def _unknown(path: str, code: str) -> Fault:
    if code in _without_unit:
        hint = f"{code} has no minor unit, so no amount of money can be in it"
        return Fault.of("currency.code", path, code, hint)
    nearest = _nearest(code)
    guess = f"; did you mean {nearest}?" if nearest else ""
    return Fault.of("currency.code", path, code, f"give an ISO 4217 code such as USD{guess}")


def check_currency(faults: list[Fault], path: str, currency: object) -> int | None:
    """Return the digits of the currency's minor unit, or add what is wrong with the code.

    >>> faults = []
    >>> check_currency(faults, "currency", "JPY"), check_currency(faults, "currency", "eur")
    (0, None)
    >>> print(faults[0])
    currency: give an ISO 4217 code such as USD; did you mean EUR? got 'eur' [currency.code]
    """
    if not isinstance(currency, str):
        faults.append(Fault.of("currency.type", path, currency, "give an ISO 4217 code as a str"))
        return None
    digits = _exponents.get(currency)
    if digits is None:
        if not _exponents:
            _load()
            digits = _exponents.get(currency)
        if digits is None:
            faults.append(_unknown(path, currency))
    return digits


def exponent_of(currency: str) -> int:
    """Return how many decimal digits the currency's minor unit has: 2 for USD, 0 for JPY.

    A currency is a code of ISO 4217, current or withdrawn. Codes without a minor unit (gold XAU,
    testing XTS, no currency XXX) are not money here.

    Raises `WrongType` (`currency.type`) and `InvalidInput` (`currency.code`).

    >>> [exponent_of(code) for code in ("USD", "JPY", "KWD", "DEM", "ITL")]
    [2, 0, 3, 2, 0]
    """
    digits = _exponents.get(currency) if type(currency) is str else None
    if digits is None:
        faults: list[Fault] = []
        digits = check_currency(faults, "currency", currency)
        raise_faults(faults)
    return digits  # type: ignore[return-value]  # it is None only with a fault, which was raised
