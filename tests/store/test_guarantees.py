"""Guarantees in the store: called on the last day, lost after it, locked with all that they secure."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from activities.postgres.verify_read_models import verify_read_models
from domain.cover.commands import LetCoverTimePass
from domain.cover.guarantee.commands import CallGuarantee, ExtendGuarantee, GiveGuarantee, ReleaseGuarantee
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import HearPartner
from domain.customer.commands import MoveToGroup, RegisterGroup
from domain.receivable.commands import ReachMilestone
from tests.store.factored import answer, deliver
from tests.store.scene import DAY, START, Scene, cny

GUARANTEE = "guarantee/G1"
LAST = DAY + timedelta(days=60)


def on(day: date) -> datetime:
    return START + (day - DAY)


async def given(scene: Scene, amount: int = 20_000, account: str = "customer/C1", **changes: Any) -> None:
    command = GiveGuarantee(
        guarantor="Bank",
        account=account,
        amount=cny(amount),
        expires_on=LAST,
        percent=Decimal(100),
        fee_percent=Decimal(1),
    )
    await scene.record(GUARANTEE, command.model_copy(update=changes))


async def overdue(scene: Scene) -> str:
    """A receivable of 19,000 of which it secures 9,000, due on day 30 and unpaid."""
    await scene.customer(limit=10_000)
    await given(scene)
    receivable = await scene.claim("S1", 19_000)
    assert await deliver(scene) == []
    await scene.record(f"receivable/{receivable}", ReachMilestone(), at=on(DAY + timedelta(days=31)))
    assert await deliver(scene, on(DAY + timedelta(days=31))) == []
    return receivable


async def balance(scene: Scene, receivable: str) -> Decimal:
    return Decimal((await scene.snapshot(f"receivable/{receivable}"))["balance"]["amount"])


async def covered(scene: Scene, account: str = "customer/C1") -> Decimal:
    row = await scene.row("SELECT covered FROM account WHERE account_id = $1", account)
    return Decimal(row["covered"])


async def test_a_call_on_the_last_day_is_paid_and_settles_that_much_of_the_receivable(scene: Scene) -> None:
    receivable = await overdue(scene)
    owed = await balance(scene, receivable)
    assert await covered(scene) == 9_000
    called = CallGuarantee(receivable_id=receivable, amount=cny(9_000), reason="default")
    await scene.record(GUARANTEE, called, at=on(LAST))
    await scene.record(GUARANTEE, LetCoverTimePass(), at=on(LAST + timedelta(days=1)))
    assert await deliver(scene, on(LAST + timedelta(days=1))) == []
    assert await covered(scene) == 9_000

    await answer(scene, "call.G1.1", PartnerAnswer(outcome="accepted"), at=on(LAST + timedelta(days=9)))

    assert await balance(scene, receivable) == owed - 9_000
    state = await scene.snapshot(f"receivable/{receivable}")
    assert (state["covers"], state["payments"]) == ([], ["call.G1.1"])
    assert await covered(scene) == 0
    guarantee = await scene.snapshot(GUARANTEE)
    assert Decimal(guarantee["amount"]) == 11_000
    assert (guarantee["phase"], guarantee["uses"]) == ("ended", [])
    assert await verify_read_models(scene.pool) == []


async def test_a_refused_call_leaves_the_whole_risk_with_us_on_the_record(scene: Scene) -> None:
    receivable = await overdue(scene)
    called = CallGuarantee(receivable_id=receivable, amount=cny(9_000), reason="default")
    await scene.record(GUARANTEE, called, at=on(LAST))
    await answer(scene, "call.G1.1", PartnerAnswer(outcome="declined", reason="not_due"), at=on(LAST))
    lost = await scene.row("SELECT data FROM event WHERE type = 'receivable.cover_changed'")
    assert (lost["data"]["reason"], lost["data"]["lost"]) == ("not_due", "9000.00")
    assert await covered(scene) == 0
    assert await verify_read_models(scene.pool) == []


async def test_a_payment_is_booked_although_the_guarantee_has_ended_and_let_go_of_the_receivable(scene: Scene) -> None:
    receivable = await overdue(scene)
    owed = await balance(scene, receivable)
    called = CallGuarantee(receivable_id=receivable, amount=cny(9_000), reason="default")
    await scene.record(GUARANTEE, called, at=on(LAST))
    after = on(LAST + timedelta(days=1))
    await scene.record(GUARANTEE, LetCoverTimePass(), at=after)
    declined = HearPartner(reference="call.G1.1", answer=PartnerAnswer(outcome="declined", reason="not_due"))
    await scene.record(GUARANTEE, declined, at=after)

    await scene.pay(receivable, 15_000, at=after)  # Before the receivable has heard of the refusal.

    assert await balance(scene, receivable) == owed - 15_000
    assert await deliver(scene, after) == []
    guarantee = await scene.snapshot(GUARANTEE)
    assert (guarantee["phase"], guarantee["uses"]) == ("ended", [])
    assert await covered(scene) == 0
    assert await verify_read_models(scene.pool) == []


async def test_a_call_a_day_late_is_refused(scene: Scene) -> None:
    receivable = await overdue(scene)
    called = CallGuarantee(receivable_id=receivable, amount=cny(9_000), reason="default")
    late = on(LAST + timedelta(days=1))
    assert await scene.refused(GUARANTEE, called, at=late) == "guarantee.expired"


async def test_after_its_last_day_a_receivable_that_nobody_called_is_our_risk_and_the_miss_is_recorded(
    scene: Scene,
) -> None:
    receivable = await overdue(scene)
    await scene.record(GUARANTEE, LetCoverTimePass(), at=on(LAST + timedelta(days=1)))
    assert await deliver(scene, on(LAST + timedelta(days=1))) == []

    state = await scene.snapshot(GUARANTEE)
    assert (state["phase"], state["uses"]) == ("ended", [])
    assert {duty["kind"]: duty["missed_on"] is not None for duty in state["duties"]} == {"call": True}
    assert (await scene.snapshot(f"receivable/{receivable}"))["covers"] == []
    assert await covered(scene) == 0
    assert await verify_read_models(scene.pool) == []


async def test_a_sale_whose_goods_have_not_left_loses_a_guarantee_that_expired(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await given(scene)
    await scene.order("S1", 19_000)
    assert await covered(scene) == 9_000
    await scene.record(GUARANTEE, LetCoverTimePass(), at=on(LAST + timedelta(days=1)))
    assert await deliver(scene, on(LAST + timedelta(days=1))) == []
    lost = await scene.row("SELECT data FROM event WHERE type = 'sale.cover_lost'")
    assert lost["data"]["reason"] == "expired"
    assert await covered(scene) == 0
    assert (await scene.snapshot(GUARANTEE))["uses"] == []
    assert await verify_read_models(scene.pool) == []


async def test_a_use_that_ends_near_the_last_day_lets_the_guarantee_look_again(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await given(scene)
    found = await scene.claim("S1", 19_000)
    near = on(LAST - timedelta(days=5))
    await scene.record(GUARANTEE, LetCoverTimePass(), at=near)
    assert [duty["kind"] for duty in (await scene.snapshot(GUARANTEE))["duties"]] == ["renewal"]
    await scene.pay(found, 19_000, at=near)
    assert await deliver(scene, near) == []
    assert (await scene.snapshot(GUARANTEE))["duties"] == []


@pytest.mark.parametrize("command", ["give", "extend"])
async def test_a_sale_that_waits_looks_again_when_there_is_a_guarantee(scene: Scene, command: str) -> None:
    await scene.customer(limit=1_000)
    if command == "extend":
        await given(scene, 100)
    await scene.order("S1", 19_000)
    assert await scene.pool.fetchval("SELECT phase FROM sale_view") == "held"
    if command == "give":
        await given(scene)
    else:
        extended = ExtendGuarantee(expires_on=LAST + timedelta(days=9), reference="AMD-1")
        await scene.record(GUARANTEE, extended)
    waking = await scene.pool.fetch("SELECT payload FROM outbox WHERE target = 'sale/S1' AND kind = 'signal'")
    assert {"signal": "facts_changed"} in [row["payload"] for row in waking]


async def test_a_command_on_a_guarantee_of_a_group_waits_for_whoever_has_locked_the_group(scene: Scene) -> None:
    await scene.record("group/GR", RegisterGroup(group_id="GR", name="Group", currency="CNY"))
    await scene.limit("group/GR", 100_000)
    await scene.customer(limit=10_000, group_id="GR")
    await given(scene, account="group/GR")
    async with scene.pool.acquire() as connection:
        lock = connection.transaction()
        await lock.start()
        await connection.execute("SELECT FROM account WHERE account_id = 'group/GR' FOR UPDATE")
        on_it = asyncio.create_task(scene.record(GUARANTEE, ReleaseGuarantee(reason="replaced")))
        of_member = asyncio.create_task(scene.order("S1", 19_000))
        done, _ = await asyncio.wait({on_it, of_member}, timeout=0.5)
        assert done == set()
        await lock.rollback()
    await asyncio.gather(on_it, of_member)
    state = await scene.snapshot(GUARANTEE)
    used = sum(Decimal(use["undispatched"]) for use in state["uses"])
    lane = await scene.pool.fetchval("SELECT lane FROM sale_view")
    assert (used, lane) in ((Decimal(9_000), "covered"), (Decimal(0), "hold"))
    if used:
        assert state["fallen"] == ["sale/S1"]
    assert await verify_read_models(scene.pool) == []


async def test_a_customer_that_leaves_the_group_leaves_the_guarantee_of_the_group_behind(scene: Scene) -> None:
    await scene.record("group/GR", RegisterGroup(group_id="GR", name="Group", currency="CNY"))
    await scene.limit("group/GR", 100_000)
    await scene.customer(limit=10_000, group_id="GR")
    await given(scene, account="group/GR")
    await scene.order("S1", 19_000)
    assert await covered(scene) == 9_000
    await scene.record("customer/C1", MoveToGroup(group_id=None, reason="sold to its managers"))
    assert await deliver(scene) == []
    lost = await scene.row("SELECT data FROM event WHERE type = 'sale.cover_lost'")
    assert lost["data"]["reason"] == "left_group"
    assert (await scene.snapshot(GUARANTEE))["uses"] == []
    assert await covered(scene) == 0
    assert await verify_read_models(scene.pool) == []
