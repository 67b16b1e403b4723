"""An embedded PostgreSQL: started, stopped and restarted on the same data."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import asyncpg

from runtime.errors import PostgresFailed
from starter.embedded import leftovers
from starter.embedded.account import service_account
from starter.embedded.binaries import find_postgres, within_reach
from starter.embedded.cluster import SUPERUSER, Cluster, open_cluster, server_environment
from starter.embedded.ports import LOOPBACK, choose_port, is_free
from starter.embedded.processes import Child, log_tail, port_was_taken

DATABASE = "openaccount"
RECOVERY_SECONDS = 60.0  # after a crash the server replays its log before it answers
TRY_SECONDS = 5.0  # a stranger on the port may take the connection and stay silent
STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))  # fast shutdown; then at once, with recovery at the next start
PORT_TRIES = 3
OPTIONS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a socket's path holds 107 bytes; the loopback address fits everywhere
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
}
# A commit still reaches the operating system, so that kill -9 loses nothing; only a dead machine would.
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB"}


class EmbeddedPostgres:
    """PostgreSQL with its data below `data_dir`. Reached over the loopback address with a generated password.

    `port` 0 takes a free one and keeps it over restarts. `durable=False` trades safety
    against the loss of the machine for speed: for tests.
    Run as root it works under an ordinary account of the machine (see `account`).
    """

    name = "PostgreSQL"

    def __init__(self, data_dir: Path, *, port: int = 0, bin_dir: Path | None = None, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.port = port
        self.log = data_dir / "log" / "postgres.log"
        self._port_given = port != 0
        self._bin_dir = bin_dir
        self._durable = durable
        self._cluster: Cluster | None = None
        self._child: Child | None = None

    @property
    def dsn(self) -> str:
        """The superuser's address, as asyncpg and psql take it. Ours alone: no variable of the operator changes it."""
        if self._cluster is None:
            raise PostgresFailed("PostgreSQL has not been started")
        return f"postgresql://{SUPERUSER}:{self._cluster.password}@{LOOPBACK}:{self.port}/{DATABASE}?sslmode=disable"

    @property
    def home(self) -> Path:
        """Where the data really is; not always below `data_dir` (see `cluster`)."""
        if self._cluster is None:
            raise PostgresFailed("PostgreSQL has not been started")
        return self._cluster.home

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.alive else None

    async def start(self) -> None:
        """Start and wait until it answers, through crash recovery if need be. Raises PostgresFailed."""
        self.data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        account = service_account()
        programs = await asyncio.to_thread(find_postgres, self._bin_dir)
        if account is not None:
            programs = await asyncio.to_thread(within_reach, programs, account)
        self._cluster = await open_cluster(self.data_dir, programs, account, durable=self._durable)
        await _end_leftovers(self._cluster.data)
        if self._port_given and not is_free(self.port):
            raise PostgresFailed(f"port {self.port} is taken; set OPENACCOUNT_POSTGRES_PORT to another, or to 0")
        for attempt in range(1, PORT_TRIES + 1):
            if not self._port_given:
                self.port = choose_port(self.port)
            options = OPTIONS | {"port": str(self.port)} | ({} if self._durable else THROW_AWAY)
            self._child = await Child.spawn(
                "postgres",
                [programs.folder / "postgres", "-D", self._cluster.data, *_as_arguments(options)],
                environment=server_environment(),
                cwd=Path("/"),
                log=self.log,
                death_signal=signal.SIGINT,
                account=account,
            )
            if await self._answers():
                self._port_given = True  # others know the address now: a restart must not move it
                return
            if self._port_given or not port_was_taken(self.log) or attempt == PORT_TRIES:
                raise PostgresFailed(f"PostgreSQL does not start; {self.log} ends with\n{log_tail(self.log)}")

    async def stop(self) -> None:
        """Stop it and wait for its end. Safe to repeat."""
        if self._child is not None:
            await self._child.stop(*STOP)

    async def restart(self) -> None:
        """Stop it if it still runs and start it again on the same data and port."""
        await self.stop()
        await self.start()

    async def wait(self) -> int:
        """Wait for its end, wished or not."""
        if self._child is None:
            raise PostgresFailed("PostgreSQL has not been started")
        return await self._child.wait()

    async def _answers(self) -> bool:
        """True when it answers, False when it ended instead."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + RECOVERY_SECONDS
        while self.pid is not None:
            try:
                connection = await asyncpg.connect(self.dsn, timeout=TRY_SECONDS)
            except asyncpg.InvalidCatalogNameError:
                await self._create_database()
                continue
            except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
                if loop.time() > deadline:
                    await self.stop()
                    raise PostgresFailed(f"PostgreSQL does not answer within {RECOVERY_SECONDS:.0f} s") from None
                await asyncio.sleep(0.02)
                continue
            await connection.close()
            return True
        return False

    async def _create_database(self) -> None:
        connection = await asyncpg.connect(self.dsn, database="postgres", timeout=RECOVERY_SECONDS)
        try:
            await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()


def _as_arguments(options: dict[str, str]) -> list[str]:
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


async def _end_leftovers(data: Path) -> None:
    """End what an earlier run left on this data: a postmaster, or the orphans of one that was killed."""
    postmasters = leftovers.pids_of("postgres", f"-D {data}")
    await leftovers.end(postmasters, *STOP, (signal.SIGKILL, 5.0))
    await leftovers.end(leftovers.pids_at_home(data), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
    lock = data / "postmaster.pid"
    if lock.exists():
        pid = int(lock.read_text().split(None, 1)[0])
        if leftovers.is_alive(pid):  # another program bears the dead postmaster's number: PostgreSQL would refuse
            lock.unlink()
