"""Invoice numbers have no gaps, whatever is refused in between."""

from __future__ import annotations

import asyncio

from domain.sale.commands import DispatchGoods, ReturnGoods
from tests.store.scene import Scene, cny


async def test_fifty_dispatches_at_once_with_refusals_between_leave_no_gap(scene: Scene) -> None:
    customers = [f"C{number}" for number in range(5)]
    for customer in customers:
        await scene.customer(customer)
    orders = [(f"S{number}", customers[number % len(customers)]) for number in range(50)]
    await asyncio.gather(*(scene.order(order, 1_000, customer) for order, customer in orders))

    async def too_much_first(order: str) -> None:
        command = DispatchGoods(delivery_id="D0", amount=cny(5_000))
        assert await scene.refused(f"sale/{order}", command) == "release.exceeded"
        await scene.dispatch(order, "D1", 1_000)

    await asyncio.gather(*(too_much_first(order) for order, _ in orders))
    rows = await scene.pool.fetch("SELECT invoice_no FROM receivable_view ORDER BY invoice_no")
    assert [row["invoice_no"] for row in rows] == [f"INV-{number:06d}" for number in range(1, 51)]
    assert await scene.pool.fetchval("SELECT last FROM series WHERE name = 'INV'") == 50


async def test_a_number_of_somebody_else_takes_none_of_ours_and_none_twice(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    theirs = DispatchGoods(delivery_id="D1", amount=cny(400), invoice_no="X-1")
    await scene.record("sale/S1", theirs)
    again = theirs.model_copy(update={"delivery_id": "D2"})
    assert await scene.refused("sale/S1", again) == "invoice.duplicate"
    await scene.dispatch("S1", "D2", 600)
    rows = await scene.pool.fetch("SELECT invoice_no FROM receivable_view ORDER BY invoice_no")
    assert [row["invoice_no"] for row in rows] == ["INV-000001", "X-1"]


async def test_credit_notes_have_a_series_of_their_own(scene: Scene) -> None:
    await scene.customer()
    await scene.claim("S1", 1_000)
    for amount in (100, 200):
        back = ReturnGoods(invoice_no="INV-000001", amount=cny(amount), reason="damaged")
        await scene.record("sale/S1", back)
    rows = await scene.pool.fetch("SELECT name, last FROM series ORDER BY name")
    assert [tuple(row) for row in rows] == [("CN", 2), ("INV", 1)]
