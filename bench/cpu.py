"""Where the time goes: processor time by part of the running whole."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import psutil

from bench.figures import Cpu


class Meter:
    """`parts` names process ids; children count with their parents."""

    def __init__(self, parts: Mapping[str, tuple[int, ...]]) -> None:
        self._parts = parts
        self._before = self._read()

    def per_call(self, calls: int) -> Cpu:
        """Milliseconds of processor time for each of so many calls, since this meter was made."""
        after = self._read()
        return Cpu(**{part: round((after[part] - self._before[part]) * 1000 / max(calls, 1), 1) for part in after})

    def _read(self) -> dict[str, float]:
        return {part: sum(_seconds(pid) for pid in pids) for part, pids in self._parts.items()}


def _seconds(pid: int) -> float:
    total = 0.0
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = member.cpu_times()
                total += times.user + times.system
    return total
