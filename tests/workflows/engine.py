"""The whole back end at work on one database and one Temporal server: worker, relay and gateway, with a clock to turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.ledger import LedgerActivities
from activities.mail.senders import FolderSender
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from activities.postgres.relay import Relay
from domain.policy import Policy
from runtime.search_attributes import register_search_attributes
from starter.gateway import Gateway
from worker import build_worker
from workflows.registry import WORKFLOWS, sandbox

PATIENCE: Final = 30.0
"""Seconds of real time after which a workflow that does not come to rest counts as stuck."""
HOP: Final = timedelta(days=1)

_SETTLES: Final = frozenset({EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED})
_TASK_EVENTS: Final = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    }
)
_CLOSES: Final = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    }
)
_STREAMS_SQL: Final = "SELECT DISTINCT stream FROM event WHERE stream ~ '^(sale|receivable|approval)/' ORDER BY stream"


@dataclass
class Engine:
    """Business time is the server's time plus `offset`, so that every run sees the same calendar."""

    client: Client
    pool: asyncpg.Pool
    policy: Policy
    task_queue: str
    offset: timedelta
    server_time: Callable[[], Awaitable[datetime]]
    sleep: Callable[[timedelta], Awaitable[None]]
    relay: Relay = field(init=False)
    gateway: Gateway = field(init=False)
    store: EventStore = field(init=False)
    watched: set[str] = field(default_factory=set)
    _relay_time: datetime = datetime.min.replace(tzinfo=UTC)
    _closed: set[str] = field(default_factory=set)

    def prepare(self, mail: Path) -> None:
        self.gateway = Gateway(self.client, self.task_queue, self.offset)
        self.store = EventStore(self.pool, self.policy)
        self.relay = Relay(self.pool, self.gateway, FolderSender(mail), lambda: self._relay_time)

    async def now(self) -> datetime:
        return await self.server_time() + self.offset

    @asynccontextmanager
    async def working(self, *, forgetful: bool = False) -> AsyncIterator[None]:
        """The product's worker; a `forgetful` one keeps nothing in memory and replays every workflow at each task."""
        async with self._forgetful() if forgetful else build_worker(self.client, self.task_queue, self.store):
            yield

    async def until(self, moment: datetime) -> None:
        """Lets business time pass, and all that it brings happen."""
        await self.settle()
        while (left := moment - await self.now()) > timedelta(0):
            await self.sleep(min(left, HOP))
            await self.settle()

    async def settle(self) -> None:
        """Returns when every message is delivered and every workflow waits: nothing more happens without time or news."""
        async with asyncio.timeout(PATIENCE):
            while True:
                at_rest = await self._at_rest()  # before the outbox is looked at: whoever still works may fill it
                self._relay_time = await self.now()
                if not await self.relay.deliver_due() and at_rest:
                    break
        failures = await self.pool.fetch("SELECT id, last_error FROM outbox WHERE last_error <> ''")
        assert not failures, f"the relay could not deliver {failures}"

    async def ids(self) -> list[str]:
        """The workflows that there should be, by id."""
        return sorted({*self.watched, *(row["stream"] for row in await self.pool.fetch(_STREAMS_SQL))})

    async def history(self, workflow_id: str, run_id: str | None = None) -> WorkflowHistory | None:
        try:
            return await self.client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise

    async def histories(self) -> list[WorkflowHistory]:
        """The history of every run of every workflow, oldest run first."""
        chains = []
        for workflow_id in await self.ids():
            chain: list[WorkflowHistory] = []
            history = await self.history(workflow_id)
            while history is not None:
                chain.insert(0, history)
                before = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
                history = await self.history(workflow_id, before) if before else None
            chains += chain
        return chains

    async def end_all(self) -> None:
        """Ends what is still open, so that it does not wake up in another test's time."""
        for workflow_id in set(await self.ids()) - self._closed:
            try:
                await self.client.get_workflow_handle(workflow_id).terminate()
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise

    def _forgetful(self) -> Worker:
        ledger = LedgerActivities(self.store)
        return Worker(
            self.client,
            task_queue=self.task_queue,
            workflows=WORKFLOWS,
            activities=[ledger.record, ledger.snapshot],
            workflow_runner=sandbox(),
            max_cached_workflows=0,
        )

    async def _at_rest(self) -> bool:
        waiting = [workflow_id for workflow_id in await self.ids() if workflow_id not in self._closed]
        return all(await asyncio.gather(*(self._rests(workflow_id) for workflow_id in waiting)))

    async def _rests(self, workflow_id: str) -> bool:
        history = await self.history(workflow_id)
        if history is None:
            return True
        if history.events[-1].event_type in _CLOSES:
            self._closed.add(workflow_id)
            return True
        tasks = [event.event_type for event in history.events if event.event_type in _TASK_EVENTS]
        return bool(tasks) and tasks[-1] in _SETTLES


@asynccontextmanager
async def skipping_engine(
    server: WorkflowEnvironment, database: str, policy: Policy, starts: datetime, mail: Path
) -> AsyncIterator[Engine]:
    """An engine on the time-skipping server whose business time begins at `starts`."""
    behind = starts - await server.get_current_time()
    pool = await open_pool(database)
    namespace = database.rsplit("/", 1)[-1].split("?")[0]  # The test server makes it up: every test can begin with S1.
    # The server's own client turns the clock forward whenever it waits for a result; only the scenario may do that.
    client = Client(server.client.service_client, namespace=namespace, data_converter=server.client.data_converter)
    await register_search_attributes(client)
    engine = Engine(
        client=client,
        pool=pool,
        policy=policy,
        task_queue="openaccount",
        offset=timedelta(seconds=int(behind.total_seconds())),
        server_time=server.get_current_time,
        sleep=server.sleep,
    )
    engine.prepare(mail)
    try:
        yield engine
        await engine.end_all()
    finally:
        await pool.close()
