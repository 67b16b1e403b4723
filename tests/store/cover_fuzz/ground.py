"""What every rule of the machine stands on: a house with customers, its books, and who may decide."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final

from hypothesis.stateful import RuleBasedStateMachine

from activities.postgres.adopt import adopt_policy
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from domain.customer.commands import AssignGrade, RegisterCustomer, RegisterGroup, SetLimit
from domain.ids import customer_stream, group_stream
from domain.money import Money
from domain.policy import Policy
from starter.embedded import EmbeddedPostgres
from tests.conftest import database_of
from tests.store.cover_fuzz.books import Books
from tests.store.cover_fuzz.world import World

STARTS: Final = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Shanghai."""

CUSTOMERS: Final[dict[str, dict[str, Any]]] = {
    "C1": {"grade": "A", "limit": 20_000, "country": "CN"},
    "C2": {"grade": "B", "limit": 8_000, "country": "DE", "group_id": "G1"},
    "C3": {"grade": "C", "limit": 12_000, "country": "GB", "group_id": "G1"},
    "C4": {"grade": "A", "limit": 6_000, "country": "US"},
}
NAMES: Final = {"insurer": "Sino Credit", "factor": "Rhine Factoring", "guarantor": "Bank of Jiangsu"}


class Ground(RuleBasedStateMachine):
    """One example: a database of its own, in which the house opens."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    postgres: ClassVar[EmbeddedPostgres]
    policy: ClassVar[Policy]
    sold: ClassVar[int] = 0
    """Sales of all examples together."""
    seen: ClassVar[Counter[str]] = Counter()
    """How often each type of event has happened in all examples."""
    answers: ClassVar[Counter[str]] = Counter()
    """How often somebody was refused, by command and code; empty code where it was done."""

    def __init__(self) -> None:
        super().__init__()
        self.open_things = AsyncExitStack()
        self.world = World(self.loop, self._run(self._store()), STARTS)
        self.books = Books()

    async def _store(self) -> EventStore:
        database = await self.open_things.enter_async_context(database_of(self.postgres))
        pool = await self.open_things.enter_async_context(await open_pool(database, most=2))
        store = EventStore(pool, self.policy)
        await adopt_policy(store, STARTS)
        return store

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def invoices_after(self, days: int) -> None:
        invoicing = self.policy.invoicing.model_copy(update={"delay_days": days})
        policy = self.policy.model_copy(update={"invoicing": invoicing})
        self.world.store = EventStore(self.world.store.pool, policy)

    def open_files(self) -> None:
        for account in ("G1",):
            stream = group_stream(account)
            self.world.given(stream, RegisterGroup(group_id=account, name="Group", currency="CNY"))
            self.world.given(stream, self._limit(16_000))
        for customer_id, given in CUSTOMERS.items():
            stream = customer_stream(customer_id)
            registered = RegisterCustomer(
                customer_id=customer_id,
                name=f"Company {customer_id}",
                country=given["country"],
                currency="CNY",
                group_id=given.get("group_id"),
                contact_mail=f"{customer_id}@example.com",
            )
            self.world.given(stream, registered)
            until = self.world.today + timedelta(days=3_000)
            graded = AssignGrade(grade=given["grade"], reviewed_on=self.world.today, valid_until=until)
            self.world.given(stream, graded)
            self.world.given(stream, self._limit(given["limit"]))

    def _limit(self, amount: int) -> SetLimit:
        return SetLimit(currency="CNY", amount=Decimal(amount), valid_from=self.world.today, approval="minutes")

    def money(self, hundredths: int, currency: str) -> Money:
        """About that much of home currency, and never nothing."""
        rate = self.policy.rate("CNY", currency, self.world.today)
        amount = Money.rounded(Decimal(hundredths) / 100 * rate, currency)
        return amount if amount.is_positive else Money.rounded(Decimal(1), currency)

    def close(self) -> None:
        self._run(self.open_things.aclose())
