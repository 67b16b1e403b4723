"""The client's side of the product: a sale from order to cash, as an order system and a bank would bring it about."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.book import BANK, CLERK, PRICE, next_order
from bench.watch import Watch
from domain.ids import receivable_stream, sale_stream
from domain.receivable.commands import ReceivePayment
from domain.sale.commands import DispatchGoods
from domain.sale.order import Order
from starter.gateway import Gateway
from workflows.messages import Told

RELAYED_SQL = "SELECT target FROM outbox WHERE id = ANY(SELECT 'start ' || unnest($1::text[])) AND status = 'delivered'"


@dataclass
class ProductSales:
    """One sale in two halves. `relayed` watches for receivables whose workflow the relay has started."""

    gateway: Gateway
    relayed: Watch
    finished: list[tuple[str, str]] = field(default_factory=list)

    async def deliver(self, order: Order | None = None) -> tuple[Order, str]:
        """Submits and dispatches; returns the order and the stream of its receivable."""
        order = order or next_order()
        answer = await self.gateway.submit(order, CLERK)
        if answer.lane != "straight_through":
            raise RuntimeError(f"the order was not decided straight through: {answer.rule}")
        goods = DispatchGoods(delivery_id=f"{order.order_id}-1", amount=order.amount)
        told = Told(command_id=f"dispatch:{order.order_id}", actor=CLERK, command=goods)
        after = await self.gateway.ask(sale_stream(order.order_id), told)
        return order, receivable_stream(after["receivables"][0])

    async def finish(self, delivered: tuple[Order, str]) -> None:
        """Pays in full and waits until receivable and sale have both closed."""
        order, receivable = delivered
        await self.relayed.seen(receivable)
        payment = ReceivePayment(payment_id=f"pay-{order.order_id}", amount=PRICE, paid_on=datetime.now(UTC).date())
        told = Told(command_id=f"pay:{order.order_id}", actor=BANK, command=payment)
        await self.gateway.ask(receivable, told)
        pair = (sale_stream(order.order_id), receivable)
        await asyncio.gather(*(self.gateway.client.get_workflow_handle(stream).result() for stream in pair))
        self.finished.append(pair)
