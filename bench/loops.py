"""Open loop for latency, closed loop for throughput."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

Call = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Closed:
    """What clients got done that each ask again as soon as they are answered."""

    per_second: float
    """Only between ramp and end, while every client is busy."""
    finished: int
    """All of them, for costs per call."""


async def open_loop(call: Call, *, per_second: float, samples: int) -> list[float]:
    """Seconds from each scheduled arrival to its answer: a late start counts, as it would for the one who waits."""
    clock = asyncio.get_running_loop().time
    begin = clock() + 0.1

    async def arrive(number: int) -> float:
        due = begin + number / per_second
        await asyncio.sleep(due - clock())
        await call()
        return clock() - due

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(arrive(number)) for number in range(samples)]
    return [task.result() for task in tasks]


async def closed_loop(call: Call, *, clients: int, ramp: float, seconds: float) -> Closed:
    """Runs for `ramp` + `seconds`, longer if nothing has been answered by then."""
    clock = asyncio.get_running_loop().time
    counted_from = clock() + ramp
    until = counted_from + seconds
    times: list[float] = []

    async def ask_again_and_again() -> None:
        while clock() < until or not any(time >= counted_from for time in times):
            await call()
            times.append(clock())

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(ask_again_and_again())
    counted = [time for time in times if counted_from <= time <= until]
    if counted:
        return Closed(per_second=len(counted) / seconds, finished=len(times))
    return Closed(per_second=1 / (min(time for time in times if time > until) - counted_from), finished=len(times))


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest rank: a value that was really measured."""
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


def median_of(values: Sequence[float]) -> float:
    return float(median(values))
