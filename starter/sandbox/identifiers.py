"""Legal ids of the invented companies: each is made from the company's serial number, with valid check digits.

The LEI begin with 9999, which no issuer has. The other numbers may happen to be somebody's; nobody is meant.
"""

from __future__ import annotations

from typing import Final

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10, mod_97_10

from domain.legal_ids import LegalId, Scheme

SERIAL_MAX: Final = 9_999_999
_LEI: Final = "999900"
_USCC: Final = "91330000"
_FIRST: Final = 10_000_000  # eight digits that begin with 1

_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_BRITISH_WEIGHTS: Final = range(8, 1, -1)


def identifiers(serial: int, country: str) -> tuple[LegalId, ...]:
    """The legal ids of a company with this serial number, 1 to SERIAL_MAX: LEI, D-U-N-S and those of its country."""
    if not 0 < serial <= SERIAL_MAX:
        raise ValueError(f"serial {serial} is out of range")
    found = [LegalId(scheme="lei", value=_lei(serial)), LegalId(scheme="duns", value=_duns(serial))]
    number, vat = _company_number(serial, country), _vat(serial, country)
    if country == "CN":
        found.append(LegalId(scheme="uscc", value=_uscc(serial)))
    if number:
        found.append(LegalId(scheme="company_number", value=number))
    if vat:
        found.append(LegalId(scheme="vat", value=vat))
    return tuple(found)


def serial_of(scheme: Scheme, value: str, country: str = "") -> int | None:
    """The serial number that an identifier was made from, or None for one that was not made here."""
    for digits in _candidates(scheme, value):
        if not digits.isdecimal():
            continue
        serial = int(digits) % _FIRST
        own = country or _country(scheme, value)
        if 0 < serial <= SERIAL_MAX and LegalId(scheme=scheme, value=value) in identifiers(serial, own):
            return serial
    return None


def _candidates(scheme: Scheme, value: str) -> tuple[str, ...]:
    """Where in the identifier the serial number stands."""
    match scheme:
        case "lei":
            return (value[6:18],)
        case "duns":
            return (value[:8],)
        case "uscc":
            return (value[8:16],)
        case "vat":
            return (value[2:9] if value.startswith("GB") else value[2:10], value[4:12])
    return (value.removeprefix("HRB"), value[:8])


def _country(scheme: Scheme, value: str) -> str:
    if scheme == "vat":
        return value[:2]
    return "CN" if scheme == "uscc" else ""


def _lei(serial: int) -> str:
    body = f"{_LEI}{serial:012d}"
    return body + mod_97_10.calc_check_digits(body)


def _duns(serial: int) -> str:
    body = f"{serial:08d}"
    return body + luhn.calc_check_digit(body)


def _uscc(serial: int) -> str:
    """With the organisation code of GB 11714, which has a check digit of its own."""
    body = f"{serial:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    organisation = body + {10: "X", 11: "0"}.get(rest, str(rest))
    return _USCC + organisation + uscc.calc_check_digit(_USCC + organisation)


def _siren(serial: int) -> str:
    body = str(_FIRST + serial)
    return body + luhn.calc_check_digit(body)


def _company_number(serial: int, country: str) -> str:
    match country:
        case "GB" | "NL" | "HK":
            return f"{serial:08d}"
        case "DE":
            return f"HRB{serial}"
        case "FR":
            return _siren(serial)
    return ""


def _vat(serial: int, country: str) -> str:
    match country:
        case "DE":
            body = str(_FIRST + serial)
            return f"DE{body}{mod_11_10.calc_check_digit(body)}"
        case "FR":
            siren = _siren(serial)
            return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
        case "NL":
            body = f"NL{_FIRST + serial}0B"
            return body + mod_97_10.calc_check_digits(body)
        case "GB":
            body = f"{serial:07d}"
            rest = sum(int(digit) * weight for digit, weight in zip(body, _BRITISH_WEIGHTS, strict=True)) % 97
            return f"GB{body}{97 - rest:02d}"
    return ""
