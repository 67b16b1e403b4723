"""One command, one transaction: carried out once, guarded, or without a trace."""

from __future__ import annotations

import asyncio
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs, load_facts
from activities.postgres.streams import TABLES
from activities.postgres.verify_chain import verify_chains
from activities.postgres.write import CHANNEL, Head, write
from domain.base import Decision, ExposureChange
from domain.customer.commands import PlaceHold, RegisterGroup
from domain.exposure import GroupLimitExceeded, LimitExceeded
from domain.receivable.commands import ReachMilestone
from domain.sale.commands import LetTimePass, SubmitOrder
from domain.sale.events import OrderApproved, OrderReceived
from domain.sale.order import Release
from domain.sale.state import SaleState
from tests.store.scene import DAY, START, Scene, cny, everything, order_of

WRITTEN = ("event", "outbox", *TABLES)


async def test_a_repeated_command_gets_the_first_outcome_and_writes_nothing(scene: Scene) -> None:
    await scene.customer()
    first = await scene.order("S1", 1_000, command_id="order-1")
    written = await everything(scene.pool, WRITTEN)
    assert await scene.order("S1", 1_000, command_id="order-1") == first
    later = await scene.order("S1", 1_000, command_id="order-1", at=START + timedelta(days=3), actor="somebody")
    assert later.events == first.events
    assert await everything(scene.pool, WRITTEN) == written


async def test_a_command_id_with_other_content_is_refused(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 1_000, command_id="order-1")
    other = SubmitOrder(order=order_of("S1", 2_000))
    assert await scene.refused("sale/S1", other, command_id="order-1") == "command.reused"


async def test_the_same_command_sent_many_times_at_once_is_carried_out_once(scene: Scene) -> None:
    await scene.customer()
    outcomes = await asyncio.gather(*(scene.order("S1", 1_000, command_id="order-1") for _ in range(20)))
    assert {outcome.version for outcome in outcomes} == {2}
    assert await scene.pool.fetchval("SELECT count(*) FROM event WHERE stream = 'sale/S1'") == 2
    assert await scene.pool.fetchval("SELECT reserved FROM account") == 1_000


async def test_appends_to_one_stream_at_once_lose_nothing(scene: Scene) -> None:
    await scene.customer()
    reasons = {f"reason {number}" for number in range(30)}
    await asyncio.gather(*(scene.record("customer/C1", PlaceHold(reason=reason)) for reason in sorted(reasons)))
    rows = await scene.pool.fetch(
        "SELECT version, data FROM event WHERE type = 'customer.hold_placed' ORDER BY version"
    )
    assert [row["version"] for row in rows] == list(range(4, 34))
    assert {row["data"]["reason"] for row in rows} == reasons
    assert (await scene.snapshot("customer/C1"))["holds"] == [row["data"]["reason"] for row in rows]
    assert (await verify_chains(scene.pool)).clean


async def test_orders_at_once_never_take_more_than_the_limit(scene: Scene) -> None:
    await scene.customer("C1", 10_000)
    outcomes = await asyncio.gather(*(scene.order(f"S{number}", 700) for number in range(30)))
    approved = sum(outcome.events[-1].type == "sale.order_approved" for outcome in outcomes)
    assert approved == 14
    assert await scene.pool.fetchval("SELECT reserved FROM account") == 9_800


async def test_a_refused_command_leaves_nothing_in_any_table(scene: Scene) -> None:
    await scene.customer("C1", 10_000)
    await scene.order("S1", 5_000)
    written = await everything(scene.pool, WRITTEN)
    refusals = [
        await scene.refused("sale/S9", SubmitOrder(order=order_of("S9", 10, "nobody"))),
        await scene.refused("sale/S1", SubmitOrder(order=order_of("S1", 4_000))),
        await scene.refused("customer/C1", RegisterGroup(group_id="C1", name="x", currency="CNY")),
        await scene.refused("receivable/R1", ReachMilestone()),
        await scene.refused("receivable/R1", LetTimePass()),
    ]
    assert refusals == [
        "customer.unknown",
        "order.reused",
        "customer.unknown",
        "receivable.unknown",
        "command.unknown",
    ]
    assert await everything(scene.pool, WRITTEN) == written


