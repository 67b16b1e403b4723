"""What can go wrong on the way to a provider."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from typing import Final

import httpx2
import pytest

from activities.sources.line import BYTES_MAX, Line
from activities.sources.port import SourceSilent
from activities.sources.shape import Shape
from domain.evidence.source import Silence

URL: Final = "https://provider.example/base/"
Handler = Callable[[httpx2.Request], httpx2.Response]


class Told(Shape):
    name: str
    on: date | None = None


async def asked(handler: Handler, path: str = "/thing") -> Told:
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
    async with client, Line(client, URL, seconds=5).conversation() as talk:
        return await talk.get(path, Told)


async def silence(handler: Handler) -> SourceSilent:
    with pytest.raises(SourceSilent) as silent:
        await asked(handler)
    return silent.value


def answering(status: int, **headers: str) -> Handler:
    return lambda _: httpx2.Response(status, headers=headers, json={"name": "x"})


@pytest.mark.parametrize(
    ("status", "expected", "retry"),
    [
        (302, Silence.FAILED, False),
        (400, Silence.REFUSED, False),
        (401, Silence.REFUSED, False),
        (402, Silence.REFUSED, False),
        (403, Silence.REFUSED, False),
        (404, Silence.NOT_FOUND, False),
        (408, Silence.FAILED, True),
        (410, Silence.NOT_FOUND, False),
        (422, Silence.REFUSED, False),
        (429, Silence.FAILED, True),
        (451, Silence.REFUSED, False),
        (500, Silence.FAILED, True),
        (503, Silence.FAILED, True),
    ],
)
async def test_every_status_has_its_silence(status: int, expected: Silence, retry: bool) -> None:
    silent = await silence(answering(status, Location="https://elsewhere.example/"))
    assert (silent.silence, silent.retry) == (expected, retry)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("30", 30.0),
        ("999999", 3600.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2020 07:28:30 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_the_wanted_pause_is_handed_on_and_never_slept(stated: str, seconds: float | None) -> None:
    headers = {"Retry-After": stated, "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}
    silent = await silence(answering(429, **headers))
    assert silent.retry_after == seconds


@pytest.mark.parametrize("error", [httpx2.ConnectError, httpx2.ReadError, httpx2.RemoteProtocolError, OSError])
async def test_a_broken_connection_is_worth_another_try(error: type[Exception]) -> None:
    def handler(_: httpx2.Request) -> httpx2.Response:
        raise error("no route")

    silent = await silence(handler)
    assert (silent.silence, silent.retry) == (Silence.FAILED, True)


async def test_a_redirect_is_not_followed() -> None:
    seen = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.host)
        return httpx2.Response(307, headers={"Location": "https://elsewhere.example/"})

    await silence(handler)
    assert seen == ["provider.example"]


async def test_a_document_of_another_shape_is_unreadable_and_its_content_is_not_told() -> None:
    silent = await silence(lambda _: httpx2.Response(200, json={"name": {"secret": 1}}))
    assert silent.silence is Silence.UNREADABLE
    assert silent.detail == "name: string_type"


async def test_an_endless_answer_is_cut_off() -> None:
    bomb = gzip.compress(b" " * (BYTES_MAX + 1))
    silent = await silence(lambda _: httpx2.Response(200, headers={"Content-Encoding": "gzip"}, content=bomb))
    assert (silent.silence, silent.retry) == (Silence.UNREADABLE, False)


async def test_a_compressed_answer_is_kept_as_text() -> None:
    body = json.dumps({"name": "岚汀"}, ensure_ascii=False).encode()

    def handler(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"Content-Encoding": "gzip"}, content=gzip.compress(body))

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
    async with client, Line(client, URL, seconds=5).conversation() as talk:
        assert (await talk.get("/thing", Told, params={"q": "a b"})).name == "岚汀"
        [exchange] = json.loads(talk.raw)["exchanges"]
    assert exchange == {"request": "GET /thing?q=a+b", "status": 200, "body": body.decode()}


async def test_a_page_that_is_not_there_may_be_written_in_any_way() -> None:
    def handler(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404, content=b"<p>p\xe1gina no encontrada")

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
    async with client, Line(client, URL, seconds=5).conversation() as talk:
        assert await talk.look("/thing", Told) is None
        assert json.loads(talk.raw)["exchanges"][0]["status"] == 404


async def test_a_slow_answer_has_the_whole_time_of_the_conversation() -> None:
    seen = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.extensions["timeout"])
        return httpx2.Response(200, json={"name": "x"})

    await asked(handler)
    assert set(seen[0].values()) == {None}


async def test_the_base_address_may_have_a_path() -> None:
    seen = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(200, json={"name": "x"})

    await asked(handler)
    assert seen == ["https://provider.example/base/thing"]
