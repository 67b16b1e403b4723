"""Customers: register, identify, review, and what they owe and may owe."""

from __future__ import annotations

from fastapi import Response

from activities.postgres.rows import CustomerFile, CustomerRow, Page
from starter.api.v1.answers import answered
from starter.api.v1.customer_models import Accepted, CustomerRequest, ExposureView, HoldRequest, IdentifyRequest
from starter.api.v1.fields import After, Limit, PathId
from starter.api.v1.keys import WithKey
from starter.api.v1.route import api_router, guarded
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()


@router.post("/customers", status_code=201, response_model=CustomerFile, **guarded("customer.register"))
async def register_customer(wanted: CustomerRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """A review follows by itself where the policy knows reviews; orders wait for it."""
    command_id = await key.command_id(wanted)
    file = await services.desk.add_customer(wanted.command, actor=asking.id, command_id=command_id)
    return answered(file, 201, location=f"/v1/customers/{file.customer_id}")


@router.get("/customers", response_model=Page[CustomerRow], **guarded("read.customers"))
async def list_customers(services: WithServices, after: After = None, limit: Limit = 50) -> Response:
    """By id, with the limit that counts today and the exposure."""
    desk = services.desk
    return answered(await desk.read.customers(desk.today(), after=after or "", most=limit))


@router.get("/customers/{customer_id}", response_model=CustomerFile, **guarded("read.customers"))
async def get_customer(customer_id: PathId, services: WithServices) -> Response:
    """The whole file: grade, segment, holds, limits, exposure, unapplied cash, group."""
    return answered(await services.desk.customer(customer_id))


@router.get("/customers/{customer_id}/exposure", response_model=ExposureView, **guarded("read.customers"))
async def get_exposure(customer_id: PathId, services: WithServices) -> Response:
    """What is at risk with this customer now."""
    file = await services.desk.customer(customer_id)
    return answered(
        ExposureView(
            customer_id=file.customer_id,
            currency=file.currency,
            exposure=file.exposure,
            limit=file.limit,
            holds=file.holds,
            group=file.group,
        )
    )


@router.post("/customers/{customer_id}/identify", response_model=CustomerFile, **guarded("customer.identify"))
async def identify_customer(
    customer_id: PathId, wanted: IdentifyRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Adds legal identifiers, each checked by the rules of its scheme."""
    command_id = await key.command_id(wanted)
    identifiers = tuple(each.legal_id for each in wanted.identifiers)
    return answered(await services.desk.identify(customer_id, identifiers, actor=asking.id, command_id=command_id))


@router.post("/customers/{customer_id}/review", status_code=202, response_model=Accepted, **guarded("customer.review"))
async def review_customer(customer_id: PathId, services: WithServices, asking: Asking) -> Response:
    """Begins a review, or joins the one that is running; its result is the customer's grade."""
    await services.desk.begin_review(customer_id, actor=asking.id)
    return answered(Accepted(customer_id=customer_id), 202, location=f"/v1/customers/{customer_id}")


@router.post("/customers/{customer_id}/holds", response_model=CustomerFile, **guarded("hold.place"))
async def place_hold(
    customer_id: PathId, wanted: HoldRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """New orders of this customer wait."""
    command_id = await key.command_id(wanted)
    return answered(await services.desk.place_hold(customer_id, wanted.reason, actor=asking.id, command_id=command_id))


@router.post("/customers/{customer_id}/holds/lift", response_model=CustomerFile, **guarded("hold.lift"))
async def lift_hold(
    customer_id: PathId, wanted: HoldRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """What waits for this alone goes on by itself."""
    command_id = await key.command_id(wanted)
    return answered(await services.desk.lift_hold(customer_id, wanted.reason, actor=asking.id, command_id=command_id))
