"""All facts in one order, for readers who come back for more: a page ends where nothing can still come before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import asyncpg

from activities.postgres import reading
from activities.postgres.horizon import readable_end
from activities.postgres.rows import EventRow
from domain.base import Value

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
        end = await readable_end(self.pool)
        if end is None or end <= after:
            return FeedPage(items=(), next=str(after))
        rows = await self.pool.fetch(_PAGE_SQL, after, end, stream, event_type, most)
        reached = rows[-1]["position"] if len(rows) == most else end
        return FeedPage(items=tuple(reading.event(row) for row in rows), next=str(reached))
