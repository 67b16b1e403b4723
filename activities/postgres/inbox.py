"""The inbox: what waits for one person, by what will be lost first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import asyncpg

from activities.postgres import reading
from activities.postgres.context import presence_at
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page, TaskRow
from domain.absence.presence import Presence
from domain.approval.review_authority import About
from domain.base import Value
from domain.policy import Policy

# Whoever asked, or stands in for who asked, does not decide; nor does anybody twice. The state is not looked into,
# which would cost more than all the rest.
_OFFERED: Final = """
    phase = 'open' AND (offered_roles && $1 OR offered_to && $2) AND NOT requested_by && $2
    AND NOT $3 = ANY(decided_by)
    AND ($4::text IS NULL OR about = $4) AND ($5::text IS NULL OR customer_id = $5)
    AND ($6::text IS NULL OR lane = $6) AND ($7 = '' OR task_id ILIKE $7 OR customer_id ILIKE $7
        OR customer_id IN (SELECT substr(account_id, 10) FROM account
                           WHERE account_id LIKE 'customer/%' AND name ILIKE $7))
"""
_PAGE_SQL: Final = f"""
SELECT * FROM task_view WHERE {_OFFERED}
    AND ($8 = '' OR (respond_by, -home_amount, customer_id, task_id) > (
        SELECT respond_by, -home_amount, customer_id, task_id FROM task_view WHERE task_id = $8))
ORDER BY respond_by, -home_amount, customer_id, task_id LIMIT $9
"""
_COUNT_SQL: Final = f"SELECT count(*) FROM task_view WHERE {_OFFERED}"


class Wanted(Value):
    """Which tasks of the inbox: `text` is looked for in the number of the task and in the customer's id and name."""

    about: About | None = None
    customer_id: str | None = None
    lane: Literal["delegated", "dual"] | None = None
    text: str = ""


EVERYTHING: Final = Wanted()


@dataclass(frozen=True)
class Inbox:
    """What is offered to `person` at the moment `at`: by their role under this policy, by name, or because they stand
    in for somebody who is away."""

    pool: asyncpg.Pool
    policy: Policy
    person: str
    at: datetime

    async def page(self, wanted: Wanted = EVERYTHING, *, after: str = "", most: int = PAGE) -> Page[TaskRow]:
        """Sorted by when the next thing happens, then the larger amount, then the customer; `after` is a task."""
        rows = await self.pool.fetch(_PAGE_SQL, *await self._asked(wanted), after, probe(most))
        return reading.page([reading.task(row) for row in rows], most, lambda row: row.task_id)

    async def count(self, wanted: Wanted = EVERYTHING) -> int:
        return int(await self.pool.fetchval(_COUNT_SQL, *await self._asked(wanted)))

    async def acts_for(self) -> tuple[str, ...]:
        """Those for whom this person stands in now."""
        return (await self._presence()).stands_in_for(self.person)

    async def _presence(self) -> Presence:
        async with self.pool.acquire() as connection:
            return await presence_at(connection, self.at)

    async def _asked(self, wanted: Wanted) -> tuple[Any, ...]:
        names = [self.person, *await self.acts_for()]
        roles = [person.role for person in self.policy.people if person.id in names]
        text = wanted.text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = f"%{text}%" if text else ""
        return (roles, names, self.person, wanted.about, wanted.customer_id, wanted.lane, pattern)
