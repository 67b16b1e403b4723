"""Who owns whom, as the credit files of our customers know it, and which of the owners are in trouble themselves."""

from __future__ import annotations

from typing import Any, Final

from domain.evidence.facts import OwnershipFacts
from domain.review.context import OwnerTrouble
from domain.review.file import CreditFile

_LEVELS: Final = 8
"""Deeper chains of holdings exist; what stands above them is known to nobody who asks one level at a time."""

_OWNERSHIP_SQL: Final = "SELECT ownership FROM credit_file WHERE ownership_key = ANY($1) ORDER BY ownership_key"
_TROUBLES_SQL: Final = """
SELECT lower(one.identifier->>'scheme') || ':' || (one.identifier->>'value') AS key, a.name,
    f.state AS file
FROM unnest($1::jsonb[]) one (identifier)
JOIN account a ON a.state->'identifiers' @> jsonb_build_array(one.identifier)
JOIN credit_file f ON f.customer_id = substr(a.account_id, 10)
WHERE f.grade = 'E' ORDER BY key
"""


async def holdings_above(connection: Any, begin: tuple[OwnershipFacts, ...]) -> tuple[OwnershipFacts, ...]:
    """The holdings in the files of the owners, of their owners and so on; those of `begin` not repeated."""
    found = list[OwnershipFacts]()
    seen = {facts.key for facts in begin}
    keys = {owner.key for facts in begin for owner in facts.owners} - seen
    for _ in range(_LEVELS):
        if not keys:
            break
        rows = await connection.fetch(_OWNERSHIP_SQL, sorted(keys))
        level = [OwnershipFacts.model_validate(row["ownership"]) for row in rows]
        found += level
        seen |= keys
        keys = {owner.key for facts in level for owner in facts.owners} - seen
    return tuple(found)


async def troubles_of(connection: Any, keys: set[str]) -> tuple[OwnerTrouble, ...]:
    """The owners that are customers of ours and that their last review, or a person since, knocked out."""
    identifiers = [dict(zip(("scheme", "value"), key.split(":", 1), strict=True)) for key in sorted(keys) if ":" in key]
    if not identifiers:
        return ()
    rows = await connection.fetch(_TROUBLES_SQL, identifiers)
    troubles = (
        OwnerTrouble(
            key=row["key"],
            name=row["name"],
            knock_outs=CreditFile.model_validate(row["file"]).knock_outs,
        )
        for row in rows
    )
    return tuple(trouble for trouble in troubles if trouble.knock_outs)
