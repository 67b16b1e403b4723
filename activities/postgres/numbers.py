"""The next numbers of invoices and credit notes."""

from __future__ import annotations

from typing import Any, Final, Literal

from domain.policy import Policy

Series = Literal["invoice", "credit_note"]

_SERIES_SQL: Final = """
INSERT INTO series VALUES ($1, 0) ON CONFLICT (name) DO UPDATE SET last = series.last RETURNING last
"""


async def next_numbers(connection: Any, series: tuple[Series, ...], policy: Policy) -> dict[str, str]:
    """By series. Its row stays locked until the transaction ends: a number is given out once, and none is lost."""
    prefixes = {"invoice": policy.invoicing.series, "credit_note": policy.invoicing.credit_note_series}
    return {
        name: f"{prefixes[name]}-{await connection.fetchval(_SERIES_SQL, prefixes[name]) + 1:06d}" for name in series
    }
