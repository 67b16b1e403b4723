"""What goes on being told to an open page: to nobody whose log-in has ended meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from starter.api.server import listening_socket, serving
from starter.web import live
from tests.identity.browser import House, code_of, log_in
from tests.identity.test_gate import MUST

PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_HEARTBEAT_SECONDS", 0.2)


@asynccontextmanager
async def listening(house: House, **headers: str) -> AsyncIterator[tuple[httpx2.AsyncClient, AsyncIterator[str]]]:
    """A browser over a port of the machine, and the lines of its open page."""
    with listening_socket("127.0.0.1", 0) as listener:
        async with serving(house.app, listener):
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            given = {"accept": "text/html"} | headers
            async with httpx2.AsyncClient(base_url=address, headers=given, timeout=PATIENCE_SECONDS) as browser:
                if not headers:
                    await log_in(browser, "staff-031")
                async with browser.stream("GET", "/live") as answer:
                    assert answer.status_code == 200
                    assert dict(answer.headers).items() >= MUST.items()
                    lines = answer.aiter_lines()
                    assert await anext(lines) == "retry: 1000"
                    yield browser, lines


async def ends(lines: AsyncIterator[str]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for _ in lines:
            pass


async def test_a_log_out_ends_what_is_still_open(house: House) -> None:
    async with listening(house) as (browser, lines):
        for _ in range(4):
            assert await anext(lines) in ("", ":")
        token = (await browser.get("/probe")).json()["csrf"]
        assert (await browser.post("/logout", headers={"x-csrf-token": token})).status_code == 303
        await ends(lines)
        assert (await browser.get("/live")).status_code == 303


@pytest.mark.parametrize(
    ("change", "code"),
    [("expires_at = now() - interval '1 second'", "session.expired"), ("person = 'staff-900'", "login.unknown_person")],
)
async def test_so_does_a_session_that_runs_out_and_a_person_who_is_gone(house: House, change: str, code: str) -> None:
    async with listening(house) as (browser, lines):
        await house.services.pool.execute(f"UPDATE session SET {change}")
        await ends(lines)
        assert code_of(await browser.get("/live")) == code


async def test_so_does_a_token_that_is_revoked(house: House) -> None:
    _, secret = await house.issue("read.orders")
    async with listening(house, authorization=f"Bearer {secret}") as (_, lines):
        await house.services.pool.execute("UPDATE api_token SET revoked_at = now()")
        await ends(lines)


async def test_a_page_that_is_left_open_does_not_keep_its_session_alive(house: House) -> None:
    async with listening(house) as (_, lines):
        await house.services.pool.execute("UPDATE session SET seen_at = now() - interval '1 hour'")
        async with asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(60):  # six seconds, which is longer than an answer is remembered
                await anext(lines)
        assert await house.services.pool.fetchval("SELECT now() - seen_at > interval '59 minutes' FROM session")
