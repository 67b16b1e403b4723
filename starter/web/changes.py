"""What has just changed, for everybody who looks: one connection that listens, fanned out to any number of streams."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final, Literal

import asyncpg
import structlog

from activities.postgres.write import CHANNEL
from domain.base import Value
from domain.errors import Conflict

log = structlog.get_logger(__name__)

MOST_PER_PRINCIPAL: Final = 12
MOST: Final = 1000
_KEPT: Final = 256
"""Changes that wait for one slow reader; with more it is told to look at everything anew."""
_GATHER_SECONDS: Final = 0.05
_PAUSE_SECONDS: Final = 1.0
_CATCH_UP: Final = 400
_OVERLAP: Final = 100
"""Facts are committed a little out of the order of their positions: so far back a reader is told again."""

_LATEST_SQL: Final = """
SELECT DISTINCT ON (stream) stream, actor AS by, position FROM event WHERE stream = ANY($1)
ORDER BY stream, version DESC
"""
_SINCE_SQL: Final = """
SELECT stream, by, position FROM (
    SELECT DISTINCT ON (stream) stream, actor AS by, position FROM (
        SELECT stream, actor, position FROM event WHERE position > $1 ORDER BY position LIMIT $2
    ) AS missed ORDER BY stream, position DESC
) AS latest ORDER BY position
"""


_MANY_SQL: Final = "SELECT EXISTS (SELECT FROM event WHERE position > $1 ORDER BY position OFFSET $2 LIMIT 1)"


class LiveTooMany(Conflict):
    """One reader has too many pages open that update themselves."""

    code = "live.too_many"
    http_status = 429


class Change(Value):
    """The last fact of a stream; `position` orders the facts of all streams."""

    position: int
    stream: str
    by: str


Told = Change | Literal["refresh", "end"]
"""`refresh`: more has changed than is told one by one. `end`: the program ends."""


class Changes:
    """Begins to listen with the first reader, and ends with `close`."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._readers: dict[asyncio.Queue[Told], str] = {}
        self._streams = set[str]()
        self._news = asyncio.Event()
        self._listens = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def reader(self, principal: str) -> Iterator[asyncio.Queue[Told]]:
        """Changes as they come, all of them once `listening` has returned; `live.too_many`."""
        if len(self._readers) >= MOST or Counter(self._readers.values())[principal] >= MOST_PER_PRINCIPAL:
            raise LiveTooMany("too many pages update themselves", field="live", retry_after="30")
        queue: asyncio.Queue[Told] = asyncio.Queue(_KEPT)
        self._readers[queue] = principal
        if self._task is None or self._task.done():
            self._listens.clear()
            self._task = asyncio.create_task(self._listen())
        try:
            yield queue
        finally:
            del self._readers[queue]

    async def listening(self) -> None:
        """Waits until what is committed is heard of: what came before has to be looked up after that."""
        await self._listens.wait()

    async def again(self, position: int) -> Sequence[Told]:
        """What a reader has missed who was told of this position last, and a little of what came before."""
        return await self.since(max(0, position - _OVERLAP))

    async def since(self, begin: int) -> Sequence[Told]:
        """What came after this position."""
        if await self._pool.fetchval(_MANY_SQL, begin, _CATCH_UP):
            return ["refresh"]
        return [Change(**dict(row)) for row in await self._pool.fetch(_SINCE_SQL, begin, _CATCH_UP)]

    @property
    def pool(self) -> asyncpg.Pool:
        return self._pool

    def close(self) -> None:
        """Sends every reader away."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._listens.set()
        self._put(["end"])

    async def _listen(self) -> None:
        interrupted = False
        while True:
            try:
                async with self._connection() as lost:
                    self._listens.set()
                    if interrupted:
                        self._put(["refresh"])
                    while not lost.is_set():
                        await self._news.wait()
                        await asyncio.sleep(_GATHER_SECONDS)  # what happens together is looked up together
                        self._news.clear()
                        await self._tell()
                log.warning("live_interrupted", error="the connection was lost")
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
                log.warning("live_interrupted", error=str(error))
            self._listens.clear()
            interrupted = True
            await asyncio.sleep(_PAUSE_SECONDS)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncio.Event]:
        lost = asyncio.Event()

        def end(_: Any) -> None:
            lost.set()
            self._news.set()

        async with self._pool.acquire() as connection:
            connection.add_termination_listener(end)
            await connection.add_listener(CHANNEL, self._heard)
            try:
                yield lost
            finally:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    connection.remove_termination_listener(end)
                    await connection.remove_listener(CHANNEL, self._heard)

    def _heard(self, *heard: Any) -> None:
        self._streams.add(heard[-1])
        self._news.set()

    async def _tell(self) -> None:
        streams, self._streams = self._streams, set()
        if streams and self._readers:
            rows = await self._pool.fetch(_LATEST_SQL, list(streams))
            self._put([Change(**dict(row)) for row in sorted(rows, key=lambda row: row["position"])])

    def _put(self, changes: Sequence[Told]) -> None:
        for queue in self._readers:
            for change in changes:
                if queue.full():
                    while not queue.empty():
                        queue.get_nowait()
                    queue.put_nowait("refresh")
                    break
                queue.put_nowait(change)
