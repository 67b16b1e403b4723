"""A way to the ledger without Temporal: what a workflow would record is recorded at once, in a real database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from activities.contracts import Envelope
from activities.postgres.event_store import EventStore
from domain.review.commands import Asked
from starter.gateway import RefusedRemotely
from workflows.messages import Told


@dataclass
class LedgerGateway:
    """Stands in for `Gateway` where only the record matters. `reviews` are those that were asked for."""

    store: EventStore
    clock_offset: timedelta = timedelta(0)
    reviews: list[tuple[str, Asked]] = field(default_factory=list)

    async def ask(self, stream: str, told: Told) -> dict[str, Any]:
        await self.record(stream, told)
        return {}

    async def record(self, stream: str, told: Told) -> None:
        at = datetime.now(UTC) + self.clock_offset
        sent = Envelope(stream=stream, command_id=told.command_id, actor=told.actor, at=at, command=told.command)
        refused = (await self.store.record(sent)).refused
        if refused is not None:
            raise RefusedRemotely(refused.code, refused.message, refused.field, refused.facts)

    async def review(self, customer_id: str, asked: Asked) -> None:
        self.reviews.append((customer_id, asked))
