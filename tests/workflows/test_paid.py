"""Sales that are paid: on time, in parts, too much, together with others."""

from __future__ import annotations

import pytest

from domain.customer.commands import RefundUnapplied
from domain.receivable.commands import UseUnappliedCash
from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny


async def test_a_sale_paid_on_time_goes_straight_through_and_closes(house: House) -> None:
    await house.customer()
    answer = await house.order(amount="1000.00")
    assert (answer.outcome, answer.lane) == ("approved", "straight_through")
    await house.dispatch("1000.00")
    await house.days(20)
    assert (await house.pay("1000.00"))["phase"] == "settled"
    assert await house.phase() == "closed"
    assert await house.types("receivable/INV-000001") == [
        "receivable.opened",
        "receivable.payment_applied",
        "receivable.settled",
    ]
    assert await house.exposure() == 0


async def test_a_receivable_is_settled_by_part_payments(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00")
    await house.dispatch("1000.00")
    assert (await house.pay("300.00", payment_id="P1"))["balance"] == "700.00 CNY"
    await house.days(5)
    assert (await house.pay("300.00", payment_id="P2"))["phase"] == "open"
    assert await house.exposure() == 400
    assert (await house.pay("400.00", payment_id="P3"))["phase"] == "settled"
    assert await house.phase() == "closed"


async def test_an_overpayment_becomes_unapplied_cash_that_settles_the_next_invoice(house: House) -> None:
    await house.customer()
    await house.order("S1", "1000.00")
    await house.dispatch("1000.00")
    await house.pay("1250.00")
    assert await house.phase() == "closed"
    assert await house.exposure() == -250
    await house.order("S2", "200.00")
    await house.dispatch("200.00", "D2", order_id="S2")
    answer = await house.ask("receivable/INV-000002", UseUnappliedCash(reference="U1", amount=cny("200.00")))
    await house.settle()
    assert answer["phase"] == "settled"
    assert await house.phase("S2") == "closed"
    assert await house.exposure() == -50


async def test_unapplied_cash_is_paid_back(house: House) -> None:
    await house.customer()
    await house.receipt("80.00")
    await house.record("customer/C1", RefundUnapplied(amount=cny("80.00"), reference="refund 1"))
    await house.settle()
    assert await house.exposure() == 0


async def test_one_receipt_settles_three_invoices_oldest_first(house: House) -> None:
    await house.customer()
    for number in (1, 2, 3):
        await house.order(f"S{number}", "1000.00")
        await house.dispatch("1000.00", f"D{number}", order_id=f"S{number}")
        await house.days(1)
    await house.receipt("2500.00")
    assert [await house.phase(f"S{number}") for number in (1, 2, 3)] == ["closed", "closed", "delivered"]
    assert (await house.state("receivable/INV-000003")).owed == cny("500.00")
    await house.receipt("500.00", "R2", references=("INV-000003",))
    assert await house.phase("S3") == "closed"
    assert await house.exposure() == 0


async def test_a_receipt_for_an_unknown_invoice_is_refused(house: House) -> None:
    await house.customer()
    with pytest.raises(RefusedRemotely) as refused:
        await house.receipt("100.00", references=("INV-9",))
    assert (refused.value.code, refused.value.field) == ("payment.unknown_reference", "references")
    assert await house.events("payment/R1") == []


async def test_instalments_are_receivables_of_their_own(house: House) -> None:
    await house.customer()
    await house.order(amount="1000.00", terms="30%@0,70%@60")
    dispatched = await house.dispatch("1000.00")
    assert dispatched["receivables"] == ["INV-000001.1", "INV-000001.2"]
    await house.pay("300.00", "INV-000001.1", "P1")
    assert await house.phase() == "delivered"
    await house.days(58)
    await house.pay("700.00", "INV-000001.2", "P2")
    assert await house.phase() == "closed"
