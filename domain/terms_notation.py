"""How credit terms are written down. `read` turns the text into the fields of `Terms`, `write` is its inverse.

| written | due |
| --- | --- |
| `NET30` | 30 days after the invoice date |
| `EOM+30` | 30 days after the end of the invoice month; `EOM` means `EOM+0` |
| `DAY15+1` | the 15th of the next month; in a month without that day, its last day |
| `DAY15+0` | the first 15th on or after the invoice date |
| `DUE 2026-12-31` | on that date |
| `30%@0,70%@60` | instalments: 30 % on the invoice date, 70 % after 60 days |

`2/10 ` before any of them: 2 % off for payment within 10 days of the invoice date.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.errors import TermsInvalid

if TYPE_CHECKING:
    from domain.terms import Terms

_PERCENT = r"([0-9]{1,3}(?:\.[0-9]{1,4})?)"
_DISCOUNT = re.compile(rf"{_PERCENT}/([0-9]{{1,4}}) (.+)")
_NET = re.compile(r"NET ?([0-9]{1,4})")
_END_OF_MONTH = re.compile(r"EOM(?:\+([0-9]{1,4}))?")
_FIXED_DAY = re.compile(r"DAY([0-9]{1,2})\+([0-9]{1,2})")
_FIXED_DATE = re.compile(r"DUE ([0-9]{4}-[0-9]{2}-[0-9]{2})")
_INSTALMENT = re.compile(rf"{_PERCENT}%@([0-9]{{1,4}})")


def read(text: str) -> dict[str, Any]:
    """The fields of the terms written in `text`. Refuses `terms.invalid`."""
    text = text.strip().upper()
    if found := _DISCOUNT.fullmatch(text):
        discount = {"percent": Decimal(found[1]), "days": int(found[2])}
        return {**_read_due(found[3], text), "discount": discount}
    return _read_due(text, text)


def _read_due(due: str, text: str) -> dict[str, Any]:
    if found := _NET.fullmatch(due):
        return {"kind": "net", "days": int(found[1])}
    if found := _END_OF_MONTH.fullmatch(due):
        return {"kind": "end_of_month", "days": int(found[1] or 0)}
    if found := _FIXED_DAY.fullmatch(due):
        return {"kind": "fixed_day", "day_of_month": int(found[1]), "months_ahead": int(found[2])}
    if found := _FIXED_DATE.fullmatch(due):
        return {"kind": "fixed_date", "due_on": _date(found[1])}
    parts = [_INSTALMENT.fullmatch(part.strip()) for part in due.split(",")]
    if all(parts):
        shares = [{"percent": Decimal(part[1]), "days": int(part[2])} for part in parts if part]
        return {"kind": "instalments", "instalments": shares}
    raise TermsInvalid(f"{text[:60]!r} is none of NET30, EOM+30, DAY15+1, DUE 2026-12-31, 30%@0,70%@60", field="terms")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TermsInvalid(f"{text} is not a date", field="terms") from None


def write(terms: Terms) -> str:
    """The one spelling of these terms."""
    discount = f"{_plain(terms.discount.percent)}/{terms.discount.days} " if terms.discount else ""
    match terms.kind:
        case "net":
            return f"{discount}NET{terms.days}"
        case "end_of_month":
            return f"{discount}EOM+{terms.days}" if terms.days else f"{discount}EOM"
        case "fixed_day":
            return f"{discount}DAY{terms.day_of_month}+{terms.months_ahead}"
        case "fixed_date":
            return f"{discount}DUE {terms.due_on}"
        case "instalments":
            return discount + ",".join(f"{_plain(share.percent)}%@{share.days}" for share in terms.instalments)


def _plain(percent: Decimal) -> str:
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
