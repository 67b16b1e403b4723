"""Whether the parts that a sale needs do answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import asyncpg
from pydantic import BaseModel, ConfigDict
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from runtime.errors import OperationalError
from runtime.settings import Settings
from runtime.temporal import connect

PATIENCE = timedelta(seconds=1)
POLL_FRESH = timedelta(seconds=90)  # a worker renews its poll every 60 to 70 seconds

PartState = Literal["ok", "unreachable", "missing"]


class Health(BaseModel):
    """`status` is "ok" when every part is; a part is "unreachable" when it does not answer within a second."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ok", "degraded"]
    database: PartState
    temporal: PartState
    worker: PartState


class HealthProbe:
    """Asks database, Temporal and task queue afresh at each check, side by side.

    `worker_alive` adds what the parent of a worker process knows at once and Temporal learns only after POLL_FRESH.
    With `host` only workers of that machine count.
    """

    def __init__(self, settings: Settings, *, worker_alive: Callable[[], bool] = lambda: True, host: str = "") -> None:
        self.settings = settings
        self._host = host
        self._worker_alive = worker_alive
        self._client: Client | None = None

    async def check(self) -> Health:
        """Answers within little more than a second whatever hangs."""
        database, temporal, worker = await asyncio.gather(
            _patiently(self._database()), _patiently(self._temporal()), _patiently(self._worker())
        )
        healthy = {database, temporal, worker} == {"ok"}
        return Health(status="ok" if healthy else "degraded", database=database, temporal=temporal, worker=worker)

    async def _database(self) -> PartState:
        connection = await asyncpg.connect(self.settings.database_url, timeout=PATIENCE.total_seconds())
        try:
            await connection.fetchval("SELECT 1")
        finally:
            connection.terminate()  # a polite close would wait for a server that hangs
        return "ok"

    async def _temporal(self) -> PartState:
        client = await self._connected()
        return "ok" if await client.service_client.check_health(timeout=PATIENCE) else "unreachable"

    async def _worker(self) -> PartState:
        client = await self._connected()
        described = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=self.settings.task_queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            ),
            timeout=PATIENCE,
        )
        oldest = datetime.now(UTC) - POLL_FRESH
        polled = any(
            poller.last_access_time.ToDatetime(tzinfo=UTC) >= oldest
            and poller.identity.endswith(f"@{self._host}" if self._host else "")  # the SDK's identity is pid@host
            for poller in described.pollers
        )
        return "ok" if polled and self._worker_alive() else "missing"

    async def _connected(self) -> Client:
        if self._client is None:
            self._client = await connect(self.settings, timeout_seconds=PATIENCE.total_seconds())
        return self._client


async def _patiently(probing: Awaitable[PartState]) -> PartState:
    try:
        return await asyncio.wait_for(probing, timeout=PATIENCE.total_seconds())
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, RPCError, OperationalError):
        return "unreachable"
