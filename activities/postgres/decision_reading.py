"""How orders were decided: by whom, in what lane, and how long it took. Added up, and one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page
from domain.base import Value
from domain.money import Money
from domain.sale.order import Lane

SPANS: Final = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
    timedelta(days=3),
)
"""What ends each class of the time to a decision but the last, which has no end; an end belongs to the class after."""

_DECIDED: Final = """
SELECT s.order_id, s.customer_id, s.amount, s.currency, s.ordered_on, decision.at AS decided_at, decision.type,
    decision.approval_id, decision.at - received.business_time AS took, coalesce(decision.lane, (
        SELECT data->>'lane' FROM event asked
        WHERE asked.stream = received.stream AND asked.type = 'sale.approval_requested'
            AND asked.version < decision.version ORDER BY asked.version DESC LIMIT 1)) AS lane,
    width_bucket(decision.at - received.business_time, $2::interval[]) AS span
FROM sale_view s JOIN event received ON received.stream = 'sale/' || s.order_id AND received.version = 1
CROSS JOIN LATERAL (
    SELECT version, type, business_time AS at, data->>'lane' AS lane, coalesce(data->>'approval_id', '') AS approval_id
    FROM event WHERE stream = received.stream
        AND type IN ('sale.order_approved', 'sale.order_declined', 'sale.offer_made')
    ORDER BY version LIMIT 1
) decision WHERE s.ordered_on >= $1
"""
_SUMS_SQL: Final = f"""
SELECT lane, count(*) AS decided, count(*) FILTER (WHERE approval_id = '') AS touchless,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS p50,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY took) AS p95,
    array[{", ".join(f"count(*) FILTER (WHERE span = {place})" for place in range(len(SPANS) + 1))}] AS spans
FROM ({_DECIDED}) decided GROUP BY GROUPING SETS ((lane), ()) ORDER BY lane NULLS FIRST
"""
_ROWS_SQL: Final = f"""
SELECT * FROM ({_DECIDED}) decided
WHERE ($3::text IS NULL OR lane = $3) AND ($4::boolean IS NULL OR (approval_id = '') = $4)
    AND ($5::integer IS NULL OR span = $5)
    AND ($6 = '' OR (took, order_id) < (SELECT took, order_id FROM ({_DECIDED}) before WHERE order_id = $6))
ORDER BY took DESC, order_id DESC LIMIT $7
"""

Outcome = Literal["sale.order_approved", "sale.order_declined", "sale.offer_made"]


class DecisionSums(Value):
    """`lane` None is all of them. `touchless` were decided without asking a person; `spans` counts by class of time."""

    lane: Lane | None
    decided: int
    touchless: int
    p50: timedelta
    p95: timedelta
    spans: tuple[int, ...]


class DecisionRow(Value):
    """The first decision about one order; `approval_id` is empty where no person was asked."""

    order_id: str
    customer_id: str
    amount: Money
    ordered_on: date
    decided_at: datetime
    outcome: Outcome
    lane: Lane
    approval_id: str
    took: timedelta


async def decision_sums(pool: Any, since: date) -> tuple[DecisionSums, ...]:
    """Of the orders from that day on: all of them first, then by lane. Empty when none has been decided."""
    rows = await pool.fetch(_SUMS_SQL, since, list(SPANS))
    return tuple(DecisionSums(**dict(row)) for row in rows if row["decided"])


async def decisions(
    pool: Any,
    since: date,
    *,
    lane: Lane | None = None,
    touchless: bool | None = None,
    span: int | None = None,
    after: str = "",
    most: int = PAGE,
) -> Page[DecisionRow]:
    """The same orders one by one, the slowest first."""
    rows = await pool.fetch(_ROWS_SQL, since, list(SPANS), lane, touchless, span, after, probe(most))
    return reading.page([_row(row) for row in rows], most, lambda row: row.order_id)


def _row(row: Any) -> DecisionRow:
    plain = ("order_id", "customer_id", "ordered_on", "decided_at", "lane", "approval_id", "took")
    return DecisionRow(
        **{name: row[name] for name in plain}, amount=Money.of(row["amount"], row["currency"]), outcome=row["type"]
    )
