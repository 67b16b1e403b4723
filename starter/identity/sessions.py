"""Who is logged in: rows in PostgreSQL, found by the hash of an id that only the browser has."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from domain.base import Value
from starter.identity.refusals import SessionExpired, SessionInvalid, SessionRevoked
from starter.identity.remembered import Remembered
from starter.identity.secret import hash_of, new_secret

IDLE: Final = timedelta(hours=8)
LONGEST: Final = timedelta(hours=24)
LOGIN: Final = timedelta(minutes=10)
"""How long the way to the provider and back may take."""
KEPT: Final = timedelta(days=400)
"""How long it can be looked up who was logged in when."""
_TOUCHED: Final = timedelta(minutes=1)

_COLUMNS: Final = "id_hash, person, created_at, seen_at, expires_at, revoked_at"


class Session(Value):
    id_hash: bytes
    person: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Sessions:
    """Begins, finds and ends sessions. Times are arguments, in UTC."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._known = Remembered(self._load)

    async def begin(self, person: str, now: datetime) -> str:
        """A new session; returns its id, which is kept nowhere."""
        session_id = new_secret()
        await self._pool.execute(
            "INSERT INTO session (id_hash, person, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
            hash_of(session_id),
            person,
            now,
            now + IDLE,
        )
        return session_id

    async def find(self, session_id: str, now: datetime, *, used: bool = True) -> Session:
        """Or `session.invalid`, `session.revoked`, `session.expired`. What is `used` stays alive, a day at most."""
        found = await self._known.get(hash_of(session_id))
        if found is None:
            raise SessionInvalid("this session does not exist; log in again", field="session")
        if found.revoked_at is not None:
            raise SessionRevoked("this session was logged out", field="session", person=found.person)
        if now >= found.expires_at:
            raise SessionExpired("this session has ended; log in again", field="session", person=found.person)
        if used and now - found.seen_at >= _TOUCHED:
            await self._touch(found, now)
        return found

    async def revoke(self, session_id: str, now: datetime) -> None:
        """It is over at once in this process, and within seconds in others."""
        key = hash_of(session_id)
        await self._pool.execute(
            "UPDATE session SET revoked_at = $2 WHERE id_hash = $1 AND revoked_at IS NULL", key, now
        )
        self._known.forget(key)

    async def set_out(self, login: dict[str, Any], now: datetime) -> str:
        """Keep what the provider's answer will be held against; returns the id that only this browser has."""
        login_id = new_secret()
        await self._pool.execute("DELETE FROM session WHERE expires_at < $1 AND person IS NULL", now)
        await self._pool.execute("DELETE FROM session WHERE expires_at < $1", now - KEPT)
        await self._pool.execute(
            "INSERT INTO session (id_hash, login, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
            hash_of(login_id),
            login,
            now,
            now + LOGIN,
        )
        return login_id

    async def come_back(self, login_id: str, now: datetime) -> dict[str, Any] | None:
        """What `set_out` kept, once; None when there is nothing, no longer, or not any more."""
        login: dict[str, Any] | None = await self._pool.fetchval(
            "DELETE FROM session WHERE id_hash = $1 AND person IS NULL AND expires_at > $2 RETURNING login",
            hash_of(login_id),
            now,
        )
        return login

    async def _load(self, key: bytes) -> Session | None:
        row = await self._pool.fetchrow(
            f"SELECT {_COLUMNS} FROM session WHERE id_hash = $1 AND person IS NOT NULL",  # noqa: S608 - constants
            key,
        )
        return None if row is None else Session.model_validate(dict(row))

    async def _touch(self, session: Session, now: datetime) -> None:
        await self._pool.execute(
            "UPDATE session SET seen_at = $2, expires_at = $3 WHERE id_hash = $1 AND seen_at < $2",
            session.id_hash,
            now,
            min(now + IDLE, session.created_at + LONGEST),
        )
        self._known.forget(session.id_hash)


def csrf_of(session_id: str) -> str:
    """What forms and scripts of this session show: it follows from the id, and the id not from it."""
    return hashlib.sha256(f"csrf {session_id}".encode()).hexdigest()
