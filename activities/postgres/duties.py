"""Who did what in a case, and what one person approved lately: asked of the facts, which know their actors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from domain.approval.duties import Done
from domain.approval.safeguards import Duty
from domain.ids import customer_stream

_DUTIES: Final[dict[str, Duty]] = {
    "customer.grade_assigned": "grade",
    "customer.limit_set": "limit",
    "customer.temporary_limit_set": "limit",
    "sale.order_received": "request",
    "sale.order_amended": "request",
    "sale.approval_requested": "request",
    "sale.order_approved": "request",
    "approval.decided": "approve",
    "sale.goods_dispatched": "dispatch",
    "sale.goods_returned": "credit_note",
    "receivable.call_made": "collect",
    "receivable.payment_applied": "cash",
}

# The grade and the limits that are in force; a limit that people decided upon was set by them.
_CREDIT: Final = """
    SELECT DISTINCT ON (e.type) e.type, ARRAY[e.actor] || ARRAY(
        SELECT unnest(d.actor || ARRAY(SELECT jsonb_array_elements_text(d.data->'on_behalf_of'))) FROM event d
        WHERE d.stream = 'approval/' || (e.data->'limit'->>'approval') AND d.type = 'approval.decided') AS people
    FROM event e WHERE e.stream = {stream}
    AND e.type IN ('customer.grade_assigned', 'customer.limit_set', 'customer.temporary_limit_set')
    ORDER BY e.type, e.version DESC
"""
_OF_STREAM, _OF_CUSTOMER = _CREDIT.format(stream="$1"), _CREDIT.format(stream="'customer/' || $1")
CREDIT_SQL: Final = f"(SELECT jsonb_object_agg(type, people) FROM ({_OF_CUSTOMER}) made)"
"""Who made the grade and the limits of customer $1: a JSON object for `credit_done`, or null."""

_CASE_SQL: Final = f"""
WITH orders AS (
    SELECT order_id, state FROM sale_view
    WHERE order_id = ANY($2) OR ($3 AND customer_id = $4 AND phase IN ('held', 'pending', 'offered'))
), streams AS (
    SELECT 'sale/' || order_id AS stream FROM orders
    UNION ALL SELECT 'approval/' || order_id || '.' || n
    FROM orders, generate_series(1, (state->>'approvals_asked')::int) AS n
    UNION ALL SELECT 'receivable/' || (each->>'receivable_id')
    FROM orders, jsonb_array_elements(state->'receivables') AS each
)
SELECT e.type, ARRAY[e.actor, e.data->'order'->>'requested_by', p.actor]
    || ARRAY(SELECT jsonb_array_elements_text(e.data->'on_behalf_of')) AS people
FROM streams JOIN event e USING (stream)
    LEFT JOIN event p ON p.stream = 'payment/' || (e.data->>'payment_id') AND p.version = 1
WHERE e.type = ANY($5) AND e.data->>'outcome' IS DISTINCT FROM 'reject'
UNION ALL SELECT type, people FROM ({_OF_STREAM}) made
"""
_PERIOD_SQL: Final = """
SELECT coalesce(sum((data->>'home')::numeric), 0) FROM event
WHERE type = 'approval.decided' AND actor = $1 AND business_time > $2
"""
_LOCK_SQL: Final = "SELECT pg_advisory_xact_lock(hashtextextended('person/' || $1, 0))"


def credit_done(made: dict[str, list[str]] | None) -> tuple[Done, ...]:
    """From what `CREDIT_SQL` gives."""
    return tuple(_done((made or {}).items()))


async def done_in_case(
    connection: Any, customer_id: str, order_ids: Sequence[str], *, waiting: bool = False
) -> tuple[Done, ...]:
    """Everything that somebody did in these sales and for their customer's credit; with `waiting` also in every sale of
    the customer that is held, waits for a decision or was made an offer."""
    rows = await connection.fetch(
        _CASE_SQL, customer_stream(customer_id), list(order_ids), waiting, customer_id, list(_DUTIES)
    )
    return tuple(dict.fromkeys(_done((row["type"], row["people"]) for row in rows)))


async def one_by_one(connection: Any, person: str) -> None:
    """What one person does waits here for what else they do until the transaction ends: neither do two decisions fit
    into the room that is left for one, nor two duties into one case because neither has seen the other."""
    await connection.execute(_LOCK_SQL, person)


async def approved_since(connection: Any, person: str, at: datetime, days: int) -> Decimal:
    """What the person approved in the `days` before `at`, in home currency; `one_by_one` comes before."""
    return Decimal(await connection.fetchval(_PERIOD_SQL, person, at - timedelta(days=days)))


def _done(made: Iterable[tuple[str, Iterable[str | None]]]) -> Iterator[Done]:
    for event_type, people in made:
        yield from (Done(duty=_DUTIES[event_type], person=person) for person in people if person)
