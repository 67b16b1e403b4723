"""Identifiers that an authority or a register gave a company."""

from __future__ import annotations

from typing import Literal

from domain.base import Value

Scheme = Literal["uscc", "lei", "vat", "duns", "company_number"]
"""USCC 统一社会信用代码; LEI (ISO 17442); VAT with its country prefix; D-U-N-S; the number in the national register."""


class LegalId(Value):
    """`value` in its compact form, without blanks or hyphens."""

    scheme: Scheme
    value: str
