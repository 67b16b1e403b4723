"""The sandbox as an HTTP application: every provider and partner below its own prefix, the switches below /sandbox."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI

from starter.sandbox.companies import COMPANIES
from starter.sandbox.desk import Clock, Desk
from starter.sandbox.faults import Faults
from starter.sandbox.partners.callbacks import Callbacks
from starter.sandbox.partners.router import partner_router, switch_router
from starter.sandbox.providers import (
    bank_reference,
    companies_house,
    creditsafe,
    dnb,
    gleif,
    public_record,
    trade_references,
    vies,
)
from starter.sandbox.trouble import Trouble

PROVIDERS = (gleif, companies_house, vies, dnb, creditsafe, bank_reference, trade_references, public_record)


def create_sandbox(desk: Desk, callbacks: Callbacks | None = None) -> FastAPI:
    """The application over a day, a till and dice; building it opens nothing. With `callbacks` there are partners."""
    app = FastAPI(title="Open Account sandbox: all companies are invented", docs_url=None, redoc_url=None)
    for provider in PROVIDERS:
        app.include_router(provider.router(desk))
    app.include_router(_switches(desk))
    if callbacks is not None:
        app.include_router(partner_router(callbacks.house, callbacks))
        app.include_router(switch_router(callbacks.house, callbacks))
    app.add_middleware(Trouble, dice=desk.dice)
    return app


def _switches(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/sandbox")

    @routes.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok", "companies": "all companies are invented"}

    @routes.get("/companies")
    async def companies() -> list[dict[str, Any]]:
        """The companies with a story; generated ones X-00001 and following come on top."""
        return [
            {
                "customer_id": each.customer_id,
                "name": each.name,
                "country": each.country,
                "currency": each.currency,
                "identifiers": [identifier.model_dump() for identifier in each.identifiers],
                "quirks": {provider.value: quirk for provider, quirk in each.quirks.items()},
            }
            for each in COMPANIES.values()
        ]

    @routes.get("/purchases")
    async def purchases() -> dict[str, Any]:
        """What was bought: `asked` counts the requests, `charged` the bills."""
        listed = desk.purchases.listed()
        asked = sum(each["times_asked"] for each in listed)
        return {"asked": asked, "charged": sum(each["charged"] for each in listed), "purchases": listed}

    @routes.get("/faults")
    async def faults() -> dict[str, Any]:
        return {**desk.dice.faults.model_dump(mode="json"), "met": dict(desk.dice.met)}

    @routes.put("/faults")
    async def switch(wanted: Faults) -> dict[str, Any]:
        """Replaces all switches; `{}` ends every fault."""
        desk.dice.set(wanted)
        return wanted.model_dump(mode="json")

    @routes.put("/clock")
    async def set_clock(wanted: Clock) -> Clock:
        desk.clock = wanted
        return wanted

    return routes
