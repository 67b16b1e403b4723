"""Long lives: a workflow whose history grows long begins anew from the facts, and nobody notices."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from temporalio.client import WorkflowHistory

from domain.sale.commands import AmendOrder
from starter.gateway import StreamEnded
from tests.histories.comparison import compare_or_record
from tests.workflows.house import House, cny


@pytest.fixture
async def recorded_house(request: pytest.FixtureRequest, live_house: House) -> AsyncIterator[House]:
    """A house on the real server whose histories are compared like those of the other scenarios."""
    failed_before = request.session.testsfailed
    yield live_house
    await live_house.settle()
    if request.session.testsfailed == failed_before:
        compare_or_record(request, await live_house.engine.histories())


async def runs_of(house: House, workflow_id: str) -> list[WorkflowHistory]:
    return [history for history in await house.engine.histories() if history.workflow_id == workflow_id]


async def test_a_receivable_with_many_payments_rolls_over_and_knows_what_was_paid(recorded_house: House) -> None:
    house = recorded_house
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("1000.00")
    first = house.told(await house.payment("10.00", "P0"))
    await house.engine.gateway.ask("receivable/INV-000001", first)
    for number in range(1, 20):
        await house.pay("10.00", payment_id=f"P{number}")
    assert len(await runs_of(house, "receivable/INV-000001")) > 1
    repeated = await house.engine.gateway.ask("receivable/INV-000001", first)
    assert repeated["balance"] == "800.00 CNY"
    await house.pay("800.00", payment_id="P20")
    assert await house.phase() == "closed"
    assert await house.exposure() == 0


async def test_a_sale_that_is_amended_often_rolls_over_and_keeps_its_release(recorded_house: House) -> None:
    house = recorded_house
    await house.customer()
    await house.order(amount="1000.00")
    for amount in range(1001, 1021):
        await house.ask("sale/S1", AmendOrder(amount=cny(f"{amount}.00")))
        await house.settle()
    assert len(await runs_of(house, "sale/S1")) > 1
    order = await house.written("S1", "1000.00")
    assert (await house.engine.gateway.submit(order, "shop")).outcome == "approved"
    await house.dispatch("1020.00")
    await house.pay("1020.00")
    assert await house.phase() == "closed"


async def test_an_order_that_has_ended_is_not_begun_again(recorded_house: House) -> None:
    house, submit = recorded_house, recorded_house.engine.gateway.submit
    await house.customer(grade="E")
    order = await house.written("S1", "1000.00")
    assert (await submit(order, "shop")).outcome == "declined"
    await house.settle()
    for again in (order, order.model_copy(update={"amount": cny("999.00")})):
        with pytest.raises(StreamEnded):
            await submit(again, "shop")
    assert await house.types("sale/S1") == ["sale.order_received", "sale.order_declined"]
