"""Every company that the sandbox knows: those with a story, and as many generated ones as are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from domain.evidence.source import Provider
from domain.legal_ids import LegalId, Scheme
from starter.sandbox.companies import COMPANIES
from starter.sandbox.company import Company, Quirk
from starter.sandbox.identifiers import SERIAL_MAX, serial_of

GENERATED_FROM: Final = 100_000
GENERATED_MAX: Final = SERIAL_MAX - GENERATED_FROM

_COUNTRIES: Final = (("CN", "CNY", "有限公司"), ("DE", "EUR", "GmbH"), ("FR", "EUR", "SAS"), ("GB", "GBP", "Ltd"))
_ONSETS: Final = ("Bram", "Corl", "Dren", "Fal", "Gost", "Helv", "Jor", "Kest", "Lum", "Mard", "Nov", "Pell")
_MIDDLES: Final = ("a", "e", "i", "o", "u", "an", "el", "or")
_ENDINGS: Final = ("beck", "dale", "feld", "gard", "holm", "mont", "stad", "wick")
_CHARACTERS: Final = "岚汀澜砚栖朔禾溪桐霁鹿屿槎枫"


def generated_company(number: int) -> Company:
    """The company `X-00001`, `X-00002`, …: any number from 1 to GENERATED_MAX, always the same for the same number.

    One in ten is known to one agency only, one in fifty is insolvent, and three in ten belong to a group.
    """
    if not 0 < number <= GENERATED_MAX:
        raise ValueError(f"there is no generated company {number}")
    country, currency, form = _COUNTRIES[number % len(_COUNTRIES)]
    insolvent = number % 50 == 7
    quirks: Mapping[Provider, Quirk] = {Provider.DNB: "unknown"} if number % 10 == 4 else {}
    return Company(
        serial=GENERATED_FROM + number,
        customer_id=f"X-{number:05d}",
        name=_name(number, country, form),
        country=country,
        currency=currency,
        founded=date(1980 + number % 43, 1 + number % 12, 1 + number % 28),
        percentile=5 if insolvent else 10 + (number * 37) % 90,
        annual_sales=1_000_000 * (1 + (number * 13) % 80),
        status="insolvent" if insolvent else "active",
        insolvency_cases=int(insolvent),
        parent=GENERATED_FROM + number - number % 10 if number % 10 in {1, 2, 3} and number > 10 else None,
        quirks=quirks,
    )


def company_of(serial: int) -> Company | None:
    """By serial number."""
    if serial > GENERATED_FROM:
        return generated_company(serial - GENERATED_FROM) if serial <= SERIAL_MAX else None
    return COMPANIES.get(serial)


def find(scheme: Scheme, value: str, country: str = "") -> Company | None:
    """By an identifier that the sandbox made. `country` is needed for a company number."""
    serial = serial_of(scheme, value, country)
    company = company_of(serial) if serial is not None else None
    return company if company is not None and LegalId(scheme=scheme, value=value) in company.identifiers else None


def find_any(identifiers: Iterable[LegalId], country: str = "") -> Company | None:
    """By the first identifier that leads anywhere."""
    return next((found for each in identifiers if (found := find(each.scheme, each.value, country))), None)


def _name(number: int, country: str, form: str) -> str:
    if country == "CN":
        size = len(_CHARACTERS)
        picked = (number % size, number // size % size, number // size**2 % size, number // size**3 % size)
        return f"{''.join(_CHARACTERS[each] for each in picked)}{number}号贸易{form}"
    onset, rest = _ONSETS[number % len(_ONSETS)], number // len(_ONSETS)
    middle, rest = _MIDDLES[rest % len(_MIDDLES)], rest // len(_MIDDLES)
    return f"{onset}{middle}{_ENDINGS[rest % len(_ENDINGS)]} {number} {form}"
