"""The one way to open a pool: JSON as Python values, and the application's role instead of the login's."""

from __future__ import annotations

import json
from typing import Any

import asyncpg


async def open_pool(dsn: str, *, most: int = 10, synchronous_commit: bool = True) -> asyncpg.Pool:
    """A pool on the application's database. `synchronous_commit=False` only for runs that can simply be repeated."""

    async def prepare(connection: Any) -> None:
        for name in ("json", "jsonb"):
            await connection.set_type_codec(name, encoder=_dumps, decoder=json.loads, schema="pg_catalog")
        await connection.execute("SET ROLE openaccount_app")

    settings = {"timezone": "UTC", "synchronous_commit": "on" if synchronous_commit else "off"}
    return await asyncpg.create_pool(dsn, min_size=1, max_size=most, init=prepare, server_settings=settings)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
