"""Open pages hear what has changed and by whom, and only what their reader may see."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import httpx2
import pytest

from activities.postgres.pool import open_pool
from activities.postgres.write import CHANNEL
from starter.api.server import listening_socket, serving
from starter.identity.principal import Principal
from starter.web import changes as live
from starter.web import live as route
from starter.web.changes import Change, Changes, LiveTooMany
from tests.api.seller import ADMIN, LEAD, SALES, Caller
from tests.web.work.office import Office

PATIENCE_SECONDS = 20
_CUT_SQL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = $1 AND query = format('LISTEN "%s"', $2::text)
"""


@asynccontextmanager
async def reading(
    office: Office, person: str, *, at: str = "/live", **headers: str
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The events of `/live` as this person's browser gets them, over a port of the machine."""
    app = office.seller.caller(person)
    with listening_socket("127.0.0.1", 0) as listener:
        async with serving(Port(app), listener):  # type: ignore[arg-type]
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            async with (
                httpx2.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS) as client,
                client.stream("GET", at, headers=headers) as answer,
            ):
                assert answer.headers["content-type"].startswith("text/event-stream")
                yield _events(answer.aiter_lines())


class Port:
    """A caller with the state of its application, as the server wants it."""

    def __init__(self, caller: Caller) -> None:
        self._caller, self.state = caller, caller.app.state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._caller(scope, receive, send)


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[dict[str, Any]]:
    event: dict[str, Any] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if line and name in ("id", "event", "data"):
            event[name] = json.loads(value) if name == "data" else value
        elif not line and event:
            yield event
            event = {}


async def changed(events: AsyncIterator[dict[str, Any]], stream: str) -> dict[str, Any]:
    """The next event about this stream."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for event in events:
            if event.get("data", {}).get("stream") == stream:
                return event
    raise AssertionError("the stream ended")


async def test_a_change_reaches_an_open_page_with_who_made_it(office: Office) -> None:
    task = await office.task()
    async with reading(office, LEAD) as events:
        await office.seller.desk.ask_for_evidence(task, "why now?", actor="staff-021")
        event = await changed(events, f"approval/{task}")
    assert event["event"] == "changed"
    assert event["data"]["by"] == "staff-021"
    assert int(event["id"]) > 0


async def test_a_page_that_was_away_hears_what_it_has_missed(office: Office) -> None:
    pool = office.seller.services.pool
    seen = await pool.fetchval("SELECT max(position) FROM event")
    task = await office.task()
    async with reading(office, LEAD, **{"Last-Event-ID": str(seen)}) as events:
        assert (await changed(events, f"approval/{task}"))["event"] == "changed"
    async with reading(office, LEAD, **{"Last-Event-ID": "0"}) as events:
        await office.customer()
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert (await anext(events)).get("event") in ("refresh", "changed")


async def test_a_page_hears_of_what_came_between_its_making_and_its_listening(office: Office) -> None:
    async with reading(office, SALES) as others:
        task, older = await office.task(), await office.task()
        await changed(others, f"approval/{older}")
        page = await office.page(LEAD, f"/tasks/{task}")
        await office.seller.desk.ask_for_evidence(task, "why now?", actor="staff-021")
        (at,) = re.findall(r'data-live="([^"]+)"', page.text)
        async with reading(office, LEAD, at=at) as events:
            event = await anext(events)
    assert event["data"] == {"stream": f"approval/{task}", "by": "staff-021"}


async def test_a_page_is_not_answered_before_it_hears(database: str) -> None:
    pool = await open_pool(database, most=1)
    try:
        changes = Changes(pool)
        stream = route._events(cast("Any", None), changes, Principal(id=SALES, role="sales"), None)
        async with pool.acquire():
            begins = asyncio.ensure_future(anext(stream))
            await asyncio.wait({begins}, timeout=0.1)
            assert not begins.done()
        await asyncio.wait({begins}, timeout=PATIENCE_SECONDS)
        assert begins.result() == "retry: 1000\n\n"
        changes.close()
        assert [told async for told in stream] == []
    finally:
        pool.terminate()


async def test_a_page_that_waited_long_to_hear_asks_anew(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "_ASKED_SECONDS", 0)
    async with await open_pool(database) as pool:
        changes = Changes(pool)
        stream = route._events(cast("Any", None), changes, Principal(id=SALES, role="sales"), None)
        assert [told async for told in stream] == ["retry: 1000\n\n"]
        changes.close()


async def test_listening_ends_although_the_ledger_has_gone(database: str) -> None:
    pool = await open_pool(database)
    changes = Changes(pool)
    with changes.reader(SALES):
        await changes.listening()
        task = changes._task
        assert task is not None
        changes.close()
        pool.terminate()
        await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        assert task.cancelled()


async def test_a_page_that_was_cut_off_is_told_to_look_again_once_it_hears_again(
    office: Office, admin: asyncpg.Connection
) -> None:
    ledger = await office.seller.services.pool.fetchval("SELECT current_database()")
    async with reading(office, LEAD) as events:
        assert await admin.fetch(_CUT_SQL, ledger, CHANNEL)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await anext(events)).get("event") != "refresh":
                pass
        task = await office.task()
        assert (await changed(events, f"approval/{task}"))["event"] == "changed"


async def test_nobody_hears_of_what_they_may_not_see(office: Office) -> None:
    async with reading(office, ADMIN) as events:
        task = await office.task()
        order = task.rpartition(".")[0]
        asked = await office.seller.services.pool.fetchval(
            "SELECT max(position) FROM event WHERE stream = $1", f"approval/{task}"
        )
        heard, passed = list[str](), 0
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for event in events:
                heard.append(event.get("data", {}).get("stream", ""))
                passed = max(passed, int(event.get("id", 0)) if not heard[-1] else 0)
                if f"sale/{order}" in heard and passed >= asked:  # what is not told has been passed by too
                    break
    assert not any(stream.startswith("approval/") for stream in heard)


async def test_one_reader_has_so_many_pages_and_no_more(office: Office) -> None:
    changes = Changes(office.seller.services.pool)
    held = [changes.reader(SALES) for _ in range(live.MOST_PER_PRINCIPAL)]
    for each in held:
        each.__enter__()
    with pytest.raises(LiveTooMany) as refusal, changes.reader(SALES):
        pass
    assert refusal.value.code == "live.too_many"
    with changes.reader(LEAD):
        pass
    for each in held:
        each.__exit__(None, None, None)
    changes.close()


async def test_a_slow_reader_is_told_to_look_at_everything_anew(office: Office) -> None:
    changes = Changes(office.seller.services.pool)
    with changes.reader(SALES) as queue:
        changes._put([Change(position=place, stream="sale/S", by="shop") for place in range(1000)])
        assert queue.qsize() < 1000
        told = [queue.get_nowait() for _ in range(queue.qsize())]
    assert "refresh" in told
    changes.close()


async def test_open_streams_do_not_hold_up_the_end(office: Office) -> None:
    loop = asyncio.get_running_loop()
    async with reading(office, LEAD) as events:
        await office.task()
        await anext(events)
        office.seller.app.state.closing[0]()
        begun = loop.time()
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _ in events:
                pass
    assert loop.time() - begun < 10
