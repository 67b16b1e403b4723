"""The inbox: what waits for this reader, by what will be lost first."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from activities.postgres.inbox import Wanted, all_open
from activities.postgres.pending_decisions import PendingDecisions
from activities.postgres.receivable_search import NamedReceivable, ReceivableFilter, found_receivables
from activities.postgres.task_cards import questions
from domain.approval.review_authority import About
from domain.cover.duty_handling import MET_BY_HAND
from starter.api.v1.fields import AfterDerived, Text
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.inbox.duties import put_to
from starter.web.inbox.showing import deal
from starter.web.navigation import home
from starter.web.pages import page
from starter.web.paging import leaves

router = APIRouter()

CARDS: Final = 20
BESIDE: Final = 10
"""Of calls, questions and duties, above the tasks."""

Lane = Literal["delegated", "dual"]


@router.get("/")
async def inbox(
    request: Request,
    services: WithServices,
    asking: Asking,
    q: Annotated[Text, Query()] = "",
    about: About | Literal[""] = "",
    lane: Lane | Literal[""] = "",
    all: Literal["yes", ""] = "",  # noqa: A002 - the name in the address
    after: AfterDerived = None,
) -> Response:
    """A page of tasks: those offered to this reader, or all that are open. Who has no tasks goes elsewhere."""
    if not asking.may("read.tasks"):
        return RedirectResponse(home(asking), status_code=303)
    wanted = Wanted(text=q.strip(), about=about or None, lane=lane or None)
    mine = services.desk.read.inbox(asking.id, await services.policy_now.get(), services.desk.now())
    listed = partial(all_open, services.pool) if all else mine.page
    found, count, acts_for = await asyncio.gather(
        listed(wanted, after=after or "", most=CARDS), mine.count(), mine.acts_for()
    )
    tasks = [row.task_id for row in found.items]
    first = not all and after is None
    return page(
        request,
        "inbox/page.html",
        cards=await deal(request, services, asking, tasks),
        wanted=wanted,
        everything=bool(all),
        filtered=wanted != Wanted(),
        count=count,
        acts_for=acts_for,
        calls=await _calls(services, asking) if first else (),
        questions=(await questions(services.pool, asking.id, most=BESIDE)).items if first else (),
        recent=await PendingDecisions(services.pool).recent(asking.id) if first else (),
        duties=await put_to(services, asking, most=BESIDE) if first else None,
        by_hand=MET_BY_HAND,
        command_id=new_id(),
        today=services.desk.today(),
        shown_tasks=tasks,
        leaves=await leaves(request, found, after, services.desk.read.task),
    )


async def _calls(services: Services, asking: Principal) -> tuple[NamedReceivable, ...]:
    """The calls that collectors have to make."""
    if asking.role != "collector" or not asking.may("receivable.call"):
        return ()
    due = ReceivableFilter(call_due=True)
    return (await found_receivables(services.pool, due, services.desk.today(), most=BESIDE)).items
