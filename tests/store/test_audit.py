"""One sale held against its events, its read models, its histories and what its workflows believe."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from temporalio.client import Client

from activities.postgres.adopt import adopt_policy
from activities.postgres.relay import Relay
from domain.approval.commands import Decide
from domain.receivable.commands import ReceivePayment
from domain.sale.commands import DispatchGoods
from runtime.temporal import connect_embedded
from starter import audit, audit_stream
from starter.embedded import EmbeddedTemporal
from starter.gateway import Gateway
from tests.store.impatient import ImpatientSale
from tests.store.life import live_a_while
from tests.store.scene import DAY, START, Scene, cny, order_of
from tests.store.test_relay import Receiver
from worker import build_worker
from workflows.messages import Told


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[Client]:
    folder = Path(tempfile.mkdtemp(prefix="openaccount-test-"))
    server = EmbeddedTemporal(folder)
    await server.start()
    yield await connect_embedded(server.address)
    await server.stop()
    shutil.rmtree(folder)


@pytest.fixture
async def gateway(scene: Scene, temporal: Client) -> AsyncIterator[Gateway]:
    """The way in to a worker and a relay on the scene's store, with a customer and a policy on file."""
    await adopt_policy(scene.store, START)
    await scene.customer(limit=1_000_000)
    queue = f"audit-{uuid4().hex}"
    gateway = Gateway(temporal, queue)
    relay = Relay(scene.pool, gateway, Receiver(), lambda: datetime.now(UTC))
    async with build_worker(temporal, queue, scene.store):
        delivering = asyncio.create_task(relay.run())
        yield gateway
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)


async def sell(gateway: Gateway, order_id: str, amount: int) -> None:
    await gateway.submit(order_of(order_id, amount), "shop")


async def deliver(gateway: Gateway, order_id: str, amount: int) -> str:
    goods = DispatchGoods(delivery_id="D1", amount=cny(amount))
    answer = await gateway.ask(f"sale/{order_id}", Told(command_id="d1", actor="shop", command=goods))
    receivable: str = answer["receivables"][0]
    return receivable


async def comes_to(scene: Scene, order_id: str, phase: str) -> None:
    async with asyncio.timeout(120):
        while await scene.pool.fetchval("SELECT phase FROM sale_view WHERE order_id = $1", order_id) != phase:
            await asyncio.sleep(0.02)


async def all_started(scene: Scene) -> None:
    async with asyncio.timeout(120):
        while await scene.pool.fetchval("SELECT count(*) FROM outbox WHERE kind = 'start' AND status = 'waiting'"):
            await asyncio.sleep(0.02)


async def test_a_sale_that_people_approved_and_that_was_paid_is_clean_all_through(
    scene: Scene, gateway: Gateway
) -> None:
    order = f"P-{uuid4().hex[:8]}"
    await sell(gateway, order, 300_000)
    await all_started(scene)
    decide = Decide(person="staff-051", outcome="approve")
    await gateway.ask(f"approval/{order}.1", Told(command_id="yes", actor="staff-051", command=decide))
    await comes_to(scene, order, "approved")
    receivable = await deliver(gateway, order, 300_000)
    await all_started(scene)
    running = await audit.replay(order, scene.pool, gateway.client)
    assert running.clean, running.lines()
    assert [(one.stream, one.replay, one.fold) for one in running.streams] == [
        (f"sale/{order}", "replayed", "same"),
        (f"approval/{order}.1", "replayed", "same"),
        (f"receivable/{receivable}", "replayed", "same"),
    ]
    payment = ReceivePayment(payment_id="P1", amount=cny(300_000), paid_on=DAY)
    await gateway.ask(f"receivable/{receivable}", Told(command_id="p1", actor="bank", command=payment))
    await comes_to(scene, order, "closed")
    ended = await audit.replay(order, scene.pool, gateway.client)
    assert ended.clean, ended.lines()
    assert {(one.replay, one.fold) for one in ended.streams} == {("replayed", "same")}
    assert [one.event_type for one in ended.decisions] == ["sale.approval_requested", "sale.order_approved"]
    assert (await audit.verify(scene.pool)).clean


