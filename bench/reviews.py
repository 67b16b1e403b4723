"""`python -m bench.reviews [--customers N] [--kill]`: many customers reviewed at once, with sources that fail.

Everything runs as in `make run`, throw-away: PostgreSQL, Temporal, the sandbox and one worker process. Every twentieth
request to a source fails in one of four ways, and some sources are slow. With `--kill` the worker and the sandbox are
killed now and then while the reviews run.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import httpx2
import psutil

from activities.contracts import Envelope
from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from activities.postgres.migrations import migrate
from activities.postgres.pool import open_pool
from bench.bed import POLICY
from domain.base import Value
from domain.customer.commands import RegisterCustomer
from domain.ids import customer_stream
from domain.money import Money
from domain.review.commands import Asked, Cause
from runtime.settings import Settings
from runtime.temporal import connect
from starter.embedded import EmbeddedPostgres, EmbeddedTemporal
from starter.ending import leave
from starter.gateway import Gateway
from starter.interruption import until_interrupted
from starter.sandbox.world import generated_company
from starter.sandbox_process import SandboxProcess
from starter.screen import say
from starter.supervision import kept_up
from starter.worker_process import WorkerProcess

AT_ONCE: Final = 60
FAULTS: Final[dict[str, Any]] = {
    "seed": 3,
    "everywhere": {"share": 0.05, "latency_seconds": 0.05},
    "providers": {
        "dnb": {"share": 0.05, "latency_seconds": 1.0},
        "trade_references": {"share": 0.05, "latency_seconds": 2.0},
        "vies": {"share": 0.05, "latency_seconds": 0.5},
    },
    "timeout_seconds": 20.0,
}
Seconds = tuple[float, float]
"""From and to."""
KILL_EVERY: Final[Seconds] = (15.0, 30.0)
"""Between two kills, of the worker and the sandbox in turn."""
MEGABYTE: Final = 1_000_000


class Reviewed(Value):
    """What came of it. `again` is how many reports a second review of the first hundred customers bought."""

    customers: int
    seconds: float
    grades: dict[str, int]
    complete: int
    silences: dict[str, int]
    charged: int
    charged_twice: int
    requests_for_reports: int
    faults_met: int
    charged_again: int
    kills: dict[str, int]
    memory_megabytes: tuple[int, ...]
    unfinished: int


@dataclass
class Scene:
    settings: Settings
    pool: asyncpg.Pool
    gateway: Gateway
    worker: WorkerProcess
    sandbox: SandboxProcess
    memory: list[int] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    faults_met: int = 0


async def review_many(customers: int, *, kill_every: Seconds | None = None, kills: int = 8) -> Reviewed:
    """Registers so many customers, reviews all of them, and looks at what is on record."""
    async with running_scene() as scene:
        await _register(scene, customers)
        await _switch_faults(scene)
        begun = time.monotonic()
        watching = asyncio.create_task(_watch_memory(scene))
        killing = asyncio.create_task(_kill_now_and_then(scene, kill_every, kills)) if kill_every else None
        await _review(scene, range(1, customers + 1))
        seconds = time.monotonic() - begun
        for task in (watching, killing):
            if task is not None:
                task.cancel()
        first = await _purchases(scene)
        await _review(scene, range(1, min(customers, 100) + 1))
        return await _look(scene, customers, seconds, first, await _purchases(scene))


@asynccontextmanager
async def running_scene() -> AsyncIterator[Scene]:
    """Starts all of it and leaves nothing behind; worker and sandbox come back when they end."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-reviews-"))
    folder.chmod(0o711)  # root's PostgreSQL works under another account and must get in
    async with AsyncExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres, temporal = EmbeddedPostgres(folder), EmbeddedTemporal(folder)
        running.push_async_callback(postgres.stop)
        running.push_async_callback(temporal.stop)
        await asyncio.gather(postgres.start(), temporal.start())
        await migrate(postgres.dsn)
        settings = Settings(data_dir=folder, policy_file=POLICY, log_level="WARNING").with_addresses(
            database_url=postgres.dsn, temporal_address=temporal.address, temporal_embedded=True
        )
        sandbox = SandboxProcess(settings)
        await sandbox.start()
        running.push_async_callback(sandbox.stop)
        worker = WorkerProcess(settings.model_copy(update={"sandbox_url": sandbox.url}))
        await worker.start()
        running.push_async_callback(worker.stop)
        pool = await open_pool(postgres.dsn)
        running.push_async_callback(pool.close)
        gateway = Gateway(await connect(settings), settings.task_queue)
        await running.enter_async_context(kept_up(sandbox, worker))
        yield Scene(settings, pool, gateway, worker, sandbox)


