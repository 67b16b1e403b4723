"""Orders: ask for credit, and everything that follows on the seller's side."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from activities.postgres.rows import Page, SaleFile, SaleRow
from domain.sale.state import WAITING, Phase
from starter.api.v1.answers import answered
from starter.api.v1.fields import After, Limit, OfId, PathId
from starter.api.v1.keys import WithKey
from starter.api.v1.order_models import (
    AcceptRequest,
    AmendRequest,
    CancelRequest,
    DispatchRequest,
    OrderDecision,
    OrderRequest,
    OrderView,
    ReturnRequest,
)
from starter.api.v1.paging import require_known
from starter.api.v1.route import api_router, guarded
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()

_SUBMITTED: dict[int | str, dict[str, Any]] = {
    202: {"model": OrderDecision, "description": "a person must decide, or the order is held"}
}
_CHANGED: dict[int | str, dict[str, Any]] = {
    202: {"model": OrderView, "description": "a person must decide what was added"}
}


@router.post("/orders", status_code=201, response_model=OrderDecision, responses=_SUBMITTED, **guarded("order.submit"))
async def submit_order(wanted: OrderRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """The credit decision. The same order gets the same decision again; other content under its id is
    `order.reused`."""
    await key.command_id(wanted)
    decision = OrderDecision.of(await services.desk.submit_order(wanted.order(asking.id), asking.id))
    return answered(decision, 202 if decision.waits else 201, location=decision.links.order)


@router.get("/orders", response_model=Page[SaleRow], **guarded("read.orders"))
async def list_orders(
    services: WithServices,
    customer_id: OfId = None,
    phase: Annotated[list[Phase] | None, Query(max_length=len(Phase))] = None,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """The latest order first."""
    read = services.desk.read
    page = await read.sales(customer_id=customer_id, phases=tuple(phase or ()), after=after or "", most=limit)
    await require_known(page, after, read.sale)
    return answered(page)


@router.get("/orders/{order_id}", response_model=OrderView, **guarded("read.orders"))
async def get_order(order_id: PathId, services: WithServices) -> Response:
    """The order with its decision explained, release, receivables and timeline."""
    return answered(OrderView.of(await services.desk.sale(order_id)))


@router.post("/orders/{order_id}/amend", response_model=OrderView, responses=_CHANGED, **guarded("order.amend"))
async def amend_order(
    order_id: PathId, wanted: AmendRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Inside the release it simply goes on; beyond it only the difference is decided."""
    command_id = await key.command_id(wanted)
    sale = await services.desk.amend(order_id, wanted.amount.money, actor=asking.id, command_id=command_id)
    return _changed(sale)


@router.post("/orders/{order_id}/accept", response_model=OrderView, responses=_CHANGED, **guarded("order.accept_offer"))
async def accept_offer(
    order_id: PathId, wanted: AcceptRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Accepts what the approver offered."""
    command_id = await key.command_id(wanted)
    return _changed(await services.desk.accept_offer(order_id, wanted.proofs, actor=asking.id, command_id=command_id))


@router.post("/orders/{order_id}/cancel", response_model=OrderView, **guarded("order.cancel"))
async def cancel_order(
    order_id: PathId, wanted: CancelRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Before goods have left."""
    command_id = await key.command_id(wanted)
    return answered(
        OrderView.of(await services.desk.cancel(order_id, wanted.reason, actor=asking.id, command_id=command_id))
    )


@router.post("/orders/{order_id}/dispatch", response_model=OrderView, **guarded("order.dispatch"))
async def dispatch_goods(
    order_id: PathId, wanted: DispatchRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Goods leave under the release; the invoice follows by itself."""
    sale = await services.desk.dispatch(
        order_id,
        wanted.amount.money if wanted.amount else None,
        actor=asking.id,
        delivery_id=wanted.delivery_id,
        invoice_no=wanted.invoice_no,
        final=wanted.final,
        command_id=await key.command_id(wanted),
    )
    return answered(OrderView.of(sale))


@router.post("/orders/{order_id}/return", response_model=OrderView, **guarded("order.return"))
async def return_goods(
    order_id: PathId, wanted: ReturnRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Goods come back: a credit note on the invoice they were delivered under."""
    command_id = await key.command_id(wanted)
    sale = await services.desk.return_goods(
        order_id, wanted.invoice_no, wanted.amount.money, wanted.reason, actor=asking.id, command_id=command_id
    )
    return answered(OrderView.of(sale))


def _changed(sale: SaleFile) -> Response:
    waits = sale.state.pending is not None or sale.phase in WAITING
    return answered(OrderView.of(sale), 202 if waits else 200)
