"""How far the record can be read without leaving a gap behind.

Positions are drawn while a transaction runs and become visible when it commits: 8 may be there before 7. Whoever read
up to 8 and went on from there would never see 7. Every append holds the rebuild's lock, shared, from before it draws
a position until after it has committed. So when all who held it at a moment have let go, everything up to the highest
position seen at that moment is visible or will never be. Nobody who appends waits for it or does anything for it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

from activities.postgres.event_store import REBUILD_LOCK

_SEEN_SQL: Final = "SELECT coalesce(max(position), 0) FROM event"
_HOLDERS_SQL: Final = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'advisory' AND classid = $1::bigint >> 32 AND objid = $1::bigint & 4294967295 AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted
    AND mode = 'ShareLock'
"""
_LOOKS: Final = 5
_PAUSE_SECONDS: Final = 0.002


@dataclass
class Horizon:
    """`position` is safe to read up to; 0 until `advance` has been called often enough."""

    position: int = 0
    _seen: int = 0
    _holders: frozenset[str] = field(default=frozenset())

    async def advance(self, connection: Any) -> int:
        """Moves on as far as it can without waiting for a transaction that lasts; needs no open transaction."""
        for _ in range(_LOOKS):
            self._holders &= await _holders(connection)
            if not self._holders:
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return self.position
        self.position = self._seen
        # Events first: who is not in the list of holders that follows has ended, or drew a higher position.
        self._seen = await connection.fetchval(_SEEN_SQL)
        self._holders = await _holders(connection)
        if not self._holders:
            self.position = self._seen
        return self.position


async def _holders(connection: Any) -> frozenset[str]:
    return frozenset(row["virtualtransaction"] for row in await connection.fetch(_HOLDERS_SQL, REBUILD_LOCK))
