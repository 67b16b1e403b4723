"""What the gathering of evidence reads: who the customer is, who owns it, and what has been answered already."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from activities.postgres.ownership import holdings_above
from activities.postgres.reading import carried_out
from activities.sources.port import OwnerName, Subject
from domain.customer.state import CustomerState
from domain.evidence.facts import OwnershipFacts
from domain.ids import customer_stream
from domain.legal_ids import LegalId

_OWN_SQL = "SELECT ownership FROM credit_file WHERE customer_id = $1 AND ownership IS NOT NULL"


@dataclass(frozen=True)
class CreditFiles:
    """Reads the last committed facts; nothing is locked."""

    pool: asyncpg.Pool

    async def subject(self, customer_id: str) -> Subject | None:
        """The customer as sources are asked about it; None when it is not registered."""
        sql = "SELECT state FROM account WHERE account_id = $1"
        row = await self.pool.fetchrow(sql, customer_stream(customer_id))
        if row is None:
            return None
        state = CustomerState.model_validate(row["state"])
        return Subject(
            customer_id=customer_id,
            name=state.name,
            country=state.country,
            currency=state.currency,
            identifiers=state.identifiers,
        )

    async def owners(self, customer_id: str) -> tuple[OwnerName, ...]:
        """Every owner that the files know of, at any level, each once."""
        own = await self.pool.fetchval(_OWN_SQL, customer_id)
        if own is None:
            return ()
        holdings: tuple[OwnershipFacts, ...] = (OwnershipFacts.model_validate(own),)
        holdings += await holdings_above(self.pool, holdings)
        paths: dict[str, tuple[str, ...]] = {holdings[0].key: ()}
        found: dict[str, OwnerName] = {}
        for holding in holdings:
            for owner in holding.owners:
                above = paths.setdefault(owner.key, (*paths.get(holding.key, ()), owner.name))
                named = OwnerName(name=owner.name, country=owner.country, identifiers=_lei(owner.key), path=above[:-1])
                found.setdefault(owner.key, named)
        found.pop(holdings[0].key, None)
        return tuple(found.values())

    async def recorded(self, stream: str, command_id: str) -> bool:
        """Whether the command has been carried out, whatever it said."""
        return await carried_out(self.pool, stream, command_id)


def _lei(key: str) -> tuple[LegalId, ...]:
    scheme, _, value = key.partition(":")
    return (LegalId(scheme="lei", value=value),) if scheme == "lei" else ()
