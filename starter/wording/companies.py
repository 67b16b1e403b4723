"""What companies are known by, in words."""

from __future__ import annotations

from typing import Final

SCHEMES: Final[dict[str, str]] = {
    "uscc": "USCC",
    "lei": "LEI",
    "vat": "VAT",
    "duns": "D-U-N-S",
    "company_number": "company no.",
}
"""Schemes of legal identifiers."""
