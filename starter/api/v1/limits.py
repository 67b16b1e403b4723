"""Credit limits of customers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, Response

from activities.postgres.rows import CustomerFile
from starter.api.v1.answers import answered
from starter.api.v1.customer_models import AnyLimitRequest, LimitsView
from starter.api.v1.fields import PathId
from starter.api.v1.keys import WithKey
from starter.api.v1.route import api_router, guarded
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()


@router.get("/customers/{customer_id}/limits", response_model=LimitsView, **guarded("read.customers"))
async def get_limits(customer_id: PathId, services: WithServices) -> Response:
    """Every dated limit, and the one that counts today."""
    return answered(_view(await services.desk.customer(customer_id)))


@router.post("/customers/{customer_id}/limits", response_model=LimitsView, **guarded("limit.set"))
async def set_limit(
    customer_id: PathId,
    wanted: Annotated[AnyLimitRequest, Body()],
    services: WithServices,
    asking: Asking,
    key: WithKey,
) -> Response:
    """Sets the own or a temporary limit, within the authority of whoever asks."""
    command_id = await key.command_id(wanted)
    file = await services.desk.set_limit(customer_id, wanted.limit, actor=asking.id, command_id=command_id)
    return answered(_view(file))


def _view(file: CustomerFile) -> LimitsView:
    return LimitsView(
        customer_id=file.customer_id, currency=file.currency, in_force=file.limit, limits=file.limits, group=file.group
    )
