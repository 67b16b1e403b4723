"""Customers by what is known of them: grade, segment, what stops them, a part of the name."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import CustomerRow, Page
from domain.base import Value
from domain.ids import customer_stream
from domain.policy_part import Grade

Stop = Literal["hold", "knock_out", "collection"]
"""What stops new credit: a hold by a person, a knock-out, a step of collection."""

# A part of a name is searched for as it is written: no character of it is a wildcard.
_SQL: Final = """
SELECT * FROM account a
WHERE account_id LIKE 'customer/%' AND account_id > $1
    AND ($2 = '' OR strpos(lower(name), lower($2)) > 0 OR strpos(lower(account_id), lower('customer/' || $2)) = 1)
    AND ($3::text IS NULL OR coalesce(grade, 'none') = $3) AND ($4::text IS NULL OR state->>'segment' = $4)
    AND ($5::text IS NULL OR CASE $5
        WHEN 'hold' THEN jsonb_array_length(state->'holds') > 0
        WHEN 'knock_out' THEN jsonb_array_length(state->'knock_outs') > 0
        ELSE EXISTS (SELECT FROM receivable_view r WHERE r.customer_id = substr(a.account_id, 10)
            AND r.phase <> 'settled' AND r.stops_credit) END)
    AND ($6::text IS NULL OR currency = $6)
ORDER BY account_id LIMIT $7
"""


class CustomerFilter(Value):
    """What must all be true; nothing asks for everybody. `text` is a part of the name or the beginning of the id."""

    text: str = ""
    grade: Grade | Literal["none"] | None = None
    segment: str | None = None
    stop: Stop | None = None
    currency: str | None = None


async def found_customers(
    pool: Any, wanted: CustomerFilter, on: date, *, after: str = "", most: int = PAGE
) -> Page[CustomerRow]:
    """By id, with the limit that counts on that day."""
    rows = await pool.fetch(
        _SQL,
        customer_stream(after),
        wanted.text,
        wanted.grade,
        wanted.segment,
        wanted.stop,
        wanted.currency,
        probe(most),
    )
    return reading.page([reading.customer(row, on) for row in rows], most, lambda row: row.customer_id)
