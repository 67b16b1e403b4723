"""How far the facts can be read without leaving one out.

Positions are given out when a fact is inserted and become visible when its transaction commits, so a higher one may be
seen before a lower one. A reader that simply went on from the highest would miss what commits late.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

PATIENCE_SECONDS: Final = 2.0
"""How long a reader waits for appends that run when it asks; they take milliseconds."""

_PAUSE_SECONDS: Final = 0.003
_END_SQL: Final = "SELECT coalesce(max(position), 0) FROM event"
# An INSERT holds this lock from before it takes a position until its transaction has ended and can be seen.
_WRITERS_SQL: Final = """
SELECT pid, virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'event'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


async def readable_end(database: Any, *, patience_seconds: float = PATIENCE_SECONDS) -> int | None:
    """The highest position, once no append that runs can have a lower one: all up to it are there, or never will be.

    None when an unusually slow append withholds that. `database` is a pool, or a connection without a transaction.
    Appends neither wait for it nor do anything for it.
    """
    end = int(await database.fetchval(_END_SQL))
    running = await _writers(database)
    try:
        async with asyncio.timeout(patience_seconds):
            while running:
                await asyncio.sleep(_PAUSE_SECONDS)
                running &= await _writers(database)
    except TimeoutError:
        return None
    return end


async def _writers(database: Any) -> set[tuple[int, str]]:
    return {(row["pid"], row["virtualtransaction"]) for row in await database.fetch(_WRITERS_SQL)}
