"""Sales by what is known of them: phase, lane, the number of the order, the customer."""

from __future__ import annotations

from typing import Any, Final

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page, SaleRow
from domain.base import Value
from domain.sale.order import Lane
from domain.sale.state import Phase

# A part of a name is searched for as it is written: no character of it is a wildcard.
_SQL: Final = """
SELECT s.*, (SELECT name FROM account WHERE account_id = 'customer/' || s.customer_id) AS customer_name
FROM sale_view s
WHERE ($1 = '' OR strpos(lower(order_id), lower($1)) = 1 OR customer_id = $1
        OR customer_id IN (SELECT substr(account_id, 10) FROM account
            WHERE account_id LIKE 'customer/%' AND strpos(lower(name), lower($1)) > 0))
    AND ($2 = '{}'::text[] OR phase = ANY($2)) AND ($3::text IS NULL OR lane = $3)
    AND ($4 = '' OR (ordered_on, order_id) < (SELECT ordered_on, order_id FROM sale_view WHERE order_id = $4))
ORDER BY ordered_on DESC, order_id DESC LIMIT $5
"""
_NAME_SQL: Final = "SELECT name FROM account WHERE account_id = 'customer/' || $1"


class SaleFilter(Value):
    """What must all be true. `text` is the beginning of an order's number, a customer's id or a part of its name."""

    text: str = ""
    phases: tuple[Phase, ...] = ()
    lane: Lane | None = None


class NamedSale(SaleRow):
    customer_name: str


async def found_sales(pool: Any, wanted: SaleFilter, *, after: str = "", most: int = PAGE) -> Page[NamedSale]:
    """The latest order first."""
    rows = await pool.fetch(_SQL, wanted.text, list(wanted.phases), wanted.lane, after, probe(most))
    found = [NamedSale(**reading.sale(row).model_dump(), customer_name=row["customer_name"]) for row in rows]
    return reading.page(found, most, lambda row: row.order_id)


async def name_of(pool: Any, customer_id: str) -> str:
    """The customer's name; its id where it is not registered."""
    name: str | None = await pool.fetchval(_NAME_SQL, customer_id)
    return customer_id if name is None else name
