"""A customer's own history out of the record: what the source own history answers, and what the nightly run watches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from activities.postgres.context import account_of
from domain.customer.state import CustomerState
from domain.evidence.facts import OwnHistoryFacts
from domain.exposure import Exposure, NoLimitOnFile
from domain.figures.payment_behaviour import PaidInvoice, Purchase, own_history
from domain.figures.ratio import ratio
from domain.ids import customer_stream
from domain.money import Money

_ACCOUNT_SQL: Final = "SELECT * FROM account WHERE account_id = $1"
_INVOICES_SQL: Final = """
SELECT receivable_id, amount * (state->>'rate')::numeric AS amount, (state->>'invoiced_on')::date AS issued_on, due_on,
    (state->>'settled_on')::date AS settled_on
FROM receivable_view WHERE customer_id = $1 AND (state->>'invoiced_on')::date <= $2
ORDER BY due_on, receivable_id
"""
# What came back counts against the day of the order, as if it had never been bought.
_PURCHASES_SQL: Final = """
SELECT ordered_on, (amount - (SELECT coalesce(sum((one->1->>'amount')::numeric), 0)
        FROM jsonb_array_elements(state->'returned') one)) * (state->>'rate')::numeric AS amount
FROM sale_view WHERE customer_id = $1 AND ordered_on <= $2
    AND phase IN ('approved', 'partly_delivered', 'delivered', 'closed')
ORDER BY ordered_on, order_id
"""
_PEAK_SQL: Final = """
WITH streams AS (
    SELECT 'sale/' || order_id AS stream FROM sale_view WHERE customer_id = $1
    UNION ALL SELECT 'receivable/' || receivable_id FROM receivable_view WHERE customer_id = $1
    UNION ALL SELECT 'customer/' || $1
)
SELECT coalesce(max(total), 0) FROM (
    SELECT sum(coalesce((moved->>'reserved')::numeric, 0) + coalesce((moved->>'delivered')::numeric, 0)
        + coalesce((moved->>'receivable')::numeric, 0) - coalesce((moved->>'unapplied')::numeric, 0))
        OVER (ORDER BY position, version) AS total
    FROM (SELECT data->'exposure' AS moved, position, version FROM event JOIN streams USING (stream)
          WHERE data ? 'exposure' AND business_time::date <= $2) moves) running
"""


async def own_history_of(connection: Any, customer_id: str, as_of: date) -> OwnHistoryFacts | None:
    """How the customer has paid and bought with us at the end of that day; None for a customer who is not registered.

    `connection` may be a pool. Amounts are in the currency of the customer's account. Utilisation is that of now, in
    percent of the limit in force on that day; unknown without a limit, or with one that is zero or unlimited.
    """
    row = await connection.fetchrow(_ACCOUNT_SQL, customer_stream(customer_id))
    if row is None:
        return None
    account = account_of(row)
    peak = await connection.fetchval(_PEAK_SQL, customer_id, as_of)
    return own_history(
        await invoices_of(connection, customer_id, as_of),
        await purchases_of(connection, customer_id, as_of),
        as_of=as_of,
        currency=account.exposure.currency,
        utilisation_percent=utilisation(account.state, account.exposure, as_of),
        peak_exposure=Money.rounded(max(Decimal(0), peak), account.exposure.currency),
    )


async def invoices_of(connection: Any, customer_id: str, as_of: date) -> tuple[PaidInvoice, ...]:
    """Every receivable issued through that day, settled ones too; an instalment counts as an invoice of its own."""
    return tuple(PaidInvoice(**dict(row)) for row in await connection.fetch(_INVOICES_SQL, customer_id, as_of))


async def purchases_of(connection: Any, customer_id: str, as_of: date) -> tuple[Purchase, ...]:
    """Every order that was approved, by the day of the order, without what came back."""
    rows = await connection.fetch(_PURCHASES_SQL, customer_id, as_of)
    return tuple(Purchase(on=row["ordered_on"], amount=row["amount"]) for row in rows)


def utilisation(customer: CustomerState, exposure: Exposure, on: date) -> Decimal | None:
    """The exposure in percent of the limit of that day."""
    try:
        limit = customer.limits.effective_on(on)
    except NoLimitOnFile:
        return None
    return ratio(100 * exposure.total, limit) if limit else None
