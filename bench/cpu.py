"""Where the time goes: processor time by part of the running whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping

import psutil

from bench.figures import Cpu


class Meter:
    """`servers` names the processes of each part; their children count with them. The client is this process alone."""

    def __init__(self, servers: Mapping[str, tuple[int, ...]]) -> None:
        self._servers = servers
        self._before = self._read()

    def per_call(self, calls: int) -> Cpu:
        """Milliseconds of processor time for each of so many calls, since this meter was made."""
        after = self._read()
        return Cpu(**{part: round((after[part] - self._before[part]) * 1000 / max(calls, 1), 1) for part in after})

    def _read(self) -> dict[str, float]:
        servers = {part: sum(_with_children(pid) for pid in pids) for part, pids in self._servers.items()}
        return servers | {"client": _seconds(psutil.Process(os.getpid()))}


def _with_children(pid: int) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return sum(_seconds(member) for member in (process, *process.children(recursive=True)))
    return 0.0


def _seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
