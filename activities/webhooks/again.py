"""Deliveries that a person asks for: one more try of what was sent, and a test message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

from activities.webhooks.payload import ping_body
from domain.webhook.subscription import PING

_REPLAY_SQL: Final = """
UPDATE webhook_delivery SET status = 'waiting', due_at = $2, tries = 0, finished_at = NULL, replayed_by = $3
WHERE id = $1
"""
_PING_SQL: Final = """
INSERT INTO webhook_delivery (id, webhook_id, position, stream, type, body, created_at, due_at, replayed_by)
VALUES ($1, $2, 0, '', $3, $4, $5, $5, $6) ON CONFLICT (id) DO NOTHING
"""


@dataclass(frozen=True)
class AskedAgain:
    """The dispatcher finds the rows. `at` is business time."""

    pool: asyncpg.Pool

    async def replay(self, delivery_id: str, by: str, at: datetime) -> None:
        """The same id and the same body, with all tries before it."""
        await self.pool.execute(_REPLAY_SQL, delivery_id, at, by)

    async def ping(self, webhook_id: str, mark: str, by: str, at: datetime) -> str:
        """A test message; the same `mark` makes it once. Returns its id."""
        delivery_id = f"msg_{webhook_id}_ping_{mark}"
        await self.pool.execute(_PING_SQL, delivery_id, webhook_id, PING, ping_body(webhook_id, at), at, by)
        return delivery_id
