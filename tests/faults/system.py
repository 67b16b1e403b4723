"""The whole live system with its processes at hand, to be killed and brought back as `openaccount up` does it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg
from temporalio.client import Client

from activities.policy_file import load_policy
from activities.postgres.migrations import migrate
from activities.postgres.pool import open_pool
from activities.postgres.read_models import ReadModels
from runtime.settings import PROJECT_ROOT, Settings
from runtime.temporal import connect
from starter.desk import Desk
from starter.embedded import EmbeddedPostgres, EmbeddedTemporal
from starter.gateway import Gateway
from starter.supervision import kept_up
from starter.worker_process import WorkerProcess
from tests.ground.processes import eventually, kill

WORKERS: Final = 2
# Reminders on the very day of an order, so that mail goes out while processes die.
LADDERS: Final = """ladders:
  default:
    name: default
    timezone: UTC
    send_at: 00:00
    steps:
      - {code: courtesy, offset_days: -1, channel: mail, level: 0, template: courtesy}
      - {code: due, offset_days: 0, channel: mail, level: 1, template: reminder}
      - {code: second, offset_days: 7, channel: mail, level: 2, template: second_reminder}

"""


class Mortal(Protocol):
    """A part of the system that can be killed."""

    @property
    def name(self) -> str: ...

    @property
    def pid(self) -> int | None: ...

    async def start(self) -> None: ...

    async def wait(self) -> int: ...


class NamedWorker(WorkerProcess):
    """One of several, each with a log of its own."""

    def __init__(self, settings: Settings, name: str, *, only: str) -> None:
        super().__init__(settings, only=only)
        self.name = name
        self.log = self.log.with_name(f"{name}.log")


@dataclass(frozen=True)
class LiveSystem:
    settings: Settings
    postgres: EmbeddedPostgres
    temporal: EmbeddedTemporal
    workers: tuple[NamedWorker, ...]
    relay: NamedWorker
    pool: asyncpg.Pool
    client: Client

    @property
    def desk(self) -> Desk:
        return Desk(Gateway(self.client, self.settings.task_queue), ReadModels(self.pool), self.policy)

    @property
    def policy(self) -> Any:
        return load_policy(self.settings.policy_file)

    @property
    def mail(self) -> Path:
        return self.settings.mail_folder

    async def kill(self, part: Mortal) -> None:
        """kill -9, as soon as it runs."""
        await eventually(lambda: part.pid is not None, seconds=120)
        kill(part.pid)


@asynccontextmanager
async def live_system(folder: Path) -> AsyncIterator[LiveSystem]:
    """PostgreSQL, Temporal, the workers and the relay, each a process; all of them are restarted when they end."""
    postgres, temporal = EmbeddedPostgres(folder), EmbeddedTemporal(folder)
    try:
        await asyncio.gather(postgres.start(), temporal.start())
        await migrate(postgres.dsn)
        settings = Settings(data_dir=folder, policy_file=_policy_file(folder)).with_addresses(
            database_url=postgres.dsn, temporal_address=temporal.address, temporal_embedded=True
        )
        workers = tuple(NamedWorker(settings, f"worker{n}", only="workflows") for n in range(1, WORKERS + 1))
        relay = NamedWorker(settings, "relay", only="relay")
        pool = await open_pool(postgres.dsn, most=6)
        system = LiveSystem(settings, postgres, temporal, workers, relay, pool, await connect(settings))
        try:
            await asyncio.gather(*(part.start() for part in (*workers, relay)))
            async with kept_up(postgres, temporal, *workers, relay):
                yield system
        finally:
            pool.terminate()
            await asyncio.gather(*(part.stop() for part in (*workers, relay)))
    finally:
        await temporal.stop()
        await postgres.stop()


def _policy_file(folder: Path) -> Path:
    text = (PROJECT_ROOT / "policies" / "standard.yaml").read_text(encoding="utf-8")
    text = text.replace("timezone: Asia/Shanghai", "timezone: UTC", 1).replace(
        "collect_minutes: 30", "collect_minutes: 0"
    )
    path = folder / "policy.yaml"
    path.write_text(
        re.sub(r"^ladders:\n.*?(?=^# Interest)", LADDERS, text, flags=re.MULTILINE | re.DOTALL), encoding="utf-8"
    )
    return path
