"""Reads what can carry a risk of one account: the house's policies and agreements, the account's limits, guarantees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from domain.cover.at_hand import Arrangements

AT_HAND_SQL: Final = """
(SELECT jsonb_object_agg(stream, state) FROM cover_view
 WHERE kind IN ('insurance', 'factoring', 'buyer_limit', 'guarantee') AND NOT ended AND account = ANY({accounts}))
"""


async def arrangements_of(connection: Any, accounts: Sequence[str]) -> Arrangements:
    """Those of the house, and of these accounts. Their accounts are locked, so that nobody uses them meanwhile."""
    found = await connection.fetchval(f"SELECT {AT_HAND_SQL.format(accounts='$1::text[]')}", ["", *accounts])
    return Arrangements(found or {})
