"""The feed of all facts: in one order, in pages, and without a fact that commits late being left out."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import asyncpg
import pytest

from activities.postgres import feed
from activities.postgres.feed import Feed
from activities.postgres.horizon import readable_end
from activities.postgres.pool import open_pool

INSERT = """
INSERT INTO event (stream, version, type, data, command_id, command_hash, ordinal, actor, business_time, recorded_at,
    prev_hash, hash)
VALUES ($1, $2, $3, '{}', 'c', '', $2, 'shop', now(), now(), '', '')
"""


@pytest.fixture
async def pool(database: str) -> Any:
    pool = await open_pool(database, most=20)
    yield pool
    pool.terminate()


async def _say(connection: Any, stream: str, version: int = 1, event_type: str = "test.said") -> None:
    await connection.execute(INSERT, stream, version, event_type)


async def _all(read: Feed, after: int = 0, most: int = 3) -> list[str]:
    seen: list[str] = []
    while (page := await read.page(after, most=most)).items:
        seen += [fact.stream for fact in page.items]
        after = int(page.next)
    return seen


async def test_facts_come_in_the_order_of_their_positions_page_by_page(pool: asyncpg.Pool) -> None:
    for number in range(7):
        await _say(pool, f"sale/{number}")
    assert await _all(Feed(pool)) == [f"sale/{number}" for number in range(7)]


async def test_one_stream_or_one_type_is_read_by_itself_and_the_cursor_still_moves_on(pool: asyncpg.Pool) -> None:
    await _say(pool, "sale/1")
    await _say(pool, "sale/2")
    await _say(pool, "sale/1", 2, "test.heard")
    read = Feed(pool)
    of_one = await read.page(0, most=10, stream="sale/1")
    heard = await read.page(0, most=10, event_type="test.heard")
    none = await read.page(0, most=10, stream="sale/9")
    assert [fact.version for fact in of_one.items] == [1, 2]
    assert [fact.stream for fact in heard.items] == ["sale/1"]
    assert (none.items, none.next) == ((), of_one.next)


async def test_a_page_waits_for_an_append_that_has_a_lower_position(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "readable_end", partial(readable_end, patience_seconds=300))
    async with pool.acquire() as slow:
        running = slow.transaction()
        await running.start()
        await _say(slow, "sale/slow")
        await _say(pool, "sale/fast")
        reading = asyncio.create_task(Feed(pool).page(0, most=10))
        await asyncio.sleep(0.2)
        assert not reading.done()
        await running.commit()
    assert [fact.stream for fact in (await reading).items] == ["sale/slow", "sale/fast"]


async def test_a_page_is_empty_rather_than_incomplete(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "readable_end", partial(readable_end, patience_seconds=0.1))
    async with pool.acquire() as slow:
        running = slow.transaction()
        await running.start()
        await _say(slow, "sale/slow")
        await _say(pool, "sale/fast")
        page = await Feed(pool).page(0, most=10)
        assert (page.items, page.next) == ((), "0")
        await running.rollback()
    assert await _all(Feed(pool)) == ["sale/fast"]


async def test_a_position_that_was_rolled_back_holds_nobody_up(pool: asyncpg.Pool) -> None:
    await _say(pool, "sale/1")
    with pytest.raises(asyncpg.UniqueViolationError):
        await _say(pool, "sale/1")
    await _say(pool, "sale/2")
    assert await _all(Feed(pool)) == ["sale/1", "sale/2"]


async def test_a_reader_beside_many_writers_misses_nothing(pool: asyncpg.Pool) -> None:
    writing, each = 8, 60
    seen: list[int] = []

    async def write(writer: int) -> None:
        for number in range(each):
            async with pool.acquire() as connection, connection.transaction():
                await _say(connection, f"sale/{writer}", number + 1)
                await asyncio.sleep(0.001 * (writer % 4))

    async def read(done: asyncio.Event) -> None:
        cursor = "0"
        while True:
            last = done.is_set()
            page = await Feed(pool).page(int(cursor), most=50)
            seen.extend(fact.position for fact in page.items)
            cursor = page.next
            if last and not page.items:
                return

    done = asyncio.Event()
    reader = asyncio.create_task(read(done))
    await asyncio.gather(*(write(writer) for writer in range(writing)))
    done.set()
    await reader
    assert seen == sorted(seen)
    assert seen == [row["position"] for row in await pool.fetch("SELECT position FROM event ORDER BY position")]
    assert len(seen) == writing * each
