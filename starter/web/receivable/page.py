"""One receivable: what is open, how far collection has come and what comes next, and what happened."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from activities.postgres.rows import ReceivableFile
from domain.errors import Refusal
from domain.policy import Policy
from domain.receivable.collect import next_step
from domain.receivable.events import LadderStepTaken
from domain.receivable.ladder import Ladder, step_day
from starter.api.problems import status_of
from starter.api.v1.fields import DerivedPathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.receivable_cover import receivable_cover
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.pages import page
from starter.web.posted import CommandId, Written, carried_out
from starter.web.reader import Reader

router = APIRouter()


@router.get("/receivables/{receivable_id}")
async def receivable(
    request: Request,
    receivable_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    done: str = "",
    shared: str = "",
) -> HTMLResponse:
    return await shown(request, receivable_id, services, asking, done=done, shared=shared)


@router.post("/receivables/{receivable_id}/call")
async def call(
    request: Request,
    receivable_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    note: Written,
    command_id: CommandId,
) -> Response:
    """The call that the ladder asked for has been made."""
    asking.require("receivable.call")
    doing = services.desk.record_call(receivable_id, note.strip(), actor=asking.id, command_id=command_id)

    async def again(refusal: Refusal) -> Response:
        return await shown(request, receivable_id, services, asking, refusal=refusal)

    return await carried_out(request, doing, f"/receivables/{receivable_id}?done=call", again)


async def shown(
    request: Request,
    receivable_id: str,
    services: Services,
    asking: Principal,
    *,
    done: str = "",
    shared: str = "",
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """`done` and `shared` name what has just been done. Or `receivable.unknown`."""
    asking.require("read.receivables")
    desk = services.desk
    file = await desk.receivable(receivable_id)
    policy = desk.policy or services.policy
    payments = await desk.read.payments(receivable_id=receivable_id, most=100)
    return page(
        request,
        "receivable/page.html",
        status_code=200 if refusal is None else status_of(refusal),
        file=file,
        customer_name=(await desk.customer(file.customer_id)).name,
        steps=steps(file, policy),
        coming=next_step(file.state, policy, desk.now()),
        payments=payments.items,
        told=Reader.of(request).told,
        today=desk.today(),
        cover=await receivable_cover(desk, file) if asking.may("read.cover") else None,
        done=done,
        shared=shared,
        refusal=refusal,
        command_id=new_id(),
    )


def steps(file: ReceivableFile, policy: Policy) -> list[dict[str, Any]]:
    """Every step of the receivable's ladder: its day, and when it was taken or that it was skipped."""
    ladder: Ladder = policy.ladders.get(file.state.ladder, policy.ladders["default"])
    taken, skipped = {}, set[str]()
    for fact in file.timeline:
        if fact.type == LadderStepTaken.event_type:
            taken[fact.data["step"]] = fact.business_time
            skipped.update(fact.data.get("skipped", ()))
    return [
        {
            "code": step.code,
            "channel": step.channel,
            "day": step_day(ladder, step, file.due_on).day,
            "taken_at": taken.get(step.code),
            "skipped": step.code in skipped,
            "stops_credit": step.stops_credit,
            "stops_delivery": step.stops_delivery,
        }
        for step in ladder.steps
    ]
