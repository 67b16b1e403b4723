"""What people do to a customer from its page: review, hold, lift, limit. A refusal is shown on the page itself."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter, Request, Response

from domain.errors import AmountInvalid, Refusal
from starter.api.v1.fields import PathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.limits import LimitRequest, TemporaryLimitRequest
from starter.services import Services, WithServices
from starter.web.customer.page import shown
from starter.web.posted import CommandId, Written, carried_out, day_of

router = APIRouter()


@router.post("/customers/{customer_id}/review")
async def review(request: Request, customer_id: PathId, services: WithServices, asking: Asking) -> Response:
    """Begins a review or joins the running one."""
    asking.require("customer.review")
    doing = services.desk.begin_review(customer_id, actor=asking.id)
    return await _done(request, customer_id, services, asking, doing, "review")


@router.post("/customers/{customer_id}/holds")
async def place_hold(
    request: Request,
    customer_id: PathId,
    services: WithServices,
    asking: Asking,
    reason: Written,
    command_id: CommandId,
) -> Response:
    """New credit stops for this reason."""
    asking.require("hold.place")
    doing = services.desk.place_hold(customer_id, reason.strip(), actor=asking.id, command_id=command_id)
    return await _done(request, customer_id, services, asking, doing, "hold")


@router.post("/customers/{customer_id}/holds/lift")
async def lift_hold(
    request: Request,
    customer_id: PathId,
    services: WithServices,
    asking: Asking,
    reason: Written,
    command_id: CommandId,
) -> Response:
    """What waits for this alone goes on by itself."""
    asking.require("hold.lift")
    doing = services.desk.lift_hold(customer_id, reason, actor=asking.id, command_id=command_id)
    return await _done(request, customer_id, services, asking, doing, "lift")


@router.post("/customers/{customer_id}/limit")
async def set_limit(
    request: Request,
    customer_id: PathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    approval: Written,
    amount: Written = "",
    unlimited: Written = "",
    valid_from: Written = "",
    valid_until: Written = "",
) -> Response:
    """The own limit, or with a last day one that ends by itself."""
    asking.require("limit.set")

    async def doing() -> None:
        wanted = limit_asked(amount, approval, valid_from, valid_until, unlimited=bool(unlimited))
        await services.desk.set_limit(customer_id, wanted, actor=asking.id, command_id=command_id)

    return await _done(request, customer_id, services, asking, doing(), "limit")


def limit_asked(
    amount: str, approval: str, valid_from: str, valid_until: str, *, unlimited: bool
) -> LimitRequest | TemporaryLimitRequest:
    """What the form says: `amount.invalid`, `date.invalid`."""
    written = amount.strip().replace(",", "")
    begins, ends = day_of(valid_from, "valid_from"), day_of(valid_until, "valid_until")
    if bool(written) == unlimited or (unlimited and ends is not None):
        raise AmountInvalid("write an amount, or choose unlimited without a last day", field="amount")
    if ends is not None:
        return TemporaryLimitRequest(amount=written, approval=approval.strip(), valid_until=ends, valid_from=begins)
    return LimitRequest(amount=None if unlimited else written, approval=approval.strip(), valid_from=begins)


async def _done(
    request: Request, customer_id: str, services: Services, asking: Principal, doing: Awaitable[Any], what: str
) -> Response:
    async def again(refusal: Refusal) -> Response:
        return await shown(request, customer_id, services, asking, refusal=refusal)

    return await carried_out(request, doing, f"/customers/{customer_id}?done={what}", again)
