"""The companies around a customer, owners and sisters, and which of them are customers of ours."""

from __future__ import annotations

from typing import Any, Final

from activities.postgres.context import account_of
from domain.customer.state import CustomerState
from domain.evidence.facts import OwnershipFacts
from domain.money import Money
from domain.ownership.tree import KnownCustomer

_LEVELS: Final = 16
_AROUND_SQL: Final = """
SELECT DISTINCT ON (ownership_key) ownership_key, ownership FROM credit_file
WHERE ownership IS NOT NULL AND NOT ownership_key = ANY($2) AND (ownership_key = ANY($1)
    OR EXISTS (SELECT FROM jsonb_array_elements(ownership->'owners') owner WHERE owner->>'key' = ANY($1)))
ORDER BY ownership_key, customer_id
"""
_CUSTOMERS_SQL: Final = """
SELECT a.*, one.key, f.state->'concluded'->'result'->'knock_outs' AS outs
FROM unnest($1::text[], $2::jsonb[]) one (key, identifier)
JOIN account a ON a.state->'identifiers' @> jsonb_build_array(one.identifier)
LEFT JOIN credit_file f ON a.account_id = 'customer/' || f.customer_id
UNION ALL
SELECT a.*, f.ownership_key, f.state->'concluded'->'result'->'knock_outs'
FROM credit_file f JOIN account a ON a.account_id = 'customer/' || f.customer_id WHERE f.ownership_key = ANY($3)
ORDER BY account_id
"""


async def holdings_around(pool: Any, own: OwnershipFacts) -> tuple[OwnershipFacts, ...]:
    """What the files of our customers say about the ownership of every company that is linked to this one, its own
    first."""
    found = {own.key: own}
    ahead = {own.key, *(owner.key for owner in own.owners)}
    asked = set[str]()
    for _ in range(_LEVELS):
        if not ahead:
            break
        rows = await pool.fetch(_AROUND_SQL, sorted(ahead), sorted(found))
        asked |= ahead
        met = [OwnershipFacts.model_validate(row["ownership"]) for row in rows]
        found |= {facts.key: facts for facts in met}
        ahead = {key for facts in met for key in (facts.key, *(owner.key for owner in facts.owners))} - asked
    return tuple(found.values())


async def customers_among(pool: Any, keys: set[str]) -> dict[str, KnownCustomer]:
    """The customers of ours among these companies, by their key in the graph. `knock_outs` are those of the account and
    of the last review."""
    named = [key for key in sorted(keys) if ":" in key]
    identifiers = [dict(zip(("scheme", "value"), key.split(":", 1), strict=True)) for key in named]
    known: dict[str, KnownCustomer] = {}
    for row in await pool.fetch(_CUSTOMERS_SQL, named, identifiers, sorted(keys)):
        account = account_of(row)
        if isinstance(account.state, CustomerState):
            outs = (*account.state.knock_outs, *(each["code"] for each in row["outs"] or ()))
            known[row["key"]] = KnownCustomer(
                customer_id=account.state.customer_id,
                exposure=Money.of(account.exposure.total, account.exposure.currency),
                knock_outs=tuple(dict.fromkeys(outs)),
            )
    return known
