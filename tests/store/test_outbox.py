"""What follows from a fact is written with it, addressed, and exactly once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg

from activities.postgres.outbox import WAKE_CHANNEL
from domain.approval.commands import Decide, LetTaskTimePass
from domain.cash.receipt import RegisterReceipt
from domain.customer.commands import LiftHold, PlaceHold, RegisterGroup
from domain.sale import commands as sale
from tests.store.scene import DAY, START, Scene, cny


async def rows(scene: Scene, kind: str, target: str) -> list[dict[str, Any]]:
    found = await scene.pool.fetch("SELECT * FROM outbox WHERE kind = $1 AND target = $2 ORDER BY seq", kind, target)
    return [dict(row) for row in found]


async def commands(scene: Scene, target: str) -> list[dict[str, Any]]:
    return [row["payload"]["command"] for row in await rows(scene, "signal", target)]


async def test_every_receivable_of_an_invoice_starts_its_workflow(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 1_000, terms="30%@0,70%@60")
    await scene.dispatch("S1", "D1", 1_000)
    for receivable in ("INV-000001.1", "INV-000001.2"):
        (row,) = await rows(scene, "start", f"receivable/{receivable}")
        assert row["payload"] == {"workflow": "Receivable", "customer_id": "C1"}
        assert row["status"] == "waiting"


async def test_a_settled_receivable_tells_its_sale(scene: Scene) -> None:
    await scene.customer()
    receivable = await scene.claim("S1", 1_000)
    await scene.pay(receivable, 400)
    assert await commands(scene, "sale/S1") == []
    await scene.pay(receivable, 600)
    (told,) = await commands(scene, "sale/S1")
    assert (told["kind"], told["receivable_id"]) == ("finish_receivable", receivable)


async def test_a_case_for_people_starts_a_workflow_and_writes_to_those_who_may_decide(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 300_000)
    (row,) = await rows(scene, "start", "approval/S1.1")
    assert row["payload"]["workflow"] == "Approval"
    mails = await scene.pool.fetch("SELECT target, payload FROM outbox WHERE kind = 'mail'")
    managers = {person.id: person.mail for person in scene.store.policy.people if person.role == "credit_manager"}
    assert {row["target"]: row["payload"]["to"] for row in mails} == {
        f"person/{id_}": mail for id_, mail in managers.items()
    }


async def test_a_decided_case_tells_its_sale_and_a_withdrawn_one_does_not(scene: Scene) -> None:
    await scene.customer()
    for order in ("S1", "S2"):
        await scene.order(order, 300_000)
    decide = Decide(person="staff-051", outcome="approve", amount=cny(200_000))
    await scene.record("approval/S1.1", decide)
    (told,) = await commands(scene, "sale/S1")
    assert (told["kind"], told["outcome"], told["approval_id"]) == ("conclude_approval", "approved", "S1.1")
    assert told["amount"]["amount"] == "200000.00"
    await scene.record("sale/S2", sale.CancelOrder(reason="gone"))
    (withdrawal,) = await commands(scene, "approval/S2.1")
    assert withdrawal["kind"] == "withdraw"
    assert await commands(scene, "sale/S2") == []


async def test_a_case_that_nobody_answers_reminds_and_then_writes_to_the_next_authority(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 300_000)
    for _ in range(2):
        await scene.record("approval/S1.1", LetTaskTimePass(), at=START + timedelta(days=1))
    kinds = await scene.pool.fetch("SELECT id FROM outbox WHERE kind = 'mail' ORDER BY seq")
    assert {row["id"].split("/")[2] for row in kinds} == {"task_opened", "task_reminded", "task_escalated"}
    escalated = [row["id"] for row in kinds if "escalated" in row["id"]]
    assert escalated == ["task/S1.1/task_escalated/staff-081/1"]


async def test_returned_goods_tell_the_receivable_what_to_credit(scene: Scene) -> None:
    await scene.customer()
    receivable = await scene.claim("S1", 1_000)
    back = sale.ReturnGoods(invoice_no=receivable, amount=cny(300), reason="damaged")
    await scene.record("sale/S1", back)
    (told,) = await commands(scene, f"receivable/{receivable}")
    assert (told["kind"], told["credit_note_no"]) == ("apply_credit_note", "CN-000001")
    assert told["amount"]["amount"] == "300.00"


async def test_a_receipt_tells_each_receivable_its_share(scene: Scene) -> None:
    await scene.customer()
    first, second = await scene.claim("S1", 1_000), await scene.claim("S2", 500)
    receipt = RegisterReceipt(payment_id="P1", customer_id="C1", amount=cny(1_200), paid_on=DAY)
    await scene.record("payment/P1", receipt)
    shares = [(await commands(scene, f"receivable/{one}"))[0]["applied"]["amount"] for one in (first, second)]
    assert shares == ["1000.00", "200.00"]


async def test_freed_credit_wakes_every_waiting_sale_of_the_whole_group_and_no_other(scene: Scene) -> None:
    await scene.record("group/G1", RegisterGroup(group_id="G1", name="Group", currency="CNY"))
    await scene.limit("group/G1", 10_000)
    for customer, group in (("C1", "G1"), ("C2", "G1"), ("C3", None)):
        await scene.customer(customer, 10_000, group_id=group)
    receivable = await scene.claim("S0", 9_000, "C1")
    for order, customer in (("S1", "C1"), ("S2", "C2"), ("S3", "C3")):
        await scene.record(f"customer/{customer}", PlaceHold(reason="audit"))
        await scene.order(order, 9_000, customer)
    await scene.pay(receivable, 100)
    woken = await scene.pool.fetch("SELECT target FROM outbox WHERE payload->>'signal' = 'facts_changed'")
    assert {row["target"] for row in woken} == {"sale/S1", "sale/S2"}
    await scene.record("customer/C3", LiftHold(reason="audit"))
    assert len(await rows(scene, "signal", "sale/S3")) == 1


async def test_the_relay_is_woken_only_when_there_is_something_for_it(scene: Scene, admin: asyncpg.Connection) -> None:
    woken: asyncio.Queue[str] = asyncio.Queue()

    def listen(*message: Any) -> None:
        woken.put_nowait(message[2])

    await admin.add_listener(WAKE_CHANNEL, listen)
    await scene.customer()
    await scene.order("S1", 1_000)
    await admin.execute("SELECT 1")
    assert woken.empty()
    await scene.dispatch("S1", "D1", 1_000)
    assert await asyncio.wait_for(woken.get(), 5) == WAKE_CHANNEL
    await admin.remove_listener(WAKE_CHANNEL, listen)


async def test_no_row_of_the_outbox_is_written_twice_for_a_repeated_command(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    await scene.dispatch("S1", "D1", 1_000, command_id="d")
    before = await scene.pool.fetchval("SELECT count(*) FROM outbox")
    await scene.dispatch("S1", "D1", 1_000, command_id="d")
    assert await scene.pool.fetchval("SELECT count(*) FROM outbox") == before == 1
