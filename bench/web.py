"""The HTTP program as in production, `python -m starter.api`, and clients of it that are somebody."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import asyncpg
import httpx2

from domain.access.holder import role_of
from domain.access.rights import Action
from domain.policy import Policy
from runtime.settings import PROJECT_ROOT, Settings, child_environment
from starter.embedded.ports import choose_port
from starter.embedded.processes import Child
from starter.identity.cookies import Cookies
from starter.identity.principal import Principal
from starter.identity.sessions import Sessions
from starter.identity.tokens import Tokens

ADMIN: Final = "staff-099"
PATIENCE_SECONDS: Final = 60.0
_STOP: Final = ((signal.SIGTERM, 10.0),)
_MOST_CONNECTIONS: Final = 128


@dataclass(frozen=True)
class Web:
    address: str
    pid: int
    pool: asyncpg.Pool
    policy: Policy

    @asynccontextmanager
    async def program(self, name: str, scopes: Iterable[Action]) -> AsyncIterator[httpx2.AsyncClient]:
        """A client with a token of its own."""
        admin = Principal(id=ADMIN, role=role_of(self.policy, ADMIN))
        now = datetime.now(UTC)
        until = now + timedelta(days=1)
        _, secret = await Tokens(self.pool).issue(admin, name, scopes, policy=self.policy, expires_at=until, now=now)
        async with self._client({"Authorization": f"Bearer {secret}"}) as client:
            yield client

    @asynccontextmanager
    async def person(self, person: str, *, language: str = "en") -> AsyncIterator[httpx2.AsyncClient]:
        """A client with the session of a person who has logged in."""
        session_id = await Sessions(self.pool).begin(person, datetime.now(UTC))
        cookie = f"{Cookies(secure=False).session}={session_id}"
        headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Language": language}
        async with self._client(headers) as client:
            yield client

    def _client(self, headers: dict[str, str]) -> httpx2.AsyncClient:
        limits = httpx2.Limits(max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS)
        return httpx2.AsyncClient(base_url=self.address, headers=headers, limits=limits, timeout=PATIENCE_SECONDS)


@asynccontextmanager
async def running_web(settings: Settings, pool: asyncpg.Pool, policy: Policy) -> AsyncIterator[Web]:
    """One web process beside the servers that the settings name; returns when it answers."""
    port = choose_port()
    environment = settings.model_copy(update={"http_host": "127.0.0.1", "http_port": port}).to_environment()
    child = await Child.spawn(
        "web",
        [sys.executable, "-m", "starter.api"],
        environment=child_environment(**environment),
        cwd=PROJECT_ROOT,
        log=settings.data_dir / "log" / "web.log",
        death_signal=signal.SIGTERM,
    )
    try:
        web = Web(f"http://127.0.0.1:{port}", child.pid, pool, policy)
        async with asyncio.timeout(PATIENCE_SECONDS), web.program("bench", ["read.orders"]) as client:
            await _answers(client)
        yield web
    finally:
        await child.stop(*_STOP)


async def _answers(client: httpx2.AsyncClient) -> None:
    """Until the servers behind it are connected it refuses everything with 503."""
    while True:
        try:
            answer = await client.get("/v1/me")
        except httpx2.TransportError:
            answer = None
        if answer is not None and answer.status_code == httpx2.codes.OK:
            return
        await asyncio.sleep(0.1)
