"""From the record to deliveries: each endpoint has a cursor, and what lies behind it has been written down for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from activities.postgres.horizon import readable_end
from activities.webhooks.payload import event_body, message_id
from domain.webhook.state import EndpointState
from domain.webhook.subscription import split_patterns

WINDOW: Final = 5_000
"""As many deliveries wait for one endpoint at most; what follows stays in the record until there is room."""
BATCH: Final = 500

_BEGIN_SQL: Final = """
INSERT INTO webhook_cursor (webhook_id, position)
SELECT v.webhook_id, e.position FROM webhook_view v
JOIN event e ON e.stream = 'webhook/' || v.webhook_id AND e.version = 1
WHERE v.phase <> 'deleted' AND NOT EXISTS (SELECT FROM webhook_cursor c WHERE c.webhook_id = v.webhook_id)
ON CONFLICT DO NOTHING
"""
_REST_SQL: Final = """
UPDATE webhook_cursor c SET failing_since = NULL, paused_until = NULL FROM webhook_view v
WHERE v.webhook_id = c.webhook_id AND v.phase <> 'enabled' AND num_nonnulls(c.failing_since, c.paused_until) > 0
"""
_END_SQL: Final = """
WITH ended AS (
    DELETE FROM webhook_cursor c USING webhook_view v WHERE v.webhook_id = c.webhook_id AND v.phase = 'deleted'
    RETURNING c.webhook_id
)
UPDATE webhook_delivery d SET status = 'dropped', finished_at = $1 FROM ended
WHERE d.webhook_id = ended.webhook_id AND d.status = 'waiting'
"""
_FORGET_SQL: Final = """
DELETE FROM webhook_secret s USING webhook_view v
WHERE v.webhook_id = s.webhook_id AND (v.phase = 'deleted' OR s.number < (v.state->>'secret_number')::int
    - CASE WHEN (v.state->>'previous_until')::timestamptz > $1 THEN 1 ELSE 0 END)
"""
_ANY_SQL: Final = "SELECT EXISTS (SELECT FROM webhook_view)"
_ENDPOINTS_SQL: Final = """
SELECT v.webhook_id FROM webhook_view v JOIN webhook_cursor c USING (webhook_id)
WHERE v.phase = 'enabled' AND (c.position < $1 OR c.replays < (v.state->>'replays')::int) ORDER BY v.webhook_id
"""
_CURSOR_SQL: Final = """
SELECT c.position, c.replays, v.state, (SELECT count(*) FROM (SELECT FROM webhook_delivery d
    WHERE d.webhook_id = c.webhook_id AND d.status = 'waiting' LIMIT $2) waiting) AS waiting
FROM webhook_cursor c JOIN webhook_view v USING (webhook_id)
WHERE c.webhook_id = $1 AND v.phase = 'enabled' FOR UPDATE OF c
"""
_EVENTS_SQL: Final = """
SELECT position, stream, version, type, data, business_time FROM event
WHERE position > $1 AND position <= $2
    AND (type = ANY($3) OR EXISTS (SELECT FROM unnest($4::text[]) AS beginning WHERE starts_with(type, beginning)))
ORDER BY position LIMIT $5
"""
# A row that is there already is replayed, under the id and with the body that it has.
_WRITE_SQL: Final = """
INSERT INTO webhook_delivery (id, webhook_id, position, stream, type, body, created_at, due_at)
SELECT id, $1, position, stream, type, body, $2, $2
FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[]) AS e (id, position, stream, type, body)
ORDER BY position
ON CONFLICT (webhook_id, position) WHERE position > 0
DO UPDATE SET status = 'waiting', due_at = EXCLUDED.due_at, tries = 0, finished_at = NULL
"""
_ADVANCE_SQL: Final = "UPDATE webhook_cursor SET position = $2, replays = $3 WHERE webhook_id = $1"


async def collect(connection: Any, now: datetime) -> int:
    """Writes down what endpoints have to be told, as far as the record can be read; returns how many deliveries.

    One dispatcher does so at a time; who lost that right without noticing waits for the cursor's row.
    """
    if not await connection.fetchval(_ANY_SQL):
        return 0
    for sql in (_BEGIN_SQL, _REST_SQL):
        await connection.execute(sql)
    for sql in (_END_SQL, _FORGET_SQL):
        await connection.execute(sql, now)
    end = await readable_end(connection)
    if end is None:
        return 0
    written = 0
    for row in await connection.fetch(_ENDPOINTS_SQL, end):
        while fresh := await _portion(connection, row["webhook_id"], end, now):
            written += fresh
    return written


async def _portion(connection: Any, webhook_id: str, end: int, now: datetime) -> int:
    async with connection.transaction():
        cursor = await connection.fetchrow(_CURSOR_SQL, webhook_id, WINDOW)
        if cursor is None:
            return 0
        endpoint = EndpointState.model_validate(cursor["state"])
        asked_again = endpoint.replays > cursor["replays"]
        begin = min(cursor["position"], endpoint.replay_since - 1) if asked_again else cursor["position"]
        room = min(WINDOW - cursor["waiting"], BATCH)
        if room <= 0:
            return 0
        exact, beginnings = split_patterns(endpoint.events)
        rows = await connection.fetch(_EVENTS_SQL, begin, end, exact, beginnings, room)
        columns = [[row[name] for row in rows] for name in ("position", "stream", "type")]
        ids = [message_id(webhook_id, position) for position in columns[0]]
        bodies = [event_body(row) for row in rows]
        await connection.execute(_WRITE_SQL, webhook_id, now, ids, *columns, bodies)
        reached = rows[-1]["position"] if len(rows) == room else max(end, begin)
        await connection.execute(_ADVANCE_SQL, webhook_id, reached, endpoint.replays)
        return len(rows)
