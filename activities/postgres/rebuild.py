"""Makes the read models anew from the events, in one transaction. Appends wait meanwhile, readers do not.

The rows are deleted, not truncated: whoever reads goes on seeing the old ones until the new ones are committed, and no
append that has begun to read can come into a deadlock with us.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from activities.postgres.event_store import REBUILD_LOCK
from activities.postgres.pool import open_pool
from activities.postgres.refold import EXPOSURE, PREFETCH, Progress, Refold
from activities.postgres.streams import TABLES, kind_of
from activities.postgres.write import row_of
from domain.base import ExposureChange

_EXPOSURE_SQL: Final = (
    f"UPDATE account SET {', '.join(f'{name} = ${place}' for place, name in enumerate(EXPOSURE, start=2))}"
    " WHERE account_id = $1"
)


@dataclass(frozen=True)
class RebuildResult:
    """What was read and written; `rows` counts by table."""

    events: int
    streams: int
    rows: dict[str, int]

    @property
    def clean(self) -> bool:
        """Always: a rebuild that cannot be completed raises and changes nothing."""
        return True

    def lines(self) -> list[str]:
        """For people, one fact a line."""
        return [
            f"{self.events} events of {self.streams} streams folded",
            *(f"  {table}: {count} rows" for table, count in self.rows.items()),
        ]


async def rebuild(dsn_or_pool: str | asyncpg.Pool, progress: Progress | None = None) -> RebuildResult:
    """Refills every read model from the events; either all of it or nothing. Safe to repeat at any time.

    Raises `StreamUnreadable` when an event cannot be folded, and leaves the read models as they were.
    """
    if isinstance(dsn_or_pool, str):
        async with await open_pool(dsn_or_pool, most=1) as pool:
            return await rebuild(pool, progress)
    async with dsn_or_pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", REBUILD_LOCK)
        for table in TABLES:
            await connection.execute(f"DELETE FROM {table}")
        return await _refill(connection, Refold(progress))


async def _refill(connection: Any, fold: Refold) -> RebuildResult:
    counts: dict[str, int] = dict.fromkeys(TABLES, 0)
    waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
    async for head in fold.heads(connection):
        table = kind_of(head.stream).table
        counts[table] += 1
        waiting[table].append(row_of(head))
        if len(waiting[table]) == PREFETCH:
            await _insert(connection, table, waiting.pop(table))
    if fold.unreadable:
        raise fold.unreadable[0]
    waiting["series"] = [{"name": name, "last": last} for name, last in sorted(fold.series.items())]
    counts["series"] = len(fold.series)
    for table, rows in waiting.items():
        await _insert(connection, table, rows)
    moved = [(account, *_parts(change)) for account, change in fold.exposures().items()]
    await connection.executemany(_EXPOSURE_SQL, moved)
    return RebuildResult(events=fold.events, streams=fold.streams, rows=counts)


async def _insert(connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    places = ", ".join(f"${number}" for number in range(1, len(rows[0]) + 1))
    statement = f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({places})"
    await connection.executemany(statement, [tuple(row.values()) for row in rows])


def _parts(change: ExposureChange) -> tuple[Any, ...]:
    return tuple(getattr(change, name) for name in EXPOSURE)
