"""A partner over HTTP, by the contract of docs/partners.md."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, ValidationError

from activities.partners.contract import JobDocument, RefusalDocument, request_document
from activities.partners.port import PartnerUnavailable, Submission
from activities.retry_after import seconds_asked
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest
from domain.errors import Refusal

BYTES_MAX: Final = 1_000_000
PAUSE_MAX: Final = 3600.0

_REFUSING: Final = frozenset({400, 404, 409, 410, 422})
"""With a code of the contract these are refusals. 401 and 403 are none: a token that was mistyped declines nothing."""

S = TypeVar("S", bound=BaseModel)


class HttpPartner:
    """Implements `Partner`. `seconds` is for a whole exchange. Redirects are not followed: they would carry our token
    elsewhere."""

    def __init__(self, client: httpx2.AsyncClient, base_url: str, token: str, *, seconds: float = 20.0) -> None:
        self._client = client
        self._base_url = base_url.rstrip("/")
        self._headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        self._seconds = seconds

    async def submit(self, request: PartnerRequest) -> Submission:
        """See `Partner.submit`."""
        async with self._exchange():
            key = {"Idempotency-Key": request.reference}
            response = await self._send("POST", "/v1/requests", sent=request_document(request), headers=key)
            if response.status_code in _REFUSING:
                return Submission(outcome="refused", code=_read(response, RefusalDocument).code)
            document = _read(_require_success(response), JobDocument)
            if document.answer is not None:
                return Submission(outcome="answered", answer=document.answer.answer)
            if document.job_id is None:
                raise PartnerUnavailable("accepted without a job_id")
            return Submission(outcome="accepted", job_id=document.job_id)

    async def poll(self, job_id: str) -> PartnerAnswer | None:
        """See `Partner.poll`."""
        async with self._exchange():
            response = _require_success(await self._send("GET", f"/v1/jobs/{quote(job_id, safe='')}"))
            document = _read(response, JobDocument)
            return None if document.answer is None else document.answer.answer

    @asynccontextmanager
    async def _exchange(self) -> AsyncIterator[None]:
        """Whatever goes wrong in it is a partner that is not to be had now. No word of an answer gets out."""
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise PartnerUnavailable(f"no answer within {self._seconds:g} s") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise PartnerUnavailable(type(error).__name__) from error
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            raise PartnerUnavailable(f"unreadable: {'.'.join(map(str, first['loc']))} {first['type']}") from error
        except Refusal as error:
            raise PartnerUnavailable(f"unreadable: {error.code}") from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise PartnerUnavailable(f"unreadable: {type(error).__name__}") from error

    async def _send(
        self, method: str, path: str, *, sent: Any = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        request = self._client.build_request(
            method, self._base_url + path, json=sent, headers={**self._headers, **(headers or {})}, timeout=None
        )
        response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > BYTES_MAX:
                    raise PartnerUnavailable(f"longer than {BYTES_MAX} bytes")
        finally:
            await response.aclose()
        kept = {name: value for name, value in response.headers.items() if not name.lower().startswith("content-")}
        return httpx2.Response(response.status_code, headers=kept, content=bytes(body))


def _require_success(response: httpx2.Response) -> httpx2.Response:
    if 200 <= response.status_code < 300:
        return response
    pause = seconds_asked(response.headers)
    raise PartnerUnavailable(
        f"HTTP {response.status_code}", retry_after=None if pause is None else min(pause, PAUSE_MAX)
    )


def _read(response: httpx2.Response, shape: type[S]) -> S:
    return shape.model_validate(json.loads(response.content.decode("utf-8")))
