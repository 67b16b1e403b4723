"""The figures of the whole book, added up in the database: what is open, the flows of each month, what grades hold."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from domain.base import Exact, Value
from domain.figures.aging import Aging, OpenBalance, aging
from domain.figures.month import Month
from domain.figures.outstanding import MonthSums
from domain.money import Money
from domain.policy_part import Grade

_OPEN_SQL: Final = """
SELECT currency, due_on, sum(balance) AS balance FROM receivable_view
WHERE phase <> 'settled' GROUP BY currency, due_on
"""
ENTRIES: Final = """
SELECT r.receivable_id, r.customer_id, r.currency, r.due_on, e.position, e.type, CASE e.type
        WHEN 'receivable.opened' THEN (e.data->>'invoiced_on')::date ELSE (e.business_time AT TIME ZONE $1)::date
    END AS day,
    CASE e.type WHEN 'receivable.opened' THEN (e.data->'amount'->>'amount')::numeric ELSE 0 END AS sales,
    CASE e.type WHEN 'receivable.payment_applied' THEN (e.data->'applied'->>'amount')::numeric ELSE 0 END AS cash,
    CASE e.type WHEN 'receivable.credit_note_applied' THEN (e.data->'amount'->>'amount')::numeric
        WHEN 'receivable.interest_charged' THEN -(e.data->'amount'->>'amount')::numeric ELSE 0 END AS credit_notes,
    CASE e.type WHEN 'receivable.payment_applied' THEN (e.data->'bank_charge'->>'amount')::numeric
        + (e.data->'written_off'->>'amount')::numeric + (e.data->'discount'->>'amount')::numeric ELSE 0
    END AS write_offs
FROM receivable_view r JOIN event e ON e.stream = 'receivable/' || r.receivable_id
WHERE e.type IN ('receivable.opened', 'receivable.payment_applied', 'receivable.credit_note_applied',
    'receivable.interest_charged')
"""
"""The ledger: one row for each fact that moved a balance, on the day on which it counts. `$1` is the time zone."""

_MONTHS_SQL: Final = f"""
WITH entry AS MATERIALIZED (SELECT * FROM ({ENTRIES}) every WHERE day <= $2),
flows AS (
    SELECT currency, date_trunc('month', day)::date AS month, sum(sales) AS sales, sum(cash) AS cash,
        sum(credit_notes) AS credit_notes, sum(write_offs) AS write_offs
    FROM entry GROUP BY 1, 2
),
ends AS (
    SELECT first::date AS month, (first + interval '1 month - 1 day')::date AS last_day
    FROM generate_series((SELECT min(month) FROM flows), date_trunc('month', $2::date), interval '1 month') first
),
not_due AS (
    SELECT currency, month, sum(sales - cash - credit_notes - write_offs) AS current
    FROM ends JOIN entry ON day <= last_day AND due_on >= last_day GROUP BY 1, 2
)
SELECT currencies.currency, ends.month, coalesce(sales, 0) AS sales, coalesce(cash, 0) AS cash,
    coalesce(credit_notes, 0) AS credit_notes, coalesce(write_offs, 0) AS write_offs, coalesce(current, 0) AS current
FROM ends CROSS JOIN (SELECT DISTINCT currency FROM flows) currencies
LEFT JOIN flows USING (currency, month) LEFT JOIN not_due USING (currency, month)
ORDER BY currencies.currency, ends.month
"""
_GRADES_SQL: Final = """
SELECT grade, currency, count(*) AS customers, sum(reserved) AS reserved, sum(delivered) AS delivered,
    sum(receivable) AS receivable, sum(unapplied) AS unapplied,
    sum(greatest(0, reserved + delivered + receivable - unapplied)) AS total
FROM account WHERE account_id LIKE 'customer/%' GROUP BY grade, currency ORDER BY grade NULLS LAST, currency
"""


class GradeExposure(Value):
    """What is at risk with the customers of one grade whose accounts are in one currency. `total` adds up totals of
    customers, none of which is below zero; grade None is not graded."""

    grade: Grade | None
    currency: str
    customers: int
    reserved: Exact
    delivered: Exact
    receivable: Exact
    unapplied: Exact
    total: Exact


async def open_aging(pool: Any, on: date) -> dict[str, Aging]:
    """What is open, by currency and days past due on that day."""
    found: dict[str, list[OpenBalance]] = {}
    for row in await pool.fetch(_OPEN_SQL):
        found.setdefault(row["currency"], []).append(OpenBalance("", row["balance"], row["due_on"]))
    return {currency: aging(found[currency], on, Money.zero(currency).amount) for currency in sorted(found)}


async def month_sums(pool: Any, through: date, timezone: str) -> dict[str, list[MonthSums]]:
    """The ledger's months by currency, from the first month of any of them through the month of that day."""
    found: dict[str, list[MonthSums]] = {}
    for row in await pool.fetch(_MONTHS_SQL, timezone, through):
        currency = row["currency"]
        flows = ("sales", "cash", "credit_notes", "write_offs", "current")
        sums = {name: Money.rounded(row[name], currency).amount for name in flows}
        found.setdefault(currency, []).append(MonthSums(month=Month.of(row["month"]), **sums))
    return found


async def exposure_by_grade(pool: Any) -> tuple[GradeExposure, ...]:
    """The best grade first, customers without a grade last."""
    return tuple(GradeExposure(**dict(row)) for row in await pool.fetch(_GRADES_SQL))
