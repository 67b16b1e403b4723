"""What is owed to carriers of risk: met with its proof, or acknowledged once it was missed."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from activities.postgres import duty_reading
from domain.cover.insured.duties import BY_HAND
from domain.errors import Refusal
from starter.api.problems import status_of
from starter.api.v1.fields import Text
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, Leaves
from starter.web.posted import CommandId, Written, carried_out

router = APIRouter(prefix="/cover/duties")

Stream = Annotated[str, Form(pattern=r"^(insured|guarantee|insurance)/[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
Place = Annotated[Text | None, Query()]


@router.get("")
async def duties(
    request: Request, services: WithServices, asking: Asking, after: Place = None, done: str = ""
) -> HTMLResponse:
    """The missed ones first, then by their last day."""
    return await _shown(request, services, asking, after, done=done)


@router.post("/meet")
async def meet(
    request: Request,
    services: WithServices,
    asking: Asking,
    stream: Stream,
    duty_id: Written,
    reference: Written,
    command_id: CommandId,
) -> Response:
    """It is done; `reference` proves it."""
    asking.require("cover.claim")
    doing = services.desk.meet_duty(stream, duty_id, reference.strip(), actor=asking.id, command_id=command_id)
    return await _done(request, services, asking, doing, "duty_met")


@router.post("/acknowledge")
async def acknowledge(
    request: Request,
    services: WithServices,
    asking: Asking,
    stream: Stream,
    duty_id: Written,
    note: Written,
    command_id: CommandId,
) -> Response:
    """Somebody in charge knows that it was missed."""
    asking.require("cover.arrange")
    doing = services.desk.acknowledge_miss(stream, duty_id, note.strip(), actor=asking.id, command_id=command_id)
    return await _done(request, services, asking, doing, "miss_acknowledged")


async def _done(request: Request, services: Services, asking: Principal, doing: Awaitable[str], what: str) -> Response:
    async def again(refusal: Refusal) -> Response:
        return await _shown(request, services, asking, None, refusal=refusal)

    return await carried_out(request, doing, f"/cover/duties?done={what}", again)


async def _shown(
    request: Request,
    services: Services,
    asking: Principal,
    after: str | None,
    *,
    done: str = "",
    refusal: Refusal | None = None,
) -> HTMLResponse:
    asking.require("read.cover")
    found = await duty_reading.duties(services.pool, after=after or "", most=ROWS)
    onward = (
        None if found.next is None else request.url.replace(path="/cover/duties").include_query_params(after=found.next)
    )
    return page(
        request,
        "cover/duty_list.html",
        status_code=200 if refusal is None else status_of(refusal),
        found=found.items,
        by_hand=BY_HAND,
        today=services.desk.today(),
        command_id=new_id(),
        done=done,
        refusal=refusal,
        leaves=Leaves(
            first="/cover/duties" if after else None, next=f"{onward.path}?{onward.query}" if onward else None
        ),
    )
