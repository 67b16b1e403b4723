"""The database goes away while an order is being decided. Its history holds as many tries as chance has it: no path."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

from activities.contracts import Envelope, Outcome, Snapshot
from activities.postgres.event_store import EventStore
from domain.policy import Policy
from tests.workflows.conftest import MONDAY
from tests.workflows.engine import TASK_QUEUE, skipping_engine
from tests.workflows.house import House
from worker import build_worker


class Unreachable:
    """The event store behind a line that is cut until `mended`."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self.mended = asyncio.Event()
        self.mended.set()

    async def record(self, envelope: Envelope) -> Outcome:
        if not self.mended.is_set():
            raise ConnectionRefusedError("the line is cut")
        return await self._store.record(envelope)

    async def snapshot(self, stream: str, at: datetime) -> Snapshot:
        return await self._store.snapshot(stream, at)


async def test_an_order_is_still_decided_when_the_database_was_away_for_longer_than_an_order_is_waited_for(
    skipping_server: WorkflowEnvironment, database: str, policy: Policy, tmp_path: Path
) -> None:
    async with skipping_engine(skipping_server, database, policy, MONDAY, tmp_path) as engine:
        house, ledger = House(engine), Unreachable(engine.store)
        async with build_worker(engine.client, TASK_QUEUE, ledger):
            await house.customer()
            order = await house.written("S1", "1000.00", terms="NET30", customer_id="C1", by="shop")
            ledger.mended.clear()
            deciding = asyncio.create_task(engine.gateway.submit(order, "shop"))
            await asyncio.sleep(1)
            await engine.clock.sleep(timedelta(minutes=3))
            assert not deciding.done()
            ledger.mended.set()
            await engine.clock.sleep(timedelta(minutes=1))
            assert (await deciding).outcome == "approved"
            await house.settle()
