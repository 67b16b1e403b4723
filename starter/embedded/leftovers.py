"""Finds and ends servers of our own data folder that an earlier run left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from runtime.errors import StackBusy

POLL_SECONDS = 0.05


def pids_of(program: str, argument: str) -> list[int]:
    """Processes whose program has that name and whose command line holds `argument` as whole words.

    A recorded pid would not do: after a restart of the machine another process may bear it.
    """
    return [
        pid
        for pid, command in _command_lines()
        if pid != os.getpid() and Path(command.split(" ", 1)[0]).name == program and f" {argument} " in f"{command} "
    ]


def pids_at_home(folder: Path) -> list[int]:
    """Processes that work in `folder` (Linux only): the children of a postmaster that was killed."""
    if sys.platform != "linux":
        return []
    return [pid for pid in _pids() if _works_in(pid, folder)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def end(pids: list[int], *steps: tuple[signal.Signals, float]) -> None:
    """Send the signals in turn, each with its seconds of grace, until all are gone. Raises StackBusy when they stay."""
    remaining = pids
    for number, seconds in steps:
        for pid in remaining:
            _send(pid, number)
        deadline = asyncio.get_running_loop().time() + seconds
        while remaining and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(POLL_SECONDS)
            remaining = [pid for pid in remaining if is_alive(pid)]
    if remaining:
        raise StackBusy(f"processes of an earlier run do not end: {', '.join(map(str, remaining))}")


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise StackBusy(f"process {pid} of another user serves this data folder") from error


def _command_lines() -> Iterator[tuple[int, str]]:
    if sys.platform == "linux":
        for pid in _pids():
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            yield pid, command.rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
        return
    listing = subprocess.run(["ps", "-axo", "pid=,command="], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        pid_text, _, command_line = line.strip().partition(" ")
        yield int(pid_text), command_line.strip()


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _works_in(pid: int, folder: Path) -> bool:
    try:
        process = Path(f"/proc/{pid}")
        return (process / "cwd").readlink() == folder and (process / "comm").read_text().strip() == "postgres"
    except OSError:
        return False