async def _register(scene: Scene, customers: int) -> None:
    store = EventStore(scene.pool, load_policy(POLICY))
    for number in range(1, customers + 1):
        company = generated_company(number)
        command = RegisterCustomer(
            customer_id=company.customer_id,
            name=company.name,
            country=company.country,
            currency=company.currency,
            identifiers=company.identifiers,
        )
        stream = customer_stream(company.customer_id)
        at = datetime.now(UTC)
        outcome = await store.record(Envelope(stream=stream, command_id="add", actor="bench", at=at, command=command))
        if outcome.refused is not None:
            raise RuntimeError(f"{company.customer_id}: {outcome.refused}")


async def _review(scene: Scene, numbers: range) -> None:
    queue = iter(numbers)

    async def work() -> None:
        for number in queue:
            # Every third decision is a large one, which needs a bank reference too.
            sought = Money.of("2000000" if number % 3 == 0 else "400000", "CNY")
            await scene.gateway.reviewed(f"X-{number:05d}", Asked(cause=Cause.MANUAL, by="bench", sought=sought))

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())


async def _switch_faults(scene: Scene) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        (await client.put(f"{scene.sandbox.url}/sandbox/faults", json=FAULTS)).raise_for_status()


async def _kill_now_and_then(scene: Scene, every: Seconds, times: int) -> None:
    dice = random.Random(7)  # noqa: S311 - which second is hit is no secret
    parts: tuple[WorkerProcess | SandboxProcess, ...] = (scene.worker, scene.sandbox)
    for turn in range(times):
        await asyncio.sleep(dice.uniform(*every))
        part = parts[turn % len(parts)]
        if part.pid is not None:
            if part is scene.sandbox:
                scene.faults_met += (await _purchases(scene))["met"]
            psutil.Process(part.pid).kill()
            scene.kills[part.name] += 1
            if part is scene.sandbox:
                await _faults_again(scene)


async def _faults_again(scene: Scene) -> None:
    """The switches are in memory: whoever kills the sandbox sets them anew."""
    while True:
        await asyncio.sleep(0.2)
        try:
            return await _switch_faults(scene)
        except httpx2.HTTPError:
            continue


async def _watch_memory(scene: Scene) -> None:
    while True:
        if scene.worker.pid is not None:
            with suppress(psutil.NoSuchProcess):
                scene.memory.append(psutil.Process(scene.worker.pid).memory_info().rss // MEGABYTE)
        await asyncio.sleep(2)


async def _purchases(scene: Scene) -> dict[str, Any]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        bought: dict[str, Any] = (await client.get(f"{scene.sandbox.url}/sandbox/purchases")).json()
        met = (await client.get(f"{scene.sandbox.url}/sandbox/faults")).json()["met"]
    return {**bought, "met": sum(met.values())}


async def _look(
    scene: Scene, customers: int, seconds: float, first: dict[str, Any], second: dict[str, Any]
) -> Reviewed:
    rows = await scene.pool.fetch(
        "SELECT f.grade, f.complete, f.reviewing, f.state->'concluded'->'gaps' AS gaps FROM credit_file f"
        " WHERE f.customer_id LIKE 'X-%'"
    )
    bought = Counter((each["provider"], each["subject"]) for each in first["purchases"])
    tenths = scene.memory[:: max(1, len(scene.memory) // 10)]
    return Reviewed(
        customers=customers,
        seconds=round(seconds, 1),
        grades=dict(sorted(Counter(row["grade"] for row in rows if row["grade"]).items())),
        complete=sum(1 for row in rows if row["complete"]),
        silences=dict(Counter(gap["silence"] for row in rows for gap in row["gaps"] or ()).most_common()),
        charged=first["charged"],
        charged_twice=sum(1 for times in bought.values() if times > 1),
        requests_for_reports=first["asked"],
        faults_met=scene.faults_met + first["met"],
        charged_again=second["charged"] - first["charged"],
        kills=dict(scene.kills),
        memory_megabytes=tuple(tenths),
        unfinished=customers - sum(1 for row in rows if row["grade"] and not row["reviewing"]),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reviews", description=__doc__)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--kill", action="store_true", help="kill worker and sandbox now and then")
    given = parser.parse_args()
    made: list[Reviewed] = []

    async def run() -> None:
        made.append(await review_many(given.customers, kill_every=KILL_EVERY if given.kill else None))

    asyncio.run(until_interrupted(run()))
    for reviewed in made:
        for name, value in reviewed.model_dump().items():
            say(f"{name.replace('_', ' '):<22} {value}")
    return 0 if made and not made[0].unfinished and not made[0].charged_twice else 1


if __name__ == "__main__":
    leave(main())
