"""One try: the connection goes to an address that was looked at, nowhere else, and takes ten seconds at most."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx2

from activities.retry_after import seconds_asked
from domain.webhook.address import Address, Reach, literal_address, port_of
from domain.webhook.refusals import AddressForbidden, UrlInsecure

SECONDS: Final = 10.0
RESPONSE_BYTES: Final = 1_000
"""What is kept of an answer: enough to see what went wrong."""

_GONE: Final = 410
_BROKEN: Final = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Answer:
    """`status` is None when there was no answer, and `error` says why."""

    status: int | None
    error: str
    response: str
    milliseconds: int
    retry_after: timedelta | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == _GONE

    @property
    def out_of_order(self) -> bool:
        """The endpoint itself, not this one message: the next message would fare no better."""
        return self.status is None or self.status >= 500 or self.status in _BROKEN


class Caller:
    """Makes HTTP requests to endpoints; proxies of the environment are not used, since they would choose the address
    that is connected to."""

    def __init__(self, reach: Reach, *, seconds: float = SECONDS, trust: ssl.SSLContext | None = None) -> None:
        self.reach = reach
        self._seconds = seconds
        self._trust = trust or httpx2.create_ssl_context()

    @asynccontextmanager
    async def line(self) -> AsyncIterator[httpx2.AsyncClient]:
        """Connections for one endpoint: by address, they could not be told from those of another on the same host."""
        # The only time limit is that of `call`, for the whole of it.
        async with httpx2.AsyncClient(verify=self._trust, trust_env=False, timeout=None) as client:
            yield client

    async def call(self, line: httpx2.AsyncClient, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Posts the body. Raises nothing: whatever goes wrong is an answer."""
        started = time.monotonic()
        status, error, kept, retry_after = None, "", bytearray(), None
        try:
            async with asyncio.timeout(self._seconds):
                request = await self._request(line, url, headers, body)
                response = await line.send(request, stream=True, follow_redirects=False)
                try:
                    status = response.status_code
                    retry_after = seconds_asked(response.headers)
                    await _read(response, kept)
                finally:
                    await response.aclose()
        except TimeoutError:
            error = f"no answer within {self._seconds:g} s" if status is None else ""
        except (AddressForbidden, UrlInsecure) as refused:
            error = f"{refused.code}: {refused.message}"
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as wrong:
            error = f"{type(wrong).__name__}: {wrong}"[:300] if status is None else ""
        return Answer(
            status=status,
            error=error or _verdict(status),
            response=kept.decode("utf-8", "replace").replace("\x00", "�"),
            milliseconds=int((time.monotonic() - started) * 1000),
            retry_after=None if retry_after is None else timedelta(seconds=retry_after),
        )

    async def _request(
        self, line: httpx2.AsyncClient, url: str, headers: dict[str, str], body: bytes
    ) -> httpx2.Request:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" and not self.reach.names(host):
            raise UrlInsecure("deliveries go over https", field="url")
        address = await self._address(host, port_of(parts))
        return line.build_request(
            "POST",
            httpx2.URL(url).copy_with(host=str(address)),
            content=body,
            headers={
                "Host": parts.netloc,
                "Content-Type": "application/json",
                "User-Agent": "OpenAccount-Webhooks/1",
                "Accept-Encoding": "identity",
                **headers,
            },
            # The certificate is asked for and checked under the host's name, not under its address.
            extensions={"sni_hostname": host},
        )

    async def _address(self, host: str, port: int) -> Address:
        """An address of the host that may be connected to; `webhook.address_forbidden` when there is none."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, place in found:
            address = literal_address(str(place[0]))
            if address is not None and self.reach.admits(host, address):
                return address
        raise AddressForbidden(f"{host} has no address on the public internet", field="url")


async def _read(response: httpx2.Response, kept: bytearray) -> None:
    with suppress(httpx2.HTTPError):
        async for chunk in response.aiter_raw():
            kept += chunk[: RESPONSE_BYTES - len(kept)]
            if len(kept) >= RESPONSE_BYTES:
                return


def _verdict(status: int | None) -> str:
    if status is not None and 300 <= status < 400:
        return "redirects are not followed"
    return "" if status is not None and status < 300 else f"HTTP {status}"
