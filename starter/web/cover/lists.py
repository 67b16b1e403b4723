"""What shares a risk, kind by kind, as lists that are turned page by page."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from activities.postgres import cover_reading
from activities.postgres.cover_reading import CLAIMS_RUNNING, Wanted
from activities.postgres.rows import Page
from starter.api.v1.fields import AfterDerived
from starter.identity.asking import Asking
from starter.services import Services, WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, leaves

router = APIRouter(prefix="/cover")

All = Annotated[Literal["yes", ""], Query(alias="all")]


@router.get("/limits")
async def limits(request: Request, services: WithServices, asking: Asking, after: AfterDerived = None) -> HTMLResponse:
    """What insurers and factors carry of each customer."""
    asking.require("read.cover")
    found = await cover_reading.buyer_limits(services.pool, after=after or "", most=ROWS)
    return await _shown(request, services, "limits", found, after, "buyer_limit")


@router.get("/guarantees")
async def guarantees(
    request: Request, services: WithServices, asking: Asking, every: All = "", after: AfterDerived = None
) -> HTMLResponse:
    """Those in force, or `all`."""
    asking.require("read.cover")
    found = await cover_reading.guarantees(services.pool, Wanted(ended=bool(every)), after=after or "", most=ROWS)
    return await _shown(request, services, "guarantees", found, after, "guarantee", every)


@router.get("/claims")
async def claims(
    request: Request, services: WithServices, asking: Asking, every: All = "", after: AfterDerived = None
) -> HTMLResponse:
    """What runs with insurers, or `all` insured receivables."""
    asking.require("read.cover")
    wanted = Wanted(ended=True) if every else Wanted(phases=tuple(map(str, CLAIMS_RUNNING)))
    found = await cover_reading.insured(services.pool, wanted, after=after or "", most=ROWS)
    return await _shown(request, services, "claims", found, after, "insured", every)


@router.get("/invoices")
async def invoices(
    request: Request, services: WithServices, asking: Asking, every: All = "", after: AfterDerived = None
) -> HTMLResponse:
    """Invoices with factors, or `all` that were ever offered."""
    asking.require("read.cover")
    found = await cover_reading.assignments(services.pool, Wanted(ended=bool(every)), after=after or "", most=ROWS)
    return await _shown(request, services, "invoices", found, after, "assignment", every)


@router.get("/arrangements")
async def arrangements(request: Request, services: WithServices, asking: Asking) -> HTMLResponse:
    """Insurance policies and factoring agreements of the house, also those that have ended."""
    asking.require("read.cover")
    today, wanted = services.desk.today(), Wanted(ended=True)
    return page(
        request,
        "cover/arrangements.html",
        today=today,
        insurances=(await cover_reading.insurances(services.pool, today, wanted, most=ROWS)).items,
        agreements=(await cover_reading.agreements(services.pool, today, wanted, most=ROWS)).items,
    )


async def _shown(
    request: Request, services: Services, kind: str, found: Page[Any], after: str | None, stream: str, every: str = ""
) -> HTMLResponse:
    async def look(key: str) -> object | None:
        return await cover_reading.exists(services.pool, f"{stream}/{key}") or None

    return page(
        request,
        "cover/list.html",
        kind=kind,
        found=found.items,
        every=bool(every),
        today=services.desk.today(),
        leaves=await leaves(request, found, after, look),
    )
