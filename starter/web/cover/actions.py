"""What people ask of insurers, factors and guarantors from the page of a customer or of a receivable."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from domain.errors import Refusal
from domain.money import Money
from starter import sharing
from starter.api.v1.fields import ID_PATTERN, DerivedPathId, PathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.customer.page import shown as customer_shown
from starter.web.posted import CommandId, Written, carried_out
from starter.web.receivable.page import shown as receivable_shown

router = APIRouter(prefix="/cover")

Named = Annotated[str, Form(pattern=ID_PATTERN)]
Arrangement = Annotated[str, Form(pattern=r"^(insurance|factoring)/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


@router.post("/customers/{customer_id}/limit")
async def request_limit(
    request: Request,
    customer_id: PathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    agreement: Arrangement,
    amount: Written = "",
    discretion: Written = "",
) -> Response:
    """Asks the insurer or factor for a limit; or takes up the discretionary one of the policy."""
    asking.require("cover.request")
    desk, by = services.desk, {"actor": asking.id, "command_id": command_id}

    async def work() -> None:
        if discretion:
            await desk.use_discretion(agreement, customer_id, **by)
            return
        currency = (await desk.customer(customer_id)).currency
        money = Money.of(amount.strip().replace(",", ""), currency)
        await desk.request_limit(await sharing.agreement_stream(desk, agreement), customer_id, money, **by)

    async def again(refusal: Refusal) -> Response:
        return await customer_shown(request, customer_id, services, asking, refusal=refusal)

    what = "discretion_used" if discretion else "limit_sought"
    return await carried_out(request, work(), f"/customers/{customer_id}?shared={what}", again)


@router.post("/receivables/{receivable_id}/claim")
async def file_claim(
    request: Request,
    receivable_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    documents: Written,
) -> Response:
    """Files the claim with the insurer; one document a line."""
    asking.require("cover.claim")
    listed = tuple(line.strip() for line in documents.splitlines() if line.strip())
    doing = services.desk.file_claim(receivable_id, listed, actor=asking.id, command_id=command_id)
    return await _done(request, receivable_id, services, asking, doing, "claim_filed")


@router.post("/receivables/{receivable_id}/call")
async def call_guarantee(
    request: Request,
    receivable_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    guarantee: Named,
    reason: Written,
    amount: Written = "",
) -> Response:
    """Asks the guarantor to pay; all that it bears of what is owed, or the amount given."""
    asking.require("cover.claim")
    desk = services.desk

    async def work() -> None:
        currency = (await sharing.guarantee(desk, guarantee)).amount.currency
        written = amount.strip().replace(",", "")
        money = Money.of(written, currency) if written else None
        await desk.call_guarantee(
            guarantee, receivable_id, reason.strip(), money, actor=asking.id, command_id=command_id
        )

    return await _done(request, receivable_id, services, asking, work(), "guarantee_called")


@router.post("/receivables/{receivable_id}/offer")
async def offer_invoice(
    request: Request,
    receivable_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    agreement: Named,
) -> Response:
    """Offers the invoice to the factor of an agreement."""
    asking.require("cover.request")
    desk = services.desk

    async def work() -> None:
        await sharing.agreement(desk, agreement)
        await desk.offer_invoice(receivable_id, agreement, actor=asking.id, command_id=command_id)

    return await _done(request, receivable_id, services, asking, work(), "invoice_offered")


@router.post("/receivables/{receivable_id}/buy-back")
async def buy_back(
    request: Request,
    receivable_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    reason: Written,
) -> Response:
    """Takes the invoice back from the factor."""
    asking.require("cover.request")
    desk = services.desk

    async def work() -> None:
        invoice_no = (await desk.receivable(receivable_id)).invoice_no
        await desk.buy_back(invoice_no, reason.strip(), actor=asking.id, command_id=command_id)

    return await _done(request, receivable_id, services, asking, work(), "buy_back_asked")


async def _done(
    request: Request, receivable_id: str, services: Services, asking: Principal, doing: Awaitable[Any], what: str
) -> Response:
    async def again(refusal: Refusal) -> Response:
        return await receivable_shown(request, receivable_id, services, asking, refusal=refusal)

    return await carried_out(request, doing, f"/receivables/{receivable_id}?shared={what}", again)
