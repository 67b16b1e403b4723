"""Identifiers that an authority or a register gave a company."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from stdnum import exceptions as wrong
from stdnum import lei
from stdnum.ch import vat as swiss_vat
from stdnum.cn import uscc
from stdnum.eu import vat as european_vat
from stdnum.gb import vat as british_vat
from stdnum.util import clean

from domain.base import Value
from domain.errors import Conflict, InvalidInput

Scheme = Literal["uscc", "lei", "vat", "duns", "company_number"]
"""USCC 统一社会信用代码; LEI (ISO 17442); VAT with its country prefix; D-U-N-S; the number in the national register."""

_BRITISH_COMPANY: Final = re.compile(r"[A-Z0-9]{2}\d{5}[A-Z0-9]\Z")
_LONGEST_COMPANY_NUMBER: Final = 40
_VAT_OF: Final = {
    "EL": ("GR",),
    "XI": ("GB",),
    "GB": ("GB", "IM"),
    "FR": ("FR", "MC"),
    "CH": ("CH", "LI"),
}
"""The countries in which a prefix is used, where that is not simply the country of the same name."""


class LegalIdInvalid(InvalidInput):
    """`field` is the scheme; the message says what is wrong with the number."""

    code = "legal_id.invalid"


class LegalIdOfOtherCountry(InvalidInput):
    """The number is well-formed and cannot belong to a company of that country."""

    code = "legal_id.country"


class LegalIdDuplicate(Conflict):
    """Two identifiers of one scheme."""

    code = "legal_id.duplicate"


class LegalId(Value):
    """`value` in its compact form, without blanks or hyphens."""

    scheme: Scheme
    value: str


def checked(scheme: Scheme, value: str, country: str = "") -> LegalId:
    """The identifier in its compact form: `legal_id.invalid` for a number that cannot exist, `legal_id.country` for one
    that contradicts the company's country (ISO 3166; empty is unknown)."""
    try:
        compact = _COMPACT[scheme](value, country)
    except wrong.ValidationError as error:
        raise LegalIdInvalid(f"{value!r} is no {_NAMES[scheme]}: {_fault(error)}", field=scheme) from None
    return LegalId(scheme=scheme, value=compact)


def checked_all(identifiers: Iterable[LegalId], country: str = "") -> tuple[LegalId, ...]:
    """Every one of them checked; `legal_id.duplicate` when two are of one scheme."""
    found: dict[Scheme, LegalId] = {}
    for each in identifiers:
        if each.scheme in found:
            raise LegalIdDuplicate(f"a company has one {_NAMES[each.scheme]}", field=each.scheme)
        found[each.scheme] = checked(each.scheme, each.value, country)
    return tuple(found.values())


def _uscc(value: str, country: str) -> str:
    compact = uscc.validate(value)
    if country not in {"", "CN"}:
        message = f"a USCC is given to companies in China, the customer is in {country}"
        raise LegalIdOfOtherCountry(message, field="uscc", country=country)
    return compact


def _lei(value: str, _: str) -> str:
    compact = lei.compact(value)
    if len(compact) != 20:
        raise wrong.InvalidLength
    if not compact.isascii() or not compact.isalnum() or not compact[-2:].isdigit():
        raise wrong.InvalidFormat
    return lei.validate(compact)


def _vat(value: str, country: str) -> str:
    compact = clean(value, " -./").upper().strip()
    prefix = compact[:2]
    if prefix == "CH":
        number = swiss_vat.validate(compact)
    elif prefix == "GB":
        number = "GB" + british_vat.validate(compact)
    elif prefix in {"EU", "IM"}:
        raise wrong.InvalidComponent
    else:
        # Greece writes EL, which is also what the register of VAT numbers asks for.
        number = re.sub(r"^GR", "EL", european_vat.validate(compact))
    homes = _VAT_OF.get(prefix, (prefix,))
    if country and country not in homes:
        message = f"a VAT number that begins with {prefix} is not of a company in {country}"
        raise LegalIdOfOtherCountry(message, field="vat", country=country)
    return number


def _duns(value: str, _: str) -> str:
    compact = clean(value, " -").strip()
    if not compact.isascii() or not compact.isdigit():
        raise wrong.InvalidFormat
    if len(compact) != 9:
        raise wrong.InvalidLength
    return compact


def _company_number(value: str, country: str) -> str:
    compact = clean(value, " ").upper().strip()
    if not compact or len(compact) > _LONGEST_COMPANY_NUMBER:
        raise wrong.InvalidLength
    if not compact.isprintable():
        raise wrong.InvalidFormat
    if country != "GB":
        return compact
    if len(compact) != 8:
        raise wrong.InvalidLength
    if not _BRITISH_COMPANY.match(compact):
        raise wrong.InvalidFormat
    return compact


_COMPACT: Final = {"uscc": _uscc, "lei": _lei, "vat": _vat, "duns": _duns, "company_number": _company_number}
_NAMES: Final = {
    "uscc": "USCC",
    "lei": "LEI",
    "vat": "VAT number",
    "duns": "D-U-N-S number",
    "company_number": "company number",
}


def _fault(error: wrong.ValidationError) -> str:
    match error:
        case wrong.InvalidLength():
            return "it has the wrong length"
        case wrong.InvalidChecksum():
            return "the check digit is wrong"
        case wrong.InvalidComponent():
            return "a part of it, such as the country or region, does not exist"
    return "it holds characters that are not allowed there"
