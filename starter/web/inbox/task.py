"""One task: its card, its whole page, and the forms that open on it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.approval.events import ApprovalClosed
from domain.base import Value, event_of
from domain.errors import Refusal
from domain.ids import approval_stream
from starter.api.problems import status_of
from starter.api.v1.fields import DerivedPathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.inbox.acts import RIGHT, Act, Asked
from starter.web.inbox.card import Card
from starter.web.inbox.showing import deal_one
from starter.web.pages import asks_for_part, page
from starter.web.reader import Reader

router = APIRouter()


class Colleague(Value):
    """To whom a task can be handed on."""

    id: str
    role: str


@router.get("/tasks/{task_id}")
async def task(request: Request, task_id: DerivedPathId, services: WithServices, asking: Asking) -> HTMLResponse:
    """The whole task with everything that happened to it; only its card where htmx asks."""
    asking.require("read.tasks")
    card = await deal_one(request, services, asking, task_id)
    if asks_for_part(request):
        return page(request, "inbox/card.html", card=card)
    return await whole(request, services, asking, card)


@router.get("/tasks/{task_id}/{act}")
async def form(
    request: Request, task_id: DerivedPathId, act: Act, services: WithServices, asking: Asking
) -> HTMLResponse:
    """The form of an act: alone where htmx asks, else on the page of the task."""
    asking.require(RIGHT[act])
    card = await deal_one(request, services, asking, task_id)
    if asks_for_part(request):
        people = await colleagues(services, asking, card)
        return page(request, "inbox/panel.html", card=card, act=act, colleagues=people, form=None, refusal=None)
    return await whole(request, services, asking, card, act=act)


async def whole(
    request: Request,
    services: Services,
    asking: Principal,
    card: Card,
    *,
    act: Act | None = None,
    form: Asked | None = None,
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """The page of a task, with one of its forms open; as it was filled in and with what is wrong, if it was refused."""
    file = await services.desk.task(card.task.row.task_id)
    decided = [event for row in file.timeline if isinstance(event := event_of(row.type, row.data), ApprovalClosed)]
    return page(
        request,
        "inbox/task.html",
        status_code=200 if refusal is None else status_of(refusal),
        card=card,
        act=act,
        colleagues=await colleagues(services, asking, card) if act else (),
        form=form,
        refusal=refusal,
        timeline=file.timeline,
        closed=decided[-1] if decided else None,
        told=Reader.of(request).told,
        stream=approval_stream(file.task_id),
    )


async def colleagues(services: Services, asking: Principal, card: Card) -> tuple[Colleague, ...]:
    """Who holds any authority and has not asked for this."""
    policy = await services.policy_now.get()
    able = {entry.role for entry in policy.authority}
    kept_out = {asking.id, *card.task.state.asked.requesters}
    return tuple(
        Colleague(id=person.id, role=person.role)
        for person in policy.people
        if person.role in able and person.id not in kept_out
    )