async def test_a_history_that_today_s_code_would_not_write_is_told(
    scene: Scene, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = f"D-{uuid4().hex[:8]}"
    await sell(gateway, order, 1_000)
    monkeypatch.setattr(audit_stream, "WORKFLOWS", (ImpatientSale,))
    report = await audit.replay(order, scene.pool, gateway.client)
    assert [one.replay for one in report.streams] == ["diverged"]
    assert not report.clean


async def test_a_workflow_that_believes_something_else_is_told(
    scene: Scene, gateway: Gateway, admin: asyncpg.Connection
) -> None:
    order = f"B-{uuid4().hex[:8]}"
    await sell(gateway, order, 1_000)
    # Behind the workflow's back, as after a restore of one of the two databases.
    await scene.dispatch(order, "D1", 400)
    report = await audit.replay(order, scene.pool, gateway.client)
    assert report.streams[0].fold == "different"
    assert not report.clean
    await admin.execute("UPDATE sale_view SET amount = 1")
    report = await audit.replay(order, scene.pool, gateway.client)
    assert [one.column for one in report.streams[0].differences] == ["amount"]


async def test_a_workflow_that_was_stopped_before_its_sale_had_ended_is_told(scene: Scene, gateway: Gateway) -> None:
    order = f"T-{uuid4().hex[:8]}"
    await sell(gateway, order, 1_000)
    await gateway.client.get_workflow_handle(f"sale/{order}").terminate()
    (sale,) = (await audit.replay(order, scene.pool, gateway.client)).streams
    assert (sale.replay, sale.fold, sale.clean) == ("replayed", "different", False)


async def test_a_sale_without_histories_is_judged_by_its_events_alone(scene: Scene, temporal: Client) -> None:
    await live_a_while(scene)
    report = await audit.replay("S2", scene.pool, temporal)
    assert report.clean, report.lines()
    assert [(one.stream, one.replay, one.fold) for one in report.streams] == [
        ("sale/S2", "not kept", "not kept"),
        ("approval/S2.1", "not kept", "not kept"),
    ]
    assert len(report.decisions) == 2


async def test_a_decision_under_a_policy_that_is_not_on_record_is_told(scene: Scene, temporal: Client) -> None:
    await scene.customer()
    await scene.order("N1", 1_000)
    report = await audit.replay("N1", scene.pool, temporal)
    assert [one.clean for one in report.decisions] == [False]
    assert not report.clean
    await adopt_policy(scene.store, START)
    await adopt_policy(scene.store, START)
    assert (await audit.replay("N1", scene.pool, temporal)).clean
    assert await scene.pool.fetchval("SELECT count(*) FROM event WHERE type = 'policy.adopted'") == 1


async def test_a_policy_that_was_changed_on_record_is_told(
    scene: Scene, temporal: Client, admin: asyncpg.Connection
) -> None:
    await adopt_policy(scene.store, START)
    await scene.customer()
    await scene.order("N1", 1_000)
    await admin.execute("UPDATE policy_view SET state = jsonb_set(state, '{content,dual,threshold}', '\"1\"')")
    report = await audit.replay("N1", scene.pool, temporal)
    assert [one.clean for one in report.decisions] == [False]


async def test_an_order_that_is_not_on_record_is_refused(scene: Scene, temporal: Client) -> None:
    with pytest.raises(audit.SaleUnknown) as refused:
        await audit.replay("nobody-knows", scene.pool, temporal)
    assert refused.value.code == "order.unknown"


async def test_verify_tells_broken_chains_and_read_models_apart(scene: Scene, admin: asyncpg.Connection) -> None:
    await scene.customer()
    assert (await audit.verify(scene.pool)).clean
    await admin.execute("UPDATE account SET name = 'Other'")
    report = await audit.verify(scene.pool)
    assert (report.chains.clean, len(report.differences), report.clean) == (True, 1, False)
    await admin.execute("SET session_replication_role = replica")
    await admin.execute("UPDATE event SET actor = 'x' WHERE version = 1")
    report = await audit.verify(scene.pool)
    assert not report.chains.clean
    assert any("customer/C1" in line for line in report.lines())
