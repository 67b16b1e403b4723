"""Customers change their group: exposure, limits and waiting sales follow them, whatever else happens meanwhile."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from activities.contracts import Outcome
from activities.postgres.rebuild import rebuild
from activities.postgres.streams import TABLES
from activities.postgres.verify_read_models import verify_read_models
from domain.customer.commands import MoveToGroup, RegisterGroup
from domain.sale.commands import CancelOrder, SubmitOrder
from tests.store.scene import Scene, everything, order_of

PARTS = ("reserved", "delivered", "receivable", "unapplied")


@pytest.fixture(autouse=True)
async def two_groups(scene: Scene) -> None:
    for group_id in ("G1", "G2"):
        await scene.record(f"group/{group_id}", RegisterGroup(group_id=group_id, name=group_id, currency="CNY"))
        await scene.limit(f"group/{group_id}", 10_000_000)


async def test_the_whole_exposure_goes_along(scene: Scene) -> None:
    await scene.customer("C1", group_id="G1")
    await scene.customer("C2", group_id="G1")
    await scene.order("S1", 3_000)
    await scene.claim("S2", 40_000)
    await scene.order("S3", 500, "C2")
    await move(scene, "C1", "G2")
    assert (await exposure(scene, "group/G1"))["reserved"] == Decimal(500)
    assert await exposure(scene, "group/G2") == await exposure(scene, "customer/C1")
    assert (await exposure(scene, "group/G2"))["receivable"] == Decimal(40_000)


async def test_whoever_leaves_for_no_group_takes_everything_out(scene: Scene) -> None:
    await scene.customer("C1", group_id="G1")
    await scene.order("S1", 3_000)
    await move(scene, "C1", None)
    assert set((await exposure(scene, "group/G1")).values()) == {Decimal(0)}
    await move(scene, "C1", "G2")
    assert (await exposure(scene, "group/G2"))["reserved"] == Decimal(3_000)


async def test_the_limit_of_the_new_group_holds_from_then_on(scene: Scene) -> None:
    await scene.customer("C1", group_id="G1")
    await scene.limit("group/G2", 1_000)
    await scene.order("S1", 900)
    await move(scene, "C1", "G2")
    held = await scene.order("S2", 800)
    assert "sale.order_held" in [event.type for event in held.events]


async def test_waiting_sales_of_both_groups_look_again(scene: Scene, admin: asyncpg.Connection) -> None:
    await scene.limit("group/G1", 1_000)
    await scene.limit("group/G2", 1_000)
    for customer_id, group_id in (("C1", "G1"), ("C2", "G1"), ("C3", "G2")):
        await scene.customer(customer_id, group_id=group_id)
        await scene.order(f"S-{customer_id}", 5_000, customer_id)
    await admin.execute("DELETE FROM outbox")
    await move(scene, "C1", "G2")
    told = await scene.pool.fetch("SELECT target FROM outbox WHERE payload->>'signal' = 'facts_changed' ORDER BY 1")
    assert [row["target"] for row in told] == ["sale/S-C1", "sale/S-C2", "sale/S-C3"]


async def test_moves_that_cannot_be_are_refused_and_leave_no_trace(scene: Scene) -> None:
    await scene.customer("C1", group_id="G1")
    await scene.order("S1", 3_000)
    await scene.record("group/G3", RegisterGroup(group_id="G3", name="In dollars", currency="USD"))
    before = await everything(scene.pool, TABLES)
    for group_id, code in (("G9", "group.unknown"), ("G1", "group.same"), ("G3", "currency.mismatch")):
        assert await scene.refused("customer/C1", MoveToGroup(group_id=group_id, reason="sold")) == code
    assert await everything(scene.pool, TABLES) == before


async def test_the_same_command_moves_once(scene: Scene) -> None:
    await scene.customer("C1", group_id="G1")
    await scene.order("S1", 3_000)
    for _ in range(2):
        await move(scene, "C1", "G2", command_id="move-1")
    assert (await exposure(scene, "group/G2"))["reserved"] == Decimal(3_000)
    assert await verify_read_models(scene.pool) == []


async def test_group_sums_stay_right_while_customers_move_to_and_fro_and_everybody_buys(scene: Scene) -> None:
    """Two customers cross each other's way between the groups, so that each waits for what the other holds."""
    for customer_id, group_id in (("C1", "G1"), ("C2", "G2"), ("C3", "G1"), ("C4", "G2")):
        await scene.customer(customer_id, group_id=group_id)
    work = [
        to_and_fro(scene, "C1", "G2", "G1"),
        to_and_fro(scene, "C2", "G1", "G2"),
        *(buying(scene, f"C{number}", worker) for number in (1, 2, 3, 4) for worker in range(3)),
    ]
    await asyncio.wait_for(asyncio.gather(*work), timeout=120)
    for group_id in ("G1", "G2"):
        assert await exposure(scene, f"group/{group_id}") == await sum_of_members(scene, f"group/{group_id}")
    assert sum([(await exposure(scene, f"group/{group_id}"))["reserved"] for group_id in ("G1", "G2")]) > 0
    assert await verify_read_models(scene.pool) == []
    before = await everything(scene.pool, TABLES)
    await rebuild(scene.pool)
    assert await everything(scene.pool, TABLES) == before


