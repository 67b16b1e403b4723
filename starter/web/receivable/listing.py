"""Receivables, what is longest overdue first."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from activities.postgres.receivable_search import ReceivableFilter, found_receivables
from domain.figures.aging import Bucket
from starter.api.v1.fields import AfterDerived, Text
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, leaves

router = APIRouter()

Yes = Literal["yes", ""]


@router.get("/receivables")
async def receivables(
    request: Request,
    services: WithServices,
    asking: Asking,
    q: Annotated[Text, Query()] = "",
    bucket: Bucket | Literal[""] = "",
    currency: Annotated[str, Query(pattern="^([A-Z]{3})?$")] = "",
    calls: Yes = "",
    settled: Yes = "",
    after: AfterDerived = None,
) -> HTMLResponse:
    """A page of open receivables; `calls` asks for those to be called about, `settled` for settled ones instead."""
    asking.require("read.receivables")
    desk = services.desk
    wanted = ReceivableFilter(
        text=q.strip(),
        bucket=bucket or None,
        currency=currency or None,
        call_due=bool(calls),
        settled=bool(settled),
    )
    today = desk.today()
    found = await found_receivables(services.pool, wanted, today, after=after or "", most=ROWS)
    return page(
        request,
        "receivable/list.html",
        found=found.items,
        wanted=wanted,
        today=today,
        leaves=await leaves(request, found, after, desk.read.receivable),
    )
