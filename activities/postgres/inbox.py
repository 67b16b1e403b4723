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

_OPEN: Final = """
    phase = 'open' AND ($1::text IS NULL OR about = $1) AND ($2::text IS NULL OR customer_id = $2)
    AND ($3::text IS NULL OR lane = $3) AND ($4 = '' OR task_id ILIKE $4 OR customer_id ILIKE $4
        OR customer_id IN (SELECT substr(account_id, 10) FROM account
                           WHERE account_id LIKE 'customer/%' AND name ILIKE $4))
"""
# Whoever asked, or stands in for who asked, does not decide; nor does anybody twice. The state is not looked into,
# which would cost more than all the rest.
_OFFERED: Final = f"""{_OPEN}
    AND (offered_roles && $5 OR offered_to && $6) AND NOT requested_by && $6 AND NOT $7 = ANY(decided_by)
"""
_COUNT_SQL: Final = f"SELECT count(*) FROM task_view WHERE {_OFFERED}"


def _page_sql(where: str, known: int) -> str:
    """A page of these tasks; `known` parameters come before the task to go on from and how many."""
    after, most = f"${known + 1}", f"${known + 2}"
    return f"""
        SELECT * FROM task_view WHERE {where}
            AND ({after} = '' OR (respond_by, -home_amount, customer_id, task_id) > (
                SELECT respond_by, -home_amount, customer_id, task_id FROM task_view WHERE task_id = {after}))
        ORDER BY respond_by, -home_amount, customer_id, task_id LIMIT {most}
    """


_OFFERED_PAGE_SQL: Final = _page_sql(_OFFERED, 7)
_OPEN_PAGE_SQL: Final = _page_sql(_OPEN, 4)


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
        asked = (*_asked(wanted), *await self._who())
        return _page(await self.pool.fetch(_OFFERED_PAGE_SQL, *asked, after, probe(most)), most)

    async def count(self, wanted: Wanted = EVERYTHING) -> int:
        return int(await self.pool.fetchval(_COUNT_SQL, *_asked(wanted), *await self._who()))

    async def acts_for(self) -> tuple[str, ...]:
        """Those for whom this person stands in now."""
        return (await self._presence()).stands_in_for(self.person)

    async def _presence(self) -> Presence:
        async with self.pool.acquire() as connection:
            return await presence_at(connection, self.at)

    async def _who(self) -> tuple[list[str], list[str], str]:
        names = [self.person, *await self.acts_for()]
        roles = [person.role for person in self.policy.people if person.id in names]
        return (roles, names, self.person)


async def all_open(
    pool: asyncpg.Pool, wanted: Wanted = EVERYTHING, *, after: str = "", most: int = PAGE
) -> Page[TaskRow]:
    """A page of all open tasks, whoever they wait for, in the order of the inbox."""
    return _page(await pool.fetch(_OPEN_PAGE_SQL, *_asked(wanted), after, probe(most)), most)


def _asked(wanted: Wanted) -> tuple[Any, ...]:
    text = wanted.text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return (wanted.about, wanted.customer_id, wanted.lane, f"%{text}%" if text else "")


def _page(rows: list[asyncpg.Record], most: int) -> Page[TaskRow]:
    return reading.page([reading.task(row) for row in rows], most, lambda row: row.task_id)
