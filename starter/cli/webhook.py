"""`openaccount webhook …`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

from cyclopts import App, Parameter

from activities.webhooks.reading import Status, Webhooks
from domain.webhook.refusals import DeliveryUnknown, WebhookUnknown
from runtime.settings import load_settings
from starter.cli import webhook_view
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of
from starter.webhooks.desk import WebhookDesk
from starter.webhooks.moments import begin_of

app = App(name="webhook", help="Webhooks: which systems are told what happens, and what was sent to them.")

_DELIVERY: Final = "msg_"


@app.command
async def add(
    url: str,
    *,
    event: Annotated[tuple[str, ...], Parameter(required=True)],
    description: str = "",
    acting: Acting = UNNAMED,
) -> None:
    """Register an endpoint. Its secret is shown now and never again.

    Parameters
    ----------
    url
        Where events are sent: https://host/path.
    event
        A type like sale.order_approved, a family like receivable.*, or *; may be given several times.
    description
        What it is for.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.register(url, event, description, **by)
    SCREEN.show(made, *webhook_view.secret(made))


@app.command(name="list")
async def list_(
    *, deleted: Annotated[bool, Parameter(name="--all", show_default=False)] = False, paging: Paging = FIRST_PAGE
) -> None:
    """List the endpoints.

    Parameters
    ----------
    deleted
        Also those that were deleted.
    """
    async with reading() as books:
        read = Webhooks(books.read.pool)
        page = await read.endpoints(deleted=deleted, after=paging.after, most=paging.most)
    SCREEN.show_page(page, webhook_view.endpoint_table(page.items))


@app.command
async def show(which: str, *, output: Output = AS_TABLE) -> None:
    """Show an endpoint, or one delivery with its body and every try.

    Parameters
    ----------
    which
        An endpoint, or a delivery: msg_…
    """
    async with reading() as books:
        read, zone = Webhooks(books.read.pool), timezone_of(books)
        if which.startswith(_DELIVERY):
            delivery = await read.delivery(which)
            if delivery is None:
                raise DeliveryUnknown(f"there is no delivery {which}", field="which")
            SCREEN.show(delivery, *webhook_view.delivery(delivery, zone))
            return
        endpoint = await read.endpoint(which)
    if endpoint is None:
        raise WebhookUnknown(f"there is no endpoint {which}", field="which")
    SCREEN.show(endpoint, *webhook_view.endpoint(endpoint, zone))


@app.command
async def change(
    webhook_id: str,
    *,
    url: str | None = None,
    event: tuple[str, ...] = (),
    description: str | None = None,
    acting: Acting = UNNAMED,
) -> None:
    """Change an endpoint; what is not given stays as it is.

    Parameters
    ----------
    webhook_id
        Which endpoint.
    url
        Where events are sent from now on.
    event
        All that it is told from now on; may be given several times.
    description
        What it is for.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.change(webhook_id, url=url, events=event or None, description=description, **by)
    SCREEN.show(made, *webhook_view.endpoint(made))


@app.command
async def rotate(
    webhook_id: str,
    *,
    at_once: Annotated[bool, Parameter(show_default=False)] = False,
    acting: Acting = UNNAMED,
) -> None:
    """Make a new secret; the old one goes on signing for a day.

    Parameters
    ----------
    webhook_id
        Which endpoint.
    at_once
        The old one ends now: somebody has seen it.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.rotate(webhook_id, at_once=at_once, **by)
    SCREEN.show(made, *webhook_view.secret(made))


@app.command
async def disable(webhook_id: str, *, reason: str = "", acting: Acting = UNNAMED) -> None:
    """Send it nothing until it is enabled; nothing is lost.

    Parameters
    ----------
    webhook_id
        Which endpoint.
    reason
        Why.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.disable(webhook_id, reason, **by)
    SCREEN.show(made, *webhook_view.endpoint(made))


@app.command
async def enable(webhook_id: str, *, acting: Acting = UNNAMED) -> None:
    """Go on where it stopped: all that happened meanwhile is sent.

    Parameters
    ----------
    webhook_id
        Which endpoint.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.enable(webhook_id, **by)
    SCREEN.show(made, *webhook_view.endpoint(made))


@app.command
async def delete(webhook_id: str, *, acting: Acting = UNNAMED) -> None:
    """Delete an endpoint for good; what it was sent stays on record.

    Parameters
    ----------
    webhook_id
        Which endpoint.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.delete(webhook_id, **by)
    SCREEN.show(made, *webhook_view.endpoint(made))


@app.command
async def ping(webhook_id: str, *, acting: Acting = UNNAMED) -> None:
    """Send a test message.

    Parameters
    ----------
    webhook_id
        Which endpoint.
    """
    async with _desk(acting) as (desk, by):
        made = await desk.ping(webhook_id, **by)
    SCREEN.show(made, *webhook_view.delivery(made))


@app.command
async def deliveries(
    *,
    webhook: str | None = None,
    status: Status | None = None,
    event: str | None = None,
    stream: str | None = None,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List deliveries, the latest first.

    Parameters
    ----------
    webhook
        Only those to this endpoint.
    status
        Only those of this status.
    event
        Only events of this type.
    stream
        Only events of this stream, like sale/SO-2041.
    """
    async with reading() as books:
        page = await Webhooks(books.read.pool).deliveries(
            webhook_id=webhook, status=status, event_type=event, stream=stream, after=paging.after, most=paging.most
        )
        zone = timezone_of(books)
    SCREEN.show_page(page, webhook_view.delivery_table(page.items, zone))


@app.command
async def replay(which: str, *, since: str | None = None, acting: Acting = UNNAMED) -> None:
    """Send one delivery once more, or everything for an endpoint since a position or a moment.

    Parameters
    ----------
    which
        A delivery: msg_… Or an endpoint, with --since.
    since
        A position of the record, or a moment with its zone: 2026-11-22T08:00:00Z.
    """
    async with _desk(acting) as (desk, by):
        if which.startswith(_DELIVERY):
            again = await desk.replay(which, actor=by["actor"])
            SCREEN.show(again, *webhook_view.delivery(again))
            return
        made = await desk.replay_since(which, begin_of(since), **by)
    SCREEN.show(made, *webhook_view.endpoint(made))


@asynccontextmanager
async def _desk(acting: Acting) -> AsyncIterator[tuple[WebhookDesk, dict[str, Any]]]:
    async with at_desk(acting, named=True) as (desk, by):
        yield WebhookDesk(desk, load_settings()), by
