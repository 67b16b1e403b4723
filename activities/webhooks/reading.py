"""Endpoints and deliveries as they are read. Nothing here knows a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import asyncpg

from activities.postgres.reading import PAGE, page, probe
from activities.postgres.rows import Page
from domain.base import Value
from domain.webhook.state import EndpointPhase, EndpointState

Status = Literal["waiting", "delivered", "failed", "dropped"]

_ENDPOINT: Final = """
SELECT v.state, c.failing_since, (SELECT count(*) FROM webhook_delivery d
    WHERE d.webhook_id = v.webhook_id AND d.status = 'waiting') AS waiting
FROM webhook_view v LEFT JOIN webhook_cursor c USING (webhook_id)
"""
_DELIVERY: Final = """
SELECT d.id, d.webhook_id, d.type, d.stream, d.position, d.status, d.created_at, d.due_at, d.attempts, d.finished_at,
    d.replayed_by, a.status AS last_status, a.error AS last_error
FROM webhook_delivery d LEFT JOIN webhook_attempt a ON a.delivery_id = d.id AND a.number = d.attempts
"""
_DELIVERIES_SQL: Final = f"""
{_DELIVERY}
WHERE ($1::text IS NULL OR d.webhook_id = $1) AND ($2::text IS NULL OR d.status = $2)
    AND ($3::text IS NULL OR d.type = $3) AND ($4::text IS NULL OR d.stream = $4)
    AND ($5 = '' OR d.seq < (SELECT seq FROM webhook_delivery WHERE id = $5))
ORDER BY d.seq DESC LIMIT $6
"""  # noqa: S608 - made of the constant above
_ATTEMPTS_SQL: Final = """
SELECT number, at, milliseconds, status, error, response FROM webhook_attempt WHERE delivery_id = $1 ORDER BY number
"""
# The positions of a moment lie together, but an aggregate over all of them must not lead the planner to their index.
_POSITION_SQL: Final = """
WITH late AS MATERIALIZED (SELECT position FROM event WHERE recorded_at >= $1) SELECT min(position) FROM late
"""


class EndpointRow(Value):
    """`failing_since`: it has taken nothing since then. Until `previous_until` the secret before the newest signs as
    well."""

    webhook_id: str
    url: str
    events: tuple[str, ...]
    description: str
    phase: EndpointPhase
    cause: str
    reason: str
    secret_number: int
    previous_until: datetime | None
    failing_since: datetime | None
    waiting: int


class DeliveryRow(Value):
    """One message to one endpoint; its id is the header `webhook-id`. `next_try` is None when there will be none.

    `position` and `stream` are those of the event; 0 and empty for a test message.
    """

    delivery_id: str
    webhook_id: str
    type: str
    stream: str
    position: int
    status: Status
    created_at: datetime
    attempts: int
    next_try: datetime | None
    finished_at: datetime | None
    last_status: int | None
    last_error: str
    replayed_by: str


class AttemptRow(Value):
    """One try. `status` is None when there was no answer; `response` is the beginning of what the endpoint said."""

    number: int
    at: datetime
    milliseconds: int
    status: int | None
    error: str
    response: str


class DeliveryFile(DeliveryRow):
    """With the exact body, and every try."""

    body: str
    tries: tuple[AttemptRow, ...]


@dataclass(frozen=True)
class Webhooks:
    """Lists come in pages of at most `most` rows; one thing that is not there is None."""

    pool: asyncpg.Pool

    async def endpoints(self, *, deleted: bool = False, after: str = "", most: int = PAGE) -> Page[EndpointRow]:
        """By id; deleted ones only where asked for."""
        sql = f"{_ENDPOINT} WHERE v.webhook_id > $1 AND ($2 OR v.phase <> 'deleted') ORDER BY v.webhook_id LIMIT $3"
        rows = [_endpoint(row) for row in await self.pool.fetch(sql, after, deleted, probe(most))]
        return page(rows, most, lambda row: row.webhook_id)

    async def endpoint(self, webhook_id: str) -> EndpointRow | None:
        row = await self.pool.fetchrow(f"{_ENDPOINT} WHERE v.webhook_id = $1", webhook_id)
        return None if row is None else _endpoint(row)

    async def deliveries(
        self,
        *,
        webhook_id: str | None = None,
        status: Status | None = None,
        event_type: str | None = None,
        stream: str | None = None,
        after: str = "",
        most: int = PAGE,
    ) -> Page[DeliveryRow]:
        """The latest first."""
        wanted = (webhook_id, status, event_type, stream, after)
        rows = [_delivery(row) for row in await self.pool.fetch(_DELIVERIES_SQL, *wanted, probe(most))]
        return page(rows, most, lambda row: row.delivery_id)

    async def delivery(self, delivery_id: str) -> DeliveryFile | None:
        row = await self.pool.fetchrow(f"{_DELIVERY} WHERE d.id = $1", delivery_id)
        if row is None:
            return None
        body = await self.pool.fetchval("SELECT body FROM webhook_delivery WHERE id = $1", delivery_id)
        tries = tuple(AttemptRow(**dict(each)) for each in await self.pool.fetch(_ATTEMPTS_SQL, delivery_id))
        return DeliveryFile(**_delivery(row).model_dump(), body=body, tries=tries)

    async def position_since(self, moment: datetime) -> int | None:
        """The first position of the record that was written at that moment or later; None when nothing was."""
        found: int | None = await self.pool.fetchval(_POSITION_SQL, moment)
        return found


def _endpoint(row: Any) -> EndpointRow:
    state = EndpointState.model_validate(row["state"])
    told = EndpointRow.model_fields.keys() & EndpointState.model_fields.keys()
    known = {name: getattr(state, name) for name in told}
    return EndpointRow(**known, failing_since=row["failing_since"], waiting=row["waiting"])


def _delivery(row: Any) -> DeliveryRow:
    plain = ("webhook_id", "type", "stream", "position", "status", "created_at", "attempts", "finished_at")
    return DeliveryRow(
        **{name: row[name] for name in plain},
        delivery_id=row["id"],
        next_try=row["due_at"] if row["status"] == "waiting" else None,
        last_status=row["last_status"],
        last_error=row["last_error"] or "",
        replayed_by=row["replayed_by"] or "",
    )
