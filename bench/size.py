"""(c) What one straight-through sale leaves in Temporal's histories, paid early and paid on its due date."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta

from activities.mail.senders import FolderSender
from activities.postgres.relay import Relay
from bench.bed import Bed
from bench.book import next_order
from bench.figures import SaleSize
from bench.floor_messages import Turn
from bench.histories import added, counts_of, events_of, turns_of
from bench.product import RELAYED_SQL, ProductSales
from bench.watch import EVERY_SECONDS, PATIENCE_SECONDS, Watch
from starter.gateway import Gateway

REMINDED_SQL = "SELECT stream FROM event WHERE stream = ANY($1) AND type = 'receivable.ladder_step_taken'"
REMINDER_AT = time(9)
"""When the ladder of our customers' country sends, in UTC; its first step comes five days before the due date."""
LEAD = timedelta(seconds=5)
PAUSE_SECONDS = 0.5
"""What came before is over by then, and the payment comes in a workflow task of its own."""


async def measure_early(bed: Bed) -> tuple[SaleSize, tuple[tuple[Turn, ...], tuple[Turn, ...]]]:
    """A sale that is paid before anybody is reminded, and the turns of its two workflows."""
    async with Watch(bed.pool, RELAYED_SQL).looking() as relayed:
        sales = ProductSales(bed.gateway, relayed)
        delivered = await sales.deliver()
        await relayed.seen(delivered[1])
        await _begun(bed, delivered[1])
        await asyncio.sleep(PAUSE_SECONDS)
        await sales.finish(delivered)
    sale, claim = [turns_of(await events_of(bed.client, stream)) for stream in sales.finished[0]]
    return await _size(bed, "paid before the first reminder", sales.finished[0]), (sale, claim)


async def measure_on_time(bed: Bed) -> SaleSize:
    """A sale that is paid when its courtesy reminder has come: its business time begins seconds before that hour."""
    now = datetime.now(UTC)
    reminder = datetime.combine(now.date() + timedelta(days=1), REMINDER_AT, UTC)
    offset = timedelta(seconds=int((reminder - LEAD - now).total_seconds()))
    gateway = Gateway(bed.client, bed.settings.task_queue, offset)
    async with (
        _relaying(bed, gateway, offset),
        Watch(bed.pool, RELAYED_SQL).looking() as relayed,
        Watch(bed.pool, REMINDED_SQL).looking() as reminded,
    ):
        sales = ProductSales(gateway, relayed)
        delivered = await sales.deliver(next_order(terms="NET5", on=(now + offset).date()))
        await reminded.seen(delivered[1])
        await asyncio.sleep(PAUSE_SECONDS)
        await sales.finish(delivered)
    return await _size(bed, "paid on time, after the courtesy reminder", sales.finished[0])


@asynccontextmanager
async def _relaying(bed: Bed, gateway: Gateway, offset: timedelta) -> AsyncIterator[None]:
    """A relay on tomorrow's clock: for the others what this sale sends is not due yet."""
    sender = FolderSender(bed.settings.mail_folder)
    task = asyncio.create_task(Relay(bed.pool, gateway, sender, lambda: datetime.now(UTC) + offset).run())
    try:
        yield
    finally:
        task.cancel()


async def _begun(bed: Bed, stream: str) -> None:
    """Returns when its workflow has done its first task, which takes a slow machine longer than any pause."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if turns_of(await events_of(bed.client, stream)):
                return
            await asyncio.sleep(EVERY_SECONDS)


async def _size(bed: Bed, story: str, streams: tuple[str, str]) -> SaleSize:
    sale, receivable = [counts_of(await events_of(bed.client, stream)) for stream in streams]
    return SaleSize(story=story, sale=sale, receivable=receivable, together=added(sale, receivable))
