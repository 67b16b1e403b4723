from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
import psutil
import pytest

from runtime.settings import PROJECT_ROOT, Settings, child_environment, environment_name
from starter.embedded import attach
from tests.ground.processes import eventually, kill, servers_of

PROGRAM = """
import asyncio
from runtime.settings import load_settings
from starter.up import up

async def nothing_to_load(stack):
    settings = stack.settings
    assert settings.database_url and settings.temporal_address and settings.temporal_embedded

asyncio.run(up(load_settings(), on_first_start=nothing_to_load))
"""


def has_ended(pid: int) -> bool:
    return not psutil.pid_exists(pid)


@dataclass
class Running:
    process: asyncio.subprocess.Process
    folder: Path
    health: str
    banner: str

    async def rest_of_the_banner(self) -> str:
        """What follows the address of the health check, up to the folder of the logs."""
        assert self.process.stderr is not None
        seen = ""
        while "  logs  " not in seen:
            line = await asyncio.wait_for(self.process.stderr.readline(), timeout=60)
            assert line, seen
            seen += line.decode()
        return seen

    async def told(self) -> tuple[int, dict[str, str]]:
        async with httpx2.AsyncClient() as client:
            answer = await client.get(self.health, timeout=60)
            return answer.status_code, answer.json()

    async def until_healthy(self) -> dict[str, str]:
        """What it says then."""
        async with asyncio.timeout(180):
            while (told := await self.told())[0] != 200:
                await asyncio.sleep(0.1)
        return told[1]

    async def ended(self) -> str:
        assert self.process.stderr is not None
        rest = await asyncio.wait_for(self.process.stderr.read(), timeout=180)
        await self.process.wait()
        return rest.decode()


async def start_up(folder: Path) -> Running:
    given = {environment_name(field) for field in Settings.model_fields}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM,
        cwd=PROJECT_ROOT,
        env=child_environment(without=given, OPENACCOUNT_DATA_DIR=str(folder / "data"), OPENACCOUNT_HTTP_PORT="0"),
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    seen = ""
    async with asyncio.timeout(180):
        while not (address := re.search(r"http://\S+/healthz", seen)):
            line = await process.stderr.readline()
            assert line, seen
            seen += line.decode()
    return Running(process, folder, address.group(), seen)


@pytest.fixture
async def running(open_tmp_path: Path) -> AsyncIterator[Running]:
    up = await start_up(open_tmp_path)
    yield up
    if up.process.returncode is None:
        up.process.terminate()
        await up.ended()


async def test_it_serves_and_another_shell_finds_it_and_no_password_is_shown(running: Running) -> None:
    assert await running.until_healthy() == {"status": "ok", "database": "ok", "temporal": "ok", "worker": "ok"}
    found = attach(Settings(data_dir=running.folder / "data"))
    assert found.temporal_embedded
    password = str(found.database_url).split("@")[0].rsplit(":", 1)[1]
    running.process.terminate()
    told = await running.ended()
    assert "postgresql://openaccount@" in told
    assert password not in told


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT, signal.SIGINT]])
async def test_a_signal_to_its_terminal_stops_everything_however_often_it_comes(
    running: Running, signals: list[signal.Signals]
) -> None:
    await running.until_healthy()
    for number in signals:
        os.killpg(running.process.pid, number)  # as a terminal does
        await asyncio.sleep(0.2)
    told = await running.ended()
    assert running.process.returncode == 0, told
    assert "Traceback" not in told
    assert not servers_of(running.folder)


def processes_of(running: Running, part: str) -> set[int]:
    """By the name of the program, or by what is in its command line."""
    found = (process for process in servers_of(running.folder) if process.pid != running.process.pid)
    return {process.pid for process in found if is_a(process, part)}


def is_a(process: psutil.Process, part: str) -> bool:
    try:
        return process.name().startswith(part) or any(word.endswith(part) for word in process.cmdline())
    except psutil.Error:  # it has ended since it was found
        return False


def runs(running: Running, part: str) -> bool:
    return bool(processes_of(running, part))


async def test_every_part_that_is_killed_comes_back(running: Running) -> None:
    await running.until_healthy()
    for part in ("postgres", "temporal", "worker.py", "starter.sandbox"):
        victim = min(processes_of(running, part))
        kill(victim)
        await eventually(partial(has_ended, victim))
        await eventually(partial(runs, running, part))
        await running.until_healthy()


async def test_the_worker_asks_the_sandbox_that_the_banner_names(running: Running) -> None:
    address = re.search(r"http://\S+(?=  \(sandbox)", running.banner + await running.rest_of_the_banner())
    assert address
    async with httpx2.AsyncClient() as client:
        told = (await client.get(f"{address.group()}/sandbox/health", timeout=60)).json()
    assert told == {"status": "ok", "companies": "all companies are invented"}
    [worker] = processes_of(running, "worker.py")
    assert psutil.Process(worker).environ()["OPENACCOUNT_SANDBOX_URL"] == address.group()


async def test_kill_9_of_it_leaves_no_process(running: Running) -> None:
    await running.until_healthy()
    kill(running.process.pid)
    await running.process.wait()
    if sys.platform == "linux":
        await eventually(lambda: not servers_of(running.folder), seconds=120)
