"""Webhooks as pages: the endpoints and how they do, what was sent, every try of it, and once more on demand."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from activities.webhooks.reading import Status
from starter.api.v1.fields import After, PathId, Text
from starter.identity.asking import Asking
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, leaves
from starter.web.words import mark
from starter.webhooks.desk import WebhookDesk

router = APIRouter(prefix="/webhooks")

ENDPOINTS_SHOWN: Final = 100
STATUSES: Final[dict[Status, str]] = {
    "waiting": mark("waiting"),
    "delivered": mark("taken"),
    "failed": mark("given up"),
    "dropped": mark("dropped"),
}
PHASES: Final = {"enabled": mark("enabled"), "disabled": mark("disabled"), "deleted": mark("deleted")}
CAUSES: Final = {
    "asked": mark("by a person"),
    "gone": mark("it answered that it is gone"),
    "failing": mark("it took nothing for days"),
}

CommandId = Annotated[str, Form(pattern="^[A-Za-z0-9-]{8,64}$")]
"""Made with the page, so that a form that is sent twice is carried out once."""


@router.get("")
async def deliveries(
    request: Request,
    services: WithServices,
    asking: Asking,
    webhook: Annotated[str, Query(pattern="^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$")] = "",
    status: Status | Literal[""] = "",
    event: Annotated[Text, Query()] = "",
    stream: Annotated[Text, Query()] = "",
    after: After = None,
) -> HTMLResponse:
    """The endpoints, and a page of what was sent, the latest first. An empty filter asks for all."""
    asking.require("read.deliveries")
    read = _desk(services).read
    endpoints = await read.endpoints(most=ENDPOINTS_SHOWN)
    found = await read.deliveries(
        webhook_id=webhook or None,
        status=status or None,
        event_type=event.strip() or None,
        stream=stream.strip() or None,
        after=after or "",
        most=ROWS,
    )
    return page(
        request,
        "webhooks/list.html",
        endpoints=endpoints.items,
        found=found.items,
        wanted={"webhook": webhook, "status": status, "event": event, "stream": stream},
        statuses=STATUSES,
        phases=PHASES,
        causes=CAUSES,
        command_id=new_id(),
        leaves=await leaves(request, found, after, read.delivery),
    )


@router.get("/deliveries/{delivery_id}")
async def delivery(request: Request, delivery_id: PathId, services: WithServices, asking: Asking) -> HTMLResponse:
    """One message with its body and every try."""
    asking.require("read.deliveries")
    found = await _desk(services).delivery(delivery_id)
    return page(request, "webhooks/delivery.html", one=found, statuses=STATUSES)


@router.post("/deliveries/{delivery_id}/replay")
async def replay(delivery_id: PathId, services: WithServices, asking: Asking) -> Response:
    """Once more, under its own id."""
    asking.require("webhook.manage")
    await _desk(services).replay(delivery_id, actor=asking.id)
    return _to(delivery_id)


@router.post("/{webhook_id}/ping")
async def ping(webhook_id: PathId, services: WithServices, asking: Asking, command_id: CommandId) -> Response:
    """A test message."""
    asking.require("webhook.manage")
    sent = await _desk(services).ping(webhook_id, actor=asking.id, command_id=command_id)
    return _to(sent.delivery_id)


@router.post("/{webhook_id}/enable")
async def enable(webhook_id: PathId, services: WithServices, asking: Asking, command_id: CommandId) -> Response:
    """What happened while it was disabled is sent now."""
    asking.require("webhook.manage")
    return await _done(_desk(services).enable(webhook_id, actor=asking.id, command_id=command_id))


@router.post("/{webhook_id}/disable")
async def disable(webhook_id: PathId, services: WithServices, asking: Asking, command_id: CommandId) -> Response:
    """Nothing is sent to it any more."""
    asking.require("webhook.manage")
    return await _done(_desk(services).disable(webhook_id, actor=asking.id, command_id=command_id))


async def _done(doing: Awaitable[object]) -> Response:
    await doing
    return RedirectResponse("/webhooks", status_code=303)


def _to(delivery_id: str) -> Response:
    return RedirectResponse(f"/webhooks/deliveries/{delivery_id}", status_code=303)


def _desk(services: Services) -> WebhookDesk:
    return WebhookDesk(services.desk, services.settings)
