"""Invoices at a factor: one that it collects at its own risk, and one that comes back unpaid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.cover.assignment.bookings import balances, bookings_of
from domain.cover.assignment.commands import BuyBack, OfferInvoice
from starter.gateway import StreamEnded
from tests.workflows.house import House, cny
from tests.workflows.sharing import agreeing, factored, limited, said

INVOICE = "INV-000001"
STREAM = f"assignment/{INVOICE}"


async def test_an_invoice_without_recourse_is_paid_to_the_factor(house: House) -> None:
    async with house.engine.dealing(agreeing()):
        await house.customer(limit="10000.00")
        await factored(house, recourse=False)
        await limited(house, "factoring/F-1", "20000.00")
        answer = await house.order(amount="15000.00")
        assert (answer.outcome, answer.lane) == ("approved", "covered")
        await house.dispatch("15000.00")
        claim = await house.state(f"receivable/{INVOICE}")
        assert (claim.assigned_to, claim.payee) == (STREAM, "Rhine Factoring GmbH")
        assert (await house.state(STREAM)).phase == "active"

        await house.until_day(claim.due_on + timedelta(days=20))
        assert "receivable.ladder_step_taken" not in await house.types(f"receivable/{INVOICE}")
        await said(house, STREAM, "factor", "collected")
        assert (await house.state(STREAM)).phase == "settled"
        assert await house.phase() == "closed"
        assert await house.exposure() == 0
        with pytest.raises(StreamEnded) as over:
            await house.ask(STREAM, BuyBack(reason="too late"))
        assert over.value.code == "stream.ended"
    left = balances(bookings_of(await house.events(STREAM)), "CNY")
    assert left["bank"] + left["charges"] == cny("15000.00")
    assert left["receivable"] == cny("-15000.00")
    assert left["reserve"].is_zero


async def test_an_unpaid_invoice_with_recourse_comes_back_and_is_collected_again(house: House) -> None:
    async with house.engine.dealing(agreeing()):
        await house.customer(limit="10000.00")
        await factored(house, recourse=True)
        await house.order(amount="5000.00")
        await house.dispatch("5000.00")
        await house.ask(STREAM, OfferInvoice(agreement="factoring/F-1", account="customer/C1"))
        await house.settle()
        claim = await house.state(f"receivable/{INVOICE}")
        assert claim.assigned_to == STREAM
        assert await house.exposure() == 5_000  # With recourse the risk is ours.

        await house.until_day(claim.due_on + timedelta(days=9))
        assert (await house.state(STREAM)).phase == "active"
        assert (await house.state(f"receivable/{INVOICE}")).level == 0
        await house.until_day(claim.due_on + timedelta(days=11))
        assert (await house.state(STREAM)).phase == "bought_back"
        await house.until_day(claim.due_on + timedelta(days=35))
        reopened = await house.state(f"receivable/{INVOICE}")
        assert (reopened.assigned_to, reopened.phase) == ("", "overdue")
        assert reopened.level > 0
        await house.pay("5000.00")
        assert await house.phase() == "closed"
    left = balances(bookings_of(await house.events(STREAM)), "CNY")
    assert left["loan"].is_zero
    assert left["sold"].is_zero
