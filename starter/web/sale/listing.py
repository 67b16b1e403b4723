"""Sales, the latest first."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from activities.postgres.sale_search import SaleFilter, found_sales
from domain.sale.order import Lane
from domain.sale.state import ENDED, Phase
from starter.api.v1.fields import After, Text
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, leaves
from starter.web.words import mark

router = APIRouter()

Kind = Literal["waiting", "delivering", "unpaid", "ended", ""]

KINDS: Final[dict[Kind, tuple[str, tuple[Phase, ...]]]] = {
    "": (mark("All"), ()),
    "waiting": (mark("Waiting for a decision"), (Phase.HELD, Phase.PENDING, Phase.OFFERED)),
    "delivering": (mark("To deliver"), (Phase.APPROVED, Phase.PARTLY_DELIVERED)),
    "unpaid": (mark("Unpaid"), (Phase.DELIVERED,)),
    "ended": (mark("Ended"), tuple(sorted(ENDED))),
}
"""What people look for, and the phases that it means."""


@router.get("/sales")
async def sales(
    request: Request,
    services: WithServices,
    asking: Asking,
    q: Annotated[Text, Query()] = "",
    kind: Kind = "",
    lane: Lane | Literal[""] = "",
    after: After = None,
) -> HTMLResponse:
    """A page of sales."""
    asking.require("read.orders")
    wanted = SaleFilter(text=q.strip(), phases=KINDS[kind][1], lane=lane or None)
    found = await found_sales(services.pool, wanted, after=after or "", most=ROWS)
    return page(
        request,
        "sale/list.html",
        found=found.items,
        wanted=wanted,
        kind=kind,
        kinds={name: words for name, (words, _) in KINDS.items()},
        lanes=("straight_through", "covered", "delegated", "dual", "decline", "hold"),
        leaves=await leaves(request, found, after, services.desk.read.sale),
    )
