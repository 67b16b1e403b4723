"""What happens when somebody clicks: the decision is kept, can be undone for some seconds, and is sent after that."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from activities.postgres.pending_decisions import Click, PendingDecisions
from domain.approval.refusals import TaskChanged
from domain.approval.task import check
from domain.errors import Refusal
from starter.api.problems import status_of
from starter.api.v1.fields import DerivedPathId, PathId, Text
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.inbox.acts import RIGHT, Act, Asked, asked, command
from starter.web.inbox.news import since
from starter.web.inbox.showing import deal_one, task_of
from starter.web.inbox.task import colleagues, whole
from starter.web.pages import asks_for_part, page
from starter.web.switch import own_path

router = APIRouter()

Sent = Annotated[Asked, Depends(asked)]
Back = Annotated[Text, Form()]


@router.post("/tasks/{task_id}/{act}")
async def click(
    request: Request,
    task_id: DerivedPathId,
    act: Act,
    services: WithServices,
    asking: Asking,
    form: Sent,
    back: Back = "/",
) -> Response:
    """Keeps the decision for its task. What is wrong with it is shown where it was clicked."""
    asking.require(RIGHT[act])
    try:
        await keep(services, asking, task_id, act, form)
    except Refusal as refusal:
        request.scope["refusal"] = refusal
        return await _refused(request, services, asking, task_id, act, form, refusal)
    if asks_for_part(request):
        return page(request, "inbox/card.html", card=await deal_one(request, services, asking, task_id))
    return RedirectResponse(own_path(back), status_code=303)


@router.post("/decisions/{command_id}/undo")
async def undo(
    request: Request, command_id: PathId, services: WithServices, asking: Asking, back: Back = "/"
) -> Response:
    """Takes a decision back that has not been sent."""
    decisions = PendingDecisions(services.pool)
    await decisions.undo(command_id, asking.id)
    if asks_for_part(request):
        task_id = (await decisions.find(command_id, asking.id)).task_id
        return page(request, "inbox/card.html", card=await deal_one(request, services, asking, task_id))
    return RedirectResponse(own_path(back), status_code=303)


async def keep(services: Services, asking: Principal, task_id: str, act: Act, form: Asked) -> None:
    """Refuses at once what the task as it is refuses; `decision.under_way`."""
    state = (await task_of(services, task_id)).state
    wanted = command(act, form, asking.id, state)
    decisions = PendingDecisions(services.pool)
    if not await decisions.knows(form.command_id, asking.id):  # what was kept once is not refused by what it led to
        check(state, wanted)
    await decisions.queue(asking.id, Click(form.command_id, task_id, wanted))


async def _refused(
    request: Request,
    services: Services,
    asking: Principal,
    task_id: str,
    act: Act,
    form: Asked,
    refusal: Refusal,
) -> HTMLResponse:
    """The card as it is now, with the form as it was filled in; of a task that has changed, what is new."""
    card = await deal_one(request, services, asking, task_id)
    if not asks_for_part(request):
        return await whole(request, services, asking, card, act=act, form=form, refusal=refusal)
    stale = isinstance(refusal, TaskChanged)
    news = await since(request, services, task_id, form.revision) if stale else ()
    return page(
        request,
        "inbox/card.html",
        status_code=status_of(refusal),
        card=card,
        act=None if act == "approve" and card.task.row.about != "name_hit" else act,
        colleagues=await colleagues(services, asking, card),
        form=form,
        refusal=refusal,
        news=news,
    )
