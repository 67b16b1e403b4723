"""One live stack for the commands: servers, worker and relay of a data folder of its own, and a shell that finds it."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from runtime.settings import PROJECT_ROOT, Settings, child_environment, environment_name
from starter.embedded.state import read_addresses
from tests.cli.shell import Shell

START_SECONDS = 180
SERVE = """
import asyncio
from runtime.settings import load_settings
from starter.cli.up import leave_empty
from starter.up import up

asyncio.run(up(load_settings(), on_first_start=leave_empty))
"""


@pytest.fixture(scope="session")
async def served_folder() -> AsyncIterator[Path]:
    """The data folder of a system that serves, with empty books."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-test-"))
    folder.chmod(0o711)
    ours = {environment_name(field) for field in Settings.model_fields}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE,
        cwd=PROJECT_ROOT,
        env=child_environment(without=ours, OPENACCOUNT_DATA_DIR=str(folder / "data"), OPENACCOUNT_HTTP_PORT="0"),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    async with asyncio.timeout(START_SECONDS):
        while b"serves" not in (line := await process.stderr.readline()):
            assert line, "the system did not start"
    reading = asyncio.create_task(process.stderr.read())
    yield folder / "data"
    process.terminate()
    await asyncio.wait_for(process.wait(), timeout=180)
    await reading
    shutil.rmtree(folder)


@pytest.fixture
def given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine's own."""
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
async def shell(served_folder: Path, given_nothing: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shell]:
    """A shell beside the running system."""
    monkeypatch.setenv("OPENACCOUNT_DATA_DIR", str(served_folder))
    addresses = read_addresses(served_folder)
    assert addresses is not None
    connection = await asyncpg.connect(addresses.database_url)
    yield Shell(connection)
    await connection.close()


@pytest.fixture
def empty_shell(given_nothing: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    """A shell where nothing runs."""
    monkeypatch.setenv("OPENACCOUNT_DATA_DIR", str(tmp_path / "nothing"))
    return Shell(None)
