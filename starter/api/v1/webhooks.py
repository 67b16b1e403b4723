"""Webhooks: endpoints that are told what happens, and what was sent to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from activities.postgres.rows import Page
from activities.webhooks.reading import DeliveryFile, DeliveryRow, EndpointRow, Status
from starter.api.v1.answers import answered
from starter.api.v1.fields import After, Flag, Limit, OfId, PathId
from starter.api.v1.keys import WithKey
from starter.api.v1.paging import require_known
from starter.api.v1.route import api_router, guarded
from starter.api.v1.webhook_models import (
    STREAM_PATTERN,
    TYPE_PATTERN,
    DisableRequest,
    EndpointChange,
    EndpointRequest,
    ReplayRequest,
    RotateRequest,
)
from starter.identity.asking import Asking
from starter.services import Services, WithServices
from starter.webhooks.desk import EndpointWithSecret, WebhookDesk

router = api_router()


@router.post("/webhooks", status_code=201, response_model=EndpointWithSecret, **guarded("webhook.manage"))
async def add_webhook(wanted: EndpointRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """The secret is in this answer and in no other."""
    made = await _desk(services).register(
        wanted.url, wanted.events, wanted.description, actor=asking.id, command_id=await key.command_id(wanted)
    )
    return answered(made, 201, location=f"/v1/webhooks/{made.webhook_id}")


@router.get("/webhooks", response_model=Page[EndpointRow], **guarded("read.deliveries"))
async def list_webhooks(
    services: WithServices, deleted: Flag = False, after: After = None, limit: Limit = 50
) -> Response:
    """By id."""
    read = _desk(services).read
    page = await read.endpoints(deleted=deleted, after=after or "", most=limit)
    await require_known(page, after, read.endpoint)
    return answered(page)


@router.get("/webhooks/{webhook_id}", response_model=EndpointRow, **guarded("read.deliveries"))
async def get_webhook(webhook_id: PathId, services: WithServices) -> Response:
    """One endpoint."""
    return answered(await _desk(services).endpoint(webhook_id))


@router.patch("/webhooks/{webhook_id}", response_model=EndpointRow, **guarded("webhook.manage"))
async def change_webhook(
    webhook_id: PathId, wanted: EndpointChange, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Other events count from now on."""
    changed = await _desk(services).change(
        webhook_id,
        url=wanted.url,
        events=wanted.events,
        description=wanted.description,
        actor=asking.id,
        command_id=await key.command_id(wanted),
    )
    return answered(changed)


@router.post("/webhooks/{webhook_id}/enable", response_model=EndpointRow, **guarded("webhook.manage"))
async def enable_webhook(webhook_id: PathId, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """What happened while it was disabled is sent now."""
    command_id = await key.command_id()
    return answered(await _desk(services).enable(webhook_id, actor=asking.id, command_id=command_id))


@router.post("/webhooks/{webhook_id}/disable", response_model=EndpointRow, **guarded("webhook.manage"))
async def disable_webhook(
    webhook_id: PathId, wanted: DisableRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Nothing is sent to it until it is enabled; nothing is lost."""
    command_id = await key.command_id(wanted)
    return answered(await _desk(services).disable(webhook_id, wanted.reason, actor=asking.id, command_id=command_id))


@router.post("/webhooks/{webhook_id}/rotate", response_model=EndpointWithSecret, **guarded("webhook.manage"))
async def rotate_secret(
    webhook_id: PathId, wanted: RotateRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """A new secret, in this answer and in no other."""
    command_id = await key.command_id(wanted)
    rotated = await _desk(services).rotate(webhook_id, at_once=wanted.at_once, actor=asking.id, command_id=command_id)
    return answered(rotated)


@router.post("/webhooks/{webhook_id}/replay", response_model=EndpointRow, **guarded("webhook.manage"))
async def replay_webhook(
    webhook_id: PathId, wanted: ReplayRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Everything it subscribes to is sent once more, each under the id that it had."""
    command_id = await key.command_id(wanted)
    replayed = await _desk(services).replay_since(webhook_id, wanted.since, actor=asking.id, command_id=command_id)
    return answered(replayed)


@router.post("/webhooks/{webhook_id}/ping", status_code=202, response_model=DeliveryFile, **guarded("webhook.manage"))
async def ping_webhook(webhook_id: PathId, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """A test message `webhook.ping`, sent within a second or two."""
    command_id = await key.command_id()
    return answered(await _desk(services).ping(webhook_id, actor=asking.id, command_id=command_id), 202)


@router.delete("/webhooks/{webhook_id}", response_model=EndpointRow, **guarded("webhook.manage"))
async def delete_webhook(webhook_id: PathId, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """For good: its secrets are destroyed, what it was sent stays on record."""
    command_id = await key.command_id()
    return answered(await _desk(services).delete(webhook_id, actor=asking.id, command_id=command_id))


@router.get("/deliveries", response_model=Page[DeliveryRow], **guarded("read.deliveries"))
async def list_deliveries(
    services: WithServices,
    webhook_id: OfId = None,
    status: Annotated[Status | None, Query()] = None,
    stream: Annotated[str | None, Query(pattern=STREAM_PATTERN, examples=["sale/SO-9001"])] = None,
    type_: Annotated[str | None, Query(alias="type", pattern=TYPE_PATTERN, examples=["sale.order_approved"])] = None,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """The latest first."""
    read = _desk(services).read
    page = await read.deliveries(
        webhook_id=webhook_id, status=status, event_type=type_, stream=stream, after=after or "", most=limit
    )
    await require_known(page, after, read.delivery)
    return answered(page)


@router.get("/deliveries/{delivery_id}", response_model=DeliveryFile, **guarded("read.deliveries"))
async def get_delivery(delivery_id: PathId, services: WithServices) -> Response:
    """With its body and every try."""
    return answered(await _desk(services).delivery(delivery_id))


@router.post(
    "/deliveries/{delivery_id}/replay", status_code=202, response_model=DeliveryFile, **guarded("webhook.manage")
)
async def replay_delivery(delivery_id: PathId, services: WithServices, asking: Asking) -> Response:
    """One more try of the same body under the same id."""
    return answered(await _desk(services).replay(delivery_id, actor=asking.id), 202)


def _desk(services: Services) -> WebhookDesk:
    return WebhookDesk(services.desk, services.settings)
