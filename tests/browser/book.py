"""A small book, made through the desk: customers, orders that ask people, an invoice that is late."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Final, Literal

from activities.contracts import Envelope
from activities.postgres.event_store import EventStore
from domain.customer.commands import AssignGrade, RegisterCustomer
from domain.ids import receivable_stream, warning_id_for, warning_stream
from domain.money import Money
from domain.receivable.commands import TakeOver
from domain.sale.order import Answer, Order
from domain.terms import Terms
from domain.warning.commands import RaiseWarning
from domain.warning.signals import Signal
from starter.desk import Desk
from starter.limits import LimitRequest
from starter.sandbox.companies import COMPANIES
from starter.sending import new_id

SALES: Final = "staff-001"
LEAD: Final = "staff-011"
SECOND_LEAD: Final = "staff-012"
ANALYST: Final = "staff-021"
MANAGER: Final = "staff-031"
CFO: Final = "staff-041"
PRESIDENT: Final = "staff-071"
COLLECTOR: Final = "staff-091"
AUDITOR: Final = "staff-095"
ADMIN: Final = "staff-099"

ONE_PERSON: Final = "180000.00"
"""Over the cap of grade B, within the authority of a sales lead."""
TWO_PEOPLE: Final = "900000.00"
HARMFUL_NAME: Final = '<script>alert("owned")</script> & Söhne <b>GmbH</b>'
REVIEWED: Final = 9017
"""A company of the sandbox whose review proposes a limit that a person must decide."""

PATIENCE_SECONDS: Final = 120
_NUMBERS: Final = count(1)


@dataclass(frozen=True)
class Book:
    """Every test makes customers of its own, so that none sees another's tasks."""

    desk: Desk

    async def customer(self, name: str = "Nordwind Maschinenbau", grade: Literal["A", "B"] = "B") -> str:
        """With a limit of two millions; its number."""
        today = self.desk.today()
        customer_id = f"B-{next(_NUMBERS):03d}"
        await self.desk.add_customer(
            RegisterCustomer(customer_id=customer_id, name=name, country="CN", currency="CNY"),
            actor=PRESIDENT,
            grade=AssignGrade(grade=grade, reviewed_on=today, valid_until=today + timedelta(days=300)),
            limit=LimitRequest(amount="2000000", approval="minutes of the board"),
        )
        return customer_id

    async def order(self, customer_id: str, amount: str = "12000.00") -> Answer:
        """The answer to a new order of the sales department."""
        order = Order(
            order_id=f"W-{next(_NUMBERS):04d}",
            customer_id=customer_id,
            amount=cny(amount),
            terms=Terms.parse("NET30"),
            ordered_on=self.desk.today(),
            requested_by=SALES,
        )
        return await self.desk.submit_order(order, SALES)

    async def task(self, customer_id: str, amount: str = ONE_PERSON) -> str:
        """The number of a task about an order of this customer."""
        answer = await self.order(customer_id, amount)
        assert answer.outcome == "pending", answer
        return answer.approval_id

    async def tasks(self, number: int) -> tuple[str, list[str]]:
        """A word that finds them in the inbox, and the tasks, of a customer each: else they would weigh together."""
        word = f"Werk{next(_NUMBERS)}"
        customers = [await self.customer(f"{word} {place}") for place in range(1, number + 1)]
        return word, [await self.task(customer_id) for customer_id in customers]

    async def late(self, customer_id: str, days: int = 40) -> str:
        """The number of a receivable that has been overdue for so long."""
        due = self.desk.today() - timedelta(days=days)
        invoice_no = f"OLD-{next(_NUMBERS):04d}"
        command = TakeOver(
            invoice_no=invoice_no,
            customer_id=customer_id,
            balance=cny("48000.00"),
            invoiced_on=due - timedelta(days=30),
            due_on=due,
        )
        await self.desk.record(receivable_stream(invoice_no), command, CFO)
        return invoice_no

    async def warning(self, customer_id: str) -> str:
        """The number of the first warning about a customer: it pays ever later, while one more order is under way."""
        await self.order(customer_id)
        numbers = {"invoices": "12", "weighted_days_to_pay": "41.5"}
        signal = Signal(code="payment_slower", measure=Decimal("6.2"), threshold=Decimal(4), facts=numbers)
        command = RaiseWarning(customer_id=customer_id, signal=signal)
        assert self.desk.policy is not None
        store, at = EventStore(self.desk.read.pool, self.desk.policy), self.desk.now()
        stream = warning_stream(customer_id)
        told = Envelope(stream=stream, command_id=new_id(), actor="system", at=at, command=command)
        assert (await store.record(told)).refused is None
        return warning_id_for(customer_id, 1)

    async def proposed_limit(self) -> str:
        """The number of the task about a limit that the review of a company of the sandbox proposes."""
        company = COMPANIES[REVIEWED]
        await self.desk.add_customer(
            RegisterCustomer(
                customer_id=company.customer_id,
                name=company.name,
                country=company.country,
                currency="EUR",
                identifiers=company.identifiers,
            ),
            actor=PRESIDENT,
            limit=LimitRequest(amount="9000000", approval="minutes of the board"),
        )
        return await come(lambda: self._open_task(company.customer_id))

    async def _open_task(self, customer_id: str) -> str:
        found = (await self.desk.read.tasks(most=200)).items
        return next((row.task_id for row in found if row.customer_id == customer_id), "")

    async def phase(self, task_id: str) -> str:
        return (await self.desk.task(task_id)).phase


async def come(fact: Callable[[], Awaitable[str]], wanted: str = "") -> str:
    """The fact once it is there, or is what is wanted."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (found := await fact()) or (wanted and found != wanted):
            await asyncio.sleep(0.2)
    return found


def cny(amount: str) -> Money:
    return Money.of(Decimal(amount), "CNY")
