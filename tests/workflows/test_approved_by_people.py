"""Orders that people decide: one or two of them, in time or not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.sale.commands import AcceptOffer
from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny

ONE, TWO = "300000.00", "900000.00"
"""Above the cap of grade A; above the threshold for two functions."""


@pytest.fixture
async def asking(house: House) -> House:
    """A good customer with a large limit, so that only the size of an order makes it a matter for people."""
    await house.customer(limit="2000000.00")
    return house


async def test_one_person_approves(asking: House) -> None:
    assert (await asking.order(amount=ONE)).lane == "delegated"
    await asking.decide("staff-031")
    assert await asking.phase() == "approved"
    await asking.dispatch(ONE)
    await asking.pay(ONE)
    assert await asking.phase() == "closed"


async def test_one_person_rejects(asking: House) -> None:
    await asking.order(amount=ONE)
    await asking.decide("staff-031", "reject", reason="order book too thin")
    assert await asking.phase() == "declined"
    assert await asking.exposure() == 0


async def test_a_task_is_reminded_of_escalated_and_expires_at_its_office_hours(asking: House) -> None:
    await asking.order(amount=ONE)
    # Asked on Monday at 9:30, office hours 9:00 to 18:00: half of 8 hours, 8 hours, 40 hours; all in UTC.
    moments = [(3, 5, "approval.reminded"), (3, 9, "approval.escalated"), (7, 5, "approval.closed")]
    for day, hour, event in moments:
        await asking.until(datetime(2025, 3, day, hour, 29, tzinfo=UTC))
        assert event not in await asking.types("approval/S1.1")
        await asking.until(datetime(2025, 3, day, hour, 31, tzinfo=UTC))
        assert (await asking.types("approval/S1.1"))[-1] == event
    assert (await asking.state("sale/S1")).answer.rule == "approval.expired"
    assert await asking.phase() == "declined"


async def test_a_counter_offer_is_accepted(asking: House) -> None:
    await asking.order(amount=ONE)
    await asking.decide("staff-031", amount="200000.00")
    assert await asking.phase() == "offered"
    await asking.ask("sale/S1", AcceptOffer())
    assert (await asking.state("sale/S1")).release.amount == cny("200000.00")
    await asking.dispatch("200000.00")
    await asking.pay("200000.00")
    assert await asking.phase() == "closed"


async def test_a_counter_offer_that_nobody_accepts_lapses(asking: House) -> None:
    await asking.order(amount=ONE)
    await asking.decide("staff-031", amount="200000.00")
    await asking.days(7)
    assert await asking.phase() == "offered"
    await asking.days(1)
    assert (await asking.state("sale/S1")).answer.rule == "offer.lapsed"


async def test_two_people_approve(asking: House) -> None:
    assert (await asking.order(amount=TWO)).lane == "dual"
    await asking.decide("staff-031")
    assert await asking.phase() == "pending"
    await asking.decide("staff-051")
    assert await asking.phase() == "approved"


async def test_of_two_people_the_first_refusal_decides(asking: House) -> None:
    await asking.order(amount=TWO)
    await asking.decide("staff-051", "reject", reason="the margin is too thin")
    assert await asking.phase() == "declined"
    assert (await asking.state("approval/S1.1")).phase == "rejected"


async def test_nobody_decides_their_own_request_nor_beyond_their_authority(asking: House) -> None:
    await asking.order(amount=ONE, by="staff-051")
    codes = []
    for person in ("staff-051", "staff-021", "nobody"):
        with pytest.raises(RefusedRemotely) as refused:
            await asking.decide(person)
        codes.append(refused.value.code)
    assert codes == ["authority.own_request", "authority.amount", "authority.role"]
    await asking.decide("staff-032")
    assert await asking.phase() == "approved"


async def test_a_task_is_withdrawn_when_credit_becomes_free(house: House) -> None:
    await house.customer(limit="10000.00")
    answer = await house.order(amount="11000.00")
    assert (answer.outcome, answer.rule) == ("pending", "ask.over_limit")
    await house.limit("20000.00")
    await house.settle()
    assert await house.phase() == "approved"
    assert (await house.state("approval/S1.1")).phase == "withdrawn"
