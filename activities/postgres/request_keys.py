"""The keys under which callers of the API repeat requests: which one stands for what, for each caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import asyncpg

# A key that is there already is read in the same statement; one that another request inserts just now is not seen by
# it, and is read by the second try.
_REMEMBER_SQL: Final = """
WITH added AS (
    INSERT INTO request_key (actor, key, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING content
)
SELECT content FROM added UNION ALL SELECT content FROM request_key WHERE actor = $1 AND key = $2
"""


@dataclass(frozen=True)
class RequestKeys:
    pool: asyncpg.Pool

    async def remember(self, actor: str, key: str, content: bytes) -> bool:
        """Whether the key stands for this content; from now on it does, if it was new."""
        known = None
        while known is None:
            known = await self.pool.fetchval(_REMEMBER_SQL, actor, key, content)
        return bool(known == content)
