"""Brings the database to the schema of this program: numbered SQL files, each applied once, in one transaction each."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import asyncpg

FOLDER: Final = Path(__file__).with_name("sql")
_LOCK: Final = 7_310_017  # Any number that nothing else in this database uses.


class SchemaError(RuntimeError):
    """The database does not fit this program: newer than it, or changed after the fact."""


async def migrate(dsn: str) -> int:
    """Applies what is missing and returns the schema's version. Many may call it at once; one works, the others wait.

    Needs a login that may create tables and the role `openaccount_app`. Raises `SchemaError` for a newer database or an
    edited file.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version"
            " (version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL)"
        )
        return await _apply_missing(connection)
    finally:
        await connection.close()


async def schema_version(connection: asyncpg.Connection) -> int:
    """The version the database is at, 0 when it is empty."""
    if await connection.fetchval("SELECT to_regclass('schema_version') IS NULL"):
        return 0
    return int(await connection.fetchval("SELECT coalesce(max(version), 0) FROM schema_version"))


def newest_version() -> int:
    return len(_files())


async def _apply_missing(connection: asyncpg.Connection) -> int:
    applied = {row["version"]: row for row in await connection.fetch("SELECT * FROM schema_version")}
    files = _files()
    if applied and max(applied) > len(files):
        raise SchemaError(f"the database is at version {max(applied)}, this program knows {len(files)}")
    for version, path in enumerate(files, start=1):
        text = path.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        if version in applied:
            if applied[version]["sha256"] != digest:
                raise SchemaError(f"{path.name} was changed after it had been applied; add a new file instead")
            continue
        async with connection.transaction():
            await connection.execute(text)
            await connection.execute("INSERT INTO schema_version VALUES ($1, $2, $3)", version, path.name, digest)
    return len(files)


def _files() -> list[Path]:
    return sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))
