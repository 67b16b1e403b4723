"""The whole system as people meet it: servers, worker, sandbox and a web process, each a process of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from activities.policy_file import load_policy
from activities.postgres.migrations import migrate
from activities.postgres.pool import open_pool
from activities.postgres.read_models import ReadModels
from bench.web import running_web
from domain.policy import Policy
from runtime.settings import Settings
from runtime.temporal import connect
from starter.desk import Desk
from starter.embedded import EmbeddedStack, embedded_stack
from starter.gateway import Gateway
from starter.sandbox_process import SandboxProcess
from starter.worker_process import WorkerProcess

PLENTY = 100_000
"""Requests a minute: the tests are faster than the people whom the limit is made for."""

Fill = Callable[[EmbeddedStack], Awaitable[None]]


@dataclass(frozen=True)
class Shop:
    """`address` is where its pages are; `desk` fills its book behind them."""

    address: str
    desk: Desk
    pool: asyncpg.Pool
    policy: Policy


async def nothing(_: EmbeddedStack) -> None:
    """An empty book."""


@asynccontextmanager
async def open_shop(fill: Fill = nothing) -> AsyncIterator[Shop]:
    """All of it, in a folder that is gone afterwards; `fill` runs before the worker starts."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-browser-"))
    folder.chmod(0o711)  # root's PostgreSQL works under another account and must get in
    settings = Settings(data_dir=folder, log_level="WARNING", sandbox_login=True).model_copy(
        update={"requests_per_minute": PLENTY, "strangers_per_minute": PLENTY}
    )
    async with AsyncExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        stack = await running.enter_async_context(embedded_stack(settings))
        await migrate(stack.database_url)
        await fill(stack)
        sandbox = SandboxProcess(stack.settings)
        await sandbox.start()
        running.push_async_callback(sandbox.stop)
        worker = WorkerProcess(stack.settings.model_copy(update={"sandbox_url": sandbox.url}))
        await worker.start()
        running.push_async_callback(worker.stop)
        policy = load_policy(settings.policy_file)
        pool = await open_pool(stack.database_url, most=6)
        running.callback(pool.terminate)
        web = await running.enter_async_context(running_web(stack.settings, pool, policy))
        desk = Desk(Gateway(await connect(stack.settings), settings.task_queue), ReadModels(pool), policy)
        yield Shop(web.address, desk, pool, policy)