async def test_orders_never_exceed_the_limit_of_the_group_that_their_customer_has_just_joined(
    scene: Scene, admin: asyncpg.Connection
) -> None:
    """The order waits for the customer's row behind the move, and must be held against the new group's limit."""
    await scene.customer("C1", group_id="G1")
    await scene.limit("group/G2", 1_000)
    async with scene.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM account WHERE account_id = 'customer/C1' FOR UPDATE")
        moving = asyncio.create_task(move(scene, "C1", "G2"))
        await waiting(admin, 1)
        ordering = asyncio.create_task(scene.order("S1", 5_000))
        await waiting(admin, 2)
    await asyncio.gather(moving, ordering)
    assert set((await exposure(scene, "group/G1")).values()) == {Decimal(0)}
    assert "sale.order_held" in [event.type for event in ordering.result().events]
    assert await verify_read_models(scene.pool) == []


async def move(scene: Scene, customer_id: str, group_id: str | None, **how: Any) -> Outcome:
    return await scene.record(f"customer/{customer_id}", MoveToGroup(group_id=group_id, reason="shares sold"), **how)


async def to_and_fro(scene: Scene, customer_id: str, there: str, back: str) -> None:
    for group_id in (there, None, back, there, back) * 3:
        await move(scene, customer_id, group_id)


async def buying(scene: Scene, customer_id: str, worker: int) -> None:
    for number in range(8):
        order_id = f"S-{customer_id}-{worker}-{number}"
        submitted = scene.envelope(f"sale/{order_id}", SubmitOrder(order=order_of(order_id, 100 + number, customer_id)))
        assert (await scene.store.record(submitted)).refused is None
        if number % 3 == 0:
            await scene.record(f"sale/{order_id}", CancelOrder(reason="changed their mind"))


async def exposure(scene: Scene, account_id: str) -> dict[str, Decimal]:
    return await scene.row(f"SELECT {', '.join(PARTS)} FROM account WHERE account_id = $1", account_id)


async def sum_of_members(scene: Scene, group: str) -> dict[str, Decimal]:
    sums = ", ".join(f"coalesce(sum({part}), 0) AS {part}" for part in PARTS)
    return await scene.row(f"SELECT {sums} FROM account WHERE group_account = $1", group)


async def waiting(admin: asyncpg.Connection, writers: int) -> None:
    """Until so many of this database wait for a lock."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(500):
        if await admin.fetchval(sql) >= writers:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{writers} writers should be waiting by now")
