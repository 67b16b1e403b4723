"""Sales overlap: while new orders come in, payments arrive for goods that were delivered a while ago."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Delivered = TypeVar("Delivered")


class Pipeline(Generic[Delivered]):
    """Called, it delivers one sale and finishes the oldest of those delivered before: one sale's work, in two halves.

    A payment so never meets the very task in which its receivable begins, which would spare a task.
    """

    def __init__(
        self, deliver: Callable[[], Awaitable[Delivered]], finish: Callable[[Delivered], Awaitable[None]]
    ) -> None:
        self._deliver = deliver
        self._finish = finish
        self._delivered: deque[Delivered] = deque()

    async def fill(self, depth: int) -> None:
        """Delivers the first ones, which the first calls will finish."""
        self._delivered += await asyncio.gather(*(self._deliver() for _ in range(depth)))

    async def __call__(self) -> None:
        self._delivered.append(await self._deliver())
        await self._finish(self._delivered.popleft())
