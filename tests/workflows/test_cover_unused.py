"""A house with cover on file that an order does not need decides as fast as one without."""

from __future__ import annotations

from temporalio.api.enums.v1 import EventType

from tests.workflows.house import House
from tests.workflows.sharing import agreeing, factored, insured, limited, secured


async def test_cover_that_an_order_does_not_need_costs_no_workflow_task(house: House) -> None:
    async with house.engine.dealing(agreeing()):
        await house.customer()
        await insured(house)
        await factored(house, recourse=False)
        await secured(house, "9000.00", days=100)
        await limited(house, "insurance/P-1", "20000.00")
    answer = await house.order()
    assert (answer.outcome, answer.lane) == ("approved", "straight_through")
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
    assert kinds.count("WORKFLOW_TASK_COMPLETED") == kinds.count("MARKER_RECORDED") == 1
    assert (await house.state("sale/S1")).covers == ()
    assert (await house.state("buyer_limit/P-1.C1")).uses == (await house.state("guarantee/G-1")).uses == ()
