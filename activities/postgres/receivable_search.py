"""Receivables as collectors look at them: what is overdue first, by age, by the calls that are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page, ReceivableRow
from domain.base import Value
from domain.figures.aging import BUCKETS, Bucket

# Open items by due date have what is longest overdue at the top, settled ones the latest. The row after which a page
# begins is looked up whatever became of it meanwhile.
_SQL: Final = """
WITH placed AS (SELECT *, CASE WHEN $5 THEN date '2000-01-01' - due_on ELSE due_on - date '2000-01-01' END AS place
    FROM receivable_view)
SELECT p.*, (SELECT name FROM account WHERE account_id = 'customer/' || p.customer_id) AS customer_name FROM placed p
WHERE ($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR currency = $2)
    AND ($3::date IS NULL OR due_on >= $3) AND ($4::date IS NULL OR due_on <= $4)
    AND (phase = 'settled') = $5 AND (NOT $6 OR phase = 'overdue') AND (NOT $7 OR call_open)
    AND ($8 = '' OR strpos(lower(invoice_no), lower($8)) = 1 OR strpos(lower(receivable_id), lower($8)) = 1
        OR order_id = $8 OR customer_id = $8)
    AND ($9 = '' OR (place, receivable_id) > (SELECT place, receivable_id FROM placed WHERE receivable_id = $9))
ORDER BY place, receivable_id LIMIT $10
"""


class ReceivableFilter(Value):
    """What must all be true. `bucket` is by days past due; `text` the beginning of a number; `settled` asks for those
    that are settled instead of the open ones."""

    text: str = ""
    customer_id: str | None = None
    currency: str | None = None
    bucket: Bucket | None = None
    overdue: bool = False
    call_due: bool = False
    settled: bool = False


class NamedReceivable(ReceivableRow):
    customer_name: str


async def found_receivables(
    pool: Any, wanted: ReceivableFilter, on: date, *, after: str = "", most: int = PAGE
) -> Page[NamedReceivable]:
    """The longest overdue first; of settled ones the latest due date first."""
    fewest, largest = BUCKETS[wanted.bucket] if wanted.bucket else (None, None)
    rows = await pool.fetch(
        _SQL,
        wanted.customer_id,
        wanted.currency,
        None if largest is None else on - timedelta(days=largest),
        None if fewest is None else on - timedelta(days=fewest),
        wanted.settled,
        wanted.overdue,
        wanted.call_due,
        wanted.text,
        after,
        probe(most),
    )
    return reading.page([_row(row) for row in rows], most, lambda row: row.receivable_id)


def _row(row: Any) -> NamedReceivable:
    return NamedReceivable(**reading.receivable(row).model_dump(), customer_name=row["customer_name"])
