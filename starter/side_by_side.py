"""Several workers on one queue of things to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


async def side_by_side(work: Callable[[], Coroutine[Any, Any, None]], workers: int) -> None:
    """Runs `work` that many times at once. The first that fails stops the others, and what it raised is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
