"""The secrets of endpoints: encrypted with the master key, shown to nobody but the one who asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

from activities.evidence.cipher import DataKey, MasterKey
from activities.webhooks.signing import new_secret, shown

_KEEP_SQL: Final = "INSERT INTO webhook_secret VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING number"
_READ_SQL: Final = """
SELECT number, wrapped FROM webhook_secret WHERE webhook_id = $1 AND number = ANY($2) ORDER BY number DESC
"""


@dataclass(frozen=True)
class EndpointSecrets:
    """Which number is in force stands in the endpoint's events; here is what hides behind it."""

    pool: asyncpg.Pool
    master: MasterKey

    async def make(self, webhook_id: str, number: int, at: datetime) -> str | None:
        """A new secret `whsec_…` under this number; None when there is one, which nobody gets to see again."""
        secret = new_secret()
        wrapped = self.master.wrap(DataKey(str(number), secret), _owner(webhook_id))
        made = await self.pool.fetchval(_KEEP_SQL, webhook_id, number, wrapped, at)
        return None if made is None else shown(secret)

    async def keys(self, webhook_id: str, numbers: Sequence[int]) -> list[bytes]:
        """Those of them that exist, the newest first. Raises MasterKeyInvalid."""
        rows = await self.pool.fetch(_READ_SQL, webhook_id, list(numbers))
        return [self.master.unwrap(str(row["number"]), row["wrapped"], _owner(webhook_id)).secret for row in rows]


def _owner(webhook_id: str) -> str:
    # No customer id contains a slash, so a customer's data key can never pass for a secret.
    return f"webhook/{webhook_id}"
