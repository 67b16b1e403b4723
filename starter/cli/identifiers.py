"""The options that name a company's legal identifiers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import get_args

from cyclopts import Parameter

from domain.legal_ids import LegalId, Scheme


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """What registers and authorities call the company; blanks and hyphens do not matter."""

    uscc: str | None = None
    "统一社会信用代码, 18 characters."
    lei: str | None = None
    "LEI, 20 characters."
    vat: str | None = None
    "VAT number with its country prefix."
    duns: str | None = None
    "D-U-N-S number, 9 digits."
    company_number: str | None = None
    "Number in the national register of companies."

    def given(self) -> tuple[LegalId, ...]:
        """Those that were named, as they were typed."""
        typed = {field.name: getattr(self, field.name) for field in fields(self)}
        return tuple(
            LegalId(scheme=scheme, value=typed[scheme]) for scheme in get_args(Scheme) if typed[scheme] is not None
        )


UNIDENTIFIED = Identifiers()
