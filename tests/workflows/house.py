"""What a seller does all day, in one line each, so that a scenario reads like its story."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from activities.contracts import AnyCommand
from activities.postgres.streams import kind_of
from domain import local_time
from domain.approval.commands import Decide
from domain.base import Event, event_of
from domain.cash.receipt import RegisterReceipt
from domain.customer import commands as customer
from domain.money import Money
from domain.receivable.commands import ReceivePayment
from domain.sale import commands as sale
from domain.sale.order import Answer, Order
from domain.terms import Terms
from tests.access.usual import usual_actor
from tests.workflows.engine import Engine
from workflows.messages import Recorded, Told

PRESIDENT = "staff-071"


class House:
    """One seller. Amounts are in CNY unless said otherwise; `told` numbers its commands."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._told = 0

    async def today(self) -> date:
        return local_time.local_day(await self.engine.now(), self.engine.policy.timezone)

    async def days(self, days: int) -> None:
        await self.engine.until(await self.moment_after(days=days))

    async def moment_after(self, *, days: int) -> datetime:
        return await self.engine.now() + timedelta(days=days)

    async def until(self, moment: datetime) -> None:
        await self.engine.until(moment)

    async def until_day(self, day: date, hour: int = 12) -> None:
        await self.engine.until(local_time.moment(day, time(hour), self.engine.policy.timezone))

    async def settle(self) -> None:
        await self.engine.settle()

    async def customer(
        self,
        customer_id: str = "C1",
        *,
        limit: str | None = "100000.00",
        grade: str = "A",
        group: str | None = None,
        country: str = "GB",
    ) -> None:
        stream, today = f"customer/{customer_id}", await self.today()
        registered = customer.RegisterCustomer(
            customer_id=customer_id,
            name=f"Customer {customer_id}",
            country=country,
            currency="CNY",
            group_id=group,
            contact_mail="buyer@example.com",
        )
        await self.record(stream, registered)
        valid_until = today + timedelta(days=400)
        graded = {"grade": grade, "reviewed_on": today, "valid_until": valid_until}
        await self.record(stream, customer.AssignGrade.model_validate(graded))
        if limit is not None:
            await self.limit(limit, stream)

    async def limit(self, amount: str, stream: str = "customer/C1") -> None:
        command = customer.SetLimit(
            currency="CNY", amount=Decimal(amount), valid_from=await self.today(), approval="minutes of the board"
        )
        await self.record(stream, command, actor=PRESIDENT)

    async def order(
        self,
        order_id: str = "S1",
        amount: str = "1000.00",
        *,
        terms: str = "NET30",
        customer_id: str = "C1",
        by: str = "shop",
    ) -> Answer:
        order = await self.written(order_id, amount, terms=terms, customer_id=customer_id, by=by)
        answer = await self.engine.gateway.submit(order, by)
        await self.settle()
        return answer

    async def written(
        self, order_id: str, amount: str, *, terms: str = "NET30", customer_id: str = "C1", by: str = "shop"
    ) -> Order:
        return Order(
            order_id=order_id,
            customer_id=customer_id,
            amount=cny(amount),
            terms=Terms.parse(terms),
            ordered_on=await self.today(),
            requested_by=by,
        )

    async def dispatch(
        self, amount: str, delivery_id: str = "D1", *, order_id: str = "S1", final: bool = False
    ) -> dict[str, Any]:
        answer = await self.ask(f"sale/{order_id}", self.goods(amount, delivery_id, final=final))
        await self.settle()
        return answer

    def goods(self, amount: str, delivery_id: str = "D1", *, final: bool = False) -> sale.DispatchGoods:
        return sale.DispatchGoods(delivery_id=delivery_id, amount=cny(amount), final=final)

    async def pay(self, amount: str, receivable_id: str = "INV-000001", payment_id: str = "P1") -> dict[str, Any]:
        answer = await self.ask(f"receivable/{receivable_id}", await self.payment(amount, payment_id))
        await self.settle()
        return answer

    async def payment(self, amount: str, payment_id: str) -> ReceivePayment:
        return ReceivePayment(payment_id=payment_id, amount=cny(amount), paid_on=await self.today())

    async def receipt(self, amount: str, payment_id: str = "R1", references: tuple[str, ...] = ()) -> Recorded:
        command = RegisterReceipt(
            payment_id=payment_id,
            customer_id="C1",
            amount=cny(amount),
            paid_on=await self.today(),
            references=references,
        )
        recorded = await self.record(f"payment/{payment_id}", command)
        await self.settle()
        return recorded

    async def decide(
        self, person: str, outcome: str = "approve", *, task: str = "S1.1", amount: str | None = None, reason: str = ""
    ) -> dict[str, Any]:
        given = {"person": person, "outcome": outcome, "reason": reason, "amount": cny(amount) if amount else None}
        answer = await self.ask(f"approval/{task}", Decide.model_validate(given), actor=person)
        await self.settle()
        return answer

    async def ask(self, stream: str, command: AnyCommand, *, actor: str | None = None) -> dict[str, Any]:
        return await self.engine.gateway.ask(stream, self.told(command, actor or usual_actor(command)))

    async def record(self, stream: str, command: AnyCommand, *, actor: str | None = None) -> Recorded:
        told = self.told(command, actor or usual_actor(command))
        if not stream.startswith(("customer/", "group/")):
            self.engine.watched.add(f"record/{stream}/{told.command_id}")
        return await self.engine.gateway.record(stream, told)

    def told(self, command: AnyCommand, actor: str = "shop") -> Told:
        self._told += 1
        return Told(command_id=f"command-{self._told}", actor=actor, command=command)

    async def state(self, stream: str) -> Any:
        """The stream as the store has it."""
        return kind_of(stream).load((await self.engine.store.snapshot(stream, await self.engine.now())).state)

    async def phase(self, order_id: str = "S1") -> str:
        return str((await self.state(f"sale/{order_id}")).phase)

    async def events(self, stream: str) -> list[Event]:
        rows = await self.engine.pool.fetch("SELECT type, data FROM event WHERE stream = $1 ORDER BY version", stream)
        return [event_of(row["type"], row["data"]) for row in rows]

    async def types(self, stream: str) -> list[str]:
        return [event.event_type for event in await self.events(stream)]

    async def exposure(self, stream: str = "customer/C1") -> Decimal:
        """What the customer or the group holds of its limit."""
        sql = "SELECT reserved + delivered + receivable - unapplied FROM account WHERE account_id = $1"
        return Decimal(await self.engine.pool.fetchval(sql, stream))


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")
