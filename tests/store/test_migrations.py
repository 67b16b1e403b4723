"""The schema comes into being once, whoever calls and however often."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from activities.postgres import migrations
from activities.postgres.migrations import SchemaError, migrate, newest_version, schema_version
from starter.embedded import EmbeddedPostgres


@pytest.fixture
async def empty(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a database without any table."""
    name = f"empty_{uuid4().hex}"
    admin = await asyncpg.connect(postgres.dsn)
    await admin.execute(f"CREATE DATABASE {name}")
    base, _, query = postgres.dsn.partition("?")
    yield f"{base.rsplit('/', 1)[0]}/{name}?{query}"
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the schema, to be changed by a test."""
    copy = tmp_path / "sql"
    shutil.copytree(migrations.FOLDER, copy)
    monkeypatch.setattr(migrations, "FOLDER", copy)
    return copy


async def test_each_file_is_applied_once(empty: str, folder: Path) -> None:
    assert await migrate(empty) == newest_version()
    assert await migrate(empty) == newest_version()
    (folder / "0999_more.sql").write_text("CREATE TABLE more (id integer); INSERT INTO more VALUES (1);")
    assert await migrate(empty) == newest_version()
    assert await migrate(empty) == newest_version()
    connection = await asyncpg.connect(empty)
    assert await connection.fetchval("SELECT count(*) FROM more") == 1
    assert await schema_version(connection) == newest_version()
    await connection.close()


async def test_an_empty_database_is_at_version_zero(empty: str) -> None:
    connection = await asyncpg.connect(empty)
    assert await schema_version(connection) == 0
    await connection.close()


async def test_a_file_that_was_edited_afterwards_is_refused(empty: str, folder: Path) -> None:
    await migrate(empty)
    with (folder / "0002_read_models.sql").open("a") as file:
        file.write("-- just a remark\n")
    with pytest.raises(SchemaError, match="0002_read_models"):
        await migrate(empty)


async def test_a_database_of_a_newer_program_is_refused(empty: str, folder: Path) -> None:
    (folder / "0999_more.sql").write_text("CREATE TABLE more (id integer);")
    await migrate(empty)
    (folder / "0999_more.sql").unlink()
    with pytest.raises(SchemaError):
        await migrate(empty)


async def test_a_broken_file_leaves_nothing_of_itself(empty: str, folder: Path) -> None:
    (folder / "0999_more.sql").write_text("CREATE TABLE more (id integer); SELECT 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty)
    connection = await asyncpg.connect(empty)
    assert await connection.fetchval("SELECT to_regclass('more') IS NULL")
    assert await schema_version(connection) == newest_version() - 1
    await connection.close()


async def test_four_at_once_end_with_one_schema(empty: str) -> None:
    assert await asyncio.gather(*(migrate(empty) for _ in range(4))) == [newest_version()] * 4
    connection = await asyncpg.connect(empty)
    assert await connection.fetchval("SELECT count(*) FROM schema_version") == newest_version()
    await connection.close()
