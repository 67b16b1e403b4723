"""Serves the HTTP application inside a program that minds its own signals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from runtime.errors import HttpFailed

GRACE_SECONDS = 2  # an open event stream would keep the server from ever ending


def listening_socket(host: str, port: int, *, setting: str = "OPENACCOUNT_HTTP_PORT") -> socket.socket:
    """Take the address before anything slow is started. Port 0 takes a free one. Raises HttpFailed, which tells by
    which `setting` another port is chosen."""
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise HttpFailed(f"cannot serve at {host}:{port}: {reason}; set {setting} to another port, or to 0") from error
    # asyncio does this only for sockets that name their protocol. Without it an answer's head and body go out in two
    # packets, and the second waits 40 ms for the receipt of the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


@asynccontextmanager
async def serving(app: FastAPI, listener: socket.socket, *, trusted_proxies: str | None = None) -> AsyncIterator[None]:
    """Serve while the block runs. Where a request came from is believed of the proxies that are named alone."""
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            http="httptools",
            ws="none",
            server_header=False,
            proxy_headers=trusted_proxies is not None,
            forwarded_allow_ips=trusted_proxies or "",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        for close in getattr(app.state, "closing", ()):
            close()  # what streams to open pages, which would wait out the grace
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program: it stops the server itself, in its own order."""
        yield