@pytest.mark.parametrize(
    ("own", "group", "refusal"),
    [(10_000, 50_000, LimitExceeded), (50_000, 10_000, GroupLimitExceeded)],
)
async def test_the_guard_refuses_a_machine_approval_beyond_a_limit_whatever_was_decided(
    scene: Scene, own: int, group: int, refusal: type[Exception]
) -> None:
    await _member_of_group(scene, own, group)
    written = await everything(scene.pool, WRITTEN)
    with pytest.raises(refusal):
        await _approve(scene, 10_001)
    assert await everything(scene.pool, WRITTEN) == written
    await _approve(scene, 10_000)
    rows = await scene.pool.fetch("SELECT account_id, reserved FROM account")
    assert {row["account_id"]: row["reserved"] for row in rows} == {"customer/C1": 10_000, "group/G1": 10_000}


async def test_the_guard_lets_people_go_beyond_a_limit(scene: Scene) -> None:
    await _member_of_group(scene, 10_000, 10_000)
    await _approve(scene, 12_000, within_limit=False)
    assert await scene.pool.fetchval("SELECT reserved FROM account WHERE account_id = 'group/G1'") == 12_000


async def test_every_append_notifies_its_stream_and_a_refusal_nobody(scene: Scene, admin: asyncpg.Connection) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    def listen(*message: Any) -> None:
        heard.put_nowait(message[-1])

    await admin.add_listener(CHANNEL, listen)
    await scene.refused("sale/S9", SubmitOrder(order=order_of("S9", 10, "nobody")))
    await scene.customer("C1", None, grade=None)
    assert await asyncio.wait_for(heard.get(), 5) == "customer/C1"
    await admin.remove_listener(CHANNEL, listen)


async def test_every_stream_that_one_command_reaches_is_told(scene: Scene, admin: asyncpg.Connection) -> None:
    await scene.customer("C1")
    heard: asyncio.Queue[str] = asyncio.Queue()

    def listen(*message: Any) -> None:
        heard.put_nowait(message[-1])

    await admin.add_listener(CHANNEL, listen)
    await scene.order("S1", 300_000)  # over the cap: a task comes with it
    assert {await asyncio.wait_for(heard.get(), 5) for _ in range(2)} == {"sale/S1", "approval/S1.1"}
    await admin.remove_listener(CHANNEL, listen)


async def test_the_hash_does_not_depend_on_the_time_zone_in_which_the_time_was_given(scene: Scene) -> None:
    await scene.customer()
    shanghai = START.astimezone(timezone(timedelta(hours=8)))
    await scene.order("S1", 1_000, at=shanghai)
    assert (await verify_chains(scene.pool)).clean


async def _member_of_group(scene: Scene, own: int, group: int) -> None:
    await scene.record("group/G1", RegisterGroup(group_id="G1", name="Group", currency="CNY"))
    await scene.limit("group/G1", group)
    await scene.customer("C1", own, group_id="G1")


async def _approve(scene: Scene, amount: int, *, within_limit: bool = True) -> None:
    """Writes an approval that no rule has looked at."""
    order = order_of("S1", amount)
    envelope = scene.envelope("sale/S1", SubmitOrder(order=order))
    received = OrderReceived(order=order, content_hash=order.content_hash, account_currency="CNY")
    approved = OrderApproved(
        policy_hash=scene.store.policy.hash,
        lane="straight_through",
        rule="none",
        rate=Decimal(1),
        exposure_before=Decimal(0),
        exposure_after=Decimal(amount),
        release=Release(amount=cny(amount), ceiling=cny(amount), valid_until=DAY),
        reserved=cny(amount),
        within_limit=within_limit,
        exposure=ExposureChange(reserved=Decimal(amount)),
    )
    async with scene.pool.acquire() as connection, connection.transaction():
        facts = await _facts(scene, connection, envelope)
        head = Head("sale/S1", 0, bytes(32), SaleState())
        decision = Decision(events=(received, approved))
        await write(connection, envelope, bytes(32), START, head, decision, facts)


async def _facts(scene: Scene, connection: Any, envelope: Envelope) -> Facts:
    return await load_facts(connection, Needs(customer_id="C1", arrears=True), envelope, scene.store.policy)
