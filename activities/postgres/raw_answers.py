"""Keeps what sources answered, word for word and encrypted, and forgets it for good when a customer is erased."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg

from activities.evidence.cipher import DataKey, MasterKey, Sealed

KEY_LOCK_SQL: Final = "SELECT pg_advisory_xact_lock{}(hashtextextended('data_key/' || $1, 0))"
_KEY_SQL: Final = "SELECT key_id, wrapped FROM data_key WHERE customer_id = $1"
_NEW_KEY_SQL: Final = "INSERT INTO data_key VALUES ($1, $2, $3, $4) ON CONFLICT (customer_id) DO NOTHING"
_KEEP_SQL: Final = "INSERT INTO raw_answer VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
_READ_SQL: Final = """
SELECT a.nonce, a.ciphertext, k.key_id, k.wrapped FROM raw_answer a
JOIN data_key k ON k.customer_id = a.customer_id AND k.key_id = a.key_id
WHERE a.customer_id = $1 AND a.content_hash = $2
"""


@dataclass(frozen=True)
class RawAnswers:
    """Any number of processes may use one database; the first one makes a customer's key."""

    pool: asyncpg.Pool
    master: MasterKey

    async def keep(self, customer_id: str, raw: bytes) -> str:
        """Keeps an answer once and returns its SHA-256, 64 hexadecimal digits."""
        digest = hashlib.sha256(raw).hexdigest()
        async with self.pool.acquire() as connection, connection.transaction():
            key = await self._key(connection, customer_id)
            sealed = key.seal(raw, _context(customer_id, digest))
            kept_at = datetime.now(UTC)
            await connection.execute(
                _KEEP_SQL, customer_id, digest, key.key_id, sealed.nonce, sealed.ciphertext, kept_at
            )
        return digest

    async def require_key(self, customer_id: str) -> None:
        """Raises MasterKeyInvalid where answers about this customer could not be kept."""
        row = await self.pool.fetchrow(_KEY_SQL, customer_id)
        if row is not None:
            self.master.unwrap(row["key_id"], row["wrapped"], customer_id)

    async def read(self, customer_id: str, content_hash: str) -> bytes | None:
        """The answer; None when it was never kept or its key has been destroyed."""
        row = await self.pool.fetchrow(_READ_SQL, customer_id, content_hash)
        if row is None:
            return None
        key = self.master.unwrap(row["key_id"], row["wrapped"], customer_id)
        return key.open(Sealed(row["nonce"], row["ciphertext"]), _context(customer_id, content_hash))

    async def _key(self, connection: Any, customer_id: str) -> DataKey:
        # Locked so that an erasure at the same moment waits, and nothing is encrypted with a key that is gone.
        await connection.execute(KEY_LOCK_SQL.format("_shared"), customer_id)
        row = await connection.fetchrow(_KEY_SQL, customer_id)
        if row is None:
            made = self.master.new_data_key()
            wrapped = self.master.wrap(made, customer_id)
            await connection.execute(_NEW_KEY_SQL, customer_id, made.key_id, wrapped, datetime.now(UTC))
            row = await connection.fetchrow(_KEY_SQL, customer_id)
        return self.master.unwrap(row["key_id"], row["wrapped"], customer_id)


async def destroy_key(connection: Any, customer_id: str) -> None:
    """Part of the transaction that records the erasure: all answers of this customer become unreadable with it."""
    await connection.execute(KEY_LOCK_SQL.format(""), customer_id)
    await connection.execute("DELETE FROM data_key WHERE customer_id = $1", customer_id)


def _context(customer_id: str, content_hash: str) -> str:
    return f"{customer_id}:{content_hash}"
