"""The program while its servers come and go, and its end."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from temporalio.client import Client

from domain.errors import PolicyInvalid
from runtime.errors import TemporalUnreachable
from runtime.settings import PROJECT_ROOT, Settings, child_environment, environment_name
from starter import services as opened
from starter import up
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.api.opening import services_for
from starter.api.server import listening_socket, serving
from starter.embedded import EmbeddedStack
from starter.services import Services
from tests.identity.browser import House, code_of, log_in


def asking(app: FastAPI, **headers: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers)


async def eventually(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


async def test_it_answers_before_its_servers_do_and_serves_once_they_are_there(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = True

    async def connect(_: Settings) -> Client:
        if away:
            raise TemporalUnreachable("not yet")
        return services.client

    monkeypatch.setattr(opened, "connect", connect)
    app = create_app(HealthProbe(services.settings))
    async with services_for(app, services.settings), asking(app) as client:
        early = await client.get("/v1/orders")
        assert (early.status_code, code_of(early), early.headers["retry-after"]) == (503, "service.unavailable", "1")
        page = await client.get("/", headers={"accept": "text/html", "accept-language": "zh"})
        assert (page.status_code, 'lang="zh-Hans"' in page.text) == (503, True)
        assert (await client.get("/healthz")).json()["temporal"] == "unreachable"
        assert (await client.get("/static/openaccount.css")).status_code == 200
        away = False
        await eventually(lambda: app.state.services is not None)
        assert code_of(await client.get("/v1/orders")) == "login.required"
    assert app.state.services is None


async def test_a_database_that_goes_away_is_no_fault_of_ours(house: House) -> None:
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        house.services.pool.terminate()
        house.services.sessions._known._rows.clear()
        browser.headers["accept"] = "application/json"
        answer = await browser.get("/probe")
        assert (answer.status_code, code_of(answer)) == (503, "database.unreachable")


async def test_a_policy_that_cannot_come_into_force_is_told_at_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "policy.yaml"
    broken.write_text("name: nothing else\n")
    settings = Settings(database_url="postgresql://a:b@127.0.0.1:1/x", policy_file=broken)
    with pytest.raises(PolicyInvalid):
        async with services_for(create_app(HealthProbe(settings)), settings):
            pass


async def test_an_open_stream_does_not_hold_the_end() -> None:
    app = FastAPI()

    async def ticks() -> AsyncIterator[bytes]:
        while True:
            yield b": tick\n\n"
            await asyncio.sleep(0.05)

    app.add_api_route("/live", lambda: StreamingResponse(ticks(), media_type="text/event-stream"))
    loop = asyncio.get_running_loop()
    with listening_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        async with httpx2.AsyncClient(trust_env=False) as client:
            async with serving(app, listener):
                stream = client.stream("GET", f"http://127.0.0.1:{port}/live")
                answer = await stream.__aenter__()
                parts = answer.aiter_raw()
                assert await anext(parts) == b": tick\n\n"
                ending = loop.time()
            assert loop.time() - ending < 60
            with pytest.raises(httpx2.HTTPError):
                async for _ in parts:
                    pass


async def test_the_program_answers_while_temporal_is_away_and_ends_at_the_first_signal(
    database: str, open_tmp_path: Path
) -> None:
    ours = {environment_name(field) for field in Settings.model_fields}
    given = {"DATABASE_URL": database, "TEMPORAL_ADDRESS": "127.0.0.1:1", "OPENACCOUNT_HTTP_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "starter.api",
        cwd=PROJECT_ROOT,
        env=child_environment(without=ours, OPENACCOUNT_DATA_DIR=str(open_tmp_path), **given),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while not (address := re.search(rb"http://\S+", await process.stderr.readline())):
            pass
    async with httpx2.AsyncClient(trust_env=False, base_url=address.group().decode(), timeout=60) as client:
        async with asyncio.timeout(60):
            while (await client.get("/healthz")).json()["database"] != "ok":  # it waits for a second alone
                await asyncio.sleep(0.1)
        assert code_of(await client.get("/v1/orders")) == "service.unavailable"
    process.send_signal(signal.SIGINT)
    told = (await asyncio.wait_for(process.stderr.read(), timeout=60)).decode()
    assert (await process.wait(), "Traceback" in told) == (0, False)


async def test_where_a_request_comes_from_is_believed_of_named_proxies_alone() -> None:
    app = FastAPI()

    @app.get("/")
    async def told(request: Request) -> str:
        return request.client.host if request.client else ""

    said = {}
    for trusted in (None, "10.0.0.1", "127.0.0.1"):
        with listening_socket("127.0.0.1", 0) as listener:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            async with serving(app, listener, trusted_proxies=trusted), httpx2.AsyncClient(trust_env=False) as client:
                said[trusted] = (await client.get(address, headers={"x-forwarded-for": "203.0.113.9"})).json()
    assert said == {None: "127.0.0.1", "10.0.0.1": "127.0.0.1", "127.0.0.1": "203.0.113.9"}


@pytest.mark.parametrize(
    ("own", "chosen", "provider", "expected"),
    [
        (True, None, None, True),
        (True, False, None, False),
        (True, None, "https://id.example.com/x", False),
        (False, None, None, False),
        (False, True, None, True),
    ],
)
def test_anybody_may_be_anybody_only_on_books_of_our_own_or_where_it_was_said(
    own: bool, chosen: bool | None, provider: str | None, expected: bool
) -> None:
    settings = Settings(sandbox_login=chosen).model_copy(update={"oidc_metadata_url": provider})
    stack = cast("EmbeddedStack", SimpleNamespace(settings=settings, postgres=object() if own else None))
    assert up._with_login(stack, settings).sandbox_login is expected
    assert ("sandbox" in up._way_in(stack)) is expected
