"""Helpers for tests that look at the machine's processes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil

SERVERS = {"postgres", "temporal", "python", "python3"}


def servers_of(folder: Path) -> list[psutil.Process]:
    """Live processes of ours that name `folder` in their command line or work in it, or were told to by a variable."""
    found = []
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        try:
            words = " ".join(process.info["cmdline"] or [])
            told = process.environ().get("OPENACCOUNT_DATA_DIR", "")
            mine = any(str(folder) in text for text in (words, process.cwd(), told))
        except psutil.Error:
            continue
        alive = process.info["status"] != psutil.STATUS_ZOMBIE
        if mine and alive and process.pid != os.getpid() and process.info["name"].startswith(tuple(SERVERS)):
            found.append(process)
    return found


async def eventually(fact: Callable[[], bool], *, seconds: float = 120.0) -> None:
    """Wait until `fact()` holds; fails the test when it does not in time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not fact():
        assert loop.time() < deadline, "did not happen in time"
        await asyncio.sleep(0.05)


def kill(pid: int | None) -> None:
    """kill -9."""
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
