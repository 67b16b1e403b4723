"""What came of a try, written down: the attempt as a fact, and where it leaves the delivery and the endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from activities.webhooks.call import Answer
from domain.webhook.schedule import failing_for_too_long, next_message, next_try

_ATTEMPT_SQL: Final = """
INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error, response)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING number
"""
_DELIVERY_SQL: Final = """
UPDATE webhook_delivery SET status = $2, due_at = coalesce($3, due_at), finished_at = $4, tries = $5, attempts = $6
WHERE id = $1
"""
_CURSOR_SQL: Final = """
UPDATE webhook_cursor SET failing_since = CASE WHEN $2 THEN NULL ELSE coalesce(failing_since, $3) END, paused_until = $4
WHERE webhook_id = $1 RETURNING failing_since
"""


@dataclass(frozen=True)
class Standing:
    """Why the endpoint should be disabled, if it should."""

    gone: bool
    failing: bool


async def write_down(connection: Any, delivery: Any, answer: Answer, at: datetime) -> Standing:
    """In one transaction. Whoever tried at the same time finds the attempt written already and adds nothing."""
    async with connection.transaction():
        number, tries = delivery["attempts"] + 1, delivery["tries"] + 1
        facts = (delivery["id"], number, at, answer.milliseconds, answer.status, answer.error, answer.response)
        if await connection.fetchval(_ATTEMPT_SQL, *facts) is None:
            return Standing(gone=False, failing=False)
        again = None if answer.taken or answer.gone else next_try(tries, at, answer.retry_after)
        status = "delivered" if answer.taken else "waiting" if again else "failed"
        finished = None if again else at
        await connection.execute(_DELIVERY_SQL, delivery["id"], status, again, finished, tries, number)
        pause = next_message(at, answer.retry_after) if answer.out_of_order else None
        since = await connection.fetchval(_CURSOR_SQL, delivery["webhook_id"], answer.taken, at, pause)
        return Standing(gone=answer.gone, failing=failing_for_too_long(since, at))
