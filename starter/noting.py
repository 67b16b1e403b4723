"""Keeps a record of what was refused, whatever way it came in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import structlog

from activities.postgres.attempts import Attempts
from domain.errors import Refusal
from starter.gateway import RefusedRemotely

log = structlog.get_logger(__name__)


@asynccontextmanager
async def refusals_noted(pool: asyncpg.Pool, actor: str, what: str, target: str) -> AsyncIterator[None]:
    """Around what is sent to a workflow: its refusal is noted and goes on to whoever asked.

    What is refused before it is sent never reached the record's door; the way in that refused it may note it itself.
    """
    try:
        yield
    except RefusedRemotely as refusal:
        await note_refusal(pool, refusal, actor, what, target)
        raise


async def note_refusal(pool: asyncpg.Pool, refusal: Refusal, actor: str, what: str, target: str) -> None:
    """Without the record the refusal stands all the same."""
    try:
        await Attempts(pool).note(actor=actor, what=what, target=target, code=refusal.code, facts=refusal.facts)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.warning("refusal_not_recorded", code=refusal.code, error=str(error))
