"""The ledger of receivables one by one: what moved a balance in a month."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from activities.postgres import reading
from activities.postgres.figures_reading import ENTRIES
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page
from domain.base import Value
from domain.figures.month import Month
from domain.money import Money

_SQL: Final = f"""
SELECT * FROM ({ENTRIES}) entry
WHERE day BETWEEN $2 AND $3 AND ($4::text IS NULL OR currency = $4)
    AND ($5::bigint IS NULL OR position < $5)
ORDER BY position DESC LIMIT $6
"""

EntryType = Literal[
    "receivable.opened", "receivable.payment_applied", "receivable.credit_note_applied", "receivable.interest_charged"
]


class LedgerRow(Value):
    """One fact. `write_offs` are bank charges, discounts and small differences that were let go; interest stands as a
    credit note below zero."""

    position: int
    type: EntryType
    receivable_id: str
    customer_id: str
    day: date
    sales: Money
    cash: Money
    credit_notes: Money
    write_offs: Money


async def ledger_entries(
    pool: Any, month: Month, through: date, timezone: str, *, currency: str | None, after: int | None, most: int = PAGE
) -> Page[LedgerRow]:
    """Those of the month through that day, the last recorded first."""
    first, last = date(month.year, month.month, 1), min(month.last_day, through)
    rows = await pool.fetch(_SQL, timezone, first, last, currency, after, probe(most))
    return reading.page([_row(row) for row in rows], most, lambda row: str(row.position))


def _row(row: Any) -> LedgerRow:
    plain = ("position", "type", "receivable_id", "customer_id", "day")
    flows = ("sales", "cash", "credit_notes", "write_offs")
    amounts = {name: Money.rounded(row[name], row["currency"]) for name in flows}
    return LedgerRow(**{name: row[name] for name in plain}, **amounts)
