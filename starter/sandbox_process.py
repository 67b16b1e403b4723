"""The sandbox as a child of ours."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Final

import httpx2

from activities.webhooks.signing import shown
from runtime.errors import SandboxFailed
from runtime.settings import PROJECT_ROOT, Settings, child_environment
from starter.embedded.ports import LOOPBACK, choose_port
from starter.embedded.processes import Child, log_tail, port_was_taken
from starter.sandbox.partners.callbacks import secret_of

STOP: Final = ((signal.SIGTERM, 5.0),)
START_SECONDS: Final = 60.0
_PORTS_TRIED: Final = 3


class SandboxProcess:
    """`python -m starter.sandbox` on the loopback address. After its end `start` brings it back at the same port.

    Its partners bring their answers to `callbacks`, the application's address; without one they wait to be asked.
    """

    name = "sandbox"

    def __init__(self, settings: Settings, *, callbacks: str = "") -> None:
        self.log = settings.data_dir / "log" / "sandbox.log"
        self.folder = settings.data_dir / "sandbox"
        self._port = settings.sandbox_port
        self._callbacks = callbacks
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def named(self) -> dict[str, str]:
        """The settings with which the application asks it and knows its callbacks; it must have been started."""
        return {"sandbox_url": self.url, "sandbox_secret": shown(secret_of(self.folder))}

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.alive else None

    async def start(self) -> None:
        """Start it and wait until it answers. Raises SandboxFailed."""
        chosen = self._port == 0
        for _ in range(_PORTS_TRIED if chosen else 1):
            self._port = choose_port(0) if chosen else self._port
            if await self._started():
                return
            if not port_was_taken(self.log):
                break
        raise SandboxFailed(f"the sandbox did not start:\n{log_tail(self.log)}")

    async def wait(self) -> int:
        """Wait for its end."""
        if self._child is None:
            raise SandboxFailed("the sandbox has not been started")
        return await self._child.wait()

    async def stop(self) -> None:
        """What was bought is on the disk already. Safe to repeat."""
        if self._child is not None:
            await self._child.stop(*STOP)

    async def _started(self) -> bool:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._child = await Child.spawn(
            self.name,
            [
                *(sys.executable, "-m", "starter.sandbox", "--port", str(self._port), "--data", self.folder),
                *(("--callbacks", self._callbacks) if self._callbacks else ()),
            ],
            environment=child_environment(),
            cwd=PROJECT_ROOT,
            log=self.log,
            death_signal=signal.SIGTERM,
        )
        try:
            async with asyncio.timeout(START_SECONDS), httpx2.AsyncClient(trust_env=False) as client:
                while self._child.alive:
                    if await _answers(client, self.url):
                        return True
                    await asyncio.sleep(0.05)
        except TimeoutError:
            await self.stop()
        except asyncio.CancelledError:
            await self.stop()
            raise
        return False


async def _answers(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/sandbox/health")).status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False
