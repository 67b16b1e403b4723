"""Orders that are stopped, and what sets them free."""

from __future__ import annotations

from domain.customer.commands import LiftHold, PlaceHold
from domain.sale.commands import CancelOrder
from tests.workflows.house import House


async def test_grade_e_gets_no_credit(house: House) -> None:
    await house.customer(grade="E")
    answer = await house.order()
    assert (answer.outcome, answer.rule) == ("declined", "grade.no_credit")
    assert await house.phase() == "declined"
    assert await house.exposure() == 0


async def test_an_order_held_by_the_limit_goes_on_when_a_payment_makes_room(house: House) -> None:
    await house.customer(limit="100000.00")
    await house.order("S1", "80000.00")
    await house.dispatch("80000.00")
    answer = await house.order("S2", "50000.00")
    assert (answer.outcome, answer.rule) == ("held", "hold.over_limit")
    await house.pay("5000.00", payment_id="P1")
    assert await house.phase("S2") == "held"
    await house.pay("75000.00", payment_id="P2")
    assert await house.phase("S2") == "approved"
    assert await house.exposure() == 50000


async def test_an_order_held_by_the_limit_goes_on_when_the_limit_is_raised(house: House) -> None:
    await house.customer(limit="1000.00")
    assert (await house.order(amount="5000.00")).outcome == "held"
    await house.limit("5000.00")
    await house.settle()
    assert await house.phase() == "approved"


async def test_an_order_held_by_a_person_goes_on_when_the_hold_is_lifted(house: House) -> None:
    await house.customer()
    await house.record("customer/C1", PlaceHold(reason="address unclear"))
    assert (await house.order()).rule == "hold.manual"
    await house.record("customer/C1", LiftHold(reason="address unclear"))
    await house.settle()
    assert await house.phase() == "approved"


async def test_a_hold_that_nobody_lifts_expires(house: House) -> None:
    await house.customer(limit="1000.00")
    await house.order(amount="5000.00")
    await house.days(119)
    assert await house.phase() == "held"
    await house.days(2)
    assert (await house.state("sale/S1")).answer.rule == "hold.expired"
    assert await house.phase() == "declined"


async def test_a_held_order_can_be_cancelled(house: House) -> None:
    await house.customer(limit="1000.00")
    await house.order(amount="5000.00")
    await house.ask("sale/S1", CancelOrder(reason="bought elsewhere"))
    await house.settle()
    assert await house.phase() == "cancelled"
