"""The servers and workers that everything is measured on: throw-away, on the same files and settings as `make run`."""

from __future__ import annotations

import asyncio
import compileall
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from temporalio.client import Client

from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from activities.postgres.migrations import migrate
from activities.postgres.pool import open_pool
from bench.cpu import Meter
from bench.floor_worker import CREATE_TABLE_SQL
from domain.policy import Policy
from runtime.settings import PROJECT_ROOT, Settings, child_environment
from runtime.temporal import connect
from starter.embedded import EmbeddedPostgres, EmbeddedTemporal
from starter.embedded.processes import Child
from starter.gateway import Gateway
from starter.worker_process import WorkerProcess

FLOOR_QUEUE = "floor"
POLICY = PROJECT_ROOT / "policies" / "standard.yaml"


@dataclass(frozen=True)
class Bed:
    """Product and floor side by side: each with a task queue and as many worker processes as the other."""

    settings: Settings
    client: Client
    pool: asyncpg.Pool
    policy: Policy
    processes: dict[str, dict[str, tuple[int, ...]]]
    """The process ids of each side's servers and workers."""

    @property
    def gateway(self) -> Gateway:
        return Gateway(self.client, self.settings.task_queue)

    @property
    def store(self) -> EventStore:
        return EventStore(self.pool, self.policy)

    def meter(self, side: str) -> Meter:
        return Meter(self.processes[side])


@asynccontextmanager
async def running_bed(processes: int) -> AsyncIterator[Bed]:
    """Starts all of it and leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-bench-"))
    folder.chmod(0o711)  # root's PostgreSQL works under another account and must get in
    # The sandbox loads a workflow's file at every start: without its bytecode it would also compile it every time.
    for package in ("workflows", "bench"):
        compileall.compile_dir(PROJECT_ROOT / package, quiet=2)
    async with AsyncExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres, temporal = EmbeddedPostgres(folder), EmbeddedTemporal(folder)
        running.push_async_callback(postgres.stop)
        running.push_async_callback(temporal.stop)
        await asyncio.gather(postgres.start(), temporal.start())
        await migrate(postgres.dsn)
        connection = await asyncpg.connect(postgres.dsn)
        await connection.execute(CREATE_TABLE_SQL)
        await connection.close()
        settings = Settings(
            data_dir=folder, worker_processes=processes, policy_file=POLICY, log_level="WARNING"
        ).with_addresses(database_url=postgres.dsn, temporal_address=temporal.address, temporal_embedded=True)
        product = WorkerProcess(settings)
        await product.start()
        running.push_async_callback(product.stop)
        floors = [await _floor_worker(settings) for _ in range(processes)]
        for floor in floors:
            running.push_async_callback(floor.stop, (signal.SIGTERM, 20.0))
        pool = await open_pool(postgres.dsn)
        running.push_async_callback(pool.close)
        servers = {"temporal": _pids(temporal.pid), "postgres": _pids(postgres.pid)}
        yield Bed(
            settings=settings,
            client=await connect(settings),
            pool=pool,
            policy=load_policy(POLICY),
            processes={
                "product": servers | {"worker": _pids(product.pid)},
                "floor": servers | {"worker": tuple(floor.pid for floor in floors)},
            },
        )


async def _floor_worker(settings: Settings) -> Child:
    environment = settings.model_copy(update={"task_queue": FLOOR_QUEUE}).to_environment()
    return await Child.spawn(
        "floor",
        [sys.executable, "-m", "bench.floor_worker"],
        environment=child_environment(**environment),
        cwd=PROJECT_ROOT,
        log=settings.data_dir / "log" / "floor.log",
        death_signal=signal.SIGTERM,
    )


def _pids(pid: int | None) -> tuple[int, ...]:
    return () if pid is None else (pid,)
