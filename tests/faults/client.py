"""A client that does not give up: each request is repeated under its one command id until it is answered."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

import asyncpg
from temporalio.service import RPCError

from domain.approval.commands import Decide
from domain.customer.commands import AssignGrade, RegisterCustomer
from domain.money import Money
from domain.receivable.commands import TakeOver
from domain.sale.order import Answer, Order
from domain.terms import Terms
from starter.cashier import Payment
from starter.desk import Desk
from starter.limits import LimitRequest

T = TypeVar("T")

PATIENCE: Final = 12.0
PAUSE: Final = 0.3
LOST: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    RPCError,
)
"""What a client sees of servers that die: the outcome is unknown."""
PRESIDENT: Final = "staff-071"
ANALYST: Final = "staff-021"
SELLER: Final = "shop"


class Insistent:
    """One client of the desk. Amounts are in CNY; ids follow from the arguments, so that a repeat is a repeat."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.repeats: Counter[str] = Counter()
        self.today = desk.today()

    async def insist(self, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await ask()
            except LOST as lost:
                self.repeats[type(lost).__name__] += 1
                await asyncio.sleep(PAUSE)

    async def customer(self, customer_id: str, limit: str = "100000.00", grade: Any = "A") -> None:
        registered = RegisterCustomer(
            customer_id=customer_id, name=customer_id, country="GB", currency="CNY", contact_mail="buyer@example.com"
        )
        graded = AssignGrade(grade=grade, reviewed_on=self.today, valid_until=self.today + timedelta(days=300))
        allowed = LimitRequest(amount=limit, approval="minutes of the board")
        await self.insist(
            lambda: self.desk.add_customer(
                registered, actor=PRESIDENT, grade=graded, limit=allowed, command_id=f"add {customer_id}"
            )
        )

    async def order(self, order_id: str, customer_id: str, amount: str, terms: str = "NET30") -> Answer:
        order = Order(
            order_id=order_id,
            customer_id=customer_id,
            amount=cny(amount),
            terms=Terms.parse(terms),
            ordered_on=self.today,
            requested_by=SELLER,
        )
        return await self.insist(lambda: self.desk.submit_order(order, SELLER))

    async def dispatch(self, order_id: str, amount: str, delivery_id: str = "D1") -> tuple[str, ...]:
        """The numbers of the receivables that the sale has then."""
        sale = await self.insist(
            lambda: self.desk.dispatch(
                order_id,
                cny(amount),
                actor=SELLER,
                delivery_id=delivery_id,
                command_id=f"dispatch {order_id} {delivery_id}",
            )
        )
        return tuple(one.receivable_id for one in sale.receivables)

    async def pay(self, payment_id: str, amount: str, *receivables: str) -> None:
        payment = Payment(payment_id=payment_id, amount=cny(amount), paid_on=self.today, references=receivables)
        await self.insist(lambda: self.desk.pay(payment, actor="cashier"))

    async def return_goods(self, order_id: str, amount: str) -> None:
        sale = await self.insist(lambda: self.desk.sale(order_id))
        invoice = sale.receivables[0].invoice_no
        await self.insist(
            lambda: self.desk.return_goods(
                order_id, invoice, cny(amount), "damaged", actor=SELLER, command_id=f"return {order_id}"
            )
        )

    async def cancel(self, order_id: str) -> None:
        await self.insist(
            lambda: self.desk.cancel(order_id, "bought elsewhere", actor=SELLER, command_id=f"cancel {order_id}")
        )

    async def hold(self, customer_id: str) -> None:
        await self.insist(
            lambda: self.desk.place_hold(customer_id, "address", actor=ANALYST, command_id=f"hold {customer_id}")
        )

    async def free(self, customer_id: str) -> None:
        await self.insist(
            lambda: self.desk.lift_hold(customer_id, "address", actor=ANALYST, command_id=f"free {customer_id}")
        )

    async def decide(self, task_id: str, person: str, outcome: str = "approve") -> None:
        """The task is a fact before the order is answered, also when its workflow is not there yet."""
        decision = Decide.model_validate({"person": person, "outcome": outcome, "reason": "as agreed"})
        await self.insist(lambda: self.desk.decide(task_id, decision, command_id=f"decide {task_id} {person}"))

    async def take_over(self, invoice_no: str, customer_id: str, amount: str, due_on: date) -> None:
        command = TakeOver(
            invoice_no=invoice_no,
            customer_id=customer_id,
            balance=cny(amount),
            invoiced_on=due_on - timedelta(days=30),
            due_on=due_on,
        )
        stream = f"receivable/{invoice_no}"
        await self.insist(lambda: self.desk.record(stream, command, SELLER, f"take-over {invoice_no}"))

    async def until_phase(self, order_id: str, *phases: str) -> None:
        while (await self.insist(lambda: self.desk.sale(order_id))).phase not in phases:
            await asyncio.sleep(PAUSE)

    async def until_reminded(self, receivable_id: str) -> None:
        while (await self.insist(lambda: self.desk.receivable(receivable_id))).state.last_step is None:
            await asyncio.sleep(PAUSE)


def cny(amount: str) -> Money:
    return Money.of(Decimal(amount), "CNY")
