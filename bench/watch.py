"""Waiting for rows of the database without a query per waiter: what product and floor wait for costs both the same."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

EVERY_SECONDS = 0.05
PATIENCE_SECONDS = 60.0


class Watch:
    """`sql` takes an array of names and returns those that are there."""

    def __init__(self, pool: asyncpg.Pool, sql: str) -> None:
        self._pool = pool
        self._sql = sql
        self._waiting: dict[str, list[asyncio.Future[None]]] = defaultdict(list)

    async def seen(self, name: str) -> None:
        """Returns when the name is there; at most `PATIENCE_SECONDS` later it is taken for lost."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[name].append(future)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await future

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Watch]:
        """Looks again and again while the block runs."""
        task = asyncio.create_task(self._look())
        try:
            yield self
        finally:
            task.cancel()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            if not self._waiting:
                continue
            for row in await self._pool.fetch(self._sql, list(self._waiting)):
                for future in self._waiting.pop(row[0], []):
                    if not future.done():
                        future.set_result(None)
