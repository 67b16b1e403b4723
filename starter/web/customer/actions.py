"""What people do to a customer from its page: review, hold, lift, limit. A refusal is shown on the page itself."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from domain.errors import AmountInvalid, DateInvalid, Refusal
from starter.api.v1.fields import PathId, Text
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.limits import LimitRequest, TemporaryLimitRequest
from starter.services import Services, WithServices
from starter.web.customer.page import shown

router = APIRouter()

Written = Annotated[Text, Form()]
CommandId = Annotated[str, Form(pattern="^[A-Za-z0-9-]{8,64}$")]
"""Made with the page, so that a form that is sent twice is carried out once."""


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
    begins, ends = _day(valid_from, "valid_from"), _day(valid_until, "valid_until")
    if bool(written) == unlimited or (unlimited and ends is not None):
        raise AmountInvalid("write an amount, or choose unlimited without a last day", field="amount")
    if ends is not None:
        return TemporaryLimitRequest(amount=written, approval=approval.strip(), valid_until=ends, valid_from=begins)
    return LimitRequest(amount=None if unlimited else written, approval=approval.strip(), valid_from=begins)


def _day(written: str, field: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise DateInvalid(f"{written!r} is no date: write it as 2026-12-31", field=field) from None


async def _done(
    request: Request, customer_id: str, services: Services, asking: Principal, doing: Awaitable[Any], what: str
) -> Response:
    """Back to the page that says what was done, or the page with the refusal, which the gate records."""
    try:
        await doing
    except Refusal as refusal:
        request.scope["refusal"] = refusal
        return await shown(request, customer_id, services, asking, refusal=refusal)
    return RedirectResponse(f"/customers/{customer_id}?done={what}", status_code=303)
