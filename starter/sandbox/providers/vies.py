"""VIES: whether a VAT number is registered. No login."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from domain.evidence.source import Provider
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
        if company is not None:
            try:
                await desk.attend(HERE, company)
            except HTTPException as error:
                if error.status_code != 500:
                    raise
                return {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}
        registered = company is not None and company.quirks.get(HERE) != "unregistered"
        shown = registered and company is not None and company.country not in _UNDISCLOSED
        return {
            "countryCode": asked.countryCode,
            "vatNumber": asked.vatNumber,
            "requestDate": desk.stamp(HERE, company) if company is not None else f"{desk.today()}T00:00:00Z",
            "valid": registered,
            "name": company.name if shown and company is not None else "---",
            "address": "---",
        }

    return routes
