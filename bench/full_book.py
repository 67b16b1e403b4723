"""A book with thousands of open tasks and a year of sales behind them, written through the event store alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from activities.contracts import AnyCommand, Envelope
from activities.postgres.event_store import EventStore
from domain.customer.commands import AssignGrade, RegisterCustomer, SetLimit
from domain.ids import customer_stream, receivable_stream, sale_stream
from domain.money import Money
from domain.receivable.commands import ReceivePayment
from domain.sale.commands import DispatchGoods, SubmitOrder
from domain.sale.order import Order
from domain.terms import Terms

DECIDER: Final = "staff-031"
"""A credit manager: every task of this book is theirs to decide."""
SHOP: Final = "shop"
_REGISTRAR: Final = "staff-061"
_PRESIDENT: Final = "staff-071"
_AT_ONCE: Final = 8
_TASKS_PER_CUSTOMER: Final = 10
_DAYS_APART: Final = 3
"""Between two orders of one customer, so that they are not one order in parts."""
_YEAR: Final = 360
_RECEIVABLE_SQL: Final = "SELECT receivable_id FROM receivable_view WHERE order_id = $1"


@dataclass(frozen=True)
class FullBook:
    """`tasks` open ones, of a tenth as many customers, who have each bought and paid within the last year."""

    store: EventStore
    tasks: int
    now: datetime

    @property
    def customers(self) -> int:
        return max(1, self.tasks // _TASKS_PER_CUSTOMER)

    async def write(self) -> None:
        numbers = range(self.customers)
        await _all(numbers, self._customer)
        await _all(numbers, self._old_sale)
        await _all(range(self.tasks), self._asked_sale)

    async def _customer(self, number: int) -> None:
        customer_id, at = f"C{number:05}", self.now - timedelta(days=_YEAR + 1)
        stream, day = customer_stream(customer_id), at.date()
        register = RegisterCustomer(
            customer_id=customer_id,
            name=f"Customer {number} Trading Company",
            country="CN",
            currency="CNY",
            contact_mail=f"{customer_id}@example.com",
        )
        grade = "B" if number % 3 else "A"
        graded = AssignGrade(grade=grade, reviewed_on=day, valid_until=day + timedelta(days=2 * _YEAR))
        limit = SetLimit(currency="CNY", amount=Decimal(10**8), valid_from=day, approval="AP-1")
        await self._record(stream, register, _REGISTRAR, at)
        await self._record(stream, graded, _REGISTRAR, at)
        await self._record(stream, limit, _PRESIDENT, at)

    async def _old_sale(self, number: int) -> None:
        """Delivered at its own time of the year; all but every seventh are paid, somewhat late."""
        order_id, at = f"OLD{number:05}", self.now - timedelta(days=_YEAR * number // self.customers)
        amount = Money.of(f"{2000 + number % 97 * 400}.00", "CNY")
        await self._order(order_id, number, amount, at)
        goods = DispatchGoods(delivery_id="D1", amount=amount, final=True)
        await self._record(sale_stream(order_id), goods, SHOP, at)
        paid_at = at + timedelta(days=30 + number % 12)
        if number % 7 and paid_at < self.now:
            receivable = await self.store.pool.fetchval(_RECEIVABLE_SQL, order_id)
            payment = ReceivePayment(payment_id=f"P{number:05}", amount=amount, paid_on=paid_at.date())
            await self._record(receivable_stream(receivable), payment, SHOP, paid_at)

    async def _asked_sale(self, number: int) -> None:
        """Above every cap; every fifth is above the threshold for two people."""
        round_ = number // self.customers
        at = self.now - timedelta(days=round_ * _DAYS_APART, minutes=number % 400)
        yuan = 850_000 + number % 640 * 1000 if number % 5 == 0 else 260_000 + number % 520 * 1000
        await self._order(f"ASK{number:05}", number % self.customers, Money.of(f"{yuan}.00", "CNY"), at)

    async def _order(self, order_id: str, customer: int, amount: Money, at: datetime) -> None:
        order = Order(
            order_id=order_id,
            customer_id=f"C{customer:05}",
            amount=amount,
            terms=Terms.parse("NET30"),
            ordered_on=at.date(),
            requested_by=SHOP,
        )
        await self._record(sale_stream(order_id), SubmitOrder(order=order), SHOP, at)

    async def _record(self, stream: str, command: AnyCommand, actor: str, at: datetime) -> None:
        envelope = Envelope(stream=stream, command_id=command.kind, actor=actor, at=at, command=command)
        outcome = await self.store.record(envelope)
        if outcome.refused is not None:
            raise RuntimeError(f"the book could not be written: {stream}: {outcome.refused.code}")


async def _all(numbers: Iterable[int], act: Callable[[int], Awaitable[None]]) -> None:
    """A few at a time, in order."""
    waiting = iter(numbers)

    async def take() -> None:
        for number in waiting:
            await act(number)

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(take())
