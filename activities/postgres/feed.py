"""All facts in one order, for readers who come back for more.

Positions are given out when a fact is inserted and become visible when its transaction commits, so a higher one may be
seen before a lower one. A reader that simply went on from the highest would miss what commits late. Therefore a page
ends where no append that is still running can have a position any more.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import asyncpg

from activities.postgres import reading
from activities.postgres.rows import EventRow
from domain.base import Value

PATIENCE_SECONDS: Final = 2.0
"""How long a page waits for appends that were running when it was asked for; they take milliseconds."""

_PAUSE_SECONDS: Final = 0.003
_END_SQL: Final = "SELECT coalesce(max(position), 0) FROM event"
# An INSERT holds this lock from before it takes a position until its transaction ends.
_WRITERS_SQL: Final = """
SELECT pid, virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'event'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_PAGE_SQL: Final = """
SELECT * FROM event WHERE position > $1 AND position <= $2
    AND ($3::text IS NULL OR stream = $3) AND ($4::text IS NULL OR type = $4)
ORDER BY position LIMIT $5
"""


class FeedPage(Value):
    """Facts in the order of their positions. `next` is where to go on, also when nothing came: a feed has no end."""

    items: tuple[EventRow, ...]
    next: str


@dataclass(frozen=True)
class Feed:
    pool: asyncpg.Pool

    async def page(
        self, after: int = 0, *, most: int, stream: str | None = None, event_type: str | None = None
    ) -> FeedPage:
        """The facts after that position, of one stream or one type where asked for. No fact is ever left out; one that
        an unusually slow append still withholds makes the page empty rather than incomplete."""
        end = int(await self.pool.fetchval(_END_SQL))
        if end <= after or not await self._settled():
            return FeedPage(items=(), next=str(after))
        rows = await self.pool.fetch(_PAGE_SQL, after, end, stream, event_type, most)
        reached = rows[-1]["position"] if len(rows) == most else end
        return FeedPage(items=tuple(reading.event(row) for row in rows), next=str(reached))

    async def _settled(self) -> bool:
        """Waits until every append that runs now has ended: what has a lower position than what is visible now is
        visible then, or never."""
        running = await self._writers()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while running:
                    await asyncio.sleep(_PAUSE_SECONDS)
                    running &= await self._writers()
        except TimeoutError:
            return False
        return True

    async def _writers(self) -> set[tuple[int, str]]:
        return {(row["pid"], row["virtualtransaction"]) for row in await self.pool.fetch(_WRITERS_SQL)}
