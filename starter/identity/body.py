"""How much may be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.types import Message, Receive

from runtime.settings import Settings
from starter.identity.refusals import BodyTooLarge

MOST_FIELDS: Final = 10_000
"""Of one form: the authority matrix of a house with two thousand people has four for each of them."""


class BodyLimit:
    """Forms with files have a limit of their own."""

    def __init__(self, settings: Settings) -> None:
        self._usual = settings.http_body_bytes
        self._upload = settings.http_upload_bytes

    async def bounded(self, headers: Mapping[bytes, bytes], receive: Receive) -> Receive:
        """Where the body comes from; `body.too_large` before anybody has read it. A body that does not say how long it
        is, is read here."""
        most = self._most(headers)
        if b"transfer-encoding" in headers:  # whatever length is said beside it does not count
            return replayed(await read(receive, most), receive)
        said = headers.get(b"content-length", b"0")
        if not said.isdigit() or int(said) > most:
            raise _too_large(most)
        return receive  # the server holds the sender to what was said

    async def whole(self, headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
        return await read(receive, self._most(headers))

    def _most(self, headers: Mapping[bytes, bytes]) -> int:
        upload = headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data")
        return self._upload if upload else self._usual


async def read(receive: Receive, most: int) -> bytes:
    """The whole body, or `body.too_large` as soon as it is."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts)
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A body that has been read, to be read again; afterwards what `receive` says."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"at most {most} bytes", field="body", most=str(most))
