"""Sends decisions whose time to undo is over. Each is carried out once, whoever dies meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import asyncpg
import structlog
from pydantic import TypeAdapter

from activities.contracts import AnyCommand, Refused
from activities.postgres.reading import carried_out
from domain.errors import Refusal
from domain.ids import approval_stream

log = structlog.get_logger(__name__)

CarryOut = Callable[[str, AnyCommand, str, str], Awaitable[None]]
"""Has the owner of a stream carry out a command of an actor under its id, and waits; raises `Refusal`."""

_HANDS: Final = 3
"""Decisions sent at once; each holds a connection of the pool until it is answered."""
_IDLE_SECONDS: Final = 0.4
_PATIENCE_SECONDS: Final = 20.0
_LONGEST_PAUSE: Final = timedelta(minutes=1)
_COMMAND: Final[TypeAdapter[AnyCommand]] = TypeAdapter(AnyCommand)

_DUE_SQL: Final = "UPDATE pending_decision SET status = 'sending' WHERE status = 'waiting' AND send_at <= now()"
# The lock is the claim: it ends with whoever holds it, so that another sends what was left in dead hands.
_CLAIM_SQL: Final = """
SELECT command_id, task_id, person, command, attempts FROM pending_decision
WHERE status = 'sending' AND (try_after IS NULL OR try_after <= now())
ORDER BY send_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_CONCLUDE_SQL: Final = """
UPDATE pending_decision SET status = $2, refused = $3, finished_at = clock_timestamp(), attempts = attempts + 1
WHERE command_id = $1
"""
_LATER_SQL: Final = """
UPDATE pending_decision SET attempts = attempts + 1, last_error = $2, try_after = clock_timestamp() + $3::interval
WHERE command_id = $1
"""


@dataclass(frozen=True)
class DecisionSender:
    """Any number of senders may work on one database."""

    pool: asyncpg.Pool
    carry_out: CarryOut

    async def run(self) -> None:
        """Sends until cancelled; a database that goes away is waited for."""
        while True:
            try:
                await self.send_due()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
                log.warning("decisions_unreachable", error=str(error))
            await asyncio.sleep(_IDLE_SECONDS)

    async def send_due(self) -> int:
        """Sends everything that is due now and returns how many it was."""
        if await self.pool.execute(_DUE_SQL) == "UPDATE 0" and not await self.pool.fetchval(
            "SELECT EXISTS (SELECT FROM pending_decision WHERE status = 'sending')"
        ):
            return 0
        return sum(await asyncio.gather(*(self._send_all() for _ in range(_HANDS))))

    async def _send_all(self) -> int:
        sent = 0
        while await self._send_one():
            sent += 1
        return sent

    async def _send_one(self) -> bool:
        async with self.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_CLAIM_SQL)
            if row is None:
                return False
            stream = approval_stream(row["task_id"])
            try:
                command = _COMMAND.validate_python(row["command"])
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self.carry_out(stream, command, row["person"], row["command_id"])
            except Refusal as refusal:
                # A first try may have been carried out and its answer lost; what it led to must not refuse the second.
                taken = await carried_out(connection, stream, row["command_id"])
                await _conclude(connection, row["command_id"], None if taken else refusal)
            except Exception as error:  # noqa: BLE001 - whatever went wrong on the way, the decision must be tried again.
                await _try_later(connection, row, error)
            else:
                await _conclude(connection, row["command_id"], None)
        return True


async def _conclude(connection: Any, command_id: str, refusal: Refusal | None) -> None:
    refused = None if refusal is None else Refused.of(refusal).model_dump(mode="json")
    await connection.execute(_CONCLUDE_SQL, command_id, "taken" if refused is None else "refused", refused)


async def _try_later(connection: Any, row: Any, error: Exception) -> None:
    pause = min(timedelta(seconds=2 ** min(row["attempts"], 9)), _LONGEST_PAUSE)
    log.warning("decision_not_sent", command_id=row["command_id"], error=str(error))
    await connection.execute(_LATER_SQL, row["command_id"], f"{type(error).__name__}: {error}"[:500], pause)
