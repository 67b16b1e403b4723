"""The worker as a child of ours."""

from __future__ import annotations

import signal
import sys

from runtime.errors import OperationalError
from runtime.settings import PROJECT_ROOT, Settings, child_environment
from starter.embedded.processes import Child

STOP = ((signal.SIGTERM, 20.0),)  # workers finish the tasks in hand; what they cannot, another worker repeats


class WorkerProcess:
    """`worker.py` with as many processes as the settings say, its output in the data folder's log.

    `only` is handed to it: `workflows` or `relay` for a part of its work.
    """

    name = "worker"

    def __init__(self, settings: Settings, *, only: str = "all") -> None:
        self.log = settings.data_dir / "log" / "worker.log"
        self._settings = settings
        self._only = only
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.alive else None

    async def start(self) -> None:
        """Start it with exactly our settings."""
        self._child = await Child.spawn(
            self.name,
            [
                sys.executable,
                PROJECT_ROOT / "worker.py",
                "--processes",
                str(self._settings.worker_processes),
                "--only",
                self._only,
            ],
            environment=child_environment(**self._settings.to_environment()),
            cwd=PROJECT_ROOT,
            log=self.log,
            death_signal=signal.SIGTERM,
        )

    async def wait(self) -> int:
        """Wait for its end; what it started itself ends with it."""
        if self._child is None:
            raise OperationalError("the worker has not been started")
        code = await self._child.wait()
        self._child.kill_session()
        return code

    async def stop(self) -> None:
        """Let it finish what it has in hand; what it started itself ends with it. Safe to repeat."""
        if self._child is not None:
            await self._child.stop(*STOP)
            self._child.kill_session()
