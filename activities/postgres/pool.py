"""The one way to open a pool: JSON as Python values, and the application's role instead of the login's."""

from __future__ import annotations

import json
from typing import Any

import asyncpg


async def open_pool(dsn: str, *, most: int = 10) -> asyncpg.Pool:
    """A pool on the application's database."""

    async def prepare(connection: Any) -> None:
        for name in ("json", "jsonb"):
            await connection.set_type_codec(name, encoder=_dumps, decoder=json.loads, schema="pg_catalog")
        await connection.execute("SET ROLE openaccount_app")

    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=most, init=prepare, reset=_as_it_is, server_settings={"timezone": "UTC"}
    )


async def _as_it_is(_: Any) -> None:
    """Spares the round trip that cleans a connection after each use: nobody here leaves any session state behind."""


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
