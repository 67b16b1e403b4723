"""Cards for whoever asks, from what the database has at this moment."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request

from activities.postgres.context import presence_at
from activities.postgres.pending_decisions import PendingDecisions
from activities.postgres.task_cards import TaskCard, cards
from domain.approval.refusals import TaskUnknown
from starter.identity.principal import Principal
from starter.services import Services
from starter.web.inbox.card import Card, Dealer
from starter.web.reader import Reader


async def dealer(request: Request, services: Services, asking: Principal) -> Dealer:
    """Under the policy in force, with who is there now."""
    now = services.desk.now()
    async with services.pool.acquire() as connection:
        presence = await presence_at(connection, now)
    return Dealer(Reader.of(request), asking, await services.policy_now.get(), presence, now)


async def deal(request: Request, services: Services, asking: Principal, task_ids: Sequence[str]) -> tuple[Card, ...]:
    """The cards of these tasks with what this reader has clicked on them."""
    if not task_ids:
        return ()
    makes = await dealer(request, services, asking)
    found = await cards(services.pool, task_ids, services.desk.today())
    pending = await PendingDecisions(services.pool).latest(asking.id, task_ids)
    return tuple(makes.card(task, pending.get(task.row.task_id)) for task in found)


async def deal_one(request: Request, services: Services, asking: Principal, task_id: str) -> Card:
    """Or `task.unknown`."""
    found = await deal(request, services, asking, [task_id])
    if not found:
        raise TaskUnknown(f"there is no task {task_id}", field="task_id")
    return found[0]


async def task_of(services: Services, task_id: str) -> TaskCard:
    """Or `task.unknown`."""
    found = await cards(services.pool, [task_id], services.desk.today())
    if not found:
        raise TaskUnknown(f"there is no task {task_id}", field="task_id")
    return found[0]
