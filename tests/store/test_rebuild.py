"""Rebuilding the read models, and telling when they do not say what the events say."""

from __future__ import annotations

import asyncio
import json

import asyncpg
import pytest

from activities.postgres.event_store import REBUILD_LOCK
from activities.postgres.rebuild import rebuild
from activities.postgres.refold import StreamUnreadable
from activities.postgres.streams import TABLES
from activities.postgres.verify_read_models import verify_read_models
from domain.base import EVENT_TYPES
from tests.store.life import live_a_while
from tests.store.scene import Scene, everything


async def test_rebuild_gives_the_same_read_models_after_every_kind_of_event(scene: Scene) -> None:
    await live_a_while(scene)
    happened = {row["type"] for row in await scene.pool.fetch("SELECT DISTINCT type FROM event")}
    assert happened == set(EVENT_TYPES)
    before = await everything(scene.pool, TABLES)
    assert await verify_read_models(scene.pool) == []
    result = await rebuild(scene.pool)
    assert await everything(scene.pool, TABLES) == before
    assert result.rows == {table: len(rows) for table, rows in before.items()}
    assert result.events == await scene.pool.fetchval("SELECT count(*) FROM event")


async def test_rebuild_restores_read_models_that_were_lost(scene: Scene, admin: asyncpg.Connection) -> None:
    await live_a_while(scene)
    before = await everything(scene.pool, TABLES)
    await admin.execute(f"TRUNCATE {', '.join(TABLES)}")
    assert await verify_read_models(scene.pool) != []
    await rebuild(scene.pool)
    assert await everything(scene.pool, TABLES) == before


async def test_verify_changes_nothing_and_names_table_key_and_column(scene: Scene, admin: asyncpg.Connection) -> None:
    await live_a_while(scene)
    await admin.execute("UPDATE account SET reserved = reserved + 0.01 WHERE account_id = 'group/G1'")
    await admin.execute("UPDATE receivable_view SET balance = 1, level = 9 WHERE receivable_id = 'OLD-1'")
    await admin.execute("UPDATE sale_view SET state = jsonb_set(state, '{phase}', '\"held\"') WHERE order_id = 'S4'")
    await admin.execute("UPDATE series SET last = 99 WHERE name = 'INV'")
    await admin.execute("DELETE FROM task_view")
    await admin.execute("INSERT INTO policy_view SELECT 'forged', version, head, state, name FROM policy_view LIMIT 1")
    spoilt = await everything(scene.pool, TABLES)
    found = await verify_read_models(scene.pool)
    assert {(one.table, one.key, one.column) for one in found} == {
        ("account", "group/G1", "reserved"),
        ("receivable_view", "OLD-1", "balance"),
        ("receivable_view", "OLD-1", "level"),
        ("sale_view", "S4", "state"),
        ("series", "INV", "last"),
        ("task_view", "S2.1", ""),
        ("task_view", "S30.1", ""),
        ("task_view", "C11:R1.1", ""),
        ("task_view", "C11:R1.2", ""),
        ("policy_view", "forged", ""),
    }
    assert await everything(scene.pool, TABLES) == spoilt
    await rebuild(scene.pool)
    assert await verify_read_models(scene.pool) == []


async def test_events_cut_off_the_end_of_a_stream_show_in_the_read_model(
    scene: Scene, admin: asyncpg.Connection
) -> None:
    await scene.customer()
    await admin.execute("SET session_replication_role = replica")
    await admin.execute("DELETE FROM event WHERE stream = 'customer/C1' AND version = 3")
    columns = {(one.key, one.column) for one in await verify_read_models(scene.pool)}
    assert {("customer/C1", "version"), ("customer/C1", "head")} <= columns


async def test_an_event_that_cannot_be_read_stops_a_rebuild_and_leaves_everything(
    scene: Scene, admin: asyncpg.Connection
) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    before = await everything(scene.pool, TABLES)
    await admin.execute("SET session_replication_role = replica")
    await admin.execute("UPDATE event SET type = 'sale.unheard_of' WHERE stream = 'sale/S1' AND version = 2")
    with pytest.raises(StreamUnreadable):
        await rebuild(scene.pool)
    assert await everything(scene.pool, TABLES) == before
    assert next(one.table for one in await verify_read_models(scene.pool)) == "event"


async def test_rebuild_beside_appends_ends_with_read_models_that_say_what_the_events_say(scene: Scene) -> None:
    await scene.customer("C1", 100_000_000)

    async def sell(number: int) -> None:
        receivable = await scene.claim(f"S{number}", 1_000)
        await scene.pay(receivable, 1_000)

    selling = asyncio.gather(*(sell(number) for number in range(40)))
    rebuilds = 0
    while not selling.done():
        await rebuild(scene.pool)
        rebuilds += 1
    await selling
    assert rebuilds > 1
    assert await verify_read_models(scene.pool) == []
    exposure = await scene.row("SELECT reserved, delivered, receivable, unapplied FROM account")
    assert set(exposure.values()) == {0}


async def test_an_append_that_waited_for_a_rebuild_goes_by_what_it_repaired(
    scene: Scene, admin: asyncpg.Connection
) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    good = json.dumps((await scene.row("SELECT state FROM sale_view"))["state"])
    await admin.execute("UPDATE sale_view SET state = jsonb_set(state, '{phase}', '\"closed\"')")
    async with admin.transaction():
        await admin.execute("SELECT pg_advisory_xact_lock($1)", REBUILD_LOCK)
        waiting = asyncio.create_task(scene.dispatch("S1", "D1", 1_000))
        while not await admin.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            await asyncio.sleep(0.01)
        await admin.execute("UPDATE sale_view SET state = $1::jsonb", good)
    await waiting
    assert await verify_read_models(scene.pool) == []


async def test_progress_ends_with_all_events(scene: Scene) -> None:
    await scene.customer()
    seen: list[tuple[int, int]] = []
    await rebuild(scene.pool, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
