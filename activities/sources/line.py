"""The way to a provider over HTTP: what was said is kept as it came, and every kind of failure becomes a silence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from activities.retry_after import seconds_asked
from activities.sources.port import SourceSilent
from activities.sources.shape import document
from domain.errors import Refusal
from domain.evidence.source import Silence

BYTES_MAX: Final = 4_000_000
"""A longer answer is none of a credit source; reading it whole would cost the worker its memory."""
PAUSE_MAX: Final = 3600.0

_REFUSED: Final = frozenset({401, 402, 403, 451})
_MISSING: Final = frozenset({404, 410})

S = TypeVar("S", bound=BaseModel)


class Line:
    """One provider's address and credentials. `seconds` is for a whole conversation, not for one request of it."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        base_url: str,
        *,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        auth: httpx2.BasicAuth | None = None,
    ) -> None:
        self._client = client
        self._base_url = base_url.rstrip("/")
        self._seconds = seconds
        self._headers = {"Accept": "application/json", **(headers or {})}
        self._auth = auth

    @asynccontextmanager
    async def conversation(self) -> AsyncIterator[Conversation]:
        """All that is asked to answer one question. Raises SourceSilent, and nothing else, whatever goes wrong."""
        try:
            async with asyncio.timeout(self._seconds):
                yield Conversation(self)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise SourceSilent(Silence.TIMED_OUT, f"no answer within {self._seconds:g} s", retry=True) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise SourceSilent(Silence.FAILED, type(error).__name__, retry=True) from error
        except ValidationError as error:
            raise SourceSilent(Silence.UNREADABLE, _first_problem(error)) from error
        except Refusal as error:
            raise SourceSilent(Silence.UNREADABLE, error.code) from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise SourceSilent(Silence.UNREADABLE, type(error).__name__) from error

    async def send(
        self, method: str, path: str, *, params: Mapping[str, str], sent: Any, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """The provider's response, its body read up to BYTES_MAX. Redirects are not followed: they would carry our
        credentials elsewhere. The only time limit is the conversation's."""
        request = self._client.build_request(
            method,
            self._base_url + path,
            params=params or None,
            json=sent,
            headers={**self._headers, **headers},
            timeout=None,
        )
        response = await self._client.send(request, auth=self._auth, stream=True, follow_redirects=False)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > BYTES_MAX:
                    raise SourceSilent(Silence.UNREADABLE, f"longer than {BYTES_MAX} bytes")
        finally:
            await response.aclose()
        return httpx2.Response(response.status_code, headers=_plain(response.headers), content=bytes(body))


class Conversation:
    """Requests and answers, in their order. What is not `kept` (a login) is left out of `raw`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._exchanges: list[dict[str, Any]] = []

    @property
    def raw(self) -> bytes:
        """Every request's path with the answer's body as it came: one JSON document in a canonical form."""
        text = json.dumps({"exchanges": self._exchanges}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()

    async def get(self, path: str, shape: type[S], **options: Any) -> S:
        """What stands at `path`. Raises SourceSilent NOT_FOUND when there is nothing."""
        found = await self.look(path, shape, **options)
        if found is None:
            raise SourceSilent(Silence.NOT_FOUND)
        return found

    async def look(self, path: str, shape: type[S], **options: Any) -> S | None:
        """What stands at `path`, or None."""
        response = await self.exchange("GET", path, **options)
        return None if response.status_code in _MISSING else read(response, shape)

    async def post(self, path: str, sent: Any, shape: type[S], **options: Any) -> S:
        """The answer to what is sent. Raises SourceSilent NOT_FOUND when the provider knows nothing of it."""
        response = await self.exchange("POST", path, sent=sent, **options)
        if response.status_code in _MISSING:
            raise SourceSilent(Silence.NOT_FOUND)
        return read(response, shape)

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        sent: Any = None,
        headers: Mapping[str, str] | None = None,
        kept: bool = True,
    ) -> httpx2.Response:
        """One request and its response, whose status is a success or says that there is nothing."""
        response = await self._line.send(method, path, params=params or {}, sent=sent, headers=headers or {})
        if response.status_code not in _MISSING:
            _raise_for(response)
        if kept:
            asked = f"{path}?{httpx2.QueryParams(params)}" if params else path
            self.keep(method, asked, response, **({} if sent is None else {"sent": sent}))
        return response

    def keep(self, method: str, path: str, response: httpx2.Response, **more: Any) -> None:
        """Make the response a part of `raw`."""
        body = response.content.decode("utf-8", "replace" if response.status_code in _MISSING else "strict")
        self._exchanges.append({"request": f"{method} {path}", "status": response.status_code, "body": body, **more})


def read(response: httpx2.Response, shape: type[S]) -> S:
    """The body in the provider's shape. Raises SourceSilent UNREADABLE."""
    return shape.model_validate(document(response.content))


def _raise_for(response: httpx2.Response) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in _REFUSED:
        raise SourceSilent(Silence.REFUSED, f"HTTP {status}")
    if status in {408, 429} or status >= 500:
        raise SourceSilent(Silence.FAILED, f"HTTP {status}", retry=True, retry_after=_pause(response))
    if status < 400:
        raise SourceSilent(Silence.FAILED, f"HTTP {status}: redirects are not followed")
    raise SourceSilent(Silence.REFUSED, f"HTTP {status}")


def _pause(response: httpx2.Response) -> float | None:
    asked = seconds_asked(response.headers)
    return None if asked is None else min(asked, PAUSE_MAX)


def _plain(headers: httpx2.Headers) -> dict[str, str]:
    """The headers of a body that has been decoded."""
    return {
        name: value for name, value in headers.items() if name.lower() not in {"content-encoding", "content-length"}
    }


def _first_problem(error: ValidationError) -> str:
    """Where the answer differs from the shape; never what it says there."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['type']}"
