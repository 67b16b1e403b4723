"""Sales that are paid late, and open items of another system."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from domain.policy import Policy
from domain.receivable.commands import RecordCall, TakeOver
from domain.receivable.ladder import Ladder, LadderStep
from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny

STEPS = (
    LadderStep(code="courtesy", offset_days=-5, channel="mail", level=0, template="courtesy"),
    LadderStep(code="first", offset_days=1, channel="mail", level=1, template="reminder"),
    LadderStep(code="second", offset_days=7, channel="mail", level=2, template="second_reminder"),
    LadderStep(code="call", offset_days=15, channel="task", level=3, stops_credit=True),
    LadderStep(
        code="final",
        offset_days=30,
        channel="mail",
        level=4,
        template="final_notice",
        stops_credit=True,
        stops_delivery=True,
    ),
)


@pytest.fixture
def policy(policy: Policy) -> Policy:
    """Every day counts, so that each step falls on the day that its offset names."""
    return policy.model_copy(update={"ladders": {"default": Ladder(name="default", steps=STEPS)}})


async def test_a_late_payer_climbs_every_step_and_still_pays(house: House, tmp_path: Path) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("1000.00")
    due_on = (await house.state("receivable/INV-000001")).due_on
    for step in STEPS:
        before = due_on + timedelta(days=step.offset_days - 1)
        await house.until_day(before, hour=23)
        assert (await house.state("receivable/INV-000001")).last_step != step.code
        await house.until_day(before + timedelta(days=1), hour=23)
        assert (await house.state("receivable/INV-000001")).last_step == step.code
    assert (await house.state("receivable/INV-000001")).phase == "overdue"
    assert len(list(tmp_path.iterdir())) == 4
    assert (await house.order("S2", "10.00")).outcome == "held"
    await house.ask("receivable/INV-000001", RecordCall(note="will pay tomorrow"))
    await house.pay("1000.00")
    assert await house.phase() == "closed"
    assert await house.phase("S2") == "approved"


async def test_collection_stops_deliveries_until_the_customer_pays(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00", terms="NET10")
    await house.dispatch("400.00")
    due_on = (await house.state("receivable/INV-000001")).due_on
    await house.until_day(due_on + timedelta(days=30), hour=23)
    with pytest.raises(RefusedRemotely) as refused:
        await house.dispatch("600.00", "D2")
    assert refused.value.code == "delivery.stopped"
    await house.pay("400.00")
    await house.dispatch("600.00", "D2")
    await house.pay("600.00", "INV-000002", "P2")
    assert await house.phase() == "closed"


async def test_an_open_item_is_taken_over_and_collected(house: House) -> None:
    await house.customer()
    today = await house.today()
    item = TakeOver(
        invoice_no="OLD-77",
        customer_id="C1",
        balance=cny("640.00"),
        invoiced_on=today - timedelta(days=40),
        due_on=today - timedelta(days=10),
    )
    await house.record("receivable/OLD-77", item)
    await house.settle()
    taken = await house.types("receivable/OLD-77")
    assert taken[:2] == ["receivable.opened", "receivable.became_overdue"]
    assert (await house.state("receivable/OLD-77")).last_step == "second"
    assert await house.exposure() == 640
    await house.pay("640.00", "OLD-77")
    assert await house.exposure() == 0
