"""How our own contracts name the company that is asked about."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from domain.legal_ids import LegalId
from starter.sandbox.company import Company
from starter.sandbox.world import find_any


class Asked(BaseModel):
    """See docs/sources.md."""

    name: str
    country: str = ""
    identifiers: tuple[LegalId, ...] = ()

    def company(self) -> Company | None:
        return find_any(self.identifiers, self.country)


def named(company: Company) -> dict[str, Any]:
    """The company that an answer is about."""
    identifiers = [each.model_dump() for each in company.identifiers]
    return {"name": company.name, "identifiers": identifiers}
