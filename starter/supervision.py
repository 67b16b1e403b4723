"""Keeps the parts of a running system up: what ends unasked is started again, each time a little later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from runtime.errors import OperationalError
from starter.screen import say

DELAY_FIRST_SECONDS = 0.5
DELAY_MAX_SECONDS = 30.0
STEADY_SECONDS = 60.0  # a part that ran this long begins with the first delay again


class Part(Protocol):
    """Something that runs until it ends or is stopped. After its end `start` brings it back at the same address."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None: ...

    async def wait(self) -> int: ...


@asynccontextmanager
async def kept_up(*parts: Part) -> AsyncIterator[None]:
    """While the block runs, restart each part that ends. The parts themselves are started and stopped by the caller."""
    keepers = [asyncio.create_task(_keep_up(part), name=f"keep {part.name} up") for part in parts]
    try:
        yield
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)


async def _keep_up(part: Part) -> None:
    loop = asyncio.get_running_loop()
    delay = DELAY_FIRST_SECONDS
    while True:
        since = loop.time()
        ended = f"ended with {await part.wait()}"
        if loop.time() - since >= STEADY_SECONDS:
            delay = DELAY_FIRST_SECONDS
        while True:
            say(f"{part.name} {ended}; starting it again in {delay:g} s")
            await asyncio.sleep(delay)
            delay = min(delay * 2, DELAY_MAX_SECONDS)
            try:
                await part.start()
            except OperationalError as error:
                ended = f"did not start ({error.message})"
            else:
                break
