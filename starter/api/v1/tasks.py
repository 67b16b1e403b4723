"""Tasks: what waits for people, and their decisions."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Literal

from fastapi import Query, Response

from activities.postgres.inbox import Wanted
from activities.postgres.rows import Page, TaskFile, TaskRow
from domain.approval.commands import Decide
from domain.approval.review_authority import About
from starter.api.handlers import problem_for
from starter.api.v1 import fields
from starter.api.v1.answers import answered
from starter.api.v1.fields import AfterDerived, DerivedPathId, Flag, Limit, OfId
from starter.api.v1.keys import WithKey
from starter.api.v1.paging import require_known
from starter.api.v1.route import api_router, guarded
from starter.api.v1.task_models import (
    AnswerRequest,
    BulkAnswer,
    BulkRequest,
    BulkResult,
    DecisionRequest,
    DelegateRequest,
    QuestionRequest,
)
from starter.desk import Desk
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()

_AT_ONCE: Final = 8


@router.get("/tasks", response_model=Page[TaskRow], **guarded("read.tasks"))
async def list_tasks(
    services: WithServices, closed_too: Flag = False, after: AfterDerived = None, limit: Limit = 50
) -> Response:
    """All open tasks, the one that expires first first. What waits for you alone is `/v1/inbox`."""
    read = services.desk.read
    page = await read.tasks(open_only=not closed_too, after=after or "", most=limit)
    await require_known(page, after, read.task)
    return answered(page)


@router.get("/inbox", response_model=Page[TaskRow], **guarded("read.tasks"))
async def list_inbox(
    services: WithServices,
    asking: Asking,
    about: About | None = None,
    customer_id: OfId = None,
    lane: Literal["delegated", "dual"] | None = None,
    text: Annotated[fields.Text, Query(description="in the task's number, the customer's id or name")] = "",
    after: AfterDerived = None,
    limit: Limit = 50,
) -> Response:
    """What waits for you, by what will be lost first: when the next thing happens, then the larger amount."""
    read = services.desk.read
    inbox = read.inbox(asking.id, await services.policy_now.get(), services.desk.now())
    wanted = Wanted(about=about, customer_id=customer_id, lane=lane, text=text)
    page = await inbox.page(wanted, after=after or "", most=limit)
    await require_known(page, after, read.task)
    return answered(page)


@router.post("/tasks/decide", response_model=BulkAnswer, **guarded("task.decide"))
async def decide_tasks(wanted: BulkRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """Several decisions at once, each with its own result: 200 also when some or all of them are refused."""
    first = await key.command_id(wanted)
    gate = asyncio.Semaphore(_AT_ONCE)
    results = await asyncio.gather(
        *(
            _one(services.desk, gate, each.task_id, each.command(asking.id), f"{first}:{each.task_id}")
            for each in wanted.decisions
        )
    )
    taken = sum(1 for each in results if each.taken)
    return answered(BulkAnswer(taken=taken, refused=len(results) - taken, results=tuple(results)))


@router.get("/tasks/{task_id}", response_model=TaskFile, **guarded("read.tasks"))
async def get_task(task_id: DerivedPathId, services: WithServices) -> Response:
    """What is asked, why, of whom and until when; the figures before and after; what has been decided."""
    return answered(await services.desk.task(task_id))


@router.post("/tasks/{task_id}/decide", response_model=TaskFile, **guarded("task.decide"))
async def decide_task(
    task_id: DerivedPathId, wanted: DecisionRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Your decision. What it means for the order follows by itself."""
    command_id = await key.command_id(wanted)
    return answered(await services.desk.decide(task_id, wanted.command(asking.id), command_id=command_id))


@router.post("/tasks/{task_id}/ask", response_model=TaskFile, **guarded("task.ask"))
async def ask_for_evidence(
    task_id: DerivedPathId, wanted: QuestionRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """The clock of the task stands still until somebody answers."""
    command_id = await key.command_id(wanted)
    return answered(
        await services.desk.ask_for_evidence(
            task_id, wanted.question, actor=asking.id, revision=wanted.revision, command_id=command_id
        )
    )


@router.post("/tasks/{task_id}/answer", response_model=TaskFile, **guarded("task.answer"))
async def answer_question(
    task_id: DerivedPathId, wanted: AnswerRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """The clock of the task goes on."""
    command_id = await key.command_id(wanted)
    return answered(await services.desk.answer_question(task_id, wanted.answer, actor=asking.id, command_id=command_id))


@router.post("/tasks/{task_id}/delegate", response_model=TaskFile, **guarded("task.delegate"))
async def delegate_task(
    task_id: DerivedPathId, wanted: DelegateRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """Somebody else decides in your place, with the lower of both authorities."""
    command_id = await key.command_id(wanted)
    return answered(
        await services.desk.delegate(
            task_id, wanted.to, wanted.reason, actor=asking.id, revision=wanted.revision, command_id=command_id
        )
    )


async def _one(desk: Desk, gate: asyncio.Semaphore, task_id: str, decision: Decide, command_id: str) -> BulkResult:
    async with gate:
        try:
            task = await desk.decide(task_id, decision, command_id=command_id)
        except Exception as error:  # noqa: BLE001 - whatever befalls one task must not hide what came of the others
            return BulkResult(task_id=task_id, taken=False, task=None, problem=problem_for(error)[0])
        return BulkResult(task_id=task_id, taken=True, task=task, problem=None)
