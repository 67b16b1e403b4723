"""Orders that change after they were approved: only what exceeds the release is decided anew."""

from __future__ import annotations

import pytest

from domain.sale.commands import AmendOrder
from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny


async def amend(house: House, amount: str) -> None:
    await house.ask("sale/S1", AmendOrder(amount=cny(amount)))
    await house.settle()


async def test_an_amendment_inside_the_release_is_not_decided_again(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await amend(house, "1080.00")
    assert (await house.types("sale/S1"))[-1] == "sale.order_amended"
    assert await house.exposure() == 1080
    await house.dispatch("1080.00")
    await house.pay("1080.00")
    assert await house.phase() == "closed"


async def test_an_amendment_beyond_the_release_goes_straight_through_for_the_difference(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await amend(house, "3000.00")
    assert (await house.state("sale/S1")).release.amount == cny("3000.00")
    assert await house.exposure() == 3000
    await house.dispatch("3000.00")
    await house.pay("3000.00")
    assert await house.phase() == "closed"


async def test_an_amendment_above_the_cap_asks_a_person_for_the_difference(house: House) -> None:
    await house.customer(limit="1000000.00")
    await house.order(amount="1000.00")
    await amend(house, "301000.00")
    task = await house.state("approval/S1.1")
    assert (task.phase, task.asked.amount) == ("open", cny("300000.00"))
    with pytest.raises(RefusedRemotely) as refused:
        await amend(house, "302000.00")
    assert refused.value.code == "order.amendment_pending"
    await house.decide("staff-031")
    assert (await house.state("sale/S1")).release.amount == cny("301000.00")
    await house.dispatch("301000.00")
    await house.pay("301000.00")
    assert await house.phase() == "closed"


async def test_an_amendment_that_people_reject_leaves_the_release_as_it_was(house: House) -> None:
    await house.customer(limit="1000000.00")
    await house.order(amount="1000.00")
    await amend(house, "301000.00")
    await house.decide("staff-031", "reject", reason="too much at once")
    assert (await house.types("sale/S1"))[-1] == "sale.amendment_refused"
    await house.dispatch("1000.00")
    await house.pay("1000.00")
    assert await house.phase() == "closed"


async def test_an_amendment_far_over_the_limit_is_refused_and_the_release_stays(house: House) -> None:
    await house.customer(limit="10000.00")
    await house.order(amount="1000.00")
    await amend(house, "50000.00")
    assert (await house.types("sale/S1"))[-1] == "sale.amendment_refused"
    assert await house.exposure() == 1000
    await house.dispatch("1000.00")
    await house.pay("1000.00")
    assert await house.phase() == "closed"
