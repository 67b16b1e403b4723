"""A bank's reference, asynchronous: accepted at once, answered a moment later. The token is `sandbox`.

Nothing is kept: what was asked stands in the address of the request, so that a restart forgets none.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Depends, HTTPException, Response

from domain.evidence.source import Provider
from starter.sandbox.asked import Asked, named
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk, require_bearer
from starter.sandbox.world import company_of

HERE = Provider.BANK_REFERENCE
THINKING_SECONDS: Final = 0.3


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/bank-reference/v1/references", dependencies=[Depends(require_bearer)])

    @routes.post("", status_code=202)
    async def request(asked: Asked, response: Response) -> dict[str, str]:
        company = await desk.attend(HERE, asked.company())
        ready = datetime.now(UTC).timestamp() + THINKING_SECONDS
        response.headers["Location"] = f"/v1/references/{company.serial}-{int(ready * 1000)}"
        return {"status": "pending"}

    @routes.get("/{request_id}")
    async def look(request_id: str) -> dict[str, Any]:
        serial, _, ready = request_id.partition("-")
        company = company_of(int(serial)) if serial.isdecimal() and ready.isdecimal() else None
        if company is None:
            raise HTTPException(404, "no such request")
        if datetime.now(UTC).timestamp() * 1000 < int(ready):
            return {"status": "pending"}
        if company.quirks.get(HERE) == "refused":
            return {"status": "refused", "reason": "no_consent"}
        return _answer(company, desk)

    return routes


def _answer(company: Company, desk: Desk) -> dict[str, Any]:
    well = company.percentile
    since = company.founded.replace(year=company.founded.year + 1, day=1)
    return {
        "status": "answered",
        "as_of": desk.dated(HERE, company).isoformat(),
        "subject": named(desk.shown(HERE, company)),
        "client_since": min(since, desk.today()).isoformat(),
        "conduct": None if company.quirks.get(HERE) == "partial" else _conduct(well),
        "returned_items_12_months": 0 if well >= 45 else company.varied("returned", 1, 6),
    }


def _conduct(well: int) -> str:
    return "excellent" if well >= 65 else "satisfactory" if well >= 25 else "irregular"
