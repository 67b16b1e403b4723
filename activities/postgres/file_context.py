"""What a credit file is graded by when somebody only asks: the facts of this moment, nothing locked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from activities.postgres.context import account_of
from activities.postgres.ownership import holdings_above, troubles_of
from domain.customer.state import CustomerState
from domain.evidence.facts import OwnershipFacts
from domain.ids import customer_stream
from domain.policy import Policy
from domain.review.context import ReviewContext
from domain.review.file import CreditFile


async def file_context(pool: Any, file: CreditFile, policy: Policy, now: datetime, today: date) -> ReviewContext:
    """For `regrade`. The customer is the one of the file."""
    row = await pool.fetchrow("SELECT * FROM account WHERE account_id = $1", customer_stream(file.customer_id))
    account = account_of(row) if row is not None else None
    own = tuple(each.facts for each in file.evidence if isinstance(each.facts, OwnershipFacts))
    above = await holdings_above(pool, own)
    keys = {owner.key for facts in (*own, *above) for owner in facts.owners}
    return ReviewContext(
        policy=policy,
        now=now,
        today=today,
        actor="",
        person=None,
        customer=account.state if account is not None and isinstance(account.state, CustomerState) else None,
        exposure=account.exposure if account is not None else None,
        ownership=above,
        owner_troubles=await troubles_of(pool, keys),
    )
