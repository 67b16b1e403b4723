"""Drives the store with envelopes alone, as the workflows do. Times and ids are made here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final

import asyncpg

from activities.contracts import AnyCommand, Envelope, Outcome
from activities.postgres.event_store import EventStore
from domain.customer.commands import AssignGrade, RegisterCustomer, SetLimit
from domain.money import Money
from domain.policy_part import Grade
from domain.receivable.commands import ReceivePayment
from domain.sale.commands import DispatchGoods, SubmitOrder
from domain.sale.order import Order
from domain.terms import Terms
from tests.access import usual

START: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Shanghai."""

PRESIDENT: Final = usual.PRESIDENT
DAY: Final = date(2026, 3, 2)


def cny(amount: str | int) -> Money:
    return Money.of(str(amount) if "." in str(amount) else f"{amount}.00", "CNY")


def order_of(order_id: str, amount: str | int, customer_id: str = "C1", terms: str = "NET30") -> Order:
    return Order(
        order_id=order_id,
        customer_id=customer_id,
        amount=cny(amount),
        terms=Terms.parse(terms),
        ordered_on=DAY,
        requested_by="shop",
    )


@dataclass
class Scene:
    store: EventStore
    _numbers: count[int] = field(default_factory=count)

    @property
    def pool(self) -> asyncpg.Pool:
        return self.store.pool

    def envelope(
        self,
        stream: str,
        command: AnyCommand,
        *,
        at: datetime = START,
        actor: str | None = None,
        command_id: str | None = None,
    ) -> Envelope:
        id_ = command_id or f"cmd-{next(self._numbers)}"
        by = actor or usual.usual_actor(command)
        return Envelope(stream=stream, command_id=id_, actor=by, at=at, command=command)

    async def record(self, stream: str, command: AnyCommand, **how: Any) -> Outcome:
        """Carries a command out that must not be refused."""
        outcome = await self.store.record(self.envelope(stream, command, **how))
        assert outcome.refused is None, outcome.refused
        return outcome

    async def snapshot(self, stream: str) -> dict[str, Any]:
        """The state in the stream's read model."""
        state = (await self.store.snapshot(stream, START)).state
        assert state is not None
        return state

    async def row(self, query: str, *values: Any) -> dict[str, Any]:
        """The one row that this query must find."""
        (row,) = await self.pool.fetch(query, *values)
        return dict(row)

    async def refused(self, stream: str, command: AnyCommand, **how: Any) -> str:
        """The code of the refusal that must come."""
        outcome = await self.store.record(self.envelope(stream, command, **how))
        assert outcome.refused is not None, outcome.events
        return outcome.refused.code

    async def customer(
        self,
        customer_id: str = "C1",
        limit: int | None = 1_000_000,
        *,
        grade: Grade | None = "A",
        group_id: str | None = None,
        country: str = "CN",
        valid_for: int = 700,
    ) -> None:
        """A customer of grade A with a limit in CNY and an address for mail."""
        stream = f"customer/{customer_id}"
        registered = RegisterCustomer(
            customer_id=customer_id,
            name=f"Company {customer_id}",
            country=country,
            currency="CNY",
            group_id=group_id,
            contact_mail=f"{customer_id}@example.com",
        )
        await self.record(stream, registered)
        if grade is not None:
            valid_until = DAY + timedelta(days=valid_for)
            await self.record(stream, AssignGrade(grade=grade, reviewed_on=DAY, valid_until=valid_until))
        if limit is not None:
            await self.limit(stream, limit)

    async def limit(self, stream: str, amount: int) -> None:
        await self.record(stream, SetLimit(currency="CNY", amount=Decimal(amount), valid_from=DAY, approval="AP-1"))

    async def order(
        self, order_id: str, amount: str | int, customer_id: str = "C1", *, terms: str = "NET30", **how: Any
    ) -> Outcome:
        order = order_of(order_id, amount, customer_id, terms)
        return await self.record(f"sale/{order_id}", SubmitOrder(order=order), **how)

    async def dispatch(self, order_id: str, delivery_id: str, amount: str | int, **how: Any) -> Outcome:
        return await self.record(f"sale/{order_id}", DispatchGoods(delivery_id=delivery_id, amount=cny(amount)), **how)

    async def pay(self, receivable_id: str, amount: str | int, *, at: datetime = START) -> Outcome:
        id_ = f"pay-{next(self._numbers)}"
        command = ReceivePayment(payment_id=id_, amount=cny(amount), paid_on=DAY)
        return await self.record(f"receivable/{receivable_id}", command, at=at)

    async def claim(self, order_id: str, amount: str | int, customer_id: str = "C1") -> str:
        """A sale of that amount, delivered and invoiced; returns the receivable."""
        await self.order(order_id, amount, customer_id)
        await self.dispatch(order_id, "D1", amount)
        found: str = await self.pool.fetchval("SELECT receivable_id FROM receivable_view WHERE order_id = $1", order_id)
        return found


async def everything(connection: Any, tables: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of these tables, in a fixed order."""
    return {
        table: [tuple(row.values()) for row in await connection.fetch(f"SELECT * FROM {table} ORDER BY 1, 2")]
        for table in tables
    }
