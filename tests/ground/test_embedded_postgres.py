from __future__ import annotations

import asyncio
import os
import shutil
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from runtime.errors import PostgresFailed
from starter.embedded import EmbeddedPostgres
from starter.embedded import postgres as embedded_postgres
from starter.embedded.ports import choose_port
from tests.ground.processes import eventually, kill, servers_of
from tests.ground.taken_port import first_choice_taken


@pytest.fixture
async def server(open_tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    postgres = EmbeddedPostgres(open_tmp_path / "data", durable=False)
    await postgres.start()
    yield postgres
    await postgres.stop()


async def ask(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_it_compares_chinese_names_by_their_letters(server: EmbeddedPostgres) -> None:
    assert await ask(server.dsn, "SELECT 'É' = upper('é') AND '赊销' ~ '^\\w+$'") is True
    assert str(await ask(server.dsn, "SHOW server_version")).startswith("18.")


async def test_data_survives_a_stop_and_the_address_stays(server: EmbeddedPostgres) -> None:
    await ask(server.dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
    address = server.dsn
    await server.restart()
    assert server.dsn == address
    assert await ask(server.dsn, "SELECT answer FROM kept") == 42


async def test_it_recovers_after_kill_9_in_the_middle_of_work(server: EmbeddedPostgres) -> None:
    connection = await asyncpg.connect(server.dsn)
    await connection.execute("CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 5000)")
    kill(server.pid)
    assert await server.wait() == -9
    await server.start()
    assert await ask(server.dsn, "SELECT count(*) FROM kept") == 5000
    connection.terminate()


async def test_another_object_takes_over_data_whose_postmaster_was_left_running(server: EmbeddedPostgres) -> None:
    first = server.pid
    heir = EmbeddedPostgres(server.data_dir, durable=False)
    await heir.start()
    try:
        assert await server.wait() == 0
        assert heir.pid not in {None, first}
        assert await ask(heir.dsn, "SELECT 1") == 1
    finally:
        await heir.stop()


async def test_a_stop_leaves_no_process(server: EmbeddedPostgres) -> None:
    assert servers_of(server.home)
    await server.stop()
    assert server.pid is None
    assert not servers_of(server.home)
    await server.stop()


async def test_a_lock_file_that_names_a_strangers_process_does_not_block_the_start(server: EmbeddedPostgres) -> None:
    await server.stop()
    lock = server.home / "data" / "postmaster.pid"
    # A process of PostgreSQL's own account makes it refuse; ours does where we are that account.
    lock.write_text(
        f"{os.getpid()}\n{server.home / 'data'}\n1\n{server.port}\n\n127.0.0.1\n       1         1\nready\n"
    )
    if os.geteuid() == 0:
        shutil.chown(lock, server.home.joinpath("data").owner())
    await server.start()
    assert await ask(server.dsn, "SELECT 1") == 1


async def test_an_interrupted_initdb_is_begun_again(open_tmp_path: Path) -> None:
    half_made = open_tmp_path / "postgres-18.new" / "data"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(open_tmp_path, durable=False)
    await server.start()
    try:
        assert await ask(server.dsn, "SELECT 1") == 1
        assert not half_made.exists()
    finally:
        await server.stop()


async def test_the_operators_own_variables_do_not_lead_it_astray(
    monkeypatch: pytest.MonkeyPatch, open_tmp_path: Path
) -> None:
    for name, value in {
        "PGDATA": "/nowhere", "PGPORT": "1", "PGHOST": "elsewhere", "PGSSLMODE": "require", "LC_ALL": "zh_CN.nothing",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    server = EmbeddedPostgres(open_tmp_path, durable=False)
    await server.start()
    try:
        assert await ask(server.dsn, "SELECT 1") == 1
    finally:
        await server.stop()


async def test_a_given_port_that_is_taken_is_refused_by_number(open_tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(PostgresFailed, match=str(port)):
            await EmbeddedPostgres(open_tmp_path, port=port, durable=False).start()


async def test_a_port_that_is_taken_between_its_choice_and_the_start_is_given_up(
    open_tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with first_choice_taken(monkeypatch, embedded_postgres) as taken:
        server = EmbeddedPostgres(open_tmp_path, durable=False)
        await server.start()
        await server.stop()
        assert server.port != taken


async def test_a_given_port_is_used(open_tmp_path: Path) -> None:
    port = choose_port()
    server = EmbeddedPostgres(open_tmp_path, port=port, durable=False)
    await server.start()
    try:
        assert f":{port}/" in server.dsn
    finally:
        await server.stop()


async def test_a_folder_without_the_programs_is_refused(open_tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed):
        await EmbeddedPostgres(open_tmp_path, bin_dir=open_tmp_path).start()


async def test_data_of_another_major_version_is_refused_and_left_alone(open_tmp_path: Path) -> None:
    (open_tmp_path / "postgres-16").mkdir()
    with pytest.raises(PostgresFailed, match="postgres-16"):
        await EmbeddedPostgres(open_tmp_path).start()
    assert [path.name for path in open_tmp_path.iterdir()] == ["postgres-16"]


async def test_a_stranger_gets_in_without_password_nowhere(server: EmbeddedPostgres) -> None:
    assert stat.S_IMODE((server.home / "password").stat().st_mode) == 0o600
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(host="127.0.0.1", port=server.port, user="openaccount", password="guess", ssl=False)


async def test_a_closed_folder_stays_closed_and_its_data_are_kept_elsewhere_for_root(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "data", durable=False)
    await server.start()
    try:
        assert await ask(server.dsn, "SELECT 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert server.home.is_relative_to(closed) is (os.geteuid() != 0)
        await ask(server.dsn, "CREATE TABLE kept AS SELECT 1")
        await server.restart()
        assert await ask(server.dsn, "SELECT count(*) FROM kept") == 1
    finally:
        await server.stop()
        if os.geteuid() == 0:
            shutil.rmtree(server.home.parent)


async def test_a_start_that_is_cancelled_leaves_no_process(open_tmp_path: Path) -> None:
    server = EmbeddedPostgres(open_tmp_path, durable=False)
    for patience in (0.05, 0.2, 0.4):
        start = asyncio.create_task(server.start())
        await asyncio.sleep(patience)
        start.cancel()
        await asyncio.gather(start, return_exceptions=True)
        await server.stop()
        await eventually(lambda: not servers_of(open_tmp_path))
