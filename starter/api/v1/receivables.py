"""Receivables: what is owed, and the calls that collectors make."""

from __future__ import annotations

from fastapi import Response
from pydantic import ConfigDict

from activities.postgres.rows import Page, ReceivableFile, ReceivableRow
from starter.api.v1 import fields
from starter.api.v1.answers import answered
from starter.api.v1.fields import AfterDerived, DerivedPathId, Flag, Limit, OfId
from starter.api.v1.keys import WithKey
from starter.api.v1.paging import require_known
from starter.api.v1.route import api_router, guarded
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()


class CallRequest(fields.RequestModel):
    """What was said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Ms Zhang: paid this week"}]})

    note: fields.Reason


class UseCashRequest(fields.RequestModel):
    """Without an amount as far as the customer's unapplied cash reaches."""

    amount: fields.Amount | None = None


@router.get("/receivables", response_model=Page[ReceivableRow], **guarded("read.receivables"))
async def list_receivables(
    services: WithServices,
    customer_id: OfId = None,
    order_id: OfId = None,
    overdue: Flag = False,
    settled_too: Flag = False,
    call_open: Flag = False,
    after: AfterDerived = None,
    limit: Limit = 50,
) -> Response:
    """The earliest due date first; settled ones only with `settled_too`. `call_open`: those a collector is to call
    about."""
    read = services.desk.read
    page = await read.receivables(
        customer_id=customer_id,
        order_id=order_id,
        overdue=overdue,
        open_only=not settled_too,
        call_open=call_open,
        after=after or "",
        most=limit,
    )
    await require_known(page, after, read.receivable)
    return answered(page)


@router.get("/receivables/{receivable_id}", response_model=ReceivableFile, **guarded("read.receivables"))
async def get_receivable(receivable_id: DerivedPathId, services: WithServices) -> Response:
    """The receivable with its state and timeline."""
    return answered(await services.desk.receivable(receivable_id))


@router.post("/receivables/{receivable_id}/call", response_model=ReceivableFile, **guarded("receivable.call"))
async def record_call(
    receivable_id: DerivedPathId, wanted: CallRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """The call that the ladder asked for has been made."""
    command_id = await key.command_id(wanted)
    return answered(await services.desk.record_call(receivable_id, wanted.note, actor=asking.id, command_id=command_id))


@router.post("/receivables/{receivable_id}/use-cash", response_model=ReceivableFile, **guarded("payment.apply"))
async def use_unapplied_cash(
    receivable_id: DerivedPathId, wanted: UseCashRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Settles from money of the customer that we hold already."""
    command_id = await key.command_id(wanted)
    amount = wanted.amount.money if wanted.amount else None
    return answered(await services.desk.use_unapplied(receivable_id, amount, actor=asking.id, command_id=command_id))
