"""An embedded Temporal server: the dev server on a file, tuned and with a retention an auditor can live with."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Literal

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from runtime.errors import TemporalFailed, TemporalUnreachable
from runtime.search_attributes import SEARCH_ATTRIBUTES, register_search_attributes
from runtime.settings import child_environment
from runtime.temporal import connect_embedded
from starter.embedded import leftovers
from starter.embedded.binaries import find_temporal
from starter.embedded.ports import LOOPBACK, choose_port, is_free
from starter.embedded.processes import Child, log_tail, port_was_taken

START_SECONDS = 60.0
STOP = ((signal.SIGTERM, 20.0),)
PORT_TRIES = 3
# One task-queue partition and faster queue processors halve the latency of bursts on a single machine.
DYNAMIC_CONFIG = (
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
    "history.transferProcessorMaxPollRPS=100",
    "history.timerProcessorMaxPollRPS=100",
)


class EmbeddedTemporal:
    """Temporal's dev server with its database file below `data_dir`.

    Ports of 0 take free ones and keep them over restarts. With `synchronous="FULL"` an acknowledged start survives
    the loss of power too; "NORMAL" survives the death of the process and is about a fifth faster.
    """

    name = "Temporal"

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int = 0,
        ui_port: int = 0,
        namespace: str = "default",
        retention_days: int = 400,
        synchronous: Literal["NORMAL", "FULL"] = "NORMAL",
        binary: Path | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.port = port
        self.ui_port = ui_port
        self.namespace = namespace
        self.database = data_dir / "temporal.db"
        self.log = data_dir / "log" / "temporal.log"
        self._ports_given = (port != 0, ui_port != 0)
        self._retention_days = retention_days
        self._synchronous = synchronous
        self._binary = binary
        self._child: Child | None = None

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui_address(self) -> str:
        return f"http://{LOOPBACK}:{self.ui_port}"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.alive else None

    async def start(self) -> None:
        """Start and wait until workflows can be started, retention and search attributes set. Raises TemporalFailed."""
        self.data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        binary = self._binary or find_temporal()
        await leftovers.end(
            leftovers.pids_of("temporal", f"--db-filename {self.database}"), *STOP, (signal.SIGKILL, 5.0)
        )
        for attempt in range(1, PORT_TRIES + 1):
            self._choose_ports()  # before the spawn: a stranger on the port would answer in our server's place
            self._child = await Child.spawn(
                "temporal",
                [binary, *self._arguments()],
                # A home of its own: the program reads files below it even when told to read none.
                environment=child_environment(without=("TEMPORAL_", "XDG_"), HOME=str(self.data_dir)),
                cwd=Path("/"),
                log=self.log,
                death_signal=signal.SIGTERM,
            )
            client = await self._answers()
            if client is not None:
                await self._set_up(client)
                self._ports_given = (True, True)  # others know the address now: a restart must not move it
                return
            if all(self._ports_given) or not port_was_taken(self.log) or attempt == PORT_TRIES:
                raise TemporalFailed(f"Temporal does not start; {self.log} ends with\n{log_tail(self.log)}")

    async def stop(self) -> None:
        """Stop it and wait for its end. Safe to repeat."""
        if self._child is not None:
            await self._child.stop(*STOP)

    async def restart(self) -> None:
        """Stop it if it still runs and start it again on the same data and ports."""
        await self.stop()
        await self.start()

    async def wait(self) -> int:
        """Wait for its end, wished or not."""
        if self._child is None:
            raise TemporalFailed("Temporal has not been started")
        return await self._child.wait()

    def _choose_ports(self) -> None:
        port_given, ui_given = self._ports_given
        for given, port in ((port_given, self.port), (ui_given, self.ui_port)):
            if given and not is_free(port):
                raise TemporalFailed(
                    f"port {port} is taken; set another, or 0, in OPENACCOUNT_TEMPORAL_PORT or _UI_PORT"
                )
        self.port = self.port if port_given else choose_port(self.port)
        self.ui_port = self.ui_port if ui_given else choose_port(self.ui_port)

    def _arguments(self) -> list[str]:
        named = ["--namespace", self.namespace] if self.namespace != "default" else []
        config = [part for value in DYNAMIC_CONFIG for part in ("--dynamic-config-value", value)]
        keys = [part for key in SEARCH_ATTRIBUTES for part in ("--search-attribute", f"{key.name}=Keyword")]
        pragmas = ["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", f"synchronous={self._synchronous}"]
        return [
            *("server", "start-dev", "--db-filename", str(self.database)),
            *("--ip", LOOPBACK, "--port", str(self.port), "--ui-port", str(self.ui_port)),
            *("--log-level", "error", "--ui-disable-news-fetch", "--disable-config-file", "--disable-config-env"),
            *named,
            *pragmas,
            *config,
            *keys,
        ]

    async def _answers(self) -> Client | None:
        """A client when it answers, None when it ended instead."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + START_SECONDS
        while self.pid is not None:
            try:
                return await connect_embedded(self.address, self.namespace)
            except TemporalUnreachable:
                if loop.time() > deadline:
                    await self.stop()
                    raise TemporalFailed(f"Temporal does not answer within {START_SECONDS:.0f} s") from None
                await asyncio.sleep(0.05)
        return None

    async def _set_up(self, client: Client) -> None:
        retention = Duration(seconds=self._retention_days * 86_400)
        config = NamespaceConfig(workflow_execution_retention_ttl=retention)
        try:
            await client.workflow_service.update_namespace(
                UpdateNamespaceRequest(namespace=self.namespace, config=config)
            )
            await register_search_attributes(client)
        except RPCError as error:
            await self.stop()
            raise TemporalFailed(f"Temporal refuses its settings: {error.message}") from error
