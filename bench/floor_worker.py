"""`python -m bench.floor_worker`: one worker process for the bare workflow, set up exactly like the product's."""

from __future__ import annotations

import asyncio
import signal

import asyncpg
from temporalio import activity
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.postgres.pool import open_pool
from bench.floor import BareWorkflow
from runtime.settings import Settings, load_settings
from runtime.temporal import connect
from starter.ending import leave
from workflows.registry import PASSED_THROUGH

CREATE_TABLE_SQL = """
CREATE TABLE bench_row (name text PRIMARY KEY);
GRANT INSERT, SELECT ON bench_row TO openaccount_app
"""
_INSERT_SQL = "INSERT INTO bench_row VALUES ($1) ON CONFLICT DO NOTHING"


class Rows:
    """The one thing a bare workflow does to the world: a row, in a transaction of its own."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @activity.defn
    async def insert_row(self, name: str) -> None:
        await self._pool.execute(_INSERT_SQL, name)


async def work(settings: Settings) -> None:
    """Runs until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    pool = await open_pool(settings.database_url or "")
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH, "bench.floor_messages")
    worker = Worker(
        await connect(settings),
        task_queue=settings.task_queue,
        workflows=[BareWorkflow],
        activities=[Rows(pool).insert_row],
        workflow_runner=SandboxedWorkflowRunner(restrictions=restrictions),
    )
    async with worker:
        await stop.wait()
    await pool.close()


if __name__ == "__main__":
    asyncio.run(work(load_settings()))
    leave(0)
