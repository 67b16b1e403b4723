"""A customer's own history, read out of the record."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from activities.postgres.payment_history import invoices_of, own_history_of, purchases_of
from domain.sale import commands as sale
from tests.store.scene import DAY, START, Scene, cny


async def test_nobody_has_no_history(scene: Scene) -> None:
    assert await own_history_of(scene.pool, "C9", DAY) is None


async def test_a_customer_without_business_has_a_history_without_figures(scene: Scene) -> None:
    await scene.customer("C1", None)
    history = await own_history_of(scene.pool, "C1", DAY)
    assert history is not None
    assert (history.settled_invoices, history.late_percent, history.utilisation_percent) == (0, None, None)
    assert history.first_sale_on is None


async def test_settled_and_open_invoices_count_and_so_does_what_came_back(scene: Scene) -> None:
    await scene.customer("C1", 200_000)
    paid = await scene.claim("S1", 10_000)
    await scene.pay(paid, 10_000)
    open_one = await scene.claim("S2", 50_000)
    await scene.record("sale/S2", sale.ReturnGoods(invoice_no=open_one, amount=cny(5_000), reason="damaged"))
    await scene.order("S3", 40_000)
    invoices = await invoices_of(scene.pool, "C1", DAY)
    due_on = DAY + timedelta(days=30)
    assert [(each.receivable_id, each.amount, each.issued_on, each.due_on, each.settled_on) for each in invoices] == [
        (paid, Decimal(10_000), DAY, due_on, DAY),
        (open_one, Decimal(50_000), DAY, due_on, None),
    ]
    purchases = await purchases_of(scene.pool, "C1", DAY)
    assert [each.amount for each in purchases] == [10_000, 45_000, 40_000]
    assert await purchases_of(scene.pool, "C1", DAY - timedelta(days=1)) == ()


async def test_utilisation_and_peak_are_those_of_the_account(scene: Scene) -> None:
    await scene.customer("C1", 200_000)
    receivable = await scene.claim("S1", 100_000)
    await scene.pay(receivable, 75_000)
    history = await own_history_of(scene.pool, "C1", DAY)
    assert history is not None
    assert history.utilisation_percent == Decimal("12.5")
    assert history.peak_exposure == cny(100_000)
    assert history.monthly_purchases == cny("8333.33")
    before = await own_history_of(scene.pool, "C1", (START - timedelta(days=1)).date())
    assert before is not None
    assert before.peak_exposure == cny(0)
