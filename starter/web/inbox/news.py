"""What has changed about a task since somebody looked at it."""

from __future__ import annotations

from fastapi import Request

from domain.approval.state import TaskState, evolve_task
from domain.base import Value, event_of
from starter.services import Services
from starter.web.reader import Reader


class News(Value):
    """One change of the question: in words, and by whom."""

    told: str
    by: str


async def since(request: Request, services: Services, task_id: str, revision: int) -> tuple[News, ...]:
    """The changes after this revision, in their order."""
    reader, state, news = Reader.of(request), TaskState(), []
    for row in (await services.desk.task(task_id)).timeline:
        before, state = state.revision, evolve_task(state, event_of(row.type, row.data))
        if before < state.revision and state.revision > revision:
            news.append(News(told=reader.told(row), by=row.actor))
    return tuple(news)
