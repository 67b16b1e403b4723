from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from runtime.errors import PostgresFailed, StackBusy, StackNotRunning
from runtime.settings import PROJECT_ROOT, Settings, child_environment
from starter.embedded import EmbeddedPostgres, attach, embedded_stack
from tests.ground.processes import eventually, kill, servers_of

HOLD = """
import asyncio, signal, sys
from pathlib import Path
from runtime.settings import Settings
from starter.embedded import embedded_stack

async def main():
    async with embedded_stack(Settings(data_dir=Path(sys.argv[1]))):
        print("serving", flush=True)
        await asyncio.Event().wait()

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job inherits that it is ignored
asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"):
        monkeypatch.delenv(name, raising=False)


async def holder_of(folder: Path) -> asyncio.subprocess.Process:
    """Another program that holds a stack in `folder`, once it serves."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, folder, cwd=PROJECT_ROOT, env=child_environment(), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), timeout=180) == b"serving\n"
    return process


async def answer(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_second_start_finds_the_data_at_the_same_addresses(open_tmp_path: Path) -> None:
    settings = Settings(data_dir=open_tmp_path / "data")
    async with embedded_stack(settings) as first:
        await answer(first.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    async with embedded_stack(settings) as second:
        assert await answer(second.database_url, "SELECT answer FROM kept") == 42
        assert (second.database_url, second.temporal_address, second.ui_address) == (
            first.database_url, first.temporal_address, first.ui_address,
        )  # fmt: skip
    assert not servers_of(open_tmp_path)


async def test_a_second_stack_on_the_same_data_is_refused_and_the_first_goes_on(open_tmp_path: Path) -> None:
    settings = Settings(data_dir=open_tmp_path / "data")
    async with embedded_stack(settings) as stack:
        with pytest.raises(StackBusy, match=str(os.getpid())):
            async with embedded_stack(settings):
                pass
        assert await answer(stack.database_url, "SELECT 1") == 1
        assert attach(settings).database_url == stack.database_url


async def test_kill_9_of_its_program_leaves_no_server_and_the_next_start_finds_the_data(open_tmp_path: Path) -> None:
    data = open_tmp_path / "data"
    holder = await holder_of(data)
    settings = attach(Settings(data_dir=data))
    assert settings.database_url is not None
    await answer(settings.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill(holder.pid)
    await holder.wait()
    if sys.platform == "linux":
        await eventually(lambda: not servers_of(open_tmp_path))
    async with embedded_stack(Settings(data_dir=data)) as stack:
        assert await answer(stack.database_url, "SELECT answer FROM kept") == 42


async def test_servers_that_survived_their_program_are_ended_by_the_next_start(open_tmp_path: Path) -> None:
    data = open_tmp_path / "data"
    left_behind = EmbeddedPostgres(data)
    await left_behind.start()
    async with embedded_stack(Settings(data_dir=data)) as stack:
        assert await left_behind.wait() == 0
        assert await answer(stack.database_url, "SELECT 1") == 1


async def test_another_shell_finds_the_running_stack_and_only_a_running_one(open_tmp_path: Path) -> None:
    settings = Settings(data_dir=open_tmp_path / "data")
    with pytest.raises(StackNotRunning):
        attach(settings)
    async with embedded_stack(settings) as stack:
        assert attach(settings) == stack.settings
        assert stat.S_IMODE((settings.data_dir / "stack.json").stat().st_mode) == 0o600
    with pytest.raises(StackNotRunning):
        attach(settings)


async def test_what_is_given_is_not_embedded(open_tmp_path: Path) -> None:
    given = Settings(
        data_dir=open_tmp_path / "data",
        database_url="postgresql://a:b@127.0.0.1:1/open",
        temporal_address="127.0.0.1:2",
    )
    async with embedded_stack(given) as stack:
        assert (stack.postgres, stack.temporal) == (None, None)
        assert (stack.database_url, stack.temporal_address) == (given.database_url, given.temporal_address)
        assert not stack.settings.temporal_embedded
    assert attach(given) == given


async def test_when_one_part_does_not_start_the_other_is_stopped(open_tmp_path: Path) -> None:
    settings = Settings(data_dir=open_tmp_path / "data", pg_bin=open_tmp_path)
    with pytest.raises(PostgresFailed):
        async with embedded_stack(settings):
            pass
    assert not servers_of(open_tmp_path)


@pytest.fixture
async def cancelled_holder(open_tmp_path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await holder_of(open_tmp_path / "data")
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_a_cancelled_program_stops_its_servers(
    cancelled_holder: asyncio.subprocess.Process, open_tmp_path: Path
) -> None:
    cancelled_holder.send_signal(signal.SIGINT)  # asyncio cancels the main task
    await asyncio.wait_for(cancelled_holder.wait(), timeout=180)
    assert not servers_of(open_tmp_path)
