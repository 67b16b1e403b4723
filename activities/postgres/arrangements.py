"""Reads what can carry a risk of one account: the house's policies and agreements, the account's limits, guarantees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from domain.cover.at_hand import Arrangements

AT_HAND_SQL: Final = """
(SELECT jsonb_object_agg(stream, state) FROM cover_view
 WHERE kind IN ('insurance', 'factoring', 'buyer_limit', 'guarantee') AND NOT ended AND account = ANY({accounts}))
"""


async def arrangements_of(connection: Any, accounts: Sequence[str], terms_of: str = "") -> Arrangements:
    """Those of the house, and of these accounts. Their accounts are locked, so that nobody uses them meanwhile.

    `terms_of` names one that is read also when it has ended: what left under it is invoiced later.
    """
    found = await connection.fetchval(f"SELECT {AT_HAND_SQL.format(accounts='$1::text[]')}", ["", *accounts])
    at_hand = dict(found or {})
    if terms_of and terms_of not in at_hand:
        ended = await connection.fetchval("SELECT state FROM cover_view WHERE stream = $1", terms_of)
        at_hand |= {} if ended is None else {terms_of: ended}
    return Arrangements(at_hand)
