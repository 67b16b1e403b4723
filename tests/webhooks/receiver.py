"""A receiver on this machine: a small HTTP server that keeps what it gets and answers what the test tells it to."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Got:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content


@dataclass(frozen=True)
class Reply:
    """`seconds` is how long the receiver takes over it; without a status it hangs up."""

    status: int | None = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 0

    @property
    def raw(self) -> bytes:
        content = self.body.encode()
        named = {"Content-Length": str(len(content)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in named.items()), "", ""]
        return "\r\n".join(lines).encode() + content


OK = Reply()


@dataclass
class Receiver:
    """`answers` decides on each request by what was got."""

    got: list[Got] = field(default_factory=list)
    answers: Callable[[Got], Reply | Awaitable[Reply]] = lambda _: OK
    port: int = 0
    scheme: str = "http"
    _serving: set[asyncio.Task[Any] | None] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.got]

    async def hang_up(self) -> None:
        serving = [task for task in self._serving if task is not None]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._serving.add(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().strip().split("\r\n")
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                got = Got(first.split()[1], headers, await reader.readexactly(int(headers.get("content-length", 0))))
                self.got.append(got)
                reply = self.answers(got)
                reply = reply if isinstance(reply, Reply) else await reply
                await asyncio.sleep(reply.seconds)
                if reply.status is None:
                    break
                writer.write(reply.raw)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()
            self._serving.discard(task)


@asynccontextmanager
async def receiving(
    answers: Callable[[Got], Reply | Awaitable[Reply]] = lambda _: OK, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    """A receiver that listens until the end of the block."""
    receiver = Receiver(answers=answers, scheme="https" if tls else "http")
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await receiver.hang_up()
