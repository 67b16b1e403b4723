"""Sends events to the endpoints that subscribe to them: at least once, in order per stream, signed.

One dispatcher leads, by a lock of its connection that the database gives back when its process ends; the others wait
for that. Each endpoint has a line of its own, so a slow one holds up no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import asyncpg
import httpx2
import structlog

from activities.contracts import Envelope
from activities.ledger import Ledger
from activities.webhooks.attempts import write_down
from activities.webhooks.call import Caller
from activities.webhooks.collect import collect
from activities.webhooks.secrets import EndpointSecrets
from activities.webhooks.signing import signed_headers
from domain.ids import webhook_stream
from domain.webhook.commands import DisableEndpoint
from domain.webhook.state import EndpointState

log = structlog.get_logger(__name__)

LEADER_LOCK: Final = 7_310_019
ACTOR: Final = "system"

_IDLE_SECONDS: Final = 0.5
_FOLLOW_SECONDS: Final = 2.0
_LINES_AT_ONCE: Final = 32

_OPEN: Final = """
FROM webhook_view v JOIN webhook_cursor c USING (webhook_id)
WHERE v.phase = 'enabled' AND (c.paused_until IS NULL OR c.paused_until <= $1)
"""
# A delivery waits for those before it in its stream, whenever their next try is; others of the endpoint overtake them.
_NEXT: Final = """
FROM webhook_delivery d WHERE d.webhook_id = v.webhook_id AND d.status = 'waiting' AND d.due_at <= $1 AND NOT EXISTS (
    SELECT FROM webhook_delivery older WHERE older.webhook_id = d.webhook_id AND older.stream = d.stream
        AND older.status = 'waiting' AND older.position < d.position)
"""
_DUE_SQL: Final = f"SELECT v.webhook_id {_OPEN} AND EXISTS (SELECT {_NEXT}) ORDER BY v.webhook_id"
_NEXT_SQL: Final = f"""
WITH v AS (SELECT v.webhook_id, v.state {_OPEN} AND v.webhook_id = $2)
SELECT d.*, v.state FROM v CROSS JOIN LATERAL (
    SELECT d.id, d.webhook_id, d.body, d.tries, d.attempts {_NEXT} ORDER BY d.position, d.seq LIMIT 1) d
"""  # noqa: S608 - made of the constants above


@dataclass
class Dispatcher:
    """`clock` gives business time. `pool` is its own: tries last long and must take no connection from appends."""

    pool: asyncpg.Pool
    ledger: Ledger
    secrets: EndpointSecrets
    caller: Caller
    clock: Callable[[], datetime]
    _lines: dict[str, asyncio.Task[int]] = field(default_factory=dict)
    _at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LINES_AT_ONCE))

    async def run(self) -> None:
        """Leads or waits to lead until cancelled; a database that goes away is waited for."""
        while True:
            try:
                async with self.pool.acquire() as connection:
                    if await connection.fetchval("SELECT pg_try_advisory_lock($1)", LEADER_LOCK):
                        await self._lead(connection)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
                log.warning("webhooks_unreachable", error=str(error))
            await asyncio.sleep(_FOLLOW_SECONDS)

    async def deliver_due(self) -> int:
        """One turn: writes what has to be sent, sends what is due and returns the number of tries."""
        async with self.pool.acquire() as connection:
            await collect(connection, self.clock())
            due = await connection.fetch(_DUE_SQL, self.clock())
        return sum(await asyncio.gather(*(self._line(row["webhook_id"]) for row in due)))

    async def _lead(self, connection: Any) -> None:
        try:
            while True:
                await collect(connection, self.clock())
                for row in await connection.fetch(_DUE_SQL, self.clock()):
                    self._keep_going(row["webhook_id"])
                await asyncio.sleep(_IDLE_SECONDS)
        finally:
            for line in self._lines.values():
                line.cancel()
            await asyncio.gather(*self._lines.values(), return_exceptions=True)
            self._lines.clear()
            await connection.execute("SELECT pg_advisory_unlock($1)", LEADER_LOCK)

    def _keep_going(self, webhook_id: str) -> None:
        running = self._lines.get(webhook_id)
        if running is not None and not running.done():
            return
        if running is not None and (error := running.exception()) is not None:
            log.warning("webhook_line_broke", webhook_id=webhook_id, error=f"{type(error).__name__}: {error}")
        self._lines[webhook_id] = asyncio.create_task(self._line(webhook_id))

    async def _line(self, webhook_id: str) -> int:
        """Everything that is due for one endpoint, one after the other, until it takes no more."""
        tries = 0
        async with self._at_once, self.caller.line() as line:
            while (delivery := await self.pool.fetchrow(_NEXT_SQL, self.clock(), webhook_id)) is not None:
                if not await self._try(line, delivery):
                    break
                tries += 1
        return tries

    async def _try(self, line: httpx2.AsyncClient, delivery: Any) -> bool:
        endpoint, at = EndpointState.model_validate(delivery["state"]), self.clock()
        keys = await self.secrets.keys(endpoint.webhook_id, endpoint.signing_numbers(at))
        if not keys:
            # Whoever asked for the secret has not been given it yet, or never will be and has to ask for another one.
            log.warning("webhook_without_secret", webhook_id=endpoint.webhook_id)
            return False
        body = delivery["body"].encode()
        headers = signed_headers(keys, delivery["id"], int(at.timestamp()), body)
        answer = await self.caller.call(line, endpoint.url, headers, body)
        async with self.pool.acquire() as connection:
            standing = await write_down(connection, delivery, answer, at)
        if not answer.taken:
            log.warning(
                "webhook_not_taken", webhook_id=endpoint.webhook_id, delivery=delivery["id"], error=answer.error
            )
        if standing.gone or standing.failing:
            await self._disable(delivery, "gone" if standing.gone else "failing", answer.error, at)
        return True

    async def _disable(self, delivery: Any, cause: Literal["gone", "failing"], reason: str, at: datetime) -> None:
        webhook_id, number = delivery["webhook_id"], delivery["attempts"] + 1
        command = DisableEndpoint(cause=cause, reason=reason[:200])
        command_id = f"{delivery['id']}#{number}"
        stream = webhook_stream(webhook_id)
        outcome = await self.ledger.record(
            Envelope(stream=stream, command_id=command_id, actor=ACTOR, at=at, command=command)
        )
        log.warning("webhook_disabled", webhook_id=webhook_id, cause=cause, refused=outcome.refused is not None)
