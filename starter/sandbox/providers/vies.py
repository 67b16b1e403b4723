"""VIES: whether a VAT number is registered. No login."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from domain.evidence.source import Provider
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk
from starter.sandbox.world import find

HERE = Provider.VIES
_UNDISCLOSED = {"DE"}  # member states that tell only whether a number is registered


class Check(BaseModel):
    """Both parts of the number."""

    countryCode: str  # noqa: N815
    vatNumber: str  # noqa: N815


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/vies/rest-api")

    @routes.post("/check-vat-number")
    async def check(asked: Check) -> dict[str, Any]:
        company = find("vat", asked.countryCode + asked.vatNumber)
        if company is not None and company.quirks.get(HERE) == "fails":
            return {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}
        shown = desk.shown(HERE, await desk.attend(HERE, company)) if company is not None else None
        vat = shown.identifier("vat") if shown is not None else asked.countryCode + asked.vatNumber
        registered = company is not None and company.quirks.get(HERE) != "unregistered"
        return {
            "countryCode": vat[:2],
            "vatNumber": vat[2:],
            "requestDate": desk.stamp(HERE, company) if company is not None else f"{desk.today()}T00:00:00Z",
            "valid": registered,
            "name": shown.name if shown is not None and registered and _told(shown) else "---",
            "address": "---",
        }

    return routes


def _told(company: Company) -> bool:
    """Whether the member state says whose number it is."""
    return company.country not in _UNDISCLOSED and company.quirks.get(HERE) != "partial"
