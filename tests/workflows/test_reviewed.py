"""Customers that are looked at before they get credit."""

from __future__ import annotations

from domain.customer.commands import RegisterCustomer
from domain.review.commands import Asked, Cause
from domain.review.file import CreditFile
from tests.workflows.house import House
from tests.workflows.scripted_sources import good_sources


async def stranger(house: House, country: str = "GB") -> None:
    """A customer of whom nothing is known: no grade, no limit."""
    registered = RegisterCustomer(customer_id="C1", name="Customer C1", country=country, currency="CNY")
    await house.record("customer/C1", registered)


async def review(house: House, cause: Cause = Cause.MANUAL) -> CreditFile:
    await house.engine.gateway.reviewed("C1", Asked(cause=cause, by="shop"))
    await house.settle()
    state: CreditFile = await house.state("review/C1")
    return state


async def test_an_order_of_a_stranger_waits_for_the_review_and_then_decides_by_itself(house: House) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources()):
        answer = await house.order(amount="60000.00")
        await house.settle()
    assert (answer.outcome, answer.rule) == ("held", "hold.review_missing")
    assert (await house.state("sale/S1")).answer.rule == "straight_through"
    assert await house.phase() == "approved"
    file: CreditFile = await house.state("review/C1")
    assert file.asked[0].cause is Cause.SALE
    assert (await house.state("customer/C1")).limits.own[0].approval == "review 1"
