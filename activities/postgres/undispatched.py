"""Open business that can still be stopped: what is approved and has not left."""

from __future__ import annotations

from typing import Any, Final

from domain.sale.state import DELIVERABLE, SaleState
from domain.terms import longest_days
from domain.warning.events import OpenSale

_SQL: Final = """
SELECT state FROM sale_view WHERE customer_id = $1 AND phase = ANY($2) ORDER BY ordered_on, order_id
"""


async def undispatched_sales(connection: Any, customer_id: str) -> tuple[OpenSale, ...]:
    """The customer's approved sales with something left to dispatch, the oldest first; amounts as ordered."""
    rows = await connection.fetch(_SQL, customer_id, [str(phase) for phase in DELIVERABLE])
    return tuple(_open_sale(SaleState.model_validate(row["state"])) for row in rows)


def _open_sale(sale: SaleState) -> OpenSale:
    order = sale.placed
    left = sale.reserved if sale.reserved is not None else order.amount
    return OpenSale(order_id=order.order_id, amount=left, term_days=longest_days(order.terms, order.ordered_on))
