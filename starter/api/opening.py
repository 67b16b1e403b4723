"""Opens what the routes need, as soon as the servers answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import asyncpg
import structlog
from fastapi import FastAPI

from activities.policy_file import load_policy
from runtime.errors import OperationalError
from runtime.settings import Settings
from starter.services import open_services

log = structlog.get_logger(__name__)

_PAUSE_SECONDS: Final = 0.5
_AWAY: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OperationalError)


@asynccontextmanager
async def services_for(app: FastAPI, settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    """While the block runs `app.state.services` is there whenever it can be. Servers that go away later are reached
    again by their own clients. A policy file that cannot come into force is refused at once.

    Gives the task that ends when they are there for the first time.
    """
    load_policy(settings.policy_file)
    opened = AsyncExitStack()
    opening = asyncio.create_task(_open(app, settings, opened))
    try:
        yield opening
    finally:
        opening.cancel()
        await asyncio.wait({opening})
        app.state.services = None
        await opened.aclose()


async def _open(app: FastAPI, settings: Settings, opened: AsyncExitStack) -> None:
    while app.state.services is None:
        try:
            app.state.services = await opened.enter_async_context(open_services(settings))
        except _AWAY as error:
            log.warning("waiting_for_server", error=str(error))
            await asyncio.sleep(_PAUSE_SECONDS)
