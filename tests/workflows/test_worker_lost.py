"""Workers that come and go: what is under way goes on, and what comes in between waits."""

from __future__ import annotations

import asyncio

from domain.receivable.commands import BookAllocation
from tests.workflows.house import House, cny


async def test_a_sale_goes_on_when_every_step_finds_a_new_worker_without_memory(idle_house: House) -> None:
    house = idle_house
    async with house.engine.working(forgetful=True):
        await house.customer(limit="1000000.00")
        await house.order(amount="300000.00")
    async with house.engine.working(forgetful=True):
        await house.decide("staff-031")
    async with house.engine.working(forgetful=True):
        await house.dispatch("100000.00", "D1")
        await house.days(2)
        await house.dispatch("200000.00", "D2")
    async with house.engine.working(forgetful=True):
        await house.days(40)
        await house.pay("100000.00", "INV-000001", "P1")
    async with house.engine.working(forgetful=True):
        await house.pay("200000.00", "INV-000002", "P2")
        await house.settle()
        assert await house.phase() == "closed"
        assert await house.exposure() == 0


async def test_messages_that_come_before_the_state_is_loaded_wait_for_it(idle_house: House) -> None:
    house, gateway = idle_house, idle_house.engine.gateway
    async with house.engine.working(forgetful=True):
        await house.customer()
        await house.order(amount="1000.00")
        answer = await house.ask("sale/S1", house.goods("1000.00"))
    assert answer["receivables"] == ["INV-000001"]
    nothing = cny("0.00")
    share = BookAllocation(
        payment_id="P1",
        applied=cny("300.00"),
        bank_charge=nothing,
        written_off=nothing,
        paid_on=await house.today(),
    )
    # Nobody works: the first message starts the receivable, the second finds it without any state.
    await gateway.tell("receivable/INV-000001", "share-1", share.model_dump(mode="json"))
    asking = asyncio.create_task(house.ask("receivable/INV-000001", await house.payment("700.00", "P2")))
    await asyncio.sleep(0.3)
    async with house.engine.working():
        await asking
        await house.settle()
        assert await house.phase() == "closed"
        assert await house.exposure() == 0
