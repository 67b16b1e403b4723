"""Customers whose figures get worse, and what is done about it."""

from __future__ import annotations

import pytest

from activities.portfolio import Counts
from domain.customer.commands import LiftHold
from domain.warning.commands import DecideWarning
from domain.warning.state import WatchState
from starter.gateway import RefusedRemotely
from starter.portfolio import AT_ONCE, review_portfolio
from tests.workflows.house import House
from tests.workflows.scripted_sources import good_sources

ANALYST = "staff-021"


async def night(house: House) -> Counts:
    """The nightly run, and the reviews that its warnings ask for."""
    # The review is waited for from its start on: without the sources' worker it would stand, and time with it.
    house.engine.watched |= {AT_ONCE, "review/C1"}
    async with house.engine.asking(good_sources()):
        counts = await review_portfolio(house.engine.gateway)
        await house.settle()
    return counts


async def gets_slower(house: House) -> None:
    """Six invoices, each paid five days later than the one before, and a seventh order that is not dispatched yet."""
    await house.customer()
    for number in range(1, 7):
        await house.order(f"S{number}", "1000.00")
        await house.dispatch("1000.00", order_id=f"S{number}")
        await house.days(5 * number)
        await house.pay("1000.00", f"INV-00000{number}", f"P{number}")
    await house.order("S7", "2000.00")


async def decide(house: House, action: str) -> None:
    given = {"number": 1, "person": ANALYST, "action": action, "reason": "pays ever later"}
    await house.record("warning/C1", DecideWarning.model_validate(given), actor=ANALYST)
    await house.settle()


async def test_a_customer_that_gets_slower_raises_one_warning_and_is_reviewed(house: House) -> None:
    await gets_slower(house)
    counts = await night(house)
    assert (counts.customers, counts.warnings) == (1, 1)
    state: WatchState = await house.state("warning/C1")
    (alarm,) = state.open_alarms
    assert (alarm.signal.code, str(alarm.signal.measure), alarm.sales) == ("payment_slower", "5.0000", ("S7",))
    file = await house.state("review/C1")
    assert [asked.cause for asked in file.asked] == ["early_warning"]
    for _ in range(2):
        assert await night(house) == Counts(customers=1)
    assert await house.types("warning/C1") == ["warning.raised"]


async def test_stop_holds_the_next_order_and_the_goods_that_have_not_left_until_a_person_lifts_it(house: House) -> None:
    await gets_slower(house)
    await night(house)
    await decide(house, "stop")
    answer = await house.order("S8", "1000.00")
    assert (answer.outcome, answer.rule) == ("held", "hold.manual")
    with pytest.raises(RefusedRemotely) as refused:
        await house.dispatch("2000.00", order_id="S7")
    assert refused.value.code == "delivery.stopped"
    assert await night(house) == Counts(customers=1)
    await house.record("customer/C1", LiftHold(reason="warning C1-1"), actor=ANALYST)
    await house.settle()
    assert await house.phase("S8") != "held"
    await house.dispatch("2000.00", order_id="S7")
    assert await house.phase("S7") == "delivered"


async def test_a_warning_that_nobody_answers_lapses_and_nothing_is_stopped(house: House) -> None:
    await gets_slower(house)
    await night(house)
    await house.days(6)
    assert (await night(house)).lapsed == 1
    assert await house.types("warning/C1") == ["warning.raised", "warning.lapsed"]
    await house.dispatch("2000.00", order_id="S7")
    assert await house.phase("S7") == "delivered"
