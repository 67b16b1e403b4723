"""Deliveries: in parts, a little more than ordered, too much, brought back, never made."""

from __future__ import annotations

import pytest

from domain.sale.commands import CancelOrder, ReturnGoods
from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny


async def test_several_deliveries_make_several_receivables(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("400.00", "D1")
    assert await house.phase() == "partly_delivered"
    await house.days(3)
    await house.dispatch("600.00", "D2")
    assert await house.phase() == "delivered"
    await house.pay("400.00", "INV-000001", "P1")
    assert await house.phase() == "delivered"
    await house.pay("600.00", "INV-000002", "P2")
    assert await house.phase() == "closed"


async def test_a_little_more_than_ordered_may_be_delivered(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("1100.00")
    await house.pay("1100.00")
    assert await house.phase() == "closed"


async def test_a_delivery_beyond_the_release_is_refused_and_a_smaller_one_goes_out(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    with pytest.raises(RefusedRemotely) as refused:
        await house.dispatch("1100.01")
    assert (refused.value.code, refused.value.field) == ("release.exceeded", "amount")
    assert await house.phase() == "approved"
    await house.dispatch("1000.00", "D2")
    await house.pay("1000.00")
    assert await house.phase() == "closed"


async def test_returned_goods_are_credited(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("1000.00")
    await house.ask("sale/S1", ReturnGoods(invoice_no="INV-000001", amount=cny("250.00"), reason="broken"))
    await house.settle()
    assert (await house.state("receivable/INV-000001")).owed == cny("750.00")
    assert await house.exposure() == 750
    await house.pay("750.00")
    assert await house.phase() == "closed"


async def test_an_order_cancelled_before_delivery_frees_its_reservation(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    assert await house.exposure() == 1000
    answer = await house.ask("sale/S1", CancelOrder(reason="no longer needed"))
    await house.settle()
    assert answer["phase"] == "cancelled"
    assert await house.exposure() == 0


async def test_an_order_cancelled_after_a_part_delivery_is_closed_by_its_payment(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("400.00")
    await house.ask("sale/S1", CancelOrder(reason="the rest is no longer needed"))
    assert await house.exposure() == 400
    await house.pay("400.00")
    assert await house.phase() == "closed"


async def test_a_release_that_nobody_uses_lapses(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.days(59)
    assert await house.phase() == "approved"
    await house.days(2)
    assert await house.phase() == "lapsed"
    assert await house.exposure() == 0


async def test_the_rest_of_a_release_lapses_after_a_part_delivery(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00", terms="NET90")
    await house.dispatch("400.00")
    await house.days(61)
    assert await house.phase() == "delivered"
    await house.pay("400.00")
    assert await house.phase() == "closed"
