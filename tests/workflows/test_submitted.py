"""What happens to an order at the door: one decision, whatever is sent how often."""

from __future__ import annotations

import pytest
from temporalio.api.enums.v1 import EventType

from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny


async def test_a_straight_through_decision_is_one_workflow_task(house: House) -> None:
    await house.customer()
    await house.order()
    history = await house.engine.history("sale/S1")
    assert history is not None
    kinds = [EventType.Name(event.event_type).removeprefix("EVENT_TYPE_") for event in history.events]
    assert kinds[:7] == [
        "WORKFLOW_EXECUTION_STARTED",
        "WORKFLOW_TASK_SCHEDULED",
        "WORKFLOW_TASK_STARTED",
        "WORKFLOW_TASK_COMPLETED",
        "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
        "MARKER_RECORDED",
        "WORKFLOW_EXECUTION_UPDATE_COMPLETED",
    ]
    assert kinds.count("TIMER_STARTED") == 1  # the release ends one day


async def test_an_order_sent_three_times_is_decided_once(house: House) -> None:
    await house.customer()
    order = await house.written("S1", "1000.00")
    # One after the other, so that the recorded sequence is always the same; test_race.py sends them at once.
    answers = [await house.engine.gateway.submit(order, "shop") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert await house.types("sale/S1") == ["sale.order_received", "sale.order_approved"]
    assert await house.exposure() == 1000


async def test_an_order_id_with_other_content_is_refused(house: House) -> None:
    await house.customer()
    await house.order("S1", "1000.00")
    with pytest.raises(RefusedRemotely) as refused:
        await house.order("S1", "1001.00")
    assert refused.value.code == "order.reused"
    assert await house.exposure() == 1000


async def test_an_order_refused_for_its_customer_leaves_its_id_to_a_corrected_one(house: House) -> None:
    with pytest.raises(RefusedRemotely) as unknown:
        await house.order()
    await house.customer(limit=None)
    with pytest.raises(RefusedRemotely) as unlimited:
        await house.order()
    assert [unknown.value.code, unlimited.value.code] == ["customer.unknown", "limit.none"]
    assert await house.events("sale/S1") == []
    await house.limit("5000.00")
    assert (await house.order()).outcome == "approved"


async def test_an_order_refused_at_the_door_does_not_stay(house: House) -> None:
    house.engine.watched.add("sale/S1")
    await house.customer()
    order = (await house.written("S1", "1000.00")).model_copy(update={"amount": cny("-5.00")})
    with pytest.raises(RefusedRemotely) as refused:
        await house.engine.gateway.submit(order, "shop")
    assert (refused.value.code, refused.value.field) == ("amount.not_positive", "amount")
    await house.days(1)
    history = await house.engine.history("sale/S1")
    assert history is not None
    failure = history.events[-1].workflow_execution_failed_event_attributes.failure
    assert failure.application_failure_info.type == "order.missing"
    assert (await house.order()).outcome == "approved"
