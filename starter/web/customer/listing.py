"""All customers, searched and filtered."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from activities.postgres.customer_search import CustomerFilter, Stop, found_customers
from domain.policy_part import Grade
from starter.api.v1.fields import After, Text
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, leaves

router = APIRouter()

Segment = Literal["core", "ordinary", "removed"]


@router.get("/customers")
async def customers(
    request: Request,
    services: WithServices,
    asking: Asking,
    q: Annotated[Text, Query()] = "",
    grade: Grade | Literal["none", ""] = "",
    segment: Segment | Literal[""] = "",
    stop: Stop | Literal[""] = "",
    currency: Annotated[str, Query(pattern="^([A-Z]{3})?$")] = "",
    after: After = None,
) -> HTMLResponse:
    """A page of customers by id. An empty filter asks for all."""
    asking.require("read.customers")
    desk = services.desk
    wanted = CustomerFilter(
        text=q.strip(), grade=grade or None, segment=segment or None, stop=stop or None, currency=currency or None
    )
    today = desk.today()
    found = await found_customers(services.pool, wanted, today, after=after or "", most=ROWS)
    return page(
        request,
        "customer/list.html",
        found=found.items,
        wanted=wanted,
        today=today,
        leaves=await leaves(request, found, after, lambda id_: desk.read.customer(id_, today)),
    )
