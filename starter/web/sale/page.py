"""One sale: how far it is, how it was decided, what happened, and what may be done."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from activities.postgres.sale_search import name_of
from domain.errors import Refusal
from domain.ids import sale_stream
from starter.api.problems import status_of
from starter.api.v1.fields import PathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.order_cover import order_cover
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.pages import page
from starter.web.reader import Reader
from starter.web.sale import story

router = APIRouter()


@router.get("/sales/{order_id}")
async def sale(
    request: Request, order_id: PathId, services: WithServices, asking: Asking, done: str = ""
) -> HTMLResponse:
    return await shown(request, order_id, services, asking, done=done)


async def shown(
    request: Request,
    order_id: str,
    services: Services,
    asking: Principal,
    *,
    done: str = "",
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """The page, with what was refused on it; or `order.unknown`."""
    asking.require("read.orders")
    file = await services.desk.sale(order_id)
    reader = Reader.of(request)
    return page(
        request,
        "sale/page.html",
        status_code=200 if refusal is None else status_of(refusal),
        file=file,
        stream=sale_stream(order_id),
        customer_name=await name_of(services.pool, file.customer_id),
        steps=story.steps(file.phase),
        explained=story.explained(file, reader.speech),
        cover=await order_cover(services.desk, order_id, file) if asking.may("read.cover") else None,
        tasks=story.tasks(file.timeline),
        version=story.version(file),
        doable=story.doable(file, asking),
        told=reader.told,
        temporal_ui=_temporal_ui(services, asking, order_id),
        command_id=new_id(),
        done=done,
        refusal=refusal,
        today=services.desk.today(),
    )


def _temporal_ui(services: Services, asking: Principal, order_id: str) -> str | None:
    """Where whoever looks after the system sees how the workflow ran."""
    settings = services.settings
    if settings.temporal_ui_url is None or asking.role not in ("admin", "auditor"):
        return None
    workflow = sale_stream(order_id).replace("/", "%2F")
    return f"{settings.temporal_ui_url}/namespaces/{settings.temporal_namespace}/workflows/{workflow}"
