"""(d) The event store and the rules by themselves, without any workflow."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from activities.contracts import Envelope
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from bench.bed import Bed
from bench.book import CLERK, PRICE, next_order
from bench.figures import Store
from bench.loops import closed_loop, median_of
from bench.sizes import Sizes
from domain.customer.state import CustomerState
from domain.exposure import Exposure
from domain.ids import customer_stream, sale_stream
from domain.policy import Policy
from domain.sale.assess import assess
from domain.sale.case import Position, Request
from domain.sale.commands import SubmitOrder
from starter.screen import say

_FILE_SQL = "SELECT state FROM account WHERE account_id = $1"


async def measure_store(bed: Bed, sizes: Sizes) -> Store:
    say("event store and rules alone ...")
    customer = CustomerState.model_validate(await bed.pool.fetchval(_FILE_SQL, customer_stream("C1")))
    return Store(
        records_per_second_1=await _records(bed, sizes, connections=1),
        records_per_second_8=await _records(bed, sizes, connections=8),
        assess_us=_assess_us(customer, bed.policy, datetime.now(UTC).date(), sizes),
    )


async def _records(bed: Bed, sizes: Sizes, connections: int) -> float:
    pool = await open_pool(bed.settings.database_url or "", most=connections)
    call = _submitting(EventStore(pool, bed.policy), f"store-{connections}")
    try:
        slices = [
            await closed_loop(call, clients=connections, ramp=0.2, seconds=sizes.store_seconds)
            for _ in range(sizes.slices)
        ]
    finally:
        await pool.close()
    return round(median_of([one.per_second for one in slices]))


def _submitting(store: EventStore, name: str) -> Callable[[], Awaitable[object]]:
    numbers = count(1)

    async def submit() -> None:
        order = next_order()
        outcome = await store.record(
            Envelope(
                stream=sale_stream(order.order_id),
                command_id=f"{name}-{next(numbers)}",
                actor=CLERK,
                at=datetime.now(UTC),
                command=SubmitOrder(order=order),
            )
        )
        if outcome.refused is not None:
            raise RuntimeError(f"refused: {outcome.refused.code}")

    return submit


def _assess_us(customer: CustomerState, policy: Policy, today: date, sizes: Sizes) -> float:
    request = Request(order_id="B0", amount=PRICE, term_days=30, requested_by=CLERK)
    position = Position(exposure=Exposure(currency="CNY", reserved=Decimal("5000.00")))
    rounds = []
    for _ in range(sizes.slices):
        begin = time.perf_counter()
        for _ in range(sizes.assessments):
            assess(request, customer, None, position, policy, today)
        rounds.append((time.perf_counter() - begin) / sizes.assessments * 1e6)
    return round(median_of(rounds), 1)
