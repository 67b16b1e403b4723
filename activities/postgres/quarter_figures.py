"""What customers bought and what serving them took, by calendar quarter, out of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from domain.segment.contribution import QuarterFigures, closed_quarters, first_day, quarter_of

_QUARTER: Final = "'YYYY\"Q\"Q'"
_SQL: Final = f"""
SELECT customer_id, quarter, sum(invoiced) AS invoiced, sum(orders)::int AS orders, sum(reminders)::int AS reminders,
    sum(calls)::int AS calls, sum(reviews)::int AS reviews
FROM (
    SELECT customer_id, to_char((state->>'invoiced_on')::date, {_QUARTER}) AS quarter,
        amount * (state->>'rate')::numeric AS invoiced, 0 AS orders, 0 AS reminders, 0 AS calls, 0 AS reviews
    FROM receivable_view
    WHERE (state->>'invoiced_on')::date >= $1 AND (state->>'invoiced_on')::date < $2 {{customers}}
    UNION ALL
    SELECT customer_id, to_char(ordered_on, {_QUARTER}), 0, 1, 0, 0, 0
    FROM sale_view WHERE ordered_on >= $1 AND ordered_on < $2 {{customers}}
    UNION ALL
    SELECT customer_id, to_char(day, {_QUARTER}),
        CASE type WHEN 'receivable.credit_note_applied' THEN -amount * rate ELSE 0 END, 0,
        CASE WHEN type = 'receivable.ladder_step_taken' AND channel = 'mail' THEN 1 ELSE 0 END,
        CASE type WHEN 'receivable.call_made' THEN 1 ELSE 0 END, 0
    FROM (SELECT r.customer_id, (e.business_time AT TIME ZONE $3)::date AS day, e.type, e.data->>'channel' AS channel,
              (e.data->'amount'->>'amount')::numeric AS amount, (r.state->>'rate')::numeric AS rate
          FROM receivable_view r JOIN event e ON e.stream = 'receivable/' || r.receivable_id
          WHERE e.type IN ('receivable.credit_note_applied', 'receivable.ladder_step_taken', 'receivable.call_made')
              {{customers}}) followed
    WHERE day >= $1 AND day < $2
    UNION ALL
    SELECT substr(stream, 10), to_char(day, {_QUARTER}), 0, 0, 0, 0, 1
    FROM (SELECT stream, (business_time AT TIME ZONE $3)::date AS day FROM event
          WHERE type = 'customer.grade_assigned' {{streams}}) reviewed
    WHERE day >= $1 AND day < $2
) parts GROUP BY customer_id, quarter
"""
_OF_ALL: Final = _SQL.format(customers="", streams="")
_OF_SOME: Final = _SQL.format(
    customers="AND customer_id = ANY($4)", streams="AND stream IN (SELECT 'customer/' || unnest($4::text[]))"
)

Figures = Mapping[str, tuple[QuarterFigures, ...]]
"""By customer: every closed quarter, the oldest first; those without business are zero."""


async def quarter_figures(
    connection: Any, today: date, count: int, timezone: str, customers: Sequence[str] | None = None
) -> Figures:
    """The last `count` closed quarters of these customers, or of all that had any business. `invoiced` is in the
    currency of the customer's account."""
    quarters = closed_quarters(today, count)
    period = (first_day(quarters[0]), first_day(quarter_of(today)), timezone)
    rows = await (
        connection.fetch(_OF_ALL, *period)
        if customers is None
        else connection.fetch(_OF_SOME, *period, list(customers))
    )
    found = {(row["customer_id"], row["quarter"]): QuarterFigures(**_plain(row)) for row in rows}
    return {
        customer: tuple(found.get((customer, quarter), QuarterFigures(quarter=quarter)) for quarter in quarters)
        for customer in (customers if customers is not None else sorted({row["customer_id"] for row in rows}))
    }


def converted(figures: Sequence[QuarterFigures], rate: Decimal) -> tuple[QuarterFigures, ...]:
    """The same with `invoiced` in another currency."""
    return tuple(each.model_copy(update={"invoiced": each.invoiced * rate}) for each in figures)


def _plain(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in QuarterFigures.model_fields}
