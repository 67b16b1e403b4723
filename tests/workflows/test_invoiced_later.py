"""Invoices that follow the delivery by some days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.policy import Policy
from tests.workflows.house import House


@pytest.fixture
def policy(policy: Policy) -> Policy:
    return policy.model_copy(update={"invoicing": policy.invoicing.model_copy(update={"delay_days": 3})})


async def test_the_invoice_is_written_three_days_after_the_delivery(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    assert (await house.dispatch("1000.00"))["invoices"] == []
    delivered_on = await house.today()
    await house.days(2)
    assert (await house.state("sale/S1")).receivables == ()
    assert await house.exposure() == 1000
    await house.days(1)
    receivable = await house.state("receivable/INV-000001")
    assert receivable.due_on == delivered_on + timedelta(days=33)
    assert await house.exposure() == 1000
    await house.pay("1000.00")
    assert await house.phase() == "closed"
