"""Where a book is played: the real workflows and the real event store, on a server whose time we move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import asyncpg
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from activities.mail.senders import FolderSender
from activities.policy_file import load_policy
from activities.postgres.pool import open_pool
from activities.postgres.relay import Relay
from domain import local_time
from domain.policy import Policy
from runtime.errors import OperationalError
from runtime.search_attributes import register_search_attributes
from runtime.settings import Settings
from starter.embedded.time_skipping import start_time_skipping_server
from starter.gateway import Gateway
from starter.worker_process import WorkerProcess

TASK_TIMEOUT: Final = timedelta(minutes=1)
"""A worker of a simulation does not die alone, and a slow machine must not look like a dead worker."""

WORKERS: Final = 2
"""Python runs workflows on one core a process, and a simulation is as fast as its workers."""

_QUIET_TRIES: Final = 2000

_BREATH: Final = timedelta(seconds=5)
"""Passes at once when every workflow waits, and as on a wall while one has work."""


@dataclass
class Stage:
    """One simulated world. Business time is the server's time plus `gateway.clock_offset`."""

    policy: Policy
    environment: WorkflowEnvironment
    pool: asyncpg.Pool
    gateway: Gateway
    relay: Relay
    now: datetime

    @property
    def today(self) -> date:
        return local_time.local_day(self.now, self.policy.timezone)

    def moment(self, day: date, at: time) -> datetime:
        """That time of day where the policy lives."""
        return local_time.moment(day, at, self.policy.timezone)

    async def advance_to(self, moment: datetime) -> None:
        """Lets time pass; every timer on the way fires in its turn, and what follows from it is delivered."""
        await self.read_clock()
        if moment > self.now:
            await self.environment.sleep(moment - self.now)
        await self.settle()

    async def settle(self) -> None:
        """Delivers what waits in the outbox until nothing more is due."""
        await self.read_clock()
        while await self.relay.deliver_due():
            await self.read_clock()

    async def settle_fully(self) -> None:
        """As `settle`, and waits for the workflows that were told something to have written what follows from it."""
        before = -1
        for _ in range(_QUIET_TRIES):
            await self.settle()
            count = int(await self.pool.fetchval("SELECT coalesce(max(position), 0) FROM event"))
            if count == before:
                return
            before = count
            await self.environment.sleep(_BREATH)
        raise OperationalError("the simulation does not come to rest")

    async def read_clock(self) -> None:
        self.now = await self.environment.get_current_time() + self.gateway.clock_offset


@asynccontextmanager
async def open_stage(settings: Settings, dsn: str, first_day: date, mail: Path) -> AsyncIterator[Stage]:
    """A stage on the migrated database at `dsn`, its clock at the first moment of `first_day`.

    `settings` give the policy, the number of worker processes and the folder for logs.
    """
    policy = load_policy(settings.policy_file).without_reviews()
    async with await start_time_skipping_server() as environment:
        address = environment.client.service_client.config.target_host
        # The environment's own client lets time run while it waits for a result; ours must not.
        client = await Client.connect(address, data_converter=pydantic_data_converter)
        await register_search_attributes(client)
        start = local_time.moment(first_day, time(0), policy.timezone)
        offset = timedelta(seconds=int((start - await environment.get_current_time()).total_seconds()))
        pool = await open_pool(dsn, most=24)
        try:
            gateway = Gateway(client, settings.task_queue, offset, TASK_TIMEOUT)
            stage = Stage(policy, environment, pool, gateway, _relay(pool, gateway, mail), start)
            stage.relay.clock = lambda: stage.now
            async with _worker(settings, dsn, address):
                yield stage
        finally:
            await pool.close()


def _relay(pool: asyncpg.Pool, gateway: Gateway, mail: Path) -> Relay:
    def not_set() -> datetime:
        raise RuntimeError("the stage sets the clock")

    return Relay(pool, gateway, FolderSender(mail), not_set)


@asynccontextmanager
async def _worker(settings: Settings, dsn: str, address: str) -> AsyncIterator[None]:
    told = settings.model_copy(
        update={
            "database_url": dsn,
            "temporal_address": address,
            "temporal_embedded": True,
            "temporal_namespace": "default",
            "workflow_sandbox": False,
            "automatic_reviews": False,
            "worker_processes": max(settings.worker_processes, WORKERS),
        }
    )
    worker = WorkerProcess(told, only="workflows")
    await worker.start()
    try:
        yield
    finally:
        await worker.stop()
