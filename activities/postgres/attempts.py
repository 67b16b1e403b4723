"""What was tried and refused: a record to which rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import asyncpg

from activities.postgres.reading import PAGE, page, probe
from activities.postgres.rows import Page
from domain.base import Value

_NOTE_SQL: Final = """
INSERT INTO refused_attempt (at, actor, what, target, code, facts) VALUES ($1, $2, $3, $4, $5, $6)
"""
_PAGE_SQL: Final = """
SELECT position, at, actor, what, target, code, facts FROM refused_attempt
WHERE ($1::bigint IS NULL OR position < $1) AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR code = $3)
ORDER BY position DESC LIMIT $4
"""
_MOST_CHARACTERS: Final = 200


class Attempt(Value):
    """Who tried what on which target, and the code and figures of the refusal. `at` is the machine's clock, UTC."""

    position: int
    at: datetime
    actor: str
    what: str
    target: str
    code: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Attempts:
    """Nothing in it is ever changed or removed; the database refuses it to everybody."""

    pool: asyncpg.Pool

    async def note(
        self,
        *,
        actor: str,
        what: str,
        target: str,
        code: str,
        facts: Mapping[str, str] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Keeps one attempt. `what` is a command's kind or a request's line; what is too long is cut, not refused."""
        cut = [_storable(text) for text in (actor, what, target, code)]
        kept = {_storable(name): _storable(value) for name, value in (facts or {}).items()}
        await self.pool.execute(_NOTE_SQL, at or datetime.now(UTC), *cut, kept)

    async def page(
        self, after: str = "", most: int = PAGE, actor: str | None = None, code: str | None = None
    ) -> Page[Attempt]:
        """The latest first, of that actor and with that code where one is given."""
        rows = await self.pool.fetch(_PAGE_SQL, int(after) if after else None, actor, code, probe(most))
        return page([Attempt(**dict(row)) for row in rows], most, lambda attempt: str(attempt.position))


def _storable(text: str) -> str:
    # PostgreSQL keeps no NUL, and whoever sends one is worth a row.
    return str(text)[:_MOST_CHARACTERS].replace("\x00", "\ufffd")
