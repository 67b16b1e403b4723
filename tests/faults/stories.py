"""What can become of a sale: one story each, with an end that is known beforehand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from tests.faults.client import Insistent

REGULARS: Final = 8

Story = Callable[[Insistent, str], Awaitable[None]]
"""Tells the story of the sale (or sales: `X`, `Xb`) of that order id; returns when nothing is left for people to do."""


def regular(sale: str) -> str:
    """The customer of a sale that needs none of its own."""
    return f"R{int(sale[1:]) % REGULARS}"


async def paid_at_once(client: Insistent, sale: str) -> None:
    await client.order(sale, regular(sale), "1000.00")
    (claim,) = await client.dispatch(sale, "1000.00")
    await client.pay(f"P-{sale}", "1000.00", claim)


async def paid_in_two_parts(client: Insistent, sale: str) -> None:
    await client.order(sale, regular(sale), "1000.00")
    (claim,) = await client.dispatch(sale, "1000.00")
    await client.pay(f"P1-{sale}", "400.00", claim)
    await client.pay(f"P2-{sale}", "600.00", claim)


async def two_deliveries_paid_by_one_receipt(client: Insistent, sale: str) -> None:
    await client.order(sale, regular(sale), "1000.00", "30%@20,70%@60")
    await client.dispatch(sale, "300.00", "D1")
    claims = await client.dispatch(sale, "700.00", "D2")
    await client.pay(f"P-{sale}", "1000.00", *claims)


async def some_goods_come_back(client: Insistent, sale: str) -> None:
    await client.order(sale, regular(sale), "1000.00")
    (claim,) = await client.dispatch(sale, "1000.00")
    await client.return_goods(sale, "200.00")
    await client.pay(f"P-{sale}", "800.00", claim)


async def reminded_before_it_is_paid(client: Insistent, sale: str) -> None:
    """Two claims of one customer: what falls due together shares a letter, or waits for the next day's."""
    tomorrow = client.today + timedelta(days=1)
    await client.customer(f"C-{sale}")
    await client.take_over(f"OLD-{sale}", f"C-{sale}", "50.00", client.today - timedelta(days=3))
    await client.order(sale, f"C-{sale}", "1000.00", f"DUE {tomorrow}")
    (claim,) = await client.dispatch(sale, "1000.00")
    await client.until_reminded(claim)
    await client.until_reminded(f"OLD-{sale}")
    await client.pay(f"P1-{sale}", "1000.00", claim)
    await client.pay(f"P2-{sale}", "50.00", f"OLD-{sale}")


async def held_and_freed(client: Insistent, sale: str) -> None:
    await client.customer(f"C-{sale}")
    await client.hold(f"C-{sale}")
    await client.order(sale, f"C-{sale}", "1000.00")
    await client.free(f"C-{sale}")
    await client.until_phase(sale, "approved")
    (claim,) = await client.dispatch(sale, "1000.00")
    await client.pay(f"P-{sale}", "1000.00", claim)


async def held_until_another_is_paid(client: Insistent, sale: str) -> None:
    other = f"{sale}b"
    await client.customer(f"C-{sale}", limit="1000.00")
    await client.order(sale, f"C-{sale}", "1000.00")
    await client.order(other, f"C-{sale}", "800.00")
    (claim,) = await client.dispatch(sale, "1000.00")
    await client.pay(f"P-{sale}", "1000.00", claim)
    await client.until_phase(other, "approved")
    (claim,) = await client.dispatch(other, "800.00")
    await client.pay(f"P-{other}", "800.00", claim)


async def approved_by_one(client: Insistent, sale: str) -> None:
    await client.customer(f"C-{sale}", limit="500000.00")
    answer = await client.order(sale, f"C-{sale}", "300000.00")
    await client.decide(answer.approval_id, "staff-031")
    await client.until_phase(sale, "approved")
    (claim,) = await client.dispatch(sale, "300000.00")
    await client.pay(f"P-{sale}", "300000.00", claim)


async def approved_by_two(client: Insistent, sale: str) -> None:
    await client.customer(f"C-{sale}", limit="1500000.00")
    answer = await client.order(sale, f"C-{sale}", "900000.00")
    await client.decide(answer.approval_id, "staff-031")
    await client.decide(answer.approval_id, "staff-051")
    await client.until_phase(sale, "approved")
    (claim,) = await client.dispatch(sale, "900000.00")
    await client.pay(f"P-{sale}", "900000.00", claim)


async def rejected(client: Insistent, sale: str) -> None:
    await client.customer(f"C-{sale}", limit="500000.00")
    answer = await client.order(sale, f"C-{sale}", "300000.00")
    await client.decide(answer.approval_id, "staff-031", "reject")


async def declined(client: Insistent, sale: str) -> None:
    await client.customer(f"C-{sale}", grade="E")
    await client.order(sale, f"C-{sale}", "1000.00")


async def cancelled(client: Insistent, sale: str) -> None:
    await client.order(sale, regular(sale), "1000.00")
    await client.cancel(sale)


ENDS: Final[tuple[tuple[Story, str], ...]] = (
    (paid_at_once, "closed"),
    (paid_in_two_parts, "closed"),
    (reminded_before_it_is_paid, "closed"),
    (held_and_freed, "closed"),
    (approved_by_one, "closed"),
    (two_deliveries_paid_by_one_receipt, "closed"),
    (paid_in_two_parts, "closed"),
    (held_until_another_is_paid, "closed"),
    (reminded_before_it_is_paid, "closed"),
    (approved_by_two, "closed"),
    (some_goods_come_back, "closed"),
    (paid_at_once, "closed"),
    (rejected, "declined"),
    (reminded_before_it_is_paid, "closed"),
    (declined, "declined"),
    (cancelled, "cancelled"),
)
"""Dealt out in turn, with the phase in which the sale ends."""
